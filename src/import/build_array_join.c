/* Arrays whose elements are the pieces of one tensor. */
#include "import/array.h"

/* ---- joining ---- */

/* Behind each other, of lengths that are known one by one. */
static fg_value_id join_pieces(fg_importer *im, fg_tf_call *call, const fg_tf_array *array,
                               const fg_size **lengths) {
    int64_t count;
    fg_size_is_number(array->size, &count);
    for (int64_t i = 0; i < count; i++) {
        const fg_shape *shape = array->pieces[i] ? fg_tf_shape_of(im, array->pieces[i]) : NULL;
        if (!shape)
            return fg_tf_refuse(im, call, "position %lld of '%s' is read, and was never written",
                                (long long)i, fg_tf_node_name(im, array->node));
        if (shape->rank < 1)
            return fg_tf_refuse(im, call, "the elements of '%s' have no axis to be joined along",
                                fg_tf_node_name(im, array->node));
        lengths[i] = shape->dims[0];
    }
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    return fg_tf_make(im, call, FG_OP_concat, array->pieces, (uint32_t)count, &axis, 1);
}

/* How long the elements are, as int64. */
static fg_value_id lengths_of(fg_importer *im, fg_tf_call *call, const fg_tf_array *array,
                              const fg_size **lengths, int64_t count) {
    fg_value_id *made = FG_NEW_ARRAY(im->arena, fg_value_id, (size_t)count + 1);
    for (int64_t i = 0; i < count; i++)
        made[i] = fg_tf_make(im, call, FG_OP_size, NULL, 0,
                             &(fg_tf_set){"value", FG_TF_SIZES(1, &lengths[i])}, 1);
    fg_value_id all =
        array->pieces ? fg_tf_make(im, call, FG_OP_pack, made, (uint32_t)count, NULL, 0) : made[0];
    all = fg_tf_cast(im, call, all, FG_INT64);
    if (all && array->pieces) {
        fg_tf_set_ints(im, all, 1, lengths, (uint32_t)count);
    } else if (all) {
        const fg_size **size = FG_NEW_ARRAY(im->arena, const fg_size *, 1);
        size[0] = array->size;
        all = fg_tf_make(im, call, FG_OP_fill, &all, 1, &(fg_tf_set){"shape", FG_TF_SIZES(1, size)},
                         1);
    }
    return all;
}

/* The first axes of a tensor as one. */
static fg_value_id flatten(fg_importer *im, fg_tf_call *call, const fg_tf_array *array,
                           fg_value_id contents) {
    const fg_shape *shape = fg_tf_shape_of(im, contents);
    const fg_size *sizes[FG_MAX_RANK + 1];
    if (shape->rank < 2)
        return fg_tf_refuse(im, call, "the elements of '%s' have no axis to be joined along",
                            fg_tf_node_name(im, array->node));
    sizes[0] = fg_size_multiply(&im->graph->sizes, shape->dims[0], shape->dims[1]);
    for (int i = 2; i < shape->rank; i++) sizes[i - 1] = shape->dims[i];
    return fg_tf_reshape(im, call, contents, shape->rank - 1, sizes);
}

/* Sets the joined elements, and how long each was. */
bool fg_tf_array_concat(fg_importer *im, fg_tf_call *call, fg_value_id flow) {
    const fg_tf_array *array = fg_tf_array_of(im, flow);
    int64_t count = 0;
    if (!fg_tf_array_is_whole(im, call, array)) return false;
    if (array->pieces) fg_size_is_number(array->size, &count);
    const fg_size **lengths = FG_NEW_ARRAY(im->arena, const fg_size *, (size_t)count + 1);
    if (array->pieces) {
        call->outputs[0] = join_pieces(im, call, array, lengths);
    } else {
        fg_value_id contents = fg_tf_array_contents(im, call, flow, NULL);
        call->outputs[0] = contents ? flatten(im, call, array, contents) : 0;
        if (call->outputs[0]) lengths[0] = fg_tf_shape_of(im, contents)->dims[1];
        count = 1;
    }
    if (!call->outputs[0]) return false;
    fg_tf_array joined = *array;
    if (joined.contents) joined.pieces = NULL;
    if (call->output_count > 1) call->outputs[1] = lengths_of(im, call, &joined, lengths, count);
    return call->output_count == 1 || (call->output_count == 2 && call->outputs[1]);
}

/* TensorArrayConcatV3(handle, flow) -> value, lengths */
bool fg_tf_build_array_concat(fg_importer *im, fg_tf_call *call) {
    fg_value_id flow;
    return fg_tf_array_input(im, call, 2, 1, &flow) && fg_tf_array_concat(im, call, flow);
}

/* ---- cutting ---- */

static fg_value_id split_evenly(fg_importer *im, fg_tf_call *call, const fg_tf_array *array,
                                fg_value_id value, uint32_t count, const fg_size *length) {
    const fg_shape *shape = fg_tf_shape_of(im, value);
    const fg_size *sizes[FG_MAX_RANK + 2] = {fg_size_number(&im->graph->sizes, count), length};
    if (shape->rank >= FG_MAX_RANK)
        return fg_tf_refuse(im, call, "elements of %d axes", shape->rank);
    for (int i = 1; i < shape->rank; i++) sizes[i + 1] = shape->dims[i];
    fg_tf_array made = *array;
    made.size = sizes[0];
    made.count = 0;
    made.after = NULL;
    return fg_tf_array_filled(im, &made, fg_tf_reshape(im, call, value, shape->rank + 1, sizes));
}

static fg_value_id split_unevenly(fg_importer *im, fg_tf_call *call, const fg_tf_array *array,
                                  fg_value_id value, uint32_t count,
                                  const fg_size *const *lengths) {
    if (array->same_shapes)
        return fg_tf_refuse(im, call, "the elements of '%s' differ in their shapes",
                            fg_tf_node_name(im, array->node));
    fg_tf_set sets[] = {{"axis", FG_TF_INT(0)}, {"sizes", FG_TF_SIZES(count, lengths)}};
    fg_value_id first = fg_tf_make(im, call, FG_OP_split_sizes, &value, 1, sets, 2);
    if (!first) return 0;
    fg_value_id *pieces = FG_NEW_ARRAY(im->arena, fg_value_id, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) pieces[i] = first + i;
    fg_tf_array made = *array;
    made.size = fg_size_number(&im->graph->sizes, count);
    made.count = 0;
    made.after = NULL;
    made.pieces = pieces;
    return fg_tf_array_token(im, call, &made);
}

/* The array whose elements are so long. */
fg_value_id fg_tf_array_split(fg_importer *im, fg_tf_call *call, const fg_tf_array *array,
                              fg_value_id value, fg_value_id lengths) {
    const fg_tf_ints *ints = fg_tf_ints_of(im, lengths);
    const fg_shape *shape = fg_tf_shape_of(im, value);
    if (array->open || !ints || ints->rank != 1)
        return fg_tf_refuse(im, call, "lengths that only the run knows");
    if (fg_tf_type_of(im, value) != array->dtype || shape->rank < 1)
        return fg_tf_refuse(im, call, "it writes what '%s' cannot hold",
                            fg_tf_node_name(im, array->node));
    if (array->contents || array->pieces)
        return fg_tf_refuse(im, call, "'%s' has elements already",
                            fg_tf_node_name(im, array->node));
    const fg_size *size = fg_size_number(&im->graph->sizes, ints->count);
    if (!array->dynamic && fg_size_compare(&im->graph->sizes, array->size, size) != FG_EQUAL)
        return fg_tf_refuse(im, call, "%u lengths for '%s', which has another size", ints->count,
                            fg_tf_node_name(im, array->node));
    bool even = ints->count > 0;
    for (uint32_t i = 1; i < ints->count; i++) even &= ints->at[i] == ints->at[0];
    return even ? split_evenly(im, call, array, value, ints->count, ints->at[0])
                : split_unevenly(im, call, array, value, ints->count, ints->at);
}

/* TensorArraySplitV3(handle, value, lengths, flow) -> flow */
bool fg_tf_build_array_split(fg_importer *im, fg_tf_call *call) {
    fg_value_id flow;
    const fg_tf_array *array = fg_tf_array_input(im, call, 4, 3, &flow);
    return array &&
           fg_tf_give(call, fg_tf_array_split(im, call, array, call->inputs[1], call->inputs[2]));
}
