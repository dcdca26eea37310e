/* A session's variables, saved and restored: all, or none. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test_api.h"

static const char two[] =
    "placeholder x: float32[2]\n"
    "def f(x) { state a: float32[2] = 0.0; a <- a + x; return a }\n"
    "def g(x) { state b: float32[2] = 1.0; b <- b * x; return b }\n"
    "signature both(x) -> (u = f(x) as \"f\", v = g(x) as \"g\")\n";

static const char *file(void) {
    static char path[4096];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/fg-test-%d.npz", folder ? folder : "/tmp", (int)getpid());
    return path;
}

static const float *values(const ax *fx, size_t index) {
    return fg_tensor_data(fg_session_variable(fx->session, index));
}

static void run_both(ax *fx, int times) {
    ax_request(fx, "both");
    ax_feed(fx, "x", 2, FLOATS(2, 3));
    ax_compile(fx);
    for (int i = 0; i < times; i++) ck_assert_int_eq(ax_execute(fx), FG_OK);
}

START_TEST(goes_on_where_it_was) {
    ax fx, other;
    ax_init(&fx, two);
    run_both(&fx, 2);
    ck_assert_int_eq(fg_session_save(fx.session, 0, file(), fx.report), FG_OK);
    ax_init(&other, two);
    run_both(&other, 0);
    ck_assert_int_eq(fg_session_restore(other.session, file(), other.report), FG_OK);
    /* 0 + 2 + 2, 1 * 3 * 3; a program that was compiled before sees them too. */
    ck_assert(values(&other, 0)[0] == 4 && values(&other, 1)[1] == 9);
    ck_assert_int_eq(ax_execute(&other), FG_OK);
    ax_expect(&other, 0, 2, 6.0, 9.0);
    ax_expect(&other, 1, 2, 8.0, 27.0);
    unlink(file());
    ax_fini(&other);
    ax_fini(&fx);
}
END_TEST

/* Bytes exchanged, and cuts: refused, and no value is another one. (test_data has all of them.) */
START_TEST(what_is_damaged_changes_nothing) {
    ax fx;
    ax_init(&fx, two);
    run_both(&fx, 1);
    ck_assert_int_eq(fg_session_save(fx.session, 0, file(), fx.report), FG_OK);
    FILE *in = fopen(file(), "rb");
    char bytes[4096];
    size_t length = fread(bytes, 1, sizeof bytes, in);
    fclose(in);
    ck_assert_uint_lt(length, sizeof bytes);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    for (size_t at = 0; at < length; at += 29) {
        for (int cut = 0; cut < 2; cut++) {
            FILE *out = fopen(file(), "wb");
            bytes[at] = (char)(bytes[at] ^ 0x10);
            fwrite(bytes, 1, cut ? at : length, out);
            bytes[at] = (char)(bytes[at] ^ 0x10);
            fclose(out);
            ck_assert_int_eq(fg_session_restore(fx.session, file(), fx.report), FG_UNREADABLE);
            fg_report_clear(fx.report);
        }
        ck_assert(values(&fx, 0)[0] == 4 && values(&fx, 1)[1] == 9);
    }
    unlink(file());
    ax_fini(&fx);
}
END_TEST

START_TEST(another_model_changes_nothing) {
    ax fx, other;
    ax_init(&other,
            "placeholder x: float32[2]\n"
            "def f(x) { state a: float32[2] = 5.0; a <- a + x; return a }\n"
            "def g(x) { state c: float32[2] = 5.0; c <- c * x; return c }\n"
            "signature both(x) -> (u = f(x) as \"f\", v = g(x) as \"g\")\n");
    ck_assert_int_eq(fg_session_save(other.session, 0, file(), other.report), FG_OK);
    ck_assert_ptr_nonnull(fg_session_variable(other.session, 1)); /* every one has a value now */
    ax_fini(&other);
    ax_init(&fx, two);
    run_both(&fx, 1);
    ck_assert_int_eq(fg_session_restore(fx.session, file(), fx.report), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G713");
    const char *message = fg_finding_message(fg_report_at(fx.report, 0));
    ck_assert_ptr_nonnull(strstr(message, "it lacks 'g/b'; it holds 'g/c', which no variable has"));
    ck_assert(values(&fx, 0)[0] == 2 && values(&fx, 1)[1] == 3);
    unlink(file());
    ax_fini(&fx);
}
END_TEST

Suite *api_checkpoint_suite(void) {
    Suite *suite = suite_create("checkpoint");
    TCase *tcase = tcase_create("checkpoint");
    tcase_add_test(tcase, goes_on_where_it_was);
    tcase_add_test(tcase, what_is_damaged_changes_nothing);
    tcase_add_test(tcase, another_model_changes_nothing);
    suite_add_tcase(suite, tcase);
    return suite;
}
