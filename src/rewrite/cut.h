/* A part of a graph, as a graph of its own: what some values need, without what they do not, the
 * phase folded away, variables made constants. */
#ifndef FG_REWRITE_CUT_H
#define FG_REWRITE_CUT_H

#include "graph/graph.h"

/* A value under the name by which it was asked for. */
typedef struct fg_cut_end {
    fg_value_id value;
    const fg_name *name;
} fg_cut_end;

typedef struct fg_cut_order {
    const fg_graph *graph;
    const fg_cut_end *fetches; /* none: what the signatures give */
    uint32_t fetch_count;
    const fg_cut_end *feeds; /* values that become placeholders */
    uint32_t feed_count;
    int phase;                /* what the learning phase is: 0, 1; -1: it stays open */
    const uint8_t *left_out;  /* by signature: it is not kept; or NULL */
    fg_tensor *const *values; /* by variable: it becomes this constant; NULL: it stays. Or NULL */
    bool loops;               /* recurrences over whole sequences become loops */
} fg_cut_order;

/* What became of an operation. */
typedef enum fg_cut_fate {
    FG_CUT_DROPPED, /* nothing needs it */
    FG_CUT_FOLDED,  /* it is one of its inputs, or a constant */
    FG_CUT_KEPT,
} fg_cut_fate;

typedef struct fg_cut_facts {
    uint8_t *fates;           /* by operation: fg_cut_fate */
    FG_VEC(uint32_t) updates; /* that were needed, of variables that are constants now */
} fg_cut_facts;

/* What is known of bool scalars when the phase is fixed, by value: 0, 1; -1: not known. */
const int8_t *fg_cut_truths(fg_arena *arena, const fg_cut_order *order);

/* By value: an operation that is none of ours and that it needs; 0: there is none. */
const fg_op_id *fg_cut_opaques(fg_arena *arena, const fg_cut_order *order);

/* Makes `cut`, which lives in `arena` and shares types, names, sizes and tensors with the graph, so
 * that it lives no longer. It keeps the operations' names and order. With fetches it has one
 * signature, `main`: the placeholders without a default that are left, and the fetches. Signatures
 * that fix the phase to the other value are left out. An update that gives a variable the value it
 * has goes away with the branch that gave another. `memory` is for tensors; fg_graph_fini gives
 * them back. The facts are in `arena` too. */
void fg_cut(fg_graph *cut, fg_arena *arena, fg_memory *memory, const fg_cut_order *order,
            fg_cut_facts *facts);

#endif
