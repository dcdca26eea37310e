/* A graph as text of the language, which reads back to the same graph.
 *
 * The same are: operations (kind, attributes, inputs, types, what they wait for) and their full
 * names, placeholders, variables with their initial values, updates, asserts, signatures, named
 * symbols, and the names that the file and its scopes give to values, as far as a scope names a
 * value of its own. Not the same are the numbers of operations; constants, sizes and lists of
 * sizes, which are written where they are used and so may be there more or less often, under other
 * names; and frames: definitions are expanded, instances become scopes. Constants that nothing uses
 * are left out.
 *
 * Paths of weights are written as the graph has them: relative to the working directory.
 *
 * What the language cannot say is written as nearly as it can: an `if` of one value for both sides
 * gets an identity on one; a choice, a slice or a list that waits for others is waited for by an
 * identity; a pack of tensors that are no sizes is a stack; a name with quotes, control characters
 * or bytes that are no UTF-8 has `_` for them. */
#ifndef FG_GRAPH_PRINT_H
#define FG_GRAPH_PRINT_H

#include "base/map.h"
#include "base/text.h"
#include "graph/graph.h"

typedef struct fg_print_array {
    const fg_name *name;
    fg_tensor *tensor; /* the graph's */
} fg_print_array;

/* Where large constants go: the text has `load("PATH", "NAME")` for each. */
typedef struct fg_print_archive {
    const char *path;              /* as the text names it */
    size_t largest;                /* elements of a constant that is a literal */
    fg_names names;                /* of arrays */
    fg_map taken;                  /* names among these that no array of a constant gets */
    FG_VEC(fg_print_array) arrays; /* those that the text names, for the caller to write */
    uint32_t initials;             /* how many of them are first values of variables */
} fg_print_archive;

/* Adds the text. The graph is one without errors; `scratch` holds what is needed on the way, some
 * 50 bytes an operation, and the archive's lists. Linear in the graph. With `archive` NULL every
 * constant is a literal. A constant with a NaN that no literal says goes into the archive whatever
 * its size; strings never do. */
void fg_print_graph(const fg_graph *graph, fg_arena *scratch, fg_text *out,
                    fg_print_archive *archive);
/* The same as JSON; a signature without a name is called "main". */
void fg_print_json(const fg_graph *graph, fg_arena *scratch, fg_text *out,
                   fg_print_archive *archive);

#endif
