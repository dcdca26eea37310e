/* The graph: operations and the values between them, variables, signatures, names.
 *
 * Flat arrays and numbers, so that a million operations are cheap. Number 0 is no operation, no
 * value, no variable. Operations stand in an order in which every input comes before its user.
 * Nothing in a graph changes once it is finished; it lives in one arena. */
#ifndef FG_GRAPH_GRAPH_H
#define FG_GRAPH_GRAPH_H

#include "data/stored.h"
#include "diag/report.h"
#include "ops/op.h"

typedef uint32_t fg_op_id;
typedef uint32_t fg_value_id;

/* Where an operation comes from: the file itself (frame 0), or the call of a definition. */
typedef struct fg_frame {
    uint32_t parent;
    const fg_name *name;       /* of the instance or scope; NULL: adds no level */
    const fg_name *full_name;  /* "bidirectional_1/forward_lstm"; NULL for the file */
    const fg_name *definition; /* "lstm"; NULL for a scope */
    fg_span call;              /* where it was called */
    uint32_t result;           /* the first value that the call gave; 0: none */
} fg_frame;

/* A name that a body binds to a value: what `instance.name` reaches. */
typedef struct fg_binding {
    uint32_t frame;
    uint32_t value;
    const fg_name *name;
} fg_binding;

typedef struct fg_op {
    uint16_t kind; /* fg_op_kind */
    uint16_t output_count;
    uint32_t input_count;
    uint32_t first_input; /* in graph->inputs: value numbers, 0 for an absent optional one */
    fg_value_id first_output;
    uint32_t frame;
    uint32_t control; /* in graph->controls: a list of operations, ended by 0; or 0 */
    uint32_t extra;   /* of placeholder, variable and loop: the number of its record; of identity:
                         the first of the updates that belong to its value; else 0 */
    fg_span span;
    const fg_name *name;  /* within its frame's scope: "dense_1", "x" */
    const fg_attr *attrs; /* by parameter of its row, or NULL where it has none */
} fg_op;

typedef struct fg_value {
    fg_op_id op;
    uint16_t output; /* which of the operation's results */
    uint16_t dtype;  /* fg_dtype */
    const fg_shape *shape;
} fg_value;

typedef struct fg_placeholder {
    fg_value_id value;
    const fg_name *name;      /* under which the file knows it */
    const fg_name *full_name; /* under which messages and TF know it; often the same */
    const fg_name *scope;     /* full name of the scope that declares it; NULL: the file does */
    fg_span span;             /* of its declaration's name */
    fg_value_id fallback;     /* the default, or 0 */
    bool is_phase;
} fg_placeholder;

typedef struct fg_variable {
    fg_value_id value;
    const fg_name *full_name;
    fg_span span;
    fg_value_id initial; /* its first value's, in this graph */
    fg_stored *stored;   /* where the first value, a constant, is to be read from; or NULL */
    bool trainable;
    uint32_t frame;
} fg_variable;

typedef struct fg_input {
    const fg_name *name; /* under which the signature takes it */
    fg_value_id value;
    fg_tensor *fixed; /* or NULL; the graph holds a reference */
    fg_span span;
} fg_input;

typedef struct fg_output {
    const fg_name *name;
    fg_value_id value;
    fg_span span;
} fg_output;

typedef struct fg_signature {
    const fg_name *name; /* NULL for the one a file without signatures has */
    fg_span span;        /* of its name */
    fg_input *inputs;
    fg_output *outputs;
    uint32_t input_count, output_count;
    bool broken; /* an error was reported in it: it is not proved */
} fg_signature;

/* A new value for a variable, given at the end of each run that computes what it belongs to. All
 * updates of a run are done, or none; of two for one variable, the later in the list counts. */
typedef struct fg_update {
    uint32_t variable;
    fg_value_id value;
    uint32_t frame; /* of the call that does it */
    uint32_t next;  /* another one that belongs to the same values, or 0 */
    fg_span span;
} fg_update;

/* A loop. What its body does in a turn has numbers first .. op - 1; `first` gives the carried
 * values of the turn. The inputs of `op` are the first values of what is carried, then what the
 * body reads from outside (but for constants, which it reads itself), all of it computed before the
 * loop; what stands in the body and does not depend on the turn is outside too. */
typedef struct fg_loop {
    fg_op_id op, first;
    uint32_t count;    /* of carried values */
    uint32_t captured; /* of values from outside */
    uint32_t body;     /* in graph->inputs: the condition, then the next values */
} fg_loop;

typedef struct fg_weights {
    const char *path; /* as it was written, made relative to the file that names it */
    fg_span span;
} fg_weights;

/* A side of a condition of another system: there, what is computed on it has no value where the
 * condition is otherwise. */
typedef struct fg_if_side {
    fg_value_id predicate;
    bool truth;
    uint32_t outer; /* the side that it is on itself, or 0 */
} fg_if_side;

/* An array of a file that became a constant. */
typedef struct fg_loaded {
    const char *path; /* relative to the working directory, as of weights */
    const char *member;
} fg_loaded;

/* What is given back at the end beside constants and files. */
typedef struct fg_holding {
    void *it; /* or NULL */
    void (*release)(void *it);
} fg_holding;

typedef struct fg_graph {
    fg_arena *arena;
    fg_names *names;
    fg_sources *sources;
    fg_sizes sizes;
    const fg_name *name;     /* `graph NAME`, or NULL */
    FG_VEC(fg_op) ops;       /* at[0] is none */
    FG_VEC(fg_value) values; /* at[0] is none */
    FG_VEC(fg_value_id) inputs;
    FG_VEC(fg_op_id) controls;           /* at[0] is none */
    FG_VEC(fg_frame) frames;             /* at[0] is the file */
    FG_VEC(fg_placeholder) placeholders; /* at[0] is none */
    FG_VEC(fg_variable) variables;       /* at[0] is none */
    FG_VEC(fg_update) updates;           /* at[0] is none */
    FG_VEC(fg_loop) loops;               /* at[0] is none */
    FG_VEC(fg_signature) signatures;
    FG_VEC(fg_weights) weights;
    FG_VEC(fg_op_id) asserts;      /* assert operations: run where what they need is there anyway */
    FG_VEC(fg_tensor *) constants; /* references to give back */
    FG_VEC(fg_file) files;         /* imported; closed at the end */
    FG_VEC(fg_shard *) shards;     /* of a checkpoint; closed at the end */
    FG_VEC(fg_loaded) loads;
    FG_VEC(fg_if_side) sides; /* at[0] is none, where there are any */
    uint32_t *side_of;        /* by value: the innermost side, or 0; NULL: there is none */
    FG_VEC(fg_holding) holdings;
    fg_value_id *named; /* by a name's number: what the file's names mean at its end: "logits";
                           instances and scopes not */
    uint32_t named_count;
    FG_VEC(const fg_name *) published; /* the names that mean a value */
    FG_VEC(fg_binding) bindings;       /* of bodies; the later counts */
    bool imported; /* from a file of another system: how it is written was nobody's choice here */
    fg_value_id phase; /* the learning phase's placeholder or constant, or 0 */
} fg_graph;

void fg_graph_init(fg_graph *graph, fg_arena *arena, fg_names *names, fg_sources *sources);
void fg_graph_fini(fg_graph *graph); /* gives the constants back; the arena is the caller's */

/* Appends an operation, its types inferred by the caller: outputs[0..count-1]. Returns its number;
 * its values are first_output and those after it. */
fg_op_id fg_graph_add(fg_graph *graph, fg_op_kind kind, uint32_t frame, fg_span span,
                      const fg_value_id *inputs, uint32_t input_count, const fg_attr *attrs,
                      const fg_type *outputs, uint32_t output_count);
/* An identity of a value that is computed after some operations (numbers, ended by 0; or NULL) and
 * with which updates are done (the first one's number, or 0). */
fg_value_id fg_graph_tie(fg_graph *graph, uint32_t frame, fg_span span, fg_value_id value,
                         const fg_op_id *after, uint32_t update);
/* The operation is computed after others (numbers, ended by 0), and no longer after those of
 * before. */
void fg_graph_wait(fg_graph *graph, fg_op_id op, const fg_op_id *after);
/* The graph gives the reference back at its end. */
void fg_graph_hold(fg_graph *graph, fg_tensor *tensor);
/* A new tensor that the graph holds, to be filled in. Leaves by the arena's guard where memory is
 * short. */
fg_tensor *fg_graph_tensor(fg_graph *graph, fg_memory *memory, fg_dtype dtype, int rank,
                           const int64_t *dims);
/* An operation whose value is a tensor that the graph holds already. */
fg_value_id fg_graph_constant(fg_graph *graph, uint32_t frame, fg_span span, fg_tensor *tensor);

static inline fg_op *fg_graph_op(const fg_graph *graph, fg_op_id op) {
    return &graph->ops.at[op];
}
static inline fg_value *fg_graph_value(const fg_graph *graph, fg_value_id value) {
    return &graph->values.at[value];
}
static inline fg_op *fg_graph_maker(const fg_graph *graph, fg_value_id value) {
    return &graph->ops.at[graph->values.at[value].op];
}
static inline const fg_value_id *fg_op_inputs(const fg_graph *graph, const fg_op *op) {
    return graph->inputs.at + op->first_input;
}
static inline fg_type fg_value_type(const fg_graph *graph, fg_value_id value) {
    const fg_value *v = &graph->values.at[value];
    return (fg_type){(fg_dtype)v->dtype, v->shape};
}

/* What a name of the file means. Called when the file has been read, for all at once. */
void fg_graph_publish(fg_graph *graph, const fg_name *name, fg_value_id value);
/* 0 where the file gives the name no value. */
fg_value_id fg_graph_named(const fg_graph *graph, const fg_name *name);

/* Gives every operation without a name one, KIND_N, counted within its scope; and every placeholder
 * and variable that of its record. Called once, when the graph is finished. */
void fg_graph_name_rest(fg_graph *graph);
/* "bidirectional_1/forward_lstm/add_1"; in the arena `out`. */
const char *fg_op_full_name(const fg_graph *graph, fg_arena *out, fg_op_id op);
/* The same, and ":1" where it is not the first output. */
const char *fg_value_full_name(const fg_graph *graph, fg_arena *out, fg_value_id value);
/* The nearest frame outwards that adds a level, or 0. */
uint32_t fg_graph_scope(const fg_graph *graph, uint32_t frame);
/* What people write: a file's name, "instance.value", "a/b", "a/b:0", a placeholder's or a
 * variable's full name; an instance's name means what its call gave first. 0 where there is
 * none. Linear in the graph for names that are not the file's own. */
fg_value_id fg_graph_find(const fg_graph *graph, const char *name, size_t length);
/* The side of a condition that decides whether another system gives the value, or 0. */
static inline uint32_t fg_graph_side(const fg_graph *graph, fg_value_id value) {
    return graph->side_of ? graph->side_of[value] : 0;
}
/* The loop inside of which a value is computed, the innermost; 0: none. */
uint32_t fg_loop_around(const fg_graph *graph, fg_value_id value);
/* Offers every name that fg_graph_find would find at file level, for "did you mean". */
void fg_graph_offer_names(const fg_graph *graph, fg_nearest *nearest);
/* The constant that an operation is, or NULL. */
fg_tensor *fg_value_constant(const fg_graph *graph, fg_value_id value);
/* Reads a variable's first value where it is still in a checkpoint's file. NULL when it is there;
 * else a finding of that, whose status is FG_LIMIT for code G105 and else FG_UNREADABLE. */
fg_finding *fg_variable_read(const fg_variable *variable, fg_report *report);
/* The place in the user's file: for an operation made in a definition, that of the outermost call
 * that is not in the library. */
fg_span fg_op_user_span(const fg_graph *graph, fg_op_id op);

#endif
