#include "tensorflow/bundle.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tensorflow/sstable.h"
#include "tensorflow/tf_read.h"
#include "tensorflow/tf_tensor.h"

#define SHARD_LIMIT 1000

/* One of the files with values. */
typedef struct data_file {
    fg_shard *shard; /* NULL: nothing asked for it yet */
    uint64_t length;
    bool there;
} data_file;

struct fg_bundle {
    fg_graph *graph;
    fg_memory *memory;
    fg_report *report;
    const char *prefix;
    const char *index_name;
    fg_map entries; /* fg_name -> fg_tf_bundle_entry */
    fg_tf_bundle_header header;
    data_file *files;
};

static bool fail(fg_bundle *bundle, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool fail(fg_bundle *bundle, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *text = fg_arena_vprintf(bundle->graph->arena, format, args);
    va_end(args);
    fg_report_add(bundle->report, FG_G107, (fg_span){0}, "%s", text);
    return false;
}

/* ---- the index ---- */

static bool take_entry(void *user, fg_bytes key, fg_bytes value) {
    fg_bundle *bundle = user;
    fg_arena *arena = bundle->graph->arena;
    if (key.length == 0) {
        if (fg_tf_read_bytes(arena, value, &fg_tf_bundle_header_message, &bundle->header))
            return true;
        return fail(bundle, "'%s': its header is malformed", bundle->index_name);
    }
    fg_tf_bundle_entry *entry = FG_NEW(arena, fg_tf_bundle_entry);
    if (!fg_tf_read_bytes(arena, value, &fg_tf_bundle_entry_message, entry))
        return fail(bundle, "'%s': the entry '%s' is malformed", bundle->index_name, key.at);
    fg_map_set(arena, &bundle->entries, fg_name_of(bundle->graph->names, key.at, key.length),
               entry);
    return true;
}

static bool read_index(fg_bundle *bundle, const fg_file *file) {
    fg_sstable table = {.arena = bundle->graph->arena, .begin = file->data, .length = file->length};
    if (!fg_sstable_read(&table, take_entry, bundle))
        return table.why[0] == '\0'
                   ? false
                   : fail(bundle, "'%s': byte %zu: %s", bundle->index_name, table.at, table.why);
    if (bundle->header.endianness != 0)
        return fail(bundle, "'%s': its numbers are big-endian", bundle->index_name);
    if (bundle->header.num_shards < 1 || bundle->header.num_shards > SHARD_LIMIT)
        return fail(bundle, "'%s': %lld files of data", bundle->index_name,
                    (long long)bundle->header.num_shards);
    bundle->files =
        FG_NEW_ARRAY(bundle->graph->arena, data_file, (size_t)bundle->header.num_shards);
    return true;
}

/* Opens a file that the graph closes at its end. */
static const char *open_file(fg_bundle *bundle, const char *path, fg_file *file) {
    fg_graph *graph = bundle->graph;
    FG_PUSH(graph->arena, &graph->files, (fg_file){.memory = bundle->memory});
    fg_file *slot = &graph->files.at[graph->files.count - 1];
    const char *why = fg_file_open(slot, bundle->memory, path, SIZE_MAX);
    *file = *slot;
    return why ? fg_arena_text(graph->arena, why, strlen(why)) : NULL;
}

fg_bundle *fg_bundle_open(fg_graph *graph, fg_memory *memory, fg_report *report, const char *prefix,
                          bool *failed) {
    fg_bundle *bundle = FG_NEW(graph->arena, fg_bundle);
    *bundle = (fg_bundle){.graph = graph, .memory = memory, .report = report, .prefix = prefix};
    bundle->index_name = fg_arena_printf(graph->arena, "%s.index", prefix);
    if (access(bundle->index_name, F_OK) != 0) return NULL;
    fg_file file;
    const char *why = open_file(bundle, bundle->index_name, &file);
    bool right =
        why ? fail(bundle, "'%s': %s", bundle->index_name, why) : read_index(bundle, &file);
    if (right) return bundle;
    *failed = true;
    return NULL;
}

/* ---- the data ---- */

/* The file of a number, whose length is looked at when it is first asked for.
 * A file that is not there is said once: what only proves does not need it. */
static const data_file *find_file(fg_bundle *bundle, int64_t number, const char *name,
                                  fg_span span) {
    if (number < 0 || number >= bundle->header.num_shards) return NULL;
    fg_graph *graph = bundle->graph;
    data_file *file = &bundle->files[number];
    if (file->shard) return file;
    file->shard = FG_NEW(graph->arena, fg_shard);
    *file->shard =
        (fg_shard){.path = fg_arena_printf(graph->arena, "%s.data-%05d-of-%05d", bundle->prefix,
                                           (int)number, (int)bundle->header.num_shards)};
    FG_PUSH(graph->arena, &graph->shards, file->shard);
    struct stat st;
    file->there = stat(file->shard->path, &st) == 0;
    if (file->there) {
        file->length = (uint64_t)st.st_size;
        return file;
    }
    fg_finding *finding = fg_report_add(
        bundle->report, FG_G710, span, "the values of '%s' and others are in '%s': %s", name,
        file->shard->path, errno == ENOENT ? "there is no such file" : "it cannot be looked at");
    fg_finding_help(bundle->report, finding,
                    "graphrun needs it, or --weights FILE.npz; graphlint does not");
    return file;
}

static bool check_entry(fg_bundle *bundle, const fg_tf_bundle_entry *entry, fg_dtype dtype,
                        const char *name, int *rank, int64_t *dims) {
    fg_tf_trouble trouble = {.why = ""};
    size_t count, bytes;
    if (!fg_tf_shape_dims(entry->shape, rank, dims, &trouble) || *rank < 0 ||
        !fg_dims_count(*rank, dims, fg_dtype_size(dtype), &count, &bytes))
        return fail(bundle, "'%s': '%s' has no proper shape%s%s", bundle->index_name, name,
                    trouble.why[0] ? ": " : "", trouble.why);
    if (entry->size < 0 || (uint64_t)entry->size != bytes)
        return fail(bundle, "'%s': '%s' has %lld bytes, and its shape is of %zu",
                    bundle->index_name, name, (long long)entry->size, bytes);
    if (entry->slices.count > 0)
        return fail(bundle, "'%s': '%s' is stored in slices, which are not read",
                    bundle->index_name, name);
    return true;
}

static const data_file *find_data(fg_bundle *bundle, const fg_tf_bundle_entry *entry,
                                  const char *name, fg_span span) {
    const data_file *file = find_file(bundle, entry->shard_id, name, span);
    if (!file) {
        fail(bundle, "'%s': the data of '%s' is in file %lld of %lld", bundle->index_name, name,
             (long long)entry->shard_id, (long long)bundle->header.num_shards);
        return NULL;
    }
    bool inside = entry->offset >= 0 && (uint64_t)entry->offset <= file->length &&
                  (uint64_t)entry->size <= file->length - (uint64_t)entry->offset;
    if (file->there && !inside)
        fail(bundle, "'%s': '%s' lies behind the end of the data", bundle->index_name, name);
    return inside || !file->there ? file : NULL;
}

/* The tensor is held by the graph; its values are not there yet. */
static fg_stored *make(fg_bundle *bundle, const fg_tf_bundle_entry *entry, fg_shard *shard,
                       fg_dtype dtype, int rank, const int64_t *dims) {
    fg_graph *graph = bundle->graph;
    fg_graph_hold(graph, NULL);
    fg_stored *stored = FG_NEW(graph->arena, fg_stored);
    *stored = (fg_stored){.tensor = fg_stored_tensor(bundle->memory, dtype, rank, dims),
                          .shard = shard,
                          .offset = (uint64_t)entry->offset,
                          .crc32c = (uint32_t)entry->crc32c};
    if (!stored->tensor) fg_arena_fail(graph->arena);
    graph->constants.at[graph->constants.count - 1] = stored->tensor;
    return stored;
}

fg_stored *fg_bundle_stored(fg_bundle *bundle, fg_bytes name, fg_span span, bool *failed) {
    const fg_name *interned = fg_name_find(bundle->graph->names, name.at, name.length);
    const fg_tf_bundle_entry *entry = interned ? fg_map_get(&bundle->entries, interned) : NULL;
    fg_dtype dtype = entry ? fg_tf_dtype_of(entry->dtype) : FG_INVALID;
    if (dtype == FG_INVALID || dtype == FG_STRING) return NULL;
    int rank;
    int64_t dims[FG_MAX_RANK];
    const data_file *file = NULL;
    if (check_entry(bundle, entry, dtype, interned->text, &rank, dims))
        file = find_data(bundle, entry, interned->text, span);
    if (file) return make(bundle, entry, file->shard, dtype, rank, dims);
    *failed = true;
    return NULL;
}
