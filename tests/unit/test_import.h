/* The suites of src/import. */
#ifndef FG_TESTS_TEST_IMPORT_H
#define FG_TESTS_TEST_IMPORT_H

#include <check.h>

Suite *fg_import_wire_suite(void);
Suite *fg_import_text_suite(void);
Suite *fg_import_link_suite(void);
Suite *fg_import_hostile_suite(void);

#endif
