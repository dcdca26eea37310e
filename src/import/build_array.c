/* TensorArrays: tensors of one element type, written and read at positions. A flow is what has been
 * written so far. */
#include "import/growth.h"

/* ---- what they are ---- */

static bool element_attr(fg_importer *im, fg_tf_call *call, fg_tf_element *element) {
    const fg_tf_value *value = fg_tf_attr_of(call->attrs, "element_shape");
    *element = (fg_tf_element){.rank = -1};
    if (!value || value->kind != FG_TF_VALUE_SHAPE || value->shape->unknown_rank) return true;
    int64_t dims[FG_MAX_RANK];
    fg_tf_trouble trouble;
    if (!fg_tf_shape_dims(value->shape, &element->rank, dims, &trouble))
        return fg_tf_refuse(im, call, "%s", trouble.why);
    const fg_size **sizes = FG_NEW_ARRAY(im->arena, const fg_size *, element->rank + 1);
    for (int i = 0; i < element->rank; i++)
        sizes[i] = dims[i] < 0 ? NULL : fg_size_number(&im->graph->sizes, dims[i]);
    element->dims = sizes;
    return true;
}

/* How many elements an int scalar says; where only the run knows, behind what it is known. */
bool fg_tf_array_size(fg_importer *im, fg_tf_call *call, fg_value_id value, fg_tf_array *array) {
    const fg_tf_ints *ints = fg_tf_ints_of(im, value);
    call->follows = fg_tf_is_unknown(im, value);
    if (!ints) {
        fg_op_id after[FG_MAX_RANK + 1] = {0};
        ints = fg_tf_run_sizes(im, call, value, after);
        if (!ints) return false;
        fg_op_id *kept = FG_NEW_ARRAY(im->arena, fg_op_id, 2);
        kept[0] = after[0];
        array->after = kept;
    }
    if (ints->count != 1) return fg_tf_refuse(im, call, "its size is no single number");
    int64_t number;
    if (fg_size_is_number(ints->at[0], &number) && number < 0)
        return fg_tf_refuse(im, call, "%lld elements", (long long)number);
    array->size = ints->at[0];
    array->count = fg_tf_cast(im, call, value, FG_INT32);
    return array->count != 0;
}

/* TensorArrayV3(size) -> handle, flow. Before that there was no flow to begin with. */
bool fg_tf_build_array(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    fg_tf_array array = {
        .kind = FG_TF_ARRAY,
        .node = call->node,
        .dtype = fg_tf_attr_dtype(call->attrs, "dtype"),
        .dynamic = fg_tf_attr_bool(call->attrs, "dynamic_size", false),
        .same_shapes = fg_tf_attr_bool(call->attrs, "identical_element_shapes", false)};
    if (array.dtype == FG_INVALID || array.dtype == FG_STRING)
        return fg_tf_refuse(im, call, "it holds elements of a type that is not computed with");
    if (!element_attr(im, call, &array.element) ||
        !fg_tf_array_size(im, call, call->inputs[0], &array))
        return false;
    fg_tf_array handle = array;
    handle.kind = FG_TF_HANDLE;
    call->outputs[0] = fg_tf_array_token(im, call, &handle);
    if (call->output_count > 1) call->outputs[1] = fg_tf_array_token(im, call, &array);
    return call->output_count <= 2;
}

/* The array that a node's handle and flow are; the flow's value, in *flow. */
const fg_tf_array *fg_tf_array_input(fg_importer *im, fg_tf_call *call, uint32_t count,
                                     uint32_t input, fg_value_id *flow) {
    if (!fg_tf_want(im, call, count)) return NULL;
    const fg_tf_array *handle = fg_tf_array_of(im, call->inputs[0]);
    const fg_tf_array *array = fg_tf_array_of(im, call->inputs[input]);
    *flow = call->inputs[input];
    if (!handle || handle->kind != FG_TF_HANDLE) {
        call->follows = fg_tf_is_unknown(im, call->inputs[0]);
        fg_tf_refuse(im, call, "input 0 is not the handle of a TensorArray");
        return NULL;
    }
    /* before version 3 a number was written down for it; what the gradient begins with is the flow
     * of what it is the gradient of */
    bool number = !array && (handle->of || !strstr(call->row->op, "V3"));
    if (number || (array && handle->of && array->node + 1 == handle->of))
        return fg_tf_first_flow(im, call, handle, input, flow);
    if (!array || array->kind != FG_TF_ARRAY || array->node != handle->node) {
        call->follows = fg_tf_is_unknown(im, call->inputs[input]);
        fg_tf_refuse(im, call, "input %u is not the flow of '%s'", input,
                     fg_tf_node_name(im, handle->node));
        return NULL;
    }
    return array;
}

/* ---- writing ---- */

/* The size where it is a number that single elements may be kept for; -1: it is not. */
static int64_t piece_count(const fg_tf_array *array) {
    int64_t count;
    if (array->contents || array->open || array->adds || !fg_size_is_number(array->size, &count))
        return -1;
    return count <= FG_TF_PIECES ? count : -1;
}

static fg_value_id number(fg_importer *im, fg_tf_call *call, int64_t value) {
    return fg_tf_scalar(im, call, FG_INT32, (double)value);
}

/* Sets one element of those that are kept one by one. */
static fg_value_id set_piece(fg_importer *im, fg_tf_call *call, const fg_tf_array *array,
                             int64_t count, int64_t at, fg_value_id value) {
    const char *name = fg_tf_node_name(im, array->node);
    if (at >= count && (!array->dynamic || at >= FG_TF_PIECES))
        return fg_tf_refuse(im, call, "position %lld of '%s', which has %lld elements",
                            (long long)at, name, (long long)count);
    if (array->pieces && at < count && array->pieces[at] && array->kind != FG_TF_LIST)
        return fg_tf_refuse(im, call, "position %lld of '%s' is written twice", (long long)at,
                            name);
    int64_t larger = at < count ? count : at + 1;
    fg_value_id *pieces = FG_NEW_ARRAY(im->arena, fg_value_id, (size_t)larger + 1);
    if (array->pieces) memcpy(pieces, array->pieces, (size_t)count * sizeof *pieces);
    pieces[at] = value;
    fg_tf_array made = *array;
    made.pieces = pieces;
    made.dynamic = array->dynamic && array->kind == FG_TF_ARRAY;
    if (larger > count) {
        made.size = fg_size_number(&im->graph->sizes, larger);
        made.count = number(im, call, larger);
    }
    return fg_tf_array_token(im, call, &made);
}

fg_value_id fg_tf_array_append(fg_importer *im, fg_tf_call *call, fg_value_id flow,
                               fg_value_id value) {
    const fg_tf_array *array = fg_tf_array_of(im, flow);
    int64_t count;
    if (fg_tf_type_of(im, value) != array->dtype)
        return fg_tf_refuse(im, call, "it appends %s, and '%s' holds %s",
                            fg_dtype_name(fg_tf_type_of(im, value)),
                            fg_tf_node_name(im, array->node), fg_dtype_name(array->dtype));
    if (!fg_tf_array_element(im, call, array, fg_tf_shape_of(im, value))) return 0;
    fg_size_is_number(array->size, &count);
    fg_tf_array growing = *array;
    growing.dynamic = true;
    return set_piece(im, call, &growing, count, count, value);
}

fg_value_id fg_tf_array_lengthen(fg_importer *im, fg_tf_call *call, fg_value_id contents,
                                 int64_t rows) {
    int rank = fg_tf_shape_of(im, contents)->rank;
    int64_t *paddings = FG_NEW_ARRAY(im->arena, int64_t, (size_t)rank * 2);
    paddings[1] = rows;
    return fg_tf_with(im, call, FG_OP_pad, contents, "paddings",
                      FG_TF_INTS((uint32_t)rank * 2, paddings));
}

/* Zeros behind the contents, as many as the position asks for: only the run knows. */
static fg_value_id reach_to(fg_importer *im, fg_tf_call *call, fg_tf_array *array,
                            fg_value_id contents, fg_value_id position) {
    fg_value_id size = fg_tf_cast(im, call, fg_tf_array_length(im, call, array), FG_INT32);
    fg_value_id end = fg_tf_binary(im, call, FG_OP_add, fg_tf_cast(im, call, position, FG_INT32),
                                   number(im, call, 1));
    fg_value_id more =
        fg_tf_binary(im, call, FG_OP_maximum, fg_tf_binary(im, call, FG_OP_subtract, end, size),
                     number(im, call, 0));
    fg_tf_array rest = *array;
    rest.contents = 0;
    if (!more || !fg_tf_array_size(im, call, more, &rest)) return 0;
    fg_value_id parts[] = {contents,
                           fg_tf_array_contents(im, call, fg_tf_array_token(im, call, &rest),
                                                fg_tf_row_shape(im, contents))};
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    fg_value_id joined = parts[1] ? fg_tf_make(im, call, FG_OP_concat, parts, 2, &axis, 1) : 0;
    if (!joined) return 0;
    array->size = fg_tf_shape_of(im, joined)->dims[0];
    array->count = 0;
    array->after = NULL;
    return joined;
}

/* The array with an element in its place. */
fg_value_id fg_tf_array_write(fg_importer *im, fg_tf_call *call, fg_value_id flow, uint32_t index,
                              fg_value_id value) {
    const fg_tf_array *array = fg_tf_array_of(im, flow);
    const fg_shape *shape = fg_tf_shape_of(im, value);
    if (fg_tf_type_of(im, value) != array->dtype)
        return fg_tf_refuse(im, call, "it writes %s, and '%s' holds %s",
                            fg_dtype_name(fg_tf_type_of(im, value)),
                            fg_tf_node_name(im, array->node), fg_dtype_name(array->dtype));
    if (array->open) {
        fg_tf_array_learn(im, array, shape);
        fg_tf_note_write(im, array, call->node, index);
        return flow;
    }
    fg_value_id position = fg_tf_position(im, call, index);
    fg_tf_array alone = *array; /* by its maker, and what this element is */
    alone.pieces = array->same_shapes ? array->pieces : NULL;
    if (!position || !fg_tf_array_element(im, call, &alone, shape)) return 0;
    if (array->adds) return fg_tf_array_add_row(im, call, flow, position, value);
    int64_t at, count = piece_count(array);
    bool known = fg_tf_number_of(im, position, &at);
    if (known && count >= 0) return set_piece(im, call, array, count, at, value);
    if (array->dynamic)
        return fg_tf_refuse(im, call, "'%s' grows by positions that only the run knows",
                            fg_tf_node_name(im, array->node));
    fg_value_id contents = fg_tf_array_contents(im, call, flow, shape);
    if (!contents) return 0;
    fg_tf_array made = *array;
    if (array->loose && array->kind == FG_TF_ARRAY)
        contents = reach_to(im, call, &made, contents, position);
    return contents
               ? fg_tf_array_filled(
                     im, &made, fg_tf_ternary(im, call, FG_OP_set_item, contents, position, value))
               : 0;
}

/* TensorArrayWriteV3(handle, index, value, flow) -> flow */
bool fg_tf_build_array_write(fg_importer *im, fg_tf_call *call) {
    fg_value_id flow;
    if (!fg_tf_array_input(im, call, 4, 3, &flow)) return false;
    return fg_tf_give(call, fg_tf_array_write(im, call, flow, 1, call->inputs[2]));
}

bool fg_tf_is_range(fg_importer *im, fg_value_id value, const fg_size **n) {
    fg_sizes *sizes = &im->graph->sizes;
    const fg_op *op = fg_graph_maker(im->graph, value);
    const fg_tf_ints *ints = fg_tf_ints_of(im, value);
    int64_t begin, step;
    if (op->kind == FG_OP_range) {
        const fg_attr *limits = &op->attrs[0];
        if (limits->count == 1) {
            *n = limits->sizes[0];
            return true;
        }
        bool right =
            fg_size_is_number(limits->sizes[0], &begin) && begin == 0 &&
            (limits->count < 3 || (fg_size_is_number(limits->sizes[2], &step) && step == 1));
        *n = limits->sizes[1];
        return right;
    }
    if (!ints || ints->rank != 1) return false;
    for (uint32_t i = 0; i < ints->count; i++)
        if (ints->at[i] != fg_size_number(sizes, i)) return false;
    *n = fg_size_number(sizes, ints->count);
    return true;
}

static bool is_untouched(const fg_tf_array *array) {
    return !array->contents && !array->pieces && !array->open && !array->row;
}

/* A tensor becomes all there is in an array. */
static fg_value_id take_whole(fg_importer *im, fg_tf_call *call, const fg_tf_array *array,
                              fg_value_id value) {
    fg_tf_array made = *array;
    const fg_size *rows = fg_tf_shape_of(im, value)->dims[0];
    if (array->size != rows) {
        made.size = rows;
        made.count = 0;
        made.after = NULL;
    }
    return fg_tf_array_filled(im, &made, fg_tf_unary(im, call, FG_OP_identity, value));
}

/* How many elements there are when positions that go up to `n` were written. */
static bool grow(fg_importer *im, fg_tf_call *call, fg_tf_array *array, const fg_size *n) {
    int64_t count;
    if (!array->dynamic || array->size == n) return true;
    if (!is_untouched(array) || !n || !fg_size_is_number(array->size, &count))
        return fg_tf_refuse(im, call, "'%s' grows by positions that only the run knows",
                            fg_tf_node_name(im, array->node));
    array->size = fg_size_maximum(&im->graph->sizes, array->size, n);
    array->count = 0;
    array->after = NULL;
    return array->size != NULL;
}

/* TensorArrayScatterV3(handle, indices, value, flow) -> flow */
bool fg_tf_build_array_scatter(fg_importer *im, fg_tf_call *call) {
    fg_value_id flow, indices, value;
    const fg_tf_array *array = fg_tf_array_input(im, call, 4, 3, &flow);
    if (!array) return false;
    indices = call->inputs[1];
    value = call->inputs[2];
    return fg_tf_give(call, fg_tf_array_scatter(im, call, flow, indices, value));
}

fg_value_id fg_tf_array_scatter(fg_importer *im, fg_tf_call *call, fg_value_id flow,
                                fg_value_id indices, fg_value_id value) {
    const fg_tf_array *array = fg_tf_array_of(im, flow);
    const fg_shape *shape = fg_tf_shape_of(im, value);
    if (fg_tf_type_of(im, value) != array->dtype || shape->rank < 1)
        return fg_tf_refuse(im, call, "it writes what '%s' cannot hold",
                            fg_tf_node_name(im, array->node));
    const fg_shape *row = fg_tf_row_shape(im, value);
    if (array->open) {
        fg_tf_array_learn(im, array, row);
        return flow;
    }
    if (!fg_tf_array_element(im, call, array, row)) return 0;
    const fg_size *n = NULL;
    bool range = fg_tf_is_range(im, indices, &n);
    bool whole = range && n == shape->dims[0] && is_untouched(array);
    int64_t count;
    if (whole && array->dynamic && fg_size_is_number(array->size, &count))
        whole = count == 0 || fg_size_maximum(&im->graph->sizes, array->size, n) == n;
    if (whole && (array->dynamic || array->size == n)) return take_whole(im, call, array, value);
    fg_tf_array base = *array;
    if (!grow(im, call, &base, range ? n : NULL)) return 0;
    if (base.size != array->size) flow = fg_tf_array_token(im, call, &base);
    fg_value_id contents = fg_tf_array_contents(im, call, flow, row);
    fg_op_kind put = array->adds ? FG_OP_tensor_scatter_add : FG_OP_tensor_scatter_update;
    if (!contents) return 0;
    return fg_tf_array_filled(
        im, &base,
        fg_tf_ternary(im, call, put, contents, fg_tf_expand(im, call, indices, -1), value));
}

/* TensorArrayUnpack(handle, value, flow) -> flow, which is Scatter to all positions. */
bool fg_tf_build_array_unpack(fg_importer *im, fg_tf_call *call) {
    fg_value_id flow;
    const fg_tf_array *array = fg_tf_array_input(im, call, 3, 2, &flow);
    if (!array) return false;
    const fg_shape *shape = fg_tf_shape_of(im, call->inputs[1]);
    if (shape->rank < 1) return fg_tf_refuse(im, call, "of an unknown rank");
    const fg_size **limits = FG_NEW_ARRAY(im->arena, const fg_size *, 1);
    limits[0] = shape->dims[0];
    fg_tf_set sets[] = {{"limits", FG_TF_SIZES(1, limits)}, {"dtype", FG_TF_TYPE(FG_INT32)}};
    fg_value_id indices = fg_tf_make(im, call, FG_OP_range, NULL, 0, sets, 2);
    return indices &&
           fg_tf_give(call, fg_tf_array_scatter(im, call, flow, indices, call->inputs[1]));
}

/* ---- reading ---- */

static fg_value_id read_piece(fg_importer *im, fg_tf_call *call, const fg_tf_array *array,
                              int64_t count, int64_t at) {
    const char *name = fg_tf_node_name(im, array->node);
    if (at >= count)
        return fg_tf_refuse(im, call, "position %lld of '%s', which has %lld elements",
                            (long long)at, name, (long long)count);
    if (array->pieces && array->pieces[at])
        return fg_tf_unary(im, call, FG_OP_identity, array->pieces[at]);
    fg_tf_array told = *array;
    if (!array->same_shapes && array->kind != FG_TF_LIST) told.pieces = NULL;
    const fg_tf_element *element = fg_tf_array_element(im, call, &told, NULL);
    const fg_shape *shape = element ? fg_tf_element_shape(im, element) : NULL;
    if (!shape)
        return fg_tf_refuse(im, call, "position %lld of '%s' is read, and was never written",
                            (long long)at, name);
    fg_tf_set sets[] = {{"shape", FG_TF_SIZES((uint32_t)shape->rank, shape->dims)},
                        {"dtype", FG_TF_TYPE(array->dtype)}};
    return fg_tf_make(im, call, FG_OP_zeros, NULL, 0, sets, 2);
}

/* One element. */
fg_value_id fg_tf_array_read(fg_importer *im, fg_tf_call *call, fg_value_id flow, uint32_t index) {
    const fg_tf_array *array = fg_tf_array_of(im, flow);
    fg_value_id position = fg_tf_position(im, call, index);
    int64_t at, count = piece_count(array);
    if (!position) return 0;
    if (fg_tf_number_of(im, position, &at) && count >= 0)
        return read_piece(im, call, array, count, at);
    fg_value_id inputs[] = {fg_tf_array_contents(im, call, flow, NULL), position};
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    return fg_tf_make(im, call, FG_OP_gather, inputs, 2, &axis, 1);
}

/* What grows in a loop is not all of what there is there. */
bool fg_tf_array_is_whole(fg_importer *im, fg_tf_call *call, const fg_tf_array *array) {
    if (!array->unfinished) return true;
    return fg_tf_refuse(im, call, "'%s' grows in the loop", fg_tf_node_name(im, array->node));
}

static bool has_type(fg_importer *im, fg_tf_call *call, const fg_tf_array *array) {
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, "dtype");
    if (dtype == FG_INVALID || dtype == array->dtype) return true;
    return fg_tf_refuse(im, call, "it reads %s, and '%s' holds %s", fg_dtype_name(dtype),
                        fg_tf_node_name(im, array->node), fg_dtype_name(array->dtype));
}

/* TensorArrayReadV3(handle, index, flow) -> value */
bool fg_tf_build_array_read(fg_importer *im, fg_tf_call *call) {
    fg_value_id flow;
    const fg_tf_array *array = fg_tf_array_input(im, call, 3, 2, &flow);
    if (!array || !has_type(im, call, array)) return false;
    return fg_tf_give(call, fg_tf_array_read(im, call, flow, 1));
}

/* What was not written is 0 where it is told what it would be like, and nothing else. */
static bool all_there(fg_importer *im, fg_tf_call *call, const fg_tf_array *array) {
    int64_t count;
    fg_tf_array told = *array;
    if (!array->pieces || array->same_shapes || !fg_size_is_number(array->size, &count))
        return true;
    told.pieces = NULL;
    const fg_tf_element *element = fg_tf_array_element(im, call, &told, NULL);
    if (!element || fg_tf_element_shape(im, element)) return element != NULL;
    for (int64_t i = 0; i < count; i++)
        if (!array->pieces[i])
            return fg_tf_refuse(im, call, "position %lld of '%s' is read, and was never written",
                                (long long)i, fg_tf_node_name(im, array->node));
    return true;
}

/* Some elements as one tensor. */
fg_value_id fg_tf_array_gather(fg_importer *im, fg_tf_call *call, fg_value_id flow,
                               fg_value_id indices) {
    const fg_tf_array *array = fg_tf_array_of(im, flow);
    const fg_size *n;
    if (!fg_tf_array_is_whole(im, call, array) || !all_there(im, call, array)) return 0;
    fg_value_id inputs[] = {fg_tf_array_contents(im, call, flow, NULL), indices};
    if (!inputs[0]) return 0;
    if (fg_tf_is_range(im, indices, &n) && n == array->size)
        return fg_tf_unary(im, call, FG_OP_identity, inputs[0]);
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    return fg_tf_make(im, call, FG_OP_gather, inputs, 2, &axis, 1);
}

/* TensorArrayGatherV3(handle, indices, flow) -> value */
bool fg_tf_build_array_gather(fg_importer *im, fg_tf_call *call) {
    fg_value_id flow;
    const fg_tf_array *array = fg_tf_array_input(im, call, 3, 2, &flow);
    if (!array || !has_type(im, call, array)) return false;
    return fg_tf_give(call, fg_tf_array_gather(im, call, flow, call->inputs[1]));
}

/* TensorArrayPack(handle, flow) -> value, which is all of it. */
bool fg_tf_build_array_pack(fg_importer *im, fg_tf_call *call) {
    fg_value_id flow;
    const fg_tf_array *array = fg_tf_array_input(im, call, 2, 1, &flow);
    if (!array || !has_type(im, call, array) || !all_there(im, call, array)) return false;
    fg_value_id contents = fg_tf_array_contents(im, call, flow, NULL);
    return fg_tf_give(call, fg_tf_unary(im, call, FG_OP_identity, contents));
}

/* TensorArraySizeV3(handle, flow) -> int32 */
bool fg_tf_build_array_length(fg_importer *im, fg_tf_call *call) {
    fg_value_id flow;
    const fg_tf_array *array = fg_tf_array_input(im, call, 2, 1, &flow);
    return array && fg_tf_array_is_whole(im, call, array) &&
           fg_tf_give(call, fg_tf_array_length(im, call, array));
}

fg_value_id fg_tf_array_length(fg_importer *im, fg_tf_call *call, const fg_tf_array *array) {
    const fg_size **size = FG_NEW_ARRAY(im->arena, const fg_size *, 1);
    size[0] = array->size;
    fg_tf_set value = {"value", FG_TF_SIZES(1, size)};
    fg_value_id made = array->count ? fg_tf_unary(im, call, FG_OP_identity, array->count)
                                    : fg_tf_make(im, call, FG_OP_size, NULL, 0, &value, 1);
    if (made && !array->unfinished) fg_tf_set_ints(im, made, 0, size, 1);
    return made;
}

/* TensorArrayCloseV3 frees what nobody reads any more. */
bool fg_tf_build_array_close(fg_importer *im, fg_tf_call *call) {
    return fg_tf_build_no_op(im, call);
}
