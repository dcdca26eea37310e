/* A cut at work. Private to src/rewrite. */
#ifndef FG_REWRITE_CUTTING_H
#define FG_REWRITE_CUTTING_H

#include "rewrite/cut.h"

enum { FG_CUT_FED = 1, FG_CUT_READ };

/* Between which numbers all elements are, as far as the phase and the ranges of random numbers
 * tell; of bools 0 and 1. Where `least` is NaN, nothing is known. */
typedef struct fg_cut_range {
    double least, most;
} fg_cut_range;

typedef struct fg_cutting {
    const fg_cut_order *order;
    const fg_graph *from;
    fg_graph *to;
    fg_arena *arena;
    fg_memory *memory;
    /* by value of `from` */
    int8_t *truth;     /* of bool scalars: 0, 1; -1: not known */
    fg_value_id *same; /* the value that it is: mostly itself */
    fg_value_id *pass; /* the value that an operation passes on; or 0: it does what it does */
    fg_cut_range *ranges;
    uint8_t *phased;  /* it depends on the phase, which is known; NULL where it is not */
    uint8_t *fed;     /* FG_CUT_FED: it becomes a placeholder; FG_CUT_READ: that is needed */
    uint8_t *fetched; /* it is asked for by name */
    fg_value_id *map; /* in `to`; 0: it is not there */
    /* by operation of `from` */
    uint8_t *needed;
    uint8_t *carried; /* by value: a loop's result, or what it is in a turn, that is needed */
    fg_op_id *op_map;
    uint32_t *variable_map, *loop_map; /* by number */
    FG_VEC(fg_frame) frames;           /* of `to`, behind those of `from` */
    FG_VEC(uint32_t) lost;             /* updates of variables that are constants now */
    FG_VEC(fg_op_id) stack;
    FG_VEC(fg_value_id) values; /* carried ones that are still to be looked at */
} fg_cutting;

/* What is known of each value, in one walk forward. */
void fg_cutting_fold(fg_cutting *it);
/* What arithmetic makes of a known phase: "x / 1", "x * floor(1 + u)" are x where u is uniform. */
void fg_cutting_fold_number(fg_cutting *it, fg_op_id id);
/* A value is another one: where its operation does something beside, or a person's name is on it,
 * it passes it on. */
void fg_cutting_take(fg_cutting *it, const fg_op *op, fg_value_id other);
bool fg_cutting_same_shape(const fg_cutting *it, fg_value_id a, fg_value_id b);
/* By value: an operation that is none of ours and that it needs, or 0. */
fg_op_id *fg_cutting_opaques(const fg_cutting *it);
/* The loops of the cut get the scope that what is in them has in common. */
void fg_cutting_name_loops(fg_cutting *it);
/* Which operations the cut needs. */
void fg_cutting_reach(fg_cutting *it);

/* Whether an operation goes over a whole sequence, and its axes are known. */
bool fg_cutting_is_recurrence(const fg_cutting *it, const fg_op *op);
/* Makes a loop of it in `to`, and maps its results; returns the last operation that it became. */
fg_op_id fg_cutting_unroll(fg_cutting *it, fg_op_id id);

/* The learning phase; an imported graph may have several. */
static inline bool fg_cutting_is_phase(const fg_cutting *it, fg_value_id value) {
    const fg_op *op = fg_graph_maker(it->from, value);
    return (op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default) &&
           it->from->placeholders.at[op->extra].is_phase;
}
/* Whether an operation does something beside its value: it waits, or updates. */
static inline bool fg_cutting_acts(const fg_op *op) {
    return op->control || (op->kind == FG_OP_identity && op->extra);
}
/* Whether a value is a bool scalar that is known. */
static inline bool fg_cutting_knows(const fg_cutting *it, const fg_op *op) {
    return op->output_count == 1 && it->truth[op->first_output] >= 0;
}
/* How many of the values that a loop carries are needed; which, `carried` says of its results. */
static inline uint32_t fg_cutting_carries(const fg_cutting *it, const fg_loop *loop) {
    uint32_t count = 0, first = fg_graph_op(it->from, loop->first)->first_output;
    for (uint32_t i = 0; i < loop->count; i++) count += it->carried[first + i];
    return count;
}
/* Whether an update changes anything. */
static inline bool fg_cutting_updates(const fg_cutting *it, const fg_update *update) {
    return it->same[update->value] != it->from->variables.at[update->variable].value;
}

#endif
