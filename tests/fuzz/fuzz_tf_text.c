/* The same as text. */
#include "fuzz_tf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fg_fuzz_tf(data, size, FG_TF_TEXT);
    return 0;
}
