/* What is asked of findings. */
#ifndef FG_API_CONTROL_H
#define FG_API_CONTROL_H

#include "api/context.h"
#include "diag/control.h"

struct fg_controls {
    fg_context *context;
    fg_arena arena;
    fg_controls_list list;
    const char *fail_on, *baseline;
};

#endif
