/* Element types that an operation of TensorFlow's does not take: its inputs are cast to one that it
 * takes, and its results back. */
#ifndef FG_EMIT_TAKES_H
#define FG_EMIT_TAKES_H

#include "emit/exporting.h"

typedef struct fg_takes {
    fg_dtype own, taken; /* the same where nothing has to be cast */
    const char *name;    /* of the node */
} fg_takes;

/* For a node of this operation, whose T is that of the first input. False after a refusal. */
bool fg_takes_init(fg_exporting *e, fg_takes *takes, const char *op);
/* An input, as the node reads it. */
const char *fg_takes_input(fg_exporting *e, const fg_takes *takes, uint32_t index);
/* The type of an input, as the node has it. */
fg_dtype fg_takes_type(const fg_exporting *e, const fg_takes *takes, uint32_t index);
/* Behind the node: its results, of their own types. */
void fg_takes_done(fg_exporting *e, const fg_takes *takes);

#endif
