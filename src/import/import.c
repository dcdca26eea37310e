#include "import/import.h"

#include <stdlib.h>

#include "import/array.h"
#include "import/stack.h"
#include "tensorflow/tf_needs.h"

/* ---- what does something beside its value ---- */

/* What leaves a loop leaves it when all that it does is done. */
static void find_effects_of_loops(fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    for (uint32_t node = 0; tf->frame_of && node < tf->node_count; node++) {
        uint32_t frame = fg_tf_writes(tf, node) ? tf->frame_of[node] : 0;
        for (; frame; frame = tf->frames.at[frame].parent)
            for (uint32_t i = 0; i < tf->frames.at[frame].exits.count; i++)
                im->effects[tf->frames.at[frame].exits.at[i]] = 1;
    }
}

static void find_effects(fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    find_effects_of_loops(im);
    for (uint32_t i = 0; i < tf->node_count; i++) {
        uint32_t node = tf->order[i];
        const fg_tf_node *def = &tf->def->node.at[node];
        /* of a call that could not be replaced nobody knows */
        im->effects[node] |= def->why || fg_tf_has_effect(def->op);
        for (uint32_t e = tf->first_edge[node]; e < tf->first_edge[node + 1]; e++)
            if (tf->edges[e].output != FG_TF_DEMAND)
                im->effects[node] |= im->effects[tf->edges[e].node];
    }
}

/* ---- what has no operation of ours ---- */

/* The element type of an output, where the attributes tell. */
static fg_dtype opaque_dtype(const fg_tf_node *node, uint32_t output) {
    static const char *const keys[] = {"dtype", "DstT", "out_type", "output_type", "Tout", "T"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const fg_tf_value *value = fg_tf_attr_of(&node->attr, keys[i]);
        if (!value) continue;
        if (value->kind == FG_TF_VALUE_TYPE) return fg_tf_dtype_of(value->type);
        if (value->kind == FG_TF_VALUE_LIST && output < value->list->type.count)
            return fg_tf_dtype_of(value->list->type.at[output]);
    }
    return FG_INVALID;
}

static const fg_tf_list *output_shapes(const fg_tf_node *node) {
    const fg_tf_value *value = fg_tf_attr_of(&node->attr, "_output_shapes");
    return value && value->kind == FG_TF_VALUE_LIST ? value->list : NULL;
}

/* Steps that are spent on loops' turns, after which every turn of a loop counts. */
#define TURN_STEPS 100000000u

/* What a loop gives is computed by what leads to it in a turn. */
static void wait_for_turns(fg_importer *im, uint32_t node) {
    const fg_tf_graph *tf = im->tf;
    uint32_t frame = fg_tf_frame_left(tf, node);
    if (!frame) return;
    uint8_t *reached = NULL;
    if (im->turn_steps < TURN_STEPS) {
        reached = FG_NEW_ARRAY(im->arena, uint8_t, tf->node_count);
        im->turn_steps += tf->node_count + fg_tf_reach(tf, im->arena, node, reached);
    }
    for (uint32_t i = 0; i < tf->frames.at[frame].nexts.count; i++) {
        uint32_t next = tf->frames.at[frame].nexts.at[i];
        if (!reached || reached[next]) FG_PUSH(im->arena, &im->waits, im->ops[next]);
    }
    fg_arena_drop(im->arena, reached, reached ? tf->node_count : 0);
}

static void build_opaque(fg_importer *im, fg_tf_call *call) {
    const fg_tf_list *shapes = output_shapes(call->def);
    fg_type *types = FG_NEW_ARRAY(im->arena, fg_type, call->output_count + 1);
    for (uint32_t i = 0; i < call->output_count; i++) {
        bool told = shapes && i < shapes->shape.count;
        types[i].dtype = opaque_dtype(call->def, i);
        types[i].shape =
            told ? fg_tf_declared_shape(im, call->node, &shapes->shape.at[i]) : &fg_shape_unknown;
        if (!types[i].shape) types[i].shape = &fg_shape_unknown;
    }
    fg_bytes op = call->def->op;
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_opaque);
    *fg_tf_attr_slot(FG_OP_opaque, attrs, "op") =
        (fg_attr){.kind = FG_ATTR_STRING, .s = fg_arena_text(im->arena, op.at, op.length)};
    fg_tf_attr_slot(FG_OP_opaque, attrs, "follows")->b = call->follows;
    if (call->why)
        *fg_tf_attr_slot(FG_OP_opaque, attrs, "why") =
            (fg_attr){.kind = FG_ATTR_STRING, .s = call->why};
    fg_op_id id = fg_graph_add(im->graph, FG_OP_opaque, 0, call->span, call->inputs,
                               call->input_count, attrs, types, call->output_count);
    for (uint32_t i = 0; i < call->output_count; i++)
        call->outputs[i] = fg_graph_op(im->graph, id)->first_output + i;
    im->ops[call->node] = id;
}

/* ---- one node ---- */

static void collect_inputs(fg_importer *im, fg_tf_call *call, fg_value_id *inputs) {
    const fg_tf_graph *tf = im->tf;
    im->waits.count = 0;
    for (uint32_t i = tf->first_edge[call->node]; i < tf->first_edge[call->node + 1]; i++) {
        const fg_tf_edge *edge = &tf->edges[i];
        if (edge->output == FG_TF_DEMAND) continue;
        if (fg_tf_has_value(edge)) {
            fg_value_id value = im->values[im->first_output[edge->node] + edge->output];
            if (value) inputs[call->input_count++] = value; /* 0: a loop's back edge */
        } else if (im->effects[edge->node] && im->ops[edge->node] &&
                   /* what is carried is there when the turn begins */
                   fg_graph_op(im->graph, im->ops[edge->node])->kind != FG_OP_loop_state) {
            FG_PUSH(im->arena, &im->waits, im->ops[edge->node]);
        }
    }
    call->inputs = inputs;
}

/* What a builder set must be values; else the node is opaque all the same. */
static bool all_set(fg_importer *im, fg_tf_call *call) {
    if (im->ops[call->node]) return true; /* it has no value */
    for (uint32_t i = 0; i < call->output_count; i++)
        if (!call->outputs[i])
            return fg_tf_refuse(im, call, "nothing is known of its output %u", i);
    return true;
}

/* What is fed is not computed after anything; nor is a constant that stands in a loop or on one
 * side of a condition, which is what it waits for. */
static bool waits_for_nothing(const fg_importer *im, uint32_t node, const fg_op *op) {
    bool fed = op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default;
    return fed || (op->kind == FG_OP_const &&
                   (fg_tf_frame_of(im->tf, node) || im->branches[node] != NULL));
}

static void tie_outputs(fg_importer *im, fg_tf_call *call) {
    FG_PUSH(im->arena, &im->waits, 0);
    for (uint32_t i = 0; i < call->output_count; i++) {
        fg_value_id value = call->outputs[i];
        if (waits_for_nothing(im, call->node, fg_graph_maker(im->graph, value))) continue;
        call->outputs[i] = fg_graph_tie(im->graph, 0, call->span, value, im->waits.at, 0);
        const fg_tf_ints *ints = fg_tf_ints_of(im, value);
        if (ints) fg_tf_set_ints(im, call->outputs[i], ints->rank, ints->at, ints->count);
        fg_tf_pass_array(im, value, call->outputs[i]);
    }
}

static bool is_place(fg_span a, fg_span b) {
    return a.source == b.source && a.begin == b.begin;
}

static void name_node(fg_importer *im, const fg_tf_call *call) {
    fg_bytes name = call->def->name;
    const fg_name *interned = fg_name_of(im->names, name.at, name.length);
    fg_op_id id = im->ops[call->node];
    if (!id && call->outputs[0]) id = fg_graph_value(im->graph, call->outputs[0])->op;
    im->ops[call->node] = id;
    fg_op *op = fg_graph_op(im->graph, id);
    if (id && !op->name && is_place(op->span, call->span)) op->name = interned;
    for (uint32_t i = 1; i < call->output_count; i++) {
        if (!call->outputs[i]) continue;
        const fg_name *numbered = fg_name_printf(im->names, "%s:%u", interned->text, i);
        fg_op *maker = fg_graph_maker(im->graph, call->outputs[i]);
        if (!maker->name && is_place(maker->span, call->span)) maker->name = numbered;
    }
}

/* What all names mean, when all of them are known. */
static void publish_names(fg_importer *im) {
    for (uint32_t node = 0; node < im->tf->node_count; node++) {
        fg_bytes name = im->tf->def->node.at[node].name;
        const fg_name *interned = fg_name_find(im->names, name.at, name.length);
        uint32_t first = im->first_output[node], count = im->first_output[node + 1] - first;
        if (!interned) continue;
        if (im->values[first]) fg_graph_publish(im->graph, interned, im->values[first]);
        for (uint32_t i = 1; i < count; i++)
            if (im->values[first + i])
                fg_graph_publish(im->graph, fg_name_printf(im->names, "%s:%u", interned->text, i),
                                 im->values[first + i]);
    }
}

/* What the attributes do not tell of a value, a signature may. */
static void take_told_types(fg_importer *im, const fg_tf_call *call) {
    for (uint32_t i = 0; im->told && i < call->output_count; i++) {
        const fg_tf_tensor_info *info = im->told[im->first_output[call->node] + i];
        fg_value *value = fg_graph_value(im->graph, call->outputs[i]);
        if (!info || !call->outputs[i] || value->dtype != FG_INVALID) continue;
        value->dtype = (uint16_t)fg_tf_dtype_of(info->dtype);
        const fg_shape *shape = info->tensor_shape && value->shape->rank < 0
                                    ? fg_tf_declared_shape(im, call->node, info->tensor_shape)
                                    : NULL;
        if (shape) value->shape = shape;
    }
}

static void note_told(fg_importer *im, const fg_tf_named_tensor *at, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        fg_bytes name;
        uint32_t output;
        if (!fg_tf_split(at[i].value.name, &name, &output)) continue;
        uint32_t node = fg_tf_find(im->tf, name);
        if (node == UINT32_MAX || output >= im->first_output[node + 1] - im->first_output[node])
            continue;
        im->told[im->first_output[node] + output] = &at[i].value;
    }
}

static void note_all_told(fg_importer *im) {
    const fg_tf_meta_graph *meta = im->tf->meta;
    if (!meta || meta->signature_def.count == 0) return;
    im->told = FG_NEW_ARRAY(im->arena, const fg_tf_tensor_info *,
                            (size_t)im->first_output[im->tf->node_count] + 1);
    for (uint32_t i = 0; i < meta->signature_def.count; i++) {
        const fg_tf_signature_def *def = &meta->signature_def.at[i].value;
        note_told(im, def->inputs.at, def->inputs.count);
        note_told(im, def->outputs.at, def->outputs.count);
    }
}

/* What only holds a loop together, and cannot be built by itself; one of it tells why. */
static void blame_loop(fg_importer *im, fg_tf_call *call) {
    const fg_tf_graph *tf = im->tf;
    bool condition = fg_tf_is(tf, call->node, "LoopCond");
    bool holds = condition || fg_tf_is(tf, call->node, "Enter") ||
                 fg_tf_is(tf, call->node, "NextIteration") || fg_tf_is(tf, call->node, "Exit") ||
                 fg_tf_is_loop_merge(tf, call->node) || fg_tf_is_loop_switch(tf, call->node);
    if (!holds) return;
    call->follows = !condition || !im->loop_why || !*im->loop_why;
    if (condition) call->why = im->loop_why;
}

/* A variable that is read behind what writes it: builders that know of such values take the new
 * one, and for others it is not known. */
static bool reads_known(fg_importer *im, fg_tf_call *call, fg_value_id *inputs) {
    bool held = im->held.count > 0 && fg_tf_frame_of(im->tf, call->node);
    if ((im->waits.count == 0 && !held) || call->row->flags & FG_TF_EFFECT ||
        call->row->build == fg_tf_build_identity || call->row->build == fg_tf_build_switch)
        return true;
    for (uint32_t i = 0; i < call->input_count; i++) {
        fg_value_id value = call->inputs[i];
        if (!fg_tf_current(im, call, &value)) return false;
        if (value != call->inputs[i] && !held)
            return fg_tf_refuse(im, call, "it reads a variable behind what writes it");
        inputs[i] = value;
    }
    return true;
}

/* The value of an array is no tensor of TensorFlow's, where a flow is a number. */
static fg_tf_builder builder_of(fg_importer *im, fg_tf_call *call) {
    if (call->row->flags & FG_TF_ARRAYS) return call->row->build;
    for (uint32_t i = 0; i < call->input_count; i++) {
        const fg_tf_array *array = fg_tf_array_of(im, call->inputs[i]);
        if (!array) continue;
        if (array->kind == FG_TF_ARRAY && call->row->kind == FG_OP_add)
            return fg_tf_build_array_sum;
        if (array->kind == FG_TF_ARRAY && call->row->kind == FG_OP_zeros_like)
            return fg_tf_build_array_zero;
        fg_tf_refuse(im, call, "input %u is '%s', an array", i, fg_tf_node_name(im, array->node));
        return NULL;
    }
    return call->row->build;
}

void fg_tf_build_node(fg_importer *im, uint32_t node) {
    const fg_tf_graph *tf = im->tf;
    uint32_t edges = tf->first_edge[node + 1] - tf->first_edge[node];
    fg_tf_call call = {.node = node,
                       .def = &tf->def->node.at[node],
                       .outputs = im->values + im->first_output[node],
                       .output_count = im->first_output[node + 1] - im->first_output[node],
                       .span = fg_tf_place(tf, node)};
    call.attrs = &call.def->attr;
    call.row = fg_tf_row_of(call.def->op);
    fg_value_id *inputs = FG_NEW_ARRAY(im->arena, fg_value_id, edges + 1);
    collect_inputs(im, &call, inputs);
    call.why = call.def->why;
    fg_tf_builder build =
        call.row && !call.why && reads_known(im, &call, inputs) ? builder_of(im, &call) : NULL;
    bool built = build && build(im, &call) && all_set(im, &call);
    if (built) {
        if (im->waits.count > 0 && im->ops[node]) {
            FG_PUSH(im->arena, &im->waits, 0);
            fg_graph_wait(im->graph, im->ops[node], im->waits.at);
        } else if (im->waits.count > 0) {
            tie_outputs(im, &call);
        }
    } else {
        memset(call.outputs, 0, call.output_count * sizeof *call.outputs);
        blame_loop(im, &call);
        build_opaque(im, &call);
        wait_for_turns(im, node);
        FG_PUSH(im->arena, &im->waits, 0);
        if (im->waits.count > 1) fg_graph_wait(im->graph, im->ops[node], im->waits.at);
    }
    take_told_types(im, &call);
    name_node(im, &call);
}

/* ---- signatures ---- */

static fg_value_id find_value(const fg_importer *im, fg_bytes text) {
    fg_bytes name;
    uint32_t output;
    if (!fg_tf_split(text, &name, &output) || output == FG_TF_CONTROL) return 0;
    uint32_t node = fg_tf_find(im->tf, name);
    if (node == UINT32_MAX || output >= im->first_output[node + 1] - im->first_output[node])
        return 0;
    return im->values[im->first_output[node] + output];
}

static int compare_bytes(fg_bytes a, fg_bytes b) {
    size_t least = a.length < b.length ? a.length : b.length;
    int order = least ? memcmp(a.at, b.at, least) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static int by_key(const void *a, const void *b) {
    return compare_bytes(((const fg_tf_named_tensor *)a)->key,
                         ((const fg_tf_named_tensor *)b)->key);
}

static int by_name(const void *a, const void *b) {
    return compare_bytes((*(const fg_tf_named_signature *const *)a)->key,
                         (*(const fg_tf_named_signature *const *)b)->key);
}

/* In a map's messages the order is whatever the writer's hash was: here it is that of the keys. */
static fg_tf_named_tensor *sorted(fg_importer *im, const fg_tf_named_tensor *at, uint32_t count) {
    fg_tf_named_tensor *copy = FG_NEW_ARRAY(im->arena, fg_tf_named_tensor, (size_t)count + 1);
    if (count > 0) memcpy(copy, at, count * sizeof *copy);
    if (count > 1) qsort(copy, count, sizeof *copy, by_key);
    return copy;
}

static fg_value_id signature_value(fg_importer *im, const fg_tf_named_signature *from,
                                   const fg_tf_named_tensor *tensor, fg_signature *signature) {
    fg_value_id value = find_value(im, tensor->value.name);
    if (value) return value;
    fg_bytes name = tensor->value.name;
    fg_report_add(im->report, FG_G201, fg_tf_place_of(im->tf, from->key),
                  "the signature's '%.*s' is '%.*s', which no node has", (int)tensor->key.length,
                  tensor->key.at, (int)name.length, name.length ? name.at : "");
    signature->broken = im->failed = true;
    return 0;
}

static void add_signature(fg_importer *im, const fg_tf_named_signature *from) {
    const fg_tf_signature_def *def = &from->value;
    fg_signature signature = {.name = fg_name_of(im->names, from->key.at, from->key.length),
                              .span = fg_tf_place_of(im->tf, from->key)};
    signature.inputs = FG_NEW_ARRAY(im->arena, fg_input, (size_t)def->inputs.count + 1);
    signature.outputs = FG_NEW_ARRAY(im->arena, fg_output, (size_t)def->outputs.count + 1);
    const fg_tf_named_tensor *inputs = sorted(im, def->inputs.at, def->inputs.count);
    const fg_tf_named_tensor *outputs = sorted(im, def->outputs.at, def->outputs.count);
    for (uint32_t i = 0; i < def->inputs.count; i++) {
        fg_value_id value = signature_value(im, from, &inputs[i], &signature);
        if (value)
            signature.inputs[signature.input_count++] =
                (fg_input){.name = fg_name_of(im->names, inputs[i].key.at, inputs[i].key.length),
                           .value = value,
                           .span = fg_tf_place_of(im->tf, inputs[i].key)};
    }
    for (uint32_t i = 0; i < def->outputs.count; i++) {
        fg_value_id value = signature_value(im, from, &outputs[i], &signature);
        if (value)
            signature.outputs[signature.output_count++] =
                (fg_output){.name = fg_name_of(im->names, outputs[i].key.at, outputs[i].key.length),
                            .value = value,
                            .span = fg_tf_place_of(im->tf, outputs[i].key)};
    }
    FG_PUSH(im->arena, &im->graph->signatures, signature);
}

static void add_signatures(fg_importer *im) {
    const fg_tf_meta_graph *meta = im->tf->meta;
    uint32_t count = meta ? meta->signature_def.count : 0;
    const fg_tf_named_signature **order =
        FG_NEW_ARRAY(im->arena, const fg_tf_named_signature *, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) order[i] = &meta->signature_def.at[i];
    if (count > 1) qsort(order, count, sizeof(*order), by_name);
    for (uint32_t i = 0; i < count; i++)
        if (order[i]->value.outputs.count > 0) add_signature(im, order[i]);
}

/* ---- the whole ---- */

/* How many results the attributes promise; 0: they do not say. */
static int64_t promised_outputs(const fg_tf_node *node) {
    static const char *const counts[] = {"num_split", "num_outputs"};
    const fg_tf_list *shapes = output_shapes(node);
    if (shapes && shapes->shape.count) return shapes->shape.count;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        int64_t count = fg_tf_attr_int(&node->attr, counts[i], 0);
        if (count) return count;
    }
    if (fg_bytes_are(node->op, "Unpack")) return fg_tf_attr_int(&node->attr, "num", 0);
    if (fg_bytes_are(node->op, "ShapeN") || fg_bytes_are(node->op, "ConcatOffset"))
        return fg_tf_attr_int(&node->attr, "N", 0);
    const fg_tf_row *row = fg_tf_row_of(node->op);
    if (row && row->flags >> FG_TF_RESULTS) return row->flags >> FG_TF_RESULTS;
    const fg_tf_value *types = fg_tf_attr_of(&node->attr, "Tout");
    bool same = fg_bytes_are(node->op, "IdentityN") || fg_bytes_are(node->op, "While") ||
                fg_bytes_are(node->op, "StatelessWhile");
    if (!types && same) types = fg_tf_attr_of(&node->attr, "T");
    return types && types->kind == FG_TF_VALUE_LIST ? types->list->type.count : 0;
}

#define OUTPUT_LIMIT 65535

static uint32_t outputs_of(fg_importer *im, uint32_t node) {
    uint32_t asked = im->tf->output_count[node] ? im->tf->output_count[node] : 1;
    int64_t promised = promised_outputs(&im->tf->def->node.at[node]);
    if (promised < 0 || promised >= OUTPUT_LIMIT) {
        fg_report_add(im->report, FG_G105, fg_tf_place(im->tf, node),
                      "it would have %lld results; there may be %d", (long long)promised,
                      OUTPUT_LIMIT - 1);
        im->failed = true;
        return asked;
    }
    return promised > asked ? (uint32_t)promised : asked;
}

static void prepare(fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    size_t nodes = (size_t)tf->node_count + 1;
    im->first_output = FG_NEW_ARRAY(im->arena, uint32_t, nodes);
    im->ops = FG_NEW_ARRAY(im->arena, fg_op_id, nodes);
    im->effects = FG_NEW_ARRAY(im->arena, uint8_t, nodes);
    im->branches = FG_NEW_ARRAY(im->arena, const fg_tf_branch *, nodes);
    uint64_t outputs = 0;
    for (uint32_t i = 0; i < tf->node_count; i++) {
        im->first_output[i] = (uint32_t)outputs;
        outputs += outputs_of(im, i);
        if (outputs >= UINT32_MAX) fg_arena_fail(im->arena);
    }
    im->first_output[tf->node_count] = (uint32_t)outputs;
    im->values = FG_NEW_ARRAY(im->arena, fg_value_id, outputs + 1);
}

bool fg_import(fg_graph *graph, const fg_tf_graph *tf, fg_report *report, fg_memory *memory,
               const fg_kernel_table *kernels) {
    fg_importer *im = FG_NEW(graph->arena, fg_importer);
    *im = (fg_importer){.graph = graph,
                        .tf = tf,
                        .arena = graph->arena,
                        .names = graph->names,
                        .report = report,
                        .memory = memory,
                        .kernels = kernels};
    graph->imported = true;
    prepare(im);
    note_all_told(im);
    find_effects(im);
    fg_tf_find_deciders(im);
    fg_tf_find_written(im);
    fg_tf_find_restored(im);
    fg_tf_find_branches(im);
    if (fg_tf_mark_stacks(im)) find_effects(im);
    fg_tf_build_all(im);
    fg_tf_find_initials(im);
    fg_tf_find_phases(im);
    add_signatures(im);
    publish_names(im);
    fg_tf_tell_sides(im);
    fg_graph_name_rest(graph);
    return !im->failed;
}
