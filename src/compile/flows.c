/* What is known of values: which are the same, which are constant, how large they are. */
#include <assert.h>
#include <string.h>

#include "compile/attrs.h"
#include "compile/compile.h"
#include "graph/loop_reads.h"

void fg_flow_set_constant(fg_compile *compile, fg_value_id value, fg_tensor *tensor,
                          uint32_t made) {
    fg_flow *flow = &compile->flows[value];
    FG_PUSH(compile->scratch, &compile->constants, (fg_held){tensor, made});
    flow->constant = compile->constants.count;
    flow->state = FG_FLOW_KNOWN;
    if (!flow->shape)
        flow->shape = fg_shape_of(compile->scratch, &compile->sizes, tensor->rank, tensor->dims);
}

fg_type fg_flow_type(const fg_compile *compile, fg_value_id value) {
    if (value == 0) return (fg_type){FG_INVALID, &fg_shape_unknown};
    const fg_flow *flow = &compile->flows[fg_flow_of(compile, value)];
    return (fg_type){(fg_dtype)compile->graph->values.at[value].dtype,
                     flow->shape ? flow->shape : &fg_shape_unknown};
}

void fg_flow_take_constant(fg_compile *compile, const fg_op *op) {
    fg_tensor *tensor = op->attrs[0].tensor;
    size_t size = fg_dtype_size(tensor->dtype);
    if (size <= 1 || (uintptr_t)tensor->data % size == 0) {
        fg_flow_set_constant(compile, op->first_output, tensor, 0);
        return;
    }
    if (compile->flows[op->first_output].constant) return;
    fg_plan *plan = compile->plan;
    FG_PUSH(compile->arena, &plan->made, NULL); /* holds it as long as the plan is */
    fg_tensor *copy =
        fg_tensor_make(compile->engine->memory, tensor->dtype, tensor->rank, tensor->dims, false);
    if (!copy) fg_arena_fail(compile->arena);
    memcpy(copy->data, tensor->data, tensor->bytes);
    plan->made.at[plan->made.count - 1] = copy;
    fg_flow_set_constant(compile, op->first_output, copy, plan->made.count);
}

fg_known fg_flow_known(const fg_compile *compile, fg_value_id predicate) {
    const fg_tensor *constant = fg_flow_constant(compile, predicate);
    if (constant && constant->dtype == FG_BOOL && constant->count == 1)
        return *(const uint8_t *)constant->data ? FG_KNOWN_TRUE : FG_KNOWN_FALSE;
    if (compile->trust) return (fg_known)compile->order->resolution->known[predicate];
    return FG_UNKNOWN;
}

typedef struct reading {
    fg_compile *compile;
    bool all; /* all that the check knows of predicates is known here */
} reading;

static int knows(void *user, fg_value_id predicate) {
    reading *it = user;
    fg_known known = fg_flow_known(it->compile, predicate);
    if (known != FG_UNKNOWN) return known == FG_KNOWN_TRUE;
    if (it->compile->order->resolution->known[predicate] != FG_UNKNOWN) it->all = false;
    return -1;
}

bool fg_flow_find_reads(fg_compile *compile, const fg_op *op) {
    const fg_graph *graph = compile->graph;
    reading it = {.compile = compile, .all = true};
    bool *reads = compile->reads + op->first_input;
    memset(reads, false, op->input_count);
    fg_loop_reads(graph, compile->scratch, &graph->loops.at[op->extra], knows, &it,
                  compile->wanted + op->first_input, reads);
    for (uint32_t i = op->output_count; i < op->input_count; i++)
        if (fg_flow_constant(compile, fg_op_inputs(graph, op)[i])) reads[i] = true;
    return it.all;
}

static bool has_value(const fg_compile *compile, uint32_t variable) {
    return !compile->order->initialised || compile->order->initialised[variable];
}

fg_value_id fg_flow_passes(const fg_compile *compile, fg_value_id value) {
    const fg_graph *graph = compile->graph;
    const fg_op *op = fg_graph_maker(graph, value);
    const fg_value_id *inputs = fg_op_inputs(graph, op);
    switch (op->kind) {
        case FG_OP_placeholder_default:
        case FG_OP_linear:
        case FG_OP_stop_gradient:
            return inputs[0];
        case FG_OP_identity:
            return fg_flow_is_tie(op) ? 0 : inputs[0];
        case FG_OP_cast:
            return graph->values.at[inputs[0]].dtype == graph->values.at[value].dtype ? inputs[0]
                                                                                      : 0;
        case FG_OP_select_branch: {
            fg_known known = fg_flow_known(compile, inputs[0]);
            return known == FG_UNKNOWN ? 0 : inputs[known == FG_KNOWN_TRUE ? 1 : 2];
        }
        case FG_OP_variable:
            return has_value(compile, op->extra) ? 0 : graph->variables.at[op->extra].initial;
        default:
            return 0;
    }
}

fg_value_id fg_flow_resolve(const fg_compile *compile, fg_value_id value) {
    for (;;) {
        value = fg_flow_of(compile, value);
        if (compile->flows[value].constant || fg_flow_feed(compile, value)) return 0;
        fg_value_id next = fg_flow_passes(compile, value);
        if (!next) return value;
        value = next;
    }
}

fg_op_id fg_flow_control(const fg_compile *compile, fg_op_id id) {
    const fg_op *op = fg_graph_op(compile->graph, id);
    if (op->kind == FG_OP_loop_state) return 0; /* what is carried is there when a turn begins */
    if (op->output_count == 0) return id;
    bool fed = fg_flow_feed(compile, op->first_output);
    /* nothing is computed for a placeholder that is fed, not even its default */
    if (fed && (op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default)) return 0;
    if (!fed && compile->flows[op->first_output].constant) return 0;
    fg_value_id value = op->output_count == 1 ? fg_flow_passes(compile, op->first_output) : 0;
    if (!value) return id;
    value = fg_flow_resolve(compile, value);
    return value ? compile->graph->values.at[value].op : 0;
}

/* ---- sizes that are formulas over what only a run tells ---- */

static void find_symbol_makers(fg_compile *compile) {
    const fg_graph *graph = compile->graph;
    compile->symbol_makers =
        FG_NEW_ARRAY(compile->scratch, fg_value_id, compile->bindings.count + 1);
    for (uint32_t v = 1; v < graph->values.count; v++) {
        const fg_shape *shape = graph->values.at[v].shape;
        for (int i = 0; i < shape->rank; i++) {
            if (fg_size_is_number(shape->dims[i], NULL)) continue;
            const fg_symbol *symbol = fg_size_is_symbol(&graph->sizes, shape->dims[i]);
            if (symbol && symbol->number < compile->bindings.count &&
                compile->symbol_makers[symbol->number] == 0)
                compile->symbol_makers[symbol->number] = v;
        }
    }
}

typedef struct visitor {
    fg_compile *compile;
    void (*visit)(fg_compile *compile, fg_op_id maker, void *user);
    void *user;
} visitor;

static void visit_symbol(void *user, const fg_symbol *symbol) {
    visitor *it = user;
    fg_compile *compile = it->compile;
    if (symbol->number >= compile->bindings.count || compile->bindings.values[symbol->number] >= 0)
        return;
    if (!compile->symbol_makers) find_symbol_makers(compile);
    fg_value_id maker = compile->symbol_makers[symbol->number];
    if (maker && !fg_flow_feed(compile, maker)) /* a late feed is there before all else */
        it->visit(compile, compile->graph->values.at[maker].op, it->user);
}

void fg_flow_size_makers(fg_compile *compile, fg_op_id op,
                         void (*visit)(fg_compile *compile, fg_op_id maker, void *user),
                         void *user) {
    const fg_op *it = fg_graph_op(compile->graph, op);
    if (!fg_attrs_have_sizes(it)) return;
    visitor visiting = {compile, visit, user};
    uint32_t count = fg_op_row_of((fg_op_kind)it->kind)->param_count;
    for (uint32_t i = 0; i < count; i++) {
        if (it->attrs[i].kind != FG_ATTR_SIZES) continue;
        for (uint32_t j = 0; j < it->attrs[i].count; j++)
            if (!fg_size_is_number(it->attrs[i].sizes[j], NULL))
                fg_size_symbols(&compile->graph->sizes, it->attrs[i].sizes[j], visit_symbol,
                                &visiting);
    }
}

/* ---- the first pass ---- */

/* A bool scalar decides what runs, so the plan is made for its value. */
static bool is_fixed_feed(const fg_compile *compile, const fg_feed *feed) {
    if (!feed->tensor || feed->tensor->count != 1) return false;
    return feed->tensor->dtype == FG_BOOL || (compile->trust && feed->decides);
}

/* Its sizes are told when an execution begins. */
static void seed_late(fg_compile *compile, uint32_t index, fg_value_id value) {
    const fg_shape *shape = fg_graph_value(compile->graph, value)->shape;
    compile->plan->feeds[index].late = true;
    compile->flows[value].state = FG_FLOW_LATE;
    for (int axis = 0; axis < shape->rank; axis++) {
        const fg_symbol *symbol = fg_size_is_symbol(&compile->graph->sizes, shape->dims[axis]);
        if (!symbol || compile->bindings.values[symbol->number] >= 0) continue;
        fg_bind bind = {index, (uint32_t)axis, symbol->number};
        FG_PUSH(compile->arena, &compile->plan->feed_binds, bind);
    }
}

static void seed_feed(fg_compile *compile, uint32_t index) {
    const fg_feed *feed = &compile->order->feeds[index];
    fg_plan_feed *planned = &compile->plan->feeds[index];
    if (feed->value == 0) return;
    const fg_value *value = fg_graph_value(compile->graph, feed->value);
    planned->used = true;
    planned->dtype = (fg_dtype)value->dtype;
    planned->rank = feed->tensor ? feed->tensor->rank : feed->rank;
    if (feed->late) {
        seed_late(compile, index, feed->value);
        return;
    }
    const int64_t *dims = feed->tensor ? feed->tensor->dims : feed->dims;
    memcpy(planned->dims, dims, (size_t)planned->rank * sizeof *dims);
    fg_attrs_bind(&compile->graph->sizes, value->shape, planned->rank, dims, &compile->bindings);
    fg_flow *flow = &compile->flows[feed->value];
    flow->state = FG_FLOW_KNOWN;
    flow->shape = fg_shape_of(compile->scratch, &compile->sizes, planned->rank, dims);
    if (is_fixed_feed(compile, feed)) {
        planned->fixed = true;
        planned->value = fg_tensor_ref(feed->tensor);
        fg_flow_set_constant(compile, feed->value, feed->tensor, 0);
    }
}

/* What the check fixed, a scalar, may live no longer than its result. */
#define COPIED_BYTES ((size_t)64)

fg_tensor *fg_flow_keep(fg_compile *compile, fg_tensor *tensor) {
    if (tensor->bytes > COPIED_BYTES) return fg_tensor_ref(tensor);
    fg_tensor *copy =
        fg_tensor_make(compile->engine->memory, tensor->dtype, tensor->rank, tensor->dims, false);
    if (!copy) fg_arena_fail(compile->arena);
    memcpy(copy->data, tensor->data, copy->bytes);
    return copy;
}

static void seed_fixed(fg_compile *compile, const struct fg_fixed *fixed) {
    fg_plan *plan = compile->plan;
    FG_PUSH(compile->arena, &plan->made, NULL);
    fg_tensor *kept = fg_flow_keep(compile, fixed->tensor);
    plan->made.at[plan->made.count - 1] = kept;
    /* not as one that is given back: branches that it decides are not counted as readers */
    fg_flow_set_constant(compile, fixed->value, kept, 0);
}

static void seed_bindings(fg_compile *compile) {
    const fg_bindings *given = &compile->order->resolution->bindings;
    uint32_t count = compile->graph->sizes.symbols.count;
    compile->bindings.count = count;
    compile->bindings.values = FG_NEW_ARRAY(compile->scratch, int64_t, count + 1);
    for (uint32_t i = 0; i < count; i++)
        compile->bindings.values[i] = i < given->count ? given->values[i] : -1;
}

bool fg_pass_seed(fg_compile *compile) {
    const fg_plan_order *order = compile->order;
    seed_bindings(compile);
    for (uint32_t i = 0; i < order->feed_count; i++) seed_feed(compile, i);
    for (uint32_t i = 0; i < order->resolution->fixed.count; i++)
        seed_fixed(compile, &order->resolution->fixed.at[i]);
    return true;
}
