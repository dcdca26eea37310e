/* Files: what is read, what is refused, and that what is written is written whole or not at all. */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "test_base.h"

static fg_memory memory;
static char folder[64];
static char path[128];

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
    signal(SIGPIPE, SIG_IGN);
    strcpy(folder, "/tmp/feedgraph-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
}

static int count_files(void) {
    DIR *open_folder = opendir(folder);
    ck_assert_ptr_nonnull(open_folder);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(open_folder));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(open_folder);
    return count;
}

static void tear_down(void) {
    char name[400];
    DIR *open_folder = opendir(folder);
    for (struct dirent *entry; (entry = readdir(open_folder));) {
        snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
        unlink(name);
    }
    closedir(open_folder);
    rmdir(folder);
    ck_assert_uint_eq(memory.used, 0);
}

static void put(const void *data, size_t length) {
    FILE *stream = fopen(path, "wb");
    ck_assert_ptr_nonnull(stream);
    ck_assert_uint_eq(fwrite(data, 1, length, stream), length);
    ck_assert_int_eq(fclose(stream), 0);
}

static char *numbers(size_t length) {
    char *bytes = malloc(length + 1);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < length; i++) bytes[i] = (char)(i * 7 + i / 256);
    return bytes;
}

/* ---- reading ---- */

/* Around the size from which files are mapped. */
static const size_t sizes[] = {0, 1, 100, 65536, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5000000};

START_TEST(a_file_is_read) {
    size_t size = sizes[_i];
    char *bytes = numbers(size);
    put(bytes, size);
    fg_file file;
    ck_assert_ptr_null(fg_file_open(&file, &memory, path, size));
    ck_assert_uint_eq(file.length, size);
    if (size) ck_assert_mem_eq(file.data, bytes, size);
    fg_file_close(&file);
    if (size) {
        char expected[64];
        snprintf(expected, sizeof expected, "larger than the limit of %zu bytes", size - 1);
        ck_assert_str_eq(fg_file_open(&file, &memory, path, size - 1), expected);
        ck_assert(file.over_limit);
    }
    free(bytes);
}
END_TEST

START_TEST(what_is_no_file_is_refused) {
    fg_file file;
    ck_assert_str_eq(fg_file_open(&file, &memory, folder, SIZE_MAX), "is a directory");
    ck_assert_str_eq(fg_file_open(&file, &memory, "/dev/zero", SIZE_MAX), "is a device");
    ck_assert_str_eq(fg_file_open(&file, &memory, path, SIZE_MAX), "No such file or directory");
    ck_assert_str_eq(fg_file_open(&file, &memory, "", SIZE_MAX), "No such file or directory");
    ck_assert(!file.over_limit);
    put("text", 4);
    char below[200];
    snprintf(below, sizeof below, "%s/below", path);
    ck_assert_str_eq(fg_file_open(&file, &memory, below, SIZE_MAX), "Not a directory");
    if (geteuid() == 0) return; /* who may read everything */
    ck_assert_int_eq(chmod(path, 0), 0);
    ck_assert_str_eq(fg_file_open(&file, &memory, path, SIZE_MAX), "Permission denied");
}
END_TEST

START_TEST(a_file_without_a_size_is_read) {
    fg_file file;
    ck_assert_ptr_null(fg_file_open(&file, &memory, "/proc/self/status", SIZE_MAX));
    ck_assert_uint_gt(file.length, 5);
    ck_assert_mem_eq(file.data, "Name:", 5);
    fg_file_close(&file);
}
END_TEST

struct feeder {
    int fd;
    const char *bytes;
    size_t size;
};

/* Writes in small pieces; stops when nobody reads any more. */
static void *feed(void *argument) {
    struct feeder *feeder = argument;
    for (size_t at = 0; at < feeder->size;) {
        size_t piece = feeder->size - at < 1000 ? feeder->size - at : 1000;
        ssize_t done = write(feeder->fd, feeder->bytes + at, piece);
        if (done <= 0) break;
        at += (size_t)done;
    }
    close(feeder->fd);
    return NULL;
}

/* Reads `size` bytes from a pipe that takes the place of standard input. */
static const char *read_piped(fg_file *file, const char *bytes, size_t size, size_t limit) {
    int ends[2];
    pthread_t thread;
    ck_assert_int_eq(pipe(ends), 0);
    struct feeder feeder = {ends[1], bytes, size};
    if (ends[0] != STDIN_FILENO) {
        ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
        close(ends[0]);
    }
    ck_assert_int_eq(pthread_create(&thread, NULL, feed, &feeder), 0);
    const char *why = fg_file_open(file, &memory, "-", limit);
    close(STDIN_FILENO);
    pthread_join(thread, NULL);
    return why;
}

START_TEST(standard_input_is_read_to_its_end) {
    char *bytes = numbers(300000);
    fg_file file;
    ck_assert_ptr_null(read_piped(&file, bytes, 300000, 300000));
    ck_assert_uint_eq(file.length, 300000);
    ck_assert_mem_eq(file.data, bytes, 300000);
    fg_file_close(&file);
    ck_assert_ptr_null(read_piped(&file, bytes, 0, 0));
    ck_assert_uint_eq(file.length, 0);
    fg_file_close(&file);
    free(bytes);
}
END_TEST

START_TEST(standard_input_stops_at_the_limit) {
    char *bytes = numbers(300000);
    fg_file file;
    ck_assert_str_eq(read_piped(&file, bytes, 300000, 299999),
                     "larger than the limit of 299999 bytes");
    int zero = open("/dev/zero", O_RDONLY);
    ck_assert_int_eq(dup2(zero, STDIN_FILENO), STDIN_FILENO);
    ck_assert_str_eq(fg_file_open(&file, &memory, "-", 1000000),
                     "larger than the limit of 1000000 bytes");
    close(zero);
    free(bytes);
}
END_TEST

START_TEST(memory_may_be_short) {
    char *bytes = numbers(200000);
    put(bytes, 200000);
    fg_file file;
    for (long n = 1; n < 10; n++) {
        atomic_store(&memory.fail_in, n);
        const char *why = read_piped(&file, bytes, 200000, SIZE_MAX);
        ck_assert_uint_eq(n > 4, why == NULL); /* 64, 128, 256 KiB, and the fit at the end */
        if (why) ck_assert_str_eq(why, "out of memory");
        if (why) ck_assert(file.over_limit);
        fg_file_close(&file);
    }
    atomic_store(&memory.fail_in, 1);
    ck_assert_str_eq(fg_file_open(&file, &memory, path, SIZE_MAX), "out of memory");
    free(bytes);
}
END_TEST

START_TEST(standard_input_begins_where_it_is) {
    put("first second", 12);
    int fd = open(path, O_RDONLY);
    ck_assert_int_eq(lseek(fd, 6, SEEK_SET), 6);
    ck_assert_int_eq(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    fg_file file;
    ck_assert_ptr_null(fg_file_open(&file, &memory, "-", SIZE_MAX));
    ck_assert_uint_eq(file.length, 6);
    ck_assert_mem_eq(file.data, "second", 6);
    fg_file_close(&file);
    close(fd);
}
END_TEST

/* ---- writing ---- */

static void holds(const char *bytes, size_t size) {
    fg_file file;
    ck_assert_ptr_null(fg_file_open(&file, &memory, path, SIZE_MAX));
    ck_assert_uint_eq(file.length, size);
    if (size) ck_assert_mem_eq(file.data, bytes, size);
    fg_file_close(&file);
}

START_TEST(a_file_is_written) {
    char *bytes = numbers(3000000);
    umask(022);
    ck_assert_ptr_null(fg_file_write(path, bytes, 3000000));
    holds(bytes, 3000000);
    ck_assert_ptr_null(fg_file_write(path, "", 0));
    holds("", 0);
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0644);
    ck_assert_int_eq(count_files(), 1);
    free(bytes);
}
END_TEST

START_TEST(a_file_keeps_its_mode) {
    put("old", 3);
    ck_assert_int_eq(chmod(path, 0640), 0);
    ck_assert_ptr_null(fg_file_write(path, "new", 3));
    holds("new", 3);
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0640);
}
END_TEST

START_TEST(a_link_stays_a_link) {
    char link[200];
    put("old", 3);
    snprintf(link, sizeof link, "%s/link", folder);
    ck_assert_int_eq(symlink("file", link), 0);
    ck_assert_ptr_null(fg_file_write(link, "new", 3));
    holds("new", 3);
    struct stat st;
    ck_assert_int_eq(lstat(link, &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
    ck_assert_int_eq(count_files(), 2);
}
END_TEST

START_TEST(a_relative_path_is_written) {
    int before = open(".", O_RDONLY | O_DIRECTORY);
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_ptr_null(fg_file_write("file", "text", 4));
    ck_assert_int_eq(fchdir(before), 0);
    close(before);
    holds("text", 4);
}
END_TEST

START_TEST(what_cannot_be_written_says_why) {
    char missing[200];
    snprintf(missing, sizeof missing, "%s/no/file", folder);
    ck_assert_str_eq(fg_file_write(missing, "x", 1), "No such file or directory");
    ck_assert_str_eq(fg_file_write(folder, "x", 1), "is a directory");
    ck_assert_str_eq(fg_file_write("/dev/full", "x", 1), "No space left on device");
    ck_assert_ptr_null(fg_file_write("/dev/null", "x", 1));
    char name[4200];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    ck_assert_str_eq(fg_file_write(name, "x", 1), "File name too long");
    ck_assert_int_eq(count_files(), 0);
}
END_TEST

START_TEST(a_read_only_file_stays) {
    if (geteuid() == 0) return; /* who may write everything */
    put("old", 3);
    ck_assert_int_eq(chmod(path, 0444), 0);
    ck_assert_str_eq(fg_file_write(path, "new", 3), "Permission denied");
    holds("old", 3);
    ck_assert_int_eq(count_files(), 1);
}
END_TEST

/* A limit on the size of files stands for a full disk. */
START_TEST(a_failed_write_leaves_the_old_file) {
    char *bytes = numbers(100000);
    put("old", 3);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before, limit;
    getrlimit(RLIMIT_FSIZE, &before);
    limit = before;
    limit.rlim_cur = 50000;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    const char *why = fg_file_write(path, bytes, 100000);
    setrlimit(RLIMIT_FSIZE, &before);
    ck_assert_str_eq(why, "File too large");
    holds("old", 3);
    ck_assert_int_eq(count_files(), 1);
    free(bytes);
}
END_TEST

/* The second of two that cannot be written leaves the first as it was. */
START_TEST(two_files_are_written_or_none) {
    char other[200], missing[200];
    const fg_file_bytes *wrong;
    snprintf(other, sizeof other, "%s/other", folder);
    snprintf(missing, sizeof missing, "%s/no/file", folder);
    const fg_file_bytes first = {path, "new", 3}, second = {other, "text", 4};
    const fg_file_bytes nowhere = {missing, "text", 4};
    put("old", 3);
    ck_assert_str_eq(fg_file_write_two(&first, &nowhere, &wrong), "No such file or directory");
    ck_assert_ptr_eq(wrong, &nowhere);
    holds("old", 3);
    ck_assert_int_eq(count_files(), 1);
    ck_assert_str_eq(fg_file_write_two(&nowhere, &first, &wrong), "No such file or directory");
    ck_assert_ptr_eq(wrong, &nowhere);
    holds("old", 3);
    ck_assert_ptr_null(fg_file_write_two(&second, &first, &wrong));
    holds("new", 3);
    ck_assert_int_eq(count_files(), 2);
}
END_TEST

START_TEST(a_pipe_is_written_directly) {
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    ck_assert_ptr_null(fg_file_write(path, "text", 4));
    char got[8];
    ck_assert_int_eq(read(reader, got, sizeof got), 4);
    ck_assert_mem_eq(got, "text", 4);
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert(S_ISFIFO(st.st_mode));
    close(reader);
}
END_TEST

/* What was written to the descriptor before stays before it. */
START_TEST(an_open_descriptor_goes_on) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_eq(write(fd, "before ", 7), 7);
    char name[32];
    snprintf(name, sizeof name, "/dev/fd/%d", fd);
    ck_assert_ptr_null(fg_file_write(name, "after", 5));
    ck_assert_int_eq(write(fd, ".", 1), 1);
    close(fd);
    holds("before after.", 13);
}
END_TEST

Suite *fg_file_suite(void) {
    Suite *suite = suite_create("file");
    TCase *tests = tcase_create("file");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, a_file_is_read, 0, sizeof sizes / sizeof *sizes);
    tcase_add_test(tests, what_is_no_file_is_refused);
    tcase_add_test(tests, a_file_without_a_size_is_read);
    tcase_add_test(tests, standard_input_is_read_to_its_end);
    tcase_add_test(tests, standard_input_stops_at_the_limit);
    tcase_add_test(tests, standard_input_begins_where_it_is);
    tcase_add_test(tests, memory_may_be_short);
    tcase_add_test(tests, a_file_is_written);
    tcase_add_test(tests, a_file_keeps_its_mode);
    tcase_add_test(tests, a_link_stays_a_link);
    tcase_add_test(tests, a_relative_path_is_written);
    tcase_add_test(tests, what_cannot_be_written_says_why);
    tcase_add_test(tests, a_read_only_file_stays);
    tcase_add_test(tests, a_failed_write_leaves_the_old_file);
    tcase_add_test(tests, two_files_are_written_or_none);
    tcase_add_test(tests, a_pipe_is_written_directly);
    tcase_add_test(tests, an_open_descriptor_goes_on);
    suite_add_tcase(suite, tests);
    return suite;
}
