/* What every operation is: a row in ops.def, and a shape rule.
 *
 *   OP(name, PARAMS(...), RESULTS(...), shape rule, flags, "what it computes")
 *
 * Parameters, in the order in which a call gives them without names:
 *   IN(name, V, CLASS)       a tensor whose element type is variable V (T, U) within CLASS
 *   IN_OF(name, DTYPES)      a tensor of one of these element types, free of the others
 *   OPTIONAL(name, V, CLASS) the same as IN, may be none
 *   LIST(name, V, CLASS)     a list of tensors; at most one such parameter
 *   INT(name, default)  FLOAT(..)  FLAG(..)  TEXT(name, default, "a|b|c" or NULL)
 *   REQUIRED_TEXT(name)
 *   DTYPE(name, default, CLASS)  an element type of a class
 *   INTS(name, default)      an int or a list of ints
 *   AXES(name, default)      the same, of axes
 *   SIZES(name)              a list of sizes: a shape
 *   VALUE(name)              a tensor that is part of the operation
 * They stand side by side without commas. A default is a literal; REQUIRED and NONE are defaults
 * too. Results are OUT(name, V) of the type variable V, OUT_AS(name, DTYPE), or OUT_ATTR(name,
 * attribute) whose type an attribute gives. Type rules follow from the row; the shape rule is a
 * function (rules.h). */
#ifndef FG_OPS_OP_H
#define FG_OPS_OP_H

#include "diag/catalogue.h"
#include "tensor/attr.h"

typedef enum fg_op_kind {
    FG_OP_NONE,
#define OP(name, params, results, shape, flags, says) FG_OP_##name,
#include "ops/ops.def"
#undef OP
    FG_OP_KINDS
} fg_op_kind;

typedef enum fg_param_kind {
    FG_PARAM_TENSOR,
    FG_PARAM_OPTIONAL, /* a tensor or none */
    FG_PARAM_LIST,     /* a list of tensors */
    FG_PARAM_INT,
    FG_PARAM_FLOAT,
    FG_PARAM_BOOL,
    FG_PARAM_STRING,
    FG_PARAM_DTYPE,
    FG_PARAM_INTS,
    FG_PARAM_SIZES,
    FG_PARAM_VALUE, /* a tensor that is part of the operation: of const */
} fg_param_kind;

typedef struct fg_param {
    const char *name;
    fg_param_kind kind;
    char variable;       /* of tensors: 'T', 'U'; 0: none */
    fg_dtypes accepts;   /* of tensors and of DTYPE */
    bool required;       /* no default */
    fg_attr value;       /* the default; kind FG_ATTR_NONE for none */
    const char *choices; /* of strings: "a|b|c", or NULL */
} fg_param;

typedef struct fg_result {
    const char *name;
    char variable;         /* its element type is that of this variable; or 0 */
    fg_dtype dtype;        /* or this one; or FG_INVALID */
    const char *attribute; /* or this attribute's */
} fg_result;

typedef enum fg_op_flags {
    FG_OP_ELEMENTWISE = 1 << 0, /* the result's elements depend on those of the same place only;
                                   static numbers are folded with it */
    FG_OP_RANDOM = 1 << 1,      /* draws from (seed, full name, run, turn) */
    FG_OP_STATEFUL = 1 << 2,    /* reads or writes what outlives the run; never folded or shared */
    FG_OP_LAZY = 1 << 3,        /* if: evaluates one side */
    FG_OP_HIDDEN = 1 << 4,      /* made by the lowering, not callable by name */
    FG_OP_DYNAMIC = 1 << 5,     /* a size of a result is known only after it ran */
    FG_OP_SPREAD = 1 << 6,      /* its results are a list, as many as an attribute says */
    FG_OP_SIZE_ONLY = 1 << 7,   /* looks at its input's shape, not at its elements */
    FG_OP_REPLACES = 1 << 8,    /* its result is its first input with some elements replaced: it may
                                   be written where that is */
} fg_op_flags;

typedef struct fg_infer fg_infer;
typedef bool (*fg_shape_rule)(fg_infer *infer);

typedef struct fg_op_row {
    const char *name;
    const fg_param *params;
    const fg_result *results;
    uint8_t param_count, result_count;
    uint16_t flags;
    fg_shape_rule shape;
    const char *says;
} fg_op_row;

const fg_op_row *fg_op_row_of(fg_op_kind kind);
/* FG_OP_NONE where there is none. Hidden ones are found too. */
fg_op_kind fg_op_kind_of(const char *name);
int fg_op_param_index(const fg_op_row *row, const char *name); /* -1 */
/* "float", "number": a class of element types in words. */
const char *fg_op_class_text(fg_dtypes set);
/* "softmax(x: T[...], axis: int = -1) -> T[...] where T is float", for help and messages. */
const char *fg_op_signature(fg_arena *arena, fg_op_kind kind);

/* One application of a shape rule. The rule reads inputs and attributes, and sets
 * outputs[i].shape; element types are set before it is called. It runs when the graph is built,
 * over formulas, and again when a run is prepared, over numbers. */
struct fg_infer {
    const fg_op_row *row;
    fg_arena *arena;
    fg_sizes *sizes;
    /* inputs, in the order of the tensor parameters, a list's elements in its place; an absent
     * optional one has dtype FG_INVALID */
    uint32_t input_count, output_count;
    const fg_type *inputs;
    fg_tensor *const *constants; /* an input's value where it is static, else NULL; may be NULL */
    const fg_attr *attrs;        /* by parameter; tensors have FG_ATTR_NONE */
    fg_type *outputs;
    /* what is wrong, where the rule returned false */
    fg_code code;
    int blame[2];        /* inputs to point at, or -1 */
    const char *message; /* in words of the row's parameters */
    const char *help;    /* or NULL */
    /* pairs of sizes that must agree and that nothing says do */
    FG_VEC(struct fg_open_sizes {
        const fg_size *a, *b;
        int input[2];
    })
    open;
};

/* Where a parameter's inputs begin, and how many there are (a list's length; 0 or 1 else). */
uint32_t fg_infer_inputs(const fg_infer *infer, int param, uint32_t *count);
/* Sets what is wrong and returns false. */
bool fg_infer_fail(fg_infer *infer, fg_code code, int blame_a, int blame_b, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
bool fg_infer_help(fg_infer *infer, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* returns false */
/* Sizes that must be equal: false (G302, with both shapes) where they differ; where it is open, it
 * is noted, and the number, if one is a number, else `a` is taken as both. */
bool fg_infer_same(fg_infer *infer, const fg_size *a, const fg_size *b, int input_a, int input_b,
                   const fg_size **same);

/* How many results there are: those of the row, or as many as an operation with FG_OP_SPREAD makes
 * (split's num, the size of unstack's axis). Sets output_count; `outputs` is not read. */
bool fg_infer_count(fg_infer *infer);
/* Element types: checks the inputs against the row and sets the outputs' dtypes. The same failing
 * as a shape rule (G301). */
bool fg_infer_types(fg_infer *infer);
/* Both: types, then shapes. */
bool fg_infer_run(fg_infer *infer);

/* Whether two attributes are the same; of tensors and sizes that is not told: false. */
bool fg_attr_same(const fg_attr *a, const fg_attr *b);

#endif
