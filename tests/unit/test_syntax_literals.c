/* Numbers, strings and quoted names: what they are worth, and what is none. */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test_syntax.h"

static const fg_node *only_value(const fg_read *read) {
    return read->tree->file->slot[0].node->slot[0].node;
}

START_TEST(integers_have_64_bits) {
    static const struct {
        const char *text;
        uint64_t value;
    } cases[] = {
        {"0", 0},
        {"00", 0},
        {"12", 12},
        {"1_000", 1000},
        {"1_2_3", 123},
        {"0x1f", 31},
        {"0XfF_fF", 65535},
        {"9223372036854775807", INT64_MAX},
        {"0x7fffffffffffffff", INT64_MAX},
        {"0x00000000000000000000001", 1},
        {"9223372036854775808", UINT64_C(1) << 63},
        {"0xffff_ffff_ffff_ffff", UINT64_MAX},
        {"18446744073709551615", UINT64_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fg_read read;
        fg_read_text(&read, cases[i].text);
        ck_assert_msg(read.report.list.count == 0, "%s", cases[i].text);
        ck_assert_int_eq(only_value(&read)->op,
                         cases[i].value > INT64_MAX ? FG_TREE_WIDE : FG_TREE_INTEGER);
        ck_assert_msg((uint64_t)only_value(&read)->slot[0].integer == cases[i].value, "%s",
                      cases[i].text);
        fg_read_fini(&read);
    }
    fg_expect_error("x = 18446744073709551616", "G102", 1, 5, "64 bits");
    fg_expect_error("x = 0x10000000000000000", "G102", 1, 5, "64 bits");
    fg_expect_error("x = 99999999999999999999999999", "G102", 1, 5, "64 bits");
}
END_TEST

/* The values are the compiler's, which reads the same spelling correctly rounded. */
START_TEST(reals_are_the_nearest_doubles) {
#define CASE(spelling) \
    { #spelling, spelling }
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        CASE(1.5),
        CASE(255.),
        CASE(.5),
        CASE(1.5e-3),
        CASE(1e5),
        CASE(1E+5),
        CASE(2.e3),
        CASE(.1e1),
        CASE(0.1),
        CASE(3.141592653589793),
        CASE(1.7976931348623157e308),
        CASE(4.9406564584124654e-324),
        CASE(9007199254740993.0),
        CASE(123456789012345678901234567890.0),
        CASE(0.00000000000000000000000000000000000000000000000000000000000000000000000012345),
        {"1_0.2_5e1_0", 10.25e10},
        {"1e-400", 0.0},
        {"01.5", 1.5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fg_read read;
        fg_read_text(&read, cases[i].text);
        ck_assert_msg(read.report.list.count == 0, "%s", cases[i].text);
        ck_assert_int_eq(only_value(&read)->op, FG_TREE_REAL);
        ck_assert_msg(only_value(&read)->slot[0].real == cases[i].value, "%s", cases[i].text);
        fg_read_fini(&read);
    }
    fg_expect_error("x = 1e309", "G102", 1, 5, "too large");
}
END_TEST

START_TEST(inf_and_nan_are_reals) {
    fg_read read;
    fg_read_text(&read, "inf");
    ck_assert(isinf(only_value(&read)->slot[0].real) && only_value(&read)->slot[0].real > 0);
    fg_read_fini(&read);
    fg_read_text(&read, "nan");
    ck_assert(isnan(only_value(&read)->slot[0].real));
    ck_assert_int_eq(only_value(&read)->op, FG_TREE_REAL);
    fg_read_fini(&read);
}
END_TEST

START_TEST(the_point_is_a_point_in_every_locale) {
    /* Where the machine has no locale with a comma there is nothing to see. */
    static const char *const locales[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++)
        if (setlocale(LC_NUMERIC, locales[i])) break;
    fg_read read;
    fg_read_text(&read, "1.25");
    ck_assert(only_value(&read)->slot[0].real == 1.25);
    fg_read_fini(&read);
    setlocale(LC_NUMERIC, "C");
}
END_TEST

START_TEST(bad_numbers_are_one_token) {
    static const char *const cases[] = {"12px", "0x",   "1__0", "1_",   "0xg",   "0b101", "1.2.3",
                                        "1e",   "1e+",  "1..2", "1.5f", "0x_1",  "0x1_",  "1._5",
                                        "1_.5", "1e_5", "12é",  ".5.5", "1.foo", "0o17"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        snprintf(text, sizeof text, "a = 1\nx = %s\ny = 2", cases[i]);
        fg_expect_error(text, "G102", 2, 5, "is not a number");
    }
    fg_expect_error("x = 012", "G102", 1, 5, "does not begin with 0");
}
END_TEST

START_TEST(strings_have_c_escapes) {
    static const struct {
        const char *text, *value;
    } cases[] = {
        {"\"\"", ""},
        {"\"abc\"", "abc"},
        {"\"a\\nb\\t\\\\\\\"\\'\\r\\a\\b\\f\\v\\?\"", "a\nb\t\\\"'\r\a\b\f\v?"},
        {"\"\\x41\\x7a\"", "Az"},
        {"\"\\xc3\\xa9\"", "\xc3\xa9"},
        {"\"\\u00e9\\u20ac\"", "\xc3\xa9\xe2\x82\xac"},
        {"\"\\U0001f600\"", "\xf0\x9f\x98\x80"},
        {"\"# no comment { ( ; '\"", "# no comment { ( ; '"},
        {"\"gr\xc3\xb6\xc3\x9f"
         "e\ttab\"",
         "gr\xc3\xb6\xc3\x9f"
         "e\ttab"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fg_read read;
        fg_read_text(&read, cases[i].text);
        ck_assert_msg(read.report.list.count == 0, "%s\n%s", cases[i].text, fg_read_report(&read));
        ck_assert_str_eq(only_value(&read)->slot[0].name->text, cases[i].value);
        ck_assert_uint_eq(only_value(&read)->slot[0].name->length, strlen(cases[i].value));
        fg_read_fini(&read);
    }
}
END_TEST

START_TEST(bad_escapes_are_shown_where_they_are) {
    fg_expect_error("x = \"a\\qb\"", "G102", 1, 7, "no such escape");
    fg_expect_error("x = \"a\\0\"", "G102", 1, 7, "no NUL");
    fg_expect_error("x = \"\\x00\"", "G102", 1, 6, "no NUL");
    fg_expect_error("x = \"\\u0000\"", "G102", 1, 6, "no NUL");
    fg_expect_error("x = \"\\x4\"", "G102", 1, 6, "two hexadecimal digits");
    fg_expect_error("x = \"\\u12g4\"", "G102", 1, 6, "four hexadecimal digits");
    fg_expect_error("x = \"\\U0001f60\"", "G102", 1, 6, "eight hexadecimal digits");
    fg_expect_error("x = \"\\ud800\"", "G102", 1, 6, "no such character");
    fg_expect_error("x = \"\\U00110000\"", "G102", 1, 6, "no such character");
    fg_expect_error("x = \"\\xff\"", "G102", 1, 5, "no UTF-8");
    fg_expect_error("x = \"\\1\"", "G102", 1, 6, "no such escape");
    fg_expect_error("weights \"\\d.npz\"", "G102", 1, 10, "no such escape");
}
END_TEST

START_TEST(strings_end_on_their_line) {
    fg_expect_error("x = \"abc\ny = 1", "G103", 1, 5, "string is not closed");
    fg_expect_error("x = \"abc", "G103", 1, 5, "string is not closed");
    fg_expect_error("x = \"abc\\\"\ny = 1", "G103", 1, 5, "string is not closed");
    fg_expect_error("x = \"abc\\", "G103", 1, 5, "string is not closed");
    fg_expect_error("x = \"", "G103", 1, 5, "string is not closed");
    fg_expect_error("x = f(\"abc)\ny = 1", "G103", 1, 7, "string is not closed");
    fg_expect_error("x = 'abc\ny = 1", "G103", 1, 5, "quoted name is not closed");
    fg_expect_error("'", "G103", 1, 1, "quoted name is not closed");
}
END_TEST

START_TEST(quoted_names_hold_anything) {
    fg_expect_shape("'bidirectional_1/keras_learning_phase' + 'a:0'",
                    "(VALUES ((+ 'bidirectional_1/keras_learning_phase' 'a:0')))");
    fg_expect_shape("'a\\n' = 1", "(ASSIGN ('a\\n') (1))"); /* no escapes */
    fg_expect_shape("'if' = 'größe \"x\" #'", "(ASSIGN ('if') ('größe \"x\" #'))");
    fg_expect_shape("f('x y'=1).'z'", "(VALUES ((ATTRIBUTE (CALL f ((ARG x y 1)) - ()) 'z')))");
    fg_expect_error("x = ''", "G102", 1, 5, "without a letter");
}
END_TEST

Suite *fg_literals_suite(void) {
    Suite *suite = suite_create("literals");
    TCase *tcase = tcase_create("literals");
    tcase_add_test(tcase, integers_have_64_bits);
    tcase_add_test(tcase, reals_are_the_nearest_doubles);
    tcase_add_test(tcase, inf_and_nan_are_reals);
    tcase_add_test(tcase, the_point_is_a_point_in_every_locale);
    tcase_add_test(tcase, bad_numbers_are_one_token);
    tcase_add_test(tcase, strings_have_c_escapes);
    tcase_add_test(tcase, bad_escapes_are_shown_where_they_are);
    tcase_add_test(tcase, strings_end_on_their_line);
    tcase_add_test(tcase, quoted_names_hold_anything);
    suite_add_tcase(suite, tcase);
    return suite;
}
