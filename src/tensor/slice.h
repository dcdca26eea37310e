/* How x[...] is encoded in slice_strided and slice_dynamic; see src/ops/ops.def. */
#ifndef FG_TENSOR_SLICE_H
#define FG_TENSOR_SLICE_H

enum {
    FG_SLICE_RANGE = 0,    /* begin:end:step of the next axis; with any of the flags */
    FG_SLICE_INDEX = 1,    /* one position of the next axis, which is dropped */
    FG_SLICE_NEW = 2,      /* a new axis of size 1 */
    FG_SLICE_INPUT = 3,    /* INDEX with the next scalar of `starts` */
    FG_SLICE_ELLIPSIS = 5, /* as many axes, taken whole, as the other items leave */
    FG_SLICE_KIND = 7,     /* the bits of the above */
    FG_SLICE_NO_BEGIN = 8,
    FG_SLICE_NO_END = 16,
    FG_SLICE_BEGIN_INPUT = 32, /* the begin is the next scalar of `starts` */
    FG_SLICE_END_INPUT = 64,   /* the end is */
};

#endif
