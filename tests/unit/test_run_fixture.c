#include "test_run_fixture.h"

#include <stdarg.h>
#include <string.h>

#include "diag/catalogue.h"

#define LINE 16

void rx_init(rx *fx) {
    static char text[2000 * LINE];
    memset(fx, 0, sizeof *fx);
    memset(rx_calls, 0, sizeof rx_calls);
    fg_memory_init(&fx->memory, SIZE_MAX);
    fg_arena_init(&fx->arena, &fx->memory);
    fg_arena_init(&fx->scratch, &fx->memory);
    fg_arena_init(&fx->plan_arena, &fx->memory);
    fx->arena.guard = fx->scratch.guard = fx->plan_arena.guard = &fx->guard;
    if (setjmp(fx->guard.env)) ck_abort_msg("memory ran out");
    fg_names_init(&fx->names, &fx->arena);
    fg_sources_init(&fx->sources, &fx->arena);
    memset(text, 'x', sizeof text);
    for (size_t i = LINE - 1; i < sizeof text; i += LINE) text[i] = '\n';
    fx->file = fg_sources_add(&fx->sources, FG_SOURCE_FILE, "hand.graph", text, sizeof text);
    fg_report_init(&fx->report, &fx->memory, &fx->sources);
    fx->report.arena.guard = &fx->guard;
    fg_graph_init(&fx->graph, &fx->arena, &fx->names, &fx->sources);
    fg_kernel_table_init(&fx->kernels, rx_kernels);
    fx->engine = (fg_engine){.memory = &fx->memory, .kernels = &fx->kernels};
}

void rx_fini(rx *fx) {
    fg_executor_free(fx->executor);
    fg_plan_fini(&fx->plan);
    for (uint32_t i = 0; i < fx->feeds.count; i++) fg_tensor_unref(fx->feeds.at[i].tensor);
    fg_graph_fini(&fx->graph);
    fg_report_fini(&fx->report);
    fg_arena_fini(&fx->plan_arena);
    fg_arena_fini(&fx->scratch);
    fg_arena_fini(&fx->arena);
    ck_assert_uint_eq(atomic_load(&fx->memory.used), 0);
}

/* ---- graphs ---- */

static fg_span next_line(rx *fx) {
    uint32_t begin = fx->line < 1999 ? fx->line++ * LINE : 0;
    return (fg_span){fx->file, begin, begin + 5};
}

const fg_size *rx_number(rx *fx, int64_t number) {
    return fg_size_number(&fx->graph.sizes, number);
}

const fg_size *rx_symbol(rx *fx, const char *name) {
    return fg_size_symbol(&fx->graph.sizes, fg_name_of_text(&fx->names, name), (fg_span){0}, false);
}

static fg_value_id add_record(rx *fx, fg_op_kind kind, fg_type type, uint32_t record) {
    fg_span span = next_line(fx);
    fg_op_id id = fg_graph_add(&fx->graph, kind, 0, span, NULL, 0, NULL, &type, 1);
    fg_graph_op(&fx->graph, id)->extra = record;
    return fg_graph_op(&fx->graph, id)->first_output;
}

fg_value_id rx_placeholder(rx *fx, const char *name, fg_dtype dtype, int rank,
                           const fg_size *const *dims) {
    fg_shape *shape = fg_shape_new(&fx->arena, rank);
    for (int i = 0; i < rank; i++) shape->dims[i] = dims[i];
    const fg_name *interned = fg_name_of_text(&fx->names, name);
    fg_value_id value =
        add_record(fx, FG_OP_placeholder, (fg_type){dtype, shape}, fx->graph.placeholders.count);
    fg_graph_maker(&fx->graph, value)->name = interned;
    fg_placeholder placeholder = {.value = value,
                                  .name = interned,
                                  .full_name = interned,
                                  .span = fg_graph_maker(&fx->graph, value)->span};
    FG_PUSH(&fx->arena, &fx->graph.placeholders, placeholder);
    return value;
}

fg_value_id rx_vector(rx *fx, const char *name, const fg_size *size) {
    return rx_placeholder(fx, name, FG_FLOAT32, 1, &size);
}

fg_value_id rx_predicate(rx *fx, const char *name) {
    return rx_placeholder(fx, name, FG_BOOL, 0, NULL);
}

fg_value_id rx_variable(rx *fx, const char *name, int64_t size, fg_value_id initial) {
    const fg_shape *shape = fg_shape_of(&fx->arena, &fx->graph.sizes, 1, &size);
    fg_value_id value =
        add_record(fx, FG_OP_variable, (fg_type){FG_FLOAT32, shape}, fx->graph.variables.count);
    fg_variable variable = {.value = value,
                            .full_name = fg_name_of_text(&fx->names, name),
                            .span = fg_graph_maker(&fx->graph, value)->span,
                            .initial = initial,
                            .trainable = true};
    FG_PUSH(&fx->arena, &fx->graph.variables, variable);
    return value;
}

fg_value_id rx_floats(rx *fx, int count, ...) {
    int64_t dims[] = {count};
    fg_tensor *tensor = fg_graph_tensor(&fx->graph, &fx->memory, FG_FLOAT32, 1, dims);
    va_list args;
    va_start(args, count);
    for (int i = 0; i < count; i++) ((float *)tensor->data)[i] = (float)va_arg(args, double);
    va_end(args);
    return fg_graph_constant(&fx->graph, 0, next_line(fx), tensor);
}

fg_value_id rx_float(rx *fx, float value) {
    fg_tensor *tensor = fg_graph_tensor(&fx->graph, &fx->memory, FG_FLOAT32, 0, NULL);
    *(float *)tensor->data = value;
    return fg_graph_constant(&fx->graph, 0, next_line(fx), tensor);
}

fg_value_id rx_ints(rx *fx, int count, ...) {
    int64_t dims[] = {count};
    fg_tensor *tensor = fg_graph_tensor(&fx->graph, &fx->memory, FG_INT32, 1, dims);
    va_list args;
    va_start(args, count);
    for (int i = 0; i < count; i++) ((int32_t *)tensor->data)[i] = va_arg(args, int);
    va_end(args);
    return fg_graph_constant(&fx->graph, 0, next_line(fx), tensor);
}

fg_value_id rx_bool(rx *fx, bool value) {
    fg_tensor *tensor = fg_graph_tensor(&fx->graph, &fx->memory, FG_BOOL, 0, NULL);
    *(uint8_t *)tensor->data = value;
    return fg_graph_constant(&fx->graph, 0, next_line(fx), tensor);
}

static fg_attr *default_attrs(rx *fx, const fg_op_row *row) {
    fg_attr *attrs = FG_NEW_ARRAY(&fx->arena, fg_attr, row->param_count + 1);
    for (int i = 0; i < row->param_count; i++) attrs[i] = row->params[i].value;
    return attrs;
}

static fg_value_id add_typed(rx *fx, fg_op_kind kind, const fg_value_id *inputs, uint32_t count,
                             const fg_attr *attrs) {
    fg_type types[16] = {{0}}, outputs[8] = {{0}};
    for (uint32_t i = 0; i < count; i++) types[i] = fg_value_type(&fx->graph, inputs[i]);
    const fg_op_row *row = fg_op_row_of(kind);
    fg_infer infer = {.row = row,
                      .arena = &fx->arena,
                      .sizes = &fx->graph.sizes,
                      .input_count = count,
                      .output_count = row->result_count,
                      .inputs = types,
                      .attrs = attrs,
                      .outputs = outputs};
    if (!fg_infer_run(&infer)) ck_abort_msg("%s: %s", row->name, infer.message);
    fg_op_id id = fg_graph_add(&fx->graph, kind, 0, next_line(fx), inputs, count, attrs, outputs,
                               row->result_count);
    fg_graph_op(&fx->graph, id)->name = fg_name_printf(&fx->names, "%s_%u", row->name, id);
    return fg_graph_op(&fx->graph, id)->first_output;
}

fg_value_id rx_op(rx *fx, fg_op_kind kind, ...) {
    fg_value_id inputs[16];
    uint32_t count = 0;
    va_list args;
    va_start(args, kind);
    while ((inputs[count] = va_arg(args, fg_value_id)) != 0) count++;
    va_end(args);
    return add_typed(fx, kind, inputs, count, default_attrs(fx, fg_op_row_of(kind)));
}

fg_value_id rx_op_sizes(rx *fx, fg_op_kind kind, fg_value_id input, const char *attribute,
                        uint32_t count, const fg_size *const *sizes) {
    const fg_op_row *row = fg_op_row_of(kind);
    fg_attr *attrs = default_attrs(fx, row);
    const fg_size **copy = FG_NEW_ARRAY(&fx->arena, const fg_size *, count + 1);
    memcpy(copy, sizes, count * sizeof *copy);
    attrs[fg_op_param_index(row, attribute)] =
        (fg_attr){.kind = FG_ATTR_SIZES, .count = count, .sizes = copy};
    return add_typed(fx, kind, &input, input ? 1 : 0, attrs);
}

void rx_assert(rx *fx, fg_value_id condition, const char *message) {
    const fg_op_row *row = fg_op_row_of(FG_OP_assert);
    fg_attr *attrs = default_attrs(fx, row);
    attrs[fg_op_param_index(row, "message")] = (fg_attr){.kind = FG_ATTR_STRING, .s = message};
    fg_op_id id =
        fg_graph_add(&fx->graph, FG_OP_assert, 0, next_line(fx), &condition, 1, attrs, NULL, 0);
    FG_PUSH(&fx->arena, &fx->graph.asserts, id);
}

/* ---- demands ---- */

fg_tensor *rx_tensor_floats(rx *fx, int count, const float *values) {
    int64_t dims[] = {count};
    fg_tensor *tensor = fg_tensor_make(&fx->memory, FG_FLOAT32, 1, dims, true);
    ck_assert_ptr_nonnull(tensor);
    if (count > 0) memcpy(tensor->data, values, (size_t)count * sizeof *values);
    return tensor;
}

fg_tensor *rx_tensor_bool(rx *fx, bool truth) {
    fg_tensor *tensor = fg_tensor_make(&fx->memory, FG_BOOL, 0, NULL, true);
    ck_assert_ptr_nonnull(tensor);
    *(uint8_t *)tensor->data = truth;
    return tensor;
}

void rx_feed(rx *fx, fg_value_id value, fg_tensor *tensor) {
    fg_feed feed = {.name = "feed", .tensor = tensor, .rank = -1, .value = value};
    FG_PUSH(&fx->arena, &fx->feeds, feed);
}

void rx_feed_floats(rx *fx, fg_value_id value, int count, ...) {
    float values[64];
    va_list args;
    va_start(args, count);
    for (int i = 0; i < count; i++) values[i] = (float)va_arg(args, double);
    va_end(args);
    rx_feed(fx, value, rx_tensor_floats(fx, count, values));
}

void rx_feed_bool(rx *fx, fg_value_id value, bool truth) {
    rx_feed(fx, value, rx_tensor_bool(fx, truth));
}

void rx_feed_later(rx *fx, fg_value_id value) {
    rx_feed(fx, value, NULL);
    fx->feeds.at[fx->feeds.count - 1].rank = 0;
}

void rx_fetch(rx *fx, fg_value_id value) {
    fg_fetch fetch = {.name = "fetch", .value = value};
    FG_PUSH(&fx->arena, &fx->fetches, fetch);
}

/* Every operation is needed for all that the check says; the bindings are the compiler's. */
static void resolve(rx *fx) {
    fx->resolution =
        (fg_resolution){.op_needed = FG_NEW_ARRAY(&fx->arena, uint8_t, fx->graph.ops.count),
                        .fed = FG_NEW_ARRAY(&fx->arena, uint32_t, fx->graph.values.count),
                        .known = FG_NEW_ARRAY(&fx->arena, uint8_t, fx->graph.values.count)};
    for (uint32_t i = 0; i < fx->feeds.count; i++)
        fx->resolution.fed[fx->feeds.at[i].value] = i + 1;
}

bool rx_compile(rx *fx) {
    if (!fx->resolution.fed) resolve(fx);
    fx->order = (fg_plan_order){.graph = &fx->graph,
                                .engine = &fx->engine,
                                .feeds = fx->feeds.at,
                                .feed_count = fx->feeds.count,
                                .fetches = fx->fetches.at,
                                .fetch_count = fx->fetches.count,
                                .resolution = &fx->resolution};
    return fg_plan_make(&fx->plan, &fx->plan_arena, &fx->scratch, &fx->order, &fx->report);
}

void rx_prepare(rx *fx) {
    if (!rx_compile(fx)) ck_abort_msg("it does not compile: %s", rx_codes(fx));
    fg_arena_fini(&fx->scratch); /* nothing of it may be needed any more */
    fx->scratch.guard = &fx->guard;
    fx->executor = fg_executor_new(&fx->engine, &fx->plan);
    ck_assert_ptr_nonnull(fx->executor);
    for (uint32_t i = 0; i < fx->feeds.count; i++)
        if (fx->feeds.at[i].tensor) fg_executor_feed(fx->executor, i, fx->feeds.at[i].tensor);
    fg_executor_seed(fx->executor, 7);
}

bool rx_execute(rx *fx, uint64_t number) {
    return fg_executor_execute(fx->executor, number);
}

void rx_expect(rx *fx, uint32_t output, int count, ...) {
    const fg_tensor *tensor = fx->executor->outputs[output];
    ck_assert_ptr_nonnull(tensor);
    ck_assert_int_eq(tensor->dtype, FG_FLOAT32);
    ck_assert_uint_eq(tensor->count, (size_t)count);
    va_list args;
    va_start(args, count);
    for (int i = 0; i < count; i++)
        ck_assert_double_eq_tol((double)((const float *)tensor->data)[i], va_arg(args, double),
                                1e-6);
    va_end(args);
}

const char *rx_codes(rx *fx) {
    fg_text text;
    fg_text_init(&text, &fx->arena);
    fg_report_sort(&fx->report);
    for (uint32_t i = 0; i < fx->report.list.count; i++)
        fg_text_printf(&text, "%s%s", i ? " " : "", fg_rule_of(fx->report.list.at[i]->code)->code);
    return fg_text_get(&text);
}

uint32_t rx_finding_line(rx *fx) {
    ck_assert_uint_gt(fx->report.list.count, 0);
    fg_span span = fx->report.list.at[0]->span;
    return fg_source_place(&fx->sources, span.source, span.begin).line;
}
