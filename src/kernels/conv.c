/* Convolutions: over windows as matrix products, and channel by channel. */
#include "kernels/gemm.h"
#include "kernels/onednn.h"
#include "kernels/reduce.h"
#include "kernels/vmath.h"
#include "kernels/window.h"

enum {
    ROWS = FG_NEAR,         /* windows of a piece: what they read is gathered side by side */
    STRIDE = FG_DEPTH + 16, /* of such a row */
    COLUMNS = 128,          /* of a piece whose results are scattered */
    PIECES = 16,            /* as many as few windows are cut into, along the channels */
    PIECE_WORK = 1 << 19,   /* multiplications that are worth a piece */
};

typedef struct convolution {
    const fg_call *call;
    fg_window w;
    const fg_view *bias;
    size_t groups, group_in, group_out; /* channels of a group */
} convolution;

/* All windows, or, of a transposed convolution, those whose places in the result have one phase.
 * They are rows of a matrix, what a window reads is a row, and the kernel is the matrix at the
 * right, of `depth` rows for each group. */
typedef struct conv_phase {
    const convolution *conv;
    fg_walk walk[FG_WINDOW_AXES];
    const void *kernel; /* [depth][out_channels] */
    size_t rows, depth;
    size_t run;      /* elements that are next to each other in x, as long as x has them */
    bool whole;      /* a run is all taps of the last axis */
    bool direct_in;  /* rows of x are those of the matrix */
    bool direct_out; /* rows of the result are those of the product */
    size_t row_pieces, column_step, column_pieces;
} conv_phase;

/* Where gathering is, along a row: tap j of each axis, and an element of its run. */
typedef struct conv_place {
    int64_t tap[FG_WINDOW_AXES];
    size_t element;
} conv_place;

/* Window `row` of all: its image, and where its tap 0 is. */
typedef struct conv_row {
    size_t image;
    int64_t q[FG_WINDOW_AXES];
} conv_row;

static conv_row row_at(const conv_phase *phase, size_t row) {
    conv_row at;
    for (int i = FG_WINDOW_AXES - 1; i >= 0; i--) {
        at.q[i] = (int64_t)(row % (size_t)phase->walk[i].windows);
        row /= (size_t)phase->walk[i].windows;
    }
    at.image = row;
    return at;
}

static void row_next(const conv_phase *phase, conv_row *at) {
    for (int i = FG_WINDOW_AXES - 1; i >= 0; i--) {
        if (++at->q[i] < phase->walk[i].windows) return;
        at->q[i] = 0;
    }
    at->image++;
}

static conv_place place_at(const conv_phase *phase, size_t k) {
    conv_place at = {.element = k % phase->run};
    size_t tap = k / phase->run;
    if (!phase->whole) {
        at.tap[2] = (int64_t)(tap % (size_t)phase->walk[2].taps);
        tap /= (size_t)phase->walk[2].taps;
    }
    at.tap[1] = (int64_t)(tap % (size_t)phase->walk[1].taps);
    at.tap[0] = (int64_t)(tap / (size_t)phase->walk[1].taps);
    return at;
}

static void place_next(const conv_phase *phase, conv_place *at) {
    at->element = 0;
    if (!phase->whole) {
        if (++at->tap[2] < phase->walk[2].taps) return;
        at->tap[2] = 0;
    }
    if (++at->tap[1] < phase->walk[1].taps) return;
    at->tap[1] = 0;
    at->tap[0]++;
}

/* How the phase is cut: into blocks of rows, and where these are few, of columns too. */
static size_t phase_cut(conv_phase *phase, size_t panel) {
    const convolution *conv = phase->conv;
    size_t columns = conv->group_out, pieces, wanted;
    phase->row_pieces = (phase->rows + ROWS - 1) / ROWS;
    phase->column_step = !phase->direct_out && columns > COLUMNS ? COLUMNS : columns;
    pieces = phase->row_pieces * conv->groups;
    wanted = phase->rows * columns * conv->groups * phase->depth / PIECE_WORK;
    if (wanted > PIECES) wanted = PIECES;
    if (pieces < wanted) {
        size_t parts = (wanted + pieces - 1) / pieces, panels = (columns + panel - 1) / panel;
        size_t step = (panels + parts - 1) / parts * panel;
        if (step < phase->column_step) phase->column_step = step;
    }
    phase->column_pieces = (columns + phase->column_step - 1) / phase->column_step;
    return pieces * phase->column_pieces;
}

/* What follows from the walks. */
static void phase_init(conv_phase *phase) {
    const convolution *conv = phase->conv;
    const fg_walk *walk = phase->walk;
    size_t channels = conv->group_in;
    phase->rows = conv->w.batch;
    phase->depth = channels;
    phase->direct_in = phase->direct_out = conv->w.channels_last;
    for (int i = 0; i < FG_WINDOW_AXES; i++) {
        phase->rows *= (size_t)walk[i].windows;
        phase->depth *= (size_t)walk[i].taps;
        if (walk[i].taps != 1 || walk[i].start != 0 || walk[i].move != 1 ||
            walk[i].windows != walk[i].size)
            phase->direct_in = false;
        if (walk[i].out_move != 1) phase->direct_out = false;
    }
    phase->whole = conv->groups == 1 && conv->w.channels_last && walk[2].reach == 1;
    phase->run = phase->whole ? (size_t)walk[2].taps * channels : channels;
}

/* `groups` of 0: each channel is one. */
static void conv_init(convolution *conv, const fg_call *call, const fg_window_attrs *attrs,
                      size_t groups) {
    const fg_view *kernel = &call->in[1];
    *conv = (convolution){.call = call};
    fg_window_init(&conv->w, call, attrs, kernel->dims, (uint32_t)kernel->rank - 2);
    if (call->in_count > 2 && call->in[2].dtype != FG_INVALID) conv->bias = &call->in[2];
    conv->groups = groups ? groups : conv->w.in_channels;
    conv->group_in = conv->w.in_channels / conv->groups;
    conv->group_out = conv->w.out_channels / conv->groups;
}

static const fg_window_attrs conv_attrs = {
    .strides = 2, .padding = 3, .dilation = 4, .data_format = 6, .paddings = 7};
static const fg_window_attrs depthwise_attrs = {
    .strides = 2, .padding = 3, .dilation = 4, .data_format = 5, .paddings = 6};
static const fg_window_attrs transpose_attrs = {.strides = 2,
                                                .padding = 3,
                                                .dilation = 5,
                                                .data_format = 6,
                                                .paddings = -1,
                                                .transposed = true};

static bool conv_make(const fg_call *call, fg_onednn *onednn, void **prepared) {
    convolution conv;
    *prepared = NULL;
    if (!onednn || call->out[0].count == 0) return true;
    conv_init(&conv, call, &conv_attrs, (size_t)call->attrs[5].i);
    return fg_onednn_conv_make(onednn, call, &conv.w, conv.groups, prepared);
}

static bool depthwise_make(const fg_call *call, fg_onednn *onednn, void **prepared) {
    convolution conv;
    *prepared = NULL;
    if (!onednn || call->out[0].count == 0) return true;
    conv_init(&conv, call, &depthwise_attrs, 0);
    return fg_onednn_conv_make(onednn, call, &conv.w, conv.groups, prepared);
}

const fg_preparation K(conv_preparation) = {conv_make, fg_onednn_conv_free};
const fg_preparation K(depthwise_preparation) = {depthwise_make, fg_onednn_conv_free};

/* The kernel with its last two axes turned, sorted by phase. */
size_t K(conv_transpose_scratch)(const fg_call *call) {
    return call->in[1].count * fg_dtype_size(call->in[1].dtype);
}

#define BODY "kernels/depthwise_body.h"
#include "kernels/each_float.h"
#define BODY "kernels/conv_body.h"
#include "kernels/each_float.h"
