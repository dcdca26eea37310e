/* Text to tokens. Tokens carry the bytes they span; comments and blank lines go to the tree; line
 * breaks are no tokens but a mark on the token behind them (src/syntax/lines.h makes sense of
 * them). What is no token at all is reported here. */
#ifndef FG_GRAMMAR_SCAN_H
#define FG_GRAMMAR_SCAN_H

#include "diag/report.h"
#include "syntax/tree.h"

enum {
    FG_SCAN_BAD = 1000,        /* the kind of what was reported: no token of the grammar */
    FG_SCAN_NOTHING = 1001,    /* within the scanner only: no token yet */
    FG_SCAN_LONGEST = 1 << 17, /* bytes: a longer run of one kind comes in pieces */
    FG_SCAN_NAME = 65535,      /* bytes: the longest name */
    FG_SCAN_BAD_MOST = 20,     /* reports of bytes that are no text; a file with more is none */
};

typedef struct fg_token {
    const fg_name *name; /* of FG_TOKEN_NAME */
    uint32_t begin, end; /* bytes */
    uint32_t line_begin; /* where its line begins */
    int16_t kind;        /* FG_TOKEN_..., a character, or FG_SCAN_BAD */
    bool first;          /* of its line */
} fg_token;

typedef struct fg_scanner {
    fg_arena *arena;
    fg_names *names;
    fg_report *report;
    fg_tree *tree; /* where comments and blank lines go */
    const char *text;
    uint32_t length;
    uint32_t read;     /* bytes that flex has got */
    uint32_t at;       /* where the next token begins */
    uint32_t open;     /* where the string, quoted name or comment under way began */
    uint32_t long_end; /* where a run that was cut for its length ended; 0: nowhere */
    uint32_t line_begin;
    uint32_t blank_begin, blank_end; /* empty lines not yet kept; equal: none */
    uint32_t bad, bad_end;           /* reports of bad bytes; where the last of them ended */
    bool fresh;                      /* nothing on this line yet */
    bool started;                    /* something in this file already */
    bool broken;                     /* the string under way holds what was reported */
    bool quiet;                      /* set by the reader: in a statement that is wrong already */
    void *flex;
} fg_scanner;

/* All memory is the arena's: nothing is to be freed. */
void fg_scan_init(fg_scanner *scanner, fg_arena *arena, fg_names *names, fg_report *report,
                  fg_tree *tree);
/* FG_TOKEN_END at the end, any number of times. */
void fg_scan_next(fg_scanner *scanner, fg_token *token);

#endif
