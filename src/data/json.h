/* A JSON document of values by name: {"x": [[1, 2], [3, 4]], "training": false}.
 *
 * RFC 8259, strictly, read where it stands: nothing is built but the list of members, a finding
 * points into the text, and a number keeps all its digits until the element type that it is for
 * is known. So 64-bit integers of both kinds are exact. A float that is not finite is one of the
 * strings "nan", "inf" and "-inf". */
#ifndef FG_DATA_JSON_H
#define FG_DATA_JSON_H

#include "data/value.h"

enum { FG_JSON_DEPTH = 512 }; /* lists and objects in each other */

typedef struct fg_json_member {
    const char *name; /* decoded */
    size_t name_length;
    uint32_t name_begin, name_end; /* with its quotes */
    uint32_t begin, end;           /* of its value */
} fg_json_member;

typedef struct fg_json {
    FG_VEC(fg_json_member) members; /* in the document's order, each name once */
    /* What is wrong, where it could not be read; `help` is NULL or says what to write. */
    const char *why, *help;
    uint32_t wrong_begin, wrong_end;
} fg_json;

/* True for a document that begins as an object does. */
bool fg_json_begins(const char *text, size_t length);
/* Checks the whole text, of at most 2^32 - 2 bytes, and lists the members of its object. False
 * where it is not JSON, or no object. All that is kept is in the arena, or in the text. */
bool fg_json_list(fg_json *json, fg_arena *arena, const char *text, size_t length);
/* Reads a member's value, bytes begin .. end - 1 of a source, as fg_value_read does a literal. With
 * `report` NULL nothing is said on failure. */
fg_tensor *fg_json_read(fg_memory *memory, fg_report *report, fg_span span,
                        const fg_value_wish *wish, const char *text);

#endif
