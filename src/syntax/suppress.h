/* Comments that say which findings are meant to be:
 *
 *     # graphlint: disable=G403,unfed-phase -- why
 *     # graphlint: disable-file=G208 -- why
 *
 * Behind a statement it is for its line, alone on a line for the next statement with all that is in
 * it, `disable-file` for the whole file. */
#ifndef FG_SYNTAX_SUPPRESS_H
#define FG_SYNTAX_SUPPRESS_H

#include "diag/control.h"
#include "syntax/tree.h"

/* One pattern of a comment. */
typedef struct fg_suppress {
    fg_span span; /* of the pattern */
    const char *pattern;
    size_t length;
    uint32_t begin, end; /* findings that begin here, the end included, are meant */
    const char *reason;  /* "" for none */
    bool used;
} fg_suppress;

typedef struct fg_suppresses {
    FG_VEC(fg_suppress) list;
} fg_suppresses;

/* Reads the comments of a tree. What is wrong with them (a word that is not known: G108; no reason:
 * G110) is reported where `report` is not NULL. */
void fg_suppress_read(fg_suppresses *out, fg_arena *arena, const fg_tree *tree, fg_report *report);
/* Marks the findings that are meant and removes them; findings of other sources stay. */
void fg_suppress_apply(fg_suppresses *suppresses, fg_report *report, uint32_t source, bool loaded);
/* Reports those that nothing was found for (G109). */
void fg_suppress_unused(const fg_suppresses *suppresses, fg_report *report);

#endif
