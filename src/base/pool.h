/* A small pool of threads that cuts one job into pieces. */
#ifndef FG_BASE_POOL_H
#define FG_BASE_POOL_H

#include "base/memory.h"

typedef struct fg_pool fg_pool;

/* `threads` counts the caller; 1 makes no thread. NULL where memory or threads are short. */
fg_pool *fg_pool_new(fg_memory *memory, int threads);
void fg_pool_free(fg_pool *pool);
int fg_pool_threads(const fg_pool *pool);
/* Calls `piece(job, i)` once for each i in 0 .. pieces - 1, on any thread, and returns when all are
 * done. Who calls it from several threads at once, or from a piece, gets his pieces run one by
 * one on his own thread. What is a piece never depends on the number of threads. A NULL pool
 * runs them one by one. */
void fg_pool_run(fg_pool *pool, size_t pieces, void (*piece)(void *job, size_t i), void *job);

#endif
