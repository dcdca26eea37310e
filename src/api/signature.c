/* What a model tells of its placeholders and signatures. */
#include <string.h>

#include "api/model.h"
#include "data/value.h"

#define SHOWN 8 /* elements of a fixed input */

static fg_type_info type_info(fg_model *model, fg_value_id value) {
    fg_type type = fg_value_type(&model->graph, value);
    fg_type_info info = {.dtype = type.dtype,
                         .rank = type.shape->rank,
                         .text = fg_type_text(&model->arena, &model->graph.sizes, type)};
    for (int i = 0; i < info.rank; i++)
        if (!fg_size_is_number(type.shape->dims[i], &info.dims[i])) info.dims[i] = -1;
    return info;
}

static fg_placeholder_info placeholder_info(fg_model *model, const fg_placeholder *placeholder) {
    return (fg_placeholder_info){.name = placeholder->full_name->text,
                                 .type = type_info(model, placeholder->value),
                                 .has_default = placeholder->fallback != 0,
                                 .is_phase = placeholder->is_phase};
}

/* As the language writes it. */
static const char *value_text(fg_model *model, const fg_tensor *tensor) {
    if (tensor->dtype == FG_BOOL && tensor->rank == 0)
        return *(const uint8_t *)tensor->data ? "true" : "false";
    if (tensor->rank == 0) {
        char *text = fg_arena_alloc(&model->arena, 32);
        fg_tensor_element_text(tensor, 0, text);
        return text;
    }
    fg_text text;
    fg_text_init(&text, &model->arena);
    fg_value_print(tensor, SHOWN, &text);
    return fg_text_get(&text);
}

static fg_input_info input_info(fg_model *model, const fg_input *input) {
    const fg_op *op = fg_graph_maker(&model->graph, input->value);
    fg_input_info info = {.name = input->name->text,
                          .type = type_info(model, input->value),
                          .fixed = input->fixed ? value_text(model, input->fixed) : NULL};
    if (op->kind != FG_OP_placeholder && op->kind != FG_OP_placeholder_default) return info;
    const fg_placeholder *placeholder = &model->graph.placeholders.at[op->extra];
    info.is_placeholder = true;
    info.is_phase = placeholder->is_phase;
    info.has_default = placeholder->fallback != 0;
    return info;
}

static fg_output_info output_info(fg_model *model, const fg_signature *signature,
                                  const fg_output *output) {
    fg_output_info info = {
        .name = output->name->text, .type = type_info(model, output->value), .carried_to = -1};
    bool named = fg_graph_named(&model->graph, output->name) == output->value;
    info.value =
        named ? info.name : fg_value_full_name(&model->graph, &model->arena, output->value);
    for (uint32_t i = 0; i < signature->input_count; i++)
        if (signature->inputs[i].name == output->name) info.carried_to = (int)i;
    return info;
}

static fg_signature_info signature_info(fg_model *model, const fg_signature *signature) {
    fg_signature_info info = {.name = signature->name ? signature->name->text : ""};
    info.inputs = FG_NEW_ARRAY(&model->arena, fg_input_info, (size_t)signature->input_count + 1);
    info.outputs = FG_NEW_ARRAY(&model->arena, fg_output_info, (size_t)signature->output_count + 1);
    for (uint32_t i = 0; i < signature->input_count; i++)
        info.inputs[i] = input_info(model, &signature->inputs[i]);
    for (uint32_t i = 0; i < signature->input_count; i++)
        info.inputs[i].value =
            fg_value_full_name(&model->graph, &model->arena, signature->inputs[i].value);
    for (uint32_t i = 0; i < signature->output_count; i++)
        info.outputs[i] = output_info(model, signature, &signature->outputs[i]);
    return info;
}

void fg_model_describe(fg_model *model) {
    const fg_graph *graph = &model->graph;
    model->placeholders =
        FG_NEW_ARRAY(&model->arena, fg_placeholder_info, graph->placeholders.count);
    for (uint32_t i = 1; i < graph->placeholders.count; i++)
        model->placeholders[i - 1] = placeholder_info(model, &graph->placeholders.at[i]);
    model->signatures =
        FG_NEW_ARRAY(&model->arena, fg_signature_info, (size_t)graph->signatures.count + 1);
    for (uint32_t i = 0; i < graph->signatures.count; i++)
        model->signatures[i] = signature_info(model, &graph->signatures.at[i]);
}

/* ---- the public functions ---- */

size_t fg_model_placeholders(const fg_model *model) {
    return model->graph.placeholders.count - 1;
}

fg_placeholder_info fg_model_placeholder(const fg_model *model, size_t index) {
    return model->placeholders[index];
}

size_t fg_model_signatures(const fg_model *model) {
    return model->graph.signatures.count;
}

const char *fg_model_signature(const fg_model *model, size_t index) {
    return model->signatures[index].name;
}

size_t fg_model_inputs(const fg_model *model, size_t signature) {
    return model->graph.signatures.at[signature].input_count;
}

fg_input_info fg_model_input(const fg_model *model, size_t signature, size_t index) {
    return model->signatures[signature].inputs[index];
}

size_t fg_model_outputs(const fg_model *model, size_t signature) {
    return model->graph.signatures.at[signature].output_count;
}

fg_output_info fg_model_output(const fg_model *model, size_t signature, size_t index) {
    return model->signatures[signature].outputs[index];
}
