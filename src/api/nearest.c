#include <string.h>

#include "diag/report.h"
#include "feedgraph/tools.h"

const char *fg_nearest_name(const char *wanted, size_t count, const char *const *names) {
    fg_nearest nearest;
    fg_nearest_init(&nearest, wanted, strlen(wanted));
    for (size_t i = 0; i < count; i++) fg_nearest_offer(&nearest, names[i]);
    return nearest.best;
}
