/* Executing a program: once, several times with the same feeds, or in steps, each of which is fed
 * what the one before gave. */
#ifndef FG_TOOLS_STEPS_H
#define FG_TOOLS_STEPS_H

#include "feedgraph/tools.h"
#include "tools/options.h"
#include "tools/result.h"

typedef struct fg_steps {
    const fg_tool *tool;
    uint64_t count;
    bool carried; /* --steps: outputs are the next step's inputs, and are joined */
    bool last;    /* of the outputs, only the last step's count */
    bool along;   /* outputs are concatenated along `axis`; else they get a new first one */
    int axis;     /* counted from the end where it is negative */
    const char *until;
} fg_steps;

/* Reads --steps, --join, --last, --until and --repeat. On wrong usage the message is on standard
 * error. */
fg_status fg_steps_init(fg_steps *steps, const fg_arguments *arguments);

/* What is run. */
typedef struct fg_steps_run {
    fg_context *context;
    const fg_model *model;
    size_t signature; /* SIZE_MAX: none, and nothing is carried */
    const fg_program *program;
    fg_run *run;
    fg_report *report;
} fg_steps_run;

/* Executes, and fills in `results`, which were zeroed and are freed with fg_results_fini. What has
 * no place in a report is said on standard error. */
fg_status fg_steps_execute(const fg_steps *steps, const fg_steps_run *what, fg_results *results);

#endif
