/* What the fuzz targets of src/import do with a file. */
#ifndef FG_TESTS_FUZZ_TF_H
#define FG_TESTS_FUZZ_TF_H

#include <stdlib.h>

#include "import/import.h"
#include "tensorflow/tf_read.h"

/* Reads it as this format and, where it is a graph, makes one of ours of it. What is refused has a
 * finding, and nothing stays behind. */
static inline void fg_fuzz_tf(const uint8_t *data, size_t size, fg_tf_format format) {
    fg_memory memory;
    fg_memory_init(&memory, (size_t)256 << 20);
    fg_arena arena;
    fg_arena_init(&arena, &memory);
    fg_guard guard;
    arena.guard = &guard;
    fg_names names;
    fg_sources sources;
    fg_report report;
    fg_graph graph;
    fg_kernel_table *kernels = calloc(1, sizeof *kernels);
    fg_report_init(&report, &memory, &sources);
    report.arena.guard = &guard;
    graph = (fg_graph){0};
    if (setjmp(guard.env) == 0) {
        fg_names_init(&names, &arena);
        fg_sources_init(&sources, &arena);
        fg_graph_init(&graph, &arena, &names, &sources);
        uint32_t source =
            fg_sources_add(&sources, FG_SOURCE_FILE, "model", (const char *)data, size);
        fg_tf_graph *read =
            size > 0 ? fg_tf_read(&arena, &names, &report, source, format, fg_tf_has_effect) : NULL;
        bool right = read && fg_import(&graph, read, &report, &memory, kernels);
        if (size > 0 && !right && report.counts[FG_SEVERITY_ERROR] == 0) abort();
    }
    free(kernels);
    fg_graph_fini(&graph);
    fg_report_fini(&report);
    fg_arena_fini(&arena);
    if (memory.used != 0) abort();
}

#endif
