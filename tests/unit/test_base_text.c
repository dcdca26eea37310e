/* Text that grows, numbers as text, UTF-8 and distances. */
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "test_base.h"
#include "with_arena.h"

START_TEST(text_grows) {
    fg_text text;
    fg_text_init(&text, &arena);
    ck_assert_str_eq(fg_text_get(&text), "");
    fg_text_putc(&text, 'a');
    fg_text_puts(&text, "bc");
    fg_text_add(&text, "d\0e", 3);
    fg_text_add(&text, NULL, 0);
    fg_text_printf(&text, "%d", 12);
    ck_assert_uint_eq(text.length, 8);
    ck_assert_mem_eq(fg_text_get(&text), "abcd\0e12", 9);
}
END_TEST

/* Around each size at which the text has to move, by each of the ways to add. */
START_TEST(text_grows_at_every_length) {
    for (size_t length = 0; length < 300; length++) {
        fg_text text;
        fg_text_init(&text, &arena);
        for (size_t i = 0; i < length; i++) fg_text_putc(&text, 'x');
        fg_text_printf(&text, "%s", "");
        ck_assert_uint_eq(text.length, length);
        fg_text_printf(&text, "%0*d", (int)length, 7);
        ck_assert_uint_eq(text.length, length ? 2 * length : 1);
        ck_assert_uint_eq(strlen(fg_text_get(&text)), text.length);
        ck_assert_int_eq(text.at[text.length - 1], '7');
    }
}
END_TEST

/* ---- numbers: what Python's repr() and NumPy's str() print ---- */

static const struct real {
    double value;
    int bits;
    const char *text;
} reals[] = {
    {0.0, 64, "0.0"},
    {-0.0, 64, "-0.0"},
    {1.0, 64, "1.0"},
    {-2.5, 64, "-2.5"},
    {0x1.999999999999ap-4, 64, "0.1"},
    {0x1.3333333333334p-2, 64, "0.30000000000000004"},
    {0x1.5555555555555p-2, 64, "0.3333333333333333"},
    {0x1.e240c9fbe76c9p+16, 64, "123456.789"},
    {0x1.a36e2eb1c432dp-14, 64, "0.0001"},
    {0x1.4f8b588e368f1p-17, 64, "1e-05"},
    {0x1.c6bf52634p+49, 64, "1000000000000000.0"},
    {0x1.1c37937e07fffp+53, 64, "9999999999999998.0"},
    {0x1.1c37937e08p+53, 64, "1e+16"},
    {0x1p+53, 64, "9007199254740992.0"},
    {0x1.0f0cf064dd592p+73, 64, "1e+22"},
    {0x1.52d02c7e14af6p+76, 64, "1e+23"},
    {0x1p-44, 64, "5.684341886080802e-14"}, /* not the nearest of 16 digits, which misses */
    {0x1p-1074, 64, "5e-324"},
    {0x3p-1074, 64, "1.5e-323"},
    {0x1p-1022, 64, "2.2250738585072014e-308"},
    {0x1.fffffffffffffp+1023, 64, "1.7976931348623157e+308"},
    {INFINITY, 64, "inf"},
    {-INFINITY, 64, "-inf"},
    {NAN, 64, "nan"},
    {0x1.99999ap-4, 32, "0.1"},
    {0x1.999999999999ap-4, 32, "0.1"},
    {0x1.555556p-2, 32, "0.33333334"},
    {0x1p+24, 32, "16777216.0"},
    {0x1p-24, 32, "5.9604645e-08"},
    {0x1p-100, 32, "7.888609e-31"},
    {0x1p-126, 32, "1.1754944e-38"},
    {0x1p-149, 32, "1e-45"},
    {0x1.fffffep+127, 32, "3.4028235e+38"},
    {-0x1.fffffep+127, 32, "-3.4028235e+38"},
    {0x1.1c3794p+53, 32, "1e+16"},
    {0x1.4f8b58p-17, 32, "1e-05"},
    {1e39, 32, "inf"},
};

START_TEST(reals_as_python_prints_them) {
    char out[32];
    fg_text_real(out, reals[_i].value, reals[_i].bits);
    ck_assert_str_eq(out, reals[_i].text);
}
END_TEST

/* A generator of some fixed numbers: xorshift64 (Marsaglia 2003). */
static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

START_TEST(reals_read_back_and_are_short) {
    uint64_t state = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = next_random(&state);
        double wide;
        float narrow;
        memcpy(&wide, &bits, sizeof wide);
        memcpy(&narrow, &bits, sizeof narrow);
        char out[32];
        if (isfinite(wide)) {
            fg_text_real(out, wide, 64);
            ck_assert(strtod(out, NULL) == wide);
            ck_assert_uint_le(strlen(out), 24);
        }
        if (isfinite(narrow)) {
            fg_text_real(out, (double)narrow, 32);
            ck_assert(strtof(out, NULL) == narrow);
            ck_assert_uint_le(strlen(out), 19); /* 16 digits as a whole number, "-" and ".0" */
        }
    }
}
END_TEST

START_TEST(reals_do_not_follow_the_locale) {
    static const char *const commas[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
    for (size_t i = 0; i < sizeof commas / sizeof *commas; i++) setlocale(LC_NUMERIC, commas[i]);
    char out[32];
    fg_text_real(out, 0.1, 64);
    ck_assert_str_eq(out, "0.1");
    setlocale(LC_NUMERIC, "C");
}
END_TEST

/* ---- UTF-8: the table of well-formed sequences in the Unicode standard (3-7) ---- */

static const struct utf8 {
    const char *bytes;
    size_t size;
    int length;
} sequences[] = {
    {"", 0, 0},
    {"\0", 1, 1},
    {"a", 1, 1},
    {"\x7f", 1, 1},
    {"\x80", 1, 0},
    {"\xbf", 1, 0},
    {"\xc0\x80", 2, 0}, /* too long for what it says */
    {"\xc1\xbf", 2, 0},
    {"\xc2\x80", 2, 2},
    {"\xdf\xbf", 2, 2},
    {"\xc3", 1, 0}, /* cut off */
    {"\xc3\x28", 2, 0},
    {"\xe0\x9f\xbf", 3, 0},
    {"\xe0\xa0\x80", 3, 3},
    {"\xe2\x82\xac", 3, 3},
    {"\xe2\x82", 2, 0},
    {"\xed\x9f\xbf", 3, 3},
    {"\xed\xa0\x80", 3, 0}, /* a surrogate */
    {"\xef\xbf\xbf", 3, 3},
    {"\xf0\x8f\xbf\xbf", 4, 0},
    {"\xf0\x90\x80\x80", 4, 4},
    {"\xf4\x8f\xbf\xbf", 4, 4},
    {"\xf4\x90\x80\x80", 4, 0}, /* above U+10FFFF */
    {"\xf5\x80\x80\x80", 4, 0},
    {"\xf0\x9f\x98\x80z", 5, 4},
    {"\xff", 1, 0},
};

START_TEST(utf8_is_well_formed_or_not) {
    const struct utf8 *s = &sequences[_i];
    ck_assert_int_eq(fg_utf8_length(s->bytes, s->bytes + s->size), s->length);
}
END_TEST

/* ---- distances ---- */

static int distance(const char *a, const char *b, int limit) {
    return fg_text_distance(a, strlen(a), b, strlen(b), limit);
}

START_TEST(distances) {
    ck_assert_int_eq(distance("", "", 3), 0);
    ck_assert_int_eq(distance("abc", "abc", 0), 0);
    ck_assert_int_eq(distance("abc", "abd", 0), 1);
    ck_assert_int_eq(distance("", "abc", 5), 3);
    ck_assert_int_eq(distance("abc", "", 5), 3);
    ck_assert_int_eq(distance("kitten", "sitting", 5), 3); /* the textbook's */
    ck_assert_int_eq(distance("ca", "abc", 5), 3);         /* 2 if a pair could be edited again */
    ck_assert_int_eq(distance("right_ids", "rigth_ids", 2), 1);
    ck_assert_int_eq(distance("dropuot", "dropout", 2), 1);
    ck_assert_int_eq(distance("units", "unit", 2), 1);
    ck_assert_int_eq(distance("abcdefgh", "hgfedcba", 3), 4); /* far: one more than the limit */
    ck_assert_int_eq(distance("a", "aaaaaaaaaa", 4), 5);
}
END_TEST

static int least(int a, int b, int c) {
    int low = a < b ? a : b;
    return low < c ? low : c;
}

/* The whole table, straight from the recurrence. */
static int plain_distance(const char *a, int n, const char *b, int m) {
    int d[16][16];
    for (int i = 0; i <= n; i++) {
        for (int j = 0; j <= m; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            d[i][j] =
                least(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1, d[i][j]);
        }
    }
    return d[n][m];
}

START_TEST(distances_as_by_the_whole_table) {
    uint64_t state = 0x9e3779b97f4a7c15u;
    for (int round = 0; round < 20000; round++) {
        char a[12], b[12];
        int n = (int)(next_random(&state) % 12), m = (int)(next_random(&state) % 12);
        for (int i = 0; i < n; i++) a[i] = (char)('a' + next_random(&state) % 3);
        for (int i = 0; i < m; i++) b[i] = (char)('a' + next_random(&state) % 3);
        int full = plain_distance(a, n, b, m);
        for (int limit = 0; limit < 14; limit++)
            ck_assert_int_eq(fg_text_distance(a, (size_t)n, b, (size_t)m, limit),
                             full <= limit ? full : limit + 1);
    }
}
END_TEST

START_TEST(distances_of_long_text) {
    enum { LONG = 100000 };
    char *a = fg_arena_alloc(&arena, LONG), *b = fg_arena_alloc(&arena, LONG);
    for (int i = 0; i < LONG; i++) a[i] = b[i] = (char)('a' + i % 7);
    b[500] = '?';
    b[LONG - 1] = '!';
    ck_assert_int_eq(fg_text_distance(a, LONG, b, LONG, 63), 2);
    ck_assert_int_eq(fg_text_distance(a, LONG, b + 7, LONG - 7, 63), 9);
    ck_assert_int_eq(fg_text_distance(a, LONG, b, 10, 63), 64);
}
END_TEST

Suite *fg_text_suite(void) {
    Suite *suite = suite_create("text");
    TCase *tests = tcase_create("text");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, text_grows);
    tcase_add_test(tests, text_grows_at_every_length);
    tcase_add_loop_test(tests, reals_as_python_prints_them, 0, sizeof reals / sizeof *reals);
    tcase_add_test(tests, reals_read_back_and_are_short);
    tcase_add_test(tests, reals_do_not_follow_the_locale);
    tcase_add_loop_test(tests, utf8_is_well_formed_or_not, 0, sizeof sequences / sizeof *sequences);
    tcase_add_test(tests, distances);
    tcase_add_test(tests, distances_as_by_the_whole_table);
    tcase_add_test(tests, distances_of_long_text);
    suite_add_tcase(suite, tests);
    return suite;
}
