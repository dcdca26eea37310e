#include "syntax/suppress.h"

#include <string.h>

static const char mark[] = "graphlint:";

/* ---- where ---- */

typedef struct extent {
    uint32_t begin, end;
} extent;

static extent line_of(const fg_tree *tree, uint32_t at) {
    extent line = {at, at};
    while (line.begin > 0 && tree->text[line.begin - 1] != '\n') line.begin--;
    while (line.end < tree->file->end && tree->text[line.end] != '\n') line.end++;
    return line;
}

/* The blocks of a statement: lists of statements. */
static int blocks_of(const fg_node *node, const fg_node **blocks) {
    switch (node->kind) {
        case FG_NODE_DEF:
            blocks[0] = node->slot[3].node;
            return 1;
        case FG_NODE_FOR:
            blocks[0] = node->slot[2].node;
            return 1;
        case FG_NODE_SCOPE:
            blocks[0] = node->slot[1].node;
            return 1;
        default:
            return 0;
    }
}

/* The first statement in the list, or in what the list holds, that begins behind `at`. */
static const fg_node *next_statement(const fg_node *list, uint32_t at) {
    const fg_node *blocks[1];
    while (list) {
        if (list->begin >= at) return list;
        if (list->end <= at) {
            list = list->next;
        } else if (list->kind == FG_NODE_IF) {
            const fg_node *clause = list->slot[0].node;
            while (clause && clause->end <= at) clause = clause->next;
            list = clause ? clause->slot[1].node : list->next;
        } else {
            list = blocks_of(list, blocks) > 0 ? blocks[0] : list->next;
        }
    }
    return NULL;
}

/* An assignment's value may hold the blocks of an `if`: then the line below is meant. */
static extent below(const fg_tree *tree, const fg_trivia *comment) {
    const fg_node *node = next_statement(tree->file->slot[0].node, comment->end);
    if (node) return (extent){node->begin, node->end};
    extent line = line_of(tree, comment->end);
    return line.end + 1 < tree->file->end ? line_of(tree, line.end + 1) : line;
}

/* ---- what ---- */

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

typedef struct reader {
    fg_suppresses *out;
    fg_arena *arena;
    const fg_tree *tree;
    fg_report *report;
    uint32_t at, end; /* of what is left of the comment */
} reader;

static void skip_blanks(reader *r) {
    while (r->at < r->end && is_blank(r->tree->text[r->at])) r->at++;
}

static bool eat(reader *r, const char *text) {
    size_t length = strlen(text);
    skip_blanks(r);
    if (r->end - r->at < length || memcmp(r->tree->text + r->at, text, length) != 0) return false;
    r->at += (uint32_t)length;
    return true;
}

static fg_span word(reader *r) {
    skip_blanks(r);
    fg_span span = {r->tree->source, r->at, r->at};
    while (r->at < r->end && is_word(r->tree->text[r->at]) &&
           (r->at > span.begin || r->tree->text[r->at] != '-'))
        r->at++;
    span.end = r->at;
    return span;
}

static void wrong(reader *r, fg_span span, const char *what) {
    if (!r->report) return;
    if (span.end == span.begin) span.end++;
    fg_finding *finding = fg_report_add(r->report, FG_G108, span, "%s", what);
    fg_finding_help(r->report, finding, "# graphlint: disable=CODE -- REASON");
}

/* One code or name; whether there is such a rule. */
static void read_pattern(reader *r, extent where) {
    fg_span span = word(r);
    const char *pattern = r->tree->text + span.begin, *nearest = NULL;
    size_t length = span.end - span.begin;
    if (length == 0) {
        wrong(r, span, "the code or name of a rule is missing");
    } else if (fg_rule_exists(pattern, length, &nearest)) {
        FG_PUSH(r->arena, &r->out->list,
                (fg_suppress){.span = span,
                              .pattern = pattern,
                              .length = length,
                              .begin = where.begin,
                              .end = where.end,
                              .reason = ""});
    } else if (r->report) {
        fg_finding *finding = fg_report_add(r->report, FG_G108, span, "there is no rule '%.*s'",
                                            (int)length, pattern);
        if (nearest) fg_finding_help(r->report, finding, "did you mean '%s'?", nearest);
    }
}

static void read_reason(reader *r, uint32_t first) {
    fg_span rest = {r->tree->source, r->at, r->end};
    if (!eat(r, "--")) {
        skip_blanks(r);
        if (r->at < r->end) {
            rest.begin = r->at;
            wrong(r, rest, "a reason is written behind two dashes");
            return;
        }
    }
    skip_blanks(r);
    const char *reason = fg_arena_text(r->arena, r->tree->text + r->at, r->end - r->at);
    for (uint32_t i = first; i < r->out->list.count; i++) r->out->list.at[i].reason = reason;
    if (reason[0] || !r->report || first == r->out->list.count) return;
    fg_finding *finding = fg_report_add(r->report, FG_G110, r->out->list.at[first].span,
                                        "nothing says why this is disabled");
    fg_finding_help(r->report, finding, "write the reason behind it: -- REASON");
}

static void read_comment(reader *r, const fg_trivia *comment) {
    r->at = comment->begin;
    r->end = comment->end;
    if (!eat(r, "#") || !eat(r, mark)) return;
    fg_span verb = word(r);
    const char *text = r->tree->text + verb.begin;
    size_t length = verb.end - verb.begin;
    bool whole = length == 12 && memcmp(text, "disable-file", 12) == 0;
    if (!whole && (length != 7 || memcmp(text, "disable", 7) != 0)) {
        wrong(r, verb, "what graphlint is told is 'disable' or 'disable-file'");
        return;
    }
    if (!eat(r, "=")) {
        wrong(r, (fg_span){verb.source, verb.begin, verb.end}, "which rules? '=' is missing");
        return;
    }
    extent where = whole            ? (extent){0, UINT32_MAX}
                   : comment->alone ? below(r->tree, comment)
                                    : line_of(r->tree, comment->begin);
    uint32_t first = r->out->list.count;
    do {
        read_pattern(r, where);
    } while (eat(r, ","));
    read_reason(r, first);
}

void fg_suppress_read(fg_suppresses *out, fg_arena *arena, const fg_tree *tree, fg_report *report) {
    reader r = {.out = out, .arena = arena, .tree = tree, .report = report};
    for (uint32_t i = 0; i < tree->trivia.count; i++)
        if (tree->trivia.at[i].kind == FG_COMMENT) read_comment(&r, &tree->trivia.at[i]);
}

/* ---- findings ---- */

typedef struct meant {
    fg_suppresses *suppresses;
    fg_report *report;
    uint32_t source;
    bool loaded;
} meant;

static bool is_meant(fg_finding *finding, void *data) {
    meant *it = data;
    const fg_rule *rule = fg_rule_of(finding->code);
    if (finding->span.source != it->source || fg_is_fixed(finding, it->loaded)) return false;
    bool found = false;
    for (uint32_t i = 0; i < it->suppresses->list.count; i++) {
        fg_suppress *suppress = &it->suppresses->list.at[i];
        uint32_t at = finding->span.begin;
        if (at < suppress->begin || at > suppress->end) continue;
        if (!fg_rule_matches(rule, suppress->pattern, suppress->length)) continue;
        suppress->used = found = true;
        finding->suppression = FG_SUPPRESSED_IN_SOURCE;
        /* The comments are gone before the report is. */
        if (suppress->reason[0] && !finding->reason)
            finding->reason =
                fg_arena_text(&it->report->arena, suppress->reason, strlen(suppress->reason));
    }
    return found;
}

void fg_suppress_apply(fg_suppresses *suppresses, fg_report *report, uint32_t source, bool loaded) {
    meant what = {suppresses, report, source, loaded};
    if (suppresses->list.count > 0) fg_report_filter(report, is_meant, &what);
}

void fg_suppress_unused(const fg_suppresses *suppresses, fg_report *report) {
    for (uint32_t i = 0; i < suppresses->list.count; i++) {
        const fg_suppress *it = &suppresses->list.at[i];
        if (!it->used)
            fg_report_add(report, FG_G109, it->span, "%.*s is disabled here, and is not found",
                          (int)it->length, it->pattern);
    }
}
