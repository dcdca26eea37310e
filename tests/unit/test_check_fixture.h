/* Graphs made by hand, each with the text of a file that its places point into. */
#ifndef FG_TESTS_CHECK_FIXTURE_H
#define FG_TESTS_CHECK_FIXTURE_H

#include <check.h>

#include "check/check.h"

#define FX_LINES 60

typedef struct fixture {
    fg_memory memory;
    fg_guard guard;
    fg_arena arena;
    fg_names names;
    fg_sources sources;
    fg_report report;
    fg_graph graph;
    fg_map symbols;
    fg_demand demand;
    fg_resolution resolution;
    uint32_t file, library;
    uint32_t frame; /* where operations are made */
} fixture;

/* The guard is the test's: `if (setjmp(fx.guard.env)) ck_abort_msg("out of memory")` is in
 * FX_BEGIN. */
#define FX_BEGIN(fx)   \
    static fixture fx; \
    fx_init(&fx);      \
    if (setjmp(fx.guard.env)) ck_abort_msg("memory ran out")
void fx_init(fixture *fx);
void fx_fini(fixture *fx);

/* The first `length` bytes of a line of the file. Lines hold 80 bytes each. */
fg_span fx_span(const fixture *fx, uint32_t line, uint32_t length);
/* A shape from text: "batch, 8", "" for a scalar, "..." for an unknown rank, "?" for a symbol of
 * its own, "2*n" for a formula. */
const fg_shape *fx_shape(fixture *fx, const char *text);

fg_value_id fx_placeholder(fixture *fx, uint32_t line, const char *name, fg_dtype dtype,
                           const char *shape);
/* The learning phase, under this full name. */
fg_value_id fx_phase(fixture *fx, uint32_t line, const char *full_name);
fg_value_id fx_default(fixture *fx, uint32_t line, const char *name, fg_value_id fallback);
fg_value_id fx_variable(fixture *fx, uint32_t line, const char *name, fg_dtype dtype,
                        const char *shape);
fg_value_id fx_bool(fixture *fx, bool truth);
fg_value_id fx_int(fixture *fx, int32_t number);
/* An operation of one float32 result (of a bool one for comparisons and logic, of the sides' type
 * for a branch), named where `name` is not NULL; inputs end with 0. */
fg_value_id fx_op(fixture *fx, uint32_t line, fg_op_kind kind, const char *name, ...);
#define FX_OP(...) fx_op(__VA_ARGS__, (fg_value_id)0)
/* Gives a value a name of the file. */
void fx_name(fixture *fx, const char *name, fg_value_id value);
/* The call of a definition: operations are made in it until fx_leave. */
void fx_enter(fixture *fx, uint32_t line, const char *definition, const char *name);
void fx_leave(fixture *fx);
void fx_control(fixture *fx, fg_value_id of, fg_value_id after);
/* Inputs and outputs as "x, label=y" (a name, or ALIAS=NAME); an input "x:true" is fixed. */
void fx_signature(fixture *fx, uint32_t line, const char *name, const char *inputs,
                  const char *outputs);

fg_tensor *fx_tensor(fixture *fx, fg_dtype dtype, int rank, const int64_t *dims);
fg_tensor *fx_bool_tensor(fixture *fx, bool truth);
/* Feeds of zeros: float32, with these sizes. */
#define FX_DIMS(...)    \
    (int[]) {           \
        __VA_ARGS__, -1 \
    }
fg_feed *fx_feed(fixture *fx, const char *name, const int *dims);
fg_feed *fx_feed_tensor(fixture *fx, const char *name, fg_tensor *tensor);
fg_feed *fx_promise(fixture *fx, const char *name);
void fx_fetch(fixture *fx, const char *name);
void fx_by_signature(fixture *fx, const char *name);

/* Checks the demand; the codes found, in the order of the report: "G401 G601". */
const char *fx_check(fixture *fx);
const char *fx_prove(fixture *fx);
const char *fx_codes(fixture *fx);
/* The first finding of a code, which must be there. */
const fg_finding *fx_finding(fixture *fx, fg_code code);
bool fx_needed(const fixture *fx, fg_value_id value);
uint32_t fx_line(fixture *fx, fg_span span);

#endif
