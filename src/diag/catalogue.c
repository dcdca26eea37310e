#include "diag/catalogue.h"

#include <assert.h>
#include <string.h>

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

const char *fg_rule_page(fg_code code) {
    const char *wanted = fg_rule_of(code)->code;
    for (const fg_rule_text *text = fg_rule_texts; text->code; text++)
        if (strcmp(text->code, wanted) == 0) return text->page;
    return "";
}
