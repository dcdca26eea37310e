/* The neighbours of floats: but for the sign, their bits are numbers in the same order. */
#include "kernels/isa.h"

/* What is after a towards b, of a type whose bits are of U, `infinity` those of infinity; NaN where
 * one is. */
#define NEXT_AFTER(U)                                                                    \
    static inline U next_##U(U a, U b, U infinity) {                                     \
        const U sign = (U)((U)1 << (8 * sizeof(U) - 1)), most = (U)(sign - 1);           \
        if ((a & most) > infinity) return a;                                             \
        if ((b & most) > infinity || a == b || ((a | b) & most) == 0) return b;          \
        if ((a & most) == 0) return (U)((b & sign) | 1);                                 \
        return (U)((a & sign) == (b & sign) && (a & most) < (b & most) ? a + 1 : a - 1); \
    }                                                                                    \
    static inline void run_##U(const fg_elements *run, U infinity) {                     \
        const U *as = run->in[0], *bs = run->in[1];                                      \
        U *ys = run->out;                                                                \
        for (size_t i = 0; i < run->n; i++)                                              \
            ys[i] = next_##U(as[i * run->step[0]], bs[i * run->step[1]], infinity);      \
    }

NEXT_AFTER(uint16_t)
NEXT_AFTER(uint32_t)
NEXT_AFTER(uint64_t)

static void next_after_loop(const fg_elements *run) {
    switch (run->call->out[0].dtype) {
        case FG_FLOAT16:
            run_uint16_t(run, 0x7c00);
            break;
        case FG_BFLOAT16:
            run_uint16_t(run, 0x7f80);
            break;
        case FG_FLOAT32:
            run_uint32_t(run, 0x7f800000);
            break;
        default:
            run_uint64_t(run, 0x7ff0000000000000);
    }
}

bool fg_kernel_next_after(fg_call *call) {
    return fg_loop_run(call, next_after_loop);
}
