/* if: static, and then only one branch exists; or decided by the run, and then both do. */
#include "lower/lowering.h"

/* ---- one value out of two ---- */

static fg_meaning differ(fg_lowering *lo, fg_span span, const char *what, fg_meaning a,
                         fg_meaning b) {
    fg_finding *f = fg_complain(lo, FG_G804, span, "%s is %s in one branch and %s in the other",
                                what, fg_meaning_text(lo->graph, lo->arena, a),
                                fg_meaning_text(lo->graph, lo->arena, b));
    if (a.kind == FG_MEANS_TENSOR && b.kind == FG_MEANS_TENSOR)
        fg_complain_help(lo, f, "one value has one element type: cast one of them");
    return fg_means_error();
}

static bool tensor_like(fg_meaning m) {
    return m.kind == FG_MEANS_TENSOR || m.kind == FG_MEANS_SIZE || fg_means_static_scalar(m) ||
           (m.kind == FG_MEANS_LIST && fg_means_numbers(m));
}

static fg_meaning merge_lists(fg_lowering *lo, fg_span span, fg_value_id predicate, fg_meaning a,
                              fg_meaning b, const char *what) {
    if (a.list->count != b.list->count) return differ(lo, span, what, a, b);
    fg_list *list = fg_list_new(lo->arena, a.list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        list->at[i] = fg_merge(lo, span, predicate, a.list->at[i], b.list->at[i], what);
        if (list->at[i].kind == FG_MEANS_ERROR) return list->at[i];
    }
    return fg_means_list(list);
}

fg_meaning fg_merge(fg_lowering *lo, fg_span span, fg_value_id predicate, fg_meaning a,
                    fg_meaning b, const char *what) {
    if (a.kind == FG_MEANS_ERROR || b.kind == FG_MEANS_ERROR) return fg_means_error();
    if (a.kind == b.kind && fg_means_same(a, b)) return a;
    if (a.kind == FG_MEANS_LIST && b.kind == FG_MEANS_LIST)
        return merge_lists(lo, span, predicate, a, b, what);
    if (!tensor_like(a) || !tensor_like(b)) return differ(lo, span, what, a, b);
    fg_dtype dtype = fg_own_dtype(lo, a);
    if (dtype == FG_INVALID) dtype = fg_own_dtype(lo, b);
    if (dtype == FG_INVALID && fg_default_dtype(a) != fg_default_dtype(b)) dtype = FG_FLOAT32;
    bool own_a = fg_own_dtype(lo, a) != FG_INVALID, own_b = fg_own_dtype(lo, b) != FG_INVALID;
    if (own_a && own_b && fg_own_dtype(lo, a) != fg_own_dtype(lo, b))
        return differ(lo, span, what, a, b);
    a = fg_to_tensor(lo, span, a, own_a ? FG_INVALID : dtype);
    b = fg_to_tensor(lo, span, b, own_b ? FG_INVALID : dtype);
    if (a.kind == FG_MEANS_ERROR || b.kind == FG_MEANS_ERROR) return fg_means_error();
    fg_value_id inputs[3] = {predicate, a.tensor, b.tensor};
    fg_span spans[3] = {span, span, span};
    return fg_emit_simple(lo, span, FG_OP_select_branch, 3, inputs, spans);
}

/* ---- names set in branches ---- */

static void merge_name(fg_lowering *lo, fg_span span, fg_value_id predicate, const fg_env *then,
                       const fg_env *otherwise, const fg_name *name) {
    const fg_entry *a = fg_env_get(then, name), *b = fg_env_get(otherwise, name);
    const fg_entry *set = fg_env_own(then, name);
    if (!set) set = fg_env_own(otherwise, name);
    if (!a || !b || a->kind == FG_HALF_SET || b->kind == FG_HALF_SET) {
        fg_entry *half = fg_env_set(lo, lo->body->env, name, fg_means_error(), NULL);
        half->kind = FG_HALF_SET;
        half->begin = set->begin;
        half->end = set->end;
        return;
    }
    const char *what = fg_arena_printf(lo->arena, "'%s'", name->text);
    fg_meaning merged = fg_merge(lo, span, predicate, a->value, b->value, what);
    fg_entry *entry = fg_env_set(lo, lo->body->env, name, merged, NULL);
    entry->begin = set->begin;
    entry->end = set->end;
    if (a->times > entry->times) entry->times = a->times;
    if (b->times > entry->times) entry->times = b->times;
}

static void merge_names(fg_lowering *lo, fg_span span, fg_value_id predicate, const fg_env *then,
                        const fg_env *otherwise) {
    for (uint32_t i = 0; i < then->order.count; i++)
        merge_name(lo, span, predicate, then, otherwise, then->order.at[i]);
    for (uint32_t i = 0; i < otherwise->order.count; i++)
        if (!fg_env_own(then, otherwise->order.at[i]))
            merge_name(lo, span, predicate, then, otherwise, otherwise->order.at[i]);
}

/* ---- branches ---- */

typedef struct fg_side {
    fg_env *env;
    fg_outcome outcome;
} fg_side;

/* Runs one side in an environment of its own: the clauses from `clause` on, or statements. */
static fg_side in_branch(fg_lowering *lo, const fg_node *node, const fg_node *clause,
                         const fg_node *statements, fg_value_id predicate, bool truth,
                         const fg_node *rest, bool *took_rest) {
    fg_body *body = lo->body;
    fg_env *outer = body->env;
    const fg_branch *before = body->branch;
    fg_branch branch = {.predicate = predicate, .truth = truth, .outer = before};
    fg_side side = {.env = fg_env_new(lo, outer)};
    body->branch = &branch;
    body->env = side.env;
    body->branches++;
    if (clause)
        side.outcome = fg_run_clauses(lo, node, clause, rest, took_rest);
    else
        side.outcome = fg_run_statements(lo, statements);
    body->branches--;
    body->env = outer;
    body->branch = before;
    return side;
}

/* One side returns always and the other falls through: what follows is the other's. */
static void go_on(fg_lowering *lo, fg_side *side, const fg_node *rest) {
    fg_body *body = lo->body;
    fg_env *outer = body->env;
    body->env = side->env;
    side->outcome = fg_run_statements(lo, rest);
    body->env = outer;
}

static fg_outcome join(fg_lowering *lo, const fg_node *condition, fg_value_id predicate,
                       fg_side *then, fg_side *otherwise, const fg_node *rest, bool *took_rest) {
    fg_outcome *a = &then->outcome, *b = &otherwise->outcome;
    fg_span span = fg_span_at(lo, condition);
    if (a->flow == FG_SOMETIMES) return *a;
    if (b->flow == FG_SOMETIMES) return *b;
    if (a->flow != b->flow && rest && !*took_rest) {
        *took_rest = true;
        go_on(lo, a->flow == FG_RETURNS ? otherwise : then, rest);
    }
    if (a->flow != b->flow || a->flow == FG_SOMETIMES) {
        const fg_outcome *returns = a->flow != FG_FALLS ? a : b;
        if (!returns->returned) return *returns; /* under a condition that failed */
        return (fg_outcome){.flow = FG_SOMETIMES, .returned = returns->returned};
    }
    fg_merge_updates(lo, span, predicate, then->env, otherwise->env);
    if (a->flow == FG_RETURNS) {
        fg_meaning m = fg_merge(lo, span, predicate, a->value, b->value, "the result");
        return (fg_outcome){.flow = FG_RETURNS, .value = m, .returned = a->returned};
    }
    merge_names(lo, span, predicate, then->env, otherwise->env);
    if (!a->has_value || !b->has_value) return (fg_outcome){.flow = FG_FALLS};
    return (fg_outcome){.flow = FG_FALLS,
                        .has_value = true,
                        .value = fg_merge(lo, span, predicate, a->value, b->value, "the value")};
}

static fg_meaning condition_of(fg_lowering *lo, const fg_node *node) {
    fg_meaning m = fg_eval(lo, node);
    if (m.kind == FG_MEANS_BOOL || m.kind == FG_MEANS_ERROR) return m;
    if (m.kind == FG_MEANS_TENSOR) {
        const fg_value *value = fg_graph_value(lo->graph, m.tensor);
        if (value->dtype == FG_BOOL && value->shape->rank <= 0) return m;
    }
    fg_finding *f = fg_complain_at(lo, FG_G301, node, "a condition is a bool scalar, not %s",
                                   fg_meaning_text(lo->graph, lo->arena, m));
    if (fg_own_dtype(lo, m) == FG_BOOL)
        fg_complain_help(lo, f,
                         "any(...) or all(...) make one of many; where(...) chooses element "
                         "by element");
    return fg_means_error();
}

/* After a condition that failed: what the branches would have set is not known. */
static fg_outcome unknown_condition(fg_lowering *lo, const fg_node *clause, const fg_node *rest,
                                    bool *took_rest) {
    fg_env *outer = lo->body->env;
    bool returns = false;
    for (; clause; clause = clause->next) {
        fg_env *env = lo->body->env = fg_env_new(lo, outer);
        lo->body->branches++;
        fg_outcome outcome = fg_run_statements(lo, clause->slot[1].node);
        lo->body->branches--;
        lo->body->env = outer;
        returns |= outcome.flow != FG_FALLS;
        for (uint32_t i = 0; i < env->order.count; i++)
            fg_env_set(lo, outer, env->order.at[i], fg_means_error(), NULL);
    }
    if (returns && rest) *took_rest = true;
    return (fg_outcome){
        .flow = returns ? FG_RETURNS : FG_FALLS, .has_value = true, .value = fg_means_error()};
}

fg_outcome fg_run_clauses(fg_lowering *lo, const fg_node *node, const fg_node *clause,
                          const fg_node *rest, bool *took_rest) {
    for (; clause; clause = clause->next) {
        if (!clause->slot[0].node) return fg_run_statements(lo, clause->slot[1].node);
        fg_meaning p = condition_of(lo, clause->slot[0].node);
        if (p.kind == FG_MEANS_ERROR) return unknown_condition(lo, clause, rest, took_rest);
        if (p.kind == FG_MEANS_BOOL) {
            if (p.b) return fg_run_statements(lo, clause->slot[1].node);
            continue;
        }
        if (fg_too_deep(lo, clause)) return (fg_outcome){.has_value = true};
        fg_side then =
            in_branch(lo, node, NULL, clause->slot[1].node, p.tensor, true, NULL, took_rest);
        /* `else if` after a branch that returns: what follows is its last else */
        const fg_node *last = then.outcome.flow == FG_RETURNS ? rest : NULL;
        fg_side otherwise =
            in_branch(lo, node, clause->next, NULL, p.tensor, false, last, took_rest);
        fg_outcome outcome =
            join(lo, clause->slot[0].node, p.tensor, &then, &otherwise, rest, took_rest);
        lo->depth--;
        return outcome;
    }
    return (fg_outcome){.flow = FG_FALLS};
}

fg_outcome fg_run_if(fg_lowering *lo, const fg_node *node, const fg_node *rest, bool *took_rest) {
    return fg_run_clauses(lo, node, node->slot[0].node, rest, took_rest);
}
