#include "emit/graph_def.h"

#include <stdlib.h>
#include <string.h>

#include "emit/exporting.h"

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

const char *fg_export_name(fg_exporting *e, const char *wanted) {
    const char *base = sayable(e, wanted), *text = base;
    for (uint32_t n = 1;; n++) {
        const fg_name *name = fg_name_of_text(&e->names, text);
        if (!fg_map_has(&e->taken, name)) {
            fg_map_set(e->arena, &e->taken, name, e);
            return name->text;
        }
        text = fg_arena_printf(e->arena, "%s_%u", base, n);
    }
}

const char *fg_export_helper(fg_exporting *e, const char *what) {
    return fg_export_name(e, fg_arena_printf(e->arena, "%s/%s", e->base, what));
}

static void *key_of(fg_value_id value) {
    return (void *)(uintptr_t)value;
}

static void set_tensor(fg_exporting *e, fg_export_place *place, fg_value_id value,
                       const char *tensor) {
    fg_map_set(e->arena, &place->names, key_of(value), (void *)(uintptr_t)tensor);
}

/* The dtype, and whether what enters is the same in each turn. */
static const char *put_enter(fg_exporting *e, const char *frame, const char *tensor, fg_dtype dtype,
                             bool constant) {
    const char *name = fg_export_name(e, fg_arena_printf(e->arena, "%s/Enter", frame));
    fg_node_begin(e, name, "Enter");
    fg_node_input(e, tensor);
    fg_node_type(e, "T", dtype);
    fg_node_text(e, "frame_name", frame);
    fg_node_flag(e, "is_constant", constant);
    fg_node_int(e, "parallel_iterations", 10);
    fg_node_end(e);
    return name;
}

static const char *enter_from(fg_exporting *e, const fg_export_place *place, const char *tensor,
                              fg_dtype dtype) {
    if (!place || !place->outer) return tensor;
    tensor = enter_from(e, place->outer, tensor, dtype);
    return place->frame ? put_enter(e, place->frame, tensor, dtype, true) : tensor;
}

const char *fg_export_enter(fg_exporting *e, const char *tensor, fg_dtype dtype) {
    return enter_from(e, e->here, tensor, dtype);
}

/* As deep as loops nest. */
static const char *tensor_at(fg_exporting *e, fg_export_place *place, fg_value_id value) {
    const char *tensor = fg_map_get(&place->names, key_of(value));
    if (tensor || !place->outer) return tensor ? tensor : "";
    tensor = tensor_at(e, place->outer, value);
    if (!place->frame) return tensor;
    tensor =
        put_enter(e, place->frame, tensor, (fg_dtype)fg_graph_value(e->graph, value)->dtype, true);
    set_tensor(e, place, value, tensor);
    return tensor;
}

const char *fg_export_tensor(fg_exporting *e, fg_value_id value) {
    return tensor_at(e, e->here, value);
}

/* ---- declarations ---- */

static void put_constant(fg_exporting *e, const char *name, const fg_tensor *tensor) {
    fg_node_begin(e, name, "Const");
    fg_node_type(e, "dtype", tensor->dtype);
    fg_node_tensor(e, "value", tensor);
    fg_node_end(e);
}

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

/* A variable, what it begins with, and what reads it. */
static const char *export_variable(fg_exporting *e, const fg_op *op) {
    fg_type type = fg_value_type(e->graph, op->first_output);
    const char *initial = fg_export_helper(e, "initial_value"), *read = fg_export_helper(e, "read");
    put_constant(e, initial, e->values[op->extra]);
    fg_node_begin(e, e->base, "VariableV2");
    fg_node_type(e, "dtype", type.dtype);
    fg_node_shape(e, "shape", type.shape);
    fg_node_end(e);
    fg_node_begin(e, fg_export_helper(e, "Assign"), "Assign");
    fg_node_input(e, e->base);
    fg_node_input(e, initial);
    fg_node_type(e, "T", type.dtype);
    fg_node_flag(e, "use_locking", true);
    fg_node_flag(e, "validate_shape", true);
    fg_node_end(e);
    fg_node_begin(e, read, "Identity");
    fg_node_input(e, e->base);
    fg_node_type(e, "T", type.dtype);
    fg_node_end(e);
    return read;
}

/* ---- what each operation is called ---- */

static const char *wanted_name(const fg_exporting *e, fg_op_id id) {
    const fg_op *op = fg_graph_op(e->graph, id);
    if (op->kind == FG_OP_variable) return e->graph->variables.at[op->extra].full_name->text;
    bool placeholder = op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default;
    if (placeholder && op->extra) return e->graph->placeholders.at[op->extra].full_name->text;
    return fg_op_full_name(e->graph, e->arena, id);
}

/* ---- loops ---- */

static void export_range(fg_exporting *e, fg_op_id first, fg_op_id end, const uint8_t *only);

/* Marks what a value is computed from, among the operations of a loop's body. */
static uint8_t *needs_of(fg_exporting *e, const fg_loop *loop, uint32_t count,
                         const fg_value_id *values) {
    const fg_graph *graph = e->graph;
    uint8_t *needed = FG_NEW_ARRAY(e->arena, uint8_t, (size_t)(loop->op - loop->first) + 1);
    for (uint32_t i = 0; i < count; i++) {
        fg_op_id op = graph->values.at[values[i]].op;
        if (op > loop->first && op < loop->op) needed[op - loop->first] = 1;
    }
    for (fg_op_id id = loop->op - 1; id > loop->first; id--) {
        const fg_op *op = fg_graph_op(graph, id);
        if (!needed[id - loop->first]) continue;
        uint32_t inputs = op->input_count;
        const fg_value_id *list = fg_op_inputs(graph, op);
        for (uint32_t i = 0; i < inputs; i++) {
            fg_op_id from = graph->values.at[list[i]].op;
            if (from > loop->first && from < id) needed[from - loop->first] = 1;
        }
        if (op->kind != FG_OP_loop) continue;
        for (fg_op_id in = graph->loops.at[op->extra].first; in < id; in++)
            needed[in - loop->first] = 1; /* all that is in a loop within, and what it reads */
    }
    return needed;
}

typedef struct fg_export_loop {
    const fg_loop *loop;
    const char *name;
    const char **merges, **exits, **nexts; /* by carried value */
} fg_export_loop;

static fg_dtype carried_type(const fg_exporting *e, const fg_loop *loop, uint32_t i) {
    fg_value_id first = fg_graph_op(e->graph, loop->first)->first_output;
    return (fg_dtype)fg_graph_value(e->graph, first + i)->dtype;
}

static const char *name_in(fg_exporting *e, const fg_export_loop *l, const char *what) {
    return fg_export_name(e, fg_arena_printf(e->arena, "%s/%s", l->name, what));
}

static void put_simple(fg_exporting *e, const char *name, const char *op, const char *a,
                       const char *b, fg_dtype dtype) {
    fg_node_begin(e, name, op);
    fg_node_input(e, a);
    if (b) fg_node_input(e, b);
    if (dtype != FG_INVALID) fg_node_type(e, "T", dtype);
    fg_node_end(e);
}

/* Enter and Merge of what is carried. */
static void open_loop(fg_exporting *e, fg_export_loop *l, fg_export_place *outside) {
    const fg_value_id *first = fg_op_inputs(e->graph, fg_graph_op(e->graph, l->loop->op));
    for (uint32_t i = 0; i < l->loop->count; i++) {
        fg_dtype dtype = carried_type(e, l->loop, i);
        const char *enter = put_enter(e, l->name, tensor_at(e, outside, first[i]), dtype, false);
        l->nexts[i] = name_in(e, l, "NextIteration");
        l->merges[i] = name_in(e, l, "Merge");
        fg_node_begin(e, l->merges[i], "Merge");
        fg_node_input(e, enter);
        fg_node_input(e, l->nexts[i]);
        fg_node_type(e, "T", dtype);
        fg_node_int(e, "N", 2);
        fg_node_end(e);
    }
}

/* The condition, from what is merged; the body, from the side that goes on. */
static void export_turn(fg_exporting *e, fg_export_loop *l, fg_export_place *frame) {
    const fg_loop *loop = l->loop;
    const fg_value_id *body = e->graph->inputs.at + loop->body;
    fg_value_id carried = fg_graph_op(e->graph, loop->first)->first_output;
    fg_export_place condition = {.outer = frame}, turn = {.outer = frame};
    for (uint32_t i = 0; i < loop->count; i++) set_tensor(e, &condition, carried + i, l->merges[i]);
    e->here = &condition;
    export_range(e, loop->first + 1, loop->op, needs_of(e, loop, 1, body));
    const char *go = name_in(e, l, "LoopCond");
    put_simple(e, go, "LoopCond", tensor_at(e, &condition, body[0]), NULL, FG_INVALID);
    for (uint32_t i = 0; i < loop->count; i++) {
        fg_dtype dtype = carried_type(e, loop, i);
        const char *taken = name_in(e, l, "Switch"), *stays = name_in(e, l, "Identity");
        put_simple(e, taken, "Switch", l->merges[i], go, dtype);
        put_simple(e, l->exits[i], "Exit", taken, NULL, dtype);
        put_simple(e, stays, "Identity", fg_arena_printf(e->arena, "%s:1", taken), NULL, dtype);
        set_tensor(e, &turn, carried + i, stays);
    }
    e->here = &turn;
    export_range(e, loop->first + 1, loop->op, needs_of(e, loop, loop->count, body + 1));
    for (uint32_t i = 0; i < loop->count; i++)
        put_simple(e, l->nexts[i], "NextIteration", tensor_at(e, &turn, body[1 + i]), NULL,
                   carried_type(e, loop, i));
}

static void export_loop(fg_exporting *e, fg_op_id first) {
    uint32_t number = fg_graph_op(e->graph, first)->extra;
    const fg_loop *loop = &e->graph->loops.at[number];
    fg_export_place *outside = e->here, frame = {.outer = outside};
    fg_export_loop l = {.loop = loop};
    l.name = frame.frame = fg_export_name(e, wanted_name(e, loop->op));
    l.merges = FG_NEW_ARRAY(e->arena, const char *, (size_t)loop->count + 1);
    l.exits = FG_NEW_ARRAY(e->arena, const char *, (size_t)loop->count + 1);
    l.nexts = FG_NEW_ARRAY(e->arena, const char *, (size_t)loop->count + 1);
    for (uint32_t i = 0; i < loop->count; i++) l.exits[i] = name_in(e, &l, "Exit");
    open_loop(e, &l, outside);
    export_turn(e, &l, &frame);
    e->here = outside;
    fg_value_id results = fg_graph_op(e->graph, loop->op)->first_output;
    for (uint32_t i = 0; i < loop->count; i++) set_tensor(e, outside, results + i, l.exits[i]);
}

/* ---- all operations ---- */

static void export_op(fg_exporting *e, fg_op_id id) {
    const fg_op *op = fg_graph_op(e->graph, id);
    fg_export_place *here = e->here;
    const char *tensor;
    e->op = id;
    bool declared = op->kind == FG_OP_const || op->kind == FG_OP_placeholder ||
                    op->kind == FG_OP_placeholder_default || op->kind == FG_OP_variable;
    if (declared && fg_map_has(&e->root->names, key_of(op->first_output))) return;
    if (declared) e->here = e->root; /* nothing is declared in a frame */
    e->base = tensor = fg_export_name(e, wanted_name(e, id));
    if (op->kind == FG_OP_const) {
        put_constant(e, e->base, op->attrs[0].tensor);
    } else if (op->kind == FG_OP_variable) {
        tensor = export_variable(e, op);
    } else if (declared) {
        export_placeholder(e, op);
    } else if (op->kind == FG_OP_identity && op->extra) {
        fg_export_refuse(e, "an update of a variable");
    } else {
        fg_export_operation(e, id);
    }
    e->nodes[id] = tensor;
    for (uint32_t i = 0; i < op->output_count; i++)
        set_tensor(e, e->here, op->first_output + i,
                   i == 0 ? tensor : fg_arena_printf(e->arena, "%s:%u", tensor, i));
    e->here = here;
}

/* `only`, from `first` - 1 on, says which. */
static void export_range(fg_exporting *e, fg_op_id first, fg_op_id end, const uint8_t *only) {
    for (fg_op_id id = first; id < end; id++) {
        const fg_op *op = fg_graph_op(e->graph, id);
        fg_op_id at = id;
        if (op->kind == FG_OP_loop_state) id = e->graph->loops.at[op->extra].op;
        bool wanted = only[at - first + 1] || (id != at && only[id - first + 1]);
        if (!wanted) continue;
        if (op->kind == FG_OP_loop_state)
            export_loop(e, at);
        else
            export_op(e, at);
    }
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
    return value->output == it->output && strcmp(wanted_name(e, value->op), it->node) == 0;
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

/* One name that signatures give different values is one for each of them, "signature/name". */
static void part_names(fg_exporting *e, fg_given_outs *list, uint32_t first, uint32_t end) {
    bool differ = false;
    const char *node = list->at[first].node;
    for (uint32_t i = first + 1; i < end; i++)
        differ |= list->at[i].output == list->at[i - 1].output &&
                  list->at[i].value != list->at[i - 1].value;
    if (!differ) return;
    for (uint32_t i = first; i < end; i++)
        list->at[i].node =
            fg_arena_printf(e->arena, "%s/%s", signature_name(list->at[i].signature), node);
    fg_finding *finding =
        fg_report_add(e->report, FG_G905, list->at[first].signature->span,
                      "signatures give different values under the name '%s', which is one node in "
                      "a GraphDef: each is a node of its own there",
                      node);
    fg_finding_help(e->report, finding, "'%s' is that of the first of them", list->at[first].node);
}

static void sort_given(fg_given_outs *list) {
    if (list->count > 0) qsort(list->at, list->count, sizeof *list->at, compare_given);
}

static void list_given(fg_exporting *e, fg_given_outs *list) {
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
        part_names(e, list, i, end);
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
        fg_map_set(e->arena, &e->taken, fg_name_of_text(&e->names, sayable(e, list->at[i].node)),
                   e);
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

static void find_symbols(fg_exporting *e) {
    uint32_t count = e->graph->sizes.symbols.count + 1;
    fg_value_id *makers = FG_NEW_ARRAY(e->arena, fg_value_id, count);
    uint8_t *axes = FG_NEW_ARRAY(e->arena, uint8_t, count);
    for (fg_value_id value = 1; value < e->graph->values.count; value++) {
        const fg_shape *shape = fg_graph_value(e->graph, value)->shape;
        if (fg_loop_around(e->graph, value)) continue;
        for (int axis = 0; axis < shape->rank; axis++) {
            const fg_symbol *symbol = fg_size_is_symbol(&e->graph->sizes, shape->dims[axis]);
            if (!symbol || makers[symbol->number]) continue;
            makers[symbol->number] = value;
            axes[symbol->number] = (uint8_t)axis;
        }
    }
    e->makers = makers;
    e->axes = axes;
    e->sizes = FG_NEW_ARRAY(e->arena, const char *, count);
}

/* ---- what signatures need; what variables begin with is a constant each ---- */

static void need_value(const fg_exporting *e, uint8_t *needed, fg_value_id value) {
    if (value) needed[e->graph->values.at[value].op] = 1;
}

static void need_inputs(const fg_exporting *e, uint8_t *needed, fg_op_id id) {
    const fg_graph *graph = e->graph;
    const fg_op *op = fg_graph_op(graph, id);
    for (uint32_t i = 0; i < op->input_count; i++)
        need_value(e, needed, fg_op_inputs(graph, op)[i]);
    for (uint32_t c = op->control; c && graph->controls.at[c]; c++)
        needed[graph->controls.at[c]] = 1;
    if (op->kind != FG_OP_loop) return;
    const fg_loop *loop = &graph->loops.at[op->extra];
    for (fg_op_id in = loop->first; in < id; in++) needed[in] = 1;
}

/* By operation; inputs come before their users. Sizes are of values that are kept for them. */
static uint8_t *find_needed(const fg_exporting *e) {
    const fg_graph *graph = e->graph;
    uint8_t *needed = FG_NEW_ARRAY(e->arena, uint8_t, graph->ops.count);
    for (uint32_t s = 0; s < graph->signatures.count; s++)
        for (uint32_t k = 0; k < graph->signatures.at[s].output_count; k++)
            need_value(e, needed, graph->signatures.at[s].outputs[k].value);
    for (uint32_t i = 0; i < graph->asserts.count; i++) needed[graph->asserts.at[i]] = 1;
    for (uint32_t i = 1; i < graph->placeholders.count; i++)
        need_value(e, needed, graph->placeholders.at[i].value);
    for (uint32_t i = 0; i < graph->sizes.symbols.count; i++) need_value(e, needed, e->makers[i]);
    for (fg_op_id id = graph->ops.count - 1; id > 0; id--)
        if (needed[id]) need_inputs(e, needed, id);
    return needed;
}

const fg_text *fg_emit_graph_def(const fg_graph *graph, fg_tensor *const *values, fg_arena *scratch,
                                 fg_report *report, bool text) {
    fg_exporting e = {.graph = graph, .values = values, .arena = scratch, .report = report};
    fg_export_place root = {.outer = NULL};
    fg_given_outs given = {0};
    e.root = e.here = &root;
    fg_names_init(&e.names, scratch);
    fg_proto_init(&e.proto, scratch, text);
    e.nodes = FG_NEW_ARRAY(scratch, const char *, graph->ops.count);
    find_symbols(&e);
    list_given(&e, &given);
    reserve(&e, &given);
    export_range(&e, 1, graph->ops.count, find_needed(&e));
    e.base = NULL;
    if (!e.failed) put_all_given(&e, &given);
    if (!e.failed) fg_export_tell_draws(&e);
    fg_proto_begin(&e.proto, 4, "versions");
    fg_proto_int(&e.proto, 1, "producer", 27);
    fg_proto_end(&e.proto);
    return e.failed ? NULL : fg_proto_done(&e.proto);
}
