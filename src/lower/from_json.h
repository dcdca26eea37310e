/* A graph as JSON, as graphc writes it, becomes text of the language: doc/json.md. */
#ifndef FG_LOWER_FROM_JSON_H
#define FG_LOWER_FROM_JSON_H

#include "base/text.h"
#include "diag/report.h"

/* Whether a text is one of these: an object. */
bool fg_json_is_graph(const char *text, size_t length);
/* Adds the text. What is wrong with the JSON, a source, is in the report: then false. */
bool fg_json_to_text(fg_arena *arena, fg_report *report, uint32_t source, const char *text,
                     size_t length, fg_text *out);

#endif
