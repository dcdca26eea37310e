/* Snappy's format without frames. https://github.com/google/snappy/blob/main/format_description.txt
 */
#ifndef FG_TENSORFLOW_SNAPPY_H
#define FG_TENSORFLOW_SNAPPY_H

#include "tensorflow/tf_graph.h"

/* The bytes that these are compressed from, in the arena; false where they are malformed. */
bool fg_snappy_read(fg_arena *arena, fg_bytes compressed, fg_bytes *plain);

#endif
