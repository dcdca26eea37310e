/* What a run needs: backward from the fetches, breadth first, so that the way to what is reached
 * is a shortest one. */
#include <stdlib.h>

#include "check/checker.h"

static void reach_op(fg_checker *c, fg_op_id op, fg_op_id user) {
    fg_walk *walk = &c->walk;
    if (walk->seen[op] == walk->epoch) return;
    walk->seen[op] = walk->epoch;
    walk->parent[op] = user;
    walk->queue[walk->count++] = op;
}

static void reach_value(fg_checker *c, fg_value_id value, fg_op_id user) {
    if (!value) return;
    fg_given *given = fg_given_of(c, value);
    if (!given) {
        reach_op(c, fg_graph_value(c->graph, value)->op, user);
    } else if (!given->walked) {
        given->walked = given->reached = true;
        given->user = user;
    }
}

/* A control edge to a placeholder that is fed asks for nothing more; any other operation runs, fed
 * or not. */
static void reach_control(fg_checker *c, fg_op_id id, fg_op_id user) {
    const fg_op *op = fg_graph_op(c->graph, id);
    bool leaf = op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default;
    if (leaf && c->given_of[op->first_output])
        reach_value(c, op->first_output, user);
    else
        reach_op(c, id, user);
}

/* A branch whose predicate is known is the side taken: the predicate need not be computed. */
static void expand_branch(fg_checker *c, fg_op_id id, const fg_value_id *inputs) {
    fg_known known = fg_fold_known(c, inputs[0]);
    if (known != FG_UNKNOWN) {
        reach_value(c, inputs[known == FG_KNOWN_TRUE ? 1 : 2], id);
        return;
    }
    c->open_branches = true;
    for (int i = 0; i < 3; i++) reach_value(c, inputs[i], id);
}

static void expand(fg_checker *c, fg_op_id id) {
    const fg_op *op = fg_graph_op(c->graph, id);
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    switch (op->kind) {
        case FG_OP_placeholder:
            FG_PUSH(c->arena, &c->missing, (fg_missing){.placeholder = op->extra, .op = id});
            break;
        case FG_OP_placeholder_default:
            FG_PUSH(c->arena, &c->defaults, op->extra);
            reach_value(c, inputs[0], id);
            break;
        case FG_OP_select_branch:
            expand_branch(c, id, inputs);
            break;
        default:
            for (uint32_t i = 0; i < op->input_count; i++) reach_value(c, inputs[i], id);
    }
    for (uint32_t at = op->control; at && c->graph->controls.at[at]; at++)
        reach_control(c, c->graph->controls.at[at], id);
}

static void run(fg_checker *c) {
    while (c->walk.next < c->walk.count) expand(c, c->walk.queue[c->walk.next++]);
}

void fg_walk_all(fg_checker *c) {
    c->walk.epoch++;
    c->walk.count = c->walk.next = 0;
    c->missing.count = c->defaults.count = 0;
    c->open_branches = false;
    fg_fold_clear(c);
    for (uint32_t i = 0; i < c->givens.count; i++) {
        fg_given *given = &c->givens.at[i];
        given->user = 0;
        given->walked = given->reached = given->decides = given->asked = false;
    }
    for (uint32_t i = 0; i < c->demand->fetches.count; i++)
        reach_value(c, c->demand->fetches.at[i].value, 0);
    run(c);
}

static int compare_ops(const void *a, const void *b) {
    fg_op_id x = *(const fg_op_id *)a, y = *(const fg_op_id *)b;
    return x < y ? -1 : x > y;
}

const fg_op_id *fg_walk_sorted(fg_checker *c) {
    fg_walk *walk = &c->walk;
    if (!walk->sorted) walk->sorted = FG_NEW_ARRAY(c->arena, fg_op_id, c->graph->ops.count);
    fg_op_id *ops = walk->sorted;
    if (walk->count > c->graph->ops.count / 16) {
        uint32_t n = 0;
        for (fg_op_id i = 1; i < c->graph->ops.count; i++)
            if (walk->seen[i] == walk->epoch) ops[n++] = i;
        return ops;
    }
    for (uint32_t i = 0; i < walk->count; i++) ops[i] = walk->queue[i];
    if (walk->count > 1) qsort(ops, walk->count, sizeof *ops, compare_ops);
    return ops;
}

/* ---- assertions ---- */

typedef enum fg_presence { NOT_TRIED, ON_STACK, PRESENT, ABSENT } fg_presence;

typedef struct fg_assert_walk {
    uint8_t *state; /* by operation: fg_presence */
    FG_VEC(struct fg_assert_frame {
        fg_op_id op;
        uint32_t next; /* what to look at next: inputs, then controls */
    })
    stack;
} fg_assert_walk;

/* A leaf is there where the run has it anyway: an assertion makes nothing needed. */
static fg_presence presence_of_leaf(const fg_checker *c, fg_op_id id) {
    const fg_op *op = fg_graph_op(c->graph, id);
    if (fg_walk_reached(c, id)) return PRESENT;
    if (op->kind == FG_OP_placeholder) return ABSENT;
    if (op->kind != FG_OP_assert && fg_op_row_of((fg_op_kind)op->kind)->flags & FG_OP_STATEFUL)
        return ABSENT;
    return NOT_TRIED;
}

/* The side that a known predicate leaves out, and then the predicate too, are not waited for. */
static bool is_left_out(fg_checker *c, const fg_op *op, uint32_t input) {
    if (op->kind != FG_OP_select_branch) return false;
    fg_known known = fg_fold_known(c, fg_op_inputs(c->graph, op)[0]);
    return known != FG_UNKNOWN && input != (known == FG_KNOWN_TRUE ? 1 : 2);
}

/* The next operation that this one waits for, or 0. */
static fg_op_id next_needed(fg_checker *c, const fg_op *op, uint32_t *next) {
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    for (; *next < op->input_count; ++*next) {
        fg_value_id input = inputs[*next];
        if (input && !c->given_of[input] && !is_left_out(c, op, *next)) {
            ++*next;
            return fg_graph_value(c->graph, input)->op;
        }
    }
    if (!op->control) return 0;
    fg_op_id control = c->graph->controls.at[op->control + (*next - op->input_count)];
    if (control) ++*next;
    return control;
}

static bool is_present(fg_checker *c, fg_assert_walk *walk, fg_op_id start) {
    FG_PUSH(c->arena, &walk->stack, (struct fg_assert_frame){start, 0});
    while (walk->stack.count > 0) {
        struct fg_assert_frame *top = &walk->stack.at[walk->stack.count - 1];
        uint8_t *state = &walk->state[top->op];
        if (*state == NOT_TRIED) {
            fg_presence leaf = presence_of_leaf(c, top->op);
            *state = (uint8_t)(leaf == NOT_TRIED ? ON_STACK : leaf);
        }
        fg_op_id next =
            *state == ON_STACK ? next_needed(c, fg_graph_op(c->graph, top->op), &top->next) : 0;
        if (next) {
            if (walk->state[next] == ABSENT) *state = ABSENT;
            if (walk->state[next] == NOT_TRIED)
                FG_PUSH(c->arena, &walk->stack, (struct fg_assert_frame){next, 0});
            continue;
        }
        if (*state == ON_STACK) *state = PRESENT;
        bool absent = *state == ABSENT;
        walk->stack.count--;
        /* whoever waits for it is absent as well */
        if (absent && walk->stack.count > 0)
            walk->state[walk->stack.at[walk->stack.count - 1].op] = ABSENT;
    }
    return walk->state[start] == PRESENT;
}

void fg_walk_asserts(fg_checker *c) {
    if (c->graph->asserts.count == 0) return;
    fg_assert_walk walk = {.state = FG_NEW_ARRAY(c->arena, uint8_t, c->graph->ops.count)};
    uint32_t missing = c->missing.count, defaults = c->defaults.count;
    for (uint32_t i = 0; i < c->graph->asserts.count; i++) {
        fg_op_id op = c->graph->asserts.at[i];
        if (!is_present(c, &walk, op)) continue;
        reach_op(c, op, 0);
        run(c);
    }
    c->missing.count = missing;
    c->defaults.count = defaults;
}
