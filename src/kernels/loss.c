/* Losses of probabilities and of predictions, one value a row of the last axis. Keras's epsilon
 * keeps probabilities away from 0 and 1. */
#include "kernels/isa.h"
#include "kernels/vmath.h"

#define EPSILON      1e-7
#define SMALL_SQUARE 1e-12 /* of a length that is divided by */

typedef struct rows_job {
    const fg_call *call;
    size_t n; /* elements of a row */
} rows_job;

static bool run_rows(fg_call *call, fg_part part) {
    const fg_view *last = &call->in[1];
    rows_job job = {call, (size_t)last->dims[last->rank - 1]};
    fg_split(call, call->out[0].count, FG_GRAIN / 4 / (job.n + 1) + 1, part, &job);
    return true;
}

#define BODY "kernels/loss_body.h"
#include "kernels/each_float.h"
