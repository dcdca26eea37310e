/* feedgraph: load a graph, prove what its runs need, and run them.
 *
 *     fg_context *context;  fg_model *model;  fg_session *session;  fg_report *report;
 *     fg_request *request;  fg_program *program;  fg_run *run;
 *
 *     fg_context_new(NULL, &context);
 *     fg_report_new(context, &report);
 *     fg_model_load(context, "digits.graph", report, &model);
 *     fg_session_new(model, report, &session);
 *     fg_request_new(session, "predict", report, &request);
 *     fg_request_feed(request, "image", image);
 *     fg_request_compile(request, report, &program);
 *     fg_run_new(program, &run);
 *     fg_run_execute(run, report);
 *     const fg_tensor *probs = fg_run_output(run, 0);
 *
 * Every function that can fail returns an fg_status and says in the report what is wrong; on
 * failure the object it would have made is NULL. `_free` and `_unref` take NULL. Nothing here
 * prints, exits or keeps global state.
 *
 * Threads: a context and what was made from it (models, sessions, requests, reports) are used by
 * one thread at a time. A program is immutable: runs of one program may execute in several threads
 * at once, each with an fg_run and an fg_report of its own, as long as no run updates variables. */
#ifndef FEEDGRAPH_H
#define FEEDGRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FG_MAX_RANK 16

/* How a call went; also the exit status of the tools. */
typedef enum fg_status {
    FG_OK = 0,
    FG_FINDINGS = 1,    /* errors in the report, a false assertion, an expectation that differs */
    FG_USAGE = 2,       /* the call itself is wrong */
    FG_UNREADABLE = 3,  /* a file cannot be opened or read */
    FG_LIMIT = 4,       /* depth, size or memory */
    FG_UNWRITABLE = 5,  /* output could not be written */
    FG_INTERRUPTED = 130,
} fg_status;

typedef enum fg_severity { FG_SEVERITY_NOTE, FG_SEVERITY_WARNING, FG_SEVERITY_ERROR } fg_severity;

/* Element types, in the order of their table. */
typedef enum fg_dtype {
    FG_INVALID,
    FG_BOOL,  /* one byte, 0 or 1 */
    FG_INT8,
    FG_INT16,
    FG_INT32,
    FG_INT64,
    FG_UINT8,
    FG_UINT16,
    FG_UINT32,
    FG_UINT64,
    FG_FLOAT16,
    FG_BFLOAT16,
    FG_FLOAT32,
    FG_FLOAT64,
    FG_STRING,  /* in imported graphs only */
    FG_DTYPE_COUNT
} fg_dtype;

const char *fg_dtype_name(fg_dtype dtype);     /* "float32" */
size_t fg_dtype_size(fg_dtype dtype);          /* bytes an element; 0 for FG_STRING */
fg_dtype fg_dtype_of(const char *name);        /* FG_INVALID where there is none */

/* ---- context: names, limits, threads ---- */

typedef struct fg_context fg_context;

typedef struct fg_options {
    int threads;          /* 0: as many as there are processors */
    size_t max_memory;    /* bytes, over all that the context makes; 0: 7/8 of the machine's */
    const char *isa;      /* "x86-64", "avx2", "avx512"; NULL: the best the processor has (FG_ISA
                             in the environment overrides that) */
    uint64_t max_iterations; /* turns of one loop, after which the run fails; 0: no limit */
} fg_options;

fg_status fg_context_new(const fg_options *options, fg_context **context);
void fg_context_free(fg_context *context);  /* after everything that was made from it */
const char *fg_context_isa(const fg_context *context);
const char *fg_version(void);

/* ---- tensors ---- */

/* Elements in row-major order, without gaps. Reference counted; immutable once shared. */
typedef struct fg_tensor fg_tensor;

/* Zeroed. NULL where the size overflows, passes the context's limit, or memory is short. */
fg_tensor *fg_tensor_new(fg_context *context, fg_dtype dtype, int rank, const int64_t *dims);
/* A tensor over the caller's memory, which is not copied and stays as it is until `release(data,
 * user)` is called (from any thread; may be NULL). `data` is aligned for its type. */
fg_tensor *fg_tensor_wrap(fg_context *context, fg_dtype dtype, int rank, const int64_t *dims,
                          void *data, void (*release)(void *data, void *user), void *user);
fg_tensor *fg_tensor_ref(fg_tensor *tensor);
void fg_tensor_unref(fg_tensor *tensor);
fg_dtype fg_tensor_dtype(const fg_tensor *tensor);
int fg_tensor_rank(const fg_tensor *tensor);
const int64_t *fg_tensor_dims(const fg_tensor *tensor);
size_t fg_tensor_count(const fg_tensor *tensor);  /* elements */
size_t fg_tensor_bytes(const fg_tensor *tensor);
const void *fg_tensor_data(const fg_tensor *tensor);
void *fg_tensor_mutable(fg_tensor *tensor);  /* NULL where somebody else holds it too */

/* ---- findings ---- */

typedef struct fg_report fg_report;
typedef struct fg_finding fg_finding;

fg_status fg_report_new(fg_context *context, fg_report **report);
void fg_report_free(fg_report *report);  /* before the models that its findings point into */
void fg_report_clear(fg_report *report);
size_t fg_report_count(const fg_report *report);
size_t fg_report_errors(const fg_report *report);
size_t fg_report_warnings(const fg_report *report);
/* In the order of the files and of the places in them. Valid until the report is cleared. */
const fg_finding *fg_report_at(fg_report *report, size_t index);

const char *fg_finding_code(const fg_finding *finding);     /* "G401" */
const char *fg_finding_name(const fg_finding *finding);     /* "unfed-placeholder" */
fg_severity fg_finding_severity(const fg_finding *finding);
const char *fg_finding_message(const fg_finding *finding);
const char *fg_finding_path_text(const fg_finding *finding);  /* NULL where there is none */
const char *fg_finding_help_text(const fg_finding *finding);  /* NULL where there is none */

typedef struct fg_location {
    const char *file;  /* as it was given; "feed 2" for an argument; NULL: no place */
    uint32_t line, column;          /* from 1; columns in characters */
    uint32_t end_line, end_column;  /* just behind the last character */
    const char *label;              /* of a secondary place; else NULL */
} fg_location;

fg_location fg_finding_location(const fg_report *report, const fg_finding *finding);
size_t fg_finding_mark_count(const fg_finding *finding);
fg_location fg_finding_mark_at(const fg_report *report, const fg_finding *finding, size_t index);

/* What would mend it: replacements, all in one file, that are done together. NULL: nobody knows;
 * else what they do ("rename it to 'right_ids'"). */
const char *fg_finding_fix_text(const fg_finding *finding);

typedef struct fg_edit {
    fg_location location;  /* what is replaced; as bytes of the file: */
    size_t offset, length; /* a length of 0: an insertion */
    const char *text;
} fg_edit;

size_t fg_finding_edit_count(const fg_finding *finding);
fg_edit fg_finding_edit_at(const fg_report *report, const fg_finding *finding, size_t index);

/* ---- models ---- */

/* A graph as it was read: immutable. */
typedef struct fg_model fg_model;

/* "-" is standard input. */
fg_status fg_model_load(fg_context *context, const char *path, fg_report *report, fg_model **model);
/* `name` is what messages call the text; files it names are looked for relative to it. */
fg_status fg_model_parse(fg_context *context, const char *name, const char *text, size_t length,
                         fg_report *report, fg_model **model);
void fg_model_free(fg_model *model);
const char *fg_model_name(const fg_model *model);  /* the file's `graph NAME`, or NULL */
size_t fg_model_operations(const fg_model *model);

/* A type as far as it is known: a size of -1 is not known, a rank of -1 neither. `text` is as
 * messages write it: "float32[batch, 8, 8]". Valid as long as the model. */
typedef struct fg_type_info {
    fg_dtype dtype;
    int rank;
    int64_t dims[FG_MAX_RANK];
    const char *text;
} fg_type_info;

typedef struct fg_placeholder_info {
    const char *name;   /* its full name: "bidirectional_1/keras_learning_phase" */
    fg_type_info type;
    bool has_default;
    bool is_phase;
} fg_placeholder_info;

size_t fg_model_placeholders(const fg_model *model);
fg_placeholder_info fg_model_placeholder(const fg_model *model, size_t index);

typedef struct fg_input_info {
    const char *name;    /* under which it is fed */
    fg_type_info type;
    const char *fixed;   /* the value the signature fixes, as text: such an input is not fed */
    bool is_placeholder, is_phase, has_default;
    const char *value;   /* the full name of what it feeds */
} fg_input_info;

typedef struct fg_output_info {
    const char *name;
    fg_type_info type;
    const char *value;  /* its full name, by which it may be fetched without the signature */
    int carried_to;  /* the index of the input of the same name, whose next value it is; or -1 */
} fg_output_info;

/* A file without signatures has one, without a name, for all values that nothing uses. */
size_t fg_model_signatures(const fg_model *model);
const char *fg_model_signature(const fg_model *model, size_t index);  /* its name; "" for that one */
size_t fg_model_inputs(const fg_model *model, size_t signature);
fg_input_info fg_model_input(const fg_model *model, size_t signature, size_t index);
size_t fg_model_outputs(const fg_model *model, size_t signature);
fg_output_info fg_model_output(const fg_model *model, size_t signature, size_t index);

/* ---- sessions: a model with the values of its variables ---- */

typedef struct fg_session fg_session;

/* Reads the weights that the file names; the rest starts from its initialisers at first use. The
 * session keeps its model alive only as long as the caller does. */
fg_status fg_session_new(fg_model *model, fg_report *report, fg_session **session);
void fg_session_free(fg_session *session);
/* Values by full name from a npz file, over those there are; all or none. */
fg_status fg_session_load_weights(fg_session *session, const char *path, fg_report *report);
/* All variables in one file, a .npz with a checksum over all of it: written whole or not at all.
 * Those that have no value yet get their first one, as a run with this seed gives it. */
fg_status fg_session_save(fg_session *session, uint64_t seed, const char *path, fg_report *report);
/* The values of a file that fg_session_save has written: all or none. One that is damaged, or of
 * another model (G713: names, shapes and types are compared), is refused. */
fg_status fg_session_restore(fg_session *session, const char *path, fg_report *report);
size_t fg_session_variables(const fg_session *session);
const char *fg_session_variable_name(const fg_session *session, size_t index);
/* NULL where it has no value yet. Borrowed until the next run that updates it. */
const fg_tensor *fg_session_variable(const fg_session *session, size_t index);

/* ---- requests: what one run is asked for ---- */

typedef enum fg_phase { FG_PHASE_NONE, FG_PHASE_INFER, FG_PHASE_TRAIN } fg_phase;

typedef struct fg_request fg_request;
typedef struct fg_program fg_program;

/* By a signature's name, or (NULL) by fetches. */
fg_status fg_request_new(fg_session *session, const char *signature, fg_report *report,
                         fg_request **request);
void fg_request_free(fg_request *request);
/* Nothing is looked up before the check: a wrong name is a finding there, with all others. The
 * tensor is referenced. */
fg_status fg_request_feed(fg_request *request, const char *name, fg_tensor *tensor);
/* Promises a feed without giving it. A rank of -1 and sizes of -1 are not known; FG_INVALID
 * promises the declared type. */
fg_status fg_request_promise(fg_request *request, const char *name, fg_dtype dtype, int rank,
                             const int64_t *dims);
fg_status fg_request_fetch(fg_request *request, const char *name);
void fg_request_phase(fg_request *request, fg_phase phase);
/* What random operations draw by; also for the first values of variables, where compiling this
 * request gives them. */
void fg_request_seed(fg_request *request, uint64_t seed);
/* Everything that is wrong with the run, in one report. */
fg_status fg_request_check(fg_request *request, fg_report *report);
/* The placeholders that the fetches need under the request's phase, by full name: NULL behind the
 * last. They belong to the request. What is fed is not counted. */
fg_status fg_request_needs(fg_request *request, fg_report *report, const char *const **names);
/* What the run needs and does, found without data; what is fed may be promised or left out. Each list
 * ends with NULL and belongs to the request. */
typedef struct fg_use {
    const char *const *needs;   /* of a signature: its inputs that something needs; by fetches: the
                                   placeholders that are not fed. Then what a signature forgot */
    const char *const *idle;    /* inputs or feeds that nothing needs */
    const char *const *random;  /* operations that draw numbers, by full name */
    const char *const *updates; /* variables that the run updates, by full name */
    const char *const *defaults; /* placeholders whose default is used, by full name */
} fg_use;

fg_status fg_request_use(fg_request *request, fg_report *report, fg_use *use);
/* The values that the file names and that the request's feeds and phase suffice to compute: NULL
 * behind the last. They belong to the request. */
fg_status fg_request_can(fg_request *request, fg_report *report, const char *const **names);

/* The ways from a value to one that it needs, operation by operation. */
typedef struct fg_paths {
    uint64_t count;           /* how many there are; UINT64_MAX: more than that */
    const char *const *texts; /* "y <- add_1 (3) <- x" with lines, the shortest first; NULL behind
                                 the last. They belong to the request */
} fg_paths;

/* Of the request's first fetch, under its feeds and its phase. At most `most` are told. */
fg_status fg_request_why(fg_request *request, const char *from, size_t most, fg_report *report,
                         fg_paths *paths);
/* Checks, then compiles for the shapes of the feeds. */
fg_status fg_request_compile(fg_request *request, fg_report *report, fg_program **program);

/* ---- programs and runs ---- */

typedef struct fg_run fg_run;

/* A program keeps what it needs of its session and model; they are freed after it. */
void fg_program_free(fg_program *program);
size_t fg_program_feeds(const fg_program *program);
const char *fg_program_feed_name(const fg_program *program, size_t index);
size_t fg_program_outputs(const fg_program *program);
const char *fg_program_output_name(const fg_program *program, size_t index);

/* A run starts with the feeds of the request. */
fg_status fg_run_new(fg_program *program, fg_run **run);
void fg_run_free(fg_run *run);
/* Another value for a feed. Of the same shape: nothing is compiled or allocated anew. Of another
 * shape: the next execution checks and compiles for it first. */
fg_status fg_run_feed(fg_run *run, size_t index, fg_tensor *tensor);
/* The number of this run, which random operations depend on; from 0, counts up by itself. */
void fg_run_step(fg_run *run, uint64_t step);
fg_status fg_run_execute(fg_run *run, fg_report *report);
/* NULL before the first execution and after one that failed. Borrowed until the next. */
const fg_tensor *fg_run_output(const fg_run *run, size_t index);

#ifdef __cplusplus
}
#endif

#endif
