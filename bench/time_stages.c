/* time_stages COUNT FILE SIGNATURE [--feed] NAME=VALUE...: does COUNT times, in one process, what
 * graphlint and graphrun do with a file, and prints the medians in milliseconds: reading it,
 * proving its signatures, checking and compiling a run, the first run, the second. */
#include <feedgraph/feedgraph.h>
#include <feedgraph/tools.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { READ, PROVE, COMPILE, FIRST, SECOND, STAGES };

typedef struct bench {
    char **arguments; /* FILE SIGNATURE NAME=VALUE... */
    fg_context *context;
    fg_report *report;
    fg_model *model;
    fg_session *session;
    fg_request *request;
    fg_program *program;
    fg_run *run;
    double mark;
} bench;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void lap(bench *it, double *time) {
    double end = now();
    *time = end - it->mark;
    it->mark = end;
}

static fg_status compile(bench *it) {
    fg_status status = fg_request_new(it->session, it->arguments[1], it->report, &it->request);
    for (char **feed = it->arguments + 2; *feed && status == FG_OK; feed++)
        if (strcmp(*feed, "--feed") != 0)
            status = fg_request_feed_text(it->request, *feed, it->report);
    if (status == FG_OK) status = fg_request_compile(it->request, it->report, &it->program);
    if (status == FG_OK) status = fg_run_new(it->program, &it->run);
    return status;
}

static fg_status measure(bench *it, double *times) {
    it->mark = now();
    fg_status status = fg_context_new(&(fg_options){.threads = 1}, &it->context);
    if (status == FG_OK) status = fg_report_new(it->context, &it->report);
    if (status == FG_OK)
        status = fg_model_load(it->context, it->arguments[0], it->report, &it->model);
    if (status == FG_OK) status = fg_session_new(it->model, it->report, &it->session);
    lap(it, &times[READ]);
    if (status == FG_OK) status = fg_model_lint(it->session, it->report);
    lap(it, &times[PROVE]);
    if (status == FG_OK) status = compile(it);
    lap(it, &times[COMPILE]);
    if (status == FG_OK) status = fg_run_execute(it->run, it->report);
    lap(it, &times[FIRST]);
    if (status == FG_OK) status = fg_run_execute(it->run, it->report);
    lap(it, &times[SECOND]);
    return status;
}

static void finish(bench *it) {
    fg_run_free(it->run);
    fg_program_free(it->program);
    fg_request_free(it->request);
    fg_session_free(it->session);
    fg_report_free(it->report);
    fg_model_free(it->model);
    fg_context_free(it->context);
}

static int ascending(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

int main(int argc, char **argv) {
    int count = argc > 3 ? atoi(argv[1]) : 0;
    if (count < 1 || count > 1000) {
        fprintf(stderr, "time_stages COUNT FILE SIGNATURE [--feed] NAME=VALUE...\n");
        return 2;
    }
    static double times[STAGES][1000];
    for (int i = 0; i < count; i++) {
        bench it = {.arguments = argv + 2};
        double laps[STAGES];
        fg_status status = measure(&it, laps);
        if (status != FG_OK && it.report)
            fputs(fg_report_text(it.report, FG_FORMAT_TEXT, false), stderr);
        finish(&it);
        if (status != FG_OK) return status;
        for (int stage = 0; stage < STAGES; stage++) times[stage][i] = laps[stage];
    }
    for (int stage = 0; stage < STAGES; stage++) {
        qsort(times[stage], (size_t)count, sizeof **times, ascending);
        printf("%.2f ", (times[stage][(count - 1) / 2] + times[stage][count / 2]) / 2);
    }
    putchar('\n');
    return 0;
}
