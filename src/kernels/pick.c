/* What picks positions of axes: slices, gather, masks, padding. */
#include <string.h>

#include "kernels/isa.h"
#include "tensor/slice.h"

static size_t element_of(const fg_call *call) {
    return fg_dtype_size(call->out[0].dtype);
}

static int64_t stride_of(const fg_view *view, int axis) {
    return (int64_t)fg_dims_product(view->dims, axis + 1, view->rank);
}

/* ---- x[...]: the encoding is in tensor/slice.h ---- */

typedef struct slicing {
    fg_call *call;
    const fg_view *x;
    const int64_t *begin, *end, *step, *kinds;
    uint32_t items, input; /* the next of `starts` */
    int axis, rank;        /* the next of x; axes of the result so far */
    int64_t first;         /* offset of the first element */
    int64_t dims[FG_MAX_RANK], stride[FG_MAX_RANK];
} slicing;

static int64_t next_start(slicing *s) {
    return fg_index_at(&s->call->in[s->input++], 0);
}

static void add_axis(slicing *s, int64_t dim, int64_t stride) {
    s->dims[s->rank] = dim;
    s->stride[s->rank++] = stride;
}

/* A bound as Python takes it, within low .. low + size. */
static int64_t clamp(int64_t bound, int64_t size, int64_t low) {
    if (bound < 0) bound += size;
    if (bound < low) return low;
    return bound > size + low ? size + low : bound;
}

static void take_range(slicing *s, uint32_t item) {
    int64_t kind = s->kinds[item], step = s->step[item], size = s->x->dims[s->axis];
    int64_t stride = stride_of(s->x, s->axis++), low = step > 0 ? 0 : -1;
    int64_t begin = s->begin[item], end = s->end[item], count;
    if (kind & FG_SLICE_BEGIN_INPUT) begin = next_start(s);
    if (kind & FG_SLICE_END_INPUT) end = next_start(s);
    begin = kind & FG_SLICE_NO_BEGIN ? (step > 0 ? 0 : size - 1) : clamp(begin, size, low);
    end = kind & FG_SLICE_NO_END ? (step > 0 ? size : -1) : clamp(end, size, low);
    count = step > 0 ? (end - begin + step - 1) / step : (begin - end - step - 1) / -step;
    if (count < 0 || (step > 0 ? begin >= end : begin <= end)) count = 0;
    if (count) s->first += begin * stride;
    add_axis(s, count, step * stride);
}

static bool take_index(slicing *s, int64_t index, int blame) {
    int axis = s->axis++;
    int64_t size = s->x->dims[axis];
    if (index < -size || index >= size)
        return fg_call_fail(s->call, blame, "index %lld is not within axis %d, which has size %lld",
                            (long long)index, axis, (long long)size);
    s->first += (index < 0 ? index + size : index) * stride_of(s->x, axis);
    return true;
}

static void take_whole(slicing *s, int axes) {
    for (; axes > 0; axes--, s->axis++) add_axis(s, s->x->dims[s->axis], stride_of(s->x, s->axis));
}

static bool take_items(slicing *s) {
    int left = s->x->rank;
    for (uint32_t i = 0; i < s->items; i++) {
        int64_t kind = s->kinds[i] & FG_SLICE_KIND;
        if (kind != FG_SLICE_NEW && kind != FG_SLICE_ELLIPSIS) left--;
    }
    for (uint32_t i = 0; i < s->items; i++) {
        int64_t kind = s->kinds[i] & FG_SLICE_KIND;
        int blame = (int)s->input;
        if (kind == FG_SLICE_RANGE) take_range(s, i);
        if (kind == FG_SLICE_NEW) add_axis(s, 1, 0);
        if (kind == FG_SLICE_ELLIPSIS) take_whole(s, left);
        if (kind == FG_SLICE_INDEX && !take_index(s, s->begin[i], 0)) return false;
        if (kind == FG_SLICE_INPUT && !take_index(s, next_start(s), blame)) return false;
    }
    take_whole(s, s->x->rank - s->axis);
    return true;
}

/* True where the result has the sizes wanted, or could be given them. */
static bool shape_result(fg_call *call, int rank, const int64_t *dims) {
    const fg_view *y = &call->out[0];
    bool same = y->data && y->rank == rank;
    for (int i = 0; same && i < rank; i++) same = y->dims[i] == dims[i];
    if (same || (call->resize && call->resize(call, 0, rank, dims))) return true;
    return fg_call_fail(call, -1, "out of memory for a result of %zu bytes",
                        fg_dims_product(dims, 0, rank) * element_of(call));
}

bool fg_kernel_slice(fg_call *call) {
    slicing s = {.call = call,
                 .x = &call->in[0],
                 .begin = call->attrs[2].ints,
                 .end = call->attrs[3].ints,
                 .step = call->attrs[4].ints,
                 .kinds = call->attrs[5].ints,
                 .items = call->attrs[5].count,
                 .input = 1};
    if (!take_items(&s) || !shape_result(call, s.rank, s.dims)) return false;
    const fg_view *y = &call->out[0];
    fg_layout layout = {.element = element_of(call)};
    if (y->count == 0) return true;
    for (int i = 0; i < s.rank; i++)
        fg_layout_add(&layout, s.dims[i], stride_of(y, i), s.stride[i]);
    fg_layout_copy(call, &layout, y->data,
                   (const char *)s.x->data + s.first * (int64_t)layout.element);
    return true;
}

/* ---- gather ---- */

typedef struct gather_job {
    const fg_call *call;
    size_t size, inner, count; /* of the axis; bytes behind it; indices */
} gather_job;

static void gather_part(void *data, size_t begin, size_t end) {
    const gather_job *job = data;
    const char *x = job->call->in[0].data;
    char *y = job->call->out[0].data;
    for (size_t i = begin; i < end; i++) {
        size_t index = (size_t)fg_index_at(&job->call->in[1], i % job->count);
        memcpy(y + i * job->inner, x + (i / job->count * job->size + index) * job->inner,
               job->inner);
    }
}

bool fg_kernel_gather(fg_call *call) {
    const fg_view *x = &call->in[0], *indices = &call->in[1];
    int axis = fg_axis_at(call->attrs[2].i, x->rank);
    int64_t size = x->dims[axis];
    char position[256];
    for (size_t i = 0; i < indices->count; i++) {
        int64_t index = fg_index_at(indices, i);
        if (index >= 0 && index < size) continue;
        return fg_call_fail(
            call, 1, "indices%s is %lld, not within 0 to %lld (axis %d of params)",
            indices->rank ? fg_position_text(indices, i, position, sizeof position) : "",
            (long long)index, (long long)size - 1, axis);
    }
    gather_job job = {call, (size_t)size,
                      fg_dims_product(x->dims, axis + 1, x->rank) * element_of(call),
                      indices->count};
    fg_split(call, fg_dims_product(x->dims, 0, axis) * job.count, 4 * FG_GRAIN / (job.inner + 16),
             gather_part, &job);
    return true;
}

/* ---- boolean_mask ---- */

bool fg_kernel_boolean_mask(fg_call *call) {
    const fg_view *x = &call->in[0], *mask = &call->in[1];
    const uint8_t *kept = mask->data;
    int axis = fg_axis_at(call->attrs[2].i, x->rank), rank = 0;
    size_t outer = fg_dims_product(x->dims, 0, axis), count = 0;
    size_t inner = fg_dims_product(x->dims, axis + mask->rank, x->rank) * element_of(call);
    int64_t dims[FG_MAX_RANK];
    for (size_t i = 0; i < mask->count; i++) count += kept[i];
    for (int i = 0; i < axis; i++) dims[rank++] = x->dims[i];
    dims[rank++] = (int64_t)count;
    for (int i = axis + mask->rank; i < x->rank; i++) dims[rank++] = x->dims[i];
    if (!shape_result(call, rank, dims)) return false;
    const char *from = x->data;
    char *to = call->out[0].data;
    for (size_t i = 0; i < outer; i++)
        for (size_t j = 0; j < mask->count; j++, from += inner) {
            if (!kept[j]) continue;
            memcpy(to, from, inner);
            to += inner;
        }
    return true;
}

/* ---- pad ---- */

/* Mirrors what is beside one edge of an axis. `padded` axes are whole already, of the others only
 * what x has is there. `edge` is the position in y of the first or last element of x, `step` goes
 * inwards from there. */
static void mirror(const fg_call *call, int axis, uint32_t padded, int64_t edge, int64_t step,
                   int64_t count) {
    const fg_view *x = &call->in[0], *y = &call->out[0];
    const int64_t *paddings = call->attrs[1].ints;
    int64_t skip = call->attrs[3].s[0] == 'r', first = 0, stride = step * stride_of(y, axis);
    fg_layout layout = {.element = element_of(call)};
    for (int i = 0; i < x->rank; i++) {
        bool whole = padded & (1u << i);
        if (i == axis) {
            fg_layout_add(&layout, count, -stride, stride);
            continue;
        }
        if (!whole) first += paddings[2 * i] * stride_of(y, i);
        fg_layout_add(&layout, whole ? y->dims[i] : x->dims[i], stride_of(y, i), stride_of(y, i));
    }
    char *at = (char *)y->data + (first + edge * stride_of(y, axis)) * (int64_t)layout.element;
    if (count > 0)
        fg_layout_copy(call, &layout, at - stride * (int64_t)layout.element,
                       at + skip * stride * (int64_t)layout.element);
}

bool fg_kernel_pad(fg_call *call) {
    const fg_view *x = &call->in[0], *y = &call->out[0];
    const int64_t *paddings = call->attrs[1].ints;
    bool mirrors = call->attrs[3].s[0] != 'c';
    fg_layout layout = {.element = element_of(call)};
    uint64_t value = 0;
    int64_t first = 0;
    if (!mirrors) {
        fg_number_of(y->dtype, fg_attr_real(&call->attrs[2], 0), &value);
        fg_fill(call, y->data, &value, layout.element, y->count);
    }
    if (x->count == 0) return true;
    for (int i = 0; i < x->rank; i++) {
        first += paddings[2 * i] * stride_of(y, i);
        fg_layout_add(&layout, x->dims[i], stride_of(y, i), stride_of(x, i));
    }
    fg_layout_copy(call, &layout, (char *)y->data + first * (int64_t)layout.element, x->data);
    for (int i = 0; i < x->rank && mirrors; i++) {
        uint32_t padded = (1u << i) - 1;
        int64_t before = paddings[2 * i];
        mirror(call, i, padded, before, 1, before);
        mirror(call, i, padded, before + x->dims[i] - 1, -1, paddings[2 * i + 1]);
    }
    return true;
}
