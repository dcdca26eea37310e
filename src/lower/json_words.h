/* Parts of a JSON document in the words of the language: names, numbers, sizes, types, values. What
 * is not what is meant is a finding. Private to src/lower. */
#ifndef FG_LOWER_JSON_WORDS_H
#define FG_LOWER_JSON_WORDS_H

#include "lower/walk_json.h"

void fg_from_json_put(fg_from_json *r, const char *text);
/* 'name', after `before` in the quotes. */
void fg_from_json_put_quoted(fg_from_json *r, uint32_t at, const char *before, const char *name);
void fg_from_json_put_string(fg_from_json *r, const char *text);
/* The member "name" of an object. */
void fg_from_json_put_name(fg_from_json *r, uint32_t object);
/* The name of a value, from the file on. */
void fg_from_json_put_reference(fg_from_json *r, uint32_t at);
void fg_from_json_put_number(fg_from_json *r, uint32_t at);
/* "[2, n, 3 * n]" */
void fg_from_json_put_sizes(fg_from_json *r, uint32_t list);
/* The members "dtype" and "shape" of an object. */
void fg_from_json_put_type(fg_from_json *r, uint32_t object);
/* Nested lists of numbers. */
void fg_from_json_put_literal(fg_from_json *r, uint32_t value);
/* {"value": LITERAL} or {"size": SIZE}, not the name of a value. */
bool fg_from_json_is_literal(const fg_from_json *r, uint32_t at);
/* Either of them. */
void fg_from_json_put_value(fg_from_json *r, uint32_t at);
/* A list of them, with commas; `references`: all are names. */
void fg_from_json_put_values(fg_from_json *r, uint32_t list, bool references);

#endif
