/* The shape of a matrix product. */
#include "ops/rules.h"

typedef struct operand {
    const fg_shape *shape;
    bool transposed;
    int row, column; /* axes; a vector has one of them, the other is -1 */
} operand;

/* A vector is a row at the left and a column at the right, as in NumPy. */
static void operand_init(operand *self, const fg_shape *shape, bool transposed, bool left) {
    self->shape = shape;
    self->transposed = transposed;
    self->row = shape->rank - 2;
    self->column = shape->rank - 1;
    if (shape->rank == 1) {
        self->row = left ? -1 : 0;
        self->column = left ? 0 : -1;
    } else if (transposed) {
        self->row = shape->rank - 1;
        self->column = shape->rank - 2;
    }
}

static bool inner_differs(fg_infer *infer, const operand *a, const operand *b) {
    const fg_size *inner_a = a->shape->dims[a->column], *inner_b = b->shape->dims[b->row];
    fg_infer_fail(
        infer, FG_G304, 0, 1,
        "cannot multiply %s with %s: the inner sizes are %s (axis %d of a%s) and %s (axis "
        "%d of b%s)",
        fg_rule_type(infer, 0), fg_rule_type(infer, 1), fg_rule_size_text(infer, inner_a),
        a->column - a->shape->rank, a->transposed ? ", transposed" : "",
        fg_rule_size_text(infer, inner_b), b->row - b->shape->rank,
        b->transposed ? ", transposed" : "");
    if (b->column >= 0 && inner_a == b->shape->dims[b->column])
        return fg_infer_help(infer, "transpose_b=%s", b->transposed ? "false" : "true");
    if (a->row >= 0 && inner_b == a->shape->dims[a->row])
        return fg_infer_help(infer, "transpose_a=%s", a->transposed ? "false" : "true");
    return false;
}

bool fg_rule_matmul(fg_infer *infer) {
    const fg_shape *shapes[2] = {fg_rule_shape_of(infer, 0), fg_rule_shape_of(infer, 1)};
    if (!fg_rule_rank(infer, 0, 1, FG_MAX_RANK) || !fg_rule_rank(infer, 1, 1, FG_MAX_RANK))
        return false;
    if (shapes[0]->rank < 0 || shapes[1]->rank < 0) return fg_rule_set(infer, 0, &fg_shape_unknown);
    operand a, b;
    operand_init(&a, shapes[0], fg_rule_flag(infer, "transpose_a"), true);
    operand_init(&b, shapes[1], fg_rule_flag(infer, "transpose_b"), false);
    const fg_size *inner_a = a.shape->dims[a.column], *inner_b = b.shape->dims[b.row], *inner;
    if (fg_size_compare(infer->sizes, inner_a, inner_b) == FG_DIFFERENT)
        return inner_differs(infer, &a, &b);
    const fg_shape *batch;
    if (!fg_infer_same(infer, inner_a, inner_b, 0, 1, &inner) ||
        !fg_rule_broadcast_inputs(infer, 0, 2, 2, &batch))
        return false;
    fg_shape *shape = fg_shape_new(infer->arena, batch->rank + (a.row >= 0) + (b.column >= 0));
    int rank = 0;
    for (int i = 0; i < batch->rank; i++) shape->dims[rank++] = batch->dims[i];
    if (a.row >= 0) shape->dims[rank++] = a.shape->dims[a.row];
    if (b.column >= 0) shape->dims[rank++] = b.shape->dims[b.column];
    return fg_rule_set(infer, 0, shape);
}
