/* Stacks, on which a while loop puts what the loop that computes its gradient takes off again. */
#include "import/looping.h"
#include "import/stack.h"

/* StackV2(max_size) -> handle */
bool fg_tf_build_stack(fg_importer *im, fg_tf_call *call) {
    fg_tf_array array = {.kind = FG_TF_STACK,
                         .node = call->node,
                         .dtype = fg_tf_attr_dtype(call->attrs, "elem_type")};
    return fg_tf_give(call, fg_tf_array_token(im, call, &array));
}

/* StackPushV2(handle, value) -> value */
bool fg_tf_build_stack_push(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    const fg_tf_array *handle = fg_tf_array_of(im, call->inputs[0]);
    fg_value_id value = call->inputs[1];
    if (!handle || handle->kind != FG_TF_STACK) {
        call->follows = fg_tf_is_unknown(im, call->inputs[0]);
        return fg_tf_refuse(im, call, "input 0 is no Stack");
    }
    fg_tf_stack *stack =
        fg_tf_array_of(im, value) ? NULL : fg_tf_stack_of(im, handle->node, call->node);
    if (stack) {
        fg_tf_array elements = {.node = handle->node, .element = {.rank = -1}};
        stack->dtype = fg_tf_type_of(im, value);
        stack->ints = fg_tf_ints_of(im, value);
        fg_tf_array_learn(im, &elements, fg_tf_shape_of(im, value));
    }
    fg_value_id passed = fg_tf_unary(im, call, FG_OP_identity, value);
    if (passed) fg_tf_pass_array(im, value, passed);
    if (stack && !stack->simple && !fg_tf_push_loose(im, call, handle->node, value, passed))
        return false;
    return fg_tf_give(call, passed);
}
