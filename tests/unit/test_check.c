#include "test_check.h"

#include "tap.h"

int main(void) {
    Suite *(*const suites[])(void) = {
        fg_check_needs_suite, fg_check_branches_suite, fg_check_feeds_suite,  fg_check_shapes_suite,
        fg_check_proof_suite, fg_check_weights_suite,  fg_check_random_suite, NULL,
    };
    return fg_tap_main(suites);
}
