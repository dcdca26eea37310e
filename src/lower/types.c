/* Types: what declarations say, and what the calls of definitions bind. */
#include <string.h>

#include "lower/lowering.h"
#include "syntax/print.h"

/* ---- dimensions ---- */

static const fg_size *module_symbol(fg_lowering *lo, const fg_node *node) {
    fg_module *module = lo->body->module;
    const fg_size *symbol = fg_map_get(&module->symbols, node->slot[0].name);
    if (symbol) return symbol;
    symbol = fg_size_symbol(&lo->graph->sizes, node->slot[0].name, fg_span_at(lo, node), false);
    fg_map_set(lo->arena, &module->symbols, node->slot[0].name, (void *)(uintptr_t)symbol);
    return symbol;
}

/* Names in `4 * units` that mean nothing yet become symbols, before it is evaluated; in the order
 * in which they stand there, by which formulas are written. */
static void make_symbols(fg_lowering *lo, const fg_node *node) {
    FG_VEC(const fg_node *) rights = {0}; /* of a sum of any length */
    for (; node && node->kind == FG_NODE_BINARY; node = node->slot[0].node)
        FG_PUSH(lo->arena, &rights, node->slot[1].node);
    if (node && node->kind == FG_NODE_UNARY) make_symbols(lo, node->slot[0].node);
    if (node && node->kind == FG_NODE_NAME && !fg_env_get(lo->body->env, node->slot[0].name))
        module_symbol(lo, node);
    while (rights.count > 0) make_symbols(lo, rights.at[--rights.count]);
}

static bool size_of_meaning(fg_lowering *lo, const fg_node *node, fg_meaning m,
                            const fg_size **size) {
    if (m.kind == FG_MEANS_SIZE) {
        *size = m.size;
        return true;
    }
    int64_t number;
    if (!fg_want_int(lo, fg_span_at(lo, node), m, "a size", &number)) return false;
    if (number < 0) {
        fg_complain_at(lo, FG_G205, node, "a size is not negative, and this is %lld",
                       (long long)number);
        return false;
    }
    *size = fg_size_number(&lo->graph->sizes, number);
    return true;
}

bool fg_eval_dimension(fg_lowering *lo, const fg_node *node, bool symbols, const fg_size **size) {
    if (node->kind == FG_NODE_UNKNOWN) {
        *size = fg_size_symbol(&lo->graph->sizes, NULL, fg_span_at(lo, node), false);
        return true;
    }
    if (symbols) make_symbols(lo, node);
    return size_of_meaning(lo, node, fg_eval(lo, node), size);
}

/* A name of a list of sizes stands for all of them, `T[window, n]`; NULL for anything else. */
static const fg_list *listed_sizes(fg_lowering *lo, const fg_node *node) {
    if (node->kind != FG_NODE_NAME) return NULL;
    const fg_entry *entry = fg_env_get(lo->body->env, node->slot[0].name);
    return entry && entry->value.kind == FG_MEANS_LIST ? entry->value.list : NULL;
}

/* ---- element types ---- */

static void complain_dtype(fg_lowering *lo, const fg_node *node) {
    const fg_name *name = node->slot[0].name;
    fg_nearest nearest;
    fg_nearest_init(&nearest, name->text, name->length);
    for (int i = 1; i < FG_DTYPE_COUNT; i++)
        if (i != FG_STRING) fg_nearest_offer(&nearest, fg_dtype_name((fg_dtype)i));
    fg_finding *f = fg_complain_at(lo, FG_G201, node, "'%s' is not an element type", name->text);
    if (nearest.best) fg_complain_rename(lo, f, fg_span_at(lo, node), name, &nearest);
}

/* FG_INVALID where the name means none; no finding. */
static fg_dtype dtype_in(const fg_body *body, const fg_name *name) {
    const fg_entry *entry = fg_env_get(body->env, name);
    if (entry && entry->value.kind == FG_MEANS_DTYPE) return entry->value.type;
    fg_dtype dtype = fg_dtype_of(name->text);
    return dtype == FG_STRING ? FG_INVALID : dtype;
}

/* How many axes the type has; G105 and -1 where they are too many. */
static int64_t count_axes(fg_lowering *lo, const fg_node *type, bool *unknown) {
    uint64_t rank = 0;
    *unknown = false;
    for (const fg_node *d = type->slot[1].node; d; d = d->next) {
        const fg_list *sizes = listed_sizes(lo, d);
        rank += sizes ? sizes->count : 1;
        *unknown |= d->kind == FG_NODE_ELLIPSIS;
    }
    if (rank <= FG_MAX_RANK || *unknown) return (int64_t)rank;
    fg_complain_at(lo, FG_G105, type, "%llu axes; there may be %d", (unsigned long long)rank,
                   FG_MAX_RANK);
    return -1;
}

bool fg_eval_type(fg_lowering *lo, const fg_node *node, bool symbols, fg_type *type) {
    const fg_node *name = node->slot[0].node;
    type->dtype = dtype_in(lo->body, name->slot[0].name);
    if (type->dtype == FG_INVALID) {
        complain_dtype(lo, name);
        return false;
    }
    bool unknown;
    int64_t rank = count_axes(lo, node, &unknown);
    if (unknown && rank > 1) {
        fg_finding *f = fg_complain_at(lo, FG_G106, node,
                                       "a rank of which only some axes are known is not supported "
                                       "here yet");
        fg_complain_help(lo, f, "[...] alone says that nothing is known");
        return false;
    }
    type->shape = &fg_shape_unknown;
    if (unknown) return true;
    if (rank < 0) return false;
    fg_shape *shape = fg_shape_new(lo->arena, (int)rank);
    bool well = true;
    int i = 0;
    for (const fg_node *d = node->slot[1].node; d; d = d->next) {
        const fg_list *sizes = listed_sizes(lo, d);
        for (uint32_t j = 0; sizes && j < sizes->count; j++)
            well &= size_of_meaning(lo, d, sizes->at[j], &shape->dims[i++]);
        if (!sizes) well &= fg_eval_dimension(lo, d, symbols, &shape->dims[i++]);
    }
    type->shape = shape;
    return well;
}

/* ---- parameters ---- */

static const char *const static_types[] = {"int",  "float", "bool", "string",
                                           "type", "shape", "list", "function"};

bool fg_is_static_type(const fg_node *type) {
    if (type->op == FG_TREE_SIZED) return false;
    for (size_t i = 0; i < sizeof static_types / sizeof *static_types; i++)
        if (strcmp(type->slot[0].node->slot[0].name->text, static_types[i]) == 0) return true;
    return false;
}

fg_dtype fg_param_dtype(fg_lowering *lo, const fg_body *callee, const fg_node *type) {
    (void)lo;
    return dtype_in(callee, type->slot[0].node->slot[0].name);
}

static bool is_shape(fg_meaning m) {
    if (m.kind != FG_MEANS_LIST) return false;
    for (uint32_t i = 0; i < m.list->count; i++)
        if (m.list->at[i].kind != FG_MEANS_INT && m.list->at[i].kind != FG_MEANS_SIZE) return false;
    return true;
}

static bool fits_static_type(const char *type, fg_meaning *m) {
    if (strcmp(type, "int") == 0) return m->kind == FG_MEANS_INT || m->kind == FG_MEANS_SIZE;
    if (strcmp(type, "bool") == 0) return m->kind == FG_MEANS_BOOL;
    if (strcmp(type, "string") == 0) return m->kind == FG_MEANS_STRING;
    if (strcmp(type, "type") == 0) return m->kind == FG_MEANS_DTYPE;
    if (strcmp(type, "function") == 0) return m->kind == FG_MEANS_FUNCTION;
    if (strcmp(type, "list") == 0) return m->kind == FG_MEANS_LIST;
    if (strcmp(type, "shape") == 0) return is_shape(*m);
    if (m->kind == FG_MEANS_INT || m->kind == FG_MEANS_WIDE) {
        uint8_t dtype = m->dtype;
        *m = fg_means_float(fg_means_real(*m));
        m->dtype = dtype;
    }
    return m->kind == FG_MEANS_FLOAT;
}

bool fg_check_static_type(fg_lowering *lo, const char *what, const fg_node *type, fg_span argument,
                          fg_meaning *m) {
    const char *name = type->slot[0].node->slot[0].name->text;
    if (m->kind == FG_MEANS_ERROR) return false;
    if (fits_static_type(name, m)) return true;
    if (m->kind == FG_MEANS_TENSOR && strcmp(name, "list") != 0) {
        fg_finding *f =
            fg_complain(lo, FG_G216, argument, "%s is a static %s, and this is a tensor, %s", what,
                        name, fg_type_of_text(lo, m->tensor));
        if (strcmp(name, "bool") == 0)
            fg_complain_help(lo, f, "true or false, or a name that is known when the file is read");
        return false;
    }
    fg_complain(lo, FG_G205, argument, "%s is %s %s, not %s", what,
                strcmp(name, "int") == 0 ? "an" : "a", name,
                fg_meaning_text(lo->graph, lo->arena, *m));
    return false;
}

/* ---- binding a tensor parameter ---- */

typedef struct fg_type_match {
    fg_lowering *lo;
    fg_body *callee;
    const char *what;
    const fg_node *type;
    fg_value_id value;
    fg_span argument;
} fg_type_match;

static const char *written(const fg_type_match *match) {
    fg_text text;
    fg_text_init(&text, match->lo->arena);
    fg_print_expression(match->callee->module->tree, match->type, &text);
    return fg_text_get(&text);
}

static void mark_declaration(const fg_type_match *match, fg_finding *f) {
    fg_complain_mark(match->lo, f, fg_tree_span(match->callee->module->tree, match->type),
                     "declared here");
}

static bool match_dtype(const fg_type_match *match) {
    fg_lowering *lo = match->lo;
    const fg_name *name = match->type->slot[0].node->slot[0].name;
    fg_dtype got = (fg_dtype)fg_graph_value(lo->graph, match->value)->dtype;
    fg_dtype want = dtype_in(match->callee, name);
    if (want == FG_INVALID && name->text[0] >= 'A' && name->text[0] <= 'Z') {
        fg_env_set(lo, match->callee->env, name, fg_means_dtype(got), NULL);
        return true;
    }
    if (want == got) return true;
    if (want == FG_INVALID) {
        fg_body *caller = lo->body;
        lo->body = match->callee;
        complain_dtype(lo, match->type->slot[0].node);
        lo->body = caller;
        return false;
    }
    fg_finding *f =
        fg_complain(lo, FG_G301, match->argument, "%s is %s, and this is %s", match->what,
                    fg_dtype_name(want), fg_type_of_text(lo, match->value));
    mark_declaration(match, f);
    fg_complain_help(lo, f, "cast(..., %s)", fg_dtype_name(want));
    return false;
}

static bool match_rank(const fg_type_match *match, int axes, bool open, int rank) {
    if (rank == axes || (open && rank > axes)) return true;
    fg_finding *f =
        fg_complain(match->lo, FG_G303, match->argument, "%s is %s, of %s%d %s, and this is %s",
                    match->what, written(match), open ? "at least " : "", axes,
                    axes == 1 ? "axis" : "axes", fg_type_of_text(match->lo, match->value));
    mark_declaration(match, f);
    return false;
}

static bool match_size(const fg_type_match *match, const fg_node *d, int axis, const fg_size *got) {
    fg_lowering *lo = match->lo;
    fg_body *caller = lo->body;
    const fg_size *want = NULL;
    if (d->kind == FG_NODE_UNKNOWN) return true;
    if (d->kind == FG_NODE_NAME && !fg_env_get(match->callee->env, d->slot[0].name)) {
        const fg_entry *file = fg_env_own(match->callee->module->env, d->slot[0].name);
        if (!file || file->kind != FG_DECLARED) {
            fg_env_set(lo, match->callee->env, d->slot[0].name, fg_means_size(got), NULL);
            return true;
        }
    }
    lo->body = match->callee;
    bool well = fg_eval_dimension(lo, d, false, &want);
    lo->body = caller;
    if (!well) return false;
    fg_agreement agreement = fg_size_compare(&lo->graph->sizes, want, got);
    if (agreement == FG_EQUAL) return true;
    fg_text text;
    fg_text_init(&text, lo->arena);
    fg_size_print(&lo->graph->sizes, want, &text);
    if (agreement == FG_DIFFERENT) {
        fg_finding *f = fg_complain(
            lo, FG_G302, match->argument, "axis %d of %s is %s in %s, and this is %s", axis,
            match->what, fg_text_get(&text), written(match), fg_type_of_text(lo, match->value));
        mark_declaration(match, f);
        return false;
    }
    fg_warn_open(lo, match->argument, want, got);
    return true;
}

bool fg_bind_type(fg_lowering *lo, fg_body *callee, const char *what, const fg_node *type,
                  fg_value_id value, fg_span argument) {
    fg_type_match match = {lo, callee, what, type, value, argument};
    if (!match_dtype(&match)) return false;
    const fg_shape *shape = fg_graph_value(lo->graph, value)->shape;
    int axes = 0;
    bool open = false;
    for (const fg_node *d = type->slot[1].node; d; d = d->next) {
        if (d->kind == FG_NODE_ELLIPSIS)
            open = true;
        else
            axes++;
    }
    if (open && axes == 0) return true;
    if (shape->rank < 0) {
        fg_finding *f =
            fg_complain(lo, FG_G303, argument, "%s is %s, and how many axes this has is not known",
                        what, written(&match));
        mark_declaration(&match, f);
        fg_complain_help(lo, f,
                         "declare the placeholder's axes, [?, ?] if need be, instead of "
                         "[...]");
        return false;
    }
    if (!match_rank(&match, axes, open, shape->rank)) return false;
    int axis = 0;
    for (const fg_node *d = type->slot[1].node; d; d = d->next) {
        if (d->kind == FG_NODE_ELLIPSIS)
            axis += shape->rank - axes;
        else if (!match_size(&match, d, axis, shape->dims[axis]))
            return false;
        else
            axis++;
    }
    return true;
}
