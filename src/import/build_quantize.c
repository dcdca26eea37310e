/* Numbers as fewer bits hold them. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)
#define NUM(x)       fg_tf_scalar(im, call, dtype, x)

/* Rounded to the numbers that so many bits between low and high hold, where both are moved so that
 * 0 is one of them. */
static fg_value_id quantised(fg_importer *im, fg_tf_call *call, fg_value_id low, fg_value_id high) {
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    int64_t bits = fg_tf_attr_int(call->attrs, "num_bits", 8);
    if (bits < 2 || bits > 16) return fg_tf_refuse(im, call, "of %lld bits", (long long)bits);
    double first = fg_tf_attr_bool(call->attrs, "narrow_range", false) ? 1 : 0;
    double last = (double)((1 << bits) - 1);
    fg_value_id half = NUM(0.5);
    fg_value_id scale = BI(divide, BI(subtract, high, low), NUM(last - first));
    fg_value_id zero = BI(subtract, NUM(first), BI(divide, low, scale));
    zero = UN(floor, BI(add, zero, half));
    zero = BI(maximum, BI(minimum, zero, NUM(last)), NUM(first));
    fg_value_id least = BI(multiply, BI(subtract, NUM(first), zero), scale);
    fg_value_id most = BI(multiply, BI(subtract, NUM(last), zero), scale);
    fg_value_id x = BI(maximum, BI(minimum, call->inputs[0], most), least);
    fg_value_id steps = BI(add, BI(divide, BI(subtract, x, least), scale), half);
    return BI(add, BI(multiply, UN(floor, steps), scale), least);
}

bool fg_tf_build_fake_quant(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    return fg_tf_give(call, quantised(im, call, call->inputs[1], call->inputs[2]));
}

bool fg_tf_build_fake_quant_args(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    fg_value_id low = fg_tf_scalar(im, call, FG_FLOAT32, fg_tf_attr_float(call->attrs, "min", -6));
    fg_value_id high = fg_tf_scalar(im, call, FG_FLOAT32, fg_tf_attr_float(call->attrs, "max", 6));
    return fg_tf_give(call, quantised(im, call, low, high));
}
