/* A random orthogonal matrix: normal numbers, made orthonormal by Gram and Schmidt's method, each
 * vector against all before it, twice (Giraud, Langou, Rozloznik: The loss of orthogonality in the
 * Gram-Schmidt process; 2005). What it is divided by is positive, which is the sign rule that makes
 * the matrix uniformly distributed (Mezzadri: How to generate random matrices from the classical
 * compact groups; 2007). */
#include <math.h>

#include "kernels/isa.h"
#include "kernels/random.h"
#include "kernels/reduce.h"

enum {
    BLOCK = 32, /* vectors that are made orthogonal to all before them at once */
    SHARE = 8,  /* of them a piece, which stay in the cache while those before go by */
};

typedef struct vectors {
    const fg_call *call;
    double *at; /* `count` vectors of `length` */
    size_t count, length;
    size_t first, end; /* the block that is being made */
    fg_random random;
} vectors;

static double product(const double *a, const double *b, size_t n) {
    double lane[FG_LANES] = {0}, rest = 0;
    size_t i = 0;
    for (; i + FG_LANES <= n; i += FG_LANES) {
        FG_UNROLL for (size_t j = 0; j < FG_LANES; j++) lane[j] += a[i + j] * b[i + j];
    }
    for (; i < n; i++) rest += a[i] * b[i];
    for (size_t width = FG_LANES / 2; width; width /= 2)
        for (size_t j = 0; j < width; j++) lane[j] += lane[j + width];
    return lane[0] + rest;
}

/* Vectors begin .. end - 1 become orthogonal to vectors from .. to - 1. */
static void make_orthogonal(const vectors *q, size_t begin, size_t end, size_t from, size_t to) {
    const size_t n = q->length;
    for (size_t i = from; i < to; i++) {
        const double *u = q->at + i * n;
        for (size_t k = begin; k < end; k++) {
            double *v = q->at + k * n;
            const double share = product(u, v, n);
            FG_IVDEP
            for (size_t j = 0; j < n; j++) v[j] -= share * u[j];
        }
    }
}

/* Some vectors of the block, against those of all blocks before. */
static void block_piece(void *job, size_t i) {
    const vectors *q = job;
    size_t begin = q->first + i * SHARE;
    size_t end = begin + SHARE < q->end ? begin + SHARE : q->end;
    fg_random_normals(&q->random, begin * q->length, (end - begin) * q->length,
                      q->at + begin * q->length);
    for (int pass = 0; pass < 2; pass++) make_orthogonal(q, begin, end, 0, q->first);
}

static void make_block(vectors *q) {
    fg_pool_run(q->call->pool, (q->end - q->first + SHARE - 1) / SHARE, block_piece, q);
    for (size_t i = q->first; i < q->end; i++) {
        double *v = q->at + i * q->length, scale;
        for (int pass = 0; pass < 2; pass++) make_orthogonal(q, i, i + 1, q->first, i);
        scale = 1 / sqrt(product(v, v, q->length));
        for (size_t j = 0; j < q->length; j++) v[j] *= scale;
    }
}

/* The axes before the last are one, as Keras has it. */
static void vectors_init(vectors *q, const fg_call *call, size_t *rows, size_t *columns) {
    const fg_view *y = &call->out[0];
    *columns = (size_t)y->dims[y->rank - 1];
    *rows = fg_dims_product(y->dims, 0, y->rank - 1);
    q->call = call;
    q->count = *rows < *columns ? *rows : *columns;
    q->length = *rows < *columns ? *columns : *rows;
}

size_t K(orthogonal_scratch)(const fg_call *call) {
    vectors q;
    size_t rows, columns;
    vectors_init(&q, call, &rows, &columns);
    return q.count * q.length * sizeof(double);
}

bool K(orthogonal)(fg_call *call) {
    const fg_view *y = &call->out[0];
    double gain = fg_attr_real(&call->attrs[1], 1);
    vectors q;
    size_t rows, columns;
    if (y->count == 0) return true;
    vectors_init(&q, call, &rows, &columns);
    q.at = call->scratch;
    fg_random_init(&q.random, call, &call->attrs[3]);
    for (q.first = 0; q.first < q.count; q.first = q.end) {
        q.end = q.first + BLOCK < q.count ? q.first + BLOCK : q.count;
        make_block(&q);
    }
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            double value = gain * (rows < columns ? q.at[i * columns + j] : q.at[j * rows + i]);
            if (y->dtype == FG_FLOAT32)
                ((float *)y->data)[i * columns + j] = (float)value;
            else
                ((double *)y->data)[i * columns + j] = value;
        }
    return true;
}
