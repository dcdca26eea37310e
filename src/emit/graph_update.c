/* Variables that are written, and what writes them. A resource is read once in a run: what was read
 * stays as it was while the variable gets its new value, so that each write waits for that reading
 * and for nothing else that reads. */
#include "emit/graph_home.h"

/* ---- variables ---- */

static const char *export_assign(fg_exporting *e, const char *name, const char *handle,
                                 const char *value, fg_dtype dtype) {
    fg_node_begin(e, name, "AssignVariableOp");
    fg_node_input(e, handle);
    fg_node_input(e, value);
    fg_node_type(e, "dtype", dtype);
    return name;
}

static const char *export_reference(fg_exporting *e, const char *initial, fg_type type) {
    const char *read = fg_export_helper(e, "read");
    fg_node_begin(e, e->base, "VariableV2");
    fg_node_type(e, "dtype", type.dtype);
    fg_node_shape(e, "shape", type.shape);
    fg_node_end(e);
    fg_node_begin(e, fg_export_helper(e, "Assign"), "Assign");
    fg_node_input(e, e->base);
    fg_node_input(e, initial);
    fg_node_type(e, "T", type.dtype);
    fg_node_flag(e, "use_locking", true);
    fg_node_flag(e, "validate_shape", true);
    fg_node_end(e);
    fg_node_begin(e, read, "Identity");
    fg_node_input(e, e->base);
    fg_node_type(e, "T", type.dtype);
    fg_node_end(e);
    return read;
}

static const char *export_resource(fg_exporting *e, const char *initial, fg_type type) {
    const char *read = fg_export_helper(e, "read");
    fg_node_begin(e, e->base, "VarHandleOp");
    fg_node_type(e, "dtype", type.dtype);
    fg_node_shape(e, "shape", type.shape);
    fg_node_text(e, "shared_name", e->base);
    fg_node_end(e);
    export_assign(e, fg_export_helper(e, "Assign"), e->base, initial, type.dtype);
    fg_node_end(e);
    fg_node_begin(e, read, "ReadVariableOp");
    fg_node_input(e, e->base);
    fg_node_type(e, "dtype", type.dtype);
    fg_node_end(e);
    return read;
}

const char *fg_export_variable(fg_exporting *e) {
    const fg_op *op = fg_export_op_of(e);
    fg_type type = fg_export_type_of(e, op->first_output);
    fg_export_write *write = &e->writes[op->extra];
    const char *initial = fg_export_helper(e, "initial_value");
    fg_export_constant(e, initial, e->values[op->extra]);
    write->handle = e->base;
    write->read =
        write->count > 0 ? export_resource(e, initial, type) : export_reference(e, initial, type);
    return write->read;
}

/* ---- which are written, and in which order ---- */

/* Two writings of one variable: the later comes after the earlier, where a signature does both. One
 * that does the later alone would have to do the other too. */
static void order_two(fg_exporting *e, uint32_t earlier, uint32_t later) {
    const fg_graph *graph = e->graph;
    bool both = false, alone = false;
    for (uint32_t s = 0; s < graph->signatures.count; s++) {
        const fg_signature *signature = &graph->signatures.at[s];
        fg_value_id *outputs = FG_NEW_ARRAY(e->arena, fg_value_id, signature->output_count + 1);
        for (uint32_t i = 0; i < signature->output_count; i++)
            outputs[i] = signature->outputs[i].value;
        fg_export_homes homes = {0};
        fg_export_find_homes(e, &homes, 1, graph->ops.count, outputs, signature->output_count);
        bool first = homes.needed[e->ties[earlier] - 1], second = homes.needed[e->ties[later] - 1];
        both |= first && second;
        alone |= second && !first;
    }
    if (both && alone) {
        e->op = e->ties[later];
        e->base = graph->variables.at[graph->updates.at[later].variable].full_name->text;
        fg_export_refuse(e, "two updates of one variable, of which some signatures do one");
    }
    if (both) e->after[later] = earlier;
}

void fg_export_find_writes(fg_exporting *e) {
    const fg_graph *graph = e->graph;
    e->writes = FG_NEW_ARRAY(e->arena, fg_export_write, graph->variables.count);
    e->ties = FG_NEW_ARRAY(e->arena, fg_op_id, graph->updates.count + 1);
    e->after = FG_NEW_ARRAY(e->arena, uint32_t, graph->updates.count + 1);
    e->assigns = FG_NEW_ARRAY(e->arena, const char *, graph->updates.count + 1);
    for (fg_op_id id = 1; id < graph->ops.count; id++) {
        const fg_op *op = fg_graph_op(graph, id);
        uint32_t first = op->kind == FG_OP_identity ? op->extra : 0;
        for (uint32_t u = first; u; u = graph->updates.at[u].next) e->ties[u] = id;
    }
    for (uint32_t u = 1; u < graph->updates.count; u++) {
        const fg_update *update = &graph->updates.at[u];
        fg_export_write *write = &e->writes[update->variable];
        bool other = write->count > 0 && graph->updates.at[write->last].value != update->value;
        if (!e->ties[u]) continue;
        if (other) order_two(e, write->last, u);
        write->last = u;
        write->count++;
    }
}

/* ---- writing ---- */

void fg_export_tie(fg_exporting *e) {
    const fg_graph *graph = e->graph;
    uint32_t first = fg_export_op_of(e)->extra;
    for (const fg_export_place *place = e->here; place; place = place->outer) {
        if (!place->frame) continue;
        fg_export_refuse(e, "an update of a variable, in a loop");
        return;
    }
    for (uint32_t u = first; u; u = graph->updates.at[u].next) {
        e->assigns[u] = fg_export_helper(e, "Assign");
        FG_PUSH(e->arena, &e->pending, (fg_export_pending){u, e->here});
    }
    const char *value = fg_export_tensor_at(e, e->here, fg_export_input_of(e, 0));
    fg_node_begin(e, e->base, "Identity");
    fg_node_input(e, value);
    for (uint32_t u = first; u; u = graph->updates.at[u].next)
        fg_node_input(e, fg_arena_printf(e->arena, "^%s", e->assigns[u]));
    fg_node_type(e, "T", fg_export_dtype_of(e, 0));
    fg_node_end(e);
}

/* What is written may stand behind what it belongs to. */
void fg_export_pending_writes(fg_exporting *e) {
    for (uint32_t i = 0; i < e->pending.count && !e->failed; i++) {
        uint32_t number = e->pending.at[i].update;
        const fg_update *update = &e->graph->updates.at[number];
        const fg_export_write *write = &e->writes[update->variable];
        e->here = e->pending.at[i].place;
        e->op = e->ties[number];
        e->base = e->assigns[number];
        if (!write->handle) {
            fg_export_refuse(e, "an update of a variable that nothing reads");
            return;
        }
        const char *value = fg_export_tensor_at(e, e->here, update->value);
        export_assign(e, fg_arena_printf(e->arena, "%s", e->base), write->handle, value,
                      fg_export_type_of(e, update->value).dtype);
        fg_node_input(e, fg_arena_printf(e->arena, "^%s", write->read));
        const char *before = e->after[number] ? e->assigns[e->after[number]] : NULL;
        if (before) fg_node_input(e, fg_arena_printf(e->arena, "^%s", before));
        fg_node_end(e);
    }
}
