/* TensorLists: one value is all there is in them, and what writes to one gives another. */
#include "import/growth.h"
#include "tensor/slice.h"

/* The shape of an element as an input says it: -1 for what is not known, -1 alone for all of it. */
static fg_tf_element element_input(fg_importer *im, const fg_tf_call *call, uint32_t input) {
    fg_tf_element element = {.rank = -1};
    if (input >= call->input_count) return element;
    const fg_tf_ints *ints = fg_tf_ints_of(im, call->inputs[input]);
    const fg_shape *shape = fg_tf_shape_of(im, call->inputs[input]);
    int64_t number, rank;
    if (ints && (ints->rank != 1 || ints->count >= FG_MAX_RANK)) return element;
    if (!ints && (shape->rank != 1 || !fg_size_is_number(shape->dims[0], &rank) || rank < 0 ||
                  rank >= FG_MAX_RANK))
        return element;
    element.rank = ints ? (int)ints->count : (int)rank;
    const fg_size **dims = FG_NEW_ARRAY(im->arena, const fg_size *, element.rank + 1);
    for (int i = 0; ints && i < element.rank; i++)
        if (!fg_size_is_number(ints->at[i], &number) || number >= 0) dims[i] = ints->at[i];
    element.dims = dims;
    return element;
}

static fg_tf_array new_list(fg_importer *im, const fg_tf_call *call, fg_dtype dtype,
                            uint32_t input) {
    return (fg_tf_array){.kind = FG_TF_LIST,
                         .node = call->node,
                         .dtype = dtype,
                         .element = element_input(im, call, input),
                         .size = fg_size_number(&im->graph->sizes, 0)};
}

static bool is_held(fg_importer *im, fg_tf_call *call, fg_dtype dtype) {
    if (dtype != FG_INVALID && dtype != FG_STRING) return true;
    return fg_tf_refuse(im, call, "it holds elements of a type that is not computed with");
}

/* The list that the first input is. */
static const fg_tf_array *list_input(fg_importer *im, fg_tf_call *call, uint32_t count) {
    if (!fg_tf_want(im, call, count)) return NULL;
    const fg_tf_array *list = fg_tf_array_of(im, call->inputs[0]);
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, "element_dtype");
    if (!list || list->kind != FG_TF_LIST) {
        call->follows = fg_tf_is_unknown(im, call->inputs[0]);
        fg_tf_refuse(im, call, "input 0 is no TensorList");
        return NULL;
    }
    if (dtype == FG_INVALID || dtype == list->dtype) return list;
    fg_tf_refuse(im, call, "it is of %s, and '%s' holds %s", fg_dtype_name(dtype),
                 fg_tf_node_name(im, list->node), fg_dtype_name(list->dtype));
    return NULL;
}

/* The list as who reads it says that its elements are. */
static fg_value_id told_list(fg_importer *im, fg_tf_call *call, uint32_t input) {
    const fg_tf_array *list = fg_tf_array_of(im, call->inputs[0]);
    fg_tf_element told = element_input(im, call, input);
    if (list->contents || list->open || told.rank < 0) return call->inputs[0];
    fg_tf_array copy = *list;
    if (copy.element.rank < 0) copy.element = told;
    for (int i = 0; i < told.rank && copy.element.rank == told.rank; i++) {
        const fg_size **dims = FG_NEW_ARRAY(im->arena, const fg_size *, told.rank + 1);
        memcpy(dims, copy.element.dims, (size_t)told.rank * sizeof *dims);
        if (!dims[i]) dims[i] = told.dims[i];
        copy.element.dims = dims;
    }
    return fg_tf_array_token(im, call, &copy);
}

/* ---- lists that are made ---- */

/* TensorListReserve(element_shape, size) */
bool fg_tf_build_list_reserve(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_tf_array list = new_list(im, call, fg_tf_attr_dtype(call->attrs, "element_dtype"), 0);
    return is_held(im, call, list.dtype) && fg_tf_array_size(im, call, call->inputs[1], &list) &&
           fg_tf_give(call, fg_tf_array_token(im, call, &list));
}

/* EmptyTensorList(element_shape, most) */
bool fg_tf_build_list_empty(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_tf_array list = new_list(im, call, fg_tf_attr_dtype(call->attrs, "element_dtype"), 0);
    return is_held(im, call, list.dtype) && fg_tf_give(call, fg_tf_array_token(im, call, &list));
}

/* TensorListFromTensor(tensor, element_shape) */
bool fg_tf_build_list_from(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id tensor = call->inputs[0];
    const fg_shape *shape = fg_tf_shape_of(im, tensor);
    fg_tf_array list = new_list(im, call, fg_tf_type_of(im, tensor), 1);
    if (shape->rank < 1) return fg_tf_refuse(im, call, "of an unknown rank, or a scalar");
    if (!is_held(im, call, list.dtype)) return false;
    if (!fg_tf_array_element(im, call, &list, fg_tf_row_shape(im, tensor))) return false;
    list.size = shape->dims[0];
    return fg_tf_give(call,
                      fg_tf_array_filled(im, &list, fg_tf_unary(im, call, FG_OP_identity, tensor)));
}

/* As many elements as positions need; 0 where the list has its size without. */
static fg_value_id needed_size(fg_importer *im, fg_tf_call *call, fg_tf_array *list) {
    const fg_tf_ints *ints = fg_tf_ints_of(im, call->inputs[1]);
    int64_t most = 0, number;
    if (fg_tf_is_range(im, call->inputs[1], &list->size)) return 0;
    for (uint32_t i = 0; ints && i < ints->count; i++)
        if (fg_size_is_number(ints->at[i], &number) && number >= most) most = number + 1;
    list->size = fg_size_number(&im->graph->sizes, most);
    if (ints) return 0;
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[1]);
    fg_value_id last = fg_tf_reduce(im, call, FG_OP_max, call->inputs[1], 0, false);
    return fg_tf_binary(im, call, FG_OP_add, last, fg_tf_scalar(im, call, dtype, 1));
}

/* TensorListScatter(tensor, indices, element_shape), of as many as the largest index says; V2 has
 * the size behind them, -1: the same. */
bool fg_tf_build_list_scatter(fg_importer *im, fg_tf_call *call) {
    bool sized = strstr(call->row->op, "V2");
    if (!fg_tf_want(im, call, sized ? 4 : 3)) return false;
    fg_tf_array list = new_list(im, call, fg_tf_type_of(im, call->inputs[0]), 2);
    int64_t size = -1;
    bool told = sized && !(fg_tf_number_of(im, call->inputs[3], &size) && size == -1);
    if (!is_held(im, call, list.dtype)) return false;
    fg_value_id count = told ? call->inputs[3] : needed_size(im, call, &list);
    if (count && !fg_tf_array_size(im, call, count, &list)) return false;
    fg_value_id flow = fg_tf_array_token(im, call, &list);
    return fg_tf_give(call, fg_tf_array_scatter(im, call, flow, call->inputs[1], call->inputs[0]));
}

/* TensorListScatterIntoExistingList(list, tensor, indices) */
bool fg_tf_build_list_scatter_into(fg_importer *im, fg_tf_call *call) {
    return list_input(im, call, 3) &&
           fg_tf_give(call, fg_tf_array_scatter(im, call, call->inputs[0], call->inputs[2],
                                                call->inputs[1]));
}

/* TensorListSplit(tensor, element_shape, lengths) */
bool fg_tf_build_list_split(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_tf_array list = new_list(im, call, fg_tf_type_of(im, call->inputs[0]), 1);
    const fg_tf_ints *lengths = fg_tf_ints_of(im, call->inputs[2]);
    if (lengths) list.size = fg_size_number(&im->graph->sizes, lengths->count);
    return is_held(im, call, list.dtype) &&
           fg_tf_give(call, fg_tf_array_split(im, call, &list, call->inputs[0], call->inputs[2]));
}

/* ---- elements ---- */

/* TensorListSetItem(list, index, item) */
bool fg_tf_build_list_set(fg_importer *im, fg_tf_call *call) {
    return list_input(im, call, 3) &&
           fg_tf_give(call, fg_tf_array_write(im, call, call->inputs[0], 1, call->inputs[2]));
}

/* TensorListGetItem(list, index, element_shape) */
bool fg_tf_build_list_get(fg_importer *im, fg_tf_call *call) {
    return list_input(im, call, 3) &&
           fg_tf_give(call, fg_tf_array_read(im, call, told_list(im, call, 2), 1));
}

/* TensorListGather(list, indices, element_shape) */
bool fg_tf_build_list_gather(fg_importer *im, fg_tf_call *call) {
    return list_input(im, call, 3) &&
           fg_tf_give(call, fg_tf_array_gather(im, call, told_list(im, call, 2), call->inputs[1]));
}

/* TensorListLength(list) */
bool fg_tf_build_list_length(fg_importer *im, fg_tf_call *call) {
    const fg_tf_array *list = list_input(im, call, 1);
    return list && fg_tf_give(call, fg_tf_array_length(im, call, list));
}

/* TensorListStack(list, element_shape) */
bool fg_tf_build_list_stack(fg_importer *im, fg_tf_call *call) {
    const fg_tf_array *list = list_input(im, call, 2);
    if (!list || !fg_tf_array_is_whole(im, call, list)) return false;
    int64_t wanted = fg_tf_attr_int(call->attrs, "num_elements", -1), count;
    if (wanted >= 0 && fg_size_is_number(list->size, &count) && count != wanted)
        return fg_tf_refuse(im, call, "'%s' has %lld elements, and not %lld",
                            fg_tf_node_name(im, list->node), (long long)count, (long long)wanted);
    fg_value_id contents = fg_tf_array_contents(im, call, told_list(im, call, 1), NULL);
    return fg_tf_give(call, fg_tf_unary(im, call, FG_OP_identity, contents));
}

/* TensorListConcat(list) -> tensor, lengths; V2 has the shape of an element, and lengths of what
 * was never written. */
bool fg_tf_build_list_concat(fg_importer *im, fg_tf_call *call) {
    bool second = strstr(call->row->op, "V2");
    if (!list_input(im, call, second ? 3 : 1)) return false;
    return fg_tf_array_concat(im, call, second ? told_list(im, call, 1) : call->inputs[0]);
}

/* TensorListElementShape(list) */
bool fg_tf_build_list_element_shape(fg_importer *im, fg_tf_call *call) {
    const fg_tf_array *list = list_input(im, call, 1);
    const fg_tf_element *element = list ? fg_tf_array_element(im, call, list, NULL) : NULL;
    const fg_shape *shape = element ? fg_tf_element_shape(im, element) : NULL;
    if (list && !shape)
        return fg_tf_refuse(im, call, "the shape of the elements of '%s' is not known",
                            fg_tf_node_name(im, list->node));
    if (!shape) return false;
    fg_value_id *sizes = FG_NEW_ARRAY(im->arena, fg_value_id, shape->rank + 1);
    for (int i = 0; i < shape->rank; i++)
        sizes[i] = fg_tf_make(im, call, FG_OP_size, NULL, 0,
                              &(fg_tf_set){"value", FG_TF_SIZES(1, &shape->dims[i])}, 1);
    fg_value_id all;
    if (shape->rank > 0) {
        all = fg_tf_make(im, call, FG_OP_pack, sizes, (uint32_t)shape->rank, NULL, 0);
    } else {
        int64_t none = 0;
        all = fg_tf_constant(im, call, fg_graph_tensor(im->graph, im->memory, FG_INT32, 1, &none));
    }
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, "shape_type");
    all = fg_tf_cast(im, call, all, dtype == FG_INT64 ? FG_INT64 : FG_INT32);
    if (all) fg_tf_set_ints(im, all, 1, shape->dims, (uint32_t)shape->rank);
    return fg_tf_give(call, all);
}

/* ---- lists that grow and shrink ---- */

static fg_value_id size_value(fg_importer *im, fg_tf_call *call, const fg_size *size) {
    const fg_size **at = FG_NEW_ARRAY(im->arena, const fg_size *, 1);
    at[0] = size;
    return fg_tf_make(im, call, FG_OP_size, NULL, 0, &(fg_tf_set){"value", FG_TF_SIZES(1, at)}, 1);
}

/* The list whose contents these are. */
static fg_value_id of_size(fg_importer *im, fg_tf_call *call, const fg_tf_array *list,
                           const fg_size *size, fg_value_id contents) {
    fg_tf_array made = *list;
    made.size = size;
    made.count = size && list->after ? size_value(im, call, size) : 0;
    if (!size) return fg_tf_refuse(im, call, "a size is out of hand");
    return fg_tf_array_filled(im, &made, contents);
}

/* In a loop that has made room: the row behind the last. */
static fg_value_id push_counted(fg_importer *im, fg_tf_call *call, const fg_tf_array *list,
                                fg_value_id value) {
    fg_tf_array made = *list;
    made.count =
        fg_tf_binary(im, call, FG_OP_add, list->count, fg_tf_scalar(im, call, FG_INT32, 1));
    return made.count ? fg_tf_array_filled(im, &made,
                                           fg_tf_ternary(im, call, FG_OP_set_item, list->contents,
                                                         list->count, value))
                      : 0;
}

/* TensorListPushBack(list, tensor) */
bool fg_tf_build_list_push(fg_importer *im, fg_tf_call *call) {
    const fg_tf_array *list = list_input(im, call, 2);
    if (!list) return false;
    fg_value_id value = call->inputs[1];
    int64_t count;
    if (list->open) {
        fg_tf_array_learn(im, list, fg_tf_shape_of(im, value));
        fg_tf_note_push(im, list, call->node);
        return fg_tf_give(call, call->inputs[0]);
    }
    if (list->unfinished) return fg_tf_give(call, push_counted(im, call, list, value));
    if (!list->contents && fg_size_is_number(list->size, &count) && count < FG_TF_PIECES)
        return fg_tf_give(call, fg_tf_array_append(im, call, call->inputs[0], value));
    fg_value_id parts[] = {
        fg_tf_array_contents(im, call, call->inputs[0], fg_tf_shape_of(im, value)),
        fg_tf_expand(im, call, value, 0)};
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    fg_value_id joined = fg_tf_make(im, call, FG_OP_concat, parts, 2, &axis, 1);
    const fg_size *one = fg_size_number(&im->graph->sizes, 1);
    return joined &&
           fg_tf_give(call, of_size(im, call, list, fg_size_add(&im->graph->sizes, list->size, one),
                                    joined));
}

fg_value_id fg_tf_last_row(fg_importer *im, fg_tf_call *call, fg_value_id contents) {
    const fg_size **bound = FG_NEW_ARRAY(im->arena, const fg_size *, 1);
    int64_t *step = FG_NEW(im->arena, int64_t), *kind = FG_NEW(im->arena, int64_t);
    bound[0] = fg_size_number(&im->graph->sizes, -1);
    *step = 1;
    *kind = FG_SLICE_INDEX;
    fg_tf_set sets[] = {{"begin", FG_TF_SIZES(1, bound)},
                        {"end", FG_TF_SIZES(1, bound)},
                        {"step", FG_TF_INTS(1, step)},
                        {"kinds", FG_TF_INTS(1, kind)}};
    return fg_tf_make(im, call, FG_OP_slice_strided, &contents, 1, sets, 4);
}

/* In a loop: the last row that is counted, which stays where it is. */
static bool pop_counted(fg_importer *im, fg_tf_call *call, const fg_tf_array *list) {
    fg_tf_array made = *list;
    made.count =
        fg_tf_binary(im, call, FG_OP_subtract, list->count, fg_tf_scalar(im, call, FG_INT32, 1));
    fg_value_id contents = fg_tf_unary(im, call, FG_OP_identity, list->contents);
    if (!made.count || !contents) return false;
    call->outputs[0] = fg_tf_array_filled(im, &made, contents);
    fg_value_id inputs[] = {contents, made.count};
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    if (call->output_count > 1)
        call->outputs[1] = fg_tf_make(im, call, FG_OP_gather, inputs, 2, &axis, 1);
    return call->output_count == 1 || call->outputs[1];
}

/* TensorListPopBack(list, element_shape) -> list, tensor */
bool fg_tf_build_list_pop(fg_importer *im, fg_tf_call *call) {
    const fg_tf_array *list = list_input(im, call, 2);
    if (!list) return false;
    if (list->open) {
        fg_tf_note_pop(im, list, call->node);
        return fg_tf_refuse(im, call, "the shape of its elements is to be found");
    }
    if (list->unfinished) return pop_counted(im, call, list);
    fg_sizes *sizes = &im->graph->sizes;
    int64_t count;
    const fg_size *less = fg_size_subtract(sizes, list->size, fg_size_number(sizes, 1));
    bool number = fg_size_is_number(list->size, &count);
    if (!less || (number && count == 0))
        return fg_tf_refuse(im, call, "'%s' has no element", fg_tf_node_name(im, list->node));
    fg_tf_array shorter = *list;
    shorter.size = less;
    shorter.count = 0;
    if (number && list->pieces) {
        fg_value_id last = list->pieces[count - 1];
        call->outputs[0] = fg_tf_array_token(im, call, &shorter);
        if (call->output_count > 1 && last)
            call->outputs[1] = fg_tf_unary(im, call, FG_OP_identity, last);
        if (call->output_count == 1 || call->outputs[1]) return true;
    }
    fg_value_id contents = fg_tf_array_contents(im, call, told_list(im, call, 1), NULL);
    if (!contents) return false;
    const fg_size *first = fg_size_number(sizes, 0), *end = fg_size_number(sizes, -1);
    fg_value_id rest = fg_tf_slice(im, call, contents, 0, first, end, 1);
    call->outputs[0] = of_size(im, call, list, less, rest);
    if (call->output_count > 1) call->outputs[1] = fg_tf_last_row(im, call, contents);
    return call->outputs[0] && (call->output_count == 1 || call->outputs[1]);
}

/* TensorListResize(list, size): what is behind the old end is 0. */
bool fg_tf_build_list_resize(fg_importer *im, fg_tf_call *call) {
    const fg_tf_array *list = list_input(im, call, 2);
    if (!list || !fg_tf_array_is_whole(im, call, list)) return false;
    fg_sizes *sizes = &im->graph->sizes;
    fg_tf_array made = *list;
    made.after = NULL;
    if (!fg_tf_array_size(im, call, call->inputs[1], &made)) return false;
    if (!list->contents && !list->pieces && !list->open)
        return fg_tf_give(call, fg_tf_array_token(im, call, &made));
    fg_agreement agreement = fg_size_compare(sizes, made.size, list->size);
    int64_t old, now;
    if (agreement == FG_EQUAL) {
        fg_value_id same = fg_tf_unary(im, call, FG_OP_identity, call->inputs[0]);
        if (same) fg_tf_pass_array(im, call->inputs[0], same);
        return fg_tf_give(call, same);
    }
    if (!fg_size_is_number(list->size, &old) || !fg_size_is_number(made.size, &now))
        return fg_tf_refuse(im, call, "which of the two sizes is larger is not known");
    fg_value_id contents = fg_tf_array_contents(im, call, call->inputs[0], NULL);
    if (!contents) return false;
    if (now < old)
        contents = fg_tf_slice(im, call, contents, 0, fg_size_number(sizes, 0), made.size, 1);
    else
        contents = fg_tf_array_lengthen(im, call, contents, now - old);
    return fg_tf_give(call, fg_tf_array_filled(im, &made, contents));
}

/* TensorListConcatLists(a, b) */
bool fg_tf_build_list_concat_lists(fg_importer *im, fg_tf_call *call) {
    const fg_tf_array *list = list_input(im, call, 2);
    if (list && !fg_tf_array_is_whole(im, call, list)) return false;
    const fg_tf_array *other = list ? fg_tf_array_of(im, call->inputs[1]) : NULL;
    if (!other || other->kind != FG_TF_LIST || other->dtype != list->dtype)
        return list && fg_tf_refuse(im, call, "input 1 is no TensorList of the same type");
    fg_value_id parts[] = {fg_tf_array_contents(im, call, call->inputs[0], NULL),
                           fg_tf_array_contents(im, call, call->inputs[1], NULL)};
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    fg_value_id joined = fg_tf_make(im, call, FG_OP_concat, parts, 2, &axis, 1);
    return joined &&
           fg_tf_give(call,
                      of_size(im, call, list,
                              fg_size_add(&im->graph->sizes, list->size, other->size), joined));
}
