/* A graphrun command line, ready to paste: with made-up feeds that work as they stand. */
#ifndef FG_TOOLS_COMMAND_H
#define FG_TOOLS_COMMAND_H

#include "tools/output.h"

typedef struct fg_command_feed {
    const char *name;
    fg_type_info type; /* of FG_INVALID: not known, and fed from a file */
} fg_command_feed;

typedef struct fg_command {
    const char *program; /* how graphrun is called here */
    const char *file;
    const char *signature; /* or NULL */
    const char *fetches;   /* separated by commas, or NULL */
    const char *phase;     /* "infer", "train", or NULL */
    size_t feed_count;
    const fg_command_feed *feeds;
} fg_command;

/* One line. A feed is random where it holds floats, else zeros; one whose size has no name, so that
 * no --dim can say it, is written out, or stands for a file where it would be long. */
void fg_command_print(fg_output *output, const fg_command *command);

/* How graphrun is called by somebody who called a tool beside it as `argv0`; freed with free(),
 * NULL where memory is short. */
char *fg_command_program(const char *argv0);

#endif
