#include "graph/loop_vary.h"

static const fg_shape *shape_of(const fg_graph *graph, fg_op_id op, uint32_t i) {
    return graph->values.at[fg_graph_op(graph, op)->first_output + i].shape;
}

bool fg_loop_axis_varies(const fg_graph *graph, const fg_loop *loop, uint32_t i, int axis) {
    const fg_shape *now = shape_of(graph, loop->first, i), *last = shape_of(graph, loop->op, i);
    return axis < now->rank && now->rank == last->rank && now->dims[axis] != last->dims[axis];
}

bool fg_loop_value_varies(const fg_graph *graph, const fg_loop *loop, uint32_t i) {
    const fg_shape *now = shape_of(graph, loop->first, i);
    for (int axis = 0; axis < now->rank; axis++)
        if (fg_loop_axis_varies(graph, loop, i, axis)) return true;
    return false;
}

bool fg_loop_varies(const fg_graph *graph, const fg_loop *loop) {
    for (uint32_t i = 0; i < loop->count; i++)
        if (fg_loop_value_varies(graph, loop, i)) return true;
    return false;
}

fg_type fg_loop_vary(fg_graph *graph, fg_type type, uint64_t axes, fg_span from) {
    if (axes == 0 || type.shape->rank <= 0) return type;
    fg_shape *shape = fg_shape_new(graph->arena, type.shape->rank);
    for (int i = 0; i < shape->rank; i++)
        shape->dims[i] =
            axes >> i & 1 ? fg_size_symbol(&graph->sizes, NULL, from, true) : type.shape->dims[i];
    return (fg_type){type.dtype, shape};
}
