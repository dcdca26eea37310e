/* The eigenvalues of one symmetric matrix; see eigen.c. */

/* a[i] is symmetric element (row, column) of the lower triangle. */
static inline T *N(lower)(T *a, size_t n, size_t row, size_t column) {
    return row > column ? &a[row * n + column] : &a[column * n + row];
}

/* The reflection of column k, from row k + 1 on, on the rest of the matrix, from both sides. What
 * is left of the column is its first element, and behind it the vector. `share` has room for n. */
static T N(reflect_both)(T *a, size_t n, size_t k, T *share) {
    const size_t top = k + 1;
    T first = a[top * n + k], rest = 0, size, factor, half = 0;
    for (size_t i = top + 1; i < n; i++) rest += a[i * n + k] * a[i * n + k];
    if (rest <= (IS_FLOAT32 ? (T)FLT_MIN : (T)DBL_MIN)) {
        for (size_t i = top + 1; i < n; i++) a[i * n + k] = 0;
        return 0;
    }
    size = M(sqrt)(first * first + rest);
    if (first >= 0) size = -size;
    for (size_t i = top + 1; i < n; i++) a[i * n + k] /= first - size;
    factor = (size - first) / size;
    a[top * n + k] = 1;
    for (size_t i = top; i < n; i++) {
        T sum = 0;
        for (size_t j = top; j < n; j++) sum += *N(lower)(a, n, i, j) * a[j * n + k];
        share[i] = factor * sum;
        half += share[i] * a[i * n + k];
    }
    half *= factor / 2;
    for (size_t i = top; i < n; i++) share[i] -= half * a[i * n + k];
    for (size_t i = top; i < n; i++)
        for (size_t j = top; j <= i; j++)
            a[i * n + j] -= a[i * n + k] * share[j] + share[i] * a[j * n + k];
    a[top * n + k] = size;
    return factor;
}

/* Column i of the product of the reflections is row i of q. */
static void N(reflections)(const T *a, size_t n, const T *factors, T *q) {
    for (size_t i = 0; i < n; i++) {
        T *x = q + i * n;
        for (size_t j = 0; j < n; j++) x[j] = i == j;
        for (size_t k = n > 1 ? n - 1 : 0; k-- > 0;) {
            const size_t top = k + 1;
            T sum = x[top];
            for (size_t j = top + 1; j < n; j++) sum += a[j * n + k] * x[j];
            sum *= factors[k];
            x[top] -= sum;
            for (size_t j = top + 1; j < n; j++) x[j] -= sum * a[j * n + k];
        }
    }
}

/* c and s of the rotation that makes (x, z) one whose second number is 0. */
static void N(givens)(T x, T z, T *c, T *s) {
    if (z == 0) {
        *c = x < 0 ? -1 : 1;
        *s = 0;
    } else if (x == 0) {
        *c = 0;
        *s = z < 0 ? 1 : -1;
    } else if (M(fabs)(x) > M(fabs)(z)) {
        const T t = z / x, u = M(sqrt)(1 + t * t);
        *c = 1 / (x < 0 ? -u : u);
        *s = -t * *c;
    } else {
        const T t = x / z, u = M(sqrt)(1 + t * t);
        *s = -1 / (z < 0 ? -u : u);
        *c = -t * *s;
    }
}

/* Wilkinson's shift: the eigenvalue of the last two that is nearer to the last. */
static T N(shift)(const T *d, const T *e, size_t end) {
    const T half = (d[end - 1] - d[end]) / 2, off = e[end - 1];
    if (half == 0) return d[end] - M(fabs)(off);
    const T size = M(hypot)(half, off);
    if (off * off == 0) return d[end] - off / (half + (half > 0 ? 1 : -1)) * (off / size);
    return d[end] - off * off / (half + (half > 0 ? size : -size));
}

/* One step of the implicit QR method on d[start .. end], e beside them. */
static void N(step)(T *d, T *e, size_t start, size_t end, T *q, size_t n) {
    T x = d[start] - N(shift)(d, e, end), z = e[start];
    for (size_t k = start; k < end; k++) {
        T c, s;
        N(givens)(x, z, &c, &s);
        const T sdk = s * d[k] + c * e[k], next = s * e[k] + c * d[k + 1];
        d[k] = c * (c * d[k] - s * e[k]) - s * (c * e[k] - s * d[k + 1]);
        d[k + 1] = s * sdk + c * next;
        e[k] = c * sdk - s * next;
        if (k > start) e[k - 1] = c * e[k - 1] - s * z;
        x = e[k];
        if (k + 1 < end) {
            z = -s * e[k + 1];
            e[k + 1] = c * e[k + 1];
        }
        for (size_t i = 0; q && i < n; i++) {
            const T a = q[k * n + i], b = q[(k + 1) * n + i];
            q[k * n + i] = c * a - s * b;
            q[(k + 1) * n + i] = s * a + c * b;
        }
    }
}

/* d becomes the eigenvalues; false where they do not come. */
static bool N(tridiagonal)(T *d, T *e, T *q, size_t n) {
    const T unit = 2 * (IS_FLOAT32 ? (T)FLT_EPSILON : (T)DBL_EPSILON);
    const T tiny = IS_FLOAT32 ? (T)FLT_MIN : (T)DBL_MIN;
    size_t end = n ? n - 1 : 0, start = 0, turns = 0;
    while (end > 0) {
        for (size_t i = start; i < end; i++) {
            const T size = M(fabs)(e[i]);
            if (size <= unit * (M(fabs)(d[i]) + M(fabs)(d[i + 1])) || size <= tiny) e[i] = 0;
        }
        while (end > 0 && e[end - 1] == 0) end--;
        if (end == 0) break;
        if (++turns > MOST_TURNS * n) return false;
        start = end - 1;
        while (start > 0 && e[start - 1] != 0) start--;
        N(step)(d, e, start, end, q, n);
    }
    return true;
}

/* The smallest first. */
static void N(eigen_order)(T *d, T *q, size_t n) {
    for (size_t i = 0; i + 1 < n; i++) {
        size_t best = i;
        for (size_t j = i + 1; j < n; j++)
            if (d[j] < d[best]) best = j;
        if (best == i) continue;
        const T value = d[i];
        d[i] = d[best];
        d[best] = value;
        for (size_t j = 0; q && j < n; j++) {
            const T x = q[i * n + j];
            q[i * n + j] = q[best * n + j];
            q[best * n + j] = x;
        }
    }
}

/* The lower triangle, divided by its largest element. */
static T N(eigen_read)(const T *x, size_t n, T *a) {
    T scale = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            const T size = M(fabs)(x[i * n + j]);
            scale = size > scale || size != size ? size : scale;
        }
    if (scale == 0) scale = 1;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) a[i * n + j] = x[i * n + j] / scale;
    return scale;
}

static bool N(eigen_each)(const fg_linear *self, size_t i, void *work) {
    const fg_call *call = self->call;
    const size_t n = self->rows;
    T *a = work, *e = a + n * n, *factors = e + n, *share = factors + n;
    T *q = call->out_count > 1 ? share + n : NULL, *d = (T *)call->out[0].data + i * n;
    const T scale = N(eigen_read)((const T *)call->in[0].data + i * n * n, n, a);
    for (size_t k = 0; k + 1 < n; k++) factors[k] = N(reflect_both)(a, n, k, share);
    for (size_t k = 0; k < n; k++) d[k] = a[k * n + k];
    for (size_t k = 0; k + 1 < n; k++) e[k] = a[(k + 1) * n + k];
    if (q) N(reflections)(a, n, factors, q);
    if (!N(tridiagonal)(d, e, q, n)) return false;
    N(eigen_order)(d, q, n);
    for (size_t k = 0; k < n; k++) d[k] *= scale;
    for (size_t r = 0; q && r < n; r++)
        for (size_t c = 0; c < n; c++) ((T *)call->out[1].data)[(i * n + r) * n + c] = q[c * n + r];
    return true;
}
