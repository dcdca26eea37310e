/* See expand.h. */
#include "emit/expand.h"

static const struct {
    uint16_t kind;
    void (*put)(fg_exporting *e);
} rows[] = {
#define EXPAND(ours) {FG_OP_##ours, fg_expand_##ours},
#include "emit/tf_expanded.def"
#undef EXPAND
};

bool fg_export_expanded(fg_exporting *e) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].kind != fg_export_op_of(e)->kind) continue;
        rows[i].put(e);
        return true;
    }
    return false;
}
