/* An order for the run: the graph's own, but what decides whether an operation runs comes before
 * it. Where that is not possible, because a guard's predicate needs what it guards, the operations
 * on that circle run always, and the guards are made anew. */
#include "compile/compile.h"

#define ROUNDS 8 /* after so many rounds, no guard is left */

enum { WHITE, GRAY, BLACK };

/* Nodes are operations, and guards behind them. */
typedef struct scheduler {
    fg_compile *compile;
    uint32_t ops;
    uint8_t *color;
    FG_VEC(struct fg_visit {
        uint32_t node;
        bool leave;
    })
    stack;
    bool circle;
    fg_op_id stuck; /* an operation that needs itself without any guard; 0: none */
} scheduler;

/* An operation that a step will do. */
static bool is_step(const fg_compile *compile, fg_op_id id) {
    const fg_op *op = fg_graph_op(compile->graph, id);
    if (!compile->needed[id] || compile->guard[id] == FG_NEVER) return false;
    if (op->kind == FG_OP_const || op->kind == FG_OP_placeholder || op->kind == FG_OP_variable)
        return false;
    return op->output_count != 1 || compile->flows[op->first_output].is == 0;
}

static void unguard(scheduler *it, uint32_t op) {
    if (it->compile->needed[op] == FG_NEED_ASSERT) it->compile->drop_asserts = true;
    it->compile->unguarded[op] = 1;
}

/* The path from `node` to itself leads over those entered and not left. With a guard on it, it
 * would be none without that: the operations that wait there for their own guard do so no more. */
static void break_circle(scheduler *it, uint32_t node) {
    it->circle = true;
    bool guarded = false;
    uint32_t next = node;
    for (uint32_t i = it->stack.count; i-- > 0;) {
        if (!it->stack.at[i].leave) continue;
        uint32_t at = it->stack.at[i].node;
        guarded = guarded || at >= it->ops;
        if (at < it->ops && next >= it->ops) unguard(it, at);
        if (at == node) break;
        next = at;
    }
    if (!guarded && node < it->ops) it->stuck = node;
}

static void before(scheduler *it, uint32_t node) {
    if (it->color[node] == GRAY) break_circle(it, node);
    if (it->color[node] == WHITE) {
        struct fg_visit entry = {node, false};
        FG_PUSH(it->compile->scratch, &it->stack, entry);
    }
}

static void before_op(fg_compile *compile, fg_op_id op, void *user) {
    (void)compile;
    before(user, op);
}

static void before_value(scheduler *it, fg_value_id value) {
    fg_compile *compile = it->compile;
    if (!value) return;
    value = fg_flow_of(compile, value);
    if (compile->flows[value].constant || fg_flow_feed(compile, value)) return;
    before(it, compile->graph->values.at[value].op);
}

static void before_guard(scheduler *it, uint32_t guard) {
    if (guard != 0 && guard != FG_NEVER) before(it, it->ops + guard);
}

/* Pushes what must come before a node; the last pushed is visited first. */
static void push_reads(scheduler *it, uint32_t node) {
    fg_compile *compile = it->compile;
    const fg_graph *graph = compile->graph;
    if (node >= it->ops) {
        const struct fg_guard_node *guard = &compile->nodes.at[node - it->ops];
        if (guard->kind == FG_GUARD_IF)
            before_value(it, guard->predicate);
        else
            before_guard(it, guard->b);
        before_guard(it, guard->a);
        return;
    }
    const fg_op *op = fg_graph_op(graph, node);
    before_guard(it, compile->guard[node]);
    fg_flow_size_makers(compile, node, before_op, it);
    if (op->control)
        for (const fg_op_id *at = &graph->controls.at[op->control]; *at; at++)
            before(it, fg_flow_control(compile, *at));
    for (uint32_t i = op->input_count; i-- > 0;)
        if (fg_flow_reads(compile, op, i)) before_value(it, fg_op_inputs(graph, op)[i]);
}

static void emit(scheduler *it, uint32_t node) {
    fg_compile *compile = it->compile;
    if (node < it->ops && !is_step(compile, node)) return;
    uint32_t item = node < it->ops ? node : FG_IS_GUARD | (node - it->ops);
    FG_PUSH(compile->scratch, &compile->order_of_run, item);
}

/* Emits a node, after all that must come before it. */
static void visit(scheduler *it, uint32_t root) {
    before(it, root);
    while (it->stack.count > 0) {
        struct fg_visit *top = &it->stack.at[it->stack.count - 1];
        uint32_t node = top->node;
        if (top->leave) {
            it->stack.count--;
            it->color[node] = BLACK;
            emit(it, node);
        } else if (it->color[node] != WHITE) {
            it->stack.count--;
        } else {
            top->leave = true;
            it->color[node] = GRAY;
            push_reads(it, node);
        }
    }
}

/* One attempt; true where every guard could be kept. `*stuck`: see scheduler. */
static bool attempt(fg_compile *compile, fg_op_id *stuck) {
    scheduler it = {.compile = compile, .ops = compile->graph->ops.count};
    it.color = FG_NEW_ARRAY(compile->scratch, uint8_t, (size_t)it.ops + compile->nodes.count);
    compile->order_of_run.count = 0;
    for (fg_op_id op = compile->first; op < compile->end; op++)
        if (is_step(compile, op)) visit(&it, op);
    for (uint32_t u = 1; u < compile->graph->updates.count; u++)
        if (compile->update_guards[u] != 0 && compile->update_guards[u] != FG_NEVER)
            visit(&it, it.ops + compile->update_guards[u]);
    fg_arena_drop(compile->scratch, it.color, (size_t)it.ops + compile->nodes.count);
    *stuck = it.stuck;
    return !it.circle;
}

bool fg_pass_schedule(fg_compile *compile) {
    fg_op_id stuck;
    for (int round = 1; !attempt(compile, &stuck); round++) {
        if (stuck) {
            bool variable = fg_graph_op(compile->graph, stuck)->kind == FG_OP_variable;
            fg_trouble trouble = {
                .op = stuck,
                .code = variable ? FG_G705 : FG_G206,
                .message = variable ? "it has no value, and nothing else tells its sizes"
                                    : "a size that it takes is known only behind it",
                .blame = {-1, -1}};
            fg_report_trouble(compile, &trouble);
            return false;
        }
        if (round == ROUNDS) {
            for (uint32_t op = compile->first; op < compile->end; op++)
                compile->unguarded[op] = compile->needed[op] == FG_NEED_RUN;
            compile->drop_asserts = true;
        }
        fg_pass_guard(compile);
    }
    return true;
}
