/* Resizing between neighbours. */
#include "kernels/isa.h"
#include "kernels/resize.h"

typedef struct bilinear {
    const fg_call *call;
    fg_resize r;
} bilinear;

#define BODY "kernels/bilinear_body.h"
#include "kernels/each_float.h"
