/* graphlint --needs: the placeholders that a value needs, for each phase. */
#ifndef FG_TOOLS_NEEDS_H
#define FG_TOOLS_NEEDS_H

#include "feedgraph/tools.h"
#include "tools/output.h"

typedef struct fg_needs {
    const fg_arguments *arguments; /* whose --feed are not counted */
    const char *program;           /* how graphrun is called here, for commands */
    const char *file;
    fg_context *context;
    const fg_model *model;
    fg_session *session;
    fg_report *report;
} fg_needs;

/* Blocks of text, each with a command to paste; what is wrong is in the report. */
fg_status fg_needs_print(fg_output *output, const fg_needs *needs, const char *fetch);
/* Objects of a JSON array, each with a comma before it but the first. */
fg_status fg_needs_print_json(fg_output *output, const fg_needs *needs, const char *fetch,
                              bool *first);

#endif
