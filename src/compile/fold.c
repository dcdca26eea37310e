/* Shapes as numbers, and what is constant computed, in one walk forward. */
#include <string.h>

#include "compile/attrs.h"
#include "compile/compile.h"
#include "graph/loop_vary.h"

/* Results up to this size are computed here whatever they are made of, larger ones only where they
 * are not larger than what they are made of. */
#define FOLD_BYTES ((size_t)1 << 20)

typedef struct folder {
    fg_compile *compile;
    fg_type *types;      /* of the inputs, then of the outputs */
    fg_tensor **tensors; /* the inputs' values, NULL where not constant */
    fg_view *views;      /* of inputs, then outputs */
    uint32_t room;
    fg_infer infer;
} folder;

static void make_room(folder *it, uint32_t count) {
    if (count <= it->room) return;
    fg_arena *scratch = it->compile->scratch;
    it->room = count * 2;
    it->types = FG_NEW_ARRAY(scratch, fg_type, it->room);
    it->tensors = FG_NEW_ARRAY(scratch, fg_tensor *, it->room);
    it->views = FG_NEW_ARRAY(scratch, fg_view, it->room);
}

static void set_outputs(folder *it, const fg_op *op, fg_flow_state state) {
    for (uint32_t i = 0; i < op->output_count; i++) {
        fg_flow *flow = &it->compile->flows[op->first_output + i];
        if (!fg_flow_feed(it->compile, op->first_output + i) && !flow->constant)
            flow->state = (uint8_t)state;
    }
}

static void add_trouble(folder *it, fg_op_id op, fg_code code, const char *message) {
    fg_trouble trouble = {.op = op, .code = code, .message = message, .blame = {-1, -1}};
    FG_PUSH(it->compile->scratch, &it->compile->troubles, trouble);
}

/* ---- folding ---- */

static fg_view view_of(const fg_tensor *tensor) {
    return (fg_view){tensor->data, tensor->dims, tensor->count, tensor->rank, tensor->dtype};
}

/* Looks for what forbids to compute the operation here; else sets the number of bytes made. */
static bool may_fold(const folder *it, const fg_op *op) {
    uint16_t flags = it->infer.row->flags;
    if (fg_flow_is_tie(op)) return false;
    if (flags & (FG_OP_RANDOM | FG_OP_STATEFUL | FG_OP_DYNAMIC | FG_OP_LAZY)) return false;
    size_t in = 0, out = 0;
    const fg_value_id *inputs = fg_op_inputs(it->compile->graph, op);
    for (uint32_t i = 0; i < op->input_count; i++) {
        if (!inputs[i]) continue;
        if (it->tensors[i])
            in += it->tensors[i]->bytes;
        else if (!(flags & FG_OP_SIZE_ONLY))
            return false;
    }
    for (uint32_t i = 0; i < op->output_count; i++) {
        int64_t dims[FG_MAX_RANK];
        size_t count, bytes;
        const fg_type *type = &it->types[op->input_count + i];
        if (!fg_shape_numbers(type->shape, dims) ||
            !fg_dims_count(type->shape->rank, dims, fg_dtype_size(type->dtype), &count, &bytes))
            return false;
        out += bytes;
        if (out > FOLD_BYTES && out > in) return false;
    }
    return true;
}

/* The inputs as the kernel sees them; of one that is not constant only its shape counts. */
static void view_inputs(folder *it, const fg_op *op) {
    for (uint32_t i = 0; i < op->input_count; i++) {
        const fg_type *type = &it->types[i];
        it->views[i] = (fg_view){.dtype = type->dtype};
        if (it->tensors[i]) {
            it->views[i] = view_of(it->tensors[i]);
        } else if (type->dtype != FG_INVALID) {
            int64_t *dims = FG_NEW_ARRAY(it->compile->scratch, int64_t, FG_MAX_RANK);
            size_t bytes;
            it->views[i].rank = type->shape->rank;
            it->views[i].dims = dims;
            if (fg_shape_numbers(type->shape, dims))
                fg_dims_count(type->shape->rank, dims, fg_dtype_size(type->dtype),
                              &it->views[i].count, &bytes);
        }
    }
}

static bool run_kernel(const folder *it, fg_call *call, const fg_kernel *kernel) {
    char message[256] = "";
    call->message = message;
    call->message_size = sizeof message;
    fg_memory *memory = it->compile->engine->memory;
    size_t size = kernel->scratch ? kernel->scratch(call) : 0;
    if (size) {
        /* scratch is aligned to 64, as blocks are from 4096 bytes on */
        if (size < 4096) size = 4096;
        call->scratch = fg_memory_alloc(memory, size);
        if (!call->scratch) return false;
    }
    bool done = kernel->run(call);
    fg_memory_free(memory, call->scratch, size);
    return done;
}

/* Computes an operation whose inputs are constant. False where that cannot be done here; the run
 * will do it, or say why not. The results are held by the plan before anything else can fail. */
static bool fold(folder *it, const fg_op *op, const fg_attr *attrs) {
    fg_compile *compile = it->compile;
    fg_plan *plan = compile->plan;
    const fg_type *outputs = it->types + op->input_count;
    const fg_kernel *kernel = fg_kernel_table_find(compile->engine->kernels, (fg_op_kind)op->kind,
                                                   it->types, op->input_count, outputs);
    if (!kernel || op->output_count == 0 || !may_fold(it, op)) return false;
    view_inputs(it, op);
    fg_view *views = it->views + op->input_count;
    uint32_t first = plan->made.count;
    for (uint32_t i = 0; i < op->output_count; i++) {
        int64_t dims[FG_MAX_RANK];
        fg_shape_numbers(outputs[i].shape, dims);
        FG_PUSH(compile->arena, &plan->made, NULL);
        fg_tensor *made = fg_tensor_make(compile->engine->memory, outputs[i].dtype,
                                         outputs[i].shape->rank, dims, false);
        if (!made) return false;
        plan->made.at[first + i] = made;
        views[i] = view_of(made);
    }
    fg_call call = {.kernel = kernel,
                    .in = it->views,
                    .out = views,
                    .in_count = op->input_count,
                    .out_count = op->output_count,
                    .attrs = attrs,
                    .pool = compile->engine->pool,
                    .blame = -1};
    if (!run_kernel(it, &call, kernel)) return false;
    for (uint32_t i = 0; i < op->output_count; i++)
        if (!compile->flows[op->first_output + i].constant)
            fg_flow_set_constant(compile, op->first_output + i, plan->made.at[first + i],
                                 first + i + 1);
    return true;
}

/* One reader less: a constant made here that nobody else reads is given back at once. */
static void release(fg_compile *compile, fg_value_id value) {
    fg_flow *flow = &compile->flows[fg_flow_of(compile, value)];
    if (flow->uses > 0) flow->uses--;
    if (flow->uses > 0 || !flow->constant) return;
    fg_held *held = &compile->constants.at[flow->constant - 1];
    if (!held->made || !held->tensor) return;
    compile->plan->made.at[held->made - 1] = NULL;
    fg_tensor_unref(held->tensor);
    held->tensor = NULL;
}

/* ---- shapes ---- */

/* What is known of the inputs: the worst of their states. */
static fg_flow_state look_at_inputs(folder *it, const fg_op *op) {
    fg_compile *compile = it->compile;
    const fg_value_id *inputs = fg_op_inputs(compile->graph, op);
    fg_flow_state state = FG_FLOW_KNOWN;
    make_room(it, op->input_count + op->output_count);
    for (uint32_t i = 0; i < op->input_count; i++) {
        it->types[i] = fg_flow_type(compile, inputs[i]);
        it->tensors[i] = NULL;
        if (!inputs[i] || !fg_flow_reads(compile, op, i)) continue;
        const fg_flow *flow = &compile->flows[fg_flow_of(compile, inputs[i])];
        it->tensors[i] = fg_flow_constant(compile, inputs[i]);
        if (flow->state == FG_FLOW_BROKEN || flow->state == FG_FLOW_UNSEEN)
            state = FG_FLOW_BROKEN;
        else if (flow->state == FG_FLOW_LATE && state == FG_FLOW_KNOWN)
            state = FG_FLOW_LATE;
    }
    return state;
}

/* An operation that looks at shapes only does not wait for what the run computes, or what is not
 * fed, where the graph tells these shapes: so the check has it. Where shapes were found to disagree
 * it is not so. */
static fg_flow_state look_at_formulas(folder *it, const fg_op *op, fg_flow_state state) {
    fg_compile *compile = it->compile;
    if (compile->troubles.count > 0) return state;
    const fg_value_id *inputs = fg_op_inputs(compile->graph, op);
    for (uint32_t i = 0; i < op->input_count; i++) {
        int64_t dims[FG_MAX_RANK];
        if (compile->flows[fg_flow_of(compile, inputs[i])].state == FG_FLOW_KNOWN) continue;
        const fg_shape *shape = fg_graph_value(compile->graph, inputs[i])->shape;
        if (shape->rank < 0 || !fg_shape_evaluate(shape, &compile->bindings, dims)) return state;
        it->types[i].shape = fg_shape_of(compile->scratch, &compile->sizes, shape->rank, dims);
    }
    return FG_FLOW_KNOWN;
}

/* Takes over what the shape rule found. */
static fg_flow_state take_shapes(folder *it, fg_op_id id, const fg_op *op) {
    fg_compile *compile = it->compile;
    fg_flow_state state = it->infer.row->flags & FG_OP_DYNAMIC ? FG_FLOW_LATE : FG_FLOW_KNOWN;
    int64_t dims[FG_MAX_RANK];
    size_t count, bytes;
    for (uint32_t i = 0; i < op->output_count; i++)
        if (fg_flow_makes(compile, op, i) && !fg_shape_numbers(it->infer.outputs[i].shape, dims))
            state = FG_FLOW_LATE;
    if (state == FG_FLOW_LATE) return state;
    for (uint32_t i = 0; i < op->output_count; i++) {
        if (!fg_flow_makes(compile, op, i)) continue;
        const fg_value *value = fg_graph_value(compile->graph, op->first_output + i);
        const fg_shape *shape = it->infer.outputs[i].shape;
        fg_shape_numbers(shape, dims);
        if (!fg_dims_count(shape->rank, dims, fg_dtype_size((fg_dtype)value->dtype), &count,
                           &bytes)) {
            fg_type type = {(fg_dtype)value->dtype, shape};
            add_trouble(
                it, id, FG_G105,
                fg_arena_printf(compile->scratch, "its result, %s, is larger than any memory",
                                fg_type_text(compile->scratch, &compile->sizes, type)));
            return FG_FLOW_BROKEN;
        }
        fg_attrs_bind(&compile->graph->sizes, value->shape, shape->rank, dims, &compile->bindings);
        fg_flow *flow = &compile->flows[op->first_output + i];
        if (flow->shape) /* fed: who reads it reads the feed, but the operation makes this */
            fg_map_set(compile->scratch, &compile->cut, value, (void *)(uintptr_t)shape);
        else
            flow->shape = shape;
    }
    return state;
}

static fg_flow_state infer_shapes(folder *it, fg_op_id id, const fg_op *op, const fg_attr *attrs) {
    fg_compile *compile = it->compile;
    fg_type *outputs = it->types + op->input_count;
    for (uint32_t i = 0; i < op->output_count; i++)
        outputs[i] = (fg_type){(fg_dtype)compile->graph->values.at[op->first_output + i].dtype,
                               &fg_shape_unknown};
    it->infer = (fg_infer){.row = fg_op_row_of((fg_op_kind)op->kind),
                           .arena = compile->scratch,
                           .sizes = &compile->sizes,
                           .input_count = op->input_count,
                           .output_count = op->output_count,
                           .inputs = it->types,
                           .constants = it->tensors,
                           .attrs = attrs,
                           .outputs = outputs};
    if (fg_infer_run(&it->infer)) return take_shapes(it, id, op);
    fg_trouble trouble = {.op = id,
                          .code = it->infer.code,
                          .message = it->infer.message,
                          .help = it->infer.help,
                          .blame = {it->infer.blame[0], it->infer.blame[1]}};
    FG_PUSH(compile->scratch, &compile->troubles, trouble);
    return FG_FLOW_BROKEN;
}

static void fold_variable(fg_compile *compile, const fg_op *op) {
    fg_flow *flow = &compile->flows[op->first_output];
    int64_t dims[FG_MAX_RANK];
    const fg_shape *shape = fg_graph_value(compile->graph, op->first_output)->shape;
    if (!fg_shape_numbers(shape, dims)) {
        flow->state = FG_FLOW_BROKEN;
        return;
    }
    flow->shape = fg_shape_of(compile->scratch, &compile->sizes, shape->rank, dims);
    flow->state = FG_FLOW_KNOWN;
}

/* What only passes a value on is that value. */
static bool fold_passing(fg_compile *compile, const fg_op *op) {
    if (op->output_count != 1) return false;
    fg_value_id value = op->first_output;
    if (fg_flow_feed(compile, value) || compile->flows[value].constant) return true;
    fg_value_id passed = fg_flow_passes(compile, value);
    if (!passed) return false;
    passed = fg_flow_of(compile, passed);
    fg_flow *flow = &compile->flows[value], *other = &compile->flows[passed];
    flow->is = passed;
    flow->state = other->state;
    if (flow->uses > 0) other->uses += flow->uses - 1; /* this operation reads it no more */
    int64_t dims[FG_MAX_RANK];
    if (other->state == FG_FLOW_KNOWN && fg_shape_numbers(other->shape, dims))
        fg_attrs_bind(&compile->graph->sizes, compile->graph->values.at[value].shape,
                      other->shape->rank, dims, &compile->bindings);
    return true;
}

/* What is carried keeps its shape, but for sizes that may be others in each turn. */
static void fold_loop(folder *it, fg_op_id id, const fg_op *op) {
    fg_flow_find_reads(it->compile, op); /* more is known than when it was reached */
    fg_flow_state state = look_at_inputs(it, op);
    it->infer = (fg_infer){.row = fg_op_row_of(FG_OP_loop), .outputs = it->types};
    bool varies = fg_loop_varies(it->compile->graph, &it->compile->graph->loops.at[op->extra]);
    if (state == FG_FLOW_KNOWN && varies) state = FG_FLOW_LATE;
    if (state == FG_FLOW_KNOWN) state = take_shapes(it, id, op);
    set_outputs(it, op, state);
}

/* It stands on a side that is not taken, which is seen only when all is folded; else the check has
 * refused the run. */
static void fold_opaque(folder *it, fg_op_id id, const fg_op *op) {
    add_trouble(
        it, id, FG_G203,
        fg_arena_printf(it->compile->scratch, "'%s' cannot be computed here", op->attrs[1].s));
    set_outputs(it, op, FG_FLOW_BROKEN);
}

static void fold_op(folder *it, fg_op_id id) {
    fg_compile *compile = it->compile;
    const fg_op *op = fg_graph_op(compile->graph, id);
    if (fold_passing(compile, op)) return;
    if (op->kind == FG_OP_const) {
        fg_flow_take_constant(compile, op);
        return;
    }
    if (op->kind == FG_OP_variable) {
        fold_variable(compile, op);
        return;
    }
    if (op->kind == FG_OP_loop) {
        fold_loop(it, id, op);
        return;
    }
    if (op->kind == FG_OP_opaque) {
        fold_opaque(it, id, op);
        return;
    }
    fg_flow_state state = op->kind == FG_OP_placeholder ? FG_FLOW_BROKEN : look_at_inputs(it, op);
    const fg_attr *attrs;
    if (state != FG_FLOW_KNOWN && op->kind != FG_OP_placeholder &&
        fg_op_row_of((fg_op_kind)op->kind)->flags & FG_OP_SIZE_ONLY)
        state = look_at_formulas(it, op, state);
    if (state == FG_FLOW_KNOWN &&
        !fg_attrs_evaluate(compile->scratch, op, &compile->bindings, &attrs))
        state = FG_FLOW_LATE;
    if (state == FG_FLOW_KNOWN) state = infer_shapes(it, id, op, attrs);
    set_outputs(it, op, state);
    if (state != FG_FLOW_KNOWN || !fold(it, op, attrs)) return;
    for (uint32_t i = 0; i < op->input_count; i++)
        if (fg_op_inputs(compile->graph, op)[i])
            release(compile, fg_op_inputs(compile->graph, op)[i]);
}

bool fg_pass_fold(fg_compile *compile) {
    folder it = {.compile = compile};
    make_room(&it, 8);
    for (fg_op_id op = compile->first; op < compile->end; op++)
        if (compile->needed[op]) fold_op(&it, op);
    return true;
}
