/* What kinds of tokens are to the line filter. */
#ifndef FG_SYNTAX_TRAIT_H
#define FG_SYNTAX_TRAIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FG_TRAIT_OPERAND = 1,     /* can end an operand */
    FG_TRAIT_OPEN = 2,        /* cannot end a statement: it goes on on the next line */
    FG_TRAIT_GOES_ON = 4,     /* cannot begin a statement: it goes on with this on a new line */
    FG_TRAIT_INFIX = 8,       /* an operator that binds less than a sign */
    FG_TRAIT_BREAK = 16,      /* ends an operand that `not` waits for */
    FG_TRAIT_HEAD = 32,       /* waits for a block */
    FG_TRAIT_WORD = 64,       /* begins statements, elsewhere a name */
    FG_TRAIT_STATEMENT = 128, /* reserved, and nowhere but at the beginning of a statement */
    FG_TRAITS = 320,          /* kinds that may have any */
};

extern const uint8_t fg_traits[FG_TRAITS];

static inline bool fg_token_is(int kind, uint8_t trait) {
    return (size_t)kind < FG_TRAITS && (fg_traits[kind] & trait);
}

static inline bool fg_token_opens(int kind) {
    return kind == '(' || kind == '[' || kind == '{';
}

static inline bool fg_token_closes(int kind) {
    return kind == ')' || kind == ']' || kind == '}';
}

static inline char fg_closer_of(char opener) {
    return opener == '(' ? ')' : opener == '[' ? ']' : '}';
}

#endif
