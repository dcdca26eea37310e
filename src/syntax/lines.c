#include "syntax/lines.h"

#include "grammar/parse.h"
#include "syntax/lead.h"
#include "syntax/parser.h"
#include "syntax/syntax_error.h"

#define NONE   UINT32_MAX
#define FAILED FG_TOKEN_FG_GRAMMAR_error /* the parser recovers without another word */

/* ---- what tokens are to the filter ---- */

enum {
    OPERAND = 1,     /* can end an operand */
    OPEN = 2,        /* cannot end a statement: it goes on on the next line */
    GOES_ON = 4,     /* cannot begin a statement: it goes on with this on a new line */
    INFIX = 8,       /* an operator that binds less than a sign */
    BREAK = 16,      /* ends an operand that `not` waits for */
    HEAD = 32,       /* waits for a block */
    WORD = 64,       /* begins statements, elsewhere a name */
    STATEMENT = 128, /* reserved, and nowhere but at the beginning of a statement */
};

static const uint8_t traits[] = {
    [FG_TOKEN_NAME] = OPERAND,
    [FG_TOKEN_NUMBER] = OPERAND,
    [FG_TOKEN_STRING] = OPERAND,
    [FG_TOKEN_TRUE] = OPERAND,
    [FG_TOKEN_FALSE] = OPERAND,
    [FG_TOKEN_NONE] = OPERAND,
    [FG_TOKEN_ELLIPSIS] = OPERAND,
    ['?'] = OPERAND,
    [')'] = OPERAND,
    [']'] = OPERAND,
    ['}'] = OPERAND,
    ['('] = OPEN,
    ['['] = OPEN,
    ['.'] = OPEN,
    [','] = OPEN | BREAK,
    [':'] = OPEN | BREAK,
    ['='] = OPEN | BREAK,
    [FG_TOKEN_UPDATE] = OPEN | BREAK,
    [FG_TOKEN_ARROW] = OPEN | BREAK | GOES_ON,
    ['+'] = OPEN,
    ['-'] = OPEN,
    [FG_TOKEN_POWER] = OPEN,
    ['*'] = OPEN | INFIX,
    ['/'] = OPEN | INFIX,
    ['%'] = OPEN | INFIX,
    ['@'] = OPEN | INFIX,
    ['<'] = OPEN | INFIX,
    ['>'] = OPEN | INFIX,
    [FG_TOKEN_FLOOR] = OPEN | INFIX,
    [FG_TOKEN_LESS_EQUAL] = OPEN | INFIX,
    [FG_TOKEN_GREATER_EQUAL] = OPEN | INFIX,
    [FG_TOKEN_EQUALS] = OPEN | INFIX,
    [FG_TOKEN_NOT_EQUALS] = OPEN | INFIX,
    [FG_TOKEN_NOT] = OPEN,
    [FG_TOKEN_AND] = OPEN | BREAK | GOES_ON,
    [FG_TOKEN_OR] = OPEN | BREAK | GOES_ON,
    [FG_TOKEN_IN] = OPEN | GOES_ON,
    [FG_TOKEN_AS] = OPEN | GOES_ON,
    [FG_TOKEN_AFTER] = OPEN | GOES_ON,
    [FG_TOKEN_ELSE] = OPEN | GOES_ON,
    [FG_TOKEN_WHILE] = OPEN | GOES_ON,
    ['{'] = GOES_ON,
    [FG_TOKEN_IF] = HEAD,
    [FG_TOKEN_LOOP] = HEAD,
    [FG_TOKEN_FOR] = HEAD | STATEMENT,
    [FG_TOKEN_DEF] = HEAD | STATEMENT,
    [FG_TOKEN_RETURN] = STATEMENT,
    [FG_TOKEN_ASSERT] = STATEMENT,
    [FG_TOKEN_GRAPH] = WORD,
    [FG_TOKEN_IMPORT] = WORD,
    [FG_TOKEN_WEIGHTS] = WORD,
    [FG_TOKEN_PLACEHOLDER] = WORD,
    [FG_TOKEN_CONST] = WORD,
    [FG_TOKEN_VARIABLE] = WORD,
    [FG_TOKEN_STATE] = WORD,
    [FG_TOKEN_LAYER] = WORD,
    [FG_TOKEN_SCOPE] = WORD | HEAD,
    [FG_TOKEN_SIGNATURE] = WORD,
    [FG_TOKEN_WARN] = WORD,
};

static bool is(int kind, uint8_t trait) {
    return (size_t)kind < sizeof traits && (traits[kind] & trait);
}

static bool is_opener(int kind) {
    return kind == '(' || kind == '[' || kind == '{';
}

static bool is_closer(int kind) {
    return kind == ')' || kind == ']' || kind == '}';
}

static char closer_of(char opener) {
    return opener == '(' ? ')' : opener == '[' ? ']' : '}';
}

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
    bool broken = bracket->kind != '{' && lines->now.broken;
    lines->now = bracket->outer;
    lines->now.broken |= broken;
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
    if (token->kind != FG_TOKEN_NAME && !is(token->kind, WORD | STATEMENT)) return (fg_lead){0};
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

/* Where a block should have begun: what stands further right than the statement is its body.
 * Brackets and `else` below it go with it. */
static void skip_body(fg_parser *parser) {
    fg_lines *lines = &parser->lines;
    fg_token token;
    uint64_t inside = 0;
    parser->scanner.quiet = true;
    for (take(parser, &token); token.kind != FG_TOKEN_END; fg_scan_next(&parser->scanner, &token)) {
        uint32_t column = token.first && !inside ? column_of(parser, &token) : NONE;
        bool belongs = token.kind == '}' || token.kind == FG_TOKEN_ELSE;
        if (column < lines->now.column || (column == lines->now.column && !belongs)) break;
        if (is_opener(token.kind)) inside++;
        if (is_closer(token.kind) && inside) inside--;
        lines->end = token.end;
    }
    parser->scanner.quiet = false;
    hold(lines, &token);
}

/* ---- skipping to the end of a statement that is wrong ---- */

void fg_lines_break(fg_parser *parser, bool wants_block) {
    fg_lines *lines = &parser->lines;
    int kind = lines->token.kind;
    if (wants_block && kind == FG_TOKEN_SEPARATOR) skip_body(parser);
    if (kind == '{') {
        top(lines)->outer.broken = true;
        return;
    }
    lines->now.broken = true;
    if (kind == '}' || kind == FG_TOKEN_SEPARATOR || kind == FG_TOKEN_END) return;
    lines->skips = true;
    lines->skip_to = base_of(lines, lines->open.count);
    lines->excess = 0;
    if (kind == FG_TOKEN_INNER_BLOCK) {
        top(lines)->outer.broken = true;
        lines->skip_to = base_of(lines, lines->open.count - 1);
        lines->starts = false;
    }
}

static void skip_closer(fg_lines *lines, int kind) {
    if (lines->excess) {
        lines->excess--;
        return;
    }
    for (uint32_t i = lines->open.count; i > lines->skip_to; i--) {
        if (closer_of(lines->open.at[i - 1].kind) != kind) continue;
        pop_to(lines, i - 1);
        return;
    }
}

static bool has_block(const fg_lines *lines) {
    for (uint32_t i = lines->skip_to; i < lines->open.count; i++)
        if (lines->open.at[i].kind == '{') return true;
    return false;
}

/* Whether what is skipped ends before a token. */
static bool ends_skip(const fg_parser *parser, const fg_token *token) {
    const fg_lines *lines = &parser->lines;
    int kind = token->kind;
    if (kind == FG_TOKEN_END) return true;
    bool inside = lines->excess || lines->open.count > lines->skip_to;
    if (!inside)
        return kind == '{' || kind == '}' || kind == ';' || (token->first && !is(kind, GOES_ON));
    if (kind == '}') return !lines->excess && !has_block(lines);
    return token->first && !is(kind, GOES_ON) && !is_closer(kind) && !is_opener(kind) &&
           column_of(parser, token) <= lines->now.column;
}

/* From `token` on. Afterwards it is the first that counts again. */
static void skip(fg_parser *parser, fg_token *token) {
    fg_lines *lines = &parser->lines;
    parser->scanner.quiet = true;
    while (!ends_skip(parser, token)) {
        if (is_closer(token->kind)) {
            skip_closer(lines, token->kind);
        } else if (is_opener(token->kind)) {
            if (lines->excess || is_full(lines))
                lines->excess++;
            else
                push(parser, token);
        }
        lines->end = token->end;
        fg_scan_next(&parser->scanner, token);
    }
    parser->scanner.quiet = false;
    if (token->kind != FG_TOKEN_END) pop_to(lines, lines->skip_to);
    lines->skips = false;
    lines->starts = false;
    lines->forced = true;
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
    lines->deep = true;
    fail(parser);
    lines->excess = is_opener(token->kind);
    return &lines->token;
}

/* ---- brackets that are not closed ---- */

/* Whether a line that begins so ends the statement in whose parentheses it stands. */
static bool ends_parentheses(const fg_parser *parser, const fg_token *token, fg_lead lead,
                             uint32_t column) {
    const fg_statement *now = &parser->lines.now;
    if (is(token->kind, STATEMENT) || lead.kind == FG_LEAD_DECLARATION) return true;
    if (column > now->column) return false;
    return (lead.kind == FG_LEAD_ASSIGNMENT && (!lead.several || now->broken)) ||
           lead.kind == FG_LEAD_UPDATE;
}

/* Whether it ends a block: where the block is indented, and where it cannot go on. */
static bool ends_block(const fg_bracket *block, fg_lead lead, uint32_t column) {
    if (column > block->outer.column) return false;
    if (lead.kind == FG_LEAD_DEFINITION) return true;
    if (lead.kind != FG_LEAD_ASSIGNMENT && lead.kind != FG_LEAD_DECLARATION) return false;
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
           ends_block(&lines->open.at[from - 1], lead, column))
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
    if (!token.first || !in_parentheses(lines) || is_opener(token.kind) || is_closer(token.kind) ||
        column_of(parser, &token) > lines->now.column)
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
    if (!inner || closer_of(inner->kind) == token->kind) return false;
    if (inner->kind == '{') return false; /* a stray one: the grammar says so */
    uint32_t base = base_of(lines, lines->open.count), match = lines->open.count;
    while (match > base && closer_of(lines->open.at[match - 1].kind) != token->kind) match--;
    bool block = token->kind == '}' && base > 0;
    if (block && inner->line == token->line_begin)
        block = lines->open.at[base - 1].line == token->line_begin;
    if (match == base && !block) { /* surely meant to close the innermost */
        fg_syntax_mismatch(parser, token);
        token->kind = closer_of(inner->kind);
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

/* ---- where statements end ---- */

/* Whether a new line begins a statement although the last token wants more. */
static bool begins_anyway(fg_parser *parser, const fg_token *token) {
    const fg_lines *lines = &parser->lines;
    if (is(token->kind, STATEMENT)) return true;
    fg_lead lead = lead_of(parser, token);
    if (lead.kind == FG_LEAD_DECLARATION) return true;
    if (lead.kind != FG_LEAD_ASSIGNMENT && lead.kind != FG_LEAD_UPDATE) return false;
    if (lines->token.kind == ',')
        return lines->now.assigns || is(lines->now.keyword, WORD | STATEMENT | HEAD);
    if (lines->token.kind == FG_TOKEN_ARROW) return column_of(parser, token) <= lines->now.column;
    return true;
}

static bool ends_before(fg_parser *parser, const fg_token *token) {
    fg_lines *lines = &parser->lines;
    if (lines->starts || token->kind == FG_TOKEN_END) return false;
    if (token->kind == '}' && lines->open.count) return false;
    if (lines->forced) return token->kind != '{';
    if (!token->first || in_parentheses(lines) || is(token->kind, GOES_ON)) return false;
    return !is(lines->token.kind, OPEN) || begins_anyway(parser, token);
}

static void begin_statement(fg_parser *parser, fg_token *token) {
    fg_lines *lines = &parser->lines;
    uint32_t column = token->first ? column_of(parser, token) : lines->now.column;
    bool declares = is(token->kind, WORD) && fg_lead_declares(parser->tree->text, token->end,
                                                              parser->scanner.length, token->kind);
    lines->starts = lines->forced = false;
    lines->now =
        (fg_statement){.begin = token->begin,
                       .column = column,
                       .keyword = declares || !is(token->kind, WORD) ? token->kind : FG_TOKEN_NAME};
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
    bool operand = is(lines->token.kind, OPERAND);
    if (is(kind, BREAK)) now->nots = now->signs = 0;
    if (is(kind, INFIX) || ((kind == '+' || kind == '-') && operand)) now->signs = 0;
    bool sign = (kind == '+' || kind == '-') && !operand;
    if (!sign && kind != FG_TOKEN_POWER && kind != FG_TOKEN_NOT && !is(kind, HEAD)) return true;
    if (is_full(lines)) return false;
    if (kind == FG_TOKEN_NOT)
        now->nots++;
    else if (is(kind, HEAD))
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
    if (!is_opener(token->kind)) return count_waiting(lines, token);
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
    if (!inner || closer_of(inner->kind) != token->kind) return;
    uint32_t begin = inner->begin;
    bool left =
        inner->kind == '{' && token->first && column_of(parser, token) < inner->outer.column;
    pop(lines);
    lines->forced = false;
    if (left && top(lines)) top(lines)->suspect = begin;
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
    if (is(kind, WORD)) tell_word(parser, token);
    if (is_closer(kind))
        track_closer(parser, token);
    else if (kind != FG_TOKEN_NAME && !track(parser, token))
        return fail_deep(parser, token);
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
    if (is_closer(token.kind) && is_amiss(parser, &token)) return &lines->token;
    if (token.kind == ';' && !in_parentheses(lines)) return separate_at(lines, &token);
    if (ends_before(parser, &token)) {
        hold(lines, &token);
        return separate(lines);
    }
    return send(parser, &token);
}
