/* Recurrences over whole sequences as loops of primitive operations: what each computes, see its
 * row in ops.def. Steps come first in what is walked over, as one is taken off in each turn. */
#include <string.h>

#include "graph/loop_close.h"
#include "rewrite/cutting.h"

enum { STATES = 2, GATES = 4, CARRIED = 2 + STATES };

typedef struct recurrence {
    fg_cutting *it;
    const fg_op *op; /* of `from` */
    uint32_t frame;  /* in which the loop's operations are named */
    uint32_t made;   /* of them */
    uint32_t gates, states;
    fg_dtype dtype;
    fg_type types[CARRIED]; /* the step, all outputs, the states */
    /* in `to`; 0: there is none */
    fg_value_id x, kernel, bias, mask, keep, first[STATES];
    fg_value_id parts[GATES]; /* of a gru's kernel and bias */
    fg_value_id bias_parts[GATES];
    fg_value_id steps, last, one;
    bool reverse, reset_after;
    fg_op_kind activation, recurrent_activation;
} recurrence;

/* ---- operations ---- */

static fg_attr *defaults(recurrence *r, fg_op_kind kind) {
    const fg_op_row *row = fg_op_row_of(kind);
    fg_attr *attrs = FG_NEW_ARRAY(r->it->arena, fg_attr, (size_t)row->param_count + 1);
    for (int i = 0; i < row->param_count; i++) attrs[i] = row->params[i].value;
    return attrs;
}

static void set(fg_attr *attrs, fg_op_kind kind, const char *name, fg_attr value) {
    attrs[fg_op_param_index(fg_op_row_of(kind), name)] = value;
}

static const fg_name *next_name(recurrence *r, fg_op_kind kind) {
    return fg_name_printf(r->it->to->names, "%s_%u", fg_op_row_of(kind)->name, ++r->made);
}

/* Its first result; the others behind it. */
static fg_value_id make(recurrence *r, fg_op_kind kind, uint32_t count, const fg_value_id *inputs,
                        const fg_attr *attrs) {
    fg_graph *to = r->it->to;
    fg_type in[3], out[GATES] = {0};
    fg_tensor *constants[3];
    for (uint32_t i = 0; i < count; i++) {
        in[i] = fg_value_type(to, inputs[i]);
        constants[i] = fg_value_constant(to, inputs[i]);
    }
    fg_infer infer = {.row = fg_op_row_of(kind),
                      .arena = r->it->arena,
                      .sizes = &to->sizes,
                      .input_count = count,
                      .output_count = fg_op_row_of(kind)->result_count,
                      .inputs = in,
                      .constants = constants,
                      .attrs = attrs,
                      .outputs = out,
                      .blame = {-1, -1}};
    if (infer.row->flags & FG_OP_SPREAD) fg_infer_count(&infer);
    fg_infer_run(&infer); /* what fits the recurrence fits its parts */
    fg_op_id id = fg_graph_add(to, kind, r->frame, r->op->span, inputs, count, attrs, out,
                               infer.output_count);
    fg_graph_op(to, id)->name = next_name(r, kind);
    return fg_graph_op(to, id)->first_output;
}

static fg_value_id one_of(recurrence *r, fg_op_kind kind, fg_value_id a) {
    return make(r, kind, 1, &a, defaults(r, kind));
}

static fg_value_id two_of(recurrence *r, fg_op_kind kind, fg_value_id a, fg_value_id b) {
    return make(r, kind, 2, (fg_value_id[]){a, b}, defaults(r, kind));
}

static fg_value_id transpose(recurrence *r, fg_value_id x, int rank) {
    int64_t *perm = FG_NEW_ARRAY(r->it->arena, int64_t, 3);
    for (int i = 0; i < rank; i++) perm[i] = i == 0 ? 1 : i == 1 ? 0 : i;
    fg_attr *attrs = defaults(r, FG_OP_transpose);
    set(attrs, FG_OP_transpose, "perm",
        (fg_attr){.kind = FG_ATTR_INTS, .count = (uint32_t)rank, .ints = perm});
    return make(r, FG_OP_transpose, 1, &x, attrs);
}

static fg_value_id expand(recurrence *r, fg_value_id x, int64_t axis) {
    fg_attr *attrs = defaults(r, FG_OP_expand_dims);
    set(attrs, FG_OP_expand_dims, "axis", (fg_attr){.kind = FG_ATTR_INT, .i = axis});
    return make(r, FG_OP_expand_dims, 1, &x, attrs);
}

/* One behind the other, along the last axis of some. */
static void split(recurrence *r, fg_value_id x, int64_t axis, fg_value_id *parts) {
    fg_attr *attrs = defaults(r, FG_OP_split);
    set(attrs, FG_OP_split, "num", (fg_attr){.kind = FG_ATTR_INT, .i = r->gates});
    set(attrs, FG_OP_split, "axis", (fg_attr){.kind = FG_ATTR_INT, .i = axis});
    fg_value_id first = make(r, FG_OP_split, 1, &x, attrs);
    for (uint32_t i = 0; i < r->gates; i++) parts[i] = first + i;
}

static fg_value_id number(recurrence *r, int32_t value) {
    fg_graph *to = r->it->to;
    fg_tensor *tensor = fg_graph_tensor(to, r->it->memory, FG_INT32, 0, NULL);
    memcpy(tensor->data, &value, sizeof value);
    fg_value_id made = fg_graph_constant(to, r->frame, r->op->span, tensor);
    fg_graph_maker(to, made)->name = next_name(r, FG_OP_const);
    return made;
}

/* All zeros, or all ones, in the element type of the recurrence. */
static fg_value_id filled(recurrence *r, fg_op_kind kind, const fg_shape *shape) {
    fg_attr *attrs = defaults(r, kind);
    set(attrs, kind, "shape",
        (fg_attr){.kind = FG_ATTR_SIZES, .count = (uint32_t)shape->rank, .sizes = shape->dims});
    set(attrs, kind, "dtype", (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = r->dtype});
    return make(r, kind, 0, NULL, attrs);
}

/* ---- what it is given ---- */

static fg_value_id input_of(const recurrence *r, const char *name) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)r->op->kind);
    int index = fg_op_param_index(row, name);
    if (index < 0 || (uint32_t)index >= r->op->input_count) return 0;
    fg_value_id value = fg_op_inputs(r->it->from, r->op)[index];
    return value ? r->it->map[r->it->same[value]] : 0;
}

static const fg_attr *attr_of(const recurrence *r, const char *name) {
    int index = fg_op_param_index(fg_op_row_of((fg_op_kind)r->op->kind), name);
    return index < 0 ? NULL : &r->op->attrs[index];
}

static bool flag_of(const recurrence *r, const char *name) {
    const fg_attr *attr = attr_of(r, name);
    return attr && attr->kind == FG_ATTR_BOOL && attr->b;
}

static fg_op_kind activation_of(const recurrence *r, const char *name) {
    const fg_attr *attr = attr_of(r, name);
    return attr ? fg_op_kind_of(attr->s) : FG_OP_linear;
}

static void take(recurrence *r) {
    const fg_graph *from = r->it->from;
    fg_type y = fg_value_type(from, r->op->first_output);
    r->dtype = y.dtype;
    r->gates = r->op->kind == FG_OP_lstm_sequence ? 4 : r->op->kind == FG_OP_gru_sequence ? 3 : 1;
    r->states = r->op->kind == FG_OP_lstm_sequence ? 2 : 1;
    r->x = input_of(r, "x");
    r->first[0] = input_of(r, "h0");
    r->first[1] = input_of(r, "c0");
    r->kernel = input_of(r, "recurrent_kernel");
    r->bias = input_of(r, "recurrent_bias");
    r->mask = input_of(r, "mask");
    r->keep = input_of(r, "keep");
    r->reverse = flag_of(r, "reverse");
    r->reset_after = flag_of(r, "reset_after");
    r->activation = activation_of(r, "activation");
    r->recurrent_activation = activation_of(r, "recurrent_activation");
}

/* A scope of the operation's name. */
static uint32_t open_frame(fg_cutting *it, fg_op_id id) {
    const fg_op *op = fg_graph_op(it->from, id);
    const char *full = fg_op_full_name(it->from, it->arena, id);
    fg_frame frame = {.parent = op->frame,
                      .name = fg_name_printf(it->to->names, "%s_loop", op->name->text),
                      .full_name = fg_name_printf(it->to->names, "%s_loop", full)};
    FG_PUSH(it->arena, &it->frames, frame);
    return it->from->frames.count + it->frames.count - 1;
}

/* ---- a turn ---- */

static fg_value_id activate(recurrence *r, fg_op_kind kind, fg_value_id x) {
    return kind == FG_OP_linear ? x : one_of(r, kind, x);
}

static fg_value_id gated(recurrence *r, fg_value_id x) {
    return activate(r, r->recurrent_activation, x);
}

static fg_value_id product(recurrence *r, fg_value_id a, fg_value_id b) {
    return two_of(r, FG_OP_matmul, a, b);
}

/* c = f * c + i * act(g), h = o * act(c) */
static void lstm_turn(recurrence *r, fg_value_id x, fg_value_id left, const fg_value_id *states,
                      fg_value_id *next) {
    fg_value_id parts[GATES];
    split(r, two_of(r, FG_OP_add, x, product(r, left, r->kernel)), -1, parts);
    fg_value_id kept = two_of(r, FG_OP_multiply, gated(r, parts[1]), states[1]);
    fg_value_id new =
        two_of(r, FG_OP_multiply, gated(r, parts[0]), activate(r, r->activation, parts[2]));
    next[1] = two_of(r, FG_OP_add, kept, new);
    next[0] = two_of(r, FG_OP_multiply, gated(r, parts[3]), activate(r, r->activation, next[1]));
}

/* What a gate's recurrent product adds, with its bias. */
static fg_value_id gru_product(recurrence *r, fg_value_id left, int gate) {
    fg_value_id value = product(r, left, r->parts[gate]);
    return r->bias ? two_of(r, FG_OP_add, value, r->bias_parts[gate]) : value;
}

/* h = z * h + (1 - z) * act(xh + (r * h) U), or with reset_after act(xh + r * (h U + b)) */
static void gru_turn(recurrence *r, fg_value_id x, fg_value_id left, const fg_value_id *states,
                     fg_value_id *next) {
    fg_value_id parts[GATES], candidate;
    split(r, x, -1, parts);
    fg_value_id update = gated(r, two_of(r, FG_OP_add, parts[0], gru_product(r, left, 0)));
    fg_value_id reset = gated(r, two_of(r, FG_OP_add, parts[1], gru_product(r, left, 1)));
    if (r->reset_after)
        candidate = two_of(r, FG_OP_multiply, reset, gru_product(r, left, 2));
    else
        candidate = gru_product(r, two_of(r, FG_OP_multiply, reset, left), 2);
    candidate = activate(r, r->activation, two_of(r, FG_OP_add, parts[2], candidate));
    fg_value_id rest = two_of(r, FG_OP_subtract, r->one, update);
    next[0] = two_of(r, FG_OP_add, two_of(r, FG_OP_multiply, update, states[0]),
                     two_of(r, FG_OP_multiply, rest, candidate));
}

static void rnn_turn(recurrence *r, fg_value_id x, fg_value_id left, fg_value_id *next) {
    next[0] = activate(r, r->activation, two_of(r, FG_OP_add, x, product(r, left, r->kernel)));
}

static void turn(recurrence *r, fg_value_id step, const fg_value_id *states, fg_value_id *next) {
    fg_value_id at = r->reverse ? two_of(r, FG_OP_subtract, r->last, step) : step;
    fg_value_id x = two_of(r, FG_OP_gather, r->x, at), left = states[0];
    if (r->keep) left = two_of(r, FG_OP_multiply, left, r->keep);
    if (r->op->kind == FG_OP_lstm_sequence)
        lstm_turn(r, x, left, states, next);
    else if (r->op->kind == FG_OP_gru_sequence)
        gru_turn(r, x, left, states, next);
    else
        rnn_turn(r, x, left, next);
    if (!r->mask) return;
    fg_value_id live = two_of(r, FG_OP_gather, r->mask, at);
    for (uint32_t i = 0; i < r->states; i++)
        next[i] = make(r, FG_OP_where, 3, (fg_value_id[]){live, next[i], states[i]},
                       defaults(r, FG_OP_where));
}

/* ---- the loop ---- */

/* All that is the same in each turn. */
static void prepare(recurrence *r, fg_value_id *firsts) {
    fg_graph *to = r->it->to;
    const fg_shape *y = fg_value_type(r->it->from, r->op->first_output).shape;
    fg_shape *outputs = fg_shape_new(r->it->arena, 3);
    for (int i = 0; i < 3; i++) outputs->dims[i] = y->dims[i == 0 ? 1 : i == 1 ? 0 : i];
    r->types[1] = (fg_type){r->dtype, outputs};
    fg_attr *attrs = defaults(r, FG_OP_size);
    set(attrs, FG_OP_size, "value",
        (fg_attr){.kind = FG_ATTR_SIZES, .count = 1, .sizes = &outputs->dims[0]});
    r->steps = make(r, FG_OP_size, 0, NULL, attrs);
    firsts[0] = number(r, 0);
    firsts[1] = filled(r, FG_OP_zeros, outputs);
    r->types[0] = fg_value_type(to, firsts[0]);
    for (uint32_t i = 0; i < r->states; i++) {
        firsts[2 + i] = r->first[i];
        r->types[2 + i] = fg_value_type(r->it->from, r->op->first_output + 1 + i);
    }
    r->x = transpose(r, r->x, 3);
    if (r->mask) r->mask = expand(r, transpose(r, r->mask, 2), -1);
    if (r->reverse) r->last = two_of(r, FG_OP_subtract, r->steps, number(r, 1));
    if (r->op->kind != FG_OP_gru_sequence) return;
    split(r, r->kernel, -1, r->parts);
    if (r->bias) split(r, r->bias, -1, r->bias_parts);
    r->one = filled(r, FG_OP_ones, fg_shape_new(r->it->arena, 0));
}

static fg_op_id make_loop(recurrence *r, const fg_value_id *firsts) {
    fg_graph *to = r->it->to;
    fg_loop_end end = {.first_symbol = to->sizes.symbols.count,
                       .frame = r->frame,
                       .span = r->op->span,
                       .count = 2 + r->states,
                       .firsts = firsts,
                       .types = r->types};
    end.state = fg_graph_add(to, FG_OP_loop_state, r->frame, r->op->span, NULL, 0, NULL, r->types,
                             end.count);
    fg_graph_op(to, end.state)->extra = to->loops.count;
    fg_graph_op(to, end.state)->name = next_name(r, FG_OP_loop_state);
    FG_PUSH(r->it->arena, &to->loops, (fg_loop){.first = end.state, .count = end.count});
    fg_value_id carried = fg_graph_op(to, end.state)->first_output;
    fg_value_id next[CARRIED];
    end.condition = two_of(r, FG_OP_less, carried, r->steps);
    turn(r, carried, (fg_value_id[]){carried + 2, carried + 3}, next + 2);
    next[0] = two_of(r, FG_OP_add, carried, number(r, 1));
    next[1] = make(r, FG_OP_set_item, 3, (fg_value_id[]){carried + 1, carried, next[2]},
                   defaults(r, FG_OP_set_item));
    end.next = next;
    fg_op_id loop = fg_loop_close(to, r->it->arena, &end);
    fg_graph_op(to, loop)->name = fg_name_of_text(to->names, "while");
    return loop;
}

bool fg_cutting_is_recurrence(const fg_cutting *it, const fg_op *op) {
    bool is = op->kind == FG_OP_lstm_sequence || op->kind == FG_OP_gru_sequence ||
              op->kind == FG_OP_rnn_sequence;
    if (!is) return false;
    for (uint32_t i = 0; i < op->output_count; i++)
        if (fg_graph_value(it->from, op->first_output + i)->shape->rank < 0) return false;
    return true;
}

fg_op_id fg_cutting_unroll(fg_cutting *it, fg_op_id id) {
    recurrence r = {.it = it, .op = fg_graph_op(it->from, id)};
    fg_value_id firsts[CARRIED];
    r.frame = open_frame(it, id);
    take(&r);
    prepare(&r, firsts);
    fg_op_id loop = make_loop(&r, firsts);
    fg_value_id results = fg_graph_op(it->to, loop)->first_output;
    fg_value_id y = transpose(&r, results + 1, 3);
    fg_op *named = fg_graph_maker(it->to, y);
    named->name = r.op->name;
    named->frame = r.op->frame;
    it->map[r.op->first_output] = y;
    for (uint32_t i = 0; i < r.states; i++) it->map[r.op->first_output + 1 + i] = results + 2 + i;
    return it->to->values.at[y].op;
}
