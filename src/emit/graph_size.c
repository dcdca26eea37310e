/* Sizes as nodes: a symbol is an element of a Shape, a formula is arithmetic on such scalars. */
#include <stdlib.h>
#include <string.h>

#include "emit/compose.h"

typedef struct formula {
    fg_exporting *e;
    const char *at;
} formula;

static const char *sum(formula *f);

fg_value_id fg_export_counted(const fg_exporting *e, fg_op_id id) {
    const fg_op *op = fg_graph_op(e->graph, id);
    int64_t count;
    if (op->kind != FG_OP_bincount) return 0;
    const fg_op_row *row = fg_op_row_of(FG_OP_bincount);
    if (op->attrs[fg_op_param_index(row, "minlength")].i != 0 ||
        op->attrs[fg_op_param_index(row, "maxlength")].kind != FG_ATTR_NONE)
        return 0;
    fg_value_id value = fg_op_inputs(e->graph, op)[0];
    const fg_shape *shape = fg_graph_value(e->graph, value)->shape;
    bool one = shape->rank == 1 && fg_size_is_number(shape->dims[0], &count) && count == 1;
    return one ? value : 0;
}

static const char *put_one(fg_exporting *e, const char *what, const char *op, const char *a,
                           const char *b, fg_dtype dtype) {
    const char *name = fg_export_helper(e, what);
    fg_node_begin(e, name, op);
    fg_node_input(e, a);
    fg_node_input(e, b);
    fg_node_type(e, "T", dtype);
    return name;
}

/* The number, and 1. */
static const char *put_counted(fg_exporting *e, fg_value_id value) {
    const char *x = fg_export_tensor(e, value);
    const char *shape = fg_export_ints(e, 0, NULL), *one = fg_export_int(e, 1), *name;
    fg_dtype dtype = fg_export_type_of(e, value).dtype;
    name = put_one(e, "number", "Reshape", x, shape, dtype);
    fg_node_type(e, "Tshape", FG_INT32);
    fg_node_end(e);
    if (dtype != FG_INT32) {
        const char *wide = name;
        name = fg_export_helper(e, "Cast");
        fg_node_begin(e, name, "Cast");
        fg_node_input(e, wide);
        fg_node_type(e, "SrcT", dtype);
        fg_node_type(e, "DstT", FG_INT32);
        fg_node_end(e);
    }
    name = put_one(e, "size", "Add", name, one, FG_INT32);
    fg_node_end(e);
    return name;
}

static const char *put_size(fg_exporting *e, fg_value_id maker, int axis) {
    fg_value_id counted = fg_export_counted(e, fg_graph_value(e->graph, maker)->op);
    if (counted) return put_counted(e, counted);
    const char *tensor = fg_export_tensor(e, maker), *shape = fg_export_helper(e, "Shape");
    const char *begin = fg_export_ints(e, 1, (int64_t[]){axis}),
               *end = fg_export_ints(e, 1, (int64_t[]){axis + 1}),
               *step = fg_export_ints(e, 1, (int64_t[]){1}), *size = fg_export_helper(e, "size");
    fg_node_begin(e, shape, "Shape");
    fg_node_input(e, tensor);
    fg_node_type(e, "T", (fg_dtype)fg_graph_value(e->graph, maker)->dtype);
    fg_node_type(e, "out_type", FG_INT32);
    fg_node_end(e);
    fg_node_begin(e, size, "StridedSlice");
    fg_node_input(e, shape);
    fg_node_input(e, begin);
    fg_node_input(e, end);
    fg_node_input(e, step);
    fg_node_type(e, "T", FG_INT32);
    fg_node_type(e, "Index", FG_INT32);
    fg_node_int(e, "shrink_axis_mask", 1);
    fg_node_end(e);
    return size;
}

/* The same however often it is asked for: it stands where the value does that has it. */
static const char *symbol(fg_exporting *e, uint32_t number) {
    fg_value_id maker = e->makers[number];
    fg_export_place *here = e->here, *found = NULL;
    for (fg_export_place *place = here; place && maker; place = place->outer)
        if (fg_export_known(place, maker)) found = place;
    if (!found) {
        fg_export_refuse(e, "of a size that is known behind it");
        return "";
    }
    const void *key = (const void *)(uintptr_t)(number + 1);
    const char *size = fg_map_get(&found->sizes, key);
    if (!size) {
        e->here = found;
        size = put_size(e, maker, e->axes[number]);
        e->here = here;
        fg_map_set(e->arena, &found->sizes, key, (void *)(uintptr_t)size);
    }
    return fg_export_bring(e, found, here, size, FG_INT32);
}

static const char *combine(formula *f, const char *op, const char *a, const char *b) {
    const char *name = fg_export_helper(f->e, op);
    fg_node_begin(f->e, name, op);
    fg_node_input(f->e, a);
    fg_node_input(f->e, b);
    fg_node_type(f->e, "T", FG_INT32);
    fg_node_end(f->e);
    return name;
}

static void skip(formula *f) {
    while (*f->at == ' ') f->at++;
}

static bool take(formula *f, const char *word) {
    skip(f);
    size_t length = strlen(word);
    if (strncmp(f->at, word, length) != 0) return false;
    f->at += length;
    return true;
}

/* As deep as formulas nest, which those who make them bound. */
static const char *factor(formula *f) {
    bool least = take(f, "min("), most = !least && take(f, "max(");
    if (least || most) {
        const char *a = sum(f);
        take(f, ",");
        const char *b = sum(f);
        take(f, ")");
        return combine(f, least ? "Minimum" : "Maximum", a, b);
    }
    if (take(f, "(")) {
        const char *inner = sum(f);
        take(f, ")");
        return inner;
    }
    bool is_symbol = take(f, "$");
    char *end;
    skip(f);
    int64_t number = strtoll(f->at, &end, 10);
    if (end == f->at) {
        fg_export_refuse(f->e, "of a size that is no number");
        f->at = "";
        return "";
    }
    f->at = end;
    if (!is_symbol) return fg_export_int(f->e, number);
    return symbol(f->e, (uint32_t)number);
}

static const char *product(formula *f) {
    const char *value = factor(f);
    for (;;) {
        if (take(f, "//"))
            value = combine(f, "FloorDiv", value, factor(f));
        else if (take(f, "*"))
            value = combine(f, "Mul", value, factor(f));
        else if (take(f, "%"))
            value = combine(f, "FloorMod", value, factor(f));
        else
            return value;
    }
}

static const char *sum(formula *f) {
    const char *value;
    if (take(f, "-") && !(*f->at >= '0' && *f->at <= '9'))
        value = combine(f, "Sub", fg_export_int(f->e, 0), product(f));
    else
        value = f->at[-1] == '-' ? (f->at--, product(f)) : product(f);
    for (;;) {
        if (take(f, "+"))
            value = combine(f, "Add", value, product(f));
        else if (take(f, "-"))
            value = combine(f, "Sub", value, product(f));
        else
            return value;
    }
}

static void put_symbol(void *user, uint32_t number, fg_text *out) {
    (void)user;
    fg_text_printf(out, "$%u", number);
}

const char *fg_export_size(fg_exporting *e, const fg_size *size) {
    fg_text text;
    fg_text_init(&text, e->arena);
    fg_text_putc(&text, ' '); /* so that there is something before the first byte */
    fg_size_style style = {"min", "max", "*", put_symbol, NULL};
    fg_size_write(size, &style, &text);
    formula f = {e, fg_text_get(&text) + 1};
    const char *made = sum(&f);
    skip(&f);
    if (*f.at && !e->failed) fg_export_refuse(e, "of a size that is no formula here");
    return made;
}

const char *fg_export_sizes(fg_exporting *e, uint32_t count, const fg_size *const *sizes) {
    int64_t *numbers = FG_NEW_ARRAY(e->arena, int64_t, (size_t)count + 1);
    bool known = true;
    for (uint32_t i = 0; i < count; i++) known &= fg_size_is_number(sizes[i], &numbers[i]);
    if (known) return fg_export_ints(e, count, numbers);
    const char **parts = FG_NEW_ARRAY(e->arena, const char *, count);
    for (uint32_t i = 0; i < count; i++) parts[i] = fg_export_size(e, sizes[i]);
    return fg_put_pack(e, "shape", count, parts);
}
