/* A part of a model as text, with its arrays beside it. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/part.h"
#include "data/npy.h"
#include "emit/dot.h"
#include "emit/graph_def.h"

typedef struct write_job {
    fg_part *part;
    const fg_write_options *options;
    fg_report *report;
} write_job;

/* ---- paths ---- */

static size_t folder_length(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash + 1 - path) : 0;
}

/* The archive as the text names it: relative to the text's folder. Where it is in another one, it
 * is named, and written, from the root on. */
static const char *name_archive(fg_part *part, const char *archive) {
    fg_arena *arena = &part->writing;
    size_t folder = part->path ? folder_length(part->path) : 0;
    part->archive = fg_arena_text(arena, archive, strlen(archive));
    bool same =
        part->path && folder == folder_length(archive) && memcmp(part->path, archive, folder) == 0;
    if (same) return part->archive + folder;
    if (folder == 0 || *archive == '/') return part->archive;
    char here[PATH_MAX];
    if (getcwd(here, sizeof here)) part->archive = fg_arena_printf(arena, "%s/%s", here, archive);
    return part->archive;
}

/* ---- arrays ---- */

/* The values that the session has of the variables that are left. */
static void list_values(fg_part *part, fg_print_archive *archive) {
    const fg_graph *from = part->session->graph, *to = &part->graph;
    fg_map numbers = {0};
    for (uint32_t i = 1; i < from->variables.count; i++)
        fg_map_set(&part->writing, &numbers, from->variables.at[i].full_name, (void *)(uintptr_t)i);
    for (uint32_t i = 1; i < to->variables.count; i++) {
        const fg_name *name = to->variables.at[i].full_name;
        fg_tensor *value = part->session->values[(uintptr_t)fg_map_get(&numbers, name)];
        if (!value) continue;
        const fg_name *own = fg_name_of(&archive->names, name->text, name->length);
        fg_map_set(&part->writing, &archive->taken, own, part);
        FG_PUSH(&part->writing, &archive->arrays, (fg_print_array){own, value});
    }
    part->value_count = archive->arrays.count;
}

/* The statement that gives them to the text. */
static void name_weights(fg_part *part, const char *path) {
    part->graph.weights.count = 0;
    if (part->value_count == 0) return;
    FG_PUSH(&part->arena, &part->graph.weights, (fg_weights){.path = path});
}

static void keep_arrays(fg_part *part, const fg_print_archive *archive) {
    part->array_count = archive->arrays.count;
    part->arrays = FG_NEW_ARRAY(&part->writing, fg_given_array, part->array_count + 1);
    for (uint32_t i = 0; i < archive->arrays.count; i++)
        part->arrays[i] =
            (fg_given_array){archive->arrays.at[i].name->text, archive->arrays.at[i].tensor};
    if (part->array_count == 0) part->archive = NULL;
}

/* ---- writing ---- */

/* With loops in the place of recurrences. */
static const fg_graph *make_plain(fg_part *part) {
    fg_cut_order order = {.graph = &part->graph, .phase = -1, .loops = true};
    fg_cut_facts facts = {0};
    part->plain_made = true;
    fg_cut(&part->plain, &part->writing, &part->session->model->context->memory, &order, &facts);
    return &part->plain;
}

static void drop_plain(fg_part *part) {
    if (part->plain_made) fg_graph_fini(&part->plain);
    part->plain_made = false;
}

/* All variables are assigned what they have, or their first values. */
static fg_status put_graph_def(const write_job *job) {
    fg_part *part = job->part;
    const fg_graph *from = part->session->graph, *to = make_plain(part);
    fg_arena *arena = &part->writing;
    fg_map numbers = {0};
    uint32_t *all = FG_NEW_ARRAY(arena, uint32_t, from->variables.count);
    fg_tensor **values = FG_NEW_ARRAY(arena, fg_tensor *, to->variables.count);
    for (uint32_t i = 1; i < from->variables.count; i++)
        fg_map_set(arena, &numbers, from->variables.at[i].full_name, (void *)(uintptr_t)i);
    for (uint32_t i = 1; i < to->variables.count; i++)
        all[i - 1] = (uint32_t)(uintptr_t)fg_map_get(&numbers, to->variables.at[i].full_name);
    fg_status status = fg_session_initialise(part->session, all, to->variables.count - 1,
                                             job->options->seed, arena, job->report);
    if (status != FG_OK) return status;
    for (uint32_t i = 1; i < to->variables.count; i++)
        values[i] = part->session->values[all[i - 1]];
    const fg_text *text =
        fg_emit_graph_def(to, values, arena, job->report, job->options->form == FG_FORM_PBTXT);
    if (!text) return FG_FINDINGS;
    part->text = text->at;
    part->length = text->length;
    return FG_OK;
}

static fg_status put_form(const write_job *job, fg_print_archive *archive) {
    fg_part *part = job->part;
    fg_text text;
    fg_text_init(&text, &part->writing);
    switch (job->options->form) {
        case FG_FORM_PB:
        case FG_FORM_PBTXT:
            return put_graph_def(job);
        case FG_FORM_DOT:
            fg_emit_dot(&part->graph, &part->writing, &text);
            break;
        case FG_FORM_JSON:
            fg_print_json(&part->graph, &part->writing, &text, archive);
            break;
        default:
            fg_print_graph(&part->graph, &part->writing, &text, archive);
    }
    part->text = fg_text_get(&text);
    part->length = text.length;
    return FG_OK;
}

static fg_status write_text(void *data) {
    write_job *job = data;
    fg_part *part = job->part;
    const fg_write_options *options = job->options;
    fg_arena *arena = &part->writing;
    fg_print_archive archive = {.largest = options->largest};
    fg_names_init(&archive.names, arena);
    part->path = options->path ? fg_arena_text(arena, options->path, strlen(options->path)) : NULL;
    part->archive = NULL;
    if (options->archive && (options->form == FG_FORM_GRAPH || options->form == FG_FORM_JSON)) {
        archive.path = name_archive(part, options->archive);
        list_values(part, &archive);
    }
    name_weights(part, archive.path);
    fg_status status = put_form(job, part->archive ? &archive : NULL);
    part->value_count += archive.initials;
    keep_arrays(part, &archive);
    return status;
}

/* The text as graphfmt lays it out. */
static fg_status lay_out(fg_part *part, fg_report *report) {
    const char *name = part->path ? part->path : "<stdout>";
    fg_status status = fg_syntax_print(part->session->model->context, name, part->text,
                                       part->length, report, &part->printed, &part->length);
    part->text = part->printed;
    return status;
}

fg_status fg_part_write(fg_part *part, const fg_write_options *options, fg_report *report) {
    fg_model *model = part->session->model;
    write_job job = {part, options, report};
    free(part->printed);
    part->text = part->printed = NULL;
    part->array_count = part->value_count = 0;
    drop_plain(part);
    fg_arena_fini(&part->writing);
    fg_arena_init(&part->writing, &model->context->memory);
    fg_arena *const arenas[] = {&part->writing, &part->arena, &model->arena, NULL};
    fg_status status = fg_guarded(model->context, report, arenas, write_text, &job);
    fg_session_abandon(part->session);
    return status == FG_OK && options->form == FG_FORM_GRAPH ? lay_out(part, report) : status;
}

const char *fg_part_text(const fg_part *part, size_t *length) {
    *length = part->length;
    return part->text;
}

size_t fg_part_arrays(const fg_part *part) {
    return part->array_count;
}

size_t fg_part_values(const fg_part *part) {
    return part->value_count;
}

bool fg_form_of(const char *name, fg_form *form) {
    static const char *const names[] = {"graph", "dot", "json", "pb", "pbtxt"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) != 0) continue;
        *form = (fg_form)i;
        return true;
    }
    return false;
}

fg_status fg_part_read_back(fg_part *part, fg_report *report, fg_model **model) {
    fg_given given = {part->archive, part->arrays, part->array_count};
    const char *name = part->path ? part->path : "<stdout>";
    return fg_model_parse_given(part->session->model->context, name, part->text, part->length,
                                part->archive ? &given : NULL, report, model);
}

/* ---- files ---- */

static fg_status write_files(const fg_part *part, const fg_file_bytes *archive, const char **wrong,
                             const char **why) {
    const fg_file_bytes text = {part->path, part->text, part->length}, *failed = &text;
    if (archive && part->path)
        *why = fg_file_write_two(archive, &text, &failed);
    else if (archive)
        *why = fg_file_write(archive->path, archive->data, archive->length);
    else
        *why = fg_file_write(text.path, text.data, text.length);
    *wrong = archive && (!part->path || failed == archive) ? part->archive : part->path;
    return *why ? FG_UNWRITABLE : FG_OK;
}

fg_status fg_part_save(fg_part *part, const char **wrong, const char **why) {
    fg_memory *memory = &part->session->model->context->memory;
    size_t count = part->array_count, room = (count + 1) * sizeof(void *);
    if (count == 0) return part->path ? write_files(part, NULL, wrong, why) : FG_OK;
    const fg_tensor **tensors = fg_memory_alloc(memory, room);
    const char **names = fg_memory_alloc(memory, room);
    fg_file_bytes archive = {.path = part->archive};
    char *bytes = NULL;
    *wrong = part->archive;
    *why = tensors && names ? NULL : "out of memory";
    for (size_t i = 0; !*why && i < count; i++) {
        tensors[i] = part->arrays[i].tensor;
        names[i] = part->arrays[i].name;
    }
    if (!*why) *why = fg_npz_write(memory, count, tensors, names, NULL, &bytes, &archive.length);
    archive.data = bytes;
    fg_status status = *why ? FG_UNWRITABLE : write_files(part, &archive, wrong, why);
    fg_memory_free(memory, bytes, archive.length);
    fg_memory_free(memory, tensors, room);
    fg_memory_free(memory, names, room);
    return status;
}
