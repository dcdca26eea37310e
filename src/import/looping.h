/* A while loop that is being built: the declarations that loop.c and loop_grow.c share. */
#ifndef FG_IMPORT_LOOPING_H
#define FG_IMPORT_LOOPING_H

#include "import/array.h"

#define FG_TF_NO_NODE UINT32_MAX

struct fg_tf_growing;

/* A carried value: Enter and NextIteration meet in its Merge. One that the GraphDef has not, which
 * counts elements, has no nodes. */
typedef struct fg_tf_carry {
    uint32_t enter, merge, next;
    fg_value_id first, now, after;
    uint32_t list; /* of a counter: 1 + the carried list that it counts; or 0 */
    const struct fg_tf_growing *counts; /* of a counter: what it counts, where there is no list */
    uint32_t
        push;   /* 1 + the node that pushes what it keeps, in the turns that `list` counts; or 0 */
    bool turns; /* it counts turns */
    bool loose; /* an array that has another size in each turn */
    uint32_t variable; /* it is a variable that the loop writes, or what is on a Stack; or 0 */
} fg_tf_carry;

typedef struct fg_tf_looping {
    fg_importer *im;
    uint32_t frame;
    const uint32_t *members; /* in the order of building */
    uint32_t count;
    FG_VEC(fg_tf_carry) carries;
    uint32_t condition; /* the LoopCond; FG_TF_NO_NODE: none */
    fg_op_id state;
    uint32_t first_symbol; /* those from this one on are of its turns */
} fg_tf_looping;

/* Where an input of a node comes from, FG_TF_NO_NODE: nowhere; and its value, 0: none. */
uint32_t fg_tf_input_node(const fg_tf_graph *tf, uint32_t node, uint32_t input);
fg_value_id fg_tf_input_value(const fg_importer *im, uint32_t node, uint32_t input);
/* Says why there is no loop; returns false. */
bool fg_tf_no_loop(fg_importer *im, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Finds what is carried; false where it is not the form of a loop. */
bool fg_tf_find_form(fg_tf_looping *it);
/* Builds the turn, and what gives the last values; 0 where it is none. */
fg_op_id fg_tf_build_turns(fg_tf_looping *it);

/* ---- loop_sizes.c ---- */

/* The type of a carried value in a turn, or behind the loop: where the sizes vary that are known
 * to, with symbols of its own. */
fg_type fg_tf_varying_type(const fg_tf_looping *it, const fg_tf_carry *carried);
/* Notes which sizes a turn changes. False where it is another type; or where something was noted
 * that was not known when the turn was built: then im->learned went up. */
bool fg_tf_learn_sizes(fg_tf_looping *it);

/* ---- loop_write.c ---- */

/* Has it carry the variables that it writes. */
bool fg_tf_carry_variables(fg_tf_looping *it);
/* im->waits is what leads into the loop. */
void fg_tf_wait_for_enters(fg_tf_looping *it);
/* What they are in a turn is known from here on. */
void fg_tf_hold_variables(fg_tf_looping *it);
fg_value_id fg_tf_next_variable(fg_tf_looping *it, const fg_tf_carry *carried);
/* They are written when it is done. */
void fg_tf_settle_variables(fg_tf_looping *it, fg_op_id loop);

/* ---- loop_grow.c ---- */

/* Whether too little is known of how an array grows in loops to carry it. */
bool fg_tf_may_grow(const fg_tf_looping *it, const fg_tf_array *array);
/* Gives the carried arrays that grow the size that they will have. */
bool fg_tf_grow_arrays(fg_tf_looping *it);
/* A carried value of no node. */
fg_tf_carry fg_tf_counter_from(fg_value_id first);
/* Sets a size that is at least as often as the loop turns. */
bool fg_tf_most_turns(const fg_tf_looping *it, fg_tf_array *array);
/* What a counter is after the turn: how large its array is, for one. */
fg_value_id fg_tf_next_count(fg_tf_looping *it, const fg_tf_carry *counter);

#endif
