/* A TensorBundle: a checkpoint's index (X.index, a leveldb table of BundleEntryProto by name) and
 * its data (X.data-00000-of-00001 and so on). tensor_bundle.proto says what they hold. */
#ifndef FG_TENSORFLOW_BUNDLE_H
#define FG_TENSORFLOW_BUNDLE_H

#include "graph/graph.h"
#include "tensorflow/tf_graph.h"

typedef struct fg_bundle fg_bundle;

/* Opens the bundle whose files begin with `prefix`; the graph holds the files. NULL where there is
 * no index (no finding), or after findings: *failed is set. */
fg_bundle *fg_bundle_open(fg_graph *graph, fg_memory *memory, fg_report *report, const char *prefix,
                          bool *failed);
/* The tensor of a name, which the graph holds; its values are not read yet, and a file of them that
 * is not there is a warning at `span`. NULL where the checkpoint has none of that name (no
 * finding), it is of an element type that we have not (no finding), or after a finding: *failed is
 * set. */
fg_stored *fg_bundle_stored(fg_bundle *bundle, fg_bytes name, fg_span span, bool *failed);

#endif
