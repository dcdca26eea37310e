#include "judge.h"

#include <string.h>

static vector all(float number) {
    vector made;
    for (int i = 0; i < WIDTH; i++) made.at[i] = number;
    return made;
}

static vector clip(vector v) {
    for (int i = 0; i < WIDTH; i++) {
        if (v.at[i] > LIMIT) v.at[i] = LIMIT;
        if (v.at[i] < -LIMIT) v.at[i] = -LIMIT;
    }
    return v;
}

/* a + sign * b */
static vector sum(vector a, float sign, vector b) {
    for (int i = 0; i < WIDTH; i++) a.at[i] += sign * b.at[i];
    return a;
}

static float total(vector v) {
    return v.at[0] + v.at[1] + v.at[2];
}

void judge_init(judge *j, const graph_model *model) {
    *j = (judge){.model = model};
    for (int i = 0; i < model->count; i++)
        if (model->nodes[i].kind == STATE) j->states[i] = all(model->nodes[i].number);
}

void judge_begin(judge *j) {
    memset(j->missing, 0, sizeof j->missing);
    memset(j->updated, 0, sizeof j->updated);
    memset(j->done, 0, sizeof j->done);
}

void judge_commit(judge *j) {
    for (int i = 0; i < j->model->count; i++)
        if (j->updated[i]) j->states[i] = j->updates[i];
}

/* ---- what only the run knows ---- */

static bool is_coin(const judge *j, int i) {
    node_kind kind = j->model->nodes[i].kind;
    if (kind == POSITIVE || kind == LOOP_WHILE) return true;
    return (kind == PLACE_BOOL || kind == PHASE) && !j->fed[i];
}

int judge_coins(const judge *j) {
    int count = 0;
    for (int i = 0; i < j->model->count; i++) count += is_coin(j, i);
    return count;
}

static bool coin(const judge *j, int i) {
    int number = 0;
    for (int k = 0; k < i; k++) number += is_coin(j, k);
    return j->coins >> number & 1;
}

/* What a bool is known to be before the run: 0, 1, or -1. */
static int known(const judge *j, int i) {
    const node *n = &j->model->nodes[i];
    if (j->fed[i]) return j->feeds[i].truth;
    int a, b;
    switch (n->kind) {
        case DEFAULT_BOOL:
            return n->truth;
        case NOT:
            a = known(j, n->in[0]);
            return a < 0 ? -1 : !a;
        case AND:
            a = known(j, n->in[0]), b = known(j, n->in[1]);
            return a == 0 || b == 0 ? 0 : a == 1 && b == 1 ? 1 : -1;
        case OR:
            a = known(j, n->in[0]), b = known(j, n->in[1]);
            return a == 1 || b == 1 ? 1 : a == 0 && b == 0 ? 0 : -1;
        case CHOOSE_BOOL:
            a = known(j, n->in[0]);
            if (a >= 0) return known(j, n->in[a ? 1 : 2]);
            a = known(j, n->in[1]), b = known(j, n->in[2]);
            return a == b ? a : -1;
        default:
            return -1;
    }
}

/* ---- values ---- */

/* A predicate that is known is not computed. */
static bool decides(judge *j, int predicate) {
    int truth = known(j, predicate);
    return truth < 0 ? judge_value(j, predicate).truth : truth;
}

/* Whether no more is to be said of a choice, all that is to be touched has been. */
static bool is_open(judge *j, const node *n, int predicate, int inputs) {
    if ((!j->plain && !j->both) || known(j, predicate) >= 0) return false;
    judge_value(j, predicate);
    for (int i = 0; i < inputs && j->both; i++) judge_value(j, n->in[i]);
    return true;
}

static vector get(judge *j, const node *n, int input) {
    return judge_value(j, n->in[input]).v;
}

static vector gate(vector v, bool truth) {
    return sum(v, 1, all(truth ? 1 : -2));
}

static vector count(judge *j, int i) {
    vector v = get(j, &j->model->nodes[i], 0);
    if (is_open(j, NULL, j->model->phase, 0)) return v;
    if (!decides(j, j->model->phase)) return sum(v, 1, j->states[i]);
    j->updated[i] = true;
    j->updates[i] = sum(j->states[i], 1, all(1));
    return v;
}

/* What a loop's body reads from outside is computed before it begins; but for sides of a choice
 * that is made before the run. */
static vector loop(judge *j, const node *n) {
    vector v = get(j, n, 0), w = get(j, n, 1);
    for (int turn = 0; turn < n->turns; turn++) v = clip(sum(v, 1, w));
    return v;
}

static vector loop_choose(judge *j, const node *n) {
    int truth = known(j, n->in[2]);
    vector v = get(j, n, 0), w = {{0}};
    for (int side = 0; side < 2; side++) {
        if (truth == !side) continue;
        vector read = get(j, n, side ? 1 : 3);
        if (decides(j, n->in[2]) == side) w = read;
    }
    for (int turn = 0; turn < n->turns; turn++) v = clip(sum(v, 1, w));
    return v;
}

static vector loop_while(judge *j, int i) {
    const node *n = &j->model->nodes[i];
    vector v = get(j, n, 0), w = get(j, n, 1);
    for (int turn = 0; turn < 2 && (j->free ? coin(j, i) : total(v) > n->number); turn++)
        v = clip(sum(v, -1, w));
    return v;
}

static vector assign(judge *j, const node *n) {
    vector v = get(j, n, 1);
    j->updated[n->in[0]] = true;
    j->updates[n->in[0]] = v;
    return v;
}

static vector vector_of(judge *j, int i);

/* What is fed and no placeholder is computed all the same, for nothing. */
static void wait_for(judge *j, int i) {
    const node *n = &j->model->nodes[i];
    if (!j->fed[i])
        judge_value(j, i);
    else if (n->kind > STATE && n->kind != DEFAULT)
        vector_of(j, i);
}

static vector vector_of(judge *j, int i) {
    const node *n = &j->model->nodes[i];
    bool truth;
    switch (n->kind) {
        case CONSTANT:
            return all(n->number);
        case STATE:
            return j->states[i];
        case DEFAULT:
            return get(j, n, 0);
        case ADD:
            return clip(sum(get(j, n, 0), 1, get(j, n, 1)));
        case SUBTRACT:
            return clip(sum(get(j, n, 0), -1, get(j, n, 1)));
        case CHOOSE:
            if (is_open(j, n, n->in[0], 3)) return all(0);
            return get(j, n, decides(j, n->in[0]) ? 1 : 2);
        case CHOOSE_BLOCK:
            if (is_open(j, n, n->in[0], 4)) return all(0);
            if (!decides(j, n->in[0])) return get(j, n, 3);
            return clip(sum(get(j, n, 1), 1, get(j, n, 2)));
        case GATE:
            return clip(gate(get(j, n, 1), decides(j, n->in[0])));
        case NEST:
            if (is_open(j, n, n->in[0], 3)) return get(j, n, 2);
            truth = decides(j, n->in[0]);
            return clip(sum(gate(get(j, n, truth ? 1 : 2), truth), 1, get(j, n, 2)));
        case COUNT:
            return clip(count(j, i));
        case LOOP:
            return loop(j, n);
        case LOOP_CHOOSE:
            return loop_choose(j, n);
        case LOOP_WHILE:
            return loop_while(j, i);
        case AFTER:
            wait_for(j, n->in[1]);
            return get(j, n, 0);
        case ASSIGN:
            return assign(j, n);
        default: /* a placeholder */
            j->missing[i] = true;
            return all(0);
    }
}

static bool truth_of(judge *j, int i) {
    const node *n = &j->model->nodes[i];
    bool a, b;
    switch (n->kind) {
        case DEFAULT_BOOL:
            return n->truth;
        case NOT:
            return !judge_value(j, n->in[0]).truth;
        case AND:
            a = judge_value(j, n->in[0]).truth, b = judge_value(j, n->in[1]).truth;
            return a && b;
        case OR:
            a = judge_value(j, n->in[0]).truth, b = judge_value(j, n->in[1]).truth;
            return a || b;
        case CHOOSE_BOOL:
            if (is_open(j, n, n->in[0], 3)) return false;
            return judge_value(j, n->in[decides(j, n->in[0]) ? 1 : 2]).truth;
        case POSITIVE:
            a = total(get(j, n, 0)) > n->number;
            return j->free ? coin(j, i) : a;
        default: /* a placeholder */
            j->missing[i] = true;
            return coin(j, i);
    }
}

value judge_value(judge *j, int i) {
    if (j->fed[i]) return j->feeds[i];
    if (j->done[i]) return j->values[i];
    value made = {0};
    if (j->model->nodes[i].is_bool)
        made.truth = truth_of(j, i);
    else
        made.v = vector_of(j, i);
    j->done[i] = true;
    j->values[i] = made;
    return made;
}

void judge_join(needs *to, const needs *other) {
    for (int i = 0; i < MOST_NODES; i++) {
        to->some[i] |= other->some[i];
        to->plain[i] |= other->plain[i];
        to->both[i] |= other->both[i];
        to->any |= other->both[i];
    }
}

static void touch(judge *j, const int *fetches, int count, bool *touched) {
    judge_begin(j);
    for (int i = 0; i < count; i++) judge_value(j, fetches[i]);
    for (int i = 0; i < j->model->count; i++) touched[i] |= j->missing[i];
}

needs judge_needs(judge *j, const int *fetches, int count) {
    needs found = {0};
    j->free = true;
    for (j->coins = 0; j->coins < 1u << judge_coins(j); j->coins++)
        touch(j, fetches, count, found.some);
    j->free = false;
    j->coins = 0;
    j->plain = true;
    touch(j, fetches, count, found.plain);
    j->plain = false;
    j->both = true;
    touch(j, fetches, count, found.both);
    j->both = false;
    for (int i = 0; i < j->model->count; i++) found.any |= found.both[i];
    return found;
}

/* Sets a bit for each coin that a bool hangs on. */
static uint64_t coins_of(const judge *j, int i) {
    const node *n = &j->model->nodes[i];
    if (is_coin(j, i)) return UINT64_C(1) << i;
    if (j->fed[i]) return 0;
    uint64_t coins = 0;
    int inputs = n->kind == NOT ? 1 : n->kind == AND || n->kind == OR ? 2 : 0;
    if (n->kind == CHOOSE_BOOL) inputs = 3;
    for (int k = 0; k < inputs; k++) coins |= coins_of(j, n->in[k]);
    return coins;
}

bool judge_is_correlated(const judge *j) {
    uint64_t seen = 0;
    for (int i = 0; i < j->model->count; i++) {
        const node *n = &j->model->nodes[i];
        int predicate;
        switch (n->kind) {
            case CHOOSE_BOOL:
            case CHOOSE:
            case CHOOSE_BLOCK:
            case NEST:
                predicate = n->in[0];
                break;
            case COUNT:
                predicate = j->model->phase;
                break;
            default:
                continue;
        }
        uint64_t coins = coins_of(j, predicate);
        if (seen & coins) return true;
        seen |= coins;
    }
    return false;
}
