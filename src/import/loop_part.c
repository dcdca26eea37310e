#include "import/loop_part.h"

/* Loops that one loop becomes, beside itself. */
#define MOST_PARTS 4
/* Steps that are spent on it, for all loops of a graph. */
#define MOST_STEPS 100000000u

typedef struct search {
    fg_importer *im;
    const uint32_t *members;
    uint32_t count;
    fg_map places;    /* 1 + a node -> 1 + where it stands among the members */
    uint8_t *reached; /* by member */
    uint32_t *stack;
    uint32_t depth, merges;         /* how many carried values are reached */
    uint32_t *needed, epoch, needs; /* by node: the epoch in which it was needed last */
    FG_VEC(uint32_t) behind;
} search;

static void reach(search *s, uint32_t node) {
    const void *key = (const void *)(uintptr_t)(node + 1);
    uint32_t place = (uint32_t)(uintptr_t)fg_map_get(&s->places, key);
    if (!place || s->reached[place - 1]) return;
    s->reached[place - 1] = 1;
    s->merges += fg_tf_is_loop_merge(s->im->tf, node);
    s->stack[s->depth++] = node;
}

/* Over every input, back edges too. */
static void follow(search *s, uint32_t node) {
    const fg_tf_graph *tf = s->im->tf;
    for (;; node = s->stack[--s->depth]) {
        for (uint32_t i = tf->first_edge[node]; i < tf->first_edge[node + 1]; i++) {
            reach(s, tf->edges[i].node);
            s->im->turn_steps++;
        }
        if (s->depth == 0) return;
    }
}

static void reach_from(search *s, uint32_t exit) {
    memset(s->reached, 0, s->count);
    s->merges = 0;
    follow(s, exit);
}

/* How many values are carried. */
static uint32_t open_search(search *s) {
    fg_importer *im = s->im;
    uint32_t merges = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        fg_map_set(im->arena, &s->places, (const void *)(uintptr_t)(s->members[i] + 1),
                   (void *)(uintptr_t)(i + 1));
        merges += fg_tf_is_loop_merge(im->tf, s->members[i]);
    }
    s->reached = FG_NEW_ARRAY(im->arena, uint8_t, s->count);
    s->stack = FG_NEW_ARRAY(im->arena, uint32_t, (size_t)s->count + 1);
    return merges;
}

const uint32_t *fg_tf_reach_members(fg_importer *im, const uint32_t *members, uint32_t count,
                                    const uint32_t *starts, uint32_t start_count,
                                    uint32_t *reached) {
    search s = {.im = im, .members = members, .count = count};
    open_search(&s);
    for (uint32_t i = 0; i < start_count; i++) {
        reach(&s, starts[i]);
        if (s.depth > 0) follow(&s, s.stack[--s.depth]);
    }
    uint32_t *found = FG_NEW_ARRAY(im->arena, uint32_t, (size_t)count + 1);
    *reached = 0;
    for (uint32_t i = 0; i < count; i++)
        if (s.reached[i]) found[(*reached)++] = members[i];
    return found;
}

/* ---- what is needed of the outside ---- */

/* A placeholder, or what a run does not compute, or does beside computing. */
static bool counts(const fg_importer *im, uint32_t node) {
    fg_op_id op = im->ops[node];
    fg_op_kind kind = op ? (fg_op_kind)fg_graph_op(im->graph, op)->kind : FG_OP_NONE;
    return kind == FG_OP_placeholder || kind == FG_OP_placeholder_default || kind == FG_OP_opaque ||
           im->effects[node];
}

static void need(search *s, uint32_t node) {
    if (s->needed[node] == s->epoch) return;
    s->needed[node] = s->epoch;
    s->needs += counts(s->im, node);
    FG_PUSH(s->im->arena, &s->behind, node);
}

/* How much of that is behind the members that are reached; all members where `all`. */
static uint32_t needs_of(search *s, bool all) {
    const fg_tf_graph *tf = s->im->tf;
    s->epoch++;
    s->needs = 0;
    for (uint32_t i = 0; i < s->count; i++) s->needed[s->members[i]] = s->epoch;
    for (uint32_t i = 0; i < s->count; i++)
        for (uint32_t e = tf->first_edge[s->members[i]];
             (all || s->reached[i]) && e < tf->first_edge[s->members[i] + 1]; e++)
            need(s, tf->edges[e].node);
    while (s->behind.count > 0) {
        uint32_t node = s->behind.at[--s->behind.count];
        for (uint32_t e = tf->first_edge[node]; e < tf->first_edge[node + 1]; e++)
            need(s, tf->edges[e].node);
        s->im->turn_steps += tf->first_edge[node + 1] - tf->first_edge[node];
    }
    return s->needs;
}

/* ---- parts ---- */

static bool same_members(const search *s, const fg_tf_part *part) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        bool in = at < part->count && part->members[at] == s->members[i];
        if (in != (s->reached[i] != 0)) return false;
        at += in;
    }
    return true;
}

static fg_tf_part *part_of(search *s, fg_tf_parts *parts) {
    for (uint32_t i = 0; i < parts->count; i++)
        if (same_members(s, &parts->at[i])) return &parts->at[i];
    if (parts->count == MOST_PARTS) return NULL;
    uint32_t *members = FG_NEW_ARRAY(s->im->arena, uint32_t, s->count);
    fg_tf_part part = {.members = members};
    for (uint32_t i = 0; i < s->count; i++)
        if (s->reached[i]) members[part.count++] = s->members[i];
    FG_PUSH(s->im->arena, parts, part);
    return &parts->at[parts->count - 1];
}

void fg_tf_find_parts(fg_importer *im, uint32_t frame, const uint32_t *members, uint32_t count,
                      fg_tf_parts *parts) {
    const fg_tf_frame *it = &im->tf->frames.at[frame];
    search s = {.im = im, .members = members, .count = count};
    uint32_t merges = open_search(&s);
    s.needed = FG_NEW_ARRAY(im->arena, uint32_t, im->tf->node_count);
    uint32_t all = needs_of(&s, true);
    for (uint32_t i = 0; i < it->exits.count && im->turn_steps < MOST_STEPS; i++) {
        reach_from(&s, it->exits.at[i]);
        fg_tf_part *part = s.merges < merges ? part_of(&s, parts) : NULL;
        if (!part) continue;
        if (part->exits.count == 0) part->needs_less = needs_of(&s, false) < all;
        FG_PUSH(im->arena, &part->exits, it->exits.at[i]);
    }
    fg_arena_drop(im->arena, s.needed, im->tf->node_count * sizeof *s.needed);
}
