/* How nodes hang together, and what is said where they do not. */
#include "import/tf_link.h"
#include "test_import.h"
#include "test_import_fixture.h"

#define NODE(name, op, inputs) "node { name: '" name "' op: '" op "' " inputs " }\n"

static void expect(const char *text, const char *code, const char *node, const char *says) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    ck_assert_ptr_null(fx_read_text(&fx, text));
    fx_expect(&fx, code, node, says);
    fx_fini(&fx);
}

START_TEST(test_mistakes) {
    expect(NODE("a", "NoOp", "") NODE("b", "NoOp", "") NODE("a", "NoOp", ""), "G202", "a",
           "two nodes of this name: 0 and 2");
    expect(NODE("scope/a", "NoOp", "") NODE("b", "Relu", "input: 'scope/A'"), "G201", "b",
           "its input 'scope/A' is no node");
    expect(NODE("a", "NoOp", "input: 'a:123456'"), "G101", "a", "is no name of a value");
    expect(NODE("a", "NoOp", "input: '^'"), "G101", "a", "is no name of a value");
    expect(NODE("a", "Relu", "input: 'b:1'") NODE("b", "Relu", "input: 'c'")
               NODE("c", "Relu", "input: '^a'"),
           "G206", "a", "it needs itself, by way of 2 nodes");
    expect(NODE("a", "Relu", "input: 'a'"), "G206", "a", "it needs itself");
}
END_TEST

START_TEST(test_order) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    fg_tf_graph *graph = fx_read_text(
        &fx, NODE("exit", "Exit", "input: 'switch'")
                 NODE("merge", "Merge", "input: 'enter' input: 'next'") NODE("enter", "Enter", "")
                     NODE("switch", "Switch", "input: 'merge'")
                         NODE("next", "NextIteration", "input: 'switch:1'"));
    ck_assert_ptr_nonnull(graph);
    static const uint32_t order[] = {2, 1, 3, 4, 0};
    ck_assert_mem_eq(graph->order, order, sizeof order);
    ck_assert_uint_eq(graph->output_count[3], 2);
    fx_fini(&fx);
}
END_TEST

START_TEST(test_functions) {
#define FUNCTION(name, body) \
    "library { function { signature { name: '" name "' } node_def { name: 'n' " body " } } }\n"
    expect(NODE("a", "NoOp", "") FUNCTION("f", "op: 'f'"), "G206", "n", "'f' calls itself");
    expect(NODE("a", "NoOp", "") FUNCTION("f",
                                          "op: 'PartitionedCall' attr { key: 'f' value { "
                                          "func { name: 'g' } } }") FUNCTION("g", "op: 'f'"),
           "G206", "n", "'f' calls itself");
    expect(NODE("a", "NoOp", "") FUNCTION("f", "op: 'NoOp'") FUNCTION("f", "op: 'NoOp'"), "G202",
           "f", "two functions of this name");
}
END_TEST

START_TEST(test_names_of_values) {
    fg_bytes name;
    uint32_t output;
    ck_assert(fg_tf_split((fg_bytes){"scope/x:12", 10}, &name, &output));
    ck_assert_uint_eq(name.length, 7);
    ck_assert_uint_eq(output, 12);
    ck_assert(fg_tf_split((fg_bytes){"x1", 2}, &name, &output));
    ck_assert_uint_eq(name.length, 2);
    ck_assert_uint_eq(output, 0);
    ck_assert(fg_tf_split((fg_bytes){"^x", 2}, &name, &output));
    ck_assert_uint_eq(output, FG_TF_CONTROL);
    ck_assert(!fg_tf_split((fg_bytes){"x:", 2}, &name, &output));
    ck_assert(!fg_tf_split((fg_bytes){":1", 2}, &name, &output));
    ck_assert(!fg_tf_split((fg_bytes){"x:65535", 7}, &name, &output));
    ck_assert(!fg_tf_split((fg_bytes){"", 0}, &name, &output));
}
END_TEST

Suite *fg_import_link_suite(void) {
    Suite *suite = suite_create("import_link");
    TCase *all = tcase_create("all");
    tcase_add_test(all, test_mistakes);
    tcase_add_test(all, test_order);
    tcase_add_test(all, test_functions);
    tcase_add_test(all, test_names_of_values);
    suite_add_tcase(suite, all);
    return suite;
}
