/* Updates: `<-` is data flow. Within a body, a variable means what it was given last; a call's
 * updates belong to its results, and are done at the end of a run that computes one of them. */
#include "lower/lowering.h"

static const void *key_of(uint32_t variable) {
    return (const void *)(uintptr_t)variable;
}

static const fg_changed *changed_in(const fg_env *env, uint32_t variable) {
    for (; env; env = env->parent) {
        const fg_changed *changed = fg_map_get(&env->updates, key_of(variable));
        if (changed) return changed;
    }
    return NULL;
}

void fg_change_variable(fg_lowering *lo, fg_env *env, uint32_t variable, fg_meaning value,
                        fg_span span) {
    fg_changed *changed = fg_map_get(&env->updates, key_of(variable));
    if (!changed) {
        changed = FG_NEW(lo->arena, fg_changed);
        fg_map_set(lo->arena, &env->updates, key_of(variable), changed);
        FG_PUSH(lo->arena, &env->changed, variable);
    }
    value.variable = variable;
    *changed = (fg_changed){.value = value, .span = span};
}

fg_meaning fg_updated(const fg_lowering *lo, fg_meaning m) {
    if (m.kind != FG_MEANS_TENSOR || m.variable == 0) return m;
    const fg_changed *changed = changed_in(lo->body->env, m.variable);
    return changed ? changed->value : m;
}

/* The value made to fit the variable; a static number fills. */
static fg_meaning fitted(fg_lowering *lo, fg_span span, uint32_t number, fg_meaning m) {
    const fg_variable *variable = &lo->graph->variables.at[number];
    fg_type type = fg_value_type(lo->graph, variable->value);
    bool fills = fg_means_static_scalar(m) && type.shape->rank > 0;
    m = fg_to_tensor(lo, span, m, type.dtype);
    if (m.kind != FG_MEANS_TENSOR) return m;
    if (fills) {
        const fg_op_row *row = fg_op_row_of(FG_OP_fill);
        fg_attr *attrs = FG_NEW_ARRAY(lo->arena, fg_attr, row->param_count);
        attrs[fg_op_param_index(row, "shape")] = (fg_attr){
            .kind = FG_ATTR_SIZES, .count = (uint32_t)type.shape->rank, .sizes = type.shape->dims};
        return fg_emit(lo, span, FG_OP_fill, &m.tensor, 1, &span, attrs, 1);
    }
    const fg_shape *got = fg_graph_value(lo->graph, m.tensor)->shape;
    bool agrees = got->rank < 0 || got->rank == type.shape->rank;
    for (int i = 0; agrees && i < got->rank; i++) {
        fg_agreement agreement =
            fg_size_compare(&lo->graph->sizes, got->dims[i], type.shape->dims[i]);
        agrees = agreement != FG_DIFFERENT;
        if (agreement == FG_OPEN) fg_warn_open(lo, span, got->dims[i], type.shape->dims[i]);
    }
    if (agrees) return m;
    fg_finding *f = fg_complain(
        lo, FG_G302, span, "'%s' is %s, and its new value %s", variable->full_name->text,
        fg_type_text(lo->arena, &lo->graph->sizes, type), fg_type_of_text(lo, m.tensor));
    fg_complain_mark(lo, f, variable->span, "declared here");
    return fg_means_error();
}

fg_meaning fg_changed_variable(const fg_lowering *lo, const fg_env *env, uint32_t variable) {
    (void)lo;
    const fg_changed *changed = fg_map_get(&env->updates, key_of(variable));
    return changed->value;
}

void fg_run_update(fg_lowering *lo, const fg_node *node) {
    const fg_node *target = node->slot[0].node, *value = node->slot[1].node;
    fg_meaning m = fg_eval(lo, value);
    if (!lo->body->function) {
        fg_finding *f = fg_complain_at(lo, FG_G101, node, "'<-' stands in a definition");
        fg_complain_help(lo, f, "at file level: done = assign(%s, ...), and fetch it",
                         target->kind == FG_NODE_NAME ? target->slot[0].name->text : "x");
        return;
    }
    fg_meaning of = target->kind == FG_NODE_NAME || target->kind == FG_NODE_ATTRIBUTE
                        ? fg_eval(lo, target)
                        : fg_means_none();
    if (of.kind == FG_MEANS_ERROR || m.kind == FG_MEANS_ERROR) return;
    if (of.kind != FG_MEANS_TENSOR || of.variable == 0) {
        fg_complain_at(lo, FG_G205, target, "only a variable or a state can be updated");
        return;
    }
    m = fitted(lo, fg_span_at(lo, value), of.variable, m);
    if (m.kind == FG_MEANS_TENSOR)
        fg_change_variable(lo, lo->body->env, of.variable, m, fg_span_at(lo, node));
}

void fg_merge_updates(fg_lowering *lo, fg_span span, fg_value_id predicate, const fg_env *then,
                      const fg_env *otherwise) {
    for (int side = 0; side < 2; side++) {
        const fg_env *env = side == 0 ? then : otherwise;
        for (uint32_t i = 0; i < env->changed.count; i++) {
            uint32_t variable = env->changed.at[i];
            if (side == 1 && fg_map_has(&then->updates, key_of(variable))) continue;
            fg_meaning start = fg_means_tensor(lo->graph->variables.at[variable].value);
            const fg_changed *a = changed_in(then, variable), *b = changed_in(otherwise, variable);
            fg_meaning merged = fg_merge(lo, span, predicate, a ? a->value : start,
                                         b ? b->value : start, "the new value");
            if (merged.kind == FG_MEANS_TENSOR)
                fg_change_variable(lo, lo->body->env, variable, merged, (a ? a : b)->span);
        }
    }
}

static fg_meaning tie(fg_lowering *lo, const fg_body *body, fg_span span, fg_meaning m,
                      uint32_t update) {
    if (m.kind == FG_MEANS_TENSOR)
        return fg_means_tensor(fg_graph_tie(lo->graph, body->frame, span, m.tensor, NULL, update));
    if (m.kind != FG_MEANS_LIST) return m;
    fg_list *list = fg_list_new(lo->arena, m.list->count);
    for (uint32_t i = 0; i < list->count; i++)
        list->at[i] = tie(lo, body, span, m.list->at[i], update);
    return fg_means_list(list);
}

fg_meaning fg_commit_updates(fg_lowering *lo, fg_body *body, fg_meaning result) {
    const fg_env *env = body->env;
    uint32_t first = 0;
    /* in a loop it is the loop that carries them from turn to turn */
    if (lo->looping > 0) {
        for (uint32_t i = 0; i < env->changed.count; i++) {
            const fg_changed *changed = fg_map_get(&env->updates, key_of(env->changed.at[i]));
            fg_change_variable(lo, body->caller->env, env->changed.at[i], changed->value,
                               changed->span);
        }
        return result;
    }
    for (uint32_t i = env->changed.count; i-- > 0;) {
        uint32_t variable = env->changed.at[i];
        const fg_changed *changed = fg_map_get(&env->updates, key_of(variable));
        if (changed->value.tensor == lo->graph->variables.at[variable].value) continue;
        FG_PUSH(lo->graph->arena, &lo->graph->updates,
                (fg_update){.variable = variable,
                            .value = changed->value.tensor,
                            .frame = body->frame,
                            .next = first,
                            .span = changed->span});
        first = lo->graph->updates.count - 1;
    }
    return first ? tie(lo, body, body->call, result, first) : result;
}

/* ---- assign(variable, value[, result]) ---- */

/* One element of what may be a list. */
static fg_meaning element(fg_meaning m, bool listed, uint32_t i) {
    return listed ? m.list->at[i] : m;
}

/* One more update; the others belong to the same values. False after a finding. */
static bool push_update(fg_lowering *lo, fg_span span, fg_meaning variable, fg_meaning value,
                        uint32_t next) {
    if (variable.kind != FG_MEANS_TENSOR || variable.variable == 0) {
        fg_complain(lo, FG_G205, span, "assign's first argument is a variable or a state, not %s",
                    fg_meaning_text(lo->graph, lo->arena, variable));
        return false;
    }
    value = fitted(lo, span, variable.variable, value);
    if (value.kind != FG_MEANS_TENSOR) return false;
    FG_PUSH(lo->graph->arena, &lo->graph->updates,
            (fg_update){.variable = variable.variable,
                        .value = value.tensor,
                        .frame = lo->body->frame,
                        .next = next,
                        .span = span});
    return true;
}

/* What the updates belong to, as tensors. */
static fg_meaning as_results(fg_lowering *lo, fg_span span, fg_meaning m) {
    if (m.kind != FG_MEANS_LIST || fg_means_numbers(m))
        return fg_to_tensor(lo, span, m, FG_INVALID);
    fg_list *list = fg_list_new(lo->arena, m.list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        list->at[i] = as_results(lo, span, m.list->at[i]);
        if (list->at[i].kind == FG_MEANS_ERROR) return fg_means_error();
    }
    return fg_means_list(list);
}

fg_meaning fg_assign(fg_lowering *lo, const fg_node *node, fg_meaning variable, fg_meaning value,
                     const fg_meaning *result) {
    fg_span span = fg_span_at(lo, node);
    if (variable.kind == FG_MEANS_ERROR || value.kind == FG_MEANS_ERROR) return fg_means_error();
    if (lo->body->function) {
        fg_finding *f = fg_complain(lo, FG_G205, span, "'assign' stands at file level");
        fg_complain_help(lo, f, "in a definition: NAME <- value");
        return fg_means_error();
    }
    bool listed = variable.kind == FG_MEANS_LIST;
    uint32_t count = listed ? variable.list->count : 1, first = 0;
    if (listed && (value.kind != FG_MEANS_LIST || value.list->count != count || count == 0)) {
        fg_complain(lo, FG_G213, span, "assign of a list of %u variables wants as many values",
                    count);
        return fg_means_error();
    }
    for (uint32_t i = count; i-- > 0;) {
        if (!push_update(lo, span, element(variable, listed, i), element(value, listed, i), first))
            return fg_means_error();
        first = lo->graph->updates.count - 1;
    }
    if (listed && !result) {
        fg_list *list = fg_list_new(lo->arena, count);
        for (uint32_t i = 0, u = first; i < count; i++, u = lo->graph->updates.at[u].next)
            list->at[i] = fg_means_tensor(lo->graph->updates.at[u].value);
        return tie(lo, lo->body, span, fg_means_list(list), first);
    }
    fg_meaning given = result ? as_results(lo, span, *result)
                              : fg_means_tensor(lo->graph->updates.at[first].value);
    return given.kind == FG_MEANS_ERROR ? given : tie(lo, lo->body, span, given, first);
}
