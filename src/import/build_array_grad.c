/* Gradients of TensorArrays: arrays of the same size, to which what is written is added, so that
 * the sum of what was done to two of them is what was done to one. */
#include "import/counter.h"
#include "import/growth.h"

/* ---- which they are ---- */

/* The gradient of an array for a source is one array, wherever it is asked for: that of the node
 * which asked first. What it is like, where that is known. */
static fg_tf_array **gradient_of(fg_importer *im, fg_tf_call *call, uint32_t node) {
    fg_bytes source = fg_tf_attr_text(call->attrs, "source");
    for (uint32_t i = 0; i < im->gradients.count; i++) {
        fg_tf_gradient *known = &im->gradients.at[i];
        if (known->of == node && fg_bytes_equal(known->source, source)) return &known->array;
    }
    FG_PUSH(im->arena, &im->gradients, ((fg_tf_gradient){node, source, NULL}));
    return &im->gradients.at[im->gradients.count - 1].array;
}

/* TensorArrayGradV3(handle, flow) -> handle, flow */
bool fg_tf_build_array_grad(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    const fg_tf_array *handle = fg_tf_array_of(im, call->inputs[0]);
    const fg_tf_array *flow = fg_tf_array_of(im, call->inputs[1]);
    if (!handle || handle->kind != FG_TF_HANDLE) {
        call->follows = fg_tf_is_unknown(im, call->inputs[0]);
        return fg_tf_refuse(im, call, "input 0 is not the handle of a TensorArray");
    }
    fg_tf_array **known = gradient_of(im, call, handle->node);
    if (!*known) {
        const fg_tf_array *like = flow && flow->node == handle->node ? flow : handle;
        const fg_tf_element *element = fg_tf_array_element(im, call, like, NULL);
        if (!element) return false;
        *known = FG_NEW(im->arena, fg_tf_array);
        **known = (fg_tf_array){.kind = FG_TF_ARRAY,
                                .node = call->node,
                                .of = handle->node + 1,
                                .dtype = handle->dtype,
                                .element = *element,
                                .size = like->size,
                                .after = like->after,
                                .same_shapes = true,
                                .adds = true};
    }
    fg_tf_array made = **known;
    if (call->output_count > 1) call->outputs[1] = fg_tf_array_token(im, call, &made);
    made.kind = FG_TF_HANDLE;
    call->outputs[0] = fg_tf_array_token(im, call, &made);
    return call->output_count <= 2;
}

/* ---- flows that are numbers ---- */

const fg_tf_array *fg_tf_first_flow(fg_importer *im, fg_tf_call *call, const fg_tf_array *handle,
                                    uint32_t input, fg_value_id *flow) {
    fg_tf_array first = *handle;
    first.kind = FG_TF_ARRAY;
    first.contents = first.row = first.position = 0;
    first.pieces = NULL;
    first.open = false;
    uint32_t merge = fg_tf_merge_behind(im, call->node, input);
    if (merge != UINT32_MAX) {
        const void *key = (const void *)(uintptr_t)(merge + 1);
        if (!fg_map_get(&im->flows, key)) {
            fg_tf_array *told = FG_NEW(im->arena, fg_tf_array);
            *told = first;
            told->count = 0;
            fg_map_set(im->arena, &im->flows, key, told);
            im->learned++;
        }
        first.open = true;
    }
    *flow = fg_tf_array_token(im, call, &first);
    return fg_tf_array_of(im, *flow);
}

/* ---- adding ---- */

static bool is_untouched(const fg_tf_array *array) {
    return !array->contents && !array->pieces && !array->row;
}

/* Rows of some contents with something added. */
static fg_value_id add_row(fg_importer *im, fg_tf_call *call, fg_value_id contents,
                           fg_value_id position, fg_value_id row) {
    const fg_size *one = fg_size_number(&im->graph->sizes, 1);
    const fg_size *sizes[] = {one, one};
    return fg_tf_ternary(im, call, FG_OP_tensor_scatter_add, contents,
                         fg_tf_reshape(im, call, position, 2, sizes),
                         fg_tf_expand(im, call, row, 0));
}

fg_value_id fg_tf_array_add_row(fg_importer *im, fg_tf_call *call, fg_value_id flow,
                                fg_value_id position, fg_value_id row) {
    const fg_tf_array *array = fg_tf_array_of(im, flow);
    if (is_untouched(array)) {
        fg_tf_array alone = *array;
        alone.row = row;
        alone.position = position;
        return fg_tf_array_token(im, call, &alone);
    }
    fg_value_id contents = fg_tf_array_contents(im, call, flow, fg_tf_shape_of(im, row));
    if (!contents) return 0;
    return fg_tf_array_filled(im, array, add_row(im, call, contents, position, row));
}

/* The array that flows are of; what is none counts as nothing. NULL: it cannot be. */
static const fg_tf_array *array_among(fg_importer *im, fg_tf_call *call) {
    const fg_tf_array *found = NULL;
    for (uint32_t i = 0; i < call->input_count; i++) {
        const fg_tf_array *array = fg_tf_array_of(im, call->inputs[i]);
        if (!array) continue;
        if (array->kind != FG_TF_ARRAY || !array->adds || (found && found->node != array->node)) {
            fg_tf_refuse(im, call, "input %u is '%s', an array", i,
                         fg_tf_node_name(im, array->node));
            return NULL;
        }
        if (!found || array->open) found = array;
    }
    return found;
}

/* Flows of a gradient are added where it is summed up. */
bool fg_tf_build_array_sum(fg_importer *im, fg_tf_call *call) {
    const fg_tf_array *array = array_among(im, call);
    fg_value_id total = 0, last = 0;
    if (!array) return false;
    for (uint32_t i = 0; i < call->input_count; i++) {
        const fg_tf_array *added = fg_tf_array_of(im, call->inputs[i]);
        fg_value_id flow = call->inputs[i];
        if (!added) added = fg_tf_first_flow(im, call, array, i, &flow);
        if (added->open) return fg_tf_give(call, flow);
        if (is_untouched(added)) continue;
        if (added->contents)
            total =
                total ? fg_tf_binary(im, call, FG_OP_add, total, added->contents) : added->contents;
        last = flow;
    }
    if (!last) return fg_tf_give(call, fg_tf_array_token(im, call, array));
    for (uint32_t i = 0; i < call->input_count; i++) {
        const fg_tf_array *added = fg_tf_array_of(im, call->inputs[i]);
        if (!added || added->contents || !added->row) continue;
        total = total ? add_row(im, call, total, added->position, added->row)
                      : fg_tf_array_contents(im, call, call->inputs[i], NULL);
        if (!total) return false;
    }
    fg_value_id sum = fg_tf_unary(im, call, FG_OP_identity, total);
    fg_tf_array made = *array;
    made.row = 0;
    return fg_tf_give(call, fg_tf_array_filled(im, &made, sum));
}

/* What is like the flow of an array is the number that it is in TensorFlow. */
bool fg_tf_build_array_zero(fg_importer *im, fg_tf_call *call) {
    return fg_tf_give(call, fg_tf_scalar(im, call, FG_FLOAT32, 0));
}
