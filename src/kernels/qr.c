/* A matrix as the product of one with orthonormal columns and a triangular one, by Householder's
 * reflections (Golub, Van Loan: Matrix computations; 5.2.1), in double precision. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "kernels/isa.h"
#include "kernels/linear.h"

/* Of column k of a, from row `from` on. */
static double norm_of(const double *a, size_t rows, size_t columns, size_t k, size_t from) {
    double scale = 0, sum = 0;
    for (size_t i = from; i < rows; i++) {
        double size = fabs(a[i * columns + k]);
        if (size > scale || size != size) scale = size;
    }
    if (scale == 0 || !(scale <= DBL_MAX)) return scale;
    for (size_t i = from; i < rows; i++) {
        double x = a[i * columns + k] / scale;
        sum += x * x;
    }
    return scale * sqrt(sum);
}

/* The reflection that leaves of column k, from row k on, its first element only; it is I - tau v v'
 * with v[0] = 1, and the rest of v where the zeros would be. The sign is the one that loses nothing
 * (as LAPACK has it); a column that is zero already stays. */
static double reflection(double *a, size_t rows, size_t columns, size_t k) {
    double first = a[k * columns + k], beta;
    if (norm_of(a, rows, columns, k, k + 1) == 0) return 0;
    beta = norm_of(a, rows, columns, k, k);
    if (first >= 0) beta = -beta;
    for (size_t i = k + 1; i < rows; i++) a[i * columns + k] /= first - beta;
    a[k * columns + k] = beta;
    return (beta - first) / beta;
}

/* Column k's reflection on columns from .. width - 1 of b; `share` has room for them. */
static void reflect(const double *a, size_t rows, size_t columns, size_t k, double tau, double *b,
                    size_t width, size_t from, double *share) {
    if (tau == 0) return;
    for (size_t j = from; j < width; j++) share[j] = b[k * width + j];
    for (size_t i = k + 1; i < rows; i++)
        for (size_t j = from; j < width; j++) share[j] += a[i * columns + k] * b[i * width + j];
    for (size_t j = from; j < width; j++) b[k * width + j] -= tau * share[j];
    for (size_t i = k + 1; i < rows; i++) {
        double factor = tau * a[i * columns + k];
        for (size_t j = from; j < width; j++) b[i * width + j] -= factor * share[j];
    }
}

static bool qr_each(const fg_linear *self, size_t i, void *work) {
    const fg_view *q_out = &self->call->out[0], *r_out = &self->call->out[1];
    const size_t m = self->rows, n = self->columns, least = m < n ? m : n;
    const size_t width = (size_t)q_out->dims[q_out->rank - 1];
    double *a = work, *q = a + m * n, *tau = q + m * width, *share = tau + least;
    fg_linear_load(&self->call->in[0], i * m * n, m * n, a);
    for (size_t k = 0; k < least; k++) {
        tau[k] = reflection(a, m, n, k);
        reflect(a, m, n, k, tau[k], a, n, k + 1, share);
    }
    memset(q, 0, m * width * sizeof *q);
    for (size_t k = 0; k < width; k++) q[k * width + k] = 1;
    for (size_t k = least; k-- > 0;) reflect(a, m, n, k, tau[k], q, width, 0, share);
    for (size_t r = 1; r < m; r++)
        for (size_t c = 0; c < r && c < n; c++) a[r * n + c] = 0;
    fg_linear_store(q_out, i * m * width, m * width, q);
    fg_linear_store(r_out, i * width * n, width * n, a);
    return true;
}

static void qr_init(fg_linear *self, const fg_call *call) {
    size_t each;
    fg_linear_init(self, call, false);
    /* a, q, tau and share: each at most `most` wide, of `most` rows in all but 3 */
    self->work = fg_linear_bytes(self->rows, self->columns + self->most, sizeof(double));
    each = fg_linear_bytes(self->most, 3, sizeof(double));
    if (__builtin_add_overflow(self->work, each, &self->work)) self->work = SIZE_MAX;
    self->each = qr_each;
}

size_t fg_qr_scratch(const fg_call *call) {
    fg_linear self;
    qr_init(&self, call);
    return fg_linear_scratch(&self);
}

bool fg_kernel_qr(fg_call *call) {
    fg_linear self;
    qr_init(&self, call);
    return fg_linear_run(&self, call, "");
}
