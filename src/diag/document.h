/* Reports of several files as one document. */
#ifndef FG_DIAG_DOCUMENT_H
#define FG_DIAG_DOCUMENT_H

#include "base/text.h"
#include "diag/report.h"
#include "feedgraph/tools.h"

struct fg_document {
    fg_memory memory;
    fg_arena arena;
    fg_format format;
    const char *tool, *version;
    fg_text body; /* what the files have added */
    uint64_t files, results, tests, failures;
};

/* Both allocate from the document's arena, whose guard is set, as is that of the report's sources.
 * The report is sorted, and its findings have fingerprints. */
void fg_document_put(fg_document *document, const fg_checked *checked);
/* The whole document. */
void fg_document_close(fg_document *document, fg_status status, fg_text *out);

#endif
