/* Numbers as text. Nothing here depends on the locale. */
#ifndef FG_DATA_NUMBER_H
#define FG_DATA_NUMBER_H

#include "tensor/dtype.h"

typedef enum fg_number_kind {
    FG_NUMBER_NONE, /* not a number */
    FG_NUMBER_BOOL, /* true, false */
    FG_NUMBER_INTEGER,
    FG_NUMBER_REAL,
} fg_number_kind;

enum { FG_NUMBER_DIGITS = 400 }; /* what is longer is no number */

typedef struct fg_number {
    fg_number_kind kind;
    bool negative;
    bool wide;          /* an integer beyond 64 bits; its digits still are a float */
    bool special;       /* inf or nan, in `value` */
    uint64_t magnitude; /* of an integer or a bool */
    double value;       /* to the nearest double, with its sign */
    /* What strtof and strtod take everywhere: digits, then an exponent. */
    char digits[FG_NUMBER_DIGITS + 24];
} fg_number;

/* "12", "-1_000", "0x1f", "1.5e-3", "255.", ".5", "inf", "-nan", "true", "True". */
fg_number fg_number_read(const char *text, size_t length);

typedef enum fg_fit {
    FG_FITS,
    FG_FITS_NOT, /* a number that the type does not hold */
    FG_NO_FIT,   /* a bool where a number is wanted */
} fg_fit;

/* Stores it as an element of this type, a float rounded once. */
fg_fit fg_number_store(const fg_number *number, fg_dtype dtype, void *to);

#endif
