/* What builders build with. */
#include "import/importer.h"

/* ---- saying no ---- */

bool fg_tf_refuse(fg_importer *im, fg_tf_call *call, const char *format, ...) {
    va_list args;
    va_start(args, format);
    call->why = fg_arena_vprintf(im->arena, format, args);
    va_end(args);
    return false;
}

const char *fg_tf_node_name(const fg_importer *im, uint32_t node) {
    fg_bytes name = im->tf->def->node.at[node].name;
    return fg_arena_text(im->arena, name.at, name.length);
}

bool fg_tf_is_unknown(const fg_importer *im, fg_value_id value) {
    const fg_op *op = fg_graph_maker(im->graph, value);
    while (op->kind == FG_OP_identity && op->input_count == 1)
        op = fg_graph_maker(im->graph, fg_op_inputs(im->graph, op)[0]);
    return op->kind == FG_OP_opaque;
}

/* ---- operations ---- */

fg_attr *fg_tf_defaults(fg_importer *im, fg_op_kind kind) {
    const fg_op_row *row = fg_op_row_of(kind);
    bool any = false;
    for (int i = 0; i < row->param_count; i++) any |= row->params[i].kind > FG_PARAM_LIST;
    if (!any) return NULL;
    fg_attr *attrs = FG_NEW_ARRAY(im->arena, fg_attr, row->param_count);
    for (int i = 0; i < row->param_count; i++) attrs[i] = row->params[i].value;
    return attrs;
}

fg_attr *fg_tf_attr_slot(fg_op_kind kind, fg_attr *attrs, const char *name) {
    return &attrs[fg_op_param_index(fg_op_row_of(kind), name)];
}

#define FEW 8

fg_value_id fg_tf_emit(fg_importer *im, fg_tf_call *call, fg_op_kind kind,
                       const fg_value_id *inputs, uint32_t count, const fg_attr *attrs) {
    fg_type few_inputs[FEW], few_outputs[FEW] = {0};
    fg_tensor *few_constants[FEW];
    bool few = count <= FEW;
    fg_type *in = few ? few_inputs : FG_NEW_ARRAY(im->arena, fg_type, count);
    fg_tensor **constants = few ? few_constants : FG_NEW_ARRAY(im->arena, fg_tensor *, count);
    for (uint32_t i = 0; i < count; i++) {
        in[i] = inputs[i] ? fg_value_type(im->graph, inputs[i]) : (fg_type){0};
        constants[i] = inputs[i] ? fg_value_constant(im->graph, inputs[i]) : NULL;
        if (inputs[i] && in[i].dtype == FG_INVALID) {
            call->follows = fg_graph_maker(im->graph, inputs[i])->kind != FG_OP_placeholder;
            fg_tf_refuse(im, call, "the element type of input %u is not known", i);
            return 0;
        }
    }
    fg_infer infer = {.row = fg_op_row_of(kind),
                      .arena = im->arena,
                      .sizes = &im->graph->sizes,
                      .input_count = count,
                      .output_count = fg_op_row_of(kind)->result_count,
                      .inputs = in,
                      .constants = constants,
                      .attrs = attrs,
                      .outputs = few_outputs,
                      .blame = {-1, -1}};
    bool right = !(infer.row->flags & FG_OP_SPREAD) || fg_infer_count(&infer);
    if (right && infer.output_count > UINT16_MAX)
        return fg_tf_refuse(im, call, "%u results", infer.output_count);
    if (infer.output_count > FEW)
        infer.outputs = FG_NEW_ARRAY(im->arena, fg_type, infer.output_count);
    if (!right || !fg_infer_run(&infer)) {
        call->why = infer.message;
        return 0;
    }
    fg_op_id op = fg_graph_add(im->graph, kind, 0, call->span, inputs, count, attrs, infer.outputs,
                               infer.output_count);
    return infer.output_count ? fg_graph_op(im->graph, op)->first_output : 0;
}

fg_value_id fg_tf_constant(fg_importer *im, fg_tf_call *call, fg_tensor *tensor) {
    return fg_graph_constant(im->graph, 0, call->span, tensor);
}

fg_value_id fg_tf_cast(fg_importer *im, fg_tf_call *call, fg_value_id value, fg_dtype dtype) {
    if (!value || fg_tf_type_of(im, value) == dtype) return value;
    if (dtype == FG_INVALID || dtype == FG_STRING) {
        fg_tf_refuse(im, call, "an element type is not known, or string");
        return 0;
    }
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_cast);
    *fg_tf_attr_slot(FG_OP_cast, attrs, "dtype") = (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = dtype};
    fg_value_id made = fg_tf_emit(im, call, FG_OP_cast, &value, 1, attrs);
    const fg_tf_ints *ints = made ? fg_tf_ints_of(im, value) : NULL;
    if (ints && (dtype == FG_INT32 || dtype == FG_INT64))
        fg_tf_set_ints(im, made, ints->rank, ints->at, ints->count);
    return made;
}

/* ---- ints ---- */

#define INTS_LIMIT 64u

static const void *key_of(fg_value_id value) {
    return (const void *)(uintptr_t)value;
}

void fg_tf_set_ints(fg_importer *im, fg_value_id value, int rank, const fg_size *const *at,
                    uint32_t count) {
    if (count > INTS_LIMIT || rank > 1) return;
    fg_tf_ints *ints = FG_NEW(im->arena, fg_tf_ints);
    *ints = (fg_tf_ints){.count = count, .rank = rank, .at = at};
    fg_map_set(im->arena, &im->ints, key_of(value), ints);
}

static const fg_tf_ints *constant_ints(fg_importer *im, fg_value_id value) {
    const fg_tensor *tensor = fg_value_constant(im->graph, value);
    if (!tensor || tensor->rank > 1 || tensor->count > INTS_LIMIT) return NULL;
    if (tensor->dtype != FG_INT32 && tensor->dtype != FG_INT64) return NULL;
    const fg_size **at = FG_NEW_ARRAY(im->arena, const fg_size *, tensor->count + 1);
    for (size_t i = 0; i < tensor->count; i++)
        at[i] = fg_size_number(&im->graph->sizes, fg_tensor_element_int(tensor, i));
    fg_tf_set_ints(im, value, tensor->rank, at, (uint32_t)tensor->count);
    return fg_map_get(&im->ints, key_of(value));
}

const fg_tf_ints *fg_tf_ints_of(fg_importer *im, fg_value_id value) {
    const fg_tf_ints *ints = fg_map_get(&im->ints, key_of(value));
    return ints ? ints : constant_ints(im, value);
}

bool fg_tf_numbers_of(fg_importer *im, fg_value_id value, int64_t *numbers, uint32_t most,
                      uint32_t *count) {
    const fg_tf_ints *ints = fg_tf_ints_of(im, value);
    if (!ints || ints->count > most) return false;
    for (uint32_t i = 0; i < ints->count; i++)
        if (!fg_size_is_number(ints->at[i], &numbers[i])) return false;
    *count = ints->count;
    return true;
}

bool fg_tf_number_of(fg_importer *im, fg_value_id value, int64_t *number) {
    uint32_t count;
    return fg_tf_numbers_of(im, value, number, 1, &count) && count == 1;
}

fg_attr fg_tf_sizes_attr(const fg_tf_ints *ints) {
    return (fg_attr){.kind = FG_ATTR_SIZES, .count = ints->count, .sizes = ints->at};
}

/* ---- shapes ---- */

const fg_shape *fg_tf_declared_shape(fg_importer *im, uint32_t node, const fg_tf_shape *shape) {
    int rank;
    int64_t dims[FG_MAX_RANK];
    fg_tf_trouble trouble;
    if (!fg_tf_shape_dims(shape, &rank, dims, &trouble)) {
        fg_report_add(im->report, FG_G205, fg_tf_place(im->tf, node), "%s", trouble.why);
        im->failed = true;
        return NULL;
    }
    if (rank < 0) return &fg_shape_unknown;
    fg_shape *made = fg_shape_new(im->arena, rank);
    for (int i = 0; i < rank; i++)
        made->dims[i] = dims[i] >= 0 ? fg_size_number(&im->graph->sizes, dims[i])
                                     : fg_size_symbol(&im->graph->sizes, NULL,
                                                      fg_tf_place(im->tf, node), false);
    return made;
}
