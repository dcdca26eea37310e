/* What a run needs, and whether it gets it. One engine for a proof without data (graphlint) and for
 * the check before a run (graphrun); see doc/checks.md for the rules.
 *
 * Every walk is iterative and linear in what it reaches. */
#ifndef FG_CHECK_CHECK_H
#define FG_CHECK_CHECK_H

#include "graph/graph.h"

/* One feed: given (tensor) or promised. Names are as the user wrote them. */
typedef struct fg_feed {
    const char *name;
    fg_span span;          /* of the name in the argument; source 0: none */
    fg_span value_span;    /* of the value; source 0: none */
    fg_tensor *tensor;     /* referenced; or NULL: promised */
    fg_dtype dtype;        /* of a promise; FG_INVALID: the declared type */
    int rank;              /* of a promise; -1: the declared shape */
    int64_t dims[FG_MAX_RANK];  /* of a promise; -1: as declared */
    bool of_file;          /* of a feeds file, which may hold more than the run needs */
    /* set by fg_check_request */
    fg_value_id value;     /* what it feeds; 0: nothing (unknown, or not needed) */
    uint32_t input;        /* the signature's input it is, counted from 1; 0: by fetches */
} fg_feed;

typedef struct fg_fetch {
    const char *name;
    fg_span span;
    fg_value_id value;     /* set by fg_check_request */
} fg_fetch;

typedef struct fg_demand {
    const fg_signature *signature;  /* or NULL: by fetches */
    FG_VEC(fg_feed) feeds;
    FG_VEC(fg_fetch) fetches;  /* of a signature: filled from its outputs */
    fg_phase phase;
} fg_demand;

/* What is known of a value before the run. */
typedef enum fg_known { FG_UNKNOWN, FG_KNOWN_FALSE, FG_KNOWN_TRUE } fg_known;

/* What a run is, once it is found to be in order: input of the compiler. */
typedef struct fg_resolution {
    uint8_t *op_needed;     /* by operation: it runs (some guard may still skip it) */
    uint32_t *fed;          /* by value: 1 + its feed's index, or 0. Fixed inputs are in `fixed` */
    uint8_t *known;         /* by value, bool scalars only: fg_known */
    FG_VEC(struct fg_fixed {
        fg_value_id value;
        fg_tensor *tensor;  /* of the signature, the phase, or a constant made for it; borrowed */
    }) fixed;
    fg_bindings bindings;   /* symbols, as far as the feeds decide them */
} fg_resolution;

/* Checks a demand, adds what is wrong to the report, and resolves it. `arena` is for the result and
 * scratch. Returns false where an error was added. */
bool fg_check_demand(const fg_graph *graph, fg_arena *arena, fg_memory *memory, fg_demand *demand,
                     fg_report *report, fg_resolution *resolution);

/* Proves every signature, for every value of the bool scalars among its inputs (up to 8), with
 * what it declares: the rules that need no data. */
bool fg_check_model(const fg_graph *graph, fg_arena *arena, fg_memory *memory, fg_report *report);

/* The placeholders that these fetches need, whatever is fed: by full name, in the order of
 * declaration, ended by NULL, in the arena. */
const char *const *fg_check_needs(const fg_graph *graph, fg_arena *arena, fg_demand *demand,
                                  fg_report *report);

/* Rules that look at the graph alone, or at weights, live beside these: see rules.def. */

#endif
