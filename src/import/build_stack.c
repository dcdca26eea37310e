/* Stacks, on which a while loop puts what the loop that computes its gradient takes off again. */
#include "import/array.h"

/* StackV2(max_size) -> handle */
bool fg_tf_build_stack(fg_importer *im, fg_tf_call *call) {
    fg_tf_array array = {.kind = FG_TF_STACK,
                         .node = call->node,
                         .dtype = fg_tf_attr_dtype(call->attrs, "elem_type")};
    return fg_tf_give(call, fg_tf_array_token(im, call, &array));
}

/* StackPushV2(handle, value) -> value: nothing but a StackPopV2 could tell what it does. */
bool fg_tf_build_stack_push(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    const fg_tf_array *stack = fg_tf_array_of(im, call->inputs[0]);
    if (!stack || stack->kind != FG_TF_STACK) return fg_tf_refuse(im, call, "input 0 is no Stack");
    return fg_tf_give(call, fg_tf_unary(im, call, FG_OP_identity, call->inputs[1]));
}

bool fg_tf_build_stack_pop(fg_importer *im, fg_tf_call *call) {
    return fg_tf_refuse(im, call, "what a loop leaves on a Stack is not kept");
}
