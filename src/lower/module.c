/* Files of definitions: the user's, and the library's, which are read when something calls them. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lower/layer_files.h"
#include "lower/lowering.h"
#include "syntax/parse.h"

/* Two parameters of one name, or two that take what is left over. */
static void check_parameters(fg_lowering *lo, const fg_module *module, const fg_node *def) {
    fg_map known = {0};
    const fg_node *rest = NULL;
    for (const fg_node *p = def->slot[1].node; p; p = p->next) {
        const fg_node *name = p->slot[0].node, *before = fg_map_get(&known, name->slot[0].name);
        if (!before && p->op == FG_TREE_REST) before = rest;
        if (p->op == FG_TREE_REST) rest = name;
        fg_map_set(lo->arena, &known, name->slot[0].name, (void *)(uintptr_t)name);
        if (!before) continue;
        bool same = before->slot[0].name == name->slot[0].name;
        fg_finding *f = fg_report_add(
            lo->report, FG_G202, fg_tree_span(module->tree, name),
            same ? "'%s' is a parameter already" : "'**%s': one parameter takes what is left over",
            name->slot[0].name->text);
        fg_finding_mark(lo->report, f, fg_tree_span(module->tree, before), "first here");
        lo->failed = true;
    }
}

static void collect_definitions(fg_lowering *lo, fg_module *module) {
    for (uint32_t i = 0; i < module->tree->definitions.count; i++) {
        const fg_node *node = module->tree->definitions.at[i];
        const fg_node *name = node->slot[0].node;
        fg_function *before = fg_map_get(&module->functions, name->slot[0].name);
        if (before) {
            fg_span span = fg_tree_span(module->tree, name);
            fg_finding *f = fg_report_add(lo->report, FG_G202, span, "'%s' is defined twice",
                                          name->slot[0].name->text);
            fg_finding_mark(lo->report, f,
                            fg_tree_span(before->module->tree, before->node->slot[0].node),
                            "first here");
            lo->failed = true;
            continue;
        }
        fg_function *function = FG_NEW(lo->arena, fg_function);
        *function = (fg_function){
            .kind = FG_CALLS_DEF, .name = name->slot[0].name, .module = module, .node = node};
        fg_map_set(lo->arena, &module->functions, function->name, function);
        if (!module->library) check_parameters(lo, module, node);
    }
}

fg_module *fg_module_new(fg_lowering *lo, const fg_tree *tree, bool library) {
    fg_module *module = FG_NEW(lo->arena, fg_module);
    *module = (fg_module){.tree = tree, .library = library, .next = lo->modules};
    module->env = library ? fg_env_new(lo, NULL) : fg_env_new_file(lo);
    lo->modules = module;
    collect_definitions(lo, module);
    return module;
}

/* A library file has nothing but definitions and constants. */
static fg_module *read_library(fg_lowering *lo, unsigned file) {
    const fg_layer_file *it = &fg_layer_files[file];
    for (fg_module *m = lo->modules; m; m = m->next)
        if (m->library && m->tree->text == it->text) return m;
    uint32_t source =
        fg_sources_add(lo->graph->sources, FG_SOURCE_LIBRARY, it->name, it->text, it->length);
    const fg_tree *tree = fg_parse(lo->arena, lo->names, lo->report, source);
    return fg_module_new(lo, tree, true);
}

static int compare_definition(const void *key, const void *row) {
    return strcmp(key, ((const fg_layer_definition *)row)->name);
}

static fg_function *library_function(fg_lowering *lo, const fg_name *name) {
    const fg_layer_definition *row =
        bsearch(name->text, fg_layer_definitions, fg_layer_definition_count,
                sizeof(fg_layer_definition), compare_definition);
    return row ? fg_map_get(&read_library(lo, row->file)->functions, name) : NULL;
}

static fg_function *builtin(fg_lowering *lo, const fg_name *name) {
    fg_function *function = fg_map_get(&lo->operations, name);
    if (function) return function;
    const fg_static_function *static_ = fg_static_function_of(name);
    fg_op_kind op = static_ ? FG_OP_NONE : fg_op_kind_of(name->text);
    if (!static_ && (op == FG_OP_NONE || (fg_op_row_of(op)->flags & FG_OP_HIDDEN))) return NULL;
    function = FG_NEW(lo->arena, fg_function);
    *function = (fg_function){.kind = static_ ? FG_CALLS_STATIC : FG_CALLS_OP,
                              .name = name,
                              .op = op,
                              .static_ = static_};
    fg_map_set(lo->arena, &lo->operations, name, function);
    return function;
}

fg_function *fg_callable(fg_lowering *lo, fg_module *module, const fg_name *name) {
    fg_function *function = fg_map_get(&module->functions, name);
    for (uint32_t i = 0; !function && i < module->open.count; i++)
        function = fg_map_get(&module->open.at[i]->functions, name);
    if (!function) function = library_function(lo, name);
    return function ? function : builtin(lo, name);
}

void fg_offer_callables(fg_lowering *lo, fg_module *module, fg_nearest *nearest) {
    (void)lo;
    for (uint32_t i = 0; i < module->functions.capacity; i++)
        if (module->functions.slots[i].key)
            fg_nearest_offer(nearest, ((const fg_name *)module->functions.slots[i].key)->text);
    for (size_t i = 0; i < fg_layer_definition_count; i++)
        fg_nearest_offer(nearest, fg_layer_definitions[i].name);
    for (int i = 1; i < FG_OP_KINDS; i++)
        if (!(fg_op_row_of((fg_op_kind)i)->flags & FG_OP_HIDDEN))
            fg_nearest_offer(nearest, fg_op_row_of((fg_op_kind)i)->name);
    fg_offer_static_functions(nearest);
}
