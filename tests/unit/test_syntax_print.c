/* Trees printed back: layout as the language's page has it, nothing lost. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "syntax/print.h"
#include "test_syntax.h"

static void expect_print(const char *text, const char *printed) {
    fg_read read, again;
    fg_read_text(&read, text);
    ck_assert_msg(read.report.list.count == 0, "%s\n%s", text, fg_read_report(&read));
    const char *got = fg_read_print(&read);
    ck_assert_msg(strcmp(got, printed) == 0, "%s\nexpected\n%s\ngot\n%s", text, printed, got);
    fg_read_text(&again, got);
    ck_assert_str_eq(fg_read_print(&again), got);
    char *shape = fg_read_shape(read.tree), *same = fg_read_shape(again.tree);
    ck_assert_str_eq(same, shape);
    ck_assert_uint_eq(again.tree->trivia.count, read.tree->trivia.count);
    free(shape);
    free(same);
    fg_read_fini(&again);
    fg_read_fini(&read);
}

START_TEST(spaces_are_made_canonical) {
    expect_print("x=a+b*-c**2\n", "x = a + b * -c ** 2\n");
    expect_print("x   =    f( a ,axis = -1,** o )", "x = f(a, axis=-1, **o)\n");
    expect_print("y,z=x[ : ,-1,... , : : 2 ],x [1 :n+1:]",
                 "y, z = x[:, -1, ..., ::2], x[1:n + 1:]\n");
    expect_print("placeholder  x:float32[batch ,8]=0", "placeholder x: float32[batch, 8] = 0\n");
    expect_print("placeholder x as'a/b':bool", "placeholder x as 'a/b': bool\n");
    expect_print("not(a)and( b or c )", "not (a) and (b or c)\n");
    expect_print("s<-s+1", "s <- s + 1\n");
    expect_print("f( x )as n   after( a,b )", "f(x) as n after (a, b)\n");
    expect_print("f(x)as(name(w))", "f(x) as (name(w))\n");
    expect_print("signature  s( a as b,c=false )->( p,d=f(p) )",
                 "signature s(a as b, c = false) -> (p, d = f(p))\n");
    expect_print("def f(x:T[...,n],a=1,**o)->T[n],U{return x,a}",
                 "def f(x: T[..., n], a = 1, **o) -> T[n], U { return x, a }\n");
    expect_print("def f(x)->(T,U){return}", "def f(x) -> (T, U) { return }\n");
    expect_print("import\"a.graph\"as b\nweights\"w\"\ngraph g",
                 "import \"a.graph\" as b\nweights \"w\"\ngraph g\n");
    expect_print("assert a==1,\"m\"\nwarn a,\"n\"", "assert a == 1, \"m\"\nwarn a, \"n\"\n");
    expect_print("const a:int32[2]=[1,2,]\nstate s=0\nvariable v:T=f( )\nlayer d=e(units=3)",
                 "const a: int32[2] = [1, 2]\nstate s = 0\nvariable v: T = f()\n"
                 "layer d = e(units=3)\n");
    expect_print("+a-(-b)\n[ ]", "+a - (-b)\n[]\n");
}
END_TEST

START_TEST(spelling_and_parentheses_stay) {
    expect_print("x = 1_000 + 0x1F + 255. + .5 + 1.50e-3 + inf",
                 "x = 1_000 + 0x1F + 255. + .5 + 1.50e-3 + inf\n");
    expect_print("x = \"a\\x41\\u00e9\"", "x = \"a\\x41\\u00e9\"\n");
    expect_print("x = ((a * b)) + (c)", "x = ((a * b)) + (c)\n");
    expect_print("x = ((a).b(c))[0]", "x = ((a).b(c))[0]\n");
    expect_print("x = (((a + b) + c) + d)(e)", "x = (((a + b) + c) + d)(e)\n");
    expect_print("f((a), b=(c), **(d))", "f((a), b=(c), **(d))\n");
}
END_TEST

START_TEST(statements_get_lines_of_their_own) {
    expect_print("a = 1; b = 2;; c = 3;", "a = 1\nb = 2\nc = 3\n");
    expect_print("  a = 1\n\tb = 2\r\nc = 3", "a = 1\nb = 2\nc = 3\n");
    expect_print("", "");
    expect_print("\n\n", "");
}
END_TEST

START_TEST(blocks_are_indented_by_four) {
    expect_print("def f(x) {\n y = x\n if p {\n  z = y\n }\n return y\n}",
                 "def f(x) {\n    y = x\n    if p {\n        z = y\n    }\n    return y\n}\n");
    expect_print("if p\n{\na\n}\nelse if q {\nb\n}\nelse {\nc\n}",
                 "if p {\n    a\n} else if q {\n    b\n} else {\n    c\n}\n");
    expect_print("if p {\na\n}\n\nelse {\nb\n}", "if p {\n    a\n}\n\nelse {\n    b\n}\n");
    expect_print("y = if p {\na\n} else {\nb\n}", "y = if p {\n    a\n} else {\n    b\n}\n");
    expect_print("scope s {\n\n}", "scope s {\n\n}\n");
    expect_print("for i in x {\n}", "for i in x {\n}\n");
    expect_print("y = f(if p {\na = 1\na\n} else { b }, c)",
                 "y = f(if p {\n          a = 1\n          a\n      } else { b }, c)\n");
}
END_TEST

START_TEST(blocks_on_one_line_stay_there_if_they_fit) {
    expect_print("def f(x) {return x*2}", "def f(x) { return x * 2 }\n");
    expect_print("if p{a=1;b=2}else{ }", "if p { a = 1; b = 2 } else {}\n");
    expect_print("if p { a }\nelse if q { b }\nelse { c }",
                 "if p { a }\nelse if q { b }\nelse { c }\n");
    expect_print("y = loop(i=0,s=x)while i<3{i+1,s,}",
                 "y = loop (i = 0, s = x) while i < 3 { i + 1, s }\n");
    /* 100 columns, and one more */
    expect_print(
        "if p { y = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + "
        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb }",
        "if p { y = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + "
        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb }\n");
    expect_print(
        "if p { y = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + "
        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb+c }",
        "if p {\n    y = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + "
        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb +\n        c\n}\n");
}
END_TEST

START_TEST(what_took_several_lines_does_so) {
    expect_print("y = f(a,\n b,\n   c)", "y = f(a,\n      b,\n      c)\n");
    expect_print("y = f(\n a, b,\n c,\n)", "y = f(\n    a, b,\n    c,\n)\n");
    expect_print("y = f(\n a,\n g(b,\n c), [\n 1,\n 2])",
                 "y = f(\n    a,\n    g(b,\n      c), [\n        1,\n        2])\n");
    expect_print("def f(a: int,\n b: int) {\n return a\n}",
                 "def f(a: int,\n      b: int) {\n    return a\n}\n");
    expect_print("def f(\n a,\n b\n) {\n return a\n}",
                 "def f(\n    a,\n    b\n) {\n    return a\n}\n");
    expect_print("y = a +\n b *\n c", "y = a +\n    b *\n    c\n");
    expect_print("if a and\n b {\n c\n}", "if a and\n        b {\n    c\n}\n");
    expect_print("y = f(x)\n as n", "y = f(x)\n    as n\n");
    expect_print("y = loop (i = 0)\n while i < 3 {\n i\n}",
                 "y = loop (i = 0)\n        while i < 3 {\n    i\n}\n");
    expect_print("signature s(a) ->\n (b,\n c)", "signature s(a) ->\n    (b,\n     c)\n");
    expect_print("y = [\n]", "y = []\n");
    expect_print("y = f(\"\xc3\xa9\", [a,\n b])", "y = f(\"\xc3\xa9\", [a,\n            b])\n");
}
END_TEST

START_TEST(comments_stay_where_they_are) {
    expect_print("#one\n\nx=1#two\n  # three\n\n\n\ny=2",
                 "#one\n\nx = 1  #two\n# three\n\ny = 2\n");
    expect_print("def f() { # a\n# b\n  x # c\n\n # d\n} # e",
                 "def f() {  # a\n    # b\n    x  # c\n\n    # d\n}  # e\n");
    expect_print("y = f(a, # one\n  # two\n\n  b # three\n  # four\n) # five",
                 "y = f(a,  # one\n      # two\n\n      b  # three\n      # four\n)  # five\n");
    expect_print("y = [ # one\n 1\n]", "y = [  # one\n    1\n]\n");
    expect_print("if p { a } # one\n# two\nelse { b }", "if p { a }  # one\n# two\nelse { b }\n");
    expect_print("if p {\na\n} # one\nelse {\nb\n}", "if p {\n    a\n}  # one\nelse {\n    b\n}\n");
    expect_print("a = 1; # one\nb = 2 # two", "a = 1  # one\nb = 2  # two\n");
    expect_print("f( # nothing\n)", "f(  # nothing\n)\n");
    expect_print("y = [1 # one\n, 2]", "y = [1  # one\n     , 2]\n");
    expect_print("y = [1 # one\n,]", "y = [1  # one\n     ,]\n");
    expect_print("# only", "# only\n");
}
END_TEST

/* The text but for blanks and line ends, in its own memory. */
static char *squeezed(const char *text) {
    char *copy = malloc(strlen(text) + 1), *to = copy;
    for (; *text; text++)
        if (*text != ' ' && *text != '\n') *to++ = *text;
    *to = '\0';
    return copy;
}

static void expect_words(const char *text) {
    fg_read read, again;
    fg_read_text(&read, text);
    const char *got = fg_read_print(&read);
    char *words = squeezed(text), *printed = squeezed(got);
    ck_assert(strcmp(words, printed) == 0);
    fg_read_text(&again, got);
    ck_assert(strcmp(fg_read_print(&again), got) == 0);
    free(words);
    free(printed);
    fg_read_fini(&again);
    fg_read_fini(&read);
}

START_TEST(chains_are_printed_in_a_loop) {
    size_t count = 20000;
    char *text = malloc(count * 16), *at = text;
    at += sprintf(at, "x = a");
    for (size_t i = 0; i < count; i++) at += sprintf(at, "%s", i % 2 ? " + b" : " * c");
    sprintf(at, "\n");
    expect_words(text);
    at = text + sprintf(text, "x = a");
    for (size_t i = 0; i < count; i++) at += sprintf(at, "%s", i % 3 ? ".f(y)" : "[0]");
    sprintf(at, "\n");
    expect_words(text);
    free(text);
}
END_TEST

#define FIFTY "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define FORTY "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

START_TEST(long_lines_are_broken_between_elements) {
    /* 100 columns, and one more */
    expect_print("f(" FIFTY ", " FORTY ", ccc)", "f(" FIFTY ", " FORTY ", ccc)\n");
    expect_print("f(" FIFTY ", " FORTY ", cccc)", "f(" FIFTY ", " FORTY ",\n  cccc)\n");
    expect_print("f(" FIFTY ",\n1, " FORTY ", ccccc, 2, 3)",
                 "f(" FIFTY ",\n  1, " FORTY ", ccccc, 2, 3)\n");
    /* where one line is too long, all of the list is laid out anew */
    expect_print("f(1,\n2, " FIFTY ", " FORTY ", ccccc, 3)",
                 "f(1, 2, " FIFTY ",\n  " FORTY ", ccccc, 3)\n");
    expect_print("x = " FIFTY " + " FORTY " * ccccc", "x = " FIFTY " +\n    " FORTY " * ccccc\n");
    /* brackets far to the right are opened at the end of the line */
    expect_print("x" FIFTY " = f(" FORTY ", " FORTY ")",
                 "x" FIFTY " = f(\n    " FORTY ", " FORTY ")\n");
    /* what belongs together goes together */
    expect_print("f(" FIFTY ", g(" FORTY ", ccccc))", "f(" FIFTY ",\n  g(" FORTY ", ccccc))\n");
    expect_print("def f(" FIFTY ", " FORTY ") -> T[n] { return a }",
                 "def f(" FIFTY ", " FORTY ")\n        -> T[n] { return a }\n");
    expect_print("signature s(a" FIFTY ") -> (b" FORTY ")",
                 "signature s(a" FIFTY ")\n    -> (b" FORTY ")\n");
    expect_print("assert " FIFTY ", \"" FORTY FORTY "\"",
                 "assert " FIFTY ",\n    \"" FORTY FORTY "\"\n");
    /* comments count nothing, and stay */
    expect_print("f(1, 2) # " FIFTY FORTY FORTY, "f(1, 2)  # " FIFTY FORTY FORTY "\n");
    expect_print("f(" FIFTY ", # c\n2, " FORTY ", ccccc, " FORTY ", d)",
                 "f(" FIFTY ",  # c\n  2, " FORTY ", ccccc, " FORTY ", d)\n");
}
END_TEST

START_TEST(messages_quote_expressions_on_one_line) {
    fg_read read;
    fg_read_text(&read,
                 "y = f( a,  # one\n  b=[1,\n2], **o)[0:1] + (c\n  * if p {\n u = 1; u } "
                 "else { x })");
    fg_text out;
    fg_text_init(&out, &read.arena);
    const fg_node *value = read.tree->file->slot[0].node->slot[1].node;
    fg_print_expression(read.tree, value, &out);
    ck_assert_str_eq(fg_text_get(&out),
                     "f(a, b=[1, 2], **o)[0:1] + (c * if p { u = 1; u } else { x })");
    fg_text_init(&out, &read.arena);
    fg_print_expression(read.tree, value->slot[0].node->slot[0].node->slot[1].node->next, &out);
    ck_assert_str_eq(fg_text_get(&out), "b=[1, 2]");
    fg_text_init(&out, &read.arena);
    fg_print_expression(read.tree, value->slot[0].node->slot[1].node, &out);
    ck_assert_str_eq(fg_text_get(&out), "0:1");
    fg_read_fini(&read);
}
END_TEST

Suite *fg_print_suite(void) {
    Suite *suite = suite_create("print");
    TCase *tcase = tcase_create("print");
    tcase_add_test(tcase, spaces_are_made_canonical);
    tcase_add_test(tcase, spelling_and_parentheses_stay);
    tcase_add_test(tcase, statements_get_lines_of_their_own);
    tcase_add_test(tcase, blocks_are_indented_by_four);
    tcase_add_test(tcase, blocks_on_one_line_stay_there_if_they_fit);
    tcase_add_test(tcase, what_took_several_lines_does_so);
    tcase_add_test(tcase, comments_stay_where_they_are);
    tcase_add_test(tcase, chains_are_printed_in_a_loop);
    tcase_add_test(tcase, long_lines_are_broken_between_elements);
    tcase_add_test(tcase, messages_quote_expressions_on_one_line);
    suite_add_tcase(suite, tcase);
    return suite;
}
