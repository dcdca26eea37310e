/* The builders that tf_ops.def names. Each sets call->outputs, or returns false and says why in
 * call->why: then the node becomes opaque, and what it appended is left unused. */
#ifndef FG_IMPORT_BUILDERS_H
#define FG_IMPORT_BUILDERS_H

#include "import/importer.h"

#define TF(op, builder, ours, flags) bool fg_tf_build_##builder(fg_importer *im, fg_tf_call *call);
#include "import/tf_ops.def"
#undef TF

const fg_tf_row *fg_tf_rows(size_t *count);

#endif
