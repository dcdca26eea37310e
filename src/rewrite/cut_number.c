/* What a known phase makes of arithmetic. TensorFlow's dropout is x / keep * floor(keep + u), and
 * x * (1 / keep) * (u >= rate) later on: where nothing is dropped, that is x. */
#include <math.h>

#include "rewrite/cutting.h"

/* Elements of a constant that are looked at. */
enum { LARGEST = 16 };

static const fg_cut_range unknown = {NAN, NAN};

static bool is_known(fg_cut_range range) {
    return !isnan(range.least);
}

static bool is_number(fg_cut_range range, double number) {
    return range.least == number && range.most == number;
}

/* A result as the element type has it. From a double, the results of the four operations on floats
 * are rounded as those of floats are (Figueroa, "When is double rounding innocuous?", 1995). */
static double rounded(fg_dtype dtype, double number) {
    switch (dtype) {
        case FG_FLOAT64:
            return number;
        case FG_FLOAT32:
            return (double)(float)number;
        case FG_FLOAT16:
            return (double)fg_float_of_half(fg_half_of_double(number));
        case FG_BFLOAT16:
            return (double)fg_float_of_bfloat(fg_bfloat_of_double(number));
        default:
            return NAN;
    }
}

/* Rounding keeps the order, so that the bounds' results are the results' bounds. */
static fg_cut_range make_range(fg_dtype dtype, double least, double most) {
    fg_cut_range range = {rounded(dtype, least), rounded(dtype, most)};
    return isfinite(range.least) && isfinite(range.most) ? range : unknown;
}

static fg_cut_range range_of_constant(const fg_tensor *tensor) {
    if (!tensor || !fg_tensor_is_read(tensor) || tensor->count == 0 || tensor->count > LARGEST)
        return unknown;
    fg_dtype_kind kind = fg_dtype_kind_of(tensor->dtype);
    if (kind != FG_REAL && kind != FG_BOOLEAN) return unknown;
    fg_cut_range range = {INFINITY, -INFINITY};
    for (size_t i = 0; i < tensor->count; i++) {
        double element = fg_tensor_element(tensor, i);
        if (!isfinite(element)) return unknown;
        range.least = fmin(range.least, element);
        range.most = fmax(range.most, element);
    }
    return range;
}

/* Below 1: as many bits as the mantissa has, as TensorFlow draws them. */
static fg_cut_range range_of_uniform(const fg_op *op) {
    const fg_op_row *row = fg_op_row_of(FG_OP_random_uniform);
    const fg_attr *least = &op->attrs[fg_op_param_index(row, "minval")];
    const fg_attr *most = &op->attrs[fg_op_param_index(row, "maxval")];
    if (least->f != 0 || most->f != 1) return unknown;
    switch (op->attrs[fg_op_param_index(row, "dtype")].dtype) {
        case FG_FLOAT64:
            return (fg_cut_range){0, 1 - 0x1p-52};
        case FG_FLOAT32:
            return (fg_cut_range){0, 1 - 0x1p-23};
        case FG_FLOAT16:
            return (fg_cut_range){0, 1 - 0x1p-10};
        case FG_BFLOAT16:
            return (fg_cut_range){0, 1 - 0x1p-7};
        default:
            return unknown;
    }
}

static fg_cut_range products(fg_dtype dtype, fg_cut_range a, fg_cut_range b) {
    double p = a.least * b.least, q = a.least * b.most, r = a.most * b.least, s = a.most * b.most;
    return make_range(dtype, fmin(fmin(p, q), fmin(r, s)), fmax(fmax(p, q), fmax(r, s)));
}

static fg_cut_range quotients(fg_dtype dtype, fg_cut_range a, fg_cut_range b) {
    if (b.least <= 0 && b.most >= 0) return unknown;
    double p = a.least / b.least, q = a.least / b.most, r = a.most / b.least, s = a.most / b.most;
    return make_range(dtype, fmin(fmin(p, q), fmin(r, s)), fmax(fmax(p, q), fmax(r, s)));
}

/* a >= b, or a > b: known, or one of both. */
static fg_cut_range compared(fg_cut_range a, fg_cut_range b, bool equal) {
    bool always = equal ? a.least >= b.most : a.least > b.most;
    bool never = equal ? a.most < b.least : a.most <= b.least;
    return (fg_cut_range){always, !never};
}

static fg_cut_range joined(fg_cut_range a, fg_cut_range b) {
    return (fg_cut_range){fmin(a.least, b.least), fmax(a.most, b.most)};
}

static fg_cut_range range_of_two(fg_op_kind kind, fg_dtype dtype, fg_cut_range a, fg_cut_range b) {
    if (!is_known(a) || !is_known(b)) return unknown;
    switch (kind) {
        case FG_OP_add:
            return make_range(dtype, a.least + b.least, a.most + b.most);
        case FG_OP_subtract:
            return make_range(dtype, a.least - b.most, a.most - b.least);
        case FG_OP_multiply:
            return products(dtype, a, b);
        case FG_OP_divide:
            return quotients(dtype, a, b);
        case FG_OP_greater_equal:
            return compared(a, b, true);
        case FG_OP_greater:
            return compared(a, b, false);
        case FG_OP_less_equal:
            return compared(b, a, true);
        case FG_OP_less:
            return compared(b, a, false);
        default:
            return unknown;
    }
}

static fg_cut_range range_of_where(fg_cut_range condition, fg_cut_range a, fg_cut_range b) {
    if (is_number(condition, 1)) return a;
    if (is_number(condition, 0)) return b;
    return is_known(a) && is_known(b) ? joined(a, b) : unknown;
}

static fg_cut_range range_of(const fg_cutting *it, const fg_op *op, const fg_cut_range *in) {
    const fg_dtype dtype = fg_graph_value(it->from, op->first_output)->dtype;
    switch (op->kind) {
        case FG_OP_const:
            return range_of_constant(fg_value_constant(it->from, op->first_output));
        case FG_OP_random_uniform:
            return range_of_uniform(op);
        case FG_OP_ones:
        case FG_OP_ones_like:
            return (fg_cut_range){1, 1};
        case FG_OP_identity:
        case FG_OP_stop_gradient:
        case FG_OP_linear:
        case FG_OP_fill:
        case FG_OP_broadcast_to:
        case FG_OP_reshape:
        case FG_OP_expand_dims:
            return op->input_count == 1 ? in[0] : unknown;
        case FG_OP_floor:
            return is_known(in[0]) ? make_range(dtype, floor(in[0].least), floor(in[0].most))
                                   : unknown;
        case FG_OP_cast:
            return is_known(in[0]) ? make_range(dtype, in[0].least, in[0].most) : unknown;
        case FG_OP_where:
        case FG_OP_select_branch:
            return range_of_where(in[0], in[1], in[2]);
        default:
            return op->input_count == 2 ? range_of_two((fg_op_kind)op->kind, dtype, in[0], in[1])
                                        : unknown;
    }
}

/* Which of two or three inputs the result is, where its shape is the same; -1: none. */
static int taken(const fg_op *op, const fg_cut_range *in) {
    switch (op->kind) {
        case FG_OP_multiply:
            return is_number(in[0], 1) ? 1 : is_number(in[1], 1) ? 0 : -1;
        case FG_OP_divide:
            return is_number(in[1], 1) ? 0 : -1;
        case FG_OP_where:
            return is_number(in[0], 1) ? 1 : is_number(in[0], 0) ? 2 : -1;
        default:
            return -1;
    }
}

void fg_cutting_fold_number(fg_cutting *it, fg_op_id id) {
    const fg_op *op = fg_graph_op(it->from, id);
    const fg_value_id *inputs = fg_op_inputs(it->from, op);
    fg_cut_range in[3] = {unknown, unknown, unknown};
    bool phased = op->output_count == 1 && fg_cutting_is_phase(it, op->first_output);
    for (uint32_t i = 0; i < op->input_count; i++) {
        phased = phased || it->phased[inputs[i]];
        if (i < 3 && inputs[i]) in[i] = it->ranges[it->same[inputs[i]]];
    }
    for (uint32_t i = 0; i < op->output_count; i++) {
        it->phased[op->first_output + i] = phased;
        it->ranges[op->first_output + i] = unknown;
    }
    fg_value_id value = op->first_output;
    if (op->output_count != 1 || it->fed[value]) return;
    if (it->truth[value] >= 0)
        it->ranges[value] = (fg_cut_range){it->truth[value], it->truth[value]};
    else
        it->ranges[value] = range_of(it, op, in);
    if (!phased || it->same[value] != value || it->pass[value]) return;
    int input = taken(op, in);
    if (input >= 0 && fg_cutting_same_shape(it, value, inputs[input]))
        fg_cutting_take(it, op, inputs[input]);
}
