/* Is what the checks say true? Random graphs, checked and run by the library, against a judge that
 * computes lazily and records what it touches:
 *
 *   - a placeholder is reported as missing exactly where a run touches it, for some value of what
 *     only the run knows;
 *   - a signature without an error never fails a feed check when it is run with what it declares,
 *     and its values and updates are those that the judge computes.
 *
 * FEEDGRAPH_SEEDS in the environment says how many graphs, FEEDGRAPH_SEED where they begin. */
#include <feedgraph/feedgraph.h>
#include <feedgraph/tools.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/tap.h"
#include "judge.h"

#define BLOCKS 20

typedef struct trial {
    graph_model m;
    judge j;
    char *text;
    size_t length;
    uint64_t seed;
    int fetches[3];
    int fetch_count;
    fg_context *context;
    fg_report *report;
    fg_model *model;
    fg_session *session;
    fg_request *request;
    fg_program *program;
    fg_run *run;
} trial;

static void give_up(trial *t, const char *why) {
    char *run;
    size_t length;
    FILE *out = open_memstream(&run, &length);
    fputs("fetched:", out);
    for (int i = 0; i < t->fetch_count; i++) fprintf(out, " n%d", t->fetches[i]);
    fputs("; fed:", out);
    for (int i = 0; i < t->m.count; i++)
        if (t->j.fed[i])
            fprintf(out, t->m.nodes[i].is_bool ? " n%d=%g" : " n%d", i,
                    (double)t->j.feeds[i].truth);
    fclose(out);
    ck_abort_msg("seed %llu: %s\n%s%s\n%s", (unsigned long long)t->seed, why, t->text, run,
                 fg_report_text(t->report, FG_FORMAT_TEXT, false));
}

static void load(trial *t) {
    fg_options options = {.threads = 1};
    ck_assert_int_eq(fg_context_new(&options, &t->context), FG_OK);
    ck_assert_int_eq(fg_report_new(t->context, &t->report), FG_OK);
    if (fg_model_parse(t->context, "sound.graph", t->text, t->length, t->report, &t->model) !=
        FG_OK)
        give_up(t, "it is not read");
    ck_assert_int_eq(fg_session_new(t->model, t->report, &t->session), FG_OK);
    fg_report_clear(t->report);
}

static void close_request(trial *t) {
    fg_run_free(t->run);
    fg_program_free(t->program);
    fg_request_free(t->request);
    t->run = NULL;
    t->program = NULL;
    t->request = NULL;
}

static void unload(trial *t) {
    close_request(t);
    fg_session_free(t->session);
    fg_report_free(t->report);
    fg_model_free(t->model);
    fg_context_free(t->context);
    free(t->text);
}

/* ---- choices ---- */

static bool is_placeholder(const trial *t, int i) {
    node_kind kind = t->m.nodes[i].kind;
    return kind <= DEFAULT_BOOL || kind == DEFAULT;
}

static bool is_needed_leaf(const trial *t, int i) {
    return t->m.nodes[i].kind <= PHASE;
}

static void choose_fetches(trial *t) {
    t->fetch_count = 1 + (int)model_draw(&t->m, 3);
    for (int i = 0; i < t->fetch_count; i++)
        t->fetches[i] = t->m.count - 1 - (int)model_draw(&t->m, (uint32_t)t->m.count * 2 / 3);
}

/* A node may be fed where it is no part of the graph's fixed order. */
static bool may_feed(const trial *t, int i) {
    const node *n = &t->m.nodes[i];
    return !n->fixed && n->kind != CONSTANT && n->kind != STATE;
}

static void choose_value(trial *t, int i) {
    value *feed = &t->j.feeds[i];
    feed->truth = model_draw(&t->m, 2);
    for (int k = 0; k < WIDTH; k++) feed->v.at[k] = (float)model_draw(&t->m, 9) - 4;
}

static fg_tensor *tensor_of(trial *t, int i) {
    bool truth = t->m.nodes[i].is_bool;
    fg_tensor *tensor = fg_tensor_new(t->context, truth ? FG_BOOL : FG_FLOAT32, truth ? 0 : 1,
                                      (const int64_t[]){WIDTH});
    ck_assert_ptr_nonnull(tensor);
    if (truth)
        *(uint8_t *)fg_tensor_mutable(tensor) = t->j.feeds[i].truth;
    else
        memcpy(fg_tensor_mutable(tensor), t->j.feeds[i].v.at, sizeof t->j.feeds[i].v.at);
    return tensor;
}

static void feed(trial *t, int i) {
    fg_tensor *tensor = tensor_of(t, i);
    ck_assert_int_eq(fg_request_feed(t->request, model_name(&t->m, i), tensor), FG_OK);
    fg_tensor_unref(tensor);
}

/* ---- what is reported ---- */

/* The node that a finding names first: 'n7'. A signature is no node. */
static int first_named(const trial *t, const fg_finding *finding) {
    int number;
    for (const char *at = fg_finding_message(finding); (at = strchr(at, '\'')) != NULL; at++)
        if (sscanf(at, "'n%d'", &number) == 1 && number < t->m.count) return number;
    return -1;
}

static bool is_code(const fg_finding *finding, const char *code) {
    return strcmp(fg_finding_code(finding), code) == 0;
}

/* The errors are about missing placeholders. What is reported is touched for some value of what
 * only the run knows, each choice taken for itself; what is touched whatever that is, is reported;
 * and something is, if anything is touched. (What is needed on a condition is left out while the
 * condition needs what is missing.) Sets `reported`. */
static void compare_missing(trial *t, const needs *found, bool *reported) {
    memset(reported, 0, MOST_NODES * sizeof *reported);
    for (size_t i = 0; i < fg_report_count(t->report); i++) {
        const fg_finding *finding = fg_report_at(t->report, i);
        if (fg_finding_severity(finding) != FG_SEVERITY_ERROR) continue;
        int named = first_named(t, finding);
        const char *message = fg_finding_message(finding);
        if (is_code(finding, "G601") || strstr(message, "keras_learning_phase") ||
            strstr(message, "the learning phase"))
            named = t->m.phase;
        else if (!is_code(finding, "G401") && !is_code(finding, "G417") &&
                 !is_code(finding, "G605"))
            give_up(t, "another error");
        if (named < 0) give_up(t, "an error that names nothing");
        reported[named] = true;
    }
    bool any = false, correlated = judge_is_correlated(&t->j);
    for (int i = 0; i < t->m.count; i++) {
        char why[80];
        snprintf(why, sizeof why, "n%d is %sreported", i, reported[i] ? "" : "not ");
        const bool *touched = correlated ? found->both : found->some;
        if (reported[i] ? !touched[i] : found->plain[i]) give_up(t, why);
        any |= reported[i];
    }
    if (found->any && !any) give_up(t, "something is touched");
}

/* ---- runs ---- */

static bool same(const trial *t, int i, const fg_tensor *tensor) {
    const value *made = t->j.fed[i] ? &t->j.feeds[i] : &t->j.values[i];
    if (t->m.nodes[i].is_bool) return *(const uint8_t *)fg_tensor_data(tensor) == made->truth;
    const float *data = fg_tensor_data(tensor);
    for (int k = 0; k < WIDTH; k++)
        if (data[k] != made->v.at[k]) return false;
    return fg_tensor_count(tensor) == WIDTH;
}

static void give_up_value(trial *t, int i, const fg_tensor *made) {
    char why[160];
    const value *expected = &t->j.values[i];
    const float *data = fg_tensor_data(made);
    if (t->m.nodes[i].is_bool)
        snprintf(why, sizeof why, "n%d is not %d", i, expected->truth);
    else
        snprintf(why, sizeof why, "n%d is %g, %g, %g, not %g, %g, %g", i, (double)data[0],
                 (double)data[1], (double)data[2], (double)expected->v.at[0],
                 (double)expected->v.at[1], (double)expected->v.at[2]);
    give_up(t, why);
}

/* Runs the request as it is, and the judge. */
static void run(trial *t) {
    fg_report_clear(t->report);
    if (fg_request_compile(t->request, t->report, &t->program) != FG_OK) give_up(t, "not compiled");
    ck_assert_int_eq(fg_run_new(t->program, &t->run), FG_OK);
    if (fg_run_execute(t->run, t->report) != FG_OK) give_up(t, "the run failed");
    judge_begin(&t->j);
    for (int i = 0; i < t->fetch_count; i++) judge_value(&t->j, t->fetches[i]);
    for (int i = 0; i < t->fetch_count; i++) {
        const fg_tensor *made = fg_run_output(t->run, (size_t)i);
        if (!same(t, t->fetches[i], made)) give_up_value(t, t->fetches[i], made);
    }
    judge_commit(&t->j);
    close_request(t);
}

/* ---- requests by fetches ---- */

static void make_request(trial *t, bool values) {
    ck_assert_int_eq(fg_request_new(t->session, NULL, t->report, &t->request), FG_OK);
    for (int i = 0; i < t->fetch_count; i++)
        fg_request_fetch(t->request, model_name(&t->m, t->fetches[i]));
    for (int i = 0; i < t->m.count; i++) {
        if (!t->j.fed[i]) continue;
        if (values || t->m.nodes[i].is_bool)
            feed(t, i);
        else
            fg_request_promise(t->request, model_name(&t->m, i), FG_INVALID, 1,
                               (const int64_t[]){WIDTH});
    }
}

static void choose_feeds(trial *t) {
    for (int i = 0; i < t->m.count; i++) {
        uint32_t dice = model_draw(&t->m, 24);
        bool fed = is_needed_leaf(t, i) ? dice < 14 : is_placeholder(t, i) ? dice < 6 : dice < 2;
        t->j.fed[i] = fed && may_feed(t, i);
        if (t->j.fed[i]) choose_value(t, i);
    }
}

static void try_fetches(uint64_t seed) {
    trial t = {.seed = seed};
    model_make(&t.m, seed);
    FILE *out = open_memstream(&t.text, &t.length);
    model_print(&t.m, out);
    fclose(out);
    load(&t);
    judge_init(&t.j, &t.m);
    choose_fetches(&t);
    choose_feeds(&t);
    /* what is reported is fed, until nothing is */
    for (;;) {
        bool reported[MOST_NODES];
        needs found = judge_needs(&t.j, t.fetches, t.fetch_count);
        fg_report_clear(t.report);
        make_request(&t, model_draw(&t.m, 2));
        fg_request_check(t.request, t.report);
        compare_missing(&t, &found, reported);
        close_request(&t);
        if (!found.any) break;
        for (int i = 0; i < t.m.count; i++) {
            if (!reported[i]) continue;
            t.j.fed[i] = true;
            choose_value(&t, i);
        }
    }
    make_request(&t, true);
    run(&t);
    unload(&t);
}

/* ---- signatures ---- */

typedef enum input { NO_INPUT, GIVEN, FIXED } input;

static void print_signature(trial *t, const input *inputs, FILE *out) {
    const char *comma = "";
    fputs("signature s(", out);
    for (int i = 0; i < t->m.count; i++) {
        if (inputs[i] == NO_INPUT) continue;
        const char *name = t->m.nodes[i].kind == PHASE ? "learning_phase" : model_name(&t->m, i);
        fprintf(out, "%s%s", comma, name);
        if (inputs[i] == FIXED) fprintf(out, " = %s", t->j.feeds[i].truth ? "true" : "false");
        comma = ", ";
    }
    fputs(") -> (", out);
    for (int i = 0; i < t->fetch_count; i++)
        fprintf(out, "%so%d = %s", i ? ", " : "", i, model_word(&t->m, t->fetches[i]));
    fputs(")\n", out);
}

static void choose_inputs(trial *t, input *inputs) {
    int bools = 0;
    for (int i = 0; i < t->m.count; i++) {
        uint32_t dice = model_draw(&t->m, 48);
        bool fed = is_needed_leaf(t, i) ? dice < 44 : is_placeholder(t, i) ? dice < 12 : dice < 2;
        inputs[i] = fed && may_feed(t, i) ? GIVEN : NO_INPUT;
        if (inputs[i] == GIVEN && t->m.nodes[i].is_bool && ++bools > 6) inputs[i] = NO_INPUT;
        if (inputs[i] == GIVEN && t->m.nodes[i].is_bool && is_placeholder(t, i) &&
            model_draw(&t->m, 4) == 0)
            inputs[i] = FIXED;
        t->j.fed[i] = inputs[i] != NO_INPUT;
        if (t->j.fed[i]) choose_value(t, i);
    }
}

/* For each value of the signature's bools. */
static needs needs_of_signature(trial *t, const input *inputs) {
    int bools[8], count = 0;
    for (int i = 0; i < t->m.count; i++)
        if (inputs[i] == GIVEN && t->m.nodes[i].is_bool) bools[count++] = i;
    needs found = {0};
    for (unsigned bits = 0; bits < 1u << count; bits++) {
        for (int i = 0; i < count; i++) t->j.feeds[bools[i]].truth = bits >> i & 1;
        needs now = judge_needs(&t->j, t->fetches, t->fetch_count);
        judge_join(&found, &now);
    }
    return found;
}

static void run_signature(trial *t, const input *inputs) {
    ck_assert_int_eq(fg_request_new(t->session, "s", t->report, &t->request), FG_OK);
    for (int i = 0; i < t->m.count; i++) {
        if (inputs[i] != GIVEN) continue;
        choose_value(t, i);
        feed(t, i);
    }
    run(t);
}

static void try_signature(uint64_t seed) {
    trial t = {.seed = seed};
    input inputs[MOST_NODES];
    model_make(&t.m, seed);
    judge_init(&t.j, &t.m);
    choose_fetches(&t);
    choose_inputs(&t, inputs);
    FILE *out = open_memstream(&t.text, &t.length);
    model_print(&t.m, out);
    print_signature(&t, inputs, out);
    fclose(out);
    load(&t);
    needs found = needs_of_signature(&t, inputs);
    fg_model_lint(t.session, t.report);
    bool reported[MOST_NODES];
    compare_missing(&t, &found, reported);
    for (int i = 0; i < 4 && !found.any; i++) run_signature(&t, inputs);
    unload(&t);
}

/* ---- tests ---- */

static uint64_t number_of(const char *variable, uint64_t otherwise) {
    const char *text = getenv(variable);
    return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static void try_block(int block, void (*try)(uint64_t seed)) {
    uint64_t seeds = number_of("FEEDGRAPH_SEEDS", 2000), first = number_of("FEEDGRAPH_SEED", 1);
    for (uint64_t seed = (uint64_t)block; seed < seeds; seed += BLOCKS) try(first + seed);
}

START_TEST(missing_is_what_a_run_touches) {
    try_block(_i, try_fetches);
}
END_TEST

START_TEST(clean_signatures_run) {
    try_block(_i, try_signature);
}
END_TEST

static Suite *sound_suite(void) {
    Suite *suite = suite_create("sound");
    TCase *tests = tcase_create("sound");
    tcase_set_timeout(tests, 3600);
    tcase_add_loop_test(tests, missing_is_what_a_run_touches, 0, BLOCKS);
    tcase_add_loop_test(tests, clean_signatures_run, 0, BLOCKS);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void) {
    Suite *(*const suites[])(void) = {sound_suite, NULL};
    return fg_tap_main(suites);
}
