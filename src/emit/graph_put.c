/* Nodes and their attributes, and the constants that are made for them. */
#include <math.h>
#include <string.h>

#include "emit/exporting.h"

/* TensorFlow's numbers of element types, and their names. */
static int type_number(fg_dtype dtype, const char **word) {
    switch (dtype) {
#define TYPE(ours, number, theirs) \
    case ours:                     \
        *word = theirs;            \
        return number;
        TYPE(FG_FLOAT32, 1, "DT_FLOAT")
        TYPE(FG_FLOAT64, 2, "DT_DOUBLE")
        TYPE(FG_INT32, 3, "DT_INT32")
        TYPE(FG_UINT8, 4, "DT_UINT8")
        TYPE(FG_INT16, 5, "DT_INT16")
        TYPE(FG_INT8, 6, "DT_INT8")
        TYPE(FG_STRING, 7, "DT_STRING")
        TYPE(FG_INT64, 9, "DT_INT64")
        TYPE(FG_BOOL, 10, "DT_BOOL")
        TYPE(FG_BFLOAT16, 14, "DT_BFLOAT16")
        TYPE(FG_UINT16, 17, "DT_UINT16")
        TYPE(FG_FLOAT16, 19, "DT_HALF")
        TYPE(FG_UINT32, 22, "DT_UINT32")
        TYPE(FG_UINT64, 23, "DT_UINT64")
#undef TYPE
        default:
            *word = "DT_INVALID";
            return 0;
    }
}

/* What an operation waits for, as nodes at hand wait for it: before the node itself, as there may
 * have to be others for it. */
static void find_waits(fg_exporting *e) {
    const fg_graph *graph = e->graph;
    const fg_op *op = fg_graph_op(graph, e->op);
    e->waits.count = 0;
    for (uint32_t c = op->control; c && graph->controls.at[c]; c++) {
        fg_op_id id = graph->controls.at[c];
        const fg_op *other = fg_graph_op(graph, id);
        if (fg_export_counted(e, id)) continue; /* its size is read where it comes from */
        const char *tensor =
            other->output_count > 0 ? fg_export_tensor(e, other->first_output) : e->nodes[id];
        if (tensor && *tensor) FG_PUSH(e->arena, &e->waits, tensor);
    }
}

void fg_node_begin(fg_exporting *e, const char *name, const char *op) {
    e->own = name == e->base;
    if (e->own) find_waits(e);
    fg_proto_begin(&e->proto, 1, "node");
    fg_proto_string(&e->proto, 1, "name", name);
    fg_proto_string(&e->proto, 2, "op", op);
}

/* Behind what it reads. */
static void put_waits(fg_exporting *e) {
    for (uint32_t i = 0; i < e->waits.count; i++) {
        const char *tensor = e->waits.at[i];
        fg_node_input(e, fg_arena_printf(e->arena, "^%.*s", (int)strcspn(tensor, ":"), tensor));
    }
}

void fg_node_input(fg_exporting *e, const char *tensor) {
    fg_proto_string(&e->proto, 3, "input", tensor);
}

void fg_node_end(fg_exporting *e) {
    if (e->own) put_waits(e);
    fg_proto_end(&e->proto);
}

static void begin_attr(fg_exporting *e, const char *name) {
    fg_proto_begin(&e->proto, 5, "attr");
    fg_proto_string(&e->proto, 1, "key", name);
    fg_proto_begin(&e->proto, 2, "value");
}

static void end_attr(fg_exporting *e) {
    fg_proto_end(&e->proto);
    fg_proto_end(&e->proto);
}

void fg_node_type(fg_exporting *e, const char *name, fg_dtype dtype) {
    const char *word;
    int number = type_number(dtype, &word);
    begin_attr(e, name);
    fg_proto_enum(&e->proto, 6, "type", number, word);
    end_attr(e);
}

void fg_node_types(fg_exporting *e, const char *name, uint32_t count, const fg_dtype *dtypes) {
    begin_attr(e, name);
    fg_proto_begin(&e->proto, 1, "list");
    for (uint32_t i = 0; i < count; i++) {
        const char *word;
        int number = type_number(dtypes[i], &word);
        fg_proto_enum(&e->proto, 6, "type", number, word);
    }
    fg_proto_end(&e->proto);
    end_attr(e);
}

void fg_node_int(fg_exporting *e, const char *name, int64_t value) {
    begin_attr(e, name);
    fg_proto_int(&e->proto, 3, "i", value);
    end_attr(e);
}

void fg_node_float(fg_exporting *e, const char *name, double value) {
    begin_attr(e, name);
    fg_proto_float(&e->proto, 4, "f", (float)value);
    end_attr(e);
}

void fg_node_flag(fg_exporting *e, const char *name, bool value) {
    begin_attr(e, name);
    fg_proto_bool(&e->proto, 5, "b", value);
    end_attr(e);
}

void fg_node_text(fg_exporting *e, const char *name, const char *value) {
    begin_attr(e, name);
    fg_proto_string(&e->proto, 2, "s", value);
    end_attr(e);
}

void fg_node_ints(fg_exporting *e, const char *name, uint32_t count, const int64_t *values) {
    begin_attr(e, name);
    fg_proto_begin(&e->proto, 1, "list");
    for (uint32_t i = 0; i < count; i++) fg_proto_int(&e->proto, 3, "i", values[i]);
    fg_proto_end(&e->proto);
    end_attr(e);
}

void fg_node_shape(fg_exporting *e, const char *name, const fg_shape *shape) {
    begin_attr(e, name);
    fg_proto_begin(&e->proto, 7, "shape");
    for (int i = 0; i < shape->rank; i++) {
        int64_t size = -1;
        fg_size_is_number(shape->dims[i], &size);
        fg_proto_begin(&e->proto, 2, "dim");
        fg_proto_int(&e->proto, 1, "size", size);
        fg_proto_end(&e->proto);
    }
    if (shape->rank < 0) fg_proto_bool(&e->proto, 3, "unknown_rank", true);
    fg_proto_end(&e->proto);
    end_attr(e);
}

/* Its elements as bytes: every bit stays. */
void fg_node_tensor(fg_exporting *e, const char *name, const fg_tensor *tensor) {
    const char *word;
    int number = type_number(tensor->dtype, &word);
    begin_attr(e, name);
    fg_proto_begin(&e->proto, 8, "tensor");
    fg_proto_enum(&e->proto, 1, "dtype", number, word);
    fg_proto_begin(&e->proto, 2, "tensor_shape");
    for (int i = 0; i < tensor->rank; i++) {
        fg_proto_begin(&e->proto, 2, "dim");
        fg_proto_int(&e->proto, 1, "size", tensor->dims[i]);
        fg_proto_end(&e->proto);
    }
    fg_proto_end(&e->proto);
    fg_proto_bytes(&e->proto, 4, "tensor_content", tensor->data, tensor->bytes);
    fg_proto_end(&e->proto);
    end_attr(e);
}

void fg_node_value(fg_exporting *e, fg_value_id value) {
    fg_node_input(e, fg_export_tensor(e, value));
}

/* Numbers that are more are bounds of slices, beyond every axis. */
static int32_t within(int64_t value) {
    return value < INT32_MIN ? INT32_MIN : value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

static const char *int_constant(fg_exporting *e, int rank, uint32_t count, const int64_t *values) {
    bool pairs = rank == 2;
    const char *name = fg_export_helper(e, "Const");
    int32_t *data = FG_NEW_ARRAY(e->arena, int32_t, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) data[i] = within(values[i]);
    fg_tensor tensor = {.dtype = FG_INT32,
                        .rank = rank,
                        .count = count,
                        .bytes = count * sizeof *data,
                        .data = data};
    tensor.dims[0] = pairs ? count / 2 : count;
    if (pairs) tensor.dims[1] = 2;
    return fg_export_constant(e, name, &tensor);
}

const char *fg_export_int(fg_exporting *e, int64_t value) {
    return int_constant(e, 0, 1, &value);
}

const char *fg_export_ints(fg_exporting *e, uint32_t count, const int64_t *values) {
    return int_constant(e, 1, count, values);
}

const char *fg_export_pairs(fg_exporting *e, uint32_t count, const int64_t *values) {
    return int_constant(e, 2, count, values);
}

/* Whole numbers of a type: the nearest that it has. */
static uint64_t whole_of(double value, fg_dtype dtype) {
    bool negative = fg_dtype_kind_of(dtype) == FG_SIGNED;
    double most = ldexp(1, (int)fg_dtype_size(dtype) * 8 - negative);
    double least = negative ? -most : 0;
    if (!(value > least)) return (uint64_t)(int64_t)least;
    if (value >= most)
        return negative ? ((uint64_t)1 << (fg_dtype_size(dtype) * 8 - 1)) - 1 : UINT64_MAX;
    return value < 0 ? (uint64_t)(int64_t)value : (uint64_t)value;
}

const char *fg_export_real(fg_exporting *e, double value, fg_dtype dtype) {
    const char *name = fg_export_helper(e, "Const");
    union {
        bool truth;
        uint64_t whole;
        uint16_t half;
        float f32;
        double f64;
    } element = {.whole = 0};
    if (dtype == FG_FLOAT64)
        element.f64 = value;
    else if (dtype == FG_FLOAT32)
        element.f32 = (float)value;
    else if (dtype == FG_FLOAT16)
        element.half = fg_half_of_double(value);
    else if (dtype == FG_BFLOAT16)
        element.half = fg_bfloat_of_double(value);
    else if (dtype == FG_BOOL)
        element.truth = value != 0;
    else
        element.whole = whole_of(value, dtype);
    fg_tensor tensor = {
        .dtype = dtype, .count = 1, .bytes = fg_dtype_size(dtype), .data = &element};
    return fg_export_constant(e, name, &tensor);
}
