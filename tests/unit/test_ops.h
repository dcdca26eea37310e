/* The suites of test_ops, a file each, and what they share. */
#ifndef FG_TESTS_TEST_OPS_H
#define FG_TESTS_TEST_OPS_H

#include <check.h>

#include "base/pool.h"
#include "kernels/kernel.h"
#include "ops/op.h"

Suite *fg_ops_rows_suite(void);
Suite *fg_ops_infer_suite(void);
Suite *fg_ops_shapes_suite(void);
Suite *fg_ops_random_suite(void);
Suite *fg_ops_draw_suite(void);
Suite *fg_ops_linear_suite(void);
Suite *fg_ops_math_suite(void);
Suite *fg_ops_isa_suite(void);

/* ---- one application of a shape rule ---- */

enum { FG_TEST_INPUTS = 24, FG_TEST_PARAMS = 16 };

typedef struct fg_rule_test {
    fg_memory memory;
    fg_arena arena;
    fg_guard guard;
    fg_names names;
    fg_map symbols; /* by name */
    fg_sizes sizes;
    fg_infer infer;
    fg_type inputs[FG_TEST_INPUTS], outputs[FG_TEST_INPUTS];
    fg_attr attrs[FG_TEST_PARAMS];
} fg_rule_test;

void fg_rule_test_init(fg_rule_test *test);
void fg_rule_test_fini(fg_rule_test *test);
/* Begins with an operation: no inputs, all attributes as by default. */
void fg_test_op(fg_rule_test *test, fg_op_kind kind);
/* Adds an input: fg_test_in(t, FG_FLOAT32, "batch, 3"); "" is a scalar, "..." an unknown rank, a
 * name is a symbol, `?` a new one. FG_INVALID is left out. */
void fg_test_in(fg_rule_test *test, fg_dtype dtype, const char *dims);
fg_attr *fg_test_attribute(fg_rule_test *test, const char *name);
void fg_test_int(fg_rule_test *test, const char *name, int64_t value);
void fg_test_flag(fg_rule_test *test, const char *name, bool value);
void fg_test_dtype(fg_rule_test *test, const char *name, fg_dtype dtype);
/* Numbers up to FG_TEST_END. */
#define FG_TEST_END INT64_MIN
void fg_test_ints(fg_rule_test *test, const char *name, ...);
/* Sizes, as in fg_test_in. */
void fg_test_sizes(fg_rule_test *test, const char *name, const char *dims);
const fg_size *fg_test_size(fg_rule_test *test, const char *text);
/* Runs the rule, which must accept; the type of result 0, as text. */
const char *fg_test_result(fg_rule_test *test);
const char *fg_test_output(fg_rule_test *test, uint32_t i);
/* Runs the rule, which must refuse with this code; the message. */
const char *fg_test_refused(fg_rule_test *test, fg_code code);

/* ---- kernels ---- */

/* The kernel of a table (fg_kernels_for), or NULL. */
const fg_kernel *fg_test_kernel(const fg_kernel *table, const char *operation, fg_dtype dtype);
/* The tables that this machine can run: up to 3. Their number. */
int fg_test_tables(const fg_kernel *tables[3], const char *names[3]);

#endif
