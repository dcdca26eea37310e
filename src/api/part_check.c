/* What cannot be frozen, and what freezing changes. */
#include "api/part.h"

typedef struct check {
    const fg_part *part;
    const fg_graph *from; /* the whole */
    const fg_cut_order *order;
    fg_report *report;
    fg_arena *scratch;
    bool failed;
} check;

static fg_finding *say(check *it, fg_code code, fg_span span, const char *message) {
    it->failed |= fg_rule_of(code)->severity == FG_SEVERITY_ERROR;
    return fg_report_add(it->report, code, span, "%s", message);
}

/* ---- an open phase ---- */

static void check_phase(check *it) {
    const fg_graph *to = &it->part->graph;
    for (uint32_t i = 0; i < to->signatures.count; i++) {
        const fg_signature *signature = &to->signatures.at[i];
        for (uint32_t k = 0; k < signature->input_count; k++) {
            const fg_op *op = fg_graph_maker(to, signature->inputs[k].value);
            bool open = op->kind == FG_OP_placeholder && op->extra && !signature->inputs[k].fixed &&
                        to->placeholders.at[op->extra].is_phase;
            if (!open) continue;
            fg_finding *finding = say(
                it, FG_G901, op->span.source ? op->span : signature->inputs[k].span,
                fg_arena_printf(it->scratch, "variables become constants, and '%s' is still open",
                                to->placeholders.at[op->extra].full_name->text));
            fg_finding_help(it->report, finding, "--phase infer fixes it");
            return;
        }
    }
}

/* ---- variables that are updated ---- */

static void check_updates(check *it) {
    const fg_graph *from = it->from;
    uint8_t *said = FG_NEW_ARRAY(it->scratch, uint8_t, from->variables.count);
    for (uint32_t i = 0; i < it->part->facts.updates.count; i++) {
        const fg_update *update = &from->updates.at[it->part->facts.updates.at[i]];
        if (said[update->variable]) continue;
        said[update->variable] = 1;
        fg_finding *finding =
            say(it, FG_G903, update->span,
                fg_arena_printf(it->scratch, "'%s' becomes a constant, and is updated here",
                                from->variables.at[update->variable].full_name->text));
        fg_finding_help(it->report, finding,
                        "--fetch what does not update it, or --phase infer where only training "
                        "does");
    }
}

/* ---- outputs that differ between the phases ---- */

static bool is_phase(const fg_graph *graph, const fg_op *op) {
    bool placeholder = op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default;
    return placeholder && op->extra && graph->placeholders.at[op->extra].is_phase;
}

/* By value of the whole: it depends on the learning phase. Inputs come before their users; what a
 * loop's body reads, its operations show. */
static uint8_t *by_phase(check *it) {
    const fg_graph *graph = it->from;
    uint8_t *depends = FG_NEW_ARRAY(it->scratch, uint8_t, graph->values.count);
    for (fg_op_id id = 1; id < graph->ops.count; id++) {
        const fg_op *op = fg_graph_op(graph, id);
        bool any = is_phase(graph, op);
        for (uint32_t i = 0; i < op->input_count && !any; i++)
            any = depends[fg_op_inputs(graph, op)[i]];
        if (op->kind == FG_OP_loop)
            for (uint32_t i = 0; i <= graph->loops.at[op->extra].count && !any; i++)
                any = depends[graph->inputs.at[graph->loops.at[op->extra].body + i]];
        for (uint32_t i = 0; i < op->output_count; i++) depends[op->first_output + i] = any;
    }
    return depends;
}

static void note_difference(check *it, const fg_name *name, fg_span span) {
    fg_report_add(it->report, FG_G902, span,
                  "'%s' differs between the phases: what is frozen is that of %s", name->text,
                  it->order->phase ? "training" : "inference");
}

/* A signature that fixes the phase itself has no other one. */
static bool leaves_open(const fg_graph *graph, const fg_signature *signature) {
    for (uint32_t i = 0; i < signature->input_count; i++)
        if (signature->inputs[i].fixed &&
            is_phase(graph, fg_graph_maker(graph, signature->inputs[i].value)))
            return false;
    return true;
}

static void check_outputs(check *it) {
    const fg_graph *from = it->from;
    const uint8_t *depends = by_phase(it);
    for (uint32_t i = 0; i < it->order->fetch_count; i++) {
        const fg_cut_end *fetch = &it->order->fetches[i];
        if (depends[fetch->value])
            note_difference(it, fetch->name, fg_graph_maker(from, fetch->value)->span);
    }
    for (uint32_t s = 0; it->order->fetch_count == 0 && s < from->signatures.count; s++) {
        const fg_signature *signature = &from->signatures.at[s];
        for (uint32_t k = 0; leaves_open(from, signature) && k < signature->output_count; k++)
            if (depends[signature->outputs[k].value])
                note_difference(it, signature->outputs[k].name, signature->outputs[k].span);
    }
}

bool fg_part_check(const fg_part *part, const fg_cut_order *order, fg_report *report,
                   fg_arena *scratch) {
    check it = {part, part->session->graph, order, report, scratch, false};
    if (!order->values) return true;
    check_phase(&it);
    check_updates(&it);
    if (order->phase >= 0) check_outputs(&it);
    return !it.failed;
}
