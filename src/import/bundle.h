/* A TensorBundle: a checkpoint's index (X.index, a leveldb table of BundleEntryProto by name) and
 * its data (X.data-00000-of-00001 and so on). tensor_bundle.proto says what they hold. */
#ifndef FG_IMPORT_BUNDLE_H
#define FG_IMPORT_BUNDLE_H

#include "graph/graph.h"
#include "import/tf_graph.h"

typedef struct fg_bundle fg_bundle;

/* Opens the bundle whose files begin with `prefix`; the graph holds the files. NULL where there is
 * no index (no finding), or after findings: *failed is set. */
fg_bundle *fg_bundle_open(fg_graph *graph, fg_memory *memory, fg_report *report, const char *prefix,
                          bool *failed);
/* The tensor of a name, its checksum verified, held by the graph: a view where it is aligned. NULL
 * where there is none (no finding), it is of an element type that we have not (no finding), or
 * after a finding: *failed is set. */
fg_tensor *fg_bundle_tensor(fg_bundle *bundle, fg_bytes name, bool *failed);

#endif
