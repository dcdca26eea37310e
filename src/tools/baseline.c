#include "tools/baseline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void forget(fg_baseline *baseline) {
    free(baseline->path);
    free(baseline->list);
    baseline->path = NULL;
    baseline->list = NULL;
    baseline->count = baseline->capacity = 0;
}

void fg_baseline_fini(fg_baseline *baseline) {
    forget(baseline);
    if (baseline->written != NULL) fclose(baseline->written);
    free(baseline->text);
    *baseline = (fg_baseline){0};
}

/* ---- reading ---- */

static int by_fingerprint(const void *a, const void *b) {
    return strcmp(((const fg_known *)a)->fingerprint, ((const fg_known *)b)->fingerprint);
}

/* "430e65da3d40ce02:1": 16 hexadecimal digits, and which one of several alike it is. */
static bool is_fingerprint(const char *text, size_t length) {
    size_t digits = strspn(text, "0123456789abcdef");
    if (digits != 16 || text[digits] != ':') return false;
    size_t number = strspn(text + digits + 1, "0123456789");
    return number > 0 && digits + 1 + number == length;
}

static fg_status add_known(fg_baseline *baseline, const char *line) {
    size_t length = strcspn(line, " \t\r\n");
    fg_known known = {.met = false};
    if (length == 0 || line[0] == '#') return FG_OK;
    if (length >= sizeof known.fingerprint || !is_fingerprint(line, length)) return FG_UNREADABLE;
    memcpy(known.fingerprint, line, length);
    if (baseline->count == baseline->capacity) {
        size_t capacity = baseline->capacity > 0 ? 2 * baseline->capacity : 64;
        if (capacity > SIZE_MAX / sizeof known) return FG_LIMIT;
        fg_known *list = realloc(baseline->list, capacity * sizeof *list);
        if (list == NULL) return FG_LIMIT;
        baseline->list = list;
        baseline->capacity = capacity;
    }
    baseline->list[baseline->count++] = known;
    return FG_OK;
}

/* Says what is wrong with a baseline, where it is no matter of memory. */
static fg_status read_lines(fg_baseline *baseline, const char *tool, FILE *file) {
    char *line = NULL;
    size_t size = 0, number = 0;
    fg_status status = FG_OK;
    while (status == FG_OK && getline(&line, &size, file) >= 0) {
        number++;
        status = add_known(baseline, line);
        if (status == FG_UNREADABLE)
            fprintf(stderr, "%s: the baseline %s: line %zu has no fingerprint\n", tool,
                    baseline->path, number);
    }
    if (status == FG_OK && ferror(file)) {
        status = FG_UNREADABLE;
        fprintf(stderr, "%s: the baseline %s: %s\n", tool, baseline->path, strerror(errno));
    }
    free(line);
    return status;
}

fg_status fg_baseline_read(fg_baseline *baseline, const char *tool, const char *path) {
    /* The files of one folder share it, and what was met in it. */
    if (baseline->path != NULL && strcmp(baseline->path, path) == 0) return FG_OK;
    forget(baseline);
    baseline->path = strdup(path);
    if (baseline->path == NULL) return FG_LIMIT;
    FILE *file = fopen(path, "re");
    fg_status status = FG_UNREADABLE;
    if (file != NULL) {
        status = read_lines(baseline, tool, file);
        fclose(file);
    } else {
        fprintf(stderr, "%s: the baseline %s: %s\n", tool, path, strerror(errno));
    }
    if (baseline->count > 0)
        qsort(baseline->list, baseline->count, sizeof *baseline->list, by_fingerprint);
    return status;
}

/* ---- findings ---- */

static bool is_known(const char *fingerprint, void *data) {
    fg_baseline *baseline = data;
    size_t low = 0, high = baseline->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(baseline->list[middle].fingerprint, fingerprint) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < baseline->count; low++) {
        fg_known *known = &baseline->list[low];
        if (strcmp(known->fingerprint, fingerprint) != 0) return false;
        if (known->met) continue;
        known->met = true;
        return true;
    }
    return false;
}

fg_status fg_baseline_apply(fg_baseline *baseline, fg_report *report) {
    return fg_report_suppress(report, is_known, baseline);
}

static bool all(const char *fingerprint, void *data) {
    (void)fingerprint;
    (void)data;
    return true;
}

fg_status fg_baseline_collect(fg_baseline *baseline, fg_report *report) {
    if (baseline->written == NULL)
        baseline->written = open_memstream(&baseline->text, &baseline->length);
    if (baseline->written == NULL) return FG_LIMIT;
    fg_output output = {.file = baseline->written};
    for (size_t i = 0; i < fg_report_count(report); i++) {
        const fg_finding *finding = fg_report_at(report, i);
        fg_fingerprint print = fg_finding_fingerprint(report, finding);
        fg_location location = fg_finding_location(report, finding);
        fg_print(&output, "%s %s ", print.text, fg_finding_code(finding));
        if (location.file != NULL) {
            fg_print_plain(&output, location.file);
            fg_print_text(&output, ": ");
        }
        fg_print_plain(&output, fg_finding_message(finding));
        fg_print_text(&output, "\n");
        baseline->findings++;
    }
    fg_status status = output.error == 0 ? FG_OK : FG_LIMIT;
    return status == FG_OK ? fg_report_suppress(report, all, NULL) : status;
}

fg_status fg_baseline_write(fg_baseline *baseline, fg_output *out, const char *path) {
    static const char heading[] =
        "# Findings that are known to graphlint: fingerprint, code, place, message.\n";
    char *text = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&text, &length);
    if (file == NULL) return FG_LIMIT;
    fputs(heading, file);
    bool written = baseline->written == NULL || fflush(baseline->written) == 0;
    if (baseline->text != NULL) fwrite(baseline->text, 1, baseline->length, file);
    written = fclose(file) == 0 && written;
    const char *why = "out of memory";
    fg_tool_hold_interrupts();
    fg_status status = written ? fg_text_save(path, text, length, &why) : FG_LIMIT;
    fg_tool_release_interrupts();
    free(text);
    if (status != FG_OK)
        fprintf(stderr, "%s: %s: %s\n", out->tool, path, why);
    else
        fg_print(out, "%s: %zu finding%s written\n", path, baseline->findings,
                 baseline->findings == 1 ? "" : "s");
    return status;
}
