/* Sums and products of one type; see contract.c. */

typedef struct N(sum_job) {
    const T *from;
    T *to;
    size_t n;
} N(sum_job);

/* In double: the order of the elements is all that the result depends on. */
static void N(sum_part)(void *data, size_t begin, size_t end) {
    const N(sum_job) *job = data;
    for (size_t i = begin; i < end; i++) {
        double total = 0;
        for (size_t j = 0; j < job->n; j++) total += (double)job->from[i * job->n + j];
        job->to[i] = (T)total;
    }
}

static void N(sum_rows)(const fg_call *call, const void *from, void *to, size_t rows, size_t n) {
    N(sum_job) job = {from, to, n};
    fg_split(call, rows, FG_GRAIN / (n + 1) + 1, N(sum_part), &job);
}

bool K(N(contract))(fg_call *call) {
    return run(call, K(N(matmul)), N(sum_rows));
}
