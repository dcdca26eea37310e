/* What is made of a square matrix by its factors: determinants, inverses, solutions of systems of
 * equations. All in double precision. */
#include <math.h>
#include <string.h>

#include "kernels/isa.h"
#include "kernels/linear.h"

/* Matrix i of input 0 in `a`, behind which the order of its rows is. */
static bool factors(const fg_linear *self, size_t i, double *a, size_t **order, double *sign) {
    const size_t n = self->rows, at = fg_linear_at(self->call, 0, i);
    *order = (size_t *)(void *)(a + n * n);
    fg_linear_load(&self->call->in[0], at * n * n, n * n, a);
    return fg_linear_lu(a, n, *order, sign);
}

static size_t factor_bytes(size_t n) {
    size_t bytes = fg_linear_bytes(n, n + 1, sizeof(double));
    return bytes;
}

static bool is_set(const fg_call *call, int param) {
    return fg_attr_flag(&call->attrs[param]);
}

/* ---- lu ---- */

static bool lu_each(const fg_linear *self, size_t i, void *work) {
    const size_t n = self->rows;
    const fg_view *p = &self->call->out[1];
    size_t *order;
    double sign;
    if (!factors(self, i, work, &order, &sign)) return false;
    fg_linear_store(&self->call->out[0], i * n * n, n * n, work);
    for (size_t k = 0; k < n; k++) {
        if (p->dtype == FG_INT32)
            ((int32_t *)p->data)[i * n + k] = (int32_t)order[k];
        else
            ((int64_t *)p->data)[i * n + k] = (int64_t)order[k];
    }
    return true;
}

static void lu_init(fg_linear *self, const fg_call *call) {
    fg_linear_init(self, call, false);
    self->work = factor_bytes(self->rows);
    self->each = lu_each;
}

/* ---- determinants ---- */

static bool det_each(const fg_linear *self, size_t i, void *work) {
    const size_t n = self->rows;
    const double *a = work;
    size_t *order;
    double product;
    factors(self, i, work, &order, &product);
    for (size_t k = 0; k < n; k++) product *= a[k * n + k];
    fg_linear_store(&self->call->out[0], i, 1, &product);
    return true;
}

static void det_init(fg_linear *self, const fg_call *call) {
    lu_init(self, call);
    self->each = det_each;
}

/* Of a singular matrix the sign is 0 and the logarithm -infinite. */
static bool slogdet_each(const fg_linear *self, size_t i, void *work) {
    const size_t n = self->rows;
    const double *a = work;
    size_t *order;
    double sign, sum = 0;
    factors(self, i, work, &order, &sign);
    for (size_t k = 0; k < n; k++) {
        double x = a[k * n + k];
        sum += log(fabs(x));
        sign = x > 0 ? sign : x < 0 ? -sign : x * sign;
    }
    fg_linear_store(&self->call->out[0], i, 1, &sign);
    fg_linear_store(&self->call->out[1], i, 1, &sum);
    return true;
}

static void slogdet_init(fg_linear *self, const fg_call *call) {
    lu_init(self, call);
    self->each = slogdet_each;
}

/* ---- solutions ---- */

/* b, whose rows are in the order of the factors, becomes the solution. */
static void solve_factors(const double *a, size_t n, double *b, size_t columns) {
    fg_linear_substitute(a, n, true, true, b, columns);
    fg_linear_substitute(a, n, false, false, b, columns);
}

static bool inv_each(const fg_linear *self, size_t i, void *work) {
    const size_t n = self->rows;
    double *a = work, *b = a + n * (n + 1), sign;
    size_t *order;
    if (!factors(self, i, a, &order, &sign)) return false;
    memset(b, 0, n * n * sizeof *b);
    for (size_t k = 0; k < n; k++) b[k * n + order[k]] = 1;
    solve_factors(a, n, b, n);
    if (is_set(self->call, 1)) fg_linear_transpose(b, n);
    fg_linear_store(&self->call->out[0], i * n * n, n * n, b);
    return true;
}

static void inv_init(fg_linear *self, const fg_call *call) {
    fg_linear_init(self, call, false);
    self->work = fg_linear_bytes(self->rows, 2 * self->rows + 1, sizeof(double));
    self->each = inv_each;
}

static size_t rhs_columns(const fg_call *call) {
    return (size_t)call->in[1].dims[call->in[1].rank - 1];
}

static bool solve_each(const fg_linear *self, size_t i, void *work) {
    const fg_call *call = self->call;
    const size_t n = self->rows, columns = rhs_columns(call), size = n * columns;
    double *a = work, *b = a + n * (n + 1), *given = b + size, sign;
    size_t *order = (size_t *)(void *)(a + n * n);
    fg_linear_load(&call->in[0], fg_linear_at(call, 0, i) * n * n, n * n, a);
    if (is_set(call, 2)) fg_linear_transpose(a, n);
    if (!fg_linear_lu(a, n, order, &sign)) return false;
    fg_linear_load(&call->in[1], fg_linear_at(call, 1, i) * size, size, given);
    for (size_t k = 0; k < n; k++)
        memcpy(b + k * columns, given + order[k] * columns, columns * sizeof *b);
    solve_factors(a, n, b, columns);
    fg_linear_store(&call->out[0], i * size, size, b);
    return true;
}

static void solve_init(fg_linear *self, const fg_call *call) {
    size_t columns = rhs_columns(call), all;
    fg_linear_init(self, call, true);
    all = columns > SIZE_MAX / 4 ? SIZE_MAX / 2 : 2 * columns;
    self->work = fg_linear_bytes(self->rows, self->rows + 1 + all, sizeof(double));
    self->each = solve_each;
}

static bool triangular_each(const fg_linear *self, size_t i, void *work) {
    const fg_call *call = self->call;
    const size_t n = self->rows, columns = rhs_columns(call), size = n * columns;
    const bool lower = is_set(call, 2), adjoint = is_set(call, 3);
    double *a = work, *b = a + n * n;
    fg_linear_load(&call->in[0], fg_linear_at(call, 0, i) * n * n, n * n, a);
    fg_linear_load(&call->in[1], fg_linear_at(call, 1, i) * size, size, b);
    for (size_t k = 0; k < n; k++)
        if (a[k * n + k] == 0) return false;
    if (adjoint) fg_linear_transpose(a, n);
    fg_linear_substitute(a, n, lower != adjoint, false, b, columns);
    fg_linear_store(&call->out[0], i * size, size, b);
    return true;
}

static void triangular_init(fg_linear *self, const fg_call *call) {
    solve_init(self, call);
    self->each = triangular_each;
}

/* ---- cholesky ---- */

static bool cholesky_each(const fg_linear *self, size_t i, void *work) {
    const size_t n = self->rows;
    double *a = work;
    fg_linear_load(&self->call->in[0], i * n * n, n * n, a);
    for (size_t r = 0; r < n; r++) {
        for (size_t c = 0; c <= r; c++) {
            double sum = a[r * n + c];
            for (size_t k = 0; k < c; k++) sum -= a[r * n + k] * a[c * n + k];
            if (c == r && sum <= 0) return false;
            a[r * n + c] = c == r ? sqrt(sum) : sum / a[c * n + c];
        }
        for (size_t c = r + 1; c < n; c++) a[r * n + c] = 0;
    }
    fg_linear_store(&self->call->out[0], i * n * n, n * n, a);
    return true;
}

static void cholesky_init(fg_linear *self, const fg_call *call) {
    fg_linear_init(self, call, false);
    self->work = fg_linear_bytes(self->rows, self->rows, sizeof(double));
    self->each = cholesky_each;
}

/* ---- the kernels ---- */

#define LINEAR(name, init, trouble)                   \
    size_t fg_##name##_scratch(const fg_call *call) { \
        fg_linear self;                               \
        init(&self, call);                            \
        return fg_linear_scratch(&self);              \
    }                                                 \
    bool fg_kernel_##name(fg_call *call) {            \
        fg_linear self;                               \
        init(&self, call);                            \
        return fg_linear_run(&self, call, trouble);   \
    }

LINEAR(lu, lu_init, "singular")
LINEAR(det, det_init, "")
LINEAR(slogdet, slogdet_init, "")
LINEAR(inv, inv_init, "singular")
LINEAR(solve, solve_init, "singular")
LINEAR(triangular_solve, triangular_init, "singular")
LINEAR(cholesky, cholesky_init, "not positive definite")
