/* What a loop pushes on Stacks is kept, turn by turn, for the loop that takes it off again. */
#include "import/counter.h"
#include "import/growth.h"
#include "import/looping.h"
#include "import/stack.h"

static const void *key_of(uint32_t node) {
    return (const void *)(uintptr_t)(node + 1);
}

/* ---- who uses a stack ---- */

#define LONGEST 64

/* The Stack that an input is the handle of; FG_TF_NO_NODE: none. */
static uint32_t stack_behind(const fg_tf_graph *tf, uint32_t node, uint32_t input) {
    node = fg_tf_input_node(tf, node, input);
    for (int i = 0; i < LONGEST && node != FG_TF_NO_NODE; i++) {
        if (fg_tf_is(tf, node, "StackV2") || fg_tf_is(tf, node, "Stack")) return node;
        if (!fg_tf_is(tf, node, "Enter") && !fg_tf_is(tf, node, "Identity") &&
            !fg_tf_is(tf, node, "Switch"))
            break;
        node = fg_tf_input_node(tf, node, 0);
    }
    return FG_TF_NO_NODE;
}

static bool is_push(const fg_tf_graph *tf, uint32_t node) {
    return fg_tf_is(tf, node, "StackPushV2") || fg_tf_is(tf, node, "StackPush");
}

static void find_uses(fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    im->stack_use = FG_NEW_ARRAY(im->arena, uint8_t, (size_t)tf->node_count + 1);
    for (uint32_t i = 0; i < tf->node_count; i++) {
        bool pops = fg_tf_is(tf, i, "StackPopV2") || fg_tf_is(tf, i, "StackPop");
        if (!pops && !is_push(tf, i)) continue;
        uint32_t stack = stack_behind(tf, i, 0);
        if (stack == FG_TF_NO_NODE) continue;
        uint8_t *use = &im->stack_use[stack];
        if (pops) *use |= FG_TF_POPPED;
        if (!pops) *use |= *use & FG_TF_PUSHED ? FG_TF_PUSHED_TWICE : FG_TF_PUSHED;
    }
}

/* Whether a loop pushes what something takes off. */
static bool is_used(fg_importer *im, uint32_t stack, uint32_t push) {
    if (!im->stack_use) find_uses(im);
    uint8_t both = FG_TF_POPPED | FG_TF_PUSHED;
    return (im->stack_use[stack] & both) == both && fg_tf_frame_of(im->tf, push);
}

/* Whether one push in each turn of an outermost loop is all that is put on a stack. */
static bool is_simple(fg_importer *im, uint32_t stack, uint32_t push) {
    if (!im->stack_use) find_uses(im);
    uint32_t frame = fg_tf_frame_of(im->tf, push);
    return (im->stack_use[stack] & ~FG_TF_LOOSE) == (FG_TF_POPPED | FG_TF_PUSHED) && frame &&
           im->tf->frames.at[frame].parent == 0 && !im->branches[push];
}

fg_tf_stack *fg_tf_stack_of(fg_importer *im, uint32_t stack, uint32_t push) {
    fg_tf_stack *known = fg_map_get(&im->stacks, key_of(stack));
    if (known || push == FG_TF_NO_NODE || !is_used(im, stack, push)) return known;
    known = FG_NEW(im->arena, fg_tf_stack);
    *known = (fg_tf_stack){
        .push = push, .frame = fg_tf_frame_of(im->tf, push), .simple = is_simple(im, stack, push)};
    fg_map_set(im->arena, &im->stacks, key_of(stack), known);
    return known;
}

/* ---- what is pushed ---- */

static fg_tf_call call_at(const fg_tf_looping *it) {
    return (fg_tf_call){.node = it->condition, .span = fg_tf_place(it->im->tf, it->condition)};
}

/* Room for as many elements as the loop turns. */
static bool add_stack(fg_tf_looping *it, uint32_t stack, const fg_tf_stack *known,
                      fg_tf_array *rows, uint32_t turns) {
    fg_importer *im = it->im;
    fg_tf_call call = call_at(it);
    rows->node = stack;
    rows->dtype = known->dtype;
    fg_value_id first = fg_tf_array_contents(im, &call, fg_tf_array_token(im, &call, rows), NULL);
    if (!first) return fg_tf_no_loop(im, "%s", call.why);
    fg_tf_carry made = fg_tf_counter_from(first);
    made.push = known->push + 1;
    made.list = turns + 1;
    FG_PUSH(im->arena, &it->carries, made);
    return true;
}

static bool begin_turns(fg_tf_looping *it, fg_tf_array *rows, uint32_t *turns) {
    fg_importer *im = it->im;
    fg_tf_call call = call_at(it);
    if (!fg_tf_most_turns(it, rows)) return false;
    *turns = it->carries.count;
    fg_tf_carry counter = fg_tf_counter_from(fg_tf_scalar(im, &call, FG_INT32, 0));
    counter.turns = true;
    FG_PUSH(im->arena, &it->carries, counter);
    return true;
}

/* The Stack that a node of a loop pushes to, where it can be kept; FG_TF_NO_NODE: it is none. */
static uint32_t kept_stack(fg_importer *im, uint32_t frame, uint32_t node) {
    if (!is_push(im->tf, node)) return FG_TF_NO_NODE;
    uint32_t stack = stack_behind(im->tf, node, 0);
    const fg_tf_stack *known =
        stack == FG_TF_NO_NODE ? NULL : fg_map_get(&im->stacks, key_of(stack));
    if (!known || (known->simple && im->tf->frame_of[node] != frame)) return FG_TF_NO_NODE;
    return fg_map_get(&im->elements, key_of(stack)) ? stack : FG_TF_NO_NODE;
}

bool fg_tf_pushes(fg_importer *im, uint32_t frame, const uint32_t *members, uint32_t count) {
    if (im->stacks.count == 0) return false;
    for (uint32_t i = 0; i < count; i++)
        if (kept_stack(im, frame, members[i]) != FG_TF_NO_NODE) return true;
    return false;
}

bool fg_tf_keep_stacks(fg_tf_looping *it) {
    fg_importer *im = it->im;
    fg_tf_array rows = {.kind = FG_TF_ARRAY, .element = {.rank = -1}};
    uint32_t turns = 0;
    if (!im->keeps_stacks || im->tf->frames.at[it->frame].parent) return true;
    for (uint32_t i = 0; i < it->count; i++) {
        uint32_t stack = kept_stack(im, it->frame, it->members[i]);
        if (stack == FG_TF_NO_NODE) continue;
        const fg_tf_stack *known = fg_map_get(&im->stacks, key_of(stack));
        if (!known->simple) continue;
        if (turns == 0 && !begin_turns(it, &rows, &turns)) return false;
        if (!add_stack(it, stack, known, &rows, turns)) return false;
    }
    return true;
}

fg_value_id fg_tf_next_stack(fg_tf_looping *it, const fg_tf_carry *carried) {
    fg_importer *im = it->im;
    fg_tf_call call = call_at(it);
    uint32_t push = carried->push - 1;
    fg_value_id pushed = im->values[im->first_output[push]];
    return fg_tf_ternary(im, &call, FG_OP_set_item, carried->now,
                         it->carries.at[carried->list - 1].now, pushed);
}

void fg_tf_leave_stacks(fg_tf_looping *it, fg_op_id loop) {
    fg_importer *im = it->im;
    for (uint32_t i = 0; i < it->carries.count; i++) {
        const fg_tf_carry *carried = &it->carries.at[i];
        if (!carried->push) continue;
        uint32_t stack = stack_behind(im->tf, carried->push - 1, 0);
        fg_tf_stack *known = fg_map_get(&im->stacks, key_of(stack));
        known->contents = fg_graph_op(im->graph, loop)->first_output + i;
    }
}

void fg_tf_forget_stacks(fg_importer *im, fg_value_id first) {
    for (uint32_t i = 0; i < im->stacks.capacity; i++) {
        fg_tf_stack *stack = im->stacks.slots[i].value;
        if (stack && stack->contents >= first) stack->contents = 0;
    }
}

/* ---- Stacks that are not simple ---- */

static uint32_t variable_of(uint32_t stack) {
    return FG_TF_STACK_VARIABLE | stack;
}

static bool is_pop(const fg_tf_graph *tf, uint32_t node) {
    return fg_tf_is(tf, node, "StackPopV2") || fg_tf_is(tf, node, "StackPop");
}

bool fg_tf_mark_stacks(fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    bool any = false;
    for (uint32_t i = 0; tf->frame_of && i < tf->node_count; i++) {
        if (!tf->frame_of[i] || (!is_pop(tf, i) && !is_push(tf, i))) continue;
        uint32_t stack = stack_behind(tf, i, 0);
        if (stack == FG_TF_NO_NODE) continue;
        /* of a pop the push is sought: what is not simple has one that is not */
        bool simple = !is_push(tf, i) || is_simple(im, stack, i);
        if (!simple) im->stack_use[stack] |= FG_TF_LOOSE;
        any = any || !simple;
    }
    for (uint32_t i = 0; any && i < tf->node_count; i++) {
        if (!is_pop(tf, i) && !is_push(tf, i)) continue;
        uint32_t stack = stack_behind(tf, i, 0);
        if (stack != FG_TF_NO_NODE && im->stack_use[stack] & FG_TF_LOOSE) im->effects[i] = 1;
    }
    return any;
}

/* What is on a Stack in the loop at hand, for a node of it; 0: it is not carried. */
static fg_value_id contents_at(fg_importer *im, fg_tf_call *call, uint32_t stack) {
    uint32_t frame = fg_tf_frame_of(im->tf, call->node), variable = variable_of(stack);
    fg_value_id contents = fg_tf_held_in(im, frame, variable);
    if (!contents) return 0;
    return fg_tf_variable_behind(im, call, variable, frame, 0, &contents) ? contents : 0;
}

/* Who waits for the operation that makes `done` has what is on the Stack then. */
static void note_contents(fg_importer *im, const fg_tf_call *call, uint32_t stack,
                          fg_value_id contents, fg_value_id done) {
    fg_tf_writing made = {.variable = variable_of(stack),
                          .frame = fg_tf_frame_of(im->tf, call->node),
                          .node = call->node,
                          .value = contents,
                          .op = fg_graph_value(im->graph, done)->op};
    FG_PUSH(im->arena, &im->writings, made);
}

bool fg_tf_push_loose(fg_importer *im, fg_tf_call *call, uint32_t stack, fg_value_id value,
                      fg_value_id passed) {
    fg_value_id contents = im->keeps_stacks ? contents_at(im, call, stack) : 0;
    if (!contents || !passed) return passed != 0;
    fg_value_id parts[] = {contents, fg_tf_expand(im, call, value, 0)};
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    fg_value_id joined = parts[1] ? fg_tf_make(im, call, FG_OP_concat, parts, 2, &axis, 1) : 0;
    if (joined) note_contents(im, call, stack, joined, passed);
    return joined != 0;
}

static bool pop_loose(fg_importer *im, fg_tf_call *call, uint32_t stack) {
    fg_value_id contents = contents_at(im, call, stack);
    if (!contents) return fg_tf_refuse(im, call, "what loops leave on this Stack is not kept");
    const fg_size *first = fg_size_number(&im->graph->sizes, 0);
    const fg_size *end = fg_size_number(&im->graph->sizes, -1);
    /* who only waits for it, on the other side of a condition too, does not need the value */
    fg_value_id all = fg_tf_unary(im, call, FG_OP_identity, contents);
    fg_value_id rest = fg_tf_slice(im, call, contents, 0, first, end, 1);
    if (!all || !rest || !fg_tf_give(call, fg_tf_last_row(im, call, all))) return false;
    note_contents(im, call, stack, rest, all);
    im->ops[call->node] = fg_graph_value(im->graph, all)->op;
    return true;
}

void fg_tf_keep_contents(fg_importer *im, uint32_t variable, fg_value_id contents) {
    fg_tf_stack *known = fg_map_get(&im->stacks, key_of(variable & ~FG_TF_STACK_VARIABLE));
    if (known && im->keeps_stacks) known->contents = contents;
}

/* What is on it when the loop begins: nothing, or what another loop left; 0: nobody knows. */
static fg_value_id first_contents(fg_tf_looping *it, uint32_t stack, const fg_tf_stack *known) {
    fg_importer *im = it->im;
    fg_tf_call call = call_at(it);
    if (!im->keeps_stacks) return known->contents;
    fg_tf_array none = {.kind = FG_TF_ARRAY,
                        .node = stack,
                        .dtype = known->dtype,
                        .element = {.rank = -1},
                        .size = fg_size_number(&im->graph->sizes, 0)};
    return fg_tf_array_contents(im, &call, fg_tf_array_token(im, &call, &none), NULL);
}

static bool carry_stack(fg_tf_looping *it, uint32_t stack, const fg_tf_stack *known) {
    fg_importer *im = it->im;
    fg_tf_call call = call_at(it);
    uint32_t outer = im->tf->frames.at[it->frame].parent, variable = variable_of(stack);
    for (uint32_t i = 0; i < it->carries.count; i++)
        if (it->carries.at[i].variable == variable) return true;
    fg_value_id first = fg_tf_held_in(im, outer, variable);
    if (!first) first = first_contents(it, stack, known);
    if (!first) return true;
    fg_tf_wait_for_enters(it);
    bool is_known = fg_tf_variable_behind(im, &call, variable, outer, 0, &first);
    im->waits.count = 0;
    if (!is_known) return fg_tf_no_loop(im, "%s", call.why ? call.why : "");
    fg_tf_carry made = fg_tf_counter_from(fg_tf_unary(im, &call, FG_OP_identity, first));
    made.variable = variable;
    made.loose = true;
    FG_PUSH(im->arena, &it->carries, made);
    return true;
}

bool fg_tf_carry_stacks(fg_tf_looping *it) {
    fg_importer *im = it->im;
    for (uint32_t i = 0; im->stacks.count > 0 && i < it->count; i++) {
        uint32_t node = it->members[i];
        if (im->keeps_stacks ? !is_push(im->tf, node) : !is_pop(im->tf, node)) continue;
        uint32_t stack = stack_behind(im->tf, node, 0);
        const fg_tf_stack *known =
            stack == FG_TF_NO_NODE ? NULL : fg_map_get(&im->stacks, key_of(stack));
        if (!known || known->simple || !fg_map_get(&im->elements, key_of(stack))) continue;
        if (!carry_stack(it, stack, known)) return false;
    }
    return true;
}

/* ---- what is taken off ---- */

/* The loop's counter, which goes down from how often the other loop turned, to 1; 0: none. */
static fg_value_id turns_left(fg_importer *im, const fg_tf_call *call, const fg_tf_stack *stack) {
    const fg_tf_graph *tf = im->tf;
    uint32_t frame = fg_tf_frame_of(tf, call->node), condition = im->condition;
    if (!frame || fg_tf_frame_of(tf, condition) != frame) return 0;
    uint32_t compare = fg_tf_input_node(tf, condition, 0);
    if (compare == FG_TF_NO_NODE || !fg_tf_is(tf, compare, "GreaterEqual")) return 0;
    uint32_t merge = fg_tf_input_node(tf, compare, 0);
    if (merge == FG_TF_NO_NODE || !fg_tf_is_loop_merge(tf, merge)) return 0;
    uint32_t from = fg_tf_input_node(tf, merge, 0);
    for (int i = 0; i < LONGEST && from != FG_TF_NO_NODE; i++) {
        if (fg_tf_frame_left(tf, from) == stack->frame) return im->values[im->first_output[merge]];
        if (!fg_tf_is(tf, from, "Enter") && !fg_tf_is(tf, from, "Identity")) return 0;
        from = fg_tf_input_node(tf, from, 0);
    }
    return 0;
}

bool fg_tf_build_stack_pop(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    const fg_tf_array *handle = fg_tf_array_of(im, call->inputs[0]);
    if (!handle || handle->kind != FG_TF_STACK) {
        call->follows = fg_tf_is_unknown(im, call->inputs[0]);
        return fg_tf_refuse(im, call, "input 0 is no Stack");
    }
    const fg_tf_stack *stack = fg_tf_stack_of(im, handle->node, FG_TF_NO_NODE);
    if (stack && !stack->simple) return pop_loose(im, call, handle->node);
    if (!stack || !stack->contents)
        return fg_tf_refuse(im, call, "what a loop leaves on this Stack is not kept");
    fg_value_id left = turns_left(im, call, stack);
    if (!left || fg_tf_type_of(im, left) != FG_INT32)
        return fg_tf_refuse(im, call, "it is not known in which turn its value was pushed");
    fg_value_id inputs[] = {stack->contents, fg_tf_binary(im, call, FG_OP_subtract, left,
                                                          fg_tf_scalar(im, call, FG_INT32, 1))};
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    if (!fg_tf_give(call, fg_tf_make(im, call, FG_OP_gather, inputs, 2, &axis, 1))) return false;
    const fg_tf_ints *ints = stack->ints;
    if (ints) fg_tf_set_ints(im, call->outputs[0], ints->rank, ints->at, ints->count);
    return true;
}
