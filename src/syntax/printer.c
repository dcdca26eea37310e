#include "syntax/printer.h"

#include <ctype.h>
#include <string.h>

void fg_printer_init(fg_printer *printer, const fg_tree *tree, fg_text *out) {
    *printer = (fg_printer){.tree = tree, .out = out, .fresh = true, .wraps = true};
    printer->margin.hang = FG_PRINT_INDENT;
}

/* ---- what stands in the text ---- */

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

static uint32_t find_token(const fg_printer *printer, bool *breaks) {
    const char *text = printer->tree->text;
    uint32_t at = printer->at, end = printer->tree->file->end;
    for (*breaks = false; at < end; at++) {
        if (text[at] == '#')
            while (at + 1 < end && !is_line_end(text[at + 1])) at++;
        else if (is_line_end(text[at]))
            *breaks = true;
        else if (!is_blank(text[at]))
            break;
    }
    return at;
}

uint32_t fg_print_peek(const fg_printer *printer) {
    bool breaks;
    return find_token(printer, &breaks);
}

bool fg_print_breaks(const fg_printer *printer) {
    bool breaks;
    find_token(printer, &breaks);
    return breaks;
}

bool fg_print_sees(const fg_printer *printer, char c) {
    uint32_t at = fg_print_peek(printer);
    return at < printer->tree->file->end && printer->tree->text[at] == c;
}

/* ---- the pen ---- */

static void write_text(fg_printer *printer, const char *text, uint32_t length) {
    fg_text_add(printer->out, text, length);
    for (uint32_t i = 0; i < length; i++)
        printer->column += ((unsigned char)text[i] & 0xc0) != 0x80;
    if (printer->column > printer->widest) printer->widest = printer->column;
    printer->fresh = false;
}

static void write_spaces(fg_printer *printer, uint32_t count) {
    for (; count > 0; count--) fg_text_putc(printer->out, ' '), printer->column++;
}

static void end_line(fg_printer *printer) {
    if (printer->fresh) return;
    fg_text_putc(printer->out, '\n');
    printer->column = 0;
    printer->fresh = true;
}

/* Comments and empty lines before the byte `end`. True where there were any: they end the line. */
static bool write_trivia(fg_printer *printer, uint32_t end, uint32_t column) {
    const fg_tree *tree = printer->tree;
    bool any = false;
    for (; printer->trivia < tree->trivia.count; printer->trivia++) {
        const fg_trivia *trivia = &tree->trivia.at[printer->trivia];
        if (trivia->begin >= end) break;
        if (printer->quotes || trivia->begin < printer->at) continue;
        any = true;
        if (trivia->kind == FG_BLANK_LINE) {
            end_line(printer);
            fg_text_putc(printer->out, '\n');
            continue;
        }
        if (trivia->alone) end_line(printer);
        write_spaces(printer, printer->fresh ? column : 2);
        uint32_t widest = printer->widest;
        write_text(printer, tree->text + trivia->begin, trivia->end - trivia->begin);
        printer->widest = widest;
        end_line(printer);
    }
    return any;
}

static uint32_t margin_of(const fg_printer *printer, fg_glue glue) {
    bool base = glue == FG_BASED || glue == FG_JOINED;
    return base ? printer->margin.base : printer->margin.hang;
}

/* To where the next token is written; `column` is where a new line begins with it. Returns where
 * it stands in the text. */
static uint32_t approach(fg_printer *printer, fg_glue glue, uint32_t column) {
    bool breaks;
    uint32_t at = find_token(printer, &breaks);
    breaks = (breaks && !printer->joined) || printer->forced;
    breaks &= !printer->flat && glue != FG_JOINED && glue != FG_TIGHT;
    printer->forced = printer->joined = false;
    breaks |= write_trivia(printer, at, margin_of(printer, glue));
    if (breaks) end_line(printer);
    if (!printer->fresh)
        write_spaces(printer, glue > FG_TIGHT);
    else if (breaks)
        write_spaces(printer, column);
    return at;
}

static void put_at(fg_printer *printer, fg_glue glue, const char *token, uint32_t column) {
    uint32_t at = approach(printer, glue, column), length = (uint32_t)strlen(token);
    bool there = length <= printer->tree->file->end - at &&
                 memcmp(printer->tree->text + at, token, length) == 0;
    write_text(printer, token, length);
    /* A block that was not closed has no bracket. */
    printer->at = there ? at + length : at;
}

void fg_put(fg_printer *printer, fg_glue glue, const char *token) {
    put_at(printer, glue, token, margin_of(printer, glue));
}

void fg_put_spelling(fg_printer *printer, fg_glue glue, const fg_node *node) {
    approach(printer, glue, printer->margin.hang);
    write_text(printer, printer->tree->text + node->begin, node->end - node->begin);
    printer->at = node->end;
}

void fg_put_word(fg_printer *printer, fg_glue glue) {
    const char *text = printer->tree->text;
    uint32_t at = approach(printer, glue, printer->margin.hang), end = at;
    if (text[at] == '\'')
        for (end++; text[end - 1] != '\'' || end == at + 1;) end++;
    else
        while (isalnum((unsigned char)text[end]) || text[end] == '_') end++;
    write_text(printer, text + at, end - at);
    printer->at = end;
}

void fg_print_trivia(fg_printer *printer, uint32_t at, uint32_t column) {
    write_trivia(printer, at, column);
    printer->at = at;
}

void fg_print_line(fg_printer *printer, uint32_t at, uint32_t column) {
    fg_print_trivia(printer, at, column);
    end_line(printer);
    if (at < printer->tree->file->end) write_spaces(printer, column);
}

void fg_print_jump(fg_printer *printer, uint32_t at, const char *gap) {
    write_text(printer, gap, (uint32_t)strlen(gap));
    printer->at = at;
}

fg_margin fg_print_widen(fg_printer *printer) {
    fg_margin before = printer->margin;
    if (before.hang > before.base) printer->margin.hang = before.base + 2 * FG_PRINT_INDENT;
    return before;
}

/* ---- brackets ---- */

fg_margin fg_put_open(fg_printer *printer, fg_glue glue, const char *bracket) {
    fg_margin outside = printer->margin;
    fg_put(printer, glue, bracket);
    uint32_t inside = printer->column;
    if (!printer->flat && fg_print_breaks(printer)) inside = outside.base + FG_PRINT_INDENT;
    printer->margin = (fg_margin){inside, inside};
    return outside;
}

/* A comma behind the last element stays where the bracket is on a line of its own. */
static void put_last_comma(fg_printer *printer) {
    if (!fg_print_sees(printer, ',')) return;
    fg_print_state before = fg_printer_save(printer);
    fg_put(printer, FG_TIGHT, ",");
    uint32_t behind = printer->at;
    if (printer->trivia > before.trivia || (!printer->flat && fg_print_breaks(printer))) return;
    fg_printer_restore(printer, before);
    printer->at = behind;
}

void fg_put_close(fg_printer *printer, const char *bracket, fg_margin outside) {
    put_last_comma(printer);
    put_at(printer, FG_GLUED, bracket, outside.base);
    printer->margin = outside;
}

/* ---- trying ---- */

fg_print_state fg_printer_save(const fg_printer *printer) {
    return (fg_print_state){printer->at, printer->trivia, printer->column, printer->out->length,
                            printer->fresh};
}

void fg_printer_restore(fg_printer *printer, fg_print_state state) {
    printer->at = state.at;
    printer->trivia = state.trivia;
    printer->column = state.column;
    printer->out->length = state.length;
    if (printer->out->at) printer->out->at[state.length] = 0;
    printer->fresh = state.fresh;
}
