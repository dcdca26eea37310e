/* Operations as nodes. */
#include <string.h>

#include "emit/exporting.h"
#include "tensor/slice.h"

static const fg_op *op_of(const fg_exporting *e) {
    return fg_graph_op(e->graph, e->op);
}

static const fg_attr *attr_of(const fg_exporting *e, const char *name) {
    const fg_op *op = op_of(e);
    return &op->attrs[fg_op_param_index(fg_op_row_of((fg_op_kind)op->kind), name)];
}

static fg_value_id input_of(const fg_exporting *e, uint32_t index) {
    const fg_op *op = op_of(e);
    return index < op->input_count ? fg_op_inputs(e->graph, op)[index] : 0;
}

static fg_type type_of(const fg_exporting *e, fg_value_id value) {
    return fg_value_type(e->graph, value);
}

static fg_dtype dtype_of(const fg_exporting *e, uint32_t index) {
    return type_of(e, input_of(e, index)).dtype;
}

static int rank_of(const fg_exporting *e, uint32_t index) {
    return type_of(e, input_of(e, index)).shape->rank;
}

/* ---- one for one ---- */

typedef struct fg_to_row {
    uint16_t kind;
    const char *op, *types;
} fg_to_row;

static const fg_to_row *row_of(fg_op_kind kind) {
    static const fg_to_row rows[] = {
#define TO(ours, theirs, types) {FG_OP_##ours, #theirs, types},
#include "emit/tf_ops.def"
#undef TO
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].kind == kind) return &rows[i];
    return NULL;
}

/* "T0", "Tparams0 Tindices1" */
static void put_types(fg_exporting *e, const char *types) {
    while (*types) {
        size_t length = strcspn(types, "0123456789");
        fg_node_type(e, fg_arena_text(e->arena, types, length),
                     dtype_of(e, (uint32_t)(types[length] - '0')));
        types += length + 1;
        while (*types == ' ') types++;
    }
}

static bool has_attributes(const fg_exporting *e) {
    const fg_op *op = op_of(e);
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    for (int i = 0; op->attrs && i < row->param_count; i++)
        if (row->params[i].kind > FG_PARAM_LIST) return true;
    return false;
}

static void export_simple(fg_exporting *e, const fg_to_row *row) {
    const fg_op *op = op_of(e);
    if (has_attributes(e)) {
        fg_export_refuse(e, "with attributes");
        return;
    }
    const char **inputs = FG_NEW_ARRAY(e->arena, const char *, (size_t)op->input_count + 1);
    for (uint32_t i = 0; i < op->input_count; i++) inputs[i] = fg_export_tensor(e, input_of(e, i));
    fg_node_begin(e, e->base, row->op);
    for (uint32_t i = 0; i < op->input_count; i++) fg_node_input(e, inputs[i]);
    put_types(e, row->types);
    fg_node_end(e);
}

/* ---- nodes of one or two inputs, the second made here ---- */

static void begin_two(fg_exporting *e, const char *op, const char *second) {
    const char *first = fg_export_tensor(e, input_of(e, 0));
    fg_node_begin(e, e->base, op);
    fg_node_input(e, first);
    if (second) fg_node_input(e, second);
    fg_node_type(e, "T", dtype_of(e, 0));
}

/* Axes as they are given; all of them where none are. False after a refusal. */
static bool axes_of(fg_exporting *e, const char *name, uint32_t *count, int64_t *axes) {
    const fg_attr *attr = attr_of(e, name);
    int rank = rank_of(e, 0);
    if (attr->kind == FG_ATTR_INTS && attr->count <= FG_MAX_RANK) {
        *count = attr->count;
        for (uint32_t i = 0; i < attr->count; i++) axes[i] = attr->ints[i];
        return true;
    }
    if (rank < 0) fg_export_refuse(e, "of a value whose axes are not known");
    *count = rank < 0 ? 0 : (uint32_t)rank;
    for (int i = 0; i < rank; i++) axes[i] = i;
    return rank >= 0;
}

static void export_reduction(fg_exporting *e, const char *op) {
    int64_t axes[FG_MAX_RANK];
    uint32_t count;
    if (!axes_of(e, "axis", &count, axes)) return;
    bool truth = dtype_of(e, 0) == FG_BOOL;
    const char *list = fg_export_ints(e, count, axes), *x = fg_export_tensor(e, input_of(e, 0));
    fg_node_begin(e, e->base, op);
    fg_node_input(e, x);
    fg_node_input(e, list);
    if (!truth) fg_node_type(e, "T", dtype_of(e, 0));
    fg_node_type(e, "Tidx", FG_INT32);
    fg_node_flag(e, "keep_dims", attr_of(e, "keepdims")->b);
    fg_node_end(e);
}

static void export_with_axes(fg_exporting *e, const char *op, const char *name, bool reverse,
                             const char *type) {
    int64_t axes[FG_MAX_RANK];
    uint32_t count;
    bool given = attr_of(e, name)->kind == FG_ATTR_INTS;
    if (!axes_of(e, name, &count, axes)) return;
    for (uint32_t i = 0; !given && reverse && i < count; i++) axes[i] = count - 1 - i;
    begin_two(e, op, fg_export_ints(e, count, axes));
    fg_node_type(e, type, FG_INT32);
    fg_node_end(e);
}

static void export_with_axis(fg_exporting *e, const char *op, const char *type) {
    begin_two(e, op, fg_export_int(e, attr_of(e, "axis")->i));
    fg_node_type(e, type, FG_INT32);
}

static void export_with_sizes(fg_exporting *e, const char *op, const char *name, const char *type) {
    const fg_attr *sizes = attr_of(e, name);
    begin_two(e, op, fg_export_sizes(e, sizes->count, sizes->sizes));
    fg_node_type(e, type, FG_INT32);
    fg_node_end(e);
}

/* A size of -1 is what is left; where one is a formula it is that. */
static void export_reshape(fg_exporting *e) {
    const fg_attr *sizes = attr_of(e, "shape");
    int64_t numbers[FG_MAX_RANK];
    uint32_t open = 0;
    for (uint32_t i = 0; i < sizes->count && i < FG_MAX_RANK; i++)
        if (!fg_size_is_number(sizes->sizes[i], &numbers[i])) open++, numbers[i] = -1;
    if (open > 1) {
        export_with_sizes(e, "Reshape", "shape", "Tshape");
        return;
    }
    begin_two(e, "Reshape", fg_export_ints(e, sizes->count, numbers));
    fg_node_type(e, "Tshape", FG_INT32);
    fg_node_end(e);
}

static void export_squeeze(fg_exporting *e) {
    int64_t axes[FG_MAX_RANK];
    const fg_attr *attr = attr_of(e, "axis");
    uint32_t count = attr->kind == FG_ATTR_INTS ? attr->count : 0;
    for (uint32_t i = 0; i < count; i++) axes[i] = attr->ints[i];
    begin_two(e, "Squeeze", NULL);
    fg_node_ints(e, "squeeze_dims", count, axes);
    fg_node_end(e);
}

/* ---- lists ---- */

static const char **tensors_of(fg_exporting *e) {
    const fg_op *op = op_of(e);
    const char **list = FG_NEW_ARRAY(e->arena, const char *, (size_t)op->input_count + 1);
    for (uint32_t i = 0; i < op->input_count; i++) list[i] = fg_export_tensor(e, input_of(e, i));
    return list;
}

static void begin_list(fg_exporting *e, const char *op, const char *last) {
    const char **list = tensors_of(e);
    fg_node_begin(e, e->base, op);
    for (uint32_t i = 0; i < op_of(e)->input_count; i++) fg_node_input(e, list[i]);
    if (last) fg_node_input(e, last);
    fg_node_int(e, "N", op_of(e)->input_count);
    fg_node_type(e, "T", dtype_of(e, 0));
}

static void export_stack(fg_exporting *e, int64_t axis) {
    begin_list(e, "Pack", NULL);
    fg_node_int(e, "axis", axis);
    fg_node_end(e);
}

static void export_concat(fg_exporting *e) {
    /* of one TensorFlow makes nothing */
    if (op_of(e)->input_count == 1) {
        begin_two(e, "Identity", NULL);
        fg_node_end(e);
        return;
    }
    begin_list(e, "ConcatV2", fg_export_int(e, attr_of(e, "axis")->i));
    fg_node_type(e, "Tidx", FG_INT32);
    fg_node_end(e);
}

static void export_split(fg_exporting *e) {
    const char *axis = fg_export_int(e, attr_of(e, "axis")->i);
    const char *x = fg_export_tensor(e, input_of(e, 0));
    fg_node_begin(e, e->base, "Split");
    fg_node_input(e, axis);
    fg_node_input(e, x);
    fg_node_int(e, "num_split", op_of(e)->output_count);
    fg_node_type(e, "T", dtype_of(e, 0));
    fg_node_end(e);
}

/* ---- products, choices ---- */

static void export_matmul(fg_exporting *e) {
    int a = rank_of(e, 0), b = rank_of(e, 1);
    bool plain = a == 2 && b == 2;
    if (a < 2 || b < 2) {
        fg_export_refuse(e, "of what is no matrix");
        return;
    }
    begin_two(e, plain ? "MatMul" : "BatchMatMulV2", fg_export_tensor(e, input_of(e, 1)));
    fg_node_flag(e, plain ? "transpose_a" : "adj_x", attr_of(e, "transpose_a")->b);
    fg_node_flag(e, plain ? "transpose_b" : "adj_y", attr_of(e, "transpose_b")->b);
    fg_node_end(e);
}

static const char *put_switch(fg_exporting *e, fg_value_id value, const char *predicate) {
    const char *name = fg_export_helper(e, "Switch"), *tensor = fg_export_tensor(e, value);
    fg_node_begin(e, name, "Switch");
    fg_node_input(e, tensor);
    fg_node_input(e, predicate);
    fg_node_type(e, "T", type_of(e, value).dtype);
    fg_node_end(e);
    return name;
}

/* Each side through a Switch of its own; Merge has the one that is there. */
static void export_choice(fg_exporting *e) {
    const char *predicate = fg_export_tensor(e, input_of(e, 0));
    const char *then = put_switch(e, input_of(e, 1), predicate);
    const char *other = put_switch(e, input_of(e, 2), predicate);
    fg_node_begin(e, e->base, "Merge");
    fg_node_input(e, other);
    fg_node_input(e, fg_arena_printf(e->arena, "%s:1", then));
    fg_node_type(e, "T", dtype_of(e, 1));
    fg_node_int(e, "N", 2);
    fg_node_end(e);
}

static void export_cast(fg_exporting *e) {
    const char *x = fg_export_tensor(e, input_of(e, 0));
    fg_node_begin(e, e->base, "Cast");
    fg_node_input(e, x);
    fg_node_type(e, "SrcT", dtype_of(e, 0));
    fg_node_type(e, "DstT", attr_of(e, "dtype")->dtype);
    fg_node_end(e);
}

static void export_softmax(fg_exporting *e, const char *op) {
    int64_t axis = attr_of(e, "axis")->i;
    if (axis != -1 && axis != rank_of(e, 0) - 1) {
        fg_export_refuse(e, "over an axis that is not the last");
        return;
    }
    begin_two(e, op, NULL);
    fg_node_end(e);
}

static void export_gather(fg_exporting *e) {
    const char *axis = fg_export_int(e, attr_of(e, "axis")->i);
    const char *from = fg_export_tensor(e, input_of(e, 0));
    const char *at = fg_export_tensor(e, input_of(e, 1));
    fg_node_begin(e, e->base, "GatherV2");
    fg_node_input(e, from);
    fg_node_input(e, at);
    fg_node_input(e, axis);
    put_types(e, "Tparams0 Tindices1");
    fg_node_type(e, "Taxis", FG_INT32);
    fg_node_end(e);
}

static void export_arg(fg_exporting *e, const char *op) {
    export_with_axis(e, op, "Tidx");
    fg_node_type(e, "output_type", attr_of(e, "dtype")->dtype);
    fg_node_end(e);
}

/* ---- tensors that are made ---- */

static void export_fill(fg_exporting *e) {
    const fg_attr *sizes = attr_of(e, "shape");
    const char *dims = fg_export_sizes(e, sizes->count, sizes->sizes);
    const char *value = fg_export_tensor(e, input_of(e, 0));
    fg_node_begin(e, e->base, "Fill");
    fg_node_input(e, dims);
    fg_node_input(e, value);
    fg_node_type(e, "T", dtype_of(e, 0));
    fg_node_type(e, "index_type", FG_INT32);
    fg_node_end(e);
}

/* zeros and ones: a number, cast to their type. */
static void export_filled(fg_exporting *e, int64_t number) {
    const fg_attr *sizes = attr_of(e, "shape");
    fg_dtype dtype = attr_of(e, "dtype")->dtype;
    const char *dims = fg_export_sizes(e, sizes->count, sizes->sizes);
    const char *value = fg_export_int(e, number), *cast = fg_export_helper(e, "Cast");
    fg_node_begin(e, cast, "Cast");
    fg_node_input(e, value);
    fg_node_type(e, "SrcT", FG_INT32);
    fg_node_type(e, "DstT", dtype);
    fg_node_end(e);
    fg_node_begin(e, e->base, "Fill");
    fg_node_input(e, dims);
    fg_node_input(e, cast);
    fg_node_type(e, "T", dtype);
    fg_node_type(e, "index_type", FG_INT32);
    fg_node_end(e);
}

static void export_like(fg_exporting *e, const char *op) {
    begin_two(e, op, NULL);
    fg_node_end(e);
}

static void export_shape(fg_exporting *e) {
    begin_two(e, "Shape", NULL);
    fg_node_type(e, "out_type", FG_INT32);
    fg_node_end(e);
}

static void export_size_value(fg_exporting *e) {
    const char *size = fg_export_size(e, attr_of(e, "value")->sizes[0]);
    fg_node_begin(e, e->base, "Identity");
    fg_node_input(e, size);
    fg_node_type(e, "T", FG_INT32);
    fg_node_end(e);
}

static void export_pad(fg_exporting *e) {
    const fg_attr *paddings = attr_of(e, "paddings");
    const char *mode = attr_of(e, "mode")->s;
    bool plain = strcmp(mode, "constant") == 0;
    if (plain && attr_of(e, "value")->f != 0) {
        fg_export_refuse(e, "with a value that is not 0");
        return;
    }
    const char *list = fg_export_pairs(e, paddings->count, paddings->ints);
    begin_two(e, plain ? "Pad" : "MirrorPad", list);
    fg_node_type(e, "Tpaddings", FG_INT32);
    if (!plain) fg_node_text(e, "mode", strcmp(mode, "reflect") == 0 ? "REFLECT" : "SYMMETRIC");
    fg_node_end(e);
}

/* ---- slices ---- */

typedef struct slice {
    const char *parts[2][FG_MAX_RANK * 2]; /* begin, end */
    uint32_t count;
    int64_t begin_mask, end_mask, ellipsis_mask, new_mask, shrink_mask;
} slice;

static const char *int32_of(fg_exporting *e, fg_value_id value) {
    const char *tensor = fg_export_tensor(e, value);
    if (type_of(e, value).dtype == FG_INT32) return tensor;
    const char *name = fg_export_helper(e, "Cast");
    fg_node_begin(e, name, "Cast");
    fg_node_input(e, tensor);
    fg_node_type(e, "SrcT", type_of(e, value).dtype);
    fg_node_type(e, "DstT", FG_INT32);
    fg_node_end(e);
    return name;
}

static void add_item(fg_exporting *e, slice *s, uint32_t i, uint32_t *next) {
    int64_t kind = attr_of(e, "kinds")->ints[i], what = kind & FG_SLICE_KIND, bit = (int64_t)1 << i;
    const char *zero = fg_export_int(e, 0);
    const char *begin = zero, *end = zero;
    if (what == FG_SLICE_NEW) s->new_mask |= bit;
    if (what == FG_SLICE_ELLIPSIS) s->ellipsis_mask |= bit;
    if (what == FG_SLICE_INDEX || what == FG_SLICE_INPUT) {
        s->shrink_mask |= bit;
        begin = what == FG_SLICE_INPUT ? int32_of(e, input_of(e, (*next)++))
                                       : fg_export_size(e, attr_of(e, "begin")->sizes[i]);
        const char *one = fg_export_int(e, 1);
        end = fg_export_helper(e, "end");
        fg_node_begin(e, end, "Add");
        fg_node_input(e, begin);
        fg_node_input(e, one);
        fg_node_type(e, "T", FG_INT32);
        fg_node_end(e);
    }
    if (what == FG_SLICE_RANGE) {
        if (kind & FG_SLICE_NO_BEGIN)
            s->begin_mask |= bit;
        else
            begin = kind & FG_SLICE_BEGIN_INPUT ? int32_of(e, input_of(e, (*next)++))
                                                : fg_export_size(e, attr_of(e, "begin")->sizes[i]);
        if (kind & FG_SLICE_NO_END)
            s->end_mask |= bit;
        else
            end = kind & FG_SLICE_END_INPUT ? int32_of(e, input_of(e, (*next)++))
                                            : fg_export_size(e, attr_of(e, "end")->sizes[i]);
    }
    s->parts[0][i] = begin;
    s->parts[1][i] = end;
}

static const char *pack(fg_exporting *e, uint32_t count, const char *const *parts,
                        const char *what) {
    const char *name = fg_export_helper(e, what);
    fg_node_begin(e, name, "Pack");
    for (uint32_t i = 0; i < count; i++) fg_node_input(e, parts[i]);
    fg_node_int(e, "N", count);
    fg_node_type(e, "T", FG_INT32);
    fg_node_int(e, "axis", 0);
    fg_node_end(e);
    return name;
}

static void export_slice(fg_exporting *e) {
    slice s = {.count = attr_of(e, "kinds")->count};
    uint32_t next = 1;
    if (s.count == 0 || s.count > FG_MAX_RANK * 2) {
        fg_export_refuse(e, s.count ? "of so many items" : "of no items");
        return;
    }
    for (uint32_t i = 0; i < s.count; i++) add_item(e, &s, i, &next);
    const char *lists[3] = {pack(e, s.count, s.parts[0], "begin"),
                            pack(e, s.count, s.parts[1], "end")};
    int64_t steps[FG_MAX_RANK * 2];
    for (uint32_t i = 0; i < s.count; i++) {
        bool range = (attr_of(e, "kinds")->ints[i] & FG_SLICE_KIND) == FG_SLICE_RANGE;
        steps[i] = range ? attr_of(e, "step")->ints[i] : 1;
    }
    lists[2] = fg_export_ints(e, s.count, steps);
    const char *x = fg_export_tensor(e, input_of(e, 0));
    fg_node_begin(e, e->base, "StridedSlice");
    fg_node_input(e, x);
    for (int i = 0; i < 3; i++) fg_node_input(e, lists[i]);
    fg_node_type(e, "T", dtype_of(e, 0));
    fg_node_type(e, "Index", FG_INT32);
    fg_node_int(e, "begin_mask", s.begin_mask);
    fg_node_int(e, "end_mask", s.end_mask);
    fg_node_int(e, "ellipsis_mask", s.ellipsis_mask);
    fg_node_int(e, "new_axis_mask", s.new_mask);
    fg_node_int(e, "shrink_axis_mask", s.shrink_mask);
    fg_node_end(e);
}

/* ---- windows of images ---- */

static void put_window(fg_exporting *e, const char *name, const fg_attr *attr, bool first) {
    int64_t list[4] = {1, 1, 1, 1};
    for (int i = 0; i < 2; i++) {
        int64_t number = 1;
        if (attr->kind == FG_ATTR_INTS && attr->count > 0)
            number = attr->ints[attr->count > 1 ? i : 0];
        list[first ? i + 2 : i + 1] = number;
    }
    fg_node_ints(e, name, 4, list);
}

/* Images of two axes, padded as TensorFlow knows it. */
static bool can_window(fg_exporting *e) {
    const char *padding = attr_of(e, "padding")->s;
    const fg_attr *paddings = attr_of(e, "paddings");
    bool known = strcmp(padding, "same") == 0 || strcmp(padding, "valid") == 0;
    bool can = rank_of(e, 0) == 4 && known && paddings->kind == FG_ATTR_NONE;
    if (!can) fg_export_refuse(e, "not over images, or with paddings of its own");
    return can;
}

static bool put_format(fg_exporting *e) {
    bool first = strcmp(attr_of(e, "data_format")->s, "channels_first") == 0;
    fg_node_text(e, "data_format", first ? "NCHW" : "NHWC");
    fg_node_text(e, "padding", strcmp(attr_of(e, "padding")->s, "same") == 0 ? "SAME" : "VALID");
    return first;
}

static void export_conv(fg_exporting *e, const char *op, bool grouped) {
    if (!can_window(e)) return;
    if (input_of(e, 2) || (grouped && attr_of(e, "groups")->i != 1)) {
        fg_export_refuse(e, "with a bias, or in groups");
        return;
    }
    begin_two(e, op, fg_export_tensor(e, input_of(e, 1)));
    bool first = put_format(e);
    put_window(e, "strides", attr_of(e, "strides"), first);
    put_window(e, "dilations", attr_of(e, "dilation_rate"), first);
    fg_node_end(e);
}

static void export_pool(fg_exporting *e, const char *op) {
    if (!can_window(e)) return;
    begin_two(e, op, NULL);
    bool first = put_format(e);
    const fg_attr *strides = attr_of(e, "strides");
    put_window(e, "ksize", attr_of(e, "pool_size"), first);
    put_window(e, "strides", strides->kind == FG_ATTR_INTS ? strides : attr_of(e, "pool_size"),
               first);
    fg_node_end(e);
}

static void export_assert(fg_exporting *e) {
    const char *condition = fg_export_tensor(e, input_of(e, 0));
    fg_node_begin(e, e->base, "Assert");
    fg_node_input(e, condition);
    fg_node_input(e, condition);
    fg_node_types(e, "T", 1, FG_BOOL);
    fg_node_int(e, "summarize", 3);
    fg_node_end(e);
}

/* ---- all of them ---- */

void fg_export_operation(fg_exporting *e, fg_op_id id) {
    const fg_op *op = fg_graph_op(e->graph, id);
    const fg_to_row *row = row_of((fg_op_kind)op->kind);
    if (row) {
        export_simple(e, row);
        return;
    }
    switch ((fg_op_kind)op->kind) {
        case FG_OP_identity:
        case FG_OP_linear:
            export_like(e, "Identity");
            break;
        case FG_OP_sum:
            export_reduction(e, "Sum");
            break;
        case FG_OP_mean:
            export_reduction(e, "Mean");
            break;
        case FG_OP_prod:
            export_reduction(e, "Prod");
            break;
        case FG_OP_max:
            export_reduction(e, "Max");
            break;
        case FG_OP_min:
            export_reduction(e, "Min");
            break;
        case FG_OP_any:
            export_reduction(e, "Any");
            break;
        case FG_OP_all:
            export_reduction(e, "All");
            break;
        case FG_OP_transpose:
            export_with_axes(e, "Transpose", "perm", true, "Tperm");
            break;
        case FG_OP_reverse:
            export_with_axes(e, "ReverseV2", "axis", false, "Tidx");
            break;
        case FG_OP_expand_dims:
            export_with_axis(e, "ExpandDims", "Tdim");
            fg_node_end(e);
            break;
        case FG_OP_squeeze:
            export_squeeze(e);
            break;
        case FG_OP_reshape:
            export_reshape(e);
            break;
        case FG_OP_tile:
            export_with_sizes(e, "Tile", "multiples", "Tmultiples");
            break;
        case FG_OP_broadcast_to:
            export_with_sizes(e, "BroadcastTo", "shape", "Tidx");
            break;
        case FG_OP_pack:
            export_stack(e, 0);
            break;
        case FG_OP_stack:
            export_stack(e, attr_of(e, "axis")->i);
            break;
        case FG_OP_concat:
            export_concat(e);
            break;
        case FG_OP_split:
            export_split(e);
            break;
        case FG_OP_matmul:
            export_matmul(e);
            break;
        case FG_OP_select_branch:
            export_choice(e);
            break;
        case FG_OP_cast:
            export_cast(e);
            break;
        case FG_OP_softmax:
            export_softmax(e, "Softmax");
            break;
        case FG_OP_log_softmax:
            export_softmax(e, "LogSoftmax");
            break;
        case FG_OP_gather:
            export_gather(e);
            break;
        case FG_OP_argmax:
            export_arg(e, "ArgMax");
            break;
        case FG_OP_argmin:
            export_arg(e, "ArgMin");
            break;
        case FG_OP_fill:
            export_fill(e);
            break;
        case FG_OP_zeros:
            export_filled(e, 0);
            break;
        case FG_OP_ones:
            export_filled(e, 1);
            break;
        case FG_OP_zeros_like:
            export_like(e, "ZerosLike");
            break;
        case FG_OP_ones_like:
            export_like(e, "OnesLike");
            break;
        case FG_OP_shape:
            export_shape(e);
            break;
        case FG_OP_size:
            export_size_value(e);
            break;
        case FG_OP_pad:
            export_pad(e);
            break;
        case FG_OP_slice_strided:
        case FG_OP_slice_dynamic:
            export_slice(e);
            break;
        case FG_OP_conv:
            export_conv(e, "Conv2D", true);
            break;
        case FG_OP_depthwise_conv:
            export_conv(e, "DepthwiseConv2dNative", false);
            break;
        case FG_OP_max_pool:
            export_pool(e, "MaxPool");
            break;
        case FG_OP_avg_pool:
            export_pool(e, "AvgPool");
            break;
        case FG_OP_assert:
            export_assert(e);
            break;
        default:
            if (!fg_export_mapped(e)) fg_export_refuse(e, "");
    }
}
