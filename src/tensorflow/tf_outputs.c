#include "tensorflow/tf_outputs.h"

#include <stdlib.h>

typedef struct op_row {
    const char *op, *arguments;
} op_row;

static const op_row rows[] = {
#define OUTPUTS(op, arguments) {#op, arguments},
#include "tensorflow/tf_outputs.def"
#undef OUTPUTS
};

static int compare(const void *key, const void *at) {
    const fg_bytes *op = key;
    const char *name = ((const op_row *)at)->op;
    size_t length = strlen(name);
    int order = memcmp(op->at, name, op->length < length ? op->length : length);
    return order ? order : (op->length > length) - (op->length < length);
}

/* A result has a 16-bit number. */
#define COUNT_LIMIT 65534

/* The number that an attribute is, or the length of its list of types. */
static bool length_in(const fg_tf_attrs *attrs, fg_bytes key, uint32_t *count) {
    for (uint32_t i = attrs->count; i-- > 0;) {
        const fg_tf_value *value = &attrs->at[i].value;
        if (!fg_bytes_equal(attrs->at[i].key, key)) continue;
        if (value->kind == FG_TF_VALUE_LIST) *count = value->list->type.count;
        if (value->kind == FG_TF_VALUE_I && value->i >= 0 && value->i <= COUNT_LIMIT)
            *count = (uint32_t)value->i;
        else if (value->kind != FG_TF_VALUE_LIST)
            return false;
        return *count <= COUNT_LIMIT;
    }
    return false;
}

bool fg_tf_arg_count(const fg_tf_arg *arg, const fg_tf_attrs *attrs, uint32_t *count) {
    *count = 1;
    if (arg->number_attr.length) return length_in(attrs, arg->number_attr, count);
    return !arg->type_list_attr.length || length_in(attrs, arg->type_list_attr, count);
}

static bool find_in_signature(const fg_tf_op_def *signature, const fg_tf_attrs *attrs,
                              fg_bytes argument, fg_tf_outputs *outputs) {
    *outputs = (fg_tf_outputs){0};
    for (uint32_t i = 0; i < signature->output_arg.count; i++) {
        const fg_tf_arg *arg = &signature->output_arg.at[i];
        if (!fg_tf_arg_count(arg, attrs, &outputs->count)) return false;
        if (fg_bytes_equal(arg->name, argument)) return true;
        outputs->first += outputs->count;
        if (outputs->first > COUNT_LIMIT) return false;
    }
    return false;
}

static bool find_in_row(const op_row *row, const fg_tf_attrs *attrs, fg_bytes argument,
                        fg_tf_outputs *outputs) {
    *outputs = (fg_tf_outputs){0};
    for (const char *at = row->arguments; *at;) {
        size_t length = strcspn(at, " "), name = strcspn(at, " *");
        outputs->count = 1;
        if (name < length &&
            !length_in(attrs, (fg_bytes){at + name + 1, length - name - 1}, &outputs->count))
            return false;
        if (fg_bytes_equal((fg_bytes){at, name}, argument)) return true;
        outputs->first += outputs->count;
        at += length + (at[length] == ' ');
    }
    return false;
}

/* Of an operation with one argument: its length, where it is a list. */
static uint32_t only_argument(fg_bytes op, const fg_tf_attrs *attrs) {
    static const struct {
        const char *op, *attr;
    } lists[] = {
        {"IdentityN", "T"},
        {"Split", "num_split"},
        {"SplitV", "num_split"},
        {"Unpack", "num"},
        {"ShapeN", "N"},
        {"DynamicPartition", "num_partitions"},
        {"ConcatOffset", "N"},
        {"If", "Tout"},
        {"StatelessIf", "Tout"},
        {"Case", "Tout"},
        {"StatelessCase", "Tout"},
        {"While", "T"},
        {"StatelessWhile", "T"},
        {"PartitionedCall", "Tout"},
        {"StatefulPartitionedCall", "Tout"},
        {"PyFunc", "Tout"},
        {"PyFuncStateless", "Tout"},
        {"EagerPyFunc", "Tout"},
        {"QueueDequeueV2", "component_types"},
        {"QueueDequeueManyV2", "component_types"},
        {"QueueDequeueUpToV2", "component_types"},
        {"IteratorGetNext", "output_types"},
        {"RestoreV2", "dtypes"},
        {"DecodeCSV", "OUT_TYPE"},
    };
    uint32_t count = 1;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (fg_bytes_are(op, lists[i].op) &&
            length_in(attrs, (fg_bytes){lists[i].attr, strlen(lists[i].attr)}, &count))
            return count;
    return 1;
}

bool fg_tf_outputs_of(fg_bytes op, const fg_tf_attrs *attrs, const fg_tf_op_def *function,
                      fg_bytes argument, fg_tf_outputs *outputs) {
    if (function) return find_in_signature(function, attrs, argument, outputs);
    const op_row *several = bsearch(&op, rows, sizeof rows / sizeof *rows, sizeof *rows, compare);
    if (several) return find_in_row(several, attrs, argument, outputs);
    *outputs = (fg_tf_outputs){0, only_argument(op, attrs), true};
    return true;
}
