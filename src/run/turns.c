/* Loops: turn after turn, what is carried goes from the body's outputs to its feeds. */
#include <stdio.h>
#include <string.h>

#include "compile/compile.h"
#include "compile/loop.h"
#include "graph/loop_vary.h"
#include "run/executor.h"

struct fg_turns {
    fg_executor *outer, *condition, *body;
    const fg_step *step;
    const fg_loop *loop;
    fg_tensor **given;   /* the inputs of the step, over its views' memory */
    fg_tensor **carried; /* this turn's; one reference each while a loop runs; NULL: it is not */
    uint32_t count, input_count;
    uint64_t seed;
    /* of a late step: the plans that the run made, for the inputs and the sizes it found */
    fg_arena arena; /* of `made` */
    fg_plan_loop made;
    int64_t *bindings;
};

static void keep(void *data, void *user) {
    (void)data;
    (void)user;
}

/* Leaves it without executors, and without plans of its own. */
static void forget(fg_turns *turns) {
    fg_executor_free(turns->condition);
    fg_executor_free(turns->body);
    turns->condition = turns->body = NULL;
    for (uint32_t i = 0; turns->given && i < turns->input_count; i++) {
        fg_tensor_unref(turns->given[i]);
        turns->given[i] = NULL;
    }
    if (turns->made.condition) fg_plan_fini(turns->made.condition);
    if (turns->made.body) fg_plan_fini(turns->made.body);
    turns->made.condition = turns->made.body = NULL;
    fg_arena_fini(&turns->arena);
}

void fg_turns_free(fg_turns *turns, fg_memory *memory) {
    if (!turns) return;
    forget(turns);
    fg_memory_free(memory, turns, sizeof *turns);
}

/* The tensor's data is set when the loop runs. */
static bool wrap_input(fg_turns *turns, uint32_t i) {
    fg_executor *outer = turns->outer;
    const fg_view *view = &outer->views[turns->step->first + i];
    fg_tensor_unref(turns->given[i]);
    turns->given[i] = NULL;
    if (view->dtype == FG_INVALID) return true; /* no turn needs it */
    turns->given[i] = fg_tensor_wrap_in(outer->engine->memory, view->dtype, view->rank, view->dims,
                                        turns, keep, NULL);
    return turns->given[i] != NULL;
}

static bool wrap_inputs(fg_turns *turns) {
    for (uint32_t i = 0; i < turns->input_count; i++)
        if (!wrap_input(turns, i)) return false;
    return true;
}

static bool bind(fg_turns *turns, const fg_plan_loop *loop) {
    turns->condition = fg_executor_new(turns->outer->engine, loop->condition);
    turns->body = fg_executor_new(turns->outer->engine, loop->body);
    return turns->condition && turns->body && wrap_inputs(turns);
}

static const fg_loop *loop_of(const fg_executor *outer, const fg_step *step) {
    const fg_graph *graph = outer->plan->graph;
    return &graph->loops.at[fg_graph_op(graph, step->op)->extra];
}

fg_turns *fg_turns_new(fg_executor *outer, const fg_step *step) {
    const fg_plan_loop *loop = &outer->plan->loops.at[step->loop];
    fg_turns *turns = fg_memory_alloc_zeroed(outer->engine->memory, sizeof *turns);
    if (!turns) return NULL;
    turns->outer = outer;
    turns->step = step;
    turns->loop = loop_of(outer, step);
    turns->count = loop->count;
    turns->input_count = step->in_count;
    fg_arena_init(&turns->arena, outer->engine->memory);
    outer->turns[step->loop] = turns; /* freed with it, also when what follows fails */
    turns->given = FG_NEW_ARRAY(&outer->arena, fg_tensor *, (size_t)step->in_count + 1);
    turns->carried = FG_NEW_ARRAY(&outer->arena, fg_tensor *, (size_t)loop->count + 1);
    return step->late || bind(turns, loop) ? turns : NULL;
}

void fg_turns_seed(fg_turns *turns, uint64_t seed) {
    turns->seed = seed;
    if (turns->condition) fg_executor_seed(turns->condition, seed);
    if (turns->body) fg_executor_seed(turns->body, seed);
}

/* ---- late steps ---- */

static bool same_shape(const fg_tensor *tensor, const fg_view *view) {
    return tensor->dtype == view->dtype && tensor->rank == view->rank &&
           (view->rank == 0 ||
            memcmp(tensor->dims, view->dims, (size_t)view->rank * sizeof *view->dims) == 0);
}

/* The sizes that its plans leave to the turns may be others. */
static bool fits(const fg_turns *turns, uint32_t i, const fg_view *view) {
    const fg_tensor *given = turns->given[i];
    if (i >= turns->count || !fg_loop_value_varies(turns->outer->plan->graph, turns->loop, i))
        return same_shape(given, view);
    return given->dtype == view->dtype && given->rank == view->rank;
}

/* True where the plans that were made last hold for what there is now. */
static bool still_fits(const fg_turns *turns) {
    const fg_executor *outer = turns->outer;
    if (!turns->body) return false;
    for (uint32_t i = 0; i < turns->input_count; i++)
        if (turns->given[i] && !fits(turns, i, &outer->views[turns->step->first + i])) return false;
    return memcmp(turns->bindings, outer->bindings.values,
                  outer->bindings.count * sizeof *turns->bindings) == 0;
}

static void fill_order(const fg_turns *turns, fg_arena *scratch, fg_loop_order *order) {
    const fg_executor *outer = turns->outer;
    const fg_plan *plan = outer->plan;
    *order = (fg_loop_order){.graph = plan->graph,
                             .engine = outer->engine,
                             .op = turns->step->op,
                             .resolution = plan->kept,
                             .bindings = outer->bindings};
    order->feeds = FG_NEW_ARRAY(scratch, fg_feed, (size_t)turns->input_count + 1);
    order->constants = FG_NEW_ARRAY(scratch, fg_tensor *, (size_t)turns->input_count + 1);
    for (uint32_t i = 0; i < turns->input_count; i++) {
        uint32_t place = turns->step->first + i;
        const fg_view *view = &outer->views[place];
        const fg_operand *operand = &plan->operands.at[plan->list.at[place]];
        if (view->dtype == FG_INVALID) continue;
        order->feeds[i] = (fg_feed){.dtype = view->dtype, .rank = view->rank};
        if (view->rank > 0)
            memcpy(order->feeds[i].dims, view->dims, (size_t)view->rank * sizeof *view->dims);
        order->feeds[i].late =
            i < turns->count && fg_loop_value_varies(plan->graph, turns->loop, i);
        if (operand->home == FG_HOME_CONSTANT)
            order->constants[i] = plan->constants.at[operand->at];
    }
}

/* What stands in the way, as the failure of the step; what is not said is memory. */
static void fail(fg_turns *turns, const fg_trouble *trouble, const fg_report *report) {
    fg_failure *failure = &turns->outer->failure;
    const char *message = NULL;
    if (trouble->op) {
        failure->code = trouble->code;
        failure->blame = trouble->blame[0];
        message = trouble->message;
    } else if (report->list.count > 0) {
        failure->code = report->list.at[0]->code;
        failure->place = report->list.at[0]->span;
        message = report->list.at[0]->message;
    } else {
        failure->memory = true;
    }
    if (message) snprintf(failure->message, sizeof failure->message, "%s", message);
}

static bool make_plans(fg_turns *turns, fg_arena *scratch, fg_report *report) {
    const fg_executor *outer = turns->outer;
    turns->made = (fg_plan_loop){.count = turns->count,
                                 .captured = turns->input_count - turns->count,
                                 .condition = FG_NEW(&turns->arena, fg_plan)};
    turns->made.body = FG_NEW(&turns->arena, fg_plan);
    size_t size = outer->bindings.count * sizeof *turns->bindings;
    turns->bindings = fg_arena_alloc(&turns->arena, size + 1);
    memcpy(turns->bindings, outer->bindings.values, size);
    fg_loop_order order;
    fill_order(turns, scratch, &order);
    fg_trouble trouble = {0};
    if (fg_loop_make(&order, &turns->made, &turns->arena, scratch, report, &trouble)) return true;
    fail(turns, &trouble, report);
    return false;
}

/* First values of other sizes, which their plans hold for. */
static bool wrap_changed(fg_turns *turns) {
    for (uint32_t i = 0; i < turns->count; i++) {
        const fg_view *view = &turns->outer->views[turns->step->first + i];
        if (turns->given[i] && !same_shape(turns->given[i], view) && !wrap_input(turns, i)) {
            turns->outer->failure.memory = true;
            return false;
        }
    }
    return true;
}

bool fg_turns_prepare(fg_turns *turns) {
    if (still_fits(turns)) return wrap_changed(turns);
    forget(turns);
    fg_memory *memory = turns->outer->engine->memory;
    fg_arena scratch;
    fg_report report;
    fg_guard guard;
    fg_arena_init(&scratch, memory);
    fg_report_init(&report, memory, NULL);
    scratch.guard = report.arena.guard = turns->arena.guard = &guard;
    bool done = false;
    if (setjmp(guard.env))
        turns->outer->failure.memory = true;
    else
        done = make_plans(turns, &scratch, &report);
    turns->arena.guard = NULL;
    fg_report_fini(&report);
    fg_arena_fini(&scratch);
    if (done && !bind(turns, &turns->made)) {
        turns->outer->failure.memory = true;
        done = false;
    }
    if (done)
        fg_turns_seed(turns, turns->seed);
    else
        forget(turns);
    return done;
}

/* ---- running ---- */

/* Turn 0 of an outermost loop is 0; a loop in a loop counts anew in each turn of the other. */
static uint64_t number_of_turn(uint64_t outer, uint64_t turn) {
    return outer == 0 ? turn : (outer + turn * 0x9e3779b97f4a7c15u) ^ outer << 32;
}

static bool execute(fg_turns *turns, fg_executor *inner, uint64_t step, uint64_t turn) {
    for (uint32_t i = 0; i < turns->count; i++)
        if (turns->carried[i]) fg_executor_feed(inner, i, turns->carried[i]);
    for (uint32_t i = 0; i < inner->random_count; i++)
        inner->steps[inner->random_steps[i]].call.turn = turn;
    if (fg_executor_execute(inner, step)) return true;
    turns->outer->failure.inner = inner;
    return false;
}

/* What the turns write into is the loop's result from the start. */
static fg_tensor *first_in_place(fg_turns *turns, const fg_call *call, uint32_t i) {
    fg_tensor *given = turns->given[i];
    const void *from = given->data;
    fg_tensor *first = turns->step->late
                           ? fg_tensor_make(turns->outer->engine->memory, given->dtype, given->rank,
                                            given->dims, false)
                           : fg_tensor_ref(given);
    if (!first) return NULL;
    if (!turns->step->late) first->data = call->out[i].data;
    if (first->data != from && first->bytes > 0) memcpy(first->data, from, first->bytes);
    return first;
}

static bool begin(fg_turns *turns, const fg_call *call) {
    for (uint32_t i = 0; i < turns->input_count; i++) {
        if (!turns->given[i]) continue;
        turns->given[i]->data = call->in[i].data;
        if (i < turns->count) {
            bool written = turns->body->plan->feeds[i].written;
            turns->carried[i] =
                written ? first_in_place(turns, call, i) : fg_tensor_ref(turns->given[i]);
            if (!turns->carried[i]) return false;
            continue;
        }
        fg_executor_feed(turns->condition, i, turns->given[i]);
        fg_executor_feed(turns->body, i, turns->given[i]);
    }
    return true;
}

/* A shape that only the turn tells is another one. */
static bool changes_shape(fg_turns *turns, fg_call *call, uint32_t i) {
    const fg_tensor *was = turns->carried[i], *is = turns->body->outputs[i];
    fg_arena scratch;
    fg_guard guard;
    turns->outer->failure.code = FG_G302;
    turns->outer->failure.blame = (int)i;
    fg_arena_init(&scratch, turns->outer->engine->memory);
    scratch.guard = &guard;
    if (setjmp(guard.env))
        turns->outer->failure.memory = true;
    else
        snprintf(call->message, call->message_size,
                 "a carried value keeps its shape: value %u is %s, and becomes %s", i,
                 fg_dims_text(&scratch, was->rank, was->dims),
                 fg_dims_text(&scratch, is->rank, is->dims));
    fg_arena_fini(&scratch);
    return false;
}

static bool keeps_shape(const fg_turns *turns, uint32_t i) {
    const fg_tensor *was = turns->carried[i], *is = turns->body->outputs[i];
    bool same = was->rank == is->rank;
    for (int axis = 0; same && axis < was->rank; axis++)
        same = was->dims[axis] == is->dims[axis] ||
               fg_loop_axis_varies(turns->outer->plan->graph, turns->loop, i, axis);
    return same;
}

static bool carry(fg_turns *turns, fg_call *call) {
    for (uint32_t i = 0; i < turns->count; i++)
        if (turns->carried[i] && !keeps_shape(turns, i)) return changes_shape(turns, call, i);
    for (uint32_t i = 0; i < turns->count; i++)
        if (turns->carried[i]) fg_tensor_ref(turns->body->outputs[i]);
    for (uint32_t i = 0; i < turns->count; i++) {
        if (!turns->carried[i]) continue;
        fg_tensor_unref(turns->carried[i]);
        turns->carried[i] = turns->body->outputs[i];
    }
    return true;
}

/* Hands a last value on as a late step's result. What is over the inputs' memory is copied: they
 * may be given back before it. */
static bool give_late(fg_turns *turns, uint32_t i) {
    fg_executor *outer = turns->outer;
    fg_tensor *last = turns->carried[i];
    if (last->release != keep) {
        fg_late_take(outer, i, fg_tensor_ref(last));
        return true;
    }
    fg_tensor *made = fg_late_result(outer, i, last->rank, last->dims);
    if (made && last->bytes > 0) memcpy(made->data, last->data, last->bytes);
    return made != NULL;
}

static bool finish(fg_turns *turns, const fg_call *call, bool done) {
    for (uint32_t i = 0; i < turns->count; i++) {
        const fg_tensor *last = turns->carried[i];
        if (!last) continue;
        if (done && turns->step->late)
            done = give_late(turns, i);
        else if (done && last->bytes > 0 && call->out[i].data != last->data)
            memcpy(call->out[i].data, last->data, last->bytes);
        fg_tensor_unref(turns->carried[i]);
        turns->carried[i] = NULL;
    }
    return done;
}

static bool too_many(fg_turns *turns, fg_call *call, uint64_t limit) {
    turns->outer->failure.code = FG_G105;
    snprintf(call->message, call->message_size,
             "the loop has not ended after %llu turns, which are the limit",
             (unsigned long long)limit);
    return false;
}

static bool run_all(fg_turns *turns, fg_call *call) {
    uint64_t limit = turns->outer->engine->max_iterations;
    for (uint64_t turn = 0;; turn++) {
        uint64_t number = number_of_turn(call->turn, turn);
        if (!execute(turns, turns->condition, call->step, number)) return false;
        if (!*(const uint8_t *)turns->condition->outputs[0]->data) return true;
        if (limit && turn >= limit) return too_many(turns, call, limit);
        if (!execute(turns, turns->body, call->step, number)) return false;
        if (!carry(turns, call)) return false;
    }
}

bool fg_run_turns(fg_call *call) {
    fg_turns *turns = call->user;
    bool begun = begin(turns, call);
    if (!begun) turns->outer->failure.memory = true;
    return finish(turns, call, begun && run_all(turns, call));
}
