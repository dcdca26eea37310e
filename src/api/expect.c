/* Expectations: outputs against values given as text. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/model.h"
#include "data/value.h"
#include "feedgraph/tools.h"
#include "run/run.h"

/* ---- comparing ---- */

typedef struct comparison {
    size_t differing;
    size_t worst;   /* where the difference is largest */
    double largest; /* NaN where it is not a number */
} comparison;

static bool is_whole(const fg_tensor *tensor) {
    return fg_dtype_kind_of(tensor->dtype) != FG_REAL;
}

/* 64-bit integers are exact as such only. */
static bool is_same_whole(const fg_tensor *a, size_t i, const fg_tensor *b, size_t j) {
    return is_whole(a) && is_whole(b) &&
           fg_tensor_element_int(a, i) == fg_tensor_element_int(b, j) &&
           (a->dtype == FG_UINT64) == (b->dtype == FG_UINT64);
}

static double difference_at(const fg_tensor *got, size_t i, const fg_tensor *expected, size_t j) {
    if (is_same_whole(got, i, expected, j)) return 0;
    double a = fg_tensor_element(got, i), b = fg_tensor_element(expected, j);
    if (a == b || (isnan(a) && isnan(b))) {
        bool rounded = is_whole(got) && is_whole(expected) && got->dtype == expected->dtype;
        return rounded ? 1 : 0; /* two integers that differ, and are one number as doubles */
    }
    return fabs(a - b);
}

static comparison compare(const fg_tensor *got, const fg_tensor *expected, double rtol,
                          double atol) {
    comparison it = {0};
    for (size_t i = 0; i < got->count; i++) {
        double difference = difference_at(got, i, expected, i);
        double allowed = atol + rtol * fabs(fg_tensor_element(expected, i));
        if (difference == 0 || (difference <= allowed && isfinite(difference))) continue;
        bool larger = it.differing == 0 || (isnan(difference) && !isnan(it.largest)) ||
                      difference > it.largest;
        if (larger) {
            it.largest = difference;
            it.worst = i;
        }
        it.differing++;
    }
    return it;
}

/* "[3, 4]" of an element. */
static const char *position_text(fg_arena *arena, const fg_tensor *tensor, size_t index) {
    int64_t position[FG_MAX_RANK];
    for (int i = tensor->rank; i-- > 0;) {
        position[i] = (int64_t)(index % (size_t)tensor->dims[i]);
        index /= (size_t)tensor->dims[i];
    }
    return fg_dims_text(arena, tensor->rank, position);
}

static const char *describe(fg_arena *arena, const fg_tensor *got, const fg_tensor *expected,
                            const comparison *found) {
    char a[32], b[32], largest[32];
    fg_tensor_element_text(got, found->worst, a);
    fg_tensor_element_text(expected, found->worst, b);
    fg_text_real(largest, found->largest, 32);
    if (got->rank == 0) return fg_arena_printf(arena, "it is %s, not %s", a, b);
    return fg_arena_printf(
        arena, "%zu of %zu elements differ, most at %s: %s, not %s (a difference of %s)",
        found->differing, got->count, position_text(arena, got, found->worst), a, b, largest);
}

static bool has_shape_of(const fg_tensor *a, const fg_tensor *b) {
    return a->rank == b->rank && memcmp(a->dims, b->dims, (size_t)a->rank * sizeof *a->dims) == 0;
}

static const char *differ(fg_arena *arena, const fg_tensor *got, const fg_tensor *expected,
                          double rtol, double atol) {
    if (!has_shape_of(got, expected))
        return fg_arena_printf(arena, "its shape is %s, not %s",
                               fg_dims_text(arena, got->rank, got->dims),
                               fg_dims_text(arena, expected->rank, expected->dims));
    comparison found = compare(got, expected, rtol, atol);
    return found.differing ? describe(arena, got, expected, &found) : NULL;
}

fg_status fg_tensor_difference(const fg_tensor *got, const fg_tensor *expected, double rtol,
                               double atol, char **difference) {
    fg_arena arena;
    fg_guard guard;
    fg_arena_init(&arena, got->memory);
    arena.guard = &guard;
    *difference = NULL;
    volatile fg_status status = FG_LIMIT;
    if (!setjmp(guard.env)) {
        const char *text = differ(&arena, got, expected, rtol, atol);
        if (text) *difference = strdup(text);
        status = !text ? FG_OK : *difference ? FG_FINDINGS : FG_LIMIT;
    }
    fg_arena_fini(&arena);
    return status;
}

bool fg_tensor_equals(const fg_tensor *got, const fg_tensor *expected) {
    bool scalar = expected->rank == 0;
    if (!scalar && !has_shape_of(got, expected)) return false;
    for (size_t i = 0; i < got->count; i++)
        if (difference_at(got, i, expected, scalar ? 0 : i) != 0) return false;
    return true;
}

/* ---- reading ---- */

typedef struct value_job {
    fg_context *context;
    fg_report *report;
    const char *what, *text;
    const fg_tensor *like;
    fg_tensor *value;
} value_job;

static fg_status read_value(void *data) {
    value_job *job = data;
    fg_context *context = job->context;
    size_t all = strlen(job->text);
    if (all > UINT32_MAX - 2) return FG_LIMIT;
    const char *text = fg_arena_text(&context->arena, job->text, all);
    const char *what = fg_arena_text(&context->arena, job->what, strlen(job->what));
    uint32_t source = fg_sources_add(&context->sources, FG_SOURCE_ARGUMENT, what, text, all);
    const char *equals = strchr(text, '=');
    if (!equals || equals == text) {
        fg_span whole = {source, 0, (uint32_t)all};
        fg_report_add(job->report, FG_G102, whole, "NAME=VALUE is meant");
        return FG_FINDINGS;
    }
    fg_span name = {source, 0, (uint32_t)(equals - text)};
    fg_span value = {source, name.end + 1, (uint32_t)all};
    if (!job->like) {
        fg_report_add(job->report, FG_G501, name, "the run has no output '%.*s'", (int)name.end,
                      text);
        return FG_FINDINGS;
    }
    fg_value_wish wish = {.dtype = job->like->dtype, .rank = job->like->rank};
    memcpy(wish.dims, job->like->dims, sizeof wish.dims);
    uint32_t before = job->report->list.count;
    job->value = fg_value_read(&context->memory, job->report, value, &wish);
    if (job->value) return FG_OK;
    for (uint32_t i = before; i < job->report->list.count; i++)
        if (job->report->list.at[i]->code == FG_G413) return FG_UNREADABLE;
    return FG_FINDINGS;
}

fg_status fg_value_text(fg_context *context, const char *what, const char *text,
                        const fg_tensor *like, fg_report *report, fg_tensor **value) {
    value_job job = {
        .context = context, .report = report, .what = what, .text = text, .like = like};
    fg_arena *const arenas[] = {NULL};
    fg_status status = fg_guarded(context, report, arenas, read_value, &job);
    *value = job.value;
    return status;
}

static const fg_tensor *find_output(const fg_run *run, const char *text) {
    size_t length = strcspn(text, "=");
    for (size_t i = 0; i < fg_program_outputs(run->program); i++) {
        const char *output = fg_program_output_name(run->program, i);
        if (strlen(output) == length && memcmp(output, text, length) == 0)
            return fg_run_output(run, i);
    }
    return NULL;
}

fg_status fg_run_expect(fg_run *run, const char *text, double rtol, double atol, fg_report *report,
                        char **difference) {
    const fg_tensor *got = find_output(run, text);
    fg_tensor *expected;
    *difference = NULL;
    fg_status status = fg_value_text(run->program->context, "expect", text, got, report, &expected);
    if (expected) status = fg_tensor_difference(got, expected, rtol, atol, difference);
    fg_tensor_unref(expected);
    return status;
}
