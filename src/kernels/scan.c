/* What runs along one axis: positions of extremes, sums and products of what is before. A tensor is
 * seen as [outer, n, inner]; lines of the axis stand side by side in `inner`. */
#include "kernels/isa.h"
#include "kernels/vmath.h"

enum {
    WIDTH = 256, /* lines walked at a time; elements of a line looked at at once */
    LANES = 32,
};

typedef struct scan {
    const fg_call *call;
    size_t n, inner, blocks; /* blocks of WIDTH lines within `inner` */
} scan;

static void scan_run(fg_call *call, fg_part part) {
    const fg_view *x = &call->in[0];
    int axis = fg_axis_at(call->attrs[1].i, x->rank);
    scan job = {.call = call,
                .n = (size_t)x->dims[axis],
                .inner = fg_dims_product(x->dims, axis + 1, x->rank)};
    size_t outer = fg_dims_product(x->dims, 0, axis);
    job.blocks = (job.inner + WIDTH - 1) / WIDTH;
    size_t width = job.inner < WIDTH ? job.inner : WIDTH;
    fg_split(call, outer * job.blocks, FG_GRAIN / (job.n * width + 1) + 1, part, &job);
}

/* Where block `i` begins, and how many lines it has. */
static size_t scan_block(const scan *job, size_t i, size_t n, size_t *width) {
    size_t first = i % job->blocks * WIDTH;
    *width = job->inner - first < WIDTH ? job->inner - first : WIDTH;
    return i / job->blocks * n * job->inner + first;
}

static void put_positions(const fg_call *call, size_t at, const size_t *positions, size_t n) {
    for (size_t j = 0; j < n; j++) {
        if (call->out[0].dtype == FG_INT32)
            ((int32_t *)call->out[0].data)[at + j] = (int32_t)positions[j];
        else
            ((int64_t *)call->out[0].data)[at + j] = (int64_t)positions[j];
    }
}

/* The position of the first element that is `better` than those before it, NaN than all. Of one
 * line: blocks are asked for their extreme, and the block that has it for the position. */
#define EXTREME(name, better)                                                                      \
    static size_t N(name##_line)(const T *x, size_t n) {                                           \
        size_t position = 0;                                                                       \
        T best = x[0];                                                                             \
        for (size_t from = 0; from < n && best == best; from += WIDTH) {                           \
            size_t end = n - from < WIDTH ? n : from + WIDTH;                                      \
            T lane[LANES];                                                                         \
            size_t i = from;                                                                       \
            bool found = false;                                                                    \
            for (size_t j = 0; j < LANES; j++) lane[j] = best;                                     \
            for (; i + LANES <= end; i += LANES)                                                   \
                for (size_t j = 0; j < LANES; j++) {                                               \
                    const T v = x[i + j], l = lane[j];                                             \
                    lane[j] = v != v ? v : v better l ? v : l;                                     \
                }                                                                                  \
            for (size_t j = 0; j < LANES; j++) found |= lane[j] better best || lane[j] != lane[j]; \
            for (; i < end; i++) found |= x[i] better best || x[i] != x[i];                        \
            for (i = from; found && i < end && best == best; i++) {                                \
                if (!(x[i] better best) && x[i] == x[i]) continue;                                 \
                best = x[i];                                                                       \
                position = i;                                                                      \
            }                                                                                      \
        }                                                                                          \
        return position;                                                                           \
    }                                                                                              \
    static void N(name##_lines)(const scan *job, const T *x, size_t width, size_t *positions) {    \
        T best[WIDTH];                                                                             \
        for (size_t j = 0; j < width; j++) {                                                       \
            positions[j] = 0;                                                                      \
            best[j] = x[j];                                                                        \
        }                                                                                          \
        for (size_t i = 1; i < job->n; i++) {                                                      \
            const T *row = x + i * job->inner;                                                     \
            for (size_t j = 0; j < width; j++) {                                                   \
                bool take = (row[j] better best[j] || row[j] != row[j]) && best[j] == best[j];     \
                positions[j] = take ? i : positions[j];                                            \
                best[j] = take ? row[j] : best[j];                                                 \
            }                                                                                      \
        }                                                                                          \
    }                                                                                              \
    static void N(name##_part)(void *data, size_t begin, size_t end) {                             \
        const scan *job = data;                                                                    \
        size_t positions[WIDTH], width;                                                            \
        for (size_t i = begin; i < end; i++) {                                                     \
            const T *x = (const T *)job->call->in[0].data + scan_block(job, i, job->n, &width);    \
            if (job->inner == 1)                                                                   \
                positions[0] = N(name##_line)(x, job->n);                                          \
            else                                                                                   \
                N(name##_lines)(job, x, width, positions);                                         \
            put_positions(job->call, scan_block(job, i, 1, &width), positions, width);             \
        }                                                                                          \
    }                                                                                              \
    bool K(N(name))(fg_call * call) {                                                              \
        scan_run(call, N(name##_part));                                                            \
        return true;                                                                               \
    }

/* Each line's running `next` of what is before, in the order that `reverse` says. */
#define RUNNING(name, first, next)                                           \
    static void N(name##_part)(void *data, size_t begin, size_t end) {       \
        const scan *job = data;                                              \
        bool exclusive = fg_attr_flag(&job->call->attrs[2]);                 \
        bool backwards = fg_attr_flag(&job->call->attrs[3]);                 \
        size_t width;                                                        \
        for (size_t i = begin; i < end; i++) {                               \
            size_t at = scan_block(job, i, job->n, &width);                  \
            const T *xs = (const T *)job->call->in[0].data + at;             \
            T *ys = (T *)job->call->out[0].data + at;                        \
            S total[WIDTH];                                                  \
            for (size_t j = 0; j < width; j++) total[j] = (S)(first);        \
            for (size_t k = 0; k < job->n; k++) {                            \
                size_t row = (backwards ? job->n - 1 - k : k) * job->inner;  \
                for (size_t j = 0; j < width; j++) {                         \
                    const S x = (S)xs[row + j], a = total[j], b = (S)(next); \
                    total[j] = b;                                            \
                    ys[row + j] = (T)(exclusive ? a : b);                    \
                }                                                            \
            }                                                                \
        }                                                                    \
    }                                                                        \
    bool K(N(name))(fg_call * call) {                                        \
        scan_run(call, N(name##_part));                                      \
        return true;                                                         \
    }

#define BODY "kernels/scan_float.h"
#include "kernels/each_float.h"
#define BODY "kernels/scan_int.h"
#include "kernels/each_int.h"
