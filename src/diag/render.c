#include "diag/render.h"

#include <string.h>

#include "diag/escape.h"
#include "diag/excerpt.h"
#include "diag/rendering.h"

typedef fg_writer writer;

const char *fg_severity_name(fg_severity severity) {
    static const char *const names[] = {"note", "warning", "error"};
    return names[severity];
}

static const char *severity_color(fg_severity severity) {
    static const char *const colors[] = {"\33[1;36m", "\33[1;35m", "\33[1;31m"};
    return colors[severity];
}

static void put_colored(const writer *w, const char *color, const char *text) {
    if (w->color) fg_text_puts(w->out, color);
    fg_text_puts(w->out, text);
    if (w->color) fg_text_puts(w->out, "\33[0m");
}

static fg_source *source_of(const fg_report *report, fg_span span) {
    return report->sources ? fg_sources_get(report->sources, span.source) : NULL;
}

static fg_place begin_of(const fg_report *report, fg_span span) {
    return fg_source_place(report->sources, span.source, span.begin);
}

/* ---- "digits.graph:9:13: error: " ---- */

/* The source's name, then line and column where it has any, `node` where there is one. */
static void write_location(const writer *w, fg_span span, const char *node) {
    const fg_source *source = source_of(w->report, span);
    if (!source && !node) return;
    if (w->color) fg_text_puts(w->out, "\33[1m");
    if (source) {
        fg_escape_line(w->out, source->name);
        fg_text_putc(w->out, ':');
        if (source->kind != FG_SOURCE_ARGUMENT && !node) {
            fg_place place = begin_of(w->report, span);
            fg_text_printf(w->out, "%u:%u:", place.line, place.column);
        }
    }
    if (node && *node) {
        fg_text_puts(w->out, source ? " node '" : "node '");
        fg_escape_line(w->out, node);
        fg_text_puts(w->out, "':");
    }
    if (w->color) fg_text_puts(w->out, "\33[0m");
    fg_text_putc(w->out, ' ');
}

static void write_severity(const writer *w, fg_severity severity) {
    char text[16] = "";
    strcat(strcat(text, fg_severity_name(severity)), ":");
    put_colored(w, severity_color(severity), text);
    fg_text_putc(w->out, ' ');
}

/* ---- text for people ---- */

/* The marks of a finding and, first, its own place: what excerpts are made of. */
typedef struct shown {
    fg_span span;
    const char *label;
    fg_place place;
    bool main, done;
} shown;

static uint32_t count_marks(const fg_finding *finding) {
    uint32_t count = 0;
    for (const fg_mark *mark = finding->marks; mark; mark = mark->next) count++;
    return count;
}

static uint32_t collect(const fg_report *report, const fg_finding *finding, shown *list) {
    uint32_t count = 0;
    if (source_of(report, finding->span) && !finding->node)
        list[count++] = (shown){.span = finding->span, .label = "", .main = true};
    for (const fg_mark *mark = finding->marks; mark; mark = mark->next)
        if (source_of(report, mark->span) && !mark->node)
            list[count++] = (shown){.span = mark->span, .label = mark->label};
    for (uint32_t i = 0; i < count; i++) list[i].place = begin_of(report, list[i].span);
    return count;
}

static bool on_same_line(const shown *a, const shown *b) {
    return a->span.source == b->span.source && a->place.line == b->place.line &&
           a->place.line_end - a->place.line_begin <= FG_EXCERPT_LONG;
}

/* A line of `list`, from the first of it that was not shown yet, with all that are on it. */
static void write_excerpt(const writer *w, shown *list, uint32_t first, uint32_t count,
                          fg_underline *underlines) {
    uint32_t used = 0;
    for (uint32_t i = first; i < count; i++) {
        if (list[i].done || (i != first && !on_same_line(&list[first], &list[i]))) continue;
        underlines[used++] = (fg_underline){
            .begin = list[i].span.begin,
            .end = list[i].span.end,
            .label = list[i].label,
            .main = list[i].main,
        };
        list[i].done = true;
    }
    const fg_source *source = source_of(w->report, list[first].span);
    fg_excerpt_add(w->out, source, list[first].place, underlines, used, w->color);
}

/* Says which file the next lines are from. */
static void write_source_change(const writer *w, const shown *next) {
    const fg_source *source = source_of(w->report, next->span);
    fg_text_puts(w->out, "  ");
    fg_escape_line(w->out, source->name);
    if (source->kind != FG_SOURCE_ARGUMENT) fg_text_printf(w->out, ":%u", next->place.line);
    fg_text_puts(w->out, ":\n");
}

static void write_excerpts(const writer *w, const fg_finding *finding) {
    uint32_t most = count_marks(finding) + 1;
    shown *list = FG_NEW_ARRAY(w->out->arena, shown, most);
    fg_underline *underlines = FG_NEW_ARRAY(w->out->arena, fg_underline, most);
    uint32_t count = collect(w->report, finding, list);
    uint32_t source = finding->node ? 0 : finding->span.source;
    for (uint32_t i = 0; i < count; i++) {
        if (list[i].done) continue;
        if (list[i].span.source != source) write_source_change(w, &list[i]);
        source = list[i].span.source;
        if (source_of(w->report, list[i].span)->length > 0)
            write_excerpt(w, list, i, count, underlines);
    }
    fg_arena_drop(w->out->arena, underlines, most * sizeof *underlines);
    fg_arena_drop(w->out->arena, list, most * sizeof *list);
}

static void write_extra(const writer *w, const char *word, const char *text) {
    if (!text) return;
    fg_text_puts(w->out, "  ");
    put_colored(w, "\33[1m", word);
    fg_text_putc(w->out, ' ');
    fg_escape_line(w->out, text);
    fg_text_putc(w->out, '\n');
}

/* A mark that no line can show. */
static void write_mark(const writer *w, const fg_mark *mark) {
    if (source_of(w->report, mark->span) && !mark->node) return;
    if (!mark->node || !*mark->node) {
        write_extra(w, "note:", mark->label);
        return;
    }
    fg_text note;
    fg_text_init(&note, w->out->arena);
    fg_text_printf(&note, "node '%s': %s", mark->node, mark->label[0] ? mark->label : "here");
    write_extra(w, "note:", fg_text_get(&note));
}

static void render_text(const writer *w, const fg_finding *finding) {
    const fg_rule *rule = fg_rule_of(finding->code);
    write_location(w, finding->span, finding->node);
    write_severity(w, finding->severity);
    fg_escape_line(w->out, finding->message);
    if (finding->code != FG_CODE_NONE) fg_text_printf(w->out, " [%s %s]", rule->code, rule->name);
    fg_text_putc(w->out, '\n');
    write_excerpts(w, finding);
    for (const fg_mark *mark = finding->marks; mark; mark = mark->next) write_mark(w, mark);
    write_extra(w, "path:", finding->path);
    write_extra(w, "help:", finding->help);
}

/* ---- lines for editors ---- */

static void write_note(const writer *w, fg_span span, const char *node, const char *word,
                       const char *text) {
    if (!text) return;
    write_location(w, span, node);
    write_severity(w, FG_SEVERITY_NOTE);
    fg_text_puts(w->out, word);
    fg_escape_line(w->out, text);
    fg_text_putc(w->out, '\n');
}

static void render_gcc(const writer *w, const fg_finding *finding) {
    const fg_rule *rule = fg_rule_of(finding->code);
    write_location(w, finding->span, finding->node);
    write_severity(w, finding->severity);
    fg_escape_line(w->out, finding->message);
    if (finding->code != FG_CODE_NONE) fg_text_printf(w->out, " [%s]", rule->code);
    fg_text_putc(w->out, '\n');
    for (const fg_mark *mark = finding->marks; mark; mark = mark->next)
        write_note(w, mark->span, mark->node, "", mark->label[0] ? mark->label : "here");
    write_note(w, finding->span, finding->node, "path: ", finding->path);
    write_note(w, finding->span, finding->node, "help: ", finding->help);
}

/* ---- */

void fg_render_finding(const fg_report *report, const fg_finding *finding, fg_format format,
                       bool color, fg_text *out) {
    const writer w = {.report = report, .out = out, .color = color};
    switch (format) {
        case FG_FORMAT_GCC:
            render_gcc(&w, finding);
            break;
        case FG_FORMAT_JSON:
            fg_render_json(&w, finding);
            break;
        case FG_FORMAT_JSONL:
            fg_render_json(&w, finding);
            fg_text_putc(out, '\n');
            break;
        case FG_FORMAT_GITHUB:
            fg_render_github(&w, finding);
            break;
        default:
            render_text(&w, finding);
            break;
    }
}

void fg_render_report(const fg_report *report, fg_format format, bool color, fg_text *out) {
    bool json = format == FG_FORMAT_JSON;
    if (json) fg_text_puts(out, "[");
    for (uint32_t i = 0; i < report->list.count; i++) {
        if (json) fg_text_puts(out, i == 0 ? "\n" : ",\n");
        fg_render_finding(report, report->list.at[i], format, color, out);
    }
    if (json) fg_text_puts(out, report->list.count ? "\n]\n" : "]\n");
}
