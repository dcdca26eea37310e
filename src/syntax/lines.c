#include "syntax/lines.h"

#include "grammar/parse.h"
#include "syntax/lead.h"
#include "syntax/parser.h"
#include "syntax/syntax_error.h"
#include "syntax/trait.h"

#define NONE   UINT32_MAX
#define NEAR   16 /* brackets that are looked through for the one that is closed */
#define FAILED FG_TOKEN_FG_GRAMMAR_error /* the parser recovers without another word */

/* ---- the stack of brackets ---- */

void fg_lines_init(fg_lines *lines) {
    *lines = (fg_lines){.starts = true, .closing = NONE};
}

static fg_bracket *top(fg_lines *lines) {
    return lines->open.count ? &lines->open.at[lines->open.count - 1] : NULL;
}

static bool in_parentheses(fg_lines *lines) {
    return lines->open.count && top(lines)->kind != '{';
}

/* How many brackets the statement stands in to which bracket `count` - 1 belongs. */
static uint32_t base_of(const fg_lines *lines, uint32_t count) {
    while (count > 0 && lines->open.at[count - 1].kind != '{') count--;
    return count;
}

static uint32_t waiting(const fg_statement *statement) {
    return (uint32_t)statement->heads + statement->nots + statement->signs;
}

static bool is_full(const fg_lines *lines) {
    return lines->weight + waiting(&lines->now) >= FG_TREE_DEPTH;
}

static void push(fg_parser *parser, const fg_token *token) {
    fg_lines *lines = &parser->lines;
    fg_bracket bracket = {.kind = (char)token->kind,
                          .begin = token->begin,
                          .line = token->line_begin,
                          .outer = lines->now};
    lines->weight += 1 + waiting(&lines->now);
    FG_PUSH(parser->arena, &lines->open, bracket);
    if (token->kind == '{') {
        lines->now = (fg_statement){.column = lines->now.column};
        lines->starts = true;
    } else {
        lines->now.heads = lines->now.nots = lines->now.signs = 0;
    }
}

static void pop(fg_lines *lines) {
    const fg_bracket *bracket = &lines->open.at[--lines->open.count];
    fg_statement inner = lines->now;
    lines->now = bracket->outer;
    if (bracket->kind != '{') { /* it is the same statement */
        lines->now.broken |= inner.broken;
        lines->now.mismatched |= inner.mismatched;
    }
    lines->weight -= 1 + waiting(&lines->now);
    if (bracket->kind == '{') lines->starts = false;
}

static void pop_to(fg_lines *lines, uint32_t count) {
    while (lines->open.count > count) pop(lines);
}

/* How far a line is indented; a tab goes to the next multiple of 8. */
static uint32_t column_of(const fg_parser *parser, const fg_token *token) {
    uint32_t column = 0;
    for (uint32_t at = token->line_begin; at < token->begin; at++)
        column = parser->tree->text[at] == '\t' ? (column / 8 + 1) * 8 : column + 1;
    return column;
}

static fg_lead lead_of(const fg_parser *parser, const fg_token *token) {
    if (token->kind != FG_TOKEN_NAME &&
        !fg_token_is(token->kind, FG_TRAIT_WORD | FG_TRAIT_STATEMENT))
        return (fg_lead){0};
    return fg_lead_of(parser->tree->text, token->begin, parser->scanner.length);
}

/* ---- tokens, in and out ---- */

static void take(fg_parser *parser, fg_token *token) {
    fg_lines *lines = &parser->lines;
    if (!lines->holds) {
        fg_scan_next(&parser->scanner, token);
        return;
    }
    *token = lines->held;
    lines->holds = false;
}

static void hold(fg_lines *lines, const fg_token *token) {
    lines->held = *token;
    lines->holds = true;
}

/* A token that does not stand in the text: behind the last that does. */
static const fg_token *make(fg_lines *lines, int kind) {
    lines->token = (fg_token){.kind = (int16_t)kind, .begin = lines->end, .end = lines->end};
    return &lines->token;
}

static const fg_token *separate(fg_lines *lines) {
    lines->starts = true;
    lines->forced = false;
    return make(lines, FG_TOKEN_SEPARATOR);
}

/* The separator that stands in the text. */
static const fg_token *separate_at(fg_lines *lines, const fg_token *token) {
    lines->end = token->begin;
    separate(lines);
    lines->token.end = lines->end = token->end;
    return &lines->token;
}

/* ---- where statements end ---- */

/* Whether a new line begins a statement although the last token, of the kind `last`, wants more. */
static bool begins_anyway(const fg_parser *parser, const fg_token *token, int last) {
    const fg_statement *now = &parser->lines.now;
    if (fg_token_is(token->kind, FG_TRAIT_STATEMENT)) return true;
    fg_lead lead = lead_of(parser, token);
    if (lead.kind == FG_LEAD_DECLARATION) return true;
    if (lead.kind != FG_LEAD_ASSIGNMENT && lead.kind != FG_LEAD_UPDATE) return false;
    if (last == ',')
        return now->assigns ||
               fg_token_is(now->keyword, FG_TRAIT_WORD | FG_TRAIT_STATEMENT | FG_TRAIT_HEAD);
    if (last == FG_TOKEN_ARROW) return column_of(parser, token) <= now->column;
    return true;
}

/* Outside parentheses: whether a token begins a statement on a new line. */
static bool begins_line(const fg_parser *parser, const fg_token *token, int last) {
    if (!token->first || fg_token_is(token->kind, FG_TRAIT_GOES_ON)) return false;
    return !fg_token_is(last, FG_TRAIT_OPEN) || begins_anyway(parser, token, last);
}

/* ---- skipping to the end of a statement that is wrong ---- */

static void skip_closer(fg_lines *lines, int kind) {
    if (lines->excess) {
        lines->excess--;
        return;
    }
    uint32_t count = lines->open.count, near = count > NEAR ? count - NEAR : 0;
    for (uint32_t i = count; i > lines->skip_to && i > near; i--) {
        if (fg_closer_of(lines->open.at[i - 1].kind) != kind) continue;
        pop_to(lines, i - 1);
        return;
    }
}

static bool has_block(const fg_lines *lines) {
    for (uint32_t i = lines->skip_to; i < lines->open.count; i++)
        if (lines->open.at[i].kind == '{') return true;
    return false;
}

/* Whether a token outside brackets belongs to a statement without the '{' that it should have had:
 * what stands further right is its body; brackets and `else` below it go with it. */
static bool is_body(const fg_parser *parser, const fg_token *token) {
    const fg_lines *lines = &parser->lines;
    if (!lines->lacks_block) return false;
    if (token->kind == '{' && token->line_begin == lines->skip_line) return false;
    if (!token->first) {
        uint32_t base = lines->skip_to;
        return token->kind != '}' || base == 0 ||
               lines->open.at[base - 1].line != token->line_begin;
    }
    uint32_t column = column_of(parser, token);
    if (column != lines->now.column) return column > lines->now.column;
    return token->kind == '}' || token->kind == FG_TOKEN_ELSE;
}

/* Whether what is skipped ends before a token; `last` is the one before it. */
static bool ends_skip(const fg_parser *parser, const fg_token *token, int last) {
    const fg_lines *lines = &parser->lines;
    int kind = token->kind;
    if (kind == FG_TOKEN_END) return true;
    if (!lines->excess && lines->open.count == lines->skip_to) {
        if (is_body(parser, token)) return false;
        return kind == '{' || kind == '}' || kind == ';' || begins_line(parser, token, last);
    }
    if (kind == '}') return !lines->excess && !has_block(lines);
    bool begins = kind == FG_TOKEN_NAME ||
                  fg_token_is(kind, FG_TRAIT_WORD | FG_TRAIT_STATEMENT | FG_TRAIT_HEAD);
    return token->first && begins && column_of(parser, token) <= lines->now.column;
}

/* From `token` on. Afterwards it is the first that counts again. */
static void skip(fg_parser *parser, fg_token *token) {
    fg_lines *lines = &parser->lines;
    int last = lines->token.kind;
    parser->scanner.quiet = true;
    while (!ends_skip(parser, token, last)) {
        last = token->kind;
        if (fg_token_closes(last))
            skip_closer(lines, last);
        else if (fg_token_opens(last) && (lines->excess || is_full(lines)))
            lines->excess++;
        else if (fg_token_opens(last))
            push(parser, token);
        lines->end = token->end;
        fg_scan_next(&parser->scanner, token);
    }
    parser->scanner.quiet = false;
    if (token->kind != FG_TOKEN_END) pop_to(lines, lines->skip_to);
    lines->skips = lines->lacks_block = lines->starts = false;
    lines->forced = true;
}

/* Where the separator was sent already: what is skipped belongs before it. */
static void skip_body(fg_parser *parser) {
    fg_lines *lines = &parser->lines;
    fg_token token;
    take(parser, &token);
    skip(parser, &token);
    hold(lines, &token);
    lines->starts = true;
    lines->forced = false;
}

void fg_lines_break(fg_parser *parser, bool wants_block) {
    fg_lines *lines = &parser->lines;
    int kind = lines->token.kind;
    if (kind == '{') { /* the '}' that it goes with will be missing elsewhere */
        uint32_t count = lines->open.count;
        for (uint32_t i = count > 1 ? count - 2 : 0; i < count; i++)
            lines->open.at[i].excused = true;
        top(lines)->outer.broken = true;
        return;
    }
    lines->now.broken = true;
    if (kind == '}' || kind == FG_TOKEN_END) return;
    lines->skip_to = base_of(lines, lines->open.count);
    lines->excess = 0;
    lines->lacks_block = wants_block;
    lines->skips = parser->scanner.quiet = kind != FG_TOKEN_SEPARATOR;
    lines->skip_line = lines->skips ? lines->token.line_begin : NONE;
    if (kind == FG_TOKEN_SEPARATOR && wants_block) skip_body(parser);
    if (kind == FG_TOKEN_INNER_BLOCK) {
        top(lines)->outer.broken = true;
        lines->skip_to = base_of(lines, lines->open.count - 1);
        lines->starts = false;
    }
}

/* Tells the parser that the statement is wrong, without another word. */
static const fg_token *fail(fg_parser *parser) {
    make(&parser->lines, FAILED);
    fg_lines_break(parser, false);
    return &parser->lines.token;
}

static const fg_token *fail_deep(fg_parser *parser, const fg_token *token) {
    fg_lines *lines = &parser->lines;
    bool known = lines->now.broken;
    for (uint32_t i = 0; i < lines->open.count; i++) known |= lines->open.at[i].outer.broken;
    if (!known) fg_syntax_too_deep(parser, (fg_extent){token->begin, token->end});
    fail(parser);
    lines->excess = fg_token_opens(token->kind);
    return &lines->token;
}

/* ---- brackets that are not closed ---- */

/* Whether a line that begins so ends the statement in whose parentheses it stands. */
static bool ends_parentheses(const fg_parser *parser, const fg_token *token, fg_lead lead,
                             uint32_t column) {
    const fg_statement *now = &parser->lines.now;
    if (fg_token_is(token->kind, FG_TRAIT_STATEMENT) || lead.kind == FG_LEAD_DECLARATION)
        return true;
    if (column > now->column) return false;
    return (lead.kind == FG_LEAD_ASSIGNMENT && (!lead.several || now->broken)) ||
           lead.kind == FG_LEAD_UPDATE;
}

/* Whether it ends a block: where the block is indented, and where it cannot go on. */
static bool ends_block(const fg_bracket *block, int kind, fg_lead lead, uint32_t column) {
    if (column > block->outer.column) return false;
    if (lead.kind == FG_LEAD_DEFINITION) return true;
    if (lead.kind != FG_LEAD_ASSIGNMENT && lead.kind != FG_LEAD_DECLARATION &&
        kind != FG_TOKEN_ELSE)
        return false;
    return block->has_body && block->body > block->outer.column;
}

/* The outermost of the brackets that a token shows to be unclosed; NONE. */
static uint32_t unclosed_from(fg_parser *parser, const fg_token *token) {
    fg_lines *lines = &parser->lines;
    uint32_t count = lines->open.count;
    if (count == 0) return NONE;
    if (token->kind == FG_TOKEN_END) return 0;
    if (!token->first) return NONE;
    uint32_t column = column_of(parser, token), from = base_of(lines, count);
    if (from == count && column > top(lines)->outer.column) return NONE;
    fg_lead lead = lead_of(parser, token);
    if (from < count && !ends_parentheses(parser, token, lead, column)) return NONE;
    while (from > 0 && lines->open.at[from - 1].kind == '{' &&
           ends_block(&lines->open.at[from - 1], token->kind, lead, column))
        from = base_of(lines, from - 1);
    return from < count ? from : NONE;
}

/* One token towards the end of the brackets that are being closed. */
static const fg_token *close_one(fg_parser *parser) {
    fg_lines *lines = &parser->lines;
    const fg_token *token;
    if (in_parentheses(lines)) {
        uint32_t base = base_of(lines, lines->open.count);
        pop_to(lines, base > lines->closing ? base : lines->closing);
        make(lines, FAILED);
        lines->now.broken = true;
        lines->starts = false;
        token = &lines->token;
    } else if (!lines->starts) {
        return separate(lines);
    } else {
        pop(lines);
        token = make(lines, '}');
    }
    lines->forced = true;
    if (lines->open.count == lines->closing) lines->closing = NONE;
    return token;
}

bool fg_lines_unclosed(fg_parser *parser) {
    fg_lines *lines = &parser->lines;
    const fg_token token = lines->token;
    if (!token.first || !in_parentheses(lines) || fg_token_opens(token.kind) ||
        fg_token_closes(token.kind) || column_of(parser, &token) > lines->now.column)
        return false;
    uint32_t base = base_of(lines, lines->open.count);
    fg_syntax_unclosed(parser, base, &token);
    pop_to(lines, base);
    hold(lines, &token);
    lines->end = lines->end_before;
    lines->now.broken = true;
    lines->forced = true;
    return true;
}

/* A closing bracket that is not the innermost one's. True where it is to be held back, or dropped:
 * then the token to send instead is made. */
static bool is_amiss(fg_parser *parser, fg_token *token) {
    fg_lines *lines = &parser->lines;
    fg_bracket *inner = top(lines);
    if (!inner || fg_closer_of(inner->kind) == token->kind) return false;
    if (inner->kind == '{') return false; /* a stray one: the grammar says so */
    uint32_t base = base_of(lines, lines->open.count), match = lines->open.count;
    while (match > base && fg_closer_of(lines->open.at[match - 1].kind) != token->kind) match--;
    bool block = token->kind == '}' && base > 0;
    if (block && inner->line == token->line_begin)
        block = lines->open.at[base - 1].line == token->line_begin;
    if (match == base && !block) { /* surely meant to close the innermost */
        fg_syntax_mismatch(parser, token);
        lines->now.mismatched = true;
        token->kind = fg_closer_of(inner->kind);
        return false;
    }
    fg_syntax_unclosed(parser, match, token);
    if (block) {
        hold(lines, token);
        pop_to(lines, base);
        make(lines, FAILED);
        lines->now.broken = true;
        return true;
    }
    pop_to(lines, match - 1);
    lines->end = token->end;
    fail(parser);
    return true;
}

/* Finds them once for each token. */
static void find_unclosed(fg_parser *parser, const fg_token *token) {
    fg_lines *lines = &parser->lines;
    if (lines->closing != NONE) return;
    lines->closing = unclosed_from(parser, token);
    if (lines->closing != NONE) fg_syntax_unclosed(parser, lines->closing, token);
}

/* ---- statements ---- */

static bool ends_before(fg_parser *parser, const fg_token *token) {
    fg_lines *lines = &parser->lines;
    if (lines->starts || token->kind == FG_TOKEN_END) return false;
    if (token->kind == '}' && lines->open.count) return false;
    if (lines->forced) return !fg_token_is(token->kind, FG_TRAIT_GOES_ON);
    return !in_parentheses(lines) && begins_line(parser, token, lines->token.kind);
}

static void begin_statement(fg_parser *parser, fg_token *token) {
    fg_lines *lines = &parser->lines;
    uint32_t column = token->first ? column_of(parser, token) : lines->now.column;
    bool declares =
        fg_token_is(token->kind, FG_TRAIT_WORD) &&
        fg_lead_declares(parser->tree->text, token->end, parser->scanner.length, token->kind);
    lines->starts = lines->forced = false;
    lines->now = (fg_statement){.begin = token->begin,
                                .column = column,
                                .keyword = declares || !fg_token_is(token->kind, FG_TRAIT_WORD)
                                               ? token->kind
                                               : FG_TOKEN_NAME};
    fg_bracket *block = top(lines);
    if (block && !block->has_body) {
        block->has_body = true;
        block->body = token->first ? column : NONE;
    }
}

/* ---- how deep it nests ---- */

/* Counts what waits. False where it is too much. */
static bool count_waiting(fg_lines *lines, const fg_token *token) {
    fg_statement *now = &lines->now;
    int kind = token->kind;
    bool operand = fg_token_is(lines->token.kind, FG_TRAIT_OPERAND);
    if (fg_token_is(kind, FG_TRAIT_BREAK)) now->nots = now->signs = 0;
    if (fg_token_is(kind, FG_TRAIT_INFIX) || ((kind == '+' || kind == '-') && operand))
        now->signs = 0;
    bool sign = (kind == '+' || kind == '-') && !operand;
    if (!sign && kind != FG_TOKEN_POWER && kind != FG_TOKEN_NOT &&
        !fg_token_is(kind, FG_TRAIT_HEAD))
        return true;
    if (is_full(lines)) return false;
    if (kind == FG_TOKEN_NOT)
        now->nots++;
    else if (fg_token_is(kind, FG_TRAIT_HEAD))
        now->heads++;
    else
        now->signs++;
    return true;
}

/* Keeps the books of a token that is sent. False where it nests too deep. */
static bool track(fg_parser *parser, fg_token *token) {
    fg_lines *lines = &parser->lines;
    if (token->kind == '=' && !in_parentheses(lines) && lines->now.assigns < 2)
        lines->now.assigns++;
    if (!fg_token_opens(token->kind)) return count_waiting(lines, token);
    bool inner = token->kind == '{' && in_parentheses(lines);
    if (token->kind == '{' && lines->token.kind != FG_TOKEN_ELSE && lines->now.heads)
        lines->now.heads--;
    if (is_full(lines)) return false;
    push(parser, token);
    if (inner) token->kind = FG_TOKEN_INNER_BLOCK;
    return true;
}

static void track_closer(fg_parser *parser, const fg_token *token) {
    fg_lines *lines = &parser->lines;
    fg_bracket *inner = top(lines);
    if (!inner || fg_closer_of(inner->kind) != token->kind) return;
    uint32_t begin = inner->begin;
    bool excused = inner->excused;
    bool left =
        inner->kind == '{' && token->first && column_of(parser, token) < inner->outer.column;
    pop(lines);
    lines->forced = false;
    if (left && top(lines)) top(lines)->suspect = begin;
    if (excused && top(lines)) top(lines)->excused = true;
}

/* ---- the next token ---- */

/* A word that begins statements is a name elsewhere. */
static void tell_word(fg_parser *parser, fg_token *token) {
    const fg_statement *now = &parser->lines.now;
    if (token->begin == now->begin && token->kind == now->keyword) return;
    token->kind = FG_TOKEN_NAME;
    token->name =
        fg_name_of(parser->names, parser->tree->text + token->begin, token->end - token->begin);
}

static const fg_token *send(fg_parser *parser, fg_token *token) {
    fg_lines *lines = &parser->lines;
    int kind = token->kind;
    bool begins = kind != FG_TOKEN_END && (kind != '}' || lines->open.count == 0);
    if (lines->starts && begins) begin_statement(parser, token);
    if (kind == FG_SCAN_BAD) {
        lines->end = token->end;
        return fail(parser);
    }
    if (fg_token_is(kind, FG_TRAIT_WORD)) tell_word(parser, token);
    if (fg_token_closes(kind))
        track_closer(parser, token);
    else if (kind != FG_TOKEN_NAME && !track(parser, token))
        return fail_deep(parser, token);
    lines->forced = false;
    lines->end_before = lines->end;
    lines->end = token->end;
    lines->before = lines->token.kind;
    lines->token = *token;
    return &lines->token;
}

const fg_token *fg_lines_next(fg_parser *parser) {
    fg_lines *lines = &parser->lines;
    fg_token token;
    do take(parser, &token);
    while (token.kind == ';' && lines->starts);
    if (lines->skips) skip(parser, &token);
    if ((token.first || token.kind == FG_TOKEN_END) && lines->open.count)
        find_unclosed(parser, &token);
    if (lines->closing != NONE) {
        hold(lines, &token);
        return close_one(parser);
    }
    if (fg_token_closes(token.kind) && is_amiss(parser, &token)) return &lines->token;
    if (token.kind == ';' && !in_parentheses(lines)) return separate_at(lines, &token);
    if (ends_before(parser, &token)) {
        hold(lines, &token);
        return separate(lines);
    }
    return send(parser, &token);
}
