/* What nests deep or is long: one message, no crash, memory that is bounded by the text's size. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test_syntax.h"

/* `head`, then `count` times `open`, `middle`, `count` times `close`, `tail`: to be freed. */
static char *nest(const char *head, const char *open, size_t count, const char *middle,
                  const char *close, const char *tail) {
    size_t length =
        strlen(head) + strlen(middle) + strlen(tail) + count * (strlen(open) + strlen(close));
    char *text = malloc(length + 1), *at = stpcpy(text, head);
    for (size_t i = 0; i < count; i++) at = stpcpy(at, open);
    at = stpcpy(at, middle);
    for (size_t i = 0; i < count; i++) at = stpcpy(at, close);
    stpcpy(at, tail);
    return text;
}

static const struct nesting {
    const char *head, *open, *middle, *close;
} nestings[] = {
    {"x = ", "(", "1", ")"},
    {"x = ", "[", "1", "]"},
    {"x = ", "f(", "1", ")"},
    {"x = ", "a[", "1", "]"},
    {"x = ", "f(b=", "1", ")"},
    {"x = ", "-", "1", ""},
    {"x = ", "not ", "a", ""},
    {"x = a", " ** a", "", ""},
    {"", "if p { ", "a", " }"},
    {"x = ", "if p { ", "a", " }"},
    {"", "for i in x { ", "a", " }"},
    {"", "scope s { ", "a", " }"},
    {"x = ", "loop (i = 0) while i { ", "i", " }"},
    {"x = ", "(not -", "a", ")"},
    {"x = ", "if ", "a", ""},
    {"x = ", "(a or b and c < d + e * ", "1", ")"},
    {"", "if p { x, y = a, b or c and d < e + f * ", "1", "}"},
    {"placeholder x: T", "[f(", "1", ")]"},
};

/* 100,000 levels are one message, and what follows is read. */
START_TEST(nesting_has_a_limit) {
    const struct nesting *n = &nestings[_i];
    fg_read read;
    char *text = nest(n->head, n->open, 100000, n->middle, n->close, "\ny = 1\n");
    fg_read_text(&read, text);
    ck_assert_msg(read.report.list.count == 1, "%s: %u", n->open, read.report.list.count);
    const fg_finding *finding = read.report.list.at[0];
    ck_assert_msg(finding->code == FG_G105, "%s: %s", n->open, finding->message);
    const fg_node *last = read.tree->file->slot[0].node;
    while (last->next) last = last->next;
    ck_assert_int_eq(last->kind, FG_NODE_ASSIGN); /* y is read */
    ck_assert_uint_lt(atomic_load(&read.memory.peak), 64u << 20);
    fg_read_print(&read);
    fg_read_fini(&read);
    free(text);
}
END_TEST

START_TEST(a_thousand_levels_are_taken) {
    static const char *const taken[][4] = {
        {"x = ", "(", "1", ")"},          {"x = ", "[", "1", "]"},    {"x = ", "f(", "1", ")"},
        {"x = ", "a[", "1", "]"},         {"x = ", "-", "1", ""},     {"x = ", "not ", "a", ""},
        {"x = a", " ** a", "", ""},       {"", "if p { ", "a", " }"}, {"", "scope s { ", "a", " }"},
        {"", "for i in x { ", "a", " }"},
    };
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        fg_read read;
        char *text = nest(taken[i][0], taken[i][1], 1000, taken[i][2], taken[i][3], "\n");
        fg_read_text(&read, text);
        ck_assert_msg(read.report.list.count == 0, "%s\n%s", taken[i][1], fg_read_report(&read));
        const char *printed = fg_read_print(&read);
        fg_read again;
        fg_read_text(&again, printed);
        ck_assert_str_eq(fg_read_print(&again), printed);
        fg_read_fini(&again);
        fg_read_fini(&read);
        free(text);
        text = nest(taken[i][0], taken[i][1], 1001, taken[i][2], taken[i][3], "\n");
        fg_read_text(&read, text);
        ck_assert_msg(read.report.list.count == 1, "%s", taken[i][1]);
        ck_assert_int_eq(read.report.list.at[0]->code, FG_G105);
        fg_read_fini(&read);
        free(text);
    }
}
END_TEST

START_TEST(ten_million_brackets_are_one_message) {
    static const char brackets[] = "([{";
    for (int i = 0; i < 3; i++) {
        size_t count = 10000000;
        char *text = malloc(count + 1);
        memset(text, brackets[i], count);
        text[count] = 0;
        fg_read read;
        fg_read_bytes(&read, text, count, (size_t)8 << 20);
        ck_assert_ptr_nonnull(read.tree);
        ck_assert_uint_eq(read.report.list.count, 1);
        fg_read_fini(&read);
        free(text);
    }
}
END_TEST

START_TEST(chains_have_no_limit) {
    static const char *const chains[][2] = {
        {"x = a", " + b"},       {"x = a", " and b"}, {"x = f", "(x)"},
        {"x = a", ".a"},         {"x = a", "[0]"},    {"if a { x = 1 }", " else if b { x = 2 }"},
        {"x = a", " == b or c"}, {"x = [1", ", 1"},   {"x = a", " + f(b).c[0] * d"},
    };
    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
        char *text = nest(chains[i][0], chains[i][1], 100000, "", "", i == 7 ? "]\n" : "\n");
        fg_read read, again;
        fg_read_text(&read, text);
        ck_assert_msg(read.report.list.count == 0, "%s\n%s", chains[i][1], fg_read_report(&read));
        const char *printed = fg_read_print(&read);
        fg_read_text(&again, printed);
        ck_assert_str_eq(fg_read_print(&again), printed);
        fg_read_fini(&again);
        fg_read_fini(&read);
        free(text);
    }
}
END_TEST

START_TEST(names_have_a_limit) {
    char *name = malloc(300000), *text = malloc(300100);
    memset(name, 'n', 300000);
    static const struct {
        int length;
        bool right;
    } cases[] = {{65535, true}, {65536, false}, {131072, false}, {299999, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int quoted = 0; quoted < 2; quoted++) {
            const char *quote = quoted ? "'" : "";
            sprintf(text, "a = %s%.*s%s\nb = 2\n", quote, cases[i].length, name, quote);
            if (!cases[i].right) {
                fg_expect_error(text, "G105", 1, 5, "a name of more than 65535 bytes");
                continue;
            }
            fg_read read;
            fg_read_text(&read, text);
            ck_assert_uint_eq(read.report.list.count, 0);
            fg_read_fini(&read);
        }
    }
    free(name);
    free(text);
}
END_TEST

/* Longer than what the scanner holds at once: strings, comments and white space have no limit. */
START_TEST(long_runs_come_in_pieces) {
    size_t length = 1000000;
    char *run = malloc(length + 1), *text = malloc(length + 100);
    static const struct {
        const char *before;
        char fill;
        const char *after, *code, *shape;
    } cases[] = {
        {"#", 'c', "\nb = 2", NULL, "(ASSIGN (b) (2))"},
        {"a = 1", ' ', "\nb = 2", NULL, "(ASSIGN (a) (1))\n(ASSIGN (b) (2))"},
        {"a = 1", '\n', "b = 2", NULL, "(ASSIGN (a) (1))\n(ASSIGN (b) (2))"},
        {"a = ", '1', "\nb = 2", "G105", "(ERROR (a))\n(ASSIGN (b) (2))"},
        {"a = 1", 'x', ".5.x\nb = 2", "G105", "(ERROR (a))\n(ASSIGN (b) (2))"},
        {"a = ", '$', "\nb = 2", "G101", "(ERROR (a))\n(ASSIGN (b) (2))"},
        {"a = \"", 's', "\nb = 2", "G103", "(ERROR (a))\n(ASSIGN (b) (2))"},
        {"a = ", '\xe9', "\nb = 2", "G101", "(ERROR (a))\n(ASSIGN (b) (2))"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memset(run, cases[i].fill, length);
        run[length] = 0;
        sprintf(text, "%s%s%s", cases[i].before, run, cases[i].after);
        fg_read read;
        fg_read_text(&read, text);
        ck_assert_uint_eq(read.report.list.count, cases[i].code != NULL);
        if (cases[i].code)
            ck_assert_str_eq(fg_rule_of(read.report.list.at[0]->code)->code, cases[i].code);
        char *shape = fg_read_shape(read.tree);
        ck_assert_str_eq(shape, cases[i].shape);
        free(shape);
        fg_read_fini(&read);
    }
    memset(run, 's', length);
    sprintf(text, "a = \"%s\"", run);
    fg_read read;
    fg_read_text(&read, text);
    ck_assert_uint_eq(read.tree->file->slot[0].node->slot[1].node->slot[0].name->length, length);
    fg_read_fini(&read);
    free(run);
    free(text);
}
END_TEST

/* Parses and prints while the n-th allocation fails. False where there were not so many. */
static bool read_with_failure(const char *text, long n) {
    fg_read read;
    memset(&read, 0, sizeof read);
    fg_memory_init(&read.memory, SIZE_MAX);
    atomic_store(&read.memory.fail_in, n);
    fg_arena_init(&read.arena, &read.memory);
    read.arena.guard = read.report.arena.guard = &read.guard;
    fg_report_init(&read.report, &read.memory, &read.sources);
    read.report.arena.guard = &read.guard;
    if (setjmp(read.guard.env) == 0) {
        fg_names_init(&read.names, &read.arena);
        fg_sources_init(&read.sources, &read.arena);
        uint32_t source =
            fg_sources_add(&read.sources, FG_SOURCE_FILE, "case.graph", text, strlen(text));
        read.tree = fg_parse(&read.arena, &read.names, &read.report, source);
        fg_text out;
        fg_text_init(&out, &read.arena);
        fg_print_tree(read.tree, &out);
    }
    bool failed = atomic_load(&read.memory.fail_in) == 0;
    fg_read_fini(&read);
    return failed;
}

/* For every n: the guard is left by, and nothing leaks. */
START_TEST(memory_may_be_short) {
    char *text = nest(
        "# c\nplaceholder x: float32[b, 8]\ndef f(x, y) {\n  return x + y\n}\n"
        "y = f(x, [1, 2], \"s\\n\") as n\nz = 3 4\nw = ",
        "(", 300, "1", ")", "\n");
    long n = 1;
    while (read_with_failure(text, n)) n++;
    ck_assert_int_gt(n, 50); /* there were that many allocations, at least */
    free(text);
}
END_TEST

Suite *fg_limits_suite(void) {
    Suite *suite = suite_create("limits");
    TCase *tcase = tcase_create("limits");
    tcase_add_loop_test(tcase, nesting_has_a_limit, 0, sizeof nestings / sizeof *nestings);
    tcase_add_test(tcase, a_thousand_levels_are_taken);
    tcase_add_test(tcase, ten_million_brackets_are_one_message);
    tcase_add_test(tcase, chains_have_no_limit);
    tcase_add_test(tcase, names_have_a_limit);
    tcase_add_test(tcase, long_runs_come_in_pieces);
    tcase_add_test(tcase, memory_may_be_short);
    suite_add_tcase(suite, tcase);
    return suite;
}
