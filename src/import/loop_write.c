/* Variables that a while loop writes: it carries them, and what is done when it is done writes them
 * outside of it. */
#include "import/looping.h"
#include "import/stack.h"

static fg_tf_call call_at(const fg_tf_looping *it) {
    return (fg_tf_call){.node = it->condition, .span = fg_tf_place(it->im->tf, it->condition)};
}

static bool is_inside(const fg_tf_graph *tf, uint32_t node, uint32_t outer) {
    uint32_t frame = fg_tf_frame_of(tf, node);
    while (frame && frame != outer) frame = tf->frames.at[frame].parent;
    return frame == outer;
}

#define LONGEST 64

/* The variable that an input of a node of the loop is, which comes from outside; 0: none. */
static uint32_t variable_at(const fg_tf_looping *it, uint32_t node, uint32_t input) {
    const fg_importer *im = it->im;
    for (int i = 0; i < LONGEST; i++) {
        uint32_t from = fg_tf_input_node(im->tf, node, input);
        if (from == FG_TF_NO_NODE) return 0;
        if (!is_inside(im->tf, from, it->frame)) {
            fg_value_id value = fg_tf_input_value(im, node, input);
            return value ? fg_tf_variable_of(im, value) : 0;
        }
        input = 0; /* of what writes it gives what it wrote */
        node = from;
    }
    return 0;
}

/* ---- what goes in ---- */

static bool is_carried(const fg_tf_looping *it, uint32_t variable) {
    for (uint32_t i = 0; i < it->carries.count; i++)
        if (it->carries.at[i].variable == variable) return true;
    return false;
}

/* What leads into the loop is waited for. */
void fg_tf_wait_for_enters(fg_tf_looping *it) {
    fg_importer *im = it->im;
    im->waits.count = 0;
    for (uint32_t i = 0; i < it->count; i++) {
        uint32_t node = it->members[i];
        if (im->tf->frame_of[node] != it->frame || !fg_tf_is(im->tf, node, "Enter")) continue;
        for (uint32_t e = im->tf->first_edge[node]; e < im->tf->first_edge[node + 1]; e++)
            FG_PUSH(im->arena, &im->waits, im->ops[im->tf->edges[e].node]);
    }
}

static bool add_variable(fg_tf_looping *it, uint32_t variable) {
    fg_importer *im = it->im;
    fg_tf_call call = call_at(it);
    uint32_t outer = im->tf->frames.at[it->frame].parent;
    fg_value_id held = fg_tf_held_in(im, outer, variable);
    fg_value_id first = held ? held : im->graph->variables.at[variable].value;
    fg_tf_wait_for_enters(it);
    bool known = fg_tf_variable_behind(im, &call, variable, outer, 0, &first);
    im->waits.count = 0;
    if (!known) return fg_tf_no_loop(im, "%s", call.why ? call.why : "");
    fg_tf_carry made = fg_tf_counter_from(first);
    made.variable = variable;
    FG_PUSH(im->arena, &it->carries, made);
    return true;
}

bool fg_tf_carry_variables(fg_tf_looping *it) {
    for (uint32_t i = 0; i < it->count; i++) {
        uint32_t writes = fg_tf_writes(it->im->tf, it->members[i]);
        for (uint32_t k = 0; k < writes; k++) {
            uint32_t variable = variable_at(it, it->members[i], k);
            if (variable && !is_carried(it, variable) && !add_variable(it, variable)) return false;
        }
    }
    return true;
}

void fg_tf_hold_variables(fg_tf_looping *it) {
    for (uint32_t i = 0; i < it->carries.count; i++) {
        const fg_tf_carry *carried = &it->carries.at[i];
        if (!carried->variable) continue;
        fg_tf_held made = {carried->variable, it->frame, carried->now};
        FG_PUSH(it->im->arena, &it->im->held, made);
    }
}

/* ---- what a turn leaves ---- */

/* A turn begins when its condition is known, which waits for these of the turn before. */
typedef struct beginning {
    fg_tf_looping *it;
    uint8_t *seen; /* by node */
    FG_VEC(uint32_t) stack;
} beginning;

static void reach_input(beginning *b, uint32_t node) {
    if (b->seen[node] || !is_inside(b->it->im->tf, node, b->it->frame)) return;
    b->seen[node] = 1;
    FG_PUSH(b->it->im->arena, &b->stack, node);
}

static void wait_for_next(fg_importer *im, uint32_t next) {
    for (uint32_t e = im->tf->first_edge[next]; e < im->tf->first_edge[next + 1]; e++)
        FG_PUSH(im->arena, &im->waits, im->ops[im->tf->edges[e].node]);
}

/* What is on a Stack goes by the counters that tf.gradients makes: all of the next turn waits. */
static void wait_for_all(fg_tf_looping *it) {
    it->im->waits.count = 0;
    for (uint32_t i = 0; i < it->carries.count; i++)
        if (it->carries.at[i].next != FG_TF_NO_NODE) wait_for_next(it->im, it->carries.at[i].next);
}

static void wait_for_turn(fg_tf_looping *it) {
    fg_importer *im = it->im;
    const fg_tf_graph *tf = im->tf;
    beginning b = {.it = it, .seen = FG_NEW_ARRAY(im->arena, uint8_t, tf->node_count)};
    im->waits.count = 0;
    reach_input(&b, it->condition);
    while (b.stack.count > 0) {
        uint32_t node = b.stack.at[--b.stack.count];
        if (tf->frame_of[node] == it->frame && fg_tf_is_loop_merge(tf, node)) {
            wait_for_next(im, fg_tf_input_node(tf, node, 1));
            continue;
        }
        for (uint32_t e = tf->first_edge[node]; e < tf->first_edge[node + 1]; e++)
            reach_input(&b, tf->edges[e].node);
    }
    im->turn_steps += tf->node_count;
    fg_arena_drop(im->arena, b.seen, tf->node_count);
}

fg_value_id fg_tf_next_variable(fg_tf_looping *it, const fg_tf_carry *carried) {
    fg_importer *im = it->im;
    fg_tf_call call = call_at(it);
    fg_value_id value = carried->now;
    bool stack = carried->variable & FG_TF_STACK_VARIABLE;
    if (stack)
        wait_for_all(it);
    else
        wait_for_turn(it);
    bool known = fg_tf_variable_behind(im, &call, carried->variable, it->frame, it->state, &value);
    im->waits.count = 0;
    if (known) return value;
    fg_tf_no_loop(im, "in which order its turns write '%s' is not known",
                  stack ? fg_tf_node_name(im, carried->variable & ~FG_TF_STACK_VARIABLE)
                        : im->graph->variables.at[carried->variable].full_name->text);
    return 0;
}

/* ---- behind the loop ---- */

/* One after the other, each behind the one before: who waits for the last waits for all. */
void fg_tf_settle_variables(fg_tf_looping *it, fg_op_id loop) {
    fg_importer *im = it->im;
    fg_tf_call call = call_at(it);
    uint32_t outer = im->tf->frames.at[it->frame].parent;
    fg_op_id after[] = {0, 0};
    for (uint32_t i = 0; i < it->carries.count; i++) {
        uint32_t variable = it->carries.at[i].variable, update = 0;
        if (!variable) continue;
        fg_value_id value = fg_graph_op(im->graph, loop)->first_output + i;
        if (!outer && variable & FG_TF_STACK_VARIABLE) {
            fg_tf_keep_contents(im, variable, value);
            continue;
        }
        if (!outer && im->keeps_stacks) continue;
        if (!outer) {
            update = im->graph->updates.count;
            FG_PUSH(im->arena, &im->graph->updates,
                    ((fg_update){.variable = variable, .value = value, .span = call.span}));
        }
        fg_value_id tie = fg_graph_tie(im->graph, 0, call.span, value, after, update);
        after[0] = fg_graph_value(im->graph, tie)->op;
        fg_tf_writing made = {variable, outer, it->condition, value, after[0]};
        FG_PUSH(im->arena, &im->writings, made);
    }
    if (after[0]) FG_PUSH(im->arena, &im->settled, ((fg_tf_settled){it->frame, after[0]}));
}

const fg_op_id *fg_tf_settled_of(fg_importer *im, uint32_t frame, fg_op_id loop) {
    fg_op_id *after = FG_NEW_ARRAY(im->arena, fg_op_id, 2);
    for (uint32_t i = im->settled.count; i-- > 0 && !after[0];)
        if (im->settled.at[i].frame == frame && im->settled.at[i].op > loop)
            after[0] = im->settled.at[i].op;
    return after[0] ? after : NULL;
}
