/* Elementary functions over dense sets, in units in the last place, for every instruction set. The
 * reference is the C library's function of the next wider type. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "test_ops.h"

/* libcheck notes every assertion that holds, so that loops over many numbers assert only what does
 * not. Every 1021st float of all there are: 4.2 million of each sign and size. Prime, so that no
 * bit pattern is left out. */
enum { STRIDE = 1021, CHUNK = 4096, SAMPLES = 1 << 20 };

/* y = function(x) by a kernel without attributes. */
static void run(const fg_kernel *kernel, void *x, void *y, size_t count) {
    int64_t dims[1] = {(int64_t)count};
    fg_attr attrs[4];
    memset(attrs, 0, sizeof attrs);
    fg_view in = {x, dims, count, 1, kernel->dtype}, out = {y, dims, count, 1, kernel->dtype};
    fg_call call = {.in = &in, .out = &out, .in_count = 1, .out_count = 1, .attrs = attrs};
    ck_assert(kernel->run(&call));
}

/* The distance of `got` in units in the last place of float. */
static double float_error(float got, double wanted) {
    int exponent;
    if (isnan(wanted)) return isnan(got) ? 0 : INFINITY;
    if (isinf((float)wanted) || isinf(got)) return (float)wanted == got ? 0 : INFINITY;
    frexp(wanted, &exponent);
    if (exponent < -125) exponent = -125;
    return fabs((double)got - wanted) / ldexp(1, exponent - 24);
}

static double double_error(double got, long double wanted) {
    int exponent;
    if (isnan(wanted)) return isnan(got) ? 0 : INFINITY;
    if (isinf((double)wanted) || isinf(got)) return (double)wanted == got ? 0 : INFINITY;
    frexpl(wanted, &exponent);
    if (exponent < -1021) exponent = -1021;
    return (double)(fabsl((long double)got - wanted) / ldexpl(1, exponent - 53));
}

static double sigmoid(double x) {
    return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x));
}

static double softplus(double x) {
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

static long double sigmoid_long(long double x) {
    return x < 0 ? expl(x) / (1 + expl(x)) : 1 / (1 + expl(-x));
}

static long double softplus_long(long double x) {
    return x > 0 ? x + log1pl(expl(-x)) : log1pl(expl(x));
}

/* The largest errors that vmath.h promises; where double has none of its own, it is the C
 * library's. */
static const struct {
    const char *name;
    double (*reference)(double);
    long double (*reference_long)(long double);
    double bound;
    double low, high; /* of doubles */
} functions[] = {
    {"exp", exp, expl, 1.1, -740, 709},
    {"expm1", expm1, expm1l, 2, -50, 709},
    {"log", log, logl, 1, 0, 1000},
    {"log1p", log1p, log1pl, 1, -1, 1000},
    {"tanh", tanh, tanhl, 1.5, -20, 20},
    {"sigmoid", sigmoid, sigmoid_long, 2.4, -700, 40},
    {"softplus", softplus, softplus_long, 1.8, -700, 40},
    {"erf", erf, erfl, 1.5, -6, 6},
    {"sin", sin, sinl, 1, -100, 100},
    {"cos", cos, cosl, 1, -100, 100},
    {"sqrt", sqrt, sqrtl, 0.51, 0, 1000},
};

enum { FUNCTIONS = sizeof functions / sizeof *functions };

static void check_floats(const fg_kernel *kernel, int function, const char *isa) {
    float *x = malloc(CHUNK * sizeof *x), *y = malloc(CHUNK * sizeof *y);
    uint64_t bits = 0;
    while (bits <= UINT32_MAX) {
        size_t count = 0;
        for (; count < CHUNK && bits <= UINT32_MAX; bits += STRIDE) {
            uint32_t word = (uint32_t)bits;
            memcpy(&x[count++], &word, sizeof word);
        }
        run(kernel, x, y, count);
        for (size_t i = 0; i < count; i++) {
            double error = float_error(y[i], functions[function].reference((double)x[i]));
            if (error > functions[function].bound)
                ck_abort_msg("%s(%a) is %a, off by %g (%s)", functions[function].name, (double)x[i],
                             (double)y[i], error, isa);
        }
    }
    free(x);
    free(y);
}

/* Half of the numbers are spread evenly, half of them by size. */
static void check_doubles(const fg_kernel *kernel, int function, const char *isa) {
    double *x = malloc(SAMPLES * sizeof *x), *y = malloc(SAMPLES * sizeof *y);
    double low = functions[function].low, high = functions[function].high;
    uint64_t state = 88172645463325252u;
    for (size_t i = 0; i < SAMPLES; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        x[i] = low + (high - low) * (double)(state >> 11) * 0x1p-53;
        if (i % 2) x[i] = ldexp(x[i], -(int)(state % 60));
    }
    run(kernel, x, y, SAMPLES);
    for (size_t i = 0; i < SAMPLES; i++) {
        double error = double_error(y[i], functions[function].reference_long((long double)x[i]));
        if (error > functions[function].bound)
            ck_abort_msg("%s(%a) is %a, off by %g (%s)", functions[function].name, x[i], y[i],
                         error, isa);
    }
    free(x);
    free(y);
}

static void check_function(int function, fg_dtype dtype) {
    const fg_kernel *tables[3];
    const char *names[3];
    int count = fg_test_tables(tables, names);
    for (int table = 0; table < count; table++) {
        const fg_kernel *kernel = fg_test_kernel(tables[table], functions[function].name, dtype);
        ck_assert_ptr_nonnull(kernel);
        if (dtype == FG_FLOAT32)
            check_floats(kernel, function, names[table]);
        else
            check_doubles(kernel, function, names[table]);
    }
}

START_TEST(errors_of_float32) {
    check_function(_i, FG_FLOAT32);
}
END_TEST

START_TEST(errors_of_float64) {
    check_function(_i, FG_FLOAT64);
}
END_TEST

/* Vector code and the same code for one number give the same bits, wherever a number stands. */
START_TEST(position_changes_nothing) {
    const fg_kernel *tables[3];
    const char *names[3];
    int count = fg_test_tables(tables, names);
    for (int table = 0; table < count; table++) {
        const fg_kernel *kernel = fg_test_kernel(tables[table], functions[_i].name, FG_FLOAT32);
        float x[67], y[67], alone[67];
        for (int i = 0; i < 67; i++) x[i] = (float)i * 0.37f - 9;
        run(kernel, x, y, 67);
        for (int i = 0; i < 67; i++) run(kernel, &x[i], &alone[i], 1);
        ck_assert_mem_eq(y, alone, sizeof y);
    }
}
END_TEST

Suite *fg_ops_math_suite(void) {
    Suite *suite = suite_create("math");
    TCase *tests = tcase_create("math");
    tcase_set_timeout(tests, 300);
    tcase_add_loop_test(tests, errors_of_float32, 0, FUNCTIONS);
    tcase_add_loop_test(tests, errors_of_float64, 0, FUNCTIONS);
    tcase_add_loop_test(tests, position_changes_nothing, 0, FUNCTIONS);
    suite_add_tcase(suite, tests);
    return suite;
}
