#include "test_graph.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag/render.h"
#include "graph/kernel_table.h"
#include "graph/print.h"
#include "kernels/kernel.h"
#include "lower/lower.h"
#include "syntax/parse.h"
#include "syntax/print.h"
#include "tap.h"

void read_graph(reading *it, const char *name, const char *text, size_t length) {
    static fg_kernel_table kernels;
    memset(it, 0, sizeof *it);
    fg_kernel_table_init(&kernels, fg_kernels_for(NULL, NULL));
    fg_memory_init(&it->memory, SIZE_MAX);
    fg_arena_init(&it->arena, &it->memory);
    it->arena.guard = &it->guard;
    if (setjmp(it->guard.env)) ck_abort_msg("memory ran out");
    fg_names_init(&it->names, &it->arena);
    fg_sources_init(&it->sources, &it->arena);
    fg_report_init(&it->report, &it->memory, &it->sources);
    it->report.arena.guard = &it->guard;
    const char *copy = fg_arena_text(&it->arena, text, length);
    uint32_t source = fg_sources_add(&it->sources, FG_SOURCE_FILE, name, copy, length);
    fg_graph_init(&it->graph, &it->arena, &it->names, &it->sources);
    const fg_tree *tree = fg_parse(&it->arena, &it->names, &it->report, source);
    it->well = fg_lower(&it->graph, tree, &it->report, &it->memory, &kernels, NULL) &&
               it->report.counts[FG_SEVERITY_ERROR] == 0;
}

void drop_graph(reading *it) {
    fg_graph_fini(&it->graph);
    fg_report_fini(&it->report);
    fg_arena_fini(&it->arena);
    ck_assert_uint_eq(atomic_load(&it->memory.used), 0);
}

const char *findings_of(reading *it) {
    fg_text text;
    fg_text_init(&text, &it->arena);
    fg_report_sort(&it->report);
    fg_render_report(&it->report, FG_FORMAT_TEXT, false, &text);
    return fg_text_get(&text);
}

char *text_of(reading *it) {
    fg_arena scratch;
    fg_arena_init(&scratch, &it->memory);
    scratch.guard = &it->guard;
    if (setjmp(it->guard.env)) ck_abort_msg("memory ran out");
    fg_text text;
    fg_text_init(&text, &scratch);
    fg_print_graph(&it->graph, &scratch, &text, NULL);
    char *copy = strdup(fg_text_get(&text));
    fg_arena_fini(&scratch);
    ck_assert_ptr_nonnull(copy);
    return copy;
}

/* What libcheck has no room for. */
static void show(const char *what, const char *text) {
    fprintf(stderr, "---- %s\n%s\n", what, text);
}

/* The text as the formatter lays it out. */
static const char *formatted(reading *of, const char *text) {
    fg_text out;
    fg_text_init(&out, &of->arena);
    uint32_t source =
        fg_sources_add(&of->sources, FG_SOURCE_FILE, "printed.graph", text, strlen(text));
    fg_print_tree(fg_parse(&of->arena, &of->names, &of->report, source), &out);
    return fg_text_get(&out);
}

static bool has_long_line(const char *text) {
    for (size_t length; *text; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        if (length > 100) return true;
    }
    return false;
}

/* The same but for layout: the graph's printer breaks no lines. */
static bool has_same_words(const char *a, const char *b) {
    static const char blanks[] = " \n";
    for (;; a++, b++) {
        a += strspn(a, blanks);
        b += strspn(b, blanks);
        if (*a != *b || !*a) return *a == *b;
    }
}

static bool is_formatted(reading *of, const char *text) {
    const char *again = formatted(of, text);
    return has_long_line(text) ? has_same_words(again, text) : strcmp(again, text) == 0;
}

bool check_text(const char *name, const char *text, size_t length) {
    static reading first, second;
    read_graph(&first, name, text, length);
    if (!first.well) {
        drop_graph(&first);
        return false;
    }
    char *once = text_of(&first), *twice = NULL;
    read_graph(&second, "printed.graph", once, strlen(once));
    const char *what = NULL, *detail = NULL;
    if (!second.well) {
        what = "errors";
        detail = findings_of(&second);
    } else if ((detail = difference(&first, &second))) {
        what = "another graph";
    } else if (strcmp(once, twice = text_of(&second)) != 0) {
        what = "printed again";
        detail = twice;
    } else if (!strstr(once, "(loop (") && !is_formatted(&second, once)) {
        what = "formatted"; /* those loops stand further to the right */
        detail = formatted(&second, once);
    }
    if (what) {
        show(name, text);
        show("is printed as", once);
        show(what, detail);
        ck_abort_msg("%.100s: %s", name, what);
    }
    free(once);
    free(twice);
    drop_graph(&first);
    drop_graph(&second);
    return true;
}

int main(void) {
    Suite *(*const suites[])(void) = {print_suite, print_odd_suite, print_random_suite,
                                      format_suite, NULL};
    return fg_tap_main(suites);
}
