#include "tools/result.h"

#include <stdlib.h>
#include <string.h>

enum { most_elements = 1000 }; /* NumPy's own threshold */

static void print_type(fg_output *output, const fg_tensor *tensor) {
    fg_print_text(output, fg_dtype_name(fg_tensor_dtype(tensor)));
    int rank = fg_tensor_rank(tensor);
    for (int i = 0; i < rank; i++)
        fg_print(output, "%s%lld", i == 0 ? "[" : ", ", (long long)fg_tensor_dims(tensor)[i]);
    if (rank > 0) fg_print_text(output, "]");
}

void fg_results_fini(fg_results *results) {
    for (size_t i = 0; i < results->count; i++) fg_tensor_unref(results->list[i].tensor);
    free(results->list);
    *results = (fg_results){0};
}

bool fg_results_repeated(const fg_results *results, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (strcmp(results->list[i].name, results->list[index].name) == 0) return true;
    return false;
}

static fg_status print_result(fg_output *output, const fg_result *result, const fg_labels *labels) {
    const fg_vocabulary *words = fg_labels_find(labels, result->name, result->tensor);
    char *text = words == NULL ? fg_tensor_text(result->tensor, most_elements) : NULL;
    if (text == NULL && words == NULL) return FG_LIMIT;
    fg_print_heading(output, result->name);
    fg_print_text(output, ": ");
    print_type(output, result->tensor);
    bool rows = words != NULL ? fg_tensor_rank(result->tensor) > 0 : strchr(text, '\n') != NULL;
    fg_print_text(output, rows ? " =\n" : " = ");
    if (words != NULL)
        fg_labels_print(output, words, result->tensor);
    else
        fg_print(output, "%s\n", text);
    free(text);
    return FG_OK;
}

fg_status fg_results_print(fg_output *output, const fg_results *results, const fg_labels *labels) {
    fg_status status = FG_OK;
    for (size_t i = 0; i < results->count && status == FG_OK; i++)
        status = print_result(output, &results->list[i], labels);
    return status;
}

static fg_status print_json_result(fg_output *output, const fg_result *result,
                                   const fg_labels *labels) {
    const fg_tensor *tensor = result->tensor;
    const fg_vocabulary *words = fg_labels_find(labels, result->name, tensor);
    char *text = fg_tensor_json(tensor);
    fg_print(output, "{\"dtype\": \"%s\", \"shape\": [", fg_dtype_name(fg_tensor_dtype(tensor)));
    for (int i = 0; i < fg_tensor_rank(tensor); i++)
        fg_print(output, "%s%lld", i > 0 ? ", " : "", (long long)fg_tensor_dims(tensor)[i]);
    fg_print(output, "], \"value\": %s", text != NULL ? text : "null");
    if (words != NULL) {
        fg_print_text(output, ", \"labels\": ");
        fg_labels_print_json(output, words, tensor);
    }
    fg_print_text(output, "}");
    fg_status status = text != NULL ? FG_OK : FG_LIMIT;
    free(text);
    return status;
}

fg_status fg_results_print_json(fg_output *output, const fg_results *results,
                                const fg_labels *labels) {
    fg_status status = FG_OK;
    fg_print_text(output, "{");
    for (size_t i = 0; i < results->count && status == FG_OK; i++) {
        if (fg_results_repeated(results, i)) continue;
        fg_print_text(output, i > 0 ? ",\n  " : "\n  ");
        fg_print_json_string(output, results->list[i].name);
        fg_print_text(output, ": ");
        status = print_json_result(output, &results->list[i], labels);
    }
    fg_print_text(output, "}");
    return status;
}

static const fg_tensor *find_result(const fg_results *results, const char *text) {
    size_t length = strcspn(text, "=");
    for (size_t i = 0; i < results->count; i++) {
        const fg_result *it = &results->list[i];
        if (strlen(it->name) == length && memcmp(it->name, text, length) == 0) return it->tensor;
    }
    return NULL;
}

fg_status fg_expectations_compare(const fg_arguments *arguments, double rtol, double atol,
                                  fg_context *context, const fg_results *results, fg_report *report,
                                  fg_expectation **list, size_t *count) {
    *count = 0;
    *list = calloc(arguments->given_count + 1, sizeof **list);
    if (*list == NULL) return FG_LIMIT;
    fg_status worst = FG_OK;
    size_t at = 0;
    for (const char *text; (text = fg_argument_next(arguments, "expect", &at)) != NULL;) {
        fg_expectation *expectation = &(*list)[(*count)++];
        expectation->text = text;
        const fg_tensor *got = find_result(results, text);
        fg_tensor *expected;
        fg_status status = fg_value_text(context, "expect", text, got, report, &expected);
        if (expected != NULL)
            status = fg_tensor_difference(got, expected, rtol, atol, &expectation->difference);
        fg_tensor_unref(expected);
        if (status > worst) worst = status;
    }
    return worst;
}

void fg_expectations_free(fg_expectation *list, size_t count) {
    for (size_t i = 0; i < count; i++) free(list[i].difference);
    free(list);
}

void fg_expectations_print(fg_output *output, const fg_expectation *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (list[i].difference != NULL)
            fg_print(output, "--expect %s: %s\n", list[i].text, list[i].difference);
}

void fg_expectations_print_json(fg_output *output, const fg_expectation *list, size_t count) {
    fg_print_text(output, "[");
    for (size_t i = 0; i < count; i++) {
        fg_print_text(output, i > 0 ? ",\n  {\"expect\": " : "\n  {\"expect\": ");
        fg_print_json_string(output, list[i].text);
        fg_print_text(output, ", \"difference\": ");
        if (list[i].difference != NULL)
            fg_print_json_string(output, list[i].difference);
        else
            fg_print_text(output, "null");
        fg_print_text(output, "}");
    }
    fg_print_text(output, "]");
}
