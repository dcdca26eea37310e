#include "ops/op.h"

#include <string.h>

#include "base/text.h"
#include "ops/rules.h"

/* Defaults that are none: numbers that no default is. */
#define REQUIRED       INT64_MIN
#define NONE           (INT64_MIN / 2)
#define KIND(d, given) ((d) == REQUIRED || (d) == NONE ? FG_ATTR_NONE : (given))

/* Classes of element types. */
#define SET_FLOAT   FG_DTYPES_FLOAT
#define SET_INT     FG_DTYPES_INT
#define SET_INDEX   FG_DTYPES_INDEX
#define SET_BOOL    FG_DTYPES_BOOL
#define SET_NUMBER  FG_DTYPES_NUMBER
#define SET_NUMERIC FG_DTYPES_NUMERIC
#define SET_ANY     FG_DTYPES_NUMERIC

#define VARIABLE_T 'T'
#define VARIABLE_U 'U'
#define VARIABLE_B 'B'

enum {
    ELEMENTWISE = FG_OP_ELEMENTWISE,
    RANDOM = FG_OP_RANDOM,
    STATEFUL = FG_OP_STATEFUL,
    LAZY = FG_OP_LAZY,
    HIDDEN = FG_OP_HIDDEN,
    DYNAMIC = FG_OP_DYNAMIC,
    SPREAD = FG_OP_SPREAD,
    SIZE_ONLY = FG_OP_SIZE_ONLY,
    REPLACES = FG_OP_REPLACES,
};

#define FG_OP_ACTIVATIONS                                                           \
    "tanh|sigmoid|hard_sigmoid|relu|relu6|linear|softsign|softplus|elu|selu|swish|" \
    "gelu|exp|exponential"

/* clang-format off */
#define PARAMS(...)  __VA_ARGS__
#define RESULTS(...) __VA_ARGS__
#define INPUT(n, k, v, set, r) \
    {.name = #n, .kind = k, .variable = v, .accepts = SET_##set, .required = r},
#define IN(n, v, set)       INPUT(n, FG_PARAM_TENSOR, VARIABLE_##v, set, true)
#define IN_OF(n, set)       INPUT(n, FG_PARAM_TENSOR, 0, set, true)
#define LIST(n, v, set)     INPUT(n, FG_PARAM_LIST, VARIABLE_##v, set, true)
#define OPTIONAL(n, v, set) INPUT(n, FG_PARAM_OPTIONAL, VARIABLE_##v, set, false)
#define ATTR(n, k, d, ...) \
    {.name = #n, .kind = k, .required = (d) == REQUIRED, .value = {__VA_ARGS__}},
#define INT(n, d) \
    ATTR(n, FG_PARAM_INT, d, .kind = KIND(d, FG_ATTR_INT), .i = (d))
#define FLOAT(n, d) \
    ATTR(n, FG_PARAM_FLOAT, d, .kind = KIND(d, FG_ATTR_FLOAT), .f = (double)(d))
#define FLAG(n, d) \
    {.name = #n, .kind = FG_PARAM_BOOL, .value = {.kind = FG_ATTR_BOOL, .b = (d)}},
#define TEXT(n, d, c) \
    {.name = #n, .kind = FG_PARAM_STRING, .value = {.kind = FG_ATTR_STRING, .s = (d)}, \
     .choices = (c)},
#define REQUIRED_TEXT(n) {.name = #n, .kind = FG_PARAM_STRING, .required = true},
#define DTYPE(n, d, set) \
    {.name = #n, .kind = FG_PARAM_DTYPE, .accepts = SET_##set, .required = (d) == REQUIRED, \
     .value = {.kind = KIND(d, FG_ATTR_DTYPE), \
               .dtype = (d) == REQUIRED ? FG_INVALID : (fg_dtype)(d)}},
#define INTS(n, d) \
    ATTR(n, FG_PARAM_INTS, d, .kind = KIND(d, FG_ATTR_INTS), .count = 1, \
         .ints = (const int64_t[]){d})
#define AXES(n, d)  INTS(n, d)
#define SIZES(n)    {.name = #n, .kind = FG_PARAM_SIZES, .required = true},
#define VALUE(n)    {.name = #n, .kind = FG_PARAM_VALUE, .required = true},
#define OUT(n, v)      {.name = #n, .variable = VARIABLE_##v},
#define OUT_AS(n, d)   {.name = #n, .dtype = FG_##d},
#define OUT_ATTR(n, a) {.name = #n, .attribute = #a},

/* Every table ends with an empty entry, so that none is empty. */
#define OP(name, params, results, shape, flags, says)       \
    static const fg_param name##_params[] = {params{0}};    \
    static const fg_result name##_results[] = {results{0}};
#include "ops/ops.def"
#undef OP

#define COUNT(table) (sizeof(table) / sizeof *(table) - 1)

static const fg_op_row rows[] = {
    [FG_OP_NONE] = {.name = "none"},
#define OP(n, p, r, s, f, says_)                            \
    [FG_OP_##n] = {.name = #n, .params = n##_params, .results = n##_results,    \
                   .param_count = COUNT(n##_params), .result_count = COUNT(n##_results), \
                   .flags = f, .shape = fg_rule_##s, .says = says_},
#include "ops/ops.def"
#undef OP
};

/* So that a search compares few names. */
static const uint8_t name_lengths[] = {
    [FG_OP_NONE] = 0,
#define OP(n, p, r, s, f, says) [FG_OP_##n] = sizeof #n - 1,
#include "ops/ops.def"
#undef OP
};
/* clang-format on */

const fg_op_row *fg_op_row_of(fg_op_kind kind) {
    return &rows[kind < FG_OP_KINDS ? kind : FG_OP_NONE];
}

fg_op_kind fg_op_kind_of(const char *name) {
    size_t length = strlen(name);
    for (int kind = FG_OP_NONE + 1; kind < FG_OP_KINDS; kind++)
        if (name_lengths[kind] == length && memcmp(rows[kind].name, name, length) == 0)
            return (fg_op_kind)kind;
    return FG_OP_NONE;
}

int fg_op_param_index(const fg_op_row *row, const char *name) {
    for (int i = 0; i < row->param_count; i++)
        if (strcmp(row->params[i].name, name) == 0) return i;
    return -1;
}

/* ---- signatures ---- */

static const struct {
    fg_dtypes set;
    const char *says;
} classes[] = {{SET_FLOAT, "float"}, {SET_INT, "int"},       {SET_INDEX, "int32 or int64"},
               {SET_BOOL, "bool"},   {SET_NUMBER, "number"}, {SET_ANY, "any"}};

const char *fg_op_class_text(fg_dtypes set) {
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i].set == set) return classes[i].says;
    return "some";
}

static void add_tensor(fg_text *out, const fg_param *param) {
    const char *class = fg_op_class_text(param->accepts);
    if (param->variable)
        fg_text_printf(out, "%c[...]", param->variable);
    else
        fg_text_printf(out, "%s[...]", class);
}

static void add_default(fg_text *out, const fg_param *param) {
    char number[32];
    const fg_attr *value = &param->value;
    switch ((fg_attr_kind)value->kind) {
        case FG_ATTR_INT:
            fg_text_printf(out, " = %lld", (long long)value->i);
            break;
        case FG_ATTR_INTS:
            fg_text_printf(out, " = %lld", (long long)value->ints[0]);
            break;
        case FG_ATTR_BOOL:
            fg_text_puts(out, value->b ? " = true" : " = false");
            break;
        case FG_ATTR_STRING:
            fg_text_printf(out, " = \"%s\"", value->s);
            break;
        case FG_ATTR_DTYPE:
            fg_text_printf(out, " = %s", fg_dtype_name(value->dtype));
            break;
        case FG_ATTR_FLOAT:
            fg_text_real(number, value->f, 64);
            fg_text_printf(out, " = %s", number);
            break;
        default:
            fg_text_puts(out, " = none");
            break;
    }
}

static void add_param(fg_text *out, const fg_param *param) {
    static const char *const kinds[] = {
        [FG_PARAM_INT] = "int",       [FG_PARAM_FLOAT] = "float", [FG_PARAM_BOOL] = "bool",
        [FG_PARAM_STRING] = "string", [FG_PARAM_DTYPE] = "type",  [FG_PARAM_INTS] = "ints",
        [FG_PARAM_SIZES] = "shape",   [FG_PARAM_VALUE] = "tensor"};
    fg_text_printf(out, "%s: ", param->name);
    if (param->kind == FG_PARAM_LIST) fg_text_puts(out, "list of ");
    if (param->kind <= FG_PARAM_LIST)
        add_tensor(out, param);
    else
        fg_text_puts(out, kinds[param->kind]);
    if (!param->required) add_default(out, param);
}

/* What the variables may be: ", T: float". */
static void add_variables(fg_text *out, const fg_op_row *row) {
    const char *before = " where ";
    for (int i = 0; i < row->param_count; i++) {
        const fg_param *param = &row->params[i];
        bool first = param->variable != 0;
        for (int j = 0; j < i; j++)
            if (row->params[j].variable == param->variable) first = false;
        if (!first) continue;
        fg_text_printf(out, "%s%c is %s", before, param->variable,
                       fg_op_class_text(param->accepts));
        before = ", ";
    }
}

static void add_result(fg_text *out, const fg_result *result) {
    if (result->variable)
        fg_text_printf(out, "%c[...]", result->variable);
    else if (result->dtype)
        fg_text_printf(out, "%s[...]", fg_dtype_name(result->dtype));
    else
        fg_text_printf(out, "%s[...]", result->attribute);
}

const char *fg_op_signature(fg_arena *arena, fg_op_kind kind) {
    const fg_op_row *row = fg_op_row_of(kind);
    fg_text out;
    fg_text_init(&out, arena);
    fg_text_printf(&out, "%s(", row->name);
    for (int i = 0; i < row->param_count; i++) {
        if (i > 0) fg_text_puts(&out, ", ");
        add_param(&out, &row->params[i]);
    }
    fg_text_puts(&out, ")");
    if (row->flags & FG_OP_SPREAD)
        fg_text_puts(&out, " -> list of ");
    else if (row->result_count)
        fg_text_puts(&out, " -> ");
    if (row->result_count > 1) fg_text_puts(&out, "(");
    for (int i = 0; i < row->result_count; i++) {
        if (i > 0) fg_text_puts(&out, ", ");
        if (row->result_count > 1) fg_text_printf(&out, "%s: ", row->results[i].name);
        add_result(&out, &row->results[i]);
    }
    if (row->result_count > 1) fg_text_puts(&out, ")");
    add_variables(&out, row);
    return fg_text_get(&out);
}

bool fg_attr_same(const fg_attr *a, const fg_attr *b) {
    if (a->kind != b->kind) return false;
    switch ((fg_attr_kind)a->kind) {
        case FG_ATTR_NONE:
            return true;
        case FG_ATTR_INT:
            return a->i == b->i;
        case FG_ATTR_FLOAT:
            return memcmp(&a->f, &b->f, sizeof a->f) == 0;
        case FG_ATTR_BOOL:
            return a->b == b->b;
        case FG_ATTR_STRING:
            return strcmp(a->s, b->s) == 0;
        case FG_ATTR_DTYPE:
            return a->dtype == b->dtype;
        case FG_ATTR_INTS:
            return a->count == b->count &&
                   (a->count == 0 || memcmp(a->ints, b->ints, a->count * sizeof *a->ints) == 0);
        default:
            return false;
    }
}
