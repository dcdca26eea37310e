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

/* The diagonals that attribute `at` names, and how the next one aligns shorter ones. */
typedef struct diagonals {
    int64_t low, high;
    bool high_right, low_right; /* those above the main one, and those below it */
} diagonals;

static diagonals diagonals_of(const fg_attr *k, const fg_attr *align) {
    const char *text = align->s; /* "right_left": those above at the right, those below left */
    const bool list = k->kind == FG_ATTR_INTS;
    return (diagonals){.low = list ? k->ints[0] : k->i,
                       .high = list ? k->ints[k->count - 1] : k->i,
                       .high_right = text[0] == 'r',
                       .low_right = strstr(text, "_right") != NULL};
}

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* Between the diagonals of `matrices` and `lines`. */
static void copy_diagonals(const fg_call *call, const fg_view *matrices, const fg_view *lines,
                           diagonals of, bool to_lines) {
    const int64_t rows = matrices->dims[matrices->rank - 2];
    const int64_t columns = matrices->dims[matrices->rank - 1], size = rows * columns;
    const int64_t longest = lines->dims[lines->rank - 1];
    const size_t element = element_of(call);
    if (lines->count == 0 || matrices->count == 0) return;
    const int64_t count = (int64_t)matrices->count / size;
    for (int64_t d = of.low; d <= of.high; d++) {
        const int64_t n = least(rows + (d < 0 ? d : 0), columns - (d > 0 ? d : 0));
        const int64_t beside = (of.high_right && d >= 0) || (of.low_right && d <= 0);
        const int64_t line = (of.high - d) * longest + (beside ? longest - n : 0);
        const int64_t first = d < 0 ? -d * columns : d, all = (of.high - of.low + 1) * longest;
        char *matrix = (char *)matrices->data + (size_t)first * element;
        char *own = (char *)lines->data + (size_t)line * element;
        fg_layout layout = {.element = element};
        fg_layout_add(&layout, count, to_lines ? all : size, to_lines ? size : all);
        fg_layout_add(&layout, n, to_lines ? 1 : columns + 1, to_lines ? columns + 1 : 1);
        fg_layout_copy(call, &layout, to_lines ? own : matrix, to_lines ? matrix : own);
    }
}

static void fill_padding(const fg_call *call, const fg_attr *value) {
    const fg_view *y = &call->out[0];
    uint64_t padding = 0;
    fg_number_of(y->dtype, value->f, &padding);
    fg_fill(call, y->data, &padding, element_of(call), y->count);
}

bool fg_kernel_diag(fg_call *call) {
    fill_padding(call, &call->attrs[4]);
    copy_diagonals(call, &call->out[0], &call->in[0],
                   diagonals_of(&call->attrs[1], &call->attrs[5]), false);
    return true;
}

bool fg_kernel_diag_part(fg_call *call) {
    const diagonals of = diagonals_of(&call->attrs[1], &call->attrs[3]);
    if (of.low != of.high) fill_padding(call, &call->attrs[2]);
    copy_diagonals(call, &call->in[0], &call->out[0], of, true);
    return true;
}

bool fg_kernel_set_diag(fg_call *call) {
    fg_kernel_copy(call);
    copy_diagonals(call, &call->out[0], &call->in[1],
                   diagonals_of(&call->attrs[2], &call->attrs[3]), false);
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
