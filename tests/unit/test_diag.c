#include "test_diag.h"

#include "tap.h"

int main(void) {
    Suite *(*const suites[])(void) = {fg_report_suite, fg_render_suite, NULL};
    return fg_tap_main(suites);
}
