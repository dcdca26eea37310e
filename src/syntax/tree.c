#include "syntax/tree.h"

#include <assert.h>

int fg_node_slots(fg_node_kind kind) {
    static const uint8_t slots[] = {
#define NODE(kind, slots, holds) slots,
#include "syntax/tree.def"
#undef NODE
    };
    assert(kind < FG_NODE_KINDS);
    return slots[kind];
}

const char *fg_operator_text(fg_operator operator_) {
    static const char *const texts[] = {
        [FG_OPERATOR_NONE] = "",   [FG_ADD] = "+",         [FG_SUBTRACT] = "-",
        [FG_MULTIPLY] = "*",       [FG_DIVIDE] = "/",      [FG_FLOOR_DIVIDE] = "//",
        [FG_REMAINDER] = "%",      [FG_POWER] = "**",      [FG_MATMUL] = "@",
        [FG_LESS] = "<",           [FG_LESS_EQUAL] = "<=", [FG_GREATER] = ">",
        [FG_GREATER_EQUAL] = ">=", [FG_EQUALS] = "==",     [FG_NOT_EQUALS] = "!=",
        [FG_AND] = "and",          [FG_OR] = "or",         [FG_NOT] = "not",
        [FG_NEGATE] = "-",         [FG_PLUS] = "+",
    };
    return texts[operator_];
}
