/* Graphs made by hand, compiled and executed with kernels that count their calls. */
#ifndef FG_TESTS_RUN_FIXTURE_H
#define FG_TESTS_RUN_FIXTURE_H

#include <check.h>

#include "run/executor.h"

typedef struct rx {
    fg_memory memory;
    fg_guard guard;
    fg_arena arena, scratch, plan_arena;
    fg_names names;
    fg_sources sources;
    fg_report report;
    fg_graph graph;
    fg_kernel_table kernels;
    fg_engine engine;
    uint32_t file, line; /* each operation has a line of its own */
    FG_VEC(fg_feed) feeds;
    FG_VEC(fg_fetch) fetches;
    fg_resolution resolution;
    fg_plan_order order;
    fg_plan plan;
    fg_executor *executor;
} rx;

#define RX_BEGIN(fx) \
    static rx fx;    \
    rx_init(&fx);    \
    if (setjmp(fx.guard.env)) ck_abort_msg("memory ran out")
void rx_init(rx *fx);
/* Fails the test where something was not given back. */
void rx_fini(rx *fx);

/* How often the kernel of an operation was called since rx_init. */
extern int rx_calls[FG_OP_KINDS];
/* The rows of these kernels. */
extern const fg_kernel rx_kernels[];

/* ---- graphs ---- */

fg_value_id rx_placeholder(rx *fx, const char *name, fg_dtype dtype, int rank,
                           const fg_size *const *dims);
fg_value_id rx_vector(rx *fx, const char *name, const fg_size *size); /* a float32 placeholder */
fg_value_id rx_predicate(rx *fx, const char *name);                   /* a bool one */
fg_value_id rx_variable(rx *fx, const char *name, int64_t size, fg_value_id initial);
fg_value_id rx_floats(rx *fx, int count, ...); /* a constant float32 vector of doubles */
fg_value_id rx_float(rx *fx, float value);     /* a constant scalar */
fg_value_id rx_ints(rx *fx, int count, ...);   /* a constant int32 vector */
fg_value_id rx_bool(rx *fx, bool value);
/* An operation typed by its row and shape rule, attributes at their defaults; its first result.
 * Inputs end with 0. */
fg_value_id rx_op(rx *fx, fg_op_kind kind, ...);
#define RX_OP(...) rx_op(__VA_ARGS__, (fg_value_id)0)
/* The same with one attribute that is a list of sizes. */
fg_value_id rx_op_sizes(rx *fx, fg_op_kind kind, fg_value_id input, const char *attribute,
                        uint32_t count, const fg_size *const *sizes);
void rx_assert(rx *fx, fg_value_id condition, const char *message);
const fg_size *rx_number(rx *fx, int64_t number);
const fg_size *rx_symbol(rx *fx, const char *name);

/* ---- demands ---- */

void rx_feed(rx *fx, fg_value_id value, fg_tensor *tensor); /* takes the reference */
void rx_feed_floats(rx *fx, fg_value_id value, int count, ...);
void rx_feed_bool(rx *fx, fg_value_id value, bool truth);
/* Where the predicate is not to be known when it is compiled: a feed that was promised. */
void rx_feed_later(rx *fx, fg_value_id value);
void rx_fetch(rx *fx, fg_value_id value);

/* Compiles; true where it went well. Feeds and fetches stay. */
bool rx_compile(rx *fx);
/* Compiles, makes an executor and gives it the feeds. */
void rx_prepare(rx *fx);
bool rx_execute(rx *fx, uint64_t number);
/* The output holds these floats (doubles), within 1e-6. */
void rx_expect(rx *fx, uint32_t output, int count, ...);
/* The codes in the report: "G302 G105". */
const char *rx_codes(rx *fx);
/* Line of the first finding. */
uint32_t rx_finding_line(rx *fx);
fg_tensor *rx_tensor_bool(rx *fx, bool truth);
fg_tensor *rx_tensor_floats(rx *fx, int count, const float *values);

#endif
