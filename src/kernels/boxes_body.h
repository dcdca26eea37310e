/* See boxes.c. The order of the arithmetic is TensorFlow's, so that what is just at a threshold is
 * decided in the same way. */

#define LOWEST_SCORE (IS_FLOAT32 ? -(T)FLT_MAX : (T)-DBL_MAX)

static inline T N(smaller)(T a, T b) {
    return b < a ? b : a;
}
static inline T N(larger)(T a, T b) {
    return a < b ? b : a;
}

/* ---- suppression: the best box is chosen, and what overlaps it too much is not ---- */

typedef struct N(candidate) {
    T score;
    size_t at, from; /* the box; the first chosen one that it was not compared with */
} N(candidate);

/* Candidates and chosen ones, side by side in scratch memory. */
typedef struct N(choice) {
    N(candidate) waiting;
    size_t at;
    T score;
} N(choice);

typedef struct N(suppression) {
    const T *boxes, *overlaps; /* of each box with each, or NULL: what boxes say */
    size_t n, apart;           /* boxes, and numbers from one to the next */
    const T *scores;
    size_t score_apart;
    T threshold, least, soft; /* soft: -1 / (2 sigma), or 0 */
    size_t most;
    N(candidate) * heap;
    size_t waiting;
    size_t *chosen;
    T *chosen_scores;
    size_t count;
} N(suppression);

static void N(suppression_room)(N(suppression) * s, void *scratch) {
    s->heap = scratch;
    s->chosen = (size_t *)(void *)(s->heap + s->n);
    s->chosen_scores = (T *)(void *)(s->chosen + s->n);
}

/* The share of both that both have; 0 where one is empty. */
static T N(overlap)(const N(suppression) * s, size_t i, size_t j) {
    if (s->overlaps) return s->overlaps[i * s->n + j];
    const T *a = s->boxes + i * s->apart, *b = s->boxes + j * s->apart;
    const T top_a = N(smaller)(a[0], a[2]), bottom_a = N(larger)(a[0], a[2]);
    const T left_a = N(smaller)(a[1], a[3]), right_a = N(larger)(a[1], a[3]);
    const T top_b = N(smaller)(b[0], b[2]), bottom_b = N(larger)(b[0], b[2]);
    const T left_b = N(smaller)(b[1], b[3]), right_b = N(larger)(b[1], b[3]);
    const T area_a = (bottom_a - top_a) * (right_a - left_a);
    const T area_b = (bottom_b - top_b) * (right_b - left_b);
    if (area_a <= 0 || area_b <= 0) return 0;
    const T high = N(smaller)(bottom_a, bottom_b) - N(larger)(top_a, top_b);
    const T wide = N(smaller)(right_a, right_b) - N(larger)(left_a, left_b);
    const T both = N(larger)(high, 0) * N(larger)(wide, 0);
    return both / (area_a + area_b - both);
}

/* Of equal scores the first box comes first. */
static inline bool N(before)(const N(candidate) * a, const N(candidate) * b) {
    return a->score > b->score || (a->score == b->score && a->at < b->at);
}

static void N(heap_push)(N(suppression) * s, N(candidate) it) {
    size_t at = s->waiting++;
    for (; at > 0 && N(before)(&it, &s->heap[(at - 1) / 2]); at = (at - 1) / 2)
        s->heap[at] = s->heap[(at - 1) / 2];
    s->heap[at] = it;
}

static N(candidate) N(heap_pop)(N(suppression) * s) {
    N(candidate) top = s->heap[0], last = s->heap[--s->waiting];
    size_t at = 0;
    for (;;) {
        size_t next = 2 * at + 1;
        if (next >= s->waiting) break;
        if (next + 1 < s->waiting && N(before)(&s->heap[next + 1], &s->heap[next])) next++;
        if (!N(before)(&s->heap[next], &last)) break;
        s->heap[at] = s->heap[next];
        at = next;
    }
    if (s->waiting) s->heap[at] = last;
    return top;
}

/* Compares with what was chosen since, the last one first. False: it overlaps one too much. */
static bool N(suppressed)(const N(suppression) * s, N(candidate) * it) {
    for (size_t k = s->count; k-- > it->from;) {
        const T share = N(overlap)(s, it->at, s->chosen[k]);
        if (s->soft == 0 && share > s->threshold) return true;
        it->score *= share <= s->threshold ? M(exp)(s->soft * share * share) : 0;
        if (it->score <= s->least) break;
    }
    it->from = s->count;
    return false;
}

/* A softened score is put back, to be chosen when it is the best. */
static void N(choose)(N(suppression) * s) {
    s->waiting = s->count = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->scores[i * s->score_apart] > s->least)
            N(heap_push)(s, (N(candidate)){s->scores[i * s->score_apart], i, 0});
    while (s->count < s->most && s->waiting > 0) {
        N(candidate) it = N(heap_pop)(s);
        const T score = it.score;
        if (N(suppressed)(s, &it)) continue;
        if (it.score == score) {
            s->chosen[s->count] = it.at;
            s->chosen_scores[s->count++] = score;
        } else if (it.score > s->least) {
            N(heap_push)(s, it);
        }
    }
}

/* The numbers of an input: halves are widened into scratch memory. */
static const T *N(numbers)(const fg_view *view, char **scratch) {
#if IS_FLOAT32
    if (view->dtype != FG_FLOAT32) {
        float *wide = (float *)(void *)*scratch;
        *scratch += view->count * sizeof *wide;
        fg_half_widen(view->dtype, view->data, wide, view->count);
        return wide;
    }
#endif
    (void)scratch;
    return view->data;
}

static void N(put_scores)(const T *from, const fg_view *to) {
#if IS_FLOAT32
    if (to->dtype != FG_FLOAT32) {
        fg_half_narrow(to->dtype, from, to->data, to->count);
        return;
    }
#endif
    if (to->count) memcpy(to->data, from, to->count * sizeof *from);
}

static bool N(suppress)(fg_call *call) {
    const fg_view *scores = &call->in[1];
    N(suppression) s = {.n = scores->count, .apart = 4, .score_apart = 1};
    /* what needs the strictest alignment comes first */
    N(suppression_room)(&s, call->scratch);
    char *scratch = (char *)(s.chosen_scores + s.n);
    s.boxes = N(numbers)(&call->in[0], &scratch);
    s.scores = N(numbers)(scores, &scratch);
    if (strstr(call->kernel->operation, "overlaps")) s.overlaps = s.boxes;
    s.threshold = (T)call->attrs[3].f;
    s.least = (T)fg_attr_real(&call->attrs[4], (double)LOWEST_SCORE);
    if (!s.overlaps && call->attrs[5].f > 0) s.soft = (T)-0.5 / (T)call->attrs[5].f;
    if (!most_of(call, &s.most)) return false;
    N(choose)(&s);
    if (!resized(call, 0, s.count) || (call->out_count > 1 && !resized(call, 1, s.count)))
        return false;
    for (size_t i = 0; i < s.count; i++) ((int32_t *)call->out[0].data)[i] = (int32_t)s.chosen[i];
    if (call->out_count > 1) N(put_scores)(s.chosen_scores, &call->out[1]);
    return true;
}

/* ---- of several classes ---- */

typedef struct N(found) {
    T score;
    size_t order, kind;
    const T *box;
} N(found);

static int N(by_score)(const void *left, const void *right) {
    const N(found) *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static size_t N(find_all)(const fg_call *call, N(suppression) * s, size_t batch, N(found) * found) {
    const fg_view *boxes = &call->in[0], *scores = &call->in[1];
    size_t classes = (size_t)scores->dims[2], kinds = (size_t)boxes->dims[2], count = 0;
    const T *box = (const T *)boxes->data + batch * s->n * kinds * 4;
    for (size_t kind = 0; kind < classes; kind++) {
        s->boxes = box + (kinds > 1 ? kind * 4 : 0);
        s->scores = (const T *)scores->data + batch * s->n * classes + kind;
        N(choose)(s);
        for (size_t i = 0; i < s->count; i++, count++)
            found[count] =
                (N(found)){s->chosen_scores[i], count, kind, s->boxes + s->chosen[i] * s->apart};
    }
    if (count) qsort(found, count, sizeof *found, N(by_score));
    return count;
}

bool N(fg_kernel_combined_suppression)(fg_call *call) {
    const fg_view *boxes = &call->in[0], *scores = &call->in[1], *y = call->out;
    size_t most = (size_t)y[1].dims[1], classes = (size_t)scores->dims[2];
    N(suppression)
    s = {.n = (size_t)scores->dims[1],
         .apart = 4 * (size_t)boxes->dims[2],
         .score_apart = classes,
         .most = (size_t)call->attrs[2].i,
         .threshold = (T)call->attrs[4].f,
         .least = (T)fg_attr_real(&call->attrs[5], (double)LOWEST_SCORE)};
    N(found) *found = call->scratch;
    N(suppression_room)(&s, found + s.n * classes);
    bool clip = fg_attr_flag(&call->attrs[7]);
    for (uint32_t i = 0; i < 3; i++)
        if (y[i].count) memset(y[i].data, 0, y[i].count * sizeof(T));
    for (size_t b = 0; b < (size_t)scores->dims[0]; b++) {
        size_t count = N(find_all)(call, &s, b, found);
        if (count > most) count = most;
        ((int32_t *)y[3].data)[b] = (int32_t)count;
        for (size_t i = 0; i < count; i++) {
            size_t at = b * most + i;
            for (size_t k = 0; k < 4; k++) {
                T number = found[i].box[k];
                if (clip) number = N(larger)(N(smaller)(number, 1), 0);
                ((T *)y[0].data)[at * 4 + k] = number;
            }
            ((T *)y[1].data)[at] = found[i].score;
            ((T *)y[2].data)[at] = (T)found[i].kind;
        }
    }
    return true;
}

/* ---- what is in boxes, in another size ---- */

typedef struct N(crops) {
    const fg_call *call;
    bool nearest;
    T otherwise;
} N(crops);

/* Where place `at` of `count` of a box's axis is, from `begin` to `end` of an axis of `size`; false
 * where it is outside. */
static bool N(crop_place)(T begin, T end, int64_t at, int64_t count, int64_t size, T *place) {
    const T most = (T)(size - 1);
    const T step = count > 1 ? (end - begin) * most / (T)(count - 1) : 0;
    *place = count > 1 ? begin * most + (T)at * step : (T)0.5 * (begin + end) * most;
    return *place >= 0 && *place <= most;
}

static void N(crop_put)(const N(crops) * job, const T *x, T y, T x0, T *to) {
    const fg_view *image = &job->call->in[0];
    size_t width = (size_t)image->dims[2], depth = (size_t)image->dims[3];
    if (job->nearest) {
        size_t at = ((size_t)M(round)(y) * width + (size_t)M(round)(x0)) * depth;
        memcpy(to, x + at, depth * sizeof(T));
        return;
    }
    const T top = M(floor)(y), left = M(floor)(x0), down = y - top, right = x0 - left;
    const T *above = x + (size_t)top * width * depth,
            *below = x + (size_t)M(ceil)(y) * width * depth;
    size_t near = (size_t)left * depth, far = (size_t)M(ceil)(x0) * depth;
    for (size_t c = 0; c < depth; c++) {
        const T high = above[near + c] + (above[far + c] - above[near + c]) * right;
        const T low = below[near + c] + (below[far + c] - below[near + c]) * right;
        to[c] = high + (low - high) * down;
    }
}

/* Rows of all crops. */
static void N(crop_part)(void *data, size_t begin, size_t end) {
    const N(crops) *job = data;
    const fg_view *image = &job->call->in[0], *out = &job->call->out[0];
    size_t depth = (size_t)image->dims[3], rows = (size_t)out->dims[1],
           columns = (size_t)out->dims[2];
    size_t plane = (size_t)image->dims[1] * (size_t)image->dims[2] * depth;
    for (size_t at = begin; at < end; at++) {
        size_t number = at / rows;
        const T *box = (const T *)job->call->in[1].data + number * 4;
        const T *x =
            (const T *)image->data + (size_t)fg_index_at(&job->call->in[2], number) * plane;
        T *to = (T *)out->data + at * columns * depth, row, column;
        bool within = N(crop_place)(box[0], box[2], (int64_t)(at % rows), (int64_t)rows,
                                    image->dims[1], &row);
        for (size_t i = 0; i < columns; i++, to += depth) {
            if (within && N(crop_place)(box[1], box[3], (int64_t)i, (int64_t)columns,
                                        image->dims[2], &column))
                N(crop_put)(job, x, row, column, to);
            else
                for (size_t c = 0; c < depth; c++) to[c] = job->otherwise;
        }
    }
}

bool N(fg_kernel_crop_and_resize)(fg_call *call) {
    const fg_view *y = &call->out[0];
    N(crops) job = {call, call->attrs[4].s[0] == 'n', (T)call->attrs[5].f};
    if (!boxes_of_batch(call, 2)) return false;
    if (y->count == 0) return true;
    size_t row = (size_t)y->dims[2] * (size_t)y->dims[3];
    fg_split(call, y->count / row, FG_GRAIN / (4 * row) + 1, N(crop_part), &job);
    return true;
}

/* ---- lines around boxes ---- */

/* Places from row0, column0 to row1, column1, both included, get a colour. */
static void N(paint)(const fg_view *y, size_t batch, const int64_t *from, const int64_t *to,
                     const T *colour) {
    size_t depth = (size_t)y->dims[3];
    for (int64_t row = from[0]; row <= to[0]; row++)
        for (int64_t column = from[1]; column <= to[1]; column++) {
            size_t at =
                (batch * (size_t)y->dims[1] + (size_t)row) * (size_t)y->dims[2] + (size_t)column;
            memcpy((T *)y->data + at * depth, colour, depth * sizeof(T));
        }
}

/* A corner's place, towards 0; far outside where there is no such place. */
static int64_t N(corner)(T share, int64_t size) {
    const T place = share * (T)(size - 1);
    if (!(place < (T)INT32_MAX)) return INT32_MAX;
    return place > -(T)INT32_MAX ? (int64_t)place : -INT32_MAX;
}

static void N(draw)(const fg_view *y, size_t batch, const T *box, const T *colour) {
    int64_t low[2], high[2], first[2], last[2];
    for (int i = 0; i < 2; i++) {
        int64_t size = y->dims[i + 1];
        low[i] = N(corner)(box[i], size);
        high[i] = N(corner)(box[i + 2], size);
        if (low[i] > high[i] || low[i] >= size || high[i] < 0) return;
        first[i] = low[i] < 0 ? 0 : low[i];
        last[i] = high[i] >= size ? size - 1 : high[i];
    }
    for (int i = 0; i < 2; i++) {
        int64_t from[2] = {first[0], first[1]}, to[2] = {last[0], last[1]};
        to[i] = first[i];
        if (low[i] >= 0) N(paint)(y, batch, from, to, colour);
        from[i] = to[i] = last[i];
        if (high[i] < y->dims[i + 1]) N(paint)(y, batch, from, to, colour);
    }
}

bool N(fg_kernel_draw_boxes)(fg_call *call) {
    const fg_view *boxes = &call->in[1], *colours = &call->in[2], *y = &call->out[0];
    size_t n = (size_t)boxes->dims[1], count = (size_t)colours->dims[0], depth = (size_t)y->dims[3];
    fg_kernel_copy(call);
    if (y->count == 0) return true;
    for (size_t i = 0; i < boxes->count / 4; i++)
        N(draw)
        (y, i / n, (const T *)boxes->data + i * 4,
         (const T *)colours->data + i % n % count * depth);
    return true;
}

#undef LOWEST_SCORE
