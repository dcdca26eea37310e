/* Names of what is compiled for each instruction set, and the macros that make kernels of loops. */
#ifndef FG_KERNELS_ISA_H
#define FG_KERNELS_ISA_H

#include "kernels/loop.h"

/* FG_ISA is x86_64, avx2 or avx512, by the compiler's command line: see local.mk. */
#ifndef FG_ISA
#define FG_ISA x86_64
#endif
#define FG_PASTE(a, b, c, d)  a##b##c##d
#define FG_PASTED(a, b, c, d) FG_PASTE(a, b, c, d)
#define K(name)               FG_PASTED(fg_, FG_ISA, _, name)

/* Every kernel that kernels.def names. */
#define KERNEL(operation, dtype, function, scratch) bool K(function)(fg_call * call);
#define SHARED(operation, dtype, function, scratch) bool fg_kernel_##function(fg_call *call);
#define PREPARED(operation, dtype, function, scratch, preparation) \
    KERNEL(operation, dtype, function, scratch)                    \
    extern const fg_preparation K(preparation);
#include "kernels/kernels.def"
#undef KERNEL
#undef SHARED
#undef PREPARED

size_t K(lstm_scratch)(const fg_call *call);
size_t K(gru_scratch)(const fg_call *call);
size_t K(rnn_scratch)(const fg_call *call);
size_t K(batch_norm_scratch)(const fg_call *call);
size_t K(conv_transpose_scratch)(const fg_call *call);
size_t K(orthogonal_scratch)(const fg_call *call);
size_t K(contract_scratch)(const fg_call *call);
size_t fg_sort_scratch(const fg_call *call);
size_t fg_top_k_scratch(const fg_call *call);
size_t fg_unique_scratch(const fg_call *call);
size_t fg_confusion_scratch(const fg_call *call);
size_t fg_multinomial_scratch(const fg_call *call);
size_t fg_cholesky_scratch(const fg_call *call);
size_t fg_qr_scratch(const fg_call *call);
size_t fg_lu_scratch(const fg_call *call);
size_t fg_svd_scratch(const fg_call *call);
size_t fg_eigh_scratch(const fg_call *call);
size_t fg_det_scratch(const fg_call *call);
size_t fg_slogdet_scratch(const fg_call *call);
size_t fg_inv_scratch(const fg_call *call);
size_t fg_solve_scratch(const fg_call *call);
size_t fg_matrix_function_scratch(const fg_call *call);
size_t fg_triangular_solve_scratch(const fg_call *call);
size_t fg_suppression_scratch(const fg_call *call);
size_t fg_combined_scratch(const fg_call *call);

/* In a body that each_float.h or each_int.h includes, where N(name) tells the type: the kernel that
 * runs the loop N(name_loop). */
#define KERNEL_OF(name)                           \
    bool K(N(name))(fg_call * call) {             \
        return fg_loop_run(call, N(name##_loop)); \
    }

/* y = expression of x, of type T, to R. */
#define UNARY_TO(R, name, ...)                           \
    static void N(name##_loop)(const fg_elements *run) { \
        const T *xs = run->in[0];                        \
        R *ys = run->out;                                \
        size_t n = run->n;                               \
        FG_IVDEP                                         \
        for (size_t i = 0; i < n; i++) {                 \
            const T x = xs[i];                           \
            ys[i] = (R)(__VA_ARGS__);                    \
        }                                                \
    }                                                    \
    KERNEL_OF(name)
#define UNARY(name, ...) UNARY_TO(T, name, __VA_ARGS__)

/* The same where the expression is a call that no vector instruction does. */
#define UNARY_SCALAR(name, ...)                          \
    static void N(name##_loop)(const fg_elements *run) { \
        const T *xs = run->in[0];                        \
        T *ys = run->out;                                \
        for (size_t i = 0; i < run->n; i++) {            \
            const T x = xs[i];                           \
            ys[i] = (T)(__VA_ARGS__);                    \
        }                                                \
    }                                                    \
    KERNEL_OF(name)

/* The same with what is read from the attributes before the loop. */
#define UNARY_WITH(name, attributes, ...)                \
    static void N(name##_loop)(const fg_elements *run) { \
        const fg_attr *attrs = run->call->attrs;         \
        const T *xs = run->in[0];                        \
        T *ys = run->out;                                \
        size_t n = run->n;                               \
        attributes;                                      \
        FG_IVDEP                                         \
        for (size_t i = 0; i < n; i++) {                 \
            const T x = xs[i];                           \
            ys[i] = (T)(__VA_ARGS__);                    \
        }                                                \
    }                                                    \
    KERNEL_OF(name)

/* y = expression of a and b, of type T, to R. */
#define BINARY_TO(R, name, ...)                          \
    static void N(name##_loop)(const fg_elements *run) { \
        const T *as = run->in[0], *bs = run->in[1];      \
        R *ys = run->out;                                \
        size_t n = run->n;                               \
        if (run->step[0] && run->step[1]) {              \
            FG_IVDEP                                     \
            for (size_t i = 0; i < n; i++) {             \
                const T a = as[i], b = bs[i];            \
                ys[i] = (R)(__VA_ARGS__);                \
            }                                            \
        } else if (run->step[0]) {                       \
            const T b = *bs;                             \
            FG_IVDEP                                     \
            for (size_t i = 0; i < n; i++) {             \
                const T a = as[i];                       \
                ys[i] = (R)(__VA_ARGS__);                \
            }                                            \
        } else {                                         \
            const T a = *as;                             \
            FG_IVDEP                                     \
            for (size_t i = 0; i < n; i++) {             \
                const T b = bs[i];                       \
                ys[i] = (R)(__VA_ARGS__);                \
            }                                            \
        }                                                \
    }                                                    \
    KERNEL_OF(name)
#define BINARY(name, ...) BINARY_TO(T, name, __VA_ARGS__)

/* The same for such a call, without the kernel: one loop is enough. */
#define BINARY_SCALAR(name, ...)                         \
    static void N(name##_loop)(const fg_elements *run) { \
        const T *as = run->in[0], *bs = run->in[1];      \
        T *ys = run->out;                                \
        size_t sa = run->step[0], sb = run->step[1];     \
        for (size_t i = 0; i < run->n; i++) {            \
            const T a = as[i * sa], b = bs[i * sb];      \
            ys[i] = (T)(__VA_ARGS__);                    \
        }                                                \
    }

#endif
