/* Sizes and types. A symbol is written by its name; where it has none, or something else has its
 * name, as a size of a value: `shape(x)[0]`. */
#include <string.h>

#include "graph/loop_vary.h"
#include "graph/printing.h"

/* ---- which symbols are written, and where they come from ---- */

static void use_symbol(void *user, const fg_symbol *symbol) {
    uint8_t *used = user;
    used[symbol->number] = 1;
}

static void use_sizes(const fg_printing *p, const fg_attr *attr, uint8_t *used) {
    for (uint32_t i = 0; i < attr->count; i++)
        if (!fg_size_is_number(attr->sizes[i], NULL))
            fg_size_symbols(&p->graph->sizes, attr->sizes[i], use_symbol, used);
}

static void use_attributes(const fg_printing *p, const fg_op *op, uint8_t *used) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    for (int i = 0; op->attrs && i < row->param_count; i++)
        if (op->attrs[i].kind == FG_ATTR_SIZES) use_sizes(p, &op->attrs[i], used);
}

/* The type of a carried value that varies is written, with the sizes that stay. */
static void use_carried(const fg_printing *p, const fg_op *op, uint8_t *used) {
    const fg_loop *loop = &p->graph->loops.at[op->extra];
    for (uint32_t i = 0; i < loop->count; i++) {
        if (!fg_loop_value_varies(p->graph, loop, i)) continue;
        const fg_shape *shape = fg_graph_value(p->graph, op->first_output + i)->shape;
        for (int axis = 0; axis < shape->rank; axis++)
            if (!fg_loop_axis_varies(p->graph, loop, i, axis))
                fg_size_symbols(&p->graph->sizes, shape->dims[axis], use_symbol, used);
    }
}

/* The first value of the text that has a symbol as one of its sizes. */
static void find_symbols(fg_printing *p, fg_op_id id) {
    const fg_op *op = fg_printing_op(p, id);
    for (uint32_t k = 0; k < op->output_count; k++) {
        fg_value_id value = op->first_output + k;
        const fg_shape *shape = fg_graph_value(p->graph, value)->shape;
        for (int axis = 0; axis < shape->rank; axis++) {
            const fg_symbol *symbol = fg_size_is_symbol(&p->graph->sizes, shape->dims[axis]);
            if (!symbol || p->symbol_from[symbol->number] || !p->labels[value]) continue;
            p->symbol_from[symbol->number] = value;
            p->symbol_axes[symbol->number] = (uint8_t)axis;
        }
    }
}

/* ---- their names ---- */

typedef struct fg_symbol_names {
    fg_printing *p;
    fg_map first; /* name -> number and 1 of the first symbol that has it; made ones too */
    fg_map taken; /* those among them that are values' names */
} fg_symbol_names;

/* What is read as something else before it is read as a symbol. */
static bool means_more(const fg_name *name) {
    return fg_op_kind_of(name->text) != FG_OP_NONE || fg_dtype_of(name->text) != FG_INVALID;
}

static bool is_written(const fg_printing *p, uint32_t symbol, const uint8_t *used) {
    const fg_symbol *it = &p->graph->sizes.symbols.at[symbol];
    return it->name && !it->computed && used[symbol];
}

static void take_value_name(fg_symbol_names *names, const fg_name *name) {
    if (name && fg_map_has(&names->first, name))
        fg_map_set(names->p->arena, &names->taken, name, names);
}

/* Which names of symbols are those of values too. */
static void find_taken(fg_symbol_names *names, const uint8_t *used) {
    fg_printing *p = names->p;
    for (uint32_t i = 0; i < p->graph->sizes.symbols.count; i++) {
        if (!is_written(p, i, used)) continue;
        const fg_name *name = p->graph->sizes.symbols.at[i].name;
        if (!fg_map_has(&names->first, name))
            fg_map_set(p->arena, &names->first, name, (void *)(uintptr_t)(i + 1));
    }
    if (names->first.count == 0) return;
    for (uint32_t i = 1; i < p->graph->values.count; i++) take_value_name(names, p->labels[i]);
    for (uint32_t i = 0; i < p->keeps.count; i++) take_value_name(names, p->keeps.at[i].name);
}

/* Whether the placeholder that makes a symbol can name it: nothing has the name before it. */
static bool can_introduce(const fg_printing *p, uint32_t symbol, const fg_name *name) {
    fg_value_id value = p->symbol_from[symbol];
    fg_op_kind kind = value ? (fg_op_kind)fg_graph_maker(p->graph, value)->kind : FG_OP_NONE;
    if (kind != FG_OP_placeholder && kind != FG_OP_placeholder_default) return false;
    fg_op_id id = fg_printing_maker(p, value);
    for (uint32_t at = p->op_places[id];; at = p->places.at[at].parent) {
        fg_value_id other = fg_printing_named(p, at, name);
        if (other && p->positions[fg_printing_maker(p, other)] < p->positions[id]) return false;
        if (at == 0) return true;
    }
}

static const fg_name *other_name(fg_symbol_names *names, const fg_name *name) {
    fg_printing *p = names->p;
    const char *text = name->text;
    for (uint32_t n = 1;; n++) {
        const fg_name *made = fg_printing_fresh(p, text);
        if (!fg_map_has(&names->first, made) && !means_more(made)) {
            fg_map_set(p->arena, &names->first, made, names);
            return made;
        }
        text = fg_arena_printf(p->arena, "%s_%u", name->text, n);
    }
}

static void name_symbol(fg_symbol_names *names, uint32_t i) {
    fg_printing *p = names->p;
    const fg_name *name = p->graph->sizes.symbols.at[i].name;
    bool first = fg_map_get(&names->first, name) == (void *)(uintptr_t)(i + 1);
    bool taken = fg_map_has(&names->taken, name) || means_more(name);
    bool hidden = first && taken && !means_more(name) && can_introduce(p, i, name);
    p->symbols[i] = first && (!taken || hidden) ? name : other_name(names, name);
    if (!hidden) p->symbol_from[i] = 0; /* its name will do */
}

void fg_printing_name_symbols(fg_printing *p) {
    uint32_t count = p->graph->sizes.symbols.count;
    uint8_t *used = FG_NEW_ARRAY(p->arena, uint8_t, count + 1);
    p->symbols = FG_NEW_ARRAY(p->arena, const fg_name *, count + 1);
    p->symbol_from = FG_NEW_ARRAY(p->arena, fg_value_id, count + 1);
    p->symbol_axes = FG_NEW_ARRAY(p->arena, uint8_t, count + 1);
    for (uint32_t i = 0; i < p->order.count && count > 0; i++) {
        fg_op_id id = p->order.at[i];
        if (p->how[id] != FG_PRINT_NEVER) use_attributes(p, fg_printing_op(p, id), used);
        if (fg_printing_op(p, id)->kind == FG_OP_loop_state)
            use_carried(p, fg_printing_op(p, id), used);
        if (p->how[id] == FG_PRINT_STATEMENT) find_symbols(p, id);
    }
    fg_symbol_names names = {.p = p};
    find_taken(&names, used);
    for (uint32_t i = 0; i < count; i++)
        if (is_written(p, i, used)) name_symbol(&names, i);
}

/* ---- formulas ---- */

static void print_symbol(void *user, uint32_t number, fg_text *out) {
    fg_printing *p = user;
    (void)out; /* p's */
    fg_value_id from = p->symbol_from[number];
    if (from) {
        fg_text_puts(p->out, "shape(");
        fg_write_reference(p, from);
        fg_text_printf(p->out, ")[%d]", p->symbol_axes[number]);
    } else if (p->symbols[number]) {
        fg_write_name(p, p->symbols[number]);
    } else {
        fg_text_putc(p->out, '?');
    }
}

void fg_write_size(fg_printing *p, const fg_size *size) {
    fg_size_style style = {"minimum", "maximum", " * ", print_symbol, p};
    fg_size_write(size, &style, p->out);
}

void fg_write_sizes(fg_printing *p, uint32_t count, const fg_size *const *sizes) {
    fg_text_putc(p->out, '[');
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) fg_text_puts(p->out, ", ");
        fg_write_size(p, sizes[i]);
    }
    fg_text_putc(p->out, ']');
}

/* ---- types ---- */

void fg_write_declared_size(fg_printing *p, const fg_size *size, int axis, fg_value_id declared) {
    const fg_symbol *symbol = fg_size_is_symbol(&p->graph->sizes, size);
    uint32_t number = symbol ? symbol->number : 0;
    bool made = symbol && p->symbol_from[number] == declared && p->symbol_axes[number] == axis;
    if (made && p->symbols[number])
        fg_write_name(p, p->symbols[number]);
    else if (made)
        fg_text_putc(p->out, '?');
    else
        fg_write_size(p, size);
}

void fg_write_carried_size(fg_printing *p, uint32_t loop, uint32_t i, int axis) {
    const fg_loop *it = &p->graph->loops.at[loop];
    const fg_op *state = fg_printing_op(p, it->first);
    if (fg_loop_axis_varies(p->graph, it, i, axis))
        fg_text_putc(p->out, '?');
    else
        fg_write_size(p, fg_graph_value(p->graph, state->first_output + i)->shape->dims[axis]);
}

void fg_write_type(fg_printing *p, fg_type type, fg_value_id declared) {
    fg_text_puts(p->out, fg_dtype_name(type.dtype));
    if (type.shape->rank == 0) return;
    fg_text_putc(p->out, '[');
    if (type.shape->rank < 0) fg_text_puts(p->out, "...");
    for (int i = 0; i < type.shape->rank; i++) {
        if (i > 0) fg_text_puts(p->out, ", ");
        if (declared)
            fg_write_declared_size(p, type.shape->dims[i], i, declared);
        else
            fg_write_size(p, type.shape->dims[i]);
    }
    fg_text_putc(p->out, ']');
}
