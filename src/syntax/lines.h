/* The line filter, between the scanner and the parser: where statements end.
 *
 * It sends a SEPARATOR where a line break or `;` ends a statement, tells words that declare from
 * names, keeps the stack of open brackets, closes those that are left open, and counts how deep
 * the text nests, so that the parser's stack stays small. After a mistake it skips to where the
 * statement ends. */
#ifndef FG_SYNTAX_LINES_H
#define FG_SYNTAX_LINES_H

#include "grammar/scan.h"

typedef struct fg_parser fg_parser;

/* What the filter knows of the statement that is under way. */
typedef struct fg_statement {
    uint32_t begin;  /* of its first token */
    uint32_t column; /* from 0: how far the line is indented on which it begins */
    int keyword;     /* the token that it begins with */
    /* What waits on the parser's stack for what follows it: */
    uint16_t heads;  /* `if`, `loop`, ...: until their block */
    uint16_t nots;   /* until the end of the condition */
    uint16_t signs;  /* - + **: until an operator that binds less */
    uint8_t assigns; /* how many `=` outside brackets it had, up to 2 */
    bool mismatched; /* one of its brackets was closed by one of another kind, as reported */
    bool broken;     /* is reported as wrong */
} fg_statement;

typedef struct fg_bracket {
    char kind;          /* ( [ { */
    uint32_t begin;     /* where it stands */
    uint32_t line;      /* where its line begins */
    fg_statement outer; /* the statement that it stands in, when it was opened */
    /* Of a block: */
    bool excused; /* a '{' in it that should not stand there was reported */
    bool has_body;
    uint32_t body;    /* the column of its first statement; UINT32_MAX: on the same line */
    uint32_t suspect; /* a '{' in it whose '}' stands too far left; 0: none */
} fg_bracket;

typedef struct fg_lines {
    FG_VEC(fg_bracket) open;
    fg_statement now;
    fg_token token;      /* the last that was sent */
    int before;          /* the kind of the one before that */
    fg_token held;       /* read and not sent yet */
    uint32_t end;        /* of the last token that was read and is no longer held */
    uint32_t end_before; /* of the one before `token` */
    uint32_t closing;    /* brackets from this one on are being closed; UINT32_MAX: none */
    uint32_t weight;     /* brackets, and all that waits outside the innermost */
    uint32_t skip_to;    /* while skipping: the statement stands in this many brackets */
    uint32_t skip_line; /* ... and where the line begins on which it went wrong; UINT32_MAX: none */
    uint32_t deep_begin; /* of the outermost statement in which the limit was met */
    uint64_t excess;     /* while skipping: open brackets beyond the limit */
    bool holds;
    bool starts;      /* at the beginning of a statement */
    bool forced;      /* the statement ends here, whatever its last token */
    bool skips;       /* to the end of the statement */
    bool lacks_block; /* while skipping: the statement should have had a block */
    bool deep;        /* the limit was met, and said */
} fg_lines;

void fg_lines_init(fg_lines *lines);
/* The next token for the parser; valid until the next call. */
const fg_token *fg_lines_next(fg_parser *parser);
/* The statement is wrong, as reported (by the parser, for the last token, or by the builder):
 * what is left of it is not sent. `wants_block`: it should have gone on with a block. */
void fg_lines_break(fg_parser *parser, bool wants_block);
/* Whether the last token is the first of its line, and not to the right of where the statement
 * began that opened a bracket: then the bracket was not closed. Reports it, ends the bracket, and
 * sends the token again. */
bool fg_lines_unclosed(fg_parser *parser);

#endif
