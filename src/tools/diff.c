#include "tools/diff.h"

#include <stdlib.h>
#include <string.h>

/* What differs more is shown as replaced as a whole: the memory below grows with the square. */
enum { most_edits = 1000, context_lines = 3 };

typedef struct line {
    const char *at;
    size_t length; /* with its newline, which the last one may lack */
    bool changed;  /* removed from the one, or added in the other */
} line;

typedef struct lines {
    line *list;
    size_t count;
} lines;

static bool lines_init(lines *self, const char *text, size_t length) {
    const char *end = text + length;
    *self = (lines){0};
    for (const char *at = text; at < end; self->count++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        at = newline != NULL ? newline + 1 : end;
    }
    self->list = calloc(self->count + 1, sizeof *self->list);
    if (self->list == NULL) return false;
    const char *at = text;
    for (size_t i = 0; i < self->count; i++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *next = newline != NULL ? newline + 1 : end;
        self->list[i] = (line){.at = at, .length = (size_t)(next - at)};
        at = next;
    }
    return true;
}

static bool is_same(const line *a, const line *b) {
    return a->length == b->length && memcmp(a->at, b->at, a->length) == 0;
}

/* ---- the shortest edit: Myers, "An O(ND) difference algorithm and its variations" (1986) ---- */

/* A part of both texts: without the lines that they begin and end with alike. */
typedef struct middle {
    line *a, *b;
    long a_count, b_count;
} middle;

static middle middle_of(lines *before, lines *after) {
    size_t start = 0, a = before->count, b = after->count;
    while (start < a && start < b && is_same(&before->list[start], &after->list[start])) start++;
    while (a > start && b > start && is_same(&before->list[a - 1], &after->list[b - 1])) a--, b--;
    return (middle){before->list + start, after->list + start, (long)(a - start),
                    (long)(b - start)};
}

/* The furthest points on each diagonal, for each number of edits: row d has 2 d + 1 of them and
 * begins at d * d. */
static long *at_diagonal(long *rows, long edits, long diagonal) {
    return &rows[edits * edits + edits + diagonal];
}

/* How far one gets along a diagonal with this many edits, before lines that are the same. */
static long step_to(long *rows, long edits, long diagonal, bool *down) {
    if (edits == 0) {
        *down = false;
        return 0;
    }
    long below = diagonal < edits - 1 ? *at_diagonal(rows, edits - 1, diagonal + 1) : -1;
    long left = diagonal > 1 - edits ? *at_diagonal(rows, edits - 1, diagonal - 1) + 1 : -1;
    *down = below >= left;
    return *down ? below : left;
}

/* How many edits lead from one end to the other; -1: too many. */
static long count_edits(const middle *m, long *rows) {
    for (long edits = 0; edits <= most_edits; edits++) {
        for (long diagonal = -edits; diagonal <= edits; diagonal += 2) {
            bool down;
            long a = step_to(rows, edits, diagonal, &down);
            if (a < 0) a = 0;
            while (a < m->a_count && a - diagonal >= 0 && a - diagonal < m->b_count &&
                   is_same(&m->a[a], &m->b[a - diagonal]))
                a++;
            *at_diagonal(rows, edits, diagonal) = a;
            if (a >= m->a_count && a - diagonal >= m->b_count) return edits;
        }
    }
    return -1;
}

static void mark_path(middle *m, long *rows, long edits) {
    long diagonal = m->a_count - m->b_count;
    for (; edits > 0; edits--) {
        bool down;
        long a = step_to(rows, edits, diagonal, &down);
        if (down) {
            if (a - diagonal - 1 < m->b_count) m->b[a - diagonal - 1].changed = true;
            diagonal++;
        } else {
            if (a - 1 < m->a_count) m->a[a - 1].changed = true;
            diagonal--;
        }
    }
}

static bool mark_changes(lines *before, lines *after) {
    middle m = middle_of(before, after);
    if (m.a_count == 0 && m.b_count == 0) return true;
    size_t row_count = (size_t)(most_edits + 1) * (most_edits + 1);
    long *rows = malloc(row_count * sizeof *rows);
    if (rows == NULL) return false;
    long edits = count_edits(&m, rows);
    if (edits >= 0) {
        mark_path(&m, rows, edits);
    } else {
        for (long i = 0; i < m.a_count; i++) m.a[i].changed = true;
        for (long i = 0; i < m.b_count; i++) m.b[i].changed = true;
    }
    free(rows);
    return true;
}

/* ---- printing ---- */

static void print_line(fg_output *output, char sign, const line *text) {
    bool colored = output->color && sign != ' ';
    if (colored) fg_print_text(output, sign == '+' ? "\033[32m" : "\033[31m");
    bool ended = text->at[text->length - 1] == '\n';
    fg_print(output, "%c", sign);
    fg_print_bytes(output, text->at, text->length - ended);
    fg_print_text(output, colored ? "\033[0m\n" : "\n");
    if (!ended) fg_print_text(output, "\\ No newline at end of file\n");
}

/* Lines that belong together: changes with less than two contexts between them. */
typedef struct hunk {
    size_t a, a_end, b, b_end;
} hunk;

static bool is_changed(const lines *text, size_t at) {
    return at < text->count && text->list[at].changed;
}

/* The next hunk from where `h` ended. */
static bool next_hunk(const lines *before, const lines *after, hunk *h) {
    size_t a = h->a_end, b = h->b_end;
    while (a < before->count && !before->list[a].changed && !is_changed(after, b)) a++, b++;
    if (!is_changed(before, a) && !is_changed(after, b)) return false;
    size_t lead = a - h->a_end < context_lines ? a - h->a_end : context_lines;
    h->a = a - lead;
    h->b = b - lead;
    size_t same = 0;
    while (same <= 2 * context_lines && (a < before->count || b < after->count)) {
        bool removed = is_changed(before, a), added = is_changed(after, b);
        same = removed || added ? 0 : same + 1;
        a += removed || !added;
        b += added || !removed;
    }
    size_t excess = same > context_lines ? same - context_lines : 0;
    h->a_end = a - excess;
    h->b_end = b - excess;
    return true;
}

static void print_range(fg_output *output, char sign, size_t begin, size_t end) {
    size_t count = end - begin;
    fg_print(output, "%c%zu", sign, count > 0 ? begin + 1 : begin);
    if (count != 1) fg_print(output, ",%zu", count);
}

static void print_hunk(fg_output *output, const lines *before, const lines *after, const hunk *h) {
    if (output->color) fg_print_text(output, "\033[36m");
    fg_print_text(output, "@@ ");
    print_range(output, '-', h->a, h->a_end);
    fg_print_text(output, " ");
    print_range(output, '+', h->b, h->b_end);
    fg_print_text(output, " @@");
    fg_print_text(output, output->color ? "\033[0m\n" : "\n");
    for (size_t a = h->a, b = h->b; a < h->a_end || b < h->b_end;) {
        bool removed = a < h->a_end && is_changed(before, a);
        bool added = b < h->b_end && is_changed(after, b);
        if (removed)
            print_line(output, '-', &before->list[a++]);
        else if (added)
            print_line(output, '+', &after->list[b++]);
        else
            print_line(output, ' ', &before->list[a++]), b++;
    }
}

fg_status fg_diff_print(fg_output *output, const char *name, const char *before,
                        size_t before_length, const char *after, size_t after_length) {
    if (before_length == after_length && memcmp(before, after, before_length) == 0) return FG_OK;
    lines a = {0}, b = {0};
    bool made = lines_init(&a, before, before_length) && lines_init(&b, after, after_length) &&
                mark_changes(&a, &b);
    if (made) {
        for (int i = 0; i < 2; i++) {
            fg_print_text(output, i == 0 ? "--- " : "+++ ");
            fg_print_plain(output, name);
            fg_print_text(output, "\n");
        }
        for (hunk h = {0}; next_hunk(&a, &b, &h);) print_hunk(output, &a, &b, &h);
    }
    free(a.list);
    free(b.list);
    return made ? FG_OK : FG_LIMIT;
}
