/* Messages on the wire, byte by byte as the encoding's own page has them. */
#include <stdlib.h>
#include <string.h>

#include "test_import.h"
#include "test_import_fixture.h"

#define READ(fx, w) fx_read(&(fx), (w).bytes, (w).length)

/* x -> y = Relu(x), with an attribute of every kind on x. */
static wire example(void) {
    wire graph = {.length = 0}, value, list = {.length = 0}, shape = {.length = 0};
    wire dim = {.length = 0}, node;
    value = (wire){.length = 0};
    wr_int(&value, 6, 1);
    node = wr_node("x", "Placeholder", "", "dtype", &value);
    wire entry = {.length = 0};
    wr_int(&dim, 1, (uint64_t)-1);
    wr_message(&shape, 2, &dim);
    dim.length = 0;
    wr_int(&dim, 1, 3);
    wr_message(&shape, 2, &dim);
    wr_bytes(&list, 3, "\x01\xac\x02", 3); /* packed: 1, 300 */
    wr_int(&list, 3, 7);
    value.length = 0;
    wr_message(&value, 7, &shape);
    wr_text(&entry, 1, "shape");
    wr_message(&entry, 2, &value);
    wr_message(&node, 5, &entry);
    entry.length = value.length = 0;
    wr_message(&value, 1, &list);
    wr_text(&entry, 1, "many");
    wr_message(&entry, 2, &value);
    wr_message(&node, 5, &entry);
    entry.length = value.length = 0;
    wr_varint(&value, 4 << 3 | 5);
    memcpy(value.bytes + value.length, "\0\0\x20\x40", 4); /* 2.5 */
    value.length += 4;
    wr_text(&entry, 1, "half");
    wr_message(&entry, 2, &value);
    wr_message(&node, 5, &entry);
    wr_message(&graph, 1, &node);
    node = wr_node("scope/y", "Relu", "x", "", NULL);
    wr_text(&node, 3, "^x");
    wr_message(&graph, 1, &node);
    return graph;
}

START_TEST(test_a_graph_is_read) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    wire bytes = example();
    fg_tf_graph *graph = READ(fx, bytes);
    ck_assert_ptr_nonnull(graph);
    ck_assert_uint_eq(graph->node_count, 2);
    const fg_tf_node *x = &graph->def->node.at[0];
    ck_assert(fg_bytes_are(x->name, "x"));
    ck_assert(fg_bytes_are(x->op, "Placeholder"));
    ck_assert_int_eq(fg_tf_attr_dtype(&x->attr, "dtype"), FG_FLOAT32);
    const fg_tf_value *shape = fg_tf_attr_of(&x->attr, "shape");
    ck_assert_uint_eq(shape->kind, FG_TF_VALUE_SHAPE);
    ck_assert_uint_eq(shape->shape->dim.count, 2);
    ck_assert_int_eq(shape->shape->dim.at[0].size, -1);
    ck_assert_int_eq(shape->shape->dim.at[1].size, 3);
    const fg_tf_value *many = fg_tf_attr_of(&x->attr, "many");
    ck_assert_uint_eq(many->list->i.count, 3);
    ck_assert_int_eq(many->list->i.at[0], 1);
    ck_assert_int_eq(many->list->i.at[1], 300);
    ck_assert_int_eq(many->list->i.at[2], 7);
    ck_assert_double_eq(fg_tf_attr_float(&x->attr, "half", 0), 2.5);
    ck_assert_double_eq(fg_tf_attr_float(&x->attr, "dtype", -1), -1);
    fx_fini(&fx);
}
END_TEST

START_TEST(test_inputs_become_edges) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    wire bytes = example();
    fg_tf_graph *graph = READ(fx, bytes);
    ck_assert_uint_eq(graph->first_edge[1], 0);
    ck_assert_uint_eq(graph->first_edge[2], 2);
    ck_assert_uint_eq(graph->edges[0].node, 0);
    ck_assert_uint_eq(graph->edges[0].output, 0);
    ck_assert_uint_eq(graph->edges[1].node, 0);
    ck_assert_uint_eq(graph->edges[1].output, FG_TF_CONTROL);
    fg_bytes name = {"scope/y", 7};
    ck_assert_uint_eq(fg_tf_find(graph, name), 1);
    name.length = 6;
    ck_assert_uint_eq(fg_tf_find(graph, name), UINT32_MAX);
    fx_fini(&fx);
}
END_TEST

START_TEST(test_contents_tell_the_message) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    wire graph = example(), info = {.length = 0}, meta = {.length = 0}, model = {.length = 0};
    wr_text(&info, 4, "serve");
    wr_text(&info, 5, "1.15.0");
    wr_message(&meta, 1, &info);
    wr_message(&meta, 2, &graph);
    wr_int(&model, 1, 1);
    wr_message(&model, 2, &meta);
    fg_tf_graph *read = READ(fx, meta);
    ck_assert_ptr_nonnull(read);
    ck_assert_ptr_nonnull(read->meta);
    ck_assert(!read->saved_model);
    ck_assert(fg_bytes_are(read->meta->meta_info_def->tensorflow_version, "1.15.0"));
    ck_assert_uint_eq(read->node_count, 2);
    read = READ(fx, model);
    ck_assert_ptr_nonnull(read);
    ck_assert(read->saved_model);
    ck_assert_uint_eq(read->node_count, 2);
    ck_assert_uint_eq(fx.report.list.count, 0);
    fx_fini(&fx);
}
END_TEST

START_TEST(test_the_served_graph_is_taken) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    wire model = {.length = 0};
    wr_int(&model, 1, 1);
    for (int i = 0; i < 2; i++) {
        wire graph = {.length = 0}, info = {.length = 0}, meta = {.length = 0};
        wire node = wr_node(i ? "served" : "trained", "NoOp", "", "", NULL);
        wr_message(&graph, 1, &node);
        wr_text(&info, 4, i ? "serve" : "train");
        wr_message(&meta, 1, &info);
        wr_message(&meta, 2, &graph);
        wr_message(&model, 2, &meta);
    }
    fg_tf_graph *read = READ(fx, model);
    ck_assert(fg_bytes_are(read->def->node.at[0].name, "served"));
    fx_fini(&fx);
}
END_TEST

/* What follows are mistakes: a graph whose first node is these bytes. */
static void expect_mistake(const char *bytes, size_t length, const char *code, const char *says) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    wire graph = {.length = 0};
    wire good = wr_node("first", "NoOp", "", "", NULL);
    wr_message(&graph, 1, &good);
    wr_bytes(&graph, 1, bytes, length);
    ck_assert_ptr_null(READ(fx, graph));
    fx_expect(&fx, code, "", says);
    fx_fini(&fx);
}

START_TEST(test_mistakes) {
    /* a name whose type is that of a number */
    expect_mistake("\x08\x01", 2, "G101", "NodeDef.name has wire type 0, and should have 2");
    /* eleven bytes of a number */
    expect_mistake("\x98\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12, "G101", "64 bits");
    /* ten bytes with more than 64 bits */
    expect_mistake("\x50\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 11, "G101", "64 bits");
    expect_mistake("\x0a\x05x", 3, "G101", "5 bytes are announced, and 1 are left");
    expect_mistake("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, "G101",
                   "18446744073709551615 bytes are announced, and 0 are left");
    expect_mistake("\x0b", 1, "G101", "wire type 3, which is none");
    expect_mistake("\x02\x00", 2, "G101", "field number 0");
    expect_mistake("\x80\x80\x80\x80\x10\x01", 6, "G101", "field number 536870912");
    expect_mistake("", 0, "G101", "a node without a name");
    expect_mistake("\x0a\x01x", 3, "G101", "a node without an operation");
    expect_mistake("\x0a\x01\x07\x12\x01y", 6, "G101", "control characters");
}
END_TEST

START_TEST(test_too_deep) {
    fixture fx;
    fx_init(&fx, SIZE_MAX);
    /* functions in functions' attributes */
    size_t length = 0, room = 4u << 20;
    char *bytes = malloc(room);
    char *at = bytes + room;
    for (size_t i = 0; i < 99999; i++) {
        static const char tags[] = {0x12, 0x52, 0x12}; /* attr, func, value: innermost first */
        char varint[10];
        size_t digits = 0;
        for (size_t rest = length; digits == 0 || rest; rest >>= 7)
            varint[digits++] = (char)((rest & 0x7f) | (rest >= 0x80 ? 0x80 : 0));
        at -= digits;
        memcpy(at, varint, digits);
        *--at = tags[i % 3];
        length += digits + 1;
    }
    wire head = {.length = 0};
    wire node = wr_node("x", "NoOp", "", "", NULL);
    wr_message(&head, 1, &node);
    /* the rest is an attribute of a second node */
    wire tail = {.length = 0};
    wr_varint(&tail, 1 << 3 | 2);
    wire inner = {.length = 0};
    wr_varint(&inner, 5 << 3 | 2);
    wr_varint(&inner, length);
    wr_varint(&tail, length + inner.length);
    size_t total = head.length + tail.length + inner.length + length;
    char *file = malloc(total);
    memcpy(file, head.bytes, head.length);
    memcpy(file + head.length, tail.bytes, tail.length);
    memcpy(file + head.length + tail.length, inner.bytes, inner.length);
    memcpy(file + total - length, at, length);
    ck_assert_ptr_null(fx_read(&fx, file, total));
    fx_expect(&fx, "G105", "", "nest more than 100 deep");
    ck_assert_uint_lt(atomic_load(&fx.memory.peak), 1u << 20);
    fx_fini(&fx);
    free(file);
    free(bytes);
}
END_TEST

Suite *fg_import_wire_suite(void) {
    Suite *suite = suite_create("import_wire");
    TCase *all = tcase_create("all");
    tcase_add_test(all, test_a_graph_is_read);
    tcase_add_test(all, test_inputs_become_edges);
    tcase_add_test(all, test_contents_tell_the_message);
    tcase_add_test(all, test_the_served_graph_is_taken);
    tcase_add_test(all, test_mistakes);
    tcase_add_test(all, test_too_deep);
    suite_add_tcase(suite, all);
    return suite;
}
