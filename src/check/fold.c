/* What is known of small values before the run: constants, fed scalars, the phase, and what
 * operations without state or randomness make of these. */
#include <string.h>

#include "check/checker.h"
#include "graph/kernel_table.h"

/* A value with more elements is not folded: predicates come from few numbers. */
#define FOLD_ELEMENTS 64

void fg_fold_clear(fg_checker *c) {
    for (uint32_t i = 0; i < c->fold.list.count; i++) c->fold.slot[c->fold.list.at[i].value] = 0;
    c->fold.list.count = 0;
}

/* A tensor in the arena. Never given back: it holds one reference to itself. */
static fg_tensor *make_tensor(fg_checker *c, fg_dtype dtype, int rank, const int64_t *dims,
                              size_t count) {
    fg_tensor *tensor = FG_NEW(c->arena, fg_tensor);
    atomic_init(&tensor->references, 1);
    tensor->dtype = dtype;
    tensor->rank = rank;
    if (rank > 0) memcpy(tensor->dims, dims, (size_t)rank * sizeof *dims);
    tensor->count = count;
    tensor->bytes = count * fg_dtype_size(dtype);
    tensor->data = fg_arena_alloc(c->arena, tensor->bytes);
    return tensor;
}

fg_tensor *fg_fold_truth(fg_checker *c, bool truth) {
    if (!c->fold.truths[truth]) {
        fg_tensor *tensor = make_tensor(c, FG_BOOL, 0, NULL, 1);
        *(uint8_t *)tensor->data = truth;
        c->fold.truths[truth] = tensor;
    }
    return c->fold.truths[truth];
}

/* ---- what was folded ---- */

static fg_folded *folded_of(fg_checker *c, fg_value_id value) {
    uint32_t *slot = &c->fold.slot[value];
    if (*slot == 0) {
        FG_PUSH(c->arena, &c->fold.list, (fg_folded){.value = value});
        *slot = c->fold.list.count;
    }
    return &c->fold.list.at[*slot - 1];
}

static bool is_done(const fg_checker *c, fg_value_id value) {
    uint32_t slot = c->fold.slot[value];
    return slot != 0 && c->fold.list.at[slot - 1].done;
}

static fg_tensor *tensor_of(const fg_checker *c, fg_value_id value) {
    return c->fold.list.at[c->fold.slot[value] - 1].tensor;
}

static void finish(fg_checker *c, fg_value_id value, fg_tensor *tensor) {
    fg_folded *folded = folded_of(c, value);
    folded->tensor = tensor;
    folded->done = true;
}

static bool truth_of(const fg_tensor *tensor) {
    return *(const uint8_t *)tensor->data != 0;
}

/* Few enough elements, and sizes that are numbers. */
static bool is_small(const fg_checker *c, fg_value_id value, int64_t *dims, size_t *count) {
    const fg_value *v = fg_graph_value(c->graph, value);
    size_t bytes, size = fg_dtype_size((fg_dtype)v->dtype);
    return size != 0 && fg_shape_numbers(v->shape, dims) &&
           fg_dims_count(v->shape->rank, dims, size, count, &bytes) && *count <= FOLD_ELEMENTS;
}

/* ---- leaves ---- */

/* A fed scalar as the element type that it feeds; NULL where it does not become one. */
static fg_tensor *convert_scalar(fg_checker *c, fg_tensor *from, fg_dtype dtype) {
    if (fg_dtype_size(dtype) == 0) return NULL;
    fg_tensor *to = make_tensor(c, dtype, 0, NULL, 1);
    fg_tensor *converted = NULL;
    size_t where;
    fg_tensor_convert(c->arena->memory, from, dtype, &converted, &where);
    if (!converted) return NULL;
    memcpy(to->data, converted->data, to->bytes);
    fg_tensor_unref(converted);
    return to;
}

static fg_tensor *fold_given(fg_checker *c, fg_given *given) {
    fg_tensor *tensor = given->tensor;
    if (!tensor) {
        given->asked = true;
        return NULL;
    }
    if (tensor->rank != 0) return NULL;
    fg_dtype dtype = (fg_dtype)fg_graph_value(c->graph, given->value)->dtype;
    if (tensor->dtype != dtype) tensor = convert_scalar(c, tensor, dtype);
    if (tensor) given->reached = given->decides = true;
    return tensor;
}

/* ---- operations ---- */

static const fg_kernel_table *kernels_of(fg_checker *c) {
    if (!c->fold.kernels) {
        c->fold.kernels = FG_NEW(c->arena, fg_kernel_table);
        fg_kernel_table_init(c->fold.kernels, fg_kernels_x86_64);
    }
    return c->fold.kernels;
}

static void view_of(fg_view *view, const fg_tensor *tensor) {
    *view = (fg_view){.data = tensor->data,
                      .dims = tensor->dims,
                      .count = tensor->count,
                      .rank = tensor->rank,
                      .dtype = tensor->dtype};
}

static bool run_kernel(fg_checker *c, const fg_kernel *kernel, fg_call *call) {
    char message[256];
    if (kernel->scratch) {
        /* the arena aligns to 8, kernels want 64 */
        size_t bytes = kernel->scratch(call);
        char *block = fg_arena_alloc_array(c->arena, bytes + 64, 1);
        call->scratch = block + (64 - (uintptr_t)block % 64) % 64;
    }
    call->message = message;
    call->message_size = sizeof message;
    return kernel->run(call);
}

/* All inputs are known: the value, computed by the operation's kernel. */
static fg_tensor *compute(fg_checker *c, const fg_op *op, fg_value_id value) {
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    fg_view *in = FG_NEW_ARRAY(c->arena, fg_view, op->input_count);
    fg_view *out = FG_NEW_ARRAY(c->arena, fg_view, op->output_count);
    fg_type *in_types = FG_NEW_ARRAY(c->arena, fg_type, op->input_count);
    fg_type *out_types = FG_NEW_ARRAY(c->arena, fg_type, op->output_count);
    for (uint32_t i = 0; i < op->input_count; i++) {
        if (!inputs[i]) continue;
        view_of(&in[i], tensor_of(c, inputs[i]));
        in_types[i] = fg_value_type(c->graph, inputs[i]);
    }
    fg_tensor *result = NULL;
    for (uint32_t i = 0; i < op->output_count; i++) {
        int64_t dims[FG_MAX_RANK];
        size_t count;
        if (!is_small(c, op->first_output + i, dims, &count)) return NULL;
        out_types[i] = fg_value_type(c->graph, op->first_output + i);
        fg_tensor *made = make_tensor(c, out_types[i].dtype, out_types[i].shape->rank, dims, count);
        view_of(&out[i], made);
        if (op->first_output + i == value) result = made;
    }
    const fg_kernel *kernel = fg_kernel_table_find(kernels_of(c), (fg_op_kind)op->kind, in_types,
                                                   op->input_count, out_types);
    fg_call call = {.kernel = kernel,
                    .in = in,
                    .out = out,
                    .in_count = op->input_count,
                    .out_count = op->output_count,
                    .attrs = op->attrs};
    return kernel && run_kernel(c, kernel, &call) ? result : NULL;
}

/* Sizes among the attributes would have to be numbers first. */
static bool has_sizes(const fg_op *op) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    for (int i = 0; op->attrs && i < row->param_count; i++)
        if (op->attrs[i].kind == FG_ATTR_SIZES) return true;
    return false;
}

static bool can_fold(const fg_checker *c, const fg_op *op, fg_value_id value) {
    int64_t dims[FG_MAX_RANK];
    size_t count;
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    return op->input_count > 0 && op->input_count <= FOLD_ELEMENTS &&
           !(row->flags & (FG_OP_RANDOM | FG_OP_STATEFUL | FG_OP_DYNAMIC)) &&
           is_small(c, value, dims, &count) && !has_sizes(op);
}

/* ---- the order of folding ---- */

/* What a step of folding a value says: the input to fold first, or 0 when it is done. */
static fg_value_id step_same(fg_checker *c, fg_value_id value, fg_value_id input) {
    if (!is_done(c, input)) return input;
    finish(c, value, tensor_of(c, input));
    return 0;
}

/* Of a predicate that is open, where it makes no difference. */
static fg_value_id step_either(fg_checker *c, const fg_value_id *inputs, fg_value_id value) {
    for (int i = 1; i < 3; i++)
        if (!is_done(c, inputs[i])) return inputs[i];
    fg_tensor *a = tensor_of(c, inputs[1]), *b = tensor_of(c, inputs[2]);
    bool same =
        a && b && a->rank == b->rank && a->bytes == b->bytes &&
        (a->rank == 0 || memcmp(a->dims, b->dims, (size_t)a->rank * sizeof *a->dims) == 0) &&
        memcmp(a->data, b->data, a->bytes) == 0;
    finish(c, value, same ? a : NULL);
    return 0;
}

static fg_value_id step_branch(fg_checker *c, const fg_op *op, fg_value_id value) {
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    if (!is_done(c, inputs[0])) return inputs[0];
    const fg_tensor *predicate = tensor_of(c, inputs[0]);
    if (predicate) return step_same(c, value, inputs[truth_of(predicate) ? 1 : 2]);
    return step_either(c, inputs, value);
}

/* `and`, `or` of scalars: one operand may be enough. */
static fg_value_id step_logic(fg_checker *c, const fg_op *op, fg_value_id value) {
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    bool decided = op->kind == FG_OP_logical_or;
    bool all = true;
    for (int i = 0; i < 2; i++) {
        if (!is_done(c, inputs[i])) return inputs[i];
        const fg_tensor *tensor = tensor_of(c, inputs[i]);
        if (tensor && truth_of(tensor) == decided) {
            finish(c, value, fg_fold_truth(c, decided));
            return 0;
        }
        all = all && tensor;
    }
    finish(c, value, all ? fg_fold_truth(c, !decided) : NULL);
    return 0;
}

static fg_value_id step_operation(fg_checker *c, const fg_op *op, fg_value_id value,
                                  uint32_t *next) {
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    int64_t dims[FG_MAX_RANK];
    size_t count;
    for (; *next < op->input_count; ++*next) {
        fg_value_id input = inputs[*next];
        if (!input) continue;
        bool done = is_done(c, input);
        if (!done && is_small(c, input, dims, &count)) return input;
        if (!done || !tensor_of(c, input)) {
            finish(c, value, NULL);
            return 0;
        }
    }
    finish(c, value, compute(c, op, value));
    return 0;
}

static bool is_scalar(const fg_checker *c, fg_value_id value) {
    return fg_graph_value(c->graph, value)->shape->rank == 0;
}

static fg_value_id step(fg_checker *c, fg_value_id value, uint32_t *next) {
    fg_given *given = fg_given_of(c, value);
    if (given) {
        finish(c, value, fold_given(c, given));
        return 0;
    }
    const fg_op *op = fg_graph_maker(c->graph, value);
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    switch (op->kind) {
        case FG_OP_const: {
            fg_tensor *tensor = fg_value_constant(c->graph, value);
            finish(c, value, tensor && tensor->count <= FOLD_ELEMENTS ? tensor : NULL);
            return 0;
        }
        case FG_OP_placeholder_default:
            if (!is_done(c, inputs[0])) return inputs[0];
            if (tensor_of(c, inputs[0])) FG_PUSH(c->arena, &c->defaults, op->extra);
            return step_same(c, value, inputs[0]);
        case FG_OP_identity:
            /* what is tied to it is done by running it */
            if (op->extra || op->control) {
                finish(c, value, NULL);
                return 0;
            }
            return step_same(c, value, inputs[0]);
        case FG_OP_linear:
        case FG_OP_stop_gradient:
            return step_same(c, value, inputs[0]);
        case FG_OP_select_branch:
            return step_branch(c, op, value);
        case FG_OP_logical_not:
            if (!is_scalar(c, value)) break;
            if (!is_done(c, inputs[0])) return inputs[0];
            finish(c, value,
                   tensor_of(c, inputs[0]) ? fg_fold_truth(c, !truth_of(tensor_of(c, inputs[0])))
                                           : NULL);
            return 0;
        case FG_OP_logical_and:
        case FG_OP_logical_or:
            if (!is_scalar(c, inputs[0]) || !is_scalar(c, inputs[1])) break;
            return step_logic(c, op, value);
        default:
            break;
    }
    if (can_fold(c, op, value)) return step_operation(c, op, value, next);
    finish(c, value, NULL);
    return 0;
}

/* Every value is finished once, and looked at again once for each of its inputs. */
static void fold(fg_checker *c, fg_value_id value) {
    c->fold.stack.count = 0;
    FG_PUSH(c->arena, &c->fold.stack, (struct fg_fold_frame){value, 0});
    while (c->fold.stack.count > 0) {
        struct fg_fold_frame *top = &c->fold.stack.at[c->fold.stack.count - 1];
        fg_value_id first = is_done(c, top->value) ? 0 : step(c, top->value, &top->next);
        if (first)
            FG_PUSH(c->arena, &c->fold.stack, (struct fg_fold_frame){first, 0});
        else
            c->fold.stack.count--;
    }
}

fg_known fg_fold_known(fg_checker *c, fg_value_id value) {
    if (!value || !is_scalar(c, value) || fg_graph_value(c->graph, value)->dtype != FG_BOOL)
        return FG_UNKNOWN;
    if (!is_done(c, value)) fold(c, value);
    const fg_tensor *tensor = tensor_of(c, value);
    if (!tensor) return FG_UNKNOWN;
    return truth_of(tensor) ? FG_KNOWN_TRUE : FG_KNOWN_FALSE;
}
