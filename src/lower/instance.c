/* Instances: each call of a definition has a frame, a name and variables of its own. */
#include <string.h>

#include "lower/lowering.h"

const fg_name *fg_scoped(fg_lowering *lo, const fg_name *prefix, const fg_name *name) {
    return prefix ? fg_name_printf(lo->names, "%s/%s", prefix->text, name->text) : name;
}

static const void *scope_key(uint32_t scope, const fg_name *name) {
    return (const void *)(uintptr_t)(((uint64_t)scope + 1) << 32 | name->number);
}

fg_instance *fg_find_instance(const fg_lowering *lo, uint32_t frame, const fg_name *name) {
    return fg_map_get(&lo->instances, scope_key(frame, name));
}

void fg_add_instance(fg_lowering *lo, uint32_t frame, const fg_name *name, fg_instance *instance) {
    fg_map_set(lo->arena, &lo->instances, scope_key(frame, name), instance);
}

/* What stands behind `as`; NULL with `*well` false after a finding. Empty: no level. */
static const fg_name *written_name(fg_lowering *lo, const fg_node *call, bool *well) {
    const fg_node *as = call->slot[2].node;
    *well = true;
    if (as->kind == FG_NODE_STRING) return as->slot[0].name;
    if (as->kind == FG_NODE_NAME && call->op != FG_TREE_COMPUTED) return as->slot[0].name;
    fg_meaning m = fg_eval(lo, as);
    if (m.kind == FG_MEANS_STRING) return m.s;
    if (m.kind != FG_MEANS_ERROR)
        fg_complain_at(lo, FG_G205, as, "an instance's name is a string, not %s",
                       fg_meaning_text(lo->graph, lo->arena, m));
    *well = false;
    return NULL;
}

static bool is_scope_name(const fg_name *name) {
    return name->length > 0 && name->text[0] != '/' && name->text[name->length - 1] != '/' &&
           !strstr(name->text, "//");
}

static const fg_name *counted_name(fg_lowering *lo, uint32_t scope, const fg_name *base) {
    const void *key = scope_key(scope, base);
    const fg_name *name;
    do {
        uintptr_t count = (uintptr_t)fg_map_get(&lo->counters, key) + 1;
        fg_map_set(lo->arena, &lo->counters, key, (void *)count);
        name = fg_name_printf(lo->names, "%s_%zu", base->text, (size_t)count);
    } while (fg_find_instance(lo, scope, name));
    return name;
}

/* The name of the frame of a call, its variables' prefix apart. */
static bool choose_name(fg_lowering *lo, const fg_node *call, const fg_function *function,
                        const fg_function *layer, uint32_t scope, const fg_name **own,
                        const fg_name **shared) {
    *shared = NULL;
    if (layer) {
        *shared = layer->name;
        *own = layer->called ? counted_name(lo, scope, layer->name) : layer->name;
        return true;
    }
    const fg_node *as = call->kind == FG_NODE_CALL ? call->slot[2].node : NULL;
    if (!as) {
        *own = counted_name(lo, scope, function->name);
        return true;
    }
    bool well;
    *own = written_name(lo, call, &well);
    if (!well) return false;
    if ((*own)->length == 0) {
        *own = NULL;
        return true;
    }
    if (!is_scope_name(*own)) {
        fg_complain_at(lo, FG_G205, as, "'%s' cannot be an instance's name", (*own)->text);
        return false;
    }
    const fg_instance *before = fg_find_instance(lo, scope, *own);
    if (!before) return true;
    fg_finding *f =
        fg_complain_at(lo, FG_G202, as, "there is an instance '%s' already", (*own)->text);
    fg_complain_mark(lo, f, lo->graph->frames.at[before->frame].call, "made here");
    fg_complain_help(lo, f, "layer %s = ... makes an instance that may be called several times",
                     (*own)->text);
    return false;
}

bool fg_open_instance(fg_lowering *lo, const fg_node *call, const fg_function *function,
                      const fg_function *layer, fg_body *body) {
    fg_body *caller = lo->body;
    /* a layer's instance belongs to the file, wherever it is called */
    uint32_t scope = layer ? 0 : fg_graph_scope(lo->graph, caller->frame);
    const fg_name *own, *shared;
    if (!choose_name(lo, call, function, layer, scope, &own, &shared)) return false;
    const fg_name *full = lo->graph->frames.at[scope].full_name;
    if (own) full = fg_scoped(lo, full, own);
    const fg_name *prefix = layer ? NULL : caller->variables;
    body->variables = shared ? shared : own ? fg_scoped(lo, prefix, own) : prefix;
    body->repeat = layer ? layer->called : caller->repeat;
    body->frame = lo->graph->frames.count;
    FG_PUSH(lo->graph->arena, &lo->graph->frames,
            (fg_frame){.parent = caller->frame,
                       .name = own,
                       .full_name = own ? full : NULL,
                       .definition = function->name,
                       .call = fg_span_at(lo, call)});
    if (!own) return true;
    fg_instance *instance = FG_NEW(lo->arena, fg_instance);
    *instance = (fg_instance){.frame = body->frame, .env = body->env, .function = function};
    fg_add_instance(lo, scope, own, instance);
    return true;
}

bool fg_names_instance(fg_lowering *lo, const fg_node *call) {
    const fg_node *as = call->kind == FG_NODE_CALL ? call->slot[2].node : NULL;
    if (!as || as->kind == FG_NODE_NAME) return as != NULL;
    fg_meaning m = fg_eval(lo, as);
    return m.kind != FG_MEANS_STRING || m.s->length > 0;
}

void fg_skip_instance(fg_lowering *lo, const fg_node *call, const fg_function *function) {
    uint32_t scope = fg_graph_scope(lo->graph, lo->body->frame);
    const fg_node *as = call->kind == FG_NODE_CALL ? call->slot[2].node : NULL;
    const fg_name *name;
    if (function->kind == FG_CALLS_LAYER)
        name = function->name;
    else if (function->kind != FG_CALLS_DEF)
        return;
    else if (!as)
        name = counted_name(lo, scope, function->name);
    else if (as->kind == FG_NODE_NAME && call->op != FG_TREE_COMPUTED)
        name = as->slot[0].name;
    else
        return;
    if (fg_find_instance(lo, scope, name)) return;
    fg_add_instance(lo, scope, name, FG_NEW(lo->arena, fg_instance));
}

void fg_break_instance(fg_lowering *lo, fg_body *body) {
    const fg_frame *frame = &lo->graph->frames.at[body->frame];
    if (!frame->name) return;
    uint32_t scope = fg_graph_scope(lo->graph, frame->parent);
    fg_instance *instance = fg_find_instance(lo, scope, frame->name);
    if (!instance) instance = fg_find_instance(lo, 0, frame->name); /* a layer's */
    if (instance) instance->env = NULL;
}

static fg_value_id first_tensor(fg_meaning m) {
    if (m.kind == FG_MEANS_TENSOR) return m.tensor;
    for (uint32_t i = 0; m.kind == FG_MEANS_LIST && i < m.list->count; i++)
        if (m.list->at[i].kind == FG_MEANS_TENSOR) return m.list->at[i].tensor;
    return 0;
}

void fg_close_instance(fg_lowering *lo, fg_body *body, fg_meaning result) {
    fg_frame *frame = &lo->graph->frames.at[body->frame];
    frame->result = first_tensor(result);
    for (uint32_t i = 0; frame->name && i < body->env->order.count; i++) {
        const fg_name *name = body->env->order.at[i];
        const fg_entry *entry = fg_env_own(body->env, name);
        if (entry->value.kind == FG_MEANS_TENSOR && entry->kind != FG_HALF_SET)
            FG_PUSH(lo->graph->arena, &lo->graph->bindings,
                    (fg_binding){body->frame, entry->value.tensor, name});
    }
    fg_env_settle(lo, body->env);
}
