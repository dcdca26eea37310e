/* What an expression of the language means while a file is lowered: a static value, or a value of
 * the graph. */
#ifndef FG_LOWER_VALUE_H
#define FG_LOWER_VALUE_H

#include "graph/graph.h"
#include "syntax/tree.h"

typedef enum fg_meaning_kind {
    FG_MEANS_ERROR, /* said already: whoever uses it stays silent */
    FG_MEANS_NONE,
    FG_MEANS_NOTHING, /* what a call without results gives */
    FG_MEANS_BOOL,
    FG_MEANS_INT,
    FG_MEANS_WIDE, /* an int of 2^63 to 2^64 - 1: an element of uint64, and no size */
    FG_MEANS_FLOAT,
    FG_MEANS_SIZE, /* an int that the feeds decide: a formula, never a number */
    FG_MEANS_STRING,
    FG_MEANS_DTYPE,
    FG_MEANS_FUNCTION,
    FG_MEANS_LIST,
    FG_MEANS_OPTIONS, /* what **options holds */
    FG_MEANS_TENSOR,
} fg_meaning_kind;

typedef struct fg_list fg_list;
typedef struct fg_function fg_function;
typedef struct fg_argument fg_argument;

typedef struct fg_meaning {
    uint8_t kind; /* fg_meaning_kind */
    uint8_t
        dtype; /* of BOOL, INT, WIDE, FLOAT: the element type a `const` gave it, else FG_INVALID */
    uint32_t variable; /* of TENSOR: the variable that the name stands for, else 0 */
    union {
        bool b;
        int64_t i;
        uint64_t wide;
        double f;
        const fg_size *size;
        const fg_name *s;
        fg_dtype type;
        const fg_function *function;
        const fg_list *list;
        const fg_argument *options; /* a list */
        fg_value_id tensor;
    };
} fg_meaning;

struct fg_list {
    uint32_t count;
    uint32_t depth;  /* of lists within it, itself included; 0: not measured yet */
    uint64_t weight; /* 1, and its elements, and the weights of the lists among them */
    fg_meaning at[];
};

/* One argument of a call, in the order written; `name` NULL for one without. */
struct fg_argument {
    const fg_name *name;
    fg_meaning value;
    fg_span span;
    bool used; /* scratch of the binding */
    fg_argument *next;
};

static inline fg_meaning fg_means_error(void) {
    return (fg_meaning){.kind = FG_MEANS_ERROR};
}
static inline fg_meaning fg_means_none(void) {
    return (fg_meaning){.kind = FG_MEANS_NONE};
}
static inline fg_meaning fg_means_bool(bool b) {
    return (fg_meaning){.kind = FG_MEANS_BOOL, .b = b};
}
static inline fg_meaning fg_means_int(int64_t i) {
    return (fg_meaning){.kind = FG_MEANS_INT, .i = i};
}
static inline fg_meaning fg_means_wide(uint64_t wide) {
    return (fg_meaning){.kind = FG_MEANS_WIDE, .wide = wide};
}
static inline fg_meaning fg_means_float(double f) {
    return (fg_meaning){.kind = FG_MEANS_FLOAT, .f = f};
}
static inline fg_meaning fg_means_string(const fg_name *s) {
    return (fg_meaning){.kind = FG_MEANS_STRING, .s = s};
}
static inline fg_meaning fg_means_dtype(fg_dtype type) {
    return (fg_meaning){.kind = FG_MEANS_DTYPE, .type = type};
}
static inline fg_meaning fg_means_tensor(fg_value_id tensor) {
    return (fg_meaning){.kind = FG_MEANS_TENSOR, .tensor = tensor};
}
static inline fg_meaning fg_means_function(const fg_function *function) {
    return (fg_meaning){.kind = FG_MEANS_FUNCTION, .function = function};
}
static inline fg_meaning fg_means_list(const fg_list *list) {
    return (fg_meaning){.kind = FG_MEANS_LIST, .list = list};
}
/* An INT where the formula is a number. NULL (an overflow) means an error. */
fg_meaning fg_means_size(const fg_size *size);
fg_list *fg_list_new(fg_arena *arena, uint32_t count);

static inline bool fg_means_number(fg_meaning m) {
    return m.kind == FG_MEANS_INT || m.kind == FG_MEANS_WIDE || m.kind == FG_MEANS_FLOAT;
}
static inline bool fg_means_static_scalar(fg_meaning m) {
    return fg_means_number(m) || m.kind == FG_MEANS_BOOL;
}
/* A static scalar as a float; a bool is 0 or 1. */
double fg_means_real(fg_meaning m);
/* A list that holds numbers, bools and sizes only, nested or not. */
bool fg_means_numbers(fg_meaning m);
/* Equal statics: `==` of the language where neither is a tensor. */
bool fg_means_same(fg_meaning a, fg_meaning b);
/* For messages: "the list [1, 2]", "float32[batch, 8]", "\"concat\"", "none". */
const char *fg_meaning_text(const fg_graph *graph, fg_arena *arena, fg_meaning m);
/* As str() gives it: "3", "1.5", "true", "[1, 2]". */
const char *fg_meaning_plain(const fg_graph *graph, fg_arena *arena, fg_meaning m);

#endif
