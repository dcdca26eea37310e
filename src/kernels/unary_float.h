/* Functions of one float; see unary.c. */
#include "kernels/activate.h"

UNARY(negative, -x)
UNARY(abs, M(fabs)(x))
UNARY(sign, x > 0 ? 1 : x < 0 ? -1 : x)
UNARY(square, x *x)
UNARY(sqrt, M(sqrt)(x))
UNARY(rsqrt, 1 / M(sqrt)(x))
UNARY(reciprocal, 1 / x)
UNARY(exp, V(exp)(x))
UNARY(expm1, V(expm1)(x))
UNARY(log, V(log)(x))
UNARY(log1p, V(log1p)(x))
UNARY(floor, M(floor)(x))
UNARY(ceil, M(ceil)(x))
UNARY(round, M(rint)(x))
UNARY_SCALAR(sin, M(sin)(x))
UNARY_SCALAR(cos, M(cos)(x))
UNARY_SCALAR(tan, M(tan)(x))
UNARY_SCALAR(asin, M(asin)(x))
UNARY_SCALAR(acos, M(acos)(x))
UNARY_SCALAR(atan, M(atan)(x))
UNARY_SCALAR(sinh, M(sinh)(x))
UNARY_SCALAR(cosh, M(cosh)(x))
#if IS_FLOAT32
UNARY(erf, V(erf)(x))
#else
UNARY_SCALAR(erf, V(erf)(x))
#endif
/* clang-format off */
UNARY_WITH(clip, T low = (T)fg_attr_real(&attrs[1], -INFINITY);
                 T high = (T)fg_attr_real(&attrs[2], INFINITY),
           V(clip)(x, low, high))
/* clang-format on */
