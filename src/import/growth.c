#include "import/growth.h"

static const void *key_of(uint32_t node) {
    return (const void *)(uintptr_t)(node + 1);
}

static fg_tf_growing *find(const fg_importer *im, uint32_t node, uint32_t frame) {
    fg_tf_growing *known = fg_map_get(&im->growth, key_of(node));
    while (known && known->frame != frame) known = known->next;
    return known;
}

const fg_tf_growing *fg_tf_growth_of(const fg_importer *im, uint32_t node, uint32_t frame) {
    return find(im, node, frame);
}

static fg_tf_growing *growth_of(fg_importer *im, uint32_t node, uint32_t frame) {
    fg_tf_growing *known = find(im, node, frame);
    if (known) return known;
    known = FG_NEW(im->arena, fg_tf_growing);
    *known = (fg_tf_growing){.frame = frame, .next = fg_map_get(&im->growth, key_of(node))};
    fg_map_set(im->arena, &im->growth, key_of(node), known);
    return known;
}

/* The growth that a node in a loop adds to; NULL: all of it is known. */
static fg_tf_growing *note(fg_importer *im, const fg_tf_array *array, uint32_t node) {
    uint32_t frame = fg_tf_frame_of(im->tf, node);
    fg_tf_growing *growing = growth_of(im, array->node, frame);
    if (growing->complete) return NULL;
    if (im->branches[node]) growing->why = "it grows on one side of a condition";
    for (frame = im->tf->frames.at[frame].parent; frame; frame = im->tf->frames.at[frame].parent)
        growth_of(im, array->node, frame)->why = "it grows in a loop within this one";
    return growing;
}

void fg_tf_note_write(fg_importer *im, const fg_tf_array *array, uint32_t node, uint32_t input) {
    fg_tf_growing *growing = array->growing ? note(im, array, node) : NULL;
    if (growing) FG_PUSH(im->arena, &growing->sites, ((fg_tf_site){node, input}));
}

void fg_tf_note_push(fg_importer *im, const fg_tf_array *array, uint32_t node) {
    fg_tf_growing *growing = note(im, array, node);
    if (growing) growing->pushes++;
}

void fg_tf_note_pop(fg_importer *im, const fg_tf_array *array, uint32_t node) {
    fg_tf_growing *growing = note(im, array, node);
    if (growing) growing->pops++;
}

void fg_tf_complete_growth(fg_importer *im) {
    for (uint32_t i = 0; i < im->open.count; i++) {
        const fg_tf_open *open = &im->open.at[i];
        fg_tf_growing *growing = growth_of(im, open->node, open->frame);
        if (growing->complete) continue;
        growing->complete = true;
        if (growing->pushes && growing->pops) growing->why = "it grows and shrinks";
        im->learned++;
    }
}

bool fg_tf_grows(const fg_tf_growing *growing) {
    return growing && (growing->why || growing->sites.count || growing->pushes || growing->pops);
}
