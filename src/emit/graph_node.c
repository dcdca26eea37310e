/* Operations as nodes. */
#include <string.h>

#include "emit/compose.h"
#include "emit/formula.h"
#include "emit/takes.h"

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
static void put_types(fg_exporting *e, const fg_takes *takes, const char *types) {
    while (*types) {
        size_t length = strcspn(types, "0123456789");
        fg_node_type(e, fg_arena_text(e->arena, types, length),
                     fg_takes_type(e, takes, (uint32_t)(types[length] - '0')));
        types += length + 1;
        while (*types == ' ') types++;
    }
}

static bool has_attributes(const fg_exporting *e) {
    const fg_op *op = fg_export_op_of(e);
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    for (int i = 0; op->attrs && i < row->param_count; i++)
        if (row->params[i].kind > FG_PARAM_LIST &&
            (row->params[i].required || !fg_attr_same(&op->attrs[i], &row->params[i].value)))
            return true;
    return false;
}

static void export_simple(fg_exporting *e, const fg_to_row *row) {
    const fg_op *op = fg_export_op_of(e);
    fg_takes takes;
    if (!fg_takes_init(e, &takes, row->op)) return;
    const char **inputs = FG_NEW_ARRAY(e->arena, const char *, (size_t)op->input_count + 1);
    for (uint32_t i = 0; i < op->input_count; i++) inputs[i] = fg_takes_input(e, &takes, i);
    fg_node_begin(e, takes.name, row->op);
    for (uint32_t i = 0; i < op->input_count; i++) fg_node_input(e, inputs[i]);
    put_types(e, &takes, row->types);
    fg_node_end(e);
    fg_takes_done(e, &takes);
}

/* ---- nodes of one or two inputs, the second made here ---- */

void fg_export_begin_two(fg_exporting *e, const char *op, const char *second) {
    const char *first = fg_export_tensor(e, fg_export_input_of(e, 0));
    fg_node_begin(e, e->base, op);
    fg_node_input(e, first);
    if (second) fg_node_input(e, second);
    fg_node_type(e, "T", fg_export_dtype_of(e, 0));
}

bool fg_export_axes(fg_exporting *e, const char *name, uint32_t *count, int64_t *axes) {
    const fg_attr *attr = fg_export_attr_of(e, name);
    int rank = fg_export_rank_of(e, 0);
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
    int64_t axes[FG_MAX_RANK] = {0};
    uint32_t count = 1;
    fg_dtype dtype = fg_export_dtype_of(e, 0);
    bool truth = dtype == FG_BOOL, all = fg_export_attr_of(e, "axis")->kind != FG_ATTR_INTS;
    const char *x = fg_export_tensor(e, fg_export_input_of(e, 0));
    if (all && fg_export_rank_of(e, 0) < 0 && !fg_export_attr_of(e, "keepdims")->b)
        x = fg_put_reshape_to(e, "Reshape", x, dtype, 1, (int64_t[]){-1});
    else if (!fg_export_axes(e, "axis", &count, axes))
        return;
    const char *list = fg_export_ints(e, count, axes);
    fg_node_begin(e, e->base, op);
    fg_node_input(e, x);
    fg_node_input(e, list);
    if (!truth) fg_node_type(e, "T", dtype);
    fg_node_type(e, "Tidx", FG_INT32);
    fg_node_flag(e, "keep_dims", fg_export_attr_of(e, "keepdims")->b);
    fg_node_end(e);
}

static void export_with_axes(fg_exporting *e, const char *op, const char *name, bool reverse,
                             const char *type) {
    int64_t axes[FG_MAX_RANK];
    uint32_t count;
    bool given = fg_export_attr_of(e, name)->kind == FG_ATTR_INTS;
    if (!fg_export_axes(e, name, &count, axes)) return;
    for (uint32_t i = 0; !given && reverse && i < count; i++) axes[i] = count - 1 - i;
    for (uint32_t i = 0; reverse && i < count; i++) /* a permutation names axes from the front */
        if (axes[i] < 0) axes[i] += count;
    fg_export_begin_two(e, op, fg_export_ints(e, count, axes));
    fg_node_type(e, type, FG_INT32);
    fg_node_end(e);
}

static void export_with_axis(fg_exporting *e, const char *op, const char *type) {
    fg_export_begin_two(e, op, fg_export_int(e, fg_export_attr_of(e, "axis")->i));
    fg_node_type(e, type, FG_INT32);
}

static void export_with_sizes(fg_exporting *e, const char *op, const char *name, const char *type) {
    const fg_attr *sizes = fg_export_attr_of(e, name);
    fg_export_begin_two(e, op, fg_export_sizes(e, sizes->count, sizes->sizes));
    fg_node_type(e, type, FG_INT32);
    fg_node_end(e);
}

/* A size of -1 is what is left; where one is a formula it is that, but where another one is -1, or
 * is 0 and leaves nothing to tell it by. */
static void export_reshape(fg_exporting *e) {
    const fg_attr *sizes = fg_export_attr_of(e, "shape");
    int64_t numbers[FG_MAX_RANK];
    uint32_t formulas = 0, others = 0;
    for (uint32_t i = 0; i < sizes->count && i < FG_MAX_RANK; i++) {
        if (fg_size_is_number(sizes->sizes[i], &numbers[i]))
            others += numbers[i] <= 0;
        else
            formulas++, numbers[i] = -1;
    }
    if (formulas > 1 || (formulas == 1 && others > 0)) {
        export_with_sizes(e, "Reshape", "shape", "Tshape");
        return;
    }
    fg_export_begin_two(e, "Reshape", fg_export_ints(e, sizes->count, numbers));
    fg_node_type(e, "Tshape", FG_INT32);
    fg_node_end(e);
}

static void export_squeeze(fg_exporting *e) {
    int64_t axes[FG_MAX_RANK];
    const fg_attr *attr = fg_export_attr_of(e, "axis");
    uint32_t count = attr->kind == FG_ATTR_INTS ? attr->count : 0;
    for (uint32_t i = 0; i < count; i++) axes[i] = attr->ints[i];
    fg_export_begin_two(e, "Squeeze", NULL);
    fg_node_ints(e, "squeeze_dims", count, axes);
    fg_node_end(e);
}

/* ---- lists ---- */

static const char **tensors_of(fg_exporting *e) {
    const fg_op *op = fg_export_op_of(e);
    const char **list = FG_NEW_ARRAY(e->arena, const char *, (size_t)op->input_count + 1);
    for (uint32_t i = 0; i < op->input_count; i++)
        list[i] = fg_export_tensor(e, fg_export_input_of(e, i));
    return list;
}

static void begin_list(fg_exporting *e, const char *op, const char *last) {
    const char **list = tensors_of(e);
    fg_node_begin(e, e->base, op);
    for (uint32_t i = 0; i < fg_export_op_of(e)->input_count; i++) fg_node_input(e, list[i]);
    if (last) fg_node_input(e, last);
    fg_node_int(e, "N", fg_export_op_of(e)->input_count);
    fg_node_type(e, "T", fg_export_dtype_of(e, 0));
}

static void export_stack(fg_exporting *e, int64_t axis) {
    begin_list(e, "Pack", NULL);
    fg_node_int(e, "axis", axis);
    fg_node_end(e);
}

static void export_concat(fg_exporting *e) {
    /* of one TensorFlow makes nothing */
    if (fg_export_op_of(e)->input_count == 1) {
        fg_export_begin_two(e, "Identity", NULL);
        fg_node_end(e);
        return;
    }
    begin_list(e, "ConcatV2", fg_export_int(e, fg_export_attr_of(e, "axis")->i));
    fg_node_type(e, "Tidx", FG_INT32);
    fg_node_end(e);
}

static void export_split(fg_exporting *e) {
    const char *axis = fg_export_int(e, fg_export_attr_of(e, "axis")->i);
    const char *x = fg_export_tensor(e, fg_export_input_of(e, 0));
    fg_node_begin(e, e->base, "Split");
    fg_node_input(e, axis);
    fg_node_input(e, x);
    fg_node_int(e, "num_split", fg_export_op_of(e)->output_count);
    fg_node_type(e, "T", fg_export_dtype_of(e, 0));
    fg_node_end(e);
}

static void export_unstack(fg_exporting *e) {
    fg_export_begin_two(e, "Unpack", NULL);
    fg_node_int(e, "num", fg_graph_op(e->graph, e->op)->output_count);
    fg_node_int(e, "axis", fg_export_attr_of(e, "axis")->i);
    fg_node_end(e);
}

static void export_blocks(fg_exporting *e, const char *op) {
    fg_export_begin_two(e, op, NULL);
    fg_node_int(e, "block_size", fg_export_attr_of(e, "block_size")->i);
    fg_node_end(e);
}

/* The numbers as a type that holds all of them: int64, where none is a formula. */
static fg_dtype range_type(fg_exporting *e, const fg_attr *limits, int64_t *numbers) {
    bool known = fg_export_attr_of(e, "dtype")->dtype != FG_INT32;
    numbers[0] = 0;
    numbers[2] = 1;
    for (uint32_t i = 0; i < limits->count; i++)
        known &= fg_size_is_number(limits->sizes[i], &numbers[limits->count == 1 ? 1 : i]);
    return known ? FG_INT64 : FG_INT32;
}

/* [stop], [start, stop] or [start, stop, step] */
static void export_range(fg_exporting *e) {
    const fg_attr *limits = fg_export_attr_of(e, "limits");
    fg_dtype dtype = fg_export_attr_of(e, "dtype")->dtype;
    const char *parts[3];
    int64_t numbers[3];
    fg_dtype index = range_type(e, limits, numbers);
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t at = limits->count == 1 ? i - 1 : i;
        const fg_tensor number = {
            .dtype = FG_INT64, .count = 1, .bytes = sizeof *numbers, .data = &numbers[i]};
        if (index == FG_INT64)
            parts[i] = fg_export_constant(e, fg_export_helper(e, "Const"), &number);
        else
            parts[i] = at < limits->count ? fg_export_size(e, limits->sizes[at])
                                          : fg_export_int(e, i == 2);
    }
    bool cast = dtype != index;
    const char *name =
        fg_open_node(e, cast ? "Range" : NULL, "Range", FG_INVALID, parts[0], parts[1], parts[2]);
    fg_node_type(e, "Tidx", index);
    fg_node_end(e);
    if (cast) fg_put_cast(e, NULL, name, index, dtype);
}

/* ---- products, choices ---- */

/* A vector is a matrix of one row, or of one column, which the result has not. What nobody knows is
 * no vector: TensorFlow says so where it is. */
static void export_matmul(fg_exporting *e) {
    int ranks[2] = {fg_export_rank_of(e, 0), fg_export_rank_of(e, 1)};
    const char *in[2];
    fg_dtype dtype = fg_export_dtype_of(e, 0);
    bool line = ranks[0] == 1, column = ranks[1] == 1;
    for (uint32_t i = 0; i < 2; i++) {
        in[i] = fg_export_tensor(e, fg_export_input_of(e, i));
        if (ranks[i] != 1) continue;
        in[i] = fg_put_expand(e, i ? "column" : "row", in[i], dtype, i ? 1 : 0);
        ranks[i] = 2;
    }
    bool plain = ranks[0] == 2 && ranks[1] == 2;
    const char *op = plain ? "MatMul" : "BatchMatMulV2";
    const char *made = fg_open_node(e, line || column ? op : NULL, op, dtype, in[0], in[1], NULL);
    fg_node_flag(e, plain ? "transpose_a" : "adj_x",
                 !line && fg_export_attr_of(e, "transpose_a")->b);
    fg_node_flag(e, plain ? "transpose_b" : "adj_y",
                 !column && fg_export_attr_of(e, "transpose_b")->b);
    fg_node_end(e);
    if (line) made = fg_put_squeeze(e, column ? "Squeeze" : NULL, made, dtype, -2);
    if (column) fg_put_squeeze(e, NULL, made, dtype, -1);
}

static void export_cast(fg_exporting *e) {
    const char *x = fg_export_tensor(e, fg_export_input_of(e, 0));
    fg_node_begin(e, e->base, "Cast");
    fg_node_input(e, x);
    fg_node_type(e, "SrcT", fg_export_dtype_of(e, 0));
    fg_node_type(e, "DstT", fg_export_attr_of(e, "dtype")->dtype);
    fg_node_end(e);
}

/* Theirs is over the last axis. */
static void export_softmax(fg_exporting *e, const char *op) {
    int64_t axis = fg_export_attr_of(e, "axis")->i;
    int rank = fg_export_rank_of(e, 0);
    fg_dtype dtype = fg_export_dtype_of(e, 0);
    const char *x = fg_export_tensor(e, fg_export_input_of(e, 0));
    if (axis == -1 || axis == rank - 1) {
        fg_put_node(e, NULL, op, dtype, x, NULL, NULL);
        return;
    }
    if (rank < 1) {
        fg_export_refuse(e, "of a value whose axes are not known");
        return;
    }
    int at = (int)(axis < 0 ? axis + rank : axis);
    x = fg_put_axis_last(e, "transpose", x, dtype, rank, at);
    x = fg_put_node(e, op, op, dtype, x, NULL, NULL);
    fg_put_axis_back(e, NULL, x, dtype, rank, at);
}

static void export_gather(fg_exporting *e) {
    const char *axis = fg_export_int(e, fg_export_attr_of(e, "axis")->i);
    const char *from = fg_export_tensor(e, fg_export_input_of(e, 0));
    const char *at = fg_export_tensor(e, fg_export_input_of(e, 1));
    fg_node_begin(e, e->base, "GatherV2");
    fg_node_input(e, from);
    fg_node_input(e, at);
    fg_node_input(e, axis);
    fg_node_type(e, "Tparams", fg_export_dtype_of(e, 0));
    fg_node_type(e, "Tindices", fg_export_dtype_of(e, 1));
    fg_node_type(e, "Taxis", FG_INT32);
    fg_node_end(e);
}

static void export_arg(fg_exporting *e, const char *op) {
    export_with_axis(e, op, "Tidx");
    fg_node_type(e, "output_type", fg_export_attr_of(e, "dtype")->dtype);
    fg_node_end(e);
}

/* ---- tensors that are made ---- */

static void export_fill(fg_exporting *e) {
    const fg_attr *sizes = fg_export_attr_of(e, "shape");
    const char *dims = fg_export_sizes(e, sizes->count, sizes->sizes);
    const char *value = fg_export_tensor(e, fg_export_input_of(e, 0));
    fg_node_begin(e, e->base, "Fill");
    fg_node_input(e, dims);
    fg_node_input(e, value);
    fg_node_type(e, "T", fg_export_dtype_of(e, 0));
    fg_node_type(e, "index_type", FG_INT32);
    fg_node_end(e);
}

/* zeros and ones: a number, cast to their type. */
static void export_filled(fg_exporting *e, int64_t number) {
    const fg_attr *sizes = fg_export_attr_of(e, "shape");
    fg_dtype dtype = fg_export_attr_of(e, "dtype")->dtype;
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
    fg_export_begin_two(e, op, NULL);
    fg_node_end(e);
}

static void export_shape(fg_exporting *e) {
    fg_export_begin_two(e, "Shape", NULL);
    fg_node_type(e, "out_type", FG_INT32);
    fg_node_end(e);
}

static void export_size_value(fg_exporting *e) {
    const char *size = fg_export_size(e, fg_export_attr_of(e, "value")->sizes[0]);
    fg_node_begin(e, e->base, "Identity");
    fg_node_input(e, size);
    fg_node_type(e, "T", FG_INT32);
    fg_node_end(e);
}

static void export_pad(fg_exporting *e) {
    const fg_attr *paddings = fg_export_attr_of(e, "paddings");
    const char *mode = fg_export_attr_of(e, "mode")->s, *value = NULL;
    double number = fg_export_attr_of(e, "value")->f;
    bool plain = strcmp(mode, "constant") == 0;
    const char *list = fg_export_pairs(e, paddings->count, paddings->ints);
    if (plain && number != 0) value = fg_export_real(e, number, fg_export_dtype_of(e, 0));
    fg_open_node(e, NULL,
                 value   ? "PadV2"
                 : plain ? "Pad"
                         : "MirrorPad",
                 fg_export_dtype_of(e, 0), fg_export_tensor(e, fg_export_input_of(e, 0)), list,
                 value);
    fg_node_type(e, "Tpaddings", FG_INT32);
    if (!plain) fg_node_text(e, "mode", strcmp(mode, "reflect") == 0 ? "REFLECT" : "SYMMETRIC");
    fg_node_end(e);
}

static void export_bitcast(fg_exporting *e) {
    fg_export_begin_two(e, "Bitcast", NULL);
    fg_node_type(e, "type", fg_export_attr_of(e, "dtype")->dtype);
    fg_node_end(e);
}

static void export_assert(fg_exporting *e) {
    const char *condition = fg_export_tensor(e, fg_export_input_of(e, 0));
    fg_node_begin(e, e->base, "Assert");
    fg_node_input(e, condition);
    fg_node_input(e, condition);
    fg_node_types(e, "T", 1, &(fg_dtype){FG_BOOL});
    fg_node_int(e, "summarize", 3);
    fg_node_end(e);
}

/* ---- all of them ---- */

void fg_export_operation(fg_exporting *e, fg_op_id id) {
    const fg_op *op = fg_graph_op(e->graph, id);
    const fg_to_row *row = row_of((fg_op_kind)op->kind);
    if (row && !has_attributes(e)) {
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
            export_stack(e, fg_export_attr_of(e, "axis")->i);
            break;
        case FG_OP_concat:
            export_concat(e);
            break;
        case FG_OP_split:
            export_split(e);
            break;
        case FG_OP_unstack:
            export_unstack(e);
            break;
        case FG_OP_depth_to_space:
            export_blocks(e, "DepthToSpace");
            break;
        case FG_OP_space_to_depth:
            export_blocks(e, "SpaceToDepth");
            break;
        case FG_OP_range:
            export_range(e);
            break;
        case FG_OP_matmul:
            export_matmul(e);
            break;
        case FG_OP_bitcast:
            export_bitcast(e);
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
            fg_export_slice(e);
            break;
        case FG_OP_conv:
            fg_export_conv(e, false);
            break;
        case FG_OP_depthwise_conv:
            fg_export_conv(e, true);
            break;
        case FG_OP_conv_transpose:
            fg_export_conv_transpose(e);
            break;
        case FG_OP_max_pool:
            fg_export_pool(e, "MaxPool");
            break;
        case FG_OP_avg_pool:
            fg_export_pool(e, "AvgPool");
            break;
        case FG_OP_assert:
            export_assert(e);
            break;
        default:
            if (!fg_export_mapped(e) && !fg_export_random(e) && !fg_export_formula(e) &&
                !fg_export_expanded(e))
                fg_export_refuse(e, row ? "with attributes" : "");
    }
}
