/* --help and --version, from a tool's option table. */
#ifndef FG_TOOLS_HELP_H
#define FG_TOOLS_HELP_H

#include "tools/output.h"

/* Where --help or --version is given: answers it, and returns true with the exit status. */
bool fg_help_answer(const fg_arguments *arguments, fg_status *status);

#endif
