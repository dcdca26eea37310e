/* A plan bound to memory: what one run object executes.
 *
 * Everything that an execution touches is made when the executor is: the block, the output tensors,
 * one kernel call for each step with its operands' addresses in it. An execution looks nothing up
 * and allocates nothing, but for late steps, whose sizes only it knows. */
#ifndef FG_RUN_EXECUTOR_H
#define FG_RUN_EXECUTOR_H

#include "compile/plan.h"

#define FG_SPARES \
    4 /* tensors of an output, beside the last one, that are kept to be written again */

/* One step as it is executed. Steps that are no kernel's have a function of the same kind here. */
typedef struct fg_bound_step {
    fg_kernel_function run; /* NULL: a guard is decided */
    fg_call call;
} fg_bound_step;

typedef struct fg_turns fg_turns;
typedef struct fg_executor fg_executor;

/* Why an execution failed. */
typedef struct fg_failure {
    uint32_t step;            /* in plan->steps */
    bool memory;              /* memory was short */
    fg_code code;             /* of what a shape rule found; else FG_CODE_NONE */
    int blame;                /* an input, or -1 */
    const fg_executor *inner; /* of the loop in which it did; its failure says why */
    fg_span place;            /* where it is not the step's: source 0 else */
    char message[512];        /* of the kernel or the shape rule */
} fg_failure;

struct fg_executor {
    const fg_plan *plan;
    const fg_engine *engine;
    fg_arena arena;       /* of what follows */
    fg_view *views;       /* by position in plan->list */
    uint64_t *versions;   /* the same: see fg_call */
    fg_bound_step *steps; /* by step */
    uint32_t *random_steps;
    uint32_t random_count;
    bool *holds;      /* by guard */
    fg_turns **turns; /* by loop */
    char *block;
    fg_tensor **feeds, **variables; /* as given, borrowed */
    fg_tensor **outputs;            /* one reference each; NULL where not made yet */
    fg_tensor **spares;             /* FG_SPARES for each output, or NULL: written before, and
                                       perhaps still in use */
    /* of late steps */
    fg_arena late_arena; /* emptied by each execution */
    fg_tensor **late;    /* by operand->at: one reference each, or NULL */
    fg_bindings bindings;
    fg_sizes sizes;
    uint32_t step_at;   /* the late step that is executed */
    fg_failure failure; /* of the execution */
    char message[256];  /* where kernels write */
};

/* NULL where memory is short. The plan outlives the executor. */
fg_executor *fg_executor_new(const fg_engine *engine, const fg_plan *plan);
void fg_executor_free(fg_executor *executor);

/* The tensor of a feed: borrowed until another is given; it has the shape that the plan is for, or
 * any of its rank where the feed is late. */
void fg_executor_feed(fg_executor *executor, uint32_t feed, fg_tensor *tensor);
/* The value of plan->variables.at[index]: borrowed until another is given. */
void fg_executor_variable(fg_executor *executor, uint32_t index, fg_tensor *tensor);
/* What random operations depend on, with the number of the run. */
void fg_executor_seed(fg_executor *executor, uint64_t seed);

/* Executes once. The feeds and variables that the plan reads have been given. False: see
 * executor->failure. */
bool fg_executor_execute(fg_executor *executor, uint64_t number);

/* True where output `index` is a variable's new value and the last execution computed it. */
bool fg_executor_has_update(const fg_executor *executor, uint32_t index);
/* Takes an output with its reference, and gives the reference of `old` (or NULL) in exchange, so
 * that the next execution may write there. */
fg_tensor *fg_executor_swap(fg_executor *executor, uint32_t index, fg_tensor *old);

/* The key of a random operation from a seed and the hash of its name. */
uint64_t fg_random_key(uint64_t seed, uint64_t name);

/* ---- late.c ---- */

bool fg_late_begin(fg_executor *executor);
void fg_late_end(fg_executor *executor);
/* Infers the shapes of a late step's results, makes them, and runs it. */
bool fg_late_step(fg_executor *executor, uint32_t step);
/* The tensor of result `out` of the late step that is executed: a new one, or NULL where memory is
 * short; or one that there is, whose reference it takes. */
fg_tensor *fg_late_result(fg_executor *executor, uint32_t out, int rank, const int64_t *dims);
void fg_late_take(fg_executor *executor, uint32_t out, fg_tensor *tensor);
/* Gives back the late values that no later step reads. */
void fg_late_drop(fg_executor *executor, uint32_t step);

/* ---- turns.c: loops ---- */

/* Registers itself in outer->turns. NULL where memory is short. */
fg_turns *fg_turns_new(fg_executor *outer, const fg_step *step);
void fg_turns_free(fg_turns *turns, fg_memory *memory);
void fg_turns_seed(fg_turns *turns, uint64_t seed);
/* Of a late step: compiles its turns for the shapes that its inputs have now, unless they are for
 * these. False: see outer->failure. */
bool fg_turns_prepare(fg_turns *turns);
/* A step; call->user is the fg_turns. */
bool fg_run_turns(fg_call *call);

/* ---- functions.c: steps that are no kernel's ---- */

bool fg_run_select(fg_call *call);
bool fg_run_copy(fg_call *call);
bool fg_run_assertion(fg_call *call);

#endif
