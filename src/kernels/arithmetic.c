/* Arithmetic on two operands, which broadcast. */
#include "kernels/isa.h"
#include "kernels/vmath.h"

#define BODY "kernels/arithmetic_float.h"
#include "kernels/each_float.h"
#define BODY "kernels/arithmetic_int.h"
#include "kernels/each_int.h"
