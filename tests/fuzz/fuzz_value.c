/* A value as text. The first byte is the element type that is wished, the second the shape; the
 * rest is the text. What reads files is left out. */
#include "fuzz_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const fg_report *report, uint32_t length) {
    if (report->list.count != 1) abort();
    const fg_finding *finding = report->list.at[0];
    if (finding->message[0] == '\0' || finding->span.end > length) abort();
    if (finding->span.begin > finding->span.end) abort();
}

static void read_text(fg_memory *memory, fg_report *report, const char *text, uint32_t length,
                      const fg_value_wish *wish) {
    uint32_t source = fg_sources_add(report->sources, FG_SOURCE_ARGUMENT, "feed 1", text, length);
    fg_tensor *tensor = fg_value_read(memory, report, (fg_span){source, 0, length}, wish);
    if (tensor)
        fg_fuzz_tensor(memory, tensor);
    else
        check(report, length);
    fg_tensor_unref(tensor);
}

static void read_guarded(fg_memory *memory, const char *text, uint32_t length,
                         const fg_value_wish *wish) {
    fg_arena arena;
    fg_guard guard;
    fg_sources sources;
    fg_report report;
    fg_arena_init(&arena, memory);
    arena.guard = &guard;
    fg_report_init(&report, memory, &sources);
    report.arena.guard = &guard;
    if (setjmp(guard.env) == 0) {
        fg_sources_init(&sources, &arena);
        read_text(memory, &report, text, length, wish);
    }
    fg_report_fini(&report);
    fg_arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fg_memory memory;
    if (size < 2 || size > 100000 || memchr(data + 2, '@', size - 2)) return 0;
    fg_value_wish wish = {.dtype = (fg_dtype)(data[0] % FG_DTYPE_COUNT), .rank = data[1] % 4 - 1};
    for (int i = 0; i < wish.rank; i++) {
        wish.dims[i] = data[1] / 4 % 7 - 1 + i;
        if (wish.dims[i] < 0) wish.names[i] = data[1] & 64 ? "batch" : NULL;
    }
    fg_memory_init(&memory, (size_t)16 << 20);
    read_guarded(&memory, (const char *)data + 2, (uint32_t)size - 2, &wish);
    if (memory.used != 0) abort();
    return 0;
}
