#include "api/part_wanted.h"

#include <string.h>

#include "tensorflow/tf_link.h"
#include "tensorflow/tf_needs.h"

/* ---- several outputs ---- */

const char *const *fg_wanted_names(const fg_wanted *wanted) {
    const fg_graph *graph = wanted->part->session->graph;
    const char *const *names = wanted->options->fetches;
    FG_VEC(const char *) all = {0};
    for (uint32_t i = 0; names && names[i]; i++) {
        FG_PUSH(wanted->scratch, &all, names[i]);
        if (!wanted->options->guessed || strchr(names[i], ':')) continue;
        for (uint32_t k = 1;; k++) {
            const char *other = fg_arena_printf(wanted->scratch, "%s:%u", names[i], k);
            if (!fg_graph_find(graph, other, strlen(other))) break;
            FG_PUSH(wanted->scratch, &all, other);
        }
    }
    FG_PUSH(wanted->scratch, &all, NULL);
    return all.at;
}

/* ---- why something is left out ---- */

/* What is known of the whole under the order. */
typedef struct facts {
    const fg_wanted *wanted;
    const fg_graph *graph;
    const int8_t *truths;    /* by value */
    const fg_op_id *opaques; /* by value: what it needs that is none of ours */
    const uint8_t *nodes;    /* by node of the file: fg_tf_role; NULL: all is kept */
    bool any_trained;        /* a result that is no step of training goes by variables */
} facts;

/* The side of a condition that is not taken, on which a value is; or NULL. */
static const fg_if_side *dead_side(const facts *it, fg_value_id value) {
    for (uint32_t s = fg_graph_side(it->graph, value); s; s = it->graph->sides.at[s].outer) {
        const fg_if_side *side = &it->graph->sides.at[s];
        int8_t truth = it->truths[side->predicate];
        if (truth >= 0 && truth != side->truth) return side;
    }
    return NULL;
}

static const char *why_dead(const facts *it, const fg_if_side *side) {
    return fg_arena_printf(it->wanted->scratch, "'%s' is %s, and it is on the other side",
                           fg_value_full_name(it->graph, it->wanted->scratch, side->predicate),
                           side->truth ? "false" : "true");
}

static const char *why_opaque(const facts *it, fg_value_id value) {
    const fg_op *op = fg_graph_op(it->graph, it->opaques[value]);
    const char *name = op->attrs[fg_op_param_index(fg_op_row_of(FG_OP_opaque), "op")].s;
    return fg_arena_printf(&it->wanted->part->arena, "there is nothing like '%s' here", name);
}

static uint8_t node_flags(const facts *it, const fg_name *fetch) {
    const fg_tf_graph *tf = it->wanted->part->session->model->imported;
    fg_bytes name;
    uint32_t output, node = UINT32_MAX;
    if (it->nodes && fg_tf_split((fg_bytes){fetch->text, fetch->length}, &name, &output))
        node = fg_tf_find(tf, name);
    return node != UINT32_MAX ? it->nodes[node] : FG_TF_TRAINED;
}

/* Why a result is left out that nobody asked for; NULL: it is kept. */
static const char *why_not(const facts *it, const fg_cut_end *fetch) {
    const fg_if_side *side = it->graph->side_of ? dead_side(it, fetch->value) : NULL;
    if (side) return fg_arena_printf(&it->wanted->part->arena, "%s", why_dead(it, side));
    if (it->opaques[fetch->value]) return why_opaque(it, fetch->value);
    uint8_t node = node_flags(it, fetch->name);
    if (node & FG_TF_STEP) return "a step of training";
    return it->any_trained && !(node & FG_TF_TRAINED) ? "no variable has a part in it" : NULL;
}

static void leave_out(const facts *it, const char *name, const char *why) {
    FG_PUSH(&it->wanted->part->arena, &it->wanted->part->left_out, (fg_part_left_out){name, why});
}

/* ---- fetches ---- */

static bool check_live(const facts *it, const fg_cut_end *fetch) {
    const fg_if_side *side = it->graph->side_of ? dead_side(it, fetch->value) : NULL;
    if (!side) return true;
    fg_finding *finding =
        fg_report_add(it->wanted->report, FG_G802, fg_graph_maker(it->graph, fetch->value)->span,
                      "fetch '%s' has no value: %s", fetch->name->text, why_dead(it, side));
    fg_finding_help(it->wanted->report, finding, "fetch the Merge behind it");
    return false;
}

static bool choose_fetches(const facts *it) {
    fg_cut_order *order = it->wanted->order;
    fg_cut_end *fetches = it->wanted->fetches;
    uint32_t kept = 0, count = order->fetch_count;
    const char **why = FG_NEW_ARRAY(it->wanted->scratch, const char *, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) {
        if (it->wanted->options->guessed)
            why[i] = why_not(it, &fetches[i]);
        else if (!check_live(it, &fetches[i]))
            return false;
        kept += why[i] == NULL;
    }
    if (kept == 0) return true;
    for (uint32_t i = kept = 0; i < count; i++) {
        if (why[i])
            leave_out(it, fetches[i].name->text, why[i]);
        else
            fetches[kept++] = fetches[i];
    }
    order->fetch_count = kept;
    return true;
}

/* ---- signatures ---- */

/* What its outputs need that is none of ours, when its inputs are fed. */
static const char *why_not_signed(const facts *it, const fg_signature *signature) {
    const fg_wanted *wanted = it->wanted;
    fg_cut_order order = *wanted->order;
    fg_cut_end *feeds =
        FG_NEW_ARRAY(wanted->scratch, fg_cut_end, (size_t)signature->input_count + 1);
    for (uint32_t i = 0; i < signature->input_count; i++)
        feeds[i] = (fg_cut_end){signature->inputs[i].value, signature->inputs[i].name};
    order.feeds = feeds;
    order.feed_count = signature->input_count;
    facts fed = *it;
    fed.opaques = fg_cut_opaques(wanted->scratch, &order);
    for (uint32_t k = 0; k < signature->output_count; k++)
        if (fed.opaques[signature->outputs[k].value])
            return why_opaque(&fed, signature->outputs[k].value);
    return NULL;
}

static bool needs_opaque(const facts *it) {
    for (uint32_t i = 0; i < it->graph->signatures.count; i++) {
        const fg_signature *signature = &it->graph->signatures.at[i];
        for (uint32_t k = 0; k < signature->output_count; k++)
            if (it->opaques[signature->outputs[k].value]) return true;
    }
    return false;
}

/* Inputs that signatures feed, and that cannot be computed, become placeholders. */
static void feed_inputs(const facts *it, const uint8_t *left_out) {
    const fg_graph *graph = it->graph;
    fg_arena *scratch = it->wanted->scratch;
    FG_VEC(fg_cut_end) feeds = {0};
    for (uint32_t i = 0; i < graph->signatures.count; i++) {
        const fg_signature *signature = &graph->signatures.at[i];
        for (uint32_t k = 0; !left_out[i] && k < signature->input_count; k++) {
            fg_value_id value = signature->inputs[k].value;
            bool known = !it->opaques[value];
            for (uint32_t f = 0; f < feeds.count && !known; f++) known = feeds.at[f].value == value;
            if (known) continue;
            const char *name = fg_value_full_name(graph, scratch, value);
            FG_PUSH(scratch, &feeds, (fg_cut_end){value, fg_name_of_text(graph->names, name)});
        }
    }
    it->wanted->order->feeds = feeds.at;
    it->wanted->order->feed_count = feeds.count;
}

static void choose_signatures(const facts *it) {
    const fg_graph *graph = it->graph;
    uint32_t count = graph->signatures.count, kept = 0;
    if (!needs_opaque(it)) return;
    uint8_t *left_out = FG_NEW_ARRAY(it->wanted->scratch, uint8_t, (size_t)count + 1);
    const char **why = FG_NEW_ARRAY(it->wanted->scratch, const char *, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) {
        why[i] = why_not_signed(it, &graph->signatures.at[i]);
        left_out[i] = why[i] != NULL;
        kept += why[i] == NULL;
    }
    if (kept == 0) return;
    for (uint32_t i = 0; i < count; i++)
        if (why[i]) leave_out(it, graph->signatures.at[i].name->text, why[i]);
    it->wanted->order->left_out = left_out;
    feed_inputs(it, left_out);
}

bool fg_wanted_choose(const fg_wanted *wanted) {
    const fg_session *session = wanted->part->session;
    const fg_tf_graph *tf = session->model->imported;
    facts it = {.wanted = wanted, .graph = session->graph};
    if (!tf) return true;
    bool infers = wanted->options->phase == FG_PHASE_INFER || wanted->options->freeze;
    it.truths = fg_cut_truths(wanted->scratch, wanted->order);
    it.opaques = fg_cut_opaques(wanted->scratch, wanted->order);
    if (wanted->options->guessed && infers) it.nodes = fg_tf_roles(tf, wanted->scratch);
    for (uint32_t i = 0; it.nodes && i < wanted->order->fetch_count; i++)
        it.any_trained |= node_flags(&it, wanted->fetches[i].name) == FG_TF_TRAINED;
    if (wanted->order->fetch_count > 0) return choose_fetches(&it);
    choose_signatures(&it);
    return true;
}
