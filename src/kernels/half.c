#include "kernels/half.h"

#include <assert.h>
#include <string.h>

enum {
    TILE = 512,    /* elements */
    OPERANDS = 32, /* of kernels that need scratch memory themselves */
};

/* ---- elements: as fg_float_of_half and its like have it, without branches ---- */

static inline uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint32_t half_to_bits(uint32_t half) {
    uint32_t magnitude = half & 0x7fffu, shifted = magnitude << 13;
    uint32_t subnormal = bits_of((float)(int32_t)magnitude * 0x1p-24f);
    uint32_t bits = magnitude < 0x400u    ? subnormal
                    : magnitude < 0x7c00u ? shifted + (112u << 23)
                                          : shifted | 0x7f800000u;
    return bits | (half & 0x8000u) << 16;
}

static inline uint16_t bits_to_half(uint32_t bits) {
    uint32_t magnitude = bits & 0x7fffffffu;
    uint32_t normal = (magnitude - (112u << 23) + 0xfffu + (magnitude >> 13 & 1u)) >> 13;
    /* 0.5 has the unit 2^-24, as subnormals have: the sum is rounded to it */
    uint32_t subnormal = bits_of(float_of(magnitude) + 0.5f) - 0x3f000000u;
    uint32_t half = magnitude < 0x38800000u    ? subnormal
                    : magnitude < 0x47800000u  ? normal
                    : magnitude <= 0x7f800000u ? 0x7c00u
                                               : 0x7e00u | (magnitude >> 13 & 0x3ffu);
    return (uint16_t)(half | (bits >> 16 & 0x8000u));
}

static inline uint16_t bits_to_bfloat(uint32_t bits) {
    uint32_t rounded = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
    return (uint16_t)((bits & 0x7fffffffu) > 0x7f800000u ? bits >> 16 | 0x40u : rounded);
}

void fg_half_widen(fg_dtype half, const uint16_t *from, float *to, size_t n) {
    if (half == FG_FLOAT16)
        for (size_t i = 0; i < n; i++) to[i] = float_of(half_to_bits(from[i]));
    else
        for (size_t i = 0; i < n; i++) to[i] = float_of((uint32_t)from[i] << 16);
}

void fg_half_narrow(fg_dtype half, const float *from, uint16_t *to, size_t n) {
    if (half == FG_FLOAT16)
        for (size_t i = 0; i < n; i++) to[i] = bits_to_half(bits_of(from[i]));
    else
        for (size_t i = 0; i < n; i++) to[i] = bits_to_bfloat(bits_of(from[i]));
}

/* ---- tile by tile ---- */

void fg_half_run(fg_loop loop, const fg_elements *run) {
    _Alignas(64) float in[FG_LOOP_INPUTS][TILE], out[TILE];
    const fg_call *call = run->call;
    fg_dtype half = call->half;
    fg_elements tile = *run;
    for (size_t at = 0; at < run->n; at += TILE) {
        tile.n = run->n - at < TILE ? run->n - at : TILE;
        for (uint32_t i = 0; i < call->in_count; i++) {
            size_t element = fg_dtype_size(call->in[i].dtype);
            const char *from = (const char *)run->in[i] + at * run->step[i] * element;
            tile.in[i] = from;
            if (call->in[i].dtype != half) continue;
            tile.in[i] = in[i];
            if (at == 0 || run->step[i])
                fg_half_widen(half, (const uint16_t *)(const void *)from, in[i],
                              run->step[i] ? tile.n : 1);
        }
        char *to = (char *)run->out + at * fg_dtype_size(call->out[0].dtype);
        bool narrow = call->out[0].dtype == half;
        tile.out = narrow ? (void *)out : to;
        loop(&tile);
        if (narrow) fg_half_narrow(half, out, (uint16_t *)(void *)to, tile.n);
    }
}

static bool run_wide(fg_call *call, fg_call *wide) {
    wide->kernel = call->kernel->wide;
    bool done = wide->kernel->run(wide);
    call->blame = wide->blame;
    return done;
}

bool fg_half_loops(fg_call *call) {
    fg_call wide = *call;
    wide.half = call->kernel->dtype;
    return run_wide(call, &wide);
}

/* ---- as a whole: the scratch memory holds the wide views, then the operands that are widened,
 * then what the wide kernel wants ---- */

static size_t aligned(size_t bytes) {
    return (bytes + 63) & ~(size_t)63;
}

/* Of an operand; no two begin at the same place, also where one is empty. */
static size_t wide_size(const fg_view *view) {
    return aligned(view->count * sizeof(float) + 1);
}

static size_t views_size(const fg_call *call) {
    return aligned(((size_t)call->in_count + call->out_count) * sizeof(fg_view));
}

/* The views of `from` with float32 in place of the type of 16 bits, their elements from `*at` on
 * (where there is memory yet), which is moved behind them. */
static void widen_views(fg_dtype half, const fg_view *from, fg_view *to, uint32_t count, char *base,
                        size_t *at) {
    for (uint32_t i = 0; i < count; i++) {
        to[i] = from[i];
        if (from[i].dtype != half) continue;
        to[i].dtype = FG_FLOAT32;
        to[i].data = base ? base + *at : NULL;
        *at += wide_size(&from[i]);
    }
}

size_t fg_half_scratch(const fg_call *call) {
    fg_view views[OPERANDS];
    const fg_kernel *kernel = call->kernel;
    size_t size = views_size(call);
    uint32_t count = call->in_count + call->out_count;
    for (uint32_t i = 0; i < count; i++) {
        const fg_view *view = i < call->in_count ? &call->in[i] : &call->out[i - call->in_count];
        if (view->dtype == kernel->dtype) size += wide_size(view);
    }
    if (!kernel->wide->scratch) return size;
    assert(count <= OPERANDS);
    size_t unused = 0;
    fg_call wide = *call;
    widen_views(kernel->dtype, call->in, views, call->in_count, NULL, &unused);
    widen_views(kernel->dtype, call->out, views + call->in_count, call->out_count, NULL, &unused);
    wide.in = views;
    wide.out = views + call->in_count;
    wide.kernel = kernel->wide;
    return size + kernel->wide->scratch(&wide);
}

typedef struct half_job {
    fg_dtype half;
    uint16_t *narrow;
    float *wide;
} half_job;

static void widen_part(void *data, size_t begin, size_t end) {
    const half_job *job = data;
    fg_half_widen(job->half, job->narrow + begin, job->wide + begin, end - begin);
}

static void narrow_part(void *data, size_t begin, size_t end) {
    const half_job *job = data;
    fg_half_narrow(job->half, job->wide + begin, job->narrow + begin, end - begin);
}

static void convert(const fg_call *call, const fg_view *narrow, const fg_view *wide, uint32_t count,
                    fg_part part) {
    for (uint32_t i = 0; i < count; i++) {
        if (narrow[i].dtype != call->kernel->dtype) continue;
        half_job job = {call->kernel->dtype, narrow[i].data, wide[i].data};
        fg_split(call, narrow[i].count, FG_GRAIN, part, &job);
    }
}

bool fg_half_whole(fg_call *call) {
    fg_dtype half = call->kernel->dtype;
    fg_call wide = *call;
    char *scratch = call->scratch;
    fg_view *views = call->scratch;
    size_t at = views_size(call);
    widen_views(half, call->in, views, call->in_count, scratch, &at);
    widen_views(half, call->out, views + call->in_count, call->out_count, scratch, &at);
    wide.in = views;
    wide.out = views + call->in_count;
    wide.scratch = scratch + at;
    convert(call, call->in, wide.in, call->in_count, widen_part);
    if (!run_wide(call, &wide)) return false;
    convert(call, call->out, wide.out, call->out_count, narrow_part);
    return true;
}
