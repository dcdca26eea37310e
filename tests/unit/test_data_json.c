/* JSON documents: what the members are, what is refused, and that no cut, and no byte exchanged,
 * is read as anything it is not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/json.h"
#include "test_data.h"
#include "with_arena.h"

/* From a block of just its size, so that a byte too many is noticed. */
static bool list_bytes(fg_json *json, const char *text, size_t length) {
    char *block = malloc(length ? length : 1);
    memcpy(block, text, length);
    bool right = fg_json_list(json, &arena, block, length);
    free(block);
    ck_assert_int_eq(right, json->why == NULL);
    if (!right) ck_assert_uint_le(json->wrong_end, length);
    if (!right) ck_assert_uint_le(json->wrong_begin, json->wrong_end);
    return right;
}

static bool list(fg_json *json, const char *text) {
    return list_bytes(json, text, strlen(text));
}

START_TEST(members) {
    const char *text = "\xef\xbb\xbf {\"x\" : [1, [2]] ,\n\"\": true, \"y\":{\"x\":[]}}\n";
    fg_json json;
    ck_assert(list(&json, text));
    ck_assert_uint_eq(json.members.count, 3);
    const fg_json_member *x = &json.members.at[0], *y = &json.members.at[2];
    ck_assert_str_eq(x->name, "x");
    ck_assert_int_eq(strncmp(text + x->name_begin, "\"x\"", x->name_end - x->name_begin), 0);
    ck_assert_uint_eq(x->end - x->begin, strlen("[1, [2]]"));
    ck_assert_int_eq(strncmp(text + x->begin, "[1, [2]]", 8), 0);
    ck_assert_str_eq(json.members.at[1].name, "");
    ck_assert_int_eq(strncmp(text + y->begin, "{\"x\":[]}", y->end - y->begin), 0);
    ck_assert(list(&json, "{}"));
    ck_assert_uint_eq(json.members.count, 0);
}
END_TEST

/* U+00E9, U+20AC and U+1F600, whose UTF-8 is in the Unicode standard's tables. */
START_TEST(names_are_decoded) {
    fg_json json;
    ck_assert(list(&json, "{\"\\u00e9\\u20AC\\ud83d\\uDE00\\n\\\"\\/\\\\\": 1}"));
    ck_assert_str_eq(json.members.at[0].name, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\n\"/\\");
    ck_assert_uint_eq(json.members.at[0].name_length, strlen(json.members.at[0].name));
}
END_TEST

START_TEST(refused) {
    static const char *const texts[] = {"",
                                        " ",
                                        "[]",
                                        "1",
                                        "{",
                                        "}",
                                        "{,}",
                                        "{\"a\"}",
                                        "{\"a\":}",
                                        "{\"a\":1,}",
                                        "{\"a\":1}}",
                                        "{\"a\":1 \"b\":2}",
                                        "{a:1}",
                                        "{\"a\":[1,]}",
                                        "{\"a\":[,1]}",
                                        "{\"a\":[1 2]}",
                                        "{\"a\":[1}",
                                        "{\"a\":{\"b\":1]}",
                                        "{\"a\":01}",
                                        "{\"a\":-}",
                                        "{\"a\":+1}",
                                        "{\"a\":1.}",
                                        "{\"a\":.5}",
                                        "{\"a\":1e}",
                                        "{\"a\":1e+}",
                                        "{\"a\":0x1f}",
                                        "{\"a\":1_000}",
                                        "{\"a\":-01}",
                                        "{\"a\":tru}",
                                        "{\"a\":True}",
                                        "{\"a\":nulll}",
                                        "{\"a\":NaN}",
                                        "{\"a\":inf}",
                                        "{\"a\":-inf}",
                                        "{\"a\":'b'}",
                                        "{\"a\":\"b}",
                                        "{\"a\":\"\\x41\"}",
                                        "{\"a\":\"\\u12g4\"}",
                                        "{\"\\u0000\":1}",
                                        "{\"a\":\"\\ud800\"}",
                                        "{\"a\":\"\\ud800\\u0041\"}",
                                        "{\"a\":\"\\udc00\"}",
                                        "{\"a\":\"\t\"}",
                                        "{\"a\":\"\xc3\"}",
                                        "{\"a\":\"\xc0\xaf\"}",
                                        "{\"a\":1,\"a\":2}",
                                        "{\"a\":1,\"b\":2,\"\\u0061\":3}",
                                        "{\"a\":1} {}",
                                        "{\"a\":1}#",
                                        "{\"a\":\"\\"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fg_json json;
        ck_assert_msg(!list(&json, texts[i]), "%s", texts[i]);
    }
}
END_TEST

START_TEST(numbers_of_the_grammar) {
    fg_json json;
    ck_assert(list(&json, "{\"a\":[0,-0,10,-1.5,0.5e3,1E-7,1e+7,-0.0,123456789012345678901234]}"));
}
END_TEST

START_TEST(depth) {
    for (int extra = 0; extra < 2; extra++) {
        char text[2 * FG_JSON_DEPTH + 16];
        int n = sprintf(text, "{\"a\":");
        for (int i = 0; i < FG_JSON_DEPTH + extra; i++) text[n++] = '[';
        for (int i = 0; i < FG_JSON_DEPTH + extra; i++) text[n++] = ']';
        text[n++] = '}';
        fg_json json;
        ck_assert_int_eq(list_bytes(&json, text, (size_t)n), extra == 0);
    }
}
END_TEST

static const char whole[] =
    "{\"f\": [[1, -2.5e3], [0.25, \"nan\"]], \"\\u00e9\": {\"a\": [null, true]}, \"s\": \"x\"}";

START_TEST(every_cut_is_refused) {
    fg_json json;
    ck_assert(list(&json, whole));
    for (size_t length = 0; length < strlen(whole); length++)
        ck_assert_msg(!list_bytes(&json, whole, length), "%zu", length);
}
END_TEST

START_TEST(every_byte_exchanged) {
    char text[sizeof whole];
    for (size_t at = 0; at < strlen(whole); at++) {
        for (int byte = 0; byte < 256; byte++) {
            fg_json json;
            memcpy(text, whole, sizeof whole);
            text[at] = (char)byte;
            if (!list_bytes(&json, text, strlen(whole))) continue;
            for (uint32_t i = 0; i < json.members.count; i++)
                ck_assert_uint_lt(json.members.at[i].begin, json.members.at[i].end);
        }
        fg_arena_fini(&arena);
        set_up();
    }
}
END_TEST

static fg_tensor *read_as(fg_dtype dtype, const char *text) {
    fg_value_wish wish = {.dtype = dtype, .rank = -1};
    return fg_json_read(&memory, NULL, (fg_span){1, 0, (uint32_t)strlen(text)}, &wish, text);
}

START_TEST(values) {
    fg_tensor *u = read_as(FG_UINT64, "[18446744073709551615, 9223372036854775808]");
    ck_assert_ptr_nonnull(u);
    ck_assert(((const uint64_t *)u->data)[0] == UINT64_MAX);
    ck_assert(((const uint64_t *)u->data)[1] == (uint64_t)1 << 63);
    fg_tensor_unref(u);
    fg_tensor *f = read_as(FG_FLOAT64, "[\"nan\", \"inf\", \"-inf\", 1e-320]");
    ck_assert_ptr_nonnull(f);
    const double *d = f->data;
    ck_assert(d[0] != d[0] && d[1] > 1.7976931348623157e308 && d[2] == -d[1] && d[3] == 1e-320);
    fg_tensor_unref(f);
    static const char *const not_floats[] = {"\"1\"", "\"true\"", "\"\"",          "null", "{}",
                                             "\"nan", "[1, [2]]", "[[1], [2, 3]]", "true"};
    for (size_t i = 0; i < sizeof not_floats / sizeof *not_floats; i++)
        ck_assert_msg(!read_as(FG_FLOAT32, not_floats[i]), "%s", not_floats[i]);
    ck_assert_ptr_null(read_as(FG_INT32, "\"nan\""));
    ck_assert_ptr_null(read_as(FG_INT32, "1.5"));
    ck_assert_ptr_null(read_as(FG_STRING, "\"a\""));
}
END_TEST

Suite *fg_json_suite(void) {
    Suite *suite = suite_create("json");
    TCase *tcase = tcase_create("json");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, members);
    tcase_add_test(tcase, names_are_decoded);
    tcase_add_test(tcase, refused);
    tcase_add_test(tcase, numbers_of_the_grammar);
    tcase_add_test(tcase, depth);
    tcase_add_test(tcase, every_cut_is_refused);
    tcase_add_test(tcase, every_byte_exchanged);
    tcase_add_test(tcase, values);
    suite_add_tcase(suite, tcase);
    return suite;
}
