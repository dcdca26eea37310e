/* Reductions of whole numbers, which wrap around; see reduce.c. */

FOLD(sum, U, U, 0, l + (U)x, a + b, FG_UNROLL)
FOLD(prod, U, U, 1, l *(U)x, a *b, FG_UNROLL)
FOLD(min, T, T, LARGEST, x < l ? x : l, a < b ? a : b, )
FOLD(max, T, T, LOWEST, x > l ? x : l, a > b ? a : b, )
FINISH(sum, U, total)
FINISH(prod, U, total)
FINISH(min, T, total)
FINISH(max, T, total)
REDUCE(sum, sum)
REDUCE(prod, prod)
REDUCE(min, min)
REDUCE(max, max)
