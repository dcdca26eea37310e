/* Which of what was guessed or signed is kept in a part. */
#ifndef FG_API_PART_WANTED_H
#define FG_API_PART_WANTED_H

#include "api/part.h"

typedef struct fg_wanted {
    fg_part *part;
    const fg_cut_options *options;
    fg_report *report;
    fg_arena *scratch;
    fg_cut_order *order;
    fg_cut_end *fetches; /* the order's */
} fg_wanted;

/* Of results that were guessed, the other outputs of their nodes are results too. Returns the
 * names, ended by NULL, in the scratch. */
const char *const *fg_wanted_names(const fg_wanted *wanted);
/* Leaves out what nobody asked for by name and cannot be had: what has no value under the phase,
 * what needs an operation that is none of ours; and, for inference, steps of training. The part
 * lists it. Where nothing would be left, nothing is left out. False after findings: it was asked
 * for by name. */
bool fg_wanted_choose(const fg_wanted *wanted);

#endif
