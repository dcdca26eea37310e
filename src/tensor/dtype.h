/* Element types, and sets of them. */
#ifndef FG_TENSOR_DTYPE_H
#define FG_TENSOR_DTYPE_H

#include "feedgraph/feedgraph.h"

typedef enum fg_dtype_kind { FG_BOOLEAN, FG_SIGNED, FG_UNSIGNED, FG_REAL, FG_TEXT } fg_dtype_kind;

fg_dtype_kind fg_dtype_kind_of(fg_dtype dtype);
/* The element type whose name these bytes are, or FG_INVALID. */
fg_dtype fg_dtype_of_bytes(const char *name, size_t length);

/* Sets of element types, a bit each. */
typedef uint32_t fg_dtypes;
#define FG_DTYPE_BIT(dtype) (1u << (dtype))
#define FG_DTYPES_SIGNED                                                       \
    (FG_DTYPE_BIT(FG_INT8) | FG_DTYPE_BIT(FG_INT16) | FG_DTYPE_BIT(FG_INT32) | \
     FG_DTYPE_BIT(FG_INT64))
#define FG_DTYPES_UNSIGNED                                                        \
    (FG_DTYPE_BIT(FG_UINT8) | FG_DTYPE_BIT(FG_UINT16) | FG_DTYPE_BIT(FG_UINT32) | \
     FG_DTYPE_BIT(FG_UINT64))
#define FG_DTYPES_INT (FG_DTYPES_SIGNED | FG_DTYPES_UNSIGNED)
#define FG_DTYPES_FLOAT                                                                \
    (FG_DTYPE_BIT(FG_FLOAT16) | FG_DTYPE_BIT(FG_BFLOAT16) | FG_DTYPE_BIT(FG_FLOAT32) | \
     FG_DTYPE_BIT(FG_FLOAT64))
#define FG_DTYPES_INDEX   (FG_DTYPE_BIT(FG_INT32) | FG_DTYPE_BIT(FG_INT64))
#define FG_DTYPES_BOOL    FG_DTYPE_BIT(FG_BOOL)
#define FG_DTYPES_NUMBER  (FG_DTYPES_INT | FG_DTYPES_FLOAT)
#define FG_DTYPES_NUMERIC (FG_DTYPES_NUMBER | FG_DTYPES_BOOL)
#define FG_DTYPES_ANY     (FG_DTYPES_NUMERIC | FG_DTYPE_BIT(FG_STRING))

float fg_float_of_half(uint16_t bits);
uint16_t fg_half_of_float(float value); /* to nearest, ties to even */
float fg_float_of_bfloat(uint16_t bits);
uint16_t fg_bfloat_of_float(float value); /* to nearest, ties to even; NaN stays NaN */
/* Rounded once, not by way of float. */
uint16_t fg_half_of_double(double value);
uint16_t fg_bfloat_of_double(double value);

#endif
