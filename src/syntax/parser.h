/* What one parse shares between the scanner, the line filter, the grammar and the builder. */
#ifndef FG_SYNTAX_PARSER_H
#define FG_SYNTAX_PARSER_H

#include "grammar/scan.h"
#include "syntax/build.h"
#include "syntax/lines.h"

/* A statement that could not be read, and what it would have defined. */
typedef struct fg_error {
    fg_extent at;
    fg_nodes names;
} fg_error;

struct fg_parser {
    fg_arena *arena;
    fg_names *names;
    fg_report *report;
    fg_tree *tree;
    fg_scanner scanner;
    fg_lines lines;
    FG_VEC(fg_error) errors; /* by place; none inside another */
};

static inline fg_span fg_parser_span(const fg_parser *parser, uint32_t begin, uint32_t end) {
    return (fg_span){parser->tree->source, begin, end};
}

#endif
