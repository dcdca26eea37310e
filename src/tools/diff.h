/* Two texts compared line by line. */
#ifndef FG_TOOLS_DIFF_H
#define FG_TOOLS_DIFF_H

#include "tools/output.h"

/* A unified diff with three lines of context, which patch takes; nothing where the texts are the
 * same. FG_LIMIT where memory is short. */
fg_status fg_diff_print(fg_output *output, const char *name, const char *before,
                        size_t before_length, const char *after, size_t after_length);

#endif
