/* Counters of while loops, which begin at a known number and go up by one in each turn. */
#ifndef FG_IMPORT_COUNTER_H
#define FG_IMPORT_COUNTER_H

#include "import/importer.h"

typedef struct fg_tf_counter {
    uint32_t merge; /* the node that it is */
    int64_t first, step;
} fg_tf_counter;

/* The Merge of a loop that an input of a node in it comes from, by what only passes on; UINT32_MAX:
 * none. */
uint32_t fg_tf_merge_behind(const fg_importer *im, uint32_t node, uint32_t input);
/* The counter that an input of a node in a loop is; false where it is none. */
bool fg_tf_find_counter(fg_importer *im, uint32_t node, uint32_t input, fg_tf_counter *counter);
/* Whether an input is a counter that is never negative. */
bool fg_tf_counts_up(fg_importer *im, uint32_t node, uint32_t input);

#endif
