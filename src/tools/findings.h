/* A report on the terminal, and what it makes of the exit status. */
#ifndef FG_TOOLS_FINDINGS_H
#define FG_TOOLS_FINDINGS_H

#include "feedgraph/tools.h"
#include "tools/output.h"

/* The worse of two exit statuses: what cannot be read is worse than what is wrong in it. */
fg_status fg_worse(fg_status a, fg_status b);

/* FG_FINDINGS where the report holds a finding of this severity or a worse one. */
fg_status fg_findings_status(const fg_report *report, fg_severity least);

/* Says that memory is too short for what was found; FG_LIMIT. */
fg_status fg_findings_lost(fg_output *output);
/* The whole report as text or as lines for editors. FG_LIMIT where memory is short. */
fg_status fg_findings_print(fg_output *output, fg_report *report, fg_format format);
/* The report's JSON document, as a part of another. */
fg_status fg_findings_print_json(fg_output *output, fg_report *report);

/* "2 errors, 1 warning"; "no findings". */
void fg_findings_print_count(fg_output *output, const fg_report *report);

/* What a status means where the report holds no error that says it: "out of memory ...". NULL where
 * there is nothing to say. `report` is NULL where not even that could be made. */
const char *fg_status_text(fg_status status, const fg_report *report);

#endif
