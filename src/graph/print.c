#include "graph/print.h"

#include <string.h>

#include "graph/printing.h"

/* ---- what stands at the beginning ---- */

static void print_head(fg_printing *p) {
    const fg_graph *graph = p->graph;
    if (graph->name) {
        fg_text_puts(p->out, "graph ");
        fg_write_name(p, graph->name);
        fg_text_putc(p->out, '\n');
    }
    for (uint32_t i = 0; i < graph->weights.count; i++) {
        fg_text_puts(p->out, "weights ");
        fg_write_string(p, graph->weights.at[i].path);
        fg_text_putc(p->out, '\n');
    }
    if (graph->name || graph->weights.count) fg_text_putc(p->out, '\n');
    if (p->tensors) fg_text_puts(p->out, "def tensor(x: T[...]) { return x }\n\n");
}

/* ---- statements ---- */

static void print_operations(fg_printing *p) {
    for (uint32_t i = 0; i < p->order.count;) {
        fg_op_id id = p->order.at[i];
        uint32_t loop = fg_printing_loop(p, id);
        if (loop && p->graph->loops.at[loop].first == id) {
            fg_write_open_loop(p, loop);
            i++;
            continue;
        }
        if (loop)
            fg_write_close_loop(p, loop);
        else
            i += fg_write_statement(p, i) - 1;
        if (p->loops[id] && fg_printing_condition(p, p->loops[id]) == id)
            fg_write_condition(p, p->loops[id]);
        i++;
    }
    fg_write_leave(p);
}

/* ---- names that values have beside ---- */

/* Where those of a place begin, and how many hide nothing, or hide something. */
static const fg_print_keep *keeps_from(const fg_printing *p, uint32_t *from, bool hides,
                                       uint32_t *count) {
    const fg_print_keep *first = &p->keeps.at[*from];
    *count = 0;
    while (*from < p->keeps.count && first[*count].place == first->place &&
           (first[*count].hides != 0) == hides) {
        ++*count;
        ++*from;
    }
    return first;
}

static void print_aliases(fg_printing *p) {
    for (uint32_t i = 0; i < p->keeps.count; i++) {
        const fg_print_keep *it = &p->keeps.at[i];
        if (it->hides) continue;
        fg_write_line(p, it->place);
        fg_write_name(p, it->name);
        fg_text_puts(p->out, " = ");
        fg_write_reference(p, it->value);
        fg_text_putc(p->out, '\n');
    }
    fg_write_leave(p);
}

/* Those of a place in one statement: one may be what another is called. */
static void print_rebindings(fg_printing *p) {
    for (uint32_t i = 0; i < p->keeps.count;) {
        uint32_t count;
        const fg_print_keep *it = keeps_from(p, &i, p->keeps.at[i].hides != 0, &count);
        if (!it->hides) continue;
        fg_write_line(p, it->place);
        for (uint32_t k = 0; k < count; k++) {
            if (k > 0) fg_text_puts(p->out, ", ");
            fg_write_name(p, it[k].name);
        }
        for (uint32_t k = 0; k < count; k++) {
            fg_text_puts(p->out, k > 0 ? ", " : " = ");
            fg_write_reference(p, it[k].value);
        }
        fg_text_putc(p->out, '\n');
    }
    fg_write_leave(p);
}

/* ---- signatures ---- */

/* Whether an input or output gets this name by the way its value is written in the file. */
static bool is_named_so(const fg_printing *p, fg_value_id value, const fg_name *name) {
    const fg_name *label = p->labels[value];
    const fg_print_place *place = &p->places.at[p->op_places[fg_printing_maker(p, value)]];
    if (place->depth == 0) return label == name;
    size_t before = place->path->length;
    return !memchr(name->text, '.', name->length) && name->length == before + 1 + label->length &&
           memcmp(name->text, place->path->text, before) == 0 && name->text[before] == '/' &&
           strcmp(name->text + before + 1, label->text) == 0;
}

static void print_input(fg_printing *p, const fg_input *input) {
    fg_write_reference(p, input->value);
    if (!is_named_so(p, input->value, input->name)) {
        fg_text_puts(p->out, " as ");
        fg_write_name(p, fg_printing_sayable(p, input->name));
    }
    if (!input->fixed) return;
    fg_text_puts(p->out, " = ");
    fg_write_tensor(p, input->fixed);
}

static void print_output(fg_printing *p, const fg_output *output) {
    bool plain =
        !fg_printing_in_place(p, output->value) && is_named_so(p, output->value, output->name);
    if (!plain) {
        fg_write_name(p, fg_printing_sayable(p, output->name));
        fg_text_puts(p->out, " = ");
    }
    fg_write_value(p, output->value);
}

static void print_signature(fg_printing *p, const fg_signature *signature) {
    fg_text_puts(p->out, "signature ");
    fg_write_name(p, fg_printing_sayable(p, signature->name));
    fg_text_putc(p->out, '(');
    for (uint32_t i = 0; i < signature->input_count; i++) {
        if (i > 0) fg_text_puts(p->out, ", ");
        print_input(p, &signature->inputs[i]);
    }
    bool several = signature->output_count > 1;
    fg_text_puts(p->out, several ? ") -> (" : ") -> ");
    for (uint32_t i = 0; i < signature->output_count; i++) {
        if (i > 0) fg_text_puts(p->out, ", ");
        print_output(p, &signature->outputs[i]);
    }
    fg_text_puts(p->out, several ? ")\n" : "\n");
}

/* ---- a file without signatures ---- */

/* It gets one for the values of the file that nothing uses, in the order of their names. */
typedef struct fg_unsigned {
    fg_printing *p;
    const fg_signature *wanted; /* or NULL: none */
    uint8_t *used;              /* by value */
    fg_map outputs;             /* name -> value: what is wanted */
    fg_map anew;                /* name -> 1 and its number among the keeps of the file */
    FG_VEC(const fg_name *) unwanted;
} fg_unsigned;

static void init_unsigned(fg_unsigned *it, fg_printing *p) {
    const fg_graph *graph = p->graph;
    *it = (fg_unsigned){.p = p};
    if (graph->signatures.count > 0) it->wanted = &graph->signatures.at[0];
    it->used = FG_NEW_ARRAY(p->arena, uint8_t, graph->values.count);
    for (uint32_t i = 0; i < graph->inputs.count; i++) it->used[graph->inputs.at[i]] = 1;
    for (uint32_t i = 1; i < graph->variables.count; i++)
        it->used[graph->variables.at[i].initial] = 1;
    for (uint32_t i = 0; it->wanted && i < it->wanted->output_count; i++)
        fg_map_set(p->arena, &it->outputs, it->wanted->outputs[i].name,
                   (void *)(uintptr_t)it->wanted->outputs[i].value);
    for (uint32_t i = 0; i < p->keeps.count && p->keeps.at[i].place == 0; i++)
        fg_map_set(p->arena, &it->anew, p->keeps.at[i].name, (void *)(uintptr_t)(i + 1));
}

static void check_name(fg_unsigned *it, const fg_name *name, fg_value_id value) {
    uintptr_t anew = (uintptr_t)fg_map_get(&it->anew, name);
    if (anew) value = it->p->keeps.at[anew - 1].value;
    if (it->used[value] || fg_map_get(&it->outputs, name) == (void *)(uintptr_t)value) return;
    FG_PUSH(it->p->arena, &it->unwanted, name);
}

static bool is_bound(const fg_op *op) {
    return op->kind != FG_OP_placeholder && op->kind != FG_OP_placeholder_default &&
           op->kind != FG_OP_variable && op->kind != FG_OP_const;
}

/* Names of the file that would make outputs of what is none. */
static void find_unwanted(fg_unsigned *it) {
    const fg_printing *p = it->p;
    for (uint32_t i = 0; i < p->order.count; i++) {
        fg_op_id id = p->order.at[i];
        const fg_op *op = fg_printing_op(p, id);
        bool made = p->how[id] == FG_PRINT_STATEMENT && p->op_places[id] == 0;
        if (!made || p->loops[id] || !is_bound(op) || op->kind == FG_OP_loop_state) continue;
        for (uint32_t k = 0; k < op->output_count; k++)
            if (p->labels[op->first_output + k])
                check_name(it, p->labels[op->first_output + k], op->first_output + k);
    }
}

/* When a name of the file is bound first. */
static uint64_t birth_of(const fg_unsigned *it, const fg_name *name) {
    const fg_printing *p = it->p;
    fg_value_id value = fg_printing_named(p, 0, name);
    bool own = p->op_places[fg_printing_maker(p, value)] == 0 && p->labels[value] == name;
    if (own && !fg_printing_local(p, value))
        return (uint64_t)p->positions[fg_printing_maker(p, value)] << 16 |
               fg_graph_value(p->graph, value)->output;
    return ((uint64_t)p->order.count + (uintptr_t)fg_map_get(&it->anew, name)) << 16;
}

static bool is_in_order(const fg_unsigned *it) {
    uint64_t last = 0;
    for (uint32_t i = 0; it->wanted && i < it->wanted->output_count; i++) {
        uint64_t birth = birth_of(it, it->wanted->outputs[i].name);
        if (i > 0 && birth <= last) return false;
        last = birth;
    }
    return true;
}

static void print_none(fg_printing *p, uint32_t count, const fg_name *const *names) {
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) fg_text_puts(p->out, ", ");
        fg_write_name(p, names[i]);
    }
    for (uint32_t i = 0; i < count; i++) fg_text_puts(p->out, i > 0 ? ", none" : " = none");
    if (count > 0) fg_text_putc(p->out, '\n');
}

/* Binds the outputs' names in their order, before anything else does. */
static void print_outputs_first(const fg_unsigned *it) {
    uint32_t count = it->wanted->output_count;
    const fg_name **names = FG_NEW_ARRAY(it->p->arena, const fg_name *, count);
    for (uint32_t i = 0; i < count; i++) names[i] = it->wanted->outputs[i].name;
    print_none(it->p, count, names);
}

/* ---- all of it ---- */

static void init(fg_printing *p, const fg_graph *graph, fg_arena *scratch, fg_text *out,
                 fg_print_archive *archive) {
    uint32_t ops = graph->ops.count, values = graph->values.count;
    *p = (fg_printing){.graph = graph, .arena = scratch, .out = out, .archive = archive};
    fg_names_init(&p->words, scratch);
    p->frame_places = FG_NEW_ARRAY(scratch, uint32_t, graph->frames.count);
    p->op_places = FG_NEW_ARRAY(scratch, uint32_t, ops);
    p->labels = FG_NEW_ARRAY(scratch, const fg_name *, values);
    p->uses = FG_NEW_ARRAY(scratch, uint32_t, values);
    p->how = FG_NEW_ARRAY(scratch, uint8_t, ops + 1);
    p->named = FG_NEW_ARRAY(scratch, uint8_t, ops);
    p->positions = FG_NEW_ARRAY(scratch, uint32_t, ops);
    p->loops = FG_NEW_ARRAY(scratch, uint32_t, ops);
}

static void print_signed(fg_printing *p) {
    print_operations(p);
    print_aliases(p);
    fg_text_putc(p->out, '\n');
    for (uint32_t i = 0; i < p->graph->signatures.count; i++)
        print_signature(p, &p->graph->signatures.at[i]);
    print_rebindings(p);
}

static void print_unsigned(fg_printing *p) {
    fg_unsigned it;
    init_unsigned(&it, p);
    find_unwanted(&it);
    if (!is_in_order(&it)) print_outputs_first(&it);
    print_operations(p);
    print_aliases(p);
    print_rebindings(p);
    print_none(p, it.unwanted.count, it.unwanted.at);
}

static void prepare(fg_printing *p, const fg_graph *graph, fg_arena *scratch, fg_text *out,
                    fg_print_archive *archive) {
    init(p, graph, scratch, out, archive);
    fg_printing_decide(p);
    fg_printing_begin_names(p);
    fg_printing_sort(p);
    fg_printing_name(p);
    fg_printing_name_symbols(p);
}

void fg_print_graph(const fg_graph *graph, fg_arena *scratch, fg_text *out,
                    fg_print_archive *archive) {
    fg_printing p;
    prepare(&p, graph, scratch, out, archive);
    print_head(&p);
    if (graph->signatures.count > 0 && graph->signatures.at[0].name)
        print_signed(&p);
    else
        print_unsigned(&p);
}

void fg_print_json(const fg_graph *graph, fg_arena *scratch, fg_text *out,
                   fg_print_archive *archive) {
    fg_printing p;
    prepare(&p, graph, scratch, out, archive);
    fg_print_json_graph(&p);
}
