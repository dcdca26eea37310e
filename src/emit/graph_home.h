/* Where each operation is needed: everywhere, or on one side of a condition only. Private to
 * src/emit. */
#ifndef FG_EMIT_GRAPH_HOME_H
#define FG_EMIT_GRAPH_HOME_H

#include "emit/exporting.h"

/* One side of a condition; number 0 is outside of all of them. */
typedef struct fg_export_side {
    uint32_t outer, depth;
    fg_op_id list; /* the first operation there; the others by `next` */
} fg_export_side;

/* Operations `first` .. `end` - 1, of which those within a loop belong to it, but for what is the
 * same in each turn where only that is asked for. */
typedef struct fg_export_homes {
    bool steady; /* set before */
    fg_op_id first, end;
    FG_VEC(fg_export_side) sides;
    /* by operation, from `first` on */
    uint8_t *needed;
    fg_op_id *next;
    uint32_t *choices; /* of select_branch: its sides, the first and the one behind it */
} fg_export_homes;

/* What some values are computed from. */
void fg_export_find_homes(fg_exporting *e, fg_export_homes *homes, fg_op_id first, fg_op_id end,
                          const fg_value_id *roots, uint32_t count);

#endif
