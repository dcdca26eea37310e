/* Tensors as text, against what NumPy printed of the same arrays; as JSON, against a reader. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/value.h"
#include "test_data.h"
#include "with_arena.h"

static const char *print(const fg_tensor *tensor, size_t most) {
    fg_text out;
    fg_text_init(&out, &arena);
    fg_value_print(tensor, most, &out);
    return fg_text_get(&out);
}

static const char *json(const fg_tensor *tensor) {
    fg_text out;
    fg_text_init(&out, &arena);
    fg_value_json(tensor, &out);
    return fg_text_get(&out);
}

/* expected.txt: "== member threshold", then the text, up to the next such line. */
static void check_all(void) {
    size_t length, count = 0;
    fg_data_error error;
    char *expected = fg_test_read(fg_test_path("print/expected.txt"), &length);
    expected = realloc(expected, length + 1);
    expected[length] = '\0';
    fg_npz *npz = fg_npz_open(&memory, fg_test_path("print/arrays.npz"), &error);
    ck_assert_ptr_nonnull(npz);
    for (char *at = expected, *next; *at; at = next) {
        char name[20];
        size_t most;
        ck_assert_int_eq(sscanf(at, "== %19s %zu", name, &most), 2);
        char *text = strchr(at, '\n') + 1;
        next = strstr(text, "\n== ");
        next = next ? next + 1 : expected + length;
        next[-1] = '\0';
        ck_assert_str_eq(fg_npz_name(npz, count), name);
        fg_tensor *tensor = fg_npz_read(npz, count++, &error);
        ck_assert_msg(strcmp(print(tensor, most), text) == 0, "%s:\n%s\nnot\n%s", name,
                      print(tensor, most), text);
        fg_tensor_unref(tensor);
    }
    ck_assert_uint_eq(count, fg_npz_count(npz));
    fg_npz_close(npz);
    free(expected);
}

START_TEST(printed_as_numpy_prints) {
    check_all();
}
END_TEST

START_TEST(printed_in_another_locale) {
    ck_assert(fg_test_comma_locale());
    check_all();
}
END_TEST

START_TEST(all_of_it_is_shown_where_asked) {
    fg_tensor *tensor = fg_tensor_make(&memory, FG_INT32, 1, (int64_t[]){5000}, true);
    ck_assert_ptr_null(strstr(print(tensor, 0), "..."));
    ck_assert_ptr_null(strstr(print(tensor, 5000), "..."));
    ck_assert_str_eq(print(tensor, 4999), "[0 0 0 ... 0 0 0]");
    fg_tensor_unref(tensor);
}
END_TEST

static fg_tensor *make(fg_dtype dtype, int rank, const int64_t *dims, const void *data) {
    fg_tensor *tensor = fg_tensor_make(&memory, dtype, rank, dims, true);
    memcpy(tensor->data, data, tensor->bytes);
    return tensor;
}

static void ck_json(fg_tensor *tensor, const char *expected) {
    ck_assert_str_eq(json(tensor), expected);
    fg_tensor_unref(tensor);
}

START_TEST(as_json) {
    const int64_t two[] = {2, 2}, one[] = {2};
    ck_json(make(FG_FLOAT32, 2, two, (float[]){1, 0.1f, -2.5f, 1e10f}),
            "[[1.0,0.1],[-2.5,10000000000.0]]");
    ck_json(make(FG_INT64, 1, one, (int64_t[]){INT64_MAX, INT64_MIN}),
            "[9223372036854775807,-9223372036854775808]");
    ck_json(make(FG_UINT64, 1, one, (uint64_t[]){UINT64_MAX, 0}), "[18446744073709551615,0]");
    ck_json(make(FG_BOOL, 1, one, (uint8_t[]){1, 0}), "[true,false]");
    ck_json(make(FG_FLOAT64, 0, NULL, (double[]){1e-300}), "1e-300");
    ck_json(make(FG_FLOAT64, 1, one, (double[]){1.0 / 0.0, -1.0 / 0.0}), "[\"inf\",\"-inf\"]");
    ck_json(make(FG_FLOAT64, 0, NULL, (double[]){0.0 / 0.0 < 0 ? 0 : __builtin_nan("")}),
            "\"nan\"");
    ck_json(make(FG_BFLOAT16, 0, NULL, (uint16_t[]){0x4049}), "3.14");
}
END_TEST

START_TEST(empty_as_json) {
    ck_json(fg_tensor_make(&memory, FG_INT8, 1, (int64_t[]){0}, true), "[]");
    ck_json(fg_tensor_make(&memory, FG_INT8, 2, (int64_t[]){2, 0}, true), "[[],[]]");
    ck_json(fg_tensor_make(&memory, FG_INT8, 2, (int64_t[]){0, 2}, true), "[]");
    ck_json(fg_tensor_make(&memory, FG_INT8, 3, (int64_t[]){1, 2, 0}, true), "[[[],[]]]");
    /* A file of some bytes may say this. */
    const int64_t many[] = {INT64_C(1) << 40, 0};
    ck_json(fg_tensor_make(&memory, FG_INT8, 2, many, true), "[]");
}
END_TEST

Suite *fg_value_print_suite(void) {
    Suite *suite = suite_create("value_print");
    TCase *test = tcase_create("value_print");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, printed_as_numpy_prints);
    if (fg_test_comma_locale()) tcase_add_test(test, printed_in_another_locale);
    setlocale(LC_ALL, "C");
    tcase_add_test(test, all_of_it_is_shown_where_asked);
    tcase_add_test(test, as_json);
    tcase_add_test(test, empty_as_json);
    suite_add_tcase(suite, test);
    return suite;
}
