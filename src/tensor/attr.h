/* The value of an operation's attribute. */
#ifndef FG_TENSOR_ATTR_H
#define FG_TENSOR_ATTR_H

#include "tensor/shape.h"
#include "tensor/tensor.h"

typedef enum fg_attr_kind {
    FG_ATTR_NONE, /* an absent value, or a parameter that is an input */
    FG_ATTR_INT,
    FG_ATTR_FLOAT,
    FG_ATTR_BOOL,
    FG_ATTR_STRING,
    FG_ATTR_DTYPE,
    FG_ATTR_INTS,   /* a list of integers, such as axes */
    FG_ATTR_SIZES,  /* a list of formulas, such as a shape; in a plan they are INTS */
    FG_ATTR_TENSOR, /* the value of a constant; in a graph, one reference belongs to the graph */
} fg_attr_kind;

typedef struct fg_attr {
    uint32_t kind;  /* fg_attr_kind */
    uint32_t count; /* of INTS and SIZES */
    union {
        int64_t i;
        double f;
        bool b;
        const char *s;
        fg_dtype dtype;
        const int64_t *ints;
        const fg_size *const *sizes;
        fg_tensor *tensor;
    };
} fg_attr;

#endif
