/* Shapes and types of values: an element type and a list of sizes. Immutable, in an arena, shared
 * freely. */
#ifndef FG_TENSOR_SHAPE_H
#define FG_TENSOR_SHAPE_H

#include "tensor/dtype.h"
#include "tensor/size.h"

typedef struct fg_shape {
    int rank; /* -1: not known */
    const fg_size *dims[];
} fg_shape;

typedef struct fg_type {
    fg_dtype dtype; /* FG_INVALID: not known, after an error */
    const fg_shape *shape;
} fg_type;

extern const fg_shape fg_shape_scalar;  /* rank 0 */
extern const fg_shape fg_shape_unknown; /* rank -1 */

/* A shape to be filled in; `rank` from 0 to FG_MAX_RANK. */
fg_shape *fg_shape_new(fg_arena *arena, int rank);
const fg_shape *fg_shape_of(fg_arena *arena, fg_sizes *sizes, int rank, const int64_t *dims);
/* True where every size is a number; then `dims` (room for FG_MAX_RANK) gets them. */
bool fg_shape_numbers(const fg_shape *shape, int64_t *dims);
bool fg_shape_evaluate(const fg_shape *shape, const fg_bindings *bindings, int64_t *dims);
/* The product of the sizes; NULL for an unknown rank or an overflow. */
const fg_size *fg_shape_count(fg_sizes *sizes, const fg_shape *shape);
/* "[batch, 8]", "[]", "[...]" */
void fg_shape_print(const fg_sizes *sizes, const fg_shape *shape, fg_text *out);
/* "float32[batch, 8]", "bool" for a scalar */
const char *fg_type_text(fg_arena *arena, const fg_sizes *sizes, fg_type type);
const char *fg_dims_text(fg_arena *arena, int rank, const int64_t *dims); /* "[3, 2]" */

#endif
