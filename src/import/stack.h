/* Stacks between a while loop and the loop that computes its gradient: what one pushes in a turn,
 * the other takes off in the turn that belongs to it, from the last to the first. */
#ifndef FG_IMPORT_STACK_H
#define FG_IMPORT_STACK_H

#include "import/array.h"

struct fg_tf_looping;
struct fg_tf_carry;

enum { FG_TF_POPPED = 1, FG_TF_PUSHED = 2, FG_TF_PUSHED_TWICE = 4, FG_TF_LOOSE = 8 };

typedef struct fg_tf_stack {
    uint32_t push, frame;   /* a push; its loop */
    bool simple;            /* one push in each turn of an outermost loop is all */
    fg_dtype dtype;         /* of what is pushed */
    const fg_tf_ints *ints; /* what is known of it before the loop, in each turn; or NULL */
    fg_value_id contents;   /* what the loop left, [turns, ...element]; 0: not kept */
} fg_tf_stack;

/* What is known of a Stack, by its node; noted where a push in a loop is given, and something takes
 * off. NULL: nothing is. */
fg_tf_stack *fg_tf_stack_of(fg_importer *im, uint32_t stack, uint32_t push);
void fg_tf_forget_stacks(fg_importer *im, fg_value_id first);

/* Whether a loop pushes what something takes off, of a shape that is known. */
bool fg_tf_pushes(fg_importer *im, uint32_t frame, const uint32_t *members, uint32_t count);

/* A Stack that is not simple is carried as what is on it, as a variable is that a loop writes:
 * under this number, and that of its node. */
#define FG_TF_STACK_VARIABLE 0x80000000u

/* Who waits for what is put on such Stacks, or taken off, waits for something. */
bool fg_tf_mark_stacks(fg_importer *im);
/* Puts a value on one, or takes one off; 0 where that is not known, and call->why may say why. */
bool fg_tf_push_loose(fg_importer *im, fg_tf_call *call, uint32_t stack, fg_value_id value,
                      fg_value_id passed);

/* ---- of a loop that is being built ---- */

/* Has it carry what is on the Stacks that are not simple. */
bool fg_tf_carry_stacks(struct fg_tf_looping *it);
void fg_tf_keep_contents(fg_importer *im, uint32_t variable, fg_value_id contents);

/* Has it carry what it pushes, as far as its shape is known. */
bool fg_tf_keep_stacks(struct fg_tf_looping *it);
fg_value_id fg_tf_next_stack(struct fg_tf_looping *it, const struct fg_tf_carry *carried);
void fg_tf_leave_stacks(struct fg_tf_looping *it, fg_op_id loop);

#endif
