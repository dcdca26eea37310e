/* Text that came from users, made safe to show: control characters, bytes that are not UTF-8, and
 * characters that turn the direction of writing are spelled out. */
#ifndef FG_DIAG_ESCAPE_H
#define FG_DIAG_ESCAPE_H

#include "base/text.h"

/* One character as it is shown. */
typedef struct fg_cell {
    uint32_t length; /* bytes it takes in the source */
    int width;       /* columns, as far as can be known: a tab counts 1 */
    char text[12];   /* "a", "\t" itself, "\\x1b", "\\u202e" */
} fg_cell;

/* The character at `at`, before `end`. */
fg_cell fg_cell_at(const char *at, const char *end);
/* Adds one line of text: newlines and tabs are spelled out too. */
void fg_escape_line(fg_text *out, const char *text);
/* Adds a JSON string with its quotes; NULL is null. Bytes that are not UTF-8 become U+FFFD. */
void fg_escape_json(fg_text *out, const char *text);

/* Adds text for XML, between tags or in an attribute: what XML cannot hold is spelled out. */
void fg_escape_xml(fg_text *out, const char *text);
/* Adds a path as a URI reference: a relative one, or with "file://". */
void fg_escape_uri(fg_text *out, const char *path);

#endif
