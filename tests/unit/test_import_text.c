/* The text format. */
#include <stdlib.h>
#include <string.h>

#include "tensorflow/proto_text.h"
#include "test_import.h"
#include "test_import_fixture.h"

START_TEST(test_a_graph_is_read) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    fg_tf_graph *graph = fx_read_text(
        &fx,
        "# a comment\n"
        "node: <\n"
        "  name: 'x'; op: \"Place\" \"holder\",\n"
        "  attr { key: \"dtype\" value { type: DT_BFLOAT16 } }\n"
        "  attr { key: \"i\" value { i: -0x10 } }\n"
        "  attr { key: \"f\" value { f: -inf } }\n"
        "  attr { key: \"b\" value { b: true } }\n"
        "  attr { key: \"l\" value { list { i: [1, 2] i: 3 type: [DT_INT32_REF] } } }\n"
        "  attr { key: \"shape\" value { shape { dim { size: -1 } dim { size: 3 } } } }\n"
        "  experimental_debug_info { original_node_names: \"n\" anything { at: 1.5e-3 } }\n"
        ">\n"
        "node { name: \"a\\x62\\143\\n\\u00e9\" op: \"Relu\" input: \"x\" }\n"
        "versions { producer: 27 }\n");
    ck_assert_ptr_null(graph); /* a newline in a name */
    fx_expect(&fx, "G101", "", "control characters");
    fg_report_fini(&fx.report);
    fg_report_init(&fx.report, &fx.memory, &fx.sources);
    fx.report.arena.guard = &fx.guard;
    graph = fx_read_text(
        &fx,
        "# a comment\n"
        "node: <\n"
        "  name: 'x'; op: \"Place\" \"holder\",\n"
        "  attr { key: \"dtype\" value { type: DT_BFLOAT16 } }\n"
        "  attr { key: \"i\" value { i: -0x10 } }\n"
        "  attr { key: \"f\" value { f: -inf } }\n"
        "  attr { key: \"b\" value { b: true } }\n"
        "  attr { key: \"l\" value { list { i: [1, 2] i: 3 type: [DT_INT32_REF] } } }\n"
        ">\n"
        "node { name: \"a\\x62\\143\\u00e9\" op: \"Relu\" input: \"x\" }\n"
        "versions { producer: 27 }\n");
    ck_assert_ptr_nonnull(graph);
    const fg_tf_node *x = &graph->def->node.at[0];
    ck_assert(fg_bytes_are(x->op, "Placeholder"));
    ck_assert_int_eq(fg_tf_attr_dtype(&x->attr, "dtype"), FG_BFLOAT16);
    ck_assert_int_eq(fg_tf_attr_int(&x->attr, "i", 0), -16);
    ck_assert(fg_tf_attr_float(&x->attr, "f", 0) < -1e308);
    ck_assert(fg_tf_attr_bool(&x->attr, "b", false));
    const fg_tf_value *list = fg_tf_attr_of(&x->attr, "l");
    ck_assert_uint_eq(list->list->i.count, 3);
    ck_assert_int_eq(list->list->i.at[2], 3);
    ck_assert_int_eq(list->list->type.at[0], 103);
    ck_assert(fg_bytes_are(graph->def->node.at[1].name, "abc\xc3\xa9"));
    ck_assert_int_eq(graph->def->versions->producer, 27);
    fx_fini(&fx);
}
END_TEST

START_TEST(test_contents_tell_the_message) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    fg_tf_graph *graph =
        fx_read_text(&fx,
                     "meta_info_def { tags: 'serve' any_info { [a.b/c.D] { x: 1 } } }\n"
                     "graph_def { node { name: 'x' op: 'NoOp' } }\n"
                     "collection_def { key: 'v' value { node_list { value: 'x:0' } } }\n");
    ck_assert_ptr_nonnull(graph);
    ck_assert_uint_eq(graph->meta->collection_def.at[0].value.node_list->value.count, 1);
    graph = fx_read_text(&fx, "saved_model_schema_version: 1 meta_graphs { graph_def {} }");
    ck_assert_ptr_nonnull(graph);
    ck_assert(graph->saved_model);
    fx_fini(&fx);
    static const char *const others[] = {"x = 1", "graph node\n", "node = 1\n", "node x", ""};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        ck_assert_int_eq(fg_tf_format_of(others[i], strlen(others[i])), FG_TF_OTHER);
}
END_TEST

static void expect_mistake(const char *text, uint32_t line, uint32_t column, const char *says) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    ck_assert_ptr_null(fx_read_text(&fx, text));
    ck_assert_uint_eq(fx.report.list.count, 1);
    const fg_finding *finding = fx.report.list.at[0];
    ck_assert_msg(strstr(finding->message, says), "'%s' is not in '%s'", says, finding->message);
    ck_assert_ptr_null(finding->node);
    fg_place place = fg_source_place(&fx.sources, finding->span.source, finding->span.begin);
    ck_assert_uint_eq(place.line, line);
    ck_assert_uint_eq(place.column, column);
    fx_fini(&fx);
}

START_TEST(test_mistakes) {
    expect_mistake("node {\n  nam: 'x'\n}", 2, 3, "NodeDef has no field 'nam'");
    expect_mistake("node { name: 'x }\n", 1, 14, "does not end in its line");
    expect_mistake("node { name: x }", 1, 14, "a string expected");
    expect_mistake("node { name 'x' }", 1, 13, "':' expected");
    expect_mistake("node { name: 'x' op: 'y'", 1, 7, "'}' is missing");
    expect_mistake("node { name: 'x' op: 'y' >", 1, 26, "the name of a field expected");
    expect_mistake("node { name: ['x'] }", 1, 15, "one value, and no list");
}
END_TEST

START_TEST(test_values) {
    expect_mistake("node { attr { key: 'a' value { type: DT_FLAT } } }", 1, 38,
                   "type is not 'DT_FLAT'");
    expect_mistake("node { attr { key: 'a' value { i: 99999999999999999999 } } }", 1, 35,
                   "i is not '99999999999999999999'");
    expect_mistake("node { attr { key: 'a' value { f: 1.5x } } }", 1, 35, "f is not '1.5x'");
    expect_mistake("node { attr { key: 'a' value { b: maybe } } }", 1, 35, "b is not 'maybe'");
    expect_mistake("node { attr { key: 'a' value { list { i: [1 2] } } } }", 1, 45,
                   "',' or ']' expected");
}
END_TEST

START_TEST(test_strings) {
    static const char quoted[] =
        "'\\001\\x41\\101\\n\\t\\\\\\'\\\"\\q' # no\n \"B\\u20ac\\U0001f600\"";
    static const char plain[] = "\x01\x41\x41\n\t\\'\"qB\xe2\x82\xac\xf0\x9f\x98\x80";
    char out[64];
    fg_bytes bytes = {quoted, sizeof quoted - 1};
    ck_assert_uint_eq(fg_proto_text_unescape(bytes, out, sizeof out), sizeof plain - 1);
    ck_assert_mem_eq(out, plain, sizeof plain - 1);
    ck_assert_uint_eq(fg_proto_text_unescape(bytes, NULL, 0), sizeof plain - 1);
}
END_TEST

START_TEST(test_too_deep) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    static const char level[] = "value{func{attr{";
    size_t length = sizeof level - 1, count = 100000;
    char *text = malloc(length * count + 32);
    strcpy(text, "node{attr{");
    for (size_t i = 0; i < count; i++) memcpy(text + 10 + length * i, level, length);
    ck_assert_ptr_null(fx_read(&fx, text, 10 + length * count));
    fx_expect(&fx, "G105", NULL, "nest more than 100 deep");
    fx_fini(&fx);
    free(text);
}
END_TEST

Suite *fg_import_text_suite(void) {
    Suite *suite = suite_create("import_text");
    TCase *all = tcase_create("all");
    tcase_add_test(all, test_a_graph_is_read);
    tcase_add_test(all, test_contents_tell_the_message);
    tcase_add_test(all, test_mistakes);
    tcase_add_test(all, test_values);
    tcase_add_test(all, test_strings);
    tcase_add_test(all, test_too_deep);
    suite_add_tcase(suite, all);
    return suite;
}
