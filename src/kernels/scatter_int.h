/* Whole numbers, which wrap around; see scatter_add.c. */
SCATTER_ADD(U)
SCATTER(multiply, (U)a *(U)b)
SCATTER(max, b > a ? b : a)
SCATTER(min, b < a ? b : a)
