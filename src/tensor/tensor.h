/* Tensors in memory. The public functions on them are in feedgraph.h. */
#ifndef FG_TENSOR_TENSOR_H
#define FG_TENSOR_TENSOR_H

#include "base/memory.h"
#include "tensor/dtype.h"

struct fg_tensor {
    atomic_uint references;
    fg_dtype dtype;
    int rank;
    int64_t dims[FG_MAX_RANK];
    size_t count, bytes;
    void *data;
    fg_memory *memory; /* of the header, and of the data where `release` is NULL */
    size_t allocated;  /* bytes of the data's block; 0: not ours */
    void (*release)(void *data, void *user);
    void *user;
};

/* False where a size is negative or the product overflows what can be addressed. */
bool fg_dims_count(int rank, const int64_t *dims, size_t element, size_t *count, size_t *bytes);
/* NULL where that fails or memory is short. Uninitialised where `zeroed` is false. */
fg_tensor *fg_tensor_make(fg_memory *memory, fg_dtype dtype, int rank, const int64_t *dims,
                          bool zeroed);
/* The data is not ours to change: fg_tensor_mutable gives NULL. `release` may be NULL. */
fg_tensor *fg_tensor_wrap_in(fg_memory *memory, fg_dtype dtype, int rank, const int64_t *dims,
                             void *data, void (*release)(void *data, void *user), void *user);

/* Whether its values are in memory: those of a checkpoint may still be in its file. */
static inline bool fg_tensor_is_read(const fg_tensor *tensor) {
    return tensor->data || tensor->bytes == 0;
}

/* How one element type becomes another. */
typedef enum fg_conversion {
    FG_CONVERTED,
    FG_CONVERTED_NARROWED, /* float64 to float32: rounded */
    FG_CONVERTED_INTEGRAL, /* floats that are all integral to an integer type */
    FG_CONVERSION_LOSSY,   /* some value does not survive: `*where` is the first one's index */
    FG_CONVERSION_NONE,    /* there is no such conversion */
    FG_CONVERSION_MEMORY,
} fg_conversion;

/* Makes a tensor of another element type as feeds are converted: 0/1 to bool; int to int in range;
 * int to float where exact; float to int where every value is integral and in range; float to a
 * wider or narrower float (an overflow to infinity is lossy). The same type: another reference. */
fg_conversion fg_tensor_convert(fg_memory *memory, fg_tensor *tensor, fg_dtype dtype,
                                fg_tensor **converted, size_t *where);
/* Element `index` as text, as Python writes it: "-3", "1.5", "True". At least 32 bytes. */
void fg_tensor_element_text(const fg_tensor *tensor, size_t index, char *out);
double fg_tensor_element(const fg_tensor *tensor, size_t index);      /* as a number */
int64_t fg_tensor_element_int(const fg_tensor *tensor, size_t index); /* int types and bool */

#endif
