/* Tree to graph: names, definitions and layers, static values, types and shapes.
 *
 * Everything is expanded here; the graph knows operations only. */
#ifndef FG_LOWER_LOWER_H
#define FG_LOWER_LOWER_H

#include "graph/graph.h"
#include "graph/kernel_table.h"
#include "syntax/tree.h"

/* Arrays that `load` takes for those of a file, which need not be there. */
typedef struct fg_given_array {
    const char *name;
    fg_tensor *tensor;
} fg_given_array;

typedef struct fg_given {
    const char *path; /* of the file, relative to the working directory */
    const fg_given_array *arrays;
    size_t count;
} fg_given;

/* Adds what is wrong to the report. `kernels` evaluates operations on constants; its memory is
 * `memory`. `given` may be NULL. False where an error was added: then the graph is as complete as
 * it could be made. */
bool fg_lower(fg_graph *graph, const fg_tree *tree, fg_report *report, fg_memory *memory,
              const fg_kernel_table *kernels, const fg_given *given);

#endif
