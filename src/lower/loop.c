/* loop (NAME = FIRST, ...) while CONDITION { ..., NEXT, ... }: values carried from turn to turn.
 *
 * The body is lowered once, its operations in one run of numbers: first the one that gives the
 * carried values of a turn, last the loop itself, which gives the final ones. */
#include "graph/loop_close.h"
#include "graph/loop_vary.h"
#include "lower/lowering.h"

/* Variables that calls in the body update are known when it has been lowered; room is kept. */
#define FG_SPARES 64

typedef struct fg_carry {
    const fg_node *node; /* the CARRY; NULL for a variable that the body updates */
    uint32_t variable;
    fg_value_id first;
    fg_type type;  /* in a turn */
    uint64_t axes; /* a bit for each whose size may be another one in each turn */
} fg_carry;

typedef struct fg_looping {
    const fg_node *node;
    FG_VEC(fg_carry) carries;
    uint32_t named;        /* how many of them the file names */
    uint32_t first_symbol; /* those from this one on are made in the body */
    fg_map names;          /* fg_name -> where it stands */
    fg_env *env;
    fg_value_id state; /* of the first carried value; the others behind it */
    uint32_t number;   /* of the graph's record */
    uint32_t spares;   /* of FG_SPARES that are in use */
} fg_looping;

/* ---- what is carried ---- */

static bool is_new_name(fg_lowering *lo, fg_looping *loop, const fg_node *name) {
    const fg_node *before = fg_map_get(&loop->names, name->slot[0].name);
    fg_map_set(lo->arena, &loop->names, name->slot[0].name, (void *)(uintptr_t)name);
    if (!before) return true;
    fg_finding *f =
        fg_complain_at(lo, FG_G202, name, "'%s' is carried already", name->slot[0].name->text);
    fg_complain_mark(lo, f, fg_span_at(lo, before), "first here");
    return false;
}

/* What is declared holds for the first value, and for those after it but for sizes that are `?`. */
static bool take_declared(fg_lowering *lo, fg_carry *made, fg_span span) {
    const fg_node *written = made->node->slot[1].node;
    if (!fg_bind_type(lo, lo->body, "the carried value", written, made->first, span)) return false;
    int axis = 0;
    for (const fg_node *d = written->slot[1].node; d; d = d->next, axis++) {
        if (d->kind == FG_NODE_ELLIPSIS) break; /* it says nothing */
        if (d->kind == FG_NODE_UNKNOWN) made->axes |= (uint64_t)1 << axis;
    }
    return true;
}

static bool carry_named(fg_lowering *lo, fg_looping *loop, const fg_node *carry) {
    const fg_node *value = carry->slot[2].node;
    fg_span span = fg_span_at(lo, value);
    fg_type declared = {FG_INVALID, NULL};
    bool well = !carry->slot[1].node || fg_eval_type(lo, carry->slot[1].node, false, &declared);
    well &= is_new_name(lo, loop, carry->slot[0].node);
    fg_meaning m = fg_eval(lo, value);
    m = well ? fg_to_tensor(lo, span, m, declared.dtype) : fg_means_error();
    fg_carry made = {.node = carry};
    if (m.kind == FG_MEANS_TENSOR) {
        made.first = m.tensor;
        made.type = fg_value_type(lo->graph, m.tensor);
        well = !carry->slot[1].node || take_declared(lo, &made, span);
        if (!well) made.first = 0;
    }
    FG_PUSH(lo->arena, &loop->carries, made);
    return well && m.kind == FG_MEANS_TENSOR;
}

/* Variables that the body updates, as far as its text tells. */
static void carry_updated(fg_lowering *lo, fg_looping *loop, const fg_node *statements) {
    for (const fg_node *it = statements; it; it = it->next) {
        if (it->kind == FG_NODE_FOR) carry_updated(lo, loop, it->slot[2].node);
        for (const fg_node *c = it->kind == FG_NODE_IF ? it->slot[0].node : NULL; c; c = c->next)
            carry_updated(lo, loop, c->slot[1].node);
        if (it->kind != FG_NODE_UPDATE || it->slot[0].node->kind != FG_NODE_NAME) continue;
        const fg_entry *entry = fg_env_get(lo->body->env, it->slot[0].node->slot[0].name);
        if (!entry || entry->value.kind != FG_MEANS_TENSOR || !entry->value.variable) continue;
        bool known = false;
        for (uint32_t i = 0; i < loop->carries.count; i++)
            known |= loop->carries.at[i].variable == entry->value.variable;
        if (known) continue;
        fg_carry made = {.variable = entry->value.variable,
                         .first = fg_updated(lo, entry->value).tensor};
        made.type = fg_value_type(lo->graph, made.first);
        FG_PUSH(lo->arena, &loop->carries, made);
    }
}

/* ---- the body ---- */

static void open_turn(fg_lowering *lo, fg_looping *loop) {
    uint32_t count = loop->carries.count;
    fg_type *types = FG_NEW_ARRAY(lo->arena, fg_type, count + FG_SPARES);
    for (uint32_t i = 0; i < count; i++) {
        fg_carry *carry = &loop->carries.at[i];
        fg_span span = fg_span_at(lo, carry->node ? carry->node : loop->node);
        carry->type = types[i] = fg_loop_vary(lo->graph, carry->type, carry->axes, span);
    }
    for (uint32_t i = 0; i < count + FG_SPARES; i++)
        if (!types[i].shape) types[i].shape = &fg_shape_unknown;
    fg_op_id state =
        fg_graph_add(lo->graph, FG_OP_loop_state, lo->body->frame, fg_span_at(lo, loop->node), NULL,
                     0, NULL, types, count + FG_SPARES);
    fg_graph_op(lo->graph, state)->extra = loop->number;
    loop->state = fg_graph_op(lo->graph, state)->first_output;
    loop->env = fg_env_new(lo, lo->body->env);
    for (uint32_t i = 0; i < count; i++) {
        const fg_carry *carry = &loop->carries.at[i];
        /* one that failed is known as such */
        fg_meaning m = carry->first ? fg_means_tensor(loop->state + i) : fg_means_error();
        if (carry->node)
            fg_env_set(lo, loop->env, carry->node->slot[0].node->slot[0].name, m, carry->node);
        else
            fg_change_variable(lo, loop->env, carry->variable, m, fg_span_at(lo, loop->node));
    }
}

static fg_value_id condition_of(fg_lowering *lo, const fg_node *node) {
    fg_meaning m = fg_eval(lo, node);
    if (m.kind == FG_MEANS_BOOL) m = fg_to_tensor(lo, fg_span_at(lo, node), m, FG_BOOL);
    if (m.kind == FG_MEANS_ERROR) return 0;
    if (m.kind == FG_MEANS_TENSOR && fg_own_dtype(lo, m) == FG_BOOL &&
        fg_graph_value(lo->graph, m.tensor)->shape->rank <= 0)
        return m.tensor;
    fg_finding *f = fg_complain_at(lo, FG_G301, node, "a condition is a bool scalar, not %s",
                                   fg_meaning_text(lo->graph, lo->arena, m));
    if (fg_own_dtype(lo, m) == FG_BOOL)
        fg_complain_help(lo, f, "any(...) or all(...) make one of many");
    return 0;
}

/* The carried value keeps its type, and its shape but for sizes that may vary. */
static fg_value_id next_value(fg_lowering *lo, const fg_carry *carry, fg_meaning m, fg_span span) {
    if (!carry->first) return 0; /* its first value failed */
    m = fg_to_tensor(lo, span, m, carry->type.dtype);
    if (m.kind != FG_MEANS_TENSOR) return 0;
    const fg_shape *was = carry->type.shape;
    const fg_shape *is = fg_graph_value(lo->graph, m.tensor)->shape;
    bool same = was->rank < 0 || is->rank < 0 || was->rank == is->rank;
    for (int i = 0; same && was->rank >= 0 && i < is->rank; i++) {
        if (carry->axes >> i & 1) continue;
        fg_agreement agreement = fg_size_compare(&lo->graph->sizes, was->dims[i], is->dims[i]);
        same = agreement != FG_DIFFERENT;
        if (agreement == FG_OPEN) fg_warn_open(lo, span, was->dims[i], is->dims[i]);
    }
    if (same) return m.tensor;
    fg_finding *f = fg_complain(
        lo, FG_G302, span, "a carried value keeps its shape: '%s' starts as %s, and becomes %s",
        carry->node ? carry->node->slot[0].node->slot[0].name->text : "the variable",
        fg_type_text(lo->arena, &lo->graph->sizes, carry->type), fg_type_of_text(lo, m.tensor));
    if (carry->node) fg_complain_mark(lo, f, fg_span_at(lo, carry->node), "starts here");
    if (carry->node && is->rank >= 0 && was->rank == is->rank)
        fg_complain_help(lo, f, "a size that is declared as ? may be another one in each turn");
    return 0;
}

static bool next_values(fg_lowering *lo, fg_looping *loop, fg_outcome outcome, fg_value_id *next) {
    if (outcome.flow != FG_FALLS || !outcome.has_value) {
        bool returns = outcome.flow != FG_FALLS;
        if (returns ? outcome.returned != NULL : !lo->failed)
            fg_complain_at(lo, FG_G101, returns ? outcome.returned : loop->node,
                           "a loop's body ends in the next values of what it carries");
        return false;
    }
    fg_meaning m = outcome.value;
    if (m.kind == FG_MEANS_ERROR) return false;
    bool list = loop->named != 1 || m.kind == FG_MEANS_LIST;
    uint32_t got = list && m.kind == FG_MEANS_LIST ? m.list->count : 1;
    if (got != loop->named || (list && m.kind != FG_MEANS_LIST)) {
        fg_complain_at(lo, FG_G213, loop->node,
                       "the body gives %u value%s, and the loop carries %u", got,
                       got == 1 ? "" : "s", loop->named);
        return false;
    }
    bool well = true;
    fg_span span = fg_span_at(lo, loop->node);
    for (uint32_t i = 0; i < loop->carries.count; i++) {
        const fg_carry *carry = &loop->carries.at[i];
        fg_meaning one = i >= loop->named ? fg_changed_variable(lo, loop->env, carry->variable)
                         : list           ? m.list->at[i]
                                          : m;
        next[i] = next_value(lo, carry, one, span);
        well &= next[i] != 0;
    }
    return well;
}

/* ---- variables that calls in the body update ---- */

static bool is_carried(const fg_looping *loop, uint32_t variable) {
    for (uint32_t i = 0; i < loop->carries.count; i++)
        if (loop->carries.at[i].variable == variable) return true;
    return false;
}

/* In the body the variable is what the turn before made of it. */
static void carry_variable(fg_lowering *lo, fg_looping *loop, fg_op_id first, uint32_t variable) {
    fg_graph *graph = lo->graph;
    fg_value_id value = graph->variables.at[variable].value;
    fg_meaning start = fg_means_tensor(value);
    start.variable = variable;
    fg_carry made = {.variable = variable, .first = fg_updated(lo, start).tensor};
    made.type = fg_value_type(graph, value);
    fg_value_id carried = loop->state + loop->carries.count;
    graph->values.at[carried].dtype = (uint16_t)made.type.dtype;
    graph->values.at[carried].shape = made.type.shape;
    FG_PUSH(lo->arena, &loop->carries, made);
    for (fg_op_id id = first + 1; id < graph->ops.count; id++) {
        const fg_op *op = fg_graph_op(graph, id);
        for (uint32_t i = 0; i < op->input_count; i++)
            if (graph->inputs.at[op->first_input + i] == value)
                graph->inputs.at[op->first_input + i] = carried;
        if (op->kind != FG_OP_loop) continue;
        const fg_loop *inner = &graph->loops.at[op->extra];
        for (uint32_t i = inner->body; i <= inner->body + inner->count; i++)
            if (graph->inputs.at[i] == value) graph->inputs.at[i] = carried;
    }
}

/* `*condition` is a value of the body too. */
static bool carry_called(fg_lowering *lo, fg_looping *loop, fg_op_id first,
                         fg_value_id *condition) {
    for (uint32_t i = 0; i < loop->env->changed.count; i++) {
        uint32_t variable = loop->env->changed.at[i];
        if (is_carried(loop, variable)) continue;
        if (loop->spares == FG_SPARES) {
            fg_complain_at(lo, FG_G105, loop->node, "calls in a loop update more than %d variables",
                           FG_SPARES);
            return false;
        }
        loop->spares++;
        fg_value_id carried = loop->state + loop->carries.count;
        carry_variable(lo, loop, first, variable);
        if (*condition == lo->graph->variables.at[variable].value) *condition = carried;
    }
    return true;
}

/* At file level what a loop did to variables belongs to its results. */
static fg_meaning tie_updates(fg_lowering *lo, const fg_looping *loop, const fg_op *op,
                              fg_list *list) {
    uint32_t first = 0;
    for (uint32_t i = loop->carries.count; i-- > loop->named;) {
        FG_PUSH(lo->graph->arena, &lo->graph->updates,
                (fg_update){.variable = loop->carries.at[i].variable,
                            .value = op->first_output + i,
                            .frame = lo->body->frame,
                            .next = first,
                            .span = op->span});
        first = lo->graph->updates.count - 1;
    }
    fg_span span = op->span;
    for (uint32_t i = 0; first && i < list->count; i++)
        list->at[i] = fg_means_tensor(
            fg_graph_tie(lo->graph, lo->body->frame, span, list->at[i].tensor, NULL, first));
    return fg_means_list(list);
}

/* ---- the loop ---- */

static fg_op *add_loop(fg_lowering *lo, const fg_looping *loop, fg_op_id first,
                       fg_value_id condition, const fg_value_id *next) {
    uint32_t count = loop->carries.count;
    fg_value_id *firsts = FG_NEW_ARRAY(lo->arena, fg_value_id, (size_t)count + 1);
    fg_type *types = FG_NEW_ARRAY(lo->arena, fg_type, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) {
        firsts[i] = loop->carries.at[i].first;
        const fg_carry *carry = &loop->carries.at[i];
        fg_span span = fg_span_at(lo, carry->node ? carry->node : loop->node);
        types[i] = fg_loop_vary(lo->graph, carry->type, carry->axes, span);
    }
    fg_loop_end end = {.state = first,
                       .first_symbol = loop->first_symbol,
                       .frame = lo->body->frame,
                       .span = fg_span_at(lo, loop->node),
                       .count = count,
                       .firsts = firsts,
                       .types = types,
                       .condition = condition,
                       .next = next};
    return fg_graph_op(lo->graph, fg_loop_close(lo->graph, lo->arena, &end));
}

static fg_meaning close_loop(fg_lowering *lo, const fg_looping *loop, fg_op_id first,
                             fg_value_id condition, const fg_value_id *next) {
    const fg_op *made = add_loop(lo, loop, first, condition, next);
    const fg_op op = *made; /* what follows adds others */
    fg_list *list = fg_list_new(lo->arena, loop->named);
    for (uint32_t i = 0; i < loop->named; i++) list->at[i] = fg_means_tensor(op.first_output + i);
    if (!lo->body->function && lo->looping == 0) return tie_updates(lo, loop, &op, list);
    for (uint32_t i = loop->named; i < loop->carries.count; i++)
        fg_change_variable(lo, lo->body->env, loop->carries.at[i].variable,
                           fg_means_tensor(op.first_output + i), op.span);
    return fg_means_list(list);
}

fg_meaning fg_eval_loop(fg_lowering *lo, const fg_node *node) {
    fg_looping loop = {.node = node};
    bool well = true;
    for (const fg_node *c = node->slot[0].node; c; c = c->next) well &= carry_named(lo, &loop, c);
    loop.named = loop.carries.count;
    carry_updated(lo, &loop, node->slot[2].node);
    loop.number = lo->graph->loops.count;
    FG_PUSH(lo->graph->arena, &lo->graph->loops, (fg_loop){0});
    loop.first_symbol = lo->graph->sizes.symbols.count;
    fg_op_id first = lo->graph->ops.count;
    fg_body *body = lo->body;
    fg_env *outer = body->env;
    open_turn(lo, &loop);
    body->env = loop.env;
    body->branches++;
    body->loops++;
    lo->looping++;
    fg_value_id condition = condition_of(lo, node->slot[1].node);
    fg_outcome outcome = fg_run_statements(lo, node->slot[2].node);
    lo->looping--;
    body->env = outer;
    well &= carry_called(lo, &loop, first, &condition);
    body->env = loop.env;
    fg_value_id *next = FG_NEW_ARRAY(lo->arena, fg_value_id, loop.carries.count);
    well &= condition && next_values(lo, &loop, outcome, next);
    body->branches--;
    body->loops--;
    body->env = outer;
    fg_graph_op(lo->graph, first)->output_count = (uint16_t)loop.carries.count;
    return well ? close_loop(lo, &loop, first, condition, next) : fg_means_error();
}
