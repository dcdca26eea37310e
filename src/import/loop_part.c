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
    uint32_t depth, merges; /* how many carried values are reached */
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
static void reach_from(search *s, uint32_t exit) {
    const fg_tf_graph *tf = s->im->tf;
    memset(s->reached, 0, s->count);
    s->merges = 0;
    for (uint32_t node = exit;; node = s->stack[--s->depth]) {
        for (uint32_t i = tf->first_edge[node]; i < tf->first_edge[node + 1]; i++) {
            reach(s, tf->edges[i].node);
            s->im->turn_steps++;
        }
        if (s->depth == 0) return;
    }
}

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
    uint32_t merges = 0;
    for (uint32_t i = 0; i < count; i++) {
        fg_map_set(im->arena, &s.places, (const void *)(uintptr_t)(members[i] + 1),
                   (void *)(uintptr_t)(i + 1));
        merges += fg_tf_is_loop_merge(im->tf, members[i]);
    }
    s.reached = FG_NEW_ARRAY(im->arena, uint8_t, count);
    s.stack = FG_NEW_ARRAY(im->arena, uint32_t, (size_t)count + 1);
    for (uint32_t i = 0; i < it->exits.count && im->turn_steps < MOST_STEPS; i++) {
        reach_from(&s, it->exits.at[i]);
        fg_tf_part *part = s.merges < merges ? part_of(&s, parts) : NULL;
        if (part) FG_PUSH(im->arena, &part->exits, it->exits.at[i]);
    }
}
