/* What the rules about feeds' values share. The station's own. */
#ifndef FG_CHECK_RULE_VALUES_H
#define FG_CHECK_RULE_VALUES_H

#include "check/checker.h"

/* A feed whose type and shape matter: it gives something, and not only because a file happens to
 * hold it. */
bool fg_feed_is_looked_at(const fg_checker *c, uint32_t index);
/* A finding at a feed's value, with the place of what it feeds, and its type, marked. */
fg_finding *fg_say_feed(fg_checker *c, fg_code code, uint32_t index, const char *message);
/* "[0, 3]", the place of a feed's element; empty for a scalar. */
const char *fg_feed_position(fg_checker *c, const fg_tensor *tensor, size_t index);

/* G404: what a feed wants, what it is, and why that does not fit. Its sizes say nothing then. */
void fg_say_shape(fg_checker *c, uint32_t index, const char *why);

/* The sizes that are fed: a tensor's, or those of a promise (-1: as declared). */
typedef struct fg_fed_shape {
    int rank; /* -1: as declared */
    const int64_t *dims;
} fg_fed_shape;
fg_fed_shape fg_feed_shape_of(const fg_feed *feed);
/* How a feed could be made to fit what is wanted, or NULL. */
const char *fg_shape_advice(fg_checker *c, const fg_feed *feed, fg_type wanted);

#endif
