/* Random formulas against plain arithmetic on 64 bits: whatever the simplifications do, the value
 * stays the same, and what is said to differ does. */
#include <stdlib.h>

#include "tensor/size.h"
#include "test_tensor.h"

enum { SYMBOLS = 4, BINDINGS = 12, POOL = 40, STEPS = 400, ROUNDS = 40 };

/* A formula beside its values under each of the bindings; `defined` is false where something was
 * divided by 0 on the way. */
typedef struct sample {
    const fg_size *size;
    int64_t value[BINDINGS];
    bool defined[BINDINGS];
} sample;

static fg_memory memory;
static fg_guard guard;
static fg_arena arena;
static fg_sizes sizes;
static int64_t bound[BINDINGS][SYMBOLS];
static uint64_t state;

static uint32_t random_below(uint32_t limit) {
    state = state * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
    return (uint32_t)(state >> 33) % limit;
}

static int64_t floor_divide(int64_t a, int64_t b) {
    int64_t quotient = a / b;
    return quotient * b != a && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

/* The n-th operation; false where the values get too large to go on with, or are not defined. */
static bool apply(int operation, int64_t a, int64_t b, int64_t *out) {
    switch (operation) {
        case 0:
            *out = a + b;
            break;
        case 1:
            *out = a - b;
            break;
        case 2:
            *out = a * b;
            break;
        case 3:
            if (b == 0) return false;
            *out = floor_divide(a, b);
            break;
        case 4:
            if (b == 0) return false;
            *out = a - b * floor_divide(a, b);
            break;
        case 5:
            *out = a < b ? a : b;
            break;
        default:
            *out = a > b ? a : b;
    }
    return true;
}

static const fg_size *combine(int operation, const fg_size *a, const fg_size *b) {
    const fg_size *(*const functions[])(fg_sizes *, const fg_size *, const fg_size *) = {
        fg_size_add,       fg_size_subtract, fg_size_multiply, fg_size_divide,
        fg_size_remainder, fg_size_minimum,  fg_size_maximum};
    return functions[operation](&sizes, a, b);
}

static sample number_sample(int64_t value) {
    sample s = {.size = fg_size_number(&sizes, value)};
    for (int i = 0; i < BINDINGS; i++) {
        s.value[i] = value;
        s.defined[i] = true;
    }
    return s;
}

static sample symbol_sample(int number) {
    sample s = {.size = fg_size_of_symbol(&sizes, (uint32_t)number)};
    for (int i = 0; i < BINDINGS; i++) {
        s.value[i] = bound[i][number];
        s.defined[i] = true;
    }
    return s;
}

static bool too_large(const sample *s) {
    for (int i = 0; i < BINDINGS; i++)
        if (s->defined[i] && llabs(s->value[i]) > 100000) return true;
    return false;
}

static void ck_values(const sample *s) {
    for (int i = 0; i < BINDINGS; i++) {
        int64_t value;
        fg_bindings bindings = {bound[i], SYMBOLS};
        if (!s->defined[i]) continue;
        ck_assert(fg_size_evaluate(s->size, &bindings, &value));
        ck_assert_int_eq(value, s->value[i]);
    }
}

static void ck_agreement(const sample *a, const sample *b) {
    fg_agreement agreement = fg_size_compare(&sizes, a->size, b->size);
    ck_assert_int_eq(agreement, fg_size_compare(&sizes, b->size, a->size));
    ck_assert_int_eq(agreement == FG_EQUAL, a->size == b->size);
    for (int i = 0; i < BINDINGS; i++) {
        if (!a->defined[i] || !b->defined[i]) continue;
        if (agreement == FG_EQUAL) ck_assert_int_eq(a->value[i], b->value[i]);
        if (agreement == FG_DIFFERENT) ck_assert_int_ne(a->value[i], b->value[i]);
    }
}

static void begin(uint64_t seed) {
    state = seed * 2654435761u + 1;
    fg_arena_init(&arena, &memory);
    arena.guard = &guard; /* never used: nothing fails here */
    fg_sizes_init(&sizes, &arena);
    for (int k = 0; k < SYMBOLS; k++) fg_size_symbol(&sizes, NULL, (fg_span){0}, false);
    for (int i = 0; i < BINDINGS; i++)
        for (int k = 0; k < SYMBOLS; k++) bound[i][k] = random_below(i < 3 ? 3 : 40);
}

START_TEST(random_formulas_keep_their_values) {
    fg_memory_init(&memory, SIZE_MAX);
    for (uint64_t round = 0; round < ROUNDS; round++) {
        sample pool[POOL];
        begin(round + (uint64_t)_i * ROUNDS);
        for (int i = 0; i < POOL; i++)
            pool[i] = i % 2 ? symbol_sample(i / 2 % SYMBOLS)
                            : number_sample((int64_t)random_below(12) - 2);
        for (int step = 0; step < STEPS; step++) {
            const sample *a = &pool[random_below(POOL)], *b = &pool[random_below(POOL)];
            int operation = (int)random_below(7);
            sample made = {.size = combine(operation, a->size, b->size)};
            for (int i = 0; i < BINDINGS; i++)
                made.defined[i] = a->defined[i] && b->defined[i] &&
                                  apply(operation, a->value[i], b->value[i], &made.value[i]);
            if (!made.size || too_large(&made)) continue;
            ck_values(&made);
            ck_agreement(&made, a);
            ck_agreement(&made, &pool[random_below(POOL)]);
            pool[random_below(POOL)] = made;
        }
        fg_arena_fini(&arena);
    }
    ck_assert_uint_eq(memory.used, 0);
}
END_TEST

Suite *fg_size_random_suite(void) {
    Suite *suite = suite_create("size_random");
    TCase *test = tcase_create("size_random");
    tcase_add_loop_test(test, random_formulas_keep_their_values, 0, 4);
    suite_add_tcase(suite, test);
    return suite;
}
