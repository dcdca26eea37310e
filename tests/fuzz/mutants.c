/* Files of TensorFlow, as text and as bytes of the wire, with a few random edits: of bytes, of
 * numbers, of types of fields, of pieces and tokens. Each is read, listed, proved, cut, and run
 * where it may be; whatever it is, what comes back is what the interface promises, soon, in memory
 * that is bounded by the file's size, and nothing is left behind.
 *
 *     mutants [COUNT [N]]  COUNT mutants from N on: the first 1,500, or as many as
 * FEEDGRAPH_MUTANTS says; then every beginning of each sample as bytes of the wire mutants --show N
 * the bytes of mutant N, to look for what is wrong with it
 *
 * FEEDGRAPH_TF1 may name a folder with more: its ten smallest graphs are cut and edited too. A
 * mutant is the same everywhere where the files are. Prints TAP. */
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/context.h"
#include "editing.h"
#include "feedgraph/tools.h"
#include "to_wire.h"

enum { MOST_FILES = 400, SECONDS = 120, MEMORY = 64 << 20, OTHERS = 10 };

static struct {
    char *name;
    bytes bytes;
    bool wire, sample;
} files[MOST_FILES];
static unsigned file_count;

static volatile long current; /* the mutant at hand */
static const char *cut_name;  /* or the file that is cut at byte `current` */
static unsigned failures;
static long run_count, read_count;

static void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    printf("# %s %ld: ", cut_name ? cut_name : "mutant", current);
    vprintf(format, args);
    printf("\n");
    va_end(args);
    failures++;
}

/* ---- files ---- */

static void add_file(const char *name, bytes contents, bool wire, bool sample) {
    if (file_count == MOST_FILES) {
        free(contents.at);
        return;
    }
    files[file_count].name = must(strdup(name));
    files[file_count].bytes = contents;
    files[file_count].wire = wire;
    files[file_count++].sample = sample;
}

typedef struct folder {
    bool text, sample;
} folder;

/* Each text twice: as it is, and on the wire. */
static void add_one(const char *path, void *with) {
    const folder *in = with;
    bytes read, wire = {0};
    const char *name = strrchr(path, '/') + 1;
    if (!bytes_read(path, &read)) return;
    if (in->text) wire.at = to_wire(read.at, read.length, &wire.length);
    if (in->text && in->sample && !wire.at) fail("%s cannot be written as bytes", path);
    add_file(name, read, !in->text, in->sample && !in->text);
    if (wire.at) add_file(name, wire, true, in->sample);
}

static void read_folder(const char *path, const char *ending, bool sample) {
    folder in = {.text = strcmp(ending, ".pbtxt") == 0, .sample = sample};
    for_each_file(path, ending, add_one, &in);
}

static struct {
    char *path;
    off_t size;
} others[OTHERS];
static unsigned other_count;

/* Keeps the ten smallest. */
static int see_other(const char *path, const struct stat *st, int kind, struct FTW *place) {
    size_t length = strlen(path);
    (void)place;
    if (kind != FTW_F || length < 4 || strcmp(path + length - 3, ".pb") != 0) return 0;
    unsigned largest = 0;
    for (unsigned i = 1; i < other_count; i++)
        if (others[i].size > others[largest].size) largest = i;
    if (other_count < OTHERS)
        largest = other_count++;
    else if (others[largest].size <= st->st_size)
        return 0;
    free(others[largest].path);
    others[largest].path = must(strdup(path));
    others[largest].size = st->st_size;
    return 0;
}

static void read_all_files(void) {
    const char *tf1 = getenv("FEEDGRAPH_TF1");
    read_folder("samples/tf", ".pbtxt", true);
    read_folder("tests/golden/tensorflow", ".pbtxt", false);
    read_folder("tests/data/tf", ".pb", true);
    read_folder("tests/data/tf", ".meta", true);
    read_folder("tests/fuzz/corpus/tf_wire", "", false);
    read_folder("tests/fuzz/corpus/tf_text", "", false);
    if (tf1 && *tf1) nftw(tf1, see_other, 16, FTW_PHYS);
    for (unsigned i = 0; i < other_count; i++) {
        bytes read;
        if (bytes_read(others[i].path, &read)) add_file(others[i].path, read, true, true);
        free(others[i].path);
    }
}

/* ---- edits ---- */

static range any_range(const bytes *b, size_t most) {
    range at = {.begin = draw(b->length + 1)};
    size_t length = draw(most) + 1;
    at.end = at.begin + length < b->length ? at.begin + length : b->length;
    return at;
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

static range any_token(const bytes *b) {
    range at = {.begin = draw(b->length + 1)};
    while (at.begin > 0 && is_word(b->at[at.begin - 1])) at.begin--;
    while (at.begin < b->length && strchr(" \n", b->at[at.begin])) at.begin++;
    at.end = at.begin;
    while (at.end < b->length && is_word(b->at[at.end])) at.end++;
    if (at.end == at.begin && at.end < b->length) at.end++;
    return at;
}

/* "{ ... }" from a bracket to the one that closes it, with the word before. */
static range any_block(const bytes *b) {
    range at = {.begin = draw(b->length + 1)};
    while (at.begin > 0 && b->at[at.begin - 1] != '{') at.begin--;
    size_t depth = at.begin > 0;
    for (at.end = at.begin; at.end < b->length && depth > 0; at.end++)
        depth += b->at[at.end] == '{' ? 1 : b->at[at.end] == '}' ? (size_t)-1 : 0;
    if (at.begin > 0) at.begin--;
    while (at.begin > 0 && (is_word(b->at[at.begin - 1]) || b->at[at.begin - 1] == ' ')) at.begin--;
    return at;
}

static void edit_piece(bytes *b, range at, range (*any)(const bytes *b)) {
    const bytes *other = draw(3) ? b : &files[draw(file_count)].bytes;
    range from = any ? any(other) : any_range(other, 40);
    size_t length = from.end - from.begin;
    char *piece = must(malloc(length + 2));
    memcpy(piece, other->at + from.begin, length);
    piece[length] = ' ';
    switch (draw(4)) {
        case 0:
            bytes_replace(b, at, "", 0);
            break;
        case 1:
            bytes_replace(b, at, piece, length);
            break;
        default:
            bytes_replace(b, (range){at.begin, at.begin}, piece, length + (any != NULL));
    }
    free(piece);
}

static const char *const numbers[] = {"0",
                                      "-1",
                                      "1",
                                      "2",
                                      "3",
                                      "-2",
                                      "17",
                                      "255",
                                      "65535",
                                      "65536",
                                      "2147483647",
                                      "2147483648",
                                      "-2147483649",
                                      "4294967296",
                                      "9223372036854775807",
                                      "-9223372036854775808",
                                      "18446744073709551615",
                                      "1e308",
                                      "nan",
                                      "inf",
                                      "true",
                                      "DT_FLOAT",
                                      "DT_INT32",
                                      "DT_BOOL",
                                      "DT_STRING",
                                      "DT_HALF",
                                      "DT_RESOURCE",
                                      "DT_INT64_REF",
                                      "\"\"",
                                      "{ }"};

static void edit_text(bytes *b) {
    const char *number = numbers[draw(sizeof numbers / sizeof *numbers)];
    static const char some[] = "{}<>[]:,;\"'\\#\n 0189-x\x80\xff";
    char byte = some[draw(sizeof some - 1)];
    switch (draw(5)) {
        case 0:
            bytes_replace(b, any_range(b, 3), &byte, 1);
            break;
        case 1:
            for (int tries = 0; tries < 50; tries++) {
                range at = any_token(b);
                bool digit =
                    at.end > at.begin &&
                    (b->at[at.begin] == '-' || (b->at[at.begin] >= '0' && b->at[at.begin] <= '9'));
                if (!digit) continue;
                bytes_replace(b, at, number, strlen(number));
                break;
            }
            break;
        case 2:
            edit_piece(b, any_block(b), any_block);
            break;
        default:
            edit_piece(b, any_token(b), any_token);
    }
}

/* Varints of interest: the largest, those that do not fit, and one of eleven bytes. */
static void edit_varint(bytes *b) {
    static const struct {
        const char *at;
        size_t length;
    } varints[] = {{"\x00", 1},
                   {"\x01", 1},
                   {"\x7f", 1},
                   {"\xff\xff\xff\xff\x07", 5},
                   {"\xff\xff\xff\xff\x0f", 5},
                   {"\x80\x80\x80\x80\x10", 5},
                   {"\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 9},
                   {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10},
                   {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 10},
                   {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11}};
    size_t which = draw(sizeof varints / sizeof *varints);
    bytes_replace(b, any_range(b, 1), varints[which].at, varints[which].length);
}

static void edit_wire(bytes *b) {
    if (b->length == 0) return;
    char *at = &b->at[draw(b->length)];
    switch (draw(6)) {
        case 0:
            *at = (char)draw(256);
            break;
        case 1: /* another type of the same field, where it is a tag */
            *at = (char)((*at & ~7) | (int)draw(8));
            break;
        case 2:
            *at = (char)(*at + (draw(2) ? 1 : -1));
            break;
        case 3:
            edit_varint(b);
            break;
        case 4:
            *at = (char)(*at ^ (1 << draw(8)));
            break;
        default:
            edit_piece(b, any_range(b, 40), NULL);
    }
}

/* Mutant `number`: its bytes, which the caller frees, and whether they are of the wire. */
static bytes mutant(long number, bool *wire) {
    draw_from((uint64_t)number * 0xd1342543de82ef95u + 1);
    unsigned chosen = (unsigned)draw(file_count);
    bytes b = files[chosen].bytes;
    *wire = files[chosen].wire;
    b.at = must(malloc(b.length + 1));
    memcpy(b.at, files[chosen].bytes.at, b.length);
    size_t edits = 1 + draw(3) * draw(2);
    for (size_t i = 0; i < edits; i++)
        if (*wire)
            edit_wire(&b);
        else
            edit_text(&b);
    return b;
}

/* ---- what comes back ---- */

static void check_report(fg_report *report, fg_status status) {
    if (status != FG_OK && fg_report_errors(report) == 0) fail("status %d, and no error", status);
    if (status == FG_OK && fg_report_errors(report) > 0) fail("status 0, and an error");
    for (size_t i = 0; i < fg_report_count(report); i++)
        if (fg_finding_message(fg_report_at(report, i))[0] == '\0') fail("a finding without words");
    char *words = fg_report_text(report, (fg_format)(current % 3), current % 2);
    if (!words && status != FG_LIMIT) fail("the report cannot be written");
    free(words);
}

/* Sizes that are not known are 2; nothing large is made. */
static fg_status feed_ones(fg_context *context, fg_request *request,
                           const fg_placeholder_info *info) {
    int64_t dims[FG_MAX_RANK], count = 1;
    const fg_type_info *type = &info->type;
    if (type->dtype == FG_INVALID || type->dtype == FG_STRING || type->rank < 0) return FG_USAGE;
    for (int i = 0; i < type->rank; i++) {
        dims[i] = type->dims[i] < 0 ? 2 : type->dims[i];
        if (dims[i] > 1000 || (count *= dims[i]) > 10000) return FG_USAGE;
    }
    fg_tensor *tensor = fg_tensor_new(context, type->dtype, type->rank, dims);
    if (!tensor) return FG_LIMIT;
    if (type->dtype == FG_FLOAT32)
        for (int64_t i = 0; i < count; i++) ((float *)fg_tensor_mutable(tensor))[i] = 1;
    fg_status status = fg_request_feed(request, info->name, tensor);
    fg_tensor_unref(tensor);
    return status;
}

/* Whether it runs is no matter. */
static void run_fetch(fg_context *context, fg_session *session, const fg_model *model,
                      const char *fetch, fg_phase phase) {
    fg_report *report;
    fg_request *request = NULL;
    fg_program *program = NULL;
    fg_run *run = NULL;
    fg_use use = {0};
    if (fg_report_new(context, &report) != FG_OK) return;
    fg_status status = fg_request_new(session, NULL, report, &request);
    if (status == FG_OK) {
        fg_request_phase(request, phase);
        status = fg_request_fetch(request, fetch);
    }
    if (status == FG_OK) status = fg_request_use(request, report, &use);
    for (size_t i = 0; status == FG_OK && i < fg_model_placeholders(model); i++) {
        fg_placeholder_info info = fg_model_placeholder(model, i);
        for (size_t k = 0; use.needs[k]; k++)
            if (strcmp(use.needs[k], info.name) == 0) status = feed_ones(context, request, &info);
        if (status == FG_USAGE) goto out; /* nothing fits */
    }
    if (status == FG_OK) status = fg_request_compile(request, report, &program);
    if (status == FG_OK) status = fg_run_new(program, &run);
    if (status == FG_OK) status = fg_run_execute(run, report);
    if (status == FG_OK && !fg_run_output(run, 0)) fail("no output of %s", fetch);
    if (status != FG_OK) check_report(report, status);
    run_count += status == FG_OK;
out:
    fg_run_free(run);
    fg_program_free(program);
    fg_request_free(request);
    fg_report_free(report);
}

/* As text of the language, without training; what is written is a graph. */
static void cut(fg_context *context, fg_session *session, const char *fetch) {
    const char *fetches[] = {fetch, NULL};
    fg_cut_options options = {.fetches = fetches, .phase = FG_PHASE_INFER};
    fg_write_options how = {.form = FG_FORM_GRAPH};
    fg_report *report;
    fg_part *part = NULL;
    if (fg_report_new(context, &report) != FG_OK) return;
    fg_status status = fg_part_new(session, &options, report, &part);
    if (status == FG_OK) status = fg_part_write(part, &how, report);
    if (status != FG_OK) check_report(report, status);
    fg_part_free(part);
    fg_report_free(report);
}

/* All that graphlint tells, and runs of the first results. */
static void use_model(fg_context *context, fg_session *session, fg_model *model) {
    const char *const *names;
    fg_report *report;
    fg_tf_demand demand;
    if (fg_report_new(context, &report) != FG_OK) return;
    if (fg_model_tf_results(model, &names) != FG_OK) names = (const char *const[]){NULL};
    for (size_t i = 0; names[i] && i < 3; i++) {
        fg_model_tf_demand(model, names[i], report, &demand);
        run_fetch(context, session, model, names[i], FG_PHASE_INFER);
        run_fetch(context, session, model, names[i], FG_PHASE_TRAIN);
        cut(context, session, names[i]);
    }
    fg_report_free(report);
}

/* What reading took stays below this. */
static size_t allowed(size_t length) {
    return ((size_t)16 << 20) + 100 * length;
}

static fg_status try(const char *name, const bytes *b, bool uses, char **printed) {
    fg_context *context;
    fg_options options = {.threads = 1, .max_memory = MEMORY, .max_iterations = 200};
    fg_report *report;
    fg_model *model = NULL;
    fg_session *session = NULL;
    alarm(SECONDS);
    if (fg_context_new(&options, &context) != FG_OK) exit(99);
    if (fg_report_new(context, &report) != FG_OK) exit(99);
    fg_status status = fg_model_parse(context, name, b->at, b->length, report, &model);
    if (atomic_load(&context->memory.peak) > allowed(b->length))
        fail("%zu bytes of memory for %zu", atomic_load(&context->memory.peak), b->length);
    if (status == FG_OK) status = fg_session_new(model, report, &session);
    if (status == FG_OK) status = fg_model_lint(session, report);
    check_report(report, status);
    if (status != FG_OK && status != FG_FINDINGS && status != FG_LIMIT && status != FG_UNREADABLE)
        fail("status %d", status);
    if (status == FG_OK && printed && fg_model_text(model, printed) != FG_OK) *printed = NULL;
    if (status == FG_OK && uses && fg_model_imported(model)) use_model(context, session, model);
    read_count += session != NULL;
    fg_session_free(session);
    fg_report_free(report);
    fg_model_free(model);
    fg_arena_fini(&context->arena); /* what is left is the context's own */
    size_t left = atomic_load(&context->memory.used);
    if (left != 0) fail("%zu bytes are left", left);
    fg_context_free(context);
    return status;
}

/* ---- all ---- */

/* A text and its bytes are the same graph. */
static void compare_forms(void) {
    for (unsigned i = 0; i + 1 < file_count; i++) {
        char *text = NULL, *wire = NULL;
        if (files[i].wire || !files[i + 1].wire || strcmp(files[i].name, files[i + 1].name) != 0)
            continue;
        current = i;
        fg_status a = try("text", &files[i].bytes, false, &text);
        fg_status b = try("wire", &files[i + 1].bytes, false, &wire);
        if (a != b) fail("%s: status %d as text, %d as bytes", files[i].name, a, b);
        if (text && wire && strcmp(text, wire) != 0) fail("%s: another graph", files[i].name);
        free(text);
        free(wire);
    }
}

static long cut_files(void) {
    long cuts = 0;
    for (unsigned i = 0; i < file_count; i++) {
        if (!files[i].sample) continue;
        cut_name = files[i].name;
        /* in a block of just its size, so that a byte too many is noticed */
        for (size_t length = 1; length <= files[i].bytes.length; length++, cuts++) {
            bytes part = {must(malloc(length)), length};
            memcpy(part.at, files[i].bytes.at, length);
            current = (long)length;
            try("cut.pb", &part, false, NULL);
            free(part.at);
        }
    }
    cut_name = NULL;
    return cuts;
}

static int show(long number) {
    bool wire;
    bytes b = mutant(number, &wire);
    fwrite(b.at, 1, b.length, stdout);
    free(b.at);
    return EXIT_SUCCESS;
}

static void report_result(bool right, int number, const char *what, long count) {
    printf("%sok %d - %s: %ld\n", right ? "" : "not ", number, what, count);
}

int main(int argc, char **argv) {
    const char *wanted = getenv("FEEDGRAPH_MUTANTS");
    long count = argc > 1 ? atol(argv[1]) : wanted ? atol(wanted) : 1500;
    read_all_files();
    if (file_count < 10) {
        printf("1..1\nnot ok 1 - the samples are not there\n");
        return EXIT_FAILURE;
    }
    if (argc > 2 && strcmp(argv[1], "--show") == 0) return show(atol(argv[2]));
    tell_at_death("# died, or took too long, at ", &current);
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("1..4\n");
    compare_forms();
    report_result(failures == 0, 1, "files are the same graph as text and as bytes", file_count);
    long first = argc > 2 ? atol(argv[2]) : 1;
    unsigned before = failures;
    read_count = run_count = 0;
    for (long number = first; number < first + count; number++) {
        bool wire;
        current = number;
        bytes b = mutant(number, &wire);
        try(wire ? "mutant.pb" : "mutant.pbtxt", &b, true, NULL);
        free(b.at);
        if (number % 10000 == 0) printf("# %ld\n", number);
    }
    report_result(failures == before, 2, "mutants", count);
    /* those that nothing could read, or that were never run, would prove little */
    bool mixed = read_count > count / 10 && run_count > count / 10;
    printf("%sok 3 - %ld of them are read, %ld results run\n", mixed ? "" : "not ", read_count,
           run_count);
    before = failures;
    long cuts = argc > 2 ? 0 : cut_files();
    report_result(failures == before, 4, "beginnings of files", cuts);
    for (unsigned i = 0; i < file_count; i++) {
        free(files[i].name);
        free(files[i].bytes.at);
    }
    return failures || !mixed ? EXIT_FAILURE : EXIT_SUCCESS;
}
