#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>

/* How often a worker looks for work before it parks: some 100 microseconds, in which a region
 * starts without a system call. */
#define SPINS  2000
#define YIELDS 20
#define LINE   64 /* of the cache */

struct fg_pool {
    fg_memory *memory;
    int threads; /* with the caller */
    pthread_t *workers;

    /* The region: its fields are written while `open` is 0 and nobody is inside. */
    void (*piece)(void *job, size_t i);
    void *job;
    size_t pieces;
    uint64_t last;         /* number of the last region */
    atomic_flag busy;      /* somebody runs a region */
    _Atomic uint64_t open; /* number of the region that takes workers in; 0: none */
    atomic_bool stop;
    /* Idle workers read the line above all the time, busy ones write those below. */
    char apart[LINE];
    atomic_size_t next; /* the next piece to take */
    char apart_too[LINE];
    atomic_int inside; /* workers that may be looking at the region */

    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_int parked;
};

static void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void take_pieces(fg_pool *pool) {
    for (;;) {
        size_t i = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
        if (i >= pool->pieces) return;
        pool->piece(pool->job, i);
    }
}

static bool has_work(fg_pool *pool, uint64_t seen) {
    uint64_t open = atomic_load(&pool->open);
    return (open != 0 && open != seen) || atomic_load(&pool->stop);
}

/* `parked` goes up before the last look at `open`, and the caller looks at `parked` after setting
 * `open`: one of the two sees the other. */
static void park(fg_pool *pool, uint64_t seen) {
    pthread_mutex_lock(&pool->lock);
    atomic_fetch_add(&pool->parked, 1);
    while (!has_work(pool, seen)) pthread_cond_wait(&pool->wake, &pool->lock);
    atomic_fetch_sub(&pool->parked, 1);
    pthread_mutex_unlock(&pool->lock);
}

static void wait_for_work(fg_pool *pool, uint64_t seen) {
    for (int i = 0; i < SPINS; i++) {
        if (has_work(pool, seen)) return;
        relax();
    }
    for (int i = 0; i < YIELDS; i++) {
        if (has_work(pool, seen)) return;
        sched_yield();
    }
    park(pool, seen);
}

/* A worker says that it is inside before it looks whether the region is open, and the caller
 * closes the region before it looks whether anybody is inside. */
static void *work(void *argument) {
    fg_pool *pool = argument;
    uint64_t seen = 0;
    for (;;) {
        wait_for_work(pool, seen);
        if (atomic_load(&pool->stop)) return NULL;
        atomic_fetch_add(&pool->inside, 1);
        uint64_t open = atomic_load(&pool->open);
        if (open != 0) {
            seen = open;
            take_pieces(pool);
        }
        atomic_fetch_sub(&pool->inside, 1);
    }
}

/* Signals are for the threads of the program that embeds the library. */
static int start_workers(fg_pool *pool) {
    sigset_t all, before;
    int started = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (started < pool->threads - 1 &&
           pthread_create(&pool->workers[started], NULL, work, pool) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static void stop_workers(fg_pool *pool, int started) {
    pthread_mutex_lock(&pool->lock);
    atomic_store(&pool->stop, true);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < started; i++) pthread_join(pool->workers[i], NULL);
}

static size_t workers_size(int threads) {
    return (size_t)(threads - 1) * sizeof(pthread_t);
}

static void release(fg_pool *pool) {
    pthread_cond_destroy(&pool->wake);
    pthread_mutex_destroy(&pool->lock);
    fg_memory_free(pool->memory, pool->workers, workers_size(pool->threads));
    fg_memory_free(pool->memory, pool, sizeof *pool);
}

fg_pool *fg_pool_new(fg_memory *memory, int threads) {
    if (threads < 1) threads = 1;
    fg_pool *pool = fg_memory_alloc_zeroed(memory, sizeof *pool);
    if (!pool) return NULL;
    pool->workers = fg_memory_alloc(memory, workers_size(threads));
    if (!pool->workers) {
        fg_memory_free(memory, pool, sizeof *pool);
        return NULL;
    }
    pool->memory = memory;
    pool->threads = threads;
    atomic_init(&pool->next, 0);
    atomic_init(&pool->open, 0);
    atomic_init(&pool->inside, 0);
    atomic_init(&pool->parked, 0);
    atomic_init(&pool->stop, false);
    atomic_flag_clear(&pool->busy);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->wake, NULL);
    int started = start_workers(pool);
    if (started == threads - 1) return pool;
    stop_workers(pool, started);
    release(pool);
    return NULL;
}

void fg_pool_free(fg_pool *pool) {
    if (!pool) return;
    stop_workers(pool, pool->threads - 1);
    release(pool);
}

int fg_pool_threads(const fg_pool *pool) {
    return pool ? pool->threads : 1;
}

static void open_region(fg_pool *pool) {
    atomic_store(&pool->open, ++pool->last);
    if (atomic_load(&pool->parked) == 0) return;
    pthread_mutex_lock(&pool->lock);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
}

/* Workers that come too late are not waited for; those inside are in their last pieces. */
static void close_region(fg_pool *pool) {
    atomic_store(&pool->open, 0);
    for (int i = 0; atomic_load(&pool->inside) != 0; i++) {
        if (i < SPINS) {
            relax();
        } else {
            sched_yield();
        }
    }
}

void fg_pool_run(fg_pool *pool, size_t pieces, void (*piece)(void *job, size_t i), void *job) {
    if (!pool || pool->threads == 1 || pieces < 2 ||
        atomic_flag_test_and_set_explicit(&pool->busy, memory_order_acquire)) {
        for (size_t i = 0; i < pieces; i++) piece(job, i);
        return;
    }
    pool->piece = piece;
    pool->job = job;
    pool->pieces = pieces;
    atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
    open_region(pool);
    take_pieces(pool);
    close_region(pool);
    atomic_flag_clear_explicit(&pool->busy, memory_order_release);
}
