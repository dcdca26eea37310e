#include "test_syntax.h"

#include "tap.h"

int main(void) {
    Suite *(*const suites[])(void) = {fg_shapes_suite,   fg_literals_suite, fg_mistakes_suite,
                                      fg_recovery_suite, fg_print_suite,    fg_limits_suite,
                                      fg_broken_suite,   fg_golden_suite,   NULL};
    return fg_tap_main(suites);
}
