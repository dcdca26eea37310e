/* graphlint --fix: what findings know to mend, done. */
#ifndef FG_TOOLS_FIX_H
#define FG_TOOLS_FIX_H

#include "feedgraph/tools.h"
#include "tools/options.h"

/* Mends the text of the file `path` as far as its findings know how, one after the other. Nothing
 * is done that leaves more findings, more errors or what does not parse; a second call does
 * nothing. `*text` is what was read, `*fixed` (both freed with free()) NULL where nothing was done.
 * FG_FINDINGS, FG_UNREADABLE and the like only where the file itself could
 * not be read. */
fg_status fg_fix_file(const fg_arguments *arguments, const fg_options *limits, const char *path,
                      char **text, size_t *length, char **fixed, size_t *fixed_length);

#endif
