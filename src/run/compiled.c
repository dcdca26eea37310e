#include "run/compiled.h"

fg_compiled *fg_compiled_new(fg_memory *memory) {
    fg_compiled *compiled = fg_memory_alloc_zeroed(memory, sizeof *compiled);
    if (!compiled) return NULL;
    atomic_init(&compiled->references, 1);
    compiled->memory = memory;
    fg_arena_init(&compiled->arena, memory);
    return compiled;
}

fg_compiled *fg_compiled_ref(fg_compiled *compiled) {
    atomic_fetch_add_explicit(&compiled->references, 1, memory_order_relaxed);
    return compiled;
}

void fg_compiled_unref(fg_compiled *compiled) {
    if (!compiled) return;
    if (atomic_fetch_sub_explicit(&compiled->references, 1, memory_order_acq_rel) != 1) return;
    fg_plan_fini(&compiled->plan);
    fg_arena_fini(&compiled->arena);
    fg_memory_free(compiled->memory, compiled, sizeof *compiled);
}
