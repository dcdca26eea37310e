#include "syntax/build.h"

#include <stddef.h>

#include "grammar/parse.h"
#include "syntax/lead.h"
#include "syntax/literal.h"
#include "syntax/parser.h"
#include "syntax/syntax_error.h"

/* ---- how deep ---- */

enum {
    LEAF = 0,
    PART = 1,  /* belongs to its parent, or is a statement without a block: no level of its own */
    LEVEL = 2, /* nests */
    CHAIN = 3, /* nests, but not to the left */
};

static int manner_of(fg_node_kind kind) {
    switch (kind) {
        case FG_NODE_NAME:
        case FG_NODE_NUMBER:
        case FG_NODE_STRING:
        case FG_NODE_CONSTANT:
        case FG_NODE_ELLIPSIS:
        case FG_NODE_UNKNOWN:
        case FG_NODE_ERROR:
            return LEAF;
        case FG_NODE_IF:
        case FG_NODE_FOR:
        case FG_NODE_DEF:
        case FG_NODE_SCOPE:
        case FG_NODE_LOOP:
        case FG_NODE_LIST:
        case FG_NODE_UNARY:
        case FG_NODE_TYPE:
            return LEVEL;
        case FG_NODE_BINARY:
        case FG_NODE_CALL:
        case FG_NODE_INDEX:
        case FG_NODE_ATTRIBUTE:
            return CHAIN;
        default:
            return PART;
    }
}

/* Whether `left` goes on with the chain of a node of this kind. */
static bool chains(fg_node_kind kind, const fg_node *left) {
    return (kind == FG_NODE_BINARY) == (left->kind == FG_NODE_BINARY) &&
           manner_of(left->kind) == CHAIN;
}

static unsigned depth_of_list(const fg_node *node) {
    unsigned deepest = 0;
    for (; node; node = node->next)
        if (node->depth > deepest) deepest = node->depth;
    return deepest;
}

/* True where the node, all of whose slots are filled, is not too deep. */
static bool set_depth(fg_parser *parser, fg_node *node) {
    int manner = manner_of(node->kind);
    unsigned deepest = 0;
    if (manner == LEAF) return true;
    for (int i = node->kind == FG_NODE_ARG; i < fg_node_slots(node->kind); i++) {
        const fg_node *below = node->slot[i].node;
        if (!below) continue;
        bool level = manner == LEVEL || (manner == CHAIN && (i > 0 || !chains(node->kind, below)));
        unsigned depth = depth_of_list(below) + level;
        if (depth > deepest) deepest = depth;
    }
    node->depth = (uint16_t)deepest;
    if (deepest <= FG_TREE_DEPTH) return true;
    fg_syntax_too_deep(parser, (fg_extent){node->begin, node->end});
    fg_lines_break(parser, false);
    return false;
}

/* ---- nodes ---- */

static fg_node *node_of(fg_parser *parser, fg_node_kind kind, fg_extent at) {
    size_t slots = (size_t)fg_node_slots(kind);
    fg_node *node =
        fg_arena_alloc(parser->arena, offsetof(fg_node, slot) + slots * sizeof(fg_slot));
    node->kind = (uint8_t)kind;
    node->begin = at.begin;
    node->end = at.end;
    return node;
}

fg_node *fg_build(fg_parser *parser, fg_node_kind kind, fg_extent at, fg_parts parts) {
    fg_node *node = node_of(parser, kind, at);
    int slots = fg_node_slots(kind);
    node->op = parts.op;
    if (parts.name)
        node->slot[0].name = parts.name;
    else if (slots > 0)
        node->slot[0].node = parts.a;
    if (slots > 1) node->slot[1].node = parts.b;
    if (slots > 2) node->slot[2].node = parts.c;
    if (slots > 3) node->slot[3].node = parts.d;
    if (!set_depth(parser, node)) return NULL;
    if (kind == FG_NODE_DEF) FG_PUSH(parser->arena, &parser->tree->definitions, node);
    return node;
}

void fg_build_extent(fg_node *node, fg_extent at) {
    node->begin = at.begin;
    node->end = at.end;
}

fg_node *fg_build_name(fg_parser *parser, const fg_name *name, fg_extent at) {
    fg_node *node = node_of(parser, FG_NODE_NAME, at);
    node->slot[0].name = name;
    node->op = parser->tree->text[at.begin] == '\'' ? FG_TREE_QUOTED : 0;
    return node;
}

fg_node *fg_build_number(fg_parser *parser, fg_extent at) {
    fg_node *node = node_of(parser, FG_NODE_NUMBER, at);
    const char *why =
        fg_literal_number(parser->arena, parser->tree->text, at, &node->op, &node->slot[0]);
    if (!why) return node;
    fg_syntax_bad_literal(parser, at, why);
    return NULL;
}

fg_node *fg_build_string(fg_parser *parser, fg_extent at) {
    fg_extent wrong;
    const char *why;
    const fg_name *name = fg_literal_string(parser->names, parser->tree->text, at, &wrong, &why);
    if (!name) {
        fg_syntax_bad_literal(parser, wrong, why);
        return NULL;
    }
    fg_node *node = node_of(parser, FG_NODE_STRING, at);
    node->slot[0].name = name;
    return node;
}

fg_node *fg_build_import(fg_parser *parser, fg_extent at, fg_extent file, fg_node *alias) {
    fg_node *string = fg_build_string(parser, file);
    return string ? fg_build(parser, FG_NODE_IMPORT, at, (fg_parts){.a = string, .b = alias})
                  : NULL;
}

fg_node *fg_build_values(fg_parser *parser, fg_extent at, fg_nodes values) {
    const fg_node *only = values.first;
    bool statement =
        only->kind == FG_NODE_IF && !only->next && only->begin == at.begin && only->end == at.end;
    return statement ? values.first
                     : fg_build(parser, FG_NODE_VALUES, at, (fg_parts){.a = values.first});
}

/* ---- calls with a name or control dependencies ---- */

fg_node *fg_build_called(fg_parser *parser, fg_extent base, fg_node *call) {
    if (call->kind == FG_NODE_CALL && call->begin == base.begin && call->end == base.end)
        return call;
    fg_syntax_not_a_call(parser, base);
    return NULL;
}

fg_node *fg_build_options(fg_parser *parser, fg_extent at, fg_node *call, fg_node *label,
                          bool computed, fg_node *controls) {
    fg_build_extent(call, at);
    call->slot[2].node = label;
    call->slot[3].node = controls;
    call->op = computed ? FG_TREE_COMPUTED : 0;
    return set_depth(parser, call) ? call : NULL;
}

/* ---- what stands left of `=` and `<-` ---- */

bool fg_build_targets(fg_parser *parser, fg_nodes targets) {
    for (const fg_node *target = targets.first; target; target = target->next) {
        if (target->kind == FG_NODE_NAME) continue;
        fg_syntax_bad_target(parser, target);
        return false;
    }
    return true;
}

bool fg_build_update(fg_parser *parser, fg_nodes targets, fg_nodes values) {
    if (targets.first != targets.last || values.first != values.last) {
        fg_syntax_one_update(parser, (fg_extent){targets.first->begin, values.last->end});
        return false;
    }
    return fg_build_targets(parser, targets);
}

/* ---- statements that could not be read ---- */

static void add_names(fg_parser *parser, fg_word words, fg_nodes *names) {
    const char *text = parser->tree->text;
    fg_word word;
    while (fg_lead_next(text, &words, &word)) {
        uint32_t quote = text[word.begin] == '\'';
        const fg_name *name =
            fg_name_of(parser->names, text + word.begin + quote, word.end - word.begin - 2 * quote);
        fg_node *node = fg_build_name(parser, name, (fg_extent){word.begin, word.end});
        *names = fg_nodes_join(*names, fg_nodes_of(node));
    }
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Where the next statement may begin, from `at` on: behind a line break, `{` or `;` outside ( ) and
 * [ ]. Comments and strings may look so too, which only silences more. */
static uint32_t next_start(const char *text, uint32_t at, uint32_t end) {
    for (int open = 0; at < end; at++) {
        char c = text[at];
        if (c == '{' || c == '}') open = 0;
        if (c == '(' || c == '[') open++;
        if ((c == ')' || c == ']') && open) open--;
        if (!open && (c == '\n' || c == '\r' || c == '{' || c == ';')) break;
    }
    while (at < end && (is_space(text[at]) || text[at] == '{' || text[at] == ';')) at++;
    return at;
}

/* What the statements that begin in a part of the text would define. */
static void add_leads(fg_parser *parser, fg_extent at, fg_nodes *names) {
    const char *text = parser->tree->text;
    for (uint32_t i = at.begin; i < at.end; i = next_start(text, i, at.end)) {
        fg_lead lead = fg_lead_of(text, i, at.end);
        fg_misspelt misspelt;
        bool is = !lead.kind && fg_lead_misspelt(text, i, at.end, &misspelt);
        add_names(parser, is ? misspelt.name : lead.names, names);
    }
}

/* The first of the errors that lie in a statement: what they define is known already. */
static uint32_t first_inside(const fg_parser *parser, fg_extent at) {
    uint32_t i = parser->errors.count;
    while (i > 0 && parser->errors.at[i - 1].at.begin >= at.begin) i--;
    return i;
}

/* Where the last token before the one that ends the statement ends. What was skipped counts; what
 * the parser tried and got once more behind the separator does not. */
static uint32_t end_of_statement(const fg_lines *lines) {
    bool separated = lines->token.kind == FG_TOKEN_SEPARATOR;
    return separated ? lines->end : lines->end_before;
}

/* The names that a broken statement would have defined. */
static fg_node *names_of(fg_parser *parser, fg_extent at) {
    fg_error whole = {at, {NULL, NULL}};
    uint32_t inside = first_inside(parser, at), done = at.begin;
    fg_lead lead = fg_lead_of(parser->tree->text, at.begin, at.end);
    if (lead.kind == FG_LEAD_DEFINITION) { /* what it has in its body is its own */
        add_names(parser, lead.names, &whole.names);
        done = at.end;
    }
    for (uint32_t i = inside; i < parser->errors.count && done < at.end; i++) {
        const fg_error *part = &parser->errors.at[i];
        add_leads(parser, (fg_extent){done, part->at.begin}, &whole.names);
        whole.names = fg_nodes_join(whole.names, part->names);
        done = part->at.end;
    }
    add_leads(parser, (fg_extent){done, at.end}, &whole.names);
    parser->errors.count = inside;
    FG_PUSH(parser->arena, &parser->errors, whole);
    return whole.names.first;
}

static void make_error(fg_parser *parser, fg_node *node, fg_extent at) {
    const char *text = parser->tree->text;
    at.end = end_of_statement(&parser->lines);
    if (at.end < at.begin) at.end = at.begin;
    while (at.begin < at.end && is_space(text[at.begin])) at.begin++;
    node->kind = FG_NODE_ERROR;
    node->op = 0;
    node->depth = 0;
    fg_build_extent(node, at);
    node->slot[0].node = names_of(parser, at);
}

fg_node *fg_build_error(fg_parser *parser, fg_extent at) {
    fg_node *error = node_of(parser, FG_NODE_ERROR, at);
    make_error(parser, error, at);
    return error;
}

void fg_build_spoilt(fg_parser *parser, fg_node *statement, fg_extent at) {
    make_error(parser, statement, (fg_extent){statement->begin, at.end});
}

void fg_build_file(fg_parser *parser, fg_nodes statements) {
    parser->tree->file->slot[0].node = statements.first;
}
