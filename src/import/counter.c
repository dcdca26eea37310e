#include "import/counter.h"

/* Where an input comes from; UINT32_MAX: nowhere. */
static uint32_t maker_of(const fg_tf_graph *tf, uint32_t node, uint32_t input) {
    uint32_t edge = tf->first_edge[node] + input;
    if (edge >= tf->first_edge[node + 1] || !fg_tf_has_value(&tf->edges[edge])) return UINT32_MAX;
    return tf->edges[edge].node;
}

#define LONGEST 64

/* Behind what only passes on in a turn. */
static uint32_t source_of(const fg_tf_graph *tf, uint32_t node) {
    for (int i = 0; i < LONGEST && node != UINT32_MAX; i++) {
        if (!fg_tf_is(tf, node, "Identity") && !fg_tf_is(tf, node, "Switch")) return node;
        node = maker_of(tf, node, 0);
    }
    return UINT32_MAX;
}

/* The number that a node is before the run. */
static bool number_of(fg_importer *im, uint32_t node, int64_t *number) {
    const fg_tf_graph *tf = im->tf;
    for (int i = 0; i < LONGEST && node != UINT32_MAX; i++) {
        if (!fg_tf_is(tf, node, "Identity") && !fg_tf_is(tf, node, "Enter")) break;
        node = maker_of(tf, node, 0);
    }
    if (node == UINT32_MAX || !fg_tf_is(tf, node, "Const")) return false;
    const fg_tf_value *value = fg_tf_attr_of(&tf->def->node.at[node].attr, "value");
    if (!value || value->kind != FG_TF_VALUE_TENSOR) return false;
    int rank;
    int64_t dims[FG_MAX_RANK];
    bool splat;
    fg_tf_trouble trouble = {0};
    fg_tensor *tensor =
        fg_tf_tensor_value(im->graph, im->memory, value->tensor, &rank, dims, &splat, &trouble);
    if (!tensor || rank != 0 || tensor->count != 1) return false;
    if (tensor->dtype != FG_INT32 && tensor->dtype != FG_INT64) return false;
    *number = fg_tensor_element_int(tensor, 0);
    return true;
}

/* What is added to a Merge on the way to its next turn. */
static bool step_of(fg_importer *im, uint32_t merge, int64_t *step) {
    const fg_tf_graph *tf = im->tf;
    uint32_t next = maker_of(tf, merge, 1);
    uint32_t sum = next == UINT32_MAX ? UINT32_MAX : source_of(tf, maker_of(tf, next, 0));
    if (sum == UINT32_MAX || (!fg_tf_is(tf, sum, "Add") && !fg_tf_is(tf, sum, "AddV2")))
        return false;
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t one = maker_of(tf, sum, i), other = maker_of(tf, sum, 1 - i);
        if (one != UINT32_MAX && source_of(tf, one) == merge) return number_of(im, other, step);
    }
    return false;
}

uint32_t fg_tf_merge_behind(const fg_importer *im, uint32_t node, uint32_t input) {
    uint32_t from = maker_of(im->tf, node, input);
    uint32_t merge = from == UINT32_MAX ? from : source_of(im->tf, from);
    return merge != UINT32_MAX && fg_tf_is_loop_merge(im->tf, merge) ? merge : UINT32_MAX;
}

bool fg_tf_find_counter(fg_importer *im, uint32_t node, uint32_t input, fg_tf_counter *counter) {
    uint32_t merge = fg_tf_merge_behind(im, node, input);
    if (merge == UINT32_MAX) return false;
    const void *key = (const void *)(uintptr_t)(merge + 1);
    const fg_tf_counter *known = fg_map_get(&im->counters, key);
    if (!known) {
        fg_tf_counter *made = FG_NEW(im->arena, fg_tf_counter);
        *made = (fg_tf_counter){.merge = merge};
        if (!number_of(im, maker_of(im->tf, merge, 0), &made->first) ||
            !step_of(im, merge, &made->step))
            made->merge = UINT32_MAX;
        fg_map_set(im->arena, &im->counters, key, made);
        known = made;
    }
    *counter = *known;
    return known->merge != UINT32_MAX;
}

bool fg_tf_counts_up(fg_importer *im, uint32_t node, uint32_t input) {
    fg_tf_counter counter;
    return fg_tf_find_counter(im, node, input, &counter) && counter.first >= 0 && counter.step >= 0;
}
