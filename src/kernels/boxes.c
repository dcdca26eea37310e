/* Boxes in pictures: which of them stand out, what is in them, and lines around them. A box is two
 * opposite corners, [y1, x1, y2, x2]. Compiled once: what is done is mostly choosing. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/half.h"
#include "kernels/isa.h"

/* How many may be chosen: what the scalar input 2 says. */
static bool most_of(fg_call *call, size_t *most) {
    int64_t number = fg_index_at(&call->in[2], 0);
    *most = (size_t)number;
    if (number >= 0) return true;
    return fg_call_fail(call, 2, "%s: max_output_size is negative: %lld", call->kernel->operation,
                        (long long)number);
}

static bool resized(fg_call *call, uint32_t out, size_t length) {
    int64_t size = (int64_t)length;
    if (call->resize && call->resize(call, out, 1, &size)) return true;
    return fg_call_fail(call, -1, "out of memory for %zu boxes", length);
}

/* Bytes for `count` things of some size, or as much as cannot be had. */
static size_t room(size_t count, size_t each) {
    size_t bytes;
    return __builtin_mul_overflow(count, each, &bytes) ? SIZE_MAX : bytes;
}

static size_t sum(size_t a, size_t b) {
    size_t bytes;
    return __builtin_add_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}

/* Box numbers must be positions of the batch. */
static bool boxes_of_batch(fg_call *call, uint32_t input) {
    const fg_view *at = &call->in[input];
    int64_t size = call->in[0].dims[0];
    for (size_t i = 0; i < at->count; i++)
        if (fg_index_at(at, i) < 0 || fg_index_at(at, i) >= size)
            return fg_call_fail(
                call, (int)input, "%s: box_indices[%zu] is %lld, not within 0 to %lld",
                call->kernel->operation, i, (long long)fg_index_at(at, i), (long long)size - 1);
    return true;
}

#define BODY "kernels/boxes_body.h"
#include "kernels/each_float.h"

/* The larger type's sizes serve both. */
size_t fg_suppression_scratch(const fg_call *call) {
    size_t n = call->in[1].count;
    size_t wide = room(sum(call->in[0].count, n), sizeof(double));
    return sum(wide, room(n, sizeof(choice_float64)));
}

bool fg_kernel_non_max_suppression(fg_call *call) {
    return call->in[0].dtype == FG_FLOAT64 ? suppress_float64(call) : suppress_float32(call);
}

size_t fg_combined_scratch(const fg_call *call) {
    const fg_view *scores = &call->in[1];
    size_t n = (size_t)scores->dims[1], classes = (size_t)scores->dims[2];
    return sum(room(n, sizeof(choice_float64)), room(room(n, classes), sizeof(found_float64)));
}
