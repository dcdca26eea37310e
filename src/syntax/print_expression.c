#include "syntax/print.h"
#include "syntax/printer.h"

/* ---- chains: what nests to the left, any number deep ---- */

static const fg_node *left_of(const fg_node *node) {
    switch (node->kind) {
        case FG_NODE_BINARY:
        case FG_NODE_CALL:
        case FG_NODE_INDEX:
        case FG_NODE_ATTRIBUTE:
            return node->slot[0].node;
        default:
            return NULL;
    }
}

/* Opens the parentheses around a node: those before its first byte. */
static uint32_t open_parentheses(fg_printer *printer, fg_glue *glue, const fg_node *node) {
    uint32_t count = 0;
    for (; fg_print_sees(printer, '(') && fg_print_peek(printer) < node->begin; count++) {
        fg_margin outside = fg_put_open(printer, *glue, "(");
        FG_PUSH(printer->out->arena, &printer->margins, outside);
        *glue = FG_GLUED;
    }
    return count;
}

static void close_parentheses(fg_printer *printer, uint32_t count) {
    for (; count > 0; count--)
        fg_put_close(printer, ")", printer->margins.at[--printer->margins.count]);
}

static void put_leaf(fg_printer *printer, fg_glue glue, const fg_node *node);
static void put_argument(fg_printer *printer, fg_glue glue, const fg_node *node);
static void put_subscript(fg_printer *printer, fg_glue glue, const fg_node *node);

static void put_label(fg_printer *printer, fg_glue glue, const fg_node *node) {
    fg_put(printer, glue, "as");
    fg_put_expression(printer, FG_SPACED, node);
}

/* What stands behind the left side. */
static void put_rest(fg_printer *printer, const fg_node *node) {
    switch (node->kind) {
        case FG_NODE_BINARY:
            fg_put(printer, FG_SPACED, fg_operator_text(node->op));
            fg_put_fitting(printer, FG_SPACED, node->slot[1].node, fg_put_expression);
            break;
        case FG_NODE_INDEX:
            fg_put_bracketed(printer, FG_GLUED, "[]", node->slot[1].node, put_subscript);
            break;
        case FG_NODE_ATTRIBUTE:
            /* behind a digit it would be a point */
            fg_put(printer, node->slot[0].node->kind == FG_NODE_NUMBER ? FG_SPACED : FG_GLUED, ".");
            fg_put_spelling(printer, FG_GLUED, node->slot[1].node);
            break;
        default:
            fg_put_bracketed(printer, FG_GLUED, "()", node->slot[1].node, put_argument);
            if (node->slot[2].node)
                fg_put_fitting(printer, FG_SPACED, node->slot[2].node, put_label);
            if (node->slot[3].node) {
                fg_put(printer, FG_SPACED, "after");
                fg_put_bracketed(printer, FG_SPACED, "()", node->slot[3].node, fg_put_expression);
            }
    }
}

void fg_put_expression(fg_printer *printer, fg_glue glue, const fg_node *node) {
    if (fg_print_failed(printer)) return;
    uint32_t bottom = printer->links.count;
    for (; left_of(node); node = left_of(node)) {
        uint32_t count = open_parentheses(printer, &glue, node);
        FG_PUSH(printer->out->arena, &printer->links, (fg_print_link){node, count});
    }
    uint32_t count = open_parentheses(printer, &glue, node);
    put_leaf(printer, glue, node);
    close_parentheses(printer, count);
    while (printer->links.count > bottom) {
        fg_print_link link = printer->links.at[--printer->links.count];
        put_rest(printer, link.node);
        close_parentheses(printer, link.parentheses);
    }
}

/* ---- the parts of expressions ---- */

static void put_argument(fg_printer *printer, fg_glue glue, const fg_node *node) {
    if (node->kind == FG_NODE_REST) {
        fg_put(printer, glue, "**");
        fg_put_expression(printer, FG_GLUED, node->slot[0].node);
    } else if (node->kind == FG_NODE_ARG) {
        fg_put_word(printer, glue);
        fg_put(printer, FG_TIGHT, "=");
        fg_put_expression(printer, FG_GLUED, node->slot[1].node);
    } else {
        fg_put_expression(printer, glue, node);
    }
}

static void put_subscript(fg_printer *printer, fg_glue glue, const fg_node *node) {
    if (node->kind != FG_NODE_SLICE) {
        fg_put_expression(printer, glue, node);
        return;
    }
    if (node->slot[0].node) fg_put_expression(printer, glue, node->slot[0].node);
    fg_put(printer, node->slot[0].node ? FG_GLUED : glue, ":");
    if (node->slot[1].node) fg_put_expression(printer, FG_GLUED, node->slot[1].node);
    /* `a[1:2:]` has a second colon and no third bound. */
    if (fg_print_sees(printer, ':')) fg_put(printer, FG_TIGHT, ":");
    if (node->slot[2].node) fg_put_expression(printer, FG_GLUED, node->slot[2].node);
}

void fg_put_type(fg_printer *printer, fg_glue glue, const fg_node *type) {
    fg_put_spelling(printer, glue, type->slot[0].node);
    if (type->op == FG_TREE_SIZED)
        fg_put_bracketed(printer, FG_GLUED, "[]", type->slot[1].node, fg_put_expression);
}

void fg_put_typing(fg_printer *printer, const fg_node *type) {
    if (!type) return;
    fg_put(printer, FG_TIGHT, ":");
    fg_put_type(printer, FG_SPACED, type);
}

void fg_put_value(fg_printer *printer, const fg_node *value) {
    if (!value) return;
    fg_put(printer, FG_SPACED, "=");
    fg_put_expression(printer, FG_SPACED, value);
}

/* ---- constructs with blocks ---- */

void fg_put_if(fg_printer *printer, fg_glue glue, const fg_node *node, bool statement) {
    bool broken = false;
    for (const fg_node *clause = node->slot[0].node; clause; clause = clause->next) {
        fg_margin before = fg_print_widen(printer);
        if (clause != node->slot[0].node) {
            /* Behind a block of several lines `else` stands beside its bracket. */
            fg_put(printer, broken ? FG_JOINED : statement ? FG_BASED : FG_SPACED, "else");
            glue = FG_SPACED;
        }
        if (clause->slot[0].node) {
            fg_put(printer, glue, "if");
            fg_put_expression(printer, FG_SPACED, clause->slot[0].node);
        }
        printer->margin = before;
        broken = fg_put_block(printer, clause->slot[1].node, clause->end);
    }
}

static void put_carry(fg_printer *printer, fg_glue glue, const fg_node *node) {
    fg_put_spelling(printer, glue, node->slot[0].node);
    fg_put_typing(printer, node->slot[1].node);
    fg_put_value(printer, node->slot[2].node);
}

static void put_loop(fg_printer *printer, fg_glue glue, const fg_node *node) {
    fg_margin before = fg_print_widen(printer);
    fg_put(printer, glue, "loop");
    fg_put_bracketed(printer, FG_SPACED, "()", node->slot[0].node, put_carry);
    fg_put(printer, FG_SPACED, "while");
    fg_put_expression(printer, FG_SPACED, node->slot[1].node);
    printer->margin = before;
    fg_put_block(printer, node->slot[2].node, node->end);
}

/* ---- what has nothing to its left ---- */

static void put_leaf(fg_printer *printer, fg_glue glue, const fg_node *node) {
    switch (node->kind) {
        case FG_NODE_UNARY:
            fg_put(printer, glue, fg_operator_text(node->op));
            fg_put_expression(printer, node->op == FG_NOT ? FG_SPACED : FG_GLUED,
                              node->slot[0].node);
            break;
        case FG_NODE_LIST:
            fg_put_bracketed(printer, glue, "[]", node->slot[0].node, fg_put_expression);
            break;
        case FG_NODE_IF:
            fg_put_if(printer, glue, node, false);
            break;
        case FG_NODE_LOOP:
            put_loop(printer, glue, node);
            break;
        case FG_NODE_TYPE:
            fg_put_type(printer, glue, node);
            break;
        default:
            fg_put_spelling(printer, glue, node);
            break;
    }
}

void fg_print_expression(const fg_tree *tree, const fg_node *node, fg_text *out) {
    fg_printer printer;
    fg_printer_init(&printer, tree, out);
    printer.flat = printer.quotes = true;
    printer.at = node->begin;
    if (node->kind == FG_NODE_ARG || node->kind == FG_NODE_REST)
        put_argument(&printer, FG_GLUED, node);
    else if (node->kind == FG_NODE_SLICE)
        put_subscript(&printer, FG_GLUED, node);
    else
        fg_put_expression(&printer, FG_GLUED, node);
}
