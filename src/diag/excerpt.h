/* A line of a source with what is meant in it underlined. */
#ifndef FG_DIAG_EXCERPT_H
#define FG_DIAG_EXCERPT_H

#include "base/text.h"
#include "diag/source.h"

/* Bytes of a source to underline: the main place as "^~~~", others as "~~~~ label". */
typedef struct fg_underline {
    uint32_t begin, end;
    const char *label; /* "" for none */
    bool main;
    uint32_t row; /* for fg_excerpt_add alone: under which of the rows it comes */
} fg_underline;

/* Lines of more bytes than this are cut to a window around the first underline. */
#define FG_EXCERPT_LONG 200

/* Adds the line of `place` and the rows under it. All underlines begin in that line; what goes on
 * in the next lines is cut. On a long line there is one underline. */
void fg_excerpt_add(fg_text *out, const fg_source *source, fg_place place, fg_underline *underlines,
                    uint32_t count, bool color);

#endif
