/* --summary: a model's instances as a table. */
#ifndef FG_TOOLS_SUMMARY_H
#define FG_TOOLS_SUMMARY_H

#include "feedgraph/tools.h"
#include "tools/output.h"

/* FG_LIMIT where memory is short. */
fg_status fg_summary_print(fg_output *output, fg_model *model, const char *file);
/* The same as members of a JSON object, without its braces. */
fg_status fg_summary_print_json(fg_output *output, fg_model *model);

#endif
