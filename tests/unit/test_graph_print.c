/* Graphs as text: the files that there are, and what each part of the language becomes. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "feedgraph/tools.h"
#include "test_graph.h"

/* ---- files ---- */

/* How many files of a pattern below the source tree read back. */
static int check_files(const char *pattern) {
    const char *root = getenv("srcdir");
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", root ? root : ".", pattern);
    glob_t found;
    int well = 0;
    if (glob(path, 0, NULL, &found) != 0) return 0;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        fg_memory memory;
        fg_memory_init(&memory, SIZE_MAX);
        fg_file file;
        ck_assert_ptr_null(fg_file_open(&file, &memory, found.gl_pathv[i], 1u << 30));
        well += check_text(found.gl_pathv[i], file.data, file.length);
        fg_file_close(&file);
    }
    globfree(&found);
    return well;
}

START_TEST(test_samples) {
    ck_assert_int_ge(check_files("samples/*.graph"), 1);
    ck_assert_int_ge(check_files("samples/mistakes/*.graph"), 8);
    ck_assert_int_ge(check_files("tests/golden/*/*.graph"), 5);
    check_files("bench/*.graph");
}
END_TEST

/* ---- texts ---- */

#define INPUTS                       \
    "placeholder x: float32[n, 3]\n" \
    "placeholder y: float32[n, 3]\n" \
    "placeholder i: int32\n"         \
    "placeholder p: bool\n"          \
    "placeholder q: bool[n]\n"       \
    "state s: float32[3] = 0.0\n"    \
    "state t: int32 = 1\n"           \
    "variable w: float32[3] = [1.0, -2.5, 3e-5]\n"

static const char *const texts[] = {
    /* numbers in place, and by name */
    "a = x * 2 + 1 / 3\nb = 2 ** x - -1.5\nc = -x\nd = (x > 0.1) and (y <= nan)\n",
    "def f(v: float32) { return v + 1.0 }\na = f(2.0) * x\n",
    "def f(v: T[...]) { return v }\na = f(7)\nb = f([1, 2, 3])\nc = f(n)\nd = f([n, 2])\n",
    "def f(v: T[...]) { return v }\na = x[f(0), f(n - 1)]\nb = f(true) and q\n",
    "const c: float64[2, 2] = [[0.1, 1e300], [-0.0, 5e-324]]\na = cast(x[:2, :2], float64) * c\n",
    "const c: float32[4] = [inf, -inf, nan, 3.4028235e38]\na = c + c\nb = c\n",
    /* its shortest decimal, read as a double and rounded, is the next float */
    "a = x * 7.0385306918512091e-26\n",
    "const c: int64[3] = [-9223372036854775807 - 1, 9223372036854775807, 0]\na = c[1:]\n",
    "const c: uint8[2] = [255, 0]\nconst d: float16[2] = [0.1, 65504]\nconst e: bfloat16[] = 0.1\n"
    "a = cast(c, float32)\nb = cast(d, float32) + cast(e, float32)\nc2 = c\n",
    "const c: uint64[3] = [0, 9223372036854775808, 18446744073709551615]\na = c // 3 + 1\n"
    "b = 0xffff_ffff_ffff_ffff\nconst d: uint64 = 9223372036854775808\ne = a * d\n",
    "const c = 18446744073709551615\na = x * c\nb = -9223372036854775808 + cast(i, int64)\n",
    "placeholder h: float16[n]\nplaceholder k: bfloat16[n]\na = h * 0.1 + 65504\nb = 1 / k\n"
    "c = sum(h) + h[0]\nd = softmax(h) > 0.5\ne = if p { h } else { h * 2 }\n",
    "placeholder b: uint8[n, 3]\nplaceholder k: int8[3]\nvariable v: uint16[3] = [1, 2, 65535]\n"
    "a = b // 2 + 200\nc = k - -128\nd = v * 3\ne = cast(b, float16) / 255\nf = b + n\n"
    "g = argmax(k)\nh = maximum(b, 7) == 7\n",
    "variable v: float16[3] = glorot_uniform()\nstate r: uint64 = 18446744073709551615\n"
    "a, k = loop (h = v, j = 0) while j < 3 { h * 0.5, j + 1 }\n"
    "b = assign(r, r + 1)\nc = dropout(v, 0.5)\n",
    "const c: bool[2] = [true, false]\na = where(c, [1.0, 2.0], [3.0, 4.0])\n",
    "const c: float32[0, 3] = []\na = concat([c, x], axis=0)\nb = concat([x, [[1, 2, 3]]], "
    "axis=0)\n",
    "a = sum(x, axis=[0, 1]) + sum(x)\nb = sum(x, axis=1, keepdims=true)\nc = argmax(x, 0, "
    "int64)\n",
    "a = one_hot([1, 2], 3, dtype=int32)\nb = gather(x, [0, 1], axis=1)\nc = gather(x, n - 1)\n",
    "a = clip(x, max=1)\nb = clip(x, -inf)\nc = pad(x, [[1, 2], [0, 0]], value=-0.5)\n",
    /* sizes */
    "a = x * n\nb = [n, 2, 3 * n] + i\nc = [n, 2.5, 3]\nd = x * cast(n // 2, float32)\ne = c * "
    "2.0\n",
    "a = zeros([n // 2, (n + 1) % 4, 2 * n * n - n + 3])\nb = reshape(x, [n * 3])\n",
    "a = x[1:]\nb = zeros([shape(a)[0], 2])\nc = ones([minimum(n, 5), maximum(n - 2, 1)])\n",
    "m = boolean_mask(x, q)\na = zeros(shape(m))\nb = reshape(m, [3 * shape(m)[0]])\n",
    "placeholder u: float32[?, ?]\nplaceholder v: float32[2 * k, k]\na = zeros([shape(u)[1], k])\n"
    "z = shape(u)[0]\nplaceholder r: float32[z, 1]\n",
    "placeholder u: float32[...]\na = shape(u)\nb = u * 2\nc = shape(x=x)\nd = range(limits=[2, "
    "n])\n"
    "e = range(limits=[0, 6, 2], dtype=float32)\n",
    "placeholder u: float32[bat * h, h + bat]\nplaceholder v: float32[c - 2 * (b % a), 7 - d]\n",
    "placeholder k: float32[k, 2]\na = zeros([n, 2])\nn = x + y\nb = zeros([3, 4])\n",
    "def f(a: T[m, ...]) { n = a * 2; b = zeros([m, 2]); return n + a }\nz = f(x)\n",
    "def f(v: int32) { return maximum(v, 3) }\na = f(n)\nb = maximum(n, 3) + i\n",
    /* slices */
    "a = x[0]\nb = x[-1, 1:]\nc = x[..., none, ::2]\nd = x[::-1, 2]\ne = x[i]\nf = x[i:, :i]\n"
    "g = x[n - 1]\nh = x[: n // 2, none]\nj = x[1:i:2]\n",
    /* results */
    "a, b, c = split(x, 3, axis=1)\nd = split(x, 1)[0]\nr = unstack(x, axis=1)\ne = r[2] + r[0]\n",
    "m, v = moments(x, axes=[0])\n_, u = moments(y)\nz = moments(x)\nk = z[1]\n",
    /* branches */
    "a = if p { x } else { y }\nif p { b = x * 2; c = b + 1 } else { b = y; c = x }\n"
    "d = if p { 1.0 } else { x }\ne = if p { n } else { 3 }\nf = if p { [n, 1] } else { [2, 3] }\n",
    "a = if p { if i > 2 { x + 1 } else { x - 1 } } else { y }\nb = if p { x[:2] } else { x }\n",
    "assert i > 0, \"i is \\\"small\\\"\\n\"\nassert all(x < 3)\na = x\n"
    "def f(x) { if p { assert i > 1, \"one\" }; return x }\nb = f(x)\n",
    /* scopes and names */
    "scope a { b = x + 1; scope c { b = x * 2; d = b + 1 } }\nscope e { b = a.b * a.c.b }\n"
    "scope a { f = e.b + c.d }\ng = a.f\n",
    "scope a { x = x + 1; x = x * 2; w = x }\nscope w { a = w * 2.0; variable w: float32 = 1 }\nz "
    "= w.a\n",
    "scope a { scope b { z = x + 1 } }\nscope b { scope a { z = '/a/b/z' * x }; z = a.z + 1 }\n",
    "'odd name' = x + 1\n'a/b' = 'odd name' * 2\nscope 'c.d' { 'loop' = x * 2; e = 'loop' + 1 }\n"
    "layer = 'c.d'.e\n'state' = layer\ng = 'state' - 1\n",
    "x_0 = x + 1\nx_1 = x + 2\na = x_0\na = x_1 + a\na = a + 1\na_1 = a + 2\n",
    "def f(v) { y = v * 2; return y }\na = f(x) as \"\"\nb = f(y) as \"\"\nc = f(y) as \"\"\n",
    "def f(v) { y = v * 2; y = y + 1; z = y; return y }\na = f(x)\nb = f(a) as g\nc = f(b)\nd = "
    "f_2.y\n",
    "a = x + 1\nb = x + 2\na, b = b, a\n",
    "scope a { b = x + 1; c = x + 2; b, c = c, b; d = c }\n",
    /* placeholders */
    "placeholder a: float32[3] = [1, 2, 3]\nplaceholder b as 'deep/b': float32 = 2\n"
    "placeholder c as \"it's\": int64\n",
    "scope a { placeholder b: float32[n]; placeholder c as 'c': float32[n]; d = b + c }\n",
    "placeholder a: int64 = 5\nplaceholder b: float32[n, 3] = x\nc = a + 1\nd = b * y\n",
    "placeholder learning_phase as 'm/phase': bool = false\na = dropout(x, 0.5)\n",
    "a = dropout(x, 0.5)\n",
    /* variables and updates */
    "variable a: float32[2, 3] = glorot_uniform()\nstate b: int32 = 7\nvariable c = a * 2\nd = b + "
    "1\n",
    "a = assign(t, t + 1)\nb = assign(t, 3)\nc = assign(s, 0.5)\nd, e = assign([s, t], [w, i])\n",
    "a = assign(s, w * 2, x)\nb, c = assign(s, w, [x, y])\nd = assign([s, t], [s + 1, 0], 4.0)\n",
    "def f(v) { s <- s + 1.0; t <- t * 2; return v, v + 1.0 }\na, b = f(x)\nc = f(y)\n",
    "def f(v) { if p { s <- s * 0.9; return v }; return v * s }\na = f(x)\n",
    "a = add(x, y) after (i)\nb = split(x, 3, axis=1) after (a, [y])\nc = assign(t, i) after (b)\n"
    "def f(v) { return v * 2 }\nd = f(x) after (c, a)\ne = d\n",
    /* layers */
    "layer l = dense(units=4)\na = l(x)\nb = l(y)\nc = dense(a, 2, activation=relu)\n",
    "a = lstm(expand_dims(x, 1), 2, recurrent_dropout=0.5, mask=ones([n, 1], bool))\n"
    "b = gru(expand_dims(x, 0), 2, reset_after=true)\n",
    "a = random_uniform([2], seed=3)\nb = random_normal(shape(x), dtype=float64)\n",
};

START_TEST(test_texts) {
    char text[4096];
    snprintf(text, sizeof text, "%s%s", INPUTS, texts[_i]);
    static reading it;
    read_graph(&it, "text", text, strlen(text));
    if (!it.well) ck_abort_msg("%s\n%s", text, findings_of(&it));
    drop_graph(&it);
    check_text("without signatures", text, strlen(text));
    strcat(text,
           "signature one(x, y, i as j, p = true) -> (out = x + y)\n"
           "signature 'two of them'(p, q, x) -> (z = 3, n = n, x)\n");
    ck_assert(check_text("with signatures", text, strlen(text)));
}
END_TEST

/* ---- what names reach ---- */

typedef struct reach {
    const char *text;
    const char *op;    /* by its full name */
    const char *reads; /* the full names of its inputs, each with a space behind it */
} reach;

#define SCOPES                                              \
    "placeholder x: float32[n]\n"                           \
    "a = x + 1\n"                                           \
    "scope s { a = x * 2; scope t { a = x * 3; b = a } }\n" \
    "scope t { c = x * 4 }\n"

static const reach reaches[] = {
    {SCOPES "scope s { r = tanh(a) }", "s/r", "s/a "},
    {SCOPES "scope s { r = tanh('/a') }", "s/r", "a "},
    {SCOPES "scope s { r = tanh(t.a) }", "s/r", "s/t/a "},
    {SCOPES "scope u { r = tanh(s.t.a) }", "u/r", "s/t/a "},
    {SCOPES "scope u { r = tanh('s/t/a') }", "u/r", "s/t/a "},
    {SCOPES "scope u { r = tanh(t.c) }", "u/r", "t/c "},
    {SCOPES "scope s { r = tanh('/t/c') }", "s/r", "t/c "},
    {SCOPES "scope s { scope u { r = a + '/a' } }", "s/u/r", "s/a a "},
    {SCOPES "scope u { r = tanh(a); a = x * 5; q = tanh(a) }", "u/r", "a "},
    {SCOPES "scope u { r = tanh(a); a = x * 5; q = tanh(a) }", "u/q", "u/a "},
    {SCOPES "scope u { x = tanh(x) }", "u/x", "x "},
    {SCOPES "scope s { scope '/t' { r = tanh(c) } }", "t/r", "t/c "},
    {SCOPES "scope u { scope '/s/t' { r = tanh(a) } }", "s/t/r", "s/t/a "},
    {SCOPES "r = tanh(s.t.b)", "r", "s/t/a "},
    {SCOPES "y, _ = loop (v = x, i = 0) while i < 3 { scope t { r = v + c }; t.r, i + 1 }", "t/r",
     "loop_state_1 t/c "},
    {SCOPES "scope s { y, _ = loop (a = x, i = 0) while i < 3 { scope t { r = '/s/a' * a }; t.r, i "
            "+ 1 } }",
     "s/t/r", "s/loop_state_1 s/t/a "},
    {SCOPES "r = add(x, a) after (s.a, t.c)", "r", "x a "},
    {"placeholder x: float32[n]\nif n == n { y = x * 2; y = y * x }\nz = y + x", "z", "y_1 x "},
    {"placeholder p: bool\nplaceholder x: float32[n]\n"
     "if p { y = x * x } else { y = x - x }\nz = tanh(y)",
     "if_1", "p y y_1 "},
};

START_TEST(test_reaches) {
    static reading it;
    const reach *row = &reaches[_i];
    read_graph(&it, "text", row->text, strlen(row->text));
    if (!it.well) ck_abort_msg("%s\n%s", row->text, findings_of(&it));
    fg_value_id value = fg_graph_find(&it.graph, row->op, strlen(row->op));
    ck_assert_uint_ne(value, 0);
    const fg_op *op = fg_graph_maker(&it.graph, value);
    char reads[256] = "";
    for (uint32_t i = 0; i < op->input_count; i++) {
        strcat(reads, fg_value_full_name(&it.graph, &it.arena, fg_op_inputs(&it.graph, op)[i]));
        strcat(reads, " ");
    }
    ck_assert_str_eq(reads, row->reads);
    drop_graph(&it);
}
END_TEST

/* What scopes do not allow. */
START_TEST(test_refused) {
    static const char *const wrong[] = {
        "placeholder x: float32\nscope a { x = x + 1 }\ny = a.z\n",
        "placeholder x: float32\nscope a { b = x + 1 }\ny = '/a/c'\n",
        "placeholder x: float32\nscope a { variable b: float32 = 1; b = x + 1 }\n",
        "placeholder x: float32\nscope a { variable b: float32 = 1 }\nscope a { state b = 2.0 }\n",
        "placeholder x: float32\nscope a { scope '/a' { b = x + 1 } }\n",
        "placeholder x: float32\nscope '/a//b' { b = x + 1 }\n",
        "placeholder x: float32\ndef f(v) { return '/x' + v }\ny = f(1.0)\n",
        "placeholder x: float32\nstate s = 0.0\ny = assign([s], x)\n",
        "placeholder x: float32\nstate s = 0.0\ny = assign([s, x], [x, x])\n",
        "placeholder x: float32\nconst c: float32[] = x\n",
        "placeholder x: float32\ndef f(v) { w = v * 2; return w }\n"
        "y, _ = loop (v = x, i = 0) while i < 3 { f(v), i + 1 }\nz = f_1.w + y\n",
        "placeholder x: float32\ny, _ = loop (v = x, i = 0) while i < 3 {\n"
        "  u, _ = loop (w = v, k = 0) while k < 3 { scope a { b = w * 2 }; a.b, k + 1 }\n"
        "  u, i + 1\n}\nz = '/a/b' + y\n",
    };
    static reading it;
    read_graph(&it, "text", wrong[_i], strlen(wrong[_i]));
    ck_assert(!it.well);
    ck_assert_uint_eq(it.report.counts[FG_SEVERITY_ERROR], 1);
    drop_graph(&it);
}
END_TEST

/* ---- from outside ---- */

/* The text of a model, which is to have no errors. */
static char *model_text(fg_context *context, const char *text) {
    fg_report *report;
    fg_model *model;
    char *made;
    ck_assert_int_eq(fg_report_new(context, &report), FG_OK);
    ck_assert_int_eq(fg_model_parse(context, "model", text, strlen(text), report, &model), FG_OK);
    ck_assert_int_eq(fg_model_text(model, &made), FG_OK);
    fg_report_free(report);
    fg_model_free(model);
    return made;
}

START_TEST(test_public) {
    fg_context *context;
    ck_assert_int_eq(fg_context_new(NULL, &context), FG_OK);
    char *once = model_text(context,
                            "placeholder x: float32[batch, 2]\n"
                            "def twice(x) { y = 2 * x; return y }\n"
                            "z = twice(x) + 1\n"
                            "signature run(x) -> z\n");
    ck_assert_str_eq(once,
                     "placeholder x: float32[batch, 2]\n"
                     "scope twice_1 {\n"
                     "    y = 2.0 * x\n"
                     "}\n"
                     "z = twice_1.y + 1.0\n"
                     "\n"
                     "signature run(x) -> z\n");
    char *twice = model_text(context, once);
    ck_assert_str_eq(once, twice);
    free(once);
    free(twice);
    fg_context_free(context);
}
END_TEST

Suite *print_suite(void) {
    Suite *suite = suite_create("print");
    TCase *tcase = tcase_create("files");
    tcase_add_test(tcase, test_samples);
    tcase_add_test(tcase, test_public);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("texts");
    tcase_add_loop_test(tcase, test_texts, 0, sizeof texts / sizeof *texts);
    tcase_add_loop_test(tcase, test_reaches, 0, sizeof reaches / sizeof *reaches);
    tcase_add_loop_test(tcase, test_refused, 0, 12);
    suite_add_tcase(suite, tcase);
    return suite;
}
