/* The rules' pages, and what rules say of a graph that was printed and read again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test_api.h"

#define MOST 64

START_TEST(every_rule_has_its_page) {
    static const char *const severities[] = {"note", "warning", "error"};
    for (size_t i = 0; i < fg_rule_count(); i++) {
        fg_rule_info rule = fg_rule_at(i);
        char heading[200];
        snprintf(heading, sizeof heading, "## %s %s (%s)\n\n", rule.code, rule.name,
                 severities[rule.severity]);
        ck_assert_msg(strncmp(rule.page, heading, strlen(heading)) == 0, "%s", rule.code);
        ck_assert_msg(strstr(rule.page, "\nWay out: ") != NULL, "%s", rule.code);
        ck_assert_str_ne(rule.says, "");
        if (i > 0) ck_assert_str_gt(rule.code, fg_rule_at(i - 1).code);
    }
}
END_TEST

/* ---- the graph printed back ---- */

/* The codes of a report from G3 to G8, each once, those of graphs and not of files. */
typedef struct codes {
    char list[MOST][8];
    size_t count;
} codes;

static codes codes_of(fg_report *report) {
    codes found = {.count = 0};
    for (size_t i = 0; i < fg_report_count(report) && found.count < MOST; i++) {
        const char *code = fg_finding_code(fg_report_at(report, i));
        /* a call that does nothing leaves nothing that could be printed */
        if (code[1] < '3' || strcmp(code, "G609") == 0) continue;
        bool known = false;
        for (size_t j = 0; j < found.count; j++) known |= strcmp(found.list[j], code) == 0;
        if (!known) snprintf(found.list[found.count++], sizeof found.list[0], "%s", code);
    }
    return found;
}

static bool same_codes(const codes *a, const codes *b) {
    for (size_t i = 0; i < a->count; i++) {
        bool found = false;
        for (size_t j = 0; j < b->count; j++) found |= strcmp(a->list[i], b->list[j]) == 0;
        if (!found) return false;
    }
    return a->count == b->count;
}

/* The codes of a text; `*printed` is its graph as text, NULL where it cannot be read. */
static codes lint(const char *text, size_t length, char **printed) {
    fg_context *context;
    fg_report *report;
    fg_model *model;
    fg_session *session = NULL;
    ck_assert_int_eq(fg_context_new(&(fg_options){.threads = 1}, &context), FG_OK);
    ck_assert_int_eq(fg_report_new(context, &report), FG_OK);
    *printed = NULL;
    if (fg_model_parse(context, "page.graph", text, length, report, &model) == FG_OK) {
        ck_assert_int_eq(fg_session_new(model, report, &session), FG_OK);
        fg_model_lint(session, report);
        ck_assert_int_eq(fg_model_text(model, printed), FG_OK);
    }
    codes found = codes_of(report);
    fg_session_free(session);
    fg_report_free(report);
    fg_model_free(model);
    fg_context_free(context);
    return found;
}

static void compare(const char *what, const char *text, size_t length) {
    char *printed, *again;
    codes first = lint(text, length, &printed);
    if (!printed) return;
    codes second = lint(printed, strlen(printed), &again);
    ck_assert_msg(again != NULL && same_codes(&first, &second), "%s\n%s%s printed\n%s%s %s", what,
                  first.count > 0 ? first.list[0] : "none", first.count > 1 ? " ..." : "", printed,
                  second.count > 0 ? second.list[0] : "none", second.count > 1 ? "..." : "");
    free(printed);
    free(again);
}

START_TEST(a_printed_graph_has_the_same_findings) {
    static const char fence[] = "\n```graph ";
    size_t examples = 0;
    for (size_t i = 0; i < fg_rule_count(); i++) {
        fg_rule_info rule = fg_rule_at(i);
        if (rule.code[1] < '3') continue;
        if (strncmp(rule.code, "G80", 3) == 0 && rule.code[3] <= '2')
            continue; /* of imported graphs only */
        for (const char *at = rule.page; (at = strstr(at, fence)) != NULL;) {
            at += strlen(fence);
            const char *begin = strchr(at, '\n') + 1, *end = strstr(begin, "\n```");
            compare(rule.code, begin, (size_t)(end + 1 - begin));
            at = end;
            examples++;
        }
    }
    ck_assert_uint_gt(examples, 80);
}
END_TEST

static char *read_text(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    char *text = malloc(1 << 20);
    *length = fread(text, 1, 1 << 20, file);
    fclose(file);
    return text;
}

/* The layers as people use them: what they are made of is not doubtful either. */
START_TEST(layers_that_are_printed_are_clean) {
    size_t length;
    char *text = read_text(ax_path("tests/golden/lint/ordinary.graph"), &length), *printed, *again;
    ck_assert_uint_eq(lint(text, length, &printed).count, 0);
    codes found = lint(printed, strlen(printed), &again);
    ck_assert_msg(found.count == 0 && again != NULL, "%s", found.count ? found.list[0] : "unread");
    free(text);
    free(printed);
    free(again);
}
END_TEST

Suite *api_rules_suite(void) {
    Suite *suite = suite_create("rules");
    TCase *tcase = tcase_create("rules");
    tcase_add_test(tcase, every_rule_has_its_page);
    tcase_add_test(tcase, a_printed_graph_has_the_same_findings);
    tcase_add_test(tcase, layers_that_are_printed_are_clean);
    suite_add_tcase(suite, tcase);
    return suite;
}
