/* Random texts of the language: operations, scopes, definitions, branches, loops, slices, lists,
 * sizes, defaults, updates, signatures; names that hide each other, and names that look automatic.
 * What is written is mostly well typed; a text with errors is another one's turn. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test_graph.h"

enum { VALUES = 400, DEFS = 3 };

typedef struct operand {
    char name[96];
    char kind;       /* f, i, b */
    int rank;        /* 0, 1: [3], 2: [n, 3] */
    bool changeable; /* a variable or state */
} operand;

typedef struct writer {
    FILE *out;
    uint32_t state;
    operand at[VALUES];
    int count;  /* that are known */
    int depth;  /* of blocks */
    int loops;  /* open */
    int bodies; /* of definitions, open */
    int serial;
} writer;

static uint32_t draw(writer *w, uint32_t below) {
    w->state ^= w->state << 13;
    w->state ^= w->state >> 17;
    w->state ^= w->state << 5;
    return w->state % below;
}

static const char *pick(writer *w, uint32_t count, const char *const *from) {
    return from[draw(w, count)];
}
#define PICK(w, ...)                                                \
    pick(w, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *), \
         (const char *const[]){__VA_ARGS__})

static void line(writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void line(writer *w, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(w->out, "%*s", 2 * w->depth, "");
    vfprintf(w->out, format, args);
    fputc('\n', w->out);
    va_end(args);
}

/* ---- values ---- */

static const operand *any_of(writer *w, char kind, int rank) {
    static const operand numbers[] = {
        {"1.5", 'f', 0, false}, {"2", 'i', 0, false}, {"true", 'b', 0, false}};
    for (int tries = 0; tries < 60; tries++) {
        const operand *it = &w->at[draw(w, (uint32_t)w->count)];
        if (it->kind == kind && (rank < 0 || it->rank == rank)) return it;
    }
    return &numbers[kind == 'f' ? 0 : kind == 'i' ? 1 : 2];
}

static const char *real_of(writer *w, int rank) {
    if (draw(w, 5) == 0)
        return PICK(w, "2", "-0.5", "1e-7", "3.4028235e38", "inf", "0.1", "-0.0", "16777217");
    if (rank == 1 && draw(w, 4) == 0) return PICK(w, "[1, 2, 3]", "[0.1, -2, nan]");
    return any_of(w, 'f', rank < 2 ? rank : draw(w, 3) ? 2 : (int)draw(w, 2))->name;
}

static const char *int_of(writer *w) {
    if (draw(w, 3) == 0) return PICK(w, "0", "-7", "2147483647", "n", "n // 2", "2*n + 1");
    return any_of(w, 'i', 0)->name;
}

static const char *bool_of(writer *w) {
    return any_of(w, 'b', 0)->name;
}

static void know(writer *w, const char *name, char kind, int rank) {
    if (w->count == VALUES) return;
    operand *it = &w->at[w->count++];
    snprintf(it->name, sizeof it->name, "%s", name);
    it->kind = kind;
    it->rank = rank;
    it->changeable = false;
}

/* A name to be bound, often one that is there. */
static const char *target(writer *w, char kind, int rank) {
    static char made[40];
    const char *name = draw(w, 3) ? PICK(w, "a", "b", "c", "d", "h", "y", "add_1", "x_1", "if_1",
                                         "'odd name'", "state", "mean", "multiply_2", "b_1")
                                  : NULL;
    if (w->depth > 0 && w->loops == 0 && draw(w, 12) == 0) name = PICK(w, "x", "x", "n");
    if (!name) snprintf(made, sizeof made, "v%d", ++w->serial);
    if (!name) name = made;
    for (int i = 0; i < w->count; i++) /* what it was is out of reach, or of another type */
        if (strcmp(w->at[i].name, name) == 0) w->at[i].kind = '-';
    know(w, name, kind, rank);
    return name;
}

/* ---- statements ---- */

static void block(writer *w, int statements);

static void elementwise(writer *w) {
    int rank = (int)draw(w, 3);
    const operand *first = any_of(w, 'f', rank);
    char a[96], b[96];
    snprintf(a, sizeof a, "%s", first->name);
    snprintf(b, sizeof b, "%s", real_of(w, rank));
    rank = first->rank;
    if (draw(w, 3) == 0) {
        line(w, "%s = %s(%s)", target(w, 'f', rank),
             PICK(w, "tanh", "relu", "exp", "identity", "stop_gradient", "floor"), a);
    } else if (draw(w, 4) == 0) {
        line(w, "%s = (%s %s %s) * (1 - %s)", target(w, 'f', rank), a, PICK(w, "+", "**"), b, a);
    } else {
        const char *sign = PICK(w, "+", "-", "*", "/", "//", "%", "**");
        bool turned = draw(w, 4) == 0 && b[0] != '[';
        line(w, "%s = %s %s %s", target(w, 'f', rank), turned ? b : a, sign, turned ? a : b);
    }
}

static void integers(writer *w) {
    char a[96], b[96];
    snprintf(a, sizeof a, "%s", any_of(w, 'i', 0)->name);
    snprintf(b, sizeof b, "%s", int_of(w));
    switch (draw(w, 5)) {
        case 0:
            line(w, "%s = %s(%s, %s)", target(w, 'i', 0), PICK(w, "minimum", "maximum"), a, b);
            break;
        case 1:
            line(w, "%s = cast(%s, float32)", target(w, 'f', 0), b);
            break;
        case 2:
            line(w, "%s = %s %s %s", target(w, 'b', 0), a, PICK(w, "<", ">=", "==", "!="), b);
            break;
        case 3:
            line(w, "%s = %s %s %s", target(w, 'b', 0), bool_of(w), PICK(w, "and", "or"),
                 bool_of(w));
            break;
        default:
            line(w, "%s = %s %s %s", target(w, 'i', 0), a, PICK(w, "+", "-", "*"), b);
    }
}

static void shapes(writer *w) {
    char a[96], b[96];
    snprintf(a, sizeof a, "%s", any_of(w, 'f', 2)->name);
    snprintf(b, sizeof b, "%s", any_of(w, 'f', 2)->name);
    switch (draw(w, 12)) {
        case 0:
            line(w, "%s = %s(%s, axis=%s)", target(w, 'f', 1), PICK(w, "sum", "mean", "max"), a,
                 PICK(w, "0", "[0]", "-2"));
            break;
        case 1:
            line(w, "%s = %s(%s%s)", target(w, 'f', 0), PICK(w, "sum", "mean", "logsumexp"), a,
                 PICK(w, "", ", axis=[0, 1]"));
            break;
        case 2:
            line(w, "%s = %s[%s]", target(w, 'f', 1), a, PICK(w, "0", "-1", "n - 1", "0, ::1"));
            break;
        case 3:
            line(w, "%s = %s[%s]", target(w, 'f', 2), a,
                 PICK(w, ":", "::-1", "..., ::-1", "n - 5:", "none, 0", "1:n, :3"));
            break;
        case 4:
            line(w, "%s = %s[%s:, :%s]", target(w, '-', 0), a, int_of(w), int_of(w));
            break;
        case 5:
            line(w, "%s = concat([%s, %s], axis=0)", target(w, '-', 2), a, b);
            break;
        case 6:
            line(w, "%s, _, %s = split(%s, 3, axis=1)", target(w, '-', 2), target(w, '-', 2), a);
            break;
        case 7:
            line(w, "%s = reshape(%s, [3 * n])", target(w, '-', 1), a);
            break;
        case 8:
            line(w, "%s = %s + zeros([n, 3]) * cast(%s, float32)", target(w, 'f', 2), a, int_of(w));
            break;
        case 9:
            line(w, "%s = boolean_mask(%s, %s[:, 0] > %s)", target(w, '-', 2), a, a, real_of(w, 0));
            break;
        case 10:
            line(w, "%s = gather(%s, [n - 1, %d, 0], axis=0)", target(w, '-', 2), a,
                 (int)draw(w, 3));
            break;
        default:
            line(w, "%s, %s = moments(%s, axes=[0])", target(w, 'f', 1), target(w, 'f', 1), a);
    }
}

static void sizes(writer *w) {
    const char *size = PICK(w, "n", "shape(z)[0]", "2 * n - 1", "n % 4", "5", "minimum(n, 3)",
                            "maximum(shape(z)[0], n) // 2");
    switch (draw(w, 6)) {
        case 0:
            line(w, "%s = same(%s)", target(w, 'i', 0), size);
            break;
        case 1:
            line(w, "%s = same([%s, %s, 1])", target(w, '-', 1), size, int_of(w));
            break;
        case 2:
            line(w, "%s = %s + [%s, 1.5, 2]", target(w, 'f', 1), any_of(w, 'f', 1)->name, size);
            break;
        case 3:
            line(w, "%s = same(%s)", target(w, 'f', 0), PICK(w, "1.5", "-0.0", "nan"));
            break;
        case 4:
            line(w, "%s = zeros([%s, 2]) + ones([2])", target(w, '-', 2), size);
            break;
        default:
            line(w, "%s = %s[same(n - 1)] * z[0]", target(w, 'f', 1), any_of(w, 'f', 2)->name);
    }
}

static void choices(writer *w) {
    int rank = (int)draw(w, 3);
    char p[96], a[96], b[96];
    snprintf(p, sizeof p, "%s", bool_of(w));
    snprintf(a, sizeof a, "%s", any_of(w, 'f', rank)->name);
    snprintf(b, sizeof b, "%s", any_of(w, 'f', rank)->name);
    switch (draw(w, 5)) {
        case 0:
            line(w, "%s = if %s { %s } else { %s * 2 }", target(w, 'f', rank), p, a, b);
            break;
        case 1:
            line(w, "%s = if %s { %s } else { %s }", target(w, 'i', 0), p, int_of(w), int_of(w));
            break;
        case 2:
            line(w, "%s = where(%s, %s, %s)", target(w, 'f', rank), p, a, b);
            break;
        case 3: {
            char name[64];
            snprintf(name, sizeof name, "%s", target(w, 'f', rank));
            line(w, "if %s { %s = %s + 1; t%d = %s } else { %s = %s * 3; t%d = %s }", p, name, a,
                 w->serial, a, name, b, w->serial, b);
            break;
        }
        default:
            line(w, "assert %s, \"%s\"", p, PICK(w, "so", "it\\\"s\\n so", ""));
    }
}

static void declarations(writer *w) {
    char name[32];
    snprintf(name, sizeof name, "%s%d", PICK(w, "s", "w", "k"), ++w->serial);
    bool loop = w->loops > 0;
    switch (draw(w, loop ? 2 : 6)) {
        case 0:
            line(w, "const %s: float32[3] = %s", name, PICK(w, "[1, 2, 3]", "[0.1, inf, -7]"));
            know(w, name, 'f', 1);
            return;
        case 1:
            line(w, "const %s: %s", name, PICK(w, "float32[] = 1.25", "float32 = 0.5"));
            know(w, name, 'f', 0);
            return;
        case 2:
            line(w, "state %s: int32 = %d", name, (int)draw(w, 9));
            know(w, name, 'i', 0);
            break;
        case 3:
            line(w, "variable %s: float32[3] = %s", name,
                 PICK(w, "0.5", "[1, 2, 3]", "random_normal(stddev=0.1)", "zeros()"));
            know(w, name, 'f', 1);
            break;
        case 4:
            line(w, "state %s = sum([1.0, 2.0]) * 3", name);
            know(w, name, 'f', 0);
            break;
        default:
            if (w->bodies > 0) return;
            line(w, "placeholder %s%s: float32[3] = %s", name, PICK(w, "", " as 'full/name'"),
                 PICK(w, "[1, 2, 3]", "[inf, nan, -0.0]"));
            know(w, name, 'f', 1);
            return;
    }
    w->at[w->count - 1].changeable = true;
}

static void updates(writer *w) {
    const operand *of = NULL;
    for (int tries = 0; tries < 40 && !of; tries++) {
        const operand *it = &w->at[draw(w, (uint32_t)w->count)];
        if (it->changeable && it->kind != '-') of = it;
    }
    if (!of || w->loops > 0) return;
    char s[96], v[96];
    snprintf(s, sizeof s, "%s", of->name);
    snprintf(v, sizeof v, "%s", of->kind == 'i' ? int_of(w) : real_of(w, of->rank));
    char kind = of->kind;
    int rank = of->rank;
    if (w->bodies > 0)
        line(w, "%s <- %s", s, v);
    else if (draw(w, 2))
        line(w, "%s = assign(%s, %s)", target(w, kind, rank), s, v);
    else
        line(w, "%s, %s = assign([%s], [%s], [%s, %s])", target(w, 'f', 2), target(w, 'f', 1), s, v,
             any_of(w, 'f', 2)->name, any_of(w, 'f', 1)->name);
}

static void controls(writer *w) {
    char a[96], b[96];
    snprintf(a, sizeof a, "%s", any_of(w, 'f', 2)->name);
    snprintf(b, sizeof b, "%s", any_of(w, 'f', -1)->name);
    line(w, "%s = %s(%s) after (%s)", target(w, 'f', 2), PICK(w, "tanh", "f1", "identity"), a, b);
}

static void calls(writer *w) {
    char a[96];
    snprintf(a, sizeof a, "%s", any_of(w, 'f', 2)->name);
    switch (draw(w, 8)) {
        case 6:
            line(w, "%s = shared(%s)", target(w, 'f', 2), a);
            break;
        case 7:
            line(w, "%s = f1(%s) as g%d", target(w, 'f', 2), a, ++w->serial);
            break;
        case 0:
            line(w, "%s = dense(%s, 3%s)", target(w, 'f', 2), a, PICK(w, "", ", activation=tanh"));
            break;
        case 1:
            line(w, "%s = dropout(%s, 0.5)", target(w, 'f', 2), a);
            break;
        case 2:
            line(w, "%s = f%d(%s) as \"\"", target(w, 'f', 2), 1 + (int)draw(w, DEFS), a);
            break;
        default:
            line(w, "%s = f%d(%s, k=%s)", target(w, 'f', 2), 1 + (int)draw(w, DEFS), a,
                 PICK(w, "2", "3", "n"));
    }
}

static void scope(writer *w) {
    const char *name = PICK(w, "a", "b", "inner", "'x.y'", "add_1");
    int outer = w->count;
    static operand before[8][VALUES];
    memcpy(before[w->depth], w->at, sizeof w->at);
    line(w, "scope %s {", name);
    w->depth++;
    block(w, 1 + (int)draw(w, 5));
    w->depth--;
    line(w, "}");
    /* those of the scope are reached through it */
    operand made[VALUES];
    int count = 0;
    for (int i = outer; i < w->count; i++) made[count++] = w->at[i];
    memcpy(w->at, before[w->depth], sizeof w->at);
    w->count = outer;
    for (int i = 0; i < count && w->count < VALUES; i++) {
        operand *it = &w->at[w->count];
        if (strlen(made[i].name) > 60 || made[i].kind == '-') continue;
        *it = made[i];
        snprintf(it->name, sizeof it->name, "%.30s.%.60s", name, made[i].name);
        w->count++;
    }
}

static void loop(writer *w) {
    char a[96];
    int outer = w->count;
    static operand before[8][VALUES];
    snprintf(a, sizeof a, "%s", any_of(w, 'f', 2)->name);
    memcpy(before[w->depth], w->at, sizeof w->at);
    char one[64], two[64];
    snprintf(one, sizeof one, "%s", target(w, 'f', 2));
    snprintf(two, sizeof two, "%s", target(w, 'i', 0));
    memcpy(w->at, before[w->depth], sizeof w->at);
    w->count = outer;
    line(w, "%s, %s = loop (turn = %s, i = 0) while i < %s {", one, two, a, int_of(w));
    know(w, "turn", 'f', 2);
    know(w, "i", 'i', 0);
    w->depth++;
    w->loops++;
    block(w, 1 + (int)draw(w, 3));
    line(w, "turn * %s, i + 1", any_of(w, 'f', 0)->name);
    w->loops--;
    w->depth--;
    line(w, "}");
    memcpy(w->at, before[w->depth], sizeof w->at);
    w->count = outer;
    know(w, one, 'f', 2);
    know(w, two, 'i', 0);
}

static void statement(writer *w) {
    switch (draw(w, 15)) {
        case 14:
            if (w->bodies == 0) sizes(w);
            break;
        case 0:
        case 1:
            integers(w);
            break;
        case 2:
        case 3:
        case 4:
            shapes(w);
            break;
        case 5:
            choices(w);
            break;
        case 6:
            declarations(w);
            break;
        case 7:
            updates(w);
            break;
        case 8:
            controls(w);
            break;
        case 9:
            if (w->bodies == 0) calls(w);
            break;
        case 10:
            if (w->depth < 4) scope(w);
            break;
        case 11:
            if (w->depth < 3) loop(w);
            break;
        default:
            elementwise(w);
    }
}

static void block(writer *w, int statements) {
    while (statements-- > 0) statement(w);
}

/* ---- files ---- */

static void definition(writer *w, int number) {
    w->count = 0;
    know(w, "x", 'f', 2);
    know(w, "x", 'f', 2);
    line(w, "def f%d(x: T[n, 3], k: int = 2) {", number);
    w->depth = w->bodies = 1;
    block(w, 1 + (int)draw(w, 5));
    line(w, "return %s", any_of(w, 'f', 2)->name);
    w->depth = w->bodies = 0;
    line(w, "}");
}

static void signatures(writer *w) {
    if (draw(w, 4) == 0) return;
    char a[96], b[96];
    snprintf(a, sizeof a, "%s", any_of(w, 'f', 2)->name);
    snprintf(b, sizeof b, "%s", any_of(w, 'f', -1)->name);
    line(w, "signature first(x, u as other, i, p = %s, learning_phase = false) -> (out = %s)",
         PICK(w, "true", "false"), a);
    line(w, "signature 'the second'(p, q, x, i = %d) -> (%s = %s, z = %s + 1, n = %s)",
         (int)draw(w, 100), PICK(w, "a", "'odd out'"), a, b, PICK(w, "n", "3.5", "[1, n]"));
    if (draw(w, 2))
        line(w, "signature third(%s%s, p) -> %s = %s", b, PICK(w, "", " as fed"),
             PICK(w, "x", "'a/b'"), a);
}

/* The same text with another type of floats; where static numbers alone decide, they are float32
 * nevertheless, so that not every text is well then. */
static char *with_floats(char *text, const char *dtype) {
    char *made = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&made, &length);
    if (!out) return text;
    const char *from = text;
    for (const char *at; (at = strstr(from, "float32")); from = at + strlen("float32"))
        fprintf(out, "%.*s%s", (int)(at - from), from, dtype);
    fputs(from, out);
    fclose(out);
    free(text);
    return made;
}

char *random_text(uint32_t seed) {
    static writer w;
    char *text = NULL;
    size_t length = 0;
    memset(&w, 0, sizeof w);
    w.state = seed * 2654435761u + 1;
    w.out = open_memstream(&text, &length);
    if (!w.out) return NULL;
    line(&w, "graph random\nplaceholder x: float32[n, 3]\nplaceholder z: float32[?, 3]");
    line(&w, "layer shared = dense(units=3)\ndef same(v: T[...]) { return v }");
    for (int i = 1; i <= DEFS; i++) definition(&w, i);
    line(&w, "placeholder u: float32[n, 3]\nplaceholder i: int32\nplaceholder p: bool");
    line(&w, "placeholder q: bool = %s", PICK(&w, "true", "i > 3"));
    w.count = 0;
    know(&w, "x", 'f', 2);
    know(&w, "u", 'f', 2);
    know(&w, "i", 'i', 0);
    know(&w, "p", 'b', 0);
    know(&w, "q", 'b', 0);
    block(&w, 4 + (int)draw(&w, 25));
    signatures(&w);
    fclose(w.out);
    return seed % 4 == 3 ? with_floats(text, seed % 8 == 3 ? "float16" : "bfloat16") : text;
}

/* ---- the test ---- */

enum { TEXTS = 600 };

START_TEST(test_random) {
    int well = 0;
    for (uint32_t i = 0; i < TEXTS / 4; i++) {
        char *text = random_text((uint32_t)_i * 1000 + i);
        ck_assert_ptr_nonnull(text);
        char name[32];
        snprintf(name, sizeof name, "random text %d", _i * 1000 + (int)i);
        well += check_text(name, text, strlen(text));
        free(text);
    }
    ck_assert_int_ge(well, TEXTS / 10);
}
END_TEST

Suite *print_random_suite(void) {
    Suite *suite = suite_create("random");
    TCase *tcase = tcase_create("random");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, test_random, 0, 4);
    suite_add_tcase(suite, tcase);
    return suite;
}
