/* The lowering's own declarations: one file's way from tree to graph. */
#ifndef FG_LOWER_LOWERING_H
#define FG_LOWER_LOWERING_H

#include "lower/lower.h"
#include "lower/value.h"

/* How deep calls and expressions together may nest while they are expanded. */
#define FG_LOWER_DEPTH 2000
#define FG_CALL_DEPTH  100
#define FG_LIST_LIMIT  10000000u /* elements, those of inner lists included */
#define FG_LIST_DEPTH  100
#define FG_TEXT_LIMIT  65535u    /* bytes of a string, as of a name */
#define FG_STEP_LIMIT  10000000u /* what `for`, calls and lists may make of a short text */

typedef struct fg_lowering fg_lowering;
typedef struct fg_module fg_module;
typedef struct fg_env fg_env;
typedef struct fg_body fg_body;

/* ---- what can be called ---- */

typedef enum fg_function_kind {
    FG_CALLS_DEF,
    FG_CALLS_OP,
    FG_CALLS_LAYER,
    FG_CALLS_STATIC
} fg_function_kind;

/* A static function: arguments in, meaning out. */
typedef struct fg_static_function {
    const char *name;
    uint8_t least, most; /* arguments */
    fg_meaning (*call)(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                       uint32_t count);
} fg_static_function;

struct fg_function {
    fg_function_kind kind;
    const fg_name *name;
    /* a definition */
    fg_module *module;
    const fg_node *node; /* the DEF, or the LAYER */
    bool expanding;
    /* an operation */
    fg_op_kind op;
    /* a layer: the call that it fixes */
    const fg_function *layer_of;
    fg_argument *layer_arguments;
    bool called; /* its variables exist */
    bool broken;
    const fg_static_function *static_;
};

/* ---- files ---- */

struct fg_module {
    const fg_tree *tree;
    fg_map functions; /* fg_name -> fg_function: definitions and layers */
    fg_env *env;      /* what is declared, and what is bound by `=` */
    fg_map symbols;   /* fg_name -> fg_size: the symbols of its types */
    bool library;
    const char *path;         /* of an imported file: its real path */
    bool entered;             /* its constants are known */
    bool reading;             /* an import of it is under way */
    bool import_failed;       /* what it would have imported is not known */
    fg_map imports;           /* fg_name -> fg_module: `as NAME` */
    FG_VEC(fg_module *) open; /* imported without a name */
    fg_module *next;
};

/* ---- names and what they mean ---- */

typedef enum fg_binding_kind {
    FG_UNSET,    /* no entry */
    FG_BOUND,    /* by `=`, or a parameter */
    FG_DECLARED, /* placeholder, const, variable, state: seen by definitions, never bound again */
    FG_HALF_SET, /* in one branch only */
} fg_binding_kind;

typedef struct fg_entry {
    fg_meaning value;
    uint32_t begin, end; /* where it was set, in the body's source */
    uint32_t times;      /* how often: names results x, x_1, x_2 */
    uint8_t kind;        /* fg_binding_kind */
} fg_entry;

/* A variable that a body has updated so far. */
typedef struct fg_changed {
    fg_meaning value;
    fg_span span;
} fg_changed;

#define FG_ENV_PAGE 256u

typedef FG_VEC(const fg_name *) fg_name_list;

/* What a call that is done left behind: read, never written. */
typedef struct fg_settled {
    const fg_name *name;
    fg_entry entry;
} fg_settled;

typedef enum fg_env_kind { FG_ENV_HASHED, FG_ENV_PAGED, FG_ENV_SETTLED } fg_env_kind;

struct fg_env {
    fg_env_kind kind;
    uint32_t count; /* of what is paged or settled */
    union {
        fg_map names;        /* hashed: fg_name -> fg_entry */
        fg_entry **pages;    /* of a file: by the name's number, FG_ENV_PAGE a page */
        fg_settled *settled; /* by the name's number, ascending */
    };
    fg_env *parent;           /* a branch writes into its own and reads through */
    fg_map updates;           /* a variable's number -> fg_changed: what it means from here on */
    FG_VEC(uint32_t) changed; /* the variables among them, in order */
    bool scope;               /* a name scope: what it sets is its own */
    fg_name_list order; /* the names in the order in which they were set first; settled: none */
};

/* ---- where we are ---- */

typedef struct fg_instance {
    uint32_t frame;
    fg_env *env; /* NULL: its call failed */
    const fg_function *function;
} fg_instance;

/* A branch that only the run decides, while it is lowered. */
typedef struct fg_branch {
    fg_value_id predicate;
    bool truth;
    const struct fg_branch *outer;
} fg_branch;

/* One expansion of a body (or the file itself). */
struct fg_body {
    fg_body *caller;
    fg_module *module;
    const fg_function *function; /* NULL for the file */
    fg_env *env;
    uint32_t frame;             /* of the graph */
    const fg_name *variables;   /* prefix of the full names of variables; NULL: none */
    bool repeat;                /* a later call of a `layer`: its variables exist */
    uint32_t branches;          /* branches open here that only the run decides */
    uint32_t loops;             /* those among them that are loops */
    uint32_t scopes;            /* name scopes open here */
    bool broken;                /* a statement of it could not be read */
    const fg_branch *branch;    /* the innermost, the callers' included; or NULL */
    const fg_type *initialises; /* within an initialiser: what is declared */
    fg_span call;
};

/* What an operation is called with: its tensors, and where each was written. */
typedef struct fg_inputs {
    FG_VEC(fg_value_id) values;
    FG_VEC(fg_span) spans;
    bool wrong;
} fg_inputs;

#define FG_SCALARS 256u /* a power of 2 */

typedef struct fg_op_range {
    fg_op_id first, last;
} fg_op_range;

struct fg_lowering {
    fg_graph *graph;
    fg_arena *arena;
    fg_names *names;
    fg_report *report;
    fg_memory *memory;
    const fg_kernel_table *kernels;
    const fg_given *given; /* or NULL */
    fg_module *root;       /* the user's file */
    fg_module *modules;
    fg_body *body;
    fg_map library;                       /* fg_name -> fg_function */
    fg_map operations;                    /* fg_name -> fg_function */
    fg_map counters;                      /* (scope, definition) -> how many instances */
    fg_map instances;                     /* (scope, name) -> fg_instance */
    fg_map variables;                     /* full name -> variable's number */
    fg_map placeholders;                  /* full name -> placeholder's number */
    fg_map archives;                      /* path -> fg_npz: those that `load` has opened */
    fg_map said;                          /* places in definitions where a finding was reported */
    FG_VEC(const fg_instance *) scopes;   /* name scopes */
    FG_VEC(fg_op_range) loops;            /* loops that are done, those inside others left out */
    fg_op_id searched;                    /* for loops: up to which operation */
    fg_map open_pairs;                    /* pairs of sizes of which G308 was reported */
    const fg_attr *defaults[FG_OP_KINDS]; /* attributes of a call that gives none */
    fg_inputs inputs;             /* of the operation that is being called; its room stays */
    fg_argument *spare_arguments; /* of calls that are done, as the room that follows */
    FG_VEC(fg_entry *) spare_entries;
    FG_VEC(fg_map) spare_maps; /* empty */
    FG_VEC(fg_name_list) spare_orders;
    fg_tensor *scalars[FG_SCALARS]; /* constants made last, by a hash of what they are */
    uint32_t statement_op;          /* the first operation of the statement at hand */
    uint32_t looping;               /* loops open around it, those of callers too */
    uint32_t depth;                 /* of nested expressions and calls */
    uint32_t call_depth;
    bool too_deep;        /* said */
    uint64_t offered;     /* names that were compared with undefined ones */
    uint32_t repeats;     /* `for` statements around us */
    uint32_t counted_ops; /* operations that steps were counted for */
    uint64_t steps;
    bool failed;
    const fg_name *name_learning_phase, *name_shape, *name_dtype, *name_discard;
};

/* ---- complain.c ---- */

/* Adds a finding in the user's terms: within a definition of his, at its line, with the call
 * marked; within the library, at his call, with the library's line marked. Once a place in a
 * definition. */
fg_finding *fg_complain(fg_lowering *lo, fg_code code, fg_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
fg_finding *fg_complain_at(fg_lowering *lo, fg_code code, const fg_node *node, const char *format,
                           ...) __attribute__((format(printf, 4, 5)));
fg_span fg_span_at(const fg_lowering *lo, const fg_node *node);
void fg_complain_mark(fg_lowering *lo, fg_finding *finding, fg_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* "did you mean 'NAME'?", and the replacement of the name that stands at the span; where two are as
 * near, both, and no replacement. */
void fg_complain_rename(fg_lowering *lo, fg_finding *finding, fg_span span, const fg_name *name,
                        const fg_nearest *nearest);
void fg_complain_help(fg_lowering *lo, fg_finding *finding, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* G106, located. */
fg_meaning fg_unsupported(fg_lowering *lo, const fg_node *node, const char *what);
/* True (and a finding) where nesting has gone too far; else counts one more, to be given back. */
bool fg_too_deep(fg_lowering *lo, const fg_node *node);
/* Counts steps; past the limit a finding, and the reading of the file ends. */
void fg_spend(fg_lowering *lo, const fg_node *node, uint64_t steps);
/* The same for a call of a definition. */
void fg_spend_call(fg_lowering *lo, const fg_node *node);
/* The same for a turn of a `for`, and the operations that it made. */
void fg_spend_turn(fg_lowering *lo, const fg_node *node);
/* The same for work on lists: what is no list costs nothing. */
void fg_spend_list(fg_lowering *lo, const fg_node *node, fg_meaning m);
/* A list that is not too deep nor too long, its size known; anything else as it is. An error and a
 * finding otherwise. What fg_eval gives has been through this. */
fg_meaning fg_measured(fg_lowering *lo, const fg_node *node, fg_meaning m);
/* A string, or an error and a finding where it is too long. */
fg_meaning fg_means_text(fg_lowering *lo, const fg_node *node, const char *text, size_t length);
const char *fg_type_of_text(fg_lowering *lo, fg_value_id value);
/* G308, once for each pair of sizes: they must agree, and nothing says that they do. */
void fg_warn_open(fg_lowering *lo, fg_span span, const fg_size *a, const fg_size *b);

/* ---- env.c ---- */

fg_env *fg_env_new(fg_lowering *lo, fg_env *parent);
/* One that is quick for as many names as a file may have. */
fg_env *fg_env_new_file(fg_lowering *lo);
/* The call is done, and nothing is set in it any more: what it needed to be quick is given back. */
void fg_env_settle(fg_lowering *lo, fg_env *env);
/* What this very environment says of a name, or NULL. */
fg_entry *fg_env_own(const fg_env *env, const fg_name *name);
fg_entry *fg_env_get(const fg_env *env, const fg_name *name);
/* The same, but not beyond the scope at hand: what may not be declared again there. */
fg_entry *fg_env_get_here(const fg_env *env, const fg_name *name);
/* Sets a name bound by `=` or a parameter; in a branch, the branch's own. */
fg_entry *fg_env_set(fg_lowering *lo, fg_env *env, const fg_name *name, fg_meaning value,
                     const fg_node *node);

/* ---- lookup.c ---- */

/* Declares a name; a second declaration is G202, and false. */
bool fg_env_declare(fg_lowering *lo, const fg_node *name, fg_meaning value);
/* Binds the targets of an assignment. */
void fg_bind(fg_lowering *lo, const fg_node *target, fg_meaning value);
/* A name as a value. */
fg_meaning fg_lookup(fg_lowering *lo, const fg_node *node);
/* The learning phase: what the file declares, else a placeholder, made on first use. */
fg_meaning fg_learning_phase(fg_lowering *lo);
/* a.b */
fg_meaning fg_attribute(fg_lowering *lo, const fg_node *node);

/* ---- update.c ---- */

/* NAME <- value */
void fg_run_update(fg_lowering *lo, const fg_node *node);
/* assign(variable, value), of the file: gives the value; with a result, that instead. A list of
 * variables takes a list of values; the updates belong to all that it gives. */
fg_meaning fg_assign(fg_lowering *lo, const fg_node *node, fg_meaning variable, fg_meaning value,
                     const fg_meaning *result);
/* What a variable means here, after the updates above; `m` as it is where there are none. */
fg_meaning fg_updated(const fg_lowering *lo, fg_meaning m);
/* From here on a variable means `value`. */
void fg_change_variable(fg_lowering *lo, fg_env *env, uint32_t variable, fg_meaning value,
                        fg_span span);
/* What it means in this very environment, where it was changed. */
fg_meaning fg_changed_variable(const fg_lowering *lo, const fg_env *env, uint32_t variable);
/* What both branches did to variables, after them. */
void fg_merge_updates(fg_lowering *lo, fg_span span, fg_value_id predicate, const fg_env *then,
                      const fg_env *otherwise);
/* At the end of a call: its updates belong to its results, which are given anew. */
fg_meaning fg_commit_updates(fg_lowering *lo, fg_body *body, fg_meaning result);

/* ---- load.c ---- */

/* load("FILE.npz", "MEMBER"), load("FILE.npy"): a constant. */
fg_meaning fg_load(fg_lowering *lo, const fg_node *node, const fg_meaning *args, uint32_t count);

/* ---- scope.c ---- */

void fg_run_scope(fg_lowering *lo, const fg_node *node);
/* What names of scopes mean at the end of the file. */
void fg_publish_scopes(fg_lowering *lo);
void fg_run_import(fg_lowering *lo, const fg_node *node);
/* One file is one module, under whatever path it is imported. */
/* A path that the file names, relative to where the file is. Never standard input. */
const char *fg_path_beside(fg_lowering *lo, const fg_name *path);
const char *fg_real_path(fg_lowering *lo, const char *path);
/* NAME of `import ... as NAME`, or NULL. */
fg_module *fg_find_import(const fg_module *module, const fg_name *name);

/* ---- module.c ---- */

fg_module *fg_module_new(fg_lowering *lo, const fg_tree *tree, bool library);
/* A callable by name, as seen from a body: the file's, the library's, an operation; or NULL. */
fg_function *fg_callable(fg_lowering *lo, fg_module *module, const fg_name *name);
/* Whether so many more names may be compared with an unknown one: there is a limit for all of a
 * file's mistakes together. */
bool fg_may_offer(fg_lowering *lo, uint32_t count);
void fg_offer_callables(fg_lowering *lo, fg_module *module, fg_nearest *nearest);

/* ---- expression.c, static.c, index.c ---- */

fg_meaning fg_eval(fg_lowering *lo, const fg_node *node);
/* Python's arithmetic. True where both are static (then `*result` is set, an ERROR perhaps). */
bool fg_static_binary(fg_lowering *lo, const fg_node *node, fg_operator op, fg_meaning a,
                      fg_meaning b, fg_meaning *result);
bool fg_static_unary(fg_lowering *lo, const fg_node *node, fg_operator op, fg_meaning a,
                     fg_meaning *result);
/* An elementwise operation on static numbers. */
bool fg_static_operation(fg_lowering *lo, const fg_node *node, fg_op_kind op,
                         const fg_meaning *args, uint32_t count, fg_meaning *result);
fg_meaning fg_index(fg_lowering *lo, const fg_node *node, fg_meaning base);
/* A static int, else G216 or G205 and false. `what` is named in the message: "axis". */
bool fg_want_int(fg_lowering *lo, fg_span span, fg_meaning m, const char *what, int64_t *value);

fg_meaning fg_eval_loop(fg_lowering *lo, const fg_node *node);

/* ---- types.c ---- */

/* What a TYPE node says, names being looked up in the body at hand; unknown ones become symbols of
 * the module where `symbols` is set. False after a finding. */
bool fg_eval_type(fg_lowering *lo, const fg_node *node, bool symbols, fg_type *type);
bool fg_eval_dimension(fg_lowering *lo, const fg_node *node, bool symbols, const fg_size **size);
/* Binds the names in a parameter's TYPE to what an argument has, and checks the rest. */
bool fg_bind_type(fg_lowering *lo, fg_body *callee, const char *what, const fg_node *type,
                  fg_value_id value, fg_span argument);
/* The element type that a parameter's TYPE asks for: FG_INVALID where a call decides. */
fg_dtype fg_param_dtype(fg_lowering *lo, const fg_body *callee, const fg_node *type);
bool fg_is_static_type(const fg_node *type);
/* Checks a static argument against `int`, `float`, `list` ...; may turn an int into a float. */
bool fg_check_static_type(fg_lowering *lo, const char *what, const fg_node *type, fg_span argument,
                          fg_meaning *m);

/* ---- tensor.c ---- */

/* A meaning as a tensor of element type `want` (FG_INVALID: what it is by itself). ERROR after a
 * finding; `span` is where it was written. */
fg_meaning fg_to_tensor(fg_lowering *lo, fg_span span, fg_meaning m, fg_dtype want);
/* The element type that it has or would have; FG_INVALID where it has none of its own (statics). */
fg_dtype fg_own_dtype(const fg_lowering *lo, fg_meaning m);
/* The element type of statics where nothing asks. */
fg_dtype fg_default_dtype(fg_meaning m);

/* ---- operation.c ---- */

/* Appends an operation: infers types and shapes, reports what is wrong. `spans` are those of the
 * inputs, or NULL. Gives a TENSOR, or a LIST for several results. */
fg_meaning fg_emit(fg_lowering *lo, fg_span span, fg_op_kind kind, const fg_value_id *inputs,
                   uint32_t input_count, const fg_span *spans, const fg_attr *attrs,
                   uint32_t output_count);
/* One tensor result from tensors, attributes at their defaults. */
fg_meaning fg_emit_simple(fg_lowering *lo, fg_span span, fg_op_kind kind, uint32_t count,
                          const fg_value_id *inputs, const fg_span *spans);
/* A call of an operation with the language's arguments. */
fg_meaning fg_call_operation(fg_lowering *lo, const fg_node *node, fg_op_kind kind,
                             fg_argument *arguments);

/* ---- call.c ---- */

/* `callee` where it was evaluated already, else NULL. */
fg_meaning fg_eval_call(fg_lowering *lo, const fg_node *node, const fg_meaning *callee);
fg_meaning fg_call_function(fg_lowering *lo, const fg_node *node, const fg_function *function,
                            fg_argument *arguments);
bool fg_eval_arguments(fg_lowering *lo, const fg_node *first, fg_argument **arguments);
/* One more at the end of a list, whose end moves on. */
fg_argument *fg_add_argument(fg_lowering *lo, fg_argument ***tail, const fg_name *name,
                             fg_meaning value, fg_span span);
/* Within an initialiser: `shape` or `dtype` of what is declared, as an argument. */
fg_argument *fg_declared_argument(fg_lowering *lo, const fg_name *name, const fg_node *node);

/* ---- definition.c ---- */

/* `layer` where that is what is called, else NULL. */
fg_meaning fg_call_definition(fg_lowering *lo, const fg_node *node, const fg_function *function,
                              const fg_function *layer, fg_argument *arguments);
fg_meaning fg_call_layer(fg_lowering *lo, const fg_node *node, const fg_function *layer,
                         fg_argument *arguments);

/* ---- instance.c ---- */

/* "prefix/name"; the name itself where `prefix` is NULL. */
const fg_name *fg_scoped(fg_lowering *lo, const fg_name *prefix, const fg_name *name);
/* Opens the frame of a call: its name from `as`, from a layer, or counted. False after a finding.
 */
bool fg_open_instance(fg_lowering *lo, const fg_node *call, const fg_function *function,
                      const fg_function *layer, fg_body *body);
void fg_close_instance(fg_lowering *lo, fg_body *body, fg_meaning result);
/* Whether a call names an instance by `as`. `as ""` asks for no level: what has a name already, or
 * makes no instance, adds none. */
bool fg_names_instance(fg_lowering *lo, const fg_node *call);
/* A call that failed: its name is counted, and known as one that cannot be reached into. */
void fg_skip_instance(fg_lowering *lo, const fg_node *call, const fg_function *function);
void fg_break_instance(fg_lowering *lo, fg_body *body);
fg_instance *fg_find_instance(const fg_lowering *lo, uint32_t frame, const fg_name *name);
void fg_add_instance(fg_lowering *lo, uint32_t frame, const fg_name *name, fg_instance *instance);

/* ---- static_functions.c ---- */

const fg_static_function *fg_static_function_of(const fg_name *name);
void fg_offer_static_functions(fg_nearest *nearest);

/* ---- statement.c, branch.c, declare.c, signature.c ---- */

typedef enum fg_flow {
    FG_FALLS,     /* through its end */
    FG_RETURNS,   /* always */
    FG_SOMETIMES, /* returns in some cases: an error in a branch */
} fg_flow;

typedef struct fg_outcome {
    fg_flow flow;
    fg_meaning value; /* of RETURNS; of a block that ends in values, what they are */
    bool has_value;
    const fg_node *returned; /* where; NULL after a mistake, which has been said */
} fg_outcome;

/* Statements from `first` on. */
fg_outcome fg_run_statements(fg_lowering *lo, const fg_node *first);
/* An IF; `rest` are the statements behind it, that become its other branch where one side returns:
 * then `*took_rest` is set. */
fg_outcome fg_run_clauses(fg_lowering *lo, const fg_node *node, const fg_node *clause,
                          const fg_node *rest, bool *took_rest);
fg_outcome fg_run_if(fg_lowering *lo, const fg_node *node, const fg_node *rest, bool *took_rest);
/* if p { a } else { b } of two meanings. */
fg_meaning fg_merge(fg_lowering *lo, fg_span span, fg_value_id predicate, fg_meaning a,
                    fg_meaning b, const char *what);

void fg_declare_placeholder(fg_lowering *lo, const fg_node *node);
void fg_declare_const(fg_lowering *lo, const fg_node *node);
void fg_declare_variable(fg_lowering *lo, const fg_node *node);
void fg_declare_weights(fg_lowering *lo, const fg_node *node);
void fg_declare_layer(fg_lowering *lo, const fg_node *node);
void fg_declare_signature(fg_lowering *lo, const fg_node *node);
fg_outcome fg_run_assert(fg_lowering *lo, const fg_node *node);
void fg_run_warn(fg_lowering *lo, const fg_node *node);
/* The signature of a file that has none: every value that nothing uses. */
void fg_default_signature(fg_lowering *lo);

#endif
