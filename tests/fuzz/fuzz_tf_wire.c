/* The bytes of a GraphDef, MetaGraphDef or SavedModel. */
#include "fuzz_tf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fg_fuzz_tf(data, size, FG_TF_WIRE);
    return 0;
}
