/* Where reports go: to the terminal in one format, and to files in others. */
#ifndef FG_TOOLS_OUTPUTS_H
#define FG_TOOLS_OUTPUTS_H

#include "tools/findings.h"
#include "tools/options.h"

typedef struct fg_report_file {
    const char *path; /* NULL: standard output */
    fg_document *document;
} fg_report_file;

typedef struct fg_outputs {
    const char *tool;
    fg_format format;     /* of the terminal */
    size_t most;          /* findings shown there, of a file */
    fg_report_file *list; /* all that is written when everything was checked */
    size_t count;
} fg_outputs;

/* From --format, --output FORMAT=FILE and --max-errors. FG_USAGE with a message on standard error.
 */
fg_status fg_outputs_init(fg_outputs *outputs, const fg_arguments *arguments);
void fg_outputs_fini(fg_outputs *outputs);
/* Whether findings go to the terminal as each file is checked (text, gcc), rather than in a
 * document at the end. */
bool fg_outputs_stream(const fg_outputs *outputs);
/* Shows a file's findings (on `err`) if they are streamed, and adds them to the documents. */
fg_status fg_outputs_add(fg_outputs *outputs, fg_output *err, const fg_checked *checked);
/* Writes the documents, to files as a whole or not at all. */
fg_status fg_outputs_write(fg_outputs *outputs, fg_output *out, fg_status worst);

#endif
