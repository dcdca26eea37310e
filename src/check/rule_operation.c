/* Operations of imported graphs that cannot be computed here: a run that needs one is refused. */
#include <string.h>

#include "check/checker.h"

/* Kinds of operations that are told one by one. */
#define KINDS 20

typedef struct fg_unknown {
    const char *op, *why;
    fg_op_id first;
    uint32_t count;
} fg_unknown;

/* The entry of this operation and reason, or where it belongs. */
static uint32_t find_kind(const fg_unknown *list, uint32_t count, const char *op, const char *why) {
    uint32_t i = 0;
    while (i < count && (strcmp(list[i].op, op) != 0 || strcmp(list[i].why, why) != 0)) i++;
    return i;
}

static void say_unknown(fg_checker *c, const fg_unknown *unknown) {
    const fg_op *op = fg_graph_op(c->graph, unknown->first);
    fg_value_id value = op->first_output;
    fg_op_id user = c->walk.parent[unknown->first];
    uint32_t fetch = op->output_count ? fg_path_fetch(c, user, value) : 0;
    const char *more = unknown->count > 1
                           ? fg_arena_printf(c->arena, ", and %u more like it", unknown->count - 1)
                           : "";
    fg_finding *finding = fg_check_say(
        c, FG_G203, op->span, "'%s' cannot be computed here%s%s: %s needs it%s", unknown->op,
        *unknown->why ? ", " : "", unknown->why, fg_word_fetches(c, &fetch, 1), more);
    const char *path = user && op->output_count ? fg_path_text(c, user, value) : NULL;
    if (path) fg_finding_path(c->report, finding, "%s", path);
    fg_finding_help(c->report, finding, "--feed a value behind it, which cuts it off");
}

/* What is nothing but a parameter of an unknown operation, as the name of a summary is: a flag for
 * each operation. */
static const uint8_t *find_parameters(fg_checker *c, const fg_op_id *ops) {
    uint8_t *parameters = FG_NEW_ARRAY(c->arena, uint8_t, c->graph->ops.count);
    for (uint32_t i = 0; i < c->walk.count; i++) {
        const fg_op *op = fg_graph_op(c->graph, ops[i]);
        const fg_value_id *inputs = fg_op_inputs(c->graph, op);
        for (uint32_t k = 0; op->kind == FG_OP_opaque && k < op->input_count; k++) {
            const fg_value *value = inputs[k] ? fg_graph_value(c->graph, inputs[k]) : NULL;
            if (value && fg_graph_op(c->graph, value->op)->input_count == 0)
                parameters[value->op] = 1;
        }
    }
    return parameters;
}

/* Those that are unknown of themselves, or only because others are. Returns how many there are. */
static uint32_t say_all(fg_checker *c, const fg_op_id *ops, bool follows) {
    const uint8_t *parameters = find_parameters(c, ops);
    fg_unknown list[KINDS];
    uint32_t count = 0, rest = 0;
    for (uint32_t i = 0; i < c->walk.count; i++) {
        const fg_op *op = fg_graph_op(c->graph, ops[i]);
        if (op->kind != FG_OP_opaque || op->attrs[3].b != follows || parameters[ops[i]]) continue;
        const char *why = op->attrs[2].s ? op->attrs[2].s : "";
        uint32_t at = find_kind(list, count, op->attrs[1].s, why);
        if (at == KINDS) {
            rest++;
            continue;
        }
        if (at == count) list[count++] = (fg_unknown){op->attrs[1].s, why, ops[i], 0};
        list[at].count++;
    }
    for (uint32_t i = 0; i < count; i++) say_unknown(c, &list[i]);
    if (rest)
        fg_check_say(c, FG_G203, (fg_span){0}, "%u more operations cannot be computed here", rest);
    return count;
}

void fg_rule_unknown_operation(fg_checker *c) {
    if (!c->graph->imported) return;
    const fg_op_id *ops = fg_walk_sorted(c);
    if (say_all(c, ops, false) == 0) say_all(c, ops, true);
}
