/* A JSON document of feeds. The first byte is the element type that is wished, the second the shape
 * (as in fuzz_value.c); the rest is the text. What is right has members inside the text, each name
 * once; each value is read, and written as JSON it reads back as the same bits. */
#include "data/json.h"
#include "fuzz_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct reading {
    fg_memory *memory;
    fg_arena arena;
    fg_guard guard;
    fg_sources sources;
    fg_report report;
} reading;

/* Finding `number` is the last, and inside the value. */
static void check_finding(const fg_report *report, uint32_t number, uint32_t begin, uint32_t end) {
    if (report->list.count != number + 1) abort();
    const fg_finding *finding = report->list.at[number];
    if (!finding->message[0] || finding->span.begin > finding->span.end) abort();
    if (finding->span.begin < begin || finding->span.end > end) abort();
}

/* As it is written. Without elements or axes of size 0 the shape says more than the text. */
static void read_back(reading *r, const fg_tensor *tensor) {
    if (tensor->count == 0 || tensor->count > 5000) return;
    fg_text out;
    fg_text_init(&out, &r->arena);
    fg_text_puts(&out, "{\"again\":");
    fg_value_json(tensor, &out);
    fg_text_putc(&out, '}');
    const char *text = fg_text_get(&out);
    fg_json json;
    if (!fg_json_list(&json, &r->arena, text, out.length) || json.members.count != 1) abort();
    uint32_t source = fg_sources_add(&r->sources, FG_SOURCE_FILE, "again", text, out.length);
    fg_value_wish wish = {.dtype = tensor->dtype, .rank = -1};
    fg_span span = {source, json.members.at[0].begin, json.members.at[0].end};
    fg_tensor *again = fg_json_read(r->memory, NULL, span, &wish, text);
    if (!again) abort();
    bool same = again->dtype == tensor->dtype && again->count == tensor->count;
    /* of a NaN, sign and payload are not written */
    for (size_t i = 0; same && i < tensor->count; i++) {
        double a = fg_tensor_element(tensor, i), b = fg_tensor_element(again, i);
        same = (a != a && b != b) || memcmp(&a, &b, sizeof a) == 0;
    }
    if (!same) abort();
    fg_tensor_unref(again);
}

static void read_member(reading *r, uint32_t source, const char *text, const fg_json_member *member,
                        const fg_value_wish *wish) {
    fg_span span = {source, member->begin, member->end};
    uint32_t number = r->report.list.count;
    fg_tensor *tensor = fg_json_read(r->memory, &r->report, span, wish, text);
    if (tensor) {
        fg_fuzz_tensor(r->memory, tensor);
        read_back(r, tensor);
    } else {
        check_finding(&r->report, number, member->begin, member->end);
    }
    fg_tensor_unref(tensor);
}

static void read_text(reading *r, const char *text, uint32_t length, const fg_value_wish *wish) {
    fg_json json;
    bool right = fg_json_list(&json, &r->arena, text, length);
    if (right != (json.why == NULL)) abort();
    if (!right && (json.wrong_begin > json.wrong_end || json.wrong_end > length)) abort();
    uint32_t source = fg_sources_add(&r->sources, FG_SOURCE_FILE, "feeds.json", text, length);
    uint32_t before = 0;
    for (uint32_t i = 0; right && i < json.members.count && i < 20; i++) {
        const fg_json_member *member = &json.members.at[i];
        if (member->name_begin < before || member->name_begin >= member->name_end ||
            member->begin < member->name_end || member->begin >= member->end ||
            member->end > length)
            abort();
        before = member->end;
        for (uint32_t j = 0; j < i; j++)
            if (json.members.at[j].name_length == member->name_length &&
                memcmp(json.members.at[j].name, member->name, member->name_length) == 0)
                abort();
        read_member(r, source, text, member, wish);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fg_memory memory;
    reading r = {.memory = &memory};
    if (size < 2 || size > 100000) return 0;
    fg_value_wish wish = {.dtype = (fg_dtype)(data[0] % FG_DTYPE_COUNT), .rank = data[1] % 4 - 1};
    for (int i = 0; i < wish.rank; i++) {
        wish.dims[i] = data[1] / 4 % 7 - 1 + i;
        if (wish.dims[i] < 0) wish.names[i] = data[1] & 64 ? "batch" : NULL;
    }
    fg_memory_init(&memory, (size_t)32 << 20);
    fg_arena_init(&r.arena, &memory);
    fg_report_init(&r.report, &memory, &r.sources);
    r.arena.guard = r.report.arena.guard = &r.guard;
    if (setjmp(r.guard.env) == 0) {
        fg_sources_init(&r.sources, &r.arena);
        read_text(&r, (const char *)data + 2, (uint32_t)size - 2, &wish);
    }
    fg_report_fini(&r.report);
    fg_arena_fini(&r.arena);
    if (memory.used != 0) abort();
    return 0;
}
