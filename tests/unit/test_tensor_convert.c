/* Feeds from one element type to another: the edges of every type, by hand. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tensor/tensor.h"
#include "test_tensor.h"

static fg_memory memory;

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
}

static void tear_down(void) {
    ck_assert_uint_eq(memory.used, 0);
}

/* ---- integers ---- */

/* The numbers an integer type begins and ends with, and how far integers are exact in a float. */
static const struct {
    fg_dtype dtype;
    int64_t least;
    uint64_t most;
} ranges[] = {
    {FG_BOOL, 0, 1},
    {FG_INT8, -128, 127},
    {FG_INT16, -32768, 32767},
    {FG_INT32, INT64_C(-2147483648), 2147483647},
    {FG_INT64, INT64_MIN, INT64_MAX},
    {FG_UINT8, 0, 255},
    {FG_UINT16, 0, 65535},
    {FG_UINT32, 0, 4294967295},
    {FG_UINT64, 0, UINT64_MAX},
};
enum { RANGES = sizeof ranges / sizeof *ranges };

/* A one-element tensor of an integer type, from the low bytes of two's complement. */
static fg_tensor *integer(fg_dtype dtype, uint64_t bits) {
    fg_tensor *tensor = fg_tensor_make(&memory, dtype, 1, (int64_t[]){1}, true);
    memcpy(tensor->data, &bits, tensor->bytes);
    return tensor;
}

static fg_tensor *real(fg_dtype dtype, double value) {
    fg_tensor *tensor = fg_tensor_make(&memory, dtype, 1, (int64_t[]){1}, true);
    if (dtype == FG_FLOAT64) *(double *)tensor->data = value;
    if (dtype == FG_FLOAT32) *(float *)tensor->data = (float)value;
    if (dtype == FG_FLOAT16) *(uint16_t *)tensor->data = fg_half_of_double(value);
    if (dtype == FG_BFLOAT16) *(uint16_t *)tensor->data = fg_bfloat_of_double(value);
    return tensor;
}

/* Converts and gives the outcome; `*text` (32 bytes) is the element, or empty. */
static fg_conversion convert(fg_tensor *from, fg_dtype to, char *text) {
    fg_tensor *made;
    size_t where = 99;
    fg_conversion outcome = fg_tensor_convert(&memory, from, to, &made, &where);
    text[0] = '\0';
    if (made) {
        ck_assert_int_eq(made->dtype, to);
        ck_assert_int_eq(made->rank, 1);
        fg_tensor_element_text(made, 0, text);
    }
    if (outcome == FG_CONVERSION_LOSSY) ck_assert_uint_eq(where, 0);
    ck_assert_int_eq(!made, outcome >= FG_CONVERSION_LOSSY);
    fg_tensor_unref(made);
    fg_tensor_unref(from);
    return outcome;
}

/* From each type's ends to every other type: it fits, or it is lossy. */
static void ck_integer(fg_dtype from, int64_t low, uint64_t bits, bool negative, int to) {
    char text[32], expected[32];
    bool fits = negative ? low >= ranges[to].least : bits <= ranges[to].most;
    fg_conversion outcome = convert(integer(from, bits), ranges[to].dtype, text);
    ck_assert_msg(outcome == (fits ? FG_CONVERTED : FG_CONVERSION_LOSSY), "%s %" PRId64 " %s",
                  fg_dtype_name(from), low, fg_dtype_name(ranges[to].dtype));
    if (!fits) return;
    if (ranges[to].dtype == FG_BOOL)
        strcpy(expected, bits ? "True" : "False");
    else if (negative)
        snprintf(expected, sizeof expected, "%" PRId64, low);
    else
        snprintf(expected, sizeof expected, "%" PRIu64, bits);
    ck_assert_str_eq(text, expected);
}

START_TEST(integers_to_integers) {
    for (int from = 0; from < RANGES; from++) {
        for (int to = 0; to < RANGES; to++) {
            if (from == to) continue;
            for (int edge = 0; edge < RANGES; edge++) {
                /* The ends of every type, as far as `from` has them, and their neighbours. */
                for (int64_t step = -1; step <= 1; step++) {
                    if (step > 0 && ranges[edge].most == UINT64_MAX) continue;
                    if (step < 0 && ranges[edge].least == INT64_MIN) continue;
                    uint64_t top = ranges[edge].most + (uint64_t)step;
                    int64_t bottom = ranges[edge].least + step;
                    if (top <= ranges[from].most) ck_integer(ranges[from].dtype, 0, top, false, to);
                    if (bottom < 0 && bottom >= ranges[from].least)
                        ck_integer(ranges[from].dtype, bottom, (uint64_t)bottom, true, to);
                }
            }
        }
    }
}
END_TEST

START_TEST(integers_to_floats_where_exact) {
    static const struct {
        fg_dtype from, to;
        int64_t value;
        const char *text; /* NULL: lossy */
    } cases[] = {
        {FG_BOOL, FG_FLOAT32, 1, "1.0"},
        {FG_INT32, FG_FLOAT32, 16777216, "16777216.0"},
        {FG_INT32, FG_FLOAT32, 16777217, NULL},
        {FG_INT32, FG_FLOAT32, -16777217, NULL},
        {FG_INT32, FG_FLOAT32, 16777218, "16777218.0"},
        {FG_INT32, FG_FLOAT32, INT32_MIN, "-2147483600.0"},
        {FG_INT32, FG_FLOAT32, INT32_MAX, NULL},
        {FG_INT32, FG_FLOAT64, INT32_MAX, "2147483647.0"},
        {FG_INT64, FG_FLOAT64, INT64_C(9007199254740992), "9007199254740992.0"},
        {FG_INT64, FG_FLOAT64, INT64_C(9007199254740993), NULL},
        {FG_INT64, FG_FLOAT64, INT64_C(-9007199254740994), "-9007199254740994.0"},
        {FG_INT64, FG_FLOAT64, INT64_MIN, "-9.223372036854776e+18"},
        {FG_INT64, FG_FLOAT64, INT64_MAX, NULL},
        {FG_INT64, FG_FLOAT32, INT64_MIN, "-9.223372e+18"},
        {FG_INT64, FG_FLOAT32, INT64_C(1) << 40, "1099511600000.0"},
        {FG_UINT64, FG_FLOAT64, INT64_MIN, "9.223372036854776e+18"}, /* 2^63 */
        {FG_UINT64, FG_FLOAT64, -1, NULL},                           /* 2^64 - 1 */
        {FG_UINT64, FG_FLOAT64, -2048, "1.844674407370955e+19"},     /* 2^64 - 2^11 */
        {FG_INT16, FG_FLOAT16, 2048, "2048.0"},
        {FG_INT16, FG_FLOAT16, 2049, NULL},
        {FG_INT16, FG_FLOAT16, -2050, "-2050.0"},
        {FG_INT32, FG_FLOAT16, 65504, "65500.0"}, /* its shortest text */
        {FG_INT32, FG_FLOAT16, 65536, NULL},
        {FG_INT32, FG_BFLOAT16, 256, "256.0"},
        {FG_INT32, FG_BFLOAT16, 257, NULL},
        {FG_INT32, FG_BFLOAT16, 65536, "65500.0"},
        {FG_UINT8, FG_BFLOAT16, 255, "255.0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[32];
        fg_conversion outcome =
            convert(integer(cases[i].from, (uint64_t)cases[i].value), cases[i].to, text);
        ck_assert_int_eq(outcome, cases[i].text ? FG_CONVERTED : FG_CONVERSION_LOSSY);
        if (cases[i].text) ck_assert_str_eq(text, cases[i].text);
    }
}
END_TEST

/* ---- floats ---- */

START_TEST(floats_to_integers_where_integral) {
    static const struct {
        fg_dtype from;
        double value;
        fg_dtype to;
        const char *text; /* NULL: lossy */
    } cases[] = {
        {FG_FLOAT32, 3, FG_INT32, "3"},
        {FG_FLOAT32, -0.0, FG_INT32, "0"},
        {FG_FLOAT32, 3.5, FG_INT32, NULL},
        {FG_FLOAT32, 0.99999994, FG_INT32, NULL},
        {FG_FLOAT64, NAN, FG_INT32, NULL},
        {FG_FLOAT64, INFINITY, FG_INT64, NULL},
        {FG_FLOAT64, -INFINITY, FG_INT64, NULL},
        {FG_FLOAT64, 127, FG_INT8, "127"},
        {FG_FLOAT64, 128, FG_INT8, NULL},
        {FG_FLOAT64, -128, FG_INT8, "-128"},
        {FG_FLOAT64, -129, FG_INT8, NULL},
        {FG_FLOAT64, -1, FG_UINT8, NULL},
        {FG_FLOAT64, 255, FG_UINT8, "255"},
        {FG_FLOAT64, 256, FG_UINT8, NULL},
        {FG_FLOAT64, 2147483647, FG_INT32, "2147483647"},
        {FG_FLOAT64, 2147483648.0, FG_INT32, NULL},
        {FG_FLOAT64, -0x1p63, FG_INT64, "-9223372036854775808"},
        {FG_FLOAT64, 0x1p63, FG_INT64, NULL},
        {FG_FLOAT64, 0x1p63, FG_UINT64, "9223372036854775808"},
        {FG_FLOAT64, 0x1.fffffffffffffp63, FG_UINT64, "18446744073709549568"},
        {FG_FLOAT64, 0x1p64, FG_UINT64, NULL},
        {FG_FLOAT64, 1e300, FG_UINT64, NULL},
        {FG_FLOAT64, 1, FG_BOOL, "True"},
        {FG_FLOAT64, 0, FG_BOOL, "False"},
        {FG_FLOAT64, 2, FG_BOOL, NULL},
        {FG_FLOAT64, 0.5, FG_BOOL, NULL},
        {FG_FLOAT64, -1, FG_BOOL, NULL},
        {FG_FLOAT16, 2048, FG_INT16, "2048"},
        {FG_FLOAT16, 0.5, FG_INT16, NULL},
        {FG_BFLOAT16, -3, FG_INT8, "-3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[32];
        fg_conversion outcome = convert(real(cases[i].from, cases[i].value), cases[i].to, text);
        ck_assert_int_eq(outcome, cases[i].text ? FG_CONVERTED_INTEGRAL : FG_CONVERSION_LOSSY);
        if (cases[i].text) ck_assert_str_eq(text, cases[i].text);
    }
}
END_TEST

START_TEST(floats_to_floats) {
    static const struct {
        fg_dtype from;
        double value;
        fg_dtype to;
        fg_conversion outcome;
        const char *text;
    } cases[] = {
        {FG_FLOAT32, 1.5, FG_FLOAT64, FG_CONVERTED, "1.5"},
        {FG_FLOAT32, 0.1f, FG_FLOAT64, FG_CONVERTED, "0.10000000149011612"},
        {FG_FLOAT16, 0.1, FG_FLOAT32, FG_CONVERTED, "0.099975586"},
        {FG_BFLOAT16, 1e38, FG_FLOAT32, FG_CONVERTED, "9.96921e+37"},
        {FG_FLOAT64, 0.1, FG_FLOAT32, FG_CONVERTED_NARROWED, "0.1"},
        {FG_FLOAT64, 1, FG_FLOAT32, FG_CONVERTED_NARROWED, "1.0"},
        {FG_FLOAT64, 3.4028234e38, FG_FLOAT32, FG_CONVERTED_NARROWED, "3.4028235e+38"},
        {FG_FLOAT64, 1e39, FG_FLOAT32, FG_CONVERSION_LOSSY, ""},
        {FG_FLOAT64, -1e39, FG_FLOAT32, FG_CONVERSION_LOSSY, ""},
        {FG_FLOAT64, 1e-60, FG_FLOAT32, FG_CONVERTED_NARROWED, "0.0"},
        {FG_FLOAT64, INFINITY, FG_FLOAT32, FG_CONVERTED_NARROWED, "inf"},
        {FG_FLOAT64, -INFINITY, FG_FLOAT16, FG_CONVERTED_NARROWED, "-inf"},
        {FG_FLOAT64, NAN, FG_FLOAT32, FG_CONVERTED_NARROWED, "nan"},
        {FG_FLOAT32, 65519, FG_FLOAT16, FG_CONVERTED_NARROWED, "65500.0"},
        {FG_FLOAT32, 65520, FG_FLOAT16, FG_CONVERSION_LOSSY, ""},
        {FG_FLOAT32, 0.1, FG_BFLOAT16, FG_CONVERTED_NARROWED, "0.1"},
        {FG_FLOAT32, 3.4028235e38, FG_BFLOAT16, FG_CONVERSION_LOSSY, ""},
        {FG_FLOAT16, 65504, FG_BFLOAT16, FG_CONVERTED_NARROWED, "65500.0"},
        {FG_BFLOAT16, 65536, FG_FLOAT16, FG_CONVERSION_LOSSY, ""},
        {FG_BFLOAT16, 1.5, FG_FLOAT16, FG_CONVERTED_NARROWED, "1.5"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[32];
        fg_conversion outcome = convert(real(cases[i].from, cases[i].value), cases[i].to, text);
        ck_assert_msg(outcome == cases[i].outcome, "case %zu", i);
        ck_assert_str_eq(text, cases[i].text);
    }
}
END_TEST

/* A double just above the middle of two halves: by way of float it would land on the middle. */
START_TEST(doubles_are_rounded_once) {
    char text[32];
    double value = 1 + 0x1p-11 + 0x1p-40;
    ck_assert_int_eq(convert(real(FG_FLOAT64, value), FG_FLOAT16, text), FG_CONVERTED_NARROWED);
    ck_assert_str_eq(text, "1.001"); /* 1 + 2^-10 */
}
END_TEST

/* ---- all together ---- */

START_TEST(the_same_type_is_the_same_tensor) {
    fg_tensor *tensor = integer(FG_INT32, 5), *made;
    size_t where;
    ck_assert_int_eq(fg_tensor_convert(&memory, tensor, FG_INT32, &made, &where), FG_CONVERTED);
    ck_assert_ptr_eq(made, tensor);
    fg_tensor_unref(made);
    fg_tensor_unref(tensor);
}
END_TEST

START_TEST(the_first_that_does_not_survive) {
    enum { COUNT = 5000 };
    const size_t bad[] = {0, 1, 511, 512, 513, 4999};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        fg_tensor *made;
        size_t where;
        fg_tensor *tensor =
            fg_tensor_make(&memory, FG_FLOAT64, 2, (int64_t[]){COUNT / 10, 10}, true);
        double *data = tensor->data;
        for (size_t k = 0; k < COUNT; k++) data[k] = (double)k;
        ck_assert_int_eq(fg_tensor_convert(&memory, tensor, FG_INT16, &made, &where),
                         FG_CONVERTED_INTEGRAL);
        ck_assert_int_eq(made->rank, 2);
        ck_assert_int_eq(made->dims[0], COUNT / 10);
        for (size_t k = 0; k < COUNT; k++)
            ck_assert_int_eq(fg_tensor_element_int(made, k), (int64_t)k);
        fg_tensor_unref(made);
        data[bad[i]] = data[COUNT - 1] = 0.25;
        ck_assert_int_eq(fg_tensor_convert(&memory, tensor, FG_INT16, &made, &where),
                         FG_CONVERSION_LOSSY);
        ck_assert_uint_eq(where, bad[i]);
        ck_assert_ptr_null(made);
        data[bad[i]] = data[COUNT - 1] = 1e300;
        ck_assert_int_eq(fg_tensor_convert(&memory, tensor, FG_FLOAT32, &made, &where),
                         FG_CONVERSION_LOSSY);
        ck_assert_uint_eq(where, bad[i]);
        fg_tensor_unref(tensor);
    }
}
END_TEST

START_TEST(what_cannot_be) {
    fg_tensor *tensor = integer(FG_INT32, 5), *made;
    size_t where;
    ck_assert_int_eq(fg_tensor_convert(&memory, tensor, FG_STRING, &made, &where),
                     FG_CONVERSION_NONE);
    ck_assert_ptr_null(made);
    ck_assert_int_eq(fg_tensor_convert(&memory, tensor, FG_INVALID, &made, &where),
                     FG_CONVERSION_NONE);
    memory.fail_in = 1;
    ck_assert_int_eq(fg_tensor_convert(&memory, tensor, FG_INT64, &made, &where),
                     FG_CONVERSION_MEMORY);
    ck_assert_ptr_null(made);
    fg_tensor_unref(tensor);
}
END_TEST

START_TEST(empty_tensors_convert) {
    fg_tensor *tensor = fg_tensor_make(&memory, FG_FLOAT64, 2, (int64_t[]){0, 3}, true), *made;
    size_t where;
    ck_assert_int_eq(fg_tensor_convert(&memory, tensor, FG_BOOL, &made, &where),
                     FG_CONVERTED_INTEGRAL);
    ck_assert_int_eq(made->dims[1], 3);
    fg_tensor_unref(made);
    fg_tensor_unref(tensor);
}
END_TEST

Suite *fg_convert_suite(void) {
    Suite *suite = suite_create("convert");
    TCase *test = tcase_create("convert");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, integers_to_integers);
    tcase_add_test(test, integers_to_floats_where_exact);
    tcase_add_test(test, floats_to_integers_where_integral);
    tcase_add_test(test, floats_to_floats);
    tcase_add_test(test, doubles_are_rounded_once);
    tcase_add_test(test, the_same_type_is_the_same_tensor);
    tcase_add_test(test, the_first_that_does_not_survive);
    tcase_add_test(test, what_cannot_be);
    tcase_add_test(test, empty_tensors_convert);
    suite_add_tcase(suite, test);
    return suite;
}
