/* What TensorFlow 1 itself demands of a run. */
#ifndef FG_TENSORFLOW_TF_NEEDS_H
#define FG_TENSORFLOW_TF_NEEDS_H

#include "tensorflow/tf_graph.h"

/* Session.run goes backward from what is fetched over every input, those that are only waited for
 * and loops' back edges included: a branch's captures run whatever the condition says. `reached`,
 * a flag for each node, zeroed, is filled in; nodes whose flag is 2 are fed, and nothing behind
 * them is asked for. Returns how many nodes are reached. */
uint32_t fg_tf_reach(const fg_tf_graph *graph, fg_arena *arena, uint32_t node, uint8_t *reached);

bool fg_tf_is_placeholder(const fg_tf_graph *graph, uint32_t node);
bool fg_tf_has_default(const fg_tf_graph *graph, uint32_t node);

/* Whether a node computes gradients, writes or reads checkpoints, initialises, passes a predicate
 * on or makes a summary: what nobody asks for by name. */
bool fg_tf_is_aside(const fg_tf_graph *graph, uint32_t node);

/* What a node has to do with training, flags for each. */
typedef enum fg_tf_role {
    FG_TF_STEP = 1, /* an optimiser's operation, what needs one, and what has no value but what it
                       writes or waits for */
    FG_TF_TRAINED = 2, /* a variable's value has a part in its, not its shape alone */
} fg_tf_role;

uint8_t *fg_tf_roles(const fg_tf_graph *graph, fg_arena *arena);

/* Nodes that something consumes, a flag for each; `asides`: of these too. */
uint8_t *fg_tf_consumed(const fg_tf_graph *graph, fg_arena *arena, bool asides);

#endif
