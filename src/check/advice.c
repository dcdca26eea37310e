/* How a feed of the wrong shape could be made to fit. */
#include <math.h>

#include "base/text.h"
#include "check/checker.h"
#include "check/rule_values.h"

static bool fits(const fg_size *wanted, int64_t size) {
    int64_t number;
    return size < 0 || !fg_size_is_number(wanted, &number) || number == size;
}

static const char *dims_text(fg_checker *c, int rank, const int64_t *dims) {
    for (int i = 0; i < rank; i++)
        if (dims[i] < 0) return NULL;
    return fg_dims_text(c->arena, rank, dims);
}

/* One axis is missing, and the rest fits: where the new one goes is an axis of size 1, or the
 * first (one example instead of a batch). */
static const char *advise_axis(fg_checker *c, fg_fed_shape fed, const fg_shape *wanted) {
    if (wanted->rank != fed.rank + 1) return NULL;
    for (int axis = wanted->rank - 1; axis >= 0; axis--) {
        int64_t number, dims[FG_MAX_RANK];
        bool one = fg_size_is_number(wanted->dims[axis], &number) && number == 1;
        bool batch = axis == 0 && !fg_size_is_number(wanted->dims[0], NULL);
        bool rest = one || batch;
        for (int i = 0; rest && i < wanted->rank; i++) {
            dims[i] = i == axis ? 1 : fed.dims[i < axis ? i : i - 1];
            rest = fits(wanted->dims[i], dims[i]);
        }
        const char *text = rest ? dims_text(c, wanted->rank, dims) : NULL;
        if (text) return fg_arena_printf(c->arena, "add an axis: reshape the feed to %s", text);
        if (rest) return fg_arena_printf(c->arena, "add an axis of size 1 at %d", axis);
    }
    return NULL;
}

/* Whole numbers from 0 to below `classes`, in data that is there. */
static bool are_classes(const fg_feed *feed, int64_t classes) {
    if (!feed->tensor || fg_dtype_kind_of(feed->tensor->dtype) == FG_TEXT) return false;
    for (size_t i = 0; i < feed->tensor->count; i++) {
        double element = fg_tensor_element(feed->tensor, i);
        if (!(element >= 0 && element < (double)classes) || element != floor(element)) return false;
    }
    return feed->tensor->count > 0;
}

/* Class numbers where a row for each class is wanted. */
static const char *advise_one_hot(fg_checker *c, const fg_feed *feed, fg_fed_shape fed,
                                  fg_type type) {
    const fg_shape *wanted = type.shape;
    int64_t classes;
    int last = wanted->rank - 1;
    if (fg_dtype_kind_of(type.dtype) != FG_REAL) return NULL;
    if (last < 1 || !fg_size_is_number(wanted->dims[last], &classes) || classes < 2) return NULL;
    bool column = fed.rank == wanted->rank && fed.dims[last] == 1;
    if (fed.rank != last && !column) return NULL;
    for (int i = 0; i < last; i++)
        if (!fits(wanted->dims[i], fed.dims[i])) return NULL;
    if (!are_classes(feed, classes)) return NULL;
    return fg_arena_printf(c->arena,
                           "these look like class numbers: feed one_hot rows of length %lld",
                           (long long)classes);
}

/* The last two axes the other way round. */
static const char *advise_transpose(fg_checker *c, fg_fed_shape fed, const fg_shape *wanted) {
    int rank = wanted->rank;
    if (rank != fed.rank || rank < 2) return NULL;
    for (int i = 0; i < rank; i++) {
        int from = i == rank - 1 ? rank - 2 : i == rank - 2 ? rank - 1 : i;
        if (!fits(wanted->dims[i], fed.dims[from])) return NULL;
    }
    return fg_arena_printf(c->arena, "transpose the last two axes of the feed");
}

/* The same elements in the wanted shape, where it leaves at most one size open. */
static const char *advise_reshape(fg_checker *c, fg_fed_shape fed, const fg_shape *wanted) {
    int64_t dims[FG_MAX_RANK];
    size_t have, need, bytes;
    int open = -1;
    for (int i = 0; i < fed.rank; i++)
        if (fed.dims[i] < 0) return NULL;
    for (int i = 0; i < wanted->rank; i++) {
        if (fg_size_is_number(wanted->dims[i], &dims[i])) continue;
        if (open >= 0) return NULL;
        open = i;
        dims[i] = 1;
    }
    if (!fg_dims_count(fed.rank, fed.dims, 1, &have, &bytes) ||
        !fg_dims_count(wanted->rank, dims, 1, &need, &bytes) || need == 0 || have == 0)
        return NULL;
    if (open < 0 ? have != need : have % need != 0) return NULL;
    if (open >= 0) dims[open] = (int64_t)(have / need);
    return fg_arena_printf(c->arena, "it has as many elements as %s: reshape it",
                           fg_dims_text(c->arena, wanted->rank, dims));
}

const char *fg_shape_advice(fg_checker *c, const fg_feed *feed, fg_type type) {
    const fg_shape *wanted = type.shape;
    fg_fed_shape fed = fg_feed_shape_of(feed);
    if (wanted->rank < 0 || fed.rank < 0) return NULL;
    const char *advice = advise_axis(c, fed, wanted);
    if (!advice) advice = advise_one_hot(c, feed, fed, type);
    if (!advice) advice = advise_transpose(c, fed, wanted);
    if (!advice) advice = advise_reshape(c, fed, wanted);
    return advice;
}
