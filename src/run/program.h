/* A program: a demand that was checked, and plans for it by the shapes of its feeds. */
#ifndef FG_RUN_PROGRAM_H
#define FG_RUN_PROGRAM_H

#include "run/session.h"

#define FG_PROGRAM_PLANS 8 /* how many are kept */

struct fg_program {
    fg_context *context; /* the caller's; not looked into here */
    fg_session *session;
    const fg_graph *graph;
    const fg_engine *engine;
    fg_arena arena;       /* of the demand */
    fg_demand demand;     /* its feeds' tensors are those of the request, one reference each */
    uint32_t *feeds;      /* by public index: a feed of the demand that gives something */
    const char **outputs; /* their names */
    uint32_t feed_count, output_count;
    uint64_t seed;
    fg_demand trial; /* the demand as it is checked, with the feeds of a run */
    fg_compiled *making;
    fg_compiled *plans[FG_PROGRAM_PLANS];
    uint64_t clock;
};

/* Copies the demand, which was checked; references its tensors. The program's arena has its guard
 * set, and was initialised. */
void fg_program_fill(fg_program *program, const fg_demand *demand);
void fg_program_fini(fg_program *program);
/* Frees what a function held that was left by a guard. */
void fg_program_abandon(fg_program *program);

/* A plan that is kept and holds for these feeds (by index in the demand), with a reference; or
 * NULL. */
fg_compiled *fg_program_find(fg_program *program, fg_tensor *const *feeds);
/* Compiles for a demand's feeds as `resolution` has them, initialises the variables that the plan
 * reads, and keeps it: `*compiled` with a reference. */
fg_status fg_program_compile(fg_program *program, const fg_demand *demand,
                             const fg_resolution *resolution, fg_arena *scratch, fg_report *report,
                             fg_compiled **compiled);
/* Checks the demand again, with other feeds, which may be replaced by ones of the right element
 * type; then the same. */
fg_status fg_program_prepare(fg_program *program, fg_tensor **feeds, fg_arena *scratch,
                             fg_report *report, fg_compiled **compiled);
/* True where every feed's shape is known, so that it can be compiled. */
bool fg_demand_is_sized(const fg_demand *demand);

#endif
