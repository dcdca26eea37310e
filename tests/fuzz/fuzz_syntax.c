/* Any bytes as a text: parsed, and printed. What is right prints to a text that is right and prints
 * the same; what is wrong is said, inside the text. */
#include <stdlib.h>
#include <string.h>

#include "syntax/parse.h"
#include "syntax/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct reading {
    fg_arena arena;
    fg_guard guard;
    fg_names names;
    fg_sources sources;
    fg_report report;
} reading;

static const fg_tree *read_text(reading *r, const char *text, size_t length) {
    uint32_t source = fg_sources_add(&r->sources, FG_SOURCE_FILE, "fuzz.graph", text, length);
    const fg_tree *tree = fg_parse(&r->arena, &r->names, &r->report, source);
    for (uint32_t i = 0; i < r->report.list.count; i++) {
        const fg_finding *finding = r->report.list.at[i];
        if (finding->span.begin > finding->span.end || finding->span.end > length) abort();
        if (!finding->message[0]) abort();
    }
    return tree;
}

static void read_twice(reading *r, const char *text, size_t length) {
    fg_text first, second;
    fg_text_init(&first, &r->arena);
    fg_text_init(&second, &r->arena);
    const fg_tree *tree = read_text(r, text, length);
    fg_print_tree(tree, &first);
    if (r->report.list.count) return;
    const char *printed = fg_text_get(&first);
    fg_print_tree(read_text(r, printed, first.length), &second);
    if (r->report.list.count) abort();
    if (strcmp(printed, fg_text_get(&second)) != 0) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fg_memory memory;
    reading r;
    fg_memory_init(&memory, (size_t)256 << 20);
    fg_arena_init(&r.arena, &memory);
    fg_report_init(&r.report, &memory, &r.sources);
    r.arena.guard = r.report.arena.guard = &r.guard;
    if (setjmp(r.guard.env) == 0) {
        fg_names_init(&r.names, &r.arena);
        fg_sources_init(&r.sources, &r.arena);
        read_twice(&r, (const char *)data, size);
    }
    fg_report_fini(&r.report);
    fg_arena_fini(&r.arena);
    if (memory.used != 0) abort();
    return 0;
}
