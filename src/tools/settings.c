#include "tools/settings.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the file ---- */

/* Takes the last folder off, or goes one up: "a/b/" to "a/", "" to "../". */
static bool climb(char *folder, size_t size) {
    size_t length = strlen(folder);
    size_t last = length;
    if (last > 0) last--;
    while (last > 0 && folder[last - 1] != '/') last--;
    bool named = length > 0 && strcmp(folder, "/") != 0 && strcmp(folder + last, "./") != 0 &&
                 strcmp(folder + last, "../") != 0;
    if (named) {
        folder[last] = '\0';
        return true;
    }
    if (strcmp(folder + last, "./") == 0) folder[last] = '\0';
    if (strlen(folder) + 4 > size) return false;
    strcat(folder, "../");
    return true;
}

/* How many folders are above a file's, so that the search ends. */
static size_t depth_of(const char *folder) {
    char real[PATH_MAX];
    if (realpath(folder[0] != '\0' ? folder : ".", real) == NULL) return 0;
    size_t depth = 0;
    for (const char *at = real; at[0] != '\0' && at[1] != '\0'; at++) depth += *at == '/';
    return depth;
}

/* The path of the .graphlint for `path`, in `found`, which holds PATH_MAX bytes. */
static bool find_file(const char *path, char *found) {
    char folder[PATH_MAX];
    const char *slash = strcmp(path, "-") == 0 ? NULL : strrchr(path, '/');
    size_t length = slash != NULL ? (size_t)(slash - path) + 1 : 0;
    if (length + 1 > sizeof folder) return false;
    memcpy(folder, path, length);
    folder[length] = '\0';
    for (size_t depth = depth_of(folder);; depth--) {
        int written = snprintf(found, PATH_MAX, "%s.graphlint", folder);
        if (written < 0 || written >= PATH_MAX) return false;
        if (access(found, F_OK) == 0) return true;
        if (depth == 0 || !climb(folder, sizeof folder)) return false;
    }
}

static fg_status load_file(fg_settings *settings, const fg_arguments *arguments, const char *path,
                           fg_report *report) {
    char found[PATH_MAX];
    const char *given = fg_argument(arguments, "config");
    if (given != NULL && strcmp(given, "none") == 0) return FG_OK;
    if (given == NULL && !find_file(path, found)) return FG_OK;
    return fg_controls_load(settings->controls, given != NULL ? given : found, report);
}

/* ---- the command line ---- */

static fg_severity severity_of(const char *name) {
    if (strcmp(name, "note") == 0) return FG_SEVERITY_NOTE;
    return strcmp(name, "warning") == 0 ? FG_SEVERITY_WARNING : FG_SEVERITY_ERROR;
}

static fg_status read_patterns(fg_settings *settings, const fg_arguments *arguments) {
    static const char *const names[] = {"select", "ignore", "warn", "error"};
    for (size_t i = 0; i < arguments->given_count; i++) {
        const char *name = arguments->given[i].option->name;
        for (size_t j = 0; j < sizeof names / sizeof *names; j++) {
            if (strcmp(names[j], name) != 0) continue;
            char *wrong;
            fg_status status =
                fg_controls_set(settings->controls, name, arguments->given[i].value, &wrong);
            if (status == FG_USAGE)
                fg_usage_error(arguments->tool, "--%s: %s", name, wrong != NULL ? wrong : "?");
            free(wrong);
            if (status != FG_OK) return status;
        }
    }
    return FG_OK;
}

fg_status fg_settings_init(fg_settings *settings, const fg_arguments *arguments,
                           fg_context *context, const char *path, fg_report *report) {
    *settings = (fg_settings){.fail_on = FG_SEVERITY_ERROR};
    fg_status status = fg_controls_new(context, &settings->controls);
    if (status != FG_OK) return status;
    status = load_file(settings, arguments, path, report);
    const char *fail_on = fg_controls_fail_on(settings->controls);
    if (fg_argument(arguments, "strict") != NULL) fail_on = "warning";
    if (fg_argument(arguments, "fail-on") != NULL) fail_on = fg_argument(arguments, "fail-on");
    if (fail_on != NULL) settings->fail_on = severity_of(fail_on);
    fg_status read = read_patterns(settings, arguments);
    return read != FG_OK ? read : status;
}

void fg_settings_fini(fg_settings *settings) {
    fg_controls_free(settings->controls);
    settings->controls = NULL;
}
