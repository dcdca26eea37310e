/* Results in place of an input that dies. Nothing else reads that input afterwards, and no other
 * input of the step is the same memory, unless element by element. */
#include <string.h>

#include "compile/compile.h"

static bool same_layout(const fg_operand *a, const fg_operand *b) {
    return fg_dtype_size((fg_dtype)a->dtype) == fg_dtype_size((fg_dtype)b->dtype) &&
           a->rank == b->rank && a->rank >= 0 &&
           (a->rank == 0 || memcmp(a->dims, b->dims, (size_t)a->rank * sizeof *a->dims) == 0);
}

static uint16_t flags_of(const fg_plan *plan, const fg_step *step) {
    return fg_op_row_of((fg_op_kind)fg_graph_op(plan->graph, step->op)->kind)->flags;
}

/* The input dies here, and no other input is the same bytes: or only such as are read element by
 * element in the same order. */
static bool may_overwrite(const fg_compile *compile, uint32_t s, uint32_t input, uint32_t result,
                          bool elementwise) {
    const fg_plan *plan = compile->plan;
    const fg_step *step = &plan->steps.at[s];
    uint32_t store = fg_store_at(compile, step->first + input);
    const fg_store *it = &compile->stores.at[store];
    if (!store || it->output || it->last != s || it->kept || (it->feed && !it->written))
        return false;
    const fg_operand *operands = plan->operands.at;
    const uint32_t *list = plan->list.at + step->first;
    if (!same_layout(&operands[list[input]], &operands[list[step->in_count + result]]))
        return false;
    for (uint32_t i = 0; i < step->in_count; i++)
        if (i != input && fg_store_at(compile, step->first + i) == store &&
            !(elementwise && same_layout(&operands[list[i]], &operands[list[input]])))
            return false;
    return true;
}

static void merge(fg_compile *compile, uint32_t s, uint32_t input, uint32_t result) {
    const fg_step *step = &compile->plan->steps.at[s];
    uint32_t from = fg_store_at(compile, step->first + step->in_count + result);
    uint32_t store = fg_store_at(compile, step->first + input);
    compile->stores.at[from].same = store;
    compile->stores.at[store].last = compile->stores.at[from].last;
    compile->stores.at[store].output = compile->stores.at[from].output;
}

/* The input of which a result is the same with some elements replaced, or -1. A loop replaces what
 * it carries where its body does. */
static int replaced_input(const fg_compile *compile, const fg_step *step, uint32_t result) {
    if (step->late) return -1;
    if (step->kind == FG_STEP_KERNEL && flags_of(compile->plan, step) & FG_OP_REPLACES) return 0;
    if (step->kind != FG_STEP_LOOP) return -1;
    return compile->plan->loops.at[step->loop].body->feeds[result].written ? (int)result : -1;
}

static void put_elements(fg_compile *compile, uint32_t s) {
    const fg_step *step = &compile->plan->steps.at[s];
    for (uint32_t i = step->kind == FG_STEP_SELECT ? 1 : 0; i < step->in_count; i++) {
        if (!may_overwrite(compile, s, i, 0, true)) continue;
        merge(compile, s, i, 0);
        return;
    }
}

static void put_step(fg_compile *compile, uint32_t s) {
    const fg_step *step = &compile->plan->steps.at[s];
    if (step->late) return;
    if (step->kind == FG_STEP_SELECT || (step->kind == FG_STEP_KERNEL && step->out_count == 1 &&
                                         flags_of(compile->plan, step) & FG_OP_ELEMENTWISE)) {
        put_elements(compile, s);
        return;
    }
    for (uint32_t i = 0; i < step->out_count; i++) {
        int input = replaced_input(compile, step, i);
        if (input >= 0 && may_overwrite(compile, s, (uint32_t)input, i, false))
            merge(compile, s, (uint32_t)input, i);
    }
}

/* ---- what a loop carries ---- */

/* The place in the list where each store is made: 1 + it, or 0. */
static uint32_t *find_makers(const fg_compile *compile) {
    const fg_plan *plan = compile->plan;
    uint32_t *made = FG_NEW_ARRAY(compile->scratch, uint32_t, compile->stores.count);
    for (uint32_t s = 0; s < plan->steps.count; s++) {
        const fg_step *step = &plan->steps.at[s];
        for (uint32_t i = 0; i < step->out_count; i++) {
            uint32_t store = fg_store_at(compile, step->first + step->in_count + i);
            if (store) made[store] = s + 1;
        }
    }
    return made;
}

static uint32_t result_of(const fg_compile *compile, const fg_step *step, uint32_t store) {
    uint32_t i = 0;
    while (fg_store_at(compile, step->first + step->in_count + i) != store) i++;
    return i;
}

/* The step that made a store, where the store was made by replacing elements of another one that
 * may be overwritten then; else NULL. */
static const fg_step *replacing_step(const fg_compile *compile, const uint32_t *makers,
                                     uint32_t store, uint32_t *input) {
    if (!makers[store]) return NULL;
    const fg_step *step = &compile->plan->steps.at[makers[store] - 1];
    int replaced = replaced_input(compile, step, result_of(compile, step, store));
    if (replaced < 0) return NULL;
    *input = (uint32_t)replaced;
    return step;
}

static bool runs_where(const fg_plan *plan, const fg_step *step, const fg_step *select,
                       uint32_t side) {
    const fg_condition *guard = &plan->guards.at[step->guard];
    return step->guard != 0 && guard->kind == FG_GUARD_IF && guard->a == select->guard &&
           guard->truth == (side == 1) && plan->list.at[guard->use] == plan->list.at[select->first];
}

/* `if c { x with elements replaced } else { x }`, side `side` being the first: elements of x are
 * replaced only where c chooses that side, and nothing but the choice reads x behind that. Then all
 * of it may be where x is, whose store this returns; else 0. */
static uint32_t chosen_store(const fg_compile *compile, uint32_t s, uint32_t side,
                             const uint32_t *makers) {
    const fg_plan *plan = compile->plan;
    const fg_step *select = &plan->steps.at[s];
    uint32_t kept = fg_store_at(compile, select->first + 3 - side);
    uint32_t store = fg_store_at(compile, select->first + side), reader = s, input;
    const fg_store *it = &compile->stores.at[kept];
    if (select->late || !kept || it->last != s || it->output || it->kept) return 0;
    if (!same_layout(&plan->operands.at[plan->list.at[select->first + 1]],
                     &plan->operands.at[plan->list.at[select->first + 2]]))
        return 0;
    while (store != kept) {
        const fg_step *step = store ? replacing_step(compile, makers, store, &input) : NULL;
        const fg_store *made = &compile->stores.at[store];
        if (!step || step->out_count != 1 || made->last != reader || made->output ||
            !runs_where(plan, step, select, side))
            return 0;
        reader = makers[store] - 1;
        store = fg_store_at(compile, step->first + input);
        for (uint32_t i = 0; i < step->in_count; i++)
            if (i != input && fg_store_at(compile, step->first + i) == store) return 0;
    }
    return reader != s && it->before == reader ? kept : 0;
}

/* The same of either side. */
static uint32_t kept_store(const fg_compile *compile, uint32_t s, uint32_t *side,
                           const uint32_t *makers) {
    for (*side = 1; *side <= 2; ++*side) {
        uint32_t store = chosen_store(compile, s, *side, makers);
        if (store) return store;
    }
    return 0;
}

/* Puts what chosen_store found where `kept` is. */
static void merge_choice(fg_compile *compile, uint32_t s, uint32_t side, uint32_t kept,
                         const uint32_t *makers) {
    const fg_step *select = &compile->plan->steps.at[s];
    uint32_t store = fg_store_at(compile, select->first + side), input;
    while (store != kept) {
        const fg_step *step = replacing_step(compile, makers, store, &input);
        compile->stores.at[store].same = kept;
        store = fg_store_at(compile, step->first + input);
    }
    merge(compile, s, 3 - side, 0);
}

/* The store of a feed whose next value comes from it by replacing elements alone, each time where
 * nothing else needs the one before; else 0. Where `merges`, choices on the way are put in place.
 */
static uint32_t replaced_store(fg_compile *compile, uint32_t feed, const uint32_t *makers,
                               bool merges) {
    const fg_plan *plan = compile->plan;
    uint32_t store = compile->store_of.at[plan->outputs[feed].operand];
    if (plan->outputs[feed].same_as || !store || compile->stores.at[store].output != feed + 1)
        return 0;
    while (compile->stores.at[store].feed == 0) {
        if (!makers[store]) return 0;
        uint32_t s = makers[store] - 1, input, side, from;
        const fg_step *step = &plan->steps.at[s];
        if (step->kind == FG_STEP_SELECT) {
            from = kept_store(compile, s, &side, makers);
            if (!from) return 0;
            if (merges) merge_choice(compile, s, side, from, makers);
            store = from;
            continue;
        }
        if (!replacing_step(compile, makers, store, &input)) return 0;
        from = fg_store_at(compile, step->first + input);
        bool written = compile->stores.at[from].written; /* as another value's chain has it */
        compile->stores.at[from].written = true;
        bool may = may_overwrite(compile, s, input, result_of(compile, step, store), false);
        compile->stores.at[from].written = written;
        if (!may) return 0;
        store = from;
    }
    const fg_store *first = &compile->stores.at[store];
    return first->feed == feed + 1 && !first->kept ? store : 0;
}

/* Only what is still its own store has a next value of its own. */
static bool is_unique(const fg_plan *plan, uint32_t feed) {
    for (uint32_t i = feed + 1; i < plan->output_count; i++)
        if (plan->outputs[i].same_as == feed + 1) return false;
    return true;
}

static void mark_replaced(fg_compile *compile) {
    const uint32_t *makers = find_makers(compile);
    for (uint32_t i = 0; i < compile->order->carried; i++) {
        uint32_t store =
            is_unique(compile->plan, i) ? replaced_store(compile, i, makers, false) : 0;
        if (!store) continue;
        replaced_store(compile, i, makers, true);
        compile->stores.at[store].written = true;
    }
}

void fg_put_in_place(fg_compile *compile) {
    const fg_plan *plan = compile->plan;
    if (compile->order->carried > 0) mark_replaced(compile);
    for (uint32_t s = 0; s < plan->steps.count; s++) put_step(compile, s);
}
