#include "tools/command.h"

#include <stdlib.h>
#include <string.h>

enum { symbol_size = 2, most_written = 24 };

/* A symbol in a type's text, "batch" in "float32[batch, 8]". */
typedef struct symbol {
    const char *at;
    size_t length;
} symbol;

typedef struct symbols {
    symbol *list;
    size_t count;
} symbols;

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_word(char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
}

/* The next symbol behind `*at`, which begins at the type's bracket. */
static bool next_symbol(const char **at, symbol *found) {
    const char *text = *at;
    while (*text != '\0' && !is_letter(*text)) {
        /* A number with letters behind it, or one in hexadecimal, is no symbol. */
        if (*text >= '0' && *text <= '9')
            while (is_word(*text)) text++;
        else
            text++;
    }
    *found = (symbol){text, 0};
    while (is_word(*text)) text++;
    found->length = (size_t)(text - found->at);
    *at = text;
    return found->length > 0;
}

static const char *dims_text(const fg_type_info *type) {
    const char *bracket = type->text != NULL ? strchr(type->text, '[') : NULL;
    return bracket != NULL ? bracket : "";
}

static bool is_float(fg_dtype dtype) {
    return dtype == FG_FLOAT16 || dtype == FG_BFLOAT16 || dtype == FG_FLOAT32 ||
           dtype == FG_FLOAT64;
}

/* Whether some size is written "?", or the rank is open: no --dim can name it. */
static bool has_nameless(const fg_type_info *type) {
    return type->rank < 0 || strchr(dims_text(type), '?') != NULL;
}

/* "float32[2, 3]=1 1 1 1 1 1", "int32[2, 1014]=zeros": sizes that are not known are 2. A rank that
 * is not known is 0. */
static void print_written(FILE *text, const fg_type_info *type) {
    int64_t count = 1;
    for (int i = 0; i < type->rank; i++) {
        int64_t size = type->dims[i] < 0 ? symbol_size : type->dims[i];
        count = size == 0 || count <= most_written / size ? count * size : most_written + 1;
        if (count > most_written) break;
    }
    fputs(fg_dtype_name(type->dtype), text);
    for (int i = 0; i < type->rank; i++)
        fprintf(text, "%s%lld", i == 0 ? "[" : ",",
                (long long)(type->dims[i] < 0 ? symbol_size : type->dims[i]));
    fputs(type->rank > 0 ? "]=" : "[]=", text);
    if (count > most_written) {
        fputs(is_float(type->dtype) ? "normal(0,1)" : "zeros", text);
        return;
    }
    for (int64_t i = 0; i < count; i++)
        fprintf(text, "%s%s", i == 0 ? "" : " ", is_float(type->dtype) ? "1" : "0");
}

static void print_value(FILE *text, const fg_type_info *type) {
    if (type->dtype == FG_INVALID)
        fputs("@FILE.npy", text);
    else if (has_nameless(type))
        print_written(text, type);
    else if (type->rank == 0)
        fputs(type->dtype == FG_BOOL ? "false" : is_float(type->dtype) ? "1.0" : "0", text);
    else
        fputs(is_float(type->dtype) ? "normal(0,1)" : "zeros", text);
}

static bool add_symbols(symbols *known, const fg_type_info *type) {
    const char *at = dims_text(type);
    symbol found;
    while (next_symbol(&at, &found)) {
        bool seen = false;
        for (size_t i = 0; i < known->count && !seen; i++)
            seen = known->list[i].length == found.length &&
                   memcmp(known->list[i].at, found.at, found.length) == 0;
        if (seen) continue;
        symbol *list = realloc(known->list, (known->count + 1) * sizeof *list);
        if (list == NULL) return false;
        known->list = list;
        known->list[known->count++] = found;
    }
    return true;
}

static void print_feed(fg_output *output, const fg_command_feed *feed) {
    char *word = NULL;
    size_t length = 0;
    FILE *text = open_memstream(&word, &length);
    if (text == NULL) return;
    fprintf(text, "%s=", feed->name);
    print_value(text, &feed->type);
    if (fclose(text) == 0) {
        fg_print_text(output, " --feed ");
        fg_print_shell_word(output, word);
    }
    free(word);
}

void fg_command_print(fg_output *output, const fg_command *command) {
    for (size_t i = 0; i < command->feed_count; i++) {
        if (command->feeds[i].type.dtype != FG_STRING) continue;
        fg_print_text(output, "(no command: '");
        fg_print_plain(output, command->feeds[i].name);
        fg_print_text(output,
                      "' takes strings, which cannot be fed; --fetch with a --feed behind "
                      "it cuts it off)\n");
        return;
    }
    fg_print_shell_word(output, command->program);
    fg_print_text(output, " ");
    fg_print_shell_word(output, command->file);
    if (command->signature != NULL) {
        fg_print_text(output, " ");
        fg_print_shell_word(output, command->signature);
    }
    if (command->fetches != NULL) {
        fg_print_text(output, " --fetch ");
        fg_print_shell_word(output, command->fetches);
    }
    if (command->phase != NULL) fg_print(output, " --phase %s", command->phase);
    symbols known = {0};
    for (size_t i = 0; i < command->feed_count; i++) {
        print_feed(output, &command->feeds[i]);
        if (!has_nameless(&command->feeds[i].type) && !add_symbols(&known, &command->feeds[i].type))
            break;
    }
    for (size_t i = 0; i < known.count; i++)
        fg_print(output, " --dim %.*s=%d", (int)known.list[i].length, known.list[i].at,
                 symbol_size);
    free(known.list);
    fg_print_text(output, "\n");
}

char *fg_command_program(const char *argv0) {
    static const char graphrun[] = "graphrun";
    const char *slash = strrchr(argv0, '/');
    size_t folder = slash != NULL ? (size_t)(slash + 1 - argv0) : 0;
    char *program = malloc(folder + sizeof graphrun);
    if (program == NULL) return NULL;
    memcpy(program, argv0, folder);
    memcpy(program + folder, graphrun, sizeof graphrun);
    return program;
}
