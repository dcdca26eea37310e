/* Images: other sizes, boxes, the places of what is largest. */
#include <math.h>
#include <string.h>

#include "emit/expand.h"
#include "emit/images.h"

/* ---- other sizes ---- */

typedef struct fg_resizing {
    const char *op;
    fg_dtype dtype, made; /* of what TensorFlow takes and gives */
} fg_resizing;

static const char *put_resize(fg_exporting *e, const fg_resizing *r, const char *what,
                              const char *x, const char *size) {
    const char *name = fg_open_node(e, what, r->op, r->dtype, x, size, NULL);
    fg_node_flag(e, "align_corners", fg_export_attr_of(e, "align_corners")->b);
    fg_node_flag(e, "half_pixel_centers", fg_export_attr_of(e, "half_pixel_centers")->b);
    fg_node_end(e);
    return name;
}

/* The sizes of x, whose channels are behind, as they become: the first `done` spatial axes are
 * new. */
static void add_sizes(fg_exporting *e, fg_dims *dims, int from, int to, int done, bool first) {
    const fg_attr *size = fg_export_attr_of(e, "size");
    for (int i = from; i < to; i++) {
        int64_t number;
        if (i >= done) {
            fg_dims_add_of(e, dims, fg_export_input_of(e, 0), first ? i + 2 : i + 1);
        } else if (fg_size_is_number(size->sizes[i], &number)) {
            fg_dims_add(dims, number);
        } else {
            dims->tensors[dims->count++] = fg_export_size(e, size->sizes[i]);
        }
    }
}

static void add_ends(fg_exporting *e, fg_dims *dims, bool batch, bool channels, bool first) {
    fg_value_id value = fg_export_input_of(e, 0);
    int rank = fg_export_rank_of(e, 0);
    if (batch) fg_dims_add_of(e, dims, value, 0);
    if (channels) fg_dims_add_of(e, dims, value, first ? 1 : rank - 1);
}

/* Of three axes the first two, with the third among the channels; then the third, with the first
 * two as one that stays. */
static const char *put_resize_3d(fg_exporting *e, const fg_resizing *r, const char *what,
                                 const char *x, bool first) {
    fg_dims dims[4] = {{0}};
    add_ends(e, &dims[0], true, false, first);
    add_sizes(e, &dims[0], 0, 2, 0, first);
    fg_dims_add(&dims[0], -1);
    x = fg_put_reshape(e, "Reshape", x, r->dtype, fg_dims_done(e, &dims[0]));
    add_sizes(e, &dims[1], 0, 2, 2, first);
    x = put_resize(e, r, "planes", x, fg_dims_done(e, &dims[1]));
    add_ends(e, &dims[2], true, false, first);
    fg_dims_add(&dims[2], -1);
    add_sizes(e, &dims[2], 2, 3, 0, first);
    add_ends(e, &dims[2], false, true, first);
    x = fg_put_reshape(e, "Reshape", x, r->dtype, fg_dims_done(e, &dims[2]));
    const char *shape = fg_put_shape(e, "Shape", x, r->dtype),
               *one = fg_export_ints(e, 1, (int64_t[]){1});
    const char *rows = fg_put_gather(e, "rows", shape, FG_INT32, one, FG_INT32, 0);
    fg_dims last = {0};
    add_sizes(e, &last, 2, 3, 3, first);
    const char *depth = fg_dims_done(e, &last), *parts[] = {rows, depth};
    x = put_resize(e, r, "lines", x, fg_put_concat(e, "size", FG_INT32, 2, parts, 0));
    add_ends(e, &dims[3], true, false, first);
    add_sizes(e, &dims[3], 0, 3, 3, first);
    add_ends(e, &dims[3], false, true, first);
    return fg_put_reshape(e, what, x, r->dtype, fg_dims_done(e, &dims[3]));
}

static const char *put_resize_2d(fg_exporting *e, const fg_resizing *r, const char *what,
                                 const char *x, int rank, bool first) {
    fg_dims dims = {0};
    if (rank == 3) {
        fg_dims_add(&dims, 1);
        x = fg_put_expand(e, "ExpandDims", x, r->dtype, 1);
    }
    add_sizes(e, &dims, 0, rank - 2, rank - 2, first);
    x = put_resize(e, r, rank == 3 ? r->op : what, x, fg_dims_done(e, &dims));
    return rank == 3 ? fg_put_squeeze(e, what, x, r->made, 1) : x;
}

static void put_resizing(fg_exporting *e, const fg_resizing *r) {
    int rank = (int)fg_export_attr_of(e, "size")->count + 2;
    fg_dtype own = fg_export_dtype_of(e, 0);
    bool first = strcmp(fg_export_attr_of(e, "data_format")->s, "channels_first") == 0;
    if (rank == 5 && fg_export_rank_of(e, 0) < 0) {
        fg_export_refuse(e, "of a value whose axes are not known");
        return;
    }
    const char *x = fg_expand_input(e, 0);
    if (own != r->dtype) x = fg_put_cast(e, "Cast", x, own, r->dtype);
    if (first) x = fg_put_axis_last(e, "transpose", x, r->dtype, rank, 1);
    bool cast = own != r->made;
    const char *what = first || cast ? "resized" : NULL;
    x = rank == 5 ? put_resize_3d(e, r, what, x, first) : put_resize_2d(e, r, what, x, rank, first);
    if (first) x = fg_put_axis_back(e, cast ? "back" : NULL, x, r->made, rank, 1);
    if (cast) fg_put_cast(e, NULL, x, r->made, own);
}

void fg_expand_resize_nearest(fg_exporting *e) {
    fg_resizing r = {.op = "ResizeNearestNeighbor", .dtype = fg_export_dtype_of(e, 0)};
    if (r.dtype == FG_BOOL) r.dtype = FG_UINT8;
    if (r.dtype == FG_UINT32 || r.dtype == FG_UINT64) r.dtype = FG_INT64;
    r.made = r.dtype;
    put_resizing(e, &r);
}

/* Its result is float32 whatever x is. */
void fg_expand_resize_bilinear(fg_exporting *e) {
    fg_resizing r = {.op = "ResizeBilinear", .dtype = fg_export_dtype_of(e, 0), .made = FG_FLOAT32};
    put_resizing(e, &r);
}

/* ---- boxes ---- */

static const char *single(fg_exporting *e, uint32_t input) {
    fg_dtype own = fg_export_dtype_of(e, input);
    const char *x = fg_expand_input(e, input);
    return own == FG_FLOAT32 ? x : fg_put_cast(e, "Cast", x, own, FG_FLOAT32);
}

static const char *int32_of(fg_exporting *e, uint32_t input) {
    fg_dtype own = fg_export_dtype_of(e, input);
    const char *x = fg_expand_input(e, input);
    return own == FG_INT32 ? x : fg_put_cast(e, "Cast", x, own, FG_INT32);
}

static double least_score(const fg_exporting *e) {
    const fg_attr *least = fg_export_attr_of(e, "score_threshold");
    return least->kind == FG_ATTR_NONE ? -HUGE_VAL : least->f;
}

/* Whether an operation reads the value, or a signature gives it. */
static bool is_asked_for(const fg_exporting *e, fg_value_id value) {
    for (uint32_t i = 0; i < e->graph->inputs.count; i++)
        if (e->graph->inputs.at[i] == value) return true;
    for (uint32_t s = 0; s < e->graph->signatures.count; s++)
        for (uint32_t k = 0; k < e->graph->signatures.at[s].output_count; k++)
            if (e->graph->signatures.at[s].outputs[k].value == value) return true;
    return false;
}

/* Version 5 gives scores too, and lowers them; version 3 is older. */
void fg_expand_non_max_suppression(fg_exporting *e) {
    double sigma = fg_export_attr_of(e, "soft_nms_sigma")->f;
    fg_dtype own = fg_export_dtype_of(e, 0), dtype = own == FG_FLOAT16 ? own : FG_FLOAT32;
    bool scores = is_asked_for(e, fg_export_op_of(e)->first_output + 1);
    bool late = sigma != 0 || scores, cast = own != dtype && scores;
    const char *in[6] = {fg_expand_input(e, 0), fg_expand_input(e, 1), int32_of(e, 2)};
    for (uint32_t i = 0; i < 2 && own != dtype; i++) in[i] = single(e, i);
    in[3] = fg_export_real(e, fg_export_attr_of(e, "iou_threshold")->f, dtype);
    in[4] = fg_export_real(e, least_score(e), dtype);
    in[5] = late ? fg_export_real(e, sigma, dtype) : NULL;
    const char *name = cast ? fg_export_helper(e, "boxes") : e->base;
    fg_node_begin(e, name, late ? "NonMaxSuppressionV5" : "NonMaxSuppressionV3");
    for (int i = 0; i < 6 && in[i]; i++) fg_node_input(e, in[i]);
    fg_node_type(e, "T", dtype);
    if (late)
        fg_node_flag(e, "pad_to_max_output_size", false);
    else
        fg_node_type(e, "T_threshold", dtype);
    fg_node_end(e);
    if (!cast) return;
    const char *second = fg_arena_printf(e->arena, "%s:1", name);
    const char *made[] = {name, fg_put_cast(e, "scores", second, dtype, own)};
    fg_put_results(e, 2, made, (fg_dtype[]){FG_INT32, own});
}

void fg_expand_non_max_suppression_overlaps(fg_exporting *e) {
    const char *in[5] = {single(e, 0), single(e, 1), int32_of(e, 2)};
    in[3] = fg_export_real(e, fg_export_attr_of(e, "iou_threshold")->f, FG_FLOAT32);
    in[4] = fg_export_real(e, least_score(e), FG_FLOAT32);
    fg_node_begin(e, e->base, "NonMaxSuppressionWithOverlaps");
    for (int i = 0; i < 5; i++) fg_node_input(e, in[i]);
    fg_node_end(e);
}

void fg_expand_combined_non_max_suppression(fg_exporting *e) {
    fg_dtype own = fg_export_dtype_of(e, 0);
    const char *in[6] = {single(e, 0), single(e, 1)};
    in[2] = fg_export_int(e, fg_export_attr_of(e, "max_output_size_per_class")->i);
    in[3] = fg_export_int(e, fg_export_attr_of(e, "max_total_size")->i);
    in[4] = fg_export_real(e, fg_export_attr_of(e, "iou_threshold")->f, FG_FLOAT32);
    in[5] = fg_export_real(e, least_score(e), FG_FLOAT32);
    bool cast = own != FG_FLOAT32;
    const char *name = cast ? fg_export_helper(e, "boxes") : e->base, *made[4] = {name};
    fg_node_begin(e, name, "CombinedNonMaxSuppression");
    for (int i = 0; i < 6; i++) fg_node_input(e, in[i]);
    fg_node_flag(e, "pad_per_class", fg_export_attr_of(e, "pad_per_class")->b);
    fg_node_flag(e, "clip_boxes", fg_export_attr_of(e, "clip_boxes")->b);
    fg_node_end(e);
    if (!cast) return;
    for (int i = 1; i < 4; i++) made[i] = fg_arena_printf(e->arena, "%s:%d", name, i);
    for (int i = 0; i < 3; i++) made[i] = fg_put_cast(e, "result", made[i], FG_FLOAT32, own);
    fg_put_results(e, 4, made, (fg_dtype[]){own, own, own, FG_INT32});
}

void fg_expand_crop_and_resize(fg_exporting *e) {
    fg_dtype own = fg_export_dtype_of(e, 0);
    const fg_attr *size = fg_export_attr_of(e, "size");
    const char *in[4] = {single(e, 0), single(e, 1), int32_of(e, 2)};
    in[3] = fg_export_sizes(e, size->count, size->sizes);
    bool cast = own != FG_FLOAT32;
    const char *name = cast ? fg_export_helper(e, "crops") : e->base;
    fg_node_begin(e, name, "CropAndResize");
    for (int i = 0; i < 4; i++) fg_node_input(e, in[i]);
    fg_node_type(e, "T", FG_FLOAT32);
    fg_node_text(e, "method", fg_export_attr_of(e, "method")->s);
    fg_node_float(e, "extrapolation_value", fg_export_attr_of(e, "extrapolation_value")->f);
    fg_node_end(e);
    if (cast) fg_put_cast(e, NULL, name, FG_FLOAT32, own);
}

/* Colours have four channels there. */
void fg_expand_draw_bounding_boxes(fg_exporting *e) {
    fg_dtype own = fg_export_dtype_of(e, 0);
    const fg_shape *shape = fg_export_type_of(e, fg_export_input_of(e, 2)).shape;
    int64_t channels = 0;
    if (shape->rank == 2) fg_size_is_number(shape->dims[1], &channels);
    if (channels < 2 || channels > 4) {
        fg_export_refuse(e, "in other than two to four channels");
        return;
    }
    const char *x = single(e, 0), *boxes = single(e, 1), *colours = single(e, 2);
    const char *pairs = fg_export_pairs(e, 4, (int64_t[]){0, 0, 0, 4 - channels});
    colours = fg_open_node(e, "colors", "Pad", FG_FLOAT32, colours, pairs, NULL);
    fg_node_type(e, "Tpaddings", FG_INT32);
    fg_node_end(e);
    bool cast = own != FG_FLOAT32;
    x = fg_put_node(e, cast ? "boxes" : NULL, "DrawBoundingBoxesV2", FG_FLOAT32, x, boxes, colours);
    if (cast) fg_put_cast(e, NULL, x, FG_FLOAT32, own);
}

/* ---- places ---- */

static const char *put_pool_places(fg_exporting *e, const fg_images *w, const char *what,
                                   const char *x, fg_dtype index) {
    const fg_attr *strides = fg_export_attr_of(e, "strides");
    const fg_attr *size = fg_export_attr_of(e, "pool_size");
    const char *name = fg_open_node(e, what, "MaxPoolWithArgmax", w->dtype, x, NULL, NULL);
    fg_node_type(e, "Targmax", index);
    fg_images_numbers(e, w, "ksize", size, false);
    fg_images_numbers(e, w, "strides", strides->kind == FG_ATTR_INTS ? strides : size, false);
    fg_node_text(e, "padding", w->same ? "SAME" : "VALID");
    fg_node_flag(e, "include_batch_in_index", fg_export_attr_of(e, "include_batch")->b);
    fg_node_end(e);
    return name;
}

/* The sizes of axes of x multiplied. */
static const char *put_product(fg_exporting *e, int from, int to, fg_dtype dtype) {
    fg_dims dims = {0};
    for (int i = from; i < to; i++) fg_dims_add_of(e, &dims, fg_export_input_of(e, 0), i);
    const char *all = fg_dims_done(e, &dims);
    all = fg_put_reduce(e, "Prod", "Prod", all, FG_INT32, 1, (int64_t[]){0}, false);
    return dtype == FG_INT32 ? all : fg_put_cast(e, "Cast", all, FG_INT32, dtype);
}

/* A place with the channels behind as one with the channels in front:
 * (b * n + pixel) * channels + c becomes (b * channels + c) * n + pixel, of n pixels. */
static const char *turned(fg_exporting *e, const char *place, fg_dtype dtype) {
    int rank = fg_export_rank_of(e, 0);
    const char *channels = put_product(e, 1, 2, dtype), *pixels = put_product(e, 2, rank, dtype);
    const char *c = fg_put_node(e, "channel", "FloorMod", dtype, place, channels, NULL);
    const char *row = fg_put_node(e, "FloorDiv", "FloorDiv", dtype, place, channels, NULL);
    const char *pixel = fg_put_node(e, "pixel", "FloorMod", dtype, row, pixels, NULL);
    const char *b = fg_put_node(e, "batch", "FloorDiv", dtype, row, pixels, NULL);
    b = fg_put_node(e, "Mul", "Mul", dtype, b, channels, NULL);
    b = fg_put_node(e, "Add", "Add", dtype, b, c, NULL);
    b = fg_put_node(e, "Mul", "Mul", dtype, b, pixels, NULL);
    return fg_put_node(e, "place", "Add", dtype, b, pixel, NULL);
}

void fg_expand_max_pool_with_argmax(fg_exporting *e) {
    fg_images w;
    fg_dtype index = fg_export_attr_of(e, "dtype")->dtype;
    int rank = fg_export_rank_of(e, 0);
    if (!fg_images_init(e, &w)) return;
    if (w.axes != 2 || fg_export_attr_of(e, "paddings")->kind == FG_ATTR_INTS) {
        fg_export_refuse(e, "with paddings of its own, or over three axes");
        return;
    }
    const char *x = fg_expand_input(e, 0);
    bool first = w.first, plain = !w.line && !first;
    fg_dtype types[] = {w.dtype, index};
    if (first) x = fg_put_axis_last(e, "transpose", x, w.dtype, rank, 1);
    w.first = false;
    x = fg_images_widen(e, &w, "ExpandDims", x);
    const char *made[2] = {put_pool_places(e, &w, plain ? NULL : "pool", x, index)};
    if (plain) return;
    made[1] = fg_arena_printf(e->arena, "%s:1", made[0]);
    if (first) made[1] = turned(e, made[1], index);
    for (int i = 0; i < 2; i++) {
        if (w.line) made[i] = fg_put_squeeze(e, "Squeeze", made[i], types[i], 1);
        if (first) made[i] = fg_put_axis_back(e, "transpose", made[i], types[i], rank, 1);
    }
    fg_put_results(e, 2, made, types);
}
