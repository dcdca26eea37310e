/* Which results of a node an output argument of its operation is. Within functions inputs name
 * them so: "node:argument:index". */
#ifndef FG_TENSORFLOW_TF_OUTPUTS_H
#define FG_TENSORFLOW_TF_OUTPUTS_H

#include "tensorflow/tf_graph.h"

typedef struct fg_tf_outputs {
    uint32_t first, count;
    bool last; /* no other argument is behind it: there may be more of it than is known */
} fg_tf_outputs;

/* How many values an argument is, where its attributes are `attrs`: a list has as many as they say.
 * False where they do not say it. */
bool fg_tf_arg_count(const fg_tf_arg *arg, const fg_tf_attrs *attrs, uint32_t *count);
/* The results of an operation that an output argument of it is. `function` is what the operation
 * calls by being named so, or NULL. False: it has none of this name, or the attributes do not say
 * where its results are. */
bool fg_tf_outputs_of(fg_bytes op, const fg_tf_attrs *attrs, const fg_tf_op_def *function,
                      fg_bytes argument, fg_tf_outputs *outputs);

#endif
