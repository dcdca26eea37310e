#include "emit/proto.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { VARINT = 0, BYTES = 2, FIXED32 = 5 };

void fg_proto_init(fg_proto *proto, fg_arena *arena, bool text) {
    *proto = (fg_proto){.arena = arena, .text = text};
    fg_text_init(&proto->out[0], arena);
}

const fg_text *fg_proto_done(fg_proto *proto) {
    assert(proto->depth == 0);
    return &proto->out[0];
}

static fg_text *out_of(fg_proto *proto) {
    return &proto->out[proto->text ? 0 : proto->depth];
}

static void put_varint(fg_proto *proto, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        fg_text_putc(out_of(proto), (char)(unsigned char)(value | 0x80));
    fg_text_putc(out_of(proto), (char)value);
}

static void put_tag(fg_proto *proto, uint32_t field, uint32_t type) {
    put_varint(proto, (uint64_t)field << 3 | type);
}

static void put_name(fg_proto *proto, const char *name, const char *behind) {
    for (uint32_t i = 0; i < proto->depth; i++) fg_text_puts(out_of(proto), "  ");
    fg_text_printf(out_of(proto), "%s%s", name, behind);
}

void fg_proto_begin(fg_proto *proto, uint32_t field, const char *name) {
    assert(proto->depth + 1 < FG_PROTO_DEPTH);
    if (proto->text) {
        put_name(proto, name, " {\n");
        proto->depth++;
        return;
    }
    proto->fields[proto->depth++] = field;
    fg_text *out = out_of(proto);
    if (!out->arena) fg_text_init(out, proto->arena);
    out->length = 0; /* its room stays */
}

void fg_proto_end(fg_proto *proto) {
    const fg_text *inner = out_of(proto);
    proto->depth--;
    if (proto->text) {
        put_name(proto, "}", "\n");
        return;
    }
    put_tag(proto, proto->fields[proto->depth], BYTES);
    put_varint(proto, inner->length);
    if (inner->length > 0) fg_text_add(out_of(proto), inner->at, inner->length);
}

void fg_proto_int(fg_proto *proto, uint32_t field, const char *name, int64_t value) {
    if (proto->text) {
        put_name(proto, name, ": ");
        fg_text_printf(out_of(proto), "%lld\n", (long long)value);
        return;
    }
    put_tag(proto, field, VARINT);
    put_varint(proto, (uint64_t)value);
}

void fg_proto_enum(fg_proto *proto, uint32_t field, const char *name, int value, const char *word) {
    if (!proto->text) {
        fg_proto_int(proto, field, name, value);
        return;
    }
    put_name(proto, name, ": ");
    fg_text_printf(out_of(proto), "%s\n", word);
}

void fg_proto_bool(fg_proto *proto, uint32_t field, const char *name, bool value) {
    fg_proto_enum(proto, field, name, value, value ? "true" : "false");
}

void fg_proto_float(fg_proto *proto, uint32_t field, const char *name, float value) {
    if (proto->text) {
        char text[32];
        fg_text_real(text, (double)value, 32);
        put_name(proto, name, ": ");
        fg_text_printf(out_of(proto), "%s\n", text);
        return;
    }
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_tag(proto, field, FIXED32);
    for (int i = 0; i < 4; i++) fg_text_putc(out_of(proto), (char)(unsigned char)(bits >> 8 * i));
}

/* Whatever is no letter, figure or sign is written in three octal digits. */
static void put_escaped(fg_text *out, const unsigned char *at, size_t length) {
    fg_text_putc(out, '"');
    for (size_t i = 0; i < length; i++) {
        if (at[i] == '"' || at[i] == '\\')
            fg_text_printf(out, "\\%c", at[i]);
        else if (at[i] < 0x20 || at[i] >= 0x7f)
            fg_text_printf(out, "\\%03o", at[i]);
        else
            fg_text_putc(out, (char)at[i]);
    }
    fg_text_puts(out, "\"\n");
}

void fg_proto_bytes(fg_proto *proto, uint32_t field, const char *name, const void *bytes,
                    size_t length) {
    if (proto->text) {
        put_name(proto, name, ": ");
        put_escaped(out_of(proto), bytes, length);
        return;
    }
    put_tag(proto, field, BYTES);
    put_varint(proto, length);
    if (length > 0) fg_text_add(out_of(proto), bytes, length);
}

void fg_proto_string(fg_proto *proto, uint32_t field, const char *name, const char *text) {
    fg_proto_bytes(proto, field, name, text, strlen(text));
}
