/* Operations as expressions of TensorFlow's: tf_formulas.def, and expressions for what is partly
 * made by hand.
 *
 *   x * sigmoid(x)      p = maximum(probs, 1e-7); mean(log(p))
 *
 * Names are the operation's inputs, its attributes that are numbers, and what was bound before.
 * Functions are rows of tf_ops.def by our names, and reductions: sum, mean, max over the last axis;
 * sum_kept, mean_kept, max_kept the same with the axis kept; sum_axes, mean_axes and max_axes over
 * the axes that the operation has, which are kept if it keeps them, and sum_axes_kept and so on.
 * Operators are + - * / < > and a minus in front. */
#ifndef FG_EMIT_FORMULA_H
#define FG_EMIT_FORMULA_H

#include "emit/exporting.h"

/* A name in a formula, and the tensor that it is, of the type that is computed with. */
typedef struct fg_bound {
    const char *name, *tensor;
} fg_bound;

/* The type in which a formula is computed: at least this one. */
fg_dtype fg_formula_type(const fg_exporting *e, fg_dtype least);
/* An input as that type. */
const char *fg_formula_input(fg_exporting *e, uint32_t index, fg_dtype dtype);
/* The nodes of a formula; the last has the operation's name, or "name/what" and is not cast back to
 * the operation's own type. */
const char *fg_export_expression(fg_exporting *e, const char *what, const char *text,
                                 fg_dtype dtype, uint32_t count, const fg_bound *bound);
/* An operation of tf_formulas.def. False where it is none. */
bool fg_export_formula(fg_exporting *e);

#endif
