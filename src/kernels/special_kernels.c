/* Mathematics beyond arithmetic, of floats. */
#include "kernels/isa.h"
#include "kernels/special.h"
#include "kernels/vmath.h"

#define BODY "kernels/special_body.h"
#include "kernels/each_float.h"
