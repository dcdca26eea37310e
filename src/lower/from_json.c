#include "lower/from_json.h"

#include <string.h>

#include "data/json.h"
#include "lower/json_words.h"
#include "ops/op.h"

bool fg_json_is_graph(const char *text, size_t length) {
    return fg_json_begins(text, length);
}

/* ---- parts of statements ---- */

static uint32_t put_results(fg_from_json *r, uint32_t statement) {
    uint32_t list = fg_from_json_want(r, statement, "results", '['), count = 0;
    if (!list) return 0;
    for (uint32_t at = fg_walk_json_first(r, list); at; at = fg_walk_json_next(r, at)) {
        uint32_t name = fg_from_json_want(r, at, "name", '\0');
        if (!name) return 0;
        if (count++ > 0) fg_from_json_put(r, ", ");
        if (r->text[name] == 'n')
            fg_from_json_put(r, "_");
        else
            fg_from_json_put_name(r, at);
    }
    if (count > 0) fg_from_json_put(r, " = ");
    return count;
}

static void put_after(fg_from_json *r, uint32_t statement) {
    uint32_t list = fg_walk_json_find(r, statement, "after");
    if (!list) return;
    fg_from_json_put(r, " after (");
    fg_from_json_put_values(r, list, true);
    fg_from_json_put(r, ")");
}

/* A member in its place: "name=value"; a list of tensors in brackets. */
static void put_argument(fg_from_json *r, uint32_t key, const fg_param *param) {
    uint32_t value = fg_walk_json_value(r, key);
    fg_text_printf(r->out, "%s=", param->name);
    if (param->kind == FG_PARAM_LIST) {
        if (r->text[value] != '[')
            fg_from_json_fail(r, value, "'%s' is a list of values", param->name);
        fg_from_json_put(r, "[");
        fg_from_json_put_values(r, value, false);
        fg_from_json_put(r, "]");
    } else {
        fg_from_json_put_value(r, value);
    }
}

static void put_attribute(fg_from_json *r, uint32_t key, const fg_param *param) {
    uint32_t value = fg_walk_json_value(r, key);
    fg_text_printf(r->out, "%s=", param->name);
    if (r->text[value] == 'n') {
        fg_from_json_put(r, "none");
    } else if (param->kind == FG_PARAM_SIZES && r->text[value] == '[') {
        fg_from_json_put_sizes(r, value);
    } else if (r->text[value] == '"' && param->kind == FG_PARAM_DTYPE) {
        const char *dtype = fg_from_json_decode(r, value);
        if (fg_dtype_of(dtype) == FG_INVALID)
            fg_from_json_fail(r, value, "no element type: '%s'", dtype);
        fg_from_json_put(r, dtype);
    } else if (r->text[value] == '"' && param->kind == FG_PARAM_STRING) {
        fg_from_json_put_string(r, fg_from_json_decode(r, value));
    } else {
        fg_from_json_put_literal(r, value);
    }
}

static const fg_param *param_of(fg_from_json *r, const fg_op_row *row, uint32_t key, bool tensor) {
    int index = fg_op_param_index(row, fg_from_json_decode(r, key));
    bool fits = index >= 0 && (row->params[index].kind <= FG_PARAM_LIST) == tensor;
    if (!fits)
        fg_from_json_fail(r, key, "the operation has no parameter '%s' here",
                          fg_from_json_decode(r, key));
    return fits ? &row->params[index] : NULL;
}

static void put_call(fg_from_json *r, uint32_t statement, const fg_op_row *row) {
    static const char *const members[] = {"inputs", "attributes"};
    bool any = false;
    fg_text_printf(r->out, "%s(", row->name);
    for (int m = 0; m < 2; m++) {
        uint32_t object = fg_walk_json_find(r, statement, members[m]);
        if (object && r->text[object] != '{')
            fg_from_json_fail(r, object, "'%s' is an object", members[m]);
        uint32_t key = object && !r->failed ? fg_walk_json_first(r, object) : 0;
        for (; key && !r->failed; key = fg_walk_json_next(r, fg_walk_json_value(r, key))) {
            const fg_param *param = param_of(r, row, key, m == 0);
            if (!param) return;
            if (any) fg_from_json_put(r, ", ");
            any = true;
            if (m == 0)
                put_argument(r, key, param);
            else
                put_attribute(r, key, param);
        }
    }
    fg_from_json_put(r, ")");
}

/* ---- statements ---- */

static void put_operation(fg_from_json *r, uint32_t statement, const char *op) {
    fg_op_kind kind = fg_op_kind_of(op);
    const fg_op_row *row = kind != FG_OP_NONE ? fg_op_row_of(kind) : NULL;
    if (!row || (row->flags & FG_OP_HIDDEN)) {
        fg_report_add(r->report, FG_G203,
                      (fg_span){.source = r->source, .begin = statement, .end = statement + 1},
                      "there is no operation '%s'", op);
        r->failed = true;
        return;
    }
    /* a list of one is its element */
    bool element = put_results(r, statement) == 1 && (row->flags & FG_OP_SPREAD);
    if (element) fg_from_json_put(r, "(");
    put_call(r, statement, row);
    put_after(r, statement);
    if (element) fg_from_json_put(r, ")[0]");
}

static void put_placeholder(fg_from_json *r, uint32_t statement) {
    fg_from_json_put(r, "placeholder ");
    fg_from_json_put_name(r, statement);
    const char *full = fg_from_json_text(r, statement, "as");
    if (*full) {
        fg_from_json_put(r, " as ");
        fg_from_json_put_string(r, full);
    }
    fg_from_json_put(r, ": ");
    fg_from_json_put_type(r, statement);
    uint32_t value = fg_walk_json_find(r, statement, "default");
    if (value) fg_from_json_put(r, " = ");
    fg_from_json_put_value(r, value);
}

/* An array of a file; false where the statement names none. */
static bool put_load(fg_from_json *r, uint32_t statement) {
    if (!fg_walk_json_find(r, statement, "file")) return false;
    fg_from_json_put(r, "load(");
    fg_from_json_put_string(r, fg_from_json_want_text(r, statement, "file"));
    fg_from_json_put(r, ", ");
    fg_from_json_put_string(r, fg_from_json_want_text(r, statement, "member"));
    fg_from_json_put(r, ")");
    return true;
}

static void put_variable(fg_from_json *r, uint32_t statement, const char *op) {
    fg_text_printf(r->out, "%s ", op);
    fg_from_json_put_name(r, statement);
    fg_from_json_put(r, ": ");
    fg_from_json_put_type(r, statement);
    fg_from_json_put(r, " = ");
    if (!put_load(r, statement))
        fg_from_json_put_value(r, fg_from_json_want(r, statement, "initial", '\0'));
}

static void put_constant(fg_from_json *r, uint32_t statement) {
    fg_from_json_put(r, "const ");
    fg_from_json_put_name(r, statement);
    fg_from_json_put(r, ": ");
    fg_from_json_put_type(r, statement);
    fg_from_json_put(r, " = ");
    if (put_load(r, statement)) return;
    uint32_t value = fg_from_json_want(r, statement, "value", '\0');
    if (value) fg_from_json_put_literal(r, value);
}

static void put_assertion(fg_from_json *r, uint32_t statement) {
    fg_from_json_put(r, "assert ");
    fg_from_json_put_value(r, fg_from_json_want(r, statement, "condition", '\0'));
    fg_from_json_put(r, ", ");
    fg_from_json_put_string(r, fg_from_json_want_text(r, statement, "message"));
}

/* a, b = assign([v, w], [x, y], [p, q]) */
static void put_assign(fg_from_json *r, uint32_t statement) {
    static const char *const lists[] = {"variables", "values", "inputs"};
    uint32_t results = put_results(r, statement);
    uint32_t variables = fg_from_json_want(r, statement, "variables", '[');
    if (!variables) return;
    uint32_t first = fg_walk_json_first(r, variables);
    bool one = first && !fg_walk_json_next(r, first);
    fg_from_json_put(r, "assign(");
    for (int i = 0; i < 3 && !r->failed; i++) {
        uint32_t list = fg_from_json_want(r, statement, lists[i], '[');
        bool bare = i < 2 ? one : results == 1;
        if (i > 0) fg_from_json_put(r, ", ");
        if (!bare) fg_from_json_put(r, "[");
        fg_from_json_put_values(r, list, i == 0);
        if (!bare) fg_from_json_put(r, "]");
    }
    fg_from_json_put(r, ")");
    put_after(r, statement);
}

static void put_choice(fg_from_json *r, uint32_t statement) {
    bool waits = fg_walk_json_find(r, statement, "after") != 0;
    uint32_t then = fg_from_json_want(r, statement, "then", '\0'),
             other = fg_from_json_want(r, statement, "else", '\0');
    if (!then || !other) return;
    uint32_t length = fg_walk_json_behind(r, then) - then;
    bool same = fg_walk_json_behind(r, other) - other == length &&
                memcmp(r->text + then, r->text + other, length) == 0;
    put_results(r, statement);
    fg_from_json_put(r, waits ? "identity(if " : "if ");
    fg_from_json_put_value(r, fg_from_json_want(r, statement, "condition", '\0'));
    fg_from_json_put(r, " { ");
    fg_from_json_put_value(r, then);
    fg_from_json_put(r, same ? " } else { identity(" : " } else { ");
    fg_from_json_put_value(r, other);
    fg_from_json_put(r, same ? ") }" : " }");
    if (waits) fg_from_json_put(r, ")");
    put_after(r, statement);
}

static void put_bound(fg_from_json *r, uint32_t item, const char *name) {
    uint32_t at = fg_walk_json_find(r, item, name);
    if (at) fg_from_json_put_value(r, at);
}

static void put_item(fg_from_json *r, uint32_t item) {
    if (r->text[item] == '"') {
        const char *what = fg_from_json_decode(r, item);
        bool new = strcmp(what, "new") == 0;
        if (!new &&strcmp(what, "...") != 0)
            fg_from_json_fail(r, item, "no item of a slice: '%s'", what);
        fg_from_json_put(r, new ? "none" : "...");
        return;
    }
    if (fg_walk_json_find(r, item, "index")) {
        put_bound(r, item, "index");
        return;
    }
    put_bound(r, item, "from");
    fg_from_json_put(r, ":");
    put_bound(r, item, "to");
    uint32_t step = fg_walk_json_find(r, item, "step");
    if (step) fg_from_json_put(r, ":");
    if (step) fg_from_json_put_number(r, step);
}

static void put_slice(fg_from_json *r, uint32_t statement) {
    bool waits = fg_walk_json_find(r, statement, "after") != 0;
    uint32_t input = fg_from_json_want(r, statement, "input", '"'),
             items = fg_from_json_want(r, statement, "items", '[');
    if (!input || !items) return;
    put_results(r, statement);
    if (waits) fg_from_json_put(r, "identity(");
    fg_from_json_put_reference(r, input);
    fg_from_json_put(r, "[");
    for (uint32_t at = fg_walk_json_first(r, items); at && !r->failed;
         at = fg_walk_json_next(r, at)) {
        put_item(r, at);
        if (fg_walk_json_next(r, at)) fg_from_json_put(r, ", ");
    }
    fg_from_json_put(r, fg_walk_json_first(r, items) ? "]" : "...]");
    if (waits) fg_from_json_put(r, ")");
    put_after(r, statement);
}

static void put_tensor(fg_from_json *r, uint32_t statement) {
    put_results(r, statement);
    fg_from_json_put(r, "tensor(");
    uint32_t value = fg_from_json_want(r, statement, "value", '\0');
    if (value) fg_from_json_put_literal(r, value);
    fg_from_json_put(r, ") as \"\"");
    put_after(r, statement);
}

/* ---- loops, and lists of statements ---- */

static void put_statements(fg_from_json *r, uint32_t list, const char *scope);

/* A size is "?": it may be another one in each turn. */
static bool varies(const fg_from_json *r, uint32_t carried) {
    uint32_t shape = fg_walk_json_find(r, carried, "shape");
    if (!shape || r->text[shape] != '[') return false;
    for (uint32_t at = fg_walk_json_first(r, shape); at; at = fg_walk_json_next(r, at))
        if (strncmp(r->text + at, "\"?\"", 3) == 0) return true;
    return false;
}

static void put_carried(fg_from_json *r, uint32_t list) {
    for (uint32_t at = fg_walk_json_first(r, list); at && !r->failed;
         at = fg_walk_json_next(r, at)) {
        uint32_t first = fg_from_json_want(r, at, "first", '\0');
        if (!first) return;
        fg_from_json_put_name(r, at);
        if (fg_from_json_is_literal(r, first) || varies(r, at)) {
            fg_from_json_put(r, ": ");
            fg_from_json_put_type(r, at);
        }
        fg_from_json_put(r, " = ");
        fg_from_json_put_value(r, first);
        if (fg_walk_json_next(r, at)) fg_from_json_put(r, ", ");
    }
}

static void put_loop(fg_from_json *r, uint32_t statement, const char *scope) {
    uint32_t before = fg_walk_json_find(r, statement, "before");
    uint32_t carried = fg_from_json_want(r, statement, "carried", '['),
             body = fg_from_json_want(r, statement, "body", '[');
    uint32_t next = fg_from_json_want(r, statement, "next", '['),
             go = fg_from_json_want(r, statement, "while", '\0');
    if (r->failed) return;
    bool one = put_results(r, statement) == 1;
    fg_from_json_put(r, one ? "(loop (" : "loop (");
    put_carried(r, carried);
    fg_from_json_put(r, ") while ");
    if (before) {
        fg_from_json_put(r, "if true {\n");
        put_statements(r, before, scope);
        fg_from_json_put_value(r, go);
        fg_from_json_put(r, "\n}");
    } else {
        fg_from_json_put_value(r, go);
    }
    fg_from_json_put(r, " {\n");
    put_statements(r, body, scope);
    fg_from_json_put_values(r, next, false);
    fg_from_json_put(r, one ? "\n})[0]" : "\n}");
}

static void put_statement(fg_from_json *r, uint32_t statement, const char *scope) {
    const char *op = fg_from_json_want_text(r, statement, "op");
    if (r->failed) return;
    if (strcmp(op, "placeholder") == 0)
        put_placeholder(r, statement);
    else if (strcmp(op, "variable") == 0 || strcmp(op, "state") == 0)
        put_variable(r, statement, op);
    else if (strcmp(op, "const") == 0)
        put_constant(r, statement);
    else if (strcmp(op, "assert") == 0)
        put_assertion(r, statement);
    else if (strcmp(op, "assign") == 0)
        put_assign(r, statement);
    else if (strcmp(op, "if") == 0)
        put_choice(r, statement);
    else if (strcmp(op, "slice") == 0)
        put_slice(r, statement);
    else if (strcmp(op, "tensor") == 0)
        put_tensor(r, statement);
    else if (strcmp(op, "loop") == 0)
        put_loop(r, statement, scope);
    else
        put_operation(r, statement, op);
    fg_from_json_put(r, "\n");
}

static void open_scope(fg_from_json *r, uint32_t at, const char *scope) {
    fg_from_json_put(r, "scope ");
    fg_from_json_put_quoted(r, at, "/", scope);
    fg_from_json_put(r, " {\n");
}

/* As deep as loops nest, which the depth of the document bounds. */
static void put_statements(fg_from_json *r, uint32_t list, const char *scope) {
    const char *open = scope;
    for (uint32_t at = fg_walk_json_first(r, list); at && !r->failed;
         at = fg_walk_json_next(r, at)) {
        const char *own = fg_from_json_text(r, at, "scope");
        if (strcmp(own, open) != 0) {
            if (strcmp(open, scope) != 0) fg_from_json_put(r, "}\n");
            if (strcmp(own, scope) != 0) open_scope(r, at, own);
            open = own;
        }
        put_statement(r, at, own);
    }
    if (strcmp(open, scope) != 0) fg_from_json_put(r, "}\n");
}

/* ---- the rest ---- */

static void put_names(fg_from_json *r, uint32_t object, const char *key) {
    uint32_t list = fg_walk_json_find(r, object, key);
    if (!list) return;
    for (uint32_t at = fg_walk_json_first(r, list); at && !r->failed;
         at = fg_walk_json_next(r, at)) {
        const char *scope = fg_from_json_text(r, at, "scope");
        if (*scope) open_scope(r, at, scope);
        fg_from_json_put_name(r, at);
        fg_from_json_put(r, " = ");
        fg_from_json_put_value(r, fg_from_json_want(r, at, "value", '"'));
        fg_from_json_put(r, *scope ? "\n}\n" : "\n");
    }
}

static void put_signature(fg_from_json *r, uint32_t signature) {
    uint32_t inputs = fg_from_json_want(r, signature, "inputs", '[');
    uint32_t outputs = fg_from_json_want(r, signature, "outputs", '[');
    if (r->failed) return;
    fg_from_json_put(r, "signature ");
    fg_from_json_put_name(r, signature);
    fg_from_json_put(r, "(");
    for (uint32_t at = fg_walk_json_first(r, inputs); at && !r->failed;
         at = fg_walk_json_next(r, at)) {
        fg_from_json_put_value(r, fg_from_json_want(r, at, "value", '"'));
        fg_from_json_put(r, " as ");
        fg_from_json_put_name(r, at);
        uint32_t fixed = fg_walk_json_find(r, at, "fixed");
        if (fixed) fg_from_json_put(r, " = ");
        if (fixed) fg_from_json_put_literal(r, fixed);
        if (fg_walk_json_next(r, at)) fg_from_json_put(r, ", ");
    }
    fg_from_json_put(r, ") -> (");
    for (uint32_t at = fg_walk_json_first(r, outputs); at && !r->failed;
         at = fg_walk_json_next(r, at)) {
        fg_from_json_put_name(r, at);
        fg_from_json_put(r, " = ");
        fg_from_json_put_value(r, fg_from_json_want(r, at, "value", '\0'));
        if (fg_walk_json_next(r, at)) fg_from_json_put(r, ", ");
    }
    fg_from_json_put(r, ")\n");
}

static void put_document(fg_from_json *r, uint32_t object) {
    uint32_t version = fg_from_json_want(r, object, "feedgraph", '\0');
    uint32_t statements = fg_from_json_want(r, object, "statements", '[');
    if (r->failed) return;
    if (fg_walk_json_behind(r, version) - version != 1 || r->text[version] != '1')
        fg_from_json_fail(r, version, "%s of this form is 1", "the version");
    const char *name = fg_from_json_text(r, object, "graph");
    if (*name)
        fg_from_json_put(r, "graph "), fg_from_json_put_quoted(r, object, "", name),
            fg_from_json_put(r, "\n");
    uint32_t weights = fg_walk_json_find(r, object, "weights");
    for (uint32_t at = weights ? fg_walk_json_first(r, weights) : 0; at;
         at = fg_walk_json_next(r, at)) {
        if (r->text[at] != '"') fg_from_json_fail(r, at, "%s is meant here", "a file's name");
        if (r->failed) return;
        fg_from_json_put(r, "weights ");
        fg_from_json_put_string(r, fg_from_json_decode(r, at));
        fg_from_json_put(r, "\n");
    }
    fg_from_json_put(r, "def tensor(x: T[...]) { return x }\n");
    put_statements(r, statements, "");
    put_names(r, object, "names");
    uint32_t signatures = fg_walk_json_find(r, object, "signatures");
    for (uint32_t at = signatures ? fg_walk_json_first(r, signatures) : 0; at && !r->failed;
         at = fg_walk_json_next(r, at))
        put_signature(r, at);
    put_names(r, object, "names_last");
}

bool fg_json_to_text(fg_arena *arena, fg_report *report, uint32_t source, const char *text,
                     size_t length, fg_text *out) {
    fg_json document;
    fg_from_json r = {.arena = arena,
                      .report = report,
                      .source = source,
                      .text = text,
                      .end = (uint32_t)length,
                      .out = out};
    if (!fg_json_list(&document, arena, text, length)) {
        fg_span span = {.source = source, .begin = document.wrong_begin, .end = document.wrong_end};
        fg_finding *finding = fg_report_add(report, FG_G101, span, "%s", document.why);
        if (document.help) fg_finding_help(report, finding, "%s", document.help);
        return false;
    }
    uint32_t object = 0;
    while (text[object] != '{') object++;
    put_document(&r, object);
    return !r.failed;
}
