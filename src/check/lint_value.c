/* Numbers that an operation can see, and should not. */
#include <math.h>

#include "check/lint.h"

static bool sees(const fg_range *r, float number) {
    return r->seen_low <= number && number <= r->seen_high;
}

/* ---- guards ---- */

/* Values that something other than a choice reads: log(x) in where(x > 0, log(x), 0) is guarded. */
static uint8_t *read_plainly(const fg_facts *f) {
    const fg_graph *graph = f->graph;
    uint8_t *plainly = FG_NEW_ARRAY(f->c->arena, uint8_t, graph->values.count);
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        if (op->kind == FG_OP_where || op->kind == FG_OP_select_branch) continue;
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        for (uint32_t j = 0; j < op->input_count; j++) plainly[inputs[j]] = 1;
    }
    for (uint32_t i = 0; i < graph->signatures.count; i++)
        for (uint32_t j = 0; j < graph->signatures.at[i].output_count; j++)
            plainly[graph->signatures.at[i].outputs[j].value] = 1;
    return plainly;
}

/* ---- what to say ---- */

/* `what` is "the logarithm", "a division by". */
static void say_domain(fg_facts *f, fg_code code, fg_op_id id, fg_value_id of, const char *what,
                       const char *help) {
    bool below = f->ranges[of].seen_low < 0;
    const char *can = code == FG_G311            ? "negative"
                      : below && code == FG_G309 ? "zero or less"
                                                 : "zero";
    fg_finding *finding =
        fg_lint_say_op(f, code, id, "%s '%s', which can be %s", what, fg_lint_name(f, of), can);
    if (!finding) return;
    fg_span place = fg_lint_value_place(f, of);
    if (place.source) fg_finding_mark(f->c->report, finding, place, "computed here");
    fg_finding_help(f->c->report, finding, "%s", help);
}

static void check_log(fg_facts *f, fg_op_id id) {
    const fg_op *op = fg_graph_op(f->graph, id);
    fg_value_id x = fg_op_inputs(f->graph, op)[0];
    const fg_range *r = &f->ranges[x];
    if (op->kind == FG_OP_log1p) {
        if (r->seen_low > -1) return;
        fg_finding *finding = fg_lint_say_op(
            f, FG_G309, id, "log(1 + x) of '%s', which can be -1 or less", fg_lint_name(f, x));
        if (finding) fg_finding_help(f->c->report, finding, "log1p(maximum(x, 0))");
        return;
    }
    if (r->seen_low > 0 || r->seen_high < r->seen_low) return;
    uint16_t kind = fg_graph_maker(f->graph, fg_fact_behind(f, x))->kind;
    const char *help = kind == FG_OP_softmax ? "log_softmax of the same logits is exact"
                       : kind == FG_OP_sigmoid
                           ? "-softplus(-x) is log(sigmoid(x)); a loss: sigmoid_cross_entropy"
                           : "log(maximum(x, 1e-7)), or log(x + 1e-7)";
    say_domain(f, FG_G309, id, x, "the logarithm of", help);
}

static void check_division(fg_facts *f, fg_op_id id) {
    const fg_op *op = fg_graph_op(f->graph, id);
    bool one = op->kind == FG_OP_reciprocal || op->kind == FG_OP_rsqrt;
    fg_value_id by = fg_op_inputs(f->graph, op)[one ? 0 : 1];
    const fg_range *r = &f->ranges[by];
    if (op->kind == FG_OP_rsqrt && r->seen_low < 0 && r->low == r->seen_low) {
        say_domain(f, FG_G311, id, by, "the square root of", "maximum(x, 0), or square(x)");
        return;
    }
    /* what is drawn or learnt from all numbers is hardly ever zero */
    if (!sees(r, 0) || (r->seen_low < 0 && r->seen_high > 0)) return;
    say_domain(f, FG_G310, id, by, "a division by", "x / maximum(y, 1e-7), or x / (y + 1e-7)");
}

/* To a constant power: one below zero divides, one that is no whole number is a root. */
static void check_power(fg_facts *f, fg_op_id id) {
    const fg_value_id *inputs = fg_op_inputs(f->graph, fg_graph_op(f->graph, id));
    const fg_range *x = &f->ranges[inputs[0]], *to = &f->ranges[inputs[1]];
    if (to->low != to->high) return;
    if (to->low != floorf(to->low) && x->seen_low < 0 && x->seen_low <= x->seen_high)
        say_domain(f, FG_G311, id, inputs[0], "a power that is no whole number of",
                   "maximum(x, 0), or square(x)");
    else if (to->low < 0 && sees(x, 0) && (x->seen_low >= 0 || x->seen_high <= 0))
        say_domain(f, FG_G310, id, inputs[0], "a negative power of",
                   "x ** -1.0 divides by x: maximum(x, 1e-7), or x + 1e-7");
}

static void check_domain(fg_facts *f, fg_op_id id) {
    const fg_op *op = fg_graph_op(f->graph, id);
    switch (op->kind) {
        case FG_OP_log:
        case FG_OP_log1p:
            check_log(f, id);
            return;
        case FG_OP_sqrt: {
            fg_value_id x = fg_op_inputs(f->graph, op)[0];
            if (f->ranges[x].seen_low < 0 && f->ranges[x].seen_low <= f->ranges[x].seen_high)
                say_domain(f, FG_G311, id, x, "the square root of", "maximum(x, 0), or square(x)");
            return;
        }
        case FG_OP_power:
            check_power(f, id);
            return;
        case FG_OP_divide:
        case FG_OP_floor_divide:
        case FG_OP_remainder:
        case FG_OP_reciprocal:
        case FG_OP_rsqrt:
            check_division(f, id);
            return;
        default:
            return;
    }
}

void fg_lint_domains(fg_facts *f) {
    static const fg_op_kind kinds[] = {FG_OP_log,          FG_OP_log1p,     FG_OP_sqrt,
                                       FG_OP_divide,       FG_OP_remainder, FG_OP_reciprocal,
                                       FG_OP_floor_divide, FG_OP_rsqrt,     FG_OP_power};
    uint32_t count = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) count += f->kinds[kinds[i]];
    if (count == 0) return;
    fg_facts_ranges(f);
    uint8_t *plainly = read_plainly(f);
    for (fg_op_id i = 1; i < f->graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(f->graph, i);
        if (op->output_count != 1 || fg_fact_in_library(f, i)) continue;
        if (!f->uses[op->first_output] || !plainly[op->first_output]) continue;
        check_domain(f, i);
    }
}

/* ---- // where / was meant ---- */

/* Quotients that are looked at: each is a pass over the graph. */
#define DIVISIONS 64

/* Rows and columns, pages and lines: the rest is asked for too, or the quotient counts something.
 */
static bool is_a_count(const fg_facts *f, fg_value_id quotient) {
    const fg_graph *graph = f->graph;
    const fg_value_id *of = fg_op_inputs(graph, fg_graph_maker(graph, quotient));
    uint32_t cast = 0;
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        if (op->kind == FG_OP_remainder && inputs[0] == of[0] && inputs[1] == of[1]) return true;
        if (op->kind == FG_OP_cast && inputs[0] == quotient) cast++;
    }
    return f->uses[quotient] > cast;
}

void fg_lint_integer_division(fg_facts *f) {
    const fg_graph *graph = f->graph;
    uint32_t divisions = 0;
    if (!f->kinds[FG_OP_cast] || !f->kinds[FG_OP_floor_divide]) return;
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        if (op->kind != FG_OP_cast) continue;
        fg_value_id from = fg_op_inputs(graph, op)[0];
        const fg_op *divide = fg_graph_maker(graph, from);
        if (divide->kind != FG_OP_floor_divide) continue;
        if (fg_dtype_kind_of((fg_dtype)fg_graph_value(graph, from)->dtype) == FG_REAL ||
            fg_dtype_kind_of((fg_dtype)fg_graph_value(graph, op->first_output)->dtype) != FG_REAL)
            continue;
        /* by a constant: groups of so many are counted, as in positions // 2 */
        if (fg_value_constant(graph, fg_op_inputs(graph, divide)[1])) continue;
        if (divisions++ == DIVISIONS) return;
        if (is_a_count(f, from)) continue;
        fg_op_id id = fg_graph_value(graph, from)->op;
        fg_finding *finding = fg_lint_say_op(
            f, FG_G316, id, "'%s' is rounded down to a whole number, and then made %s",
            fg_lint_name(f, from),
            fg_dtype_name((fg_dtype)fg_graph_value(graph, op->first_output)->dtype));
        if (finding)
            fg_finding_help(f->c->report, finding, "cast both to float first, and divide with /");
    }
}
