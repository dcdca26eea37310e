#include "emit/graph_def.h"

#include <stdlib.h>
#include <string.h>

#include "emit/graph_home.h"

/* ---- names ---- */

void fg_export_refuse(fg_exporting *e, const char *why) {
    const fg_op *op = fg_graph_op(e->graph, e->op);
    e->failed = true;
    fg_finding *finding =
        fg_report_add(e->report, FG_G203, fg_op_user_span(e->graph, e->op),
                      "TensorFlow has no operation for '%s', which is %s%s%s", e->base,
                      fg_op_row_of((fg_op_kind)op->kind)->name, *why ? ": " : "", why);
    fg_finding_help(e->report, finding, "--fetch what does not need it, or --emit graph");
}

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
}

/* With what TensorFlow allows in a name. */
static const char *sayable(fg_exporting *e, const char *text) {
    char *copy = fg_arena_text(e->arena, text, strlen(text));
    for (char *c = copy; *c; c++)
        if (!is_plain(*c) && *c != '_' && (c == copy || !strchr("-/\\", *c)))
            *c = c == copy ? 'x' : '_';
    return *copy ? copy : "x";
}

/* With a number behind it where it is taken: the next one after that of its last namesake. */
const char *fg_export_name(fg_exporting *e, const char *wanted) {
    const char *base = sayable(e, wanted);
    const fg_name *first = fg_name_of_text(&e->names, base), *name = first;
    uintptr_t count = (uintptr_t)fg_map_get(&e->taken, first);
    for (uintptr_t n = count ? count : 1;
         fg_map_has(&e->taken, name) || fg_map_has(&e->awaited, name); n++) {
        name = fg_name_of_text(&e->names, fg_arena_printf(e->arena, "%s_%zu", base, (size_t)n));
        count = n + 1;
    }
    if (name != first) fg_map_set(e->arena, &e->taken, first, (void *)count);
    fg_map_set(e->arena, &e->taken, name, (void *)(uintptr_t)1);
    return name->text;
}

const char *fg_export_own_name(fg_exporting *e, fg_op_id id) {
    const char *wanted = fg_export_wanted(e, id);
    const fg_name *name = fg_name_of_text(&e->names, sayable(e, wanted));
    if ((uintptr_t)fg_map_get(&e->awaited, name) != id) return fg_export_name(e, wanted);
    fg_map_set(e->arena, &e->awaited, name, (void *)UINTPTR_MAX);
    return name->text;
}

/* What an operation is called no other node is, though it be written before. */
static void await_names(fg_exporting *e) {
    for (fg_op_id id = 1; id < e->graph->ops.count; id++) {
        const fg_name *name = fg_name_of_text(&e->names, sayable(e, fg_export_wanted(e, id)));
        if (!fg_map_has(&e->awaited, name))
            fg_map_set(e->arena, &e->awaited, name, (void *)(uintptr_t)id);
    }
}

const char *fg_export_helper(fg_exporting *e, const char *what) {
    return fg_export_name(e, fg_arena_printf(e->arena, "%s/%s", e->base, what));
}

/* ---- declarations ---- */

static void export_placeholder(fg_exporting *e, const fg_op *op) {
    fg_type type = fg_value_type(e->graph, op->first_output);
    bool fallback = op->kind == FG_OP_placeholder_default;
    if (!op->extra) return; /* nobody asks for it */
    const char *input = fallback ? fg_export_tensor(e, fg_op_inputs(e->graph, op)[0]) : NULL;
    fg_node_begin(e, e->base, fallback ? "PlaceholderWithDefault" : "Placeholder");
    if (input) fg_node_input(e, input);
    fg_node_type(e, "dtype", type.dtype);
    fg_node_shape(e, "shape", type.shape);
    fg_node_end(e);
}

/* ---- what each operation is called ---- */

const char *fg_export_wanted(const fg_exporting *e, fg_op_id id) {
    const fg_op *op = fg_graph_op(e->graph, id);
    if (op->kind == FG_OP_variable) return e->graph->variables.at[op->extra].full_name->text;
    bool placeholder = op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default;
    if (placeholder && op->extra) return e->graph->placeholders.at[op->extra].full_name->text;
    return fg_op_full_name(e->graph, e->arena, id);
}

/* ---- all operations ---- */

static bool is_declared(const fg_op *op) {
    return op->kind == FG_OP_const || op->kind == FG_OP_placeholder ||
           op->kind == FG_OP_placeholder_default || op->kind == FG_OP_variable;
}

static const void *key_of(fg_value_id value) {
    return (const void *)(uintptr_t)value;
}

static void export_op(fg_exporting *e, fg_op_id id) {
    const fg_op *op = fg_graph_op(e->graph, id);
    fg_export_place *here = e->here;
    const char *tensor;
    e->op = id;
    if (is_declared(op)) {
        if (fg_map_has(&e->root->names, key_of(op->first_output))) return;
        e->here = e->root; /* nothing is declared in a frame, or on a side */
    }
    e->base = tensor = fg_export_own_name(e, id);
    if (op->kind == FG_OP_const)
        fg_export_constant(e, e->base, op->attrs[0].tensor);
    else if (op->kind == FG_OP_variable)
        tensor = fg_export_variable(e);
    else if (is_declared(op))
        export_placeholder(e, op);
    else if (op->kind == FG_OP_identity && op->extra)
        fg_export_tie(e);
    else
        fg_export_operation(e, id);
    e->nodes[id] = tensor;
    for (uint32_t i = 0; i < op->output_count; i++)
        fg_export_set(e, e->here, op->first_output + i,
                      i == 0 ? tensor : fg_arena_printf(e->arena, "%s:%u", tensor, i));
    e->here = here;
}

/* ---- conditions ---- */

static void export_side(fg_exporting *e, const fg_export_homes *homes, uint32_t side);

static fg_export_place *new_side(fg_exporting *e, const char *name, const char *predicate,
                                 bool truth) {
    fg_export_place *place = FG_NEW(e->arena, fg_export_place);
    *place =
        (fg_export_place){.outer = e->here, .side = name, .predicate = predicate, .truth = truth};
    return place;
}

/* What only a side needs stands on it; Merge has the one that is there. */
static void export_choice(fg_exporting *e, const fg_export_homes *homes, fg_op_id id) {
    const fg_op *op = fg_graph_op(e->graph, id);
    const fg_value_id *inputs = fg_op_inputs(e->graph, op);
    uint32_t sides = homes->choices[id - homes->first];
    const char *name = fg_export_own_name(e, id), *given[2];
    fg_export_place *here = e->here;
    const char *predicate = fg_export_tensor_at(e, here, inputs[0]);
    for (uint32_t i = 0; i < 2; i++) {
        fg_export_place *side = new_side(e, name, predicate, i == 0);
        e->here = side;
        if (sides) export_side(e, homes, sides + i);
        given[i] = fg_export_tensor_at(e, side, inputs[1 + i]);
        e->here = here;
    }
    e->op = id;
    e->base = name;
    fg_node_begin(e, name, "Merge");
    fg_node_input(e, given[1]);
    fg_node_input(e, given[0]);
    fg_node_type(e, "T", fg_export_dtype_of(e, 1));
    fg_node_int(e, "N", 2);
    fg_node_end(e);
    e->nodes[id] = name;
    fg_export_set(e, here, op->first_output, name);
}

/* As deep as conditions nest, which graph_home.c bounds. */
static void export_side(fg_exporting *e, const fg_export_homes *homes, uint32_t side) {
    for (fg_op_id id = homes->sides.at[side].list; id; id = homes->next[id - homes->first]) {
        const fg_op *op = fg_graph_op(e->graph, id);
        if (op->kind == FG_OP_loop)
            fg_export_loop(e, e->graph->loops.at[op->extra].first);
        else if (op->kind == FG_OP_select_branch)
            export_choice(e, homes, id);
        else
            export_op(e, id);
    }
}

void fg_export_values(fg_exporting *e, fg_op_id first, fg_op_id end, const fg_value_id *values,
                      uint32_t count, bool steady) {
    fg_export_homes homes = {.steady = steady};
    fg_export_find_homes(e, &homes, first, end, values, count);
    export_side(e, &homes, 0);
}

/* ---- the names of what signatures give ---- */

/* Which output of a node a name is: "a:2" is 2 of "a". */
static uint32_t output_of(fg_exporting *e, const char *name, const char **node) {
    const char *colon = strrchr(name, ':');
    char *end = NULL;
    unsigned long output = colon ? strtoul(colon + 1, &end, 10) : 0;
    if (!colon || end == colon + 1 || *end || output > 1000) {
        *node = name;
        return 0;
    }
    *node = fg_arena_text(e->arena, name, (size_t)(colon - name));
    return (uint32_t)output;
}

typedef struct fg_given_out {
    const char *node;
    uint32_t output;
    fg_value_id value;
    const fg_signature *signature;
} fg_given_out;

/* Whether the value has the name by itself. */
static bool is_own(const fg_exporting *e, const fg_given_out *it) {
    const fg_value *value = fg_graph_value(e->graph, it->value);
    const fg_op *op = fg_graph_op(e->graph, value->op);
    if (op->kind == FG_OP_variable || op->kind == FG_OP_loop) return false;
    return value->output == it->output && strcmp(fg_export_wanted(e, value->op), it->node) == 0;
}

static int compare_given(const void *a, const void *b) {
    const fg_given_out *x = a, *y = b;
    int order = strcmp(x->node, y->node);
    if (order == 0) order = (x->output > y->output) - (x->output < y->output);
    return order ? order : (x->signature > y->signature) - (x->signature < y->signature);
}

typedef FG_VEC(fg_given_out) fg_given_outs;

static const char *signature_name(const fg_signature *signature) {
    return signature->name ? signature->name->text : "signature";
}

/* The value of the placeholder that is called so, or 0. */
static fg_value_id placeholder_called(fg_exporting *e, const fg_map *placeholders,
                                      const char *node) {
    return (fg_value_id)(uintptr_t)fg_map_get(placeholders,
                                              fg_name_of_text(&e->names, sayable(e, node)));
}

static void say_parted(fg_exporting *e, const fg_given_out *first, const char *node, bool fed) {
    fg_finding *finding;
    if (fed) {
        finding = fg_report_add(e->report, FG_G905, first->signature->span,
                                "a signature gives something else under the name '%s' of a "
                                "placeholder, which is one node in a GraphDef",
                                node);
        fg_finding_help(e->report, finding, "'%s' is what is given, '%s' what is fed", first->node,
                        node);
    } else {
        finding = fg_report_add(e->report, FG_G905, first->signature->span,
                                "signatures give different values under the name '%s', which is "
                                "one node in a GraphDef: each is a node of its own there",
                                node);
        fg_finding_help(e->report, finding, "'%s' is that of the first of them", first->node);
    }
}

/* One name that signatures give different values, or that a placeholder has, is one for each of
 * them, "signature/name". */
static void part_names(fg_exporting *e, const fg_map *placeholders, fg_given_outs *list,
                       uint32_t first, uint32_t end) {
    const char *node = list->at[first].node;
    fg_value_id fed = placeholder_called(e, placeholders, node);
    bool differ = false, unlike = false;
    for (uint32_t i = first; i < end; i++) {
        unlike |= fed && (list->at[i].value != fed || list->at[i].output > 0);
        differ |= i > first && list->at[i].output == list->at[i - 1].output &&
                  list->at[i].value != list->at[i - 1].value;
    }
    if (!differ && !unlike) return;
    for (uint32_t i = first; i < end; i++)
        list->at[i].node =
            fg_arena_printf(e->arena, "%s/%s", signature_name(list->at[i].signature), node);
    say_parted(e, &list->at[first], node, unlike);
}

static void sort_given(fg_given_outs *list) {
    if (list->count > 0) qsort(list->at, list->count, sizeof *list->at, compare_given);
}

static void list_given(fg_exporting *e, fg_given_outs *list) {
    fg_map placeholders = {0};
    for (uint32_t i = 1; i < e->graph->placeholders.count; i++) {
        const fg_placeholder *it = &e->graph->placeholders.at[i];
        fg_map_set(e->arena, &placeholders,
                   fg_name_of_text(&e->names, sayable(e, it->full_name->text)),
                   (void *)(uintptr_t)it->value);
    }
    for (uint32_t s = 0; s < e->graph->signatures.count; s++) {
        const fg_signature *signature = &e->graph->signatures.at[s];
        for (uint32_t k = 0; k < signature->output_count; k++) {
            fg_given_out it = {.value = signature->outputs[k].value, .signature = signature};
            it.output = output_of(e, signature->outputs[k].name->text, &it.node);
            FG_PUSH(e->arena, list, it);
        }
    }
    sort_given(list);
    for (uint32_t i = 0, end; i < list->count; i = end) {
        for (end = i; end < list->count && strcmp(list->at[end].node, list->at[i].node) == 0;)
            end++;
        part_names(e, &placeholders, list, i, end);
    }
    sort_given(list);
}

/* The names that nodes of their own get are no operation's. A node whose outputs all are its own
 * has none. */
static void reserve(fg_exporting *e, fg_given_outs *list) {
    uint32_t kept = 0;
    for (uint32_t i = 0, end; i < list->count; i = end) {
        bool own = true;
        for (end = i; end < list->count && strcmp(list->at[end].node, list->at[i].node) == 0; end++)
            own &= is_own(e, &list->at[end]);
        if (own) continue;
        fg_map_set(e->arena, &e->awaited, fg_name_of_text(&e->names, sayable(e, list->at[i].node)),
                   (void *)UINTPTR_MAX);
        for (uint32_t k = i; k < end; k++) list->at[kept++] = list->at[k];
    }
    list->count = kept;
}

/* One node for all outputs of a name; what nobody asks for between them is the first. */
static void put_given(fg_exporting *e, const fg_given_out *list, uint32_t count) {
    const char *name = sayable(e, list[0].node);
    uint32_t outputs = list[count - 1].output + 1, next = 0;
    fg_value_id *values = FG_NEW_ARRAY(e->arena, fg_value_id, outputs);
    for (uint32_t i = 0; i < count; i++) values[list[i].output] = list[i].value;
    fg_node_begin(e, name, outputs == 1 ? "Identity" : "IdentityN");
    for (next = 0; next < outputs; next++)
        fg_node_value(e, values[next] ? values[next] : list[0].value);
    fg_dtype *types = FG_NEW_ARRAY(e->arena, fg_dtype, outputs);
    for (next = 0; next < outputs; next++)
        types[next] =
            (fg_dtype)fg_graph_value(e->graph, values[next] ? values[next] : list[0].value)->dtype;
    if (outputs > 1)
        fg_node_types(e, "T", outputs, types);
    else
        fg_node_type(e, "T", types[0]);
    fg_node_end(e);
}

static void put_all_given(fg_exporting *e, const fg_given_outs *list) {
    for (uint32_t i = 0, end; i < list->count; i = end) {
        for (end = i; end < list->count && strcmp(list->at[end].node, list->at[i].node) == 0;)
            end++;
        put_given(e, &list->at[i], end - i);
    }
}

/* ---- symbols ---- */

static void tell_sizes(fg_exporting *e, fg_value_id value, fg_value_id *makers, uint8_t *axes) {
    const fg_shape *shape = fg_graph_value(e->graph, value)->shape;
    for (int axis = 0; axis < shape->rank; axis++) {
        const fg_symbol *symbol = fg_size_is_symbol(&e->graph->sizes, shape->dims[axis]);
        if (!symbol || makers[symbol->number]) continue;
        makers[symbol->number] = value;
        axes[symbol->number] = (uint8_t)axis;
    }
}

/* What is outside of loops goes first. */
static void find_symbols(fg_exporting *e) {
    const fg_graph *graph = e->graph;
    uint32_t count = graph->sizes.symbols.count + 1;
    fg_value_id *makers = FG_NEW_ARRAY(e->arena, fg_value_id, count);
    uint8_t *axes = FG_NEW_ARRAY(e->arena, uint8_t, count);
    for (fg_op_id id = 1; id < graph->ops.count; id++) {
        const fg_op *op = fg_graph_op(graph, id);
        if (op->kind == FG_OP_loop_state) id = graph->loops.at[op->extra].op;
        op = fg_graph_op(graph, id);
        for (uint32_t i = 0; i < op->output_count; i++)
            tell_sizes(e, op->first_output + i, makers, axes);
    }
    for (fg_value_id value = 1; value < graph->values.count; value++)
        tell_sizes(e, value, makers, axes);
    e->makers = makers;
    e->axes = axes;
}

/* ---- all of it ---- */

typedef FG_VEC(fg_value_id) fg_roots;

/* What signatures give, and every placeholder. */
static void find_roots(const fg_exporting *e, fg_roots *roots) {
    const fg_graph *graph = e->graph;
    for (uint32_t s = 0; s < graph->signatures.count; s++)
        for (uint32_t k = 0; k < graph->signatures.at[s].output_count; k++)
            FG_PUSH(e->arena, roots, graph->signatures.at[s].outputs[k].value);
    for (uint32_t i = 1; i < graph->placeholders.count; i++)
        FG_PUSH(e->arena, roots, graph->placeholders.at[i].value);
}

const fg_text *fg_emit_graph_def(const fg_graph *graph, fg_tensor *const *values, fg_arena *scratch,
                                 fg_report *report, bool text) {
    fg_exporting e = {.graph = graph, .values = values, .arena = scratch, .report = report};
    fg_export_place root = {.outer = NULL};
    fg_roots roots = {0};
    fg_given_outs given = {0};
    e.root = e.here = &root;
    fg_names_init(&e.names, scratch);
    fg_proto_init(&e.proto, scratch, text);
    e.nodes = FG_NEW_ARRAY(scratch, const char *, graph->ops.count);
    find_symbols(&e);
    list_given(&e, &given);
    await_names(&e);
    reserve(&e, &given);
    fg_export_find_writes(&e);
    find_roots(&e, &roots);
    fg_export_values(&e, 1, graph->ops.count, roots.at, roots.count, false);
    fg_export_pending_writes(&e);
    e.here = &root;
    e.base = NULL;
    if (!e.failed) put_all_given(&e, &given);
    if (!e.failed) fg_export_tell_draws(&e);
    fg_proto_begin(&e.proto, 4, "versions");
    fg_proto_int(&e.proto, 1, "producer", 27);
    fg_proto_end(&e.proto);
    if (e.failed) return NULL;
    fg_text *done = FG_NEW(scratch, fg_text);
    *done = *fg_proto_done(&e.proto);
    return done;
}
