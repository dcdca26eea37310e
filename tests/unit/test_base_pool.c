/* The pool: each piece once, whoever calls, however often. */
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/pool.h"
#include "test_base.h"

enum { PIECES = 1000 };

struct job {
    fg_pool *pool;
    unsigned char runs[PIECES]; /* written by whoever runs the piece */
    atomic_int inner;
};

static void count_piece(void *argument, size_t i) {
    struct job *job = argument;
    job->runs[i]++;
}

static void run_once(fg_pool *pool, size_t pieces) {
    struct job job = {.pool = pool};
    fg_pool_run(pool, pieces, count_piece, &job);
    for (size_t i = 0; i < PIECES; i++) ck_assert_uint_eq(job.runs[i], i < pieces);
}

static fg_memory memory;

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
}
static void tear_down(void) {
    ck_assert_uint_eq(memory.used, 0);
}

START_TEST(each_piece_runs_once) {
    fg_pool *pool = fg_pool_new(&memory, _i);
    ck_assert_ptr_nonnull(pool);
    ck_assert_int_eq(fg_pool_threads(pool), _i < 1 ? 1 : _i);
    const size_t counts[] = {0, 1, 2, 3, 7, PIECES};
    for (int round = 0; round < 200; round++) run_once(pool, counts[round % 6]);
    fg_pool_free(pool);
}
END_TEST

START_TEST(no_pool_runs_here) {
    run_once(NULL, PIECES);
    ck_assert_int_eq(fg_pool_threads(NULL), 1);
    fg_pool_free(NULL);
}
END_TEST

static void sleep_ms(long ms) {
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

/* Long enough for the workers to park between the regions. */
START_TEST(parked_workers_wake) {
    fg_pool *pool = fg_pool_new(&memory, 4);
    for (int round = 0; round < 10; round++) {
        run_once(pool, PIECES);
        sleep_ms(20);
    }
    fg_pool_free(pool);
}
END_TEST

/* Two pieces that wait for each other end only on two threads. */
static void meet(void *argument, size_t i) {
    struct job *job = argument;
    (void)i;
    atomic_fetch_add(&job->inner, 1);
    while (atomic_load(&job->inner) < 2) sleep_ms(1);
}

START_TEST(pieces_run_side_by_side) {
    fg_pool *pool = fg_pool_new(&memory, 2);
    for (int round = 0; round < 5; round++) {
        struct job job = {.pool = pool};
        fg_pool_run(pool, 2, meet, &job);
        ck_assert_int_eq(job.inner, 2);
    }
    fg_pool_free(pool);
}
END_TEST

struct inner_job {
    struct job *outer;
    pthread_t thread;
    int count;
};

static void inner_piece(void *argument, size_t i) {
    struct inner_job *inner = argument;
    (void)i;
    ck_assert(pthread_equal(pthread_self(), inner->thread));
    inner->count++;
}

static void outer_piece(void *argument, size_t i) {
    struct job *job = argument;
    struct inner_job inner = {.outer = job, .thread = pthread_self()};
    fg_pool_run(job->pool, 10, inner_piece, &inner);
    atomic_fetch_add(&job->inner, inner.count);
    job->runs[i]++;
}

START_TEST(a_piece_may_call_the_pool) {
    fg_pool *pool = fg_pool_new(&memory, 3);
    struct job job = {.pool = pool};
    fg_pool_run(pool, 100, outer_piece, &job);
    ck_assert_int_eq(job.inner, 1000);
    for (size_t i = 0; i < 100; i++) ck_assert_uint_eq(job.runs[i], 1);
    fg_pool_free(pool);
}
END_TEST

static void *call_often(void *pool) {
    for (int round = 0; round < 300; round++) run_once(pool, 50);
    return NULL;
}

START_TEST(several_threads_may_call) {
    fg_pool *pool = fg_pool_new(&memory, 3);
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, call_often, pool), 0);
    call_often(pool);
    for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
    fg_pool_free(pool);
}
END_TEST

/* Many short regions, in which workers come too late, in time, and in between. The sum is plain
 * data, handed from region to region. */
static void add_piece(void *argument, size_t i) {
    uint64_t *sums = argument;
    sums[i] += i;
}

START_TEST(regions_follow_each_other) {
    fg_pool *pool = fg_pool_new(&memory, 2);
    uint64_t sums[4] = {0};
    for (int round = 0; round < 20000; round++) fg_pool_run(pool, 4, add_piece, sums);
    for (uint64_t i = 0; i < 4; i++) ck_assert_uint_eq(sums[i], 20000 * i);
    fg_pool_free(pool);
}
END_TEST

/* Allocates, or finds that the limit does not allow it. */
static void allocate_piece(void *argument, size_t i) {
    fg_memory *shared = argument;
    for (size_t round = 0; round < 500; round++) {
        size_t size = 1000 + i * 10 + round;
        char *block = fg_memory_alloc(shared, size);
        if (!block) continue;
        block = fg_memory_realloc(shared, block, size, 500);
        fg_memory_free(shared, block, 500);
    }
}

START_TEST(memory_is_counted_from_all_threads) {
    fg_pool *pool = fg_pool_new(&memory, 4);
    fg_memory shared;
    fg_memory_init(&shared, 3000);
    fg_pool_run(pool, 16, allocate_piece, &shared);
    ck_assert_uint_eq(shared.used, 0);
    ck_assert_uint_le(shared.peak, 3000);
    ck_assert_uint_ge(shared.peak, 1000);
    fg_pool_free(pool);
}
END_TEST

START_TEST(memory_may_be_short) {
    for (long n = 1; n <= 2; n++) {
        atomic_store(&memory.fail_in, n);
        ck_assert_ptr_null(fg_pool_new(&memory, 4));
        ck_assert_uint_eq(memory.used, 0);
    }
}
END_TEST

Suite *fg_pool_suite(void) {
    Suite *suite = suite_create("pool");
    TCase *tests = tcase_create("pool");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, each_piece_runs_once, 0, 6);
    tcase_add_test(tests, no_pool_runs_here);
    tcase_add_test(tests, parked_workers_wake);
    tcase_add_test(tests, pieces_run_side_by_side);
    tcase_add_test(tests, a_piece_may_call_the_pool);
    tcase_add_test(tests, several_threads_may_call);
    tcase_add_test(tests, regions_follow_each_other);
    tcase_add_test(tests, memory_is_counted_from_all_threads);
    tcase_add_test(tests, memory_may_be_short);
    suite_add_tcase(suite, tests);
    return suite;
}
