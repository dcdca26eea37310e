/* See bilinear.c. */

/* Rows along the last axis, of all planes. */
static void N(bilinear_part)(void *data, size_t begin, size_t end) {
    const bilinear *job = data;
    const fg_resize *r = &job->r;
    size_t width = r->width, length = (size_t)r->in[2] * width;
    T *y = (T *)job->call->out[0].data + begin * (size_t)r->out[2] * width;
    for (size_t row = begin; row < end; row++) {
        int64_t low, high;
        const T down = (T)fg_resize_between(r, 1, (int64_t)(row % (size_t)r->out[1]), &low, &high);
        const T *x =
            (const T *)job->call->in[0].data + row / (size_t)r->out[1] * (size_t)r->in[1] * length;
        const T *above = x + (size_t)low * length, *below = x + (size_t)high * length;
        for (int64_t k = 0; k < r->out[2]; k++, y += width) {
            const T right = (T)fg_resize_between(r, 2, k, &low, &high);
            const T *a = above + (size_t)low * width, *b = above + (size_t)high * width;
            const T *c = below + (size_t)low * width, *d = below + (size_t)high * width;
            for (size_t i = 0; i < width; i++) {
                const T top = a[i] + (b[i] - a[i]) * right;
                const T bottom = c[i] + (d[i] - c[i]) * right;
                y[i] = top + (bottom - top) * down;
            }
        }
    }
}

bool K(N(resize_bilinear))(fg_call *call) {
    bilinear job = {.call = call};
    if (call->out[0].count == 0) return true;
    fg_resize_init(&job.r, call);
    fg_split(call, job.r.planes * (size_t)job.r.out[1],
             FG_GRAIN / 4 / ((size_t)job.r.out[2] * job.r.width) + 1, N(bilinear_part), &job);
    return true;
}
