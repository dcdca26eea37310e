/* What is written where it is used: numbers, sizes, short lists of them. Everything else is a
 * statement, and so is a number that something needs to know by name. */
#include "graph/loop_vary.h"
#include "graph/printing.h"

enum {
    FEW = 16, /* elements of a constant that is written in place */
    DEEPEST = FG_MAX_RANK + 1,
};

uint32_t fg_printing_inputs(const fg_op *op, int param, uint32_t *first) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    uint32_t single = 0, before = 0;
    for (int i = 0; i < row->param_count; i++) {
        fg_param_kind kind = row->params[i].kind;
        single += kind == FG_PARAM_TENSOR || kind == FG_PARAM_OPTIONAL;
    }
    uint32_t listed = op->input_count > single ? op->input_count - single : 0;
    for (int i = 0; i < param; i++)
        if (row->params[i].kind <= FG_PARAM_LIST)
            before += row->params[i].kind == FG_PARAM_LIST ? listed : 1;
    *first = before;
    return row->params[param].kind == FG_PARAM_LIST ? listed : 1;
}

/* ---- what could be written in place ---- */

static const fg_op *maker(const fg_printing *p, fg_value_id value) {
    return fg_graph_maker(p->graph, value);
}

static bool is_size_cast(const fg_printing *p, const fg_op *op) {
    return op->kind == FG_OP_cast && maker(p, fg_op_inputs(p->graph, op)[0])->kind == FG_OP_size &&
           op->control == 0;
}

static bool is_literal_pack(const fg_printing *p, const fg_op *pack) {
    bool integers = fg_graph_value(p->graph, pack->first_output)->dtype == FG_INT32;
    bool any_size = false;
    for (uint32_t i = 0; i < pack->input_count; i++) {
        fg_value_id value = fg_op_inputs(p->graph, pack)[i];
        const fg_op *op = maker(p, value);
        bool size = op->kind == FG_OP_size, inner = op->kind == FG_OP_pack;
        bool cast = !integers && is_size_cast(p, op);
        if (inner &&
            (p->uses[value] != 1 || !(p->named[fg_printing_maker(p, value)] & FG_PRINT_LITERAL)))
            return false;
        if (size && !integers) return false;
        any_size |= size || inner || cast;
        if (!size && !inner && !cast && op->kind != FG_OP_const) return false;
    }
    return any_size && pack->control == 0;
}

/* Whether a value may stand where it is used, as far as is known so far. */
static bool is_candidate(const fg_printing *p, fg_value_id value) {
    fg_op_id id = fg_printing_maker(p, value);
    const fg_op *op = fg_printing_op(p, id);
    if (p->named[id] & FG_PRINT_BY_NAME) return false;
    if (op->kind == FG_OP_size) return true;
    if (op->kind == FG_OP_pack) return (p->named[id] & FG_PRINT_LITERAL) && p->uses[value] == 1;
    if (op->kind != FG_OP_const) return false;
    const fg_tensor *tensor = op->attrs[0].tensor;
    if (fg_printing_is_archived(p, tensor))
        return p->uses[value] == 1 && (p->named[id] & FG_PRINT_INITIAL);
    if (tensor->rank == 0) return true;
    return p->uses[value] == 1 && tensor->count > 0 &&
           (tensor->count <= FEW || (p->named[id] & FG_PRINT_INITIAL));
}

bool fg_printing_in_place(const fg_printing *p, fg_value_id value) {
    return is_candidate(p, value);
}

static void name_it(fg_printing *p, fg_value_id value) {
    if (value) p->named[fg_printing_maker(p, value)] |= FG_PRINT_BY_NAME;
}

/* ---- the element type that it would be read as ---- */

static bool has_float(const fg_printing *p, const fg_op *op, int depth) {
    if (op->kind == FG_OP_const) return fg_dtype_kind_of(op->attrs[0].tensor->dtype) == FG_REAL;
    if (op->kind != FG_OP_pack || depth == DEEPEST) return false;
    for (uint32_t i = 0; i < op->input_count; i++)
        if (has_float(p, maker(p, fg_op_inputs(p->graph, op)[i]), depth + 1)) return true;
    return false;
}

/* Whether nothing but the text itself gives a value its element type, at a parameter that takes
 * these. */
static bool types_itself(const fg_printing *p, fg_value_id value, fg_dtypes accepts) {
    const fg_op *op = maker(p, value);
    fg_dtype dtype = (fg_dtype)fg_graph_value(p->graph, value)->dtype;
    if (dtype == FG_BOOL) return true;
    if (has_float(p, op, 0)) return dtype == FG_FLOAT32;
    return dtype == FG_INT32 && (accepts & FG_DTYPE_BIT(FG_INT32));
}

/* ---- the demands of each user ---- */

/* The inputs of one type variable: one of them by name gives its type to the others. */
static void decide_variable(fg_printing *p, const fg_op *op, char variable) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    const fg_value_id *inputs = fg_op_inputs(p->graph, op);
    fg_value_id first_candidate = 0;
    bool typed = true;
    for (int i = 0; i < row->param_count; i++) {
        const fg_param *param = &row->params[i];
        if (param->kind > FG_PARAM_LIST || param->variable != variable) continue;
        uint32_t first, count = fg_printing_inputs(op, i, &first);
        for (uint32_t k = first; k < first + count && k < op->input_count; k++) {
            if (!inputs[k]) continue;
            if (!is_candidate(p, inputs[k])) return;
            if (!first_candidate) first_candidate = inputs[k];
            typed &= types_itself(p, inputs[k], param->accepts);
        }
    }
    if (first_candidate && !typed) name_it(p, first_candidate);
}

/* Of numbers alone, an operation would be worked out when the file is read. */
static bool is_folded(const fg_printing *p, const fg_op *op) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    bool sizes = op->kind == FG_OP_minimum || op->kind == FG_OP_maximum;
    if (!(row->flags & FG_OP_ELEMENTWISE)) return false;
    for (int i = 0; i < row->param_count; i++)
        if (row->params[i].kind > FG_PARAM_LIST && row->params[i].required) return false;
    for (uint32_t i = 0; i < op->input_count; i++) {
        fg_value_id value = fg_op_inputs(p->graph, op)[i];
        bool number = maker(p, value)->kind == FG_OP_const &&
                      fg_graph_value(p->graph, value)->shape->rank == 0;
        if (!is_candidate(p, value) || !(number || sizes)) return false;
    }
    return true;
}

static void decide_call(fg_printing *p, const fg_op *op) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    const fg_value_id *inputs = fg_op_inputs(p->graph, op);
    bool any = false;
    for (uint32_t i = 0; i < op->input_count && !any; i++)
        any = inputs[i] && is_candidate(p, inputs[i]);
    if (!any) return;
    char seen[8] = {0};
    for (int i = 0, count = 0; i < row->param_count && count < 8; i++) {
        const fg_param *param = &row->params[i];
        bool known = param->kind > FG_PARAM_LIST || !param->variable;
        for (int k = 0; k < count && !known; k++) known = seen[k] == param->variable;
        if (known) continue;
        seen[count++] = param->variable;
        decide_variable(p, op, param->variable);
    }
    if (is_folded(p, op)) name_it(p, inputs[0]);
}

static bool same_rank(const fg_printing *p, fg_value_id a, fg_value_id b) {
    return fg_graph_value(p->graph, a)->shape->rank == fg_graph_value(p->graph, b)->shape->rank;
}

static bool has_updates(const fg_printing *p, fg_op_id id, uint32_t updates) {
    if (id >= p->graph->ops.count) return false;
    const fg_op *op = fg_printing_op(p, id);
    return op->kind == FG_OP_identity && op->extra == updates;
}

/* assign(variable, value[, result]) */
static void decide_updates(fg_printing *p, fg_op_id id) {
    const fg_op *op = fg_printing_op(p, id);
    bool shared = has_updates(p, id - 1, op->extra) || has_updates(p, id + 1, op->extra);
    fg_value_id result = fg_op_inputs(p->graph, op)[0];
    const fg_update *first = &p->graph->updates.at[op->extra];
    for (uint32_t u = op->extra; u; u = p->graph->updates.at[u].next) {
        const fg_update *update = &p->graph->updates.at[u];
        if (!same_rank(p, update->value, p->graph->variables.at[update->variable].value))
            name_it(p, update->value);
    }
    if (result != first->value || first->next || shared) name_it(p, result);
}

static void decide_operation(fg_printing *p, fg_op_id id) {
    const fg_op *op = fg_printing_op(p, id);
    const fg_value_id *inputs = fg_op_inputs(p->graph, op);
    switch ((fg_op_kind)op->kind) {
        case FG_OP_select_branch:
            name_it(p, inputs[0]);
            if (is_candidate(p, inputs[1]) && is_candidate(p, inputs[2])) name_it(p, inputs[1]);
            if (inputs[1] == inputs[2]) name_it(p, inputs[1]);
            break;
        case FG_OP_slice_strided:
        case FG_OP_slice_dynamic:
        case FG_OP_assert:
            for (uint32_t i = 0; i < op->input_count; i++) name_it(p, inputs[i]);
            break;
        case FG_OP_identity:
            if (op->extra)
                decide_updates(p, id);
            else
                decide_call(p, op);
            break;
        case FG_OP_loop:
        case FG_OP_loop_state:
        case FG_OP_placeholder_default:
            break;
        default:
            decide_call(p, op);
    }
    for (uint32_t c = op->control; c && p->graph->controls.at[c]; c++)
        p->named[p->graph->controls.at[c]] |= FG_PRINT_BY_NAME;
}

/* ---- uses ---- */

static void use_symbol(void *user, const fg_symbol *symbol) {
    uint8_t *used = user;
    used[symbol->number] = 1;
}

/* What a loop gives is named where something goes by its size, and by nothing else of it. */
static void count_size_uses(fg_printing *p) {
    const fg_graph *graph = p->graph;
    if (graph->loops.count < 2 || graph->sizes.symbols.count == 0) return;
    uint8_t *used = FG_NEW_ARRAY(p->arena, uint8_t, graph->sizes.symbols.count);
    for (fg_op_id id = 1; id < graph->ops.count; id++) {
        const fg_op *op = fg_printing_op(p, id);
        const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
        for (int i = 0; op->attrs && i < row->param_count; i++)
            for (uint32_t k = 0; op->attrs[i].kind == FG_ATTR_SIZES && k < op->attrs[i].count; k++)
                fg_size_symbols(&graph->sizes, op->attrs[i].sizes[k], use_symbol, used);
    }
    for (uint32_t i = 1; i < graph->loops.count; i++) {
        const fg_loop *loop = &graph->loops.at[i];
        for (uint32_t k = 0; k < loop->count; k++) {
            fg_value_id value = fg_printing_op(p, loop->op)->first_output + k;
            const fg_shape *shape = fg_graph_value(graph, value)->shape;
            for (int axis = 0; axis < shape->rank; axis++) {
                const fg_symbol *symbol = fg_size_is_symbol(&graph->sizes, shape->dims[axis]);
                if (symbol && used[symbol->number] && fg_loop_axis_varies(graph, loop, k, axis))
                    p->uses[value]++;
            }
        }
    }
}

static void count_uses(fg_printing *p) {
    const fg_graph *graph = p->graph;
    count_size_uses(p);
    for (uint32_t i = 0; i < graph->inputs.count; i++) p->uses[graph->inputs.at[i]]++;
    /* what a loop captures is written in its body */
    for (uint32_t i = 1; i < graph->loops.count; i++) {
        const fg_loop *loop = &graph->loops.at[i];
        const fg_value_id *captured =
            fg_op_inputs(graph, fg_printing_op(p, loop->op)) + loop->count;
        for (uint32_t k = 0; k < loop->captured; k++) p->uses[captured[k]]--;
    }
    for (uint32_t i = 1; i < graph->variables.count; i++) {
        fg_value_id initial = graph->variables.at[i].initial;
        p->uses[initial]++;
        if (same_rank(p, initial, graph->variables.at[i].value))
            p->named[fg_printing_maker(p, initial)] |= FG_PRINT_INITIAL;
        else
            name_it(p, initial);
    }
    for (uint32_t i = 1; i < graph->updates.count; i++) p->uses[graph->updates.at[i].value]++;
    for (uint32_t i = 0; i < graph->signatures.count; i++) {
        const fg_signature *signature = &graph->signatures.at[i];
        for (uint32_t k = 0; k < signature->input_count; k++) {
            p->uses[signature->inputs[k].value]++;
            name_it(p, signature->inputs[k].value);
        }
        for (uint32_t k = 0; k < signature->output_count; k++)
            p->uses[signature->outputs[k].value]++;
    }
}

/* What signatures and names of the file want by name. */
static void decide_names(fg_printing *p) {
    const fg_graph *graph = p->graph;
    for (uint32_t i = 0; i < graph->published.count; i++)
        name_it(p, fg_graph_named(graph, graph->published.at[i]));
    for (uint32_t i = 0; i < graph->signatures.count; i++) {
        const fg_signature *signature = &graph->signatures.at[i];
        for (uint32_t k = 0; k < signature->output_count; k++) {
            fg_value_id value = signature->outputs[k].value;
            bool pack = maker(p, value)->kind == FG_OP_pack;
            if (pack || !types_itself(p, value, FG_DTYPES_ANY)) name_it(p, value);
        }
    }
}

/* ---- what becomes of each operation ---- */

static fg_print_how how_of(const fg_printing *p, fg_op_id id) {
    const fg_op *op = fg_printing_op(p, id);
    switch ((fg_op_kind)op->kind) {
        case FG_OP_const:
        case FG_OP_size:
        case FG_OP_pack:
            if (p->named[id] & FG_PRINT_BY_NAME) return FG_PRINT_STATEMENT;
            if (p->uses[op->first_output] == 0) return FG_PRINT_NEVER;
            return is_candidate(p, op->first_output) ? FG_PRINT_IN_PLACE : FG_PRINT_STATEMENT;
        case FG_OP_placeholder:
            return op->extra ? FG_PRINT_STATEMENT : FG_PRINT_NEVER;
        default:
            return FG_PRINT_STATEMENT;
    }
}

/* Casts of sizes vanish in the list that they are for. */
static void hide_casts(fg_printing *p, const fg_op *pack) {
    for (uint32_t i = 0; i < pack->input_count; i++) {
        fg_value_id value = fg_op_inputs(p->graph, pack)[i];
        if (maker(p, value)->kind == FG_OP_cast && p->uses[value] == 1)
            p->how[fg_printing_maker(p, value)] = FG_PRINT_NEVER;
    }
}

bool fg_printing_is_tensor(const fg_printing *p, fg_op_id id) {
    const fg_op *op = fg_printing_op(p, id);
    if (p->how[id] != FG_PRINT_STATEMENT) return false;
    if (op->kind == FG_OP_size) return true;
    return op->kind == FG_OP_pack && (p->named[id] & FG_PRINT_LITERAL) &&
           fg_graph_value(p->graph, op->first_output)->dtype == FG_INT32;
}

void fg_printing_decide(fg_printing *p) {
    const fg_graph *graph = p->graph;
    count_uses(p);
    decide_names(p);
    for (uint32_t i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_printing_op(p, i);
        if (op->kind == FG_OP_pack && is_literal_pack(p, op)) p->named[i] |= FG_PRINT_LITERAL;
    }
    for (uint32_t i = 1; i < graph->ops.count; i++) {
        bool literal = fg_printing_op(p, i)->kind == FG_OP_pack && (p->named[i] & FG_PRINT_LITERAL);
        if (!literal) decide_operation(p, i);
    }
    for (uint32_t i = 1; i < graph->ops.count; i++) {
        p->how[i] = (uint8_t)how_of(p, i);
        if (p->how[i] == FG_PRINT_IN_PLACE && fg_printing_op(p, i)->kind == FG_OP_pack)
            hide_casts(p, fg_printing_op(p, i));
        if (fg_printing_is_tensor(p, i)) p->tensors = true;
    }
}
