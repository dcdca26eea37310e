/* The functions of a graph's library, and which nodes call them. */
#ifndef FG_TENSORFLOW_TF_LIBRARY_H
#define FG_TENSORFLOW_TF_LIBRARY_H

#include "tensorflow/tf_graph.h"

/* How deep functions may call each other. */
#define FG_TF_CALL_DEPTH 100

/* What is known of a function before it is called. */
typedef struct fg_tf_callee {
    const fg_tf_function *def;
    fg_map names;     /* fg_name -> fg_tf_member */
    uint8_t *live;    /* by node_def: what it returns or does needs it */
    uint8_t *effects; /* by node_def: it does something beside its value, or calls what does */
    uint64_t weight;  /* of what a call becomes: nodes and inputs, calls in it included */
    uint32_t depth;   /* how deep calls in it nest */
    bool does;        /* one of `effects` is set */
    const char *why;  /* why it cannot be called; NULL */
} fg_tf_callee;

typedef struct fg_tf_member {
    uint32_t index; /* in node_def; or in the signature's input_arg */
    bool is_arg;
} fg_tf_member;

/* How a node calls functions. */
typedef enum fg_tf_call_kind {
    FG_TF_CALL_NONE,
    FG_TF_CALL_NAMED, /* its operation is the function */
    FG_TF_CALL_ATTR,  /* PartitionedCall, StatefulPartitionedCall */
    FG_TF_CALL_IF,
    FG_TF_CALL_CASE,
    FG_TF_CALL_WHILE,
} fg_tf_call_kind;

/* Fills in graph->functions: fg_name -> fg_tf_callee. False after findings: two functions of one
 * name (G202), a function that calls itself (G206), calls that nest too deep (G105). */
bool fg_tf_read_library(fg_tf_graph *graph, fg_arena *arena, fg_names *names, fg_report *report);

fg_tf_callee *fg_tf_callee_of(const fg_tf_graph *graph, const fg_names *names, fg_bytes name);
fg_tf_call_kind fg_tf_call_kind_of(const fg_tf_graph *graph, const fg_names *names,
                                   const fg_tf_node *node);
/* Whether the node does something beside its value; what it calls counts. */
bool fg_tf_call_does(const fg_tf_graph *graph, const fg_names *names, const fg_tf_node *node);
/* What the calls of a node become, nodes and inputs; at most FG_TF_WEIGHT_MOST. */
#define FG_TF_WEIGHT_MOST (UINT64_C(1) << 40)
uint64_t fg_tf_call_weight(const fg_tf_graph *graph, const fg_names *names, const fg_tf_node *node);

/* What stands before the first ':' of an input of a function's node, without '^'; the rest of it
 * behind the ':' (`rest`->at is NULL where there is none). */
fg_bytes fg_tf_member_name(fg_bytes input, fg_bytes *rest);
/* The argument or node of a function that is called so; NULL where there is none. */
const fg_tf_member *fg_tf_member_of(const fg_tf_callee *callee, const fg_names *names,
                                    fg_bytes name);
/* The value of a key: "y" -> "node:out:0"; empty where there is none. */
fg_bytes fg_tf_pair_value(const fg_tf_pair *pairs, uint32_t count, fg_bytes key);

#endif
