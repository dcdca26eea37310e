/* A request as the command line asks for it. */
#ifndef FG_TOOLS_REQUEST_H
#define FG_TOOLS_REQUEST_H

#include "feedgraph/tools.h"
#include "tools/options.h"

/* Names between commas, from all values of an option. */
typedef struct fg_name_list {
    size_t count;
    char **list;
    char *text; /* what they point into */
} fg_name_list;

/* On wrong usage (an empty name) the message is on standard error. */
fg_status fg_name_list_init(fg_name_list *names, const fg_arguments *arguments, const char *option);
void fg_name_list_fini(fg_name_list *names);

/* Gives variables the values that the command line names: --restore, and --weights over it. Goes on
 * behind what cannot be read. */
fg_status fg_variables_load(fg_session *session, const fg_arguments *arguments, fg_report *report);

/* The signature of that name; SIZE_MAX where there is none. */
size_t fg_signature_find(const fg_model *model, const char *name);

/* Says on standard error which --out, --expect, --until and --labels name what is no output of the
 * run, with the nearest that is. FG_USAGE then. The outputs are the fetches, or those of
 * `signature`. */
fg_status fg_outputs_check(const fg_arguments *arguments, const fg_model *model, size_t signature,
                           const fg_name_list *fetches);

#endif
