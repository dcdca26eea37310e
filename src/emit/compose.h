/* Several nodes of TensorFlow for one operation. The last one has the operation's name, which
 * `what` = NULL stands for; any other one is "name/what". Each returns the node's first tensor. */
#ifndef FG_EMIT_COMPOSE_H
#define FG_EMIT_COMPOSE_H

#include "emit/exporting.h"

/* A node of these inputs (up to the first NULL) and of T; left open for more attributes. */
const char *fg_open_node(fg_exporting *e, const char *what, const char *op, fg_dtype dtype,
                         const char *a, const char *b, const char *c);
/* The same, closed. */
const char *fg_put_node(fg_exporting *e, const char *what, const char *op, fg_dtype dtype,
                        const char *a, const char *b, const char *c);
const char *fg_put_cast(fg_exporting *e, const char *what, const char *x, fg_dtype from,
                        fg_dtype to);
/* `shape` is a tensor of int32. */
const char *fg_put_reshape(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                           const char *shape);
const char *fg_put_reshape_to(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                              uint32_t count, const int64_t *sizes);
const char *fg_put_expand(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                          int64_t axis);
const char *fg_put_squeeze(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                           int64_t axis);
const char *fg_put_transpose(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                             int rank, const int64_t *perm);
/* An axis becomes the last (or the last becomes that axis); x itself where it is. */
const char *fg_put_axis_last(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                             int rank, int axis);
const char *fg_put_axis_back(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                             int rank, int axis);
const char *fg_put_reduce(fg_exporting *e, const char *what, const char *op, const char *x,
                          fg_dtype dtype, uint32_t count, const int64_t *axes, bool keep);
const char *fg_put_concat(fg_exporting *e, const char *what, fg_dtype dtype, uint32_t count,
                          const char *const *parts, int64_t axis);
const char *fg_put_reverse(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                           int64_t axis);
/* Sizes one by one: numbers, and those of values that only the run knows; then a list of int32. */
typedef struct fg_dims {
    uint32_t count;
    int64_t numbers[FG_MAX_RANK + 2];
    const char *tensors[FG_MAX_RANK + 2]; /* NULL: the number */
} fg_dims;

void fg_dims_add(fg_dims *dims, int64_t number);
void fg_dims_add_of(fg_exporting *e, fg_dims *dims, fg_value_id value, int axis);
const char *fg_dims_done(fg_exporting *e, const fg_dims *dims);

/* The sizes of x as int32, and one of them as a scalar; a constant where it is known. */
const char *fg_put_shape(fg_exporting *e, const char *what, const char *x, fg_dtype dtype);
const char *fg_put_size_of(fg_exporting *e, fg_value_id value, int axis);
/* 0, 1 ... before a scalar of int32. */
const char *fg_put_range(fg_exporting *e, const char *what, const char *limit);
const char *fg_put_gather(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                          const char *indices, fg_dtype index, int64_t axis);
/* Scalars of int32 as a list. */
const char *fg_put_pack(fg_exporting *e, const char *what, uint32_t count,
                        const char *const *parts);
/* All results of an operation as one node. */
void fg_put_results(fg_exporting *e, uint32_t count, const char *const *tensors,
                    const fg_dtype *dtypes);

#endif
