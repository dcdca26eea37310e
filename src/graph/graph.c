#include "graph/graph.h"

void fg_graph_init(fg_graph *graph, fg_arena *arena, fg_names *names, fg_sources *sources) {
    *graph = (fg_graph){.arena = arena, .names = names, .sources = sources};
    fg_sizes_init(&graph->sizes, arena);
    FG_PUSH(arena, &graph->ops, (fg_op){0});
    FG_PUSH(arena, &graph->values, (fg_value){.shape = &fg_shape_unknown});
    FG_PUSH(arena, &graph->controls, 0);
    FG_PUSH(arena, &graph->frames, (fg_frame){0});
    FG_PUSH(arena, &graph->placeholders, (fg_placeholder){0});
    FG_PUSH(arena, &graph->variables, (fg_variable){0});
    FG_PUSH(arena, &graph->updates, (fg_update){0});
    FG_PUSH(arena, &graph->loops, (fg_loop){0});
}

void fg_graph_fini(fg_graph *graph) {
    for (uint32_t i = 0; i < graph->constants.count; i++) fg_tensor_unref(graph->constants.at[i]);
    graph->constants.count = 0;
    for (uint32_t i = 0; i < graph->files.count; i++) fg_file_close(&graph->files.at[i]);
    graph->files.count = 0;
    for (uint32_t i = 0; i < graph->shards.count; i++) fg_file_close(&graph->shards.at[i]->file);
    graph->shards.count = 0;
    for (uint32_t i = 0; i < graph->holdings.count; i++)
        if (graph->holdings.at[i].it) graph->holdings.at[i].release(graph->holdings.at[i].it);
    graph->holdings.count = 0;
}

fg_op_id fg_graph_add(fg_graph *graph, fg_op_kind kind, uint32_t frame, fg_span span,
                      const fg_value_id *inputs, uint32_t input_count, const fg_attr *attrs,
                      const fg_type *outputs, uint32_t output_count) {
    fg_op op = {
        .kind = (uint16_t)kind,
        .output_count = (uint16_t)output_count,
        .input_count = input_count,
        .first_input = graph->inputs.count,
        .first_output = graph->values.count,
        .frame = frame,
        .span = span,
        .attrs = attrs,
    };
    for (uint32_t i = 0; i < input_count; i++) FG_PUSH(graph->arena, &graph->inputs, inputs[i]);
    for (uint32_t i = 0; i < output_count; i++)
        FG_PUSH(graph->arena, &graph->values,
                (fg_value){.op = graph->ops.count,
                           .output = (uint16_t)i,
                           .dtype = (uint16_t)outputs[i].dtype,
                           .shape = outputs[i].shape});
    FG_PUSH(graph->arena, &graph->ops, op);
    return graph->ops.count - 1;
}

void fg_graph_wait(fg_graph *graph, fg_op_id id, const fg_op_id *after) {
    fg_graph_op(graph, id)->control = graph->controls.count;
    while (*after) FG_PUSH(graph->arena, &graph->controls, *after++);
    FG_PUSH(graph->arena, &graph->controls, 0);
}

fg_value_id fg_graph_tie(fg_graph *graph, uint32_t frame, fg_span span, fg_value_id value,
                         const fg_op_id *after, uint32_t update) {
    fg_type type = fg_value_type(graph, value);
    fg_op_id id = fg_graph_add(graph, FG_OP_identity, frame, span, &value, 1, NULL, &type, 1);
    fg_graph_op(graph, id)->extra = update;
    if (after && *after) fg_graph_wait(graph, id, after);
    return fg_graph_op(graph, id)->first_output;
}

void fg_graph_hold(fg_graph *graph, fg_tensor *tensor) {
    /* room first: when that fails, nobody holds the reference twice */
    FG_PUSH(graph->arena, &graph->constants, NULL);
    graph->constants.at[graph->constants.count - 1] = tensor;
}

fg_tensor *fg_graph_tensor(fg_graph *graph, fg_memory *memory, fg_dtype dtype, int rank,
                           const int64_t *dims) {
    fg_graph_hold(graph, NULL);
    fg_tensor *tensor = fg_tensor_make(memory, dtype, rank, dims, true);
    if (!tensor) fg_arena_fail(graph->arena);
    graph->constants.at[graph->constants.count - 1] = tensor;
    return tensor;
}

fg_value_id fg_graph_constant(fg_graph *graph, uint32_t frame, fg_span span, fg_tensor *tensor) {
    fg_attr *attr = FG_NEW(graph->arena, fg_attr);
    *attr = (fg_attr){.kind = FG_ATTR_TENSOR, .tensor = tensor};
    fg_type type = {tensor->dtype,
                    fg_shape_of(graph->arena, &graph->sizes, tensor->rank, tensor->dims)};
    fg_op_id op = fg_graph_add(graph, FG_OP_const, frame, span, NULL, 0, attr, &type, 1);
    return fg_graph_op(graph, op)->first_output;
}

fg_tensor *fg_value_constant(const fg_graph *graph, fg_value_id value) {
    const fg_op *op = fg_graph_maker(graph, value);
    fg_tensor *tensor = op->kind == FG_OP_const ? op->attrs[0].tensor : NULL;
    return tensor && fg_tensor_is_read(tensor) ? tensor : NULL;
}

fg_finding *fg_variable_read(const fg_variable *variable, fg_report *report) {
    bool memory;
    const char *why = variable->stored ? fg_stored_read(variable->stored, &memory) : NULL;
    if (!why) return NULL;
    fg_finding *finding =
        fg_report_add(report, memory ? FG_G105 : FG_G107, variable->span,
                      "the value of variable '%s' cannot be read: '%s': %s",
                      variable->full_name->text, variable->stored->shard->path, why);
    fg_finding_help(report, finding, "--weights FILE.npz gives values by name");
    return finding;
}

fg_span fg_op_user_span(const fg_graph *graph, fg_op_id op) {
    const fg_op *it = fg_graph_op(graph, op);
    fg_span span = it->span;
    for (uint32_t f = it->frame; f != 0; f = graph->frames.at[f].parent)
        if (graph->frames.at[f].definition) span = graph->frames.at[f].call;
    return span;
}

uint32_t fg_loop_around(const fg_graph *graph, fg_value_id value) {
    fg_op_id op = fg_graph_value(graph, value)->op;
    uint32_t found = 0;
    for (uint32_t i = 1; i < graph->loops.count; i++) {
        const fg_loop *loop = &graph->loops.at[i];
        bool inside = loop->first <= op && op < loop->op;
        if (inside && (!found || loop->first > graph->loops.at[found].first)) found = i;
    }
    return found;
}
