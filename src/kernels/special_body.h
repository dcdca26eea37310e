/* Functions of one and two floats that are called for each element; see special_kernels.c. */

#include "kernels/activate.h"

UNARY_SCALAR(asinh, M(asinh)(x))
UNARY_SCALAR(acosh, M(acosh)(x))
UNARY_SCALAR(atanh, M(atanh)(x))
UNARY_SCALAR(log2, M(log2)(x))
UNARY_SCALAR(log10, M(log10)(x))
UNARY_SCALAR(exp2, M(exp2)(x))
UNARY_SCALAR(cbrt, M(cbrt)(x))
UNARY_SCALAR(erfc, M(erfc)(x))
UNARY_SCALAR(digamma, fg_digamma((double)x))
UNARY_SCALAR(erfinv, fg_erfinv((double)x))
UNARY_SCALAR(ndtri, fg_ndtri((double)x))
UNARY_SCALAR(bessel_i0e, fg_bessel_i0e((double)x))
UNARY_SCALAR(bessel_i1e, fg_bessel_i1e((double)x))
UNARY(trunc, M(trunc)(x))

/* lgamma itself writes a global variable. */
static inline T N(log_gamma)(T x) {
    int sign;
    return (T)lgamma_r((double)x, &sign);
}

UNARY_SCALAR(lgamma, N(log_gamma)(x))

BINARY(divide_no_nan, b == 0 ? 0 : a / b)
BINARY(xlogy, a == 0 ? 0 : a * V(log)(b))
BINARY(xdivy, a == 0 ? 0 : a / b)
BINARY(truncate_divide, M(trunc)(a / b))

BINARY_SCALAR(hypot, M(hypot)(a, b))
KERNEL_OF(hypot)
BINARY_SCALAR(truncate_mod, M(fmod)(a, b))
KERNEL_OF(truncate_mod)
BINARY_SCALAR(zeta, fg_zeta((double)a, (double)b))
KERNEL_OF(zeta)
BINARY_SCALAR(polygamma, fg_polygamma((double)a, (double)b))
KERNEL_OF(polygamma)
BINARY_SCALAR(igamma, fg_igamma((double)a, (double)b))
KERNEL_OF(igamma)
BINARY_SCALAR(igammac, fg_igammac((double)a, (double)b))
KERNEL_OF(igammac)

static void N(betainc_loop)(const fg_elements *run) {
    const T *as = run->in[0], *bs = run->in[1], *xs = run->in[2];
    T *ys = run->out;
    for (size_t i = 0; i < run->n; i++)
        ys[i] = (T)fg_betainc((double)as[i * run->step[0]], (double)bs[i * run->step[1]],
                              (double)xs[i * run->step[2]]);
}
KERNEL_OF(betainc)

/* Activations. */
UNARY(hard_tanh, V(clip)(x, -1, 1))
UNARY(log_sigmoid, -V(softplus)(-x))
UNARY(mish, x *V(tanh)(V(softplus)(x)))
UNARY(hard_swish, x *V(relu6)(x + 3) / 6)
UNARY_WITH(celu, T alpha = (T)fg_attr_real(&attrs[1], 1.0), x < 0 ? alpha * V(expm1)(x / alpha) : x)
