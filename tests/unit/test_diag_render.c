/* What a report looks like. The expected texts follow the documented look by hand. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "diag/render.h"
#include "test_diag.h"
#include "with_report.h"

/* The place of the `nth` (from 0) `part` in a source's text; an empty part: the end. */
static fg_span nth(uint32_t source, const char *part, int n) {
    const fg_source *in = fg_sources_get(&sources, source);
    if (!part[0]) return (fg_span){source, (uint32_t)in->length, (uint32_t)in->length};
    const char *found = strstr(in->text, part);
    while (n-- > 0) found = strstr(found + 1, part);
    ck_assert_ptr_nonnull(found);
    uint32_t begin = (uint32_t)(found - in->text);
    return (fg_span){source, begin, begin + (uint32_t)strlen(part)};
}

static fg_span of(uint32_t source, const char *part) {
    return nth(source, part, 0);
}

static uint32_t add_file(const char *name, const char *text) {
    return fg_sources_add(&sources, FG_SOURCE_FILE, name, text, strlen(text));
}

static const char *render(fg_format format, bool color) {
    fg_text out;
    fg_text_init(&out, &arena);
    fg_report_sort(&report);
    fg_render_report(&report, format, color, &out);
    ck_assert_uint_eq(strlen(fg_text_get(&out)), out.length);
    return fg_text_get(&out);
}

static const char *text(void) {
    return render(FG_FORMAT_TEXT, false);
}

/* ---- the documented example ---- */

static const char encoder[] =
    "graph enc\n\n\n\n\n\n\n\n"
    "placeholder right_ids: int32[batch, 40]\n\n\n\n\n\n\n\n\n\n"
    "left = bidirectional(lstm, embedded, units=50, dropout=0.5)\n\n\n\n\n\n\n\n\n\n\n\n"
    "dense_1 = dense(both, units=2)\n";

static void report_encoder(void) {
    uint32_t file = add_file("enc.graph", encoder);
    fg_finding *phase =
        fg_report_add(&report, FG_G601, of(file, "dense_1"),
                      "fetch 'dense_1' depends on the learning phase, which is not fed");
    fg_finding_mark(&report, phase, of(file, "bidirectional"), "first used here");
    fg_finding_path(&report, phase,
                    "dense_1 <- concat (27) <- bidirectional_1/forward_lstm (19) <- "
                    "keras_learning_phase (bool)");
    fg_finding_help(&report, phase,
                    "--phase infer or --phase train; in a signature, learning_phase = false");
    fg_finding *feed = fg_report_add(&report, FG_G401, of(file, "right_ids"),
                                     "'right_ids' (int32[batch, 40]) is needed by fetch 'dense_1' "
                                     "and is not fed");
    fg_finding_path(&report, feed,
                    "dense_1 <- concat (27) <- bidirectional_2 (24) <- embedding_2 (22) <- "
                    "right_ids");
    fg_finding_help(&report, feed, "--feed right_ids=@FILE.npy");
}

START_TEST(the_look_of_the_manual) {
    report_encoder();
    ck_assert_str_eq(
        text(),
        "enc.graph:9:13: error: 'right_ids' (int32[batch, 40]) is needed by fetch 'dense_1' and "
        "is not fed [G401 unfed-placeholder]\n"
        "    9 | placeholder right_ids: int32[batch, 40]\n"
        "      |             ^~~~~~~~~\n"
        "  path: dense_1 <- concat (27) <- bidirectional_2 (24) <- embedding_2 (22) <- right_ids\n"
        "  help: --feed right_ids=@FILE.npy\n"
        "enc.graph:31:1: error: fetch 'dense_1' depends on the learning phase, which is not fed "
        "[G601 unfed-phase]\n"
        "   31 | dense_1 = dense(both, units=2)\n"
        "      | ^~~~~~~\n"
        "   19 | left = bidirectional(lstm, embedded, units=50, dropout=0.5)\n"
        "      |        ~~~~~~~~~~~~~ first used here\n"
        "  path: dense_1 <- concat (27) <- bidirectional_1/forward_lstm (19) <- "
        "keras_learning_phase (bool)\n"
        "  help: --phase infer or --phase train; in a signature, learning_phase = false\n");
}
END_TEST

START_TEST(lines_for_editors) {
    report_encoder();
    ck_assert_str_eq(
        render(FG_FORMAT_GCC, false),
        "enc.graph:9:13: error: 'right_ids' (int32[batch, 40]) is needed by fetch 'dense_1' and "
        "is not fed [G401]\n"
        "enc.graph:9:13: note: path: dense_1 <- concat (27) <- bidirectional_2 (24) <- "
        "embedding_2 (22) <- right_ids\n"
        "enc.graph:9:13: note: help: --feed right_ids=@FILE.npy\n"
        "enc.graph:31:1: error: fetch 'dense_1' depends on the learning phase, which is not fed "
        "[G601]\n"
        "enc.graph:19:8: note: first used here\n"
        "enc.graph:31:1: note: path: dense_1 <- concat (27) <- bidirectional_1/forward_lstm (19) "
        "<- keras_learning_phase (bool)\n"
        "enc.graph:31:1: note: help: --phase infer or --phase train; in a signature, "
        "learning_phase = false\n");
}
END_TEST

START_TEST(colors) {
    uint32_t file = add_file("a.graph", "y = x @ w\n");
    fg_finding *finding = fg_report_add(&report, FG_G304, of(file, "@"), "sizes differ");
    fg_finding_mark(&report, finding, of(file, "w"), "[3, 4]");
    fg_finding_help(&report, finding, "transpose?");
    ck_assert_str_eq(render(FG_FORMAT_TEXT, true),
                     "\33[1ma.graph:1:7:\33[0m \33[1;31merror:\33[0m sizes differ "
                     "[G304 matmul-inner]\n"
                     "    1 | y = x @ w\n"
                     "      |       \33[1;32m^\33[0m \33[34m~ [3, 4]\33[0m\n"
                     "  \33[1mhelp:\33[0m transpose?\n");
    ck_assert_str_eq(render(FG_FORMAT_GCC, true),
                     "\33[1ma.graph:1:7:\33[0m \33[1;31merror:\33[0m sizes differ [G304]\n"
                     "\33[1ma.graph:1:9:\33[0m \33[1;36mnote:\33[0m [3, 4]\n"
                     "\33[1ma.graph:1:7:\33[0m \33[1;36mnote:\33[0m help: transpose?\n");
}
END_TEST

/* ---- underlines on one line ---- */

START_TEST(marks_share_a_row_where_they_fit) {
    uint32_t file = add_file("a", "sum = left + right\n");
    fg_finding *finding = fg_report_add(&report, FG_G302, of(file, "+"), "m");
    fg_finding_mark(&report, finding, of(file, "left"), "%s", "");
    fg_finding_mark(&report, finding, of(file, "right"), "[2] here");
    ck_assert_str_eq(text(),
                     "a:1:12: error: m [G302 shape-mismatch]\n"
                     "    1 | sum = left + right\n"
                     "      |       ~~~~ ^ ~~~~~ [2] here\n");
}
END_TEST

START_TEST(marks_get_rows_where_they_do_not_fit) {
    uint32_t file = add_file("a", "sum = left + right\n");
    fg_finding *finding = fg_report_add(&report, FG_G302, of(file, "left + right"), "m");
    fg_finding_mark(&report, finding, of(file, "left"), "[3]");
    fg_finding_mark(&report, finding, of(file, "right"), "[2]");
    fg_finding_mark(&report, finding, of(file, "sum"), "s");
    ck_assert_str_eq(text(),
                     "a:1:7: error: m [G302 shape-mismatch]\n"
                     "    1 | sum = left + right\n"
                     "      |       ^~~~~~~~~~~~\n"
                     "      |       ~~~~ [3]\n"
                     "      |              ~~~~~ [2]\n"
                     "      | ~~~ s\n");
}
END_TEST

START_TEST(neighbours_do_not_run_together) {
    uint32_t file = add_file("a", "-x\n");
    fg_finding *finding = fg_report_add(&report, FG_G302, of(file, "-"), "m");
    fg_finding_mark(&report, finding, of(file, "x"), "%s", "");
    ck_assert_str_eq(text(),
                     "a:1:1: error: m [G302 shape-mismatch]\n"
                     "    1 | -x\n"
                     "      | ^\n"
                     "      |  ~\n");
}
END_TEST

/* ---- places ---- */

START_TEST(a_caret_stands_behind_the_end) {
    uint32_t file = add_file("a", "x = (1\n");
    fg_report_add(&report, FG_G103, (fg_span){file, 6, 6}, "m");
    fg_report_add(&report, FG_G101, (fg_span){file, 7, 7}, "n");
    fg_report_add(&report, FG_G105, (fg_span){file, 700, 7000}, "o");
    ck_assert_str_eq(text(),
                     "a:1:7: error: m [G103 unterminated]\n"
                     "    1 | x = (1\n"
                     "      |       ^\n"
                     "a:2:1: error: n [G101 syntax]\n"
                     "    2 |\n"
                     "      | ^\n"
                     "a:2:1: error: o [G105 limit]\n"
                     "    2 |\n"
                     "      | ^\n");
}
END_TEST

START_TEST(a_place_of_several_lines_runs_to_the_first_end) {
    uint32_t file = add_file("a", "x = [1,\r\n  2]\r\ny = 1");
    fg_report_add(&report, FG_G104, of(file, "[1,\r\n  2]"), "m");
    fg_report_add(&report, FG_G101, (fg_span){file, 7, 9}, "n"); /* the line's end itself */
    fg_report_add(&report, FG_G102, (fg_span){file, 19, 20}, "o");
    ck_assert_str_eq(text(),
                     "a:1:5: error: m [G104 ragged-literal]\n"
                     "    1 | x = [1,\n"
                     "      |     ^~~\n"
                     "a:1:8: error: n [G101 syntax]\n"
                     "    1 | x = [1,\n"
                     "      |        ^\n"
                     "a:3:5: error: o [G102 bad-literal]\n"
                     "    3 | y = 1\n"
                     "      |     ^\n");
}
END_TEST

START_TEST(tabs_stay_and_are_repeated_below) {
    uint32_t file = add_file("a", "\tif x {\ty\t= 1 }\n");
    fg_finding *finding = fg_report_add(&report, FG_G201, of(file, "y\t="), "m");
    fg_finding_mark(&report, finding, of(file, "x"), "%s", "");
    fg_report_add(&report, FG_G202, nth(file, "\t", 2), "n");
    ck_assert_str_eq(text(),
                     "a:1:9: error: m [G201 undefined-name]\n"
                     "    1 | \tif x {\ty\t= 1 }\n"
                     "      | \t   ~  \t^\t~\n"
                     "a:1:10: error: n [G202 duplicate-name]\n"
                     "    1 | \tif x {\ty\t= 1 }\n"
                     "      | \t      \t ^\n");
}
END_TEST

START_TEST(carets_count_characters) {
    /* u with diaeresis; e and a combining acute; a wide character */
    uint32_t file = add_file("a", "'\xc3\xbc' + 'e\xcc\x81' + '\xe4\xb8\xad' + b\n");
    fg_report_add(&report, FG_G201, of(file, "'\xc3\xbc'"), "m");
    fg_report_add(&report, FG_G201, of(file, "'e\xcc\x81'"), "n");
    fg_report_add(&report, FG_G201, of(file, "b"), "o");
    ck_assert_str_eq(text(),
                     "a:1:1: error: m [G201 undefined-name]\n"
                     "    1 | '\xc3\xbc' + 'e\xcc\x81' + '\xe4\xb8\xad' + b\n"
                     "      | ^~~\n"
                     "a:1:7: error: n [G201 undefined-name]\n"
                     "    1 | '\xc3\xbc' + 'e\xcc\x81' + '\xe4\xb8\xad' + b\n"
                     "      |       ^~~\n"
                     "a:1:20: error: o [G201 undefined-name]\n"
                     "    1 | '\xc3\xbc' + 'e\xcc\x81' + '\xe4\xb8\xad' + b\n"
                     "      |                    ^\n");
}
END_TEST

START_TEST(long_lines_are_cut_to_a_window) {
    char *line = fg_arena_alloc(&arena, 1000001);
    memset(line, 'a', 1000000);
    memcpy(line + 500000, " NAME ", 6);
    uint32_t file = fg_sources_add(&sources, FG_SOURCE_FILE, "f", line, 1000000);
    fg_finding *finding = fg_report_add(&report, FG_G201, of(file, "NAME"), "m");
    fg_finding_mark(&report, finding, (fg_span){file, 0, 3}, "begins");
    fg_finding_mark(&report, finding, (fg_span){file, 999990, 1000000}, "ends");
    fg_finding_mark(&report, finding, (fg_span){file, 500006, 900000}, "long");
    char expected[4000], a[200], tildes[200];
    memset(a, 'a', 200);
    memset(tildes, '~', 200);
    snprintf(expected, sizeof expected,
             "f:1:500002: error: m [G201 undefined-name]\n"
             "    1 | ...%.39s NAME %.75s...\n"
             "      |    %40s^~~~\n"
             "    1 | %.120s...\n"
             "      | ~~~ begins\n"
             "    1 | ...%.50s\n"
             "      |    %40s~~~~~~~~~~ ends\n"
             "    1 | ...%.34s NAME %.80s...\n"
             "      |    %40s%.80s long\n",
             a, a, "", a, a, "", a, a, "", tildes);
    ck_assert_str_eq(text(), expected);
}
END_TEST

START_TEST(large_line_numbers_have_room) {
    char *lines = fg_arena_alloc(&arena, 1234568);
    memset(lines, '\n', 1234567);
    memcpy(lines + 1234566, "x", 1);
    uint32_t file = fg_sources_add(&sources, FG_SOURCE_FILE, "f", lines, 1234567);
    fg_report_add(&report, FG_G201, of(file, "x"), "m");
    ck_assert_str_eq(text(),
                     "f:1234567:1: error: m [G201 undefined-name]\n"
                     "1234567 | x\n"
                     "        | ^\n");
}
END_TEST

/* ---- other places ---- */

START_TEST(an_argument_has_no_lines) {
    const char *feed = "rigth_ids=@r.npy";
    uint32_t argument = fg_sources_add(&sources, FG_SOURCE_ARGUMENT, "feed 2", feed, strlen(feed));
    fg_finding *finding = fg_report_add(&report, FG_G402, of(argument, "rigth_ids"),
                                        "there is no placeholder 'rigth_ids'");
    fg_finding_help(&report, finding, "did you mean 'right_ids'?");
    ck_assert_str_eq(text(),
                     "feed 2: error: there is no placeholder 'rigth_ids' [G402 unknown-feed]\n"
                     "    rigth_ids=@r.npy\n"
                     "    ^~~~~~~~~\n"
                     "  help: did you mean 'right_ids'?\n");
    ck_assert_str_eq(render(FG_FORMAT_GCC, false),
                     "feed 2: error: there is no placeholder 'rigth_ids' [G402]\n"
                     "feed 2: note: help: did you mean 'right_ids'?\n");
}
END_TEST

START_TEST(a_mark_in_another_source_says_where) {
    const char *layer = "def lstm(x) {\n  y = x\n}\n", *feed = "x=1";
    uint32_t file = add_file("a.graph", "x = lstm(1)\nz = 2\n");
    uint32_t library =
        fg_sources_add(&sources, FG_SOURCE_LIBRARY, "layers/lstm.graph", layer, strlen(layer));
    uint32_t argument = fg_sources_add(&sources, FG_SOURCE_ARGUMENT, "feed 1", feed, strlen(feed));
    fg_finding *finding = fg_report_add(&report, FG_G301, of(file, "lstm"), "m");
    fg_finding_mark(&report, finding, of(library, "y = x"), "there");
    fg_finding_mark(&report, finding, of(file, "z"), "here");
    fg_finding_mark(&report, finding, of(argument, "1"), "fed");
    fg_finding_mark(&report, finding, (fg_span){0}, "nowhere");
    ck_assert_str_eq(text(),
                     "a.graph:1:5: error: m [G301 type-mismatch]\n"
                     "    1 | x = lstm(1)\n"
                     "      |     ^~~~\n"
                     "  layers/lstm.graph:2:\n"
                     "    2 |   y = x\n"
                     "      |   ~~~~~ there\n"
                     "  a.graph:2:\n"
                     "    2 | z = 2\n"
                     "      | ~ here\n"
                     "  feed 1:\n"
                     "    x=1\n"
                     "      ~ fed\n"
                     "  note: nowhere\n");
    ck_assert_str_eq(render(FG_FORMAT_GCC, false),
                     "a.graph:1:5: error: m [G301]\n"
                     "layers/lstm.graph:2:3: note: there\n"
                     "a.graph:2:1: note: here\n"
                     "feed 1: note: fed\n"
                     "note: nowhere\n");
}
END_TEST

START_TEST(findings_without_a_place) {
    fg_report_add(&report, FG_G503, (fg_span){0}, "nothing to run");
    fg_finding *node = fg_report_add(&report, FG_G401, (fg_span){0}, "not fed");
    node->node = "scope/x";
    uint32_t file = add_file("model.pb", "\x0a\x01");
    node = fg_report_add(&report, FG_G401, (fg_span){file, 0, 0}, "not fed either");
    node->node = "scope/y";
    ck_assert_str_eq(text(),
                     "model.pb: node 'scope/y': error: not fed either [G401 unfed-placeholder]\n"
                     "error: nothing to run [G503 nothing-to-run]\n"
                     "node 'scope/x': error: not fed [G401 unfed-placeholder]\n");
}
END_TEST

START_TEST(an_empty_file_has_no_excerpt) {
    uint32_t file = add_file("a", "");
    fg_report_add(&report, FG_G101, (fg_span){file, 0, 0}, "the file is empty");
    ck_assert_str_eq(text(), "a:1:1: error: the file is empty [G101 syntax]\n");
}
END_TEST

START_TEST(an_empty_report_is_empty) {
    ck_assert_str_eq(text(), "");
    ck_assert_str_eq(render(FG_FORMAT_GCC, true), "");
    ck_assert_str_eq(render(FG_FORMAT_JSON, false), "[]\n");
}
END_TEST

/* ---- text that users gave ---- */

/* ESC, DEL, a byte that is not UTF-8, U+0085, U+202E, U+E0001, a quote, a backslash, an umlaut */
#define NASTY   "\33[2J\177\xff\xc2\x85\xe2\x80\xae\xf3\xa0\x80\x81\"\\\xc3\xbc"
#define SPELLED "\\x1b[2J\\x7f\\xff\\u0085\\u202e\\U000e0001\"\\\xc3\xbc"

START_TEST(control_characters_are_spelled_out) {
    uint32_t file = add_file("f\33", NASTY " x\n");
    fg_finding *finding = fg_report_add(&report, FG_G201, of(file, "x"), "'%s'\n\t.", NASTY);
    fg_finding_mark(&report, finding, of(file, "\33"), "l\n%s", NASTY);
    fg_finding_path(&report, finding, "p\r%s", NASTY);
    fg_finding_help(&report, finding, "h\1%s", NASTY);
    ck_assert_str_eq(text(), "f\\x1b:1:14: error: '" SPELLED
                             "'\\n\\t. [G201 undefined-name]\n"
                             "    1 | " SPELLED
                             " x\n"
                             "      | "
                             "                                         "
                             "^\n"
                             "      | ~~~~ l\\n" SPELLED
                             "\n"
                             "  path: p\\x0d" SPELLED
                             "\n"
                             "  help: h\\x01" SPELLED "\n");
    const char *lines = render(FG_FORMAT_GCC, true);
    ck_assert_ptr_null(strstr(lines, "\33[2J"));
    ck_assert_ptr_null(strstr(lines, "\177"));
}
END_TEST

static json_t *json(void) {
    const char *document = render(FG_FORMAT_JSON, true);
    json_error_t error;
    json_t *root = json_loads(document, 0, &error);
    ck_assert_msg(root != NULL, "%s in %s", error.text, document);
    ck_assert_ptr_null(strchr(document, '\33'));
    return root;
}

static json_int_t integer(const json_t *object, const char *name) {
    ck_assert(json_is_integer(json_object_get(object, name)));
    return json_integer_value(json_object_get(object, name));
}

static const char *string(const json_t *object, const char *name) {
    return json_string_value(json_object_get(object, name));
}

START_TEST(json_for_programs) {
    report_encoder();
    json_t *root = json();
    ck_assert_uint_eq(json_array_size(root), 2);
    const json_t *feed = json_array_get(root, 0), *phase = json_array_get(root, 1);
    ck_assert_str_eq(string(feed, "code"), "G401");
    ck_assert_str_eq(string(feed, "name"), "unfed-placeholder");
    ck_assert_str_eq(string(feed, "severity"), "error");
    ck_assert_str_eq(string(feed, "file"), "enc.graph");
    ck_assert_int_eq(integer(feed, "line"), 9);
    ck_assert_int_eq(integer(feed, "column"), 13);
    ck_assert_int_eq(integer(feed, "endLine"), 9);
    ck_assert_int_eq(integer(feed, "endColumn"), 22);
    ck_assert_uint_eq(json_array_size(json_object_get(feed, "marks")), 0);
    ck_assert_str_eq(string(feed, "help"), "--feed right_ids=@FILE.npy");
    ck_assert(json_is_null(json_object_get(feed, "node")));
    const json_t *mark = json_array_get(json_object_get(phase, "marks"), 0);
    ck_assert_str_eq(string(mark, "label"), "first used here");
    ck_assert_int_eq(integer(mark, "line"), 19);
    ck_assert_int_eq(integer(mark, "endColumn"), 21);
    json_decref(root);
}
END_TEST

START_TEST(json_is_always_valid) {
    uint32_t file = add_file("f\"\\", NASTY "\nx");
    fg_finding *finding = fg_report_add(&report, FG_CODE_NONE, (fg_span){0}, "%s\n\t", NASTY);
    fg_finding_mark(&report, finding, of(file, NASTY "\nx"), "%s", NASTY);
    fg_finding_mark(&report, finding, (fg_span){0}, "%s", "");
    json_t *root = json();
    const json_t *found = json_array_get(root, 0);
    ck_assert_str_eq(string(found, "message"),
                     "\33[2J\177\xef\xbf\xbd\xc2\x85\xe2\x80\xae\xf3\xa0\x80\x81\"\\\xc3\xbc\n\t");
    ck_assert(json_is_null(json_object_get(found, "line")));
    ck_assert(json_is_null(json_object_get(found, "code")));
    ck_assert(json_is_null(json_object_get(found, "path")));
    const json_t *mark = json_array_get(json_object_get(found, "marks"), 0);
    ck_assert_str_eq(string(mark, "file"), "f\"\\");
    ck_assert_int_eq(integer(mark, "endLine"), 2);
    ck_assert_int_eq(integer(mark, "endColumn"), 2);
    json_decref(root);
}
END_TEST

/* Findings with places anywhere in text of any bytes: nothing to see but no control characters
 * come out, and JSON that can be read. */
START_TEST(any_bytes_can_be_shown) {
    uint64_t state = 88172645463325252u;
    char *bytes = fg_arena_alloc(&arena, 3000);
    for (int i = 0; i < 3000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        bytes[i] = (char)(state >> 56);
        if (i % 3 == 0 && i < 1500) bytes[i] = i % 90 == 0 ? '\n' : '\t';
    }
    uint32_t file = fg_sources_add(&sources, FG_SOURCE_FILE, "f", bytes, 3000);
    for (uint32_t i = 0; i < 300; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        uint32_t begin = (uint32_t)(state >> 33) % 3010, length = (uint32_t)(state >> 13) % 40;
        fg_finding *finding =
            fg_report_add(&report, FG_G101, (fg_span){file, begin, begin + length}, "no. %u", i);
        fg_finding_mark(&report, finding, (fg_span){file, begin + 5, begin}, "%.3s", bytes + i);
        fg_finding_mark(&report, finding, (fg_span){file, begin / 2, begin}, "other");
    }
    for (const char *at = text(); *at; at++)
        ck_assert((unsigned char)*at >= 0x20 || *at == '\n' || *at == '\t');
    json_t *root = json();
    ck_assert_uint_eq(json_array_size(root), 300);
    json_decref(root);
}
END_TEST

Suite *fg_render_suite(void) {
    Suite *suite = suite_create("render");
    TCase *tests = tcase_create("render");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, the_look_of_the_manual);
    tcase_add_test(tests, lines_for_editors);
    tcase_add_test(tests, colors);
    tcase_add_test(tests, marks_share_a_row_where_they_fit);
    tcase_add_test(tests, marks_get_rows_where_they_do_not_fit);
    tcase_add_test(tests, neighbours_do_not_run_together);
    tcase_add_test(tests, a_caret_stands_behind_the_end);
    tcase_add_test(tests, a_place_of_several_lines_runs_to_the_first_end);
    tcase_add_test(tests, tabs_stay_and_are_repeated_below);
    tcase_add_test(tests, carets_count_characters);
    tcase_add_test(tests, long_lines_are_cut_to_a_window);
    tcase_add_test(tests, large_line_numbers_have_room);
    tcase_add_test(tests, an_argument_has_no_lines);
    tcase_add_test(tests, a_mark_in_another_source_says_where);
    tcase_add_test(tests, findings_without_a_place);
    tcase_add_test(tests, an_empty_file_has_no_excerpt);
    tcase_add_test(tests, an_empty_report_is_empty);
    tcase_add_test(tests, control_characters_are_spelled_out);
    tcase_add_test(tests, json_for_programs);
    tcase_add_test(tests, json_is_always_valid);
    tcase_add_test(tests, any_bytes_can_be_shown);
    suite_add_tcase(suite, tests);
    return suite;
}
