/* Carried arrays that grow get the size that they will have, before the loop. */
#include "import/counter.h"
#include "import/growth.h"
#include "import/loop_part.h"
#include "import/looping.h"
#include "import/stack.h"

/* A TensorArray grows by what is written, a list by what is pushed: but for these lists stay as
 * they are. */
bool fg_tf_may_grow(const fg_tf_looping *it, const fg_tf_array *array) {
    const fg_tf_growing *growing = fg_tf_growth_of(it->im, array->node, it->frame);
    if (growing && growing->complete) return false;
    if (array->kind == FG_TF_ARRAY) return array->dynamic || array->open;
    for (uint32_t i = 0; i < it->count; i++) {
        fg_bytes op = it->im->tf->def->node.at[it->members[i]].op;
        if (fg_bytes_are(op, "TensorListPushBack") || fg_bytes_are(op, "TensorListPopBack"))
            return true;
    }
    return array->open;
}

static const fg_tf_growing *growth_in(const fg_tf_looping *it, const fg_tf_array *array) {
    bool can = array && (array->kind == FG_TF_LIST || array->dynamic || array->loose);
    const fg_tf_growing *growing = can ? fg_tf_growth_of(it->im, array->node, it->frame) : NULL;
    return fg_tf_grows(growing) ? growing : NULL;
}

/* ---- how often it turns ---- */

/* Where a node says that a counter of steps of 1 is below what stays the same: how often it says
 * so; NULL: it does not. */
static const fg_size *turns_below(const fg_tf_looping *it, uint32_t less) {
    fg_importer *im = it->im;
    fg_sizes *sizes = &im->graph->sizes;
    if (less == FG_TF_NO_NODE || !fg_tf_is(im->tf, less, "Less")) return NULL;
    uint32_t limit = fg_tf_input_node(im->tf, less, 1);
    fg_tf_counter counter;
    if (limit == FG_TF_NO_NODE || !fg_tf_is(im->tf, limit, "Enter")) return NULL;
    if (!fg_tf_find_counter(im, less, 0, &counter) || counter.step != 1) return NULL;
    fg_value_id value = fg_tf_input_value(im, limit, 0);
    const fg_tf_ints *ints = value ? fg_tf_ints_of(im, value) : NULL;
    if (!ints || ints->count != 1) return NULL;
    const fg_size *turns =
        fg_size_subtract(sizes, ints->at[0], fg_size_number(sizes, counter.first));
    return fg_size_maximum(sizes, turns, fg_size_number(sizes, 0));
}

static const fg_size *turns_of(const fg_tf_looping *it) {
    return turns_below(it, fg_tf_input_node(it->im->tf, it->condition, 0));
}

/* The size that an array has behind so many turns; NULL: they do not say. */
static const fg_size *size_behind(fg_importer *im, const fg_tf_array *array,
                                  const fg_tf_growing *growing, const fg_size *turns) {
    fg_sizes *sizes = &im->graph->sizes;
    fg_tf_counter counter;
    if (!turns) return NULL;
    for (uint32_t i = 0; i < growing->sites.count; i++) {
        const fg_tf_site *site = &growing->sites.at[i];
        if (!fg_tf_find_counter(im, site->node, site->input, &counter)) return NULL;
        if (counter.first != 0 || counter.step != 1) return NULL;
    }
    if (growing->sites.count > 0) return fg_size_maximum(sizes, array->size, turns);
    const fg_size *pushed = fg_size_multiply(sizes, turns, fg_size_number(sizes, growing->pushes));
    return fg_size_add(sizes, array->size, pushed);
}

/* ---- a loop that counts ---- */

/* The number of elements of what is counted, when a turn is done. */
static fg_value_id counted(fg_tf_looping *it, fg_tf_call *call, const fg_tf_carry *counter) {
    fg_importer *im = it->im;
    const fg_tf_growing *growing = counter->counts;
    fg_value_id count = counter->now, one = fg_tf_scalar(im, call, FG_INT32, 1);
    for (uint32_t i = 0; i < growing->sites.count; i++) {
        const fg_tf_site *site = &growing->sites.at[i];
        fg_value_id at = fg_tf_input_value(im, site->node, site->input);
        at = at ? fg_tf_cast(im, call, at, FG_INT32) : 0;
        count = fg_tf_binary(im, call, FG_OP_maximum, count,
                             fg_tf_binary(im, call, FG_OP_add, at, one));
    }
    fg_value_id pushed = growing->pushes ? fg_tf_scalar(im, call, FG_INT32, growing->pushes) : 0;
    return pushed ? fg_tf_binary(im, call, FG_OP_add, count, pushed) : count;
}

static fg_tf_call call_at(const fg_tf_looping *it) {
    return (fg_tf_call){.node = it->condition, .span = fg_tf_place(it->im->tf, it->condition)};
}

fg_value_id fg_tf_next_count(fg_tf_looping *it, const fg_tf_carry *counter) {
    fg_tf_call call = call_at(it);
    if (counter->variable) return fg_tf_next_variable(it, counter);
    if (counter->push) return fg_tf_next_stack(it, counter);
    if (counter->turns)
        return fg_tf_binary(it->im, &call, FG_OP_add, counter->now,
                            fg_tf_scalar(it->im, &call, FG_INT32, 1));
    if (counter->counts) return counted(it, &call, counter);
    const fg_tf_array *list = fg_tf_array_of(it->im, it->carries.at[counter->list - 1].after);
    return list ? list->count : 0;
}

static fg_value_id size_value(fg_importer *im, fg_tf_call *call, const fg_tf_array *array) {
    return fg_tf_cast(im, call, fg_tf_array_length(im, call, array), FG_INT32);
}

fg_tf_carry fg_tf_counter_from(fg_value_id first) {
    return (fg_tf_carry){
        .enter = FG_TF_NO_NODE, .merge = FG_TF_NO_NODE, .next = FG_TF_NO_NODE, .first = first};
}

/* Nodes that are built again to count, in all: loops in loops could be counted over and over. */
#define MOST_COUNTED 1000000u

/* What a carried array becomes as large as, which only a run can tell. */
static fg_value_id count_turns(const fg_tf_looping *it, const fg_tf_array *array,
                               const fg_tf_growing *growing) {
    fg_importer *im = it->im;
    fg_tf_call call = call_at(it);
    fg_tf_looping counting = {.im = im, .frame = it->frame};
    uint32_t *starts = FG_NEW_ARRAY(im->arena, uint32_t, (size_t)growing->sites.count + 1);
    starts[0] = it->condition;
    for (uint32_t i = 0; i < growing->sites.count; i++) {
        const fg_tf_site *site = &growing->sites.at[i];
        starts[i + 1] = fg_tf_input_node(im->tf, site->node, site->input);
    }
    counting.members = fg_tf_reach_members(im, it->members, it->count, starts,
                                           growing->sites.count + 1, &counting.count);
    im->counted += counting.count;
    if (im->counted > MOST_COUNTED || !fg_tf_find_form(&counting))
        return fg_tf_no_loop(im, "its size cannot be counted");
    for (uint32_t i = 0; i < counting.carries.count; i++) {
        const fg_tf_array *carried = fg_tf_array_of(im, counting.carries.at[i].first);
        if (carried && growth_in(it, carried))
            return fg_tf_no_loop(im, "how large '%s' becomes depends on what is in an array",
                                 fg_tf_node_name(im, array->node));
    }
    fg_tf_carry counter = fg_tf_counter_from(size_value(im, &call, array));
    counter.counts = growing;
    FG_PUSH(im->arena, &counting.carries, counter);
    fg_op_id op = fg_tf_build_turns(&counting);
    fg_tf_clear_nodes(im, counting.members, counting.count);
    return op ? fg_graph_op(im->graph, op)->first_output + counting.carries.count - 1 : 0;
}

/* Of two conditions, either will do. */
bool fg_tf_most_turns(const fg_tf_looping *it, fg_tf_array *array) {
    fg_importer *im = it->im;
    uint32_t both = fg_tf_input_node(im->tf, it->condition, 0);
    array->size = turns_of(it);
    if (!array->size && both != FG_TF_NO_NODE && fg_tf_is(im->tf, both, "LogicalAnd")) {
        array->size = turns_below(it, fg_tf_input_node(im->tf, both, 0));
        if (!array->size) array->size = turns_below(it, fg_tf_input_node(im->tf, both, 1));
    }
    if (array->size) return true;
    fg_tf_growing *turns = FG_NEW(im->arena, fg_tf_growing);
    turns->pushes = 1;
    fg_tf_call call = call_at(it);
    fg_tf_array none = {.size = fg_size_number(&im->graph->sizes, 0), .node = it->condition};
    fg_value_id count = count_turns(it, &none, turns);
    if (!count) return false;
    return fg_tf_array_size(im, &call, count, array) || fg_tf_no_loop(im, "%s", call.why);
}

/* ---- making room ---- */

/* Zeros behind what is in an array, up to the size of `larger`. */
static fg_value_id make_room(fg_importer *im, fg_tf_call *call, fg_value_id flow,
                             const fg_tf_array *larger) {
    const fg_tf_array *array = fg_tf_array_of(im, flow);
    int64_t count;
    fg_tf_array rest = *larger;
    rest.contents = 0;
    rest.pieces = NULL;
    rest.count = 0;
    if (fg_size_is_number(array->size, &count) && count == 0)
        return fg_tf_array_contents(im, call, fg_tf_array_token(im, call, &rest), NULL);
    const fg_tf_element *element = fg_tf_array_element(im, call, array, NULL);
    if (!element) return 0;
    rest.element = *element;
    rest.size = fg_size_subtract(&im->graph->sizes, larger->size, array->size);
    if (!rest.size) return fg_tf_refuse(im, call, "a size is out of hand");
    fg_value_id parts[] = {
        fg_tf_array_contents(im, call, flow, NULL),
        fg_tf_array_contents(im, call, fg_tf_array_token(im, call, &rest), NULL)};
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    return fg_tf_make(im, call, FG_OP_concat, parts, 2, &axis, 1);
}

static bool grow(fg_tf_looping *it, uint32_t at, const fg_tf_growing *growing) {
    fg_importer *im = it->im;
    fg_tf_call call = call_at(it);
    fg_value_id flow = it->carries.at[at].first;
    fg_tf_array larger = *fg_tf_array_of(im, flow);
    fg_value_id contents, first = size_value(im, &call, &larger);
    if (growing->pops) {
        contents = fg_tf_array_contents(im, &call, flow, NULL);
    } else {
        const fg_size *size = size_behind(im, &larger, growing, turns_of(it));
        fg_value_id count = size ? 0 : count_turns(it, &larger, growing);
        if (!size && !count) return false;
        larger.size = size;
        larger.count = 0;
        if (count && !fg_tf_array_size(im, &call, count, &larger))
            return fg_tf_no_loop(im, "%s", call.why);
        contents = make_room(im, &call, flow, &larger);
    }
    if (!contents) return fg_tf_no_loop(im, "%s", call.why);
    larger.dynamic = false;
    larger.unfinished = true;
    larger.shrinks = growing->pops > 0;
    /* it may be another array's tensor too */
    contents = fg_tf_unary(im, &call, FG_OP_identity, contents);
    it->carries.at[at].first = fg_tf_array_filled(im, &larger, contents);
    if (larger.kind != FG_TF_LIST) return true;
    fg_tf_carry counter = fg_tf_counter_from(first);
    counter.list = at + 1;
    FG_PUSH(im->arena, &it->carries, counter);
    return true;
}

/* Of what grows now and then, a turn has what there is by then, and makes more or less of it. */
static bool loosen(fg_tf_looping *it, fg_tf_carry *carried) {
    fg_importer *im = it->im;
    fg_tf_call call = call_at(it);
    fg_value_id contents = fg_tf_array_contents(im, &call, carried->first, NULL);
    if (!contents) return fg_tf_no_loop(im, "%s", call.why);
    fg_tf_array loose = *fg_tf_array_of(im, carried->first);
    loose.dynamic = loose.unfinished = loose.shrinks = false;
    loose.loose = true;
    /* it may be another array's tensor too */
    contents = fg_tf_unary(im, &call, FG_OP_identity, contents);
    carried->first = fg_tf_array_filled(im, &loose, contents);
    carried->loose = true;
    return true;
}

/* Whether all that a turn pushes goes to the list that is carried, and this is carried on. */
static bool carries_pushed(const fg_tf_looping *it, const fg_tf_carry *carried,
                           const fg_tf_growing *growing) {
    const fg_tf_graph *tf = it->im->tf;
    uint32_t pushed = 0, node = carried->next;
    if (node != FG_TF_NO_NODE) node = fg_tf_input_node(tf, node, 0);
    while (node != FG_TF_NO_NODE && !fg_tf_is(tf, node, "Switch")) {
        fg_bytes op = tf->def->node.at[node].op;
        if (fg_bytes_are(op, "TensorListPushBack"))
            pushed++;
        else if (!fg_bytes_are(op, "Identity") && !fg_bytes_are(op, "TensorListSetItem") &&
                 !fg_bytes_are(op, "TensorListPopBack"))
            return false;
        node = fg_tf_input_node(tf, node, 0);
    }
    return pushed == growing->pushes && node != FG_TF_NO_NODE &&
           fg_tf_input_node(tf, node, 0) == carried->merge;
}

/* Several lists may have been made of one, and take each other's place: then none of them has the
 * size that the turns say. */
static bool is_one_list(const fg_tf_looping *it, const fg_tf_array *array,
                        const fg_tf_growing *growing) {
    for (uint32_t i = 0; array->kind == FG_TF_LIST && i < it->carries.count; i++) {
        const fg_tf_carry *carried = &it->carries.at[i];
        const fg_tf_array *other = fg_tf_array_of(it->im, carried->first);
        if (carried->enter == FG_TF_NO_NODE || !other || other->node != array->node) continue;
        if (!carries_pushed(it, carried, growing)) return false;
    }
    return true;
}

bool fg_tf_grow_arrays(fg_tf_looping *it) {
    fg_importer *im = it->im;
    for (uint32_t i = 0, count = it->carries.count; i < count; i++) {
        const fg_tf_array *array = fg_tf_array_of(im, it->carries.at[i].first);
        const fg_tf_growing *growing = growth_in(it, array);
        if (!growing || it->carries.at[i].enter == FG_TF_NO_NODE) continue;
        if (growing->why || array->loose || !is_one_list(it, array, growing)) {
            if (!loosen(it, &it->carries.at[i])) return false;
            continue;
        }
        if (!grow(it, i, growing)) return false;
    }
    return true;
}
