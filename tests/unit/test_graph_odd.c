/* Graphs that no text makes, as importers may: put together by hand, and printed as nearly as can
 * be said. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph/print.h"
#include "test_graph.h"

static reading it, back;

static void begin(const char *text) {
    read_graph(&it, "text", text, strlen(text));
    if (!it.well) ck_abort_msg("%.2000s", findings_of(&it));
    if (setjmp(it.guard.env)) ck_abort_msg("memory ran out");
}

static fg_value_id value_of(const char *name) {
    fg_value_id value = fg_graph_find(&it.graph, name, strlen(name));
    ck_assert_uint_ne(value, 0);
    return value;
}

static fg_op_id op_of(const char *name) {
    return it.graph.values.at[value_of(name)].op;
}

static void rename_op(const char *from, const char *to) {
    fg_graph_op(&it.graph, op_of(from))->name = fg_name_of_text(&it.names, to);
}

static fg_op_id add(fg_op_kind kind, const char *name, const fg_value_id *inputs, uint32_t count,
                    const fg_attr *attrs, fg_type type) {
    fg_op_id id = fg_graph_add(&it.graph, kind, 0, (fg_span){0}, inputs, count, attrs, &type, 1);
    fg_graph_op(&it.graph, id)->name = fg_name_of_text(&it.names, name);
    return id;
}

/* The text is this, has no errors, and is printed again as the same. */
static void expect(const char *text) {
    char *once = text_of(&it);
    ck_assert_str_eq(once, text);
    read_graph(&back, "printed.graph", once, strlen(once));
    if (!back.well) ck_abort_msg("%s\n%s", once, findings_of(&back));
    char *twice = text_of(&back);
    ck_assert_str_eq(once, twice);
    free(once);
    free(twice);
}

static void finish(bool same) {
    const char *what = difference(&it, &back);
    if (same && what) ck_abort_msg("%s", what);
    drop_graph(&back);
    drop_graph(&it);
}

#define HEAD                         \
    "placeholder x: float32[n, 3]\n" \
    "placeholder y: float32[n, 3]\n" \
    "placeholder p: bool\n"
#define TAIL "\nsignature run(x, y, p) -> z\n"

/* A variable stands before what initialises it. */
START_TEST(test_initial_later) {
    begin(HEAD "z = x + y\n" TAIL);
    fg_size const *three = fg_size_number(&it.graph.sizes, 3);
    fg_shape *shape = fg_shape_new(&it.arena, 1);
    shape->dims[0] = three;
    fg_type type = {FG_FLOAT32, shape};
    fg_attr *declared = FG_NEW_ARRAY(&it.arena, fg_attr, 2);
    declared[0] = (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = FG_FLOAT32};
    declared[1] = (fg_attr){.kind = FG_ATTR_SIZES, .count = 1, .sizes = shape->dims};
    fg_op_id variable = add(FG_OP_variable, "w", NULL, 0, declared, type);
    fg_value_id value = fg_graph_op(&it.graph, variable)->first_output;
    fg_value_id inputs[2] = {value_of("z"), value};
    add(FG_OP_add, "sum", inputs, 2, NULL, fg_value_type(&it.graph, inputs[0]));
    fg_attr *made = FG_NEW_ARRAY(&it.arena, fg_attr, 2);
    made[0] = declared[1];
    made[1] = declared[0];
    fg_op_id initial = add(FG_OP_ones, "first", NULL, 0, made, type);
    fg_value_id of = fg_graph_op(&it.graph, initial)->first_output;
    inputs[0] = inputs[1] = of;
    fg_op_id twice = add(FG_OP_multiply, "second", inputs, 2, NULL, type);
    fg_graph_op(&it.graph, variable)->extra = 1;
    FG_PUSH(&it.arena, &it.graph.variables,
            (fg_variable){.value = value,
                          .full_name = fg_name_of_text(&it.names, "w"),
                          .initial = fg_graph_op(&it.graph, twice)->first_output,
                          .trainable = true});
    expect(HEAD
           "z = x + y\n"
           "first = ones(shape=[3])\n"
           "second = first * first\n"
           "variable w: float32[3] = second\n"
           "sum = z + w\n" TAIL);
    finish(true);
}
END_TEST

START_TEST(test_one_value_for_both_sides) {
    begin(HEAD "z = if p { x } else { y }\n" TAIL);
    fg_op *op = fg_graph_op(&it.graph, op_of("z"));
    it.graph.inputs.at[op->first_input + 2] = it.graph.inputs.at[op->first_input + 1];
    char *text = text_of(&it);
    ck_assert_ptr_nonnull(strstr(text, "z = if p { x } else { identity(x) }\n"));
    ck_assert(check_text("printed", text, strlen(text)));
    free(text);
    drop_graph(&it);
}
END_TEST

START_TEST(test_waiting) {
    begin(HEAD
          "a = x * 2\nb = x[0]\nc = if p { x } else { y }\nd = x + y\nz = c + b\n"
          "e = split(z, 1, axis=0)[0]\n" TAIL);
    fg_op_id after[] = {op_of("a"), 0};
    fg_graph_wait(&it.graph, op_of("b"), after);
    fg_graph_wait(&it.graph, op_of("c"), after);
    fg_graph_wait(&it.graph, op_of("d"), after);
    fg_graph_wait(&it.graph, op_of("e"), after);
    char *text = text_of(&it);
    ck_assert_str_eq(text, HEAD
                     "a = x * 2.0\n"
                     "b = identity(x[0]) after (a)\n"
                     "c = identity(if p { x } else { y }) after (a)\n"
                     "d = add(x, y) after (a)\n"
                     "z = c + b\n"
                     "e = (split(z, num=1) after (a))[0]\n" TAIL);
    ck_assert(check_text("printed", text, strlen(text)));
    free(text);
    drop_graph(&it);
}
END_TEST

/* Two results of the same updates, of which one is made of the other. */
START_TEST(test_results_of_results) {
    begin(HEAD "state s: int32 = 0\na, z = assign(s, 1, [x, y])\n" TAIL);
    it.graph.inputs.at[fg_graph_op(&it.graph, op_of("z"))->first_input] = value_of("a");
    expect(HEAD "state s: int32 = 0\na = assign(s, 1, x)\nz = assign(s, 1, a)\n" TAIL);
    finish(true);
}
END_TEST

/* Whichever allocation fails, the guard is reached and nothing is left behind. */
START_TEST(test_memory) {
    begin(HEAD
          "def f(v) { w = v * 2; return w + 1 }\na = f(x) - f(y)\nz = reshape(a, [3 * n])\n"
          "b, c = moments(a, axes=[0])\n" TAIL);
    size_t used = atomic_load(&it.memory.used);
    volatile int failures = 0;
    for (volatile long n = 1;; n++) {
        fg_arena scratch;
        fg_arena_init(&scratch, &it.memory);
        scratch.guard = &it.guard;
        atomic_store(&it.memory.fail_in, n);
        if (setjmp(it.guard.env)) {
            failures++;
            fg_arena_fini(&scratch);
            ck_assert_uint_eq(atomic_load(&it.memory.used), used);
            continue;
        }
        fg_text text;
        fg_text_init(&text, &scratch);
        fg_print_graph(&it.graph, &scratch, &text, NULL);
        atomic_store(&it.memory.fail_in, 0);
        fg_arena_fini(&scratch);
        break;
    }
    ck_assert_int_ge(failures, 1);
    drop_graph(&it);
}
END_TEST

/* Names that are there twice, and names that the language has no words for. */
START_TEST(test_names) {
    begin(HEAD "a = x * 2\nb = x * 3\nc = x * 4\nd = x * 5\ne = x * 6\nz = a + b\n" TAIL);
    it.graph.published.count = 0;
    rename_op("b", "a");
    rename_op("c", "it's\n\xff");
    rename_op("d", "_");
    rename_op("e",
              "Gr\xc3\xb6\xc3\x9f"
              "e-1.x");
    expect(HEAD
           "a = x * 2.0\n"
           "a_1 = x * 3.0\n"
           "it_s__ = x * 4.0\n"
           "__ = x * 5.0\n"
           "'Gr\xc3\xb6\xc3\x9f"
           "e-1.x' = x * 6.0\n"
           "z = a + a_1\n" TAIL);
    finish(false);
}
END_TEST

START_TEST(test_pack_of_tensors) {
    begin(HEAD "a = sum(x)\nb = sum(y)\nc = stack([a, b, 1.5])\nz = c + 1\n" TAIL);
    fg_op *op = fg_graph_op(&it.graph, op_of("c"));
    op->kind = FG_OP_pack;
    op->attrs = NULL;
    expect(HEAD "a = sum(x)\nb = sum(y)\nc = stack([a, b, 1.5])\nz = c + 1.0\n" TAIL);
    finish(false);
}
END_TEST

START_TEST(test_symbols_of_one_name) {
    begin(
        "placeholder x: float32[n, 3]\nplaceholder y: float32[m, 3]\nz = zeros([n, m])\n"
        "signature run(x, y) -> z\n");
    const fg_size *m = fg_graph_value(&it.graph, value_of("y"))->shape->dims[0];
    const fg_symbol *symbol = fg_size_is_symbol(&it.graph.sizes, m);
    ck_assert_ptr_nonnull(symbol);
    it.graph.sizes.symbols.at[symbol->number].name = fg_name_of_text(&it.names, "n");
    expect(
        "placeholder x: float32[n, 3]\nplaceholder y: float32[n_1, 3]\n"
        "z = zeros(shape=[n, n_1])\n\nsignature run(x, y) -> z\n");
    finish(false);
}
END_TEST

/* Scopes deeper than they are nested in print, and a name that is hidden at each level. */
START_TEST(test_depth) {
    enum { LEVELS = 60 };
    char text[8192] = "placeholder x: float32\n", line[64];
    for (int i = 0; i < LEVELS; i++) {
        snprintf(line, sizeof line, "scope s%d { a = x + %d; ", i % 3, i);
        strcat(text, line);
    }
    for (int i = 0; i < LEVELS; i++) strcat(text, "; b = a * '/x'; x = a - b }");
    strcat(text, "\ny = s0.s1.s2.s0.a\nsignature run(x) -> (s0.s1.x, y)\n");
    begin(text);
    drop_graph(&it);
    ck_assert(check_text("deep", text, strlen(text)));
}
END_TEST

/* Exactly these: what the other tests compare with is printed by the same code. */
START_TEST(test_words) {
    static const char *const texts[] = {
        HEAD
        "state s: int32 = 1\n"
        "state t: float32[3] = [1.0, 2.0, 3.0]\n"
        "add_1 = s + 1\n"
        "bump = assign(s, add_1)\n"
        "a, z = assign([s, t], [0, [0.5, -0.5, 1e-07]], [x, y])\n"
        "b = assign(s, bump, x) after (a)\n" TAIL,
        HEAD
        "z, _ = loop (z_now = x, z_now_1: int32 = 0) while if true {\n"
        "    less_1 = z_now_1 < 3\n"
        "    less_1\n"
        "} {\n"
        "    scope a {\n"
        "        b = z_now * 2.0\n"
        "    }\n"
        "    add_1 = z_now_1 + 1\n"
        "    a.b, add_1\n"
        "}\n" TAIL,
        HEAD
        "c = (loop (c_now = x) while p {\n"
        "    c_now\n"
        "})[0]\n"
        "scope a {\n"
        "    x = '/x' + c\n"
        "}\n"
        "z = a.x[1:, none, -1]\n"
        "assert p, \"it \\\"is\\\"\"\n" TAIL,
        HEAD
        "b, _, a = split(x, num=3, axis=1)\n"
        "scope c {\n"
        "    const d: float64[] = 0.1\n"
        "    const e: int64[0, 2] = []\n"
        "    f = d + 1e+300\n"
        "}\n"
        "z = b * a\n"
        "g = c.e\n"
        "h = c.f\n" TAIL,
    };
    begin(texts[_i]);
    expect(texts[_i]);
    finish(true);
}
END_TEST

Suite *print_odd_suite(void) {
    Suite *suite = suite_create("odd");
    TCase *tcase = tcase_create("odd");
    tcase_add_test(tcase, test_initial_later);
    tcase_add_test(tcase, test_one_value_for_both_sides);
    tcase_add_test(tcase, test_waiting);
    tcase_add_test(tcase, test_results_of_results);
    tcase_add_test(tcase, test_memory);
    tcase_add_test(tcase, test_names);
    tcase_add_test(tcase, test_pack_of_tensors);
    tcase_add_test(tcase, test_symbols_of_one_name);
    tcase_add_test(tcase, test_depth);
    tcase_add_loop_test(tcase, test_words, 0, 4);
    suite_add_tcase(suite, tcase);
    return suite;
}
