/* Adding, multiplying, and the larger or smaller, at positions that rows of indices name. */
#include "kernels/isa.h"
#include "kernels/scatter.h"
#include "kernels/vmath.h"

#define SCATTER_ADD(S)                                                   \
    static void N(add_to)(void *to, const void *from, size_t n) {        \
        T *ys = to;                                                      \
        const T *xs = from;                                              \
        FG_IVDEP                                                         \
        for (size_t i = 0; i < n; i++) ys[i] = (T)((S)ys[i] + (S)xs[i]); \
    }                                                                    \
    bool K(N(scatter_nd))(fg_call * call) {                              \
        const fg_view *y = &call->out[0];                                \
        const T zero = 0;                                                \
        fg_fill(call, y->data, &zero, sizeof zero, y->count);            \
        return fg_scatter(call, 0, 1, N(add_to));                        \
    }                                                                    \
    bool K(N(tensor_scatter_add))(fg_call * call) {                      \
        fg_kernel_copy(call);                                            \
        return fg_scatter(call, 1, 2, N(add_to));                        \
    }

#define SCATTER(name, ...)                                           \
    static void N(name##_to)(void *to, const void *from, size_t n) { \
        T *ys = to;                                                  \
        const T *xs = from;                                          \
        FG_IVDEP                                                     \
        for (size_t i = 0; i < n; i++) {                             \
            const T a = ys[i], b = xs[i];                            \
            ys[i] = (T)(__VA_ARGS__);                                \
        }                                                            \
    }                                                                \
    bool K(N(tensor_scatter_##name))(fg_call * call) {               \
        fg_kernel_copy(call);                                        \
        return fg_scatter(call, 1, 2, N(name##_to));                 \
    }

#define BODY "kernels/scatter_float.h"
#include "kernels/each_float.h"
#define BODY "kernels/scatter_int.h"
#include "kernels/each_int.h"
