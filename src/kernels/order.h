/* Orders elements of every type alike: by keys, whole numbers in the order of the elements. */
#ifndef FG_KERNELS_ORDER_H
#define FG_KERNELS_ORDER_H

#include "kernels/loop.h"

typedef struct fg_ordered {
    uint64_t key;
    size_t at; /* the element's position */
} fg_ordered;

/* The key of element `index` of `data`. -0 is 0; NaN, of whatever bits, is above all numbers. */
uint64_t fg_order_key(fg_dtype dtype, const void *data, size_t index);
/* The keys of n elements, `stride` apart from element `first` on, and their positions 0 .. n - 1.
 */
void fg_order_keys(const fg_view *x, size_t first, size_t stride, size_t n, bool descending,
                   fg_ordered *out);
/* By key, equal ones as they stand; n log n steps. `spare` has room for n as well. */
void fg_order_sort(fg_ordered *items, fg_ordered *spare, size_t n);

/* Work that needs memory: lines (of `n` elements each) are shared among FG_ORDER_PIECES pieces at
 * most, each with room for 2 n items. */
enum { FG_ORDER_PIECES = 8 };
size_t fg_order_scratch(size_t lines, size_t n);
typedef void (*fg_order_line)(const fg_call *call, size_t line, size_t n, fg_ordered *items);
void fg_order_lines(const fg_call *call, size_t lines, size_t n, fg_order_line run);

#endif
