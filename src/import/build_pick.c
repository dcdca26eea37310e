/* Slices, gathering, joining and cutting. */
#include "import/compose.h"
#include "tensor/slice.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)

/* ---- slices ---- */

typedef struct slicing {
    uint32_t count, starts;
    const fg_size **begin, **end;
    int64_t *step, *kinds;
    fg_value_id *inputs; /* x, then the scalars that bounds are */
    bool dynamic;
} slicing;

static void slicing_init(fg_importer *im, slicing *s, fg_value_id x, uint32_t count) {
    *s = (slicing){.count = count};
    s->begin = FG_NEW_ARRAY(im->arena, const fg_size *, count + 1);
    s->end = FG_NEW_ARRAY(im->arena, const fg_size *, count + 1);
    s->step = FG_NEW_ARRAY(im->arena, int64_t, count + 1);
    s->kinds = FG_NEW_ARRAY(im->arena, int64_t, count + 1);
    s->inputs = FG_NEW_ARRAY(im->arena, fg_value_id, (size_t)count * 2 + 1);
    s->inputs[0] = x;
    for (uint32_t i = 0; i < count; i++) {
        s->begin[i] = s->end[i] = fg_size_number(&im->graph->sizes, 0);
        s->step[i] = 1;
    }
}

static fg_value_id element(fg_importer *im, fg_tf_call *call, fg_value_id list, uint32_t at) {
    slicing s;
    slicing_init(im, &s, list, 1);
    s.begin[0] = fg_size_number(&im->graph->sizes, at);
    s.kinds[0] = FG_SLICE_INDEX;
    fg_tf_set sets[] = {{"begin", FG_TF_SIZES(1, s.begin)},
                        {"end", FG_TF_SIZES(1, s.end)},
                        {"step", FG_TF_INTS(1, s.step)},
                        {"kinds", FG_TF_INTS(1, s.kinds)}};
    return fg_tf_make(im, call, FG_OP_slice_strided, &list, 1, sets, 4);
}

static fg_value_id sliced(fg_importer *im, fg_tf_call *call, const slicing *s) {
    fg_tf_set sets[] = {{"begin", FG_TF_SIZES(s->count, s->begin)},
                        {"end", FG_TF_SIZES(s->count, s->end)},
                        {"step", FG_TF_INTS(s->count, s->step)},
                        {"kinds", FG_TF_INTS(s->count, s->kinds)}};
    fg_op_kind kind = s->dynamic ? FG_OP_slice_dynamic : FG_OP_slice_strided;
    return fg_tf_make(im, call, kind, s->inputs, s->starts + 1, sets, 4);
}

/* What is known of a slice of ints. */
static void slice_ints(fg_importer *im, fg_tf_call *call, const slicing *s) {
    const fg_tf_ints *ints = fg_tf_ints_of(im, call->inputs[0]);
    int64_t begin, end, size;
    if (!ints || ints->rank != 1 || s->count != 1 || s->starts) return;
    size = ints->count;
    int64_t kind = s->kinds[0], step = s->step[0];
    if (kind == FG_SLICE_INDEX) {
        if (!fg_size_is_number(s->begin[0], &begin)) return;
        if (begin < 0) begin += size;
        if (begin >= 0 && begin < size)
            fg_tf_set_ints(im, call->outputs[0], 0, ints->at + begin, 1);
        return;
    }
    bool known = fg_size_is_number(s->begin[0], &begin) && fg_size_is_number(s->end[0], &end);
    if ((kind & FG_SLICE_KIND) != FG_SLICE_RANGE || !known || step == 0 || step == INT64_MIN)
        return;
    if (begin < 0) begin += size;
    if (end < 0) end += size;
    if (step > size) step = size + 1; /* no more than one is taken in any case */
    if (step < -size) step = -size - 1;
    int64_t low = step > 0 ? 0 : -1, high = step > 0 ? size : size - 1;
    begin = begin < low ? low : begin > high ? high : begin;
    end = end < low ? low : end > high ? high : end;
    if (kind & FG_SLICE_NO_BEGIN) begin = step > 0 ? 0 : size - 1;
    if (kind & FG_SLICE_NO_END) end = step > 0 ? size : -1;
    const fg_size **at = FG_NEW_ARRAY(im->arena, const fg_size *, size + 1);
    uint32_t count = 0;
    for (int64_t i = begin; step > 0 ? i < end : i > end; i += step) at[count++] = ints->at[i];
    fg_tf_set_ints(im, call->outputs[0], 1, at, count);
}

typedef struct strided {
    const fg_tf_ints *begin, *end;
    int64_t begin_mask, end_mask, shrink;
} strided;

static void take_bound(fg_importer *im, fg_tf_call *call, slicing *s, uint32_t item,
                       const strided *from) {
    if (from->shrink >> item & 1) {
        s->kinds[item] = from->begin ? FG_SLICE_INDEX : FG_SLICE_INPUT;
        if (from->begin)
            s->begin[item] = from->begin->at[item];
        else
            s->inputs[++s->starts] = element(im, call, call->inputs[1], item);
        return;
    }
    s->kinds[item] = FG_SLICE_RANGE;
    if (from->begin_mask >> item & 1) {
        s->kinds[item] |= FG_SLICE_NO_BEGIN;
    } else if (from->begin) {
        s->begin[item] = from->begin->at[item];
    } else {
        s->kinds[item] |= FG_SLICE_BEGIN_INPUT;
        s->inputs[++s->starts] = element(im, call, call->inputs[1], item);
        s->dynamic = true;
    }
    if (from->end_mask >> item & 1) {
        s->kinds[item] |= FG_SLICE_NO_END;
    } else if (from->end) {
        s->end[item] = from->end->at[item];
    } else {
        s->kinds[item] |= FG_SLICE_END_INPUT;
        s->inputs[++s->starts] = element(im, call, call->inputs[2], item);
        s->dynamic = true;
    }
}

/* The slice of x that inputs 1 to 3 tell. */
static fg_value_id strided_slice(fg_importer *im, fg_tf_call *call, fg_value_id x, slicing *s) {
    uint32_t count;
    const int64_t *steps = fg_tf_known(im, call, 3, &count);
    if (!steps || count > 32) return 0;
    strided from = {fg_tf_ints_of(im, call->inputs[1]), fg_tf_ints_of(im, call->inputs[2]),
                    fg_tf_attr_int(call->attrs, "begin_mask", 0),
                    fg_tf_attr_int(call->attrs, "end_mask", 0),
                    fg_tf_attr_int(call->attrs, "shrink_axis_mask", 0)};
    if ((from.begin && from.begin->count != count) || (from.end && from.end->count != count))
        return fg_tf_refuse(im, call, "begin, end and strides are not of one size");
    int64_t ellipsis = fg_tf_attr_int(call->attrs, "ellipsis_mask", 0);
    int64_t added = fg_tf_attr_int(call->attrs, "new_axis_mask", 0);
    slicing_init(im, s, x, count);
    for (uint32_t i = 0; i < count; i++) {
        s->step[i] = steps[i];
        if (ellipsis >> i & 1)
            s->kinds[i] = FG_SLICE_ELLIPSIS;
        else if (added >> i & 1)
            s->kinds[i] = FG_SLICE_NEW;
        else
            take_bound(im, call, s, i, &from);
        if ((s->kinds[i] & FG_SLICE_KIND) != FG_SLICE_RANGE) s->step[i] = 1;
    }
    return sliced(im, call, s);
}

fg_value_id fg_tf_strided_slice(fg_importer *im, fg_tf_call *call, fg_value_id x) {
    slicing s;
    return x ? strided_slice(im, call, x, &s) : 0;
}

bool fg_tf_build_strided_slice(fg_importer *im, fg_tf_call *call) {
    slicing s;
    if (!fg_tf_want(im, call, 4) || !fg_tf_give(call, strided_slice(im, call, call->inputs[0], &s)))
        return false;
    slice_ints(im, call, &s);
    return true;
}

/* Slice(x, begin, size): a size of -1 is the rest. */
bool fg_tf_build_slice(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    const fg_tf_ints *begin = fg_tf_ints_of(im, call->inputs[1]);
    const fg_tf_ints *size = fg_tf_ints_of(im, call->inputs[2]);
    int rank = fg_tf_shape_of(im, call->inputs[0])->rank;
    if (rank < 0) return fg_tf_refuse(im, call, "of an unknown rank");
    if ((begin && begin->count != (uint32_t)rank) || (size && size->count != (uint32_t)rank))
        return fg_tf_refuse(im, call, "begin and size are not as long as its rank");
    fg_value_id ends = begin && size ? 0 : BI(add, call->inputs[1], call->inputs[2]);
    if (!size) { /* one that is -1 is what there is from its begin on */
        fg_dtype dtype = fg_tf_type_of(im, call->inputs[2]);
        fg_value_id rest = BI(equal, call->inputs[2], fg_tf_scalar(im, call, dtype, -1));
        fg_value_id whole = fg_tf_unary(im, call, FG_OP_shape, call->inputs[0]);
        whole = whole ? fg_tf_cast(im, call, whole, dtype) : 0;
        ends = fg_tf_ternary(im, call, FG_OP_where, rest, whole, ends);
    }
    slicing s;
    slicing_init(im, &s, call->inputs[0], (uint32_t)rank);
    for (uint32_t i = 0; i < s.count; i++) {
        int64_t number;
        bool rest = size && fg_size_is_number(size->at[i], &number) && number == -1;
        s.kinds[i] = FG_SLICE_RANGE | (rest ? FG_SLICE_NO_END : 0);
        if (begin) {
            s.begin[i] = begin->at[i];
        } else {
            s.kinds[i] |= FG_SLICE_BEGIN_INPUT;
            s.inputs[++s.starts] = element(im, call, call->inputs[1], i);
        }
        if (!rest && begin && size) {
            s.end[i] = fg_size_add(&im->graph->sizes, begin->at[i], size->at[i]);
            if (!s.end[i]) return fg_tf_refuse(im, call, "a size is out of hand");
        } else if (!rest) {
            s.kinds[i] |= FG_SLICE_END_INPUT;
            s.inputs[++s.starts] = element(im, call, ends, i);
        }
        s.dynamic |= s.kinds[i] & (FG_SLICE_BEGIN_INPUT | FG_SLICE_END_INPUT);
    }
    if (!fg_tf_give(call, sliced(im, call, &s))) return false;
    slice_ints(im, call, &s);
    return true;
}

/* ---- gathering ---- */

/* Gathering from an axis behind `batch` common ones: it is moved there, and what its places are
 * replaced by back. */
static fg_value_id batch_gather(fg_importer *im, fg_tf_call *call, int axis, int batch) {
    fg_value_id x = call->inputs[0], places = call->inputs[1];
    int rank = fg_tf_shape_of(im, x)->rank, own = fg_tf_shape_of(im, places)->rank;
    int there[FG_MAX_RANK], back[2 * FG_MAX_RANK], more = own - batch, total = rank - 1 + more;
    if (rank < 0 || own < batch || axis >= rank || total > FG_MAX_RANK || own >= FG_MAX_RANK)
        return fg_tf_refuse(im, call, "of an unknown rank");
    for (int i = 0; i < rank; i++) there[i] = i < batch || i > axis ? i : i == batch ? axis : i - 1;
    if (axis > batch) x = fg_tf_transpose(im, call, x, rank, there);
    fg_value_id inputs[] = {x, fg_tf_expand(im, call, places, -1)};
    fg_value_id made = fg_tf_make(im, call, FG_OP_gather_nd, inputs, 2,
                                  &(fg_tf_set){"batch_dims", FG_TF_INT(batch)}, 1);
    for (int i = 0; i < total && axis > batch; i++) {
        back[i] = i;
        if (i >= batch && i < axis) back[i] = i + more;
        if (i >= axis && i < axis + more) back[i] = i - axis + batch;
    }
    return axis > batch ? fg_tf_transpose(im, call, made, total, back) : made;
}

static bool gather(fg_importer *im, fg_tf_call *call, int64_t axis, int64_t batch) {
    fg_value_id inputs[] = {call->inputs[0], call->inputs[1]};
    if (batch < 0 || (batch > 0 && (axis < batch || axis >= FG_MAX_RANK)))
        return fg_tf_refuse(im, call, "of %lld batch axes", (long long)batch);
    if (batch > 0) return fg_tf_give(call, batch_gather(im, call, (int)axis, (int)batch));
    fg_tf_set set = {"axis", FG_TF_INT(axis)};
    if (!fg_tf_give(call, fg_tf_make(im, call, FG_OP_gather, inputs, 2, &set, 1))) return false;
    const fg_tf_ints *from = fg_tf_ints_of(im, inputs[0]), *which = fg_tf_ints_of(im, inputs[1]);
    if (!from || !which || from->rank != 1) return true;
    const fg_size **at = FG_NEW_ARRAY(im->arena, const fg_size *, which->count + 1);
    for (uint32_t i = 0; i < which->count; i++) {
        int64_t index;
        if (!fg_size_is_number(which->at[i], &index) || index < 0 || index >= from->count)
            return true;
        at[i] = from->at[index];
    }
    fg_tf_set_ints(im, call->outputs[0], which->rank, at, which->count);
    return true;
}

bool fg_tf_build_gather(fg_importer *im, fg_tf_call *call) {
    return fg_tf_want(im, call, 2) &&
           gather(im, call, 0, fg_tf_attr_int(call->attrs, "batch_dims", 0));
}

bool fg_tf_build_gather_v2(fg_importer *im, fg_tf_call *call) {
    int64_t axis, batch = fg_tf_attr_int(call->attrs, "batch_dims", 0);
    if (!fg_tf_want(im, call, 3) || !fg_tf_int_input(im, call, 2, &axis)) return false;
    int rank = fg_tf_shape_of(im, call->inputs[0])->rank;
    int own = fg_tf_shape_of(im, call->inputs[1])->rank;
    if (axis < 0 && batch != 0 && rank >= 0) axis += rank;
    if (batch < 0 && own >= 0) batch += own;
    return gather(im, call, axis, batch);
}

/* The positions of what is not zero. */
bool fg_tf_build_where(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    fg_value_id x = call->inputs[0];
    fg_dtype dtype = fg_tf_type_of(im, x);
    if (dtype != FG_BOOL && dtype != FG_INVALID)
        x = BI(not_equal, x, fg_tf_scalar(im, call, dtype, 0));
    return fg_tf_give(call, UN(argwhere, x));
}

/* As many as only the run tells: numbers from 0 on beside the indices. */
static fg_value_id open_one_hot(fg_importer *im, fg_tf_call *call, fg_value_id x, int64_t axis) {
    fg_op_id after[FG_MAX_RANK + 1] = {0};
    int rank = fg_tf_shape_of(im, x)->rank;
    if (rank < 0) return fg_tf_refuse(im, call, "of an unknown rank");
    const fg_tf_ints *depth = fg_tf_sizes_input(im, call, 1, after);
    if (!depth) return 0;
    fg_tf_set sets[] = {{"limits", fg_tf_sizes_attr(depth)},
                        {"dtype", FG_TF_TYPE(fg_tf_type_of(im, x))}};
    fg_value_id numbers =
        fg_tf_after(im, fg_tf_make(im, call, FG_OP_range, NULL, 0, sets, 2), after);
    for (int64_t i = axis < 0 ? axis + rank + 1 : axis; numbers && i < rank; i++)
        numbers = fg_tf_expand(im, call, numbers, -1);
    return BI(equal, fg_tf_expand(im, call, x, axis), numbers);
}

bool fg_tf_build_one_hot(fg_importer *im, fg_tf_call *call) {
    int64_t depth, axis = fg_tf_attr_int(call->attrs, "axis", -1);
    if (!fg_tf_want(im, call, 4)) return false;
    fg_value_id x = call->inputs[0], hot;
    if (fg_tf_type_of(im, x) == FG_UINT8) x = fg_tf_cast(im, call, x, FG_INT32);
    if (fg_tf_number_of(im, call->inputs[1], &depth)) {
        fg_tf_set sets[] = {
            {"depth", FG_TF_INT(depth)}, {"axis", FG_TF_INT(axis)}, {"dtype", FG_TF_TYPE(FG_BOOL)}};
        hot = fg_tf_make(im, call, FG_OP_one_hot, &x, 1, sets, 3);
    } else {
        hot = open_one_hot(im, call, x, axis);
    }
    return fg_tf_give(call,
                      fg_tf_ternary(im, call, FG_OP_where, hot, call->inputs[2], call->inputs[3]));
}

/* ---- joining and cutting ---- */

static bool give_all(fg_importer *im, fg_tf_call *call, fg_value_id first) {
    if (!first) return false;
    uint32_t count = fg_graph_maker(im->graph, first)->output_count;
    if (call->output_count > count) return fg_tf_refuse(im, call, "it has %u results", count);
    for (uint32_t i = 0; i < call->output_count; i++) call->outputs[i] = first + i;
    return true;
}

bool fg_tf_build_unpack(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    fg_tf_set sets[] = {{"axis", FG_TF_INT(fg_tf_attr_int(call->attrs, "axis", 0))},
                        {"num", FG_TF_INT(fg_tf_attr_int(call->attrs, "num", 0))}};
    fg_value_id made = fg_tf_make(im, call, FG_OP_unstack, call->inputs, 1, sets, 2);
    if (!give_all(im, call, made)) return false;
    const fg_tf_ints *ints = fg_tf_ints_of(im, call->inputs[0]);
    for (uint32_t i = 0; ints && ints->rank == 1 && i < call->output_count; i++)
        if (i < ints->count) fg_tf_set_ints(im, call->outputs[i], 0, ints->at + i, 1);
    return true;
}

bool fg_tf_build_split(fg_importer *im, fg_tf_call *call) {
    int64_t axis;
    if (!fg_tf_want(im, call, 2) || !fg_tf_int_input(im, call, 0, &axis)) return false;
    fg_tf_set sets[] = {{"axis", FG_TF_INT(axis)},
                        {"num", FG_TF_INT(fg_tf_attr_int(call->attrs, "num_split", 1))}};
    return give_all(im, call, fg_tf_make(im, call, FG_OP_split, call->inputs + 1, 1, sets, 2));
}

bool fg_tf_build_split_v(fg_importer *im, fg_tf_call *call) {
    int64_t axis;
    if (!fg_tf_want(im, call, 3) || !fg_tf_int_input(im, call, 2, &axis)) return false;
    const fg_tf_ints *sizes = fg_tf_ints_of(im, call->inputs[1]);
    if (!sizes) return fg_tf_refuse(im, call, "input 1 is known only in the run");
    fg_tf_set sets[] = {{"axis", FG_TF_INT(axis)}, {"sizes", fg_tf_sizes_attr(sizes)}};
    return give_all(im, call, fg_tf_make(im, call, FG_OP_split_sizes, call->inputs, 1, sets, 2));
}

/* Concat has the axis in front. */
bool fg_tf_build_concat_v1(fg_importer *im, fg_tf_call *call) {
    int64_t axis;
    if (call->input_count < 2) return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    if (!fg_tf_int_input(im, call, 0, &axis)) return false;
    return fg_tf_give(call,
                      fg_tf_make(im, call, FG_OP_concat, call->inputs + 1, call->input_count - 1,
                                 &(fg_tf_set){"axis", FG_TF_INT(axis)}, 1));
}

bool fg_tf_build_mirror_pad(fg_importer *im, fg_tf_call *call) {
    uint32_t count;
    if (!fg_tf_want(im, call, 2)) return false;
    const int64_t *paddings = fg_tf_known(im, call, 1, &count);
    if (!paddings) return false;
    bool reflect = fg_bytes_are(fg_tf_attr_text(call->attrs, "mode"), "REFLECT");
    fg_tf_set sets[] = {{"paddings", FG_TF_INTS(count, paddings)},
                        {"mode", FG_TF_TEXT(reflect ? "reflect" : "symmetric")}};
    return fg_tf_give(call, fg_tf_make(im, call, FG_OP_pad, call->inputs, 1, sets, 2));
}

/* ---- what goes where ---- */

/* A list of some axes as one. */
static fg_value_id flattened(fg_importer *im, fg_tf_call *call, fg_value_id x, int axes) {
    if (!x) return 0;
    const fg_shape *shape = fg_tf_shape_of(im, x);
    if (shape->rank < axes || shape->rank - axes >= FG_MAX_RANK)
        return fg_tf_refuse(im, call, "of an unknown rank");
    if (axes == 1) return x;
    const fg_size *sizes[FG_MAX_RANK + 1] = {fg_size_number(&im->graph->sizes, 1)};
    for (int i = 0; i < axes && sizes[0]; i++)
        sizes[0] = fg_size_multiply(&im->graph->sizes, sizes[0], shape->dims[i]);
    for (int i = axes; i < shape->rank; i++) sizes[i - axes + 1] = shape->dims[i];
    return fg_tf_reshape(im, call, x, shape->rank - axes + 1, sizes);
}

bool fg_tf_build_partition(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    int axes = fg_tf_shape_of(im, call->inputs[1])->rank;
    if (axes < 0) return fg_tf_refuse(im, call, "of an unknown rank");
    fg_value_id data = flattened(im, call, call->inputs[0], axes);
    fg_value_id parts = flattened(im, call, call->inputs[1], axes);
    if (!data || !parts) return false;
    for (uint32_t i = 0; i < call->output_count; i++) {
        fg_value_id mask = BI(equal, parts, fg_tf_scalar(im, call, FG_INT32, i));
        call->outputs[i] = BI(boolean_mask, data, mask);
        if (!call->outputs[i]) return false;
    }
    return true;
}

/* SparseTensorDenseAdd(indices, values, shape, dense) */
bool fg_tf_build_sparse_add(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 4)) return false;
    return fg_tf_give(call, fg_tf_ternary(im, call, FG_OP_tensor_scatter_add, call->inputs[3],
                                          call->inputs[0], call->inputs[1]));
}

/* SparseToDense(indices, shape, values, otherwise): indices of rank 0 and 1 name single places. */
bool fg_tf_build_sparse_to_dense(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 4)) return false;
    fg_op_id after[FG_MAX_RANK + 1] = {0};
    const fg_tf_ints *shape = fg_tf_sizes_input(im, call, 1, after);
    if (!shape) return false;
    fg_value_id dense =
        fg_tf_with(im, call, FG_OP_fill, call->inputs[3], "shape", fg_tf_sizes_attr(shape));
    fg_tf_after(im, dense, after);
    fg_value_id indices = call->inputs[0], values = call->inputs[2];
    const fg_shape *places = fg_tf_shape_of(im, indices);
    if (places->rank < 0) return fg_tf_refuse(im, call, "of an unknown rank");
    if (places->rank < 2) indices = fg_tf_expand(im, call, indices, -1);
    if (places->rank > 0 && fg_tf_shape_of(im, values)->rank == 0)
        values = fg_tf_with(im, call, FG_OP_fill, values, "shape", FG_TF_SIZES(1, places->dims));
    return fg_tf_give(call,
                      fg_tf_ternary(im, call, FG_OP_tensor_scatter_update, dense, indices, values));
}
