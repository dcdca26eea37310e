/* What a run needs: missing placeholders, paths, fetches, the learning phase. */
#include <stdio.h>
#include <string.h>

#include "test_check.h"
#include "test_check_fixture.h"

/* The graph of the design's example: two encoders into one dense layer; the left one asks for the
 * phase. Lines 9 to 31 of enc.graph. */
static void make_encoder(fixture *fx) {
    fg_value_id left_ids = fx_placeholder(fx, 8, "left_ids", FG_INT32, "batch, 40");
    fg_value_id right_ids = fx_placeholder(fx, 9, "right_ids", FG_INT32, "batch, 40");
    fg_value_id phase = fx_phase(fx, 10, "keras_learning_phase");
    fx_enter(fx, 18, "embedding", "embedding_1");
    fg_value_id embedded = FX_OP(fx, 18, FG_OP_identity, NULL, left_ids);
    fx_leave(fx);
    fx_enter(fx, 19, "bidirectional", "bidirectional_1");
    fx_enter(fx, 3, "lstm", "forward_lstm");
    fg_value_id dropped = FX_OP(fx, 3, FG_OP_multiply, NULL, embedded, embedded);
    fg_value_id left = FX_OP(fx, 4, FG_OP_select_branch, NULL, phase, dropped, embedded);
    left = FX_OP(fx, 5, FG_OP_tanh, NULL, left);
    fx_leave(fx);
    fx_leave(fx);
    fx_enter(fx, 22, "embedding", "embedding_2");
    embedded = FX_OP(fx, 22, FG_OP_identity, NULL, right_ids);
    fx_leave(fx);
    fx_enter(fx, 24, "bidirectional", "bidirectional_2");
    fg_value_id right = FX_OP(fx, 3, FG_OP_tanh, NULL, embedded);
    right = FX_OP(fx, 4, FG_OP_tanh, NULL, right);
    fx_leave(fx);
    fg_value_id both = FX_OP(fx, 27, FG_OP_concat, "concat", left, right);
    fx_enter(fx, 31, "dense", "dense_1");
    fg_value_id dense = FX_OP(fx, 5, FG_OP_matmul, NULL, both);
    dense = FX_OP(fx, 6, FG_OP_tanh, NULL, dense);
    fx_leave(fx);
    fx_name(fx, "dense_1", dense);
}

START_TEST(says_all_that_is_missing_with_paths) {
    FX_BEGIN(fx);
    make_encoder(&fx);
    fx_promise(&fx, "left_ids");
    fx_fetch(&fx, "dense_1");
    ck_assert_str_eq(fx_check(&fx), "G401 G601");
    const fg_finding *unfed = fx_finding(&fx, FG_G401);
    ck_assert_str_eq(unfed->message,
                     "'right_ids' (int32[batch, 40]) is needed by fetch 'dense_1' and is not fed");
    ck_assert_uint_eq(fx_line(&fx, unfed->span), 9);
    ck_assert_str_eq(unfed->path,
                     "dense_1 <- concat (27) <- bidirectional_2 (24) <- embedding_2 (22) <- "
                     "right_ids");
    ck_assert_str_eq(unfed->help, "--feed right_ids=@FILE.npy");
    const fg_finding *phase = fx_finding(&fx, FG_G601);
    ck_assert_str_eq(phase->message,
                     "fetch 'dense_1' depends on the learning phase, which is not fed");
    ck_assert_uint_eq(fx_line(&fx, phase->span), 31);
    ck_assert_str_eq(phase->path,
                     "dense_1 <- concat (27) <- bidirectional_1/forward_lstm (19) <- "
                     "keras_learning_phase (bool)");
    ck_assert_str_eq(phase->help,
                     "--phase infer or --phase train; in a signature, learning_phase = false");
    ck_assert_ptr_nonnull(phase->marks);
    ck_assert_uint_eq(fx_line(&fx, phase->marks->span), 19);
    ck_assert_str_eq(phase->marks->label, "first used here");
    fx_fini(&fx);
}
END_TEST

START_TEST(is_silent_where_all_is_fed) {
    FX_BEGIN(fx);
    make_encoder(&fx);
    fx_promise(&fx, "left_ids");
    fx_promise(&fx, "right_ids");
    fx_fetch(&fx, "dense_1");
    fx.demand.phase = FG_PHASE_INFER;
    ck_assert_str_eq(fx_check(&fx), "");
    fx_fini(&fx);
}
END_TEST

/* y = classifier(x), a definition of the file, which calls the library's dropout on its line 12. */
START_TEST(the_phase_is_shown_where_the_file_asks_for_it) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fg_value_id phase = fx_phase(&fx, 2, "keras_learning_phase");
    fx_enter(&fx, 20, "classifier", "classifier_1");
    fx_enter(&fx, 12, "dropout", "dropout_1");
    fx.graph.frames.at[fx.frame].call = fx_span(&fx, 12, 10);
    fg_value_id y = FX_OP(&fx, 7, FG_OP_select_branch, NULL, phase, x, x);
    fx_leave(&fx);
    fx_leave(&fx);
    fx_name(&fx, "y", y);
    fx_promise(&fx, "x");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G601");
    const fg_finding *finding = fx_finding(&fx, FG_G601);
    ck_assert_uint_eq(fx_line(&fx, finding->span), 20);
    ck_assert_uint_eq(fx_line(&fx, finding->marks->span), 12);
    ck_assert_str_eq(finding->path,
                     "y <- classifier_1/dropout_1 (12) <- keras_learning_phase (bool)");
    fx_fini(&fx);
}
END_TEST

START_TEST(counts_the_fetches_that_need_a_placeholder) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fg_value_id z = fx_placeholder(&fx, 2, "z", FG_FLOAT32, "");
    FX_OP(&fx, 3, FG_OP_exp, "a", x);
    FX_OP(&fx, 4, FG_OP_log, "b", x);
    FX_OP(&fx, 5, FG_OP_add, "c", x, z);
    fx_promise(&fx, "z");
    fx_fetch(&fx, "a");
    fx_fetch(&fx, "z");
    fx_fetch(&fx, "b");
    ck_assert_str_eq(fx_check(&fx), "G401 G504");
    ck_assert_str_eq(fx_finding(&fx, FG_G401)->message,
                     "'x' (float32) is needed by fetches 'a' and 'b' and is not fed");
    ck_assert_str_eq(fx_finding(&fx, FG_G401)->help, "--feed x=NUMBER");
    fx_fini(&fx);
}
END_TEST

START_TEST(takes_the_shortest_path) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fg_value_id a = FX_OP(&fx, 2, FG_OP_exp, "a", x);
    fg_value_id b = FX_OP(&fx, 3, FG_OP_exp, "b", a);
    fg_value_id c = FX_OP(&fx, 4, FG_OP_exp, "c", b);
    fg_value_id d = FX_OP(&fx, 5, FG_OP_exp, "d", x);
    FX_OP(&fx, 6, FG_OP_add, "y", c, d);
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G401");
    ck_assert_str_eq(fx_finding(&fx, FG_G401)->path, "y <- d (5) <- x");
    fx_fini(&fx);
}
END_TEST

START_TEST(leaves_out_the_middle_of_a_long_path) {
    FX_BEGIN(fx);
    fg_value_id v = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    for (int i = 1; i <= 20; i++) {
        char name[8];
        snprintf(name, sizeof name, "v%d", i);
        v = FX_OP(&fx, (uint32_t)i + 1, FG_OP_exp, name, v);
    }
    FX_OP(&fx, 40, FG_OP_exp, "y", v);
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G401");
    ck_assert_str_eq(fx_finding(&fx, FG_G401)->path,
                     "y <- v20 (21) <- v19 (20) <- v18 (19) <- v17 (18) <- v16 (17) <- v15 (16) "
                     "<- ... 8 more ... <- v6 (7) <- v5 (6) <- v4 (5) <- v3 (4) <- v2 (3) <- v1 "
                     "(2) <- x");
    fx_fini(&fx);
}
END_TEST

/* Feeding output 0 of an operation stops there, and does not remove it if output 1 is needed. */
START_TEST(cuts_at_a_fed_value_only) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "n");
    fg_type types[2] = {fg_value_type(&fx.graph, x), fg_value_type(&fx.graph, x)};
    fg_op_id op =
        fg_graph_add(&fx.graph, FG_OP_moments, 0, fx_span(&fx, 2, 3), &x, 1, NULL, types, 2);
    fg_value_id mean = fg_graph_op(&fx.graph, op)->first_output;
    fx_name(&fx, "mean", mean);
    FX_OP(&fx, 3, FG_OP_exp, "a", mean);
    FX_OP(&fx, 4, FG_OP_exp, "b", mean + 1);
    fx_feed(&fx, "mean", FX_DIMS(4));
    fx_fetch(&fx, "a");
    ck_assert_str_eq(fx_check(&fx), "G409");
    ck_assert_int_eq(fx.resolution.op_needed[op], 0);
    ck_assert_uint_eq(fx.resolution.fed[mean], 1);
    fg_report_fini(&fx.report);
    fg_report_init(&fx.report, &fx.memory, &fx.sources);
    fx.report.arena.guard = &fx.guard;
    fx_fetch(&fx, "b");
    ck_assert_str_eq(fx_check(&fx), "G401 G409");
    ck_assert_int_eq(fx.resolution.op_needed[op], 1);
    fx_fini(&fx);
}
END_TEST

START_TEST(follows_control_edges) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fg_value_id z = fx_placeholder(&fx, 2, "z", FG_FLOAT32, "");
    fg_value_id a = FX_OP(&fx, 3, FG_OP_exp, "a", z);
    fg_value_id y = FX_OP(&fx, 4, FG_OP_exp, "y", x);
    fx_control(&fx, y, a);
    fx_promise(&fx, "x");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G401");
    ck_assert_str_eq(fx_finding(&fx, FG_G401)->path, "y <- a (3) <- z");
    fx_fini(&fx);
}
END_TEST

/* A control edge on a fed placeholder wants nothing more; on another fed operation, that it runs.
 */
START_TEST(control_edges_on_what_is_fed) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fg_value_id z = fx_placeholder(&fx, 2, "z", FG_FLOAT32, "");
    fg_value_id a = FX_OP(&fx, 3, FG_OP_exp, "a", z);
    fg_value_id y = FX_OP(&fx, 4, FG_OP_exp, "y", x);
    fg_value_id w = FX_OP(&fx, 5, FG_OP_exp, "w", x);
    fx_control(&fx, y, x);
    fx_control(&fx, w, a);
    fx_promise(&fx, "x");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "");
    ck_assert(fx_needed(&fx, y));
    ck_assert(!fx_needed(&fx, x));
    fx_promise(&fx, "a");
    fx_fetch(&fx, "w");
    ck_assert_str_eq(fx_check(&fx), "G401 G403");
    ck_assert(fx_needed(&fx, a));
    fx_fini(&fx);
}
END_TEST

START_TEST(a_default_is_told_and_what_is_behind_it_needed) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fg_value_id fixed = fx_default(&fx, 2, "steps", fx_int(&fx, 50));
    fg_value_id computed = fx_default(&fx, 3, "rate", FX_OP(&fx, 3, FG_OP_exp, NULL, x));
    FX_OP(&fx, 4, FG_OP_exp, "y", fixed);
    FX_OP(&fx, 5, FG_OP_exp, "z", computed);
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G411");
    ck_assert_str_eq(fx_finding(&fx, FG_G411)->message,
                     "'steps' is not fed: its default, 50, is used");
    fx_fetch(&fx, "z");
    ck_assert_str_eq(fx_check(&fx), "G401 G411 G411");
    fx_promise(&fx, "rate");
    fx_promise(&fx, "steps");
    fg_report_fini(&fx.report);
    fg_report_init(&fx.report, &fx.memory, &fx.sources);
    fx.report.arena.guard = &fx.guard;
    ck_assert_str_eq(fx_check(&fx), "");
    fx_fini(&fx);
}
END_TEST

START_TEST(unknown_fetch_and_nothing_to_run) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    FX_OP(&fx, 2, FG_OP_exp, "logits", x);
    fx_signature(&fx, 5, "predict", "x", "logits");
    ck_assert_str_eq(fx_check(&fx), "G503");
    ck_assert_str_eq(fx_finding(&fx, FG_G503)->help,
                     "name a signature ('predict') or --fetch a value");
    fx_fetch(&fx, "logit");
    ck_assert_str_eq(fx_check(&fx), "G503 G501"); /* the report has the first one too */
    ck_assert_str_eq(fx_finding(&fx, FG_G501)->message, "there is no value 'logit' to fetch");
    ck_assert_str_eq(fx_finding(&fx, FG_G501)->help, "did you mean 'logits'?");
    fx_fini(&fx);
}
END_TEST

/* A feed may be for the fetch whose name is wrong: it is not called dead. */
START_TEST(an_unknown_fetch_silences_dead_feeds) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    FX_OP(&fx, 2, FG_OP_exp, "logits", x);
    fx_promise(&fx, "x");
    fx_fetch(&fx, "logit");
    ck_assert_str_eq(fx_check(&fx), "G501");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_fetched_feed_is_a_note) {
    FX_BEGIN(fx);
    fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fx_promise(&fx, "x");
    fx_fetch(&fx, "x");
    ck_assert_str_eq(fx_check(&fx), "G504");
    fx_fini(&fx);
}
END_TEST

START_TEST(lists_what_is_needed_by_declaration) {
    FX_BEGIN(fx);
    fg_value_id b = fx_placeholder(&fx, 1, "b", FG_FLOAT32, "");
    fg_value_id a = fx_placeholder(&fx, 2, "a", FG_FLOAT32, "");
    fg_value_id unused = fx_placeholder(&fx, 3, "unused", FG_FLOAT32, "");
    fg_value_id rate = fx_default(&fx, 4, "rate", fx_int(&fx, 1));
    fg_value_id phase = fx_phase(&fx, 5, "bidirectional_1/keras_learning_phase");
    fg_value_id p = FX_OP(&fx, 6, FG_OP_select_branch, "p", phase, a, b);
    FX_OP(&fx, 7, FG_OP_add, "y", p, rate);
    (void)unused;
    fx_fetch(&fx, "y");
    const char *const *names = fg_check_needs(&fx.graph, &fx.arena, &fx.demand, &fx.report);
    ck_assert_str_eq(names[0], "b");
    ck_assert_str_eq(names[1], "a");
    ck_assert_str_eq(names[2], "bidirectional_1/keras_learning_phase");
    ck_assert_ptr_null(names[3]);
    fx.demand.phase = FG_PHASE_TRAIN;
    names = fg_check_needs(&fx.graph, &fx.arena, &fx.demand, &fx.report);
    ck_assert_str_eq(names[0], "a");
    ck_assert_ptr_null(names[1]);
    fx_promise(&fx, "a");
    names = fg_check_needs(&fx.graph, &fx.arena, &fx.demand, &fx.report);
    ck_assert_ptr_null(names[0]);
    ck_assert_str_eq(fx_codes(&fx), "");
    fx_fini(&fx);
}
END_TEST

START_TEST(lists_what_a_signature_needs) {
    FX_BEGIN(fx);
    make_encoder(&fx);
    fx_signature(&fx, 40, "predict", "left_ids, right_ids, learning_phase:false", "dense_1");
    fx_signature(&fx, 41, "open", "right_ids", "dense_1");
    fx_by_signature(&fx, "predict");
    const char *const *names = fg_check_needs(&fx.graph, &fx.arena, &fx.demand, &fx.report);
    ck_assert_str_eq(names[0], "left_ids");
    ck_assert_str_eq(names[1], "right_ids");
    ck_assert_ptr_null(names[2]);
    fx_by_signature(&fx, "open");
    names = fg_check_needs(&fx.graph, &fx.arena, &fx.demand, &fx.report);
    ck_assert_str_eq(names[0], "left_ids");
    ck_assert_str_eq(names[1], "right_ids");
    ck_assert_str_eq(names[2], "keras_learning_phase");
    ck_assert_ptr_null(names[3]);
    fx_fini(&fx);
}
END_TEST

/* ---- the table of rules ---- */

static const char *const codes_of_rules[] = {
#define CHECK(function, stage, users, codes) codes,
#include "check/rules.def"
#undef CHECK
#define LINT(function, codes) codes,
#include "check/lint.def"
#undef LINT
};

static bool has_rule(const char *code) {
    for (size_t i = 0; i < sizeof codes_of_rules / sizeof *codes_of_rules; i++)
        if (strstr(codes_of_rules[i], code)) return true;
    return false;
}

/* Every code about feeds, fetches and the phase is some rule's; G413 is found by who reads the
 * values, G609 where the file is read. */
START_TEST(every_code_has_a_rule) {
    for (int code = 1; code < FG_CODE_COUNT; code++) {
        const char *name = fg_rule_of((fg_code)code)->code;
        if (name[1] < '4' || name[1] > '6') continue;
        bool elsewhere = code == FG_G413 || code == FG_G609;
        ck_assert_msg(has_rule(name) != elsewhere, "%s", name);
    }
}
END_TEST

START_TEST(finds_more_missing_than_fit_a_word) {
    FX_BEGIN(fx);
    fg_value_id sum = 0;
    for (int i = 0; i < 150; i++) {
        char name[16];
        snprintf(name, sizeof name, "input_%d", i);
        fg_value_id x = fx_placeholder(&fx, 1 + (uint32_t)i % 50, name, FG_FLOAT32, "");
        sum = sum ? FX_OP(&fx, 52, FG_OP_add, NULL, sum, x) : x;
    }
    fx_name(&fx, "y", sum);
    fx_fetch(&fx, "y");
    fx_fetch(&fx, "input_149");
    fx_check(&fx);
    ck_assert_uint_eq(fx.report.list.count, 150);
    uint32_t by_both = 0;
    for (uint32_t i = 0; i < 150; i++) {
        const char *message = fx.report.list.at[i]->message;
        ck_assert_int_eq(fx.report.list.at[i]->code, FG_G401);
        if (strstr(message, "needed by fetches 'y' and 'input_149'")) by_both++;
    }
    ck_assert_uint_eq(by_both, 1);
    fx_fini(&fx);
}
END_TEST

/* ---- sizes ---- */

/* y reads batch, a size, and nothing else: broadcast_to(1.0, [batch]). */
static fg_value_id make_sized(fixture *fx, const char *size) {
    const fg_shape *shape = fx_shape(fx, size);
    const fg_op_row *row = fg_op_row_of(FG_OP_broadcast_to);
    fg_attr *attrs = FG_NEW_ARRAY(&fx->arena, fg_attr, row->param_count);
    fg_attr *sizes = &attrs[fg_op_param_index(row, "shape")];
    *sizes = (fg_attr){.kind = FG_ATTR_SIZES, .count = 1, .sizes = shape->dims};
    fg_value_id one = fx_int(fx, 1);
    fg_type type = {FG_INT32, shape};
    fg_op_id op = fg_graph_add(&fx->graph, FG_OP_broadcast_to, 0, fx_span(fx, 20, 4), &one, 1,
                               attrs, &type, 1);
    fg_value_id value = fg_graph_op(&fx->graph, op)->first_output;
    fx_name(fx, "y", value);
    return value;
}

START_TEST(a_size_needs_the_placeholder_that_tells_it) {
    FX_BEGIN(fx);
    fx_placeholder(&fx, 1, "x", FG_FLOAT32, "batch, 8");
    make_sized(&fx, "batch");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G401");
    ck_assert_str_eq(fx_finding(&fx, FG_G401)->path, "y <- x");
    ck_assert_str_eq(fx_finding(&fx, FG_G401)->message,
                     "'x' (float32[batch, 8]) is needed by fetch 'y' and is not fed");
    fx_fini(&fx);
}
END_TEST

START_TEST(any_feed_may_tell_a_size) {
    FX_BEGIN(fx);
    fx_placeholder(&fx, 1, "x", FG_FLOAT32, "batch, 8");
    fx_placeholder(&fx, 2, "z", FG_FLOAT32, "3, 2*batch");
    make_sized(&fx, "batch");
    fx_feed(&fx, "z", FX_DIMS(3, 10));
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "");
    ck_assert_int_eq(fx.resolution.bindings.values[0], 5);
    ck_assert_uint_ne(fx.demand.feeds.at[0].value, 0);
    fx_fini(&fx);
}
END_TEST

/* z is missing anyway, and tells the size: x is not missed for it. */
START_TEST(what_is_missing_anyway_tells_the_size) {
    FX_BEGIN(fx);
    fx_placeholder(&fx, 1, "x", FG_FLOAT32, "batch, 8");
    fg_value_id z = fx_placeholder(&fx, 2, "z", FG_INT32, "batch");
    fg_value_id y = make_sized(&fx, "batch");
    FX_OP(&fx, 21, FG_OP_add, "sum", y, z);
    fx_fetch(&fx, "sum");
    ck_assert_str_eq(fx_check(&fx), "G401");
    ck_assert_uint_eq(fx_line(&fx, fx_finding(&fx, FG_G401)->span), 2);
    fx_fini(&fx);
}
END_TEST

START_TEST(a_computed_size_needs_what_computes_it) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "n");
    const fg_name *name = fg_name_of_text(&fx.names, "kept");
    const fg_size *kept = fg_size_symbol(&fx.graph.sizes, NULL, (fg_span){0}, true);
    fg_map_set(&fx.arena, &fx.symbols, name, (void *)(uintptr_t)kept);
    fg_value_id some = FX_OP(&fx, 2, FG_OP_exp, "some", x);
    fg_graph_value(&fx.graph, some)->shape = fx_shape(&fx, "kept");
    make_sized(&fx, "kept");
    fx_promise(&fx, "x");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "");
    ck_assert(fx_needed(&fx, some));
    fx_fini(&fx);
}
END_TEST

/* The shape of h is [batch, 8]: h itself, and z behind it, are not needed for it. */
START_TEST(a_shape_needs_sizes_only) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "batch");
    fg_value_id z = fx_placeholder(&fx, 2, "z", FG_FLOAT32, "batch, 8");
    fg_value_id h = FX_OP(&fx, 3, FG_OP_exp, "h", z);
    fg_value_id shape = FX_OP(&fx, 4, FG_OP_shape, "y", h);
    fx_promise(&fx, "x");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "");
    ck_assert(fx_needed(&fx, shape));
    ck_assert(!fx_needed(&fx, h));
    (void)x;
    fx_fini(&fx);
}
END_TEST

/* ---- updates ---- */

START_TEST(an_update_comes_with_its_value) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fg_value_id z = fx_placeholder(&fx, 2, "z", FG_FLOAT32, "");
    fg_value_id step = fx_variable(&fx, 3, "step", FG_FLOAT32, "");
    fg_value_id next = FX_OP(&fx, 4, FG_OP_add, "next", step, z);
    FG_PUSH(&fx.arena, &fx.graph.updates,
            (fg_update){.variable = 1, .value = next, .span = fx_span(&fx, 5, 3)});
    fg_value_id tied = fg_graph_tie(&fx.graph, 0, fx_span(&fx, 6, 3), x, NULL, 1);
    fx_name(&fx, "y", tied);
    fx_promise(&fx, "x");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G401");
    ck_assert_str_eq(fx_finding(&fx, FG_G401)->path, "y <- next (4) <- z");
    ck_assert(fx_needed(&fx, step));
    fx_fini(&fx);
}
END_TEST

/* ---- loops ---- */

/* y = loop (i = x) while ... { inside = exp(i); inside }: operations 2 to 4, the loop being 5. */
static fg_value_id make_loop(fixture *fx) {
    fg_value_id x = fx_placeholder(fx, 1, "x", FG_FLOAT32, "");
    fg_value_id z = fx_placeholder(fx, 2, "z", FG_FLOAT32, "");
    fg_value_id turn = FX_OP(fx, 3, FG_OP_identity, "turn", x);
    fg_value_id inside = FX_OP(fx, 4, FG_OP_add, "inside", turn, z);
    fg_value_id y = FX_OP(fx, 5, FG_OP_identity, "y", inside);
    FG_PUSH(&fx->arena, &fx->graph.loops,
            (fg_loop){.op = fg_graph_value(&fx->graph, y)->op,
                      .first = fg_graph_value(&fx->graph, turn)->op,
                      .count = 1});
    return y;
}

START_TEST(the_inside_of_a_loop_is_not_fetched) {
    FX_BEGIN(fx);
    make_loop(&fx);
    fx_fetch(&fx, "inside");
    ck_assert_str_eq(fx_check(&fx), "G505");
    ck_assert_uint_eq(fx_line(&fx, fx_finding(&fx, FG_G505)->span), 4);
    ck_assert_uint_eq(fx_line(&fx, fx_finding(&fx, FG_G505)->marks->span), 5);
    fx_fini(&fx);
}
END_TEST

START_TEST(the_inside_of_a_loop_is_not_fed) {
    FX_BEGIN(fx);
    make_loop(&fx);
    fx_promise(&fx, "inside");
    fx_promise(&fx, "x");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G401 G407");
    ck_assert_str_eq(fx_finding(&fx, FG_G401)->path, "y <- inside (4) <- z");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_loop_is_fetched_and_fed) {
    FX_BEGIN(fx);
    make_loop(&fx);
    fx_promise(&fx, "x");
    fx_promise(&fx, "z");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "");
    fx_promise(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G504 G418 G418 G409");
    fx_fini(&fx);
}
END_TEST

Suite *fg_check_needs_suite(void) {
    Suite *suite = suite_create("needs");
    TCase *tcase = tcase_create("needs");
    tcase_add_test(tcase, says_all_that_is_missing_with_paths);
    tcase_add_test(tcase, is_silent_where_all_is_fed);
    tcase_add_test(tcase, the_phase_is_shown_where_the_file_asks_for_it);
    tcase_add_test(tcase, counts_the_fetches_that_need_a_placeholder);
    tcase_add_test(tcase, takes_the_shortest_path);
    tcase_add_test(tcase, leaves_out_the_middle_of_a_long_path);
    tcase_add_test(tcase, cuts_at_a_fed_value_only);
    tcase_add_test(tcase, follows_control_edges);
    tcase_add_test(tcase, control_edges_on_what_is_fed);
    tcase_add_test(tcase, a_default_is_told_and_what_is_behind_it_needed);
    tcase_add_test(tcase, unknown_fetch_and_nothing_to_run);
    tcase_add_test(tcase, an_unknown_fetch_silences_dead_feeds);
    tcase_add_test(tcase, a_fetched_feed_is_a_note);
    tcase_add_test(tcase, lists_what_is_needed_by_declaration);
    tcase_add_test(tcase, lists_what_a_signature_needs);
    tcase_add_test(tcase, every_code_has_a_rule);
    tcase_add_test(tcase, finds_more_missing_than_fit_a_word);
    tcase_add_test(tcase, a_size_needs_the_placeholder_that_tells_it);
    tcase_add_test(tcase, any_feed_may_tell_a_size);
    tcase_add_test(tcase, what_is_missing_anyway_tells_the_size);
    tcase_add_test(tcase, a_computed_size_needs_what_computes_it);
    tcase_add_test(tcase, a_shape_needs_sizes_only);
    tcase_add_test(tcase, an_update_comes_with_its_value);
    tcase_add_test(tcase, the_inside_of_a_loop_is_not_fetched);
    tcase_add_test(tcase, the_inside_of_a_loop_is_not_fed);
    tcase_add_test(tcase, a_loop_is_fetched_and_fed);
    suite_add_tcase(suite, tcase);
    return suite;
}
