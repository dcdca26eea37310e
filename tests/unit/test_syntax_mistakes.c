/* One mistake, one message: where it points, and what it says. */
#include <string.h>

#include "test_syntax.h"

START_TEST(what_is_unexpected_is_named) {
    fg_expect_error("x = f(a b)", "G101", 1, 9, "unexpected name 'b', expected ')', ',' or '='");
    fg_expect_error("x = 3 4", "G101", 1, 7, "unexpected number 4, expected ',' or end of line");
    fg_expect_error("x = \"a\" \"b\"", "G101", 1, 9, "unexpected string \"b\"");
    fg_expect_error("x = 'a' 'b c'", "G101", 1, 9, "unexpected name 'b c'");
    fg_expect_error("x = a +", "G101", 1, 8, "unexpected end of file, expected an expression");
    fg_expect_error("x = a +\n", "G101", 2, 1, "unexpected end of file, expected an expression");
    fg_expect_error("x =\ny = 3", "G101", 1, 4, "unexpected end of line, expected an expression");
    fg_expect_error("x = a.", "G101", 1, 7, "expected a name");
    fg_expect_error("f(x) as\n\n", "G101", 3, 1, "unexpected end of file");
    fg_expect_error("x = a; ) y", "G101", 1, 8, "unexpected ')', expected a statement");
    fg_expect_error("if p", "G101", 1, 5, "unexpected end of file, expected '{'");
    fg_expect_error("x = f(a; b)", "G101", 1, 8, "unexpected ';'");
    fg_expect_error("for i range(3) { a }", "G101", 1, 7, "expected ',' or 'in'");
    fg_expect_error("placeholder x float32", "G101", 1, 15, "expected ':' or 'as'");
    fg_expect_error("placeholder 3", "G101", 1, 13, "unexpected number 3, expected a name");
    fg_expect_error("weights w", "G101", 1, 9, "expected a string");
    fg_expect_error("signature s x -> y", "G101", 1, 13, "expected '('");
    fg_expect_error("y = x[]", "G101", 1, 7, "expected an expression, ':' or '...'");
    fg_expect_error("def f(*x) { }", "G101", 1, 7, "expected ')', a name or '**'");
}
END_TEST

START_TEST(a_missing_comma_is_on_the_line_above) {
    fg_expect_error("y = f(\n  a=1\n  b=2)", "G101", 3, 3,
                    "    2 |   a=1\n      |      ~ is a ','");
    fg_expect_error("y = [\n  1\n  2]", "G101", 3, 3, "is a ',' missing here?");
}
END_TEST

START_TEST(long_tokens_are_cut_short) {
    fg_expect_error("x = 1 \"0123456789012345678901234567890123456789012345678901234567890123\"",
                    "G101", 1, 7,
                    "unexpected string \"012345678901234567890123456789012345678...,");
    /* ... between characters: 39 bytes, then one of two bytes */
    fg_expect_error("x = 1 \"01234567890123456789012345678901234567\xc3\xa9\xc3\xa9\xc3\xa9\"",
                    "G101", 1, 7, "unexpected string \"01234567890123456789012345678901234567...,");
}
END_TEST

START_TEST(comparisons_do_not_chain) {
    fg_expect_error("x = a < b < c", "G101", 1, 11, "comparisons do not chain");
    fg_expect_error("x = a < b < c", "G101", 1, 11, "write 'a < b and b < c'");
    fg_expect_error("if a == b != c { d }", "G101", 1, 11, "comparisons do not chain");
    fg_expect_error("x = f(a <= b + 1 == c)", "G101", 1, 18, "comparisons do not chain");
}
END_TEST

START_TEST(an_arrow_in_a_condition_is_a_comparison) {
    fg_expect_error("if x<-1 { a }", "G101", 1, 5, "to compare, write 'x < -1'");
    fg_expect_error("y = f(a.b<-2.5)", "G101", 1, 10, "to compare, write 'a.b < -2.5'");
    fg_expect_error("assert f(x)<-1", "G101", 1, 12, "write '< -'");
    fg_expect_error("loop (i = 0) while i<-n { i }", "G101", 1, 21, "write 'i < -n'");
    fg_expect_error("y = x <- 1", "G101", 1, 7, "write 'x < -1'");
}
END_TEST

START_TEST(habits_of_other_languages_are_met) {
    fg_expect_error("if a = 3 { b }", "G101", 1, 6, "to compare, write '=='");
    fg_expect_error("a = b = c", "G101", 1, 7, "a statement has one '='");
    fg_expect_error("x += 1", "G101", 1, 4, "write 'x = x + ...'");
    fg_expect_error("x = a == not b", "G101", 1, 10, "put 'not ...' in parentheses");
    fg_expect_error("x = a if b else c", "G101", 1, 7, "'if p { a } else { b }'");
    fg_expect_error("if a { b }\nelif c { d }", "G101", 2, 6, "write 'else if'");
    fg_expect_error("x = 1; while x < 3 { x }", "G101", 1, 8, "a loop is written");
    fg_expect_error("x = (1, 2)", "G101", 1, 7, "a list is written in '[ ]'");
    fg_expect_error("x = a && b", "G101", 1, 7, "write 'and'");
    fg_expect_error("x = a || b", "G101", 1, 7, "write 'or'");
    fg_expect_error("x = !a", "G101", 1, 5, "write 'not'");
    fg_expect_error("x = a ^ b", "G101", 1, 7, "'**'");
    fg_expect_error("x = a + \\\n  b", "G101", 1, 9, "unexpected '\\'");
    fg_expect_error("y = a.loop", "G101", 1, 7, "this word is reserved");
    fg_expect_error("def if(x) { }", "G101", 1, 5, "this word is reserved");
    fg_expect_error("placeholder in: int32", "G101", 1, 13, "this word is reserved");
    fg_expect_error("graph \"g\"", "G101", 1, 7, "a name stands in single quotes, or in none");
    fg_expect_error("x = {a: 1}", "G101", 1, 5, "unexpected '{'");
    fg_expect_error("f({a: 1, b: 2}, 3)", "G101", 1, 3, "unexpected '{'");
}
END_TEST

START_TEST(outputs_are_names) {
    fg_expect_error("signature s(x) -> softmax(y)", "G101", 1, 26, "'NAME = ...'");
    fg_expect_error("signature s(x) -> a + b", "G101", 1, 21, "'NAME = ...'");
    fg_expect_error("signature s(x) -> a, b", "G101", 1, 20, "put several outputs in parentheses");
    fg_expect_error("signature s(x) -> (softmax(y))", "G101", 1, 27, "'NAME = ...'");
}
END_TEST

START_TEST(only_names_are_set) {
    fg_expect_error("f(x) = 3", "G101", 1, 1, "only names stand left");
    fg_expect_error("a, b[0] = f()", "G101", 1, 4, "set_item");
    fg_expect_error("[a, b] = f()", "G101", 1, 1, "'a, b = ...'");
    fg_expect_error("a.b = 1", "G101", 1, 1, "only names stand left");
    fg_expect_error("3 <- 1", "G101", 1, 1, "only names stand left");
    fg_expect_error("a, b <- 1", "G101", 1, 1, "one name with one value");
    fg_expect_error("a <- 1, 2", "G101", 1, 1, "one name with one value");
}
END_TEST

START_TEST(labels_follow_calls) {
    fg_expect_error("y = x as n", "G101", 1, 5, "directly behind a call");
    fg_expect_error("y = x[0] after (a)", "G101", 1, 5, "directly behind a call");
    fg_expect_error("y = (f(x)) as n", "G101", 1, 5, "directly behind a call");
    fg_expect_error("y = f(w) as name(w)", "G101", 1, 17, "unexpected '('");
    fg_expect_error("y = f(w) as a as b", "G101", 1, 15, "unexpected 'as'");
}
END_TEST

START_TEST(strange_characters_are_told) {
    fg_expect_error("x = $", "G101", 1, 5, "unexpected '$'");
    fg_expect_error("x = $$$", "G101", 1, 5, "unexpected '$'");
    fg_expect_error(
        "gr\xc3\xb6\xc3\x9f"
        "e = 1",
        "G101", 1, 1, "in single quotes it may have any: 'gr");
    fg_expect_error("x = \xe2\x80\x9cname\xe2\x80\x9d", "G101", 1, 5, "straight quotes");
    fg_expect_error("x = a \xe2\x88\x92 b", "G101", 1, 7, "write '-'");
    fg_expect_error(
        "x =\xc2\xa0"
        "3",
        "G101", 1, 4, "U+00A0");
    fg_expect_error("x = a \xe2\x89\xa4 b", "G101", 1, 7, "write '<='");
    fg_expect_error("x = \x01", "G101", 1, 5, "control character, U+0001");
    fg_expect_error("x = \"\x1b\"", "G101", 1, 6, "control character, U+001B");
}
END_TEST

START_TEST(open_brackets_are_shown_with_their_end) {
    fg_expect_error("x = f(a,\ny = 3", "G103", 1, 6, "expected ')' before this");
    fg_expect_error("x = (a + b\ny = 3\nz = 4", "G103", 1, 5, "expected ')' before this");
    fg_expect_error("x = [1, [2, 3]\nplaceholder y: int32", "G103", 1, 5, "expected ']'");
    fg_expect_error("x = f(a,\n    def g() { }", "G103", 1, 6, "expected ')'");
    fg_expect_error("x = f(a", "G103", 1, 6, "before the end of the file");
    fg_expect_error("def f(x) {\n  y = x", "G103", 1, 10,
                    "expected '}' before the end of the file");
    fg_expect_error("def f(x) {\n  y = g(x\n  z = 1\n  return z\n}\nw = 1", "G103", 2, 8,
                    "expected ')'");
    fg_expect_error("def f(x) {\n  return x\n\ndef g(x) {\n  return x\n}", "G103", 1, 10,
                    "expected '}' before this");
    fg_expect_error("if p {\n  a = 1\n\nb = 2", "G103", 1, 6, "expected '}' before this");
    fg_expect_error("def f(x) {\n  y = [1, 2\n}\nz = 1", "G103", 2, 7, "expected ']' before this");
    fg_expect_error("x = f(a[1, b)\ny = 1", "G103", 1, 8, "expected ']' before this");
    fg_expect_error("x = f(a[1, b\ny = 1", "G103", 1, 8, "neither is this '('");
}
END_TEST

START_TEST(a_bracket_of_the_wrong_kind_is_told) {
    fg_expect_error("x = (1 + 2]\ny = x", "G103", 1, 11, "'(' is closed by ']'");
    fg_expect_error("x = [1, 2}\ny = x", "G103", 1, 10, "'[' is closed by '}'");
    fg_expect_error("def f(x) {\n  y = g(x}\n  return y\n}", "G103", 2, 10, "'(' is closed by '}'");
    fg_expect_error("if p { y = g(x }\nz = 1", "G103", 1, 13, "expected ')' before this");
}
END_TEST

START_TEST(a_bracket_that_closes_the_wrong_block_is_suspected) {
    fg_expect_error("def f(x) {\n  if p {\n    y = 1\n  return y\n}\nz = 1", "G103", 1, 10,
                    "stands further left");
}
END_TEST

Suite *fg_mistakes_suite(void) {
    Suite *suite = suite_create("mistakes");
    TCase *tcase = tcase_create("mistakes");
    tcase_add_test(tcase, what_is_unexpected_is_named);
    tcase_add_test(tcase, a_missing_comma_is_on_the_line_above);
    tcase_add_test(tcase, long_tokens_are_cut_short);
    tcase_add_test(tcase, comparisons_do_not_chain);
    tcase_add_test(tcase, an_arrow_in_a_condition_is_a_comparison);
    tcase_add_test(tcase, habits_of_other_languages_are_met);
    tcase_add_test(tcase, outputs_are_names);
    tcase_add_test(tcase, only_names_are_set);
    tcase_add_test(tcase, labels_follow_calls);
    tcase_add_test(tcase, strange_characters_are_told);
    tcase_add_test(tcase, open_brackets_are_shown_with_their_end);
    tcase_add_test(tcase, a_bracket_of_the_wrong_kind_is_told);
    tcase_add_test(tcase, a_bracket_that_closes_the_wrong_block_is_suspected);
    suite_add_tcase(suite, tcase);
    return suite;
}
