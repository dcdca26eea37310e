/* The suites of test_diag, a file each. */
#ifndef FG_TESTS_TEST_DIAG_H
#define FG_TESTS_TEST_DIAG_H

#include <check.h>

Suite *fg_report_suite(void);
Suite *fg_render_suite(void);

#endif
