/* A plan: what one run does, for given feeds and their shapes. A flat list of steps; each is a
 * kernel with its operands as offsets into one arena. Immutable once made; several runs share it.
 *
 * Where all sizes follow from the feeds, the arena's size and every offset are known here, and a run
 * allocates nothing. Steps behind an operation whose result's size only it knows (FG_OP_DYNAMIC)
 * are `late`: the run infers their shapes and allocates their results. */
#ifndef FG_COMPILE_PLAN_H
#define FG_COMPILE_PLAN_H

#include "check/check.h"
#include "graph/kernel_table.h"

/* Where an operand's bytes are. */
typedef enum fg_home {
    FG_HOME_NONE,      /* an absent optional input */
    FG_HOME_ARENA,     /* offset in the run's arena */
    FG_HOME_FEED,      /* `index` of the feed */
    FG_HOME_CONSTANT,  /* `index` in plan->constants */
    FG_HOME_VARIABLE,  /* number of the variable */
    FG_HOME_OUTPUT,    /* `index` of the run's output tensor: computed straight into it */
    FG_HOME_LATE,      /* allocated by the run when it is made; `index` counts them */
} fg_home;

typedef struct fg_operand {
    fg_value_id value;
    fg_type type;        /* numbers where known; else the graph's */
    const int64_t *dims; /* NULL where late */
    size_t count;
    uint8_t home;        /* fg_home */
    size_t at;           /* offset or index */
} fg_operand;

/* When a step runs: always (0), or where some term holds: an earlier guard's and a value's truth. */
typedef struct fg_condition {
    uint32_t guard;      /* that must hold too */
    uint32_t operand;    /* a bool scalar */
    bool truth;
    uint32_t next;       /* another way to hold, or 0 */
} fg_condition;

typedef struct fg_step {
    fg_op_id op;
    const fg_kernel *kernel;
    uint32_t first_in, in_count, first_out, out_count;  /* in plan->operand_list */
    const fg_attr *attrs;   /* sizes evaluated; NULL where late */
    uint64_t key;           /* of random operations: hash of the full name */
    uint32_t guard;         /* 0: always */
    size_t scratch;         /* bytes */
    bool late;
} fg_step;

typedef struct fg_plan fg_plan;

/* Compiles a resolved demand for the shapes in `feed_dims`. What the shapes break is a finding
 * (G302 and its like), located. NULL then. The plan is of `arena`. `kernels` is the table by
 * operation and element type that the context made. */
fg_plan *fg_plan_make(const fg_graph *graph, fg_arena *arena, const fg_kernel_table *kernels,
                      const fg_demand *demand, const fg_resolution *resolution, fg_report *report);

#endif
