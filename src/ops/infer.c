/* One application of an operation to types: what it says of failures, and element types. */
#include <string.h>

#include "base/text.h"
#include "ops/op.h"
#include "ops/rules.h"

static bool is_input(const fg_param *param) {
    return param->kind <= FG_PARAM_LIST;
}

uint32_t fg_infer_inputs(const fg_infer *infer, int param, uint32_t *count) {
    const fg_op_row *row = infer->row;
    uint32_t single = 0;
    for (int i = 0; i < row->param_count; i++)
        if (is_input(&row->params[i]) && row->params[i].kind != FG_PARAM_LIST) single++;
    uint32_t listed = infer->input_count > single ? infer->input_count - single : 0;
    uint32_t first = 0;
    for (int i = 0; i < param; i++)
        if (is_input(&row->params[i])) first += row->params[i].kind == FG_PARAM_LIST ? listed : 1;
    if (row->params[param].kind == FG_PARAM_LIST)
        *count = listed;
    else
        *count = is_input(&row->params[param]) && first < infer->input_count &&
                         !(row->params[param].kind == FG_PARAM_OPTIONAL &&
                           infer->inputs[first].dtype == FG_INVALID)
                     ? 1
                     : 0;
    return first;
}

bool fg_infer_fail(fg_infer *infer, fg_code code, int blame_a, int blame_b, const char *format,
                   ...) {
    va_list args;
    va_start(args, format);
    infer->message = fg_arena_vprintf(infer->arena, format, args);
    va_end(args);
    infer->code = code;
    infer->blame[0] = blame_a;
    infer->blame[1] = blame_b;
    infer->help = NULL;
    return false;
}

bool fg_infer_help(fg_infer *infer, const char *format, ...) {
    va_list args;
    va_start(args, format);
    infer->help = fg_arena_vprintf(infer->arena, format, args);
    va_end(args);
    return false;
}

bool fg_infer_same(fg_infer *infer, const fg_size *a, const fg_size *b, int input_a, int input_b,
                   const fg_size **same) {
    fg_agreement agreement = fg_size_compare(infer->sizes, a, b);
    *same = a;
    if (agreement == FG_DIFFERENT) {
        if (input_a < 0 || input_b < 0)
            return fg_infer_fail(infer, FG_G302, input_a, input_b, "%s: sizes %s and %s differ",
                                 fg_rule_op(infer), fg_rule_size_text(infer, a),
                                 fg_rule_size_text(infer, b));
        return fg_infer_fail(
            infer, FG_G302, input_a, input_b, "%s: %s is %s and %s is %s: sizes %s and %s differ",
            fg_rule_op(infer), fg_rule_name(infer, (uint32_t)input_a),
            fg_rule_type(infer, (uint32_t)input_a), fg_rule_name(infer, (uint32_t)input_b),
            fg_rule_type(infer, (uint32_t)input_b), fg_rule_size_text(infer, a),
            fg_rule_size_text(infer, b));
    }
    if (agreement == FG_OPEN) {
        struct fg_open_sizes pair = {a, b, {input_a, input_b}};
        FG_PUSH(infer->arena, &infer->open, pair);
        if (fg_size_is_number(b, NULL)) *same = b;
    }
    return true;
}

/* ---- element types ---- */

/* "float32 or float64" */
static const char *set_text(fg_infer *infer, fg_dtypes set) {
    fg_text out;
    fg_text_init(&out, infer->arena);
    for (int dtype = 1; dtype < FG_DTYPE_COUNT; dtype++) {
        if (!(set & FG_DTYPE_BIT(dtype))) continue;
        bool last = (set >> (dtype + 1)) == 0;
        if (out.length) fg_text_puts(&out, last ? " or " : ", ");
        fg_text_puts(&out, fg_dtype_name((fg_dtype)dtype));
    }
    return fg_text_get(&out);
}

/* "floats", where a list would be long or say less */
static const char *class_text(fg_infer *infer, fg_dtypes set, const char *floats, const char *ints,
                              const char *numbers) {
    if (set == FG_DTYPES_FLOAT) return floats;
    if (set == FG_DTYPES_INT) return ints;
    return set == FG_DTYPES_NUMBER ? numbers : set_text(infer, set);
}

static bool type_refused(fg_infer *infer, const fg_param *param, uint32_t input) {
    fg_infer_fail(infer, FG_G301, (int)input, -1, "%s takes %s, and %s is %s", fg_rule_op(infer),
                  class_text(infer, param->accepts, "floats", "ints", "numbers"),
                  fg_rule_name(infer, input), fg_rule_type(infer, input));
    if (param->accepts & FG_DTYPE_BIT(FG_FLOAT32))
        return fg_infer_help(infer, "cast(%s, float32)", fg_rule_name(infer, input));
    if (param->accepts == FG_DTYPES_BOOL)
        return fg_infer_help(infer, "%s != 0", fg_rule_name(infer, input));
    return fg_infer_help(infer, "cast(%s, int32)", fg_rule_name(infer, input));
}

static int width(fg_dtype dtype) {
    fg_dtype_kind kind = fg_dtype_kind_of(dtype);
    return (kind == FG_REAL ? 100 : kind == FG_BOOLEAN ? 0 : 50) + (int)fg_dtype_size(dtype);
}

static bool types_differ(fg_infer *infer, uint32_t a, uint32_t b) {
    fg_dtype type_a = infer->inputs[a].dtype, type_b = infer->inputs[b].dtype;
    bool narrow_a = width(type_a) < width(type_b);
    fg_infer_fail(infer, FG_G301, (int)a, (int)b,
                  "%s wants one element type: %s is %s and %s is %s", fg_rule_op(infer),
                  fg_rule_name(infer, a), fg_rule_type(infer, a), fg_rule_name(infer, b),
                  fg_rule_type(infer, b));
    return fg_infer_help(infer, "cast(%s, %s)", fg_rule_name(infer, narrow_a ? a : b),
                         fg_dtype_name(narrow_a ? type_b : type_a));
}

/* What a variable is bound to: an input, or -1. */
typedef struct binding {
    int input[128];
} binding;

static bool bind_inputs(fg_infer *infer, int param_index, binding *bound) {
    const fg_param *param = &infer->row->params[param_index];
    uint32_t count;
    uint32_t first = fg_infer_inputs(infer, param_index, &count);
    for (uint32_t i = first; i < first + count; i++) {
        fg_dtype dtype = infer->inputs[i].dtype;
        if (dtype == FG_INVALID) continue;
        if (!(param->accepts & FG_DTYPE_BIT(dtype))) return type_refused(infer, param, i);
        if (!param->variable) continue;
        int *to = &bound->input[(unsigned char)param->variable & 127];
        if (*to < 0)
            *to = (int)i;
        else if (infer->inputs[*to].dtype != dtype)
            return types_differ(infer, (uint32_t)*to, i);
    }
    return true;
}

static bool check_dtype_attr(fg_infer *infer, int param_index) {
    const fg_param *param = &infer->row->params[param_index];
    const fg_attr *attr = &infer->attrs[param_index];
    if (attr->kind != FG_ATTR_DTYPE || (param->accepts & FG_DTYPE_BIT(attr->dtype)) ||
        attr->dtype == FG_STRING)
        return true;
    return fg_infer_fail(
        infer, FG_G205, -1, -1, "%s of %s is %s, not %s", param->name, fg_rule_op(infer),
        class_text(infer, param->accepts, "a float type", "an int type", "a number type"),
        fg_dtype_name(attr->dtype));
}

static fg_dtype result_dtype(const fg_infer *infer, const fg_result *result, const binding *bound) {
    if (result->variable) {
        int input = bound->input[(unsigned char)result->variable & 127];
        return input < 0 ? FG_INVALID : infer->inputs[input].dtype;
    }
    if (!result->attribute) return result->dtype;
    const fg_attr *attr = fg_rule_attr(infer, result->attribute);
    if (attr->kind == FG_ATTR_TENSOR) return attr->tensor->dtype;
    return attr->kind == FG_ATTR_DTYPE ? attr->dtype : FG_INVALID;
}

bool fg_infer_types(fg_infer *infer) {
    const fg_op_row *row = infer->row;
    binding bound;
    memset(&bound, 0xff, sizeof bound);
    for (int i = 0; i < row->param_count; i++) {
        if (is_input(&row->params[i])) {
            if (!bind_inputs(infer, i, &bound)) return false;
        } else if (row->params[i].kind == FG_PARAM_DTYPE && !check_dtype_attr(infer, i)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < infer->output_count; i++) {
        uint32_t at = i < row->result_count ? i : row->result_count - 1u;
        infer->outputs[i].dtype = result_dtype(infer, &row->results[at], &bound);
    }
    return true;
}

bool fg_infer_run(fg_infer *infer) {
    for (uint32_t i = 0; i < infer->output_count; i++) infer->outputs[i].shape = &fg_shape_unknown;
    return fg_infer_types(infer) && infer->row->shape(infer);
}
