/* Singular and eigenvectors, whose signs are free: they are orthonormal, and their products with
 * the values give the matrix again. Both hold up to rounding: some units in the last place for each
 * of the rotations that a row takes part in (Golub, Van Loan: Matrix computations; 5.1.13). */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "graph/kernel_table.h"
#include "test_ops.h"

enum { MOST = 40 };

static fg_memory memory;
static fg_pool *pool;

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
    pool = fg_pool_new(&memory, 3);
    ck_assert_ptr_nonnull(pool);
}

static void tear_down(void) {
    fg_pool_free(pool);
    ck_assert_uint_eq(memory.used, 0);
}

static fg_view new_view(int64_t *dims, int rank, fg_dtype dtype) {
    fg_view view = {NULL, dims, 1, rank, dtype};
    for (int i = 0; i < rank; i++) view.count *= (size_t)dims[i];
    view.data = calloc(view.count + 1, sizeof(double));
    ck_assert_ptr_nonnull(view.data);
    return view;
}

static double at(const fg_view *view, size_t i) {
    return view->dtype == FG_FLOAT32 ? (double)((const float *)view->data)[i]
                                     : ((const double *)view->data)[i];
}

/* Numbers from -1 to 1, of which `equal` in a hundred are 0.5. */
static void fill(const fg_view *x, unsigned equal) {
    uint64_t state = 88172645463325252u + x->count;
    for (size_t i = 0; i < x->count; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        double number = state % 100 < equal ? 0.5 : (double)(state >> 11) * 0x1p-52 - 1;
        if (x->dtype == FG_FLOAT32)
            ((float *)x->data)[i] = (float)number;
        else
            ((double *)x->data)[i] = number;
    }
}

static void run(const char *operation, const fg_view *x, fg_view *out, uint32_t count, bool full) {
    static fg_kernel_table kernels;
    char message[256] = "";
    fg_attr attrs[2] = {{.kind = FG_ATTR_NONE}, {.kind = FG_ATTR_BOOL, .b = full}};
    fg_kernel_table_init(&kernels, fg_kernels_for(NULL, NULL));
    const fg_kernel *kernel = kernels.at[fg_op_kind_of(operation)][x->dtype];
    ck_assert_ptr_nonnull(kernel);
    fg_call call = {.kernel = kernel,
                    .in = x,
                    .out = out,
                    .in_count = 1,
                    .out_count = count,
                    .attrs = attrs,
                    .pool = pool,
                    .message = message,
                    .message_size = sizeof message};
    call.scratch = aligned_alloc(64, (kernel->scratch(&call) + 64) & ~(size_t)63);
    ck_assert_ptr_nonnull(call.scratch);
    ck_assert_msg(kernel->run(&call), "%s", message);
    free(call.scratch);
}

static double unit_of(fg_dtype dtype) {
    return dtype == FG_FLOAT32 ? (double)FLT_EPSILON : DBL_EPSILON;
}

/* Columns of matrix `b` are orthonormal. */
static void check_orthonormal(const fg_view *v, size_t b, const char *what) {
    const size_t n = (size_t)v->dims[1], k = (size_t)v->dims[2];
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t r = 0; r < n; r++)
                sum += at(v, (b * n + r) * k + i) * at(v, (b * n + r) * k + j);
            double bound = 20 * (double)(n + 1) * unit_of(v->dtype);
            if (!(fabs(sum - (i == j)) <= bound))
                ck_abort_msg("%s of %zu: columns %zu and %zu: %g", what, n, i, j, sum);
        }
}

/* The matrix is u diag(s) v', of the first columns of u and v. */
static void check_product(const fg_view *x, const fg_view *s, const fg_view *u, const fg_view *v,
                          size_t b) {
    const size_t m = (size_t)x->dims[1], n = (size_t)x->dims[2], k = (size_t)s->dims[1];
    const size_t ku = (size_t)u->dims[2], kv = (size_t)v->dims[2];
    const double bound = 20 * (double)(m + n) * unit_of(x->dtype) * sqrt((double)(m * n));
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = 0;
            for (size_t l = 0; l < k; l++)
                sum += at(u, (b * m + i) * ku + l) * at(s, b * k + l) * at(v, (b * n + j) * kv + l);
            double wanted = at(x, (b * m + i) * n + j);
            if (!(fabs(sum - wanted) <= bound))
                ck_abort_msg("[%zu, %zu]: (%zu, %zu) is %g, not %g", m, n, i, j, sum, wanted);
        }
}

static void check_svd(int64_t m, int64_t n, fg_dtype dtype, bool full, unsigned equal) {
    int64_t k = m < n ? m : n, of_x[] = {2, m, n}, of_s[] = {2, k};
    int64_t of_u[] = {2, m, full ? m : k}, of_v[] = {2, n, full ? n : k};
    fg_view x = new_view(of_x, 3, dtype);
    fg_view out[] = {new_view(of_s, 2, dtype), new_view(of_u, 3, dtype), new_view(of_v, 3, dtype)};
    fill(&x, equal);
    run("svd", &x, out, 3, full);
    for (size_t b = 0; b < 2; b++) {
        check_orthonormal(&out[1], b, "u");
        check_orthonormal(&out[2], b, "v");
        check_product(&x, &out[0], &out[1], &out[2], b);
        for (size_t i = 0; i < (size_t)k; i++) {
            double value = at(&out[0], b * (size_t)k + i);
            ck_assert(value >= 0);
            ck_assert(i == 0 || value <= at(&out[0], b * (size_t)k + i - 1));
        }
    }
    free(x.data);
    for (int i = 0; i < 3; i++) free(out[i].data);
}

static const fg_dtype floats[] = {FG_FLOAT32, FG_FLOAT64};

START_TEST(singular_vectors) {
    static const int64_t sizes[] = {1, 2, 3, 5, 16, 31};
    enum { SIZES = sizeof sizes / sizeof *sizes };
    for (int i = 0; i < SIZES * SIZES; i++)
        check_svd(sizes[i / SIZES], sizes[i % SIZES], floats[_i & 1], _i & 2, 0);
    check_svd(6, 4, floats[_i & 1], _i & 2, 60);  /* many equal elements */
    check_svd(5, 5, floats[_i & 1], _i & 2, 100); /* of rank 1 */
    check_svd(5, 7, floats[_i & 1], _i & 2, 100);
}
END_TEST

START_TEST(eigenvectors) {
    const fg_dtype dtype = floats[_i];
    for (int64_t n = 1; n <= MOST; n += n < 6 ? 1 : 17) {
        int64_t of_x[] = {2, n, n}, of_e[] = {2, n};
        const size_t size = (size_t)n;
        fg_view x = new_view(of_x, 3, dtype);
        fg_view out[] = {new_view(of_e, 2, dtype), new_view(of_x, 3, dtype)};
        fill(&x, n == 5 ? 70 : 0);
        run("eigh", &x, out, 2, false);
        /* what is above the diagonal is not read: for the product it is what is below */
        for (size_t i = 0; i < 2 * size * size; i++) {
            size_t b = i / (size * size), r = i / size % size, c = i % size;
            size_t from = (b * size + c) * size + r;
            if (c > r && dtype == FG_FLOAT32)
                ((float *)x.data)[i] = ((float *)x.data)[from];
            else if (c > r)
                ((double *)x.data)[i] = ((double *)x.data)[from];
        }
        for (size_t b = 0; b < 2; b++) {
            check_orthonormal(&out[1], b, "v");
            check_product(&x, &out[0], &out[1], &out[1], b);
            for (size_t i = 1; i < size; i++)
                ck_assert(at(&out[0], b * size + i) >= at(&out[0], b * size + i - 1));
        }
        free(x.data);
        free(out[0].data);
        free(out[1].data);
    }
}
END_TEST

Suite *fg_ops_linear_suite(void) {
    Suite *suite = suite_create("linear algebra");
    TCase *tests = tcase_create("vectors");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, singular_vectors, 0, 4);
    tcase_add_loop_test(tests, eigenvectors, 0, 2);
    suite_add_tcase(suite, tests);
    return suite;
}
