#include "tensorflow/snappy.h"

enum { LITERAL = 0, COPY_1 = 1, COPY_2 = 2, COPY_4 = 3 };

typedef struct reader {
    const uint8_t *at, *end;
    char *out;
    size_t made, length;
} reader;

static bool take_length(reader *r, uint64_t *length) {
    *length = 0;
    for (int i = 0; i < 5 && r->at < r->end; i++) {
        uint8_t byte = *r->at++;
        *length |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (!(byte & 0x80)) return true;
    }
    return false;
}

/* A number of some bytes, the lowest first. */
static bool take_number(reader *r, size_t bytes, size_t *number) {
    if ((size_t)(r->end - r->at) < bytes) return false;
    *number = 0;
    for (size_t i = 0; i < bytes; i++) *number |= (size_t)*r->at++ << (8 * i);
    return true;
}

static bool take_literal(reader *r, uint8_t tag) {
    size_t length = tag >> 2;
    if (length >= 60 && !take_number(r, length - 59, &length)) return false;
    length++;
    if (length > (size_t)(r->end - r->at) || length > r->length - r->made) return false;
    memcpy(r->out + r->made, r->at, length);
    r->at += length;
    r->made += length;
    return true;
}

/* Of what was made before: where it overlaps what it makes, that is repeated. */
static bool take_copy(reader *r, uint8_t tag) {
    size_t length = (size_t)(tag >> 2) + 1, offset, bytes = (tag & 3) == COPY_2 ? 2 : 4;
    if ((tag & 3) == COPY_1) {
        length = (size_t)(tag >> 2 & 7) + 4;
        bytes = 1;
    }
    if (!take_number(r, bytes, &offset)) return false;
    if ((tag & 3) == COPY_1) offset |= (size_t)(tag >> 5) << 8;
    if (offset == 0 || offset > r->made || length > r->length - r->made) return false;
    for (size_t i = 0; i < length; i++, r->made++) r->out[r->made] = r->out[r->made - offset];
    return true;
}

bool fg_snappy_read(fg_arena *arena, fg_bytes compressed, fg_bytes *plain) {
    const uint8_t *at = (const uint8_t *)compressed.at;
    reader r = {.at = at, .end = at + compressed.length};
    uint64_t length;
    /* three bytes make 64 at most, so that no small file asks for much memory */
    if (!take_length(&r, &length) || length > 22 * (uint64_t)compressed.length) return false;
    r.length = (size_t)length;
    r.out = fg_arena_alloc(arena, r.length + 1);
    while (r.at < r.end) {
        uint8_t tag = *r.at++;
        bool right = (tag & 3) == LITERAL ? take_literal(&r, tag) : take_copy(&r, tag);
        if (!right) return false;
    }
    *plain = (fg_bytes){r.out, r.made};
    return r.made == r.length;
}
