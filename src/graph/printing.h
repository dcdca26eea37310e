/* A graph on its way to text. Private to src/graph/print*.c.
 *
 * First it is decided what is written where it is used and what as a statement (print_inline.c), in
 * which order (print_order.c), and under which name in which scope (print_name.c). Then the
 * statements are written (print_operation.c, print_loop.c, print.c), and in them values
 * (print_value.c), sizes and types (print_size.c). */
#ifndef FG_GRAPH_PRINTING_H
#define FG_GRAPH_PRINTING_H

#include "base/map.h"
#include "graph/print.h"

/* A scope of the text; number 0 is the file. */
typedef struct fg_print_place {
    uint32_t parent, depth;
    const fg_name *name;
    const fg_name *path; /* "a/b"; of the file "" */
    fg_map labels;       /* name -> value: what the text names in it */
} fg_print_place;

typedef enum fg_print_how {
    FG_PRINT_STATEMENT,
    FG_PRINT_IN_PLACE, /* wherever it is used */
    FG_PRINT_NEVER,
} fg_print_how;

/* Bits of `named`. */
enum {
    FG_PRINT_BY_NAME = 1,   /* something needs its name */
    FG_PRINT_INITIAL = 2,   /* of a constant: a variable's first value */
    FG_PRINT_LITERAL = 4,   /* of a pack: nothing but numbers and sizes in it */
    FG_PRINT_GIVEN_OUT = 8, /* of a constant: its name is an output of a file without signatures */
};

/* A name that the file or a scope gives to a value, beside the one under which it is computed. */
typedef struct fg_print_keep {
    uint32_t place;
    const fg_name *name;
    fg_value_id value;
    fg_value_id hides; /* the value that has the name until all else is written, or 0 */
    uint64_t rank;     /* among those of its place: when what it hides, or means, is computed */
    uint32_t index;    /* among those of one rank */
} fg_print_keep;

/* An open block: a scope, or a loop, which is no place of its own. */
typedef struct fg_print_block {
    uint32_t outer; /* the place around it */
    bool loop;
    bool from_file; /* it, or one that it stands in up to the innermost loop, is a scope that is
                       named from the file on: then what is around it is reached so too */
} fg_print_block;

typedef struct fg_printing {
    const fg_graph *graph;
    fg_arena *arena;
    fg_text *out;
    fg_print_archive *archive; /* or NULL */
    fg_names words;            /* names that the graph has not */
    FG_VEC(fg_print_place) places;
    fg_map place_numbers;        /* (parent, name) -> its number */
    fg_map path_numbers;         /* path -> the same */
    uint32_t *frame_places;      /* by frame: its place's number and 1; 0: not known yet */
    uint32_t *op_places;         /* by operation */
    const fg_name **labels;      /* by value: its name in its operation's place; or NULL */
    uint32_t *uses;              /* by value: how often it is an input, an initial value, ... */
    uint8_t *how;                /* by operation: fg_print_how */
    uint8_t *named;              /* by operation, of constants and sizes: something needs a name */
    uint32_t *positions;         /* by operation, in `order` */
    FG_VEC(fg_op_id) order;      /* operations as they are written */
    uint32_t *outermost;         /* by operation: the outermost loop that holds it; by the one that
                                    closes that loop too */
    uint32_t *loops;             /* by operation: the record of the loop it is written in, or 0 */
    FG_VEC(fg_print_keep) keeps; /* by place; those that hide nothing first */
    bool tensors;                /* the text defines `tensor`, which makes one of a size */
    const fg_name **symbols;     /* by number: the name that a symbol has in the text, or NULL */
    fg_value_id *symbol_from;    /* by number: else the value that has it as a size, or 0 */
    uint8_t *symbol_axes;        /* and the axis */
    FG_VEC(fg_print_block) blocks; /* that are open while statements are written */
    uint32_t here;                 /* the place at hand */
} fg_printing;

static inline const fg_op *fg_printing_op(const fg_printing *p, fg_op_id id) {
    return &p->graph->ops.at[id];
}
static inline fg_op_id fg_printing_maker(const fg_printing *p, fg_value_id value) {
    return p->graph->values.at[value].op;
}

/* ---- print_inline.c ---- */

/* Sets uses, named and how. */
void fg_printing_decide(fg_printing *p);
/* True where a value is written where it is used. */
bool fg_printing_in_place(const fg_printing *p, fg_value_id value);
/* A size or a list of sizes that is a statement: `tensor(n) as ""`. */
bool fg_printing_is_tensor(const fg_printing *p, fg_op_id id);
/* How many tensors belong to a parameter of an operation, from which input on. */
uint32_t fg_printing_inputs(const fg_op *op, int param, uint32_t *first);

/* ---- print_archive.c ---- */

/* Whether a constant goes into the archive. */
bool fg_printing_is_archived(const fg_printing *p, const fg_tensor *tensor);
/* `load("FILE.npz", "NAME")`, of a constant, under the name of a value: its own, or the variable
 * whose first value it is. */
void fg_write_load(fg_printing *p, const fg_op *op, fg_value_id named);

/* Puts it there; its name. */
const fg_name *fg_printing_archive(fg_printing *p, const fg_op *op, fg_value_id named);
/* The constant in the archive that is a variable's first value, where that is written in place;
 * else NULL. */
const fg_op *fg_printing_stored(const fg_printing *p, fg_value_id initial);

/* ---- print_json.c ---- */

void fg_print_json_graph(fg_printing *p);

/* ---- print_order.c ---- */

/* Sets order, positions, outermost and loops; of an imported graph places, too. */
void fg_printing_sort(fg_printing *p);
/* What of an operation has to be written before it, one after the other; 0 behind the last. */
typedef struct fg_print_needs {
    const fg_printing *p;
    const fg_op *op;
    uint32_t input, control, update; /* the next of each */
    bool initial, variable;
} fg_print_needs;
fg_print_needs fg_printing_needs_of(const fg_printing *p, fg_op_id id);
fg_op_id fg_printing_next_need(fg_print_needs *it);
/* The number of the loop record that this operation opens (loop_state) or closes (loop), or 0. */
uint32_t fg_printing_loop(const fg_printing *p, fg_op_id id);

/* ---- print_gather.c ---- */

/* Orders the operations anew, so that those of a place stand together as far as what they need
 * allows. What updates or asserts keeps its order. */
void fg_printing_gather(fg_printing *p);

/* ---- print_name.c ---- */

/* Where each operation that is a statement stands. */
void fg_printing_place(fg_printing *p);

/* Before places are asked for. */
void fg_printing_begin_names(fg_printing *p);
/* Sets places, labels and keeps. */
void fg_printing_name(fg_printing *p);
/* The name as the language can write it. */
const fg_name *fg_printing_sayable(fg_printing *p, const fg_name *name);
/* The value that a place names so, or 0. */
fg_value_id fg_printing_named(const fg_printing *p, uint32_t place, const fg_name *name);
/* Whether a value's name is one of a loop's body, and means nothing behind it. */
bool fg_printing_local(const fg_printing *p, fg_value_id value);
/* A name that begins so and that no place has. */
const fg_name *fg_printing_fresh(fg_printing *p, const char *base);
/* The placeholder's full name where the text gives it no other. */
const fg_name *fg_printing_full_name(fg_printing *p, fg_op_id id);
/* The child of a place, or 0. */
uint32_t fg_printing_child(fg_printing *p, uint32_t place, const fg_name *name);

/* ---- print_value.c ---- */

/* A name, in quotes where it needs them. */
void fg_write_name(fg_printing *p, const fg_name *name);
void fg_write_string(fg_printing *p, const char *text);
/* A value by its name, as the place at hand reaches it. */
void fg_write_reference(fg_printing *p, fg_value_id value);
/* A value by its name or, where it is written in place, as what it is. */
void fg_write_value(fg_printing *p, fg_value_id value);
/* The same, as an operand: in parentheses where need be. */
void fg_write_operand(fg_printing *p, fg_value_id value);
/* The elements of a list of sizes. */
void fg_write_list(fg_printing *p, const fg_op *pack);
void fg_write_element(fg_printing *p, const fg_tensor *tensor, size_t index);
/* A constant's elements, nested as they are. */
void fg_write_tensor(fg_printing *p, const fg_tensor *tensor);

/* ---- print_size.c ---- */

/* Chooses the symbols' names. */
void fg_printing_name_symbols(fg_printing *p);
void fg_write_size(fg_printing *p, const fg_size *size);
/* "[n, 2*m]" */
void fg_write_sizes(fg_printing *p, uint32_t count, const fg_size *const *sizes);
/* "float32[n, ?]"; `declared` is the placeholder whose type it is, or 0. */
void fg_write_type(fg_printing *p, fg_type type, fg_value_id declared);

/* A size of a placeholder, which may make a symbol. */
void fg_write_declared_size(fg_printing *p, const fg_size *size, int axis, fg_value_id declared);
/* A size of what a loop carries; `?` where it may be another one in each turn. */
void fg_write_carried_size(fg_printing *p, uint32_t loop, uint32_t i, int axis);

/* ---- print_block.c ---- */

/* Begins a line in a place, scopes being closed and opened on the way. */
void fg_write_line(fg_printing *p, uint32_t place);
/* Closes the scopes that are open, up to the innermost loop. */
void fg_write_leave(fg_printing *p);
void fg_write_newline(fg_printing *p);
void fg_write_indent(fg_printing *p, uint32_t depth);
/* Counts a block whose `{` was written. */
void fg_write_open(fg_printing *p, bool loop, bool from_file);
/* Whether a place is another one or in it. */
bool fg_printing_is_within(const fg_printing *p, uint32_t place, uint32_t outer);

/* ---- print_operation.c ---- */

/* The statement at a position of the order; returns how many operations it was. */
uint32_t fg_write_statement(fg_printing *p, uint32_t position);
/* What is waited for instead of an operation: its first value, or 0. */
fg_value_id fg_printing_waited(const fg_printing *p, const fg_op *other);
/* How many operations from a position on are results of the same updates. */
uint32_t fg_printing_update_group(const fg_printing *p, uint32_t position);
/* "y, h, c = " */
void fg_write_results(fg_printing *p, const fg_op *op);

/* ---- print_loop.c ---- */

/* The lines before a loop's body, those between its condition and the rest of it, behind the
 * operation that gives the condition, and those behind the body. */
void fg_write_open_loop(fg_printing *p, uint32_t loop);
void fg_write_condition(fg_printing *p, uint32_t loop);
void fg_write_close_loop(fg_printing *p, uint32_t loop);
/* The operation that gives a loop's condition, where it stands in the loop; else 0. */
fg_op_id fg_printing_condition(const fg_printing *p, uint32_t loop);

#endif
