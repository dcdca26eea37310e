/* The suites of test_tensor, a file each. */
#ifndef FG_TESTS_TEST_TENSOR_H
#define FG_TESTS_TEST_TENSOR_H

#include <check.h>

Suite *fg_dtype_suite(void);
Suite *fg_size_suite(void);
Suite *fg_size_random_suite(void);
Suite *fg_tensor_suite(void);
Suite *fg_convert_suite(void);

#endif
