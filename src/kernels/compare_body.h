/* Comparisons; see compare.c. */

BINARY_TO(uint8_t, less, a < b)
BINARY_TO(uint8_t, less_equal, a <= b)
BINARY_TO(uint8_t, greater, a > b)
BINARY_TO(uint8_t, greater_equal, a >= b)
BINARY_TO(uint8_t, equal, a == b)
BINARY_TO(uint8_t, not_equal, a != b)
