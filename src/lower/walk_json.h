/* A JSON document that was found to be one, walked where it stands. Private to src/lower. */
#ifndef FG_LOWER_WALK_JSON_H
#define FG_LOWER_WALK_JSON_H

#include "base/text.h"
#include "diag/report.h"

/* Positions in a document that was found to be JSON; 0 is none, as an object begins there. */
typedef struct fg_from_json {
    fg_arena *arena;
    fg_report *report;
    uint32_t source;
    const char *text;
    uint32_t end;
    fg_text *out;
    bool failed;
} fg_from_json;

/* Behind the value that begins there; behind a string. */
uint32_t fg_walk_json_behind(const fg_from_json *r, uint32_t at);
/* The first value in a list or object, its key where it is one; 0: it is empty. */
uint32_t fg_walk_json_first(const fg_from_json *r, uint32_t list);
/* The one behind a value; 0: there is none. */
uint32_t fg_walk_json_next(const fg_from_json *r, uint32_t value);
/* The value of a key. */
uint32_t fg_walk_json_value(const fg_from_json *r, uint32_t key);
/* The value of an object's member; 0: it has none. */
uint32_t fg_walk_json_find(const fg_from_json *r, uint32_t object, const char *name);
/* The first thing that is wrong is a finding. */
void fg_from_json_fail(fg_from_json *r, uint32_t at, const char *format, const char *what);
/* A member of this kind ('"', '[', '{'; '\0' for any); 0 after a finding where there is none. */
uint32_t fg_from_json_want(fg_from_json *r, uint32_t object, const char *name, char kind);
/* What a string says. */
const char *fg_from_json_decode(fg_from_json *r, uint32_t string);
/* What a member says that is a string; "" where there is none, for the first after a finding. */
const char *fg_from_json_want_text(fg_from_json *r, uint32_t object, const char *name);
const char *fg_from_json_text(fg_from_json *r, uint32_t object, const char *name);
uint32_t fg_walk_json_string(const fg_from_json *r, uint32_t at);

#endif
