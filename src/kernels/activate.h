/* Activations as functions of one number, without branches: of vectors in activation.c, of gates in
 * recurrent.c. Included by bodies of each_float.h. */

FG_INLINE T V(clip)(T x, T low, T high) {
    x = x < low ? low : x;
    return x > high ? high : x;
}

FG_INLINE T V(relu)(T x) {
    return x < 0 ? 0 : x;
}

FG_INLINE T V(relu6)(T x) {
    return V(clip)(x, 0, 6);
}

FG_INLINE T V(hard_sigmoid)(T x) {
    return V(clip)((T)0.2 * x + (T)0.5, 0, 1);
}

FG_INLINE T V(elu)(T x, T alpha) {
    return x < 0 ? alpha * V(expm1)(x) : x;
}

FG_INLINE T V(selu)(T x) {
    return (T)1.0507009873554805 * V(elu)(x, (T)1.6732632423543772);
}

FG_INLINE T V(softsign)(T x) {
    return x / (1 + M(fabs)(x));
}

FG_INLINE T V(swish)(T x) {
    return x * V(sigmoid)(x);
}

FG_INLINE T V(gelu)(T x) {
    return (T)0.5 * x * (1 + V(erf)(x * (T)0.70710678118654752440));
}

FG_INLINE T V(gelu_tanh)(T x) {
    return (T)0.5 * x * (1 + V(tanh)((T)0.79788456080286535588 * (x + (T)0.044715 * (x * x * x))));
}
