#include "run/executor.h"

#include <string.h>

/* ---- addresses ---- */

static void set_data(fg_executor *executor, fg_home home, uint32_t at, void *data) {
    const fg_plan *plan = executor->plan;
    uint32_t group = fg_plan_group(plan, home, at);
    for (uint32_t i = plan->groups[group]; i < plan->groups[group + 1]; i++)
        executor->views[plan->uses[i]].data = data;
}

/* Of a late feed the sizes are the tensor's too. */
static void set_view(fg_executor *executor, uint32_t feed, const fg_tensor *tensor) {
    const fg_plan *plan = executor->plan;
    fg_view view = {tensor->data, tensor->dims, tensor->count, tensor->rank, tensor->dtype};
    for (uint32_t i = plan->groups[feed]; i < plan->groups[feed + 1]; i++)
        executor->views[plan->uses[i]] = view;
}

static void *address_of(const fg_executor *executor, const fg_operand *operand) {
    if (operand->home == FG_HOME_BLOCK) return executor->block + operand->at;
    if (operand->home == FG_HOME_CONSTANT) return executor->plan->constants.at[operand->at]->data;
    return NULL;
}

/* Constants keep their elements; those of a variable, and of some feeds, may be others whenever it
 * is given. */
static bool is_lasting(const fg_plan *plan, const fg_operand *operand) {
    return operand->home == FG_HOME_CONSTANT || operand->home == FG_HOME_VARIABLE ||
           (operand->home == FG_HOME_FEED && plan->feeds[operand->at].lasting);
}

static void bind_views(fg_executor *executor) {
    const fg_plan *plan = executor->plan;
    executor->versions = FG_NEW_ARRAY(&executor->arena, uint64_t, (size_t)plan->list.count + 1);
    executor->views = FG_NEW_ARRAY(&executor->arena, fg_view, (size_t)plan->list.count + 1);
    for (uint32_t i = 0; i < plan->list.count; i++) {
        if (plan->list.at[i] == 0) continue;
        const fg_operand *operand = &plan->operands.at[plan->list.at[i]];
        executor->views[i] = (fg_view){address_of(executor, operand), operand->dims, operand->count,
                                       operand->rank, (fg_dtype)operand->dtype};
        executor->versions[i] = is_lasting(plan, operand);
    }
}

static fg_kernel_function function_of(const fg_step *step) {
    switch (step->kind) {
        case FG_STEP_KERNEL:
            return step->kernel->run;
        case FG_STEP_SELECT:
            return fg_run_select;
        case FG_STEP_COPY:
            return fg_run_copy;
        case FG_STEP_ASSERT:
            return fg_run_assertion;
        case FG_STEP_LOOP:
            return fg_run_turns;
        default:
            return NULL;
    }
}

static void prepare(fg_executor *executor, const fg_step *step, fg_call *call) {
    if (step->late || !step->kernel || !step->kernel->preparation) return;
    if (!step->kernel->preparation->make(call, executor->engine->onednn, &call->prepared))
        fg_arena_fail(&executor->arena);
}

static void bind_steps(fg_executor *executor) {
    const fg_plan *plan = executor->plan;
    executor->steps = FG_NEW_ARRAY(&executor->arena, fg_bound_step, (size_t)plan->steps.count + 1);
    for (uint32_t i = 0; i < plan->steps.count; i++) {
        const fg_step *step = &plan->steps.at[i];
        executor->steps[i].run = function_of(step);
        executor->steps[i].call = (fg_call){.kernel = step->kernel,
                                            .in = executor->views + step->first,
                                            .out = executor->views + step->first + step->in_count,
                                            .in_count = step->in_count,
                                            .out_count = step->out_count,
                                            .attrs = step->attrs,
                                            .pool = executor->engine->pool,
                                            .scratch = executor->block + step->scratch_at,
                                            .versions = executor->versions + step->first,
                                            .message = executor->message,
                                            .message_size = sizeof executor->message,
                                            .blame = -1};
        executor->random_count += step->random;
        prepare(executor, step, &executor->steps[i].call);
        if (step->kind != FG_STEP_LOOP) continue;
        fg_turns *turns = fg_turns_new(executor, step);
        if (!turns) fg_arena_fail(&executor->arena);
        executor->steps[i].call.user = turns;
    }
    executor->random_steps =
        FG_NEW_ARRAY(&executor->arena, uint32_t, (size_t)executor->random_count + 1);
    executor->random_count = 0;
    for (uint32_t i = 0; i < plan->steps.count; i++)
        if (plan->steps.at[i].random) executor->random_steps[executor->random_count++] = i;
}

/* ---- life ---- */

/* The block has the sizes that packing counted, and is aligned to 64. */
static size_t block_size(const fg_plan *plan) {
    return plan->block_size < 4096 ? 4096 : plan->block_size;
}

static void build(fg_executor *executor) {
    const fg_plan *plan = executor->plan;
    fg_arena *arena = &executor->arena;
    executor->feeds = FG_NEW_ARRAY(arena, fg_tensor *, (size_t)plan->feed_count + 1);
    executor->variables = FG_NEW_ARRAY(arena, fg_tensor *, (size_t)plan->variables.count + 1);
    executor->outputs = FG_NEW_ARRAY(arena, fg_tensor *, (size_t)plan->output_count + 1);
    executor->spares = FG_NEW_ARRAY(arena, fg_tensor *, (size_t)plan->output_count * FG_SPARES + 1);
    executor->late = FG_NEW_ARRAY(arena, fg_tensor *, (size_t)plan->late_count + 1);
    executor->holds = FG_NEW_ARRAY(arena, bool, plan->guards.count);
    executor->turns = FG_NEW_ARRAY(arena, fg_turns *, (size_t)plan->loops.count + 1);
    executor->holds[0] = true;
    if (plan->has_late) {
        executor->bindings.count = plan->binding_count;
        executor->bindings.values = FG_NEW_ARRAY(arena, int64_t, (size_t)plan->binding_count + 1);
    }
    executor->block = fg_memory_alloc(executor->engine->memory, block_size(plan));
    if (!executor->block) fg_arena_fail(arena);
    bind_views(executor);
    bind_steps(executor);
}

fg_executor *fg_executor_new(const fg_engine *engine, const fg_plan *plan) {
    fg_executor *executor = fg_memory_alloc_zeroed(engine->memory, sizeof *executor);
    if (!executor) return NULL;
    executor->plan = plan;
    executor->engine = engine;
    fg_arena_init(&executor->arena, engine->memory);
    fg_arena_init(&executor->late_arena, engine->memory);
    fg_guard guard;
    executor->arena.guard = &guard;
    if (setjmp(guard.env)) {
        fg_executor_free(executor);
        return NULL;
    }
    build(executor);
    executor->arena.guard = NULL;
    return executor;
}

void fg_executor_free(fg_executor *executor) {
    if (!executor) return;
    for (uint32_t i = 0; executor->outputs && i < executor->plan->output_count; i++)
        fg_tensor_unref(executor->outputs[i]);
    for (size_t i = 0; executor->spares && i < (size_t)executor->plan->output_count * FG_SPARES;
         i++)
        fg_tensor_unref(executor->spares[i]);
    for (uint32_t i = 0; executor->steps && i < executor->plan->steps.count; i++) {
        fg_call *call = &executor->steps[i].call;
        if (call->prepared) call->kernel->preparation->free(call->prepared);
    }
    fg_memory *memory = executor->engine->memory;
    for (uint32_t i = 0; executor->turns && i < executor->plan->loops.count; i++)
        fg_turns_free(executor->turns[i], memory);
    fg_memory_free(memory, executor->block, block_size(executor->plan));
    fg_arena_fini(&executor->late_arena);
    fg_arena_fini(&executor->arena);
    fg_memory_free(memory, executor, sizeof *executor);
}

/* ---- what an execution is given ---- */

static void renew(fg_executor *executor, uint32_t group) {
    const fg_plan *plan = executor->plan;
    for (uint32_t i = plan->groups[group]; i < plan->groups[group + 1]; i++)
        executor->versions[plan->uses[i]]++;
}

void fg_executor_feed(fg_executor *executor, uint32_t feed, fg_tensor *tensor) {
    executor->feeds[feed] = tensor;
    if (executor->plan->feeds[feed].late)
        set_view(executor, feed, tensor);
    else
        set_data(executor, FG_HOME_FEED, feed, tensor->data);
    if (executor->plan->feeds[feed].lasting) renew(executor, feed);
}

void fg_executor_variable(fg_executor *executor, uint32_t index, fg_tensor *tensor) {
    executor->variables[index] = tensor;
    set_data(executor, FG_HOME_VARIABLE, index, tensor->data);
    renew(executor, fg_plan_group(executor->plan, FG_HOME_VARIABLE, index));
}

uint64_t fg_random_key(uint64_t seed, uint64_t name) {
    uint64_t x = seed + 0x9e3779b97f4a7c15u; /* splitmix64's step */
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    x = (x ^ x >> 31) + name;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* An operation's own seed goes before the run's. */
static uint64_t seed_of(const fg_graph *graph, const fg_step *step, uint64_t seed) {
    const fg_op *op = fg_graph_op(graph, step->op);
    int index = fg_op_param_index(fg_op_row_of((fg_op_kind)op->kind), "seed");
    if (index < 0 || !op->attrs || op->attrs[index].kind != FG_ATTR_INT) return seed;
    return (uint64_t)op->attrs[index].i;
}

void fg_executor_seed(fg_executor *executor, uint64_t seed) {
    for (uint32_t i = 0; i < executor->random_count; i++) {
        const fg_step *step = &executor->plan->steps.at[executor->random_steps[i]];
        executor->steps[executor->random_steps[i]].call.key =
            fg_random_key(seed_of(executor->plan->graph, step, seed), step->key);
    }
    for (uint32_t i = 0; i < executor->plan->loops.count; i++)
        fg_turns_seed(executor->turns[i], seed);
}

/* ---- outputs ---- */

static bool is_free(const fg_tensor *tensor) {
    return tensor && atomic_load_explicit(&tensor->references, memory_order_acquire) == 1;
}

/* A tensor that was written into before and that nobody has kept; else a new one. */
static fg_tensor **find_spare(fg_executor *executor, uint32_t index, const fg_operand *operand) {
    fg_tensor **spares = &executor->spares[(size_t)index * FG_SPARES];
    for (uint32_t i = 0; i < FG_SPARES; i++)
        if (is_free(spares[i])) return &spares[i];
    fg_tensor *made = fg_tensor_make(executor->engine->memory, (fg_dtype)operand->dtype,
                                     operand->rank, operand->dims, false);
    if (!made) return NULL;
    fg_tensor **place = &spares[0];
    for (uint32_t i = 0; i < FG_SPARES; i++)
        if (!spares[i]) place = &spares[i];
    fg_tensor_unref(*place);
    *place = made;
    return place;
}

/* A tensor to compute an output into: the last one, unless somebody has kept it; he may feed it to
 * this very run, as loops do. */
static bool prepare_output(fg_executor *executor, uint32_t index, const fg_operand *operand) {
    fg_tensor *held = executor->outputs[index];
    if (is_free(held)) return true;
    fg_tensor **spare = find_spare(executor, index, operand);
    if (!spare) return false;
    executor->outputs[index] = *spare;
    *spare = held;
    set_data(executor, FG_HOME_OUTPUT, index, executor->outputs[index]->data);
    return true;
}

/* What is somebody else's tensor is let go before the execution, so that he can see that it is his
 * alone. */
static bool prepare_outputs(fg_executor *executor) {
    const fg_plan *plan = executor->plan;
    for (uint32_t i = 0; i < plan->output_count; i++) {
        const fg_operand *operand = &plan->operands.at[plan->outputs[i].operand];
        if (operand->home == FG_HOME_OUTPUT && !plan->outputs[i].same_as) continue;
        fg_tensor_unref(executor->outputs[i]);
        executor->outputs[i] = NULL;
    }
    for (uint32_t i = 0; i < plan->output_count; i++) {
        const fg_operand *operand = &plan->operands.at[plan->outputs[i].operand];
        if (operand->home == FG_HOME_OUTPUT && !plan->outputs[i].same_as &&
            !prepare_output(executor, i, operand))
            return false;
    }
    return true;
}

/* Outputs that are somebody else's tensor. */
static fg_tensor *tensor_of(const fg_executor *executor, const fg_operand *operand) {
    switch (operand->home) {
        case FG_HOME_NONE:
            return NULL;
        case FG_HOME_FEED:
            return executor->feeds[operand->at];
        case FG_HOME_VARIABLE:
            return executor->variables[operand->at];
        case FG_HOME_CONSTANT:
            return executor->plan->constants.at[operand->at];
        case FG_HOME_LATE:
            return executor->late[operand->at];
        default:
            return executor->outputs[operand->at];
    }
}

/* A variable's new value under a guard that does not hold was not computed. */
static bool is_made(const fg_executor *executor, const fg_plan_output *output) {
    return output->variable == 0 || executor->holds[output->guard];
}

static void finish_outputs(fg_executor *executor) {
    const fg_plan *plan = executor->plan;
    for (uint32_t i = 0; i < plan->output_count; i++) {
        if (!is_made(executor, &plan->outputs[i])) continue;
        fg_tensor *tensor = tensor_of(executor, &plan->operands.at[plan->outputs[i].operand]);
        if (!tensor || tensor == executor->outputs[i]) continue;
        fg_tensor_ref(tensor);
        fg_tensor_unref(executor->outputs[i]);
        executor->outputs[i] = tensor;
    }
}

bool fg_executor_has_update(const fg_executor *executor, uint32_t index) {
    const fg_plan_output *output = &executor->plan->outputs[index];
    return output->variable != 0 && is_made(executor, output);
}

/* The tensor may be written again where nobody else holds it and it has the output's type. */
static bool may_reuse(const fg_executor *executor, uint32_t index, const fg_tensor *tensor) {
    const fg_plan_output *output = &executor->plan->outputs[index];
    const fg_operand *operand = &executor->plan->operands.at[output->operand];
    return operand->home == FG_HOME_OUTPUT && operand->at == index && tensor->release == NULL &&
           tensor->dtype == operand->dtype && tensor->rank == operand->rank &&
           memcmp(tensor->dims, operand->dims, (size_t)tensor->rank * sizeof *tensor->dims) == 0 &&
           atomic_load_explicit(&tensor->references, memory_order_acquire) == 1;
}

fg_tensor *fg_executor_swap(fg_executor *executor, uint32_t index, fg_tensor *old) {
    fg_tensor *made = executor->outputs[index];
    executor->outputs[index] = NULL;
    if (old && may_reuse(executor, index, old)) {
        executor->outputs[index] = old;
        set_data(executor, FG_HOME_OUTPUT, index, old->data);
    } else {
        fg_tensor_unref(old);
    }
    return made;
}

/* ---- execution ---- */

static bool fail_at(fg_executor *executor, uint32_t step) {
    fg_failure *failure = &executor->failure;
    failure->step = step;
    if (failure->code != FG_CODE_NONE || failure->memory || failure->inner) {
        if (executor->message[0] && !failure->message[0])
            memcpy(failure->message, executor->message, sizeof executor->message);
        return false;
    }
    failure->blame = executor->steps[step].call.blame;
    memcpy(failure->message, executor->message, sizeof executor->message);
    bool assertion = executor->plan->steps.at[step].kind == FG_STEP_ASSERT;
    failure->memory = !assertion && executor->message[0] == 0;
    return false;
}

static bool execute_all(fg_executor *executor) {
    fg_bound_step *end = executor->steps + executor->plan->steps.count;
    for (fg_bound_step *step = executor->steps; step < end; step++)
        if (!step->run(&step->call)) return fail_at(executor, (uint32_t)(step - executor->steps));
    return true;
}

static bool decide(const fg_executor *executor, const fg_condition *condition) {
    switch (condition->kind) {
        case FG_GUARD_IF:
            return executor->holds[condition->a] &&
                   (*(const uint8_t *)executor->views[condition->use].data != 0) ==
                       condition->truth;
        case FG_GUARD_ANY:
            return executor->holds[condition->a] || executor->holds[condition->b];
        default:
            return executor->holds[condition->a] && executor->holds[condition->b];
    }
}

/* With guards or late steps. */
static bool execute_some(fg_executor *executor) {
    const fg_plan *plan = executor->plan;
    for (uint32_t i = 0; i < plan->steps.count; i++) {
        const fg_step *step = &plan->steps.at[i];
        if (step->kind == FG_STEP_GUARD)
            executor->holds[step->guard] = decide(executor, &plan->guards.at[step->guard]);
        else if (executor->holds[step->guard]) {
            if (!(step->late ? fg_late_step(executor, i)
                             : executor->steps[i].run(&executor->steps[i].call)))
                return fail_at(executor, i);
        }
        if (step->dead_count > 0) fg_late_drop(executor, i);
    }
    return true;
}

bool fg_executor_execute(fg_executor *executor, uint64_t number) {
    executor->failure.memory = false;
    executor->failure.code = FG_CODE_NONE;
    executor->failure.inner = NULL;
    executor->failure.place.source = 0;
    executor->failure.message[0] = 0;
    executor->message[0] = 0;
    for (uint32_t i = 0; i < executor->random_count; i++)
        executor->steps[executor->random_steps[i]].call.step = number;
    bool done = prepare_outputs(executor) && (!executor->plan->has_late || fg_late_begin(executor));
    if (!done)
        executor->failure.memory = true;
    else if (executor->plan->has_guards || executor->plan->has_late)
        done = execute_some(executor);
    else
        done = execute_all(executor);
    if (done) finish_outputs(executor);
    if (executor->plan->has_late) fg_late_end(executor);
    return done;
}
