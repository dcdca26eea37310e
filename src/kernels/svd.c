/* Singular values by two-sided Jacobi rotations (Kogbetliantz: Solution of linear equations by
 * diagonalization of coefficients matrix; 1955), in the order of Eigen's JacobiSVD, so that the
 * signs of the vectors are those that TensorFlow gives for matrices with fewer than 16 columns. A
 * matrix that is not square is made so by Householder's reflections with column pivoting first
 * (Golub, Van Loan: Matrix computations; 5.4.2). In the precision of the elements, as the signs
 * depend on it. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "kernels/isa.h"
#include "kernels/linear.h"

enum { MOST_SWEEPS = 100 };

#define BODY "kernels/svd_body.h"
#include "kernels/each_float.h"

static void svd_init(fg_linear *self, const fg_call *call) {
    const size_t size = fg_dtype_size(call->in[0].dtype);
    size_t least, elements;
    fg_linear_init(self, call, false);
    least = self->rows < self->columns ? self->rows : self->columns;
    /* none is larger than the matrix, or a result */
    elements = least * least + self->rows * self->columns + least;
    if (call->out_count > 1)
        elements += self->rows * (size_t)call->out[1].dims[call->out[1].rank - 1] +
                    self->columns * (size_t)call->out[2].dims[call->out[2].rank - 1];
    self->work = elements * size + least * sizeof(size_t);
    self->each = size == sizeof(float) ? svd_each_float32 : svd_each_float64;
}

size_t fg_svd_scratch(const fg_call *call) {
    fg_linear self;
    svd_init(&self, call);
    return fg_linear_scratch(&self);
}

bool fg_kernel_svd(fg_call *call) {
    fg_linear self;
    svd_init(&self, call);
    return fg_linear_run(&self, call, "");
}
