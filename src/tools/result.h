/* What came out of a run: values as text or JSON, and whether they are what was expected. */
#ifndef FG_TOOLS_RESULT_H
#define FG_TOOLS_RESULT_H

#include "feedgraph/tools.h"
#include "tools/output.h"

/* "probs: float32[2, 3] =" and the rows as NumPy prints them; a scalar on one line. FG_LIMIT where
 * memory is short. */
fg_status fg_results_print(fg_output *output, const fg_program *program, const fg_run *run);
/* A JSON object by output: {"probs": {"dtype": "float32", "shape": [2, 3], "value": [[...]]}}. */
fg_status fg_results_print_json(fg_output *output, const fg_program *program, const fg_run *run);

/* One --expect, compared: `difference` is NULL where there is none. */
typedef struct fg_expectation {
    const char *text;
    char *difference; /* freed with free() */
} fg_expectation;

/* Compares all --expect; `*list` holds `*count` of them and is freed with fg_expectations_free.
 * FG_FINDINGS where one differs; one that cannot be read is a finding in the report. */
fg_status fg_expectations_compare(const fg_arguments *arguments, double rtol, double atol,
                                  fg_run *run, fg_report *report, fg_expectation **list,
                                  size_t *count);
void fg_expectations_free(fg_expectation *list, size_t count);
/* A line for each that differs. */
void fg_expectations_print(fg_output *output, const fg_expectation *list, size_t count);
/* A JSON array: [{"expect": "probs=...", "difference": null}]. */
void fg_expectations_print_json(fg_output *output, const fg_expectation *list, size_t count);

#endif
