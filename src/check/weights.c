/* Which array of a weights file is which variable's.
 *
 * By full name first. What is left is compared in a plain spelling, which leaves out what Keras's
 * versions write differently: a trailing ":0", a cell's level ("lstm_cell/"), a level written
 * twice, and the number of the first of its kind ("dense_1", "dense"); then also the number of a
 * layer inside a wrapper ("forward_lstm_3"). Before all that, where a file counts as many layers of
 * a kind as the graph has, but by other numbers, they are taken in their order: Keras counts on
 * from model to model, and counts a layer inside a wrapper with the others. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "check/check.h"

/* How many names a message lists before it counts the rest. */
#define LISTED 5

typedef struct fg_matching {
    const fg_graph *graph;
    fg_arena *arena;
    fg_report *report;
    fg_weight *weights;
    size_t count;
    fg_span span;
    const char *path;
    bool *loaded;      /* by array: a constant of the graph comes from it */
    uint32_t *owner;   /* by variable: 1 + the index of its array, or 0 */
    fg_names levels;   /* of the file: "dense_4", which has another number here */
    fg_map renumbered; /* of levels: the number here */
    size_t respelled;  /* how many were taken under another spelling */
    size_t example;    /* the index of one of these */
    bool failed;
} fg_matching;

/* ---- spelling ---- */

static bool ends_with(const char *text, size_t length, const char *end) {
    size_t n = strlen(end);
    return length >= n && memcmp(text + length - n, end, n) == 0;
}

static bool starts_with(const char *text, size_t length, const char *start) {
    size_t n = strlen(start);
    return length >= n && memcmp(text, start, n) == 0;
}

/* A level without "_12" at its end; `number` is 12, or 0 where there is none. */
static size_t without_number(const char *level, size_t length, unsigned *number) {
    size_t n = length;
    *number = 0;
    while (n > 0 && level[n - 1] >= '0' && level[n - 1] <= '9') n--;
    if (n == length || n < 2 || level[n - 1] != '_' || length - n > 6) return length;
    for (size_t i = n; i < length; i++) *number = *number * 10 + (unsigned)(level[i] - '0');
    return n - 1;
}

static bool is_cell(const char *level, size_t length) {
    unsigned number;
    return ends_with(level, without_number(level, length, &number), "_cell");
}

typedef enum fg_spelling {
    SPELT_FIRST,  /* "dense" is "dense_1" */
    SPELT_INNER,  /* and "forward_lstm_3" is "forward_lstm" */
    SPELT_RANKED, /* and "dense_4" is "dense_1", "dense_5" is "dense_2", by their order */
} fg_spelling;

/* The number here of a level of the file; 0 where it is the same. */
static unsigned renumbered(const fg_matching *m, const char *level, size_t length) {
    const fg_name *name = fg_name_find(&m->levels, level, length);
    return name ? (unsigned)(uintptr_t)fg_map_get(&m->renumbered, name) : 0;
}

static void add_level(const fg_matching *m, fg_text *out, const char *level, size_t length,
                      fg_spelling spelling, bool outermost) {
    unsigned number;
    size_t base = without_number(level, length, &number);
    bool inner = starts_with(level, length, "forward_") || starts_with(level, length, "backward_");
    fg_text_add(out, level, base);
    if (inner && spelling != SPELT_FIRST) return;
    unsigned here = spelling == SPELT_RANKED && outermost ? renumbered(m, level, length) : 0;
    if (here)
        number = here;
    else if (number == 0)
        number = 1;
    fg_text_printf(out, "_%u", number);
}

/* The plain spelling of a name. */
static const char *plain(const fg_matching *m, const char *name, fg_spelling spelling) {
    fg_text out;
    fg_text_init(&out, m->arena);
    size_t length = strlen(name);
    if (ends_with(name, length, ":0")) length -= 2;
    const char *end = name + length, *before = NULL;
    size_t before_length = 0;
    for (const char *level = name; level < end;) {
        const char *slash = memchr(level, '/', (size_t)(end - level));
        size_t n = (size_t)((slash ? slash : end) - level);
        bool twice = before && before_length == n && memcmp(before, level, n) == 0;
        if (!slash) {
            fg_text_add(&out, level, n);
        } else if (!twice && !is_cell(level, n)) {
            add_level(m, &out, level, n, spelling, level == name);
            fg_text_putc(&out, '/');
        }
        before = level;
        before_length = n;
        level += n + 1;
    }
    return fg_text_get(&out);
}

/* ---- constants from the same file ---- */

static void find_loaded(fg_matching *m) {
    fg_names names;
    fg_names_init(&names, m->arena);
    for (uint32_t i = 0; i < m->graph->loads.count; i++)
        if (strcmp(m->graph->loads.at[i].path, m->path) == 0)
            fg_name_of_text(&names, m->graph->loads.at[i].member);
    for (size_t i = 0; i < m->count; i++) {
        const char *name = m->weights[i].name;
        m->loaded[i] = fg_name_find(&names, name, strlen(name)) != NULL;
    }
}

/* ---- fitting ---- */

static bool fits(const fg_matching *m, const fg_weight *weight, const fg_variable *variable) {
    int64_t dims[FG_MAX_RANK];
    const fg_shape *shape = fg_graph_value(m->graph, variable->value)->shape;
    return fg_shape_numbers(shape, dims) && weight->rank == shape->rank &&
           (weight->rank == 0 ||
            memcmp(weight->dims, dims, (size_t)weight->rank * sizeof *dims) == 0);
}

static void take(fg_matching *m, size_t weight, uint32_t variable) {
    m->weights[weight].variable = variable;
    m->owner[variable] = (uint32_t)weight + 1;
}

/* The variables left over, by plain spelling: the first, the others through `next`. */
static void index_variables(fg_matching *m, fg_spelling spelling, fg_names *names, fg_map *first,
                            uint32_t *next) {
    fg_spelling own = spelling == SPELT_RANKED ? SPELT_INNER : spelling;
    for (uint32_t i = m->graph->variables.count - 1; i > 0; i--) {
        if (m->owner[i]) continue;
        const char *text = plain(m, m->graph->variables.at[i].full_name->text, own);
        const fg_name *name = fg_name_of_text(names, text);
        next[i] = (uint32_t)(uintptr_t)fg_map_get(first, name);
        fg_map_set(m->arena, first, name, (void *)(uintptr_t)i);
    }
}

static size_t outermost_level(const char *name) {
    const char *slash = strchr(name, '/');
    return slash ? (size_t)(slash - name) : 0;
}

/* Takes each array that is left and that exactly one variable fits, which no other array fits. */
static void match_spelt(fg_matching *m, fg_spelling spelling) {
    fg_names names;
    fg_map first = {0};
    fg_names_init(&names, m->arena);
    uint32_t *next = FG_NEW_ARRAY(m->arena, uint32_t, m->graph->variables.count);
    uint32_t *wooers = FG_NEW_ARRAY(m->arena, uint32_t, m->graph->variables.count);
    uint32_t *choice = FG_NEW_ARRAY(m->arena, uint32_t, m->count);
    index_variables(m, spelling, &names, &first, next);
    for (size_t i = 0; i < m->count; i++) {
        const char *own = m->weights[i].name;
        if (m->weights[i].variable || m->loaded[i]) continue;
        if (spelling == SPELT_RANKED && !renumbered(m, own, outermost_level(own))) continue;
        const char *text = plain(m, own, spelling);
        const fg_name *name = fg_name_find(&names, text, strlen(text));
        uint32_t fitting = 0;
        uint32_t v = name ? (uint32_t)(uintptr_t)fg_map_get(&first, name) : 0;
        for (; v; v = next[v]) {
            if (!fits(m, &m->weights[i], &m->graph->variables.at[v])) continue;
            fitting++;
            choice[i] = v;
        }
        if (fitting != 1) choice[i] = 0;
        if (choice[i]) wooers[choice[i]]++;
    }
    for (size_t i = 0; i < m->count; i++) {
        if (!choice[i] || wooers[choice[i]] != 1) continue;
        take(m, i, choice[i]);
        if (m->respelled++ == 0) m->example = i;
    }
}

typedef struct fg_level {
    const char *text; /* "dense_4" of a name */
    size_t length, base;
    unsigned number;
} fg_level;

typedef struct fg_levels {
    fg_names names;
    fg_level *at;
    size_t count;
} fg_levels;

static void add_outermost(fg_levels *levels, const char *name) {
    fg_level level = {.text = name, .length = outermost_level(name)};
    if (level.length == 0 || fg_name_find(&levels->names, name, level.length)) return;
    level.base = without_number(name, level.length, &level.number);
    fg_name_of(&levels->names, name, level.length);
    levels->at[levels->count++] = level;
}

static int compare_kinds(const fg_level *a, const fg_level *b) {
    size_t shorter = a->base < b->base ? a->base : b->base;
    int order = memcmp(a->text, b->text, shorter);
    return order != 0 ? order : (a->base > b->base) - (a->base < b->base);
}

static int compare_levels(const void *left, const void *right) {
    const fg_level *a = left, *b = right;
    int order = compare_kinds(a, b);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

static size_t kind_end(const fg_levels *levels, size_t begin) {
    size_t end = begin;
    while (end < levels->count && compare_kinds(&levels->at[begin], &levels->at[end]) == 0) end++;
    return end;
}

/* The levels of one kind, each with its number here: by their order where there are as many; or
 * where the file counts from none, "dense", "dense_1", and the graph does not, one higher. */
static void renumber_kind(fg_matching *m, const fg_level *file, size_t count, const fg_level *ours,
                          size_t our_count) {
    bool same = count == our_count;
    for (size_t i = 0; i < count && same; i++) same = file[i].number == ours[i].number;
    bool from_none = count > 1 && file[0].number == 0;
    if (same || ours[0].number == 0 || (count != our_count && !from_none)) return;
    for (size_t i = 0; i < count; i++) {
        unsigned here = count == our_count ? ours[i].number : file[i].number + 1;
        if (here == file[i].number) continue;
        fg_map_set(m->arena, &m->renumbered, fg_name_of(&m->levels, file[i].text, file[i].length),
                   (void *)(uintptr_t)here);
    }
}

static void find_renumbered(fg_matching *m) {
    fg_levels file = {.at = FG_NEW_ARRAY(m->arena, fg_level, m->count)};
    fg_levels ours = {.at = FG_NEW_ARRAY(m->arena, fg_level, m->graph->variables.count)};
    fg_names_init(&m->levels, m->arena);
    fg_names_init(&file.names, m->arena);
    fg_names_init(&ours.names, m->arena);
    for (size_t i = 0; i < m->count; i++) add_outermost(&file, m->weights[i].name);
    for (uint32_t i = 1; i < m->graph->variables.count; i++)
        add_outermost(&ours, m->graph->variables.at[i].full_name->text);
    if (file.count > 0) qsort(file.at, file.count, sizeof *file.at, compare_levels);
    if (ours.count > 0) qsort(ours.at, ours.count, sizeof *ours.at, compare_levels);
    for (size_t i = 0, j = 0; i < file.count && j < ours.count;) {
        int order = compare_kinds(&file.at[i], &ours.at[j]);
        size_t i_end = order > 0 ? i : kind_end(&file, i),
               j_end = order < 0 ? j : kind_end(&ours, j);
        if (order == 0) renumber_kind(m, file.at + i, i_end - i, ours.at + j, j_end - j);
        i = i_end;
        j = j_end;
    }
}

/* By full name, then by full name and TensorFlow's ":0". */
static void match_exact(fg_matching *m) {
    fg_map by_name = {0};
    for (uint32_t i = 1; i < m->graph->variables.count; i++)
        fg_map_set(m->arena, &by_name, m->graph->variables.at[i].full_name, (void *)(uintptr_t)i);
    for (size_t turn = 0; turn < 2 * m->count; turn++) {
        size_t i = turn % m->count;
        const char *text = m->weights[i].name;
        size_t length = strlen(text);
        bool output = turn >= m->count;
        if (output && !ends_with(text, length, ":0")) continue;
        const fg_name *name = fg_name_find(m->graph->names, text, length - (output ? 2 : 0));
        uint32_t v = name ? (uint32_t)(uintptr_t)fg_map_get(&by_name, name) : 0;
        if (!v || m->weights[i].variable || m->owner[v]) continue;
        take(m, i, v);
        if (output && fits(m, &m->weights[i], &m->graph->variables.at[v]) && m->respelled++ == 0)
            m->example = i;
    }
}

/* ---- findings ---- */

static fg_finding *say(fg_matching *m, fg_code code, const char *message) {
    if (fg_rule_of(code)->severity == FG_SEVERITY_ERROR) m->failed = true;
    return fg_report_add(m->report, code, m->span, "%s", message);
}

static const char *list_text(fg_matching *m, const char *const *names, size_t count) {
    fg_text text;
    fg_text_init(&text, m->arena);
    size_t shown = count > LISTED + 1 ? LISTED : count;
    for (size_t i = 0; i < shown; i++) {
        if (i > 0) fg_text_puts(&text, i + 1 == count ? " and " : ", ");
        fg_text_printf(&text, "'%s'", names[i]);
    }
    if (shown < count) fg_text_printf(&text, " and %zu more", count - shown);
    return fg_text_get(&text);
}

static void mark_variable(fg_matching *m, fg_finding *finding, const fg_variable *variable) {
    fg_op_id op = fg_graph_value(m->graph, variable->value)->op;
    fg_span span = fg_op_user_span(m->graph, op);
    if (span.source) fg_finding_mark(m->report, finding, span, "the variable is made here");
}

static void say_misfits(fg_matching *m) {
    for (size_t i = 0; i < m->count; i++) {
        const fg_weight *weight = &m->weights[i];
        if (!weight->variable) continue;
        const fg_variable *variable = &m->graph->variables.at[weight->variable];
        fg_type type = fg_value_type(m->graph, variable->value);
        bool same_type = weight->dtype == type.dtype, fitting = fits(m, weight, variable);
        if (same_type && fitting) continue;
        fg_finding *finding =
            say(m, FG_G707,
                fg_arena_printf(m->arena, "'%s' is %s%s in %s, and the variable is %s",
                                weight->name, fg_dtype_name(weight->dtype),
                                fg_dims_text(m->arena, weight->rank, weight->dims), m->path,
                                fg_type_text(m->arena, &m->graph->sizes, type)));
        if (fitting)
            fg_finding_help(m->report, finding, "save it as %s", fg_dtype_name(type.dtype));
        mark_variable(m, finding, variable);
    }
}

/* The variable whose name is nearest, of those without an array where there are any. */
static const char *nearest_variable(fg_matching *m, const char *name) {
    fg_nearest nearest;
    fg_nearest_init(&nearest, name, strlen(name));
    for (uint32_t i = 1; i < m->graph->variables.count; i++)
        if (!m->owner[i]) fg_nearest_offer(&nearest, m->graph->variables.at[i].full_name->text);
    return nearest.best;
}

static void say_left_over(fg_matching *m) {
    const char **names = FG_NEW_ARRAY(m->arena, const char *, m->count);
    size_t count = 0;
    for (size_t i = 0; i < m->count; i++)
        if (!m->weights[i].variable && !m->loaded[i]) names[count++] = m->weights[i].name;
    if (count == 0) return;
    fg_finding *finding = say(m, FG_G709,
                              fg_arena_printf(m->arena, "%s holds %s, which no variable has",
                                              m->path, list_text(m, names, count)));
    const char *near = nearest_variable(m, names[0]);
    if (near) fg_finding_help(m->report, finding, "is '%s' meant to be '%s'?", names[0], near);
}

static void say_without(fg_matching *m) {
    const char **names = FG_NEW_ARRAY(m->arena, const char *, m->graph->variables.count);
    size_t count = 0;
    for (uint32_t i = 1; i < m->graph->variables.count; i++)
        if (!m->owner[i]) names[count++] = m->graph->variables.at[i].full_name->text;
    if (count == 0) return;
    fg_finding *finding = say(
        m, FG_G710,
        fg_arena_printf(m->arena, "%s has no array for %s", m->path, list_text(m, names, count)));
    fg_finding_help(m->report, finding, "%s from its initialiser",
                    count == 1 ? "it starts" : "each of them starts");
}

static void say_respelled(fg_matching *m) {
    if (m->respelled == 0) return;
    const fg_weight *weight = &m->weights[m->example];
    const char *name = m->graph->variables.at[weight->variable].full_name->text;
    say(m, FG_G712,
        m->respelled == 1
            ? fg_arena_printf(m->arena, "'%s' of %s is taken for '%s'", weight->name, m->path, name)
            : fg_arena_printf(m->arena,
                              "%zu arrays of %s are taken under other spellings: '%s' for '%s', "
                              "and so on",
                              m->respelled, m->path, weight->name, name));
}

bool fg_check_weights(const fg_graph *graph, fg_arena *arena, fg_weight *weights, size_t count,
                      fg_span span, const char *path, fg_report *report) {
    fg_matching m = {.graph = graph,
                     .arena = arena,
                     .report = report,
                     .weights = weights,
                     .count = count,
                     .span = span,
                     .path = path,
                     .loaded = FG_NEW_ARRAY(arena, bool, count + 1),
                     .owner = FG_NEW_ARRAY(arena, uint32_t, graph->variables.count)};
    for (size_t i = 0; i < count; i++) weights[i].variable = 0;
    find_loaded(&m);
    find_renumbered(&m);
    if (m.renumbered.count > 0) match_spelt(&m, SPELT_RANKED);
    match_exact(&m);
    match_spelt(&m, SPELT_FIRST);
    match_spelt(&m, SPELT_INNER);
    say_misfits(&m);
    say_left_over(&m);
    say_without(&m);
    say_respelled(&m);
    return !m.failed;
}
