/* What a loop carries keeps its element type and its number of axes. Sizes may be others in each
 * turn: which are, is learned by building the turn as if they stayed. */
#include "graph/loop_vary.h"
#include "import/looping.h"

static const void *key_of(const fg_tf_carry *carried) {
    return (const void *)(uintptr_t)(carried->merge + 1);
}

/* What arrays hold keeps its shape, but for how many there are, and so does what the GraphDef does
 * not carry. */
static bool may_vary(const fg_tf_looping *it, const fg_tf_carry *carried) {
    return carried->merge != FG_TF_NO_NODE && !fg_tf_array_of(it->im, carried->first);
}

/* What graphc wrote of the sizes. */
static uint64_t said_axes(const fg_tf_looping *it, const fg_tf_carry *carried) {
    uint32_t count = 0;
    const int64_t *list =
        fg_tf_attr_ints(&it->im->tf->def->node.at[carried->merge].attr, FG_TF_VARYING_AXES, &count);
    uint64_t axes = 0;
    for (uint32_t i = 0; list && i < count; i++)
        if (list[i] >= 0 && list[i] < FG_MAX_RANK) axes |= (uint64_t)1 << list[i];
    return axes;
}

static uint64_t axes_of(const fg_tf_looping *it, const fg_tf_carry *carried) {
    if (carried->loose) return 1;
    if (!may_vary(it, carried)) return 0;
    const uint64_t *learned = fg_map_get(&it->im->varying, key_of(carried));
    return said_axes(it, carried) | (learned ? *learned : 0);
}

fg_type fg_tf_varying_type(const fg_tf_looping *it, const fg_tf_carry *carried) {
    fg_graph *graph = it->im->graph;
    return fg_loop_vary(graph, fg_value_type(graph, carried->first), axes_of(it, carried),
                        fg_tf_place(it->im->tf, it->condition));
}

/* ---- what is told ---- */

/* Whether the GraphDef has a size of a carried value as a number. */
static bool is_told(const fg_tf_looping *it, const fg_tf_carry *carried, int axis) {
    const fg_tf_node *node = &it->im->tf->def->node.at[carried->merge];
    const fg_tf_value *value = fg_tf_attr_of(&node->attr, "_output_shapes");
    if (!value || value->kind != FG_TF_VALUE_LIST || value->list->shape.count == 0) return false;
    const fg_tf_shape *shape = &value->list->shape.at[0];
    return !shape->unknown_rank && (uint32_t)axis < shape->dim.count &&
           shape->dim.at[axis].size >= 0;
}

/* ---- what a turn shows ---- */

static void note(fg_tf_looping *it, const fg_tf_carry *carried, uint64_t axes) {
    fg_importer *im = it->im;
    uint64_t *known = fg_map_get(&im->varying, key_of(carried));
    if (!known) {
        known = FG_NEW(im->arena, uint64_t);
        fg_map_set(im->arena, &im->varying, key_of(carried), known);
    }
    *known |= axes;
    im->learned++;
}

typedef struct seen_symbols {
    uint32_t first_symbol;
    fg_map of; /* 1 + the number of a symbol -> anything */
    fg_arena *arena;
    bool found;
} seen_symbols;

static void keep_symbol(void *user, const fg_symbol *symbol) {
    seen_symbols *it = user;
    fg_map_set(it->arena, &it->of, (const void *)(uintptr_t)(symbol->number + 1), it);
}

static void find_symbol(void *user, const fg_symbol *symbol) {
    seen_symbols *it = user;
    it->found = it->found || symbol->number >= it->first_symbol ||
                fg_map_has(&it->of, (const void *)(uintptr_t)(symbol->number + 1));
}

/* Of two sizes of which nobody knows whether they agree: a number that becomes what is none may
 * change, TensorFlow would know it else; and so may what becomes a number, a formula or what only
 * the run tells, and n that becomes 2 n. Two sizes of what is fed are taken to agree, as two
 * batches are; the run sees whether they do. */
static bool may_change(fg_tf_looping *it, const fg_size *was, const fg_size *is) {
    fg_sizes *sizes = &it->im->graph->sizes;
    const fg_symbol *becomes = fg_size_is_symbol(sizes, is);
    if (fg_size_is_number(was, NULL) || !becomes || becomes->computed) return true;
    seen_symbols seen = {.first_symbol = it->first_symbol, .arena = it->im->arena};
    fg_size_symbols(sizes, was, keep_symbol, &seen);
    fg_size_symbols(sizes, is, find_symbol, &seen);
    return seen.found;
}

/* Axes of whose sizes a turn makes others, that were not known to. */
static uint64_t changed_axes(fg_tf_looping *it, const fg_tf_carry *carried, const fg_shape *was,
                             const fg_shape *is) {
    fg_importer *im = it->im;
    uint64_t known = axes_of(it, carried), changed = 0;
    for (int i = 0; was->rank == is->rank && i < was->rank; i++) {
        if (known >> i & 1) continue;
        fg_agreement same = fg_size_compare(&im->graph->sizes, was->dims[i], is->dims[i]);
        bool open = same == FG_OPEN && may_vary(it, carried) && !is_told(it, carried, i) &&
                    may_change(it, was->dims[i], is->dims[i]);
        if (open) im->varies_open = true;
        if (same == FG_DIFFERENT || (open && !im->keeps_open)) changed |= (uint64_t)1 << i;
    }
    return changed;
}

static void add_type(const fg_importer *im, fg_text *text, fg_type type) {
    fg_text_puts(text,
                 type.dtype == FG_INVALID ? "what has no type here" : fg_dtype_name(type.dtype));
    fg_shape_print(&im->graph->sizes, type.shape, text);
}

static bool changes_type(fg_tf_looping *it, const fg_tf_carry *carried) {
    fg_importer *im = it->im;
    if (fg_tf_array_of(im, carried->first) || carried->enter == FG_TF_NO_NODE)
        return fg_tf_no_loop(im, "a value that the loop carries changes its type");
    fg_text text;
    fg_text_init(&text, im->arena);
    fg_text_printf(&text, "a value that the loop carries, '%s', starts as ",
                   fg_tf_node_name(im, carried->enter));
    add_type(im, &text, fg_value_type(im->graph, carried->first));
    fg_text_puts(&text, " and becomes ");
    add_type(im, &text, fg_value_type(im->graph, carried->after));
    return fg_tf_no_loop(im, "%s", fg_text_get(&text));
}

static bool learn_size(fg_tf_looping *it, const fg_tf_carry *carried) {
    fg_importer *im = it->im;
    /* what an array is in a turn may not be known yet */
    bool array = fg_tf_array_of(im, carried->first) != NULL;
    fg_type was = fg_value_type(im->graph, array ? carried->first : carried->now);
    fg_type is = fg_value_type(im->graph, carried->after);
    if (was.dtype != is.dtype ||
        (was.shape->rank >= 0 && is.shape->rank >= 0 && was.shape->rank != is.shape->rank))
        return changes_type(it, carried);
    uint64_t changed = changed_axes(it, carried, was.shape, is.shape);
    if (changed == 0) return true;
    if (may_vary(it, carried)) note(it, carried, changed);
    return changes_type(it, carried);
}

bool fg_tf_learn_sizes(fg_tf_looping *it) {
    bool same = true;
    for (uint32_t i = 0; i < it->carries.count; i++)
        if (it->carries.at[i].after) same &= learn_size(it, &it->carries.at[i]);
    return same;
}
