#include "graph/loop_reads.h"

#include <string.h>

#include "base/map.h"

typedef struct reader {
    const fg_graph *graph;
    fg_arena *arena;
    const fg_loop *loop;
    fg_knows knows;
    void *user;
    bool *reads;
    fg_map inputs; /* value -> 1 + which of the loop's inputs it is */
    bool *seen;    /* by operation of the body */
    fg_map makers; /* 1 + the number of a symbol -> the value of the body that tells it, or NULL */
    bool has_makers;
    FG_VEC(fg_op_id) stack;
    FG_VEC(fg_value_id) next; /* of what is carried */
} reader;

/* Without a branch in it, or in a loop in it, a body reads all that it can. */
static bool has_branch(const fg_graph *graph, const fg_loop *loop) {
    for (fg_op_id op = loop->first + 1; op < loop->op; op++)
        if (fg_graph_op(graph, op)->kind == FG_OP_select_branch) return true;
    return false;
}

static const void *key_of(const fg_graph *graph, fg_value_id value) {
    return &graph->values.at[value];
}

static void list_inputs(reader *it) {
    const fg_op *op = fg_graph_op(it->graph, it->loop->op);
    const fg_value_id *inputs = fg_op_inputs(it->graph, op);
    for (uint32_t i = it->loop->count; i < op->input_count; i++)
        if (inputs[i])
            fg_map_set(it->arena, &it->inputs, key_of(it->graph, inputs[i]),
                       (void *)(uintptr_t)(i + 1));
}

static void read_op(reader *it, fg_op_id op) {
    if (op <= it->loop->first || op >= it->loop->op || it->seen[op - it->loop->first]) return;
    it->seen[op - it->loop->first] = true;
    FG_PUSH(it->arena, &it->stack, op);
}

static void read_value(reader *it, fg_value_id value);

/* A value that the loop carries: its next one is computed too. */
static void carry(reader *it, uint32_t i) {
    if (it->reads[i]) return;
    it->reads[i] = true;
    FG_PUSH(it->arena, &it->next, it->graph->inputs.at[it->loop->body + 1 + i]);
}

static void read_value(reader *it, fg_value_id value) {
    if (!value) return;
    const fg_value *read = &it->graph->values.at[value];
    if (read->op == it->loop->first)
        carry(it, value - fg_graph_op(it->graph, read->op)->first_output);
    uintptr_t input = (uintptr_t)fg_map_get(&it->inputs, key_of(it->graph, value));
    if (input)
        it->reads[input - 1] = true;
    else
        read_op(it, it->graph->values.at[value].op);
}

/* ---- sizes that only a turn tells ---- */

static const void *symbol_key(const fg_symbol *symbol) {
    return (const void *)(uintptr_t)(symbol->number + 1);
}

static void tell_symbols(reader *it, fg_value_id value, fg_value_id maker) {
    if (!value) return;
    const fg_shape *shape = it->graph->values.at[value].shape;
    for (int axis = 0; axis < shape->rank; axis++) {
        const fg_symbol *symbol = fg_size_is_symbol(&it->graph->sizes, shape->dims[axis]);
        if (symbol && symbol->computed && !fg_map_has(&it->makers, symbol_key(symbol)))
            fg_map_set(it->arena, &it->makers, symbol_key(symbol), (void *)(uintptr_t)maker);
    }
}

/* What is known outside no value of the body tells. */
static void find_makers(reader *it) {
    const fg_graph *graph = it->graph;
    const fg_op *loop = fg_graph_op(graph, it->loop->op);
    it->has_makers = true;
    for (uint32_t i = 0; i < loop->input_count; i++)
        tell_symbols(it, fg_op_inputs(graph, loop)[i], 0);
    for (fg_op_id id = it->loop->first; id < it->loop->op; id++) {
        const fg_op *op = fg_graph_op(graph, id);
        for (uint32_t i = 0; i < op->output_count; i++)
            tell_symbols(it, op->first_output + i, op->first_output + i);
    }
}

static void read_symbol(void *user, const fg_symbol *symbol) {
    reader *it = user;
    if (!symbol->computed) return;
    if (!it->has_makers) find_makers(it);
    read_value(it, (fg_value_id)(uintptr_t)fg_map_get(&it->makers, symbol_key(symbol)));
}

/* A size may be all that is read of a value. */
static void read_sizes(reader *it, const fg_op *op) {
    uint32_t count = op->attrs ? fg_op_row_of((fg_op_kind)op->kind)->param_count : 0;
    for (uint32_t i = 0; i < count; i++) {
        if (op->attrs[i].kind != FG_ATTR_SIZES) continue;
        for (uint32_t j = 0; j < op->attrs[i].count; j++)
            if (!fg_size_is_number(op->attrs[i].sizes[j], NULL))
                fg_size_symbols(&it->graph->sizes, op->attrs[i].sizes[j], read_symbol, it);
    }
}

/* ---- operations ---- */

static void read_branch(reader *it, const fg_value_id *inputs) {
    int truth = it->knows(it->user, inputs[0]);
    if (truth >= 0) {
        read_value(it, inputs[truth ? 1 : 2]);
        return;
    }
    for (int i = 0; i < 3; i++) read_value(it, inputs[i]);
}

/* Loops stand in loops as deep as the language nests, which is limited. */
static void read_loop(reader *it, const fg_op *op) {
    bool *reads = FG_NEW_ARRAY(it->arena, bool, (size_t)op->input_count + 1);
    fg_loop_reads(it->graph, it->arena, &it->graph->loops.at[op->extra], it->knows, it->user, NULL,
                  reads);
    for (uint32_t i = 0; i < op->input_count; i++)
        if (reads[i]) read_value(it, fg_op_inputs(it->graph, op)[i]);
    const fg_loop *loop = &it->graph->loops.at[op->extra];
    for (fg_op_id id = loop->first + 1; id < loop->op; id++)
        read_sizes(it, fg_graph_op(it->graph, id));
    fg_arena_drop(it->arena, reads, (size_t)op->input_count + 1);
}

static void read_inputs(reader *it, fg_op_id id) {
    const fg_op *op = fg_graph_op(it->graph, id);
    const fg_value_id *inputs = fg_op_inputs(it->graph, op);
    if (op->kind == FG_OP_select_branch)
        read_branch(it, inputs);
    else if (op->kind == FG_OP_loop)
        read_loop(it, op);
    else
        for (uint32_t i = 0; i < op->input_count; i++) read_value(it, inputs[i]);
    read_sizes(it, op);
    for (uint32_t at = op->control; at && it->graph->controls.at[at]; at++)
        read_op(it, it->graph->controls.at[at]);
}

static void walk(reader *it) {
    while (it->stack.count > 0 || it->next.count > 0) {
        if (it->next.count > 0)
            read_value(it, it->next.at[--it->next.count]);
        else
            read_inputs(it, it->stack.at[--it->stack.count]);
    }
}

/* ---- assertions: what they read is carried, and nothing is read for them ---- */

static void reach_value(reader *it, fg_value_id value) {
    if (!value) return;
    fg_op_id op = it->graph->values.at[value].op;
    if (op == it->loop->first)
        carry(it, value - fg_graph_op(it->graph, op)->first_output);
    else if (!fg_map_get(&it->inputs, key_of(it->graph, value)))
        read_op(it, op);
}

static void reach_assertions(reader *it) {
    const fg_graph *graph = it->graph;
    for (fg_op_id op = it->loop->first + 1; op < it->loop->op; op++)
        if (fg_graph_op(graph, op)->kind == FG_OP_assert) read_op(it, op);
    if (it->stack.count == 0) return;
    while (it->stack.count > 0) {
        const fg_op *op = fg_graph_op(graph, it->stack.at[--it->stack.count]);
        for (uint32_t i = 0; i < op->input_count; i++) reach_value(it, fg_op_inputs(graph, op)[i]);
        for (uint32_t at = op->control; at && graph->controls.at[at]; at++)
            read_op(it, graph->controls.at[at]);
    }
    memset(it->seen, false, it->loop->op - it->loop->first);
}

/* ---- all ---- */

static bool wants_all(const fg_loop *loop, const uint8_t *wanted) {
    for (uint32_t i = 0; wanted && i < loop->count; i++)
        if (!wanted[i]) return false;
    return true;
}

void fg_loop_reads(const fg_graph *graph, fg_arena *arena, const fg_loop *loop, fg_knows knows,
                   void *user, const uint8_t *wanted, bool *reads) {
    bool all = wants_all(loop, wanted);
    if (all && !has_branch(graph, loop)) {
        memset(reads, true, fg_graph_op(graph, loop->op)->input_count);
        return;
    }
    memset(reads, false, loop->count);
    reader it = {
        .graph = graph, .arena = arena, .loop = loop, .knows = knows, .user = user, .reads = reads};
    size_t size = loop->op - loop->first;
    it.seen = FG_NEW_ARRAY(arena, bool, size);
    list_inputs(&it);
    for (uint32_t i = 0; i < loop->count; i++)
        if (all || wanted[i]) carry(&it, i);
    if (!all) reach_assertions(&it);
    read_value(&it, graph->inputs.at[loop->body]);
    walk(&it);
    fg_arena_drop(arena, it.seen, size);
}
