/* One array in a file: what NumPy wrote is read as NumPy reads it; what is broken is refused. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/npy.h"
#include "test_data.h"

static fg_memory memory;

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
}

static void tear_down(void) {
    ck_assert_uint_eq(memory.used, 0);
}

/* ---- the index of NumPy's files ---- */

typedef struct entry {
    char name[64];
    fg_dtype dtype;
    int rank;
    int64_t dims[FG_MAX_RANK];
    size_t bytes;
    unsigned char *data;
} entry;

static unsigned char *read_hexadecimal(const char *text, size_t *bytes) {
    *bytes = strcmp(text, "-") == 0 ? 0 : strlen(text) / 2;
    unsigned char *data = malloc(*bytes + 1);
    for (size_t i = 0; i < *bytes; i++) {
        unsigned byte;
        ck_assert_int_eq(sscanf(text + 2 * i, "%2x", &byte), 1);
        data[i] = (unsigned char)byte;
    }
    return data;
}

static bool next_entry(FILE *index, entry *e) {
    static char hexadecimal[20000];
    char dtype[32], dims[200];
    int got = fscanf(index, "%63s %31s %199s %19999s", e->name, dtype, dims, hexadecimal);
    if (got == EOF) return false;
    ck_assert_int_eq(got, 4);
    e->dtype = fg_dtype_of(dtype);
    e->rank = 0;
    for (char *at = strcmp(dims, "-") ? strtok(dims, "x") : NULL; at; at = strtok(NULL, "x"))
        e->dims[e->rank++] = atoll(at);
    e->data = read_hexadecimal(hexadecimal, &e->bytes);
    return true;
}

/* Calls `check` with the bytes of each file, and what NumPy found there. */
static void for_each_file(void (*check)(const entry *, char *bytes, size_t length)) {
    FILE *index = fopen(fg_test_path("npy/index.txt"), "r");
    ck_assert_ptr_nonnull(index);
    entry e;
    int count = 0;
    for (; next_entry(index, &e); count++) {
        char name[100];
        size_t length;
        snprintf(name, sizeof name, "npy/%s.npy", e.name);
        char *bytes = fg_test_read(fg_test_path(name), &length);
        check(&e, bytes, length);
        free(bytes);
        free(e.data);
    }
    fclose(index);
    ck_assert_int_ge(count, 50);
}

static void ck_entry(const entry *e, const fg_tensor *tensor) {
    ck_assert_msg(tensor->dtype == e->dtype, "%s", e->name);
    ck_assert_int_eq(tensor->rank, e->rank);
    ck_assert_mem_eq(tensor->dims, e->dims, (size_t)e->rank * sizeof *e->dims);
    ck_assert_uint_eq(tensor->bytes, e->bytes);
    ck_assert_msg(memcmp(tensor->data, e->data, e->bytes) == 0, "%s", e->name);
}

static void reads_as_numpy(const entry *e, char *bytes, size_t length) {
    fg_data_error error;
    fg_tensor *tensor = fg_npy_read(&memory, bytes, length, &error);
    ck_assert_msg(tensor != NULL, "%s %s", e->name, error.why);
    ck_entry(e, tensor);
    fg_tensor_unref(tensor);
}

START_TEST(numpys_files_are_read_as_numpy_reads_them) {
    for_each_file(reads_as_numpy);
}
END_TEST

/* ---- writing ---- */

static void writes_as_numpy(const entry *e, char *bytes, size_t length) {
    /* Those that np.save wrote from an array like ours. */
    bool ours = fg_dtype_of(e->name) != FG_INVALID || strcmp(e->name, "scalar") == 0 ||
                strcmp(e->name, "empty") == 0 || strcmp(e->name, "sixteen_axes") == 0;
    if (!ours) return;
    fg_data_error error;
    char *written;
    size_t written_length;
    fg_tensor *tensor = fg_npy_read(&memory, bytes, length, &error);
    ck_assert(fg_npy_write(&memory, tensor, &written, &written_length));
    ck_assert_uint_eq(written_length, length);
    ck_assert_msg(memcmp(written, bytes, length) == 0, "%s", e->name);
    fg_memory_free(&memory, written, written_length);
    fg_tensor_unref(tensor);
}

START_TEST(what_is_written_is_what_numpy_writes) {
    for_each_file(writes_as_numpy);
}
END_TEST

/* The length of NumPy's header for a shape, by its rule: room for 21 digits of the first size, one
 * newline, padded with at least one space to a multiple of 64. */
static size_t header_length(const char *dict, const char *first) {
    size_t length = 10 + strlen(dict) + (*first ? 21 - strlen(first) : 0) + 1;
    return length + 64 - length % 64;
}

START_TEST(headers_are_padded_as_numpy_pads) {
    int exact = 0;
    for (int rank = 0; rank <= FG_MAX_RANK; rank++) {
        int64_t dims[FG_MAX_RANK] = {0}, last = 1;
        for (int digits = 1; digits <= 18; digits++, last *= 10) {
            char shape[500] = "", dict[700], *written;
            size_t length;
            for (int i = 1; i < rank; i++) dims[i] = i == rank - 1 ? last : 1;
            for (int i = 0; i < rank; i++)
                sprintf(shape + strlen(shape), i ? ", %" PRId64 : "%" PRId64, dims[i]);
            if (rank == 1) strcat(shape, ",");
            fg_tensor *tensor = fg_tensor_make(&memory, FG_FLOAT32, rank, dims, true);
            ck_assert_ptr_nonnull(tensor);
            sprintf(dict, "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }", shape);
            size_t wanted = header_length(dict, rank > 0 ? "0" : "");
            exact += (10 + strlen(dict) + 20 + 1) % 64 == 0;
            ck_assert(fg_npy_write(&memory, tensor, &written, &length));
            ck_assert_uint_eq(length, wanted + tensor->bytes);
            ck_assert_mem_eq(written + 10, dict, strlen(dict));
            ck_assert_int_eq(written[wanted - 1], '\n');
            ck_assert_int_eq(written[wanted - 2], ' ');
            fg_memory_free(&memory, written, length);
            fg_tensor_unref(tensor);
        }
    }
    ck_assert_int_gt(exact, 0); /* some would have needed no padding, and got 64 bytes of it */
}
END_TEST

/* NumPy 1.24 writes np.array([0x3fc0, 0xff81], np.uint16).view('V2') with '|V2', and an array of
 * ml_dtypes.bfloat16 with '<V2'; both are read. */
START_TEST(bfloat16_is_two_raw_bytes) {
    static const char *const descrs[] = {"<V2", "|V2"};
    static const uint16_t bits[] = {0x3fc0, 0xff81};
    for (size_t i = 0; i < 2; i++) {
        char bytes[132] = {0};
        fg_data_error error;
        snprintf(bytes, sizeof bytes,
                 "\x93NUMPY\1%cv%c{'descr': '%s', 'fortran_order': False, 'shape': (2,), }", 'a',
                 'a', descrs[i]);
        memset(bytes + strlen(bytes), ' ', 127 - strlen(bytes));
        bytes[7] = bytes[9] = 0;
        bytes[127] = '\n';
        memcpy(bytes + 128, bits, 4);
        fg_tensor *tensor = fg_npy_read(&memory, bytes, sizeof bytes, &error);
        ck_assert_ptr_nonnull(tensor);
        ck_assert_int_eq(tensor->dtype, FG_BFLOAT16);
        ck_assert_mem_eq(tensor->data, bits, 4);
        ck_assert_double_eq(fg_tensor_element(tensor, 0), 1.5);
        char *written;
        size_t length;
        ck_assert(fg_npy_write(&memory, tensor, &written, &length));
        memcpy(bytes + 21, "<V2", 3);
        ck_assert_uint_eq(length, sizeof bytes);
        ck_assert_mem_eq(written, bytes, length);
        fg_memory_free(&memory, written, length);
        fg_tensor_unref(tensor);
    }
    ck_assert_ptr_null(fg_npy_descr(FG_STRING));
}
END_TEST

START_TEST(saved_and_loaded) {
    fg_data_error error;
    fg_tensor *tensor = fg_tensor_make(&memory, FG_INT16, 2, (int64_t[]){2, 2}, true);
    memcpy(tensor->data, (int16_t[]){1, -2, 3, -4}, 8);
    const char *path = fg_test_temporary("saved.npy");
    ck_assert_ptr_null(fg_npy_save(&memory, tensor, path));
    fg_tensor *loaded = fg_npy_load(&memory, path, &error);
    unlink(path);
    ck_assert_ptr_nonnull(loaded);
    ck_assert_mem_eq(loaded->data, tensor->data, 8);
    fg_tensor_unref(loaded);
    fg_tensor_unref(tensor);
    ck_assert_ptr_null(fg_npy_load(&memory, path, &error));
    ck_assert_str_eq(error.why, "cannot be read: No such file or directory");
}
END_TEST

/* ---- what is refused ---- */

START_TEST(other_types_are_refused_by_name) {
    static const struct {
        const char *file, *why;
    } cases[] = {
        {"complex", "holds complex numbers ('c16'), which are not read"},
        {"text", "holds strings ('U3'), which are not read"},
        {"bytes", "holds byte strings ('S3'), which are not read"},
        {"dates", "holds dates ('M8[D]'), which are not read"},
        {"differences", "holds time differences ('m8[s]'), which are not read"},
        {"raw", "holds raw bytes ('V3'), which are not read"},
        {"structure", "holds structures of several fields, which are not read"},
        {"long_double", "has an element type that is not known, 'f16'"},
        {"objects", "holds Python objects ('O'), which are not read"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[100];
        fg_data_error error;
        snprintf(name, sizeof name, "npy/%s.npy", cases[i].file);
        ck_assert_ptr_null(fg_npy_load(&memory, fg_test_path(name), &error));
        ck_assert_str_eq(error.why, cases[i].why);
        ck_assert(!error.memory);
    }
}
END_TEST

static void is_refused_when_cut(const entry *e, char *bytes, size_t length) {
    for (size_t cut = 0; cut < length; cut++) {
        fg_data_error error;
        char *copy = malloc(cut ? cut : 1);
        memcpy(copy, bytes, cut);
        ck_assert_msg(!fg_npy_read(&memory, copy, cut, &error), "%s %zu", e->name, cut);
        ck_assert_msg(strstr(error.why, cut ? "cut short" : "is empty") != NULL, "%s", error.why);
        ck_assert_uint_le(error.offset, cut);
        free(copy);
    }
}

START_TEST(a_file_cut_short_anywhere_is_refused) {
    for_each_file(is_refused_when_cut);
}
END_TEST

static void survives_flips(const entry *e, char *bytes, size_t length) {
    size_t header = length - e->bytes;
    memory.limit = 1 << 20;
    for (size_t bit = 0; bit < header * 8; bit++) {
        fg_data_error error;
        bytes[bit / 8] ^= (char)(1 << bit % 8);
        fg_tensor *tensor = fg_npy_read(&memory, bytes, length, &error);
        /* Whatever is made of it has its bytes from the file; else there is a reason. */
        if (tensor) ck_assert_uint_le(tensor->bytes, length);
        if (!tensor) ck_assert_uint_gt(strlen(error.why), 5);
        fg_tensor_unref(tensor);
        bytes[bit / 8] ^= (char)(1 << bit % 8);
    }
}

START_TEST(any_bit_of_a_header_may_be_wrong) {
    for_each_file(survives_flips);
}
END_TEST

/* A file of version 1 with this header and so many bytes of data. */
static fg_tensor *read_header(const char *header, size_t data, fg_data_error *error) {
    size_t header_length = strlen(header), length = 10 + header_length + data;
    char *bytes = calloc(length, 1);
    memcpy(bytes, "\x93NUMPY\x01\x00", 8);
    bytes[8] = (char)(header_length & 0xff);
    bytes[9] = (char)(header_length >> 8);
    memcpy(bytes + 10, header, header_length);
    fg_tensor *tensor = fg_npy_read(&memory, bytes, length, error);
    free(bytes);
    return tensor;
}

static void ck_refused(const char *header, size_t data, const char *why) {
    fg_data_error error;
    ck_assert_msg(!read_header(header, data, &error), "%s", header);
    ck_assert_str_eq(error.why, why);
    ck_assert(!error.memory);
}

#define HEADER(descr, order, shape) \
    "{'descr': " descr ", 'fortran_order': " order ", 'shape': " shape ", }\n"
#define FLOATS(shape) HEADER("'<f4'", "False", shape)

START_TEST(headers_that_are_wrong) {
    const char *no_tuple = "has a shape that is not a tuple of integers";
    const char *no_dict = "has a header that is not a dict";
    ck_refused(FLOATS("3"), 12, no_tuple);
    ck_refused(FLOATS("(3)"), 12, no_tuple);
    ck_refused(FLOATS("[3]"), 12, no_tuple);
    ck_refused(FLOATS("(3 3)"), 36, no_tuple);
    ck_refused(FLOATS("(,)"), 4, no_tuple);
    ck_refused(FLOATS("(3,,)"), 12, no_tuple);
    ck_refused(FLOATS("(3.0,)"), 12, no_tuple);
    ck_refused(FLOATS("(True,)"), 4, no_tuple);
    ck_refused(FLOATS("(3,"), 12, no_tuple);
    ck_refused(FLOATS("(-3,)"), 12, "has a negative size in its shape");
    ck_refused(FLOATS("(9223372036854775808,)"), 12, "has a size that does not fit 63 bits");
    ck_refused(FLOATS("(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)"), 4, "has more than 16 axes");
    ck_refused(HEADER("'<f4'", "0", "(3,)"), 12,
               "has a 'fortran_order' that is neither True nor False");
    ck_refused(HEADER("'<f5'", "False", "(3,)"), 12, "has an element type that is not known, 'f5'");
    ck_refused(HEADER("'bfloat16'", "False", "(3,)"), 6,
               "has an element type that is not known, 'bfloat16'");
    ck_refused(HEADER("''", "False", "(3,)"), 12, "has an element type that is not known, ''");
    ck_refused(HEADER("4", "False", "(3,)"), 12, "has no string as its 'descr'");
    ck_refused(HEADER("'<f4", "False", "(3,)"), 12,
               "has an element type that is not known, 'f4, '");
    ck_refused("{'descr': '<f4', 'fortran_order': False}", 4, "has a header without 'shape'");
    ck_refused("{'descr': '<f4', 'shape': ()}", 4, "has a header without 'fortran_order'");
    ck_refused("{'fortran_order': False, 'shape': ()}", 4, "has a header without 'descr'");
    ck_refused("{'descr': '<f4', 'colour': 1}", 4, "has a header with an unknown key, 'colour'");
    ck_refused("", 4, no_dict);
    ck_refused("[]", 4, no_dict);
    ck_refused("{,}", 4, no_dict);
    ck_refused("{'descr' '<f4'}", 4, no_dict);
    ck_refused("{'descr': '<f4' 'shape': ()}", 4, no_dict);
    ck_refused("{'descr': '<f4'", 4, no_dict);
    ck_refused(FLOATS("()") "x", 4, "has text behind the dict of its header");
    ck_refused("{'\x01\xff': 1}", 4, "has a header with an unknown key, '?\?'");
}
END_TEST

START_TEST(sizes_that_lie) {
    ck_refused(FLOATS("(23072,)"), 512,
               "is cut short: wanted 92288 bytes of data, the file has 512");
    ck_refused(FLOATS("(3,)"), 20, "has 8 bytes behind its data, which are 12 bytes");
    ck_refused(FLOATS("()"), 0, "is cut short: wanted 4 bytes of data, the file has 0");
    ck_refused(FLOATS("(0,)"), 1, "has 1 bytes behind its data, which are 0 bytes");
    const char *too_many = "has a shape with more elements than can be addressed";
    ck_refused(FLOATS("(4611686018427387904,)"), 12, too_many);
    ck_refused(FLOATS("(4294967296, 4294967296)"), 12, too_many);
    ck_refused(FLOATS("(4611686018427387904, 0, 4611686018427387904)"), 0, too_many);
    /* What could be addressed is compared with the file before anything is allocated. */
    memory.fail_in = 2; /* 1: the header's text */
    ck_refused(HEADER("'|b1'", "False", "(4611686018427387904,)"), 12,
               "is cut short: wanted 4611686018427387904 bytes of data, the file has 12");
    ck_assert_int_eq(memory.fail_in, 1);
}
END_TEST

START_TEST(other_files_are_told_by_their_beginning) {
    static const struct {
        const char *bytes;
        size_t length;
        const char *why;
    } cases[] = {
        {"", 0, "is empty"},
        {"PK\x03\x04 and so on", 14, "is a zip archive (.npz), not a .npy file"},
        {"\x89HDF\r\n\x1a\n", 8, "is an HDF5 file, not a .npy file"},
        {"\x80\x04\x95", 3, "is a Python pickle, not a .npy file"},
        {"1,2,3\n", 6, "is not a .npy file"},
        {"\x93NUMPX\x01\x00", 8, "is not a .npy file"},
        {"\x93NU", 3, "is cut short after 3 bytes"},
        {"\x93NUMPY\x01\x00v", 9, "is cut short after 9 bytes"},
        {"\x93NUMPY\x04\x00v\x00", 10, "is in version 4.0 of the format; 1.0 to 3.0 are known"},
        {"\x93NUMPY\x00\x00v\x00", 10, "is in version 0.0 of the format; 1.0 to 3.0 are known"},
        {"\x93NUMPY\x01\x01v\x00", 10, "is in version 1.1 of the format; 1.0 to 3.0 are known"},
        {"\x93NUMPY\x02\x00v\x00", 10, "is cut short after 10 bytes"},
        {"\x93NUMPY\x02\x00v\x00\x00", 11, "is cut short after 11 bytes"},
        {"\x93NUMPY\x02\x00\xff\xff\xff\xff", 12,
         "has a header of 4294967295 bytes; at most 1048576 are read"},
        {"\x93NUMPY\x01\x00v\x00{", 11, "is cut short: wanted 118 bytes of header, the file has 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fg_data_error error;
        char *copy = malloc(cases[i].length + 1);
        memcpy(copy, cases[i].bytes, cases[i].length);
        ck_assert_ptr_null(fg_npy_read(&memory, copy, cases[i].length, &error));
        ck_assert_str_eq(error.why, cases[i].why);
        free(copy);
    }
}
END_TEST

START_TEST(places_in_the_header) {
    fg_data_error error;
    ck_assert_ptr_null(read_header("{'descr': '<f4', 'shape': (3, x)}", 12, &error));
    ck_assert_uint_eq(error.offset, 10 + 30);
    ck_assert_ptr_null(read_header("{'descr': '<c8', 'shape': (3, x)}", 12, &error));
    ck_assert_uint_eq(error.offset, 10 + 12);
    ck_assert_ptr_null(read_header(FLOATS("(3,)"), 15, &error));
    ck_assert_uint_eq(error.offset, 10 + strlen(FLOATS("(3,)")) + 12);
}
END_TEST

/* ---- memory ---- */

static void survives_failures(const entry *e, char *bytes, size_t length) {
    fg_tensor *tensor = NULL;
    long n = 0;
    while (!tensor) {
        fg_data_error error;
        memory.fail_in = ++n;
        tensor = fg_npy_read(&memory, bytes, length, &error);
        if (tensor) break;
        ck_assert(error.memory);
        ck_assert_uint_eq(memory.used, 0);
    }
    ck_assert_int_ge(n, 4); /* the header's text, the tensor, its data: each has failed */
    memory.fail_in = 0;
    ck_entry(e, tensor);
    fg_tensor_unref(tensor);
}

START_TEST(any_allocation_may_fail) {
    for_each_file(survives_failures);
}
END_TEST

START_TEST(the_limit_of_memory) {
    fg_data_error error;
    memory.limit = 3000;
    ck_assert_ptr_null(read_header(FLOATS("(1000,)"), 4000, &error));
    ck_assert(error.memory);
    ck_assert_str_eq(error.why, "holds 4000 bytes, more than is allowed");
    ck_assert_ptr_null(fg_npy_load(&memory, fg_test_path("npy/tiles.npy"), &error));
    ck_assert(error.memory);
    ck_assert_str_eq(error.why, "cannot be read: larger than the limit of 3000 bytes");
}
END_TEST

Suite *fg_npy_suite(void) {
    Suite *suite = suite_create("npy");
    TCase *test = tcase_create("npy");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, numpys_files_are_read_as_numpy_reads_them);
    tcase_add_test(test, what_is_written_is_what_numpy_writes);
    tcase_add_test(test, headers_are_padded_as_numpy_pads);
    tcase_add_test(test, bfloat16_is_two_raw_bytes);
    tcase_add_test(test, saved_and_loaded);
    tcase_add_test(test, other_types_are_refused_by_name);
    tcase_add_test(test, a_file_cut_short_anywhere_is_refused);
    tcase_add_test(test, any_bit_of_a_header_may_be_wrong);
    tcase_add_test(test, headers_that_are_wrong);
    tcase_add_test(test, sizes_that_lie);
    tcase_add_test(test, other_files_are_told_by_their_beginning);
    tcase_add_test(test, places_in_the_header);
    tcase_add_test(test, any_allocation_may_fail);
    tcase_add_test(test, the_limit_of_memory);
    suite_add_tcase(suite, test);
    return suite;
}
