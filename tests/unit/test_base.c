#include "test_base.h"

#include "tap.h"

int main(void) {
    Suite *(*const suites[])(void) = {fg_memory_suite, fg_names_suite, fg_text_suite,
                                      fg_file_suite,   fg_pool_suite,  NULL};
    return fg_tap_main(suites);
}
