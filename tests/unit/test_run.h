/* The suites of test_run. */
#ifndef FG_TESTS_RUN_H
#define FG_TESTS_RUN_H

#include <check.h>

Suite *packing_suite(void);
Suite *plan_suite(void);
Suite *lazy_suite(void);
Suite *late_suite(void);
Suite *memory_suite(void);
Suite *session_suite(void);

#endif
