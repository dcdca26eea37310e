/* Matrices: products, diagonals, parts, factors. */
#include <string.h>

#include "emit/expand.h"
#include "emit/takes.h"

/* ---- Einstein's notation: theirs is of two operands at most, and says what comes out ---- */

enum { TERM = 64 }; /* every letter once, and an ellipsis */

/* The terms of an equation without blanks; what it does not say comes out is what stands once, in
 * the order of the alphabet. The number of operands. */
static uint32_t terms_of(const char *equation, uint32_t most, char (*terms)[TERM], char *result) {
    char seen[128] = {0}, *out = result;
    uint32_t count = 0, length = 0;
    const char *arrow = strstr(equation, "->");
    bool more = false;
    for (const char *c = equation; c != arrow && *c && count < most; c++) {
        if (*c == ',') {
            count++;
            length = 0;
        } else if (*c != ' ' && length < TERM - 1) {
            terms[count][length++] = *c;
            if (*c == '.') more = true;
            if (*c != '.' && seen[*c & 127] < 2) seen[*c & 127]++;
        }
    }
    for (const char *c = arrow ? arrow + 2 : ""; *c; c++)
        if (*c != ' ') *out++ = *c;
    if (!arrow && more) out = stpcpy(out, "...");
    for (char c = 'A'; !arrow && c <= 'z'; c++)
        if (seen[(int)c] == 1) *out++ = c;
    *out = 0;
    return count + 1;
}

/* What two terms leave for those behind them. */
static void join_terms(const char *a, const char *b, const char *rest, char *out) {
    const char *both[] = {a, b};
    size_t length = 0;
    if (strchr(a, '.') || strchr(b, '.')) length = (size_t)(stpcpy(out, "...") - out);
    for (int i = 0; i < 2; i++)
        for (const char *c = both[i]; *c; c++)
            if (*c != '.' && strchr(rest, *c) && !memchr(out, *c, length)) out[length++] = *c;
    out[length] = 0;
}

static const char *put_einsum(fg_exporting *e, const char *what, const char *a, const char *b,
                              const char *equation) {
    const char *name = fg_open_node(e, what, "Einsum", fg_export_dtype_of(e, 0), a, b, NULL);
    fg_node_int(e, "N", b ? 2 : 1);
    fg_node_text(e, "equation", equation);
    fg_node_end(e);
    return name;
}

void fg_expand_einsum(fg_exporting *e) {
    uint32_t inputs = fg_export_op_of(e)->input_count;
    const char *equation = fg_export_attr_of(e, "equation")->s;
    char(*terms)[TERM] = fg_arena_alloc(e->arena, ((size_t)inputs + 1) * TERM);
    char *result = FG_NEW_ARRAY(e->arena, char, strlen(equation) + 128);
    memset(terms, 0, ((size_t)inputs + 1) * TERM);
    uint32_t count = terms_of(equation, inputs, terms, result);
    const char *made = fg_expand_input(e, 0), *term = terms[0];
    if (count == 1)
        put_einsum(e, NULL, made, NULL, fg_arena_printf(e->arena, "%s->%s", term, result));
    for (uint32_t i = 1; i < count; i++) {
        const char *rest = result, *left = result;
        bool last = i == count - 1;
        for (uint32_t k = i + 1; k < count; k++)
            rest = fg_arena_printf(e->arena, "%s%s", rest, terms[k]);
        if (!last) {
            char *joined = FG_NEW_ARRAY(e->arena, char, 2 * TERM);
            join_terms(term, terms[i], rest, joined);
            left = joined;
        }
        made = put_einsum(e, last ? NULL : "Einsum", made, fg_expand_input(e, i),
                          fg_arena_printf(e->arena, "%s,%s->%s", term, terms[i], left));
        term = left;
    }
}

/* Einstein's notation: a letter for each axis, the same where they are summed over. */
void fg_expand_tensordot(fg_exporting *e) {
    const fg_attr *axes = fg_export_attr_of(e, "axes");
    int ranks[2] = {fg_export_rank_of(e, 0), fg_export_rank_of(e, 1)};
    bool named = axes->count != 1;
    int64_t pairs = named ? axes->count / 2 : axes->ints[0];
    char letters[2][FG_MAX_RANK + 1] = {{0}}, result[2 * FG_MAX_RANK + 1] = {0};
    if (ranks[0] < 0 || ranks[1] < 0) {
        fg_export_refuse(e, "of a value whose axes are not known");
        return;
    }
    char next = 'a';
    for (int i = 0; i < ranks[0]; i++) letters[0][i] = next++;
    for (int64_t j = 0; j < pairs; j++) {
        int64_t a = named ? axes->ints[j] : ranks[0] - pairs + j;
        int64_t b = named ? axes->ints[pairs + j] : j;
        letters[1][b < 0 ? b + ranks[1] : b] = letters[0][a < 0 ? a + ranks[0] : a];
    }
    size_t length = 0;
    for (int i = 0; i < ranks[0]; i++)
        if (!memchr(letters[1], letters[0][i], FG_MAX_RANK)) result[length++] = letters[0][i];
    for (int i = 0; i < ranks[1]; i++)
        if (!letters[1][i]) result[length++] = letters[1][i] = next > 'z' ? 'A' : next, next++;
    put_einsum(e, NULL, fg_expand_input(e, 0), fg_expand_input(e, 1),
               fg_arena_printf(e->arena, "%s,%s->%s", letters[0], letters[1], result));
}

void fg_expand_bias_add(fg_exporting *e) {
    bool plain = fg_export_rank_of(e, 0) < 2;
    fg_open_node(e, NULL, plain ? "Add" : "BiasAdd", fg_export_dtype_of(e, 0),
                 fg_expand_input(e, 0), fg_expand_input(e, 1), NULL);
    if (!plain) fg_node_text(e, "data_format", "NHWC");
    fg_node_end(e);
}

/* ---- diagonals ---- */

/* Which diagonals. Version 2 has several of them flush at the left; version 3 says where. */
static bool is_second(const fg_exporting *e) {
    const fg_attr *k = fg_export_attr_of(e, "k");
    bool one = k->kind == FG_ATTR_INT || k->count == 1 || k->ints[0] == k->ints[1];
    return one || strcmp(fg_export_attr_of(e, "align")->s, "left_left") == 0;
}

static const char *put_which(fg_exporting *e) {
    const fg_attr *k = fg_export_attr_of(e, "k");
    return k->count == 1 ? fg_export_int(e, k->ints[0]) : fg_export_ints(e, k->count, k->ints);
}

static void put_diagonals(fg_exporting *e, const char *op, uint32_t count,
                          const char *const *inputs) {
    fg_node_begin(e, e->base, fg_arena_printf(e->arena, "%sV%d", op, is_second(e) ? 2 : 3));
    for (uint32_t i = 0; i < count; i++) fg_node_input(e, inputs[i]);
    fg_node_type(e, "T", fg_export_dtype_of(e, 0));
    if (!is_second(e)) {
        char *align = fg_arena_printf(e->arena, "%s", fg_export_attr_of(e, "align")->s);
        for (char *c = align; *c; c++) *c = *c == '_' ? '_' : (char)(*c - 'a' + 'A');
        fg_node_text(e, "align", align);
    }
    fg_node_end(e);
}

static int64_t or_else(const fg_attr *attr, int64_t otherwise) {
    return attr->kind == FG_ATTR_INT ? attr->i : otherwise;
}

void fg_expand_diag(fg_exporting *e) {
    int64_t rows = or_else(fg_export_attr_of(e, "num_rows"), -1);
    int64_t columns = or_else(fg_export_attr_of(e, "num_columns"), -1);
    const char *inputs[5] = {fg_expand_input(e, 0), put_which(e)};
    inputs[2] = fg_export_int(e, rows);
    inputs[3] = fg_export_int(e, columns);
    inputs[4] =
        fg_export_real(e, fg_export_attr_of(e, "padding_value")->f, fg_export_dtype_of(e, 0));
    put_diagonals(e, "MatrixDiag", 5, inputs);
}

void fg_expand_diag_part(fg_exporting *e) {
    const char *inputs[3] = {fg_expand_input(e, 0), put_which(e)};
    inputs[2] =
        fg_export_real(e, fg_export_attr_of(e, "padding_value")->f, fg_export_dtype_of(e, 0));
    put_diagonals(e, "MatrixDiagPart", 3, inputs);
}

void fg_expand_set_diag(fg_exporting *e) {
    const char *inputs[3] = {fg_expand_input(e, 0), fg_expand_input(e, 1), put_which(e)};
    put_diagonals(e, "MatrixSetDiag", 3, inputs);
}

/* ---- parts ---- */

static const char *put_band(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                            int64_t lower, int64_t upper) {
    const char *below = fg_export_int(e, lower), *above = fg_export_int(e, upper);
    const char *name = fg_open_node(e, what, "MatrixBandPart", dtype, x, below, above);
    fg_node_type(e, "Tindex", FG_INT32);
    fg_node_end(e);
    return name;
}

/* A band holds the main diagonal; what does not is x without a band. */
static void put_part(fg_exporting *e, bool upper, int64_t k) {
    fg_dtype dtype = fg_export_dtype_of(e, 0);
    const char *x = fg_expand_input(e, 0);
    if (upper ? k <= 0 : k >= 0) {
        put_band(e, NULL, x, dtype, upper ? -k : -1, upper ? -1 : k);
        return;
    }
    const char *ones = fg_put_node(e, "ones", "OnesLike", dtype, x, NULL, NULL);
    if (dtype != FG_BOOL) ones = fg_put_cast(e, "Cast", ones, dtype, FG_BOOL);
    const char *band = put_band(e, "band", ones, FG_BOOL, upper ? -1 : -k - 1, upper ? k - 1 : -1);
    const char *zeros = fg_put_node(e, "zeros", "ZerosLike", dtype, x, NULL, NULL);
    fg_put_node(e, NULL, "SelectV2", dtype, band, zeros, x);
}

void fg_expand_triu(fg_exporting *e) {
    put_part(e, true, fg_export_attr_of(e, "k")->i);
}

void fg_expand_tril(fg_exporting *e) {
    put_part(e, false, fg_export_attr_of(e, "k")->i);
}

/* ---- factors ---- */

static void put_factors(fg_exporting *e, const char *op, const char *flag, bool vectors,
                        const char *full) {
    fg_takes takes;
    if (!fg_takes_init(e, &takes, op)) return;
    const char *x = fg_takes_input(e, &takes, 0);
    fg_node_begin(e, takes.name, op);
    fg_node_input(e, x);
    fg_node_type(e, "T", takes.taken);
    fg_node_flag(e, flag, vectors);
    if (full) fg_node_flag(e, full, vectors && fg_export_attr_of(e, full)->b);
    fg_node_end(e);
    fg_takes_done(e, &takes);
}

void fg_expand_svd(fg_exporting *e) {
    put_factors(e, "Svd", "compute_uv", true, "full_matrices");
}

void fg_expand_svdvals(fg_exporting *e) {
    put_factors(e, "Svd", "compute_uv", false, NULL);
}

void fg_expand_eigh(fg_exporting *e) {
    put_factors(e, "SelfAdjointEigV2", "compute_v", true, NULL);
}

void fg_expand_eigvalsh(fg_exporting *e) {
    put_factors(e, "SelfAdjointEigV2", "compute_v", false, NULL);
}
