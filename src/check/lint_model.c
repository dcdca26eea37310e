/* Mistakes in how a model is put together: losses and what they are given, layers in a row. */
#include "check/lint.h"

/* ---- what a loss is given ---- */

/* The activation that a loss over logits applies itself. */
static fg_op_kind applied_by(uint16_t kind) {
    switch (kind) {
        case FG_OP_softmax_cross_entropy:
        case FG_OP_sparse_softmax_cross_entropy:
            return FG_OP_softmax;
        case FG_OP_sigmoid_cross_entropy:
            return FG_OP_sigmoid;
        default:
            return FG_OP_NONE;
    }
}

static bool wants_probs(uint16_t kind) {
    return kind == FG_OP_categorical_crossentropy ||
           kind == FG_OP_sparse_categorical_crossentropy || kind == FG_OP_binary_crossentropy;
}

static const char *over_probs(uint16_t kind) {
    switch (kind) {
        case FG_OP_softmax_cross_entropy:
            return "categorical_crossentropy";
        case FG_OP_sparse_softmax_cross_entropy:
            return "sparse_categorical_crossentropy";
        default:
            return "binary_crossentropy";
    }
}

static const char *over_logits(uint16_t kind) {
    switch (kind) {
        case FG_OP_categorical_crossentropy:
            return "softmax_cross_entropy";
        case FG_OP_sparse_categorical_crossentropy:
            return "sparse_softmax_cross_entropy";
        default:
            return "sigmoid_cross_entropy";
    }
}

static void check_logits(fg_facts *f, fg_op_id id, fg_value_id logits) {
    const fg_op *op = fg_graph_op(f->graph, id);
    fg_value_id behind = fg_fact_behind(f, logits);
    uint16_t kind = fg_graph_maker(f->graph, behind)->kind;
    if (kind != FG_OP_softmax && kind != FG_OP_sigmoid) return;
    fg_op_kind applied = applied_by(op->kind);
    fg_finding *finding =
        fg_lint_say_op(f, FG_G312, id, "%s applies %s itself, and '%s' is a %s already",
                       fg_op_row_of((fg_op_kind)op->kind)->name, fg_op_row_of(applied)->name,
                       fg_lint_name(f, logits), fg_op_row_of((fg_op_kind)kind)->name);
    if (!finding) return;
    fg_finding_mark(f->c->report, finding, fg_lint_value_place(f, behind), "applied here");
    fg_finding_help(f->c->report, finding,
                    "give it the logits, or take %s, which wants probabilities",
                    over_probs(op->kind));
}

static void check_probs(fg_facts *f, fg_op_id id, fg_value_id probs) {
    const fg_op *op = fg_graph_op(f->graph, id);
    fg_value_id behind = fg_fact_behind(f, probs);
    const fg_range *range = &fg_facts_ranges(f)[behind];
    if (range->seen_low >= 0 || range->seen_high < range->seen_low) return;
    fg_finding *finding =
        fg_lint_say_op(f, FG_G313, id, "%s wants probabilities, and '%s' can be negative",
                       fg_op_row_of((fg_op_kind)op->kind)->name, fg_lint_name(f, probs));
    if (!finding) return;
    fg_finding_mark(f->c->report, finding, fg_lint_value_place(f, behind), "computed here");
    fg_finding_help(f->c->report, finding, "%s wants logits, and is exact", over_logits(op->kind));
}

/* softmax(softmax(x)): of what was an output with its activation already. */
static void check_again(fg_facts *f, fg_op_id id) {
    const fg_op *op = fg_graph_op(f->graph, id);
    bool normalises = op->kind == FG_OP_softmax || op->kind == FG_OP_log_softmax;
    if (!normalises && op->kind != FG_OP_sigmoid) return;
    fg_value_id x = fg_op_inputs(f->graph, op)[0], behind = fg_fact_behind(f, x);
    uint16_t kind = fg_graph_maker(f->graph, behind)->kind;
    if (kind != (normalises ? FG_OP_softmax : FG_OP_sigmoid)) return;
    fg_finding *finding = fg_lint_say_op(f, FG_G312, id, "%s of '%s', which is a %s already",
                                         fg_op_row_of((fg_op_kind)op->kind)->name,
                                         fg_lint_name(f, x), fg_op_row_of((fg_op_kind)kind)->name);
    if (!finding) return;
    fg_finding_mark(f->c->report, finding, fg_lint_value_place(f, behind), "applied here");
    fg_finding_help(
        f->c->report, finding,
        op->kind == FG_OP_log_softmax ? "log_softmax wants the logits" : "one of them is enough");
}

void fg_lint_softmax_twice(fg_facts *f) {
    for (fg_op_id i = 1; i < f->graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(f->graph, i);
        if (f->said[i]) continue;
        check_again(f, i);
        if (fg_fact_in_library(f, i)) continue;
        if (applied_by(op->kind)) check_logits(f, i, fg_op_inputs(f->graph, op)[1]);
        if (wants_probs(op->kind)) check_probs(f, i, fg_op_inputs(f->graph, op)[1]);
    }
}

/* ---- one label, two numbers of classes ---- */

typedef struct fg_labelled {
    fg_op_id op; /* who reads the labels; 0: nobody yet */
    int64_t classes;
} fg_labelled;

/* The whole numbers that a loss over classes takes as labels, also behind one_hot; 0: none. */
static fg_value_id label_of(const fg_facts *f, const fg_op *op) {
    const fg_graph *graph = f->graph;
    switch (op->kind) {
        case FG_OP_sparse_softmax_cross_entropy:
        case FG_OP_sparse_categorical_crossentropy:
            return fg_op_inputs(graph, op)[0];
        case FG_OP_softmax_cross_entropy:
        case FG_OP_categorical_crossentropy: {
            const fg_op *maker = fg_graph_maker(graph, fg_op_inputs(graph, op)[0]);
            return maker->kind == FG_OP_one_hot ? fg_op_inputs(graph, maker)[0] : 0;
        }
        default:
            return 0;
    }
}

void fg_lint_classes(fg_facts *f) {
    const fg_graph *graph = f->graph;
    if (f->kinds[FG_OP_sparse_softmax_cross_entropy] +
            f->kinds[FG_OP_sparse_categorical_crossentropy] +
            f->kinds[FG_OP_softmax_cross_entropy] + f->kinds[FG_OP_categorical_crossentropy] <
        2)
        return;
    fg_labelled *labelled = FG_NEW_ARRAY(f->c->arena, fg_labelled, graph->values.count);
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        fg_value_id label = label_of(f, op);
        if (!label) continue;
        const fg_shape *shape = fg_graph_value(graph, fg_op_inputs(graph, op)[1])->shape;
        int64_t classes;
        if (shape->rank < 1 || !fg_size_is_number(shape->dims[shape->rank - 1], &classes)) continue;
        fg_labelled *before = &labelled[label];
        if (!before->op) *before = (fg_labelled){i, classes};
        if (before->classes == classes) continue;
        fg_finding *finding = fg_lint_say_op(
            f, FG_G317, i, "'%s' is one of %lld classes here, and one of %lld elsewhere",
            fg_lint_name(f, label), (long long)classes, (long long)before->classes);
        if (!finding) continue;
        fg_finding_mark(f->c->report, finding, fg_lint_place(f, before->op), "%lld classes",
                        (long long)before->classes);
        fg_finding_help(f->c->report, finding, "one number of classes, or a label for each");
    }
}

/* ---- linear layers in a row ---- */

/* A product with a variable, behind an added bias; 0 where the value is none, or where something
 * else reads what lies between: then it is there for its own sake. */
static fg_op_id product_behind(const fg_facts *f, fg_value_id value) {
    const fg_graph *graph = f->graph;
    for (int i = 0; i < 8; i++) {
        if (f->uses[value] != 1) return 0;
        const fg_op *op = fg_graph_maker(graph, value);
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        bool bias = (op->kind == FG_OP_add || op->kind == FG_OP_bias_add) &&
                    fg_graph_maker(graph, inputs[1])->kind == FG_OP_variable;
        if (op->kind == FG_OP_matmul)
            return fg_graph_maker(graph, inputs[1])->kind == FG_OP_variable
                       ? fg_graph_value(graph, value)->op
                       : 0;
        if (!bias && op->kind != FG_OP_linear && op->kind != FG_OP_identity) return 0;
        if (op->extra) return 0;
        value = inputs[0];
    }
    return 0;
}

static bool sizes_of(const fg_facts *f, fg_op_id product, int64_t *in, int64_t *out) {
    fg_value_id kernel = fg_op_inputs(f->graph, fg_graph_op(f->graph, product))[1];
    const fg_shape *shape = fg_graph_value(f->graph, kernel)->shape;
    return shape->rank == 2 && fg_size_is_number(shape->dims[0], in) &&
           fg_size_is_number(shape->dims[1], out);
}

/* Two products make one, unless the width between them is smaller than what goes in and what comes
 * out: then they have fewer parameters than that one. */
void fg_lint_linear_layers(fg_facts *f) {
    const fg_graph *graph = f->graph;
    for (fg_op_id i = 1; f->kinds[FG_OP_matmul] > 1 && i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        if (op->kind != FG_OP_matmul) continue;
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        if (fg_graph_maker(graph, inputs[1])->kind != FG_OP_variable) continue;
        fg_op_id before = product_behind(f, inputs[0]);
        int64_t in, between, same, out;
        if (!before || !sizes_of(f, before, &in, &between) || !sizes_of(f, i, &same, &out))
            continue;
        if (between != same || (between < in && between < out)) continue;
        /* one layer twice is a step that is repeated: two of them are not one with fewer weights */
        if (fg_op_inputs(graph, fg_graph_op(graph, before))[1] == inputs[1]) continue;
        fg_finding *finding = fg_lint_say_op(
            f, FG_G314, i,
            "two linear layers with nothing between them are one: %lld to %lld to %lld",
            (long long)in, (long long)between, (long long)out);
        if (!finding) continue;
        fg_finding_mark(f->c->report, finding, fg_lint_place(f, before), "the first");
        fg_finding_help(f->c->report, finding, "give the first an activation, or leave it out");
    }
}
