/* answers FOLDER LIST GRAPHRUN [TABLE]: frozen graphs with what TensorFlow computed, as cases.jsonl
 * in FOLDER lists them, run by graphrun and compared (TAP, a line for each case). LIST has the
 * cases that are known not to run, and why: "CASE: REASON" a line. One that begins to run, or that
 * is not there, is a failure too, so that the list stays true. With TABLE, that file gets how many
 * of each family run. */
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINE = 4096 };

typedef struct run {
    const char *folder, *graphrun;
    const json_t *line; /* of cases.jsonl */
    char why[2 * LINE];
} run;

static const char *text(const json_t *object, const char *key) {
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static bool wrong(run *r, const char *what, const char *name) {
    snprintf(r->why, sizeof r->why, "%s %s", what, name);
    return false;
}

/* ---- values ---- */

/* The numbers of a file, a line each. True and False are 1 and 0. NULL: it cannot be read. */
static double *read_numbers(const run *r, const char *path, size_t *count) {
    char name[LINE], line[256];
    snprintf(name, sizeof name, "%s/%s", r->folder, path);
    FILE *file = fopen(name, "r");
    if (!file) return NULL;
    size_t room = 16;
    double *numbers = malloc(room * sizeof *numbers);
    *count = 0;
    while (numbers && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = 0;
        if (!*line) continue;
        if (*count == room) {
            double *more = realloc(numbers, (room *= 2) * sizeof *numbers);
            if (!more) free(numbers);
            numbers = more;
            if (!numbers) break;
        }
        bool truth = *line == 'T';
        numbers[(*count)++] = *line == 'T' || *line == 'F' ? truth : strtod(line, NULL);
    }
    fclose(file);
    return numbers;
}

static json_t *number(double value, const char *dtype) {
    if (strcmp(dtype, "bool") == 0) return json_boolean(value != 0);
    if (strstr(dtype, "int")) return json_integer((json_int_t)value);
    if (isnan(value)) return json_string("nan");
    if (isinf(value)) return json_string(value > 0 ? "inf" : "-inf");
    return json_real(value);
}

/* Lists of lists, of the shape's sizes from `axis` on. */
static json_t *nested(const json_t *shape, size_t axis, const double **at, const char *dtype) {
    if (axis == json_array_size(shape)) return number(*(*at)++, dtype);
    json_t *list = json_array();
    json_int_t size = json_integer_value(json_array_get(shape, axis));
    for (json_int_t i = 0; i < size; i++)
        json_array_append_new(list, nested(shape, axis + 1, at, dtype));
    return list;
}

static json_t *feeds_of(run *r) {
    json_t *feeds = json_object(), *feed;
    size_t i, count;
    json_array_foreach(json_object_get(r->line, "feeds"), i, feed) {
        double *numbers = read_numbers(r, text(feed, "csv"), &count);
        const double *at = numbers;
        if (numbers)
            json_object_set_new(
                feeds, text(feed, "name"),
                nested(json_object_get(feed, "shape"), 0, &at, text(feed, "dtype")));
        free(numbers);
    }
    return feeds;
}

/* ---- a run ---- */

static void fetch_name(const json_t *fetch, char *out) {
    json_int_t index = json_integer_value(json_object_get(fetch, "index"));
    snprintf(out, LINE, index ? "%s:%lld" : "%s", text(fetch, "name"), (long long)index);
}

static void execute(run *r, int feeds, int out) {
    static char names[64][LINE];
    char graph[LINE];
    char *args[160] = {
        (char *)(uintptr_t)r->graphrun, graph, "--format", "json", "--feeds", "/dev/stdin"};
    size_t count = 6, i;
    const json_t *fetch;
    snprintf(graph, sizeof graph, "%s/%s/frozen_model.pb", r->folder, text(r->line, "case"));
    json_array_foreach(json_object_get(r->line, "fetches"), i, fetch) {
        if (i == 64) break;
        fetch_name(fetch, names[i]);
        args[count++] = "--fetch";
        args[count++] = names[i];
    }
    if (json_array_size(json_object_get(r->line, "feeds")) == 0) {
        memmove(args + 4, args + 6, (count - 6) * sizeof *args);
        args[count - 2] = args[count - 1] = NULL;
    }
    dup2(feeds, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    execv(r->graphrun, args);
    _exit(127);
}

/* What graphrun printed, or NULL. */
static json_t *run_graph(run *r) {
    FILE *in = tmpfile(), *out = tmpfile();
    json_t *feeds = feeds_of(r), *result = NULL;
    if (in && out) {
        json_dumpf(feeds, in, JSON_ENCODE_ANY);
        fflush(in);
        rewind(in);
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) execute(r, fileno(in), fileno(out));
        int status;
        if (child > 0 && waitpid(child, &status, 0) == child) {
            rewind(out);
            result = json_loadf(out, 0, NULL);
        }
    }
    if (in) fclose(in);
    if (out) fclose(out);
    json_decref(feeds);
    return result;
}

/* ---- comparing ---- */

typedef struct comparison {
    const double *wanted;
    size_t count, at;
    double relative, absolute;
} comparison;

static bool same(comparison *c, const json_t *value) {
    const json_t *item;
    size_t i;
    if (json_is_array(value)) {
        json_array_foreach(value, i, item) if (!same(c, item)) return false;
        return true;
    }
    if (c->at == c->count) return false;
    double want = c->wanted[c->at++], got = json_number_value(value);
    if (json_is_boolean(value)) got = json_is_true(value);
    if (json_is_string(value)) got = strtod(json_string_value(value), NULL);
    if (isnan(want) || isnan(got)) return isnan(want) && isnan(got);
    return want == got || fabs(want - got) <= c->absolute + c->relative * fabs(want);
}

static bool compare(run *r, const json_t *outputs, const json_t *fetch) {
    char name[LINE];
    fetch_name(fetch, name);
    const json_t *output = json_object_get(outputs, name);
    const json_t *shape = json_object_get(fetch, "shape");
    const char *dtype = text(fetch, "dtype");
    if (!output) return wrong(r, "there is no", name);
    if (json_is_array(shape) && !json_equal(shape, json_object_get(output, "shape")))
        return wrong(r, "another shape of", name);
    if (*dtype && strcmp(dtype, text(output, "dtype")) != 0)
        return wrong(r, "another element type of", name);
    comparison c = {.relative = 1e-4, .absolute = 1e-5};
    if (strcmp(dtype, "float16") == 0 || strcmp(dtype, "bfloat16") == 0)
        c.relative = c.absolute = 1e-2;
    double *numbers = read_numbers(r, text(fetch, "csv"), &c.count);
    c.wanted = numbers;
    bool right = numbers && same(&c, json_object_get(output, "value")) && c.at == c.count;
    free(numbers);
    return right || wrong(r, "other values of", name);
}

static bool run_case(run *r) {
    json_t *document = run_graph(r);
    const json_t *fetch;
    size_t i;
    bool right = true;
    if (!document) return wrong(r, "graphrun", "gave no document");
    if (json_integer_value(json_object_get(document, "status")) != 0) {
        const json_t *first = json_array_get(json_object_get(document, "findings"), 0);
        right = wrong(r, text(first, "message"), "");
    }
    json_array_foreach(json_object_get(r->line, "fetches"), i, fetch) {
        right = right && compare(r, json_object_get(document, "outputs"), fetch);
    }
    json_decref(document);
    return right;
}

/* ---- the list, and the table ---- */

/* Whether the case is in the list; what is behind its name is the reason. */
static bool listed(const char *path, const char *name, char *reason) {
    char line[LINE];
    bool found = false;
    size_t length = strlen(name);
    FILE *file = fopen(path, "r");
    while (file && !found && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        found = strncmp(line, name, length) == 0 && strncmp(line + length, ": ", 2) == 0;
    }
    if (file) fclose(file);
    if (found) memmove(reason, line + length + 2, strlen(line + length + 2) + 1);
    return found;
}

typedef struct family {
    char name[64], why[160];
    int all, run;
} family;

static void count_case(family *families, int *count, const char *name, bool right,
                       const char *why) {
    size_t length = strcspn(name, "/");
    family *it = families;
    while (it < families + *count && strncmp(it->name, name, length) != 0) it++;
    if (it == families + 256) return;
    if (it == families + *count) {
        *it = (family){.all = 0};
        snprintf(it->name, sizeof it->name, "%.*s", (int)length, name);
        ++*count;
    }
    it->all++;
    it->run += right;
    if (!right) snprintf(it->why, sizeof it->why, "%.150s", why);
}

static void write_table(const char *path, const family *families, int count) {
    FILE *file = fopen(path, "w");
    if (!file) return;
    fprintf(file, "| family | graphs | run | of the others |\n| --- | --- | --- | --- |\n");
    for (int i = 0; i < count; i++)
        fprintf(file, "| %s | %d | %d | %s |\n", families[i].name, families[i].all, families[i].run,
                families[i].why);
    fclose(file);
}

int main(int argc, char **argv) {
    static family families[256];
    static char line[1 << 20], reason[LINE];
    int number_of = 0, count = 0, failed = 0;
    if (argc < 4) return 2;
    snprintf(line, sizeof line, "%s/cases.jsonl", argv[1]);
    FILE *file = fopen(line, "r");
    if (!file) {
        printf("1..1\nnot ok 1 - there is no %s\n", line);
        return 1;
    }
    while (fgets(line, sizeof line, file)) {
        json_t *parsed = json_loads(line, 0, NULL);
        if (!parsed) continue;
        run r = {.folder = argv[1], .graphrun = argv[3], .line = parsed};
        const char *name = text(parsed, "case");
        bool right = run_case(&r), known = listed(argv[2], name, reason);
        bool good = right != known;
        failed += !good;
        printf("%sok %d - %s%s%s\n", good ? "" : "not ", ++number_of, name,
               known ? right ? ": it runs, and is listed: " : ": known: " : "",
               known ? reason : "");
        if (!right && !known) printf("# %s\n", r.why);
        count_case(families, &count, name, right, known ? reason : r.why);
        json_decref(parsed);
    }
    fclose(file);
    printf("1..%d\n", number_of);
    if (argc > 4) write_table(argv[4], families, count);
    return failed > 0;
}
