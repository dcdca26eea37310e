/* Functions of square matrices, in double precision. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "kernels/isa.h"
#include "kernels/linear.h"

enum { MOST_TURNS = 60, MOST_SQUARINGS = 1100 };

/* c = a b */
static void multiply(const double *a, const double *b, size_t n, double *c) {
    memset(c, 0, n * n * sizeof *c);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            const double factor = a[i * n + k];
            for (size_t j = 0; j < n; j++) c[i * n + j] += factor * b[k * n + j];
        }
}

/* b becomes the inverse of a times b, and a its factors; `spare` has room for b. */
static bool divide(double *a, double *b, size_t n, size_t *order, double *spare) {
    double sign;
    if (!fg_linear_lu(a, n, order, &sign)) return false;
    memcpy(spare, b, n * n * sizeof *b);
    for (size_t i = 0; i < n; i++) memcpy(b + i * n, spare + order[i] * n, n * sizeof *b);
    fg_linear_substitute(a, n, true, true, b, n);
    fg_linear_substitute(a, n, false, false, b, n);
    return true;
}

/* The largest sum of sizes of a column. */
static double norm_of(const double *a, size_t n) {
    double most = 0;
    for (size_t j = 0; j < n; j++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) sum += fabs(a[i * n + j]);
        if (!(sum <= most)) most = sum;
    }
    return most;
}

/* ---- e^x: scaling and squaring, with the Pade approximant of degree 13 (Higham: The scaling and
 * squaring method for the matrix exponential revisited; 2005) ---- */

static const double pade[] = {64764752532480000.,
                              32382376266240000.,
                              7771770303897600.,
                              1187353796428800.,
                              129060195264000.,
                              10559470521600.,
                              670442572800.,
                              33522128640.,
                              1323241920.,
                              40840800.,
                              960960.,
                              16380.,
                              182.,
                              1.};

/* The even or the odd coefficients, from `first` on, of the powers 0, 2, 4 and 6. */
static void combine(const double *const powers[3], size_t n, int first, double *out) {
    for (size_t i = 0; i < n * n; i++)
        out[i] = pade[first + 2] * powers[0][i] + pade[first + 4] * powers[1][i] +
                 pade[first + 6] * powers[2][i];
}

/* The polynomial of the powers of x, whose coefficients are those from `first` (0 or 1) on. */
static void polynomial(const double *const powers[3], size_t n, int first, double *spare,
                       double *out) {
    combine(powers, n, first + 6, spare);
    multiply(powers[2], spare, n, out);
    combine(powers, n, first, spare);
    for (size_t i = 0; i < n * n; i++) out[i] += spare[i];
    for (size_t i = 0; i < n; i++) out[i * n + i] += pade[first];
}

static bool expm_each(const fg_linear *self, size_t i, void *work) {
    const size_t n = self->rows, size = n * n;
    double *x = work, *two = x + size, *four = two + size, *six = four + size;
    double *odd = six + size, *even = odd + size, *spare = even + size;
    size_t *order = (size_t *)(void *)(spare + size);
    const double *const powers[3] = {two, four, six};
    fg_linear_load(&self->call->in[0], i * size, size, x);
    const double norm = norm_of(x, n);
    int squarings = 0;
    if (norm > 5.371920351148152) frexp(norm / 5.371920351148152, &squarings);
    if (squarings > MOST_SQUARINGS || !(norm <= DBL_MAX)) return false;
    for (size_t k = 0; k < size; k++) x[k] = ldexp(x[k], -squarings);
    multiply(x, x, n, two);
    multiply(two, two, n, four);
    multiply(two, four, n, six);
    polynomial(powers, n, 1, spare, even);
    multiply(x, even, n, odd);
    polynomial(powers, n, 0, spare, even);
    for (size_t k = 0; k < size; k++) {
        const double u = odd[k], v = even[k];
        odd[k] = v - u;
        even[k] = v + u;
    }
    if (!divide(odd, even, n, order, spare)) return false;
    for (int k = 0; k < squarings; k++) {
        multiply(even, even, n, spare);
        memcpy(even, spare, size * sizeof *even);
    }
    fg_linear_store(&self->call->out[0], i * size, size, even);
    return true;
}

/* ---- the square root: Denman and Beavers' iteration in its product form, scaled by determinants
 * (Cheng, Higham, Kenney, Laub: Approximating the logarithm of a matrix to specified accuracy;
 * 2001) ---- */

/* x becomes 1. */
static void set_identity(double *x, size_t n) {
    memset(x, 0, n * n * sizeof *x);
    for (size_t i = 0; i < n; i++) x[i * n + i] = 1;
}

static double distance_to_1(const double *x, size_t n) {
    double most = 0;
    for (size_t i = 0; i < n * n; i++) {
        const double off = fabs(x[i] - (i % (n + 1) == 0));
        if (!(off <= most)) most = off;
    }
    return most;
}

/* |det|^(-1 / 2n) of what the factors are of. */
static double scale_of(const double *factors, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += log(fabs(factors[i * n + i]));
    return exp(-sum / (2 * (double)n));
}

static bool sqrtm_each(const fg_linear *self, size_t i, void *work) {
    const size_t n = self->rows, size = n * n;
    double *m = work, *x = m + size, *inverse = x + size, *factors = inverse + size;
    double *spare = factors + size, off = INFINITY, last;
    size_t *order = (size_t *)(void *)(spare + size);
    fg_linear_load(&self->call->in[0], i * size, size, m);
    memcpy(x, m, size * sizeof *x);
    for (int turn = 0; turn < MOST_TURNS; turn++) {
        last = off;
        off = distance_to_1(m, n);
        if (off <= (double)n * DBL_EPSILON || (off < 1e-8 && off >= last)) break;
        memcpy(factors, m, size * sizeof *m);
        set_identity(inverse, n);
        if (!divide(factors, inverse, n, order, spare)) return false;
        const double scale = off > 1e-2 ? scale_of(factors, n) : 1, square = scale * scale;
        for (size_t k = 0; k < size; k++) {
            const double one = k % (n + 1) == 0, rest = inverse[k] / square;
            m[k] = (one + (square * m[k] + rest) / 2) / 2;
            inverse[k] = scale * (one + rest) / 2;
        }
        multiply(x, inverse, n, spare);
        memcpy(x, spare, size * sizeof *x);
    }
    if (!(off < 1e-8)) return false;
    fg_linear_store(&self->call->out[0], i * size, size, x);
    return true;
}

/* ---- the kernels ---- */

static void function_init(fg_linear *self, const fg_call *call) {
    fg_linear_init(self, call, false);
    /* seven matrices, and an order of the rows */
    self->work = fg_linear_bytes(self->rows, self->rows * 7 + 1, sizeof(double));
}

size_t fg_matrix_function_scratch(const fg_call *call) {
    fg_linear self;
    function_init(&self, call);
    return fg_linear_scratch(&self);
}

bool fg_kernel_expm(fg_call *call) {
    fg_linear self;
    function_init(&self, call);
    self.each = expm_each;
    return fg_linear_run(&self, call, "too large, or has NaN");
}

bool fg_kernel_sqrtm(fg_call *call) {
    fg_linear self;
    function_init(&self, call);
    self.each = sqrtm_each;
    return fg_linear_run(&self, call, "singular, or has an eigenvalue below 0");
}
