/* Steps that are no kernel's, called as kernels are. */
#include <string.h>

#include "run/executor.h"

static bool copy(const fg_view *from, const fg_view *to) {
    if (from->data != to->data && to->count > 0)
        memcpy(to->data, from->data, to->count * fg_dtype_size(to->dtype));
    return true;
}

/* The side not taken may not have been computed; the one taken may be in place already. */
bool fg_run_select(fg_call *call) {
    return copy(&call->in[*(const uint8_t *)call->in[0].data ? 1 : 2], &call->out[0]);
}

bool fg_run_copy(fg_call *call) {
    return copy(&call->in[0], &call->out[0]);
}

bool fg_run_assertion(fg_call *call) {
    const uint8_t *elements = call->in[0].data;
    return call->in[0].count == 0 || !memchr(elements, 0, call->in[0].count);
}
