/* The suites of test_base, a file each. */
#ifndef FG_TESTS_TEST_BASE_H
#define FG_TESTS_TEST_BASE_H

#include <check.h>

Suite *fg_memory_suite(void);
Suite *fg_names_suite(void);
Suite *fg_text_suite(void);
Suite *fg_file_suite(void);
Suite *fg_pool_suite(void);

#endif
