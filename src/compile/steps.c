/* Steps and operands, from the operations in the order of the run. */
#include <string.h>

#include "compile/attrs.h"
#include "compile/compile.h"

/* ---- operands ---- */

static uint32_t add_operand(fg_compile *compile, fg_operand operand, uint32_t store) {
    FG_PUSH(compile->arena, &compile->plan->operands, operand);
    FG_PUSH(compile->scratch, &compile->store_of, store);
    return compile->plan->operands.count - 1;
}

static uint32_t new_store(fg_compile *compile, size_t bytes) {
    fg_store store = {.same = compile->stores.count, .bytes = bytes};
    FG_PUSH(compile->scratch, &compile->stores, store);
    return compile->stores.count - 1;
}

/* A shape's numbers in the plan's arena. Neighbours often share a shape. */
static const int64_t *dims_of(fg_compile *compile, const fg_shape *shape) {
    if (shape == compile->last_shape) return compile->last_dims;
    int64_t *dims = FG_NEW_ARRAY(compile->arena, int64_t, shape->rank + 1);
    fg_shape_numbers(shape, dims);
    compile->last_shape = shape;
    compile->last_dims = dims;
    return dims;
}

static fg_operand with_type(fg_compile *compile, fg_value_id value, fg_type type) {
    fg_operand operand = {.value = value, .dtype = (uint8_t)type.dtype, .rank = -1};
    const int64_t *dims = dims_of(compile, type.shape);
    operand.rank = (int16_t)type.shape->rank;
    operand.dims = dims;
    fg_dims_count(type.shape->rank, dims, fg_dtype_size(type.dtype), &operand.count,
                  &operand.bytes);
    return operand;
}

/* An operand with a value's type and no home yet. */
static fg_operand shaped(fg_compile *compile, fg_value_id value) {
    fg_type type = fg_flow_type(compile, value);
    if (compile->flows[value].state == FG_FLOW_KNOWN) return with_type(compile, value, type);
    return (fg_operand){.value = value, .dtype = (uint8_t)type.dtype, .rank = -1};
}

static uint32_t constant_operand(fg_compile *compile, fg_value_id value) {
    fg_plan *plan = compile->plan;
    fg_tensor *tensor = fg_flow_constant(compile, value);
    fg_operand operand = shaped(compile, value);
    operand.home = FG_HOME_CONSTANT;
    operand.at = plan->constants.count;
    FG_PUSH(compile->arena, &plan->constants, NULL);
    plan->constants.at[operand.at] = fg_tensor_ref(tensor);
    if (compile->constants.at[compile->flows[value].constant - 1].made)
        plan->constant_bytes += tensor->bytes;
    return add_operand(compile, operand, 0);
}

static uint32_t variable_operand(fg_compile *compile, fg_value_id value, uint32_t number) {
    fg_operand operand = shaped(compile, value);
    operand.home = FG_HOME_VARIABLE;
    operand.at = compile->plan->variables.count;
    FG_PUSH(compile->arena, &compile->plan->variables, number);
    return add_operand(compile, operand, 0);
}

/* What a loop carries may be written over. */
static uint32_t feed_operand(fg_compile *compile, fg_value_id value) {
    fg_operand operand = shaped(compile, value);
    uint32_t feed = fg_flow_feed(compile, value), store = 0;
    operand.home = FG_HOME_FEED;
    operand.at = feed - 1;
    if (feed <= compile->order->carried) {
        store = new_store(compile, operand.bytes);
        compile->stores.at[store].feed = feed;
    }
    return add_operand(compile, operand, store);
}

/* The operand that a value is; steps that make values have registered theirs. */
static uint32_t operand_of(fg_compile *compile, fg_value_id value) {
    if (!value) return 0;
    value = fg_flow_of(compile, value);
    fg_flow *flow = &compile->flows[value];
    if (flow->operand) return flow->operand;
    if (fg_flow_constant(compile, value)) {
        flow->operand = constant_operand(compile, value);
    } else if (fg_flow_feed(compile, value)) {
        flow->operand = feed_operand(compile, value);
    } else {
        const fg_op *op = fg_graph_maker(compile->graph, value);
        if (op->kind == FG_OP_variable)
            flow->operand = variable_operand(compile, value, op->extra);
        else /* only its shape counts, or nobody ever reads it */
            return add_operand(compile, shaped(compile, value), 0);
    }
    return flow->operand;
}

static uint32_t result_operand(fg_compile *compile, fg_value_id value, bool late) {
    fg_operand operand = shaped(compile, value);
    const fg_shape *cut = fg_map_get(&compile->cut, fg_graph_value(compile->graph, value));
    if (cut && !late) operand = with_type(compile, value, (fg_type){(fg_dtype)operand.dtype, cut});
    uint32_t store = 0;
    if (late) {
        operand.rank = -1;
        operand.dims = NULL;
        operand.count = operand.bytes = 0;
        operand.home = FG_HOME_LATE;
        operand.at = compile->plan->late_count++;
    } else {
        operand.home = FG_HOME_BLOCK;
        store = new_store(compile, operand.bytes);
    }
    uint32_t made = add_operand(compile, operand, store);
    /* who reads a fed result reads the feed */
    if (!fg_flow_feed(compile, value) && !compile->flows[value].constant)
        compile->flows[value].operand = made;
    return made;
}

/* ---- results that are an input's bytes in another shape ---- */

static bool is_view(const fg_op *op) {
    return fg_flow_is_tie(op) || op->kind == FG_OP_reshape || op->kind == FG_OP_expand_dims ||
           op->kind == FG_OP_squeeze;
}

static bool make_view(fg_compile *compile, const fg_op *op) {
    fg_value_id value = op->first_output;
    if (!is_view(op) || fg_flow_feed(compile, value) ||
        compile->flows[value].state != FG_FLOW_KNOWN)
        return false;
    uint32_t source = operand_of(compile, fg_op_inputs(compile->graph, op)[0]);
    fg_operand operand = shaped(compile, value);
    operand.home = compile->plan->operands.at[source].home;
    operand.at = compile->plan->operands.at[source].at;
    compile->flows[value].operand = add_operand(compile, operand, compile->store_of.at[source]);
    return true;
}

/* ---- steps ---- */

static uint64_t hash_name(const char *name) {
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
    for (; *name; name++) hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
    return hash;
}

static fg_step_kind kind_of(const fg_op *op) {
    if (op->kind == FG_OP_select_branch) return FG_STEP_SELECT;
    if (op->kind == FG_OP_assert) return FG_STEP_ASSERT;
    if (op->kind == FG_OP_loop) return FG_STEP_LOOP;
    return FG_STEP_KERNEL;
}

static bool find_kernel(fg_compile *compile, fg_step *step, const fg_op *op) {
    fg_type *types =
        FG_NEW_ARRAY(compile->scratch, fg_type, op->input_count + op->output_count + 1);
    for (uint32_t i = 0; i < op->input_count; i++)
        types[i] = fg_flow_type(compile, fg_op_inputs(compile->graph, op)[i]);
    for (uint32_t i = 0; i < op->output_count; i++)
        types[op->input_count + i] = fg_flow_type(compile, op->first_output + i);
    step->kernel = fg_kernel_table_find(compile->engine->kernels, (fg_op_kind)op->kind, types,
                                        op->input_count, types + op->input_count);
    if (step->kernel) return true;
    fg_dtype dtype = op->input_count + op->output_count > 0 ? types[0].dtype : FG_INVALID;
    fg_trouble trouble = {.op = step->op, .code = FG_G301, .blame = {0, -1}};
    trouble.message =
        fg_arena_printf(compile->scratch, "there is no %s of %s",
                        fg_op_row_of((fg_op_kind)op->kind)->name, fg_dtype_name(dtype));
    fg_report_trouble(compile, &trouble);
    return false;
}

static size_t scratch_of(fg_compile *compile, const fg_step *step) {
    if (!step->kernel || !step->kernel->scratch || step->late) return 0;
    uint32_t count = step->in_count + step->out_count;
    fg_view *views = FG_NEW_ARRAY(compile->scratch, fg_view, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const fg_operand *operand =
            &compile->plan->operands.at[compile->plan->list.at[step->first + i]];
        views[i] =
            (fg_view){NULL, operand->dims, operand->count, operand->rank, (fg_dtype)operand->dtype};
    }
    fg_call call = {.kernel = step->kernel,
                    .in = views,
                    .out = views + step->in_count,
                    .in_count = step->in_count,
                    .out_count = step->out_count,
                    .attrs = step->attrs,
                    .pool = compile->engine->pool,
                    .blame = -1};
    return step->kernel->scratch(&call);
}

/* The symbols that a late result's sizes tell. */
static void add_binds(fg_compile *compile, fg_step *step, const fg_op *op) {
    step->first_bind = compile->plan->binds.count;
    for (uint32_t i = 0; i < op->output_count; i++) {
        const fg_shape *shape = fg_graph_value(compile->graph, op->first_output + i)->shape;
        for (int axis = 0; axis < shape->rank; axis++) {
            const fg_symbol *symbol = fg_size_is_symbol(&compile->graph->sizes, shape->dims[axis]);
            if (!symbol || symbol->number >= compile->bindings.count ||
                compile->bindings.values[symbol->number] >= 0)
                continue;
            fg_bind bind = {i, (uint32_t)axis, symbol->number};
            FG_PUSH(compile->arena, &compile->plan->binds, bind);
        }
    }
    step->bind_count = compile->plan->binds.count - step->first_bind;
}

/* An operation is late as a whole; those of its results that are fed do not tell. */
static bool is_late(const fg_compile *compile, const fg_op *op) {
    for (uint32_t i = 0; i < op->output_count; i++)
        if (compile->flows[op->first_output + i].state == FG_FLOW_LATE) return true;
    if (op->output_count > 0) return false;
    for (uint32_t i = 0; i < op->input_count; i++) {
        fg_value_id input = fg_op_inputs(compile->graph, op)[i];
        if (input && compile->flows[fg_flow_of(compile, input)].state == FG_FLOW_LATE) return true;
    }
    return false;
}

static uint32_t guard_number(const fg_compile *compile, uint32_t node) {
    return node ? compile->nodes.at[node].number : 0;
}

static bool make_step(fg_compile *compile, fg_op_id id) {
    fg_plan *plan = compile->plan;
    const fg_op *op = fg_graph_op(compile->graph, id);
    uint16_t flags = fg_op_row_of((fg_op_kind)op->kind)->flags;
    if (make_view(compile, op)) return true;
    fg_step step = {.op = id,
                    .kind = (uint8_t)kind_of(op),
                    .late = is_late(compile, op),
                    .random = flags & FG_OP_RANDOM || op->kind == FG_OP_loop,
                    .guard = guard_number(compile, compile->guard[id]),
                    .in_count = op->input_count,
                    .out_count = op->output_count,
                    .attrs = op->attrs};
    if (step.kind == FG_STEP_KERNEL && !find_kernel(compile, &step, op)) return false;
    if (step.kind == FG_STEP_LOOP) {
        if (step.late)
            fg_compile_late_loop(compile, id, &step.loop);
        else if (!fg_compile_loop(compile, id, &step.loop))
            return false;
    }
    if (!step.late) fg_attrs_evaluate(compile->arena, op, &compile->bindings, &step.attrs);
    step.first = plan->list.count;
    for (uint32_t i = 0; i < op->input_count; i++) {
        fg_value_id input = fg_op_inputs(compile->graph, op)[i];
        uint32_t operand = fg_flow_reads(compile, op, i) ? operand_of(compile, input) : 0;
        FG_PUSH(compile->arena, &plan->list, operand);
    }
    for (uint32_t i = 0; i < op->output_count; i++) {
        bool made = fg_flow_makes(compile, op, i);
        uint32_t operand = made ? result_operand(compile, op->first_output + i, step.late) : 0;
        FG_PUSH(compile->arena, &plan->list, operand);
    }
    step.scratch = scratch_of(compile, &step);
    if (step.random) step.key = hash_name(fg_op_full_name(compile->graph, compile->scratch, id));
    if (step.late) {
        plan->has_late = true;
        add_binds(compile, &step, op);
    }
    FG_PUSH(compile->arena, &plan->steps, step);
    return true;
}

static void make_guard(fg_compile *compile, uint32_t node) {
    fg_plan *plan = compile->plan;
    struct fg_guard_node *it = &compile->nodes.at[node];
    fg_condition condition = {.kind = it->kind,
                              .truth = it->truth,
                              .a = guard_number(compile, it->a),
                              .b = guard_number(compile, it->b),
                              .use = plan->list.count};
    fg_step step = {.kind = FG_STEP_GUARD, .first = plan->list.count};
    if (it->kind == FG_GUARD_IF) {
        FG_PUSH(compile->arena, &plan->list, operand_of(compile, it->predicate));
        step.in_count = 1;
    }
    it->number = step.guard = plan->guards.count;
    FG_PUSH(compile->arena, &plan->guards, condition);
    FG_PUSH(compile->arena, &plan->steps, step);
    plan->has_guards = true;
}

/* ---- outputs ---- */

static void copy_to_output(fg_compile *compile, uint32_t index, uint32_t source) {
    fg_plan *plan = compile->plan;
    fg_operand operand = plan->operands.at[source];
    operand.home = FG_HOME_OUTPUT;
    operand.at = index;
    uint32_t copy = add_operand(compile, operand, 0);
    fg_step step = {.kind = FG_STEP_COPY,
                    .op = compile->graph->values.at[operand.value].op,
                    .guard = plan->outputs[index].guard,
                    .first = plan->list.count,
                    .in_count = 1,
                    .out_count = 1};
    FG_PUSH(compile->arena, &plan->list, source);
    FG_PUSH(compile->arena, &plan->list, copy);
    FG_PUSH(compile->arena, &plan->steps, step);
    plan->outputs[index].operand = copy;
}

/* A value that is somebody's tensor already, which is handed out as it is. */
static bool is_tensor(const fg_compile *compile, fg_value_id value, uint32_t operand) {
    return fg_flow_feed(compile, value) || compile->flows[value].constant ||
           fg_graph_maker(compile->graph, value)->kind == FG_OP_variable ||
           compile->plan->operands.at[operand].home == FG_HOME_LATE;
}

static void add_output(fg_compile *compile, fg_value_id value, uint32_t variable, uint32_t guard) {
    fg_plan *plan = compile->plan;
    uint32_t index = plan->output_count++;
    if (!value) return;
    uint32_t operand = operand_of(compile, value);
    uint32_t *first = &compile->output_of[fg_flow_of(compile, value)];
    plan->outputs[index] = (fg_plan_output){
        .operand = operand, .same_as = *first, .variable = variable, .guard = guard};
    if (*first) {
        plan->outputs[index].operand = plan->outputs[*first - 1].operand;
        return;
    }
    *first = index + 1;
    fg_store *store = &compile->stores.at[compile->store_of.at[operand]];
    if (is_tensor(compile, fg_flow_of(compile, value), operand))
        store->kept = true;
    else if (store->same && !store->feed && store->output == 0)
        store->output = index + 1;
    else
        copy_to_output(compile, index, operand);
}

/* A variable's new value is an output; what gives it the value it has is no update. */
static void add_update(fg_compile *compile, uint32_t number) {
    const fg_graph *graph = compile->graph;
    const fg_update *update = &graph->updates.at[number];
    uint32_t guard = compile->update_guards[number];
    fg_value_id value = fg_flow_of(compile, update->value);
    if (guard == FG_NEVER || value == graph->variables.at[update->variable].value) return;
    add_output(compile, value, update->variable, guard_number(compile, guard));
}

/* Room for what is coming, so that nothing is moved while it grows. */
static void make_room(fg_compile *compile) {
    fg_plan *plan = compile->plan;
    size_t steps = 1, list = 1, results = 1;
    for (uint32_t i = 0; i < compile->order_of_run.count; i++) {
        uint32_t item = compile->order_of_run.at[i];
        const fg_op *op = item & FG_IS_GUARD ? NULL : fg_graph_op(compile->graph, item);
        steps++;
        list += op ? (size_t)op->input_count + op->output_count : 1;
        results += op ? op->output_count : 0;
    }
    if (list > UINT32_MAX / 2) fg_arena_fail(compile->arena);
    plan->steps.at = FG_NEW_ARRAY(compile->arena, fg_step, steps);
    plan->steps.capacity = (uint32_t)steps;
    plan->list.at = FG_NEW_ARRAY(compile->arena, uint32_t, list);
    plan->list.capacity = (uint32_t)list;
    plan->operands.at = FG_NEW_ARRAY(compile->arena, fg_operand, results);
    plan->operands.capacity = (uint32_t)results;
}

bool fg_pass_steps(fg_compile *compile) {
    fg_plan *plan = compile->plan;
    make_room(compile);
    add_operand(compile, (fg_operand){0}, 0);
    FG_PUSH(compile->scratch, &compile->stores, (fg_store){0});
    FG_PUSH(compile->arena, &plan->guards, (fg_condition){0});
    for (uint32_t i = 0; i < compile->order_of_run.count; i++) {
        uint32_t item = compile->order_of_run.at[i];
        if (item & FG_IS_GUARD)
            make_guard(compile, item & ~FG_IS_GUARD);
        else if (!make_step(compile, item))
            compile->failed = true;
    }
    compile->output_of = FG_NEW_ARRAY(compile->scratch, uint32_t, compile->graph->values.count);
    for (uint32_t i = 0; i < plan->fetch_count; i++)
        add_output(compile, compile->order->fetches[i].value, 0, 0);
    for (uint32_t u = 1; u < compile->graph->updates.count; u++) add_update(compile, u);
    return !compile->failed;
}
