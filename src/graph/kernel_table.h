/* The kernels of one instruction set, by operation and element type. */
#ifndef FG_GRAPH_KERNEL_TABLE_H
#define FG_GRAPH_KERNEL_TABLE_H

#include "kernels/kernel.h"
#include "ops/op.h"

typedef struct fg_kernel_table {
    const fg_kernel *at[FG_OP_KINDS][FG_DTYPE_COUNT];
    fg_kernel halves[FG_OP_KINDS][2]; /* those that rows of float32 stand for: see kernels/half.h */
} fg_kernel_table;

/* `rows` as fg_kernels_for gives them. The table points into itself: it is not copied. */
void fg_kernel_table_init(fg_kernel_table *table, const fg_kernel *rows);
/* The kernel for an operation on these inputs and results (see kernels/kernel.h for which of their
 * element types decides), or NULL. */
const fg_kernel *fg_kernel_table_find(const fg_kernel_table *table, fg_op_kind kind,
                                      const fg_type *inputs, uint32_t input_count,
                                      const fg_type *outputs);

#endif
