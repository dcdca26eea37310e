/* Files of cases: inputs and expected results of operations. generate.py writes them and says what
 * their lines mean. */
#ifndef FG_TESTS_OPS_CASES_H
#define FG_TESTS_OPS_CASES_H

#include "ops/op.h"

typedef struct case_tensor {
    bool absent;
    fg_dtype dtype; /* FG_INVALID: the case's T */
    int rank;
    int64_t dims[FG_MAX_RANK];
    size_t count;
    const char **words; /* a number each */
    size_t *at;         /* which elements the words are; NULL: all */
    size_t word_count;
    bool hashed;
    uint32_t seed;
    double low, high;
} case_tensor;

typedef struct test_case {
    const char *file, *label;
    int line;
    fg_op_kind op;
    double close[FG_DTYPE_COUNT][2]; /* by type: relative, absolute */
    fg_dtypes types;
    FG_VEC(case_tensor) in;
    FG_VEC(case_tensor) out;
    FG_VEC(struct case_attr {
        int param;
        fg_attr value;
    })
    attrs;
    const char *wrong; /* "G302": the shape rule's; or NULL */
    bool fails;        /* the kernel refuses */
    const char *says;  /* of both */
} test_case;

typedef FG_VEC(test_case) case_list;

/* Adds the cases of a file. Says what is wrong with it and returns false. */
bool cases_read(fg_arena *arena, const char *path, case_list *cases);

/* Writes the tensor's elements, of this type, to `data`. */
void case_fill(const case_tensor *tensor, fg_dtype dtype, void *data);
/* True where element `index` of `data` is near enough the tensor's word `word`. */
bool case_near(const case_tensor *tensor, size_t word, fg_dtype dtype, const void *data,
               size_t index, const double close[2]);

#endif
