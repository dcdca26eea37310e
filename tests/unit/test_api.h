/* The suites of test_api, and what they share. */
#ifndef FG_TESTS_API_H
#define FG_TESTS_API_H

#include <check.h>

#include "feedgraph/feedgraph.h"
#include "feedgraph/tools.h"

Suite *api_digits_suite(void);
Suite *api_model_suite(void);
Suite *api_run_suite(void);
Suite *api_text_suite(void);
Suite *api_loop_suite(void);
Suite *api_threads_suite(void);
Suite *api_memory_suite(void);
Suite *api_checkpoint_suite(void);
Suite *api_findings_suite(void);
Suite *api_rules_suite(void);

/* A context (with one thread, if nothing is said), and what is made from it. */
typedef struct ax {
    fg_context *context;
    fg_report *report;
    fg_model *model;
    fg_session *session;
    fg_request *request;
    fg_program *program;
    fg_run *run;
} ax;

void ax_init(ax *fx, const char *text);
void ax_init_threads(ax *fx, const char *text, int threads);
/* Frees all there is, and fails the test where memory is still in use. */
void ax_fini(ax *fx);
/* A new request in the place of the old one. */
void ax_request(ax *fx, const char *signature);
void ax_feed(ax *fx, const char *name, int count, const float *values);
void ax_feed_text(ax *fx, const char *text);
/* Compiles and makes a run. */
void ax_compile(ax *fx);
fg_status ax_execute(ax *fx);
/* Feed `index` gets these floats. */
void ax_run_feed(ax *fx, size_t index, int count, const float *values);
void ax_expect(ax *fx, size_t output, int count, ...);
fg_tensor *ax_floats(ax *fx, int count, const float *values);
fg_tensor *ax_bool(ax *fx, bool truth);
/* "G302 G105": what is in the report. */
const char *ax_codes(fg_report *report);
/* A path below the source tree. Valid until the next call. */
const char *ax_path(const char *name);

#define FLOATS(...)   \
    (const float[]) { \
        __VA_ARGS__   \
    }

#endif
