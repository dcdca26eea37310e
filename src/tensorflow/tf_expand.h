/* Calls of functions are replaced by what they call.
 *
 * The nodes of a function's body become nodes of the graph, called "caller/node"; of an `If` and a
 * `Case` those of every branch ("caller/then/node", "caller/else/node", "caller/branch_0/node");
 * and a `While` becomes the nodes of a loop of TensorFlow 1, between them those of its condition
 * and its body ("caller/cond/node", "caller/body/node"). The caller itself keeps its name and its
 * results. Its inputs are then:
 *
 *   of a call and a `While`   the results
 *   of `If` and `Case`        what decides, and for each branch in turn its results
 *
 * and behind them what is waited for (what the body does beside its values), and what TensorFlow
 * runs for it (`demanded`): the inputs that it had. */
#ifndef FG_TENSORFLOW_TF_EXPAND_H
#define FG_TENSORFLOW_TF_EXPAND_H

#include "tensorflow/tf_graph.h"

/* What all calls of a graph may become, nodes and inputs. */
#define FG_TF_EXPANSION_MOST (UINT64_C(1) << 20)

/* Replaces the calls in graph->def, whose nodes are in the table of names. A call that cannot be
 * replaced stays, and its `why` says why. False after a finding: it would be too much (G105). */
bool fg_tf_expand_calls(fg_tf_graph *graph, fg_arena *arena, fg_names *names, fg_report *report);

#endif
