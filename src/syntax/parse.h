/* Text to tree. */
#ifndef FG_SYNTAX_PARSE_H
#define FG_SYNTAX_PARSE_H

#include "diag/report.h"
#include "syntax/tree.h"

/* Parses a source of the report. What is wrong with the text are findings (G101 to G105); the tree
 * holds the rest, with an ERROR node where a statement could not be read. `sources` are the
 * report's; names are interned in `names`; all memory is the arena's. */
fg_tree *fg_parse(fg_arena *arena, fg_names *names, fg_report *report, uint32_t source);

#endif
