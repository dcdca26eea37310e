/* How nodes hang together, and what is said where they do not. */
#include "import/builders.h"
#include "tensorflow/tf_link.h"
#include "tensorflow/tf_outputs.h"
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

static fg_bytes bytes(const char *text) {
    return (fg_bytes){text, strlen(text)};
}

static void expect_outputs(const char *op, const fg_tf_attrs *attrs, const char *argument,
                           uint32_t first, uint32_t count) {
    fg_tf_outputs outputs;
    ck_assert(fg_tf_outputs_of(bytes(op), attrs, NULL, bytes(argument), &outputs));
    ck_assert_uint_eq(outputs.first, first);
    ck_assert_uint_eq(outputs.count, count);
}

/* The arguments as TensorFlow registers them (core/ops). */
START_TEST(test_outputs) {
    int64_t kinds[] = {FG_TF_FLOAT, FG_TF_INT64, FG_TF_STRING};
    fg_tf_list two = {.type = {.at = kinds, .count = 2}},
               three = {.type = {.at = kinds, .count = 3}};
    fg_tf_attr list[] = {
        {bytes("OUTPUT_RAGGED_RANK"), {.kind = FG_TF_VALUE_I, .i = 2}},
        {bytes("Nsparse"), {.kind = FG_TF_VALUE_I, .i = 2}},
        {bytes("sparse_types"), {.kind = FG_TF_VALUE_LIST, .list = &two}},
        {bytes("Tdense"), {.kind = FG_TF_VALUE_LIST, .list = &three}},
        {bytes("num_split"), {.kind = FG_TF_VALUE_I, .i = 4}},
    };
    fg_tf_attrs attrs = {.at = list, .count = 5};
    fg_tf_attrs none = {0};
    expect_outputs("AllCandidateSampler", &none, "true_expected_count", 1, 1);
    expect_outputs("TopKV2", &none, "indices", 1, 1);
    expect_outputs("Merge", &none, "value_index", 1, 1);
    expect_outputs("UniqueWithCountsV2", &none, "count", 2, 1);
    expect_outputs("RaggedGather", &attrs, "output_nested_splits", 0, 2);
    expect_outputs("RaggedGather", &attrs, "output_dense_values", 2, 1);
    expect_outputs("ParseExample", &attrs, "sparse_shapes", 4, 2);
    expect_outputs("ParseExample", &attrs, "dense_values", 6, 3);
    expect_outputs("Split", &attrs, "output", 0, 4);
    expect_outputs("Relu", &none, "activations", 0, 1);
    fg_tf_outputs outputs;
    ck_assert(!fg_tf_outputs_of(bytes("TopKV2"), &none, NULL, bytes("index"), &outputs));
    ck_assert(!fg_tf_outputs_of(bytes("RaggedGather"), &none, NULL, bytes("output_dense_values"),
                                &outputs));
}
END_TEST

/* What gives several results here has a row there: in none, any name is the only argument's. */
START_TEST(test_outputs_of_all) {
    size_t count;
    fg_tf_outputs outputs;
    const fg_tf_row *rows = fg_tf_rows(&count);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].flags >> FG_TF_RESULTS < 2) continue;
        ck_assert_msg(!fg_tf_outputs_of(bytes(rows[i].op), &(fg_tf_attrs){0}, NULL,
                                        bytes("no argument"), &outputs),
                      "%s has no row in tf_outputs.def", rows[i].op);
    }
}
END_TEST

Suite *fg_import_link_suite(void) {
    Suite *suite = suite_create("import_link");
    TCase *all = tcase_create("all");
    tcase_add_test(all, test_mistakes);
    tcase_add_test(all, test_order);
    tcase_add_test(all, test_functions);
    tcase_add_test(all, test_names_of_values);
    tcase_add_test(all, test_outputs);
    tcase_add_test(all, test_outputs_of_all);
    suite_add_tcase(suite, all);
    return suite;
}
