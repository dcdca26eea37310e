/* What numbers and strings in a text are worth. */
#ifndef FG_SYNTAX_LITERAL_H
#define FG_SYNTAX_LITERAL_H

#include "base/name.h"
#include "syntax/build.h"

/* Sets `op` (FG_TREE_INTEGER, FG_TREE_WIDE or FG_TREE_REAL) and `value`. Returns NULL, or why it is
 * no number that a computer has. */
const char *fg_literal_number(fg_arena *arena, const char *text, fg_extent at, uint8_t *op,
                              fg_slot *value);

/* Decodes a string with its quotes. NULL where an escape in it is wrong: `wrong` is where, `why` in
 * words. A decoded string holds no NUL and is UTF-8. */
const fg_name *fg_literal_string(fg_names *names, const char *text, fg_extent at, fg_extent *wrong,
                                 const char **why);

#endif
