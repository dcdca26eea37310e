#include "syntax/syntax_error.h"

#include <string.h>

#include "base/text.h"
#include "grammar/parse.h"
#include "syntax/lead.h"
#include "syntax/lines.h"
#include "syntax/parser.h"
#include "syntax/trait.h"

#define SHOWN 40 /* bytes of a token that a message quotes */
#define MOST  4  /* things that a message expects */

/* A part of the text, cut short where it is long: for "%.*s%s". */
typedef struct excerpt {
    int length;
    const char *at, *more;
} excerpt;
#define EXCERPT(e) (e).length, (e).at, (e).more

static excerpt excerpt_of(const char *text, uint32_t begin, uint32_t end) {
    if (end - begin <= SHOWN) return (excerpt){(int)(end - begin), text + begin, ""};
    int length = SHOWN;
    while (length > 0 && ((unsigned char)text[begin + (uint32_t)length] & 0xc0) == 0x80) length--;
    return (excerpt){length, text + begin, "..."};
}

static fg_span span_of(const fg_parser *parser, fg_extent at) {
    return fg_parser_span(parser, at.begin, at.end);
}

/* ---- what the grammar does not take ---- */

static bool fits(const fg_expected *expected, int kind) {
    for (int i = 0; i < expected->count; i++)
        if (expected->kinds[i] == kind) return true;
    return false;
}

static bool begins_expression(int kind) {
    switch (kind) {
        case FG_TOKEN_NAME:
        case FG_TOKEN_NUMBER:
        case FG_TOKEN_STRING:
        case FG_TOKEN_TRUE:
        case FG_TOKEN_FALSE:
        case FG_TOKEN_NONE:
        case FG_TOKEN_NOT:
        case FG_TOKEN_IF:
        case FG_TOKEN_LOOP:
        case '(':
        case '[':
        case '-':
        case '+':
            return true;
        default:
            return false;
    }
}

static bool begins_statement(int kind) {
    return (kind >= FG_TOKEN_GRAPH && kind <= FG_TOKEN_WARN) || kind == FG_TOKEN_DEF ||
           kind == FG_TOKEN_RETURN || kind == FG_TOKEN_FOR || kind == FG_TOKEN_ASSERT;
}

static bool compares(int kind) {
    return kind == '<' || kind == '>' || kind == FG_TOKEN_LESS_EQUAL || kind == FG_TOKEN_EQUALS ||
           kind == FG_TOKEN_GREATER_EQUAL || kind == FG_TOKEN_NOT_EQUALS;
}

/* What may follow any operand. */
static bool goes_on(int kind) {
    switch (kind) {
        case '+':
        case '-':
        case '*':
        case '/':
        case '%':
        case '@':
        case '(':
        case '[':
        case '.':
        case FG_TOKEN_FLOOR:
        case FG_TOKEN_POWER:
        case FG_TOKEN_AND:
        case FG_TOKEN_OR:
        case FG_TOKEN_AS:
        case FG_TOKEN_AFTER:
            return true;
        default:
            return compares(kind);
    }
}

/* ", expected A, B or C", or nothing where there would be too many. */
static void list_expected(const fg_expected *expected, fg_text *out) {
    bool statement = fits(expected, FG_TOKEN_PLACEHOLDER), operand = fits(expected, '*');
    bool expression = fits(expected, FG_TOKEN_NUMBER), line = fits(expected, FG_TOKEN_SEPARATOR);
    const char *words[MOST];
    int count = 0;
    if (statement)
        words[count++] = "a statement";
    else if (expression)
        words[count++] = "an expression";
    for (int i = 0; i < expected->count; i++) {
        int kind = expected->kinds[i];
        if (kind == FG_TOKEN_INNER_BLOCK ||
            (statement && (begins_statement(kind) || kind == FG_TOKEN_END || kind == '}')) ||
            (expression && begins_expression(kind)) || (operand && goes_on(kind)) ||
            (line && (kind == FG_TOKEN_END || kind == '}')))
            continue;
        if (count == MOST) return;
        words[count++] = expected->words[i];
    }
    if (count == 0 && operand) words[count++] = "an operator";
    for (int i = 0; i < count; i++)
        fg_text_printf(out, "%s%s",
                       i == 0          ? ", expected "
                       : i + 1 < count ? ", "
                                       : " or ",
                       words[i]);
}

static void name_token(const fg_parser *parser, const fg_token *token, fg_text *out) {
    excerpt shown = excerpt_of(parser->tree->text, token->begin, token->end);
    bool quoted = shown.length && shown.at[0] == '\'';
    switch (token->kind) {
        case FG_TOKEN_END:
            fg_text_puts(out, "end of file");
            break;
        case FG_TOKEN_NUMBER:
            fg_text_printf(out, "number %.*s%s", EXCERPT(shown));
            break;
        case FG_TOKEN_STRING:
            fg_text_printf(out, "string %.*s%s", EXCERPT(shown));
            break;
        case FG_TOKEN_NAME:
            fg_text_printf(out, quoted ? "name %.*s%s" : "name '%.*s%s'", EXCERPT(shown));
            break;
        default:
            if (shown.length)
                fg_text_printf(out, "'%.*s%s'", EXCERPT(shown));
            else
                fg_text_puts(out, token->kind == '}' ? "end of the block" : "end of line");
    }
}

static bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.';
}

/* `x<-1`: an update by the longest match, a comparison by what was meant. */
static void help_compare(fg_parser *parser, fg_finding *finding) {
    const fg_token *token = &parser->lines.token;
    const char *text = parser->tree->text;
    uint32_t left = token->begin, right = token->end, end = parser->scanner.length;
    while (left > 0 && text[left - 1] == ' ') left--;
    uint32_t left_end = left;
    while (left > 0 && is_word(text[left - 1])) left--;
    while (right < end && text[right] == ' ') right++;
    uint32_t right_begin = right;
    while (right < end && is_word(text[right])) right++;
    if (left == left_end || right == right_begin || left_end - left > SHOWN ||
        right - right_begin > SHOWN)
        fg_finding_help(parser->report, finding,
                        "'<-' updates a state; to compare with what is negative, write '< -'");
    else
        fg_finding_help(
            parser->report, finding, "'<-' updates a state; to compare, write '%.*s < -%.*s'",
            (int)(left_end - left), text + left, (int)(right - right_begin), text + right_begin);
}

static const char *help_for(const fg_parser *parser, const fg_expected *expected) {
    const fg_lines *lines = &parser->lines;
    int kind = lines->token.kind;
    const char *first = parser->tree->text + lines->now.begin;
    bool operand = fits(expected, '*'), wants_name = fits(expected, FG_TOKEN_NAME);
    if (kind == '=' && operand)
        return lines->now.assigns > 1 ? "a statement has one '='" : "to compare, write '=='";
    if (kind == '=' && goes_on(lines->before))
        return "there is no such operator: write 'x = x + ...'";
    if (kind == FG_TOKEN_IF && operand) return "a choice is written 'if p { a } else { b }'";
    if (kind == FG_TOKEN_WHILE) return "a loop is written 'loop (i = 0) while i < n { i + 1 }'";
    if (kind == FG_TOKEN_NOT && wants_name) return "put 'not ...' in parentheses";
    if (lines->now.keyword == FG_TOKEN_NAME && strncmp(first, "elif", 4) == 0 && !is_word(first[4]))
        return "write 'else if'";
    if (lines->now.keyword == FG_TOKEN_SIGNATURE && lines->before == FG_TOKEN_NAME) {
        if (kind == ',' && !fits(expected, ')')) return "put several outputs in parentheses";
        if (kind == '(' || kind == '[' || goes_on(kind))
            return "an output that is no name needs one: 'NAME = ...'";
    }
    if (kind == ',' && operand && fits(expected, ')') && !fits(expected, ','))
        return "a list is written in '[ ]'";
    if (wants_name && !fits(expected, FG_TOKEN_NUMBER) &&
        ((kind >= FG_TOKEN_DEF && kind <= FG_TOKEN_NONE) || kind == FG_TOKEN_STRING))
        return kind == FG_TOKEN_STRING ? "a name stands in single quotes, or in none"
                                       : "this word is reserved; in single quotes it is a name";
    return NULL;
}

/* `placholder x: float32`: two names side by side, the first nearly a word that declares. */
static bool says_misspelt(fg_parser *parser) {
    const fg_lines *lines = &parser->lines;
    fg_misspelt misspelt;
    if (lines->now.keyword != FG_TOKEN_NAME || lines->token.kind != FG_TOKEN_NAME) return false;
    if (!fg_lead_misspelt(parser->tree->text, lines->now.begin, parser->scanner.length,
                          &misspelt) ||
        misspelt.name.begin != lines->token.begin)
        return false;
    fg_span span = fg_parser_span(parser, misspelt.word.begin, misspelt.word.end);
    excerpt shown = excerpt_of(parser->tree->text, misspelt.word.begin, misspelt.word.end);
    fg_finding *finding = fg_report_add(parser->report, FG_G101, span,
                                        "there is no statement '%.*s%s'", EXCERPT(shown));
    fg_finding_help(parser->report, finding, "did you mean '%s'?", misspelt.meant);
    fg_finding_fix(parser->report, finding,
                   fg_arena_printf(parser->arena, "write '%s'", misspelt.meant));
    fg_finding_replace(parser->report, finding, span, "%s", misspelt.meant);
    fg_lines_break(parser, false);
    return true;
}

void fg_syntax_unexpected(fg_parser *parser, const fg_expected *expected) {
    if (fg_lines_unclosed(parser)) return;
    fg_lines *lines = &parser->lines;
    fg_span span = fg_parser_span(parser, lines->token.begin, lines->token.end);
    fg_finding *finding;
    if (lines->now.mismatched) { /* so what does not fit may well be its doing */
        fg_lines_break(parser, false);
        return;
    }
    if (says_misspelt(parser)) return;
    if (compares(lines->token.kind) && fits(expected, FG_TOKEN_AND) && !fits(expected, '<')) {
        finding = fg_report_add(parser->report, FG_G101, span, "comparisons do not chain");
        fg_finding_help(parser->report, finding, "write 'a < b and b < c'");
    } else {
        fg_text message;
        fg_text_init(&message, parser->arena);
        fg_text_puts(&message, "unexpected ");
        name_token(parser, &lines->token, &message);
        list_expected(expected, &message);
        finding = fg_report_add(parser->report, FG_G101, span, "%s", fg_text_get(&message));
        const char *help = help_for(parser, expected);
        if (lines->token.first && fits(expected, ',')) /* the line above was wrong */
            fg_finding_mark(parser->report, finding,
                            fg_parser_span(parser, lines->end_before, lines->end_before),
                            "is a ',' missing here?");
        if (lines->token.kind == FG_TOKEN_UPDATE && fits(expected, '*'))
            help_compare(parser, finding);
        else if (help)
            fg_finding_help(parser->report, finding, "%s", help);
    }
    fg_lines_break(parser, fits(expected, '{'));
}

void fg_syntax_too_deep(fg_parser *parser, fg_extent at) {
    /* Once in all that the outermost statement holds. */
    fg_lines *lines = &parser->lines;
    uint32_t begin = lines->open.count ? lines->open.at[0].outer.begin : lines->now.begin;
    if (lines->deep && lines->deep_begin == begin) return;
    lines->deep = true;
    lines->deep_begin = begin;
    fg_report_add(parser->report, FG_G105, span_of(parser, at), "nested deeper than %d levels",
                  FG_TREE_DEPTH);
}

/* ---- brackets ---- */

void fg_syntax_unclosed(fg_parser *parser, uint32_t from, const fg_token *before) {
    fg_lines *lines = &parser->lines;
    bool known = lines->now.broken, excused = lines->deep && before->kind == FG_TOKEN_END;
    for (uint32_t i = from; i < lines->open.count; i++) {
        known &= lines->open.at[i].kind != '{';
        excused |= lines->open.at[i].excused;
    }
    if (known || excused) return;
    fg_report *report = parser->report;
    const fg_bracket *inner = &lines->open.at[lines->open.count - 1];
    fg_span span = fg_parser_span(parser, inner->begin, inner->begin + 1);
    fg_finding *finding = fg_report_add(report, FG_G103, span, "'%c' is not closed", inner->kind);
    fg_span place = fg_parser_span(parser, before->begin, before->end);
    bool end = before->kind == FG_TOKEN_END;
    fg_finding_mark(report, finding, place, "expected '%c' before %s", fg_closer_of(inner->kind),
                    end ? "the end of the file" : "this");
    uint32_t others = 0;
    for (uint32_t i = lines->open.count; i-- > from && others < MOST;) {
        const fg_bracket *bracket = &lines->open.at[i];
        fg_span other = fg_parser_span(parser, bracket->begin, bracket->begin + 1);
        if (bracket != inner && ++others)
            fg_finding_mark(report, finding, other, "neither is this '%c'", bracket->kind);
        other.begin = bracket->suspect;
        other.end = bracket->suspect + 1;
        if (bracket->suspect)
            fg_finding_mark(report, finding, other,
                            "or this '{': the '}' that closes it stands further left");
    }
}

void fg_syntax_mismatch(fg_parser *parser, const fg_token *closer) {
    fg_lines *lines = &parser->lines;
    if (lines->now.broken) return;
    const fg_bracket *inner = &lines->open.at[lines->open.count - 1];
    fg_finding *finding =
        fg_report_add(parser->report, FG_G103, fg_parser_span(parser, closer->begin, closer->end),
                      "'%c' is closed by '%c'", inner->kind, closer->kind);
    fg_finding_mark(parser->report, finding, fg_parser_span(parser, inner->begin, inner->begin + 1),
                    "opened here");
}

/* ---- what the builder does not take ---- */

void fg_syntax_bad_target(fg_parser *parser, const fg_node *target) {
    fg_finding *finding = fg_report_add(parser->report, FG_G101, fg_tree_span(parser->tree, target),
                                        "only names stand left of '=' and '<-'");
    if (target->kind == FG_NODE_INDEX)
        fg_finding_help(parser->report, finding,
                        "no tensor changes in place: write 'x = set_item(x, i, value)'");
    if (target->kind == FG_NODE_LIST)
        fg_finding_help(parser->report, finding, "several names are written 'a, b = ...'");
    fg_lines_break(parser, false);
}

void fg_syntax_one_update(fg_parser *parser, fg_extent at) {
    fg_report_add(parser->report, FG_G101, span_of(parser, at),
                  "'<-' updates one name with one value");
    fg_lines_break(parser, false);
}

void fg_syntax_not_a_call(fg_parser *parser, fg_extent at) {
    fg_report_add(parser->report, FG_G101, span_of(parser, at),
                  "'as' and 'after' stand directly behind a call");
    fg_lines_break(parser, false);
}

void fg_syntax_bad_literal(fg_parser *parser, fg_extent at, const char *why) {
    excerpt shown = excerpt_of(parser->tree->text, at.begin, at.end);
    fg_report_add(parser->report, FG_G102, span_of(parser, at), "'%.*s%s': %s", EXCERPT(shown),
                  why);
    fg_lines_break(parser, false);
}
