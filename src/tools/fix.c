#include "tools/fix.h"

#include <stdlib.h>
#include <string.h>

#include "tools/findings.h"
#include "tools/settings.h"

typedef struct edit {
    size_t finding;       /* its place in the report: edits of one belong together */
    fg_fingerprint print; /* of the finding */
    size_t offset, length;
    char *text;
} edit;

/* Bytes of the text. */
typedef struct extent {
    size_t begin, end;
} extent;

/* What is found in a text. */
typedef struct trial {
    size_t findings, errors, unread; /* the last: of what does not parse */
    fg_fingerprint *prints;          /* of all findings */
    extent *wrong;                   /* where errors are; an empty extent for other findings */
    edit *edits;                     /* by finding */
    size_t count, capacity;
} trial;

/* What is mended: a text, and where it is read from. */
typedef struct patient {
    const fg_arguments *arguments;
    const fg_options *limits;
    const char *path;
    char *text;
    size_t length;
} patient;

static void trial_fini(trial *it) {
    for (size_t i = 0; i < it->count; i++) free(it->edits[i].text);
    free(it->edits);
    free(it->prints);
    free(it->wrong);
    *it = (trial){0};
}

/* ---- what is wrong ---- */

static bool add_edit(trial *it, size_t finding, const fg_edit *from) {
    if (it->count == it->capacity) {
        size_t capacity = it->capacity > 0 ? 2 * it->capacity : 16;
        edit *edits = realloc(it->edits, capacity * sizeof *edits);
        if (edits == NULL) return false;
        it->edits = edits;
        it->capacity = capacity;
    }
    char *text = strdup(from->text);
    if (text == NULL) return false;
    it->edits[it->count++] = (edit){finding, it->prints[finding], from->offset, from->length, text};
    return true;
}

/* Columns count characters, from 1. */
static size_t offset_of(const patient *p, uint32_t line, uint32_t column) {
    size_t at = 0;
    for (uint32_t i = 1; i < line && at < p->length; at++) i += p->text[at] == '\n';
    for (uint32_t i = 1; i < column && at < p->length; i++) {
        at++;
        while (at < p->length && ((unsigned char)p->text[at] & 0xc0) == 0x80) at++;
    }
    return at;
}

static extent extent_of(const patient *p, const fg_report *report, const fg_finding *finding) {
    fg_location it = fg_finding_location(report, finding);
    bool here = it.file != NULL && strcmp(it.file, p->path) == 0;
    if (!here || fg_finding_severity(finding) != FG_SEVERITY_ERROR) return (extent){0, 0};
    return (extent){offset_of(p, it.line, it.column), offset_of(p, it.end_line, it.end_column)};
}

/* Edits of other files, of imports, are left alone. */
static fg_status collect(trial *it, fg_report *report, const patient *p) {
    const char *path = p->path;
    it->findings = fg_report_count(report);
    it->errors = fg_report_errors(report);
    it->prints = calloc(it->findings + 1, sizeof *it->prints);
    it->wrong = calloc(it->findings + 1, sizeof *it->wrong);
    if (it->prints == NULL || it->wrong == NULL) return FG_LIMIT;
    for (size_t i = 0; i < it->findings; i++) {
        const fg_finding *finding = fg_report_at(report, i);
        it->prints[i] = fg_finding_fingerprint(report, finding);
        it->wrong[i] = extent_of(p, report, finding);
        it->unread += strcmp(fg_finding_code(finding), "G105") <= 0;
        if (fg_finding_fix_text(finding) == NULL) continue;
        for (size_t j = 0; j < fg_finding_edit_count(finding); j++) {
            fg_edit from = fg_finding_edit_at(report, finding, j);
            if (from.location.file == NULL || strcmp(from.location.file, path) != 0) continue;
            if (!add_edit(it, i, &from)) return FG_LIMIT;
        }
    }
    return FG_OK;
}

static fg_status prove(const patient *p, fg_context *context, fg_report *report, trial *it) {
    fg_settings settings;
    fg_model *model = NULL;
    fg_session *session = NULL;
    fg_status status = fg_settings_init(&settings, p->arguments, context, p->path, report);
    if (status != FG_USAGE && status != FG_LIMIT) {
        status = fg_model_parse(context, p->path, p->text, p->length, report, &model);
        if (status == FG_OK) status = fg_session_new(model, report, &session);
        if (session != NULL) status = fg_model_lint(session, report);
        if (status != FG_LIMIT)
            status = fg_controls_apply(settings.controls, model, report, session != NULL);
        if (status == FG_OK) status = collect(it, report, p);
    }
    fg_settings_fini(&settings);
    fg_session_free(session);
    fg_report_clear(report);
    fg_model_free(model);
    return status;
}

/* Everything that is wrong with the text, and what would mend it. */
static fg_status examine(const patient *p, trial *it) {
    fg_context *context;
    fg_report *report = NULL;
    *it = (trial){0};
    fg_status status = fg_context_new(p->limits, &context);
    if (status == FG_OK) status = fg_report_new(context, &report);
    if (status == FG_OK) status = prove(p, context, report, it);
    fg_report_free(report);
    fg_context_free(context);
    return status;
}

/* ---- what is done ---- */

static int by_offset(const void *left, const void *right) {
    const edit *a = left, *b = right;
    if (a->offset != b->offset) return a->offset < b->offset ? -1 : 1;
    return a->finding < b->finding ? -1 : a->finding > b->finding;
}

/* The text with these edits, which are in order and do not touch; NULL where memory is short. */
static char *edited(const patient *p, const edit *edits, size_t count, size_t *length) {
    size_t size = p->length + 1, from = 0, to = 0;
    for (size_t i = 0; i < count; i++) size += strlen(edits[i].text);
    char *made = malloc(size);
    if (made == NULL) return NULL;
    for (size_t i = 0; i < count; i++) {
        memcpy(made + to, p->text + from, edits[i].offset - from);
        to += edits[i].offset - from;
        size_t added = strlen(edits[i].text);
        memcpy(made + to, edits[i].text, added);
        to += added;
        from = edits[i].offset + edits[i].length;
    }
    memcpy(made + to, p->text + from, p->length - from);
    to += p->length - from;
    made[to] = '\0';
    *length = to;
    return made;
}

/* Those edits that do not touch an earlier one, in order, at the beginning of the list. */
static size_t choose(edit *edits, size_t count, size_t limit) {
    qsort(edits, count, sizeof *edits, by_offset);
    size_t chosen = 0;
    for (size_t i = 0; i < count; i++) {
        const edit *last = chosen > 0 ? &edits[chosen - 1] : NULL;
        bool apart = last == NULL || edits[i].offset > last->offset + last->length;
        bool inside = edits[i].offset <= limit && edits[i].length <= limit - edits[i].offset;
        if (apart && inside) edits[chosen++] = edits[i];
    }
    return chosen;
}

/* Whether a finding that was to be mended is still there. */
static bool remains(const trial *then, const edit *edits, size_t count) {
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < then->findings; j++)
            if (strcmp(edits[i].print.text, then->prints[j].text) == 0) return true;
    return false;
}

/* Whether `name=`, or nothing, stands in a part of the text. */
static bool names_argument(const char *text, size_t length) {
    size_t at = 0;
    while (at < length && strchr("=(,[{\n", text[at]) == NULL) at++;
    return at == length ? length == 0
                        : text[at] == '=' && at + 1 + strspn(text + at + 1, " ") == length;
}

/* Whether what was written is wrong itself: a name that is there, and nothing that can stand here.
 */
static bool is_wrong(const patient *after, const trial *then, const edit *edits, size_t count) {
    size_t shrunk = 0, grown = 0;
    for (size_t i = 0; i < count; i++) {
        size_t begin = edits[i].offset + grown - shrunk, end = begin + strlen(edits[i].text);
        grown += strlen(edits[i].text);
        shrunk += edits[i].length;
        if (edits[i].length == 0) continue;
        for (size_t j = 0; j < then->findings; j++) {
            const extent *it = &then->wrong[j];
            if (it->end == end && it->begin <= begin && it->end > it->begin &&
                names_argument(after->text + it->begin, begin - it->begin))
                return true;
        }
    }
    return false;
}

/* A wrong name that is mended may show what was wrong behind it: as many findings are as good, if
 * they are others. */
static bool is_better(const trial *then, const trial *now, const edit *edits, size_t count) {
    if (then->unread > now->unread || then->errors > now->errors) return false;
    if (then->findings < now->findings) return true;
    return then->findings == now->findings && !remains(then, edits, count);
}

/* Takes the text with these edits if it is better. */
static fg_status try_edits(patient *p, const edit *edits, size_t count, const trial *now,
                           bool *better) {
    patient after = *p;
    *better = false;
    if (count == 0) return FG_OK;
    after.text = edited(p, edits, count, &after.length);
    if (after.text == NULL) return FG_LIMIT;
    trial then;
    fg_status status = examine(&after, &then);
    *better = status == FG_OK && is_better(&then, now, edits, count) &&
              !is_wrong(&after, &then, edits, count);
    trial_fini(&then);
    if (!*better) {
        free(after.text);
        return status == FG_LIMIT ? status : FG_OK;
    }
    free(p->text);
    *p = after;
    return FG_OK;
}

/* All at once; where that is not better, one finding's after the other, until one is. */
static fg_status improve(patient *p, const trial *now, bool *better) {
    *better = false;
    if (now->count == 0) return FG_OK;
    edit *list = malloc(now->count * sizeof *list);
    if (list == NULL) return FG_LIMIT;
    memcpy(list, now->edits, now->count * sizeof *list);
    size_t count = choose(list, now->count, p->length);
    fg_status status = try_edits(p, list, count, now, better);
    for (size_t i = 0; i < now->count && status == FG_OK && !*better; i += count) {
        for (count = 1; i + count < now->count; count++)
            if (now->edits[i + count].finding != now->edits[i].finding) break;
        memcpy(list, now->edits + i, count * sizeof *list);
        status = try_edits(p, list, choose(list, count, p->length), now, better);
    }
    free(list);
    return status;
}

/* Every name is renamed to one that there is, every input is added or dropped once: more steps than
 * this are not to be expected. */
enum { most_steps = 10000 };

static fg_status mend(patient *p) {
    bool better = true;
    for (int step = 0; better && step < most_steps; step++) {
        trial now;
        fg_status status = examine(p, &now);
        if (status == FG_OK) status = improve(p, &now, &better);
        trial_fini(&now);
        if (status != FG_OK) return status;
    }
    return FG_OK;
}

static fg_status read_text(const fg_options *limits, const char *path, char **text,
                           size_t *length) {
    fg_context *context;
    fg_report *report = NULL;
    fg_status status = fg_context_new(limits, &context);
    if (status == FG_OK) status = fg_report_new(context, &report);
    if (status == FG_OK) status = fg_text_load(context, path, report, text, length);
    fg_report_free(report);
    fg_context_free(context);
    return status;
}

fg_status fg_fix_file(const fg_arguments *arguments, const fg_options *limits, const char *path,
                      char **text, size_t *length, char **fixed, size_t *fixed_length) {
    fg_options options = *limits;
    options.threads = 1;
    *text = *fixed = NULL;
    fg_status status = read_text(&options, path, text, length);
    if (status != FG_OK) return status;
    patient p = {.arguments = arguments, .limits = &options, .path = path, .length = *length};
    p.text = malloc(*length + 1);
    if (p.text == NULL) return FG_LIMIT;
    memcpy(p.text, *text, *length + 1);
    status = mend(&p);
    bool changed = p.length != *length || memcmp(p.text, *text, *length) != 0;
    if (status != FG_OK || !changed) {
        free(p.text);
        return status;
    }
    *fixed = p.text;
    *fixed_length = p.length;
    return FG_OK;
}
