#include "syntax/print.h"

#include "syntax/printer.h"

/* A word that declares, and the name. */
static void put_named(fg_printer *printer, const fg_node *node, const char *word) {
    fg_put(printer, FG_GLUED, word);
    fg_put_spelling(printer, FG_SPACED, node->slot[0].node);
}

/* ---- definitions and signatures ---- */

static void put_parameter(fg_printer *printer, fg_glue glue, const fg_node *node) {
    if (node->op == FG_TREE_REST) fg_put(printer, glue, "**");
    fg_put_spelling(printer, node->op == FG_TREE_REST ? FG_GLUED : glue, node->slot[0].node);
    fg_put_typing(printer, node->slot[1].node);
    fg_put_value(printer, node->slot[2].node);
}

/* The arrow and what is behind it, from its first on. */
static void put_types(fg_printer *printer, fg_glue glue, const fg_node *first) {
    fg_put(printer, glue, "->");
    if (fg_print_sees(printer, '('))
        fg_put_bracketed(printer, FG_SPACED, "()", first, fg_put_type);
    else
        fg_put_list(printer, FG_SPACED, first, fg_put_type);
}

static void put_definition(fg_printer *printer, const fg_node *node) {
    fg_margin before = fg_print_widen(printer);
    put_named(printer, node, "def");
    fg_put_bracketed(printer, FG_GLUED, "()", node->slot[1].node, put_parameter);
    if (node->slot[2].node) fg_put_fitting(printer, FG_SPACED, node->slot[2].node, put_types);
    printer->margin = before;
    fg_put_block(printer, node->slot[3].node, node->end);
}

static void put_input(fg_printer *printer, fg_glue glue, const fg_node *node) {
    fg_put_expression(printer, glue, node->slot[0].node);
    if (node->slot[1].node) {
        fg_put(printer, FG_SPACED, "as");
        fg_put_spelling(printer, FG_SPACED, node->slot[1].node);
    }
    fg_put_value(printer, node->slot[2].node);
}

static void put_output(fg_printer *printer, fg_glue glue, const fg_node *node) {
    if (!node->slot[0].node) {
        fg_put_expression(printer, glue, node->slot[1].node);
        return;
    }
    fg_put_spelling(printer, glue, node->slot[0].node);
    fg_put_value(printer, node->slot[1].node);
}

static void put_outputs(fg_printer *printer, fg_glue glue, const fg_node *first) {
    fg_put(printer, glue, "->");
    fg_put_bracketed(printer, FG_SPACED, "()", first, put_output);
}

static void put_one_output(fg_printer *printer, fg_glue glue, const fg_node *node) {
    fg_put(printer, glue, "->");
    put_output(printer, FG_SPACED, node);
}

static void put_signature(fg_printer *printer, const fg_node *node) {
    put_named(printer, node, "signature");
    fg_put_bracketed(printer, FG_GLUED, "()", node->slot[1].node, put_input);
    fg_put_fitting(printer, FG_SPACED, node->slot[2].node,
                   node->op == FG_TREE_LISTED ? put_outputs : put_one_output);
}

/* ---- simple statements ---- */

/* Several values; a comma may trail. */
static void put_values(fg_printer *printer, fg_glue glue, const fg_node *first) {
    fg_put_list(printer, glue, first, fg_put_expression);
}

static void put_option(fg_printer *printer, const char *word, const fg_node *node) {
    if (!node) return;
    fg_put(printer, FG_SPACED, word);
    fg_put_expression(printer, FG_SPACED, node);
}

static void put_declaration(fg_printer *printer, const fg_node *node) {
    switch (node->kind) {
        case FG_NODE_GRAPH:
            put_named(printer, node, "graph");
            break;
        case FG_NODE_WEIGHTS:
            put_named(printer, node, "weights");
            break;
        case FG_NODE_IMPORT:
            put_named(printer, node, "import");
            put_option(printer, "as", node->slot[1].node);
            break;
        case FG_NODE_PLACEHOLDER:
            put_named(printer, node, "placeholder");
            put_option(printer, "as", node->slot[1].node);
            fg_put_typing(printer, node->slot[2].node);
            fg_put_value(printer, node->slot[3].node);
            break;
        case FG_NODE_CONST:
        case FG_NODE_VARIABLE:
            put_named(printer, node,
                      node->kind == FG_NODE_CONST ? "const"
                      : node->op == FG_TREE_STATE ? "state"
                                                  : "variable");
            fg_put_typing(printer, node->slot[1].node);
            fg_put_value(printer, node->slot[2].node);
            break;
        default:
            put_named(printer, node, "layer");
            fg_put_value(printer, node->slot[1].node);
    }
}

static void put_check(fg_printer *printer, const fg_node *node) {
    fg_put(printer, FG_GLUED, node->kind == FG_NODE_ASSERT ? "assert" : "warn");
    fg_put_expression(printer, FG_SPACED, node->slot[0].node);
    if (!node->slot[1].node) return;
    fg_put(printer, FG_TIGHT, ",");
    fg_put_fitting(printer, FG_SPACED, node->slot[1].node, fg_put_expression);
}

static void put_assignment(fg_printer *printer, const fg_node *node) {
    put_values(printer, FG_GLUED, node->slot[0].node);
    fg_put(printer, FG_SPACED, node->kind == FG_NODE_ASSIGN ? "=" : "<-");
    put_values(printer, FG_SPACED, node->slot[1].node);
}

static void put_for(fg_printer *printer, const fg_node *node) {
    fg_margin before = fg_print_widen(printer);
    fg_put(printer, FG_GLUED, "for");
    put_values(printer, FG_SPACED, node->slot[0].node);
    fg_put(printer, FG_SPACED, "in");
    fg_put_expression(printer, FG_SPACED, node->slot[1].node);
    printer->margin = before;
    fg_put_block(printer, node->slot[2].node, node->end);
}

/* ---- statements ---- */

static void put_statement(fg_printer *printer, const fg_node *node) {
    switch (node->kind) {
        case FG_NODE_ASSIGN:
        case FG_NODE_UPDATE:
            put_assignment(printer, node);
            break;
        case FG_NODE_VALUES:
            put_values(printer, FG_GLUED, node->slot[0].node);
            break;
        case FG_NODE_IF:
            fg_put_if(printer, FG_GLUED, node, true);
            break;
        case FG_NODE_FOR:
            put_for(printer, node);
            break;
        case FG_NODE_ASSERT:
        case FG_NODE_WARN:
            put_check(printer, node);
            break;
        case FG_NODE_DEF:
            put_definition(printer, node);
            break;
        case FG_NODE_RETURN:
            fg_put(printer, FG_GLUED, "return");
            if (node->slot[0].node) put_values(printer, FG_SPACED, node->slot[0].node);
            break;
        case FG_NODE_SCOPE:
            put_named(printer, node, "scope");
            fg_put_block(printer, node->slot[1].node, node->end);
            break;
        case FG_NODE_SIGNATURE:
            put_signature(printer, node);
            break;
        case FG_NODE_ERROR:
            fg_put_spelling(printer, FG_GLUED, node);
            break;
        default:
            put_declaration(printer, node);
    }
}

/* One statement a line. */
static void put_lines(fg_printer *printer, const fg_node *first, uint32_t indent) {
    fg_margin outside = printer->margin;
    printer->margin = (fg_margin){indent, indent + FG_PRINT_INDENT};
    for (const fg_node *node = first; node; node = node->next) {
        fg_print_line(printer, node->begin, indent);
        put_statement(printer, node);
    }
    printer->margin = outside;
}

/* ---- blocks ---- */

/* Whether a block that ends before `end` was written on one line, and may be short enough. */
static bool is_one_line(const fg_printer *printer, uint32_t end) {
    const char *text = printer->tree->text;
    uint32_t at = fg_print_peek(printer);
    if (end - at > 4 * FG_PRINT_WIDTH) return false;
    for (; at < end; at++)
        if (text[at] == '\n' || text[at] == '\r') return false;
    return true;
}

static void put_flat(fg_printer *printer, const fg_node *first, uint32_t end) {
    fg_put(printer, FG_JOINED, "{");
    for (const fg_node *node = first; node; node = node->next) {
        fg_print_jump(printer, node->begin, node == first ? " " : "; ");
        put_statement(printer, node);
    }
    fg_print_jump(printer, end - 1, first ? " " : "");
    fg_put(printer, FG_GLUED, "}");
}

bool fg_put_block(fg_printer *printer, const fg_node *statements, uint32_t end) {
    bool flat = printer->flat;
    if (flat || is_one_line(printer, end)) {
        fg_print_state before = fg_printer_save(printer);
        printer->flat = true;
        put_flat(printer, statements, end);
        printer->flat = flat;
        if (flat || printer->column <= FG_PRINT_WIDTH) return false;
        fg_printer_restore(printer, before);
    }
    uint32_t indent = printer->margin.base + FG_PRINT_INDENT;
    fg_put(printer, FG_JOINED, "{");
    put_lines(printer, statements, indent);
    fg_print_trivia(printer, end - 1, indent);
    fg_print_line(printer, end - 1, printer->margin.base);
    fg_put(printer, FG_GLUED, "}");
    return true;
}

void fg_print_tree(const fg_tree *tree, fg_text *out) {
    fg_printer printer;
    fg_printer_init(&printer, tree, out);
    put_lines(&printer, tree->file->slot[0].node, 0);
    fg_print_line(&printer, tree->file->end, 0);
}
