/* A tree back to text: the same statements in the same order, every comment and blank line kept,
 * literals as they were spelt, layout made canonical (4 spaces a block, one space around operators,
 * one statement a line; a construct written over several lines stays so). Printing the tree of what
 * was printed gives the same text. Statements that could not be read stay as they are. */
#ifndef FG_SYNTAX_PRINT_H
#define FG_SYNTAX_PRINT_H

#include "base/text.h"
#include "syntax/tree.h"

void fg_print_tree(const fg_tree *tree, fg_text *out);
/* One expression on one line, as messages quote it. */
void fg_print_expression(const fg_tree *tree, const fg_node *node, fg_text *out);

#endif
