#include "diag/control.h"

#include <string.h>
#include <strings.h>

static bool is_prefix(const char *text, const char *pattern, size_t length) {
    return strlen(text) >= length && strncasecmp(text, pattern, length) == 0;
}

bool fg_rule_matches(const fg_rule *rule, const char *pattern, size_t length) {
    if (length == 3 && strncasecmp(pattern, "all", 3) == 0) return true;
    if (is_prefix(rule->code, pattern, length)) return length > 0;
    return strlen(rule->name) == length && is_prefix(rule->name, pattern, length);
}

bool fg_rule_exists(const char *pattern, size_t length, const char **nearest) {
    fg_nearest near;
    fg_nearest_init(&near, pattern, length);
    for (int code = FG_CODE_NONE + 1; code < FG_CODE_COUNT; code++) {
        const fg_rule *rule = fg_rule_of((fg_code)code);
        if (fg_rule_matches(rule, pattern, length)) return true;
        fg_nearest_offer(&near, rule->name);
        fg_nearest_offer(&near, rule->code);
    }
    *nearest = near.best;
    return false;
}

/* What decides between two kinds; NULL where neither has a pattern for the rule. */
static const fg_control *deciding(const fg_controls_list *controls, const fg_rule *rule,
                                  fg_control_kind one, fg_control_kind other) {
    const fg_control *best = NULL;
    for (uint32_t i = 0; i < controls->list.count; i++) {
        const fg_control *it = &controls->list.at[i];
        if (it->kind != one && it->kind != other) continue;
        if (!fg_rule_matches(rule, it->pattern, it->length)) continue;
        if (!best || it->length >= best->length) best = it;
    }
    return best;
}

static bool selects(const fg_controls_list *controls) {
    for (uint32_t i = 0; i < controls->list.count; i++)
        if (controls->list.at[i].kind == FG_CONTROL_SELECT) return true;
    return false;
}

bool fg_is_fixed(const fg_finding *finding, bool loaded) {
    const fg_rule *rule = fg_rule_of(finding->code);
    return rule->severity == FG_SEVERITY_ERROR && (!loaded || rule->code[1] == '1');
}

typedef struct choice {
    const fg_controls_list *controls;
    bool selects, loaded;
} choice;

static bool drops(fg_finding *finding, void *data) {
    const choice *it = data;
    if (fg_is_fixed(finding, it->loaded)) return false;
    const fg_control *best =
        deciding(it->controls, fg_rule_of(finding->code), FG_CONTROL_SELECT, FG_CONTROL_IGNORE);
    return best ? best->kind == FG_CONTROL_IGNORE : it->selects;
}

void fg_control_report(const fg_controls_list *controls, fg_report *report, bool loaded) {
    for (uint32_t i = 0; i < report->list.count; i++) {
        fg_finding *finding = report->list.at[i];
        const fg_control *best =
            fg_is_fixed(finding, loaded)
                ? NULL
                : deciding(controls, fg_rule_of(finding->code), FG_CONTROL_WARN, FG_CONTROL_ERROR);
        if (best)
            fg_report_regrade(
                report, finding,
                best->kind == FG_CONTROL_WARN ? FG_SEVERITY_WARNING : FG_SEVERITY_ERROR);
    }
    choice what = {controls, selects(controls), loaded};
    fg_report_filter(report, drops, &what);
}
