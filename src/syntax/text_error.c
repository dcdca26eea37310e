/* The words for what is no token at all. */
#include <string.h>

#include "base/text.h"
#include "syntax/syntax_error.h"

#define SHOWN 40 /* bytes of a token that a message quotes */

static fg_span span_of(const fg_scanner *scanner, const fg_token *token) {
    return (fg_span){scanner->tree->source, token->begin, token->end};
}

/* In a statement that is known to be wrong nothing more is said before its line ends. */
static bool is_quiet(const fg_scanner *scanner) {
    return scanner->quiet && !scanner->fresh;
}

void fg_syntax_bad_number(fg_scanner *scanner, const fg_token *token) {
    if (is_quiet(scanner)) return;
    const char *text = scanner->text + token->begin;
    uint32_t length = token->end - token->begin;
    if (length > FG_SCAN_NAME) {
        fg_report_add(scanner->report, FG_G105, span_of(scanner, token),
                      "a number of more than %d bytes", FG_SCAN_NAME);
        return;
    }
    fg_finding *finding =
        fg_report_add(scanner->report, FG_G102, span_of(scanner, token), "'%.*s%s' is not a number",
                      (int)(length > SHOWN ? SHOWN : length), text, length > SHOWN ? "..." : "");
    char second = length > 1 ? text[1] : 0;
    if (text[0] == '0' && (second == 'b' || second == 'o'))
        fg_finding_help(scanner->report, finding, "numbers are decimal or begin with 0x");
    else if (memchr(text, '_', length))
        fg_finding_help(scanner->report, finding, "a '_' stands between two digits");
}

void fg_syntax_long_name(fg_scanner *scanner, const fg_token *token) {
    if (is_quiet(scanner)) return;
    fg_report_add(scanner->report, FG_G105, span_of(scanner, token), "a name of more than %d bytes",
                  FG_SCAN_NAME);
}

void fg_syntax_empty_name(fg_scanner *scanner, const fg_token *token) {
    if (is_quiet(scanner)) return;
    fg_report_add(scanner->report, FG_G102, span_of(scanner, token), "a name without a letter");
}

void fg_syntax_unterminated(fg_scanner *scanner, const fg_token *token, const char *what) {
    if (is_quiet(scanner)) return;
    fg_finding *finding = fg_report_add(scanner->report, FG_G103, span_of(scanner, token),
                                        "the %s is not closed on its line", what);
    if (what[0] == 's')
        fg_finding_help(scanner->report, finding, "a line break in a string is written \\n");
}

/* ---- characters ---- */

static uint32_t character_at(const char *at, int length) {
    const unsigned char *bytes = (const unsigned char *)at;
    uint32_t c = length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
    for (int i = 1; i < length; i++) c = c << 6 | (bytes[i] & 0x3fu);
    return c;
}

/* Spaces, dashes, quotes and other marks, which editors and web pages put for ASCII ones: not what
 * a name in another language would hold. */
static bool is_mark(uint32_t c) {
    return (c >= 0x80 && c <= 0xbf) || c == 0xd7 || c == 0xf7 || (c >= 0x2000 && c <= 0x2bff) ||
           (c >= 0x3000 && c <= 0x303f) || c == 0xfeff || (c >= 0xff00 && c <= 0xff20);
}

static const char *help_for(uint32_t c) {
    switch (c) {
        case '!':
            return "write 'not', or '!='";
        case '&':
            return "write 'and'";
        case '|':
            return "write 'or'";
        case '^':
            return "a power is written '**'";
        case '\\':
            return "a line goes on inside '( )' and '[ ]', and after an operator";
        case 0x201c:
        case 0x201d:
        case 0xab:
        case 0xbb:
            return "a string stands in straight quotes";
        case 0x2018:
        case 0x2019:
            return "a quoted name stands in straight quotes";
        case 0x2212:
        case 0x2010:
        case 0x2011:
        case 0x2013:
        case 0x2014:
            return "write '-'";
        case 0xd7:
        case 0xb7:
        case 0x22c5:
            return "write '*'";
        case 0xf7:
            return "write '/'";
        case 0x2264:
            return "write '<='";
        case 0x2265:
            return "write '>='";
        case 0x2260:
            return "write '!='";
        case 0x2190:
            return "write '<-'";
        case 0x2192:
            return "write '->'";
        default:
            return NULL;
    }
}

/* A word with letters beyond ASCII: `begin` to `end` is all of it. */
static void bad_word(fg_scanner *scanner, const fg_token *token) {
    uint32_t length = token->end - token->begin;
    if (length > SHOWN) length = 0;
    fg_finding *finding = fg_report_add(scanner->report, FG_G101, span_of(scanner, token),
                                        "letters beyond a to z in a name");
    if (length)
        fg_finding_help(scanner->report, finding, "in single quotes it may have any: '%.*s'",
                        (int)length, scanner->text + token->begin);
}

/* The first byte of the token that is no ASCII, or the first. */
static uint32_t first_strange(const fg_scanner *scanner, const fg_token *token) {
    for (uint32_t at = token->begin; at < token->end; at++)
        if ((unsigned char)scanner->text[at] >= 0x80) return at;
    return token->begin;
}

/* Bytes that no text has. A file with many of them is something else: not all are reported. */
static void bad_byte(fg_scanner *scanner, fg_span span, bool control) {
    if (scanner->bad == FG_SCAN_BAD_MOST) return;
    unsigned char byte = (unsigned char)scanner->text[span.begin];
    fg_finding *finding =
        fg_report_add(scanner->report, FG_G101, span,
                      control ? "a control character, U+%04X" : "byte 0x%02x is not UTF-8", byte);
    if (++scanner->bad == FG_SCAN_BAD_MOST)
        fg_finding_help(scanner->report, finding,
                        "more of this kind is not reported: is this a text in UTF-8?");
}

void fg_syntax_bad_bytes(fg_scanner *scanner, const fg_token *token) {
    bool more = token->begin > 0 && token->begin == scanner->bad_end;
    scanner->bad_end = token->end;
    if (more || is_quiet(scanner)) return;
    uint32_t begin = first_strange(scanner, token);
    const char *at = scanner->text + begin;
    int length = fg_utf8_length(at, scanner->text + scanner->length);
    fg_token place = {.begin = begin, .end = begin + (uint32_t)(length ? length : 1)};
    fg_span span = span_of(scanner, &place);
    uint32_t c = length ? character_at(at, length) : 0;
    fg_finding *finding;
    if (length == 0 || c < 0x20 || c == 0x7f) {
        bad_byte(scanner, span, length > 0);
        return;
    }
    if (c >= 0x80 && !is_mark(c)) {
        bad_word(scanner, token);
        return;
    }
    if (c >= 0x80)
        finding = fg_report_add(scanner->report, FG_G101, span,
                                "unexpected character U+%04X '%.*s'", c, length, at);
    else
        finding = fg_report_add(scanner->report, FG_G101, span, "unexpected '%c'", (int)c);
    const char *help = help_for(c);
    if (help) fg_finding_help(scanner->report, finding, "%s", help);
}
