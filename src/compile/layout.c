/* Where results are: in place of an input that dies (in_place.c), in an output's tensor, or in the
 * run's block, which is packed by the time in which they live. */
#include "compile/compile.h"

static void find_last_uses(fg_compile *compile) {
    const fg_plan *plan = compile->plan;
    for (uint32_t s = 0; s < plan->steps.count; s++) {
        const fg_step *step = &plan->steps.at[s];
        for (uint32_t i = 0; i < step->in_count + step->out_count; i++) {
            uint32_t store = fg_store_at(compile, step->first + i);
            fg_store *it = &compile->stores.at[store];
            if (store && it->last != s) {
                it->before = it->last;
                it->last = s;
            }
        }
    }
}

/* ---- packing ---- */

typedef struct packer {
    fg_compile *compile;
    fg_packing packing;
    uint32_t *dying;      /* by step: the first store whose last use it is, then by `next_dying` */
    uint32_t *next_dying; /* by store */
    bool overflow;
} packer;

static size_t place(packer *it, uint32_t *block, size_t bytes) {
    *block = fg_packing_take(&it->packing, bytes);
    if (!*block) {
        it->overflow = true;
        return 0;
    }
    return fg_packing_offset(&it->packing, *block);
}

static void pack_step(packer *it, uint32_t s) {
    fg_compile *compile = it->compile;
    fg_step *step = &compile->plan->steps.at[s];
    for (uint32_t i = 0; i < step->out_count; i++) {
        uint32_t id = fg_store_at(compile, step->first + step->in_count + i);
        fg_store *store = &compile->stores.at[id];
        if (!id || store->output || store->feed || store->block || store->bytes == 0) continue;
        store->offset = place(it, &store->block, store->bytes);
        it->next_dying[id] = it->dying[store->last];
        it->dying[store->last] = id;
    }
    if (it->overflow) return;
    uint32_t block;
    if (step->scratch > 0) {
        step->scratch_at = place(it, &block, step->scratch);
        if (block) fg_packing_give(&it->packing, block);
    }
    for (uint32_t id = it->dying[s]; id; id = it->next_dying[id])
        fg_packing_give(&it->packing, compile->stores.at[id].block);
}

static bool pack(fg_compile *compile) {
    fg_plan *plan = compile->plan;
    packer it = {.compile = compile};
    fg_packing_init(&it.packing, compile->scratch);
    it.dying = FG_NEW_ARRAY(compile->scratch, uint32_t, (size_t)plan->steps.count + 1);
    it.next_dying = FG_NEW_ARRAY(compile->scratch, uint32_t, compile->stores.count);
    for (uint32_t s = 0; s < plan->steps.count && !it.overflow; s++) pack_step(&it, s);
    plan->block_size = it.packing.size;
    return !it.overflow;
}

static void set_homes(fg_compile *compile) {
    fg_plan *plan = compile->plan;
    for (uint32_t i = 1; i < plan->operands.count; i++) {
        if (!compile->store_of.at[i]) continue;
        const fg_store *store =
            &compile->stores.at[fg_store_root(compile, compile->store_of.at[i])];
        fg_operand *operand = &plan->operands.at[i];
        operand->home = store->feed ? FG_HOME_FEED : store->output ? FG_HOME_OUTPUT : FG_HOME_BLOCK;
        operand->at = store->feed     ? store->feed - 1
                      : store->output ? store->output - 1
                                      : store->offset;
        if (store->written) plan->feeds[store->feed - 1].written = true;
    }
    for (uint32_t i = 0; i < plan->output_count; i++) {
        const fg_operand *operand = &plan->operands.at[plan->outputs[i].operand];
        if (!plan->outputs[i].same_as && operand->home == FG_HOME_OUTPUT)
            plan->output_bytes += operand->bytes;
    }
}

/* ---- what the run looks up by operand ---- */

static bool is_moving(const fg_operand *operand) {
    return operand->home == FG_HOME_FEED || operand->home == FG_HOME_VARIABLE ||
           operand->home == FG_HOME_OUTPUT || operand->home == FG_HOME_LATE;
}

static uint32_t group_at(const fg_plan *plan, uint32_t position) {
    const fg_operand *operand = &plan->operands.at[plan->list.at[position]];
    return fg_plan_group(plan, (fg_home)operand->home, (uint32_t)operand->at);
}

static bool moves_at(const fg_plan *plan, uint32_t position) {
    return plan->list.at[position] != 0 && is_moving(&plan->operands.at[plan->list.at[position]]);
}

/* Positions in the list, sorted by group: counted, summed, put in their places. */
static void group_uses(fg_compile *compile) {
    fg_plan *plan = compile->plan;
    uint32_t count = fg_plan_group(plan, FG_HOME_LATE, plan->late_count);
    uint32_t *starts = FG_NEW_ARRAY(compile->arena, uint32_t, (size_t)count + 2);
    for (uint32_t i = 0; i < plan->list.count; i++)
        if (moves_at(plan, i)) starts[group_at(plan, i) + 2]++;
    for (uint32_t i = 2; i < count + 2; i++) starts[i] += starts[i - 1];
    plan->uses = FG_NEW_ARRAY(compile->arena, uint32_t, (size_t)starts[count + 1] + 1);
    for (uint32_t i = 0; i < plan->list.count; i++)
        if (moves_at(plan, i)) plan->uses[starts[group_at(plan, i) + 1]++] = i;
    plan->groups = starts;
}

/* After which step each late value is given back. Outputs stay. */
static void find_dead(fg_compile *compile) {
    fg_plan *plan = compile->plan;
    if (!plan->has_late) return;
    uint8_t *kept = FG_NEW_ARRAY(compile->scratch, uint8_t, plan->operands.count);
    for (uint32_t i = 0; i < plan->output_count; i++) kept[plan->outputs[i].operand] = 1;
    /* from the last step on: the first time that an operand is seen is its last use */
    for (uint32_t s = plan->steps.count; s-- > 0;) {
        fg_step *step = &plan->steps.at[s];
        step->first_dead = plan->dead.count;
        for (uint32_t i = 0; i < step->in_count + step->out_count; i++) {
            uint32_t operand = plan->list.at[step->first + i];
            if (plan->operands.at[operand].home != FG_HOME_LATE || kept[operand]) continue;
            kept[operand] = 1;
            FG_PUSH(compile->arena, &plan->dead, operand);
        }
        step->dead_count = plan->dead.count - step->first_dead;
    }
}

/* The operation with the largest result, of which there are `*bytes`; or none. */
static fg_op_id largest(const fg_plan *plan, size_t *bytes) {
    fg_op_id op = 0;
    *bytes = 0;
    for (uint32_t s = 0; s < plan->steps.count; s++) {
        const fg_step *step = &plan->steps.at[s];
        const uint32_t *out = &plan->list.at[step->first + step->in_count];
        for (uint32_t i = 0; i < step->out_count; i++) {
            if (plan->operands.at[out[i]].bytes <= *bytes) continue;
            *bytes = plan->operands.at[out[i]].bytes;
            op = step->op;
        }
    }
    return op;
}

static void report_size(fg_compile *compile) {
    const fg_plan *plan = compile->plan;
    size_t bytes;
    fg_op_id op = largest(plan, &bytes);
    fg_span span = op ? fg_op_user_span(compile->graph, op) : (fg_span){0};
    fg_finding *finding =
        fg_report_add(compile->report, FG_G105, span,
                      "this run needs %zu bytes at once, more than the limit of %zu",
                      plan->block_size + plan->output_bytes, compile->engine->memory->limit);
    if (op)
        fg_finding_help(compile->report, finding, "most of it for %s: %zu bytes",
                        fg_op_full_name(compile->graph, compile->scratch, op), bytes);
    compile->failed = true;
}

bool fg_pass_layout(fg_compile *compile) {
    fg_plan *plan = compile->plan;
    find_last_uses(compile);
    fg_put_in_place(compile);
    bool packed = pack(compile);
    set_homes(compile);
    if (!packed || plan->output_bytes > SIZE_MAX / 2 - plan->block_size ||
        plan->block_size + plan->output_bytes > compile->engine->memory->limit) {
        report_size(compile);
        return false;
    }
    group_uses(compile);
    find_dead(compile);
    return true;
}
