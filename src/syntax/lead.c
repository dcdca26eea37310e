#include "syntax/lead.h"

#include <string.h>

#include "diag/report.h"
#include "grammar/parse.h"

static bool begins_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool goes_on(char c) {
    return begins_word(c) || (c >= '0' && c <= '9');
}

static uint32_t skip_blanks(const char *text, uint32_t at, uint32_t end) {
    while (at < end &&
           (text[at] == ' ' || text[at] == '\t' || text[at] == '\f' || text[at] == '\v'))
        at++;
    return at;
}

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

/* A name, bare or in single quotes, that begins at `at`. */
static bool read_word(const char *text, uint32_t at, uint32_t end, fg_word *word) {
    uint32_t to = at;
    if (at < end && begins_word(text[at])) {
        while (to < end && goes_on(text[to])) to++;
    } else if (at < end && text[at] == '\'') {
        for (to++; to < end && text[to] != '\'' && !is_line_end(text[to]);) to++;
        if (to == end || text[to] != '\'') return false;
        to++;
    }
    *word = (fg_word){at, to};
    return to > at;
}

static bool is_one_of(const char *text, fg_word word, const char *const *words) {
    uint32_t length = word.end - word.begin;
    for (; *words; words++)
        if (strlen(*words) == length && memcmp(*words, text + word.begin, length) == 0) return true;
    return false;
}

static bool is_reserved(const char *text, fg_word word) {
    static const char *const reserved[] = {"def",   "return", "if",   "else",  "for", "in", "loop",
                                           "while", "assert", "as",   "after", "and", "or", "not",
                                           "true",  "false",  "none", "inf",   "nan", NULL};
    return is_one_of(text, word, reserved);
}

/* The name behind the word that declares; for `import "file" as NAME` the one behind `as`. */
static fg_lead declaration(const char *text, fg_word first, uint32_t end) {
    static const char *const values[] = {"placeholder", "const", "variable", "state",
                                         "layer",       "scope", NULL};
    static const char *const others[] = {"graph", "signature", "warn", NULL};
    static const char *const files[] = {"import", "weights", NULL};
    uint32_t at = skip_blanks(text, first.end, end);
    fg_word word = {at, at};
    bool named = read_word(text, at, end, &word) && !is_reserved(text, word);
    if (is_one_of(text, first, values) && named) return (fg_lead){FG_LEAD_DECLARATION, word, false};
    if (is_one_of(text, first, others) && named)
        return (fg_lead){FG_LEAD_DECLARATION, {at, at}, false};
    if (!is_one_of(text, first, files) || at == end || text[at] != '"') return (fg_lead){0};
    do at++;
    while (at < end && text[at] != '"' && !is_line_end(text[at]));
    if (at < end && text[at] == '"') at = skip_blanks(text, at + 1, end);
    static const char *const as[] = {"as", NULL};
    fg_lead lead = {FG_LEAD_DECLARATION, {at, at}, false};
    if (!read_word(text, at, end, &word) || !is_one_of(text, word, as)) return lead;
    at = skip_blanks(text, word.end, end);
    if (read_word(text, at, end, &word)) lead.names = word;
    return lead;
}

/* NAME, NAME and what stands behind them: `=`, `<-` or `in`. */
static fg_lead list(const char *text, fg_word first, uint32_t end, bool in_loop) {
    uint32_t names = 1;
    fg_word word = first;
    uint32_t at = skip_blanks(text, word.end, end);
    while (at < end && text[at] == ',') {
        at = skip_blanks(text, at + 1, end);
        if (!read_word(text, at, end, &word) || is_reserved(text, word)) break;
        names++;
        at = skip_blanks(text, word.end, end);
    }
    fg_word all = {first.begin, word.end};
    if (in_loop) return (fg_lead){FG_LEAD_LOOP, all, names > 1};
    char c = at < end ? text[at] : 0;
    char next = at + 1 < end ? text[at + 1] : 0;
    if (c == '=' && next != '=') return (fg_lead){FG_LEAD_ASSIGNMENT, all, names > 1};
    if (c == '<' && next == '-' && names == 1)
        return (fg_lead){FG_LEAD_UPDATE, {first.begin, first.begin}, false};
    return (fg_lead){0};
}

fg_lead fg_lead_of(const char *text, uint32_t begin, uint32_t end) {
    static const char *const def[] = {"def", NULL}, *const loop[] = {"for", NULL};
    fg_word first, word;
    if (!read_word(text, begin, end, &first)) return (fg_lead){0};
    uint32_t at = skip_blanks(text, first.end, end);
    if (is_one_of(text, first, def) && read_word(text, at, end, &word))
        return (fg_lead){FG_LEAD_DEFINITION, word, false};
    if (is_one_of(text, first, loop) && read_word(text, at, end, &word))
        return list(text, word, end, true);
    if (is_reserved(text, first)) return (fg_lead){0};
    fg_lead lead = declaration(text, first, end);
    return lead.kind ? lead : list(text, first, end, false);
}

bool fg_lead_misspelt(const char *text, uint32_t begin, uint32_t end, fg_misspelt *misspelt) {
    /* those that declare values first */
    static const char *const words[] = {"placeholder", "const", "variable", "state",     "layer",
                                        "scope",       "def",   "graph",    "signature", "import"};
    fg_word first, second;
    if (!read_word(text, begin, end, &first) || text[first.begin] == '\'') return false;
    if (!read_word(text, skip_blanks(text, first.end, end), end, &second)) return false;
    if (is_reserved(text, first) || is_reserved(text, second)) return false;
    fg_nearest nearest;
    fg_nearest_init(&nearest, text + first.begin, first.end - first.begin);
    size_t best = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *before = nearest.best;
        fg_nearest_offer(&nearest, words[i]);
        if (nearest.best != before) best = i;
    }
    if (!nearest.best || nearest.distance == 0) return false;
    if (best >= 7) second.end = second.begin;
    *misspelt = (fg_misspelt){first, second, nearest.best};
    return true;
}

bool fg_lead_next(const char *text, fg_word *names, fg_word *name) {
    while (names->begin < names->end && text[names->begin] != '\'' &&
           !begins_word(text[names->begin]))
        names->begin++;
    if (!read_word(text, names->begin, names->end, name)) return false;
    names->begin = name->end;
    return true;
}

bool fg_lead_declares(const char *text, uint32_t behind, uint32_t end, int kind) {
    static const char *const infix[] = {"as", "after", "and", "or", NULL};
    uint32_t at = skip_blanks(text, behind, end);
    if (at == end || is_line_end(text[at]) || text[at] == '#') return false;
    fg_word word;
    if (read_word(text, at, end, &word)) return !is_one_of(text, word, infix);
    if (text[at] == '(') return kind == FG_TOKEN_WARN;
    if (text[at] == '.') return at + 1 < end && text[at + 1] >= '0' && text[at + 1] <= '9';
    return !strchr("=<>!,[+-*/%@;)]}", text[at]);
}
