/* What the command-line tools need beside feedgraph.h: reports as text, values as text and files,
 * the syntax tree printed back. */
#ifndef FEEDGRAPH_TOOLS_H
#define FEEDGRAPH_TOOLS_H

#include "feedgraph/feedgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- reports as text ---- */

typedef enum fg_format {
    FG_FORMAT_TEXT,       /* for people: the lines of the file, with carets */
    FG_FORMAT_GCC,        /* a line for each finding, and one for each secondary place */
    FG_FORMAT_JSON,       /* one document */
    FG_FORMAT_JSONL,      /* a JSON object a line, for each finding */
    FG_FORMAT_SARIF,      /* SARIF 2.1.0 */
    FG_FORMAT_GITHUB,     /* annotations of GitHub's workflows */
    FG_FORMAT_CHECKSTYLE, /* Checkstyle's XML */
    FG_FORMAT_JUNIT,      /* JUnit's XML: a test case for each finding */
} fg_format;

/* "text", "gcc", ...; false where there is none of that name. */
bool fg_format_of(const char *name, fg_format *format);

/* The whole report; of SARIF, Checkstyle and JUnit as a document of one file. Ends with a newline
 * unless it is empty. The caller frees it with free(). NULL where memory is short. */
char *fg_report_text(fg_report *report, fg_format format, bool color);
/* The first findings only. */
char *fg_report_text_first(fg_report *report, fg_format format, bool color, size_t most);

/* Several files in one document. */
typedef struct fg_document fg_document;

typedef struct fg_checked {
    const char *path;
    fg_report *report;
    fg_status status;
    fg_severity fail_on; /* from this severity on, a finding fails JUnit's test */
    const char *summary; /* a line for people, where nothing is wrong or at the end; or NULL */
    const char *members; /* of the file's JSON object: ", \"needs\": []"; or NULL */
} fg_checked;

/* `tool` is kept, not copied. */
fg_status fg_document_new(fg_format format, const char *tool, fg_document **document);
void fg_document_free(fg_document *document);
fg_status fg_document_add(fg_document *document, const fg_checked *checked);
/* The document, with the worst status of all; freed with free(). NULL where memory is short. */
char *fg_document_text(fg_document *document, fg_status status);

/* ---- which findings count ---- */

/* What is asked of findings: which are shown, and how severe they are. */
typedef struct fg_controls fg_controls;

fg_status fg_controls_new(fg_context *context, fg_controls **controls);
void fg_controls_free(fg_controls *controls);
/* "select", "ignore", "warn" or "error", with patterns between commas: codes, beginnings of codes,
 * names of rules, "all". FG_USAGE where one matches no rule: `*wrong` (freed with free()) says
 * which. Of patterns that match a rule the longest decides; of two as long, the later. */
fg_status fg_controls_set(fg_controls *controls, const char *setting, const char *patterns,
                          char **wrong);
/* A file of settings, a line each: KEY = VALUE, with the four above and "fail-on", "baseline" (a
 * path relative to the file). What is wrong with it is in the report (G108). */
fg_status fg_controls_load(fg_controls *controls, const char *path, fg_report *report);
/* NULL where the files that were loaded do not say. */
const char *fg_controls_fail_on(const fg_controls *controls); /* "error", "warning", "note" */
const char *fg_controls_baseline(const fg_controls *controls);
/* Does what was asked, also by comments in the model's file, to a report about it. `model` is NULL
 * where it could not be loaded. `complete`: all was proved, so that a comment which disables
 * nothing is told (G109). */
fg_status fg_controls_apply(const fg_controls *controls, fg_model *model, fg_report *report,
                            bool complete);

/* How many findings comments, or fg_report_suppress, have taken out. */
size_t fg_report_suppressed(const fg_report *report);
/* Takes out those for which `known` is true, as findings that a baseline has. The fingerprint,
 * "0123456789abcdef:1", is the same as long as the file's name and what is found where stay. */
fg_status fg_report_suppress(fg_report *report, bool (*known)(const char *fingerprint, void *data),
                             void *data);
/* Of a finding of this report; empty where memory is short. */
typedef struct fg_fingerprint {
    char text[40];
} fg_fingerprint;
fg_fingerprint fg_finding_fingerprint(fg_report *report, const fg_finding *finding);

/* A rule: what findings are of. All are known before there is a file, in the order of their codes.
 * `page` is Markdown: a heading "## G401 unfed-placeholder (error)", what the rule means, an
 * example that it fires on and one that it does not, and the way out. */
typedef struct fg_rule_info {
    const char *code; /* "G401" */
    const char *name; /* "unfed-placeholder" */
    fg_severity severity;
    const char *says; /* in a line */
    const char *page;
} fg_rule_info;

size_t fg_rule_count(void);
fg_rule_info fg_rule_at(size_t index); /* below the count */

/* The nearest of `count` names to `wanted`, for "did you mean"; NULL where none is near. */
const char *fg_nearest_name(const char *wanted, size_t count, const char *const *names);

/* One feed as given on a command line, "NAME=VALUE". VALUE is a number, true or false, a list
 * "[[1, 2], [3, 4]]", a typed list "float32[2,2]=1 2 3 4", "@file.npy", "@file.npz:member",
 * "zeros", "ones", "normal(mean,std)" or "uniform(lo,hi)". It is parsed, never evaluated, and read
 * as the type of the value it feeds. The text is a source of its own: "feed 2". */
fg_status fg_request_feed_text(fg_request *request, const char *text, fg_report *report);
/* All members of a npz file, or of a JSON object of nested lists by name ({"x": [[1, 2], [3, 4]]};
 * "nan", "inf" and "-inf" are strings); it may hold more than the run needs. */
fg_status fg_request_feeds_file(fg_request *request, const char *path, fg_report *report);
/* A promise as text, "NAME", "NAME:float32" or "NAME:float32[batch, 3]". */
fg_status fg_request_promise_text(fg_request *request, const char *text, fg_report *report);
/* The size of a symbol, for the generators of the feeds that follow: "batch=32". Feeds that came
 * before tell sizes too. */
fg_status fg_request_dim_text(fg_request *request, const char *text, fg_report *report);

/* Proves every signature of a model (or what the request says): the same checks, without data. */
fg_status fg_model_lint(fg_session *session, fg_report *report);

/* What an instance or scope of the file holds, all that is in it included. */
typedef struct fg_summary_row {
    const char *name;       /* "bidirectional_1"; NULL: what belongs to none */
    const char *definition; /* "bidirectional"; NULL for a scope */
    const char *type;       /* of the first result, of its first call; NULL: none */
    uint64_t operations;
    uint64_t trainable, fixed; /* elements of its variables: parameters, and states */
    uint64_t bytes;            /* of both */
} fg_summary_row;

/* In the order of the file; what belongs to no instance is last. The rows are the model's, and
 * valid as long as it is. FG_LIMIT where memory is short. */
fg_status fg_model_summary(fg_model *model, const fg_summary_row **rows, size_t *count);

/* One expectation "NAME=VALUE" against the run's output of that name: every element within
 * atol + rtol * |expected|; NaN equals NaN. A difference is FG_FINDINGS, and `*difference` (freed
 * with free()) says how many elements differ, the largest difference and where it is. */
fg_status fg_run_expect(fg_run *run, const char *text, double rtol, double atol, fg_report *report,
                        char **difference);

/* The same in its parts, for tensors that are no run's. The value of "NAME=VALUE", read as the type
 * of `like` (NULL: there is no output of that name, which is a finding); messages call the text
 * `what`. `*value` is the caller's; NULL on failure. */
fg_status fg_value_text(fg_context *context, const char *what, const char *text,
                        const fg_tensor *like, fg_report *report, fg_tensor **value);
fg_status fg_tensor_difference(const fg_tensor *got, const fg_tensor *expected, double rtol,
                               double atol, char **difference);
/* Whether every element of `got` equals the one of `expected`, which has its shape or is a scalar;
 * NaN equals NaN. */
bool fg_tensor_equals(const fg_tensor *got, const fg_tensor *expected);

/* A tensor as text, as NumPy prints it ("float32[2, 2] [[1. 2.] ..."), or as JSON (`json`): 64-bit
 * integers exact, NaN and infinities as strings. `most`: how many elements are shown before the
 * middle is left out; 0 for all. Freed with free(). */
char *fg_tensor_text(const fg_tensor *tensor, size_t most);
char *fg_tensor_json(const fg_tensor *tensor);
/* Written to a temporary name and renamed. On failure `*why` (static or the context's; not freed)
 * says why. */
fg_status fg_tensor_save_npy(const fg_tensor *tensor, const char *path, const char **why);
fg_status fg_tensors_save_npz(size_t count, const fg_tensor *const *tensors,
                              const char *const *names, const char *path, const char **why);

/* A file's text ("-" is standard input), with a NUL behind it. Freed with free(). */
fg_status fg_text_load(fg_context *context, const char *path, fg_report *report, char **text,
                       size_t *length);
/* Written to a temporary name and renamed; a file that was there keeps its permissions. On failure
 * `*why` (static) says why, and the file is as it was. */
fg_status fg_text_save(const char *path, const char *text, size_t length, const char **why);

/* A text in canonical layout: the same statements, comments and blank lines. FG_FINDINGS where it
 * has syntax errors; messages call it `name`. Freed with free(). */
fg_status fg_syntax_print(fg_context *context, const char *name, const char *text, size_t length,
                          fg_report *report, char **printed, size_t *printed_length);

/* The model's graph as text of the language, which loads as the same graph: definitions are
 * expanded, and what they made stands in scopes under its full name. The paths of weights are
 * relative to the working directory. Freed with free(). NULL and FG_LIMIT where memory is short,
 * FG_UNREADABLE where a checkpoint's values cannot be read. */
fg_status fg_model_text(const fg_model *model, char **text);

/* ---- parts of a model ---- */

typedef struct fg_cut_options {
    const char *const *fetches; /* ended by NULL; NULL: what the signatures give */
    const char *const *feeds;   /* values that become placeholders; with fetches only */
    bool guessed;               /* nobody asked for the fetches by name: all outputs of a node are
                                   fetched, and left out are those that have no value under the
                                   phase (else G802), those that need what cannot be written (else
                                   G203) and, for inference, steps of training */
    fg_phase phase;             /* FG_PHASE_NONE leaves it open */
    bool freeze;                /* variables become constants, with the session's values; those
                                   without one get their first, drawn by `seed` */
    uint64_t seed;
} fg_cut_options;

/* A part of a session's model. It is freed before the session. */
typedef struct fg_part fg_part;

/* What the fetches (else all signatures) need, without the operations that they do not need, with
 * the phase folded away where it is given. By fetches it has one signature, `main`. */
fg_status fg_part_new(fg_session *session, const fg_cut_options *options, fg_report *report,
                      fg_part **part);
void fg_part_free(fg_part *part);

/* What became of the operations of a kind. */
typedef struct fg_part_row {
    const char *kind; /* "matmul"; of one that is none of ours, TensorFlow's name */
    bool opaque;      /* it is none of ours */
    size_t kept;
    size_t folded;  /* one of its inputs, or a constant */
    size_t dropped; /* nothing needs it */
} fg_part_row;

/* What nobody asked for by name and was left out: results that were guessed, or signatures. */
typedef struct fg_part_left_out {
    const char *name;
    const char *why; /* "a step of training" */
} fg_part_left_out;

size_t fg_part_without(const fg_part *part, const fg_part_left_out **list);

/* How many rows, in the order of their names. */
size_t fg_part_rows(const fg_part *part, const fg_part_row **rows);
/* Those that are left, by full name, ended by NULL. */
const char *const *fg_part_placeholders(const fg_part *part);
size_t fg_part_variables(const fg_part *part); /* that are left */

/* Forms of a graph. */
typedef enum fg_form {
    FG_FORM_GRAPH, /* text of the language */
    FG_FORM_DOT,   /* a drawing, for Graphviz; it is not read back */
    FG_FORM_JSON,  /* the statements of the text as objects */
    FG_FORM_PB,    /* a GraphDef of TensorFlow */
    FG_FORM_PBTXT, /* the same as text */
} fg_form;

/* "graph", "dot", "json", "pb", "pbtxt"; false where there is none of that name. */
bool fg_form_of(const char *name, fg_form *form);

typedef struct fg_write_options {
    fg_form form;
    const char *path;    /* where the text goes; NULL: to a stream. Messages call it so */
    const char *archive; /* the .npz for the values of variables, and for constants of more elements
                            than `largest`. NULL: there is none, and constants are literals */
    size_t largest;
    uint64_t seed; /* of first values that a GraphDef has to have */
} fg_write_options;

/* Makes the text. The archive is named in it relative to the text's folder. */
fg_status fg_part_write(fg_part *part, const fg_write_options *options, fg_report *report);
/* Of the last fg_part_write: */
const char *fg_part_text(const fg_part *part, size_t *length);
size_t fg_part_arrays(const fg_part *part); /* for the archive; 0: it is not named */
/* The text as a model, whether or not its files are there. */
fg_status fg_part_read_back(fg_part *part, fg_report *report, fg_model **model);
/* Writes the archive, and the text where it has a path. Each goes under another name first, and is
 * renamed when both are complete. On failure `*wrong` is the path that could not be written and
 * `*why` (static) says why. */
fg_status fg_part_save(fg_part *part, const char **wrong, const char **why);
/* How many of the arrays are values of variables. */
size_t fg_part_values(const fg_part *part);

/* ---- files of TensorFlow ---- */

/* Whether the model was read from a GraphDef, MetaGraphDef or SavedModel. */
bool fg_model_imported(const fg_model *model);
/* How many nodes its file has; 0 where it was not imported. */
size_t fg_model_tf_nodes(const fg_model *model);
/* The names of the nodes that nothing consumes, in the order of the file, ended by NULL: what
 * people fetch is among them. The names are the model's. FG_USAGE where it was not imported. */
fg_status fg_model_tf_fetches(fg_model *model, const char *const **names);
/* What people are likely to fetch, the likeliest first: what nothing consumes but gradients,
 * summaries and the like; no placeholders, nothing that needs no placeholder; what needs more nodes
 * comes first. What needs only phases and defaults, and what leaves a loop, is among them where
 * there is nothing else. */
fg_status fg_model_tf_results(fg_model *model, const char *const **names);

/* What Session.run of TensorFlow 1 demands: it goes backward over every input, what is only waited
 * for included, whatever a condition says. Lists are ended by NULL; the names are the model's. */
typedef struct fg_tf_demand {
    const char *const *required;  /* placeholders without a default */
    const char *const *defaulted; /* the others */
    size_t nodes;                 /* that are reached */
} fg_tf_demand;

fg_status fg_model_tf_demand(fg_model *model, const char *fetch, fg_report *report,
                             fg_tf_demand *demand);

#ifdef __cplusplus
}
#endif

#endif
