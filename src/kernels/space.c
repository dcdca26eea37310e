/* What moves positions between axes: blocks, shifts, repetitions; and axes of numbers. */
#include <string.h>

#include "kernels/isa.h"

static size_t element_of(const fg_call *call) {
    return fg_dtype_size(call->out[0].dtype);
}

static int64_t stride_of(const fg_view *view, int axis) {
    return (int64_t)fg_dims_product(view->dims, axis + 1, view->rank);
}

/* ---- blocks as channels ---- */

/* Between x[n, h, w, c] (`whole`) and [n, h / s, w / s, s, s, c'] (`parts`): strides of both. */
static bool exchange_depth(fg_call *call, const fg_view *whole, const fg_view *parts,
                           bool to_parts) {
    int64_t s = call->attrs[1].i, channels = whole->dims[3];
    const int64_t dims[] = {parts->dims[0], parts->dims[1], parts->dims[2], s, s, channels};
    int64_t row = stride_of(whole, 1), column = channels;
    const int64_t of_whole[] = {stride_of(whole, 0), s * row, s * column, row, column, 1};
    const int64_t of_parts[] = {
        stride_of(parts, 0), stride_of(parts, 1), stride_of(parts, 2), s * channels, channels, 1};
    fg_layout layout = {.element = element_of(call)};
    if (call->out[0].count == 0) return true;
    for (int i = 0; i < 6; i++)
        fg_layout_add(&layout, dims[i], to_parts ? of_parts[i] : of_whole[i],
                      to_parts ? of_whole[i] : of_parts[i]);
    fg_layout_copy(call, &layout, call->out[0].data, call->in[0].data);
    return true;
}

bool fg_kernel_space_to_depth(fg_call *call) {
    return exchange_depth(call, &call->in[0], &call->out[0], true);
}

bool fg_kernel_depth_to_space(fg_call *call) {
    return exchange_depth(call, &call->out[0], &call->in[0], false);
}

/* ---- blocks as tensors of a batch ---- */

/* The elements at one place of all blocks. `whole` is cut by `pairs[2 i]` elements at the front of
 * axis i + 1, which the parts have, and `whole` has not. */
static void exchange_place(const fg_call *call, const fg_view *whole, const fg_view *parts,
                           size_t place, bool to_parts) {
    const fg_attr *block = &call->attrs[1], *pairs = &call->attrs[2];
    int64_t batch = to_parts ? whole->dims[0] : call->out[0].dims[0], at_whole = 0;
    int64_t at_parts = (int64_t)place * batch * stride_of(parts, 0);
    int64_t first[FG_MAX_RANK], count[FG_MAX_RANK];
    fg_layout layout = {.element = element_of(call)};
    for (int i = (int)block->count - 1; i >= 0; i--) {
        int64_t size = block->ints[i], at = (int64_t)(place % (size_t)size) - pairs->ints[2 * i];
        int64_t end = whole->dims[i + 1];
        place /= (size_t)size;
        /* The first block whose element is within `whole`, and how many there are. */
        first[i] = at < 0 ? (-at + size - 1) / size : 0;
        at += first[i] * size;
        count[i] = at < end ? (end - at + size - 1) / size : 0;
        if (count[i] > parts->dims[i + 1] - first[i]) count[i] = parts->dims[i + 1] - first[i];
        if (count[i] <= 0) return;
        at_whole += at * stride_of(whole, i + 1);
        at_parts += first[i] * stride_of(parts, i + 1);
    }
    for (int i = 0; i < whole->rank; i++) {
        bool blocked = i > 0 && i <= (int)block->count;
        int64_t dim = i == 0 ? batch : blocked ? count[i - 1] : whole->dims[i];
        int64_t of_whole = stride_of(whole, i) * (blocked ? block->ints[i - 1] : 1);
        int64_t of_parts = stride_of(parts, i);
        fg_layout_add(&layout, dim, to_parts ? of_parts : of_whole, to_parts ? of_whole : of_parts);
    }
    char *to = call->out[0].data;
    const char *from = call->in[0].data;
    fg_layout_copy(call, &layout, to + (to_parts ? at_parts : at_whole) * (int64_t)layout.element,
                   from + (to_parts ? at_whole : at_parts) * (int64_t)layout.element);
}

static void exchange_batch(const fg_call *call, const fg_view *whole, const fg_view *parts,
                           bool to_parts) {
    const fg_attr *block = &call->attrs[1];
    size_t places = 1;
    if (whole->count == 0 || parts->count == 0) return;
    for (uint32_t i = 0; i < block->count; i++) places *= (size_t)block->ints[i];
    for (size_t i = 0; i < places; i++) exchange_place(call, whole, parts, i, to_parts);
}

bool fg_kernel_space_to_batch(fg_call *call) {
    const fg_view *y = &call->out[0];
    const uint64_t zero = 0;
    fg_fill(call, y->data, &zero, element_of(call), y->count);
    exchange_batch(call, &call->in[0], y, true);
    return true;
}

bool fg_kernel_batch_to_space(fg_call *call) {
    exchange_batch(call, &call->out[0], &call->in[0], false);
    return true;
}

/* ---- roll ---- */

/* Each axis that moves is two pieces, which change places; `piece` has a bit for each. */
static void roll_piece(const fg_call *call, const int64_t *shift, uint32_t piece) {
    const fg_view *x = &call->in[0];
    fg_layout layout = {.element = element_of(call)};
    int64_t to = 0, from = 0;
    for (int i = 0; i < x->rank; i++) {
        int64_t dim = x->dims[i], stride = stride_of(x, i), left = dim - shift[i];
        bool second = piece & (1u << i);
        if (shift[i] && second) from += left * stride;
        if (shift[i] && !second) to += shift[i] * stride;
        fg_layout_add(&layout, shift[i] ? (second ? shift[i] : left) : dim, stride, stride);
    }
    fg_layout_copy(call, &layout, (char *)call->out[0].data + to * (int64_t)layout.element,
                   (const char *)x->data + from * (int64_t)layout.element);
}

bool fg_kernel_roll(fg_call *call) {
    const fg_attr *shifts = &call->attrs[1], *axes = &call->attrs[2];
    fg_view flat = call->in[0];
    int64_t count = (int64_t)flat.count, shift[FG_MAX_RANK] = {0};
    bool whole = axes->kind != FG_ATTR_INTS;
    fg_call inner = *call;
    uint32_t moved = 0;
    if (count == 0) return true;
    if (whole) {
        flat.rank = 1;
        flat.dims = &count;
    }
    inner.in = &flat;
    for (uint32_t i = 0; i < shifts->count; i++) {
        int axis = whole ? 0 : fg_axis_at(axes->ints[i], flat.rank);
        shift[axis] = shifts->ints[i] % flat.dims[axis];
        if (shift[axis] < 0) shift[axis] += flat.dims[axis];
        if (shift[axis]) moved |= 1u << axis;
    }
    /* All subsets of the axes that move. */
    uint32_t piece = 0;
    do {
        roll_piece(&inner, shift, piece);
        piece = (piece - moved) & moved;
    } while (piece);
    return true;
}

/* ---- repeat ---- */

typedef struct repeat_job {
    const fg_call *call;
    size_t n, bytes; /* of the axis; behind it */
    size_t positions;
} repeat_job;

/* Elements begin .. end - 1 of those before the axis; a number for each position. */
static void repeat_part(void *data, size_t begin, size_t end) {
    const repeat_job *job = data;
    const fg_attr *repeats = &job->call->attrs[1];
    const char *from = (const char *)job->call->in[0].data + begin * job->n * job->bytes;
    char *to = (char *)job->call->out[0].data + begin * job->positions * job->bytes;
    for (size_t i = begin; i < end; i++)
        for (size_t j = 0; j < job->n; j++, from += job->bytes)
            for (int64_t k = 0; k < repeats->ints[j]; k++, to += job->bytes)
                memcpy(to, from, job->bytes);
}

bool fg_kernel_repeat(fg_call *call) {
    const fg_view *x = &call->in[0], *y = &call->out[0];
    const fg_attr *repeats = &call->attrs[1];
    bool flat = call->attrs[2].kind != FG_ATTR_INT;
    int axis = flat ? 0 : fg_axis_at(call->attrs[2].i, x->rank);
    size_t outer = flat ? 1 : fg_dims_product(x->dims, 0, axis);
    size_t inner = flat ? 1 : fg_dims_product(x->dims, axis + 1, x->rank);
    size_t n = flat ? x->count : (size_t)x->dims[axis];
    if (y->count == 0) return true;
    if (repeats->count == 1) {
        int64_t times = repeats->ints[0], width = (int64_t)inner;
        fg_layout layout = {.element = element_of(call)};
        fg_layout_add(&layout, (int64_t)(outer * n), times * width, width);
        fg_layout_add(&layout, times, width, 0);
        fg_layout_add(&layout, width, 1, 1);
        fg_layout_copy(call, &layout, y->data, x->data);
        return true;
    }
    repeat_job job = {call, n, inner * element_of(call), (size_t)y->dims[axis]};
    fg_split(call, outer, FG_GRAIN / (job.positions * inner) + 1, repeat_part, &job);
    return true;
}

/* ---- reverse_sequence ---- */

typedef struct sequence_job {
    const fg_call *call;
    int seq, batch;
    size_t bytes; /* behind the sequence's axis, or the batch's where that is the inner one */
} sequence_job;

/* Positions begin .. end - 1 of the axes up to the inner one of the two. */
static void sequence_part(void *data, size_t begin, size_t end) {
    const sequence_job *job = data;
    const fg_view *x = &job->call->in[0];
    size_t steps = (size_t)x->dims[job->seq], rows = (size_t)x->dims[job->batch];
    int last = job->seq > job->batch ? job->seq : job->batch;
    size_t step_stride = fg_dims_product(x->dims, job->seq + 1, last + 1);
    size_t row_stride = fg_dims_product(x->dims, job->batch + 1, last + 1);
    for (size_t i = begin; i < end; i++) {
        size_t at = i / step_stride % steps, row = i / row_stride % rows, from = i;
        size_t length = (size_t)fg_index_at(&job->call->in[1], row);
        if (at < length) from = i - at * step_stride + (length - 1 - at) * step_stride;
        memcpy((char *)job->call->out[0].data + i * job->bytes,
               (const char *)x->data + from * job->bytes, job->bytes);
    }
}

bool fg_kernel_reverse_sequence(fg_call *call) {
    const fg_view *x = &call->in[0], *lengths = &call->in[1];
    sequence_job job = {call, fg_axis_at(call->attrs[2].i, x->rank),
                        fg_axis_at(call->attrs[3].i, x->rank), 0};
    int last = job.seq > job.batch ? job.seq : job.batch;
    for (size_t i = 0; i < lengths->count; i++) {
        int64_t length = fg_index_at(lengths, i);
        if (length < 0 || length > x->dims[job.seq])
            return fg_call_fail(call, 1, "seq_lengths[%zu] is %lld, not within 0 to %lld", i,
                                (long long)length, (long long)x->dims[job.seq]);
    }
    if (x->count == 0) return true;
    job.bytes = fg_dims_product(x->dims, last + 1, x->rank) * element_of(call);
    fg_split(call, fg_dims_product(x->dims, 0, last + 1), 4 * FG_GRAIN / (job.bytes + 16),
             sequence_part, &job);
    return true;
}

/* ---- axes of numbers ---- */

bool fg_kernel_linspace(fg_call *call) {
    const fg_view *y = &call->out[0];
    bool wide = y->dtype == FG_FLOAT64;
    double start = wide ? *(const double *)call->in[0].data : *(const float *)call->in[0].data;
    double stop = wide ? *(const double *)call->in[1].data : *(const float *)call->in[1].data;
    double last = y->count > 1 ? (double)(y->count - 1) : 1;
    for (size_t i = 0; i < y->count; i++) {
        double value = i == 0              ? start
                       : i + 1 == y->count ? stop
                                           : start + (stop - start) * ((double)i / last);
        if (wide)
            ((double *)y->data)[i] = value;
        else
            ((float *)y->data)[i] = (float)value;
    }
    return true;
}

bool fg_kernel_meshgrid(fg_call *call) {
    bool exchanged = call->attrs[1].s[0] == 'x' && call->in_count > 1;
    for (uint32_t i = 0; i < call->in_count; i++) {
        const fg_view *y = &call->out[i];
        int own = (int)(exchanged && i < 2 ? 1 - i : i);
        fg_layout layout = {.element = element_of(call)};
        if (y->count == 0) continue;
        for (int axis = 0; axis < y->rank; axis++)
            fg_layout_add(&layout, y->dims[axis], stride_of(y, axis), axis == own);
        fg_layout_copy(call, &layout, y->data, call->in[i].data);
    }
    return true;
}
