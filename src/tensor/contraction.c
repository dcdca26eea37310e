#include "tensor/contraction.h"

#include <string.h>

/* 'a' is 0, 'A' is 26; -1 for what is no letter. */
static int label_of(char c) {
    if (c >= 'a' && c <= 'z') return c - 'a';
    return c >= 'A' && c <= 'Z' ? c - 'A' + 26 : -1;
}

typedef struct equation {
    fg_contraction *contraction;
    const char *at;
    const char *wrong, *what;
    int length;
    int dots;                           /* axes that "..." stands for, the most of all operands */
    uint8_t times[FG_CONTRACTION_DOTS]; /* how often each letter stands at the left */
} equation;

static bool fails(equation *e, const char *wrong, const char *what, size_t length) {
    e->wrong = wrong;
    e->what = what;
    e->length = (int)length;
    return false;
}

static bool add_dots(equation *e, fg_axis_labels *to, int count) {
    if (count > FG_MAX_RANK - to->rank) return fails(e, "has too many axes", e->at, 3);
    for (int i = count - 1; i >= 0; i--) to->label[to->rank++] = (uint8_t)(FG_CONTRACTION_DOTS + i);
    return true;
}

/* The letters of one term, from `begin` to `end`. `dots` axes are those of "..."; -1: it has none.
 */
static bool read_term(equation *e, const char *begin, const char *end, fg_axis_labels *to,
                      int dots) {
    to->rank = 0;
    for (const char *at = begin; at < end; at++) {
        if (*at == ' ') continue;
        if (*at == '.') {
            e->at = at;
            if (!add_dots(e, to, dots)) return false;
            at += 2;
            continue;
        }
        if (to->rank == FG_MAX_RANK)
            return fails(e, "has too many axes", begin, (size_t)(end - begin));
        to->label[to->rank++] = (uint8_t)label_of(*at);
    }
    return true;
}

/* How many letters a term has; sets *dots where it has "...". */
static bool count_term(equation *e, const char *begin, const char *end, int *letters, bool *dots) {
    *letters = 0;
    *dots = false;
    for (const char *at = begin; at < end; at++) {
        if (*at == ' ') continue;
        if (*at == '.') {
            if (end - at < 3 || at[1] != '.' || at[2] != '.')
                return fails(e, "is not '...'", at, 1);
            if (*dots) return fails(e, "stands twice in a term", at, 3);
            *dots = true;
            at += 2;
        } else if (label_of(*at) < 0) {
            return fails(e, "is no letter", at, 1);
        } else {
            ++*letters;
        }
    }
    return true;
}

static bool read_operand(equation *e, const char *begin, const char *end, uint32_t operand,
                         int rank) {
    int letters, dots;
    bool has_dots;
    if (!count_term(e, begin, end, &letters, &has_dots)) return false;
    dots = rank - letters;
    if (dots < 0 || (!has_dots && dots > 0))
        return fails(e, "has not as many letters as its operand has axes", begin,
                     (size_t)(end - begin));
    fg_axis_labels *labels = &e->contraction->operands[operand];
    if (!read_term(e, begin, end, labels, dots)) return false;
    if (has_dots && dots > e->dots) e->dots = dots;
    for (int i = 0; i < labels->rank; i++)
        if (labels->label[i] < FG_CONTRACTION_DOTS && e->times[labels->label[i]] < 2)
            e->times[labels->label[i]]++;
    return true;
}

static bool read_result(equation *e, const char *begin, const char *end) {
    fg_axis_labels *result = &e->contraction->result;
    bool seen[FG_CONTRACTION_LABELS] = {false};
    int letters;
    bool dots;
    if (!count_term(e, begin, end, &letters, &dots) || !read_term(e, begin, end, result, e->dots))
        return false;
    for (const char *at = begin; at < end; at++) {
        int label = label_of(*at);
        if (label < 0) continue;
        if (e->times[label] == 0) return fails(e, "stands at the right of '->' only", at, 1);
        if (seen[label]) return fails(e, "stands twice at the right of '->'", at, 1);
        seen[label] = true;
    }
    if (e->dots > 0 && !dots)
        return fails(e, "lacks the '...' that operands have", begin, (size_t)(end - begin));
    return true;
}

static bool add_result(equation *e) {
    fg_axis_labels *result = &e->contraction->result;
    result->rank = 0;
    if (!add_dots(e, result, e->dots)) return false;
    for (int i = 0; i < FG_CONTRACTION_DOTS; i++) {
        int label = i < 26 ? i + 26 : i - 26; /* capitals are first in ASCII */
        if (e->times[label] != 1) continue;
        if (result->rank == FG_MAX_RANK) return fails(e, "has too many axes", e->at, strlen(e->at));
        result->label[result->rank++] = (uint8_t)label;
    }
    return true;
}

static bool read_all(equation *e, const char *text, const int *ranks, uint32_t count) {
    const char *arrow = strstr(text, "->"), *end = arrow ? arrow : text + strlen(text);
    const char *begin = text;
    uint32_t operand = 0;
    e->at = text;
    for (;; operand++) {
        const char *comma = memchr(begin, ',', (size_t)(end - begin));
        const char *stop = comma ? comma : end;
        if (operand == count)
            return fails(e, "has more terms than there are operands", text, (size_t)(end - text));
        if (!read_operand(e, begin, stop, operand, ranks[operand])) return false;
        if (!comma) break;
        begin = comma + 1;
    }
    if (operand + 1 < count)
        return fails(e, "has fewer terms than there are operands", text, (size_t)(end - text));
    return arrow ? read_result(e, arrow + 2, text + strlen(text)) : add_result(e);
}

bool fg_contraction_read(fg_contraction *self, const char *text, const int *ranks, uint32_t count,
                         const char **wrong, const char **what, int *length) {
    equation e = {.contraction = self};
    memset(self, 0, sizeof *self);
    self->count = count;
    if (read_all(&e, text, ranks, count)) return true;
    *wrong = e.wrong;
    *what = e.what;
    *length = e.length;
    return false;
}

void fg_contraction_pairs(fg_contraction *self, int rank_a, int rank_b, const int *a, const int *b,
                          int pairs) {
    fg_axis_labels *result = &self->result;
    memset(self, 0, sizeof *self);
    self->count = 2;
    self->operands[0].rank = rank_a;
    self->operands[1].rank = rank_b;
    for (int i = 0; i < rank_a; i++) self->operands[0].label[i] = (uint8_t)i;
    for (int i = 0; i < rank_b; i++) self->operands[1].label[i] = (uint8_t)(rank_a + i);
    for (int i = 0; i < pairs; i++) self->operands[1].label[b[i]] = (uint8_t)a[i];
    for (int i = 0; i < rank_a; i++) {
        bool paired = false;
        for (int j = 0; j < pairs; j++) paired |= a[j] == i;
        if (!paired) result->label[result->rank++] = (uint8_t)i;
    }
    for (int i = 0; i < rank_b; i++)
        if (self->operands[1].label[i] >= rank_a)
            result->label[result->rank++] = self->operands[1].label[i];
}

static void mark(const fg_axis_labels *labels, bool *has) {
    for (int i = 0; i < labels->rank; i++) has[labels->label[i]] = true;
}

bool fg_contraction_left(const fg_contraction *self, uint32_t count, fg_axis_labels *left) {
    bool here[FG_CONTRACTION_LABELS] = {false}, behind[FG_CONTRACTION_LABELS] = {false};
    for (uint32_t i = 0; i < self->count; i++) mark(&self->operands[i], i < count ? here : behind);
    left->rank = 0;
    for (int i = 0; i < self->result.rank; i++) {
        int label = self->result.label[i];
        if (here[label]) left->label[left->rank++] = (uint8_t)label;
        here[label] = false;
    }
    for (int label = 0; label < FG_CONTRACTION_LABELS; label++) {
        if (!here[label] || !behind[label]) continue;
        if (left->rank == FG_MAX_RANK) return false;
        left->label[left->rank++] = (uint8_t)label;
    }
    return true;
}
