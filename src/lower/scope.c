/* Name scopes, and imports of other files' definitions. */
#include <stdlib.h>
#include <string.h>

#include "lower/lowering.h"
#include "syntax/parse.h"

/* ---- scope NAME { ... } ---- */

/* The scope of this name in another one (0: the file), made where there is none; NULL after a
 * finding. */
static fg_instance *open_scope(fg_lowering *lo, const fg_node *node, uint32_t outer,
                               uint32_t parent, const fg_name *name) {
    fg_instance *instance = fg_find_instance(lo, outer, name);
    if (instance && instance->function) {
        fg_finding *f = fg_complain_at(lo, FG_G202, node->slot[0].node,
                                       "there is an instance '%s' already", name->text);
        fg_complain_mark(lo, f, lo->graph->frames.at[instance->frame].call, "made here");
        return NULL;
    }
    if (instance) return instance->env ? instance : NULL;
    instance = FG_NEW(lo->arena, fg_instance);
    instance->frame = lo->graph->frames.count;
    instance->env = fg_env_new(lo, lo->body->env);
    instance->env->scope = true;
    FG_PUSH(lo->graph->arena, &lo->graph->frames,
            (fg_frame){.parent = parent,
                       .name = name,
                       .full_name = fg_scoped(lo, lo->graph->frames.at[outer].full_name, name),
                       .call = fg_span_at(lo, node->slot[0].node)});
    fg_add_instance(lo, outer, name, instance);
    FG_PUSH(lo->arena, &lo->scopes, instance);
    return instance;
}

/* '/a/b' is b in a in the file, wherever it stands. */
static fg_instance *open_from_file(fg_lowering *lo, const fg_node *node, uint32_t *depth) {
    const fg_name *name = node->slot[0].node->slot[0].name;
    const char *at = name->text + 1, *end = name->text + name->length;
    fg_instance *scope = NULL;
    uint32_t frame = 0;
    for (*depth = 0; at <= end; ++*depth) {
        const char *slash = memchr(at, '/', (size_t)(end - at));
        if (!slash) slash = end;
        if (slash == at || lo->body->function || *depth == FG_CALL_DEPTH) {
            fg_complain_at(lo, FG_G101, node->slot[0].node,
                           "'%s' is no path of scopes that begins at the file", name->text);
            return NULL;
        }
        const fg_name *part = fg_name_of(lo->names, at, (size_t)(slash - at));
        scope = open_scope(lo, node, frame, frame, part);
        if (!scope) return NULL;
        frame = scope->frame;
        at = slash + 1;
    }
    return scope;
}

void fg_publish_scopes(fg_lowering *lo) {
    for (uint32_t s = 0; s < lo->scopes.count; s++) {
        const fg_instance *scope = lo->scopes.at[s];
        for (uint32_t i = 0; i < scope->env->order.count; i++) {
            const fg_name *name = scope->env->order.at[i];
            const fg_entry *entry = fg_env_own(scope->env, name);
            if (entry->value.kind == FG_MEANS_TENSOR && entry->kind != FG_HALF_SET)
                FG_PUSH(lo->graph->arena, &lo->graph->bindings,
                        (fg_binding){scope->frame, entry->value.tensor, name});
        }
    }
}

static bool is_open(const fg_lowering *lo, const fg_instance *scope) {
    for (const fg_env *env = lo->body->env; env; env = env->parent)
        if (env == scope->env) return true;
    return false;
}

void fg_run_scope(fg_lowering *lo, const fg_node *node) {
    fg_body *body = lo->body;
    const fg_name *name = node->slot[0].node->slot[0].name;
    if (body->branches > body->loops) {
        fg_complain_at(lo, FG_G216, node->slot[0].node,
                       "a scope stands in a branch that only the run decides");
        return;
    }
    bool from_file = name->text[0] == '/';
    uint32_t depth = 1, outer = fg_graph_scope(lo->graph, body->frame);
    fg_instance *scope = from_file ? open_from_file(lo, node, &depth)
                                   : open_scope(lo, node, outer, body->frame, name);
    if (!scope) return;
    if (is_open(lo, scope)) {
        fg_complain_at(lo, FG_G202, node->slot[0].node, "this stands in the scope '%s' itself",
                       lo->graph->frames.at[scope->frame].full_name->text);
        return;
    }
    fg_env *env = body->env;
    uint32_t frame = body->frame;
    const fg_name *variables = body->variables;
    scope->env->parent = env; /* a second one may stand in a loop, and see its names */
    body->env = scope->env;
    body->frame = scope->frame;
    body->variables =
        from_file ? lo->graph->frames.at[scope->frame].full_name : fg_scoped(lo, variables, name);
    body->scopes += depth;
    fg_outcome outcome = fg_run_statements(lo, node->slot[1].node);
    if (outcome.flow != FG_FALLS && outcome.returned)
        fg_complain_at(lo, FG_G101, outcome.returned, "'return' stands in a scope");
    body->scopes -= depth;
    body->env = env;
    body->frame = frame;
    body->variables = variables;
}

/* ---- import "file.graph" as NAME ---- */

const char *fg_path_beside(fg_lowering *lo, const fg_name *path) {
    const fg_source *source = fg_sources_get(lo->graph->sources, lo->body->module->tree->source);
    const char *slash = strrchr(source->name, '/');
    if (path->text[0] == '/') return path->text;
    if (!slash)
        return fg_arena_printf(lo->graph->arena, "%s%s", strcmp(path->text, "-") == 0 ? "./" : "",
                               path->text);
    return fg_arena_printf(lo->graph->arena, "%.*s%s", (int)(slash + 1 - source->name),
                           source->name, path->text);
}

const char *fg_real_path(fg_lowering *lo, const char *path) {
    char *real = realpath(path, NULL);
    if (!real) return path;
    size_t length = strlen(real);
    if (length >= 4096) {
        free(real);
        return path;
    }
    char copy[4096];
    memcpy(copy, real, length + 1);
    free(real); /* before the arena, which may leave */
    return fg_arena_text(lo->arena, copy, length);
}

static bool import_cycle(fg_lowering *lo, const fg_node *node, const char *path) {
    for (const fg_module *m = lo->modules; m; m = m->next)
        if (m->path && m->reading && strcmp(m->path, path) == 0) {
            fg_complain_at(lo, FG_G211, node->slot[0].node,
                           "this file is being imported already: imports go in a circle");
            return true;
        }
    return false;
}

#define FG_IMPORT_LIMIT ((size_t)1 << 30) /* bytes */

static fg_module *read_module(fg_lowering *lo, const fg_node *node, const char *shown,
                              const char *path) {
    for (fg_module *m = lo->modules; m; m = m->next)
        if (m->path && strcmp(m->path, path) == 0) return m;
    FG_PUSH(lo->graph->arena, &lo->graph->files, (fg_file){0});
    fg_file *file = &lo->graph->files.at[lo->graph->files.count - 1];
    const char *why = fg_file_open(file, lo->memory, path, FG_IMPORT_LIMIT);
    if (why) {
        lo->graph->files.count--;
        fg_complain_at(lo, file->over_limit ? FG_G105 : FG_G211, node->slot[0].node,
                       "cannot read '%s': %s", shown, why);
        return NULL;
    }
    uint32_t source =
        fg_sources_add(lo->graph->sources, FG_SOURCE_FILE, shown, file->data, file->length);
    uint32_t errors = lo->report->counts[FG_SEVERITY_ERROR];
    const fg_tree *tree = fg_parse(lo->arena, lo->names, lo->report, source);
    fg_module *module = fg_module_new(lo, tree, false);
    module->path = path;
    if (lo->report->counts[FG_SEVERITY_ERROR] != errors) {
        lo->failed = true;
        module->import_failed = true;
    }
    return module;
}

/* The constants and imports of an imported file; nothing else of it. */
static void enter_module(fg_lowering *lo, fg_module *module) {
    fg_body body = {.caller = lo->body, .module = module, .env = module->env};
    module->reading = true;
    lo->body = &body;
    for (const fg_node *it = module->tree->file->slot[0].node; it; it = it->next) {
        if (it->kind == FG_NODE_CONST) fg_declare_const(lo, it);
        if (it->kind == FG_NODE_IMPORT) fg_run_import(lo, it);
    }
    lo->body = body.caller;
    module->reading = false;
}

static void share_constants(fg_lowering *lo, const fg_node *node, const fg_module *module) {
    for (uint32_t i = 0; i < module->env->order.count; i++) {
        const fg_name *name = module->env->order.at[i];
        const fg_entry *entry = fg_env_own(module->env, name);
        if (entry->kind != FG_DECLARED || fg_env_own(lo->body->env, name)) continue;
        fg_env_set(lo, lo->body->env, name, entry->value, node)->kind = FG_DECLARED;
    }
}

static void fail_import(fg_lowering *lo, const fg_node *node) {
    const fg_node *as = node->slot[1].node;
    if (as)
        fg_env_set(lo, lo->body->env, as->slot[0].name, fg_means_error(), as);
    else
        lo->body->module->import_failed = true;
}

void fg_run_import(fg_lowering *lo, const fg_node *node) {
    const fg_node *as = node->slot[1].node;
    const char *shown = fg_path_beside(lo, node->slot[0].node->slot[0].name);
    const char *path = fg_real_path(lo, shown);
    if (import_cycle(lo, node, path)) {
        fail_import(lo, node);
        return;
    }
    fg_module *module = read_module(lo, node, shown, path);
    if (!module || fg_too_deep(lo, node)) {
        fail_import(lo, node);
        return;
    }
    if (!module->entered) {
        module->entered = true;
        enter_module(lo, module);
    }
    lo->depth--;
    fg_module *into = lo->body->module;
    if (module->import_failed) fail_import(lo, node);
    if (!as) {
        FG_PUSH(lo->arena, &into->open, module);
        share_constants(lo, node, module);
        return;
    }
    if (fg_map_has(&into->imports, as->slot[0].name)) {
        fg_complain_at(lo, FG_G202, as, "'%s' names an import already", as->slot[0].name->text);
        return;
    }
    fg_map_set(lo->arena, &into->imports, as->slot[0].name, module);
}

fg_module *fg_find_import(const fg_module *module, const fg_name *name) {
    return fg_map_get(&module->imports, name);
}
