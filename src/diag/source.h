/* Sources and places in them. A source is any text that a message can point into: a file, a feed
 * given on a command line, a member of a layer library. Lines are counted when a message needs
 * them, never while reading. */
#ifndef FG_DIAG_SOURCE_H
#define FG_DIAG_SOURCE_H

#include "base/memory.h"

/* Bytes begin .. end - 1 of a source. Source 0 is no place at all. */
typedef struct fg_span {
    uint32_t source;
    uint32_t begin, end;
} fg_span;

typedef enum fg_source_kind {
    FG_SOURCE_FILE,     /* lines are numbered: "digits.graph:9:13:" */
    FG_SOURCE_LIBRARY,  /* a layer file built into the library: "layers/lstm.graph:12:3:" */
    FG_SOURCE_ARGUMENT, /* one argument, one line: "feed 2:" */
    FG_SOURCE_NODES,    /* a graph without lines: a span is a node's name, as the file has it:
                           "model.pb: node 'dense/MatMul':"; an empty one is the file alone */
} fg_source_kind;

typedef struct fg_source {
    const char *name;
    const char *text; /* borrowed: lives as long as the sources do */
    size_t length;    /* at most 2^32 - 2 */
    fg_source_kind kind;
    const uint32_t *lines; /* where each line begins; NULL until asked for */
    uint32_t line_count;
    uint32_t seen, seen_column; /* the place found last that was further on in its line */
} fg_source;

typedef struct fg_sources {
    fg_arena *arena;
    FG_VEC(fg_source *) list; /* list.at[0] is no source */
} fg_sources;

void fg_sources_init(fg_sources *sources, fg_arena *arena);
/* Copies the name, borrows the text. Returns the source's number, from 1. */
uint32_t fg_sources_add(fg_sources *sources, fg_source_kind kind, const char *name,
                        const char *text, size_t length);
fg_source *fg_sources_get(const fg_sources *sources, uint32_t number); /* NULL for 0 */
/* The node's name that a span in a source of nodes is, in `arena`, "" for the file alone; NULL for
 * other sources. */
const char *fg_source_node(const fg_sources *sources, fg_arena *arena, fg_span span);

typedef struct fg_place {
    uint32_t line;                 /* from 1 */
    uint32_t column;               /* from 1, in characters (code points) */
    uint32_t line_begin, line_end; /* bytes; without the line's end */
} fg_place;

/* Counts the source's lines when it is called first, so `arena->guard` is set. An offset behind the
 * end means the end. A byte order mark is no character; a byte that is not UTF-8 is one. Source 0
 * gives zeros. */
fg_place fg_source_place(fg_sources *sources, uint32_t number, uint32_t offset);

#endif
