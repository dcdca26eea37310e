/* What lies under a window, at each of its places: patches, and the largest sum with a filter. */
#include <math.h>

#include "import/compose.h"

#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)

enum { MOST_AXES = 3, MOST_PLACES = 4096 };

typedef struct patches {
    int axes;
    int64_t size[MOST_AXES], stride[MOST_AXES], rate[MOST_AXES];
    const fg_size *count[MOST_AXES]; /* of patches */
    int64_t places;                  /* of a patch */
} patches;

/* A number for each spatial axis, with 1 for the batch and the channels. */
static bool numbers(fg_importer *im, fg_tf_call *call, const patches *p, const char *name,
                    int64_t *out) {
    uint32_t count;
    const int64_t *list = fg_tf_attr_ints(call->attrs, name, &count);
    for (int i = 0; i < p->axes; i++) out[i] = 1;
    if (!list && strcmp(name, "rates") == 0) return true;
    bool right = list && count == (uint32_t)p->axes + 2 && list[0] == 1 && list[p->axes + 1] == 1;
    for (int i = 0; i < p->axes && right; i++) {
        out[i] = list[i + 1];
        right = out[i] >= 1 && out[i] <= 4096;
    }
    return right ? true : fg_tf_refuse(im, call, "of %s", name);
}

/* `value` around, as SAME has it, and how many patches there are. */
static fg_value_id padded(fg_importer *im, fg_tf_call *call, patches *p, double value) {
    fg_value_id x = call->inputs[0];
    fg_sizes *sizes = &im->graph->sizes;
    int64_t *paddings = FG_NEW_ARRAY(im->arena, int64_t, 2 * (MOST_AXES + 2));
    bool same = fg_bytes_are(fg_tf_attr_text(call->attrs, "padding"), "SAME");
    for (int i = 0; i < p->axes; i++) {
        int64_t reach = (p->size[i] - 1) * p->rate[i] + 1, size;
        const fg_size *of = fg_tf_shape_of(im, x)->dims[i + 1];
        if (!same) {
            const fg_size *more =
                fg_size_add(sizes, of, fg_size_number(sizes, p->stride[i] - reach));
            p->count[i] = fg_size_divide(sizes, more, fg_size_number(sizes, p->stride[i]));
            continue;
        }
        if (!fg_size_is_number(of, &size) || size > INT32_MAX)
            return fg_tf_refuse(im, call, "sizes that only the run tells");
        int64_t count = (size + p->stride[i] - 1) / p->stride[i];
        int64_t missing = (count - 1) * p->stride[i] + reach - size;
        p->count[i] = fg_size_number(sizes, count);
        if (missing < 0) missing = 0;
        paddings[2 * i + 2] = missing / 2;
        paddings[2 * i + 3] = missing - missing / 2;
    }
    if (!same) return x;
    fg_tf_set sets[] = {{"paddings", FG_TF_INTS(2 * (uint32_t)(p->axes + 2), paddings)},
                        {"value", FG_TF_REAL(value)}};
    return fg_tf_make(im, call, FG_OP_pad, &x, 1, sets, 2);
}

static bool patches_init(fg_importer *im, fg_tf_call *call, patches *p, const char *sizes) {
    const fg_shape *x = fg_tf_shape_of(im, call->inputs[0]);
    p->axes = x->rank - 2;
    p->places = 1;
    if (p->axes != (strstr(call->row->op, "Volume") ? 3 : 2))
        return fg_tf_refuse(im, call, "of an unknown rank");
    if ((sizes && !numbers(im, call, p, sizes, p->size)) ||
        !numbers(im, call, p, "strides", p->stride) || !numbers(im, call, p, "rates", p->rate))
        return false;
    for (int i = 0; i < p->axes; i++)
        p->places = p->size[i] > MOST_PLACES ? INT32_MAX : p->places * p->size[i];
    if (p->places <= MOST_PLACES) return true;
    return fg_tf_refuse(im, call, "of more than %d places", MOST_PLACES);
}

/* What is at place `number` of each patch. */
static fg_value_id at_place(fg_importer *im, fg_tf_call *call, const patches *p, fg_value_id x,
                            int64_t number) {
    fg_sizes *sizes = &im->graph->sizes;
    const fg_size *one = fg_size_number(sizes, 1);
    for (int i = p->axes - 1; i >= 0; i--) {
        const fg_size *begin = fg_size_number(sizes, number % p->size[i] * p->rate[i]);
        const fg_size *length = fg_size_multiply(sizes, fg_size_subtract(sizes, p->count[i], one),
                                                 fg_size_number(sizes, p->stride[i]));
        const fg_size *end = fg_size_add(sizes, fg_size_add(sizes, begin, length), one);
        x = fg_tf_slice(im, call, x, i + 1, begin, end, p->stride[i]);
        number /= p->size[i];
    }
    return x;
}

/* ExtractImagePatches, ExtractVolumePatches: the places of a patch, row by row, and the channels of
 * each, as channels. */
bool fg_tf_build_patches(fg_importer *im, fg_tf_call *call) {
    patches p;
    if (!fg_tf_want(im, call, 1) || !patches_init(im, call, &p, "ksizes")) return false;
    fg_value_id x = padded(im, call, &p, 0);
    fg_value_id *parts = FG_NEW_ARRAY(im->arena, fg_value_id, p.places);
    for (int64_t i = 0; i < p.places; i++) parts[i] = at_place(im, call, &p, x, i);
    return fg_tf_give(call, fg_tf_make(im, call, FG_OP_concat, parts, (uint32_t)p.places,
                                       &(fg_tf_set){"axis", FG_TF_INT(-1)}, 1));
}

/* Dilation2D(x, filter): the largest sum of x and the filter [height, width, channels]. */
bool fg_tf_build_dilation(fg_importer *im, fg_tf_call *call) {
    patches p = {0};
    if (!fg_tf_want(im, call, 2)) return false;
    const fg_shape *filter = fg_tf_shape_of(im, call->inputs[1]);
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    for (int i = 0; i < 2; i++)
        if (filter->rank != 3 || !fg_size_is_number(filter->dims[i], &p.size[i]) || p.size[i] < 1)
            return fg_tf_refuse(im, call, "of a filter whose sizes only the run tells");
    if (!(FG_DTYPES_FLOAT & FG_DTYPE_BIT(dtype))) return fg_tf_refuse(im, call, "of whole numbers");
    if (!patches_init(im, call, &p, NULL)) return false;
    fg_value_id x = padded(im, call, &p, -INFINITY), best = 0;
    fg_sizes *sizes = &im->graph->sizes;
    for (int64_t i = 0; i < p.places; i++) {
        fg_value_id weight = call->inputs[1];
        int64_t at[] = {i / p.size[1], i % p.size[1]};
        for (int k = 0; k < 2; k++)
            weight = fg_tf_slice(im, call, weight, k, fg_size_number(sizes, at[k]),
                                 fg_size_number(sizes, at[k] + 1), 1);
        fg_value_id sum = BI(add, at_place(im, call, &p, x, i), weight);
        if (!sum) return false;
        best = best ? BI(maximum, best, sum) : sum;
    }
    return fg_tf_give(call, best);
}
