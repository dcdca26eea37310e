/* Operations: their types inferred, and their calls with the language's arguments. */
#include <string.h>

#include "lower/lowering.h"

/* ---- appending ---- */

static void say_wrong(fg_lowering *lo, fg_span span, const fg_infer *infer, const fg_span *spans) {
    fg_finding *f = fg_complain(lo, infer->code, span, "%s", infer->message);
    int marked = -1;
    for (int i = 0; i < 2 && spans; i++) {
        int input = infer->blame[i];
        if (input < 0 || input == marked || (uint32_t)input >= infer->input_count) continue;
        fg_complain_mark(lo, f, spans[input], "%s",
                         fg_type_text(lo->arena, infer->sizes, infer->inputs[input]));
        marked = input;
    }
    if (infer->help) fg_complain_help(lo, f, "%s", infer->help);
}

static fg_meaning results_of(fg_lowering *lo, fg_op_id id) {
    const fg_op *op = fg_graph_op(lo->graph, id);
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    if (op->output_count == 0) return (fg_meaning){.kind = FG_MEANS_NOTHING};
    if (op->output_count == 1 && !(row->flags & FG_OP_SPREAD))
        return fg_means_tensor(op->first_output);
    fg_list *list = fg_list_new(lo->arena, op->output_count);
    for (uint32_t i = 0; i < list->count; i++) list->at[i] = fg_means_tensor(op->first_output + i);
    return fg_means_list(list);
}

#define FEW 8

fg_meaning fg_emit(fg_lowering *lo, fg_span span, fg_op_kind kind, const fg_value_id *inputs,
                   uint32_t input_count, const fg_span *spans, const fg_attr *attrs,
                   uint32_t output_count) {
    fg_type few_inputs[FEW], few_outputs[FEW] = {0};
    fg_tensor *few_constants[FEW];
    bool few = input_count <= FEW;
    fg_type *in = few ? few_inputs : FG_NEW_ARRAY(lo->arena, fg_type, input_count);
    fg_tensor **constants = few ? few_constants : FG_NEW_ARRAY(lo->arena, fg_tensor *, input_count);
    for (uint32_t i = 0; i < input_count; i++) {
        in[i] = inputs[i] ? fg_value_type(lo->graph, inputs[i]) : (fg_type){0};
        constants[i] = inputs[i] ? fg_value_constant(lo->graph, inputs[i]) : NULL;
    }
    fg_infer infer = {.row = fg_op_row_of(kind),
                      .arena = lo->arena,
                      .sizes = &lo->graph->sizes,
                      .input_count = input_count,
                      .output_count = output_count,
                      .inputs = in,
                      .constants = constants,
                      .attrs = attrs,
                      .blame = {-1, -1}};
    if (infer.row->flags & FG_OP_SPREAD && !fg_infer_count(&infer)) {
        say_wrong(lo, span, &infer, spans);
        return fg_means_error();
    }
    infer.outputs = infer.output_count <= FEW
                        ? few_outputs
                        : FG_NEW_ARRAY(lo->arena, fg_type, infer.output_count);
    if (infer.output_count > UINT16_MAX) {
        fg_complain(lo, FG_G105, span, "%s would have %u results; there may be %d", infer.row->name,
                    infer.output_count, UINT16_MAX);
        return fg_means_error();
    }
    if (!fg_infer_run(&infer)) {
        say_wrong(lo, span, &infer, spans);
        return fg_means_error();
    }
    for (uint32_t i = 0; i < infer.open.count; i++)
        fg_warn_open(lo, span, infer.open.at[i].a, infer.open.at[i].b);
    return results_of(lo, fg_graph_add(lo->graph, kind, lo->body->frame, span, inputs, input_count,
                                       attrs, infer.outputs, infer.output_count));
}

static const fg_attr *default_attrs(fg_lowering *lo, fg_op_kind kind) {
    if (lo->defaults[kind]) return lo->defaults[kind];
    const fg_op_row *row = fg_op_row_of(kind);
    bool any = false;
    for (int i = 0; i < row->param_count; i++) any |= row->params[i].kind > FG_PARAM_LIST;
    if (!any) return NULL;
    fg_attr *attrs = FG_NEW_ARRAY(lo->arena, fg_attr, row->param_count);
    for (int i = 0; i < row->param_count; i++) attrs[i] = row->params[i].value;
    return lo->defaults[kind] = attrs;
}

fg_meaning fg_emit_simple(fg_lowering *lo, fg_span span, fg_op_kind kind, uint32_t count,
                          const fg_value_id *inputs, const fg_span *spans) {
    return fg_emit(lo, span, kind, inputs, count, spans, default_attrs(lo, kind),
                   fg_op_row_of(kind)->result_count);
}

/* ---- attributes ---- */

static const char *what_of(fg_lowering *lo, const fg_op_row *row, const fg_param *param) {
    return fg_arena_printf(lo->arena, "%s's '%s'", row->name, param->name);
}

static bool wrong_kind(fg_lowering *lo, const fg_argument *a, const char *what, const char *kind) {
    if (a->value.kind == FG_MEANS_ERROR) return false;
    if (a->value.kind == FG_MEANS_TENSOR || a->value.kind == FG_MEANS_SIZE)
        fg_complain(lo, FG_G216, a->span, "%s must be known when the file is read, and is %s", what,
                    fg_meaning_text(lo->graph, lo->arena, a->value));
    else
        fg_complain(lo, FG_G205, a->span, "%s is %s, not %s", what, kind,
                    fg_meaning_text(lo->graph, lo->arena, a->value));
    return false;
}

/* The numbers of a nested list, row by row: paddings [[1, 1], [0, 2]] are 1 1 0 2. */
static uint32_t flat_count(fg_meaning m) {
    if (m.kind == FG_MEANS_INT) return 1;
    if (m.kind != FG_MEANS_LIST) return UINT32_MAX / 2;
    uint64_t count = 0;
    for (uint32_t i = 0; i < m.list->count; i++) count += flat_count(m.list->at[i]);
    return count < UINT32_MAX / 2 ? (uint32_t)count : UINT32_MAX / 2;
}

static int64_t *flatten(fg_meaning m, int64_t *out) {
    if (m.kind == FG_MEANS_INT) *out++ = m.i;
    for (uint32_t i = 0; m.kind == FG_MEANS_LIST && i < m.list->count; i++)
        out = flatten(m.list->at[i], out);
    return out;
}

static bool ints(fg_lowering *lo, const fg_argument *a, const char *what, fg_attr *attr) {
    uint32_t count = flat_count(a->value);
    if (count >= UINT32_MAX / 2) return wrong_kind(lo, a, what, "an int or a list of ints");
    int64_t *at = FG_NEW_ARRAY(lo->arena, int64_t, count + 1);
    flatten(a->value, at);
    *attr = (fg_attr){.kind = FG_ATTR_INTS, .count = count, .ints = at};
    return true;
}

static bool sizes(fg_lowering *lo, const fg_argument *a, const char *what, fg_attr *attr) {
    fg_meaning m = a->value;
    uint32_t count = m.kind == FG_MEANS_LIST ? m.list->count : 1;
    const fg_size **at = FG_NEW_ARRAY(lo->arena, const fg_size *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        fg_meaning one = m.kind == FG_MEANS_LIST ? m.list->at[i] : m;
        if (one.kind == FG_MEANS_INT)
            at[i] = fg_size_number(&lo->graph->sizes, one.i);
        else if (one.kind == FG_MEANS_SIZE)
            at[i] = one.size;
        else
            return wrong_kind(lo, a, what, "a list of sizes");
    }
    *attr = (fg_attr){.kind = FG_ATTR_SIZES, .count = count, .sizes = at};
    return true;
}

static bool choice(fg_lowering *lo, const fg_argument *a, const char *what, const fg_param *param,
                   fg_attr *attr) {
    if (a->value.kind != FG_MEANS_STRING) return wrong_kind(lo, a, what, "a string");
    const fg_name *s = a->value.s;
    *attr = (fg_attr){.kind = FG_ATTR_STRING, .s = s->text};
    for (const char *at = param->choices; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
        if (strncmp(at, s->text, s->length) == 0 && (at[s->length] == '|' || !at[s->length]))
            return true;
    if (!param->choices) return true;
    fg_finding *f = fg_complain(lo, FG_G205, a->span, "%s cannot be \"%s\"", what, s->text);
    fg_complain_help(lo, f, "one of %s", param->choices);
    return false;
}

static bool attribute(fg_lowering *lo, const fg_op_row *row, const fg_param *param,
                      const fg_argument *a, fg_attr *attr) {
    const char *what = what_of(lo, row, param);
    fg_meaning m = a->value;
    if (m.kind == FG_MEANS_NONE && !param->required && param->value.kind == FG_ATTR_NONE) {
        *attr = (fg_attr){.kind = FG_ATTR_NONE};
        return true;
    }
    switch (param->kind) {
        case FG_PARAM_INT:
            if (m.kind != FG_MEANS_INT) return wrong_kind(lo, a, what, "an int");
            *attr = (fg_attr){.kind = FG_ATTR_INT, .i = m.i};
            return true;
        case FG_PARAM_FLOAT:
            if (!fg_means_number(m)) return wrong_kind(lo, a, what, "a float");
            *attr = (fg_attr){.kind = FG_ATTR_FLOAT, .f = fg_means_real(m)};
            return true;
        case FG_PARAM_BOOL:
            if (m.kind != FG_MEANS_BOOL) return wrong_kind(lo, a, what, "true or false");
            *attr = (fg_attr){.kind = FG_ATTR_BOOL, .b = m.b};
            return true;
        case FG_PARAM_STRING:
            return choice(lo, a, what, param, attr);
        case FG_PARAM_DTYPE:
            if (m.kind != FG_MEANS_DTYPE) return wrong_kind(lo, a, what, "an element type");
            *attr = (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = m.type};
            if (param->accepts == 0 || (param->accepts & FG_DTYPE_BIT(m.type))) return true;
            fg_complain(lo, FG_G205, a->span, "%s cannot be %s", what, fg_dtype_name(m.type));
            return false;
        case FG_PARAM_INTS:
            return ints(lo, a, what, attr);
        case FG_PARAM_SIZES:
            return sizes(lo, a, what, attr);
        default:
            return false;
    }
}

/* ---- arguments to parameters ---- */

typedef struct fg_op_call {
    const fg_node *node;
    fg_op_kind kind;
    const fg_op_row *row;
    const fg_argument *given[16]; /* by parameter */
} fg_op_call;

static bool too_many(fg_lowering *lo, const fg_op_call *call, const fg_argument *extra,
                     uint32_t count) {
    fg_finding *f = fg_complain(lo, FG_G204, extra->span, "%s takes %d arguments, and gets %u",
                                call->row->name, call->row->param_count, count);
    fg_complain_help(lo, f, "%s", fg_op_signature(lo->arena, call->kind));
    return false;
}

static bool no_such(fg_lowering *lo, const fg_op_call *call, const fg_argument *a) {
    fg_nearest nearest;
    fg_nearest_init(&nearest, a->name->text, a->name->length);
    for (int i = 0; i < call->row->param_count; i++)
        fg_nearest_offer(&nearest, call->row->params[i].name);
    fg_finding *f = fg_complain(lo, FG_G205, a->span, "%s has no parameter '%s'", call->row->name,
                                a->name->text);
    if (nearest.best)
        fg_complain_rename(lo, f, a->span, a->name, &nearest);
    else
        fg_complain_help(lo, f, "%s", fg_op_signature(lo->arena, call->kind));
    return false;
}

static bool distribute(fg_lowering *lo, fg_op_call *call, fg_argument *arguments) {
    uint32_t count = 0;
    for (const fg_argument *a = arguments; a; a = a->next) count++;
    for (const fg_argument *a = arguments; a; a = a->next) {
        if (!a->name) continue;
        int param = fg_op_param_index(call->row, a->name->text);
        if (param < 0) return no_such(lo, call, a);
        if (call->given[param]) {
            fg_complain(lo, FG_G204, a->span, "'%s' is given twice", a->name->text);
            return false;
        }
        call->given[param] = a;
    }
    int next = 0;
    for (const fg_argument *a = arguments; a; a = a->next) {
        if (a->name) continue;
        while (next < call->row->param_count && call->given[next]) next++;
        if (next == call->row->param_count) return too_many(lo, call, a, count);
        call->given[next] = a;
    }
    return true;
}

/* In an initialiser, `shape` and `dtype` come from the declaration. */
static void take_from_declaration(fg_lowering *lo, fg_op_call *call) {
    if (!lo->body->initialises) return;
    for (int i = 0; i < call->row->param_count; i++) {
        if (call->given[i]) continue;
        const fg_name *name = NULL;
        if (strcmp(call->row->params[i].name, "shape") == 0) name = lo->name_shape;
        if (strcmp(call->row->params[i].name, "dtype") == 0) name = lo->name_dtype;
        if (name) call->given[i] = fg_declared_argument(lo, name, call->node);
    }
}

static bool all_required(fg_lowering *lo, const fg_op_call *call) {
    for (int i = 0; i < call->row->param_count; i++) {
        if (call->given[i] || !call->row->params[i].required) continue;
        fg_finding *f = fg_complain_at(lo, FG_G204, call->node, "%s needs '%s'", call->row->name,
                                       call->row->params[i].name);
        fg_complain_help(lo, f, "%s", fg_op_signature(lo->arena, call->kind));
        return false;
    }
    return true;
}

/* ---- tensors ---- */

static bool is_tensor_param(const fg_param *param) {
    return param->kind <= FG_PARAM_LIST;
}

/* What static arguments become where no tensor decides. */
static fg_dtype default_within(fg_meaning m, fg_dtypes accepts) {
    fg_dtype dtype = fg_default_dtype(m);
    if (accepts & FG_DTYPE_BIT(dtype)) return dtype;
    bool whole = dtype == FG_INT32 || dtype == FG_UINT64;
    if (whole && (accepts & FG_DTYPE_BIT(FG_FLOAT32))) return FG_FLOAT32;
    return dtype;
}

static void bind_variables(const fg_lowering *lo, const fg_op_call *call, fg_dtype *bound) {
    bool tensors[128] = {false};
    for (int own = 1; own >= 0; own--)
        for (int i = 0; i < call->row->param_count; i++) {
            const fg_param *param = &call->row->params[i];
            if (!is_tensor_param(param) || !param->variable || !call->given[i]) continue;
            fg_meaning m = call->given[i]->value;
            if (m.kind == FG_MEANS_NONE) continue;
            fg_dtype *at = &bound[param->variable & 127];
            fg_dtype dtype = own ? fg_own_dtype(lo, m) : default_within(m, param->accepts);
            bool wider = !own && !tensors[param->variable & 127] && *at == FG_INT32 &&
                         dtype == FG_FLOAT32; /* a static int gives way to a static float */
            if (*at != FG_INVALID && !wider) continue;
            *at = dtype;
            if (own && dtype != FG_INVALID) tensors[param->variable & 127] = true;
        }
}

static void add_input(fg_lowering *lo, fg_inputs *in, fg_meaning m, fg_span span, fg_dtype want) {
    if (fg_own_dtype(lo, m) != FG_INVALID && m.kind != FG_MEANS_BOOL) want = FG_INVALID;
    m = fg_to_tensor(lo, span, m, want);
    if (m.kind == FG_MEANS_ERROR)
        in->wrong = true;
    else {
        FG_PUSH(lo->arena, &in->values, m.tensor);
        FG_PUSH(lo->arena, &in->spans, span);
    }
}

static void add_list(fg_lowering *lo, fg_inputs *in, const fg_op_call *call, const fg_param *param,
                     const fg_argument *a, fg_dtype want) {
    if (a->value.kind == FG_MEANS_ERROR) {
        in->wrong = true;
        return;
    }
    if (a->value.kind != FG_MEANS_LIST) {
        fg_finding *f = fg_complain(lo, FG_G205, a->span, "%s is a list of tensors, not %s",
                                    what_of(lo, call->row, param),
                                    fg_meaning_text(lo->graph, lo->arena, a->value));
        fg_complain_help(lo, f, "%s([a, b])", call->row->name);
        in->wrong = true;
        return;
    }
    for (uint32_t i = 0; i < a->value.list->count; i++)
        add_input(lo, in, a->value.list->at[i], a->span, want);
}

static void add_inputs(fg_lowering *lo, const fg_op_call *call, fg_inputs *in) {
    fg_dtype bound[128] = {FG_INVALID};
    bind_variables(lo, call, bound);
    for (int i = 0; i < call->row->param_count; i++) {
        const fg_param *param = &call->row->params[i];
        if (!is_tensor_param(param)) continue;
        const fg_argument *a = call->given[i];
        fg_dtype want = param->variable ? bound[param->variable & 127] : FG_INVALID;
        if (!a || (a->value.kind == FG_MEANS_NONE && param->kind == FG_PARAM_OPTIONAL)) {
            FG_PUSH(lo->arena, &in->values, 0);
            FG_PUSH(lo->arena, &in->spans, (fg_span){0});
        } else if (param->kind == FG_PARAM_LIST) {
            add_list(lo, in, call, param, a, want);
        } else {
            add_input(lo, in, a->value, a->span, want);
        }
    }
}

static const fg_attr *read_attributes(fg_lowering *lo, const fg_op_call *call, bool *wrong) {
    bool any = false;
    for (int i = 0; i < call->row->param_count; i++)
        any |= call->given[i] && !is_tensor_param(&call->row->params[i]);
    if (!any) return default_attrs(lo, call->kind);
    fg_attr *attrs = FG_NEW_ARRAY(lo->arena, fg_attr, call->row->param_count);
    for (int i = 0; i < call->row->param_count; i++) {
        const fg_param *param = &call->row->params[i];
        attrs[i] = param->value;
        if (call->given[i] && !is_tensor_param(param) &&
            !attribute(lo, call->row, param, call->given[i], &attrs[i]))
            *wrong = true;
    }
    return attrs;
}

/* sqrt(2), and what else is known when the file is read. */
static bool call_static(fg_lowering *lo, const fg_op_call *call, fg_meaning *result) {
    fg_meaning args[4];
    uint32_t count = 0;
    for (int i = 0; i < call->row->param_count; i++) {
        if (!is_tensor_param(&call->row->params[i])) {
            if (call->given[i]) return false;
        } else {
            if (!call->given[i] || count == 4) return false;
            args[count++] = call->given[i]->value;
        }
    }
    return fg_static_operation(lo, call->node, call->kind, args, count, result);
}

/* ---- lists of operands ---- */

static bool takes_list(fg_op_kind kind) {
    return kind == FG_OP_add || kind == FG_OP_subtract || kind == FG_OP_multiply ||
           kind == FG_OP_minimum || kind == FG_OP_maximum;
}

/* add([a, b, c]), as Keras's layers of these names are called, is add(add(a, b), c). */
static fg_meaning join_list(fg_lowering *lo, const fg_node *node, fg_op_kind kind,
                            const fg_argument *given) {
    const fg_list *list = given->value.list;
    if (list->count == 0 || (kind == FG_OP_subtract && list->count != 2)) {
        fg_complain(lo, FG_G204, given->span, "%s takes a list of %s, and gets one of %u",
                    fg_op_row_of(kind)->name,
                    kind == FG_OP_subtract ? "two operands" : "at least one operand", list->count);
        return fg_means_error();
    }
    fg_argument second = {.span = given->span};
    fg_argument first = {.value = list->at[0], .span = given->span, .next = &second};
    for (uint32_t i = 1; i < list->count && first.value.kind != FG_MEANS_ERROR; i++) {
        second.value = list->at[i];
        first.value = fg_call_operation(lo, node, kind, &first);
    }
    return first.value;
}

/* ---- the call ---- */

/* Names that mean two operations: where(condition), split(x, [2, 3]). */
static fg_op_kind kind_meant(fg_op_kind kind, const fg_argument *arguments) {
    const fg_argument *second = arguments ? arguments->next : NULL;
    if (kind == FG_OP_where && arguments && !second) return FG_OP_argwhere;
    bool list = second && !second->name && second->value.kind == FG_MEANS_LIST;
    return kind == FG_OP_split && list ? FG_OP_split_sizes : kind;
}

fg_meaning fg_call_operation(fg_lowering *lo, const fg_node *node, fg_op_kind kind,
                             fg_argument *arguments) {
    if (arguments && !arguments->next && !arguments->name &&
        arguments->value.kind == FG_MEANS_LIST && takes_list(kind))
        return join_list(lo, node, kind, arguments);
    kind = kind_meant(kind, arguments);
    fg_op_call call = {.node = node, .kind = kind, .row = fg_op_row_of(kind)};
    for (const fg_argument *a = arguments; a; a = a->next)
        if (a->value.kind == FG_MEANS_ERROR) return fg_means_error();
    if (!distribute(lo, &call, arguments)) return fg_means_error();
    take_from_declaration(lo, &call);
    if (!all_required(lo, &call)) return fg_means_error();
    fg_meaning result;
    if (call_static(lo, &call, &result)) return result;
    fg_inputs *in = &lo->inputs;
    in->values.count = in->spans.count = 0;
    in->wrong = false;
    const fg_attr *attrs = read_attributes(lo, &call, &in->wrong);
    add_inputs(lo, &call, in);
    if (in->wrong) return fg_means_error();
    return fg_emit(lo, fg_span_at(lo, node), kind, in->values.at, in->values.count, in->spans.at,
                   attrs, call.row->result_count);
}
