/* Generated files: what is proved of a signature against running it by another, slower definition.
 *
 * A file is made of scalars: branches, logic, loops, definitions, defaults, updates, control
 * dependencies, inputs that cut what computes them. The judge evaluates the same program lazily
 * and notes which placeholders it touches; what only a run can know is drawn by lot at each branch.
 * A clean signature never touches what it does not declare, and runs; what is said to be missing is
 * touched in some evaluation. FG_SOUND in the environment is the number of files, 2000 if not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test_api.h"

#define NODES   22
#define LEAVES  9
#define BOOLS   4
#define EVALS   400
#define BATCHES 20

typedef enum kind {
    LEAF,
    DEFAULT, /* a placeholder with one: in[0] */
    SUM,
    LESS,
    NOT,
    AND,
    OR,
    IF,
    CALL, /* of a definition: if in[0] { in[1] + in[2] } else { in[1] } */
    LOOP, /* carries in[0], adds in[1] */
    ASSIGN,
    AFTER,
} kind;

typedef struct node {
    kind kind;
    int in[3];
    bool is_bool;
    bool declared; /* the signature takes it */
    int fixed;     /* -1: it is fed; else what the signature fixes it to */
} node;

typedef struct program {
    node nodes[NODES];
    int output;
    uint64_t random;
    char text[8192];
    size_t length;
} program;

/* xorshift64* */
static uint32_t draw(program *p, uint32_t below) {
    p->random ^= p->random >> 12;
    p->random ^= p->random << 25;
    p->random ^= p->random >> 27;
    return (uint32_t)(p->random * 0x2545f4914f6cdd1du >> 33) % below;
}

static int pick(program *p, int below, bool is_bool) {
    for (;;) {
        int i = (int)draw(p, (uint32_t)below);
        if (p->nodes[i].is_bool == is_bool) return i;
    }
}

#define WRITE(p, ...) \
    ((p)->length +=   \
     (size_t)snprintf((p)->text + (p)->length, sizeof(p)->text - (p)->length, __VA_ARGS__))

/* Each value has a number of its own in it, so that no two are the same. */
static void write_node(program *p, int i) {
    const node *n = &p->nodes[i];
    int a = n->in[0], b = n->in[1], c = n->in[2];
    switch (n->kind) {
        case LEAF:
            WRITE(p, "placeholder n%d: %s\n", i, n->is_bool ? "bool" : "float32");
            break;
        case DEFAULT:
            WRITE(p, "placeholder n%d: %s = n%d\n", i, n->is_bool ? "bool" : "float32", a);
            break;
        case SUM:
            WRITE(p, "n%d = n%d + n%d * 0.%d\n", i, a, b, i + 1);
            break;
        case LESS:
            WRITE(p, "n%d = n%d < n%d + %d.5\n", i, a, b, i);
            break;
        case NOT:
            WRITE(p, "n%d = not n%d\n", i, a);
            break;
        case AND:
        case OR:
            WRITE(p, "n%d = n%d %s n%d\n", i, a, n->kind == AND ? "and" : "or", b);
            break;
        case IF:
            WRITE(p, "n%d = if n%d { n%d } else { n%d }\n", i, a, b, c);
            break;
        case CALL:
            WRITE(p, "n%d = chosen(n%d, n%d, n%d)\n", i, a, b, c);
            break;
        case LOOP:
            WRITE(p, "_, n%d = loop (i = 0, sum = n%d) while i < 2 { i + 1, sum + n%d * 0.%d }\n",
                  i, a, b, i + 1);
            break;
        case ASSIGN:
            WRITE(p, "state s%d = 0.0\nn%d = assign(s%d, n%d + %d.0, n%d + %d.5)\n", i, i, i, a, i,
                  b, i);
            break;
        case AFTER:
            WRITE(p, "n%d = maximum(n%d, %d.0) after (n%d)\n", i, a, -i, b);
            break;
    }
}

static void make_node(program *p, int i) {
    static const kind kinds[] = {SUM, LESS, NOT,  AND,  OR,     IF,    IF,     IF,
                                 IF,  CALL, CALL, LOOP, ASSIGN, AFTER, DEFAULT};
    node *n = &p->nodes[i];
    *n = (node){.kind = kinds[draw(p, sizeof kinds / sizeof *kinds)], .fixed = -1};
    n->is_bool = n->kind == LESS || n->kind == NOT || n->kind == AND || n->kind == OR ||
                 ((n->kind == IF || n->kind == DEFAULT) && draw(p, 3) == 0);
    bool logic = n->kind == NOT || n->kind == AND || n->kind == OR;
    bool first = logic || n->kind == IF || n->kind == CALL || (n->kind == DEFAULT && n->is_bool);
    bool others = logic || (n->kind == IF && n->is_bool);
    n->in[0] = pick(p, i, first);
    n->in[1] = pick(p, i, others);
    do n->in[2] = pick(p, i, others);
    while (n->in[2] == n->in[1] && n->kind == IF);
    /* an input that cuts what computes it */
    n->declared = draw(p, n->kind == DEFAULT ? 3 : 14) == 0;
}

static void make_program(program *p, uint64_t seed) {
    *p = (program){.random = seed * 0x9e3779b97f4a7c15u + 1};
    WRITE(p, "def chosen(p: bool[], a, b) {\n  if p { return a + b }\n  return a * 0.5\n}\n");
    for (int i = 0; i < NODES; i++) {
        if (i < LEAVES) {
            p->nodes[i] = (node){.is_bool = i < BOOLS, .declared = draw(p, 6) != 0, .fixed = -1};
            if (i < BOOLS && p->nodes[i].declared && draw(p, 5) == 0)
                p->nodes[i].fixed = (int)draw(p, 2);
        } else {
            make_node(p, i);
        }
        write_node(p, i);
        if (!p->nodes[i].is_bool) p->output = i;
    }
    WRITE(p, "signature f(");
    const char *comma = "";
    for (int i = 0; i < NODES; i++) {
        const node *n = &p->nodes[i];
        if (!n->declared) continue;
        WRITE(p, "%sn%d%s", comma, i, n->fixed < 0 ? "" : n->fixed ? " = true" : " = false");
        comma = ", ";
    }
    WRITE(p, ") -> (result = n%d + 0.0)\n", p->output);
    ck_assert_uint_lt(p->length, sizeof p->text);
}

/* ---- the judge ---- */

typedef struct evaluation {
    program *p;
    bool given[NODES]; /* values of bool inputs */
    bool done[NODES], ran[NODES];
    bool touched[NODES]; /* placeholders that are not given */
} evaluation;

/* What is known before the run: 0, 1, or -1. */
static int known(const evaluation *e, int i) {
    const node *n = &e->p->nodes[i];
    if (!n->is_bool) return -1;
    if (n->declared) return n->fixed >= 0 ? n->fixed : e->given[i];
    if (n->kind == LEAF || n->kind == LESS) return -1;
    int a = known(e, n->in[0]);
    if (n->kind == DEFAULT) return a;
    if (n->kind == NOT) return a < 0 ? -1 : !a;
    if (n->kind == IF && a >= 0) return known(e, n->in[a ? 1 : 2]);
    if (n->kind == IF) { /* the same on both sides */
        int then = known(e, n->in[1]);
        return then == known(e, n->in[2]) ? then : -1;
    }
    int b = known(e, n->in[1]), decided = n->kind == OR;
    if (a == decided || b == decided) return decided;
    return a < 0 || b < 0 ? -1 : !decided;
}

static void compute(evaluation *e, int i);

/* The operation itself, whether or not its value is given. */
static void run_node(evaluation *e, int i) {
    const node *n = &e->p->nodes[i];
    if (e->ran[i]) return;
    e->ran[i] = true;
    switch (n->kind) {
        case LEAF:
            e->touched[i] = true;
            break;
        case DEFAULT:
        case NOT:
            compute(e, n->in[0]);
            break;
        case IF:
        case CALL: {
            int p = known(e, n->in[0]);
            if (p < 0) {
                compute(e, n->in[0]);
                p = (int)draw(e->p, 2);
            }
            if (n->kind == IF) {
                compute(e, n->in[p ? 1 : 2]);
            } else {
                compute(e, n->in[1]);
                if (p) compute(e, n->in[2]);
            }
            break;
        }
        case AFTER: {
            const node *before = &e->p->nodes[n->in[1]];
            compute(e, n->in[0]);
            /* what it comes after runs, fed or not; a placeholder that is fed has nothing to run */
            if (before->declared && (before->kind == LEAF || before->kind == DEFAULT)) break;
            run_node(e, n->in[1]);
            break;
        }
        default:
            compute(e, n->in[0]);
            compute(e, n->in[1]);
            break;
    }
}

static void compute(evaluation *e, int i) {
    if (e->done[i]) return;
    e->done[i] = true;
    if (!e->p->nodes[i].declared) run_node(e, i);
}

static void evaluate(program *p, evaluation *e) {
    *e = (evaluation){.p = p};
    for (int i = 0; i < NODES; i++) e->given[i] = draw(p, 2) != 0;
    compute(e, p->output);
}

/* ---- the checker ---- */

typedef struct subject {
    fg_context *context;
    fg_report *report;
    fg_model *model;
    fg_session *session;
} subject;

static void load(subject *s, const program *p) {
    ck_assert_int_eq(fg_report_new(s->context, &s->report), FG_OK);
    fg_status status =
        fg_model_parse(s->context, "made.graph", p->text, p->length, s->report, &s->model);
    ck_assert_msg(status == FG_OK, "%s\n%s", p->text, ax_codes(s->report));
    ck_assert_int_eq(fg_session_new(s->model, s->report, &s->session), FG_OK);
    fg_model_lint(s->session, s->report);
}

static void unload(subject *s) {
    fg_session_free(s->session);
    fg_report_free(s->report);
    fg_model_free(s->model);
}

/* The placeholders that the proof says are missing. */
static int find_missing(const subject *s, bool *missing) {
    int count = 0;
    for (size_t i = 0; i < fg_report_count(s->report); i++) {
        const fg_finding *finding = fg_report_at(s->report, i);
        if (strcmp(fg_finding_code(finding), "G605") != 0) continue;
        const char *name = strstr(fg_finding_message(finding), "needs 'n");
        ck_assert_ptr_nonnull(name);
        missing[atoi(name + strlen("needs 'n"))] = true;
        count++;
    }
    return count;
}

static void feed(const subject *s, fg_request *request, int i, bool is_bool, program *p) {
    char name[8];
    fg_tensor *tensor = fg_tensor_new(s->context, is_bool ? FG_BOOL : FG_FLOAT32, 0, NULL);
    if (is_bool)
        *(uint8_t *)fg_tensor_mutable(tensor) = (uint8_t)draw(p, 2);
    else
        *(float *)fg_tensor_mutable(tensor) = (float)draw(p, 60) - 30;
    snprintf(name, sizeof name, "n%d", i);
    ck_assert_int_eq(fg_request_feed(request, name, tensor), FG_OK);
    fg_tensor_unref(tensor);
}

/* Fed with what it declares, a clean signature runs. */
static void run_once(const subject *s, program *p) {
    fg_request *request;
    fg_program *compiled;
    fg_run *run;
    ck_assert_int_eq(fg_request_new(s->session, "f", s->report, &request), FG_OK);
    for (int i = 0; i < NODES; i++)
        if (p->nodes[i].declared && p->nodes[i].fixed < 0)
            feed(s, request, i, p->nodes[i].is_bool, p);
    fg_status status = fg_request_compile(request, s->report, &compiled);
    ck_assert_msg(status == FG_OK, "%s\n%s", p->text, ax_codes(s->report));
    ck_assert_int_eq(fg_run_new(compiled, &run), FG_OK);
    status = fg_run_execute(run, s->report);
    ck_assert_msg(status == FG_OK, "%s\n%s", p->text, ax_codes(s->report));
    fg_run_free(run);
    fg_program_free(compiled);
    fg_request_free(request);
}

static void compare(fg_context *context, uint64_t seed, int *clean) {
    program p;
    subject s = {.context = context};
    bool missing[NODES] = {false}, touched[NODES] = {false};
    make_program(&p, seed);
    load(&s, &p);
    int count = find_missing(&s, missing), found = 0;
    for (int i = 0; i < EVALS && (i < 40 || found < count); i++) {
        evaluation e;
        evaluate(&p, &e);
        for (int j = 0; j < NODES; j++) {
            /* what hangs on a condition is told when the condition is fed */
            ck_assert_msg(!e.touched[j] || count > 0, "seed %d: n%d is touched\n%s", (int)seed, j,
                          p.text);
            found += missing[j] && e.touched[j] && !touched[j];
            touched[j] |= e.touched[j];
        }
    }
    for (int j = 0; j < NODES; j++)
        ck_assert_msg(!missing[j] || touched[j], "seed %d: n%d is not touched\n%s", (int)seed, j,
                      p.text);
    if (count == 0) {
        ++*clean;
        run_once(&s, &p);
    }
    unload(&s);
}

START_TEST(proofs_are_sound) {
    const char *asked = getenv("FG_SOUND");
    int files = (asked ? atoi(asked) : 2000) / BATCHES, clean = 0;
    fg_context *context;
    ck_assert_int_eq(fg_context_new(&(fg_options){.threads = 1}, &context), FG_OK);
    for (int i = 0; i < files; i++) compare(context, (uint64_t)(_i * files + i), &clean);
    fg_context_free(context);
    /* both kinds are met */
    ck_assert_int_gt(clean, files / 10);
    ck_assert_int_lt(clean, files - files / 10);
}
END_TEST

Suite *api_sound_suite(void) {
    Suite *suite = suite_create("sound");
    TCase *tcase = tcase_create("sound");
    tcase_set_timeout(tcase, 3600);
    tcase_add_loop_test(tcase, proofs_are_sound, 0, BATCHES);
    suite_add_tcase(suite, tcase);
    return suite;
}
