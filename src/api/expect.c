/* Expectations: a run's output against a value given as text. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/model.h"
#include "data/value.h"
#include "feedgraph/tools.h"
#include "run/run.h"

typedef struct expect_job {
    fg_run *run;
    fg_report *report;
    fg_arena scratch;
    const char *text;
    double rtol, atol;
    fg_tensor *expected;
    char *difference;
} expect_job;

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
static bool is_same_whole(const fg_tensor *a, const fg_tensor *b, size_t i) {
    return is_whole(a) && is_whole(b) &&
           fg_tensor_element_int(a, i) == fg_tensor_element_int(b, i) &&
           (a->dtype == FG_UINT64) == (b->dtype == FG_UINT64);
}

static double difference_at(const fg_tensor *got, const fg_tensor *expected, size_t i) {
    if (is_same_whole(got, expected, i)) return 0;
    double a = fg_tensor_element(got, i), b = fg_tensor_element(expected, i);
    if (a == b || (isnan(a) && isnan(b))) {
        bool rounded = is_whole(got) && is_whole(expected) && got->dtype == expected->dtype;
        return rounded ? 1 : 0; /* two integers that differ, and are one number as doubles */
    }
    return fabs(a - b);
}

static comparison compare(const expect_job *job, const fg_tensor *got, const fg_tensor *expected) {
    comparison it = {0};
    for (size_t i = 0; i < got->count; i++) {
        double difference = difference_at(got, expected, i);
        double allowed = job->atol + job->rtol * fabs(fg_tensor_element(expected, i));
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

static const char *describe(expect_job *job, const fg_tensor *got, const fg_tensor *expected,
                            const comparison *found) {
    char a[32], b[32], largest[32];
    fg_tensor_element_text(got, found->worst, a);
    fg_tensor_element_text(expected, found->worst, b);
    fg_text_real(largest, found->largest, 32);
    if (got->rank == 0) return fg_arena_printf(&job->scratch, "it is %s, not %s", a, b);
    return fg_arena_printf(
        &job->scratch, "%zu of %zu elements differ, most at %s: %s, not %s (a difference of %s)",
        found->differing, got->count, position_text(&job->scratch, got, found->worst), a, b,
        largest);
}

static const char *differ(expect_job *job, const fg_tensor *got, const fg_tensor *expected) {
    if (got->rank != expected->rank ||
        memcmp(got->dims, expected->dims, (size_t)got->rank * sizeof *got->dims) != 0)
        return fg_arena_printf(&job->scratch, "its shape is %s, not %s",
                               fg_dims_text(&job->scratch, got->rank, got->dims),
                               fg_dims_text(&job->scratch, expected->rank, expected->dims));
    comparison found = compare(job, got, expected);
    return found.differing ? describe(job, got, expected, &found) : NULL;
}

/* ---- reading ---- */

static const fg_tensor *find_output(const expect_job *job, const char *name, size_t length) {
    const fg_program *program = job->run->program;
    for (size_t i = 0; i < fg_program_outputs(program); i++) {
        const char *output = fg_program_output_name(program, i);
        if (strlen(output) == length && memcmp(output, name, length) == 0)
            return fg_run_output(job->run, i);
    }
    return NULL;
}

static fg_status expect(void *data) {
    expect_job *job = data;
    fg_context *context = job->run->program->context;
    size_t all = strlen(job->text);
    if (all > UINT32_MAX - 2) return FG_LIMIT;
    const char *text = fg_arena_text(&context->arena, job->text, all);
    uint32_t source = fg_sources_add(&context->sources, FG_SOURCE_ARGUMENT, "expect", text, all);
    const char *equals = strchr(text, '=');
    fg_span whole = {source, 0, (uint32_t)all};
    if (!equals || equals == text) {
        fg_report_add(job->report, FG_G102, whole, "NAME=VALUE is meant");
        return FG_FINDINGS;
    }
    const fg_tensor *got = find_output(job, text, (size_t)(equals - text));
    fg_span value = {source, (uint32_t)(equals + 1 - text), (uint32_t)all};
    if (!got) {
        fg_report_add(job->report, FG_G501, (fg_span){source, 0, value.begin - 1},
                      "the run has no output '%.*s'", (int)(equals - text), text);
        return FG_FINDINGS;
    }
    fg_value_wish wish = {.dtype = got->dtype, .rank = got->rank};
    memcpy(wish.dims, got->dims, sizeof wish.dims);
    uint32_t before = job->report->list.count;
    job->expected = fg_value_read(&context->memory, job->report, value, &wish);
    if (!job->expected) {
        for (uint32_t i = before; i < job->report->list.count; i++)
            if (job->report->list.at[i]->code == FG_G413) return FG_UNREADABLE;
        return FG_FINDINGS;
    }
    const char *difference = differ(job, got, job->expected);
    if (!difference) return FG_OK;
    job->difference = strdup(difference);
    return job->difference ? FG_FINDINGS : FG_LIMIT;
}

fg_status fg_run_expect(fg_run *run, const char *text, double rtol, double atol, fg_report *report,
                        char **difference) {
    *difference = NULL;
    fg_context *context = run->program->context;
    expect_job job = {.run = run, .report = report, .text = text, .rtol = rtol, .atol = atol};
    fg_arena_init(&job.scratch, &context->memory);
    fg_arena *const arenas[] = {&job.scratch, NULL};
    fg_status status = fg_guarded(context, report, arenas, expect, &job);
    fg_tensor_unref(job.expected);
    fg_arena_fini(&job.scratch);
    *difference = job.difference;
    return status;
}
