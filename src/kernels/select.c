/* Which instruction set's kernels. */
#include <string.h>

#include "kernels/kernel.h"

#if defined __x86_64__ && defined __GNUC__

/* __builtin_cpu_supports also asks whether the system saves the registers. */
static bool has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
}

#endif

static bool always(void) {
    return true;
}

static const struct isa {
    const char *name;
    const fg_kernel *kernels;
    bool (*available)(void);
} isas[] = {
/* the best first */
#if defined __x86_64__ && defined __GNUC__
    {"avx512", fg_kernels_avx512, has_avx512},
    {"avx2", fg_kernels_avx2, has_avx2},
#endif
    {"x86-64", fg_kernels_x86_64, always},
};

const fg_kernel *fg_kernels_for(const char *isa, const char **name) {
    for (size_t i = 0; i < sizeof isas / sizeof *isas; i++) {
        if (isa && strcmp(isa, isas[i].name) != 0) continue;
        if (!isas[i].available()) continue;
        if (name) *name = isas[i].name;
        return isas[i].kernels;
    }
    return NULL;
}
