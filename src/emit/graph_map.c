/* Operations whose attributes TensorFlow takes as tensors or under other names: the importer's
 * table, read backwards. */
#include <string.h>

#include "emit/takes.h"

typedef enum fg_map_what {
    IN_,
    INT_,
    INTS_,
    SIZES_,
    REAL_,
    INT_ATTR_,
    REAL_ATTR_,
    FLAG_,
    TYPE_,
    SET_
} fg_map_what;

typedef struct fg_map_item {
    fg_map_what what;
    uint8_t input; /* of TensorFlow's operation */
    const char *ours, *theirs;
    double value;
} fg_map_item;

enum { MOST = 6 };

typedef struct fg_map_row {
    const char *op;
    uint32_t count;
    fg_map_item items[MOST];
} fg_map_row;

#define IN(i)                          {IN_, i, NULL, NULL, 0},
#define INT(i, ours)                   {INT_, i, #ours, NULL, 0},
#define INTS(i, ours)                  {INTS_, i, #ours, NULL, 0},
#define SIZES(i, ours)                 {SIZES_, i, #ours, NULL, 0},
#define REAL(i, ours)                  {REAL_, i, #ours, NULL, 0},
#define INT_ATTR(ours, theirs, value)  {INT_ATTR_, 0, #ours, #theirs, value},
#define REAL_ATTR(ours, theirs, value) {REAL_ATTR_, 0, #ours, #theirs, value},
#define FLAG_ATTR(ours, theirs, value) {FLAG_, 0, #ours, #theirs, value},
#define TYPE_ATTR(ours, theirs, value) {TYPE_, 0, #ours, #theirs, value},
#define SET_FLAG(ours, value)          {SET_, 0, #ours, NULL, value},

static const fg_map_row rows[] = {
#define MAP(op, items) {#op, sizeof((const fg_map_item[]){items}) / sizeof(fg_map_item), {items}},
#include "import/tf_map.def"
#undef MAP
};

/* Ours, theirs, their attributes for the types of inputs, and for those of numbers made here. */
typedef struct fg_mapped_row {
    uint16_t kind;
    const char *op, *types, *indices;
} fg_mapped_row;

static const fg_mapped_row mapped[] = {
#define MAPPED(ours, theirs, types, indices) {FG_OP_##ours, #theirs, types, indices},
#include "emit/tf_mapped.def"
#undef MAPPED
};

static const fg_map_row *items_of(const char *op) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].op, op) == 0) return &rows[i];
    return NULL;
}

static const fg_attr *attr_of(const fg_op *op, const char *name) {
    int index = fg_op_param_index(fg_op_row_of((fg_op_kind)op->kind), name);
    return index >= 0 ? &op->attrs[index] : NULL;
}

static bool is_told(const fg_map_row *row, const char *name) {
    for (uint32_t i = 0; i < row->count; i++)
        if (row->items[i].ours && strcmp(row->items[i].ours, name) == 0) return true;
    return false;
}

/* What they have no word for is as it is without being said. */
static bool can_say(const fg_op *op, const fg_map_row *row) {
    const fg_op_row *ours = fg_op_row_of((fg_op_kind)op->kind);
    for (int i = 0; i < ours->param_count; i++) {
        const fg_param *param = &ours->params[i];
        if (param->kind <= FG_PARAM_LIST || is_told(row, param->name)) continue;
        if (param->required || !fg_attr_same(&op->attrs[i], &param->value)) return false;
    }
    for (uint32_t i = 0; i < row->count; i++) {
        const fg_map_item *item = &row->items[i];
        const fg_attr *attr = item->ours ? attr_of(op, item->ours) : NULL;
        bool number = item->what == INT_ || item->what == INT_ATTR_;
        if (number && attr->kind != FG_ATTR_INT) return false;
        if (item->what == INTS_ && attr->kind != FG_ATTR_INTS) return false;
        if (item->what == SIZES_ && attr->kind != FG_ATTR_SIZES && attr->kind != FG_ATTR_INT)
            return false;
        if (item->what == SET_ && attr->b != (item->value != 0)) return false;
    }
    return true;
}

/* A number for each axis, or rows of two for each. */
static const char *put_ints(fg_exporting *e, const fg_map_item *item, const fg_attr *attr) {
    bool pairs = strcmp(item->ours, "paddings") == 0 || strcmp(item->ours, "crops") == 0;
    return pairs ? fg_export_pairs(e, attr->count, attr->ints)
                 : fg_export_ints(e, attr->count, attr->ints);
}

static const char *put_sizes(fg_exporting *e, const fg_map_item *item, const fg_attr *attr) {
    bool one = strcmp(item->ours, "k") == 0 || strcmp(item->ours, "num") == 0;
    if (attr->kind == FG_ATTR_INT) return fg_export_int(e, attr->i);
    return one && attr->count == 1 ? fg_export_size(e, attr->sizes[0])
                                   : fg_export_sizes(e, attr->count, attr->sizes);
}

static const char *input_for(fg_exporting *e, const fg_op *op, const fg_takes *takes,
                             const fg_map_item *item, uint32_t *next) {
    const fg_attr *attr = item->ours ? attr_of(op, item->ours) : NULL;
    switch (item->what) {
        case IN_:
            return fg_takes_input(e, takes, (*next)++);
        case INT_:
            return fg_export_int(e, attr->i);
        case INTS_:
            return put_ints(e, item, attr);
        case SIZES_:
            return put_sizes(e, item, attr);
        case REAL_: {
            fg_value_id first = fg_op_inputs(e->graph, op)[0];
            return fg_export_real(e, attr->f, (fg_dtype)fg_graph_value(e->graph, first)->dtype);
        }
        default:
            return NULL;
    }
}

static void put_attribute(fg_exporting *e, const fg_op *op, const fg_map_item *item) {
    const fg_attr *attr = item->ours ? attr_of(op, item->ours) : NULL;
    if (item->what == INT_ATTR_) fg_node_int(e, item->theirs, attr->i);
    if (item->what == REAL_ATTR_) fg_node_float(e, item->theirs, attr->f);
    if (item->what == FLAG_) fg_node_flag(e, item->theirs, attr->b);
    if (item->what == TYPE_) fg_node_type(e, item->theirs, attr->dtype);
}

static void put_types(fg_exporting *e, const fg_takes *takes, const fg_mapped_row *row) {
    for (const char *at = row->types; *at;) {
        size_t length = strcspn(at, "0123456789");
        fg_node_type(e, fg_arena_text(e->arena, at, length),
                     fg_takes_type(e, takes, (uint32_t)(at[length] - '0')));
        at += length + 1;
        while (*at == ' ') at++;
    }
    for (const char *at = row->indices; *at;) {
        size_t length = strcspn(at, " ");
        fg_node_type(e, fg_arena_text(e->arena, at, length), FG_INT32);
        at += length;
        while (*at == ' ') at++;
    }
}

static void put_node(fg_exporting *e, const fg_op *op, const fg_mapped_row *how,
                     const fg_map_row *row) {
    const char *inputs[MOST] = {NULL};
    uint32_t next = 0, count = 0;
    fg_takes takes;
    if (!fg_takes_init(e, &takes, how->op)) return;
    for (uint32_t i = 0; i < row->count; i++) {
        const fg_map_item *item = &row->items[i];
        const char *tensor = input_for(e, op, &takes, item, &next);
        if (!tensor || item->input >= MOST) continue;
        inputs[item->input] = tensor;
        if (item->input >= count) count = item->input + 1u;
    }
    fg_node_begin(e, takes.name, how->op);
    for (uint32_t i = 0; i < count; i++) fg_node_input(e, inputs[i] ? inputs[i] : "");
    put_types(e, &takes, how);
    for (uint32_t i = 0; i < row->count; i++) put_attribute(e, op, &row->items[i]);
    fg_node_end(e);
    fg_takes_done(e, &takes);
}

bool fg_export_mapped(fg_exporting *e) {
    const fg_op *op = fg_graph_op(e->graph, e->op);
    for (size_t i = 0; i < sizeof mapped / sizeof *mapped; i++) {
        if (mapped[i].kind != op->kind) continue;
        const fg_map_row *row = items_of(mapped[i].op);
        if (!row || !can_say(op, row)) continue;
        put_node(e, op, &mapped[i], row);
        return true;
    }
    return false;
}
