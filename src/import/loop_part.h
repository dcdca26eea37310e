/* What of a loop the values that leave it need: TensorFlow computes that and no more. */
#ifndef FG_IMPORT_LOOP_PART_H
#define FG_IMPORT_LOOP_PART_H

#include "import/importer.h"

typedef struct fg_tf_part {
    const uint32_t *members; /* in the order of building */
    uint32_t count;
    FG_VEC(uint32_t) exits; /* that need these */
    bool needs_less; /* than all of the loop: fewer placeholders, or of what cannot be computed */
} fg_tf_part;

typedef FG_VEC(fg_tf_part) fg_tf_parts;

/* The parts of a frame, whose members are given, that some of its Exit nodes need, where that is
 * not every value that the loop carries. They are few: what is beyond that is left to the whole. */
void fg_tf_find_parts(fg_importer *im, uint32_t frame, const uint32_t *members, uint32_t count,
                      fg_tf_parts *parts);
/* The members that some nodes need, those among them included; how many, in *reached. */
const uint32_t *fg_tf_reach_members(fg_importer *im, const uint32_t *members, uint32_t count,
                                    const uint32_t *starts, uint32_t start_count,
                                    uint32_t *reached);

#endif
