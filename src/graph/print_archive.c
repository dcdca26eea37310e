/* Constants that the text takes from a file of arrays. */
#include <math.h>
#include <string.h>

#include "graph/printing.h"

/* Whether every NaN is the one that `nan` is read as. */
static bool has_plain_nans(const fg_tensor *tensor) {
    if (fg_dtype_kind_of(tensor->dtype) != FG_REAL) return true;
    static const uint16_t half = 0x7e00, brain = 0x7fc0;
    static const uint32_t single = 0x7fc00000;
    static const uint64_t real = 0x7ff8000000000000;
    const char *at = tensor->data;
    size_t size = fg_dtype_size(tensor->dtype);
    const void *plain = tensor->dtype == FG_BFLOAT16 ? (const void *)&brain
                        : size == 2                  ? (const void *)&half
                        : size == 4                  ? (const void *)&single
                                                     : &real;
    for (size_t i = 0; i < tensor->count; i++, at += size)
        if (isnan(fg_tensor_element(tensor, i)) && memcmp(at, plain, size) != 0) return false;
    return true;
}

bool fg_printing_is_archived(const fg_printing *p, const fg_tensor *tensor) {
    if (!p->archive || tensor->count == 0) return false;
    if (tensor->dtype == FG_STRING) return false;
    return tensor->count > p->archive->largest || !has_plain_nans(tensor);
}

/* The path of the value in the text, which no other one has; a variable's array may have it. */
static const fg_name *member_name(fg_printing *p, fg_value_id value) {
    const fg_print_place *place = &p->places.at[p->op_places[fg_printing_maker(p, value)]];
    const char *label = p->labels[value]->text;
    const char *path =
        place->depth == 0 ? label : fg_arena_printf(p->arena, "%s/%s", place->path->text, label);
    const char *text = path;
    for (uint32_t n = 1;; n++) {
        const fg_name *name = fg_name_of_text(&p->archive->names, text);
        if (!fg_map_get(&p->archive->taken, name)) {
            fg_map_set(p->arena, &p->archive->taken, name, p->archive);
            return name;
        }
        text = fg_arena_printf(p->arena, "%s_%u", path, n);
    }
}

const fg_op *fg_printing_stored(const fg_printing *p, fg_value_id initial) {
    const fg_op *op = fg_graph_maker(p->graph, initial);
    bool stored = op->kind == FG_OP_const && fg_printing_in_place(p, initial) &&
                  fg_printing_is_archived(p, op->attrs[0].tensor);
    return stored ? op : NULL;
}

const fg_name *fg_printing_archive(fg_printing *p, const fg_op *op, fg_value_id named) {
    const fg_name *name = member_name(p, named);
    p->archive->initials += named != op->first_output;
    FG_PUSH(p->arena, &p->archive->arrays, (fg_print_array){name, op->attrs[0].tensor});
    return name;
}

void fg_write_load(fg_printing *p, const fg_op *op, fg_value_id named) {
    const fg_name *name = fg_printing_archive(p, op, named);
    fg_text_puts(p->out, "load(");
    fg_write_string(p, p->archive->path);
    fg_text_puts(p->out, ", ");
    fg_write_string(p, name->text);
    fg_text_putc(p->out, ')');
}
