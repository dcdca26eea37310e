/* Names, references to values, and the numbers that are written in place. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph/printing.h"

enum { ROW = 12 }; /* elements a line of a large constant */

/* ---- names and strings ---- */

static bool begins_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Reserved words, and those that begin statements: these are names too, but easily misread. */
static bool is_word_of_the_language(const char *text, uint32_t length) {
    static const char *const words[] = {
        "after", "and",   "as",       "assert", "const",       "def",    "else",  "false",
        "for",   "graph", "if",       "import", "in",          "inf",    "layer", "loop",
        "nan",   "none",  "not",      "or",     "placeholder", "return", "scope", "signature",
        "state", "true",  "variable", "warn",   "weights",     "while"};
    if (length < 2 || length > 11 || *text < 'a') return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0) return true;
    return false;
}

static bool is_identifier(const fg_name *name) {
    if (!begins_word(name->text[0])) return false;
    for (uint32_t i = 1; i < name->length; i++)
        if (!begins_word(name->text[i]) && (name->text[i] < '0' || name->text[i] > '9'))
            return false;
    return !is_word_of_the_language(name->text, name->length);
}

void fg_write_name(fg_printing *p, const fg_name *name) {
    bool quoted = !is_identifier(name);
    if (quoted) fg_text_putc(p->out, '\'');
    fg_text_add(p->out, name->text, name->length);
    if (quoted) fg_text_putc(p->out, '\'');
}

void fg_write_string(fg_printing *p, const char *text) {
    const char *end = text + strlen(text);
    fg_text_putc(p->out, '"');
    while (text < end) {
        int length = fg_utf8_length(text, end);
        if (*text == '"' || *text == '\\')
            fg_text_printf(p->out, "\\%c", *text);
        else if (*text == '\n')
            fg_text_puts(p->out, "\\n");
        else if (*text == '\t')
            fg_text_puts(p->out, "\\t");
        else if (length == 0)
            fg_text_putc(p->out, '?');
        else if ((unsigned char)*text < 0x20 || *text == 0x7f)
            fg_text_printf(p->out, "\\x%02x", (unsigned char)*text);
        else
            fg_text_add(p->out, text, (size_t)length);
        text += length ? length : 1;
    }
    fg_text_putc(p->out, '"');
}

/* ---- references ---- */

/* Whether a name, seen from the place at hand, is another one's before `outer` is reached. */
static bool is_hidden(const fg_printing *p, uint32_t outer, const fg_name *name) {
    for (uint32_t at = p->here; at != outer; at = p->places.at[at].parent)
        if (fg_printing_named(p, at, name)) return true;
    return false;
}

/* The innermost place around the place at hand that holds another one. */
static uint32_t common_place(const fg_printing *p, uint32_t place) {
    uint32_t here = p->here;
    while (here != place) {
        if (p->places.at[here].depth >= p->places.at[place].depth)
            here = p->places.at[here].parent;
        else
            place = p->places.at[place].parent;
    }
    return here;
}

/* "'/a/b'": the path from the file on. */
static void print_absolute(fg_printing *p, uint32_t place, const fg_name *name) {
    if (place == 0)
        fg_text_printf(p->out, "'/%s'", name->text);
    else
        fg_text_printf(p->out, "'/%s/%s'", p->places.at[place].path->text, name->text);
}

/* "a.b.name", `outer` being the place that holds a. */
static void print_dotted(fg_printing *p, uint32_t outer, uint32_t place, const fg_name *name) {
    uint32_t path[64], count = 0;
    for (uint32_t at = place; at != outer && count < 64; at = p->places.at[at].parent)
        path[count++] = at;
    while (count > 0) {
        fg_write_name(p, p->places.at[path[--count]].name);
        fg_text_putc(p->out, '.');
    }
    fg_write_name(p, name);
}

void fg_write_reference(fg_printing *p, fg_value_id value) {
    const fg_name *name = p->labels[value];
    uint32_t place = p->op_places[fg_printing_maker(p, value)];
    if (place == p->here) {
        fg_write_name(p, name);
        return;
    }
    if (p->blocks.count && p->blocks.at[p->blocks.count - 1].from_file) {
        print_absolute(p, place, name);
        return;
    }
    uint32_t outer = common_place(p, place);
    if (outer == place) {
        if (is_hidden(p, place, name))
            print_absolute(p, place, name);
        else
            fg_write_name(p, name);
        return;
    }
    uint32_t first = place;
    while (p->places.at[first].parent != outer) first = p->places.at[first].parent;
    bool hidden = false;
    for (uint32_t at = p->here; at != outer && !hidden; at = p->places.at[at].parent)
        hidden = fg_printing_child(p, at, p->places.at[first].name) != 0;
    if (hidden)
        print_absolute(p, place, name);
    else
        print_dotted(p, outer, place, name);
}

/* ---- numbers ---- */

/* Whether the text, read as a double and rounded, is the float: two roundings may differ from one.
 * Written as an integer and a power of ten, which no locale spells otherwise. */
static bool reads_back(const char *text, float value) {
    char digits[48];
    int count = 0, behind = 0;
    bool point = false;
    for (; *text && *text != 'e' && count < 30; text++) {
        if (*text == '.') {
            point = true;
            continue;
        }
        digits[count++] = *text;
        behind += point;
    }
    long exponent = *text == 'e' ? strtol(text + 1, NULL, 10) : 0;
    snprintf(digits + count, sizeof digits - (size_t)count, "e%ld", exponent - behind);
    return (float)strtod(digits, NULL) == value;
}

static void print_real(fg_printing *p, double value, bool single) {
    char text[32];
    if (isnan(value)) {
        fg_text_puts(p->out, "nan");
        return;
    }
    if (value == floor(value) && fabs(value) < 1e6 && (value != 0 || !signbit(value))) {
        fg_text_printf(p->out, "%d.0", (int)value);
        return;
    }
    fg_text_real(text, value, single ? 32 : 64);
    if (single && isfinite(value) && !reads_back(text, (float)value)) fg_text_real(text, value, 64);
    fg_text_puts(p->out, text);
}

void fg_write_element(fg_printing *p, const fg_tensor *tensor, size_t index) {
    switch (fg_dtype_kind_of(tensor->dtype)) {
        case FG_BOOLEAN:
            fg_text_puts(p->out, fg_tensor_element_int(tensor, index) ? "true" : "false");
            break;
        case FG_REAL:
            print_real(p, fg_tensor_element(tensor, index), tensor->dtype != FG_FLOAT64);
            break;
        case FG_UNSIGNED:
            fg_text_printf(p->out, "%llu",
                           (unsigned long long)fg_tensor_element_int(tensor, index));
            break;
        default: {
            int64_t value = fg_tensor_element_int(tensor, index);
            if (value == INT64_MIN) /* has no literal */
                fg_text_printf(p->out, "%lld - 1", (long long)(value + 1));
            else
                fg_text_printf(p->out, "%lld", (long long)value);
        }
    }
}

/* What closes before an element and opens again behind: how many brackets. */
static int edges(const fg_tensor *tensor, size_t index) {
    int count = 0;
    size_t span = 1;
    for (int axis = tensor->rank - 1; axis >= 0; axis--) {
        span *= (size_t)tensor->dims[axis];
        if (index % span != 0) break;
        count++;
    }
    return count;
}

static void print_brackets(fg_printing *p, char bracket, int count) {
    while (count-- > 0) fg_text_putc(p->out, bracket);
}

void fg_write_tensor(fg_printing *p, const fg_tensor *tensor) {
    bool lines = tensor->rank > 0 && tensor->count > 2 * ROW;
    size_t row = tensor->rank > 0 ? (size_t)tensor->dims[tensor->rank - 1] : 1;
    if (tensor->count == 0) {
        fg_text_puts(p->out, "[]");
        return;
    }
    for (size_t i = 0; i < tensor->count; i++) {
        int edge = edges(tensor, i);
        if (i > 0) {
            print_brackets(p, ']', edge);
            fg_text_putc(p->out, ',');
        }
        if (lines && (edge > 0 || (i % row) % ROW == 0)) {
            if (i > 0) fg_write_newline(p);
        } else if (i > 0) {
            fg_text_putc(p->out, ' ');
        }
        print_brackets(p, '[', edge);
        fg_write_element(p, tensor, i);
    }
    print_brackets(p, ']', tensor->rank);
}

/* ---- values ---- */

static void print_literal(fg_printing *p, const fg_op *op);

/* In a list of sizes, a cast one is a size: the list's place says its element type. */
static void print_in_list(fg_printing *p, fg_value_id value) {
    const fg_op *op = fg_graph_maker(p->graph, value);
    if (op->kind == FG_OP_cast) op = fg_graph_maker(p->graph, fg_op_inputs(p->graph, op)[0]);
    print_literal(p, op);
}

/* As deep as lists nest, FG_MAX_RANK at most. */
static void print_literal(fg_printing *p, const fg_op *op) {
    if (op->kind == FG_OP_const) {
        fg_write_tensor(p, op->attrs[0].tensor);
    } else if (op->kind == FG_OP_size) {
        fg_write_size(p, op->attrs[0].sizes[0]);
    } else {
        fg_text_putc(p->out, '[');
        for (uint32_t i = 0; i < op->input_count; i++) {
            if (i > 0) fg_text_puts(p->out, ", ");
            print_in_list(p, fg_op_inputs(p->graph, op)[i]);
        }
        fg_text_putc(p->out, ']');
    }
}

void fg_write_list(fg_printing *p, const fg_op *pack) {
    print_literal(p, pack);
}

void fg_write_value(fg_printing *p, fg_value_id value) {
    if (fg_printing_in_place(p, value))
        print_literal(p, fg_graph_maker(p->graph, value));
    else
        fg_write_reference(p, value);
}

void fg_write_operand(fg_printing *p, fg_value_id value) {
    size_t begin = p->out->length;
    fg_write_value(p, value);
    const char *text = p->out->at + begin;
    bool in_place = fg_printing_in_place(p, value) && *text != '[';
    bool simple = !in_place || (*text != '-' && !strpbrk(text, " *"));
    if (simple) return;
    const char *copy = fg_arena_text(p->arena, text, p->out->length - begin);
    p->out->length = begin;
    fg_text_printf(p->out, "(%s)", copy);
}
