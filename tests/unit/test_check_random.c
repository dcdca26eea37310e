/* Generated graphs against a plain recursive reading of what a run needs: proofs say exactly what
 * some value of the bool inputs would show, and a signature that is clean runs with all of them. */
#include <stdio.h>
#include <string.h>

#include "test_check.h"
#include "test_check_fixture.h"

#define NODES  24
#define BOOLS  4
#define FLOATS 4

typedef enum kind { LEAF, NOT, AND, OR, SUM, IF } kind;

typedef struct node {
    kind kind;
    int in[3]; /* nodes */
    bool is_bool;
    bool declared; /* of a leaf: the signature has it */
    fg_value_id value;
} node;

typedef struct model {
    node nodes[NODES];
    int count;
    int output;
    uint64_t random;
} model;

/* xorshift64* */
static uint32_t draw(model *m, uint32_t below) {
    m->random ^= m->random >> 12;
    m->random ^= m->random << 25;
    m->random ^= m->random >> 27;
    return (uint32_t)(m->random * 0x2545f4914f6cdd1du >> 33) % below;
}

/* An earlier node of a type. */
static int pick(model *m, bool is_bool) {
    for (;;) {
        int i = (int)draw(m, (uint32_t)m->count);
        if (m->nodes[i].is_bool == is_bool) return i;
    }
}

static void make_leaf(fixture *fx, model *m, int i, bool is_bool) {
    char name[8];
    snprintf(name, sizeof name, "p%d", i);
    fg_dtype dtype = is_bool ? FG_BOOL : FG_FLOAT32;
    m->nodes[i] = (node){.kind = LEAF,
                         .is_bool = is_bool,
                         .declared = draw(m, 8) != 0,
                         .value = fx_placeholder(fx, 1 + (uint32_t)i, name, dtype, "")};
}

static fg_value_id emit(fixture *fx, const model *m, const node *n, uint32_t line) {
    fg_value_id a = m->nodes[n->in[0]].value, b = m->nodes[n->in[1]].value;
    switch (n->kind) {
        case NOT:
            return FX_OP(fx, line, FG_OP_logical_not, NULL, a);
        case AND:
            return FX_OP(fx, line, FG_OP_logical_and, NULL, a, b);
        case OR:
            return FX_OP(fx, line, FG_OP_logical_or, NULL, a, b);
        case IF:
            return FX_OP(fx, line, FG_OP_select_branch, NULL, a, b, m->nodes[n->in[2]].value);
        default:
            return FX_OP(fx, line, FG_OP_add, NULL, a, b);
    }
}

static void make_model(fixture *fx, model *m, uint64_t seed) {
    *m = (model){.random = seed * 0x9e3779b97f4a7c15u + 1};
    for (m->count = 0; m->count < BOOLS + FLOATS; m->count++)
        make_leaf(fx, m, m->count, m->count < BOOLS);
    for (; m->count < NODES; m->count++) {
        node *n = &m->nodes[m->count];
        static const kind kinds[] = {NOT, AND, OR, SUM, IF, IF, IF};
        n->kind = kinds[draw(m, 7)];
        n->is_bool = n->kind <= OR || (n->kind == IF && draw(m, 3) == 0);
        n->in[0] = pick(m, n->kind != SUM);
        n->in[1] = pick(m, n->is_bool);
        n->in[2] = pick(m, n->is_bool);
        n->value = emit(fx, m, n, 1 + (uint32_t)m->count);
        if (!n->is_bool) m->output = m->count;
    }
    if (m->output == 0) m->output = BOOLS;
    fx_name(fx, "y", m->nodes[m->output].value);
}

static void make_signature(fixture *fx, const model *m) {
    char inputs[64] = "";
    for (int i = 0; i < BOOLS + FLOATS; i++)
        if (m->nodes[i].declared)
            snprintf(inputs + strlen(inputs), sizeof inputs - strlen(inputs), "%sp%d",
                     *inputs ? ", " : "", i);
    fx_signature(fx, 50, "f", inputs, "y");
}

/* ---- the oracle ---- */

/* 0, 1, or -1 where nothing is known: `bits` are the values of the bool leaves that are declared.
 */
static int value_of(const model *m, int i, uint32_t bits) {
    const node *n = &m->nodes[i];
    if (n->kind == LEAF) return n->declared ? (int)(bits >> i & 1) : -1;
    int a = value_of(m, n->in[0], bits);
    if (n->kind == NOT) return a < 0 ? -1 : !a;
    if (n->kind == IF) {
        if (a >= 0) return value_of(m, n->in[a ? 1 : 2], bits);
        int yes = value_of(m, n->in[1], bits);
        return yes == value_of(m, n->in[2], bits) ? yes : -1;
    }
    int b = value_of(m, n->in[1], bits), decided = n->kind == OR;
    if (a == decided || b == decided) return decided;
    return a < 0 || b < 0 ? -1 : !decided;
}

/* Whether a node needs a leaf that is not declared. */
static bool is_open(const model *m, int i, uint32_t bits) {
    const node *n = &m->nodes[i];
    if (n->kind == LEAF) return !n->declared;
    int inputs = n->kind == NOT ? 1 : 2;
    if (n->kind == IF) {
        int p = value_of(m, n->in[0], bits);
        if (p >= 0) return is_open(m, n->in[p ? 1 : 2], bits);
        inputs = 3;
    }
    for (int k = 0; k < inputs; k++)
        if (is_open(m, n->in[k], bits)) return true;
    return false;
}

/* The ways from a node to a leaf; a node that is an input twice is one step. */
static uint64_t ways_to(const model *m, int i, int leaf) {
    const node *n = &m->nodes[i];
    if (i == leaf) return 1;
    uint64_t sum = 0;
    int inputs = n->kind == LEAF ? 0 : n->kind == NOT ? 1 : n->kind == IF ? 3 : 2;
    for (int k = 0; k < inputs; k++) {
        bool again = false;
        for (int before = 0; before < k; before++) again |= n->in[before] == n->in[k];
        if (!again) sum += ways_to(m, n->in[k], leaf);
    }
    return sum;
}

static int shortest_to(const model *m, int i, int leaf) {
    const node *n = &m->nodes[i];
    if (i == leaf) return 0;
    int least = 1000;
    int inputs = n->kind == LEAF ? 0 : n->kind == NOT ? 1 : n->kind == IF ? 3 : 2;
    for (int k = 0; k < inputs; k++) {
        int length = 1 + shortest_to(m, n->in[k], leaf);
        if (length < least) least = length;
    }
    return least;
}

/* Whether a node needs a leaf that is not fed, where no fed value is known. */
static bool lacks(const model *m, int i) {
    const node *n = &m->nodes[i];
    if (n->kind == LEAF) return !n->declared;
    int inputs = n->kind == NOT ? 1 : n->kind == IF ? 3 : 2;
    for (int k = 0; k < inputs; k++)
        if (lacks(m, n->in[k])) return true;
    return false;
}

/* ---- the tests ---- */

static void forget(fixture *fx) {
    fg_report_fini(&fx->report);
    fg_report_init(&fx->report, &fx->memory, &fx->sources);
    fx->report.arena.guard = &fx->guard;
    for (uint32_t i = 0; i < fx->demand.feeds.count; i++)
        fg_tensor_unref(fx->demand.feeds.at[i].tensor);
    fx->demand.feeds.count = 0;
}

static bool run_fails(fixture *fx, const model *m, uint32_t bits) {
    forget(fx);
    fx_by_signature(fx, "f");
    for (int i = 0; i < BOOLS + FLOATS; i++) {
        if (!m->nodes[i].declared) continue;
        const char *name = fg_arena_printf(&fx->arena, "p%d", i);
        fg_tensor *tensor = i < BOOLS ? fx_bool_tensor(fx, (bits >> i & 1) != 0)
                                      : fx_tensor(fx, FG_FLOAT32, 0, NULL);
        fx_feed_tensor(fx, name, tensor);
    }
    const char *codes = fx_check(fx);
    if (!*codes) return false;
    ck_assert_msg(strncmp(codes, "G605", 4) == 0, "%s", codes);
    return true;
}

static void compare(uint64_t seed) {
    FX_BEGIN(fx);
    model m;
    make_model(&fx, &m, seed);
    make_signature(&fx, &m);
    bool open = false;
    for (uint32_t bits = 0; bits < 1u << BOOLS; bits++) open |= is_open(&m, m.output, bits);
    ck_assert_msg((strstr(fx_prove(&fx), "G605") != NULL) == open, "seed %d is %s", (int)seed,
                  open ? "open" : "closed");
    for (uint32_t bits = 0; bits < 1u << BOOLS; bits++)
        ck_assert_msg(run_fails(&fx, &m, bits) == is_open(&m, m.output, bits), "seed %d, inputs %u",
                      (int)seed, bits);
    fx_fini(&fx);
}

START_TEST(proofs_and_runs_agree_with_the_oracle) {
    for (int i = 0; i < 100; i++) compare((uint64_t)(_i * 100 + i));
}
END_TEST

static int steps_in(const char *path) {
    int steps = 0;
    for (; (path = strstr(path, " <- ")) != NULL; path += 4) steps++;
    return steps;
}

/* Paths are as many, and the first as short, as following every input finds. */
static void compare_ways(uint64_t seed) {
    FX_BEGIN(fx);
    model m;
    make_model(&fx, &m, seed);
    fg_graph_name_rest(&fx.graph);
    fx_fetch(&fx, "y");
    for (int leaf = 0; leaf < BOOLS + FLOATS; leaf++) {
        fg_paths paths;
        const char *name = fg_arena_printf(&fx.arena, "p%d", leaf);
        ck_assert(fg_check_why(&fx.graph, &fx.arena, &fx.demand, name, 500, &fx.report, &paths));
        uint64_t ways = ways_to(&m, m.output, leaf);
        ck_assert_msg(paths.count == ways, "seed %d: %d paths to p%d, not %d", (int)seed, (int)ways,
                      leaf, (int)paths.count);
        uint64_t told = 0;
        for (int last = 0; paths.texts[told]; told++) {
            int steps = steps_in(paths.texts[told]);
            if (told == 0) ck_assert_int_eq(steps, shortest_to(&m, m.output, leaf));
            ck_assert_int_ge(steps, last);
            last = steps;
        }
        ck_assert_uint_eq(told, ways < 500 ? ways : 500);
    }
    fx_fini(&fx);
}

/* What feeds suffice for is what needs nothing else. */
static void compare_can(uint64_t seed) {
    FX_BEGIN(fx);
    model m;
    make_model(&fx, &m, seed);
    fg_graph_name_rest(&fx.graph);
    for (int i = 0; i < BOOLS + FLOATS; i++)
        if (m.nodes[i].declared) fx_promise(&fx, fg_arena_printf(&fx.arena, "p%d", i));
    const char *const *names = fg_check_can(&fx.graph, &fx.arena, &fx.demand, &fx.report);
    bool leaf = m.nodes[m.output].kind == LEAF;
    ck_assert_msg((names[0] != NULL) == (!leaf && !lacks(&m, m.output)), "seed %d", (int)seed);
    fx_fini(&fx);
}

START_TEST(paths_are_all_there_are) {
    for (int i = 0; i < 50; i++) compare_ways((uint64_t)(_i * 50 + i));
}
END_TEST

START_TEST(feeds_suffice_for_what_needs_no_more) {
    for (int i = 0; i < 200; i++) compare_can((uint64_t)i);
}
END_TEST

Suite *fg_check_random_suite(void) {
    Suite *suite = suite_create("random");
    TCase *tcase = tcase_create("random");
    tcase_add_loop_test(tcase, proofs_and_runs_agree_with_the_oracle, 0, 8);
    tcase_add_loop_test(tcase, paths_are_all_there_are, 0, 4);
    tcase_add_test(tcase, feeds_suffice_for_what_needs_no_more);
    suite_add_tcase(suite, tcase);
    return suite;
}
