#include "tensor/shape.h"

#include <assert.h>

const fg_shape fg_shape_scalar = {.rank = 0};
const fg_shape fg_shape_unknown = {.rank = -1};

fg_shape *fg_shape_new(fg_arena *arena, int rank) {
    assert(rank >= 0 && rank <= FG_MAX_RANK);
    fg_shape *shape =
        fg_arena_alloc(arena, sizeof(fg_shape) + (size_t)rank * sizeof(const fg_size *));
    shape->rank = rank;
    return shape;
}

const fg_shape *fg_shape_of(fg_arena *arena, fg_sizes *sizes, int rank, const int64_t *dims) {
    if (rank == 0) return &fg_shape_scalar;
    fg_shape *shape = fg_shape_new(arena, rank);
    for (int i = 0; i < rank; i++) shape->dims[i] = fg_size_number(sizes, dims[i]);
    return shape;
}

bool fg_shape_numbers(const fg_shape *shape, int64_t *dims) {
    if (shape->rank < 0) return false;
    for (int i = 0; i < shape->rank; i++)
        if (!fg_size_is_number(shape->dims[i], &dims[i])) return false;
    return true;
}

bool fg_shape_evaluate(const fg_shape *shape, const fg_bindings *bindings, int64_t *dims) {
    if (shape->rank < 0) return false;
    for (int i = 0; i < shape->rank; i++)
        if (!fg_size_evaluate(shape->dims[i], bindings, &dims[i])) return false;
    return true;
}

const fg_size *fg_shape_count(fg_sizes *sizes, const fg_shape *shape) {
    if (shape->rank < 0) return NULL;
    const fg_size *count = fg_size_number(sizes, 1);
    for (int i = 0; i < shape->rank && count; i++)
        count = fg_size_multiply(sizes, count, shape->dims[i]);
    return count;
}

void fg_shape_print(const fg_sizes *sizes, const fg_shape *shape, fg_text *out) {
    if (shape->rank < 0) {
        fg_text_puts(out, "[...]");
        return;
    }
    fg_text_putc(out, '[');
    for (int i = 0; i < shape->rank; i++) {
        if (i > 0) fg_text_puts(out, ", ");
        fg_size_print(sizes, shape->dims[i], out);
    }
    fg_text_putc(out, ']');
}

const char *fg_type_text(fg_arena *arena, const fg_sizes *sizes, fg_type type) {
    fg_text out;
    fg_text_init(&out, arena);
    fg_text_puts(&out, type.dtype == FG_INVALID ? "?" : fg_dtype_name(type.dtype));
    if (type.shape && type.shape->rank != 0) fg_shape_print(sizes, type.shape, &out);
    return fg_text_get(&out);
}

const char *fg_dims_text(fg_arena *arena, int rank, const int64_t *dims) {
    fg_text out;
    fg_text_init(&out, arena);
    fg_text_putc(&out, '[');
    for (int i = 0; i < rank; i++) fg_text_printf(&out, i ? ", %lld" : "%lld", (long long)dims[i]);
    fg_text_putc(&out, ']');
    return fg_text_get(&out);
}
