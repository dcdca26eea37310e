/* Numbers as text, and as elements of every type. */
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/number.h"
#include "test_data.h"

static fg_number read(const char *text) {
    return fg_number_read(text, strlen(text));
}

START_TEST(integers) {
    static const struct {
        const char *text;
        uint64_t magnitude;
        bool negative;
    } cases[] = {
        {"0", 0, false},
        {"12", 12, false},
        {"-12", 12, true},
        {"+7", 7, false},
        {"1_000", 1000, false},
        {"0x1f", 31, false},
        {"0XFf", 255, false},
        {"-0x10", 16, true},
        {"007", 7, false},
        {"18446744073709551615", UINT64_MAX, false},
        {"0xffff_ffff_ffff_ffff", UINT64_MAX, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fg_number number = read(cases[i].text);
        ck_assert_int_eq(number.kind, FG_NUMBER_INTEGER);
        ck_assert_uint_eq(number.magnitude, cases[i].magnitude);
        ck_assert_int_eq(number.negative, cases[i].negative);
        ck_assert(!number.wide);
    }
    fg_number wide = read("18446744073709551616");
    ck_assert_int_eq(wide.kind, FG_NUMBER_INTEGER);
    ck_assert(wide.wide);
    ck_assert_double_eq(wide.value, 0x1p64);
}
END_TEST

START_TEST(reals) {
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"1.5", 1.5},
        {"-1.5e-3", -1.5e-3},
        {"255.", 255},
        {".5", 0.5},
        {"1e3", 1000},
        {"1E+3", 1000},
        {"0.1", 0.1},
        {"1_0.2_5", 10.25},
        {"inf", INFINITY},
        {"-inf", -INFINITY},
        {"1e400", INFINITY},
        {"1e-400", 0},
        {"1e99999999999", INFINITY},
        {"9007199254740993.0", 9007199254740992.0},
        {"2.2250738585072011e-308", 2.2250738585072011e-308},
        {"123456789012345678901234567890", 123456789012345678901234567890.0},
        {"0.000000000000000000000000000000000000000000001e45", 1.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_double_eq(read(cases[i].text).value, cases[i].value);
    ck_assert_int_eq(read("1.5").kind, FG_NUMBER_REAL);
    ck_assert_int_eq(read("1e3").kind, FG_NUMBER_REAL);
    ck_assert(isnan(read("nan").value));
    ck_assert(signbit(read("-0.0").value));
    ck_assert(signbit(read("-0").value));
}
END_TEST

START_TEST(words) {
    ck_assert_int_eq(read("true").kind, FG_NUMBER_BOOL);
    ck_assert_int_eq(read("True").magnitude, 1);
    ck_assert_int_eq(read("false").kind, FG_NUMBER_BOOL);
    ck_assert_int_eq(read("False").magnitude, 0);
}
END_TEST

START_TEST(what_is_no_number) {
    static const char *const cases[] = {
        "",         "-",    "+",     ".",        "-.",    "e5",
        "1e",       "1e+",  "1__0",  "_1",       "1_",    "1_.5",
        "1._5",     "0x",   "0x_1",  "0xg",      "1.2.3", "12px",
        "1,5",      "TRUE", "Inf",   "NaN",      "--1",   "+-1",
        "1e5.5",    "1e_5", "0x1p3", "infinity", "1 2",   "0x10000000000000000",
        "\xc3\xa4", "1\n",  "0b101",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(read(cases[i]).kind == FG_NUMBER_NONE, "'%s'", cases[i]);
    ck_assert_int_eq(fg_number_read("1\0002", 3).kind, FG_NUMBER_NONE);
    char *ones = malloc(100000);
    memset(ones, '1', 100000);
    ck_assert_int_eq(fg_number_read(ones, FG_NUMBER_DIGITS).kind, FG_NUMBER_INTEGER);
    ck_assert_int_eq(fg_number_read(ones, 100000).kind, FG_NUMBER_NONE);
    free(ones);
}
END_TEST

START_TEST(the_locale_does_not_matter) {
    ck_assert(fg_test_comma_locale());
    ck_assert_double_eq(read("1.5").value, 1.5);
    ck_assert_int_eq(read("1,5").kind, FG_NUMBER_NONE);
}
END_TEST

/* ---- storing ---- */

static void ck_store(const char *text, fg_dtype dtype, fg_fit fit, uint64_t bits) {
    fg_number number = read(text);
    uint64_t stored = 0;
    ck_assert_msg(fg_number_store(&number, dtype, &stored) == fit, "%s as %s", text,
                  fg_dtype_name(dtype));
    if (fit == FG_FITS) ck_assert_msg(stored == bits, "%s as %s", text, fg_dtype_name(dtype));
}

START_TEST(stored_as_integers) {
    ck_store("-128", FG_INT8, FG_FITS, 0x80);
    ck_store("-129", FG_INT8, FG_FITS_NOT, 0);
    ck_store("127", FG_INT8, FG_FITS, 0x7f);
    ck_store("128", FG_INT8, FG_FITS_NOT, 0);
    ck_store("255", FG_UINT8, FG_FITS, 0xff);
    ck_store("-1", FG_UINT8, FG_FITS_NOT, 0);
    ck_store("-0", FG_UINT8, FG_FITS, 0);
    ck_store("65535", FG_UINT16, FG_FITS, 0xffff);
    ck_store("-32768", FG_INT16, FG_FITS, 0x8000);
    ck_store("2147483647", FG_INT32, FG_FITS, 0x7fffffff);
    ck_store("2147483648", FG_INT32, FG_FITS_NOT, 0);
    ck_store("4294967296", FG_UINT32, FG_FITS_NOT, 0);
    ck_store("-9223372036854775808", FG_INT64, FG_FITS, UINT64_C(1) << 63);
    ck_store("-9223372036854775809", FG_INT64, FG_FITS_NOT, 0);
    ck_store("9223372036854775808", FG_INT64, FG_FITS_NOT, 0);
    ck_store("18446744073709551615", FG_UINT64, FG_FITS, UINT64_MAX);
    ck_store("18446744073709551616", FG_UINT64, FG_FITS_NOT, 0);
    ck_store("2.0", FG_INT32, FG_FITS, 2);
    ck_store("1e3", FG_INT16, FG_FITS, 1000);
    ck_store("0.5", FG_INT32, FG_FITS_NOT, 0);
    ck_store("inf", FG_INT32, FG_FITS_NOT, 0);
    ck_store("nan", FG_INT64, FG_FITS_NOT, 0);
    ck_store("1e19", FG_INT64, FG_FITS_NOT, 0);
    ck_store("true", FG_INT32, FG_NO_FIT, 0);
    ck_store("true", FG_BOOL, FG_FITS, 1);
    ck_store("false", FG_BOOL, FG_FITS, 0);
    ck_store("1", FG_BOOL, FG_FITS, 1);
    ck_store("0", FG_BOOL, FG_FITS, 0);
    ck_store("2", FG_BOOL, FG_FITS_NOT, 0);
    ck_store("-1", FG_BOOL, FG_FITS_NOT, 0);
}
END_TEST

START_TEST(stored_as_floats) {
    ck_store("1", FG_FLOAT32, FG_FITS, 0x3f800000);
    ck_store("-0.0", FG_FLOAT32, FG_FITS, 0x80000000);
    ck_store("0.1", FG_FLOAT32, FG_FITS, 0x3dcccccd);
    ck_store("inf", FG_FLOAT32, FG_FITS, 0x7f800000);
    ck_store("-inf", FG_FLOAT16, FG_FITS, 0xfc00);
    ck_store("3.4028235e38", FG_FLOAT32, FG_FITS, 0x7f7fffff);
    ck_store("3.5e38", FG_FLOAT32, FG_FITS_NOT, 0);
    ck_store("1e400", FG_FLOAT64, FG_FITS_NOT, 0);
    ck_store("1e-400", FG_FLOAT64, FG_FITS, 0);
    ck_store("0.1", FG_FLOAT64, FG_FITS, UINT64_C(0x3fb999999999999a));
    ck_store("18446744073709551616", FG_FLOAT64, FG_FITS, UINT64_C(0x43f0000000000000));
    ck_store("65504", FG_FLOAT16, FG_FITS, 0x7bff);
    ck_store("65520", FG_FLOAT16, FG_FITS_NOT, 0);
    ck_store("0.1", FG_FLOAT16, FG_FITS, 0x2e66);
    ck_store("0.1", FG_BFLOAT16, FG_FITS, 0x3dcd);
    ck_store("true", FG_FLOAT32, FG_NO_FIT, 0);
    /* Just above the middle between 1 and the next float; as a double it is the middle itself. */
    ck_store("1.000000059604644775390625000000000000000001", FG_FLOAT32, FG_FITS, 0x3f800001);
    ck_store("1.000000059604644775390625", FG_FLOAT32, FG_FITS, 0x3f800000);
}
END_TEST

Suite *fg_number_suite(void) {
    Suite *suite = suite_create("number");
    TCase *test = tcase_create("number");
    tcase_add_test(test, integers);
    tcase_add_test(test, reals);
    tcase_add_test(test, words);
    tcase_add_test(test, what_is_no_number);
    if (fg_test_comma_locale()) tcase_add_test(test, the_locale_does_not_matter);
    setlocale(LC_ALL, "C");
    tcase_add_test(test, stored_as_integers);
    tcase_add_test(test, stored_as_floats);
    suite_add_tcase(suite, test);
    return suite;
}
