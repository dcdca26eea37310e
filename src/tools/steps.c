#include "tools/steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the options ---- */

static bool given(const fg_arguments *arguments, const char *option) {
    return fg_argument(arguments, option) != NULL;
}

static fg_status read_axis(fg_steps *steps, const char *text) {
    if (text == NULL) return FG_OK;
    char *end;
    long axis = strtol(text, &end, 10);
    const char *digits = text[0] == '-' ? text + 1 : text; /* strtol takes blanks and a plus too */
    if (strspn(digits, "0123456789") == 0 || *end != '\0' || axis < -FG_MAX_RANK ||
        axis >= FG_MAX_RANK)
        return fg_usage_error(steps->tool, "--join takes an axis, a whole number, not '%.100s'",
                              text);
    steps->along = true;
    steps->axis = (int)axis;
    return FG_OK;
}

/* Options that mean nothing without another, or beside it. */
static fg_status check_together(const fg_steps *steps, const fg_arguments *arguments) {
    static const char *const of_steps[] = {"join", "last", "until"};
    if (given(arguments, "steps") && given(arguments, "repeat"))
        return fg_usage_error(steps->tool,
                              "--steps or --repeat, not both: a step is fed what the "
                              "one before gave, a repeated run what the first was");
    for (size_t i = 0; i < sizeof of_steps / sizeof *of_steps; i++)
        if (given(arguments, of_steps[i]) && !given(arguments, "steps"))
            return fg_usage_error(steps->tool, "--%s needs --steps COUNT", of_steps[i]);
    if (steps->last && steps->along)
        return fg_usage_error(steps->tool, "--join or --last, not both");
    if (steps->count == 0)
        return fg_usage_error(steps->tool, "--%s 0 would run nothing; --check does that",
                              given(arguments, "steps") ? "steps" : "repeat");
    return FG_OK;
}

fg_status fg_steps_init(fg_steps *steps, const fg_arguments *arguments) {
    *steps = (fg_steps){.tool = arguments->tool,
                        .count = 1,
                        .carried = given(arguments, "steps"),
                        .last = given(arguments, "last") || !given(arguments, "steps"),
                        .until = fg_argument(arguments, "until")};
    if (!fg_argument_integer(arguments, "steps", INT64_MAX, &steps->count) ||
        !fg_argument_integer(arguments, "repeat", INT64_MAX, &steps->count))
        return FG_USAGE;
    fg_status status = read_axis(steps, fg_argument(arguments, "join"));
    if (status != FG_OK) return status;
    bool last = steps->last;
    steps->last = given(arguments, "last");
    status = check_together(steps, arguments);
    steps->last = last;
    return status;
}

/* ---- the steps ---- */

enum { none = -1 };

/* One output over the steps. */
typedef struct track {
    const char *name;
    size_t carried_to;   /* a feed of the program; SIZE_MAX: none */
    fg_tensor **tensors; /* by step, one reference each; the last step's only where that is all */
    size_t count, capacity;
} track;

typedef struct walk {
    const fg_steps *steps;
    const fg_steps_run *what;
    track *tracks;
    size_t track_count;
    size_t until; /* a track; SIZE_MAX: none */
    fg_tensor *until_value;
    uint64_t done; /* steps */
} walk;

static fg_status no_memory(const walk *self) {
    fprintf(stderr, "%s: out of memory\n", self->steps->tool->name);
    return FG_LIMIT;
}

static void walk_fini(walk *self) {
    for (size_t i = 0; i < self->track_count; i++) {
        for (size_t j = 0; j < self->tracks[i].count; j++)
            fg_tensor_unref(self->tracks[i].tensors[j]);
        free(self->tracks[i].tensors);
    }
    free(self->tracks);
    fg_tensor_unref(self->until_value);
}

/* The program's feed of an input that is carried to. */
static fg_status find_feed(const walk *self, fg_input_info input, size_t *feed) {
    const fg_program *program = self->what->program;
    for (*feed = 0; *feed < fg_program_feeds(program); (*feed)++)
        if (strcmp(fg_program_feed_name(program, *feed), input.name) == 0) return FG_OK;
    if (input.fixed != NULL)
        return fg_usage_error(self->steps->tool,
                              "--steps cannot carry '%s': the signature fixes it to %s", input.name,
                              input.fixed);
    return fg_usage_error(self->steps->tool,
                          "--steps carries '%s' from step to step: --feed %s=...", input.name,
                          input.name);
}

static fg_status init_track(const walk *self, size_t index) {
    const fg_steps_run *what = self->what;
    track *it = &self->tracks[index];
    *it = (track){.name = fg_program_output_name(what->program, index), .carried_to = SIZE_MAX};
    if (!self->steps->carried || what->signature == SIZE_MAX) return FG_OK;
    fg_output_info output = fg_model_output(what->model, what->signature, index);
    if (output.carried_to == none) return FG_OK;
    fg_input_info input = fg_model_input(what->model, what->signature, (size_t)output.carried_to);
    return find_feed(self, input, &it->carried_to);
}

static fg_status walk_init(walk *self) {
    const char *until = self->steps->until;
    size_t length = until != NULL ? strcspn(until, "=") : 0;
    self->track_count = fg_program_outputs(self->what->program);
    self->tracks = calloc(self->track_count + 1, sizeof *self->tracks);
    self->until = SIZE_MAX;
    if (self->tracks == NULL) {
        self->track_count = 0;
        return no_memory(self);
    }
    for (size_t i = 0; i < self->track_count; i++) {
        fg_status status = init_track(self, i);
        if (status != FG_OK) return status;
        const char *name = self->tracks[i].name;
        if (until != NULL && strlen(name) == length && memcmp(name, until, length) == 0)
            self->until = i;
    }
    return FG_OK;
}

/* A tensor's own reference, where it was borrowed for reading. */
static fg_tensor *keep(const fg_tensor *tensor) {
    return fg_tensor_ref((fg_tensor *)(uintptr_t)tensor);
}

static bool add_tensor(walk *self, track *to, const fg_tensor *tensor) {
    if (to->count > 0 && self->steps->last) {
        fg_tensor_unref(to->tensors[0]);
        to->count = 0;
    }
    if (to->count == to->capacity) {
        size_t capacity = to->capacity > 0 ? 2 * to->capacity : self->steps->last ? 1 : 16;
        fg_tensor **grown = realloc(to->tensors, capacity * sizeof *grown);
        if (grown == NULL) return false;
        to->tensors = grown;
        to->capacity = capacity;
    }
    to->tensors[to->count++] = keep(tensor);
    return true;
}

/* Whether this was the last step. */
static fg_status look_for_end(walk *self, bool *ended) {
    *ended = false;
    if (self->steps->until == NULL) return FG_OK;
    const fg_tensor *got =
        self->until != SIZE_MAX ? fg_run_output(self->what->run, self->until) : NULL;
    if (self->until_value == NULL) {
        fg_status status = fg_value_text(self->what->context, "until", self->steps->until, got,
                                         self->what->report, &self->until_value);
        if (status != FG_OK) return status;
    }
    *ended = fg_tensor_equals(got, self->until_value);
    return FG_OK;
}

static fg_status carry(const walk *self) {
    for (size_t i = 0; i < self->track_count; i++) {
        const track *it = &self->tracks[i];
        if (it->carried_to == SIZE_MAX) continue;
        fg_tensor *next = keep(fg_run_output(self->what->run, i));
        fg_status status = fg_run_feed(self->what->run, it->carried_to, next);
        fg_tensor_unref(next);
        if (status != FG_OK) return status;
    }
    return FG_OK;
}

static fg_status step(walk *self, bool *ended) {
    fg_status status = fg_run_execute(self->what->run, self->what->report);
    if (status != FG_OK) return status;
    self->done++;
    for (size_t i = 0; i < self->track_count; i++)
        if (!add_tensor(self, &self->tracks[i], fg_run_output(self->what->run, i)))
            return no_memory(self);
    status = look_for_end(self, ended);
    if (status == FG_OK && !*ended && self->done < self->steps->count) status = carry(self);
    return status;
}

/* ---- joining ---- */

/* Sizes that must agree do not; only the run could tell. */
static fg_status fail_join(const walk *self, const track *it, size_t at) {
    FILE *err = stderr;
    fprintf(err, "%s: output '%s' cannot be joined over the steps: it is ", self->steps->tool->name,
            it->name);
    for (int which = 0; which < 2; which++) {
        const fg_tensor *tensor = it->tensors[which == 0 ? 0 : at];
        fprintf(err, "%s%s", which == 0 ? "" : ", then ", fg_dtype_name(fg_tensor_dtype(tensor)));
        for (int i = 0; i < fg_tensor_rank(tensor); i++)
            fprintf(err, "%s%lld", i == 0 ? "[" : ", ", (long long)fg_tensor_dims(tensor)[i]);
        fputs(fg_tensor_rank(tensor) > 0 ? "]" : "", err);
    }
    fprintf(err, " in step %zu; --last keeps the last step's\n", at + 1);
    return FG_USAGE;
}

/* What one step gives is `rows` times `width` bytes, of which `rows` are the axes before `axis`. */
typedef struct seam {
    int rank, axis;
    int64_t dims[FG_MAX_RANK]; /* of the whole */
    size_t rows;
} seam;

/* An output that does not have the axis gets a new first one, as all get without --join. */
static bool find_seam(const walk *self, const track *it, seam *found, size_t *wrong) {
    const fg_tensor *first = it->tensors[0];
    const int64_t *dims = fg_tensor_dims(first);
    int rank = fg_tensor_rank(first);
    int axis = self->steps->axis < 0 ? self->steps->axis + rank : self->steps->axis;
    bool along = self->steps->along && axis >= 0 && axis < rank;
    *found = (seam){.rank = along ? rank : rank + 1, .axis = along ? axis : 0, .rows = 1};
    *wrong = 0;
    if (found->rank > FG_MAX_RANK) return false;
    for (int i = 0; i < rank; i++) found->dims[along ? i : i + 1] = dims[i];
    for (int i = 0; along && i < axis; i++) found->rows *= (size_t)dims[i];
    found->dims[found->axis] = along ? 0 : (int64_t)it->count;
    for (*wrong = 0; *wrong < it->count; (*wrong)++) {
        const fg_tensor *tensor = it->tensors[*wrong];
        const int64_t *sizes = fg_tensor_dims(tensor);
        if (fg_tensor_rank(tensor) != rank) return false;
        for (int i = 0; i < rank; i++)
            if (sizes[i] != dims[i] && !(along && i == axis)) return false;
        if (along && __builtin_add_overflow(found->dims[axis], sizes[axis], &found->dims[axis]))
            return false;
    }
    return true;
}

static fg_status join(const walk *self, track *it, fg_tensor **joined) {
    seam at;
    size_t wrong;
    if (!find_seam(self, it, &at, &wrong)) return fail_join(self, it, wrong);
    fg_dtype dtype = fg_tensor_dtype(it->tensors[0]);
    *joined = fg_tensor_new(self->what->context, dtype, at.rank, at.dims);
    if (*joined == NULL) return no_memory(self);
    char *to = fg_tensor_mutable(*joined);
    size_t stride = at.rows > 0 ? fg_tensor_bytes(*joined) / at.rows : 0;
    for (size_t i = 0; i < it->count; i++) {
        const char *from = fg_tensor_data(it->tensors[i]);
        size_t width = at.rows > 0 ? fg_tensor_bytes(it->tensors[i]) / at.rows : 0;
        for (size_t row = 0; row < at.rows && width > 0; row++)
            memcpy(to + row * stride, from + row * width, width);
        if (width > 0) to += width;
        fg_tensor_unref(it->tensors[i]);
        it->tensors[i] = NULL;
    }
    return FG_OK;
}

static fg_status collect(walk *self, fg_results *results) {
    results->list = calloc(self->track_count + 1, sizeof *results->list);
    if (results->list == NULL) return no_memory(self);
    for (size_t i = 0; i < self->track_count; i++) {
        track *it = &self->tracks[i];
        fg_result *result = &results->list[results->count++];
        result->name = it->name;
        if (!self->steps->last) {
            fg_status status = join(self, it, &result->tensor);
            if (status != FG_OK) return status;
            continue;
        }
        result->tensor = it->tensors[0];
        it->count = 0;
    }
    results->steps = self->steps->carried ? self->done : 0;
    return FG_OK;
}

fg_status fg_steps_execute(const fg_steps *steps, const fg_steps_run *what, fg_results *results) {
    walk self = {.steps = steps, .what = what};
    fg_status status = walk_init(&self);
    bool ended = false;
    while (status == FG_OK && !ended && self.done < steps->count) status = step(&self, &ended);
    if (status == FG_OK) status = collect(&self, results);
    if (status != FG_OK) fg_results_fini(results);
    walk_fini(&self);
    return status;
}
