/* The printer's pen: writes the tokens of a text anew, one after the other.
 *
 * What prints a tree walks it and puts each token; the pen walks the text beside it, so it knows
 * what stands between two tokens: comments, which it writes where they are, and line breaks, which
 * it keeps. Parentheses and trailing commas, which the tree does not hold, are found there too. */
#ifndef FG_SYNTAX_PRINTER_H
#define FG_SYNTAX_PRINTER_H

#include "base/text.h"
#include "syntax/tree.h"

enum {
    FG_PRINT_INDENT = 4,
    FG_PRINT_WIDTH = 100, /* columns: what is written on one line and does not fit is broken up */
    /* Bytes of an element, of a list: what is longer is on several lines, and nobody tries. */
    FG_PRINT_ELEMENT = 4 * FG_PRINT_WIDTH,
    FG_PRINT_LIST = 20 * FG_PRINT_WIDTH,
};

/* Columns at which new lines begin. */
typedef struct fg_margin {
    uint32_t base; /* what closes a bracket or block */
    uint32_t hang; /* what goes on */
} fg_margin;

/* A part of an expression whose left side is printed first. */
typedef struct fg_print_link {
    const fg_node *node;
    uint32_t parentheses; /* around it */
} fg_print_link;

typedef struct fg_printer {
    const fg_tree *tree;
    fg_text *out;
    uint32_t at;     /* how far the text is printed */
    uint32_t trivia; /* how many comments and empty lines are */
    uint32_t column; /* of the pen, in characters */
    fg_margin margin;
    uint32_t widest; /* column that was reached since it was set last; comments do not count */
    bool fresh;      /* nothing on this line yet */
    bool flat;       /* everything on one line */
    bool quotes;     /* one expression, without comments */
    bool wraps;      /* lines that would be too long are broken */
    bool forced;     /* the next token begins a new line, whatever was there */
    bool joined;     /* the next token begins none, if no comment ends the line */
    FG_VEC(fg_print_link) links; /* stacks, for expressions that nest to the left */
    FG_VEC(fg_margin) margins;
} fg_printer;

typedef enum fg_glue {
    FG_GLUED,  /* directly behind the last token */
    FG_TIGHT,  /* the same, whatever was there */
    FG_SPACED, /* one space between, or the line break that was there */
    FG_JOINED, /* one space, whatever was there; behind a comment at the base */
    FG_BASED,  /* the same as FG_SPACED, but new lines begin at the base */
} fg_glue;

void fg_printer_init(fg_printer *printer, const fg_tree *tree, fg_text *out);

/* Whether what is tried does not fit: it will be taken back, and nothing need be added. */
static inline bool fg_print_failed(const fg_printer *printer) {
    return !printer->wraps && printer->widest > FG_PRINT_WIDTH;
}

/* Where the next token stands in the text. */
uint32_t fg_print_peek(const fg_printer *printer);
/* Whether a line break comes before it. */
bool fg_print_breaks(const fg_printer *printer);
bool fg_print_sees(const fg_printer *printer, char c);

/* The next token, which is this one. */
void fg_put(fg_printer *printer, fg_glue glue, const char *token);
/* The next token as it is spelt: that of a node without slots, or of a name. */
void fg_put_spelling(fg_printer *printer, fg_glue glue, const fg_node *node);

/* A bracket, and the margins inside; closed with what this returns. */
fg_margin fg_put_open(fg_printer *printer, fg_glue glue, const char *bracket);
void fg_put_close(fg_printer *printer, const char *bracket, fg_margin outside);

/* The next token, a name, as it is spelt. */
void fg_put_word(fg_printer *printer, fg_glue glue);

/* To a new line for what stands at the byte `at` of the text, with the comments and empty lines
 * before that. */
void fg_print_line(fg_printer *printer, uint32_t at, uint32_t column);
/* Only the comments and empty lines. */
void fg_print_trivia(fg_printer *printer, uint32_t at, uint32_t column);
/* To what stands at the byte `at`, on the same line. */
void fg_print_jump(fg_printer *printer, uint32_t at, const char *gap);
/* The margin for what stands before a block: the lines that it goes on with are further right than
 * those of the block. Returns the margin to be put back. */
fg_margin fg_print_widen(fg_printer *printer);

/* To try something and take it back: only the pen's own state and the text are. */
typedef struct fg_print_state {
    uint32_t at, trivia, column;
    size_t length;
    bool fresh;
} fg_print_state;

fg_print_state fg_printer_save(const fg_printer *printer);
void fg_printer_restore(fg_printer *printer, fg_print_state state);

/* An expression, with the parentheses around it. */
void fg_put_expression(fg_printer *printer, fg_glue glue, const fg_node *node);
typedef void fg_put_element(fg_printer *printer, fg_glue glue, const fg_node *node);
/* Elements with commas between; a comma behind the last is read over. */
void fg_put_list(fg_printer *printer, fg_glue glue, const fg_node *first, fg_put_element *put);
/* One element, on a new line where it does not fit behind what is there. */
void fg_put_fitting(fg_printer *printer, fg_glue glue, const fg_node *node, fg_put_element *put);
/* The same between brackets. */
void fg_put_bracketed(fg_printer *printer, fg_glue glue, const char *brackets, const fg_node *first,
                      fg_put_element *put);
/* `: TYPE` and `= value`, either of which may be NULL. */
void fg_put_typing(fg_printer *printer, const fg_node *type);
void fg_put_value(fg_printer *printer, const fg_node *value);
void fg_put_type(fg_printer *printer, fg_glue glue, const fg_node *type);
void fg_put_if(fg_printer *printer, fg_glue glue, const fg_node *node, bool statement);
/* `{ statements }`; `end` is behind the closing bracket. True where it takes several lines. */
bool fg_put_block(fg_printer *printer, const fg_node *statements, uint32_t end);

#endif
