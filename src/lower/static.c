/* Python's arithmetic on what is known when the file is read. */
#include <math.h>

#include "lower/lowering.h"

static int64_t integer_of(fg_meaning m) {
    return m.kind == FG_MEANS_BOOL ? m.b : m.i;
}

static fg_meaning overflow(fg_lowering *lo, const fg_node *node) {
    fg_complain_at(lo, FG_G105, node, "the result does not fit in 64 bits");
    return fg_means_error();
}

static fg_meaning by_zero(fg_lowering *lo, const fg_node *node) {
    fg_complain_at(lo, FG_G102, node, "division by zero");
    return fg_means_error();
}

static fg_meaning integer_power(fg_lowering *lo, const fg_node *node, int64_t base, int64_t n) {
    if (n < 0) return fg_means_float(pow((double)base, (double)n));
    int64_t result = 1;
    for (; n > 0; n >>= 1) {
        if ((n & 1) && __builtin_mul_overflow(result, base, &result)) return overflow(lo, node);
        if (n > 1 && __builtin_mul_overflow(base, base, &base)) return overflow(lo, node);
    }
    return fg_means_int(result);
}

static fg_meaning integer_arithmetic(fg_lowering *lo, const fg_node *node, fg_operator op,
                                     int64_t a, int64_t b) {
    int64_t r = 0;
    switch (op) {
        case FG_ADD:
            return __builtin_add_overflow(a, b, &r) ? overflow(lo, node) : fg_means_int(r);
        case FG_SUBTRACT:
            return __builtin_sub_overflow(a, b, &r) ? overflow(lo, node) : fg_means_int(r);
        case FG_MULTIPLY:
            return __builtin_mul_overflow(a, b, &r) ? overflow(lo, node) : fg_means_int(r);
        case FG_DIVIDE:
            if (b == 0) return by_zero(lo, node);
            return fg_means_float((double)a / (double)b);
        case FG_FLOOR_DIVIDE:
        case FG_REMAINDER:
            if (b == 0) return by_zero(lo, node);
            if (b == -1) {
                if (op == FG_REMAINDER) return fg_means_int(0);
                return a == INT64_MIN ? overflow(lo, node) : fg_means_int(-a);
            }
            r = a / b - ((a % b != 0) && ((a % b < 0) != (b < 0)));
            return fg_means_int(op == FG_FLOOR_DIVIDE ? r : a - r * b);
        default:
            return integer_power(lo, node, a, b);
    }
}

static __int128 wide_of(fg_meaning m) {
    return m.kind == FG_MEANS_WIDE ? (__int128)m.wide : integer_of(m);
}

/* The same where a number is beyond int64: the result may be too, up to uint64. */
static fg_meaning wide_arithmetic(fg_lowering *lo, const fg_node *node, fg_operator op, __int128 a,
                                  __int128 b) {
    __int128 r = 0;
    bool over = false;
    if (op == FG_DIVIDE || op == FG_FLOOR_DIVIDE || op == FG_REMAINDER) {
        if (b == 0) return by_zero(lo, node);
        if (op == FG_DIVIDE) return fg_means_float((double)a / (double)b);
        r = a / b - ((a % b != 0) && ((a % b < 0) != (b < 0)));
        if (op == FG_REMAINDER) r = a - r * b;
    } else if (op == FG_ADD || op == FG_SUBTRACT) {
        r = op == FG_ADD ? a + b : a - b;
    } else if (op == FG_MULTIPLY) {
        over = __builtin_mul_overflow(a, b, &r);
    } else if (b < 0) {
        return fg_means_float(pow((double)a, (double)b));
    } else {
        /* a wide number to the power of 0 or 1; 0, 1 or -1 to that of a wide one */
        r = b == 0 ? 1 : a == -1 ? 1 - 2 * (b & 1) : a;
        over = b > 1 && (a < -1 || a > 1);
    }
    if (over || r < INT64_MIN || r > UINT64_MAX) return overflow(lo, node);
    return r > INT64_MAX ? fg_means_wide((uint64_t)r) : fg_means_int((int64_t)r);
}

static fg_meaning real_arithmetic(fg_lowering *lo, const fg_node *node, fg_operator op, double a,
                                  double b) {
    switch (op) {
        case FG_ADD:
            return fg_means_float(a + b);
        case FG_SUBTRACT:
            return fg_means_float(a - b);
        case FG_MULTIPLY:
            return fg_means_float(a * b);
        case FG_DIVIDE:
            return b == 0 ? by_zero(lo, node) : fg_means_float(a / b);
        case FG_FLOOR_DIVIDE:
            return b == 0 ? by_zero(lo, node) : fg_means_float(floor(a / b));
        case FG_REMAINDER: {
            if (b == 0) return by_zero(lo, node);
            double r = fmod(a, b);
            return fg_means_float(r != 0 && (r < 0) != (b < 0) ? r + b : r);
        }
        default:
            return fg_means_float(pow(a, b));
    }
}

static bool compare_reals(fg_operator op, double a, double b) {
    switch (op) {
        case FG_LESS:
            return a < b;
        case FG_LESS_EQUAL:
            return a <= b;
        case FG_GREATER:
            return a > b;
        case FG_GREATER_EQUAL:
            return a >= b;
        case FG_EQUALS:
            return a == b;
        default:
            return a != b;
    }
}

static bool compare_integers(fg_operator op, __int128 a, __int128 b) {
    switch (op) {
        case FG_LESS:
            return a < b;
        case FG_LESS_EQUAL:
            return a <= b;
        case FG_GREATER:
            return a > b;
        case FG_GREATER_EQUAL:
            return a >= b;
        case FG_EQUALS:
            return a == b;
        default:
            return a != b;
    }
}

static bool is_comparison(fg_operator op) {
    return op >= FG_LESS && op <= FG_NOT_EQUALS;
}
static bool is_arithmetic(fg_operator op) {
    return op >= FG_ADD && op <= FG_POWER;
}

/* The element types that constants declared: one of them, or a mismatch. */
static bool agree(fg_lowering *lo, const fg_node *node, fg_meaning a, fg_meaning b,
                  uint8_t *dtype) {
    *dtype = a.dtype ? a.dtype : b.dtype;
    if (!a.dtype || !b.dtype || a.dtype == b.dtype) return true;
    fg_complain_at(lo, FG_G301, node, "%s and %s: there is no promotion between element types",
                   fg_dtype_name((fg_dtype)a.dtype), fg_dtype_name((fg_dtype)b.dtype));
    return false;
}

static fg_meaning numbers(fg_lowering *lo, const fg_node *node, fg_operator op, fg_meaning a,
                          fg_meaning b) {
    uint8_t dtype;
    if (!agree(lo, node, a, b, &dtype)) return fg_means_error();
    bool real = a.kind == FG_MEANS_FLOAT || b.kind == FG_MEANS_FLOAT;
    bool wide = a.kind == FG_MEANS_WIDE || b.kind == FG_MEANS_WIDE;
    if (is_comparison(op))
        return fg_means_bool(real ? compare_reals(op, fg_means_real(a), fg_means_real(b))
                                  : compare_integers(op, wide_of(a), wide_of(b)));
    fg_meaning result = real   ? real_arithmetic(lo, node, op, fg_means_real(a), fg_means_real(b))
                        : wide ? wide_arithmetic(lo, node, op, wide_of(a), wide_of(b))
                               : integer_arithmetic(lo, node, op, integer_of(a), integer_of(b));
    if (dtype && fg_means_number(result)) result.dtype = dtype;
    return result;
}

/* ---- formulas ---- */

static bool is_size_like(fg_meaning m) {
    return m.kind == FG_MEANS_SIZE || (m.kind == FG_MEANS_INT && !m.dtype);
}

static const fg_size *size_of(fg_lowering *lo, fg_meaning m) {
    return m.kind == FG_MEANS_SIZE ? m.size : fg_size_number(&lo->graph->sizes, m.i);
}

static bool sizes(fg_lowering *lo, const fg_node *node, fg_operator op, fg_meaning a, fg_meaning b,
                  fg_meaning *result) {
    fg_sizes *s = &lo->graph->sizes;
    const fg_size *x = size_of(lo, a), *y = size_of(lo, b), *r = NULL;
    switch (op) {
        case FG_ADD:
            r = fg_size_add(s, x, y);
            break;
        case FG_SUBTRACT:
            r = fg_size_subtract(s, x, y);
            break;
        case FG_MULTIPLY:
            r = fg_size_multiply(s, x, y);
            break;
        case FG_FLOOR_DIVIDE:
        case FG_REMAINDER:
            if (fg_means_same(b, fg_means_int(0))) {
                *result = by_zero(lo, node);
                return true;
            }
            r = op == FG_REMAINDER ? fg_size_remainder(s, x, y) : fg_size_divide(s, x, y);
            break;
        case FG_EQUALS:
        case FG_NOT_EQUALS: {
            fg_agreement agreement = fg_size_compare(s, x, y);
            if (agreement == FG_OPEN) return false; /* the run decides */
            *result = fg_means_bool((agreement == FG_EQUAL) == (op == FG_EQUALS));
            return true;
        }
        default:
            return false;
    }
    *result = r ? fg_means_size(r) : overflow(lo, node);
    return true;
}

/* ---- lists and text ---- */

static fg_meaning join_lists(fg_lowering *lo, const fg_node *node, const fg_list *a,
                             const fg_list *b) {
    if ((uint64_t)a->count + b->count > FG_LIST_LIMIT) {
        fg_complain_at(lo, FG_G105, node, "a list of more than %u elements", FG_LIST_LIMIT);
        return fg_means_error();
    }
    fg_list *list = fg_list_new(lo->arena, a->count + b->count);
    for (uint32_t i = 0; i < a->count; i++) list->at[i] = a->at[i];
    for (uint32_t i = 0; i < b->count; i++) list->at[a->count + i] = b->at[i];
    return fg_means_list(list);
}

static fg_meaning repeat_list(fg_lowering *lo, const fg_node *node, const fg_list *a, int64_t n) {
    if (n < 0) n = 0;
    if (a->count > 0 && n > (int64_t)(FG_LIST_LIMIT / a->count)) {
        fg_complain_at(lo, FG_G105, node, "a list of more than %u elements", FG_LIST_LIMIT);
        return fg_means_error();
    }
    fg_list *list = fg_list_new(lo->arena, a->count * (uint32_t)n);
    for (uint32_t i = 0; i < list->count; i++) list->at[i] = a->at[i % a->count];
    return fg_means_list(list);
}

static bool others(fg_lowering *lo, const fg_node *node, fg_operator op, fg_meaning a, fg_meaning b,
                   fg_meaning *result) {
    if (op == FG_EQUALS || op == FG_NOT_EQUALS) {
        *result = fg_means_bool(fg_means_same(a, b) == (op == FG_EQUALS));
        return true;
    }
    if (op == FG_ADD && a.kind == FG_MEANS_STRING && b.kind == FG_MEANS_STRING) {
        const char *text = fg_arena_printf(lo->arena, "%s%s", a.s->text, b.s->text);
        *result = fg_means_text(lo, node, text, (size_t)a.s->length + b.s->length);
        return true;
    }
    if (op == FG_ADD && a.kind == FG_MEANS_LIST && b.kind == FG_MEANS_LIST) {
        *result = join_lists(lo, node, a.list, b.list);
        return true;
    }
    if (op == FG_MULTIPLY && a.kind == FG_MEANS_LIST && b.kind == FG_MEANS_INT) {
        *result = repeat_list(lo, node, a.list, b.i);
        return true;
    }
    return false;
}

static bool has_tensor(fg_meaning m) {
    if (m.kind == FG_MEANS_TENSOR) return true;
    for (uint32_t i = 0; m.kind == FG_MEANS_LIST && i < m.list->count; i++)
        if (has_tensor(m.list->at[i])) return true;
    return false;
}

bool fg_static_binary(fg_lowering *lo, const fg_node *node, fg_operator op, fg_meaning a,
                      fg_meaning b, fg_meaning *result) {
    if ((op == FG_EQUALS || op == FG_NOT_EQUALS) &&
        (a.kind == FG_MEANS_NONE || b.kind == FG_MEANS_NONE)) {
        *result = fg_means_bool((a.kind == b.kind) == (op == FG_EQUALS));
        return true;
    }
    fg_spend_list(lo, node, a);
    fg_spend_list(lo, node, b);
    bool join = op == FG_ADD && a.kind == FG_MEANS_LIST && b.kind == FG_MEANS_LIST;
    bool repeat = op == FG_MULTIPLY && a.kind == FG_MEANS_LIST && b.kind == FG_MEANS_INT;
    if (!join && !repeat && (has_tensor(a) || has_tensor(b))) return false;
    if (fg_means_static_scalar(a) && fg_means_static_scalar(b)) {
        if (!is_arithmetic(op) && !is_comparison(op)) return false;
        *result = numbers(lo, node, op, a, b);
        return true;
    }
    if (is_size_like(a) && is_size_like(b)) return sizes(lo, node, op, a, b, result);
    if (others(lo, node, op, a, b, result)) return true;
    bool a_number = a.kind == FG_MEANS_SIZE || fg_means_static_scalar(a);
    bool b_number = b.kind == FG_MEANS_SIZE || fg_means_static_scalar(b);
    if ((a_number || a.kind == FG_MEANS_LIST) && (b_number || b.kind == FG_MEANS_LIST) &&
        fg_means_numbers(a) && fg_means_numbers(b))
        return false; /* tensors, then */
    fg_complain_at(lo, FG_G301, node, "'%s' does not go with %s and %s", fg_operator_text(op),
                   fg_meaning_text(lo->graph, lo->arena, a),
                   fg_meaning_text(lo->graph, lo->arena, b));
    *result = fg_means_error();
    return true;
}

bool fg_static_unary(fg_lowering *lo, const fg_node *node, fg_operator op, fg_meaning a,
                     fg_meaning *result) {
    if (op == FG_NOT) {
        if (a.kind != FG_MEANS_BOOL) return false;
        *result = fg_means_bool(!a.b);
        return true;
    }
    if (a.kind == FG_MEANS_FLOAT)
        *result = fg_means_float(op == FG_NEGATE ? -a.f : a.f);
    else if (a.kind == FG_MEANS_INT && a.i == INT64_MIN && op == FG_NEGATE)
        *result = overflow(lo, node);
    else if (a.kind == FG_MEANS_INT)
        *result = fg_means_int(op == FG_NEGATE ? -a.i : a.i);
    else if (a.kind == FG_MEANS_WIDE && op == FG_NEGATE)
        *result = wide_arithmetic(lo, node, FG_SUBTRACT, 0, wide_of(a));
    else if (a.kind == FG_MEANS_WIDE)
        *result = a;
    else if (a.kind == FG_MEANS_SIZE && op == FG_NEGATE)
        return sizes(lo, node, FG_SUBTRACT, fg_means_int(0), a, result);
    else if (a.kind == FG_MEANS_SIZE)
        *result = a;
    else
        return false;
    if (fg_means_number(*result)) result->dtype = a.dtype;
    return true;
}

/* ---- elementwise operations, by their kernels for float64, int64 and bool ---- */

static fg_meaning run_scalar(const fg_kernel *kernel, fg_dtype dtype, fg_dtype result_type,
                             const fg_meaning *args, uint32_t count, const fg_attr *attrs) {
    union {
        double f;
        int64_t i;
        bool b;
    } in[4], out = {0};
    fg_view views[4], result = {.data = &out, .count = 1, .dtype = result_type};
    for (uint32_t i = 0; i < count; i++) {
        if (dtype == FG_FLOAT64)
            in[i].f = fg_means_real(args[i]);
        else if (dtype == FG_INT64)
            in[i].i = integer_of(args[i]);
        else
            in[i].b = args[i].b;
        views[i] = (fg_view){.data = &in[i], .count = 1, .dtype = dtype};
    }
    char message[128];
    fg_call call = {.kernel = kernel,
                    .in = views,
                    .out = &result,
                    .in_count = count,
                    .out_count = 1,
                    .attrs = attrs,
                    .message = message,
                    .message_size = sizeof message};
    if (kernel->scratch || !kernel->run(&call)) return fg_means_error();
    if (result_type == FG_BOOL) return fg_means_bool(out.b);
    return result_type == FG_INT64 ? fg_means_int(out.i) : fg_means_float(out.f);
}

static bool accepts(const fg_op_row *row, fg_dtype dtype) {
    for (int i = 0; i < row->param_count; i++)
        if (row->params[i].kind == FG_PARAM_TENSOR &&
            !(row->params[i].accepts & FG_DTYPE_BIT(dtype)))
            return false;
    return true;
}

/* The smaller or larger of two sizes is a size. */
static bool size_operation(fg_lowering *lo, const fg_node *node, fg_op_kind op,
                           const fg_meaning *args, uint32_t count, fg_meaning *result) {
    if ((op != FG_OP_minimum && op != FG_OP_maximum) || count != 2) return false;
    if (!is_size_like(args[0]) || !is_size_like(args[1])) return false;
    if (args[0].kind != FG_MEANS_SIZE && args[1].kind != FG_MEANS_SIZE) return false;
    fg_sizes *sizes = &lo->graph->sizes;
    const fg_size *a = size_of(lo, args[0]), *b = size_of(lo, args[1]);
    const fg_size *made =
        op == FG_OP_minimum ? fg_size_minimum(sizes, a, b) : fg_size_maximum(sizes, a, b);
    *result = made ? fg_means_size(made) : overflow(lo, node);
    return true;
}

bool fg_static_operation(fg_lowering *lo, const fg_node *node, fg_op_kind op,
                         const fg_meaning *args, uint32_t count, fg_meaning *result) {
    const fg_op_row *row = fg_op_row_of(op);
    if (size_operation(lo, node, op, args, count, result)) return true;
    if (!(row->flags & FG_OP_ELEMENTWISE) || row->result_count != 1 || count == 0 || count > 4)
        return false;
    bool real = false, integer = false, boolean = false;
    fg_attr attrs[16] = {0};
    uint32_t tensors = 0;
    for (int i = 0; i < row->param_count && i < 16; i++) {
        attrs[i] = row->params[i].value;
        if (row->params[i].kind == FG_PARAM_TENSOR)
            tensors++;
        else if (row->params[i].required)
            return false;
    }
    if (tensors != count || row->param_count > 16) return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!fg_means_static_scalar(args[i]) || args[i].kind == FG_MEANS_WIDE) return false;
        real |= args[i].kind == FG_MEANS_FLOAT;
        integer |= args[i].kind == FG_MEANS_INT;
        boolean |= args[i].kind == FG_MEANS_BOOL;
    }
    if (boolean && (real || integer)) return false;
    fg_dtype dtype = boolean ? FG_BOOL : real || !accepts(row, FG_INT64) ? FG_FLOAT64 : FG_INT64;
    const fg_kernel *kernel = lo->kernels->at[op][dtype];
    if (!accepts(row, dtype) || !kernel) return false;
    fg_dtype type = row->results[0].variable ? dtype : row->results[0].dtype;
    if (type != FG_BOOL && type != FG_INT64 && type != FG_FLOAT64) return false;
    *result = run_scalar(kernel, dtype, type, args, count, attrs);
    if (result->kind == FG_MEANS_ERROR) return false;
    for (uint32_t i = 0; i < count; i++)
        if (args[i].dtype && fg_means_number(*result)) result->dtype = args[i].dtype;
    return true;
}
