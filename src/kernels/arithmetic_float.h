/* Arithmetic of floats; see arithmetic.c. */

BINARY(add, a + b)
BINARY(subtract, a - b)
BINARY(multiply, a *b)
BINARY(divide, a / b)
BINARY(squared_difference, (a - b) * (a - b))
BINARY(minimum, a != a ? a : a < b ? a : b)
BINARY(maximum, a != a ? a : a > b ? a : b)

BINARY_SCALAR(atan2, M(atan2)(a, b))
KERNEL_OF(atan2)

/* Python's: the sign of b, also where the result is 0. NaN where b is 0. */
static inline T N(python_remainder)(T a, T b) {
    T r = M(fmod)(a, b);
    if (r != r) return r;
    if (r != 0) return (r < 0) != (b < 0) ? r + b : r;
    return M(copysign)(0, b);
}

/* Python's and NumPy's: by the remainder, so that a == b * (a // b) + a % b as nearly as can be. */
static inline T N(python_floor_divide)(T a, T b) {
    T r, quotient, floored;
    if (b == 0) return a / b;
    r = M(fmod)(a, b);
    quotient = (a - r) / b;
    if (r != 0 && (r < 0) != (b < 0)) quotient -= 1;
    if (quotient == 0) return M(copysign)(0, a / b);
    floored = M(floor)(quotient);
    return quotient - floored > (T)0.5 ? floored + 1 : floored;
}

BINARY_SCALAR(remainder, N(python_remainder)(a, b))
KERNEL_OF(remainder)
BINARY_SCALAR(floor_divide, N(python_floor_divide)(a, b))
KERNEL_OF(floor_divide)

BINARY_SCALAR(any_power, M(pow)(a, b))

static void N(power_loop)(const fg_elements *run) {
    const T *as = run->in[0], *bs = run->in[1];
    T *ys = run->out;
    size_t n = run->n;
    if (run->step[1] != 0 || *bs != 2) {
        N(any_power_loop)(run);
        return;
    }
    FG_IVDEP
    for (size_t i = 0; i < n; i++) {
        const T a = as[i];
        ys[i] = a * a;
    }
}
KERNEL_OF(power)
