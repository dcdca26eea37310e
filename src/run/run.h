/* A run: feeds of its own, and an executor for each shape that they had lately. */
#ifndef FG_RUN_RUN_H
#define FG_RUN_RUN_H

#include "run/program.h"

#define FG_RUN_EXECUTORS 8 /* how many are kept */

typedef struct fg_run_slot {
    fg_compiled *compiled; /* one reference; NULL: empty */
    fg_executor *executor;
    uint64_t used;
    uint64_t version; /* of the session's values that the executor was given */
} fg_run_slot;

struct fg_run {
    fg_program *program;
    fg_tensor **feeds; /* by feed of the demand: one reference each, or NULL */
    fg_run_slot slots[FG_RUN_EXECUTORS];
    fg_run_slot *slot; /* the one that the feeds fit; NULL: it is to be found */
    uint64_t clock;
    uint64_t step;
    bool done; /* the outputs are those of the last execution */
};

/* The run's memory is zeroed. */
fg_status fg_run_init(fg_run *run, fg_program *program);
void fg_run_fini(fg_run *run);
/* Finds an executor for the feeds among those the run has; false where there is none. */
bool fg_run_find(fg_run *run);
/* Makes an executor for the feeds, after checking and compiling where the program has no plan for
 * them. Called with guards set, as fg_program_prepare. */
fg_status fg_run_prepare(fg_run *run, fg_arena *scratch, fg_report *report);
/* Executes with run->slot; the variables' updates are done where it succeeds. False: see the
 * executor's failure. */
bool fg_run_go(fg_run *run);

#endif
