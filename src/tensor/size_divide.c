/* Floor division, remainder, minimum and maximum of formulas, simplified as far as can be. */
#include <assert.h>
#include <stdlib.h>

#include "tensor/size_node.h"

static int64_t floor_divide(int64_t a, int64_t b) {
    int64_t quotient = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

static uint64_t magnitude(int64_t value) {
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static uint64_t common_divisor(uint64_t a, uint64_t b) {
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* a = quotient * b + rest, the rest being what no multiple of the single term b can take away.
 * Against a number, coefficients are reduced towards zero and the constant to 0 .. |b| - 1. False
 * on overflow. */
static bool split(fg_sizes *sizes, const fg_size *a, fg_term b, const fg_size **quotient,
                  const fg_size **rest) {
    *quotient = *rest = fg_size_number(sizes, 0);
    for (uint32_t i = 0; i < a->count && *quotient && *rest; i++) {
        fg_term term = a->terms[i];
        const fg_monomial *monomial = fg_monomial_divide(sizes, term.monomial, b.monomial);
        if (!monomial) {
            *rest =
                fg_size_add(sizes, *rest, fg_size_of_term(sizes, term.coefficient, term.monomial));
            continue;
        }
        if (term.coefficient == INT64_MIN && b.coefficient == -1) return false;
        bool floored = b.monomial->degree == 0 && term.monomial->degree == 0;
        int64_t times = floored ? floor_divide(term.coefficient, b.coefficient)
                                : term.coefficient / b.coefficient;
        int64_t left =
            (int64_t)((uint64_t)term.coefficient - (uint64_t)times * (uint64_t)b.coefficient);
        *quotient = fg_size_add(sizes, *quotient, fg_size_of_term(sizes, times, monomial));
        *rest = fg_size_add(sizes, *rest, fg_size_of_term(sizes, left, term.monomial));
    }
    return *quotient && *rest;
}

/* a / b where b times a formula is a, by long division; else NULL. */
static const fg_size *divide_exactly(fg_sizes *sizes, const fg_size *a, const fg_size *b) {
    const fg_size *quotient = fg_size_number(sizes, 0);
    fg_term lead = b->terms[0];
    for (uint32_t steps = a->count; a && quotient && a->count > 0; steps--) {
        if (steps == 0) return NULL;
        fg_term term = a->terms[0];
        const fg_monomial *monomial = fg_monomial_divide(sizes, term.monomial, lead.monomial);
        if (!monomial || (term.coefficient == INT64_MIN && lead.coefficient == -1)) return NULL;
        if (term.coefficient % lead.coefficient != 0) return NULL;
        const fg_size *part = fg_size_of_term(sizes, term.coefficient / lead.coefficient, monomial);
        quotient = fg_size_add(sizes, quotient, part);
        a = fg_size_subtract(sizes, a, fg_size_multiply(sizes, part, b));
    }
    return a ? quotient : NULL;
}

/* The greatest number that divides all coefficients except a constant's, and `start`. */
static uint64_t content(const fg_size *a, uint64_t start) {
    for (uint32_t i = 0; i < a->count; i++)
        if (a->terms[i].monomial->degree > 0)
            start = common_divisor(start, magnitude(a->terms[i].coefficient));
    return start;
}

/* Where `a` is x // p + k for numbers p > 0 and k: x + p*k, and p. Else NULL. */
static const fg_size *unnest(fg_sizes *sizes, const fg_size *a, int64_t *p) {
    const fg_size *variable =
        fg_size_subtract(sizes, a, fg_size_number(sizes, fg_size_constant(a)));
    const fg_atom *atom = variable ? fg_size_is_atom(variable) : NULL;
    if (!atom || atom->kind != FG_ATOM_DIVIDE || !fg_size_is_number(atom->b, p) || *p <= 0)
        return NULL;
    int64_t more;
    if (__builtin_mul_overflow(*p, fg_size_constant(a), &more)) return NULL;
    return fg_size_add(sizes, atom->a, fg_size_number(sizes, more));
}

/* a // b for a number b > 1 and an `a` that was split by it: no coefficient reaches b, and the
 * constant is 0 .. b - 1. */
static const fg_size *divide_rest(fg_sizes *sizes, const fg_size *a, int64_t b) {
    int64_t constant = fg_size_constant(a), p;
    if (fg_size_is_number(a, NULL)) return fg_size_number(sizes, 0);
    if (a->terms[0].coefficient < 0) {
        /* floor(-x / b) = -floor((x + b - 1) / b): one spelling for both. */
        const fg_size *flipped = fg_size_add_scaled(sizes, fg_size_number(sizes, b - 1), -1, a);
        if (!flipped) return NULL;
        const fg_size *up = fg_size_divide(sizes, flipped, fg_size_number(sizes, b));
        return up ? fg_size_scale(sizes, -1, up) : NULL;
    }
    /* floor((g*x + k) / (g*b)) = floor((x + floor(k/g)) / b) */
    int64_t g = (int64_t)content(a, (uint64_t)b);
    if (g > 1) {
        const fg_size *variable = fg_size_subtract(sizes, a, fg_size_number(sizes, constant));
        const fg_size *part =
            variable ? divide_exactly(sizes, variable, fg_size_number(sizes, g)) : NULL;
        const fg_size *sum = fg_size_add(sizes, part, fg_size_number(sizes, constant / g));
        return fg_size_divide(sizes, sum, fg_size_number(sizes, b / g));
    }
    /* (x // p + k) // b = (x + p*k) // (p*b) */
    const fg_size *inner = unnest(sizes, a, &p);
    int64_t product;
    if (inner && !__builtin_mul_overflow(p, b, &product))
        return fg_size_divide(sizes, inner, fg_size_number(sizes, product));
    return fg_size_of_atom(sizes, FG_ATOM_DIVIDE, a, fg_size_number(sizes, b));
}

/* Divides both by a monomial and a number that divide every term of both. */
static void cancel(fg_sizes *sizes, const fg_size **a, const fg_size **b) {
    const fg_monomial *common = (*b)->terms[0].monomial;
    uint64_t number = 0;
    const fg_size *both[2] = {*a, *b};
    for (int k = 0; k < 2; k++) {
        for (uint32_t i = 0; i < both[k]->count; i++) {
            common = fg_monomial_common(sizes, common, both[k]->terms[i].monomial);
            number = common_divisor(number, magnitude(both[k]->terms[i].coefficient));
        }
    }
    if (number > INT64_MAX || (common->degree == 0 && number == 1)) return;
    const fg_size *divisor = fg_size_of_term(sizes, (int64_t)number, common);
    const fg_size *x = divide_exactly(sizes, *a, divisor), *y = divide_exactly(sizes, *b, divisor);
    if (!x || !y) return;
    *a = x;
    *b = y;
}

/* a // b where b has symbols. */
static const fg_size *divide_by_symbols(fg_sizes *sizes, const fg_size *a, const fg_size *b) {
    const fg_size *quotient = divide_exactly(sizes, a, b), *rest = a;
    if (quotient) return quotient;
    quotient = fg_size_number(sizes, 0);
    if (b->count == 1 && !split(sizes, a, b->terms[0], &quotient, &rest)) return NULL;
    cancel(sizes, &rest, &b);
    const fg_size *left = fg_size_is_number(b, NULL)
                              ? fg_size_divide(sizes, rest, b)
                              : fg_size_of_atom(sizes, FG_ATOM_DIVIDE, rest, b);
    return fg_size_add(sizes, quotient, left);
}

const fg_size *fg_size_divide(fg_sizes *sizes, const fg_size *a, const fg_size *b) {
    int64_t x, y;
    if (!a || !b) return NULL;
    if (!fg_size_is_number(b, &y)) {
        return fg_size_is_number(a, &x) && x == 0 ? a : divide_by_symbols(sizes, a, b);
    }
    if (y == 0) return NULL;
    if (y == 1) return a;
    if (fg_size_is_number(a, &x)) {
        if (x == INT64_MIN && y == -1) return NULL;
        return fg_size_number(sizes, floor_divide(x, y));
    }
    if (y < 0) {
        if (y == INT64_MIN) return fg_size_of_atom(sizes, FG_ATOM_DIVIDE, a, b);
        return fg_size_divide(sizes, fg_size_scale(sizes, -1, a), fg_size_number(sizes, -y));
    }
    const fg_size *quotient, *rest;
    if (!split(sizes, a, b->terms[0], &quotient, &rest)) return NULL;
    return fg_size_add(sizes, quotient, divide_rest(sizes, rest, y));
}

const fg_size *fg_size_remainder(fg_sizes *sizes, const fg_size *a, const fg_size *b) {
    int64_t x, y;
    if (!a || !b) return NULL;
    bool number = fg_size_is_number(b, &y);
    if (number && y == 0) return NULL;
    if (number && (y == 1 || y == -1)) return fg_size_number(sizes, 0);
    if (number && fg_size_is_number(a, &x)) {
        int64_t rest = x % y;
        return fg_size_number(sizes, rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest);
    }
    if (b->count > 1) {
        if (divide_exactly(sizes, a, b)) return fg_size_number(sizes, 0);
        return fg_size_of_atom(sizes, FG_ATOM_REMAINDER, a, b);
    }
    const fg_size *quotient, *rest;
    if (!split(sizes, a, b->terms[0], &quotient, &rest)) return NULL;
    if (rest->count == 0) return rest;
    if (number && fg_size_is_number(rest, NULL)) return fg_size_remainder(sizes, rest, b);
    return fg_size_of_atom(sizes, FG_ATOM_REMAINDER, rest, b);
}

/* ---- minimum and maximum ---- */

static const fg_size *extreme(fg_sizes *sizes, fg_atom_kind kind, const fg_size *a,
                              const fg_size *b) {
    if (!a || !b) return NULL;
    bool least = kind == FG_ATOM_MINIMUM;
    switch (fg_size_sign(a, b)) {
        case FG_SIGN_ZERO:
        case FG_SIGN_AT_LEAST_0:
        case FG_SIGN_POSITIVE:
            return least ? b : a;
        case FG_SIGN_AT_MOST_0:
        case FG_SIGN_NEGATIVE:
            return least ? a : b;
        case FG_SIGN_OPEN:
            break;
    }
    /* Numbers last, else in the order made: one spelling for min(a, b) and min(b, a). */
    if (fg_size_is_number(a, NULL) || (!fg_size_is_number(b, NULL) && a->id > b->id)) {
        const fg_size *swap = a;
        a = b;
        b = swap;
    }
    const fg_atom *inner = fg_size_is_atom(a), *other = fg_size_is_atom(b);
    if (inner && inner->kind == kind) {
        if (inner->a == b || inner->b == b) return a;
        if (fg_size_is_number(inner->b, NULL) && fg_size_is_number(b, NULL))
            return extreme(sizes, kind, inner->a, extreme(sizes, kind, inner->b, b));
    }
    if (other && other->kind == kind && (other->a == a || other->b == a)) return b;
    return fg_size_of_atom(sizes, kind, a, b);
}

const fg_size *fg_size_minimum(fg_sizes *sizes, const fg_size *a, const fg_size *b) {
    return extreme(sizes, FG_ATOM_MINIMUM, a, b);
}

const fg_size *fg_size_maximum(fg_sizes *sizes, const fg_size *a, const fg_size *b) {
    return extreme(sizes, FG_ATOM_MAXIMUM, a, b);
}
