#include "test_run.h"

#include "tap.h"

int main(void) {
    Suite *(*const suites[])(void) = {packing_suite, plan_suite,    lazy_suite, late_suite,
                                      memory_suite,  session_suite, NULL};
    return fg_tap_main(suites);
}
