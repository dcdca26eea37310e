/* Tensors as text and as files. */
#include <stdlib.h>
#include <string.h>

#include "data/value.h"
#include "feedgraph/tools.h"

typedef struct print_job {
    const fg_tensor *tensor;
    size_t most;
    bool json;
} print_job;

/* On the heap of free(); NULL where memory is short. */
static char *print(const print_job *job) {
    fg_arena arena;
    fg_guard guard;
    fg_arena_init(&arena, job->tensor->memory);
    arena.guard = &guard;
    char *volatile text = NULL;
    if (!setjmp(guard.env)) {
        fg_text out;
        fg_text_init(&out, &arena);
        if (job->json)
            fg_value_json(job->tensor, &out);
        else
            fg_value_print(job->tensor, job->most, &out);
        text = strdup(fg_text_get(&out));
    }
    fg_arena_fini(&arena);
    return text;
}

char *fg_tensor_text(const fg_tensor *tensor, size_t most) {
    return print(&(print_job){.tensor = tensor, .most = most});
}

char *fg_tensor_json(const fg_tensor *tensor) {
    return print(&(print_job){.tensor = tensor, .json = true});
}

fg_status fg_tensor_save_npy(const fg_tensor *tensor, const char *path, const char **why) {
    *why = fg_npy_save(tensor->memory, tensor, path);
    return *why ? FG_UNWRITABLE : FG_OK;
}

fg_status fg_tensors_save_npz(size_t count, const fg_tensor *const *tensors,
                              const char *const *names, const char *path, const char **why) {
    fg_memory any;
    fg_memory_init(&any, SIZE_MAX);
    *why = fg_npz_save(count > 0 ? tensors[0]->memory : &any, path, count, tensors, names);
    return *why ? FG_UNWRITABLE : FG_OK;
}
