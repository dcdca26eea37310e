/* Text GraphDefs as bytes of the wire: an encoder of its own, which shares with the importer only
 * the list of the messages' fields. */
#ifndef FG_TESTS_FUZZ_TO_WIRE_H
#define FG_TESTS_FUZZ_TO_WIRE_H

#include <stdbool.h>
#include <stddef.h>

/* A block on the heap, or NULL where the text is not understood. */
char *to_wire(const char *text, size_t length, size_t *wire_length);

#endif
