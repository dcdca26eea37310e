/* Loops, and operations of other systems. Their operands are of many types, and their results have those of the first values, so
 * that who makes a loop sets them: these rules are for whoever asks all the same. */
#include "ops/rules.h"

bool fg_rule_loop(fg_infer *infer) {
    for (uint32_t i = 0; i < infer->output_count && i < infer->input_count; i++)
        fg_rule_set(infer, i, fg_rule_shape_of(infer, i));
    return true;
}

bool fg_rule_opaque(fg_infer *infer) {
    for (uint32_t i = 0; i < infer->output_count; i++) fg_rule_set(infer, i, &fg_shape_unknown);
    return true;
}

bool fg_rule_loop_state(fg_infer *infer) {
    for (uint32_t i = 0; i < infer->output_count; i++) fg_rule_set(infer, i, &fg_shape_unknown);
    return true;
}
