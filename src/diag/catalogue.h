/* The rules by number. Codes are stable and never reused. */
#ifndef FG_DIAG_CATALOGUE_H
#define FG_DIAG_CATALOGUE_H

#include "feedgraph/feedgraph.h"

typedef enum fg_code {
    FG_CODE_NONE,
#define RULE(code, severity, name, says) FG_##code,
#include "diag/catalogue.def"
#undef RULE
    FG_CODE_COUNT
} fg_code;

typedef struct fg_rule {
    const char *code; /* "G401" */
    const char *name; /* "unfed-placeholder" */
    fg_severity severity;
    const char *says;
} fg_rule;

const fg_rule *fg_rule_of(fg_code code);

#endif
