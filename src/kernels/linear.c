#include "kernels/linear.h"

#include <math.h>
#include <string.h>

void fg_linear_init(fg_linear *self, const fg_call *call, bool of_result) {
    const fg_view *x = &call->in[0], *shape = of_result ? &call->out[0] : x;
    *self = (fg_linear){.call = call, .count = fg_dims_product(shape->dims, 0, shape->rank - 2)};
    self->rows = (size_t)x->dims[x->rank - 2];
    self->columns = (size_t)x->dims[x->rank - 1];
    self->most = self->rows > self->columns ? self->rows : self->columns;
}

size_t fg_linear_bytes(size_t rows, size_t columns, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(rows, columns, &bytes) ||
        __builtin_mul_overflow(bytes, size, &bytes))
        return SIZE_MAX;
    return bytes;
}

static size_t aligned(size_t bytes) {
    return bytes > SIZE_MAX - 63 ? SIZE_MAX & ~(size_t)63 : (bytes + 63) & ~(size_t)63;
}

/* A mark for each matrix, then the work of each. */
size_t fg_linear_scratch(const fg_linear *self) {
    size_t bytes = fg_linear_bytes(self->count, aligned(self->work), 1), all;
    return __builtin_add_overflow(bytes, aligned(self->count), &all) ? SIZE_MAX : all;
}

static void part(void *data, size_t begin, size_t end) {
    const fg_linear *self = data;
    char *marks = self->call->scratch, *work = marks + aligned(self->count);
    for (size_t i = begin; i < end; i++)
        marks[i] = self->each(self, i, work + i * aligned(self->work));
}

bool fg_linear_run(const fg_linear *self, fg_call *call, const char *trouble) {
    char position[256];
    fg_linear job = *self;
    const char *marks = call->scratch;
    const fg_view *x = &call->in[0];
    fg_view matrices = {NULL, x->dims, 0, x->rank - 2, FG_INVALID};
    size_t cost = fg_linear_bytes(self->rows * self->columns, self->most, 1);
    fg_split(call, self->count, FG_GRAIN / (cost + 1) + 1, part, &job);
    for (size_t i = 0; i < self->count; i++)
        if (!marks[i])
            return fg_call_fail(call, 0, "%s: %s%s is %s", call->kernel->operation,
                                call->in_count > 1 ? "matrix" : "x",
                                matrices.rank
                                    ? fg_position_text(&matrices, fg_linear_at(call, 0, i),
                                                       position, sizeof position)
                                    : "",
                                trouble);
    return true;
}

size_t fg_linear_at(const fg_call *call, uint32_t input, size_t i) {
    const fg_view *in = &call->in[input], *out = &call->out[0];
    size_t at = 0, step = 1;
    if (call->in_count < 2) return i;
    for (int back = 3; back <= out->rank; back++) {
        size_t dim = (size_t)out->dims[out->rank - back], own;
        if (back > in->rank) break;
        own = (size_t)in->dims[in->rank - back];
        if (own > 1) at += i % dim * step;
        step *= own;
        i /= dim;
    }
    return at;
}

void fg_linear_load(const fg_view *view, size_t first, size_t count, double *to) {
    if (view->dtype == FG_FLOAT32)
        for (size_t i = 0; i < count; i++) to[i] = (double)((const float *)view->data)[first + i];
    else if (count)
        memcpy(to, (const double *)view->data + first, count * sizeof *to);
}

void fg_linear_store(const fg_view *view, size_t first, size_t count, const double *from) {
    if (view->dtype == FG_FLOAT32)
        for (size_t i = 0; i < count; i++) ((float *)view->data)[first + i] = (float)from[i];
    else if (count)
        memcpy((double *)view->data + first, from, count * sizeof *from);
}

void fg_linear_transpose(double *square, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            double value = square[i * n + j];
            square[i * n + j] = square[j * n + i];
            square[j * n + i] = value;
        }
}

/* to -= factor * from */
static void subtract(double *restrict to, const double *restrict from, double factor, size_t n) {
    for (size_t i = 0; i < n; i++) to[i] -= factor * from[i];
}

static void exchange(double *restrict a, double *restrict b, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double value = a[i];
        a[i] = b[i];
        b[i] = value;
    }
}

bool fg_linear_lu(double *a, size_t n, size_t *order, double *sign) {
    bool regular = true;
    *sign = 1;
    for (size_t i = 0; i < n; i++) order[i] = i;
    for (size_t k = 0; k < n; k++) {
        size_t best = k;
        for (size_t i = k + 1; i < n; i++)
            if (fabs(a[i * n + k]) > fabs(a[best * n + k])) best = i;
        if (best != k) {
            size_t row = order[k];
            exchange(a + k * n, a + best * n, n);
            order[k] = order[best];
            order[best] = row;
            *sign = -*sign;
        }
        if (a[k * n + k] == 0) {
            regular = false;
            continue;
        }
        for (size_t i = k + 1; i < n; i++) {
            double factor = a[i * n + k] /= a[k * n + k];
            subtract(a + i * n + k + 1, a + k * n + k + 1, factor, n - k - 1);
        }
    }
    return regular;
}

void fg_linear_substitute(const double *a, size_t n, bool lower, bool unit, double *b,
                          size_t columns) {
    for (size_t k = 0; k < n; k++) {
        size_t i = lower ? k : n - 1 - k;
        double *row = b + i * columns;
        for (size_t j = lower ? 0 : i + 1; j < (lower ? i : n); j++)
            subtract(row, b + j * columns, a[i * n + j], columns);
        if (unit) continue;
        for (size_t j = 0; j < columns; j++) row[j] /= a[i * n + i];
    }
}
