/* Reductions: how the axes are walked, the same for every instruction set, and what an operation
 * says of itself.
 *
 * Elements are folded into totals: along a run in 32 lanes that are joined in a fixed order, or row
 * by row into many totals side by side. Long reductions to few results are cut at fixed places. So
 * the result depends neither on the threads nor on the width of vectors. */
#ifndef FG_KERNELS_REDUCE_H
#define FG_KERNELS_REDUCE_H

#include "kernels/loop.h"

enum {
    FG_LANES = 32,
    FG_BLOCK = 4096,   /* elements folded in lanes before they go into a total */
    FG_COLUMNS = 1024, /* totals side by side */
    FG_ROWS = 64,      /* rows folded in lanes before they go into totals */
};

/* One pass over the elements. A total has 8 bytes. `center` has one number for each total (a mean,
 * a maximum), or is NULL. */
typedef struct fg_fold {
    void (*start)(void *totals, size_t n);
    /* n elements next to each other into one total */
    void (*run)(const void *x, size_t n, void *total, const void *center);
    /* `rows` rows, `stride` elements apart, of `columns` elements into as many totals */
    void (*rows)(const void *x, size_t rows, int64_t stride, size_t columns, void *totals,
                 const void *center);
    void (*join)(void *totals, const void *others, size_t n);
} fg_fold;

typedef struct fg_reducer {
    fg_fold first;
    const fg_fold *second; /* NULL: one pass */
    /* Makes the second pass's centers of the first one's totals, in place; `count` elements each.
     */
    void (*center)(void *totals, size_t n, size_t count);
    /* Totals of both passes to results from out[0].data + at and so on. */
    void (*finish)(const fg_call *call, size_t at, size_t n, size_t count, const void *first,
                   const void *second);
} fg_reducer;

/* `axes` is the axis attribute: none is all. */
bool fg_reduce(fg_call *call, const fg_attr *axes, const fg_reducer *reducer);

#endif
