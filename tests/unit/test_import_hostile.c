/* Files cut at every byte, and files with bytes changed: each is read, or found to be wrong. */
#include <stdlib.h>
#include <string.h>

#include "test_import.h"
#include "test_import_fixture.h"

static const char text[] =
    "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } }\n"
    "  attr { key: 'shape' value { shape { dim { size: -1 } dim { size: 3 } } } } }\n"
    "node { name: 'c' op: 'Const' attr { key: 'value' value { tensor { dtype: DT_FLOAT\n"
    "  tensor_shape { dim { size: 2 } } float_val: 1.5 float_val: [2, 3e4] } } } }\n"
    "node { name: 's/y' op: 'Split' input: 'x' input: 'c' input: '^x' }\n"
    "node { name: 'f1' op: 'f' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'i' op: 'If' input: 'c' input: 'f1' attr { key: 'then_branch' value {\n"
    "  func { name: 'f' attr { key: 'T' value { type: DT_FLOAT } } } } }\n"
    "  attr { key: 'else_branch' value { func { name: 'g' } } } }\n"
    "node { name: 'w' op: 'While' input: 'i' input: 'x' input: '^f1'\n"
    "  attr { key: 'cond' value { func { name: 'h' } } }\n"
    "  attr { key: 'body' value { func { name: 'h2' } } } }\n"
    "library { function { signature { name: 'f' input_arg { name: 'a' type_attr: 'T' }\n"
    "  output_arg { name: 'r' type_attr: 'T' } }\n"
    "  node_def { name: 'n' op: 'Neg' input: 'a' attr { key: 'T' value { placeholder: 'T' } } }\n"
    "  ret { key: 'r' value: 'n:y:0' } } }\n"
    "library { function { signature { name: 'g' input_arg { name: 'a' type: DT_FLOAT }\n"
    "  output_arg { name: 'r' type: DT_FLOAT } } node_def { name: 'again' op: 'f' input: 'a'\n"
    "  attr { key: 'T' value { type: DT_FLOAT } } } ret { key: 'r' value: 'again:r:0' } } }\n"
    "library { function { signature { name: 'h' input_arg { name: 'a' type: DT_FLOAT }\n"
    "  input_arg { name: 'b' type: DT_FLOAT } output_arg { name: 'r' type: DT_FLOAT } }\n"
    "  ret { key: 'r' value: 'b' } } }\n"
    "library { function { signature { name: 'h2' input_arg { name: 'a' type: DT_FLOAT }\n"
    "  input_arg { name: 'b' type: DT_FLOAT } output_arg { name: 'r' type: DT_FLOAT }\n"
    "  output_arg { name: 's' type: DT_FLOAT } } node_def { name: 'u' op: 'Assert' input: 'a' }\n"
    "  node_def { name: 'k' op: 'g' input: 'a' } ret { key: 'r' value: 'k:r:0' }\n"
    "  ret { key: 's' value: 'b' } } }\n";

static wire bytes_of_graph(void) {
    wire graph = {.length = 0}, value = {.length = 0}, tensor = {.length = 0};
    wr_int(&value, 6, 1);
    wire node = wr_node("x", "Placeholder", "", "dtype", &value);
    wr_message(&graph, 1, &node);
    wr_int(&tensor, 1, 1);
    wr_bytes(&tensor, 5, "\0\0\x80\x3f\0\0\0\x40", 8);
    value.length = 0;
    wr_message(&value, 8, &tensor);
    node = wr_node("c", "Const", "^x", "value", &value);
    wr_message(&graph, 1, &node);
    node = wr_node("s/y", "Split", "x", "", NULL);
    wr_text(&node, 3, "c:1");
    wr_message(&graph, 1, &node);
    return graph;
}

/* Memory stays within a small multiple of the file, and all of it comes back. */
static void try(const char *bytes, size_t length) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    /* so that the address sanitizer sees every byte behind the end */
    char *exact = malloc(length ? length : 1);
    memcpy(exact, bytes, length);
    bool other = fg_tf_format_of(exact, length) == FG_TF_OTHER;
    fg_tf_graph *graph = fx_read(&fx, exact, length);
    if (!other && !graph) ck_assert_uint_gt(fx.report.list.count, 0);
    for (uint32_t i = 0; i < fx.report.list.count; i++) {
        const fg_finding *finding = fx.report.list.at[i];
        ck_assert_uint_ne(finding->span.source, 0);
        ck_assert_uint_le(finding->span.end, length);
    }
    ck_assert_uint_lt(atomic_load(&fx.memory.peak), 1u << 20);
    fx_fini(&fx);
    free(exact);
}

START_TEST(test_cut_anywhere) {
    wire graph = bytes_of_graph();
    for (size_t i = 0; i <= graph.length; i++) try(graph.bytes, i);
    for (size_t i = 0; i <= sizeof text - 1; i++) try(text, i);
}
END_TEST

/* As it is, the text is a graph, and none of its calls stays. */
START_TEST(test_as_it_is) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    fg_tf_graph *graph = fx_read(&fx, text, sizeof text - 1);
    ck_assert_ptr_nonnull(graph);
    for (uint32_t i = 0; i < graph->node_count; i++) ck_assert_ptr_null(graph->def->node.at[i].why);
    ck_assert_uint_ne(fg_tf_find(graph, (fg_bytes){"i/else/again/n", 14}), UINT32_MAX);
    ck_assert_uint_ne(fg_tf_find(graph, (fg_bytes){"w/body/k/again/n", 16}), UINT32_MAX);
    fx_fini(&fx);
}
END_TEST

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void change(const char *bytes, size_t length, uint32_t seed) {
    char copy[4096];
    memcpy(copy, bytes, length);
    uint32_t times = 1 + next_random(&seed) % 4;
    for (uint32_t i = 0; i < times; i++)
        copy[next_random(&seed) % length] = (char)next_random(&seed);
    try(copy, length);
}

START_TEST(test_bytes_changed) {
    wire graph = bytes_of_graph();
    for (uint32_t i = 0; i < 4000; i++) {
        change(graph.bytes, graph.length, i);
        change(text, sizeof text - 1, i);
    }
}
END_TEST

/* Empty messages take two bytes each, and would be structures of a hundred. */
START_TEST(test_empty_messages) {
    fixture fx;
    size_t length = 8u << 20;
    char *bytes = calloc(length, 1);
    wire node = wr_node("x", "NoOp", "", "", NULL);
    wire graph = {.length = 0};
    wr_message(&graph, 1, &node);
    memcpy(bytes, graph.bytes, graph.length);
    for (size_t i = graph.length; i + 1 < length; i += 2) bytes[i] = 0x0a;
    fx_init(&fx, SIZE_MAX);
    ck_assert_ptr_null(fx_read(&fx, bytes, length & ~(size_t)1));
    fx_expect(&fx, "G101", "", "a node without a name");
    ck_assert_uint_lt(atomic_load(&fx.memory.peak), 2 * length);
    fx_fini(&fx);
    free(bytes);
}
END_TEST

static void fail_everywhere(const char *bytes, size_t length) {
    bool done = false;
    for (long n = 1; !done; n++) {
        fixture fx;
        fx_init(&fx, SIZE_MAX);
        atomic_store(&fx.memory.fail_in, n);
        fg_tf_graph *read = fx_read(&fx, bytes, length);
        ck_assert(read || fx.failed);
        done = !fx.failed;
        fx_fini(&fx);
    }
}

START_TEST(test_memory_short) {
    wire graph = bytes_of_graph();
    fail_everywhere(graph.bytes, graph.length);
    fail_everywhere(text, sizeof text - 1);
}
END_TEST

Suite *fg_import_hostile_suite(void) {
    Suite *suite = suite_create("import_hostile");
    TCase *all = tcase_create("all");
    tcase_add_test(all, test_as_it_is);
    tcase_add_test(all, test_cut_anywhere);
    tcase_add_test(all, test_bytes_changed);
    tcase_add_test(all, test_empty_messages);
    tcase_add_test(all, test_memory_short);
    suite_add_tcase(suite, all);
    return suite;
}
