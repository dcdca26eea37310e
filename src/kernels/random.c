#include "kernels/random.h"

#include <Random123/philox.h>
#include <math.h>

#include "kernels/isa.h"
#include "kernels/random_stream.h"

#define TWO_PI 6.28318530717958647693

/* The finalizer of splitmix64: every bit of the result depends on every bit of x. */
static uint64_t mixed(uint64_t x) {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

void fg_random_init(fg_random *random, const fg_call *call, const fg_attr *seed) {
    uint64_t key = call->key;
    if (seed->kind == FG_ATTR_INT) key = mixed(key ^ mixed((uint64_t)seed->i));
    /* The counter has 32 bits for each of these; what is above goes into the key. */
    if (call->step >> 32 || call->turn >> 32)
        key = mixed(key ^ mixed((call->step >> 32) + mixed(call->turn >> 32)));
    random->key[0] = (uint32_t)key;
    random->key[1] = (uint32_t)(key >> 32);
    random->step = (uint32_t)call->step;
    random->turn = (uint32_t)call->turn;
}

void fg_random_block(const fg_random *random, uint64_t block, uint32_t attempt, uint32_t words[4]) {
    philox4x32_ctr_t counter = {
        {(uint32_t)block, (uint32_t)(block >> 32) | attempt << 16, random->step, random->turn}};
    philox4x32_key_t key = {{random->key[0], random->key[1]}};
    philox4x32_ctr_t drawn = philox4x32_R(10, counter, key);
    for (int i = 0; i < 4; i++) words[i] = drawn.v[i];
}

/* In [0, 1) with 53 bits. */
static double real_of(uint32_t high, uint32_t low) {
    return ((double)(high >> 5) * 67108864.0 + (double)(low >> 6)) * 0x1p-53;
}

/* Box and Muller's pair; u in (0, 1], v in [0, 1). */
static void normal_pair(double u, double v, double pair[2]) {
    double radius = sqrt(-2 * log(u)), angle = TWO_PI * v;
    pair[0] = radius * cos(angle);
    pair[1] = radius * sin(angle);
}

/* Four normal numbers of 32 bits each, of one block. */
static void normals_of(const uint32_t words[4], double normals[4]) {
    for (int i = 0; i < 4; i += 2)
        normal_pair(((double)words[i] + 0.5) * 0x1p-32, (double)words[i + 1] * 0x1p-32,
                    normals + i);
}

void fg_random_normals(const fg_random *random, size_t first, size_t count, double *out) {
    for (size_t i = first; i < first + count; i++) {
        uint32_t words[4];
        double pair[2];
        fg_random_block(random, i / 2, 0, words);
        normal_pair(1 - real_of(words[0], words[1]), real_of(words[2], words[3]), pair);
        out[i - first] = pair[i % 2];
        if (i % 2 == 0 && i + 1 < first + count) out[++i - first] = pair[1];
    }
}

/* ---- kernels ---- */

typedef struct random_job {
    const fg_call *call;
    fg_random random;
    double low, high; /* or mean and deviation */
    size_t count;
    uint64_t least; /* of whole numbers, in two's complement; and how many there are */
    unsigned __int128 range;
} random_job;

/* Numbers of 64 bits come two to a block, smaller ones four. */
static size_t numbers_a_block(const fg_call *call) {
    return fg_dtype_size(call->out[0].dtype) == 8 ? 2 : 4;
}

static void draw(fg_call *call, random_job *job, int seed, fg_part part) {
    size_t each = numbers_a_block(call);
    job->call = call;
    job->count = call->out[0].count;
    fg_random_init(&job->random, call, &call->attrs[seed]);
    fg_split(call, (job->count + each - 1) / each, FG_GRAIN / 8, part, job);
}

/* Below `high`, also where rounding to float reaches it. */
static float uniform_float(const random_job *job, uint32_t word) {
    float value = (float)(job->low + (double)(word >> 8) * 0x1p-24 * (job->high - job->low));
    float high = (float)job->high;
    return value < high || job->high <= job->low ? value : nextafterf(high, (float)job->low);
}

static double uniform_double(const random_job *job, const uint32_t *words) {
    double value = job->low + real_of(words[0], words[1]) * (job->high - job->low);
    return value < job->high || job->high <= job->low ? value : nextafter(job->high, job->low);
}

/* A type of 16 bits: the same as float, rounded; where that reaches `high`, the number before. */
static uint16_t uniform_half(const random_job *job, uint32_t word, fg_dtype dtype) {
    double x = job->low + (double)(word >> 8) * 0x1p-24 * (job->high - job->low);
    bool half = dtype == FG_FLOAT16;
    uint16_t bits = half ? fg_half_of_double(x) : fg_bfloat_of_double(x);
    float value = half ? fg_float_of_half(bits) : fg_float_of_bfloat(bits);
    if ((double)value < job->high || job->high <= job->low) return bits;
    if ((bits & 0x7fff) == 0) return 0x8001;
    return (uint16_t)(bits & 0x8000 ? bits + 1 : bits - 1);
}

/* The high half of a product: every number is as likely as any, but for 1 in 2^bits / range. */
static uint64_t uniform_whole(const random_job *job, const uint32_t *words, bool wide) {
    uint64_t high;
    if (wide) {
        uint64_t word = (uint64_t)words[0] << 32 | words[1];
        high = (uint64_t)(word * job->range >> 64);
    } else {
        high = words[0] * (uint64_t)job->range >> 32;
    }
    return job->least + high;
}

static void put_uniform(const random_job *job, const fg_view *y, size_t at, const uint32_t *words) {
    switch (y->dtype) {
        case FG_FLOAT32:
            ((float *)y->data)[at] = uniform_float(job, *words);
            return;
        case FG_FLOAT64:
            ((double *)y->data)[at] = uniform_double(job, words);
            return;
        case FG_FLOAT16:
        case FG_BFLOAT16:
            ((uint16_t *)y->data)[at] = uniform_half(job, *words, y->dtype);
            return;
        default:
            break;
    }
    uint64_t whole = uniform_whole(job, words, fg_dtype_size(y->dtype) == 8);
    switch (fg_dtype_size(y->dtype)) {
        case 1:
            ((uint8_t *)y->data)[at] = (uint8_t)whole;
            break;
        case 2:
            ((uint16_t *)y->data)[at] = (uint16_t)whole;
            break;
        case 4:
            ((uint32_t *)y->data)[at] = (uint32_t)whole;
            break;
        default:
            ((uint64_t *)y->data)[at] = whole;
    }
}

static void uniform_part(void *data, size_t begin, size_t end) {
    const random_job *job = data;
    size_t each = numbers_a_block(job->call);
    for (size_t block = begin; block < end; block++) {
        uint32_t words[4];
        fg_random_block(&job->random, block, 0, words);
        for (size_t i = 0; i < each && block * each + i < job->count; i++)
            put_uniform(job, &job->call->out[0], block * each + i, words + i * 4 / each);
    }
}

/* The whole numbers from low to below high; false where a type does not hold them, or there are
 * none. */
static bool whole_range(random_job *job, fg_dtype dtype) {
    int bits = (int)fg_dtype_size(dtype) * 8;
    bool is_signed = fg_dtype_kind_of(dtype) == FG_SIGNED;
    double least = is_signed ? -ldexp(1, bits - 1) : 0, end = ldexp(1, bits - is_signed);
    double low = ceil(job->low), high = ceil(job->high);
    if (!(low < high && low >= least && high <= end)) return false;
    job->least = low < 0 ? (uint64_t)(int64_t)low : (uint64_t)low;
    job->range = (unsigned __int128)((__int128)high - (__int128)low);
    return true;
}

bool fg_kernel_random_uniform(fg_call *call) {
    random_job job = {.low = fg_attr_real(&call->attrs[1], 0),
                      .high = fg_attr_real(&call->attrs[2], 1)};
    fg_dtype dtype = call->out[0].dtype;
    if (fg_dtype_kind_of(dtype) != FG_REAL && !whole_range(&job, dtype))
        return fg_call_fail(call, -1,
                            "random_uniform: there are no whole numbers from %g to below %g that "
                            "fit into %s",
                            job.low, job.high, fg_dtype_name(dtype));
    if (fg_seeds_given(&call->attrs[5])) {
        fg_stream_fill(call, FG_FILL_UNIFORM, job.least, (uint64_t)job.range);
        return true;
    }
    draw(call, &job, 4, uniform_part);
    return true;
}

static void put_real(const fg_view *y, size_t at, double value) {
    if (y->dtype == FG_FLOAT32)
        ((float *)y->data)[at] = (float)value;
    else
        ((double *)y->data)[at] = value;
}

static void normal_part(void *data, size_t begin, size_t end) {
    const random_job *job = data;
    const fg_view *y = &job->call->out[0];
    size_t each = numbers_a_block(job->call);
    for (size_t block = begin; block < end; block++) {
        double normals[4];
        if (each == 4) {
            uint32_t words[4];
            fg_random_block(&job->random, block, 0, words);
            normals_of(words, normals);
        } else {
            fg_random_normals(&job->random, block * 2, 2, normals);
        }
        for (size_t i = 0; i < each && block * each + i < job->count; i++)
            put_real(y, block * each + i, job->low + job->high * normals[i]);
    }
}

bool fg_kernel_random_normal(fg_call *call) {
    random_job job = {.low = fg_attr_real(&call->attrs[1], 0),
                      .high = fg_attr_real(&call->attrs[2], 1)};
    if (fg_seeds_given(&call->attrs[5]))
        fg_stream_fill(call, FG_FILL_NORMAL, 0, 0);
    else
        draw(call, &job, 4, normal_part);
    return true;
}

/* The first of an element's own numbers that is within two deviations. That none of 256 is has a
 * probability below 10^-300. */
static double truncated(const fg_random *random, size_t at) {
    for (uint32_t attempt = 0; attempt < 64; attempt++) {
        uint32_t words[4];
        double normals[4];
        fg_random_block(random, at, attempt, words);
        normals_of(words, normals);
        for (int i = 0; i < 4; i++)
            if (fabs(normals[i]) <= 2) return normals[i];
    }
    return 0;
}

static void truncated_part(void *data, size_t begin, size_t end) {
    const random_job *job = data;
    const fg_view *y = &job->call->out[0];
    size_t each = numbers_a_block(job->call);
    for (size_t at = begin * each; at < end * each && at < job->count; at++)
        put_real(y, at, job->low + job->high * truncated(&job->random, at));
}

bool fg_kernel_truncated_normal(fg_call *call) {
    random_job job = {.low = fg_attr_real(&call->attrs[1], 0),
                      .high = fg_attr_real(&call->attrs[2], 1)};
    if (fg_seeds_given(&call->attrs[5]))
        fg_stream_fill(call, FG_FILL_TRUNCATED, 0, 0);
    else
        draw(call, &job, 4, truncated_part);
    return true;
}
