/* The attributes of what is called: those of the call stand in for those that ask for them. */
#include "tensorflow/expanding.h"

static const fg_tf_value *find(const fg_tf_attrs *attrs, fg_bytes key) {
    for (uint32_t i = attrs->count; i-- > 0;)
        if (fg_bytes_equal(attrs->at[i].key, key)) return &attrs->at[i].value;
    return NULL;
}

const fg_tf_value *fg_tf_bound(const fg_tf_instance *instance, fg_bytes key) {
    const fg_tf_value *value = find(instance->bound, key);
    const fg_tf_op_def *signature = instance->callee->def->signature;
    for (uint32_t i = 0; !value && i < signature->attr.count; i++)
        if (fg_bytes_equal(signature->attr.at[i].name, key))
            value = signature->attr.at[i].default_value;
    return value && value->kind != FG_TF_VALUE_PLACEHOLDER ? value : NULL;
}

/* ---- in attributes of the body ---- */

/* Attributes nest as deep as messages may. */
static bool asks(const fg_tf_value *value);

static bool any_asks(const fg_tf_attrs *attrs) {
    for (uint32_t i = 0; i < attrs->count; i++)
        if (asks(&attrs->at[i].value)) return true;
    return false;
}

static bool asks(const fg_tf_value *value) {
    if (value->kind == FG_TF_VALUE_PLACEHOLDER) return true;
    if (value->kind == FG_TF_VALUE_FUNC) return any_asks(&value->func->attr);
    if (value->kind != FG_TF_VALUE_LIST) return false;
    for (uint32_t i = 0; i < value->list->func.count; i++)
        if (any_asks(&value->list->func.at[i].attr)) return true;
    return false;
}

static bool bind_function(fg_tf_expanding *x, const fg_tf_instance *instance,
                          const fg_tf_function_name *function, fg_tf_function_name *bound) {
    *bound = *function;
    return fg_tf_bind_attrs(x, instance, &function->attr, &bound->attr);
}

static bool bind_value(fg_tf_expanding *x, const fg_tf_instance *instance, fg_tf_value *value) {
    if (value->kind == FG_TF_VALUE_PLACEHOLDER) {
        fg_bytes key = value->placeholder;
        const fg_tf_value *given = fg_tf_bound(instance, key);
        if (!given)
            return fg_tf_cannot(x, "its function asks for attribute '%.*s', which is not given",
                                fg_tf_shown(key), key.at);
        *value = *given;
        return true;
    }
    if (value->kind == FG_TF_VALUE_FUNC) {
        fg_tf_function_name *bound = FG_NEW(x->arena, fg_tf_function_name);
        if (!bind_function(x, instance, value->func, bound)) return false;
        value->func = bound;
        return true;
    }
    fg_tf_list *list = FG_NEW(x->arena, fg_tf_list);
    *list = *value->list;
    list->func.at = FG_NEW_ARRAY(x->arena, fg_tf_function_name, (size_t)list->func.count + 1);
    for (uint32_t i = 0; i < list->func.count; i++)
        if (!bind_function(x, instance, &value->list->func.at[i], &list->func.at[i])) return false;
    value->list = list;
    return true;
}

bool fg_tf_bind_attrs(fg_tf_expanding *x, const fg_tf_instance *instance, const fg_tf_attrs *attrs,
                      fg_tf_attrs *bound) {
    *bound = *attrs;
    if (!any_asks(attrs)) return true;
    bound->capacity = bound->count;
    bound->at = FG_NEW_ARRAY(x->arena, fg_tf_attr, bound->count);
    memcpy(bound->at, attrs->at, bound->count * sizeof *bound->at);
    for (uint32_t i = 0; i < bound->count; i++)
        if (asks(&bound->at[i].value) && !bind_value(x, instance, &bound->at[i].value))
            return false;
    return true;
}

/* ---- types ---- */

int64_t fg_tf_arg_type(const fg_tf_instance *instance, const fg_tf_arg *arg, uint32_t element) {
    if (arg->type_list_attr.length) {
        const fg_tf_value *value = fg_tf_bound(instance, arg->type_list_attr);
        bool list = value && value->kind == FG_TF_VALUE_LIST && element < value->list->type.count;
        return list ? value->list->type.at[element] : 0;
    }
    if (!arg->type_attr.length) return arg->type;
    const fg_tf_value *value = fg_tf_bound(instance, arg->type_attr);
    return value && value->kind == FG_TF_VALUE_TYPE ? value->type : 0;
}

const fg_tf_list *fg_tf_type_list(const fg_tf_node *node, const char *key) {
    const fg_tf_value *value = fg_tf_attr_of(&node->attr, key);
    return value && value->kind == FG_TF_VALUE_LIST ? value->list : NULL;
}
