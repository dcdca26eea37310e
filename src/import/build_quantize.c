/* Numbers as fewer bits hold them. */
#include <float.h>

#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)
#define ADD(a, b)    BI(add, a, b)
#define SUB(a, b)    BI(subtract, a, b)
#define MUL(a, b)    BI(multiply, a, b)
#define DIV(a, b)    BI(divide, a, b)
#define NUM(x)       fg_tf_scalar(im, call, dtype, x)

/* ---- fake quantisation ---- */

/* So many bits between low and high, where both are moved so that 0 is one of the numbers. */
typedef struct nudged {
    fg_value_id least, most, scale;
    fg_value_id nothing; /* whether both are 0: then all is */
} nudged;

static bool nudge(fg_importer *im, fg_tf_call *call, fg_value_id low, fg_value_id high,
                  fg_dtype dtype, nudged *n) {
    int64_t bits = fg_tf_attr_int(call->attrs, "num_bits", 8);
    if (bits < 2 || bits > 16) return fg_tf_refuse(im, call, "of %lld bits", (long long)bits);
    double first = fg_tf_attr_bool(call->attrs, "narrow_range", false) ? 1 : 0;
    double last = (double)((1 << bits) - 1);
    fg_value_id none = NUM(0);
    n->nothing = BI(logical_and, BI(equal, low, none), BI(equal, high, none));
    high = IF(n->nothing, NUM(1), high); /* so that nothing is divided by 0 */
    n->scale = DIV(SUB(high, low), NUM(last - first));
    fg_value_id zero = UN(floor, ADD(SUB(NUM(first), DIV(low, n->scale)), NUM(0.5)));
    zero = BI(maximum, BI(minimum, zero, NUM(last)), NUM(first));
    n->least = MUL(SUB(NUM(first), zero), n->scale);
    n->most = MUL(SUB(NUM(last), zero), n->scale);
    return n->least && n->most;
}

static bool fake_quant(fg_importer *im, fg_tf_call *call, fg_value_id low, fg_value_id high) {
    fg_value_id x = call->inputs[0];
    fg_dtype dtype = fg_tf_type_of(im, x);
    nudged n;
    if (!nudge(im, call, low, high, dtype, &n)) return false;
    x = BI(maximum, BI(minimum, x, n.most), n.least);
    fg_value_id steps = ADD(DIV(SUB(x, n.least), n.scale), NUM(0.5));
    fg_value_id made = ADD(MUL(UN(floor, steps), n.scale), n.least);
    return fg_tf_give(call, IF(n.nothing, NUM(0), made));
}

/* What the attributes min and max say. */
static fg_value_id end(fg_importer *im, fg_tf_call *call, const char *name, double otherwise) {
    return fg_tf_scalar(im, call, FG_FLOAT32, fg_tf_attr_float(call->attrs, name, otherwise));
}

bool fg_tf_build_fake_quant(fg_importer *im, fg_tf_call *call) {
    return fg_tf_want(im, call, 3) && fake_quant(im, call, call->inputs[1], call->inputs[2]);
}

bool fg_tf_build_fake_quant_args(fg_importer *im, fg_tf_call *call) {
    return fg_tf_want(im, call, 1) &&
           fake_quant(im, call, end(im, call, "min", -6), end(im, call, "max", 6));
}

/* dy where x is between the ends; the others' sums are those of the ends, of each channel where
 * these are of channels. */
static bool fake_quant_grad(fg_importer *im, fg_tf_call *call, fg_value_id low, fg_value_id high) {
    fg_value_id dy = call->inputs[0], x = call->inputs[1];
    fg_dtype dtype = fg_tf_type_of(im, x);
    const fg_shape *shape = fg_tf_shape_of(im, x), *ends = fg_tf_shape_of(im, low);
    nudged n;
    if (shape->rank < 0 || ends->rank < 0) return fg_tf_refuse(im, call, "of an unknown rank");
    if (!nudge(im, call, low, high, dtype, &n)) return false;
    fg_value_id below = BI(less, x, n.least), above = BI(greater, x, n.most), none = NUM(0);
    fg_value_id outside = BI(logical_or, below, above), nothing = n.nothing;
    outside = BI(logical_and, outside, UN(logical_not, nothing));
    fg_value_id all[] = {IF(outside, none, dy), IF(BI(logical_and, outside, below), dy, none),
                         IF(BI(logical_and, outside, above), dy, none)};
    int64_t *axes = FG_NEW_ARRAY(im->arena, int64_t, FG_MAX_RANK);
    uint32_t count = (uint32_t)(shape->rank - ends->rank);
    for (uint32_t i = 0; i < count; i++) axes[i] = i;
    for (uint32_t i = 0; i < call->output_count && i < 3; i++) {
        call->outputs[i] = all[i];
        if (i > 0 && all[i])
            call->outputs[i] =
                fg_tf_with(im, call, FG_OP_sum, all[i], "axis", FG_TF_INTS(count, axes));
        if (!call->outputs[i]) return false;
    }
    return call->output_count <= 3;
}

/* FakeQuantWithMinMaxVarsGradient(dy, x, min, max), and of channels; ArgsGradient(dy, x) */
bool fg_tf_build_fake_quant_grad(fg_importer *im, fg_tf_call *call) {
    if (call->input_count == 2)
        return fake_quant_grad(im, call, end(im, call, "min", -6), end(im, call, "max", 6));
    return fg_tf_want(im, call, 4) && fake_quant_grad(im, call, call->inputs[2], call->inputs[3]);
}

/* ---- to whole numbers, and back ---- */

typedef struct range {
    fg_value_id low, high; /* of x */
    double least, most;    /* of the whole numbers */
    bool given;
} range;

/* The smallest and largest of x, or what attributes or inputs say. */
static bool range_init(fg_importer *im, fg_tf_call *call, range *r) {
    fg_value_id x = call->inputs[0];
    fg_dtype dtype = fg_tf_type_of(im, x);
    int64_t bits = fg_tf_attr_int(call->attrs, "num_bits", 8);
    bool sign = fg_tf_attr_bool(call->attrs, "signed_input", true);
    bool narrow = fg_tf_attr_bool(call->attrs, "narrow_range", false);
    int64_t axis = fg_tf_attr_int(call->attrs, "axis", -1);
    r->given = fg_tf_attr_bool(call->attrs, "range_given", call->input_count > 1);
    if (call->input_count == 4 && !fg_tf_int_input(im, call, 3, &bits)) return false;
    if (bits < 1 || bits > 53) return fg_tf_refuse(im, call, "of %lld bits", (long long)bits);
    if (axis != -1) return fg_tf_refuse(im, call, "of each place of an axis");
    double steps = (double)((int64_t)1 << (bits - (sign ? 1 : 0)));
    r->least = sign ? -steps + (narrow ? 1 : 0) : 0;
    r->most = steps - 1;
    if (call->input_count > 1) {
        r->low = r->given ? call->inputs[1] : UN(min, x);
        r->high = r->given ? call->inputs[2] : UN(max, x);
    } else {
        r->low = r->given ? NUM(fg_tf_attr_float(call->attrs, "input_min", 0)) : UN(min, x);
        r->high = r->given ? NUM(fg_tf_attr_float(call->attrs, "input_max", 0)) : UN(max, x);
    }
    return r->low && r->high;
}

/* How many steps one is, by one end: none where it lies on the other side of 0. */
static fg_value_id by_end(fg_importer *im, fg_tf_call *call, double whole, fg_value_id x,
                          fg_dtype dtype) {
    fg_value_id scale = DIV(NUM(whole), x);
    fg_value_id same_side = BI(greater, MUL(NUM(whole), x), NUM(0));
    return IF(same_side, scale, NUM(dtype == FG_FLOAT64 ? DBL_MAX : (double)FLT_MAX));
}

/* QuantizeAndDequantize, V2 and V3(x, min, max, bits): rounded to steps of one size, of which the
 * ends are at most as many as the whole numbers hold; 0 stays. */
bool fg_tf_build_quantize_both(fg_importer *im, fg_tf_call *call) {
    range r = {0};
    if (call->input_count != 1 && call->input_count != 3 && !fg_tf_want(im, call, 4)) return false;
    fg_value_id x = call->inputs[0];
    fg_dtype dtype = fg_tf_type_of(im, x);
    if (dtype != FG_FLOAT32 && dtype != FG_FLOAT64)
        return fg_tf_refuse(im, call, "of %s", fg_dtype_name(dtype));
    if (!range_init(im, call, &r)) return false;
    fg_value_id low = by_end(im, call, r.least, r.low, dtype);
    fg_value_id high = by_end(im, call, r.most, r.high, dtype);
    fg_value_id by_low = BI(less, low, high), scale = BI(minimum, low, high);
    fg_value_id step = IF(by_low, r.least != 0 ? DIV(r.low, NUM(r.least)) : NUM(0),
                          DIV(r.high, NUM(r.most != 0 ? r.most : 1)));
    if (r.given) {
        fg_value_id least = MUL(NUM(r.least), step), most = MUL(NUM(r.most), step);
        x = BI(maximum, BI(minimum, x, IF(by_low, most, r.high)), IF(by_low, r.low, least));
    }
    bool up = fg_bytes_are(fg_tf_attr_text(call->attrs, "round_mode"), "HALF_UP");
    fg_value_id steps = MUL(x, scale);
    steps = up ? UN(floor, ADD(steps, NUM(0.5))) : UN(round, steps);
    return fg_tf_give(call, MUL(steps, step));
}

/* ---- to types of few bits: in the arithmetic that the documentation has ---- */

typedef struct bits {
    fg_dtype dtype;     /* of the whole numbers */
    double least, most; /* of them */
    double middle;      /* what MIN_COMBINED moves signed ones by */
    bool first, scaled; /* the modes MIN_FIRST and SCALED; else MIN_COMBINED */
    bool narrow;
} bits;

static bool bits_init(fg_importer *im, fg_tf_call *call, fg_dtype dtype, bits *b) {
    fg_bytes mode = fg_tf_attr_text(call->attrs, "mode");
    bool sign = dtype == FG_INT8 || dtype == FG_INT16 || dtype == FG_INT32;
    if (!sign && dtype != FG_UINT8 && dtype != FG_UINT16)
        return fg_tf_refuse(im, call, "of this element type");
    if (fg_tf_attr_int(call->attrs, "axis", -1) != -1)
        return fg_tf_refuse(im, call, "of each place of an axis");
    double steps = (double)((int64_t)1 << (8 * fg_dtype_size(dtype)));
    *b = (bits){.dtype = dtype,
                .least = sign ? -steps / 2 : 0,
                .most = sign ? steps / 2 - 1 : steps - 1,
                .middle = sign ? steps / 2 : 0,
                .first = fg_bytes_are(mode, "MIN_FIRST"),
                .scaled = fg_bytes_are(mode, "SCALED"),
                .narrow = fg_tf_attr_bool(call->attrs, "narrow_range", false)};
    return true;
}

/* The nearest whole number, halves away from 0. */
static fg_value_id away(fg_importer *im, fg_tf_call *call, fg_value_id x, fg_dtype dtype) {
    return MUL(UN(sign, x), UN(floor, ADD(UN(abs, x), NUM(0.5))));
}

static fg_value_id between(fg_importer *im, fg_tf_call *call, fg_value_id x, fg_value_id low,
                           fg_value_id high) {
    return BI(maximum, BI(minimum, x, high), low);
}

/* How many steps of whole numbers one is, of MIN_FIRST: as many steps as there are numbers. */
static fg_value_id steps_first(fg_importer *im, fg_tf_call *call, const bits *b, fg_value_id low,
                               fg_value_id high, fg_dtype dtype) {
    double count = b->most - b->least + 1;
    return DIV(NUM(count), MUL(SUB(high, low), NUM(count / (count - 1))));
}

/* QuantizeV2(x, min, max): the numbers, and the ends that they stand for. */
bool fg_tf_build_quantize(fg_importer *im, fg_tf_call *call) {
    bits b;
    fg_dtype dtype = FG_FLOAT64;
    if (!fg_tf_want(im, call, 3) || !bits_init(im, call, fg_tf_attr_dtype(call->attrs, "T"), &b))
        return false;
    fg_value_id x = fg_tf_cast(im, call, call->inputs[0], dtype), q;
    fg_value_id low = fg_tf_cast(im, call, call->inputs[1], dtype);
    fg_value_id high = fg_tf_cast(im, call, call->inputs[2], dtype);
    fg_value_id size = BI(maximum, NUM(1), BI(maximum, UN(abs, low), UN(abs, high)));
    low = BI(minimum, NUM(0), low);
    high = BI(maximum, high, ADD(low, MUL(size, NUM(0.01))));
    high = BI(maximum, NUM(0), high);
    if (b.scaled) {
        double least = b.least + (b.narrow ? 1 : 0);
        fg_value_id scale =
            BI(minimum, by_end(im, call, least, low, dtype), by_end(im, call, b.most, high, dtype));
        low = DIV(NUM(least), scale);
        high = DIV(NUM(b.most), scale);
        q = MUL(between(im, call, x, low, high), scale);
        bool even = fg_bytes_are(fg_tf_attr_text(call->attrs, "round_mode"), "HALF_TO_EVEN");
        q = even ? UN(round, q) : away(im, call, q, dtype);
    } else if (b.first) {
        fg_value_id scale = steps_first(im, call, &b, low, high, dtype);
        q = SUB(away(im, call, MUL(x, scale), dtype), away(im, call, MUL(low, scale), dtype));
        q = between(im, call, ADD(q, NUM(b.least)), NUM(b.least), NUM(b.most));
    } else {
        fg_value_id scale = DIV(NUM(b.most - b.least), SUB(high, low));
        q = MUL(SUB(between(im, call, x, low, high), low), scale);
        q = away(im, call, SUB(q, NUM(b.middle)), dtype);
    }
    fg_value_id all[] = {fg_tf_cast(im, call, q, b.dtype), fg_tf_cast(im, call, low, FG_FLOAT32),
                         fg_tf_cast(im, call, high, FG_FLOAT32)};
    for (uint32_t i = 0; i < call->output_count && i < 3; i++) {
        call->outputs[i] = all[i];
        if (!all[i]) return false;
    }
    return call->output_count <= 3;
}

/* Dequantize(numbers, min, max) */
bool fg_tf_build_dequantize(fg_importer *im, fg_tf_call *call) {
    bits b;
    fg_dtype dtype = FG_FLOAT64;
    if (!fg_tf_want(im, call, 3) || !bits_init(im, call, fg_tf_type_of(im, call->inputs[0]), &b))
        return false;
    fg_value_id q = fg_tf_cast(im, call, call->inputs[0], dtype), x;
    fg_value_id low = fg_tf_cast(im, call, call->inputs[1], dtype);
    fg_value_id high = fg_tf_cast(im, call, call->inputs[2], dtype);
    if (b.scaled) {
        fg_value_id scale = DIV(high, NUM(b.most));
        if (b.least < 0) scale = BI(maximum, DIV(low, NUM(b.least + (b.narrow ? 1 : 0))), scale);
        x = MUL(q, scale);
    } else if (b.first) {
        fg_value_id step = DIV(NUM(1), steps_first(im, call, &b, low, high, dtype));
        fg_value_id first = MUL(away(im, call, DIV(low, step), dtype), step);
        x = ADD(first, MUL(SUB(q, NUM(b.least)), step));
        x = IF(BI(equal, low, high), low, x);
    } else {
        fg_value_id step = DIV(SUB(high, low), NUM(b.most - b.least));
        x = ADD(MUL(ADD(q, NUM(b.middle)), step), low);
    }
    fg_dtype to = fg_tf_attr_dtype(call->attrs, "dtype");
    return x && fg_tf_give(call, fg_tf_cast(im, call, x, to == FG_INVALID ? FG_FLOAT32 : to));
}
