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

/* A rule's section of doc/rules/, built into the library. */
typedef struct fg_rule_text {
    const char *code;
    const char *page;
} fg_rule_text;

extern const fg_rule_text fg_rule_texts[]; /* in the order of the codes; ended by NULL */
const char *fg_rule_page(fg_code code);    /* "" where it has none */

#endif
