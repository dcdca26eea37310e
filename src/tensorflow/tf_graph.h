/* A TensorFlow graph as it was in its file: what GraphDef, MetaGraphDef and SavedModel say, read
 * from the wire or from text into one form.
 *
 * Names, strings and the contents of tensors are views into the file; only text with escapes is
 * copied. Nothing here knows what an operation means. Field names are those of TensorFlow's own
 * .proto files, where each message is documented. */
#ifndef FG_TENSORFLOW_TF_GRAPH_H
#define FG_TENSORFLOW_TF_GRAPH_H

#include <string.h>

#include "base/map.h"
#include "base/name.h"
#include "diag/report.h"
#include "tensor/dtype.h"

/* Bytes of the file, without a NUL behind them. */
typedef struct fg_bytes {
    const char *at;
    size_t length;
} fg_bytes;

/* TensorFlow's numbers of element types (types.proto); a reference type is 100 more. */
typedef enum fg_tf_dtype {
    FG_TF_FLOAT = 1,
    FG_TF_DOUBLE,
    FG_TF_INT32,
    FG_TF_UINT8,
    FG_TF_INT16,
    FG_TF_INT8,
    FG_TF_STRING,
    FG_TF_COMPLEX64,
    FG_TF_INT64,
    FG_TF_BOOL,
    FG_TF_QINT8,
    FG_TF_QUINT8,
    FG_TF_QINT32,
    FG_TF_BFLOAT16,
    FG_TF_QINT16,
    FG_TF_QUINT16,
    FG_TF_UINT16,
    FG_TF_COMPLEX128,
    FG_TF_HALF,
    FG_TF_RESOURCE,
    FG_TF_VARIANT,
    FG_TF_UINT32,
    FG_TF_UINT64,
} fg_tf_dtype;

typedef struct fg_tf_dim {
    int64_t size; /* -1: not known */
} fg_tf_dim;

typedef struct fg_tf_shape {
    FG_VEC(fg_tf_dim) dim;
    bool unknown_rank;
} fg_tf_shape;

/* A tensor's head. Its values are decoded when they are asked for: fg_tf_tensor_value. */
typedef struct fg_tf_tensor {
    int64_t dtype;             /* fg_tf_dtype */
    fg_tf_shape *tensor_shape; /* NULL: a scalar */
    fg_bytes body;             /* of its message in the file */
    bool text;                 /* the message is in text format */
    bool pieces;               /* it is in several pieces; body is the last */
} fg_tf_tensor;

typedef struct fg_tf_attr fg_tf_attr;
typedef FG_VEC(fg_tf_attr) fg_tf_attrs;

typedef struct fg_tf_function_name { /* NameAttrList */
    fg_bytes name;
    fg_tf_attrs attr;
} fg_tf_function_name;

typedef struct fg_tf_list { /* AttrValue.ListValue */
    FG_VEC(fg_bytes) s;
    FG_VEC(int64_t) i;
    FG_VEC(double) f;
    FG_VEC(bool) b;
    FG_VEC(int64_t) type;
    FG_VEC(fg_tf_shape) shape;
    FG_VEC(fg_tf_tensor) tensor;
    FG_VEC(fg_tf_function_name) func;
} fg_tf_list;

/* Which member an attribute's value is: its field's number. */
typedef enum fg_tf_value_kind {
    FG_TF_VALUE_NONE,
    FG_TF_VALUE_LIST,
    FG_TF_VALUE_S,
    FG_TF_VALUE_I,
    FG_TF_VALUE_F,
    FG_TF_VALUE_B,
    FG_TF_VALUE_TYPE,
    FG_TF_VALUE_SHAPE,
    FG_TF_VALUE_TENSOR,
    FG_TF_VALUE_PLACEHOLDER, /* within a function: the attribute of the call of that name */
    FG_TF_VALUE_FUNC,
} fg_tf_value_kind;

typedef struct fg_tf_value { /* AttrValue */
    uint32_t kind;           /* fg_tf_value_kind */
    union {
        fg_tf_list *list;
        fg_bytes s;
        int64_t i;
        double f;
        bool b;
        int64_t type; /* fg_tf_dtype */
        fg_tf_shape *shape;
        fg_tf_tensor *tensor;
        fg_bytes placeholder;
        fg_tf_function_name *func;
    };
} fg_tf_value;

struct fg_tf_attr {
    fg_bytes key;
    fg_tf_value value;
};

typedef FG_VEC(fg_bytes) fg_tf_inputs;

typedef struct fg_tf_node { /* NodeDef */
    fg_bytes name, op, device;
    fg_tf_inputs input; /* "x", "x:1", "^x"; within a function "x:out:1" */
    fg_tf_attrs attr;
    /* worked out, of calls */
    uint32_t demanded; /* so many inputs, the last, are what TensorFlow runs for it, and nothing
                          reads them here */
    const char *why;   /* why it could not be replaced by what it calls; NULL */
    uint32_t decider;  /* 1 + the node of the If or Case in one of whose branches it is; 0: none */
    uint32_t side;     /* which branch */
} fg_tf_node;

typedef struct fg_tf_arg { /* OpDef.ArgDef, of a function */
    fg_bytes name, type_attr, number_attr, type_list_attr;
    int64_t type;
    bool is_ref;
} fg_tf_arg;

typedef struct fg_tf_attr_def { /* OpDef.AttrDef */
    fg_bytes name;
    fg_tf_value *default_value; /* NULL: none */
} fg_tf_attr_def;

typedef struct fg_tf_op_def {
    fg_bytes name;
    FG_VEC(fg_tf_attr_def) attr;
    FG_VEC(fg_tf_arg) input_arg;
    FG_VEC(fg_tf_arg) output_arg;
    FG_VEC(fg_bytes) control_output;
} fg_tf_op_def;

typedef struct fg_tf_pair {
    fg_bytes key, value;
} fg_tf_pair;

typedef struct fg_tf_function { /* FunctionDef */
    fg_tf_op_def *signature;
    FG_VEC(fg_tf_node) node_def;
    FG_VEC(fg_tf_pair) ret; /* result -> "node:out:0" */
    FG_VEC(fg_tf_pair) control_ret;
    fg_tf_attrs attr;
} fg_tf_function;

typedef struct fg_tf_library {
    FG_VEC(fg_tf_function) function;
} fg_tf_library;

typedef struct fg_tf_versions {
    int64_t producer, min_consumer;
} fg_tf_versions;

typedef struct fg_tf_graph_def {
    FG_VEC(fg_tf_node) node;
    fg_tf_library *library;
    fg_tf_versions *versions;
} fg_tf_graph_def;

typedef struct fg_tf_tensor_info {
    fg_bytes name; /* "x:0"; empty: of another encoding (sparse, composite) */
    int64_t dtype;
    fg_tf_shape *tensor_shape;
} fg_tf_tensor_info;

typedef struct fg_tf_named_tensor {
    fg_bytes key;
    fg_tf_tensor_info value;
} fg_tf_named_tensor;

typedef struct fg_tf_signature_def {
    FG_VEC(fg_tf_named_tensor) inputs;
    FG_VEC(fg_tf_named_tensor) outputs;
    fg_bytes method_name;
} fg_tf_signature_def;

typedef struct fg_tf_named_signature {
    fg_bytes key;
    fg_tf_signature_def value;
} fg_tf_named_signature;

typedef struct fg_tf_bytes_list {
    FG_VEC(fg_bytes) value;
} fg_tf_bytes_list;

typedef struct fg_tf_collection_def {
    fg_tf_bytes_list *node_list, *bytes_list; /* NULL where it is not of that kind */
} fg_tf_collection_def;

typedef struct fg_tf_collection {
    fg_bytes key;
    fg_tf_collection_def value;
} fg_tf_collection;

typedef struct fg_tf_meta_info {
    FG_VEC(fg_bytes) tags;
    fg_bytes tensorflow_version;
} fg_tf_meta_info;

typedef struct fg_tf_meta_graph {
    fg_tf_meta_info *meta_info_def;
    fg_tf_graph_def *graph_def;
    FG_VEC(fg_tf_collection) collection_def;
    FG_VEC(fg_tf_named_signature) signature_def;
} fg_tf_meta_graph;

typedef struct fg_tf_saved_model {
    int64_t saved_model_schema_version;
    FG_VEC(fg_tf_meta_graph) meta_graphs;
} fg_tf_saved_model;

/* The bytes of a VariableDef in the collections `variables` and `trainable_variables`. */
typedef struct fg_tf_variable_def {
    fg_bytes variable_name, initializer_name, snapshot_name, initial_value_name;
    bool is_resource;
} fg_tf_variable_def;

/* ---- a TensorBundle's index (tensor_bundle.proto) ---- */

typedef struct fg_tf_bundle_header {
    int64_t num_shards, endianness;
} fg_tf_bundle_header;

typedef struct fg_tf_bundle_entry {
    int64_t dtype;
    fg_tf_shape *shape;
    int64_t shard_id, offset, size, crc32c;
    FG_VEC(fg_bytes) slices; /* of a tensor that is stored in parts */
} fg_tf_bundle_entry;

/* ---- what is worked out ---- */

#define FG_TF_CONTROL UINT32_MAX
#define FG_TF_DEMAND  (UINT32_MAX - 1)

/* Where an input comes from. */
typedef struct fg_tf_edge {
    uint32_t node;   /* its index in the graph */
    uint32_t output; /* FG_TF_CONTROL: it is only waited for. FG_TF_DEMAND: an input of a call that
                        was replaced by what it calls: TensorFlow runs it, and nothing reads it */
} fg_tf_edge;

/* Whether a value comes along it. */
static inline bool fg_tf_has_value(const fg_tf_edge *edge) {
    return edge->output < FG_TF_DEMAND;
}

/* A while loop: what is between its Enter and Exit nodes. */
typedef struct fg_tf_frame {
    fg_bytes name;
    uint32_t parent, depth;
    FG_VEC(uint32_t) nexts; /* its NextIteration nodes */
    FG_VEC(uint32_t) exits; /* the Exit nodes that leave it */
} fg_tf_frame;

/* The nodes of a graph and how they hang together. All indices are those of graph_def->node. */
typedef struct fg_tf_graph {
    const fg_tf_graph_def *def;
    const fg_tf_meta_graph *meta; /* NULL for a bare GraphDef */
    bool saved_model;
    bool (*has_effect)(fg_bytes op); /* whether a run of an operation does something beside it */
    uint32_t source;  /* whose bytes the names are in; its kind is FG_SOURCE_NODES */
    const char *text; /* these bytes */
    size_t length;
    uint32_t made_source;  /* what was made of functions has its names there; 0: there is nothing */
    const char *made_text; /* its text */
    size_t made_length;
    uint32_t file_nodes; /* the first of node_count, which are in the file */
    uint32_t node_count;
    uint32_t *first_edge;   /* by node, and one more: edges first_edge[n] .. [n + 1] - 1 */
    fg_tf_edge *edges;      /* in the order of the node's inputs */
    uint32_t *output_count; /* by node: 1 + the highest output that anything asks for; 0 */
    uint32_t *order; /* every node behind its inputs, but for loops' back edges; a loop's Exit
                        behind all its NextIteration nodes */
    FG_VEC(fg_tf_frame) frames; /* at[0] is none */
    uint32_t *frame_of;         /* by node: the innermost; 0: none. NULL: there are no loops */
    bool gathered;              /* the members of a frame stand side by side in the order */
    fg_map functions;           /* fg_name -> fg_tf_callee */
    struct fg_tf_names *names;  /* nodes by name */
} fg_tf_graph;

static inline bool fg_bytes_are(fg_bytes bytes, const char *text) {
    return strlen(text) == bytes.length && memcmp(bytes.at, text, bytes.length) == 0;
}
static inline bool fg_bytes_equal(fg_bytes a, fg_bytes b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

/* A node's attribute, or NULL; the last of a key counts, as in any map. */
const fg_tf_value *fg_tf_attr_of(const fg_tf_attrs *attrs, const char *key);
/* The same where it is of the kind asked for, else `otherwise`. */
int64_t fg_tf_attr_int(const fg_tf_attrs *attrs, const char *key, int64_t otherwise);
double fg_tf_attr_float(const fg_tf_attrs *attrs, const char *key, double otherwise);
bool fg_tf_attr_bool(const fg_tf_attrs *attrs, const char *key, bool otherwise);
fg_bytes fg_tf_attr_text(const fg_tf_attrs *attrs, const char *key); /* empty where there is none */
/* An element type of ours, a reference type's included; FG_INVALID where we have none. */
fg_dtype fg_tf_attr_dtype(const fg_tf_attrs *attrs, const char *key);
fg_dtype fg_tf_dtype_of(int64_t type);
/* "float", "complex64"; NULL for no element type at all. */
const char *fg_tf_dtype_name(int64_t type);
/* The number that a name has in lower case; -1 where it is none. */
int64_t fg_tf_dtype_named(const char *name);

/* A node by its name; UINT32_MAX where there is none. */
uint32_t fg_tf_find(const fg_tf_graph *graph, fg_bytes name);
/* The place of a finding on a node: its name in the file. */
fg_span fg_tf_place(const fg_tf_graph *graph, uint32_t node);
fg_span fg_tf_place_of(const fg_tf_graph *graph, fg_bytes name);
/* The node that a place is; UINT32_MAX: none. */
uint32_t fg_tf_node_at(const fg_tf_graph *graph, fg_span place);

#endif
