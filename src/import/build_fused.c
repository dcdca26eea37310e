/* What graph optimisers make of a product or a convolution and what comes after it: the product by
 * its own builder, then the steps that `fused_ops` lists. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)

/* The operation by itself, on the first two inputs. */
static fg_value_id unfused(fg_importer *im, fg_tf_call *call) {
    const char *name = strstr(call->row->op, "Fused") + strlen("Fused");
    fg_value_id made = 0;
    fg_tf_call part = *call;
    part.row = fg_tf_row_of((fg_bytes){name, strlen(name)});
    part.input_count = 2;
    part.outputs = &made;
    part.output_count = 1;
    if (part.row->build(im, &part)) return made;
    call->why = part.why;
    call->follows = part.follows;
    return 0;
}

/* `next` is the input that the step takes, if it takes one. */
static fg_value_id step(fg_importer *im, fg_tf_call *call, fg_bytes name, fg_value_id x,
                        uint32_t *next) {
    static const struct {
        const char *name;
        fg_op_kind kind;
    } functions[] = {{"Relu", FG_OP_relu}, {"Relu6", FG_OP_relu6},     {"Elu", FG_OP_elu},
                     {"Tanh", FG_OP_tanh}, {"Sigmoid", FG_OP_sigmoid}, {"GeluExact", FG_OP_gelu}};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (fg_bytes_are(name, functions[i].name))
            return fg_tf_unary(im, call, functions[i].kind, x);
    if (fg_bytes_are(name, "GeluApproximate"))
        return fg_tf_with(im, call, FG_OP_gelu, x, "approximate", FG_TF_BOOL(true));
    if (fg_bytes_are(name, "LeakyRelu"))
        return fg_tf_with(im, call, FG_OP_leaky_relu, x, "alpha",
                          FG_TF_REAL(fg_tf_attr_float(call->attrs, "leakyrelu_alpha", 0.2)));
    if ((fg_bytes_are(name, "BiasAdd") || fg_bytes_are(name, "Add")) && *next < call->input_count)
        return BI(add, x, call->inputs[(*next)++]);
    if (fg_bytes_are(name, "FusedBatchNorm") && *next + 4 <= call->input_count) {
        const fg_value_id *in = call->inputs + *next;
        fg_value_id inputs[] = {x, in[2], in[3], in[0], in[1]};
        fg_tf_set set = {"epsilon", FG_TF_REAL(fg_tf_attr_float(call->attrs, "epsilon", 1e-4))};
        *next += 4;
        return fg_tf_make(im, call, FG_OP_batch_norm, inputs, 5, &set, 1);
    }
    return fg_tf_refuse(im, call, "'%.*s' is fused to it", (int)name.length, name.at);
}

bool fg_tf_build_fused(fg_importer *im, fg_tf_call *call) {
    const fg_tf_value *list = fg_tf_attr_of(call->attrs, "fused_ops");
    fg_bytes format = fg_tf_attr_text(call->attrs, "data_format");
    if (call->input_count < 2) return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    /* a bias is of the last axis */
    if (format.length > 1 && format.at[1] == 'C')
        return fg_tf_refuse(im, call, "of this data_format");
    fg_value_id x = unfused(im, call);
    uint32_t next = 2, count = list && list->kind == FG_TF_VALUE_LIST ? list->list->s.count : 0;
    for (uint32_t i = 0; i < count && x; i++) x = step(im, call, list->list->s.at[i], x, &next);
    return fg_tf_give(call, x);
}
