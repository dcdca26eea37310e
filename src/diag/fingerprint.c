#include <stdlib.h>
#include <string.h>

#include "diag/report.h"

/* FNV-1a, 64 bits. */
static uint64_t add_byte(uint64_t hash, unsigned char byte) {
    return (hash ^ byte) * 0x100000001b3u;
}

static uint64_t add_text(uint64_t hash, const char *text) {
    for (; *text; text++) hash = add_byte(hash, (unsigned char)*text);
    return add_byte(hash, 0);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Numbers count instances and sizes that other lines of the file decide. */
static uint64_t add_message(uint64_t hash, const char *text) {
    while (*text) {
        bool number = is_digit(*text);
        hash = add_byte(hash, number ? '0' : (unsigned char)*text);
        while (number && is_digit(text[1])) text++;
        text++;
    }
    return add_byte(hash, 0);
}

#define MOST_TEXT 400

/* What stands at the place, however it is laid out. */
static uint64_t add_place(uint64_t hash, const fg_source *source, fg_span span) {
    uint32_t end = span.end < source->length ? span.end : (uint32_t)source->length;
    if (end > span.begin && end - span.begin > MOST_TEXT) end = span.begin + MOST_TEXT;
    for (uint32_t at = span.begin; at < end; at++)
        if (!strchr(" \t\r\n", source->text[at]))
            hash = add_byte(hash, (unsigned char)source->text[at]);
    return add_byte(hash, 0);
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static uint64_t print_of(const fg_report *report, const fg_finding *finding) {
    uint64_t hash = add_text(0xcbf29ce484222325u, fg_rule_of(finding->code)->code);
    const fg_source *source =
        report->sources ? fg_sources_get(report->sources, finding->span.source) : NULL;
    if (source) {
        hash = add_text(hash, base_name(source->name));
        hash = add_place(hash, source, finding->span);
    }
    if (finding->node) hash = add_text(hash, finding->node);
    return add_message(hash, finding->message);
}

static int by_print(const void *left, const void *right) {
    const fg_finding *a = *(fg_finding *const *)left, *b = *(fg_finding *const *)right;
    if (a->print != b->print) return a->print < b->print ? -1 : 1;
    if (a->span.begin != b->span.begin) return a->span.begin < b->span.begin ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

void fg_report_fingerprint(fg_report *report) {
    uint32_t capacity = report->list.count, count = 0;
    if (capacity == 0) return;
    fg_finding **sorted = FG_NEW_ARRAY(&report->arena, fg_finding *, capacity);
    for (uint32_t i = 0; i < capacity; i++) {
        fg_finding *finding = report->list.at[i];
        if (finding->copy > 0) continue;
        finding->print = print_of(report, finding);
        sorted[count++] = finding;
    }
    qsort(sorted, count, sizeof *sorted, by_print);
    for (uint32_t i = 0; i < count; i++) {
        bool same = i > 0 && sorted[i - 1]->print == sorted[i]->print;
        sorted[i]->copy = same ? sorted[i - 1]->copy + 1 : 1;
    }
    fg_arena_drop(&report->arena, sorted, capacity * sizeof *sorted);
}
