/* The suites of test_data, a file each, and what they share. */
#ifndef FG_TESTS_TEST_DATA_H
#define FG_TESTS_TEST_DATA_H

#include <check.h>

#include "base/memory.h"

Suite *fg_npy_suite(void);
Suite *fg_npz_suite(void);
Suite *fg_number_suite(void);
Suite *fg_value_suite(void);
Suite *fg_generate_suite(void);
Suite *fg_value_print_suite(void);
Suite *fg_json_suite(void);
Suite *fg_checkpoint_suite(void);

/* A file of tests/data, by its name there. */
const char *fg_test_path(const char *name);
/* Its bytes in a block of just that size, so that a byte too many is noticed; freed with free(). */
char *fg_test_read(const char *path, size_t *length);
/* A path for a file that a test writes; the same in each test program that runs. */
const char *fg_test_temporary(const char *name);
/* Sets a locale whose decimal point is a comma; false where this machine has none. */
bool fg_test_comma_locale(void);

#endif
