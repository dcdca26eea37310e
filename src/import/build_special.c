/* Zeta and polygamma functions, in double precision; differences of lists. */
#include <math.h>

#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)
#define NUM(x)       fg_tf_scalar(im, call, FG_FLOAT64, x)

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
    fg_value_id factorial = UN(exp, UN(lgamma, more));
    fg_value_id size = BI(multiply, factorial, more ? hurwitz(im, call, more, x) : 0);
    return give_as_input(im, call, BI(multiply, sign, size));
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
