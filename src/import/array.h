/* TensorArrays, TensorLists and Stacks while a graph is imported: which values they are, and what
 * is in them.
 *
 * A TensorArray is a handle and a flow, which is what each operation on it takes and gives; a
 * TensorList is one value. What is in an array is a tensor, [size, ...element], and the value of
 * the flow is that tensor; but where nothing is in it yet, or single elements were put in at known
 * positions, the value is a number that nobody reads, and its record says what is in it. */
#ifndef FG_IMPORT_ARRAY_H
#define FG_IMPORT_ARRAY_H

#include "import/compose.h"

/* Elements of an array that are single values. */
#define FG_TF_PIECES 256u

/* The sizes of an element, as far as they are known. */
typedef struct fg_tf_element {
    int rank;                   /* -1: not known */
    const fg_size *const *dims; /* each NULL where it is not known */
} fg_tf_element;

typedef enum fg_tf_array_kind {
    FG_TF_ARRAY, /* a flow */
    FG_TF_LIST,
    FG_TF_HANDLE, /* of a TensorArray */
    FG_TF_STACK,  /* the handle of a Stack */
} fg_tf_array_kind;

/* Records do not change, but for what is noted of them by fg_tf_array_contents. */
typedef struct fg_tf_array {
    fg_tf_array_kind kind;
    uint32_t node; /* that made it */
    fg_dtype dtype;
    fg_tf_element element;     /* as its maker tells */
    const fg_size *size;       /* how many elements there are */
    fg_value_id count;         /* the same, an int32; 0: only `size` tells */
    const fg_op_id *after;     /* behind which `size` is known, ended by 0; or NULL */
    fg_value_id contents;      /* [size, ...element]; 0: not made */
    const fg_value_id *pieces; /* as many as `size`, which is a number; 0: not written; or NULL */
    uint32_t of;               /* of a gradient: 1 + the node of the array; else 0 */
    bool adds;                 /* what is written to it is added */
    fg_value_id row, position; /* one element that alone was written to it; or 0 */
    bool dynamic;              /* it grows where something is written behind its end */
    bool same_shapes;          /* its elements must have one shape */
    bool open;       /* carried by a loop, and too little is known of its elements or its growth */
    bool growing;    /* and it may grow there */
    bool unfinished; /* carried by a loop in which it grows: rows behind `count`, or behind what
                        was written, are there already */
    bool shrinks;    /* and it does not grow but shrink */
    bool loose; /* carried by a loop in which it has another size in each turn: no more than its
                   elements */
} fg_tf_array;

/* What a value is, or NULL. */
const fg_tf_array *fg_tf_array_of(const fg_importer *im, fg_value_id value);
void fg_tf_set_array(fg_importer *im, fg_value_id value, const fg_tf_array *array);
/* A value that stands for an array whose contents are not made. */
fg_value_id fg_tf_array_token(fg_importer *im, fg_tf_call *call, const fg_tf_array *array);
/* The value of an array, and what is known of it, where its contents are a tensor. */
fg_value_id fg_tf_array_filled(fg_importer *im, const fg_tf_array *array, fg_value_id contents);
/* The values from this one on are no more. */
void fg_tf_forget_arrays(fg_importer *im, fg_value_id first);
/* `to` passes on what `from` is. */
void fg_tf_pass_array(fg_importer *im, fg_value_id from, fg_value_id to);

/* An array's contents as a tensor; what nothing was written to is 0. `written` is the shape of an
 * element that is about to be written, or NULL. 0: it cannot be, and call->why says why. */
fg_value_id fg_tf_array_contents(fg_importer *im, fg_tf_call *call, fg_value_id value,
                                 const fg_shape *written);
/* The shape of an element, as far as all that is known of the array tells; NULL where two of them
 * differ, and then call->why says so. */
const fg_tf_element *fg_tf_array_element(fg_importer *im, fg_tf_call *call,
                                         const fg_tf_array *array, const fg_shape *written);
/* As a shape; NULL where not all of it is known. */
const fg_shape *fg_tf_element_shape(fg_importer *im, const fg_tf_element *element);

/* The shape of a row of a tensor, which has axes. */
const fg_shape *fg_tf_row_shape(fg_importer *im, fg_value_id value);

/* Notes what an element that is written in a loop is like: with that the loop is built again. */
void fg_tf_array_learn(fg_importer *im, const fg_tf_array *array, const fg_shape *written);

/* Notes that nothing is written to the open arrays: then a loop passes them on as they are. */
void fg_tf_array_leave(fg_importer *im);
bool fg_tf_array_is_idle(const fg_importer *im, const fg_tf_array *array);

/* The value of an int scalar that is a position as TensorFlow has it, which does not count from the
 * end where it is negative; of input `input` of the node. 0: it cannot be. */
fg_value_id fg_tf_position(fg_importer *im, fg_tf_call *call, uint32_t input);

/* ---- build_array.c, build_array_join.c: what TensorArrays and TensorLists have in common ---- */

/* The array that a node's handle and flow are, the flow's value in *flow; NULL where they are
 * none. The node takes `count` inputs, of which `input` is the flow. */
const fg_tf_array *fg_tf_array_input(fg_importer *im, fg_tf_call *call, uint32_t count,
                                     uint32_t input, fg_value_id *flow);
/* Sets what tells how many elements there are: an int scalar. */
bool fg_tf_array_size(fg_importer *im, fg_tf_call *call, fg_value_id value, fg_tf_array *array);
/* Arrays with something written to them, and what is read from them; 0 where it cannot be. A
 * position is given as an input of the node. */
fg_value_id fg_tf_array_write(fg_importer *im, fg_tf_call *call, fg_value_id flow, uint32_t index,
                              fg_value_id value);
fg_value_id fg_tf_array_scatter(fg_importer *im, fg_tf_call *call, fg_value_id flow,
                                fg_value_id indices, fg_value_id value);
fg_value_id fg_tf_array_split(fg_importer *im, fg_tf_call *call, const fg_tf_array *array,
                              fg_value_id value, fg_value_id lengths);
fg_value_id fg_tf_array_read(fg_importer *im, fg_tf_call *call, fg_value_id flow, uint32_t index);
fg_value_id fg_tf_array_gather(fg_importer *im, fg_tf_call *call, fg_value_id flow,
                               fg_value_id indices);
fg_value_id fg_tf_array_length(fg_importer *im, fg_tf_call *call, const fg_tf_array *array);
/* The array before anything is written to it, where its flow is a number, an input of the node. One
 * that a loop carries is noted, and is an array when the loop is built again. */
const fg_tf_array *fg_tf_first_flow(fg_importer *im, fg_tf_call *call, const fg_tf_array *handle,
                                    uint32_t input, fg_value_id *flow);
/* The gradient of an array with something added at a position. */
fg_value_id fg_tf_array_add_row(fg_importer *im, fg_tf_call *call, fg_value_id flow,
                                fg_value_id position, fg_value_id row);
/* Builders of what takes flows as the numbers that they are in TensorFlow: their sum, and zero. */
bool fg_tf_build_array_sum(fg_importer *im, fg_tf_call *call);
bool fg_tf_build_array_zero(fg_importer *im, fg_tf_call *call);
/* Whether the contents are no more than the elements; call->why says where they are. */
bool fg_tf_array_is_whole(fg_importer *im, fg_tf_call *call, const fg_tf_array *array);
/* Whether ints are 0, 1, 2 ... n - 1, of a formula n. */
bool fg_tf_is_range(fg_importer *im, fg_value_id value, const fg_size **n);
/* An element behind the last of an array of single elements. */
fg_value_id fg_tf_array_append(fg_importer *im, fg_tf_call *call, fg_value_id flow,
                               fg_value_id value);
/* The last row of a tensor. */
fg_value_id fg_tf_last_row(fg_importer *im, fg_tf_call *call, fg_value_id contents);
/* So many rows of zeros behind a tensor. */
fg_value_id fg_tf_array_lengthen(fg_importer *im, fg_tf_call *call, fg_value_id contents,
                                 int64_t rows);
/* Sets the joined elements, and how long each was, as the node's outputs. */
bool fg_tf_array_concat(fg_importer *im, fg_tf_call *call, fg_value_id flow);

#endif
