/* Names of loops. What stands in a while loop of a file of TensorFlow has the loop's scope in its
 * name; the loop itself, which is no node there, gets it here. */
#include <string.h>

#include "rewrite/cutting.h"

/* The scope that two names have in common, of so many bytes; `length` is that of the first's. */
static uint32_t common_scope(const fg_name *a, uint32_t length, const fg_name *b) {
    uint32_t same = 0, scope = 0;
    while (same < length && same < b->length && a->text[same] == b->text[same]) {
        same++;
        bool ends = same == length || a->text[same] == '/';
        if (ends && same < b->length && b->text[same] == '/') scope = same;
    }
    return scope;
}

/* Helpers that the import made have names without a scope, and say nothing. */
static const fg_name *find_scope(const fg_graph *graph, const fg_loop *loop, uint32_t *length) {
    const fg_name *found = NULL;
    for (fg_op_id id = loop->first; id < loop->op; id++) {
        const fg_op *op = fg_graph_op(graph, id);
        const char *slash = op->name ? memrchr(op->name->text, '/', op->name->length) : NULL;
        if (!slash || op->frame || op->kind == FG_OP_const || op->kind == FG_OP_loop) continue;
        if (found)
            *length = common_scope(found, *length, op->name);
        else
            *length = (uint32_t)(slash - op->name->text);
        found = found ? found : op->name;
    }
    return found;
}

void fg_cutting_name_loops(fg_cutting *it) {
    fg_graph *to = it->to;
    for (uint32_t i = 1; it->from->imported && i < to->loops.count; i++) {
        const fg_loop *loop = &to->loops.at[i];
        fg_op *op = fg_graph_op(to, loop->op), *state = fg_graph_op(to, loop->first);
        uint32_t length = 0;
        const fg_name *scope = find_scope(to, loop, &length);
        if (!scope || length == 0 || !op->name || op->frame || strchr(op->name->text, '/'))
            continue;
        bool both = state->name == op->name;
        op->name =
            fg_name_printf(it->from->names, "%.*s/%s", (int)length, scope->text, op->name->text);
        if (both) state->name = op->name;
    }
}
