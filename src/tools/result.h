/* What came out of a run: values as text or JSON, and whether they are what was expected. */
#ifndef FG_TOOLS_RESULT_H
#define FG_TOOLS_RESULT_H

#include "feedgraph/tools.h"
#include "tools/labels.h"

/* The outputs, by name; of several steps joined. */
typedef struct fg_result {
    const char *name;  /* the program's */
    fg_tensor *tensor; /* one reference */
} fg_result;

typedef struct fg_results {
    size_t count;
    fg_result *list;
    uint64_t steps; /* how many were joined; 0: it was not run in steps */
} fg_results;

void fg_results_fini(fg_results *results);
/* Whether one before it has the same name: an output may be asked for twice. */
bool fg_results_repeated(const fg_results *results, size_t index);

/* "probs: float32[2, 3] =" and the rows as NumPy prints them, or the sentences of its labels; a
 * scalar on one line. FG_LIMIT where memory is short. */
fg_status fg_results_print(fg_output *output, const fg_results *results, const fg_labels *labels);
/* A JSON object by output: {"probs": {"dtype": "float32", "shape": [2, 3], "value": [[...]]}};
 * "labels" holds the sentences where there are words for it. */
fg_status fg_results_print_json(fg_output *output, const fg_results *results,
                                const fg_labels *labels);

/* One --expect, compared: `difference` is NULL where there is none. */
typedef struct fg_expectation {
    const char *text;
    char *difference; /* freed with free() */
} fg_expectation;

/* Compares all --expect; `*list` holds `*count` of them and is freed with fg_expectations_free.
 * FG_FINDINGS where one differs; one that cannot be read is a finding in the report. */
fg_status fg_expectations_compare(const fg_arguments *arguments, double rtol, double atol,
                                  fg_context *context, const fg_results *results, fg_report *report,
                                  fg_expectation **list, size_t *count);
void fg_expectations_free(fg_expectation *list, size_t count);
/* A line for each that differs. */
void fg_expectations_print(fg_output *output, const fg_expectation *list, size_t count);
/* A JSON array: [{"expect": "probs=...", "difference": null}]. */
void fg_expectations_print_json(fg_output *output, const fg_expectation *list, size_t count);

#endif
