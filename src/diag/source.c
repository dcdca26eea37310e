#include "diag/source.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

void fg_sources_init(fg_sources *sources, fg_arena *arena) {
    *sources = (fg_sources){.arena = arena};
}

uint32_t fg_sources_add(fg_sources *sources, fg_source_kind kind, const char *name,
                        const char *text, size_t length) {
    assert(length < UINT32_MAX);
    if (sources->list.count == 0) FG_PUSH(sources->arena, &sources->list, NULL);
    fg_source *source = FG_NEW(sources->arena, fg_source);
    *source = (fg_source){
        .name = fg_arena_text(sources->arena, name, strlen(name)),
        .text = text ? text : "",
        .length = length,
        .kind = kind,
    };
    FG_PUSH(sources->arena, &sources->list, source);
    return sources->list.count - 1;
}

fg_source *fg_sources_get(const fg_sources *sources, uint32_t number) {
    if (number == 0) return NULL;
    assert(number < sources->list.count);
    return sources->list.at[number];
}

const char *fg_source_node(const fg_sources *sources, fg_arena *arena, fg_span span) {
    const fg_source *source = fg_sources_get(sources, span.source);
    if (!source || source->kind != FG_SOURCE_NODES) return NULL;
    if (span.begin >= span.end || span.end > source->length) return "";
    return fg_arena_text(arena, source->text + span.begin, span.end - span.begin);
}

static void count_lines(fg_arena *arena, fg_source *source) {
    const char *end = source->text + source->length, *at;
    uint32_t count = 1;
    for (at = source->text; (at = memchr(at, '\n', (size_t)(end - at))); at++) count++;
    uint32_t *lines = FG_NEW_ARRAY(arena, uint32_t, count);
    uint32_t line = 1;
    for (at = source->text; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        lines[line++] = (uint32_t)(at + 1 - source->text);
    if (source->length >= 3 && memcmp(source->text, "\xef\xbb\xbf", 3) == 0) lines[0] = 3;
    source->lines = lines;
    source->line_count = count;
}

/* The last line that begins at or before `offset`. */
static uint32_t line_at(const fg_source *source, uint32_t offset) {
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static uint32_t line_end(const fg_source *source, uint32_t line) {
    if (line + 1 == source->line_count) return (uint32_t)source->length;
    uint32_t end = source->lines[line + 1] - 1;
    return end > source->lines[line] && source->text[end - 1] == '\r' ? end - 1 : end;
}

/* From the place found last where that helps: there may be many findings in one long line. */
static uint32_t column_at(fg_source *source, uint32_t line_begin, uint32_t offset) {
    bool further = source->seen >= line_begin && source->seen <= offset && source->seen_column > 0;
    uint32_t column = further ? source->seen_column : 1;
    const char *at = source->text + (further ? source->seen : line_begin);
    const char *end = source->text + offset;
    while (at < end) {
        int length = fg_utf8_length(at, source->text + source->length);
        at += length ? length : 1;
        if (at <= end) column++;
    }
    bool keep = at == end && (further || source->seen < line_begin || source->seen_column == 0);
    if (keep) {
        source->seen = offset;
        source->seen_column = column;
    }
    return column;
}

fg_place fg_source_place(fg_sources *sources, uint32_t number, uint32_t offset) {
    fg_source *source = fg_sources_get(sources, number);
    if (!source) return (fg_place){0};
    if (!source->lines) count_lines(sources->arena, source);
    if (offset > source->length) offset = (uint32_t)source->length;
    uint32_t line = line_at(source, offset);
    fg_place place = {
        .line = line + 1,
        .column = 1,
        .line_begin = source->lines[line],
        .line_end = line_end(source, line),
    };
    place.column = column_at(source, place.line_begin, offset);
    return place;
}
