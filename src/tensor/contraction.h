/* What einsum and tensordot contract: each axis of each operand has a label, a small number; axes
 * of one label are one axis of the product, and a label that the result has not is summed over. */
#ifndef FG_TENSOR_CONTRACTION_H
#define FG_TENSOR_CONTRACTION_H

#include "tensor/shape.h"

enum {
    FG_CONTRACTION_OPERANDS = 16,
    FG_CONTRACTION_DOTS = 52, /* labels from here on are axes of "...", counted from the last */
    FG_CONTRACTION_LABELS = FG_CONTRACTION_DOTS + FG_MAX_RANK,
};

typedef struct fg_axis_labels {
    int rank;
    uint8_t label[FG_MAX_RANK];
} fg_axis_labels;

typedef struct fg_contraction {
    uint32_t count;
    fg_axis_labels operands[FG_CONTRACTION_OPERANDS];
    fg_axis_labels result;
} fg_contraction;

/* Reads "ij,jk->ik" for operands of these ranks. a to z and A to Z are labels 0 to 51. Without an
 * arrow, the result has the axes of "..." and then the letters that stand once, in the order of
 * ASCII. Returns false, and sets what is wrong (words of the equation in *what, of *length bytes).
 */
bool fg_contraction_read(fg_contraction *self, const char *equation, const int *ranks,
                         uint32_t count, const char **wrong, const char **what, int *length);

/* Two operands: the pairs of axes a[i], b[i] are one each and summed over; the result has the other
 * axes of a, then those of b. Axes count from the front and stand once. */
void fg_contraction_pairs(fg_contraction *self, int rank_a, int rank_b, const int *a, const int *b,
                          int pairs);

/* The operands are multiplied from the left. The labels of the product of the first `count` that
 * are still needed: by the result, or by operands behind. In the order of the result, then of the
 * alphabet. False where these are more than FG_MAX_RANK. */
bool fg_contraction_left(const fg_contraction *self, uint32_t count, fg_axis_labels *left);

#endif
