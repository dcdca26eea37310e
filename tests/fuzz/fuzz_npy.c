/* The bytes of a npy file. */
#include "fuzz_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fg_memory memory;
    fg_data_error error;
    fg_memory_init(&memory, (size_t)64 << 20);
    fg_tensor *tensor = fg_npy_read(&memory, (const char *)data, size, &error);
    if (tensor)
        fg_fuzz_tensor(&memory, tensor);
    else if (error.why[0] == '\0' || error.offset > size)
        abort();
    fg_tensor_unref(tensor);
    if (memory.used != 0) abort();
    return 0;
}
