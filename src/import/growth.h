/* Arrays that grow in loops: how, and how large they become.
 *
 * An array that grows in each turn has its last size from the first turn on, so that rows are not
 * copied over and over: that is known from how often the loop turns, or from a loop of its own,
 * which does nothing but count. One that grows now and then is carried with another size in each
 * turn. */
#ifndef FG_IMPORT_GROWTH_H
#define FG_IMPORT_GROWTH_H

#include "import/array.h"

typedef struct fg_tf_site {
    uint32_t node, input; /* the position that something is written to */
} fg_tf_site;

typedef struct fg_tf_growing {
    uint32_t frame;             /* of the loop */
    struct fg_tf_growing *next; /* of the same array in another loop */
    FG_VEC(fg_tf_site) sites;
    uint32_t pushes, pops; /* in a turn */
    bool complete;         /* all of the loop has been seen */
    const char *why;       /* nobody can tell how large it becomes before it is; or NULL */
} fg_tf_growing;

/* What is known of the growth, in a loop, of the array that a node makes; NULL: nothing. */
const fg_tf_growing *fg_tf_growth_of(const fg_importer *im, uint32_t node, uint32_t frame);
/* Whether it does grow, or shrink. */
bool fg_tf_grows(const fg_tf_growing *growing);

/* Note what a loop does with an array that may grow: it writes at an input of a node, it appends to
 * it, it takes the last off, it does what is not counted. */
void fg_tf_note_write(fg_importer *im, const fg_tf_array *array, uint32_t node, uint32_t input);
void fg_tf_note_push(fg_importer *im, const fg_tf_array *array, uint32_t node);
void fg_tf_note_pop(fg_importer *im, const fg_tf_array *array, uint32_t node);
/* All of a loop has been seen, the open arrays' growth with it. */
void fg_tf_complete_growth(fg_importer *im);

#endif
