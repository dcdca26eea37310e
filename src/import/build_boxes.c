/* Boxes in pictures: which stand out, what is in them, lines around them. */
#include "import/compose.h"

/* So many places, of which the first are `some` and the others 0. */
static fg_value_id filled_up(fg_importer *im, fg_tf_call *call, fg_value_id some,
                             const fg_size *most) {
    const fg_size **shape = FG_NEW(im->arena, const fg_size *);
    *shape = most;
    if (!some) return 0;
    fg_tf_set sets[] = {{"shape", FG_TF_SIZES(1, shape)},
                        {"dtype", FG_TF_TYPE(fg_tf_type_of(im, some))}};
    fg_value_id zeros = fg_tf_make(im, call, FG_OP_zeros, NULL, 0, sets, 2);
    fg_value_id all = fg_tf_unary(im, call, FG_OP_ones_like, some);
    fg_value_id places = fg_tf_unary(im, call, FG_OP_argwhere, fg_tf_cast(im, call, all, FG_BOOL));
    return fg_tf_ternary(im, call, FG_OP_tensor_scatter_update, zeros, places, some);
}

static fg_value_id length_of(fg_importer *im, fg_tf_call *call, fg_value_id vector) {
    fg_value_id shape = fg_tf_unary(im, call, FG_OP_shape, vector);
    int64_t *axis = FG_NEW(im->arena, int64_t);
    return shape ? fg_tf_with(im, call, FG_OP_squeeze, shape, "axis", FG_TF_INTS(1, axis)) : 0;
}

/* NonMaxSuppression to V5(boxes, scores, how many, thresholds of what is shared and of scores, and
 * sigma), as far as a version has them; V4 and V5 may fill up, and tell how many they are. */
bool fg_tf_build_non_max_suppression(fg_importer *im, fg_tf_call *call) {
    static const struct {
        const char *op;
        uint32_t inputs, results;
    } versions[] = {{"NonMaxSuppression", 3, 1},   {"NonMaxSuppressionV2", 4, 1},
                    {"NonMaxSuppressionV3", 5, 1}, {"NonMaxSuppressionV4", 5, 2},
                    {"NonMaxSuppressionV5", 6, 3}, {"NonMaxSuppressionWithOverlaps", 5, 1}};
    size_t at = 0;
    while (strcmp(versions[at].op, call->row->op) != 0) at++;
    uint32_t count = call->input_count, results = versions[at].results;
    double share = fg_tf_attr_float(call->attrs, "iou_threshold", 0.5), least, sigma = 0;
    if (!fg_tf_want(im, call, versions[at].inputs) ||
        (count > 3 && !fg_tf_real_input(im, call, 3, &share)) ||
        (count > 4 && !fg_tf_real_input(im, call, 4, &least)) ||
        (count > 5 && !fg_tf_real_input(im, call, 5, &sigma)))
        return false;
    int64_t most = 1;
    fg_tf_number_of(im, call->inputs[2], &most);
    if (most == 0) share = 0; /* nothing is chosen: TensorFlow does not look at it either */
    fg_tf_set sets[3] = {{"iou_threshold", FG_TF_REAL(share)}};
    uint32_t set = 1;
    if (count > 4) sets[set++] = (fg_tf_set){"score_threshold", FG_TF_REAL(least)};
    if (count > 5) sets[set++] = (fg_tf_set){"soft_nms_sigma", FG_TF_REAL(sigma)};
    fg_value_id made = fg_tf_make(im, call, call->row->kind, call->inputs, 3, sets, set);
    if (!made || results == 1) return fg_tf_give(call, made);
    fg_value_id all[3] = {made, made + 1, length_of(im, call, made)};
    if (fg_tf_attr_bool(call->attrs, "pad_to_max_output_size", false)) {
        const fg_tf_ints *length = fg_tf_ints_of(im, call->inputs[2]);
        if (!length || length->count != 1)
            return fg_tf_refuse(im, call, "input 2 is known only in the run");
        for (int i = 0; i < 2; i++) all[i] = filled_up(im, call, all[i], length->at[0]);
    }
    if (results == 2) all[1] = all[2];
    for (uint32_t i = 0; i < call->output_count && i < 3; i++) {
        call->outputs[i] = all[i];
        if (!all[i]) return false;
    }
    return call->output_count <= results;
}

/* CombinedNonMaxSuppression(boxes, scores, of each class, in all, both thresholds) */
bool fg_tf_build_combined_suppression(fg_importer *im, fg_tf_call *call) {
    int64_t each, total;
    double share, least;
    if (!fg_tf_want(im, call, 6) || !fg_tf_int_input(im, call, 2, &each) ||
        !fg_tf_int_input(im, call, 3, &total) || !fg_tf_real_input(im, call, 4, &share) ||
        !fg_tf_real_input(im, call, 5, &least))
        return false;
    bool pad = fg_tf_attr_bool(call->attrs, "pad_per_class", false);
    bool clip = fg_tf_attr_bool(call->attrs, "clip_boxes", true);
    fg_tf_set sets[] = {{"max_output_size_per_class", FG_TF_INT(each)},
                        {"max_total_size", FG_TF_INT(total)},
                        {"iou_threshold", FG_TF_REAL(share)},
                        {"score_threshold", FG_TF_REAL(least)},
                        {"pad_per_class", FG_TF_BOOL(pad)},
                        {"clip_boxes", FG_TF_BOOL(clip)}};
    fg_value_id made = fg_tf_make(im, call, call->row->kind, call->inputs, 2, sets, 6);
    for (uint32_t i = 0; made && i < call->output_count && i < 4; i++) call->outputs[i] = made + i;
    return made && call->output_count <= 4;
}

/* CropAndResize(pictures of any type, boxes, which picture, size): float32 */
bool fg_tf_build_crop_and_resize(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 4)) return false;
    const fg_tf_ints *size = fg_tf_ints_of(im, call->inputs[3]);
    if (!size) return fg_tf_refuse(im, call, "input 3 is known only in the run");
    bool nearest = fg_bytes_are(fg_tf_attr_text(call->attrs, "method"), "nearest");
    double otherwise = fg_tf_attr_float(call->attrs, "extrapolation_value", 0);
    fg_value_id inputs[] = {fg_tf_cast(im, call, call->inputs[0], FG_FLOAT32), call->inputs[1],
                            call->inputs[2]};
    fg_tf_set sets[] = {{"size", fg_tf_sizes_attr(size)},
                        {"method", FG_TF_TEXT(nearest ? "nearest" : "bilinear")},
                        {"extrapolation_value", FG_TF_REAL(otherwise)}};
    return fg_tf_give(call, fg_tf_make(im, call, call->row->kind, inputs, 3, sets, 3));
}

/* The colours that TensorFlow has where none are given, of so many channels: of one, the first is
 * 1 whatever they are. */
static fg_value_id own_colours(fg_importer *im, fg_tf_call *call, int64_t channels) {
    static const float table[][4] = {
        {1, 1, 0, 1},     {0, 0, 1, 1},   {1, 0, 0, 1},   {0, 1, 0, 1}, {.5f, 0, .5f, 1},
        {.5f, .5f, 0, 1}, {.5f, 0, 0, 1}, {0, 0, .5f, 1}, {0, 1, 1, 1}, {1, 0, 1, 1}};
    int64_t dims[] = {10, channels};
    fg_tensor *tensor = fg_graph_tensor(im->graph, im->memory, FG_FLOAT32, 2, dims);
    for (int64_t i = 0; i < 10 * channels; i++)
        ((float *)tensor->data)[i] = channels == 1 ? 1 : table[i / channels][i % channels];
    return fg_tf_constant(im, call, tensor);
}

/* The channels of the colours that pictures have; 1 in the first one of pictures of one. */
static fg_value_id given_colours(fg_importer *im, fg_tf_call *call, int64_t channels) {
    fg_value_id colours = call->inputs[2];
    fg_sizes *sizes = &im->graph->sizes;
    colours = fg_tf_slice(im, call, colours, 1, fg_size_number(sizes, 0),
                          fg_size_number(sizes, channels), 1);
    return channels == 1 ? fg_tf_unary(im, call, FG_OP_ones_like, colours) : colours;
}

/* DrawBoundingBoxes(pictures, boxes) and V2, with colours. */
bool fg_tf_build_draw_boxes(fg_importer *im, fg_tf_call *call) {
    int64_t channels;
    if (call->input_count != 2 && !fg_tf_want(im, call, 3)) return false;
    const fg_shape *x = fg_tf_shape_of(im, call->inputs[0]);
    if (x->rank != 4 || !fg_size_is_number(x->dims[3], &channels) || channels < 1 || channels > 4)
        return fg_tf_refuse(im, call, "of pictures of other than 1 to 4 channels");
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    fg_value_id colours =
        call->input_count > 2 ? given_colours(im, call, channels) : own_colours(im, call, channels);
    fg_value_id x0 = fg_tf_cast(im, call, call->inputs[0], FG_FLOAT32);
    fg_value_id made =
        fg_tf_ternary(im, call, FG_OP_draw_bounding_boxes, x0, call->inputs[1], colours);
    return fg_tf_give(call, fg_tf_cast(im, call, made, dtype));
}
