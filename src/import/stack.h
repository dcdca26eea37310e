/* Stacks between a while loop and the loop that computes its gradient: what one pushes in a turn,
 * the other takes off in the turn that belongs to it, from the last to the first. */
#ifndef FG_IMPORT_STACK_H
#define FG_IMPORT_STACK_H

#include "import/array.h"

struct fg_tf_looping;
struct fg_tf_carry;

enum { FG_TF_POPPED = 1, FG_TF_PUSHED = 2, FG_TF_PUSHED_TWICE = 4 };

typedef struct fg_tf_stack {
    uint32_t push, frame;   /* the one push; its loop */
    fg_dtype dtype;         /* of what is pushed */
    const fg_tf_ints *ints; /* what is known of it before the loop, in each turn; or NULL */
    fg_value_id contents;   /* what the loop left, [turns, ...element]; 0: not kept */
} fg_tf_stack;

/* What is known of a Stack, by its node; noted where a push is given that is in each turn of an
 * outermost loop, and nothing else is pushed. NULL: nothing is. */
fg_tf_stack *fg_tf_stack_of(fg_importer *im, uint32_t stack, uint32_t push);
void fg_tf_forget_stacks(fg_importer *im, fg_value_id first);

/* Whether a loop pushes what something takes off, of a shape that is known. */
bool fg_tf_pushes(fg_importer *im, uint32_t frame, const uint32_t *members, uint32_t count);

/* ---- of a loop that is being built ---- */

/* Has it carry what it pushes, as far as its shape is known. */
bool fg_tf_keep_stacks(struct fg_tf_looping *it);
fg_value_id fg_tf_next_stack(struct fg_tf_looping *it, const struct fg_tf_carry *carried);
void fg_tf_leave_stacks(struct fg_tf_looping *it, fg_op_id loop);

#endif
