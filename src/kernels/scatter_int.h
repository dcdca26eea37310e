/* Whole numbers, which wrap around; see scatter_add.c. */
SCATTER_ADD(U)
