/* Operations that become several nodes, by hand: those of tf_expanded.def. */
#ifndef FG_EMIT_EXPAND_H
#define FG_EMIT_EXPAND_H

#include "emit/compose.h"

#define EXPAND(ours) void fg_expand_##ours(fg_exporting *e);
#include "emit/tf_expanded.def"
#undef EXPAND

/* ---- the operation that is written ---- */

static inline const char *fg_expand_input(fg_exporting *e, uint32_t index) {
    return fg_export_tensor(e, fg_export_input_of(e, index));
}

/* The element type of a result. */
static inline fg_dtype fg_expand_type(const fg_exporting *e, uint32_t result) {
    return fg_export_type_of(e, fg_export_op_of(e)->first_output + result).dtype;
}

/* An attribute `axis` from the front, of a rank. */
static inline int fg_expand_axis(const fg_exporting *e, int rank) {
    int64_t axis = fg_export_attr_of(e, "axis")->i;
    return (int)(axis < 0 ? axis + rank : axis);
}

#endif
