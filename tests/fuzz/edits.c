/* Right texts and wrong ones (the samples, the golden cases) with a few random edits: of bytes, of
 * tokens, of lines, of numbers. Each is read, lowered, checked, run, printed and laid out, and
 * whatever it is, what comes back is what the interface promises, soon, and nothing is left behind.
 *
 *     edits [COUNT [N]]  COUNT edits from N on: the first 2,000, or as many as FEEDGRAPH_EDITS says
 *     edits --show N     the text of edit N, to look for what is wrong with it
 *
 * An edit is the same everywhere: it depends on its number and on the texts. Prints TAP. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/context.h"
#include "editing.h"
#include "feedgraph/tools.h"

enum { MOST_TEXTS = 400, SECONDS = 120, MEMORY = 64 << 20 };

static const char *const folders[] = {"samples",
                                      "samples/mistakes",
                                      "tests/golden/lower",
                                      "tests/golden/check",
                                      "tests/golden/lint",
                                      "tests/golden/run",
                                      "tests/golden/layers",
                                      "tests/golden/numbers",
                                      "layers"};

static struct {
    char *path;
    bytes text;
} texts[MOST_TEXTS];
static unsigned text_count;

static volatile long current; /* the edit at hand */
static unsigned failures;
static long run_count; /* signatures that gave their outputs, twice */

static void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    printf("# edit %ld: ", current);
    vprintf(format, args);
    printf("\n");
    va_end(args);
    failures++;
}

/* ---- texts ---- */

static void add_text(const char *path, void *with) {
    (void)with;
    if (text_count < MOST_TEXTS && bytes_read(path, &texts[text_count].text))
        texts[text_count++].path = must(strdup(path));
}

/* ---- edits ---- */

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
}

/* The token at or behind a random place; empty at the end of the text. */
static range any_token(const bytes *t) {
    range at = {.begin = draw(t->length + 1)};
    while (at.begin > 0 && is_word(t->at[at.begin - 1])) at.begin--;
    while (at.begin < t->length && strchr(" \n", t->at[at.begin])) at.begin++;
    at.end = at.begin;
    while (at.end < t->length && is_word(t->at[at.end])) at.end++;
    if (at.end == at.begin && at.end < t->length) at.end++;
    return at;
}

static range any_line(const bytes *t) {
    range at = {.begin = draw(t->length + 1)};
    while (at.begin > 0 && t->at[at.begin - 1] != '\n') at.begin--;
    at.end = at.begin;
    while (at.end < t->length && t->at[at.end] != '\n') at.end++;
    if (at.end < t->length) at.end++;
    return at;
}

static void edit_bytes(bytes *t) {
    static const char some[] = "()[]{}<>=+-*/%@!.,:;#'\"\\ \n\t0189abcTnx_\x80\xc3\xff";
    char byte = draw(8) ? some[draw(sizeof some)] : (char)draw(256);
    size_t place = draw(t->length + 1), length = draw(4);
    range at = {place, place + length < t->length ? place + length : t->length};
    bytes_replace(t, at, &byte, draw(3) > 0);
}

/* One token or line is left out, doubled, put elsewhere, or another text's comes in its place. */
static void edit_pieces(bytes *t, range (*any)(const bytes *t)) {
    const bytes *other = draw(3) ? t : &texts[draw(text_count)].text;
    range at = any(t), from = any(other);
    size_t length = from.end - from.begin;
    char *piece = must(malloc(length + 2));
    memcpy(piece, other->at + from.begin, length);
    piece[length] = ' ';
    switch (draw(4)) {
        case 0:
            bytes_replace(t, at, "", 0);
            break;
        case 1:
            bytes_replace(t, at, piece, length);
            break;
        default:
            bytes_replace(t, (range){at.begin, at.begin}, piece, length + (any == any_token));
    }
    free(piece);
}

static void edit_number(bytes *t) {
    static const char *const numbers[] = {"0",
                                          "-1",
                                          "1",
                                          "2",
                                          "17",
                                          "255",
                                          "65536",
                                          "2147483647",
                                          "2147483648",
                                          "-2147483649",
                                          "4294967296",
                                          "9223372036854775807",
                                          "9223372036854775808",
                                          "18446744073709551615",
                                          "0x7fffffff",
                                          "1e308",
                                          "-0.0",
                                          "1e-45",
                                          "nan",
                                          "inf",
                                          "none",
                                          "true",
                                          "[]",
                                          "[1, 2]",
                                          "[[]]",
                                          "\"\"",
                                          "float16",
                                          "uint8",
                                          "bool",
                                          "?",
                                          "...",
                                          "n"};
    const char *with = numbers[draw(sizeof numbers / sizeof *numbers)];
    for (int tries = 0; tries < 50; tries++) {
        range at = any_token(t);
        if (at.begin == at.end || t->at[at.begin] < '0' || t->at[at.begin] > '9') continue;
        bytes_replace(t, at, with, strlen(with));
        return;
    }
}

/* Edit `number`: the text, which the caller frees, and the file whose text it was. */
static bytes edited(long number, const char **path) {
    draw_from((uint64_t)number * 0xd1342543de82ef95u + 1);
    unsigned chosen = (unsigned)draw(text_count);
    bytes t = texts[chosen].text;
    *path = texts[chosen].path;
    t.at = must(malloc(t.length + 1));
    memcpy(t.at, texts[chosen].text.at, t.length);
    size_t edits = 1 + draw(3) * draw(2);
    for (size_t i = 0; i < edits; i++) {
        switch (draw(8)) {
            case 0:
            case 1:
                edit_bytes(&t);
                break;
            case 2:
            case 3:
                edit_number(&t);
                break;
            case 4:
                edit_pieces(&t, any_line);
                break;
            default:
                edit_pieces(&t, any_token);
        }
    }
    return t;
}

/* ---- what comes back ---- */

/* Each finding is in its text and says something; a call that fails has said an error. */
static void check_report(fg_report *report, fg_status status, const bytes *t) {
    if (status != FG_OK && fg_report_errors(report) == 0) fail("status %d, and no error", status);
    if (status == FG_OK && fg_report_errors(report) > 0) fail("status 0, and an error");
    for (size_t i = 0; i < fg_report_count(report); i++) {
        const fg_finding *finding = fg_report_at(report, i);
        fg_location place = fg_finding_location(report, finding);
        if (fg_finding_message(finding)[0] == '\0') fail("a finding without words");
        if (place.file && (place.line == 0 || place.column == 0 || place.end_line < place.line ||
                           place.end_line > t->length + 100000))
            fail("%s at %u:%u to %u:%u", fg_finding_code(finding), place.line, place.column,
                 place.end_line, place.end_column);
    }
    char *words = fg_report_text(report, (fg_format)(current % 3), current % 2);
    if (!words && status != FG_LIMIT) fail("the report cannot be written");
    free(words);
}

/* "G301 G201": what is found, in order. */
static void list_codes(fg_report *report, char *out, size_t size) {
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < fg_report_count(report) && length + 8 < size; i++)
        length += (size_t)snprintf(out + length, size - length, "%s ",
                                   fg_finding_code(fg_report_at(report, i)));
}

/* Every symbol of a type's text is 2. */
static void give_sizes(fg_request *request, fg_report *report, const char *type) {
    for (const char *at = strchr(type, '['); at && *at;) {
        const char *end = at;
        while (is_word(*end)) end++;
        if (end > at && (*at < '0' || *at > '9')) {
            char size[256];
            snprintf(size, sizeof size, "%.*s=2", (int)(end - at < 200 ? end - at : 200), at);
            fg_request_dim_text(request, size, report);
        }
        at = end > at ? end : at + 1;
    }
}

/* Runs a signature on ones. That this need not succeed is no mistake: it may ask for more. */
static void run_signature(fg_context *context, fg_session *session, const fg_model *model,
                          size_t signature, const bytes *t) {
    fg_report *report;
    fg_request *request = NULL;
    fg_program *program = NULL;
    fg_run *run = NULL;
    if (fg_report_new(context, &report) != FG_OK) return;
    fg_status status =
        fg_request_new(session, fg_model_signature(model, signature), report, &request);
    for (size_t i = 0; status == FG_OK && i < fg_model_inputs(model, signature); i++)
        give_sizes(request, report, fg_model_input(model, signature, i).type.text);
    for (size_t i = 0; status == FG_OK && i < fg_model_inputs(model, signature); i++) {
        fg_input_info input = fg_model_input(model, signature, i);
        char feed[300];
        snprintf(feed, sizeof feed, "%.200s=ones", input.name);
        if (!input.fixed && !input.has_default) fg_request_feed_text(request, feed, report);
    }
    if (status == FG_OK) status = fg_request_compile(request, report, &program);
    if (status == FG_OK) status = fg_run_new(program, &run);
    for (int i = 0; status == FG_OK && i < 2; i++) status = fg_run_execute(run, report);
    for (size_t i = 0; status == FG_OK && i < fg_program_outputs(program); i++)
        if (!fg_run_output(run, i)) fail("no output %zu", i);
    if (status != FG_OK) check_report(report, status, t);
    run_count += status == FG_OK;
    fg_run_free(run);
    fg_program_free(program);
    fg_request_free(request);
    fg_report_free(report);
}

/* Reads and proves; what is right is printed (and the caller frees `printed`), and `runs`. */
static fg_status prove(fg_context *context, const char *path, const bytes *t, bool runs,
                       char *codes, size_t size, char **printed) {
    fg_report *report;
    fg_model *model = NULL;
    fg_session *session = NULL;
    *printed = NULL;
    if (fg_report_new(context, &report) != FG_OK) return FG_LIMIT;
    fg_status status = fg_model_parse(context, path, t->at, t->length, report, &model);
    if (status == FG_OK) status = fg_session_new(model, report, &session);
    if (status == FG_OK) status = fg_model_lint(session, report);
    check_report(report, status, t);
    list_codes(report, codes, size);
    if (status == FG_OK && fg_model_text(model, printed) != FG_OK) *printed = NULL;
    for (size_t i = 0; runs && status == FG_OK && i < fg_model_signatures(model) && i < 2; i++)
        run_signature(context, session, model, i, t);
    fg_session_free(session);
    fg_report_free(report);
    fg_model_free(model);
    return status;
}

/* The graph as text is right, and the same text again. */
static void check_printed(fg_context *context, const char *printed) {
    char codes[4096], *again;
    bytes t = {(char *)(uintptr_t)printed, strlen(printed)};
    fg_status status = prove(context, "printed.graph", &t, false, codes, sizeof codes, &again);
    if (status != FG_OK && status != FG_LIMIT) fail("the graph's text has %s", codes);
    if (status == FG_OK && again && strcmp(printed, again) != 0) fail("printed twice, it differs");
    free(again);
}

/* In canonical layout the text means the same, and is laid out as it is. */
static void check_layout(fg_context *context, const char *path, const bytes *t, const char *codes) {
    char others[4096], *graph, *made = NULL, *again = NULL;
    size_t length, again_length;
    fg_report *report;
    if (fg_report_new(context, &report) != FG_OK) return;
    fg_status status = fg_syntax_print(context, path, t->at, t->length, report, &made, &length);
    if (status == FG_OK) {
        status = fg_syntax_print(context, path, made, length, report, &again, &again_length);
        if (status != FG_OK) fail("laid out, it is wrong");
        if (again && strcmp(made, again) != 0) fail("laid out twice, it differs");
        bytes laid = {made, length};
        status = prove(context, path, &laid, false, others, sizeof others, &graph);
        if (status != FG_LIMIT && strcmp(codes, others) != 0)
            fail("laid out, it has %s, not %s", others, codes);
        free(graph);
    }
    free(made);
    free(again);
    fg_report_free(report);
}

/* The digits of the longest whole number. */
static size_t longest_number(const bytes *t) {
    size_t longest = 0, length = 0;
    for (size_t i = 0; i < t->length; i++) {
        length = t->at[i] >= '0' && t->at[i] <= '9' ? length + 1 : 0;
        if (length > longest) longest = length;
    }
    return longest;
}

/* A window of a thousand over a thousand is right, and takes its time: only what is no larger than
 * in the text before is run. */
static bool is_modest(const bytes *t, const char *path) {
    const bytes *before = NULL;
    for (unsigned i = 0; i < text_count; i++)
        if (texts[i].path == path) before = &texts[i].text;
    return longest_number(t) <= 2 || (before && longest_number(t) <= longest_number(before));
}

static fg_status try_edit(long number) {
    const char *path;
    char codes[4096], *printed;
    fg_context *context;
    fg_options options = {.threads = 1, .max_memory = MEMORY, .max_iterations = 1000};
    current = number;
    alarm(SECONDS);
    bytes t = edited(number, &path);
    if (fg_context_new(&options, &context) != FG_OK) exit(99);
    fg_status status = prove(context, path, &t, is_modest(&t, path), codes, sizeof codes, &printed);
    if (status != FG_OK && status != FG_FINDINGS && status != FG_UNREADABLE && status != FG_LIMIT)
        fail("status %d", status);
    if (printed) check_printed(context, printed);
    if (status != FG_LIMIT) check_layout(context, path, &t, codes);
    free(printed);
    fg_arena_fini(&context->arena); /* what is left is the context's own */
    size_t left = atomic_load(&context->memory.used);
    if (left != 0) fail("%zu bytes are left", left);
    fg_context_free(context);
    free(t.at);
    return status;
}

/* ---- all ---- */

static int show(long number) {
    const char *path;
    bytes t = edited(number, &path);
    fprintf(stderr, "%s\n", path);
    fwrite(t.at, 1, t.length, stdout);
    free(t.at);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv) {
    const char *wanted = getenv("FEEDGRAPH_EDITS");
    long count = argc > 1 ? atol(argv[1]) : wanted ? atol(wanted) : 2000, kinds[8] = {0};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        for_each_file(folders[i], ".graph", add_text, NULL);
    if (text_count < 10) {
        printf("1..1\nnot ok 1 - the samples are not there\n");
        return EXIT_FAILURE;
    }
    if (argc > 2 && strcmp(argv[1], "--show") == 0) return show(atol(argv[2]));
    tell_at_death("# died, or took too long, at edit ", &current);
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("1..2\n");
    long first = argc > 2 ? atol(argv[2]) : 1;
    for (long number = first; number < first + count; number++) {
        fg_status status = try_edit(number);
        kinds[status < 8 ? status : 7]++;
        if (number % 10000 == 0) printf("# %ld\n", number);
    }
    printf("%sok 1 - %ld edits of %u texts\n", failures ? "not " : "", count, text_count);
    /* edits that all broke the text, or did nothing to it, would prove little */
    bool mixed =
        kinds[FG_OK] > count / 20 && kinds[FG_FINDINGS] > count / 4 && run_count > count / 50;
    printf("%sok 2 - %ld of them right, %ld wrong, %ld beyond a limit; %ld signatures run\n",
           mixed ? "" : "not ", kinds[FG_OK], kinds[FG_FINDINGS], kinds[FG_LIMIT], run_count);
    for (unsigned i = 0; i < text_count; i++) {
        free(texts[i].path);
        free(texts[i].text.at);
    }
    return failures || !mixed ? EXIT_FAILURE : EXIT_SUCCESS;
}
