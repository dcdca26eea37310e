#include "graph/kernel_table.h"

#include "kernels/half.h"

/* float16 and bfloat16, where there is nothing better, by way of float32. Results whose sizes only
 * the kernel knows cannot be: the scratch memory for them would have no size either. */
static void add_halves(fg_kernel_table *table, fg_op_kind kind) {
    static const fg_dtype types[] = {FG_FLOAT16, FG_BFLOAT16};
    const fg_op_row *row = fg_op_row_of(kind);
    const fg_kernel *wide = table->at[kind][FG_FLOAT32];
    if (!wide || (row->flags & FG_OP_DYNAMIC)) return;
    bool loops = (row->flags & FG_OP_ELEMENTWISE) && !wide->scratch;
    for (size_t i = 0; i < 2; i++) {
        if (table->at[kind][types[i]]) continue;
        table->halves[kind][i] = (fg_kernel){.operation = row->name,
                                             .dtype = types[i],
                                             .run = loops ? fg_half_loops : fg_half_whole,
                                             .scratch = loops ? NULL : fg_half_scratch,
                                             .wide = wide};
        table->at[kind][types[i]] = &table->halves[kind][i];
    }
}

void fg_kernel_table_init(fg_kernel_table *table, const fg_kernel *rows) {
    *table = (fg_kernel_table){0};
    for (; rows->operation; rows++) {
        fg_op_kind kind = fg_op_kind_of(rows->operation);
        if (kind != FG_OP_NONE) table->at[kind][rows->dtype] = rows;
    }
    for (int kind = FG_OP_NONE + 1; kind < FG_OP_KINDS; kind++) add_halves(table, (fg_op_kind)kind);
}

const fg_kernel *fg_kernel_table_find(const fg_kernel_table *table, fg_op_kind kind,
                                      const fg_type *inputs, uint32_t input_count,
                                      const fg_type *outputs) {
    const fg_op_row *row = fg_op_row_of(kind);
    uint32_t slot = 0;
    for (int i = 0; i < row->param_count; i++) {
        const fg_param *param = &row->params[i];
        if (param->kind > FG_PARAM_LIST) continue;
        if (param->variable == 'T' && slot < input_count && inputs[slot].dtype != FG_INVALID)
            return table->at[kind][inputs[slot].dtype];
        if (param->kind == FG_PARAM_LIST) break;
        slot++;
    }
    if (input_count > 0) return table->at[kind][inputs[0].dtype];
    return row->result_count > 0 ? table->at[kind][outputs[0].dtype] : NULL;
}
