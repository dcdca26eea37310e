/* Colours, and other sizes of pictures of axes [batch, height, width, channels]. */
#include <math.h>

#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)
#define NUM(x)       fg_tf_scalar(im, call, dtype, x)

/* ---- colours ---- */

/* The three channels of the last axis, each with that axis of size 1. */
static bool channels(fg_importer *im, fg_tf_call *call, fg_value_id x, fg_value_id *out) {
    if (!x) return false;
    int rank = fg_tf_shape_of(im, x)->rank;
    if (rank < 1) return fg_tf_refuse(im, call, "of an unknown rank");
    fg_sizes *sizes = &im->graph->sizes;
    for (int i = 0; i < 3; i++) {
        out[i] = fg_tf_slice(im, call, x, rank - 1, fg_size_number(sizes, i),
                             fg_size_number(sizes, i + 1), 1);
        if (!out[i]) return false;
    }
    return true;
}

static fg_value_id joined(fg_importer *im, fg_tf_call *call, const fg_value_id *parts,
                          uint32_t count) {
    return fg_tf_make(im, call, FG_OP_concat, parts, count, &(fg_tf_set){"axis", FG_TF_INT(-1)}, 1);
}

/* Hue, saturation and value, all from 0 to 1 for colours that are. */
static fg_value_id to_hsv(fg_importer *im, fg_tf_call *call, fg_value_id x) {
    fg_dtype dtype = fg_tf_type_of(im, x);
    fg_value_id c[3];
    if (!channels(im, call, x, c)) return 0;
    fg_value_id none = NUM(0), six = NUM(6);
    fg_value_id value = BI(maximum, BI(maximum, c[0], c[1]), c[2]);
    fg_value_id range = BI(subtract, value, BI(minimum, BI(minimum, c[0], c[1]), c[2]));
    fg_value_id saturation = IF(BI(greater, value, none), BI(divide, range, value), none);
    fg_value_id sector = BI(multiply, six, range);
    fg_value_id red = BI(divide, BI(subtract, c[1], c[2]), sector);
    fg_value_id green = BI(add, BI(divide, BI(subtract, c[2], c[0]), sector), NUM(2.0 / 6));
    fg_value_id blue = BI(add, BI(divide, BI(subtract, c[0], c[1]), sector), NUM(4.0 / 6));
    fg_value_id hue = IF(BI(equal, c[0], value), red, IF(BI(equal, c[1], value), green, blue));
    hue = IF(BI(greater, range, none), hue, none);
    hue = IF(BI(less, hue, none), BI(add, hue, NUM(1)), hue);
    fg_value_id parts[] = {hue, saturation, value};
    return joined(im, call, parts, 3);
}

static fg_value_id between_0_and_1(fg_importer *im, fg_tf_call *call, fg_value_id x) {
    if (!x) return 0;
    fg_dtype dtype = fg_tf_type_of(im, x);
    return BI(minimum, BI(maximum, x, NUM(0)), NUM(1));
}

static fg_value_id to_rgb(fg_importer *im, fg_tf_call *call, fg_value_id x) {
    if (!x) return 0;
    fg_dtype dtype = fg_tf_type_of(im, x);
    fg_value_id c[3], parts[3];
    if (!channels(im, call, x, c)) return 0;
    fg_value_id sector = BI(multiply, c[0], NUM(6)), one = NUM(1);
    static const double middle[] = {3, 2, 4};
    for (int i = 0; i < 3; i++) {
        fg_value_id distance = UN(abs, BI(subtract, sector, NUM(middle[i])));
        fg_value_id pure = i == 0 ? BI(subtract, distance, one) : BI(subtract, NUM(2), distance);
        pure = between_0_and_1(im, call, pure);
        fg_value_id pale = BI(subtract, one, BI(multiply, c[1], BI(subtract, one, pure)));
        parts[i] = BI(multiply, pale, c[2]);
    }
    return joined(im, call, parts, 3);
}

bool fg_tf_build_rgb_to_hsv(fg_importer *im, fg_tf_call *call) {
    return fg_tf_want(im, call, 1) && fg_tf_give(call, to_hsv(im, call, call->inputs[0]));
}

bool fg_tf_build_hsv_to_rgb(fg_importer *im, fg_tf_call *call) {
    return fg_tf_want(im, call, 1) && fg_tf_give(call, to_rgb(im, call, call->inputs[0]));
}

bool fg_tf_build_adjust_hue(fg_importer *im, fg_tf_call *call) {
    fg_value_id c[3];
    if (!fg_tf_want(im, call, 2)) return false;
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    if (!channels(im, call, to_hsv(im, call, call->inputs[0]), c)) return false;
    fg_value_id by = fg_tf_cast(im, call, call->inputs[1], dtype);
    c[0] = BI(remainder, BI(add, c[0], by), NUM(1));
    return fg_tf_give(call, to_rgb(im, call, joined(im, call, c, 3)));
}

bool fg_tf_build_adjust_saturation(fg_importer *im, fg_tf_call *call) {
    fg_value_id c[3];
    if (!fg_tf_want(im, call, 2)) return false;
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    if (!channels(im, call, to_hsv(im, call, call->inputs[0]), c)) return false;
    fg_value_id by = fg_tf_cast(im, call, call->inputs[1], dtype);
    c[1] = between_0_and_1(im, call, BI(multiply, c[1], by));
    return fg_tf_give(call, to_rgb(im, call, joined(im, call, c, 3)));
}

/* How far each channel is from its mean over the picture, times the factor. */
bool fg_tf_build_adjust_contrast(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id x = call->inputs[0];
    fg_value_id mean = fg_tf_reduce(im, call, FG_OP_mean, x, -2, true);
    mean = mean ? fg_tf_reduce(im, call, FG_OP_mean, mean, -3, true) : 0;
    fg_value_id by = fg_tf_cast(im, call, call->inputs[1], fg_tf_type_of(im, x));
    return fg_tf_give(call, BI(add, BI(multiply, BI(subtract, x, mean), by), mean));
}

/* ---- other sizes, as products with a matrix of weights for each axis ---- */

typedef struct resize {
    bool align, half;
    int64_t in, out;
    float scale;
    float *weights; /* [out, in] */
} resize;

static int64_t within(int64_t at, int64_t size) {
    return at < 0 ? 0 : at >= size ? size - 1 : at;
}

/* Keys' kernel at a distance of up to 1, and of 1 to 2. */
static double near(double a, double x) {
    return ((a + 2) * x - (a + 3)) * x * x + 1;
}
static double far(double a, double x) {
    return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
}

/* As TensorFlow has it: positions in steps of 1/1024; a = -0.75 and the border repeated, or, with
 * half pixels, a = -0.5 and what is outside left out. */
static void cubic(const resize *r) {
    double a = r->half ? -0.5 : -0.75;
    for (int64_t i = 0; i < r->out; i++) {
        float at = r->half ? ((float)i + 0.5f) * r->scale - 0.5f : (float)i * r->scale;
        double low = floor((double)at);
        double part = (double)lrint(((double)at - low) * 1024) / 1024;
        double taps[] = {far(a, part + 1), near(a, part), near(a, 1 - part), far(a, 2 - part)};
        double sum = 0;
        for (int k = 0; k < 4; k++) {
            int64_t place = (int64_t)low + k - 1;
            if (r->half && place != within(place, r->in)) taps[k] = 0;
            sum += taps[k];
        }
        if (!r->half || fabs(sum) < 1e-30) sum = 1;
        for (int k = 0; k < 4; k++)
            r->weights[i * r->in + within((int64_t)low + k - 1, r->in)] += (float)(taps[k] / sum);
    }
}

/* The mean of what lies under each new element, in part where it does. */
static void area(const resize *r) {
    for (int64_t i = 0; i < r->out; i++) {
        double begin = (double)((float)i * r->scale), end = (double)((float)(i + 1) * r->scale);
        for (int64_t k = (int64_t)floor(begin); (double)k < end; k++) {
            double from = (double)k < begin ? begin : (double)k;
            double to = (double)(k + 1) > end ? end : (double)(k + 1);
            r->weights[i * r->in + within(k, r->in)] += (float)((to - from) / (double)r->scale);
        }
    }
}

/* Where a new element is among the old ones. */
static float place_of(const resize *r, int64_t i) {
    return r->half ? ((float)i + 0.5f) * r->scale - 0.5f : (float)i * r->scale;
}

static void bilinear(const resize *r) {
    for (int64_t i = 0; i < r->out; i++) {
        float at = place_of(r, i), low = floorf(at), part = at - low;
        r->weights[i * r->in + within((int64_t)low, r->in)] += 1 - part;
        r->weights[i * r->in + within((int64_t)ceilf(at), r->in)] += part;
    }
}

static void nearest(const resize *r) {
    for (int64_t i = 0; i < r->out; i++) {
        float at = r->half ? ((float)i + 0.5f) * r->scale : (float)i * r->scale;
        int64_t place = (int64_t)(r->align ? roundf(at) : floorf(at));
        r->weights[i * r->in + within(place, r->in)] = 1;
    }
}

static fg_value_id weights_of(fg_importer *im, fg_tf_call *call, resize *r) {
    static const struct {
        const char *start;
        void (*fill)(const resize *r);
    } ways[] = {{"ResizeArea", area},
                {"ResizeBicubic", cubic},
                {"ResizeBilinear", bilinear},
                {"ResizeNearest", nearest}};
    int64_t dims[] = {r->out, r->in};
    size_t count, bytes, i = 0;
    if (r->in < 1 || r->out < 1 || !fg_dims_count(2, dims, 4, &count, &bytes) ||
        bytes > (size_t)1 << 28)
        return fg_tf_refuse(im, call, "of these sizes");
    fg_tensor *tensor = fg_graph_tensor(im->graph, im->memory, FG_FLOAT32, 2, dims);
    r->weights = tensor->data;
    memset(tensor->data, 0, bytes);
    r->scale = r->align && r->out > 1 ? (float)(r->in - 1) / (float)(r->out - 1)
                                      : (float)r->in / (float)r->out;
    while (strncmp(call->row->op, ways[i].start, strlen(ways[i].start)) != 0) i++;
    ways[i].fill(r);
    return fg_tf_constant(im, call, tensor);
}

static resize resize_of(const fg_tf_call *call) {
    return (resize){.align = fg_tf_attr_bool(call->attrs, "align_corners", false),
                    .half = fg_tf_attr_bool(call->attrs, "half_pixel_centers", false)};
}

bool fg_tf_build_resize(fg_importer *im, fg_tf_call *call) {
    uint32_t count;
    if (!fg_tf_want(im, call, 2)) return false;
    const int64_t *sizes = fg_tf_known(im, call, 1, &count);
    const fg_shape *x = fg_tf_shape_of(im, call->inputs[0]);
    if (!sizes || count != 2 || x->rank != 4)
        return sizes && fg_tf_refuse(im, call, "of an unknown rank");
    resize r = resize_of(call);
    fg_value_id y = fg_tf_cast(im, call, call->inputs[0], FG_FLOAT32);
    static const char *const equations[] = {"oh,bhwc->bowc", "ow,bhwc->bhoc"};
    for (int i = 0; i < 2; i++) {
        r.out = sizes[i];
        if (!fg_size_is_number(x->dims[i + 1], &r.in))
            return fg_tf_refuse(im, call, "sizes that only the run tells");
        fg_value_id inputs[] = {weights_of(im, call, &r), y};
        y = fg_tf_make(im, call, FG_OP_einsum, inputs, 2,
                       &(fg_tf_set){"equation", FG_TF_TEXT(equations[i])}, 1);
    }
    return fg_tf_give(call, y);
}

/* ResizeBilinearGrad(dy, x), of bicubic too, and ResizeNearestNeighborGrad(dy, sizes of x): the
 * same weights the other way round. */
bool fg_tf_build_resize_grad(fg_importer *im, fg_tf_call *call) {
    bool told = strstr(call->row->op, "Nearest");
    if (!fg_tf_want(im, call, 2)) return false;
    const fg_tf_ints *sizes = told ? fg_tf_ints_of(im, call->inputs[1]) : NULL;
    const fg_shape *dy = fg_tf_shape_of(im, call->inputs[0]);
    const fg_shape *x = fg_tf_shape_of(im, call->inputs[1]);
    if (dy->rank != 4 || (told ? !sizes || sizes->count != 2 : x->rank != 4))
        return fg_tf_refuse(im, call, "of an unknown rank");
    resize r = resize_of(call);
    fg_dtype own = fg_tf_type_of(im, call->inputs[0]), type = own;
    if (!(FG_DTYPES_FLOAT & FG_DTYPE_BIT(own))) type = FG_FLOAT64; /* sums of whole numbers */
    if (!told) type = fg_tf_type_of(im, call->inputs[1]);
    fg_value_id y = fg_tf_cast(im, call, call->inputs[0], type);
    static const char *const equations[] = {"oh,bowc->bhwc", "ow,bhoc->bhwc"};
    for (int i = 0; i < 2; i++) {
        if (!fg_size_is_number(dy->dims[i + 1], &r.out) ||
            !fg_size_is_number(told ? sizes->at[i] : x->dims[i + 1], &r.in))
            return fg_tf_refuse(im, call, "sizes that only the run tells");
        fg_value_id inputs[] = {fg_tf_cast(im, call, weights_of(im, call, &r), type), y};
        y = fg_tf_make(im, call, FG_OP_einsum, inputs, 2,
                       &(fg_tf_set){"equation", FG_TF_TEXT(equations[i])}, 1);
    }
    return y && fg_tf_give(call, told ? fg_tf_cast(im, call, y, own) : y);
}

/* Bilinear resizing of pictures of any element type gives float32. */
bool fg_tf_build_bilinear(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_op_id after[FG_MAX_RANK + 1] = {0};
    const fg_tf_ints *sizes = fg_tf_sizes_input(im, call, 1, after);
    if (!sizes) return false;
    fg_value_id x = fg_tf_cast(im, call, call->inputs[0], FG_FLOAT32);
    bool align = fg_tf_attr_bool(call->attrs, "align_corners", false);
    bool half = fg_tf_attr_bool(call->attrs, "half_pixel_centers", false);
    fg_tf_set sets[] = {{"size", fg_tf_sizes_attr(sizes)},
                        {"align_corners", FG_TF_BOOL(align)},
                        {"half_pixel_centers", FG_TF_BOOL(half)}};
    fg_value_id made = fg_tf_make(im, call, FG_OP_resize_bilinear, &x, 1, sets, 3);
    return fg_tf_give(call, fg_tf_after(im, made, after));
}
