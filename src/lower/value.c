#include "lower/value.h"

#include "base/text.h"

fg_meaning fg_means_size(const fg_size *size) {
    int64_t number;
    if (!size) return fg_means_error();
    if (fg_size_is_number(size, &number)) return fg_means_int(number);
    return (fg_meaning){.kind = FG_MEANS_SIZE, .size = size};
}

fg_list *fg_list_new(fg_arena *arena, uint32_t count) {
    fg_list *list = fg_arena_alloc(arena, sizeof(fg_list) + count * sizeof(fg_meaning));
    list->count = count;
    return list;
}

bool fg_means_numbers(fg_meaning m) {
    if (m.kind == FG_MEANS_SIZE || fg_means_static_scalar(m)) return true;
    if (m.kind != FG_MEANS_LIST) return false;
    for (uint32_t i = 0; i < m.list->count; i++)
        if (!fg_means_numbers(m.list->at[i])) return false;
    return true;
}

double fg_means_real(fg_meaning m) {
    if (m.kind == FG_MEANS_WIDE) return (double)m.wide;
    return m.kind == FG_MEANS_FLOAT ? m.f : m.kind == FG_MEANS_BOOL ? m.b : (double)m.i;
}

bool fg_means_same(fg_meaning a, fg_meaning b) {
    if (fg_means_static_scalar(a) && fg_means_static_scalar(b)) {
        if (a.kind != FG_MEANS_FLOAT && b.kind != FG_MEANS_FLOAT)
            return (a.kind == FG_MEANS_WIDE) == (b.kind == FG_MEANS_WIDE) &&
                   (a.kind == FG_MEANS_BOOL ? a.b : a.i) == (b.kind == FG_MEANS_BOOL ? b.b : b.i);
        return fg_means_real(a) == fg_means_real(b);
    }
    if (a.kind != b.kind) return false;
    switch ((fg_meaning_kind)a.kind) {
        case FG_MEANS_NONE:
            return true;
        case FG_MEANS_SIZE:
            return a.size == b.size;
        case FG_MEANS_STRING:
            return a.s == b.s;
        case FG_MEANS_DTYPE:
            return a.type == b.type;
        case FG_MEANS_FUNCTION:
            return a.function == b.function;
        case FG_MEANS_TENSOR:
            return a.tensor == b.tensor;
        case FG_MEANS_LIST:
            if (a.list->count != b.list->count) return false;
            for (uint32_t i = 0; i < a.list->count; i++)
                if (!fg_means_same(a.list->at[i], b.list->at[i])) return false;
            return true;
        default:
            return false;
    }
}

/* Where lists are cut short in messages, however wide and deep they are. */
#define FG_PLAIN_LENGTH 65535

static void write_plain(const fg_graph *graph, fg_arena *arena, fg_meaning m, fg_text *out) {
    char real[32];
    switch ((fg_meaning_kind)m.kind) {
        case FG_MEANS_ERROR:
            fg_text_puts(out, "?");
            break;
        case FG_MEANS_NONE:
            fg_text_puts(out, "none");
            break;
        case FG_MEANS_NOTHING:
            fg_text_puts(out, "nothing");
            break;
        case FG_MEANS_BOOL:
            fg_text_puts(out, m.b ? "true" : "false");
            break;
        case FG_MEANS_INT:
            fg_text_printf(out, "%lld", (long long)m.i);
            break;
        case FG_MEANS_WIDE:
            fg_text_printf(out, "%llu", (unsigned long long)m.wide);
            break;
        case FG_MEANS_FLOAT:
            fg_text_real(real, m.f, 64);
            fg_text_puts(out, real);
            break;
        case FG_MEANS_SIZE:
            fg_size_print(&graph->sizes, m.size, out);
            break;
        case FG_MEANS_STRING:
            fg_text_add(out, m.s->text, m.s->length);
            break;
        case FG_MEANS_DTYPE:
            fg_text_puts(out, fg_dtype_name(m.type));
            break;
        case FG_MEANS_FUNCTION:
            fg_text_puts(out, "a function");
            break;
        case FG_MEANS_OPTIONS:
            fg_text_puts(out, "options");
            break;
        case FG_MEANS_TENSOR:
            fg_text_puts(out, fg_type_text(arena, &graph->sizes, fg_value_type(graph, m.tensor)));
            break;
        case FG_MEANS_LIST:
            fg_text_putc(out, '[');
            for (uint32_t i = 0; i < m.list->count; i++) {
                if (i > 0) fg_text_puts(out, ", ");
                if ((i == 8 && m.list->count > 10) || out->length > FG_PLAIN_LENGTH) {
                    fg_text_printf(out, "... %u more", m.list->count - i);
                    break;
                }
                write_plain(graph, arena, m.list->at[i], out);
            }
            fg_text_putc(out, ']');
            break;
    }
}

const char *fg_meaning_plain(const fg_graph *graph, fg_arena *arena, fg_meaning m) {
    fg_text text;
    fg_text_init(&text, arena);
    write_plain(graph, arena, m, &text);
    return fg_text_get(&text);
}

const char *fg_meaning_text(const fg_graph *graph, fg_arena *arena, fg_meaning m) {
    const char *plain = fg_meaning_plain(graph, arena, m);
    if (m.kind == FG_MEANS_STRING) return fg_arena_printf(arena, "the string \"%s\"", plain);
    if (m.kind == FG_MEANS_LIST) return fg_arena_printf(arena, "the list %s", plain);
    return plain;
}
