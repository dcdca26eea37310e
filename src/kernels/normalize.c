/* Normalisations: of batches, of layers, of neighbouring channels. */
#include <math.h>

#include "kernels/isa.h"
#include "kernels/reduce.h"

/* x as [outer, channels, inner], the axis in the middle. */
typedef struct batch_norm {
    const fg_call *call;
    size_t channels, inner;
} batch_norm;

typedef struct layer_norm {
    const fg_call *call;
    size_t n; /* elements that share a mean */
    double epsilon;
} layer_norm;

typedef struct response {
    const fg_call *call;
    size_t n; /* of the last axis */
    size_t radius;
    double bias, alpha, beta;
} response;

static const fg_view *optional(const fg_call *call, uint32_t input) {
    return input < call->in_count && call->in[input].dtype != FG_INVALID ? &call->in[input] : NULL;
}

/* A factor and a summand for each channel. */
size_t K(batch_norm_scratch)(const fg_call *call) {
    return 2 * call->in[1].count * fg_dtype_size(call->in[1].dtype);
}

#define BODY "kernels/normalize_body.h"
#include "kernels/each_float.h"
