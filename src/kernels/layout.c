/* Copies between layouts: what transposing, slicing, joining, repeating and padding come to. */
#include <string.h>

#include "kernels/loop.h"

enum { BLOCK = 32 }; /* sides of the squares in which two axes are exchanged */

void fg_layout_add(fg_layout *layout, int64_t dim, int64_t to, int64_t from) {
    int last = layout->rank - 1;
    if (dim == 1) return;
    if (last >= 0 && layout->to[last] == to * dim && layout->from[last] == from * dim) {
        layout->dims[last] *= dim;
        layout->to[last] = to;
        layout->from[last] = from;
        return;
    }
    layout->dims[layout->rank] = dim;
    layout->to[layout->rank] = to;
    layout->from[layout->rank++] = from;
}

/* ---- runs along the last axis ---- */

#define COPY_RUN(T)                                                                          \
    do {                                                                                     \
        T *target = (T *)(void *)to;                                                         \
        const T *source = (const T *)(const void *)from;                                     \
        if (from_stride == 0 && to_stride == 1) {                                            \
            T value = *source;                                                               \
            for (int64_t i = 0; i < n; i++) target[i] = value;                               \
        } else if (to_stride == 1) {                                                         \
            for (int64_t i = 0; i < n; i++) target[i] = source[i * from_stride];             \
        } else {                                                                             \
            for (int64_t i = 0; i < n; i++) target[i * to_stride] = source[i * from_stride]; \
        }                                                                                    \
    } while (0)

static void copy_run(char *to, int64_t to_stride, const char *from, int64_t from_stride, int64_t n,
                     size_t element) {
    if (to_stride == 1 && from_stride == 1) {
        memcpy(to, from, (size_t)n * element);
        return;
    }
    switch (element) {
        case 1:
            COPY_RUN(uint8_t);
            break;
        case 2:
            COPY_RUN(uint16_t);
            break;
        case 4:
            COPY_RUN(uint32_t);
            break;
        default:
            COPY_RUN(uint64_t);
            break;
    }
}

/* ---- squares: axis `a` is next to each other in the source, axis `b` in the target ---- */

#define COPY_SQUARE(T)                                                   \
    do {                                                                 \
        T *target = (T *)(void *)to;                                     \
        const T *source = (const T *)(const void *)from;                 \
        for (int64_t a = 0; a < rows; a++)                               \
            for (int64_t b = 0; b < columns; b++)                        \
                target[a * to_stride + b] = source[a + b * from_stride]; \
    } while (0)

/* Squares of vectors of 16 bytes are exchanged in registers. */
#if defined __has_builtin
#if __has_builtin(__builtin_shufflevector)
#define FG_SHUFFLES
#endif
#endif

#ifdef FG_SHUFFLES

typedef uint32_t four __attribute__((vector_size(16), aligned(4), may_alias));
typedef uint64_t two __attribute__((vector_size(16), aligned(8), may_alias));

static void exchange_four(uint32_t *to, int64_t to_stride, const uint32_t *from,
                          int64_t from_stride) {
    four r0 = *(const four *)from, r1 = *(const four *)(from + from_stride);
    four r2 = *(const four *)(from + 2 * from_stride), r3 = *(const four *)(from + 3 * from_stride);
    four l01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5);
    four l23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
    four h01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
    four h23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
    *(four *)to = __builtin_shufflevector(l01, l23, 0, 1, 4, 5);
    *(four *)(to + to_stride) = __builtin_shufflevector(l01, l23, 2, 3, 6, 7);
    *(four *)(to + 2 * to_stride) = __builtin_shufflevector(h01, h23, 0, 1, 4, 5);
    *(four *)(to + 3 * to_stride) = __builtin_shufflevector(h01, h23, 2, 3, 6, 7);
}

static void exchange_two(uint64_t *to, int64_t to_stride, const uint64_t *from,
                         int64_t from_stride) {
    two r0 = *(const two *)from, r1 = *(const two *)(from + from_stride);
    *(two *)to = __builtin_shufflevector(r0, r1, 0, 2);
    *(two *)(to + to_stride) = __builtin_shufflevector(r0, r1, 1, 3);
}

#define EXCHANGE(T, side, exchange)                                                         \
    do {                                                                                    \
        for (int64_t a = 0; a < rows; a += side)                                            \
            for (int64_t b = 0; b < columns; b += side)                                     \
                exchange((T *)(void *)to + a * to_stride + b, to_stride,                    \
                         (const T *)(const void *)from + a + b * from_stride, from_stride); \
    } while (0)

#endif

static void copy_square(char *to, int64_t to_stride, const char *from, int64_t from_stride,
                        int64_t rows, int64_t columns, size_t element) {
#ifdef FG_SHUFFLES
    if (element == 4 && rows % 4 == 0 && columns % 4 == 0) {
        EXCHANGE(uint32_t, 4, exchange_four);
        return;
    }
    if (element == 8 && rows % 2 == 0 && columns % 2 == 0) {
        EXCHANGE(uint64_t, 2, exchange_two);
        return;
    }
#endif
    switch (element) {
        case 1:
            COPY_SQUARE(uint8_t);
            break;
        case 2:
            COPY_SQUARE(uint16_t);
            break;
        case 4:
            COPY_SQUARE(uint32_t);
            break;
        default:
            COPY_SQUARE(uint64_t);
            break;
    }
}

/* ---- walking ---- */

typedef struct copy_job {
    const fg_layout *layout;
    int counted;   /* axes that are counted */
    int exchanged; /* axis `a` of squares, taken out of those counted; or -1 */
    size_t blocks; /* of axis `a`; 1 without squares */
    char *to;
    const char *from;
} copy_job;

/* Offsets, in elements, of index `unit` over the counted axes. */
static void offsets(const copy_job *job, size_t unit, int64_t *to, int64_t *from) {
    const fg_layout *layout = job->layout;
    *to = *from = 0;
    for (int axis = job->counted - 1; axis >= 0; axis--) {
        if (axis == job->exchanged) continue;
        int64_t at = (int64_t)(unit % (size_t)layout->dims[axis]);
        unit /= (size_t)layout->dims[axis];
        *to += at * layout->to[axis];
        *from += at * layout->from[axis];
    }
}

static void copy_squares(const copy_job *job, size_t unit) {
    const fg_layout *layout = job->layout;
    int a = job->exchanged, b = layout->rank - 1;
    int64_t to, from, first = (int64_t)(unit % job->blocks) * BLOCK;
    offsets(job, unit / job->blocks, &to, &from);
    int64_t rows = layout->dims[a] - first < BLOCK ? layout->dims[a] - first : BLOCK;
    to += first * layout->to[a];
    from += first;
    for (int64_t at = 0; at < layout->dims[b]; at += BLOCK) {
        int64_t columns = layout->dims[b] - at < BLOCK ? layout->dims[b] - at : BLOCK;
        copy_square(job->to + (to + at) * (int64_t)layout->element, layout->to[a],
                    job->from + (from + at * layout->from[b]) * (int64_t)layout->element,
                    layout->from[b], rows, columns, layout->element);
    }
}

static void copy_part(void *data, size_t begin, size_t end) {
    const copy_job *job = data;
    const fg_layout *layout = job->layout;
    int last = layout->rank - 1;
    for (size_t unit = begin; unit < end; unit++) {
        int64_t to, from;
        if (job->exchanged >= 0) {
            copy_squares(job, unit);
            continue;
        }
        offsets(job, unit, &to, &from);
        copy_run(job->to + to * (int64_t)layout->element, layout->to[last],
                 job->from + from * (int64_t)layout->element, layout->from[last],
                 layout->dims[last], layout->element);
    }
}

/* One run only: cut along it. */
static void run_part(void *data, size_t begin, size_t end) {
    const copy_job *job = data;
    const fg_layout *layout = job->layout;
    int64_t to = (int64_t)begin * layout->to[0], from = (int64_t)begin * layout->from[0];
    copy_run(job->to + to * (int64_t)layout->element, layout->to[0],
             job->from + from * (int64_t)layout->element, layout->from[0], (int64_t)(end - begin),
             layout->element);
}

/* The axis to exchange with the last, or -1 where runs do as well. */
static int exchanged_axis(const fg_layout *layout) {
    int last = layout->rank - 1;
    if (layout->to[last] != 1 || layout->from[last] == 1 || layout->from[last] == 0) return -1;
    for (int axis = 0; axis < last; axis++)
        if (layout->from[axis] == 1) return axis;
    return -1;
}

void fg_layout_copy(const fg_call *call, const fg_layout *layout, void *to, const void *from) {
    copy_job job = {layout, layout->rank - 1, -1, 1, to, from};
    size_t grain = 4 * FG_GRAIN / layout->element, units = 1;
    for (int i = 0; i < layout->rank; i++)
        if (layout->dims[i] == 0) return;
    if (layout->rank == 0) {
        memcpy(to, from, layout->element);
        return;
    }
    if (layout->rank == 1) {
        fg_split(call, (size_t)layout->dims[0], grain, run_part, &job);
        return;
    }
    job.exchanged = exchanged_axis(layout);
    size_t each = (size_t)layout->dims[layout->rank - 1];
    for (int i = 0; i < job.counted; i++)
        if (i != job.exchanged) units *= (size_t)layout->dims[i];
    if (job.exchanged >= 0) {
        job.blocks = ((size_t)layout->dims[job.exchanged] + BLOCK - 1) / BLOCK;
        units *= job.blocks;
        each *= BLOCK;
    }
    fg_split(call, units, grain / each + 1, copy_part, &job);
}

/* ---- filling ---- */

typedef struct fill_job {
    char *to;
    const void *value;
    size_t element;
} fill_job;

static void fill_part(void *data, size_t begin, size_t end) {
    const fill_job *job = data;
    copy_run(job->to + begin * job->element, 1, job->value, 0, (int64_t)(end - begin),
             job->element);
}

void fg_fill(const fg_call *call, void *to, const void *value, size_t element, size_t count) {
    fill_job job = {to, value, element};
    fg_split(call, count, 4 * FG_GRAIN / element, fill_part, &job);
}
