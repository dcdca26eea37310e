/* After a mistake: the parser goes on at the next statement, and knows what was not defined. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test_syntax.h"

/* The shape of a text with `errors` errors. */
static void expect_after(const char *text, uint32_t errors, const char *shape) {
    fg_read read;
    fg_read_text(&read, text);
    const char *report = fg_read_report(&read);
    ck_assert_msg(read.report.list.count == errors, "%s\nexpected %u errors, not\n%s", text, errors,
                  report);
    char *got = fg_read_shape(read.tree);
    ck_assert_msg(strcmp(got, shape) == 0, "%s\nexpected %s\ngot      %s", text, shape, got);
    free(got);
    fg_read_fini(&read);
}

START_TEST(broken_statements_name_what_they_define) {
    expect_after("x = 3 4\ny = 1", 1, "(ERROR (x))\n(ASSIGN (y) (1))");
    expect_after("a, 'b c', _ = f(\n)  )\ny = 1", 1, "(ERROR (a 'b c' _))\n(ASSIGN (y) (1))");
    expect_after("placeholder x float32\ny = 1", 1, "(ERROR (x))\n(ASSIGN (y) (1))");
    expect_after("placeholder 'a/b': [3]\ny = 1", 1, "(ERROR ('a/b'))\n(ASSIGN (y) (1))");
    expect_after("const n 3\nvariable v: = 2\nstate s: T\nlayer d dense()", 4,
                 "(ERROR (n))\n(ERROR (v))\n(ERROR (s))\n(ERROR (d))");
    expect_after("import \"a.graph\" as b c", 1, "(ERROR (b))");
    expect_after("import \"a.graph\" b", 1, "(ERROR ())");
    expect_after("weights 3\ngraph a b\nsignature s(x) -> f(x)", 3,
                 "(ERROR ())\n(ERROR ())\n(ERROR ())");
    expect_after("x == 3 4", 1, "(ERROR ())");
    expect_after("x <- 3 4", 1, "(ERROR ())");
    expect_after("f(x) = 3", 1, "(ERROR ())");
    expect_after("a, b[0] = f()", 1, "(ERROR ())");
    expect_after("x = 12px\ny = x", 1, "(ERROR (x))\n(ASSIGN (y) (x))");
    expect_after("x = \"abc\ny = x", 1, "(ERROR (x))\n(ASSIGN (y) (x))");
    expect_after("x = $\ny = x", 1, "(ERROR (x))\n(ASSIGN (y) (x))");
    expect_after("x = f(a b,\n      c = 1)\ny = x", 1, "(ERROR (x))\n(ASSIGN (y) (x))");
}
END_TEST

START_TEST(what_stands_behind_a_statement_spoils_it_alone) {
    expect_after("a = 1\ngraph g h\nb = 2", 1, "(ASSIGN (a) (1))\n(ERROR ())\n(ASSIGN (b) (2))");
    expect_after("a = 1\ndef f() { } g\nb = 2", 1,
                 "(ASSIGN (a) (1))\n(ERROR (f))\n(ASSIGN (b) (2))");
    expect_after("a = 1\nif p { c = 1 } 2 { d = 1 }\nb = 2", 1,
                 "(ASSIGN (a) (1))\n(ERROR (c d))\n(ASSIGN (b) (2))");
    expect_after("scope s {\n  a = 1\n  scope t { } }\n  b = 2", 0,
                 "(SCOPE s ((ASSIGN (a) (1)) (SCOPE t ())))\n(ASSIGN (b) (2))");
    expect_after("scope s {\n  a = 1\n  weights \"w\" 3 }\n  b = 2", 1,
                 "(SCOPE s ((ASSIGN (a) (1)) (ERROR ())))\n(ASSIGN (b) (2))");
}
END_TEST

START_TEST(broken_headers_name_what_their_blocks_define) {
    expect_after("if a = 3 { y = 1; p, q = 2, 3 } else { z = 2 }\nw = 1", 1,
                 "(ERROR (y p q z))\n(ASSIGN (w) (1))");
    expect_after("if a {\n  x = 1\n} else if b = 3 {\n  y = 2\n} else {\n  z = 2\n}\nw = 1", 1,
                 "(ERROR (x y z))\n(ASSIGN (w) (1))");
    expect_after("for i range(3) {\n  state t: T = 0\n  u = f(t,\n    k=1)\n}", 1,
                 "(ERROR (i t u))");
    expect_after("def f(x y) {\n  z = x\n  return z\n}\nw = 1", 1, "(ERROR (f))\n(ASSIGN (w) (1))");
    expect_after("y = if p { a = 1; a } els { b = 2; b }\nw = 1", 1,
                 "(ERROR (y a b))\n(ASSIGN (w) (1))");
}
END_TEST

START_TEST(mistakes_in_blocks_stay_there) {
    expect_after("def f(x) {\n  y = x +\n  z = 3 3\n  return y\n}\nw = f(1)", 2,
                 "(DEF f ((PARAM x - -)) () ((ERROR (y)) (ERROR (z)) (RETURN (y))))\n"
                 "(ASSIGN (w) ((CALL f (1) - ())))");
    expect_after("if p { a b } else { c }", 1,
                 "(IF ((CLAUSE p ((ERROR ()))) (CLAUSE - ((VALUES (c))))))");
    expect_after(
        "y = f(if p { a b } else { c }, 2)", 1,
        "(ASSIGN (y) ((CALL f ((IF ((CLAUSE p ((ERROR ()))) (CLAUSE - ((VALUES (c)))))) 2) "
        "- ())))");
    expect_after("scope s {\n  x = = 1\n  y = 2\n}", 1, "(SCOPE s ((ERROR (x)) (ASSIGN (y) (2))))");
    expect_after("if p { x = }\ny = 1", 1, "(IF ((CLAUSE p ((ERROR (x))))))\n(ASSIGN (y) (1))");
}
END_TEST

START_TEST(mistakes_in_broken_blocks_are_told_too) {
    expect_after("def f(x y) {\n  z = 3 3\n  return z\n}", 2, "(ERROR (f))");
    expect_after("fi p {\n  z = 3 3\n}\ny = 1", 2, "(ERROR (z))\n(ASSIGN (y) (1))");
}
END_TEST

START_TEST(what_follows_an_open_bracket_is_read) {
    expect_after("x = f(a,\ny = 3", 1, "(ERROR (x))\n(ASSIGN (y) (3))");
    expect_after("x = f(a\ny, z = g(1)\nw = 1", 1,
                 "(ERROR (x))\n(ASSIGN (y z) ((CALL g (1) - ())))\n(ASSIGN (w) (1))");
    expect_after("x = f(a\ng.h()\nw = 1", 1,
                 "(ERROR (x))\n(VALUES ((CALL (ATTRIBUTE g h) () - ())))\n(ASSIGN (w) (1))");
    expect_after("x = f(a\nfor i in b { c }", 1, "(ERROR (x))\n(FOR (i) b ((VALUES (c))))");
    expect_after("def f() {\n  y = g(x\n  s <- 1\n}\nw = 1", 1,
                 "(DEF f () () ((ERROR (y)) (UPDATE s 1)))\n(ASSIGN (w) (1))");
    expect_after("if p {\n  a = 1\n\nb = 2", 1,
                 "(IF ((CLAUSE p ((ASSIGN (a) (1))))))\n(ASSIGN (b) (2))");
    expect_after("scope s {\n  if p {\n    a = 1\n\ngraph g", 1,
                 "(SCOPE s ((IF ((CLAUSE p ((ASSIGN (a) (1))))))))\n(GRAPH g)");
    expect_after("def f() {\n  y = loop (i = 0) while i < (3 {\n    i\n  }\n}\nz = 1", 1,
                 "(DEF f () () ((ERROR (y))))\n(ASSIGN (z) (1))");
}
END_TEST

/* A named argument at the left edge ends a call: the language says so. One further right does not,
 * nor does anything else. */
START_TEST(brackets_may_take_several_lines) {
    expect_after("y = f(\n  a=1,\n  b=2)", 0, "(ASSIGN (y) ((CALL f ((ARG a 1) (ARG b 2)) - ())))");
    expect_after("  y = f(\n    a=1)", 0, "(ASSIGN (y) ((CALL f ((ARG a 1)) - ())))");
    expect_after("y = f(\na,\nstate,\n-b\n)", 0, "(ASSIGN (y) ((CALL f (a state (- b)) - ())))");
    expect_after("a; y = f(\n  k=1)", 0, "(VALUES (a))\n(ASSIGN (y) ((CALL f ((ARG k 1)) - ())))");
    expect_after("y = f(\na=1)\nz = 2", 2, "(ERROR (y))\n(ERROR (a))\n(ASSIGN (z) (2))");
}
END_TEST

START_TEST(a_line_that_wants_more_ends_before_a_statement) {
    expect_after("x = a +\ny = 3", 1, "(ERROR (x))\n(ASSIGN (y) (3))");
    expect_after("x = a *\nplaceholder y: int32", 1,
                 "(ERROR (x))\n(PLACEHOLDER y - (TYPE int32 ()) -)");
    expect_after("x =\nfor i in b { c }", 1, "(ERROR (x))\n(FOR (i) b ((VALUES (c))))");
    expect_after("x = 1,\ny = 3", 0, "(ASSIGN (x) (1))\n(ASSIGN (y) (3))");
    expect_after("assert a ==\ny = 3", 1, "(ERROR ())\n(ASSIGN (y) (3))");
    expect_after("signature s(x) ->\ny = 3", 1, "(ERROR ())\n(ASSIGN (y) (3))");
}
END_TEST

START_TEST(a_header_without_its_block_is_one_mistake) {
    expect_after("def g(x)\n  y = x * 2\n  return y\n}\nz = 2", 1, "(ERROR (g))\n(ASSIGN (z) (2))");
    expect_after("if p\n  a = 1\n  b = f(1,\n2)\nelse\n  c = 3\n\ny = 2", 1,
                 "(ERROR (a b c))\n(ASSIGN (y) (2))");
    expect_after("for i in x\n  a = i\ny = 2", 1, "(ERROR (i a))\n(ASSIGN (y) (2))");
    expect_after("if p\ny = 2", 1, "(ERROR ())\n(ASSIGN (y) (2))");
}
END_TEST

START_TEST(stray_brackets_are_one_mistake_each) {
    expect_after("x = 1\n}\ny = 2", 1, "(ASSIGN (x) (1))\n(ERROR ())\n(ASSIGN (y) (2))");
    expect_after("x = 1 }\ny = 2", 1, "(ERROR (x))\n(ASSIGN (y) (2))");
    expect_after("x = 1)\ny = 2", 1, "(ERROR (x))\n(ASSIGN (y) (2))");
    expect_after("]\ny = 2", 1, "(ERROR ())\n(ASSIGN (y) (2))");
    expect_after("x = (1 + 2]\ny = x", 1, "(ASSIGN (x) ((+ 1 2)))\n(ASSIGN (y) (x))");
}
END_TEST

/* Sixteen mistakes of different kinds in one file. */
START_TEST(all_mistakes_of_a_file_are_told) {
    static const char text[] =
        "placeholder x float32[3]\n"
        "placeholder y: float32[3\n"
        "const n = 12px\n"
        "x = (a + b\n"
        "z = [1, 2\n"
        "w = \"abc\n"
        "u = \"a\\q b\"\n"
        "t = a && b\n"
        "s = a < b < c\n"
        "r = f(x, y z)\n"
        "for i range(3) { q = i }\n"
        "if a = 3 { p = 1 } else { p = 2 }\n"
        "signature predict(x) -> softmax(logits)\n"
        "l = f(w) as name(w)\n"
        "a[0] = 3\n"
        "scope s { b = }\n"
        "end = 1\n";
    fg_read read;
    fg_read_text(&read, text);
    const char *report = fg_read_report(&read);
    ck_assert_msg(read.report.list.count == 16, "%u:\n%s", read.report.list.count, report);
    for (uint32_t i = 0; i < 16; i++) {
        fg_span span = read.report.list.at[i]->span;
        ck_assert_uint_eq(fg_source_place(&read.sources, span.source, span.begin).line, i + 1);
    }
    fg_read_fini(&read);
}
END_TEST

START_TEST(as_many_mistakes_as_lines) {
    size_t count = 3000;
    char *text = malloc(count * 16), *at = text;
    for (size_t i = 0; i < count; i++) at += sprintf(at, "x%zu = 3 4\n", i);
    fg_read read;
    fg_read_text(&read, text);
    ck_assert_uint_eq(read.report.list.count, count);
    fg_read_fini(&read);
    free(text);
}
END_TEST

Suite *fg_recovery_suite(void) {
    Suite *suite = suite_create("recovery");
    TCase *tcase = tcase_create("recovery");
    tcase_add_test(tcase, broken_statements_name_what_they_define);
    tcase_add_test(tcase, what_stands_behind_a_statement_spoils_it_alone);
    tcase_add_test(tcase, broken_headers_name_what_their_blocks_define);
    tcase_add_test(tcase, mistakes_in_blocks_stay_there);
    tcase_add_test(tcase, mistakes_in_broken_blocks_are_told_too);
    tcase_add_test(tcase, what_follows_an_open_bracket_is_read);
    tcase_add_test(tcase, brackets_may_take_several_lines);
    tcase_add_test(tcase, a_line_that_wants_more_ends_before_a_statement);
    tcase_add_test(tcase, a_header_without_its_block_is_one_mistake);
    tcase_add_test(tcase, stray_brackets_are_one_mistake_each);
    tcase_add_test(tcase, all_mistakes_of_a_file_are_told);
    tcase_add_test(tcase, as_many_mistakes_as_lines);
    suite_add_tcase(suite, tcase);
    return suite;
}
