/* Contractions: operands are brought into the order that a matrix product wants, multiplied from
 * the left, and the result is brought into its own order.
 *
 * The axes of two operands are of four kinds: in both and needed afterwards (batch), in both and
 * not needed (depth), needed of one (rows and columns), not needed of one (summed before). */
#include "tensor/contraction.h"

#include <string.h>

#include "kernels/isa.h"
#include "kernels/vmath.h"

/* A tensor in memory, its axes by label. */
typedef struct operand {
    const void *data;
    fg_axis_labels labels;
    int64_t stride[FG_MAX_RANK]; /* elements; 0 where a "..." axis repeats */
} operand;

/* Parts of the scratch memory, in elements. */
enum { PRODUCT, OTHER_PRODUCT, LEFT, RIGHT, SPREAD, PARTS };

typedef struct contraction {
    fg_call *call;
    fg_contraction labels;
    int64_t dims[FG_CONTRACTION_LABELS];
    size_t element;
    bool dry;            /* only sizes are asked for */
    size_t sizes[PARTS]; /* the most that is wanted */
    char *parts[PARTS];
    bool (*multiply)(fg_call *call);
    void (*sum)(const fg_call *call, const void *from, void *to, size_t rows, size_t n);
} contraction;

/* ---- what is contracted ---- */

static bool read_call(const fg_call *call, fg_contraction *labels) {
    if (call->attrs[0].kind == FG_ATTR_STRING) { /* einsum(equation, values) */
        int ranks[FG_CONTRACTION_OPERANDS], length;
        const char *wrong, *what;
        for (uint32_t i = 0; i < call->in_count; i++) ranks[i] = call->in[i].rank;
        return fg_contraction_read(labels, call->attrs[0].s, ranks, call->in_count, &wrong, &what,
                                   &length);
    }
    const fg_attr *axes = &call->attrs[2]; /* tensordot(a, b, axes) */
    int at[2][FG_MAX_RANK], ranks[2] = {call->in[0].rank, call->in[1].rank};
    int pairs = axes->count == 1 ? (int)axes->ints[0] : (int)axes->count / 2;
    for (int j = 0; j < pairs; j++) {
        at[0][j] = axes->count == 1 ? ranks[0] - pairs + j : fg_axis_at(axes->ints[j], ranks[0]);
        at[1][j] = axes->count == 1 ? j : fg_axis_at(axes->ints[pairs + j], ranks[1]);
    }
    fg_contraction_pairs(labels, ranks[0], ranks[1], at[0], at[1], pairs);
    return true;
}

static bool contraction_init(contraction *c, fg_call *call) {
    *c = (contraction){.call = call, .element = fg_dtype_size(call->in[0].dtype)};
    if (!read_call(call, &c->labels)) return false;
    for (int i = 0; i < FG_CONTRACTION_LABELS; i++) c->dims[i] = 1;
    for (uint32_t i = 0; i < c->labels.count; i++)
        for (int axis = 0; axis < call->in[i].rank; axis++) {
            int64_t *dim = &c->dims[c->labels.operands[i].label[axis]];
            if (*dim == 1) *dim = call->in[i].dims[axis];
        }
    return true;
}

/* One axis for each label: of a label that stands twice, the diagonal. */
static void operand_of_input(const contraction *c, uint32_t input, operand *to) {
    const fg_view *view = &c->call->in[input];
    const fg_axis_labels *labels = &c->labels.operands[input];
    *to = (operand){.data = view->data};
    for (int axis = 0; axis < view->rank; axis++) {
        int64_t stride = (int64_t)fg_dims_product(view->dims, axis + 1, view->rank);
        int at = 0;
        if (view->dims[axis] == 1) stride = 0;
        while (at < to->labels.rank && to->labels.label[at] != labels->label[axis]) at++;
        if (at == to->labels.rank) to->labels.label[to->labels.rank++] = labels->label[axis];
        to->stride[at] += stride;
    }
}

static size_t count_of(const contraction *c, const fg_axis_labels *labels) {
    size_t count = 1;
    for (int i = 0; i < labels->rank; i++)
        if (__builtin_mul_overflow(count, (size_t)c->dims[labels->label[i]], &count))
            return SIZE_MAX;
    return count;
}

/* A tensor without gaps, with these axes in their order. */
static void operand_of_block(const contraction *c, const void *data, const fg_axis_labels *labels,
                             operand *to) {
    int64_t stride = 1;
    *to = (operand){.data = data, .labels = *labels};
    for (int i = labels->rank - 1; i >= 0; i--) {
        to->stride[i] = stride;
        if (!c->dry) stride *= c->dims[labels->label[i]];
    }
}

static bool has(const fg_axis_labels *labels, int label) {
    for (int i = 0; i < labels->rank; i++)
        if (labels->label[i] == label) return true;
    return false;
}

static void append(fg_axis_labels *to, const fg_axis_labels *more) {
    memcpy(to->label + to->rank, more->label, (size_t)more->rank);
    to->rank += more->rank;
}

/* ---- bringing into order ---- */

/* Room for `count` elements in a part of the scratch memory. */
static char *room(contraction *c, int part, size_t count) {
    if (count > c->sizes[part]) c->sizes[part] = count;
    return c->parts[part];
}

/* Copies into axes of this order, without gaps. */
static void copy_ordered(const contraction *c, const operand *from, const fg_axis_labels *order,
                         void *to) {
    fg_layout layout = {.element = c->element};
    int64_t strides[FG_MAX_RANK], stride = 1;
    if (c->dry) return;
    for (int i = order->rank - 1; i >= 0; i--) {
        strides[i] = stride;
        stride *= c->dims[order->label[i]];
    }
    if (stride == 0) return;
    for (int i = 0; i < order->rank; i++) {
        int64_t own = 0;
        for (int j = 0; j < from->labels.rank; j++)
            if (from->labels.label[j] == order->label[i]) own = from->stride[j];
        fg_layout_add(&layout, c->dims[order->label[i]], strides[i], own);
    }
    fg_layout_copy(c->call, &layout, to, from->data);
}

/* Whether its elements stand in this order already, without gaps. */
static bool is_ordered(const contraction *c, const operand *x, const fg_axis_labels *order) {
    int64_t stride = 1;
    if (x->labels.rank != order->rank) return false;
    for (int i = order->rank - 1; i >= 0; i--) {
        if (x->labels.label[i] != order->label[i]) return false;
        if (c->dims[order->label[i]] != 1 && x->stride[i] != stride) return false;
        stride *= c->dims[order->label[i]];
    }
    return true;
}

/* The elements of `x` in the order of `kept`, summed over its other axes; in `to`, or in a part of
 * the scratch memory where that is NULL, or where they are. */
static const void *ordered(contraction *c, const operand *x, const fg_axis_labels *kept, int part,
                           void *to) {
    fg_axis_labels all = *kept;
    for (int i = 0; i < x->labels.rank; i++)
        if (!has(kept, x->labels.label[i])) all.label[all.rank++] = x->labels.label[i];
    if (all.rank == kept->rank) {
        if (!to && !c->dry && is_ordered(c, x, kept)) return x->data;
        if (!to) to = room(c, part, count_of(c, kept));
        copy_ordered(c, x, kept, to);
        return to;
    }
    const void *spread = x->data;
    if (c->dry || !is_ordered(c, x, &all)) {
        void *place = room(c, SPREAD, count_of(c, &all));
        copy_ordered(c, x, &all, place);
        spread = place;
    }
    if (!to) to = room(c, part, count_of(c, kept));
    if (c->dry) return to;
    size_t rows = count_of(c, kept), count = count_of(c, &all);
    c->sum(c->call, spread, to, rows, rows ? count / rows : 0);
    return to;
}

/* ---- multiplying ---- */

typedef struct product {
    fg_axis_labels batch, rows, columns, depth, order; /* order: batch, rows, columns */
} product;

static void add_label(fg_axis_labels *to, int label) {
    to->label[to->rank++] = (uint8_t)label;
}

/* The kinds of the axes of two operands, of whose product `left` is needed. */
static void split_labels(const operand *a, const operand *b, const fg_axis_labels *left,
                         product *p) {
    memset(p, 0, sizeof *p);
    for (int i = 0; i < left->rank; i++) {
        int label = left->label[i];
        bool in_a = has(&a->labels, label), in_b = has(&b->labels, label);
        add_label(in_a && in_b ? &p->batch : in_a ? &p->rows : &p->columns, label);
    }
    for (int i = 0; i < a->labels.rank; i++) {
        int label = a->labels.label[i];
        if (!has(left, label) && has(&b->labels, label)) add_label(&p->depth, label);
    }
    append(&p->order, &p->batch);
    append(&p->order, &p->rows);
    append(&p->order, &p->columns);
}

static bool multiply(const contraction *c, const product *p, const void *a, const void *b,
                     void *to) {
    int64_t batch = (int64_t)count_of(c, &p->batch), rows = (int64_t)count_of(c, &p->rows);
    int64_t columns = (int64_t)count_of(c, &p->columns), depth = (int64_t)count_of(c, &p->depth);
    const int64_t dims_a[] = {batch, rows, depth}, dims_b[] = {batch, depth, columns};
    const int64_t dims[] = {batch, rows, columns};
    const fg_attr attrs[4] = {[2] = {.kind = FG_ATTR_BOOL}, [3] = {.kind = FG_ATTR_BOOL}};
    fg_dtype dtype = c->call->in[0].dtype;
    const fg_view in[2] = {
        {(void *)(uintptr_t)a, dims_a, (size_t)(batch * rows * depth), 3, dtype},
        {(void *)(uintptr_t)b, dims_b, (size_t)(batch * depth * columns), 3, dtype}};
    fg_view out = {to, dims, (size_t)(batch * rows * columns), 3, dtype};
    fg_call inner = *c->call;
    inner.in = in;
    inner.out = &out;
    inner.in_count = 2;
    inner.out_count = 1;
    inner.attrs = attrs;
    return out.count == 0 || c->multiply(&inner);
}

/* The product of what is left of the operands so far and the next one. `to`: where the result goes,
 * if its axes come out in order. */
static bool next_product(contraction *c, operand *left, uint32_t next, void *to) {
    fg_axis_labels wanted, axes;
    operand right;
    product p;
    operand_of_input(c, next, &right);
    fg_contraction_left(&c->labels, next + 1, &wanted);
    split_labels(left, &right, &wanted, &p);
    axes = p.batch;
    append(&axes, &p.rows);
    append(&axes, &p.depth);
    const void *a = ordered(c, left, &axes, LEFT, NULL);
    axes = p.batch;
    append(&axes, &p.depth);
    append(&axes, &p.columns);
    const void *b = ordered(c, &right, &axes, RIGHT, NULL);
    bool direct = to && p.order.rank == c->labels.result.rank &&
                  memcmp(p.order.label, c->labels.result.label, (size_t)p.order.rank) == 0;
    if (!direct) to = room(c, next % 2 ? PRODUCT : OTHER_PRODUCT, count_of(c, &p.order));
    operand_of_block(c, to, &p.order, left);
    return c->dry || multiply(c, &p, a, b, to);
}

static bool contract(contraction *c) {
    const fg_view *y = &c->call->out[0];
    operand left;
    operand_of_input(c, 0, &left);
    for (uint32_t i = 1; i < c->labels.count; i++)
        if (!next_product(c, &left, i, i + 1 == c->labels.count && !c->dry ? y->data : NULL))
            return false;
    if (c->dry || left.data != y->data) ordered(c, &left, &c->labels.result, LEFT, y->data);
    return true;
}

/* ---- scratch memory ---- */

/* Where each part begins; the bytes of all. */
static size_t place_parts(contraction *c, char *scratch) {
    size_t total = 0;
    for (int i = 0; i < PARTS; i++) {
        size_t bytes;
        c->parts[i] = scratch ? scratch + total : NULL;
        if (c->sizes[i] > (SIZE_MAX - 64) / 8) return SIZE_MAX;
        bytes = (c->sizes[i] * c->element + 63) & ~(size_t)63;
        if (__builtin_add_overflow(total, bytes, &total)) return SIZE_MAX;
    }
    return total;
}

/* The same steps without the work: they say how much each part wants. */
static size_t measure(contraction *c, const fg_call *call) {
    if (!contraction_init(c, (fg_call *)(uintptr_t)call)) return 0;
    c->dry = true;
    contract(c);
    c->dry = false;
    return place_parts(c, NULL);
}

size_t K(contract_scratch)(const fg_call *call) {
    contraction c;
    return measure(&c, call);
}

static bool run(fg_call *call, bool (*product_of)(fg_call *),
                void (*sum)(const fg_call *, const void *, void *, size_t, size_t)) {
    contraction c;
    if (call->out[0].count == 0) return true;
    measure(&c, call);
    place_parts(&c, call->scratch);
    c.multiply = product_of;
    c.sum = sum;
    return contract(&c);
}

#define BODY "kernels/contract_body.h"
#include "kernels/each_float.h"
