/* What a fixed phase decides: branches are the side that they take. */
#include "rewrite/cutting.h"

static int8_t truth_of_tensor(const fg_tensor *tensor) {
    if (!tensor || tensor->dtype != FG_BOOL || tensor->rank != 0) return -1;
    return *(const uint8_t *)tensor->data != 0;
}

static int8_t both(int8_t a, int8_t b) {
    return a == b ? a : -1;
}

void fg_cutting_take(fg_cutting *it, const fg_op *op, fg_value_id other) {
    bool named = it->from->imported && it->fetched[op->first_output];
    if (fg_cutting_acts(op) || named)
        it->pass[op->first_output] = other;
    else
        it->same[op->first_output] = it->same[other];
}

static void fold_branch(fg_cutting *it, const fg_value_id *inputs, fg_value_id value) {
    int8_t truth = it->truth[inputs[0]];
    if (truth < 0) {
        it->truth[value] = both(it->truth[inputs[1]], it->truth[inputs[2]]);
        return;
    }
    fg_value_id side = inputs[truth ? 1 : 2];
    fg_cutting_take(it, fg_graph_maker(it->from, value), side);
    it->truth[value] = it->truth[side];
}

bool fg_cutting_same_shape(const fg_cutting *it, fg_value_id a, fg_value_id b) {
    const fg_shape *left = fg_graph_value(it->from, a)->shape;
    const fg_shape *right = fg_graph_value(it->from, b)->shape;
    bool same = left->rank >= 0 && left->rank == right->rank;
    for (int i = 0; same && i < left->rank; i++) same = left->dims[i] == right->dims[i];
    return same;
}

/* A scalar condition that is known, and a side that broadcasting leaves as it is. */
static void fold_where(fg_cutting *it, const fg_value_id *inputs, fg_value_id value) {
    int8_t truth = it->truth[inputs[0]];
    if (truth < 0) return;
    fg_value_id side = inputs[truth ? 1 : 2];
    if (fg_cutting_same_shape(it, value, side))
        fg_cutting_take(it, fg_graph_maker(it->from, value), side);
}

/* In a file that a program wrote, most operations that pass a value on are there for its sake.
 * Those that are fetched keep their names. */
static void fold_identity(fg_cutting *it, const fg_op *op, fg_value_id input) {
    if (!it->from->imported || fg_cutting_acts(op) || !input) return;
    if (it->fetched[op->first_output]) return;
    if (fg_cutting_same_shape(it, op->first_output, input)) fg_cutting_take(it, op, input);
}

static void fold_op(fg_cutting *it, fg_op_id id) {
    const fg_graph *graph = it->from;
    const fg_op *op = fg_graph_op(graph, id);
    const fg_value_id *inputs = fg_op_inputs(graph, op);
    fg_value_id value = op->first_output;
    if (op->output_count != 1 || it->fed[value]) return;
    int8_t a = op->input_count > 0 ? it->truth[inputs[0]] : -1;
    int8_t b = op->input_count > 1 ? it->truth[inputs[1]] : -1;
    switch (op->kind) {
        case FG_OP_const:
            it->truth[value] = truth_of_tensor(fg_value_constant(graph, value));
            break;
        case FG_OP_placeholder:
        case FG_OP_placeholder_default:
            if (fg_cutting_is_phase(it, value)) it->truth[value] = (int8_t)it->order->phase;
            break;
        case FG_OP_identity:
            fold_identity(it, op, inputs[0]);
            it->truth[value] = a;
            break;
        case FG_OP_stop_gradient:
        case FG_OP_linear:
            it->truth[value] = a;
            break;
        case FG_OP_logical_not:
            it->truth[value] = a < 0 ? -1 : !a;
            break;
        case FG_OP_logical_and:
            it->truth[value] = a == 0 || b == 0 ? 0 : both(a, b);
            break;
        case FG_OP_logical_or:
            it->truth[value] = a == 1 || b == 1 ? 1 : both(a, b);
            break;
        case FG_OP_where:
            fold_where(it, inputs, value);
            break;
        case FG_OP_select_branch:
            fold_branch(it, inputs, value);
            break;
        default:
            break;
    }
    /* of `and` and `or` with one operand that broadcasts, the value is no scalar */
    if (fg_graph_value(graph, value)->shape->rank != 0) it->truth[value] = -1;
}

void fg_cutting_fold(fg_cutting *it) {
    uint32_t values = it->from->values.count;
    it->truth = FG_NEW_ARRAY(it->arena, int8_t, values);
    it->same = FG_NEW_ARRAY(it->arena, fg_value_id, values);
    it->pass = FG_NEW_ARRAY(it->arena, fg_value_id, values);
    for (fg_value_id value = 0; value < values; value++) {
        it->truth[value] = -1;
        it->same[value] = value;
    }
    if (it->order->phase >= 0) {
        it->phased = FG_NEW_ARRAY(it->arena, uint8_t, values);
        it->ranges = FG_NEW_ARRAY(it->arena, fg_cut_range, values);
    }
    for (fg_op_id op = 1; op < it->from->ops.count; op++) {
        fold_op(it, op);
        if (it->phased) fg_cutting_fold_number(it, op);
    }
}
