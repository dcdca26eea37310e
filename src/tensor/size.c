/* Making formulas: the table that makes them unique, sums, products, comparison. */
#include "tensor/size.h"

#include <assert.h>
#include <string.h>

#include "tensor/size_node.h"

/* ---- the table ---- */

static uint32_t mix(uint32_t hash, uint64_t value) {
    uint64_t x = (hash ^ value) * 0x9e3779b97f4a7c15u;
    x ^= x >> 29;
    x *= 0xbf58476d1ce4e5b9u;
    return (uint32_t)(x >> 32);
}

static void table_insert(const fg_node **slots, uint32_t capacity, const fg_node *node) {
    uint32_t i = node->hash & (capacity - 1);
    while (slots[i]) i = (i + 1) & (capacity - 1);
    slots[i] = node;
}

static void table_add(fg_sizes *sizes, const fg_node *node) {
    struct fg_size_table *table = sizes->table;
    if (table->count * 4 >= table->capacity * 3) {
        if (table->capacity > UINT32_MAX / 2) fg_arena_fail(sizes->arena);
        uint32_t capacity = table->capacity * 2;
        const fg_node **slots = FG_NEW_ARRAY(sizes->arena, const fg_node *, capacity);
        for (uint32_t i = 0; i < table->capacity; i++)
            if (table->slots[i]) table_insert(slots, capacity, table->slots[i]);
        table->slots = slots;
        table->capacity = capacity;
    }
    table_insert(table->slots, table->capacity, node);
    table->count++;
}

/* Walks the nodes of a hash, from `*at` on: NULL behind the last. */
static const fg_node *table_next(const struct fg_size_table *table, uint32_t hash, uint32_t *at) {
    const fg_node *node;
    while ((node = table->slots[*at & (table->capacity - 1)]) != NULL) {
        ++*at;
        if (node->hash == hash) return node;
    }
    return NULL;
}

static uint32_t limited(uint64_t sum) {
    return sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
}

static uint16_t deeper(const fg_node *a, const fg_node *b) {
    return a->depth > b->depth ? a->depth : b->depth;
}

/* ---- monomials ---- */

static const fg_monomial *monomial_of(fg_sizes *sizes, const fg_atom *const *factors,
                                      uint32_t degree) {
    uint32_t hash = mix(1, degree);
    for (uint32_t i = 0; i < degree; i++) hash = mix(hash, factors[i]->id);
    uint32_t at = hash;
    const fg_node *node;
    while ((node = table_next(sizes->table, hash, &at)) != NULL) {
        const fg_monomial *found = (const fg_monomial *)node;
        if (node->kind == FG_NODE_MONOMIAL && found->degree == degree &&
            (degree == 0 || memcmp(found->factors, factors, degree * sizeof *factors) == 0))
            return found;
    }
    fg_monomial *made =
        fg_arena_alloc(sizes->arena, sizeof *made + degree * sizeof(const fg_atom *));
    made->node = (fg_node){.hash = hash, .kind = FG_NODE_MONOMIAL, .nonnegative = true};
    made->degree = degree;
    for (uint32_t i = 0; i < degree; i++) {
        const fg_node *factor = &factors[i]->node;
        made->factors[i] = factors[i];
        made->node.weight = limited((uint64_t)made->node.weight + factor->weight);
        made->node.depth = deeper(&made->node, factor);
        made->node.nonnegative &= factor->nonnegative;
    }
    table_add(sizes, &made->node);
    return made;
}

int fg_monomial_compare(const fg_monomial *a, const fg_monomial *b) {
    if (a == b) return 0;
    if (a->degree != b->degree) return a->degree > b->degree ? 1 : -1;
    for (uint32_t i = 0; i < a->degree; i++)
        if (a->factors[i] != b->factors[i]) return a->factors[i]->id < b->factors[i]->id ? 1 : -1;
    return 0;
}

/* NULL where the degree passes its limit. */
static const fg_monomial *monomial_multiply(fg_sizes *sizes, const fg_monomial *a,
                                            const fg_monomial *b) {
    if (a->degree == 0) return b;
    if (b->degree == 0) return a;
    if (a->degree + b->degree > FG_SIZE_MAX_DEGREE) return NULL;
    const fg_atom *factors[FG_SIZE_MAX_DEGREE];
    uint32_t n = 0, i = 0, j = 0;
    while (i < a->degree || j < b->degree) {
        if (j == b->degree || (i < a->degree && a->factors[i]->id <= b->factors[j]->id))
            factors[n++] = a->factors[i++];
        else
            factors[n++] = b->factors[j++];
    }
    return monomial_of(sizes, factors, n);
}

const fg_monomial *fg_monomial_divide(fg_sizes *sizes, const fg_monomial *a, const fg_monomial *b) {
    if (b->degree == 0) return a;
    const fg_atom *factors[FG_SIZE_MAX_DEGREE];
    uint32_t n = 0, j = 0;
    for (uint32_t i = 0; i < a->degree; i++) {
        if (j < b->degree && a->factors[i] == b->factors[j])
            j++;
        else
            factors[n++] = a->factors[i];
    }
    return j == b->degree ? monomial_of(sizes, factors, n) : NULL;
}

const fg_monomial *fg_monomial_common(fg_sizes *sizes, const fg_monomial *a, const fg_monomial *b) {
    const fg_atom *factors[FG_SIZE_MAX_DEGREE];
    uint32_t n = 0, i = 0, j = 0;
    while (i < a->degree && j < b->degree) {
        if (a->factors[i] == b->factors[j]) {
            factors[n++] = a->factors[i++];
            j++;
        } else if (a->factors[i]->id < b->factors[j]->id) {
            i++;
        } else {
            j++;
        }
    }
    return monomial_of(sizes, factors, n);
}

/* ---- formulas ---- */

const fg_size *fg_size_of_terms(fg_sizes *sizes, const fg_term *terms, uint32_t count) {
    if (count > FG_SIZE_MAX_TERMS) return NULL;
    fg_node head = {.hash = mix(2, count), .kind = FG_NODE_SIZE, .nonnegative = true};
    uint64_t weight = count;
    for (uint32_t i = 0; i < count; i++) {
        const fg_node *node = &terms[i].monomial->node;
        head.hash = mix(mix(head.hash, (uint64_t)terms[i].coefficient), node->hash);
        weight += node->weight;
        head.depth = deeper(&head, node);
        head.nonnegative &= node->nonnegative && terms[i].coefficient > 0;
    }
    if (weight > FG_SIZE_MAX_WEIGHT) return NULL;
    head.weight = (uint32_t)weight;

    uint32_t at = head.hash;
    const fg_node *node;
    while ((node = table_next(sizes->table, head.hash, &at)) != NULL) {
        const fg_size *found = (const fg_size *)node;
        if (node->kind == FG_NODE_SIZE && found->count == count &&
            (count == 0 || memcmp(found->terms, terms, count * sizeof *terms) == 0))
            return found;
    }
    fg_size *made = fg_arena_alloc(sizes->arena, sizeof *made + count * sizeof *terms);
    made->node = head;
    made->id = sizes->table->sizes++;
    made->count = count;
    if (count > 0) memcpy(made->terms, terms, count * sizeof *terms);
    table_add(sizes, &made->node);
    return made;
}

const fg_size *fg_size_of_term(fg_sizes *sizes, int64_t coefficient, const fg_monomial *monomial) {
    fg_term term = {coefficient, monomial};
    return fg_size_of_terms(sizes, &term, coefficient != 0);
}

static const fg_size *size_of_new_atom(fg_sizes *sizes, fg_atom *atom) {
    atom->node.kind = FG_NODE_ATOM;
    atom->id = sizes->table->atoms++;
    const fg_atom *factor = atom;
    return fg_size_of_term(sizes, 1, monomial_of(sizes, &factor, 1));
}

static bool atom_nonnegative(fg_atom_kind kind, const fg_size *a, const fg_size *b) {
    switch (kind) {
        case FG_ATOM_DIVIDE:
        case FG_ATOM_MINIMUM:
            return a->node.nonnegative && b->node.nonnegative;
        case FG_ATOM_REMAINDER:
            return b->node.nonnegative;
        case FG_ATOM_MAXIMUM:
            return a->node.nonnegative || b->node.nonnegative;
        case FG_ATOM_SYMBOL:
            break;
    }
    return true;
}

const fg_size *fg_size_of_atom(fg_sizes *sizes, fg_atom_kind kind, const fg_size *a,
                               const fg_size *b) {
    uint32_t hash = mix(mix(mix(3, kind), a->id), b->id);
    uint32_t at = hash;
    const fg_node *node;
    while ((node = table_next(sizes->table, hash, &at)) != NULL) {
        const fg_atom *found = (const fg_atom *)node;
        if (node->kind == FG_NODE_ATOM && found->kind == kind && found->a == a && found->b == b)
            return fg_size_of_term(sizes, 1, monomial_of(sizes, &found, 1));
    }
    uint16_t depth = deeper(&a->node, &b->node);
    uint64_t weight = 1 + (uint64_t)a->node.weight + b->node.weight;
    if (depth >= FG_SIZE_MAX_DEPTH || weight > FG_SIZE_MAX_WEIGHT) return NULL;
    fg_atom *atom = FG_NEW(sizes->arena, fg_atom);
    atom->node.hash = hash;
    atom->node.weight = (uint32_t)weight;
    atom->node.depth = (uint16_t)(depth + 1);
    atom->node.nonnegative = atom_nonnegative(kind, a, b);
    atom->kind = kind;
    atom->a = a;
    atom->b = b;
    const fg_size *size = size_of_new_atom(sizes, atom);
    table_add(sizes, &atom->node);
    return size;
}

void fg_sizes_init(fg_sizes *sizes, fg_arena *arena) {
    *sizes = (fg_sizes){.arena = arena};
    struct fg_size_table *table = FG_NEW(arena, struct fg_size_table);
    table->capacity = 256;
    table->slots = FG_NEW_ARRAY(arena, const fg_node *, table->capacity);
    sizes->table = table;
    table->one = monomial_of(sizes, NULL, 0);
}

const fg_size *fg_size_number(fg_sizes *sizes, int64_t value) {
    struct fg_size_table *table = sizes->table;
    if (value < -1 || value >= FG_SIZE_SMALL - 1) return fg_size_of_term(sizes, value, table->one);
    const fg_size **small = &table->small[value + 1];
    if (!*small) *small = fg_size_of_term(sizes, value, table->one);
    return *small;
}

const fg_size *fg_size_symbol(fg_sizes *sizes, const fg_name *name, fg_span span, bool computed) {
    fg_symbol symbol = {name, span, computed, sizes->symbols.count};
    fg_atom *atom = FG_NEW(sizes->arena, fg_atom);
    atom->kind = FG_ATOM_SYMBOL;
    atom->symbol = symbol.number;
    atom->node.weight = 1;
    atom->node.nonnegative = true;
    const fg_size *size = size_of_new_atom(sizes, atom);
    FG_PUSH(sizes->arena, &sizes->symbols, symbol);
    FG_PUSH(sizes->arena, &sizes->table->symbols, size);
    return size;
}

const fg_size *fg_size_of_symbol(const fg_sizes *sizes, uint32_t number) {
    assert(number < sizes->table->symbols.count);
    return sizes->table->symbols.at[number];
}

bool fg_size_is_number(const fg_size *size, int64_t *value) {
    if (size->count > 1 || (size->count == 1 && size->terms[0].monomial->degree > 0)) return false;
    if (value) *value = size->count ? size->terms[0].coefficient : 0;
    return true;
}

const fg_atom *fg_size_is_atom(const fg_size *size) {
    if (size->count != 1 || size->terms[0].coefficient != 1) return NULL;
    return size->terms[0].monomial->degree == 1 ? size->terms[0].monomial->factors[0] : NULL;
}

const fg_symbol *fg_size_is_symbol(const fg_sizes *sizes, const fg_size *size) {
    const fg_atom *atom = fg_size_is_atom(size);
    return atom && atom->kind == FG_ATOM_SYMBOL ? &sizes->symbols.at[atom->symbol] : NULL;
}

int64_t fg_size_constant(const fg_size *size) {
    if (size->count == 0 || size->terms[size->count - 1].monomial->degree > 0) return 0;
    return size->terms[size->count - 1].coefficient;
}

/* ---- sums and products ---- */

const fg_size *fg_size_add_scaled(fg_sizes *sizes, const fg_size *a, int64_t factor,
                                  const fg_size *b) {
    if (!a || !b) return NULL;
    fg_terms *out = &sizes->table->scratch;
    out->count = 0;
    for (uint32_t i = 0, j = 0; i < a->count || j < b->count;) {
        int order = i == a->count ? -1
                    : j == b->count
                        ? 1
                        : fg_monomial_compare(a->terms[i].monomial, b->terms[j].monomial);
        fg_term term = order >= 0 ? a->terms[i++] : (fg_term){0, b->terms[j].monomial};
        if (order <= 0) {
            int64_t more;
            if (__builtin_mul_overflow(factor, b->terms[j++].coefficient, &more) ||
                __builtin_add_overflow(term.coefficient, more, &term.coefficient))
                return NULL;
        }
        if (term.coefficient != 0) FG_PUSH(sizes->arena, out, term);
    }
    return fg_size_of_terms(sizes, out->at, out->count);
}

/* Both are numbers. */
static bool numbers(const fg_size *a, const fg_size *b, int64_t *x, int64_t *y) {
    return fg_size_is_number(a, x) && fg_size_is_number(b, y);
}

const fg_size *fg_size_add(fg_sizes *sizes, const fg_size *a, const fg_size *b) {
    int64_t x, y;
    if (!a || !b) return NULL;
    if (numbers(a, b, &x, &y))
        return __builtin_add_overflow(x, y, &x) ? NULL : fg_size_number(sizes, x);
    return fg_size_add_scaled(sizes, a, 1, b);
}

const fg_size *fg_size_subtract(fg_sizes *sizes, const fg_size *a, const fg_size *b) {
    int64_t x, y;
    if (!a || !b) return NULL;
    if (a == b) return fg_size_number(sizes, 0);
    if (numbers(a, b, &x, &y))
        return __builtin_sub_overflow(x, y, &x) ? NULL : fg_size_number(sizes, x);
    return fg_size_add_scaled(sizes, a, -1, b);
}

const fg_size *fg_size_scale(fg_sizes *sizes, int64_t factor, const fg_size *a) {
    return fg_size_add_scaled(sizes, fg_size_number(sizes, 0), factor, a);
}

/* One term times a formula: the order of the terms stays. */
static const fg_size *multiply_term(fg_sizes *sizes, fg_term term, const fg_size *b) {
    fg_terms *out = &sizes->table->scratch;
    out->count = 0;
    for (uint32_t j = 0; j < b->count; j++) {
        fg_term product = {0, monomial_multiply(sizes, term.monomial, b->terms[j].monomial)};
        if (!product.monomial ||
            __builtin_mul_overflow(term.coefficient, b->terms[j].coefficient, &product.coefficient))
            return NULL;
        FG_PUSH(sizes->arena, out, product);
    }
    return fg_size_of_terms(sizes, out->at, out->count);
}

const fg_size *fg_size_multiply(fg_sizes *sizes, const fg_size *a, const fg_size *b) {
    int64_t x, y;
    if (!a || !b) return NULL;
    if (numbers(a, b, &x, &y))
        return __builtin_mul_overflow(x, y, &x) ? NULL : fg_size_number(sizes, x);
    if (fg_size_is_number(a, &x) && x == 1) return b;
    if (fg_size_is_number(b, &y) && y == 1) return a;
    if (a->count > b->count) {
        const fg_size *swap = a;
        a = b;
        b = swap;
    }
    if ((uint64_t)a->count * b->count > FG_SIZE_MAX_TERMS) return NULL;
    const fg_size *sum = fg_size_number(sizes, 0);
    for (uint32_t i = 0; i < a->count && sum; i++)
        sum = fg_size_add(sizes, sum, multiply_term(sizes, a->terms[i], b));
    return sum;
}

/* ---- comparison ---- */

fg_sign fg_size_sign(const fg_size *a, const fg_size *b) {
    bool up = false, down = false;
    __int128 constant = (__int128)fg_size_constant(a) - fg_size_constant(b);
    if (a == b) return FG_SIGN_ZERO;
    for (uint32_t i = 0, j = 0; i < a->count || j < b->count;) {
        int order = i == a->count ? -1
                    : j == b->count
                        ? 1
                        : fg_monomial_compare(a->terms[i].monomial, b->terms[j].monomial);
        const fg_monomial *monomial = order >= 0 ? a->terms[i].monomial : b->terms[j].monomial;
        __int128 difference = 0;
        if (order >= 0) difference += a->terms[i++].coefficient;
        if (order <= 0) difference -= b->terms[j++].coefficient;
        if (difference == 0 || monomial->degree == 0) continue;
        if (!monomial->node.nonnegative) return FG_SIGN_OPEN;
        *(difference > 0 ? &up : &down) = true;
        if (up && down) return FG_SIGN_OPEN;
    }
    if ((up && constant < 0) || (down && constant > 0)) return FG_SIGN_OPEN;
    if (constant > 0) return FG_SIGN_POSITIVE;
    if (constant < 0) return FG_SIGN_NEGATIVE;
    return up ? FG_SIGN_AT_LEAST_0 : FG_SIGN_AT_MOST_0;
}

fg_agreement fg_size_compare(fg_sizes *sizes, const fg_size *a, const fg_size *b) {
    (void)sizes;
    if (a == b) return FG_EQUAL;
    fg_sign sign = fg_size_sign(a, b);
    return sign == FG_SIGN_POSITIVE || sign == FG_SIGN_NEGATIVE ? FG_DIFFERENT : FG_OPEN;
}
