/* Walks the axes of a reduction: see reduce.h. */
#include <string.h>

#include "kernels/reduce.h"

enum { PARTS = 16, FEW = 8 };

typedef struct axis_list {
    int rank;
    int64_t dims[FG_MAX_RANK], stride[FG_MAX_RANK];
} axis_list;

typedef struct reduction {
    const fg_call *call;
    const fg_reducer *reducer;
    axis_list kept, reduced;
    bool along;     /* the innermost axis is reduced: runs; else rows */
    size_t run;     /* elements of a run; or results side by side */
    size_t outputs; /* results */
    size_t inputs;  /* elements of each */
    size_t element;
    /* cut of one block of results into parts, where there are few results */
    size_t output, columns, part;
    const fg_fold *fold;
    const void *center;
    double (*partial)[FG_COLUMNS];
} reduction;

static void add_axis(axis_list *to, int64_t dim, int64_t stride, bool joins) {
    if (joins) {
        to->dims[to->rank - 1] *= dim;
        to->stride[to->rank - 1] = stride;
    } else {
        to->dims[to->rank] = dim;
        to->stride[to->rank++] = stride;
    }
}

/* Neighbours that are both kept or both reduced become one axis. */
static void split_axes(reduction *r, const fg_view *x, const fg_attr *attr) {
    bool all = attr->kind == FG_ATTR_NONE, reduced[FG_MAX_RANK] = {false};
    const int64_t *list = attr->kind == FG_ATTR_INT ? &attr->i : attr->ints;
    uint32_t count = attr->kind == FG_ATTR_INT ? 1 : attr->count;
    for (uint32_t i = 0; i < count && !all; i++) reduced[fg_axis_at(list[i], x->rank)] = true;
    int last = -1;
    r->outputs = r->inputs = 1;
    for (int i = 0; i < x->rank; i++) {
        bool gone = all || reduced[i];
        int64_t stride = (int64_t)fg_dims_product(x->dims, i + 1, x->rank);
        if (gone)
            r->inputs *= (size_t)x->dims[i];
        else
            r->outputs *= (size_t)x->dims[i];
        if (x->dims[i] == 1) continue;
        add_axis(gone ? &r->reduced : &r->kept, x->dims[i], stride, last == gone);
        last = gone;
    }
    r->along = last == 1;
    axis_list *inner = r->along ? &r->reduced : &r->kept;
    r->run = inner->rank ? (size_t)inner->dims[--inner->rank] : 1;
}

static int64_t offset_of(const axis_list *axes, size_t index) {
    int64_t offset = 0;
    for (int i = axes->rank - 1; i >= 0; i--) {
        offset += (int64_t)(index % (size_t)axes->dims[i]) * axes->stride[i];
        index /= (size_t)axes->dims[i];
    }
    return offset;
}

/* Folds elements begin .. end - 1 of those that make one result. */
static void fold_runs(const reduction *r, const fg_fold *fold, int64_t base, size_t begin,
                      size_t end, void *total, const void *center) {
    const char *x = r->call->in[0].data;
    while (begin < end) {
        size_t from = begin % r->run, n = r->run - from;
        if (n > end - begin) n = end - begin;
        int64_t offset = base + offset_of(&r->reduced, begin / r->run) + (int64_t)from;
        fold->run(x + offset * (int64_t)r->element, n, total, center);
        begin += n;
    }
}

/* Folds rows begin .. end - 1 of those that make `columns` results side by side. */
static void fold_rows(const reduction *r, const fg_fold *fold, int64_t base, size_t begin,
                      size_t end, size_t columns, void *totals, const void *center) {
    const char *x = r->call->in[0].data;
    axis_list outer = r->reduced;
    size_t rows = 1;
    int64_t stride = 0;
    if (outer.rank) {
        rows = (size_t)outer.dims[--outer.rank];
        stride = outer.stride[outer.rank];
    }
    while (begin < end) {
        size_t from = begin % rows, n = rows - from;
        if (n > end - begin) n = end - begin;
        int64_t offset = base + offset_of(&outer, begin / rows) + (int64_t)from * stride;
        fold->rows(x + offset * (int64_t)r->element, n, stride, columns, totals, center);
        begin += n;
    }
}

/* The first element of result `output`. */
static int64_t base_of(const reduction *r, size_t output) {
    if (r->along) return offset_of(&r->kept, output);
    return offset_of(&r->kept, output / r->run) + (int64_t)(output % r->run);
}

static void fold_part(const reduction *r, size_t begin, size_t end, void *totals) {
    int64_t base = base_of(r, r->output);
    r->fold->start(totals, r->columns);
    if (r->along)
        fold_runs(r, r->fold, base, begin, end, totals, r->center);
    else
        fold_rows(r, r->fold, base, begin, end, r->columns, totals, r->center);
}

static void part_piece(void *job, size_t i) {
    const reduction *r = job;
    size_t begin = i * r->part, end = begin + r->part < r->inputs ? begin + r->part : r->inputs;
    fold_part(r, begin, end, r->partial[i]);
}

/* The same in parts, joined in their order. */
static void fold_parts(reduction *r, void *totals) {
    double partial[PARTS][FG_COLUMNS];
    size_t parts = (r->inputs + r->part - 1) / r->part;
    r->partial = partial;
    fg_pool_run(r->call->pool, parts, part_piece, r);
    r->fold->start(totals, r->columns);
    for (size_t i = 0; i < parts; i++) r->fold->join(totals, partial[i], r->columns);
}

/* One pass for results output .. output + columns - 1. */
static void pass(reduction *r, const fg_fold *fold, const void *center, void *totals) {
    r->fold = fold;
    r->center = center;
    if (r->part >= r->inputs)
        fold_part(r, 0, r->inputs, totals);
    else
        fold_parts(r, totals);
}

static void reduce_block(reduction *r) {
    const fg_reducer *reducer = r->reducer;
    double first[FG_COLUMNS], second[FG_COLUMNS];
    pass(r, &reducer->first, NULL, first);
    if (reducer->second) {
        reducer->center(first, r->columns, r->inputs);
        pass(r, reducer->second, first, second);
    }
    reducer->finish(r->call, r->output, r->columns, r->inputs, first, second);
}

/* Blocks begin .. end - 1 of results; each has one, or up to FG_COLUMNS of one row. */
static void reduce_part(void *job, size_t begin, size_t end) {
    reduction r = *(const reduction *)job;
    size_t blocks = r.along ? 1 : (r.run + FG_COLUMNS - 1) / FG_COLUMNS;
    for (size_t i = begin; i < end; i++) {
        size_t column = i % blocks * FG_COLUMNS;
        r.output = r.along ? i : i / blocks * r.run + column;
        r.columns = r.along ? 1 : r.run - column < FG_COLUMNS ? r.run - column : FG_COLUMNS;
        reduce_block(&r);
    }
}

bool fg_reduce(fg_call *call, const fg_attr *axes, const fg_reducer *reducer) {
    const fg_view *x = &call->in[0];
    reduction r = {.call = call, .reducer = reducer, .element = fg_dtype_size(x->dtype)};
    split_axes(&r, x, axes);
    if (r.outputs == 0) return true;
    size_t blocks =
        r.along ? r.outputs : r.outputs / r.run * ((r.run + FG_COLUMNS - 1) / FG_COLUMNS);
    size_t width = r.along ? 1 : r.run < FG_COLUMNS ? r.run : FG_COLUMNS;
    r.part = SIZE_MAX;
    if (blocks < FEW && r.inputs > 2 * FG_GRAIN / width) {
        r.part = (r.inputs + PARTS - 1) / PARTS;
        if (r.part < FG_GRAIN / width) r.part = FG_GRAIN / width;
        reduce_part(&r, 0, blocks);
        return true;
    }
    fg_split(call, blocks, FG_GRAIN / (r.inputs * width + 1) + 1, reduce_part, &r);
    return true;
}
