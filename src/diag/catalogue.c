#include "diag/catalogue.h"

#include <assert.h>

static const fg_rule rules[FG_CODE_COUNT] = {
    [FG_CODE_NONE] = {"", "", FG_SEVERITY_NOTE, ""},
#define RULE(code, severity, name, says) [FG_##code] = {#code, name, FG_SEVERITY_##severity, says},
#include "diag/catalogue.def"
#undef RULE
};

const fg_rule *fg_rule_of(fg_code code) {
    assert(code >= FG_CODE_NONE && code < FG_CODE_COUNT);
    return &rules[code];
}
