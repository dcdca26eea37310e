/* Calls of definitions and layers: arguments to parameters, and the expansion of the body. */
#include <string.h>

#include "lower/lowering.h"

/* ---- a definition's parameters ---- */

typedef struct fg_bound {
    const fg_argument *given; /* NULL: the default, or an argument that is missing */
} fg_bound;

static const char *def_text(fg_lowering *lo, const fg_function *function) {
    fg_text text;
    fg_text_init(&text, lo->arena);
    fg_text_printf(&text, "%s(", function->name->text);
    for (const fg_node *p = function->node->slot[1].node; p; p = p->next)
        fg_text_printf(&text, "%s%s%s", p == function->node->slot[1].node ? "" : ", ",
                       p->op == FG_TREE_REST ? "**" : "", p->slot[0].node->slot[0].name->text);
    fg_text_putc(&text, ')');
    return fg_text_get(&text);
}

static void complain_definition(fg_lowering *lo, const fg_function *function, fg_finding *f) {
    fg_complain_help(lo, f, "%s", def_text(lo, function));
}

static bool unknown_parameter(fg_lowering *lo, const fg_function *function, const fg_argument *a) {
    fg_nearest nearest;
    fg_nearest_init(&nearest, a->name->text, a->name->length);
    for (const fg_node *p = function->node->slot[1].node; p; p = p->next)
        if (p->op != FG_TREE_REST) fg_nearest_offer(&nearest, p->slot[0].node->slot[0].name->text);
    fg_finding *f = fg_complain(lo, FG_G205, a->span, "%s has no parameter '%s'",
                                function->name->text, a->name->text);
    if (nearest.best)
        fg_complain_rename(lo, f, a->span, a->name, &nearest);
    else
        complain_definition(lo, function, f);
    return false;
}

static const fg_node *param_of(const fg_function *function, const fg_name *name, uint32_t *index) {
    *index = 0;
    for (const fg_node *p = function->node->slot[1].node; p; p = p->next, ++*index)
        if (p->op != FG_TREE_REST && p->slot[0].node->slot[0].name == name) return p;
    return NULL;
}

static bool bind_named(fg_lowering *lo, const fg_function *function, fg_argument *arguments,
                       fg_bound *bound, const fg_node **rest) {
    *rest = NULL;
    for (const fg_node *p = function->node->slot[1].node; p; p = p->next)
        if (p->op == FG_TREE_REST) *rest = p;
    for (fg_argument *a = arguments; a; a = a->next) {
        a->used = false;
        if (!a->name) continue;
        uint32_t index;
        if (!param_of(function, a->name, &index)) {
            if (!*rest) return unknown_parameter(lo, function, a);
            continue;
        }
        if (bound[index].given) {
            fg_finding *f = fg_complain(lo, FG_G204, a->span, "'%s' is given twice", a->name->text);
            fg_complain_mark(lo, f, bound[index].given->span, "first here");
            return false;
        }
        bound[index].given = a;
        a->used = true;
    }
    return true;
}

static bool bind_positional(fg_lowering *lo, const fg_function *function, fg_argument *arguments,
                            fg_bound *bound) {
    const fg_node *p = function->node->slot[1].node;
    uint32_t index = 0;
    for (fg_argument *a = arguments; a; a = a->next) {
        if (a->name) continue;
        while (p && (bound[index].given || p->op == FG_TREE_REST)) {
            p = p->next;
            index++;
        }
        if (!p) {
            fg_finding *f =
                fg_complain(lo, FG_G204, a->span, "%s takes fewer arguments", function->name->text);
            complain_definition(lo, function, f);
            return false;
        }
        bound[index].given = a;
        a->used = true;
    }
    return true;
}

static fg_meaning left_over(fg_lowering *lo, fg_argument *arguments) {
    fg_argument *options = NULL, **tail = &options;
    for (const fg_argument *a = arguments; a; a = a->next)
        if (!a->used) fg_add_argument(lo, &tail, a->name, a->value, a->span);
    return (fg_meaning){.kind = FG_MEANS_OPTIONS, .options = options};
}

static bool is_initialised(const fg_lowering *lo, const fg_name *name) {
    return lo->body->initialises && (name == lo->name_shape || name == lo->name_dtype);
}

static bool fill_in(fg_lowering *lo, const fg_node *node, const fg_function *function,
                    fg_bound *bound) {
    uint32_t i = 0;
    for (const fg_node *p = function->node->slot[1].node; p; p = p->next, i++) {
        const fg_name *name = p->slot[0].node->slot[0].name;
        if (bound[i].given || p->op == FG_TREE_REST) continue;
        if (is_initialised(lo, name))
            bound[i].given = fg_declared_argument(lo, name, node);
        else if (!p->slot[2].node) {
            fg_finding *f = fg_complain_at(lo, FG_G204, node, "%s needs '%s'", function->name->text,
                                           name->text);
            complain_definition(lo, function, f);
            return false;
        }
    }
    return true;
}

/* ---- parameters into the body ---- */

static bool may_be_none(const fg_node *param) {
    const fg_node *value = param->slot[2].node;
    return value && value->kind == FG_NODE_CONSTANT && value->op == FG_TREE_NONE;
}

/* "dense's 'units'", for messages; to be given back, for there is one for each argument. */
static char *parameter_text(fg_lowering *lo, const fg_body *body, const fg_node *param) {
    return fg_arena_printf(lo->arena, "%s's '%s'", body->function->name->text,
                           param->slot[0].node->slot[0].name->text);
}

static fg_meaning tensor_parameter(fg_lowering *lo, fg_body *body, const fg_node *param,
                                   fg_meaning m, fg_span span) {
    const fg_node *type = param->slot[1].node;
    uint32_t variable = m.kind == FG_MEANS_TENSOR ? m.variable : 0;
    fg_dtype want = m.kind == FG_MEANS_TENSOR ? FG_INVALID : fg_param_dtype(lo, body, type);
    m = fg_to_tensor(lo, span, m, want);
    if (m.kind == FG_MEANS_ERROR) return m;
    char *what = parameter_text(lo, body, param);
    bool well = fg_bind_type(lo, body, what, type, m.tensor, span);
    fg_arena_drop(lo->arena, what, strlen(what) + 1);
    if (!well) return fg_means_error();
    m.variable = variable;
    return m;
}

static fg_meaning typed(fg_lowering *lo, fg_body *body, const fg_node *param, fg_meaning m,
                        fg_span span) {
    const fg_node *type = param->slot[1].node;
    if (m.kind == FG_MEANS_ERROR || !type) return m;
    if (m.kind == FG_MEANS_NONE && may_be_none(param)) return m;
    if (!fg_is_static_type(type)) return tensor_parameter(lo, body, param, m, span);
    char *what = parameter_text(lo, body, param);
    bool well = fg_check_static_type(lo, what, type, span, &m);
    fg_arena_drop(lo->arena, what, strlen(what) + 1);
    return well ? m : fg_means_error();
}

/* Element types and sizes are bound by tensors first, so that numbers can follow them. */
static int turn_of(const fg_node *param, const fg_argument *given) {
    if (!given) return 3;
    const fg_node *type = param->slot[1].node;
    if (!type || fg_is_static_type(type)) return 0;
    return given->value.kind == FG_MEANS_TENSOR ? 1 : 2;
}

static bool enter_parameters(fg_lowering *lo, fg_body *body, const fg_bound *bound,
                             fg_argument *arguments) {
    for (int turn = 0; turn < 4; turn++) {
        uint32_t i = 0;
        for (const fg_node *p = body->function->node->slot[1].node; p; p = p->next, i++) {
            const fg_name *name = p->slot[0].node->slot[0].name;
            if (turn_of(p, bound[i].given) != turn) continue;
            fg_meaning m;
            if (p->op == FG_TREE_REST) {
                m = left_over(lo, arguments);
            } else if (bound[i].given) {
                m = typed(lo, body, p, bound[i].given->value, bound[i].given->span);
            } else {
                lo->body = body;
                m = fg_eval(lo, p->slot[2].node);
                m = typed(lo, body, p, m, fg_span_at(lo, p->slot[2].node));
                lo->body = body->caller;
            }
            if (m.kind == FG_MEANS_ERROR) return false;
            fg_env_set(lo, body->env, name, m, p->slot[0].node);
        }
    }
    return true;
}

/* ---- results ---- */

static bool check_results(fg_lowering *lo, fg_body *body, fg_meaning result) {
    const fg_node *type = body->function->node->slot[2].node;
    if (!type || result.kind == FG_MEANS_ERROR) return true;
    uint32_t wanted = 0;
    for (const fg_node *t = type; t; t = t->next) wanted++;
    uint32_t count = result.kind == FG_MEANS_LIST ? result.list->count : 1;
    if (wanted != count) {
        fg_complain_at(lo, FG_G213, type, "%s returns %u values, and declares %u",
                       body->function->name->text, count, wanted);
        return false;
    }
    uint32_t i = 0;
    for (const fg_node *t = type; t; t = t->next, i++) {
        fg_meaning m = result.kind == FG_MEANS_LIST ? result.list->at[i] : result;
        if (fg_is_static_type(t)) continue;
        if (m.kind == FG_MEANS_TENSOR &&
            !fg_bind_type(
                lo, body,
                fg_arena_printf(lo->arena, "the result of %s", body->function->name->text), t,
                m.tensor, fg_span_at(lo, t)))
            return false;
    }
    return true;
}

static fg_meaning expand(fg_lowering *lo, fg_body *body) {
    uint32_t statement_op = lo->statement_op;
    lo->body = body;
    fg_outcome outcome = fg_run_statements(lo, body->function->node->slot[3].node);
    fg_meaning result =
        outcome.flow == FG_RETURNS ? outcome.value : (fg_meaning){.kind = FG_MEANS_NOTHING};
    if (body->broken && outcome.flow != FG_RETURNS)
        result = fg_means_error();
    else if (outcome.flow == FG_SOMETIMES) {
        fg_complain_at(lo, FG_G214, outcome.returned,
                       "%s returns here, and does not where the condition is false",
                       body->function->name->text);
        result = fg_means_error();
    }
    if (!check_results(lo, body, result)) result = fg_means_error();
    if (result.kind != FG_MEANS_ERROR) result = fg_commit_updates(lo, body, result);
    lo->body = body->caller;
    lo->statement_op = statement_op;
    return result;
}

/* f(...) where f is a parameter or another name of a function. */
static bool callee_is_value(const fg_lowering *lo, const fg_node *node) {
    if (node->kind != FG_NODE_CALL || node->slot[0].node->kind != FG_NODE_NAME) return false;
    const fg_entry *entry = fg_env_get(lo->body->env, node->slot[0].node->slot[0].name);
    return entry && entry->value.kind == FG_MEANS_FUNCTION;
}

/* What a wrapper is given may be of the same wrapper: then it is not the definition that calls. */
static bool calls_itself(fg_lowering *lo, const fg_node *node, const fg_function *function) {
    if (lo->call_depth >= FG_CALL_DEPTH) {
        fg_complain_at(lo, FG_G105, node, "calls of definitions nest deeper than %d",
                       FG_CALL_DEPTH);
        return true;
    }
    if (!function->expanding || callee_is_value(lo, node)) return false;
    fg_text path;
    fg_text_init(&path, lo->arena);
    fg_text_puts(&path, function->name->text);
    for (const fg_body *b = lo->body; b && b->function; b = b->caller) {
        fg_text_printf(&path, " <- %s", b->function->name->text);
        if (b->function == function) break;
    }
    fg_finding *f = fg_complain_at(lo, FG_G206, node, "'%s' calls itself", function->name->text);
    if (f) fg_finding_path(lo->report, f, "%s", fg_text_get(&path));
    fg_complain_help(lo, f, "definitions are expanded where they are called; a 'for' repeats");
    return true;
}

/* A call at file level that gave back what it got, for its rate is none; in a definition the rate
 * is an option, which whoever calls it may leave out. */
static void warn_rate(fg_lowering *lo, const fg_node *node, const fg_body *body, fg_op_id first,
                      fg_meaning result) {
    const fg_name *name = fg_name_find(lo->names, "rate", 4);
    const fg_entry *rate = name ? fg_env_own(body->env, name) : NULL;
    if (!rate || lo->body->function || lo->graph->ops.count != first) return;
    if (result.kind != FG_MEANS_TENSOR || !fg_means_number(rate->value)) return;
    double number = rate->value.kind == FG_MEANS_INT ? (double)rate->value.i : rate->value.f;
    if (number > 0 && number < 1) return;
    fg_finding *f = fg_complain_at(lo, FG_G609, node, "a rate of %g: %s gives back what it gets",
                                   number, body->function->name->text);
    fg_complain_help(
        lo, f, number > 0 ? "a rate is a part: more than 0, less than 1" : "leave the call out");
}

fg_meaning fg_call_definition(fg_lowering *lo, const fg_node *node, const fg_function *function,
                              const fg_function *layer, fg_argument *arguments) {
    if (calls_itself(lo, node, function)) return fg_means_error();
    fg_spend_call(lo, node);
    uint32_t count = 0;
    for (const fg_node *p = function->node->slot[1].node; p; p = p->next) count++;
    fg_bound *bound = FG_NEW_ARRAY(lo->arena, fg_bound, count + 1);
    fg_body body = {.caller = lo->body,
                    .module = function->module,
                    .function = function,
                    .env = fg_env_new(lo, NULL),
                    .call = fg_span_at(lo, node)};
    body.branch = lo->body->branch;
    const fg_node *rest;
    if (!bind_named(lo, function, arguments, bound, &rest) ||
        !bind_positional(lo, function, arguments, bound) || !fill_in(lo, node, function, bound)) {
        fg_skip_instance(lo, node, layer ? layer : function);
        return fg_means_error();
    }
    if (!fg_open_instance(lo, node, function, layer, &body)) return fg_means_error();
    /* Before the parameters: their defaults may call. */
    bool within = function->expanding;
    ((fg_function *)(uintptr_t)function)->expanding = true;
    if (!enter_parameters(lo, &body, bound, arguments)) {
        ((fg_function *)(uintptr_t)function)->expanding = within;
        fg_break_instance(lo, &body);
        return fg_means_error();
    }
    lo->call_depth++;
    fg_op_id first = lo->graph->ops.count;
    fg_meaning result = expand(lo, &body);
    lo->call_depth--;
    warn_rate(lo, node, &body, first, result);
    ((fg_function *)(uintptr_t)function)->expanding = false;
    if (layer) ((fg_function *)(uintptr_t)layer)->called = true;
    if (result.kind == FG_MEANS_ERROR) fg_break_instance(lo, &body);
    fg_close_instance(lo, &body, result);
    return result;
}

/* ---- layers ---- */

fg_meaning fg_call_layer(fg_lowering *lo, const fg_node *node, const fg_function *layer,
                         fg_argument *arguments) {
    fg_argument *all = NULL, **tail = &all;
    for (const fg_argument *a = layer->layer_arguments; a; a = a->next)
        fg_add_argument(lo, &tail, a->name, a->value, a->span);
    for (const fg_argument *a = arguments; a; a = a->next)
        fg_add_argument(lo, &tail, a->name, a->value, a->span);
    if (fg_names_instance(lo, node)) {
        fg_complain_at(lo, FG_G205, node->slot[2].node, "'%s' is a layer, and has its name already",
                       layer->name->text);
        return fg_means_error();
    }
    return fg_call_definition(lo, node, layer->layer_of, layer, all);
}
