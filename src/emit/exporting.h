/* A graph on its way to a GraphDef. Private to src/emit. */
#ifndef FG_EMIT_EXPORTING_H
#define FG_EMIT_EXPORTING_H

#include "base/map.h"
#include "emit/graph_def.h"
#include "emit/proto.h"

/* Where nodes are written: the graph, a loop's frame, the part of it that computes its condition or
 * its body, or a side of a condition. What is from outside enters a frame, and goes onto a side
 * through a Switch. */
typedef struct fg_export_place {
    struct fg_export_place *outer;
    const char *frame;     /* of a loop: its name; else NULL */
    const char *side;      /* of a side: the condition's name; else NULL */
    const char *predicate; /* of a side */
    bool truth;
    fg_map names;   /* a value's number -> the name of its tensor */
    fg_map brought; /* another tensor from outside -> what it is here */
    fg_map sizes;   /* 1 + a symbol's number -> the tensor that is it */
} fg_export_place;

/* A variable, and what writes it. */
typedef struct fg_export_write {
    const char *handle, *read; /* nodes */
    uint32_t last, count;      /* updates */
} fg_export_write;

typedef struct fg_export_pending {
    uint32_t update;
    fg_export_place *place;
} fg_export_pending;

typedef struct fg_exporting {
    const fg_graph *graph;
    fg_tensor *const *values;
    fg_arena *arena;
    fg_report *report;
    fg_proto proto;
    fg_names names;
    fg_map awaited; /* a name -> the operation that is to have it */
    fg_map taken;   /* names of nodes */
    fg_export_place *root, *here;
    fg_op_id op;                /* that is written */
    const char *base;           /* the name of its node */
    bool own;                   /* the node that is written is that one */
    FG_VEC(const char *) waits; /* tensors that it waits for */
    const char **nodes;         /* by operation: its node, where it has no value */
    const fg_value_id *makers;  /* by symbol: the value of which it is a size, or 0 */
    const uint8_t *axes;        /* and the axis */
    fg_export_write *writes;    /* by variable */
    fg_op_id *ties;             /* by update: the operation that it belongs to */
    uint32_t *after;      /* by update: the one of the same variable that comes before, or 0 */
    const char **assigns; /* by update: the node that does it */
    FG_VEC(fg_export_pending) pending;
    uint32_t draws; /* operations that draw other numbers than here */
    fg_op_id first_draw;
    bool failed;
} fg_exporting;

/* ---- graph_def.c ---- */

/* "There is no operation of TensorFlow for it", and why. */
void fg_export_refuse(fg_exporting *e, const char *why);
/* A name for a node that no other one has. */
const char *fg_export_name(fg_exporting *e, const char *wanted);
/* The one that the operation itself has, which is no other node's. */
const char *fg_export_own_name(fg_exporting *e, fg_op_id id);
/* The name of what a node of this kind made; written by the caller. */
const char *fg_export_helper(fg_exporting *e, const char *what);
/* What an operation is called. */
const char *fg_export_wanted(const fg_exporting *e, fg_op_id op);
/* The nodes that some values are computed by, of operations `first` .. `end` - 1, at hand; `steady`
 * where they are the same in each turn of the loop that those are the body of. */
void fg_export_values(fg_exporting *e, fg_op_id first, fg_op_id end, const fg_value_id *values,
                      uint32_t count, bool steady);

/* ---- graph_place.c ---- */

void fg_export_set(fg_exporting *e, fg_export_place *place, fg_value_id value, const char *tensor);
/* What a value is called in a place, and there only; NULL. */
const char *fg_export_known(const fg_export_place *place, fg_value_id value);
/* The tensor of a value, as nodes at hand, or in a place, read it. */
const char *fg_export_tensor(fg_exporting *e, fg_value_id value);
const char *fg_export_tensor_at(fg_exporting *e, fg_export_place *place, fg_value_id value);
/* A tensor of a place further out, as nodes of a place read it. */
const char *fg_export_bring(fg_exporting *e, const fg_export_place *from, fg_export_place *place,
                            const char *tensor, fg_dtype dtype);
/* `constant`: what enters is the same in each turn. */
const char *fg_export_put_enter(fg_exporting *e, const char *frame, const char *tensor,
                                fg_dtype dtype, bool constant);
/* A constant of that name, as nodes at hand read it. */
const char *fg_export_constant(fg_exporting *e, const char *name, const fg_tensor *tensor);

/* ---- graph_loop.c ---- */

/* The loop that begins with this operation. */
void fg_export_loop(fg_exporting *e, fg_op_id first);

/* ---- graph_update.c ---- */

/* Which variables are written; before anything else. */
void fg_export_find_writes(fg_exporting *e);
/* A variable and what it begins with; returns what reads it. */
const char *fg_export_variable(fg_exporting *e);
/* A value with which variables are written. */
void fg_export_tie(fg_exporting *e);
/* Their writings, when all values have been written. */
void fg_export_pending_writes(fg_exporting *e);

/* ---- graph_put.c ---- */

/* A node is begun, gets its inputs, then its attributes, and is ended. */
void fg_node_begin(fg_exporting *e, const char *name, const char *op);
void fg_node_input(fg_exporting *e, const char *tensor);
void fg_node_value(fg_exporting *e, fg_value_id value);
void fg_node_type(fg_exporting *e, const char *name, fg_dtype dtype);
void fg_node_int(fg_exporting *e, const char *name, int64_t value);
void fg_node_float(fg_exporting *e, const char *name, double value);
void fg_node_flag(fg_exporting *e, const char *name, bool value);
void fg_node_text(fg_exporting *e, const char *name, const char *value);
void fg_node_ints(fg_exporting *e, const char *name, uint32_t count, const int64_t *values);
void fg_node_shape(fg_exporting *e, const char *name, const fg_shape *shape);
void fg_node_tensor(fg_exporting *e, const char *name, const fg_tensor *tensor);
/* The attribute of the dtypes of several tensors. */
void fg_node_types(fg_exporting *e, const char *name, uint32_t count, const fg_dtype *dtypes);
void fg_node_end(fg_exporting *e);

/* A constant of int32, a scalar or a list, as nodes at hand read it. */
const char *fg_export_int(fg_exporting *e, int64_t value);
const char *fg_export_ints(fg_exporting *e, uint32_t count, const int64_t *values);
/* Rows of two. */
const char *fg_export_pairs(fg_exporting *e, uint32_t count, const int64_t *values);
/* A scalar of an element type; whole for whole numbers. */
const char *fg_export_real(fg_exporting *e, double value, fg_dtype dtype);

/* ---- graph_size.c ---- */

/* The number of which an operation counts how often it is there, so that its size is that and 1;
 * 0: it does something else. */
fg_value_id fg_export_counted(const fg_exporting *e, fg_op_id op);
/* A scalar, or a list, of int32 that is the size, or has the sizes. NULL after a refusal. */
const char *fg_export_size(fg_exporting *e, const fg_size *size);
const char *fg_export_sizes(fg_exporting *e, uint32_t count, const fg_size *const *sizes);

/* ---- graph_node.c ---- */

/* The nodes of an operation that is neither declared nor a loop. */
void fg_export_operation(fg_exporting *e, fg_op_id id);
/* Begins its node with its first input, another tensor (or NULL), and T. */
void fg_export_begin_two(fg_exporting *e, const char *op, const char *second);

/* The operation's axes, as they are given; all of them where none are. False after a refusal. */
bool fg_export_axes(fg_exporting *e, const char *name, uint32_t *count, int64_t *axes);

/* ---- graph_map.c ---- */

/* An operation that TensorFlow has with other attributes, by import/tf_map.def read backwards.
 * False where it has not. */
bool fg_export_mapped(fg_exporting *e);

/* ---- graph_random.c ---- */

/* An operation that draws random numbers. False where it is none, or TensorFlow has none like it.
 */
bool fg_export_random(fg_exporting *e);
/* Says which of them TensorFlow draws otherwise. */
void fg_export_tell_draws(const fg_exporting *e);

/* ---- expand.c ---- */

/* An operation of tf_expanded.def. False where it is none. */
bool fg_export_expanded(fg_exporting *e);

/* ---- graph_slice.c ---- */

void fg_export_slice(fg_exporting *e);

/* ---- graph_conv.c ---- */

void fg_export_conv(fg_exporting *e, bool depthwise);
void fg_export_conv_transpose(fg_exporting *e);
void fg_export_pool(fg_exporting *e, const char *op);

/* ---- the operation that is written ---- */

static inline const fg_op *fg_export_op_of(const fg_exporting *e) {
    return fg_graph_op(e->graph, e->op);
}

static inline const fg_attr *fg_export_attr_of(const fg_exporting *e, const char *name) {
    const fg_op *op = fg_export_op_of(e);
    return &op->attrs[fg_op_param_index(fg_op_row_of((fg_op_kind)op->kind), name)];
}

static inline fg_value_id fg_export_input_of(const fg_exporting *e, uint32_t index) {
    const fg_op *op = fg_export_op_of(e);
    return index < op->input_count ? fg_op_inputs(e->graph, op)[index] : 0;
}

static inline fg_type fg_export_type_of(const fg_exporting *e, fg_value_id value) {
    return fg_value_type(e->graph, value);
}

static inline fg_dtype fg_export_dtype_of(const fg_exporting *e, uint32_t index) {
    return fg_export_type_of(e, fg_export_input_of(e, index)).dtype;
}

static inline int fg_export_rank_of(const fg_exporting *e, uint32_t index) {
    return fg_export_type_of(e, fg_export_input_of(e, index)).shape->rank;
}

#endif
