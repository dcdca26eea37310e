/* A fixture for tests of what is reported: an arena, sources and a report. At the end no memory is
 * left. One file includes it once. */
#ifndef FG_TESTS_WITH_REPORT_H
#define FG_TESTS_WITH_REPORT_H

#include <check.h>
#include <stdint.h>

#include "diag/report.h"

static fg_memory memory;
static fg_guard guard;
static fg_arena arena;
static fg_sources sources;
static fg_report report;

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
    fg_arena_init(&arena, &memory);
    fg_sources_init(&sources, &arena);
    fg_report_init(&report, &memory, &sources);
    arena.guard = report.arena.guard = &guard; /* never used: nothing fails here */
}

static void tear_down(void) {
    fg_report_fini(&report);
    fg_arena_fini(&arena);
    ck_assert_uint_eq(memory.used, 0);
}

#endif
