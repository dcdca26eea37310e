/* What the passes of the compiler share: see passes.def for their order. */
#ifndef FG_COMPILE_COMPILE_H
#define FG_COMPILE_COMPILE_H

#include "compile/packing.h"
#include "compile/plan.h"

typedef enum fg_flow_state {
    FG_FLOW_UNSEEN,
    FG_FLOW_KNOWN,  /* its shape is numbers */
    FG_FLOW_LATE,   /* only the run knows its shape */
    FG_FLOW_BROKEN, /* a finding was made here or before, or a feed is missing */
} fg_flow_state;

/* What is known of a value. */
typedef struct fg_flow {
    const fg_shape *shape; /* numbers; of KNOWN */
    fg_value_id is;        /* the value that it is the same as: mostly itself */
    uint32_t constant;     /* 1 + its number in `constants`; 0: not constant */
    uint32_t uses;         /* operations that read it and were not folded */
    uint32_t operand;      /* in the plan, once it has one */
    uint8_t state;         /* fg_flow_state */
} fg_flow;

typedef enum fg_need { FG_NEED_NONE, FG_NEED_RUN, FG_NEED_ASSERT } fg_need;

/* A constant while it is being compiled. */
typedef struct fg_held {
    fg_tensor *tensor; /* NULL where it was given back */
    uint32_t made; /* computed here: 1 + where plan->made holds its reference; else 0: borrowed */
} fg_held;

/* What a shape rule found; reported if the operation is needed at the end. */
typedef struct fg_trouble {
    fg_op_id op; /* 0: none */
    fg_code code;
    const char *message, *help;
    int blame[2];
} fg_trouble;

/* A place in the block (or an output): several operands may share it. */
typedef struct fg_store {
    uint32_t same;   /* the store that it was merged into, or itself */
    uint32_t last;   /* the last step that touches it */
    uint32_t before; /* the last one before that */
    uint32_t block;  /* of the packing, while it lives */
    uint32_t output; /* 1 + the output whose tensor it is; 0: in the block */
    uint32_t feed;   /* 1 + the feed whose tensor it is: a value that a loop carries; or 0 */
    bool kept;       /* of these: an output is that tensor as it is */
    bool written;    /* of these: results may be put there */
    size_t bytes;
    size_t offset;
} fg_store;

typedef struct fg_compile {
    const fg_graph *graph;
    const fg_engine *engine;
    fg_plan_order *order;
    fg_plan *plan;
    fg_report *report;
    fg_arena *arena; /* the plan's */
    fg_arena *scratch;
    fg_op_id first, end;  /* of the operations looked at */
    fg_sizes sizes;       /* of numbers, in the scratch; the graph's may be in use elsewhere */
    fg_bindings bindings; /* of the graph's symbols */
    fg_map cut; /* value -> fg_shape: of results that are fed, as the operation makes them */
    fg_value_id *symbol_makers; /* by symbol: the first value that has it for a size; or NULL */
    fg_flow *flows;             /* by value */
    uint8_t *needed;            /* by operation: fg_need */
    bool *reads;                /* by place in graph->inputs, of loops: it is needed; or NULL */
    uint8_t *wanted;            /* by the place of a first value there: somebody reads the result */
    FG_VEC(fg_op_id) marked;    /* those with a need */
    FG_VEC(fg_held) constants;
    FG_VEC(fg_trouble) troubles;
    bool trust;        /* predicates are taken as the check knows them, though other values of
                          the feeds would change them: needed where the other side is unfed */
    bool retry;        /* without that, something is wrong */
    fg_value_id unfed; /* a placeholder that is needed and not fed, or 0 */
    bool failed;       /* a finding was made */
    /* guards.c */
    uint32_t *guard;         /* by operation: a node below */
    uint32_t *available;     /* by operation: where what it reads is computed */
    uint32_t *update_guards; /* by update: the same; FG_NEVER: it is not done */
    uint8_t *unguarded;      /* by operation: computed always, as its guard would need itself */
    bool drop_asserts;       /* the same of an assertion: it is left out */
    FG_VEC(struct fg_guard_node {
        uint8_t kind; /* fg_guard_kind */
        bool truth;
        uint32_t a, b;
        fg_value_id predicate;
        uint32_t next;   /* in its slot of the table */
        uint32_t number; /* in the plan */
    })
    nodes;
    uint32_t *node_slots;
    uint32_t node_capacity;
    /* schedule.c */
    FG_VEC(uint32_t) order_of_run; /* operations; guards as FG_IS_GUARD | node */
    /* steps.c, layout.c */
    const fg_shape *last_shape;
    const int64_t *last_dims;
    FG_VEC(uint32_t) store_of; /* by operand: a store, or 0 */
    FG_VEC(fg_store) stores;   /* at[0] is none */
    uint32_t *output_of;       /* by value: 1 + the first output that it is, or 0 */
} fg_compile;

/* The store that it was merged into in the end. */
static inline uint32_t fg_store_root(const fg_compile *compile, uint32_t store) {
    while (compile->stores.at[store].same != store) store = compile->stores.at[store].same;
    return store;
}
/* Of the operand at a position of plan->list; 0: it has none. */
static inline uint32_t fg_store_at(const fg_compile *compile, uint32_t position) {
    uint32_t store = compile->store_of.at[compile->plan->list.at[position]];
    return store ? fg_store_root(compile, store) : 0;
}
/* in_place.c: merges stores whose results may be written where an input is that dies. The last uses
 * of all are known. */
void fg_put_in_place(fg_compile *compile);

#define FG_IS_GUARD 0x80000000u
#define FG_NEVER    UINT32_MAX /* a guard: nobody needs it */

/* The passes. Each returns false after a finding, or where a feed is missing. */
#define PASS(function, says) bool fg_pass_##function(fg_compile *compile);
#include "compile/passes.def"
#undef PASS

/* ---- flows.c: what is the same, what is constant ---- */

/* The value that a value is the same as. */
static inline fg_value_id fg_flow_of(const fg_compile *compile, fg_value_id value) {
    fg_value_id is = compile->flows[value].is;
    return is ? is : value;
}
static inline uint32_t fg_flow_feed(const fg_compile *compile, fg_value_id value) {
    return compile->order->resolution->fed[value];
}
/* The constant that a value is, or NULL. */
static inline fg_tensor *fg_flow_constant(const fg_compile *compile, fg_value_id value) {
    uint32_t constant = compile->flows[fg_flow_of(compile, value)].constant;
    return constant ? compile->constants.at[constant - 1].tensor : NULL;
}
/* An identity that is more than a name: what it comes after runs, and updates are done with it. */
static inline bool fg_flow_is_tie(const fg_op *op) {
    return op->kind == FG_OP_identity && (op->extra || op->control);
}
/* Makes a value a constant; `made` as in fg_held. */
void fg_flow_set_constant(fg_compile *compile, fg_value_id value, fg_tensor *tensor, uint32_t made);
/* The tensor with a reference, or a copy of it, for the plan to hold. */
fg_tensor *fg_flow_keep(fg_compile *compile, fg_tensor *tensor);
/* Finds out which inputs a loop needs, for the results that are wanted and as far as predicates are
 * known by now. What is constant is
 * given to the turns in any case: they know from it what else is not needed. False where the check
 * knows more: what a loop reads is computed before it, so that it must be known here too. */
bool fg_flow_find_reads(fg_compile *compile, const fg_op *op);
/* Whether an operation needs its i-th input: of a loop, a branch in it may not. */
static inline bool fg_flow_reads(const fg_compile *compile, const fg_op *op, uint32_t i) {
    return op->kind != FG_OP_loop || compile->reads[op->first_input + i];
}
/* Whether it makes its i-th result: a loop does not carry what nobody needs. */
static inline bool fg_flow_makes(const fg_compile *compile, const fg_op *op, uint32_t i) {
    return fg_flow_reads(compile, op, i);
}
/* Makes what a const operation gives a constant: a copy where the tensor is a view into a file and
 * not aligned. */
void fg_flow_take_constant(fg_compile *compile, const fg_op *op);
/* What a predicate is known to be. */
fg_known fg_flow_known(const fg_compile *compile, fg_value_id predicate);
/* The value that `value` passes on unchanged, and without a step: the default of a placeholder that
 * is not fed, the side that `if` takes, the initialiser of a variable without a value; or 0. */
fg_value_id fg_flow_passes(const fg_compile *compile, fg_value_id value);
/* The value that it comes to in the end; 0 where that is a constant or a feed. */
fg_value_id fg_flow_resolve(const fg_compile *compile, fg_value_id value);
/* The operation that a control dependency on `op` waits for: another where it only passes a value
 * on, fed or not; 0 where that is constant or fed. */
fg_op_id fg_flow_control(const fg_compile *compile, fg_op_id op);
fg_type fg_flow_type(const fg_compile *compile, fg_value_id value);
/* Compiles what a loop does in a turn; `*loop` is its place in the plan. False after a finding. */
bool fg_compile_loop(fg_compile *compile, fg_op_id op, uint32_t *loop);
/* The same of a loop whose shapes only the run knows: keeps what it needs to compile it then. */
void fg_compile_late_loop(fg_compile *compile, fg_op_id op, uint32_t *loop);
/* Reports what stands in the way of an operation, in the user's terms. */
void fg_report_trouble(fg_compile *compile, const fg_trouble *trouble);
/* Calls `visit` for each operation that must have run before this one's sizes are known, as they
 * are formulas over sizes that only a run tells. */
void fg_flow_size_makers(fg_compile *compile, fg_op_id op,
                         void (*visit)(fg_compile *compile, fg_op_id maker, void *user),
                         void *user);

#endif
