/* Calls of functions that were replaced by what they call (tf_expand.h): a call passes on what its
 * body gives. */
#include "import/array.h"

/* The list of types among the attributes; NULL. */
static const fg_tf_list *types_in(const fg_tf_call *call, const char *key) {
    const fg_tf_value *value = fg_tf_attr_of(call->attrs, key);
    return value && value->kind == FG_TF_VALUE_LIST ? value->list : NULL;
}

static bool is_type(const fg_importer *im, fg_value_id value, int64_t declared) {
    if (fg_tf_array_of(im, value)) return true; /* its type is that of what it holds */
    fg_dtype has = value ? fg_tf_type_of(im, value) : FG_INVALID;
    fg_dtype wants = fg_tf_dtype_of(declared);
    return has == FG_INVALID || wants == FG_INVALID || has == wants;
}

/* The inputs that it had, from the `first` on, are of the types that it declares. */
static bool inputs_fit(fg_importer *im, fg_tf_call *call, const char *key, uint32_t first) {
    const fg_tf_list *types = types_in(call, key);
    const fg_tf_graph *tf = im->tf;
    uint32_t end = tf->first_edge[call->node + 1], at = end - call->def->demanded + first;
    for (uint32_t i = 0; types && i < types->type.count && at + i < end; i++) {
        fg_bytes name;
        uint32_t output;
        const fg_tf_inputs *inputs = &call->def->input;
        fg_bytes input = inputs->at[inputs->count - (end - at) + i];
        if (!fg_tf_split(input, &name, &output) || output == FG_TF_CONTROL) continue;
        fg_value_id value = im->values[im->first_output[tf->edges[at + i].node] + output];
        if (!is_type(im, value, types->type.at[i]))
            return fg_tf_refuse(im, call, "input %u is %s, and %s is declared", i + first,
                                fg_dtype_name(fg_tf_type_of(im, value)),
                                fg_tf_dtype_name(types->type.at[i]));
    }
    return true;
}

static bool results_fit(fg_importer *im, fg_tf_call *call, const char *key) {
    const fg_tf_list *types = types_in(call, key);
    for (uint32_t i = 0; types && i < types->type.count && i < call->output_count; i++)
        if (!is_type(im, call->outputs[i], types->type.at[i]))
            return fg_tf_refuse(im, call, "result %u is %s, and %s is declared", i,
                                fg_dtype_name(fg_tf_type_of(im, call->outputs[i])),
                                fg_tf_dtype_name(types->type.at[i]));
    return true;
}

bool fg_tf_build_call(fg_importer *im, fg_tf_call *call) {
    bool loop = call->row->op[0] != 'P' && strstr(call->row->op, "While");
    if (!inputs_fit(im, call, loop ? "T" : "Tin", 0)) return false;
    bool built =
        call->input_count == 0 ? fg_tf_build_no_op(im, call) : fg_tf_build_identity_n(im, call);
    return built && results_fit(im, call, loop ? "T" : "Tout");
}
