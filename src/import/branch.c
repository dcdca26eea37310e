/* Conditionals: what is computed on one side of a Switch only, and where the sides meet. */
#include "import/array.h"

bool fg_tf_same_branch(const fg_tf_branch *a, const fg_tf_branch *b) {
    return a->predicate.node == b->predicate.node && a->predicate.output == b->predicate.output &&
           a->truth == b->truth && a->ways == b->ways && a->which == b->which;
}

static const fg_tf_branch *deeper(const fg_tf_branch *a, const fg_tf_branch *b) {
    if (!a || (b && b->depth > a->depth)) return b;
    return a;
}

/* A predicate is often passed on under the name pred_id. */
static fg_tf_edge origin_of(const fg_importer *im, fg_tf_edge edge) {
    while (fg_tf_is(im->tf, edge.node, "Identity") &&
           im->tf->first_edge[edge.node] < im->tf->first_edge[edge.node + 1])
        edge = im->tf->edges[im->tf->first_edge[edge.node]];
    return edge;
}

/* Of a _SwitchN; 0 for any other node. */
static uint32_t ways_of(const fg_importer *im, uint32_t node) {
    const fg_tf_node *def = &im->tf->def->node.at[node];
    if (!fg_bytes_are(def->op, "_SwitchN")) return 0;
    int64_t ways = fg_tf_attr_int(&def->attr, "num_outs", 0);
    return ways > 0 && ways < UINT16_MAX ? (uint32_t)ways : 0;
}

static const fg_tf_branch *branch_of_edge(fg_importer *im, const fg_tf_edge *edge) {
    const fg_tf_branch *outer = im->branches[edge->node];
    uint32_t ways = ways_of(im, edge->node);
    bool taken = fg_tf_is(im->tf, edge->node, "Switch") &&
                 !fg_tf_is_loop_switch(im->tf, edge->node) && edge->output < 2;
    uint32_t first = im->tf->first_edge[edge->node];
    if ((!taken && edge->output >= ways) || im->tf->first_edge[edge->node + 1] < first + 2)
        return outer;
    fg_tf_branch branch = {.predicate = origin_of(im, im->tf->edges[first + 1]),
                           .truth = taken && edge->output == 1,
                           .ways = ways,
                           .which = ways ? edge->output : 0,
                           .outer = outer,
                           .depth = outer ? outer->depth + 1 : 1};
    if (outer && fg_tf_same_branch(outer, &branch)) return outer;
    fg_tf_branch *made = FG_NEW(im->arena, fg_tf_branch);
    *made = branch;
    return made;
}

/* Of what an If or a Case that was replaced by its branches takes, what they give. */
static bool is_result(const fg_importer *im, uint32_t node, uint32_t edge) {
    const fg_tf_node *def = &im->tf->def->node.at[node];
    bool decides = fg_bytes_are(def->op, "If") || fg_bytes_are(def->op, "StatelessIf") ||
                   fg_bytes_are(def->op, "Case") || fg_bytes_are(def->op, "StatelessCase");
    return decides && def->demanded > 0 && edge > im->tf->first_edge[node] &&
           fg_tf_has_value(&im->tf->edges[edge]);
}

static void find_branch(fg_importer *im, uint32_t node) {
    const fg_tf_graph *tf = im->tf;
    const fg_tf_branch *found = NULL;
    bool merge = fg_tf_is(im->tf, node, "Merge");
    for (uint32_t i = tf->first_edge[node]; i < tf->first_edge[node + 1]; i++) {
        const fg_tf_edge *edge = &tf->edges[i];
        if (!is_result(im, node, i)) found = deeper(found, branch_of_edge(im, edge));
    }
    im->branches[node] = merge && found && !fg_tf_is_loop_merge(tf, node) ? found->outer : found;
}

/* ---- bodies of If and Case ---- */

typedef struct bodies {
    fg_importer *im;
    const fg_tf_branch **before; /* by node: by what Switch nodes tell */
    fg_map known;                /* an If and one of its branches -> fg_tf_branch */
} bodies;

/* The branch that a body's node is in by being of that body; NULL: of none. Bodies nest as deep as
 * calls may. */
static const fg_tf_branch *branch_of_body(bodies *b, uint32_t node) {
    const fg_tf_graph *tf = b->im->tf;
    const fg_tf_node *def = &tf->def->node.at[node];
    if (!def->decider) return NULL;
    uint32_t decider = def->decider - 1;
    const void *key = (const void *)((uintptr_t)def->decider << 17 | def->side);
    fg_tf_branch *made = fg_map_get(&b->known, key);
    if (made || tf->first_edge[decider] == tf->first_edge[decider + 1]) return made;
    const fg_tf_branch *outer = branch_of_body(b, decider);
    const fg_tf_value *list = fg_tf_attr_of(&tf->def->node.at[decider].attr, "branches");
    bool ways = list && list->kind == FG_TF_VALUE_LIST;
    made = FG_NEW(b->im->arena, fg_tf_branch);
    *made = (fg_tf_branch){.predicate = origin_of(b->im, tf->edges[tf->first_edge[decider]]),
                           .truth = !ways && def->side == 0,
                           .ways = ways ? list->list->func.count : 0,
                           .which = ways ? def->side : 0,
                           .outer = deeper(outer, b->before[decider])};
    made->depth = made->outer ? made->outer->depth + 1 : 1;
    fg_map_set(b->im->arena, &b->known, key, made);
    return made;
}

static void find_bodies(fg_importer *im) {
    size_t count = im->tf->node_count;
    bodies b = {.im = im, .before = FG_NEW_ARRAY(im->arena, const fg_tf_branch *, count + 1)};
    memcpy(b.before, im->branches, count * sizeof *b.before);
    for (uint32_t i = 0; i < im->tf->node_count; i++) {
        uint32_t node = im->tf->order[i];
        find_branch(im, node);
        im->branches[node] = deeper(branch_of_body(&b, node), im->branches[node]);
    }
}

void fg_tf_find_branches(fg_importer *im) {
    bool any = false;
    for (uint32_t i = 0; i < im->tf->node_count; i++) {
        find_branch(im, im->tf->order[i]);
        any |= im->tf->def->node.at[i].decider != 0;
    }
    if (any) find_bodies(im);
}

/* ---- what it says of values ---- */

static fg_value_id value_of(const fg_importer *im, fg_tf_edge edge) {
    return im->values[im->first_output[edge.node] + edge.output];
}

/* A side's number in the graph; those around it first. */
static uint32_t number_of(fg_importer *im, fg_map *numbers, const fg_tf_branch *branch) {
    FG_VEC(const fg_tf_branch *) missing = {0};
    uintptr_t number = 0;
    for (; branch && !number; branch = branch->outer) {
        fg_value_id decides = value_of(im, branch->predicate);
        bool truth = !branch->ways && decides && fg_tf_type_of(im, decides) == FG_BOOL &&
                     fg_tf_shape_of(im, decides)->rank <= 0;
        if (!truth) continue;
        number = (uintptr_t)fg_map_get(numbers, branch);
        if (!number) FG_PUSH(im->arena, &missing, branch);
    }
    while (missing.count > 0) {
        const fg_tf_branch *it = missing.at[--missing.count];
        const fg_if_side side = {value_of(im, it->predicate), it->truth, (uint32_t)number};
        number = im->graph->sides.count;
        FG_PUSH(im->arena, &im->graph->sides, side);
        fg_map_set(im->arena, numbers, it, (void *)number);
    }
    return (uint32_t)number;
}

/* A value that several nodes share has the side of the one that made it. */
static bool is_own(const fg_importer *im, uint32_t node, fg_value_id value) {
    if (!value) return false;
    fg_span made = fg_graph_maker(im->graph, value)->span;
    fg_span here = fg_tf_place(im->tf, node);
    return made.source == here.source && made.begin == here.begin;
}

void fg_tf_tell_sides(fg_importer *im) {
    fg_map numbers = {0};
    FG_PUSH(im->arena, &im->graph->sides, (fg_if_side){0});
    im->graph->side_of = FG_NEW_ARRAY(im->arena, uint32_t, im->graph->values.count);
    for (uint32_t node = 0; node < im->tf->node_count; node++) {
        uint32_t first = im->first_output[node], count = im->first_output[node + 1] - first;
        for (uint32_t i = 0; i < count; i++) {
            const fg_tf_edge edge = {.node = node, .output = (uint16_t)i};
            if (!is_own(im, node, im->values[first + i])) continue;
            im->graph->side_of[im->values[first + i]] =
                number_of(im, &numbers, branch_of_edge(im, &edge));
        }
    }
}

/* ---- where the sides meet ---- */

/* 0 or 1 where it is computed on the true side or the false one. */
static fg_value_id which_of(fg_importer *im, fg_tf_call *call, fg_value_id predicate, bool first) {
    if (!first) return fg_tf_cast(im, call, predicate, FG_INT32);
    fg_value_id other = fg_tf_emit(im, call, FG_OP_logical_not, &predicate, 1, NULL);
    return other ? fg_tf_cast(im, call, other, FG_INT32) : 0;
}

/* Arrays that meet: of one handle, or of contents that are tensors. False where they are arrays and
 * cannot meet; `taken`, not 0, where that is all. */
static bool meet_arrays(fg_importer *im, fg_tf_call *call, fg_value_id *inputs,
                        fg_value_id *taken) {
    const fg_tf_array *a = fg_tf_array_of(im, inputs[1]), *b = fg_tf_array_of(im, inputs[2]);
    *taken = 0;
    if (!a && !b) return true;
    if (!a || !b || a->node != b->node || a->kind != b->kind)
        return fg_tf_refuse(im, call, "its inputs are two different arrays, or one is none");
    if (a->kind == FG_TF_HANDLE || a->kind == FG_TF_STACK || a->open) {
        *taken = inputs[1];
        return true;
    }
    const fg_tf_element *first = fg_tf_array_element(im, call, a, NULL);
    const fg_shape *shape = first ? fg_tf_element_shape(im, first) : NULL;
    inputs[2] = first ? fg_tf_array_contents(im, call, inputs[2], shape) : 0;
    inputs[1] = inputs[2] ? fg_tf_array_contents(im, call, inputs[1],
                                                 shape ? shape : fg_tf_row_shape(im, inputs[2]))
                          : 0;
    return inputs[1] != 0;
}

/* Of two sizes, only the run knows which it has. */
static void fill_met(fg_importer *im, const fg_tf_array *then, const fg_tf_array *otherwise,
                     fg_value_id value) {
    fg_tf_array met = *then;
    if (!met.unfinished && otherwise && then->size != otherwise->size) {
        met.size = fg_tf_shape_of(im, value)->dims[0];
        met.count = 0;
        met.after = NULL;
    }
    fg_tf_array_filled(im, &met, value);
}

fg_value_id fg_tf_meet(fg_importer *im, fg_tf_call *call, fg_value_id predicate, fg_value_id then,
                       fg_value_id otherwise) {
    fg_value_id inputs[3] = {predicate, then, otherwise}, taken;
    if (!meet_arrays(im, call, inputs, &taken) || taken) return taken;
    fg_value_id value = fg_tf_emit(im, call, FG_OP_select_branch, inputs, 3, NULL);
    const fg_tf_array *array = value ? fg_tf_array_of(im, inputs[1]) : NULL;
    if (array) fill_met(im, array, fg_tf_array_of(im, inputs[2]), value);
    return value;
}

static bool same_predicate(const fg_tf_branch *a, const fg_tf_branch *b) {
    return a->predicate.node == b->predicate.node && a->predicate.output == b->predicate.output;
}

/* Several ways by a number: as a Case. */
static bool meet_ways(fg_importer *im, fg_tf_call *call, uint32_t ways) {
    bool meet = call->input_count == ways;
    fg_value_id *values = FG_NEW_ARRAY(im->arena, fg_value_id, meet ? ways : 0);
    const fg_tf_branch *first = NULL;
    uint32_t count = 0;
    for (uint32_t i = im->tf->first_edge[call->node];
         meet && i < im->tf->first_edge[call->node + 1]; i++) {
        if (!fg_tf_has_value(&im->tf->edges[i])) continue;
        const fg_tf_branch *side = branch_of_edge(im, &im->tf->edges[i]);
        if (!first) first = side;
        meet = side && side->ways == ways && same_predicate(side, first) && !values[side->which];
        if (meet) values[side->which] = call->inputs[count++];
    }
    if (!meet) return fg_tf_refuse(im, call, "its inputs are not the ways of one choice");
    if (call->output_count > 1) return fg_tf_refuse(im, call, "which of them it is is asked for");
    return fg_tf_give(call,
                      fg_tf_meet_ways(im, call, value_of(im, first->predicate), values, ways, 1));
}

bool fg_tf_build_merge(fg_importer *im, fg_tf_call *call) {
    if (fg_tf_is_loop_merge(im->tf, call->node))
        return fg_tf_refuse(im, call, "it is part of a while loop");
    for (uint32_t i = im->tf->first_edge[call->node]; i < im->tf->first_edge[call->node + 1]; i++) {
        const fg_tf_branch *side = branch_of_edge(im, &im->tf->edges[i]);
        if (fg_tf_has_value(&im->tf->edges[i]) && side && side->ways)
            return meet_ways(im, call, side->ways);
    }
    if (call->input_count != 2) return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    const fg_tf_branch *sides[2] = {NULL, NULL};
    uint32_t count = 0;
    for (uint32_t i = im->tf->first_edge[call->node]; i < im->tf->first_edge[call->node + 1]; i++)
        if (fg_tf_has_value(&im->tf->edges[i]) && count < 2)
            sides[count++] = branch_of_edge(im, &im->tf->edges[i]);
    bool meet = sides[0] && sides[1] && sides[0]->truth != sides[1]->truth &&
                same_predicate(sides[0], sides[1]);
    if (!meet) return fg_tf_refuse(im, call, "its inputs are not the two sides of one condition");
    fg_value_id predicate =
        im->values[im->first_output[sides[0]->predicate.node] + sides[0]->predicate.output];
    uint32_t then = sides[0]->truth ? 0 : 1;
    call->outputs[0] = fg_tf_meet(im, call, predicate, call->inputs[then], call->inputs[1 - then]);
    if (!call->outputs[0]) return false;
    if (call->output_count > 1) call->outputs[1] = which_of(im, call, predicate, then == 1);
    return call->output_count == 1 || call->outputs[1] != 0;
}
