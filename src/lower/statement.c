/* Statements. */
#include <string.h>

#include "lower/lowering.h"

/* ---- assignment ---- */

/* Options that decide how many values a call gives: those that are named return_... */
static const char *return_options(fg_lowering *lo, const fg_node *value) {
    if (value->kind != FG_NODE_CALL || value->slot[0].node->kind != FG_NODE_NAME) return NULL;
    const fg_function *function =
        fg_callable(lo, lo->body->module, value->slot[0].node->slot[0].name);
    if (function && function->kind == FG_CALLS_LAYER) function = function->layer_of;
    if (!function || function->kind != FG_CALLS_DEF) return NULL;
    fg_text text;
    fg_text_init(&text, lo->arena);
    for (const fg_node *p = function->node->slot[1].node; p; p = p->next) {
        const char *name = p->slot[0].node->slot[0].name->text;
        if (strncmp(name, "return_", 7) == 0)
            fg_text_printf(&text, "%s%s", text.length ? " and " : "", name);
    }
    if (text.length == 0) return NULL;
    return fg_arena_printf(lo->arena, "%s of %s decide how many values it gives",
                           fg_text_get(&text), function->name->text);
}

static void bind_all(fg_lowering *lo, const fg_node *targets, fg_meaning value) {
    for (const fg_node *t = targets; t; t = t->next) fg_bind(lo, t, value);
}

static void assign_list(fg_lowering *lo, const fg_node *node, const fg_node *targets,
                        uint32_t count, fg_meaning value) {
    if (value.kind == FG_MEANS_LIST && value.list->count == count) {
        uint32_t i = 0;
        for (const fg_node *t = targets; t; t = t->next) fg_bind(lo, t, value.list->at[i++]);
        return;
    }
    if (value.kind != FG_MEANS_ERROR) {
        uint32_t got =
            value.kind == FG_MEANS_LIST ? value.list->count : value.kind != FG_MEANS_NOTHING;
        fg_finding *f = fg_complain_at(lo, FG_G213, node, "%u value%s into %u names", got,
                                       got == 1 ? "" : "s", count);
        const char *options = return_options(lo, node->slot[1].node);
        if (options) fg_complain_help(lo, f, "%s", options);
    }
    bind_all(lo, targets, fg_means_error());
}

static void assign(fg_lowering *lo, const fg_node *node) {
    const fg_node *targets = node->slot[0].node, *values = node->slot[1].node;
    uint32_t target_count = 0, value_count = 0;
    for (const fg_node *t = targets; t; t = t->next) target_count++;
    for (const fg_node *v = values; v; v = v->next) value_count++;
    if (value_count == 1 && target_count > 1) {
        assign_list(lo, node, targets, target_count, fg_eval(lo, values));
        return;
    }
    fg_list *list = value_count > 1 ? fg_list_new(lo->arena, value_count) : NULL;
    if (!list) {
        fg_meaning m = fg_eval(lo, values);
        if (m.kind == FG_MEANS_NOTHING) {
            fg_complain_at(lo, FG_G213, values, "this call gives no value");
            m = fg_means_error();
        }
        fg_bind(lo, targets, m);
        return;
    }
    uint32_t i = 0;
    for (const fg_node *v = values; v; v = v->next) list->at[i++] = fg_eval(lo, v);
    if (target_count == 1)
        fg_bind(lo, targets, fg_means_list(list));
    else
        assign_list(lo, node, targets, target_count, fg_means_list(list));
}

/* ---- for ---- */

/* After a mistake that is said, what follows in a definition would rely on what is missing. */
static fg_outcome end_definition(const fg_lowering *lo) {
    if (!lo->body->function || lo->body->branch) return (fg_outcome){.flow = FG_FALLS};
    return (fg_outcome){.flow = FG_RETURNS, .value = fg_means_error()};
}

static fg_outcome run_for(fg_lowering *lo, const fg_node *node) {
    const fg_node *names = node->slot[0].node;
    fg_meaning list = fg_eval(lo, node->slot[1].node);
    fg_outcome nothing = {.flow = FG_FALLS};
    if (list.kind == FG_MEANS_ERROR) {
        bind_all(lo, names, list);
        return end_definition(lo);
    }
    if (list.kind != FG_MEANS_LIST) {
        fg_finding *f = fg_complain_at(lo, FG_G216, node->slot[1].node,
                                       "'for' goes over a list that is known when the file is "
                                       "read, not over %s",
                                       fg_meaning_text(lo->graph, lo->arena, list));
        fg_complain_help(lo, f, "range(n), zip(a, b), or unstack(x, axis=0)");
        bind_all(lo, names, fg_means_error());
        return end_definition(lo);
    }
    fg_outcome outcome = nothing;
    if (lo->repeats++ == 0) lo->counted_ops = lo->graph->ops.count;
    for (uint32_t i = 0; i < list.list->count && outcome.flow == FG_FALLS; i++) {
        uint32_t count = 0;
        for (const fg_node *n = names; n; n = n->next) count++;
        if (count == 1)
            fg_bind(lo, names, list.list->at[i]);
        else
            assign_list(lo, node, names, count, list.list->at[i]);
        outcome = fg_run_statements(lo, node->slot[2].node);
        fg_spend_turn(lo, node);
    }
    lo->repeats--;
    return outcome.flow == FG_FALLS ? nothing : outcome;
}

/* ---- assert, warn ---- */

static const char *message_of(fg_lowering *lo, const fg_node *node, const char *otherwise) {
    if (!node) return otherwise;
    fg_meaning m = fg_eval(lo, node);
    if (m.kind == FG_MEANS_STRING) return m.s->text;
    if (m.kind != FG_MEANS_ERROR)
        fg_complain_at(lo, FG_G205, node, "a message is a string, not %s",
                       fg_meaning_text(lo->graph, lo->arena, m));
    return otherwise;
}

static fg_value_id emit(fg_lowering *lo, fg_span span, fg_op_kind kind, fg_value_id a,
                        fg_value_id b) {
    fg_value_id inputs[2] = {a, b};
    fg_meaning m = fg_emit_simple(lo, span, kind, b ? 2 : 1, inputs, NULL);
    return m.kind == FG_MEANS_TENSOR ? m.tensor : 0;
}

/* In a branch: where it is not taken, nothing is asserted. */
static fg_value_id where_taken(fg_lowering *lo, fg_span span, fg_value_id condition) {
    for (const fg_branch *b = lo->body->branch; b && condition; b = b->outer) {
        fg_value_id skipped =
            b->truth ? emit(lo, span, FG_OP_logical_not, b->predicate, 0) : b->predicate;
        if (skipped) condition = emit(lo, span, FG_OP_logical_or, skipped, condition);
    }
    return condition;
}

fg_outcome fg_run_assert(fg_lowering *lo, const fg_node *node) {
    const fg_outcome on = {.flow = FG_FALLS};
    const fg_node *expression = node->slot[0].node;
    fg_meaning m = fg_eval(lo, expression);
    if (m.kind == FG_MEANS_ERROR) return on;
    const char *message = message_of(lo, node->slot[1].node, "this assertion is false");
    if (m.kind == FG_MEANS_BOOL) {
        if (m.b) return on;
        /* in a branch that only the run takes, it is the run's to fail */
        if (!lo->body->branch) {
            fg_complain_at(lo, FG_G217, node, "%s", message);
            return end_definition(lo);
        }
        m = fg_to_tensor(lo, fg_span_at(lo, expression), m, FG_BOOL);
    }
    if (m.kind != FG_MEANS_TENSOR || fg_own_dtype(lo, m) != FG_BOOL) {
        fg_complain_at(lo, FG_G301, expression, "assert wants bool, not %s",
                       fg_meaning_text(lo->graph, lo->arena, m));
        return on;
    }
    fg_span span = fg_span_at(lo, node);
    fg_value_id condition = where_taken(lo, span, m.tensor);
    if (!condition) return on;
    const fg_op_row *row = fg_op_row_of(FG_OP_assert);
    fg_attr *attrs = FG_NEW_ARRAY(lo->arena, fg_attr, row->param_count);
    attrs[fg_op_param_index(row, "message")] = (fg_attr){.kind = FG_ATTR_STRING, .s = message};
    fg_op_id op = lo->graph->ops.count;
    fg_emit(lo, span, FG_OP_assert, &condition, 1, NULL, attrs, 0);
    if (lo->graph->ops.count > op) FG_PUSH(lo->graph->arena, &lo->graph->asserts, op);
    return on;
}

void fg_run_warn(fg_lowering *lo, const fg_node *node) {
    fg_meaning m = fg_eval(lo, node->slot[0].node);
    if (m.kind == FG_MEANS_ERROR) return;
    const char *message = message_of(lo, node->slot[1].node, "this warning's condition is false");
    if (m.kind != FG_MEANS_BOOL) {
        fg_complain_at(lo, FG_G216, node->slot[0].node,
                       "warn wants a bool that is known when the file is read, not %s",
                       fg_meaning_text(lo->graph, lo->arena, m));
        return;
    }
    if (!m.b) fg_complain_at(lo, FG_G218, node, "%s", message);
}

/* ---- the rest ---- */

static fg_outcome run_return(fg_lowering *lo, const fg_node *node) {
    const fg_node *first = node->slot[0].node;
    fg_outcome outcome = {.flow = FG_RETURNS, .returned = node};
    if (!lo->body->function) {
        fg_complain_at(lo, FG_G101, node, "'return' stands in a definition");
        return (fg_outcome){.flow = FG_FALLS};
    }
    if (!first)
        outcome.value = fg_means_none();
    else if (!first->next)
        outcome.value = fg_eval(lo, first);
    else {
        uint32_t count = 0, i = 0;
        for (const fg_node *v = first; v; v = v->next) count++;
        fg_list *list = fg_list_new(lo->arena, count);
        outcome.value = fg_means_list(list);
        for (const fg_node *v = first; v; v = v->next) {
            list->at[i] = fg_eval(lo, v);
            if (list->at[i++].kind == FG_MEANS_ERROR) outcome.value = fg_means_error();
        }
    }
    return outcome;
}

static fg_outcome run_values(fg_lowering *lo, const fg_node *node) {
    const fg_node *first = node->slot[0].node;
    fg_outcome outcome = {.flow = FG_FALLS, .has_value = true};
    if (!first->next) {
        outcome.value = fg_eval(lo, first);
        return outcome;
    }
    uint32_t count = 0, i = 0;
    for (const fg_node *v = first; v; v = v->next) count++;
    fg_list *list = fg_list_new(lo->arena, count);
    for (const fg_node *v = first; v; v = v->next) list->at[i++] = fg_eval(lo, v);
    outcome.value = fg_means_list(list);
    return outcome;
}

/* What a statement that could not be parsed would have defined: its users stay silent. */
static void remember_broken(fg_lowering *lo, const fg_node *node) {
    for (const fg_node *name = node->slot[0].node; name; name = name->next)
        if (!fg_env_get(lo->body->env, name->slot[0].name))
            fg_env_set(lo, lo->body->env, name->slot[0].name, fg_means_error(), name);
    lo->failed = lo->body->broken = true;
}

static bool only_at_file_level(fg_lowering *lo, const fg_node *node, const char *what) {
    if (!lo->body->function && lo->body->branches == 0 && lo->body->scopes == 0) return true;
    fg_complain_at(lo, FG_G101, node, "'%s' stands at file level", what);
    return false;
}

/* The same, or in a scope of the file. */
static bool only_in_file(fg_lowering *lo, const fg_node *node, const char *what) {
    if (!lo->body->function && lo->body->branches == 0) return true;
    fg_complain_at(lo, FG_G101, node, "'%s' stands at file level", what);
    return false;
}

static void run_declaration(fg_lowering *lo, const fg_node *node) {
    switch ((fg_node_kind)node->kind) {
        case FG_NODE_GRAPH:
            if (only_at_file_level(lo, node, "graph"))
                lo->graph->name = node->slot[0].node->slot[0].name;
            break;
        case FG_NODE_WEIGHTS:
            if (only_at_file_level(lo, node, "weights")) fg_declare_weights(lo, node);
            break;
        case FG_NODE_PLACEHOLDER:
            if (only_in_file(lo, node, "placeholder")) fg_declare_placeholder(lo, node);
            break;
        case FG_NODE_LAYER:
            if (only_at_file_level(lo, node, "layer")) fg_declare_layer(lo, node);
            break;
        case FG_NODE_SIGNATURE:
            if (only_at_file_level(lo, node, "signature")) fg_declare_signature(lo, node);
            break;
        case FG_NODE_DEF:
            only_at_file_level(lo, node, "def");
            break;
        case FG_NODE_CONST:
            fg_declare_const(lo, node);
            break;
        default:
            fg_declare_variable(lo, node);
            break;
    }
}

static fg_outcome run_statement(fg_lowering *lo, const fg_node *node, bool *took_rest) {
    lo->statement_op = lo->graph->ops.count;
    switch ((fg_node_kind)node->kind) {
        case FG_NODE_ASSIGN:
            assign(lo, node);
            break;
        case FG_NODE_FOR:
            return run_for(lo, node);
        case FG_NODE_IF:
            return fg_run_if(lo, node, node->next, took_rest);
        case FG_NODE_RETURN:
            return run_return(lo, node);
        case FG_NODE_VALUES:
            return run_values(lo, node);
        case FG_NODE_ASSERT:
            return fg_run_assert(lo, node);
        case FG_NODE_WARN:
            fg_run_warn(lo, node);
            break;
        case FG_NODE_ERROR:
            remember_broken(lo, node);
            break;
        case FG_NODE_IMPORT:
            if (only_at_file_level(lo, node, "import")) fg_run_import(lo, node);
            break;
        case FG_NODE_SCOPE:
            fg_run_scope(lo, node);
            break;
        case FG_NODE_UPDATE:
            fg_run_update(lo, node);
            break;
        default:
            run_declaration(lo, node);
            break;
    }
    return (fg_outcome){.flow = FG_FALLS};
}

fg_outcome fg_run_statements(fg_lowering *lo, const fg_node *first) {
    fg_outcome outcome = {.flow = FG_FALLS};
    if (first && fg_too_deep(lo, first)) return outcome;
    for (const fg_node *node = first; node; node = node->next) {
        bool took_rest = false;
        outcome = run_statement(lo, node, &took_rest);
        if (outcome.flow != FG_FALLS || took_rest) break;
    }
    if (first) lo->depth--;
    return outcome;
}
