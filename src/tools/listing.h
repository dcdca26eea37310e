/* What a file offers: its signatures with their types, its placeholders, commands to paste. */
#ifndef FG_TOOLS_LISTING_H
#define FG_TOOLS_LISTING_H

#include "feedgraph/tools.h"
#include "tools/output.h"

/* `program` is how graphrun was called, for the commands. FG_LIMIT where memory is short. */
fg_status fg_listing_print(fg_output *output, const fg_model *model, const char *program,
                           const char *file);
/* The same as members of a JSON object, without its braces. */
void fg_listing_print_json(fg_output *output, const fg_model *model);

#endif
