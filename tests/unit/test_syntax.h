/* The suites of test_syntax, and what they share: a text, its tree and its report. */
#ifndef FG_TESTS_TEST_SYNTAX_H
#define FG_TESTS_TEST_SYNTAX_H

#include <check.h>

#include "diag/report.h"
#include "syntax/parse.h"
#include "syntax/print.h"

Suite *fg_shapes_suite(void);
Suite *fg_literals_suite(void);
Suite *fg_mistakes_suite(void);
Suite *fg_recovery_suite(void);
Suite *fg_print_suite(void);
Suite *fg_limits_suite(void);
Suite *fg_broken_suite(void);
Suite *fg_golden_suite(void);

typedef struct fg_read {
    fg_memory memory;
    fg_arena arena;
    fg_guard guard;
    fg_names names;
    fg_sources sources;
    fg_report report;
    fg_tree *tree; /* NULL where memory was short */
} fg_read;

/* Parses `length` bytes, which stay the caller's. `limit` is the memory's. */
void fg_read_bytes(fg_read *read, const char *text, size_t length, size_t limit);
void fg_read_text(fg_read *read, const char *text);
/* Checks that nothing is left allocated. */
void fg_read_fini(fg_read *read);

/* The tree as nested lists, `(= (x) ((+ a (* b 2))))`: to be freed. Made from the tree alone. */
char *fg_read_shape(const fg_tree *tree);
/* The tree printed, and the report as text, as long as `read`. */
const char *fg_read_print(fg_read *read);
const char *fg_read_report(fg_read *read);
/* A file of the source tree: to be freed. */
char *fg_read_source_file(const char *folder, const char *name, size_t *length);

/* The text is right, and this is its shape. */
void fg_expect_shape(const char *text, const char *shape);
/* The text has one error, with this code, at this line and column, and a message that contains
 * `says`. */
void fg_expect_error(const char *text, const char *code, uint32_t line, uint32_t column,
                     const char *says);

#endif
