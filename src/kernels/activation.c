/* Activations. */
#include "kernels/isa.h"
#include "kernels/vmath.h"

#define BODY "kernels/activation_body.h"
#include "kernels/each_float.h"
