/* Shapes of recurrent sequences: x [b, t, gates * u], states [b, u], recurrent_kernel
 * [u, gates * u], mask [b, t], keep [b, u], recurrent_bias [gates * u]. */
#include "ops/rules.h"

/* Input `input`, where it is there, has the axes `sizes` (NULL: any size). */
static bool expect(fg_infer *infer, uint32_t input, int rank, const fg_size *const *sizes) {
    if (input >= infer->input_count || infer->inputs[input].dtype == FG_INVALID) return true;
    if (!fg_rule_rank(infer, input, rank, rank)) return false;
    const fg_shape *shape = fg_rule_shape_of(infer, input);
    for (int i = 0; i < shape->rank; i++) {
        const fg_size *same;
        if (!sizes[i]) continue;
        if (fg_size_compare(infer->sizes, sizes[i], shape->dims[i]) == FG_DIFFERENT)
            return fg_infer_fail(
                infer, FG_G302, (int)input, -1, "%s: axis %d of %s, %s, is %s and should be %s",
                fg_rule_op(infer), i, fg_rule_name(infer, input), fg_rule_type(infer, input),
                fg_rule_size_text(infer, shape->dims[i]), fg_rule_size_text(infer, sizes[i]));
        if (!fg_infer_same(infer, sizes[i], shape->dims[i], 0, (int)input, &same)) return false;
    }
    return true;
}

static uint32_t input_of(const fg_infer *infer, const char *name) {
    int param = fg_op_param_index(infer->row, name);
    uint32_t count = 0;
    uint32_t first = param < 0 ? 0 : fg_infer_inputs(infer, param, &count);
    return count ? first : UINT32_MAX;
}

static bool recurrent(fg_infer *infer, int gates, uint32_t states) {
    uint32_t kernel = 1 + states;
    if (!fg_rule_rank(infer, 0, 3, 3) || !fg_rule_rank(infer, 1, 2, 2) ||
        !fg_rule_rank(infer, kernel, 2, 2))
        return false;
    const fg_shape *x = fg_rule_shape_of(infer, 0), *h = fg_rule_shape_of(infer, 1);
    const fg_shape *u = fg_rule_shape_of(infer, kernel);
    const fg_size *batch = x->rank == 3 ? x->dims[0] : h->rank == 2 ? h->dims[0] : NULL;
    const fg_size *steps = x->rank == 3 ? x->dims[1] : NULL;
    const fg_size *units = u->rank == 2 ? u->dims[0] : h->rank == 2 ? h->dims[1] : NULL;
    const fg_size *wide = NULL;
    if (units) {
        wide = fg_size_multiply(infer->sizes, units, fg_size_number(infer->sizes, gates));
        if (!wide) return fg_rule_overflow(infer);
    }
    const fg_size *state[] = {batch, units};
    bool fits = expect(infer, kernel, 2, (const fg_size *const[]){units, wide}) &&
                expect(infer, 0, 3, (const fg_size *const[]){batch, steps, wide});
    for (uint32_t i = 1; i <= states && fits; i++) fits = expect(infer, i, 2, state);
    fits = fits &&
           expect(infer, input_of(infer, "mask"), 2, (const fg_size *const[]){batch, steps}) &&
           expect(infer, input_of(infer, "keep"), 2, state);
    if (!fits || !batch || !units) return fits;
    fg_shape *last = fg_shape_new(infer->arena, 2), *all = fg_shape_new(infer->arena, 3);
    last->dims[0] = all->dims[0] = batch;
    last->dims[1] = all->dims[2] = units;
    all->dims[1] = steps ? steps : fg_rule_computed(infer);
    for (uint32_t i = 0; i < infer->output_count; i++) fg_rule_set(infer, i, i ? last : all);
    return true;
}

bool fg_rule_lstm_sequence(fg_infer *infer) {
    return recurrent(infer, 4, 2);
}

bool fg_rule_gru_sequence(fg_infer *infer) {
    const fg_shape *u = fg_rule_shape_of(infer, 2);
    const fg_size *wide = u->rank == 2 ? u->dims[1] : NULL;
    return recurrent(infer, 3, 1) && expect(infer, input_of(infer, "recurrent_bias"), 1, &wide);
}

bool fg_rule_rnn_sequence(fg_infer *infer) {
    return recurrent(infer, 1, 1);
}
