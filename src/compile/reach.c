/* What the fetches need. Every walk has a stack of its own: graphs may be millions deep. */
#include <string.h>

#include "compile/compile.h"

typedef struct walk {
    fg_compile *compile;
    FG_VEC(fg_op_id) stack;
    uint8_t mark; /* fg_need */
    bool last;    /* after folding: what is found is what the plan does */
    /* Loops wait until nothing else does: then all that is behind them has told what it reads. */
    bool *waiting; /* by loop; NULL: none was found */
    uint32_t high; /* no loop from here on waits */
} walk;

static void mark(walk *it, fg_op_id op) {
    it->compile->needed[op] = it->mark;
    FG_PUSH(it->compile->scratch, &it->compile->marked, op);
}

/* ---- loops: what they carry follows from the results that are wanted ---- */

enum { WANTED = 1, ASSERTED = 2 }; /* fg_compile.wanted: by what is needed, or by an assertion */

static uint8_t *wanted_of(fg_compile *compile, const fg_op *op) {
    if (!compile->wanted) {
        compile->wanted = FG_NEW_ARRAY(compile->scratch, uint8_t, compile->graph->inputs.count);
        compile->reads = FG_NEW_ARRAY(compile->scratch, bool, compile->graph->inputs.count);
    }
    return compile->wanted + op->first_input;
}

/* Results first .. end - 1 of a loop. */
static void want(walk *it, fg_op_id id, uint32_t first, uint32_t end) {
    fg_compile *compile = it->compile;
    const fg_op *op = fg_graph_op(compile->graph, id);
    uint8_t *wanted = wanted_of(compile, op);
    if (!it->waiting)
        it->waiting = FG_NEW_ARRAY(compile->scratch, bool, compile->graph->loops.count);
    for (uint32_t i = first; i < end; i++) {
        if (wanted[i] & WANTED) continue;
        wanted[i] |= WANTED;
        it->waiting[op->extra] = true;
        if (it->high <= op->extra) it->high = op->extra + 1;
    }
    if (compile->needed[id]) return;
    compile->needed[id] = it->mark;
    FG_PUSH(compile->scratch, &compile->marked, id);
    it->waiting[op->extra] = true;
    if (it->high <= op->extra) it->high = op->extra + 1;
}

/* The next loop to look at, or 0. */
static fg_op_id next_loop(walk *it) {
    while (it->high > 0) {
        uint32_t loop = it->high - 1;
        if (it->waiting[loop]) {
            it->waiting[loop] = false;
            return it->compile->graph->loops.at[loop].op;
        }
        it->high--;
    }
    return 0;
}

/* ---- what is needed ---- */

static bool is_inside(const fg_compile *compile, fg_op_id op) {
    return op >= compile->first && op < compile->end;
}

static void take_constant(fg_compile *compile, fg_value_id value) {
    const fg_op *op = fg_graph_maker(compile->graph, value);
    if (op->kind == FG_OP_const && !compile->flows[value].constant && !fg_flow_feed(compile, value))
        fg_flow_take_constant(compile, op);
}

/* Follows what values pass on; 0 where it ends at a constant or a feed, and nothing has to run. */
static fg_value_id resolve(walk *it, fg_value_id value) {
    fg_compile *compile = it->compile;
    for (;;) {
        /* step by step where variables on the way are to be found */
        if (!compile->order->initialised) value = fg_flow_of(compile, value);
        take_constant(compile, value);
        bool ends = compile->flows[value].constant || fg_flow_feed(compile, value);
        if (!ends && !is_inside(compile, compile->graph->values.at[value].op)) {
            /* a turn is not given what only branches need that the check knows are not taken */
            if (!compile->unfed) compile->unfed = value;
            return 0;
        }
        fg_value_id next = ends ? 0 : fg_flow_passes(compile, value);
        if (!next) {
            compile->flows[value].uses++;
            return ends ? 0 : value;
        }
        /* folding will see it, and tell what it is the same as; it is no step */
        fg_op_id op = compile->graph->values.at[value].op;
        const fg_op *passing = fg_graph_op(compile->graph, op);
        if (it->last && passing->kind == FG_OP_variable && !compile->needed[op])
            FG_PUSH(compile->arena, &compile->plan->uninitialised, passing->extra);
        if (!compile->needed[op]) mark(it, op);
        value = next;
    }
}

static void need_op(fg_compile *compile, fg_op_id op, void *user) {
    walk *it = user;
    const fg_op *needed = fg_graph_op(compile->graph, op);
    if (needed->kind == FG_OP_loop) want(it, op, 0, needed->output_count);
    if (compile->needed[op]) return;
    if (needed->kind == FG_OP_loop_state) {
        /* nor what is carried for those alone */
        if (!compile->unfed) compile->unfed = needed->first_output;
        return;
    }
    if (needed->kind == FG_OP_placeholder) {
        if (fg_flow_feed(compile, needed->first_output) ||
            compile->flows[needed->first_output].constant)
            return;
        if (!compile->unfed) compile->unfed = needed->first_output;
    }
    mark(it, op);
    FG_PUSH(compile->scratch, &it->stack, op);
}

static void need_value(walk *it, fg_value_id value) {
    fg_compile *compile = it->compile;
    value = value ? resolve(it, value) : 0;
    if (!value) return;
    fg_op_id id = compile->graph->values.at[value].op;
    const fg_op *op = fg_graph_op(compile->graph, id);
    if (op->kind == FG_OP_loop)
        want(it, id, value - op->first_output, value - op->first_output + 1);
    else
        need_op(compile, id, it);
}

/* An operation that looks at sizes only, which are known: what computes them need not run. */
static bool reads_nothing(const fg_compile *compile, const fg_op *op) {
    return fg_op_row_of((fg_op_kind)op->kind)->flags & FG_OP_SIZE_ONLY &&
           compile->flows[op->first_output].state == FG_FLOW_KNOWN;
}

/* The values that variables get with a value. */
static void need_updates(walk *it, const fg_op *op) {
    if (!fg_flow_is_tie(op)) return;
    const fg_graph *graph = it->compile->graph;
    for (uint32_t u = op->extra; u; u = graph->updates.at[u].next)
        need_value(it, graph->updates.at[u].value);
}

/* The operation behind a control dependency, unless all that it computes is constant. */
static void need_control(walk *it, fg_op_id op) {
    fg_compile *compile = it->compile;
    const fg_op *other = fg_graph_op(compile->graph, op);
    if (other->kind == FG_OP_placeholder || other->kind == FG_OP_placeholder_default) {
        need_value(it, other->first_output);
        return;
    }
    fg_value_id passed =
        other->output_count == 1 ? fg_flow_passes(compile, other->first_output) : 0;
    if (passed) {
        need_value(it, passed);
        return;
    }
    op = fg_flow_control(compile, op);
    if (op) need_op(compile, op, it);
}

/* What the check knows of a predicate is not computed; that makes a difference where something is
 * updated on the way. */
static bool check_knows(const fg_compile *compile, fg_value_id predicate) {
    return !compile->trust && compile->graph->updates.count > 1 &&
           compile->order->resolution->known[predicate] != FG_UNKNOWN;
}

static void need_controls(walk *it, fg_op_id id) {
    const fg_graph *graph = it->compile->graph;
    const fg_op *op = fg_graph_op(graph, id);
    if (op->control)
        for (const fg_op_id *at = &graph->controls.at[op->control]; *at; at++)
            need_control(it, *at);
    fg_flow_size_makers(it->compile, id, need_op, it);
}

static void need_inputs(walk *it, fg_op_id id) {
    fg_compile *compile = it->compile;
    const fg_op *op = fg_graph_op(compile->graph, id);
    const fg_value_id *inputs = fg_op_inputs(compile->graph, op);
    if (op->kind == FG_OP_select_branch && it->last && check_knows(compile, inputs[0]))
        compile->retry = true;
    if (!reads_nothing(compile, op))
        for (uint32_t i = 0; i < op->input_count; i++)
            if (inputs[i]) need_value(it, inputs[i]);
    need_controls(it, id);
    need_updates(it, op);
}

/* It may come again, when more of its results are wanted. */
static void need_loop(walk *it, fg_op_id id) {
    fg_compile *compile = it->compile;
    const fg_op *op = fg_graph_op(compile->graph, id);
    bool *reads = compile->reads + op->first_input;
    bool *before = FG_NEW_ARRAY(compile->scratch, bool, (size_t)op->input_count + 1);
    memcpy(before, reads, op->input_count);
    if (!fg_flow_find_reads(compile, op) && it->last) compile->retry = true;
    for (uint32_t i = 0; i < op->input_count; i++)
        if (reads[i] && !before[i]) need_value(it, fg_op_inputs(compile->graph, op)[i]);
    fg_arena_drop(compile->scratch, before, (size_t)op->input_count + 1);
    need_controls(it, id);
}

static void walk_stack(walk *it) {
    for (;;) {
        fg_op_id loop;
        if (it->stack.count > 0)
            need_inputs(it, it->stack.at[--it->stack.count]);
        else if ((loop = next_loop(it)) != 0)
            need_loop(it, loop);
        else
            return;
    }
}

/* ---- assertions: they make nothing needed, and run where what they read is there ---- */

enum { OUTSIDE, REACHED, READY };

typedef struct cone {
    fg_compile *compile;
    uint8_t *state; /* by operation */
    FG_VEC(fg_op_id) stack;
    bool ready;
} cone;

static void cone_reach(fg_compile *compile, fg_op_id op, void *user) {
    cone *it = user;
    if (compile->needed[op] || it->state[op] != OUTSIDE) return;
    it->state[op] = REACHED;
    FG_PUSH(compile->scratch, &it->stack, op);
}

static void cone_check(fg_compile *compile, fg_op_id op, void *user) {
    cone *it = user;
    if (!compile->needed[op] && it->state[op] != READY) it->ready = false;
}

/* A result of a loop that an assertion needs: while the loop runs, it is carried. */
static void see_result(fg_compile *compile, fg_value_id value) {
    const fg_op *op = fg_graph_maker(compile->graph, value);
    if (op->kind == FG_OP_loop) wanted_of(compile, op)[value - op->first_output] |= ASSERTED;
}

/* Calls `visit` for each operation that `id` reads from. */
static void each_read(fg_compile *compile, fg_op_id id,
                      void (*visit)(fg_compile *compile, fg_op_id op, void *user), void *user) {
    const fg_graph *graph = compile->graph;
    const fg_op *op = fg_graph_op(graph, id);
    const fg_value_id *inputs = fg_op_inputs(graph, op);
    for (uint32_t i = 0; i < op->input_count; i++) {
        fg_value_id value = inputs[i] ? fg_flow_resolve(compile, inputs[i]) : 0;
        if (!value) continue;
        see_result(compile, value);
        visit(compile, graph->values.at[value].op, user);
    }
    if (op->control)
        for (const fg_op_id *at = &graph->controls.at[op->control]; *at; at++) {
            fg_op_id waits = fg_flow_control(compile, *at);
            if (waits) visit(compile, waits, user);
        }
    fg_flow_size_makers(compile, id, visit, user);
}

static bool may_be_added(const fg_op *op) {
    if (op->kind == FG_OP_assert) return true;
    if (op->kind == FG_OP_placeholder || op->kind == FG_OP_variable) return false;
    /* what stands in a loop's body is its turns' affair */
    if (op->kind == FG_OP_loop || op->kind == FG_OP_loop_state) return false;
    if (fg_flow_is_tie(op) && op->extra) return false;
    return !(fg_op_row_of((fg_op_kind)op->kind)->flags & (FG_OP_RANDOM | FG_OP_STATEFUL));
}

static bool has_assertions(const fg_compile *compile) {
    return compile->graph->asserts.count > 0 && !compile->order->no_asserts;
}

/* What the assertions read, as far as it is not needed yet. */
static cone reach_cones(fg_compile *compile) {
    const fg_graph *graph = compile->graph;
    cone cones = {.compile = compile,
                  .state = FG_NEW_ARRAY(compile->scratch, uint8_t, graph->ops.count)};
    for (uint32_t i = 0; i < graph->asserts.count; i++)
        if (is_inside(compile, graph->asserts.at[i]))
            cone_reach(compile, graph->asserts.at[i], &cones);
    while (cones.stack.count > 0)
        each_read(compile, cones.stack.at[--cones.stack.count], cone_reach, &cones);
    return cones;
}

static void drop_cones(fg_compile *compile, cone *cones) {
    fg_arena_drop(compile->scratch, cones->state, compile->graph->ops.count);
}

static void need_assertions(walk *it) {
    fg_compile *compile = it->compile;
    const fg_graph *graph = compile->graph;
    cone cones = reach_cones(compile);
    for (fg_op_id op = compile->first; op < compile->end; op++) {
        if (cones.state[op] != REACHED || !may_be_added(fg_graph_op(graph, op))) continue;
        cones.ready = true;
        each_read(compile, op, cone_check, &cones);
        if (cones.ready) cones.state[op] = READY;
    }
    it->mark = FG_NEED_ASSERT;
    for (uint32_t i = 0; i < graph->asserts.count; i++)
        if (cones.state[graph->asserts.at[i]] == READY) need_op(compile, graph->asserts.at[i], it);
    walk_stack(it);
    drop_cones(compile, &cones);
}

/* Nothing is wanted of a loop, but by assertions. */
static void begin_loops(fg_compile *compile) {
    size_t count = compile->graph->inputs.count;
    if (compile->wanted) {
        memset(compile->wanted, 0, count * sizeof *compile->wanted);
        memset(compile->reads, 0, count * sizeof *compile->reads);
    }
    if (compile->graph->loops.count <= 1 || !has_assertions(compile)) return;
    cone cones = reach_cones(compile);
    drop_cones(compile, &cones);
}

static void walk_all(fg_compile *compile, bool last) {
    walk it = {.compile = compile, .mark = FG_NEED_RUN, .last = last};
    compile->unfed = 0;
    begin_loops(compile);
    for (uint32_t i = 0; i < compile->order->fetch_count; i++)
        need_value(&it, compile->order->fetches[i].value);
    walk_stack(&it);
    if (has_assertions(compile)) need_assertions(&it);
    fg_arena_drop(compile->scratch, it.waiting, compile->graph->loops.count);
}

bool fg_pass_reach(fg_compile *compile) {
    walk_all(compile, false);
    compile->unfed = 0; /* perhaps a branch that folding takes away needs it */
    return true;
}

/* ---- after folding ---- */

bool fg_pass_prune(fg_compile *compile) {
    for (uint32_t i = 0; i < compile->marked.count; i++)
        compile->needed[compile->marked.at[i]] = FG_NEED_NONE;
    compile->marked.count = 0;
    walk_all(compile, true);
    if (compile->unfed) return false;
    /* with the predicates that the check knows, what is in trouble may not be needed */
    if (!compile->trust)
        for (uint32_t i = 0; i < compile->troubles.count; i++)
            if (compile->needed[compile->troubles.at[i].op]) compile->retry = true;
    if (compile->retry) return false;
    for (uint32_t i = 0; i < compile->troubles.count; i++)
        if (compile->needed[compile->troubles.at[i].op])
            fg_report_trouble(compile, &compile->troubles.at[i]);
    return !compile->failed;
}
