/* Two graphs are the same where their operations, by full name, read the same. Everything becomes
 * text: constants as their bytes, sizes as what they come to for three choices of the symbols. */
#include <math.h>
#include <string.h>

#include "test_graph.h"

typedef struct describer {
    reading *of;
    fg_graph *graph;
    fg_arena *arena;
    int64_t *symbols[3]; /* what each is, three times */
    uint32_t *loops;     /* by operation: the record of the loop that it is in, or 0 */
    uint8_t *within;     /* by operation: it stands in a loop, but need not */
} describer;

/* ---- symbols: by their names, or by the first value that has them ---- */

static uint32_t hash_of(const char *text, uint32_t seed) {
    uint32_t hash = 2166136261u ^ seed;
    for (; *text; text++) hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash ^ hash >> 15;
}

static void know_symbol(describer *d, uint32_t number, const char *name) {
    for (uint32_t i = 0; i < 3; i++)
        if (d->symbols[i][number] < 0) d->symbols[i][number] = 3 + hash_of(name, i * 77) % 40;
}

static bool is_part(const fg_op *op) {
    return op->kind == FG_OP_const || op->kind == FG_OP_size || op->kind == FG_OP_pack;
}

static void know_symbols(describer *d) {
    fg_graph *graph = d->graph;
    uint32_t count = graph->sizes.symbols.count;
    for (int i = 0; i < 3; i++) {
        d->symbols[i] = FG_NEW_ARRAY(d->arena, int64_t, count + 1);
        for (uint32_t s = 0; s < count; s++) d->symbols[i][s] = -1;
    }
    for (uint32_t s = 0; s < count; s++) {
        const fg_symbol *symbol = &graph->sizes.symbols.at[s];
        if (symbol->name && !symbol->computed) know_symbol(d, s, symbol->name->text);
    }
    for (uint32_t v = 1; v < graph->values.count; v++) {
        const fg_shape *shape = fg_graph_value(graph, v)->shape;
        if (is_part(fg_graph_maker(graph, v))) continue;
        for (int axis = 0; axis < shape->rank; axis++) {
            const fg_symbol *symbol = fg_size_is_symbol(&graph->sizes, shape->dims[axis]);
            if (!symbol) continue;
            know_symbol(d, symbol->number,
                        fg_arena_printf(d->arena, "%s axis %d",
                                        fg_value_full_name(graph, d->arena, v), axis));
        }
    }
}

/* What depends on the turn is in the loop; anything else may as well be before it. */
static void mark_loops(describer *d) {
    fg_graph *graph = d->graph;
    d->loops = FG_NEW_ARRAY(d->arena, uint32_t, graph->ops.count);
    d->within = FG_NEW_ARRAY(d->arena, uint8_t, graph->ops.count);
    for (uint32_t i = 1; i < graph->loops.count; i++) {
        const fg_loop *loop = &graph->loops.at[i];
        uint8_t *turns = FG_NEW_ARRAY(d->arena, uint8_t, graph->ops.count);
        for (fg_op_id id = loop->first; id < loop->op; id++) {
            const fg_op *op = fg_graph_op(graph, id);
            d->within[id] = 1;
            turns[id] = id == loop->first || op->kind == FG_OP_assert;
            for (uint32_t k = 0; k < op->input_count; k++)
                turns[id] |= turns[graph->values.at[fg_op_inputs(graph, op)[k]].op];
            if (turns[id]) d->loops[id] = i;
        }
    }
}

static void start(describer *d, reading *it) {
    *d = (describer){.of = it, .graph = &it->graph, .arena = &it->arena};
    know_symbols(d);
    mark_loops(d);
}

/* ---- values as text ---- */

static void describe_size(describer *d, const fg_size *size, fg_text *out) {
    for (int i = 0; i < 3; i++) {
        fg_bindings bindings = {d->symbols[i], d->graph->sizes.symbols.count};
        int64_t value;
        if (fg_size_evaluate(size, &bindings, &value))
            fg_text_printf(out, "%s%lld", i ? "|" : "", (long long)value);
        else
            fg_text_puts(out, i ? "|?" : "?");
    }
}

static void describe_shape(describer *d, const fg_shape *shape, fg_text *out) {
    fg_text_printf(out, "%d[", shape->rank);
    for (int i = 0; i < shape->rank; i++) {
        describe_size(d, shape->dims[i], out);
        fg_text_putc(out, ' ');
    }
    fg_text_putc(out, ']');
}

static void describe_tensor(const fg_tensor *tensor, fg_text *out) {
    size_t width = fg_dtype_size(tensor->dtype);
    fg_text_printf(out, "%s", fg_dtype_name(tensor->dtype));
    for (int i = 0; i < tensor->rank; i++)
        fg_text_printf(out, "[%lld]", (long long)tensor->dims[i]);
    for (size_t i = 0; i < tensor->count; i++) {
        const unsigned char *at = (const unsigned char *)tensor->data + i * width;
        fg_text_putc(out, ' ');
        if (fg_dtype_kind_of(tensor->dtype) == FG_REAL && isnan(fg_tensor_element(tensor, i)))
            fg_text_puts(out, "nan");
        else
            for (size_t b = 0; b < width; b++) fg_text_printf(out, "%02x", at[b]);
    }
}

static void describe_value(describer *d, fg_value_id value, bool listed, fg_text *out) {
    const fg_op *op = value ? fg_graph_maker(d->graph, value) : NULL;
    if (!op) {
        fg_text_puts(out, "none");
    } else if (op->kind == FG_OP_const) {
        describe_tensor(op->attrs[0].tensor, out);
    } else if (op->kind == FG_OP_size) {
        describe_size(d, op->attrs[0].sizes[0], out);
    } else if (op->kind == FG_OP_pack) {
        fg_text_puts(out, "pack(");
        for (uint32_t i = 0; i < op->input_count; i++) {
            describe_value(d, fg_op_inputs(d->graph, op)[i], true, out);
            fg_text_putc(out, ' ');
        }
        fg_text_putc(out, ')');
    } else if (listed && op->kind == FG_OP_cast) {
        fg_text_printf(out, "%s ", fg_dtype_name((fg_dtype)fg_graph_value(d->graph, value)->dtype));
        describe_value(d, fg_op_inputs(d->graph, op)[0], true, out);
    } else {
        fg_text_puts(out, fg_value_full_name(d->graph, d->arena, value));
    }
}

static void describe_attr(describer *d, const fg_attr *attr, fg_text *out) {
    switch ((fg_attr_kind)attr->kind) {
        case FG_ATTR_NONE:
            fg_text_puts(out, "none");
            break;
        case FG_ATTR_INT:
            fg_text_printf(out, "int %lld", (long long)attr->i);
            break;
        case FG_ATTR_FLOAT:
            fg_text_printf(out, "float %a", attr->f);
            break;
        case FG_ATTR_BOOL:
            fg_text_puts(out, attr->b ? "true" : "false");
            break;
        case FG_ATTR_STRING:
            fg_text_printf(out, "string %s", attr->s);
            break;
        case FG_ATTR_DTYPE:
            fg_text_puts(out, fg_dtype_name(attr->dtype));
            break;
        case FG_ATTR_INTS:
            for (uint32_t i = 0; i < attr->count; i++)
                fg_text_printf(out, "%lld,", (long long)attr->ints[i]);
            fg_text_puts(out, "ints");
            break;
        case FG_ATTR_SIZES:
            for (uint32_t i = 0; i < attr->count; i++) {
                describe_size(d, attr->sizes[i], out);
                fg_text_putc(out, ',');
            }
            fg_text_puts(out, "sizes");
            break;
        case FG_ATTR_TENSOR:
            describe_tensor(attr->tensor, out);
            break;
    }
}

/* ---- operations as text ---- */

static void describe_updates(describer *d, const fg_op *op, fg_text *out) {
    uint32_t first = op->kind == FG_OP_identity ? op->extra : 0;
    for (uint32_t u = first; u; u = d->graph->updates.at[u].next) {
        const fg_update *update = &d->graph->updates.at[u];
        fg_text_printf(out, "\n  updates %s with ",
                       d->graph->variables.at[update->variable].full_name->text);
        describe_value(d, update->value, false, out);
    }
}

static void describe_record(describer *d, const fg_op *op, fg_text *out) {
    if (op->kind == FG_OP_variable) {
        const fg_variable *variable = &d->graph->variables.at[op->extra];
        fg_text_printf(out, "\n  %s, at first ", variable->trainable ? "variable" : "state");
        describe_value(d, variable->initial, false, out);
    }
    if (op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default) {
        const fg_placeholder *placeholder = &d->graph->placeholders.at[op->extra];
        fg_text_printf(out, "\n  %s%s", placeholder->name->text,
                       placeholder->is_phase ? ", the phase" : "");
    }
}

/* What a loop captures is told by what its body reads. */
static void describe_inputs(describer *d, const fg_op *op, fg_text *out) {
    const fg_loop *loop = op->kind == FG_OP_loop ? &d->graph->loops.at[op->extra] : NULL;
    uint32_t count = loop ? loop->count : op->input_count;
    for (uint32_t i = 0; i < count; i++) {
        fg_text_puts(out, "\n  of ");
        describe_value(d, fg_op_inputs(d->graph, op)[i], false, out);
    }
    for (uint32_t i = 0; loop && i <= loop->count; i++) {
        fg_text_puts(out, i == 0 ? "\n  while " : "\n  then ");
        describe_value(d, d->graph->inputs.at[loop->body + i], false, out);
    }
}

static const char *describe_op(describer *d, fg_op_id id) {
    const fg_op *op = fg_graph_op(d->graph, id);
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    fg_text out;
    fg_text_init(&out, d->arena);
    fg_text_puts(&out, row->name);
    for (int i = 0; op->attrs && i < row->param_count; i++) {
        if (row->params[i].kind <= FG_PARAM_LIST) continue;
        fg_text_printf(&out, "\n  %s = ", row->params[i].name);
        describe_attr(d, &op->attrs[i], &out);
    }
    describe_inputs(d, op, &out);
    for (uint32_t c = op->control; c && d->graph->controls.at[c]; c++) {
        const fg_op *other = fg_graph_op(d->graph, d->graph->controls.at[c]);
        fg_text_puts(&out, "\n  after ");
        describe_value(d, other->first_output, false, &out);
    }
    for (uint32_t k = 0; k < op->output_count; k++) {
        const fg_value *value = fg_graph_value(d->graph, op->first_output + k);
        fg_text_printf(&out, "\n  gives %s", fg_dtype_name((fg_dtype)value->dtype));
        describe_shape(d, value->shape, &out);
    }
    if (d->loops[id])
        fg_text_printf(&out, "\n  in %s",
                       fg_op_full_name(d->graph, d->arena, d->graph->loops.at[d->loops[id]].op));
    describe_updates(d, op, &out);
    describe_record(d, op, &out);
    return fg_text_get(&out);
}

/* Variables and placeholders are known by the names of their records; a placeholder and an
 * operation may be called the same. NULL: a part of others, which has no name to keep. */
static const char *key_of(describer *d, fg_op_id id, const uint8_t *parts) {
    const fg_op *op = fg_graph_op(d->graph, id);
    if (is_part(op) || parts[id]) return NULL;
    if (op->kind == FG_OP_variable) return d->graph->variables.at[op->extra].full_name->text;
    if (op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default) {
        if (op->extra == 0) return NULL; /* dropped */
        return fg_arena_printf(d->arena, "placeholder %s",
                               d->graph->placeholders.at[op->extra].full_name->text);
    }
    return fg_op_full_name(d->graph, d->arena, id);
}

/* Casts of sizes that stand in a list are made where the list is. */
static uint8_t *find_parts(describer *d) {
    fg_graph *graph = d->graph;
    uint8_t *parts = FG_NEW_ARRAY(d->arena, uint8_t, graph->ops.count);
    uint32_t *uses = FG_NEW_ARRAY(d->arena, uint32_t, graph->values.count);
    for (uint32_t i = 0; i < graph->inputs.count; i++) uses[graph->inputs.at[i]]++;
    for (fg_op_id id = 1; id < graph->ops.count; id++) {
        const fg_op *op = fg_graph_op(graph, id);
        for (uint32_t i = 0; op->kind == FG_OP_pack && i < op->input_count; i++) {
            fg_value_id value = fg_op_inputs(graph, op)[i];
            if (uses[value] == 1) parts[graph->values.at[value].op] = 1;
        }
    }
    return parts;
}

/* ---- what is different ---- */

static fg_map operations_of(describer *d, fg_names *keys, const char **twice) {
    fg_map map = {0};
    const uint8_t *parts = find_parts(d);
    for (fg_op_id id = 1; id < d->graph->ops.count; id++) {
        const char *key = key_of(d, id, parts);
        if (!key) continue;
        const fg_name *name = fg_name_of_text(keys, key);
        if (fg_map_has(&map, name)) *twice = fg_arena_printf(d->arena, "%s is there twice", key);
        fg_map_set(d->arena, &map, name, (void *)describe_op(d, id));
    }
    return map;
}

static const char *compare_operations(describer *a, describer *b) {
    fg_names keys;
    fg_names_init(&keys, a->arena);
    const char *twice = NULL;
    fg_map of_a = operations_of(a, &keys, &twice), of_b = operations_of(b, &keys, &twice);
    if (twice) return twice;
    for (uint32_t side = 0; side < 2; side++) {
        const fg_map *from = side == 0 ? &of_a : &of_b, *to = side == 0 ? &of_b : &of_a;
        for (uint32_t i = 0; i < from->capacity; i++) {
            const fg_name *key = from->slots[i].key;
            const char *here = from->slots[i].value, *there = key ? fg_map_get(to, key) : NULL;
            if (!key || (there && strcmp(here, there) == 0)) continue;
            return fg_arena_printf(a->arena, "%s is\n%s\nand %s\n%s", key->text, here,
                                   side == 0 ? "becomes" : "was", there ? there : "nothing");
        }
    }
    return NULL;
}

/* Everything else as one text, in its order. */
static const char *describe_rest(describer *d) {
    fg_graph *graph = d->graph;
    fg_text out;
    fg_text_init(&out, d->arena);
    fg_text_printf(&out, "graph %s\n", graph->name ? graph->name->text : "");
    for (uint32_t i = 0; i < graph->weights.count; i++)
        fg_text_printf(&out, "weights %s\n", graph->weights.at[i].path);
    for (uint32_t i = 1; i < graph->placeholders.count; i++)
        fg_text_printf(&out, "placeholder %s\n", graph->placeholders.at[i].full_name->text);
    fg_text_puts(&out, "phase ");
    describe_value(d, graph->phase, false, &out);
    for (uint32_t i = 0; i < graph->asserts.count; i++)
        fg_text_printf(&out, "\nassert %s", describe_op(d, graph->asserts.at[i]));
    for (uint32_t i = 0; i < graph->signatures.count; i++) {
        const fg_signature *signature = &graph->signatures.at[i];
        fg_text_printf(&out, "\nsignature %s", signature->name ? signature->name->text : "(none)");
        for (uint32_t k = 0; k < signature->input_count; k++) {
            fg_text_printf(&out, "\n  takes %s: ", signature->inputs[k].name->text);
            describe_value(d, signature->inputs[k].value, false, &out);
            if (signature->inputs[k].fixed) fg_text_puts(&out, " = ");
            if (signature->inputs[k].fixed) describe_tensor(signature->inputs[k].fixed, &out);
        }
        for (uint32_t k = 0; k < signature->output_count; k++) {
            fg_text_printf(&out, "\n  gives %s: ", signature->outputs[k].name->text);
            describe_value(d, signature->outputs[k].value, false, &out);
        }
    }
    return fg_text_get(&out);
}

static const char *describe_one(describer *d, fg_value_id value) {
    fg_text out;
    fg_text_init(&out, d->arena);
    describe_value(d, value, false, &out);
    return fg_text_get(&out);
}

static const char *compare_name(describer *a, describer *b, const char *name, fg_value_id was) {
    fg_value_id is = fg_graph_find(b->graph, name, strlen(name));
    const char *x = describe_one(a, was), *y = describe_one(b, is);
    return strcmp(x, y) == 0 ? NULL
                             : fg_arena_printf(a->arena, "'%s' means %s, and then %s", name, x, y);
}

/* The names of the file, and those of scopes for values of their own. */
static const char *compare_names(describer *a, describer *b) {
    fg_graph *graph = a->graph;
    const char *what = NULL;
    for (uint32_t i = 0; i < graph->published.count && !what; i++) {
        const fg_name *name = graph->published.at[i];
        what = compare_name(a, b, name->text, fg_graph_named(graph, name));
    }
    for (uint32_t i = 0; i < graph->bindings.count && !what; i++) {
        const fg_binding *it = &graph->bindings.at[i];
        const fg_op *op = fg_graph_maker(graph, it->value);
        uint32_t scope = fg_graph_scope(graph, it->frame);
        bool own = op->kind != FG_OP_placeholder && op->kind != FG_OP_placeholder_default &&
                   !is_part(op) && fg_graph_scope(graph, op->frame) == scope;
        if (!own || a->within[graph->values.at[it->value].op]) continue;
        const char *full = fg_arena_printf(a->arena, "%s/%s",
                                           graph->frames.at[scope].full_name->text, it->name->text);
        what = compare_name(a, b, full, it->value);
    }
    return what;
}

const char *difference(reading *x, reading *y) {
    describer a, b;
    if (setjmp(x->guard.env)) ck_abort_msg("memory ran out");
    y->arena.guard = &x->guard;
    start(&a, x);
    start(&b, y);
    const char *what = compare_operations(&a, &b);
    if (what) return what;
    const char *rest_a = describe_rest(&a), *rest_b = describe_rest(&b);
    if (strcmp(rest_a, rest_b) != 0)
        return fg_arena_printf(a.arena, "%s\n\nand then\n\n%s", rest_a, rest_b);
    return compare_names(&a, &b);
}
