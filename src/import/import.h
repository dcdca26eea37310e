/* A TensorFlow graph becomes one of ours. */
#ifndef FG_IMPORT_IMPORT_H
#define FG_IMPORT_IMPORT_H

#include "graph/graph.h"
#include "graph/kernel_table.h"
#include "tensorflow/tf_graph.h"

/* Whether a run of an operation of TensorFlow does something beside its value. */
bool fg_tf_has_effect(fg_bytes op);

/* Fills an empty graph. Names stay: a value of output k is "node:k", or "node" for the first. False
 * after findings. `kernels` and `memory` as fg_lower has them. */
bool fg_import(fg_graph *graph, const fg_tf_graph *tf, fg_report *report, fg_memory *memory,
               const fg_kernel_table *kernels);

#endif
