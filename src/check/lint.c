/* The rules over a whole graph, one after the other. */
#include "check/lint.h"

/* Findings of one code that are told one by one: who has more mends the first. */
#define LINT_MOST 100

fg_finding *fg_lint_say(fg_facts *f, fg_code code, fg_span span, const char *format, ...) {
    if (f->counts[code]++ >= LINT_MOST) return NULL;
    va_list args;
    va_start(args, format);
    const char *message = fg_arena_vprintf(f->c->arena, format, args);
    va_end(args);
    return fg_check_say(f->c, code, span, "%s", message);
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
