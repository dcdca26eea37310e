/* Random operations: Philox by its published vectors, distributions by bounds from theory. Seeds
 * are fixed, so a test that passes once passes always; bounds are those of 4.5 standard errors,
 * which a right generator passes with a probability above 0.99999. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "graph/kernel_table.h"
#include "kernels/random.h"
#include "tensor/tensor.h"
#include "test_ops.h"

enum { MANY = 200000 };

static fg_memory memory;
static fg_pool *pool;
static char message[256];

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
    pool = fg_pool_new(&memory, 3);
    ck_assert_ptr_nonnull(pool);
}

static void tear_down(void) {
    fg_pool_free(pool);
    ck_assert_uint_eq(memory.used, 0);
}

/* ---- Philox ---- */

/* The vectors that Random123 publishes for philox4x32 with 10 rounds. */
START_TEST(philox_vectors) {
    static const struct {
        uint32_t counter[4], key[2], words[4];
    } vectors[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const uint32_t *counter = vectors[i].counter;
        fg_random random = {{vectors[i].key[0], vectors[i].key[1]}, counter[2], counter[3]};
        uint32_t words[4];
        uint64_t block = counter[0] | (uint64_t)(counter[1] & 0xffff) << 32;
        fg_random_block(&random, block, counter[1] >> 16, words);
        for (int j = 0; j < 4; j++) ck_assert_uint_eq(words[j], vectors[i].words[j]);
    }
}
END_TEST

/* ---- running ---- */

typedef struct drawing {
    const char *operation;
    fg_dtype dtype;
    int64_t dims[3];
    int rank;
    double first, second; /* minval and maxval, mean and stddev, or gain */
    bool seeded;
    int64_t seed;
    uint64_t key, step, turn;
} drawing;

/* New numbers, which the caller frees; NULL where the kernel refuses. */
static void *draw(const drawing *d, const fg_kernel *table, fg_pool *threads) {
    size_t count = 1;
    for (int i = 0; i < d->rank; i++) count *= (size_t)d->dims[i];
    bool matrix = strcmp(d->operation, "orthogonal_matrix") == 0;
    int last = matrix ? 1 : 2;
    fg_attr attrs[6] = {{.kind = FG_ATTR_INTS, .count = (uint32_t)d->rank, .ints = d->dims},
                        {.kind = FG_ATTR_FLOAT, .f = d->first},
                        {.kind = FG_ATTR_FLOAT, .f = d->second}};
    attrs[last + 1] = (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = d->dtype};
    attrs[last + 2] = (fg_attr){.kind = d->seeded ? FG_ATTR_INT : FG_ATTR_NONE, .i = d->seed};
    fg_view out = {malloc(count * 8 + 8), d->dims, count, d->rank, d->dtype};
    fg_call call = {.out = &out,
                    .out_count = 1,
                    .attrs = attrs,
                    .pool = threads,
                    .key = d->key,
                    .step = d->step,
                    .turn = d->turn,
                    .message = message,
                    .message_size = sizeof message};
    static fg_kernel_table kernels;
    fg_kernel_table_init(&kernels, table);
    const fg_kernel *kernel = kernels.at[fg_op_kind_of(d->operation)][d->dtype];
    ck_assert_ptr_nonnull(kernel);
    call.kernel = kernel;
    size_t scratch = kernel->scratch ? kernel->scratch(&call) : 0;
    call.scratch = aligned_alloc(64, (scratch + 64) & ~(size_t)63);
    bool done = kernel->run(&call);
    free(call.scratch);
    if (done) return out.data;
    free(out.data);
    return NULL;
}

static void *draw_here(const drawing *d) {
    return draw(d, fg_kernels_for(NULL, NULL), NULL);
}

static double number_at(void *data, fg_dtype dtype, size_t i) {
    fg_tensor tensor = {.dtype = dtype, .count = i + 1, .data = data};
    return fg_tensor_element(&tensor, i);
}

/* ---- distributions ---- */

static double uniform_cdf(double x) {
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

static double normal_cdf(double x) {
    return 0.5 * erfc(-x / sqrt(2));
}

static double truncated_cdf(double x) {
    double low = normal_cdf(-2), high = normal_cdf(2);
    return x < -2 ? 0 : x > 2 ? 1 : (normal_cdf(x) - low) / (high - low);
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov and Smirnov's distance, times the root of the number of samples: above 2.4 it has a
 * probability of 2 exp(-2 * 2.4 ** 2), below 0.00002. */
static double distance(double *samples, size_t n, double (*cdf)(double)) {
    double worst = 0;
    qsort(samples, n, sizeof *samples, compare);
    for (size_t i = 0; i < n; i++) {
        double at = cdf(samples[i]);
        worst = fmax(worst, fmax(at - (double)i / (double)n, (double)(i + 1) / (double)n - at));
    }
    return worst * sqrt((double)n);
}

/* Numbers of mean `shift` and scale `scale` against a standard distribution of this mean, variance
 * and fourth moment. */
static void check_distribution(const drawing *d, double shift, double scale, double mean,
                               double variance, double fourth, double (*cdf)(double)) {
    void *data = draw_here(d);
    double *samples = malloc(MANY * sizeof *samples), sum = 0, squares = 0, neighbours = 0;
    ck_assert_ptr_nonnull(data);
    for (size_t i = 0; i < MANY; i++) {
        samples[i] = (number_at(data, d->dtype, i) - shift) / scale;
        sum += samples[i] - mean;
        squares += (samples[i] - mean) * (samples[i] - mean);
        if (i) neighbours += (samples[i] - mean) * (samples[i - 1] - mean);
    }
    double n = MANY;
    ck_assert_double_lt(fabs(sum / n), 4.5 * sqrt(variance / n));
    ck_assert_double_lt(fabs(squares / n - variance),
                        4.5 * sqrt((fourth - variance * variance) / n));
    ck_assert_double_lt(fabs(neighbours / n), 4.5 * variance / sqrt(n));
    ck_assert_double_lt(distance(samples, MANY, cdf), 2.4);
    free(samples);
    free(data);
}

START_TEST(uniform_numbers) {
    static const fg_dtype types[] = {FG_FLOAT32, FG_FLOAT64};
    for (int i = 0; i < 2; i++) {
        drawing d = {.operation = "random_uniform", .dtype = types[i], .dims = {MANY}, .rank = 1};
        d.first = -0.5;
        d.second = 1.5;
        d.key = 17;
        check_distribution(&d, -0.5, 2, 0.5, 1.0 / 12, 1.0 / 80, uniform_cdf);
    }
}
END_TEST

START_TEST(normal_numbers) {
    static const fg_dtype types[] = {FG_FLOAT32, FG_FLOAT64};
    for (int i = 0; i < 2; i++) {
        drawing d = {.operation = "random_normal", .dtype = types[i], .dims = {MANY}, .rank = 1};
        d.first = 3;
        d.second = 0.25;
        d.key = 18;
        check_distribution(&d, 3, 0.25, 0, 1, 3, normal_cdf);
    }
}
END_TEST

/* With a = 2, phi the density and Z = P(|x| < a): variance 1 - 2 a phi(a) / Z, fourth moment
 * 3 - 2 (a^3 + 3 a) phi(a) / Z. */
START_TEST(truncated_numbers) {
    static const fg_dtype types[] = {FG_FLOAT32, FG_FLOAT64};
    double phi = exp(-2) / sqrt(2 * acos(-1)), z = normal_cdf(2) - normal_cdf(-2);
    for (int i = 0; i < 2; i++) {
        drawing d = {.operation = "truncated_normal", .dtype = types[i], .dims = {MANY}, .rank = 1};
        d.first = -1;
        d.second = 0.5;
        d.key = 19;
        check_distribution(&d, -1, 0.5, 0, 1 - 4 * phi / z, 3 - 2 * 14 * phi / z, truncated_cdf);
        void *data = draw_here(&d);
        for (size_t at = 0; at < MANY; at++) {
            double x = number_at(data, types[i], at);
            if (!(x >= -2 && x <= 0)) ck_abort_msg("%g", x);
        }
        free(data);
    }
}
END_TEST

/* In [0, 1): multiples of 2^-24 in float32, of 2^-53 in float64. */
START_TEST(bits_of_uniform_numbers) {
    drawing d = {.operation = "random_uniform", .dtype = FG_FLOAT32, .dims = {MANY}, .rank = 1};
    d.second = 1;
    d.key = 3;
    float *data = draw_here(&d);
    bool odd = false;
    for (size_t i = 0; i < MANY; i++) {
        double scaled = (double)data[i] * 0x1p24;
        if (!(data[i] >= 0 && data[i] < 1 && scaled == floor(scaled)))
            ck_abort_msg("%a", (double)data[i]);
        odd |= fmod(scaled, 2) == 1;
    }
    ck_assert(odd);
    free(data);
    d.dtype = FG_FLOAT64;
    double *wide = draw_here(&d);
    odd = false;
    for (size_t i = 0; i < MANY; i++) {
        double scaled = wide[i] * 0x1p53;
        if (!(wide[i] >= 0 && wide[i] < 1 && scaled == floor(scaled))) ck_abort_msg("%a", wide[i]);
        odd |= fmod(scaled, 2) == 1;
    }
    ck_assert(odd);
    free(wide);
}
END_TEST

/* Rounding to float32 would give the upper bound itself. */
START_TEST(the_upper_bound_is_not_drawn) {
    drawing d = {.operation = "random_uniform", .dtype = FG_FLOAT32, .dims = {MANY}, .rank = 1};
    d.first = 16777216;
    d.second = 16777220;
    d.key = 4;
    float *data = draw_here(&d);
    bool lowest = false;
    for (size_t i = 0; i < MANY; i++) {
        if (!(data[i] >= 16777216.0f && data[i] < 16777220.0f)) ck_abort_msg("%a", (double)data[i]);
        lowest |= data[i] == 16777216.0f;
    }
    ck_assert(lowest);
    free(data);
}
END_TEST

/* Types of 16 bits get the numbers of float32, rounded; but no upper bound. */
START_TEST(numbers_of_16_bits) {
    static const fg_dtype types[] = {FG_FLOAT16, FG_BFLOAT16};
    static const char *const operations[] = {"random_uniform", "random_normal", "truncated_normal"};
    for (int i = 0; i < 6; i++) {
        drawing d = {.operation = operations[i / 2], .dtype = types[i % 2], .dims = {MANY}};
        d.rank = 1;
        d.first = -1;
        d.second = 1;
        d.key = 11;
        void *data = draw_here(&d);
        d.dtype = FG_FLOAT32;
        float *wide = draw_here(&d);
        size_t highest = 0;
        for (size_t at = 0; at < MANY; at++) {
            uint16_t half = i % 2 ? fg_bfloat_of_float(wide[at]) : fg_half_of_float(wide[at]);
            uint16_t got = ((uint16_t *)data)[at];
            bool bound = i < 2 && number_at(&half, types[i % 2], 0) == 1;
            if (bound) half--; /* the number before 1 */
            highest += bound;
            if (got != half) ck_abort_msg("%a: %x, not %x", (double)wide[at], got, half);
        }
        if (i < 2) ck_assert_uint_gt(highest, 0);
        free(data);
        free(wide);
    }
}
END_TEST

/* Pearson's statistic over 7 numbers: 6 degrees of freedom, 35 has a probability below 10^-5. */
START_TEST(whole_numbers) {
    static const fg_dtype types[] = {FG_INT32, FG_INT64, FG_INT8, FG_INT16};
    for (int i = 0; i < 4; i++) {
        drawing d = {.operation = "random_uniform", .dtype = types[i], .dims = {MANY}, .rank = 1};
        d.first = -3;
        d.second = 4;
        d.key = 5;
        void *data = draw_here(&d);
        double counts[7] = {0}, statistic = 0, expected = MANY / 7.0;
        for (size_t at = 0; at < MANY; at++) {
            double x = number_at(data, types[i], at);
            if (!(x >= -3 && x < 4)) ck_abort_msg("%g", x);
            counts[(int)x + 3]++;
        }
        for (int k = 0; k < 7; k++)
            statistic += (counts[k] - expected) * (counts[k] - expected) / expected;
        ck_assert_double_lt(statistic, 35);
        free(data);
        d.second = -3;
        ck_assert_ptr_null(draw_here(&d));
        ck_assert_ptr_nonnull(strstr(message, "no whole numbers from -3 to below -3"));
    }
}
END_TEST

/* All that a type holds can be drawn, and nothing else asked for. */
START_TEST(whole_numbers_to_the_ends) {
    static const struct {
        fg_dtype dtype;
        double first, end;
    } all[] = {{FG_INT8, -0x1p7, 0x1p7},    {FG_INT16, -0x1p15, 0x1p15},
               {FG_INT32, -0x1p31, 0x1p31}, {FG_INT64, -0x1p63, 0x1p63},
               {FG_UINT8, 0, 0x1p8},        {FG_UINT16, 0, 0x1p16},
               {FG_UINT32, 0, 0x1p32},      {FG_UINT64, 0, 0x1p64}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        drawing d = {.operation = "random_uniform", .dtype = all[i].dtype, .dims = {MANY}};
        d.rank = 1;
        d.first = all[i].first;
        d.second = all[i].end;
        d.key = 6;
        void *data = draw_here(&d);
        double least = INFINITY, most = -INFINITY, range = all[i].end - all[i].first;
        for (size_t at = 0; at < MANY; at++) {
            least = fmin(least, number_at(data, all[i].dtype, at));
            most = fmax(most, number_at(data, all[i].dtype, at));
        }
        /* that a 128th of the range at an end stays empty has a probability of e^-(MANY / 128) */
        ck_assert_double_le(least, all[i].first + range / 128);
        ck_assert_double_ge(most, all[i].end - range / 128 - 1);
        free(data);
        d.first = all[i].end - range / 2; /* the upper half */
        data = draw_here(&d);
        for (size_t at = 0; at < MANY; at++)
            if (!(number_at(data, all[i].dtype, at) >= d.first)) ck_abort_msg("element %zu", at);
        free(data);
        d.second = all[i].end * 2;
        ck_assert_ptr_null(draw_here(&d));
        d.second = all[i].end;
        d.first = all[i].first * 2 - 1;
        ck_assert_ptr_null(draw_here(&d));
    }
}
END_TEST

/* ---- what the numbers depend on ---- */

static const drawing some = {.operation = "random_uniform",
                             .dtype = FG_FLOAT32,
                             .dims = {1000},
                             .rank = 1,
                             .second = 1,
                             .key = 7};

/* How many of 1,000 numbers two drawings share by place. */
static int shared_numbers(const drawing *a, const drawing *b) {
    float *x = draw_here(a), *y = draw_here(b);
    int shared = 0;
    for (size_t i = 0; i < 1000; i++) shared += x[i] == y[i];
    free(x);
    free(y);
    return shared;
}

START_TEST(what_numbers_depend_on) {
    drawing other = some;
    ck_assert_int_eq(shared_numbers(&some, &other), 1000);
    other.key = 8;
    ck_assert_int_lt(shared_numbers(&some, &other), 5);
    other = some;
    other.step = 1;
    ck_assert_int_lt(shared_numbers(&some, &other), 5);
    other.step = (uint64_t)1 << 32;
    ck_assert_int_lt(shared_numbers(&some, &other), 5);
    other = some;
    other.turn = 1;
    ck_assert_int_lt(shared_numbers(&some, &other), 5);
    other = some;
    other.seeded = true;
    ck_assert_int_lt(shared_numbers(&some, &other), 5);
    drawing again = other;
    ck_assert_int_eq(shared_numbers(&other, &again), 1000);
    again.seed = 1;
    ck_assert_int_lt(shared_numbers(&other, &again), 5);
}
END_TEST

/* The first numbers of a longer drawing are the same; so are those of another shape. */
START_TEST(numbers_go_by_position) {
    drawing longer = some;
    longer.dims[0] = 5003;
    ck_assert_int_eq(shared_numbers(&some, &longer), 1000);
    drawing square = some;
    square.rank = 2;
    square.dims[0] = 50;
    square.dims[1] = 20;
    ck_assert_int_eq(shared_numbers(&some, &square), 1000);
}
END_TEST

/* The same bits on one thread and on three, and in every table. */
START_TEST(threads_and_tables_change_nothing) {
    static const struct {
        const char *operation;
        fg_dtype dtype;
        int64_t dims[2];
    } all[] = {
        {"random_uniform", FG_FLOAT32, {301, 77}},   {"random_uniform", FG_FLOAT64, {301, 77}},
        {"random_uniform", FG_INT64, {301, 77}},     {"random_normal", FG_FLOAT32, {301, 77}},
        {"random_normal", FG_FLOAT64, {301, 77}},    {"truncated_normal", FG_FLOAT32, {301, 77}},
        {"truncated_normal", FG_FLOAT64, {301, 77}}, {"orthogonal_matrix", FG_FLOAT32, {90, 70}}};
    const fg_kernel *tables[3];
    const char *names[3];
    int count = fg_test_tables(tables, names);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        drawing d = {.operation = all[i].operation, .dtype = all[i].dtype, .rank = 2, .key = 9};
        size_t bytes = fg_dtype_size(d.dtype) * (size_t)(all[i].dims[0] * all[i].dims[1]);
        d.dims[0] = all[i].dims[0];
        d.dims[1] = all[i].dims[1];
        d.first = 1;
        d.second = 9;
        void *first = draw(&d, tables[0], NULL);
        for (int table = 0; table < count; table++) {
            void *alone = draw(&d, tables[table], NULL), *shared = draw(&d, tables[table], pool);
            ck_assert_mem_eq(alone, shared, bytes);
            ck_assert_mem_eq(first, alone, bytes);
            free(alone);
            free(shared);
        }
        free(first);
    }
}
END_TEST

/* ---- orthogonal matrices ---- */

/* The product of every two vectors (rows where these are fewer, else columns) is gain^2 or 0. */
static void check_orthogonal(const double *q, size_t rows, size_t columns, double gain) {
    size_t count = rows < columns ? rows : columns, length = rows < columns ? columns : rows;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t k = 0; k < length; k++)
                sum += rows < columns ? q[i * columns + k] * q[j * columns + k]
                                      : q[k * columns + i] * q[k * columns + j];
            if (fabs(sum - (i == j ? gain * gain : 0)) > 1e-12)
                ck_abort_msg("vectors %zu and %zu: %g", i, j, sum);
        }
}

START_TEST(orthogonal_matrices) {
    static const struct {
        int64_t dims[3];
        int rank;
        size_t rows, columns;
    } all[] = {{{5, 5}, 2, 5, 5},     {{3, 40}, 2, 3, 40},      {{40, 3}, 2, 40, 3},
               {{70, 90}, 2, 70, 90}, {{1, 4}, 2, 1, 4},        {{1, 1}, 2, 1, 1},
               {{3, 4, 5}, 3, 12, 5}, {{2, 2, 100}, 3, 4, 100}, {{100, 100}, 2, 100, 100}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        drawing d = {.operation = "orthogonal_matrix",
                     .dtype = FG_FLOAT64,
                     .rank = all[i].rank,
                     .first = 1.5,
                     .key = 21 + i};
        memcpy(d.dims, all[i].dims, sizeof d.dims);
        double *q = draw_here(&d);
        check_orthogonal(q, all[i].rows, all[i].columns, 1.5);
        free(q);
    }
}
END_TEST

/* Without the sign rule the first element would be of one sign far more often than not. Of 400, the
 * number of positive ones has a standard error of 10. */
START_TEST(signs_of_orthogonal_matrices) {
    int positive = 0;
    double traces = 0;
    for (uint64_t key = 0; key < 400; key++) {
        drawing d = {.operation = "orthogonal_matrix", .dtype = FG_FLOAT64, .rank = 2, .first = 1};
        d.dims[0] = d.dims[1] = 4;
        d.key = key * 7919;
        double *q = draw_here(&d);
        positive += q[0] > 0;
        traces += (q[0] + q[5] + q[10] + q[15]) * (q[0] + q[5] + q[10] + q[15]);
        free(q);
    }
    ck_assert_int_gt(positive, 200 - 45);
    ck_assert_int_lt(positive, 200 + 45);
    /* The trace of a uniformly distributed orthogonal matrix has the moments 0, 1, 0, 3: its square
     * has the mean 1 and the variance 2 (Diaconis and Shahshahani, 1994). */
    ck_assert_double_lt(fabs(traces / 400 - 1), 4.5 * sqrt(2.0 / 400));
}
END_TEST

Suite *fg_ops_random_suite(void) {
    Suite *suite = suite_create("random");
    TCase *tests = tcase_create("random");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, philox_vectors);
    tcase_add_test(tests, uniform_numbers);
    tcase_add_test(tests, normal_numbers);
    tcase_add_test(tests, truncated_numbers);
    tcase_add_test(tests, bits_of_uniform_numbers);
    tcase_add_test(tests, the_upper_bound_is_not_drawn);
    tcase_add_test(tests, numbers_of_16_bits);
    tcase_add_test(tests, whole_numbers);
    tcase_add_test(tests, whole_numbers_to_the_ends);
    tcase_add_test(tests, what_numbers_depend_on);
    tcase_add_test(tests, numbers_go_by_position);
    tcase_add_test(tests, threads_and_tables_change_nothing);
    tcase_add_test(tests, orthogonal_matrices);
    tcase_add_test(tests, signs_of_orthogonal_matrices);
    suite_add_tcase(suite, tests);
    return suite;
}
