/* Convolutions by oneDNN: see onednn.h.
 *
 * A convolution is cut into pieces: groups of images; or rows of one image, of which the first and
 * the last have its padding; or, where there are more weights than anything else, channels of the
 * result, which are computed apart and then put in their places. Pieces of one kind share a
 * primitive; each has memory objects of its own, since several run at once. */
#ifdef FG_HAVE_ONEDNN

#include <string.h>

#include "kernels/onednn_api.h"
#include "kernels/window.h"

enum {
    PIECES = 16,               /* at most, but for images that are cut */
    KINDS = 8,                 /* of pieces */
    PIECE_WORK = 1 << 21,      /* multiplications that are worth a piece */
    LEAST_WORK = 1 << 22,      /* that are worth oneDNN */
    LEAST_DEPTHWISE = 1 << 18, /* the same where each channel is by itself */
    CHANNELS = 64,             /* what channels are cut into multiples of */
    MOST_SCRATCH = 1 << 26,    /* bytes */
};

/* What pieces of one kind have in common. */
typedef struct kind {
    int64_t images, in, out, before, behind; /* along the axis that is cut; its padding */
    int64_t channels;
    dnnl_primitive_t run, pack;
    dnnl_memory_desc_t src, dst, bias, plain, packed, scratchpad;
} kind;

/* Weights in the form that some pieces want. */
typedef struct pack {
    const kind *kind;
    size_t at, bytes; /* in packed */
    int64_t channel;  /* the first of the result's */
    dnnl_memory_t plain, packed;
    dnnl_stream_t stream;
} pack;

typedef struct piece {
    const kind *kind;
    size_t pack;
    int64_t x, y, channel; /* elements; y of the result, or of `results` */
    dnnl_memory_t src, dst, bias, scratchpad;
    dnnl_stream_t stream;
} piece;

typedef struct prepared {
    fg_onednn *onednn;
    fg_window w;
    size_t groups;
    int axes, cut; /* spatial ones; which of w's is cut */
    bool bias, by_channels;
    kind kinds[KINDS];
    pack *packs;
    piece *pieces;
    size_t kind_count, pack_count, piece_count;
    char *block; /* packed weights, scratch memory, results of pieces */
    size_t block_bytes, scratch_at, scratch_bytes, results_at;
    uint64_t version; /* of the weights that are packed; 0: none */
} prepared;

typedef struct job {
    const prepared *p;
    const fg_call *call;
    atomic_int status; /* dnnl_status_t: the first failure */
} job;

/* ---- kinds ---- */

static int64_t span(const fg_window *w, int axis) {
    return (w->taps[axis] - 1) * w->dilation[axis] + 1;
}

static dnnl_status_t describe(const prepared *p, kind *k) {
    static const dnnl_format_tag_t tags[] = {dnnl_nwc, dnnl_nhwc, dnnl_ndhwc};
    const fg_onednn *o = p->onednn;
    const fg_window *w = &p->w;
    const int64_t groups = (int64_t)p->groups, out = (int64_t)w->out_channels;
    const int64_t in = (int64_t)w->in_channels / groups, first = FG_WINDOW_AXES - p->axes;
    dnnl_dims_t src = {k->images, (int64_t)w->in_channels}, dst = {k->images, k->channels};
    dnnl_dims_t weights = {groups, k->channels / groups, in}, bias = {k->channels};
    dnnl_dims_t steps = {out / groups, 1, out};
    int64_t step = in * out;
    for (int i = p->axes - 1; i >= 0; i--) {
        src[2 + i] = first + i == p->cut ? k->in : w->in[first + i];
        dst[2 + i] = first + i == p->cut ? k->out : w->out[first + i];
        weights[3 + i] = w->taps[first + i];
        steps[3 + i] = step;
        step *= w->taps[first + i];
    }
    int rank = 2 + p->axes, skip = groups == 1;
    dnnl_format_tag_t tag = tags[p->axes - 1];
    dnnl_status_t status = o->dnnl_memory_desc_init_by_tag(&k->src, rank, src, dnnl_f32, tag);
    if (!status) status = o->dnnl_memory_desc_init_by_tag(&k->dst, rank, dst, dnnl_f32, tag);
    if (!status) status = o->dnnl_memory_desc_init_by_tag(&k->bias, 1, bias, dnnl_f32, dnnl_a);
    if (!status)
        status = o->dnnl_memory_desc_init_by_strides(&k->plain, rank + 1 - skip, weights + skip,
                                                     dnnl_f32, steps + skip);
    if (!status)
        status = o->dnnl_memory_desc_init_by_tag(&k->packed, rank + 1 - skip, weights + skip,
                                                 dnnl_f32, dnnl_format_tag_any);
    return status;
}

/* The convolution's description; padding behind is what the last window needs. */
static dnnl_status_t describe_windows(const prepared *p, const kind *k,
                                      dnnl_convolution_desc_t *desc) {
    const fg_window *w = &p->w;
    dnnl_dims_t strides, dilates, before, behind;
    for (int i = 0; i < p->axes; i++) {
        int axis = FG_WINDOW_AXES - p->axes + i;
        int64_t more = (w->out[axis] - 1) * w->stride[axis] + span(w, axis) - w->in[axis];
        strides[i] = w->stride[axis];
        dilates[i] = w->dilation[axis] - 1;
        before[i] = axis == p->cut ? k->before : w->before[axis];
        behind[i] = axis == p->cut ? k->behind : more - w->before[axis];
        if (behind[i] < 0) behind[i] = 0;
    }
    return p->onednn->dnnl_dilated_convolution_forward_desc_init(
        desc, dnnl_forward_inference, dnnl_convolution_direct, &k->src, &k->packed,
        p->bias ? &k->bias : NULL, &k->dst, strides, dilates, before, behind);
}

/* The implementations that are made for these layouts: the others are no better than ours. */
static bool is_good(const fg_onednn *o, const_dnnl_primitive_desc_t desc) {
    const char *info = NULL;
    if (o->dnnl_primitive_desc_query(desc, dnnl_query_impl_info_str, 0, &info) || !info)
        return false;
    return !strstr(info, "gemm") && !strstr(info, "ref");
}

static dnnl_status_t make_pack(const prepared *p, kind *k) {
    const fg_onednn *o = p->onednn;
    dnnl_primitive_desc_t desc;
    dnnl_status_t status = o->dnnl_reorder_primitive_desc_create(&desc, &k->plain, o->engine,
                                                                 &k->packed, o->engine, NULL);
    if (status) return status;
    status = o->dnnl_primitive_create(&k->pack, desc);
    o->dnnl_primitive_desc_destroy(desc);
    return status;
}

static dnnl_status_t make_kind(const prepared *p, kind *k) {
    const fg_onednn *o = p->onednn;
    dnnl_convolution_desc_t windows;
    dnnl_primitive_attr_t attr = NULL;
    dnnl_primitive_desc_t desc = NULL;
    dnnl_status_t status = describe(p, k);
    /* Pieces that share weights want them in one form. */
    if (!status && !p->by_channels && k != p->kinds) k->packed = p->kinds[0].packed;
    if (!status) status = describe_windows(p, k, &windows);
    if (!status) status = o->dnnl_primitive_attr_create(&attr);
    if (!status)
        status = o->dnnl_primitive_attr_set_scratchpad_mode(attr, dnnl_scratchpad_mode_user);
    if (!status) status = o->dnnl_primitive_desc_create(&desc, &windows, attr, o->engine, NULL);
    if (!status && !is_good(o, desc)) status = dnnl_unimplemented;
    if (!status) status = o->dnnl_primitive_create(&k->run, desc);
    if (!status) {
        k->packed = *o->dnnl_primitive_desc_query_md(desc, dnnl_query_weights_md, 0);
        k->scratchpad = *o->dnnl_primitive_desc_query_md(desc, dnnl_query_scratchpad_md, 0);
        status = make_pack(p, k);
    }
    if (desc) o->dnnl_primitive_desc_destroy(desc);
    if (attr) o->dnnl_primitive_attr_destroy(attr);
    return status;
}

/* The kind like `wanted`, made where it is new. */
static dnnl_status_t find_kind(prepared *p, const kind *wanted, const kind **found) {
    for (size_t i = 0; i < p->kind_count; i++) {
        const kind *k = *found = &p->kinds[i];
        if (k->images == wanted->images && k->in == wanted->in && k->out == wanted->out &&
            k->before == wanted->before && k->behind == wanted->behind &&
            k->channels == wanted->channels)
            return dnnl_success;
    }
    if (p->kind_count == KINDS) return dnnl_unimplemented;
    kind *made = &p->kinds[p->kind_count++];
    *made = *wanted;
    *found = made;
    return make_kind(p, made);
}

/* ---- pieces ---- */

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

static void whole_image(const prepared *p, kind *k) {
    const fg_window *w = &p->w;
    int64_t behind = (w->out[p->cut] - 1) * w->stride[p->cut] + span(w, p->cut) - w->in[p->cut] -
                     w->before[p->cut];
    *k = (kind){.images = (int64_t)w->batch,
                .in = w->in[p->cut],
                .out = w->out[p->cut],
                .before = w->before[p->cut],
                .behind = behind > 0 ? behind : 0,
                .channels = (int64_t)w->out_channels};
}

static dnnl_status_t cut_images(prepared *p, size_t wanted) {
    size_t each = (p->w.batch + wanted - 1) / wanted, count = (p->w.batch + each - 1) / each;
    dnnl_status_t status = dnnl_success;
    for (size_t i = 0; i < count && !status; i++) {
        kind k;
        whole_image(p, &k);
        k.images = (int64_t)least(each, p->w.batch - i * each);
        p->pieces[i].x = (int64_t)(i * each) * p->w.x_batch;
        p->pieces[i].y = (int64_t)(i * each) * p->w.y_batch;
        status = find_kind(p, &k, &p->pieces[i].kind);
    }
    p->piece_count = count;
    return status;
}

static dnnl_status_t cut_rows(prepared *p, size_t blocks) {
    const fg_window *w = &p->w;
    const int64_t stride = w->stride[p->cut], size = w->in[p->cut], rows = w->out[p->cut];
    const int64_t each = (rows + (int64_t)blocks - 1) / (int64_t)blocks;
    dnnl_status_t status = dnnl_success;
    for (size_t image = 0; image < w->batch; image++)
        for (int64_t row = 0; row < rows && !status; row += each) {
            piece *it = &p->pieces[p->piece_count++];
            kind k = {.images = 1, .channels = (int64_t)w->out_channels};
            k.out = rows - row < each ? rows - row : each;
            int64_t begin = row * stride - w->before[p->cut];
            int64_t end = begin + (k.out - 1) * stride + span(w, p->cut);
            k.before = begin < 0 ? -begin : 0;
            k.behind = end > size ? end - size : 0;
            k.in = end - k.behind - begin - k.before;
            if (k.in <= 0) return dnnl_unimplemented;
            it->x = (int64_t)image * w->x_batch + (begin + k.before) * w->x_axis[p->cut];
            it->y = (int64_t)image * w->y_batch + row * w->y_axis[p->cut];
            status = find_kind(p, &k, &it->kind);
        }
    return status;
}

static dnnl_status_t cut_channels(prepared *p, size_t wanted) {
    const size_t out = p->w.out_channels, parts = least(wanted, out / CHANNELS);
    const size_t each = ((out + CHANNELS - 1) / CHANNELS + parts - 1) / parts * CHANNELS;
    const size_t places = p->w.batch * (size_t)p->w.y_batch / out;
    dnnl_status_t status = dnnl_success;
    for (size_t channel = 0; channel < out && !status; channel += each) {
        piece *it = &p->pieces[p->piece_count];
        kind k;
        whole_image(p, &k);
        k.channels = (int64_t)least(each, out - channel);
        it->channel = (int64_t)channel;
        it->y = (int64_t)(channel * places);
        it->pack = p->piece_count++;
        status = find_kind(p, &k, &it->kind);
    }
    return status;
}

static dnnl_status_t cut(prepared *p, size_t work, size_t weights) {
    const fg_window *w = &p->w;
    size_t wanted = least(work / PIECE_WORK + 1, PIECES);
    p->by_channels = p->groups == 1 && wanted > 1 && w->out_channels >= 2 * CHANNELS &&
                     weights > 2 * w->batch * (size_t)w->x_batch;
    if (p->by_channels) return cut_channels(p, wanted);
    if (w->batch >= wanted) return cut_images(p, wanted);
    return cut_rows(p, least((wanted + w->batch - 1) / w->batch, (size_t)w->out[p->cut]));
}

/* ---- memory ---- */

static size_t aligned(size_t bytes) {
    return (bytes + 63) & ~(size_t)63;
}

/* What the block holds, and where. False where it would be too much. */
static bool lay_out(prepared *p) {
    const fg_onednn *o = p->onednn;
    size_t at = 0;
    p->pack_count = p->by_channels ? p->piece_count : 1;
    for (size_t i = 0; i < p->pack_count; i++) {
        pack *it = &p->packs[i];
        it->kind = p->pieces[i].kind;
        it->channel = p->pieces[i].channel;
        it->at = at;
        it->bytes = o->dnnl_memory_desc_get_size(&it->kind->packed);
        at += aligned(it->bytes);
    }
    for (size_t i = 0; i < p->kind_count; i++) {
        size_t bytes = aligned(o->dnnl_memory_desc_get_size(&p->kinds[i].scratchpad));
        if (bytes > p->scratch_bytes) p->scratch_bytes = bytes;
    }
    if (p->scratch_bytes > MOST_SCRATCH / p->piece_count) return false;
    p->scratch_at = at;
    p->results_at = at + p->scratch_bytes * p->piece_count;
    p->block_bytes = p->results_at + 4096;
    if (p->by_channels) p->block_bytes += p->w.batch * (size_t)p->w.y_batch * sizeof(float);
    return true;
}

static dnnl_status_t make_memory(const fg_onednn *o, dnnl_memory_t *memory,
                                 const dnnl_memory_desc_t *desc, void *data) {
    return o->dnnl_memory_create(memory, desc, o->engine, data);
}

static dnnl_status_t make_objects(prepared *p) {
    const fg_onednn *o = p->onednn;
    dnnl_status_t status = dnnl_success;
    for (size_t i = 0; i < p->pack_count && !status; i++) {
        pack *it = &p->packs[i];
        status = make_memory(o, &it->plain, &it->kind->plain, DNNL_MEMORY_NONE);
        if (!status) status = make_memory(o, &it->packed, &it->kind->packed, p->block + it->at);
        if (!status)
            status = o->dnnl_stream_create(&it->stream, o->engine, dnnl_stream_default_flags);
    }
    for (size_t i = 0; i < p->piece_count && !status; i++) {
        piece *it = &p->pieces[i];
        void *scratch = p->block + p->scratch_at + i * p->scratch_bytes;
        status = make_memory(o, &it->src, &it->kind->src, DNNL_MEMORY_NONE);
        if (!status) status = make_memory(o, &it->dst, &it->kind->dst, DNNL_MEMORY_NONE);
        if (!status && p->bias)
            status = make_memory(o, &it->bias, &it->kind->bias, DNNL_MEMORY_NONE);
        if (!status) status = make_memory(o, &it->scratchpad, &it->kind->scratchpad, scratch);
        if (!status)
            status = o->dnnl_stream_create(&it->stream, o->engine, dnnl_stream_default_flags);
    }
    return status;
}

/* ---- life ---- */

static size_t most_pieces(const fg_window *w) {
    return PIECES + 2 * (w->batch < PIECES ? w->batch : PIECES);
}

static void free_objects(prepared *p) {
    const fg_onednn *o = p->onednn;
    for (size_t i = 0; i < p->piece_count; i++) {
        piece *it = &p->pieces[i];
        dnnl_memory_t all[] = {it->src, it->dst, it->bias, it->scratchpad};
        for (size_t j = 0; j < sizeof all / sizeof *all; j++)
            if (all[j]) o->dnnl_memory_destroy(all[j]);
        if (it->stream) o->dnnl_stream_destroy(it->stream);
    }
    for (size_t i = 0; i < p->pack_count; i++) {
        if (p->packs[i].plain) o->dnnl_memory_destroy(p->packs[i].plain);
        if (p->packs[i].packed) o->dnnl_memory_destroy(p->packs[i].packed);
        if (p->packs[i].stream) o->dnnl_stream_destroy(p->packs[i].stream);
    }
    for (size_t i = 0; i < p->kind_count; i++) {
        if (p->kinds[i].run) o->dnnl_primitive_destroy(p->kinds[i].run);
        if (p->kinds[i].pack) o->dnnl_primitive_destroy(p->kinds[i].pack);
    }
}

void fg_onednn_conv_free(void *data) {
    prepared *p = data;
    if (!p) return;
    fg_memory *memory = p->onednn->memory;
    size_t pieces = most_pieces(&p->w);
    free_objects(p);
    fg_memory_free(memory, p->block, p->block_bytes);
    fg_memory_free(memory, p->packs, pieces * sizeof *p->packs);
    fg_memory_free(memory, p->pieces, pieces * sizeof *p->pieces);
    fg_memory_free(memory, p, sizeof *p);
}

/* Sets all but `*status` where there is not enough memory. */
static bool build(prepared *p, size_t work, size_t weights, dnnl_status_t *status) {
    fg_memory *memory = p->onednn->memory;
    size_t pieces = most_pieces(&p->w);
    *status = dnnl_out_of_memory;
    p->pieces = fg_memory_alloc_zeroed(memory, pieces * sizeof *p->pieces);
    p->packs = fg_memory_alloc_zeroed(memory, pieces * sizeof *p->packs);
    if (!p->pieces || !p->packs) return false;
    *status = cut(p, work, weights);
    if (*status) return false;
    *status = dnnl_unimplemented;
    if (!lay_out(p)) return false;
    *status = dnnl_out_of_memory;
    p->block = fg_memory_alloc(memory, p->block_bytes);
    if (!p->block) return false;
    *status = make_objects(p);
    return *status == dnnl_success;
}

bool fg_onednn_conv_make(fg_onednn *onednn, const fg_call *call, const fg_window *window,
                         size_t groups, void **made) {
    size_t weights = call->in[1].count, work = call->out[0].count;
    *made = NULL;
    if (work == 0 || weights == 0 || !window->channels_last || !call->versions ||
        call->versions[1] == 0)
        return true;
    bool depthwise = groups > 1 && window->in_channels == groups;
    if (__builtin_mul_overflow(work, weights / window->out_channels, &work)) return true;
    if (work < (depthwise ? LEAST_DEPTHWISE : LEAST_WORK) || !fg_onednn_open(onednn)) return true;
    prepared *p = fg_memory_alloc_zeroed(onednn->memory, sizeof *p);
    if (!p) return false;
    p->onednn = onednn;
    p->w = *window;
    p->groups = groups;
    p->axes = call->in[0].rank - 2;
    p->cut = FG_WINDOW_AXES - p->axes;
    p->bias = call->in_count > 2 && call->in[2].dtype != FG_INVALID;
    dnnl_status_t status;
    int threads = fg_onednn_enter(onednn);
    bool good = build(p, work, weights, &status);
    fg_onednn_leave(onednn, threads);
    if (good) {
        *made = p;
        return true;
    }
    fg_onednn_conv_free(p);
    return status != dnnl_out_of_memory;
}

/* ---- execution ---- */

static void fail(job *it, dnnl_status_t status) {
    int none = dnnl_success;
    atomic_compare_exchange_strong(&it->status, &none, (int)status);
}

static void pack_part(void *data, size_t i) {
    job *it = data;
    const fg_onednn *o = it->p->onednn;
    const pack *own = &it->p->packs[i];
    float *weights = (float *)it->call->in[1].data + own->channel;
    dnnl_exec_arg_t args[] = {{DNNL_ARG_FROM, own->plain}, {DNNL_ARG_TO, own->packed}};
    int threads = fg_onednn_enter(o);
    dnnl_status_t status = o->dnnl_memory_set_data_handle(own->plain, weights);
    if (!status) status = o->dnnl_primitive_execute(own->kind->pack, own->stream, 2, args);
    if (!status) status = o->dnnl_stream_wait(own->stream);
    fg_onednn_leave(o, threads);
    if (status) fail(it, status);
}

/* Channels that were computed apart to their places in the result. */
static void place_channels(const prepared *p, const piece *own, const float *from, float *y) {
    const size_t out = p->w.out_channels, channels = (size_t)own->kind->channels;
    const size_t places = p->w.batch * (size_t)p->w.y_batch / out;
    for (size_t i = 0; i < places; i++)
        memcpy(y + i * out + own->channel, from + i * channels, channels * sizeof(float));
}

static void run_part(void *data, size_t i) {
    job *it = data;
    const prepared *p = it->p;
    const fg_onednn *o = p->onednn;
    const piece *own = &p->pieces[i];
    float *x = (float *)it->call->in[0].data + own->x, *y = it->call->out[0].data;
    float *to = p->by_channels ? (float *)(void *)(p->block + p->results_at) + own->y : y + own->y;
    dnnl_exec_arg_t args[] = {{DNNL_ARG_SRC, own->src},
                              {DNNL_ARG_WEIGHTS, p->packs[own->pack].packed},
                              {DNNL_ARG_DST, own->dst},
                              {DNNL_ARG_SCRATCHPAD, own->scratchpad},
                              {DNNL_ARG_BIAS, own->bias}};
    int threads = fg_onednn_enter(o);
    dnnl_status_t status = o->dnnl_memory_set_data_handle(own->src, x);
    if (!status) status = o->dnnl_memory_set_data_handle(own->dst, to);
    if (!status && p->bias)
        status =
            o->dnnl_memory_set_data_handle(own->bias, (float *)it->call->in[2].data + own->channel);
    if (!status) status = o->dnnl_primitive_execute(own->kind->run, own->stream, 4 + p->bias, args);
    if (!status) status = o->dnnl_stream_wait(own->stream);
    fg_onednn_leave(o, threads);
    if (status)
        fail(it, status);
    else if (p->by_channels)
        place_channels(p, own, to, y);
}

fg_onednn_result fg_onednn_conv_run(const fg_call *call) {
    prepared *p = call->prepared;
    job it = {.p = p, .call = call};
    atomic_init(&it.status, dnnl_success);
    if (call->versions[1] == 0 || p->version != call->versions[1]) {
        fg_pool_run(call->pool, p->pack_count, pack_part, &it);
        p->version = atomic_load(&it.status) ? 0 : call->versions[1];
    }
    if (!atomic_load(&it.status)) fg_pool_run(call->pool, p->piece_count, run_part, &it);
    int status = atomic_load(&it.status);
    if (!status) return FG_ONEDNN_DONE;
    return status == dnnl_out_of_memory ? FG_ONEDNN_MEMORY : FG_ONEDNN_FAILED;
}

#else
typedef int fg_onednn_is_not_built_in;
#endif
