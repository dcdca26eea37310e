/* Expressions to meanings. */
#include "lower/lowering.h"

bool fg_want_int(fg_lowering *lo, fg_span span, fg_meaning m, const char *what, int64_t *value) {
    if (m.kind == FG_MEANS_INT) {
        *value = m.i;
        return true;
    }
    if (m.kind == FG_MEANS_ERROR) return false;
    if (m.kind == FG_MEANS_SIZE || m.kind == FG_MEANS_TENSOR)
        fg_complain(lo, FG_G216, span, "%s must be known when the file is read, and is %s", what,
                    fg_meaning_text(lo->graph, lo->arena, m));
    else
        fg_complain(lo, FG_G205, span, "%s is an int, not %s", what,
                    fg_meaning_text(lo->graph, lo->arena, m));
    return false;
}

static fg_op_kind operation_of(fg_operator op) {
    switch (op) {
        case FG_ADD:
            return FG_OP_add;
        case FG_SUBTRACT:
            return FG_OP_subtract;
        case FG_MULTIPLY:
            return FG_OP_multiply;
        case FG_DIVIDE:
            return FG_OP_divide;
        case FG_FLOOR_DIVIDE:
            return FG_OP_floor_divide;
        case FG_REMAINDER:
            return FG_OP_remainder;
        case FG_POWER:
            return FG_OP_power;
        case FG_MATMUL:
            return FG_OP_matmul;
        case FG_LESS:
            return FG_OP_less;
        case FG_LESS_EQUAL:
            return FG_OP_less_equal;
        case FG_GREATER:
            return FG_OP_greater;
        case FG_GREATER_EQUAL:
            return FG_OP_greater_equal;
        case FG_EQUALS:
            return FG_OP_equal;
        case FG_NOT_EQUALS:
            return FG_OP_not_equal;
        case FG_AND:
            return FG_OP_logical_and;
        case FG_OR:
            return FG_OP_logical_or;
        default:
            return FG_OP_NONE;
    }
}

/* Static numbers take the element type of the other operand. */
static fg_dtype common_dtype(const fg_lowering *lo, fg_operator op, fg_meaning a, fg_meaning b) {
    fg_dtype dtype = fg_own_dtype(lo, a);
    if (dtype == FG_INVALID) dtype = fg_own_dtype(lo, b);
    if (dtype != FG_INVALID) return dtype;
    bool real = fg_default_dtype(a) == FG_FLOAT32 || fg_default_dtype(b) == FG_FLOAT32;
    return real || op == FG_DIVIDE ? FG_FLOAT32 : fg_default_dtype(a);
}

static fg_meaning tensor_binary(fg_lowering *lo, const fg_node *node, fg_span left, fg_operator op,
                                fg_meaning a, fg_meaning b) {
    fg_dtype dtype = common_dtype(lo, op, a, b);
    fg_span spans[2] = {left, fg_span_at(lo, node->slot[1].node)};
    fg_dtype own = fg_own_dtype(lo, b);
    a = fg_to_tensor(lo, spans[0], a, fg_own_dtype(lo, a) == FG_INVALID ? dtype : FG_INVALID);
    b = fg_to_tensor(lo, spans[1], b, own == FG_INVALID ? dtype : FG_INVALID);
    if (a.kind == FG_MEANS_ERROR || b.kind == FG_MEANS_ERROR) return fg_means_error();
    fg_value_id inputs[2] = {a.tensor, b.tensor};
    return fg_emit_simple(lo, fg_span_at(lo, node), operation_of(op), 2, inputs, spans);
}

static bool is_bool(const fg_lowering *lo, fg_meaning m) {
    return m.kind == FG_MEANS_BOOL || fg_own_dtype(lo, m) == FG_BOOL;
}

/* `and`, `or`: the right side is not looked at where a static left side decides. */
static fg_meaning logic(fg_lowering *lo, const fg_node *node, fg_meaning a) {
    fg_operator op = (fg_operator)node->op;
    if (a.kind == FG_MEANS_ERROR) return a;
    if (a.kind == FG_MEANS_BOOL && a.b == (op == FG_OR)) return a;
    fg_meaning b = fg_eval(lo, node->slot[1].node);
    if (b.kind == FG_MEANS_ERROR) return b;
    for (int i = 0; i < 2; i++) {
        fg_meaning m = i == 0 ? a : b;
        if (is_bool(lo, m)) continue;
        fg_complain_at(lo, FG_G301, node->slot[i].node, "'%s' wants bool, not %s",
                       fg_operator_text(op), fg_meaning_text(lo->graph, lo->arena, m));
        return fg_means_error();
    }
    if (a.kind == FG_MEANS_BOOL) return b;
    return tensor_binary(lo, node, fg_span_at(lo, node->slot[0].node), op, a, b);
}

static fg_meaning binary(fg_lowering *lo, const fg_node *node, fg_meaning a) {
    fg_operator op = (fg_operator)node->op;
    if (op == FG_AND || op == FG_OR) return logic(lo, node, a);
    fg_meaning b = fg_eval(lo, node->slot[1].node), result;
    if (a.kind == FG_MEANS_ERROR || b.kind == FG_MEANS_ERROR) return fg_means_error();
    if (fg_static_binary(lo, node, op, a, b, &result)) return result;
    return tensor_binary(lo, node, fg_span_at(lo, node->slot[0].node), op, a, b);
}

static fg_meaning unary(fg_lowering *lo, const fg_node *node) {
    fg_operator op = (fg_operator)node->op;
    fg_meaning a = fg_eval(lo, node->slot[0].node), result;
    if (a.kind == FG_MEANS_ERROR) return a;
    if (fg_static_unary(lo, node, op, a, &result)) return result;
    fg_span span = fg_span_at(lo, node->slot[0].node);
    if (op == FG_NOT && !is_bool(lo, a)) {
        fg_complain(lo, FG_G301, span, "'not' wants bool, not %s",
                    fg_meaning_text(lo->graph, lo->arena, a));
        return fg_means_error();
    }
    a = fg_to_tensor(lo, span, a, FG_INVALID);
    if (a.kind == FG_MEANS_ERROR || op == FG_PLUS) return a;
    return fg_emit_simple(lo, fg_span_at(lo, node),
                          op == FG_NOT ? FG_OP_logical_not : FG_OP_negative, 1, &a.tensor, &span);
}

static fg_meaning list(fg_lowering *lo, const fg_node *node) {
    uint32_t count = 0;
    for (const fg_node *it = node->slot[0].node; it; it = it->next) count++;
    fg_list *made = fg_list_new(lo->arena, count);
    bool wrong = false;
    uint32_t i = 0;
    for (const fg_node *it = node->slot[0].node; it; it = it->next, i++) {
        made->at[i] = fg_eval(lo, it);
        wrong |= made->at[i].kind == FG_MEANS_ERROR;
    }
    return wrong ? fg_means_error() : fg_means_list(made);
}

static fg_meaning if_expression(fg_lowering *lo, const fg_node *node) {
    bool took_rest = false;
    fg_outcome outcome = fg_run_if(lo, node, NULL, &took_rest);
    if (outcome.has_value) return outcome.value;
    if (outcome.flow == FG_FALLS)
        fg_complain_at(lo, FG_G101, node,
                       "each branch of an if that is used as a value ends in one");
    return fg_means_error();
}

static fg_meaning constant(const fg_node *node) {
    if (node->op == FG_TREE_NONE) return fg_means_none();
    return fg_means_bool(node->op == FG_TREE_TRUE);
}

/* What stands at the left end of a spine. */
static fg_meaning leaf(fg_lowering *lo, const fg_node *node) {
    switch ((fg_node_kind)node->kind) {
        case FG_NODE_NUMBER:
            if (node->op == FG_TREE_REAL) return fg_means_float(node->slot[0].real);
            return node->op == FG_TREE_WIDE ? fg_means_wide((uint64_t)node->slot[0].integer)
                                            : fg_means_int(node->slot[0].integer);
        case FG_NODE_STRING:
            return fg_means_string(node->slot[0].name);
        case FG_NODE_CONSTANT:
            return constant(node);
        case FG_NODE_NAME:
            return fg_lookup(lo, node);
        case FG_NODE_LIST:
            return list(lo, node);
        case FG_NODE_UNARY:
            return unary(lo, node);
        case FG_NODE_CALL:
            return fg_eval_call(lo, node, NULL);
        case FG_NODE_ATTRIBUTE:
            return fg_attribute(lo, node);
        case FG_NODE_IF:
            return if_expression(lo, node);
        case FG_NODE_LOOP:
            return fg_eval_loop(lo, node);
        default:
            return fg_means_error(); /* said by the parser */
    }
}

/* The node that a spine goes on to, or NULL: x[0][1](y) + z is as deep as it is long. */
static const fg_node *spine(const fg_node *node) {
    if (node->kind == FG_NODE_BINARY || node->kind == FG_NODE_INDEX) return node->slot[0].node;
    if (node->kind != FG_NODE_CALL) return NULL;
    const fg_node *callee = node->slot[0].node;
    return callee->kind == FG_NODE_CALL || callee->kind == FG_NODE_INDEX ? callee : NULL;
}

fg_meaning fg_eval(fg_lowering *lo, const fg_node *node) {
    if (fg_too_deep(lo, node)) return fg_means_error();
    FG_VEC(const fg_node *) links = {0};
    const fg_node *at = node;
    for (const fg_node *next; (next = spine(at)); at = next) FG_PUSH(lo->arena, &links, at);
    fg_meaning m = fg_measured(lo, at, leaf(lo, at));
    for (uint32_t i = links.count; i-- > 0;) {
        const fg_node *link = links.at[i];
        if (link->kind == FG_NODE_BINARY)
            m = binary(lo, link, m);
        else if (link->kind == FG_NODE_INDEX)
            m = fg_index(lo, link, m);
        else
            m = fg_eval_call(lo, link, &m);
        m = fg_measured(lo, link, m);
    }
    lo->depth--;
    return m;
}
