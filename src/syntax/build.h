/* The builder: what the grammar found becomes nodes. It checks what a grammar words badly: what may
 * stand left of `=`, what `as` may follow, literals, how deep a tree is. A function that returns
 * NULL has reported why; then the statement is an ERROR. */
#ifndef FG_SYNTAX_BUILD_H
#define FG_SYNTAX_BUILD_H

#include "syntax/tree.h"

typedef struct fg_parser fg_parser;

typedef struct fg_extent {
    uint32_t begin, end; /* bytes */
} fg_extent;

typedef struct fg_nodes {
    fg_node *first, *last;
} fg_nodes;

static inline fg_nodes fg_nodes_of(fg_node *node) {
    return (fg_nodes){node, node};
}

static inline fg_nodes fg_nodes_add(fg_nodes list, fg_node *node) {
    list.last->next = node;
    return (fg_nodes){list.first, node};
}

static inline fg_nodes fg_nodes_join(fg_nodes list, fg_nodes more) {
    if (!list.first || !more.first) return list.first ? list : more;
    list.last->next = more.first;
    return (fg_nodes){list.first, more.last};
}

/* What slots 0 to 3 hold: nodes or lists; slot 0 a name where there is one. */
typedef struct fg_parts {
    fg_node *a, *b, *c, *d;
    const fg_name *name;
    uint8_t op;
} fg_parts;

/* NULL where the node would be nested too deep. */
fg_node *fg_build(fg_parser *parser, fg_node_kind kind, fg_extent at, fg_parts parts);
void fg_build_extent(fg_node *node, fg_extent at);
fg_node *fg_build_name(fg_parser *parser, const fg_name *name, fg_extent at);
fg_node *fg_build_number(fg_parser *parser, fg_extent at);
fg_node *fg_build_string(fg_parser *parser, fg_extent at);
fg_node *fg_build_import(fg_parser *parser, fg_extent at, fg_extent file, fg_node *alias);
/* Several values, or an `if` that is a statement of its own. */
fg_node *fg_build_values(fg_parser *parser, fg_extent at, fg_nodes values);
/* The call itself; NULL where it is none, or has parentheses around it: `base` is where it stands,
 * these included. */
fg_node *fg_build_called(fg_parser *parser, fg_extent base, fg_node *call);
/* `as label` and `after (controls)`, either of which may be missing. `at` is the whole; `computed`:
 * the label stands in parentheses. */
fg_node *fg_build_options(fg_parser *parser, fg_extent at, fg_node *call, fg_node *label,
                          bool computed, fg_node *controls);
/* False where something else than a name stands left of `=` or `<-`. */
bool fg_build_targets(fg_parser *parser, fg_nodes targets);
bool fg_build_update(fg_parser *parser, fg_nodes targets, fg_nodes values);
/* A statement that could not be read, with the names that it would have defined. */
fg_node *fg_build_error(fg_parser *parser, fg_extent at);
/* Makes an ERROR of a statement that was complete, but for what stands behind it at `at`. */
void fg_build_spoilt(fg_parser *parser, fg_node *statement, fg_extent at);
void fg_build_file(fg_parser *parser, fg_nodes statements);

#endif
