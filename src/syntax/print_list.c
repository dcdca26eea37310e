/* Lists of elements, and the lines that would be too long for them. */
#include <string.h>

#include "syntax/printer.h"

static uint32_t count_of(const fg_printer *printer, uint32_t at, const char *stops) {
    const char *text = printer->tree->text;
    uint32_t count = 0;
    while (at + count < printer->tree->file->end && !strchr(stops, text[at + count])) count++;
    return count;
}

static bool is_word(const fg_printer *printer, uint32_t at, const char *word) {
    size_t length = strlen(word);
    return printer->tree->file->end - at > length &&
           memcmp(printer->tree->text + at, word, length) == 0 &&
           strchr(" (\n", printer->tree->text[at + length]);
}

/* What must stand on the line behind an element: the comma, brackets that close; then the one of a
 * block, an operator, or a label. */
static uint32_t closers(const fg_printer *printer) {
    const char *text = printer->tree->text;
    uint32_t count = 0, at = printer->at;
    for (; at < printer->tree->file->end && strchr(")], ", text[at]); at++)
        count += text[at] != ' ';
    if (at == printer->tree->file->end) return count;
    if (text[at] == '{') return count + 2;
    if (strchr("+-*/%@<>=!", text[at])) {
        char next = at + 1 < printer->tree->file->end ? text[at + 1] : ' ';
        if (text[at] == '-' && next == '>') return count;
        return count + 2 + (next == text[at] || next == '=');
    }
    if (is_word(printer, at, "and") || is_word(printer, at, "or"))
        return count + count_of(printer, at, " (\n") + 1;
    if (is_word(printer, at, "as")) return count + count_of(printer, at, ",()[]{}#\n") + 1;
    return count;
}

static bool can_wrap(const fg_printer *printer) {
    return printer->wraps && !printer->flat;
}

/* Writes one element, breaking no more lines than were broken. Takes it back where it is too wide.
 */
static bool try_element(fg_printer *printer, fg_glue glue, const fg_node *node,
                        fg_put_element *put) {
    fg_print_state before = fg_printer_save(printer);
    bool joined = printer->joined;
    uint32_t widest = printer->widest;
    printer->wraps = false;
    printer->widest = 0;
    put(printer, glue, node);
    bool fits = printer->widest + closers(printer) <= FG_PRINT_WIDTH;
    printer->wraps = true;
    if (fits) {
        if (printer->widest < widest) printer->widest = widest;
        return true;
    }
    fg_printer_restore(printer, before);
    printer->widest = widest;
    printer->joined = joined;
    return false;
}

void fg_put_fitting(fg_printer *printer, fg_glue glue, const fg_node *node, fg_put_element *put) {
    bool tries = can_wrap(printer) && node->end - node->begin <= FG_PRINT_ELEMENT;
    if (!tries || !try_element(printer, glue, node, put)) {
        printer->forced = tries;
        put(printer, glue, node);
    }
}

/* Whether a list of more than some lines begins here: nobody tries. */
static bool is_long(const fg_node *first) {
    const fg_node *last = first;
    while (last->next && last->end - first->begin <= FG_PRINT_LIST) last = last->next;
    return last->end - first->begin > FG_PRINT_LIST;
}

static void put_elements(fg_printer *printer, fg_glue glue, const fg_node *first, bool refill,
                         fg_put_element *put) {
    for (const fg_node *node = first; node && !fg_print_failed(printer); node = node->next) {
        if (node == first) {
            put(printer, glue, node);
        } else {
            printer->joined = refill;
            fg_put_fitting(printer, FG_SPACED, node, put);
        }
        if (node->next) fg_put(printer, FG_TIGHT, ",");
    }
}

/* Writes a list as it was laid out; takes it back where that does not fit. */
static bool try_list(fg_printer *printer, fg_glue glue, const fg_node *first, fg_put_element *put) {
    if (is_long(first)) return false;
    fg_print_state before = fg_printer_save(printer);
    uint32_t widest = printer->widest;
    bool forced = printer->forced;
    printer->wraps = false;
    printer->widest = 0;
    put_elements(printer, glue, first, false, put);
    bool fits = printer->widest + closers(printer) <= FG_PRINT_WIDTH;
    printer->wraps = true;
    if (fits) {
        if (printer->widest < widest) printer->widest = widest;
        return true;
    }
    printer->widest = widest;
    printer->forced = forced;
    fg_printer_restore(printer, before);
    return false;
}

void fg_put_list(fg_printer *printer, fg_glue glue, const fg_node *first, fg_put_element *put) {
    bool wraps = can_wrap(printer);
    if (!wraps || !try_list(printer, glue, first, put))
        put_elements(printer, glue, first, wraps, put);
}

/* Between brackets with nothing in them. */
static void drop_breaks(fg_printer *printer) {
    uint32_t at = fg_print_peek(printer);
    const fg_tree *tree = printer->tree;
    if (printer->trivia == tree->trivia.count || tree->trivia.at[printer->trivia].begin >= at)
        printer->at = at;
}

/* Elements begin on the line below their bracket where it stands so far to the right that little
 * room is left, and not all of them have room there. */
static void put_between(fg_printer *printer, const fg_node *first, uint32_t base,
                        fg_put_element *put) {
    bool right = printer->column > FG_PRINT_WIDTH / 2 && !fg_print_breaks(printer);
    if (!can_wrap(printer) || !right) {
        fg_put_list(printer, FG_GLUED, first, put);
        return;
    }
    if (try_list(printer, FG_GLUED, first, put)) return;
    printer->forced = true;
    printer->margin.base = printer->margin.hang = base + FG_PRINT_INDENT;
    fg_put_list(printer, FG_GLUED, first, put);
}

void fg_put_bracketed(fg_printer *printer, fg_glue glue, const char *brackets, const fg_node *first,
                      fg_put_element *put) {
    const char open[] = {brackets[0], 0}, close[] = {brackets[1], 0};
    fg_margin outside = fg_put_open(printer, glue, open);
    if (first)
        put_between(printer, first, outside.base, put);
    else
        drop_breaks(printer);
    fg_put_close(printer, close, outside);
}
