/* A session: a graph with the values of its variables.
 *
 * The functions below that take a report allocate from its arena, from `scratch` and from the
 * graph's, whose guards are set. Where one of them leaves by a guard, fg_session_abandon frees what
 * it held. */
#ifndef FG_RUN_SESSION_H
#define FG_RUN_SESSION_H

#include "data/npy.h"
#include "run/compiled.h"
#include "run/executor.h"

struct fg_session {
    fg_model *model; /* the caller's; not looked into here */
    const fg_graph *graph;
    const fg_engine *engine;
    fg_tensor **values;           /* by variable: one reference each, or NULL */
    atomic_uint_fast64_t version; /* counts changes of `values` */
    /* what a function at work holds */
    fg_npz *npz;
    fg_tensor **arrays; /* of the archive */
    size_t array_count;
    fg_compiled *making;
    fg_executor *executor;
};

fg_status fg_session_init(fg_session *session, fg_model *model, const fg_graph *graph,
                          const fg_engine *engine);
void fg_session_fini(fg_session *session);
void fg_session_abandon(fg_session *session);

/* Values by full name from a npz file: all or none. `span` is where the file was named. */
fg_status fg_session_load(fg_session *session, const char *path, fg_span span, fg_arena *scratch,
                          fg_report *report);
/* Gives each of these variables that has no value its first one. Draws by `seed`, as run number 0.
 * All or none. */
fg_status fg_session_initialise(fg_session *session, const uint32_t *variables, uint32_t count,
                                uint64_t seed, fg_arena *scratch, fg_report *report);
/* Gives variables the values that an execution computed for them: all, or none and false where one
 * has not the variable's shape; then `*variable` is that one. */
bool fg_session_commit(fg_session *session, fg_executor *executor, uint32_t *variable);
/* Says in the report why an execution failed. */
fg_status fg_report_failure(fg_report *report, fg_arena *scratch, const fg_executor *executor);

#endif
