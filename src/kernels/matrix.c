/* What moves elements of matrices, the last two axes: diagonals, bands, transposing. */
#include <string.h>

#include "kernels/isa.h"

static size_t element_of(const fg_call *call) {
    return fg_dtype_size(call->out[0].dtype);
}

bool fg_kernel_matrix_transpose(fg_call *call) {
    const fg_view *x = &call->in[0];
    int64_t rows = x->dims[x->rank - 2], columns = x->dims[x->rank - 1];
    fg_layout layout = {.element = element_of(call)};
    if (x->count == 0) return true;
    fg_layout_add(&layout, (int64_t)x->count / rows / columns, rows * columns, rows * columns);
    fg_layout_add(&layout, columns, rows, 1);
    fg_layout_add(&layout, rows, 1, columns);
    fg_layout_copy(call, &layout, call->out[0].data, x->data);
    return true;
}

/* ---- diagonals ---- */

/* Between the diagonals of `matrices` and `lines`, n elements each. */
static void copy_diagonals(const fg_call *call, const fg_view *matrices, const fg_view *lines,
                           bool to_lines) {
    int64_t rows = matrices->dims[matrices->rank - 2], columns = matrices->dims[matrices->rank - 1];
    int64_t n = rows < columns ? rows : columns;
    fg_layout layout = {.element = element_of(call)};
    if (lines->count == 0) return;
    int64_t count = (int64_t)lines->count / n, size = rows * columns, step = columns + 1;
    fg_layout_add(&layout, count, to_lines ? n : size, to_lines ? size : n);
    fg_layout_add(&layout, n, to_lines ? 1 : step, to_lines ? step : 1);
    fg_layout_copy(call, &layout, to_lines ? lines->data : matrices->data,
                   to_lines ? matrices->data : lines->data);
}

bool fg_kernel_diag(fg_call *call) {
    const fg_view *y = &call->out[0];
    const uint64_t zero = 0;
    fg_fill(call, y->data, &zero, element_of(call), y->count);
    copy_diagonals(call, y, &call->in[0], false);
    return true;
}

bool fg_kernel_diag_part(fg_call *call) {
    copy_diagonals(call, &call->in[0], &call->out[0], true);
    return true;
}

bool fg_kernel_set_diag(fg_call *call) {
    fg_kernel_copy(call);
    copy_diagonals(call, &call->out[0], &call->in[1], false);
    return true;
}

/* ---- bands ---- */

typedef struct band_job {
    const fg_call *call;
    int64_t low, high; /* column - row of what is kept */
    int64_t rows, columns;
    size_t element;
} band_job;

/* Rows begin .. end - 1 of all matrices. */
static void band_part(void *data, size_t begin, size_t end) {
    const band_job *job = data;
    for (size_t i = begin; i < end; i++) {
        int64_t row = (int64_t)(i % (size_t)job->rows);
        int64_t first = job->low < -row ? 0 : row + job->low;
        int64_t last = job->high >= job->columns - row ? job->columns : row + job->high + 1;
        if (first > job->columns) first = job->columns;
        if (last < first) last = first;
        size_t offset = i * (size_t)job->columns * job->element;
        char *to = (char *)job->call->out[0].data + offset;
        const char *from = (const char *)job->call->in[0].data + offset;
        size_t begins = (size_t)first * job->element, ends = (size_t)last * job->element;
        memset(to, 0, begins);
        memcpy(to + begins, from + begins, ends - begins);
        memset(to + ends, 0, (size_t)job->columns * job->element - ends);
    }
}

/* More than an axis has, and added to one still a number. */
static int64_t bounded(int64_t offset) {
    const int64_t most = INT64_MAX / 2;
    return offset > most ? most : offset < -most ? -most : offset;
}

static bool keep_band(fg_call *call, int64_t low, int64_t high) {
    const fg_view *x = &call->in[0];
    low = bounded(low);
    high = bounded(high);
    band_job job = {call, low, high, x->dims[x->rank - 2], x->dims[x->rank - 1], element_of(call)};
    if (x->count)
        fg_split(call, x->count / (size_t)job.columns, 4 * FG_GRAIN / (size_t)job.columns + 1,
                 band_part, &job);
    return true;
}

bool fg_kernel_matrix_band_part(fg_call *call) {
    int64_t lower = call->attrs[1].i, upper = call->attrs[2].i;
    return keep_band(call, lower < 0 ? INT64_MIN : -lower, upper < 0 ? INT64_MAX : upper);
}

bool fg_kernel_triu(fg_call *call) {
    return keep_band(call, call->attrs[1].i, INT64_MAX);
}

bool fg_kernel_tril(fg_call *call) {
    return keep_band(call, INT64_MIN, call->attrs[1].i);
}
