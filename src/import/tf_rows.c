/* The rows of tf_ops.def. */
#include <stdlib.h>

#include "import/builders.h"

#define EFFECT     FG_TF_EFFECT
#define ARRAYS     FG_TF_ARRAYS
#define RESULTS(n) ((n) << FG_TF_RESULTS)
static const fg_tf_row rows[] = {
#define TF(op, builder, ours, flags) {#op, fg_tf_build_##builder, FG_OP_##ours, flags},
#include "import/tf_ops.def"
#undef TF
};
#undef EFFECT
#undef ARRAYS
#undef RESULTS

static int compare(const void *key, const void *row) {
    const fg_bytes *op = key;
    const char *name = ((const fg_tf_row *)row)->op;
    size_t length = strlen(name);
    int order = memcmp(op->at, name, op->length < length ? op->length : length);
    return order ? order : (op->length > length) - (op->length < length);
}

const fg_tf_row *fg_tf_row_of(fg_bytes op) {
    return bsearch(&op, rows, sizeof rows / sizeof *rows, sizeof *rows, compare);
}

const fg_tf_row *fg_tf_rows(size_t *count) {
    *count = sizeof rows / sizeof *rows;
    return rows;
}

bool fg_tf_has_effect(fg_bytes op) {
    /* what changes variables, files, queues and the like, by how its name begins */
    static const char *const starts[] = {
        "Assert",      "Assign",          "Scatter", "Apply",   "ResourceApply",
        "SparseApply", "Print",           "Queue",   "Save",    "Restore",
        "Write",       "ResourceScatter", "Enqueue", "Dequeue", "ResourceSparseApply",
        "Stack",       "Delete",          "Destroy", "Insert",  "Initialize",
    };
    const fg_tf_row *row = fg_tf_row_of(op);
    if (row) return row->flags & FG_TF_EFFECT;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        size_t length = strlen(starts[i]);
        if (op.length >= length && memcmp(op.at, starts[i], length) == 0) return true;
    }
    return false;
}
