/* See matmul.c. */

/* The product of two vectors, in 32 lanes. */
static T N(dot)(const T *a, const T *b, size_t n) {
    T lane[FG_LANES] = {0}, rest = 0;
    size_t i = 0;
    for (; i + FG_LANES <= n; i += FG_LANES) {
        FG_UNROLL for (size_t j = 0; j < FG_LANES; j++) {
            lane[j] = FMA(a[i + j], b[i + j], lane[j]);
        }
    }
    for (; i < n; i++) rest = FMA(a[i], b[i], rest);
    for (size_t width = FG_LANES / 2; width; width /= 2)
        for (size_t j = 0; j < width; j++) lane[j] += lane[j + width];
    return lane[0] + rest;
}

/* One column or one row, whose elements lie next to each other in both operands. */
static bool N(dots)(const N(product) * p) {
    if (p->a_step != 1 || p->b_row != 1 || (p->columns != 1 && p->rows != 1)) return false;
    for (size_t i = 0; i < p->rows; i++)
        for (size_t j = 0; j < p->columns; j++)
            p->c[(ptrdiff_t)i * p->ldc + (ptrdiff_t)j] =
                N(dot)(p->a + (ptrdiff_t)i * p->a_row, p->b + (ptrdiff_t)j * p->b_column, p->depth);
    return true;
}

static void N(matmul_part)(void *data, size_t begin, size_t end) {
    const matmul *m = data;
    for (size_t i = begin; i < end; i++) {
        size_t column = i % m->column_pieces * m->column_step;
        size_t row = i / m->column_pieces % m->row_pieces * m->row_step;
        size_t batch = i / m->column_pieces / m->row_pieces;
        size_t a = matrix_of(m, &m->call->in[0], batch), b = matrix_of(m, &m->call->in[1], batch);
        N(product)
        p = {.a_row = m->a_row,
             .a_step = m->a_step,
             .b_row = m->b_row,
             .b_column = m->b_column,
             .ldc = (ptrdiff_t)m->columns,
             .depth = m->depth};
        p.rows = m->rows - row < m->row_step ? m->rows - row : m->row_step;
        p.columns = m->columns - column < m->column_step ? m->columns - column : m->column_step;
        p.a = (const T *)m->call->in[0].data + a * m->a_size + (ptrdiff_t)row * m->a_row;
        p.b = (const T *)m->call->in[1].data + b * m->b_size + (ptrdiff_t)column * m->b_column;
        p.c = (T *)m->call->out[0].data + (batch * m->rows + row) * m->columns + column;
        if (!N(dots)(&p)) N(multiply_rows)(&p);
    }
}

bool K(N(matmul))(fg_call *call) {
    matmul m;
    if (call->out[0].count == 0) return true;
    matmul_init(&m, call);
    if (m.depth == 0) {
        memset(call->out[0].data, 0, call->out[0].count * sizeof(T));
        return true;
    }
    size_t pieces = matmul_cut(&m, N(PANEL));
    size_t work = m.row_step * m.column_step * m.depth;
    fg_split(call, pieces, PIECE_WORK / (work + 1) + 1, N(matmul_part), &m);
    return true;
}
