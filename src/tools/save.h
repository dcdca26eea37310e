/* --out: which results go into which files. */
#ifndef FG_TOOLS_SAVE_H
#define FG_TOOLS_SAVE_H

#include "feedgraph/tools.h"
#include "tools/result.h"

/* "NAME=@file.npy", "NAME=@file.npz", "@file.npz". */
typedef struct fg_save {
    char *name;       /* of the output; NULL: all of them */
    const char *path; /* in the argument */
    bool archive;     /* a npz */
} fg_save;

typedef struct fg_saves {
    size_t count;
    fg_save *list;
} fg_saves;

/* Reads all --out. On wrong usage the message is on standard error. */
fg_status fg_saves_init(fg_saves *saves, const fg_arguments *arguments);
void fg_saves_fini(fg_saves *saves);

/* Writes the outputs of a run that succeeded, each file whole or not at all; goes on after one that
 * cannot be written. FG_UNWRITABLE with the messages on standard error. */
fg_status fg_saves_write(const fg_saves *saves, const char *tool, const fg_results *results);

#endif
