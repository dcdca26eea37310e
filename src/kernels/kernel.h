/* Kernels: the arithmetic of operations, for one element type each.
 *
 * Rows in kernels.def: KERNEL(operation, DTYPE, function, scratch), PREPARED(.., preparation).
 * DTYPE is the element type of the operation's variable T (of its first input where it has none,
 * else of its first result). Every kernel file is compiled once for each instruction set
 * (kernels_x86_64, kernels_avx2, kernels_avx512), each with a table of its own. A kernel's result
 * does not depend on the number of threads. */
#ifndef FG_KERNELS_KERNEL_H
#define FG_KERNELS_KERNEL_H

#include "base/pool.h"
#include "tensor/attr.h"

/* A tensor's elements, row-major, without gaps. */
typedef struct fg_view {
    void *data;
    const int64_t *dims;
    size_t count; /* elements */
    int rank;
    fg_dtype dtype; /* FG_INVALID: an optional input that is absent */
} fg_view;

typedef struct fg_call fg_call;
typedef struct fg_kernel fg_kernel;
typedef struct fg_onednn fg_onednn;
struct fg_call {
    const fg_kernel *kernel; /* which is called; its scratch function is told too */
    const fg_view *in;
    fg_view *out; /* shapes set; data allocated, but see `resize` */
    uint32_t in_count, out_count;
    const fg_attr *attrs; /* by parameter of the row; sizes are INTS */
    fg_pool *pool;        /* NULL: one thread */
    fg_dtype half;        /* operands of this type are float32 to loops (half.h); or FG_INVALID */
    void *scratch;        /* as many bytes as the kernel's scratch function said; aligned to 64 */
    void *prepared;       /* what the kernel made for this step; or NULL */
    /* By input: another number where its elements may be others than before; 0: always. NULL: they
     * may be others each time. */
    const uint64_t *versions;
    /* of random operations */
    uint64_t key;  /* hash of seed and full name */
    uint64_t step; /* number of the run */
    uint64_t turn; /* turn of the loop, 0 outside */
    /* of operations whose result's size only the kernel knows: gives out[i] its shape and data;
     * false where memory is short */
    bool (*resize)(fg_call *call, uint32_t out, int rank, const int64_t *dims);
    void *user;
    /* what is wrong, where the kernel returned false */
    char *message; /* room for message_size bytes */
    size_t message_size;
    int blame; /* an input, or -1 */
};

/* May read and write the same memory for in[i] and out[0] where the operation is elementwise and
 * the input has out[0]'s shape and element size; and for in[0] and out[0], and no other input,
 * where it replaces elements (FG_OP_REPLACES). */
typedef bool (*fg_kernel_function)(fg_call *call);
typedef size_t (*fg_scratch_function)(const fg_call *call);

/* What a kernel makes once for a step of a run object, and uses in each of its executions: code for
 * these sizes, weights in another order. A run object executes in one thread at a time. */
typedef struct fg_preparation {
    /* The call has shapes, attributes and versions, but no elements yet; oneDNN is that of the
     * context, or NULL. `*prepared` is NULL where the kernel does as well without. False where
     * memory is short. */
    bool (*make)(const fg_call *call, fg_onednn *onednn, void **prepared);
    void (*free)(void *prepared);
} fg_preparation;

struct fg_kernel {
    const char *operation;
    fg_dtype dtype;
    fg_kernel_function run;
    fg_scratch_function scratch;       /* NULL: none */
    const fg_kernel *wide;             /* of those in half.h: the kernel for float32; else NULL */
    const fg_preparation *preparation; /* NULL: none */
};

/* The tables, ended by a row without an operation. */
extern const fg_kernel fg_kernels_x86_64[];
extern const fg_kernel fg_kernels_avx2[];
extern const fg_kernel fg_kernels_avx512[];

/* By name ("x86-64", "avx2", "avx512"), or (NULL) the best that the processor has. NULL where the
 * processor has not what is asked for, or there is no such name. */
const fg_kernel *fg_kernels_for(const char *isa, const char **name);
/* Sets the message and returns false. */
bool fg_call_fail(fg_call *call, int blame, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
