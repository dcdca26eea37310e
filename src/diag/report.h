/* Findings, and the report that collects them. */
#ifndef FG_DIAG_REPORT_H
#define FG_DIAG_REPORT_H

#include "diag/catalogue.h"
#include "diag/source.h"

typedef struct fg_mark {
    fg_span span;
    const char *label; /* "first used here", "float32[batch, 8]" */
    const char *node;  /* as a finding's */
    struct fg_mark *next;
} fg_mark;

/* A part of a source and what is to stand there instead. */
typedef struct fg_replacement {
    fg_span span; /* of no bytes: an insertion */
    const char *text;
    struct fg_replacement *next;
} fg_replacement;

typedef enum fg_suppression {
    FG_SHOWN,
    FG_SUPPRESSED_IN_SOURCE, /* by a comment */
    FG_SUPPRESSED_OUTSIDE,   /* by a baseline */
} fg_suppression;

struct fg_finding {
    fg_code code;
    fg_severity severity;
    fg_span span;     /* the place; source 0: none */
    const char *node; /* of a source of nodes, in the report's arena: the node's name, "" for the
                         file alone; else NULL */
    const char *message;
    fg_mark *marks, *last_mark; /* secondary places, in the order added */
    const char *path;           /* "dense_1 <- concat (27) <- x", or NULL */
    const char *help;           /* what can be done about it, or NULL */
    const char *fix;            /* what the replacements do, or NULL: there are none */
    fg_replacement *replacements, *last_replacement;
    fg_suppression suppression;
    const char *reason; /* of the suppression; NULL: none is given */
    uint64_t print;     /* its fingerprint, and which one with the same it is, from 1 */
    uint32_t copy;      /* 0: not counted yet */
    uint32_t order;     /* in which order it was added */
};

struct fg_report {
    fg_context *context; /* kept alive by the report */
    fg_arena arena;
    fg_sources *sources; /* of the model: spans point into these */
    FG_VEC(fg_finding *) list;
    FG_VEC(fg_finding *) suppressed; /* no longer in the list, and not counted */
    uint32_t counts[3];              /* by severity */
    bool sorted;
    fg_finding **slots; /* hash table by code, place and message */
    uint32_t slot_capacity;
};

/* All below that adds to a report allocates from its arena, so `arena.guard` is set by then. */
void fg_report_init(fg_report *report, fg_memory *memory, fg_sources *sources);
void fg_report_fini(fg_report *report);

/* Adds a finding. The same code, place and message a second time returns the first and counts
 * once. The message is one sentence without a stop at its end and without code or place. */
fg_finding *fg_report_add(fg_report *report, fg_code code, fg_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A mark that is there already, with the same label, is not added again; a path or a help that is
 * there already stays: what a finding got when it was added first. */
void fg_finding_mark(fg_report *report, fg_finding *finding, fg_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void fg_finding_path(fg_report *report, fg_finding *finding, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void fg_finding_help(fg_report *report, fg_finding *finding, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Says what would mend a finding: replacements that are done together and leave a text that means
 * what the finding wants. The first call says what they do; what a finding got when it was added
 * first stays. */
void fg_finding_fix(fg_report *report, fg_finding *finding, const char *what);
void fg_finding_replace(fg_report *report, fg_finding *finding, fg_span span, const char *format,
                        ...) __attribute__((format(printf, 4, 5)));
/* In the order of the sources and of the places in them; findings without a place last. */
void fg_report_sort(fg_report *report);
/* Gives each finding that has none its fingerprint, which other lines of the file do not change: of
 * the rule, the file's name without folders, the text at the place, and the message but for its
 * numbers. */
void fg_report_fingerprint(fg_report *report);
/* Changes how severe a finding is. */
void fg_report_regrade(fg_report *report, fg_finding *finding, fg_severity severity);
/* Takes out of the list, and no longer counts, those for which `drops` is true; what it has marked
 * as suppressed goes to the suppressed ones. */
void fg_report_filter(fg_report *report, bool (*drops)(fg_finding *finding, void *data),
                      void *data);

/* The nearest of some names, for "did you mean": start with fg_nearest_init, offer each. Near is
 * up to a third of the wanted name's bytes, at most 3, in the distance of text.h; names that differ
 * in case only, or in that one of them names its scope too, count as 1 apart. Of several equally
 * near the first offered stays. */
typedef struct fg_nearest {
    const char *wanted;
    size_t length;
    const char *best;  /* NULL: none is near */
    const char *other; /* another one that is as near; NULL: none is */
    int distance;
} fg_nearest;

void fg_nearest_init(fg_nearest *nearest, const char *wanted, size_t length);
void fg_nearest_offer(fg_nearest *nearest, const char *candidate);

#endif
