/* The main function of a program of libcheck suites: each test becomes a line of TAP.
 *
 *     Suite *fg_arena_suite(void);
 *     int main(void) {
 *         Suite *(*const suites[])(void) = {fg_arena_suite, NULL};
 *         return fg_tap_main(suites);
 *     }
 *
 * CK_FORK=no in the environment runs everything in one process, for a debugger. */
#ifndef FG_TESTS_TAP_H
#define FG_TESTS_TAP_H

#include <check.h>
#include <stdlib.h>

/* `suites` ends with NULL. */
static inline int fg_tap_main(Suite *(*const suites[])(void)) {
    SRunner *runner = srunner_create(NULL);
    for (size_t i = 0; suites[i]; i++) srunner_add_suite(runner, suites[i]());
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
