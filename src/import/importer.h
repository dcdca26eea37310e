/* The import's own declarations: the nodes of a TensorFlow graph become operations.
 *
 * A node's operation has a row in tf_ops.def, and the row a builder, which makes our operations for
 * one node. What has no row, or whose builder cannot do with this node, becomes an opaque
 * operation: it has its inputs and outputs, and a run that needs it is refused. */
#ifndef FG_IMPORT_IMPORTER_H
#define FG_IMPORT_IMPORTER_H

#include "base/text.h"
#include "graph/graph.h"
#include "graph/kernel_table.h"
#include "import/import.h"
#include "tensorflow/tf_frames.h"
#include "tensorflow/tf_link.h"
#include "tensorflow/tf_tensor.h"

typedef struct fg_importer fg_importer;
typedef struct fg_tf_row fg_tf_row;

/* One node to be built. */
typedef struct fg_tf_call {
    uint32_t node;
    const fg_tf_node *def;
    const fg_tf_attrs *attrs;
    const fg_tf_row *row;
    const fg_value_id *inputs; /* without those that are only waited for; each a value */
    uint32_t input_count;
    fg_value_id *outputs; /* to be set: as many as anything asks for */
    uint32_t output_count;
    fg_span span;
    const char *why; /* why it was not built: static, or in the graph's arena */
    bool follows;    /* because something that it reads was not */
} fg_tf_call;

typedef bool (*fg_tf_builder)(fg_importer *im, fg_tf_call *call);

struct fg_tf_row {
    const char *op;
    fg_tf_builder build;
    fg_op_kind kind; /* of ours, where it is one; else FG_OP_NONE */
    uint16_t flags;
};

typedef enum fg_tf_flags {
    FG_TF_EFFECT = 1,  /* it does something beside its value: who waits for it, waits for that */
    FG_TF_ARRAYS = 2,  /* it takes arrays (array.h) */
    FG_TF_RESULTS = 8, /* bits from here on: how many results it has; 0: one, or attributes tell */
} fg_tf_flags;

/* The row of an operation, or NULL. */
const fg_tf_row *fg_tf_row_of(fg_bytes op);

/* Elements of an int tensor that are known before the run: numbers, or formulas over sizes. */
typedef struct fg_tf_ints {
    uint32_t count;
    int rank; /* 0 or 1 */
    const fg_size *const *at;
} fg_tf_ints;

/* The branch of a conditional that a node is computed in. */
typedef struct fg_tf_branch {
    fg_tf_edge predicate;
    bool truth;
    uint32_t ways,
        which; /* of a choice among several, by a number: how many, and this one's; else 0 */
    const struct fg_tf_branch *outer;
    uint32_t depth;
} fg_tf_branch;

/* An array that a loop carries, by the node that makes it. */
typedef struct fg_tf_open {
    uint32_t node, frame;
} fg_tf_open;

/* A new value of a variable: what a node writes, or a loop behind its turns. */
typedef struct fg_tf_writing {
    uint32_t variable;
    uint32_t frame, node; /* where it is written; the node stands in the same branch */
    fg_value_id value;
    fg_op_id op; /* who waits for this reads it */
} fg_tf_writing;

/* The operation behind which a loop's writing is done. */
typedef struct fg_tf_settled {
    uint32_t frame;
    fg_op_id op;
} fg_tf_settled;

/* What a variable is when a turn of a loop begins that writes it. */
typedef struct fg_tf_held {
    uint32_t variable, frame;
    fg_value_id now;
} fg_tf_held;

/* The gradient of a TensorArray, as gradients are told apart. */
typedef struct fg_tf_gradient {
    uint32_t of; /* the array's node */
    fg_bytes source;
    struct fg_tf_array *array; /* NULL: not known yet */
} fg_tf_gradient;

struct fg_importer {
    fg_graph *graph;
    const fg_tf_graph *tf;
    fg_arena *arena;
    fg_names *names;
    fg_report *report;
    fg_memory *memory;
    const fg_kernel_table *kernels;
    uint32_t *first_output; /* by node: where its outputs are in `values`; and one more */
    fg_value_id *values;
    const fg_tf_tensor_info **told; /* beside `values`: what signatures say of them; or NULL */
    fg_op_id *ops;                  /* by node: the operation that stands for it; 0: none */
    uint8_t *written;               /* by node: something writes it */
    uint8_t *effects;               /* by node: it does something, or waits for what does */
    uint8_t *decides;               /* by node: a placeholder that conditions depend on */
    const fg_tf_branch **branches;  /* by node: the innermost; NULL: computed always */
    fg_map ints;                    /* a value's number -> fg_tf_ints */
    FG_VEC(fg_op_id) waits;         /* of the node at hand */
    const char *loop_why;     /* why the loop at hand is none; "": something in it was not built */
    fg_map last_values;       /* a carried value of a turn -> what it is when its loop is done */
    fg_map exits;             /* 1 + an Exit -> what it gives, where its own loop computes that */
    struct fg_bundle *bundle; /* the checkpoint, or NULL */
    bool bundle_sought;
    const fg_bytes *restored; /* by node: the name in a checkpoint; empty: not told */
    uint64_t turn_steps;      /* spent on finding out what loops' turns need */
    fg_map arrays;            /* a value's number -> fg_tf_array */
    fg_map elements;  /* 1 + a node -> what the elements of the array that it makes are like */
    fg_map counters;  /* 1 + a node -> fg_tf_counter */
    fg_map growth;    /* 1 + a node -> fg_tf_growing */
    fg_map varying;   /* 1 + a loop's Merge -> the axes, a bit each, whose sizes turns change */
    bool keeps_open;  /* sizes that may be the same in each turn are taken to be */
    bool varies_open; /* one of them was not */
    uint32_t learned; /* how many facts on arrays and carried values became known in loops */
    FG_VEC(fg_tf_open) open; /* arrays that loops at hand carry and too little is known of */
    uint32_t loop_symbols;   /* sizes' symbols from this one on came up in the outermost loop */
    fg_op_id loop_begin;     /* of the innermost loop that is being built; 0: there is none */
    uint64_t counted;        /* nodes that were built to count elements */
    fg_map stacks;           /* 1 + a node -> fg_tf_stack */
    uint8_t *stack_use;      /* by node: who uses the Stack that it makes; NULL: not sought */
    bool keeps_stacks;       /* the loop that is being built is all of it */
    uint32_t condition;      /* the LoopCond of the innermost loop that is being built */
    FG_VEC(fg_tf_gradient) gradients;
    FG_VEC(fg_tf_writing) writings;
    FG_VEC(fg_tf_held) held;       /* of two of one frame the later counts */
    FG_VEC(fg_tf_settled) settled; /* what is written when a loop is done */
    fg_map flows; /* 1 + a loop's Merge -> the array whose flow it carries as a number */
    bool failed;
};

/* ---- tools of builders ---- */

/* Appends an operation, its types inferred. The first of its results, or 0 where it does not take
 * these inputs: then call->why says so. */
fg_value_id fg_tf_emit(fg_importer *im, fg_tf_call *call, fg_op_kind kind,
                       const fg_value_id *inputs, uint32_t count, const fg_attr *attrs);
/* Attributes at their defaults, to be changed: NULL where the operation has none. */
fg_attr *fg_tf_defaults(fg_importer *im, fg_op_kind kind);
/* The attribute of a name among them. */
fg_attr *fg_tf_attr_slot(fg_op_kind kind, fg_attr *attrs, const char *name);
/* A node's name as text. */
const char *fg_tf_node_name(const fg_importer *im, uint32_t node);
bool fg_tf_refuse(fg_importer *im, fg_tf_call *call, const char *format, ...)
    __attribute__((format(printf, 3, 4))); /* returns false */
/* What is known of an int tensor's elements; NULL: nothing. */
const fg_tf_ints *fg_tf_ints_of(fg_importer *im, fg_value_id value);
void fg_tf_set_ints(fg_importer *im, fg_value_id value, int rank, const fg_size *const *at,
                    uint32_t count);
/* The same as numbers: false where one of them is a formula, or there are more than `most`. */
bool fg_tf_numbers_of(fg_importer *im, fg_value_id value, int64_t *numbers, uint32_t most,
                      uint32_t *count);
/* One number. */
bool fg_tf_number_of(fg_importer *im, fg_value_id value, int64_t *number);
/* An attribute of SIZES from ints. */
fg_attr fg_tf_sizes_attr(const fg_tf_ints *ints);
fg_value_id fg_tf_constant(fg_importer *im, fg_tf_call *call, fg_tensor *tensor);
/* The value in another element type; the same where it has that. */
fg_value_id fg_tf_cast(fg_importer *im, fg_tf_call *call, fg_value_id value, fg_dtype dtype);

static inline const fg_shape *fg_tf_shape_of(const fg_importer *im, fg_value_id value) {
    return fg_graph_value(im->graph, value)->shape;
}
static inline fg_dtype fg_tf_type_of(const fg_importer *im, fg_value_id value) {
    return (fg_dtype)fg_graph_value(im->graph, value)->dtype;
}
/* Whether a value is one that is not computed here, passed on or not. */
bool fg_tf_is_unknown(const fg_importer *im, fg_value_id value);
/* A shape as it is declared; each size that is not known is a symbol of its own. NULL after a
 * finding. */
const fg_shape *fg_tf_declared_shape(fg_importer *im, uint32_t node, const fg_tf_shape *shape);

/* ---- build_write.c ---- */

/* Finds out which nodes are written as variables are. */
void fg_tf_find_written(fg_importer *im);
/* The variable that a written constant is. */
fg_value_id fg_tf_written_constant(fg_importer *im, fg_tf_call *call, fg_value_id initial);
/* What an input is when the node at hand runs: a variable behind what it waits for has the value
 * that this wrote. False where that is not known. */
bool fg_tf_current(fg_importer *im, fg_tf_call *call, fg_value_id *value);
/* The variable that a value is, or is the new value of; 0: none. */
uint32_t fg_tf_variable_of(const fg_importer *im, fg_value_id value);
/* How many of a node's first inputs are variables that it writes. */
uint32_t fg_tf_writes(const fg_tf_graph *tf, uint32_t node);
/* What a variable is in a frame, for who waits for im->waits and stands in the branch of the call's
 * node; `*value` where nothing was written. `all`: where every writing of the turn that begins at
 * the operation `all` is among those. False where that is not known: call->why. */
bool fg_tf_variable_behind(fg_importer *im, fg_tf_call *call, uint32_t variable, uint32_t frame,
                           fg_op_id all, fg_value_id *value);
/* What a variable is in a turn before anything writes it there; 0: no loop around writes it. */
fg_value_id fg_tf_held_in(const fg_importer *im, uint32_t frame, uint32_t variable);
/* Behind which what a frame's loop writes is done, ended by 0; NULL: it writes nothing. */
const fg_op_id *fg_tf_settled_of(fg_importer *im, uint32_t frame, fg_op_id loop);
/* Updates of the variables that the first `count` inputs are, to these values. The first result is
 * the first one's, which waits for the others. */
bool fg_tf_write(fg_importer *im, fg_tf_call *call, const fg_value_id *values, uint32_t count);

/* ---- branch.c ---- */

/* Finds out which branch each node is in. */
void fg_tf_find_branches(fg_importer *im);
bool fg_tf_same_branch(const fg_tf_branch *a, const fg_tf_branch *b);
/* Tells the graph which values are on a side of a condition. */
void fg_tf_tell_sides(fg_importer *im);
/* The value of a Merge, by what decides between its inputs. */
bool fg_tf_build_merge(fg_importer *im, fg_tf_call *call);
/* One of two values, and nothing of the other is computed; arrays too. 0: they cannot meet. */
fg_value_id fg_tf_meet(fg_importer *im, fg_tf_call *call, fg_value_id predicate, fg_value_id then,
                       fg_value_id otherwise);
/* One of several, `stride` apart, by an int scalar; a number that none has takes the last. */
fg_value_id fg_tf_meet_ways(fg_importer *im, fg_tf_call *call, fg_value_id number,
                            const fg_value_id *values, uint32_t ways, uint32_t stride);

/* ---- import.c ---- */

/* Builds a node whose inputs are built; it becomes opaque where that cannot be done. */
void fg_tf_build_node(fg_importer *im, uint32_t node);

/* ---- frame.c ---- */

void fg_tf_build_all(fg_importer *im);
/* Nothing stands for these nodes any more. */
void fg_tf_clear_nodes(fg_importer *im, const uint32_t *nodes, uint32_t count);

/* ---- loop.c ---- */

/* Builds the members of a frame, those of frames within it included, as a loop. False where it has
 * not the form of one, or something in it is opaque: then all of it has to be opaque. */
bool fg_tf_build_loop(fg_importer *im, uint32_t frame, const uint32_t *members, uint32_t count);
/* What leaves a loop by an Exit is what the loop that was built last gives. */
void fg_tf_keep_exit(fg_importer *im, uint32_t exit);
/* What holds a loop together, where it is no conditional's. */
bool fg_tf_is_loop_merge(const fg_tf_graph *tf, uint32_t node);
bool fg_tf_is_loop_switch(const fg_tf_graph *tf, uint32_t node);

/* ---- restored.c ---- */

/* Finds out under which names a checkpoint has the variables' values: those under which the graph
 * itself restores them. */
void fg_tf_find_restored(fg_importer *im);

/* ---- build_variable.c ---- */

/* The first values of variables that no checkpoint has: what an Assign gives them. */
void fg_tf_find_initials(fg_importer *im);

/* ---- phase.c ---- */

/* Which placeholders decide something; before anything is built. */
void fg_tf_find_deciders(fg_importer *im);
/* A bool placeholder that decides, or is called as phases are, is a scalar, whether or not its node
 * says so. */
bool fg_tf_is_truth(const fg_importer *im, uint32_t node);
/* Which placeholders are learning phases, by name and by use. */
void fg_tf_find_phases(fg_importer *im);

#endif
