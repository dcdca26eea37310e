/* Sizes of several values, and what broadcasting them means. */
#include "import/compose.h"

/* Ints that are formulas over sizes, as a tensor of an element type. */
static fg_value_id sizes_value(fg_importer *im, fg_tf_call *call, const fg_size *const *at,
                               uint32_t count, fg_dtype dtype) {
    fg_value_id *made = FG_NEW_ARRAY(im->arena, fg_value_id, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const fg_size **one = FG_NEW(im->arena, const fg_size *);
        if (!(*one = at[i])) return fg_tf_refuse(im, call, "a size is out of hand");
        made[i] = fg_tf_make(im, call, FG_OP_size, NULL, 0,
                             &(fg_tf_set){"value", FG_TF_SIZES(1, one)}, 1);
        if (!made[i]) return 0;
    }
    int64_t none = 0;
    fg_value_id all =
        count
            ? fg_tf_make(im, call, FG_OP_pack, made, count, NULL, 0)
            : fg_tf_constant(im, call, fg_graph_tensor(im->graph, im->memory, FG_INT32, 1, &none));
    if (all) fg_tf_set_ints(im, all, 1, at, count);
    return fg_tf_cast(im, call, all, dtype);
}

static fg_dtype int_type(const fg_tf_call *call, const char *name) {
    return fg_tf_attr_dtype(call->attrs, name) == FG_INT64 ? FG_INT64 : FG_INT32;
}

/* ShapeN and VariableShape: the sizes of each input. */
bool fg_tf_build_shapes(fg_importer *im, fg_tf_call *call) {
    if (call->output_count > call->input_count)
        return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    for (uint32_t i = 0; i < call->output_count; i++) {
        const fg_shape *shape = fg_tf_shape_of(im, call->inputs[i]);
        fg_value_id made = fg_tf_unary(im, call, FG_OP_shape, call->inputs[i]);
        if (!made) return false;
        if (shape->rank >= 0) fg_tf_set_ints(im, made, 1, shape->dims, (uint32_t)shape->rank);
        call->outputs[i] = fg_tf_cast(im, call, made, int_type(call, "out_type"));
    }
    return true;
}

/* ConcatOffset(axis, shapes...): where each of them begins in the whole. */
bool fg_tf_build_concat_offset(fg_importer *im, fg_tf_call *call) {
    int64_t axis;
    if (call->input_count < 2) return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    if (call->output_count >= call->input_count || !fg_tf_int_input(im, call, 0, &axis))
        return fg_tf_refuse(im, call, "input 0 is known only in the run");
    const fg_size *begin = fg_size_number(&im->graph->sizes, 0), *none = begin;
    for (uint32_t i = 1; i < call->input_count; i++) {
        const fg_tf_ints *shape = fg_tf_ints_of(im, call->inputs[i]);
        int64_t at = axis < 0 && shape ? axis + shape->count : axis;
        if (!shape || at < 0 || at >= shape->count)
            return fg_tf_refuse(im, call, "input %u is known only in the run", i);
        if (i <= call->output_count) {
            const fg_size **all = FG_NEW_ARRAY(im->arena, const fg_size *, shape->count);
            for (uint32_t k = 0; k < shape->count; k++) all[k] = k == at ? begin : none;
            call->outputs[i - 1] = sizes_value(im, call, all, shape->count, FG_INT32);
            if (!call->outputs[i - 1]) return false;
        }
        begin = fg_size_add(&im->graph->sizes, begin, shape->at[at]);
        if (!begin) return fg_tf_refuse(im, call, "a size is out of hand");
    }
    return true;
}

/* ---- broadcasting ---- */

/* Two shapes, aligned at their last axes; an axis that one has not is of size 1. */
typedef struct pair {
    const fg_tf_ints *shape[2];
    uint32_t rank;
} pair;

static bool pair_init(fg_importer *im, fg_tf_call *call, pair *p) {
    if (!fg_tf_want(im, call, 2)) return false;
    for (uint32_t i = 0; i < 2; i++) {
        p->shape[i] = fg_tf_ints_of(im, call->inputs[i]);
        if (!p->shape[i]) return fg_tf_refuse(im, call, "input %u is known only in the run", i);
    }
    p->rank = p->shape[0]->count > p->shape[1]->count ? p->shape[0]->count : p->shape[1]->count;
    return true;
}

static const fg_size *size_at(fg_importer *im, const pair *p, int which, uint32_t axis) {
    uint32_t missing = p->rank - p->shape[which]->count;
    return axis < missing ? fg_size_number(&im->graph->sizes, 1)
                          : p->shape[which]->at[axis - missing];
}

static bool is_one(const fg_size *size) {
    int64_t number;
    return fg_size_is_number(size, &number) && number == 1;
}

/* The shape that both broadcast to. Sizes of which only the run knows whether they are equal are
 * taken to be, as elsewhere where two values broadcast: the run says so where they are not. */
bool fg_tf_build_broadcast_args(fg_importer *im, fg_tf_call *call) {
    pair p;
    int64_t number;
    if (!pair_init(im, call, &p)) return false;
    const fg_size **all = FG_NEW_ARRAY(im->arena, const fg_size *, p.rank + 1);
    for (uint32_t i = 0; i < p.rank; i++) {
        const fg_size *a = size_at(im, &p, 0, i), *b = size_at(im, &p, 1, i);
        all[i] = is_one(a) || (!is_one(b) && fg_size_is_number(b, &number)) ? b : a;
    }
    return fg_tf_give(call, sizes_value(im, call, all, p.rank, int_type(call, "T")));
}

/* Over which axes the gradients of both are sums: where one is 1, or has no such axis. */
bool fg_tf_build_broadcast_gradient_args(fg_importer *im, fg_tf_call *call) {
    pair p;
    if (!pair_init(im, call, &p)) return false;
    const fg_size **axes[2];
    uint32_t count[2] = {0, 0};
    bool same = p.shape[0]->count == p.shape[1]->count;
    for (int i = 0; i < 2; i++) axes[i] = FG_NEW_ARRAY(im->arena, const fg_size *, p.rank + 1);
    for (uint32_t i = 0; i < p.rank; i++)
        same = same && size_at(im, &p, 0, i) == size_at(im, &p, 1, i);
    for (uint32_t i = 0; i < p.rank && !same; i++) {
        const fg_size *at = fg_size_number(&im->graph->sizes, i);
        if (is_one(size_at(im, &p, 0, i))) axes[0][count[0]++] = at;
        if (is_one(size_at(im, &p, 1, i))) axes[1][count[1]++] = at;
    }
    for (uint32_t i = 0; i < 2 && i < call->output_count; i++) {
        call->outputs[i] = sizes_value(im, call, axes[i], count[i], int_type(call, "T"));
        if (!call->outputs[i]) return false;
    }
    return call->output_count <= 2;
}

/* Variables have values where a run reads them. */
bool fg_tf_build_is_initialized(fg_importer *im, fg_tf_call *call) {
    return fg_tf_want(im, call, 1) && fg_tf_give(call, fg_tf_scalar(im, call, FG_BOOL, 1));
}

/* ---- layouts by name ---- */

/* Where each letter of one layout stands in another; false where they are not of the same ones. */
static bool letters(fg_importer *im, fg_tf_call *call, int64_t *at, uint32_t *count) {
    fg_bytes from = fg_tf_attr_text(call->attrs, "src_format");
    fg_bytes to = fg_tf_attr_text(call->attrs, "dst_format");
    if (!from.length) from = (fg_bytes){"NHWC", 4};
    if (!to.length) to = (fg_bytes){"NCHW", 4};
    *count = (uint32_t)from.length;
    if (from.length != to.length || from.length > FG_MAX_RANK)
        return fg_tf_refuse(im, call, "of these layouts");
    for (uint32_t i = 0; i < *count; i++) {
        const char *found = memchr(to.at, from.at[i], to.length);
        if (!found) return fg_tf_refuse(im, call, "of these layouts");
        at[i] = found - to.at;
    }
    return true;
}

static fg_value_id list(fg_importer *im, fg_tf_call *call, const int64_t *at, uint32_t count,
                        fg_dtype dtype) {
    int64_t length = count;
    fg_tensor *tensor = fg_graph_tensor(im->graph, im->memory, FG_INT64, 1, &length);
    memcpy(tensor->data, at, count * sizeof *at);
    return fg_tf_cast(im, call, fg_tf_constant(im, call, tensor), dtype);
}

/* DataFormatDimMap(axes): the axes' numbers in another layout. */
bool fg_tf_build_dim_map(fg_importer *im, fg_tf_call *call) {
    int64_t at[FG_MAX_RANK], known;
    uint32_t count;
    if (!fg_tf_want(im, call, 1) || !letters(im, call, at, &count)) return false;
    fg_value_id axes = call->inputs[0];
    fg_dtype dtype = fg_tf_type_of(im, axes);
    fg_value_id length = fg_tf_scalar(im, call, dtype, count);
    fg_value_id places = fg_tf_binary(im, call, FG_OP_remainder, axes, length);
    if (!fg_tf_give(call,
                    fg_tf_binary(im, call, FG_OP_gather, list(im, call, at, count, dtype), places)))
        return false;
    const fg_tf_ints *ints = fg_tf_ints_of(im, axes);
    const fg_size **all = FG_NEW_ARRAY(im->arena, const fg_size *, ints ? ints->count + 1 : 1);
    for (uint32_t i = 0; ints && i < ints->count; i++) {
        if (!fg_size_is_number(ints->at[i], &known) || known < -(int64_t)count || known >= count)
            return true;
        all[i] = fg_size_number(&im->graph->sizes, at[known < 0 ? known + count : known]);
    }
    if (ints) fg_tf_set_ints(im, call->outputs[0], ints->rank, all, ints->count);
    return true;
}

/* DataFormatVecPermute(x): a number, or a pair, for each axis, in another layout. */
bool fg_tf_build_vec_permute(fg_importer *im, fg_tf_call *call) {
    int64_t at[FG_MAX_RANK], from[FG_MAX_RANK] = {0};
    uint32_t count;
    if (!fg_tf_want(im, call, 1) || !letters(im, call, at, &count)) return false;
    for (uint32_t i = 0; i < count; i++) from[at[i]] = i;
    fg_value_id x = call->inputs[0];
    if (!fg_tf_give(call,
                    fg_tf_binary(im, call, FG_OP_gather, x, list(im, call, from, count, FG_INT32))))
        return false;
    const fg_tf_ints *ints = fg_tf_ints_of(im, x);
    if (!ints || ints->rank != 1 || ints->count != count) return true;
    const fg_size **all = FG_NEW_ARRAY(im->arena, const fg_size *, count);
    for (uint32_t i = 0; i < count; i++) all[i] = ints->at[from[i]];
    fg_tf_set_ints(im, call->outputs[0], 1, all, count);
    return true;
}
