#include "tools/save.h"

#include <stdlib.h>
#include <string.h>

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static fg_status read_save(fg_save *save, const fg_tool *tool, const char *text) {
    const char *at = text[0] == '@' ? text : strstr(text, "=@");
    if (at == NULL)
        return fg_usage_error(tool, "--out %s: say NAME=@FILE.npy, or @FILE.npz for all outputs",
                              text);
    save->path = at + (at == text ? 1 : 2);
    save->archive = ends_with(save->path, ".npz");
    if (save->path[0] == '\0') return fg_usage_error(tool, "--out %s: which file?", text);
    if (at == text) {
        if (ends_with(save->path, ".npy"))
            return fg_usage_error(tool, "--out %s: a .npy file holds one array: NAME=%s", text,
                                  text);
        save->archive = true;
        return FG_OK;
    }
    save->name = strndup(text, (size_t)(at - text));
    if (save->name != NULL) return FG_OK;
    fprintf(stderr, "%s: out of memory\n", tool->name);
    return FG_LIMIT;
}

fg_status fg_saves_init(fg_saves *saves, const fg_arguments *arguments) {
    *saves = (fg_saves){.list = calloc(arguments->given_count + 1, sizeof *saves->list)};
    if (saves->list == NULL) {
        fprintf(stderr, "%s: out of memory\n", arguments->tool->name);
        return FG_LIMIT;
    }
    size_t at = 0;
    for (const char *text; (text = fg_argument_next(arguments, "out", &at)) != NULL;) {
        fg_save *save = &saves->list[saves->count++];
        fg_status status = read_save(save, arguments->tool, text);
        for (size_t i = 0; i + 1 < saves->count && status == FG_OK; i++)
            if (strcmp(saves->list[i].path, save->path) == 0)
                status =
                    fg_usage_error(arguments->tool, "--out: %s would be written twice", save->path);
        if (status != FG_OK) return status;
    }
    return FG_OK;
}

void fg_saves_fini(fg_saves *saves) {
    for (size_t i = 0; i < saves->count; i++) free(saves->list[i].name);
    free(saves->list);
    *saves = (fg_saves){0};
}

static fg_status write_outputs(const fg_save *save, const fg_results *results, const char **why) {
    size_t outputs = results->count, count = 0;
    const fg_tensor **tensors = calloc(outputs + 1, sizeof *tensors);
    const char **names = calloc(outputs + 1, sizeof *names);
    fg_status status = FG_LIMIT;
    *why = "out of memory";
    if (tensors == NULL || names == NULL) goto out;
    for (size_t i = 0; i < outputs; i++) {
        const char *name = results->list[i].name;
        if (save->name != NULL && strcmp(save->name, name) != 0) continue;
        if (fg_results_repeated(results, i)) continue;
        tensors[count] = results->list[i].tensor;
        names[count++] = name;
    }
    if (save->archive)
        status = fg_tensors_save_npz(count, tensors, names, save->path, why);
    else
        status = fg_tensor_save_npy(tensors[0], save->path, why);
out:
    free(tensors);
    free(names);
    return status;
}

fg_status fg_saves_write(const fg_saves *saves, const char *tool, const fg_results *results) {
    fg_status worst = FG_OK;
    for (size_t i = 0; i < saves->count; i++) {
        const char *why = NULL;
        fg_tool_hold_interrupts();
        fg_status status = write_outputs(&saves->list[i], results, &why);
        fg_tool_release_interrupts();
        if (status == FG_OK) continue;
        fprintf(stderr, "%s: %s: %s\n", tool, saves->list[i].path,
                why != NULL ? why : "cannot be written");
        if (status > worst) worst = status;
    }
    return worst;
}
