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

/* ---- as C divides ---- */

static inline T N(whole_quotient)(T a, T b) {
    return BELOW_0(b) && b == (T)-1 ? (T)(0 - (U)a) : (T)(a / b);
}

BINARY_SCALAR(truncate_divide, N(whole_quotient)(a, b))
BINARY_SCALAR(truncate_mod, BELOW_0(b) && b == (T)-1 ? 0 : a % b)

bool K(N(truncate_divide))(fg_call *call) {
    return N(check_operand)(call, true, "truncate_divide by zero") &&
           fg_loop_run(call, N(truncate_divide_loop));
}

bool K(N(truncate_mod))(fg_call *call) {
    return N(check_operand)(call, true, "truncate_mod by zero") &&
           fg_loop_run(call, N(truncate_mod_loop));
}

/* ---- bits ---- */

BINARY(bitwise_and, a &b)
BINARY(bitwise_or, a | b)
BINARY(bitwise_xor, a ^ b)
UNARY(bitwise_invert, ~x)
UNARY_TO(uint8_t, population_count,
         __builtin_popcountll((uint64_t)x &UINT64_MAX >> (64 - 8 * sizeof(T))))

/* As many places as there are bits, or more, leave nothing, or the sign. */
static inline T N(shifted_left)(T a, T b) {
    return (size_t)b < 8 * sizeof(T) ? (T)((U)a << b) : 0;
}

static inline T N(shifted_right)(T a, T b) {
    return (T)(a >> ((size_t)b < 8 * sizeof(T) ? (size_t)b : 8 * sizeof(T) - 1) >>
               (!BELOW_0(a) && (size_t)b >= 8 * sizeof(T)));
}

BINARY_SCALAR(left_shift, N(shifted_left)(a, b))
BINARY_SCALAR(right_shift, N(shifted_right)(a, b))

bool K(N(left_shift))(fg_call *call) {
    return N(check_operand)(call, false, "left_shift by a negative number") &&
           fg_loop_run(call, N(left_shift_loop));
}

bool K(N(right_shift))(fg_call *call) {
    return N(check_operand)(call, false, "right_shift by a negative number") &&
           fg_loop_run(call, N(right_shift_loop));
}
