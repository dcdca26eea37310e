/* completions SHELL TOOL: what a shell completes behind the name of a tool, from its option table,
 * on standard output. It runs when the tools are built, and is not installed. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

typedef struct option {
    char letter;
    const char *name, *argument; /* as in options.h */
    bool repeatable;
    const char *help;
} option;

typedef struct tool {
    const char *name;
    const option *options;
    size_t count;
} tool;

#define OPTION(group, letter, name, argument, repeatable, help) \
    {letter, name, argument, repeatable, help},
static const option graphlint[] = {
#include "tools/graphlint.def"
};
static const option graphrun[] = {
#include "tools/graphrun.def"
};
static const option graphc[] = {
#include "tools/graphc.def"
};

static const option graphfmt[] = {
#include "tools/graphfmt.def"
};
#undef OPTION

static const tool tools[] = {
    {"graphlint", graphlint, sizeof graphlint / sizeof *graphlint},
    {"graphrun", graphrun, sizeof graphrun / sizeof *graphrun},
    {"graphc", graphc, sizeof graphc / sizeof *graphc},
    {"graphfmt", graphfmt, sizeof graphfmt / sizeof *graphfmt},
};

/* ---- arguments ---- */

/* "[text|json]" may be left out, and stands behind an equals sign only. */
static bool wants_argument(const option *it) {
    size_t length = it->argument != NULL ? strlen(it->argument) : 0;
    return length > 0 && (it->argument[0] != '[' || it->argument[length - 1] != ']');
}

static bool is_choice(const option *it) {
    return wants_argument(it) && strchr(it->argument, '|') != NULL;
}

/* A file by itself: not behind a name. */
static bool is_file(const option *it) {
    return wants_argument(it) && strncmp(it->argument, "FILE", 4) == 0;
}

/* One rule, or several between commas: the tool itself lists them. */
static bool is_rule(const option *it) {
    return wants_argument(it) && strncmp(it->argument, "RULE", 4) == 0;
}

static bool is_list(const option *it) {
    return strstr(it->argument, ",...") != NULL;
}

/* A format, and the file it goes to. */
static bool is_report(const option *it) {
    return wants_argument(it) && strcmp(it->argument, "FORMAT=FILE") == 0;
}

static void put_words(const char *choices) {
    for (; *choices != '\0'; choices++) putchar(*choices == '|' ? ' ' : *choices);
}

/* The text, with what is special to a shell behind a backslash. */
static void put_escaped(const char *text, const char *special) {
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            fputs("'\\''", stdout);
            continue;
        }
        if (strchr(special, *text) != NULL) putchar('\\');
        putchar(*text);
    }
}

/* Each format with an equals sign behind it. */
static void put_formats(const tool *it) {
    for (size_t i = 0; i < it->count; i++) {
        if (strcmp(it->options[i].name, "format") != 0) continue;
        for (const char *at = it->options[i].argument; *at != '\0'; at++)
            fputs(*at == '|' ? "= " : (char[]){*at, '\0'}, stdout);
        putchar('=');
    }
}

/* ---- bash ---- */

/* Only what is behind the last comma is completed. */
static void bash_rules(const tool *it, bool list) {
    printf(
        "        COMPREPLY=($(compgen %s-W \"$(%s --list-rules 2>/dev/null | awk "
        "'{ print $1, $3 }')\" -- \"${cur##*,}\"))\n",
        list ? "-P \"${cur%\"${cur##*,}\"}\" " : "", it->name);
}

static void put_pattern(const option *it) {
    printf("--%s", it->name);
    if (it->letter != 0) printf("|-%c", it->letter);
}

static void bash_case(const tool *all, const option *it) {
    fputs("    ", stdout);
    put_pattern(it);
    fputs(")\n", stdout);
    if (is_choice(it)) {
        fputs("        COMPREPLY=($(compgen -W '", stdout);
        put_words(it->argument);
        fputs("' -- \"$cur\"))\n", stdout);
    } else if (is_file(it)) {
        fputs("        IFS=$'\\n'\n        COMPREPLY=($(compgen -f -- \"$cur\"))\n", stdout);
    } else if (is_rule(it)) {
        bash_rules(all, is_list(it));
    } else if (is_report(it)) {
        fputs("        compopt -o nospace 2>/dev/null\n        COMPREPLY=($(compgen -W '", stdout);
        put_formats(all);
        fputs("' -- \"$cur\"))\n", stdout);
    }
    fputs("        return ;;\n", stdout);
}

static void bash(const tool *it) {
    printf("# bash completion for %s\n_%s() {\n", it->name, it->name);
    fputs(
        "    local IFS=$' \\t\\n' cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
        "    # bash takes --option=value for three words\n"
        "    if [[ $cur == '=' ]]; then\n"
        "        cur=\n"
        "    elif [[ $prev == '=' ]]; then\n"
        "        prev=${COMP_WORDS[COMP_CWORD-2]}\n"
        "    fi\n"
        "    COMPREPLY=()\n"
        "    case $prev in\n",
        stdout);
    for (size_t i = 0; i < it->count; i++)
        if (wants_argument(&it->options[i])) bash_case(it, &it->options[i]);
    fputs(
        "    esac\n"
        "    if [[ $cur == -* ]]; then\n"
        "        COMPREPLY=($(compgen -W '",
        stdout);
    for (size_t i = 0; i < it->count; i++) printf("%s--%s", i > 0 ? " " : "", it->options[i].name);
    printf(
        "' -- \"$cur\"))\n"
        "        return\n"
        "    fi\n"
        "    IFS=$'\\n'\n"
        "    COMPREPLY=($(compgen -f -- \"$cur\"))\n"
        "}\n"
        "complete -o filenames -F _%s %s\n",
        it->name, it->name);
}

/* ---- zsh ---- */

static void zsh_action(const tool *all, const option *it) {
    if (!wants_argument(it)) return;
    putchar(':');
    put_escaped(it->argument, ":\\");
    putchar(':');
    if (is_choice(it)) {
        putchar('(');
        put_words(it->argument);
        putchar(')');
    } else if (is_file(it)) {
        fputs("_files", stdout);
    } else if (is_rule(it)) {
        printf("%s_%s_rules", is_list(it) ? "_sequence " : "", all->name);
    } else if (is_report(it)) {
        printf("_%s_report", all->name);
    }
}

static void zsh_option(const tool *all, const option *it, bool letter) {
    printf("    '%s", it->repeatable ? "*" : "");
    if (letter)
        printf("-%c%s", it->letter, wants_argument(it) ? "+" : "");
    else
        printf("--%s%s", it->name, wants_argument(it) ? "=" : "");
    putchar('[');
    put_escaped(it->help, "[]:\\");
    putchar(']');
    zsh_action(all, it);
    fputs("' \\\n", stdout);
}

/* What the actions of some options call. */
static void zsh_functions(const tool *it) {
    bool rules = false, report = false;
    for (size_t i = 0; i < it->count; i++) {
        rules = rules || is_rule(&it->options[i]);
        report = report || is_report(&it->options[i]);
    }
    if (rules)
        printf(
            "_%s_rules() {\n"
            "    compadd \"$@\" -- $(%s --list-rules 2>/dev/null | awk '{ print $1, $3 }')\n"
            "}\n",
            it->name, it->name);
    if (!report) return;
    printf(
        "_%s_report() {\n"
        "    if compset -P '*='; then _files \"$@\"; else compadd -S '' \"$@\" -- ",
        it->name);
    put_formats(it);
    fputs("; fi\n}\n", stdout);
}

static void zsh(const tool *it) {
    printf("#compdef %s\n# zsh completion for %s\n", it->name, it->name);
    zsh_functions(it);
    fputs("_arguments -s -S \\\n", stdout);
    for (size_t i = 0; i < it->count; i++) {
        if (it->options[i].letter != 0) zsh_option(it, &it->options[i], true);
        zsh_option(it, &it->options[i], false);
    }
    fputs("    '*:file:_files'\n", stdout);
}

/* ---- fish ---- */

static void fish(const tool *it) {
    printf("# fish completion for %s\n", it->name);
    for (size_t i = 0; i < it->count; i++) {
        const option *one = &it->options[i];
        printf("complete -c %s", it->name);
        if (one->letter != 0) printf(" -s %c", one->letter);
        printf(" -l %s", one->name);
        if (is_choice(one)) {
            fputs(" -x -a '", stdout);
            put_words(one->argument);
            putchar('\'');
        } else if (is_file(one)) {
            fputs(" -r -F", stdout);
        } else if (is_rule(one)) {
            printf(" -x -a '(%s%s --list-rules 2>/dev/null | string split -n -f 1,3 \" \"%s)'",
                   is_list(one) ? "__fish_append , (" : "", it->name, is_list(one) ? ")" : "");
        } else if (is_report(one)) {
            fputs(" -r -a '", stdout);
            put_formats(it);
            putchar('\'');
        } else if (wants_argument(one)) {
            fputs(" -x", stdout);
        }
        fputs(" -d '", stdout);
        for (const char *at = one->help; *at != '\0'; at++) {
            if (*at == '\'' || *at == '\\') putchar('\\');
            putchar(*at);
        }
        fputs("'\n", stdout);
    }
}

/* ---- */

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*write)(const tool *);
    } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
    for (size_t i = 0; argc == 3 && i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].name, argv[1]) != 0) continue;
        for (size_t j = 0; j < sizeof tools / sizeof *tools; j++) {
            if (strcmp(tools[j].name, argv[2]) != 0) continue;
            shells[i].write(&tools[j]);
            return fflush(stdout) == 0 ? 0 : 1;
        }
    }
    fputs("completions bash|zsh|fish TOOL\n", stderr);
    return 2;
}
