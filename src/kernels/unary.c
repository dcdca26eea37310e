/* Functions of one operand. */
#include "kernels/isa.h"
#include "kernels/vmath.h"

#define BODY "kernels/unary_float.h"
#include "kernels/each_float.h"
#define BODY "kernels/unary_int.h"
#include "kernels/each_int.h"
