/* The tree of a file: what was written, no more. Nodes live in an arena; a node has room for the
 * slots of its kind only (tree.def).
 *
 * No node nests more than FG_TREE_DEPTH levels, so what walks a tree may recurse; the exceptions
 * are the left sides of BINARY, and the bases of CALL, INDEX and ATTRIBUTE, which may be any
 * number deep (a sum of 100,000 terms): walk these in a loop. A level is a block, a bracket or an
 * operator; what is but a part of one (CLAUSE, ARG, PARAM, a statement without a block) counts with
 * it, so there are at most some three nodes to a level. */
#ifndef FG_SYNTAX_TREE_H
#define FG_SYNTAX_TREE_H

#include "base/name.h"
#include "diag/source.h"

#define FG_TREE_DEPTH 1000

typedef enum fg_node_kind {
#define NODE(kind, slots, holds) FG_NODE_##kind,
#include "syntax/tree.def"
#undef NODE
    FG_NODE_KINDS
} fg_node_kind;

typedef enum fg_operator {
    FG_OPERATOR_NONE,
    FG_ADD,
    FG_SUBTRACT,
    FG_MULTIPLY,
    FG_DIVIDE,
    FG_FLOOR_DIVIDE,
    FG_REMAINDER,
    FG_POWER,
    FG_MATMUL,
    FG_LESS,
    FG_LESS_EQUAL,
    FG_GREATER,
    FG_GREATER_EQUAL,
    FG_EQUALS,
    FG_NOT_EQUALS,
    FG_AND,
    FG_OR,
    FG_NOT,
    FG_NEGATE,
    FG_PLUS,
} fg_operator;

enum { /* fg_node.op of other kinds; 0 where nothing is said */
       FG_TREE_STATE = 1,
       FG_TREE_REST = 1,
       FG_TREE_LISTED = 1,
       FG_TREE_QUOTED = 1,
       FG_TREE_SIZED = 1,
       FG_TREE_COMPUTED = 1,
       FG_TREE_INTEGER = 1,
       FG_TREE_REAL = 2,
       FG_TREE_WIDE = 3,
       FG_TREE_TRUE = 1,
       FG_TREE_FALSE = 2,
       FG_TREE_NONE = 3,
};

typedef struct fg_node fg_node;
typedef union fg_slot {
    fg_node *node;
    const fg_name *name;
    int64_t integer;
    double real;
} fg_slot;

struct fg_node {
    uint8_t kind; /* fg_node_kind */
    uint8_t op;
    uint16_t depth;      /* levels below, the exceptions above not counted */
    uint32_t begin, end; /* bytes of the source; parentheses around an expression not counted */
    fg_node *next;       /* in a list */
    fg_slot slot[4];     /* as many as the kind has; no more are allocated */
};

typedef enum fg_trivia_kind {
    FG_COMMENT,    /* from `#` to the end of the line, alone on its line or behind something */
    FG_BLANK_LINE, /* a run of empty lines counts once */
} fg_trivia_kind;

typedef struct fg_trivia {
    uint32_t begin, end;
    uint8_t kind;
    bool alone; /* nothing but white space before it on its line */
} fg_trivia;

typedef struct fg_tree {
    uint32_t source; /* its number in the report's sources */
    const char *text;
    fg_node *file;                       /* kind FILE; never NULL */
    FG_VEC(fg_trivia) trivia;            /* by place */
    FG_VEC(const fg_node *) definitions; /* the DEFs, wherever they stand */
} fg_tree;

static inline fg_span fg_tree_span(const fg_tree *tree, const fg_node *node) {
    return (fg_span){tree->source, node->begin, node->end};
}
int fg_node_slots(fg_node_kind kind);
const char *fg_operator_text(fg_operator operator_); /* "//" */

#endif
