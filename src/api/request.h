/* A request: a demand in the making. */
#ifndef FG_API_REQUEST_H
#define FG_API_REQUEST_H

#include "api/model.h"
#include "base/map.h"
#include "run/session.h"

/* A size given for a symbol. */
typedef struct fg_given_size {
    const char *name;
    int64_t size;
} fg_given_size;

struct fg_request {
    fg_session *session;
    fg_model *model;
    fg_arena arena;
    fg_demand demand; /* its feeds hold a reference each */
    fg_map inputs;    /* of the signature: fg_name -> fg_input, the first of a name */
    FG_VEC(fg_given_size) sizes;
    fg_bindings bound;    /* symbols, as far as is known; no values: to be found out anew */
    uint32_t bound_feeds; /* feeds that have told theirs */
    uint64_t seed;
    uint32_t texts; /* feeds given as text so far: "feed 2" */
    bool broken;    /* a value could not be read: it counts as promised, and nothing runs */
};

/* Adds a feed; its tensor's reference becomes the request's. The arena has its guard set. */
fg_feed *fg_request_add_feed(fg_request *request, const char *name, size_t length,
                             fg_tensor *tensor);
/* The value that a feed of this name is for; 0 where there is none. */
fg_value_id fg_request_target(const fg_request *request, const char *name, size_t length);
/* Symbols as far as the sizes given and the feeds read so far decide them. Valid until the next
 * feed. The arena has its guard set. */
const fg_bindings *fg_request_bindings(fg_request *request);
/* Does `work` with the guards of all that a request touches set. */
fg_status fg_request_guarded(fg_request *request, fg_report *report, fg_arena *scratch,
                             fg_work work, void *job);

#endif
