/* Signatures: named runs, their feeds and fetches. */
#include "lower/lowering.h"
#include "syntax/print.h"

static const char *text_of(fg_lowering *lo, const fg_node *node) {
    fg_text text;
    fg_text_init(&text, lo->arena);
    fg_print_expression(lo->body->module->tree, node, &text);
    return fg_text_get(&text);
}

/* ---- inputs ---- */

/* The name of an input or output that has no alias: a.b is fed as a/b. */
static const fg_name *plain_name(fg_lowering *lo, const fg_node *node) {
    if (node->kind == FG_NODE_NAME) return node->slot[0].name;
    fg_text text;
    fg_text_init(&text, lo->arena);
    const char *written = text_of(lo, node);
    for (; *written; written++) {
        if (*written == '\'') continue;
        fg_text_putc(&text, node->kind == FG_NODE_ATTRIBUTE && *written == '.' ? '/' : *written);
    }
    return fg_name_of_text(lo->names, fg_text_get(&text));
}

static bool fix_input(fg_lowering *lo, const fg_node *node, fg_input *input) {
    fg_span span = fg_span_at(lo, node);
    fg_type type = fg_value_type(lo->graph, input->value);
    fg_meaning m = fg_eval(lo, node);
    if (m.kind == FG_MEANS_ERROR) return false;
    m = fg_to_tensor(lo, span, m, type.dtype);
    if (m.kind == FG_MEANS_ERROR) return false;
    input->fixed = fg_value_constant(lo->graph, m.tensor);
    if (!input->fixed) {
        fg_complain(lo, FG_G216, span, "a fixed input is known when the file is read, not %s",
                    fg_type_of_text(lo, m.tensor));
        return false;
    }
    bool agrees = type.shape->rank < 0 || type.shape->rank == input->fixed->rank;
    for (int i = 0; agrees && i < type.shape->rank; i++) {
        int64_t number;
        agrees =
            !fg_size_is_number(type.shape->dims[i], &number) || number == input->fixed->dims[i];
    }
    if (agrees) return true;
    fg_complain(lo, FG_G404, span, "'%s' is %s, and this is %s", input->name->text,
                fg_type_text(lo->arena, &lo->graph->sizes, type), fg_type_of_text(lo, m.tensor));
    return false;
}

/* What a signature has by now, each with its number from 1. */
typedef struct fg_seen {
    fg_map inputs, values, outputs;
} fg_seen;

static uint32_t seen_as(const fg_map *map, const void *key) {
    return (uint32_t)(uintptr_t)fg_map_get(map, key);
}

static bool is_new_input(fg_lowering *lo, const fg_node *node, const fg_signature *signature,
                         fg_seen *seen, const fg_name *name, fg_value_id value) {
    const void *key = (const void *)(uintptr_t)value;
    uint32_t same_name = seen_as(&seen->inputs, name), same_value = seen_as(&seen->values, key);
    if (same_name || same_value) {
        const fg_input *other = &signature->inputs[(same_name ? same_name : same_value) - 1];
        fg_finding *f = fg_complain_at(
            lo, FG_G202, node,
            same_name ? "'%s' is an input already" : "'%s' is the same value as another input",
            name->text);
        fg_complain_mark(lo, f, other->span, "first here");
        return false;
    }
    void *number = (void *)(uintptr_t)(signature->input_count + 1);
    fg_map_set(lo->arena, &seen->inputs, name, number);
    fg_map_set(lo->arena, &seen->values, key, number);
    return true;
}

static bool add_input(fg_lowering *lo, const fg_node *node, fg_signature *signature,
                      fg_seen *seen) {
    const fg_node *target = node->slot[0].node;
    fg_meaning m;
    if (target->kind == FG_NODE_NAME && target->slot[0].name == lo->name_learning_phase)
        m = fg_learning_phase(lo);
    else
        m = fg_eval(lo, target);
    if (m.kind == FG_MEANS_ERROR) return false;
    const fg_name *name =
        node->slot[1].node ? node->slot[1].node->slot[0].name : plain_name(lo, target);
    if (m.kind != FG_MEANS_TENSOR) {
        fg_finding *f = fg_complain_at(
            lo,
            target->kind == FG_NODE_NAME && target->slot[0].name == lo->name_learning_phase
                ? FG_G412
                : FG_G205,
            target, "'%s' is fixed in this file: it is %s", name->text,
            fg_meaning_text(lo->graph, lo->arena, m));
        fg_complain_help(lo, f, "leave it out of the signature");
        return false;
    }
    if (!is_new_input(lo, node, signature, seen, name, m.tensor)) return false;
    fg_input *input = &signature->inputs[signature->input_count++];
    *input = (fg_input){.name = name, .value = m.tensor, .span = fg_span_at(lo, node)};
    return !node->slot[2].node || fix_input(lo, node->slot[2].node, input);
}

/* ---- outputs ---- */

static bool add_output(fg_lowering *lo, const fg_node *node, fg_signature *signature,
                       fg_seen *seen) {
    const fg_node *expression = node->slot[1].node;
    fg_meaning m = fg_eval(lo, expression);
    if (m.kind == FG_MEANS_ERROR) return false;
    const fg_node *alias = node->slot[0].node;
    const fg_name *name = alias ? alias->slot[0].name : plain_name(lo, expression);
    fg_span span = fg_span_at(lo, expression);
    if (m.kind != FG_MEANS_TENSOR) {
        if (fg_means_numbers(m))
            m = fg_to_tensor(lo, span, m, FG_INVALID);
        else if (m.kind == FG_MEANS_LIST)
            fg_complain(lo, FG_G212, span, "an output is one tensor, and '%s' is a list of %u",
                        name->text, m.list->count);
        else
            fg_complain(lo, FG_G301, span, "an output is a tensor, not %s",
                        fg_meaning_text(lo->graph, lo->arena, m));
        if (m.kind != FG_MEANS_TENSOR) return false;
    }
    uint32_t same = seen_as(&seen->outputs, name);
    if (same) {
        fg_finding *f = fg_complain_at(lo, FG_G202, node, "'%s' is an output already", name->text);
        fg_complain_mark(lo, f, signature->outputs[same - 1].span, "first here");
        return false;
    }
    fg_map_set(lo->arena, &seen->outputs, name, (void *)(uintptr_t)(signature->output_count + 1));
    signature->outputs[signature->output_count++] =
        (fg_output){.name = name, .value = m.tensor, .span = span};
    return true;
}

static uint32_t length_of(const fg_node *first) {
    uint32_t count = 0;
    for (; first; first = first->next) count++;
    return count;
}

static bool name_is_free(fg_lowering *lo, const fg_node *name) {
    for (uint32_t i = 0; i < lo->graph->signatures.count; i++) {
        const fg_signature *other = &lo->graph->signatures.at[i];
        if (other->name != name->slot[0].name) continue;
        fg_finding *f = fg_complain_at(lo, FG_G202, name, "there is a signature '%s' already",
                                       other->name->text);
        fg_complain_mark(lo, f, other->span, "first here");
        return false;
    }
    return true;
}

void fg_declare_signature(fg_lowering *lo, const fg_node *node) {
    const fg_node *name = node->slot[0].node;
    if (!name_is_free(lo, name)) return;
    fg_signature signature = {.name = name->slot[0].name, .span = fg_span_at(lo, name)};
    signature.inputs = FG_NEW_ARRAY(lo->graph->arena, fg_input, length_of(node->slot[1].node) + 1);
    signature.outputs =
        FG_NEW_ARRAY(lo->graph->arena, fg_output, length_of(node->slot[2].node) + 1);
    bool well = true;
    fg_seen seen = {0};
    for (const fg_node *in = node->slot[1].node; in; in = in->next)
        well &= add_input(lo, in, &signature, &seen);
    for (const fg_node *out = node->slot[2].node; out; out = out->next)
        well &= add_output(lo, out, &signature, &seen);
    signature.broken = !well;
    FG_PUSH(lo->graph->arena, &lo->graph->signatures, signature);
}

/* ---- a file without signatures ---- */

void fg_default_signature(fg_lowering *lo) {
    fg_graph *graph = lo->graph;
    if (graph->signatures.count > 0) return;
    uint8_t *used = FG_NEW_ARRAY(lo->arena, uint8_t, graph->values.count);
    for (uint32_t i = 0; i < graph->inputs.count; i++) used[graph->inputs.at[i]] = 1;
    for (uint32_t i = 1; i < graph->variables.count; i++) used[graph->variables.at[i].initial] = 1;
    fg_signature signature = {0};
    const fg_tree *tree = lo->root->tree;
    FG_VEC(fg_output) outputs = {0};
    for (uint32_t i = 0; i < lo->root->env->order.count; i++) {
        const fg_name *name = lo->root->env->order.at[i];
        const fg_entry *entry = fg_env_own(lo->root->env, name);
        if (entry->kind != FG_BOUND || entry->value.kind != FG_MEANS_TENSOR) continue;
        if (used[entry->value.tensor]) continue;
        FG_PUSH(graph->arena, &outputs,
                (fg_output){.name = name,
                            .value = entry->value.tensor,
                            .span = {tree->source, entry->begin, entry->end}});
    }
    signature.inputs = FG_NEW_ARRAY(graph->arena, fg_input, graph->placeholders.count);
    for (uint32_t i = 1; i < graph->placeholders.count; i++)
        signature.inputs[signature.input_count++] =
            (fg_input){.name = graph->placeholders.at[i].full_name,
                       .value = graph->placeholders.at[i].value,
                       .span = graph->placeholders.at[i].span};
    signature.outputs = outputs.at;
    signature.output_count = outputs.count;
    signature.broken = lo->failed;
    if (outputs.count > 0) FG_PUSH(graph->arena, &graph->signatures, signature);
}
