/* Loops as the frames that tf.while_loop makes. */
#include "emit/exporting.h"
#include "graph/loop_vary.h"
#include "tensorflow/tf_frames.h"

typedef struct frame {
    const fg_loop *loop;
    const char *name;
    const char **merges, **exits, **nexts; /* by carried value */
} frame;

static fg_dtype carried_type(const fg_exporting *e, const fg_loop *loop, uint32_t i) {
    fg_value_id first = fg_graph_op(e->graph, loop->first)->first_output;
    return (fg_dtype)fg_graph_value(e->graph, first + i)->dtype;
}

static const char *name_in(fg_exporting *e, const frame *l, const char *what) {
    return fg_export_name(e, fg_arena_printf(e->arena, "%s/%s", l->name, what));
}

static void put_simple(fg_exporting *e, const char *name, const char *op, const char *a,
                       const char *b, fg_dtype dtype) {
    fg_node_begin(e, name, op);
    fg_node_input(e, a);
    if (b) fg_node_input(e, b);
    if (dtype != FG_INVALID) fg_node_type(e, "T", dtype);
    fg_node_end(e);
}

/* Which sizes may be others in each turn: who reads it back need not guess. TensorFlow passes over
 * attributes that begin with an underscore. */
static void put_varying(fg_exporting *e, const fg_loop *loop, uint32_t i) {
    fg_value_id first = fg_graph_op(e->graph, loop->first)->first_output;
    int rank = fg_graph_value(e->graph, first + i)->shape->rank;
    int64_t axes[FG_MAX_RANK];
    uint32_t count = 0;
    for (int axis = 0; axis < rank; axis++)
        if (fg_loop_axis_varies(e->graph, loop, i, axis)) axes[count++] = axis;
    if (count > 0) fg_node_ints(e, FG_TF_VARYING_AXES, count, axes);
}

/* Enter and Merge of what is carried. */
static void open_loop(fg_exporting *e, frame *l, fg_export_place *outside) {
    const fg_value_id *first = fg_op_inputs(e->graph, fg_graph_op(e->graph, l->loop->op));
    for (uint32_t i = 0; i < l->loop->count; i++) {
        fg_dtype dtype = carried_type(e, l->loop, i);
        const char *enter = fg_export_put_enter(
            e, l->name, fg_export_tensor_at(e, outside, first[i]), dtype, false);
        l->nexts[i] = name_in(e, l, "NextIteration");
        l->merges[i] = name_in(e, l, "Merge");
        fg_node_begin(e, l->merges[i], "Merge");
        fg_node_input(e, enter);
        fg_node_input(e, l->nexts[i]);
        fg_node_type(e, "T", dtype);
        fg_node_int(e, "N", 2);
        put_varying(e, l->loop, i);
        fg_node_end(e);
    }
}

/* The condition, from what is merged; the body, from the side that goes on. */
static void export_turn(fg_exporting *e, frame *l, fg_export_place *inside) {
    const fg_loop *loop = l->loop;
    const fg_value_id *body = e->graph->inputs.at + loop->body;
    fg_value_id carried = fg_graph_op(e->graph, loop->first)->first_output;
    fg_export_place condition = {.outer = inside}, turn = {.outer = inside};
    for (uint32_t i = 0; i < loop->count; i++)
        fg_export_set(e, &condition, carried + i, l->merges[i]);
    e->here = &condition;
    fg_export_values(e, loop->first + 1, loop->op, body, 1, false);
    const char *go = name_in(e, l, "LoopCond");
    put_simple(e, go, "LoopCond", fg_export_tensor_at(e, &condition, body[0]), NULL, FG_INVALID);
    for (uint32_t i = 0; i < loop->count; i++) {
        fg_dtype dtype = carried_type(e, loop, i);
        const char *taken = name_in(e, l, "Switch"), *stays = name_in(e, l, "Identity");
        put_simple(e, taken, "Switch", l->merges[i], go, dtype);
        put_simple(e, l->exits[i], "Exit", taken, NULL, dtype);
        put_simple(e, stays, "Identity", fg_arena_printf(e->arena, "%s:1", taken), NULL, dtype);
        fg_export_set(e, &turn, carried + i, stays);
    }
    e->here = &turn;
    fg_export_values(e, loop->first + 1, loop->op, body + 1, loop->count, false);
    for (uint32_t i = 0; i < loop->count; i++)
        put_simple(e, l->nexts[i], "NextIteration", fg_export_tensor_at(e, &turn, body[1 + i]),
                   NULL, carried_type(e, loop, i));
}

/* What stands in the body and is the same in each turn is outside, before the loop. */
static void export_steady(fg_exporting *e, const fg_loop *loop) {
    const fg_graph *graph = e->graph;
    const fg_op *op = fg_graph_op(graph, loop->op);
    fg_value_id *values = FG_NEW_ARRAY(e->arena, fg_value_id, (size_t)loop->captured + 1);
    uint32_t count = 0;
    for (uint32_t i = loop->count; i < op->input_count; i++) {
        fg_value_id value = fg_op_inputs(graph, op)[i];
        fg_op_id maker = value ? graph->values.at[value].op : 0;
        if (maker > loop->first && maker < loop->op) values[count++] = value;
    }
    if (count > 0) fg_export_values(e, loop->first + 1, loop->op, values, count, true);
}

void fg_export_loop(fg_exporting *e, fg_op_id first) {
    uint32_t number = fg_graph_op(e->graph, first)->extra;
    const fg_loop *loop = &e->graph->loops.at[number];
    fg_export_place *outside = e->here, inside = {.outer = outside};
    frame l = {.loop = loop};
    l.name = inside.frame = fg_export_own_name(e, loop->op);
    l.merges = FG_NEW_ARRAY(e->arena, const char *, (size_t)loop->count + 1);
    l.exits = FG_NEW_ARRAY(e->arena, const char *, (size_t)loop->count + 1);
    l.nexts = FG_NEW_ARRAY(e->arena, const char *, (size_t)loop->count + 1);
    for (uint32_t i = 0; i < loop->count; i++) l.exits[i] = name_in(e, &l, "Exit");
    export_steady(e, loop);
    open_loop(e, &l, outside);
    export_turn(e, &l, &inside);
    e->here = outside;
    fg_value_id results = fg_graph_op(e->graph, loop->op)->first_output;
    for (uint32_t i = 0; i < loop->count; i++) fg_export_set(e, outside, results + i, l.exits[i]);
}
