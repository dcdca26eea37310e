/* Steps of recurrent layers that are one operation of TensorFlow, with what its documentation of
 * each says it computes. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define ADD(a, b)    BI(add, a, b)
#define MUL(a, b)    BI(multiply, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)

enum { MOST_STEPS = 1024, LSTM_RESULTS = 7 };

/* Parts of the last axis, side by side. */
static fg_value_id parts(fg_importer *im, fg_tf_call *call, fg_value_id x, int64_t count) {
    fg_tf_set sets[] = {{"num", FG_TF_INT(count)}, {"axis", FG_TF_INT(-1)}};
    return fg_tf_make(im, call, FG_OP_split, &x, 1, sets, 2);
}

static fg_value_id beside(fg_importer *im, fg_tf_call *call, fg_value_id a, fg_value_id b) {
    return fg_tf_make(im, call, FG_OP_concat, (fg_value_id[]){a, b}, 2,
                      &(fg_tf_set){"axis", FG_TF_INT(-1)}, 1);
}

/* ---- LSTM ---- */

typedef struct lstm {
    fg_value_id kernel, bias, peep[3]; /* of the gates i, f and o; 0: none */
    fg_value_id forget;
    double clip;
    bool cell_third; /* gates i f c o, not i c f o */
} lstm;

/* From the inputs of the kernel on: w, wci, wcf, wco, b. */
static bool lstm_init(fg_importer *im, fg_tf_call *call, lstm *l, const fg_value_id *in) {
    bool second = strstr(call->row->op, "V2");
    *l = (lstm){.kernel = in[0],
                .bias = in[4],
                .clip = fg_tf_attr_float(call->attrs, "cell_clip", second ? 0 : 3),
                .cell_third = second};
    double forget = fg_tf_attr_float(call->attrs, "forget_bias", second ? 0 : 1);
    if (fg_tf_attr_bool(call->attrs, "use_peephole", false))
        for (int i = 0; i < 3; i++) l->peep[i] = in[1 + i];
    l->forget = fg_tf_scalar(im, call, fg_tf_type_of(im, in[0]), forget);
    return l->forget != 0;
}

static fg_value_id gate(fg_importer *im, fg_tf_call *call, fg_value_id x, fg_value_id cell,
                        fg_value_id peep) {
    return UN(sigmoid, peep ? ADD(x, MUL(cell, peep)) : x);
}

/* One step: all = i, cs, f, o, ci, co, h. */
static bool lstm_step(fg_importer *im, fg_tf_call *call, const lstm *l, fg_value_id x,
                      fg_value_id cell, fg_value_id h, fg_value_id *all) {
    fg_value_id gates = ADD(BI(matmul, beside(im, call, x, h), l->kernel), l->bias);
    fg_value_id first = parts(im, call, gates, 4);
    if (!first) return false;
    fg_value_id at_cell = first + (l->cell_third ? 2 : 1),
                at_forget = first + (l->cell_third ? 1 : 2);
    fg_value_id i = gate(im, call, first, cell, l->peep[0]);
    fg_value_id ci = UN(tanh, at_cell);
    fg_value_id f = gate(im, call, ADD(at_forget, l->forget), cell, l->peep[1]);
    fg_value_id next = ADD(MUL(ci, i), MUL(cell, f));
    if (l->clip > 0 && next) {
        fg_tf_set sets[] = {{"min", FG_TF_REAL(-l->clip)}, {"max", FG_TF_REAL(l->clip)}};
        next = fg_tf_make(im, call, FG_OP_clip, &next, 1, sets, 2);
    }
    fg_value_id o = gate(im, call, first + 3, next, l->peep[2]), co = UN(tanh, next);
    fg_value_id made[] = {i, next, f, o, ci, co, MUL(co, o)};
    memcpy(all, made, sizeof made);
    return made[LSTM_RESULTS - 1] != 0;
}

static bool give(fg_tf_call *call, const fg_value_id *all, uint32_t count) {
    for (uint32_t i = 0; i < call->output_count && i < count; i++) {
        call->outputs[i] = all[i];
        if (!all[i]) return false;
    }
    return call->output_count <= count;
}

/* LSTMBlockCell(x, cs_prev, h_prev, w, wci, wcf, wco, b) */
bool fg_tf_build_lstm_cell(fg_importer *im, fg_tf_call *call) {
    lstm l;
    fg_value_id all[LSTM_RESULTS];
    const fg_value_id *in = call->inputs;
    return fg_tf_want(im, call, 8) && lstm_init(im, call, &l, in + 3) &&
           lstm_step(im, call, &l, in[0], in[1], in[2], all) && give(call, all, LSTM_RESULTS);
}

/* Element `step` of the first axis. */
static fg_value_id element(fg_importer *im, fg_tf_call *call, fg_value_id x, int64_t step) {
    int64_t *axis = FG_NEW(im->arena, int64_t);
    fg_sizes *sizes = &im->graph->sizes;
    x = fg_tf_slice(im, call, x, 0, fg_size_number(sizes, step), fg_size_number(sizes, step + 1),
                    1);
    return x ? fg_tf_with(im, call, FG_OP_squeeze, x, "axis", FG_TF_INTS(1, axis)) : 0;
}

/* Zeros from step `length` on. */
static fg_value_id limited(fg_importer *im, fg_tf_call *call, fg_value_id x, int64_t steps,
                           fg_value_id length) {
    fg_tensor *tensor =
        fg_graph_tensor(im->graph, im->memory, FG_INT64, 3, (int64_t[]){steps, 1, 1});
    for (int64_t i = 0; i < steps; i++) ((int64_t *)tensor->data)[i] = i;
    fg_value_id within =
        BI(less, fg_tf_constant(im, call, tensor), fg_tf_cast(im, call, length, FG_INT64));
    return x ? IF(within, x, fg_tf_scalar(im, call, fg_tf_type_of(im, x), 0)) : 0;
}

/* BlockLSTM(seq_len_max, x, cs_prev, h_prev, w, wci, wcf, wco, b): all steps, each after the other.
 */
bool fg_tf_build_lstm_block(fg_importer *im, fg_tf_call *call) {
    lstm l;
    int64_t steps, length = -1;
    const fg_value_id *in = call->inputs;
    fg_value_id all[LSTM_RESULTS], *made[LSTM_RESULTS];
    if (!fg_tf_want(im, call, 9) || !lstm_init(im, call, &l, in + 4)) return false;
    const fg_shape *x = fg_tf_shape_of(im, in[1]);
    if (x->rank != 3 || !fg_size_is_number(x->dims[0], &steps) || steps < 1 || steps > MOST_STEPS)
        return fg_tf_refuse(im, call, "of steps that only the run tells, or more than %d",
                            MOST_STEPS);
    for (int k = 0; k < LSTM_RESULTS; k++) made[k] = FG_NEW_ARRAY(im->arena, fg_value_id, steps);
    fg_value_id cell = in[2], h = in[3];
    for (int64_t i = 0; i < steps; i++) {
        if (!lstm_step(im, call, &l, element(im, call, in[1], i), cell, h, all)) return false;
        for (int k = 0; k < LSTM_RESULTS; k++) made[k][i] = all[k];
        cell = all[1];
        h = all[LSTM_RESULTS - 1];
    }
    fg_tf_number_of(im, in[0], &length);
    for (int k = 0; k < LSTM_RESULTS; k++) {
        all[k] = fg_tf_make(im, call, FG_OP_stack, made[k], (uint32_t)steps, NULL, 0);
        if (length < steps) all[k] = limited(im, call, all[k], steps, in[0]);
    }
    return give(call, all, LSTM_RESULTS);
}

/* ---- GRU ---- */

/* GRUBlockCell(x, h_prev, w_ru, w_c, b_ru, b_c): r, u, c, h */
bool fg_tf_build_gru_cell(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 6)) return false;
    const fg_value_id *in = call->inputs;
    fg_value_id x = in[0], h = in[1];
    fg_value_id gates = ADD(BI(matmul, beside(im, call, x, h), in[2]), in[4]);
    fg_value_id r = gates ? parts(im, call, UN(sigmoid, gates), 2) : 0, u = r ? r + 1 : 0;
    fg_value_id mixed = ADD(BI(matmul, beside(im, call, x, MUL(h, r)), in[3]), in[5]);
    fg_value_id c = UN(tanh, mixed);
    fg_value_id one = fg_tf_scalar(im, call, fg_tf_type_of(im, x), 1);
    fg_value_id next = ADD(MUL(u, h), MUL(BI(subtract, one, u), c));
    return give(call, (fg_value_id[]){r, u, c, next}, 4);
}
