#include "diag/excerpt.h"

#include <stdio.h>

#include "diag/escape.h"

#define MAIN_COLOR  "\33[1;32m"
#define OTHER_COLOR "\33[34m"
#define PLAIN       "\33[0m"

/* Characters shown of a long line, and how many of them before the underline. */
#define WINDOW        120
#define WINDOW_BEFORE 40

/* What is shown of a line: bytes begin .. end - 1. */
typedef struct window {
    const char *text;
    uint32_t begin, end;
    bool cut_before, cut_behind;
} window;

static window window_of(const fg_source *source, fg_place place, uint32_t around) {
    window w = {.text = source->text, .begin = place.line_begin, .end = place.line_end};
    if (w.end - w.begin <= FG_EXCERPT_LONG) return w;
    uint32_t at = around;
    for (int i = 0; i < WINDOW_BEFORE && at > w.begin; i++) {
        do {
            at--;
        } while (at > w.begin && (w.text[at] & 0xc0) == 0x80);
    }
    /* Three dots for three characters would save nothing. */
    if (at - w.begin > 3) {
        w.begin = at;
        w.cut_before = true;
    }
    at = w.begin;
    for (int i = 0; i < WINDOW && at < w.end; i++)
        at += fg_cell_at(w.text + at, w.text + w.end).length;
    if (w.end - at > 3) {
        w.end = at;
        w.cut_behind = true;
    }
    return w;
}

static void write_gutter(fg_text *out, const fg_source *source, uint32_t line, bool numbered) {
    char number[16];
    int width = snprintf(number, sizeof number, "%5u", line);
    if (source->kind == FG_SOURCE_ARGUMENT) {
        fg_text_puts(out, "    ");
    } else {
        fg_text_printf(out, "%*s | ", width, numbered ? number : "");
    }
}

static void write_line(fg_text *out, const window *w) {
    if (w->begin == w->end && out->at[out->length - 1] == ' ') out->length--; /* of the gutter */
    if (w->cut_before) fg_text_puts(out, "...");
    for (uint32_t at = w->begin; at < w->end;) {
        fg_cell cell = fg_cell_at(w->text + at, w->text + w->end);
        fg_text_puts(out, cell.text);
        at += cell.length;
    }
    if (w->cut_behind) fg_text_puts(out, "...");
    fg_text_putc(out, '\n');
}

/* ---- rows ---- */

/* Whether `b` can stand in a row with `a`: with a gap between them, and a label only at the end. */
static bool fit(const fg_underline *a, const fg_underline *b) {
    if (a->begin > b->begin) {
        const fg_underline *swap = a;
        a = b;
        b = swap;
    }
    return a->end < b->begin && a->label[0] == '\0';
}

/* Cuts the underlines to the line and gives each a row; returns how many rows there are. */
static uint32_t place_rows(fg_underline *underlines, uint32_t count, fg_place place) {
    uint32_t rows = 0;
    for (uint32_t i = 0; i < count; i++) {
        fg_underline *new = &underlines[i];
        if (new->begin < place.line_begin) new->begin = place.line_begin;
        if (new->begin > place.line_end) new->begin = place.line_end;
        if (new->end > place.line_end) new->end = place.line_end;
        if (new->end <= new->begin) new->end = new->begin + 1;
        for (new->row = 0;; new->row++) {
            uint32_t j = 0;
            while (j < i && (underlines[j].row != new->row || fit(&underlines[j], new))) j++;
            if (j == i) break;
        }
        if (new->row >= rows) rows = new->row + 1;
    }
    return rows;
}

static const fg_underline *find_underline(const fg_underline *underlines, uint32_t count,
                                          uint32_t row, uint32_t begin, uint32_t end) {
    for (uint32_t i = 0; i < count; i++)
        if (underlines[i].row == row && underlines[i].begin < end && underlines[i].end > begin)
            return &underlines[i];
    return NULL;
}

/* ---- what stands under the line ---- */

typedef struct row_pen {
    fg_text *out;
    bool color;
    const fg_underline *under; /* the one being drawn */
    const fg_underline *last;  /* the last one drawn */
    size_t end;                /* of what was drawn; behind it are blanks */
} row_pen;

/* A tab moves to a stop that depends on the terminal, so only a tab below it is as wide. */
static void draw_blank(row_pen *pen, const fg_cell *cell) {
    char blank = cell->text[0] == '\t' ? '\t' : ' ';
    for (int i = 0; i < cell->width; i++) fg_text_putc(pen->out, blank);
}

static void draw_mark(row_pen *pen, const fg_cell *cell, const fg_underline *here) {
    bool starts = here != pen->under;
    if (starts && pen->color) fg_text_puts(pen->out, here->main ? MAIN_COLOR : OTHER_COLOR);
    if (cell->text[0] == '\t' && !starts) {
        fg_text_putc(pen->out, '\t');
    } else {
        int width = cell->width ? cell->width : starts;
        for (int i = 0; i < width; i++)
            fg_text_putc(pen->out, starts && i == 0 && here->main ? '^' : '~');
    }
    pen->last = here;
    pen->end = pen->out->length;
}

static void draw(row_pen *pen, const fg_cell *cell, const fg_underline *here) {
    if (pen->under && pen->under != here && pen->color) fg_text_puts(pen->out, PLAIN);
    if (here) {
        draw_mark(pen, cell, here);
    } else {
        draw_blank(pen, cell);
    }
    pen->under = here;
}

/* The label takes the colour of its underline. */
static void finish(row_pen *pen) {
    pen->out->length = pen->end;
    if (pen->last && pen->last->label[0]) {
        fg_text_putc(pen->out, ' ');
        fg_escape_line(pen->out, pen->last->label);
    }
    if (pen->last && pen->color) fg_text_puts(pen->out, PLAIN);
    fg_text_putc(pen->out, '\n');
}

static void write_row(fg_text *out, const window *w, const fg_underline *underlines, uint32_t count,
                      uint32_t row, bool color) {
    row_pen pen = {.out = out, .color = color, .end = out->length};
    if (w->cut_before) fg_text_puts(out, "   ");
    for (uint32_t at = w->begin; at < w->end;) {
        fg_cell cell = fg_cell_at(w->text + at, w->text + w->end);
        draw(&pen, &cell, find_underline(underlines, count, row, at, at + cell.length));
        at += cell.length;
    }
    if (!w->cut_behind) { /* what is missing at the end of the line is meant there */
        const fg_cell end = {.length = 1, .width = 1};
        draw(&pen, &end, find_underline(underlines, count, row, w->end, w->end + 1));
    }
    finish(&pen);
}

void fg_excerpt_add(fg_text *out, const fg_source *source, fg_place place, fg_underline *underlines,
                    uint32_t count, bool color) {
    uint32_t rows = place_rows(underlines, count, place);
    window w = window_of(source, place, underlines[0].begin);
    write_gutter(out, source, place.line, true);
    write_line(out, &w);
    for (uint32_t row = 0; row < rows; row++) {
        write_gutter(out, source, place.line, false);
        write_row(out, &w, underlines, count, row, color);
    }
}
