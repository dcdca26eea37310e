/* Activations of floats; see activation.c. */
#include "kernels/activate.h"

UNARY(relu, V(relu)(x))
UNARY(relu6, V(relu6)(x))
UNARY_WITH(leaky_relu, T alpha = (T)fg_attr_real(&attrs[1], 0.2), x < 0 ? alpha * x : x)
UNARY_WITH(elu, T alpha = (T)fg_attr_real(&attrs[1], 1.0), V(elu)(x, alpha))
UNARY(selu, V(selu)(x))
UNARY(sigmoid, V(sigmoid)(x))
UNARY(hard_sigmoid, V(hard_sigmoid)(x))
UNARY(tanh, V(tanh)(x))
UNARY(softplus, V(softplus)(x))
UNARY(softsign, V(softsign)(x))
UNARY(swish, V(swish)(x))

#if IS_FLOAT32
UNARY(gelu_exact, V(gelu)(x))
#else
UNARY_SCALAR(gelu_exact, V(gelu)(x))
#endif
UNARY(gelu_approximate, V(gelu_tanh)(x))

bool K(N(gelu))(fg_call *call) {
    return fg_attr_flag(&call->attrs[1]) ? K(N(gelu_approximate))(call) : K(N(gelu_exact))(call);
}
