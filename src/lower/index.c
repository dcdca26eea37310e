/* x[...]: lists as in Python, tensors by one operation that does it all. */
#include "lower/lowering.h"
#include "tensor/slice.h"

/* ---- lists ---- */

static fg_meaning list_slice(fg_lowering *lo, const fg_node *item, const fg_list *list) {
    int64_t bounds[3] = {0, list->count, 1}, count = list->count;
    bool given[3];
    for (int i = 0; i < 3; i++) {
        const fg_node *node = item->slot[i].node;
        given[i] = node != NULL;
        if (!node) continue;
        fg_meaning m = fg_eval(lo, node);
        if (m.kind == FG_MEANS_NONE)
            given[i] = false;
        else if (!fg_want_int(lo, fg_span_at(lo, node), m, "a bound", &bounds[i]))
            return fg_means_error();
    }
    int64_t step = bounds[2];
    if (step == 0) {
        fg_complain_at(lo, FG_G205, item, "a step is not 0");
        return fg_means_error();
    }
    int64_t low = step < 0 ? -1 : 0, high = step < 0 ? count - 1 : count;
    for (int i = 0; i < 2; i++) {
        if (!given[i]) {
            bounds[i] = (i == 0) == (step > 0) ? low : high;
            continue;
        }
        if (bounds[i] < 0) bounds[i] = bounds[i] < -count ? -1 : bounds[i] + count;
        if (bounds[i] < low) bounds[i] = low;
        if (bounds[i] > high) bounds[i] = high;
    }
    fg_list *made = fg_list_new(lo->arena, list->count);
    made->count = 0;
    for (int64_t i = bounds[0]; step > 0 ? i < bounds[1] : i > bounds[1];) {
        made->at[made->count++] = list->at[i];
        if (__builtin_add_overflow(i, step, &i)) break;
    }
    return fg_means_list(made);
}

static fg_meaning index_list(fg_lowering *lo, const fg_node *node, const fg_list *list) {
    const fg_node *item = node->slot[1].node;
    if (item->next) {
        fg_complain_at(lo, FG_G204, item->next, "a list takes one index");
        return fg_means_error();
    }
    if (item->kind == FG_NODE_SLICE) return list_slice(lo, item, list);
    if (item->kind == FG_NODE_ELLIPSIS) {
        fg_complain_at(lo, FG_G205, item, "a list takes an index or a slice, not '...'");
        return fg_means_error();
    }
    int64_t i;
    if (!fg_want_int(lo, fg_span_at(lo, item), fg_eval(lo, item), "an index", &i))
        return fg_means_error();
    if (i < -(int64_t)list->count || i >= (int64_t)list->count) {
        fg_complain_at(lo, FG_G205, item, "there is no element %lld in a list of %u", (long long)i,
                       list->count);
        return fg_means_error();
    }
    return list->at[i < 0 ? i + list->count : i];
}

/* ---- tensors ---- */

typedef struct fg_indexing {
    fg_lowering *lo;
    uint32_t count;
    const fg_size **begin, **end;
    int64_t *step, *kinds;
    FG_VEC(fg_value_id) inputs;
    FG_VEC(fg_span) spans;
    bool dynamic, ellipsis;
} fg_indexing;

/* A bound: a formula into `*size`, or a tensor among the inputs. 0 error, 1 size, 2 tensor, 3 none.
 */
static int bound(fg_indexing *ix, const fg_node *node, const fg_size **size) {
    fg_lowering *lo = ix->lo;
    if (!node) return 3;
    fg_meaning m = fg_eval(lo, node);
    if (m.kind == FG_MEANS_NONE) return 3;
    if (m.kind == FG_MEANS_SIZE) {
        *size = m.size;
        return 1;
    }
    if (m.kind == FG_MEANS_TENSOR) {
        fg_dtype dtype = fg_own_dtype(lo, m);
        if (dtype == FG_INT32 || dtype == FG_INT64) {
            FG_PUSH(lo->arena, &ix->inputs, m.tensor);
            FG_PUSH(lo->arena, &ix->spans, fg_span_at(lo, node));
            return 2;
        }
        fg_finding *f = fg_complain_at(lo, FG_G301, node, "an index is an int, and this is %s",
                                       fg_type_of_text(lo, m.tensor));
        if (dtype == FG_BOOL) fg_complain_help(lo, f, "boolean_mask(x, mask) keeps what is true");
        return 0;
    }
    int64_t number;
    if (m.kind == FG_MEANS_LIST) {
        fg_finding *f = fg_complain_at(lo, FG_G205, node, "an index is an int, not a list");
        fg_complain_help(lo, f, "gather(x, [..]) takes several");
        return 0;
    }
    if (!fg_want_int(lo, fg_span_at(lo, node), m, "an index", &number)) return 0;
    *size = fg_size_number(&lo->graph->sizes, number);
    return 1;
}

static bool slice_item(fg_indexing *ix, uint32_t i, const fg_node *item) {
    fg_lowering *lo = ix->lo;
    int begin = bound(ix, item->slot[0].node, &ix->begin[i]);
    int end = bound(ix, item->slot[1].node, &ix->end[i]);
    if (begin == 0 || end == 0) return false;
    ix->kinds[i] = FG_SLICE_RANGE;
    if (begin == 3) ix->kinds[i] |= FG_SLICE_NO_BEGIN;
    if (end == 3) ix->kinds[i] |= FG_SLICE_NO_END;
    if (begin == 2) ix->kinds[i] |= FG_SLICE_BEGIN_INPUT;
    if (end == 2) ix->kinds[i] |= FG_SLICE_END_INPUT;
    ix->dynamic |= begin == 2 || end == 2;
    const fg_node *step = item->slot[2].node;
    if (!step) return true;
    fg_meaning m = fg_eval(lo, step);
    if (m.kind == FG_MEANS_NONE) return true;
    if (!fg_want_int(lo, fg_span_at(lo, step), m, "a step", &ix->step[i])) return false;
    if (ix->step[i] != 0) return true;
    fg_complain_at(lo, FG_G205, step, "a step is not 0");
    return false;
}

static bool item_of(fg_indexing *ix, uint32_t i, const fg_node *item) {
    fg_lowering *lo = ix->lo;
    ix->begin[i] = ix->end[i] = fg_size_number(&lo->graph->sizes, 0);
    ix->step[i] = 1;
    if (item->kind == FG_NODE_SLICE) return slice_item(ix, i, item);
    if (item->kind == FG_NODE_ELLIPSIS) {
        ix->kinds[i] = FG_SLICE_ELLIPSIS;
        if (!ix->ellipsis) return ix->ellipsis = true;
        fg_complain_at(lo, FG_G205, item, "a second '...'");
        return false;
    }
    if (item->kind == FG_NODE_CONSTANT && item->op == FG_TREE_NONE) {
        ix->kinds[i] = FG_SLICE_NEW;
        return true;
    }
    int kind = bound(ix, item, &ix->begin[i]);
    ix->kinds[i] = kind == 2 ? FG_SLICE_INPUT : kind == 3 ? FG_SLICE_NEW : FG_SLICE_INDEX;
    return kind != 0;
}

static const fg_attr *attributes(fg_indexing *ix, fg_op_kind kind) {
    const fg_op_row *row = fg_op_row_of(kind);
    fg_attr *attrs = FG_NEW_ARRAY(ix->lo->arena, fg_attr, row->param_count);
    uint32_t n = ix->count;
    attrs[fg_op_param_index(row, "begin")] =
        (fg_attr){.kind = FG_ATTR_SIZES, .count = n, .sizes = ix->begin};
    attrs[fg_op_param_index(row, "end")] =
        (fg_attr){.kind = FG_ATTR_SIZES, .count = n, .sizes = ix->end};
    attrs[fg_op_param_index(row, "step")] =
        (fg_attr){.kind = FG_ATTR_INTS, .count = n, .ints = ix->step};
    attrs[fg_op_param_index(row, "kinds")] =
        (fg_attr){.kind = FG_ATTR_INTS, .count = n, .ints = ix->kinds};
    return attrs;
}

static fg_meaning index_tensor(fg_lowering *lo, const fg_node *node, fg_value_id x) {
    fg_indexing ix = {.lo = lo};
    for (const fg_node *item = node->slot[1].node; item; item = item->next) ix.count++;
    ix.begin = FG_NEW_ARRAY(lo->arena, const fg_size *, ix.count);
    ix.end = FG_NEW_ARRAY(lo->arena, const fg_size *, ix.count);
    ix.step = FG_NEW_ARRAY(lo->arena, int64_t, ix.count);
    ix.kinds = FG_NEW_ARRAY(lo->arena, int64_t, ix.count);
    FG_PUSH(lo->arena, &ix.inputs, x);
    FG_PUSH(lo->arena, &ix.spans, fg_span_at(lo, node->slot[0].node));
    uint32_t i = 0;
    for (const fg_node *item = node->slot[1].node; item; item = item->next)
        if (!item_of(&ix, i++, item)) return fg_means_error();
    fg_op_kind kind = ix.dynamic ? FG_OP_slice_dynamic : FG_OP_slice_strided;
    return fg_emit(lo, fg_span_at(lo, node), kind, ix.inputs.at, ix.inputs.count, ix.spans.at,
                   attributes(&ix, kind), 1);
}

fg_meaning fg_index(fg_lowering *lo, const fg_node *node, fg_meaning base) {
    if (base.kind == FG_MEANS_ERROR) return base;
    if (base.kind == FG_MEANS_LIST) return index_list(lo, node, base.list);
    if (base.kind == FG_MEANS_TENSOR) return index_tensor(lo, node, base.tensor);
    fg_complain_at(lo, FG_G205, node, "%s has no elements",
                   fg_meaning_text(lo->graph, lo->arena, base));
    return fg_means_error();
}
