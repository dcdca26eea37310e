/* The gamma function's family, in double precision; whole numbers as bits. */
#include <math.h>

#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)
#define NUM(x)       fg_tf_scalar(im, call, FG_FLOAT64, x)

#define PI 3.14159265358979323846

static bool is_float(fg_dtype dtype) {
    return FG_DTYPES_FLOAT & FG_DTYPE_BIT(dtype);
}

static fg_value_id doubled(fg_importer *im, fg_tf_call *call, uint32_t input) {
    if (is_float(fg_tf_type_of(im, call->inputs[input])))
        return fg_tf_cast(im, call, call->inputs[input], FG_FLOAT64);
    return fg_tf_refuse(im, call, "it takes floats");
}

static bool give_as_input(fg_importer *im, fg_tf_call *call, fg_value_id value) {
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    return value && fg_tf_give(call, fg_tf_cast(im, call, value, dtype));
}

/* log |gamma(x)| for x of at least 1/2, by Lanczos' series (g = 7, 9 terms). */
static fg_value_id log_gamma_above(fg_importer *im, fg_tf_call *call, fg_value_id x) {
    static const double terms[] = {
        676.5203681218851,  -1259.1392167224028,  771.32342877765313,    -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};
    fg_value_id sum = NUM(0.99999999999980993);
    for (int i = 0; i < 8; i++) sum = BI(add, sum, BI(divide, NUM(terms[i]), BI(add, x, NUM(i))));
    fg_value_id t = BI(add, x, NUM(6.5));
    fg_value_id power = BI(multiply, BI(subtract, x, NUM(0.5)), UN(log, t));
    return BI(add, BI(subtract, power, t), BI(add, UN(log, sum), NUM(0.5 * log(2 * PI))));
}

/* Below 1/2 by reflection: gamma(x) gamma(1 - x) = pi / sin(pi x). */
static fg_value_id log_gamma(fg_importer *im, fg_tf_call *call, fg_value_id x) {
    fg_value_id one = NUM(1), half = NUM(0.5), below = BI(less, x, half);
    fg_value_id above = IF(below, BI(subtract, one, x), x);
    fg_value_id value = log_gamma_above(im, call, above);
    fg_value_id part = BI(subtract, x, UN(floor, x)); /* |sin| has this period */
    fg_value_id sine = UN(sin, BI(multiply, NUM(PI), part));
    fg_value_id reflected = BI(subtract, UN(log, BI(divide, NUM(PI), sine)), value);
    fg_value_id result = IF(below, reflected, value);
    return IF(BI(equal, UN(abs, x), NUM(INFINITY)), UN(abs, x), result);
}

bool fg_tf_build_lgamma(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    fg_value_id x = doubled(im, call, 0);
    return x && give_as_input(im, call, log_gamma(im, call, x));
}

/* By the series for large x behind ten steps of psi(x) = psi(x + 1) - 1 / x; below 0 by
 * reflection. */
bool fg_tf_build_digamma(fg_importer *im, fg_tf_call *call) {
    static const double terms[] = {1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132};
    if (!fg_tf_want(im, call, 1)) return false;
    fg_value_id x = doubled(im, call, 0), one = NUM(1);
    fg_value_id below = BI(less_equal, x, NUM(0));
    fg_value_id y = IF(below, BI(subtract, one, x), x), sum = NUM(0);
    for (int i = 0; i < 10; i++) {
        sum = BI(add, sum, BI(divide, one, y));
        y = BI(add, y, one);
    }
    fg_value_id inverse = BI(divide, one, BI(multiply, y, y)), series = NUM(0);
    for (int i = 4; i >= 0; i--) series = BI(multiply, inverse, BI(add, series, NUM(terms[i])));
    fg_value_id large = BI(subtract, UN(log, y), BI(divide, NUM(0.5), y));
    fg_value_id value = BI(subtract, BI(subtract, large, series), sum);
    fg_value_id angle = BI(multiply, NUM(PI), BI(subtract, x, UN(floor, x)));
    fg_value_id turned = BI(divide, NUM(PI), UN(tan, angle));
    return give_as_input(im, call, IF(below, BI(subtract, value, turned), value));
}

/* Hurwitz' zeta(x, q) of x > 1 and q > 0, by Euler and Maclaurin: ten terms, the integral of the
 * rest, half a term, and seven corrections of Bernoulli's numbers B(2k) / (2k)!. */
static fg_value_id hurwitz(fg_importer *im, fg_tf_call *call, fg_value_id x, fg_value_id q) {
    static const double corrections[] = {
        1.0 / 12,
        -1.0 / 720,
        1.0 / 30240,
        -1.0 / 1209600,
        1.0 / 47900160.0,
        -691.0 / 1307674368e3,
        1.0 / 74724249600.0,
    };
    fg_value_id minus = UN(negative, x), sum = NUM(0), one = NUM(1);
    for (int i = 0; i < 10; i++) sum = BI(add, sum, BI(power, BI(add, q, NUM(i)), minus));
    fg_value_id w = BI(add, q, NUM(10)), term = BI(power, w, minus);
    sum = BI(add, sum, BI(divide, BI(multiply, term, w), BI(subtract, x, one)));
    sum = BI(add, sum, BI(multiply, NUM(0.5), term));
    fg_value_id factor = BI(multiply, x, BI(divide, term, w)), square = BI(multiply, w, w);
    for (int i = 0; i < 7; i++) {
        sum = BI(add, sum, BI(multiply, NUM(corrections[i]), factor));
        fg_value_id next = BI(multiply, BI(add, x, NUM(2 * i + 1)), BI(add, x, NUM(2 * i + 2)));
        factor = BI(divide, BI(multiply, factor, next), square);
    }
    fg_value_id known = BI(logical_and, BI(greater, x, one), BI(greater, q, NUM(0)));
    fg_value_id pole = IF(BI(equal, x, one), NUM(INFINITY), NUM(NAN));
    return IF(known, sum, pole);
}

bool fg_tf_build_zeta(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id x = doubled(im, call, 0), q = doubled(im, call, 1);
    return x && q && give_as_input(im, call, hurwitz(im, call, x, q));
}

/* (-1)^(n + 1) n! zeta(n + 1, x) for n of at least 1. */
bool fg_tf_build_polygamma(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id n = doubled(im, call, 0), x = doubled(im, call, 1);
    fg_value_id more = BI(add, n, NUM(1));
    fg_value_id odd = BI(remainder, n, NUM(2));
    fg_value_id sign = BI(subtract, BI(multiply, odd, NUM(2)), NUM(1));
    fg_value_id factorial = more ? UN(exp, log_gamma_above(im, call, more)) : 0;
    fg_value_id size = BI(multiply, factorial, more ? hurwitz(im, call, more, x) : 0);
    return give_as_input(im, call, BI(multiply, sign, size));
}

/* ---- bits ---- */

static fg_value_id list_of(fg_importer *im, fg_tf_call *call, const int64_t *numbers,
                           int64_t count) {
    fg_tensor *tensor = fg_graph_tensor(im->graph, im->memory, FG_INT64, 1, &count);
    memcpy(tensor->data, numbers, (size_t)count * sizeof *numbers);
    return fg_tf_constant(im, call, tensor);
}

/* Each element's bits along a new last axis: x // 2 ** k % 2, the highest in two steps. */
static fg_value_id bits_of(fg_importer *im, fg_tf_call *call, fg_value_id x, int64_t count) {
    int64_t first[64], second[64];
    for (int i = 0; i < count; i++) {
        first[i] = (int64_t)1 << (i < 63 ? i : 62);
        second[i] = i < 63 ? 1 : 2;
    }
    x = fg_tf_expand(im, call, fg_tf_cast(im, call, x, FG_INT64), -1);
    fg_value_id shifted = BI(floor_divide, x, list_of(im, call, first, count));
    shifted = BI(floor_divide, shifted, list_of(im, call, second, count));
    return BI(remainder, shifted, fg_tf_scalar(im, call, FG_INT64, 2));
}

bool fg_tf_build_bitwise(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    if (!(FG_DTYPES_INT & FG_DTYPE_BIT(dtype)) || dtype == FG_UINT64)
        return fg_tf_refuse(im, call, "of %s", fg_dtype_name(dtype));
    int64_t count = (int64_t)fg_dtype_size(dtype) * 8, weights[64];
    bool is_signed = !(FG_DTYPES_UNSIGNED & FG_DTYPE_BIT(dtype));
    for (int i = 0; i < count; i++) weights[i] = (int64_t)((uint64_t)1 << i);
    if (is_signed) weights[count - 1] = count == 64 ? INT64_MIN : -weights[count - 1];
    fg_value_id a = bits_of(im, call, call->inputs[0], count);
    fg_value_id b = bits_of(im, call, call->inputs[1], count);
    fg_value_id bits = fg_bytes_are(call->def->op, "BitwiseAnd")  ? BI(minimum, a, b)
                       : fg_bytes_are(call->def->op, "BitwiseOr") ? BI(maximum, a, b)
                                                                  : BI(squared_difference, a, b);
    bits = BI(multiply, bits, list_of(im, call, weights, count));
    fg_value_id sum = bits ? fg_tf_reduce(im, call, FG_OP_sum, bits, -1, false) : 0;
    return give_as_input(im, call, sum);
}

/* ---- sets ---- */

/* ListDiff(x, y): what of x is not in y, and where it stands. */
bool fg_tf_build_list_diff(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id x = call->inputs[0];
    if (fg_tf_shape_of(im, x)->rank != 1) return fg_tf_refuse(im, call, "of an unknown rank");
    fg_value_id found =
        BI(equal, fg_tf_expand(im, call, x, 1), fg_tf_expand(im, call, call->inputs[1], 0));
    found = found ? fg_tf_reduce(im, call, FG_OP_any, found, 1, false) : 0;
    fg_value_id kept = UN(logical_not, found);
    call->outputs[0] = BI(boolean_mask, x, kept);
    if (!call->outputs[0] || call->output_count < 2) return call->outputs[0] != 0;
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, "out_idx");
    fg_value_id places = fg_tf_with(im, call, FG_OP_argwhere, kept, "dtype",
                                    FG_TF_TYPE(dtype == FG_INT64 ? FG_INT64 : FG_INT32));
    int64_t *axis = FG_NEW(im->arena, int64_t);
    *axis = 1;
    call->outputs[1] = fg_tf_with(im, call, FG_OP_squeeze, places, "axis", FG_TF_INTS(1, axis));
    return call->outputs[1] && call->output_count == 2;
}
