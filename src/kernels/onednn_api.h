/* What is called of oneDNN: see onednn.h. Only for files that are part of it. */
#ifndef FG_KERNELS_ONEDNN_API_H
#define FG_KERNELS_ONEDNN_API_H

#include <oneapi/dnnl/dnnl.h>
#include <pthread.h>

#include "kernels/onednn.h"

#define FG_ONEDNN_FUNCTIONS(F)                    \
    F(dnnl_engine_create)                         \
    F(dnnl_engine_destroy)                        \
    F(dnnl_stream_create)                         \
    F(dnnl_stream_destroy)                        \
    F(dnnl_stream_wait)                           \
    F(dnnl_memory_desc_init_by_tag)               \
    F(dnnl_memory_desc_init_by_strides)           \
    F(dnnl_memory_desc_get_size)                  \
    F(dnnl_memory_create)                         \
    F(dnnl_memory_set_data_handle)                \
    F(dnnl_memory_destroy)                        \
    F(dnnl_dilated_convolution_forward_desc_init) \
    F(dnnl_primitive_attr_create)                 \
    F(dnnl_primitive_attr_set_scratchpad_mode)    \
    F(dnnl_primitive_attr_destroy)                \
    F(dnnl_primitive_desc_create)                 \
    F(dnnl_primitive_desc_query)                  \
    F(dnnl_primitive_desc_query_md)               \
    F(dnnl_primitive_desc_destroy)                \
    F(dnnl_reorder_primitive_desc_create)         \
    F(dnnl_primitive_create)                      \
    F(dnnl_primitive_execute)                     \
    F(dnnl_primitive_destroy)                     \
    F(dnnl_get_primitive_cache_capacity)          \
    F(dnnl_set_primitive_cache_capacity)          \
    F(dnnl_version)

struct fg_onednn {
    fg_memory *memory;
    pthread_mutex_t lock; /* of what follows, until it was looked for */
    bool looked, usable;
    dnnl_engine_t engine;
    int (*threads)(void); /* of OpenMP, on which it may be built; or NULL */
    void (*set_threads)(int);
#define F(name) __typeof__(&name) name;
    FG_ONEDNN_FUNCTIONS(F)
#undef F
};

/* Loads it. False where it cannot be used. */
bool fg_onednn_open(fg_onednn *onednn);
/* Around everything that makes or executes primitives: they see one thread. Gives what is to be
 * given back. */
int fg_onednn_enter(const fg_onednn *onednn);
void fg_onednn_leave(const fg_onednn *onednn, int before);

#endif
