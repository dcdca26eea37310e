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

/* ---- what decides ---- */

/* How many elements a value has. */
static fg_value_id elements_of(fg_importer *im, fg_tf_call *call, fg_value_id value) {
    const fg_size **count = FG_NEW(im->arena, const fg_size *);
    *count = fg_shape_count(&im->graph->sizes, fg_tf_shape_of(im, value));
    if (!*count) return fg_tf_refuse(im, call, "a size is out of hand");
    fg_attr *attrs = FG_NEW_ARRAY(im->arena, fg_attr, fg_op_row_of(FG_OP_size)->param_count);
    attrs[0] = FG_TF_SIZES(1, count);
    return fg_tf_emit(im, call, FG_OP_size, NULL, 0, attrs);
}

/* As TensorFlow has it: of a scalar, whether it is not 0; of any other tensor, whether it has
 * elements. */
static fg_value_id truth_of(fg_importer *im, fg_tf_call *call, fg_value_id value) {
    const fg_shape *shape = fg_tf_shape_of(im, value);
    fg_dtype dtype = fg_tf_type_of(im, value);
    if (dtype == FG_INVALID || (dtype == FG_STRING && shape->rank == 0))
        return fg_tf_refuse(im, call, "it decides by what there is no arithmetic of here");
    if (shape->rank < 0 && dtype != FG_BOOL)
        return fg_tf_refuse(im, call, "it decides by a tensor of an unknown rank");
    if (shape->rank <= 0 && dtype == FG_BOOL) return value;
    if (shape->rank > 0) value = elements_of(im, call, value);
    if (!value) return 0;
    fg_value_id zero = fg_tf_scalar(im, call, fg_tf_type_of(im, value), 0);
    return fg_tf_binary(im, call, FG_OP_not_equal, value, zero);
}

bool fg_tf_build_to_bool(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    fg_value_id truth = truth_of(im, call, call->inputs[0]);
    if (truth != call->inputs[0]) return fg_tf_give(call, truth);
    return fg_tf_build_identity_n(im, call);
}

/* ---- branches ---- */

fg_value_id fg_tf_meet_ways(fg_importer *im, fg_tf_call *call, fg_value_id number,
                            const fg_value_id *values, uint32_t ways, uint32_t stride) {
    if (fg_tf_shape_of(im, number)->rank > 0)
        return fg_tf_refuse(im, call, "what decides is no scalar");
    fg_value_id value = values[(ways - 1) * stride];
    for (uint32_t i = ways - 1; i-- > 0 && value;) {
        fg_value_id which = fg_tf_scalar(im, call, fg_tf_type_of(im, number), (double)i);
        fg_value_id taken = fg_tf_binary(im, call, FG_OP_equal, number, which);
        value = taken ? fg_tf_meet(im, call, taken, values[i * stride], value) : 0;
    }
    return value;
}

/* How many results each branch gives; 0 where the inputs are other ones. */
static uint32_t results_of(fg_importer *im, fg_tf_call *call, uint32_t branches) {
    uint32_t results = branches && call->input_count ? (call->input_count - 1) / branches : 0;
    if (results && call->input_count == 1 + results * branches && call->output_count <= results)
        return results;
    return fg_tf_refuse(im, call, "%u inputs, and %u branches", call->input_count, branches);
}

bool fg_tf_build_if(fg_importer *im, fg_tf_call *call) {
    uint32_t results = results_of(im, call, 2);
    if (!results || !inputs_fit(im, call, "Tin", 1)) return false;
    fg_value_id truth = truth_of(im, call, call->inputs[0]);
    const fg_value_id *values = call->inputs + 1;
    for (uint32_t i = 0; i < call->output_count; i++) {
        if (!truth) return false;
        call->outputs[i] = fg_tf_meet(im, call, truth, values[i], values[results + i]);
        if (!call->outputs[i]) return false;
    }
    return results_fit(im, call, "Tout");
}

bool fg_tf_build_case(fg_importer *im, fg_tf_call *call) {
    const fg_tf_list *list = types_in(call, "branches");
    uint32_t branches = list ? list->func.count : 0, results = results_of(im, call, branches);
    if (!results || !inputs_fit(im, call, "Tin", 1)) return false;
    for (uint32_t i = 0; i < call->output_count; i++) {
        call->outputs[i] =
            fg_tf_meet_ways(im, call, call->inputs[0], call->inputs + 1 + i, branches, results);
        if (!call->outputs[i]) return false;
    }
    return results_fit(im, call, "Tout");
}

/* ---- calls ---- */

bool fg_tf_build_call(fg_importer *im, fg_tf_call *call) {
    bool loop = call->row->op[0] != 'P' && strstr(call->row->op, "While");
    if (!inputs_fit(im, call, loop ? "T" : "Tin", 0)) return false;
    bool built =
        call->input_count == 0 ? fg_tf_build_no_op(im, call) : fg_tf_build_identity_n(im, call);
    return built && results_fit(im, call, loop ? "T" : "Tout");
}
