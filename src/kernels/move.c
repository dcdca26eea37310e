/* What moves elements and does not look at them: by the size of an element. */
#include <string.h>

#include "kernels/isa.h"

static size_t element_of(const fg_call *call) {
    return fg_dtype_size(call->out[0].dtype);
}

typedef struct copy_job {
    char *to;
    const char *from;
} copy_job;

static void copy_part(void *data, size_t begin, size_t end) {
    const copy_job *job = data;
    memcpy(job->to + begin, job->from + begin, end - begin);
}

bool fg_kernel_copy(fg_call *call) {
    copy_job job = {call->out[0].data, call->in[0].data};
    if (job.to != job.from)
        fg_split(call, call->out[0].count * element_of(call), 8 * FG_GRAIN, copy_part, &job);
    return true;
}

/* Elements of another size, and so another number of them. */
bool fg_kernel_bitcast(fg_call *call) {
    copy_job job = {call->out[0].data, call->in[0].data};
    if (call->out[0].count)
        fg_split(call, call->out[0].count * element_of(call), 8 * FG_GRAIN, copy_part, &job);
    return true;
}

/* The distance of neighbours along an axis. */
static int64_t stride_of(const fg_view *view, int axis) {
    return (int64_t)fg_dims_product(view->dims, axis + 1, view->rank);
}

bool fg_kernel_transpose(fg_call *call) {
    const fg_view *x = &call->in[0], *y = &call->out[0];
    const fg_attr *perm = &call->attrs[1];
    fg_layout layout = {.element = element_of(call)};
    for (int i = 0; i < x->rank; i++) {
        int axis =
            perm->kind == FG_ATTR_INTS ? fg_axis_at(perm->ints[i], x->rank) : x->rank - 1 - i;
        fg_layout_add(&layout, y->dims[i], stride_of(y, i), stride_of(x, axis));
    }
    fg_layout_copy(call, &layout, y->data, x->data);
    return true;
}

bool fg_kernel_broadcast_to(fg_call *call) {
    const fg_view *x = &call->in[0], *y = &call->out[0];
    fg_layout layout = {.element = element_of(call)};
    for (int i = 0; i < y->rank; i++) {
        int own = i - (y->rank - x->rank);
        bool repeats = own < 0 || x->dims[own] == 1;
        fg_layout_add(&layout, y->dims[i], stride_of(y, i), repeats ? 0 : stride_of(x, own));
    }
    fg_layout_copy(call, &layout, y->data, x->data);
    return true;
}

bool fg_kernel_reverse(fg_call *call) {
    const fg_view *x = &call->in[0];
    const fg_attr *axes = &call->attrs[1];
    bool reversed[FG_MAX_RANK] = {false};
    fg_layout layout = {.element = element_of(call)};
    int64_t first = 0;
    const int64_t *list = axes->kind == FG_ATTR_INT ? &axes->i : axes->ints;
    uint32_t count = axes->kind == FG_ATTR_INT ? 1 : axes->kind == FG_ATTR_INTS ? axes->count : 0;
    for (uint32_t i = 0; i < count; i++) reversed[fg_axis_at(list[i], x->rank)] = true;
    if (x->count == 0) return true;
    for (int i = 0; i < x->rank; i++) {
        int64_t stride = stride_of(x, i);
        if (reversed[i]) first += (x->dims[i] - 1) * stride;
        fg_layout_add(&layout, x->dims[i], stride, reversed[i] ? -stride : stride);
    }
    fg_layout_copy(call, &layout, call->out[0].data,
                   (const char *)x->data + first * (int64_t)layout.element);
    return true;
}

/* An axis that is repeated is two: the repetitions, which stand still in x, and its own. */
bool fg_kernel_tile(fg_call *call) {
    const fg_view *x = &call->in[0], *y = &call->out[0];
    fg_layout layout = {.element = element_of(call)};
    if (y->count == 0) return true;
    for (int i = 0; i < x->rank; i++) {
        int64_t stride = stride_of(y, i);
        fg_layout_add(&layout, y->dims[i] / x->dims[i], x->dims[i] * stride, 0);
        fg_layout_add(&layout, x->dims[i], stride, stride_of(x, i));
    }
    fg_layout_copy(call, &layout, y->data, x->data);
    return true;
}

/* Copies between a tensor and its part from `at` on along an axis; `stride` is the tensor's. */
static void copy_part_of(const fg_call *call, const fg_view *whole, const fg_view *part, int axis,
                         int64_t at, bool join) {
    fg_layout layout = {.element = fg_dtype_size(whole->dtype)};
    size_t offset = (size_t)(at * stride_of(whole, axis)) * layout.element;
    int64_t outer = (int64_t)fg_dims_product(whole->dims, 0, axis);
    int64_t size = outer ? (int64_t)part->count / outer : 0;
    int64_t stride = axis > 0 ? stride_of(whole, axis - 1) : 0;
    if (part->count == 0) return;
    fg_layout_add(&layout, outer, join ? stride : size, join ? size : stride);
    fg_layout_add(&layout, size, 1, 1);
    if (join)
        fg_layout_copy(call, &layout, (char *)whole->data + offset, part->data);
    else
        fg_layout_copy(call, &layout, part->data, (const char *)whole->data + offset);
}

bool fg_kernel_concat(fg_call *call) {
    const fg_view *y = &call->out[0];
    int axis = fg_axis_at(call->attrs[1].i, y->rank);
    int64_t at = 0;
    for (uint32_t i = 0; i < call->in_count; i++) {
        copy_part_of(call, y, &call->in[i], axis, at, true);
        at += call->in[i].dims[axis];
    }
    return true;
}

bool fg_kernel_stack(fg_call *call) {
    const fg_view *y = &call->out[0];
    int axis = fg_axis_at(call->attrs[1].i, y->rank);
    for (uint32_t i = 0; i < call->in_count; i++)
        copy_part_of(call, y, &call->in[i], axis, i, true);
    return true;
}

bool fg_kernel_pack(fg_call *call) {
    for (uint32_t i = 0; i < call->in_count; i++)
        copy_part_of(call, &call->out[0], &call->in[i], 0, i, true);
    return true;
}

bool fg_kernel_unstack(fg_call *call) {
    const fg_view *x = &call->in[0];
    int axis = fg_axis_at(call->attrs[1].i, x->rank);
    for (uint32_t i = 0; i < call->out_count; i++)
        copy_part_of(call, x, &call->out[i], axis, i, false);
    return true;
}

bool fg_kernel_split(fg_call *call) {
    const fg_view *x = &call->in[0];
    int axis = fg_axis_at(call->attrs[2].i, x->rank);
    int64_t at = 0;
    for (uint32_t i = 0; i < call->out_count; i++) {
        copy_part_of(call, x, &call->out[i], axis, at, false);
        at += call->out[i].dims[axis];
    }
    return true;
}

/* x with `value` in place of what is at one position. */
bool fg_kernel_set_item(fg_call *call) {
    const fg_view *x = &call->in[0];
    int axis = fg_axis_at(call->attrs[3].i, x->rank);
    int64_t index = fg_index_at(&call->in[1], 0), size = x->dims[axis];
    if (index < -size || index >= size)
        return fg_call_fail(call, 1, "index %lld is not within axis %d, which has size %lld",
                            (long long)index, axis, (long long)size);
    fg_kernel_copy(call);
    copy_part_of(call, &call->out[0], &call->in[2], axis, index < 0 ? index + size : index, true);
    return true;
}

/* ---- where ---- */

#define WHERE(T)                                                                \
    do {                                                                        \
        const T *a = run->in[1], *b = run->in[2];                               \
        T *y = run->out;                                                        \
        if (run->step[0] == 0) {                                                \
            const T *from = *c ? a : b;                                         \
            if (*c ? sa : sb) {                                                 \
                if (y != from) memcpy(y, from, n * sizeof(T));                  \
            } else {                                                            \
                const T value = *from;                                          \
                for (size_t i = 0; i < n; i++) y[i] = value;                    \
            }                                                                   \
        } else if (sa && sb) {                                                  \
            FG_IVDEP                                                            \
            for (size_t i = 0; i < n; i++) y[i] = c[i] ? a[i] : b[i];           \
        } else {                                                                \
            for (size_t i = 0; i < n; i++) y[i] = c[i] ? a[i * sa] : b[i * sb]; \
        }                                                                       \
    } while (0)

static void where_loop(const fg_elements *run) {
    const uint8_t *c = run->in[0];
    size_t n = run->n, sa = run->step[1], sb = run->step[2];
    switch (element_of(run->call)) {
        case 1:
            WHERE(uint8_t);
            break;
        case 2:
            WHERE(uint16_t);
            break;
        case 4:
            WHERE(uint32_t);
            break;
        default:
            WHERE(uint64_t);
            break;
    }
}

bool fg_kernel_where(fg_call *call) {
    return fg_loop_run(call, where_loop);
}

/* ---- branches and assertions ---- */

/* The result has the shape of the side taken, which only the run may know. The other side may not
 * have been computed. */
bool fg_kernel_select_branch(fg_call *call) {
    const fg_view *side = &call->in[*(const uint8_t *)call->in[0].data ? 1 : 2];
    fg_view *y = &call->out[0];
    bool same = y->data && y->rank == side->rank;
    for (int i = 0; same && i < y->rank; i++) same = y->dims[i] == side->dims[i];
    if (!same) {
        if (!call->resize || !call->resize(call, 0, side->rank, side->dims))
            return fg_call_fail(call, -1, "out of memory for the result of if");
        y = &call->out[0];
    }
    copy_job job = {y->data, side->data};
    if (job.to != job.from)
        fg_split(call, side->count * fg_dtype_size(side->dtype), 8 * FG_GRAIN, copy_part, &job);
    return true;
}

bool fg_kernel_assert(fg_call *call) {
    const fg_view *condition = &call->in[0];
    const uint8_t *holds = condition->data;
    const fg_attr *message = &call->attrs[1];
    bool said = message->kind == FG_ATTR_STRING && message->s && message->s[0];
    char position[256];
    for (size_t i = 0; i < condition->count; i++) {
        if (holds[i]) continue;
        if (condition->rank == 0)
            return fg_call_fail(call, 0, "%s", said ? message->s : "the assertion is false");
        return fg_call_fail(call, 0, "%s (the condition is false at %s)",
                            said ? message->s : "the assertion is false",
                            fg_position_text(condition, i, position, sizeof position));
    }
    return true;
}
