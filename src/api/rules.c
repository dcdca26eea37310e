/* The catalogue of rules, for who explains them. */
#include "diag/catalogue.h"
#include "feedgraph/tools.h"

/* Code 0 is none. */
size_t fg_rule_count(void) {
    return FG_CODE_COUNT - 1;
}

fg_rule_info fg_rule_at(size_t index) {
    fg_code code = (fg_code)(index + 1);
    const fg_rule *rule = fg_rule_of(code);
    return (fg_rule_info){.code = rule->code,
                          .name = rule->name,
                          .severity = rule->severity,
                          .says = rule->says,
                          .page = fg_rule_page(code)};
}
