/* The values of a tensor that is part of a graph. */
#ifndef FG_TENSORFLOW_TF_TENSOR_H
#define FG_TENSORFLOW_TF_TENSOR_H

#include "graph/graph.h"
#include "tensorflow/tf_graph.h"

typedef struct fg_tf_trouble {
    char why[200]; /* "its contents are 12 bytes, and its shape is of 16" */
    bool memory;   /* it was memory that was short */
    bool unknown;  /* an element type that we have not: nothing is wrong with it */
} fg_tf_trouble;

/* From so many bytes on, contents that are in the file as they are in memory stay there. */
#define FG_TF_VIEW_FROM 65536u

/* The tensor, which the graph holds, or NULL and why not. One value for all (`splat` is set) stays
 * a scalar where the whole would have more than FG_TF_VIEW_FROM bytes; `dims` (room for
 * FG_MAX_RANK) and `rank` say how it is meant. Contents from FG_TF_VIEW_FROM bytes on are a view
 * into the file where they are aligned. */
fg_tensor *fg_tf_tensor_value(fg_graph *graph, fg_memory *memory, const fg_tf_tensor *tensor,
                              int *rank, int64_t *dims, bool *splat, fg_tf_trouble *trouble);

/* The strings of a tensor, views into the file, of text copies; as many as are listed. NULL where
 * it has none, or is malformed. */
const fg_bytes *fg_tf_tensor_strings(fg_arena *arena, const fg_tf_tensor *tensor, uint32_t *count);

/* Sizes of a shape that are all known: false where one is negative (and not -1), there are too
 * many, or the product overflows. -1 stays. */
bool fg_tf_shape_dims(const fg_tf_shape *shape, int *rank, int64_t *dims, fg_tf_trouble *trouble);

#endif
