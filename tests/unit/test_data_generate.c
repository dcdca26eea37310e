/* Generators against Philox's published numbers and the distributions' moments. */
#include <math.h>
#include <string.h>

#include "data/generate.h"
#include "test_data.h"

static fg_memory memory;

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
}

static void tear_down(void) {
    ck_assert_uint_eq(memory.used, 0);
}

static fg_tensor *make(fg_dtype dtype, int64_t count) {
    return fg_tensor_make(&memory, dtype, 1, &count, true);
}

/* The known answers of Philox 4x32-10 that come with Random123: counter and key all 0 give
 * 6627e8d5 e169c58d bc57ac4c 9b00dbd8. Two elements, of 64 bits each, the first word the lower. */
#define FIRST  UINT64_C(0xe169c58d6627e8d5)
#define SECOND UINT64_C(0x9b00dbd8bc57ac4c)

START_TEST(uniform_is_philox) {
    fg_tensor *tensor = make(FG_FLOAT64, 2);
    fg_generate_uniform(tensor, 0, 1, 0);
    const double *data = tensor->data;
    ck_assert_double_eq(data[0], (double)(FIRST >> 11) / 0x1p53);
    ck_assert_double_eq(data[1], (double)(SECOND >> 11) / 0x1p53);
    fg_tensor_unref(tensor);
}
END_TEST

START_TEST(normal_is_box_and_muller) {
    fg_tensor *tensor = make(FG_FLOAT64, 2);
    fg_generate_normal(tensor, 10, 2, 0);
    double u = (double)(FIRST >> 11) / 0x1p53, v = (double)(SECOND >> 11) / 0x1p53;
    double radius = sqrt(-2 * log(1 - u));
    const double *data = tensor->data;
    ck_assert_double_eq_tol(data[0], 10 + 2 * radius * cos(2 * M_PI * v), 1e-12);
    ck_assert_double_eq_tol(data[1], 10 + 2 * radius * sin(2 * M_PI * v), 1e-12);
    fg_tensor_unref(tensor);
}
END_TEST

START_TEST(integers_are_high_halves) {
    fg_tensor *tensor = make(FG_INT64, 2);
    fg_generate_integers(tensor, (uint64_t)-1000, 3000, 0);
    const int64_t *data = tensor->data;
    /* FIRST / 2^64 = 0.880520..., SECOND / 2^64 = 0.605481... */
    ck_assert_int_eq(data[0], -1000 + 2641);
    ck_assert_int_eq(data[1], -1000 + 1816);
    fg_tensor_unref(tensor);
    tensor = make(FG_UINT64, 2);
    fg_generate_integers(tensor, 0, 0, 0);
    ck_assert_mem_eq(tensor->data, ((uint64_t[]){FIRST, SECOND}), 16);
    fg_tensor_unref(tensor);
}
END_TEST

/* Means and deviations of many draws, within five of their own deviations. */
static void ck_moments(const fg_tensor *tensor, double mean, double deviation) {
    double sum = 0, squares = 0, n = (double)tensor->count;
    for (size_t i = 0; i < tensor->count; i++) sum += fg_tensor_element(tensor, i);
    for (size_t i = 0; i < tensor->count; i++) {
        double off = fg_tensor_element(tensor, i) - mean;
        squares += off * off;
    }
    ck_assert_double_eq_tol(sum / n, mean, 5 * deviation / sqrt(n));
    ck_assert_double_eq_tol(sqrt(squares / n), deviation, 5 * deviation / sqrt(n));
}

START_TEST(moments) {
    enum { COUNT = 100000 };
    const fg_dtype types[] = {FG_FLOAT32, FG_FLOAT64, FG_FLOAT16};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        fg_tensor *tensor = make(types[i], COUNT);
        fg_generate_normal(tensor, 0.5, 2, 42 + i);
        ck_moments(tensor, 0.5, 2);
        fg_generate_uniform(tensor, -1, 3, 42 + i);
        ck_moments(tensor, 1, 4 / sqrt(12));
        for (size_t k = 0; k < COUNT; k++) {
            double x = fg_tensor_element(tensor, k);
            ck_assert(x >= -1 && x < 3);
        }
        fg_tensor_unref(tensor);
    }
    fg_tensor *dice = make(FG_INT8, COUNT);
    fg_generate_integers(dice, 1, 6, 42);
    ck_moments(dice, 3.5, sqrt(35.0 / 12));
    size_t seen[7] = {0};
    for (size_t k = 0; k < COUNT; k++) seen[fg_tensor_element_int(dice, k)]++;
    for (int side = 1; side <= 6; side++)
        ck_assert_double_eq_tol((double)seen[side], COUNT / 6.0, 5 * sqrt(COUNT * 5 / 36.0));
    ck_assert_uint_eq(seen[0], 0);
    fg_tensor_unref(dice);
}
END_TEST

START_TEST(an_element_depends_on_seed_and_index_alone) {
    fg_tensor *few = make(FG_FLOAT32, 7), *many = make(FG_FLOAT32, 100),
              *other = make(FG_FLOAT32, 7);
    fg_generate_normal(few, 0, 1, 3);
    fg_generate_normal(many, 0, 1, 3);
    fg_generate_normal(other, 0, 1, 4);
    ck_assert_mem_eq(few->data, many->data, few->bytes);
    ck_assert_mem_ne(few->data, other->data, few->bytes);
    fg_generate_normal(other, 0, 1, UINT64_C(3) | UINT64_C(1) << 32);
    ck_assert_mem_ne(few->data, other->data, few->bytes);
    fg_tensor_unref(few);
    fg_tensor_unref(many);
    fg_tensor_unref(other);
}
END_TEST

START_TEST(the_upper_bound_is_never_drawn) {
    /* In float16 nearly every draw rounds to one of two values, and half of them upwards. */
    fg_tensor *tensor = make(FG_FLOAT16, 2000);
    fg_generate_uniform(tensor, 2048, 2050, 1);
    for (size_t i = 0; i < tensor->count; i++)
        ck_assert_double_eq(fg_tensor_element(tensor, i), 2048);
    fg_tensor_unref(tensor);
    tensor = make(FG_FLOAT64, 100);
    fg_generate_uniform(tensor, -1.7e308, 1.7e308, 1);
    for (size_t i = 0; i < tensor->count; i++) ck_assert(isfinite(fg_tensor_element(tensor, i)));
    fg_tensor_unref(tensor);
}
END_TEST

Suite *fg_generate_suite(void) {
    Suite *suite = suite_create("generate");
    TCase *test = tcase_create("generate");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, uniform_is_philox);
    tcase_add_test(test, normal_is_box_and_muller);
    tcase_add_test(test, integers_are_high_halves);
    tcase_add_test(test, moments);
    tcase_add_test(test, an_element_depends_on_seed_and_index_alone);
    tcase_add_test(test, the_upper_bound_is_never_drawn);
    suite_add_tcase(suite, test);
    return suite;
}
