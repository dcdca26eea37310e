/* When operations run. An operation runs if one of its users does; a side of an `if` whose
 * predicate only the run knows is used where the predicate chose it. So guards are made from the
 * users towards the inputs. Nodes are unique, and number no more than the edges of the graph. */
#include "compile/compile.h"

#define LEAVES 16u /* of an `or`, that are looked at to make it simpler */
#define DEPTH  64  /* of nested `if`, the same */

typedef struct fg_guard_node node;

static uint32_t hash_of(const node *it) {
    uint64_t x = ((uint64_t)it->a << 32 | it->b) * 0x9e3779b97f4a7c15u;
    x ^= ((uint64_t)it->predicate << 3 | (uint64_t)it->kind << 1 | it->truth) * 0xbf58476d1ce4e5b9u;
    x ^= x >> 31;
    return (uint32_t)(x * 0x94d049bb133111ebu >> 32);
}

static void grow_table(fg_compile *compile) {
    uint32_t capacity = compile->node_capacity ? compile->node_capacity * 2 : 64;
    compile->node_slots = FG_NEW_ARRAY(compile->scratch, uint32_t, capacity);
    compile->node_capacity = capacity;
    for (uint32_t i = 1; i < compile->nodes.count; i++) {
        uint32_t slot = hash_of(&compile->nodes.at[i]) & (capacity - 1);
        compile->nodes.at[i].next = compile->node_slots[slot];
        compile->node_slots[slot] = i;
    }
}

static uint32_t node_of(fg_compile *compile, node wanted) {
    if (compile->nodes.count >= compile->node_capacity) grow_table(compile);
    uint32_t slot = hash_of(&wanted) & (compile->node_capacity - 1);
    for (uint32_t i = compile->node_slots[slot]; i; i = compile->nodes.at[i].next) {
        const node *it = &compile->nodes.at[i];
        if (it->kind == wanted.kind && it->truth == wanted.truth && it->a == wanted.a &&
            it->b == wanted.b && it->predicate == wanted.predicate)
            return i;
    }
    wanted.next = compile->node_slots[slot];
    compile->node_slots[slot] = compile->nodes.count;
    FG_PUSH(compile->scratch, &compile->nodes, wanted);
    return compile->nodes.count - 1;
}

/* Wherever `guard` holds, `other` does, as far as can be seen quickly. */
static bool implies(const fg_compile *compile, uint32_t guard, uint32_t other) {
    if (other == 0) return true;
    for (int i = 0; i < DEPTH && guard != other; i++) {
        const node *it = &compile->nodes.at[guard];
        if (guard == 0 || it->kind != FG_GUARD_IF) return false;
        guard = it->a;
    }
    return guard == other;
}

static uint32_t guard_if(fg_compile *compile, uint32_t guard, fg_value_id predicate, bool truth) {
    if (guard == FG_NEVER) return FG_NEVER;
    uint32_t up = guard;
    for (int i = 0; i < DEPTH && up != 0; i++) {
        const node *it = &compile->nodes.at[up];
        if (it->kind != FG_GUARD_IF) break;
        if (it->predicate == predicate) return it->truth == truth ? guard : FG_NEVER;
        up = it->a;
    }
    return node_of(compile,
                   (node){.kind = FG_GUARD_IF, .truth = truth, .a = guard, .predicate = predicate});
}

/* Adds the alternatives of a guard to a list; false where they are too many. */
static bool add_leaves(const fg_compile *compile, uint32_t guard, uint32_t *leaves,
                       uint32_t *count) {
    while (guard != 0 && compile->nodes.at[guard].kind == FG_GUARD_ANY) {
        if (*count == LEAVES) return false;
        leaves[(*count)++] = compile->nodes.at[guard].b; /* never an `or` itself */
        guard = compile->nodes.at[guard].a;
    }
    if (*count == LEAVES) return false;
    leaves[(*count)++] = guard;
    return true;
}

/* One alternative for two: where one implies the other, or both sides of an `if` are there. */
static bool merge(const fg_compile *compile, uint32_t a, uint32_t b, uint32_t *merged) {
    if (implies(compile, a, b)) {
        *merged = b;
        return true;
    }
    if (implies(compile, b, a)) {
        *merged = a;
        return true;
    }
    const node *x = &compile->nodes.at[a], *y = &compile->nodes.at[b];
    if (x->kind != FG_GUARD_IF || y->kind != FG_GUARD_IF || x->a != y->a ||
        x->predicate != y->predicate || x->truth == y->truth)
        return false;
    *merged = x->a;
    return true;
}

static void simplify(const fg_compile *compile, uint32_t *leaves, uint32_t *count) {
    for (uint32_t i = 0; i < *count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (!merge(compile, leaves[i], leaves[j], &leaves[j])) continue;
            leaves[i] = leaves[--*count];
            i = j = UINT32_MAX; /* the new one may merge with any other: from the start */
            break;
        }
    }
}

static uint32_t guard_or(fg_compile *compile, uint32_t a, uint32_t b) {
    if (a == FG_NEVER || a == b) return b;
    if (b == FG_NEVER) return a;
    if (a == 0 || b == 0) return 0;
    uint32_t leaves[LEAVES], count = 0;
    if (!add_leaves(compile, a, leaves, &count) || !add_leaves(compile, b, leaves, &count)) {
        if (compile->nodes.at[b].kind == FG_GUARD_ANY) {
            uint32_t swap = a;
            a = b;
            b = swap;
        }
        /* two long lists: their common form is not worth looking for */
        if (compile->nodes.at[b].kind == FG_GUARD_ANY) return compile->nodes.at[b].a == a ? b : 0;
        return node_of(compile, (node){.kind = FG_GUARD_ANY, .a = a, .b = b});
    }
    simplify(compile, leaves, &count);
    for (uint32_t i = 1; i < count; i++) /* in order, so that equal sets are one node */
        for (uint32_t j = i; j > 0 && leaves[j] < leaves[j - 1]; j--) {
            uint32_t swap = leaves[j];
            leaves[j] = leaves[j - 1];
            leaves[j - 1] = swap;
        }
    uint32_t guard = leaves[0];
    for (uint32_t i = 1; i < count; i++)
        guard = node_of(compile, (node){.kind = FG_GUARD_ANY, .a = guard, .b = leaves[i]});
    return guard;
}

static uint32_t guard_both(fg_compile *compile, uint32_t a, uint32_t b) {
    if (implies(compile, a, b)) return a;
    if (implies(compile, b, a)) return b;
    return node_of(compile, (node){.kind = FG_GUARD_BOTH, .a = a < b ? a : b, .b = a < b ? b : a});
}

/* ---- from users to inputs ---- */

/* Which operations take part: those of one kind of need, or all. */
typedef struct spreader {
    fg_compile *compile;
    fg_need need;   /* only operations with this need get a guard */
    uint32_t guard; /* of the user at hand */
} spreader;

static void spread(fg_compile *compile, fg_op_id op, void *user) {
    const spreader *it = user;
    if (compile->needed[op] != it->need) return;
    compile->guard[op] =
        compile->unguarded[op] ? 0 : guard_or(compile, compile->guard[op], it->guard);
}

static void spread_value(spreader *it, fg_value_id value, uint32_t guard) {
    if (!value || guard == FG_NEVER) return;
    value = fg_flow_of(it->compile, value);
    if (it->compile->flows[value].constant || fg_flow_feed(it->compile, value)) return;
    it->guard = guard;
    spread(it->compile, it->compile->graph->values.at[value].op, it);
}

static void spread_op(spreader *it, fg_op_id id) {
    fg_compile *compile = it->compile;
    const fg_graph *graph = compile->graph;
    const fg_op *op = fg_graph_op(graph, id);
    const fg_value_id *inputs = fg_op_inputs(graph, op);
    uint32_t guard = compile->guard[id];
    if (guard == FG_NEVER) return;
    bool lazy = op->kind == FG_OP_select_branch;
    for (uint32_t i = 0; i < op->input_count; i++) {
        uint32_t side = guard;
        if (!fg_flow_reads(compile, op, i)) continue;
        if (lazy && i > 0) side = guard_if(compile, guard, fg_flow_of(compile, inputs[0]), i == 1);
        spread_value(it, inputs[i], side);
    }
    it->guard = guard;
    if (op->control)
        for (const fg_op_id *at = &graph->controls.at[op->control]; *at; at++)
            spread(compile, fg_flow_control(compile, *at), it);
    fg_flow_size_makers(compile, id, spread, it);
    if (!fg_flow_is_tie(op)) return;
    for (uint32_t u = op->extra; u; u = graph->updates.at[u].next) {
        compile->update_guards[u] = guard_or(compile, compile->update_guards[u], guard);
        spread_value(it, graph->updates.at[u].value, guard);
    }
}

static void spread_needed(fg_compile *compile) {
    const fg_graph *graph = compile->graph;
    spreader it = {.compile = compile, .need = FG_NEED_RUN};
    for (uint32_t op = compile->first; op < compile->end; op++)
        compile->guard[op] = compile->unguarded[op] ? 0 : FG_NEVER;
    for (uint32_t u = 0; u < graph->updates.count; u++) compile->update_guards[u] = FG_NEVER;
    for (uint32_t i = 0; i < compile->order->fetch_count; i++)
        spread_value(&it, compile->order->fetches[i].value, 0);
    for (uint32_t op = compile->end; op-- > compile->first;)
        if (compile->needed[op] == FG_NEED_RUN) spread_op(&it, op);
}

/* ---- assertions: where all that they read is computed ---- */

static void meet(fg_compile *compile, fg_op_id op, void *user) {
    uint32_t *met = user;
    uint32_t guard = 0;
    if (compile->needed[op] == FG_NEED_RUN) guard = compile->guard[op];
    if (compile->needed[op] == FG_NEED_ASSERT) guard = compile->available[op];
    *met = *met == FG_NEVER || guard == FG_NEVER ? FG_NEVER : guard_both(compile, *met, guard);
}

static void meet_value(fg_compile *compile, fg_value_id value, uint32_t *met) {
    if (!value) return;
    value = fg_flow_of(compile, value);
    if (compile->flows[value].constant || fg_flow_feed(compile, value)) return;
    meet(compile, compile->graph->values.at[value].op, met);
}

static void find_available(fg_compile *compile, fg_op_id id) {
    const fg_graph *graph = compile->graph;
    const fg_op *op = fg_graph_op(graph, id);
    uint32_t met = 0;
    for (uint32_t i = 0; i < op->input_count; i++)
        meet_value(compile, fg_op_inputs(graph, op)[i], &met);
    if (op->control)
        for (const fg_op_id *at = &graph->controls.at[op->control]; *at; at++)
            meet(compile, fg_flow_control(compile, *at), &met);
    fg_flow_size_makers(compile, id, meet, &met);
    compile->available[id] = met;
}

static void spread_asserts(fg_compile *compile) {
    const fg_graph *graph = compile->graph;
    if (graph->asserts.count == 0 || compile->drop_asserts) return;
    compile->available = FG_NEW_ARRAY(compile->scratch, uint32_t, graph->ops.count);
    for (uint32_t op = compile->first; op < compile->end; op++)
        if (compile->needed[op] == FG_NEED_ASSERT) find_available(compile, op);
    for (uint32_t i = 0; i < graph->asserts.count; i++) {
        fg_op_id op = graph->asserts.at[i];
        if (compile->needed[op] == FG_NEED_ASSERT) compile->guard[op] = compile->available[op];
    }
    spreader it = {.compile = compile, .need = FG_NEED_ASSERT};
    for (uint32_t op = compile->end; op-- > compile->first;)
        if (compile->needed[op] == FG_NEED_ASSERT) spread_op(&it, op);
}

bool fg_pass_guard(fg_compile *compile) {
    const fg_graph *graph = compile->graph;
    if (!compile->guard) {
        compile->guard = FG_NEW_ARRAY(compile->scratch, uint32_t, graph->ops.count);
        compile->unguarded = FG_NEW_ARRAY(compile->scratch, uint8_t, graph->ops.count);
        compile->update_guards =
            FG_NEW_ARRAY(compile->scratch, uint32_t, (size_t)graph->updates.count + 1);
        FG_PUSH(compile->scratch, &compile->nodes, (node){0});
    }
    spread_needed(compile);
    spread_asserts(compile);
    return true;
}
