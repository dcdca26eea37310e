/* Positions that rows of indices name: gather_nd, scatter_nd and their like. See scatter.h. */
#include "kernels/scatter.h"

#include <string.h>

#include "kernels/isa.h"

/* Rows of indices into the axes of a tensor behind `batch` common ones. */
typedef struct index_rows {
    const fg_view *indices, *target;
    int batch;
    size_t axes, count; /* indices a row, and rows */
    size_t slice;       /* elements that a row names */
    size_t each;        /* rows for each element of the batch axes */
} index_rows;

static void rows_init(index_rows *rows, const fg_view *indices, const fg_view *target, int batch) {
    *rows = (index_rows){.indices = indices, .target = target, .batch = batch};
    rows->axes = (size_t)indices->dims[indices->rank - 1];
    rows->count = fg_dims_product(indices->dims, 0, indices->rank - 1);
    rows->slice = fg_dims_product(target->dims, batch + (int)rows->axes, target->rank);
    rows->each = fg_dims_product(indices->dims, batch, indices->rank - 1);
}

/* The first element of what row `row` names. */
static size_t offset_of(const index_rows *rows, size_t row) {
    size_t offset = rows->each ? row / rows->each : 0;
    for (size_t i = 0; i < rows->axes; i++)
        offset = offset * (size_t)rows->target->dims[(size_t)rows->batch + i] +
                 (size_t)fg_index_at(rows->indices, row * rows->axes + i);
    return offset * rows->slice;
}

/* All of them, before any is used; `blame` is their input. */
static bool rows_fit(fg_call *call, const index_rows *rows, int blame, const char *of) {
    char position[256];
    for (size_t i = 0; i < rows->count * rows->axes; i++) {
        int axis = rows->batch + (int)(i % rows->axes);
        int64_t index = fg_index_at(rows->indices, i), size = rows->target->dims[axis];
        if (index >= 0 && index < size) continue;
        return fg_call_fail(call, blame, "indices%s is %lld, not within 0 to %lld (axis %d of %s)",
                            fg_position_text(rows->indices, i, position, sizeof position),
                            (long long)index, (long long)size - 1, axis, of);
    }
    return true;
}

/* ---- gather_nd ---- */

typedef struct gather_job {
    const fg_call *call;
    index_rows rows;
    size_t bytes;
} gather_job;

static void gather_part(void *data, size_t begin, size_t end) {
    const gather_job *job = data;
    size_t size = fg_dtype_size(job->call->in[0].dtype);
    for (size_t i = begin; i < end; i++)
        memcpy((char *)job->call->out[0].data + i * job->bytes,
               (const char *)job->call->in[0].data + offset_of(&job->rows, i) * size, job->bytes);
}

bool fg_kernel_gather_nd(fg_call *call) {
    gather_job job = {.call = call};
    rows_init(&job.rows, &call->in[1], &call->in[0], (int)call->attrs[2].i);
    if (!rows_fit(call, &job.rows, 1, "params")) return false;
    job.bytes = job.rows.slice * fg_dtype_size(call->in[0].dtype);
    if (call->out[0].count)
        fg_split(call, job.rows.count, 4 * FG_GRAIN / (job.bytes + 16), gather_part, &job);
    return true;
}

/* ---- scattering ---- */

typedef struct scatter_job {
    const fg_call *call;
    index_rows rows;
    const char *updates;
    fg_scatter_put put;
    size_t element;
} scatter_job;

/* Elements begin .. end - 1 of every slice: so each element is written by one thread, in the order
 * of the rows. */
static void scatter_part(void *data, size_t begin, size_t end) {
    const scatter_job *job = data;
    char *y = job->call->out[0].data;
    for (size_t row = 0; row < job->rows.count; row++)
        job->put(y + (offset_of(&job->rows, row) + begin) * job->element,
                 job->updates + (row * job->rows.slice + begin) * job->element, end - begin);
}

bool fg_scatter(fg_call *call, uint32_t indices, uint32_t updates, fg_scatter_put put) {
    scatter_job job = {.call = call, .updates = call->in[updates].data, .put = put};
    rows_init(&job.rows, &call->in[indices], &call->out[0], 0);
    if (!rows_fit(call, &job.rows, (int)indices, "the result")) return false;
    job.element = fg_dtype_size(call->out[0].dtype);
    if (call->in[updates].count)
        fg_split(call, job.rows.slice, FG_GRAIN / job.rows.count + 1, scatter_part, &job);
    return true;
}

#define PUT(T)                                                  \
    static void put_##T(void *to, const void *from, size_t n) { \
        memcpy(to, from, n * sizeof(T));                        \
    }
PUT(uint8_t)
PUT(uint16_t)
PUT(uint32_t)
PUT(uint64_t)

bool fg_kernel_tensor_scatter_update(fg_call *call) {
    static const fg_scatter_put puts[] = {
        [1] = put_uint8_t, [2] = put_uint16_t, [4] = put_uint32_t, [8] = put_uint64_t};
    fg_kernel_copy(call);
    return fg_scatter(call, 1, 2, puts[fg_dtype_size(call->out[0].dtype)]);
}

/* ---- coordinates ---- */

bool fg_kernel_argwhere(fg_call *call) {
    const fg_view *condition = &call->in[0];
    const uint8_t *kept = condition->data;
    int64_t dims[2] = {0, condition->rank};
    for (size_t i = 0; i < condition->count; i++) dims[0] += kept[i] != 0;
    if (!call->resize || !call->resize(call, 0, 2, dims))
        return fg_call_fail(call, -1, "out of memory for %lld positions", (long long)dims[0]);
    const fg_view *y = &call->out[0];
    size_t row = 0;
    for (size_t i = 0; i < condition->count; i++) {
        size_t left = i;
        if (!kept[i]) continue;
        for (int axis = condition->rank - 1; axis >= 0; axis--) {
            size_t size = (size_t)condition->dims[axis];
            size_t at = row * (size_t)condition->rank + (size_t)axis;
            if (y->dtype == FG_INT32)
                ((int32_t *)y->data)[at] = (int32_t)(left % size);
            else
                ((int64_t *)y->data)[at] = (int64_t)(left % size);
            left /= size;
        }
        row++;
    }
    return true;
}
