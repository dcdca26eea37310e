/* The rules over a whole graph, one after the other. */
#include "check/lint.h"

/* Findings of one code that are told one by one: who has more mends the first. */
#define LINT_MOST 100

static fg_finding *say(fg_facts *f, fg_code code, fg_span span, const char *format, va_list args) {
    if (f->counts[code]++ >= LINT_MOST) return NULL;
    return fg_check_say(f->c, code, span, "%s", fg_arena_vprintf(f->c->arena, format, args));
}

fg_finding *fg_lint_say(fg_facts *f, fg_code code, fg_span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fg_finding *finding = say(f, code, span, format, args);
    va_end(args);
    return finding;
}

fg_span fg_lint_place(const fg_facts *f, fg_op_id op) {
    fg_span inner = fg_path_inner_span(f->c, op), user = fg_op_user_span(f->graph, op);
    return inner.source == user.source ? inner : user;
}

const char *fg_lint_name(fg_facts *f, fg_value_id value) {
    const fg_graph *graph = f->graph;
    for (uint32_t i = 0; i < graph->published.count; i++)
        if (fg_graph_named(graph, graph->published.at[i]) == value)
            return graph->published.at[i]->text;
    /* what a call gives is called as the call is */
    const fg_name *call = NULL;
    for (uint32_t frame = fg_graph_maker(graph, value)->frame; frame;
         frame = graph->frames.at[frame].parent)
        if (graph->frames.at[frame].result == value) call = graph->frames.at[frame].full_name;
    return call ? call->text : fg_word_value(f->c, value);
}

fg_span fg_lint_value_place(const fg_facts *f, fg_value_id value) {
    const fg_op *op = fg_graph_maker(f->graph, value);
    if (op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default)
        return fg_word_place(f->c, value);
    return fg_lint_place(f, fg_graph_value(f->graph, value)->op);
}

static bool is_told(const fg_facts *f, fg_code code, fg_span span) {
    for (uint32_t i = 0; i < f->told.count; i++) {
        const fg_said *it = &f->told.at[i];
        if (it->code == code && it->span.source == span.source && it->span.begin == span.begin &&
            it->span.end == span.end)
            return true;
    }
    return false;
}

fg_finding *fg_lint_say_op(fg_facts *f, fg_code code, fg_op_id op, const char *format, ...) {
    fg_span span = fg_lint_place(f, op), call = fg_op_user_span(f->graph, op);
    bool called = span.begin != call.begin || span.end != call.end;
    if (called && is_told(f, code, span)) return NULL;
    va_list args;
    va_start(args, format);
    fg_finding *finding = say(f, code, span, format, args);
    va_end(args);
    if (!finding || !called) return finding;
    FG_PUSH(f->c->arena, &f->told, (fg_said){code, span});
    fg_finding_mark(f->c->report, finding, call, "called here");
    return finding;
}

static void say_rest(fg_facts *f) {
    for (int code = 0; code < FG_CODE_COUNT; code++)
        if (f->counts[code] > LINT_MOST)
            fg_check_say(f->c, (fg_code)code, (fg_span){0}, "%u more findings of this kind",
                         f->counts[code] - LINT_MOST);
}

void fg_lint_graph(fg_facts *f) {
    static void (*const rules[])(fg_facts *) = {
#define LINT(function, codes) fg_lint_##function,
#include "check/lint.def"
#undef LINT
    };
    if (f->graph->imported) return; /* whoever lints it did not write it */
    /* of what is broken, nothing more is said */
    for (uint32_t i = 0; i < f->graph->signatures.count; i++)
        if (f->graph->signatures.at[i].broken) return;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) rules[i](f);
    say_rest(f);
}
