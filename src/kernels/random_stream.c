#include "kernels/random_stream.h"

#include <Random123/philox.h>
#include <math.h>
#include <string.h>

#include "kernels/isa.h"

enum { RESERVED = 256 }; /* blocks for each number, or for each four, of a run */

static void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]) {
    philox4x32_ctr_t at = {{counter[0], counter[1], counter[2], counter[3]}};
    philox4x32_key_t with = {{key[0], key[1]}};
    philox4x32_ctr_t drawn = philox4x32_R(10, at, with);
    for (int i = 0; i < 4; i++) words[i] = drawn.v[i];
}

static void put(uint32_t *words, uint64_t number) {
    words[0] = (uint32_t)number;
    words[1] = (uint32_t)(number >> 32);
}

/* The counter is one number of 128 bits. */
static void skip(fg_stream *self, unsigned __int128 blocks) {
    unsigned __int128 at = 0;
    for (int i = 3; i >= 0; i--) at = at << 32 | self->counter[i];
    at += blocks;
    for (int i = 0; i < 4; i++) self->counter[i] = (uint32_t)(at >> 32 * i);
    self->left = 0;
}

void fg_stream_skip(fg_stream *self, uint64_t blocks) {
    skip(self, blocks);
}

void fg_stream_init(fg_stream *self, const fg_call *call, const fg_attr *seed, const fg_attr *seeds,
                    uint64_t reserved) {
    memset(self, 0, sizeof *self);
    if (!fg_seeds_given(seeds)) {
        fg_random random;
        fg_random_init(&random, call, seed);
        memcpy(self->key, random.key, sizeof self->key);
        self->counter[2] = random.step;
        self->counter[3] = random.turn;
        return;
    }
    const uint64_t first = (uint64_t)seeds->ints[0], second = (uint64_t)seeds->ints[1];
    if (seeds->count > 2 && seeds->ints[2]) {
        const uint32_t scramble[2] = {0x3ec8f720, 0x02461e29};
        uint32_t counter[4], mixed[4];
        put(counter, first);
        put(counter + 2, second);
        philox(counter, scramble, mixed);
        memcpy(self->key, mixed, sizeof self->key);
        memcpy(self->counter + 2, mixed + 2, 2 * sizeof *mixed);
        return;
    }
    put(self->key, first);
    put(self->counter + 2, second);
    skip(self, (unsigned __int128)(call->step + call->turn) * reserved);
}

void fg_stream_block(fg_stream *self, uint32_t words[4]) {
    philox(self->counter, self->key, words);
    skip(self, 1);
}

uint32_t fg_stream_word(fg_stream *self) {
    if (self->left == 0) {
        fg_stream_block(self, self->words);
        self->left = 4;
    }
    return self->words[4 - self->left--];
}

float fg_uniform_float(uint32_t word) {
    return (float)(word & 0x7fffff) * 0x1p-23f;
}

double fg_uniform_double(uint32_t high, uint32_t low) {
    return (double)((uint64_t)(high & 0xfffff) << 32 | low) * 0x1p-52;
}

void fg_normals_float(uint32_t a, uint32_t b, float pair[2]) {
    const float u = fg_uniform_float(a), angle = 6.28318530717958647693f * fg_uniform_float(b);
    const float radius = sqrtf(-2.0f * logf(u < 1e-7f ? 1e-7f : u));
    pair[0] = sinf(angle) * radius;
    pair[1] = cosf(angle) * radius;
}

void fg_normals_double(const uint32_t words[4], double pair[2]) {
    const double u = fg_uniform_double(words[0], words[1]);
    const double angle = 2 * M_PI * fg_uniform_double(words[2], words[3]);
    const double radius = sqrt(-2 * log(u < 1e-7 ? 1e-7 : u));
    pair[0] = sin(angle) * radius;
    pair[1] = cos(angle) * radius;
}

/* ---- a tensor of them ---- */

typedef struct fill_job {
    const fg_call *call;
    fg_stream stream;
    fg_fill_kind kind;
    double first, second; /* minval and maxval, mean and deviation */
    uint64_t least, range;
    size_t each; /* numbers of a group: two of 64 bits, or four */
} fill_job;

/* Two numbers of double, or four of float, of a standard distribution. */
static void normals_of(fg_stream *stream, bool wide, double *numbers) {
    uint32_t words[4];
    fg_stream_block(stream, words);
    if (wide) {
        fg_normals_double(words, numbers);
        return;
    }
    for (int i = 0; i < 4; i += 2) {
        float pair[2];
        fg_normals_float(words[i], words[i + 1], pair);
        numbers[i] = (double)pair[0];
        numbers[i + 1] = (double)pair[1];
    }
}

/* As many as a group has that are within two deviations. That 1024 pairs do not suffice has a
 * probability below 10^-300. */
static void truncated_of(fg_stream *stream, bool wide, size_t each, double *numbers) {
    size_t count = 0;
    for (int turn = 0; turn < 1024 && count < each; turn++) {
        uint32_t words[4];
        float narrow[2];
        double pair[2];
        for (int i = 0; i < (wide ? 4 : 2); i++) words[i] = fg_stream_word(stream);
        if (wide) {
            fg_normals_double(words, pair);
        } else {
            fg_normals_float(words[0], words[1], narrow);
            pair[0] = (double)narrow[0];
            pair[1] = (double)narrow[1];
        }
        for (int i = 0; i < 2 && count < each; i++)
            if (fabs(pair[i]) < 2) numbers[count++] = pair[i];
    }
    for (; count < each; count++) numbers[count] = 0;
}

/* A type of 16 bits takes as many bits as its mantissa has. */
static void uniforms_of(fg_stream *stream, fg_dtype dtype, double *numbers) {
    uint32_t words[4];
    fg_stream_block(stream, words);
    for (int i = 0; i < (dtype == FG_FLOAT64 ? 2 : 4); i++)
        numbers[i] = dtype == FG_FLOAT64    ? fg_uniform_double(words[2 * i], words[2 * i + 1])
                     : dtype == FG_FLOAT16  ? (words[i] & 0x3ff) * 0x1p-10
                     : dtype == FG_BFLOAT16 ? (words[i] & 0x7f) * 0x1p-7
                                            : (double)fg_uniform_float(words[i]);
}

static void put_wholes(const fill_job *job, fg_stream *stream, size_t from, size_t count) {
    const fg_view *y = &job->call->out[0];
    const size_t size = fg_dtype_size(y->dtype);
    uint32_t words[4];
    fg_stream_block(stream, words);
    for (size_t i = 0; i < count; i++) {
        uint64_t bits = job->each == 2 ? words[2 * i] | (uint64_t)words[2 * i + 1] << 32 : words[i];
        bits = job->least + (job->range ? bits % job->range : bits);
        memcpy((char *)y->data + (from + i) * size, &bits, size);
    }
}

static void fill_part(void *data, size_t begin, size_t end) {
    const fill_job *job = data;
    const fg_view *y = &job->call->out[0];
    const size_t size = fg_dtype_size(y->dtype);
    const bool uniform = job->kind == FG_FILL_UNIFORM, wide = y->dtype == FG_FLOAT64;
    for (size_t group = begin; group < end; group++) {
        const size_t from = group * job->each;
        const size_t count = y->count - from < job->each ? y->count - from : job->each;
        fg_stream stream = job->stream;
        double numbers[4];
        fg_stream_skip(&stream, job->kind == FG_FILL_TRUNCATED ? group * RESERVED : group);
        if (uniform && fg_dtype_kind_of(y->dtype) != FG_REAL) {
            put_wholes(job, &stream, from, count);
            continue;
        }
        if (uniform)
            uniforms_of(&stream, y->dtype, numbers);
        else if (job->kind == FG_FILL_NORMAL)
            normals_of(&stream, wide, numbers);
        else
            truncated_of(&stream, wide, job->each, numbers);
        const double scale = uniform ? job->second - job->first : job->second;
        for (size_t i = 0; i < count; i++)
            fg_number_of(y->dtype, job->first + scale * numbers[i],
                         (char *)y->data + (from + i) * size);
    }
}

void fg_stream_fill(fg_call *call, fg_fill_kind kind, uint64_t least, uint64_t range) {
    const fg_view *y = &call->out[0];
    fill_job job = {.call = call,
                    .kind = kind,
                    .first = fg_attr_real(&call->attrs[1], 0),
                    .second = fg_attr_real(&call->attrs[2], 1),
                    .least = least,
                    .range = range,
                    .each = fg_dtype_size(y->dtype) == 8 ? 2 : 4};
    fg_stream_init(&job.stream, call, &call->attrs[4], &call->attrs[5],
                   (uint64_t)y->count * RESERVED);
    fg_split(call, (y->count + job.each - 1) / job.each, FG_GRAIN / 8, fill_part, &job);
}
