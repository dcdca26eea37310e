/* Random loops whose bodies replace elements of what they carry, and use the values before and
 * behind that in any order; run by the library, which writes in place where it may, and evaluated
 * here by definition: each value an array of its own. All whole numbers wrap around.
 *
 * FEEDGRAPH_SEEDS in the environment says how many graphs, FEEDGRAPH_SEED where they begin. */
#include <feedgraph/feedgraph.h>
#include <feedgraph/tools.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/tap.h"

enum {
    BLOCKS = 20,
    SIZE = 4,
    MOST_CARRIED = 4,
    MOST_STEPS = 8,
    VALUES = MOST_CARRIED + MOST_STEPS
};

typedef struct vector {
    uint32_t at[SIZE];
} vector;

/* What a step computes from the vectors p and q, the numbers a and b within SIZE, and the turn. */
typedef enum step_kind {
    SET_TURN,     /* set_item(p, turn % SIZE, q[a]) */
    SET,          /* set_item(p, a, q[b]) */
    SET_BACK,     /* set_item(p, -1 - a, turn) */
    SCATTER,      /* tensor_scatter_update(p, [[a], [b]], [q[b], q[a]]) */
    SCATTER_ADD,  /* tensor_scatter_add(p, [[b], [a], [b]], [q[0], q[1], turn]) */
    SCATTER_SELF, /* tensor_scatter_add(p, [[a], [b], [0], [3]], p) */
    ADD,          /* p + q */
    SHAPE,        /* reshape(set_item(reshape(p, [2, 2]), 1, q[1:3]), [4]) */
    CHOOSE,       /* if p[a] < q[b] { set_item(p, b, q[a]) } else { p } */
    PICK,         /* if turn < a { p } else { q } */
    CHOOSE_BOTH,  /* if turn < 2 { set_item(p, a, q[b]) } else { set_item(q, b, p[a]) } */
    INNER,        /* the last value of (w = p, u = q): set_item(w, j, u[a] + 1), w; for j < 3 */
    INNER_BOTH,   /* of the same loop: w + u */
    SWAP,         /* q, and p is not used */
    STEP_KINDS
} step_kind;

typedef struct step {
    step_kind kind;
    int p, q, a, b;
} step;

/* Values 0 .. carried - 1 are carried; those behind them are the steps'. */
typedef struct program {
    uint64_t random, seed;
    int carried, steps, turns;
    step step[MOST_STEPS];
    bool late;               /* only the run tells the size of x, and so of all */
    int first[MOST_CARRIED]; /* x, y, x + y, a constant, y as it was in another shape */
    int next[MOST_CARRIED];
    bool fetched[MOST_CARRIED];
} program;

static int draw(program *p, int below) {
    p->random = p->random * 6364136223846793005u + 1442695040888963407u;
    return (int)((p->random >> 33) % (uint32_t)below);
}

static void make(program *p, uint64_t seed) {
    *p = (program){.random = seed * 0x9e3779b97f4a7c15u, .seed = seed};
    p->carried = 1 + draw(p, MOST_CARRIED);
    p->steps = 1 + draw(p, MOST_STEPS);
    p->turns = draw(p, 6);
    p->late = draw(p, 4) == 0;
    for (int i = 0; i < p->steps; i++) {
        int known = p->carried + i;
        p->step[i] = (step){.kind = (step_kind)draw(p, STEP_KINDS),
                            .p = draw(p, known),
                            .q = draw(p, known),
                            .a = draw(p, SIZE),
                            .b = draw(p, SIZE)};
        if (p->late && p->step[i].kind == SHAPE) p->step[i].kind = SET;
        /* a value or the one that it was made of */
        if (p->step[i].kind == PICK && i > 0) {
            int made = draw(p, i);
            p->step[i].p = p->carried + made;
            p->step[i].q = p->step[made].p;
        }
        /* chains are what is written in place */
        else if (draw(p, 2))
            p->step[i].p = i > 0 && draw(p, 2) ? known - 1 : draw(p, p->carried);
    }
    for (int i = 0; i < p->carried; i++) {
        p->first[i] = draw(p, p->late ? 3 : 5);
        p->next[i] = draw(p, 3) ? p->carried + p->steps - 1 - draw(p, p->steps)
                                : draw(p, p->carried + p->steps);
        p->fetched[i] = draw(p, 3) > 0;
    }
    p->fetched[draw(p, p->carried)] = true;
}

/* ---- as text ---- */

static const char *name(const program *p, int value) {
    static char names[8][16];
    static unsigned last;
    char *text = names[++last % 8];
    if (value < p->carried)
        snprintf(text, sizeof names[0], "v%d", value);
    else
        snprintf(text, sizeof names[0], "t%d", value - p->carried);
    return text;
}

static void print_inner(FILE *out, const step *s, const char *p, const char *q, const char *last) {
    fprintf(out, "loop (w = %s, u = %s, j = 0) while j < 3 { set_item(w, j, u[%d] + 1), w, j + 1 }",
            p, q, s->a);
    fprintf(out, "\n    %s\n", last);
}

static void print_step(const program *m, int i, FILE *out) {
    const step *s = &m->step[i];
    const char *p = name(m, s->p), *q = name(m, s->q);
    int a = s->a, b = s->b;
    if (s->kind == INNER || s->kind == INNER_BOTH)
        fprintf(out, "    w%d, u%d, _ = ", i, i);
    else
        fprintf(out, "    t%d = ", i);
    switch (s->kind) {
        case SET_TURN:
            fprintf(out, "set_item(%s, i %% %d, %s[%d])\n", p, SIZE, q, a);
            break;
        case SET:
            fprintf(out, "set_item(%s, %d, %s[%d])\n", p, a, q, b);
            break;
        case SET_BACK:
            fprintf(out, "set_item(%s, %d, i)\n", p, -1 - a);
            break;
        case SCATTER:
            fprintf(out, "tensor_scatter_update(%s, [[%d], [%d]], stack([%s[%d], %s[%d]]))\n", p, a,
                    b, q, b, q, a);
            break;
        case SCATTER_ADD:
            fprintf(out, "tensor_scatter_add(%s, [[%d], [%d], [%d]], stack([%s[0], %s[1], i]))\n",
                    p, b, a, b, q, q);
            break;
        case SCATTER_SELF:
            fprintf(out, "tensor_scatter_add(%s, [[%d], [%d], [0], [3]], %s)\n", p, a, b, p);
            break;
        case ADD:
            fprintf(out, "%s + %s\n", p, q);
            break;
        case SHAPE:
            fprintf(out, "reshape(set_item(reshape(%s, [2, 2]), 1, %s[1:3]), [4])\n", p, q);
            break;
        case CHOOSE:
            fprintf(out, "if %s[%d] < %s[%d] { set_item(%s, %d, %s[%d]) } else { %s }\n", p, a, q,
                    b, p, b, q, a, p);
            break;
        case PICK:
            fprintf(out, "if i < %d { %s } else { %s }\n", a, p, q);
            break;
        case CHOOSE_BOTH:
            fprintf(out,
                    "if i < 2 { set_item(%s, %d, %s[%d]) } else { set_item(%s, %d, %s[%d]) }\n", p,
                    a, q, b, q, b, p, a);
            break;
        case INNER:
        case INNER_BOTH: {
            char last[64];
            snprintf(last, sizeof last, s->kind == INNER ? "t%d = w%d" : "t%d = w%d + u%d", i, i,
                     i);
            print_inner(out, s, p, q, last);
            break;
        }
        default:
            fprintf(out, "%s\n", q);
            break;
    }
}

static void print(const program *p, FILE *out) {
    static const char *const firsts[] = {"x", "y", "x + y", "[3, 1, 4, 1]",
                                         "reshape(reshape(y, [2, 2]), [4])"};
    fputs("placeholder n: int32\nplaceholder fed: int32[4]\n", out);
    fputs(p->late ? "x = boolean_mask(fed, fed > 0)\n" : "x = fed\n", out);
    fputs(p->late ? "y = x * 7 - 30\n" : "placeholder y: int32[4]\n", out);
    for (int i = 0; i < p->carried; i++) fprintf(out, "r%d, ", i);
    fputs("_ = loop (", out);
    for (int i = 0; i < p->carried; i++) fprintf(out, "v%d = %s, ", i, firsts[p->first[i]]);
    fputs("i = 0) while i < n {\n", out);
    for (int i = 0; i < p->steps; i++) print_step(p, i, out);
    fputs("    ", out);
    for (int i = 0; i < p->carried; i++) fprintf(out, "%s, ", name(p, p->next[i]));
    fputs("i + 1\n}\n", out);
}

/* ---- by definition ---- */

static vector set(vector of, int at, uint32_t value) {
    of.at[at] = value;
    return of;
}

static vector sum(vector a, vector b) {
    for (int i = 0; i < SIZE; i++) a.at[i] += b.at[i];
    return a;
}

static vector inner(const step *s, vector w, vector u) {
    for (int j = 0; j < 3; j++) {
        vector before = w;
        w = set(w, j, u.at[s->a] + 1);
        u = before;
    }
    return s->kind == INNER ? w : sum(w, u);
}

static vector step_value(const step *s, vector p, vector q, int turn) {
    int a = s->a, b = s->b;
    switch (s->kind) {
        case SET_TURN:
            return set(p, turn % SIZE, q.at[a]);
        case SET:
            return set(p, a, q.at[b]);
        case SET_BACK:
            return set(p, SIZE - 1 - a, (uint32_t)turn);
        case SCATTER:
            return set(set(p, a, q.at[b]), b, q.at[a]);
        case SCATTER_ADD:
            p.at[b] += q.at[0];
            p.at[a] += q.at[1];
            p.at[b] += (uint32_t)turn;
            return p;
        case SCATTER_SELF:
            q = p;
            p.at[a] += q.at[0];
            p.at[b] += q.at[1];
            p.at[0] += q.at[2];
            p.at[3] += q.at[3];
            return p;
        case ADD:
            return sum(p, q);
        case SHAPE:
            return set(set(p, 2, q.at[1]), 3, q.at[2]);
        case CHOOSE:
            return (int32_t)p.at[a] < (int32_t)q.at[b] ? set(p, b, q.at[a]) : p;
        case PICK:
            return turn < a ? p : q;
        case CHOOSE_BOTH:
            return turn < 2 ? set(p, a, q.at[b]) : set(q, b, p.at[a]);
        case INNER:
        case INNER_BOTH:
            return inner(s, p, q);
        default:
            return q;
    }
}

static void evaluate(const program *p, vector x, vector y, vector *last) {
    const vector firsts[] = {x, y, sum(x, y), {{3, 1, 4, 1}}, y};
    vector values[VALUES];
    for (int i = 0; i < p->carried; i++) values[i] = firsts[p->first[i]];
    for (int turn = 0; turn < p->turns; turn++) {
        for (int i = 0; i < p->steps; i++) {
            const step *s = &p->step[i];
            values[p->carried + i] = step_value(s, values[s->p], values[s->q], turn);
        }
        vector next[MOST_CARRIED];
        for (int i = 0; i < p->carried; i++) next[i] = values[p->next[i]];
        memcpy(values, next, (size_t)p->carried * sizeof *next);
    }
    memcpy(last, values, (size_t)p->carried * sizeof *last);
}

/* ---- both ---- */

static void give_up(const program *p, const char *text, fg_report *report, const char *why) {
    ck_abort_msg("seed %llu, %d turns: %s\n%s\n%s", (unsigned long long)p->seed, p->turns, why,
                 text, fg_report_text(report, FG_FORMAT_TEXT, false));
}

static fg_tensor *fed(fg_context *context, fg_request *request, const char *of, vector value) {
    fg_tensor *tensor = fg_tensor_new(context, FG_INT32, 1, (const int64_t[]){SIZE});
    ck_assert_ptr_nonnull(tensor);
    memcpy(fg_tensor_mutable(tensor), value.at, sizeof value.at);
    ck_assert_int_eq(fg_request_feed(request, of, tensor), FG_OK);
    return tensor;
}

static void compare(const program *p, const fg_run *run, const vector *last, const char *text,
                    fg_report *report) {
    size_t output = 0;
    for (int i = 0; i < p->carried; i++) {
        if (!p->fetched[i]) continue;
        const fg_tensor *made = fg_run_output(run, output++);
        char why[40];
        snprintf(why, sizeof why, "r%d is another", i);
        if (fg_tensor_count(made) != SIZE ||
            memcmp(fg_tensor_data(made), last[i].at, sizeof last[i].at) != 0)
            give_up(p, text, report, why);
    }
}

/* Twice by one run object; what is fed stays as it is. */
static void run(const program *p, fg_context *context, fg_session *session, const char *text,
                fg_report *report) {
    const vector x = {{5, 6, 7, 8}}, y = {{5, 12, 19, 26}}; /* x * 7 - 30 */
    fg_request *request;
    fg_program *compiled;
    fg_run *run;
    ck_assert_int_eq(fg_request_new(session, NULL, report, &request), FG_OK);
    for (int i = 0; i < p->carried; i++)
        if (p->fetched[i]) fg_request_fetch(request, (const char[]){'r', (char)('0' + i), 0});
    fg_tensor *feeds[] = {fed(context, request, "fed", x),
                          p->late ? NULL : fed(context, request, "y", y),
                          fg_tensor_new(context, FG_INT32, 0, NULL)};
    *(int32_t *)fg_tensor_mutable(feeds[2]) = p->turns;
    ck_assert_int_eq(fg_request_feed(request, "n", feeds[2]), FG_OK);
    if (fg_request_compile(request, report, &compiled) != FG_OK)
        give_up(p, text, report, "not compiled");
    ck_assert_int_eq(fg_run_new(compiled, &run), FG_OK);
    vector last[MOST_CARRIED];
    evaluate(p, x, y, last);
    for (int again = 0; again < 2; again++) {
        if (fg_run_execute(run, report) != FG_OK) give_up(p, text, report, "the run failed");
        compare(p, run, last, text, report);
    }
    if (memcmp(fg_tensor_data(feeds[0]), x.at, sizeof x.at) != 0 ||
        (feeds[1] && memcmp(fg_tensor_data(feeds[1]), y.at, sizeof y.at) != 0))
        give_up(p, text, report, "a feed was changed");
    fg_run_free(run);
    fg_program_free(compiled);
    fg_request_free(request);
    for (int i = 0; i < 3; i++) fg_tensor_unref(feeds[i]);
}

static void try(uint64_t seed) {
    program p;
    char *text;
    size_t length;
    make(&p, seed);
    FILE *out = open_memstream(&text, &length);
    print(&p, out);
    fclose(out);
    fg_options options = {.threads = 1};
    fg_context *context;
    fg_report *report;
    fg_model *model;
    fg_session *session;
    ck_assert_int_eq(fg_context_new(&options, &context), FG_OK);
    ck_assert_int_eq(fg_report_new(context, &report), FG_OK);
    if (fg_model_parse(context, "loops.graph", text, length, report, &model) != FG_OK)
        give_up(&p, text, report, "it is not read");
    ck_assert_int_eq(fg_session_new(model, report, &session), FG_OK);
    fg_report_clear(report);
    run(&p, context, session, text, report);
    fg_session_free(session);
    fg_report_free(report);
    fg_model_free(model);
    fg_context_free(context);
    free(text);
}

/* ---- tests ---- */

static uint64_t number_of(const char *variable, uint64_t otherwise) {
    const char *text = getenv(variable);
    return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

START_TEST(loops_carry_what_they_should) {
    uint64_t seeds = number_of("FEEDGRAPH_SEEDS", 2000), first = number_of("FEEDGRAPH_SEED", 1);
    for (uint64_t seed = (uint64_t)_i; seed < seeds; seed += BLOCKS) try(first + seed);
}
END_TEST

static Suite *loops_suite(void) {
    Suite *suite = suite_create("loops");
    TCase *tests = tcase_create("loops");
    tcase_set_timeout(tests, 3600);
    tcase_add_loop_test(tests, loops_carry_what_they_should, 0, BLOCKS);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void) {
    Suite *(*const suites[])(void) = {loops_suite, NULL};
    return fg_tap_main(suites);
}
