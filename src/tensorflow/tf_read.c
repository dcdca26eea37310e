#include "tensorflow/tf_read.h"

#include "tensorflow/proto_text.h"
#include "tensorflow/tf_link.h"
#include "tensorflow/wire.h"

/* ---- what it is ---- */

typedef enum content { GRAPH_DEF, META_GRAPH, SAVED_MODEL } content;

/* So much is looked at before a file is taken for one of bytes or of text. */
#define LOOK 65536u

static bool has_control(const char *at, size_t length) {
    for (size_t i = 0; i < length && i < LOOK; i++)
        if ((unsigned char)at[i] < 0x20 && (at[i] < '\t' || at[i] > '\r')) return true;
    return false;
}

/* The first bytes that the messages can have: a field of a low number. */
static bool is_tag(char first) {
    return first == '\x08' || first == '\x0a' || first == '\x12' || first == '\x18' ||
           first == '\x1a' || first == '\x22' || first == '\x2a';
}

/* The first word of a text in which no statement of the language could begin: "node {", "graph_def
 * <", "saved_model_schema_version:". */
static fg_bytes first_field(const char *at, size_t length) {
    const char *end = at + length;
    if (length >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) at += 3;
    while (at < end && (*at == '#' || *at == ' ' || (*at >= '\t' && *at <= '\r'))) {
        if (*at == '#')
            while (at < end && *at != '\n') at++;
        else
            at++;
    }
    const char *begin = at;
    while (at < end && ((*at >= 'a' && *at <= 'z') || *at == '_')) at++;
    fg_bytes word = {begin, (size_t)(at - begin)};
    while (at < end && (*at == ' ' || (*at >= '\t' && *at <= '\r'))) at++;
    bool follows = at < end && (*at == '{' || *at == '<' || *at == ':');
    return follows ? word : (fg_bytes){0};
}

/* The messages by the fields that a text of them can begin with. `version` is not among them, nor
 * anything else that is a name in other files too. */
static bool has_field(const fg_message *message, fg_bytes word) {
    return word.length > 0 && fg_message_field_named(message, word) != NULL;
}

fg_tf_format fg_tf_format_of(const char *text, size_t length) {
    if (length == 0) return FG_TF_OTHER;
    if (is_tag(text[0]) && has_control(text, length)) return FG_TF_WIRE;
    fg_bytes word = first_field(text, length);
    bool is = has_field(&fg_tf_graph_def_message, word) ||
              has_field(&fg_tf_meta_graph_message, word) ||
              has_field(&fg_tf_saved_model_message, word);
    return is ? FG_TF_TEXT : FG_TF_OTHER;
}

static bool is_operation_name(fg_bytes bytes) {
    for (size_t i = 0; i < bytes.length; i++) {
        char c = bytes.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '_' || c == '.' || c == '>' || c == '/' || c == '-'))
            return false;
    }
    return bytes.length > 0;
}

/* The first field of a number in some bytes. */
static bool find_field(fg_bytes bytes, uint64_t number, fg_wire_field *field) {
    fg_message_input quiet = {0};
    const char *at = bytes.at, *end = at + bytes.length;
    while (fg_wire_next(&quiet, &at, end, field))
        if (field->number == number && field->type == 2) return true;
    return false;
}

/* A NodeDef names its operation in field 2, where a MetaInfoDef has a list of operations. */
static bool is_node(fg_bytes bytes) {
    fg_wire_field field;
    return find_field(bytes, 2, &field) && is_operation_name(field.bytes);
}

static content wire_content(const char *text, size_t length) {
    fg_bytes all = {text, length};
    fg_wire_field field, inner;
    if (text[0] == '\x08') return SAVED_MODEL;
    bool first = find_field(all, 1, &field);
    if (first && is_node(field.bytes)) return GRAPH_DEF;
    bool second = find_field(all, 2, &field);
    if (!second) return first && find_field(all, 5, &inner) ? META_GRAPH : GRAPH_DEF;
    bool nodes = find_field(field.bytes, 1, &inner) && is_node(inner.bytes);
    if (nodes) return META_GRAPH;
    /* a SavedModel without its schema's version: its graphs are in field 2 */
    fg_wire_field graph;
    if (!first && find_field(field.bytes, 2, &graph) && find_field(graph.bytes, 1, &inner) &&
        is_node(inner.bytes))
        return SAVED_MODEL;
    return first ? META_GRAPH : GRAPH_DEF;
}

static content text_content(const char *text, size_t length) {
    fg_bytes word = first_field(text, length);
    if (has_field(&fg_tf_graph_def_message, word)) return GRAPH_DEF;
    return has_field(&fg_tf_meta_graph_message, word) ? META_GRAPH : SAVED_MODEL;
}

/* ---- reading ---- */

bool fg_tf_read_bytes(fg_arena *arena, fg_bytes bytes, const fg_message *message, void *into) {
    fg_message_input input = {.arena = arena, .begin = bytes.at, .end = bytes.at + bytes.length};
    return fg_wire_read(&input, message, into);
}

static void say_malformed(fg_report *report, const fg_tf_graph *graph,
                          const fg_message_input *input, bool wire) {
    uint32_t begin = (uint32_t)(input->at - input->begin);
    fg_span span = {graph->source, begin, begin};
    fg_code code = input->limit ? FG_G105 : FG_G101;
    if (wire)
        fg_report_add(report, code, span, "byte %u: %s", begin, input->why);
    else
        fg_report_add(report, code, span, "%s", input->why);
}

static bool read_message(fg_tf_graph *graph, fg_arena *arena, fg_report *report,
                         fg_tf_format format, const fg_message *message, void *into) {
    fg_message_input input = {
        .arena = arena, .begin = graph->text, .end = graph->text + graph->length};
    fg_source *source = fg_sources_get(report->sources, graph->source);
    bool wire = format == FG_TF_WIRE;
    if (wire) source->kind = FG_SOURCE_NODES;
    bool right =
        wire ? fg_wire_read(&input, message, into) : fg_proto_text_read(&input, message, into);
    if (right)
        source->kind = FG_SOURCE_NODES;
    else
        say_malformed(report, graph, &input, wire);
    return right;
}

/* The graph that is served. */
static const fg_tf_meta_graph *choose_graph(const fg_tf_saved_model *model) {
    for (uint32_t i = 0; i < model->meta_graphs.count; i++) {
        const fg_tf_meta_graph *graph = &model->meta_graphs.at[i];
        const fg_tf_meta_info *info = graph->meta_info_def;
        for (uint32_t k = 0; info && k < info->tags.count; k++)
            if (fg_bytes_are(info->tags.at[k], "serve")) return graph;
    }
    return model->meta_graphs.count ? &model->meta_graphs.at[0] : NULL;
}

static bool read_content(fg_tf_graph *graph, fg_arena *arena, fg_report *report,
                         fg_tf_format format) {
    content is = format == FG_TF_WIRE ? wire_content(graph->text, graph->length)
                                      : text_content(graph->text, graph->length);
    if (is == GRAPH_DEF) {
        fg_tf_graph_def *def = FG_NEW(arena, fg_tf_graph_def);
        graph->def = def;
        return read_message(graph, arena, report, format, &fg_tf_graph_def_message, def);
    }
    if (is == META_GRAPH) {
        fg_tf_meta_graph *meta = FG_NEW(arena, fg_tf_meta_graph);
        graph->meta = meta;
        if (!read_message(graph, arena, report, format, &fg_tf_meta_graph_message, meta))
            return false;
    } else {
        fg_tf_saved_model *model = FG_NEW(arena, fg_tf_saved_model);
        if (!read_message(graph, arena, report, format, &fg_tf_saved_model_message, model))
            return false;
        graph->saved_model = true;
        graph->meta = choose_graph(model);
    }
    graph->def = graph->meta ? graph->meta->graph_def : NULL;
    if (!graph->def)
        fg_report_add(report, FG_G101, (fg_span){graph->source, 0, 0}, "there is no graph in it");
    return graph->def != NULL;
}

fg_tf_graph *fg_tf_read(fg_arena *arena, fg_names *names, fg_report *report, uint32_t source,
                        fg_tf_format format, bool (*has_effect)(fg_bytes op)) {
    const fg_source *from = fg_sources_get(report->sources, source);
    fg_tf_graph *graph = FG_NEW(arena, fg_tf_graph);
    *graph = (fg_tf_graph){
        .source = source, .text = from->text, .length = from->length, .has_effect = has_effect};
    bool right =
        read_content(graph, arena, report, format) && fg_tf_link(graph, arena, names, report);
    return right ? graph : NULL;
}
