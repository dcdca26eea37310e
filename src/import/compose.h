/* Expressions of our operations, for what is several of them. A value that could not be made is 0;
 * what takes one gives 0 too, so that expressions nest, and call->why says the reason of the
 * first. */
#ifndef FG_IMPORT_COMPOSE_H
#define FG_IMPORT_COMPOSE_H

#include "import/builders.h"

/* An attribute that is not at its default. */
typedef struct fg_tf_set {
    const char *name;
    fg_attr value;
} fg_tf_set;

#define FG_TF_INT(n)       ((fg_attr){.kind = FG_ATTR_INT, .i = (n)})
#define FG_TF_REAL(x)      ((fg_attr){.kind = FG_ATTR_FLOAT, .f = (x)})
#define FG_TF_BOOL(x)      ((fg_attr){.kind = FG_ATTR_BOOL, .b = (x)})
#define FG_TF_TEXT(x)      ((fg_attr){.kind = FG_ATTR_STRING, .s = (x)})
#define FG_TF_TYPE(x)      ((fg_attr){.kind = FG_ATTR_DTYPE, .dtype = (x)})
#define FG_TF_INTS(n, at)  ((fg_attr){.kind = FG_ATTR_INTS, .count = (n), .ints = (at)})
#define FG_TF_SIZES(n, at) ((fg_attr){.kind = FG_ATTR_SIZES, .count = (n), .sizes = (at)})

fg_value_id fg_tf_make(fg_importer *im, fg_tf_call *call, fg_op_kind kind,
                       const fg_value_id *inputs, uint32_t count, const fg_tf_set *sets,
                       uint32_t set_count);
/* The same of one to three inputs. */
fg_value_id fg_tf_unary(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_value_id a);
fg_value_id fg_tf_binary(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_value_id a,
                         fg_value_id b);
fg_value_id fg_tf_ternary(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_value_id a,
                          fg_value_id b, fg_value_id c);
/* Of one input and one attribute. */
fg_value_id fg_tf_with(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_value_id a,
                       const char *name, fg_attr value);
/* A constant scalar of an element type. */
fg_value_id fg_tf_scalar(fg_importer *im, fg_tf_call *call, fg_dtype dtype, double number);
fg_value_id fg_tf_reshape(fg_importer *im, fg_tf_call *call, fg_value_id x, int rank,
                          const fg_size *const *sizes);
/* The axes in another order. */
fg_value_id fg_tf_transpose(fg_importer *im, fg_tf_call *call, fg_value_id x, int rank,
                            const int *perm);
/* A reduction; the axes -1 or -2 and so on. */
fg_value_id fg_tf_reduce(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_value_id x,
                         int64_t axis, bool keep);
fg_value_id fg_tf_expand(fg_importer *im, fg_tf_call *call, fg_value_id x, int64_t axis);
/* x[..., begin:end:step, ...] of one axis, which is counted from the front. */
fg_value_id fg_tf_slice(fg_importer *im, fg_tf_call *call, fg_value_id x, int axis,
                        const fg_size *begin, const fg_size *end, int64_t step);

/* x as a StridedSlice's inputs 1 to 3 and its masks slice it. */
fg_value_id fg_tf_strided_slice(fg_importer *im, fg_tf_call *call, fg_value_id x);
/* All elements in a row. */
fg_value_id fg_tf_flat(fg_importer *im, fg_tf_call *call, fg_value_id x);
/* 0, 1, 2 ... in a shape: where each element is in a row of all. */
fg_value_id fg_tf_places(fg_importer *im, fg_tf_call *call, int rank, const fg_size *const *sizes);

/* The tensor that a value is before any run; NULL: it is not constant. */
const fg_tensor *fg_tf_static(const fg_importer *im, fg_value_id value);
/* The numbers of an int tensor of any shape, row by row; NULL where they are not known, and then
 * call->why says so. */
const int64_t *fg_tf_known(fg_importer *im, fg_tf_call *call, uint32_t input, uint32_t *count);
bool fg_tf_int_input(fg_importer *im, fg_tf_call *call, uint32_t input, int64_t *number);
/* A constant scalar as a number. */
bool fg_tf_real_input(fg_importer *im, fg_tf_call *call, uint32_t input, double *number);
bool fg_tf_want(fg_importer *im, fg_tf_call *call, uint32_t count);
/* Sets the first result; false where it is 0. */
bool fg_tf_give(fg_tf_call *call, fg_value_id value);
/* A list of ints among the attributes; NULL where there is none. */
const int64_t *fg_tf_attr_ints(const fg_tf_attrs *attrs, const char *key, uint32_t *count);
/* Known sizes of a value; false where its rank, or one of its sizes, is not a number. */
bool fg_tf_dims(const fg_importer *im, fg_value_id value, int *rank, int64_t *dims);

/* The operation that fails the run, with the node's name and `says`, where an element of a bool is
 * false. */
fg_op_id fg_tf_must_hold(fg_importer *im, fg_tf_call *call, fg_value_id condition,
                         const char *says);

/* Ints that only the run knows, as sizes of symbols, which are known behind operations that
 * are put in `after` (room for FG_MAX_RANK + 1; ended by 0). Numbers below 0 fail the run. NULL: it
 * cannot be, and call->why says why. */
const fg_tf_ints *fg_tf_run_sizes(fg_importer *im, fg_tf_call *call, fg_value_id value,
                                  fg_op_id *after);

/* The ints of an input: known before the run, or as fg_tf_run_sizes has them, where `after` is
 * still empty. */
const fg_tf_ints *fg_tf_sizes_input(fg_importer *im, fg_tf_call *call, uint32_t input,
                                    fg_op_id *after);
/* What computes the value comes after these, if there are some. Returns the value. */
fg_value_id fg_tf_after(fg_importer *im, fg_value_id value, const fg_op_id *after);

#endif
