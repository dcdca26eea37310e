/* What writes variables: a new value is an update, done at the run's end, and what reads the
 * variable behind the writing reads that value. A constant that is written, as freezing leaves
 * them, is a variable with that first value. */
#include "import/compose.h"
#include "import/train.h"

#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)

static bool starts(fg_bytes op, const char *start) {
    size_t length = strlen(start);
    return op.length >= length && memcmp(op.at, start, length) == 0;
}

uint32_t fg_tf_writes(const fg_tf_graph *tf, uint32_t node) {
    fg_bytes op = tf->def->node.at[node].op;
    uint32_t trained = fg_tf_trained(op), inputs = tf->first_edge[node + 1] - tf->first_edge[node];
    bool writes = starts(op, "Assign") || starts(op, "Scatter") || starts(op, "ResourceScatter") ||
                  starts(op, "StridedSliceAssign");
    if (!trained && writes && !fg_bytes_are(op, "ScatterNd") && !starts(op, "ScatterNdNon"))
        trained = 1;
    return trained < inputs ? trained : inputs;
}

void fg_tf_find_written(fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    im->written = FG_NEW_ARRAY(im->arena, uint8_t, (size_t)tf->node_count + 1);
    for (uint32_t node = 0; node < tf->node_count; node++) {
        const fg_tf_edge *edges = tf->edges + tf->first_edge[node];
        for (uint32_t i = 0, count = fg_tf_writes(tf, node); i < count; i++)
            if (edges[i].output == 0) im->written[edges[i].node] = true;
    }
}

fg_value_id fg_tf_written_constant(fg_importer *im, fg_tf_call *call, fg_value_id initial) {
    fg_type type = fg_value_type(im->graph, initial);
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_variable);
    *fg_tf_attr_slot(FG_OP_variable, attrs, "dtype") = FG_TF_TYPE(type.dtype);
    *fg_tf_attr_slot(FG_OP_variable, attrs, "shape") =
        FG_TF_SIZES((uint32_t)type.shape->rank, type.shape->dims);
    fg_op_id op = fg_graph_add(im->graph, FG_OP_variable, 0, call->span, NULL, 0, attrs, &type, 1);
    fg_graph_op(im->graph, op)->extra = im->graph->variables.count;
    fg_value_id value = fg_graph_op(im->graph, op)->first_output;
    fg_bytes name = call->def->name;
    FG_PUSH(im->arena, &im->graph->variables,
            (fg_variable){.value = value,
                          .full_name = fg_name_of(im->names, name.at, name.length),
                          .span = call->span,
                          .initial = initial});
    return value;
}

uint32_t fg_tf_variable_of(const fg_importer *im, fg_value_id value) {
    for (;;) {
        fg_op_id id = fg_graph_value(im->graph, value)->op;
        const fg_op *op = fg_graph_op(im->graph, id);
        if (op->kind == FG_OP_variable) return op->extra;
        if (op->kind != FG_OP_identity) return 0;
        if (op->extra) return im->graph->updates.at[op->extra].variable;
        for (uint32_t i = im->writings.count; op->control && i-- > 0;)
            if (im->writings.at[i].op == id) return im->writings.at[i].variable;
        value = fg_op_inputs(im->graph, op)[0];
    }
}

/* What is waited for, and what that waits for or computes with. */
typedef struct reach {
    uint8_t *seen; /* by operation */
    fg_op_id *stack;
    uint32_t depth;
    size_t room;
} reach;

static void reach_push(reach *r, fg_op_id op) {
    if (!op || r->seen[op]) return;
    r->seen[op] = true;
    r->stack[r->depth++] = op;
}

static void reach_all(fg_importer *im, reach *r, const fg_op_id *from, uint32_t count) {
    const fg_graph *graph = im->graph;
    r->room = graph->ops.count;
    r->seen = FG_NEW_ARRAY(im->arena, uint8_t, r->room);
    r->stack = FG_NEW_ARRAY(im->arena, fg_op_id, r->room);
    for (uint32_t i = 0; i < count; i++) reach_push(r, from[i]);
    while (r->depth > 0) {
        const fg_op *op = fg_graph_op(graph, r->stack[--r->depth]);
        const fg_value_id *inputs = op->input_count ? fg_op_inputs(graph, op) : NULL;
        for (uint32_t i = 0; i < op->input_count; i++)
            if (inputs[i]) reach_push(r, fg_graph_value(graph, inputs[i])->op);
        for (uint32_t at = op->control; at && graph->controls.at[at]; at++)
            reach_push(r, graph->controls.at[at]);
        im->turn_steps += op->input_count + 1;
    }
}

static void reach_drop(fg_importer *im, reach *r) {
    fg_arena_drop(im->arena, r->stack, r->room * sizeof *r->stack);
    fg_arena_drop(im->arena, r->seen, r->room * sizeof *r->seen);
}

#define REACH_STEPS 100000000u /* spent on this, after which such variables are not known */

/* Whether an opaque operation that was reached takes the variable: it may write it. */
static bool opaque_takes(const fg_importer *im, const reach *r, uint32_t variable) {
    const fg_graph *graph = im->graph;
    for (fg_op_id id = 1; id < r->room; id++) {
        const fg_op *op = fg_graph_op(graph, id);
        if (!r->seen[id] || op->kind != FG_OP_opaque) continue;
        for (uint32_t i = 0; i < op->input_count; i++) {
            fg_value_id input = fg_op_inputs(graph, op)[i];
            if (input && fg_tf_variable_of(im, input) == variable) return true;
        }
    }
    return false;
}

static const fg_tf_branch *branch_of(const fg_importer *im, const fg_tf_writing *writing) {
    return im->branches[writing->node];
}

static bool is_within(const fg_tf_branch *inner, const fg_tf_branch *outer) {
    while (inner && !fg_tf_same_branch(inner, outer)) inner = inner->outer;
    return inner != NULL;
}

/* What a variable is behind what is written on one side of a condition only: there the new value,
 * else the old one. */
static bool meet_old(fg_importer *im, fg_tf_call *call, const fg_tf_writing *writing,
                     fg_value_id *value) {
    const fg_tf_branch *here = im->branches[call->node];
    fg_value_id old = *value;
    *value = writing->value;
    for (const fg_tf_branch *it = branch_of(im, writing); it && !is_within(here, it);
         it = it->outer) {
        fg_value_id decides =
            im->values[im->first_output[it->predicate.node] + it->predicate.output];
        if (it->ways || !decides || fg_tf_type_of(im, decides) != FG_BOOL)
            return fg_tf_refuse(im, call, "it reads a variable behind what may write it");
        *value = fg_tf_meet(im, call, decides, it->truth ? *value : old, it->truth ? old : *value);
        if (!*value) return false;
    }
    return true;
}

/* What is asked of the writings of a variable. */
typedef struct asked {
    uint32_t variable, frame;
    fg_op_id all; /* every one from this operation on is to be waited for; 0: none need be */
} asked;

static bool is_asked(const asked *it, const fg_tf_writing *writing) {
    return writing->variable == it->variable && writing->frame == it->frame;
}

/* Those of one variable that are waited for, in the order in which they were built. */
typedef struct behind {
    FG_VEC(uint32_t) at; /* in im->writings */
    uint32_t begin;      /* what is written before this one is written over */
} behind;

static bool find_waited(fg_importer *im, const asked *it, const fg_tf_branch *here, behind *found) {
    reach waited = {0};
    if (im->turn_steps > REACH_STEPS) return false;
    reach_all(im, &waited, im->waits.at, im->waits.count);
    bool right = !opaque_takes(im, &waited, it->variable);
    for (uint32_t i = 0; i < im->writings.count; i++) {
        const fg_tf_writing *writing = &im->writings.at[i];
        if (!is_asked(it, writing)) continue;
        if (!waited.seen[writing->op]) {
            right = right && (!it->all || writing->op < it->all);
            continue;
        }
        const fg_tf_branch *branch = branch_of(im, writing);
        if (!branch || is_within(here, branch)) found->begin = found->at.count;
        FG_PUSH(im->arena, &found->at, i);
    }
    reach_drop(im, &waited);
    return right;
}

/* On two sides of one condition: only one of them is done. */
static bool exclude(const fg_tf_branch *a, const fg_tf_branch *b) {
    for (; a; a = a->outer)
        for (const fg_tf_branch *it = b; it; it = it->outer)
            if (a->predicate.node == it->predicate.node &&
                a->predicate.output == it->predicate.output &&
                (a->truth != it->truth || a->which != it->which))
                return true;
    return false;
}

/* Each waits for those before it, or is done instead of them. */
static bool in_order(fg_importer *im, const behind *found) {
    bool right = true;
    for (uint32_t k = found->begin; right && k < found->at.count && im->turn_steps <= REACH_STEPS;
         k++) {
        const fg_tf_writing *later = &im->writings.at[found->at.at[k]];
        reach before = {0};
        reach_all(im, &before, &later->op, 1);
        for (uint32_t i = 0; i < k; i++) {
            const fg_tf_writing *writing = &im->writings.at[found->at.at[i]];
            right = right && (before.seen[writing->op] ||
                              exclude(branch_of(im, writing), branch_of(im, later)));
        }
        reach_drop(im, &before);
    }
    return right && im->turn_steps <= REACH_STEPS;
}

bool fg_tf_variable_behind(fg_importer *im, fg_tf_call *call, uint32_t variable, uint32_t frame,
                           fg_op_id all, fg_value_id *value) {
    asked it = {variable, frame, all};
    behind found = {0};
    if (im->waits.count == 0 && !all) return true;
    if (!find_waited(im, &it, im->branches[call->node], &found) || !in_order(im, &found))
        return fg_tf_refuse(im, call, "it reads a variable among what writes it");
    for (uint32_t k = found.begin; k < found.at.count; k++)
        if (!meet_old(im, call, &im->writings.at[found.at.at[k]], value)) return false;
    return true;
}

fg_value_id fg_tf_held_in(const fg_importer *im, uint32_t frame, uint32_t variable) {
    for (; frame; frame = im->tf->frames.at[frame].parent)
        for (uint32_t i = im->held.count; i-- > 0;)
            if (im->held.at[i].frame == frame && im->held.at[i].variable == variable)
                return im->held.at[i].now;
    return 0;
}

/* A value that was read outside of the loop that writes the variable. Of a resource it is what that
 * read; what a reference shows is another question. */
static bool read_outside(fg_importer *im, fg_tf_call *call, fg_value_id value) {
    uint32_t node = fg_tf_node_at(im->tf, fg_graph_maker(im->graph, value)->span);
    if (node != UINT32_MAX && fg_tf_is(im->tf, node, "ReadVariableOp")) return true;
    return fg_tf_refuse(im, call, "it reads outside of a loop a variable that is written in it");
}

bool fg_tf_current(fg_importer *im, fg_tf_call *call, fg_value_id *value) {
    const fg_op *op = fg_graph_maker(im->graph, *value);
    fg_value_id last = 0; /* of what passes it on */
    while (op->kind == FG_OP_identity && !op->extra && !op->control) {
        last = op->first_output;
        op = fg_graph_maker(im->graph, fg_op_inputs(im->graph, op)[0]);
    }
    if (op->kind != FG_OP_variable) return true;
    uint32_t frame = fg_tf_frame_of(im->tf, call->node), variable = op->extra;
    fg_value_id held = fg_tf_held_in(im, frame, variable);
    if (held && last && last < held) return read_outside(im, call, last);
    if (held) *value = held;
    return fg_tf_variable_behind(im, call, variable, frame, 0, value);
}

static bool can_write(fg_importer *im, fg_tf_call *call, fg_value_id old, fg_value_id value) {
    if (!value) return false;
    uint32_t frame = fg_tf_frame_of(im->tf, call->node), variable = fg_tf_variable_of(im, old);
    if (frame && (!variable || !fg_tf_held_in(im, frame, variable)))
        return fg_tf_refuse(im, call, "it writes a variable in a loop");
    if (!variable) return fg_tf_refuse(im, call, "it writes what is no variable");
    if (fg_tf_type_of(im, value) != fg_tf_type_of(im, old))
        return fg_tf_refuse(im, call, "of two element types");
    return true;
}

/* In a loop the variable is carried to the next turn; elsewhere it gets the value when the run
 * ends. */
static uint32_t add_update(fg_importer *im, const fg_tf_call *call, uint32_t variable,
                           fg_value_id value) {
    if (fg_tf_frame_of(im->tf, call->node)) return 0;
    fg_update made = {.variable = variable, .value = value, .span = call->span};
    FG_PUSH(im->arena, &im->graph->updates, made);
    return im->graph->updates.count - 1;
}

bool fg_tf_write(fg_importer *im, fg_tf_call *call, const fg_value_id *values, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (!can_write(im, call, call->inputs[i], values[i])) return false;
    for (uint32_t i = count; i-- > 0;) {
        fg_tf_writing made = {.variable = fg_tf_variable_of(im, call->inputs[i]),
                              .frame = fg_tf_frame_of(im->tf, call->node),
                              .node = call->node,
                              .value = values[i]};
        uint32_t update = add_update(im, call, made.variable, values[i]);
        FG_PUSH(im->arena, &im->waits, 0);
        call->outputs[0] = fg_graph_tie(im->graph, 0, call->span, values[i], im->waits.at, update);
        made.op = fg_graph_value(im->graph, call->outputs[0])->op;
        im->waits.at[im->waits.count - 1] = made.op;
        FG_PUSH(im->arena, &im->writings, made);
    }
    im->waits.count = 0;
    return true;
}

/* The variable's next value. */
static bool write(fg_importer *im, fg_tf_call *call, fg_value_id value) {
    return value && fg_tf_write(im, call, &value, 1);
}

bool fg_tf_build_assign(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id now = call->inputs[0], by = call->inputs[1];
    if (!fg_tf_current(im, call, &now)) return false;
    return write(
        im, call,
        call->row->kind == FG_OP_identity ? by : fg_tf_binary(im, call, call->row->kind, now, by));
}

/* Rows of the first axis: each index becomes a row of one position. */
static fg_value_id rows_of(fg_importer *im, fg_tf_call *call, fg_value_id indices) {
    return fg_tf_expand(im, call, indices, -1);
}

/* By the product of what there is for each row. */
static fg_value_id divided(fg_importer *im, fg_tf_call *call, fg_value_id now, fg_value_id rows,
                           fg_value_id updates) {
    fg_value_id ones = fg_tf_unary(im, call, FG_OP_ones_like, now);
    fg_value_id by = fg_tf_ternary(im, call, FG_OP_tensor_scatter_multiply, ones, rows, updates);
    bool real = FG_DTYPES_FLOAT & FG_DTYPE_BIT(fg_tf_type_of(im, now));
    return fg_tf_binary(im, call, real ? FG_OP_divide : FG_OP_truncate_divide, now, by);
}

/* ScatterUpdate, ScatterAdd and so on, whose indices are rows; and ScatterNd..., where they are
 * positions. A single update stands for every row where the indices are of more. */
bool fg_tf_build_scatter(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_value_id now = call->inputs[0], updates = call->inputs[2], indices = call->inputs[1];
    if (!fg_tf_current(im, call, &now)) return false;
    bool nd = strstr(call->row->op, "Nd");
    bool subtract = strstr(call->row->op, "Sub");
    const fg_shape *x = fg_tf_shape_of(im, now), *places = fg_tf_shape_of(im, indices);
    if (!nd && fg_tf_shape_of(im, updates)->rank == 0 && x->rank > 0 && places->rank >= 0 &&
        places->rank + x->rank - 1 <= FG_MAX_RANK) {
        const fg_size **sizes = FG_NEW_ARRAY(im->arena, const fg_size *, FG_MAX_RANK + 1);
        int rank = 0;
        for (int i = 0; i < places->rank; i++) sizes[rank++] = places->dims[i];
        for (int i = 1; i < x->rank; i++) sizes[rank++] = x->dims[i];
        updates =
            fg_tf_with(im, call, FG_OP_fill, updates, "shape", FG_TF_SIZES((uint32_t)rank, sizes));
    }
    if (!nd) indices = rows_of(im, call, indices);
    if (subtract) updates = fg_tf_unary(im, call, FG_OP_negative, updates);
    if (call->row->kind == FG_OP_divide)
        return write(im, call, divided(im, call, now, indices, updates));
    return write(im, call, fg_tf_ternary(im, call, call->row->kind, now, indices, updates));
}

/* The same of a tensor that is no variable. */
bool fg_tf_build_tensor_scatter_sub(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_value_id updates = fg_tf_unary(im, call, FG_OP_negative, call->inputs[2]);
    return fg_tf_give(call, fg_tf_ternary(im, call, FG_OP_tensor_scatter_add, call->inputs[0],
                                          call->inputs[1], updates));
}
