/* See gemm.h. Matrices: a[row * a_row + k * a_step], b[k * ldb + column], c[row * ldc + column]. */

typedef T N(vector) __attribute__((vector_size(FG_VECTOR)));
/* The same anywhere in memory. */
typedef T N(unaligned) __attribute__((vector_size(FG_VECTOR), aligned(sizeof(T)), may_alias));

enum { N(WIDTH) = FG_VECTOR / sizeof(T), N(PANEL) = 2 * FG_VECTOR / sizeof(T) };

FG_ALWAYS N(vector) N(load)(const T *x) {
    return *(const N(unaligned) *)x;
}

FG_ALWAYS void N(store)(T *x, N(vector) v) {
    *(N(unaligned) *)x = v;
}

FG_ALWAYS N(vector) N(splat)(T x) {
    return x - (N(vector)){0};
}

/* a * b + c */
FG_ALWAYS N(vector) N(fma)(N(vector) a, N(vector) b, N(vector) c) {
#if defined __AVX512F__ && IS_FLOAT32
    return (N(vector))_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined __AVX512F__
    return (N(vector))_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif defined __AVX2__ && IS_FLOAT32
    return (N(vector))_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined __AVX2__
    return (N(vector))_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#else
    return a * b + c;
#endif
}

/* A tile of a product; where `add`, c is added to. */
typedef struct N(tile) {
    const T *a, *b;
    ptrdiff_t a_row, a_step, ldb, ldc;
    T *c;
    size_t depth;
    bool add;
} N(tile);

/* `rows` and `vectors` are constants where this is inlined, so the sums stay in registers. */
FG_ALWAYS void N(tile_of)(const N(tile) * tile, int rows, int vectors) {
    N(vector) sum[FG_TILE_ROWS][8];
    const T *a = tile->a, *b = tile->b;
    const ptrdiff_t a_row = tile->a_row, a_step = tile->a_step, ldb = tile->ldb;
    FG_UNROLL for (int i = 0; i < rows; i++) FG_UNROLL for (int v = 0; v < vectors; v++) sum[i][v] =
        (N(vector)){0};
    for (size_t k = 0; k < tile->depth; k++) {
        N(vector) right[8];
        FG_UNROLL for (int v = 0; v < vectors; v++) right[v] = N(load)(b + v * N(WIDTH));
        FG_UNROLL for (int i = 0; i < rows; i++) {
            const N(vector) left = N(splat)(a[i * a_row]);
            FG_UNROLL for (int v = 0; v < vectors; v++) sum[i][v] =
                N(fma)(left, right[v], sum[i][v]);
        }
        a += a_step;
        b += ldb;
    }
    FG_UNROLL for (int i = 0; i < rows; i++) FG_UNROLL for (int v = 0; v < vectors; v++) {
        T *c = tile->c + i * tile->ldc + v * N(WIDTH);
        N(store)(c, tile->add ? N(load)(c) + sum[i][v] : sum[i][v]);
    }
}

/* Tiles of 1 to FG_TILE_ROWS rows, two vectors wide, and of few rows and more vectors. */
#define TILE(rows, vectors)                                        \
    static void N(tile_##rows##_##vectors)(const N(tile) * tile) { \
        N(tile_of)(tile, rows, vectors);                           \
    }
TILE(1, 2)
TILE(2, 2)
TILE(3, 2)
TILE(4, 2)
#if FG_TILE_ROWS > 4
TILE(5, 2)
TILE(6, 2)
#endif
#if FG_TILE_ROWS > 6
TILE(7, 2)
TILE(8, 2)
TILE(9, 2)
TILE(10, 2)
TILE(11, 2)
TILE(12, 2)
TILE(2, 8)
TILE(3, 4)
TILE(4, 4)
TILE(5, 4)
#else
TILE(2, 4)
#endif
TILE(1, 8)
#undef TILE

/* By rows - 1. */
static void (*const N(tiles)[FG_TILE_ROWS])(const N(tile) *) = {
    N(tile_1_2), N(tile_2_2), N(tile_3_2), N(tile_4_2),
#if FG_TILE_ROWS > 4
    N(tile_5_2), N(tile_6_2),
#endif
#if FG_TILE_ROWS > 6
    N(tile_7_2), N(tile_8_2), N(tile_9_2), N(tile_10_2), N(tile_11_2), N(tile_12_2),
#endif
};

/* Few rows leave registers for wider tiles; `vectors` is how wide. */
static const struct N(wide_tile) {
    void (*run)(const N(tile) *);
    size_t vectors;
} N(wide_tiles)[] = {
    {N(tile_1_8), 8},
#if FG_TILE_ROWS > 6
    {N(tile_2_8), 8}, {N(tile_3_4), 4}, {N(tile_4_4), 4}, {N(tile_5_4), 4},
#else
    {N(tile_2_4), 4},
#endif
};

enum { N(WIDE_ROWS) = sizeof N(wide_tiles) / sizeof *N(wide_tiles) };

/* A product of `rows` rows of a with `columns` columns of b; c is overwritten, or added to. */
typedef struct N(product) {
    const T *a, *b;
    T *c;
    ptrdiff_t a_row, a_step;   /* of a: from row to row, from column to column */
    ptrdiff_t b_row, b_column; /* of b */
    ptrdiff_t ldc;
    size_t rows, columns, depth;
    bool add;
    bool direct; /* b is read where it lies, however many rows there are */
} N(product);

/* Writes columns of b, `depth` of each, side by side, and zeros behind the last. */
static void N(pack)(T *to, const N(product) * p, size_t k, size_t column, size_t depth,
                    size_t columns) {
    const T *b = p->b + (ptrdiff_t)k * p->b_row + (ptrdiff_t)column * p->b_column;
    for (size_t i = 0; i < depth && columns < N(PANEL); i++)
        for (size_t j = columns; j < N(PANEL); j++) to[i * N(PANEL) + j] = 0;
    if (p->b_column == 1) {
        for (size_t i = 0; i < depth; i++)
            for (size_t j = 0; j < columns; j++)
                to[i * N(PANEL) + j] = b[(ptrdiff_t)i * p->b_row + (ptrdiff_t)j];
        return;
    }
    for (size_t i = 0; i < depth; i += 16)
        for (size_t j = 0; j < columns; j++)
            for (size_t l = i; l < depth && l < i + 16; l++)
                to[l * N(PANEL) + j] = b[(ptrdiff_t)l * p->b_row + (ptrdiff_t)j * p->b_column];
}

/* All rows of one panel of up to PANEL columns. */
static void N(panel)(const N(product) * p, N(tile) tile, size_t column, size_t columns) {
    T edge[FG_TILE_ROWS * N(PANEL)];
    for (size_t row = 0; row < p->rows; row += FG_TILE_ROWS) {
        size_t rows = p->rows - row < FG_TILE_ROWS ? p->rows - row : FG_TILE_ROWS;
        T *c = p->c + (ptrdiff_t)row * p->ldc + column;
        N(tile) part = tile;
        part.a += (ptrdiff_t)row * p->a_row;
        part.c = c;
        if (columns == N(PANEL)) {
            N(tiles)[rows - 1](&part);
            continue;
        }
        part.c = edge;
        part.ldc = N(PANEL);
        part.add = false;
        N(tiles)[rows - 1](&part);
        for (size_t i = 0; i < rows; i++)
            for (size_t j = 0; j < columns; j++) {
                T *to = c + (ptrdiff_t)i * p->ldc + j;
                *to = tile.add ? *to + edge[i * N(PANEL) + j] : edge[i * N(PANEL) + j];
            }
    }
}

/* The product over `depth` from `k` on. Where there are few rows, b is read where it lies. */
static void N(product_block)(const N(product) * p, size_t k, size_t depth) {
    _Alignas(64) T packed[FG_DEPTH * N(PANEL)];
    N(tile)
    tile = {.a = p->a + (ptrdiff_t)k * p->a_step,
            .a_row = p->a_row,
            .a_step = p->a_step,
            .ldc = p->ldc,
            .depth = depth,
            .add = p->add || k > 0};
    size_t column = 0;
    bool direct = (p->direct || p->rows <= FG_TILE_ROWS) && p->b_column == 1;
    if (direct && p->rows <= N(WIDE_ROWS)) {
        const struct N(wide_tile) *wide = &N(wide_tiles)[p->rows - 1];
        size_t width = wide->vectors * N(WIDTH);
        for (; column + width <= p->columns; column += width) {
            tile.b = p->b + (ptrdiff_t)k * p->b_row + (ptrdiff_t)column;
            tile.ldb = p->b_row;
            tile.c = p->c + column;
            wide->run(&tile);
        }
    }
    for (; column < p->columns; column += N(PANEL)) {
        size_t columns = p->columns - column < N(PANEL) ? p->columns - column : N(PANEL);
        if (direct && columns == N(PANEL)) {
            tile.b = p->b + (ptrdiff_t)k * p->b_row + (ptrdiff_t)column;
            tile.ldb = p->b_row;
        } else {
            N(pack)(packed, p, k, column, depth, columns);
            tile.b = packed;
            tile.ldb = N(PANEL);
        }
        N(panel)(p, tile, column, columns);
    }
}

/* The same with rows of a, whose distance would put them all in the same places of the cache, moved
 * together; at most FG_NEAR rows. */
static void N(product_block_near)(const N(product) * p, size_t k, size_t depth) {
    enum { STRIDE = FG_DEPTH + 16 };
    _Alignas(64) T near[FG_NEAR * STRIDE];
    N(product) moved = *p;
    moved.a_row = STRIDE;
    for (size_t row = 0; row < p->rows; row += FG_NEAR) {
        moved.rows = p->rows - row < FG_NEAR ? p->rows - row : FG_NEAR;
        for (size_t i = 0; i < moved.rows; i++)
            memcpy(near + i * STRIDE, p->a + (ptrdiff_t)(row + i) * p->a_row + k,
                   depth * sizeof(T));
        moved.a = near - k;
        moved.c = p->c + (ptrdiff_t)row * p->ldc;
        N(product_block)(&moved, k, depth);
    }
}

static void N(multiply_rows)(const N(product) * p) {
    bool far = p->a_step == 1 && p->rows > FG_TILE_ROWS && p->columns >= 4 * N(PANEL) &&
               (size_t)p->a_row * sizeof(T) % 4096 == 0;
    for (size_t k = 0; k < p->depth; k += FG_DEPTH) {
        size_t depth = p->depth - k < FG_DEPTH ? p->depth - k : FG_DEPTH;
        if (far)
            N(product_block_near)(p, k, depth);
        else
            N(product_block)(p, k, depth);
    }
}
