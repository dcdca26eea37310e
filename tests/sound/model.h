/* Random graphs as this test sees them: a list of nodes with a meaning of their own, and the text
 * of the language that says the same. Values are vectors of three small whole numbers, so that what
 * is computed is exact, or bool scalars. */
#ifndef FG_TESTS_SOUND_MODEL_H
#define FG_TESTS_SOUND_MODEL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define MOST_NODES 48
#define WIDTH      3
#define LIMIT      8.0f /* sums are clipped to -LIMIT and LIMIT */

typedef enum node_kind {
    /* leaves */
    PLACE,        /* a placeholder, a vector */
    PLACE_BOOL,   /* a placeholder */
    PHASE,        /* the learning phase */
    DEFAULT_BOOL, /* a placeholder with the default `truth` */
    CONSTANT,     /* all `number` */
    STATE,        /* a variable; `number` at first */
    /* bool */
    NOT,
    AND,
    OR,
    CHOOSE_BOOL, /* if 0 { 1 } else { 2 } */
    POSITIVE,    /* whether the sum of a vector is above `number`: only the run knows */
    /* vectors */
    DEFAULT, /* a placeholder whose default is 0 */
    ADD,
    SUBTRACT,
    CHOOSE,       /* if 0 { 1 } else { 2 } */
    CHOOSE_BLOCK, /* if 0 { t = 1 + 2; t } else { 3 } */
    GATE,         /* a definition: if 0 { 1 + 1.0 } else { 1 - 2.0 } */
    NEST,         /* a definition that calls it: gate(if 0 { 1 } else { 2 }, 0) + 2 */
    COUNT,        /* a definition with a state: counts in training, adds it to 0 in inference */
    LOOP,         /* `turns` times 0 + 1 */
    LOOP_CHOOSE,  /* `turns` times: if 2 { v + 1 } else { v + 3 }, from 0 */
    LOOP_WHILE,   /* twice v - 1 from 0, while its sum is above `number` */
    AFTER,        /* 0, and 1 is computed before */
    ASSIGN,       /* 1, and so is the state 0 behind the run */
    KINDS
} node_kind;

typedef struct node {
    node_kind kind;
    int in[4];
    float number;
    int turns;
    bool truth;
    bool is_bool;
    bool moves; /* it cannot be folded whatever is fed */
    bool fixed; /* something waits for its update: it is not fed */
} node;

typedef struct graph_model {
    node nodes[MOST_NODES];
    int count;
    int phase; /* its node, or -1 */
    uint64_t random;
} graph_model;

typedef struct vector {
    float at[WIDTH];
} vector;

uint32_t model_draw(graph_model *m, uint32_t below);
void model_make(graph_model *m, uint64_t seed);
/* "n7"; "keras_learning_phase". Valid until the 8th call from now. */
const char *model_name(const graph_model *m, int node);
/* The same as it stands in the text: "learning_phase". */
const char *model_word(const graph_model *m, int node);
void model_print(const graph_model *m, FILE *out);

#endif
