/* A part of a model, and what was written of it last. */
#ifndef FG_API_PART_H
#define FG_API_PART_H

#include "api/model.h"
#include "feedgraph/tools.h"
#include "graph/print.h"
#include "rewrite/cut.h"
#include "run/session.h"

struct fg_part {
    fg_session *session;
    fg_arena arena; /* of the graph */
    fg_graph graph;
    bool made;          /* the graph holds tensors */
    fg_cut_facts facts; /* of the cut */
    fg_part_row *rows;
    size_t row_count;
    const char **placeholders; /* by full name */
    FG_VEC(fg_part_left_out) left_out;
    /* of the last writing */
    fg_arena writing;
    fg_graph plain; /* the graph without recurrences, in `writing` */
    bool plain_made;
    const char *path;    /* or NULL */
    const char *archive; /* the path of the .npz; NULL: no array goes there */
    char *printed;       /* on the heap; or NULL */
    const char *text;
    size_t length;
    fg_given_array *arrays; /* the variables' values, then the constants */
    size_t array_count, value_count;
};

/* Whether what was asked for can be: errors are G901 and G903. */
bool fg_part_check(const fg_part *part, const fg_cut_order *order, fg_report *report,
                   fg_arena *scratch);
/* Fills in what is told of the part; its arena has its guard set. */
void fg_part_describe(fg_part *part);

#endif
