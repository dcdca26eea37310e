#include "import/array.h"

#include "import/counter.h"
#include "import/stack.h"

static const void *key_of(uint32_t number) {
    return (const void *)(uintptr_t)number;
}

const fg_tf_array *fg_tf_array_of(const fg_importer *im, fg_value_id value) {
    return value && im->arrays.count ? fg_map_get(&im->arrays, key_of(value)) : NULL;
}

void fg_tf_set_array(fg_importer *im, fg_value_id value, const fg_tf_array *array) {
    fg_tf_array *copy = FG_NEW(im->arena, fg_tf_array);
    *copy = *array;
    fg_map_set(im->arena, &im->arrays, key_of(value), copy);
}

fg_value_id fg_tf_array_token(fg_importer *im, fg_tf_call *call, const fg_tf_array *array) {
    fg_tensor *zero = fg_graph_tensor(im->graph, im->memory, FG_FLOAT32, 0, NULL);
    fg_value_id value = fg_tf_constant(im, call, zero);
    fg_tf_set_array(im, value, array);
    return value;
}

fg_value_id fg_tf_array_filled(fg_importer *im, const fg_tf_array *array, fg_value_id contents) {
    if (!contents) return 0;
    fg_tf_array filled = *array;
    filled.contents = contents;
    filled.pieces = NULL;
    filled.row = filled.position = 0;
    filled.open = false;
    fg_tf_set_array(im, contents, &filled);
    return contents;
}

void fg_tf_forget_arrays(fg_importer *im, fg_value_id first) {
    fg_tf_forget_stacks(im, first);
    for (uint32_t i = 0; i < im->arrays.capacity; i++) {
        fg_tf_array *array = im->arrays.slots[i].value;
        if (array && array->contents >= first) array->contents = 0;
        if ((uintptr_t)im->arrays.slots[i].key >= first) im->arrays.slots[i].value = NULL;
    }
}

void fg_tf_pass_array(fg_importer *im, fg_value_id from, fg_value_id to) {
    const fg_tf_array *array = fg_tf_array_of(im, from);
    if (!array) return;
    fg_tf_array passed = *array;
    if (passed.contents == from) passed.contents = to;
    fg_tf_set_array(im, to, &passed);
}

/* ---- shapes of elements ---- */

/* What two places tell of a size. */
static bool agree(fg_importer *im, const fg_size *a, const fg_size *b, const fg_size **both) {
    *both = a ? a : b;
    return !a || !b || fg_size_compare(&im->graph->sizes, a, b) != FG_DIFFERENT;
}

static bool merge(fg_importer *im, fg_tf_element *into, int rank, const fg_size *const *dims) {
    if (rank < 0) return true;
    if (into->rank >= 0 && into->rank != rank) return false;
    const fg_size **both = FG_NEW_ARRAY(im->arena, const fg_size *, rank + 1);
    for (int i = 0; i < rank; i++)
        if (!agree(im, into->rank < 0 ? NULL : into->dims[i], dims[i], &both[i])) return false;
    *into = (fg_tf_element){rank, both};
    return true;
}

/* Sizes that an array's elements have by all that is known: its maker first, so that a number goes
 * before a formula. */
const fg_tf_element *fg_tf_array_element(fg_importer *im, fg_tf_call *call,
                                         const fg_tf_array *array, const fg_shape *written) {
    fg_tf_element *element = FG_NEW(im->arena, fg_tf_element);
    *element = array->element;
    int64_t count = 0;
    bool right = true;
    if (array->pieces) fg_size_is_number(array->size, &count);
    for (int64_t i = 0; i < count && right; i++) {
        const fg_shape *piece = array->pieces[i] ? fg_tf_shape_of(im, array->pieces[i]) : NULL;
        right = !piece || merge(im, element, piece->rank, piece->dims);
    }
    if (array->contents) {
        const fg_shape *contents = fg_tf_shape_of(im, array->contents);
        right = right && merge(im, element, contents->rank - 1, contents->dims + 1);
    }
    if (array->row) {
        const fg_shape *row = fg_tf_shape_of(im, array->row);
        right = right && merge(im, element, row->rank, row->dims);
    }
    if (written) right = right && merge(im, element, written->rank, written->dims);
    const fg_shape *learned = fg_map_get(&im->elements, key_of(array->node + 1));
    if (learned) right = right && merge(im, element, learned->rank, learned->dims);
    if (right) return element;
    fg_tf_refuse(im, call, "the elements of '%s' differ in their shapes",
                 fg_tf_node_name(im, array->node));
    return NULL;
}

const fg_shape *fg_tf_element_shape(fg_importer *im, const fg_tf_element *element) {
    if (element->rank < 0 || element->rank > FG_MAX_RANK) return NULL;
    fg_shape *shape = fg_shape_new(im->arena, element->rank);
    for (int i = 0; i < element->rank; i++)
        if (!(shape->dims[i] = element->dims[i])) return NULL;
    return shape;
}

const fg_shape *fg_tf_row_shape(fg_importer *im, fg_value_id value) {
    const fg_shape *shape = fg_tf_shape_of(im, value);
    fg_shape *row = fg_shape_new(im->arena, shape->rank - 1);
    memcpy(row->dims, shape->dims + 1, (size_t)row->rank * sizeof *row->dims);
    return row;
}

/* ---- learning ---- */

typedef struct search {
    uint32_t from;
    bool found;
} search;

static void look_at_symbol(void *user, const fg_symbol *symbol) {
    search *it = user;
    it->found |= symbol->number >= it->from;
}

/* Sizes that came up in the loop mean nothing in front of it. */
static bool is_from_loop(const fg_importer *im, const fg_size *size) {
    search it = {.from = im->loop_symbols};
    fg_size_symbols(&im->graph->sizes, size, look_at_symbol, &it);
    return it.found;
}

void fg_tf_array_learn(fg_importer *im, const fg_tf_array *array, const fg_shape *written) {
    if (written->rank < 0 || fg_map_get(&im->elements, key_of(array->node + 1))) return;
    fg_tf_element known = array->element;
    fg_shape *shape = fg_shape_new(im->arena, written->rank);
    for (int i = 0; i < written->rank; i++) {
        const fg_size *told = known.rank == written->rank ? known.dims[i] : NULL;
        shape->dims[i] = told ? told : written->dims[i];
        if (is_from_loop(im, shape->dims[i])) return;
    }
    fg_map_set(im->arena, &im->elements, key_of(array->node + 1), shape);
    im->learned++;
}

void fg_tf_array_leave(fg_importer *im) {
    for (uint32_t i = 0; i < im->open.count; i++) {
        if (fg_map_get(&im->elements, key_of(im->open.at[i].node + 1))) continue;
        fg_map_set(im->arena, &im->elements, key_of(im->open.at[i].node + 1),
                   (void *)(uintptr_t)&fg_shape_unknown);
        im->learned++;
    }
}

bool fg_tf_array_is_idle(const fg_importer *im, const fg_tf_array *array) {
    return fg_map_get(&im->elements, key_of(array->node + 1)) == &fg_shape_unknown;
}

/* ---- contents ---- */

static fg_value_id zeros(fg_importer *im, fg_tf_call *call, const fg_tf_array *array,
                         const fg_shape *element) {
    const fg_size **sizes = FG_NEW_ARRAY(im->arena, const fg_size *, element->rank + 1);
    sizes[0] = array->size;
    for (int i = 0; i < element->rank; i++) sizes[i + 1] = element->dims[i];
    fg_tf_set sets[] = {{"shape", FG_TF_SIZES((uint32_t)element->rank + 1, sizes)},
                        {"dtype", FG_TF_TYPE(array->dtype)}};
    fg_value_id made = fg_tf_make(im, call, FG_OP_zeros, NULL, 0, sets, 2);
    if (made && array->after)
        fg_graph_wait(im->graph, fg_graph_value(im->graph, made)->op, array->after);
    return made;
}

/* Single elements as one tensor. */
static fg_value_id join_pieces(fg_importer *im, fg_tf_call *call, const fg_tf_array *array,
                               const fg_shape *element) {
    int64_t count;
    fg_size_is_number(array->size, &count);
    fg_value_id *pieces = FG_NEW_ARRAY(im->arena, fg_value_id, (size_t)count + 1);
    fg_value_id empty = 0;
    for (int64_t i = 0; i < count; i++) {
        pieces[i] = array->pieces[i];
        if (!pieces[i] && !empty) {
            fg_tf_set sets[] = {{"shape", FG_TF_SIZES((uint32_t)element->rank, element->dims)},
                                {"dtype", FG_TF_TYPE(array->dtype)}};
            empty = fg_tf_make(im, call, FG_OP_zeros, NULL, 0, sets, 2);
        }
        if (!pieces[i]) pieces[i] = empty;
    }
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    return fg_tf_make(im, call, FG_OP_stack, pieces, (uint32_t)count, &axis, 1);
}

fg_value_id fg_tf_array_contents(fg_importer *im, fg_tf_call *call, fg_value_id value,
                                 const fg_shape *written) {
    fg_tf_array *array = (fg_tf_array *)fg_map_get(&im->arrays, key_of(value));
    if (array->contents) return array->contents;
    const fg_tf_element *element = fg_tf_array_element(im, call, array, written);
    if (!element) return 0;
    const fg_shape *shape = fg_tf_element_shape(im, element);
    if (!shape || array->open)
        return fg_tf_refuse(im, call, "the shape of the elements of '%s' is not known",
                            fg_tf_node_name(im, array->node));
    if (shape->rank >= FG_MAX_RANK)
        return fg_tf_refuse(im, call, "elements of %d axes", shape->rank);
    fg_value_id made =
        array->pieces ? join_pieces(im, call, array, shape) : zeros(im, call, array, shape);
    if (made && array->row)
        made = fg_tf_ternary(im, call, FG_OP_set_item, made, array->position, array->row);
    /* what is made in a loop is not there outside of it */
    if (made && fg_graph_value(im->graph, value)->op >= im->loop_begin) array->contents = made;
    if (made) fg_tf_array_filled(im, array, made);
    return made;
}

/* ---- positions ---- */

fg_value_id fg_tf_position(fg_importer *im, fg_tf_call *call, uint32_t input) {
    fg_value_id value = call->inputs[input];
    fg_dtype dtype = fg_tf_type_of(im, value);
    int64_t number;
    if (fg_tf_shape_of(im, value)->rank != 0 || (dtype != FG_INT32 && dtype != FG_INT64))
        return fg_tf_refuse(im, call, "its position is no int scalar");
    if (fg_tf_number_of(im, value, &number)) {
        if (number >= 0) return value;
        return fg_tf_refuse(im, call, "position %lld", (long long)number);
    }
    if (fg_tf_counts_up(im, call->node, input)) return value;
    /* one that no array has, so that the run fails */
    fg_value_id below = fg_tf_binary(im, call, FG_OP_less, value, fg_tf_scalar(im, call, dtype, 0));
    return fg_tf_ternary(im, call, FG_OP_where, below, fg_tf_scalar(im, call, dtype, INT32_MAX),
                         value);
}
