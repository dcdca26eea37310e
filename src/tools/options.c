#include "tools/options.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feedgraph/tools.h"

fg_status fg_usage_error(const fg_tool *tool, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s: ", tool->name);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\n'%s --help' says how it is used\n", tool->name);
    va_end(args);
    return FG_USAGE;
}

static const fg_option *find_option(const fg_tool *tool, const char *name, size_t length) {
    for (size_t i = 0; i < tool->option_count; i++) {
        const fg_option *option = &tool->options[i];
        if (strlen(option->name) == length && memcmp(option->name, name, length) == 0)
            return option;
    }
    return NULL;
}

static const fg_option *find_letter(const fg_tool *tool, char letter) {
    for (size_t i = 0; i < tool->option_count; i++)
        if (tool->options[i].letter == letter) return &tool->options[i];
    return NULL;
}

/* What somebody may have meant: the only option that begins so, or the nearest. */
static const char *guess_option(const fg_tool *tool, const char *name, size_t length) {
    const char *names[64];
    const char *begins = NULL;
    size_t count = 0, begin_count = 0;
    for (size_t i = 0; i < tool->option_count && count < sizeof names / sizeof *names; i++) {
        const char *candidate = tool->options[i].name;
        names[count++] = candidate;
        if (length == 0 || strncmp(candidate, name, length) != 0) continue;
        begins = candidate;
        begin_count++;
    }
    if (begin_count == 1) return begins;
    char text[64];
    if (length >= sizeof text) return NULL;
    memcpy(text, name, length);
    text[length] = '\0';
    return fg_nearest_name(text, count, names);
}

static fg_status unknown_option(const fg_tool *tool, const char *name, size_t length) {
    const char *guess = guess_option(tool, name, length);
    int shown = length > 100 ? 100 : (int)length;
    if (guess != NULL)
        return fg_usage_error(tool, "unknown option '--%.*s'; did you mean '--%s'?", shown, name,
                              guess);
    return fg_usage_error(tool, "unknown option '--%.*s'", shown, name);
}

/* Words between bars, as in "text|json"; an argument in capitals takes any text. */
static bool is_choice(const char *argument) {
    return strchr(argument, '|') != NULL;
}

/* "--name" alone will do; a value of it stands behind "=". */
static bool is_optional(const char *argument) {
    return argument[0] == '[' && argument[strlen(argument) - 1] == ']';
}

static bool has_choice(const char *choices, const char *value) {
    size_t length = strlen(value);
    for (const char *at = choices; length > 0; at++) {
        size_t span = strcspn(at, "|]");
        if (span == length && memcmp(at, value, length) == 0) return true;
        at += span;
        if (*at == '\0') break;
    }
    return false;
}

static fg_status give(fg_arguments *arguments, const fg_option *option, const char *value) {
    const fg_tool *tool = arguments->tool;
    const char *choices = option->argument;
    if (choices != NULL && is_optional(choices)) choices++;
    bool left_out = option->argument != NULL && is_optional(option->argument) && *value == '\0';
    if (option->argument != NULL && is_choice(option->argument) && !left_out &&
        !has_choice(choices, value))
        return fg_usage_error(tool, "--%s takes %.*s, not '%s'", option->name,
                              (int)strcspn(choices, "]"), choices, value);
    bool once = !option->repeatable && option->argument != NULL;
    for (size_t i = 0; i < arguments->given_count && once; i++)
        if (arguments->given[i].option == option)
            return fg_usage_error(tool, "--%s is given twice", option->name);
    arguments->given[arguments->given_count++] = (fg_given){option, value};
    return FG_OK;
}

/* "--name", "--name=value", "--name value". */
static fg_status read_long(fg_arguments *arguments, char **argv, int argc, int *at) {
    const fg_tool *tool = arguments->tool;
    const char *name = argv[*at] + 2;
    size_t length = strcspn(name, "=");
    const fg_option *option = find_option(tool, name, length);
    if (option == NULL) return unknown_option(tool, name, length);
    const char *value = name[length] == '=' ? name + length + 1 : NULL;
    if (option->argument == NULL) {
        if (value != NULL) return fg_usage_error(tool, "--%s takes no value", option->name);
        return give(arguments, option, "");
    }
    if (value == NULL && is_optional(option->argument)) value = "";
    if (value == NULL && ++*at < argc) value = argv[*at];
    if (value == NULL)
        return fg_usage_error(tool, "--%s needs a value: --%s %s", option->name, option->name,
                              option->argument);
    return give(arguments, option, value);
}

/* "-q", "-qh", "-oVALUE", "-o VALUE". */
static fg_status read_short(fg_arguments *arguments, char **argv, int argc, int *at) {
    const fg_tool *tool = arguments->tool;
    const char *word = argv[*at] + 1;
    size_t length = strcspn(word, "=");
    if (length > 1 && find_option(tool, word, length) != NULL)
        return fg_usage_error(tool, "unknown option '-%.*s'; did you mean '--%.*s'?", (int)length,
                              word, (int)length, word);
    for (const char *letter = word; *letter != '\0'; letter++) {
        const fg_option *option = find_letter(tool, *letter);
        if (option == NULL) return fg_usage_error(tool, "unknown option '-%.100s'", letter);
        const char *value = "";
        if (option->argument != NULL) {
            value = letter[1] != '\0' ? letter + 1 : NULL;
            if (value == NULL && ++*at < argc) value = argv[*at];
        }
        if (value == NULL)
            return fg_usage_error(tool, "-%c needs a value: -%c %s", option->letter, option->letter,
                                  option->argument);
        fg_status status = give(arguments, option, value);
        if (status != FG_OK || option->argument != NULL) return status;
    }
    return FG_OK;
}

/* Whether one of the options from `first` on does. */
static bool asks_help(const fg_arguments *arguments, size_t first) {
    size_t help = first, version = first;
    return fg_argument_next(arguments, "help", &help) != NULL ||
           fg_argument_next(arguments, "version", &version) != NULL;
}

fg_status fg_arguments_init(fg_arguments *arguments, const fg_tool *tool, int argc, char **argv) {
    *arguments = (fg_arguments){.tool = tool};
    /* No argument gives more options than it has bytes. */
    size_t most = 1;
    for (int i = 1; i < argc; i++)
        most += argv[i][0] == '-' && argv[i][1] != '-' ? strlen(argv[i]) : 1;
    arguments->given = calloc(most, sizeof *arguments->given);
    arguments->operands = calloc((size_t)argc + 1, sizeof *arguments->operands);
    if (arguments->given == NULL || arguments->operands == NULL) {
        fprintf(stderr, "%s: out of memory\n", tool->name);
        fg_arguments_fini(arguments);
        return FG_LIMIT;
    }
    bool only_operands = false;
    for (int i = 1; i < argc; i++) {
        const char *text = argv[i];
        size_t known = arguments->given_count;
        fg_status status = FG_OK;
        if (only_operands || text[0] != '-' || text[1] == '\0')
            arguments->operands[arguments->operand_count++] = text;
        else if (strcmp(text, "--") == 0)
            only_operands = true;
        else if (text[1] == '-')
            status = read_long(arguments, argv, argc, &i);
        else
            status = read_short(arguments, argv, argc, &i);
        if (status != FG_OK) {
            fg_arguments_fini(arguments);
            return status;
        }
        if (asks_help(arguments, known)) break;
    }
    return FG_OK;
}

void fg_arguments_fini(fg_arguments *arguments) {
    free(arguments->given);
    free(arguments->operands);
    *arguments = (fg_arguments){.tool = arguments->tool};
}

const char *fg_argument_next(const fg_arguments *arguments, const char *option, size_t *at) {
    assert(find_option(arguments->tool, option, strlen(option)) != NULL);
    while (*at < arguments->given_count) {
        const fg_given *given = &arguments->given[(*at)++];
        if (strcmp(given->option->name, option) == 0) return given->value;
    }
    return NULL;
}

const char *fg_argument(const fg_arguments *arguments, const char *option) {
    size_t at = 0;
    return fg_argument_next(arguments, option, &at);
}

static bool wrong_number(const fg_arguments *arguments, const char *option, const char *wanted,
                         const char *text) {
    fg_usage_error(arguments->tool, "--%s takes %s, not '%.100s'", option, wanted, text);
    return false;
}

/* Digits only: strtoull alone would take blanks, signs and what overflows. */
static bool read_digits(const char *text, uint64_t *number, const char **end) {
    if (text[0] < '0' || text[0] > '9') return false;
    errno = 0;
    char *stop;
    *number = strtoull(text, &stop, 10);
    *end = stop;
    return errno == 0;
}

bool fg_argument_integer(const fg_arguments *arguments, const char *option, uint64_t most,
                         uint64_t *number) {
    const char *text = fg_argument(arguments, option);
    if (text == NULL) return true;
    const char *end;
    uint64_t read;
    if (!read_digits(text, &read, &end) || *end != '\0' || read > most) {
        char wanted[64];
        snprintf(wanted, sizeof wanted, "a whole number from 0 to %llu", (unsigned long long)most);
        return wrong_number(arguments, option, wanted, text);
    }
    *number = read;
    return true;
}

bool fg_argument_real(const fg_arguments *arguments, const char *option, double *number) {
    const char *text = fg_argument(arguments, option);
    if (text == NULL) return true;
    char *end;
    double read = strtod(text, &end);
    if (end == text || *end != '\0' || !(read >= 0.0) || isinf(read))
        return wrong_number(arguments, option, "a number that is not negative", text);
    *number = read;
    return true;
}

bool fg_argument_size(const fg_arguments *arguments, const char *option, size_t *size) {
    const char *text = fg_argument(arguments, option);
    if (text == NULL) return true;
    static const char units[] = "KMGT";
    const char *end;
    uint64_t read;
    if (read_digits(text, &read, &end) && read > 0) {
        const char *unit = *end != '\0' ? strchr(units, *end) : NULL;
        int shift = unit != NULL ? 10 * (int)(unit - units + 1) : 0;
        if (unit != NULL) end++;
        if (*end == '\0' && read <= SIZE_MAX >> shift) {
            *size = (size_t)read << shift;
            return true;
        }
    }
    return wrong_number(arguments, option, "bytes, or a number and K, M, G or T", text);
}
