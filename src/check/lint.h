/* What is doubtful in a graph, whoever runs it: rules over all of it, without feeds.
 *
 * Each is one pass or a few, linear in the graph. The station's own. */
#ifndef FG_CHECK_LINT_H
#define FG_CHECK_LINT_H

#include "check/checker.h"

typedef struct fg_facts fg_facts;

/* A finding that was made, so that the next call of a definition does not make it again. */
typedef struct fg_said {
    fg_code code;
    fg_span span;
} fg_said;

/* What can be said of a value's elements. `low` and `high` hold for every element, whatever is fed.
 * `seen_low` and `seen_high` are values that the way it is computed brings about (a relu gives 0),
 * with all between them; where nothing is known, seen_low is above seen_high. An open end is not
 * taken itself: exp is above 0. A faint zero is one that only rounding brings about, as of a
 * sigmoid: of several, hardly all are. */
typedef struct fg_range {
    float low, high;
    float seen_low, seen_high;
    bool low_open;
    bool faint;
} fg_range;

struct fg_facts {
    fg_checker *c;
    const fg_graph *graph;
    uint32_t *uses;   /* by value: inputs, outputs, updates and initial values that read it */
    uint8_t *reached; /* by operation: a signature's output may need it, whatever is decided */
    uint8_t *said;    /* by operation: a finding is about it already */
    uint32_t kinds[FG_OP_KINDS]; /* operations of each kind */
    fg_range *ranges;            /* by value; NULL until asked for */
    fg_op_id *random;            /* by operation, as fg_fact_random says; NULL until asked for */
    uint8_t *batch; /* by symbol: it is the first size of a placeholder; 2: of several; 3: and
                       named so. NULL until asked for */
    uint32_t counts[FG_CODE_COUNT]; /* findings, those above LINT_MOST not added */
    FG_VEC(fg_said) told;           /* in definitions */
};

/* Adds a finding; NULL where there are so many of its code that only their number is told. */
fg_finding *fg_lint_say(fg_facts *f, fg_code code, fg_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same of an operation, at fg_lint_place, with a mark at the call of the file's own definition
 * that it stands in. NULL also where another call of it has had this finding there. */
fg_finding *fg_lint_say_op(fg_facts *f, fg_code code, fg_op_id op, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Where an operation was written in the user's file: in a definition, if that is there. */
fg_span fg_lint_place(const fg_facts *f, fg_op_id op);
/* What messages call a value: by the name that the file binds to it, if there is one. */
const char *fg_lint_name(fg_facts *f, fg_value_id value);
/* Where a value is declared or computed there. */
fg_span fg_lint_value_place(const fg_facts *f, fg_value_id value);
/* Applies every rule. */
void fg_lint_graph(fg_facts *f);

/* ---- facts.c ---- */

void fg_facts_init(fg_facts *f, fg_checker *c);
/* An operation written in the library's text: what is wrong in it is not the user's. */
bool fg_fact_in_library(const fg_facts *f, fg_op_id op);
/* What a value is, behind identities, casts, reshapes and slices. */
fg_value_id fg_fact_behind(const fg_facts *f, fg_value_id value);
const uint8_t *fg_fact_batch(fg_facts *f);
/* Whether a size is, by itself, a symbol that counts the examples of a batch: one that begins the
 * shapes of several placeholders, or is named so. */
bool fg_fact_is_batch(fg_facts *f, const fg_size *size);
/* Whether it is named so: what begins several placeholders may as well be a set of its own. */
bool fg_fact_is_named_batch(fg_facts *f, const fg_size *size);
/* The axis that an attribute names, from 0; -1 where there is none, or the rank is not known. */
int fg_fact_axis(const fg_facts *f, fg_op_id op, fg_value_id of);
/* By operation: the newest random operation that it depends on; 0: none. A side of a branch that
 * draws has a newer one than a side that takes its input as it is. */
const fg_op_id *fg_fact_random(fg_facts *f);
/* An attribute of an operation by name; NULL where it is none. */
const fg_attr *fg_fact_attr(const fg_op *op, const char *name);

/* ---- range.c ---- */

const fg_range *fg_facts_ranges(fg_facts *f);

#define LINT(function, codes) void fg_lint_##function(fg_facts *f);
#include "check/lint.def"
#undef LINT

#endif
