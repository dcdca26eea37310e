#include "tensorflow/tf_needs.h"

uint32_t fg_tf_reach(const fg_tf_graph *graph, fg_arena *arena, uint32_t node, uint8_t *reached) {
    size_t bytes = (size_t)graph->node_count * sizeof(uint32_t);
    uint32_t *queue = fg_arena_alloc(arena, bytes);
    uint32_t count = 0;
    if (reached[node]) {
        fg_arena_drop(arena, queue, bytes);
        return 0;
    }
    reached[node] = 1;
    queue[count++] = node;
    for (uint32_t next = 0; next < count; next++) {
        uint32_t at = queue[next];
        for (uint32_t e = graph->first_edge[at]; e < graph->first_edge[at + 1]; e++) {
            uint32_t from = graph->edges[e].node;
            if (reached[from]) continue;
            reached[from] = 1;
            queue[count++] = from;
        }
    }
    fg_arena_drop(arena, queue, bytes);
    return count;
}

bool fg_tf_is_placeholder(const fg_tf_graph *graph, uint32_t node) {
    fg_bytes op = graph->def->node.at[node].op;
    return fg_bytes_are(op, "Placeholder") || fg_bytes_are(op, "PlaceholderV2") ||
           fg_tf_has_default(graph, node);
}

bool fg_tf_has_default(const fg_tf_graph *graph, uint32_t node) {
    return fg_bytes_are(graph->def->node.at[node].op, "PlaceholderWithDefault");
}

/* A level of a name as TensorFlow's own scopes have it: "gradients", "gradients_1". */
static bool is_level(fg_bytes level, const char *name) {
    size_t length = strlen(name);
    if (level.length < length || memcmp(level.at, name, length) != 0) return false;
    if (level.length == length) return true;
    if (level.at[length] != '_' || level.length == length + 1) return false;
    for (size_t i = length + 1; i < level.length; i++)
        if (level.at[i] < '0' || level.at[i] > '9') return false;
    return true;
}

static bool is_summary(fg_bytes op) {
    static const char summary[] = "Summary";
    const char *at = memmem(op.at, op.length, summary, sizeof summary - 1);
    return at && !fg_bytes_are(op, "MergeSummary");
}

bool fg_tf_is_aside(const fg_tf_graph *graph, uint32_t node) {
    static const char *const scopes[] = {"gradients",   "save",     "init",
                                         "Initializer", "switch_t", "switch_f",
                                         "pred_id",     "pivot_t",  "pivot_f"};
    fg_bytes name = graph->def->node.at[node].name;
    if (is_summary(graph->def->node.at[node].op)) return true;
    for (size_t begin = 0, end; begin < name.length; begin = end + 1) {
        const char *slash = memchr(name.at + begin, '/', name.length - begin);
        end = slash ? (size_t)(slash - name.at) : name.length;
        for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
            if (is_level((fg_bytes){name.at + begin, end - begin}, scopes[i])) return true;
    }
    return false;
}

uint8_t *fg_tf_consumed(const fg_tf_graph *graph, fg_arena *arena, bool asides) {
    uint8_t *consumed = FG_NEW_ARRAY(arena, uint8_t, (size_t)graph->node_count + 1);
    for (uint32_t i = 0; i < graph->node_count; i++) {
        if (!asides && fg_tf_is_aside(graph, i)) continue;
        for (uint32_t e = graph->first_edge[i]; e < graph->first_edge[i + 1]; e++)
            consumed[graph->edges[e].node] = 1;
    }
    return consumed;
}

static bool begins(fg_bytes op, const char *with) {
    size_t length = strlen(with);
    return op.length >= length && memcmp(op.at, with, length) == 0;
}

/* "ApplyAdam", "ResourceSparseApplyAdagradV2". */
static bool is_optimiser(fg_bytes op) {
    static const char *const kinds[] = {"Apply", "ResourceApply", "SparseApply",
                                        "ResourceSparseApply"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (begins(op, kinds[i])) return true;
    return false;
}

static bool is_without_value(fg_bytes op) {
    return fg_bytes_are(op, "NoOp") || begins(op, "Assign") || begins(op, "Scatter") ||
           begins(op, "ResourceScatter");
}

static bool is_variable(fg_bytes op) {
    return begins(op, "Variable") || fg_bytes_are(op, "VarHandleOp");
}

static bool is_of_shape(fg_bytes op) {
    return begins(op, "Shape") || fg_bytes_are(op, "Size") || fg_bytes_are(op, "Rank") ||
           fg_bytes_are(op, "ZerosLike") || fg_bytes_are(op, "OnesLike");
}

uint8_t *fg_tf_roles(const fg_tf_graph *graph, fg_arena *arena) {
    uint8_t *parts = FG_NEW_ARRAY(arena, uint8_t, (size_t)graph->node_count + 1);
    for (uint32_t i = 0; i < graph->node_count; i++) {
        uint32_t node = graph->order[i];
        fg_bytes op = graph->def->node.at[node].op;
        uint8_t part = is_optimiser(op) ? FG_TF_STEP : 0;
        if (is_variable(op)) part |= FG_TF_TRAINED;
        for (uint32_t e = graph->first_edge[node]; e < graph->first_edge[node + 1]; e++) {
            uint8_t other = parts[graph->edges[e].node];
            bool value = fg_tf_has_value(&graph->edges[e]) && !is_of_shape(op);
            part |= (uint8_t)(value ? other : other & FG_TF_STEP);
        }
        parts[node] = part;
    }
    for (uint32_t i = 0; i < graph->node_count; i++)
        if (is_without_value(graph->def->node.at[i].op)) parts[i] |= FG_TF_STEP;
    return parts;
}
