#include "tools/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/findings.h"

static fg_status no_memory(const fg_tool *tool) {
    fprintf(stderr, "%s: out of memory\n", tool->name);
    return FG_LIMIT;
}

fg_status fg_name_list_init(fg_name_list *names, const fg_arguments *arguments,
                            const char *option) {
    *names = (fg_name_list){0};
    size_t bytes = 1, most = 1, at = 0;
    for (const char *value; (value = fg_argument_next(arguments, option, &at)) != NULL;) {
        bytes += strlen(value) + 1;
        most++;
        for (const char *comma = value; (comma = strchr(comma, ',')) != NULL; comma++) most++;
    }
    names->text = malloc(bytes);
    names->list = calloc(most, sizeof *names->list);
    if (names->text == NULL || names->list == NULL) return no_memory(arguments->tool);
    char *to = names->text;
    at = 0;
    for (const char *value; (value = fg_argument_next(arguments, option, &at)) != NULL;) {
        for (const char *name = value; name != NULL;) {
            size_t length = strcspn(name, ",");
            if (length == 0)
                return fg_usage_error(arguments->tool, "--%s '%s' has an empty name", option,
                                      value);
            names->list[names->count++] = to;
            memcpy(to, name, length);
            to[length] = '\0';
            to += length + 1;
            name = name[length] == ',' ? name + length + 1 : NULL;
        }
    }
    return FG_OK;
}

void fg_name_list_fini(fg_name_list *names) {
    free(names->list);
    free(names->text);
    *names = (fg_name_list){0};
}

fg_status fg_variables_load(fg_session *session, const fg_arguments *arguments, fg_report *report) {
    fg_status worst = FG_OK;
    const char *checkpoint = fg_argument(arguments, "restore");
    if (checkpoint != NULL) worst = fg_session_restore(session, checkpoint, report);
    size_t at = 0;
    for (const char *path; (path = fg_argument_next(arguments, "weights", &at)) != NULL;)
        worst = fg_worse(worst, fg_session_load_weights(session, path, report));
    return worst;
}

size_t fg_signature_find(const fg_model *model, const char *name) {
    for (size_t i = 0; i < fg_model_signatures(model); i++)
        if (strcmp(fg_model_signature(model, i), name) == 0) return i;
    return SIZE_MAX;
}

/* One "NAME=VALUE"; a value for all outputs has no name. */
static fg_status check_output(const fg_tool *tool, const char *option, const char *text,
                              size_t count, const char *const *names) {
    size_t length = strcspn(text, "=");
    if (text[0] == '@' && strcmp(option, "out") == 0) return FG_OK;
    for (size_t i = 0; i < count; i++)
        if (strlen(names[i]) == length && memcmp(names[i], text, length) == 0) return FG_OK;
    char *wanted = strndup(text, length);
    if (wanted == NULL) return no_memory(tool);
    const char *near = fg_nearest_name(wanted, count, names);
    fprintf(stderr, "%s: --%s %s: this run has no output '%s'%s%s%s\n", tool->name, option, text,
            wanted, near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
            near != NULL ? "'?" : "");
    free(wanted);
    return FG_USAGE;
}

fg_status fg_outputs_check(const fg_arguments *arguments, const fg_model *model, size_t signature,
                           const fg_name_list *fetches) {
    bool by_signature = signature != SIZE_MAX;
    size_t count = by_signature ? fg_model_outputs(model, signature) : fetches->count;
    const char **names = calloc(count + 1, sizeof *names);
    if (names == NULL) return no_memory(arguments->tool);
    for (size_t i = 0; i < count; i++)
        names[i] = by_signature ? fg_model_output(model, signature, i).name : fetches->list[i];
    static const char *const checked[] = {"out", "expect", "until", "labels"};
    fg_status worst = FG_OK;
    for (size_t i = 0; i < sizeof checked / sizeof *checked; i++) {
        size_t at = 0;
        for (const char *text; (text = fg_argument_next(arguments, checked[i], &at)) != NULL;) {
            fg_status status = check_output(arguments->tool, checked[i], text, count, names);
            if (status > worst) worst = status;
        }
    }
    free(names);
    return worst;
}
