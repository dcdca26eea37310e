/* Eigenvalues of symmetric matrices: Householder's reflections make the matrix tridiagonal,
 * implicit QR steps with Wilkinson's shift make it diagonal (Golub, Van Loan: Matrix
 * computations; 8.3), in the order and with the signs of Eigen's SelfAdjointEigenSolver, which
 * TensorFlow uses. In the precision of the elements, as the signs depend on it. Only the lower
 * triangle is read. */
#include <float.h>
#include <math.h>

#include "kernels/isa.h"
#include "kernels/linear.h"

enum { MOST_TURNS = 30 }; /* for each row */

#define BODY "kernels/eigen_body.h"
#include "kernels/each_float.h"

static void eigen_init(fg_linear *self, const fg_call *call) {
    const size_t size = fg_dtype_size(call->in[0].dtype);
    fg_linear_init(self, call, false);
    self->work = fg_linear_bytes(self->rows, (call->out_count > 1 ? 2 : 1) * self->rows + 3, size);
    self->each = size == sizeof(float) ? eigen_each_float32 : eigen_each_float64;
}

size_t fg_eigh_scratch(const fg_call *call) {
    fg_linear self;
    eigen_init(&self, call);
    return fg_linear_scratch(&self);
}

bool fg_kernel_eigh(fg_call *call) {
    fg_linear self;
    eigen_init(&self, call);
    return fg_linear_run(&self, call, "not one that has eigenvalues");
}
