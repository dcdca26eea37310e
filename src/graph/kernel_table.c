#include "graph/kernel_table.h"

void fg_kernel_table_init(fg_kernel_table *table, const fg_kernel *rows) {
    *table = (fg_kernel_table){0};
    for (; rows->operation; rows++) {
        fg_op_kind kind = fg_op_kind_of(rows->operation);
        if (kind != FG_OP_NONE) table->at[kind][rows->dtype] = rows;
    }
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
