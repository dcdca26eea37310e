/* Findings of the lowering, in the user's terms. */
#include "lower/lowering.h"
#include "syntax/print.h"

fg_span fg_span_at(const fg_lowering *lo, const fg_node *node) {
    return fg_tree_span(lo->body->module->tree, node);
}

/* A place inside a definition is said once, however often the definition is called. */
static bool said_before(fg_lowering *lo, fg_code code, fg_span span) {
    if (!lo->body->function) return false;
    uint64_t key = ((uint64_t)span.source << 48) ^ ((uint64_t)span.begin << 10) ^ (uint64_t)code;
    const void *place = (const void *)(uintptr_t)(key | 1ull << 63);
    if (fg_map_has(&lo->said, place)) return true;
    fg_map_set(lo->arena, &lo->said, place, lo);
    return false;
}

/* The bodies we are in, innermost first: "in lstm, called as bidirectional_1/forward_lstm". */
static const char *where_we_are(fg_lowering *lo) {
    const fg_body *body = lo->body;
    uint32_t scope = fg_graph_scope(lo->graph, body->frame);
    if (scope == 0) return fg_arena_printf(lo->arena, " (in %s)", body->function->name->text);
    return fg_arena_printf(lo->arena, " (in %s, called as %s)", body->function->name->text,
                           lo->graph->frames.at[scope].full_name->text);
}

static fg_finding *complain(fg_lowering *lo, fg_code code, fg_span span, const char *format,
                            va_list args) {
    if (fg_rule_of(code)->severity == FG_SEVERITY_ERROR) lo->failed = true;
    if (said_before(lo, code, span)) return NULL;
    const char *message = fg_arena_vprintf(lo->arena, format, args);
    if (!lo->body->function) return fg_report_add(lo->report, code, span, "%s", message);
    message = fg_arena_printf(lo->arena, "%s%s", message, where_we_are(lo));
    const fg_body *outer = lo->body; /* the nearest call that stands in a file of the user's */
    while (outer->caller && outer->caller->module->library) outer = outer->caller;
    if (!lo->body->module->library) {
        fg_finding *finding = fg_report_add(lo->report, code, span, "%s", message);
        while (outer->caller && outer->caller->function) outer = outer->caller;
        fg_finding_mark(lo->report, finding, outer->call, "called here");
        return finding;
    }
    fg_finding *finding = fg_report_add(lo->report, code, outer->call, "%s", message);
    fg_finding_mark(lo->report, finding, span, "in the library, here");
    return finding;
}

fg_finding *fg_complain(fg_lowering *lo, fg_code code, fg_span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fg_finding *finding = complain(lo, code, span, format, args);
    va_end(args);
    return finding;
}

fg_finding *fg_complain_at(fg_lowering *lo, fg_code code, const fg_node *node, const char *format,
                           ...) {
    va_list args;
    va_start(args, format);
    fg_finding *finding = complain(lo, code, fg_span_at(lo, node), format, args);
    va_end(args);
    return finding;
}

void fg_complain_mark(fg_lowering *lo, fg_finding *finding, fg_span span, const char *format, ...) {
    if (!finding || span.source == 0) return;
    va_list args;
    va_start(args, format);
    fg_finding_mark(lo->report, finding, span, "%s", fg_arena_vprintf(lo->arena, format, args));
    va_end(args);
}

void fg_complain_help(fg_lowering *lo, fg_finding *finding, const char *format, ...) {
    if (!finding) return;
    va_list args;
    va_start(args, format);
    fg_finding_help(lo->report, finding, "%s", fg_arena_vprintf(lo->arena, format, args));
    va_end(args);
}

fg_meaning fg_unsupported(fg_lowering *lo, const fg_node *node, const char *what) {
    fg_complain_at(lo, FG_G106, node, "%s is not supported yet", what);
    return fg_means_error();
}

bool fg_too_deep(fg_lowering *lo, const fg_node *node) {
    if (lo->depth < FG_LOWER_DEPTH) {
        lo->depth++;
        return false;
    }
    fg_complain_at(lo, FG_G105, node, "calls and expressions nest deeper than %d levels",
                   FG_LOWER_DEPTH);
    return true;
}

const char *fg_type_of_text(fg_lowering *lo, fg_value_id value) {
    return fg_type_text(lo->arena, &lo->graph->sizes, fg_value_type(lo->graph, value));
}

void fg_warn_open(fg_lowering *lo, fg_span span, const fg_size *a, const fg_size *b) {
    if (a > b) {
        const fg_size *c = a;
        a = b;
        b = c;
    }
    const void *pair = (const void *)((uintptr_t)a ^ ((uintptr_t)b << 20 | (uintptr_t)b >> 44));
    if (fg_map_has(&lo->open_pairs, pair)) return;
    fg_map_set(lo->arena, &lo->open_pairs, pair, lo);
    fg_text text[2];
    const fg_size *sizes[2] = {a, b};
    const fg_symbol *symbols[2];
    for (int i = 0; i < 2; i++) {
        fg_text_init(&text[i], lo->arena);
        fg_size_print(&lo->graph->sizes, sizes[i], &text[i]);
        symbols[i] = fg_size_is_symbol(&lo->graph->sizes, sizes[i]);
    }
    fg_finding *f = fg_complain(lo, FG_G308, span, "nothing says that %s is %s; the run checks it",
                                fg_text_get(&text[0]), fg_text_get(&text[1]));
    for (int i = 0; i < 2; i++)
        if (symbols[i]) fg_complain_mark(lo, f, symbols[i]->span, "%s", fg_text_get(&text[i]));
    fg_complain_help(lo, f, "one name for both sizes says that they agree");
}
