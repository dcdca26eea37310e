/* Calls: their arguments, who is called, what is waited for. */
#include <string.h>

#include "lower/lowering.h"

/* ---- arguments ---- */

fg_argument *fg_add_argument(fg_lowering *lo, fg_argument ***tail, const fg_name *name,
                             fg_meaning value, fg_span span) {
    fg_argument *a = lo->spare_arguments;
    if (a)
        lo->spare_arguments = a->next;
    else
        a = FG_NEW(lo->arena, fg_argument);
    *a = (fg_argument){.name = name, .value = value, .span = span};
    **tail = a;
    *tail = &a->next;
    return a;
}

/* Nothing looks at these any more. */
static void drop_arguments(fg_lowering *lo, fg_argument *arguments) {
    fg_argument *next;
    for (fg_argument *a = arguments; a; a = next) {
        next = a->next;
        a->next = lo->spare_arguments;
        lo->spare_arguments = a;
    }
}

bool fg_eval_arguments(fg_lowering *lo, const fg_node *first, fg_argument **arguments) {
    fg_argument **tail = arguments;
    *arguments = NULL;
    bool well = true;
    for (const fg_node *node = first; node; node = node->next) {
        if (node->kind == FG_NODE_REST) {
            fg_meaning m = fg_eval(lo, node->slot[0].node);
            if (m.kind == FG_MEANS_OPTIONS) {
                for (const fg_argument *o = m.options; o; o = o->next)
                    fg_add_argument(lo, &tail, o->name, o->value, o->span);
            } else {
                if (m.kind != FG_MEANS_ERROR)
                    fg_complain_at(lo, FG_G205, node,
                                   "after ** stands the **parameter of a "
                                   "definition, not %s",
                                   fg_meaning_text(lo->graph, lo->arena, m));
                well = false;
            }
            continue;
        }
        bool named = node->kind == FG_NODE_ARG;
        const fg_node *value = named ? node->slot[1].node : node;
        fg_meaning m = fg_eval(lo, value);
        well &= m.kind != FG_MEANS_ERROR;
        fg_add_argument(lo, &tail, named ? node->slot[0].name : NULL, m, fg_span_at(lo, node));
    }
    return well;
}

fg_argument *fg_declared_argument(fg_lowering *lo, const fg_name *name, const fg_node *node) {
    const fg_type *type = lo->body->initialises;
    fg_argument *a = FG_NEW(lo->arena, fg_argument);
    a->name = name;
    a->span = fg_span_at(lo, node);
    if (name == lo->name_dtype) {
        a->value = fg_means_dtype(type->dtype);
        return a;
    }
    fg_list *list = fg_list_new(lo->arena, (uint32_t)type->shape->rank);
    for (uint32_t i = 0; i < list->count; i++) list->at[i] = fg_means_size(type->shape->dims[i]);
    a->value = fg_means_list(list);
    return a;
}

/* ---- who is called ---- */

/* NAME.f of `import ... as NAME`; NULL where the base names no import. */
static const fg_function *imported_callee(fg_lowering *lo, const fg_node *node, bool *is_import) {
    *is_import = false;
    if (node->kind != FG_NODE_ATTRIBUTE) return NULL;
    const fg_node *base = node->slot[0].node, *last = node->slot[1].node;
    if (base->kind != FG_NODE_NAME) return NULL;
    fg_module *module = fg_find_import(lo->body->module, base->slot[0].name);
    if (!module) return NULL;
    *is_import = true;
    const fg_function *function = fg_map_get(&module->functions, last->slot[0].name);
    if (function) return function;
    fg_nearest nearest;
    fg_nearest_init(&nearest, last->slot[0].name->text, last->slot[0].name->length);
    bool offer = fg_may_offer(lo, module->functions.count);
    for (uint32_t i = 0; offer && i < module->functions.capacity; i++)
        if (module->functions.slots[i].key)
            fg_nearest_offer(&nearest, ((const fg_name *)module->functions.slots[i].key)->text);
    fg_finding *f = fg_complain_at(lo, FG_G203, last, "'%s' has no definition '%s'",
                                   base->slot[0].name->text, last->slot[0].name->text);
    if (nearest.best) fg_complain_rename(lo, f, fg_span_at(lo, last), last->slot[0].name, &nearest);
    return NULL;
}

static const fg_function *unknown_callee(fg_lowering *lo, const fg_node *node) {
    const fg_name *name = node->slot[0].name;
    fg_nearest nearest;
    fg_nearest_init(&nearest, name->text, name->length);
    const fg_entry *entry = fg_env_get(lo->body->env, name);
    if (entry && entry->value.kind == FG_MEANS_ERROR) return NULL;
    if (lo->body->module->import_failed) return NULL;
    if (fg_may_offer(lo, lo->body->module->functions.count))
        fg_offer_callables(lo, lo->body->module, &nearest);
    if (strcmp(name->text, "gradients") == 0 || strcmp(name->text, "minimize") == 0) {
        fg_unsupported(lo, node, fg_arena_printf(lo->arena, "'%s'", name->text));
        return NULL;
    }
    fg_finding *f = fg_complain_at(lo, FG_G203, node,
                                   entry ? "'%s' is a value, and no definition or operation has "
                                           "this name"
                                         : "there is no definition, layer or operation '%s'",
                                   name->text);
    if (nearest.best) fg_complain_rename(lo, f, fg_span_at(lo, node), name, &nearest);
    return NULL;
}

/* A value of this name hides no function, unless it is one. */
static const fg_function *callee_of(fg_lowering *lo, const fg_node *node) {
    if (node->kind == FG_NODE_NAME) {
        const fg_name *name = node->slot[0].name;
        const fg_entry *entry = fg_env_get(lo->body->env, name);
        if (entry && entry->value.kind == FG_MEANS_FUNCTION) return entry->value.function;
        const fg_function *function = fg_callable(lo, lo->body->module, name);
        if (function) return function->broken ? NULL : function;
        return unknown_callee(lo, node);
    }
    bool is_import;
    const fg_function *imported = imported_callee(lo, node, &is_import);
    if (is_import) return imported;
    fg_meaning m = fg_eval(lo, node);
    if (m.kind == FG_MEANS_FUNCTION) return m.function;
    if (m.kind != FG_MEANS_ERROR)
        fg_complain_at(lo, FG_G203, node, "%s cannot be called",
                       fg_meaning_text(lo->graph, lo->arena, m));
    return NULL;
}

/* ---- CALL after (a, b) ---- */

typedef FG_VEC(fg_op_id) fg_op_ids;

static bool collect_operations(fg_lowering *lo, const fg_node *node, fg_meaning m,
                               fg_op_ids *operations) {
    if (m.kind == FG_MEANS_LIST) {
        for (uint32_t i = 0; i < m.list->count; i++)
            if (!collect_operations(lo, node, m.list->at[i], operations)) return false;
        return true;
    }
    if (m.kind == FG_MEANS_ERROR) return false;
    if (m.kind != FG_MEANS_TENSOR) {
        fg_complain_at(lo, FG_G205, node, "after 'after' stand values of the graph");
        return false;
    }
    FG_PUSH(lo->arena, operations, lo->graph->values.at[m.tensor].op);
    return true;
}

/* The operations behind `after`, ended by 0. */
static bool eval_controls(fg_lowering *lo, const fg_node *node, fg_op_ids *operations) {
    bool well = true;
    for (const fg_node *a = node->slot[3].node; a; a = a->next)
        well &= collect_operations(lo, a, fg_eval(lo, a), operations);
    FG_PUSH(lo->arena, operations, 0);
    return well;
}

/* What a call gives, computed after some operations. One that the call made, the first from `first`
 * on, waits itself; any other value is given anew. */
static fg_meaning tie(fg_lowering *lo, const fg_node *node, fg_meaning m, fg_op_id first,
                      const fg_op_id *after) {
    if (m.kind == FG_MEANS_LIST) {
        fg_list *list = fg_list_new(lo->arena, m.list->count);
        for (uint32_t i = 0; i < list->count; i++)
            list->at[i] = tie(lo, node, m.list->at[i], first, after);
        return fg_means_list(list);
    }
    if (m.kind != FG_MEANS_TENSOR || !*after) return m;
    const fg_value *value = fg_graph_value(lo->graph, m.tensor);
    if (value->op < first)
        return fg_means_tensor(
            fg_graph_tie(lo->graph, lo->body->frame, fg_span_at(lo, node), m.tensor, after, 0));
    if (value->output == 0) fg_graph_wait(lo->graph, value->op, after);
    return m;
}

/* An operation stands behind those that it waits for; what a definition gives waits as a whole. */
static fg_meaning call_after(fg_lowering *lo, const fg_node *node, const fg_function *function,
                             fg_argument *arguments) {
    bool expanded = function->kind == FG_CALLS_DEF || function->kind == FG_CALLS_LAYER;
    fg_op_ids after = {0};
    if (!expanded && !eval_controls(lo, node, &after)) return fg_means_error();
    fg_op_id first = expanded ? UINT32_MAX : lo->graph->ops.count;
    fg_meaning result = fg_call_function(lo, node, function, arguments);
    if (expanded && !eval_controls(lo, node, &after)) return fg_means_error();
    return tie(lo, node, result, first, after.at);
}

fg_meaning fg_eval_call(fg_lowering *lo, const fg_node *node, const fg_meaning *callee) {
    const fg_function *function;
    if (!callee) {
        function = callee_of(lo, node->slot[0].node);
    } else if (callee->kind == FG_MEANS_FUNCTION) {
        function = callee->function;
    } else {
        if (callee->kind != FG_MEANS_ERROR)
            fg_complain_at(lo, FG_G203, node->slot[0].node, "%s cannot be called",
                           fg_meaning_text(lo->graph, lo->arena, *callee));
        return fg_means_error();
    }
    fg_argument *arguments;
    bool well = fg_eval_arguments(lo, node->slot[1].node, &arguments);
    if (!function) return fg_means_error();
    if (!well) {
        fg_skip_instance(lo, node, function);
        return fg_means_error();
    }
    if (node->slot[3].node) return call_after(lo, node, function, arguments);
    fg_meaning result = fg_call_function(lo, node, function, arguments);
    if (function->kind == FG_CALLS_OP) drop_arguments(lo, arguments);
    return result;
}

/* ---- by kind ---- */

static fg_meaning call_static_function(fg_lowering *lo, const fg_node *node,
                                       const fg_static_function *function, fg_argument *arguments) {
    fg_meaning args[4];
    uint32_t count = 0;
    for (const fg_argument *a = arguments; a; a = a->next) {
        /* `range(limits=[n])` names the operation's parameters: it is meant */
        fg_op_kind operation = a->name ? fg_op_kind_of(function->name) : FG_OP_NONE;
        if (operation != FG_OP_NONE) return fg_call_operation(lo, node, operation, arguments);
        if (a->name) {
            fg_complain(lo, FG_G205, a->span, "%s has no parameter '%s'", function->name,
                        a->name->text);
            return fg_means_error();
        }
        if (count < 4) args[count] = a->value;
        count++;
    }
    if (count < function->least || count > function->most) {
        fg_complain_at(lo, FG_G204, node, "%s takes %d to %d arguments, and gets %u",
                       function->name, function->least, function->most, count);
        return fg_means_error();
    }
    return function->call(lo, node, args, count);
}

fg_meaning fg_call_function(fg_lowering *lo, const fg_node *node, const fg_function *function,
                            fg_argument *arguments) {
    bool names = function->kind == FG_CALLS_DEF || function->kind == FG_CALLS_LAYER;
    if (!names && fg_names_instance(lo, node))
        fg_complain_at(lo, FG_G205, node->slot[2].node,
                       "'%s' makes no instance that 'as' could name", function->name->text);
    switch (function->kind) {
        case FG_CALLS_DEF:
            return fg_call_definition(lo, node, function, NULL, arguments);
        case FG_CALLS_LAYER:
            return fg_call_layer(lo, node, function, arguments);
        case FG_CALLS_OP:
            return fg_call_operation(lo, node, function->op, arguments);
        case FG_CALLS_STATIC:
            return call_static_function(lo, node, function->static_, arguments);
    }
    return fg_means_error();
}
