/* A graph as JSON: the statements of the text, each an object (doc/json.md says what is in them).
 *
 * Names, order and what is written in place are those of the text. Values are named from the file
 * on: "a/b". */
#include <math.h>
#include <string.h>

#include "graph/printing.h"
#include "tensor/slice.h"

typedef struct fg_json_text {
    fg_printing *p;
    uint32_t depth; /* of loops */
    bool first;     /* in the list of statements at hand nothing is written */
} fg_json_text;

/* ---- words ---- */

static void put(fg_json_text *j, const char *text) {
    fg_text_puts(j->p->out, text);
}

static void put_bytes(fg_json_text *j, const char *text, size_t length) {
    const char *end = text + length;
    while (text < end) {
        int bytes = fg_utf8_length(text, end);
        if (*text == '"' || *text == '\\')
            fg_text_printf(j->p->out, "\\%c", *text);
        else if (bytes == 0)
            put(j, "\\ufffd");
        else if ((unsigned char)*text < 0x20 || *text == 0x7f)
            fg_text_printf(j->p->out, "\\u%04x", (unsigned char)*text);
        else
            fg_text_add(j->p->out, text, (size_t)bytes);
        text += bytes > 0 ? bytes : 1;
    }
}

static void put_string(fg_json_text *j, const char *text) {
    put(j, "\"");
    put_bytes(j, text, strlen(text));
    put(j, "\"");
}

static void put_key(fg_json_text *j, const char *key) {
    fg_text_printf(j->p->out, ", \"%s\": ", key);
}

static void put_member(fg_json_text *j, const char *key, const char *text) {
    put_key(j, key);
    put_string(j, text);
}

/* ---- statements ---- */

static void indent(fg_json_text *j) {
    for (uint32_t i = 0; i <= 2 * j->depth; i++) put(j, "  ");
}

static void begin(fg_json_text *j, const char *op) {
    put(j, j->first ? "\n" : ",\n");
    j->first = false;
    indent(j);
    put(j, "{\"op\": ");
    put_string(j, op);
}

static void open_list(fg_json_text *j, const char *key) {
    put_key(j, key);
    put(j, "[");
    j->first = true;
    j->depth++;
}

static void close_list(fg_json_text *j) {
    j->depth--;
    if (!j->first) {
        put(j, "\n");
        indent(j);
        put(j, "  ");
    }
    put(j, "]");
    j->first = false;
}

/* ---- names ---- */

static const fg_print_place *place_of(const fg_json_text *j, fg_value_id value) {
    return &j->p->places.at[j->p->op_places[fg_printing_maker(j->p, value)]];
}

/* The scope that a statement stands in. */
static void put_scope(fg_json_text *j, uint32_t place) {
    if (place != 0) put_member(j, "scope", j->p->places.at[place].path->text);
}

static void put_reference(fg_json_text *j, fg_value_id value) {
    const fg_print_place *place = place_of(j, value);
    put(j, "\"");
    put_bytes(j, place->path->text, place->path->length);
    if (place->path->length > 0) put(j, "/");
    put_bytes(j, j->p->labels[value]->text, j->p->labels[value]->length);
    put(j, "\"");
}

/* ---- sizes and types ---- */

static void put_size_text(fg_json_text *j, const fg_size *size) {
    fg_text *out = j->p->out, formula;
    fg_text_init(&formula, j->p->arena);
    j->p->out = &formula;
    fg_write_size(j->p, size);
    j->p->out = out;
    put_string(j, fg_text_get(&formula));
}

/* A number, or a formula in quotes. */
static void put_size(fg_json_text *j, const fg_size *size) {
    int64_t number;
    if (fg_size_is_number(size, &number))
        fg_text_printf(j->p->out, "%lld", (long long)number);
    else
        put_size_text(j, size);
}

static void put_sizes(fg_json_text *j, uint32_t count, const fg_size *const *sizes) {
    put(j, "[");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) put(j, ", ");
        put_size(j, sizes[i]);
    }
    put(j, "]");
}

static void put_type(fg_json_text *j, fg_type type) {
    put_member(j, "dtype", type.dtype == FG_INVALID ? "?" : fg_dtype_name(type.dtype));
    put_key(j, "shape");
    if (type.shape->rank < 0)
        put(j, "null");
    else
        put_sizes(j, (uint32_t)type.shape->rank, type.shape->dims);
}

/* A type whose sizes make symbols. */
static void put_declared_type(fg_json_text *j, fg_value_id value) {
    fg_type type = fg_value_type(j->p->graph, value);
    put_member(j, "dtype", fg_dtype_name(type.dtype));
    put_key(j, "shape");
    if (type.shape->rank < 0) {
        put(j, "null");
        return;
    }
    put(j, "[");
    for (int i = 0; i < type.shape->rank; i++) {
        int64_t number;
        if (i > 0) put(j, ", ");
        if (fg_size_is_number(type.shape->dims[i], &number)) {
            fg_text_printf(j->p->out, "%lld", (long long)number);
            continue;
        }
        fg_text *out = j->p->out, formula;
        fg_text_init(&formula, j->p->arena);
        j->p->out = &formula;
        fg_write_declared_size(j->p, type.shape->dims[i], i, value);
        j->p->out = out;
        put_string(j, fg_text_get(&formula));
    }
    put(j, "]");
}

/* ---- literals ---- */

static void put_element(fg_json_text *j, const fg_tensor *tensor, size_t index) {
    bool real = fg_dtype_kind_of(tensor->dtype) == FG_REAL;
    bool special = real && !isfinite(fg_tensor_element(tensor, index));
    if (tensor->dtype == FG_INT64 && fg_tensor_element_int(tensor, index) == INT64_MIN) {
        put(j, "-9223372036854775808");
        return;
    }
    if (special) put(j, "\"");
    fg_write_element(j->p, tensor, index);
    if (special) put(j, "\"");
}

static void put_tensor(fg_json_text *j, const fg_tensor *tensor) {
    if (tensor->count == 0) {
        put(j, "[]");
        return;
    }
    for (size_t i = 0; i < tensor->count; i++) {
        size_t span = 1, closed = 0;
        for (int axis = tensor->rank - 1; axis >= 0; axis--) {
            span *= (size_t)tensor->dims[axis];
            if (i % span != 0) break;
            closed++;
        }
        for (size_t k = 0; i > 0 && k < closed; k++) put(j, "]");
        if (i > 0) put(j, ", ");
        for (size_t k = 0; k < closed; k++) put(j, "[");
        put_element(j, tensor, i);
    }
    for (int axis = 0; axis < tensor->rank; axis++) put(j, "]");
}

/* As deep as lists nest, FG_MAX_RANK at most. */
static void put_literal(fg_json_text *j, const fg_op *op) {
    const fg_printing *p = j->p;
    if (op->kind == FG_OP_cast) op = fg_graph_maker(p->graph, fg_op_inputs(p->graph, op)[0]);
    if (op->kind == FG_OP_const) {
        put_tensor(j, op->attrs[0].tensor);
    } else if (op->kind == FG_OP_size) {
        put(j, "{\"size\": ");
        put_size(j, op->attrs[0].sizes[0]);
        put(j, "}");
    } else {
        put(j, "[");
        for (uint32_t i = 0; i < op->input_count; i++) {
            if (i > 0) put(j, ", ");
            put_literal(j, fg_graph_maker(p->graph, fg_op_inputs(p->graph, op)[i]));
        }
        put(j, "]");
    }
}

/* A name, or what is written in place. */
static void put_value(fg_json_text *j, fg_value_id value) {
    if (!fg_printing_in_place(j->p, value)) {
        put_reference(j, value);
        return;
    }
    put(j, "{\"value\": ");
    put_literal(j, fg_graph_maker(j->p->graph, value));
    put(j, "}");
}

static void put_values(fg_json_text *j, uint32_t count, const fg_value_id *values) {
    put(j, "[");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) put(j, ", ");
        put_value(j, values[i]);
    }
    put(j, "]");
}

/* ---- parts of statements ---- */

static void put_results(fg_json_text *j, const fg_op *op) {
    put_key(j, "results");
    put(j, "[");
    for (uint32_t i = 0; i < op->output_count; i++) {
        const fg_name *label = j->p->labels[op->first_output + i];
        put(j, i > 0 ? ", {\"name\": " : "{\"name\": ");
        if (label)
            put_string(j, label->text);
        else
            put(j, "null");
        put_type(j, fg_value_type(j->p->graph, op->first_output + i));
        put(j, "}");
    }
    put(j, "]");
}

static void put_after(fg_json_text *j, const fg_op *op) {
    const fg_graph *graph = j->p->graph;
    bool any = false;
    for (uint32_t c = op->control; c && graph->controls.at[c]; c++) {
        fg_value_id value = fg_printing_waited(j->p, fg_printing_op(j->p, graph->controls.at[c]));
        if (!value || !j->p->labels[value]) continue;
        put(j, any ? ", " : ", \"after\": [");
        put_reference(j, value);
        any = true;
    }
    if (any) put(j, "]");
}

static void put_attr(fg_json_text *j, const fg_attr *attr) {
    char text[32];
    switch ((fg_attr_kind)attr->kind) {
        case FG_ATTR_INT:
            fg_text_printf(j->p->out, "%lld", (long long)attr->i);
            break;
        case FG_ATTR_FLOAT:
            fg_text_real(text, attr->f, 64);
            if (isfinite(attr->f))
                put(j, text);
            else
                put_string(j, text);
            break;
        case FG_ATTR_BOOL:
            put(j, attr->b ? "true" : "false");
            break;
        case FG_ATTR_STRING:
            put_string(j, attr->s);
            break;
        case FG_ATTR_DTYPE:
            put_string(j, fg_dtype_name(attr->dtype));
            break;
        case FG_ATTR_INTS:
            put(j, "[");
            for (uint32_t i = 0; i < attr->count; i++)
                fg_text_printf(j->p->out, i > 0 ? ", %lld" : "%lld", (long long)attr->ints[i]);
            put(j, "]");
            break;
        case FG_ATTR_SIZES:
            put_sizes(j, attr->count, attr->sizes);
            break;
        default:
            put(j, "null");
    }
}

static void put_inputs(fg_json_text *j, const fg_op *op, const fg_op_row *row) {
    bool any = false;
    put_key(j, "inputs");
    put(j, "{");
    for (int i = 0; i < row->param_count; i++) {
        const fg_param *param = &row->params[i];
        if (param->kind > FG_PARAM_LIST) continue;
        uint32_t first, count = fg_printing_inputs(op, i, &first);
        const fg_value_id *inputs = fg_op_inputs(j->p->graph, op) + first;
        bool list = param->kind == FG_PARAM_LIST;
        if (!list && (first >= op->input_count || !inputs[0])) continue;
        fg_text_printf(j->p->out, any ? ", \"%s\": " : "\"%s\": ", param->name);
        any = true;
        if (list)
            put_values(j, count, inputs);
        else
            put_value(j, inputs[0]);
    }
    put(j, "}");
}

static void put_attributes(fg_json_text *j, const fg_op *op, const fg_op_row *row) {
    bool any = false;
    for (int i = 0; op->attrs && i < row->param_count; i++) {
        const fg_param *param = &row->params[i];
        if (param->kind <= FG_PARAM_LIST || op->attrs[i].kind == FG_ATTR_NONE) continue;
        fg_text_printf(j->p->out, any ? ", \"%s\": " : ", \"attributes\": {\"%s\": ", param->name);
        put_attr(j, &op->attrs[i]);
        any = true;
    }
    if (any) put(j, "}");
}

/* ---- statements of their own ---- */

static void put_slice(fg_json_text *j, const fg_op *op) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    const fg_attr *begin_ = &op->attrs[fg_op_param_index(row, "begin")];
    const fg_attr *end = &op->attrs[fg_op_param_index(row, "end")];
    const fg_attr *step = &op->attrs[fg_op_param_index(row, "step")];
    const fg_attr *kinds = &op->attrs[fg_op_param_index(row, "kinds")];
    const fg_value_id *starts = fg_op_inputs(j->p->graph, op) + 1;
    put_key(j, "input");
    put_reference(j, starts[-1]);
    put_key(j, "items");
    put(j, "[");
    for (uint32_t i = 0; i < kinds->count; i++) {
        int64_t kind = kinds->ints[i], what = kind & FG_SLICE_KIND;
        if (i > 0) put(j, ", ");
        if (what == FG_SLICE_NEW || what == FG_SLICE_ELLIPSIS) {
            put(j, what == FG_SLICE_NEW ? "\"new\"" : "\"...\"");
            continue;
        }
        bool index = what == FG_SLICE_INDEX || what == FG_SLICE_INPUT;
        bool by_value = what == FG_SLICE_INPUT || (!index && (kind & FG_SLICE_BEGIN_INPUT));
        const char *comma = "";
        put(j, "{");
        if (index || !(kind & FG_SLICE_NO_BEGIN)) {
            put(j, index ? "\"index\": " : "\"from\": ");
            if (by_value)
                put_reference(j, *starts++);
            else
                put(j, "{\"size\": "), put_size(j, begin_->sizes[i]), put(j, "}");
            comma = ", ";
        }
        if (!index && !(kind & FG_SLICE_NO_END)) {
            fg_text_printf(j->p->out, "%s\"to\": ", comma);
            if (kind & FG_SLICE_END_INPUT)
                put_reference(j, *starts++);
            else
                put(j, "{\"size\": "), put_size(j, end->sizes[i]), put(j, "}");
            comma = ", ";
        }
        if (!index && step->ints[i] != 1)
            fg_text_printf(j->p->out, "%s\"step\": %lld", comma, (long long)step->ints[i]);
        put(j, "}");
    }
    put(j, "]");
}

static void put_placeholder(fg_json_text *j, fg_op_id id) {
    const fg_op *op = fg_printing_op(j->p, id);
    const fg_placeholder *it = &j->p->graph->placeholders.at[op->extra];
    begin(j, "placeholder");
    put_scope(j, j->p->op_places[id]);
    put_member(j, "name", j->p->labels[op->first_output]->text);
    if (it->full_name != fg_printing_full_name(j->p, id)) put_member(j, "as", it->full_name->text);
    put_declared_type(j, op->first_output);
    if (op->kind == FG_OP_placeholder_default) {
        put_key(j, "default");
        put_value(j, fg_op_inputs(j->p->graph, op)[0]);
    }
    put(j, "}");
}

static void put_variable(fg_json_text *j, fg_op_id id) {
    const fg_op *op = fg_printing_op(j->p, id);
    const fg_variable *it = &j->p->graph->variables.at[op->extra];
    begin(j, it->trainable ? "variable" : "state");
    put_scope(j, j->p->op_places[id]);
    put_member(j, "name", j->p->labels[op->first_output]->text);
    put_type(j, fg_value_type(j->p->graph, op->first_output));
    put_key(j, "initial");
    put_value(j, it->initial);
    put(j, "}");
}

static void put_constant(fg_json_text *j, fg_op_id id) {
    const fg_op *op = fg_printing_op(j->p, id);
    begin(j, "const");
    put_scope(j, j->p->op_places[id]);
    put_member(j, "name", j->p->labels[op->first_output]->text);
    put_type(j, fg_value_type(j->p->graph, op->first_output));
    if (fg_printing_is_archived(j->p, op->attrs[0].tensor)) {
        const fg_name *member = fg_printing_archive(j->p, op);
        put_member(j, "file", j->p->archive->path);
        put_member(j, "member", member->text);
    } else {
        put_key(j, "value");
        put_tensor(j, op->attrs[0].tensor);
    }
    put(j, "}");
}

static void put_assertion(fg_json_text *j, fg_op_id id) {
    const fg_op *op = fg_printing_op(j->p, id);
    begin(j, "assert");
    put_scope(j, j->p->op_places[id]);
    put_key(j, "condition");
    put_value(j, fg_op_inputs(j->p->graph, op)[0]);
    put_member(j, "message", op->attrs[fg_op_param_index(fg_op_row_of(FG_OP_assert), "message")].s);
    put(j, "}");
}

static void put_updates(fg_json_text *j, uint32_t position, uint32_t count) {
    const fg_printing *p = j->p;
    fg_op_id id = p->order.at[position];
    uint32_t first = fg_printing_op(p, id)->extra;
    begin(j, "assign");
    put_scope(j, p->op_places[id]);
    put(j, ", \"results\": [");
    for (uint32_t i = 0; i < count; i++) {
        const fg_op *op = fg_printing_op(p, p->order.at[position + i]);
        put(j, i > 0 ? ", {\"name\": " : "{\"name\": ");
        put_string(j, p->labels[op->first_output]->text);
        put_type(j, fg_value_type(p->graph, op->first_output));
        put(j, "}");
    }
    put(j, "], \"variables\": [");
    for (uint32_t u = first; u; u = p->graph->updates.at[u].next) {
        if (u != first) put(j, ", ");
        put_reference(j, p->graph->variables.at[p->graph->updates.at[u].variable].value);
    }
    put(j, "], \"values\": [");
    for (uint32_t u = first; u; u = p->graph->updates.at[u].next) {
        if (u != first) put(j, ", ");
        put_value(j, p->graph->updates.at[u].value);
    }
    put(j, "], \"inputs\": [");
    for (uint32_t i = 0; i < count; i++) {
        const fg_op *op = fg_printing_op(p, p->order.at[position + i]);
        if (i > 0) put(j, ", ");
        put_value(j, fg_op_inputs(p->graph, op)[0]);
    }
    put(j, "]");
    put_after(j, fg_printing_op(p, id));
    put(j, "}");
}

static void put_choice(fg_json_text *j, const fg_op *op) {
    const fg_value_id *inputs = fg_op_inputs(j->p->graph, op);
    static const char *const keys[] = {"condition", "then", "else"};
    for (int i = 0; i < 3; i++) {
        put_key(j, keys[i]);
        put_value(j, inputs[i]);
    }
}

static void put_operation(fg_json_text *j, fg_op_id id) {
    const fg_printing *p = j->p;
    const fg_op *op = fg_printing_op(p, id);
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    bool slice = op->kind == FG_OP_slice_strided || op->kind == FG_OP_slice_dynamic;
    bool choice = op->kind == FG_OP_select_branch, tensor = fg_printing_is_tensor(p, id);
    const char *name = slice ? "slice" : choice ? "if" : tensor ? "tensor" : row->name;
    begin(j, op->kind == FG_OP_pack && !tensor ? "stack" : name);
    put_scope(j, p->op_places[id]);
    put_results(j, op);
    if (slice) {
        put_slice(j, op);
    } else if (choice) {
        put_choice(j, op);
    } else if (tensor) {
        put_key(j, "value");
        put_literal(j, op);
    } else {
        put_inputs(j, op, row);
        put_attributes(j, op, row);
    }
    put_after(j, op);
    put(j, "}");
}

/* ---- loops ---- */

static void open_loop(fg_json_text *j, uint32_t loop) {
    const fg_printing *p = j->p;
    const fg_loop *it = &p->graph->loops.at[loop];
    const fg_op *op = fg_printing_op(p, it->op);
    fg_value_id carried = fg_printing_op(p, it->first)->first_output;
    begin(j, "loop");
    put_scope(j, p->op_places[it->first]);
    put_results(j, op);
    put(j, ", \"carried\": [");
    for (uint32_t i = 0; i < it->count; i++) {
        put(j, i > 0 ? ", {\"name\": " : "{\"name\": ");
        put_string(j, p->labels[carried + i]->text);
        put_type(j, fg_value_type(p->graph, carried + i));
        put_key(j, "first");
        put_value(j, fg_op_inputs(p->graph, op)[i]);
        put(j, "}");
    }
    put(j, "]");
    if (fg_printing_condition(j->p, loop))
        open_list(j, "before"); /* what computes the condition */
    else
        open_list(j, "body");
    if (!fg_printing_condition(j->p, loop)) return;
}

static void put_condition(fg_json_text *j, uint32_t loop) {
    (void)loop;
    close_list(j);
    open_list(j, "body");
}

static void close_loop(fg_json_text *j, uint32_t loop) {
    const fg_loop *it = &j->p->graph->loops.at[loop];
    const fg_value_id *body = j->p->graph->inputs.at + it->body;
    close_list(j);
    put_key(j, "while");
    put_value(j, body[0]);
    put_key(j, "next");
    put_values(j, it->count, body + 1);
    put(j, "}");
}

/* ---- all of it ---- */

static uint32_t put_statement(fg_json_text *j, uint32_t position) {
    fg_printing *p = j->p;
    fg_op_id id = p->order.at[position];
    const fg_op *op = fg_printing_op(p, id);
    if (p->how[id] != FG_PRINT_STATEMENT) return 1;
    switch ((fg_op_kind)op->kind) {
        case FG_OP_placeholder:
        case FG_OP_placeholder_default:
            put_placeholder(j, id);
            return 1;
        case FG_OP_variable:
            put_variable(j, id);
            return 1;
        case FG_OP_const:
            put_constant(j, id);
            return 1;
        case FG_OP_assert:
            put_assertion(j, id);
            return 1;
        default:
            break;
    }
    if (op->kind == FG_OP_identity && op->extra) {
        uint32_t count = fg_printing_update_group(p, position);
        put_updates(j, position, count);
        return count;
    }
    put_operation(j, id);
    return 1;
}

static void put_statements(fg_json_text *j) {
    fg_printing *p = j->p;
    for (uint32_t i = 0; i < p->order.count;) {
        fg_op_id id = p->order.at[i];
        uint32_t loop = fg_printing_loop(p, id);
        if (loop && p->graph->loops.at[loop].first == id) {
            open_loop(j, loop);
            i++;
            continue;
        }
        if (loop)
            close_loop(j, loop);
        else
            i += put_statement(j, i) - 1;
        if (p->loops[id] && fg_printing_condition(p, p->loops[id]) == id)
            put_condition(j, p->loops[id]);
        i++;
    }
}

static void put_names(fg_json_text *j, const char *key, bool hides) {
    const fg_printing *p = j->p;
    bool any = false;
    for (uint32_t i = 0; i < p->keeps.count; i++) {
        const fg_print_keep *it = &p->keeps.at[i];
        if ((it->hides != 0) != hides) continue;
        fg_text_printf(p->out, any ? ",\n  {\"name\": " : ",\n\"%s\": [\n  {\"name\": ", key);
        put_string(j, it->name->text);
        put_scope(j, it->place);
        put_key(j, "value");
        put_reference(j, it->value);
        put(j, "}");
        any = true;
    }
    if (any) put(j, "]");
}

static void put_signature(fg_json_text *j, const fg_signature *signature) {
    put(j, "{\"name\": ");
    put_string(j, signature->name ? fg_printing_sayable(j->p, signature->name)->text : "main");
    put(j, ", \"inputs\": [");
    for (uint32_t i = 0; i < signature->input_count; i++) {
        const fg_input *input = &signature->inputs[i];
        put(j, i > 0 ? ", {\"name\": " : "{\"name\": ");
        put_string(j, fg_printing_sayable(j->p, input->name)->text);
        put_key(j, "value");
        put_reference(j, input->value);
        if (input->fixed) {
            put_key(j, "fixed");
            put_tensor(j, input->fixed);
        }
        put(j, "}");
    }
    put(j, "], \"outputs\": [");
    for (uint32_t i = 0; i < signature->output_count; i++) {
        const fg_output *output = &signature->outputs[i];
        put(j, i > 0 ? ", {\"name\": " : "{\"name\": ");
        put_string(j, fg_printing_sayable(j->p, output->name)->text);
        put_key(j, "value");
        put_value(j, output->value);
        put_type(j, fg_value_type(j->p->graph, output->value));
        put(j, "}");
    }
    put(j, "]}");
}

void fg_print_json_graph(fg_printing *p) {
    const fg_graph *graph = p->graph;
    fg_json_text j = {.p = p, .first = true};
    /* sizes name values from the file on, wherever they stand */
    p->here = UINT32_MAX;
    FG_PUSH(p->arena, &p->blocks, (fg_print_block){.from_file = true});
    put(&j, "{\"feedgraph\": 1");
    if (graph->name) put(&j, ",\n\"graph\": "), put_string(&j, graph->name->text);
    for (uint32_t i = 0; i < graph->weights.count; i++) {
        put(&j, i > 0 ? ", " : ",\n\"weights\": [");
        put_string(&j, graph->weights.at[i].path);
    }
    if (graph->weights.count > 0) put(&j, "]");
    put(&j, ",\n\"statements\": [");
    put_statements(&j);
    put(&j, "]");
    put_names(&j, "names", false);
    put(&j, ",\n\"signatures\": [");
    for (uint32_t i = 0; i < graph->signatures.count; i++) {
        put(&j, i > 0 ? ",\n  " : "\n  ");
        put_signature(&j, &graph->signatures.at[i]);
    }
    put(&j, "]");
    put_names(&j, "names_last", true);
    put(&j, "}\n");
}
