/* Lists of elements, and the lines that would be too long for them. */
#include "syntax/printer.h"

/* What must stand on the line behind an element: the comma, brackets that close, the one of a
 * block. */
static uint32_t closers(const fg_printer *printer) {
    const char *text = printer->tree->text;
    uint32_t count = 0;
    for (uint32_t at = printer->at; at < printer->tree->file->end; at++) {
        if (text[at] == ')' || text[at] == ']' || text[at] == ',')
            count++;
        else if (text[at] != ' ')
            return count + (text[at] == '{' ? 2 : 0);
    }
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

/* Whether a list fits as it is laid out. */
static bool list_fits(fg_printer *printer, fg_glue glue, const fg_node *first,
                      fg_put_element *put) {
    const fg_node *last = first;
    while (last->next && last->end - first->begin <= FG_PRINT_LIST) last = last->next;
    if (last->end - first->begin > FG_PRINT_LIST) return false;
    fg_print_state before = fg_printer_save(printer);
    uint32_t widest = printer->widest;
    bool forced = printer->forced;
    printer->wraps = false;
    printer->widest = 0;
    fg_put_list(printer, glue, first, put);
    bool fits = printer->widest + closers(printer) <= FG_PRINT_WIDTH;
    printer->wraps = true;
    printer->widest = widest;
    printer->forced = forced;
    fg_printer_restore(printer, before);
    return fits;
}

void fg_put_list(fg_printer *printer, fg_glue glue, const fg_node *first, fg_put_element *put) {
    bool refill = can_wrap(printer) && !list_fits(printer, glue, first, put);
    for (const fg_node *node = first; node; node = node->next) {
        if (node == first) {
            put(printer, glue, node);
        } else {
            printer->joined = refill;
            fg_put_fitting(printer, FG_SPACED, node, put);
        }
        if (node->next) fg_put(printer, FG_TIGHT, ",");
    }
}

/* Between brackets with nothing in them. */
static void drop_breaks(fg_printer *printer) {
    uint32_t at = fg_print_peek(printer);
    const fg_tree *tree = printer->tree;
    if (printer->trivia == tree->trivia.count || tree->trivia.at[printer->trivia].begin >= at)
        printer->at = at;
}

/* Whether elements begin on the line below their bracket: where it stands so far to the right that
 * little room is left, and not all of them have room there. */
static bool hangs(fg_printer *printer, const fg_node *first, fg_put_element *put) {
    return printer->column > FG_PRINT_WIDTH / 2 && !fg_print_breaks(printer) &&
           !list_fits(printer, FG_GLUED, first, put);
}

void fg_put_bracketed(fg_printer *printer, fg_glue glue, const char *brackets, const fg_node *first,
                      fg_put_element *put) {
    const char open[] = {brackets[0], 0}, close[] = {brackets[1], 0};
    fg_margin outside = fg_put_open(printer, glue, open);
    if (first && can_wrap(printer) && hangs(printer, first, put)) {
        printer->forced = true;
        printer->margin.base = printer->margin.hang = outside.base + FG_PRINT_INDENT;
    }
    if (first)
        fg_put_list(printer, FG_GLUED, first, put);
    else
        drop_breaks(printer);
    fg_put_close(printer, close, outside);
}
