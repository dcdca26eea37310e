/* Lines, and the scopes that they stand in. */
#include "graph/printing.h"

enum { INDENT = 4 };

void fg_write_indent(fg_printing *p, uint32_t depth) {
    for (uint32_t i = 0; i < depth * INDENT; i++) fg_text_putc(p->out, ' ');
}

void fg_write_newline(fg_printing *p) {
    fg_text_putc(p->out, '\n');
    fg_write_indent(p, p->blocks.count + 1);
}

bool fg_printing_is_within(const fg_printing *p, uint32_t place, uint32_t outer) {
    while (p->places.at[place].depth > p->places.at[outer].depth)
        place = p->places.at[place].parent;
    return place == outer;
}

static fg_print_block *innermost(fg_printing *p) {
    return p->blocks.count ? &p->blocks.at[p->blocks.count - 1] : NULL;
}

void fg_write_open(fg_printing *p, bool loop, bool from_file) {
    const fg_print_block *outer = innermost(p);
    from_file |= outer && outer->from_file;
    FG_PUSH(p->arena, &p->blocks, (fg_print_block){p->here, loop, from_file});
}

static void close_scope(fg_printing *p) {
    p->here = p->blocks.at[--p->blocks.count].outer;
    fg_write_indent(p, p->blocks.count);
    fg_text_puts(p->out, "}\n");
}

void fg_write_leave(fg_printing *p) {
    while (innermost(p) && !innermost(p)->loop) close_scope(p);
}

/* The scopes from the place at hand down to another one. */
static void enter(fg_printing *p, uint32_t place) {
    uint32_t path[64], count = 0;
    for (uint32_t at = place; at != p->here && count < 64; at = p->places.at[at].parent)
        path[count++] = at;
    while (count > 0) {
        fg_write_indent(p, p->blocks.count);
        fg_text_puts(p->out, "scope ");
        fg_write_name(p, p->places.at[path[--count]].name);
        fg_text_puts(p->out, " {\n");
        fg_write_open(p, false, false);
        p->here = path[count];
    }
}

/* In a loop that stands in a scope, another one is named from the file on. */
static void enter_from_file(fg_printing *p, uint32_t place) {
    fg_write_indent(p, p->blocks.count);
    fg_text_printf(p->out, "scope '/%s' {\n", p->places.at[place].path->text);
    fg_write_open(p, false, true);
    p->here = place;
}

void fg_write_line(fg_printing *p, uint32_t place) {
    if (p->here != place) {
        while (innermost(p) && !innermost(p)->loop && !fg_printing_is_within(p, place, p->here))
            close_scope(p);
        if (fg_printing_is_within(p, place, p->here))
            enter(p, place);
        else
            enter_from_file(p, place);
    }
    fg_write_indent(p, p->blocks.count);
}
