/* Meanings as tensors. */
#include <math.h>
#include <string.h>

#include "lower/lowering.h"

fg_dtype fg_own_dtype(const fg_lowering *lo, fg_meaning m) {
    if (m.kind == FG_MEANS_TENSOR) return (fg_dtype)fg_graph_value(lo->graph, m.tensor)->dtype;
    if (m.kind == FG_MEANS_BOOL) return FG_BOOL;
    if (fg_means_number(m)) return (fg_dtype)m.dtype;
    if (m.kind != FG_MEANS_LIST || m.list->count == 0) return FG_INVALID;
    for (uint32_t i = 0; i < m.list->count; i++) {
        fg_dtype dtype = fg_own_dtype(lo, m.list->at[i]);
        if (dtype != FG_INVALID) return dtype;
    }
    return FG_INVALID;
}

fg_dtype fg_default_dtype(fg_meaning m) {
    if (m.kind == FG_MEANS_BOOL) return FG_BOOL;
    if (m.kind == FG_MEANS_FLOAT) return FG_FLOAT32;
    if (m.kind == FG_MEANS_WIDE) return FG_UINT64;
    if (m.kind != FG_MEANS_LIST) return FG_INT32;
    fg_dtype dtype = m.list->count > 0 ? FG_INT32 : FG_FLOAT32;
    for (uint32_t i = 0; i < m.list->count; i++) {
        fg_dtype inner = fg_default_dtype(m.list->at[i]);
        if (inner != FG_INT32) dtype = inner;
    }
    return dtype;
}

/* ---- one static number into an element ---- */

static bool integer_fits(int64_t i, fg_dtype dtype) {
    size_t bits = 8 * fg_dtype_size(dtype);
    if (fg_dtype_kind_of(dtype) == FG_UNSIGNED)
        return i >= 0 && (bits == 64 || (uint64_t)i >> bits == 0);
    return bits == 64 || (i >= -(1ll << (bits - 1)) && i < 1ll << (bits - 1));
}

static void store_integer(void *at, fg_dtype dtype, int64_t i) {
    memcpy(at, &i, fg_dtype_size(dtype)); /* little-endian: the low bytes come first */
}

/* Each rounded once. False where a finite number becomes infinite. */
static bool store_real(void *at, fg_dtype dtype, fg_meaning m) {
    double f = fg_means_real(m);
    if (dtype == FG_FLOAT64)
        *(double *)at = f;
    else if (dtype == FG_FLOAT32)
        *(float *)at = m.kind == FG_MEANS_INT    ? (float)m.i
                       : m.kind == FG_MEANS_WIDE ? (float)m.wide
                                                 : (float)f;
    else if (dtype == FG_FLOAT16)
        *(uint16_t *)at = fg_half_of_double(f);
    else
        *(uint16_t *)at = fg_bfloat_of_double(f);
    fg_tensor one = {.dtype = dtype, .count = 1, .data = at};
    return isinf(f) || !isinf(fg_tensor_element(&one, 0));
}

static bool does_not_fit(fg_lowering *lo, fg_span span, fg_meaning m, fg_dtype dtype) {
    fg_complain(lo, FG_G301, span, "%s does not fit %s", fg_meaning_plain(lo->graph, lo->arena, m),
                fg_dtype_name(dtype));
    return false;
}

static bool store(fg_lowering *lo, fg_span span, fg_meaning m, void *at, fg_dtype dtype) {
    fg_dtype_kind kind = fg_dtype_kind_of(dtype);
    if (kind == FG_REAL && fg_means_number(m))
        return store_real(at, dtype, m) || does_not_fit(lo, span, m, dtype);
    if (kind == FG_BOOLEAN && m.kind == FG_MEANS_BOOL) {
        *(uint8_t *)at = m.b;
        return true;
    }
    bool wide = m.kind == FG_MEANS_WIDE;
    if ((kind == FG_SIGNED || kind == FG_UNSIGNED) && (m.kind == FG_MEANS_INT || wide)) {
        if (wide ? dtype == FG_UINT64 : integer_fits(m.i, dtype)) {
            store_integer(at, dtype, m.i);
            return true;
        }
        return does_not_fit(lo, span, m, dtype);
    }
    fg_finding *f = fg_complain(lo, FG_G301, span, "%s is wanted here, and this is %s",
                                fg_dtype_name(dtype), fg_meaning_plain(lo->graph, lo->arena, m));
    if (m.kind == FG_MEANS_FLOAT)
        fg_complain_help(lo, f, "an int may become a float, a float never an int; say cast()");
    return false;
}

/* The same few numbers stand in many places: constants share a tensor, where it is among those made
 * last. */
static fg_tensor *scalar_tensor(fg_lowering *lo, fg_dtype dtype, uint64_t bits) {
    uint64_t hash = (bits + dtype) * 0x9e3779b97f4a7c15u;
    fg_tensor **known = &lo->scalars[hash >> 32 & (FG_SCALARS - 1)];
    if (*known && (*known)->dtype == dtype && memcmp((*known)->data, &bits, (*known)->bytes) == 0)
        return *known;
    fg_tensor *tensor = fg_graph_tensor(lo->graph, lo->memory, dtype, 0, NULL);
    memcpy(tensor->data, &bits, tensor->bytes);
    return *known = tensor;
}

static fg_meaning scalar(fg_lowering *lo, fg_span span, fg_meaning m, fg_dtype want) {
    fg_dtype dtype = m.dtype ? (fg_dtype)m.dtype : want ? want : fg_default_dtype(m);
    union {
        uint64_t bits;
        double d;
    } element = {0};
    if (!store(lo, span, m, &element, dtype)) return fg_means_error();
    fg_tensor *tensor = scalar_tensor(lo, dtype, element.bits);
    return fg_means_tensor(fg_graph_constant(lo->graph, lo->body->frame, span, tensor));
}

static fg_meaning size(fg_lowering *lo, fg_span span, fg_meaning m, fg_dtype want) {
    fg_attr *attr = FG_NEW(lo->arena, fg_attr);
    const fg_size **sizes = FG_NEW(lo->arena, const fg_size *);
    *sizes = m.size;
    *attr = (fg_attr){.kind = FG_ATTR_SIZES, .count = 1, .sizes = sizes};
    fg_meaning made = fg_emit(lo, span, FG_OP_size, NULL, 0, NULL, attr, 1);
    if (want == FG_INVALID || want == FG_INT32 || made.kind == FG_MEANS_ERROR) return made;
    if (!(FG_DTYPE_BIT(want) & FG_DTYPES_NUMBER)) {
        fg_complain(lo, FG_G301, span, "%s is wanted here, and this is a size",
                    fg_dtype_name(want));
        return fg_means_error();
    }
    attr = FG_NEW_ARRAY(lo->arena, fg_attr, 2);
    attr[1] = (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = want};
    return fg_emit(lo, span, FG_OP_cast, &made.tensor, 1, &span, attr, 1);
}

/* ---- lists of numbers ---- */

/* The shape of a nested list; false (G104) where its rows differ. */
static bool measure(fg_lowering *lo, fg_span span, fg_meaning m, int *rank, int64_t *dims) {
    *rank = 0;
    for (fg_meaning at = m; at.kind == FG_MEANS_LIST; at = at.list->at[0]) {
        if (*rank == FG_MAX_RANK) {
            fg_complain(lo, FG_G105, span, "a list nested deeper than %d", FG_MAX_RANK);
            return false;
        }
        dims[(*rank)++] = at.list->count;
        if (at.list->count == 0) break;
    }
    return true;
}

/* Whether a row, a list, has not so many elements as the first (-1: rows are numbers). */
static bool is_ragged(fg_lowering *lo, fg_span span, fg_meaning row, uint32_t index,
                      int64_t wanted) {
    if (row.kind != FG_MEANS_LIST || wanted < 0 || (int64_t)row.list->count == wanted) return false;
    fg_complain(lo, FG_G104, span, "row %u has %u element%s, row 0 has %lld", index,
                row.list->count, row.list->count == 1 ? "" : "s", (long long)wanted);
    return true;
}

static bool fill_list(fg_lowering *lo, fg_span span, fg_meaning m, int level, int rank,
                      const int64_t *dims, fg_tensor *tensor, size_t *next) {
    if (level == rank) {
        if (m.kind != FG_MEANS_LIST) {
            size_t width = fg_dtype_size(tensor->dtype);
            return store(lo, span, m, (char *)tensor->data + (*next)++ * width, tensor->dtype);
        }
        fg_complain(lo, FG_G104, span, "a list stands where row 0 has a number");
        return false;
    }
    if (m.kind != FG_MEANS_LIST) {
        fg_complain(lo, FG_G104, span, "a number stands where row 0 has a list");
        return false;
    }
    for (uint32_t i = 0; i < m.list->count; i++) {
        if (is_ragged(lo, span, m.list->at[i], i, level + 1 < rank ? dims[level + 1] : -1))
            return false;
        if (!fill_list(lo, span, m.list->at[i], level + 1, rank, dims, tensor, next)) return false;
    }
    return true;
}

static bool has_size(fg_meaning m) {
    if (m.kind == FG_MEANS_SIZE) return true;
    for (uint32_t i = 0; m.kind == FG_MEANS_LIST && i < m.list->count; i++)
        if (has_size(m.list->at[i])) return true;
    return false;
}

static fg_meaning numbers(fg_lowering *lo, fg_span span, fg_meaning m, fg_dtype want) {
    int rank;
    int64_t dims[FG_MAX_RANK];
    size_t next = 0;
    fg_dtype dtype = want ? want : fg_own_dtype(lo, m);
    if (dtype == FG_INVALID) dtype = fg_default_dtype(m);
    if (!measure(lo, span, m, &rank, dims)) return fg_means_error();
    fg_tensor *tensor = fg_graph_tensor(lo->graph, lo->memory, dtype, rank, dims);
    if (!fill_list(lo, span, m, 0, rank, dims, tensor, &next)) return fg_means_error();
    return fg_means_tensor(fg_graph_constant(lo->graph, lo->body->frame, span, tensor));
}

/* A list with sizes that the feeds decide is put together in the run. */
static fg_meaning packed(fg_lowering *lo, fg_span span, fg_meaning m, fg_dtype want) {
    uint32_t count = m.list->count;
    fg_value_id *inputs = FG_NEW_ARRAY(lo->arena, fg_value_id, count);
    for (uint32_t i = 0; i < count; i++) {
        fg_meaning element = fg_to_tensor(lo, span, m.list->at[i], want ? want : FG_INT32);
        if (element.kind == FG_MEANS_ERROR) return element;
        inputs[i] = element.tensor;
    }
    return fg_emit(lo, span, FG_OP_pack, inputs, count, NULL, NULL, 1);
}

static fg_meaning list(fg_lowering *lo, fg_span span, fg_meaning m, fg_dtype want) {
    if (!fg_means_numbers(m)) {
        fg_finding *f = fg_complain(lo, FG_G212, span, "one tensor is wanted here, and this is %s",
                                    fg_meaning_text(lo->graph, lo->arena, m));
        fg_complain_help(lo, f,
                         "stack([...]) puts tensors along a new axis, concat([...], axis=) "
                         "along one they have");
        return fg_means_error();
    }
    return has_size(m) ? packed(lo, span, m, want) : numbers(lo, span, m, want);
}

fg_meaning fg_to_tensor(fg_lowering *lo, fg_span span, fg_meaning m, fg_dtype want) {
    switch ((fg_meaning_kind)m.kind) {
        case FG_MEANS_ERROR:
            return m;
        case FG_MEANS_BOOL:
        case FG_MEANS_INT:
        case FG_MEANS_WIDE:
        case FG_MEANS_FLOAT:
            return scalar(lo, span, m, want);
        case FG_MEANS_SIZE:
            return size(lo, span, m, want);
        case FG_MEANS_LIST:
            return list(lo, span, m, want);
        case FG_MEANS_TENSOR: {
            fg_dtype dtype = (fg_dtype)fg_graph_value(lo->graph, m.tensor)->dtype;
            if (want == FG_INVALID || want == dtype) return m;
            fg_finding *f = fg_complain(lo, FG_G301, span, "%s is wanted here, and this is %s",
                                        fg_dtype_name(want), fg_type_of_text(lo, m.tensor));
            fg_complain_help(lo, f, "cast(..., %s)", fg_dtype_name(want));
            return fg_means_error();
        }
        default:
            fg_complain(lo, FG_G301, span, "a tensor is wanted here, and this is %s",
                        fg_meaning_text(lo->graph, lo->arena, m));
            return fg_means_error();
    }
}
