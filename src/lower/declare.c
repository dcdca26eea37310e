/* Declarations: placeholders, constants, variables, weights, layers. */
#include <string.h>

#include "lower/lowering.h"

/* ---- placeholder ---- */

static const fg_attr *type_attrs(fg_lowering *lo, fg_op_kind kind, fg_type type) {
    const fg_op_row *row = fg_op_row_of(kind);
    fg_attr *attrs = FG_NEW_ARRAY(lo->arena, fg_attr, row->param_count);
    int dtype = fg_op_param_index(row, "dtype"), shape = fg_op_param_index(row, "shape");
    if (dtype >= 0) attrs[dtype] = (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = type.dtype};
    if (type.shape->rank >= 0)
        attrs[shape] = (fg_attr){
            .kind = FG_ATTR_SIZES, .count = (uint32_t)type.shape->rank, .sizes = type.shape->dims};
    return attrs;
}

static void add_placeholder(fg_lowering *lo, const fg_node *node, fg_type type,
                            fg_value_id fallback, fg_placeholder *made) {
    fg_op_kind kind = fallback ? FG_OP_placeholder_default : FG_OP_placeholder;
    fg_op_id op = fg_graph_add(lo->graph, kind, 0, fg_span_at(lo, node), &fallback, fallback != 0,
                               type_attrs(lo, kind, type), &type, 1);
    fg_graph_op(lo->graph, op)->extra = lo->graph->placeholders.count;
    fg_graph_op(lo->graph, op)->name = made->full_name;
    made->value = fg_graph_op(lo->graph, op)->first_output;
    made->fallback = fallback;
    fg_map_set(lo->arena, &lo->placeholders, made->full_name,
               (void *)(uintptr_t)lo->graph->placeholders.count);
    FG_PUSH(lo->graph->arena, &lo->graph->placeholders, *made);
}

static bool default_value(fg_lowering *lo, const fg_node *node, fg_type type, fg_value_id *value) {
    fg_meaning m = fg_eval(lo, node);
    m = fg_to_tensor(lo, fg_span_at(lo, node), m, type.dtype);
    if (m.kind != FG_MEANS_TENSOR) return false;
    *value = m.tensor;
    const fg_shape *shape = fg_graph_value(lo->graph, m.tensor)->shape;
    if (shape->rank < 0 || type.shape->rank < 0) return true;
    bool agrees = shape->rank == type.shape->rank;
    for (int i = 0; agrees && i < shape->rank; i++)
        agrees =
            fg_size_compare(&lo->graph->sizes, shape->dims[i], type.shape->dims[i]) != FG_DIFFERENT;
    if (agrees) return true;
    fg_complain_at(lo, FG_G302, node, "the default is %s, and the placeholder %s",
                   fg_type_of_text(lo, m.tensor), fg_type_text(lo->arena, &lo->graph->sizes, type));
    return false;
}

static const fg_name *full_name_of(fg_lowering *lo, const fg_node *node) {
    const fg_node *as = node->slot[1].node;
    const fg_name *full = as ? as->slot[0].name
                             : fg_scoped(lo, lo->body->variables, node->slot[0].node->slot[0].name);
    uint32_t before = (uint32_t)(uintptr_t)fg_map_get(&lo->placeholders, full);
    const fg_node *name = as ? as : node->slot[0].node;
    /* That its own name is taken is said where it is declared. */
    if (!before || (!as && fg_env_get_here(lo->body->env, name->slot[0].name))) return full;
    fg_finding *f =
        fg_complain_at(lo, FG_G202, name, "there is a placeholder '%s' already", full->text);
    fg_complain_mark(lo, f, lo->graph->placeholders.at[before].span, "declared here");
    return NULL;
}

void fg_declare_placeholder(fg_lowering *lo, const fg_node *node) {
    const fg_node *name = node->slot[0].node;
    fg_type type;
    fg_value_id fallback = 0;
    bool well = node->slot[2].node && fg_eval_type(lo, node->slot[2].node, true, &type);
    if (well && node->slot[3].node) well = default_value(lo, node->slot[3].node, type, &fallback);
    const fg_name *full = full_name_of(lo, node);
    if (!well || !full) {
        fg_env_declare(lo, name, fg_means_error());
        return;
    }
    fg_placeholder made = {.name = name->slot[0].name,
                           .full_name = full,
                           .scope = lo->graph->frames.at[lo->body->frame].full_name,
                           .span = fg_span_at(lo, name)};
    made.is_phase =
        made.name == lo->name_learning_phase && type.dtype == FG_BOOL && type.shape->rank == 0;
    const fg_entry *before = fg_env_get_here(lo->body->env, name->slot[0].name);
    if (before && before->value.kind != FG_MEANS_ERROR) {
        fg_env_declare(lo, name, fg_means_error());
        return;
    }
    if (made.is_phase && lo->graph->phase) {
        fg_finding *f = fg_complain_at(lo, FG_G202, name, "the learning phase is used above");
        fg_complain_help(lo, f, "declare it before its first use");
        return;
    }
    add_placeholder(lo, name, type, fallback, &made);
    fg_value_id value = lo->graph->placeholders.at[lo->graph->placeholders.count - 1].value;
    if (made.is_phase) lo->graph->phase = value;
    fg_env_declare(lo, name, fg_means_tensor(value));
}

/* ---- const ---- */

/* `[]` is empty in whatever shape is declared. */
static bool is_empty(fg_meaning m, fg_type type, int64_t *dims) {
    if (m.kind != FG_MEANS_LIST || m.list->count > 0 || type.shape->rank < 1) return false;
    if (!fg_shape_numbers(type.shape, dims)) return false;
    for (int i = 0; i < type.shape->rank; i++)
        if (dims[i] == 0) return true;
    return false;
}

/* `float32` alone is a number of that type, `float32[]` a tensor. */
static fg_meaning typed_constant(fg_lowering *lo, const fg_node *node, fg_meaning m) {
    const fg_node *written = node->slot[1].node;
    fg_span span = fg_span_at(lo, node->slot[2].node);
    int64_t dims[FG_MAX_RANK];
    fg_type type;
    if (!fg_eval_type(lo, written, true, &type)) return fg_means_error();
    if (fg_means_static_scalar(m) && type.shape->rank == 0 && written->op != FG_TREE_SIZED) {
        fg_meaning checked = fg_to_tensor(lo, span, m, type.dtype);
        if (checked.kind == FG_MEANS_ERROR || !fg_means_number(m))
            return checked.kind == FG_MEANS_ERROR ? checked : m;
        if (m.kind != FG_MEANS_FLOAT && fg_dtype_kind_of(type.dtype) == FG_REAL)
            m = fg_means_float(fg_means_real(m));
        m.dtype = (uint8_t)type.dtype;
        return m;
    }
    if (is_empty(m, type, dims)) {
        fg_tensor *tensor =
            fg_graph_tensor(lo->graph, lo->memory, type.dtype, type.shape->rank, dims);
        return fg_means_tensor(fg_graph_constant(lo->graph, lo->body->frame, span, tensor));
    }
    m = fg_to_tensor(lo, span, m, type.dtype);
    bool fits = m.kind == FG_MEANS_TENSOR &&
                fg_bind_type(lo, lo->body, "the constant", written, m.tensor, span);
    return fits ? m : fg_means_error();
}

/* The checks are to know that the phase is fixed, and where. */
static void fix_phase(fg_lowering *lo, const fg_node *value, fg_meaning m) {
    m = fg_to_tensor(lo, fg_span_at(lo, value), m, FG_BOOL);
    if (m.kind == FG_MEANS_TENSOR && !lo->graph->phase) lo->graph->phase = m.tensor;
}

void fg_declare_const(fg_lowering *lo, const fg_node *node) {
    const fg_node *name = node->slot[0].node, *value = node->slot[2].node;
    fg_op_id first = lo->graph->ops.count;
    fg_meaning m = value ? fg_eval(lo, value) : fg_means_error();
    if (node->slot[1].node && m.kind != FG_MEANS_ERROR) m = typed_constant(lo, node, m);
    if (m.kind == FG_MEANS_TENSOR && !fg_value_constant(lo->graph, m.tensor)) {
        fg_complain_at(lo, FG_G216, value,
                       "a const must be known when the file is read, and this is %s",
                       fg_type_of_text(lo, m.tensor));
        m = fg_means_error();
    }
    if (!fg_env_declare(lo, name, m)) return;
    if (m.kind == FG_MEANS_BOOL && !lo->body->function &&
        name->slot[0].name == lo->name_learning_phase)
        fix_phase(lo, value, m);
    if (m.kind != FG_MEANS_TENSOR) return;
    fg_op *op = fg_graph_maker(lo->graph, m.tensor);
    if (!op->name && fg_graph_value(lo->graph, m.tensor)->op >= first)
        op->name = name->slot[0].name;
}

/* ---- variable, state ---- */

static bool known_sizes(fg_lowering *lo, const fg_node *name, const fg_node *place, fg_type type) {
    int64_t dims[FG_MAX_RANK];
    if (type.shape->rank >= 0 && fg_shape_numbers(type.shape, dims)) return true;
    fg_finding *f =
        fg_complain_at(lo, FG_G216, place,
                       "the sizes of '%s' must be known when the file is read, and it "
                       "is %s",
                       name->slot[0].name->text, fg_type_text(lo->arena, &lo->graph->sizes, type));
    fg_complain_help(lo, f, "give the placeholder that this size comes from a number there");
    return false;
}

/* The initial value, made to fit: a scalar fills. */
static fg_value_id initial_value(fg_lowering *lo, const fg_node *node, fg_meaning m,
                                 const fg_type *type) {
    fg_span span = fg_span_at(lo, node);
    m = fg_to_tensor(lo, span, m, type->dtype);
    if (m.kind != FG_MEANS_TENSOR) return 0;
    fg_type got = fg_value_type(lo->graph, m.tensor);
    if (got.shape->rank == 0 && type->shape->rank > 0) {
        const fg_op_row *row = fg_op_row_of(FG_OP_fill);
        fg_attr *attrs = FG_NEW_ARRAY(lo->arena, fg_attr, row->param_count);
        attrs[fg_op_param_index(row, "shape")] = (fg_attr){.kind = FG_ATTR_SIZES,
                                                           .count = (uint32_t)type->shape->rank,
                                                           .sizes = type->shape->dims};
        m = fg_emit(lo, span, FG_OP_fill, &m.tensor, 1, &span, attrs, 1);
        return m.kind == FG_MEANS_TENSOR ? m.tensor : 0;
    }
    bool agrees = got.shape->rank < 0 || got.shape->rank == type->shape->rank;
    for (int i = 0; agrees && i < got.shape->rank; i++)
        agrees = fg_size_compare(&lo->graph->sizes, got.shape->dims[i], type->shape->dims[i]) !=
                 FG_DIFFERENT;
    if (agrees) return m.tensor;
    fg_complain(lo, FG_G302, span, "the initial value is %s, and the variable %s",
                fg_type_of_text(lo, m.tensor), fg_type_text(lo->arena, &lo->graph->sizes, *type));
    return 0;
}

static fg_meaning variable_meaning(const fg_lowering *lo, uint32_t number) {
    fg_meaning m = fg_means_tensor(lo->graph->variables.at[number].value);
    m.variable = number;
    return m;
}

/* A later call of a layer finds what its first made. */
static fg_meaning found_variable(fg_lowering *lo, const fg_node *node, uint32_t number,
                                 const fg_type *type) {
    const fg_variable *variable = &lo->graph->variables.at[number];
    fg_type had = fg_value_type(lo->graph, variable->value);
    bool same = !type || (had.dtype == type->dtype && had.shape->rank == type->shape->rank);
    for (int i = 0; type && same && i < had.shape->rank; i++)
        same = had.shape->dims[i] == type->shape->dims[i];
    if (same) return variable_meaning(lo, number);
    fg_finding *f =
        fg_complain_at(lo, FG_G302, node,
                       "this call wants '%s' to be %s, and the layer's first call made "
                       "it %s",
                       variable->full_name->text, fg_type_text(lo->arena, &lo->graph->sizes, *type),
                       fg_type_text(lo->arena, &lo->graph->sizes, had));
    fg_complain_mark(lo, f, lo->graph->frames.at[variable->frame].call, "first call");
    return fg_means_error();
}

static fg_meaning new_variable(fg_lowering *lo, const fg_node *node, const fg_name *full,
                               const fg_type *type, fg_meaning initial) {
    fg_value_id value = initial_value(lo, node->slot[2].node, initial, type);
    if (!value) return fg_means_error();
    uint32_t number = lo->graph->variables.count;
    fg_span span = fg_span_at(lo, node->slot[0].node);
    fg_op_id op = fg_graph_add(lo->graph, FG_OP_variable, lo->body->frame, span, NULL, 0,
                               type_attrs(lo, FG_OP_variable, *type), type, 1);
    fg_graph_op(lo->graph, op)->extra = number;
    fg_graph_op(lo->graph, op)->name = node->slot[0].node->slot[0].name;
    FG_PUSH(lo->graph->arena, &lo->graph->variables,
            (fg_variable){.value = fg_graph_op(lo->graph, op)->first_output,
                          .full_name = full,
                          .span = span,
                          .initial = value,
                          .trainable = node->op != FG_TREE_STATE,
                          .frame = lo->body->frame});
    fg_map_set(lo->arena, &lo->variables, full, (void *)(uintptr_t)number);
    return variable_meaning(lo, number);
}

static fg_meaning make_variable(fg_lowering *lo, const fg_node *node, const fg_name *full) {
    fg_type type;
    bool typed = node->slot[1].node != NULL;
    if (typed && (!fg_eval_type(lo, node->slot[1].node, false, &type) ||
                  !known_sizes(lo, node->slot[0].node, node->slot[1].node, type)))
        return fg_means_error();
    uint32_t before = (uint32_t)(uintptr_t)fg_map_get(&lo->variables, full);
    if (before && lo->body->repeat) return found_variable(lo, node, before, typed ? &type : NULL);
    if (before || lo->body->repeat) {
        fg_complain_at(lo, FG_G202, node->slot[0].node,
                       before
                           ? "there is a variable '%s' already"
                           : "this call of the layer wants a variable '%s', which its first call "
                             "did not make",
                       full->text);
        return fg_means_error();
    }
    lo->body->initialises = typed ? &type : NULL;
    fg_meaning initial = fg_eval(lo, node->slot[2].node);
    lo->body->initialises = NULL;
    if (!typed && initial.kind != FG_MEANS_ERROR) {
        initial = fg_to_tensor(lo, fg_span_at(lo, node->slot[2].node), initial, FG_INVALID);
        if (initial.kind != FG_MEANS_TENSOR) return fg_means_error();
        type = fg_value_type(lo->graph, initial.tensor);
        if (!known_sizes(lo, node->slot[0].node, node->slot[2].node, type)) return fg_means_error();
    }
    if (initial.kind == FG_MEANS_ERROR) return initial;
    return new_variable(lo, node, full, &type, initial);
}

void fg_declare_variable(fg_lowering *lo, const fg_node *node) {
    const fg_node *name = node->slot[0].node;
    if (lo->body->branches > 0) {
        fg_complain_at(
            lo, FG_G216, node,
            "a variable is declared in a loop, or in a branch that only the run decides");
        fg_env_declare(lo, name, fg_means_error());
        return;
    }
    const fg_entry *before = fg_env_get_here(lo->body->env, name->slot[0].name);
    if (before && before->value.kind != FG_MEANS_ERROR) {
        fg_env_declare(lo, name, fg_means_error()); /* says so */
        return;
    }
    const fg_name *full = fg_scoped(lo, lo->body->variables, name->slot[0].name);
    fg_env_declare(lo, name, make_variable(lo, node, full));
}

/* ---- weights ---- */

void fg_declare_weights(fg_lowering *lo, const fg_node *node) {
    const fg_name *path = node->slot[0].node->slot[0].name;
    FG_PUSH(
        lo->graph->arena, &lo->graph->weights,
        (fg_weights){.path = fg_path_beside(lo, path), .span = fg_span_at(lo, node->slot[0].node)});
}

/* ---- layer ---- */

static fg_function *layer_callee(fg_lowering *lo, const fg_node *call) {
    if (call->kind != FG_NODE_CALL || call->slot[0].node->kind != FG_NODE_NAME) {
        fg_complain_at(lo, FG_G101, call, "after 'layer NAME =' stands a call of a definition");
        return NULL;
    }
    const fg_node *callee = call->slot[0].node;
    fg_function *function = fg_callable(lo, lo->body->module, callee->slot[0].name);
    if (function && function->kind == FG_CALLS_DEF) return function;
    if (function) {
        fg_complain_at(lo, FG_G203, callee, "'%s' is no definition: it has no variables to share",
                       callee->slot[0].name->text);
        return NULL;
    }
    fg_nearest nearest;
    fg_nearest_init(&nearest, callee->slot[0].name->text, callee->slot[0].name->length);
    if (fg_may_offer(lo, lo->body->module->functions.count))
        fg_offer_callables(lo, lo->body->module, &nearest);
    fg_finding *f = fg_complain_at(lo, FG_G203, callee, "there is no definition or layer '%s'",
                                   callee->slot[0].name->text);
    if (nearest.best)
        fg_complain_rename(lo, f, fg_span_at(lo, callee), callee->slot[0].name, &nearest);
    return NULL;
}

void fg_declare_layer(fg_lowering *lo, const fg_node *node) {
    const fg_node *name = node->slot[0].node, *call = node->slot[1].node;
    const fg_function *before = fg_map_get(&lo->body->module->functions, name->slot[0].name);
    const fg_entry *entry = fg_env_get(lo->body->env, name->slot[0].name);
    if (before || entry) {
        fg_finding *f =
            fg_complain_at(lo, FG_G202, name, "'%s' is declared already", name->slot[0].name->text);
        if (before)
            fg_complain_mark(lo, f, fg_tree_span(before->module->tree, before->node->slot[0].node),
                             "first here");
        return;
    }
    fg_function *layer = FG_NEW(lo->arena, fg_function);
    *layer = (fg_function){.kind = FG_CALLS_LAYER,
                           .name = name->slot[0].name,
                           .module = lo->body->module,
                           .node = node};
    /* before it has a name: `layer lstm = lstm(units=4)` is of the library's */
    const fg_function *callee = layer_callee(lo, call);
    fg_map_set(lo->arena, &lo->body->module->functions, layer->name, layer);
    layer->layer_of = callee;
    layer->broken = true;
    if (!callee || !fg_eval_arguments(lo, call->slot[1].node, &layer->layer_arguments)) return;
    for (const fg_argument *a = layer->layer_arguments; a; a = a->next)
        if (a->value.kind == FG_MEANS_TENSOR) {
            fg_complain(lo, FG_G205, a->span,
                        "'layer' fixes options; tensors are given when '%s' is called",
                        layer->name->text);
            return;
        }
    layer->broken = false;
}
