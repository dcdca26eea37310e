#include "tensorflow/tf_expand.h"

#include "tensorflow/expanding.h"

/* ---- the caller ---- */

static fg_tf_caller caller_of(fg_tf_expanding *x, uint32_t index) {
    fg_tf_caller caller = {.index = index, .node = x->def->node.at[index]};
    for (uint32_t i = 0; i < caller.node.input.count; i++) {
        fg_bytes input = caller.node.input.at[i];
        if (input.length > 0 && input.at[0] == '^')
            FG_PUSH(x->arena, &caller.waits, input);
        else
            FG_PUSH(x->arena, &caller.data, input);
    }
    return caller;
}

void fg_tf_find_start(fg_tf_expanding *x, fg_tf_caller *caller) {
    if (caller->waits.count == 1) caller->start = caller->waits.at[0];
    if (caller->waits.count < 2) return;
    uint32_t node = fg_tf_new_node(x, caller->node.name, FG_TF_BYTES("input_control_node"), "NoOp");
    for (uint32_t i = 0; i < caller->waits.count; i++)
        fg_tf_add_input(x, node, caller->waits.at[i]);
    caller->start = fg_tf_output_name(x, node, FG_TF_CONTROL);
}

void fg_tf_finish(fg_tf_expanding *x, const fg_tf_caller *caller, const fg_tf_inputs *results,
                  fg_bytes effect) {
    fg_tf_inputs inputs = {0};
    for (uint32_t i = 0; i < results->count; i++) FG_PUSH(x->arena, &inputs, results->at[i]);
    if (effect.length) FG_PUSH(x->arena, &inputs, effect);
    for (uint32_t i = 0; i < caller->waits.count; i++)
        FG_PUSH(x->arena, &inputs, caller->waits.at[i]);
    for (uint32_t i = 0; i < caller->data.count; i++)
        FG_PUSH(x->arena, &inputs, caller->data.at[i]);
    x->inputs += inputs.count;
    x->def->node.at[caller->index].input = inputs;
    x->def->node.at[caller->index].demanded = caller->data.count;
}

/* ---- calls ---- */

/* What a call by name gives is told as that of a PartitionedCall. */
static void tell_types(fg_tf_expanding *x, const fg_tf_caller *caller,
                       const fg_tf_instance *instance) {
    const fg_tf_op_def *signature = instance->callee->def->signature;
    fg_tf_list *types = FG_NEW(x->arena, fg_tf_list);
    for (uint32_t i = 0; i < signature->output_arg.count; i++) {
        const fg_tf_arg *arg = &signature->output_arg.at[i];
        uint32_t count = 1;
        if (!fg_tf_arg_count(arg, instance->bound, &count)) count = 1;
        for (uint32_t k = 0; k < count; k++)
            FG_PUSH(x->arena, &types->type, fg_tf_arg_type(instance, arg, k));
    }
    fg_tf_node *node = &x->def->node.at[caller->index];
    node->op = FG_TF_BYTES("PartitionedCall");
    fg_tf_attrs attrs = {0};
    for (uint32_t i = 0; i < node->attr.count; i++)
        FG_PUSH(x->arena, &attrs, node->attr.at[i]); /* the file's own list stays */
    node->attr = attrs;
    fg_tf_add_attr(x, caller->index, "Tout",
                   (fg_tf_value){.kind = FG_TF_VALUE_LIST, .list = types});
}

static bool expand_call(fg_tf_expanding *x, fg_tf_caller *caller, bool named, int depth) {
    const fg_tf_node *node = &caller->node;
    const fg_tf_value *called = named ? NULL : fg_tf_attr_of(&node->attr, "f");
    if (!named && (!called || called->kind != FG_TF_VALUE_FUNC))
        return fg_tf_cannot(x, "its attribute 'f' is no function");
    fg_tf_instance instance = {.bound = named ? &node->attr : &called->func->attr,
                               .scope = node->name,
                               .args = caller->data.at,
                               .arg_count = caller->data.count};
    if (!fg_tf_prepare(x, &instance, named ? node->op : called->func->name,
                       named ? NULL : fg_tf_type_list(node, "Tin"),
                       named ? NULL : fg_tf_type_list(node, "Tout")))
        return false;
    fg_tf_find_start(x, caller);
    instance.start = caller->start;
    fg_tf_place_body(x, &instance, depth);
    if (named) tell_types(x, caller, &instance);
    fg_tf_finish(x, caller, &instance.results, instance.effect);
    return true;
}

/* ---- all of them ---- */

#define NAMES_MOST (UINT64_C(1) << 28)

/* The weights were added up before; lists as arguments may still multiply inputs. */
static bool too_much(fg_tf_expanding *x, uint32_t index) {
    if (x->failed) return true;
    bool names = x->name_bytes > NAMES_MOST;
    if (!names && x->inputs <= 4 * FG_TF_EXPANSION_MOST) return false;
    fg_report_add(x->report, FG_G105, fg_tf_place(x->graph, index),
                  "the functions that are called have too many %s", names ? "names" : "inputs");
    x->failed = true;
    return true;
}

void fg_tf_expand_node(fg_tf_expanding *x, uint32_t index, int depth) {
    fg_tf_call_kind kind = fg_tf_call_kind_of(x->graph, x->names, &x->def->node.at[index]);
    if (kind == FG_TF_CALL_NONE || too_much(x, index)) return;
    fg_tf_caller caller = caller_of(x, index);
    bool done = false;
    switch (kind) {
        case FG_TF_CALL_NAMED:
        case FG_TF_CALL_ATTR:
            done = expand_call(x, &caller, kind == FG_TF_CALL_NAMED, depth);
            break;
        case FG_TF_CALL_IF:
        case FG_TF_CALL_CASE:
            done = fg_tf_expand_branches(x, &caller, depth);
            break;
        case FG_TF_CALL_WHILE:
            done = fg_tf_expand_while(x, &caller, depth);
            break;
        case FG_TF_CALL_NONE:
            return;
    }
    if (!done) x->def->node.at[index].why = x->why;
}

/* Before anything is made: a library whose functions call each other twice doubles at each. */
static bool weigh(fg_tf_expanding *x) {
    uint64_t total = 0;
    for (uint32_t i = 0; i < x->graph->file_nodes; i++) {
        total += fg_tf_call_weight(x->graph, x->names, &x->def->node.at[i]);
        if (total <= FG_TF_EXPANSION_MOST) continue;
        fg_report_add(x->report, FG_G105, fg_tf_place(x->graph, i),
                      "the functions that are called would be more than %llu nodes and inputs",
                      (unsigned long long)FG_TF_EXPANSION_MOST);
        return false;
    }
    return true;
}

bool fg_tf_expand_calls(fg_tf_graph *graph, fg_arena *arena, fg_names *names, fg_report *report) {
    bool calls = false;
    for (uint32_t i = 0; i < graph->file_nodes && !calls; i++)
        calls = fg_tf_call_kind_of(graph, names, &graph->def->node.at[i]) != FG_TF_CALL_NONE;
    if (!calls) return true;
    fg_tf_graph_def *def = FG_NEW(arena, fg_tf_graph_def);
    *def = *graph->def;
    fg_tf_expanding x = {
        .graph = graph, .def = def, .arena = arena, .names = names, .report = report};
    graph->def = def;
    if (!weigh(&x)) return false;
    for (uint32_t i = 0; i < graph->file_nodes && !x.failed; i++) fg_tf_expand_node(&x, i, 0);
    fg_tf_make_source(&x);
    graph->node_count = def->node.count;
    return !x.failed;
}
