/* What every kernel needs: splitting over the pool, attributes, messages. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "kernels/loop.h"

bool fg_call_fail(fg_call *call, int blame, const char *format, ...) {
    va_list args;
    va_start(args, format);
    if (call->message && call->message_size)
        vsnprintf(call->message, call->message_size, format, args);
    va_end(args);
    call->blame = blame;
    return false;
}

typedef struct split_job {
    fg_part part;
    void *job;
    size_t count, size; /* items, and items a piece */
} split_job;

static void split_piece(void *data, size_t i) {
    const split_job *split = data;
    size_t begin = i * split->size;
    size_t end = begin + split->size < split->count ? begin + split->size : split->count;
    split->part(split->job, begin, end);
}

void fg_split(const fg_call *call, size_t count, size_t grain, fg_part part, void *job) {
    if (count == 0) return;
    if (grain == 0) grain = 1;
    if (!call->pool || count <= grain) {
        part(job, 0, count);
        return;
    }
    /* Not more pieces than keep every thread busy to the end; of one size, but the last. */
    size_t pieces = (count + grain - 1) / grain;
    if (pieces > 64) pieces = 64;
    split_job split = {part, job, count, (count + pieces - 1) / pieces};
    fg_pool_run(call->pool, (count + split.size - 1) / split.size, split_piece, &split);
}

size_t fg_dims_product(const int64_t *dims, int from, int to) {
    size_t product = 1;
    for (int i = from; i < to; i++) product *= (size_t)dims[i];
    return product;
}

int fg_axis_at(int64_t axis, int rank) {
    return (int)(axis < 0 ? axis + rank : axis);
}

int64_t fg_attr_int(const fg_attr *attr, int64_t otherwise) {
    return attr->kind == FG_ATTR_INT ? attr->i : otherwise;
}

double fg_attr_real(const fg_attr *attr, double otherwise) {
    if (attr->kind == FG_ATTR_INT) return (double)attr->i;
    return attr->kind == FG_ATTR_FLOAT ? attr->f : otherwise;
}

bool fg_attr_flag(const fg_attr *attr) {
    return attr->kind == FG_ATTR_BOOL && attr->b;
}

int64_t fg_index_at(const fg_view *view, size_t index) {
    if (view->dtype == FG_INT32) return ((const int32_t *)view->data)[index];
    return ((const int64_t *)view->data)[index];
}

const char *fg_position_text(const fg_view *view, size_t index, char *out, size_t size) {
    int64_t position[FG_MAX_RANK];
    for (int i = view->rank - 1; i >= 0; i--) {
        position[i] = (int64_t)(index % (size_t)view->dims[i]);
        index /= (size_t)view->dims[i];
    }
    size_t length = (size_t)snprintf(out, size, "[");
    for (int i = 0; i < view->rank && length < size; i++)
        length += (size_t)snprintf(out + length, size - length, i ? ", %lld" : "%lld",
                                   (long long)position[i]);
    if (length < size) snprintf(out + length, size - length, "]");
    return out;
}

bool fg_labels_fit(fg_call *call) {
    const fg_view *labels = &call->in[0], *rows = &call->in[1];
    int64_t classes = rows->dims[rows->rank - 1];
    char position[256];
    for (size_t i = 0; i < labels->count; i++) {
        int64_t label = fg_index_at(labels, i);
        if (label >= 0 && label < classes) continue;
        return fg_call_fail(
            call, 0, "labels%s is %lld, not within 0 to %lld",
            labels->rank ? fg_position_text(labels, i, position, sizeof position) : "",
            (long long)label, (long long)classes - 1);
    }
    return true;
}
