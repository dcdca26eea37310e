/* Reductions: what is folded, for each type. */
#include "kernels/reduce.h"
#include "kernels/isa.h"
#include "kernels/vmath.h"

/* FOLD(name, LANE, TOTAL, empty, step, join, lanes): the folds N(name_fold). A lane starts as
 * `empty`; `step` makes the next of lane `l` and element `x` (and of the center `m`, of type T),
 * `join` makes one total of `a` and `b`. */
#define FOLD(name, LANE, TOTAL, empty, step, joined, lanes)                                       \
    static void N(name##_start)(void *totals, size_t n) {                                         \
        for (size_t i = 0; i < n; i++) ((TOTAL *)totals)[i] = (TOTAL)(empty);                     \
    }                                                                                             \
    static void N(name##_join)(void *totals, const void *others, size_t n) {                      \
        for (size_t i = 0; i < n; i++) {                                                          \
            const TOTAL a = ((const TOTAL *)totals)[i], b = ((const TOTAL *)others)[i];           \
            ((TOTAL *)totals)[i] = (TOTAL)(joined);                                               \
        }                                                                                         \
    }                                                                                             \
    static LANE N(name##_block)(const T *xs, size_t n, const T m) {                               \
        LANE lane[FG_LANES];                                                                      \
        size_t i = 0;                                                                             \
        (void)m;                                                                                  \
        if (n < FG_LANES) {                                                                       \
            LANE l = (LANE)(empty);                                                               \
            for (; i < n; i++) {                                                                  \
                const T x = xs[i];                                                                \
                l = (LANE)(step);                                                                 \
            }                                                                                     \
            return l;                                                                             \
        }                                                                                         \
        for (size_t j = 0; j < FG_LANES; j++) lane[j] = (LANE)(empty);                            \
        for (; i + FG_LANES <= n; i += FG_LANES) {                                                \
            lanes for (size_t j = 0; j < FG_LANES; j++) {                                         \
                const T x = xs[i + j];                                                            \
                const LANE l = lane[j];                                                           \
                lane[j] = (LANE)(step);                                                           \
            }                                                                                     \
        }                                                                                         \
        for (size_t j = 0; i < n; i++, j++) {                                                     \
            const T x = xs[i];                                                                    \
            const LANE l = lane[j];                                                               \
            lane[j] = (LANE)(step);                                                               \
        }                                                                                         \
        for (size_t width = FG_LANES / 2; width; width /= 2)                                      \
            for (size_t j = 0; j < width; j++) {                                                  \
                const LANE a = lane[j], b = lane[j + width];                                      \
                lane[j] = (LANE)(joined);                                                         \
            }                                                                                     \
        return lane[0];                                                                           \
    }                                                                                             \
    static void N(name##_run)(const void *x, size_t n, void *total, const void *center) {         \
        const T m = center ? (T) * (const double *)center : 0;                                    \
        for (size_t i = 0; i < n; i += FG_BLOCK) {                                                \
            size_t count = n - i < FG_BLOCK ? n - i : FG_BLOCK;                                   \
            const TOTAL a = *(TOTAL *)total;                                                      \
            const TOTAL b = (TOTAL)N(name##_block)((const T *)x + i, count, m);                   \
            *(TOTAL *)total = (TOTAL)(joined);                                                    \
        }                                                                                         \
    }                                                                                             \
    static void N(name##_rows)(const void *data, size_t rows, int64_t stride, size_t columns,     \
                               void *totals, const void *center) {                                \
        LANE lane[FG_COLUMNS];                                                                    \
        T ms[FG_COLUMNS];                                                                         \
        for (size_t j = 0; j < columns; j++) ms[j] = center ? (T)((const double *)center)[j] : 0; \
        for (size_t row = 0; row < rows; row += FG_ROWS) {                                        \
            size_t end = rows - row < FG_ROWS ? rows : row + FG_ROWS;                             \
            for (size_t j = 0; j < columns; j++) lane[j] = (LANE)(empty);                         \
            for (size_t i = row; i < end; i++) {                                                  \
                const T *xs = (const T *)data + (int64_t)i * stride;                              \
                FG_IVDEP                                                                          \
                for (size_t j = 0; j < columns; j++) {                                            \
                    const T x = xs[j], m = ms[j];                                                 \
                    const LANE l = lane[j];                                                       \
                    (void)m;                                                                      \
                    lane[j] = (LANE)(step);                                                       \
                }                                                                                 \
            }                                                                                     \
            for (size_t j = 0; j < columns; j++) {                                                \
                const TOTAL a = ((TOTAL *)totals)[j], b = (TOTAL)lane[j];                         \
                ((TOTAL *)totals)[j] = (TOTAL)(joined);                                           \
            }                                                                                     \
        }                                                                                         \
    }                                                                                             \
    static const fg_fold N(name##_fold) = {N(name##_start), N(name##_run), N(name##_rows),        \
                                           N(name##_join)};

/* FINISH(name, TOTAL, result): the result of `total`, of `count` elements (and of `center`). */
#define FINISH(name, TOTAL, result)                                                      \
    static void N(name##_finish)(const fg_call *call, size_t at, size_t n, size_t count, \
                                 const void *first, const void *second) {                \
        T *out = (T *)call->out[0].data + at;                                            \
        (void)second;                                                                    \
        (void)count;                                                                     \
        for (size_t i = 0; i < n; i++) {                                                 \
            const TOTAL total = ((const TOTAL *)first)[i];                               \
            out[i] = (T)(result);                                                        \
        }                                                                                \
    }

/* One pass. */
#define REDUCE(name, fold)                                                        \
    bool K(N(name))(fg_call * call) {                                             \
        const fg_reducer reducer = {                                              \
            .first = N(fold##_fold), .second = NULL, .finish = N(name##_finish)}; \
        return fg_reduce(call, &call->attrs[1], &reducer);                        \
    }

#define BODY "kernels/reduce_float.h"
#include "kernels/each_float.h"
#define BODY "kernels/reduce_int.h"
#include "kernels/each_int.h"

#define T       uint8_t
#define N(name) name##_bool
FOLD(any, uint8_t, uint8_t, 0, l | x, a | b, FG_UNROLL)
FOLD(all, uint8_t, uint8_t, 1, l &x, a &b, FG_UNROLL)
FINISH(any, uint8_t, total)
FINISH(all, uint8_t, total)
REDUCE(any, any)
REDUCE(all, all)
