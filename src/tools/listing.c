#include "tools/listing.h"

#include <stdlib.h>
#include <string.h>

#include "tools/command.h"

static void print_typed(fg_output *output, const char *name, const char *type) {
    fg_print_plain(output, name);
    fg_print_text(output, ": ");
    fg_print_plain(output, type);
}

/* A signature of TensorFlow has names of its own for the graph's values. */
static void print_own_name(fg_output *output, const fg_model *model, const char *does,
                           const char *name, const char *value) {
    if (!fg_model_imported(model) || strcmp(name, value) == 0) return;
    fg_print(output, " (%s ", does);
    fg_print_plain(output, value);
    fg_print_text(output, ")");
}

static void print_input(fg_output *output, const fg_model *model, const fg_input_info *input) {
    fg_print_text(output, "  ");
    if (input->fixed != NULL) {
        fg_print_plain(output, input->name);
        fg_print_text(output, " = ");
        fg_print_plain(output, input->fixed);
    } else {
        print_typed(output, input->name, input->type.text);
        if (input->value != NULL) print_own_name(output, model, "feeds", input->name, input->value);
        if (input->has_default) fg_print_text(output, " (has a default)");
        if (input->is_phase) fg_print_text(output, " (the learning phase)");
    }
    fg_print_text(output, "\n");
}

/* The outputs' names between commas, as --fetch takes them; freed with free(). */
static char *join_outputs(const fg_model *model, size_t signature) {
    char *text = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&text, &length);
    if (file == NULL) return NULL;
    for (size_t i = 0; i < fg_model_outputs(model, signature); i++)
        fprintf(file, "%s%s", i > 0 ? "," : "", fg_model_output(model, signature, i).name);
    if (fclose(file) == 0) return text;
    free(text);
    return NULL;
}

static fg_status print_command(fg_output *output, const fg_model *model, size_t signature,
                               const char *program, const char *file) {
    size_t count = fg_model_inputs(model, signature);
    fg_command_feed *feeds = calloc(count + 1, sizeof *feeds);
    const char *name = fg_model_signature(model, signature);
    char *fetches = name[0] == '\0' ? join_outputs(model, signature) : NULL;
    fg_status status = FG_LIMIT;
    if (feeds == NULL || (name[0] == '\0' && fetches == NULL)) goto out;
    fg_command command = {.program = program, .file = file, .fetches = fetches, .feeds = feeds};
    if (fetches == NULL) command.signature = name;
    for (size_t i = 0; i < count; i++) {
        fg_input_info input = fg_model_input(model, signature, i);
        if (input.fixed != NULL || input.has_default) continue;
        if (input.is_phase)
            command.phase = "infer";
        else
            feeds[command.feed_count++] = (fg_command_feed){input.name, input.type};
    }
    fg_print_text(output, "\n  ");
    fg_command_print(output, &command);
    status = FG_OK;
out:
    free(fetches);
    free(feeds);
    return status;
}

static fg_status print_signature(fg_output *output, const fg_model *model, size_t signature,
                                 const char *program, const char *file) {
    const char *name = fg_model_signature(model, signature);
    fg_print_text(output, "\n");
    if (name[0] == '\0') {
        fg_print_heading(output, "no signature: what nothing uses is its result");
    } else {
        fg_print_text(output, "signature ");
        fg_print_heading(output, name);
    }
    fg_print_text(output, "\n");
    for (size_t i = 0; i < fg_model_inputs(model, signature); i++) {
        fg_input_info input = fg_model_input(model, signature, i);
        print_input(output, model, &input);
    }
    for (size_t i = 0; i < fg_model_outputs(model, signature); i++) {
        fg_output_info result = fg_model_output(model, signature, i);
        fg_print_text(output, "  -> ");
        print_typed(output, result.name, result.type.text);
        print_own_name(output, model, "fetches", result.name, result.value);
        if (result.carried_to >= 0) fg_print_text(output, " (the next one)");
        fg_print_text(output, "\n");
    }
    if (fg_model_outputs(model, signature) == 0) return FG_OK;
    return print_command(output, model, signature, program, file);
}

fg_status fg_listing_print(fg_output *output, const fg_model *model, const char *program,
                           const char *file) {
    const char *name = fg_model_name(model);
    size_t operations = fg_model_operations(model), placeholders = fg_model_placeholders(model);
    fg_print_plain(output, file);
    fg_print_text(output, ": ");
    if (name != NULL) {
        fg_print_text(output, "graph ");
        fg_print_plain(output, name);
        fg_print_text(output, ", ");
    }
    fg_print(output, "%zu operation%s\n", operations, operations == 1 ? "" : "s");
    fg_status status = FG_OK;
    for (size_t i = 0; i < fg_model_signatures(model) && status == FG_OK; i++)
        status = print_signature(output, model, i, program, file);
    if (placeholders > 0) {
        fg_print_text(output, "\n");
        fg_print_heading(output, "placeholders");
        fg_print_text(output, "\n");
    }
    for (size_t i = 0; i < placeholders; i++) {
        fg_placeholder_info info = fg_model_placeholder(model, i);
        fg_input_info input = {.name = info.name,
                               .type = info.type,
                               .has_default = info.has_default,
                               .is_phase = info.is_phase};
        print_input(output, model, &input);
    }
    return status;
}

static void print_json_type(fg_output *output, const char *name, const fg_type_info *type) {
    fg_print_text(output, "{\"name\": ");
    fg_print_json_string(output, name);
    fg_print_text(output, ", \"type\": ");
    fg_print_json_string(output, type->text);
    fg_print(output, ", \"dtype\": \"%s\", \"shape\": ", fg_dtype_name(type->dtype));
    if (type->rank < 0) {
        fg_print_text(output, "null");
        return;
    }
    fg_print_text(output, "[");
    for (int i = 0; i < type->rank; i++) {
        if (i > 0) fg_print_text(output, ", ");
        if (type->dims[i] < 0)
            fg_print_text(output, "null");
        else
            fg_print(output, "%lld", (long long)type->dims[i]);
    }
    fg_print_text(output, "]");
}

static void print_json_flags(fg_output *output, bool has_default, bool is_phase) {
    fg_print(output, ", \"default\": %s, \"phase\": %s", has_default ? "true" : "false",
             is_phase ? "true" : "false");
}

static void print_json_inputs(fg_output *output, const fg_model *model, size_t signature) {
    fg_print_text(output, "\"inputs\": [");
    for (size_t i = 0; i < fg_model_inputs(model, signature); i++) {
        fg_input_info input = fg_model_input(model, signature, i);
        fg_print_text(output, i > 0 ? ",\n    " : "\n    ");
        print_json_type(output, input.name, &input.type);
        print_json_flags(output, input.has_default, input.is_phase);
        fg_print_text(output, ", \"fixed\": ");
        if (input.fixed != NULL)
            fg_print_json_string(output, input.fixed);
        else
            fg_print_text(output, "null");
        fg_print_text(output, "}");
    }
    fg_print_text(output, "]");
}

static void print_json_outputs(fg_output *output, const fg_model *model, size_t signature) {
    fg_print_text(output, "\"outputs\": [");
    for (size_t i = 0; i < fg_model_outputs(model, signature); i++) {
        fg_output_info result = fg_model_output(model, signature, i);
        fg_print_text(output, i > 0 ? ",\n    " : "\n    ");
        print_json_type(output, result.name, &result.type);
        fg_print(output, ", \"carried\": %s}", result.carried_to >= 0 ? "true" : "false");
    }
    fg_print_text(output, "]");
}

void fg_listing_print_json(fg_output *output, const fg_model *model) {
    const char *name = fg_model_name(model);
    fg_print_text(output, "\"graph\": ");
    if (name != NULL)
        fg_print_json_string(output, name);
    else
        fg_print_text(output, "null");
    fg_print(output, ",\n\"operations\": %zu,\n\"signatures\": [", fg_model_operations(model));
    for (size_t i = 0; i < fg_model_signatures(model); i++) {
        fg_print_text(output, i > 0 ? ",\n  {\"name\": " : "\n  {\"name\": ");
        fg_print_json_string(output, fg_model_signature(model, i));
        fg_print_text(output, ",\n   ");
        print_json_inputs(output, model, i);
        fg_print_text(output, ",\n   ");
        print_json_outputs(output, model, i);
        fg_print_text(output, "}");
    }
    fg_print_text(output, "],\n\"placeholders\": [");
    for (size_t i = 0; i < fg_model_placeholders(model); i++) {
        fg_placeholder_info info = fg_model_placeholder(model, i);
        fg_print_text(output, i > 0 ? ",\n  " : "\n  ");
        print_json_type(output, info.name, &info.type);
        print_json_flags(output, info.has_default, info.is_phase);
        fg_print_text(output, "}");
    }
    fg_print_text(output, "]");
}
