/* Matrix products. */
#include <string.h>

#include "kernels/gemm.h"
#include "kernels/reduce.h"
#include "kernels/vmath.h"

enum {
    ROWS = 192,  /* of a piece at most: with FG_DEPTH columns they stay in the second cache */
    PIECES = 16, /* as many as few rows are cut into, along the columns */
    PIECE_WORK = 1 << 19, /* multiplications that are worth a piece */
};

/* What is multiplied: `batch` times rows x depth with depth x columns. */
typedef struct matmul {
    const fg_call *call;
    size_t batch, rows, columns, depth;
    ptrdiff_t a_row, a_step, b_row, b_column; /* elements */
    size_t a_size, b_size;                    /* of one matrix */
    size_t row_step, column_step;             /* of a piece */
    size_t row_pieces, column_pieces;
    int batch_rank;
} matmul;

/* A matrix's two axes; a vector is a row at the left, a column at the right. */
static void matmul_init(matmul *m, const fg_call *call) {
    const fg_view *a = &call->in[0], *b = &call->in[1];
    bool turn_a = fg_attr_flag(&call->attrs[2]), turn_b = fg_attr_flag(&call->attrs[3]);
    size_t a_rows = a->rank > 1 ? (size_t)a->dims[a->rank - 2] : 1;
    size_t a_columns = (size_t)a->dims[a->rank - 1];
    size_t b_columns = b->rank > 1 ? (size_t)b->dims[b->rank - 1] : 1;
    size_t b_rows = (size_t)b->dims[b->rank > 1 ? b->rank - 2 : 0];
    memset(m, 0, sizeof *m);
    m->call = call;
    turn_a = turn_a && a->rank > 1;
    turn_b = turn_b && b->rank > 1;
    m->rows = turn_a ? a_columns : a_rows;
    m->depth = turn_a ? a_rows : a_columns;
    m->columns = turn_b ? b_rows : b_columns;
    m->a_row = turn_a ? 1 : (ptrdiff_t)a_columns;
    m->a_step = turn_a ? (ptrdiff_t)a_columns : 1;
    m->b_row = turn_b ? 1 : (ptrdiff_t)b_columns;
    m->b_column = turn_b ? (ptrdiff_t)b_columns : 1;
    m->a_size = a_rows * a_columns;
    m->b_size = b_rows * b_columns;
    m->batch_rank = (a->rank > b->rank ? a->rank : b->rank) - 2;
    if (m->batch_rank < 0) m->batch_rank = 0;
    m->batch = fg_dims_product(call->out[0].dims, 0, m->batch_rank);
    /* One matrix at the right: all rows at the left are rows of one. */
    if (b->rank <= 2 && !turn_a && m->batch > 1) {
        m->rows *= m->batch;
        m->batch = 1;
        m->batch_rank = 0;
    }
}

/* Which matrix of an operand, whose batch axes broadcast, belongs to one of the result. */
static size_t matrix_of(const matmul *m, const fg_view *in, size_t index) {
    const int64_t *dims = m->call->out[0].dims;
    size_t matrix = 0, stride = 1;
    for (int i = 1; i <= m->batch_rank; i++) {
        size_t dim = (size_t)dims[m->batch_rank - i], at = index % dim;
        int own = in->rank - 2 - i;
        index /= dim;
        if (own < 0) break;
        if (in->dims[own] != 1) matrix += at * stride;
        stride *= (size_t)in->dims[own];
    }
    return matrix;
}

/* Pieces are blocks of rows; where these are few and long, blocks of columns too. */
static size_t matmul_cut(matmul *m, size_t panel) {
    size_t work = m->rows * m->columns * m->depth;
    m->row_step = m->rows < ROWS ? m->rows : ROWS;
    m->row_pieces = (m->rows + m->row_step - 1) / m->row_step;
    m->column_step = m->columns;
    size_t pieces = m->batch * m->row_pieces, wanted = work / PIECE_WORK;
    if (wanted > PIECES) wanted = PIECES;
    if (pieces < wanted) {
        size_t parts = (wanted + pieces - 1) / pieces;
        size_t panels = (m->columns + panel - 1) / panel;
        m->column_step = (panels + parts - 1) / parts * panel;
    }
    m->column_pieces = (m->columns + m->column_step - 1) / m->column_step;
    return pieces * m->column_pieces;
}

#define BODY "kernels/matmul_body.h"
#include "kernels/each_float.h"
