/* What a tool prints: standard output that notices when it cannot be written, colours, JSON
 * strings, and how a tool begins and ends. */
#ifndef FG_TOOLS_OUTPUT_H
#define FG_TOOLS_OUTPUT_H

#include <stdio.h>

#include "tools/options.h"

/* Everything printed goes through these, so that a full disk or a closed pipe is seen. */
typedef struct fg_output {
    const char *tool;
    FILE *file;
    int error;  /* errno of the first write that failed; 0: none */
    bool color; /* may hold escape sequences */
} fg_output;

/* Once, first: a write that fails is an error here and no signal; an interrupt ends the process
 * with 130; standard streams that were closed fail when they are used, and are never another
 * file. */
void fg_tool_begin(void);
/* Between these an interrupt waits: files are being written. */
void fg_tool_hold_interrupts(void);
void fg_tool_release_interrupts(void);

/* `mode` is "auto", "always", "never" or NULL (auto: a terminal that shows colours, and no
 * NO_COLOR). */
void fg_output_init(fg_output *output, const char *tool, FILE *file, const char *mode);
void fg_print(fg_output *output, const char *format, ...) __attribute__((format(printf, 2, 3)));
void fg_print_text(fg_output *output, const char *text);
void fg_print_bytes(fg_output *output, const char *bytes, size_t length);
/* Text of a file on one line: control characters as "\\x1b". */
void fg_print_plain(fg_output *output, const char *text);
/* The same, bold where the output has colours. */
void fg_print_heading(fg_output *output, const char *text);
/* Quoted and escaped; bytes that are not UTF-8 become U+FFFD. */
void fg_print_json_string(fg_output *output, const char *text);
/* A word as a shell takes it: quoted where it must be. */
void fg_print_shell_word(fg_output *output, const char *text);

/* Flushes. FG_UNWRITABLE, with a message unless a reader closed its pipe, where anything that was
 * printed did not arrive. */
fg_status fg_output_finish(fg_output *output);

#endif
