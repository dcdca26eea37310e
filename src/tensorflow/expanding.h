/* The expansion's own declarations. */
#ifndef FG_TENSORFLOW_EXPANDING_H
#define FG_TENSORFLOW_EXPANDING_H

#include "tensorflow/tf_expand.h"
#include "tensorflow/tf_library.h"
#include "tensorflow/tf_names.h"
#include "tensorflow/tf_outputs.h"

typedef struct fg_tf_expanding {
    fg_tf_graph *graph;
    fg_tf_graph_def *def; /* graph->def, whose nodes grow */
    fg_arena *arena;
    fg_names *names;
    fg_report *report;
    uint64_t inputs;        /* made so far */
    uint64_t name_bytes;    /* of the nodes made so far */
    const char *why;        /* why the call at hand cannot be replaced */
    uint32_t decider, side; /* of the nodes that are made at the moment */
    bool failed;            /* it is too much */
} fg_tf_expanding;

/* A call that is being replaced. */
typedef struct fg_tf_caller {
    uint32_t index;
    fg_tf_node node;          /* as it was */
    fg_tf_inputs data, waits; /* its inputs */
    fg_bytes start;           /* "^x": what its bodies begin behind; empty */
} fg_tf_caller;

/* One call of a function. */
typedef struct fg_tf_instance {
    const fg_tf_callee *callee;
    const fg_tf_attrs *bound; /* the attributes that the caller gives */
    fg_bytes scope;           /* its nodes are called "scope/node" */
    fg_bytes start;
    const fg_bytes *args; /* what it is given: "x:1" */
    uint32_t arg_count;
    uint32_t *first_arg; /* by argument of the signature: which of `args` is its first; one more */
    fg_tf_attrs *attrs;  /* by node_def: with the caller's attributes in them */
    uint32_t *nodes;     /* by node_def: 1 + its index in the graph; 0: none */
    fg_tf_inputs results;
    uint32_t result_count;
    fg_bytes effect; /* "^x": what it does beside its results; empty */
} fg_tf_instance;

#define FG_TF_BYTES(text) ((fg_bytes){(text), sizeof(text) - 1})

/* Says why the call at hand cannot be replaced; returns false. */
bool fg_tf_cannot(fg_tf_expanding *x, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- expand_node.c: nodes and names ---- */

/* A name that no node has: "scope/name", with a number behind it where that is taken. */
fg_bytes fg_tf_new_name(fg_tf_expanding *x, fg_bytes scope, fg_bytes name);
/* "scope/name" */
fg_bytes fg_tf_join(fg_tf_expanding *x, fg_bytes scope, const char *name);
/* A new node without inputs and attributes; its index. */
uint32_t fg_tf_new_node(fg_tf_expanding *x, fg_bytes scope, fg_bytes name, const char *op);
void fg_tf_add_input(fg_tf_expanding *x, uint32_t node, fg_bytes input);
void fg_tf_add_attr(fg_tf_expanding *x, uint32_t node, const char *key, fg_tf_value value);
/* "x", "x:1" or "^x" of a node. */
fg_bytes fg_tf_output_name(fg_tf_expanding *x, uint32_t node, uint32_t output);
/* A value that is computed behind `wait` ("^x"): itself where that is empty. */
fg_bytes fg_tf_behind(fg_tf_expanding *x, fg_bytes scope, fg_bytes name, fg_bytes value,
                      fg_bytes wait);
/* Copies the names into a source of their own, so that findings have places. */
void fg_tf_make_source(fg_tf_expanding *x);

/* ---- expand_attr.c: attributes ---- */

/* What the caller gives, else the default; NULL. */
const fg_tf_value *fg_tf_bound(const fg_tf_instance *instance, fg_bytes key);
/* The caller's attributes in place of those of the body that ask for them. */
bool fg_tf_bind_attrs(fg_tf_expanding *x, const fg_tf_instance *instance, const fg_tf_attrs *attrs,
                      fg_tf_attrs *bound);
/* The element type of the argument's value of a number, TensorFlow's; 0 where it is not given. */
int64_t fg_tf_arg_type(const fg_tf_instance *instance, const fg_tf_arg *arg, uint32_t element);
/* The list of types that an attribute of a node is; NULL. */
const fg_tf_list *fg_tf_type_list(const fg_tf_node *node, const char *key);

/* ---- expand_body.c: one call of a function ---- */

/* Finds the function and checks that it can be called so: arguments, attributes, inputs, results.
 * `takes` and `gives` are the types that the caller declares, or NULL. Nothing is made. */
bool fg_tf_prepare(fg_tf_expanding *x, fg_tf_instance *instance, fg_bytes function,
                   const fg_tf_list *takes, const fg_tf_list *gives);
/* Makes its nodes, and replaces the calls among them. */
void fg_tf_place_body(fg_tf_expanding *x, fg_tf_instance *instance, int depth);

/* ---- tf_expand.c, expand_branch.c, expand_loop.c ---- */

/* What the bodies begin behind: one node for all that the call waits for. */
void fg_tf_find_start(fg_tf_expanding *x, fg_tf_caller *caller);
/* The caller's inputs from now on, and its bodies' results before them. */
void fg_tf_finish(fg_tf_expanding *x, const fg_tf_caller *caller, const fg_tf_inputs *results,
                  fg_bytes effect);
/* Replaces a node, if it is a call. */
void fg_tf_expand_node(fg_tf_expanding *x, uint32_t index, int depth);
bool fg_tf_expand_branches(fg_tf_expanding *x, fg_tf_caller *caller, int depth);
bool fg_tf_expand_while(fg_tf_expanding *x, fg_tf_caller *caller, int depth);

#endif
