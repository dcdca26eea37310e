#include "tools/answers.h"

#include <stdlib.h>
#include <string.h>

#include "tools/request.h"

bool fg_answers_asked(const fg_arguments *arguments) {
    static const char *const options[] = {"needs", "can", "why", "phase-table", "proofs"};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (fg_argument(arguments, options[i]) != NULL) return true;
    return false;
}

static fg_status print_needs(fg_output *output, const fg_needs *needs, bool json) {
    fg_name_list names;
    bool first = true;
    fg_status worst = fg_name_list_init(&names, needs->arguments, "needs");
    if (json) fg_print_text(output, ",\n   \"needs\": [");
    for (size_t i = 0; worst != FG_USAGE && i < names.count; i++) {
        fg_status status = json ? fg_needs_print_json(output, needs, names.list[i], &first)
                                : fg_needs_print(output, needs, names.list[i]);
        if (status > worst) worst = status;
    }
    if (json) fg_print_text(output, "]");
    fg_name_list_fini(&names);
    return worst;
}

fg_status fg_answers_print(fg_output *output, const fg_needs *needs, bool json) {
    static const struct {
        const char *option;
        fg_status (*print)(fg_output *output, const fg_needs *needs, bool json);
    } answers[] = {{"needs", print_needs},
                   {"can", fg_can_print},
                   {"why", fg_why_print},
                   {"phase-table", fg_phase_table_print},
                   {"proofs", fg_proofs_print}};
    fg_status worst = FG_OK;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        if (fg_argument(needs->arguments, answers[i].option) == NULL) continue;
        fg_status status = answers[i].print(output, needs, json);
        if (status > worst) worst = status;
    }
    return worst;
}

fg_status fg_answer_request(const fg_needs *needs, const char *signature, fg_request **request) {
    fg_status status = fg_request_new(needs->session, signature, needs->report, request);
    size_t at = 0;
    for (const char *text;
         status == FG_OK && (text = fg_argument_next(needs->arguments, "feed", &at)) != NULL;)
        status = fg_request_promise_text(*request, text, needs->report);
    const char *phase = fg_argument(needs->arguments, "phase");
    if (status == FG_OK && phase != NULL)
        fg_request_phase(*request, strcmp(phase, "train") == 0 ? FG_PHASE_TRAIN : FG_PHASE_INFER);
    return status;
}

void fg_print_names(fg_output *output, const char *const *names, size_t most) {
    size_t count = 0;
    while (names[count] != NULL) count++;
    size_t shown = most > 0 && count > most ? most : count;
    for (size_t i = 0; i < shown; i++) {
        if (i > 0) fg_print_text(output, ", ");
        fg_print_plain(output, names[i]);
    }
    if (shown < count) fg_print(output, " and %zu more", count - shown);
}

void fg_print_json_names(fg_output *output, const char *const *names) {
    fg_print_text(output, "[");
    for (size_t i = 0; names[i] != NULL; i++) {
        if (i > 0) fg_print_text(output, ", ");
        fg_print_json_string(output, names[i]);
    }
    fg_print_text(output, "]");
}
