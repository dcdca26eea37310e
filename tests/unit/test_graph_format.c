/* Texts laid out by the formatter say the same: the graph is the same, comments are all there, and
 * what is formatted again does not change. The texts are those of the tree, and random ones; what
 * is given to the formatter is laid out at random first. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "syntax/parse.h"
#include "syntax/print.h"
#include "test_graph.h"

/* ---- layouts ---- */

static uint32_t draw(uint32_t *state, uint32_t below) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % below;
}

/* The end of a string, quoted name or comment that begins at `at`; else `at`. */
static const char *skip_quoted(const char *at) {
    if (*at == '#') return at + strcspn(at, "\n");
    if (*at != '"' && *at != '\'') return at;
    char quote = *at++;
    for (; *at && *at != '\n' && *at != quote; at++)
        if (*at == '\\' && quote == '"' && at[1]) at++;
    return *at == quote ? at + 1 : at;
}

#define FAR "                                        "

static void put_gap(FILE *out, uint32_t *state, char last) {
    /* A line that begins with NAME = at the left ends a bracket that was forgotten. */
    static const char *const gaps[] = {
        "", " ", "   ", "\n" FAR, "\n\t" FAR, "  # why, (and \"how\n" FAR, "\n  # [\n\n\n" FAR,
    };
    uint32_t kind = draw(state, 40);
    if (kind < sizeof gaps / sizeof *gaps && last == ',')
        fputs(gaps[kind], out);
    else if (last == ',' && kind < 30)
        fputc(' ', out);
}

/* The text with other gaps behind the commas that stand between brackets, and lines joined there.
 * In a block statements end with their lines. */
static char *shuffled(const char *text, uint32_t seed) {
    char *made = NULL, stack[1024];
    size_t length = 0, depth = 0;
    FILE *out = open_memstream(&made, &length);
    ck_assert_ptr_nonnull(out);
    while (*text) {
        const char *end = skip_quoted(text);
        if (end > text) {
            fwrite(text, 1, (size_t)(end - text), out);
            bool comment = *text == '#';
            text = end;
            if (comment && *text) fputc(*text++, out);
            continue;
        }
        char c = *text++;
        fputc(c, out);
        if (strchr("([{", c) && depth < sizeof stack) stack[depth++] = c;
        if (strchr(")]}", c) && depth > 0) depth--;
        if (c != ',' || depth == 0 || stack[depth - 1] == '{') continue;
        text += strspn(text, " \t");
        if (*text == '\n' && text[1 + strspn(text + 1, " \t\n")] != '#')
            text += strspn(text, " \t\n");
        put_gap(out, &seed, c);
    }
    fclose(out);
    return made;
}

/* ---- comparison ---- */

static uint32_t count_comments(const fg_tree *tree) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < tree->trivia.count; i++)
        count += tree->trivia.at[i].kind == FG_COMMENT;
    return count;
}

/* The text as it is formatted, to be freed; its comments are counted. */
static char *format_text(const char *name, const char *text, uint32_t *comments) {
    static reading it;
    read_graph(&it, name, "", 0);
    uint32_t source = fg_sources_add(&it.sources, FG_SOURCE_FILE, name, text, strlen(text));
    const fg_tree *tree = fg_parse(&it.arena, &it.names, &it.report, source);
    *comments = count_comments(tree);
    char *copy = NULL;
    if (it.report.counts[FG_SEVERITY_ERROR] == 0) {
        fg_text out;
        fg_text_init(&out, &it.arena);
        fg_print_tree(tree, &out);
        copy = strdup(fg_text_get(&out));
    }
    drop_graph(&it);
    return copy;
}

static void fail_with(const char *name, const char *what, const char *text, const char *got) {
    fprintf(stderr, "---- %s: %s\n%s\n---- got\n%s\n", name, what, text, got);
    ck_abort_msg("%.100s: %s", name, what);
}

/* Compares the graphs, or what is wrong with them. */
static void compare_graphs(const char *name, const char *text, const char *printed) {
    static reading before, after;
    read_graph(&before, name, text, strlen(text));
    read_graph(&after, name, printed, strlen(printed));
    const char *what = NULL;
    if (before.well != after.well || before.report.list.count != after.report.list.count)
        what = "other findings";
    else if (before.well)
        what = difference(&before, &after);
    if (what) fail_with(name, what, text, printed);
    drop_graph(&before);
    drop_graph(&after);
}

/* False where the text has syntax errors. */
static bool check_format(const char *name, const char *text) {
    uint32_t comments, same, still;
    char *once = format_text(name, text, &comments);
    if (!once) return false;
    char *twice = format_text(name, once, &same);
    if (!twice) fail_with(name, "does not parse", text, once);
    if (strcmp(once, twice) != 0) fail_with(name, "changes again", once, twice);
    if (comments != same) fail_with(name, "lost a comment", text, once);
    compare_graphs(name, text, once);
    for (uint32_t seed = 1; seed <= 3; seed++) {
        char *other = shuffled(text, seed * 2654435761u);
        char *laid_out = format_text(name, other, &comments);
        if (!laid_out) fail_with(name, "shuffled does not parse", text, other);
        char *again = format_text(name, laid_out, &still);
        if (!again || strcmp(laid_out, again) != 0)
            fail_with(name, "changes again", laid_out, again ? again : "nothing");
        if (comments != still) fail_with(name, "lost a comment", other, laid_out);
        compare_graphs(name, text, laid_out);
        free(other);
        free(laid_out);
        free(again);
    }
    free(once);
    free(twice);
    return true;
}

/* ---- texts ---- */

static uint32_t check_files(const char *pattern) {
    const char *root = getenv("srcdir");
    char path[4096];
    uint32_t count = 0;
    snprintf(path, sizeof path, "%s/%s", root ? root : ".", pattern);
    glob_t found;
    if (glob(path, 0, NULL, &found) != 0) return 0;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        fg_memory memory;
        fg_file file;
        fg_memory_init(&memory, SIZE_MAX);
        ck_assert_ptr_null(fg_file_open(&file, &memory, found.gl_pathv[i], SIZE_MAX));
        char *text = strndup(file.data, file.length);
        fg_file_close(&file);
        /* Those of the bugs are large, or made to be expanded without end. */
        if (strlen(text) < 20000) count += check_format(found.gl_pathv[i], text);
        free(text);
    }
    globfree(&found);
    return count;
}

START_TEST(files_of_the_tree) {
    ck_assert_uint_ge(check_files("samples/*.graph"), 2);
    ck_assert_uint_ge(check_files("samples/*/*.graph"), 8);
    ck_assert_uint_ge(check_files("layers/*.graph"), 4);
    ck_assert_uint_ge(check_files("tests/golden/*/*.graph"), 20);
}
END_TEST

START_TEST(random_texts) {
    uint32_t well = 0;
    for (uint32_t seed = 1; seed <= 150; seed++) {
        char *text = random_text(seed);
        ck_assert_ptr_nonnull(text);
        well += check_format("random.graph", text);
        free(text);
    }
    ck_assert_uint_ge(well, 120);
}
END_TEST

START_TEST(what_is_printed_of_graphs) {
    for (uint32_t seed = 1; seed <= 60; seed++) {
        static reading it;
        char *text = random_text(seed);
        read_graph(&it, "random.graph", text, strlen(text));
        if (it.well) {
            char *printed = text_of(&it);
            ck_assert(check_format("printed.graph", printed));
            free(printed);
        }
        drop_graph(&it);
        free(text);
    }
}
END_TEST

Suite *format_suite(void) {
    Suite *suite = suite_create("format");
    TCase *tests = tcase_create("format");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, files_of_the_tree);
    tcase_add_test(tests, random_texts);
    tcase_add_test(tests, what_is_printed_of_graphs);
    suite_add_tcase(suite, tests);
    return suite;
}
