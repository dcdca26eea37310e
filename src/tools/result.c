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

fg_status fg_results_print(fg_output *output, const fg_program *program, const fg_run *run) {
    for (size_t i = 0; i < fg_program_outputs(program); i++) {
        const fg_tensor *tensor = fg_run_output(run, i);
        char *text = fg_tensor_text(tensor, most_elements);
        if (text == NULL) return FG_LIMIT;
        fg_print_heading(output, fg_program_output_name(program, i));
        fg_print_text(output, ": ");
        print_type(output, tensor);
        fg_print(output, " =%s%s\n", strchr(text, '\n') != NULL ? "\n" : " ", text);
        free(text);
    }
    return FG_OK;
}

static fg_status print_json_tensor(fg_output *output, const fg_tensor *tensor) {
    char *text = fg_tensor_json(tensor);
    fg_print(output, "{\"dtype\": \"%s\", \"shape\": [", fg_dtype_name(fg_tensor_dtype(tensor)));
    for (int i = 0; i < fg_tensor_rank(tensor); i++)
        fg_print(output, "%s%lld", i > 0 ? ", " : "", (long long)fg_tensor_dims(tensor)[i]);
    fg_print(output, "], \"value\": %s}", text != NULL ? text : "null");
    fg_status status = text != NULL ? FG_OK : FG_LIMIT;
    free(text);
    return status;
}

fg_status fg_results_print_json(fg_output *output, const fg_program *program, const fg_run *run) {
    fg_status status = FG_OK;
    fg_print_text(output, "{");
    for (size_t i = 0; i < fg_program_outputs(program) && status == FG_OK; i++) {
        const char *name = fg_program_output_name(program, i);
        bool repeated = false;
        for (size_t j = 0; j < i && !repeated; j++)
            repeated = strcmp(fg_program_output_name(program, j), name) == 0;
        if (repeated) continue;
        fg_print_text(output, i > 0 ? ",\n  " : "\n  ");
        fg_print_json_string(output, name);
        fg_print_text(output, ": ");
        status = print_json_tensor(output, fg_run_output(run, i));
    }
    fg_print_text(output, "}");
    return status;
}

fg_status fg_expectations_compare(const fg_arguments *arguments, double rtol, double atol,
                                  fg_run *run, fg_report *report, fg_expectation **list,
                                  size_t *count) {
    *count = 0;
    *list = calloc(arguments->given_count + 1, sizeof **list);
    if (*list == NULL) return FG_LIMIT;
    fg_status worst = FG_OK;
    size_t at = 0;
    for (const char *text; (text = fg_argument_next(arguments, "expect", &at)) != NULL;) {
        fg_expectation *expectation = &(*list)[(*count)++];
        expectation->text = text;
        fg_status status = fg_run_expect(run, text, rtol, atol, report, &expectation->difference);
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
