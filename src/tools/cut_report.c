#include "tools/cut_report.h"

#include <string.h>

typedef struct totals {
    size_t kept, folded, dropped;
} totals;

static totals totals_of(const fg_cut_report *report) {
    const fg_part_row *rows;
    size_t count = fg_part_rows(report->part, &rows);
    totals sum = {0};
    for (size_t i = 0; i < count; i++) {
        sum.kept += rows[i].kept;
        sum.folded += rows[i].folded;
        sum.dropped += rows[i].dropped;
    }
    return sum;
}

static const char *base_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* ---- for people ---- */

static size_t count_of(const fg_part_row *row, bool folded) {
    return folded ? row->folded : row->dropped;
}

/* "  dropped: 12 multiply, 2 dropout"; nothing where there is none. */
static void print_kinds(fg_output *output, const fg_cut_report *report, bool folded) {
    const fg_part_row *rows;
    size_t count = fg_part_rows(report->part, &rows);
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (count_of(&rows[i], folded) == 0) continue;
        fg_print_text(output, any ? ", " : folded ? "  folded: " : "  dropped: ");
        fg_print(output, "%zu ", count_of(&rows[i], folded));
        fg_print_plain(output, rows[i].kind);
        if (rows[i].opaque) fg_print_text(output, " (opaque)");
        any = true;
    }
    if (any) fg_print_text(output, "\n");
}

/* "  loops: 2, of which 1 is left"; nothing where there was none. */
static void print_left(fg_output *output, const fg_cut_report *report, const char *what,
                       const char *kind) {
    const fg_part_row *rows;
    size_t count = fg_part_rows(report->part, &rows);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].opaque || strcmp(rows[i].kind, kind) != 0) continue;
        fg_print(output, "  %s: %zu, of which %zu %s left\n", what,
                 rows[i].kept + rows[i].folded + rows[i].dropped, rows[i].kept,
                 rows[i].kept == 1 ? "is" : "are");
    }
}

/* "  left out, a step of training: train"; a line for each reason. */
static void print_left_out(fg_output *output, const fg_part *part) {
    const fg_part_left_out *list;
    size_t count = fg_part_without(part, &list);
    for (size_t i = 0; i < count; i++) {
        bool said = false;
        for (size_t k = 0; k < i && !said; k++) said = strcmp(list[k].why, list[i].why) == 0;
        if (said) continue;
        fg_print_text(output, "  left out, ");
        fg_print_plain(output, list[i].why);
        for (size_t k = i; k < count; k++) {
            if (strcmp(list[k].why, list[i].why) != 0) continue;
            fg_print_text(output, k == i ? ": " : ", ");
            fg_print_plain(output, list[k].name);
        }
        fg_print_text(output, "\n");
    }
}

static void print_placeholders_before(fg_output *output, const fg_model *model) {
    size_t count = fg_model_placeholders(model);
    fg_print_text(output, count == 0 ? "  placeholders before: none" : "  placeholders before:");
    for (size_t i = 0; i < count; i++) {
        fg_print_text(output, i > 0 ? ", " : " ");
        fg_print_plain(output, fg_model_placeholder(model, i).name);
    }
    fg_print_text(output, "\n");
}

static void print_placeholders_after(fg_output *output, const fg_part *part) {
    const char *const *names = fg_part_placeholders(part);
    fg_print_text(output, *names == NULL ? "  placeholders after: none" : "  placeholders after:");
    for (size_t i = 0; names[i] != NULL; i++) {
        fg_print_text(output, i > 0 ? ", " : " ");
        fg_print_plain(output, names[i]);
    }
    fg_print_text(output, "\n");
}

void fg_cut_report_text(fg_output *output, const fg_cut_report *report) {
    totals sum = totals_of(report);
    fg_print_plain(output, report->path);
    fg_print(output, ": %zu operations", sum.kept + sum.folded + sum.dropped);
    if (fg_model_tf_nodes(report->model) > 0)
        fg_print(output, ", of %zu nodes", fg_model_tf_nodes(report->model));
    fg_print(output, ": %zu kept, %zu folded, %zu dropped\n", sum.kept, sum.folded, sum.dropped);
    print_left_out(output, report->part);
    print_kinds(output, report, true);
    print_kinds(output, report, false);
    print_left(output, report, "branches", "select_branch");
    print_left(output, report, "loops", "loop");
    print_placeholders_before(output, report->model);
    print_placeholders_after(output, report->part);
    fg_print(output, "  variables: %zu, of which %zu are left\n", report->variables,
             fg_part_variables(report->part));
    size_t arrays = fg_part_arrays(report->part), values = fg_part_values(report->part);
    if (arrays == 0) return;
    fg_print_text(output, "  ");
    fg_print_plain(output, base_of(report->archive));
    fg_print(output, ": %zu values of variables, %zu constants\n", values, arrays - values);
}

/* ---- for programs ---- */

static void print_json_rows(fg_output *output, const fg_cut_report *report) {
    const fg_part_row *rows;
    size_t count = fg_part_rows(report->part, &rows);
    fg_print_text(output, "\"kinds\": {");
    for (size_t i = 0; i < count; i++) {
        fg_print_text(output, i > 0 ? ",\n  " : "\n  ");
        fg_print_json_string(output, rows[i].kind);
        fg_print(output, ": {\"kept\": %zu, \"folded\": %zu, \"dropped\": %zu%s}", rows[i].kept,
                 rows[i].folded, rows[i].dropped, rows[i].opaque ? ", \"opaque\": true" : "");
    }
    fg_print_text(output, "},\n");
}

static void print_json_left_out(fg_output *output, const fg_part *part) {
    const fg_part_left_out *list;
    size_t count = fg_part_without(part, &list);
    fg_print_text(output, "\"left_out\": [");
    for (size_t i = 0; i < count; i++) {
        fg_print_text(output, i > 0 ? ",\n  {\"name\": " : "\n  {\"name\": ");
        fg_print_json_string(output, list[i].name);
        fg_print_text(output, ", \"why\": ");
        fg_print_json_string(output, list[i].why);
        fg_print_text(output, "}");
    }
    fg_print_text(output, "],\n");
}

static void print_json_placeholders(fg_output *output, const fg_cut_report *report) {
    fg_print_text(output, "\"placeholders\": {\"before\": [");
    for (size_t i = 0; i < fg_model_placeholders(report->model); i++) {
        if (i > 0) fg_print_text(output, ", ");
        fg_print_json_string(output, fg_model_placeholder(report->model, i).name);
    }
    fg_print_text(output, "], \"after\": [");
    const char *const *names = fg_part_placeholders(report->part);
    for (size_t i = 0; names[i] != NULL; i++) {
        if (i > 0) fg_print_text(output, ", ");
        fg_print_json_string(output, names[i]);
    }
    fg_print_text(output, "]},\n");
}

void fg_cut_report_json(fg_output *output, const fg_cut_report *report) {
    totals sum = totals_of(report);
    size_t arrays = fg_part_arrays(report->part), values = fg_part_values(report->part);
    fg_print_text(output, "{\"file\": ");
    fg_print_json_string(output, report->path);
    fg_print(output, ",\n\"nodes\": %zu,\n", fg_model_tf_nodes(report->model));
    fg_print(output,
             "\"operations\": {\"before\": %zu, \"kept\": %zu, \"folded\": %zu, "
             "\"dropped\": %zu},\n",
             sum.kept + sum.folded + sum.dropped, sum.kept, sum.folded, sum.dropped);
    print_json_left_out(output, report->part);
    print_json_rows(output, report);
    print_json_placeholders(output, report);
    fg_print(output, "\"variables\": {\"before\": %zu, \"after\": %zu},\n", report->variables,
             fg_part_variables(report->part));
    fg_print(output, "\"arrays\": {\"variables\": %zu, \"constants\": %zu", values,
             arrays - values);
    if (arrays > 0) {
        fg_print_text(output, ", \"file\": ");
        fg_print_json_string(output, report->archive);
    }
    fg_print_text(output, "}}\n");
}
