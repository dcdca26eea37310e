/* Runs a loop over operands that broadcast: axes that every operand walks alike become one, the
 * last one is the run, the others are counted. */
#include <string.h>

#include "kernels/half.h"

enum { TILE = 512, NARROW = 16 }; /* elements */

typedef struct walk_plan {
    fg_loop loop;
    const fg_call *call;
    int inputs, rank; /* axes that are counted, the run left out */
    int64_t dims[FG_MAX_RANK];
    int64_t stride[FG_LOOP_INPUTS][FG_MAX_RANK]; /* elements */
    unsigned step[FG_LOOP_INPUTS];               /* along the run */
    const char *in[FG_LOOP_INPUTS];
    size_t element[FG_LOOP_INPUTS]; /* bytes */
    char *out;
    size_t out_element;
    size_t n;             /* elements of a run */
    size_t chunk, chunks; /* a run is cut into this many */
} walk_plan;

/* The stride of an input along an axis of the result: 0 where it repeats. */
static int64_t stride_of(const fg_view *in, const fg_view *out, int axis) {
    int own = axis - (out->rank - in->rank);
    if (own < 0 || in->dims[own] == 1) return 0;
    return (int64_t)fg_dims_product(in->dims, own + 1, in->rank);
}

/* True where axis `next`, just inside `axis`, can be walked as one with it. */
static bool one_axis(const walk_plan *walk, int axis, const int64_t *next_stride,
                     int64_t next_dim) {
    for (int i = 0; i < walk->inputs; i++)
        if (walk->stride[i][axis] != next_stride[i] * next_dim) return false;
    return true;
}

static void collapse(walk_plan *walk, const fg_call *call) {
    const fg_view *out = &call->out[0];
    for (int axis = 0; axis < out->rank; axis++) {
        int64_t dim = out->dims[axis], stride[FG_LOOP_INPUTS];
        if (dim == 1) continue;
        for (int i = 0; i < walk->inputs; i++) stride[i] = stride_of(&call->in[i], out, axis);
        int at = walk->rank;
        if (at > 0 && one_axis(walk, at - 1, stride, dim)) {
            at--;
            walk->dims[at] *= dim;
        } else {
            walk->dims[at] = dim;
            walk->rank++;
        }
        for (int i = 0; i < walk->inputs; i++) walk->stride[i][at] = stride[i];
    }
}

static void walk_init(walk_plan *walk, fg_call *call, fg_loop loop) {
    const fg_view *out = &call->out[0];
    memset(walk, 0, sizeof *walk);
    walk->loop = loop;
    walk->call = call;
    walk->inputs = (int)call->in_count;
    walk->out = out->data;
    walk->out_element = fg_dtype_size(out->dtype);
    for (int i = 0; i < walk->inputs; i++) {
        walk->in[i] = call->in[i].data;
        walk->element[i] = fg_dtype_size(call->in[i].dtype);
    }
    collapse(walk, call);
    walk->n = 1;
    for (int i = 0; i < walk->inputs; i++) walk->step[i] = 1;
    if (walk->rank > 0) {
        walk->rank--;
        walk->n = (size_t)walk->dims[walk->rank];
        for (int i = 0; i < walk->inputs; i++) walk->step[i] = walk->stride[i][walk->rank] != 0;
    }
    walk->chunk = walk->n < FG_GRAIN ? walk->n : FG_GRAIN;
    walk->chunks = (walk->n + walk->chunk - 1) / walk->chunk;
}

static void run_loop(const walk_plan *walk, const fg_elements *span) {
    if (walk->call->half)
        fg_half_run(walk->loop, span);
    else
        walk->loop(span);
}

/* Where the counted axes stand. */
typedef struct walk_place {
    int64_t at[FG_MAX_RANK];
    int64_t offset[FG_LOOP_INPUTS]; /* elements */
} walk_place;

static void place_init(const walk_plan *walk, walk_place *place, size_t index) {
    memset(place, 0, sizeof *place);
    for (int axis = walk->rank - 1; axis >= 0; axis--) {
        place->at[axis] = (int64_t)(index % (size_t)walk->dims[axis]);
        index /= (size_t)walk->dims[axis];
        for (int i = 0; i < walk->inputs; i++)
            place->offset[i] += place->at[axis] * walk->stride[i][axis];
    }
}

static void place_next(const walk_plan *walk, walk_place *place) {
    for (int axis = walk->rank - 1; axis >= 0; axis--) {
        for (int i = 0; i < walk->inputs; i++) place->offset[i] += walk->stride[i][axis];
        if (++place->at[axis] < walk->dims[axis]) return;
        for (int i = 0; i < walk->inputs; i++)
            place->offset[i] -= walk->dims[axis] * walk->stride[i][axis];
        place->at[axis] = 0;
    }
}

/* Units begin .. end - 1, of which each run has `chunks`. */
static void walk_part(void *job, size_t begin, size_t end) {
    const walk_plan *walk = job;
    size_t run = begin / walk->chunks, part = begin % walk->chunks;
    walk_place place;
    place_init(walk, &place, run);
    fg_elements span = {.call = walk->call};
    for (int i = 0; i < walk->inputs; i++) span.step[i] = walk->step[i];
    for (size_t unit = begin; unit < end; unit++) {
        size_t from = part * walk->chunk;
        span.n = walk->n - from < walk->chunk ? walk->n - from : walk->chunk;
        span.out = walk->out + (run * walk->n + from) * walk->out_element;
        for (int i = 0; i < walk->inputs; i++)
            span.in[i] =
                walk->in[i] + ((size_t)place.offset[i] + from * walk->step[i]) * walk->element[i];
        run_loop(walk, &span);
        if (++part == walk->chunks) {
            part = 0;
            run++;
            place_next(walk, &place);
        }
    }
}

/* ---- short runs: a call of the loop for each would cost more than the loop ---- */

#define SPREAD(T)                                                    \
    do {                                                             \
        const T *source = (const T *)(const void *)from;             \
        T *target = (T *)(void *)to;                                 \
        for (size_t i = 0; i < n; i++) target[i] = source[i * step]; \
    } while (0)

static void spread(char *to, const char *from, size_t n, unsigned step, size_t element) {
    switch (element) {
        case 1:
            SPREAD(uint8_t);
            break;
        case 2:
            SPREAD(uint16_t);
            break;
        case 4:
            SPREAD(uint32_t);
            break;
        default:
            SPREAD(uint64_t);
            break;
    }
}

/* Runs begin .. end - 1: operands are written out to tiles of many runs. */
static void narrow_part(void *job, size_t begin, size_t end) {
    const walk_plan *walk = job;
    _Alignas(64) char tiles[FG_LOOP_INPUTS][TILE * 8];
    size_t runs = TILE / walk->n;
    fg_elements span = {.call = walk->call};
    walk_place place;
    place_init(walk, &place, begin);
    for (int i = 0; i < walk->inputs; i++) {
        span.in[i] = tiles[i];
        span.step[i] = 1;
    }
    for (size_t first = begin; first < end; first += runs) {
        size_t count = end - first < runs ? end - first : runs;
        for (size_t run = 0; run < count; run++) {
            for (int i = 0; i < walk->inputs; i++)
                spread(tiles[i] + run * walk->n * walk->element[i],
                       walk->in[i] + (size_t)place.offset[i] * walk->element[i], walk->n,
                       walk->step[i], walk->element[i]);
            place_next(walk, &place);
        }
        span.n = count * walk->n;
        span.out = walk->out + first * walk->n * walk->out_element;
        run_loop(walk, &span);
    }
}

/* ---- small operands: there are many of them, and planning a walk would cost more than it ---- */

/* True where each input has as many elements as the result, or one, and a run is all of them: then
 * it was done. */
static bool run_at_once(const fg_call *call, fg_loop loop) {
    const fg_view *out = &call->out[0];
    fg_elements run = {.call = call, .out = out->data, .n = out->count};
    if (out->count > FG_GRAIN) return false;
    for (uint32_t i = 0; i < call->in_count; i++) {
        if (call->in[i].count != out->count && call->in[i].count != 1) return false;
        run.in[i] = call->in[i].data;
        run.step[i] = call->in[i].count == out->count;
    }
    if (call->half)
        fg_half_run(loop, &run);
    else
        loop(&run);
    return true;
}

bool fg_loop_run(fg_call *call, fg_loop loop) {
    size_t count = call->out[0].count;
    if (count == 0 || run_at_once(call, loop)) return true;
    walk_plan walk;
    walk_init(&walk, call, loop);
    size_t runs = count / walk.n;
    if (walk.n < NARROW && runs > 1)
        fg_split(call, runs, FG_GRAIN / walk.n, narrow_part, &walk);
    else
        fg_split(call, runs * walk.chunks, (FG_GRAIN + walk.chunk - 1) / walk.chunk, walk_part,
                 &walk);
    return true;
}
