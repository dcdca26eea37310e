/* The shape rules, one declaration for each that ops.def names, and what they are made of. */
#ifndef FG_OPS_RULES_H
#define FG_OPS_RULES_H

#include "ops/op.h"

/* Each rule sets the shapes of the outputs, or says what is wrong and returns false. */
#define OP(name, params, results, shape, flags, says) bool fg_rule_##shape(fg_infer *infer);
#include "ops/ops.def"
#undef OP

/* An input's shape; unknown where an earlier error left none. */
const fg_shape *fg_rule_shape_of(const fg_infer *infer, uint32_t input);
/* An output's shape. */
bool fg_rule_set(fg_infer *infer, uint32_t output, const fg_shape *shape);
/* What messages call the operation. */
const char *fg_rule_op(const fg_infer *infer);
const char *fg_rule_size_text(const fg_infer *infer, const fg_size *size);
const char *fg_rule_shape_text(const fg_infer *infer, const fg_shape *shape);
/* "float32[batch, 3]" of an input. */
const char *fg_rule_type(const fg_infer *infer, uint32_t input);
/* The name of the parameter that an input stands for. */
const char *fg_rule_name(const fg_infer *infer, uint32_t input);
/* Where a parameter's value is; by its name. */
const fg_attr *fg_rule_attr(const fg_infer *infer, const char *name);
/* The formulas of a SIZES parameter, numbers (INTS) made formulas; NULL where it is none. */
const fg_size *const *fg_rule_sizes(const fg_infer *infer, const char *name, uint32_t *count);
bool fg_rule_flag(const fg_infer *infer, const char *name);

/* True where the size is this number. */
bool fg_rule_is(const fg_size *size, int64_t value);
/* Where arithmetic on sizes gave NULL: too large. */
bool fg_rule_overflow(fg_infer *infer);
/* A size that only the run tells. */
const fg_size *fg_rule_computed(fg_infer *infer);

/* An axis counted from the front, 0 .. rank - 1; fails (G303) where `input` has no such axis.
 * `rank` may be one more than the input's, where a new axis is meant. */
bool fg_rule_axis(fg_infer *infer, uint32_t input, int64_t axis, int rank, int *at);
/* The axes that an AXES parameter names, as a mask; all where it is none. Fails where one is named
 * twice. */
bool fg_rule_axes(fg_infer *infer, uint32_t input, const char *name, int rank, uint32_t *mask);
/* Fails (G303) where a rank is known and is not from `low` to `high`. */
bool fg_rule_rank(fg_infer *infer, uint32_t input, int low, int high);
/* Two axes must be equally long (as fg_infer_same; the message names the axes). */
bool fg_rule_agree(fg_infer *infer, uint32_t input_a, int axis_a, uint32_t input_b, int axis_b,
                   const fg_size **same);
/* Two inputs must have one shape: G302 where they do not. */
bool fg_rule_equal(fg_infer *infer, uint32_t input_a, uint32_t input_b, const fg_shape **shape);
/* The shape that inputs `first` .. `first + count - 1` broadcast to, over their axes from the front
 * up to `skip` before the last ones. */
bool fg_rule_broadcast_inputs(fg_infer *infer, uint32_t first, uint32_t count, int skip,
                              const fg_shape **shape);

#endif
