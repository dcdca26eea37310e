/* Findings that are known: one a line, by fingerprint. */
#ifndef FG_TOOLS_BASELINE_H
#define FG_TOOLS_BASELINE_H

#include "feedgraph/tools.h"
#include "tools/output.h"

typedef struct fg_known {
    char fingerprint[40];
    bool met; /* each line is for one finding */
} fg_known;

typedef struct fg_baseline {
    char *path;
    fg_known *list; /* sorted */
    size_t count, capacity;
    FILE *written; /* where --write-baseline collects */
    char *text;
    size_t length, findings;
} fg_baseline;

/* Reads a baseline; one that was read before is let go. What is wrong is said on standard error. */
fg_status fg_baseline_read(fg_baseline *baseline, const char *tool, const char *path);
/* Takes the findings that are known out of a report. */
fg_status fg_baseline_apply(fg_baseline *baseline, fg_report *report);
/* Writes down all findings of a report, and takes them out of it. */
fg_status fg_baseline_collect(fg_baseline *baseline, fg_report *report);
/* Writes what was collected to a file. */
fg_status fg_baseline_write(fg_baseline *baseline, fg_output *out, const char *path);
void fg_baseline_fini(fg_baseline *baseline);

#endif
