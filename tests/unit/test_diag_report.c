/* Sources, the catalogue, reports and the nearest name. */
#include <string.h>

#include "diag/report.h"
#include "test_diag.h"
#include "with_report.h"

static uint32_t add_source(const char *name, const char *text) {
    return fg_sources_add(&sources, FG_SOURCE_FILE, name, text, strlen(text));
}

/* ---- sources ---- */

static void ck_place(uint32_t source, uint32_t offset, uint32_t line, uint32_t column) {
    fg_place place = fg_source_place(&sources, source, offset);
    ck_assert_uint_eq(place.line, line);
    ck_assert_uint_eq(place.column, column);
}

static void ck_line(uint32_t source, uint32_t offset, const char *expected) {
    fg_place place = fg_source_place(&sources, source, offset);
    const char *text = fg_sources_get(&sources, source)->text;
    ck_assert_uint_eq(place.line_end - place.line_begin, strlen(expected));
    ck_assert_mem_eq(text + place.line_begin, expected, strlen(expected));
}

START_TEST(sources_are_numbered_from_1) {
    ck_assert_ptr_null(fg_sources_get(&sources, 0));
    char name[] = "first.graph";
    uint32_t first = add_source(name, "a");
    name[0] = 'F'; /* names are copied */
    ck_assert_uint_eq(first, 1);
    ck_assert_uint_eq(add_source("second.graph", ""), 2);
    ck_assert_str_eq(fg_sources_get(&sources, 1)->name, "first.graph");
    ck_assert_uint_eq(fg_sources_get(&sources, 2)->length, 0);
    ck_assert_ptr_null(fg_sources_get(&sources, 0));
    fg_place none = fg_source_place(&sources, 0, 5);
    ck_assert_uint_eq(none.line, 0);
    ck_assert_uint_eq(none.column, 0);
}
END_TEST

START_TEST(lines_and_columns) {
    uint32_t source = add_source("a", "one\n\nthree\n");
    ck_place(source, 0, 1, 1);
    ck_place(source, 2, 1, 3);
    ck_place(source, 3, 1, 4); /* the newline itself */
    ck_place(source, 4, 2, 1);
    ck_place(source, 5, 3, 1);
    ck_place(source, 9, 3, 5);
    ck_place(source, 11, 4, 1); /* the end, behind the last newline */
    ck_place(source, 4000, 4, 1);
    ck_line(source, 1, "one");
    ck_line(source, 4, "");
    ck_line(source, 7, "three");
    ck_line(source, 11, "");
}
END_TEST

START_TEST(the_last_line_needs_no_newline) {
    uint32_t source = add_source("a", "x\nlast");
    ck_place(source, 6, 2, 5);
    ck_line(source, 6, "last");
    uint32_t empty = add_source("b", "");
    ck_place(empty, 0, 1, 1);
    ck_place(empty, 9, 1, 1);
    ck_line(empty, 0, "");
}
END_TEST

START_TEST(lines_may_end_in_cr_lf) {
    uint32_t source = add_source("a", "one\r\ntwo\r\n\r\nfour\r");
    ck_place(source, 5, 2, 1);
    ck_place(source, 10, 3, 1);
    ck_place(source, 12, 4, 1);
    ck_line(source, 0, "one");
    ck_line(source, 5, "two");
    ck_line(source, 10, "");
    ck_line(source, 12, "four\r"); /* no line's end without LF */
}
END_TEST

START_TEST(columns_count_characters) {
    /* a, u with diaeresis (2 bytes), euro sign (3), an emoji (4), a byte that is not UTF-8, z */
    uint32_t source = add_source("a", "a\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80\xffz");
    const uint32_t offsets[] = {0, 1, 3, 6, 10, 11, 12};
    for (uint32_t i = 0; i < 7; i++) ck_place(source, offsets[i], 1, i + 1);
    ck_place(source, 8, 1, 4); /* inside the emoji */
}
END_TEST

START_TEST(a_byte_order_mark_is_no_character) {
    uint32_t source = add_source("a", "\xef\xbb\xbfx = 1\ny");
    ck_place(source, 3, 1, 1);
    ck_place(source, 5, 1, 3);
    ck_place(source, 9, 2, 1);
    ck_line(source, 3, "x = 1");
}
END_TEST

START_TEST(many_lines) {
    enum { LINES = 100000 };
    char *text = fg_arena_alloc(&arena, LINES * 4);
    for (int i = 0; i < LINES; i++) memcpy(text + i * 4, "abc\n", 4);
    uint32_t source = fg_sources_add(&sources, FG_SOURCE_FILE, "a", text, LINES * 4);
    for (uint32_t i = 0; i < LINES; i += 37) ck_place(source, i * 4 + 2, i + 1, 3);
    ck_place(source, LINES * 4, LINES + 1, 1);
}
END_TEST

/* ---- the catalogue ---- */

START_TEST(codes_have_rules) {
    ck_assert_str_eq(fg_rule_of(FG_G401)->code, "G401");
    ck_assert_str_eq(fg_rule_of(FG_G401)->name, "unfed-placeholder");
    ck_assert_int_eq(fg_rule_of(FG_G401)->severity, FG_SEVERITY_ERROR);
    ck_assert_int_eq(fg_rule_of(FG_G405)->severity, FG_SEVERITY_WARNING);
    ck_assert_str_eq(fg_rule_of(FG_CODE_NONE)->code, "");
}
END_TEST

START_TEST(codes_and_names_are_unique_and_in_order) {
    for (int i = FG_CODE_NONE + 1; i < FG_CODE_COUNT; i++) {
        const fg_rule *rule = fg_rule_of((fg_code)i);
        ck_assert_uint_eq(strlen(rule->code), 4);
        ck_assert_str_gt(rule->code, fg_rule_of((fg_code)(i - 1))->code);
        ck_assert_uint_gt(strlen(rule->says), 0);
        for (int j = FG_CODE_NONE + 1; j < i; j++)
            ck_assert_str_ne(rule->name, fg_rule_of((fg_code)j)->name);
    }
}
END_TEST

/* ---- reports ---- */

static fg_span at(uint32_t source, uint32_t begin, uint32_t end) {
    return (fg_span){source, begin, end};
}

START_TEST(findings_are_counted_by_severity) {
    add_source("a", "text");
    fg_finding *finding = fg_report_add(&report, FG_G401, at(1, 0, 4), "'%s' is not fed", "x");
    ck_assert_str_eq(finding->message, "'x' is not fed");
    ck_assert_int_eq(finding->severity, FG_SEVERITY_ERROR);
    fg_report_add(&report, FG_G405, at(1, 0, 4), "empty");
    fg_report_add(&report, FG_G405, at(1, 0, 3), "empty");
    ck_assert_uint_eq(report.counts[FG_SEVERITY_ERROR], 1);
    ck_assert_uint_eq(report.counts[FG_SEVERITY_WARNING], 2);
    ck_assert_uint_eq(report.counts[FG_SEVERITY_NOTE], 0);
    ck_assert_uint_eq(report.list.count, 3);
}
END_TEST

START_TEST(the_same_finding_is_added_once) {
    add_source("a", "text");
    for (int round = 0; round < 3; round++) {
        fg_finding *finding = fg_report_add(&report, FG_G401, at(1, 0, 4), "message");
        fg_finding_mark(&report, finding, at(1, 1, 2), "first %d", 1);
        fg_finding_mark(&report, finding, at(1, 1, 2), "second");
        fg_finding_path(&report, finding, "path %d", round);
        fg_finding_help(&report, finding, "help %d", round);
    }
    ck_assert_uint_eq(report.list.count, 1);
    ck_assert_uint_eq(report.counts[FG_SEVERITY_ERROR], 1);
    const fg_finding *finding = report.list.at[0];
    ck_assert_str_eq(finding->marks->label, "first 1");
    ck_assert_str_eq(finding->marks->next->label, "second");
    ck_assert_ptr_null(finding->marks->next->next);
    ck_assert_str_eq(finding->path, "path 0");
    ck_assert_str_eq(finding->help, "help 0");
    fg_report_add(&report, FG_G402, at(1, 0, 4), "message");
    fg_report_add(&report, FG_G401, at(1, 0, 3), "message");
    fg_report_add(&report, FG_G401, at(1, 1, 4), "message");
    fg_report_add(&report, FG_G401, at(0, 0, 4), "message");
    fg_report_add(&report, FG_G401, at(1, 0, 4), "another");
    ck_assert_uint_eq(report.list.count, 6);
}
END_TEST

START_TEST(many_findings_are_added_once) {
    add_source("a", "text");
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 20000; i++) fg_report_add(&report, FG_G401, at(1, 0, 1), "no. %d", i);
    ck_assert_uint_eq(report.list.count, 20000);
    ck_assert_uint_eq(report.counts[FG_SEVERITY_ERROR], 20000);
}
END_TEST

START_TEST(findings_come_in_the_order_of_their_places) {
    add_source("a", "some text");
    add_source("b", "more text");
    static const struct {
        fg_span span;
        const char *message;
    } added[] = {
        {{0, 0, 0}, "7"}, {{2, 1, 2}, "5"}, {{1, 5, 6}, "3"}, {{1, 2, 9}, "1"},
        {{0, 0, 0}, "8"}, {{1, 2, 3}, "2"}, {{2, 1, 2}, "6"}, {{2, 0, 1}, "4"},
    };
    for (size_t i = 0; i < 8; i++)
        fg_report_add(&report, FG_G401, added[i].span, "%s", added[i].message);
    fg_report_sort(&report);
    char order[9] = "";
    for (size_t i = 0; i < 8; i++) order[i] = report.list.at[i]->message[0];
    ck_assert_str_eq(order, "12345678");
    fg_report_add(&report, FG_G401, at(1, 0, 1), "0");
    fg_report_sort(&report);
    ck_assert_str_eq(report.list.at[0]->message, "0");
    ck_assert_str_eq(report.list.at[8]->message, "8");
}
END_TEST

static bool try_to_report(long fail_in) {
    fg_guard local;
    report.arena.guard = &local;
    atomic_store(&memory.fail_in, fail_in);
    bool done = setjmp(local.env) == 0;
    if (done) {
        for (int i = 0; i < 40; i++) {
            fg_finding *finding = fg_report_add(&report, FG_G401, at(1, 0, 1), "no. %d", i);
            fg_finding_mark(&report, finding, at(1, 0, 1), "label");
            fg_finding_help(&report, finding, "help");
        }
    }
    report.arena.guard = &guard;
    return done;
}

/* A report stays usable after an allocation failed: what is there can be counted and shown. */
START_TEST(a_failure_leaves_a_sound_report) {
    add_source("a", "text");
    for (long n = 1; !try_to_report(n); n++) {
        ck_assert_uint_eq(report.counts[FG_SEVERITY_ERROR], report.list.count);
        for (uint32_t i = 0; i < report.list.count; i++)
            ck_assert_uint_gt(strlen(report.list.at[i]->message), 0);
        fg_report_sort(&report);
        fg_report_fini(&report);
        fg_report_init(&report, &memory, &sources);
    }
    ck_assert_uint_eq(report.list.count, 40);
}
END_TEST

/* ---- the nearest name ---- */

static const struct nearest {
    const char *wanted;
    const char *offers[5];
    const char *best;
} cases[] = {
    {"rigth_ids", {"left_ids", "right_ids", "rights"}, "right_ids"},
    {"dropuot", {"dense", "dropout", "units"}, "dropout"},
    {"x", {"y", "z"}, NULL}, /* nothing is left of it */
    {"x", {"y", "X"}, "X"},
    {"ab", {"cd", "ac"}, "ac"},
    {"units", {"kernel", "bias"}, NULL},
    {"LSTM", {"gru", "lstm"}, "lstm"},
    {"image", {"label", "imago", "images"}, "imago"}, /* equally near: the first */
    {"keras_learning_phase",
     {"learning_rate", "bidirectional_1/keras_learning_phase"},
     "bidirectional_1/keras_learning_phase"},
    {"encoder/right_ids", {"left_ids", "right_ids"}, "right_ids"},
    {"abcdefghi", {"abcdefXYZ", "abcdeWXYZ"}, "abcdefXYZ"}, /* 3 of 9 is near, 4 not */
    {"abcdefghi", {"abcdeWXYZ"}, NULL},
    {"abcdefghijklmnopqrstuvwxyz", {"abcdefghijklmnopqrstuvABCD"}, NULL},
    {"", {"a", ""}, ""},
};

START_TEST(the_nearest_is_found) {
    fg_nearest nearest;
    fg_nearest_init(&nearest, cases[_i].wanted, strlen(cases[_i].wanted));
    for (int i = 0; i < 5 && cases[_i].offers[i]; i++)
        fg_nearest_offer(&nearest, cases[_i].offers[i]);
    ck_assert_pstr_eq(nearest.best, cases[_i].best);
}
END_TEST

Suite *fg_report_suite(void) {
    Suite *suite = suite_create("report");
    TCase *tests = tcase_create("report");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, sources_are_numbered_from_1);
    tcase_add_test(tests, lines_and_columns);
    tcase_add_test(tests, the_last_line_needs_no_newline);
    tcase_add_test(tests, lines_may_end_in_cr_lf);
    tcase_add_test(tests, columns_count_characters);
    tcase_add_test(tests, a_byte_order_mark_is_no_character);
    tcase_add_test(tests, many_lines);
    tcase_add_test(tests, codes_have_rules);
    tcase_add_test(tests, codes_and_names_are_unique_and_in_order);
    tcase_add_test(tests, findings_are_counted_by_severity);
    tcase_add_test(tests, the_same_finding_is_added_once);
    tcase_add_test(tests, many_findings_are_added_once);
    tcase_add_test(tests, findings_come_in_the_order_of_their_places);
    tcase_add_test(tests, a_failure_leaves_a_sound_report);
    tcase_add_loop_test(tests, the_nearest_is_found, 0, sizeof cases / sizeof *cases);
    suite_add_tcase(suite, tests);
    return suite;
}
