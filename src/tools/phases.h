/* What a fetch needs, draws and updates under each learning phase, and its class by that. */
#ifndef FG_TOOLS_PHASES_H
#define FG_TOOLS_PHASES_H

#include "tools/needs.h"

/* What one run does; the lists belong to the request. */
typedef struct fg_asked_use {
    fg_request *request;
    fg_use use;
} fg_asked_use;

typedef struct fg_phases {
    fg_asked_use any, infer, train; /* the last two only where it depends */
    bool depends;                   /* a learning phase is needed, or a default that is one */
} fg_phases;

/* With the promises of --feed. What is wrong with the name is in the report. */
fg_status fg_phases_init(fg_phases *self, const fg_needs *needs, const char *fetch);
void fg_phases_fini(fg_phases *self);
/* "independent", "selects", "stochastic in training", "updates in training" and what is between
 * them. */
const char *fg_phases_class(const fg_phases *self);

void fg_phases_print(fg_output *output, const char *fetch, const fg_phases *self);
/* An object of a JSON array. */
void fg_phases_print_json(fg_output *output, const char *fetch, const fg_phases *self, bool first);

/* "needs image, label; draws dropout_1/u; updates w" */
void fg_use_print(fg_output *output, const fg_use *use);
/* Members of a JSON object. */
void fg_use_print_json(fg_output *output, const fg_use *use);

#endif
