/* What a graph says of its checkpoints: an assignment of what a RestoreV2 gives tells under which
 * name the variable's value is stored. A Saver that was given a map has other names than the
 * variables, and so has what TensorFlow saves by objects ("layer/kernel/.ATTRIBUTES/..."). */
#include "import/importer.h"

typedef struct search {
    fg_importer *im;
    fg_bytes *restored;
    fg_map lists; /* 1 + a RestoreV2 -> its names */
} search;

typedef struct names {
    const fg_bytes *at;
    uint32_t count;
} names;

static const fg_tf_edge *value_input(const fg_tf_graph *tf, uint32_t node, uint32_t input) {
    uint32_t edge = tf->first_edge[node] + input;
    bool is = edge < tf->first_edge[node + 1] && fg_tf_has_value(&tf->edges[edge]);
    return is ? &tf->edges[edge] : NULL;
}

/* Where a value comes from, by way of what passes it on as it is. */
static const fg_tf_edge *origin_of(const fg_tf_graph *tf, const fg_tf_edge *edge) {
    while (edge && (fg_tf_is(tf, edge->node, "Identity") || fg_tf_is(tf, edge->node, "Enter")))
        edge = value_input(tf, edge->node, 0);
    return edge;
}

static const names *names_of(search *s, uint32_t restore) {
    const fg_tf_graph *tf = s->im->tf;
    const void *key = (const void *)(uintptr_t)(restore + 1);
    const names *known = fg_map_get(&s->lists, key);
    if (known) return known;
    names *made = FG_NEW(s->im->arena, names);
    const fg_tf_edge *list = origin_of(tf, value_input(tf, restore, 1));
    if (list && fg_tf_is(tf, list->node, "Const")) {
        const fg_tf_value *value = fg_tf_attr_of(&tf->def->node.at[list->node].attr, "value");
        if (value && value->kind == FG_TF_VALUE_TENSOR)
            made->at = fg_tf_tensor_strings(s->im->arena, value->tensor, &made->count);
    }
    fg_map_set(s->im->arena, &s->lists, key, made);
    return made;
}

static void look_at(search *s, uint32_t node) {
    const fg_tf_graph *tf = s->im->tf;
    const fg_tf_edge *to = origin_of(tf, value_input(tf, node, 0));
    const fg_tf_edge *from = origin_of(tf, value_input(tf, node, 1));
    if (!to || !from || !fg_tf_is(tf, from->node, "RestoreV2")) return;
    const names *list = names_of(s, from->node);
    if (from->output < list->count && s->restored[to->node].length == 0)
        s->restored[to->node] = list->at[from->output];
}

void fg_tf_find_restored(fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    search s = {.im = im,
                .restored = FG_NEW_ARRAY(im->arena, fg_bytes, (size_t)tf->node_count + 1)};
    for (uint32_t node = 0; node < tf->node_count; node++)
        if (fg_tf_is(tf, node, "Assign") || fg_tf_is(tf, node, "AssignVariableOp"))
            look_at(&s, node);
    im->restored = s.restored;
}
