/* A graph as JSON: the statements of the text, each an object (doc/json.md says what is in them).
 *
 * Names, order and what is written in place are those of the text. Values are named from the file
 * on: "a/b". */
#include <math.h>
#include <string.h>

#include "graph/loop_vary.h"
#include "graph/printing_json.h"
#include "tensor/slice.h"

/* ---- statements ---- */

static void indent(fg_json_text *j) {
    for (uint32_t i = 0; i <= 2 * j->depth; i++) fg_json_put(j, "  ");
}

static void begin(fg_json_text *j, const char *op) {
    fg_json_put(j, j->first ? "\n" : ",\n");
    j->first = false;
    indent(j);
    fg_json_put(j, "{\"op\": ");
    fg_json_put_string(j, op);
}

static void open_list(fg_json_text *j, const char *key) {
    fg_json_put_key(j, key);
    fg_json_put(j, "[");
    j->first = true;
    j->depth++;
}

static void close_list(fg_json_text *j) {
    j->depth--;
    if (!j->first) {
        fg_json_put(j, "\n");
        indent(j);
        fg_json_put(j, "  ");
    }
    fg_json_put(j, "]");
    j->first = false;
}

/* ---- parts of statements ---- */

static void put_results(fg_json_text *j, const fg_op *op) {
    fg_json_put_key(j, "results");
    fg_json_put(j, "[");
    for (uint32_t i = 0; i < op->output_count; i++) {
        const fg_name *label = j->p->labels[op->first_output + i];
        fg_json_put(j, i > 0 ? ", {\"name\": " : "{\"name\": ");
        if (label)
            fg_json_put_string(j, label->text);
        else
            fg_json_put(j, "null");
        fg_json_put_type(j, fg_value_type(j->p->graph, op->first_output + i));
        fg_json_put(j, "}");
    }
    fg_json_put(j, "]");
}

static void put_after(fg_json_text *j, const fg_op *op) {
    const fg_graph *graph = j->p->graph;
    bool any = false;
    for (uint32_t c = op->control; c && graph->controls.at[c]; c++) {
        fg_value_id value = fg_printing_waited(j->p, fg_printing_op(j->p, graph->controls.at[c]));
        if (!value || !j->p->labels[value]) continue;
        fg_json_put(j, any ? ", " : ", \"after\": [");
        fg_json_put_reference(j, value);
        any = true;
    }
    if (any) fg_json_put(j, "]");
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
                fg_json_put(j, text);
            else
                fg_json_put_string(j, text);
            break;
        case FG_ATTR_BOOL:
            fg_json_put(j, attr->b ? "true" : "false");
            break;
        case FG_ATTR_STRING:
            fg_json_put_string(j, attr->s);
            break;
        case FG_ATTR_DTYPE:
            fg_json_put_string(j, fg_dtype_name(attr->dtype));
            break;
        case FG_ATTR_INTS:
            fg_json_put(j, "[");
            for (uint32_t i = 0; i < attr->count; i++)
                fg_text_printf(j->p->out, i > 0 ? ", %lld" : "%lld", (long long)attr->ints[i]);
            fg_json_put(j, "]");
            break;
        case FG_ATTR_SIZES:
            fg_json_put_sizes(j, attr->count, attr->sizes);
            break;
        default:
            fg_json_put(j, "null");
    }
}

static void put_inputs(fg_json_text *j, const fg_op *op, const fg_op_row *row) {
    bool any = false;
    fg_json_put_key(j, "inputs");
    fg_json_put(j, "{");
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
            fg_json_put_values(j, count, inputs);
        else
            fg_json_put_value(j, inputs[0]);
    }
    fg_json_put(j, "}");
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
    if (any) fg_json_put(j, "}");
}

/* ---- statements of their own ---- */

static void put_slice(fg_json_text *j, const fg_op *op) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    const fg_attr *begin_ = &op->attrs[fg_op_param_index(row, "begin")];
    const fg_attr *end = &op->attrs[fg_op_param_index(row, "end")];
    const fg_attr *step = &op->attrs[fg_op_param_index(row, "step")];
    const fg_attr *kinds = &op->attrs[fg_op_param_index(row, "kinds")];
    const fg_value_id *starts = fg_op_inputs(j->p->graph, op) + 1;
    fg_json_put_key(j, "input");
    fg_json_put_reference(j, starts[-1]);
    fg_json_put_key(j, "items");
    fg_json_put(j, "[");
    for (uint32_t i = 0; i < kinds->count; i++) {
        int64_t kind = kinds->ints[i], what = kind & FG_SLICE_KIND;
        if (i > 0) fg_json_put(j, ", ");
        if (what == FG_SLICE_NEW || what == FG_SLICE_ELLIPSIS) {
            fg_json_put(j, what == FG_SLICE_NEW ? "\"new\"" : "\"...\"");
            continue;
        }
        bool index = what == FG_SLICE_INDEX || what == FG_SLICE_INPUT;
        bool by_value = what == FG_SLICE_INPUT || (!index && (kind & FG_SLICE_BEGIN_INPUT));
        const char *comma = "";
        fg_json_put(j, "{");
        if (index || !(kind & FG_SLICE_NO_BEGIN)) {
            fg_json_put(j, index ? "\"index\": " : "\"from\": ");
            if (by_value)
                fg_json_put_reference(j, *starts++);
            else
                fg_json_put(j, "{\"size\": "), fg_json_put_size(j, begin_->sizes[i]),
                    fg_json_put(j, "}");
            comma = ", ";
        }
        if (!index && !(kind & FG_SLICE_NO_END)) {
            fg_text_printf(j->p->out, "%s\"to\": ", comma);
            if (kind & FG_SLICE_END_INPUT)
                fg_json_put_reference(j, *starts++);
            else
                fg_json_put(j, "{\"size\": "), fg_json_put_size(j, end->sizes[i]),
                    fg_json_put(j, "}");
            comma = ", ";
        }
        if (!index && step->ints[i] != 1)
            fg_text_printf(j->p->out, "%s\"step\": %lld", comma, (long long)step->ints[i]);
        fg_json_put(j, "}");
    }
    fg_json_put(j, "]");
}

static void put_placeholder(fg_json_text *j, fg_op_id id) {
    const fg_op *op = fg_printing_op(j->p, id);
    const fg_placeholder *it = &j->p->graph->placeholders.at[op->extra];
    begin(j, "placeholder");
    fg_json_put_scope(j, j->p->op_places[id]);
    fg_json_put_member(j, "name", j->p->labels[op->first_output]->text);
    if (it->full_name != fg_printing_full_name(j->p, id))
        fg_json_put_member(j, "as", it->full_name->text);
    fg_json_put_declared_type(j, op->first_output);
    if (op->kind == FG_OP_placeholder_default) {
        fg_json_put_key(j, "default");
        fg_json_put_value(j, fg_op_inputs(j->p->graph, op)[0]);
    }
    fg_json_put(j, "}");
}

static void put_stored(fg_json_text *j, const fg_op *op, fg_value_id named) {
    const fg_name *member = fg_printing_archive(j->p, op, named);
    fg_json_put_member(j, "file", j->p->archive->path);
    fg_json_put_member(j, "member", member->text);
}

static void put_variable(fg_json_text *j, fg_op_id id) {
    const fg_op *op = fg_printing_op(j->p, id);
    const fg_variable *it = &j->p->graph->variables.at[op->extra];
    begin(j, it->trainable ? "variable" : "state");
    fg_json_put_scope(j, j->p->op_places[id]);
    fg_json_put_member(j, "name", j->p->labels[op->first_output]->text);
    fg_json_put_type(j, fg_value_type(j->p->graph, op->first_output));
    const fg_op *stored = fg_printing_stored(j->p, it->initial);
    if (stored) {
        put_stored(j, stored, op->first_output);
    } else {
        fg_json_put_key(j, "initial");
        fg_json_put_value(j, it->initial);
    }
    fg_json_put(j, "}");
}

static void put_constant(fg_json_text *j, fg_op_id id) {
    const fg_op *op = fg_printing_op(j->p, id);
    begin(j, "const");
    fg_json_put_scope(j, j->p->op_places[id]);
    fg_json_put_member(j, "name", j->p->labels[op->first_output]->text);
    fg_json_put_type(j, fg_value_type(j->p->graph, op->first_output));
    if (fg_printing_is_archived(j->p, op->attrs[0].tensor)) {
        put_stored(j, op, op->first_output);
    } else {
        fg_json_put_key(j, "value");
        fg_json_put_tensor(j, op->attrs[0].tensor);
    }
    fg_json_put(j, "}");
}

static void put_assertion(fg_json_text *j, fg_op_id id) {
    const fg_op *op = fg_printing_op(j->p, id);
    begin(j, "assert");
    fg_json_put_scope(j, j->p->op_places[id]);
    fg_json_put_key(j, "condition");
    fg_json_put_value(j, fg_op_inputs(j->p->graph, op)[0]);
    fg_json_put_member(j, "message",
                       op->attrs[fg_op_param_index(fg_op_row_of(FG_OP_assert), "message")].s);
    fg_json_put(j, "}");
}

static void put_updates(fg_json_text *j, uint32_t position, uint32_t count) {
    const fg_printing *p = j->p;
    fg_op_id id = p->order.at[position];
    uint32_t first = fg_printing_op(p, id)->extra;
    begin(j, "assign");
    fg_json_put_scope(j, p->op_places[id]);
    fg_json_put(j, ", \"results\": [");
    for (uint32_t i = 0; i < count; i++) {
        const fg_op *op = fg_printing_op(p, p->order.at[position + i]);
        fg_json_put(j, i > 0 ? ", {\"name\": " : "{\"name\": ");
        fg_json_put_string(j, p->labels[op->first_output]->text);
        fg_json_put_type(j, fg_value_type(p->graph, op->first_output));
        fg_json_put(j, "}");
    }
    fg_json_put(j, "], \"variables\": [");
    for (uint32_t u = first; u; u = p->graph->updates.at[u].next) {
        if (u != first) fg_json_put(j, ", ");
        fg_json_put_reference(j, p->graph->variables.at[p->graph->updates.at[u].variable].value);
    }
    fg_json_put(j, "], \"values\": [");
    for (uint32_t u = first; u; u = p->graph->updates.at[u].next) {
        if (u != first) fg_json_put(j, ", ");
        fg_json_put_value(j, p->graph->updates.at[u].value);
    }
    fg_json_put(j, "], \"inputs\": [");
    for (uint32_t i = 0; i < count; i++) {
        const fg_op *op = fg_printing_op(p, p->order.at[position + i]);
        if (i > 0) fg_json_put(j, ", ");
        fg_json_put_value(j, fg_op_inputs(p->graph, op)[0]);
    }
    fg_json_put(j, "]");
    put_after(j, fg_printing_op(p, id));
    fg_json_put(j, "}");
}

static void put_choice(fg_json_text *j, const fg_op *op) {
    const fg_value_id *inputs = fg_op_inputs(j->p->graph, op);
    static const char *const keys[] = {"condition", "then", "else"};
    for (int i = 0; i < 3; i++) {
        fg_json_put_key(j, keys[i]);
        fg_json_put_value(j, inputs[i]);
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
    fg_json_put_scope(j, p->op_places[id]);
    put_results(j, op);
    if (slice) {
        put_slice(j, op);
    } else if (choice) {
        put_choice(j, op);
    } else if (tensor) {
        fg_json_put_key(j, "value");
        fg_json_put_literal(j, op);
    } else {
        put_inputs(j, op, row);
        put_attributes(j, op, row);
    }
    put_after(j, op);
    fg_json_put(j, "}");
}

/* ---- loops ---- */

static void open_loop(fg_json_text *j, uint32_t loop) {
    const fg_printing *p = j->p;
    const fg_loop *it = &p->graph->loops.at[loop];
    const fg_op *op = fg_printing_op(p, it->op);
    fg_value_id carried = fg_printing_op(p, it->first)->first_output;
    begin(j, "loop");
    fg_json_put_scope(j, p->op_places[it->first]);
    put_results(j, op);
    fg_json_put(j, ", \"carried\": [");
    for (uint32_t i = 0; i < it->count; i++) {
        fg_json_put(j, i > 0 ? ", {\"name\": " : "{\"name\": ");
        fg_json_put_string(j, p->labels[carried + i]->text);
        fg_type type = fg_value_type(p->graph, carried + i);
        if (fg_loop_value_varies(p->graph, it, i))
            fg_json_put_carried_type(j, type, loop, i);
        else
            fg_json_put_type(j, type);
        fg_json_put_key(j, "first");
        fg_json_put_value(j, fg_op_inputs(p->graph, op)[i]);
        fg_json_put(j, "}");
    }
    fg_json_put(j, "]");
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
    fg_json_put_key(j, "while");
    fg_json_put_value(j, body[0]);
    fg_json_put_key(j, "next");
    fg_json_put_values(j, it->count, body + 1);
    fg_json_put(j, "}");
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
        fg_json_put_string(j, it->name->text);
        fg_json_put_scope(j, it->place);
        fg_json_put_key(j, "value");
        fg_json_put_reference(j, it->value);
        fg_json_put(j, "}");
        any = true;
    }
    if (any) fg_json_put(j, "]");
}

static void put_signature(fg_json_text *j, const fg_signature *signature) {
    fg_json_put(j, "{\"name\": ");
    fg_json_put_string(j,
                       signature->name ? fg_printing_sayable(j->p, signature->name)->text : "main");
    fg_json_put(j, ", \"inputs\": [");
    for (uint32_t i = 0; i < signature->input_count; i++) {
        const fg_input *input = &signature->inputs[i];
        fg_json_put(j, i > 0 ? ", {\"name\": " : "{\"name\": ");
        fg_json_put_string(j, fg_printing_sayable(j->p, input->name)->text);
        fg_json_put_key(j, "value");
        fg_json_put_reference(j, input->value);
        if (input->fixed) {
            fg_json_put_key(j, "fixed");
            fg_json_put_tensor(j, input->fixed);
        }
        fg_json_put(j, "}");
    }
    fg_json_put(j, "], \"outputs\": [");
    for (uint32_t i = 0; i < signature->output_count; i++) {
        const fg_output *output = &signature->outputs[i];
        fg_json_put(j, i > 0 ? ", {\"name\": " : "{\"name\": ");
        fg_json_put_string(j, fg_printing_sayable(j->p, output->name)->text);
        fg_json_put_key(j, "value");
        fg_json_put_value(j, output->value);
        fg_json_put_type(j, fg_value_type(j->p->graph, output->value));
        fg_json_put(j, "}");
    }
    fg_json_put(j, "]}");
}

void fg_print_json_graph(fg_printing *p) {
    const fg_graph *graph = p->graph;
    fg_json_text j = {.p = p, .first = true};
    /* sizes name values from the file on, wherever they stand */
    p->here = UINT32_MAX;
    FG_PUSH(p->arena, &p->blocks, (fg_print_block){.from_file = true});
    fg_json_put(&j, "{\"feedgraph\": 1");
    if (graph->name) fg_json_put(&j, ",\n\"graph\": "), fg_json_put_string(&j, graph->name->text);
    for (uint32_t i = 0; i < graph->weights.count; i++) {
        fg_json_put(&j, i > 0 ? ", " : ",\n\"weights\": [");
        fg_json_put_string(&j, graph->weights.at[i].path);
    }
    if (graph->weights.count > 0) fg_json_put(&j, "]");
    fg_json_put(&j, ",\n\"statements\": [");
    put_statements(&j);
    fg_json_put(&j, "]");
    put_names(&j, "names", false);
    fg_json_put(&j, ",\n\"signatures\": [");
    for (uint32_t i = 0; i < graph->signatures.count; i++) {
        fg_json_put(&j, i > 0 ? ",\n  " : "\n  ");
        put_signature(&j, &graph->signatures.at[i]);
    }
    fg_json_put(&j, "]");
    put_names(&j, "names_last", true);
    fg_json_put(&j, "}\n");
}
