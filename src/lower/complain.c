/* Findings of the lowering, in the user's terms. */
#include <ctype.h>
#include <string.h>

#include "lower/lowering.h"
#include "syntax/print.h"

fg_span fg_span_at(const fg_lowering *lo, const fg_node *node) {
    return fg_tree_span(lo->body->module->tree, node);
}

/* The nearest body that a file of the user's called. */
static const fg_body *called_by_user(const fg_lowering *lo) {
    const fg_body *outer = lo->body;
    while (outer->caller && outer->caller->module->library) outer = outer->caller;
    return outer;
}

static uint64_t place_key(fg_span span) {
    return ((uint64_t)span.source << 48) ^ ((uint64_t)span.begin << 10);
}

/* A place inside a definition is said once, however often the definition is called. Of the
 * library's definitions, each call that the user wrote gets one error of a kind, and each warning.
 */
static bool said_before(fg_lowering *lo, fg_code code, fg_span span) {
    if (!lo->body->function) return false;
    uint64_t key = place_key(span) ^ (uint64_t)code;
    if (lo->body->module->library) {
        uint64_t call = place_key(called_by_user(lo)->call) * 0x9e3779b97f4a7c15u;
        bool error = fg_rule_of(code)->severity == FG_SEVERITY_ERROR;
        key = call ^ (error ? (uint64_t)code : key);
    }
    const void *place = (const void *)(uintptr_t)(key | 1ull << 63);
    if (fg_map_has(&lo->said, place)) return true;
    fg_map_set(lo->arena, &lo->said, place, lo);
    return false;
}

/* The bodies we are in, innermost first: "in lstm, called as bidirectional_1/forward_lstm". */
static const char *where_we_are(fg_lowering *lo) {
    const fg_body *body = lo->body;
    uint32_t scope = fg_graph_scope(lo->graph, body->frame);
    /* what helps a layer of the library, at its own level, is the layer */
    while (body->module->library && body->caller->function && body->caller->module->library &&
           fg_graph_scope(lo->graph, body->caller->frame) == scope)
        body = body->caller;
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
    const fg_body *outer = called_by_user(lo);
    if (!lo->body->module->library) {
        fg_finding *finding = fg_report_add(lo->report, code, span, "%s", message);
        while (outer->caller && outer->caller->function) outer = outer->caller;
        fg_finding_mark(lo->report, finding, outer->call, "called here");
        return finding;
    }
    fg_finding *finding = fg_report_add(lo->report, code, outer->call, "%s", message);
    bool own = span.source == outer->call.source; /* an option handed on, as **options are */
    fg_finding_mark(lo->report, finding, span, own ? "here" : "in the library, here");
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

/* Where the bare name stands at the beginning of a span of the user's own text. */
static bool is_written(const fg_lowering *lo, fg_span span, const fg_name *name) {
    const fg_source *source = fg_sources_get(lo->report->sources, span.source);
    if (!source || source->kind != FG_SOURCE_FILE || lo->body->module->library) return false;
    if (name->length > source->length || span.begin > source->length - name->length) return false;
    return memcmp(source->text + span.begin, name->text, name->length) == 0;
}

static bool is_plain(const char *name) {
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && *name != '_') return false;
    return true;
}

void fg_complain_rename(fg_lowering *lo, fg_finding *finding, fg_span span, const fg_name *name,
                        const fg_nearest *nearest) {
    if (!finding) return;
    const char *meant = nearest->best;
    if (nearest->other) { /* which of them is not ours to say */
        fg_complain_help(lo, finding, "did you mean '%s' or '%s'?", meant, nearest->other);
        return;
    }
    fg_complain_help(lo, finding, "did you mean '%s'?", meant);
    if (!is_written(lo, span, name) || !is_plain(meant)) return;
    span.end = span.begin + (uint32_t)name->length;
    fg_finding_fix(lo->report, finding, fg_arena_printf(lo->arena, "rename it to '%s'", meant));
    fg_finding_replace(lo->report, finding, span, "%s", meant);
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
    /* Once: what is as deep stands beside it as a rule. */
    if (!lo->too_deep)
        fg_complain_at(lo, FG_G105, node, "calls and expressions nest deeper than %d levels",
                       FG_LOWER_DEPTH);
    lo->too_deep = true;
    return true;
}

/* Costs of a call, and of an operation in a `for`, in turns of an empty one. */
#define CALL_STEPS      16
#define OPERATION_STEPS 4
/* A long file may make more. */
#define STEPS_A_BYTE 32
/* Elements of lists are cheap beside turns. */
#define ELEMENTS_A_STEP 8

void fg_spend(fg_lowering *lo, const fg_node *node, uint64_t steps) {
    uint64_t limit = FG_STEP_LIMIT + (uint64_t)lo->root->tree->file->end * STEPS_A_BYTE;
    lo->steps += steps;
    if (lo->steps <= limit) return;
    fg_finding *f = fg_complain_at(lo, FG_G105, node,
                                   "'for', calls and lists make more than %llu steps of this file",
                                   (unsigned long long)limit);
    fg_complain_help(lo, f, "what is expanded is as large as what it expands to; a 'loop' is not");
    fg_arena_fail(lo->arena);
}

void fg_spend_call(fg_lowering *lo, const fg_node *node) {
    fg_spend(lo, node, CALL_STEPS);
}

void fg_spend_turn(fg_lowering *lo, const fg_node *node) {
    uint32_t made = lo->graph->ops.count - lo->counted_ops;
    lo->counted_ops = lo->graph->ops.count;
    fg_spend(lo, node, 1 + (uint64_t)made * OPERATION_STEPS);
}

void fg_spend_list(fg_lowering *lo, const fg_node *node, fg_meaning m) {
    if (m.kind == FG_MEANS_LIST) fg_spend(lo, node, m.list->weight / ELEMENTS_A_STEP);
}

/* Inner lists were measured before, but for those that a function has just made. */
static void measure(const fg_list *list) {
    uint64_t weight = 1 + (uint64_t)list->count;
    uint32_t depth = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        const fg_meaning *m = &list->at[i];
        if (m->kind != FG_MEANS_LIST) continue;
        if (m->list->weight == 0) measure(m->list);
        weight += m->list->weight;
        if (m->list->depth > depth) depth = m->list->depth;
    }
    fg_list *made = (fg_list *)(uintptr_t)list;
    made->weight = weight;
    made->depth = depth + 1;
}

fg_meaning fg_measured(fg_lowering *lo, const fg_node *node, fg_meaning m) {
    if (m.kind != FG_MEANS_LIST || m.list->weight > 0) return m;
    measure(m.list);
    fg_spend_list(lo, node, m);
    if (m.list->depth > FG_LIST_DEPTH)
        fg_complain_at(lo, FG_G105, node, "a list nested deeper than %d", FG_LIST_DEPTH);
    else if (m.list->weight > FG_LIST_LIMIT + 1)
        fg_complain_at(lo, FG_G105, node, "a list of more than %u elements", FG_LIST_LIMIT);
    else
        return m;
    return fg_means_error();
}

fg_meaning fg_means_text(fg_lowering *lo, const fg_node *node, const char *text, size_t length) {
    if (length <= FG_TEXT_LIMIT) return fg_means_string(fg_name_of(lo->names, text, length));
    fg_complain_at(lo, FG_G105, node, "a string of more than %u bytes", FG_TEXT_LIMIT);
    return fg_means_error();
}

const char *fg_type_of_text(fg_lowering *lo, fg_value_id value) {
    return fg_type_text(lo->arena, &lo->graph->sizes, fg_value_type(lo->graph, value));
}

void fg_warn_open(fg_lowering *lo, fg_span span, const fg_size *a, const fg_size *b) {
    /* once for the two in any order, said in the order of the text and not of addresses */
    uintptr_t low = (uintptr_t)(a < b ? a : b), high = (uintptr_t)(a < b ? b : a);
    const void *pair = (const void *)(low ^ (high << 20 | high >> 44));
    if (fg_map_has(&lo->open_pairs, pair)) return;
    fg_map_set(lo->arena, &lo->open_pairs, pair, lo);
    bool symbol_behind =
        fg_size_is_symbol(&lo->graph->sizes, b) && !fg_size_is_symbol(&lo->graph->sizes, a);
    fg_text text[2];
    const fg_size *sizes[2] = {symbol_behind ? b : a, symbol_behind ? a : b};
    const fg_symbol *symbols[2];
    for (int i = 0; i < 2; i++) {
        fg_text_init(&text[i], lo->arena);
        fg_size_print(&lo->graph->sizes, sizes[i], &text[i]);
        symbols[i] = fg_size_is_symbol(&lo->graph->sizes, sizes[i]);
    }
    bool nameless = strcmp(fg_text_get(&text[0]), fg_text_get(&text[1])) == 0;
    fg_finding *f =
        nameless ? fg_complain(lo, FG_G308, span,
                               "nothing says that the two sizes agree; the run checks it")
                 : fg_complain(lo, FG_G308, span, "nothing says that %s is %s; the run checks it",
                               fg_text_get(&text[0]), fg_text_get(&text[1]));
    for (int i = 0; i < 2; i++)
        if (symbols[i]) fg_complain_mark(lo, f, symbols[i]->span, "%s", fg_text_get(&text[i]));
    int64_t number;
    if (symbols[0] && fg_size_is_number(sizes[1], &number)) /* a symbol stands first */
        fg_complain_help(lo, f, "declare %s as %s, if it always is that", fg_text_get(&text[0]),
                         fg_text_get(&text[1]));
    else
        fg_complain_help(lo, f, "one name for both sizes says that they agree");
}
