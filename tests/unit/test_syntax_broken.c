/* Any bytes at all: a tree and a report come back, soon, and nothing leaks. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/scan.h"
#include "test_syntax.h"

#define FOLDER "tests/golden/syntax"

/* The right texts among the golden cases. */
typedef struct sample {
    char *text;
    size_t length;
} sample;

static sample samples[64];
static int sample_count;

static bool is_right(const char *text, size_t length) {
    fg_read read;
    fg_read_bytes(&read, text, length, SIZE_MAX);
    bool right = read.report.list.count == 0;
    fg_read_fini(&read);
    return right;
}

static void load_samples(void) {
    char path[4096];
    const char *srcdir = getenv("srcdir");
    snprintf(path, sizeof path, "%s/%s", srcdir ? srcdir : ".", FOLDER);
    struct dirent **entries;
    int found = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < found; i++) {
        const char *dot = strrchr(entries[i]->d_name, '.');
        sample *next = &samples[sample_count];
        if (dot && strcmp(dot, ".graph") == 0 && sample_count < 64) {
            next->text = fg_read_source_file(FOLDER, entries[i]->d_name, &next->length);
            if (next->text && is_right(next->text, next->length))
                sample_count++;
            else
                free(next->text);
        }
        free(entries[i]);
    }
    if (found >= 0) free(entries);
    ck_assert_int_ge(sample_count, 10);
}

static void free_samples(void) {
    while (sample_count > 0) free(samples[--sample_count].text);
}

/* Parses a text of just its size, and checks what comes back: places inside the text, nodes inside
 * their text and in order. Prints it. Returns how many findings there were. */
static uint32_t survive(const char *text, size_t length) {
    char *exact = malloc(length ? length : 1);
    memcpy(exact, text, length);
    fg_read read;
    fg_read_bytes(&read, exact, length, (size_t)256 << 20);
    ck_assert_ptr_nonnull(read.tree);
    uint32_t count = read.report.list.count;
    for (uint32_t i = 0; i < count; i++) {
        const fg_finding *finding = read.report.list.at[i];
        ck_assert_uint_le(finding->span.begin, finding->span.end);
        ck_assert_uint_le(finding->span.end, length);
        ck_assert_uint_ne(finding->span.source, 0);
    }
    uint32_t end = 0;
    for (const fg_node *node = read.tree->file->slot[0].node; node; node = node->next) {
        ck_assert_msg(node->begin >= end && node->end >= node->begin, "%u..%u after %u in\n%.*s",
                      node->begin, node->end, end, (int)length, text);
        end = node->end;
    }
    ck_assert_uint_le(end, length);
    char *shape = fg_read_shape(read.tree);
    ck_assert_msg(count > 0 || !strstr(shape, "(ERROR"), "an error without a word:\n%.*s",
                  (int)length, text);
    ck_assert_msg(count == 0 || strstr(shape, "(ERROR") || strstr(fg_read_report(&read), "G103") ||
                      strstr(fg_read_report(&read), "G101"),
                  "%.*s", (int)length, text);
    free(shape);
    const char *printed = fg_read_print(&read);
    if (count == 0) {
        fg_read again;
        fg_read_text(&again, printed);
        ck_assert_msg(again.report.list.count == 0, "%.*s\nprinted\n%s", (int)length, text,
                      printed);
        ck_assert_str_eq(fg_read_print(&again), printed);
        fg_read_fini(&again);
    }
    fg_read_fini(&read);
    free(exact);
    return count;
}

START_TEST(a_file_may_end_anywhere) {
    for (int s = 0; s < sample_count; s++)
        for (size_t length = 0; length <= samples[s].length; length++)
            survive(samples[s].text, length);
}
END_TEST

START_TEST(brackets_that_a_cut_leaves_open_are_told) {
    for (int s = 0; s < sample_count; s++) {
        int open = 0; /* braces in the samples stand in no string or comment that is cut here */
        for (size_t i = 0; i < samples[s].length; i++) {
            const char *line = samples[s].text + i;
            while (i < samples[s].length && samples[s].text[i] != '\n') i++;
            size_t code = strcspn(line, "#\n\"");
            for (size_t k = 0; k < code; k++) open += line[k] == '{' ? 1 : line[k] == '}' ? -1 : 0;
            if (line[code] == '"') break; /* strings may hold brackets: leave the file */
            if (open > 0) ck_assert_uint_ge(survive(samples[s].text, i), 1);
        }
    }
}
END_TEST

/* The tokens of a right text, one after the other. */
typedef struct tokens {
    fg_read read;
    fg_scanner scanner;
    fg_token token;
} tokens;

static void tokens_init(tokens *t, const sample *from) {
    fg_read_bytes(&t->read, from->text, from->length, SIZE_MAX);
    fg_scan_init(&t->scanner, &t->read.arena, &t->read.names, &t->read.report, t->read.tree);
    fg_scan_next(&t->scanner, &t->token);
}

/* What the texts have been spoilt with is one mistake, whatever token is missing or too much; the
 * few that are more are brackets whose place nobody could tell. */
START_TEST(a_token_is_one_mistake) {
    int texts = 0, several = 0;
    for (int s = 0; s < sample_count; s++) {
        const sample *from = &samples[s];
        char *text = malloc(2 * from->length + 2);
        tokens t;
        for (tokens_init(&t, from); t.token.kind != 0; fg_scan_next(&t.scanner, &t.token)) {
            size_t begin = t.token.begin, end = t.token.end, rest = from->length - end;
            memcpy(text, from->text, begin); /* without it */
            memcpy(text + begin, from->text + end, rest);
            several += survive(text, from->length - (end - begin)) > 1;
            memcpy(text, from->text, end); /* twice */
            text[end] = ' ';
            memcpy(text + end + 1, from->text + begin, from->length - begin);
            several += survive(text, from->length + 1 + end - begin) > 1;
            texts += 2;
        }
        fg_read_fini(&t.read);
        free(text);
    }
    ck_assert_int_gt(texts, 5000);
    ck_assert_msg(several * 100 <= texts, "%d of %d", several, texts);
}
END_TEST

/* xorshift64*: the same edits on every machine. */
static uint64_t random_state;

static uint32_t random_below(uint32_t limit) {
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (uint32_t)((random_state * 0x2545f4914f6cdd1du) >> 33) % limit;
}

static const char *const pieces[] = {
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "\n",
    "\"",
    "'",
    "=",
    "<-",
    "->",
    "if ",
    "else ",
    " as ",
    " after (",
    "def ",
    "not ",
    "**",
    "-",
    ".",
    "...",
    ":",
    "?",
    "#",
    "state ",
    "warn ",
    "loop (",
    " while ",
    "for ",
    " in ",
    "return ",
    "12px",
    "1e999",
    "\\",
    "\xff",
    "\xc3\xa9",
    "\r",
    "\t",
    "\f",
    "placeholder x",
    "signature s(",
    "\nx = ",
    "assert ",
    " and ",
    "==",
    "<",
    "$",
};

/* One edit of `text`, which has room for `room` bytes. */
static size_t edit(char *text, size_t length, size_t room) {
    size_t at = random_below((uint32_t)length + 1);
    size_t cut = random_below(4) ? 0 : random_below(20);
    if (cut > length - at) cut = length - at;
    char put[64];
    size_t add = 0;
    switch (random_below(5)) {
        case 0:
            put[add++] = (char)random_below(256);
            break;
        case 1:
            cut = cut ? cut : at < length;
            break;
        case 2: /* a part of the text itself */
            add = random_below(40);
            if (add > length) add = length;
            memcpy(put, text + random_below((uint32_t)(length - add) + 1), add);
            break;
        default: {
            const char *piece = pieces[random_below(sizeof pieces / sizeof *pieces)];
            add = strlen(piece);
            memcpy(put, piece, add);
        }
    }
    if (length - cut + add > room) return length;
    memmove(text + at + add, text + at + cut, length - at - cut);
    memcpy(text + at, put, add);
    return length - cut + add;
}

START_TEST(edits_at_random_do_no_harm) {
    const char *more = getenv("FG_TEST_EDITS");
    int rounds = more ? atoi(more) : 2000;
    int broken = 0;
    random_state = 20160721;
    for (int i = 0; i < rounds; i++) {
        const sample *from = &samples[random_below((uint32_t)sample_count)];
        size_t room = from->length + 1000, length = from->length;
        char *text = malloc(room);
        memcpy(text, from->text, length);
        for (uint32_t edits = 1 + random_below(4); edits > 0; edits--)
            length = edit(text, length, room);
        broken += survive(text, length) > 0;
        free(text);
    }
    ck_assert_int_gt(broken, rounds / 2); /* the edits are harmful enough */
}
END_TEST

START_TEST(line_ends_do_not_matter) {
    for (int s = 0; s < sample_count; s++) {
        fg_read read;
        fg_read_bytes(&read, samples[s].text, samples[s].length, SIZE_MAX);
        char *shape = fg_read_shape(read.tree);
        for (int kind = 0; kind < 2; kind++) {
            char *text = malloc(2 * samples[s].length + 1);
            size_t length = 0;
            for (size_t i = 0; i < samples[s].length; i++) {
                if (samples[s].text[i] != '\n') {
                    text[length++] = samples[s].text[i];
                    continue;
                }
                text[length++] = '\r';
                if (kind) text[length++] = '\n';
            }
            fg_read other;
            fg_read_bytes(&other, text, length, SIZE_MAX);
            ck_assert_uint_eq(other.report.list.count, 0);
            char *same = fg_read_shape(other.tree);
            ck_assert_str_eq(same, shape);
            ck_assert_uint_eq(other.tree->trivia.count, read.tree->trivia.count);
            ck_assert_str_eq(fg_read_print(&other), fg_read_print(&read));
            free(same);
            free(text);
            fg_read_fini(&other);
        }
        free(shape);
        fg_read_fini(&read);
    }
}
END_TEST

START_TEST(a_byte_order_mark_is_read_over) {
    fg_expect_shape("\xef\xbb\xbfx = 1", "(ASSIGN (x) (1))");
    fg_expect_shape("\xef\xbb\xbf", "");
    fg_expect_error("x = 1\n\xef\xbb\xbfy = 1", "G101", 2, 1, "U+FEFF");
    fg_read read;
    fg_read_text(&read, "\xef\xbb\xbf  x = (\n1)");
    ck_assert_uint_eq(read.report.list.count, 0);
    fg_read_fini(&read);
}
END_TEST

START_TEST(bytes_that_are_no_text_are_told) {
    static const struct {
        const char *text;
        size_t length;
        uint32_t at;
        const char *says;
    } cases[] = {
        {"x = \0 1", 7, 4, "U+0000"},
        {"x = \"a\0b\"", 9, 6, "U+0000"},
        {"# a\0b", 5, 3, "U+0000"},
        {"x = 'a\0b'", 9, 6, "U+0000"},
        {"\0", 1, 0, "U+0000"},
        {"x = \xff", 5, 4, "0xff is not UTF-8"},
        {"x = \"\xc3\"", 7, 5, "0xc3 is not UTF-8"},
        {"# \xe2\x82", 4, 2, "0xe2 is not UTF-8"},
        {"# \xed\xa0\x80", 5, 2, "0xed is not UTF-8"},     /* a surrogate */
        {"# \xc0\xaf", 4, 2, "0xc0 is not UTF-8"},         /* longer than it need be */
        {"# \xf4\x90\x80\x80", 6, 2, "0xf4 is not UTF-8"}, /* beyond U+10FFFF */
        {"x = 'a\x80'", 8, 6, "0x80 is not UTF-8"},
        {"ab\xffgh = 1", 9, 2, "0xff is not UTF-8"},
        {"\xff\xfex\0 \0=\0", 8, 0, "UTF-16"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fg_read read;
        fg_read_bytes(&read, cases[i].text, cases[i].length, SIZE_MAX);
        const char *report = fg_read_report(&read);
        ck_assert_msg(read.report.list.count == 1, "%zu:\n%s", i, report);
        ck_assert_msg(strstr(report, cases[i].says), "%zu:\n%s", i, report);
        ck_assert_uint_eq(read.report.list.at[0]->span.begin, cases[i].at);
        fg_read_fini(&read);
        survive(cases[i].text, cases[i].length);
    }
}
END_TEST

/* A program given by mistake gets some messages, not one for each byte. */
START_TEST(no_text_at_all_is_soon_told) {
    size_t length = 100000;
    char *bytes = malloc(length);
    random_state = 1;
    for (size_t i = 0; i < length; i++) bytes[i] = (char)(128 + random_below(128));
    for (size_t i = 0; i < length; i += 50) bytes[i] = '\n';
    fg_read read;
    fg_read_bytes(&read, bytes, length, SIZE_MAX);
    uint32_t bad = 0;
    for (uint32_t i = 0; i < read.report.list.count; i++)
        bad += strstr(read.report.list.at[i]->message, "is not UTF-8") != NULL;
    ck_assert_uint_eq(bad, 20);
    fg_read_fini(&read);
    free(bytes);
}
END_TEST

Suite *fg_broken_suite(void) {
    Suite *suite = suite_create("broken");
    TCase *tcase = tcase_create("broken");
    tcase_add_checked_fixture(tcase, load_samples, free_samples);
    tcase_add_test(tcase, a_file_may_end_anywhere);
    tcase_add_test(tcase, brackets_that_a_cut_leaves_open_are_told);
    tcase_add_test(tcase, a_token_is_one_mistake);
    tcase_add_test(tcase, edits_at_random_do_no_harm);
    tcase_add_test(tcase, line_ends_do_not_matter);
    tcase_add_test(tcase, a_byte_order_mark_is_read_over);
    tcase_add_test(tcase, bytes_that_are_no_text_are_told);
    tcase_add_test(tcase, no_text_at_all_is_soon_told);
    suite_add_tcase(suite, tcase);
    return suite;
}
