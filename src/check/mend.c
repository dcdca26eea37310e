#include "check/mend.h"

static const fg_source *source_of(const fg_checker *c, fg_span span) {
    const fg_source *source = fg_sources_get(c->graph->sources, span.source);
    return source && source->kind == FG_SOURCE_FILE && span.end <= source->length ? source : NULL;
}

static uint32_t skip_blanks(const fg_source *source, uint32_t at) {
    while (at < source->length && (source->text[at] == ' ' || source->text[at] == '\t')) at++;
    return at;
}

void fg_mend_add_input(fg_checker *c, fg_finding *finding, const fg_signature *signature,
                       const char *input) {
    bool first = signature->input_count == 0;
    fg_span after = first ? signature->span : signature->inputs[signature->input_count - 1].span;
    const fg_source *source = source_of(c, after);
    if (!source || after.source != signature->span.source) return;
    uint32_t at = after.end;
    if (first) {
        at = skip_blanks(source, at);
        if (at >= source->length || source->text[at] != '(') return;
        at++;
    }
    fg_finding_fix(
        c->report, finding,
        fg_arena_printf(c->arena, "add %s to the inputs of '%s'", input, signature->name->text));
    fg_finding_replace(c->report, finding, (fg_span){after.source, at, at}, "%s%s",
                       first ? "" : ", ", input);
}

/* With the comma behind it, or, of the last one, with the one before. Comments are not dropped. */
static fg_span extent_of(const fg_source *source, const fg_signature *signature, uint32_t index) {
    fg_span span = signature->inputs[index].span;
    uint32_t behind = skip_blanks(source, span.end);
    if (behind < source->length && source->text[behind] == ',') {
        span.end = skip_blanks(source, behind + 1);
        return span;
    }
    if (index == 0) return span;
    uint32_t before = signature->inputs[index - 1].span.end;
    for (uint32_t at = before; at < span.begin; at++)
        if (source->text[at] == '#') return (fg_span){0};
    span.begin = before;
    return span;
}

void fg_mend_drop_input(fg_checker *c, fg_finding *finding, const fg_signature *signature,
                        uint32_t index) {
    const fg_source *source = source_of(c, signature->inputs[index].span);
    if (!source) return;
    fg_span span = extent_of(source, signature, index);
    if (span.source == 0) return;
    fg_finding_fix(c->report, finding,
                   fg_arena_printf(c->arena, "drop '%s' from the inputs of '%s'",
                                   signature->inputs[index].name->text, signature->name->text));
    fg_finding_replace(c->report, finding, span, "%s", "");
}
