/* oneDNN, where it was found when this was built and is there when it runs: convolutions of float32
 * whose channels are last, on processors with AVX2 or AVX-512.
 *
 * It is loaded by the first step that can use it, so that what has no convolutions does not wait
 * for it. Its primitives are made for one thread; a convolution is cut at places that its sizes
 * tell, and the pieces run on our pool: so results do not depend on the number of threads. What it
 * does not do, or not better, is done by the kernels of conv.c. */
#ifndef FG_KERNELS_ONEDNN_H
#define FG_KERNELS_ONEDNN_H

#include "kernels/kernel.h"

struct fg_window; /* of window.h */

/* What a context has of it, which does not count against its limit, as the context itself does not;
 * what is made with it does. NULL where memory is short or it was not built in. */
fg_onednn *fg_onednn_new(fg_memory *memory);
void fg_onednn_free(fg_onednn *onednn);

/* Makes what runs a convolution of these windows: primitives, room for the weights as they want
 * them, scratch memory. `*prepared` is NULL where the kernels of conv.c are to do it. False where
 * memory is short. */
bool fg_onednn_conv_make(fg_onednn *onednn, const fg_call *call, const struct fg_window *window,
                         size_t groups, void **prepared);
void fg_onednn_conv_free(void *prepared);

typedef enum fg_onednn_result {
    FG_ONEDNN_DONE,
    FG_ONEDNN_MEMORY, /* memory is short */
    FG_ONEDNN_FAILED,
} fg_onednn_result;

/* With call->prepared. Packs the weights where they may be others than before. */
fg_onednn_result fg_onednn_conv_run(const fg_call *call);

#endif
