/* What values can be: bounds that always hold, and values that are surely come by. */
#include <math.h>
#include <string.h>

#include "check/lint.h"

/* A constant with more elements is not looked at. */
#define RANGE_ELEMENTS 65536

static const float inf = INFINITY;

static fg_range anything(void) {
    return (fg_range){-inf, inf, inf, -inf, false, false};
}

/* Within bounds, of which all is seen. */
static fg_range all_of(float low, float high) {
    return (fg_range){low, high, low, high, false, false};
}

/* Within bounds, of which nothing is known to be seen. */
static fg_range within(float low, float high) {
    return (fg_range){low, high, inf, -inf, false, false};
}

static bool is_seen(const fg_range *r) {
    return r->seen_low <= r->seen_high;
}

static bool is_whole(const fg_range *r) {
    return r->seen_low == -inf && r->seen_high == inf;
}

static bool sees_zero(const fg_range *r) {
    return r->seen_low <= 0 && r->seen_high >= 0;
}

static bool is_number(const fg_range *r) {
    return r->low == r->high;
}

static fg_range unseen(fg_range r) {
    return (fg_range){r.low, r.high, inf, -inf, r.low_open, false};
}

static fg_range joined(fg_range a, fg_range b) {
    return (fg_range){
        fminf(a.low, b.low),
        fmaxf(a.high, b.high),
        fminf(a.seen_low, b.seen_low),
        fmaxf(a.seen_high, b.seen_high),
        (a.low <= b.low ? a.low_open : b.low_open) && (b.low <= a.low ? b.low_open : a.low_open),
        false};
}

/* ---- leaves ---- */

static fg_range of_constant(const fg_tensor *tensor) {
    if (tensor->dtype == FG_STRING || tensor->count == 0 || tensor->count > RANGE_ELEMENTS ||
        !fg_tensor_is_read(tensor))
        return anything();
    fg_range range = all_of(inf, -inf);
    for (size_t i = 0; i < tensor->count; i++) {
        float x = (float)fg_tensor_element(tensor, i);
        if (isnan(x)) return anything();
        range = joined(range, all_of(x, x));
    }
    return range;
}

/* Of an element type alone. */
static fg_range of_dtype(uint16_t dtype) {
    switch (dtype) {
        case FG_BOOL:
            return within(0, 1);
        case FG_UINT8:
        case FG_UINT16:
        case FG_UINT32:
        case FG_UINT64:
            return within(0, inf);
        default:
            return anything();
    }
}

/* ---- arithmetic ---- */

/* Sums of what depends on each other need not come by all that their parts do: only where one part
 * is a number, or takes any value, is that sure. */
static fg_range sum_of(fg_range a, fg_range b) {
    fg_range r = within(a.low + b.low, a.high + b.high);
    r.low_open = a.low_open || b.low_open;
    if (isnan(r.low)) r.low = -inf;
    if (isnan(r.high)) r.high = inf;
    if (is_whole(&a) || is_whole(&b)) {
        r.seen_low = -inf;
        r.seen_high = inf;
    } else if ((is_number(&a) || is_number(&b)) && is_seen(&a) && is_seen(&b)) {
        r.seen_low = a.seen_low + b.seen_low;
        r.seen_high = a.seen_high + b.seen_high;
    }
    return r;
}

static fg_range negated(fg_range a) {
    return (fg_range){-a.high, -a.low, -a.seen_high, -a.seen_low, false, false};
}

static float times(float a, float b) {
    return a == 0 || b == 0 ? 0 : a * b;
}

static fg_range product_of(fg_range a, fg_range b) {
    float corners[] = {times(a.low, b.low), times(a.low, b.high), times(a.high, b.low),
                       times(a.high, b.high)};
    fg_range r = within(inf, -inf);
    for (int i = 0; i < 4; i++) {
        r.low = fminf(r.low, corners[i]);
        r.high = fmaxf(r.high, corners[i]);
    }
    bool above =
        (a.low > 0 || (a.low == 0 && a.low_open)) && (b.low > 0 || (b.low == 0 && b.low_open));
    r.low_open = above && r.low == 0;
    bool zero_a = sees_zero(&a), zero_b = sees_zero(&b);
    r.faint = (zero_a || zero_b) && (!zero_a || a.faint) && (!zero_b || b.faint);
    if (is_whole(&a) && is_number(&b) && b.low != 0) return all_of(-inf, inf);
    if (is_whole(&b) && is_number(&a) && a.low != 0) return all_of(-inf, inf);
    if (is_number(&b) && b.low > 0 && is_seen(&a)) {
        r.seen_low = times(a.seen_low, b.low);
        r.seen_high = times(a.seen_high, b.low);
    } else if (is_number(&a) && a.low > 0 && is_seen(&b)) {
        r.seen_low = times(b.seen_low, a.low);
        r.seen_high = times(b.seen_high, a.low);
    } else if (zero_a || zero_b) {
        r.seen_low = r.seen_high = 0;
    }
    return r;
}

static fg_range quotient_of(fg_range a, fg_range b) {
    if (is_number(&b) && b.low != 0) {
        float by = 1 / b.low;
        return product_of(a, all_of(by, by));
    }
    if (a.low >= 0 && b.low >= 0) {
        fg_range r = within(0, inf);
        r.low_open = a.low > 0 || a.low_open;
        return r;
    }
    return anything();
}

static fg_range square_of(fg_range a) {
    if (a.low > 0) return within(a.low * a.low, inf);
    return within(0, inf);
}

static fg_range abs_of(fg_range a) {
    if (a.low >= 0) return a;
    /* of what is seen on both sides of zero, zero itself hardly ever is */
    return within(0, fmaxf(-a.low, a.high));
}

static fg_range power_of(fg_range a, fg_range b) {
    if (a.low > 0) return (fg_range){0, inf, inf, -inf, true, false};
    if (is_number(&b) && b.low == 2) return square_of(a);
    bool even = is_number(&b) && fmodf(b.low, 2) == 0;
    return a.low >= 0 || even ? within(0, inf) : anything();
}

/* ---- functions of one value ---- */

static fg_range maximum_of(fg_range a, fg_range b) {
    fg_range r = within(fmaxf(a.low, b.low), fmaxf(a.high, b.high));
    r.low_open = a.low > b.low ? a.low_open : b.low_open;
    if (is_seen(&a) && is_seen(&b)) {
        r.seen_low = fmaxf(a.seen_low, b.seen_low);
        r.seen_high = fmaxf(a.seen_high, b.seen_high);
    }
    return r;
}

static fg_range relu_of(fg_range a) {
    if (a.low >= 0) return a;
    return (fg_range){0,    fmaxf(a.high, 0), 0, is_seen(&a) ? fmaxf(a.seen_high, 0) : 0, false,
                      false};
}

static fg_range above_zero(void) {
    return (fg_range){0, inf, inf, -inf, true, false};
}

static fg_range exp_of(fg_range a) {
    fg_range r = above_zero();
    if (a.high < 80) r.high = expf(a.high);
    if (a.low > -80) {
        r.low = expf(a.low);
        r.low_open = false;
    }
    return r;
}

static fg_range sqrt_of(fg_range a) {
    if (a.low < 0) return within(0, inf);
    return (fg_range){sqrtf(a.low),
                      sqrtf(a.high),
                      is_seen(&a) ? sqrtf(a.seen_low) : inf,
                      is_seen(&a) ? sqrtf(a.seen_high) : -inf,
                      a.low_open,
                      a.faint};
}

static fg_range clip_of(const fg_op *op, fg_range a) {
    const fg_attr *min = fg_fact_attr(op, "min"), *max = fg_fact_attr(op, "max");
    if (min) a = maximum_of(a, all_of((float)min->f, (float)min->f));
    if (max) a = negated(maximum_of(negated(a), all_of(-(float)max->f, -(float)max->f)));
    return a;
}

/* A sum over the axis along which one_hot has its one. */
static bool sums_one_hot(const fg_facts *f, const fg_op *op, const fg_attr *axes) {
    fg_value_id x = fg_op_inputs(f->graph, op)[0];
    int axis = fg_fact_axis(f, fg_graph_value(f->graph, x)->op, x);
    if (fg_graph_maker(f->graph, x)->kind != FG_OP_one_hot || axis < 0) return false;
    if (axes->kind != FG_ATTR_INTS) return false;
    int rank = fg_graph_value(f->graph, x)->shape->rank;
    for (uint32_t i = 0; i < axes->count; i++)
        if (axes->ints[i] == axis || axes->ints[i] == axis - rank) return true;
    return false;
}

/* The sum of many: over all axes one that is zero says little, over some a row of zeros is common.
 */
static fg_range total_of(const fg_facts *f, const fg_op *op, fg_range a) {
    const fg_attr *axes = fg_fact_attr(op, "axis");
    if (is_whole(&a)) return a;
    fg_range r = within(a.low >= 0 ? a.low : -inf, a.high <= 0 ? a.high : inf);
    r.low_open = a.low >= 0 && a.low_open;
    if (axes && a.low == 0 && a.seen_low == 0 && !a.faint && !sums_one_hot(f, op, axes))
        r.seen_low = r.seen_high = 0;
    return r;
}

static fg_range matmul_of(const fg_facts *f, const fg_value_id *inputs, fg_range a, fg_range b) {
    if (a.low >= 0 && b.low >= 0) return within(0, inf);
    bool learnt = fg_graph_maker(f->graph, inputs[1])->kind == FG_OP_variable ||
                  fg_graph_maker(f->graph, inputs[0])->kind == FG_OP_variable;
    return learnt || is_whole(&a) || is_whole(&b) ? all_of(-inf, inf) : anything();
}

/* The upper bound itself is not drawn. */
static fg_range uniform_of(const fg_op *op, uint16_t dtype) {
    const fg_attr *low = fg_fact_attr(op, "minval"), *high = fg_fact_attr(op, "maxval");
    if (!low || !high) return anything();
    float last = fg_dtype_kind_of((fg_dtype)dtype) == FG_REAL
                     ? nextafterf((float)high->f, (float)low->f)
                     : (float)high->f - 1;
    return all_of((float)low->f, fmaxf(last, (float)low->f));
}

/* Takes all of its input, and may add axes of size 1 or drop them. */
static bool takes_all(const fg_facts *f, const fg_op *op) {
    const fg_shape *from = fg_graph_value(f->graph, fg_op_inputs(f->graph, op)[0])->shape;
    const fg_shape *to = fg_graph_value(f->graph, op->first_output)->shape;
    int64_t one;
    int i = 0, j = 0;
    while (i < from->rank || j < to->rank) {
        if (i < from->rank && fg_size_is_number(from->dims[i], &one) && one == 1)
            i++;
        else if (j < to->rank && fg_size_is_number(to->dims[j], &one) && one == 1)
            j++;
        else if (i < from->rank && j < to->rank && from->dims[i] == to->dims[j])
            i++, j++;
        else
            return false;
    }
    return true;
}

static fg_range one_hot_of(const fg_op *op) {
    const fg_attr *on = fg_fact_attr(op, "on_value"), *off = fg_fact_attr(op, "off_value");
    if (!on || !off) return anything();
    return all_of(fminf((float)on->f, (float)off->f), fmaxf((float)on->f, (float)off->f));
}

/* Of operations whose result is one of their inputs' elements. */
static fg_range joined_inputs(const fg_facts *f, const fg_op *op, uint32_t first) {
    const fg_value_id *inputs = fg_op_inputs(f->graph, op);
    fg_range r = within(inf, -inf);
    for (uint32_t i = first; i < op->input_count; i++)
        if (inputs[i]) r = joined(r, f->ranges[inputs[i]]);
    return r.low <= r.high ? r : anything();
}

/* Whatever the inputs are. */
static bool fixed_range(uint16_t kind, fg_range *range) {
    switch (kind) {
        case FG_OP_size:
        case FG_OP_shape:
            *range = within(1, inf);
            return true;
        case FG_OP_squared_difference:
            *range = within(0, inf);
            return true;
        case FG_OP_expm1:
            *range = within(-1, inf);
            return true;
        case FG_OP_rsqrt:
        case FG_OP_softplus:
        case FG_OP_cosh:
            *range = above_zero();
            return true;
        case FG_OP_relu6:
            *range = all_of(0, 6);
            return true;
        case FG_OP_sigmoid:
        case FG_OP_softmax:
            *range = all_of(0, 1);
            range->faint = true;
            return true;
        case FG_OP_hard_sigmoid:
            *range = all_of(0, 1);
            return true;
        case FG_OP_tanh:
        case FG_OP_softsign:
        case FG_OP_sin:
        case FG_OP_cos:
        case FG_OP_sign:
        case FG_OP_erf:
            *range = all_of(-1, 1);
            return true;
        case FG_OP_log_softmax:
            *range = all_of(-inf, 0);
            return true;
        case FG_OP_random_normal:
        case FG_OP_truncated_normal:
            *range = all_of(-inf, inf);
            return true;
        case FG_OP_zeros:
        case FG_OP_zeros_like:
            *range = all_of(0, 0);
            return true;
        case FG_OP_ones:
        case FG_OP_ones_like:
            *range = all_of(1, 1);
            return true;
        case FG_OP_variance:
        case FG_OP_std:
            *range = (fg_range){0, inf, 0, 0, false, false};
            return true;
        default:
            return false;
    }
}

/* Of operations whose results' elements are, or lie between, those of their inputs. */
static bool passed_range(const fg_facts *f, const fg_op *op, fg_range a, fg_range *range) {
    switch (op->kind) {
        case FG_OP_fill:
        case FG_OP_identity:
        case FG_OP_linear:
        case FG_OP_stop_gradient:
        case FG_OP_reshape:
        case FG_OP_expand_dims:
        case FG_OP_squeeze:
        case FG_OP_transpose:
        case FG_OP_reverse:
        case FG_OP_tile:
        case FG_OP_broadcast_to:
            *range = a;
            return true;
        case FG_OP_slice_strided:
            *range = takes_all(f, op) ? a : unseen(a);
            return true;
        case FG_OP_mean:
        case FG_OP_min:
        case FG_OP_max:
        case FG_OP_slice_dynamic:
        case FG_OP_gather:
        case FG_OP_boolean_mask:
        case FG_OP_split:
        case FG_OP_unstack:
            *range = unseen(a);
            return true;
        case FG_OP_concat:
        case FG_OP_stack:
        case FG_OP_pack:
            *range = joined_inputs(f, op, 0);
            return true;
        case FG_OP_where: /* what the condition lets through is not known */
        case FG_OP_select_branch:
            *range = unseen(joined_inputs(f, op, 1));
            return true;
        default:
            return false;
    }
}

/* Of functions and arithmetic, element by element. */
static bool computed_range(const fg_op *op, bool same, fg_range a, fg_range b, fg_range *range) {
    switch (op->kind) {
        case FG_OP_add:
        case FG_OP_bias_add:
            *range = sum_of(a, b);
            return true;
        case FG_OP_subtract:
            *range = sum_of(a, negated(b));
            return true;
        case FG_OP_multiply:
            *range = same ? square_of(a) : product_of(a, b);
            return true;
        case FG_OP_divide:
            *range = quotient_of(a, b);
            return true;
        case FG_OP_reciprocal:
            *range = quotient_of(all_of(1, 1), a);
            return true;
        case FG_OP_negative:
            *range = negated(a);
            return true;
        case FG_OP_power:
            *range = power_of(a, b);
            return true;
        case FG_OP_square:
            *range = square_of(a);
            return true;
        case FG_OP_abs:
            *range = abs_of(a);
            return true;
        case FG_OP_maximum:
            *range = maximum_of(a, b);
            return true;
        case FG_OP_minimum:
            *range = negated(maximum_of(negated(a), negated(b)));
            return true;
        case FG_OP_clip:
            *range = clip_of(op, a);
            return true;
        case FG_OP_sqrt:
            *range = sqrt_of(a);
            return true;
        case FG_OP_exp:
            *range = exp_of(a);
            return true;
        case FG_OP_log:
            *range = a.low >= 1 ? within(0, inf) : anything();
            return true;
        case FG_OP_log1p:
            *range = a.low >= 0 ? within(0, inf) : anything();
            return true;
        case FG_OP_relu:
            *range = relu_of(a);
            return true;
        default:
            return false;
    }
}

/* x >= max(x): what the best of several are compared with, so that some are equal to it. */
static bool finds_best(const fg_facts *f, const fg_op *op) {
    if (op->kind != FG_OP_greater_equal && op->kind != FG_OP_less_equal && op->kind != FG_OP_equal)
        return false;
    const fg_value_id *inputs = fg_op_inputs(f->graph, op);
    for (int i = 0; i < 2; i++) {
        switch (fg_graph_maker(f->graph, fg_fact_behind(f, inputs[i]))->kind) {
            case FG_OP_max:
            case FG_OP_min:
            case FG_OP_top_k:
            case FG_OP_sort:
                return true;
            default:
                break;
        }
    }
    return false;
}

static fg_range of_op(const fg_facts *f, const fg_op *op, uint32_t output) {
    const fg_value_id *inputs = fg_op_inputs(f->graph, op);
    uint16_t dtype = fg_graph_value(f->graph, op->first_output + output)->dtype;
    fg_range a = op->input_count > 0 && inputs[0] ? f->ranges[inputs[0]] : anything();
    fg_range b = op->input_count > 1 && inputs[1] ? f->ranges[inputs[1]] : anything();
    fg_range range;
    if (fixed_range(op->kind, &range) || passed_range(f, op, a, &range)) return range;
    bool same = op->input_count > 1 && inputs[0] == inputs[1];
    if (computed_range(op, same, a, b, &range)) return range;
    switch (op->kind) {
        case FG_OP_const:
            return of_constant(op->attrs[0].tensor);
        case FG_OP_random_uniform:
            return uniform_of(op, dtype);
        case FG_OP_one_hot:
            return one_hot_of(op);
        case FG_OP_matmul:
            return matmul_of(f, inputs, a, b);
        case FG_OP_sum:
            return total_of(f, op, a);
        case FG_OP_moments:
            return output == 0 ? unseen(a) : (fg_range){0, inf, 0, 0, false, false};
        case FG_OP_cast:
            return dtype == FG_BOOL ? all_of(0, 1) : a;
        case FG_OP_placeholder:
        case FG_OP_placeholder_default:
        case FG_OP_variable:
            return of_dtype(dtype);
        default:
            if (finds_best(f, op)) return within(0, 1);
            return dtype == FG_BOOL ? all_of(0, 1) : of_dtype(dtype);
    }
}

const fg_range *fg_facts_ranges(fg_facts *f) {
    if (f->ranges) return f->ranges;
    f->ranges = FG_NEW_ARRAY(f->c->arena, fg_range, f->graph->values.count);
    f->ranges[0] = anything();
    for (fg_op_id i = 1; i < f->graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(f->graph, i);
        for (uint32_t j = 0; j < op->output_count; j++)
            f->ranges[op->first_output + j] = of_op(f, op, j);
    }
    return f->ranges;
}
