#include "import/compose.h"

#include "tensor/slice.h"

fg_value_id fg_tf_make(fg_importer *im, fg_tf_call *call, fg_op_kind kind,
                       const fg_value_id *inputs, uint32_t count, const fg_tf_set *sets,
                       uint32_t set_count) {
    for (uint32_t i = 0; i < count; i++)
        if (!inputs[i]) return 0;
    fg_attr *attrs = fg_tf_defaults(im, kind);
    for (uint32_t i = 0; i < set_count; i++)
        *fg_tf_attr_slot(kind, attrs, sets[i].name) = sets[i].value;
    return fg_tf_emit(im, call, kind, inputs, count, attrs);
}

fg_value_id fg_tf_unary(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_value_id a) {
    return fg_tf_make(im, call, kind, &a, 1, NULL, 0);
}

fg_value_id fg_tf_binary(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_value_id a,
                         fg_value_id b) {
    return fg_tf_make(im, call, kind, (fg_value_id[]){a, b}, 2, NULL, 0);
}

fg_value_id fg_tf_ternary(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_value_id a,
                          fg_value_id b, fg_value_id c) {
    return fg_tf_make(im, call, kind, (fg_value_id[]){a, b, c}, 3, NULL, 0);
}

fg_value_id fg_tf_with(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_value_id a,
                       const char *name, fg_attr value) {
    return fg_tf_make(im, call, kind, &a, 1, &(fg_tf_set){name, value}, 1);
}

fg_value_id fg_tf_scalar(fg_importer *im, fg_tf_call *call, fg_dtype dtype, double number) {
    fg_tensor *tensor = fg_graph_tensor(im->graph, im->memory, FG_FLOAT64, 0, NULL);
    memcpy(tensor->data, &number, sizeof number);
    return fg_tf_cast(im, call, fg_tf_constant(im, call, tensor), dtype);
}

fg_value_id fg_tf_reshape(fg_importer *im, fg_tf_call *call, fg_value_id x, int rank,
                          const fg_size *const *sizes) {
    const fg_size **copy = FG_NEW_ARRAY(im->arena, const fg_size *, rank + 1);
    for (int i = 0; i < rank; i++)
        if (!(copy[i] = sizes[i])) return fg_tf_refuse(im, call, "a size is out of hand");
    return fg_tf_with(im, call, FG_OP_reshape, x, "shape", FG_TF_SIZES((uint32_t)rank, copy));
}

fg_value_id fg_tf_transpose(fg_importer *im, fg_tf_call *call, fg_value_id x, int rank,
                            const int *perm) {
    int64_t *axes = FG_NEW_ARRAY(im->arena, int64_t, rank + 1);
    for (int i = 0; i < rank; i++) axes[i] = perm[i];
    return fg_tf_with(im, call, FG_OP_transpose, x, "perm", FG_TF_INTS((uint32_t)rank, axes));
}

fg_value_id fg_tf_reduce(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_value_id x,
                         int64_t axis, bool keep) {
    int64_t *axes = FG_NEW(im->arena, int64_t);
    *axes = axis;
    return fg_tf_make(im, call, kind, &x, 1,
                      (fg_tf_set[]){{"axis", FG_TF_INTS(1, axes)}, {"keepdims", FG_TF_BOOL(keep)}},
                      2);
}

fg_value_id fg_tf_expand(fg_importer *im, fg_tf_call *call, fg_value_id x, int64_t axis) {
    return fg_tf_with(im, call, FG_OP_expand_dims, x, "axis", FG_TF_INT(axis));
}

fg_value_id fg_tf_slice(fg_importer *im, fg_tf_call *call, fg_value_id x, int axis,
                        const fg_size *begin, const fg_size *end, int64_t step) {
    if (!x) return 0;
    if (!begin || !end) return fg_tf_refuse(im, call, "a size is out of hand");
    uint32_t count = (uint32_t)axis + 1;
    const fg_size *none = fg_size_number(&im->graph->sizes, 0);
    const fg_size **begins = FG_NEW_ARRAY(im->arena, const fg_size *, count);
    const fg_size **ends = FG_NEW_ARRAY(im->arena, const fg_size *, count);
    int64_t *steps = FG_NEW_ARRAY(im->arena, int64_t, count);
    int64_t *kinds = FG_NEW_ARRAY(im->arena, int64_t, count);
    for (uint32_t i = 0; i < count; i++) {
        begins[i] = ends[i] = none;
        steps[i] = 1;
        kinds[i] = FG_SLICE_RANGE | FG_SLICE_NO_BEGIN | FG_SLICE_NO_END;
    }
    begins[axis] = begin;
    ends[axis] = end;
    steps[axis] = step;
    kinds[axis] = FG_SLICE_RANGE;
    fg_tf_set sets[] = {{"begin", FG_TF_SIZES(count, begins)},
                        {"end", FG_TF_SIZES(count, ends)},
                        {"step", FG_TF_INTS(count, steps)},
                        {"kinds", FG_TF_INTS(count, kinds)}};
    return fg_tf_make(im, call, FG_OP_slice_strided, &x, 1, sets, 4);
}

fg_value_id fg_tf_flat(fg_importer *im, fg_tf_call *call, fg_value_id x) {
    const fg_size *all = x ? fg_shape_count(&im->graph->sizes, fg_tf_shape_of(im, x)) : NULL;
    if (!all) return x && fg_tf_refuse(im, call, "of an unknown rank");
    return fg_tf_reshape(im, call, x, 1, &all);
}

fg_value_id fg_tf_places(fg_importer *im, fg_tf_call *call, int rank, const fg_size *const *sizes) {
    const fg_size **all = FG_NEW(im->arena, const fg_size *);
    *all = fg_size_number(&im->graph->sizes, 1);
    for (int i = 0; i < rank && *all; i++)
        *all = fg_size_multiply(&im->graph->sizes, *all, sizes[i]);
    if (!*all) return fg_tf_refuse(im, call, "a size is out of hand");
    fg_tf_set range[] = {{"limits", FG_TF_SIZES(1, all)}, {"dtype", FG_TF_TYPE(FG_INT64)}};
    fg_value_id row = fg_tf_make(im, call, FG_OP_range, NULL, 0, range, 2);
    return row ? fg_tf_reshape(im, call, row, rank, sizes) : 0;
}

/* ---- what is known before the run ---- */

/* What an identity that neither waits nor writes passes on. */
static fg_value_id source_of(const fg_importer *im, fg_value_id value) {
    const fg_op *op = fg_graph_maker(im->graph, value);
    while (op->kind == FG_OP_identity && !op->control && !op->extra) {
        value = fg_op_inputs(im->graph, op)[0];
        op = fg_graph_maker(im->graph, value);
    }
    return value;
}

const fg_tensor *fg_tf_static(const fg_importer *im, fg_value_id value) {
    return fg_value_constant(im->graph, source_of(im, value));
}

static const int64_t *known_list(fg_importer *im, fg_value_id value, uint32_t *count) {
    int64_t *numbers;
    const fg_tf_ints *ints = fg_tf_ints_of(im, value);
    if (ints) {
        numbers = FG_NEW_ARRAY(im->arena, int64_t, ints->count + 1);
        return fg_tf_numbers_of(im, value, numbers, ints->count, count) ? numbers : NULL;
    }
    value = source_of(im, value);
    const fg_op *op = fg_graph_maker(im->graph, value);
    bool splat = op->kind == FG_OP_broadcast_to;
    const fg_tensor *tensor = fg_tf_static(im, splat ? fg_op_inputs(im->graph, op)[0] : value);
    int rank = 0;
    int64_t dims[FG_MAX_RANK];
    if (!tensor || (tensor->dtype != FG_INT32 && tensor->dtype != FG_INT64) ||
        !fg_tf_dims(im, value, &rank, dims))
        return NULL;
    size_t total, bytes;
    if (!fg_dims_count(rank, dims, 8, &total, &bytes) || total > UINT16_MAX) return NULL;
    numbers = FG_NEW_ARRAY(im->arena, int64_t, total + 1);
    for (size_t i = 0; i < total; i++)
        numbers[i] = fg_tensor_element_int(tensor, tensor->count == 1 ? 0 : i);
    *count = (uint32_t)total;
    return numbers;
}

const int64_t *fg_tf_known(fg_importer *im, fg_tf_call *call, uint32_t input, uint32_t *count) {
    const int64_t *numbers = known_list(im, call->inputs[input], count);
    if (!numbers) fg_tf_refuse(im, call, "input %u is known only in the run", input);
    return numbers;
}

bool fg_tf_int_input(fg_importer *im, fg_tf_call *call, uint32_t input, int64_t *number) {
    uint32_t count;
    const int64_t *numbers = fg_tf_known(im, call, input, &count);
    if (!numbers) return false;
    if (count != 1) return fg_tf_refuse(im, call, "input %u is no single number", input);
    *number = numbers[0];
    return true;
}

bool fg_tf_real_input(fg_importer *im, fg_tf_call *call, uint32_t input, double *number) {
    const fg_tensor *tensor = fg_tf_static(im, call->inputs[input]);
    if (!tensor || tensor->count != 1 || tensor->dtype == FG_STRING)
        return fg_tf_refuse(im, call, "input %u is known only in the run", input);
    *number = fg_tensor_element(tensor, 0);
    return true;
}

bool fg_tf_want(fg_importer *im, fg_tf_call *call, uint32_t count) {
    if (call->input_count == count) return true;
    return fg_tf_refuse(im, call, "%u inputs, and it takes %u", call->input_count, count);
}

bool fg_tf_give(fg_tf_call *call, fg_value_id value) {
    call->outputs[0] = value;
    return value != 0;
}

const int64_t *fg_tf_attr_ints(const fg_tf_attrs *attrs, const char *key, uint32_t *count) {
    const fg_tf_value *value = fg_tf_attr_of(attrs, key);
    if (!value || value->kind != FG_TF_VALUE_LIST || value->list->i.count == 0) return NULL;
    *count = value->list->i.count;
    return value->list->i.at;
}

bool fg_tf_dims(const fg_importer *im, fg_value_id value, int *rank, int64_t *dims) {
    const fg_shape *shape = fg_tf_shape_of(im, value);
    *rank = shape->rank;
    return shape->rank >= 0 && fg_shape_numbers(shape, dims);
}

fg_op_id fg_tf_must_hold(fg_importer *im, fg_tf_call *call, fg_value_id condition,
                         const char *says) {
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_assert);
    fg_bytes name = call->def->name;
    const char *message = fg_arena_printf(im->arena, "'%.*s': %s", (int)name.length, name.at, says);
    *fg_tf_attr_slot(FG_OP_assert, attrs, "message") = FG_TF_TEXT(message);
    return fg_graph_add(im->graph, FG_OP_assert, 0, call->span, &condition, 1, attrs, NULL, 0);
}

/* ---- sizes that only the run tells ---- */

/* One operation for each: the counts of 0 to n are n + 1, a size that is known behind it. */
const fg_tf_ints *fg_tf_run_sizes(fg_importer *im, fg_tf_call *call, fg_value_id value,
                                  fg_op_id *after) {
    const fg_shape *shape = fg_tf_shape_of(im, value);
    fg_sizes *sizes = &im->graph->sizes;
    const fg_size *one = fg_size_number(sizes, 1);
    int64_t count = 1;
    bool scalar = shape->rank == 0;
    fg_dtype dtype = fg_tf_type_of(im, value);
    if ((!scalar && (shape->rank != 1 || !fg_size_is_number(shape->dims[0], &count))) ||
        count > FG_MAX_RANK || (dtype != FG_INT32 && dtype != FG_INT64)) {
        fg_tf_refuse(im, call,
                     "sizes that only the run tells, of which it cannot be told how many");
        return NULL;
    }
    if (scalar) value = fg_tf_reshape(im, call, value, 1, &one);
    const fg_size **at = FG_NEW_ARRAY(im->arena, const fg_size *, count + 1);
    for (int64_t i = 0; i < count; i++) {
        fg_value_id number = fg_tf_slice(im, call, value, 0, fg_size_number(sizes, i),
                                         fg_size_number(sizes, i + 1), 1);
        fg_value_id counts = fg_tf_unary(im, call, FG_OP_bincount, number);
        if (!counts) return NULL;
        after[i] = fg_graph_value(im->graph, counts)->op;
        at[i] = fg_size_subtract(sizes, fg_tf_shape_of(im, counts)->dims[0], one);
    }
    after[count] = 0;
    fg_tf_ints *ints = FG_NEW(im->arena, fg_tf_ints);
    *ints = (fg_tf_ints){.count = (uint32_t)count, .rank = shape->rank, .at = at};
    return ints;
}

const fg_tf_ints *fg_tf_sizes_input(fg_importer *im, fg_tf_call *call, uint32_t input,
                                    fg_op_id *after) {
    const fg_tf_ints *ints = fg_tf_ints_of(im, call->inputs[input]);
    if (!ints && !after[0]) ints = fg_tf_run_sizes(im, call, call->inputs[input], after);
    if (!ints && after[0]) fg_tf_refuse(im, call, "input %u is known only in the run", input);
    return ints;
}

fg_value_id fg_tf_after(fg_importer *im, fg_value_id value, const fg_op_id *after) {
    const fg_op *op = value ? fg_graph_maker(im->graph, value) : NULL;
    /* a slice comes behind what tells its sizes by itself, and has no place to say more in text */
    bool says = op && op->kind != FG_OP_slice_strided && op->kind != FG_OP_slice_dynamic;
    if (says && after[0]) fg_graph_wait(im->graph, fg_graph_value(im->graph, value)->op, after);
    return value;
}
