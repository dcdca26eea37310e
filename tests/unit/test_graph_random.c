#include "test_graph.h"
Suite *print_random_suite(void) {
    return suite_create("random");
}
