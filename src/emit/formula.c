/* See formula.h. A formula is read into nodes, so that the last one is known, then written. */
#include "emit/formula.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "emit/compose.h"

/* What formulas call, and what it is called there. */
typedef struct fg_function {
    const char *name, *op;
    bool axes, kept; /* of a reduction: over the operation's own axes; keeps them */
    bool reduces, truth;
} fg_function;

static const fg_function functions[] = {
#define TO(ours, theirs, types) {#ours, #theirs, false, false, false, false},
#include "emit/tf_ops.def"
#undef TO
#define REDUCTION(name, op)                                                              \
    {name, op, false, false, true, false}, {name "_kept", op, false, true, true, false}, \
        {name "_axes", op, true, false, true, false},                                    \
        {name "_axes_kept", op, true, true, true, false},
    REDUCTION("sum", "Sum") REDUCTION("mean", "Mean") REDUCTION("max", "Max")
#undef REDUCTION
};

typedef struct fg_term {
    const fg_function *function; /* NULL: `tensor`, or the number */
    struct fg_term *of[3];
    double number;
    const char *tensor; /* once it is written */
} fg_term;

typedef struct fg_reader {
    fg_exporting *e;
    const char *at;
    fg_dtype dtype;
    uint32_t count;
    const fg_bound *bound;
    struct {
        const char *name;
        size_t length;
        fg_term *term;
    } let[12]; /* what has a name, once it has been met */
    uint32_t lets;
} fg_reader;

static fg_term *comparison(fg_reader *r);

static const fg_function *function_of(const char *name, size_t length) {
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strlen(functions[i].name) == length && memcmp(functions[i].name, name, length) == 0)
            return &functions[i];
    return NULL;
}

static bool take(fg_reader *r, char c) {
    while (*r->at == ' ') r->at++;
    if (*r->at != c) return false;
    r->at++;
    return true;
}

static fg_term *term_of(fg_reader *r, const char *function, fg_term *a, fg_term *b, fg_term *c) {
    fg_term *term = FG_NEW(r->e->arena, fg_term);
    *term = (fg_term){.of = {a, b, c}};
    if (function) term->function = function_of(function, strlen(function));
    return term;
}

/* A number of the attributes; of whole numbers, a bound is the next that is within. */
static double bound_of(const fg_attr *attr, const char *name, fg_dtype dtype) {
    if (fg_dtype_kind_of(dtype) == FG_REAL) return attr->f;
    return strcmp(name, "min") == 0 ? ceil(attr->f) : floor(attr->f);
}

static void keep(fg_reader *r, const char *name, size_t length, fg_term *term) {
    assert(r->lets < sizeof r->let / sizeof *r->let);
    r->let[r->lets].name = name;
    r->let[r->lets].length = length;
    r->let[r->lets++].term = term;
}

/* An input, or an attribute that is a number. */
static void find_param(fg_reader *r, const char *name, size_t length, fg_term *term) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)fg_export_op_of(r->e)->kind);
    for (int i = 0; i < row->param_count; i++) {
        const fg_param *param = &row->params[i];
        if (strlen(param->name) != length || memcmp(param->name, name, length) != 0) continue;
        if (param->kind == FG_PARAM_TENSOR)
            term->tensor = fg_formula_input(r->e, (uint32_t)i, r->dtype);
        else
            term->number = bound_of(&fg_export_op_of(r->e)->attrs[i], param->name, r->dtype);
    }
}

static fg_term *named(fg_reader *r, const char *name, size_t length) {
    for (uint32_t i = 0; i < r->lets; i++)
        if (r->let[i].length == length && memcmp(r->let[i].name, name, length) == 0)
            return r->let[i].term;
    fg_term *term = term_of(r, NULL, NULL, NULL, NULL);
    for (uint32_t i = 0; i < r->count; i++) {
        const fg_bound *bound = &r->bound[i];
        if (strlen(bound->name) == length && memcmp(bound->name, name, length) == 0)
            term->tensor = bound->tensor;
    }
    if (!term->tensor) find_param(r, name, length, term);
    keep(r, name, length, term);
    return term;
}

static fg_term *call(fg_reader *r, const char *name, size_t length) {
    fg_term *args[3] = {NULL};
    for (int i = 0; i < 3; i++) {
        args[i] = comparison(r);
        if (!take(r, ',')) break;
    }
    take(r, ')');
    fg_term *term = term_of(r, NULL, args[0], args[1], args[2]);
    term->function = function_of(name, length);
    return term;
}

/* As deep as formulas nest, which stand in the program. */
static fg_term *primary(fg_reader *r) {
    if (take(r, '(')) {
        fg_term *inner = comparison(r);
        take(r, ')');
        return inner;
    }
    if (take(r, '-')) {
        fg_term *inner = primary(r);
        if (inner->function || inner->tensor) return term_of(r, "negative", inner, NULL, NULL);
        fg_term *number = term_of(r, NULL, NULL, NULL, NULL);
        number->number = -inner->number;
        return number;
    }
    const char *name = r->at;
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789");
    if (*name >= '0' && *name <= '9') {
        char *end;
        fg_term *term = term_of(r, NULL, NULL, NULL, NULL);
        term->number = strtod(name, &end);
        r->at = end;
        return term;
    }
    r->at += length;
    return take(r, '(') ? call(r, name, length) : named(r, name, length);
}

static fg_term *product(fg_reader *r) {
    fg_term *a = primary(r);
    for (;;) {
        if (take(r, '*'))
            a = term_of(r, "multiply", a, primary(r), NULL);
        else if (take(r, '/'))
            a = term_of(r, "divide", a, primary(r), NULL);
        else
            return a;
    }
}

static fg_term *sum(fg_reader *r) {
    fg_term *a = product(r);
    for (;;) {
        if (take(r, '+'))
            a = term_of(r, "add", a, product(r), NULL);
        else if (take(r, '-'))
            a = term_of(r, "subtract", a, product(r), NULL);
        else
            return a;
    }
}

static fg_term *comparison(fg_reader *r) {
    fg_term *a = sum(r);
    if (take(r, '<')) return term_of(r, "less", a, sum(r), NULL);
    if (take(r, '>')) return term_of(r, "greater", a, sum(r), NULL);
    return a;
}

/* "a = ...; b = ...; ..." */
static fg_term *formula(fg_reader *r) {
    for (;;) {
        while (*r->at == ' ') r->at++;
        const char *name = r->at;
        size_t length = strcspn(name, " ();");
        if (strncmp(name + length, " = ", 3) != 0) return comparison(r);
        r->at += length + 3;
        fg_term *term = comparison(r);
        take(r, ';');
        keep(r, name, length, term);
    }
}

/* ---- as nodes ---- */

static const char *put_reduction(fg_exporting *e, const char *what, const fg_function *function,
                                 const char *x, fg_dtype dtype) {
    int64_t axes[FG_MAX_RANK] = {-1};
    uint32_t count = 1;
    if (!function->axes)
        return fg_put_reduce(e, what, function->op, x, dtype, 1, axes, function->kept);
    const fg_op_row *row = fg_op_row_of((fg_op_kind)fg_export_op_of(e)->kind);
    const char *name = fg_op_param_index(row, "axes") >= 0 ? "axes" : "axis";
    if (!fg_export_axes(e, name, &count, axes)) return "";
    bool kept = function->kept || fg_export_attr_of(e, "keepdims")->b;
    return fg_put_reduce(e, what, function->op, x, dtype, count, axes, kept);
}

static const char *put_term(fg_reader *r, fg_term *term, const char *what, bool last) {
    fg_exporting *e = r->e;
    const char *in[3] = {NULL};
    if (term->tensor && !last) return term->tensor;
    if (term->tensor) return fg_put_node(e, what, "Identity", r->dtype, term->tensor, NULL, NULL);
    if (!term->function) return term->tensor = fg_export_real(e, term->number, r->dtype);
    for (int i = 0; i < 3 && term->of[i]; i++)
        in[i] =
            put_term(r, term->of[i], term->of[i]->function ? term->of[i]->function->op : "", false);
    const fg_function *function = term->function;
    if (function->reduces) return term->tensor = put_reduction(e, what, function, in[0], r->dtype);
    bool logical = strncmp(function->op, "Logical", 7) == 0;
    return term->tensor = fg_put_node(e, what, function->op, logical ? FG_INVALID : r->dtype, in[0],
                                      in[1], in[2]);
}

fg_dtype fg_formula_type(const fg_exporting *e, fg_dtype least) {
    const fg_op *op = fg_export_op_of(e);
    fg_dtype own = (fg_dtype)fg_graph_value(e->graph, op->first_output)->dtype;
    if (fg_dtype_kind_of(own) != FG_REAL) /* bounds are of int32 and int64 */
        return own == FG_INT64 || own == FG_UINT32 ? FG_INT64 : FG_INT32;
    return own < least ? least : own;
}

const char *fg_formula_input(fg_exporting *e, uint32_t index, fg_dtype dtype) {
    const char *x = fg_export_tensor(e, fg_export_input_of(e, index));
    fg_dtype own = fg_export_dtype_of(e, index);
    return own == dtype ? x : fg_put_cast(e, "Cast", x, own, dtype);
}

const char *fg_export_expression(fg_exporting *e, const char *what, const char *text,
                                 fg_dtype dtype, uint32_t count, const fg_bound *bound) {
    fg_reader r = {.e = e, .at = text, .dtype = dtype, .count = count, .bound = bound};
    fg_term *root = formula(&r);
    const fg_op *op = fg_export_op_of(e);
    fg_dtype own = (fg_dtype)fg_graph_value(e->graph, op->first_output)->dtype;
    if (what || own == dtype) return put_term(&r, root, what, true);
    return fg_put_cast(
        e, NULL, put_term(&r, root, root->function ? root->function->op : "x", false), dtype, own);
}

/* ---- the table ---- */

typedef struct fg_formula {
    uint16_t kind;
    const char *when;
    fg_dtype least;
    const char *text;
} fg_formula;

static const fg_formula formulas[] = {
#define FORMULA(ours, when, least, text) {FG_OP_##ours, when, least, text},
#include "emit/tf_formulas.def"
#undef FORMULA
};

static bool fits(const fg_exporting *e, const char *when) {
    while (*when) {
        size_t length = strcspn(when, " ");
        const fg_attr *attr = fg_export_attr_of(e, fg_arena_text(e->arena, when, length));
        if (attr->kind == FG_ATTR_NONE || (attr->kind == FG_ATTR_BOOL && !attr->b)) return false;
        when += length + strspn(when + length, " ");
    }
    return true;
}

bool fg_export_formula(fg_exporting *e) {
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        const fg_formula *row = &formulas[i];
        if (row->kind != fg_export_op_of(e)->kind || !fits(e, row->when)) continue;
        if (fg_export_type_of(e, fg_export_op_of(e)->first_output).dtype == FG_UINT64)
            fg_export_refuse(e, "of uint64");
        else
            fg_export_expression(e, NULL, row->text, fg_formula_type(e, row->least), 0, NULL);
        return true;
    }
    return false;
}
