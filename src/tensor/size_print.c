/* What is done with a formula that is made: its value, its text, its symbols. */
#include "tensor/size_node.h"

/* Recursion here is as deep as atoms are within atoms: at most FG_SIZE_MAX_DEPTH. */

static bool atom_evaluate(const fg_atom *atom, const fg_bindings *bindings, int64_t *value) {
    int64_t a, b;
    if (atom->kind == FG_ATOM_SYMBOL) {
        if (atom->symbol >= bindings->count || bindings->values[atom->symbol] < 0) return false;
        *value = bindings->values[atom->symbol];
        return true;
    }
    if (!fg_size_evaluate(atom->a, bindings, &a) || !fg_size_evaluate(atom->b, bindings, &b))
        return false;
    switch (atom->kind) {
        case FG_ATOM_MINIMUM:
            *value = a < b ? a : b;
            return true;
        case FG_ATOM_MAXIMUM:
            *value = a > b ? a : b;
            return true;
        case FG_ATOM_DIVIDE:
        case FG_ATOM_REMAINDER:
        case FG_ATOM_SYMBOL:
            break;
    }
    if (b == 0 || (a == INT64_MIN && b == -1)) return false;
    bool down = a % b != 0 && (a < 0) != (b < 0);
    if (atom->kind == FG_ATOM_DIVIDE)
        *value = a / b - down;
    else
        *value = a % b + (down ? b : 0);
    return true;
}

/* False where a factor is not known or the product overflows; a factor of 0 makes it 0. */
static bool term_evaluate(const fg_term *term, const fg_bindings *bindings, int64_t *value) {
    bool overflow = false, zero = false;
    int64_t product = term->coefficient, factor = 0;
    for (uint32_t i = 0; i < term->monomial->degree; i++) {
        const fg_atom *atom = term->monomial->factors[i];
        bool again = i > 0 && atom == term->monomial->factors[i - 1];
        if (!again && !atom_evaluate(atom, bindings, &factor)) return false;
        zero |= factor == 0;
        overflow |= __builtin_mul_overflow(product, factor, &product);
    }
    *value = product;
    return zero || !overflow;
}

bool fg_size_evaluate(const fg_size *size, const fg_bindings *bindings, int64_t *value) {
    __int128 sum = 0;
    for (uint32_t i = 0; i < size->count; i++) {
        int64_t term;
        if (!term_evaluate(&size->terms[i], bindings, &term)) return false;
        sum += term;
    }
    if (sum > INT64_MAX || sum < INT64_MIN) return false;
    *value = (int64_t)sum;
    return true;
}

/* ---- text ---- */

/* An operand of // or %: in parentheses where it would be read otherwise. */
static void operand_write(const fg_size *size, const fg_size_style *style, bool right,
                          fg_text *out) {
    bool product = size->count == 1 && size->terms[0].coefficient > 0;
    bool plain = size->count == 0 || (product && (!right || fg_size_is_number(size, NULL)));
    const fg_atom *atom = fg_size_is_atom(size);
    if (atom && right) plain = atom->kind != FG_ATOM_DIVIDE && atom->kind != FG_ATOM_REMAINDER;
    if (!plain) fg_text_putc(out, '(');
    fg_size_write(size, style, out);
    if (!plain) fg_text_putc(out, ')');
}

static void atom_write(const fg_atom *atom, const fg_size_style *style, bool alone, fg_text *out) {
    switch (atom->kind) {
        case FG_ATOM_SYMBOL:
            style->symbol(style->user, atom->symbol, out);
            return;
        case FG_ATOM_MINIMUM:
        case FG_ATOM_MAXIMUM:
            fg_text_puts(out, atom->kind == FG_ATOM_MINIMUM ? style->minimum : style->maximum);
            fg_text_putc(out, '(');
            fg_size_write(atom->a, style, out);
            fg_text_puts(out, ", ");
            fg_size_write(atom->b, style, out);
            fg_text_putc(out, ')');
            return;
        case FG_ATOM_DIVIDE:
        case FG_ATOM_REMAINDER:
            break;
    }
    if (!alone) fg_text_putc(out, '(');
    operand_write(atom->a, style, false, out);
    fg_text_puts(out, atom->kind == FG_ATOM_DIVIDE ? " // " : " % ");
    operand_write(atom->b, style, true, out);
    if (!alone) fg_text_putc(out, ')');
}

void fg_size_write(const fg_size *size, const fg_size_style *style, fg_text *out) {
    if (size->count == 0) fg_text_putc(out, '0');
    for (uint32_t i = 0; i < size->count; i++) {
        const fg_term *term = &size->terms[i];
        bool negative = term->coefficient < 0;
        uint64_t times = negative ? 0 - (uint64_t)term->coefficient : (uint64_t)term->coefficient;
        uint32_t degree = term->monomial->degree;
        if (i > 0)
            fg_text_puts(out, negative ? " - " : " + ");
        else if (negative)
            fg_text_putc(out, '-');
        if (times != 1 || degree == 0)
            fg_text_printf(out, "%llu%s", (unsigned long long)times, degree ? style->times : "");
        for (uint32_t k = 0; k < degree; k++) {
            if (k > 0) fg_text_puts(out, style->times);
            bool alone = degree == 1 && times == 1 && (i > 0 || !negative);
            atom_write(term->monomial->factors[k], style, alone, out);
        }
    }
}

static void plain_symbol(void *user, uint32_t number, fg_text *out) {
    const fg_sizes *sizes = user;
    const fg_name *name = sizes->symbols.at[number].name;
    fg_text_puts(out, name ? name->text : "?");
}

void fg_size_print(const fg_sizes *sizes, const fg_size *size, fg_text *out) {
    fg_size_style style = {"min", "max", "*", plain_symbol, (void *)(uintptr_t)sizes};
    fg_size_write(size, &style, out);
}

/* ---- symbols ---- */

void fg_size_symbols(const fg_sizes *sizes, const fg_size *size,
                     void (*visit)(void *user, const fg_symbol *symbol), void *user) {
    for (uint32_t i = 0; i < size->count; i++) {
        const fg_monomial *monomial = size->terms[i].monomial;
        for (uint32_t k = 0; k < monomial->degree; k++) {
            const fg_atom *atom = monomial->factors[k];
            if (k > 0 && atom == monomial->factors[k - 1]) continue;
            if (atom->kind == FG_ATOM_SYMBOL) {
                visit(user, &sizes->symbols.at[atom->symbol]);
            } else {
                fg_size_symbols(sizes, atom->a, visit, user);
                fg_size_symbols(sizes, atom->b, visit, user);
            }
        }
    }
}
