/* While: the nodes that a loop of TensorFlow 1 is made of, and between them the condition and the
 * body. What the body gives back as it took it is carried by none: it is the same in each turn. */
#include "tensorflow/expanding.h"

typedef struct carried {
    bool invariant;
    uint32_t enter, merge, leaves, next, exit;
} carried;

typedef struct building {
    fg_tf_expanding *x;
    fg_tf_caller *caller;
    fg_tf_instance condition, body;
    carried *values;
    uint32_t count;
    uint32_t first; /* the first that is carried */
    uint32_t decides;
} building;

/* ---- what stays the same ---- */

/* Whether a result of the body is an argument of it, by way of identities that wait for nothing. */
static bool is_argument(const building *it, fg_bytes from, uint32_t arg) {
    const fg_tf_callee *callee = it->body.callee;
    for (uint32_t steps = 0; steps <= callee->def->node_def.count; steps++) {
        fg_bytes rest, name = fg_tf_member_name(from, &rest);
        const fg_tf_member *member = fg_tf_member_of(callee, it->x->names, name);
        if (member->is_arg) return member->index == arg && (!rest.at || rest.length == 1);
        const fg_tf_node *node = &callee->def->node_def.at[member->index];
        if (!fg_bytes_are(node->op, "Identity") || node->input.count != 1) return false;
        from = node->input.at[0];
    }
    return false;
}

static void find_invariants(building *it) {
    const fg_tf_function *def = it->body.callee->def;
    const fg_tf_op_def *signature = def->signature;
    /* lists as arguments are carried */
    bool plain =
        signature->input_arg.count == it->count && signature->output_arg.count == it->count;
    for (uint32_t i = 0; plain && i < it->count; i++) {
        fg_bytes name = signature->output_arg.at[i].name;
        fg_bytes from = fg_tf_pair_value(def->ret.at, def->ret.count, name);
        it->values[i].invariant = is_argument(it, from, i);
    }
    it->first = 0;
    while (it->first < it->count && it->values[it->first].invariant) it->first++;
    /* a loop carries something */
    if (it->first == it->count) it->values[it->first = 0].invariant = false;
}

/* ---- its nodes ---- */

static uint32_t add_node(const building *it, const char *op, const char *name, uint32_t value) {
    fg_tf_expanding *x = it->x;
    const char *text = fg_arena_printf(x->arena, "%s_%u", name, value);
    uint32_t node = fg_tf_new_node(x, it->caller->node.name, (fg_bytes){text, strlen(text)}, op);
    const fg_tf_list *types = fg_tf_type_list(&it->caller->node, "T");
    if (types && value < types->type.count)
        fg_tf_add_attr(x, node, "T",
                       (fg_tf_value){.kind = FG_TF_VALUE_TYPE, .type = types->type.at[value]});
    return node;
}

static void add_enter(const building *it, uint32_t value) {
    fg_tf_expanding *x = it->x;
    carried *c = &it->values[value];
    c->enter = add_node(it, "Enter", "enter", value);
    fg_tf_add_input(x, c->enter, it->caller->data.at[value]);
    if (it->caller->start.length) fg_tf_add_input(x, c->enter, it->caller->start);
    fg_tf_add_attr(x, c->enter, "frame_name",
                   (fg_tf_value){.kind = FG_TF_VALUE_S, .s = it->caller->node.name});
    if (c->invariant)
        fg_tf_add_attr(x, c->enter, "is_constant", (fg_tf_value){.kind = FG_TF_VALUE_B, .b = true});
}

static fg_bytes name_of(const building *it, uint32_t node) {
    return it->x->def->node.at[node].name;
}

/* The condition, of what is carried into a turn. */
static void place_condition(building *it, int depth) {
    fg_tf_expanding *x = it->x;
    fg_bytes *args = FG_NEW_ARRAY(x->arena, fg_bytes, (size_t)it->count + 1);
    for (uint32_t i = 0; i < it->count; i++) {
        carried *c = &it->values[i];
        if (!c->invariant) {
            c->merge = add_node(it, "Merge", "merge", i);
            fg_tf_add_input(x, c->merge, name_of(it, c->enter));
        }
        args[i] = name_of(it, c->invariant ? c->enter : c->merge);
    }
    it->condition.args = args;
    it->condition.start = fg_tf_output_name(x, it->values[it->first].merge, FG_TF_CONTROL);
    fg_tf_place_body(x, &it->condition, depth);
    uint32_t truth = fg_tf_new_node(x, it->caller->node.name, FG_TF_BYTES("to_bool"), "ToBool");
    fg_tf_add_input(x, truth, it->condition.results.at[0]);
    fg_tf_add_input(x, truth, it->condition.start); /* it is of the loop, whatever it reads */
    if (it->condition.effect.length) fg_tf_add_input(x, truth, it->condition.effect);
    it->decides = fg_tf_new_node(x, it->caller->node.name, FG_TF_BYTES("loop_cond"), "LoopCond");
    fg_tf_add_input(x, it->decides, name_of(it, truth));
}

/* The body, and what goes back to the next turn or leaves. */
static void place_turn(building *it, int depth) {
    fg_tf_expanding *x = it->x;
    fg_bytes *args = FG_NEW_ARRAY(x->arena, fg_bytes, (size_t)it->count + 1);
    for (uint32_t i = 0; i < it->count; i++) {
        carried *c = &it->values[i];
        args[i] = name_of(it, c->enter);
        if (c->invariant) continue;
        c->leaves = add_node(it, "Switch", "switch", i);
        fg_tf_add_input(x, c->leaves, name_of(it, c->merge));
        fg_tf_add_input(x, c->leaves, name_of(it, it->decides));
        args[i] = fg_tf_output_name(x, c->leaves, 1);
    }
    it->body.args = args;
    it->body.start = fg_tf_output_name(x, it->decides, FG_TF_CONTROL);
    fg_tf_place_body(x, &it->body, depth);
    for (uint32_t i = 0; i < it->count; i++) {
        carried *c = &it->values[i];
        if (c->invariant) continue;
        fg_bytes result = fg_tf_behind(x, it->body.scope, FG_TF_BYTES("result"),
                                       it->body.results.at[i], it->body.effect);
        c->next = add_node(it, "NextIteration", "next_iteration", i);
        fg_tf_add_input(x, c->next, result);
        fg_tf_add_input(x, c->next, it->body.start); /* it is of the loop, whatever it passes on */
        fg_tf_add_input(x, c->merge, name_of(it, c->next));
        c->exit = add_node(it, "Exit", "exit", i);
        fg_tf_add_input(x, c->exit, name_of(it, c->leaves));
    }
}

/* ---- all of it ---- */

static bool prepare(building *it, fg_tf_instance *instance, const char *key, const char *scope,
                    const fg_tf_list *gives) {
    fg_tf_expanding *x = it->x;
    const fg_tf_node *node = &it->caller->node;
    const fg_tf_value *function = fg_tf_attr_of(&node->attr, key);
    if (!function || function->kind != FG_TF_VALUE_FUNC)
        return fg_tf_cannot(x, "its attribute '%s' is no function", key);
    *instance = (fg_tf_instance){.bound = &function->func->attr,
                                 .scope = fg_tf_join(x, node->name, scope),
                                 .args = it->caller->data.at,
                                 .arg_count = it->count};
    return fg_tf_prepare(x, instance, function->func->name, fg_tf_type_list(node, "T"), gives);
}

bool fg_tf_expand_while(fg_tf_expanding *x, fg_tf_caller *caller, int depth) {
    building it = {.x = x, .caller = caller, .count = caller->data.count};
    if (it.count == 0) return fg_tf_cannot(x, "it carries nothing");
    if (!prepare(&it, &it.condition, "cond", "cond", NULL) ||
        !prepare(&it, &it.body, "body", "body", fg_tf_type_list(&caller->node, "T")))
        return false;
    if (it.condition.result_count != 1)
        return fg_tf_cannot(x, "its condition gives %u results", it.condition.result_count);
    if (it.body.result_count != it.count)
        return fg_tf_cannot(x, "its body gives %u results, and it carries %u", it.body.result_count,
                            it.count);
    it.values = FG_NEW_ARRAY(x->arena, carried, it.count);
    find_invariants(&it);
    fg_tf_find_start(x, caller);
    for (uint32_t i = 0; i < it.count; i++) add_enter(&it, i);
    place_condition(&it, depth);
    if (x->failed) return false;
    place_turn(&it, depth);
    fg_tf_inputs results = {0};
    for (uint32_t i = 0; i < it.count; i++)
        FG_PUSH(x->arena, &results,
                it.values[i].invariant ? caller->data.at[i] : name_of(&it, it.values[i].exit));
    fg_tf_finish(x, caller, &results, (fg_bytes){0});
    return true;
}
