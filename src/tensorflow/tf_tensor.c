#include "tensorflow/tf_tensor.h"

#include <stdio.h>

#include "tensorflow/proto_text.h"
#include "tensorflow/wire.h"

static bool fail(fg_tf_trouble *trouble, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(fg_tf_trouble *trouble, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(trouble->why, sizeof trouble->why, format, args);
    va_end(args);
    return false;
}

/* ---- shapes ---- */

bool fg_tf_shape_dims(const fg_tf_shape *shape, int *rank, int64_t *dims, fg_tf_trouble *trouble) {
    *rank = 0;
    if (!shape) return true;
    if (shape->unknown_rank) {
        *rank = -1;
        return true;
    }
    if (shape->dim.count > FG_MAX_RANK)
        return fail(trouble, "a shape of %u axes, and there may be %d", shape->dim.count,
                    FG_MAX_RANK);
    uint64_t product = 1;
    bool empty = false;
    for (uint32_t i = 0; i < shape->dim.count; i++) {
        int64_t size = shape->dim.at[i].size;
        if (size < -1) return fail(trouble, "a size of %lld", (long long)size);
        if (size == 0) empty = true;
        if (size > 0 && __builtin_mul_overflow(product, (uint64_t)size, &product) && !empty)
            return fail(trouble, "a shape whose elements cannot be counted");
        dims[i] = size;
    }
    *rank = (int)shape->dim.count;
    return true;
}

/* ---- values ---- */

/* What a walk over the message finds: first how much there is, then the values themselves. */
typedef struct values {
    fg_dtype dtype;
    fg_tensor *into; /* NULL: they are counted */
    uint64_t count;
    fg_bytes content; /* of tensor_content; escaped, in text */
    uint32_t field;   /* that values were in */
    bool mixed;       /* they were in several */
} values;

static bool is_field_of(fg_dtype dtype, uint32_t field) {
    switch (dtype) {
        case FG_FLOAT32:
            return field == 5;
        case FG_FLOAT64:
            return field == 6;
        case FG_INT64:
            return field == 10;
        case FG_BOOL:
            return field == 11;
        case FG_FLOAT16:
        case FG_BFLOAT16:
            return field == 13;
        case FG_UINT32:
            return field == 16;
        case FG_UINT64:
            return field == 17;
        default:
            return field == 7;
    }
}

static void store(fg_tensor *tensor, uint64_t index, const fg_message_value *value) {
    size_t size = fg_dtype_size(tensor->dtype);
    char *at = (char *)tensor->data + index * size;
    float real = (float)value->real;
    uint8_t truth = value->integer != 0;
    switch (tensor->dtype) {
        case FG_FLOAT32:
            memcpy(at, &real, sizeof real);
            break;
        case FG_FLOAT64:
            memcpy(at, &value->real, sizeof value->real);
            break;
        case FG_BOOL:
            memcpy(at, &truth, 1);
            break;
        default: /* the low bytes of an integer come first */
            memcpy(at, &value->integer, size);
            break;
    }
}

static bool take_value(void *user, const fg_field *field, const fg_message_value *value) {
    values *all = user;
    if (field->number == 4) {
        all->content = value->bytes;
        return true;
    }
    if (!is_field_of(all->dtype, field->number)) {
        all->mixed = true;
        return true;
    }
    if (all->into) {
        if (all->count == all->into->count) return false;
        store(all->into, all->count, value);
    }
    all->count++;
    return true;
}

static bool walk(fg_arena *arena, const fg_tf_tensor *tensor, values *all, fg_tf_trouble *trouble) {
    fg_message_input input = {.arena = arena,
                              .begin = tensor->body.at,
                              .end = tensor->body.at + tensor->body.length,
                              .value = take_value,
                              .user = all};
    fg_tf_tensor again = {0};
    all->count = 0;
    bool right = tensor->text ? fg_proto_text_read(&input, &fg_tf_tensor_message, &again)
                              : fg_wire_read(&input, &fg_tf_tensor_message, &again);
    if (!right) fail(trouble, "%s", input.at ? input.why : "too many values");
    return right;
}

/* ---- tensors ---- */

static fg_tensor *no_memory(fg_tf_trouble *trouble) {
    trouble->memory = true;
    fail(trouble, "memory is short");
    return NULL;
}

/* The graph holds it from here on. */
static fg_tensor *hold(fg_graph *graph, fg_tensor *tensor, fg_tf_trouble *trouble) {
    if (!tensor) return no_memory(trouble);
    graph->constants.at[graph->constants.count - 1] = tensor;
    return tensor;
}

/* Every byte of a bool is 0 or 1 in memory. */
static void make_truths(fg_tensor *tensor) {
    uint8_t *at = tensor->data;
    for (size_t i = 0; tensor->dtype == FG_BOOL && i < tensor->count; i++) at[i] = at[i] != 0;
}

static fg_tensor *from_content(fg_graph *graph, fg_memory *memory, const fg_tf_tensor *tensor,
                               const values *all, int rank, const int64_t *dims,
                               fg_tf_trouble *trouble) {
    size_t count, bytes, size = fg_dtype_size(all->dtype);
    if (!fg_dims_count(rank, dims, size, &count, &bytes)) {
        fail(trouble, "a shape whose elements cannot be counted");
        return NULL;
    }
    size_t length =
        tensor->text ? fg_proto_text_unescape(all->content, NULL, 0) : all->content.length;
    if (length != bytes) {
        fail(trouble, "its contents are %zu bytes, and its shape is of %zu", length, bytes);
        return NULL;
    }
    if (!tensor->text && bytes >= FG_TF_VIEW_FROM && all->dtype != FG_BOOL) {
        fg_tensor *view = fg_tensor_wrap_in(memory, all->dtype, rank, dims,
                                            (void *)(uintptr_t)all->content.at, NULL, NULL);
        return hold(graph, view, trouble);
    }
    fg_tensor *made = hold(graph, fg_tensor_make(memory, all->dtype, rank, dims, false), trouble);
    if (!made) return NULL;
    if (tensor->text)
        fg_proto_text_unescape(all->content, made->data, made->bytes);
    else if (made->bytes)
        memcpy(made->data, all->content.at, made->bytes);
    make_truths(made);
    return made;
}

/* The last value is that of all elements behind it; no value is zero. */
static void repeat_last(fg_tensor *tensor, uint64_t count) {
    size_t size = fg_dtype_size(tensor->dtype);
    char *at = tensor->data;
    for (size_t i = (size_t)count; count > 0 && i < tensor->count; i++)
        memcpy(at + i * size, at + (count - 1) * size, size);
}

static fg_tensor *from_values(fg_graph *graph, fg_memory *memory, const fg_tf_tensor *tensor,
                              values *all, int rank, const int64_t *dims, bool *splat,
                              fg_tf_trouble *trouble) {
    size_t count, bytes, size = fg_dtype_size(all->dtype);
    bool counted = fg_dims_count(rank, dims, size, &count, &bytes);
    if (!counted || all->count > count) {
        fail(trouble, counted ? "it has more values than its shape"
                              : "a shape whose elements cannot be counted");
        return NULL;
    }
    *splat = all->count <= 1 && bytes > FG_TF_VIEW_FROM;
    /* of more values, most must be there: memory in proportion to the file */
    if (!*splat && bytes > FG_TF_VIEW_FROM && count / 16 > all->count) {
        fail(trouble, "%llu values for %zu elements", (unsigned long long)all->count, count);
        return NULL;
    }
    fg_tensor *made =
        hold(graph, fg_tensor_make(memory, all->dtype, *splat ? 0 : rank, dims, true), trouble);
    if (!made) return NULL;
    uint64_t found = all->count;
    all->into = made;
    if (!walk(graph->arena, tensor, all, trouble)) return NULL;
    repeat_last(made, found);
    return made;
}

fg_tensor *fg_tf_tensor_value(fg_graph *graph, fg_memory *memory, const fg_tf_tensor *tensor,
                              int *rank, int64_t *dims, bool *splat, fg_tf_trouble *trouble) {
    values all = {.dtype = fg_tf_dtype_of(tensor->dtype)};
    *trouble = (fg_tf_trouble){.why = ""};
    *splat = false;
    if (!fg_tf_dtype_name(tensor->dtype)) {
        fail(trouble, "element type %lld, which is none", (long long)tensor->dtype);
        return NULL;
    }
    if (!fg_tf_shape_dims(tensor->tensor_shape, rank, dims, trouble)) return NULL;
    bool known = *rank >= 0;
    for (int i = 0; i < *rank; i++) known = known && dims[i] >= 0;
    if (!known) {
        fail(trouble, "a tensor of an unknown size");
        return NULL;
    }
    if (all.dtype == FG_INVALID || all.dtype == FG_STRING) {
        trouble->unknown = true;
        fail(trouble, "element type %s", fg_tf_dtype_name(tensor->dtype));
        return NULL;
    }
    if (tensor->pieces) {
        fail(trouble, "a tensor in several pieces");
        return NULL;
    }
    if (!walk(graph->arena, tensor, &all, trouble)) return NULL;
    if (all.mixed) {
        fail(trouble, "values of another element type than %s", fg_tf_dtype_name(tensor->dtype));
        return NULL;
    }
    fg_graph_hold(graph, NULL); /* room for it */
    if (all.content.length > 0)
        return from_content(graph, memory, tensor, &all, *rank, dims, trouble);
    return from_values(graph, memory, tensor, &all, *rank, dims, splat, trouble);
}

/* ---- strings ---- */

typedef struct strings {
    fg_arena *arena;
    bool text;
    FG_VEC(fg_bytes) list;
} strings;

static bool take_string(void *user, const fg_field *field, const fg_message_value *value) {
    strings *all = user;
    fg_bytes bytes = value->bytes;
    if (field->number != 8) return true;
    if (all->text) { /* with its quotes */
        size_t length = fg_proto_text_unescape(bytes, NULL, 0);
        char *copy = fg_arena_alloc(all->arena, length + 1);
        fg_proto_text_unescape(bytes, copy, length);
        bytes = (fg_bytes){copy, length};
    }
    FG_PUSH(all->arena, &all->list, bytes);
    return true;
}

const fg_bytes *fg_tf_tensor_strings(fg_arena *arena, const fg_tf_tensor *tensor, uint32_t *count) {
    strings all = {.arena = arena, .text = tensor->text};
    fg_message_input input = {.arena = arena,
                              .begin = tensor->body.at,
                              .end = tensor->body.at + tensor->body.length,
                              .value = take_string,
                              .user = &all};
    fg_tf_tensor again = {0};
    bool right = tensor->dtype == FG_TF_STRING && !tensor->pieces &&
                 (tensor->text ? fg_proto_text_read(&input, &fg_tf_tensor_message, &again)
                               : fg_wire_read(&input, &fg_tf_tensor_message, &again));
    *count = right ? all.list.count : 0;
    return *count ? all.list.at : NULL;
}
