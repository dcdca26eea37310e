/* Floats, of which NaN wins; see scatter_add.c. */
SCATTER_ADD(T)
SCATTER(multiply, a *b)
SCATTER(max, a != a ? a : b != b ? b : b > a ? b : a)
SCATTER(min, a != a ? a : b != b ? b : b < a ? b : a)
