/* The command line of a tool, read by its option table.
 *
 * The table is what parsing, --help, completions and the man page's sections are made from. A tool
 * is a constant: it owns nothing. */
#ifndef FG_TOOLS_OPTIONS_H
#define FG_TOOLS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feedgraph/feedgraph.h"

typedef struct fg_option {
    const char *group;    /* the heading under which --help lists it */
    char letter;          /* its short form, or 0 */
    const char *name;     /* without the two dashes */
    const char *argument; /* "FILE"; "text|json" for one of these words; in
                             brackets where it may be left out; NULL for a switch */
    bool repeatable;      /* else a second one is wrong usage */
    const char *help;
} fg_option;

typedef struct fg_tool {
    const char *name;
    const char *summary; /* what it does, in a line */
    const char *usage;   /* lines without the tool's name */
    const fg_option *options;
    size_t option_count;
    const char *notes;    /* text under the options: what a VALUE is; or NULL */
    const char *examples; /* lines of command and comment that work in the samples' folder */
} fg_tool;

typedef struct fg_given {
    const fg_option *option;
    const char *value; /* "" for a switch */
} fg_given;

typedef struct fg_arguments {
    const fg_tool *tool;
    fg_given *given; /* in their order */
    size_t given_count;
    const char **operands;
    size_t operand_count;
} fg_arguments;

/* Values point into argv. On wrong usage the message is on standard error, and FG_USAGE comes
 * back; nothing is reported behind a --help or --version. FG_LIMIT where memory is short. */
fg_status fg_arguments_init(fg_arguments *arguments, const fg_tool *tool, int argc, char **argv);
void fg_arguments_fini(fg_arguments *arguments);

/* The value of an option that is given once; NULL where it is not given. */
const char *fg_argument(const fg_arguments *arguments, const char *option);
/* The values of one that may be repeated: start with `*at` 0; NULL behind the last. */
const char *fg_argument_next(const fg_arguments *arguments, const char *option, size_t *at);

/* Numbers as options take them. False, with the message on standard error, where the text is none
 * or out of range; `*number` stays as it was where the option is not given. */
bool fg_argument_integer(const fg_arguments *arguments, const char *option, uint64_t most,
                         uint64_t *number);
bool fg_argument_real(const fg_arguments *arguments, const char *option, double *number);
/* Bytes, with K, M, G or T (powers of 1024) behind the number. */
bool fg_argument_size(const fg_arguments *arguments, const char *option, size_t *size);

/* "TOOL: message", and where help is found. Returns FG_USAGE. */
fg_status fg_usage_error(const fg_tool *tool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
