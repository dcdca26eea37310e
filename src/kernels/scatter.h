/* Reading and writing at positions that rows of indices name. */
#ifndef FG_KERNELS_SCATTER_H
#define FG_KERNELS_SCATTER_H

#include "kernels/loop.h"

/* What is done with n elements of an update and as many of the result. */
typedef void (*fg_scatter_put)(void *to, const void *from, size_t n);

/* Puts call->in[updates] into out[0], row by row of call->in[indices] and in their order. Fails
 * where an index is not within its axis. */
bool fg_scatter(fg_call *call, uint32_t indices, uint32_t updates, fg_scatter_put put);

#endif
