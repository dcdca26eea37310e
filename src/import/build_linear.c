/* Linear algebra that is several operations of ours, or one of two. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)

static bool give_results(fg_importer *im, fg_tf_call *call, fg_value_id first, uint32_t count) {
    if (!first) return false;
    if (call->output_count > count) return fg_tf_refuse(im, call, "it has %u results", count);
    for (uint32_t i = 0; i < call->output_count; i++) call->outputs[i] = first + i;
    return true;
}

/* The values alone, and `vectors` results that are empty. */
static bool give_values(fg_importer *im, fg_tf_call *call, fg_value_id values, uint32_t vectors) {
    static const int64_t none = 0;
    if (!fg_tf_give(call, values)) return false;
    if (call->output_count > vectors + 1) return fg_tf_refuse(im, call, "it has too many results");
    fg_dtype dtype = fg_tf_type_of(im, values);
    for (uint32_t i = 1; i < call->output_count; i++)
        call->outputs[i] =
            fg_tf_constant(im, call, fg_graph_tensor(im->graph, im->memory, dtype, 1, &none));
    return true;
}

bool fg_tf_build_svd(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    if (!fg_tf_attr_bool(call->attrs, "compute_uv", true))
        return give_values(im, call, UN(svdvals, call->inputs[0]), 2);
    bool full = fg_tf_attr_bool(call->attrs, "full_matrices", false);
    return give_results(
        im, call,
        fg_tf_with(im, call, FG_OP_svd, call->inputs[0], "full_matrices", FG_TF_BOOL(full)), 3);
}

bool fg_tf_build_eigh(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    if (!fg_tf_attr_bool(call->attrs, "compute_v", true))
        return give_values(im, call, UN(eigvalsh, call->inputs[0]), 1);
    return give_results(im, call, UN(eigh, call->inputs[0]), 2);
}

/* SelfAdjointEig has the values as a first row, the vectors behind it. */
bool fg_tf_build_eigh_rows(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    fg_value_id values = UN(eigh, call->inputs[0]);
    if (!values) return false;
    fg_value_id parts[] = {fg_tf_expand(im, call, values, -2), values + 1};
    return fg_tf_give(
        call, fg_tf_make(im, call, FG_OP_concat, parts, 2, &(fg_tf_set){"axis", FG_TF_INT(-2)}, 1));
}

/* ---- least squares ---- */

static fg_value_id product(fg_importer *im, fg_tf_call *call, fg_value_id a, fg_value_id b,
                           bool transpose_a, bool transpose_b) {
    return fg_tf_make(im, call, FG_OP_matmul, (fg_value_id[]){a, b}, 2,
                      (fg_tf_set[]){{"transpose_a", FG_TF_BOOL(transpose_a)},
                                    {"transpose_b", FG_TF_BOOL(transpose_b)}},
                      2);
}

/* The solution of a positive definite system. */
static fg_value_id solve_definite(fg_importer *im, fg_tf_call *call, fg_value_id matrix,
                                  fg_value_id rhs) {
    fg_value_id factor = UN(cholesky, matrix);
    fg_value_id half = BI(triangular_solve, factor, rhs);
    return fg_tf_make(im, call, FG_OP_triangular_solve, (fg_value_id[]){factor, half}, 2,
                      &(fg_tf_set){"adjoint", FG_TF_BOOL(true)}, 1);
}

/* By the normal equations, with the regularizer on their diagonal. */
static fg_value_id solve_normal(fg_importer *im, fg_tf_call *call, bool tall) {
    fg_value_id a = call->inputs[0], b = call->inputs[1];
    fg_value_id gram = product(im, call, a, a, tall, !tall);
    if (!gram) return 0;
    const fg_shape *shape = fg_tf_shape_of(im, gram);
    fg_dtype dtype = fg_tf_type_of(im, a);
    fg_value_id line =
        fg_tf_with(im, call, FG_OP_broadcast_to, fg_tf_cast(im, call, call->inputs[2], dtype),
                   "shape", FG_TF_SIZES(1, shape->dims + shape->rank - 1));
    gram = BI(add, gram, UN(diag, line));
    if (tall) return solve_definite(im, call, gram, product(im, call, a, b, true, false));
    return product(im, call, a, solve_definite(im, call, gram, b), true, false);
}

/* The smallest of the solutions, by the singular values that are not 0 but for rounding. */
static fg_value_id solve_smallest(fg_importer *im, fg_tf_call *call, const fg_shape *shape) {
    fg_value_id s = UN(svd, call->inputs[0]);
    if (!s) return 0;
    fg_dtype dtype = fg_tf_type_of(im, s);
    fg_value_id u = s + 1, v = s + 2, none = fg_tf_scalar(im, call, dtype, 0);
    int64_t rows = 1, columns = 1;
    fg_size_is_number(shape->dims[shape->rank - 2], &rows);
    fg_size_is_number(shape->dims[shape->rank - 1], &columns);
    double unit = dtype == FG_FLOAT64 ? 0x1p-52 : 0x1p-23;
    unit *= (double)(rows > columns ? rows : columns);
    fg_value_id least = BI(multiply, fg_tf_reduce(im, call, FG_OP_max, s, -1, true),
                           fg_tf_scalar(im, call, dtype, unit));
    fg_value_id inverse =
        fg_tf_ternary(im, call, FG_OP_where, BI(greater, s, least), UN(reciprocal, s), none);
    fg_value_id shares = product(im, call, u, call->inputs[1], true, false);
    return product(im, call, v, BI(multiply, fg_tf_expand(im, call, inverse, -1), shares), false,
                   false);
}

/* MatrixSolveLs(matrix, rhs, l2_regularizer), which counts where it is `fast` only. */
bool fg_tf_build_solve_ls(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    const fg_shape *shape = fg_tf_shape_of(im, call->inputs[0]);
    if (shape->rank < 2) return fg_tf_refuse(im, call, "of an unknown rank");
    if (!fg_tf_attr_bool(call->attrs, "fast", true))
        return fg_tf_give(call, solve_smallest(im, call, shape));
    int64_t rows, columns;
    if (!fg_size_is_number(shape->dims[shape->rank - 2], &rows) ||
        !fg_size_is_number(shape->dims[shape->rank - 1], &columns))
        return fg_tf_refuse(im, call, "whether there are more rows than columns is not known");
    return fg_tf_give(call, solve_normal(im, call, rows >= columns));
}

/* ---- diagonals ---- */

/* Where diagonals that are shorter stand: V2 had all of them at the left. */
static const char *alignment(const fg_tf_call *call) {
    static const struct {
        const char *theirs, *ours;
    } names[] = {
        {"LEFT_RIGHT", "left_right"}, {"LEFT_LEFT", "left_left"}, {"RIGHT_RIGHT", "right_right"}};
    fg_bytes align = fg_tf_attr_text(call->attrs, "align");
    if (call->row->op[strlen(call->row->op) - 1] == '2') return "left_left";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (fg_bytes_are(align, names[i].theirs)) return names[i].ours;
    return "right_left";
}

/* The numbers of input `at` as k. */
static bool which(fg_importer *im, fg_tf_call *call, uint32_t at, fg_tf_set *set) {
    uint32_t count;
    if (call->input_count <= at) return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    const int64_t *k = fg_tf_known(im, call, at, &count);
    *set = (fg_tf_set){"k", FG_TF_INTS(count, k)};
    return k != NULL;
}

/* A size, where one is asked for. */
static bool size_input(fg_importer *im, fg_tf_call *call, uint32_t at, fg_attr *size) {
    int64_t number;
    if (!fg_tf_int_input(im, call, at, &number)) return false;
    *size = number == -1 ? (fg_attr){.kind = FG_ATTR_NONE} : FG_TF_INT(number);
    return true;
}

/* MatrixDiagV2(diagonal, k, rows, columns, padding), MatrixDiagPartV2(x, k, padding) and
 * MatrixSetDiagV2(x, diagonal, k), and V3. */
bool fg_tf_build_diagonals(fg_importer *im, fg_tf_call *call) {
    const fg_op_kind kind = call->row->kind;
    const uint32_t tensors = kind == FG_OP_set_diag ? 2 : 1;
    fg_tf_set sets[5] = {{"align", FG_TF_TEXT(alignment(call))}};
    uint32_t count = 2;
    if (!fg_tf_want(im, call, kind == FG_OP_diag ? 5 : 3) || !which(im, call, tensors, &sets[1]))
        return false;
    if (kind == FG_OP_diag) {
        sets[2] = (fg_tf_set){"num_rows", FG_TF_INT(0)};
        sets[3] = (fg_tf_set){"num_columns", FG_TF_INT(0)};
        if (!size_input(im, call, 2, &sets[2].value) || !size_input(im, call, 3, &sets[3].value))
            return false;
        count = 4;
    }
    if (kind != FG_OP_set_diag) {
        sets[count] = (fg_tf_set){"padding_value", FG_TF_REAL(0)};
        if (!fg_tf_real_input(im, call, call->input_count - 1, &sets[count].value.f)) return false;
        count++;
    }
    return fg_tf_give(call, fg_tf_make(im, call, kind, call->inputs, tensors, sets, count));
}

/* The product of so many sizes; NULL where one of them is out of hand. */
static const fg_size *product_of(fg_importer *im, const fg_size *const *sizes, int count) {
    const fg_size *product = fg_size_number(&im->graph->sizes, 1);
    for (int i = 0; i < count && product; i++)
        product = fg_size_multiply(&im->graph->sizes, product, sizes[i]);
    return product;
}

/* Diag: of x with all its axes in a row, which are then axes twice. */
bool fg_tf_build_diag(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    const fg_size *all, *sizes[FG_MAX_RANK];
    const fg_shape *shape = fg_tf_shape_of(im, call->inputs[0]);
    if (shape->rank < 0 || 2 * shape->rank > FG_MAX_RANK)
        return fg_tf_refuse(im, call, "of an unknown rank, or one that is too large");
    all = product_of(im, shape->dims, shape->rank);
    for (int i = 0; i < 2 * shape->rank; i++) sizes[i] = shape->dims[i % shape->rank];
    fg_value_id line = fg_tf_reshape(im, call, call->inputs[0], 1, &all);
    return fg_tf_give(call, fg_tf_reshape(im, call, UN(diag, line), 2 * shape->rank, sizes));
}

/* DiagPart: the inverse of that. */
bool fg_tf_build_diag_part(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    const fg_shape *shape = fg_tf_shape_of(im, call->inputs[0]);
    if (shape->rank < 0 || shape->rank % 2)
        return fg_tf_refuse(im, call, "of an unknown or odd number of axes");
    int half = shape->rank / 2;
    const fg_size *sizes[] = {product_of(im, shape->dims, half),
                              product_of(im, shape->dims + half, half)};
    fg_value_id square = fg_tf_reshape(im, call, call->inputs[0], 2, sizes);
    return fg_tf_give(call, fg_tf_reshape(im, call, UN(diag_part, square), half, shape->dims));
}

/* ---- matrices of three diagonals, the one above first ---- */

static fg_value_id tridiagonal(fg_importer *im, fg_tf_call *call, fg_value_id diagonals) {
    static const int64_t k[] = {-1, 1};
    return fg_tf_make(im, call, FG_OP_diag, &diagonals, 1,
                      (fg_tf_set[]){{"k", FG_TF_INTS(2, k)}, {"align", FG_TF_TEXT("left_right")}},
                      2);
}

/* TridiagonalSolve(diagonals, rhs) */
bool fg_tf_build_tridiagonal_solve(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id matrix = tridiagonal(im, call, call->inputs[0]);
    return fg_tf_give(call, BI(solve, matrix, call->inputs[1]));
}

/* TridiagonalMatMul(above, main, below, rhs), of which each is a matrix of one row */
bool fg_tf_build_tridiagonal_multiply(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 4)) return false;
    fg_value_id lines =
        fg_tf_make(im, call, FG_OP_concat, call->inputs, 3, &(fg_tf_set){"axis", FG_TF_INT(-2)}, 1);
    return fg_tf_give(call, BI(matmul, lines ? tridiagonal(im, call, lines) : 0, call->inputs[3]));
}
