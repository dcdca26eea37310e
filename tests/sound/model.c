#include "model.h"

#include <string.h>

/* xorshift64* */
uint32_t model_draw(graph_model *m, uint32_t below) {
    m->random ^= m->random >> 12;
    m->random ^= m->random << 25;
    m->random ^= m->random >> 27;
    return (uint32_t)(m->random * 0x2545f4914f6cdd1du >> 33) % below;
}

/* ---- making ---- */

/* How many inputs a kind has, the bool ones and those that move as masks; `is_bool` its result. */
typedef struct shape {
    int inputs;
    unsigned bools, moving;
    bool is_bool;
} shape;

static const shape shapes[KINDS] = {
    [PLACE] = {0},
    [PLACE_BOOL] = {.is_bool = true},
    [PHASE] = {.is_bool = true},
    [DEFAULT_BOOL] = {.is_bool = true},
    [CONSTANT] = {0},
    [STATE] = {0},
    [NOT] = {1, 1, 0, true},
    [AND] = {2, 3, 0, true},
    [OR] = {2, 3, 0, true},
    [CHOOSE_BOOL] = {3, 7, 0, true},
    [POSITIVE] = {1, 0, 1, true},
    [DEFAULT] = {1, 0, 0, false},
    [ADD] = {2, 0, 0, false},
    [SUBTRACT] = {2, 0, 0, false},
    [CHOOSE] = {3, 1, 0, false},
    [CHOOSE_BLOCK] = {4, 1, 0, false},
    [GATE] = {2, 1, 0, false},
    [NEST] = {3, 1, 0, false},
    [COUNT] = {1, 0, 0, false},
    [LOOP] = {2, 0, 0, false},
    [LOOP_CHOOSE] = {4, 4, 0, false},
    [LOOP_WHILE] = {2, 0, 1, false},
    [AFTER] = {2, 0, 0, false},
    [ASSIGN] = {2, 0, 0, false},
};

static int pick(graph_model *m, bool is_bool, bool moves) {
    for (;;) {
        int i = (int)model_draw(m, (uint32_t)m->count);
        if (m->nodes[i].is_bool == is_bool && (!moves || m->nodes[i].moves)) return i;
    }
}

static int count_of(const graph_model *m, node_kind kind) {
    int count = 0;
    for (int i = 0; i < m->count; i++) count += m->nodes[i].kind == kind;
    return count;
}

/* What a run computes of it is never known before: sides of a choice both move. */
static bool moves(const graph_model *m, const node *n) {
    const node *const in[] = {&m->nodes[n->in[0]], &m->nodes[n->in[1]], &m->nodes[n->in[2]],
                              &m->nodes[n->in[3]]};
    switch (n->kind) {
        case PLACE:
        case STATE:
            return true;
        case ADD:
        case SUBTRACT:
            return in[0]->moves || in[1]->moves;
        case CHOOSE:
        case NEST:
            return in[1]->moves && in[2]->moves;
        case CHOOSE_BLOCK:
            return (in[1]->moves || in[2]->moves) && in[3]->moves;
        case GATE:
        case ASSIGN:
            return in[1]->moves;
        case DEFAULT:
        case COUNT:
        case LOOP:
        case LOOP_CHOOSE:
        case LOOP_WHILE:
        case AFTER:
            return in[0]->moves;
        default:
            return false;
    }
}

/* A state is assigned at most once, so that no two updates are of one. */
static int pick_state(const graph_model *m) {
    for (int i = 0; i < m->count; i++) {
        if (m->nodes[i].kind != STATE) continue;
        bool taken = false;
        for (int j = 0; j < m->count; j++)
            taken |= m->nodes[j].kind == ASSIGN && m->nodes[j].in[0] == i;
        if (!taken) return i;
    }
    return -1;
}

static void add(graph_model *m, node_kind kind) {
    node *n = &m->nodes[m->count];
    const shape *s = &shapes[kind];
    *n = (node){.kind = kind,
                .number = (float)model_draw(m, 5) - 2,
                .turns = 1 + (int)model_draw(m, 3),
                .truth = model_draw(m, 2) != 0,
                .is_bool = s->is_bool};
    for (int i = 0; i < s->inputs; i++) n->in[i] = pick(m, s->bools >> i & 1, s->moving >> i & 1);
    if (kind == ASSIGN) {
        n->in[0] = pick_state(m);
        if (n->in[0] < 0) return;
    }
    /* the same on both sides is no choice, and another name of it */
    if ((kind == CHOOSE || kind == CHOOSE_BOOL) && n->in[1] == n->in[2]) return;
    if (kind == AFTER) {
        node *waited = &m->nodes[n->in[1]];
        waited->fixed = waited->kind == ASSIGN || waited->kind == COUNT;
    }
    if ((kind == COUNT || kind == PHASE) && m->phase < 0) {
        if (kind == COUNT) return;
        m->phase = m->count;
    }
    n->moves = moves(m, n);
    m->count++;
}

void model_make(graph_model *m, uint64_t seed) {
    *m = (graph_model){.random = seed * 0x9e3779b97f4a7c15u + 1, .phase = -1};
    static const node_kind leaves[] = {PLACE,      PLACE,        PLACE, PLACE_BOOL,
                                       PLACE_BOOL, DEFAULT_BOOL, STATE, CONSTANT};
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++) add(m, leaves[i]);
    if (model_draw(m, 2)) { /* it exists once something uses it */
        add(m, PHASE);
        add(m, NOT);
        m->nodes[m->count - 1].in[0] = m->phase;
    }
    int count = 12 + (int)model_draw(m, MOST_NODES - 12 - 1);
    while (m->count < count) {
        node_kind kind = (node_kind)(NOT + model_draw(m, KINDS - NOT));
        /* what may be true or false is tried in all ways */
        if (kind == POSITIVE && count_of(m, POSITIVE) == 4) continue;
        if (kind == LOOP_WHILE && count_of(m, LOOP_WHILE) == 2) continue;
        add(m, kind);
    }
}

/* ---- as text ---- */

const char *model_name(const graph_model *m, int i) {
    static _Thread_local char names[8][16];
    static _Thread_local unsigned next;
    if (m->nodes[i].kind == PHASE) return "keras_learning_phase";
    char *name = names[next++ % 8];
    snprintf(name, sizeof names[0], "n%d", i);
    return name;
}

const char *model_word(const graph_model *m, int i) {
    return m->nodes[i].kind == PHASE ? "learning_phase" : model_name(m, i);
}

static const char definitions[] =
    "def gate(x: T[...], p: bool[]) { return if p { x + 1.0 } else { x - 2.0 } }\n"
    "def nest(x: T[...], y: T[...], p: bool[]) {\n"
    "  return gate(if p { x } else { y }, p) + y\n}\n"
    "def count(x: T[...]) {\n"
    "  state n: T = 0.0\n"
    "  if learning_phase {\n    n <- n + 1.0\n    return x\n  }\n"
    "  return x + n\n}\n";

/* What each kind is in the language: `$n` is its name, `$0` to `$3` its inputs, `$x` its number,
 * `$t` its truth, `$c` its turns. */
static const char *const forms[KINDS] = {
    [PLACE] = "placeholder $n: float32[3]\n",
    [PLACE_BOOL] = "placeholder $n: bool\n",
    [PHASE] = "", /* it is there */
    [DEFAULT_BOOL] = "placeholder $n: bool = $t\n",
    [CONSTANT] = "const $n: float32[3] = [$x, $x, $x]\n",
    [STATE] = "state $n: float32[3] = $x\n",
    [NOT] = "$n = not $0\n",
    [AND] = "$n = $0 and $1\n",
    [OR] = "$n = $0 or $1\n",
    [CHOOSE_BOOL] = "$n = if $0 { $1 } else { $2 }\n",
    [POSITIVE] = "$n = sum($0) > $x\n",
    [DEFAULT] = "placeholder $n: float32[3] = $0\n",
    [ADD] = "$n = clip($0 + $1, -8.0, 8.0)\n",
    [SUBTRACT] = "$n = clip($0 - $1, -8.0, 8.0)\n",
    [CHOOSE] = "$n = if $0 { $1 } else { $2 }\n",
    [CHOOSE_BLOCK] = "$n = if $0 {\n    t = $1 + $2\n    clip(t, -8.0, 8.0)\n} else {\n    $3\n}\n",
    [GATE] = "$n = clip(gate($1, $0), -8.0, 8.0)\n",
    [NEST] = "$n = clip(nest($1, $2, $0), -8.0, 8.0)\n",
    [COUNT] = "$n = clip(count($0), -8.0, 8.0)\n",
    [LOOP] =
        "$n, _ = loop (v = $0, i = 0) while i < $c {\n"
        "    clip(v + $1, -8.0, 8.0), i + 1\n}\n",
    [LOOP_CHOOSE] =
        "$n, _ = loop (v = $0, i = 0) while i < $c {\n"
        "    w = if $2 { v + $1 } else { v + $3 }\n"
        "    clip(w, -8.0, 8.0), i + 1\n}\n",
    [LOOP_WHILE] =
        "$n, _ = loop (v = $0, i = 0) while i < 2 and sum(v) > $x {\n"
        "    clip(v - $1, -8.0, 8.0), i + 1\n}\n",
    [AFTER] = "$n = identity($0) after ($1)\n",
    [ASSIGN] = "$n = assign($0, $1)\n",
};

static void print_node(const graph_model *m, int i, FILE *out) {
    const node *n = &m->nodes[i];
    for (const char *at = forms[n->kind]; *at; at++) {
        if (*at != '$') {
            putc(*at, out);
            continue;
        }
        switch (*++at) {
            case 'n':
                fputs(model_word(m, i), out);
                break;
            case 'x':
                fprintf(out, "%.1f", (double)n->number);
                break;
            case 't':
                fputs(n->truth ? "true" : "false", out);
                break;
            case 'c':
                fprintf(out, "%d", n->turns);
                break;
            default:
                fputs(model_word(m, n->in[*at - '0']), out);
                break;
        }
    }
}

void model_print(const graph_model *m, FILE *out) {
    fputs(definitions, out);
    for (int i = 0; i < m->count; i++) print_node(m, i, out);
}
