/* Floats; see scatter_add.c. */
SCATTER_ADD(T)
