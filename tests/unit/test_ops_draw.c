/* Numbers whose distribution an input says, orders, and what TensorFlow draws with its seeds.
 * Bounds as in test_ops_random.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "graph/kernel_table.h"
#include "kernels/special.h"
#include "tensor/tensor.h"
#include "test_ops.h"

enum { MANY = 60000 };

static fg_memory memory;
static fg_pool *pool;

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
    pool = fg_pool_new(&memory, 3);
    ck_assert_ptr_nonnull(pool);
}

static void tear_down(void) {
    fg_pool_free(pool);
    ck_assert_uint_eq(memory.used, 0);
}

typedef struct drawing {
    const char *operation;
    fg_dtype dtype; /* of the result */
    int64_t dims[2];
    int rank;
    double *input; /* of float64; or NULL */
    int64_t input_dims[2];
    int input_rank;
    const int64_t *seeds; /* TensorFlow's, or NULL */
    uint32_t seed_count;
    uint64_t step;
} drawing;

static size_t count_of(const drawing *d) {
    return (size_t)(d->dims[0] * (d->rank > 1 ? d->dims[1] : 1));
}

/* The attributes by name, as the row has them. */
static void fill_attrs(const drawing *d, fg_attr *attrs) {
    const fg_op_row *row = fg_op_row_of(fg_op_kind_of(d->operation));
    for (int i = 0; i < row->param_count; i++) {
        const char *name = row->params[i].name;
        attrs[i] = row->params[i].value;
        if (strcmp(name, "tensorflow_seeds") == 0 && d->seeds)
            attrs[i] = (fg_attr){.kind = FG_ATTR_INTS, .count = d->seed_count, .ints = d->seeds};
        if (row->params[i].kind == FG_PARAM_SIZES)
            attrs[i] = (fg_attr){.kind = FG_ATTR_INTS, .count = (uint32_t)d->rank, .ints = d->dims};
    }
}

static void *draw(const drawing *d, fg_pool *threads) {
    static fg_kernel_table kernels;
    char message[256] = "";
    fg_attr attrs[16];
    fg_kernel_table_init(&kernels, fg_kernels_for(NULL, NULL));
    fill_attrs(d, attrs);
    const fg_dtype key = d->input ? FG_FLOAT64 : d->dtype;
    const fg_kernel *kernel = kernels.at[fg_op_kind_of(d->operation)][key];
    ck_assert_ptr_nonnull(kernel);
    size_t inputs = (size_t)(d->input_rank > 0 ? d->input_dims[0] : 1);
    if (d->input_rank > 1) inputs *= (size_t)d->input_dims[1];
    fg_view in = {d->input, d->input_dims, inputs, d->input_rank, FG_FLOAT64};
    fg_view out = {malloc(count_of(d) * 8 + 8), d->dims, count_of(d), d->rank, d->dtype};
    double scratch[16];
    fg_call call = {.kernel = kernel,
                    .in = &in,
                    .out = &out,
                    .in_count = d->input != NULL,
                    .out_count = 1,
                    .attrs = attrs,
                    .pool = threads,
                    .key = 12345,
                    .step = d->step,
                    .scratch = scratch,
                    .message = message,
                    .message_size = sizeof message};
    if (kernel->scratch) ck_assert_uint_le(kernel->scratch(&call), sizeof scratch);
    ck_assert_msg(kernel->run(&call), "%s", message);
    return out.data;
}

static double number_at(const void *data, fg_dtype dtype, size_t i) {
    fg_tensor tensor = {.dtype = dtype, .count = i + 1, .data = (void *)(uintptr_t)data};
    return fg_tensor_element(&tensor, i);
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov and Smirnov's distance to a gamma distribution. */
static void check_gamma(double *samples, double alpha) {
    double worst = 0, n = MANY;
    qsort(samples, MANY, sizeof *samples, compare);
    for (size_t i = 0; i < MANY; i++) {
        double at = fg_igamma(alpha, samples[i]);
        worst = fmax(worst, fmax(at - (double)i / n, (double)(i + 1) / n - at));
    }
    if (!(worst * sqrt(n) < 2.4)) ck_abort_msg("alpha %g: %g", alpha, worst * sqrt(n));
}

static const int64_t some_seeds[] = {3, 4, 1};

START_TEST(gamma_numbers) {
    double alphas[] = {0.25, 1, 2.5, 40};
    drawing d = {.operation = "random_gamma",
                 .dtype = FG_FLOAT64,
                 .dims = {MANY, 4},
                 .rank = 2,
                 .input = alphas,
                 .input_dims = {4},
                 .input_rank = 1,
                 .seeds = _i ? some_seeds : NULL,
                 .seed_count = 2};
    double *data = draw(&d, pool), *alone = draw(&d, NULL),
           *samples = malloc(MANY * sizeof(double));
    ck_assert(memcmp(data, alone, (size_t)MANY * 4 * sizeof *data) == 0);
    for (size_t k = 0; k < 4; k++) {
        for (size_t i = 0; i < MANY; i++) samples[i] = data[i * 4 + k];
        check_gamma(samples, alphas[k]);
    }
    free(data);
    free(alone);
    free(samples);
    double wrong[] = {0, -1};
    drawing none = {.operation = "random_gamma",
                    .dtype = FG_FLOAT64,
                    .dims = {1, 2},
                    .rank = 2,
                    .input = wrong,
                    .input_dims = {2},
                    .input_rank = 1};
    data = draw(&none, NULL);
    ck_assert(isnan(data[0]) && isnan(data[1]));
    free(data);
}
END_TEST

/* Pearson's statistic over the counts from `low` to `high`, what is beyond in one more: of 11 to 32
 * degrees of freedom; 80 has a probability below 10^-5 in both. */
static void check_poisson(const int64_t *data, size_t inputs, size_t k, double rate, int low,
                          int high) {
    double counts[64] = {0}, statistic = 0, beyond = 1;
    for (size_t i = 0; i < MANY; i++) {
        int64_t x = data[i * inputs + k];
        ck_assert(x >= 0);
        counts[x >= low && x <= high ? x - low : high - low + 1]++;
    }
    for (int x = low; x <= high; x++) {
        double p = exp(x * log(rate) - rate - lgamma(x + 1)), expected = p * MANY;
        beyond -= p;
        statistic += (counts[x - low] - expected) * (counts[x - low] - expected) / expected;
    }
    double expected = beyond * MANY, off = counts[high - low + 1] - expected;
    statistic += off * off / expected;
    if (!(statistic < 80)) ck_abort_msg("rate %g: %g", rate, statistic);
}

START_TEST(poisson_numbers) {
    double rates[] = {3, 25, 0, NAN};
    drawing d = {.operation = "random_poisson",
                 .dtype = FG_INT64,
                 .dims = {MANY, 3},
                 .rank = 2,
                 .input = rates,
                 .input_dims = {3},
                 .input_rank = 1,
                 .seeds = _i ? some_seeds : NULL,
                 .seed_count = 2};
    int64_t *data = draw(&d, pool), *alone = draw(&d, NULL);
    ck_assert(memcmp(data, alone, (size_t)MANY * 3 * sizeof *data) == 0);
    check_poisson(data, 3, 0, 3, 0, 9);
    check_poisson(data, 3, 1, 25, 12, 40);
    for (size_t i = 0; i < MANY; i++) ck_assert(data[i * 3 + 2] == 0);
    free(data);
    free(alone);
    rates[0] = -1;
    rates[1] = INFINITY;
    d.dtype = FG_FLOAT64;
    d.dims[0] = 1;
    double *none = draw(&d, NULL);
    ck_assert(isnan(none[0]) && isnan(none[1]) && none[2] == 0);
    free(none);
}
END_TEST

/* Of orders of 4 there are 24: 23 degrees of freedom, 70 has a probability below 10^-5. */
START_TEST(permutations) {
    double counts[256] = {0}, statistic = 0;
    enum { ORDERS = 12000 };
    for (uint64_t step = 0; step < ORDERS; step++) {
        drawing d = {.operation = "random_permutation",
                     .dtype = FG_INT32,
                     .dims = {4},
                     .rank = 1,
                     .step = step,
                     .seeds = _i ? some_seeds : NULL,
                     .seed_count = 2};
        int32_t *order = draw(&d, NULL), seen = 0, code = 0;
        for (int i = 0; i < 4; i++) {
            seen |= 1 << order[i];
            code = code * 4 + order[i];
        }
        ck_assert_int_eq(seen, 15);
        counts[code]++;
        free(order);
    }
    for (int code = 0; code < 256; code++)
        if (counts[code] > 0)
            statistic +=
                (counts[code] - ORDERS / 24.0) * (counts[code] - ORDERS / 24.0) * 24 / ORDERS;
    ck_assert_double_lt(statistic, 70);
    drawing one = {.operation = "random_permutation", .dtype = FG_INT64, .dims = {1}, .rank = 1};
    int64_t *alone = draw(&one, NULL);
    ck_assert_int_eq(*alone, 0);
    free(alone);
}
END_TEST

START_TEST(classes) {
    double logits[] = {0, 1, -1, -INFINITY, 5, 5, 5, 5};
    drawing d = {.operation = "multinomial",
                 .dtype = FG_INT64,
                 .dims = {2, MANY},
                 .rank = 2,
                 .input = logits,
                 .input_dims = {2, 4},
                 .input_rank = 2,
                 .seeds = _i ? some_seeds : NULL,
                 .seed_count = 2};
    int64_t *data = draw(&d, pool);
    for (int row = 0; row < 2; row++) {
        double counts[4] = {0}, sum = 0;
        for (int k = 0; k < 4; k++) sum += exp(logits[row * 4 + k]);
        for (size_t i = 0; i < MANY; i++) counts[data[(size_t)row * MANY + i]]++;
        for (int k = 0; k < 4; k++) {
            double p = exp(logits[row * 4 + k]) / sum;
            ck_assert_double_le(fabs(counts[k] / MANY - p), 4.5 * sqrt(p * (1 - p) / MANY));
        }
    }
    free(data);
}
END_TEST

/* What TensorFlow's guide to random numbers prints for stateless_normal([2, 3], seed=[1, 2]), and
 * what random_uniform([3], seed=1) gives in every TensorFlow 1 (the default graph seed is
 * 87654321). */
START_TEST(numbers_of_tensorflow) {
    static const int64_t stateless[] = {1, 2, 1}, stateful[] = {87654321, 1};
    static const float normals[] = {0.5441101f,  0.20738031f, 0.07356433f,
                                    0.04643455f, -1.30159f,   -0.95385665f};
    static const float uniforms[] = {0.2390374f, 0.92039955f, 0.050512433f};
    drawing d = {.operation = "random_normal",
                 .dtype = FG_FLOAT32,
                 .dims = {2, 3},
                 .rank = 2,
                 .seeds = stateless,
                 .seed_count = 3};
    float *data = draw(&d, NULL);
    for (int i = 0; i < 6; i++) ck_assert_double_eq_tol((double)data[i], (double)normals[i], 1e-6);
    free(data);
    d.step = 5; /* the same in every run */
    data = draw(&d, NULL);
    ck_assert_double_eq_tol((double)data[0], (double)normals[0], 1e-6);
    free(data);
    drawing u = {.operation = "random_uniform",
                 .dtype = FG_FLOAT32,
                 .dims = {3},
                 .rank = 1,
                 .seeds = stateful,
                 .seed_count = 2};
    data = draw(&u, NULL);
    for (int i = 0; i < 3; i++) ck_assert_double_eq_tol((double)data[i], (double)uniforms[i], 1e-7);
    free(data);
    u.step = 1; /* others in the next */
    data = draw(&u, NULL);
    ck_assert_double_ge(fabs((double)data[0] - (double)uniforms[0]), 1e-3);
    free(data);
}
END_TEST

/* The same on one thread and on three, and all of a type. */
START_TEST(seeds_and_threads) {
    static const struct {
        const char *operation;
        fg_dtype dtype;
    } all[] = {{"random_uniform", FG_FLOAT16},   {"random_uniform", FG_BFLOAT16},
               {"random_uniform", FG_FLOAT64},   {"random_normal", FG_FLOAT64},
               {"truncated_normal", FG_FLOAT32}, {"truncated_normal", FG_FLOAT64}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        drawing d = {.operation = all[i].operation,
                     .dtype = all[i].dtype,
                     .dims = {MANY},
                     .rank = 1,
                     .seeds = some_seeds,
                     .seed_count = 2};
        void *one = draw(&d, NULL), *three = draw(&d, pool);
        double sum = 0;
        ck_assert(memcmp(one, three, MANY * fg_dtype_size(d.dtype)) == 0);
        for (size_t at = 0; at < MANY; at++) {
            double x = number_at(one, d.dtype, at);
            ck_assert(i < 3 ? x >= 0 && x < 1 : i < 4 || fabs(x) < 2);
            sum += x;
        }
        /* bfloat16 has 128 numbers from 0, whose mean is 127 / 256 */
        double mean = i == 1 ? 127.0 / 256 : i == 0 ? 1023.0 / 2048 : i == 2 ? 0.5 : 0;
        ck_assert_double_lt(fabs(sum / MANY - mean), 4.5 / sqrt(MANY));
        free(one);
        free(three);
    }
}
END_TEST

Suite *fg_ops_draw_suite(void) {
    Suite *suite = suite_create("draw");
    TCase *tests = tcase_create("draw");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, gamma_numbers, 0, 2);
    tcase_add_loop_test(tests, poisson_numbers, 0, 2);
    tcase_add_loop_test(tests, permutations, 0, 2);
    tcase_add_loop_test(tests, classes, 0, 2);
    tcase_add_test(tests, numbers_of_tensorflow);
    tcase_add_test(tests, seeds_and_threads);
    suite_add_tcase(suite, tests);
    return suite;
}
