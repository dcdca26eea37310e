/* Linear algebra: how kernels walk over matrices, the last two axes, and what they share. Each
 * matrix is computed by itself, in scratch memory of its own, so results depend on no other and not
 * on threads. The files that include this are compiled once: the bits are those of every
 * instruction set. Matrices are row by row. */
#ifndef FG_KERNELS_LINEAR_H
#define FG_KERNELS_LINEAR_H

#include "kernels/loop.h"

typedef struct fg_linear fg_linear;
struct fg_linear {
    const fg_call *call;
    size_t count;         /* matrices */
    size_t rows, columns; /* of those of input 0 */
    size_t most;          /* the larger of both */
    size_t work;          /* bytes that `each` has for a matrix; aligned to 64 */
    /* Matrix i; false where it is none that this can be done with. */
    bool (*each)(const fg_linear *self, size_t i, void *work);
};

/* Of the matrices of input 0, or of result 0, to which inputs may broadcast. */
void fg_linear_init(fg_linear *self, const fg_call *call, bool of_result);
size_t fg_linear_scratch(const fg_linear *self);
/* Calls `each`; fails with "operation: x[1] is `trouble`" for the first that says so. */
bool fg_linear_run(const fg_linear *self, fg_call *call, const char *trouble);

/* `size` for rows times columns elements, or SIZE_MAX, which no machine has. */
size_t fg_linear_bytes(size_t rows, size_t columns, size_t size);
/* Which matrix of an input matrix i of result 0 is made of. */
size_t fg_linear_at(const fg_call *call, uint32_t input, size_t i);
/* Elements of a float32 or float64 view, from and to double. */
void fg_linear_load(const fg_view *view, size_t first, size_t count, double *to);
void fg_linear_store(const fg_view *view, size_t first, size_t count, const double *from);
void fg_linear_transpose(double *square, size_t n);

/* The matrix becomes its factors L (below the diagonal, which is 1) and U, by the largest of each
 * column (Golub, Van Loan: Matrix computations; 3.4.1); row i of L U is row order[i]. `sign` is
 * that of the permutation. False where it is singular. */
bool fg_linear_lu(double *a, size_t n, size_t *order, double *sign);
/* b becomes the solution x of L x = b or U x = b (`lower`), b with `columns` columns; with `unit`
 * the diagonal is taken as 1. */
void fg_linear_substitute(const double *a, size_t n, bool lower, bool unit, double *b,
                          size_t columns);

#endif
