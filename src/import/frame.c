/* All nodes are built: those of a while loop as a loop, as far as they make one. */
#include "import/array.h"
#include "import/growth.h"
#include "import/loop_part.h"
#include "import/stack.h"

/* How far a graph has come. */
typedef struct mark {
    uint32_t ops, values, inputs, controls, loops, placeholders, variables, updates;
    uint32_t writings, held, settled;
} mark;

static mark mark_of(const fg_importer *im) {
    const fg_graph *graph = im->graph;
    return (mark){graph->ops.count,       graph->values.count,  graph->inputs.count,
                  graph->controls.count,  graph->loops.count,   graph->placeholders.count,
                  graph->variables.count, graph->updates.count, im->writings.count,
                  im->held.count,         im->settled.count};
}

static void forget_values(fg_map *map, fg_value_id first) {
    for (uint32_t i = 0; i < map->capacity; i++)
        if ((uintptr_t)map->slots[i].key >= first) map->slots[i].value = NULL;
}

void fg_tf_clear_nodes(fg_importer *im, const uint32_t *nodes, uint32_t count) {
    for (uint32_t k = 0; k < count; k++) {
        uint32_t begin = im->first_output[nodes[k]], end = im->first_output[nodes[k] + 1];
        memset(im->values + begin, 0, (end - begin) * sizeof *im->values);
        im->ops[nodes[k]] = 0;
    }
}

/* The graph is as it was, and nothing stands for the nodes. */
static void forget(fg_importer *im, const mark *to, const uint32_t *nodes, uint32_t count) {
    fg_graph *graph = im->graph;
    graph->ops.count = to->ops;
    graph->values.count = to->values;
    graph->inputs.count = to->inputs;
    graph->controls.count = to->controls;
    graph->loops.count = to->loops;
    graph->placeholders.count = to->placeholders;
    graph->variables.count = to->variables;
    graph->updates.count = to->updates;
    im->writings.count = to->writings;
    im->held.count = to->held;
    im->settled.count = to->settled;
    forget_values(&im->ints, to->values);
    forget_values(&im->last_values, to->values);
    fg_tf_forget_arrays(im, to->values);
    fg_tf_clear_nodes(im, nodes, count);
}

static void forget_exits(fg_importer *im, uint32_t frame) {
    const fg_tf_frame *it = &im->tf->frames.at[frame];
    for (uint32_t i = 0; i < it->exits.count; i++)
        fg_map_set(im->arena, &im->exits, (const void *)(uintptr_t)(it->exits.at[i] + 1), NULL);
}

#define LOOP_PASSES 64

/* What leaves the loop by some of its Exits comes from a loop that is built of what they need.
 * Names are the whole loop's; but numbers are drawn by name, and are to be the same. */
static bool build_part(fg_importer *im, uint32_t frame, const fg_tf_part *part) {
    if (!fg_tf_build_loop(im, frame, part->members, part->count)) return false;
    for (uint32_t i = 0; i < part->exits.count; i++) fg_tf_keep_exit(im, part->exits.at[i]);
    fg_tf_clear_nodes(im, part->members, part->count);
    return true;
}

/* What is pushed is computed by a loop of its own, which runs where something takes it off: who
 * needs no gradient pays nothing. Its numbers are drawn by the same names. */
static void build_recording(fg_importer *im, uint32_t frame, const uint32_t *nodes,
                            uint32_t count) {
    mark before = mark_of(im);
    im->keeps_stacks = true;
    bool built = fg_tf_build_loop(im, frame, nodes, count);
    im->keeps_stacks = false;
    im->loop_begin = 0;
    if (built)
        fg_tf_clear_nodes(im, nodes, count);
    else
        forget(im, &before, nodes, count);
}

/* What writes a variable is done once. */
static bool writes(const fg_importer *im, const uint32_t *nodes, uint32_t count) {
    bool any = false;
    for (uint32_t i = 0; i < count && !any; i++) any = fg_tf_writes(im->tf, nodes[i]) > 0;
    return any;
}

static bool build_loops(fg_importer *im, uint32_t frame, const uint32_t *nodes, uint32_t count,
                        const fg_tf_parts *parts) {
    /* where a part needs as much as the whole, both would compute the same */
    for (uint32_t i = 0; i < parts->count && !writes(im, nodes, count); i++)
        if (parts->at[i].needs_less && !build_part(im, frame, &parts->at[i])) return false;
    if (fg_tf_pushes(im, frame, nodes, count)) build_recording(im, frame, nodes, count);
    return fg_tf_build_loop(im, frame, nodes, count);
}

/* Where not all of it is a loop, what leaves it may still come from parts that are. */
static void keep_parts(fg_importer *im, uint32_t frame, const uint32_t *nodes, uint32_t count,
                       const fg_tf_parts *parts) {
    const char *why = im->loop_why;
    for (uint32_t i = 0; i < parts->count && !im->failed; i++) {
        mark before = mark_of(im);
        if (writes(im, parts->at[i].members, parts->at[i].count)) continue;
        if (!build_part(im, frame, &parts->at[i])) forget(im, &before, nodes, count);
        im->loop_begin = 0;
    }
    im->loop_why = why;
}

/* Builds a loop again as long as that teaches what its arrays hold, and which sizes change. */
static bool build_passes(fg_importer *im, uint32_t frame, const uint32_t *nodes, uint32_t count,
                         const fg_tf_parts *parts) {
    mark before = mark_of(im);
    for (int pass = 0; pass < LOOP_PASSES; pass++) {
        uint32_t learned = im->learned;
        im->loop_begin = 0;
        if (build_loops(im, frame, nodes, count, parts) && im->learned == learned) return true;
        forget(im, &before, nodes, count);
        forget_exits(im, frame);
        fg_tf_complete_growth(im);
        if (im->learned == learned && im->loop_why && *im->loop_why) fg_tf_array_leave(im);
        if (im->learned == learned || im->failed) break;
    }
    return false;
}

/* Sizes of which nobody knows whether they stay are taken to change; where that leaves too little
 * known of them, to stay, which the run checks. */
static bool build_frame(fg_importer *im, uint32_t frame, const uint32_t *nodes, uint32_t count) {
    fg_tf_parts parts = {0};
    fg_tf_find_parts(im, frame, nodes, count, &parts);
    im->loop_symbols = im->graph->sizes.symbols.count;
    im->varies_open = im->keeps_open = false;
    bool built = build_passes(im, frame, nodes, count, &parts);
    if (!built && im->varies_open && !im->failed) {
        im->varying = (fg_map){0};
        im->keeps_open = true;
        built = build_passes(im, frame, nodes, count, &parts);
    }
    im->loop_begin = 0;
    if (!built) keep_parts(im, frame, nodes, count, &parts);
    return built;
}

/* Why loops could not be gathered. */
static const char *why_not_gathered(const fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    for (uint32_t i = 1; i < tf->frames.count; i++)
        if (tf->frames.at[i].depth > FG_TF_FRAME_DEPTH)
            return fg_arena_printf(im->arena, "loops stand in loops more than %d deep",
                                   FG_TF_FRAME_DEPTH);
    return "what is in a loop and what is not need each other";
}

/* A loop's nodes stand side by side. Where they make no loop, each is built by itself. */
void fg_tf_build_all(fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    if (tf->frame_of && !tf->gathered) im->loop_why = why_not_gathered(im);
    for (uint32_t i = 0; i < tf->node_count;) {
        uint32_t frame = tf->gathered ? fg_tf_frame_of(tf, tf->order[i]) : 0, count = 1;
        frame = frame ? fg_tf_frame_within(tf, frame, 0) : 0;
        while (frame && i + count < tf->node_count && tf->frame_of[tf->order[i + count]] &&
               fg_tf_frame_within(tf, tf->frame_of[tf->order[i + count]], 0) == frame)
            count++;
        bool built = frame && build_frame(im, frame, tf->order + i, count);
        for (uint32_t k = 0; k < count && !built; k++) fg_tf_build_node(im, tf->order[i + k]);
        i += count;
    }
}
