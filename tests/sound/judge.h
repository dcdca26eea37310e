/* What a run of a model means, by definition: each value is computed when it is asked for, and no
 * earlier, and what was touched is recorded. Slow, recursive, and nothing of the library. */
#ifndef FG_TESTS_SOUND_JUDGE_H
#define FG_TESTS_SOUND_JUDGE_H

#include "model.h"

typedef struct value {
    vector v;
    bool truth;
} value;

typedef struct judge {
    const graph_model *model;
    /* by node */
    bool fed[MOST_NODES];
    value feeds[MOST_NODES];
    vector states[MOST_NODES]; /* of STATE and COUNT, when the run begins */
    /* What only the run knows is taken from `coins` where they are given, a bit for each such node;
     * else it is what the values say. */
    bool free;
    uint32_t coins;
    /* Of a choice that is not known before the run nothing is computed but what decides it; or both
     * sides are. */
    bool plain, both;
    /* ---- of one run ---- */
    bool missing[MOST_NODES]; /* placeholders that were touched and are not fed */
    bool updated[MOST_NODES];
    vector updates[MOST_NODES];
    bool done[MOST_NODES];
    value values[MOST_NODES];
} judge;

/* No feeds, and the states as at first. */
void judge_init(judge *j, const graph_model *model);
void judge_begin(judge *j); /* another run */
value judge_value(judge *j, int node);
void judge_commit(judge *j); /* the end of the run */
/* How many coins there are. */
int judge_coins(const judge *j);
/* Which placeholders that are not fed a run for these nodes touches: for some values of the coins;
 * whatever they are, as no open choice is on the way; where each choice is made for itself, so that
 * two may contradict each other. */
typedef struct needs {
    bool some[MOST_NODES], plain[MOST_NODES], both[MOST_NODES];
    bool any; /* one of `both` */
} needs;

needs judge_needs(judge *j, const int *fetches, int count);
void judge_join(needs *to, const needs *other);
/* Whether one coin has a say in several choices. */
bool judge_is_correlated(const judge *j);

#endif
