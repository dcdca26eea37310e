#include "test_import_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "import/import.h"

void fx_init(fixture *fx, size_t limit) {
    memset(fx, 0, sizeof *fx);
    fg_memory_init(&fx->memory, limit);
    fg_arena_init(&fx->arena, &fx->memory);
    fx->arena.guard = &fx->guard;
    if (setjmp(fx->guard.env) != 0) abort();
    fg_names_init(&fx->names, &fx->arena);
    fg_sources_init(&fx->sources, &fx->arena);
    fg_report_init(&fx->report, &fx->memory, &fx->sources);
    fx->report.arena.guard = &fx->guard;
}

void fx_fini(fixture *fx) {
    fg_report_fini(&fx->report);
    fg_arena_fini(&fx->arena);
    ck_assert_uint_eq(atomic_load(&fx->memory.used), 0);
}

fg_tf_graph *fx_read(fixture *fx, const void *bytes, size_t length) {
    if (setjmp(fx->guard.env) != 0) {
        fx->failed = true;
        return NULL;
    }
    fg_tf_format format = fg_tf_format_of(bytes, length);
    if (format == FG_TF_OTHER) return NULL;
    uint32_t source = fg_sources_add(&fx->sources, FG_SOURCE_FILE, "model.pb", bytes, length);
    return fg_tf_read(&fx->arena, &fx->names, &fx->report, source, format, fg_tf_has_effect);
}

fg_tf_graph *fx_read_text(fixture *fx, const char *text) {
    return fx_read(fx, text, strlen(text));
}

void fx_expect(fixture *fx, const char *code, const char *node, const char *says) {
    ck_assert_uint_eq(fx->report.list.count, 1);
    const fg_finding *finding = fx->report.list.at[0];
    ck_assert_str_eq(fg_rule_of(finding->code)->code, code);
    if (node) ck_assert_ptr_nonnull(finding->node);
    if (node) ck_assert_str_eq(finding->node, node);
    ck_assert_msg(strstr(finding->message, says), "'%s' is not in '%s'", says, finding->message);
}

/* ---- the wire ---- */

void wr_varint(wire *w, uint64_t value) {
    for (; value >= 0x80; value >>= 7) w->bytes[w->length++] = (char)(value | 0x80);
    w->bytes[w->length++] = (char)value;
}

void wr_int(wire *w, uint32_t field, uint64_t value) {
    wr_varint(w, field << 3);
    wr_varint(w, value);
}

void wr_bytes(wire *w, uint32_t field, const void *bytes, size_t length) {
    wr_varint(w, field << 3 | 2);
    wr_varint(w, length);
    ck_assert_uint_le(w->length + length, sizeof w->bytes);
    memcpy(w->bytes + w->length, bytes, length);
    w->length += length;
}

void wr_text(wire *w, uint32_t field, const char *text) {
    wr_bytes(w, field, text, strlen(text));
}

void wr_message(wire *w, uint32_t field, const wire *message) {
    wr_bytes(w, field, message->bytes, message->length);
}

wire wr_node(const char *name, const char *op, const char *input, const char *key,
             const wire *attr) {
    wire node = {.length = 0};
    wr_text(&node, 1, name);
    wr_text(&node, 2, op);
    if (*input) wr_text(&node, 3, input);
    if (attr) {
        wire entry = {.length = 0};
        wr_text(&entry, 1, key);
        wr_message(&entry, 2, attr);
        wr_message(&node, 5, &entry);
    }
    return node;
}
