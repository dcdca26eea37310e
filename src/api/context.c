#include "api/context.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernels/onednn.h"

#ifndef FG_VERSION
#ifdef PACKAGE_VERSION
#define FG_VERSION PACKAGE_VERSION
#else
#define FG_VERSION "0.1.0"
#endif
#endif

/* ---- limits of the machine ---- */

static int processor_count(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

/* What a control group allows, which is killed where it takes more; SIZE_MAX where it does not say.
 */
static size_t group_limit(void) {
    FILE *file = fopen("/sys/fs/cgroup/memory.max", "re");
    if (!file) return SIZE_MAX;
    char text[64];
    size_t limit = SIZE_MAX;
    if (fgets(text, sizeof text, file) && text[0] >= '0' && text[0] <= '9')
        limit = (size_t)strtoull(text, NULL, 10);
    fclose(file);
    return limit;
}

/* Seven eighths of what the machine, or the group of processes, has: more would not come back as an
 * error, but end the process. */
static size_t machine_limit(void) {
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    size_t limit = group_limit();
    if (pages > 0 && page > 0 && (size_t)pages * (size_t)page < limit)
        limit = (size_t)pages * (size_t)page;
    return limit - limit / 8;
}

/* ---- life ---- */

static fg_status choose_kernels(fg_context *context, const char *isa) {
    const char *forced = getenv("FG_ISA");
    if (forced && *forced) isa = forced;
    const fg_kernel *rows = fg_kernels_for(isa, &context->isa);
    if (!rows) return FG_USAGE;
    fg_kernel_table_init(&context->kernels, rows);
    /* oneDNN takes the best instructions there are: where others were asked for, it is not used */
    const char *best = "";
    fg_kernels_for(NULL, &best);
    if (strcmp(best, context->isa) == 0 && strcmp(best, "x86-64") != 0)
        context->engine.onednn = fg_onednn_new(&context->memory);
    return FG_OK;
}

static fg_status make_lists(fg_context *context) {
    fg_guard guard;
    context->arena.guard = &guard;
    if (setjmp(guard.env)) return FG_LIMIT;
    fg_sources_init(&context->sources, &context->arena);
    context->arena.guard = NULL;
    return FG_OK;
}

fg_status fg_context_new(const fg_options *options, fg_context **context) {
    static const fg_options defaults;
    *context = NULL;
    if (!options) options = &defaults;
    if (options->threads < 0) return FG_USAGE;
    fg_context *made = calloc(1, sizeof *made);
    if (!made) return FG_LIMIT;
    fg_memory_init(&made->memory, options->max_memory ? options->max_memory : machine_limit());
    fg_arena_init(&made->arena, &made->memory);
    made->engine = (fg_engine){.memory = &made->memory,
                               .kernels = &made->kernels,
                               .max_iterations = options->max_iterations};
    if (pthread_mutex_init(&made->lock, NULL) != 0) {
        free(made);
        return FG_LIMIT;
    }
    fg_status status = choose_kernels(made, options->isa);
    if (status == FG_OK) status = make_lists(made);
    if (status != FG_OK) {
        fg_context_free(made);
        return status;
    }
    int threads = options->threads ? options->threads : processor_count();
    /* without a pool, one thread does everything */
    if (threads > 1) made->engine.pool = fg_pool_new(&made->memory, threads);
    *context = made;
    return FG_OK;
}

void fg_context_free(fg_context *context) {
    if (!context) return;
    if (context->engine.pool) fg_pool_free(context->engine.pool);
    fg_onednn_free(context->engine.onednn);
    fg_arena_fini(&context->arena);
    pthread_mutex_destroy(&context->lock);
    free(context);
}

const char *fg_context_isa(const fg_context *context) {
    return context->isa;
}

const char *fg_version(void) {
    return FG_VERSION;
}

/* ---- guards ---- */

static void set_guard(fg_guard *guard, fg_context *context, fg_report *report,
                      fg_arena *const *arenas) {
    context->arena.guard = guard;
    if (report) report->arena.guard = guard;
    for (; arenas && *arenas; arenas++) (*arenas)->guard = guard;
}

static bool has_limit(const fg_report *report) {
    for (uint32_t i = 0; i < report->list.count; i++)
        if (report->list.at[i]->code == FG_G105) return true;
    return false;
}

/* Says that memory is short, if there is enough to say so. */
static void report_limit(fg_report *report, size_t limit) {
    fg_guard guard;
    report->arena.guard = &guard;
    if (setjmp(guard.env)) return;
    fg_report_add(report, FG_G105, (fg_span){0},
                  "this takes more memory than there is (the limit is %zu bytes)", limit);
}

fg_status fg_guarded(fg_context *context, fg_report *report, fg_arena *const *arenas, fg_work work,
                     void *job) {
    fg_guard guard;
    pthread_mutex_lock(&context->lock);
    set_guard(&guard, context, report, arenas);
    fg_status status = setjmp(guard.env) ? FG_LIMIT : work(job);
    if (report && status == FG_FINDINGS && has_limit(report)) status = FG_LIMIT;
    if (report && status == FG_LIMIT && !has_limit(report))
        report_limit(report, context->memory.limit);
    set_guard(NULL, context, report, arenas);
    pthread_mutex_unlock(&context->lock);
    return status;
}
