/* While loops: what is between Enter and Exit nodes becomes a `loop`, as far as it has the form
 * that tf.while_loop gives it. */
#include <stdarg.h>

#include "graph/loop_close.h"
#include "import/growth.h"
#include "import/looping.h"
#include "import/stack.h"

uint32_t fg_tf_input_node(const fg_tf_graph *tf, uint32_t node, uint32_t input) {
    uint32_t edge = tf->first_edge[node] + input;
    if (edge >= tf->first_edge[node + 1] || !fg_tf_has_value(&tf->edges[edge])) return UINT32_MAX;
    return tf->edges[edge].node;
}

fg_value_id fg_tf_input_value(const fg_importer *im, uint32_t node, uint32_t input) {
    if (fg_tf_input_node(im->tf, node, input) == UINT32_MAX) return 0;
    const fg_tf_edge *edge = &im->tf->edges[im->tf->first_edge[node] + input];
    return im->values[im->first_output[edge->node] + edge->output];
}

/* The frame itself and those within it. */
static bool is_within(const fg_tf_graph *tf, uint32_t frame, uint32_t outer) {
    while (frame && frame != outer) frame = tf->frames.at[frame].parent;
    return frame == outer;
}

bool fg_tf_is_loop_merge(const fg_tf_graph *tf, uint32_t node) {
    if (!fg_tf_is(tf, node, "Merge")) return false;
    uint32_t second = fg_tf_input_node(tf, node, 1);
    return second != UINT32_MAX && fg_tf_is(tf, second, "NextIteration");
}

bool fg_tf_is_loop_switch(const fg_tf_graph *tf, uint32_t node) {
    if (!fg_tf_is(tf, node, "Switch")) return false;
    uint32_t decides = fg_tf_input_node(tf, node, 1);
    return decides != UINT32_MAX && fg_tf_is(tf, decides, "LoopCond");
}

bool fg_tf_no_loop(fg_importer *im, const char *format, ...) {
    va_list args;
    va_start(args, format);
    im->loop_why = fg_arena_vprintf(im->arena, format, args);
    va_end(args);
    return false;
}

/* ---- its form ---- */

static bool add_carry(fg_tf_looping *it, uint32_t merge) {
    const fg_tf_graph *tf = it->im->tf;
    fg_tf_carry made = {.enter = fg_tf_input_node(tf, merge, 0), .merge = merge};
    made.next = fg_tf_input_node(tf, merge, 1);
    if (made.enter == UINT32_MAX || !fg_tf_is(tf, made.enter, "Enter")) return false;
    made.first = fg_tf_input_value(it->im, made.enter, 0);
    if (!made.first) return false;
    FG_PUSH(it->im->arena, &it->carries, made);
    return true;
}

bool fg_tf_find_form(fg_tf_looping *it) {
    const fg_tf_graph *tf = it->im->tf;
    it->condition = UINT32_MAX;
    for (uint32_t i = 0; i < it->count; i++) {
        uint32_t node = it->members[i];
        if (tf->frame_of[node] != it->frame) continue;
        if (fg_tf_is_loop_merge(tf, node) && !add_carry(it, node)) return false;
        if (!fg_tf_is(tf, node, "LoopCond")) continue;
        if (it->condition != UINT32_MAX) return false;
        it->condition = node;
    }
    return it->condition != UINT32_MAX && it->carries.count > 0;
}

/* ---- what goes in ---- */

/* The contents of an array as a tensor; 0: they cannot be made. */
static fg_value_id settle(fg_tf_looping *it, uint32_t node, fg_value_id value) {
    fg_importer *im = it->im;
    fg_tf_call call = {.node = node, .span = fg_tf_place(im->tf, node)};
    return fg_tf_array_contents(im, &call, value, NULL);
}

static bool is_flow(const fg_tf_array *array) {
    return array && (array->kind == FG_TF_ARRAY || array->kind == FG_TF_LIST);
}

/* Whether too little is known of an array to carry it. */
static bool is_open(const fg_tf_looping *it, const fg_tf_array *array) {
    return array->open || fg_tf_may_grow(it, array) ||
           (!array->contents && !fg_tf_array_is_idle(it->im, array));
}

/* A number that is the flow of an array in the loop is one in front of it. */
static void begin_flow(fg_tf_looping *it, fg_tf_carry *carried) {
    fg_importer *im = it->im;
    const fg_tf_array *told =
        carried->enter == FG_TF_NO_NODE
            ? NULL
            : fg_map_get(&im->flows, (const void *)(uintptr_t)(carried->merge + 1));
    const fg_tf_array *array = fg_tf_array_of(im, carried->first);
    if (!told || (array && array->node == told->node)) return;
    fg_tf_call call = {.node = carried->enter, .span = fg_tf_place(im->tf, carried->enter)};
    carried->first = fg_tf_array_token(im, &call, told);
    settle(it, carried->enter, carried->first);
}

/* The contents of arrays that a loop reads or carries are made in front of it. */
static void settle_all(fg_tf_looping *it) {
    fg_importer *im = it->im;
    for (uint32_t i = 0; i < it->count; i++) {
        uint32_t node = it->members[i];
        if (im->tf->frame_of[node] != it->frame || !fg_tf_is(im->tf, node, "Enter")) continue;
        fg_value_id value = fg_tf_input_value(im, node, 0);
        if (is_flow(fg_tf_array_of(im, value))) settle(it, node, value);
    }
    for (uint32_t i = 0; i < it->carries.count; i++) {
        fg_tf_carry *carried = &it->carries.at[i];
        begin_flow(it, carried);
        const fg_tf_array *array = fg_tf_array_of(im, carried->first);
        if (!is_flow(array)) continue;
        if (is_open(it, array))
            FG_PUSH(im->arena, &im->open, ((fg_tf_open){array->node, it->frame}));
        else if (array->contents)
            carried->first = array->contents;
    }
}

/* ---- the body ---- */

static void set_value(fg_importer *im, uint32_t node, uint32_t output, fg_value_id value) {
    if (output < im->first_output[node + 1] - im->first_output[node])
        im->values[im->first_output[node] + output] = value;
    im->ops[node] = value ? fg_graph_value(im->graph, value)->op : 0;
}

static void carry_array(const fg_tf_looping *it, fg_value_id first, fg_value_id now) {
    fg_importer *im = it->im;
    const fg_tf_array *array = fg_tf_array_of(im, first);
    if (!is_flow(array)) return;
    fg_tf_array carried = *array;
    carried.open = is_open(it, array);
    carried.growing = carried.open && (array->dynamic || array->growing);
    carried.contents = array->contents && !carried.open ? now : 0;
    carried.pieces = NULL;
    carried.row = carried.position = 0;
    carried.dynamic = false;
    if (carried.loose && carried.contents) {
        carried.size = fg_tf_shape_of(im, now)->dims[0];
        carried.count = 0;
        carried.after = NULL;
    }
    fg_tf_set_array(im, now, &carried);
}

/* What a counter counts has as many elements as that says. */
static void count_list(const fg_tf_looping *it, const fg_tf_carry *counter) {
    fg_value_id list = it->carries.at[counter->list - 1].now;
    fg_tf_array counted = *fg_tf_array_of(it->im, list);
    counted.count = counter->now;
    fg_tf_set_array(it->im, list, &counted);
}

static void open_turn(fg_tf_looping *it) {
    fg_importer *im = it->im;
    uint32_t count = it->carries.count;
    fg_type *types = FG_NEW_ARRAY(im->arena, fg_type, count);
    it->first_symbol = im->graph->sizes.symbols.count;
    for (uint32_t i = 0; i < count; i++) {
        const fg_tf_array *array = fg_tf_array_of(im, it->carries.at[i].first);
        types[i] = fg_tf_varying_type(it, &it->carries.at[i]);
        if (is_flow(array) && is_open(it, array))
            types[i] = (fg_type){array->dtype, &fg_shape_unknown};
    }
    fg_span span = fg_tf_place(im->tf, it->condition);
    it->state = fg_graph_add(im->graph, FG_OP_loop_state, 0, span, NULL, 0, NULL, types, count);
    fg_graph_op(im->graph, it->state)->extra = im->graph->loops.count;
    FG_PUSH(im->arena, &im->graph->loops, (fg_loop){0});
    for (uint32_t i = 0; i < count; i++) {
        fg_tf_carry *carried = &it->carries.at[i];
        carried->now = fg_graph_op(im->graph, it->state)->first_output + i;
        carry_array(it, carried->first, carried->now);
        if (carried->list && !carried->push) count_list(it, carried);
    }
}

static fg_tf_carry *carry_of(fg_tf_looping *it, uint32_t merge) {
    for (uint32_t i = 0; i < it->carries.count; i++)
        if (it->carries.at[i].merge == merge) return &it->carries.at[i];
    return NULL;
}

/* Nodes that only hold the loop together stand for the values that they pass on. */
static bool pass_through(fg_tf_looping *it, uint32_t node) {
    fg_importer *im = it->im;
    const fg_tf_graph *tf = im->tf;
    fg_tf_carry *carried = carry_of(it, node);
    if (carried) {
        set_value(im, node, 0, carried->now);
        return true;
    }
    if (fg_tf_is_loop_switch(tf, node)) {
        fg_value_id value = fg_tf_input_value(im, node, 0);
        set_value(im, node, 0, value);
        set_value(im, node, 1, value);
        return true;
    }
    bool passes = fg_tf_is(tf, node, "Enter") || fg_tf_is(tf, node, "NextIteration") ||
                  fg_tf_is(tf, node, "LoopCond");
    if (!passes) return false;
    fg_value_id value = fg_tf_input_value(im, node, 0);
    const fg_tf_array *array = fg_tf_array_of(im, value);
    set_value(im, node, 0, array && array->contents ? array->contents : value);
    return true;
}

/* Why there is no loop where something in it is opaque, the first of them `id`. What nobody knows
 * says so by itself; but others are opaque for another reason where the loop is not known. */
static const char *blame(fg_importer *im, fg_op_id id) {
    for (; id < im->graph->ops.count; id++) {
        const fg_op *op = fg_graph_op(im->graph, id);
        fg_attr *attrs = (fg_attr *)op->attrs;
        if (op->kind != FG_OP_opaque || fg_tf_attr_slot(FG_OP_opaque, attrs, "follows")->b)
            continue;
        const char *name = fg_tf_attr_slot(FG_OP_opaque, attrs, "op")->s;
        const char *why = fg_tf_attr_slot(FG_OP_opaque, attrs, "why")->s;
        const fg_tf_row *row = fg_tf_row_of((fg_bytes){name, strlen(name)});
        if (!row || !why) return "";
        if (row->flags & FG_TF_ARRAYS) return fg_arena_printf(im->arena, "%s in it: %s", name, why);
        uint32_t node = fg_tf_node_at(im->tf, op->span);
        if (node == UINT32_MAX || im->tf->def->node.at[node].why) return "";
        return fg_arena_printf(im->arena, "'%s' in it: %s", fg_tf_node_name(im, node), why);
    }
    return "";
}

static bool build_members(fg_tf_looping *it) {
    fg_importer *im = it->im;
    fg_op_id first = im->graph->ops.count;
    for (uint32_t i = 0; i < it->count; i++) {
        uint32_t node = it->members[i], frame = im->tf->frame_of[node];
        if (frame != it->frame) {
            /* a loop within this one, its members side by side */
            uint32_t inner = fg_tf_frame_within(im->tf, frame, it->frame), count = 1;
            while (i + count < it->count &&
                   is_within(im->tf, im->tf->frame_of[it->members[i + count]], inner))
                count++;
            if (!fg_tf_build_loop(im, inner, it->members + i, count)) return false;
            i += count - 1;
        } else if (!pass_through(it, node)) {
            fg_tf_build_node(im, node);
        }
    }
    for (fg_op_id id = first; id < im->graph->ops.count; id++)
        if (fg_graph_op(im->graph, id)->kind == FG_OP_opaque)
            return fg_tf_no_loop(im, "%s", blame(im, id));
    return true;
}

/* ---- the loop ---- */

static fg_op_id close_loop(fg_tf_looping *it, fg_value_id condition) {
    fg_importer *im = it->im;
    uint32_t count = it->carries.count;
    fg_value_id *firsts = FG_NEW_ARRAY(im->arena, fg_value_id, count);
    fg_value_id *next = FG_NEW_ARRAY(im->arena, fg_value_id, count);
    fg_type *types = FG_NEW_ARRAY(im->arena, fg_type, count);
    for (uint32_t i = 0; i < count; i++) {
        firsts[i] = it->carries.at[i].first;
        next[i] = it->carries.at[i].after;
        types[i] = fg_tf_varying_type(it, &it->carries.at[i]);
    }
    fg_loop_end end = {.state = it->state,
                       .first_symbol = it->first_symbol,
                       .span = fg_tf_place(im->tf, it->condition),
                       .count = count,
                       .firsts = firsts,
                       .types = types,
                       .condition = condition,
                       .next = next};
    return fg_loop_close(im->graph, im->arena, &end);
}

static bool settle_next(fg_tf_looping *it, fg_tf_carry *carried) {
    const fg_tf_array *now = fg_tf_array_of(it->im, carried->now);
    if (!is_flow(now) || !now->contents) return true;
    if (is_flow(fg_tf_array_of(it->im, carried->after)))
        carried->after = settle(it, carried->next, carried->after);
    return carried->after != 0;
}

static bool find_next_values(fg_tf_looping *it) {
    for (uint32_t i = 0; i < it->carries.count; i++) {
        fg_tf_carry *carried = &it->carries.at[i];
        carried->after = carried->next == FG_TF_NO_NODE
                             ? fg_tf_next_count(it, carried)
                             : fg_tf_input_value(it->im, carried->next, 0);
        if (!carried->after && carried->variable) return false;
        if (!carried->after || !settle_next(it, carried))
            return fg_tf_no_loop(it->im, "a value that the loop carries changes its type");
    }
    return fg_tf_learn_sizes(it);
}

/* Where a turn could not be built: perhaps since sizes were thought to stay. */
static void learn_from_some(fg_tf_looping *it) {
    const char *why = it->im->loop_why;
    bool keeps_open = it->im->keeps_open;
    it->im->keeps_open = true;
    for (uint32_t i = 0; i < it->carries.count; i++) {
        fg_tf_carry *carried = &it->carries.at[i];
        if (carried->next != FG_TF_NO_NODE)
            carried->after = fg_tf_input_value(it->im, carried->next, 0);
    }
    fg_tf_learn_sizes(it);
    it->im->keeps_open = keeps_open;
    it->im->loop_why = why;
}

fg_op_id fg_tf_build_turns(fg_tf_looping *it) {
    fg_importer *im = it->im;
    fg_op_id around = im->loop_begin;
    settle_all(it);
    if (!fg_tf_grow_arrays(it) || !fg_tf_keep_stacks(it) || !fg_tf_carry_variables(it) ||
        !fg_tf_carry_stacks(it))
        return 0;
    uint32_t condition_around = im->condition;
    open_turn(it);
    fg_tf_hold_variables(it);
    im->loop_begin = it->state;
    im->condition = it->condition;
    if (!build_members(it)) {
        learn_from_some(it);
        return 0;
    }
    if (im->open.count > 0 && around == 0)
        return fg_tf_no_loop(im, "the shape of the elements of '%s' is not known",
                             fg_tf_node_name(im, im->open.at[0].node));
    if (!find_next_values(it)) return 0;
    fg_value_id condition = im->values[im->first_output[it->condition]];
    bool scalar = condition && fg_tf_type_of(im, condition) == FG_BOOL &&
                  fg_tf_shape_of(im, condition)->rank <= 0;
    if (!scalar) return fg_tf_no_loop(im, "the loop's condition is no bool scalar");
    im->loop_begin = around;
    im->condition = condition_around;
    return close_loop(it, condition);
}

bool fg_tf_build_loop(fg_importer *im, uint32_t frame, const uint32_t *members, uint32_t count) {
    fg_tf_looping it = {.im = im, .frame = frame, .members = members, .count = count};
    if (!fg_tf_find_form(&it))
        return fg_tf_no_loop(im, "its loop has not the form of tf.while_loop");
    for (uint32_t i = 0; i < it.carries.count; i++)
        if (fg_tf_type_of(im, it.carries.at[i].first) == FG_INVALID)
            return fg_tf_no_loop(
                im, fg_graph_maker(im->graph, it.carries.at[i].first)->kind != FG_OP_placeholder
                        ? ""
                        : "the loop carries what has no element type here");
    if (im->loop_begin == 0) im->open.count = 0;
    fg_op_id op = fg_tf_build_turns(&it);
    if (!op) return false;
    fg_tf_leave_stacks(&it, op);
    fg_tf_settle_variables(&it, op);
    /* what leaves the loop is what was carried last */
    for (uint32_t i = 0; i < it.carries.count; i++)
        fg_map_set(im->arena, &im->last_values, (const void *)(uintptr_t)(it.carries.at[i].now),
                   (void *)(uintptr_t)(fg_graph_op(im->graph, op)->first_output + i));
    return true;
}

static fg_value_id last_value(const fg_importer *im, fg_value_id now) {
    return (fg_value_id)(uintptr_t)fg_map_get(&im->last_values, (const void *)(uintptr_t)now);
}

void fg_tf_keep_exit(fg_importer *im, uint32_t exit) {
    fg_value_id last = last_value(im, fg_tf_input_value(im, exit, 0));
    fg_map_set(im->arena, &im->exits, (const void *)(uintptr_t)(exit + 1), (void *)(uintptr_t)last);
}

/* An array that leaves its loop as large as it is then. */
static bool leave_with(fg_importer *im, fg_tf_call *call, const fg_tf_array *array) {
    fg_tf_array left = *array;
    left.unfinished = left.shrinks = left.loose = false;
    if (array->loose) {
        left.size = fg_tf_shape_of(im, call->outputs[0])->dims[0];
        left.count = 0;
        left.after = NULL;
    }
    if (array->unfinished && array->kind == FG_TF_LIST) left.count = 0;
    if (array->shrinks) {
        fg_value_id count = last_value(im, array->count);
        fg_sizes *sizes = &im->graph->sizes;
        if (!count || !fg_tf_array_size(im, call, count, &left)) return false;
        call->outputs[0] =
            fg_tf_slice(im, call, call->outputs[0], 0, fg_size_number(sizes, 0), left.size, 1);
        if (!call->outputs[0]) return false;
        if (left.after)
            fg_graph_wait(im->graph, fg_graph_value(im->graph, call->outputs[0])->op, left.after);
    }
    if (array->contents) fg_tf_array_filled(im, &left, call->outputs[0]);
    if (!array->contents) fg_tf_set_array(im, call->outputs[0], &left);
    return true;
}

bool fg_tf_build_exit(fg_importer *im, fg_tf_call *call) {
    if (call->input_count != 1) return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    fg_value_id last =
        (fg_value_id)(uintptr_t)fg_map_get(&im->exits, (const void *)(uintptr_t)(call->node + 1));
    if (!last) last = last_value(im, call->inputs[0]);
    if (!last) return fg_tf_refuse(im, call, "its loop is not one that is known");
    const fg_op_id *settled = fg_tf_settled_of(im, fg_tf_frame_left(im->tf, call->node),
                                               fg_graph_value(im->graph, last)->op);
    call->outputs[0] = fg_graph_tie(im->graph, 0, call->span, last, settled, 0);
    const fg_tf_array *array = fg_tf_array_of(im, call->inputs[0]);
    return !array || leave_with(im, call, array);
}
