/* Kernels of float16 and bfloat16: those of float32, whose operands are widened before and whose
 * results are rounded once, to nearest even, after them.
 *
 * An operation that has a kernel for float32 and none for a type of 16 bits gets one of these
 * (fg_kernel_table_init): fg_half_loops where all that the kernel does is fg_loop_run, which then
 * widens and narrows tile by tile; else fg_half_whole, by way of scratch memory. */
#ifndef FG_KERNELS_HALF_H
#define FG_KERNELS_HALF_H

#include "kernels/loop.h"

bool fg_half_loops(fg_call *call);
bool fg_half_whole(fg_call *call);
size_t fg_half_scratch(const fg_call *call); /* of fg_half_whole */

/* One run of a loop of float32, where operands of the call are of call->half. */
void fg_half_run(fg_loop loop, const fg_elements *run);

/* n elements from one type to the other. `half` is FLOAT16 or BFLOAT16. */
void fg_half_widen(fg_dtype half, const uint16_t *from, float *to, size_t n);
void fg_half_narrow(fg_dtype half, const float *from, uint16_t *to, size_t n);

#endif
