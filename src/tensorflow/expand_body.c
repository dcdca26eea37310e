/* One call of a function: its arguments, and the nodes of its body. */
#include "tensorflow/expanding.h"
#include "tensorflow/tf_frames.h"

/* ---- arguments ---- */

static bool same_type(int64_t a, int64_t b) {
    return (a > 100 ? a - 100 : a) == (b > 100 ? b - 100 : b); /* references */
}

static const char *type_name(int64_t type) {
    const char *name = fg_tf_dtype_name(type);
    return name ? name : "no type";
}

/* How many values an argument is: its attributes are the caller's. */
static bool count_arg(fg_tf_expanding *x, const fg_tf_instance *instance, const fg_tf_arg *arg,
                      uint32_t *count) {
    fg_bytes key = arg->number_attr.length ? arg->number_attr : arg->type_list_attr;
    *count = 1;
    if (key.length == 0) return true;
    const fg_tf_value *value = fg_tf_bound(instance, key);
    fg_tf_attr attr = {.key = key};
    if (value) attr.value = *value;
    fg_tf_attrs attrs = {.at = &attr, .count = 1};
    if (value && fg_tf_arg_count(arg, &attrs, count)) return true;
    return fg_tf_cannot(x, "its function asks for attribute '%.*s', which is not given",
                        fg_tf_shown(key), key.at);
}

static bool check_type(fg_tf_expanding *x, const fg_tf_instance *instance, const fg_tf_arg *arg,
                       uint32_t element, const char *what, uint32_t number,
                       const fg_tf_list *declared) {
    int64_t type = fg_tf_arg_type(instance, arg, element);
    fg_bytes name = instance->callee->def->signature->name;
    if (type == 0)
        return fg_tf_cannot(x, "the type of %s %u of function '%.*s' is not given", what, number,
                            fg_tf_shown(name), name.at);
    if (!declared || number >= declared->type.count) return true;
    if (same_type(declared->type.at[number], type)) return true;
    return fg_tf_cannot(x, "%s %u is %s, and that of function '%.*s' is %s", what, number,
                        type_name(declared->type.at[number]), fg_tf_shown(name), name.at,
                        type_name(type));
}

static bool check_args(fg_tf_expanding *x, const fg_tf_instance *instance, const fg_tf_arg *args,
                       uint32_t count, const char *what, const fg_tf_list *declared,
                       uint32_t *first) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t elements;
        if (!count_arg(x, instance, &args[i], &elements)) return false;
        if (first) first[i] = at;
        for (uint32_t k = 0; k < elements; k++)
            if (!check_type(x, instance, &args[i], k, what, at++, declared)) return false;
    }
    if (first) first[count] = at;
    fg_bytes name = instance->callee->def->signature->name;
    if (!declared || declared->type.count == at) return true;
    return fg_tf_cannot(x, "%u %s%s declared, and function '%.*s' has %u", declared->type.count,
                        what, declared->type.count == 1 ? " is" : "s are", fg_tf_shown(name),
                        name.at, at);
}

/* ---- inputs of the body's nodes ---- */

/* "1" of "node:argument:1"; false where it is no number. */
static bool read_index(fg_bytes digits, uint32_t *index) {
    *index = 0;
    for (size_t i = 0; i < digits.length; i++) {
        if (digits.at[i] < '0' || digits.at[i] > '9') return false;
        *index = *index * 10 + (uint32_t)(digits.at[i] - '0');
    }
    return digits.length > 0 && digits.length <= 5;
}

static bool no_input(fg_tf_expanding *x, const fg_tf_instance *instance, fg_bytes input,
                     const char *why) {
    fg_bytes name = instance->callee->def->signature->name;
    return fg_tf_cannot(x, "function '%.*s' reads '%.*s': %s", fg_tf_shown(name), name.at,
                        fg_tf_shown(input), input.at, why);
}

static bool resolve_arg(fg_tf_expanding *x, const fg_tf_instance *instance, fg_bytes input,
                        uint32_t arg, fg_bytes rest, fg_tf_inputs *into, uint32_t *found) {
    uint32_t first = instance->first_arg[arg], count = instance->first_arg[arg + 1] - first, at;
    if (rest.at) {
        if (!read_index(rest, &at) || at >= count)
            return no_input(x, instance, input, "the argument has no such element");
        first += at;
        count = 1;
    }
    *found += count;
    for (uint32_t i = 0; into && i < count; i++) FG_PUSH(x->arena, into, instance->args[first + i]);
    return true;
}

static bool resolve_output(fg_tf_expanding *x, const fg_tf_instance *instance, fg_bytes input,
                           uint32_t index, fg_bytes rest, fg_tf_inputs *into, uint32_t *found) {
    const fg_tf_node *node = &instance->callee->def->node_def.at[index];
    const fg_tf_callee *called = fg_tf_callee_of(x->graph, x->names, node->op);
    const char *colon = rest.at ? memchr(rest.at, ':', rest.length) : NULL;
    fg_bytes argument = {rest.at, colon ? (size_t)(colon - rest.at) : rest.length};
    fg_bytes digits = {colon ? colon + 1 : NULL, colon ? rest.length - argument.length - 1 : 0};
    fg_tf_outputs outputs;
    uint32_t at = 0;
    if (argument.length == 0) return no_input(x, instance, input, "which result is not said");
    if (!fg_tf_outputs_of(node->op, &instance->attrs[index], called ? called->def->signature : NULL,
                          argument, &outputs))
        return no_input(x, instance, input, "the node has no such result");
    if (colon && (!read_index(digits, &at) || (at >= outputs.count && !outputs.last)))
        return no_input(x, instance, input, "the node has no such result");
    if (colon) outputs.count = 1;
    *found += outputs.count;
    for (uint32_t i = 0; into && i < outputs.count; i++)
        FG_PUSH(x->arena, into,
                fg_tf_output_name(x, instance->nodes[index] - 1, outputs.first + at + i));
    return true;
}

/* The values that an input of the body is, or what it waits for; `into` NULL: only counts them. */
static bool resolve(fg_tf_expanding *x, const fg_tf_instance *instance, fg_bytes input,
                    fg_tf_inputs *into, uint32_t *count) {
    fg_bytes rest, name = fg_tf_member_name(input, &rest);
    const fg_tf_member *member = fg_tf_member_of(instance->callee, x->names, name);
    bool wait = input.length > 0 && input.at[0] == '^';
    if (!member) return no_input(x, instance, input, "there is no such node");
    if (wait && member->is_arg) return true; /* the call waits for its arguments */
    if (wait) {
        if (into)
            FG_PUSH(x->arena, into,
                    fg_tf_output_name(x, instance->nodes[member->index] - 1, FG_TF_CONTROL));
        return true;
    }
    return member->is_arg ? resolve_arg(x, instance, input, member->index, rest, into, count)
                          : resolve_output(x, instance, input, member->index, rest, into, count);
}

/* ---- before anything is made ---- */

/* Names are at most 65535 bytes; a number, and the names of what a loop is made of, are short. */
#define NAME_MOST 65400u

static bool check_nodes(fg_tf_expanding *x, fg_tf_instance *instance) {
    const fg_tf_function *def = instance->callee->def;
    uint32_t count = 0;
    instance->attrs = FG_NEW_ARRAY(x->arena, fg_tf_attrs, (size_t)def->node_def.count + 1);
    instance->nodes = FG_NEW_ARRAY(x->arena, uint32_t, (size_t)def->node_def.count + 1);
    for (uint32_t i = 0; i < def->node_def.count; i++) {
        const fg_tf_node *node = &def->node_def.at[i];
        if (!instance->callee->live[i]) continue;
        if (instance->scope.length + node->name.length > NAME_MOST)
            return fg_tf_cannot(x, "names in it would have more than 65535 bytes");
        if (!fg_tf_bind_attrs(x, instance, &node->attr, &instance->attrs[i])) return false;
    }
    for (uint32_t i = 0; i < def->node_def.count; i++)
        for (uint32_t k = 0; instance->callee->live[i] && k < def->node_def.at[i].input.count; k++)
            if (!resolve(x, instance, def->node_def.at[i].input.at[k], NULL, &count)) return false;
    return true;
}

/* The results, and how many they are. */
static bool resolve_results(fg_tf_expanding *x, const fg_tf_instance *instance, fg_tf_inputs *into,
                            uint32_t *count) {
    const fg_tf_function *def = instance->callee->def;
    fg_bytes name = def->signature->name;
    for (uint32_t i = 0; i < def->signature->output_arg.count; i++) {
        const fg_tf_arg *arg = &def->signature->output_arg.at[i];
        fg_bytes from = fg_tf_pair_value(def->ret.at, def->ret.count, arg->name);
        uint32_t elements = 0, found = 0;
        if (from.length == 0)
            return fg_tf_cannot(x, "function '%.*s' does not say what its result '%.*s' is",
                                fg_tf_shown(name), name.at, fg_tf_shown(arg->name), arg->name.at);
        if (!resolve(x, instance, from, into, &found) || !count_arg(x, instance, arg, &elements))
            return false;
        if (found != elements)
            return fg_tf_cannot(x, "result '%.*s' of function '%.*s' is %u values, and it gives %u",
                                fg_tf_shown(arg->name), arg->name.at, fg_tf_shown(name), name.at,
                                elements, found);
        *count += elements;
    }
    return true;
}

bool fg_tf_prepare(fg_tf_expanding *x, fg_tf_instance *instance, fg_bytes function,
                   const fg_tf_list *takes, const fg_tf_list *gives) {
    instance->callee = fg_tf_callee_of(x->graph, x->names, function);
    if (!instance->callee)
        return fg_tf_cannot(x, "there is no function '%.*s'", fg_tf_shown(function), function.at);
    if (instance->callee->why) return fg_tf_cannot(x, "%s", instance->callee->why);
    const fg_tf_op_def *signature = instance->callee->def->signature;
    uint32_t args = signature->input_arg.count;
    instance->first_arg = FG_NEW_ARRAY(x->arena, uint32_t, (size_t)args + 1);
    if (!check_args(x, instance, signature->input_arg.at, args, "input", takes,
                    instance->first_arg) ||
        !check_args(x, instance, signature->output_arg.at, signature->output_arg.count, "result",
                    gives, NULL))
        return false;
    if (instance->first_arg[args] != instance->arg_count)
        return fg_tf_cannot(x, "function '%.*s' takes %u inputs, and is given %u",
                            fg_tf_shown(function), function.at, instance->first_arg[args],
                            instance->arg_count);
    return check_nodes(x, instance) && resolve_results(x, instance, NULL, &instance->result_count);
}

/* ---- making it ---- */

/* What reads nothing of the body but constants begins behind what the call waits for: so what is
 * drawn in a loop is drawn in each turn. So does what does something, and what calls others. */
static bool begins(const fg_tf_expanding *x, const fg_tf_instance *instance, uint32_t index) {
    const fg_tf_node *nodes = instance->callee->def->node_def.at, *node = &nodes[index];
    if (fg_bytes_are(node->op, "Const")) return false;
    if (instance->callee->effects[index] ||
        fg_tf_call_kind_of(x->graph, x->names, node) != FG_TF_CALL_NONE)
        return true;
    for (uint32_t i = 0; i < node->input.count; i++) {
        fg_bytes rest, name = fg_tf_member_name(node->input.at[i], &rest);
        const fg_tf_member *from = fg_tf_member_of(instance->callee, x->names, name);
        if (!from->is_arg && !fg_bytes_are(nodes[from->index].op, "Const")) return false;
    }
    return true;
}

/* Each call has loops of its own: their names tell them apart. */
static fg_tf_attrs rename_frame(fg_tf_expanding *x, const fg_tf_instance *instance,
                                const fg_tf_attrs *attrs) {
    fg_tf_attrs renamed = {0};
    for (uint32_t i = 0; i < attrs->count; i++) {
        fg_tf_attr attr = attrs->at[i];
        if (fg_bytes_are(attr.key, "frame_name") && attr.value.kind == FG_TF_VALUE_S) {
            fg_bytes name = attr.value.s;
            attr.value.s =
                fg_tf_join(x, instance->scope, fg_arena_text(x->arena, name.at, name.length));
        }
        FG_PUSH(x->arena, &renamed, attr);
    }
    return renamed;
}

static void place_node(fg_tf_expanding *x, fg_tf_instance *instance, uint32_t index) {
    const fg_tf_node *from = &instance->callee->def->node_def.at[index];
    uint32_t at = instance->nodes[index] - 1, count = 0;
    fg_tf_inputs inputs = {0};
    /* values before what is waited for, as everywhere */
    for (int waits = 0; waits < 2; waits++)
        for (uint32_t k = 0; k < from->input.count; k++)
            if ((from->input.at[k].length && from->input.at[k].at[0] == '^') == waits)
                resolve(x, instance, from->input.at[k], &inputs, &count);
    if (instance->start.length && begins(x, instance, index))
        FG_PUSH(x->arena, &inputs, instance->start);
    x->inputs += inputs.count;
    fg_tf_node *node = &x->def->node.at[at];
    node->op = from->op;
    node->device = from->device;
    node->input = inputs;
    node->attr = instance->attrs[index];
    if (fg_tf_is(x->graph, at, "Enter")) node->attr = rename_frame(x, instance, &node->attr);
}

/* What it does, and what it says that is waited for: several of them by way of one node. */
static void place_effects(fg_tf_expanding *x, fg_tf_instance *instance) {
    const fg_tf_function *def = instance->callee->def;
    fg_tf_inputs all = {0};
    for (uint32_t i = 0; i < def->node_def.count; i++)
        if (instance->callee->effects[i])
            FG_PUSH(x->arena, &all, fg_tf_output_name(x, instance->nodes[i] - 1, FG_TF_CONTROL));
    for (uint32_t i = 0; i < def->control_ret.count; i++) {
        fg_bytes rest, name = fg_tf_member_name(def->control_ret.at[i].value, &rest);
        const fg_tf_member *member = fg_tf_member_of(instance->callee, x->names, name);
        if (!member->is_arg && !instance->callee->effects[member->index])
            FG_PUSH(x->arena, &all,
                    fg_tf_output_name(x, instance->nodes[member->index] - 1, FG_TF_CONTROL));
    }
    if (all.count == 1) instance->effect = all.at[0];
    if (all.count < 2) return;
    uint32_t node = fg_tf_new_node(x, instance->scope, FG_TF_BYTES("output_control_node"), "NoOp");
    for (uint32_t i = 0; i < all.count; i++) fg_tf_add_input(x, node, all.at[i]);
    instance->effect = fg_tf_output_name(x, node, FG_TF_CONTROL);
}

void fg_tf_place_body(fg_tf_expanding *x, fg_tf_instance *instance, int depth) {
    const fg_tf_function *def = instance->callee->def;
    uint32_t count = 0;
    for (uint32_t i = 0; i < def->node_def.count; i++)
        if (instance->callee->live[i])
            instance->nodes[i] =
                1 + fg_tf_new_node(x, instance->scope, def->node_def.at[i].name, "");
    for (uint32_t i = 0; i < def->node_def.count; i++)
        if (instance->nodes[i]) place_node(x, instance, i);
    resolve_results(x, instance, &instance->results, &count);
    place_effects(x, instance);
    for (uint32_t i = 0; i < def->node_def.count && !x->failed; i++)
        if (instance->nodes[i]) fg_tf_expand_node(x, instance->nodes[i] - 1, depth + 1);
}
