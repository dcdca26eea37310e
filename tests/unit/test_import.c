#include "test_import.h"

#include "tap.h"

int main(void) {
    Suite *(*const suites[])(void) = {
        fg_import_wire_suite,
        fg_import_text_suite,
        fg_import_link_suite,
        fg_import_hostile_suite,
        NULL,
    };
    return fg_tap_main(suites);
}
