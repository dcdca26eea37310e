/* --can and --why. */
#include <stdlib.h>
#include <string.h>

#include "tools/answers.h"
#include "tools/request.h"

/* ---- --can ---- */

static fg_status ask_can(const fg_needs *needs, const fg_name_list *feeds, fg_phase phase,
                         fg_request **request, const char *const **names) {
    fg_status status = fg_answer_request(needs, NULL, request);
    for (size_t i = 0; status == FG_OK && i < feeds->count; i++)
        status = fg_request_promise(*request, feeds->list[i], FG_INVALID, -1, NULL);
    if (status != FG_OK) return status;
    if (phase != FG_PHASE_NONE) fg_request_phase(*request, phase);
    return fg_request_can(*request, needs->report, names);
}

static void print_can(fg_output *output, const char *when, const char *phase,
                      const char *const *names, bool json, bool first) {
    if (json) {
        fg_print_text(output, first ? "\n    {\"phase\": " : ",\n    {\"phase\": ");
        fg_print(output, phase != NULL ? "\"%s\"" : "null", phase);
        fg_print_text(output, ", \"values\": ");
        fg_print_json_names(output, names);
        fg_print_text(output, "}");
        return;
    }
    fg_print(output, "these feeds%s suffice for%s\n", when,
             names[0] == NULL ? " no value that has a name" : "");
    for (size_t i = 0; names[i] != NULL; i++) {
        fg_print_text(output, "  ");
        fg_print_plain(output, names[i]);
        fg_print_text(output, "\n");
    }
}

static size_t count_names(const char *const *names) {
    size_t count = 0;
    while (names[count] != NULL) count++;
    return count;
}

/* Without a phase, and with one where that makes a difference. */
fg_status fg_can_print(fg_output *output, const fg_needs *needs, bool json) {
    fg_name_list feeds;
    fg_request *without = NULL, *with = NULL;
    const char *const *names, *const *more;
    fg_status status = fg_name_list_init(&feeds, needs->arguments, "can");
    if (status == FG_OK) status = ask_can(needs, &feeds, FG_PHASE_NONE, &without, &names);
    if (json) fg_print_text(output, ",\n   \"can\": [");
    if (status == FG_OK) {
        const char *phase = fg_argument(needs->arguments, "phase");
        print_can(output, "", phase, names, json, true);
        if (phase == NULL) status = ask_can(needs, &feeds, FG_PHASE_INFER, &with, &more);
        if (status == FG_OK && with != NULL && count_names(more) != count_names(names))
            print_can(output, " with --phase infer", "infer", more, json, false);
    }
    if (json) fg_print_text(output, "]");
    fg_request_free(without);
    fg_request_free(with);
    fg_name_list_fini(&feeds);
    return status;
}

/* ---- --why ---- */

static void print_count(fg_output *output, uint64_t count) {
    if (count == UINT64_MAX)
        fg_print_text(output, "more than 10^19");
    else
        fg_print(output, "%llu", (unsigned long long)count);
}

static void print_paths(fg_output *output, const char *to, const char *from,
                        const fg_paths *paths) {
    fg_print_heading(output, to);
    if (paths->count == 0) {
        fg_print_text(output, " does not need ");
        fg_print_plain(output, from);
        fg_print_text(output, "\n");
        return;
    }
    fg_print_text(output, " needs ");
    fg_print_plain(output, from);
    fg_print_text(output, ": ");
    print_count(output, paths->count);
    fg_print(output, " path%s\n", paths->count == 1 ? "" : "s");
    for (size_t i = 0; paths->texts[i] != NULL; i++) {
        fg_print_text(output, "  ");
        fg_print_plain(output, paths->texts[i]);
        fg_print_text(output, "\n");
    }
}

static void print_json_paths(fg_output *output, const char *to, const char *from,
                             const fg_paths *paths, bool first) {
    fg_print_text(output, first ? "\n    {\"value\": " : ",\n    {\"value\": ");
    fg_print_json_string(output, to);
    fg_print_text(output, ", \"needs\": ");
    fg_print_json_string(output, from);
    /* a number that a double does not hold is a string */
    fg_print(output,
             paths->count < UINT64_C(1) << 53 ? ", \"paths\": %llu" : ", \"paths\": \"%llu\"",
             (unsigned long long)paths->count);
    fg_print_text(output, ", \"shortest\": ");
    fg_print_json_names(output, paths->texts);
    fg_print_text(output, "}");
}

static fg_status why(fg_output *output, const fg_needs *needs, const char *to, const char *from,
                     bool json, bool first) {
    fg_request *request;
    fg_paths paths;
    uint64_t most = 1;
    if (!fg_argument_integer(needs->arguments, "paths", 1000, &most)) return FG_USAGE;
    fg_status status = fg_answer_request(needs, NULL, &request);
    if (status == FG_OK) status = fg_request_fetch(request, to);
    if (status == FG_OK) status = fg_request_why(request, from, most, needs->report, &paths);
    if (status == FG_OK && json)
        print_json_paths(output, to, from, &paths, first);
    else if (status == FG_OK)
        print_paths(output, to, from, &paths);
    fg_request_free(request);
    return status;
}

fg_status fg_why_print(fg_output *output, const fg_needs *needs, bool json) {
    fg_name_list names;
    fg_status worst = fg_name_list_init(&names, needs->arguments, "why");
    if (worst == FG_OK && names.count % 2 != 0)
        worst = fg_usage_error(needs->arguments->tool, "--why takes two names: --why y,x");
    if (json) fg_print_text(output, ",\n   \"why\": [");
    for (size_t i = 0; worst != FG_USAGE && i + 1 < names.count; i += 2) {
        fg_status status = why(output, needs, names.list[i], names.list[i + 1], json, i == 0);
        if (status > worst) worst = status;
    }
    if (json) fg_print_text(output, "]");
    fg_name_list_fini(&names);
    return worst;
}
