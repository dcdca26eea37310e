/* Places where nodes stand, and how what stands outside is read in them. */
#include "emit/exporting.h"

static const void *key_of(fg_value_id value) {
    return (const void *)(uintptr_t)value;
}

void fg_export_set(fg_exporting *e, fg_export_place *place, fg_value_id value, const char *tensor) {
    fg_map_set(e->arena, &place->names, key_of(value), (void *)(uintptr_t)tensor);
}

const char *fg_export_known(const fg_export_place *place, fg_value_id value) {
    return fg_map_get(&place->names, key_of(value));
}

/* ---- into loops ---- */

const char *fg_export_put_enter(fg_exporting *e, const char *frame, const char *tensor,
                                fg_dtype dtype, bool constant) {
    const char *name = fg_export_name(e, fg_arena_printf(e->arena, "%s/Enter", frame));
    fg_node_begin(e, name, "Enter");
    fg_node_input(e, tensor);
    fg_node_type(e, "T", dtype);
    fg_node_text(e, "frame_name", frame);
    fg_node_flag(e, "is_constant", constant);
    fg_node_int(e, "parallel_iterations", 10);
    fg_node_end(e);
    return name;
}

/* ---- onto sides ---- */

static const char *put_switch(fg_exporting *e, const fg_export_place *side, const char *tensor,
                              fg_dtype dtype) {
    const char *name = fg_export_name(e, fg_arena_printf(e->arena, "%s/Switch", side->side));
    fg_node_begin(e, name, "Switch");
    fg_node_input(e, tensor);
    fg_node_input(e, side->predicate);
    fg_node_type(e, "T", dtype);
    fg_node_end(e);
    return side->truth ? fg_arena_printf(e->arena, "%s:1", name) : name;
}

/* ---- from outside ---- */

/* One place inwards. */
static const char *step_in(fg_exporting *e, const fg_export_place *place, const char *tensor,
                           fg_dtype dtype) {
    if (place->frame) return fg_export_put_enter(e, place->frame, tensor, dtype, true);
    return place->side ? put_switch(e, place, tensor, dtype) : tensor;
}

/* As deep as loops and conditions nest. */
static const char *tensor_at(fg_exporting *e, fg_export_place *place, fg_value_id value) {
    const char *tensor = fg_export_known(place, value);
    if (tensor || !place->outer) return tensor ? tensor : "";
    tensor = tensor_at(e, place->outer, value);
    if (!*tensor || (!place->frame && !place->side)) return tensor;
    tensor = step_in(e, place, tensor, (fg_dtype)fg_graph_value(e->graph, value)->dtype);
    fg_export_set(e, place, value, tensor);
    return tensor;
}

const char *fg_export_tensor_at(fg_exporting *e, fg_export_place *place, fg_value_id value) {
    return tensor_at(e, place, value);
}

/* A constant, of which it is not asked whether a side is taken. */
static const char *constant_at(fg_exporting *e, fg_export_place *place, fg_value_id value) {
    const char *tensor = fg_export_known(place, value);
    if (tensor || !place->outer) return tensor ? tensor : "";
    tensor = constant_at(e, place->outer, value);
    if (!*tensor || !place->frame) return tensor;
    tensor = step_in(e, place, tensor, (fg_dtype)fg_graph_value(e->graph, value)->dtype);
    fg_export_set(e, place, value, tensor);
    return tensor;
}

static bool is_constant(const fg_exporting *e, fg_value_id value) {
    return fg_graph_maker(e->graph, value)->kind == FG_OP_const;
}

/* Another input tells that already. */
static bool reads_others(const fg_exporting *e) {
    const fg_op *op = fg_export_op_of(e);
    for (uint32_t i = 0; i < op->input_count; i++) {
        fg_value_id input = fg_op_inputs(e->graph, op)[i];
        if (input && !is_constant(e, input)) return true;
    }
    return false;
}

const char *fg_export_tensor(fg_exporting *e, fg_value_id value) {
    if (is_constant(e, value) && reads_others(e)) return constant_at(e, e->here, value);
    return tensor_at(e, e->here, value);
}

const char *fg_export_bring(fg_exporting *e, const fg_export_place *from, fg_export_place *place,
                            const char *tensor, fg_dtype dtype) {
    if (place == from) return tensor;
    tensor = fg_export_bring(e, from, place->outer, tensor, dtype);
    const char *known = fg_map_get(&place->brought, tensor);
    if (known || (!place->frame && !place->side)) return known ? known : tensor;
    known = step_in(e, place, tensor, dtype);
    fg_map_set(e->arena, &place->brought, tensor, (void *)(uintptr_t)known);
    return known;
}

/* Where the operation reads nothing else, it is the constant that tells whether it is on the side
 * that is taken; else it need not. */
static const char *bring_constant(fg_exporting *e, const fg_export_place *place, const char *tensor,
                                  fg_dtype dtype) {
    if (!place || place == e->root) return tensor;
    tensor = bring_constant(e, place->outer, tensor, dtype);
    return place->side && fg_export_op_of(e)->input_count > 0 ? tensor
                                                              : step_in(e, place, tensor, dtype);
}

const char *fg_export_constant(fg_exporting *e, const char *name, const fg_tensor *tensor) {
    fg_node_begin(e, name, "Const");
    fg_node_type(e, "dtype", tensor->dtype);
    fg_node_tensor(e, "value", tensor);
    fg_node_end(e);
    return bring_constant(e, e->here, name, tensor->dtype);
}
