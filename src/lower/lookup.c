/* What names mean where they stand: declaring, binding and reading them, and paths through
 * instances. */
#include <stdlib.h>
#include <string.h>

#include "lower/lowering.h"

static fg_span entry_span(const fg_lowering *lo, const fg_entry *entry) {
    return (fg_span){lo->body->module->tree->source, entry->begin, entry->end};
}

bool fg_env_declare(fg_lowering *lo, const fg_node *node, fg_meaning value) {
    const fg_name *name = node->slot[0].name;
    const fg_entry *before = fg_env_get_here(lo->body->env, name);
    if (before && before->value.kind != FG_MEANS_ERROR) {
        fg_finding *f = fg_complain_at(lo, FG_G202, node, "'%s' is declared already", name->text);
        fg_complain_mark(lo, f, entry_span(lo, before), "first here");
        return false;
    }
    const fg_function *function =
        lo->body->function ? NULL : fg_map_get(&lo->body->module->functions, name);
    if (function && function->kind == FG_CALLS_LAYER) {
        fg_finding *f = fg_complain_at(lo, FG_G202, node, "'%s' is declared already", name->text);
        fg_complain_mark(lo, f, fg_tree_span(function->module->tree, function->node->slot[0].node),
                         "first here");
        return false;
    }
    fg_env_set(lo, lo->body->env, name, value, node)->kind = FG_DECLARED;
    return true;
}

/* ---- results get the names they are bound to ---- */

/* "x_3" is what the third rebinding of x would be called: then x_3 itself must give way. */
static bool taken_by_rebinding(const fg_lowering *lo, const fg_name *name) {
    uint32_t n = name->length;
    while (n > 0 && name->text[n - 1] >= '0' && name->text[n - 1] <= '9') n--;
    if (n == name->length || n < 2 || name->text[n - 1] != '_' || name->length - n > 6 ||
        name->text[n] == '0')
        return false;
    const fg_name *base = fg_name_find(lo->names, name->text, n - 1);
    const fg_entry *entry = base ? fg_env_get_here(lo->body->env, base) : NULL;
    return entry && entry->times > (uint32_t)atoi(name->text + n);
}

static void name_result(fg_lowering *lo, const fg_name *name, fg_entry *entry) {
    if (entry->value.kind != FG_MEANS_TENSOR) return;
    const fg_value *value = fg_graph_value(lo->graph, entry->value.tensor);
    fg_op *op = fg_graph_op(lo->graph, value->op);
    if (op->name || value->op < lo->statement_op || op->frame != lo->body->frame) return;
    if (value->output != 0) return;
    uint32_t times = entry->times++;
    if (times == 0 && !taken_by_rebinding(lo, name)) {
        op->name = name;
        return;
    }
    if (times == 0) times = 1;
    const fg_name *numbered;
    do numbered = fg_name_printf(lo->names, "%s_%u", name->text, times++);
    while (fg_env_get_here(lo->body->env, numbered));
    entry->times = times;
    op->name = numbered;
}

/* In a definition `step = step + 1` makes a new name; whoever has a state of that name in the file
 * may have meant to update it. */
static void warn_hidden(fg_lowering *lo, const fg_node *target, const fg_name *name) {
    const fg_body *body = lo->body;
    if (!body->function || body->module->library) return;
    const fg_entry *outer = fg_env_own(body->module->env, name);
    if (!outer || outer->kind != FG_DECLARED || outer->value.kind != FG_MEANS_TENSOR) return;
    if (fg_graph_maker(lo->graph, outer->value.tensor)->kind != FG_OP_variable) return;
    fg_finding *f =
        fg_complain_at(lo, FG_G210, target,
                       "'%s' is a new name here, and hides what the file declares", name->text);
    fg_complain_mark(lo, f, (fg_span){body->module->tree->source, outer->begin, outer->end},
                     "declared here");
    fg_complain_help(lo, f, "%s <- ... updates it; else call it something else", name->text);
}

void fg_bind(fg_lowering *lo, const fg_node *target, fg_meaning value) {
    if (target->kind != FG_NODE_NAME) {
        fg_complain_at(lo, FG_G101, target, "only a name can be assigned to");
        return;
    }
    const fg_name *name = target->slot[0].name;
    if (name == lo->name_discard) return;
    fg_entry *before = fg_env_get_here(lo->body->env, name);
    if (before && before->kind == FG_DECLARED) {
        if (before->value.kind == FG_MEANS_ERROR) return;
        fg_finding *f = fg_complain_at(lo, FG_G202, target,
                                       "'%s' is declared and cannot be bound again", name->text);
        fg_complain_mark(lo, f, entry_span(lo, before), "declared here");
        return;
    }
    fg_function *function =
        lo->body->function ? NULL : fg_map_get(&lo->body->module->functions, name);
    if (function && function->kind == FG_CALLS_LAYER) {
        fg_finding *f = fg_complain_at(lo, FG_G202, target,
                                       "'%s' is a layer and cannot be bound again", name->text);
        fg_complain_mark(lo, f, fg_tree_span(function->module->tree, function->node->slot[0].node),
                         "declared here");
        return;
    }
    if (!before) warn_hidden(lo, target, name);
    name_result(lo, name, fg_env_set(lo, lo->body->env, name, value, target));
}

/* ---- reading names ---- */

fg_meaning fg_learning_phase(fg_lowering *lo) {
    fg_entry *entry = fg_env_own(lo->root->env, lo->name_learning_phase);
    if (entry && entry->kind == FG_DECLARED) return entry->value;
    if (lo->graph->phase) return fg_means_tensor(lo->graph->phase);
    fg_graph *graph = lo->graph;
    fg_attr *attrs = FG_NEW_ARRAY(lo->arena, fg_attr, 2);
    attrs[0] = (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = FG_BOOL};
    attrs[1] = (fg_attr){.kind = FG_ATTR_SIZES};
    fg_type type = {FG_BOOL, &fg_shape_scalar};
    fg_op_id op = fg_graph_add(graph, FG_OP_placeholder, 0, (fg_span){0}, NULL, 0, attrs, &type, 1);
    graph->phase = fg_graph_op(graph, op)->first_output;
    fg_graph_op(graph, op)->extra = graph->placeholders.count;
    FG_PUSH(graph->arena, &graph->placeholders,
            (fg_placeholder){.value = graph->phase,
                             .name = lo->name_learning_phase,
                             .full_name = fg_name_of_text(lo->names, "keras_learning_phase"),
                             .is_phase = true});
    return fg_means_tensor(graph->phase);
}

static void offer_names(const fg_env *env, bool declared, fg_nearest *nearest) {
    for (uint32_t i = 0; env->kind == FG_ENV_SETTLED && i < env->count; i++)
        fg_nearest_offer(nearest, env->settled[i].name->text);
    for (uint32_t i = 0; i < env->order.count; i++)
        if (!declared || fg_env_own(env, env->order.at[i])->kind == FG_DECLARED)
            fg_nearest_offer(nearest, env->order.at[i]->text);
}

static uint32_t name_count(const fg_env *env) {
    return env->kind == FG_ENV_SETTLED ? env->count : env->order.count;
}

/* Names to compare with unknown ones, in all: further ones get no suggestion. */
#define OFFER_LIMIT 10000000u

bool fg_may_offer(fg_lowering *lo, uint32_t count) {
    lo->offered += count;
    return lo->offered <= OFFER_LIMIT;
}

static bool may_offer(fg_lowering *lo) {
    uint32_t count = lo->body->module->functions.count;
    for (const fg_env *env = lo->body->env; env; env = env->parent) count += name_count(env);
    return fg_may_offer(lo, count);
}

static void complain_undefined(fg_lowering *lo, const fg_node *node) {
    const fg_name *name = node->slot[0].name;
    fg_nearest nearest;
    fg_nearest_init(&nearest, name->text, name->length);
    bool offer = may_offer(lo);
    for (const fg_env *env = lo->body->env; env && offer; env = env->parent)
        offer_names(env, false, &nearest);
    if (lo->body->function && offer) offer_names(lo->body->module->env, true, &nearest);
    static const char *const words[] = {"true", "false", "none", "learning_phase"};
    for (size_t i = 0; offer && i < sizeof words / sizeof *words; i++)
        fg_nearest_offer(&nearest, words[i]);
    if (offer) fg_offer_callables(lo, lo->body->module, &nearest);
    fg_finding *f = fg_complain_at(lo, FG_G201, node, "'%s' is not defined", name->text);
    const fg_entry *file = lo->body->function ? fg_env_own(lo->body->module->env, name) : NULL;
    if (file && file->kind == FG_BOUND)
        fg_complain_help(lo, f,
                         "a definition sees what its file declares, not what it binds by "
                         "'='; pass '%s' as an argument",
                         name->text);
    else if (nearest.best)
        fg_complain_rename(lo, f, fg_span_at(lo, node), name, &nearest);
}

static fg_meaning use_entry(fg_lowering *lo, const fg_node *node, const fg_entry *entry) {
    if (entry->kind != FG_HALF_SET) return fg_updated(lo, entry->value);
    fg_finding *f = fg_complain_at(lo, FG_G215, node, "'%s' is set in one branch only",
                                   node->slot[0].name->text);
    fg_complain_mark(lo, f, entry_span(lo, entry), "set here");
    fg_complain_help(lo, f, "set it in the other branch too, or before the if");
    return fg_means_error();
}

/* ---- values inside of loops ---- */

static void find_loops(fg_lowering *lo) {
    const fg_graph *graph = lo->graph;
    for (; lo->searched < graph->ops.count; lo->searched++) {
        const fg_op *op = fg_graph_op(graph, lo->searched);
        if (op->kind != FG_OP_loop) continue;
        fg_op_id first = graph->loops.at[op->extra].first;
        while (lo->loops.count && lo->loops.at[lo->loops.count - 1].first > first)
            lo->loops.count--;
        FG_PUSH(lo->arena, &lo->loops, (fg_op_range){first, lo->searched - 1});
    }
}

static bool is_in_finished_loop(fg_lowering *lo, fg_op_id id) {
    find_loops(lo);
    uint32_t low = 0, high = lo->loops.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (lo->loops.at[middle].last < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < lo->loops.count && lo->loops.at[low].first <= id;
}

#define FG_LOOK_DEEP 16 /* into lists */

static bool is_lost(fg_lowering *lo, fg_meaning m, int depth) {
    if (m.kind == FG_MEANS_TENSOR)
        return is_in_finished_loop(lo, lo->graph->values.at[m.tensor].op);
    if (m.kind != FG_MEANS_LIST || depth == FG_LOOK_DEEP) return false;
    for (uint32_t i = 0; i < m.list->count; i++)
        if (is_lost(lo, m.list->at[i], depth + 1)) return true;
    return false;
}

/* What an instance or scope names, seen from without: a loop that it stood in may be done. */
static fg_meaning reached(fg_lowering *lo, const fg_node *node, fg_meaning m) {
    if (lo->graph->loops.count == 1 || !is_lost(lo, m, 0)) return m;
    fg_finding *f =
        fg_complain_at(lo, FG_G201, node, "'%s' is inside a loop, and means nothing here",
                       node->slot[0].name->text);
    fg_complain_help(lo, f, "carry it: loop (..., NAME = FIRST) gives its last value");
    return fg_means_error();
}

/* ---- paths ---- */

/* What a scope says of a name; the branches and loops that are open in it come first. */
static const fg_entry *entry_in(const fg_lowering *lo, const fg_env *scope, const fg_name *name) {
    const fg_env *of = NULL; /* the scope, or the body, that `env` belongs to */
    for (const fg_env *env = lo->body->env; env; env = env->parent) {
        for (of = of ? of : env; of->parent && !of->scope;) of = of->parent;
        const fg_entry *entry = of == scope ? fg_env_own(env, name) : NULL;
        if (entry) return entry;
        if (env == of) of = NULL;
    }
    return fg_env_own(scope, name);
}

/* What is found of a path through instances: a name of the last one's body, or an instance whose
 * call failed. */
typedef struct fg_path_end {
    const fg_entry *entry;
    bool broken;
} fg_path_end;

#define FG_PATH_TRIES 64

/* Names and instances may have slashes of their own, so each is tried, up to a limit. As deep as
 * frames are within frames. */
static bool walk_path(fg_lowering *lo, uint32_t frame, const fg_env *env, const char *at,
                      const char *end, fg_path_end *found) {
    const fg_name *last = env ? fg_name_find(lo->names, at, (size_t)(end - at)) : NULL;
    found->entry = last ? entry_in(lo, env, last) : NULL;
    if (found->entry && found->entry->kind != FG_HALF_SET) return true;
    const char *slash = at;
    for (int i = 0; i < FG_PATH_TRIES; i++, slash++) {
        if (!(slash = memchr(slash, '/', (size_t)(end - slash)))) break;
        const fg_name *part = fg_name_find(lo->names, at, (size_t)(slash - at));
        const fg_instance *instance = part ? fg_find_instance(lo, frame, part) : NULL;
        if (!instance) continue;
        if ((found->broken = !instance->env)) return true;
        if (walk_path(lo, instance->frame, instance->env, slash + 1, end, found)) return true;
    }
    return false;
}

/* An instance's name is looked for outwards through the scopes that are open in this body. */
static uint32_t outer_frame(const fg_lowering *lo, uint32_t frame) {
    return fg_graph_scope(lo->graph, lo->graph->frames.at[frame].parent);
}

/* 'a/b' means a.b; '/a/b' the same, from the file on. */
static fg_meaning lookup_path(fg_lowering *lo, const fg_node *node, bool *found) {
    const fg_name *name = node->slot[0].name;
    const char *at = name->text, *end = name->text + name->length;
    fg_path_end path = {0};
    *found = false;
    if (*at == '/') {
        if (lo->body->function) return fg_means_error();
        *found = walk_path(lo, 0, lo->root->env, at + 1, end, &path);
    } else {
        uint32_t frame = fg_graph_scope(lo->graph, lo->body->frame);
        for (uint32_t i = 0; i <= lo->body->scopes && !*found; i++, frame = outer_frame(lo, frame))
            *found = walk_path(lo, frame, NULL, at, end, &path);
    }
    return *found && !path.broken ? reached(lo, node, fg_updated(lo, path.entry->value))
                                  : fg_means_error();
}

fg_meaning fg_lookup(fg_lowering *lo, const fg_node *node) {
    const fg_name *name = node->slot[0].name;
    const fg_entry *entry = fg_env_get(lo->body->env, name);
    if (entry) return use_entry(lo, node, entry);
    if (name == lo->name_learning_phase) return fg_learning_phase(lo);
    if (lo->body->function) {
        entry = fg_env_own(lo->body->module->env, name);
        if (entry && entry->kind == FG_DECLARED) return fg_updated(lo, entry->value);
    }
    const fg_function *function = fg_callable(lo, lo->body->module, name);
    if (function) return function->broken ? fg_means_error() : fg_means_function(function);
    fg_dtype dtype = fg_dtype_of(name->text);
    if (dtype != FG_INVALID) return fg_means_dtype(dtype);
    const fg_size *symbol = fg_map_get(&lo->body->module->symbols, name);
    if (symbol && !lo->body->function) return fg_means_size(symbol);
    bool found = false;
    fg_meaning inner =
        memchr(name->text, '/', name->length) ? lookup_path(lo, node, &found) : fg_means_error();
    if (found) return inner;
    complain_undefined(lo, node);
    return fg_means_error();
}

/* ---- a.b ---- */

/* The innermost one of a name: of the scope at hand, else of those around it. */
static const fg_instance *visible_instance(fg_lowering *lo, const fg_name *name) {
    uint32_t frame = fg_graph_scope(lo->graph, lo->body->frame);
    const fg_instance *instance = fg_find_instance(lo, frame, name);
    for (uint32_t i = 0; i < lo->body->scopes && !instance; i++) {
        frame = outer_frame(lo, frame);
        instance = fg_find_instance(lo, frame, name);
    }
    return instance;
}

static const fg_instance *base_instance(fg_lowering *lo, const fg_node *node) {
    if (node->kind == FG_NODE_NAME) return visible_instance(lo, node->slot[0].name);
    const fg_instance *outer =
        node->kind == FG_NODE_ATTRIBUTE ? base_instance(lo, node->slot[0].node) : NULL;
    if (outer && !outer->env) return outer;
    return outer ? fg_find_instance(lo, outer->frame, node->slot[1].node->slot[0].name) : NULL;
}

/* NAME.x of `import ... as NAME`: a constant or a definition of that file. */
static fg_meaning from_import(fg_lowering *lo, const fg_node *node, const fg_module *module) {
    const fg_node *last = node->slot[1].node;
    const fg_entry *entry = fg_env_own(module->env, last->slot[0].name);
    if (entry) return entry->value;
    const fg_function *function = fg_map_get(&module->functions, last->slot[0].name);
    if (function) return fg_means_function(function);
    if (!module->import_failed)
        fg_complain_at(lo, FG_G201, last, "the imported file has no constant or definition '%s'",
                       last->slot[0].name->text);
    return fg_means_error();
}

fg_meaning fg_attribute(fg_lowering *lo, const fg_node *node) {
    const fg_node *last = node->slot[1].node;
    const fg_name *name = last->slot[0].name;
    const fg_node *base = node->slot[0].node;
    /* a chain of a.b.c.d is as deep as it is long */
    uint32_t links = 0;
    for (const fg_node *at = base; at->kind == FG_NODE_ATTRIBUTE; at = at->slot[0].node)
        if (++links > FG_CALL_DEPTH) {
            fg_complain_at(lo, FG_G105, node, "instances nest deeper than %d levels",
                           FG_CALL_DEPTH);
            return fg_means_error();
        }
    const fg_module *import =
        base->kind == FG_NODE_NAME ? fg_find_import(lo->body->module, base->slot[0].name) : NULL;
    if (import) return from_import(lo, node, import);
    const fg_instance *instance = base_instance(lo, base);
    if (!instance) {
        const fg_entry *broken =
            base->kind == FG_NODE_NAME ? fg_env_get(lo->body->env, base->slot[0].name) : NULL;
        if (broken && broken->value.kind == FG_MEANS_ERROR) return fg_means_error();
        fg_finding *f =
            fg_complain_at(lo, FG_G201, base,
                           "there is no instance or scope of this name before '.%s'", name->text);
        fg_complain_help(lo, f,
                         "calls make instances: dense(x, 4) makes dense_1, whose parts are "
                         "reached after the call");
        return fg_means_error();
    }
    if (!instance->env) return fg_means_error();
    const fg_entry *entry = entry_in(lo, instance->env, name);
    if (entry) return reached(lo, last, use_entry(lo, last, entry));
    fg_nearest nearest;
    fg_nearest_init(&nearest, name->text, name->length);
    if (fg_may_offer(lo, name_count(instance->env))) offer_names(instance->env, false, &nearest);
    fg_finding *f =
        fg_complain_at(lo, FG_G201, last, "'%s' has no '%s'",
                       lo->graph->frames.at[instance->frame].full_name->text, name->text);
    if (nearest.best) fg_complain_rename(lo, f, fg_span_at(lo, last), name, &nearest);
    return fg_means_error();
}
