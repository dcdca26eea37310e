/* What graphc made of a graph, for people and for programs. */
#ifndef FG_TOOLS_CUT_REPORT_H
#define FG_TOOLS_CUT_REPORT_H

#include "feedgraph/tools.h"
#include "tools/output.h"

typedef struct fg_cut_report {
    const char *path;    /* of the model */
    const char *archive; /* where arrays went; or NULL */
    const fg_model *model;
    const fg_part *part;
    size_t variables; /* of the model */
} fg_cut_report;

void fg_cut_report_text(fg_output *output, const fg_cut_report *report);
/* One document; doc/tools.md says what is in it. */
void fg_cut_report_json(fg_output *output, const fg_cut_report *report);

#endif
