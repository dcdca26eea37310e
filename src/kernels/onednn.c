#include "kernels/onednn.h"

#ifdef FG_HAVE_ONEDNN

#include <dlfcn.h>
#include <stdlib.h>

#include "kernels/onednn_api.h"

/* Primitives that it keeps beside ours, some 100 KB each; its own choice is 1,024. */
#define CACHED 64

#define TEXT_OF(x) #x
#define TEXT(x)    TEXT_OF(x)

fg_onednn *fg_onednn_new(fg_memory *memory) {
    fg_onednn *onednn = calloc(1, sizeof *onednn);
    if (!onednn) return NULL;
    onednn->memory = memory;
    if (pthread_mutex_init(&onednn->lock, NULL) == 0) return onednn;
    free(onednn);
    return NULL;
}

/* The library stays in the process, as its threads' runtime must. */
void fg_onednn_free(fg_onednn *onednn) {
    if (!onednn) return;
    if (onednn->engine) onednn->dnnl_engine_destroy(onednn->engine);
    pthread_mutex_destroy(&onednn->lock);
    free(onednn);
}

/* A function that a library needs itself: the program's, if it has one, is what it calls too. */
static void *find(void *library, const char *name) {
    void *found = dlsym(RTLD_DEFAULT, name);
    return found ? found : dlsym(library, name);
}

static bool find_functions(fg_onednn *onednn, void *library) {
#define F(name)                                                     \
    onednn->name = (__typeof__(onednn->name))dlsym(library, #name); \
    if (!onednn->name) return false;
    FG_ONEDNN_FUNCTIONS(F)
#undef F
    const dnnl_version_t *version = onednn->dnnl_version();
    if (version->major != DNNL_VERSION_MAJOR || version->minor < DNNL_VERSION_MINOR) return false;
    if (version->cpu_runtime == DNNL_RUNTIME_SEQ) return true;
    if (version->cpu_runtime != DNNL_RUNTIME_OMP) return false;
    onednn->threads = (int (*)(void))find(library, "omp_get_max_threads");
    onednn->set_threads = (void (*)(int))find(library, "omp_set_num_threads");
    return onednn->threads && onednn->set_threads;
}

static bool load(fg_onednn *onednn) {
    int capacity;
    void *library = dlopen("libdnnl.so." TEXT(DNNL_VERSION_MAJOR), RTLD_NOW | RTLD_LOCAL);
    if (!library || !find_functions(onednn, library)) return false;
    if (onednn->dnnl_get_primitive_cache_capacity(&capacity) == dnnl_success && capacity > CACHED)
        onednn->dnnl_set_primitive_cache_capacity(CACHED);
    return onednn->dnnl_engine_create(&onednn->engine, dnnl_cpu, 0) == dnnl_success;
}

bool fg_onednn_open(fg_onednn *onednn) {
    pthread_mutex_lock(&onednn->lock);
    if (!onednn->looked) onednn->usable = load(onednn);
    onednn->looked = true;
    bool usable = onednn->usable;
    pthread_mutex_unlock(&onednn->lock);
    return usable;
}

int fg_onednn_enter(const fg_onednn *onednn) {
    int before = onednn->threads ? onednn->threads() : 1;
    if (before != 1) onednn->set_threads(1);
    return before;
}

void fg_onednn_leave(const fg_onednn *onednn, int before) {
    if (before != 1) onednn->set_threads(before);
}

#else

fg_onednn *fg_onednn_new(fg_memory *memory) {
    (void)memory;
    return NULL;
}

void fg_onednn_free(fg_onednn *onednn) {
    (void)onednn;
}

bool fg_onednn_conv_make(fg_onednn *onednn, const fg_call *call, const struct fg_window *window,
                         size_t groups, void **prepared) {
    (void)onednn, (void)call, (void)window, (void)groups;
    *prepared = NULL;
    return true;
}

void fg_onednn_conv_free(void *prepared) {
    (void)prepared;
}

fg_onednn_result fg_onednn_conv_run(const fg_call *call) {
    (void)call;
    return FG_ONEDNN_FAILED;
}

#endif
