/* Which findings of a file count: its .graphlint, then the command line. */
#ifndef FG_TOOLS_SETTINGS_H
#define FG_TOOLS_SETTINGS_H

#include "feedgraph/tools.h"
#include "tools/options.h"

typedef struct fg_settings {
    fg_controls *controls;
    fg_severity fail_on;
} fg_settings;

/* For the file `path`: of the first .graphlint in its folder or in one above, unless --config names
 * another one ("none": none), and of --select, --ignore, --warn, --error, --fail-on and --strict.
 * What is wrong with the file of settings is in the report; a pattern on the command line that
 * matches no rule is said on standard error, and FG_USAGE. */
fg_status fg_settings_init(fg_settings *settings, const fg_arguments *arguments,
                           fg_context *context, const char *path, fg_report *report);
void fg_settings_fini(fg_settings *settings);

#endif
