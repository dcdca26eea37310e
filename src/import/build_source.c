/* Builders of what stands at the beginning: constants, placeholders. */
#include "import/builders.h"

bool fg_tf_build_const(fg_importer *im, fg_tf_call *call) {
    const fg_tf_value *value = fg_tf_attr_of(call->attrs, "value");
    fg_tf_trouble trouble = {.why = "there is no value"};
    int rank;
    int64_t dims[FG_MAX_RANK];
    bool splat;
    fg_tensor *tensor = NULL;
    if (value && value->kind == FG_TF_VALUE_TENSOR)
        tensor =
            fg_tf_tensor_value(im->graph, im->memory, value->tensor, &rank, dims, &splat, &trouble);
    if (!tensor && trouble.memory) fg_arena_fail(im->arena);
    if (!tensor && trouble.unknown) return fg_tf_refuse(im, call, "it has %s", trouble.why);
    if (!tensor) {
        fg_report_add(im->report, FG_G102, call->span, "its value is malformed: %s", trouble.why);
        im->failed = true;
        return fg_tf_refuse(im, call, "%s", trouble.why);
    }
    call->outputs[0] = fg_tf_constant(im, call, tensor);
    if (splat) {
        const fg_size **sizes = FG_NEW_ARRAY(im->arena, const fg_size *, rank + 1);
        for (int i = 0; i < rank; i++) sizes[i] = fg_size_number(&im->graph->sizes, dims[i]);
        fg_attr *attrs = fg_tf_defaults(im, FG_OP_broadcast_to);
        *fg_tf_attr_slot(FG_OP_broadcast_to, attrs, "shape") =
            (fg_attr){.kind = FG_ATTR_SIZES, .count = (uint32_t)rank, .sizes = sizes};
        call->outputs[0] = fg_tf_emit(im, call, FG_OP_broadcast_to, call->outputs, 1, attrs);
    }
    if (call->outputs[0] && im->written[call->node])
        call->outputs[0] = fg_tf_written_constant(im, call, call->outputs[0]);
    return call->outputs[0] != 0;
}

/* ---- placeholders ---- */

static const fg_tf_shape unknown_shape = {.unknown_rank = true};

/* Old files (before version 24 of graphs) had [] for an unknown shape, as TensorFlow reads them. */
static const fg_tf_shape *shape_attr(const fg_importer *im, const fg_tf_call *call) {
    const fg_tf_value *value = fg_tf_attr_of(call->attrs, "shape");
    if (!value || value->kind != FG_TF_VALUE_SHAPE) return &unknown_shape;
    const fg_tf_versions *versions = im->tf->def->versions;
    bool old = versions && versions->producer > 0 && versions->producer < 24;
    return old && value->shape->dim.count == 0 ? &unknown_shape : value->shape;
}

/* What is declared, if anything is; a truth has no axes. */
static const fg_shape *declared(fg_importer *im, const fg_tf_call *call, fg_dtype dtype) {
    const fg_shape *shape = fg_tf_declared_shape(im, call->node, shape_attr(im, call));
    bool scalar = shape && shape->rank < 0 && dtype == FG_BOOL && fg_tf_is_truth(im, call->node);
    return scalar ? fg_shape_new(im->arena, 0) : shape;
}

static fg_attr sizes_of(const fg_shape *shape) {
    if (shape->rank < 0) return (fg_attr){.kind = FG_ATTR_NONE};
    return (fg_attr){.kind = FG_ATTR_SIZES, .count = (uint32_t)shape->rank, .sizes = shape->dims};
}

static void record(fg_importer *im, fg_tf_call *call, fg_value_id value, fg_value_id fallback) {
    fg_bytes name = call->def->name;
    fg_op *op = fg_graph_maker(im->graph, value);
    op->extra = im->graph->placeholders.count;
    const fg_name *interned = fg_name_of(im->names, name.at, name.length);
    FG_PUSH(im->arena, &im->graph->placeholders,
            (fg_placeholder){.value = value,
                             .name = interned,
                             .full_name = interned,
                             .span = call->span,
                             .fallback = fallback});
    call->outputs[0] = value;
}

/* A placeholder of an element type that we have none for is one all the same: it must be fed, and
 * no value will do. */
bool fg_tf_build_placeholder(fg_importer *im, fg_tf_call *call) {
    fg_type type = {.dtype = fg_tf_attr_dtype(call->attrs, "dtype")};
    type.shape = declared(im, call, type.dtype);
    if (!type.shape) return false;
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_placeholder);
    *fg_tf_attr_slot(FG_OP_placeholder, attrs, "dtype") =
        (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = type.dtype};
    *fg_tf_attr_slot(FG_OP_placeholder, attrs, "shape") = sizes_of(type.shape);
    fg_op_id op =
        fg_graph_add(im->graph, FG_OP_placeholder, 0, call->span, NULL, 0, attrs, &type, 1);
    record(im, call, fg_graph_op(im->graph, op)->first_output, 0);
    return true;
}

bool fg_tf_build_placeholder_default(fg_importer *im, fg_tf_call *call) {
    if (call->input_count != 1) return fg_tf_refuse(im, call, "it has no default");
    fg_type type = {.dtype = fg_tf_type_of(im, call->inputs[0])};
    type.shape = declared(im, call, type.dtype);
    if (!type.shape) return false;
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_placeholder_default);
    *fg_tf_attr_slot(FG_OP_placeholder_default, attrs, "shape") = sizes_of(type.shape);
    fg_op_id op = fg_graph_add(im->graph, FG_OP_placeholder_default, 0, call->span, call->inputs, 1,
                               attrs, &type, 1);
    record(im, call, fg_graph_op(im->graph, op)->first_output, call->inputs[0]);
    return true;
}
