/* How kernels walk over elements: what is the same for every instruction set.
 *
 * A loop is what one operation does to one run of elements. The walkers here cut operands into runs
 * (broadcasting, splitting over threads) and call it; so a loop sees contiguous elements or one
 * that repeats, and is all that is compiled for each instruction set. */
#ifndef FG_KERNELS_LOOP_H
#define FG_KERNELS_LOOP_H

#include "kernels/kernel.h"

/* The iterations of the next loop do not depend on each other, even where what is written is what
 * was read (an operation in place). */
#if defined __clang__
#define FG_IVDEP _Pragma("clang loop vectorize(assume_safety)")
#else
#define FG_IVDEP _Pragma("GCC ivdep")
#endif

/* The next loop, whose count is a small constant, becomes straight code, and the array that it
 * walks registers. */
#if defined __clang__
#define FG_UNROLL _Pragma("clang loop unroll(full)")
#else
#define FG_UNROLL _Pragma("GCC unroll 32")
#endif

/* Elements below which a job is one piece. */
#define FG_GRAIN 32768

enum { FG_LOOP_INPUTS = 3, FG_LOOP_AXES = 2 * FG_MAX_RANK };

/* One run: n elements from in[i] on; step[i] is 1, or 0 where in[i] is one element for all. */
typedef struct fg_elements {
    const void *in[FG_LOOP_INPUTS];
    unsigned step[FG_LOOP_INPUTS];
    void *out;
    size_t n;
    const fg_call *call;
} fg_elements;

typedef void (*fg_loop)(const fg_elements *run);

/* Calls `loop` over out[0], the inputs broadcast to its shape; split over the pool. Returns true.
 */
bool fg_loop_run(fg_call *call, fg_loop loop);

/* Calls piece(job, begin, end) for parts of 0 .. count - 1 of about `grain`, over the pool. */
typedef void (*fg_part)(void *job, size_t begin, size_t end);
void fg_split(const fg_call *call, size_t count, size_t grain, fg_part part, void *job);

/* The product of dims[from .. to - 1]. */
size_t fg_dims_product(const int64_t *dims, int from, int to);
/* An axis attribute, counted from the front. */
int fg_axis_at(int64_t axis, int rank);
/* An attribute that may be none. */
int64_t fg_attr_int(const fg_attr *attr, int64_t otherwise);
double fg_attr_real(const fg_attr *attr, double otherwise);
bool fg_attr_flag(const fg_attr *attr);
/* Element `index` of an int32 or int64 view. */
int64_t fg_index_at(const fg_view *view, size_t index);
/* Writes `value` as one element of a type; as cast() does where it does not fit. */
void fg_number_of(fg_dtype dtype, double value, void *out);
/* Labels (input 0) must be positions of the last axis of input 1; says which is not. */
bool fg_labels_fit(fg_call *call);
/* "[2, 0]": the position of element `index`, for messages. `size` bytes at `out`. */
const char *fg_position_text(const fg_view *view, size_t index, char *out, size_t size);

/* Copies elements of 1, 2, 4 or 8 bytes between two layouts of the same sizes. Strides count
 * elements, may be 0 (of the source) or negative. At most FG_LOOP_AXES axes. */
typedef struct fg_layout {
    int rank;
    int64_t dims[FG_LOOP_AXES];
    int64_t to[FG_LOOP_AXES], from[FG_LOOP_AXES];
    size_t element;
} fg_layout;

void fg_layout_add(fg_layout *layout, int64_t dim, int64_t to, int64_t from);
/* Split over the pool of `call`. */
void fg_layout_copy(const fg_call *call, const fg_layout *layout, void *to, const void *from);
/* Writes `count` elements like that at `value`. */
void fg_fill(const fg_call *call, void *to, const void *value, size_t element, size_t count);

#endif
