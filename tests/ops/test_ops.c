/* Runs the cases of all operations: shape rule, then kernel, for each element type, for each
 * instruction set that the machine has, on one thread and on three. Prints TAP, a line an
 * operation.
 *
 *     test_ops [FILE.cases ...]     without files, those of $srcdir/tests/ops
 *     test_ops --signatures         a line for each operation: name, signature, what it computes */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "cases.h"
#include "graph/kernel_table.h"
#include "kernels/onednn.h"

enum { MOST_TENSORS = 64, GUARD = 64 };

static const char *const families[] = {
    "arithmetic", "boxes",  "comparison", "functions", "mathematics", "reductions", "shapes",
    "picks",      "slices", "space",      "positions", "order",       "products",   "contractions",
    "linear",     "losses", "row_losses", "recurrent", "windows",     "images",     "small"};

/* Operations without cases, and why. */
static const struct {
    const char *name, *reason;
} exempt[] = {
    {"const", "has no kernel: its value is part of the plan"},
    {"placeholder", "has no kernel: its value is fed"},
    {"variable", "has no kernel: its value is kept by the session"},
    {"loop", "has no kernel: the executor runs its body"},
    {"loop_state", "has no kernel: the executor carries its values"},
    {"opaque", "has no kernel: what needs it is refused"},
    {"random_uniform", "its numbers are not NumPy's: tests/unit/test_ops_random.c"},
    {"random_normal", "its numbers are not NumPy's: tests/unit/test_ops_random.c"},
    {"truncated_normal", "its numbers are not NumPy's: tests/unit/test_ops_random.c"},
    {"random_gamma", "its numbers are not NumPy's: tests/unit/test_ops_draw.c"},
    {"random_poisson", "its numbers are not NumPy's: tests/unit/test_ops_draw.c"},
    {"random_permutation", "its numbers are not NumPy's: tests/unit/test_ops_draw.c"},
    {"multinomial", "its numbers are not NumPy's: tests/unit/test_ops_draw.c"},
    {"orthogonal_matrix", "its numbers are not NumPy's: tests/unit/test_ops_random.c"},
};

typedef struct machine {
    fg_memory memory;
    fg_pool *pool;
    fg_onednn *onednn; /* or NULL */
    unsigned prepared; /* cases that were run with what their kernels prepare */
    struct {
        const char *name;
        fg_kernel_table table;
        bool present;
    } isas[3];
} machine;

/* One case with one element type. */
typedef struct trial {
    const test_case *c;
    machine *host;
    fg_arena *arena;
    fg_sizes *sizes;
    const fg_op_row *row;
    fg_dtype type;
    fg_attr attrs[16];
    fg_type inputs[MOST_TENSORS], outputs[MOST_TENSORS];
    fg_view in[MOST_TENSORS], out[MOST_TENSORS];
    char *reference[MOST_TENSORS]; /* the first run's results of an instruction set */
    const char *isa;
    const char *how; /* of the run: "1 thread" */
} trial;

static bool report(const trial *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool report(const trial *t, const char *format, ...) {
    va_list args;
    printf("# %s:%d: %s, %s (%s), %s%s%s: ", t->c->file, t->c->line, t->row->name, t->c->label,
           fg_dtype_name(t->type), t->isa ? t->isa : "shape rule", t->isa ? ", " : "",
           t->isa ? t->how : "");
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    return false;
}

/* ---- shape rule ---- */

static fg_type type_of(const trial *t, const case_tensor *tensor) {
    if (tensor->absent) return (fg_type){FG_INVALID, &fg_shape_unknown};
    return (fg_type){tensor->dtype ? tensor->dtype : t->type,
                     fg_shape_of(t->arena, t->sizes, tensor->rank, tensor->dims)};
}

/* Attributes by parameter: the case's, else the default. For the rule, sizes are formulas. */
static void fill_attrs(trial *t, bool formulas) {
    for (int i = 0; i < t->row->param_count; i++) t->attrs[i] = t->row->params[i].value;
    for (uint32_t i = 0; i < t->c->attrs.count; i++) {
        fg_attr value = t->c->attrs.at[i].value;
        if (value.kind == FG_ATTR_SIZES && formulas) {
            const fg_size **sizes = FG_NEW_ARRAY(t->arena, const fg_size *, value.count + 1);
            for (uint32_t j = 0; j < value.count; j++)
                sizes[j] = fg_size_number(t->sizes, value.ints[j]);
            value.sizes = sizes;
        } else if (value.kind == FG_ATTR_SIZES) {
            value.kind = FG_ATTR_INTS;
        }
        t->attrs[t->c->attrs.at[i].param] = value;
    }
}

static bool shape_as_wanted(const trial *t, uint32_t i) {
    const fg_shape *shape = t->outputs[i].shape;
    const case_tensor *wanted = &t->c->out.at[i];
    bool lazy = t->row->flags & (FG_OP_LAZY | FG_OP_DYNAMIC);
    fg_dtype dtype = wanted->dtype ? wanted->dtype : t->type;
    if (t->outputs[i].dtype != dtype)
        return report(t, "result %u is %s, not %s", i, fg_dtype_name(t->outputs[i].dtype),
                      fg_dtype_name(dtype));
    bool same = shape->rank == wanted->rank;
    for (int j = 0; same && j < shape->rank; j++) {
        int64_t number;
        bool known = fg_size_is_number(shape->dims[j], &number);
        same = known ? number == wanted->dims[j] : lazy;
    }
    return same ? true
                : report(t, "result %u is %s, not %s", i,
                         fg_type_text(t->arena, t->sizes, t->outputs[i]),
                         fg_dims_text(t->arena, wanted->rank, wanted->dims));
}

static bool check_rule(trial *t) {
    const test_case *c = t->c;
    fg_infer infer = {.row = t->row,
                      .arena = t->arena,
                      .sizes = t->sizes,
                      .input_count = c->in.count,
                      .inputs = t->inputs,
                      .attrs = t->attrs,
                      .outputs = t->outputs};
    fill_attrs(t, true);
    for (uint32_t i = 0; i < c->in.count; i++) t->inputs[i] = type_of(t, &c->in.at[i]);
    bool fits = fg_infer_count(&infer) && fg_infer_run(&infer);
    if (c->wrong) {
        if (fits) return report(t, "is accepted, and should be %s", c->wrong);
        if (strcmp(fg_rule_of(infer.code)->code, c->wrong) != 0 || !strstr(infer.message, c->says))
            return report(t, "says %s '%s', not %s '%s'", fg_rule_of(infer.code)->code,
                          infer.message, c->wrong, c->says);
        return true;
    }
    if (!fits) return report(t, "is refused: %s '%s'", fg_rule_of(infer.code)->code, infer.message);
    if (infer.output_count != c->out.count)
        return report(t, "has %u results, not %u", infer.output_count, c->out.count);
    for (uint32_t i = 0; i < c->out.count; i++)
        if (!shape_as_wanted(t, i)) return false;
    return true;
}

/* ---- kernel ---- */

/* Zeroed, aligned to 64, with a guard behind it that must stay as it is. */
static char *new_block(size_t bytes) {
    char *block = aligned_alloc(64, (bytes + GUARD + 63) & ~(size_t)63);
    if (!block) abort();
    memset(block, 0, bytes);
    memset(block + bytes, 0xa5, GUARD);
    return block;
}

static bool guard_holds(const char *block, size_t bytes) {
    for (size_t i = 0; i < GUARD; i++)
        if ((unsigned char)block[bytes + i] != 0xa5) return false;
    return true;
}

static size_t view_bytes(const fg_view *view) {
    return view->count * fg_dtype_size(view->dtype);
}

static fg_view new_view(const trial *t, const case_tensor *tensor, bool fill) {
    if (tensor->absent) return (fg_view){.dtype = FG_INVALID};
    fg_view view = {.dims = tensor->dims,
                    .count = tensor->count,
                    .rank = tensor->rank,
                    .dtype = tensor->dtype ? tensor->dtype : t->type};
    view.data = new_block(view_bytes(&view));
    if (fill) case_fill(tensor, view.dtype, view.data);
    return view;
}

/* What the run does for operations whose result's size only the kernel knows. */
static bool resize(fg_call *call, uint32_t out, int rank, const int64_t *dims) {
    fg_arena *arena = call->user;
    fg_view *view = &call->out[out];
    int64_t *copy = FG_NEW_ARRAY(arena, int64_t, rank + 1);
    free(view->data);
    view->rank = rank;
    view->count = 1;
    for (int i = 0; i < rank; i++) {
        copy[i] = dims[i];
        view->count *= (size_t)dims[i];
    }
    view->dims = copy;
    view->data = new_block(view_bytes(view));
    return true;
}

static bool results_near(const trial *t) {
    for (uint32_t i = 0; i < t->c->out.count; i++) {
        const case_tensor *wanted = &t->c->out.at[i];
        const fg_view *got = &t->out[i];
        const double *close = t->c->close[got->dtype];
        bool same = got->rank == wanted->rank;
        for (int j = 0; same && j < got->rank; j++) same = got->dims[j] == wanted->dims[j];
        if (!same)
            return report(t, "result %u has the shape %s", i,
                          fg_dims_text(t->arena, got->rank, got->dims));
        if (!guard_holds(got->data, view_bytes(got)))
            return report(t, "writes behind result %u", i);
        for (size_t j = 0; j < wanted->word_count; j++) {
            size_t at = wanted->at ? wanted->at[j] : j;
            if (case_near(wanted, j, got->dtype, got->data, at, close)) continue;
            char text[32];
            fg_tensor one = {.dtype = got->dtype, .count = got->count, .data = got->data};
            fg_tensor_element_text(&one, at, text);
            return report(t, "element %zu of result %u is %s, not %s", at, i, text,
                          wanted->words[j]);
        }
    }
    return true;
}

/* The same bits as the instruction set's first run. */
static bool results_same(trial *t) {
    for (uint32_t i = 0; i < t->c->out.count; i++) {
        size_t bytes = view_bytes(&t->out[i]);
        if (!t->reference[i]) {
            t->reference[i] = new_block(bytes);
            memcpy(t->reference[i], t->out[i].data, bytes);
        } else if (memcmp(t->reference[i], t->out[i].data, bytes) != 0) {
            return report(t, "result %u has other bits than on one thread", i);
        }
    }
    return true;
}

static bool inputs_untouched(const trial *t) {
    for (uint32_t i = 0; i < t->c->in.count; i++) {
        fg_view fresh = new_view(t, &t->c->in.at[i], true);
        bool same =
            t->c->in.at[i].absent || memcmp(fresh.data, t->in[i].data, view_bytes(&fresh)) == 0;
        free(fresh.data);
        if (!same) return report(t, "writes into input %u", i);
    }
    return true;
}

/* `in_place`: the input whose memory result 0 shares; or -1. */
static bool run_once(trial *t, const fg_kernel *kernel, fg_pool *pool, int in_place) {
    const test_case *c = t->c;
    char message[512] = "";
    for (uint32_t i = 0; i < c->in.count; i++) t->in[i] = new_view(t, &c->in.at[i], true);
    for (uint32_t i = 0; i < c->out.count; i++) t->out[i] = new_view(t, &c->out.at[i], false);
    void *own = c->out.count ? t->out[0].data : NULL;
    if (in_place >= 0) t->out[0].data = t->in[in_place].data;
    if (t->row->flags & FG_OP_DYNAMIC) t->out[0].data = NULL;
    fg_call call = {.kernel = kernel,
                    .in = t->in,
                    .out = t->out,
                    .in_count = c->in.count,
                    .out_count = c->out.count,
                    .attrs = t->attrs,
                    .pool = pool,
                    .resize = resize,
                    .user = t->arena,
                    .message = message,
                    .message_size = sizeof message};
    size_t scratch = kernel->scratch ? kernel->scratch(&call) : 0;
    call.scratch = new_block(scratch);
    /* What is in scratch before must not matter. */
    memset(call.scratch, 0xff, scratch);
    bool done = kernel->run(&call), good = true;
    if (!guard_holds(call.scratch, scratch)) good = report(t, "writes behind the scratch memory");
    if (c->fails && done) good = report(t, "does not fail");
    if (c->fails && !done && !strstr(message, c->says))
        good = report(t, "says '%s', not '%s'", message, c->says);
    if (!c->fails && !done) good = report(t, "fails: %s", message);
    if (good && done) good = results_near(t) && results_same(t);
    if (good && in_place < 0) good = inputs_untouched(t);
    free(call.scratch);
    if (in_place >= 0) t->out[0].data = own;
    if (t->row->flags & FG_OP_DYNAMIC) free(own);
    for (uint32_t i = 0; i < c->in.count; i++) free(t->in[i].data);
    for (uint32_t i = 0; i < c->out.count; i++) free(t->out[i].data);
    return good;
}

/* ---- with what a kernel prepares ---- */

/* Every allocation fails once; then it is made. */
static bool make_prepared(trial *t, const fg_kernel *kernel, fg_call *call) {
    fg_memory *memory = &t->host->memory;
    for (int n = 1;; n++) {
        atomic_store(&memory->fail_in, n);
        bool made = kernel->preparation->make(call, t->host->onednn, &call->prepared);
        bool all = atomic_exchange(&memory->fail_in, 0) > 0;
        if (made && (all || !call->prepared)) return true;
        if (made) return report(t, "allocation %d fails, and nobody says so", n);
        if (all) return report(t, "nothing is prepared although there is memory");
    }
}

/* The same case on one thread and on three, after a run with other weights. */
static bool run_prepared(trial *t, const fg_kernel *kernel) {
    const test_case *c = t->c;
    uint64_t versions[MOST_TENSORS];
    bool good = true;
    memset(t->reference, 0, sizeof t->reference);
    for (uint32_t i = 0; i < c->in.count; i++) versions[i] = 1;
    for (int threads = 1; threads <= 3 && good; threads += 2) {
        for (uint32_t i = 0; i < c->in.count; i++) t->in[i] = new_view(t, &c->in.at[i], true);
        for (uint32_t i = 0; i < c->out.count; i++) t->out[i] = new_view(t, &c->out.at[i], false);
        fg_call call = {.kernel = kernel,
                        .in = t->in,
                        .out = t->out,
                        .in_count = c->in.count,
                        .out_count = c->out.count,
                        .attrs = t->attrs,
                        .versions = versions,
                        .pool = threads > 1 ? t->host->pool : NULL};
        void *weights = t->in[1].data;
        t->how = threads > 1 ? "prepared, 3 threads" : "prepared, 1 thread";
        good = make_prepared(t, kernel, &call);
        if (good && call.prepared) {
            t->host->prepared++;
            t->in[1].data = new_block(view_bytes(&t->in[1]));
            good = kernel->run(&call) || report(t, "fails");
            free(t->in[1].data);
            t->in[1].data = weights;
            versions[1]++;
            good = good && (kernel->run(&call) || report(t, "fails"));
            good = good && results_near(t) && results_same(t) && inputs_untouched(t);
            kernel->preparation->free(call.prepared);
        }
        for (uint32_t i = 0; i < c->in.count; i++) free(t->in[i].data);
        for (uint32_t i = 0; i < c->out.count; i++) free(t->out[i].data);
    }
    for (uint32_t i = 0; i < c->out.count; i++) free(t->reference[i]);
    return good;
}

/* Whether result 0 may lie where input `i` does. */
static bool may_be_in_place(const trial *t, uint32_t i) {
    const test_case *c = t->c;
    if (!(t->row->flags & FG_OP_ELEMENTWISE) || c->fails || c->in.at[i].absent) return false;
    if (fg_dtype_size(t->inputs[i].dtype) != fg_dtype_size(t->outputs[0].dtype)) return false;
    bool same = c->in.at[i].rank == c->out.at[0].rank;
    for (int j = 0; same && j < c->out.at[0].rank; j++)
        same = c->in.at[i].dims[j] == c->out.at[0].dims[j];
    return same;
}

static bool check_isa(trial *t, const fg_kernel_table *table) {
    const fg_kernel *kernel =
        fg_kernel_table_find(table, t->c->op, t->inputs, t->c->in.count, t->outputs);
    if (!kernel) return report(t, "there is no kernel");
    memset(t->reference, 0, sizeof t->reference);
    t->how = "1 thread";
    bool good = run_once(t, kernel, NULL, -1);
    t->how = "3 threads";
    good = good && run_once(t, kernel, t->host->pool, -1);
    t->how = "in place";
    for (uint32_t i = 0; good && i < t->c->in.count; i++)
        if (may_be_in_place(t, i)) good = run_once(t, kernel, NULL, (int)i);
    for (uint32_t i = 0; i < t->c->out.count; i++) free(t->reference[i]);
    if (good && kernel->preparation && t->host->onednn) good = run_prepared(t, kernel);
    return good;
}

/* ---- types of 16 bits whose kernel is that of float32 ---- */

/* The tensors of T as float32, but for what the type of 16 bits does not hold: rounded to it. */
static void fill_rounded(const trial *t, fg_view *in, fg_dtype half, bool narrow) {
    for (uint32_t i = 0; i < t->c->in.count; i++) {
        in[i] = new_view(t, &t->c->in.at[i], true);
        if (t->c->in.at[i].dtype || t->c->in.at[i].absent) continue;
        float *wide = in[i].data;
        uint16_t *bits = (uint16_t *)(void *)new_block(in[i].count * sizeof *bits);
        for (size_t j = 0; j < in[i].count; j++)
            bits[j] = half == FG_FLOAT16 ? fg_half_of_float(wide[j]) : fg_bfloat_of_float(wide[j]);
        for (size_t j = 0; j < in[i].count && !narrow; j++)
            wide[j] = half == FG_FLOAT16 ? fg_float_of_half(bits[j]) : fg_float_of_bfloat(bits[j]);
        in[i].dtype = narrow ? half : FG_FLOAT32;
        in[i].data = narrow ? (void *)bits : wide;
        free(narrow ? (void *)wide : bits);
    }
}

static bool run_views(const trial *t, const fg_kernel *kernel, fg_dtype type, fg_view *in,
                      fg_view *out) {
    char message[512] = "";
    for (uint32_t i = 0; i < t->c->out.count; i++) {
        case_tensor tensor = t->c->out.at[i];
        if (!tensor.dtype) tensor.dtype = type;
        out[i] = new_view(t, &tensor, false);
        out[i].dims = t->c->out.at[i].dims;
    }
    fg_call call = {.kernel = kernel,
                    .in = in,
                    .out = out,
                    .in_count = t->c->in.count,
                    .out_count = t->c->out.count,
                    .attrs = t->attrs,
                    .pool = t->host->pool,
                    .message = message,
                    .message_size = sizeof message};
    size_t scratch = kernel->scratch ? kernel->scratch(&call) : 0;
    call.scratch = new_block(scratch);
    memset(call.scratch, 0xff, scratch);
    bool done = kernel->run(&call);
    if (!guard_holds(call.scratch, scratch))
        done = report(t, "of %s writes behind the scratch memory", fg_dtype_name(type));
    free(call.scratch);
    return done ? true : report(t, "of %s fails: %s", fg_dtype_name(type), message);
}

static bool same_rounded(const trial *t, fg_dtype half, const fg_view *narrow,
                         const fg_view *wide) {
    for (uint32_t i = 0; i < t->c->out.count; i++) {
        size_t size = fg_dtype_size(narrow[i].dtype);
        if (!guard_holds(narrow[i].data, view_bytes(&narrow[i])))
            return report(t, "of %s writes behind result %u", fg_dtype_name(half), i);
        for (size_t j = 0; j < narrow[i].count; j++) {
            const char *got = (const char *)narrow[i].data + j * size;
            const char *wanted = (const char *)wide[i].data + j * size;
            uint16_t bits;
            if (narrow[i].dtype == half && !t->c->out.at[i].dtype) {
                float value = ((const float *)wide[i].data)[j];
                bits = half == FG_FLOAT16 ? fg_half_of_float(value) : fg_bfloat_of_float(value);
                wanted = (const char *)&bits;
            }
            if (memcmp(got, wanted, size) != 0)
                return report(t, "of %s: element %zu of result %u is not float32's, rounded",
                              fg_dtype_name(half), j, i);
        }
    }
    return true;
}

/* What is computed by way of float32 is what float32 gives for the same numbers, rounded once. */
static bool check_half(const trial *t, const fg_kernel_table *table, fg_dtype half) {
    const fg_kernel *kernel = table->at[t->c->op][half];
    fg_view narrow_in[MOST_TENSORS], narrow_out[MOST_TENSORS] = {0};
    fg_view wide_in[MOST_TENSORS], wide_out[MOST_TENSORS] = {0};
    if (!kernel || !kernel->wide) return true;
    fill_rounded(t, narrow_in, half, true);
    fill_rounded(t, wide_in, half, false);
    bool good = run_views(t, kernel->wide, FG_FLOAT32, wide_in, wide_out) &&
                run_views(t, kernel, half, narrow_in, narrow_out) &&
                same_rounded(t, half, narrow_out, wide_out);
    for (uint32_t i = 0; i < t->c->in.count; i++) {
        free(narrow_in[i].data);
        free(wide_in[i].data);
    }
    for (uint32_t i = 0; i < t->c->out.count; i++) {
        free(narrow_out[i].data);
        free(wide_out[i].data);
    }
    return good;
}

static bool check_case(machine *host, const test_case *c, fg_dtype type) {
    fg_arena arena;
    fg_guard guard;
    fg_sizes sizes;
    trial t = {.c = c, .host = host, .type = type, .row = fg_op_row_of(c->op)};
    volatile bool good = false;
    fg_arena_init(&arena, &host->memory);
    arena.guard = &guard;
    if (setjmp(guard.env) == 0) {
        fg_sizes_init(&sizes, &arena);
        t.arena = &arena;
        t.sizes = &sizes;
        good = check_rule(&t);
        fill_attrs(&t, false);
        for (int i = 0; i < 3 && good && !c->wrong; i++) {
            t.isa = host->isas[i].name;
            const fg_kernel_table *table = &host->isas[i].table;
            if (!host->isas[i].present) continue;
            good = check_isa(&t, table);
            if (type != FG_FLOAT32 || c->fails) continue;
            good = good && check_half(&t, table, FG_FLOAT16) && check_half(&t, table, FG_BFLOAT16);
        }
    }
    fg_arena_fini(&arena);
    return good;
}

/* ---- all ---- */

static void machine_init(machine *host) {
    static const char *const names[] = {"x86-64", "avx2", "avx512"};
    fg_memory_init(&host->memory, SIZE_MAX);
    host->pool = fg_pool_new(&host->memory, 3);
    host->onednn = fg_onednn_new(&host->memory);
    for (int i = 0; i < 3; i++) {
        const char *name = NULL;
        const fg_kernel *rows = fg_kernels_for(names[i], &name);
        host->isas[i].name = names[i];
        host->isas[i].present = rows != NULL;
        if (rows) fg_kernel_table_init(&host->isas[i].table, rows);
        printf("# %s: %s\n", names[i], rows ? "tested" : "this machine does not have it");
    }
}

/* Whether a tensor's numbers are there in full, and are of a type's range. */
static bool words_fit(const case_tensor *tensor, double least, double most) {
    if (tensor->dtype || tensor->absent) return true;
    for (size_t i = 0; i < tensor->word_count; i++) {
        double value = strtod(tensor->words[i], NULL);
        if (!(value >= least && value <= most)) return false;
    }
    return !tensor->hashed;
}

/* The types of a case; where it says int32, also the smaller whole types that the operation takes
 * and that hold all of its numbers. */
static fg_dtypes types_of(const test_case *c) {
    static const struct {
        fg_dtype dtype;
        double least, most;
    } all[] = {{FG_INT8, INT8_MIN, INT8_MAX},
               {FG_INT16, INT16_MIN, INT16_MAX},
               {FG_UINT8, 0, UINT8_MAX},
               {FG_UINT16, 0, UINT16_MAX}};
    const fg_op_row *row = fg_op_row_of(c->op);
    fg_dtypes types = c->types, takes = 0;
    for (int i = 0; i < row->param_count; i++)
        if (row->params[i].kind <= FG_PARAM_LIST && row->params[i].variable == 'T')
            takes = row->params[i].accepts;
    if (!(types & FG_DTYPE_BIT(FG_INT32)) || c->wrong || c->fails) return types;
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        bool fit = takes & FG_DTYPE_BIT(all[k].dtype);
        for (uint32_t i = 0; fit && i < c->in.count; i++)
            fit = words_fit(&c->in.at[i], all[k].least, all[k].most);
        for (uint32_t i = 0; fit && i < c->out.count; i++)
            fit = words_fit(&c->out.at[i], all[k].least, all[k].most);
        if (fit) types |= FG_DTYPE_BIT(all[k].dtype);
    }
    return types;
}

/* A line of TAP for the operation. */
static bool check_op(machine *host, const case_list *cases, fg_op_kind op, int number) {
    unsigned count = 0, runs = 0;
    bool good = true;
    for (uint32_t i = 0; i < cases->count; i++) {
        if (cases->at[i].op != op) continue;
        count++;
        fg_dtypes types = types_of(&cases->at[i]);
        for (int type = 1; type < FG_DTYPE_COUNT; type++) {
            if (!(types & FG_DTYPE_BIT(type))) continue;
            runs++;
            if (!check_case(host, &cases->at[i], (fg_dtype)type)) good = false;
        }
    }
    const char *name = fg_op_row_of(op)->name, *reason = NULL;
    for (size_t i = 0; i < sizeof exempt / sizeof *exempt; i++)
        if (strcmp(exempt[i].name, name) == 0) reason = exempt[i].reason;
    if (!count && reason) {
        printf("ok %d - %s # SKIP %s\n", number, name, reason);
        return true;
    }
    if (!count) printf("# %s has no cases\n", name);
    good = good && count;
    printf("%s %d - %s: %u cases, %u with their types\n", good ? "ok" : "not ok", number, name,
           count, runs);
    return good;
}

static int print_signatures(fg_arena *arena) {
    for (int op = FG_OP_NONE + 1; op < FG_OP_KINDS; op++)
        printf("%s\t%s\t%s\n", fg_op_row_of((fg_op_kind)op)->name,
               fg_op_signature(arena, (fg_op_kind)op), fg_op_row_of((fg_op_kind)op)->says);
    return EXIT_SUCCESS;
}

static int run_all(fg_arena *arena, int argc, char **argv) {
    static machine host;
    case_list cases = {0};
    const char *srcdir = getenv("srcdir");
    int failed = 0, number = 0;
    for (int i = 1; i < argc; i++)
        if (!cases_read(arena, argv[i], &cases)) return EXIT_FAILURE;
    for (size_t i = 0; argc < 2 && i < sizeof families / sizeof *families; i++)
        if (!cases_read(
                arena,
                fg_arena_printf(arena, "%s/tests/ops/%s.cases", srcdir ? srcdir : ".", families[i]),
                &cases))
            return EXIT_FAILURE;
    machine_init(&host);
    if (!host.pool) return EXIT_FAILURE;
    for (int op = FG_OP_NONE + 1; op < FG_OP_KINDS; op++)
        failed += !check_op(&host, &cases, (fg_op_kind)op, ++number);
    printf("1..%d\n", number);
    printf("# %u runs with what kernels prepared\n", host.prepared);
    fg_onednn_free(host.onednn);
    fg_pool_free(host.pool);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv) {
    fg_memory memory;
    fg_arena arena;
    fg_guard guard;
    volatile int status = EXIT_FAILURE;
    fg_memory_init(&memory, SIZE_MAX);
    fg_arena_init(&arena, &memory);
    arena.guard = &guard;
    if (setjmp(guard.env) == 0)
        status = argc > 1 && strcmp(argv[1], "--signatures") == 0 ? print_signatures(&arena)
                                                                  : run_all(&arena, argc, argv);
    fg_arena_fini(&arena);
    return status;
}
