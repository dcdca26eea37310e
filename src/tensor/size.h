/* Sizes as formulas over symbols, in canonical form, shared: two formulas are equal exactly if
 * their pointers are.
 *
 * A formula is a polynomial with integer coefficients over atoms; an atom is a symbol, or a floor
 * division, remainder, minimum or maximum of two formulas. Every `?` of a placeholder is a symbol
 * of its own, without a name; so is every size that only a run can tell (how many elements a
 * boolean_mask keeps), which is marked `computed`. */
#ifndef FG_TENSOR_SIZE_H
#define FG_TENSOR_SIZE_H

#include "base/map.h"
#include "base/name.h"
#include "base/text.h"
#include "diag/source.h"

typedef struct fg_size fg_size;

typedef struct fg_symbol {
    const fg_name *name; /* NULL: `?` */
    fg_span span;        /* where it was first written */
    bool computed;       /* known only after the operation that makes it has run */
    uint32_t number;     /* from 0 */
} fg_symbol;

typedef struct fg_sizes {
    fg_arena *arena;
    FG_VEC(fg_symbol) symbols;
    struct fg_size_table *table;
} fg_sizes;

void fg_sizes_init(fg_sizes *sizes, fg_arena *arena);

const fg_size *fg_size_number(fg_sizes *sizes, int64_t value);
/* A new symbol, whether or not its name was used before. */
const fg_size *fg_size_symbol(fg_sizes *sizes, const fg_name *name, fg_span span, bool computed);

/* The formula of a symbol, by its number. */
const fg_size *fg_size_of_symbol(const fg_sizes *sizes, uint32_t number);

/* NULL where a coefficient overflows 63 bits, the formula gets out of hand (thousands of terms,
 * hundreds of nested divisions), an operand is NULL or, for the last two, b is the number 0.
 * Division and remainder are Python's: towards minus infinity, sign of b. They assume that what
 * they cancel is not 0: (b*n) // n is b. */
const fg_size *fg_size_add(fg_sizes *sizes, const fg_size *a, const fg_size *b);
const fg_size *fg_size_subtract(fg_sizes *sizes, const fg_size *a, const fg_size *b);
const fg_size *fg_size_multiply(fg_sizes *sizes, const fg_size *a, const fg_size *b);
const fg_size *fg_size_minimum(fg_sizes *sizes, const fg_size *a, const fg_size *b);
const fg_size *fg_size_maximum(fg_sizes *sizes, const fg_size *a, const fg_size *b);
const fg_size *fg_size_divide(fg_sizes *sizes, const fg_size *a, const fg_size *b);
const fg_size *fg_size_remainder(fg_sizes *sizes, const fg_size *a, const fg_size *b);

bool fg_size_is_number(const fg_size *size, int64_t *value); /* `value` may be NULL */
/* The symbol that this formula is, all by itself; else NULL. Valid until the next new symbol. */
const fg_symbol *fg_size_is_symbol(const fg_sizes *sizes, const fg_size *size);

typedef enum fg_agreement { FG_EQUAL, FG_DIFFERENT, FG_OPEN } fg_agreement;
/* FG_DIFFERENT where the difference is a number other than 0 (or of one sign, symbols being at
 * least 0); FG_OPEN where it depends on symbols. */
fg_agreement fg_size_compare(fg_sizes *sizes, const fg_size *a, const fg_size *b);

/* What each symbol is in a run: values[number], -1 where not known yet. */
typedef struct fg_bindings {
    int64_t *values;
    uint32_t count;
} fg_bindings;

/* False where a symbol is not known, or the value overflows. */
bool fg_size_evaluate(const fg_size *size, const fg_bindings *bindings, int64_t *value);
/* As messages write it: "batch", "2*units + 1", "batch // 4", "?". */
void fg_size_print(const fg_sizes *sizes, const fg_size *size, fg_text *out);
/* The same in other words: what stands before the operands of minimum and maximum, between those of
 * a product, and how a symbol is written, by its number. */
typedef struct fg_size_style {
    const char *minimum, *maximum, *times;
    void (*symbol)(void *user, uint32_t number, fg_text *out);
    void *user;
} fg_size_style;
void fg_size_write(const fg_size *size, const fg_size_style *style, fg_text *out);
/* Calls `visit` for each symbol in the formula, nested ones included. */
void fg_size_symbols(const fg_sizes *sizes, const fg_size *size,
                     void (*visit)(void *user, const fg_symbol *symbol), void *user);

#endif
