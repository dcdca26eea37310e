#include "compile/attrs.h"

#include <string.h>

bool fg_attrs_have_sizes(const fg_op *op) {
    if (!op->attrs) return false;
    uint32_t count = fg_op_row_of((fg_op_kind)op->kind)->param_count;
    for (uint32_t i = 0; i < count; i++)
        if (op->attrs[i].kind == FG_ATTR_SIZES) return true;
    return false;
}

bool fg_attrs_evaluate(fg_arena *arena, const fg_op *op, const fg_bindings *bindings,
                       const fg_attr **attrs) {
    *attrs = op->attrs;
    if (!fg_attrs_have_sizes(op)) return true;
    uint32_t count = fg_op_row_of((fg_op_kind)op->kind)->param_count;
    fg_attr *copy = FG_NEW_ARRAY(arena, fg_attr, count);
    memcpy(copy, op->attrs, count * sizeof *copy);
    for (uint32_t i = 0; i < count; i++) {
        if (copy[i].kind != FG_ATTR_SIZES) continue;
        int64_t *ints = FG_NEW_ARRAY(arena, int64_t, copy[i].count + 1);
        for (uint32_t j = 0; j < copy[i].count; j++)
            if (!fg_size_evaluate(copy[i].sizes[j], bindings, &ints[j])) return false;
        copy[i].kind = FG_ATTR_INTS;
        copy[i].ints = ints;
    }
    *attrs = copy;
    return true;
}

void fg_attrs_bind(const fg_sizes *sizes, const fg_shape *shape, int rank, const int64_t *dims,
                   const fg_bindings *bindings) {
    if (shape->rank != rank) return;
    for (int i = 0; i < rank; i++) {
        if (fg_size_is_number(shape->dims[i], NULL)) continue;
        const fg_symbol *symbol = fg_size_is_symbol(sizes, shape->dims[i]);
        if (symbol && symbol->number < bindings->count && bindings->values[symbol->number] < 0)
            bindings->values[symbol->number] = dims[i];
    }
}
