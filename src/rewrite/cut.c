#include "rewrite/cut.h"

#include <string.h>

#include "rewrite/cutting.h"

/* ---- operations ---- */

static fg_value_id mapped(const fg_cutting *it, fg_value_id value) {
    return value ? it->map[it->same[value]] : 0;
}

static fg_op *new_op(const fg_cutting *it, fg_value_id value) {
    return fg_graph_maker(it->to, value);
}

/* The same place, scope and name as in the other graph. */
static void name_as(fg_op *made, const fg_op *op) {
    made->name = op->name;
    made->frame = op->frame;
}

static fg_value_id add_placeholder(fg_cutting *it, fg_value_id value, const fg_name *full_name) {
    const fg_graph *from = it->from;
    const fg_op *op = fg_graph_maker(from, value);
    const fg_type type = fg_value_type(from, value);
    const fg_op_row *row = fg_op_row_of(FG_OP_placeholder);
    fg_attr *attrs = FG_NEW_ARRAY(it->arena, fg_attr, row->param_count);
    attrs[fg_op_param_index(row, "dtype")] = (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = type.dtype};
    if (type.shape->rank >= 0)
        attrs[fg_op_param_index(row, "shape")] = (fg_attr){
            .kind = FG_ATTR_SIZES, .count = (uint32_t)type.shape->rank, .sizes = type.shape->dims};
    fg_op_id id = fg_graph_add(it->to, FG_OP_placeholder, 0, op->span, NULL, 0, attrs, &type, 1);
    fg_op *made = fg_graph_op(it->to, id);
    made->name = op->name;
    made->extra = it->to->placeholders.count;
    fg_placeholder record = {.value = made->first_output,
                             .name = op->name,
                             .full_name = full_name,
                             .span = op->span,
                             .is_phase = fg_cutting_is_phase(it, value)};
    FG_PUSH(it->arena, &it->to->placeholders, record);
    return made->first_output;
}

static void add_fed(fg_cutting *it, const fg_op *op) {
    for (uint32_t i = 0; i < op->output_count; i++) {
        fg_value_id value = op->first_output + i;
        if (it->fed[value] != FG_CUT_READ) continue;
        for (uint32_t k = 0; k < it->order->feed_count && !it->map[value]; k++)
            if (it->order->feeds[k].value == value)
                it->map[value] = add_placeholder(it, value, it->order->feeds[k].name);
    }
}

static void add_known(fg_cutting *it, const fg_op *op) {
    fg_tensor *tensor = fg_graph_tensor(it->to, it->memory, FG_BOOL, 0, NULL);
    *(uint8_t *)tensor->data = (uint8_t)it->truth[op->first_output];
    it->map[op->first_output] = fg_graph_constant(it->to, op->frame, op->span, tensor);
    name_as(new_op(it, it->map[op->first_output]), op);
}

/* An operation that does something beside a value that is known, or that is another's: it passes
 * that on. */
static void add_passing(fg_cutting *it, fg_op_id from) {
    const fg_op *op = fg_graph_op(it->from, from);
    fg_value_id value = op->first_output, passed = it->map[it->same[it->pass[value]]];
    if (fg_cutting_knows(it, op)) {
        add_known(it, op);
        passed = it->map[value];
        new_op(it, passed)->name = fg_name_printf(it->from->names, "%s_value", op->name->text);
    }
    fg_type type = fg_value_type(it->from, value);
    fg_op_id id =
        fg_graph_add(it->to, FG_OP_identity, op->frame, op->span, &passed, 1, NULL, &type, 1);
    fg_op *made = fg_graph_op(it->to, id);
    name_as(made, op);
    it->map[value] = made->first_output;
    it->op_map[from] = id;
}

static void add_frozen(fg_cutting *it, const fg_op *op) {
    fg_graph_hold(it->to, NULL);
    fg_tensor *tensor = fg_tensor_ref(it->order->values[op->extra]);
    it->to->constants.at[it->to->constants.count - 1] = tensor;
    fg_attr *attr = FG_NEW(it->arena, fg_attr);
    *attr = (fg_attr){.kind = FG_ATTR_TENSOR, .tensor = tensor};
    fg_type type = fg_value_type(it->from, op->first_output);
    fg_op_id id = fg_graph_add(it->to, FG_OP_const, op->frame, op->span, NULL, 0, attr, &type, 1);
    fg_op *made = fg_graph_op(it->to, id);
    name_as(made, op);
    /* the names of an imported graph's operations are full ones */
    if (it->from->imported && !op->frame) made->name = it->from->variables.at[op->extra].full_name;
    it->map[op->first_output] = made->first_output;
}

/* What a loop reads from outside that is still there, behind its first values. Constants are read
 * where they are. */
static uint32_t loop_inputs(fg_cutting *it, const fg_op *op, fg_value_id *inputs) {
    const fg_loop *loop = &it->from->loops.at[op->extra];
    uint32_t count = 0;
    for (uint32_t i = 0; i < op->input_count; i++) {
        fg_value_id value = mapped(it, fg_op_inputs(it->from, op)[i]);
        bool known = false;
        if (i < loop->count) {
            if (it->carried[op->first_output + i]) inputs[count++] = value;
            continue;
        }
        for (uint32_t k = fg_cutting_carries(it, loop); k < count; k++)
            known = known || inputs[k] == value;
        if (!value || known || fg_graph_maker(it->to, value)->kind == FG_OP_const) continue;
        inputs[count++] = value;
    }
    return count;
}

static void open_loop(fg_cutting *it, const fg_op *op, fg_op_id id) {
    it->loop_map[op->extra] = it->to->loops.count;
    fg_graph_op(it->to, id)->extra = it->to->loops.count;
    fg_loop record = {.first = id, .count = fg_cutting_carries(it, &it->from->loops.at[op->extra])};
    FG_PUSH(it->arena, &it->to->loops, record);
}

static void close_loop(fg_cutting *it, const fg_op *op, fg_op_id id) {
    const fg_loop *loop = &it->from->loops.at[op->extra];
    uint32_t number = it->loop_map[op->extra];
    fg_loop *record = &it->to->loops.at[number];
    fg_graph_op(it->to, id)->extra = number;
    record->op = id;
    record->captured = fg_graph_op(it->to, id)->input_count - record->count;
    record->body = it->to->inputs.count;
    for (uint32_t i = 0; i <= loop->count; i++)
        if (i == 0 || it->carried[op->first_output + i - 1])
            FG_PUSH(it->arena, &it->to->inputs, mapped(it, it->from->inputs.at[loop->body + i]));
}

static uint32_t copy_updates(fg_cutting *it, uint32_t first) {
    uint32_t made = 0;
    for (uint32_t u = first; u; u = it->from->updates.at[u].next) {
        fg_update update = it->from->updates.at[u];
        if (!fg_cutting_updates(it, &update)) continue;
        if (!it->variable_map[update.variable]) {
            FG_PUSH(it->arena, &it->lost, u);
            continue;
        }
        update.variable = it->variable_map[update.variable];
        update.value = mapped(it, update.value);
        update.next = made;
        made = it->to->updates.count;
        FG_PUSH(it->arena, &it->to->updates, update);
    }
    return made;
}

static void add_variable(fg_cutting *it, const fg_op *op, fg_op *made) {
    fg_variable record = it->from->variables.at[op->extra];
    record.value = made->first_output;
    it->variable_map[op->extra] = made->extra = it->to->variables.count;
    FG_PUSH(it->arena, &it->to->variables, record);
}

static void copy_placeholder(fg_cutting *it, const fg_op *op, fg_op *made) {
    fg_placeholder record = it->from->placeholders.at[op->extra];
    record.value = made->first_output;
    record.fallback = mapped(it, record.fallback);
    made->extra = it->to->placeholders.count;
    FG_PUSH(it->arena, &it->to->placeholders, record);
}

/* What of an operation is a number in its graph. */
static void copy_record(fg_cutting *it, const fg_op *op, fg_op_id id) {
    fg_op *made = fg_graph_op(it->to, id);
    switch (op->kind) {
        case FG_OP_placeholder:
        case FG_OP_placeholder_default:
            copy_placeholder(it, op, made);
            break;
        case FG_OP_variable:
            add_variable(it, op, made);
            break;
        case FG_OP_loop_state:
            open_loop(it, op, id);
            break;
        case FG_OP_loop:
            close_loop(it, op, id);
            break;
        case FG_OP_assert:
            FG_PUSH(it->arena, &it->to->asserts, id);
            break;
        case FG_OP_identity:
            made->extra = 0; /* its updates come last: they may be of what stands behind it */
            break;
        default:
            made->extra = op->extra;
            break;
    }
}

/* A loop carries what is needed, and no more. */
static bool is_kept(const fg_cutting *it, const fg_op *op, uint32_t output) {
    return (op->kind != FG_OP_loop && op->kind != FG_OP_loop_state) ||
           it->carried[op->first_output + output];
}

static void copy_op(fg_cutting *it, fg_op_id from) {
    const fg_op *op = fg_graph_op(it->from, from);
    fg_value_id *inputs = FG_NEW_ARRAY(it->arena, fg_value_id, (size_t)op->input_count + 1);
    fg_type *types = FG_NEW_ARRAY(it->arena, fg_type, (size_t)op->output_count + 1);
    uint32_t count = op->input_count;
    if (op->kind == FG_OP_loop)
        count = loop_inputs(it, op, inputs);
    else
        for (uint32_t i = 0; i < count; i++) inputs[i] = mapped(it, fg_op_inputs(it->from, op)[i]);
    uint32_t outputs = 0;
    for (uint32_t i = 0; i < op->output_count; i++)
        if (is_kept(it, op, i)) types[outputs++] = fg_value_type(it->from, op->first_output + i);
    fg_op_id id = fg_graph_add(it->to, (fg_op_kind)op->kind, op->frame, op->span, inputs, count,
                               op->attrs, types, outputs);
    name_as(fg_graph_op(it->to, id), op);
    outputs = 0;
    for (uint32_t i = 0; i < op->output_count; i++) {
        if (!is_kept(it, op, i)) continue;
        if (!it->map[op->first_output + i])
            it->map[op->first_output + i] = fg_graph_op(it->to, id)->first_output + outputs;
        outputs++;
    }
    it->op_map[from] = id;
    copy_record(it, op, id);
}

static void add_op(fg_cutting *it, fg_op_id id) {
    const fg_op *op = fg_graph_op(it->from, id);
    add_fed(it, op);
    if (!it->needed[id]) return;
    bool known = fg_cutting_knows(it, op) && op->kind != FG_OP_const;
    bool passes = op->output_count == 1 && it->pass[op->first_output];
    if (known ? fg_cutting_acts(op) : passes) {
        add_passing(it, id);
    } else if (known) {
        add_known(it, op);
        it->op_map[id] = it->to->ops.count - 1;
    } else if (op->kind == FG_OP_variable && it->order->values && it->order->values[op->extra]) {
        add_frozen(it, op);
        it->op_map[id] = it->to->ops.count - 1;
    } else if (it->order->loops && fg_cutting_is_recurrence(it, op)) {
        it->op_map[id] = fg_cutting_unroll(it, id);
    } else {
        copy_op(it, id);
    }
}

/* What refers forward, when everything is there. */
static void copy_controls(fg_cutting *it, fg_op_id id) {
    const fg_graph *from = it->from;
    const fg_op *op = fg_graph_op(from, id);
    uint32_t count = 0;
    for (uint32_t at = op->control; from->controls.at[at]; at++) count++;
    fg_op_id *after = FG_NEW_ARRAY(it->arena, fg_op_id, (size_t)count + 1);
    count = 0;
    for (uint32_t at = op->control; from->controls.at[at]; at++) {
        fg_op_id other = from->controls.at[at];
        const fg_op *waited = fg_graph_op(from, other);
        if (waited->output_count == 1) {
            fg_value_id value = it->map[it->same[waited->first_output]];
            if (it->op_map[other] == 0 && value)
                other = it->to->values.at[value].op;
            else
                other = it->op_map[other];
        } else {
            other = it->op_map[other];
        }
        if (other && fg_graph_op(it->to, other)->kind != FG_OP_const) after[count++] = other;
    }
    if (count > 0) fg_graph_wait(it->to, it->op_map[id], after);
}

static void copy_rest(fg_cutting *it) {
    for (fg_op_id id = 1; id < it->from->ops.count; id++) {
        const fg_op *op = fg_graph_op(it->from, id);
        if (!it->op_map[id]) continue;
        if (op->control) copy_controls(it, id);
        if (op->kind == FG_OP_identity && op->extra) {
            uint32_t first = copy_updates(it, op->extra);
            fg_graph_op(it->to, it->op_map[id])->extra = first;
        }
    }
    for (uint32_t i = 1; i < it->to->variables.count; i++)
        it->to->variables.at[i].initial = mapped(it, it->to->variables.at[i].initial);
}

/* ---- names ---- */

/* In a file that a program wrote, the names of constants, and of what is another value now, are
 * nothing that people asked for. `given` by value of the cut: it is what was asked for. */
static bool is_nameless(const fg_cutting *it, const uint8_t *given, fg_value_id named) {
    fg_value_id value = mapped(it, named);
    bool folded = it->same[named] != named;
    if (!it->from->imported || (new_op(it, value)->kind != FG_OP_const && !folded)) return false;
    return folded ? !it->fetched[named] : !given[value];
}

static const uint8_t *find_given(const fg_cutting *it) {
    uint8_t *given = FG_NEW_ARRAY(it->arena, uint8_t, it->to->values.count + 1);
    for (uint32_t i = 0; i < it->order->fetch_count; i++)
        given[mapped(it, it->order->fetches[i].value)] = 1;
    return given;
}

static void copy_names(fg_cutting *it) {
    const fg_graph *from = it->from;
    const uint8_t *given = find_given(it);
    for (uint32_t i = 1; i < from->frames.count; i++) {
        fg_frame frame = from->frames.at[i];
        frame.result = mapped(it, frame.result);
        FG_PUSH(it->arena, &it->to->frames, frame);
    }
    for (uint32_t i = 0; i < it->frames.count; i++)
        FG_PUSH(it->arena, &it->to->frames, it->frames.at[i]);
    for (uint32_t i = 0; i < from->published.count; i++) {
        fg_value_id named = fg_graph_named(from, from->published.at[i]), value = mapped(it, named);
        if (value && !is_nameless(it, given, named))
            fg_graph_publish(it->to, from->published.at[i], value);
    }
    for (uint32_t i = 0; i < from->bindings.count; i++) {
        fg_binding binding = from->bindings.at[i];
        binding.value = mapped(it, binding.value);
        if (binding.value) FG_PUSH(it->arena, &it->to->bindings, binding);
    }
}

/* ---- signatures ---- */

static void add_main(fg_cutting *it) {
    const fg_cut_order *order = it->order;
    const fg_graph *to = it->to;
    fg_signature made = {.name = fg_name_of_text(it->from->names, "main")};
    made.inputs = FG_NEW_ARRAY(it->arena, fg_input, to->placeholders.count);
    made.outputs = FG_NEW_ARRAY(it->arena, fg_output, order->fetch_count);
    for (uint32_t i = 1; i < to->placeholders.count; i++) {
        const fg_placeholder *placeholder = &to->placeholders.at[i];
        if (placeholder->fallback) continue;
        made.inputs[made.input_count++] =
            (fg_input){.name = placeholder->name, .value = placeholder->value};
    }
    for (uint32_t i = 0; i < order->fetch_count; i++)
        made.outputs[made.output_count++] = (fg_output){
            .name = order->fetches[i].name, .value = mapped(it, order->fetches[i].value)};
    FG_PUSH(it->arena, &it->to->signatures, made);
}

/* The inputs that are still there; the signature is left out where it fixes the phase otherwise. */
static bool copy_inputs(fg_cutting *it, const fg_signature *signature, fg_signature *made) {
    made->inputs = FG_NEW_ARRAY(it->arena, fg_input, (size_t)signature->input_count + 1);
    made->input_count = 0;
    for (uint32_t i = 0; i < signature->input_count; i++) {
        fg_input input = signature->inputs[i];
        if (fg_cutting_is_phase(it, input.value) && it->order->phase >= 0) {
            if (input.fixed && *(const uint8_t *)input.fixed->data != it->order->phase)
                return false;
            continue;
        }
        input.value = mapped(it, input.value);
        if (input.value) made->inputs[made->input_count++] = input;
    }
    return true;
}

static void copy_signatures(fg_cutting *it) {
    for (uint32_t i = 0; i < it->from->signatures.count; i++) {
        const fg_signature *signature = &it->from->signatures.at[i];
        fg_signature made = *signature;
        if (it->order->left_out && it->order->left_out[i]) continue;
        if (!copy_inputs(it, signature, &made)) continue;
        made.outputs = FG_NEW_ARRAY(it->arena, fg_output, (size_t)signature->output_count + 1);
        for (uint32_t k = 0; k < signature->output_count; k++) {
            made.outputs[k] = signature->outputs[k];
            made.outputs[k].value = mapped(it, signature->outputs[k].value);
        }
        FG_PUSH(it->arena, &it->to->signatures, made);
    }
}

/* ---- what became of each ---- */

static fg_cut_fate fate_of(const fg_cutting *it, fg_op_id id) {
    const fg_op *op = fg_graph_op(it->from, id);
    if (it->op_map[id]) {
        bool same = fg_graph_op(it->to, it->op_map[id])->kind == op->kind;
        return same ? FG_CUT_KEPT : FG_CUT_FOLDED;
    }
    fg_value_id value = op->first_output;
    bool folded = op->output_count == 1 && it->same[value] != value && mapped(it, value);
    return folded ? FG_CUT_FOLDED : FG_CUT_DROPPED;
}

/* ---- all of it ---- */

static void make_maps(fg_cutting *it) {
    const fg_graph *from = it->from;
    it->fed = FG_NEW_ARRAY(it->arena, uint8_t, from->values.count);
    it->fetched = FG_NEW_ARRAY(it->arena, uint8_t, from->values.count);
    it->map = FG_NEW_ARRAY(it->arena, fg_value_id, from->values.count);
    it->op_map = FG_NEW_ARRAY(it->arena, fg_op_id, from->ops.count);
    it->variable_map = FG_NEW_ARRAY(it->arena, uint32_t, from->variables.count);
    it->loop_map = FG_NEW_ARRAY(it->arena, uint32_t, from->loops.count);
    for (uint32_t i = 0; i < it->order->feed_count; i++)
        it->fed[it->order->feeds[i].value] = FG_CUT_FED;
    for (uint32_t i = 0; i < it->order->fetch_count; i++)
        it->fetched[it->order->fetches[i].value] = 1;
}

const int8_t *fg_cut_truths(fg_arena *arena, const fg_cut_order *order) {
    fg_cutting it = {.order = order, .from = order->graph, .arena = arena};
    make_maps(&it);
    fg_cutting_fold(&it);
    return it.truth;
}

const fg_op_id *fg_cut_opaques(fg_arena *arena, const fg_cut_order *order) {
    fg_cutting it = {.order = order, .from = order->graph, .arena = arena};
    make_maps(&it);
    fg_cutting_fold(&it);
    return fg_cutting_opaques(&it);
}

void fg_cut(fg_graph *cut, fg_arena *arena, fg_memory *memory, const fg_cut_order *order,
            fg_cut_facts *facts) {
    const fg_graph *from = order->graph;
    fg_cutting it = {.order = order, .from = from, .to = cut, .arena = arena, .memory = memory};
    fg_graph_init(cut, arena, from->names, from->sources);
    cut->sizes = from->sizes;
    cut->name = from->name;
    cut->imported = from->imported;
    make_maps(&it);
    fg_cutting_fold(&it);
    fg_cutting_reach(&it);
    for (fg_op_id id = 1; id < from->ops.count; id++) add_op(&it, id);
    copy_rest(&it);
    fg_cutting_name_loops(&it);
    copy_names(&it);
    cut->phase = mapped(&it, from->phase);
    if (order->fetch_count > 0)
        add_main(&it);
    else
        copy_signatures(&it);
    facts->updates.at = it.lost.at;
    facts->updates.count = it.lost.count;
    facts->fates = FG_NEW_ARRAY(arena, uint8_t, from->ops.count);
    for (fg_op_id id = 1; id < from->ops.count; id++) facts->fates[id] = (uint8_t)fate_of(&it, id);
}
