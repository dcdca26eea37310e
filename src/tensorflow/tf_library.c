/* Functions by name, each behind those that it calls. */
#include "tensorflow/tf_library.h"

#include "tensorflow/tf_names.h"

fg_tf_callee *fg_tf_callee_of(const fg_tf_graph *graph, const fg_names *names, fg_bytes name) {
    const fg_name *interned = name.length ? fg_name_find(names, name.at, name.length) : NULL;
    return interned ? fg_map_get(&graph->functions, interned) : NULL;
}

fg_tf_call_kind fg_tf_call_kind_of(const fg_tf_graph *graph, const fg_names *names,
                                   const fg_tf_node *node) {
    static const struct {
        const char *op;
        fg_tf_call_kind kind;
    } ops[] = {
        {"PartitionedCall", FG_TF_CALL_ATTR},
        {"StatefulPartitionedCall", FG_TF_CALL_ATTR},
        {"If", FG_TF_CALL_IF},
        {"StatelessIf", FG_TF_CALL_IF},
        {"Case", FG_TF_CALL_CASE},
        {"StatelessCase", FG_TF_CALL_CASE},
        {"While", FG_TF_CALL_WHILE},
        {"StatelessWhile", FG_TF_CALL_WHILE},
    };
    /* as TensorFlow has it: the library before its own operations */
    if (fg_tf_callee_of(graph, names, node->op)) return FG_TF_CALL_NAMED;
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (fg_bytes_are(node->op, ops[i].op)) return ops[i].kind;
    return FG_TF_CALL_NONE;
}

/* ---- what a node calls ---- */

/* One after the other, from *at on; NULL behind the last. */
static const fg_bytes *next_called(const fg_tf_node *node, uint32_t *at, uint32_t *element) {
    if (*at == 0) {
        ++*at;
        return &node->op;
    }
    while (*at - 1 < node->attr.count) {
        const fg_tf_value *value = &node->attr.at[*at - 1].value;
        bool list = value->kind == FG_TF_VALUE_LIST && *element < value->list->func.count;
        if (list) return &value->list->func.at[(*element)++].name;
        ++*at;
        *element = 0;
        if (value->kind == FG_TF_VALUE_FUNC) return &value->func->name;
    }
    return NULL;
}

bool fg_tf_call_does(const fg_tf_graph *graph, const fg_names *names, const fg_tf_node *node) {
    fg_tf_call_kind kind = fg_tf_call_kind_of(graph, names, node);
    if (kind == FG_TF_CALL_NONE) return graph->has_effect(node->op);
    uint32_t at = 0, element = 0;
    const fg_bytes *name;
    while ((name = next_called(node, &at, &element))) {
        const fg_tf_callee *called = fg_tf_callee_of(graph, names, *name);
        if (called && (called->does || called->why)) return true;
    }
    return false;
}

uint64_t fg_tf_call_weight(const fg_tf_graph *graph, const fg_names *names,
                           const fg_tf_node *node) {
    fg_tf_call_kind kind = fg_tf_call_kind_of(graph, names, node);
    uint64_t weight = 0;
    if (kind == FG_TF_CALL_NONE) return 0;
    /* a loop has five nodes for each value that it carries */
    if (kind == FG_TF_CALL_WHILE) weight += 12 * (uint64_t)node->input.count;
    uint32_t at = 0, element = 0;
    const fg_bytes *name;
    while ((name = next_called(node, &at, &element))) {
        const fg_tf_callee *called = fg_tf_callee_of(graph, names, *name);
        if (called) weight += called->weight + node->input.count + 4;
        if (weight > FG_TF_WEIGHT_MOST) return FG_TF_WEIGHT_MOST;
    }
    return weight;
}

/* ---- members ---- */

fg_bytes fg_tf_member_name(fg_bytes input, fg_bytes *rest) {
    if (input.length > 0 && input.at[0] == '^') input = (fg_bytes){input.at + 1, input.length - 1};
    const char *colon = input.length ? memchr(input.at, ':', input.length) : NULL;
    *rest = (fg_bytes){0};
    if (!colon) return input;
    size_t length = (size_t)(colon - input.at);
    *rest = (fg_bytes){colon + 1, input.length - length - 1};
    return (fg_bytes){input.at, length};
}

const fg_tf_member *fg_tf_member_of(const fg_tf_callee *callee, const fg_names *names,
                                    fg_bytes name) {
    const fg_name *interned = name.length ? fg_name_find(names, name.at, name.length) : NULL;
    return interned ? fg_map_get(&callee->names, interned) : NULL;
}

fg_bytes fg_tf_pair_value(const fg_tf_pair *pairs, uint32_t count, fg_bytes key) {
    for (uint32_t i = count; i-- > 0;)
        if (fg_bytes_equal(pairs[i].key, key)) return pairs[i].value;
    return (fg_bytes){0};
}

/* ---- one function ---- */

typedef struct library_walk {
    fg_tf_graph *graph;
    fg_names *names;
    fg_report *report;
    fg_arena *arena;
    fg_map state; /* fg_tf_callee -> "under way" or "done" */
    bool right;
} library_walk;

static bool cannot(library_walk *w, fg_tf_callee *callee, const char *what, fg_bytes name) {
    fg_bytes function = callee->def->signature->name;
    callee->why = fg_arena_printf(w->arena, "function '%.*s' %s '%.*s'", fg_tf_shown(function),
                                  function.at, what, fg_tf_shown(name), name.at);
    return false;
}

static bool add_member(library_walk *w, fg_tf_callee *callee, fg_bytes name, uint32_t index,
                       bool is_arg) {
    if (name.length == 0 || !fg_tf_is_name(name))
        return cannot(w, callee, "has a node whose name has control characters or is none", name);
    const fg_name *interned = fg_name_of(w->names, name.at, name.length);
    if (fg_map_has(&callee->names, interned))
        return cannot(w, callee, "has two nodes of the name", name);
    fg_tf_member *member = FG_NEW(w->arena, fg_tf_member);
    *member = (fg_tf_member){index, is_arg};
    fg_map_set(w->arena, &callee->names, interned, member);
    return true;
}

static bool find_members(library_walk *w, fg_tf_callee *callee) {
    const fg_tf_function *def = callee->def;
    for (uint32_t i = 0; i < def->signature->input_arg.count; i++)
        if (!add_member(w, callee, def->signature->input_arg.at[i].name, i, true)) return false;
    for (uint32_t i = 0; i < def->node_def.count; i++)
        if (!add_member(w, callee, def->node_def.at[i].name, i, false)) return false;
    return true;
}

typedef struct live_walk {
    library_walk *w;
    fg_tf_callee *callee;
    FG_VEC(uint32_t) stack;
} live_walk;

static void reach_node(live_walk *it, uint32_t index) {
    if (it->callee->live[index]) return;
    it->callee->live[index] = 1;
    FG_PUSH(it->w->arena, &it->stack, index);
}

static bool reach(live_walk *it, fg_bytes input) {
    fg_bytes rest, name = fg_tf_member_name(input, &rest);
    const fg_tf_member *member = fg_tf_member_of(it->callee, it->w->names, name);
    if (!member) return cannot(it->w, it->callee, "has no node", name);
    if (!member->is_arg) reach_node(it, member->index);
    return true;
}

static bool reach_results(live_walk *it) {
    const fg_tf_function *def = it->callee->def;
    for (uint32_t i = 0; i < def->ret.count; i++)
        if (!reach(it, def->ret.at[i].value)) return false;
    for (uint32_t i = 0; i < def->control_ret.count; i++)
        if (!reach(it, def->control_ret.at[i].value)) return false;
    for (uint32_t i = 0; i < def->node_def.count; i++)
        if (it->callee->effects[i]) reach_node(it, i); /* its name may read as another's output */
    return true;
}

/* What is returned, what is waited for and what does something run, and what these need. */
static bool find_live(library_walk *w, fg_tf_callee *callee) {
    live_walk it = {.w = w, .callee = callee};
    const fg_tf_function *def = callee->def;
    if (!reach_results(&it)) return false;
    while (it.stack.count > 0) {
        const fg_tf_node *node = &def->node_def.at[it.stack.at[--it.stack.count]];
        for (uint32_t i = 0; i < node->input.count; i++)
            if (!reach(&it, node->input.at[i])) return false;
    }
    return true;
}

static void weigh(library_walk *w, fg_tf_callee *callee) {
    callee->weight = callee->def->signature->output_arg.count;
    for (uint32_t i = 0; i < callee->def->node_def.count; i++) {
        const fg_tf_node *node = &callee->def->node_def.at[i];
        if (!callee->live[i]) continue;
        callee->weight += 1 + node->input.count + fg_tf_call_weight(w->graph, w->names, node);
        if (callee->weight > FG_TF_WEIGHT_MOST) callee->weight = FG_TF_WEIGHT_MOST;
    }
}

static void look_at(library_walk *w, fg_tf_callee *callee) {
    size_t count = (size_t)callee->def->node_def.count + 1;
    callee->live = FG_NEW_ARRAY(w->arena, uint8_t, count);
    callee->effects = FG_NEW_ARRAY(w->arena, uint8_t, count);
    for (uint32_t i = 0; i < callee->def->node_def.count; i++) {
        callee->effects[i] = fg_tf_call_does(w->graph, w->names, &callee->def->node_def.at[i]);
        callee->does |= callee->effects[i];
    }
    if (find_members(w, callee) && find_live(w, callee)) weigh(w, callee);
}

/* ---- all of them ---- */

static char under_way, done;

static void walk_function(library_walk *w, fg_tf_callee *callee, int depth);

static void walk_call(library_walk *w, fg_tf_callee *callee, const fg_tf_node *node, fg_bytes name,
                      int depth) {
    fg_tf_callee *called = fg_tf_callee_of(w->graph, w->names, name);
    const void *state = called ? fg_map_get(&w->state, called) : NULL;
    if (!called) return;
    if (!state && depth < FG_TF_CALL_DEPTH) walk_function(w, called, depth + 1);
    if (!w->right) return;
    if (callee->depth < called->depth + 1) callee->depth = called->depth + 1;
    bool itself = state == &under_way;
    if (!itself && depth < FG_TF_CALL_DEPTH && callee->depth < FG_TF_CALL_DEPTH) return;
    fg_report_add(
        w->report, itself ? FG_G206 : FG_G105, fg_tf_place_of(w->graph, node->name),
        itself ? "the function '%.*s' calls itself" : "calls of functions nest too deep at '%.*s'",
        fg_tf_shown(name), name.at);
    w->right = false;
}

static void walk_function(library_walk *w, fg_tf_callee *callee, int depth) {
    fg_map_set(w->arena, &w->state, callee, &under_way);
    for (uint32_t i = 0; i < callee->def->node_def.count && w->right; i++) {
        const fg_tf_node *node = &callee->def->node_def.at[i];
        uint32_t at = 0, element = 0;
        const fg_bytes *name;
        while (w->right && (name = next_called(node, &at, &element)))
            walk_call(w, callee, node, *name, depth);
    }
    fg_map_set(w->arena, &w->state, callee, &done);
    if (w->right) look_at(w, callee);
}

static void add_function(library_walk *w, const fg_tf_function *function) {
    fg_bytes name = function->signature->name;
    if (name.length == 0 || !fg_tf_is_name(name)) return;
    const fg_name *interned = fg_name_of(w->names, name.at, name.length);
    if (fg_map_has(&w->graph->functions, interned)) {
        fg_report_add(w->report, FG_G202, fg_tf_place_of(w->graph, name),
                      "there are two functions of this name");
        w->right = false;
        return;
    }
    fg_tf_callee *callee = FG_NEW(w->arena, fg_tf_callee);
    callee->def = function;
    fg_map_set(w->arena, &w->graph->functions, interned, callee);
}

bool fg_tf_read_library(fg_tf_graph *graph, fg_arena *arena, fg_names *names, fg_report *report) {
    const fg_tf_library *library = graph->def->library;
    library_walk w = {
        .graph = graph, .names = names, .report = report, .arena = arena, .right = true};
    for (uint32_t i = 0; library && i < library->function.count; i++)
        add_function(&w, &library->function.at[i]);
    for (uint32_t i = 0; library && i < library->function.count && w.right; i++) {
        fg_bytes name = library->function.at[i].signature->name;
        fg_tf_callee *callee = fg_tf_callee_of(graph, names, name);
        if (callee && !fg_map_has(&w.state, callee)) walk_function(&w, callee, 0);
    }
    return w.right;
}
