/* Steps whose results' sizes only the run knows: behind boolean_mask, or where the sides of an `if`
 * differ. Their shapes are inferred from the inputs that are there, and their results allocated. */
#include <stdio.h>
#include <string.h>

#include "compile/attrs.h"
#include "run/executor.h"

static void set_view(fg_executor *executor, uint32_t late, const fg_tensor *tensor) {
    const fg_plan *plan = executor->plan;
    fg_view view = {0};
    if (tensor)
        view = (fg_view){tensor->data, tensor->dims, tensor->count, tensor->rank, tensor->dtype};
    uint32_t group = fg_plan_group(plan, FG_HOME_LATE, late);
    for (uint32_t i = plan->groups[group]; i < plan->groups[group + 1]; i++)
        executor->views[plan->uses[i]] = view;
}

/* Its views are as before the first execution: kernels write where a result has its size already.
 */
static void drop(fg_executor *executor, uint32_t late) {
    if (!executor->late[late]) return;
    fg_tensor_unref(executor->late[late]);
    executor->late[late] = NULL;
    const fg_plan *plan = executor->plan;
    uint32_t group = fg_plan_group(plan, FG_HOME_LATE, late);
    for (uint32_t i = plan->groups[group]; i < plan->groups[group + 1]; i++) {
        fg_view *view = &executor->views[plan->uses[i]];
        *view = (fg_view){.rank = -1, .dtype = view->dtype};
    }
}

static void bind_feeds(fg_executor *executor) {
    const fg_plan *plan = executor->plan;
    for (uint32_t i = 0; i < plan->feed_binds.count; i++) {
        const fg_bind *bind = &plan->feed_binds.at[i];
        const fg_tensor *feed = executor->feeds[bind->out];
        if ((int)bind->axis < feed->rank)
            executor->bindings.values[bind->symbol] = feed->dims[bind->axis];
    }
}

bool fg_late_begin(fg_executor *executor) {
    fg_guard guard;
    memcpy(executor->bindings.values, executor->plan->bindings,
           executor->bindings.count * sizeof *executor->bindings.values);
    executor->late_arena.guard = &guard;
    if (setjmp(guard.env)) return false;
    fg_sizes_init(&executor->sizes, &executor->late_arena);
    bind_feeds(executor);
    return true;
}

void fg_late_end(fg_executor *executor) {
    for (uint32_t i = 0; i < executor->plan->late_count; i++) drop(executor, i);
    fg_arena_fini(&executor->late_arena);
}

void fg_late_drop(fg_executor *executor, uint32_t step) {
    const fg_plan *plan = executor->plan;
    const fg_step *it = &plan->steps.at[step];
    for (uint32_t i = 0; i < it->dead_count; i++)
        drop(executor, (uint32_t)plan->operands.at[plan->dead.at[it->first_dead + i]].at);
}

static const fg_operand *result_at(const fg_executor *executor, uint32_t out) {
    const fg_plan *plan = executor->plan;
    const fg_step *step = &plan->steps.at[executor->step_at];
    return &plan->operands.at[plan->list.at[step->first + step->in_count + out]];
}

void fg_late_take(fg_executor *executor, uint32_t out, fg_tensor *tensor) {
    uint32_t late = (uint32_t)result_at(executor, out)->at;
    drop(executor, late);
    executor->late[late] = tensor;
    set_view(executor, late, tensor);
}

fg_tensor *fg_late_result(fg_executor *executor, uint32_t out, int rank, const int64_t *dims) {
    fg_dtype dtype = (fg_dtype)result_at(executor, out)->dtype;
    fg_tensor *made = fg_tensor_make(executor->engine->memory, dtype, rank, dims, false);
    if (made)
        fg_late_take(executor, out, made);
    else
        executor->failure.memory = true;
    return made;
}

static bool resize(fg_call *call, uint32_t out, int rank, const int64_t *dims) {
    return fg_late_result(call->user, out, rank, dims) != NULL;
}

/* ---- shapes ---- */

static void look_at_inputs(fg_executor *executor, const fg_step *step, fg_type *types,
                           fg_tensor **constants) {
    const fg_plan *plan = executor->plan;
    for (uint32_t i = 0; i < step->in_count; i++) {
        const fg_view *view = &executor->views[step->first + i];
        const fg_operand *operand = &plan->operands.at[plan->list.at[step->first + i]];
        types[i] = (fg_type){view->dtype, &fg_shape_unknown};
        if (view->dtype != FG_INVALID)
            types[i].shape =
                fg_shape_of(&executor->late_arena, &executor->sizes, view->rank, view->dims);
        if (operand->home == FG_HOME_CONSTANT) constants[i] = plan->constants.at[operand->at];
    }
}

static bool say(fg_executor *executor, fg_code code, int blame, const char *message) {
    executor->failure.code = code;
    executor->failure.blame = blame;
    snprintf(executor->failure.message, sizeof executor->failure.message, "%s", message);
    return false;
}

static bool make_results(fg_executor *executor, const fg_infer *infer) {
    for (uint32_t i = 0; i < infer->output_count; i++) {
        int64_t dims[FG_MAX_RANK];
        if (!fg_shape_numbers(infer->outputs[i].shape, dims))
            return say(executor, FG_G302, -1, "the sizes of its result are not known");
        if (!fg_late_result(executor, i, infer->outputs[i].shape->rank, dims)) return false;
    }
    return true;
}

static bool infer_step(fg_executor *executor, const fg_step *step, fg_call *call) {
    const fg_plan *plan = executor->plan;
    const fg_op *op = fg_graph_op(plan->graph, step->op);
    fg_arena *arena = &executor->late_arena;
    if (!fg_attrs_evaluate(arena, op, &executor->bindings, &call->attrs))
        return say(executor, FG_G302, -1, "a size that it needs is not known");
    fg_type *types = FG_NEW_ARRAY(arena, fg_type, (size_t)step->in_count + step->out_count + 1);
    fg_tensor **constants = FG_NEW_ARRAY(arena, fg_tensor *, (size_t)step->in_count + 1);
    look_at_inputs(executor, step, types, constants);
    fg_type *outputs = types + step->in_count;
    for (uint32_t i = 0; i < step->out_count; i++)
        outputs[i] = (fg_type){(fg_dtype)plan->graph->values.at[op->first_output + i].dtype,
                               &fg_shape_unknown};
    fg_infer infer = {.row = fg_op_row_of((fg_op_kind)op->kind),
                      .arena = arena,
                      .sizes = &executor->sizes,
                      .input_count = step->in_count,
                      .output_count = step->out_count,
                      .inputs = types,
                      .constants = constants,
                      .attrs = call->attrs,
                      .outputs = outputs};
    if (!fg_infer_run(&infer)) return say(executor, infer.code, infer.blame[0], infer.message);
    if (infer.row->flags & FG_OP_DYNAMIC) return true; /* the kernel makes them */
    return make_results(executor, &infer);
}

static void bind_sizes(fg_executor *executor, const fg_step *step) {
    const fg_plan *plan = executor->plan;
    for (uint32_t i = 0; i < step->bind_count; i++) {
        const fg_bind *bind = &plan->binds.at[step->first_bind + i];
        const fg_view *view = &executor->views[step->first + step->in_count + bind->out];
        if ((int)bind->axis < view->rank)
            executor->bindings.values[bind->symbol] = view->dims[bind->axis];
    }
}

/* ---- running ---- */

/* The side taken as it is. */
static bool run_select(fg_executor *executor, const fg_step *step) {
    const fg_view *in = &executor->views[step->first];
    const fg_view *taken = &in[*(const uint8_t *)in[0].data ? 1 : 2];
    if (!fg_late_result(executor, 0, taken->rank, taken->dims)) return false;
    return fg_run_copy(&(fg_call){.in = taken, .out = &executor->views[step->first + 3]});
}

/* It gives its results itself: only the last turn knows their sizes. */
static bool run_loop(fg_bound_step *bound) {
    return fg_turns_prepare(bound->call.user) && fg_run_turns(&bound->call);
}

static bool run_kernel(fg_executor *executor, const fg_step *step, fg_bound_step *bound) {
    fg_memory *memory = executor->engine->memory;
    fg_call *call = &bound->call;
    size_t size = step->kernel && step->kernel->scratch ? step->kernel->scratch(call) : 0;
    call->scratch = NULL;
    if (size > 0) {
        if (size < 4096) size = 4096; /* from there on, blocks are aligned to 64 */
        call->scratch = fg_memory_alloc(memory, size);
        if (!call->scratch) {
            executor->failure.memory = true;
            return false;
        }
    }
    call->resize = resize;
    call->user = executor;
    bool done = bound->run(call);
    fg_memory_free(memory, call->scratch, size);
    return done;
}

bool fg_late_step(fg_executor *executor, uint32_t index) {
    const fg_step *step = &executor->plan->steps.at[index];
    fg_bound_step *bound = &executor->steps[index];
    executor->step_at = index;
    bool done;
    if (step->kind == FG_STEP_SELECT) {
        done = run_select(executor, step);
    } else if (step->kind == FG_STEP_LOOP) {
        done = run_loop(bound);
    } else {
        fg_guard guard;
        executor->late_arena.guard = &guard;
        if (setjmp(guard.env)) {
            executor->failure.memory = true;
            return false;
        }
        done = (step->kind != FG_STEP_KERNEL || infer_step(executor, step, &bound->call)) &&
               run_kernel(executor, step, bound);
    }
    if (done) bind_sizes(executor, step);
    return done;
}
