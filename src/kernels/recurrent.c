/* Recurrent layers over whole sequences.
 *
 * Rows of the batch do not know of each other: a piece is some rows, for all steps. A step is one
 * product, h U added to the step's part of x, and then the gates. U is first copied to rows whose
 * distance suits tiles and cache, unless there is less to multiply than to copy. */
#include <string.h>

#include "kernels/gemm.h"
#include "kernels/vmath.h"

enum { FEW_STEPS = 8, SECTIONS = 2, LARGE = 512 << 10 };

typedef struct recurrent {
    const fg_call *call;
    size_t batch, steps, units, gates;
    size_t element;
    bool reverse;
    const fg_view *x, *h0, *c0, *kernel, *bias, *mask, *keep; /* NULL where there is none */
    /* columns of U that are multiplied at once: all, or (gru) those of z and r, then those of h */
    size_t sections, from[SECTIONS], to[SECTIONS], width[SECTIONS];
    size_t ld;           /* elements from row to row of U's copy and of the gates */
    bool copied;         /* U was copied */
    size_t rows, pieces; /* of a piece, and how many there are */
    size_t piece_size;   /* elements of scratch of a piece */
    size_t scratch;      /* bytes in all */
    int activation, recurrent_activation;
    bool reset_after;
} recurrent;

typedef enum activation_kind {
    LINEAR,
    TANH,
    SIGMOID,
    HARD_SIGMOID,
    RELU,
    RELU6,
    SOFTSIGN,
    SOFTPLUS,
    ELU,
    SELU,
    SWISH,
    GELU,
    EXP,
} activation_kind;

/* By name; "exponential" is Keras's name of exp. */
static int activation_of(const fg_attr *attr) {
    static const struct {
        const char *name;
        activation_kind kind;
    } names[] = {{"linear", LINEAR},     {"tanh", TANH},
                 {"sigmoid", SIGMOID},   {"hard_sigmoid", HARD_SIGMOID},
                 {"relu", RELU},         {"relu6", RELU6},
                 {"softsign", SOFTSIGN}, {"softplus", SOFTPLUS},
                 {"elu", ELU},           {"selu", SELU},
                 {"swish", SWISH},       {"gelu", GELU},
                 {"exp", EXP},           {"exponential", EXP}};
    for (size_t i = 0; i < sizeof names / sizeof *names && attr->kind == FG_ATTR_STRING; i++)
        if (strcmp(names[i].name, attr->s) == 0) return (int)names[i].kind;
    return -1;
}

static const fg_view *optional(const fg_call *call, uint32_t input) {
    return input < call->in_count && call->in[input].dtype != FG_INVALID ? &call->in[input] : NULL;
}

static size_t rounded(size_t n, size_t to) {
    return (n + to - 1) / to * to;
}

/* Few rows a piece give work to all threads; but where U does not stay in the second cache, it is
 * better read for many. */
static size_t rows_a_piece(const recurrent *r) {
    size_t few = FG_TILE_ROWS * 2 / 3, many = FG_TILE_ROWS * 2, half = (r->batch + 1) / 2;
    if (r->batch >= 16 * FG_TILE_ROWS) return many;
    if (r->units * r->ld * r->element <= LARGE) return few;
    return half < few ? few : half < many ? half : many;
}

/* How U and the gates lie in scratch: see the struct. `own` is elements a row needs of its own. */
static void recurrent_layout(recurrent *r, size_t first_width, size_t own) {
    size_t panel = 2 * FG_VECTOR / r->element, all = r->gates * r->units;
    r->copied = r->batch * r->steps >= FEW_STEPS;
    r->sections = first_width < all ? 2 : 1;
    r->width[0] = first_width;
    r->width[1] = all - first_width;
    r->from[1] = first_width;
    r->to[1] = r->copied ? rounded(first_width, panel) : first_width;
    r->ld = all;
    if (r->copied) {
        r->ld = r->to[1] + rounded(all - first_width, panel);
        if (r->ld * r->element % 512 == 0) r->ld += panel;
    }
    size_t most = rows_a_piece(r);
    r->pieces = (r->batch + most - 1) / most;
    r->rows = r->pieces ? (r->batch + r->pieces - 1) / r->pieces : 0;
    r->pieces = r->rows ? (r->batch + r->rows - 1) / r->rows : 0;
    r->piece_size = rounded(r->rows * (r->ld + own), 64 / r->element);
    size_t kernel = r->copied ? rounded(r->units * r->ld, 64 / r->element) : 0;
    r->scratch = (kernel + r->pieces * r->piece_size) * r->element;
}

static void recurrent_init(recurrent *r, const fg_call *call, size_t gates, uint32_t states) {
    memset(r, 0, sizeof *r);
    r->call = call;
    r->x = &call->in[0];
    r->h0 = &call->in[1];
    r->c0 = states > 1 ? &call->in[2] : NULL;
    r->kernel = &call->in[1 + states];
    r->gates = gates;
    r->batch = (size_t)r->x->dims[0];
    r->steps = (size_t)r->x->dims[1];
    r->units = (size_t)r->kernel->dims[0];
    r->element = fg_dtype_size(r->x->dtype);
}

/* The parameters' places are those of the rows in ops.def. */
static void lstm_init(recurrent *r, const fg_call *call) {
    recurrent_init(r, call, 4, 2);
    r->mask = optional(call, 4);
    r->keep = optional(call, 5);
    r->activation = activation_of(&call->attrs[6]);
    r->recurrent_activation = activation_of(&call->attrs[7]);
    r->reverse = fg_attr_flag(&call->attrs[8]);
    recurrent_layout(r, 4 * r->units, 2 * r->units);
}

static void gru_init(recurrent *r, const fg_call *call) {
    recurrent_init(r, call, 3, 1);
    r->bias = optional(call, 3);
    r->mask = optional(call, 4);
    r->keep = optional(call, 5);
    r->activation = activation_of(&call->attrs[6]);
    r->recurrent_activation = activation_of(&call->attrs[7]);
    r->reset_after = fg_attr_flag(&call->attrs[8]);
    r->reverse = fg_attr_flag(&call->attrs[9]);
    recurrent_layout(r, (r->reset_after ? 3 : 2) * r->units, 2 * r->units);
}

static void rnn_init(recurrent *r, const fg_call *call) {
    recurrent_init(r, call, 1, 1);
    r->mask = optional(call, 3);
    r->keep = optional(call, 4);
    r->activation = activation_of(&call->attrs[5]);
    r->recurrent_activation = LINEAR;
    r->reverse = fg_attr_flag(&call->attrs[6]);
    recurrent_layout(r, r->units, 2 * r->units);
}

size_t K(lstm_scratch)(const fg_call *call) {
    recurrent r;
    lstm_init(&r, call);
    return r.scratch;
}

size_t K(gru_scratch)(const fg_call *call) {
    recurrent r;
    gru_init(&r, call);
    return r.scratch;
}

size_t K(rnn_scratch)(const fg_call *call) {
    recurrent r;
    rnn_init(&r, call);
    return r.scratch;
}

static bool activations_known(fg_call *call, const recurrent *r) {
    if (r->activation >= 0 && r->recurrent_activation >= 0) return true;
    return fg_call_fail(call, -1, "there is no activation of this name for recurrent sequences");
}

#define BODY "kernels/recurrent_body.h"
#include "kernels/each_float.h"
