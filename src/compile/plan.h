/* A plan: what one run does, for given feeds and their shapes. A flat list of steps; each is a
 * kernel with its operands at offsets into one block of memory. Immutable once made; several runs
 * share it.
 *
 * Where all sizes follow from the feeds, the block's size and every offset are known here, and a
 * run allocates nothing. Steps behind an operation whose result's size only it knows are `late`:
 * the run infers their shapes and allocates their results. */
#ifndef FG_COMPILE_PLAN_H
#define FG_COMPILE_PLAN_H

#include "check/check.h"
#include "graph/kernel_table.h"

/* What evaluates operations; shared by all that a context makes. */
typedef struct fg_engine {
    fg_memory *memory;
    const fg_kernel_table *kernels;
    fg_pool *pool;           /* or NULL */
    fg_onednn *onednn;       /* or NULL */
    uint64_t max_iterations; /* of a loop; 0: no limit */
} fg_engine;

/* Where an operand's bytes are. */
typedef enum fg_home {
    FG_HOME_NONE,     /* an absent optional input */
    FG_HOME_BLOCK,    /* `at`: offset in the run's block */
    FG_HOME_FEED,     /* `at`: index of the feed in the demand */
    FG_HOME_CONSTANT, /* `at`: index in plan->constants */
    FG_HOME_VARIABLE, /* `at`: index in plan->variables */
    FG_HOME_OUTPUT,   /* `at`: index of the output: computed straight into its tensor */
    FG_HOME_LATE,     /* `at`: which of the late values; allocated by the run */
} fg_home;

typedef struct fg_operand {
    fg_value_id value;
    uint8_t home;        /* fg_home */
    uint8_t dtype;       /* fg_dtype */
    int16_t rank;        /* -1 where late */
    const int64_t *dims; /* NULL where late */
    size_t count, bytes; /* elements; 0 where late */
    size_t at;           /* offset or index: see fg_home */
} fg_operand;

typedef enum fg_step_kind {
    FG_STEP_KERNEL,
    FG_STEP_SELECT, /* in[0] ? in[1] : in[2], copied */
    FG_STEP_COPY,   /* in[0] into out[0]: the same bytes, perhaps another shape */
    FG_STEP_ASSERT, /* every element of in[0] is true */
    FG_STEP_GUARD,  /* decides whether guard `guard` holds */
    FG_STEP_LOOP,   /* plan->loops.at[loop], from in[] to out[] */
} fg_step_kind;

typedef struct fg_step {
    fg_op_id op;
    uint8_t kind; /* fg_step_kind */
    bool late;
    bool random;
    uint32_t guard; /* the step runs where this guard holds; 0: always */
    uint32_t first; /* in plan->list: the inputs, and behind them the results */
    uint32_t in_count, out_count;
    uint32_t first_dead, dead_count; /* in plan->dead: late operands that nothing reads any more */
    uint32_t first_bind, bind_count; /* in plan->binds: sizes that it tells */
    const fg_kernel *kernel;
    const fg_attr *attrs; /* by parameter, sizes as INTS; where late: the graph's */
    uint64_t key;         /* of random operations: hash of the full name */
    size_t scratch;       /* bytes; not known where late */
    size_t scratch_at;    /* offset in the block */
    uint32_t loop;        /* of FG_STEP_LOOP: in plan->loops */
} fg_step;

/* When a step runs. Guard 0 always holds; another is made of guards with smaller numbers. */
typedef enum fg_guard_kind {
    FG_GUARD_IF,   /* guard `a` holds and the bool scalar `use` is `truth` */
    FG_GUARD_ANY,  /* a or b */
    FG_GUARD_BOTH, /* a and b */
} fg_guard_kind;

typedef struct fg_condition {
    uint8_t kind; /* fg_guard_kind */
    bool truth;
    uint32_t a, b;
    uint32_t use; /* of FG_GUARD_IF: where in plan->list the predicate stands */
} fg_condition;

/* A size that is known when a late step has run: axis `axis` of result `out` is the symbol. */
typedef struct fg_bind {
    uint32_t out;
    uint32_t axis;
    uint32_t symbol;
} fg_bind;

/* One feed as the plan takes it. */
typedef struct fg_plan_feed {
    fg_dtype dtype;
    int rank;
    int64_t dims[FG_MAX_RANK];
    bool used;
    bool late;        /* its sizes are those of the tensor that an execution is given */
    bool written;     /* carried by a loop, and the next value is written in its place */
    bool lasting;     /* its elements are others only when it is given anew */
    bool fixed;       /* the plan holds for this value only: */
    fg_tensor *value; /* of a fixed one */
} fg_plan_feed;

/* A tensor that outlives the execution: what a fetch gives, or a variable's new value. */
typedef struct fg_plan_output {
    uint32_t operand;
    uint32_t same_as;  /* an earlier output that is the same tensor: 1 + its index; or 0 */
    uint32_t variable; /* whose next value it is; 0: none, it is of a fetch */
    uint32_t guard;    /* a variable gets it where this holds */
} fg_plan_output;

/* What a loop does in a turn: two plans, for the shapes of what it carries and of what it reads
 * from outside. Their feeds are the carried values, then those from outside; the condition's fetch
 * is the condition, the body's are the next values. What nobody needs is neither fed nor fetched.
 * Of a late step both are NULL: the run makes them. */
typedef struct fg_plan_loop {
    struct fg_plan *condition, *body;
    uint32_t count, captured;
} fg_plan_loop;

typedef struct fg_plan {
    const fg_graph *graph;
    fg_arena *arena;
    FG_VEC(fg_step) steps;
    FG_VEC(fg_operand) operands; /* at[0] is none */
    FG_VEC(uint32_t) list;       /* operands by step */
    /* Positions in `list` of what is not at the same address in each execution, by group: one for
     * each feed, variable, output and late value (fg_plan_group). */
    uint32_t *uses;
    uint32_t *groups; /* where each group begins; one more than there are groups */
    FG_VEC(uint32_t) dead;
    FG_VEC(fg_bind) binds;
    FG_VEC(fg_bind) feed_binds;    /* sizes that late feeds tell; `out` is the feed */
    FG_VEC(fg_condition) guards;   /* at[0] is always */
    FG_VEC(fg_tensor *) constants; /* one reference each */
    FG_VEC(fg_tensor *) made;      /* while it is being compiled: results of folding; or NULL */
    FG_VEC(fg_plan_loop) loops;
    FG_VEC(uint32_t) variables;     /* numbers of those that it reads, each once */
    FG_VEC(uint32_t) uninitialised; /* of an initialising plan: those computed on the way */
    fg_plan_feed *feeds;
    fg_plan_output *outputs; /* fetch_count of the fetches; then those for variables, where two
                                are for one the later counts */
    uint32_t feed_count, fetch_count, output_count;
    uint32_t late_count;
    bool has_guards;
    bool has_late;
    const int64_t *bindings; /* what each of the graph's symbols is, -1 where only the run
                                knows; binding_count of them */
    uint32_t binding_count;
    const fg_resolution *kept; /* of what has late loops: `known` and `fixed`, to compile them */
    size_t block_size;         /* bytes: the most that lives at once */
    size_t output_bytes;       /* of output tensors that the run makes */
    size_t constant_bytes;     /* of constants that were computed here */
} fg_plan;

/* What is to be compiled. */
typedef struct fg_plan_order {
    const fg_graph *graph;
    const fg_engine *engine;
    const fg_feed *feeds; /* shapes: of the tensor, else dims[]: all known but of late ones */
    uint32_t feed_count;
    const fg_fetch *fetches; /* without a value: nobody wants it, and the output is none */
    uint32_t fetch_count;
    const fg_resolution *resolution;
    /* By variable: it has a value. One that has none, and is read, is computed from its
     * initialiser on the way, and listed in plan->uninitialised. NULL: all have one. */
    const bool *initialised;
    /* Of a loop's turn: the operations of its body are `first` .. `end` - 1, and what they read
     * from elsewhere is fed, fixed or constant. 0 and 0: all operations. */
    fg_op_id first, end;
    bool no_asserts; /* assertions are another plan's */
    /* Of a loop's body: the first so many feeds are what it carries, and the fetches of the same
     * number are their next values. A step may write into such a feed where nothing needs it any
     * more, and the next value is the same tensor then (fg_plan_feed.written). */
    uint32_t carried;
    /* Set where the plan needs a placeholder that is not fed; then nothing was reported. */
    fg_value_id unfed;
} fg_plan_order;

/* Compiles. What the shapes break is a finding (G302 and its like), located; what is too large is
 * G105. False then, and where `order->unfed` was set. The plan and all it points to is of `arena`,
 * and of the graph; `scratch` is free afterwards. fg_plan_fini is called in each case, also where
 * an arena left by its guard; the plan must have been zeroed before. */
bool fg_plan_make(fg_plan *plan, fg_arena *arena, fg_arena *scratch, fg_plan_order *order,
                  fg_report *report);
void fg_plan_fini(fg_plan *plan);

/* The group of positions of a home that moves; see plan->groups. */
static inline uint32_t fg_plan_group(const fg_plan *plan, fg_home home, uint32_t at) {
    if (home == FG_HOME_FEED) return at;
    if (home == FG_HOME_VARIABLE) return plan->feed_count + at;
    if (home == FG_HOME_OUTPUT) return plan->feed_count + plan->variables.count + at;
    return plan->feed_count + plan->variables.count + plan->output_count + at;
}

/* True where the plan holds for these feeds: element types, shapes, and the values it fixed. */
bool fg_plan_fits(const fg_plan *plan, fg_tensor *const *feeds);

#endif
