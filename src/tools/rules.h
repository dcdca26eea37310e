/* graphlint --explain and --list-rules. */
#ifndef FG_TOOLS_RULES_H
#define FG_TOOLS_RULES_H

#include "tools/options.h"

/* Prints what was asked of the rules; false where nothing was. */
bool fg_rules_answer(const fg_arguments *arguments, fg_status *status);

#endif
