/* Floats along an axis, running totals in double; see scan.c. */
#define S double
EXTREME(argmax, >)
EXTREME(argmin, <)
RUNNING(cumsum, 0, a + x)
RUNNING(cumprod, 1, a *x)
#undef S
