/* Attributes whose sizes are formulas, evaluated for one run. */
#ifndef FG_COMPILE_ATTRS_H
#define FG_COMPILE_ATTRS_H

#include "graph/graph.h"

/* True where an attribute of the operation is a list of formulas. */
bool fg_attrs_have_sizes(const fg_op *op);
/* The operation's attributes with each list of formulas as plain INTS; the same array where there
 * is none. False where the value of a symbol is not known or a formula overflows. */
bool fg_attrs_evaluate(fg_arena *arena, const fg_op *op, const fg_bindings *bindings,
                       const fg_attr **attrs);
/* Binds the symbols that stand alone in a shape, and are not bound yet, to the numbers found there.
 */
void fg_attrs_bind(const fg_sizes *sizes, const fg_shape *shape, int rank, const int64_t *dims,
                   const fg_bindings *bindings);

#endif
