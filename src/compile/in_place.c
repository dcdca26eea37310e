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

/* Whether the next value of a feed comes from it by replacing elements alone, each time where
 * nothing else needs the one before. */
static bool is_replaced(fg_compile *compile, uint32_t feed, const uint32_t *makers) {
    const fg_plan *plan = compile->plan;
    uint32_t store = compile->store_of.at[plan->outputs[feed].operand];
    if (plan->outputs[feed].same_as || !store || compile->stores.at[store].output != feed + 1)
        return false;
    for (uint32_t i = feed + 1; i < plan->output_count; i++)
        if (plan->outputs[i].same_as == feed + 1) return false;
    while (compile->stores.at[store].feed == 0) {
        if (!makers[store]) return false;
        uint32_t s = makers[store] - 1;
        const fg_step *step = &plan->steps.at[s];
        uint32_t result = result_of(compile, step, store);
        int input = replaced_input(compile, step, result);
        if (input < 0) return false;
        store = fg_store_at(compile, step->first + (uint32_t)input);
        compile->stores.at[store].written = compile->stores.at[store].feed == feed + 1;
        if (!may_overwrite(compile, s, (uint32_t)input, result, false)) {
            compile->stores.at[store].written = false;
            return false;
        }
    }
    return compile->stores.at[store].written;
}

void fg_put_in_place(fg_compile *compile) {
    const fg_plan *plan = compile->plan;
    if (compile->order->carried > 0) {
        const uint32_t *makers = find_makers(compile);
        for (uint32_t i = 0; i < compile->order->carried; i++) is_replaced(compile, i, makers);
    }
    for (uint32_t s = 0; s < plan->steps.count; s++) put_step(compile, s);
}
