/* The suites of test_check, a file each. */
#ifndef FG_TESTS_TEST_CHECK_H
#define FG_TESTS_TEST_CHECK_H

#include <check.h>

Suite *fg_check_needs_suite(void);
Suite *fg_check_branches_suite(void);
Suite *fg_check_feeds_suite(void);
Suite *fg_check_shapes_suite(void);
Suite *fg_check_proof_suite(void);
Suite *fg_check_weights_suite(void);
Suite *fg_check_random_suite(void);

#endif
