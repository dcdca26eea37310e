/* The builder of operations that tf_map.def says all of. */
#include "import/compose.h"

typedef enum item_kind {
    ITEM_END,
    ITEM_IN,
    ITEM_INT,
    ITEM_INTS,
    ITEM_SIZES,
    ITEM_REAL,
    ITEM_INT_ATTR,
    ITEM_REAL_ATTR,
    ITEM_FLAG_ATTR,
    ITEM_TYPE_ATTR,
} item_kind;

typedef struct item {
    item_kind kind;
    uint32_t input;
    const char *ours, *theirs;
    double otherwise;
} item;

enum { MOST_ITEMS = 8 };

typedef struct map {
    const char *op;
    item items[MOST_ITEMS];
} map;

#define IN(i)                              {ITEM_IN, i, NULL, NULL, 0},
#define INT(i, ours)                       {ITEM_INT, i, #ours, NULL, 0},
#define INTS(i, ours)                      {ITEM_INTS, i, #ours, NULL, 0},
#define SIZES(i, ours)                     {ITEM_SIZES, i, #ours, NULL, 0},
#define REAL(i, ours)                      {ITEM_REAL, i, #ours, NULL, 0},
#define INT_ATTR(ours, theirs, otherwise)  {ITEM_INT_ATTR, 0, #ours, #theirs, otherwise},
#define REAL_ATTR(ours, theirs, otherwise) {ITEM_REAL_ATTR, 0, #ours, #theirs, otherwise},
#define FLAG_ATTR(ours, theirs, otherwise) {ITEM_FLAG_ATTR, 0, #ours, #theirs, otherwise},
#define TYPE_ATTR(ours, theirs, otherwise) {ITEM_TYPE_ATTR, 0, #ours, #theirs, otherwise},
static const map maps[] = {
#define MAP(op, items) {#op, {items}},
#include "import/tf_map.def"
#undef MAP
};

/* `after`, at first empty, is where sizes that only the run tells are known behind. */
static bool from_input(fg_importer *im, fg_tf_call *call, const item *it, fg_attr *attr,
                       fg_op_id *after) {
    uint32_t count;
    if (it->input >= call->input_count)
        return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    if (it->kind == ITEM_SIZES) {
        const fg_tf_ints *ints = fg_tf_sizes_input(im, call, it->input, after);
        if (ints) *attr = fg_tf_sizes_attr(ints);
        return ints != NULL;
    }
    if (it->kind == ITEM_INT) {
        *attr = FG_TF_INT(0);
        return fg_tf_int_input(im, call, it->input, &attr->i);
    }
    if (it->kind == ITEM_REAL) {
        *attr = FG_TF_REAL(0);
        return fg_tf_real_input(im, call, it->input, &attr->f);
    }
    const int64_t *numbers = fg_tf_known(im, call, it->input, &count);
    *attr = FG_TF_INTS(count, numbers);
    return numbers != NULL;
}

static bool attribute(fg_importer *im, fg_tf_call *call, const item *it, fg_attr *attr,
                      fg_op_id *after) {
    fg_dtype dtype;
    switch (it->kind) {
        case ITEM_INT_ATTR:
            *attr = FG_TF_INT(fg_tf_attr_int(call->attrs, it->theirs, (int64_t)it->otherwise));
            return true;
        case ITEM_REAL_ATTR:
            *attr = FG_TF_REAL(fg_tf_attr_float(call->attrs, it->theirs, it->otherwise));
            return true;
        case ITEM_FLAG_ATTR:
            *attr = FG_TF_BOOL(fg_tf_attr_bool(call->attrs, it->theirs, it->otherwise != 0));
            return true;
        case ITEM_TYPE_ATTR:
            dtype = fg_tf_attr_dtype(call->attrs, it->theirs);
            *attr = FG_TF_TYPE(dtype == FG_INVALID ? (fg_dtype)it->otherwise : dtype);
            return true;
        default:
            return from_input(im, call, it, attr, after);
    }
}

bool fg_tf_build_map(fg_importer *im, fg_tf_call *call) {
    const map *at = maps;
    while (strcmp(at->op, call->row->op) != 0) at++;
    fg_value_id inputs[MOST_ITEMS] = {0};
    fg_op_id after[FG_MAX_RANK + 1] = {0};
    uint32_t count = 0;
    fg_attr *attrs = fg_tf_defaults(im, call->row->kind);
    for (const item *it = at->items; it < at->items + MOST_ITEMS && it->kind; it++) {
        if (it->kind == ITEM_IN) {
            if (it->input >= call->input_count)
                return fg_tf_refuse(im, call, "%u inputs", call->input_count);
            inputs[count++] = call->inputs[it->input];
        } else if (!attribute(im, call, it, fg_tf_attr_slot(call->row->kind, attrs, it->ours),
                              after)) {
            return false;
        }
    }
    fg_value_id first = fg_tf_emit(im, call, call->row->kind, inputs, count, attrs);
    if (!fg_tf_after(im, first, after)) return false;
    const fg_op *op = fg_graph_maker(im->graph, first);
    if (call->output_count > op->output_count)
        return fg_tf_refuse(im, call, "it has %u results", op->output_count);
    for (uint32_t i = 0; i < call->output_count; i++) call->outputs[i] = first + i;
    return true;
}
