/* How formulas are kept. Private to src/tensor/size*.c.
 *
 * Atoms, monomials (products of atoms) and formulas (sums of monomials with coefficients) are
 * each made once and then found again in one hash table, so that equality is one of pointers. */
#ifndef FG_TENSOR_SIZE_NODE_H
#define FG_TENSOR_SIZE_NODE_H

#include "tensor/size.h"

/* A formula beyond one of these is refused as an overflow is: everything that walks formulas,
 * nested ones included, stays short and shallow. */
enum {
    FG_SIZE_MAX_TERMS = 4096,
    FG_SIZE_MAX_DEGREE = 64,
    FG_SIZE_MAX_DEPTH = 200,      /* atoms within atoms */
    FG_SIZE_MAX_WEIGHT = 1 << 16, /* atoms, counted as often as they are written */
};

typedef enum fg_atom_kind {
    FG_ATOM_SYMBOL,
    FG_ATOM_DIVIDE,
    FG_ATOM_REMAINDER,
    FG_ATOM_MINIMUM,
    FG_ATOM_MAXIMUM,
} fg_atom_kind;

typedef enum fg_node_kind { FG_NODE_ATOM, FG_NODE_MONOMIAL, FG_NODE_SIZE } fg_node_kind;

/* What all three begin with. */
typedef struct fg_node {
    uint32_t hash;
    uint32_t weight;
    uint16_t depth;
    uint8_t kind;     /* fg_node_kind */
    bool nonnegative; /* known to be 0 or more, whatever the symbols are */
} fg_node;

typedef struct fg_atom {
    fg_node node;
    fg_atom_kind kind;
    uint32_t id;     /* in the order made; the order of factors */
    uint32_t symbol; /* of FG_ATOM_SYMBOL: its number */
    const fg_size *a, *b;
} fg_atom;

typedef struct fg_monomial {
    fg_node node;
    uint32_t degree;
    const fg_atom *factors[]; /* by id; x*x has x twice */
} fg_monomial;

typedef struct fg_term {
    int64_t coefficient; /* not 0 */
    const fg_monomial *monomial;
} fg_term;

struct fg_size {
    fg_node node;
    uint32_t id; /* in the order made */
    uint32_t count;
    fg_term terms[]; /* the greatest monomial first: by degree, then by the factors' ids */
};

typedef FG_VEC(fg_term) fg_terms;

enum { FG_SIZE_SMALL = 257 }; /* the numbers from -1 to 255 are at hand */

struct fg_size_table {
    const fg_node **slots;
    uint32_t count, capacity;
    uint32_t atoms, sizes; /* made so far */
    const fg_monomial *one;
    const fg_size *small[FG_SIZE_SMALL];
    FG_VEC(const fg_size *) symbols; /* the formula of each symbol */
    fg_terms scratch;
};

/* Above 0 where `a` comes first, below where `b` does. */
int fg_monomial_compare(const fg_monomial *a, const fg_monomial *b);
/* a / b where every factor of b is one of a; else NULL. */
const fg_monomial *fg_monomial_divide(fg_sizes *sizes, const fg_monomial *a, const fg_monomial *b);
/* What both have in common. */
const fg_monomial *fg_monomial_common(fg_sizes *sizes, const fg_monomial *a, const fg_monomial *b);

/* The formula with these terms, which are in order, all different and without zeros. */
const fg_size *fg_size_of_terms(fg_sizes *sizes, const fg_term *terms, uint32_t count);
const fg_size *fg_size_of_term(fg_sizes *sizes, int64_t coefficient, const fg_monomial *monomial);
const fg_size *fg_size_of_atom(fg_sizes *sizes, fg_atom_kind kind, const fg_size *a,
                               const fg_size *b);
/* The atom that this formula is, all by itself; else NULL. */
const fg_atom *fg_size_is_atom(const fg_size *size);
/* a + factor * b */
const fg_size *fg_size_add_scaled(fg_sizes *sizes, const fg_size *a, int64_t factor,
                                  const fg_size *b);
const fg_size *fg_size_scale(fg_sizes *sizes, int64_t factor, const fg_size *a);
/* The term without symbols. */
int64_t fg_size_constant(const fg_size *size);

typedef enum fg_sign {
    FG_SIGN_OPEN,
    FG_SIGN_NEGATIVE,
    FG_SIGN_AT_MOST_0,
    FG_SIGN_ZERO,
    FG_SIGN_AT_LEAST_0,
    FG_SIGN_POSITIVE
} fg_sign;
/* The sign of a - b, as far as it is known without the symbols. */
fg_sign fg_size_sign(const fg_size *a, const fg_size *b);

#endif
