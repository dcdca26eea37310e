/* Which findings are shown, and how severe they are. */
#ifndef FG_DIAG_CONTROL_H
#define FG_DIAG_CONTROL_H

#include "diag/report.h"

/* A rule's code, the beginning of some codes ("G4"), a rule's name, or "all". Upper and lower case
 * are the same. */
bool fg_rule_matches(const fg_rule *rule, const char *pattern, size_t length);
/* Whether a pattern matches any rule. Else `*nearest` is the code or name that may be meant, or
 * NULL. */
bool fg_rule_exists(const char *pattern, size_t length, const char **nearest);

typedef enum fg_control_kind {
    FG_CONTROL_SELECT, /* only what is selected is shown */
    FG_CONTROL_IGNORE,
    FG_CONTROL_WARN,  /* is a warning */
    FG_CONTROL_ERROR, /* is an error */
} fg_control_kind;

typedef struct fg_control {
    fg_control_kind kind;
    const char *pattern;
    size_t length;
} fg_control;

/* Where several patterns match a rule, the longest decides; of two as long, the later. */
typedef struct fg_controls_list {
    FG_VEC(fg_control) list;
} fg_controls_list;

/* Whether a finding cannot be silenced: an error for which nothing was proved. */
bool fg_is_fixed(const fg_finding *finding, bool loaded);
/* Does to the report what the settings say. `loaded`: the model could be made. */
void fg_control_report(const fg_controls_list *controls, fg_report *report, bool loaded);

#endif
