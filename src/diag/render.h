/* A report as text for people, as lines for editors, as JSON for programs. */
#ifndef FG_DIAG_RENDER_H
#define FG_DIAG_RENDER_H

#include "base/text.h"
#include "diag/report.h"
#include "feedgraph/tools.h"

/* Both count the lines of the sources they point into, so `sources->arena->guard` is set.
 *
 * Adds one finding, with its source lines and carets, to `out`. As JSON it is an object without a
 * newline: code, name, severity, message, file, line, column, endLine, endColumn (behind the last
 * character), node, marks (label, file, line, ...), path, help, fix (description, replacements),
 * fingerprint where it was made; what there is not is null. SARIF, Checkstyle and JUnit have no
 * findings that stand for themselves: they are documents (document.h). */
void fg_render_finding(const fg_report *report, const fg_finding *finding, fg_format format,
                       bool color, fg_text *out);
/* Adds all of a sorted report; `json` makes one document of it. */
void fg_render_report(const fg_report *report, fg_format format, bool color, fg_text *out);

#endif
