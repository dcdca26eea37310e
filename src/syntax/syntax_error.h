/* The words for what is wrong with a text: G101 to G105. */
#ifndef FG_SYNTAX_SYNTAX_ERROR_H
#define FG_SYNTAX_SYNTAX_ERROR_H

#include "grammar/scan.h"
#include "syntax/build.h"

/* The tokens that the grammar would have taken, with their names. */
typedef struct fg_expected {
    int count;
    int kinds[80];
    const char *words[80];
} fg_expected;

/* The last token that the line filter sent does not fit. */
void fg_syntax_unexpected(fg_parser *parser, const fg_expected *expected);
void fg_syntax_too_deep(fg_parser *parser, fg_extent at);

/* Brackets `from` .. open.count - 1 of the line filter are not closed; `before` is the token that
 * shows it. */
void fg_syntax_unclosed(fg_parser *parser, uint32_t from, const fg_token *before);
/* A bracket closed by one of another kind. */
void fg_syntax_mismatch(fg_parser *parser, const fg_token *closer);

/* What is wrong for the builder. */
void fg_syntax_bad_target(fg_parser *parser, const fg_node *target);
void fg_syntax_one_update(fg_parser *parser, fg_extent at);
void fg_syntax_not_a_call(fg_parser *parser, fg_extent at);
void fg_syntax_bad_literal(fg_parser *parser, fg_extent at, const char *why);

/* What is wrong for the scanner. */
void fg_syntax_bad_number(fg_scanner *scanner, const fg_token *token);
/* Bytes that are no text, characters that begin no token, words with letters beyond ASCII. */
void fg_syntax_bad_bytes(fg_scanner *scanner, const fg_token *token);
void fg_syntax_long_name(fg_scanner *scanner, const fg_token *token);
void fg_syntax_empty_name(fg_scanner *scanner, const fg_token *token);
void fg_syntax_unterminated(fg_scanner *scanner, const fg_token *token, const char *what);

#endif
