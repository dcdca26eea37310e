/* Convolutions as matrix products: see conv.c. */

/* `count` elements of one channel each, of a run whose first element is at `x`; from `low` to
 * `high` - 1 are in x, the others are padding. */
static void N(gather_run)(T *to, const T *x, int64_t channel, size_t from, size_t count,
                          int64_t low, int64_t high) {
    int64_t begin = (int64_t)from, end = begin + (int64_t)count;
    int64_t a = low < begin ? begin : low > end ? end : low;
    int64_t b = high > end ? end : high < a ? a : high;
    for (int64_t i = begin; i < a; i++) to[i - begin] = 0;
    if (channel == 1 && a < b)
        memcpy(to + (a - begin), x + a, (size_t)(b - a) * sizeof(T));
    else
        for (int64_t i = a; i < b; i++) to[i - begin] = x[i * channel];
    for (int64_t i = b; i < end; i++) to[i - begin] = 0;
}

/* What one window reads of one group, `depth` elements from `place` on. */
static void N(gather_row)(const conv_phase *phase, const conv_row *row, size_t group,
                          conv_place place, size_t depth, T *to) {
    const fg_window *w = &phase->conv->w;
    const fg_walk *walk = phase->walk;
    const T *x = (const T *)phase->conv->call->in[0].data + (int64_t)row->image * w->x_batch +
                 (int64_t)(group * phase->conv->group_in) * w->x_channel;
    for (size_t done = 0; done < depth; place_next(phase, &place)) {
        size_t count = phase->run - place.element;
        int64_t from = 0, low = 0, high = (int64_t)phase->run;
        if (count > depth - done) count = depth - done;
        for (int i = 0; i < FG_WINDOW_AXES; i++) {
            int64_t at = walk[i].start + row->q[i] * walk[i].move + place.tap[i] * walk[i].reach;
            from += at * w->x_axis[i];
            if (i == 2 && phase->whole) {
                int64_t rest = (walk[i].size - at) * w->x_axis[i];
                if (at < 0) low = -at * w->x_axis[i];
                if (rest < high) high = rest;
            } else if (at < 0 || at >= walk[i].size) {
                high = 0;
            }
        }
        N(gather_run)(to + done, x + from, w->x_channel, place.element, count, low, high);
        done += count;
    }
}

static void N(start_rows)(const conv_phase *phase, size_t rows, size_t column, size_t columns, T *c,
                          size_t ldc) {
    const fg_view *bias = phase->conv->bias;
    if (!bias && phase->depth > 0) return;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            c[i * ldc + j] = bias ? ((const T *)bias->data)[column + j] : 0;
}

/* From rows side by side to their places in the result. */
static void N(scatter)(const conv_phase *phase, size_t row, size_t rows, size_t column,
                       size_t columns, const T *from) {
    const fg_window *w = &phase->conv->w;
    conv_row at = row_at(phase, row);
    for (size_t i = 0; i < rows; i++, row_next(phase, &at)) {
        T *y = (T *)phase->conv->call->out[0].data + (int64_t)at.image * w->y_batch +
               (int64_t)column * w->y_channel;
        for (int j = 0; j < FG_WINDOW_AXES; j++)
            y += (phase->walk[j].first + at.q[j] * phase->walk[j].out_move) * w->y_axis[j];
        for (size_t j = 0; j < columns; j++) y[(int64_t)j * w->y_channel] = from[i * COLUMNS + j];
    }
}

/* The product of what is gathered for some rows with some columns of the kernel, which is added to
 * p->c. */
static void N(product_gathered)(const conv_phase *phase, N(product) p, size_t row, size_t group) {
    _Alignas(64) T tile[ROWS * STRIDE];
    bool add = p.add;
    for (size_t k = 0; k < phase->depth; k += FG_DEPTH) {
        size_t depth = phase->depth - k < FG_DEPTH ? phase->depth - k : FG_DEPTH;
        conv_place place = place_at(phase, k);
        conv_row at = row_at(phase, row);
        for (size_t i = 0; i < p.rows; i++, row_next(phase, &at))
            N(gather_row)(phase, &at, group, place, depth, tile + i * STRIDE);
        N(product) part = p;
        part.a = tile;
        part.a_row = STRIDE;
        part.b += (ptrdiff_t)k * p.b_row;
        part.add = add || k > 0;
        N(product_block)(&part, 0, depth);
    }
}

static void N(phase_part)(void *data, size_t begin, size_t end) {
    const conv_phase *phase = data;
    const convolution *conv = phase->conv;
    const size_t in = conv->w.in_channels, out = conv->w.out_channels;
    _Alignas(64) T results[ROWS * COLUMNS];
    for (size_t i = begin; i < end; i++) {
        size_t column = i % phase->column_pieces * phase->column_step;
        size_t row = i / phase->column_pieces % phase->row_pieces * ROWS;
        size_t group = i / phase->column_pieces / phase->row_pieces;
        N(product)
        p = {.a_step = 1,
             .b_row = (ptrdiff_t)out,
             .b_column = 1,
             .depth = phase->depth,
             .add = conv->bias != NULL};
        p.rows = phase->rows - row < ROWS ? phase->rows - row : ROWS;
        p.columns = conv->group_out - column < phase->column_step ? conv->group_out - column
                                                                  : phase->column_step;
        column += group * conv->group_out;
        p.b = (const T *)phase->kernel + column;
        p.c = phase->direct_out ? (T *)conv->call->out[0].data + row * out + column : results;
        p.ldc = phase->direct_out ? (ptrdiff_t)out : COLUMNS;
        N(start_rows)(phase, p.rows, column, p.columns, p.c, (size_t)p.ldc);
        if (phase->direct_in) {
            p.a = (const T *)conv->call->in[0].data + row * in + group * conv->group_in;
            p.a_row = (ptrdiff_t)in;
            N(multiply_rows)(&p);
        } else {
            N(product_gathered)(phase, p, row, group);
        }
        if (!phase->direct_out) N(scatter)(phase, row, p.rows, column, p.columns, results);
    }
}

static void N(phase_run)(conv_phase *phase) {
    phase_init(phase);
    if (phase->rows == 0) return;
    size_t pieces = phase_cut(phase, N(PANEL));
    size_t work = ROWS * phase->column_step * phase->depth;
    fg_split(phase->conv->call, pieces, PIECE_WORK / (work + 1) + 1, N(phase_part), phase);
}

static bool N(conv_run)(const convolution *conv) {
    if (conv->call->prepared) {
        fg_onednn_result result = fg_onednn_conv_run(conv->call);
        if (result != FG_ONEDNN_FAILED) return result == FG_ONEDNN_DONE;
    }
    if (conv->group_in == 1 && conv->groups > 1) {
        N(depthwise_run)(conv);
        return true;
    }
    conv_phase phase = {.conv = conv, .kernel = conv->call->in[1].data};
    for (int i = 0; i < FG_WINDOW_AXES; i++) phase.walk[i] = fg_window_walk(&conv->w, i);
    N(phase_run)(&phase);
    return true;
}

bool K(N(conv))(fg_call *call) {
    convolution conv;
    if (call->out[0].count == 0) return true;
    conv_init(&conv, call, &conv_attrs, (size_t)call->attrs[5].i);
    return N(conv_run)(&conv);
}

bool K(N(depthwise_conv))(fg_call *call) {
    convolution conv;
    if (call->out[0].count == 0) return true;
    conv_init(&conv, call, &depthwise_attrs, 0);
    return N(conv_run)(&conv);
}

/* ---- transposed ---- */

/* The kernel's taps of a phase, with the last two axes turned. */
static void N(sort_taps)(const convolution *conv, const fg_walk *walk, T *to) {
    const fg_window *w = &conv->w;
    const size_t in = w->in_channels, out = w->out_channels;
    for (int64_t i = 0; i < walk[0].taps; i++)
        for (int64_t j = 0; j < walk[1].taps; j++)
            for (int64_t k = 0; k < walk[2].taps; k++) {
                int64_t tap = (walk[0].first_tap + i * walk[0].tap_move) * w->taps[1];
                tap = (tap + walk[1].first_tap + j * walk[1].tap_move) * w->taps[2];
                tap += walk[2].first_tap + k * walk[2].tap_move;
                const T *from = (const T *)conv->call->in[1].data + (size_t)tap * in * out;
                for (size_t ci = 0; ci < in; ci++)
                    for (size_t co = 0; co < out; co++) *to++ = from[co * in + ci];
            }
}

/* One phase: `tap` is where its taps begin in the sorted kernel. */
static void N(transpose_phase)(const convolution *conv, conv_phase *phase, int64_t tap) {
    T *kernel = (T *)conv->call->scratch + tap * (int64_t)(conv->group_in * conv->group_out);
    phase->conv = conv;
    phase->kernel = kernel;
    N(sort_taps)(conv, phase->walk, kernel);
    N(phase_run)(phase);
}

/* Phases side by side; `taps` are those of the phases before, along each axis. */
bool K(N(conv_transpose))(fg_call *call) {
    convolution conv;
    conv_phase phase = {0};
    int64_t taps[FG_WINDOW_AXES] = {0}, phases[FG_WINDOW_AXES];
    if (call->out[0].count == 0) return true;
    conv_init(&conv, call, &transpose_attrs, 1);
    const fg_window *w = &conv.w;
    for (int i = 0; i < FG_WINDOW_AXES; i++)
        phases[i] = w->stride[i] < w->out[i] ? w->stride[i] : w->out[i];
    for (int64_t i = 0; i < phases[0]; i++, taps[0] += phase.walk[0].taps) {
        phase.walk[0] = fg_window_phase(w, 0, i);
        taps[1] = 0;
        for (int64_t j = 0; j < phases[1]; j++, taps[1] += phase.walk[1].taps) {
            phase.walk[1] = fg_window_phase(w, 1, j);
            taps[2] = 0;
            for (int64_t k = 0; k < phases[2]; k++, taps[2] += phase.walk[2].taps) {
                phase.walk[2] = fg_window_phase(w, 2, k);
                N(transpose_phase)
                (&conv, &phase,
                 taps[0] * w->taps[1] * w->taps[2] +
                     phase.walk[0].taps * (taps[1] * w->taps[2] + phase.walk[1].taps * taps[2]));
            }
        }
    }
    return true;
}
