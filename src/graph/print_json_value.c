/* Words, values and types of a graph as JSON. */
#include <math.h>
#include <string.h>

#include "graph/printing_json.h"

/* ---- words ---- */

void fg_json_put(fg_json_text *j, const char *text) {
    fg_text_puts(j->p->out, text);
}

static void put_bytes(fg_json_text *j, const char *text, size_t length) {
    const char *end = text + length;
    while (text < end) {
        int bytes = fg_utf8_length(text, end);
        if (*text == '"' || *text == '\\')
            fg_text_printf(j->p->out, "\\%c", *text);
        else if (bytes == 0)
            fg_json_put(j, "\\ufffd");
        else if ((unsigned char)*text < 0x20 || *text == 0x7f)
            fg_text_printf(j->p->out, "\\u%04x", (unsigned char)*text);
        else
            fg_text_add(j->p->out, text, (size_t)bytes);
        text += bytes > 0 ? bytes : 1;
    }
}

void fg_json_put_string(fg_json_text *j, const char *text) {
    fg_json_put(j, "\"");
    put_bytes(j, text, strlen(text));
    fg_json_put(j, "\"");
}

void fg_json_put_key(fg_json_text *j, const char *key) {
    fg_text_printf(j->p->out, ", \"%s\": ", key);
}

void fg_json_put_member(fg_json_text *j, const char *key, const char *text) {
    fg_json_put_key(j, key);
    fg_json_put_string(j, text);
}

/* ---- names ---- */

static const fg_print_place *place_of(const fg_json_text *j, fg_value_id value) {
    return &j->p->places.at[j->p->op_places[fg_printing_maker(j->p, value)]];
}

/* The scope that a statement stands in. */
void fg_json_put_scope(fg_json_text *j, uint32_t place) {
    if (place != 0) fg_json_put_member(j, "scope", j->p->places.at[place].path->text);
}

void fg_json_put_reference(fg_json_text *j, fg_value_id value) {
    const fg_print_place *place = place_of(j, value);
    fg_json_put(j, "\"");
    put_bytes(j, place->path->text, place->path->length);
    if (place->path->length > 0) fg_json_put(j, "/");
    put_bytes(j, j->p->labels[value]->text, j->p->labels[value]->length);
    fg_json_put(j, "\"");
}

/* ---- sizes and types ---- */

/* What is written between the two is a string. */
static fg_text *begin_formula(fg_json_text *j, fg_text *formula) {
    fg_text *out = j->p->out;
    fg_text_init(formula, j->p->arena);
    j->p->out = formula;
    return out;
}

static void end_formula(fg_json_text *j, fg_text *out) {
    fg_text *formula = j->p->out;
    j->p->out = out;
    fg_json_put_string(j, fg_text_get(formula));
}

static void put_size_text(fg_json_text *j, const fg_size *size) {
    fg_text formula, *out = begin_formula(j, &formula);
    fg_write_size(j->p, size);
    end_formula(j, out);
}

/* A number, or a formula in quotes. */
void fg_json_put_size(fg_json_text *j, const fg_size *size) {
    int64_t number;
    if (fg_size_is_number(size, &number))
        fg_text_printf(j->p->out, "%lld", (long long)number);
    else
        put_size_text(j, size);
}

void fg_json_put_sizes(fg_json_text *j, uint32_t count, const fg_size *const *sizes) {
    fg_json_put(j, "[");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) fg_json_put(j, ", ");
        fg_json_put_size(j, sizes[i]);
    }
    fg_json_put(j, "]");
}

void fg_json_put_type(fg_json_text *j, fg_type type) {
    fg_json_put_member(j, "dtype", type.dtype == FG_INVALID ? "?" : fg_dtype_name(type.dtype));
    fg_json_put_key(j, "shape");
    if (type.shape->rank < 0)
        fg_json_put(j, "null");
    else
        fg_json_put_sizes(j, (uint32_t)type.shape->rank, type.shape->dims);
}

/* A type whose sizes make symbols. */
void fg_json_put_declared_type(fg_json_text *j, fg_value_id value) {
    fg_type type = fg_value_type(j->p->graph, value);
    fg_json_put_member(j, "dtype", fg_dtype_name(type.dtype));
    fg_json_put_key(j, "shape");
    if (type.shape->rank < 0) {
        fg_json_put(j, "null");
        return;
    }
    fg_json_put(j, "[");
    for (int i = 0; i < type.shape->rank; i++) {
        int64_t number;
        if (i > 0) fg_json_put(j, ", ");
        if (fg_size_is_number(type.shape->dims[i], &number)) {
            fg_text_printf(j->p->out, "%lld", (long long)number);
            continue;
        }
        fg_text formula, *out = begin_formula(j, &formula);
        fg_write_declared_size(j->p, type.shape->dims[i], i, value);
        end_formula(j, out);
    }
    fg_json_put(j, "]");
}

/* `"?"` is a size that may be another one in each turn. */
void fg_json_put_carried_type(fg_json_text *j, fg_type type, uint32_t loop, uint32_t i) {
    fg_json_put_member(j, "dtype", fg_dtype_name(type.dtype));
    fg_json_put_key(j, "shape");
    fg_json_put(j, "[");
    for (int axis = 0; axis < type.shape->rank; axis++) {
        int64_t number;
        if (axis > 0) fg_json_put(j, ", ");
        if (fg_size_is_number(type.shape->dims[axis], &number)) {
            fg_text_printf(j->p->out, "%lld", (long long)number);
            continue;
        }
        fg_text formula, *out = begin_formula(j, &formula);
        fg_write_carried_size(j->p, loop, i, axis);
        end_formula(j, out);
    }
    fg_json_put(j, "]");
}

/* ---- literals ---- */

static void put_element(fg_json_text *j, const fg_tensor *tensor, size_t index) {
    bool real = fg_dtype_kind_of(tensor->dtype) == FG_REAL;
    bool special = real && !isfinite(fg_tensor_element(tensor, index));
    if (tensor->dtype == FG_INT64 && fg_tensor_element_int(tensor, index) == INT64_MIN) {
        fg_json_put(j, "-9223372036854775808");
        return;
    }
    if (special) fg_json_put(j, "\"");
    fg_write_element(j->p, tensor, index);
    if (special) fg_json_put(j, "\"");
}

void fg_json_put_tensor(fg_json_text *j, const fg_tensor *tensor) {
    if (tensor->count == 0) {
        fg_json_put(j, "[]");
        return;
    }
    for (size_t i = 0; i < tensor->count; i++) {
        size_t span = 1, closed = 0;
        for (int axis = tensor->rank - 1; axis >= 0; axis--) {
            span *= (size_t)tensor->dims[axis];
            if (i % span != 0) break;
            closed++;
        }
        for (size_t k = 0; i > 0 && k < closed; k++) fg_json_put(j, "]");
        if (i > 0) fg_json_put(j, ", ");
        for (size_t k = 0; k < closed; k++) fg_json_put(j, "[");
        put_element(j, tensor, i);
    }
    for (int axis = 0; axis < tensor->rank; axis++) fg_json_put(j, "]");
}

/* As deep as lists nest, FG_MAX_RANK at most. */
void fg_json_put_literal(fg_json_text *j, const fg_op *op) {
    const fg_printing *p = j->p;
    if (op->kind == FG_OP_cast) op = fg_graph_maker(p->graph, fg_op_inputs(p->graph, op)[0]);
    if (op->kind == FG_OP_const) {
        fg_json_put_tensor(j, op->attrs[0].tensor);
    } else if (op->kind == FG_OP_size && fg_size_is_number(op->attrs[0].sizes[0], NULL)) {
        fg_json_put_size(j, op->attrs[0].sizes[0]);
    } else if (op->kind == FG_OP_size) {
        fg_json_put(j, "{\"size\": ");
        fg_json_put_size(j, op->attrs[0].sizes[0]);
        fg_json_put(j, "}");
    } else {
        fg_json_put(j, "[");
        for (uint32_t i = 0; i < op->input_count; i++) {
            if (i > 0) fg_json_put(j, ", ");
            fg_json_put_literal(j, fg_graph_maker(p->graph, fg_op_inputs(p->graph, op)[i]));
        }
        fg_json_put(j, "]");
    }
}

/* A name, or what is written in place. */
void fg_json_put_value(fg_json_text *j, fg_value_id value) {
    if (!fg_printing_in_place(j->p, value)) {
        fg_json_put_reference(j, value);
        return;
    }
    fg_json_put(j, "{\"value\": ");
    fg_json_put_literal(j, fg_graph_maker(j->p->graph, value));
    fg_json_put(j, "}");
}

void fg_json_put_values(fg_json_text *j, uint32_t count, const fg_value_id *values) {
    fg_json_put(j, "[");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) fg_json_put(j, ", ");
        fg_json_put_value(j, values[i]);
    }
    fg_json_put(j, "]");
}
