/* The singular values of one matrix; see svd.c. Vectors are kept as rows: row i of `u` is the i-th
 * column of U. */

typedef struct N(rotation) {
    T c, s; /* (x, y) become (c x + s y, c y - s x) */
} N(rotation);

typedef struct N(svd) {
    T *work;      /* [least, least], in the end a diagonal */
    T *u, *v;     /* rows of `rows` and `columns` elements; NULL where only values are wanted */
    T *lines;     /* the `least` shorter ones of rows and columns, of `most` elements */
    size_t *from; /* which of them the pivoting put at each place */
    size_t rows, columns, least, most;
    size_t u_count, v_count; /* vectors */
} N(svd);

/* Rows x and y, whose elements are `step` apart. */
static void N(rotate)(T *x, T *y, size_t n, size_t step, N(rotation) r) {
    for (size_t i = 0; i < n; i++) {
        const T a = x[i * step], b = y[i * step];
        x[i * step] = r.c * a + r.s * b;
        y[i * step] = r.c * b - r.s * a;
    }
}

/* The rotations, from the left and from the right, that make rows and columns p and q diagonal:
 * first one that makes the four elements symmetric, then Jacobi's (Golub, Van Loan: 8.5.2). */
static void N(diagonalise)(const T *work, size_t n, size_t p, size_t q, N(rotation) * left,
                           N(rotation) * right) {
    T a = work[p * n + p], b = work[p * n + q], c = work[q * n + p], d = work[q * n + q];
    const T tiny = IS_FLOAT32 ? (T)FLT_MIN : (T)DBL_MIN, skew = c - b;
    N(rotation) even = {1, 0};
    if (M(fabs)(skew) < tiny) {
        even.c = 1;
    } else {
        const T ratio = (a + d) / skew, size = M(sqrt)(1 + ratio * ratio);
        even.c = ratio / size;
        even.s = 1 / size;
    }
    const T top = even.c * a + even.s * c, off = even.c * b + even.s * d;
    const T low = even.c * d - even.s * b;
    *right = (N(rotation)){1, 0};
    if (2 * M(fabs)(off) >= tiny) {
        const T tau = (top - low) / (2 * M(fabs)(off)), w = M(sqrt)(tau * tau + 1);
        const T t = tau > 0 ? 1 / (tau + w) : 1 / (tau - w), size = 1 / M(sqrt)(t * t + 1);
        right->c = size;
        right->s = (off > 0) == (t > 0) ? -M(fabs)(t) * size : M(fabs)(t) * size;
    }
    /* the product of `even` and the inverse of `right` */
    left->c = even.c * right->c + even.s * right->s;
    left->s = even.s * right->c - even.c * right->s;
}

static T N(larger)(T a, T b) {
    return a < b ? b : a;
}

/* Rotations until nothing is left beside the diagonal. */
static void N(sweep)(const N(svd) * self) {
    const size_t n = self->least;
    const T tiny = IS_FLOAT32 ? (T)FLT_MIN : (T)DBL_MIN;
    const T unit = 2 * (IS_FLOAT32 ? (T)FLT_EPSILON : (T)DBL_EPSILON);
    T *work = self->work, most = 0;
    bool done = false;
    for (size_t i = 0; i < n; i++) most = N(larger)(most, M(fabs)(work[i * n + i]));
    for (int turn = 0; !done && turn < MOST_SWEEPS; turn++) {
        done = true;
        for (size_t p = 1; p < n; p++)
            for (size_t q = 0; q < p; q++) {
                const T least = N(larger)(tiny, unit * most);
                N(rotation) left, right, inverse;
                if (!(M(fabs)(work[p * n + q]) > least) && !(M(fabs)(work[q * n + p]) > least))
                    continue;
                done = false;
                N(diagonalise)(work, n, p, q, &left, &right);
                inverse = (N(rotation)){right.c, -right.s};
                N(rotate)(work + p * n, work + q * n, n, 1, left);
                N(rotate)(work + p, work + q, n, n, inverse);
                if (self->u)
                    N(rotate)
                    (self->u + p * self->rows, self->u + q * self->rows, self->rows, 1, left);
                if (self->v)
                    N(rotate)
                    (self->v + p * self->columns, self->v + q * self->columns, self->columns, 1,
                     inverse);
                most =
                    N(larger)(most, N(larger)(M(fabs)(work[p * n + p]), M(fabs)(work[q * n + q])));
            }
    }
}

/* ---- what is not square ---- */

/* Line k becomes the vector of a reflection that leaves its element k only: 1, of which that
 * element has the place, and what is behind it. The factor of it. */
static T N(reflection)(T *line, size_t k, size_t n) {
    T first = line[k], sum = 0, size;
    for (size_t i = k + 1; i < n; i++) sum += line[i] * line[i];
    if (sum <= (IS_FLOAT32 ? (T)FLT_MIN : (T)DBL_MIN)) {
        for (size_t i = k + 1; i < n; i++) line[i] = 0;
        return 0;
    }
    size = M(sqrt)(first * first + sum);
    if (first >= 0) size = -size;
    for (size_t i = k + 1; i < n; i++) line[i] /= first - size;
    line[k] = size;
    return (size - first) / size;
}

static void N(reflect)(const T *line, size_t k, size_t n, T factor, T *x) {
    T sum = x[k];
    for (size_t i = k + 1; i < n; i++) sum += line[i] * x[i];
    x[k] -= factor * sum;
    for (size_t i = k + 1; i < n; i++) x[i] -= factor * sum * line[i];
}

/* The largest of lines k and behind, from element k on, is put at k. */
static void N(pivot)(const N(svd) * self, size_t k) {
    size_t best = k, place;
    T most = -1;
    for (size_t j = k; j < self->least; j++) {
        const T *line = self->lines + j * self->most;
        T sum = 0;
        for (size_t i = k; i < self->most; i++) sum += line[i] * line[i];
        if (!(sum > most)) continue;
        most = sum;
        best = j;
    }
    for (size_t i = 0; best != k && i < self->most; i++) {
        T *a = self->lines + k * self->most + i, *b = self->lines + best * self->most + i, x = *a;
        *a = *b;
        *b = x;
    }
    place = self->from[k];
    self->from[k] = self->from[best];
    self->from[best] = place;
}

/* The lines are the product of a triangle, which is put into `work`, and of `count` orthogonal
 * vectors, which are put into `vectors`; `order` gets what exchanges the lines. */
static void N(make_square)(const N(svd) * self, T *factors, T *vectors, size_t count, T *order) {
    const size_t n = self->least, m = self->most;
    for (size_t k = 0; k < n; k++) {
        T *line = self->lines + k * m;
        N(pivot)(self, k);
        factors[k] = N(reflection)(line, k, m);
        for (size_t j = k + 1; j < n; j++) N(reflect)(line, k, m, factors[k], line + (j - k) * m);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            size_t at = self->rows >= self->columns ? i * n + j : j * n + i;
            self->work[at] = i <= j ? self->lines[j * m + i] : 0;
        }
    for (size_t i = 0; vectors && i < count; i++) {
        vectors[i * m + i] = 1;
        for (size_t k = n; k-- > 0;)
            N(reflect)(self->lines + k * m, k, m, factors[k], vectors + i * m);
    }
    for (size_t j = 0; order && j < n; j++) order[j * n + self->from[j]] = 1;
}

/* ---- a matrix ---- */

/* Reads the matrix, divided by its largest element, which is returned. */
static T N(svd_read)(const N(svd) * self, const T *x) {
    const size_t m = self->rows, n = self->columns;
    const bool by_columns = m >= n;
    T scale = 0;
    for (size_t i = 0; i < m * n; i++) {
        const T size = M(fabs)(x[i]);
        scale = size > scale || size != size ? size : scale;
    }
    if (scale == 0) scale = 1;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            self->lines[by_columns ? j * m + i : i * n + j] = x[i * n + j] / scale;
    return scale;
}

static void N(svd_vectors)(const N(svd) * self, T *factors) {
    const size_t m = self->rows, n = self->columns;
    if (self->u) memset(self->u, 0, self->u_count * m * sizeof(T));
    if (self->v) memset(self->v, 0, self->v_count * n * sizeof(T));
    for (size_t i = 0; i < self->least; i++) self->from[i] = i;
    if (m > n) {
        N(make_square)(self, factors, self->u, self->u_count, self->v);
    } else if (m < n) {
        N(make_square)(self, factors, self->v, self->v_count, self->u);
    } else {
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) self->work[i * n + j] = self->lines[j * n + i];
        for (size_t i = 0; self->u && i < n; i++) self->u[i * n + i] = self->v[i * n + i] = 1;
    }
}

static void N(exchange)(T *a, T *b, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const T x = a[i];
        a[i] = b[i];
        b[i] = x;
    }
}

/* The values, the largest first, and the vectors beside them; a negative one turns its column of
 * U. */
static void N(svd_order)(const N(svd) * self, T scale, T *values) {
    const size_t n = self->least;
    for (size_t i = 0; i < n; i++) {
        const T value = self->work[i * n + i];
        values[i] = M(fabs)(value) * scale;
        for (size_t j = 0; self->u && value < 0 && j < self->rows; j++)
            self->u[i * self->rows + j] = -self->u[i * self->rows + j];
    }
    for (size_t i = 0; i < n; i++) {
        size_t best = i;
        for (size_t j = i + 1; j < n; j++)
            if (values[j] > values[best]) best = j;
        if (best == i) continue;
        N(exchange)(values + i, values + best, 1);
        if (!self->u) continue;
        N(exchange)(self->u + i * self->rows, self->u + best * self->rows, self->rows);
        N(exchange)(self->v + i * self->columns, self->v + best * self->columns, self->columns);
    }
}

static void N(svd_write)(const T *vectors, size_t count, size_t n, T *out) {
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < count; j++) out[i * count + j] = vectors[j * n + i];
}

static bool N(svd_each)(const fg_linear *self, size_t i, void *work) {
    const fg_call *call = self->call;
    const size_t m = self->rows, n = self->columns, least = m < n ? m : n;
    N(svd) one = {.rows = m, .columns = n, .least = least, .most = self->most};
    T *at, *factors, scale;
    one.from = work;
    at = (T *)(void *)(one.from + least);
    one.work = at;
    one.lines = one.work + least * least;
    factors = one.lines + m * n;
    if (call->out_count > 1) {
        one.u_count = (size_t)call->out[1].dims[call->out[1].rank - 1];
        one.v_count = (size_t)call->out[2].dims[call->out[2].rank - 1];
        one.u = factors + least;
        one.v = one.u + m * one.u_count;
    }
    scale = N(svd_read)(&one, (const T *)call->in[0].data + i * m * n);
    N(svd_vectors)(&one, factors);
    N(sweep)(&one);
    N(svd_order)(&one, scale, (T *)call->out[0].data + i * least);
    if (call->out_count > 1) {
        size_t u_size = m * one.u_count, v_size = n * one.v_count;
        N(svd_write)(one.u, one.u_count, m, (T *)call->out[1].data + i * u_size);
        N(svd_write)(one.v, one.v_count, n, (T *)call->out[2].data + i * v_size);
    }
    return true;
}
