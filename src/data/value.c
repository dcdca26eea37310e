#include "data/value.h"

#include <string.h>

#include "data/json.h"
#include "data/number.h"
#include "data/reader.h"

static bool looks_like_file(const char *text, uint32_t length) {
    return length > 4 &&
           (memcmp(text + length - 4, ".npy", 4) == 0 || memcmp(text + length - 4, ".npz", 4) == 0);
}

/* A word that is no number: a name written wrongly, or a file without its '@'. */
static fg_tensor *fail_word(fg_reader *reader, fg_token token) {
    static const char *const words[] = {"zeros", "ones",  "normal", "uniform",
                                        "true",  "false", "inf",    "nan"};
    const char *text = reader->text + token.begin;
    uint32_t length = token.end - token.begin;
    fg_nearest nearest;
    fg_reader_fail(reader, FG_G102, token.begin, token.end, "'%.*s' is not a value",
                   FG_TOKEN_TEXT(reader, token));
    fg_nearest_init(&nearest, text, length);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) fg_nearest_offer(&nearest, words[i]);
    for (int i = FG_INVALID + 1; i < FG_STRING; i++)
        fg_nearest_offer(&nearest, fg_dtype_name((fg_dtype)i));
    if (looks_like_file(text, length))
        fg_reader_help(reader, "a file is written @%.*s", FG_TOKEN_TEXT(reader, token));
    else if (nearest.best)
        fg_reader_help(reader, "did you mean '%s'?", nearest.best);
    return NULL;
}

static bool begins_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '/' ||
           (unsigned char)c >= 0x80;
}

/* What begins with a letter: a type, a generator, a word such as true. */
static fg_tensor *read_word(fg_reader *reader) {
    uint32_t begin = reader->at;
    fg_token token = fg_reader_token(reader);
    const char *text = reader->text + token.begin;
    fg_dtype dtype = fg_dtype_of_bytes(text, token.end - token.begin);
    if (dtype == FG_STRING)
        return fg_reader_fail(reader, FG_G102, token.begin, token.end,
                              "strings cannot be given as text");
    if (dtype != FG_INVALID) return fg_typed_literal_read(reader, dtype, begin);
    bool generator;
    fg_tensor *tensor = fg_generator_read(reader, token, &generator);
    if (generator) return tensor;
    if (fg_number_read(text, token.end - token.begin).kind == FG_NUMBER_NONE)
        return fail_word(reader, token);
    reader->at = begin;
    return fg_literal_read(reader);
}

static fg_tensor *fail_string(fg_reader *reader) {
    return fg_reader_fail(reader, FG_G102, reader->at, reader->end,
                          "strings cannot be given as text");
}

static fg_tensor *read_value(fg_reader *reader) {
    if (fg_reader_take(reader, '@')) return fg_file_value_read(reader);
    if (reader->dtype == FG_STRING) return fail_string(reader);
    if (begins_word(fg_reader_peek(reader))) return read_word(reader);
    return fg_literal_read(reader);
}

/* Says in the report what is wrong. */
static void report_wrong(const fg_reader *reader, fg_report *report, uint32_t source) {
    /* An empty place is shown as the byte before it, so that there is something to point at. */
    uint32_t begin = reader->begin_wrong;
    if (begin == reader->end_wrong && begin > 0) begin--;
    fg_span place = {source, begin, reader->end_wrong};
    fg_finding *finding = fg_report_add(report, reader->code, place, "%s", reader->message);
    if (reader->help[0]) fg_finding_help(report, finding, "%s", reader->help);
}

fg_tensor *fg_value_read(fg_memory *memory, fg_report *report, fg_span span,
                         const fg_value_wish *wish) {
    fg_reader reader = {
        .memory = memory,
        .text = fg_sources_get(report->sources, span.source)->text,
        .at = span.begin,
        .end = span.end,
        .wish = wish,
        .dtype = wish->dtype,
    };
    fg_tensor *tensor = read_value(&reader);
    if (!tensor) report_wrong(&reader, report, span.source);
    return tensor;
}

fg_tensor *fg_json_read(fg_memory *memory, fg_report *report, fg_span span,
                        const fg_value_wish *wish, const char *text) {
    fg_reader reader = {
        .memory = memory,
        .text = text,
        .at = span.begin,
        .end = span.end,
        .wish = wish,
        .dtype = wish->dtype,
        .json = true,
    };
    bool string = reader.dtype == FG_STRING;
    fg_tensor *tensor = string ? fail_string(&reader) : fg_literal_read(&reader);
    if (!tensor && report) report_wrong(&reader, report, span.source);
    return tensor;
}
