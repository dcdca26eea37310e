/* G419: whole numbers that are fed and looked up as they are, in a table whose size is known. */
#include "check/checker.h"
#include "check/rule_values.h"

/* What is fed, and whether something was said of it. */
typedef struct fg_index_feed {
    int64_t least, most;
    bool said;
} fg_index_feed;

typedef struct fg_index_search {
    fg_index_feed *feeds; /* beside the demand's; `least` above `most`: none of interest */
    uint32_t *carries;    /* by value: 1 + the feed whose elements it has and no others; or 0 */
    uint8_t *certain;     /* by operation: it runs whatever the open predicates are */
    FG_VEC(fg_op_id) stack;
} fg_index_search;

/* ---- what is fed ---- */

static bool of_interest(const fg_checker *c, uint32_t index) {
    const fg_feed *feed = &c->demand->feeds.at[index];
    if (!fg_feed_is_looked_at(c, index) || c->feeds[index].bad || !feed->tensor) return false;
    fg_dtype_kind kind = fg_dtype_kind_of(feed->tensor->dtype);
    return (kind == FG_SIGNED || kind == FG_UNSIGNED) && feed->tensor->count > 0;
}

static bool find_feeds(fg_checker *c, fg_index_search *search) {
    bool any = false;
    search->feeds = FG_NEW_ARRAY(c->arena, fg_index_feed, c->demand->feeds.count);
    for (uint32_t i = 0; i < c->demand->feeds.count; i++) {
        fg_index_feed *feed = &search->feeds[i];
        *feed = (fg_index_feed){INT64_MAX, INT64_MIN, false};
        if (!of_interest(c, i)) continue;
        const fg_tensor *tensor = c->demand->feeds.at[i].tensor;
        for (size_t j = 0; j < tensor->count; j++) {
            int64_t x = fg_tensor_element_int(tensor, j);
            if (x < feed->least) feed->least = x;
            if (x > feed->most) feed->most = x;
        }
        search->carries[c->feeds[i].value] = i + 1;
        any = true;
    }
    return any;
}

/* ---- what surely runs ---- */

static void push_value(fg_checker *c, void *data, fg_value_id value) {
    fg_index_search *search = data;
    if (value && !fg_given_of(c, value))
        FG_PUSH(c->arena, &search->stack, fg_graph_value(c->graph, value)->op);
}

static void push_op(fg_checker *c, void *data, fg_op_id op) {
    fg_index_search *search = data;
    FG_PUSH(c->arena, &search->stack, op);
}

static void push_symbol(fg_checker *c, void *data, const fg_symbol *symbol) {
    push_value(c, data, fg_needs_teller(c, symbol));
}

static void find_certain(fg_checker *c, fg_index_search *search) {
    static const fg_need_visitor pushing = {push_value, push_op, push_symbol};
    search->certain = FG_NEW_ARRAY(c->arena, uint8_t, c->graph->ops.count);
    for (uint32_t i = 0; i < c->demand->fetches.count; i++)
        push_value(c, search, c->demand->fetches.at[i].value);
    while (search->stack.count > 0) {
        fg_op_id id = search->stack.at[--search->stack.count];
        if (search->certain[id]) continue;
        search->certain[id] = 1;
        const fg_op *op = fg_graph_op(c->graph, id);
        fg_value_id first = op->input_count > 0 ? fg_op_inputs(c->graph, op)[0] : 0;
        if (op->kind == FG_OP_select_branch && fg_fold_known(c, first) == FG_UNKNOWN)
            push_value(c, search, first);
        else
            fg_needs_of(c, id, &pushing, search);
    }
}

/* ---- where it is looked up ---- */

/* Operations whose result has just the elements of their first input. */
static bool passes(const fg_checker *c, const fg_op *op) {
    switch (op->kind) {
        case FG_OP_identity:
        case FG_OP_stop_gradient:
        case FG_OP_reshape:
        case FG_OP_expand_dims:
        case FG_OP_squeeze:
        case FG_OP_transpose:
        case FG_OP_reverse:
            return true;
        case FG_OP_cast: {
            fg_dtype from = fg_graph_value(c->graph, fg_op_inputs(c->graph, op)[0])->dtype;
            fg_dtype to = fg_graph_value(c->graph, op->first_output)->dtype;
            fg_dtype_kind kind = fg_dtype_kind_of(to);
            return (kind == FG_SIGNED && fg_dtype_size(to) > fg_dtype_size(from)) || to == from;
        }
        default:
            return false;
    }
}

/* How many there are to look up in, by the operation that does it; -1: not known. */
static int64_t table_size(const fg_checker *c, const fg_op *op, fg_value_id *looked_up) {
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    fg_value_id table;
    int axis;
    *looked_up = 0;
    if (op->kind == FG_OP_gather) {
        table = inputs[0];
        *looked_up = inputs[1];
        axis = (int)op->attrs[2].i;
    } else if (op->kind == FG_OP_sparse_softmax_cross_entropy ||
               op->kind == FG_OP_sparse_categorical_crossentropy) {
        table = inputs[1];
        *looked_up = inputs[0];
        axis = -1;
    } else {
        return -1;
    }
    const fg_shape *shape = fg_graph_value(c->graph, table)->shape;
    if (axis < 0) axis += shape->rank;
    int64_t size = -1;
    if (shape->rank < 0 || axis < 0 || axis >= shape->rank ||
        !fg_size_evaluate(shape->dims[axis], &c->bindings, &size))
        return -1;
    return size;
}

static size_t first_outside(const fg_tensor *tensor, int64_t size) {
    size_t at = 0;
    for (int64_t x = 0; at < tensor->count; at++) {
        x = fg_tensor_element_int(tensor, at);
        if (x < 0 || x >= size) break;
    }
    return at;
}

static void look_up(fg_checker *c, fg_index_search *search, fg_op_id id) {
    const fg_op *op = fg_graph_op(c->graph, id);
    fg_value_id looked_up;
    int64_t size = table_size(c, op, &looked_up);
    uint32_t at = looked_up ? search->carries[looked_up] : 0;
    if (size < 0 || at == 0 || !search->certain[id]) return;
    fg_index_feed *feed = &search->feeds[at - 1];
    if (feed->said || (feed->least >= 0 && feed->most < size)) return;
    feed->said = true;
    const fg_tensor *tensor = c->demand->feeds.at[at - 1].tensor;
    size_t where = first_outside(tensor, size);
    fg_finding *finding = fg_say_feed(
        c, FG_G419, at - 1,
        fg_arena_printf(c->arena, "'%s' is fed %lld%s%s, and %s looks up 0 to %lld",
                        c->demand->feeds.at[at - 1].name,
                        (long long)fg_tensor_element_int(tensor, where),
                        tensor->rank > 0 ? " at " : "", fg_feed_position(c, tensor, where),
                        fg_op_full_name(c->graph, c->arena, id), (long long)size - 1));
    fg_finding_mark(c->report, finding, fg_op_user_span(c->graph, id), "looked up here");
}

void fg_rule_feed_index(fg_checker *c) {
    fg_index_search search = {.carries = FG_NEW_ARRAY(c->arena, uint32_t, c->graph->values.count)};
    if (c->demand->feeds.count == 0 || !find_feeds(c, &search)) return;
    find_certain(c, &search);
    const fg_op_id *ops = fg_walk_sorted(c);
    for (uint32_t i = 0; i < c->walk.count; i++) {
        const fg_op *op = fg_graph_op(c->graph, ops[i]);
        if (op->input_count == 0) continue;
        fg_value_id from = fg_op_inputs(c->graph, op)[0];
        if (from && passes(c, op) && !fg_given_of(c, op->first_output))
            search.carries[op->first_output] = search.carries[from];
        look_up(c, &search, ops[i]);
    }
}
