/* Random numbers. Where an operation has seeds, they are TensorFlow's own. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)

enum { MOST_SETS = 6 };

/* What an operation that draws has besides its inputs. */
typedef struct drawing {
    fg_tf_set sets[MOST_SETS];
    uint32_t count;
    fg_op_id after[FG_MAX_RANK + 1]; /* what a shape of the run is known behind */
} drawing;

static void set(drawing *self, const char *name, fg_attr value) {
    self->sets[self->count++] = (fg_tf_set){name, value};
}

/* Those of attributes, if one of them is not 0; or of a stateless operation's input. */
static bool seeds_of(fg_importer *im, fg_tf_call *call, int input, drawing *self) {
    int64_t *seeds = FG_NEW_ARRAY(im->arena, int64_t, 3);
    uint32_t count;
    if (input >= 0) {
        if (call->input_count <= (uint32_t)input) return fg_tf_refuse(im, call, "it has no seed");
        const int64_t *known = fg_tf_known(im, call, (uint32_t)input, &count);
        if (!known) return false;
        if (count != 2) return fg_tf_refuse(im, call, "of %u seeds", count);
        seeds[0] = known[0];
        seeds[1] = known[1];
        seeds[2] = 1;
        set(self, "tensorflow_seeds", FG_TF_INTS(3, seeds));
        return true;
    }
    seeds[0] = fg_tf_attr_int(call->attrs, "seed", 0);
    seeds[1] = fg_tf_attr_int(call->attrs, "seed2", 0);
    if (seeds[0] || seeds[1]) set(self, "tensorflow_seeds", FG_TF_INTS(2, seeds));
    return true;
}

/* The sizes that input 0 says. */
static bool shape_of(fg_importer *im, fg_tf_call *call, drawing *self) {
    if (call->input_count < 1) return fg_tf_refuse(im, call, "it has no shape");
    const fg_tf_ints *shape = fg_tf_ints_of(im, call->inputs[0]);
    if (!shape) shape = fg_tf_run_sizes(im, call, call->inputs[0], self->after);
    if (!shape) return false;
    set(self, "shape", fg_tf_sizes_attr(shape));
    return true;
}

static fg_value_id drawn(fg_importer *im, fg_tf_call *call, fg_op_kind kind,
                         const fg_value_id *input, const drawing *self) {
    fg_value_id made = fg_tf_make(im, call, kind, input, input ? 1 : 0, self->sets, self->count);
    if (made && self->after[0])
        fg_graph_wait(im->graph, fg_graph_value(im->graph, made)->op, self->after);
    return made;
}

static bool is_stateless(const fg_tf_call *call) {
    return strncmp(call->row->op, "Stateless", 9) == 0;
}

static bool type_of(fg_importer *im, fg_tf_call *call, const char *key, fg_dtype otherwise,
                    drawing *self) {
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, key);
    if (dtype == FG_INVALID) dtype = otherwise;
    if (dtype == FG_INVALID) return fg_tf_refuse(im, call, "of no element type");
    set(self, "dtype", FG_TF_TYPE(dtype));
    return true;
}

/* RandomUniform, RandomStandardNormal and TruncatedNormal(shape); stateless ones have seeds behind
 * it. */
bool fg_tf_build_random(fg_importer *im, fg_tf_call *call) {
    drawing d = {.count = 0};
    bool stateless = is_stateless(call);
    return fg_tf_want(im, call, stateless ? 2 : 1) && shape_of(im, call, &d) &&
           type_of(im, call, "dtype", stateless ? FG_FLOAT32 : FG_INVALID, &d) &&
           seeds_of(im, call, stateless ? 1 : -1, &d) &&
           fg_tf_give(call, drawn(im, call, call->row->kind, NULL, &d));
}

/* Whole numbers between bounds that only the run knows: what the range leaves of random bits. */
static bool between(fg_importer *im, fg_tf_call *call, uint32_t first, drawing *d) {
    fg_value_id low = call->inputs[first];
    fg_dtype dtype = fg_tf_type_of(im, low);
    bool wide = dtype == FG_INT64;
    if (dtype != FG_INT32 && !wide) return fg_tf_refuse(im, call, "of another type than int");
    fg_dtype bits_type = wide ? FG_UINT64 : FG_UINT32, sum_type = wide ? FG_UINT64 : FG_INT64;
    set(d, "dtype", FG_TF_TYPE(bits_type));
    set(d, "minval", FG_TF_REAL(0));
    set(d, "maxval", FG_TF_REAL(wide ? 0x1p64 : 0x1p32));
    fg_value_id bits = drawn(im, call, FG_OP_random_uniform, NULL, d);
    fg_value_id range = BI(subtract, call->inputs[first + 1], low);
    bits =
        BI(remainder, fg_tf_cast(im, call, bits, sum_type), fg_tf_cast(im, call, range, sum_type));
    return bits && fg_tf_give(call, BI(add, fg_tf_cast(im, call, bits, dtype), low));
}

/* RandomUniformInt(shape, minval, maxval), StatelessRandomUniformInt(shape, seed, minval, maxval).
 */
bool fg_tf_build_random_int(fg_importer *im, fg_tf_call *call) {
    drawing d = {.count = 0};
    bool stateless = is_stateless(call);
    uint32_t first = stateless ? 2 : 1;
    double low, high;
    if (!fg_tf_want(im, call, first + 2) || !shape_of(im, call, &d)) return false;
    if (!fg_tf_static(im, call->inputs[first]) || !fg_tf_static(im, call->inputs[first + 1]))
        return seeds_of(im, call, stateless ? 1 : -1, &d) && between(im, call, first, &d);
    if (!type_of(im, call, stateless ? "dtype" : "Tout", fg_tf_type_of(im, call->inputs[first]),
                 &d) ||
        !fg_tf_real_input(im, call, first, &low) || !fg_tf_real_input(im, call, first + 1, &high) ||
        !seeds_of(im, call, stateless ? 1 : -1, &d))
        return false;
    set(&d, "minval", FG_TF_REAL(low));
    set(&d, "maxval", FG_TF_REAL(high));
    return fg_tf_give(call, drawn(im, call, FG_OP_random_uniform, NULL, &d));
}

/* StatelessRandomUniformFullInt(shape, seed): all bits, of which the range from the lowest number
 * on has the sign the other way round. */
bool fg_tf_build_random_bits(fg_importer *im, fg_tf_call *call) {
    drawing d = {.count = 0};
    if (!fg_tf_want(im, call, 2) || !shape_of(im, call, &d) ||
        !type_of(im, call, "dtype", FG_INVALID, &d) || !seeds_of(im, call, 1, &d))
        return false;
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, "dtype");
    bool is_signed = fg_dtype_kind_of(dtype) == FG_SIGNED;
    double count = fg_dtype_size(dtype) == 8 ? 0x1p64 : 0x1p32, low = is_signed ? -count / 2 : 0;
    set(&d, "minval", FG_TF_REAL(low));
    set(&d, "maxval", FG_TF_REAL(low + count));
    fg_value_id bits = drawn(im, call, FG_OP_random_uniform, NULL, &d);
    if (!is_signed) return fg_tf_give(call, bits);
    return fg_tf_give(call, BI(bitwise_xor, bits, fg_tf_scalar(im, call, dtype, low)));
}

/* RandomGamma(shape, alpha), RandomPoisson(shape, rate); stateless ones have seeds between. */
bool fg_tf_build_random_elements(fg_importer *im, fg_tf_call *call) {
    drawing d = {.count = 0};
    bool stateless = is_stateless(call), gamma = call->row->kind == FG_OP_random_gamma;
    if (!fg_tf_want(im, call, stateless ? 3 : 2) || !shape_of(im, call, &d) ||
        !seeds_of(im, call, stateless ? 1 : -1, &d))
        return false;
    fg_value_id parameter = call->inputs[stateless ? 2 : 1];
    fg_dtype dtype = fg_tf_type_of(im, parameter);
    /* RandomPoisson itself gives its rates' type */
    if (!gamma && !type_of(im, call, "dtype",
                           fg_bytes_are(call->def->op, "RandomPoissonV2") ? FG_INT64 : dtype, &d))
        return false;
    if (!(FG_DTYPES_FLOAT & FG_DTYPE_BIT(dtype)))
        parameter = fg_tf_cast(im, call, parameter, FG_FLOAT64);
    return parameter && fg_tf_give(call, drawn(im, call, call->row->kind, &parameter, &d));
}

/* Multinomial(logits, num_samples), StatelessMultinomial(logits, num_samples, seed). */
bool fg_tf_build_multinomial(fg_importer *im, fg_tf_call *call) {
    drawing d = {.count = 0};
    bool stateless = is_stateless(call);
    if (!fg_tf_want(im, call, stateless ? 3 : 2) || !seeds_of(im, call, stateless ? 2 : -1, &d) ||
        !type_of(im, call, "output_dtype", FG_INT64, &d))
        return false;
    const fg_tf_ints *samples = fg_tf_ints_of(im, call->inputs[1]);
    if (!samples) samples = fg_tf_run_sizes(im, call, call->inputs[1], d.after);
    if (!samples) return false;
    set(&d, "num_samples", fg_tf_sizes_attr(samples));
    fg_value_id logits = call->inputs[0];
    if (!(FG_DTYPES_FLOAT & FG_DTYPE_BIT(fg_tf_type_of(im, logits))))
        logits = fg_tf_cast(im, call, logits, FG_FLOAT64);
    return logits && fg_tf_give(call, drawn(im, call, FG_OP_multinomial, &logits, &d));
}

bool fg_tf_build_random_shuffle(fg_importer *im, fg_tf_call *call) {
    drawing d = {.count = 0};
    if (!fg_tf_want(im, call, 1)) return false;
    const fg_shape *shape = fg_tf_shape_of(im, call->inputs[0]);
    if (shape->rank < 0) return fg_tf_refuse(im, call, "of an unknown rank");
    if (shape->rank == 0) return fg_tf_give(call, UN(identity, call->inputs[0]));
    set(&d, "num", FG_TF_SIZES(1, shape->dims));
    if (!seeds_of(im, call, -1, &d)) return false;
    fg_value_id order = drawn(im, call, FG_OP_random_permutation, NULL, &d);
    return fg_tf_give(call, BI(gather, call->inputs[0], order));
}

/* ---- a normal distribution between two bounds ---- */

/* A parameter of each row, or of all, with as many axes as the result. */
static fg_value_id parameter_of(fg_importer *im, fg_tf_call *call, uint32_t input, int rank) {
    fg_value_id x = call->inputs[input];
    int own = fg_tf_shape_of(im, x)->rank;
    if (own == 0 || own > 1) return own == 0 ? fg_tf_cast(im, call, x, FG_FLOAT64) : 0;
    for (int i = 1; i < rank && x; i++) x = fg_tf_expand(im, call, x, -1);
    return fg_tf_cast(im, call, x, FG_FLOAT64);
}

/* The probability that a standard normal number is below x. */
static fg_value_id probability(fg_importer *im, fg_tf_call *call, fg_value_id x) {
    fg_value_id scaled =
        BI(multiply, x, fg_tf_scalar(im, call, FG_FLOAT64, -0.70710678118654752440));
    return BI(multiply, UN(erfc, scaled), fg_tf_scalar(im, call, FG_FLOAT64, 0.5));
}

/* ParameterizedTruncatedNormal(shape, means, stdevs, minvals, maxvals): by the inverse of the
 * distribution, so of TensorFlow's distribution and not of its numbers. */
bool fg_tf_build_bounded_normal(fg_importer *im, fg_tf_call *call) {
    drawing d = {.count = 0};
    fg_value_id p[5] = {0};
    if (!fg_tf_want(im, call, 5) || !shape_of(im, call, &d)) return false;
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[1]);
    for (uint32_t i = 1; i < 5; i++) {
        p[i] = parameter_of(im, call, i, (int)d.sets[0].value.count);
        if (!p[i]) return fg_tf_refuse(im, call, "its parameters are not vectors");
    }
    if (!seeds_of(im, call, -1, &d)) return false;
    set(&d, "dtype", FG_TF_TYPE(FG_FLOAT64));
    fg_value_id low = probability(im, call, BI(divide, BI(subtract, p[3], p[1]), p[2]));
    fg_value_id high = probability(im, call, BI(divide, BI(subtract, p[4], p[1]), p[2]));
    fg_value_id u = drawn(im, call, FG_OP_random_uniform, NULL, &d);
    fg_value_id at = BI(add, low, BI(multiply, u, BI(subtract, high, low)));
    fg_value_id x = BI(add, p[1], BI(multiply, p[2], UN(ndtri, at)));
    x = BI(minimum, BI(maximum, x, p[3]), p[4]);
    return x && fg_tf_give(call, fg_tf_cast(im, call, x, dtype));
}
