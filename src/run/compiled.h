/* A plan on the heap with the arena it lives in, shared by those who execute it. */
#ifndef FG_RUN_COMPILED_H
#define FG_RUN_COMPILED_H

#include "compile/plan.h"

typedef struct fg_compiled {
    atomic_uint references;
    fg_memory *memory;
    fg_arena arena;
    fg_plan plan;
    uint64_t used; /* when it was asked for last, counted by who keeps it */
} fg_compiled;

/* An empty plan, to be made in its arena. NULL where memory is short. */
fg_compiled *fg_compiled_new(fg_memory *memory);
fg_compiled *fg_compiled_ref(fg_compiled *compiled);
void fg_compiled_unref(fg_compiled *compiled);

#endif
