/* Values as text: what they are, and what is said where they are wrong, and at which bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/value.h"
#include "test_data.h"
#include "with_report.h"

/* Reads `text`, which stands behind "x=" in its source. */
static fg_tensor *read_bytes(const char *text, size_t length, const fg_value_wish *wish) {
    char *source = malloc(length + 3);
    memcpy(source, "x=", 2);
    memcpy(source + 2, text, length);
    source[length + 2] = '\n'; /* not part of the value */
    uint32_t number = fg_sources_add(&sources, FG_SOURCE_ARGUMENT, "feed 1", source, length + 3);
    fg_span span = {number, 2, (uint32_t)length + 2};
    fg_tensor *tensor = fg_value_read(&memory, &report, span, wish);
    fg_sources_get(&sources, number)->text = "";
    free(source);
    return tensor;
}

static fg_tensor *read_value(const char *text, const fg_value_wish *wish) {
    return read_bytes(text, strlen(text), wish);
}

static const fg_value_wish any = {.rank = -1};

/* "int32[2]: 1 2" */
static const char *describe(const fg_tensor *tensor) {
    static char text[2000];
    size_t n = (size_t)sprintf(text, "%s%s:", fg_dtype_name(tensor->dtype),
                               fg_dims_text(&arena, tensor->rank, tensor->dims));
    for (size_t i = 0; i < tensor->count && i < 20; i++) {
        char element[32];
        fg_tensor_element_text(tensor, i, element);
        n += (size_t)sprintf(text + n, " %s", element);
    }
    return text;
}

static void ck_value(const char *text, fg_dtype dtype, const char *expected) {
    fg_value_wish wish = {.dtype = dtype, .rank = -1};
    fg_tensor *tensor = read_value(text, &wish);
    ck_assert_msg(tensor != NULL, "%s", text);
    ck_assert_str_eq(describe(tensor), expected);
    ck_assert_uint_eq(report.list.count, 0);
    fg_tensor_unref(tensor);
}

/* One finding, at these bytes of the value. */
static void ck_wrong(const char *text, const fg_value_wish *wish, fg_code code, uint32_t begin,
                     uint32_t end, const char *message, const char *help) {
    uint32_t before = report.list.count;
    ck_assert_msg(!read_value(text, wish), "%s", text);
    ck_assert_uint_eq(report.list.count, before + 1);
    const fg_finding *finding = report.list.at[before];
    ck_assert_str_eq(finding->message, message);
    ck_assert_int_eq(finding->code, code);
    ck_assert_msg(finding->span.begin == begin + 2 && finding->span.end == end + 2,
                  "%s: bytes %u to %u", text, finding->span.begin - 2, finding->span.end - 2);
    if (help)
        ck_assert_str_eq(finding->help, help);
    else
        ck_assert_ptr_null(finding->help);
}

/* ---- literals ---- */

START_TEST(scalars) {
    ck_value("1", FG_INVALID, "int32[]: 1");
    ck_value("-1.5", FG_INVALID, "float32[]: -1.5");
    ck_value("true", FG_INVALID, "bool[]: True");
    ck_value("  2 ", FG_INVALID, "int32[]: 2");
    ck_value("inf", FG_INVALID, "float32[]: inf");
    ck_value("-inf", FG_FLOAT64, "float64[]: -inf");
    ck_value("1", FG_FLOAT32, "float32[]: 1.0");
    ck_value("1", FG_BOOL, "bool[]: True");
    ck_value("0.1", FG_FLOAT64, "float64[]: 0.1");
    ck_value("0.1", FG_FLOAT16, "float16[]: 0.1");
    ck_value("2.0", FG_INT64, "int64[]: 2");
    ck_value("18446744073709551615", FG_UINT64, "uint64[]: 18446744073709551615");
    ck_value("0x1f", FG_UINT8, "uint8[]: 31");
}
END_TEST

START_TEST(lists) {
    ck_value("[1, 2, 3]", FG_INVALID, "int32[3]: 1 2 3");
    ck_value("[1,2,]", FG_INVALID, "int32[2]: 1 2");
    ck_value("[[1, 2], [3, 4.5]]", FG_INVALID, "float32[2, 2]: 1.0 2.0 3.0 4.5");
    ck_value("[ [true ] ,\t[false] ]", FG_INVALID, "bool[2, 1]: True False");
    ck_value("[[[1]], [[2]]]", FG_INT8, "int8[2, 1, 1]: 1 2");
    ck_value("[]", FG_INVALID, "float32[0]:");
    ck_value("[]", FG_INT32, "int32[0]:");
    ck_value("[[], [], []]", FG_INT32, "int32[3, 0]:");
    ck_value("[[[], []]]", FG_INT32, "int32[1, 2, 0]:");
    ck_value("[[[[[[[[[[[[[[[[7]]]]]]]]]]]]]]]]", FG_INT32,
             "int32[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]: 7");
}
END_TEST

START_TEST(typed_lists) {
    ck_value("float32[2,2]=1 2 3 4", FG_INVALID, "float32[2, 2]: 1.0 2.0 3.0 4.0");
    ck_value("float32[2, 2] = 1, 2, 3, 4", FG_INT32, "float32[2, 2]: 1.0 2.0 3.0 4.0");
    ck_value("int8[2,2]=[[1 2] [3 4]]", FG_INVALID, "int8[2, 2]: 1 2 3 4");
    ck_value("int8[2,2]=[1, 2, 3, 4]", FG_INVALID, "int8[2, 2]: 1 2 3 4");
    ck_value("float64=1.5", FG_INVALID, "float64[]: 1.5");
    ck_value("float64[]=1.5", FG_INVALID, "float64[]: 1.5");
    ck_value("uint8=1 2 3", FG_INVALID, "uint8[3]: 1 2 3");
    ck_value("uint8=[[1, 2]]", FG_INVALID, "uint8[1, 2]: 1 2");
    ck_value("bool[3]=true 0 1", FG_INVALID, "bool[3]: True False True");
    ck_value("int32[0]=", FG_INVALID, "int32[0]:");
    ck_value("int32[2,0]=[]", FG_INVALID, "int32[2, 0]:");
    ck_value("bfloat16[1]=1.5", FG_INVALID, "bfloat16[1]: 1.5");
}
END_TEST

START_TEST(literals_that_are_wrong) {
    ck_wrong("", &any, FG_G102, (uint32_t)-1, 0, "a value is missing", NULL);
    ck_wrong("abc", &any, FG_G102, 0, 3, "'abc' is not a value", NULL);
    ck_wrong("zeroes", &any, FG_G102, 0, 6, "'zeroes' is not a value", "did you mean 'zeros'?");
    ck_wrong("flaot32=1", &any, FG_G102, 0, 7, "'flaot32' is not a value",
             "did you mean 'float32'?");
    ck_wrong("x/images.npy", &any, FG_G102, 0, 12, "'x/images.npy' is not a value",
             "a file is written @x/images.npy");
    ck_wrong("1__0", &any, FG_G102, 0, 4, "'1__0' is not a number", NULL);
    ck_wrong("1 2", &any, FG_G102, 2, 3, "this stands behind a complete value", NULL);
    ck_wrong("[1]  ]", &any, FG_G102, 5, 6, "this stands behind a complete value", NULL);
    ck_wrong("[1 2]", &any, FG_G102, 3, 4, "a comma or ']' is missing before this", NULL);
    ck_wrong("[1,,2]", &any, FG_G102, 3, 4, "a number is missing before ','", NULL);
    ck_wrong("(1)", &any, FG_G102, 0, 1, "a number is missing before '('", NULL);
    ck_wrong("[1, x]", &any, FG_G102, 4, 5, "'x' is not a number", NULL);
    ck_wrong("[true, 1]", &any, FG_G102, 1, 5, "a bool among numbers", NULL);
    ck_wrong("[1, [2", &any, FG_G104, 4, 5,
             "a list stands here, the elements before it are numbers", NULL);
    ck_wrong("[[1, 2", &any, FG_G103, 1, 2, "this '[' is not closed", NULL);
    ck_wrong("[1, 2", &any, FG_G103, 0, 1, "this '[' is not closed", NULL);
    ck_wrong("string=1", &any, FG_G102, 0, 6, "strings cannot be given as text", NULL);
}
END_TEST

START_TEST(ragged_lists) {
    ck_wrong("[[1, 2], [3]]", &any, FG_G104, 9, 12, "row 1 has 1 element, row 0 has 2", NULL);
    ck_wrong("[[1], [2], [3, 4]]", &any, FG_G104, 11, 17, "row 2 has 2 elements, row 0 has 1",
             NULL);
    ck_wrong("[[], [1]]", &any, FG_G104, 5, 8, "row 1 has 1 element, row 0 has 0", NULL);
    ck_wrong("[[[1]], []]", &any, FG_G104, 8, 10, "row 1 has 0 elements, row 0 has 1", NULL);
    ck_wrong("[[1], 2]", &any, FG_G104, 6, 7,
             "a number stands here, the elements before it are lists", NULL);
    ck_wrong("[[], 2]", &any, FG_G104, 5, 6,
             "a number stands here, the elements before it are lists", NULL);
    ck_wrong("[1, [2]]", &any, FG_G104, 4, 5,
             "a list stands here, the elements before it are numbers", NULL);
    ck_wrong("[[[[[[[[[[[[[[[[[7]]]]]]]]]]]]]]]]]", &any, FG_G105, 16, 17,
             "a list in a list, deeper than the 16 axes that a tensor may have", NULL);
}
END_TEST

START_TEST(numbers_that_do_not_fit) {
    const fg_value_wish int8 = {.dtype = FG_INT8, .rank = -1};
    const fg_value_wish int32 = {.dtype = FG_INT32, .rank = -1};
    const fg_value_wish float32 = {.dtype = FG_FLOAT32, .rank = -1};
    const fg_value_wish boolean = {.dtype = FG_BOOL, .rank = -1};
    const fg_value_wish string = {.dtype = FG_STRING, .rank = -1};
    ck_wrong("[1, 0.5]", &int32, FG_G414, 4, 7, "0.5 is not an int32", NULL);
    ck_wrong("nan", &int32, FG_G414, 0, 3, "nan is not an int32", NULL);
    ck_wrong("300", &int8, FG_G414, 0, 3, "300 is out of the range of int8", NULL);
    ck_wrong("3000000000", &any, FG_G414, 0, 10, "3000000000 is out of the range of int32", NULL);
    ck_wrong("1e39", &float32, FG_G414, 0, 4, "1e39 is out of the range of float32", NULL);
    ck_wrong("2", &boolean, FG_G414, 0, 1, "2 is not a bool", NULL);
    ck_wrong("true", &float32, FG_G102, 0, 4, "true is a bool, not a float32", "write 1");
    ck_wrong("false", &int32, FG_G102, 0, 5, "false is a bool, not an int32", "write 0");
    ck_wrong("yes", &boolean, FG_G102, 0, 3, "'yes' is not a value", NULL);
    ck_wrong("1", &string, FG_G102, 0, 1, "strings cannot be given as text", NULL);
}
END_TEST

START_TEST(typed_lists_that_are_wrong) {
    ck_wrong("float32", &any, FG_G102, 0, 7, "'=' and the values are missing behind this type",
             NULL);
    ck_wrong("float32[2]", &any, FG_G102, 0, 10, "'=' and the values are missing behind this type",
             NULL);
    ck_wrong("float32[2=1", &any, FG_G102, 9, 10, "this is not a size, a number from 0 up", NULL);
    ck_wrong("float32[2", &any, FG_G103, 7, 8, "this '[' is not closed", NULL);
    ck_wrong("float32[n]=1", &any, FG_G102, 8, 9, "this is not a size, a number from 0 up", NULL);
    ck_wrong("float32[-1]=1", &any, FG_G102, 8, 10, "this is not a size, a number from 0 up", NULL);
    ck_wrong("float32[1.5]=1", &any, FG_G102, 8, 11, "this is not a size, a number from 0 up",
             NULL);
    ck_wrong("float32[1 2]=1", &any, FG_G102, 10, 11, "this is not a size, a number from 0 up",
             NULL);
    ck_wrong("float32[2,2]=1 2 3", &any, FG_G104, 13, 18, "3 values for [2, 2], which holds 4",
             NULL);
    ck_wrong("float32[]=1 2", &any, FG_G104, 10, 13, "2 values for [], which holds 1", NULL);
    ck_wrong("float32[2]=[1]", &any, FG_G104, 11, 14, "1 value for [2], which holds 2", NULL);
    ck_wrong("int8[3,2]=[[1,2,3],[4,5,6]]", &any, FG_G104, 10, 27,
             "this list is [2, 3], its type says [3, 2]", NULL);
    ck_wrong("int8[6]=[[1,2,3],[4,5,6]]", &any, FG_G104, 8, 25,
             "this list is [2, 3], its type says [6]", NULL);
    ck_wrong("int8[2]=1 200", &any, FG_G414, 10, 13, "200 is out of the range of int8", NULL);
    ck_wrong("int8[2]=1 x", &any, FG_G102, 10, 11, "'x' is not an int8", NULL);
    ck_wrong("int8[2]=1 2]", &any, FG_G102, 11, 12, "a number is missing before ']'", NULL);
    ck_wrong("int8[9999999999,9999999999]=1", &any, FG_G105, 28, 29,
             "[9999999999, 9999999999] holds more elements than can be addressed", NULL);
    ck_wrong("int8[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]=1", &any, FG_G105, 37, 38,
             "a tensor has at most 16 axes", NULL);
}
END_TEST

/* ---- generators ---- */

START_TEST(zeros_and_ones) {
    fg_value_wish wish = {.dtype = FG_INT16, .rank = 2, .dims = {2, 2}};
    fg_tensor *tensor = read_value("zeros", &wish);
    ck_assert_str_eq(describe(tensor), "int16[2, 2]: 0 0 0 0");
    fg_tensor_unref(tensor);
    tensor = read_value("ones()", &wish);
    ck_assert_str_eq(describe(tensor), "int16[2, 2]: 1 1 1 1");
    fg_tensor_unref(tensor);
    for (fg_dtype dtype = FG_BOOL; dtype < FG_STRING; dtype++) {
        wish = (fg_value_wish){.dtype = dtype, .rank = 1, .dims = {3}};
        tensor = read_value("ones", &wish);
        for (size_t i = 0; i < 3; i++) ck_assert_double_eq(fg_tensor_element(tensor, i), 1);
        fg_tensor_unref(tensor);
    }
    wish = (fg_value_wish){.rank = 0};
    tensor = read_value("zeros", &wish);
    ck_assert_str_eq(describe(tensor), "float32[]: 0.0");
    fg_tensor_unref(tensor);
}
END_TEST

START_TEST(generators_need_sizes) {
    fg_value_wish wish = {.dtype = FG_FLOAT32, .rank = 2, .dims = {-1, 3}, .names = {"batch"}};
    ck_wrong("zeros", &wish, FG_G102, 0, 5,
             "'zeros' needs every size of float32[batch, 3], and 'batch' is not known",
             "--dim batch=N");
    wish.names[0] = NULL;
    ck_wrong("normal(0, 1)", &wish, FG_G102, 0, 6,
             "'normal' needs every size of float32[?, 3], and '?' is not known",
             "give the sizes, as in float32[2, 3]=normal");
    ck_wrong("ones", &any, FG_G102, 0, 4,
             "'ones' needs a shape, and the rank of what it feeds is not known",
             "give a file or a list");
    wish.dims[0] = wish.dims[1] = INT64_C(1) << 40;
    ck_wrong("uniform(0,1)", &wish, FG_G105, 0, 7,
             "float32[1099511627776, 1099511627776] holds more elements than can be addressed",
             NULL);
    memory.limit = 100000;
    wish.dims[0] = wish.dims[1] = 1000;
    ck_wrong("ones", &wish, FG_G105, 0, 4,
             "float32[1000, 1000] takes 4000000 bytes, more than is allowed", NULL);
}
END_TEST

START_TEST(generators_that_are_wrong) {
    const fg_value_wish real = {.dtype = FG_FLOAT32, .rank = 1, .dims = {2}};
    const fg_value_wish byte = {.dtype = FG_UINT8, .rank = 1, .dims = {2}};
    ck_wrong("normal", &real, FG_G102, 0, 6, "'normal' takes two numbers, as in normal(0, 1)",
             NULL);
    ck_wrong("normal(0)", &real, FG_G102, 0, 8, "'normal' takes two numbers, as in normal(0, 1)",
             NULL);
    ck_wrong("uniform(0, x)", &real, FG_G102, 0, 12,
             "'uniform' takes two numbers, as in uniform(0, 1)", NULL);
    ck_wrong("uniform(0, 1", &real, FG_G102, 0, 12,
             "a ')' is missing behind the arguments of 'uniform'", NULL);
    ck_wrong("zeros(3)", &real, FG_G102, 0, 6, "'zeros' takes no arguments", NULL);
    ck_wrong("zeros 3", &real, FG_G102, 6, 7, "this stands behind a complete value", NULL);
    ck_wrong("normal(0, -1)", &real, FG_G102, 10, 12,
             "the deviation is not a finite number from 0 up", NULL);
    ck_wrong("normal(inf, 1)", &real, FG_G102, 7, 10, "the mean is not a finite number", NULL);
    ck_wrong("normal(0, 1)", &byte, FG_G102, 0, 6, "'normal' makes floats, and uint8 is wanted",
             "uniform(lo, hi) makes integers");
    ck_wrong("uniform(1, 1)", &real, FG_G102, 0, 13,
             "the lower bound is not below the upper one, which is not included", NULL);
    ck_wrong("uniform(0, inf)", &real, FG_G102, 11, 14, "a bound is not a finite number", NULL);
    ck_wrong("uniform(0, 257)", &byte, FG_G414, 11, 14, "257 is not a bound for uint8", NULL);
    ck_wrong("uniform(-1, 7)", &byte, FG_G414, 8, 10, "-1 is not a bound for uint8", NULL);
    ck_wrong("uniform(0.5, 7)", &byte, FG_G414, 8, 11, "0.5 is not a bound for uint8", NULL);
}
END_TEST

/* ---- files ---- */

/* "@PATH" of a file of tests/data, with what follows. */
static const char *at_path(const char *name, const char *more) {
    static char text[5000];
    snprintf(text, sizeof text, "@%s%s", fg_test_path(name), more);
    return text;
}

START_TEST(files) {
    static const struct {
        const char *file, *member, *expected;
    } cases[] = {
        {"npy/int16.npy", "", "int16[6]: 0 1 32767 -32768 10922 4681"},
        {"npy/scalar.npy", "", "float64[]: 2.5"},
        {"npz/stored.npz", ":kernel", "float32[2, 3]: 0.0 1.0 2.0 3.0 4.0 5.0"},
        {"npz/stored.npz", ":layer/scale:0", "int64[]: 2"},
        {"npz/fortran.npz", "", "int32[2, 3]: 0 1 2 3 4 5"},
        {"npz/fortran.npz", ":x", "int32[2, 3]: 0 1 2 3 4 5"},
    };
    const fg_value_wish wish = {.dtype = FG_BOOL, .rank = -1}; /* files keep their type */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fg_tensor *tensor = read_value(at_path(cases[i].file, cases[i].member), &wish);
        ck_assert_msg(tensor != NULL, "%s", cases[i].file);
        ck_assert_str_eq(describe(tensor), cases[i].expected);
        fg_tensor_unref(tensor);
    }
}
END_TEST

/* One finding; `place` is the text it points at, `message` has "%s" for the file's path. */
static void ck_file(const char *text, fg_code code, const char *place, const char *message,
                    const char *path, const char *help) {
    char expected[5000];
    uint32_t before = report.list.count;
    const char *found = strstr(text, place);
    ck_assert_msg(!read_value(text, &any), "%s", text);
    ck_assert_uint_eq(report.list.count, before + 1);
    const fg_finding *finding = report.list.at[before];
    snprintf(expected, sizeof expected, message, path);
    ck_assert_str_eq(finding->message, expected);
    ck_assert_int_eq(finding->code, code);
    ck_assert_uint_eq(finding->span.begin, found - text + 2);
    ck_assert_uint_eq(finding->span.end - finding->span.begin, strlen(place));
    if (help)
        ck_assert_str_eq(finding->help, help);
    else
        ck_assert_ptr_null(finding->help);
}

START_TEST(files_that_are_wrong) {
    /* Relative names: they are short, and the same wherever the tests run. */
    char folder[4000];
    snprintf(folder, sizeof folder, "%s", fg_test_path("npz"));
    ck_assert_int_eq(chdir(folder), 0);
    ck_file("@nothing.npy", FG_G413, "nothing.npy",
            "'%s' cannot be read: No such file or directory", "nothing.npy", NULL);
    ck_file("@.", FG_G413, ".", "'%s' cannot be read: is a directory", ".", NULL);
    ck_file("@stored.npz", FG_G413, "stored.npz", "'%s' holds 3 arrays, and one is wanted",
            "stored.npz", "@stored.npz:NAME, where NAME is one of kernel, bias, layer/scale:0");
    ck_file("@stored.npz:kernle", FG_G413, "kernle", "'%s' holds no array 'kernle'", "stored.npz",
            "did you mean 'kernel'?");
    ck_file("@stored.npz:gamma_of_it", FG_G413, "gamma_of_it", "'%s' holds no array 'gamma_of_it'",
            "stored.npz", "it holds kernel, bias, layer/scale:0");
    ck_file("@none.npz", FG_G413, "none.npz", "'%s' holds 0 arrays, and one is wanted", "none.npz",
            NULL);
    ck_file("@short_member.npz:x", FG_G413, "x",
            "'x' in '%s' is cut short: wanted 72 bytes of data, the member has 67 (at byte 195)",
            "short_member.npz", NULL);
    ck_file("@encrypted.npz", FG_G413, "encrypted.npz",
            "'one' in '%s' is encrypted, which is not read", "encrypted.npz", NULL);
    ck_file("@../npy/int8.npy:x", FG_G413, "../npy/int8.npy",
            "'%s' is a .npy file, one array, not a .npz archive of them", "../npy/int8.npy", NULL);
    ck_file("@../npy/index.txt", FG_G413, "../npy/index.txt", "'%s' is not a .npy file",
            "../npy/index.txt", NULL);
    ck_file("@", FG_G102, "@", "a file's name is missing", "", NULL);
    memory.limit = 1 << 19;
    ck_file("@zeros.npz:x", FG_G105, "x", "'x' in '%s' holds 8000128 bytes, more than is allowed",
            "zeros.npz", NULL);
}
END_TEST

START_TEST(names_that_are_too_long) {
    char text[5000];
    memset(text, 'a', sizeof text - 1);
    text[0] = '@';
    text[sizeof text - 1] = '\0';
    ck_assert_ptr_null(read_value(text, &any));
    ck_assert_str_eq(report.list.at[0]->message, "a file's name of 4998 bytes, more than 4095");
    ck_assert_ptr_null(read_bytes("@a\0b", 4, &any));
    ck_assert_str_eq(report.list.at[1]->message, "a file's name with a NUL in it");
    ck_assert_ptr_null(read_bytes("1\0002", 3, &any));
    ck_assert_str_eq(report.list.at[2]->message, "'1' is not a number");
    ck_assert_ptr_null(read_bytes("1 \0 2", 5, &any));
    ck_assert_str_eq(report.list.at[3]->message, "this stands behind a complete value");
}
END_TEST

/* ---- anything at all ---- */

START_TEST(bytes_at_random_get_a_tensor_or_one_finding) {
    static const char *const pieces[] = {
        "[",       "]",       ",",  " ",   "1",   "-2.5",         "true",
        "float32", "int8[2]", "=",  "(",   ")",   "zeros",        "@",
        "nan",     "0x",      "_",  ".",   "1e9", "uniform(0,1)", "\xff",
        "normal",  "x",       "\n", "[1,", "[[",  "]]",
    };
    uint64_t state = 7;
    fg_value_wish wish = {.dtype = FG_FLOAT32, .rank = 1, .dims = {2}};
    for (int round = 0; round < 20000; round++) {
        char text[200] = "";
        for (int k = 0; k < 8; k++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            size_t which = (size_t)(state >> 33) % (sizeof pieces / sizeof *pieces);
            if (k > 0 || pieces[which][0] != '@') strcat(text, pieces[which]);
        }
        uint32_t before = report.list.count;
        wish.dtype = round % 3 ? FG_FLOAT32 : FG_INVALID;
        fg_tensor *tensor = read_value(text, &wish);
        ck_assert_uint_eq(report.list.count, before + !tensor);
        if (!tensor) {
            const fg_finding *finding = report.list.at[before];
            ck_assert_uint_lt(finding->span.begin, finding->span.end);
            ck_assert_uint_le(finding->span.end, strlen(text) + 2);
        }
        fg_tensor_unref(tensor);
    }
}
END_TEST

Suite *fg_value_suite(void) {
    Suite *suite = suite_create("value");
    TCase *test = tcase_create("value");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, scalars);
    tcase_add_test(test, lists);
    tcase_add_test(test, typed_lists);
    tcase_add_test(test, literals_that_are_wrong);
    tcase_add_test(test, ragged_lists);
    tcase_add_test(test, numbers_that_do_not_fit);
    tcase_add_test(test, typed_lists_that_are_wrong);
    tcase_add_test(test, zeros_and_ones);
    tcase_add_test(test, generators_need_sizes);
    tcase_add_test(test, generators_that_are_wrong);
    tcase_add_test(test, files);
    tcase_add_test(test, files_that_are_wrong);
    tcase_add_test(test, names_that_are_too_long);
    tcase_add_test(test, bytes_at_random_get_a_tensor_or_one_finding);
    suite_add_tcase(suite, test);
    return suite;
}
