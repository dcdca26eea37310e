#include "test_data.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tap.h"

const char *fg_test_path(const char *name) {
    static char path[4096];
    const char *srcdir = getenv("srcdir");
    snprintf(path, sizeof path, "%s/tests/data/%s", srcdir ? srcdir : ".", name);
    return path;
}

const char *fg_test_temporary(const char *name) {
    static char path[4096];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/fg-test-%d-%s", folder ? folder : "/tmp", (int)getpid(), name);
    return path;
}

char *fg_test_read(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s", path);
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*length ? *length : 1);
    ck_assert_uint_eq(fread(bytes, 1, *length, file), *length);
    fclose(file);
    return bytes;
}

bool fg_test_comma_locale(void) {
    const char *const locales[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "fr_FR.utf8"};
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++)
        if (setlocale(LC_ALL, locales[i])) return true;
    return false;
}

int main(void) {
    Suite *(*const suites[])(void) = {fg_npy_suite,   fg_npz_suite,        fg_number_suite,
                                      fg_value_suite, fg_generate_suite,   fg_value_print_suite,
                                      fg_json_suite,  fg_checkpoint_suite, NULL};
    return fg_tap_main(suites);
}
