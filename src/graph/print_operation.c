/* Statements, one an operation. */
#include <string.h>

#include "graph/printing.h"
#include "tensor/slice.h"

/* ---- attributes ---- */

static void print_integer(fg_printing *p, int64_t value) {
    if (value == INT64_MIN) /* has no literal */
        fg_text_printf(p->out, "%lld - 1", (long long)(value + 1));
    else
        fg_text_printf(p->out, "%lld", (long long)value);
}

static void print_integers(fg_printing *p, const fg_attr *attr) {
    if (attr->count != 1) fg_text_putc(p->out, '[');
    for (uint32_t i = 0; i < attr->count; i++) {
        if (i > 0) fg_text_puts(p->out, ", ");
        print_integer(p, attr->ints[i]);
    }
    if (attr->count != 1) fg_text_putc(p->out, ']');
}

static void print_attr(fg_printing *p, const fg_attr *attr) {
    char text[32];
    switch ((fg_attr_kind)attr->kind) {
        case FG_ATTR_INT:
            print_integer(p, attr->i);
            break;
        case FG_ATTR_FLOAT:
            fg_text_real(text, attr->f, 64);
            fg_text_puts(p->out, text);
            break;
        case FG_ATTR_BOOL:
            fg_text_puts(p->out, attr->b ? "true" : "false");
            break;
        case FG_ATTR_STRING:
            fg_write_string(p, attr->s);
            break;
        case FG_ATTR_DTYPE:
            fg_text_puts(p->out, fg_dtype_name(attr->dtype));
            break;
        case FG_ATTR_INTS:
            print_integers(p, attr);
            break;
        case FG_ATTR_SIZES:
            fg_write_sizes(p, attr->count, attr->sizes);
            break;
        default:
            fg_text_puts(p->out, "none");
    }
}

/* ---- calls ---- */

typedef struct fg_call_text {
    fg_printing *p;
    const fg_op *op;
    const fg_op_row *row;
    bool any;   /* an argument was written */
    bool named; /* those that follow are written with their names */
} fg_call_text;

static void begin_argument(fg_call_text *call, const char *name) {
    if (call->any) fg_text_puts(call->p->out, ", ");
    call->any = true;
    if (name) fg_text_printf(call->p->out, "%s=", name);
}

static void print_tensors(fg_call_text *call, int param) {
    fg_printing *p = call->p;
    const fg_param *it = &call->row->params[param];
    uint32_t first, count = fg_printing_inputs(call->op, param, &first);
    const fg_value_id *inputs = fg_op_inputs(p->graph, call->op) + first;
    if (it->kind != FG_PARAM_LIST && (first >= call->op->input_count || !inputs[0])) {
        call->named = true; /* an absent one */
        return;
    }
    begin_argument(call, call->named ? it->name : NULL);
    if (it->kind != FG_PARAM_LIST) {
        fg_write_value(p, inputs[0]);
        return;
    }
    fg_text_putc(p->out, '[');
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) fg_text_puts(p->out, ", ");
        fg_write_value(p, inputs[i]);
    }
    fg_text_putc(p->out, ']');
}

static bool is_left_out(const fg_op *op, const fg_op_row *row, int param) {
    const fg_param *it = &row->params[param];
    return !op->attrs || (!it->required && fg_attr_same(&op->attrs[param], &it->value));
}

/* Tensors first, in order: those without a name go where no attribute was given by name. */
static void print_arguments(fg_printing *p, const fg_op *op) {
    fg_call_text call = {.p = p, .op = op, .row = fg_op_row_of((fg_op_kind)op->kind)};
    /* without names, these are functions of what is known when the file is read */
    call.named = op->kind == FG_OP_shape || op->kind == FG_OP_range;
    for (int i = 0; i < call.row->param_count; i++) {
        if (call.row->params[i].kind <= FG_PARAM_LIST)
            print_tensors(&call, i);
        else
            call.named |= is_left_out(op, call.row, i);
    }
    for (int i = 0; i < call.row->param_count; i++) {
        const fg_param *param = &call.row->params[i];
        if (param->kind <= FG_PARAM_LIST || is_left_out(op, call.row, i)) continue;
        begin_argument(&call, param->name);
        print_attr(p, &op->attrs[i]);
    }
}

/* What has no value, an assertion, is checked where what it reads is there: that is waited for. */
fg_value_id fg_printing_waited(const fg_printing *p, const fg_op *other) {
    if (other->output_count > 0) return other->first_output;
    return other->kind == FG_OP_assert ? fg_op_inputs(p->graph, other)[0] : 0;
}

static void print_after(fg_printing *p, const fg_op *op) {
    bool any = false;
    for (uint32_t c = op->control; c && p->graph->controls.at[c]; c++) {
        fg_value_id value = fg_printing_waited(p, fg_printing_op(p, p->graph->controls.at[c]));
        if (!value || !p->labels[value]) continue;
        fg_text_puts(p->out, any ? ", " : " after (");
        fg_write_reference(p, value);
        any = true;
    }
    if (any) fg_text_putc(p->out, ')');
}

static void print_call(fg_printing *p, const char *name, const fg_op *op) {
    fg_text_printf(p->out, "%s(", name);
    print_arguments(p, op);
    fg_text_putc(p->out, ')');
}

/* ---- operators ---- */

static const char *operator_of(fg_op_kind kind) {
    switch (kind) {
        case FG_OP_add:
            return "+";
        case FG_OP_subtract:
            return "-";
        case FG_OP_multiply:
            return "*";
        case FG_OP_divide:
            return "/";
        case FG_OP_floor_divide:
            return "//";
        case FG_OP_remainder:
            return "%";
        case FG_OP_power:
            return "**";
        case FG_OP_matmul:
            return "@";
        case FG_OP_less:
            return "<";
        case FG_OP_less_equal:
            return "<=";
        case FG_OP_greater:
            return ">";
        case FG_OP_greater_equal:
            return ">=";
        case FG_OP_equal:
            return "==";
        case FG_OP_not_equal:
            return "!=";
        case FG_OP_logical_and:
            return "and";
        case FG_OP_logical_or:
            return "or";
        default:
            return NULL;
    }
}

static bool has_attributes(const fg_op *op) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    for (int i = 0; i < row->param_count; i++)
        if (row->params[i].kind > FG_PARAM_LIST && !is_left_out(op, row, i)) return true;
    return false;
}

/* As an operator, where that says the same: one operand at least is a tensor by name, and both
 * where a number would decide. */
static bool print_operator(fg_printing *p, const fg_op *op) {
    const char *sign = operator_of((fg_op_kind)op->kind);
    const fg_value_id *inputs = fg_op_inputs(p->graph, op);
    if (op->control || has_attributes(op)) return false;
    if (op->kind == FG_OP_negative || op->kind == FG_OP_logical_not) {
        if (fg_printing_in_place(p, inputs[0])) return false;
        fg_text_puts(p->out, op->kind == FG_OP_negative ? "-" : "not ");
        fg_write_value(p, inputs[0]);
        return true;
    }
    if (!sign) return false;
    int in_place = fg_printing_in_place(p, inputs[0]) + fg_printing_in_place(p, inputs[1]);
    bool logic = op->kind == FG_OP_logical_and || op->kind == FG_OP_logical_or;
    if (in_place > (logic ? 0 : 1)) return false;
    fg_write_operand(p, inputs[0]);
    fg_text_printf(p->out, " %s ", sign);
    fg_write_operand(p, inputs[1]);
    return true;
}

/* ---- if, slices, lists ---- */

static void print_choice(fg_printing *p, const fg_op *op) {
    const fg_value_id *inputs = fg_op_inputs(p->graph, op);
    fg_text_puts(p->out, "if ");
    fg_write_value(p, inputs[0]);
    fg_text_puts(p->out, " { ");
    fg_write_value(p, inputs[1]);
    fg_text_puts(p->out, " } else { ");
    if (inputs[1] == inputs[2]) { /* of one value there is nothing to choose */
        fg_text_puts(p->out, "identity(");
        fg_write_value(p, inputs[2]);
        fg_text_puts(p->out, ") }");
        return;
    }
    fg_write_value(p, inputs[2]);
    fg_text_puts(p->out, " }");
}

typedef struct fg_slice_text {
    fg_printing *p;
    const fg_value_id *starts;
    const fg_attr *begin, *end, *step, *kinds;
} fg_slice_text;

static const fg_attr *slice_attr(const fg_op *op, const char *name) {
    return &op->attrs[fg_op_param_index(fg_op_row_of((fg_op_kind)op->kind), name)];
}

static void print_bound(fg_slice_text *s, const fg_attr *bounds, uint32_t item, bool input) {
    if (input)
        fg_write_reference(s->p, *s->starts++);
    else
        fg_write_size(s->p, bounds->sizes[item]);
}

static void print_item(fg_slice_text *s, uint32_t item) {
    int64_t kind = s->kinds->ints[item];
    switch (kind & FG_SLICE_KIND) {
        case FG_SLICE_INDEX:
        case FG_SLICE_INPUT:
            print_bound(s, s->begin, item, (kind & FG_SLICE_KIND) == FG_SLICE_INPUT);
            return;
        case FG_SLICE_NEW:
            fg_text_puts(s->p->out, "none");
            return;
        case FG_SLICE_ELLIPSIS:
            fg_text_puts(s->p->out, "...");
            return;
        default:
            break;
    }
    if (!(kind & FG_SLICE_NO_BEGIN)) print_bound(s, s->begin, item, kind & FG_SLICE_BEGIN_INPUT);
    fg_text_putc(s->p->out, ':');
    if (!(kind & FG_SLICE_NO_END)) print_bound(s, s->end, item, kind & FG_SLICE_END_INPUT);
    if (s->step->ints[item] == 1) return;
    fg_text_putc(s->p->out, ':');
    print_integer(s->p, s->step->ints[item]);
}

static void print_slice(fg_printing *p, const fg_op *op) {
    fg_slice_text s = {.p = p,
                       .starts = fg_op_inputs(p->graph, op) + 1,
                       .begin = slice_attr(op, "begin"),
                       .end = slice_attr(op, "end"),
                       .step = slice_attr(op, "step"),
                       .kinds = slice_attr(op, "kinds")};
    fg_write_reference(p, fg_op_inputs(p->graph, op)[0]);
    fg_text_putc(p->out, '[');
    for (uint32_t i = 0; i < s.kinds->count; i++) {
        if (i > 0) fg_text_puts(p->out, ", ");
        print_item(&s, i);
    }
    fg_text_puts(p->out, s.kinds->count ? "]" : "...]");
}

/* ---- updates ---- */

static uint32_t chain_length(const fg_printing *p, uint32_t update) {
    uint32_t count = 0;
    for (; update; update = p->graph->updates.at[update].next) count++;
    return count;
}

uint32_t fg_printing_update_group(const fg_printing *p, uint32_t position) {
    fg_op_id id = p->order.at[position];
    const fg_op *first = fg_printing_op(p, id);
    uint32_t count = 1;
    for (; !first->control && position + count < p->order.count; count++) {
        fg_op_id next = p->order.at[position + count];
        const fg_op *op = fg_printing_op(p, next);
        if (op->kind != FG_OP_identity || op->extra != first->extra || op->control) break;
        if (p->op_places[next] != p->op_places[id] || p->loops[next] != p->loops[id]) break;
        fg_op_id of = fg_printing_maker(p, fg_op_inputs(p->graph, op)[0]);
        if (p->positions[of] >= position) break;
    }
    return count;
}

static void print_variables(fg_printing *p, uint32_t first, bool listed) {
    if (listed) fg_text_putc(p->out, '[');
    for (uint32_t u = first; u; u = p->graph->updates.at[u].next) {
        if (u != first) fg_text_puts(p->out, ", ");
        fg_write_reference(p, p->graph->variables.at[p->graph->updates.at[u].variable].value);
    }
    fg_text_puts(p->out, listed ? "], [" : ", ");
    for (uint32_t u = first; u; u = p->graph->updates.at[u].next) {
        if (u != first) fg_text_puts(p->out, ", ");
        fg_write_value(p, p->graph->updates.at[u].value);
    }
    if (listed) fg_text_putc(p->out, ']');
}

/* a, b = assign([v, w], [x, y], [p, q]) */
static void print_updates(fg_printing *p, uint32_t position, uint32_t count) {
    const fg_op *first = fg_printing_op(p, p->order.at[position]);
    uint32_t updates = chain_length(p, first->extra);
    for (uint32_t i = 0; i < count; i++) {
        const fg_op *op = fg_printing_op(p, p->order.at[position + i]);
        if (i > 0) fg_text_puts(p->out, ", ");
        fg_write_name(p, p->labels[op->first_output]);
    }
    fg_text_puts(p->out, " = assign(");
    print_variables(p, first->extra, updates > 1);
    bool plain = updates == 1 && count == 1 &&
                 fg_op_inputs(p->graph, first)[0] == p->graph->updates.at[first->extra].value;
    for (uint32_t i = 0; i < count && !plain; i++) {
        fg_text_puts(p->out, i == 0 ? (count > 1 ? ", [" : ", ") : ", ");
        const fg_op *op = fg_printing_op(p, p->order.at[position + i]);
        fg_write_reference(p, fg_op_inputs(p->graph, op)[0]);
    }
    fg_text_puts(p->out, count > 1 ? "])" : ")");
    print_after(p, first);
}

/* ---- declarations ---- */

static void print_placeholder(fg_printing *p, fg_op_id id) {
    const fg_op *op = fg_printing_op(p, id);
    const fg_placeholder *it = &p->graph->placeholders.at[op->extra];
    fg_text_puts(p->out, "placeholder ");
    fg_write_name(p, p->labels[op->first_output]);
    if (it->full_name != fg_printing_full_name(p, id)) {
        fg_text_puts(p->out, " as ");
        if (strpbrk(it->full_name->text, "'\n\r\t"))
            fg_write_string(p, it->full_name->text);
        else
            fg_write_name(p, it->full_name);
    }
    fg_text_puts(p->out, ": ");
    fg_write_type(p, fg_value_type(p->graph, op->first_output), op->first_output);
    if (op->kind != FG_OP_placeholder_default) return;
    fg_text_puts(p->out, " = ");
    fg_write_value(p, fg_op_inputs(p->graph, op)[0]);
}

static void print_variable(fg_printing *p, const fg_op *op) {
    const fg_variable *it = &p->graph->variables.at[op->extra];
    fg_text_puts(p->out, it->trainable ? "variable " : "state ");
    fg_write_name(p, p->labels[op->first_output]);
    fg_text_puts(p->out, ": ");
    fg_write_type(p, fg_value_type(p->graph, op->first_output), 0);
    fg_text_puts(p->out, " = ");
    const fg_op *stored = fg_printing_stored(p, it->initial);
    if (stored)
        fg_write_load(p, stored, op->first_output);
    else
        fg_write_value(p, it->initial);
}

static void print_constant(fg_printing *p, const fg_op *op) {
    fg_text_puts(p->out, "const ");
    fg_write_name(p, p->labels[op->first_output]);
    fg_text_puts(p->out, ": ");
    fg_write_type(p, fg_value_type(p->graph, op->first_output), 0);
    fg_text_puts(p->out, op->attrs[0].tensor->rank == 0 ? "[] = " : " = ");
    if (fg_printing_is_archived(p, op->attrs[0].tensor))
        fg_write_load(p, op, op->first_output);
    else
        fg_write_tensor(p, op->attrs[0].tensor);
}

static void print_assertion(fg_printing *p, const fg_op *op) {
    const fg_attr *message = &op->attrs[fg_op_param_index(fg_op_row_of(FG_OP_assert), "message")];
    fg_text_puts(p->out, "assert ");
    fg_write_value(p, fg_op_inputs(p->graph, op)[0]);
    fg_text_puts(p->out, ", ");
    fg_write_string(p, message->s);
}

/* ---- all others ---- */

void fg_write_results(fg_printing *p, const fg_op *op) {
    for (uint32_t i = 0; i < op->output_count; i++) {
        if (i > 0) fg_text_puts(p->out, ", ");
        if (p->labels[op->first_output + i])
            fg_write_name(p, p->labels[op->first_output + i]);
        else
            fg_text_putc(p->out, '_');
    }
    if (op->output_count > 0) fg_text_puts(p->out, " = ");
}

static void print_tensor_of(fg_printing *p, const fg_op *op) {
    fg_text_puts(p->out, "tensor(");
    if (op->kind == FG_OP_size)
        fg_write_size(p, op->attrs[0].sizes[0]);
    else
        fg_write_list(p, op);
    fg_text_puts(p->out, ") as \"\"");
}

static void print_expression(fg_printing *p, fg_op_id id) {
    const fg_op *op = fg_printing_op(p, id);
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    if (fg_printing_is_tensor(p, id)) {
        print_tensor_of(p, op);
        return;
    }
    bool choice = op->kind == FG_OP_select_branch;
    bool slice = op->kind == FG_OP_slice_strided || op->kind == FG_OP_slice_dynamic;
    bool waits = op->control && (choice || slice);
    bool element = row->flags & FG_OP_SPREAD && op->output_count == 1; /* of a list of one */
    if (waits) fg_text_puts(p->out, "identity(");
    if (element && op->control) fg_text_putc(p->out, '(');
    if (choice)
        print_choice(p, op);
    else if (slice)
        print_slice(p, op);
    else if (op->kind == FG_OP_pack)
        print_call(p, "stack", op);
    else if (!print_operator(p, op))
        print_call(p, row->name, op);
    if (waits) fg_text_putc(p->out, ')');
    print_after(p, op);
    if (element) fg_text_puts(p->out, op->control ? ")[0]" : "[0]");
}

uint32_t fg_write_statement(fg_printing *p, uint32_t position) {
    fg_op_id id = p->order.at[position];
    const fg_op *op = fg_printing_op(p, id);
    uint32_t count = 1;
    if (p->how[id] != FG_PRINT_STATEMENT) return count;
    fg_write_line(p, p->op_places[id]);
    switch ((fg_op_kind)op->kind) {
        case FG_OP_placeholder:
        case FG_OP_placeholder_default:
            print_placeholder(p, id);
            break;
        case FG_OP_variable:
            print_variable(p, op);
            break;
        case FG_OP_const:
            print_constant(p, op);
            break;
        case FG_OP_assert:
            print_assertion(p, op);
            break;
        default:
            if (op->kind == FG_OP_identity && op->extra) {
                count = fg_printing_update_group(p, position);
                print_updates(p, position, count);
                break;
            }
            fg_write_results(p, op);
            print_expression(p, id);
    }
    fg_text_putc(p->out, '\n');
    return count;
}
