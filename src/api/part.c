/* What became of a model's operations in a part of it. */
#include "api/part.h"

#include <stdlib.h>
#include <string.h>

#include "tensorflow/tf_graph.h"

/* Operations of TensorFlow that are none of ours are told by their own name. */
static const char *kind_of(const fg_op *op) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    return op->kind == FG_OP_opaque ? op->attrs[fg_op_param_index(row, "op")].s : row->name;
}

typedef struct counting {
    fg_part *part;
    fg_names names;
    fg_map rows; /* kind -> 1 and its row's number */
    FG_VEC(fg_part_row) list;
} counting;

static fg_part_row *row_of(counting *it, const fg_op *op) {
    const fg_name *kind = fg_name_of_text(&it->names, kind_of(op));
    uintptr_t number = (uintptr_t)fg_map_get(&it->rows, kind);
    if (!number) {
        FG_PUSH(&it->part->arena, &it->list,
                (fg_part_row){.kind = kind->text, .opaque = op->kind == FG_OP_opaque});
        number = it->list.count;
        fg_map_set(&it->part->arena, &it->rows, kind, (void *)number);
    }
    return &it->list.at[number - 1];
}

static int compare_rows(const void *a, const void *b) {
    return strcmp(((const fg_part_row *)a)->kind, ((const fg_part_row *)b)->kind);
}

static void count_rows(fg_part *part) {
    const fg_graph *from = part->session->graph;
    counting it = {.part = part};
    fg_names_init(&it.names, &part->arena);
    for (fg_op_id id = 1; id < from->ops.count; id++) {
        const fg_op *op = fg_graph_op(from, id);
        if (op->kind == FG_OP_loop_state) continue; /* a part of its loop */
        fg_part_row *row = row_of(&it, op);
        if (part->facts.fates[id] == FG_CUT_KEPT)
            row->kept++;
        else if (part->facts.fates[id] == FG_CUT_FOLDED)
            row->folded++;
        else
            row->dropped++;
    }
    part->rows = it.list.at;
    part->row_count = it.list.count;
    if (part->row_count > 0) qsort(part->rows, part->row_count, sizeof *part->rows, compare_rows);
}

static void list_placeholders(fg_part *part) {
    const fg_graph *graph = &part->graph;
    part->placeholders = FG_NEW_ARRAY(&part->arena, const char *, graph->placeholders.count);
    for (uint32_t i = 1; i < graph->placeholders.count; i++)
        part->placeholders[i - 1] = graph->placeholders.at[i].full_name->text;
}

void fg_part_describe(fg_part *part) {
    count_rows(part);
    list_placeholders(part);
}

size_t fg_part_rows(const fg_part *part, const fg_part_row **rows) {
    *rows = part->rows;
    return part->row_count;
}

size_t fg_part_without(const fg_part *part, const fg_part_left_out **list) {
    *list = part->left_out.at;
    return part->left_out.count;
}

const char *const *fg_part_placeholders(const fg_part *part) {
    return part->placeholders;
}

size_t fg_part_variables(const fg_part *part) {
    return part->graph.variables.count - 1;
}

size_t fg_model_tf_nodes(const fg_model *model) {
    return model->imported ? model->imported->node_count : 0;
}
