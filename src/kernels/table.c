/* The kernels of one instruction set. */
#include "kernels/isa.h"

#define TABLE FG_PASTED(fg_kernels_, FG_ISA, , )

const fg_kernel TABLE[] = {
#define KERNEL(operation, dtype, function, scratch) \
    {#operation, FG_##dtype, K(function), scratch, NULL, NULL},
#define SHARED(operation, dtype, function, scratch) \
    {#operation, FG_##dtype, fg_kernel_##function, scratch, NULL, NULL},
#define PREPARED(operation, dtype, function, scratch, preparation) \
    {#operation, FG_##dtype, K(function), scratch, NULL, &K(preparation)},
#include "kernels/kernels.def"
#undef KERNEL
#undef SHARED
#undef PREPARED
    {NULL, FG_INVALID, NULL, NULL, NULL, NULL},
};
