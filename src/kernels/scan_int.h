/* Whole numbers along an axis; totals wrap around. See scan.c. */
#define S U
EXTREME(argmax, >)
EXTREME(argmin, <)
RUNNING(cumsum, 0, a + x)
RUNNING(cumprod, 1, a *x)
#undef S

#define S T
RUNNING(cummax, LOWEST, x > a ? x : a)
RUNNING(cummin, LARGEST, x < a ? x : a)
#undef S
