/* What trees texts have: written down by hand from the language's rules. */
#include "test_syntax.h"

START_TEST(operators_bind_as_in_python) {
    fg_expect_shape("-x ** 2", "(VALUES ((- (** x 2))))");
    fg_expect_shape("2 ** -1", "(VALUES ((** 2 (- 1))))");
    fg_expect_shape("a ** b ** c", "(VALUES ((** a (** b c))))");
    fg_expect_shape("a - b - c", "(VALUES ((- (- a b) c)))");
    fg_expect_shape("a + b * c", "(VALUES ((+ a (* b c))))");
    fg_expect_shape("a * b + c", "(VALUES ((+ (* a b) c)))");
    fg_expect_shape("(a + b) * c", "(VALUES ((* (+ a b) c)))");
    fg_expect_shape("a / b // c % d @ e", "(VALUES ((@ (% (// (/ a b) c) d) e)))");
    fg_expect_shape("-a * b", "(VALUES ((* (- a) b)))");
    fg_expect_shape("- - a", "(VALUES ((- (- a))))");
    fg_expect_shape("+a - -b", "(VALUES ((- (+ a) (- b))))");
    fg_expect_shape("-f(x)[0].y", "(VALUES ((- (ATTRIBUTE (INDEX (CALL f (x) - ()) (0)) y))))");
    fg_expect_shape("2 ** -a * b", "(VALUES ((* (** 2 (- a)) b)))");
}
END_TEST

START_TEST(conditions_bind_least) {
    fg_expect_shape("not a == b", "(VALUES ((not (== a b))))");
    fg_expect_shape("not not a", "(VALUES ((not (not a))))");
    fg_expect_shape("not a and b", "(VALUES ((and (not a) b)))");
    fg_expect_shape("a or b and c", "(VALUES ((or a (and b c))))");
    fg_expect_shape("a and b or c", "(VALUES ((or (and a b) c)))");
    fg_expect_shape("a or b or c", "(VALUES ((or (or a b) c)))");
    fg_expect_shape("a + 1 < b * 2", "(VALUES ((< (+ a 1) (* b 2))))");
    fg_expect_shape("a < b and c >= d", "(VALUES ((and (< a b) (>= c d))))");
    fg_expect_shape("(a < b) == (c != d)", "(VALUES ((== (< a b) (!= c d))))");
    fg_expect_shape("(not a) == b", "(VALUES ((== (not a) b)))");
    fg_expect_shape("a <= b, a > b", "(VALUES ((<= a b) (> a b)))");
}
END_TEST

START_TEST(slices_have_three_bounds) {
    fg_expect_shape("x[0]", "(VALUES ((INDEX x (0))))");
    fg_expect_shape("x[:, -1, ..., ::2]",
                    "(VALUES ((INDEX x ((SLICE - - -) (- 1) ... (SLICE - - 2)))))");
    fg_expect_shape("x[1:]", "(VALUES ((INDEX x ((SLICE 1 - -)))))");
    fg_expect_shape("x[:n + 1]", "(VALUES ((INDEX x ((SLICE - (+ n 1) -)))))");
    fg_expect_shape("x[a:b:c, none]", "(VALUES ((INDEX x ((SLICE a b c) none))))");
    fg_expect_shape("x[a::,]", "(VALUES ((INDEX x ((SLICE a - -)))))");
    fg_expect_shape("x[0][1]", "(VALUES ((INDEX (INDEX x (0)) (1))))");
}
END_TEST

START_TEST(calls_take_names_rests_and_labels) {
    fg_expect_shape("f()", "(VALUES ((CALL f () - ())))");
    fg_expect_shape("f(x, axis=-1, **options,)",
                    "(VALUES ((CALL f (x (ARG axis (- 1)) (REST options)) - ())))");
    fg_expect_shape("f(x)(y)", "(VALUES ((CALL (CALL f (x) - ()) (y) - ())))");
    fg_expect_shape("a.f(x).g()",
                    "(VALUES ((CALL (ATTRIBUTE (CALL (ATTRIBUTE a f) (x) - ()) g) () - ())))");
    fg_expect_shape("f(w) as name", "(VALUES ((CALL f (w) name ())))");
    fg_expect_shape("f(w) as 'a/b'", "(VALUES ((CALL f (w) 'a/b' ())))");
    fg_expect_shape("f(w) as \"\"", "(VALUES ((CALL f (w) \"\" ())))");
    fg_expect_shape("f(w) as (name(w))", "(VALUES ((CALL:1 f (w) (CALL name (w) - ()) ())))");
    fg_expect_shape("f(w) as (name)", "(VALUES ((CALL:1 f (w) name ())))");
    fg_expect_shape("f(w) after (a, b,)", "(VALUES ((CALL f (w) - (a b))))");
    fg_expect_shape("f(w) as n after (a)", "(VALUES ((CALL f (w) n (a))))");
    fg_expect_shape("f(w) as n + 1", "(VALUES ((+ (CALL f (w) n ()) 1)))");
    fg_expect_shape("f(g(x) as n)", "(VALUES ((CALL f ((CALL g (x) n ())) - ())))");
}
END_TEST

START_TEST(lists_nest) {
    fg_expect_shape("[]", "(VALUES ((LIST ())))");
    fg_expect_shape("[1, [2, 3,], x]", "(VALUES ((LIST (1 (LIST (2 3)) x))))");
    fg_expect_shape("[-1] + shape(x)[2:]",
                    "(VALUES ((+ (LIST ((- 1))) (INDEX (CALL shape (x) - ()) ((SLICE 2 - -))))))");
    fg_expect_shape("[\n  1,\n  2\n]", "(VALUES ((LIST (1 2))))");
}
END_TEST

START_TEST(declarations_have_types_and_values) {
    fg_expect_shape("graph digits", "(GRAPH digits)");
    fg_expect_shape("import \"a.graph\"", "(IMPORT \"a.graph\" -)");
    fg_expect_shape("import \"a.graph\" as b", "(IMPORT \"a.graph\" b)");
    fg_expect_shape("weights \"w.npz\"", "(WEIGHTS \"w.npz\")");
    fg_expect_shape("placeholder x: float32[batch, ?, 2 * n, ...]",
                    "(PLACEHOLDER x - (TYPE:1 float32 (batch ? (* 2 n) ...)) -)");
    fg_expect_shape("placeholder p as 'a/b': bool = false",
                    "(PLACEHOLDER p 'a/b' (TYPE bool ()) false)");
    fg_expect_shape("placeholder p as \"a/b\": bool[]",
                    "(PLACEHOLDER p \"a/b\" (TYPE:1 bool ()) -)");
    fg_expect_shape("const n = 3", "(CONST n - 3)");
    fg_expect_shape("const n: int32[2] = [1, 2]", "(CONST n (TYPE:1 int32 (2)) (LIST (1 2)))");
    fg_expect_shape("variable w: T[n] = zeros()",
                    "(VARIABLE w (TYPE:1 T (n)) (CALL zeros () - ()))");
    fg_expect_shape("state s = zeros_like(w)", "(VARIABLE:1 s - (CALL zeros_like (w) - ()))");
    fg_expect_shape("layer d = dense(units=3)", "(LAYER d (CALL dense ((ARG units 3)) - ()))");
    fg_expect_shape("scope s { a = 1; b = 2 }", "(SCOPE s ((ASSIGN (a) (1)) (ASSIGN (b) (2))))");
}
END_TEST

START_TEST(statements_hold_values) {
    fg_expect_shape("x = 1", "(ASSIGN (x) (1))");
    fg_expect_shape("y, _, c = f(x), 2", "(ASSIGN (y _ c) ((CALL f (x) - ()) 2))");
    fg_expect_shape("s <- s + 1", "(UPDATE s (+ s 1))");
    fg_expect_shape("assert a == 1", "(ASSERT (== a 1) -)");
    fg_expect_shape("assert a, \"no \" + b", "(ASSERT a (+ \"no \" b))");
    fg_expect_shape("warn a > 1, \"large\"", "(WARN (> a 1) \"large\")");
    fg_expect_shape("warn (a or b), \"c\"", "(WARN (or a b) \"c\")");
    fg_expect_shape("for w, g in zip(a, b) { w <- g }",
                    "(FOR (w g) (CALL zip (a b) - ()) ((UPDATE w g)))");
    fg_expect_shape("", "");
    fg_expect_shape(";;x = 1;; y = 2;", "(ASSIGN (x) (1))\n(ASSIGN (y) (2))");
}
END_TEST

START_TEST(if_is_statement_and_expression) {
    fg_expect_shape("if p { a = 1 }", "(IF ((CLAUSE p ((ASSIGN (a) (1))))))");
    fg_expect_shape("if p { } else if q { b } else { c, d }",
                    "(IF ((CLAUSE p ()) (CLAUSE q ((VALUES (b)))) (CLAUSE - ((VALUES (c d))))))");
    fg_expect_shape("y = if p { a } else { b }",
                    "(ASSIGN (y) ((IF ((CLAUSE p ((VALUES (a)))) (CLAUSE - ((VALUES (b))))))))");
    fg_expect_shape("y, z = if p { u = x * 2; u, u + 1 } else { x, x }",
                    "(ASSIGN (y z) ((IF ((CLAUSE p ((ASSIGN (u) ((* x 2))) (VALUES (u (+ u 1))))) "
                    "(CLAUSE - ((VALUES (x x))))))))");
    fg_expect_shape("1 + if p { a } else { b } * 2",
                    "(VALUES ((+ 1 (* (IF ((CLAUSE p ((VALUES (a)))) (CLAUSE - ((VALUES (b)))))) "
                    "2))))");
    fg_expect_shape("if if a { b } else { c } { d }",
                    "(IF ((CLAUSE (IF ((CLAUSE a ((VALUES (b)))) (CLAUSE - ((VALUES (c)))))) "
                    "((VALUES (d))))))");
    fg_expect_shape("f(if p { a\n  b = 2\n  b } else { c })",
                    "(VALUES ((CALL f ((IF ((CLAUSE p ((VALUES (a)) (ASSIGN (b) (2)) (VALUES "
                    "(b)))) (CLAUSE - ((VALUES (c))))))) - ())))");
}
END_TEST

START_TEST(loops_carry_values) {
    fg_expect_shape("_, s = loop (i = 0, acc: float64 = 0.0) while i < n { i + 1, acc + x[i] }",
                    "(ASSIGN (_ s) ((LOOP ((CARRY i - 0) (CARRY acc (TYPE float64 ()) 0r)) (< i n) "
                    "((VALUES ((+ i 1) (+ acc (INDEX x (i)))))))))");
}
END_TEST

START_TEST(definitions_have_parameters) {
    fg_expect_shape("def f() { return }", "(DEF f () () ((RETURN ())))");
    fg_expect_shape(
        "def dense(x: T[..., n], units: int, bias = true, a: function = linear, **o) -> T[..., "
        "units] { return x, 1 }",
        "(DEF dense ((PARAM x (TYPE:1 T (... n)) -) (PARAM units (TYPE int ()) -) "
        "(PARAM bias - true) (PARAM a (TYPE function ()) linear) (PARAM:1 o - -)) "
        "((TYPE:1 T (... units))) ((RETURN (x 1))))");
    fg_expect_shape("def f(x,) -> A, B[2] { }",
                    "(DEF f ((PARAM x - -)) ((TYPE A ()) (TYPE:1 B (2))) ())");
    fg_expect_shape("def f(x) -> (A, B) { }",
                    "(DEF f ((PARAM x - -)) ((TYPE A ()) (TYPE B ())) ())");
}
END_TEST

START_TEST(signatures_have_inputs_and_outputs) {
    fg_expect_shape("signature s(a, b = false, c.d as e) -> p",
                    "(SIGNATURE s ((INPUT a - -) (INPUT b - false) (INPUT (ATTRIBUTE c d) e -)) "
                    "((OUTPUT - p)))");
    fg_expect_shape("signature s() -> (loss, d = argmax(p, axis=-1), m.n,)",
                    "(SIGNATURE:1 s () ((OUTPUT - loss) (OUTPUT d (CALL argmax (p (ARG axis (- "
                    "1))) - ())) (OUTPUT - (ATTRIBUTE m n))))");
    fg_expect_shape("signature s(x) -> (y)", "(SIGNATURE:1 s ((INPUT x - -)) ((OUTPUT - y)))");
    fg_expect_shape("signature s(x) -> y = f(x)",
                    "(SIGNATURE s ((INPUT x - -)) ((OUTPUT y (CALL f (x) - ()))))");
}
END_TEST

START_TEST(words_that_begin_statements_are_names_elsewhere) {
    fg_expect_shape("state state: T = 0.0", "(VARIABLE:1 state (TYPE T ()) 0r)");
    fg_expect_shape("weights = softmax(e)", "(ASSIGN (weights) ((CALL softmax (e) - ())))");
    fg_expect_shape("state <- mean(x)", "(UPDATE state (CALL mean (x) - ()))");
    fg_expect_shape("x * state", "(VALUES ((* x state)))");
    fg_expect_shape("layer, scope = const, graph.import",
                    "(ASSIGN (layer scope) (const (ATTRIBUTE graph import)))");
    fg_expect_shape("signature(x)[variable]",
                    "(VALUES ((INDEX (CALL signature (x) - ()) (variable))))");
    fg_expect_shape("y = warn(x)", "(ASSIGN (y) ((CALL warn (x) - ())))");
    fg_expect_shape("state - 1", "(VALUES ((- state 1)))");
    fg_expect_shape("weights and layer", "(VALUES ((and weights layer)))");
    fg_expect_shape("if p { state } else { layer }",
                    "(IF ((CLAUSE p ((VALUES (state)))) (CLAUSE - ((VALUES (layer))))))");
    fg_expect_shape("f(state=state, x)", "(VALUES ((CALL f ((ARG state state) x) - ())))");
}
END_TEST

START_TEST(lines_end_statements) {
    fg_expect_shape("a = 1\nb = 2", "(ASSIGN (a) (1))\n(ASSIGN (b) (2))");
    fg_expect_shape("a = 1\r\nb = 2\r\n", "(ASSIGN (a) (1))\n(ASSIGN (b) (2))");
    fg_expect_shape("a = 1\rb = 2", "(ASSIGN (a) (1))\n(ASSIGN (b) (2))");
    fg_expect_shape("a = 1 # one\n\f\n\t# two\nb = 2\n", "(ASSIGN (a) (1))\n(ASSIGN (b) (2))");
    fg_expect_shape("a\n-b", "(VALUES (a))\n(VALUES ((- b)))");
    fg_expect_shape("a\n[b]\n(c)", "(VALUES (a))\n(VALUES ((LIST (b))))\n(VALUES (c))");
}
END_TEST

START_TEST(lines_go_on) {
    fg_expect_shape("a = f(\n  x,\n\n  # why\n  y\n)", "(ASSIGN (a) ((CALL f (x y) - ())))");
    fg_expect_shape("a =\n  1 +\n  2 *\n  3", "(ASSIGN (a) ((+ 1 (* 2 3))))");
    fg_expect_shape("a,\nb = f(x)", "(ASSIGN (a b) ((CALL f (x) - ())))");
    fg_expect_shape("a = b\n  and c\n  or\n  not d", "(ASSIGN (a) ((or (and b c) (not d))))");
    fg_expect_shape("if p\n{ a }\nelse\n{ b }",
                    "(IF ((CLAUSE p ((VALUES (a)))) (CLAUSE - ((VALUES (b))))))");
    fg_expect_shape("if p { a }\n\n# else:\nelse if q { b }",
                    "(IF ((CLAUSE p ((VALUES (a)))) (CLAUSE q ((VALUES (b))))))");
    fg_expect_shape("def f(x)\n  -> T\n{ }", "(DEF f ((PARAM x - -)) ((TYPE T ())) ())");
    fg_expect_shape("f(x)\n  as n\n  after (a)", "(VALUES ((CALL f (x) n (a))))");
    fg_expect_shape("loop (i = 0)\n    while i < 3 { i + 1 }",
                    "(VALUES ((LOOP ((CARRY i - 0)) (< i 3) ((VALUES ((+ i 1)))))))");
    fg_expect_shape("signature s(x) ->\n  (y, z)",
                    "(SIGNATURE:1 s ((INPUT x - -)) ((OUTPUT - y) (OUTPUT - z)))");
    fg_expect_shape("signature s(x) ->\n  y = f(x)",
                    "(SIGNATURE s ((INPUT x - -)) ((OUTPUT y (CALL f (x) - ()))))");
}
END_TEST

START_TEST(indentation_is_free) {
    fg_expect_shape("def f(x) {\ny = x\nif p {\nz = y\n}\nreturn y\n}\ny = 1",
                    "(DEF f ((PARAM x - -)) () ((ASSIGN (y) (x)) (IF ((CLAUSE p ((ASSIGN (z) "
                    "(y)))))) (RETURN (y))))\n(ASSIGN (y) (1))");
    fg_expect_shape("  a = 1\nb = 2\n      c = 3",
                    "(ASSIGN (a) (1))\n(ASSIGN (b) (2))\n(ASSIGN (c) (3))");
}
END_TEST

static const fg_node *only_value(const fg_read *read) {
    return read->tree->file->slot[0].node->slot[0].node;
}

START_TEST(nodes_span_their_text) {
    fg_read read;
    fg_read_text(&read, "  (a + b) * f(c)[1]  # no");
    const fg_node *product = only_value(&read);
    ck_assert_uint_eq(product->begin, 2);
    ck_assert_uint_eq(product->end, 19);
    const fg_node *sum = product->slot[0].node, *index = product->slot[1].node;
    ck_assert_uint_eq(sum->begin, 3); /* without its parentheses */
    ck_assert_uint_eq(sum->end, 8);
    ck_assert_uint_eq(index->begin, 12);
    ck_assert_uint_eq(index->slot[0].node->end, 16);
    fg_read_fini(&read);
}
END_TEST

START_TEST(depth_leaves_out_chains) {
    static const struct {
        const char *text;
        int depth;
    } cases[] = {
        {"a", 0},
        {"a + b + c + d", 1},
        {"a + (b + (c + d))", 3},
        {"a.b.c(d)[e]", 1},
        {"f(f(f(x)))", 3},
        {"(f(x) + 1)(y)", 3}, /* a call of a sum of a call */
        {"-(-(-a))", 3},
        {"[[1], [2, [3]]]", 3},
        {"f(x=[1])", 2},
        {"if p { if q { a } }", 2},
        {"loop (i = [0]) while i < 3 { i }", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fg_read read;
        fg_read_text(&read, cases[i].text);
        const fg_node *statement = read.tree->file->slot[0].node;
        ck_assert_msg(statement->depth == cases[i].depth, "%s: %d", cases[i].text,
                      statement->depth);
        fg_read_fini(&read);
    }
}
END_TEST

START_TEST(comments_and_empty_lines_are_kept) {
    static const char text[] =
        "\n\n# one\nx = 1  # two \n\n \n\ny = [ # three\n  # four\n\n  2]\n\n";
    static const struct {
        int kind;
        bool alone;
        const char *says;
    } expected[] = {
        {FG_COMMENT, true, "# one"},    {FG_COMMENT, false, "# two"}, {FG_BLANK_LINE, true, NULL},
        {FG_COMMENT, false, "# three"}, {FG_COMMENT, true, "# four"}, {FG_BLANK_LINE, true, NULL},
    };
    fg_read read;
    fg_read_text(&read, text);
    ck_assert_uint_eq(read.tree->trivia.count, sizeof expected / sizeof *expected);
    for (uint32_t i = 0; i < read.tree->trivia.count; i++) {
        const fg_trivia *trivia = &read.tree->trivia.at[i];
        ck_assert_int_eq(trivia->kind, expected[i].kind);
        ck_assert_int_eq(trivia->alone, expected[i].alone);
        if (!expected[i].says) continue;
        ck_assert_uint_eq(trivia->end - trivia->begin, strlen(expected[i].says));
        ck_assert(memcmp(text + trivia->begin, expected[i].says, trivia->end - trivia->begin) == 0);
    }
    fg_read_fini(&read);
}
END_TEST

Suite *fg_shapes_suite(void) {
    Suite *suite = suite_create("shapes");
    TCase *tcase = tcase_create("shapes");
    tcase_add_test(tcase, operators_bind_as_in_python);
    tcase_add_test(tcase, conditions_bind_least);
    tcase_add_test(tcase, slices_have_three_bounds);
    tcase_add_test(tcase, calls_take_names_rests_and_labels);
    tcase_add_test(tcase, lists_nest);
    tcase_add_test(tcase, declarations_have_types_and_values);
    tcase_add_test(tcase, statements_hold_values);
    tcase_add_test(tcase, if_is_statement_and_expression);
    tcase_add_test(tcase, loops_carry_values);
    tcase_add_test(tcase, definitions_have_parameters);
    tcase_add_test(tcase, signatures_have_inputs_and_outputs);
    tcase_add_test(tcase, words_that_begin_statements_are_names_elsewhere);
    tcase_add_test(tcase, lines_end_statements);
    tcase_add_test(tcase, lines_go_on);
    tcase_add_test(tcase, indentation_is_free);
    tcase_add_test(tcase, nodes_span_their_text);
    tcase_add_test(tcase, depth_leaves_out_chains);
    tcase_add_test(tcase, comments_and_empty_lines_are_kept);
    suite_add_tcase(suite, tcase);
    return suite;
}
