/* What findings offer to programs: fixes as objects, fingerprints, which of them count, and
 * documents over several reports. */
#include <stdlib.h>
#include <string.h>

#include "test_api.h"

static const char text[] =
    "placeholder x: float32[batch, 3]\n"
    "placeholder z: float32[batch, 3]\n"
    "y = dropout(x, rate=0.5) + z\n"
    "signature first(x) -> y\n"
    "# graphlint: disable=G605 -- fed by hand\n"
    "signature second(x) -> y\n";

static void lint(ax *fx) {
    ax_init(fx, text);
    ck_assert_int_eq(fg_model_lint(fx->session, fx->report), FG_FINDINGS);
    ck_assert_uint_eq(fg_report_count(fx->report), 4); /* two signatures, two inputs each */
}

START_TEST(fixes_are_replacements_of_bytes) {
    ax fx;
    lint(&fx);
    const fg_finding *finding = fg_report_at(fx.report, 0);
    ck_assert_str_eq(fg_finding_fix_text(finding), "add z to the inputs of 'first'");
    ck_assert_uint_eq(fg_finding_edit_count(finding), 1);
    fg_edit edit = fg_finding_edit_at(fx.report, finding, 0);
    ck_assert_uint_eq(edit.length, 0);
    ck_assert_str_eq(edit.text, ", z");
    /* behind the x of "first(x)" */
    ck_assert_uint_eq(edit.offset, (size_t)(strstr(text, "first(x)") - text) + 7);
    ck_assert_uint_eq(edit.location.line, 4);
    ck_assert_uint_eq(edit.location.column, 18);
    ck_assert_ptr_null(fg_finding_edit_at(fx.report, finding, 1).text);
    ax_fini(&fx);
}
END_TEST

START_TEST(what_has_no_fix_says_so) {
    ax fx;
    ax_init(&fx, NULL);
    ck_assert_int_eq(fg_model_parse(fx.context, "t", "y = 1 +\n", 8, fx.report, &fx.model),
                     FG_FINDINGS);
    const fg_finding *finding = fg_report_at(fx.report, 0);
    ck_assert_ptr_null(fg_finding_fix_text(finding));
    ck_assert_uint_eq(fg_finding_edit_count(finding), 0);
    ax_fini(&fx);
}
END_TEST

START_TEST(comments_and_settings_decide) {
    ax fx;
    fg_controls *controls;
    char *wrong;
    lint(&fx);
    ck_assert_int_eq(fg_controls_new(fx.context, &controls), FG_OK);
    ck_assert_int_eq(fg_controls_set(controls, "warn", "open-signature, G4", &wrong), FG_OK);
    ck_assert_int_eq(fg_controls_set(controls, "ignore", "G605,G999", &wrong), FG_USAGE);
    ck_assert_ptr_nonnull(strstr(wrong, "G999"));
    free(wrong);
    ck_assert_int_eq(fg_controls_set(controls, "nonsense", "G605", &wrong), FG_USAGE);
    fg_controls_free(controls);

    ck_assert_int_eq(fg_controls_new(fx.context, &controls), FG_OK);
    ck_assert_int_eq(fg_controls_set(controls, "warn", "open-signature", &wrong), FG_OK);
    ck_assert_int_eq(fg_controls_apply(controls, fx.model, fx.report, true), FG_OK);
    ck_assert_uint_eq(fg_report_count(fx.report), 2);
    ck_assert_uint_eq(fg_report_errors(fx.report), 0);
    ck_assert_uint_eq(fg_report_warnings(fx.report), 2);
    ck_assert_uint_eq(fg_report_suppressed(fx.report), 2);
    ck_assert_int_eq(fg_finding_severity(fg_report_at(fx.report, 0)), FG_SEVERITY_WARNING);
    fg_controls_free(controls);
    ax_fini(&fx);
}
END_TEST

static bool is_first(const char *fingerprint, void *data) {
    return strcmp(fingerprint, data) == 0;
}

START_TEST(fingerprints_know_a_finding_again) {
    ax fx;
    lint(&fx);
    fg_fingerprint prints[4];
    for (size_t i = 0; i < 4; i++) {
        prints[i] = fg_finding_fingerprint(fx.report, fg_report_at(fx.report, i));
        ck_assert_uint_eq(strspn(prints[i].text, "0123456789abcdef"), 16);
        ck_assert_str_eq(prints[i].text + 16, ":1");
        for (size_t j = 0; j < i; j++) ck_assert_str_ne(prints[i].text, prints[j].text);
    }
    ck_assert_int_eq(fg_report_suppress(fx.report, is_first, prints[0].text), FG_OK);
    ck_assert_uint_eq(fg_report_count(fx.report), 3);
    fg_fingerprint second = fg_finding_fingerprint(fx.report, fg_report_at(fx.report, 0));
    ck_assert_str_eq(second.text, prints[1].text);
    ax_fini(&fx);
}
END_TEST

START_TEST(documents_hold_several_files) {
    static const char *const names[] = {"text", "json", "sarif", "checkstyle", "junit", "github"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        fg_format format;
        fg_document *document;
        ck_assert(fg_format_of(names[i], &format));
        ck_assert_int_eq(fg_document_new(format, "test", &document), FG_OK);
        for (int file = 0; file < 2; file++) {
            ax fx;
            lint(&fx);
            fg_checked checked = {.path = file == 0 ? "a.graph" : "b.graph",
                                  .report = fx.report,
                                  .status = FG_FINDINGS,
                                  .fail_on = FG_SEVERITY_ERROR};
            ck_assert_int_eq(fg_document_add(document, &checked), FG_OK);
            ax_fini(&fx); /* the document needs it no more */
        }
        char *made = fg_document_text(document, FG_FINDINGS);
        ck_assert_ptr_nonnull(made);
        size_t found = 0;
        for (const char *at = made; (at = strstr(at, "does not declare it")); at++) found++;
        ck_assert_uint_ge(found, 8);
        free(made);
        fg_document_free(document);
    }
    fg_format format;
    ck_assert(!fg_format_of("yaml", &format));
}
END_TEST

/* Any allocation may fail, with nothing left behind. */
START_TEST(little_memory_is_said) {
    static const size_t limits[] = {1 << 16, 1 << 17, 3 << 16, 1 << 18, 5 << 16};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const fg_options options = {.threads = 1, .max_memory = limits[i]};
        ax fx = {0};
        ck_assert_int_eq(fg_context_new(&options, &fx.context), FG_OK);
        ck_assert_int_eq(fg_report_new(fx.context, &fx.report), FG_OK);
        if (fg_model_parse(fx.context, "t", text, strlen(text), fx.report, &fx.model) == FG_OK &&
            fg_session_new(fx.model, fx.report, &fx.session) == FG_OK)
            fg_model_lint(fx.session, fx.report);
        fg_controls *controls;
        if (fg_controls_new(fx.context, &controls) == FG_OK) {
            fg_status status = fg_controls_apply(controls, fx.model, fx.report, true);
            ck_assert(status == FG_OK || status == FG_LIMIT);
        }
        fg_controls_free(controls);
        ax_fini(&fx);
    }
}
END_TEST

Suite *api_findings_suite(void) {
    Suite *suite = suite_create("findings");
    TCase *tests = tcase_create("findings");
    tcase_add_test(tests, fixes_are_replacements_of_bytes);
    tcase_add_test(tests, what_has_no_fix_says_so);
    tcase_add_test(tests, comments_and_settings_decide);
    tcase_add_test(tests, fingerprints_know_a_finding_again);
    tcase_add_test(tests, documents_hold_several_files);
    tcase_add_test(tests, little_memory_is_said);
    suite_add_tcase(suite, tests);
    return suite;
}
