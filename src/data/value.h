/* Values as text: what `--feed` and `--expect` take, and what is printed. Parsed, never evaluated.
 */
#ifndef FG_DATA_VALUE_H
#define FG_DATA_VALUE_H

#include "data/npy.h"
#include "diag/report.h"
#include "tensor/shape.h"

/* What a value is read for; `dtype` FG_INVALID where that is not known. */
typedef struct fg_value_wish {
    fg_dtype dtype;
    int rank;                  /* -1: not known */
    int64_t dims[FG_MAX_RANK]; /* -1: not known */
    const char
        *names[FG_MAX_RANK]; /* of sizes not known: the symbol, for "--dim batch=N"; or NULL */
    uint64_t seed;           /* of the generators */
} fg_value_wish;

/* Reads bytes begin .. end - 1 of a source: a number, true or false, inf, nan, "-inf"; a nested
 * list; "float32[2,2]=1 2 3 4" (commas or spaces between, brackets allowed), or a generator behind
 * the type; "@file.npy";
 * "@file.npz:member" (also "@file.npz" with one member); zeros; ones; normal(mean,std);
 * uniform(lo,hi). Literals take the wished element type where they can (else int32, float32 or
 * bool); files and typed lists keep their own: conversion is the check's. Generators need every
 * size. On failure NULL, and one finding (G102 to G105, G413, G414) in the report, at the piece
 * that is wrong. */
fg_tensor *fg_value_read(fg_memory *memory, fg_report *report, fg_span span,
                         const fg_value_wish *wish);

/* As NumPy prints it; `most` elements are shown before the middle is left out, 0 for all. */
void fg_value_print(const fg_tensor *tensor, size_t most, fg_text *out);
/* As JSON, without spaces: nested lists, true and false, 64-bit integers exact, "nan", "inf" and
 * "-inf" as strings. Without elements, and with more than 65536 empty lists: "[]". */
void fg_value_json(const fg_tensor *tensor, fg_text *out);

#endif
