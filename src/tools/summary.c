#include "tools/summary.h"

#include <string.h>

enum { number_room = 32, most_name = 40, most_type = 36 };

/* "1,234,567" */
static void put_number(char text[number_room], uint64_t number) {
    char digits[number_room];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number), to = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) text[to++] = ',';
        text[to++] = digits[i];
    }
    text[to] = '\0';
}

/* "43.5 KiB" */
static void put_bytes(char text[number_room], uint64_t bytes) {
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB"};
    size_t unit = 0;
    double size = (double)bytes / 1024;
    if (bytes < 1024) {
        snprintf(text, number_room, "%d byte%s", (int)bytes, bytes == 1 ? "" : "s");
        return;
    }
    for (; size >= 1024 && unit + 1 < sizeof units / sizeof *units; unit++) size /= 1024;
    snprintf(text, number_room, "%.1f %s", size, units[unit]);
}

static fg_summary_row total_of(const fg_summary_row *rows, size_t count) {
    fg_summary_row total = {0};
    for (size_t i = 0; i < count; i++) {
        total.operations += rows[i].operations;
        total.trainable += rows[i].trainable;
        total.fixed += rows[i].fixed;
        total.bytes += rows[i].bytes;
    }
    return total;
}

static size_t width_of(const char *text) {
    return text != NULL ? strlen(text) : 0;
}

/* The text, and blanks up to the width. Names are escaped where they must be, and may then be
 * wider. */
static void print_cell(fg_output *output, const char *text, size_t width) {
    size_t length = strlen(text);
    fg_print_plain(output, text);
    fg_print(output, "%*s", length < width ? (int)(width - length) : 0, "");
}

typedef struct columns {
    size_t name, definition, type;
} columns;

static void widen(size_t *width, const char *text, size_t most) {
    size_t length = width_of(text);
    if (length > most) length = most;
    if (length > *width) *width = length;
}

static const char *name_of(const fg_summary_row *row) {
    return row->name != NULL ? row->name : "(the file itself)";
}

static columns measure(const fg_summary_row *rows, size_t count) {
    columns all = {strlen("instance"), strlen("layer"), strlen("output")};
    for (size_t i = 0; i < count; i++) {
        widen(&all.name, name_of(&rows[i]), most_name);
        widen(&all.definition, rows[i].definition, most_name);
        widen(&all.type, rows[i].type, most_type);
    }
    return all;
}

static void print_row(fg_output *output, const columns *all, const fg_summary_row *row) {
    char parameters[number_room], operations[number_room];
    put_number(parameters, row->trainable + row->fixed);
    put_number(operations, row->operations);
    print_cell(output, name_of(row), all->name + 2);
    print_cell(output, row->definition != NULL ? row->definition : "", all->definition + 2);
    print_cell(output, row->type != NULL ? row->type : "", all->type);
    fg_print(output, "  %12s  %10s\n", parameters, operations);
}

static void print_rule(fg_output *output, const columns *all) {
    size_t width = all->name + all->definition + all->type + 4 + 26;
    for (size_t i = 0; i < width; i++) fg_print_text(output, "-");
    fg_print_text(output, "\n");
}

static void print_totals(fg_output *output, const fg_summary_row *total) {
    char all[number_room], trainable[number_room], fixed[number_room], bytes[number_room];
    put_number(all, total->trainable + total->fixed);
    put_number(trainable, total->trainable);
    put_number(fixed, total->fixed);
    put_bytes(bytes, total->bytes);
    fg_print(output, "parameters: %s (%s)\n", all, bytes);
    fg_print(output, "  trainable: %s\n  not trainable: %s\n", trainable, fixed);
    put_number(all, total->operations);
    fg_print(output, "operations: %s\n", all);
}

fg_status fg_summary_print(fg_output *output, fg_model *model, const char *file) {
    const fg_summary_row *rows;
    size_t count;
    fg_status status = fg_model_summary(model, &rows, &count);
    if (status != FG_OK) return status;
    fg_summary_row total = total_of(rows, count);
    columns all = measure(rows, count);
    const char *name = fg_model_name(model);
    fg_print_plain(output, file);
    fg_print_text(output, name != NULL ? ": graph " : "");
    fg_print_plain(output, name != NULL ? name : "");
    fg_print_text(output, "\n\n");
    print_cell(output, "instance", all.name + 2);
    print_cell(output, "layer", all.definition + 2);
    print_cell(output, "output", all.type);
    fg_print(output, "  %12s  %10s\n", "parameters", "operations");
    print_rule(output, &all);
    for (size_t i = 0; i < count; i++) print_row(output, &all, &rows[i]);
    print_rule(output, &all);
    print_totals(output, &total);
    return FG_OK;
}

static void print_json_text(fg_output *output, const char *member, const char *text) {
    fg_print(output, "\"%s\": ", member);
    if (text != NULL)
        fg_print_json_string(output, text);
    else
        fg_print_text(output, "null");
    fg_print_text(output, ", ");
}

static void print_json_numbers(fg_output *output, const fg_summary_row *row) {
    fg_print(output, "\"trainable\": %llu, \"fixed\": %llu, \"bytes\": %llu, \"operations\": %llu}",
             (unsigned long long)row->trainable, (unsigned long long)row->fixed,
             (unsigned long long)row->bytes, (unsigned long long)row->operations);
}

fg_status fg_summary_print_json(fg_output *output, fg_model *model) {
    const fg_summary_row *rows;
    size_t count;
    fg_status status = fg_model_summary(model, &rows, &count);
    fg_summary_row total = total_of(rows, count);
    fg_print_text(output, "\"instances\": [");
    for (size_t i = 0; i < count; i++) {
        fg_print_text(output, i > 0 ? ",\n  {" : "\n  {");
        print_json_text(output, "name", rows[i].name);
        print_json_text(output, "layer", rows[i].definition);
        print_json_text(output, "type", rows[i].type);
        print_json_numbers(output, &rows[i]);
    }
    fg_print_text(output, "],\n\"total\": {");
    print_json_numbers(output, &total);
    return status;
}
