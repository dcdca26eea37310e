/* What goes where, of which only the run knows how much there is. */
#include "import/compose.h"

#define UN(op, a) fg_tf_unary(im, call, FG_OP_##op, a)

/* `axes` first axes as one, behind the indices' own. */
static fg_value_id in_a_row(fg_importer *im, fg_tf_call *call, fg_value_id x, int axes) {
    const fg_shape *shape = fg_tf_shape_of(im, x);
    if (axes < 0 || shape->rank < axes || shape->rank - axes >= FG_MAX_RANK)
        return fg_tf_refuse(im, call, "of an unknown rank");
    const fg_size *sizes[FG_MAX_RANK + 1] = {fg_size_number(&im->graph->sizes, 1)};
    if (axes == 1) return x;
    for (int i = 0; i < axes && sizes[0]; i++)
        sizes[0] = fg_size_multiply(&im->graph->sizes, sizes[0], shape->dims[i]);
    for (int i = axes; i < shape->rank; i++) sizes[i - axes + 1] = shape->dims[i];
    return fg_tf_reshape(im, call, x, shape->rank - axes + 1, sizes);
}

/* Ints of which it is known where they go. */
static void stitch_ints(fg_importer *im, fg_tf_call *call, uint32_t count, uint32_t size) {
    const fg_size **at = FG_NEW_ARRAY(im->arena, const fg_size *, size + 1);
    for (uint32_t i = 0; i < count; i++) {
        const fg_tf_ints *to = fg_tf_ints_of(im, call->inputs[i]);
        const fg_tf_ints *from = fg_tf_ints_of(im, call->inputs[count + i]);
        if (!to || !from || to->count != from->count) return;
        for (uint32_t k = 0; k < to->count; k++) {
            int64_t place;
            if (!fg_size_is_number(to->at[k], &place) || place < 0 || place >= size) return;
            at[place] = from->at[k];
        }
    }
    for (uint32_t i = 0; i < size; i++)
        if (!at[i]) return;
    fg_tf_set_ints(im, call->outputs[0], 1, at, size);
}

/* DynamicStitch(indices..., data...): what comes later counts where an index is repeated, and what
 * no index names is 0. As long as the largest index says, which the counts of all of them tell. */
bool fg_tf_build_stitch(fg_importer *im, fg_tf_call *call) {
    uint32_t count = call->input_count / 2;
    if (count == 0 || call->input_count % 2) return fg_tf_refuse(im, call, "an odd input");
    fg_value_id *parts = FG_NEW_ARRAY(im->arena, fg_value_id, call->input_count);
    bool known = true;
    int64_t size = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t length = 0;
        int axes = fg_tf_shape_of(im, call->inputs[i])->rank;
        parts[i] = in_a_row(im, call, call->inputs[i], axes);
        if (!parts[i]) return false;
        parts[count + i] = in_a_row(im, call, call->inputs[count + i], axes);
        if (!parts[count + i]) return false;
        const int64_t *numbers = fg_tf_known(im, call, i, &length);
        known = known && numbers;
        for (uint32_t k = 0; known && k < length; k++)
            if (numbers[k] >= size && numbers[k] < INT32_MAX) size = numbers[k] + 1;
    }
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    fg_value_id indices = fg_tf_make(im, call, FG_OP_concat, parts, count, &axis, 1);
    fg_value_id data = fg_tf_make(im, call, FG_OP_concat, parts + count, count, &axis, 1);
    fg_value_id counts = known || !indices ? 0 : UN(bincount, indices);
    if (!indices || !data || (!known && !counts)) return false;
    const fg_shape *x = fg_tf_shape_of(im, data);
    const fg_size **sizes = FG_NEW_ARRAY(im->arena, const fg_size *, FG_MAX_RANK);
    sizes[0] =
        known ? fg_size_number(&im->graph->sizes, size) : fg_tf_shape_of(im, counts)->dims[0];
    for (int i = 1; i < x->rank; i++) sizes[i] = x->dims[i];
    fg_tf_set sets[] = {{"shape", FG_TF_SIZES((uint32_t)x->rank, sizes)},
                        {"dtype", FG_TF_TYPE(fg_tf_type_of(im, data))}};
    fg_value_id zeros = fg_tf_make(im, call, FG_OP_zeros, NULL, 0, sets, 2);
    if (!zeros) return false;
    fg_op_id after[] = {known ? 0 : fg_graph_value(im->graph, counts)->op, 0};
    if (!known) fg_graph_wait(im->graph, fg_graph_value(im->graph, zeros)->op, after);
    if (!fg_tf_give(call, fg_tf_ternary(im, call, FG_OP_tensor_scatter_update, zeros,
                                        fg_tf_expand(im, call, indices, -1), data)))
        return false;
    if (known) stitch_ints(im, call, count, (uint32_t)size);
    return true;
}
