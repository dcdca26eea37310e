#include "diag/report.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void fg_report_init(fg_report *report, fg_memory *memory, fg_sources *sources) {
    *report = (fg_report){.sources = sources, .sorted = true};
    fg_arena_init(&report->arena, memory);
}

void fg_report_fini(fg_report *report) {
    fg_arena_fini(&report->arena);
}

/* ---- each finding once ---- */

static uint32_t hash_of(fg_code code, fg_span span, const char *message) {
    uint64_t hash = (uint64_t)code << 32 ^ span.source;
    hash = (hash ^ ((uint64_t)span.begin << 32 | span.end)) * 0x9e3779b97f4a7c15u;
    for (const char *at = message; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 0x100000001b3u; /* FNV-1a */
    return (uint32_t)(hash ^ hash >> 32);
}

static bool is_same(const fg_finding *finding, fg_code code, fg_span span, const char *message) {
    return finding->code == code && finding->span.source == span.source &&
           finding->span.begin == span.begin && finding->span.end == span.end &&
           strcmp(finding->message, message) == 0;
}

/* The slot that holds the same finding, or the free one where it belongs. */
static fg_finding **find_slot(fg_finding **slots, uint32_t capacity, fg_code code, fg_span span,
                              const char *message) {
    for (uint32_t i = hash_of(code, span, message);; i++) {
        fg_finding **slot = &slots[i & (capacity - 1)];
        if (!*slot || is_same(*slot, code, span, message)) return slot;
    }
}

static void grow_slots(fg_report *report) {
    uint32_t capacity = report->slot_capacity ? report->slot_capacity * 2 : 32;
    if (capacity == 0) fg_arena_fail(&report->arena);
    fg_finding **slots = FG_NEW_ARRAY(&report->arena, fg_finding *, capacity);
    for (uint32_t i = 0; i < report->list.count; i++) {
        fg_finding *finding = report->list.at[i];
        *find_slot(slots, capacity, finding->code, finding->span, finding->message) = finding;
    }
    fg_arena_drop(&report->arena, report->slots, report->slot_capacity * sizeof(fg_finding *));
    report->slots = slots;
    report->slot_capacity = capacity;
}

static const char *node_of(fg_report *report, fg_span span) {
    return report->sources ? fg_source_node(report->sources, &report->arena, span) : NULL;
}

fg_finding *fg_report_add(fg_report *report, fg_code code, fg_span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *message = fg_arena_vprintf(&report->arena, format, args);
    va_end(args);
    if (report->list.count >= report->slot_capacity / 2) grow_slots(report);
    fg_finding **slot = find_slot(report->slots, report->slot_capacity, code, span, message);
    if (*slot) {
        fg_arena_drop(&report->arena, message, strlen(message) + 1);
        return *slot;
    }
    fg_finding *finding = FG_NEW(&report->arena, fg_finding);
    *finding = (fg_finding){
        .code = code,
        .severity = fg_rule_of(code)->severity,
        .span = span,
        .message = message,
        .order = report->list.count,
    };
    finding->node = node_of(report, span);
    FG_PUSH(&report->arena, &report->list, finding);
    *slot = finding;
    report->counts[finding->severity]++;
    report->sorted = false;
    return finding;
}

/* ---- what a finding carries ---- */

void fg_finding_mark(fg_report *report, fg_finding *finding, fg_span span, const char *format,
                     ...) {
    va_list args;
    va_start(args, format);
    char *label = fg_arena_vprintf(&report->arena, format, args);
    va_end(args);
    for (const fg_mark *mark = finding->marks; mark; mark = mark->next) {
        if (mark->span.source == span.source && mark->span.begin == span.begin &&
            mark->span.end == span.end && strcmp(mark->label, label) == 0) {
            fg_arena_drop(&report->arena, label, strlen(label) + 1);
            return;
        }
    }
    fg_mark *mark = FG_NEW(&report->arena, fg_mark);
    *mark = (fg_mark){.span = span, .label = label, .node = node_of(report, span)};
    if (finding->last_mark) {
        finding->last_mark->next = mark;
    } else {
        finding->marks = mark;
    }
    finding->last_mark = mark;
}

void fg_finding_path(fg_report *report, fg_finding *finding, const char *format, ...) {
    if (finding->path) return;
    va_list args;
    va_start(args, format);
    finding->path = fg_arena_vprintf(&report->arena, format, args);
    va_end(args);
}

void fg_finding_help(fg_report *report, fg_finding *finding, const char *format, ...) {
    if (finding->help) return;
    va_list args;
    va_start(args, format);
    finding->help = fg_arena_vprintf(&report->arena, format, args);
    va_end(args);
}

void fg_finding_fix(fg_report *report, fg_finding *finding, const char *what) {
    if (!finding->fix) finding->fix = fg_arena_text(&report->arena, what, strlen(what));
}

static bool has_replacement(const fg_finding *finding, fg_span span) {
    for (const fg_replacement *it = finding->replacements; it; it = it->next)
        if (it->span.source == span.source && it->span.begin == span.begin) return true;
    return false;
}

void fg_finding_replace(fg_report *report, fg_finding *finding, fg_span span, const char *format,
                        ...) {
    if (has_replacement(finding, span)) return;
    va_list args;
    va_start(args, format);
    char *text = fg_arena_vprintf(&report->arena, format, args);
    va_end(args);
    fg_replacement *made = FG_NEW(&report->arena, fg_replacement);
    *made = (fg_replacement){.span = span, .text = text};
    if (finding->last_replacement) {
        finding->last_replacement->next = made;
    } else {
        finding->replacements = made;
    }
    finding->last_replacement = made;
}

/* ---- fewer findings ---- */

void fg_report_regrade(fg_report *report, fg_finding *finding, fg_severity severity) {
    report->counts[finding->severity]--;
    finding->severity = severity;
    report->counts[severity]++;
}

void fg_report_filter(fg_report *report, bool (*drops)(fg_finding *finding, void *data),
                      void *data) {
    uint32_t kept = 0, count = report->list.count;
    for (uint32_t i = 0; i < count; i++) {
        fg_finding *finding = report->list.at[i];
        if (!drops(finding, data)) {
            report->list.at[kept++] = finding;
            continue;
        }
        report->counts[finding->severity]--;
        if (finding->suppression) FG_PUSH(&report->arena, &report->suppressed, finding);
    }
    report->list.count = kept;
}

/* ---- order ---- */

static int compare(uint32_t a, uint32_t b) {
    return a < b ? -1 : a > b;
}

static int by_place(const void *left, const void *right) {
    const fg_finding *a = *(fg_finding *const *)left, *b = *(fg_finding *const *)right;
    /* Source 0, no place, becomes the largest number. */
    int order = compare(a->span.source - 1, b->span.source - 1);
    if (order == 0) order = compare(a->span.begin, b->span.begin);
    return order ? order : compare(a->order, b->order);
}

void fg_report_sort(fg_report *report) {
    if (report->sorted) return;
    qsort(report->list.at, report->list.count, sizeof *report->list.at, by_place);
    report->sorted = true;
}

/* ---- the nearest name ---- */

#define FAR INT_MAX

static int nearest_limit(size_t length) {
    size_t third = (length + 1) / 3;
    return third > 3 ? 3 : (int)third;
}

void fg_nearest_init(fg_nearest *nearest, const char *wanted, size_t length) {
    *nearest = (fg_nearest){.wanted = wanted, .length = length, .distance = FAR};
}

static int lower(char c) {
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool same_but_case(const char *a, const char *b, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}

/* "bidirectional_1/keras_learning_phase" ends in "keras_learning_phase". */
static bool ends_in(const char *a, size_t a_length, const char *b, size_t b_length) {
    return b_length > 0 && a_length > b_length + 1 && a[a_length - b_length - 1] == '/' &&
           memcmp(a + a_length - b_length, b, b_length) == 0;
}

static int nearest_distance(const char *a, size_t a_length, const char *b, size_t b_length) {
    if (a_length == b_length && same_but_case(a, b, a_length))
        return memcmp(a, b, a_length) == 0 ? 0 : 1;
    if (ends_in(a, a_length, b, b_length) || ends_in(b, b_length, a, a_length)) return 1;
    int limit = nearest_limit(a_length);
    int distance = fg_text_distance(a, a_length, b, b_length, limit);
    /* A name of which nothing is left is not near. */
    size_t shorter = a_length < b_length ? a_length : b_length;
    return distance > limit || (size_t)distance >= shorter ? FAR : distance;
}

void fg_nearest_offer(fg_nearest *nearest, const char *candidate) {
    int distance = nearest_distance(nearest->wanted, nearest->length, candidate, strlen(candidate));
    if (distance < nearest->distance) {
        nearest->best = candidate;
        nearest->other = NULL;
        nearest->distance = distance;
    } else if (distance == nearest->distance && nearest->best && !nearest->other &&
               strcmp(candidate, nearest->best) != 0) {
        nearest->other = candidate;
    }
}
