#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/asan.h"

/* Blocks of one kind come from malloc, aligned ones from aligned_alloc, and from here on from mmap:
 * such blocks are fresh and zero, grow by moving pages instead of bytes, and may use huge pages. */
#define ALIGNED_FROM ((size_t)4096)
#define MAPPED_FROM  ((size_t)4 << 20)
#define ALIGNMENT    ((size_t)64)

typedef enum block_kind { PLAIN, ALIGNED, MAPPED } block_kind;

static block_kind kind_of(size_t size) {
    if (size < ALIGNED_FROM) return PLAIN;
    /* The sanitizer does not watch over mapped memory. */
    if (size < MAPPED_FROM || FG_ASAN) return ALIGNED;
    return MAPPED;
}

static size_t page_round(size_t size) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (size + page - 1) / page * page;
}

void fg_memory_init(fg_memory *memory, size_t limit) {
    atomic_init(&memory->used, 0);
    atomic_init(&memory->peak, 0);
    memory->limit = limit;
    atomic_init(&memory->fail_in, 0);
}

bool fg_memory_fails_now(fg_memory *memory) {
    long left = atomic_load_explicit(&memory->fail_in, memory_order_relaxed);
    while (left > 0) {
        if (atomic_compare_exchange_weak_explicit(&memory->fail_in, &left, left - 1,
                                                  memory_order_relaxed, memory_order_relaxed))
            return left == 1;
    }
    return false;
}

static bool account(fg_memory *memory, size_t size) {
    if (size > PTRDIFF_MAX / 2 || size > memory->limit) return false;
    size_t used = atomic_load_explicit(&memory->used, memory_order_relaxed);
    do {
        if (used > memory->limit - size) return false;
    } while (!atomic_compare_exchange_weak_explicit(&memory->used, &used, used + size,
                                                    memory_order_relaxed, memory_order_relaxed));
    used += size;
    size_t peak = atomic_load_explicit(&memory->peak, memory_order_relaxed);
    while (peak < used &&
           !atomic_compare_exchange_weak_explicit(&memory->peak, &peak, used, memory_order_relaxed,
                                                  memory_order_relaxed)) {
    }
    return true;
}

static void unaccount(fg_memory *memory, size_t size) {
    size_t before = atomic_fetch_sub_explicit(&memory->used, size, memory_order_relaxed);
    assert(before >= size);
    (void)before;
}

static void *map_pages(size_t size) {
    void *block =
        mmap(NULL, page_round(size), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return NULL;
    madvise(block, page_round(size), MADV_HUGEPAGE); /* a wish; refused on some systems */
    return block;
}

static void *raw_alloc(size_t size, bool zeroed) {
    void *block = NULL;
    switch (kind_of(size)) {
        case PLAIN:
            if (size == 0) size = 1;
            return zeroed ? calloc(1, size) : malloc(size);
        case ALIGNED:
            block = aligned_alloc(ALIGNMENT, (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
            if (block && zeroed) memset(block, 0, size);
            return block;
        case MAPPED:
            return map_pages(size);
    }
    return block;
}

static void raw_free(void *block, size_t size) {
    if (kind_of(size) == MAPPED) {
        munmap(block, page_round(size));
    } else {
        free(block);
    }
}

static void *alloc(fg_memory *memory, size_t size, bool zeroed) {
    if (fg_memory_fails_now(memory) || !account(memory, size)) return NULL;
    void *block = raw_alloc(size, zeroed);
    if (!block) unaccount(memory, size);
    return block;
}

void *fg_memory_alloc(fg_memory *memory, size_t size) {
    return alloc(memory, size, false);
}

void *fg_memory_alloc_zeroed(fg_memory *memory, size_t size) {
    return alloc(memory, size, true);
}

/* Moves the pages; what is new of them is zero already, but for the rest of the old last page. */
static void *remap(void *block, size_t old_size, size_t size, bool zeroed) {
    size_t old_pages = page_round(old_size);
    void *moved = mremap(block, old_pages, page_round(size), MREMAP_MAYMOVE);
    if (moved == MAP_FAILED) return NULL;
    if (zeroed && size > old_size) {
        size_t until = size < old_pages ? size : old_pages;
        memset((char *)moved + old_size, 0, until - old_size);
    }
    return moved;
}

static void *resize(void *block, size_t old_size, size_t size, bool zeroed) {
    block_kind kind = kind_of(size);
    if (kind != kind_of(old_size) || kind == ALIGNED) {
        void *moved = raw_alloc(size, false);
        if (!moved) return NULL;
        size_t kept = old_size < size ? old_size : size;
        memcpy(moved, block, kept);
        if (zeroed && kind != MAPPED) memset((char *)moved + kept, 0, size - kept);
        raw_free(block, old_size);
        return moved;
    }
    if (kind == MAPPED) return remap(block, old_size, size, zeroed);
    char *moved = realloc(block, size ? size : 1);
    if (moved && zeroed && size > old_size) memset(moved + old_size, 0, size - old_size);
    return moved;
}

/* On failure the old block is as it was. */
static void *grow(fg_memory *memory, void *block, size_t old_size, size_t size, bool zeroed) {
    if (!block) return alloc(memory, size, zeroed);
    if (fg_memory_fails_now(memory)) return NULL;
    if (size > old_size && !account(memory, size - old_size)) return NULL;
    void *moved = resize(block, old_size, size, zeroed);
    if (!moved) {
        if (size > old_size) unaccount(memory, size - old_size);
    } else if (size < old_size) {
        unaccount(memory, old_size - size);
    }
    return moved;
}

void *fg_memory_realloc(fg_memory *memory, void *block, size_t old_size, size_t size) {
    return grow(memory, block, old_size, size, false);
}

void *fg_memory_realloc_zeroed(fg_memory *memory, void *block, size_t old_size, size_t size) {
    return grow(memory, block, old_size, size, true);
}

void fg_memory_free(fg_memory *memory, void *block, size_t size) {
    if (!block) return;
    unaccount(memory, size);
    raw_free(block, size);
}
