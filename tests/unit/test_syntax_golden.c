/* tests/golden/syntax: beside each NAME.graph stands NAME.expected: the text printed back, or the
 * report where the text is wrong. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test_syntax.h"

#define FOLDER "tests/golden/syntax"

static char names[128][64];
static int count;

static void find_cases(void) {
    char path[4096];
    const char *srcdir = getenv("srcdir");
    snprintf(path, sizeof path, "%s/%s", srcdir ? srcdir : ".", FOLDER);
    struct dirent **entries;
    int found = scandir(path, &entries, NULL, alphasort);
    count = 0;
    for (int i = 0; i < found; i++) {
        size_t length = strlen(entries[i]->d_name);
        if (length > 6 && length < 60 && count < 128 &&
            strcmp(entries[i]->d_name + length - 6, ".graph") == 0)
            snprintf(names[count++], 64, "%.*s", (int)length - 6, entries[i]->d_name);
        free(entries[i]);
    }
    if (found >= 0) free(entries);
}

START_TEST(golden) {
    char name[80];
    size_t length, expected_length;
    snprintf(name, sizeof name, "%s.graph", names[_i]);
    char *text = fg_read_source_file(FOLDER, name, &length);
    ck_assert_ptr_nonnull(text);
    fg_read read;
    fg_read_bytes(&read, text, length, SIZE_MAX);
    const char *got = read.report.list.count ? fg_read_report(&read) : fg_read_print(&read);
    snprintf(name, sizeof name, "%s.expected", names[_i]);
    char *expected = fg_read_source_file(FOLDER, name, &expected_length);
    ck_assert_msg(expected && strcmp(got, expected) == 0, "%s\nexpected\n%.1500s\ngot\n%.1500s",
                  names[_i], expected ? expected : "(no such file)", got);
    free(expected);
    free(text);
    fg_read_fini(&read);
}
END_TEST

START_TEST(there_are_cases) {
    ck_assert_int_ge(count, 10);
}
END_TEST

Suite *fg_golden_suite(void) {
    Suite *suite = suite_create("golden");
    TCase *tcase = tcase_create("golden");
    find_cases();
    tcase_add_test(tcase, there_are_cases);
    tcase_add_loop_test(tcase, golden, 0, count);
    suite_add_tcase(suite, tcase);
    return suite;
}
