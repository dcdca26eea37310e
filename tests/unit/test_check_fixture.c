#include "test_check_fixture.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diag/catalogue.h"

#define LINE 80

void fx_init(fixture *fx) {
    static char text[FX_LINES * LINE + 1];
    memset(fx, 0, sizeof *fx);
    fg_memory_init(&fx->memory, SIZE_MAX);
    fg_arena_init(&fx->arena, &fx->memory);
    fx->arena.guard = &fx->guard;
    fg_names_init(&fx->names, &fx->arena);
    fg_sources_init(&fx->sources, &fx->arena);
    memset(text, 'x', sizeof text);
    for (size_t i = 1; i <= FX_LINES; i++) text[i * LINE - 1] = '\n';
    text[FX_LINES * LINE] = '\0';
    fx->file = fg_sources_add(&fx->sources, FG_SOURCE_FILE, "enc.graph", text, FX_LINES * LINE);
    fx->library =
        fg_sources_add(&fx->sources, FG_SOURCE_LIBRARY, "layers/all.graph", text, FX_LINES * LINE);
    fg_report_init(&fx->report, &fx->memory, &fx->sources);
    fx->report.arena.guard = &fx->guard;
    fg_graph_init(&fx->graph, &fx->arena, &fx->names, &fx->sources);
}

void fx_fini(fixture *fx) {
    for (uint32_t i = 0; i < fx->demand.feeds.count; i++)
        fg_tensor_unref(fx->demand.feeds.at[i].tensor);
    fg_graph_fini(&fx->graph);
    fg_report_fini(&fx->report);
    fg_arena_fini(&fx->arena);
    ck_assert_uint_eq(atomic_load(&fx->memory.used), 0);
}

fg_span fx_span(const fixture *fx, uint32_t line, uint32_t length) {
    uint32_t begin = (line - 1) * LINE;
    return (fg_span){fx->file, begin, begin + length};
}

uint32_t fx_line(fixture *fx, fg_span span) {
    return fg_source_place(&fx->sources, span.source, span.begin).line;
}

/* ---- shapes ---- */

static const fg_size *symbol_of(fixture *fx, const char *text) {
    if (strcmp(text, "?") == 0) return fg_size_symbol(&fx->graph.sizes, NULL, (fg_span){0}, false);
    const fg_name *name = fg_name_of_text(&fx->names, text);
    const fg_size *size = fg_map_get(&fx->symbols, name);
    if (!size) {
        size = fg_size_symbol(&fx->graph.sizes, name, (fg_span){0}, false);
        fg_map_set(&fx->arena, &fx->symbols, name, (void *)(uintptr_t)size);
    }
    return size;
}

/* "n", "8", "2*n", "n+1" */
static const fg_size *size_of(fixture *fx, const char *text) {
    char left[32];
    const char *sign = strpbrk(text, "*+");
    if (sign) {
        snprintf(left, sizeof left, "%.*s", (int)(sign - text), text);
        const fg_size *a = size_of(fx, left), *b = size_of(fx, sign + 1);
        return *sign == '*' ? fg_size_multiply(&fx->graph.sizes, a, b)
                            : fg_size_add(&fx->graph.sizes, a, b);
    }
    char *end;
    long number = strtol(text, &end, 10);
    return *end == '\0' ? fg_size_number(&fx->graph.sizes, number) : symbol_of(fx, text);
}

const fg_shape *fx_shape(fixture *fx, const char *text) {
    if (strcmp(text, "...") == 0) return &fg_shape_unknown;
    char copy[128];
    const fg_size *sizes[FG_MAX_RANK];
    int rank = 0;
    snprintf(copy, sizeof copy, "%s", text);
    for (char *part = strtok(copy, ", "); part; part = strtok(NULL, ", "))
        sizes[rank++] = size_of(fx, part);
    fg_shape *shape = fg_shape_new(&fx->arena, rank);
    for (int i = 0; i < rank; i++) shape->dims[i] = sizes[i];
    return shape;
}

/* ---- operations ---- */

/* The definitions are the library's. */
static fg_span span_here(const fixture *fx, uint32_t line, uint32_t length) {
    fg_span span = fx_span(fx, line, length);
    if (fx->frame) span.source = fx->library;
    return span;
}

static fg_value_id add_op(fixture *fx, uint32_t line, fg_op_kind kind, fg_type type,
                          const fg_value_id *inputs, uint32_t count) {
    fg_op_id op = fg_graph_add(&fx->graph, kind, fx->frame, span_here(fx, line, 5), inputs, count,
                               NULL, &type, 1);
    return fg_graph_op(&fx->graph, op)->first_output;
}

static void set_op_name(fixture *fx, fg_value_id value, const char *name) {
    fg_graph_maker(&fx->graph, value)->name = fg_name_of_text(&fx->names, name);
}

void fx_name(fixture *fx, const char *name, fg_value_id value) {
    fg_graph_publish(&fx->graph, fg_name_of_text(&fx->names, name), value);
}

static fg_value_id add_placeholder(fixture *fx, uint32_t line, const char *name, fg_value_id value,
                                   fg_value_id fallback) {
    const fg_name *interned = fg_name_of_text(&fx->names, name);
    fg_graph_maker(&fx->graph, value)->extra = fx->graph.placeholders.count;
    set_op_name(fx, value, name);
    FG_PUSH(&fx->arena, &fx->graph.placeholders,
            (fg_placeholder){.value = value,
                             .name = interned,
                             .full_name = interned,
                             .span = fx_span(fx, line, (uint32_t)strlen(name)),
                             .fallback = fallback});
    fx_name(fx, name, value);
    return value;
}

fg_value_id fx_placeholder(fixture *fx, uint32_t line, const char *name, fg_dtype dtype,
                           const char *shape) {
    fg_type type = {dtype, fx_shape(fx, shape)};
    return add_placeholder(fx, line, name, add_op(fx, line, FG_OP_placeholder, type, NULL, 0), 0);
}

fg_value_id fx_phase(fixture *fx, uint32_t line, const char *full_name) {
    fg_value_id value = fx_placeholder(fx, line, "learning_phase", FG_BOOL, "");
    fg_placeholder *placeholder = &fx->graph.placeholders.at[fx->graph.placeholders.count - 1];
    placeholder->full_name = fg_name_of_text(&fx->names, full_name);
    placeholder->is_phase = true;
    fx->graph.phase = value;
    return value;
}

fg_value_id fx_default(fixture *fx, uint32_t line, const char *name, fg_value_id fallback) {
    fg_type type = fg_value_type(&fx->graph, fallback);
    return add_placeholder(
        fx, line, name, add_op(fx, line, FG_OP_placeholder_default, type, &fallback, 1), fallback);
}

fg_value_id fx_variable(fixture *fx, uint32_t line, const char *name, fg_dtype dtype,
                        const char *shape) {
    fg_type type = {dtype, fx_shape(fx, shape)};
    fg_value_id value = add_op(fx, line, FG_OP_variable, type, NULL, 0);
    fg_graph_maker(&fx->graph, value)->extra = fx->graph.variables.count;
    const fg_name *interned = fg_name_of_text(&fx->names, name);
    FG_PUSH(&fx->arena, &fx->graph.variables,
            (fg_variable){.value = value, .full_name = interned, .span = fx_span(fx, line, 5)});
    return value;
}

static fg_value_id add_constant(fixture *fx, fg_tensor *tensor) {
    fg_graph_hold(&fx->graph, tensor);
    return fg_graph_constant(&fx->graph, fx->frame, (fg_span){0}, tensor);
}

fg_value_id fx_bool(fixture *fx, bool truth) {
    return add_constant(fx, fx_bool_tensor(fx, truth));
}

fg_value_id fx_int(fixture *fx, int32_t number) {
    fg_tensor *tensor = fx_tensor(fx, FG_INT32, 0, NULL);
    *(int32_t *)tensor->data = number;
    return add_constant(fx, tensor);
}

static fg_type type_of_op(fixture *fx, fg_op_kind kind, const fg_value_id *inputs) {
    fg_type first = fg_value_type(&fx->graph, inputs[0]);
    switch (kind) {
        case FG_OP_select_branch:
            return fg_value_type(&fx->graph, inputs[1]);
        case FG_OP_logical_and:
        case FG_OP_logical_or:
        case FG_OP_logical_not:
        case FG_OP_identity:
            return first;
        case FG_OP_less:
        case FG_OP_equal:
        case FG_OP_not_equal:
        case FG_OP_greater:
            return (fg_type){FG_BOOL, first.shape};
        case FG_OP_any:
            return (fg_type){FG_BOOL, &fg_shape_scalar};
        default:
            return (fg_type){first.dtype, first.shape};
    }
}

fg_value_id fx_op(fixture *fx, uint32_t line, fg_op_kind kind, const char *name, ...) {
    fg_value_id inputs[8];
    uint32_t count = 0;
    va_list args;
    va_start(args, name);
    for (fg_value_id v; (v = va_arg(args, fg_value_id)) != 0;) inputs[count++] = v;
    va_end(args);
    fg_value_id value = add_op(fx, line, kind, type_of_op(fx, kind, inputs), inputs, count);
    if (name) {
        set_op_name(fx, value, name);
        if (fx->frame == 0) fx_name(fx, name, value);
    }
    return value;
}

void fx_enter(fixture *fx, uint32_t line, const char *definition, const char *name) {
    const fg_name *above = fx->graph.frames.at[fx->frame].full_name;
    fg_frame frame = {
        .parent = fx->frame,
        .name = name ? fg_name_of_text(&fx->names, name) : NULL,
        .full_name = above && name ? fg_name_printf(&fx->names, "%s/%s", above->text, name)
                     : name        ? fg_name_of_text(&fx->names, name)
                                   : above,
        .definition = definition ? fg_name_of_text(&fx->names, definition) : NULL,
        .call = span_here(fx, line, 10),
    };
    FG_PUSH(&fx->arena, &fx->graph.frames, frame);
    fx->frame = fx->graph.frames.count - 1;
}

void fx_leave(fixture *fx) {
    fx->frame = fx->graph.frames.at[fx->frame].parent;
}

void fx_control(fixture *fx, fg_value_id of, fg_value_id after) {
    fg_graph_maker(&fx->graph, of)->control = fx->graph.controls.count;
    FG_PUSH(&fx->arena, &fx->graph.controls, fg_graph_value(&fx->graph, after)->op);
    FG_PUSH(&fx->arena, &fx->graph.controls, 0);
}

/* ---- signatures ---- */

/* "alias=name:true": the parts that are there. */
static void split(char *text, char **alias, char **name, char **fixed) {
    *fixed = strchr(text, ':');
    if (*fixed) *(*fixed)++ = '\0';
    *name = strchr(text, '=');
    if (*name) *(*name)++ = '\0';
    *alias = text;
    if (!*name) *name = text;
}

void fx_signature(fixture *fx, uint32_t line, const char *name, const char *inputs,
                  const char *outputs) {
    fg_signature signature = {.name = fg_name_of_text(&fx->names, name),
                              .span = fx_span(fx, line, (uint32_t)strlen(name)),
                              .inputs = FG_NEW_ARRAY(&fx->arena, fg_input, 16),
                              .outputs = FG_NEW_ARRAY(&fx->arena, fg_output, 16)};
    char copy[256], *alias, *of, *fixed;
    snprintf(copy, sizeof copy, "%s", inputs);
    for (char *part = strtok(copy, ", "); part; part = strtok(NULL, ", ")) {
        split(part, &alias, &of, &fixed);
        fg_input *input = &signature.inputs[signature.input_count++];
        input->name = fg_name_of_text(&fx->names, alias);
        input->value = fg_graph_find(&fx->graph, of, strlen(of));
        input->span = fx_span(fx, line, 3);
        ck_assert_uint_ne(input->value, 0);
        if (!fixed) continue;
        input->fixed = fx_bool_tensor(fx, strcmp(fixed, "true") == 0);
        fg_graph_hold(&fx->graph, input->fixed);
    }
    snprintf(copy, sizeof copy, "%s", outputs);
    for (char *part = strtok(copy, ", "); part; part = strtok(NULL, ", ")) {
        split(part, &alias, &of, &fixed);
        fg_output *output = &signature.outputs[signature.output_count++];
        output->name = fg_name_of_text(&fx->names, alias);
        output->value = fg_graph_find(&fx->graph, of, strlen(of));
        ck_assert_uint_ne(output->value, 0);
    }
    FG_PUSH(&fx->arena, &fx->graph.signatures, signature);
}

/* ---- demands ---- */

fg_tensor *fx_tensor(fixture *fx, fg_dtype dtype, int rank, const int64_t *dims) {
    fg_tensor *tensor = fg_tensor_make(&fx->memory, dtype, rank, dims, true);
    ck_assert_ptr_nonnull(tensor);
    return tensor;
}

fg_tensor *fx_bool_tensor(fixture *fx, bool truth) {
    fg_tensor *tensor = fx_tensor(fx, FG_BOOL, 0, NULL);
    *(uint8_t *)tensor->data = truth;
    return tensor;
}

fg_feed *fx_feed_tensor(fixture *fx, const char *name, fg_tensor *tensor) {
    fg_feed feed = {.name = name, .tensor = tensor, .rank = -1};
    char *label = fg_arena_printf(&fx->arena, "feed %u", fx->demand.feeds.count + 1);
    char *text = fg_arena_printf(&fx->arena, "%s=@file.npy", name);
    uint32_t source = fg_sources_add(&fx->sources, FG_SOURCE_ARGUMENT, label, text, strlen(text));
    uint32_t length = (uint32_t)strlen(name);
    feed.span = (fg_span){source, 0, length};
    feed.value_span = (fg_span){source, length + 1, (uint32_t)strlen(text)};
    FG_PUSH(&fx->arena, &fx->demand.feeds, feed);
    return &fx->demand.feeds.at[fx->demand.feeds.count - 1];
}

fg_feed *fx_feed(fixture *fx, const char *name, const int *dims) {
    int64_t wide[FG_MAX_RANK];
    int rank = 0;
    for (; dims && dims[rank] >= 0; rank++) wide[rank] = dims[rank];
    return fx_feed_tensor(fx, name, fx_tensor(fx, FG_FLOAT32, rank, wide));
}

fg_feed *fx_promise(fixture *fx, const char *name) {
    fg_feed *feed = fx_feed_tensor(fx, name, NULL);
    feed->value_span = (fg_span){0};
    return feed;
}

void fx_fetch(fixture *fx, const char *name) {
    FG_PUSH(&fx->arena, &fx->demand.fetches, (fg_fetch){.name = name});
}

void fx_by_signature(fixture *fx, const char *name) {
    for (uint32_t i = 0; i < fx->graph.signatures.count; i++)
        if (strcmp(fx->graph.signatures.at[i].name->text, name) == 0)
            fx->demand.signature = &fx->graph.signatures.at[i];
    ck_assert_ptr_nonnull(fx->demand.signature);
}

/* ---- what was found ---- */

const char *fx_codes(fixture *fx) {
    fg_text codes;
    fg_text_init(&codes, &fx->arena);
    fg_report_sort(&fx->report);
    for (uint32_t i = 0; i < fx->report.list.count; i++)
        fg_text_printf(&codes, "%s%s", i ? " " : "", fg_rule_of(fx->report.list.at[i]->code)->code);
    return fg_text_get(&codes);
}

const char *fx_check(fixture *fx) {
    fg_graph_name_rest(&fx->graph);
    bool good = fg_check_demand(&fx->graph, &fx->arena, &fx->memory, &fx->demand, &fx->report,
                                &fx->resolution);
    ck_assert_int_eq(good, fx->report.counts[FG_SEVERITY_ERROR] == 0);
    return fx_codes(fx);
}

const char *fx_prove(fixture *fx) {
    fg_graph_name_rest(&fx->graph);
    bool good = fg_check_model(&fx->graph, &fx->arena, &fx->memory, &fx->report);
    ck_assert_int_eq(good, fx->report.counts[FG_SEVERITY_ERROR] == 0);
    return fx_codes(fx);
}

const fg_finding *fx_finding(fixture *fx, fg_code code) {
    for (uint32_t i = 0; i < fx->report.list.count; i++)
        if (fx->report.list.at[i]->code == code) return fx->report.list.at[i];
    ck_abort_msg("no %s among %s", fg_rule_of(code)->code, fx_codes(fx));
}

bool fx_needed(const fixture *fx, fg_value_id value) {
    return fx->resolution.op_needed[fg_graph_value(&fx->graph, value)->op] != 0;
}
