/* What is ordered: sorting, the largest, what differs. See order.h. */
#include "kernels/order.h"

#include <string.h>

#include "kernels/isa.h"

enum { SHORT = 16 }; /* runs that are sorted by insertion */

/* ---- keys ---- */

/* Whole numbers: the sign's bit turned. */
#define SIGNED_KEY(T) ((uint64_t)((const T *)data)[index] ^ (uint64_t)1 << 63)

/* Floats of 64 bits are ordered as their bits are, once all bits of negative ones are turned, and
 * the sign's bit of the others. */
static uint64_t real_key(double value) {
    uint64_t bits;
    if (value != value) return UINT64_MAX;
    if (value == 0) value = 0; /* -0 */
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

uint64_t fg_order_key(fg_dtype dtype, const void *data, size_t index) {
    switch (dtype) {
        case FG_BOOL:
        case FG_UINT8:
            return ((const uint8_t *)data)[index];
        case FG_UINT16:
            return ((const uint16_t *)data)[index];
        case FG_UINT32:
            return ((const uint32_t *)data)[index];
        case FG_UINT64:
            return ((const uint64_t *)data)[index];
        case FG_INT8:
            return SIGNED_KEY(int8_t);
        case FG_INT16:
            return SIGNED_KEY(int16_t);
        case FG_INT32:
            return SIGNED_KEY(int32_t);
        case FG_INT64:
            return SIGNED_KEY(int64_t);
        case FG_FLOAT16:
            return real_key((double)fg_float_of_half(((const uint16_t *)data)[index]));
        case FG_BFLOAT16:
            return real_key((double)fg_float_of_bfloat(((const uint16_t *)data)[index]));
        case FG_FLOAT32:
            return real_key((double)((const float *)data)[index]);
        default:
            return real_key(((const double *)data)[index]);
    }
}

void fg_order_keys(const fg_view *x, size_t first, size_t stride, size_t n, bool descending,
                   fg_ordered *out) {
    for (size_t i = 0; i < n; i++) {
        uint64_t key = fg_order_key(x->dtype, x->data, first + i * stride);
        out[i] = (fg_ordered){descending ? ~key : key, i};
    }
}

/* ---- merging runs, from the bottom ---- */

static void insertion_sort(fg_ordered *items, size_t n) {
    for (size_t i = 1; i < n; i++) {
        fg_ordered item = items[i];
        size_t j = i;
        for (; j > 0 && items[j - 1].key > item.key; j--) items[j] = items[j - 1];
        items[j] = item;
    }
}

static void merge(const fg_ordered *a, size_t count_a, const fg_ordered *b, size_t count_b,
                  fg_ordered *out) {
    while (count_a && count_b) {
        bool second = b->key < a->key;
        *out++ = second ? *b : *a;
        a += !second;
        b += second;
        count_a -= !second;
        count_b -= second;
    }
    memcpy(out, count_a ? a : b, (count_a + count_b) * sizeof *out);
}

void fg_order_sort(fg_ordered *items, fg_ordered *spare, size_t n) {
    fg_ordered *from = items, *to = spare;
    for (size_t i = 0; i < n; i += SHORT) insertion_sort(items + i, n - i < SHORT ? n - i : SHORT);
    for (size_t width = SHORT; width < n; width *= 2) {
        for (size_t i = 0; i < n; i += 2 * width) {
            size_t middle = n - i < width ? n : i + width;
            size_t end = n - middle < width ? n : middle + width;
            merge(from + i, middle - i, from + middle, end - middle, to + i);
        }
        fg_ordered *other = from;
        from = to;
        to = other;
    }
    if (from != items) memcpy(items, from, n * sizeof *items);
}

/* ---- lines ---- */

static size_t pieces_of(size_t lines) {
    return lines < FG_ORDER_PIECES ? lines : FG_ORDER_PIECES;
}

/* More than there is where it does not fit: the memory is then refused. */
size_t fg_order_scratch(size_t lines, size_t n) {
    size_t bytes;
    return __builtin_mul_overflow(pieces_of(lines) * 2 * sizeof(fg_ordered), n, &bytes) ? SIZE_MAX
                                                                                        : bytes;
}

typedef struct lines_job {
    const fg_call *call;
    fg_order_line run;
    size_t lines, n, pieces;
} lines_job;

static void lines_part(void *data, size_t begin, size_t end) {
    const lines_job *job = data;
    for (size_t piece = begin; piece < end; piece++) {
        fg_ordered *items = (fg_ordered *)job->call->scratch + piece * 2 * job->n;
        size_t each = (job->lines + job->pieces - 1) / job->pieces, last = (piece + 1) * each;
        for (size_t line = piece * each; line < last && line < job->lines; line++)
            job->run(job->call, line, job->n, items);
    }
}

void fg_order_lines(const fg_call *call, size_t lines, size_t n, fg_order_line run) {
    lines_job job = {call, run, lines, n, pieces_of(lines)};
    fg_split(call, job.pieces, lines * n < FG_GRAIN / 8 ? job.pieces : 1, lines_part, &job);
}

/* ---- sort and argsort ---- */

static bool is_descending(const fg_call *call) {
    return call->attrs[2].s[0] == 'd';
}

static void sort_line(const fg_call *call, size_t line, size_t n, fg_ordered *items) {
    const fg_view *x = &call->in[0], *y = &call->out[0];
    int axis = fg_axis_at(call->attrs[1].i, x->rank);
    size_t inner = fg_dims_product(x->dims, axis + 1, x->rank), size = fg_dtype_size(x->dtype);
    size_t first = line / inner * n * inner + line % inner;
    fg_order_keys(x, first, inner, n, is_descending(call), items);
    fg_order_sort(items, items + n, n);
    for (size_t i = 0; i < n; i++)
        memcpy((char *)y->data + (first + i * inner) * size,
               (const char *)x->data + (first + items[i].at * inner) * size, size);
}

static void put_index(const fg_view *y, size_t at, size_t value) {
    if (y->dtype == FG_INT32)
        ((int32_t *)y->data)[at] = (int32_t)value;
    else
        ((int64_t *)y->data)[at] = (int64_t)value;
}

static void argsort_line(const fg_call *call, size_t line, size_t n, fg_ordered *items) {
    const fg_view *x = &call->in[0];
    int axis = fg_axis_at(call->attrs[1].i, x->rank);
    size_t inner = fg_dims_product(x->dims, axis + 1, x->rank);
    size_t first = line / inner * n * inner + line % inner;
    fg_order_keys(x, first, inner, n, is_descending(call), items);
    fg_order_sort(items, items + n, n);
    for (size_t i = 0; i < n; i++) put_index(&call->out[0], first + i * inner, items[i].at);
}

/* Positions must fit into what they are written to. */
static bool positions_fit(fg_call *call, fg_dtype dtype, size_t n) {
    if (dtype != FG_INT32 || n <= INT32_MAX) return true;
    return fg_call_fail(call, 0, "%zu positions do not fit into int32", n);
}

static bool run_axis(fg_call *call, fg_order_line line) {
    const fg_view *x = &call->in[0];
    size_t n = (size_t)x->dims[fg_axis_at(call->attrs[1].i, x->rank)];
    if (x->count) fg_order_lines(call, x->count / n, n, line);
    return true;
}

size_t fg_sort_scratch(const fg_call *call) {
    const fg_view *x = &call->in[0];
    size_t n = (size_t)x->dims[fg_axis_at(call->attrs[1].i, x->rank)];
    return x->count ? fg_order_scratch(x->count / n, n) : 0;
}

bool fg_kernel_sort(fg_call *call) {
    return run_axis(call, sort_line);
}

bool fg_kernel_argsort(fg_call *call) {
    return positions_fit(call, call->out[0].dtype, call->in[0].count) &&
           run_axis(call, argsort_line);
}

/* ---- top_k ---- */

/* True where `a` comes behind `b`: keys are those of descending order. */
static bool behind(const fg_ordered *a, const fg_ordered *b) {
    return a->key != b->key ? a->key > b->key : a->at > b->at;
}

/* The heap's root is the last of its elements; a child that is behind it moves up. */
static void sink(fg_ordered *heap, size_t k) {
    fg_ordered item = heap[0];
    size_t at = 0;
    for (size_t child = 1; child < k; child = 2 * at + 1) {
        if (child + 1 < k && behind(&heap[child + 1], &heap[child])) child++;
        if (!behind(&heap[child], &item)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = item;
}

/* Keeps the first k of n: a heap of them, in which the last is at hand. */
static void keep_first(fg_ordered *items, size_t n, size_t k) {
    for (size_t i = 1; i < k; i++) {
        fg_ordered item = items[i];
        size_t at = i;
        for (; at > 0 && behind(&item, &items[(at - 1) / 2]); at = (at - 1) / 2)
            items[at] = items[(at - 1) / 2];
        items[at] = item;
    }
    for (size_t i = k; i < n; i++) {
        if (!behind(&items[0], &items[i])) continue;
        items[0] = items[i];
        sink(items, k);
    }
}

/* Out of the heap, equal keys are not as they stood: the positions decide among them. */
static void order_equals(fg_ordered *items, size_t n) {
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && items[end].key == items[i].key; end++) continue;
        for (size_t j = i; j < end; j++) items[j].key = items[j].at;
        if (end - i > 1) fg_order_sort(items + i, items + n, end - i);
    }
}

static void top_line(const fg_call *call, size_t line, size_t n, fg_ordered *items) {
    const fg_view *x = &call->in[0], *values = &call->out[0];
    size_t size = fg_dtype_size(x->dtype), k = (size_t)values->dims[values->rank - 1];
    fg_order_keys(x, line * n, 1, n, true, items);
    if (k < n) keep_first(items, n, k);
    fg_order_sort(items, items + n, k);
    if (k < n) order_equals(items, k);
    for (size_t i = 0; i < k; i++) {
        memcpy((char *)values->data + (line * k + i) * size,
               (const char *)x->data + (line * n + items[i].at) * size, size);
        put_index(&call->out[1], line * k + i, items[i].at);
    }
}

size_t fg_top_k_scratch(const fg_call *call) {
    const fg_view *x = &call->in[0];
    size_t n = (size_t)x->dims[x->rank - 1];
    return x->count ? fg_order_scratch(x->count / n, n) : 0;
}

bool fg_kernel_top_k(fg_call *call) {
    const fg_view *x = &call->in[0];
    size_t n = (size_t)x->dims[x->rank - 1];
    if (!positions_fit(call, call->out[1].dtype, n)) return false;
    if (call->out[0].count) fg_order_lines(call, x->count / n, n, top_line);
    return true;
}

/* ---- unique ---- */

/* What is at each of n positions of an axis: `outer` times `inner` elements. */
typedef struct slices {
    const fg_view *x;
    size_t outer, n, inner;
    int axis;
} slices;

static void slices_init(slices *self, const fg_call *call) {
    const fg_view *x = &call->in[0];
    self->x = x;
    self->axis = call->attrs[2].kind == FG_ATTR_INT ? fg_axis_at(call->attrs[2].i, x->rank) : 0;
    self->outer = fg_dims_product(x->dims, 0, self->axis);
    self->n = (size_t)x->dims[self->axis];
    self->inner = fg_dims_product(x->dims, self->axis + 1, x->rank);
}

static uint64_t slice_key(const slices *self, size_t at, size_t element) {
    size_t outer = element / self->inner, inner = element % self->inner;
    return fg_order_key(self->x->dtype, self->x->data,
                        (outer * self->n + at) * self->inner + inner);
}

/* By their elements, the first of which counts most. */
static void sort_slices(const slices *self, fg_ordered *items, fg_ordered *spare) {
    for (size_t i = 0; i < self->n; i++) items[i] = (fg_ordered){0, i};
    for (size_t element = self->outer * self->inner; element-- > 0;) {
        for (size_t i = 0; i < self->n; i++) items[i].key = slice_key(self, items[i].at, element);
        fg_order_sort(items, spare, self->n);
    }
}

static bool same_slices(const slices *self, size_t a, size_t b) {
    for (size_t element = 0; element < self->outer * self->inner; element++)
        if (slice_key(self, a, element) != slice_key(self, b, element)) return false;
    return true;
}

static bool resized(fg_call *call, uint32_t out, int rank, const int64_t *dims) {
    if (call->resize && call->resize(call, out, rank, dims)) return true;
    return fg_call_fail(call, -1, "out of memory for what is unique of %zu", call->in[0].count);
}

/* Each run of equal slices is one value, which stands where its first does: its key among the
 * runs. */
static size_t find_runs(const slices *self, const fg_ordered *items, fg_ordered *runs) {
    size_t count = 0;
    for (size_t i = 0; i < self->n; i++)
        if (i == 0 || !same_slices(self, items[i].at, items[i - 1].at)) {
            runs[count] = (fg_ordered){items[i].at, i};
            count++;
        }
    return count;
}

/* Writes run `number` of `count`, which begins at items[from]. */
static void put_run(fg_call *call, const slices *self, const fg_ordered *items, size_t from,
                    size_t number, size_t count) {
    const size_t bytes = self->inner * fg_dtype_size(self->x->dtype);
    size_t end = from;
    for (size_t i = 0; i < self->outer; i++)
        memcpy((char *)call->out[0].data + (i * count + number) * bytes,
               (const char *)self->x->data + (i * self->n + items[from].at) * bytes, bytes);
    do put_index(&call->out[1], items[end++].at, number);
    while (end < self->n && same_slices(self, items[end].at, items[from].at));
    if (call->out_count > 2) put_index(&call->out[2], number, end - from);
}

size_t fg_unique_scratch(const fg_call *call) {
    size_t bytes;
    slices self;
    slices_init(&self, call);
    return __builtin_mul_overflow(3 * sizeof(fg_ordered), self.n, &bytes) ? SIZE_MAX : bytes;
}

bool fg_kernel_unique(fg_call *call) {
    slices self;
    slices_init(&self, call);
    fg_ordered *items = call->scratch, *runs = items + self.n;
    if (!positions_fit(call, call->out[1].dtype, self.n)) return false;
    sort_slices(&self, items, runs);
    size_t count = find_runs(&self, items, runs);
    fg_order_sort(runs, runs + self.n, count);
    int64_t dims[FG_MAX_RANK], length = (int64_t)self.n;
    for (int i = 0; i < self.x->rank; i++) dims[i] = self.x->dims[i];
    dims[self.axis] = (int64_t)count;
    if (!resized(call, 0, self.x->rank, dims) || !resized(call, 1, 1, &length) ||
        (call->out_count > 2 && !resized(call, 2, 1, dims + self.axis)))
        return false;
    for (size_t i = 0; i < count; i++) put_run(call, &self, items, runs[i].at, i, count);
    return true;
}

/* ---- searchsorted ---- */

typedef struct search_job {
    const fg_call *call;
    size_t n, each; /* of a sorted row, and values for it */
    bool right;
} search_job;

static void search_part(void *data, size_t begin, size_t end) {
    const search_job *job = data;
    const fg_view *sorted = &job->call->in[0], *values = &job->call->in[1];
    for (size_t i = begin; i < end; i++) {
        uint64_t key = fg_order_key(values->dtype, values->data, i);
        size_t first = i / job->each * job->n, low = 0, high = job->n;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            uint64_t other = fg_order_key(sorted->dtype, sorted->data, first + middle);
            if (other < key || (job->right && other == key))
                low = middle + 1;
            else
                high = middle;
        }
        put_index(&job->call->out[0], i, low);
    }
}

bool fg_kernel_searchsorted(fg_call *call) {
    const fg_view *sorted = &call->in[0], *values = &call->in[1];
    search_job job = {call, (size_t)sorted->dims[sorted->rank - 1],
                      (size_t)values->dims[values->rank - 1], call->attrs[2].s[0] == 'r'};
    if (!positions_fit(call, call->out[0].dtype, job.n)) return false;
    fg_split(call, values->count, FG_GRAIN / 16, search_part, &job);
    return true;
}
