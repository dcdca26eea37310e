/* What draws random numbers, as nodes. Where the numbers are not TensorFlow's own, it draws others,
 * without seeds: in each run of a session, and in each session, new ones. */
#include <string.h>

#include "emit/exporting.h"

/* ---- what they have in common ---- */

/* The node of the operation itself, where nothing comes behind it. */
static const char *name_of(fg_exporting *e, const char *what, bool last) {
    return last ? e->base : fg_export_helper(e, what);
}

static const fg_attr *seeds_of(const fg_exporting *e) {
    return fg_export_attr_of(e, "tensorflow_seeds");
}

/* Three seeds are those of an operation that draws the same in every run. */
static bool is_stateless(const fg_exporting *e) {
    return seeds_of(e)->kind == FG_ATTR_INTS && seeds_of(e)->count == 3;
}

static void put_seeds(fg_exporting *e) {
    const fg_attr *seeds = seeds_of(e);
    bool given = seeds->kind == FG_ATTR_INTS && seeds->count == 2;
    fg_node_int(e, "seed", given ? seeds->ints[0] : 0);
    fg_node_int(e, "seed2", given ? seeds->ints[1] : 0);
}

static const char *put_cast(fg_exporting *e, const char *name, const char *tensor, fg_dtype from,
                            fg_dtype to) {
    fg_node_begin(e, name, "Cast");
    fg_node_input(e, tensor);
    fg_node_type(e, "SrcT", from);
    fg_node_type(e, "DstT", to);
    fg_node_end(e);
    return name;
}

/* An input as a type that the operation takes. */
static const char *input_as(fg_exporting *e, fg_dtype dtype) {
    const char *tensor = fg_export_tensor(e, fg_export_input_of(e, 0));
    fg_dtype own = fg_export_dtype_of(e, 0);
    return own == dtype ? tensor : put_cast(e, fg_export_helper(e, "Cast"), tensor, own, dtype);
}

/* A number of any element type. */
static const char *number_of(fg_exporting *e, double value, fg_dtype dtype) {
    bool plain = dtype == FG_FLOAT32 || dtype == FG_FLOAT64;
    const char *real = fg_export_real(e, value, plain ? dtype : FG_FLOAT64);
    if (plain) return real;
    return put_cast(e, fg_export_helper(e, "Cast"), real, FG_FLOAT64, dtype);
}

static const char *put_two(fg_exporting *e, const char *name, const char *op, const char *a,
                           const char *b, fg_dtype dtype) {
    fg_node_begin(e, name, op);
    fg_node_input(e, a);
    fg_node_input(e, b);
    fg_node_type(e, "T", dtype);
    fg_node_end(e);
    return name;
}

/* The seeds of an operation without a state, as its input. */
static const char *seed_input(fg_exporting *e) {
    const fg_attr *seeds = seeds_of(e);
    fg_tensor tensor = {.dtype = FG_INT64,
                        .rank = 1,
                        .dims = {2},
                        .count = 2,
                        .bytes = 2 * sizeof(int64_t),
                        .data = (void *)(uintptr_t)seeds->ints};
    return fg_export_constant(e, fg_export_helper(e, "seed"), &tensor);
}

static const char *sizes_of(fg_exporting *e, const char *name) {
    const fg_attr *sizes = fg_export_attr_of(e, name);
    return fg_export_sizes(e, sizes->count, sizes->sizes);
}

/* Draws of a shape: `op`, or Stateless`after`. */
static void begin_draw(fg_exporting *e, const char *name, const char *op, const char *after,
                       const char *shape) {
    bool stateless = is_stateless(e);
    const char *seed = stateless ? seed_input(e) : NULL;
    fg_node_begin(e, name, stateless ? fg_arena_printf(e->arena, "Stateless%s", after) : op);
    fg_node_input(e, shape);
    if (seed) {
        fg_node_input(e, seed);
        fg_node_type(e, "Tseed", FG_INT64);
    } else {
        put_seeds(e);
    }
    fg_node_type(e, "T", FG_INT32);
}

/* ---- reals ---- */

/* draws * factor + offset */
static void export_reals(fg_exporting *e, const char *op, const char *after, double factor,
                         double offset) {
    fg_dtype dtype = fg_export_attr_of(e, "dtype")->dtype;
    bool scaled = factor != 1, moved = offset != 0;
    const char *shape = sizes_of(e, "shape"), *name = name_of(e, op, !scaled && !moved);
    begin_draw(e, name, op, after, shape);
    fg_node_type(e, "dtype", dtype);
    fg_node_end(e);
    if (scaled)
        name =
            put_two(e, name_of(e, "mul", !moved), "Mul", name, number_of(e, factor, dtype), dtype);
    if (moved) put_two(e, e->base, "Add", name, number_of(e, offset, dtype), dtype);
}

/* ---- whole numbers ---- */

static const char *whole_number(fg_exporting *e, int64_t value, fg_dtype dtype) {
    int32_t narrow = (int32_t)value;
    fg_tensor tensor = {.dtype = dtype,
                        .count = 1,
                        .bytes = dtype == FG_INT64 ? sizeof value : sizeof narrow,
                        .data = dtype == FG_INT64 ? (void *)&value : (void *)&narrow};
    return fg_export_constant(e, fg_export_helper(e, "Const"), &tensor);
}

/* All that 64 bits can be, with seeds of their own: the bits, counted from the lowest number. */
static void export_bits(fg_exporting *e, fg_dtype dtype, double low) {
    bool negative = low < 0;
    const char *shape = sizes_of(e, "shape"), *seed = seed_input(e);
    const char *name = name_of(e, "bits", !negative);
    fg_node_begin(e, name, "StatelessRandomUniformFullInt");
    fg_node_input(e, shape);
    fg_node_input(e, seed);
    fg_node_type(e, "T", FG_INT32);
    fg_node_type(e, "Tseed", FG_INT64);
    fg_node_type(e, "dtype", dtype);
    fg_node_end(e);
    if (!negative) return;
    const char *sign = whole_number(e, dtype == FG_INT64 ? INT64_MIN : INT32_MIN, dtype);
    put_two(e, e->base, "BitwiseXor", name, sign, dtype);
}

/* In [low, high), of int64 where int32 does not reach. */
static void export_wholes(fg_exporting *e, double low, double high) {
    fg_dtype dtype = fg_export_attr_of(e, "dtype")->dtype;
    bool all = high - low == (fg_dtype_size(dtype) == 8 ? 0x1p64 : 0x1p32);
    if (is_stateless(e) && all && fg_dtype_size(dtype) >= 4) {
        export_bits(e, dtype, low);
        return;
    }
    if (low < -0x1p63 || high >= 0x1p63) {
        fg_export_refuse(e, "between numbers that int64 has not");
        return;
    }
    bool narrow = dtype == FG_INT32 || (dtype != FG_INT64 && low >= -0x1p31 && high < 0x1p31);
    if (dtype == FG_INT32 && high >= 0x1p31) narrow = false;
    fg_dtype drawn = narrow ? FG_INT32 : FG_INT64;
    const char *shape = sizes_of(e, "shape"), *least = whole_number(e, (int64_t)low, drawn),
               *end = whole_number(e, (int64_t)high, drawn);
    const char *seed = is_stateless(e) ? seed_input(e) : NULL;
    const char *name = name_of(e, "RandomUniformInt", drawn == dtype);
    fg_node_begin(e, name, seed ? "StatelessRandomUniformInt" : "RandomUniformInt");
    fg_node_input(e, shape);
    if (seed) fg_node_input(e, seed);
    fg_node_input(e, least);
    fg_node_input(e, end);
    fg_node_type(e, "T", FG_INT32);
    fg_node_type(e, seed ? "dtype" : "Tout", drawn);
    if (seed)
        fg_node_type(e, "Tseed", FG_INT64);
    else
        put_seeds(e);
    fg_node_end(e);
    if (drawn != dtype) put_cast(e, e->base, name, drawn, dtype);
}

static void export_uniform(fg_exporting *e) {
    double low = fg_export_attr_of(e, "minval")->f, high = fg_export_attr_of(e, "maxval")->f;
    if (fg_dtype_kind_of(fg_export_attr_of(e, "dtype")->dtype) == FG_REAL)
        export_reals(e, "RandomUniform", "RandomUniform", high - low, low);
    else
        export_wholes(e, low, high);
}

/* ---- numbers that a tensor tells more of ---- */

static void export_gamma(fg_exporting *e) {
    fg_dtype dtype = fg_export_dtype_of(e, 0);
    fg_dtype drawn = dtype == FG_BFLOAT16 ? FG_FLOAT32 : dtype;
    const char *shape = sizes_of(e, "shape"), *alpha = input_as(e, drawn);
    const char *seed = is_stateless(e) ? seed_input(e) : NULL;
    const char *name = name_of(e, "RandomGamma", drawn == dtype);
    fg_node_begin(e, name, seed ? "StatelessRandomGammaV2" : "RandomGamma");
    fg_node_input(e, shape);
    if (seed) fg_node_input(e, seed);
    fg_node_input(e, alpha);
    if (seed) {
        fg_node_type(e, "Tseed", FG_INT64);
        fg_node_type(e, "dtype", drawn);
        fg_node_type(e, "T", FG_INT32);
    } else {
        put_seeds(e);
        fg_node_type(e, "S", FG_INT32);
        fg_node_type(e, "T", drawn);
    }
    fg_node_end(e);
    if (drawn != dtype) put_cast(e, e->base, name, drawn, dtype);
}

static bool is_rate(fg_dtype dtype) {
    return dtype == FG_FLOAT16 || dtype == FG_FLOAT32 || dtype == FG_FLOAT64 || dtype == FG_INT32 ||
           dtype == FG_INT64;
}

static void export_poisson(fg_exporting *e) {
    fg_dtype dtype = fg_export_attr_of(e, "dtype")->dtype, rates = fg_export_dtype_of(e, 0);
    fg_dtype drawn = is_rate(dtype) ? dtype : FG_INT64, taken = is_rate(rates) ? rates : FG_FLOAT32;
    const char *shape = sizes_of(e, "shape"), *rate = input_as(e, taken);
    const char *seed = is_stateless(e) ? seed_input(e) : NULL;
    const char *name = name_of(e, "RandomPoisson", drawn == dtype);
    fg_node_begin(e, name, seed ? "StatelessRandomPoisson" : "RandomPoissonV2");
    fg_node_input(e, shape);
    if (seed) fg_node_input(e, seed);
    fg_node_input(e, rate);
    if (!seed) put_seeds(e);
    if (seed) fg_node_type(e, "Tseed", FG_INT64);
    fg_node_type(e, seed ? "T" : "S", FG_INT32);
    fg_node_type(e, seed ? "Rtype" : "R", taken);
    fg_node_type(e, "dtype", drawn);
    fg_node_end(e);
    if (drawn != dtype) put_cast(e, e->base, name, drawn, dtype);
}

static void export_multinomial(fg_exporting *e) {
    const char *logits = fg_export_tensor(e, fg_export_input_of(e, 0));
    const char *count = fg_export_size(e, fg_export_attr_of(e, "num_samples")->sizes[0]);
    const char *seed = is_stateless(e) ? seed_input(e) : NULL;
    fg_node_begin(e, e->base, seed ? "StatelessMultinomial" : "Multinomial");
    fg_node_input(e, logits);
    fg_node_input(e, count);
    if (seed) fg_node_input(e, seed);
    if (seed)
        fg_node_type(e, "Tseed", FG_INT64);
    else
        put_seeds(e);
    fg_node_type(e, "T", fg_export_dtype_of(e, 0));
    fg_node_type(e, "output_dtype", fg_export_attr_of(e, "dtype")->dtype);
    fg_node_end(e);
}

/* 0 to below num, shuffled. */
static void export_permutation(fg_exporting *e) {
    fg_dtype dtype = fg_export_attr_of(e, "dtype")->dtype;
    const char *num = fg_export_size(e, fg_export_attr_of(e, "num")->sizes[0]);
    const char *zero = fg_export_int(e, 0), *one = fg_export_int(e, 1);
    const char *range = fg_export_helper(e, "range");
    fg_node_begin(e, range, "Range");
    fg_node_input(e, zero);
    fg_node_input(e, num);
    fg_node_input(e, one);
    fg_node_type(e, "Tidx", FG_INT32);
    fg_node_end(e);
    const char *name = name_of(e, "RandomShuffle", dtype == FG_INT32);
    fg_node_begin(e, name, "RandomShuffle");
    fg_node_input(e, range);
    put_seeds(e);
    fg_node_type(e, "T", FG_INT32);
    fg_node_end(e);
    if (dtype != FG_INT32) put_cast(e, e->base, name, FG_INT32, dtype);
}

/* ---- all of them ---- */

/* Whether TensorFlow draws the same numbers. */
static bool is_theirs(const fg_exporting *e, fg_op_kind kind) {
    if (seeds_of(e)->kind != FG_ATTR_INTS) return false;
    if (kind == FG_OP_random_permutation) return !is_stateless(e);
    if (kind != FG_OP_random_uniform || is_stateless(e)) return true;
    fg_dtype dtype = fg_export_attr_of(e, "dtype")->dtype; /* others are drawn as one of these */
    bool whole = fg_dtype_kind_of(dtype) != FG_REAL;
    return !whole || dtype == FG_INT64 ||
           (dtype == FG_INT32 && fg_export_attr_of(e, "maxval")->f < 0x1p31);
}

bool fg_export_random(fg_exporting *e) {
    fg_op_kind kind = (fg_op_kind)fg_export_op_of(e)->kind;
    bool normal = kind == FG_OP_random_normal || kind == FG_OP_truncated_normal;
    double mean = normal ? fg_export_attr_of(e, "mean")->f : 0;
    double deviation = normal ? fg_export_attr_of(e, "stddev")->f : 1;
    switch (kind) {
        case FG_OP_random_uniform:
            export_uniform(e);
            break;
        case FG_OP_random_normal:
            export_reals(e, "RandomStandardNormal", "RandomNormal", deviation, mean);
            break;
        case FG_OP_truncated_normal:
            export_reals(e, "TruncatedNormal", "TruncatedNormal", deviation, mean);
            break;
        case FG_OP_random_gamma:
            export_gamma(e);
            break;
        case FG_OP_random_poisson:
            export_poisson(e);
            break;
        case FG_OP_multinomial:
            export_multinomial(e);
            break;
        case FG_OP_random_permutation:
            export_permutation(e);
            break;
        default:
            return false;
    }
    if (!is_theirs(e, kind)) {
        e->draws++;
        if (!e->first_draw) e->first_draw = e->op;
    }
    return true;
}

void fg_export_tell_draws(const fg_exporting *e) {
    if (e->draws == 0) return;
    fg_finding *finding =
        fg_report_add(e->report, FG_G904, fg_op_user_span(e->graph, e->first_draw),
                      e->draws == 1 ? "%u operation draws random numbers: TensorFlow draws others"
                                    : "%u operations draw random numbers: TensorFlow draws others",
                      e->draws);
    fg_finding_help(e->report, finding,
                    "they have no seeds there; read back, they go by --seed, and by their nodes' "
                    "names");
}
