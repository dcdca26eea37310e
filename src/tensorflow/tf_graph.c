#include "tensorflow/tf_graph.h"

/* ---- attributes ---- */

const fg_tf_value *fg_tf_attr_of(const fg_tf_attrs *attrs, const char *key) {
    for (uint32_t i = attrs->count; i-- > 0;)
        if (fg_bytes_are(attrs->at[i].key, key)) return &attrs->at[i].value;
    return NULL;
}

static const fg_tf_value *value_of_kind(const fg_tf_attrs *attrs, const char *key,
                                        fg_tf_value_kind kind) {
    const fg_tf_value *value = fg_tf_attr_of(attrs, key);
    return value && value->kind == (uint32_t)kind ? value : NULL;
}

int64_t fg_tf_attr_int(const fg_tf_attrs *attrs, const char *key, int64_t otherwise) {
    const fg_tf_value *value = value_of_kind(attrs, key, FG_TF_VALUE_I);
    return value ? value->i : otherwise;
}

double fg_tf_attr_float(const fg_tf_attrs *attrs, const char *key, double otherwise) {
    const fg_tf_value *value = value_of_kind(attrs, key, FG_TF_VALUE_F);
    return value ? value->f : otherwise;
}

bool fg_tf_attr_bool(const fg_tf_attrs *attrs, const char *key, bool otherwise) {
    const fg_tf_value *value = value_of_kind(attrs, key, FG_TF_VALUE_B);
    return value ? value->b : otherwise;
}

fg_bytes fg_tf_attr_text(const fg_tf_attrs *attrs, const char *key) {
    const fg_tf_value *value = value_of_kind(attrs, key, FG_TF_VALUE_S);
    return value ? value->s : (fg_bytes){0};
}

fg_dtype fg_tf_attr_dtype(const fg_tf_attrs *attrs, const char *key) {
    const fg_tf_value *value = value_of_kind(attrs, key, FG_TF_VALUE_TYPE);
    return value ? fg_tf_dtype_of(value->type) : FG_INVALID;
}

/* ---- element types ---- */

static const struct {
    const char *name;
    fg_dtype dtype; /* FG_INVALID: we have none */
} dtypes[] = {
    {"invalid", FG_INVALID},
    {"float", FG_FLOAT32},
    {"double", FG_FLOAT64},
    {"int32", FG_INT32},
    {"uint8", FG_UINT8},
    {"int16", FG_INT16},
    {"int8", FG_INT8},
    {"string", FG_STRING},
    {"complex64", FG_INVALID},
    {"int64", FG_INT64},
    {"bool", FG_BOOL},
    {"qint8", FG_INT8},
    {"quint8", FG_UINT8},
    {"qint32", FG_INT32},
    {"bfloat16", FG_BFLOAT16},
    {"qint16", FG_INT16},
    {"quint16", FG_UINT16},
    {"uint16", FG_UINT16},
    {"complex128", FG_INVALID},
    {"half", FG_FLOAT16},
    {"resource", FG_INVALID},
    {"variant", FG_INVALID},
    {"uint32", FG_UINT32},
    {"uint64", FG_UINT64},
    {"float8_e5m2", FG_INVALID},
    {"float8_e4m3fn", FG_INVALID},
    {"float8_e4m3fnuz", FG_INVALID},
    {"float8_e4m3b11fnuz", FG_INVALID},
    {"float8_e5m2fnuz", FG_INVALID},
    {"int4", FG_INVALID},
    {"uint4", FG_INVALID},
    {"int2", FG_INVALID},
    {"uint2", FG_INVALID},
};
#define DTYPES ((int64_t)(sizeof dtypes / sizeof *dtypes))

static int64_t without_reference(int64_t type) {
    return type > 100 ? type - 100 : type;
}

fg_dtype fg_tf_dtype_of(int64_t type) {
    type = without_reference(type);
    return type > 0 && type < DTYPES ? dtypes[type].dtype : FG_INVALID;
}

const char *fg_tf_dtype_name(int64_t type) {
    type = without_reference(type);
    return type > 0 && type < DTYPES ? dtypes[type].name : NULL;
}

int64_t fg_tf_dtype_named(const char *name) {
    for (int64_t i = 0; i < DTYPES; i++)
        if (strcmp(dtypes[i].name, name) == 0) return i;
    return -1;
}

/* ---- places ---- */

static bool is_in(fg_bytes name, const char *text, size_t length) {
    return text && name.at >= text && name.at <= text + length;
}

fg_span fg_tf_place_of(const fg_tf_graph *graph, fg_bytes name) {
    bool made = is_in(name, graph->made_text, graph->made_length);
    /* a name with escapes was copied: it stands nowhere as it is */
    if (!made && !is_in(name, graph->text, graph->length)) return (fg_span){graph->source, 0, 0};
    uint32_t begin = (uint32_t)(name.at - (made ? graph->made_text : graph->text));
    return (fg_span){made ? graph->made_source : graph->source, begin,
                     begin + (uint32_t)name.length};
}

fg_span fg_tf_place(const fg_tf_graph *graph, uint32_t node) {
    return fg_tf_place_of(graph, graph->def->node.at[node].name);
}

uint32_t fg_tf_node_at(const fg_tf_graph *graph, fg_span place) {
    if (place.begin >= place.end) return UINT32_MAX;
    bool made = graph->made_source && place.source == graph->made_source;
    const char *text = made ? graph->made_text : graph->text;
    return fg_tf_find(graph, (fg_bytes){text + place.begin, place.end - place.begin});
}
