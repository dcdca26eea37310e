/* Loops. What computes the condition is a block of statements that ends in it:
 *
 *     last = loop (last_now: int32 = 0) while if true {
 *         less_1 = last_now < n
 *         less_1
 *     } {
 *         add_1 = last_now + 1
 *         add_1
 *     } */
#include "graph/loop_vary.h"
#include "graph/printing.h"

static const fg_op *loop_op(const fg_printing *p, uint32_t loop) {
    return fg_printing_op(p, p->graph->loops.at[loop].op);
}

/* The condition; behind it the next values. */
static const fg_value_id *body_of(const fg_printing *p, uint32_t loop) {
    return p->graph->inputs.at + p->graph->loops.at[loop].body;
}

fg_op_id fg_printing_condition(const fg_printing *p, uint32_t loop) {
    const fg_loop *it = &p->graph->loops.at[loop];
    fg_op_id id = fg_printing_maker(p, *body_of(p, loop));
    bool inside = p->positions[id] > p->positions[it->first] && p->loops[id] == loop;
    return inside && p->how[id] == FG_PRINT_STATEMENT ? id : 0;
}

static void print_varying_type(fg_printing *p, uint32_t loop, uint32_t i) {
    fg_type type = fg_value_type(p->graph, fg_op_inputs(p->graph, loop_op(p, loop))[i]);
    fg_text_printf(p->out, "%s[", fg_dtype_name(type.dtype));
    for (int axis = 0; axis < type.shape->rank; axis++) {
        if (axis > 0) fg_text_puts(p->out, ", ");
        fg_write_carried_size(p, loop, i, axis);
    }
    fg_text_putc(p->out, ']');
}

static void print_carried(fg_printing *p, uint32_t loop) {
    const fg_loop *it = &p->graph->loops.at[loop];
    const fg_value_id *first = fg_op_inputs(p->graph, loop_op(p, loop));
    fg_value_id carried = fg_printing_op(p, it->first)->first_output;
    for (uint32_t i = 0; i < it->count; i++) {
        if (i > 0) fg_text_puts(p->out, ", ");
        fg_write_name(p, p->labels[carried + i]);
        if (fg_loop_value_varies(p->graph, it, i)) {
            fg_text_puts(p->out, ": ");
            print_varying_type(p, loop, i);
        } else if (fg_printing_in_place(p, first[i])) {
            fg_text_puts(p->out, ": ");
            fg_write_type(p, fg_value_type(p->graph, first[i]), 0);
        }
        fg_text_puts(p->out, " = ");
        fg_write_value(p, first[i]);
    }
}

void fg_write_open_loop(fg_printing *p, uint32_t loop) {
    const fg_loop *it = &p->graph->loops.at[loop];
    const fg_op *op = loop_op(p, loop);
    fg_write_line(p, p->op_places[it->first]);
    fg_write_results(p, op);
    fg_text_puts(p->out, it->count == 1 ? "(loop (" : "loop (");
    print_carried(p, loop);
    fg_text_puts(p->out, ") while ");
    if (fg_printing_condition(p, loop)) {
        fg_text_puts(p->out, "if true {\n");
    } else {
        fg_write_value(p, *body_of(p, loop));
        fg_text_puts(p->out, " {\n");
    }
    fg_write_open(p, true, false);
}

void fg_write_condition(fg_printing *p, uint32_t loop) {
    const fg_loop *it = &p->graph->loops.at[loop];
    fg_write_line(p, p->op_places[it->first]);
    fg_write_value(p, *body_of(p, loop));
    fg_text_putc(p->out, '\n');
    fg_write_indent(p, p->blocks.count - 1);
    fg_text_puts(p->out, "} {\n");
}

void fg_write_close_loop(fg_printing *p, uint32_t loop) {
    const fg_loop *it = &p->graph->loops.at[loop];
    const fg_value_id *next = body_of(p, loop) + 1;
    fg_write_line(p, p->op_places[it->first]);
    for (uint32_t i = 0; i < it->count; i++) {
        if (i > 0) fg_text_puts(p->out, ", ");
        fg_write_value(p, next[i]);
    }
    fg_text_putc(p->out, '\n');
    p->blocks.count--;
    fg_write_indent(p, p->blocks.count);
    fg_text_puts(p->out, it->count == 1 ? "})[0]\n" : "}\n");
}
