/* Numbers whose distribution the elements of an input say, and orders, by TensorFlow's methods
 * (tensorflow/core/kernels: random_op.cc, random_poisson_op.cc, multinomial_op.cc,
 * random_shuffle_op.cc): with its seeds, they are those that it draws. Each number has blocks of
 * its own, so that they do not depend on each other. */
#include <math.h>
#include <string.h>

#include "kernels/isa.h"
#include "kernels/random_stream.h"

enum { RESERVED = 256, MOST_TRIES = 10000 };

static double real_at(const fg_view *view, size_t i) {
    switch (view->dtype) {
        case FG_FLOAT32:
            return (double)((const float *)view->data)[i];
        case FG_FLOAT64:
            return ((const double *)view->data)[i];
        case FG_FLOAT16:
            return (double)fg_float_of_half(((const uint16_t *)view->data)[i]);
        default:
            return (double)fg_float_of_bfloat(((const uint16_t *)view->data)[i]);
    }
}

/* Uniform numbers of a stream, of its own groups: the last of a group comes first. */
typedef struct uniforms {
    fg_stream *stream;
    double numbers[4];
    int left;
    bool narrow; /* of float */
} uniforms;

static double next_uniform(uniforms *self) {
    if (self->left == 0) {
        uint32_t words[4];
        fg_stream_block(self->stream, words);
        self->left = self->narrow ? 4 : 2;
        for (int i = 0; i < self->left; i++)
            self->numbers[i] = self->narrow ? (double)fg_uniform_float(words[i])
                                            : fg_uniform_double(words[2 * i], words[2 * i + 1]);
    }
    return self->numbers[--self->left];
}

typedef struct draw_job {
    const fg_call *call;
    fg_stream stream;
    size_t inputs, samples; /* elements of the input, and numbers for each of them */
} draw_job;

/* Number i is that of sample i / inputs of element i % inputs; which of the reserved blocks it has,
 * goes by the elements first. */
static fg_stream stream_of(const draw_job *job, size_t i) {
    fg_stream stream = job->stream;
    fg_stream_skip(&stream,
                   (uint64_t)RESERVED * (i % job->inputs * job->samples + i / job->inputs));
    return stream;
}

/* `seed` is the attribute in front of TensorFlow's seeds. */
static void draw_all(fg_call *call, int seed, fg_part part) {
    draw_job job = {.call = call, .inputs = call->in[0].count};
    if (call->out[0].count == 0) return;
    job.samples = call->out[0].count / job.inputs;
    fg_stream_init(&job.stream, call, &call->attrs[seed], &call->attrs[seed + 1],
                   (uint64_t)call->out[0].count * RESERVED);
    fg_split(call, call->out[0].count, FG_GRAIN / 64, part, &job);
}

/* ---- gamma: Marsaglia, Tsang: A simple method for generating gamma variables; 2000 ---- */

static double gamma_of(fg_stream *stream, double alpha) {
    uniforms uniform = {.stream = stream};
    double normals[2];
    int normals_left = 0;
    if (alpha == 1) return -log1p(-next_uniform(&uniform));
    const double d = alpha + (alpha < 1 ? 2.0 / 3 : -1.0 / 3), c = 1.0 / 3 / sqrt(d);
    for (int turn = 0; turn < MOST_TRIES; turn++) {
        if (normals_left == 0) {
            uint32_t words[4];
            fg_stream_block(stream, words);
            fg_normals_double(words, normals);
            normals_left = 2;
        }
        const double x = normals[--normals_left], root = 1 + c * x;
        if (root <= 0) continue;
        const double v = root * root * root, u = next_uniform(&uniform);
        if (!(u < 1 - 0.0331 * (x * x) * (x * x)) && !(log(u) < 0.5 * x * x + d * (1 - v + log(v))))
            continue;
        return alpha < 1 ? d * v * pow(next_uniform(&uniform), 1 / alpha) : d * v;
    }
    return NAN;
}

static void gamma_part(void *data, size_t begin, size_t end) {
    const draw_job *job = data;
    const fg_view *y = &job->call->out[0];
    for (size_t i = begin; i < end; i++) {
        fg_stream stream = stream_of(job, i);
        double alpha = real_at(&job->call->in[0], i % job->inputs);
        fg_number_of(y->dtype, alpha > 0 ? gamma_of(&stream, alpha) : NAN,
                     (char *)y->data + i * fg_dtype_size(y->dtype));
    }
}

bool fg_kernel_random_gamma(fg_call *call) {
    draw_all(call, 2, gamma_part);
    return true;
}

/* ---- Poisson: products of uniform numbers (Knuth) below 10, from there on Hoermann: The
 * transformed rejection method for generating Poisson random variables; 1993 ---- */

static double few_of(uniforms *uniform, double rate) {
    const double least = uniform->narrow ? (double)expf(-(float)rate) : exp(-rate);
    double product = 1, count = 0;
    for (int turn = 0; turn < MOST_TRIES; turn++) {
        product *= next_uniform(uniform);
        if (uniform->narrow) product = (double)(float)product;
        if (product <= least) return count;
        count++;
    }
    return count;
}

static double many_of(uniforms *uniform, double rate) {
    int sign;
    const double b = 0.931 + 2.53 * sqrt(rate), a = -0.059 + 0.02483 * b;
    const double inverse = 1.1239 + 1.1328 / (b - 3.4);
    for (int turn = 0; turn < MOST_TRIES; turn++) {
        const double u = next_uniform(uniform) - 0.5, v = next_uniform(uniform);
        const double inner = 0.5 - fabs(u);
        const double k = floor((2 * a / inner + b) * u + rate + 0.43);
        if (inner >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) return k;
        if (k < 0 || (inner < 0.013 && v > inner)) continue;
        if (log(v * inverse / (a / (inner * inner) + b)) <=
            -rate + k * log(rate) - lgamma_r(k + 1, &sign))
            return k;
    }
    return floor(rate);
}

static void poisson_part(void *data, size_t begin, size_t end) {
    const draw_job *job = data;
    const fg_view *y = &job->call->out[0], *rates = &job->call->in[0];
    for (size_t i = begin; i < end; i++) {
        fg_stream stream = stream_of(job, i);
        uniforms uniform = {.stream = &stream, .narrow = rates->dtype != FG_FLOAT64};
        const double rate = real_at(rates, i % job->inputs);
        const bool known = rate >= 0 && !isinf(rate);
        fg_number_of(y->dtype,
                     !known      ? NAN
                     : rate < 10 ? few_of(&uniform, rate)
                                 : many_of(&uniform, rate),
                     (char *)y->data + i * fg_dtype_size(y->dtype));
    }
}

bool fg_kernel_random_poisson(fg_call *call) {
    draw_all(call, 3, poisson_part);
    return true;
}

/* ---- orders ---- */

static void put_index(const fg_view *y, size_t at, int64_t value) {
    if (y->dtype == FG_INT32)
        ((int32_t *)y->data)[at] = (int32_t)value;
    else
        ((int64_t *)y->data)[at] = value;
}

/* Fisher and Yates' method, from the first on. */
bool fg_kernel_random_permutation(fg_call *call) {
    const fg_view *y = &call->out[0];
    fg_stream stream;
    if (y->count > (y->dtype == FG_INT32 ? (size_t)INT32_MAX : (size_t)UINT32_MAX))
        return fg_call_fail(call, -1, "random_permutation: %zu positions do not fit into %s",
                            y->count, fg_dtype_name(y->dtype));
    fg_stream_init(&stream, call, &call->attrs[2], &call->attrs[3], (y->count + 2) / 4);
    for (size_t i = 0; i < y->count; i++) put_index(y, i, (int64_t)i);
    for (size_t i = 0; i + 1 < y->count; i++) {
        size_t other = i + fg_stream_word(&stream) % (uint32_t)(y->count - i);
        int64_t a = fg_index_at(y, i), b = fg_index_at(y, other);
        put_index(y, i, b);
        put_index(y, other, a);
    }
    return true;
}

/* ---- classes ---- */

size_t fg_multinomial_scratch(const fg_call *call) {
    return (size_t)call->in[0].dims[1] * sizeof(double);
}

/* The running sums of the probabilities of a row, of which the last is returned. */
static double running_sums(const fg_view *logits, size_t first, size_t classes, double *sums) {
    double most = -INFINITY, sum = 0;
    for (size_t i = 0; i < classes; i++) {
        double x = real_at(logits, first + i);
        if (x > most && !isinf(x)) most = x;
    }
    for (size_t i = 0; i < classes; i++) {
        double x = real_at(logits, first + i);
        if (!isinf(x) && !isnan(x)) sum += exp(x - most);
        sums[i] = sum;
    }
    return sum;
}

/* The first class whose sum is above a uniform number. */
bool fg_kernel_multinomial(fg_call *call) {
    const fg_view *logits = &call->in[0], *y = &call->out[0];
    const size_t classes = (size_t)logits->dims[1], samples = (size_t)y->dims[1];
    const size_t reserved = (samples + 3) / 4 * 4 * 2;
    double *sums = call->scratch;
    fg_stream stream;
    if (y->count == 0) return true;
    if (classes == 0) return fg_call_fail(call, 0, "multinomial: there are no classes");
    fg_stream_init(&stream, call, &call->attrs[3], &call->attrs[4],
                   (uint64_t)logits->dims[0] * reserved * RESERVED);
    for (size_t row = 0; row < (size_t)logits->dims[0]; row++) {
        const double all = running_sums(logits, row * classes, classes, sums);
        for (size_t i = 0; i < samples; i++) {
            uint32_t high = fg_stream_word(&stream), low = fg_stream_word(&stream);
            const double sought = fg_uniform_double(high, low) * all;
            size_t from = 0, to = classes;
            while (from < to) {
                size_t middle = from + (to - from) / 2;
                if (sums[middle] > sought)
                    to = middle;
                else
                    from = middle + 1;
            }
            put_index(y, row * samples + i, (int64_t)(from < classes ? from : classes - 1));
        }
    }
    return true;
}
