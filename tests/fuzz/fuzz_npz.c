/* The bytes of a npz archive: it is opened, and every member is read. */
#include "fuzz_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fg_memory memory;
    fg_data_error error;
    fg_memory_init(&memory, (size_t)16 << 20);
    fg_npz *npz = fg_npz_open_bytes(&memory, (const char *)data, size, &error);
    if (!npz && error.why[0] == '\0') abort();
    for (size_t i = 0; npz && i < fg_npz_count(npz) && i < 20; i++) {
        fg_tensor *tensor = fg_npz_read(npz, i, &error);
        if (tensor)
            fg_fuzz_tensor(&memory, tensor);
        else if (error.why[0] == '\0')
            abort();
        fg_tensor_unref(tensor);
    }
    fg_npz_close(npz);
    if (memory.used != 0) abort();
    return 0;
}
