#include "tools/labels.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    most_bytes = 64 << 20, /* of a vocabulary */
    most_rows = 1000,      /* more are shown by the first and last ones */
    edge_rows = 3,
};

/* ---- reading ---- */

static fg_status fail(const fg_arguments *arguments, const char *path, const char *why,
                      fg_status status) {
    fprintf(stderr, "%s: %s: %s\n", arguments->tool->name, path, why);
    return status;
}

/* The whole file, with a NUL behind it. NULL, with `*why`, where it cannot be had. */
static char *read_text(FILE *file, size_t *length, const char **why) {
    size_t capacity = 4096;
    char *text = malloc(capacity);
    *length = 0;
    for (*why = "out of memory"; text != NULL;) {
        *length += fread(text + *length, 1, capacity - 1 - *length, file);
        if (ferror(file)) {
            *why = strerror(errno);
            break;
        }
        text[*length] = '\0';
        if (feof(file)) return text;
        if (*length < capacity - 1) continue;
        if (capacity >= most_bytes) {
            *why = "holds more than 64 MiB, and is no vocabulary";
            break;
        }
        char *grown = realloc(text, 2 * capacity);
        if (grown == NULL) break;
        text = grown;
        capacity *= 2;
    }
    free(text);
    return NULL;
}

/* A line is a word; a last one without an end too. */
static bool cut_lines(fg_vocabulary *to, size_t length) {
    size_t lines = 1;
    for (size_t i = 0; i < length; i++) lines += to->text[i] == '\n';
    to->words = calloc(lines, sizeof *to->words);
    if (to->words == NULL) return false;
    for (char *at = to->text; at < to->text + length;) {
        char *end = memchr(at, '\n', (size_t)(to->text + length - at));
        if (end == NULL) end = to->text + length;
        *end = '\0';
        if (end > at && end[-1] == '\r') end[-1] = '\0';
        to->words[to->count++] = at;
        at = end + 1;
    }
    return true;
}

static fg_status read_vocabulary(fg_vocabulary *to, const fg_arguments *arguments,
                                 const char *text) {
    const char *at = strstr(text, "=@");
    if (at == NULL || at == text || at[2] == '\0')
        return fg_usage_error(arguments->tool,
                              "--labels %s: say NAME=@FILE, a file with one word a line", text);
    const char *path = at + 2, *why = NULL;
    to->name = text;
    to->name_length = (size_t)(at - text);
    FILE *file = fopen(path, "r");
    if (file == NULL) return fail(arguments, path, strerror(errno), FG_UNREADABLE);
    size_t length = 0;
    to->text = read_text(file, &length, &why);
    fclose(file);
    if (to->text == NULL) return fail(arguments, path, why, FG_UNREADABLE);
    if (length > 0 && memchr(to->text, '\0', length) != NULL)
        return fail(arguments, path, "is not text, a word a line", FG_UNREADABLE);
    if (!cut_lines(to, length)) return fail(arguments, path, "out of memory", FG_LIMIT);
    return FG_OK;
}

fg_status fg_labels_init(fg_labels *labels, const fg_arguments *arguments) {
    *labels = (fg_labels){.list = calloc(arguments->given_count + 1, sizeof *labels->list)};
    if (labels->list == NULL) return fail(arguments, "--labels", "out of memory", FG_LIMIT);
    size_t at = 0;
    for (const char *text; (text = fg_argument_next(arguments, "labels", &at)) != NULL;) {
        fg_status status = read_vocabulary(&labels->list[labels->count++], arguments, text);
        if (status != FG_OK) return status;
    }
    return FG_OK;
}

void fg_labels_fini(fg_labels *labels) {
    for (size_t i = 0; i < labels->count; i++) {
        free(labels->list[i].text);
        free(labels->list[i].words);
    }
    free(labels->list);
    *labels = (fg_labels){0};
}

const fg_vocabulary *fg_labels_find(const fg_labels *labels, const char *name,
                                    const fg_tensor *tensor) {
    fg_dtype dtype = fg_tensor_dtype(tensor);
    if (dtype < FG_INT8 || dtype > FG_UINT64) return NULL;
    for (size_t i = 0; i < labels->count; i++) {
        const fg_vocabulary *it = &labels->list[i];
        if (strlen(name) == it->name_length && memcmp(it->name, name, it->name_length) == 0)
            return it;
    }
    return NULL;
}

/* ---- printing ---- */

/* An element of an integer tensor, sign extended. */
static uint64_t element(const fg_tensor *tensor, size_t index) {
    const void *data = fg_tensor_data(tensor);
    switch (fg_tensor_dtype(tensor)) {
        case FG_INT8:
            return (uint64_t)((const int8_t *)data)[index];
        case FG_INT16:
            return (uint64_t)((const int16_t *)data)[index];
        case FG_INT32:
            return (uint64_t)((const int32_t *)data)[index];
        case FG_UINT8:
            return ((const uint8_t *)data)[index];
        case FG_UINT16:
            return ((const uint16_t *)data)[index];
        case FG_UINT32:
            return ((const uint32_t *)data)[index];
        default:
            return ((const uint64_t *)data)[index];
    }
}

/* `number` holds the text of a number that has no word. */
static const char *word_of(const fg_vocabulary *vocabulary, const fg_tensor *tensor, size_t index,
                           char number[32]) {
    uint64_t bits = element(tensor, index);
    bool negative = fg_tensor_dtype(tensor) <= FG_INT64 && (int64_t)bits < 0;
    if (!negative && bits < vocabulary->count) return vocabulary->words[bits];
    if (negative)
        snprintf(number, 32, "%lld", (long long)bits);
    else
        snprintf(number, 32, "%llu", (unsigned long long)bits);
    return number;
}

static size_t row_length(const fg_tensor *tensor) {
    int rank = fg_tensor_rank(tensor);
    return rank > 0 ? (size_t)fg_tensor_dims(tensor)[rank - 1] : 1;
}

static void print_row(fg_output *output, const fg_vocabulary *vocabulary, const fg_tensor *tensor,
                      size_t row) {
    size_t length = row_length(tensor);
    char number[32];
    for (size_t i = 0; i < length; i++) {
        if (i > 0) fg_print_text(output, " ");
        fg_print_plain(output, word_of(vocabulary, tensor, row * length + i, number));
    }
}

void fg_labels_print(fg_output *output, const fg_vocabulary *vocabulary, const fg_tensor *tensor) {
    size_t length = row_length(tensor);
    size_t rows = length > 0 ? fg_tensor_count(tensor) / length : 0;
    for (size_t row = 0; row < rows; row++) {
        if (rows > most_rows && row == edge_rows) {
            fg_print_text(output, "...\n");
            row = rows - edge_rows;
        }
        print_row(output, vocabulary, tensor, row);
        fg_print_text(output, "\n");
    }
}

static void print_json_row(fg_output *output, const fg_vocabulary *vocabulary,
                           const fg_tensor *tensor, size_t row) {
    char *text = NULL;
    size_t length = 0;
    fg_output line = *output;
    line.file = open_memstream(&text, &length);
    if (line.file == NULL) {
        output->error = ENOMEM;
        return;
    }
    print_row(&line, vocabulary, tensor, row);
    if (fclose(line.file) == 0 && line.error == 0)
        fg_print_json_string(output, text);
    else if (output->error == 0)
        output->error = ENOMEM;
    free(text);
}

void fg_labels_print_json(fg_output *output, const fg_vocabulary *vocabulary,
                          const fg_tensor *tensor) {
    int outer = fg_tensor_rank(tensor) > 0 ? fg_tensor_rank(tensor) - 1 : 0;
    const int64_t *dims = fg_tensor_dims(tensor);
    if (fg_tensor_count(tensor) == 0) {
        fg_print_text(output, "[]");
        return;
    }
    size_t rows = fg_tensor_count(tensor) / row_length(tensor);
    for (size_t row = 0; row < rows; row++) {
        /* How many lists begin, and end, at this row: its last indices that are 0, or the most. */
        size_t rest = row;
        int begin = 0, end = 0;
        for (int i = outer; i-- > 0 && rest % (size_t)dims[i] == 0; begin++)
            rest /= (size_t)dims[i];
        rest = row + 1;
        for (int i = outer; i-- > 0 && rest % (size_t)dims[i] == 0; end++) rest /= (size_t)dims[i];
        if (row > 0) fg_print_text(output, ", ");
        for (int i = 0; i < begin; i++) fg_print_text(output, "[");
        print_json_row(output, vocabulary, tensor, row);
        for (int i = 0; i < end; i++) fg_print_text(output, "]");
    }
}
