/* Loops: turn after turn, what is carried goes from the body's outputs to its feeds. */
#include <stdio.h>
#include <string.h>

#include "run/executor.h"

struct fg_turns {
    fg_executor *outer, *condition, *body;
    fg_tensor **given;   /* the inputs of the step, over its views' memory */
    fg_tensor **carried; /* this turn's; one reference each while a loop runs */
    uint32_t count, input_count;
};

static void keep(void *data, void *user) {
    (void)data;
    (void)user;
}

void fg_turns_free(fg_turns *turns, fg_memory *memory) {
    if (!turns) return;
    fg_executor_free(turns->condition);
    fg_executor_free(turns->body);
    for (uint32_t i = 0; turns->given && i < turns->input_count; i++)
        fg_tensor_unref(turns->given[i]);
    fg_memory_free(memory, turns, sizeof *turns);
}

/* The tensors' data is set when the loop runs. */
static bool wrap_inputs(fg_turns *turns, const fg_step *step) {
    fg_executor *outer = turns->outer;
    for (uint32_t i = 0; i < turns->input_count; i++) {
        const fg_view *view = &outer->views[step->first + i];
        turns->given[i] = fg_tensor_wrap_in(outer->engine->memory, view->dtype, view->rank,
                                            view->dims, turns, keep, NULL);
        if (!turns->given[i]) return false;
    }
    return true;
}

fg_turns *fg_turns_new(fg_executor *outer, const fg_step *step) {
    const fg_plan_loop *loop = &outer->plan->loops.at[step->loop];
    fg_turns *turns = fg_memory_alloc_zeroed(outer->engine->memory, sizeof *turns);
    if (!turns) return NULL;
    turns->outer = outer;
    turns->count = loop->count;
    turns->input_count = step->in_count;
    outer->turns[step->loop] = turns; /* freed with it, also when what follows fails */
    turns->given = FG_NEW_ARRAY(&outer->arena, fg_tensor *, (size_t)step->in_count + 1);
    turns->carried = FG_NEW_ARRAY(&outer->arena, fg_tensor *, (size_t)loop->count + 1);
    turns->condition = fg_executor_new(outer->engine, loop->condition);
    turns->body = fg_executor_new(outer->engine, loop->body);
    return turns->condition && turns->body && wrap_inputs(turns, step) ? turns : NULL;
}

void fg_turns_seed(fg_turns *turns, uint64_t seed) {
    fg_executor_seed(turns->condition, seed);
    fg_executor_seed(turns->body, seed);
}

/* ---- running ---- */

/* Turn 0 of an outermost loop is 0; a loop in a loop counts anew in each turn of the other. */
static uint64_t number_of_turn(uint64_t outer, uint64_t turn) {
    return outer == 0 ? turn : (outer + turn * 0x9e3779b97f4a7c15u) ^ outer << 32;
}

static bool execute(fg_turns *turns, fg_executor *inner, uint64_t step, uint64_t turn) {
    for (uint32_t i = 0; i < turns->count; i++) fg_executor_feed(inner, i, turns->carried[i]);
    for (uint32_t i = 0; i < inner->random_count; i++)
        inner->steps[inner->random_steps[i]].call.turn = turn;
    if (fg_executor_execute(inner, step)) return true;
    turns->outer->failure.inner = inner;
    return false;
}

static void begin(fg_turns *turns, const fg_call *call) {
    for (uint32_t i = 0; i < turns->input_count; i++) turns->given[i]->data = call->in[i].data;
    for (uint32_t i = turns->count; i < turns->input_count; i++) {
        fg_executor_feed(turns->condition, i, turns->given[i]);
        fg_executor_feed(turns->body, i, turns->given[i]);
    }
    for (uint32_t i = 0; i < turns->count; i++) turns->carried[i] = fg_tensor_ref(turns->given[i]);
}

static void carry(fg_turns *turns) {
    for (uint32_t i = 0; i < turns->count; i++) fg_tensor_ref(turns->body->outputs[i]);
    for (uint32_t i = 0; i < turns->count; i++) {
        fg_tensor_unref(turns->carried[i]);
        turns->carried[i] = turns->body->outputs[i];
    }
}

static void finish(fg_turns *turns, const fg_call *call, bool done) {
    for (uint32_t i = 0; i < turns->count; i++) {
        const fg_tensor *last = turns->carried[i];
        if (done && last->bytes > 0 && call->out[i].data != last->data)
            memcpy(call->out[i].data, last->data, last->bytes);
        fg_tensor_unref(turns->carried[i]);
        turns->carried[i] = NULL;
    }
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
        carry(turns);
    }
}

bool fg_run_turns(fg_call *call) {
    fg_turns *turns = call->user;
    begin(turns, call);
    bool done = run_all(turns, call);
    finish(turns, call, done);
    return done;
}
