#include "emit/dot.h"

#include <string.h>

enum { DEEPEST = 24, LONGEST = 60 }; /* clusters within clusters; bytes of a literal in a label */

typedef struct fg_drawing {
    const fg_graph *graph;
    fg_arena *arena;
    fg_text *out;
    uint32_t loop;               /* how many are open */
    FG_VEC(const char *) scopes; /* those that are open: "a", "a/b" */
} fg_drawing;

/* ---- words ---- */

/* Within double quotes; what cannot be shown is a question mark. */
static void write_escaped(fg_drawing *it, const char *text, size_t length) {
    const char *end = text + length;
    while (text < end) {
        int bytes = fg_utf8_length(text, end);
        if (*text == '"' || *text == '\\')
            fg_text_printf(it->out, "\\%c", *text);
        else if (*text == '\n')
            fg_text_puts(it->out, "\\n");
        else if (bytes == 0 || (unsigned char)*text < 0x20 || *text == 0x7f)
            fg_text_putc(it->out, '?');
        else
            fg_text_add(it->out, text, (size_t)bytes);
        text += bytes > 0 ? bytes : 1;
    }
}

static void write_quoted(fg_drawing *it, const char *text) {
    fg_text_putc(it->out, '"');
    write_escaped(it, text, strlen(text));
    fg_text_putc(it->out, '"');
}

static void write_indent(fg_drawing *it) {
    for (uint32_t i = 0; i <= it->scopes.count + it->loop; i++) fg_text_puts(it->out, "    ");
}

/* ---- clusters ---- */

static void close_scopes(fg_drawing *it, uint32_t left) {
    while (it->scopes.count > left) {
        it->scopes.count--;
        write_indent(it);
        fg_text_puts(it->out, "}\n");
    }
}

static bool is_within(const char *scope, size_t length, const char *outer) {
    size_t n = strlen(outer);
    return n <= length && memcmp(scope, outer, n) == 0 && (n == length || scope[n] == '/');
}

static void open_scope(fg_drawing *it, const char *path) {
    const char *slash = strrchr(path, '/');
    write_indent(it);
    fg_text_puts(it->out, "subgraph \"cluster_");
    write_escaped(it, path, strlen(path));
    fg_text_puts(it->out, "\" { label=");
    write_quoted(it, slash ? slash + 1 : path);
    fg_text_puts(it->out, "; style=rounded; color=gray60;\n");
    FG_PUSH(it->arena, &it->scopes, path);
}

/* Opens the clusters of a name's scope. In a loop all is of the loop. */
static void enter_scope(fg_drawing *it, const char *name) {
    const char *slash = strrchr(name, '/');
    size_t length = slash ? (size_t)(slash - name) : 0;
    if (it->loop > 0) return;
    uint32_t keep = 0;
    while (keep < it->scopes.count && is_within(name, length, it->scopes.at[keep])) keep++;
    close_scopes(it, keep);
    size_t at = keep > 0 ? strlen(it->scopes.at[keep - 1]) + 1 : 0;
    while (at < length && it->scopes.count < DEEPEST) {
        const char *next = memchr(name + at, '/', length - at);
        size_t end = next ? (size_t)(next - name) : length;
        if (end > at) open_scope(it, fg_arena_text(it->arena, name, end));
        at = end + 1;
    }
}

static void open_loop(fg_drawing *it, uint32_t loop) {
    const fg_op *op = fg_graph_op(it->graph, it->graph->loops.at[loop].op);
    write_indent(it);
    fg_text_printf(it->out, "subgraph cluster_loop_%u { label=\"loop ", loop);
    write_escaped(it, op->name->text, op->name->length);
    fg_text_puts(it->out, "\"; style=\"rounded,dashed\"; color=blue;\n");
    it->loop++;
}

static void close_loop(fg_drawing *it) {
    it->loop--;
    write_indent(it);
    fg_text_puts(it->out, "}\n");
}

/* ---- nodes ---- */

static const fg_placeholder *placeholder_of(const fg_drawing *it, const fg_op *op) {
    bool is = op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default;
    return is && op->extra ? &it->graph->placeholders.at[op->extra] : NULL;
}

static const char *style_of(const fg_drawing *it, const fg_op *op) {
    const fg_placeholder *placeholder = placeholder_of(it, op);
    if (placeholder && placeholder->is_phase)
        return "shape=octagon, style=filled, fillcolor=lightyellow";
    if (placeholder) return "shape=ellipse, style=filled, fillcolor=lightblue";
    switch (op->kind) {
        case FG_OP_variable:
            return "shape=cylinder, style=filled, fillcolor=lightgray";
        case FG_OP_const:
            return "shape=note";
        case FG_OP_select_branch:
            return "shape=diamond";
        case FG_OP_assert:
            return "shape=hexagon";
        default:
            return "shape=box";
    }
}

/* A scalar constant is written where it is read. */
static const fg_tensor *in_place(const fg_drawing *it, fg_value_id value) {
    const fg_tensor *tensor = fg_value_constant(it->graph, value);
    return tensor && tensor->rank == 0 && tensor->dtype != FG_STRING ? tensor : NULL;
}

static void write_literals(fg_drawing *it, const fg_op *op) {
    bool any = false;
    size_t begin = it->out->length;
    for (uint32_t i = 0; i < op->input_count; i++) {
        fg_value_id value = fg_op_inputs(it->graph, op)[i];
        const fg_tensor *tensor = value ? in_place(it, value) : NULL;
        if (!tensor || it->out->length - begin > LONGEST) continue;
        char text[32];
        fg_tensor_element_text(tensor, 0, text);
        fg_text_printf(it->out, any ? ", %s" : " (%s", text);
        any = true;
    }
    if (any) fg_text_putc(it->out, ')');
}

static void write_label(fg_drawing *it, const fg_op *op, const char *name) {
    const fg_placeholder *placeholder = placeholder_of(it, op);
    write_escaped(it, name, strlen(name));
    fg_text_printf(it->out, "\\n%s",
                   placeholder && placeholder->is_phase ? "learning phase"
                                                        : fg_op_row_of((fg_op_kind)op->kind)->name);
    write_literals(it, op);
    for (uint32_t i = 0; i < op->output_count && i < 4; i++) {
        fg_type type = fg_value_type(it->graph, op->first_output + i);
        const char *text = fg_type_text(it->arena, &it->graph->sizes, type);
        fg_text_puts(it->out, "\\n");
        write_escaped(it, text, strlen(text));
    }
}

static bool is_drawn(const fg_drawing *it, const fg_op *op) {
    if (op->kind == FG_OP_const) return !in_place(it, op->first_output);
    return op->kind != FG_OP_placeholder || op->extra != 0;
}

static void write_node(fg_drawing *it, fg_op_id id) {
    const fg_op *op = fg_graph_op(it->graph, id);
    const char *name = fg_op_full_name(it->graph, it->arena, id);
    if (op->kind == FG_OP_variable) name = it->graph->variables.at[op->extra].full_name->text;
    if (placeholder_of(it, op)) name = placeholder_of(it, op)->full_name->text;
    enter_scope(it, name);
    if (op->kind == FG_OP_loop_state) open_loop(it, op->extra);
    if (is_drawn(it, op)) {
        write_indent(it);
        fg_text_printf(it->out, "n%u [%s, label=\"", id, style_of(it, op));
        write_label(it, op, name);
        fg_text_puts(it->out, "\"];\n");
    }
    if (op->kind == FG_OP_loop) close_loop(it);
}

/* ---- edges ---- */

/* From a value's operation; `style` goes behind the label. */
static void write_edge(fg_drawing *it, fg_value_id value, fg_op_id to, const char *label,
                       const char *style) {
    const fg_value *from = fg_graph_value(it->graph, value);
    if (!value || !is_drawn(it, fg_graph_op(it->graph, from->op))) return;
    fg_text_printf(it->out, "    n%u -> n%u", from->op, to);
    if (*label || from->output > 0) {
        fg_text_printf(it->out, " [label=\"%s\"%s", label, style);
        if (from->output > 0) fg_text_printf(it->out, ", taillabel=\":%u\"", from->output);
        fg_text_putc(it->out, ']');
    }
    fg_text_puts(it->out, ";\n");
}

static void write_inputs(fg_drawing *it, fg_op_id id) {
    static const char *const sides[] = {"if", "then", "else"};
    const fg_graph *graph = it->graph;
    const fg_op *op = fg_graph_op(graph, id);
    uint32_t count = op->input_count;
    if (op->kind == FG_OP_loop) count = 0;
    for (uint32_t i = 0; i < count; i++)
        write_edge(it, fg_op_inputs(graph, op)[i], id,
                   op->kind == FG_OP_select_branch ? sides[i] : "",
                   op->kind == FG_OP_select_branch && i == 0 ? ", style=bold" : "");
    for (uint32_t c = op->control; c && graph->controls.at[c]; c++) {
        const fg_op *other = fg_graph_op(graph, graph->controls.at[c]);
        if (is_drawn(it, other))
            fg_text_printf(it->out, "    n%u -> n%u [style=dotted];\n", graph->controls.at[c], id);
    }
}

static void write_loop_edges(fg_drawing *it, fg_op_id id) {
    const fg_graph *graph = it->graph;
    const fg_op *op = fg_graph_op(graph, id);
    const fg_loop *loop = &graph->loops.at[op->extra];
    for (uint32_t i = 0; i < loop->count; i++)
        write_edge(it, fg_op_inputs(graph, op)[i], loop->first, "first", "");
    for (uint32_t i = 0; i <= loop->count; i++)
        write_edge(it, graph->inputs.at[loop->body + i], id, i == 0 ? "while" : "next",
                   ", color=blue");
}

static void write_update_edges(fg_drawing *it, fg_op_id id) {
    const fg_graph *graph = it->graph;
    for (uint32_t u = fg_graph_op(graph, id)->extra; u; u = graph->updates.at[u].next) {
        fg_value_id to = graph->variables.at[graph->updates.at[u].variable].value;
        write_edge(it, graph->updates.at[u].value, graph->values.at[to].op, "update",
                   ", style=dashed, constraint=false");
    }
}

static void write_edges(fg_drawing *it, fg_op_id id) {
    const fg_graph *graph = it->graph;
    const fg_op *op = fg_graph_op(graph, id);
    if (!is_drawn(it, op)) return;
    write_inputs(it, id);
    if (op->kind == FG_OP_loop) write_loop_edges(it, id);
    if (op->kind == FG_OP_identity && op->extra) write_update_edges(it, id);
    if (op->kind == FG_OP_variable)
        write_edge(it, graph->variables.at[op->extra].initial, id, "first", ", style=dashed");
}

/* ---- signatures ---- */

static void write_signature(fg_drawing *it, uint32_t number) {
    const fg_signature *signature = &it->graph->signatures.at[number];
    const char *name = signature->name ? signature->name->text : "outputs";
    fg_text_printf(it->out, "    s%u [shape=house, label=", number);
    write_quoted(it, name);
    fg_text_puts(it->out, "];\n");
    for (uint32_t i = 0; i < signature->output_count; i++) {
        const fg_value *value = fg_graph_value(it->graph, signature->outputs[i].value);
        if (!is_drawn(it, fg_graph_op(it->graph, value->op))) continue;
        fg_text_printf(it->out, "    n%u -> s%u [label=", value->op, number);
        write_quoted(it, signature->outputs[i].name->text);
        fg_text_puts(it->out, "];\n");
    }
}

void fg_emit_dot(const fg_graph *graph, fg_arena *scratch, fg_text *out) {
    fg_drawing it = {.graph = graph, .arena = scratch, .out = out};
    fg_text_puts(out, "digraph ");
    write_quoted(&it, graph->name ? graph->name->text : "graph");
    fg_text_puts(out,
                 " {\n    node [fontname=\"Helvetica\", fontsize=10];\n"
                 "    edge [fontname=\"Helvetica\", fontsize=8];\n");
    for (fg_op_id id = 1; id < graph->ops.count; id++) write_node(&it, id);
    close_scopes(&it, 0);
    for (fg_op_id id = 1; id < graph->ops.count; id++) write_edges(&it, id);
    for (uint32_t i = 0; i < graph->signatures.count; i++) write_signature(&it, i);
    fg_text_puts(out, "}\n");
}
