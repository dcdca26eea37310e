/* Arithmetic of whole numbers, which wrap around; see arithmetic.c. */

BINARY(add, (U)a + (U)b)
BINARY(subtract, (U)a - (U)b)
BINARY(multiply, (U)a *(U)b)
BINARY(squared_difference, ((U)a - (U)b) * ((U)a - (U)b))
BINARY(minimum, a < b ? a : b)
BINARY(maximum, a > b ? a : b)

/* The smallest number divided by -1 does not fit, and wraps around to itself. b is not 0. */
static inline T N(python_floor_divide)(T a, T b) {
    T quotient;
    if (BELOW_0(b) && b == (T)-1) return (T)(0 - (U)a);
    quotient = (T)(a / b);
    return (T)(quotient * b != a && BELOW_0(a) != BELOW_0(b) ? quotient - 1 : quotient);
}

static inline T N(python_remainder)(T a, T b) {
    T r;
    if (BELOW_0(b) && b == (T)-1) return 0;
    r = (T)(a % b);
    return (T)(r != 0 && BELOW_0(r) != BELOW_0(b) ? r + b : r);
}

static inline T N(whole_power)(T base, T exponent) {
    U result = 1, square = (U)base, left = (U)exponent;
    for (; left > 0; left >>= 1) {
        if (left & 1) result *= square;
        square *= square;
    }
    return (T)result;
}

BINARY_SCALAR(floor_divide, N(python_floor_divide)(a, b))
BINARY_SCALAR(remainder, N(python_remainder)(a, b))
BINARY_SCALAR(power, N(whole_power)(a, b))

/* Checks all of b (0 is refused, or what is below 0) before any is used, and says where. */
static bool N(check_operand)(fg_call *call, bool zero, const char *what) {
    const fg_view *b = &call->in[1];
    const T *bs = b->data;
    char position[256];
    for (size_t i = 0; i < b->count; i++) {
        if (zero ? bs[i] != 0 : !BELOW_0(bs[i])) continue;
        if (b->rank == 0) return fg_call_fail(call, 1, "%s: b is %lld", what, (long long)bs[i]);
        fg_position_text(b, i, position, sizeof position);
        return fg_call_fail(call, 1, "%s: b%s is %lld", what, position, (long long)bs[i]);
    }
    return true;
}

bool K(N(floor_divide))(fg_call *call) {
    return N(check_operand)(call, true, "floor_divide by zero") &&
           fg_loop_run(call, N(floor_divide_loop));
}

bool K(N(remainder))(fg_call *call) {
    return N(check_operand)(call, true, "remainder by zero") &&
           fg_loop_run(call, N(remainder_loop));
}

bool K(N(power))(fg_call *call) {
    return N(check_operand)(call, false, "power of whole numbers with a negative exponent") &&
           fg_loop_run(call, N(power_loop));
}
