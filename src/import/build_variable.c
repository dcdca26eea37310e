/* Variables, of both kinds: those that are references, and those that are resources. */
#include "import/builders.h"
#include "tensorflow/bundle.h"

/* The beginning of the names of a checkpoint's files: of a SavedModel, in the folder beside it; of
 * "model.meta", "model". NULL: there can be none. */
static const char *checkpoint_prefix(const fg_importer *im) {
    const char *path = fg_sources_get(im->graph->sources, im->tf->source)->name;
    size_t length = strlen(path);
    if (im->tf->saved_model) {
        const char *slash = strrchr(path, '/');
        int folder = slash ? (int)(slash - path + 1) : 0;
        return fg_arena_printf(im->arena, "%.*svariables/variables", folder, path);
    }
    if (length <= 5 || strcmp(path + length - 5, ".meta") != 0) return NULL;
    return fg_arena_text(im->arena, path, length - 5);
}

static fg_bundle *bundle_of(fg_importer *im) {
    if (!im->bundle_sought) {
        const char *prefix = checkpoint_prefix(im);
        im->bundle_sought = true;
        if (prefix)
            im->bundle = fg_bundle_open(im->graph, im->memory, im->report, prefix, &im->failed);
    }
    return im->bundle;
}

static bool is_trainable(const fg_importer *im, fg_bytes name) {
    const fg_tf_meta_graph *meta = im->tf->meta;
    for (uint32_t i = 0; meta && i < meta->collection_def.count; i++) {
        const fg_tf_collection *collection = &meta->collection_def.at[i];
        if (!fg_bytes_are(collection->key, "trainable_variables")) continue;
        const fg_tf_bytes_list *list = collection->value.bytes_list;
        for (uint32_t k = 0; list && k < list->value.count; k++)
            if (memmem(list->value.at[k].at, list->value.at[k].length, name.at, name.length))
                return true;
        return false;
    }
    return true;
}

/* Whether the checkpoint's tensor has the variable's type, and its shape as far as that is said. */
static bool fits(fg_importer *im, const fg_tf_call *call, fg_type type, const fg_tensor *saved) {
    bool right = saved->dtype == type.dtype;
    if (type.shape && type.shape->rank >= 0) {
        right &= type.shape->rank == saved->rank;
        for (int i = 0; right && i < saved->rank; i++) {
            int64_t size;
            right = !fg_size_is_number(type.shape->dims[i], &size) || size == saved->dims[i];
        }
    }
    if (right) return true;
    fg_report_add(im->report, FG_G707, call->span,
                  "the variable is %s, and its checkpoint has %s%s",
                  fg_type_text(im->arena, &im->graph->sizes,
                               (fg_type){type.dtype, type.shape ? type.shape : &fg_shape_unknown}),
                  fg_dtype_name(saved->dtype), fg_dims_text(im->arena, saved->rank, saved->dims));
    im->failed = true;
    return false;
}

bool fg_tf_build_variable(fg_importer *im, fg_tf_call *call) {
    const fg_tf_value *shape = fg_tf_attr_of(call->attrs, "shape");
    fg_type type = {.dtype = fg_tf_attr_dtype(call->attrs, "dtype")};
    if (type.dtype == FG_INVALID || type.dtype == FG_STRING)
        return fg_tf_refuse(im, call, "of an element type that there is not");
    fg_bytes name = call->def->name;
    fg_bytes shared = fg_tf_attr_text(call->attrs, "shared_name");
    fg_bundle *bundle = bundle_of(im);
    fg_bytes names[] = {im->restored[call->node], name, shared};
    fg_stored *stored = NULL;
    for (int i = 0; i < 3 && bundle && !stored; i++)
        if (names[i].length) stored = fg_bundle_stored(bundle, names[i], call->span, &im->failed);
    /* of the oldest variables, [] is no shape */
    bool old = fg_bytes_are(call->def->op, "Variable");
    if (shape && shape->kind == FG_TF_VALUE_SHAPE &&
        (!old || shape->shape->dim.count > 0 || !stored))
        type.shape = fg_tf_declared_shape(im, call->node, shape->shape);
    fg_tensor *saved = stored && fits(im, call, type, stored->tensor) ? stored->tensor : NULL;
    if (saved) type.shape = fg_shape_of(im->arena, &im->graph->sizes, saved->rank, saved->dims);
    if (!type.shape) return fg_tf_refuse(im, call, "of no shape");
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_variable);
    *fg_tf_attr_slot(FG_OP_variable, attrs, "dtype") =
        (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = type.dtype};
    if (type.shape->rank >= 0)
        *fg_tf_attr_slot(FG_OP_variable, attrs, "shape") = (fg_attr){
            .kind = FG_ATTR_SIZES, .count = (uint32_t)type.shape->rank, .sizes = type.shape->dims};
    fg_value_id initial = saved ? fg_tf_constant(im, call, saved) : 0;
    fg_op_id op = fg_graph_add(im->graph, FG_OP_variable, 0, call->span, NULL, 0, attrs, &type, 1);
    fg_graph_op(im->graph, op)->extra = im->graph->variables.count;
    call->outputs[0] = fg_graph_op(im->graph, op)->first_output;
    FG_PUSH(im->arena, &im->graph->variables,
            (fg_variable){.value = call->outputs[0],
                          .full_name = fg_name_of(im->names, name.at, name.length),
                          .span = call->span,
                          .initial = initial,
                          .stored = saved ? stored : NULL,
                          .trainable = is_trainable(im, name)});
    return true;
}

/* The variable that an input is, or NULL. */
static fg_variable *variable_of(const fg_importer *im, fg_value_id value) {
    const fg_op *op = value ? fg_graph_maker(im->graph, value) : NULL;
    return op && op->kind == FG_OP_variable ? &im->graph->variables.at[op->extra] : NULL;
}

/* Whether it can be computed: by operation, no opaque one in what it needs. */
static uint8_t *find_computable(const fg_importer *im) {
    const fg_graph *graph = im->graph;
    uint8_t *computable = FG_NEW_ARRAY(im->arena, uint8_t, graph->ops.count);
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        const fg_value_id *inputs = op->input_count ? fg_op_inputs(graph, op) : NULL;
        bool right = op->kind != FG_OP_opaque;
        for (uint32_t k = 0; k < op->input_count && right; k++)
            right = !inputs[k] || computable[fg_graph_value(graph, inputs[k])->op];
        for (uint32_t at = op->control; at && graph->controls.at[at] && right; at++)
            right = computable[graph->controls.at[at]];
        computable[i] = right;
    }
    return computable;
}

void fg_tf_find_initials(fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    if (im->graph->variables.count < 2) return;
    uint8_t *computable = find_computable(im);
    for (uint32_t node = 0; node < tf->node_count; node++) {
        fg_bytes op = tf->def->node.at[node].op;
        uint32_t first = tf->first_edge[node];
        bool assigns = fg_bytes_are(op, "Assign") || fg_bytes_are(op, "AssignVariableOp");
        /* what a turn gives is no first value */
        if (!assigns || fg_tf_frame_of(tf, node) || tf->first_edge[node + 1] < first + 2) continue;
        const fg_tf_edge *to = &tf->edges[first], *from = &tf->edges[first + 1];
        if (!fg_tf_has_value(to) || !fg_tf_has_value(from)) continue;
        fg_variable *variable = variable_of(im, im->values[im->first_output[to->node]]);
        fg_value_id value = im->values[im->first_output[from->node] + from->output];
        if (!variable || variable->initial || !value) continue;
        bool same = fg_tf_type_of(im, value) == fg_tf_type_of(im, variable->value);
        if (same && computable[fg_graph_value(im->graph, value)->op]) variable->initial = value;
    }
}
