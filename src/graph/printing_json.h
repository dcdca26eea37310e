/* A graph on its way to JSON. Private to src/graph/print_json*.c. */
#ifndef FG_GRAPH_PRINTING_JSON_H
#define FG_GRAPH_PRINTING_JSON_H

#include "graph/printing.h"

typedef struct fg_json_text {
    fg_printing *p;
    uint32_t depth; /* of loops */
    bool first;     /* in the list of statements at hand nothing is written */
} fg_json_text;

void fg_json_put(fg_json_text *j, const char *text);
/* In quotes, escaped. */
void fg_json_put_string(fg_json_text *j, const char *text);
/* ", "key": " */
void fg_json_put_key(fg_json_text *j, const char *key);
void fg_json_put_member(fg_json_text *j, const char *key, const char *text);
/* The scope that a statement stands in. */
void fg_json_put_scope(fg_json_text *j, uint32_t place);
/* A value by its name from the file on. */
void fg_json_put_reference(fg_json_text *j, fg_value_id value);
/* A number, or a formula in quotes. */
void fg_json_put_size(fg_json_text *j, const fg_size *size);
void fg_json_put_sizes(fg_json_text *j, uint32_t count, const fg_size *const *sizes);
/* Its dtype and shape, as members. */
void fg_json_put_type(fg_json_text *j, fg_type type);
/* The same of a placeholder, whose sizes make symbols. */
void fg_json_put_declared_type(fg_json_text *j, fg_value_id value);
void fg_json_put_carried_type(fg_json_text *j, fg_type type, uint32_t loop, uint32_t i);
void fg_json_put_tensor(fg_json_text *j, const fg_tensor *tensor);
/* What is written in place: numbers, sizes, lists of them. */
void fg_json_put_literal(fg_json_text *j, const fg_op *op);
/* A name, or {"value": LITERAL}. */
void fg_json_put_value(fg_json_text *j, fg_value_id value);
void fg_json_put_values(fg_json_text *j, uint32_t count, const fg_value_id *values);

#endif
