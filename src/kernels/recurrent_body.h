/* See recurrent.c. */
#include "kernels/activate.h"

#define APPLY(expression)                \
    do {                                 \
        for (size_t i = 0; i < n; i++) { \
            const T x = y[i];            \
            y[i] = expression;           \
        }                                \
    } while (0)

static void N(activate)(int kind, T *y, size_t n) {
    switch ((activation_kind)kind) {
        case LINEAR:
            break;
        case TANH:
            APPLY(V(tanh)(x));
            break;
        case SIGMOID:
            APPLY(V(sigmoid)(x));
            break;
        case HARD_SIGMOID:
            APPLY(V(hard_sigmoid)(x));
            break;
        case RELU:
            APPLY(V(relu)(x));
            break;
        case RELU6:
            APPLY(V(relu6)(x));
            break;
        case SOFTSIGN:
            APPLY(V(softsign)(x));
            break;
        case SOFTPLUS:
            APPLY(V(softplus)(x));
            break;
        case ELU:
            APPLY(V(elu)(x, 1));
            break;
        case SELU:
            APPLY(V(selu)(x));
            break;
        case SWISH:
            APPLY(V(swish)(x));
            break;
        case GELU:
            APPLY(V(gelu)(x));
            break;
        case EXP:
            APPLY(V(exp)(x));
            break;
    }
}

#undef APPLY

/* What a piece works on; pointers are to its first row. */
typedef struct N(piece) {
    const recurrent *r;
    size_t first, rows; /* of the batch */
    const T *u;         /* U, or its copy */
    T *h, *c;           /* states, in the outputs: [rows, units] */
    T *gates;           /* [rows, ld] */
    T *left, *next;     /* what is multiplied with U; the new h: [rows, units] */
} N(piece);

/* One gate of one row, from gate `index` on. */
static T *N(gate)(const N(piece) * p, size_t row, size_t index) {
    const recurrent *r = p->r;
    size_t at = index * r->units;
    if (r->sections > 1 && at >= r->width[0]) at = r->to[1] + at - r->width[0];
    return p->gates + row * r->ld + at;
}

/* The gates of a section become what they are plus left U. */
static void N(add_product)(const N(piece) * p, size_t section) {
    const recurrent *r = p->r;
    size_t at = r->to[section], width = r->width[section];
    N(product)
    product = {.a = p->left,
               .a_row = (ptrdiff_t)r->units,
               .a_step = 1,
               .b = p->u + at,
               .b_row = (ptrdiff_t)r->ld,
               .b_column = 1,
               .c = p->gates + at,
               .ldc = (ptrdiff_t)r->ld,
               .rows = p->rows,
               .columns = r->copied ? rounded(width, N(PANEL)) : width,
               .depth = r->units,
               .add = true};
    N(multiply_rows)(&product);
}

/* left = h, times `keep` where there is one */
static void N(left_of)(const N(piece) * p) {
    const recurrent *r = p->r;
    size_t n = p->rows * r->units;
    if (!r->keep) {
        memcpy(p->left, p->h, n * sizeof(T));
        return;
    }
    const T *keep = (const T *)r->keep->data + p->first * r->units;
    T *left = p->left;
    const T *h = p->h;
    FG_IVDEP
    for (size_t i = 0; i < n; i++) left[i] = h[i] * keep[i];
}

/* Gates begin as the step's part of x, or (x from `gates` on) as the recurrent bias alone. */
static void N(begin_step)(const N(piece) * p, size_t time, size_t gates) {
    const recurrent *r = p->r;
    size_t wide = r->gates * r->units, u = r->units;
    const T *bias = r->bias ? r->bias->data : NULL;
    for (size_t row = 0; row < p->rows; row++) {
        const T *x = (const T *)r->x->data + ((p->first + row) * r->steps + time) * wide;
        for (size_t g = 0; g < r->gates; g++) {
            T *gate = N(gate)(p, row, g);
            if (g < gates)
                memcpy(gate, x + g * u, u * sizeof(T));
            else
                memset(gate, 0, u * sizeof(T));
            for (size_t j = 0; bias && j < u; j++) gate[j] += bias[g * u + j];
        }
    }
}

/* Takes over the new h (and c, from the gates' first part, where `c` is true) where the step is not
 * masked, and writes the output. */
static void N(end_step)(const N(piece) * p, size_t step, size_t time, bool c) {
    const recurrent *r = p->r;
    size_t u = r->units;
    T *y = r->call->out[0].data;
    for (size_t row = 0; row < p->rows; row++) {
        size_t at = (p->first + row) * r->steps;
        if (!r->mask || ((const uint8_t *)r->mask->data)[at + time]) {
            memcpy(p->h + row * u, p->next + row * u, u * sizeof(T));
            if (c) memcpy(p->c + row * u, N(gate)(p, row, 0), u * sizeof(T));
        }
        memcpy(y + (at + step) * u, p->h + row * u, u * sizeof(T));
    }
}

static void N(lstm_step)(const N(piece) * p, size_t time) {
    const recurrent *r = p->r;
    size_t u = r->units;
    N(begin_step)(p, time, 4);
    N(left_of)(p);
    N(add_product)(p, 0);
    for (size_t row = 0; row < p->rows; row++) {
        T *i = N(gate)(p, row, 0), *f = i + u, *g = f + u, *o = g + u;
        T *next = p->next + row * u;
        const T *c = p->c + row * u;
        N(activate)(r->recurrent_activation, i, 2 * u);
        N(activate)(r->activation, g, u);
        N(activate)(r->recurrent_activation, o, u);
        FG_IVDEP
        for (size_t j = 0; j < u; j++) {
            i[j] = f[j] * c[j] + i[j] * g[j]; /* the new c */
            next[j] = i[j];
        }
        N(activate)(r->activation, next, u);
        FG_IVDEP
        for (size_t j = 0; j < u; j++) next[j] *= o[j];
    }
}

/* next = z * h + (1 - z) * candidate */
static void N(gru_blend)(const N(piece) * p, size_t row, const T *candidate) {
    size_t u = p->r->units;
    const T *z = N(gate)(p, row, 0), *h = p->h + row * u;
    T *next = p->next + row * u;
    FG_IVDEP
    for (size_t j = 0; j < u; j++) next[j] = z[j] * h[j] + (1 - z[j]) * candidate[j];
}

/* candidate = act(x + r * (h U + bias)): the product of all three gates is one. */
static void N(gru_after_step)(const N(piece) * p, size_t time) {
    const recurrent *r = p->r;
    size_t u = r->units;
    N(begin_step)(p, time, 2);
    N(left_of)(p);
    N(add_product)(p, 0);
    for (size_t row = 0; row < p->rows; row++) {
        const T *x = (const T *)r->x->data + ((p->first + row) * r->steps + time) * 3 * u + 2 * u;
        T *z = N(gate)(p, row, 0), *reset = z + u, *candidate = reset + u;
        N(activate)(r->recurrent_activation, z, 2 * u);
        FG_IVDEP
        for (size_t j = 0; j < u; j++) candidate[j] = x[j] + reset[j] * candidate[j];
        N(activate)(r->activation, candidate, u);
        N(gru_blend)(p, row, candidate);
    }
}

/* candidate = act(x + (r * h) U): a product of its own, when r is known. */
static void N(gru_before_step)(const N(piece) * p, size_t time) {
    const recurrent *r = p->r;
    size_t u = r->units;
    N(begin_step)(p, time, 3);
    N(left_of)(p);
    N(add_product)(p, 0);
    for (size_t row = 0; row < p->rows; row++) {
        T *z = N(gate)(p, row, 0), *left = p->left + row * u;
        const T *reset = z + u;
        N(activate)(r->recurrent_activation, z, 2 * u);
        FG_IVDEP
        for (size_t j = 0; j < u; j++) left[j] *= reset[j];
    }
    N(add_product)(p, 1);
    for (size_t row = 0; row < p->rows; row++) {
        T *candidate = N(gate)(p, row, 2);
        N(activate)(r->activation, candidate, u);
        N(gru_blend)(p, row, candidate);
    }
}

static void N(rnn_step)(const N(piece) * p, size_t time) {
    const recurrent *r = p->r;
    N(begin_step)(p, time, 1);
    N(left_of)(p);
    N(add_product)(p, 0);
    for (size_t row = 0; row < p->rows; row++) {
        T *next = p->next + row * r->units;
        memcpy(next, N(gate)(p, row, 0), r->units * sizeof(T));
        N(activate)(r->activation, next, r->units);
    }
}

static void N(copy_kernel)(const recurrent *r, T *to) {
    size_t all = r->gates * r->units;
    memset(to, 0, r->units * r->ld * sizeof(T));
    for (size_t row = 0; row < r->units; row++)
        for (size_t s = 0; s < r->sections; s++)
            memcpy(to + row * r->ld + r->to[s], (const T *)r->kernel->data + row * all + r->from[s],
                   r->width[s] * sizeof(T));
}

static void N(piece_init)(N(piece) * p, const recurrent *r, size_t index) {
    size_t kernel = r->copied ? rounded(r->units * r->ld, 64 / sizeof(T)) : 0, u = r->units;
    T *own = (T *)r->call->scratch + kernel + index * r->piece_size;
    p->r = r;
    p->first = index * r->rows;
    p->rows = r->batch - p->first < r->rows ? r->batch - p->first : r->rows;
    p->u = r->copied ? r->call->scratch : r->kernel->data;
    p->gates = own;
    p->left = p->gates + r->rows * r->ld;
    p->next = p->left + r->rows * u;
    p->h = (T *)r->call->out[1].data + p->first * u;
    p->c = r->c0 ? (T *)r->call->out[2].data + p->first * u : NULL;
    memset(p->gates, 0, p->rows * r->ld * sizeof(T));
    memcpy(p->h, (const T *)r->h0->data + p->first * u, p->rows * u * sizeof(T));
    if (r->c0) memcpy(p->c, (const T *)r->c0->data + p->first * u, p->rows * u * sizeof(T));
}

static void N(run_piece)(void *data, size_t index) {
    const recurrent *r = data;
    N(piece) p;
    N(piece_init)(&p, r, index);
    for (size_t step = 0; step < r->steps; step++) {
        size_t time = r->reverse ? r->steps - 1 - step : step;
        if (r->c0)
            N(lstm_step)(&p, time);
        else if (r->gates == 1)
            N(rnn_step)(&p, time);
        else if (r->reset_after)
            N(gru_after_step)(&p, time);
        else
            N(gru_before_step)(&p, time);
        N(end_step)(&p, step, time, r->c0 != NULL);
    }
}

static bool N(run_recurrent)(fg_call *call, recurrent *r) {
    if (!activations_known(call, r)) return false;
    if (r->copied) N(copy_kernel)(r, call->scratch);
    fg_pool_run(r->pieces > 1 ? call->pool : NULL, r->pieces, N(run_piece), r);
    return true;
}

bool K(N(lstm_sequence))(fg_call *call) {
    recurrent r;
    lstm_init(&r, call);
    return N(run_recurrent)(call, &r);
}

bool K(N(gru_sequence))(fg_call *call) {
    recurrent r;
    gru_init(&r, call);
    return N(run_recurrent)(call, &r);
}

bool K(N(rnn_sequence))(fg_call *call) {
    recurrent r;
    rnn_init(&r, call);
    return N(run_recurrent)(call, &r);
}
