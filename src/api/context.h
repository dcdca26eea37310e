/* The context: what all that is made from it shares. */
#ifndef FG_API_CONTEXT_H
#define FG_API_CONTEXT_H

#include <pthread.h>

#include "compile/plan.h"
#include "diag/report.h"

struct fg_context {
    fg_memory memory;
    fg_arena arena;     /* of the sources */
    fg_sources sources; /* of all models: a place means the same in every report */
    const char *isa;
    fg_kernel_table kernels;
    fg_engine engine;
    pthread_mutex_t lock; /* held by whatever allocates from the context's or a model's arena */
};

/* What a public function does once it may allocate. */
typedef fg_status (*fg_work)(void *job);

/* Does `work` with the lock held and guards set on the context's arena, the report's (either may be
 * NULL), and `arenas`, a list ended by NULL of which some may come twice. Where an arena was left
 * by its guard, or `work` returns FG_LIMIT, the report says so (G105) and FG_LIMIT is returned; so
 * is it where `work` returns FG_FINDINGS and the report has a G105. Not to be nested. */
fg_status fg_guarded(fg_context *context, fg_report *report, fg_arena *const *arenas, fg_work work,
                     void *job);

#endif
