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
    fg_span span;              /* of the name in the argument; source 0: none */
    fg_span value_span;        /* of the value; source 0: none, as a promise has */
    fg_tensor *tensor;         /* referenced; or NULL: promised; with a value_span: it could not be
                                  read, which is reported, and nothing else hangs on it */
    fg_dtype dtype;            /* of a promise; FG_INVALID: the declared type */
    int rank;                  /* of a promise; -1: the declared shape */
    int64_t dims[FG_MAX_RANK]; /* of a promise; -1: as declared */
    bool late;                 /* of a loop's turn: its sizes are known in each execution only */
    bool of_file;              /* of a feeds file, which may hold more than the run needs */
    /* set by fg_check_demand */
    fg_value_id value; /* what it feeds; 0: nothing (unknown, or not needed) */
    uint32_t input;    /* the signature's input it is, counted from 1; 0: by fetches */
    bool decides;      /* a predicate is known from its value: another value needs another check */
    fg_dtype given;    /* what the tensor was before it was converted to the type of what it feeds;
                          FG_INVALID: it was not. Cleared by who puts another tensor here */
} fg_feed;

typedef struct fg_fetch {
    const char *name;
    fg_span span;
    fg_value_id value; /* set by fg_check_demand */
} fg_fetch;

typedef struct fg_demand {
    const fg_signature *signature; /* or NULL: by fetches */
    FG_VEC(fg_feed) feeds;
    FG_VEC(fg_fetch) fetches; /* of a signature: filled from its outputs */
    fg_phase phase;
    bool lost_file; /* a feeds file could not be read: what is missing may be in it */
} fg_demand;

/* What is known of a value before the run. */
typedef enum fg_known { FG_UNKNOWN, FG_KNOWN_FALSE, FG_KNOWN_TRUE } fg_known;

/* What a run is, once it is found to be in order: input of the compiler. A placeholder with a
 * default that is neither fed nor fixed is an operation like any other. A select_branch whose
 * predicate is known needs the side taken, and nothing for its predicate. */
typedef struct fg_resolution {
    uint8_t *op_needed; /* by operation: it runs (some guard may still skip it) */
    uint32_t *fed;      /* by value: 1 + its feed's index, or 0. Fixed inputs are in `fixed` */
    uint8_t *known;     /* by value, bool scalars only: fg_known */
    FG_VEC(struct fg_fixed {
        fg_value_id value;
        fg_tensor *tensor; /* of the signature, or made in the arena for the phase; borrowed */
    })
    fixed;
    fg_bindings bindings; /* symbols, as far as the feeds decide them */
} fg_resolution;

/* Checks a demand, adds what is wrong to the report, and resolves it. `arena` is for the result and
 * scratch. A feed's tensor is replaced by one of the element type of what it feeds, where it has
 * another that converts. Returns false where an error was found. */
bool fg_check_demand(const fg_graph *graph, fg_arena *arena, fg_memory *memory, fg_demand *demand,
                     fg_report *report, fg_resolution *resolution);

/* Proves every signature, for every value of the bool scalars among its inputs (up to 8), with
 * what it declares: the rules that need no data. */
bool fg_check_model(const fg_graph *graph, fg_arena *arena, fg_memory *memory, fg_report *report);

/* The placeholders without a default that these fetches need, those that are fed not counted: by
 * full name, in the order of declaration, ended by NULL, in the arena. Only a fetch that does not
 * exist is a finding. */
const char *const *fg_check_needs(const fg_graph *graph, fg_arena *arena, fg_demand *demand,
                                  fg_report *report);

/* What the demand needs and does, without data: nothing need be fed. Only a fetch that does not
 * exist is a finding: false. Names are the graph's, or in the arena. */
bool fg_check_use(const fg_graph *graph, fg_arena *arena, fg_demand *demand, fg_report *report,
                  fg_use *use);
/* The values that the file names and that the demand's feeds suffice to compute, in the order of
 * the file, ended by NULL. */
const char *const *fg_check_can(const fg_graph *graph, fg_arena *arena, fg_demand *demand,
                                fg_report *report);
/* The ways from the demand's one fetch to the value `from`, at most `most` of them told. False
 * where one of them does not exist. */
bool fg_check_why(const fg_graph *graph, fg_arena *arena, fg_demand *demand, const char *from,
                  size_t most, fg_report *report, fg_paths *paths);

/* An array of a weights file. */
typedef struct fg_weight {
    const char *name;
    fg_dtype dtype;
    int rank;
    int64_t dims[FG_MAX_RANK];
    uint32_t variable; /* set by fg_check_weights: whose value it is; 0: nobody's */
} fg_weight;

/* Which array is which variable's: by full name, else by another of Keras's spellings where
 * exactly one variable fits in name and shape. `span` is where the file `path` was named. What is
 * left over on either side, and shapes and types that differ, are findings (G707, G709, G710,
 * G712). Returns false where an error was found. */
bool fg_check_weights(const fg_graph *graph, fg_arena *arena, fg_weight *weights, size_t count,
                      fg_span span, const char *path, fg_report *report);

#endif
