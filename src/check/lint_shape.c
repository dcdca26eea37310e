/* Shapes that are right and hardly meant. */
#include "check/lint.h"

static bool is_one(const fg_size *size) {
    int64_t number;
    return fg_size_is_number(size, &number) && number == 1;
}

/* ---- where shapes are lost ---- */

static const fg_shape *shape_of(const fg_facts *f, fg_value_id value) {
    return fg_graph_value(f->graph, value)->shape;
}

static bool begins_unknown(const fg_facts *f, fg_op_id id) {
    const fg_op *op = fg_graph_op(f->graph, id);
    const fg_value_id *inputs = fg_op_inputs(f->graph, op);
    bool unknown = false;
    for (uint32_t i = 0; i < op->output_count; i++)
        unknown = unknown || shape_of(f, op->first_output + i)->rank < 0;
    for (uint32_t i = 0; unknown && i < op->input_count; i++)
        if (inputs[i] && shape_of(f, inputs[i])->rank < 0) return false;
    return unknown;
}

void fg_lint_unknown_shapes(fg_facts *f) {
    for (fg_op_id i = 1; i < f->graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(f->graph, i);
        if (f->said[i] || op->kind == FG_OP_loop_state || !begins_unknown(f, i)) continue;
        fg_value_id value = op->first_output;
        if (!f->uses[value]) continue;
        fg_finding *finding = fg_lint_say(
            f, FG_G306, fg_lint_value_place(f, value),
            "how many axes '%s' has is not known: nothing that follows from it is proved",
            fg_lint_name(f, value));
        if (finding && op->kind == FG_OP_placeholder)
            fg_finding_help(f->c->report, finding, "declare its axes; ? is one of unknown size");
    }
}

/* ---- branches ---- */

void fg_lint_branch_shapes(fg_facts *f) {
    for (fg_op_id i = 1; f->kinds[FG_OP_select_branch] && i < f->graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(f->graph, i);
        if (op->kind != FG_OP_select_branch || fg_fact_in_library(f, i)) continue;
        const fg_value_id *inputs = fg_op_inputs(f->graph, op);
        const fg_shape *a = shape_of(f, inputs[1]), *b = shape_of(f, inputs[2]);
        if (a->rank < 0 || b->rank < 0) continue;
        bool differ = a->rank != b->rank;
        for (int j = 0; !differ && j < a->rank; j++) {
            int64_t x, y;
            differ =
                fg_size_is_number(a->dims[j], &x) && fg_size_is_number(b->dims[j], &y) && x != y;
        }
        if (!differ) continue;
        f->said[i] = 1;
        fg_finding *finding = fg_lint_say_op(
            f, FG_G803, i,
            "the branches differ in shape: %s where it is true, %s where it is false",
            fg_word_type(f->c, inputs[1]), fg_word_type(f->c, inputs[2]));
        if (!finding) continue;
        fg_finding_mark(f->c->report, finding, fg_lint_value_place(f, inputs[1]), "%s",
                        fg_word_type(f->c, inputs[1]));
        fg_finding_mark(f->c->report, finding, fg_lint_value_place(f, inputs[2]), "%s",
                        fg_word_type(f->c, inputs[2]));
        fg_finding_help(f->c->report, finding, "make them equal: pad the smaller one");
    }
}

/* ---- broadcasting ---- */

/* The new axis was asked for: x[:, none], expand_dims, reshape, keepdims. */
static bool is_made_to_fit(const fg_facts *f, fg_value_id value) {
    const fg_op *op = fg_graph_maker(f->graph, value);
    if (op->kind == FG_OP_expand_dims || op->kind == FG_OP_slice_strided ||
        op->kind == FG_OP_slice_dynamic || op->kind == FG_OP_reshape || op->kind == FG_OP_const)
        return true;
    const fg_attr *keep = fg_fact_attr(op, "keepdims");
    return keep && keep->b;
}

/* [n] with [n, 1]. */
static bool surprises(const fg_facts *f, fg_value_id flat, fg_value_id column) {
    const fg_shape *a = shape_of(f, flat), *b = shape_of(f, column);
    return a->rank == 1 && b->rank == 2 && a->dims[0] == b->dims[0] && is_one(b->dims[1]) &&
           !is_one(a->dims[0]) && !is_made_to_fit(f, column) && !is_made_to_fit(f, flat);
}

static void check_broadcast(fg_facts *f, fg_op_id id) {
    const fg_op *op = fg_graph_op(f->graph, id);
    const fg_value_id *inputs = fg_op_inputs(f->graph, op);
    bool first = surprises(f, inputs[0], inputs[1]);
    if (!first && !surprises(f, inputs[1], inputs[0])) return;
    fg_finding *finding =
        fg_lint_say_op(f, FG_G305, id, "%s with %s makes %s: every one with every other",
                       fg_word_type(f->c, inputs[0]), fg_word_type(f->c, inputs[1]),
                       fg_word_type(f->c, op->first_output));
    if (!finding) return;
    fg_value_id column = inputs[first ? 1 : 0];
    fg_finding_mark(f->c->report, finding, fg_lint_value_place(f, column), "'%s' is %s",
                    fg_lint_name(f, column), fg_word_type(f->c, column));
    fg_finding_help(f->c->report, finding,
                    "drop the axis of size 1, as in x[:, 0], or write x[:, none] if this is meant");
}

void fg_lint_broadcasts(fg_facts *f) {
    for (fg_op_id i = 1; i < f->graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(f->graph, i);
        if (op->input_count != 2 || op->output_count != 1) continue;
        if (shape_of(f, op->first_output)->rank != 2) continue;
        if (!(fg_op_row_of((fg_op_kind)op->kind)->flags & FG_OP_ELEMENTWISE)) continue;
        const fg_value_id *inputs = fg_op_inputs(f->graph, op);
        if (inputs[0] && inputs[1] && !fg_fact_in_library(f, i)) check_broadcast(f, i);
    }
}

/* ---- softmax over what ---- */

/* The input over whose last axis, or whose `axis`, an operation makes probabilities. */
static int logits_input(uint16_t kind) {
    switch (kind) {
        case FG_OP_softmax:
        case FG_OP_log_softmax:
            return 0;
        case FG_OP_softmax_cross_entropy:
        case FG_OP_sparse_softmax_cross_entropy:
            return 1;
        default:
            return -1;
    }
}

/* The same, and what chooses among classes without a softmax of its own. */
static int classes_input(uint16_t kind) {
    switch (kind) {
        case FG_OP_argmax:
            return 0;
        case FG_OP_categorical_crossentropy:
        case FG_OP_sparse_categorical_crossentropy:
            return 1;
        default:
            return logits_input(kind);
    }
}

static const char *of_one_class(uint16_t kind) {
    switch (kind) {
        case FG_OP_argmax:
            return "argmax over an axis of size 1 is always 0";
        case FG_OP_categorical_crossentropy:
        case FG_OP_sparse_categorical_crossentropy:
            return "a loss over one class learns nothing";
        default:
            return "softmax over an axis of size 1 is always 1";
    }
}

void fg_lint_single_classes(fg_facts *f) {
    for (fg_op_id i = 1; i < f->graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(f->graph, i);
        int at = classes_input(op->kind);
        if (at < 0) continue;
        fg_value_id logits = fg_op_inputs(f->graph, op)[at];
        int axis = fg_fact_axis(f, i, logits);
        if (axis < 0 || !is_one(shape_of(f, logits)->dims[axis])) continue;
        f->said[i] = 1;
        fg_finding *finding = fg_lint_say_op(f, FG_G307, i, "%s: axis %d of '%s', which is %s",
                                             of_one_class(op->kind), axis, fg_lint_name(f, logits),
                                             fg_word_type(f->c, logits));
        if (!finding) continue;
        fg_finding_mark(f->c->report, finding, fg_lint_value_place(f, logits), "'%s' is %s",
                        fg_lint_name(f, logits), fg_word_type(f->c, logits));
        fg_finding_help(f->c->report, finding,
                        op->kind == FG_OP_argmax
                            ? "one probability is compared: p > 0.5; else the axis of the classes"
                        : op->kind == FG_OP_categorical_crossentropy ||
                                op->kind == FG_OP_sparse_categorical_crossentropy
                            ? "binary_crossentropy for one class; else the axis of the classes"
                            : "sigmoid for one class; else the axis of the classes");
    }
}

/* Other axes that count examples too: a matrix of similarities. */
static bool has_twice(const fg_shape *shape, int axis) {
    for (int i = 0; i < shape->rank; i++)
        if (i != axis && shape->dims[i] == shape->dims[axis]) return true;
    return false;
}

void fg_lint_softmax_of_batch(fg_facts *f) {
    for (fg_op_id i = 1; i < f->graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(f->graph, i);
        int at = logits_input(op->kind);
        if (at < 0 || f->said[i]) continue;
        fg_value_id logits = fg_op_inputs(f->graph, op)[at];
        const fg_shape *shape = shape_of(f, logits);
        int axis = fg_fact_axis(f, i, logits);
        if (axis < 0 || !fg_fact_is_named_batch(f, shape->dims[axis]) || has_twice(shape, axis))
            continue;
        f->said[i] = 1;
        fg_finding *finding = fg_lint_say_op(
            f, FG_G315, i, "softmax over the batch: axis %d of %s counts examples, not classes",
            axis, fg_word_type(f->c, logits));
        if (!finding) continue;
        fg_finding_mark(f->c->report, finding, fg_lint_value_place(f, logits), "'%s' is %s",
                        fg_lint_name(f, logits), fg_word_type(f->c, logits));
        fg_finding_help(f->c->report, finding, "%s",
                        shape->rank > 1 ? "softmax(x, axis=-1), if the last axis has the classes"
                                        : "sigmoid for one class; else an axis of the classes");
    }
}

/* ---- reductions of nothing ---- */

static bool reduces(uint16_t kind) {
    switch (kind) {
        case FG_OP_sum:
        case FG_OP_mean:
        case FG_OP_prod:
        case FG_OP_min:
        case FG_OP_max:
        case FG_OP_variance:
        case FG_OP_std:
            return true;
        default:
            return false;
    }
}

/* What took the axes away, behind arithmetic with what has none either; 0: none. */
static fg_op_id reduced_by(const fg_facts *f, fg_value_id value) {
    for (int i = 0; i < 16; i++) {
        fg_op_id id = fg_graph_value(f->graph, value)->op;
        const fg_op *op = fg_graph_op(f->graph, id);
        const fg_value_id *inputs = fg_op_inputs(f->graph, op);
        if (reduces(op->kind) && shape_of(f, inputs[0])->rank > 0) return id;
        if (op->input_count == 0) return 0;
        uint32_t next = 0;
        while (next < op->input_count &&
               (!inputs[next] || fg_value_constant(f->graph, inputs[next])))
            next++;
        if (next == op->input_count || shape_of(f, inputs[next])->rank != 0) return 0;
        value = inputs[next];
    }
    return 0;
}

void fg_lint_scalar_reductions(fg_facts *f) {
    for (fg_op_id i = 1; i < f->graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(f->graph, i);
        /* definitions are called with other shapes too, and scopes may be what is left of them */
        if (!reduces(op->kind) || op->frame) continue;
        fg_value_id x = fg_op_inputs(f->graph, op)[0];
        fg_op_id by = shape_of(f, x)->rank == 0 ? reduced_by(f, x) : 0;
        if (!by) continue;
        const char *name = fg_op_row_of((fg_op_kind)op->kind)->name;
        fg_finding *finding = fg_lint_say_op(f, FG_G318, i, "%s of '%s', which has no axes left",
                                             name, fg_lint_name(f, x));
        if (!finding) continue;
        fg_finding_mark(f->c->report, finding, fg_lint_place(f, by), "the batch is reduced here");
        fg_finding_help(f->c->report, finding,
                        "leave one of them out, or keep the axis of the batch in the first: "
                        "axis=-1");
    }
}
