/* Tensors themselves; the main program of the folder's tests. */
#include "test_tensor.h"

#include <stdio.h>
#include <string.h>

#include "tap.h"
#include "tensor/tensor.h"

static fg_memory memory;

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
}

static void tear_down(void) {
    ck_assert_uint_eq(memory.used, 0);
}

START_TEST(counts_and_bytes) {
    size_t count = 99, bytes = 99;
    ck_assert(fg_dims_count(0, NULL, 4, &count, &bytes));
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(bytes, 4);
    ck_assert(fg_dims_count(3, (int64_t[]){2, 3, 5}, 8, &count, &bytes));
    ck_assert_uint_eq(count, 30);
    ck_assert_uint_eq(bytes, 240);
    ck_assert(fg_dims_count(2, (int64_t[]){0, 7}, 8, &count, &bytes));
    ck_assert_uint_eq(count, 0);
    ck_assert_uint_eq(bytes, 0);
}
END_TEST

START_TEST(impossible_dims) {
    size_t count, bytes;
    const int64_t huge = INT64_C(1) << 62;
    ck_assert(!fg_dims_count(1, (int64_t[]){-1}, 1, &count, &bytes));
    ck_assert(!fg_dims_count(2, (int64_t[]){0, -1}, 1, &count, &bytes));
    ck_assert(!fg_dims_count(1, (int64_t[]){huge}, 4, &count, &bytes));
    ck_assert(!fg_dims_count(1, (int64_t[]){huge}, 2, &count, &bytes));
    ck_assert(fg_dims_count(1, (int64_t[]){huge}, 1, &count, &bytes));
    ck_assert(
        !fg_dims_count(2, (int64_t[]){INT64_C(1) << 32, INT64_C(1) << 32}, 1, &count, &bytes));
    /* Beside a zero the others must be countable too. */
    ck_assert(!fg_dims_count(3, (int64_t[]){huge, 0, huge}, 1, &count, &bytes));
    int64_t many[FG_MAX_RANK + 1];
    for (int i = 0; i <= FG_MAX_RANK; i++) many[i] = 1;
    ck_assert(fg_dims_count(FG_MAX_RANK, many, 1, &count, &bytes));
    ck_assert(!fg_dims_count(FG_MAX_RANK + 1, many, 1, &count, &bytes));
}
END_TEST

START_TEST(a_tensor_says_what_it_is) {
    const int64_t dims[] = {2, 3};
    fg_tensor *tensor = fg_tensor_make(&memory, FG_INT16, 2, dims, true);
    ck_assert_int_eq(fg_tensor_dtype(tensor), FG_INT16);
    ck_assert_int_eq(fg_tensor_rank(tensor), 2);
    ck_assert_mem_eq(fg_tensor_dims(tensor), dims, sizeof dims);
    ck_assert_uint_eq(fg_tensor_count(tensor), 6);
    ck_assert_uint_eq(fg_tensor_bytes(tensor), 12);
    ck_assert_mem_eq(fg_tensor_data(tensor), ((char[12]){0}), 12);
    fg_tensor_unref(tensor);
    fg_tensor_unref(NULL);
}
END_TEST

START_TEST(impossible_tensors) {
    ck_assert_ptr_null(fg_tensor_make(&memory, FG_STRING, 0, NULL, true));
    ck_assert_ptr_null(fg_tensor_make(&memory, FG_INVALID, 0, NULL, true));
    ck_assert_ptr_null(fg_tensor_make(&memory, FG_FLOAT32, -1, NULL, true));
    ck_assert_ptr_null(fg_tensor_make(&memory, FG_FLOAT32, 1, (int64_t[]){INT64_MAX}, true));
    memory.limit = 4096;
    ck_assert_ptr_null(fg_tensor_make(&memory, FG_FLOAT32, 1, (int64_t[]){1024}, false));
    memory.fail_in = 1;
    ck_assert_ptr_null(fg_tensor_make(&memory, FG_FLOAT32, 1, (int64_t[]){2}, false));
    memory.fail_in = 2;
    ck_assert_ptr_null(fg_tensor_make(&memory, FG_FLOAT32, 1, (int64_t[]){2}, false));
}
END_TEST

START_TEST(only_the_one_holder_may_write) {
    fg_tensor *tensor = fg_tensor_make(&memory, FG_UINT8, 1, (int64_t[]){4}, true);
    ck_assert_ptr_eq(fg_tensor_mutable(tensor), fg_tensor_data(tensor));
    ck_assert_ptr_eq(fg_tensor_ref(tensor), tensor);
    ck_assert_ptr_null(fg_tensor_mutable(tensor));
    fg_tensor_unref(tensor);
    ck_assert_ptr_nonnull(fg_tensor_mutable(tensor));
    fg_tensor_unref(tensor);
}
END_TEST

START_TEST(empty_tensors_have_data) {
    fg_tensor *tensor = fg_tensor_make(&memory, FG_FLOAT64, 2, (int64_t[]){0, 3}, true);
    ck_assert_uint_eq(fg_tensor_count(tensor), 0);
    ck_assert_uint_eq(fg_tensor_bytes(tensor), 0);
    ck_assert_ptr_nonnull(fg_tensor_data(tensor));
    fg_tensor_unref(tensor);
}
END_TEST

static void release(void *data, void *user) {
    *(void **)user = data;
}

START_TEST(wrapped_memory_is_released_once_and_never_written) {
    float data[3] = {1, 2, 3};
    void *released = NULL;
    fg_tensor *tensor =
        fg_tensor_wrap_in(&memory, FG_FLOAT32, 1, (int64_t[]){3}, data, release, &released);
    ck_assert_ptr_eq(fg_tensor_data(tensor), data);
    ck_assert_ptr_null(fg_tensor_mutable(tensor));
    fg_tensor_ref(tensor);
    fg_tensor_unref(tensor);
    ck_assert_ptr_null(released);
    fg_tensor_unref(tensor);
    ck_assert_ptr_eq(released, data);
    tensor = fg_tensor_wrap_in(&memory, FG_FLOAT32, 1, (int64_t[]){3}, data, NULL, NULL);
    fg_tensor_unref(tensor);
}
END_TEST

/* ---- elements as text: what Python's str() says of NumPy's scalars ---- */

static void ck_text(fg_dtype dtype, const void *element, const char *expected) {
    char text[32];
    fg_tensor *tensor = fg_tensor_make(&memory, dtype, 0, NULL, true);
    memcpy(tensor->data, element, tensor->bytes);
    fg_tensor_element_text(tensor, 0, text);
    ck_assert_str_eq(text, expected);
    fg_tensor_unref(tensor);
}

START_TEST(elements_as_text) {
    ck_text(FG_BOOL, (uint8_t[]){1}, "True");
    ck_text(FG_BOOL, (uint8_t[]){0}, "False");
    ck_text(FG_INT8, (int8_t[]){-128}, "-128");
    ck_text(FG_UINT8, (uint8_t[]){255}, "255");
    ck_text(FG_INT16, (int16_t[]){-32768}, "-32768");
    ck_text(FG_UINT16, (uint16_t[]){65535}, "65535");
    ck_text(FG_INT32, (int32_t[]){INT32_MIN}, "-2147483648");
    ck_text(FG_UINT32, (uint32_t[]){UINT32_MAX}, "4294967295");
    ck_text(FG_INT64, (int64_t[]){INT64_MIN}, "-9223372036854775808");
    ck_text(FG_UINT64, (uint64_t[]){UINT64_MAX}, "18446744073709551615");
    ck_text(FG_FLOAT32, (float[]){0.1f}, "0.1");
    ck_text(FG_FLOAT32, (float[]){1e16f}, "1e+16");
    ck_text(FG_FLOAT32, (float[]){-16777216.0f}, "-16777216.0");
    ck_text(FG_FLOAT64, (double[]){0.1}, "0.1");
    ck_text(FG_FLOAT64, (double[]){-2.5e-05}, "-2.5e-05");
}
END_TEST

START_TEST(elements_of_16_bits_as_text) {
    /* float16: 0.1 is 0x2e66, 1/3 is 0x3555, the greatest 0x7bff, the least 0x0001, 2^-6 0x2400 */
    ck_text(FG_FLOAT16, (uint16_t[]){0x2e66}, "0.1");
    ck_text(FG_FLOAT16, (uint16_t[]){0x3555}, "0.3333");
    ck_text(FG_FLOAT16, (uint16_t[]){0xfbff}, "-65500.0");
    ck_text(FG_FLOAT16, (uint16_t[]){0x0001}, "6e-08");
    ck_text(FG_FLOAT16, (uint16_t[]){0x2400}, "0.01563");
    ck_text(FG_FLOAT16, (uint16_t[]){0x8000}, "-0.0");
    ck_text(FG_FLOAT16, (uint16_t[]){0xfc00}, "-inf");
    ck_text(FG_FLOAT16, (uint16_t[]){0x7e00}, "nan");
    /* bfloat16 is the upper half of a float32: 1.5 is 0x3fc0, pi 0x4049, 3.39e38 0x7f7f */
    ck_text(FG_BFLOAT16, (uint16_t[]){0x3fc0}, "1.5");
    ck_text(FG_BFLOAT16, (uint16_t[]){0x4049}, "3.14");
    ck_text(FG_BFLOAT16, (uint16_t[]){0x7f7f}, "3.39e+38");
}
END_TEST

START_TEST(elements_as_numbers) {
    fg_tensor *tensor = fg_tensor_make(&memory, FG_UINT64, 1, (int64_t[]){2}, true);
    ((uint64_t *)tensor->data)[1] = UINT64_C(1) << 63;
    ck_assert_double_eq(fg_tensor_element(tensor, 1), 0x1p63);
    ck_assert_int_eq(fg_tensor_element_int(tensor, 0), 0);
    fg_tensor_unref(tensor);
    tensor = fg_tensor_make(&memory, FG_FLOAT16, 1, (int64_t[]){2}, true);
    ((uint16_t *)tensor->data)[1] = 0xbe00; /* -1.5 */
    ck_assert_double_eq(fg_tensor_element(tensor, 1), -1.5);
    fg_tensor_unref(tensor);
    tensor = fg_tensor_make(&memory, FG_INT8, 1, (int64_t[]){1}, true);
    ((int8_t *)tensor->data)[0] = -7;
    ck_assert_int_eq(fg_tensor_element_int(tensor, 0), -7);
    ck_assert_double_eq(fg_tensor_element(tensor, 0), -7);
    fg_tensor_unref(tensor);
}
END_TEST

Suite *fg_tensor_suite(void) {
    Suite *suite = suite_create("tensor");
    TCase *test = tcase_create("tensor");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, counts_and_bytes);
    tcase_add_test(test, impossible_dims);
    tcase_add_test(test, a_tensor_says_what_it_is);
    tcase_add_test(test, impossible_tensors);
    tcase_add_test(test, only_the_one_holder_may_write);
    tcase_add_test(test, empty_tensors_have_data);
    tcase_add_test(test, wrapped_memory_is_released_once_and_never_written);
    tcase_add_test(test, elements_as_text);
    tcase_add_test(test, elements_of_16_bits_as_text);
    tcase_add_test(test, elements_as_numbers);
    suite_add_tcase(suite, test);
    return suite;
}

int main(void) {
    Suite *(*const suites[])(void) = {fg_dtype_suite,  fg_size_suite,    fg_size_random_suite,
                                      fg_tensor_suite, fg_convert_suite, NULL};
    return fg_tap_main(suites);
}
