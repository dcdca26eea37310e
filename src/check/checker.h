/* One check at work: what it was asked, what it has found out. The station's own. */
#ifndef FG_CHECK_CHECKER_H
#define FG_CHECK_CHECKER_H

#include "check/check.h"

/* A value that the run is given, so that nothing behind it is needed for it. */
typedef struct fg_given {
    fg_value_id value;
    uint32_t feed;     /* 1 + its index in the demand; 0: no feed gives it */
    uint32_t input;    /* 1 + its index among the signature's inputs; 0: none */
    fg_tensor *tensor; /* what it is, where that is known; borrowed */
    fg_op_id user;     /* the first to need it, on a shortest way; 0: a fetch is it */
    bool fixed;        /* by the signature or by the phase asked for, not by a feed */
    bool missing;      /* a declared input that nothing feeds */
    bool silent;       /* another finding says so */
    bool unread;       /* fed a value that could not be read */
    bool reached;      /* something needs it */
    bool walked;       /* an operation or a fetch does, not a predicate alone */
    bool decides;      /* a predicate is known from its value */
    bool tried;        /* a proof tries both its values */
    bool asked;        /* a predicate would be known from its value, if that were known */
} fg_given;

/* Why a feed gives nothing. */
typedef enum fg_feed_state {
    FG_FEED_GIVES,
    FG_FEED_UNKNOWN,     /* no value has its name */
    FG_FEED_NO_INPUT,    /* the value is no input of the signature */
    FG_FEED_FIXED,       /* the signature fixes it */
    FG_FEED_FIXED_PHASE, /* the phase, which is fixed */
    FG_FEED_TWICE,       /* another gives the value already */
    FG_FEED_IN_LOOP,     /* the value has one for each turn of a loop */
} fg_feed_state;

typedef struct fg_feed_note {
    fg_feed_state state;
    fg_value_id value; /* what its name means; 0: nothing */
    uint32_t given;    /* which given value is its, or the one it would feed again, or fixed;
                          counted from 1 */
    bool near;         /* reported as the misspelling of something missing */
    bool bad;          /* its type or shape is wrong: its sizes say nothing */
} fg_feed_note;

/* A placeholder without a default that the run needs and nobody gives. */
typedef struct fg_missing {
    uint32_t placeholder; /* its number */
    fg_op_id op;
    uint32_t *fetches; /* which fetches need it, perhaps */
    uint32_t fetch_count;
    bool always;           /* some fetch needs it whatever the open predicates are */
    fg_value_id condition; /* else: the predicate it depends on, and which way */
    bool truth;
    bool silent; /* another finding covers it */
} fg_missing;

/* What is reached, breadth first, from the fetches. */
typedef struct fg_walk {
    uint32_t epoch;
    uint32_t *seen;   /* by operation: the epoch in which it was reached last */
    fg_op_id *parent; /* by operation reached: who reached it first; 0: a fetch */
    fg_op_id *queue;  /* the operations reached, in order */
    fg_op_id *sorted; /* room for the same in the order of the graph; NULL: not asked for yet */
    uint32_t count, next;
} fg_walk;

/* Who tells the sizes that operations read. */
typedef struct fg_size_needs {
    uint8_t manner[FG_OP_KINDS]; /* how operations of a kind read sizes, if they do */
    uint32_t *asked;             /* by symbol: the epoch in which an operation asked for it last */
    uint32_t *told;              /* by symbol: the epoch of `teller` */
    fg_value_id *teller;         /* by symbol: the value whose shape tells it; 0: none */
    fg_value_id *declared;       /* by symbol: the first placeholder that has it; 0: none */
    fg_value_id *makers;         /* by symbol: the first value that has it; NULL until asked for */
    fg_value_id declaring;
    FG_VEC(struct fg_size_asked {
        const fg_symbol *symbol;
        fg_op_id user;
    })
    pending;
} fg_size_needs;

/* A value that folding looked at. */
typedef struct fg_folded {
    fg_value_id value;
    fg_tensor *tensor; /* its value; NULL: not known */
    bool done;
} fg_folded;

typedef struct fg_fold {
    uint32_t *slot; /* by value: 1 + its index in `list`, or 0 */
    FG_VEC(fg_folded) list;
    FG_VEC(struct fg_fold_frame {
        fg_value_id value;
        uint32_t next; /* the input to look at next */
    })
    stack;
    fg_tensor *truths[2]; /* false, true */
    struct fg_kernel_table *kernels;
} fg_fold;

typedef struct fg_checker {
    const fg_graph *graph;
    fg_arena *arena;
    fg_memory *memory;
    fg_demand *demand;
    fg_report *report;
    const fg_signature *signature; /* of the demand; NULL: by fetches */
    bool proof;                    /* without a demand's feeds: the inputs are promised */
    bool failed;                   /* an error was found */
    bool lost_fetch;    /* a fetch is unknown, or there is none: what feeds are for is too */
    uint32_t *given_of; /* by value: 1 + its index in `givens`, or 0 */
    FG_VEC(fg_given) givens;
    fg_feed_note *feeds; /* beside the demand's */
    fg_walk walk;
    fg_size_needs sizes;
    fg_fold fold;
    FG_VEC(fg_missing) missing;
    struct fg_loop_needs { /* by loop, of needs.c; NULL until asked for */
        uint32_t epoch;    /* of the walk in which it was found out */
        bool *reads;       /* which inputs the loop needs */
    } * loops;
    struct fg_sweep *sweep;    /* of missing.c */
    struct fg_shadow *shadow;  /* of rule_feeds.c */
    struct fg_facts *facts;    /* of lint.h; NULL in a run */
    FG_VEC(uint32_t) defaults; /* numbers of the placeholders whose default is used; some twice */
    fg_bindings bindings;
    uint64_t path_work; /* operations that paths have gone through */
} fg_checker;

void fg_checker_init(fg_checker *c, const fg_graph *graph, fg_arena *arena, fg_report *report);
/* The same for a demand: its names are resolved. */
void fg_check_begin(fg_checker *c, const fg_graph *graph, fg_arena *arena, fg_demand *demand,
                    fg_report *report);
/* Adds a finding. */
fg_finding *fg_check_say(fg_checker *c, fg_code code, fg_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- resolve.c ---- */

/* Names to values: fetches, feeds, what the signature fixes, the phase. */
void fg_resolve(fg_checker *c);
/* The same for a proof: every input that is not fixed is given, its value unknown. */
void fg_resolve_proof(fg_checker *c);
/* Forgets what is given. */
void fg_resolve_clear(fg_checker *c);
static inline fg_given *fg_given_of(const fg_checker *c, fg_value_id value) {
    uint32_t at = c->given_of[value];
    return at ? &c->givens.at[at - 1] : NULL;
}

/* ---- needs.c ---- */

/* Called for what an operation needs. */
typedef struct fg_need_visitor {
    void (*value)(fg_checker *c, void *data, fg_value_id value);
    void (*op)(fg_checker *c, void *data, fg_op_id op); /* by a control edge */
    void (*symbol)(fg_checker *c, void *data, const fg_symbol *symbol);
} fg_need_visitor;

void fg_needs_init(fg_checker *c);
/* Begins a walk: what is given tells its sizes. */
void fg_needs_begin(fg_checker *c);
/* All that an operation needs: its inputs, of an `if` that is decided the side taken, the updates
 * and the operations tied to it, the symbols in its sizes. */
void fg_needs_of(fg_checker *c, fg_op_id id, const fg_need_visitor *visitor, void *data);
/* The value that tells a symbol's size: one that is given, else a placeholder, of these one that
 * is needed anyway, else what computes it; 0: nobody. The same until the next walk. */
fg_value_id fg_needs_teller(fg_checker *c, const fg_symbol *symbol);

/* ---- walk.c ---- */

/* Walks from the fetches to all that the run needs, and collects what is missing. */
void fg_walk_all(fg_checker *c);
/* Adds the assertions that have what they need. */
void fg_walk_asserts(fg_checker *c);
static inline bool fg_walk_reached(const fg_checker *c, fg_op_id op) {
    return c->walk.seen[op] == c->walk.epoch;
}
/* The operations reached, in the order of the graph. Valid until the next walk or call. */
const fg_op_id *fg_walk_sorted(fg_checker *c);

/* ---- missing.c ---- */

/* Finds out, for each missing placeholder, who needs it and on what condition. */
void fg_missing_study(fg_checker *c);

/* ---- fold.c ---- */

/* Forgets what was folded. */
void fg_fold_clear(fg_checker *c);
/* A tensor, in the arena, that is this. */
fg_tensor *fg_fold_truth(fg_checker *c, bool truth);
/* What a bool scalar is before the run. */
fg_known fg_fold_known(fg_checker *c, fg_value_id value);

/* ---- path.c ---- */

/* "dense_1 <- concat (27) <- bidirectional_2 (24) <- leaf": from a fetch down to `user` (0: the
 * fetch is `value` itself), which needs the leaf `value`. NULL once paths have cost too much. */
const char *fg_path_text(fg_checker *c, fg_op_id user, fg_value_id value);
/* The fetch at which that path begins: its index. */
uint32_t fg_path_fetch(const fg_checker *c, fg_op_id user, fg_value_id value);
/* Where an operation was written: its innermost place that is not in the library. */
fg_span fg_path_inner_span(const fg_checker *c, fg_op_id op);
/* The operation reached that uses `value` first in the user's file; 0: none. */
fg_op_id fg_path_first_use(fg_checker *c, fg_value_id value);

/* ---- effects.c ---- */

/* Calls for every operation that the run reaches, those in the bodies of loops included, on the
 * sides that are taken: of these `shown` is the loop, of others the operation itself. */
typedef void (*fg_reached_visit)(fg_checker *c, void *data, fg_op_id op, fg_op_id shown);
void fg_effects_visit(fg_checker *c, fg_reached_visit visit, void *data);
/* What a value is, behind the sides that are taken. */
fg_value_id fg_effects_settled(fg_checker *c, fg_value_id value);

typedef struct fg_update_done {
    uint32_t update;
    fg_op_id op; /* the value that it belongs to */
} fg_update_done;

typedef struct fg_updates_done {
    FG_VEC(fg_update_done) list;
} fg_updates_done;

/* What the run updates, by variable; an update that leaves a variable as it is is none. */
fg_updates_done fg_effects_updates(fg_checker *c);

/* ---- words.c ---- */

/* "float32[batch, 40]" */
const char *fg_word_type(fg_checker *c, fg_value_id value);
/* What messages call a value: a placeholder's full name, else the graph's. */
const char *fg_word_value(fg_checker *c, fg_value_id value);
/* "fetch 'a'", "fetches 'a' and 'b'", "fetches 'a', 'b' and 3 more" */
const char *fg_word_fetches(fg_checker *c, const uint32_t *fetches, uint32_t count);
/* "'a', 'b' and 3 more" of these names. */
const char *fg_word_list(fg_checker *c, const char *const *names, size_t count);
/* "--feed right_ids=@FILE.npy", under the name by which the value is fed here. */
const char *fg_word_feed(fg_checker *c, fg_value_id value);
/* The name by which the value is fed: the signature's, else the file's. */
const char *fg_word_feed_name(fg_checker *c, fg_value_id value);
/* Where a value is declared or computed, in the user's file. */
fg_span fg_word_place(const fg_checker *c, fg_value_id value);
/* The name on the left of `=`, where the line that computes the value begins with it; else the
 * place that does. */
fg_span fg_word_name_place(const fg_checker *c, fg_value_id value, const char *name);
/* "true" */
const char *fg_word_truth(bool truth);
/* A small tensor's value, or NULL. */
const char *fg_word_tensor(fg_checker *c, const fg_tensor *tensor);

/* ---- the rules ---- */

typedef enum fg_check_stage {
    FG_CHECK_NAMES,  /* names are resolved */
    FG_CHECK_NEEDS,  /* what the run needs is known */
    FG_CHECK_VALUES, /* the feeds are looked at */
} fg_check_stage;

typedef enum fg_check_users {
    FG_CHECK_RUNS = 1,   /* checks of a demand */
    FG_CHECK_PROOFS = 2, /* proofs of a signature */
} fg_check_users;

/* Calls the rules of a stage, in the order of rules.def. */
void fg_check_rules(fg_checker *c, fg_check_stage stage);

/* G605. `when` begins with a space, or is empty. */
void fg_say_open(fg_checker *c, const fg_missing *m, const char *when);
/* " where 'p' is true, which only the run knows", or nothing where it is always needed. */
const char *fg_when_condition(fg_checker *c, const fg_missing *m);

#define CHECK(function, stage, users, codes) void fg_rule_##function(fg_checker *c);
#include "check/rules.def"
#undef CHECK

#endif
