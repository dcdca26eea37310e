#include "lower/from_json.h"

#include <stdlib.h>
#include <string.h>

#include "data/json.h"
#include "ops/op.h"

/* Positions in a document that was found to be JSON; 0 is none, as an object begins there. */
typedef struct fg_from_json {
    fg_arena *arena;
    fg_report *report;
    uint32_t source;
    const char *text;
    uint32_t end;
    fg_text *out;
    bool failed;
} fg_from_json;

bool fg_json_is_graph(const char *text, size_t length) {
    return fg_json_begins(text, length);
}

/* ---- walking ---- */

static uint32_t skip_space(const fg_from_json *r, uint32_t at) {
    while (at < r->end && strchr(" \t\r\n", r->text[at])) at++;
    return at;
}

static uint32_t skip_string(const fg_from_json *r, uint32_t at) {
    for (at++; at < r->end && r->text[at] != '"'; at++) at += r->text[at] == '\\';
    return at + 1;
}

/* Behind the value that begins there. */
static uint32_t skip_value(const fg_from_json *r, uint32_t at) {
    uint32_t depth = 0;
    do {
        char c = r->text[at];
        if (c == '"') {
            at = skip_string(r, at);
            continue;
        }
        if (c == '{' || c == '[') depth++;
        if (c == '}' || c == ']') depth--;
        at++;
        if (depth == 0 && !strchr("{}[]", c))
            while (at < r->end && !strchr(" \t\r\n,:{}[]\"", r->text[at])) at++;
    } while (depth > 0 && at < r->end);
    return at;
}

/* The first value in a list or object, its key where it is one; 0: it is empty. */
static uint32_t first_in(const fg_from_json *r, uint32_t list) {
    uint32_t at = skip_space(r, list + 1);
    return r->text[at] == ']' || r->text[at] == '}' ? 0 : at;
}

/* The one behind a value; 0: there is none. */
static uint32_t next_in(const fg_from_json *r, uint32_t value) {
    uint32_t at = skip_space(r, skip_value(r, value));
    return at < r->end && r->text[at] == ',' ? skip_space(r, at + 1) : 0;
}

/* The value of a key. */
static uint32_t value_of(const fg_from_json *r, uint32_t key) {
    return skip_space(r, skip_space(r, skip_string(r, key)) + 1);
}

static bool is_key(const fg_from_json *r, uint32_t key, const char *name) {
    size_t length = strlen(name);
    return r->end - key > length + 1 && memcmp(r->text + key + 1, name, length) == 0 &&
           r->text[key + 1 + length] == '"';
}

/* The value of an object's member; 0: it has none. */
static uint32_t find(const fg_from_json *r, uint32_t object, const char *name) {
    if (r->text[object] != '{') return 0;
    for (uint32_t key = first_in(r, object); key;) {
        uint32_t value = value_of(r, key);
        if (is_key(r, key, name)) return value;
        key = next_in(r, value);
    }
    return 0;
}

/* ---- what is wrong ---- */

static void fail(fg_from_json *r, uint32_t at, const char *format, const char *what) {
    if (r->failed) return;
    r->failed = true;
    fg_span span = {.source = r->source, .begin = at, .end = skip_value(r, at)};
    if (span.end > at + 40) span.end = at + 1;
    fg_report_add(r->report, FG_G101, span, format, what);
}

/* A member of this kind ('"', '[', '{'; '\0' for any); 0 after a finding where there is none. */
static uint32_t want(fg_from_json *r, uint32_t object, const char *name, char kind) {
    uint32_t value = find(r, object, name);
    if (!value)
        fail(r, object, "this has no member '%s'", name);
    else if (kind && r->text[value] != kind)
        fail(r, value, "'%s' is of another kind", name);
    return r->failed ? 0 : value;
}

/* ---- strings ---- */

static uint32_t hex(const char *at) {
    char digits[5] = {at[0], at[1], at[2], at[3], 0};
    return (uint32_t)strtoul(digits, NULL, 16);
}

static size_t put_utf8(char *out, uint32_t point) {
    size_t more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(leads[more] | point >> (6 * more));
    for (size_t i = 1; i <= more; i++) out[i] = (char)(0x80 | (point >> (6 * (more - i)) & 0x3f));
    return more + 1;
}

/* What a string says. The document is valid, so that its escapes are. */
static const char *decode(fg_from_json *r, uint32_t string) {
    static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
    uint32_t end = skip_string(r, string) - 1;
    char *out = fg_arena_alloc(r->arena, (size_t)(end - string) + 1);
    size_t length = 0;
    for (uint32_t at = string + 1; at < end; at++) {
        char c = r->text[at];
        if (c != '\\') {
            out[length++] = c;
            continue;
        }
        c = r->text[++at];
        if (c == 'u') {
            uint32_t point = hex(r->text + at + 1);
            at += 4;
            if (point >= 0xd800 && point < 0xdc00) {
                point = 0x10000 + ((point - 0xd800) << 10) + (hex(r->text + at + 3) - 0xdc00);
                at += 6;
            }
            length += put_utf8(out + length, point);
            continue;
        }
        const char *letter = strchr(letters, c);
        out[length++] = letter ? meant[letter - letters] : c;
    }
    out[length] = '\0';
    return out;
}

static const char *want_text(fg_from_json *r, uint32_t object, const char *name) {
    uint32_t value = want(r, object, name, '"');
    return value ? decode(r, value) : "";
}

/* "": there is none. */
static const char *text_or_none(fg_from_json *r, uint32_t object, const char *name) {
    uint32_t value = find(r, object, name);
    if (value && r->text[value] != '"') fail(r, value, "'%s' is of another kind", name);
    return value && !r->failed ? decode(r, value) : "";
}

/* ---- words of the language ---- */

static void put(fg_from_json *r, const char *text) {
    fg_text_puts(r->out, text);
}

static void put_quoted(fg_from_json *r, uint32_t at, const char *before, const char *name) {
    for (const char *c = name; *c; c++)
        if (*c == '\'' || (unsigned char)*c < 0x20 || *c == 0x7f)
            fail(r, at, "no name: '%s'", name);
    fg_text_printf(r->out, "'%s%s'", before, name);
}

static void put_string(fg_from_json *r, const char *text) {
    put(r, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fg_text_printf(r->out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20 || *text == 0x7f)
            fg_text_printf(r->out, "\\x%02x", (unsigned char)*text);
        else
            fg_text_putc(r->out, *text);
    }
    put(r, "\"");
}

static void put_name(fg_from_json *r, uint32_t object) {
    uint32_t at = want(r, object, "name", '"');
    if (at) put_quoted(r, at, "", decode(r, at));
}

/* The name of a value, from the file on. */
static void put_reference(fg_from_json *r, uint32_t at) {
    if (r->text[at] != '"')
        fail(r, at, "%s is meant here", "the name of a value");
    else
        put_quoted(r, at, "/", decode(r, at));
}

/* A number as it is written. The least int64 has no literal. */
static void put_number(fg_from_json *r, uint32_t at) {
    static const char least[] = "-9223372036854775808";
    uint32_t length = skip_value(r, at) - at;
    if (length == sizeof least - 1 && memcmp(r->text + at, least, length) == 0)
        put(r, "-9223372036854775807 - 1");
    else
        fg_text_add(r->out, r->text + at, length);
}

/* A size: a number, or a formula, which is one line of the language. */
static void put_size(fg_from_json *r, uint32_t at) {
    if (r->text[at] != '"') {
        put_number(r, at);
        return;
    }
    const char *formula = decode(r, at);
    if (strpbrk(formula, "\n\r\t;#{}=\"")) fail(r, at, "no size: '%s'", formula);
    put(r, formula);
}

static void put_sizes(fg_from_json *r, uint32_t list) {
    put(r, "[");
    for (uint32_t at = first_in(r, list); at; at = next_in(r, at)) {
        put_size(r, at);
        put(r, ", ");
    }
    put(r, "]");
}

static void put_type(fg_from_json *r, uint32_t object) {
    const char *dtype = want_text(r, object, "dtype");
    if (r->failed) return;
    if (fg_dtype_of(dtype) == FG_INVALID) fail(r, object, "no element type: '%s'", dtype);
    put(r, dtype);
    uint32_t shape = want(r, object, "shape", '\0');
    if (!shape) return;
    if (r->text[shape] == 'n')
        put(r, "[...]");
    else if (r->text[shape] != '[')
        fail(r, shape, "%s is a list of sizes, or null", "shape");
    else
        put_sizes(r, shape);
}

/* ---- values ---- */

static bool is_special(const char *text) {
    return strcmp(text, "nan") == 0 || strcmp(text, "inf") == 0 || strcmp(text, "-inf") == 0;
}

/* Nested lists as they are written; floats that are not finite have quotes. */
static void put_literal(fg_from_json *r, uint32_t value) {
    uint32_t end = skip_value(r, value);
    for (uint32_t at = value; at < end && !r->failed;) {
        char c = r->text[at];
        if (c == '"') {
            const char *text = decode(r, at);
            if (!is_special(text)) fail(r, at, "no number: '%s'", text);
            put(r, text);
            at = skip_string(r, at);
        } else if (c == '{') {
            uint32_t size = want(r, at, "size", '\0');
            if (size) put_size(r, size);
            at = skip_value(r, at);
        } else if (strchr(" \t\r\n", c)) {
            at++;
        } else if (c == '[' || c == ']' || c == ',') {
            fg_text_putc(r->out, c);
            if (c == ',') put(r, " ");
            at++;
        } else {
            put_number(r, at);
            at = skip_value(r, at);
        }
    }
}

static bool is_literal(const fg_from_json *r, uint32_t at) {
    return r->text[at] == '{';
}

/* A name, or {"value": LITERAL}. */
static void put_value(fg_from_json *r, uint32_t at) {
    if (!at || r->failed) return;
    if (!is_literal(r, at)) {
        put_reference(r, at);
        return;
    }
    uint32_t size = find(r, at, "size"), value = size ? 0 : want(r, at, "value", '\0');
    if (size) put_size(r, size);
    if (value) put_literal(r, value);
}

static void put_values(fg_from_json *r, uint32_t list, bool references) {
    if (!list || r->failed) return;
    for (uint32_t at = first_in(r, list); at; at = next_in(r, at)) {
        if (references)
            put_reference(r, at);
        else
            put_value(r, at);
        if (next_in(r, at)) put(r, ", ");
    }
}

/* ---- parts of statements ---- */

static uint32_t put_results(fg_from_json *r, uint32_t statement) {
    uint32_t list = want(r, statement, "results", '['), count = 0;
    if (!list) return 0;
    for (uint32_t at = first_in(r, list); at; at = next_in(r, at)) {
        uint32_t name = want(r, at, "name", '\0');
        if (!name) return 0;
        if (count++ > 0) put(r, ", ");
        if (r->text[name] == 'n')
            put(r, "_");
        else
            put_name(r, at);
    }
    if (count > 0) put(r, " = ");
    return count;
}

static void put_after(fg_from_json *r, uint32_t statement) {
    uint32_t list = find(r, statement, "after");
    if (!list) return;
    put(r, " after (");
    put_values(r, list, true);
    put(r, ")");
}

/* A member in its place: "name=value"; a list of tensors in brackets. */
static void put_argument(fg_from_json *r, uint32_t key, const fg_param *param) {
    uint32_t value = value_of(r, key);
    fg_text_printf(r->out, "%s=", param->name);
    if (param->kind == FG_PARAM_LIST) {
        if (r->text[value] != '[') fail(r, value, "'%s' is a list of values", param->name);
        put(r, "[");
        put_values(r, value, false);
        put(r, "]");
    } else {
        put_value(r, value);
    }
}

static void put_attribute(fg_from_json *r, uint32_t key, const fg_param *param) {
    uint32_t value = value_of(r, key);
    fg_text_printf(r->out, "%s=", param->name);
    if (r->text[value] == 'n') {
        put(r, "none");
    } else if (param->kind == FG_PARAM_SIZES && r->text[value] == '[') {
        put_sizes(r, value);
    } else if (r->text[value] == '"' && param->kind == FG_PARAM_DTYPE) {
        const char *dtype = decode(r, value);
        if (fg_dtype_of(dtype) == FG_INVALID) fail(r, value, "no element type: '%s'", dtype);
        put(r, dtype);
    } else if (r->text[value] == '"' && param->kind == FG_PARAM_STRING) {
        put_string(r, decode(r, value));
    } else {
        put_literal(r, value);
    }
}

static const fg_param *param_of(fg_from_json *r, const fg_op_row *row, uint32_t key, bool tensor) {
    int index = fg_op_param_index(row, decode(r, key));
    bool fits = index >= 0 && (row->params[index].kind <= FG_PARAM_LIST) == tensor;
    if (!fits) fail(r, key, "the operation has no parameter '%s' here", decode(r, key));
    return fits ? &row->params[index] : NULL;
}

static void put_call(fg_from_json *r, uint32_t statement, const fg_op_row *row) {
    static const char *const members[] = {"inputs", "attributes"};
    bool any = false;
    fg_text_printf(r->out, "%s(", row->name);
    for (int m = 0; m < 2; m++) {
        uint32_t object = find(r, statement, members[m]);
        if (object && r->text[object] != '{') fail(r, object, "'%s' is an object", members[m]);
        uint32_t key = object && !r->failed ? first_in(r, object) : 0;
        for (; key && !r->failed; key = next_in(r, value_of(r, key))) {
            const fg_param *param = param_of(r, row, key, m == 0);
            if (!param) return;
            if (any) put(r, ", ");
            any = true;
            if (m == 0)
                put_argument(r, key, param);
            else
                put_attribute(r, key, param);
        }
    }
    put(r, ")");
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
    if (element) put(r, "(");
    put_call(r, statement, row);
    put_after(r, statement);
    if (element) put(r, ")[0]");
}

static void put_placeholder(fg_from_json *r, uint32_t statement) {
    put(r, "placeholder ");
    put_name(r, statement);
    const char *full = text_or_none(r, statement, "as");
    if (*full) {
        put(r, " as ");
        put_string(r, full);
    }
    put(r, ": ");
    put_type(r, statement);
    uint32_t value = find(r, statement, "default");
    if (value) put(r, " = ");
    put_value(r, value);
}

static void put_variable(fg_from_json *r, uint32_t statement, const char *op) {
    fg_text_printf(r->out, "%s ", op);
    put_name(r, statement);
    put(r, ": ");
    put_type(r, statement);
    put(r, " = ");
    put_value(r, want(r, statement, "initial", '\0'));
}

static void put_constant(fg_from_json *r, uint32_t statement) {
    put(r, "const ");
    put_name(r, statement);
    put(r, ": ");
    put_type(r, statement);
    put(r, " = ");
    if (find(r, statement, "file")) {
        put(r, "load(");
        put_string(r, want_text(r, statement, "file"));
        put(r, ", ");
        put_string(r, want_text(r, statement, "member"));
        put(r, ")");
        return;
    }
    uint32_t value = want(r, statement, "value", '\0');
    if (value) put_literal(r, value);
}

static void put_assertion(fg_from_json *r, uint32_t statement) {
    put(r, "assert ");
    put_value(r, want(r, statement, "condition", '\0'));
    put(r, ", ");
    put_string(r, want_text(r, statement, "message"));
}

/* a, b = assign([v, w], [x, y], [p, q]) */
static void put_assign(fg_from_json *r, uint32_t statement) {
    static const char *const lists[] = {"variables", "values", "inputs"};
    uint32_t results = put_results(r, statement);
    uint32_t variables = want(r, statement, "variables", '[');
    if (!variables) return;
    uint32_t first = first_in(r, variables);
    bool one = first && !next_in(r, first);
    put(r, "assign(");
    for (int i = 0; i < 3 && !r->failed; i++) {
        uint32_t list = want(r, statement, lists[i], '[');
        bool bare = i < 2 ? one : results == 1;
        if (i > 0) put(r, ", ");
        if (!bare) put(r, "[");
        put_values(r, list, i == 0);
        if (!bare) put(r, "]");
    }
    put(r, ")");
    put_after(r, statement);
}

static void put_choice(fg_from_json *r, uint32_t statement) {
    bool waits = find(r, statement, "after") != 0;
    uint32_t then = want(r, statement, "then", '\0'), other = want(r, statement, "else", '\0');
    if (!then || !other) return;
    uint32_t length = skip_value(r, then) - then;
    bool same = skip_value(r, other) - other == length &&
                memcmp(r->text + then, r->text + other, length) == 0;
    put_results(r, statement);
    put(r, waits ? "identity(if " : "if ");
    put_value(r, want(r, statement, "condition", '\0'));
    put(r, " { ");
    put_value(r, then);
    put(r, same ? " } else { identity(" : " } else { ");
    put_value(r, other);
    put(r, same ? ") }" : " }");
    if (waits) put(r, ")");
    put_after(r, statement);
}

static void put_bound(fg_from_json *r, uint32_t item, const char *name) {
    uint32_t at = find(r, item, name);
    if (at) put_value(r, at);
}

static void put_item(fg_from_json *r, uint32_t item) {
    if (r->text[item] == '"') {
        const char *what = decode(r, item);
        bool new = strcmp(what, "new") == 0;
        if (!new &&strcmp(what, "...") != 0) fail(r, item, "no item of a slice: '%s'", what);
        put(r, new ? "none" : "...");
        return;
    }
    if (find(r, item, "index")) {
        put_bound(r, item, "index");
        return;
    }
    put_bound(r, item, "from");
    put(r, ":");
    put_bound(r, item, "to");
    uint32_t step = find(r, item, "step");
    if (step) put(r, ":");
    if (step) put_number(r, step);
}

static void put_slice(fg_from_json *r, uint32_t statement) {
    bool waits = find(r, statement, "after") != 0;
    uint32_t input = want(r, statement, "input", '"'), items = want(r, statement, "items", '[');
    if (!input || !items) return;
    put_results(r, statement);
    if (waits) put(r, "identity(");
    put_reference(r, input);
    put(r, "[");
    for (uint32_t at = first_in(r, items); at && !r->failed; at = next_in(r, at)) {
        put_item(r, at);
        if (next_in(r, at)) put(r, ", ");
    }
    put(r, first_in(r, items) ? "]" : "...]");
    if (waits) put(r, ")");
    put_after(r, statement);
}

static void put_tensor(fg_from_json *r, uint32_t statement) {
    put_results(r, statement);
    put(r, "tensor(");
    uint32_t value = want(r, statement, "value", '\0');
    if (value) put_literal(r, value);
    put(r, ") as \"\"");
    put_after(r, statement);
}

/* ---- loops, and lists of statements ---- */

static void put_statements(fg_from_json *r, uint32_t list, const char *scope);

static void put_carried(fg_from_json *r, uint32_t list) {
    for (uint32_t at = first_in(r, list); at && !r->failed; at = next_in(r, at)) {
        uint32_t first = want(r, at, "first", '\0');
        if (!first) return;
        put_name(r, at);
        if (is_literal(r, first)) {
            put(r, ": ");
            put_type(r, at);
        }
        put(r, " = ");
        put_value(r, first);
        if (next_in(r, at)) put(r, ", ");
    }
}

static void put_loop(fg_from_json *r, uint32_t statement, const char *scope) {
    uint32_t before = find(r, statement, "before");
    uint32_t carried = want(r, statement, "carried", '['), body = want(r, statement, "body", '[');
    uint32_t next = want(r, statement, "next", '['), go = want(r, statement, "while", '\0');
    if (r->failed) return;
    bool one = put_results(r, statement) == 1;
    put(r, one ? "(loop (" : "loop (");
    put_carried(r, carried);
    put(r, ") while ");
    if (before) {
        put(r, "if true {\n");
        put_statements(r, before, scope);
        put_value(r, go);
        put(r, "\n}");
    } else {
        put_value(r, go);
    }
    put(r, " {\n");
    put_statements(r, body, scope);
    put_values(r, next, false);
    put(r, one ? "\n})[0]" : "\n}");
}

static void put_statement(fg_from_json *r, uint32_t statement, const char *scope) {
    const char *op = want_text(r, statement, "op");
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
    put(r, "\n");
}

static void open_scope(fg_from_json *r, uint32_t at, const char *scope) {
    put(r, "scope ");
    put_quoted(r, at, "/", scope);
    put(r, " {\n");
}

/* As deep as loops nest, which the depth of the document bounds. */
static void put_statements(fg_from_json *r, uint32_t list, const char *scope) {
    const char *open = scope;
    for (uint32_t at = first_in(r, list); at && !r->failed; at = next_in(r, at)) {
        const char *own = text_or_none(r, at, "scope");
        if (strcmp(own, open) != 0) {
            if (strcmp(open, scope) != 0) put(r, "}\n");
            if (strcmp(own, scope) != 0) open_scope(r, at, own);
            open = own;
        }
        put_statement(r, at, own);
    }
    if (strcmp(open, scope) != 0) put(r, "}\n");
}

/* ---- the rest ---- */

static void put_names(fg_from_json *r, uint32_t object, const char *key) {
    uint32_t list = find(r, object, key);
    if (!list) return;
    for (uint32_t at = first_in(r, list); at && !r->failed; at = next_in(r, at)) {
        const char *scope = text_or_none(r, at, "scope");
        if (*scope) open_scope(r, at, scope);
        put_name(r, at);
        put(r, " = ");
        put_value(r, want(r, at, "value", '"'));
        put(r, *scope ? "\n}\n" : "\n");
    }
}

static void put_signature(fg_from_json *r, uint32_t signature) {
    uint32_t inputs = want(r, signature, "inputs", '[');
    uint32_t outputs = want(r, signature, "outputs", '[');
    if (r->failed) return;
    put(r, "signature ");
    put_name(r, signature);
    put(r, "(");
    for (uint32_t at = first_in(r, inputs); at && !r->failed; at = next_in(r, at)) {
        put_value(r, want(r, at, "value", '"'));
        put(r, " as ");
        put_name(r, at);
        uint32_t fixed = find(r, at, "fixed");
        if (fixed) put(r, " = ");
        if (fixed) put_literal(r, fixed);
        if (next_in(r, at)) put(r, ", ");
    }
    put(r, ") -> (");
    for (uint32_t at = first_in(r, outputs); at && !r->failed; at = next_in(r, at)) {
        put_name(r, at);
        put(r, " = ");
        put_value(r, want(r, at, "value", '\0'));
        if (next_in(r, at)) put(r, ", ");
    }
    put(r, ")\n");
}

static void put_document(fg_from_json *r, uint32_t object) {
    uint32_t version = want(r, object, "feedgraph", '\0');
    uint32_t statements = want(r, object, "statements", '[');
    if (r->failed) return;
    if (skip_value(r, version) - version != 1 || r->text[version] != '1')
        fail(r, version, "%s of this form is 1", "the version");
    const char *name = text_or_none(r, object, "graph");
    if (*name) put(r, "graph "), put_quoted(r, object, "", name), put(r, "\n");
    uint32_t weights = find(r, object, "weights");
    for (uint32_t at = weights ? first_in(r, weights) : 0; at; at = next_in(r, at)) {
        if (r->text[at] != '"') fail(r, at, "%s is meant here", "a file's name");
        if (r->failed) return;
        put(r, "weights ");
        put_string(r, decode(r, at));
        put(r, "\n");
    }
    put(r, "def tensor(x: T[...]) { return x }\n");
    put_statements(r, statements, "");
    put_names(r, object, "names");
    uint32_t signatures = find(r, object, "signatures");
    for (uint32_t at = signatures ? first_in(r, signatures) : 0; at && !r->failed;
         at = next_in(r, at))
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
