#include "import/bundle.h"

#include <stdio.h>
#include <unistd.h>

#include "import/crc32c.h"
#include "import/sstable.h"
#include "import/tf_read.h"
#include "import/tf_tensor.h"

#define SHARD_LIMIT 1000

struct fg_bundle {
    fg_graph *graph;
    fg_memory *memory;
    fg_report *report;
    const char *prefix;
    const char *index_name;
    fg_map entries; /* fg_name -> fg_tf_bundle_entry */
    fg_tf_bundle_header header;
    fg_file *shards; /* opened when first asked for */
    bool *opened;
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
    size_t shards = (size_t)bundle->header.num_shards;
    bundle->shards = FG_NEW_ARRAY(bundle->graph->arena, fg_file, shards);
    bundle->opened = FG_NEW_ARRAY(bundle->graph->arena, bool, shards);
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

static const fg_file *open_shard(fg_bundle *bundle, int64_t number) {
    if (number < 0 || number >= bundle->header.num_shards) return NULL;
    fg_file *file = &bundle->shards[number];
    if (bundle->opened[number]) return file;
    const char *path = fg_arena_printf(bundle->graph->arena, "%s.data-%05d-of-%05d", bundle->prefix,
                                       (int)number, (int)bundle->header.num_shards);
    const char *why = open_file(bundle, path, file);
    if (why) {
        fail(bundle, "'%s': %s", path, why);
        return NULL;
    }
    bundle->opened[number] = true;
    return file;
}

static fg_tensor *make(fg_bundle *bundle, const fg_tf_bundle_entry *entry, fg_dtype dtype, int rank,
                       const int64_t *dims, const char *data) {
    fg_graph *graph = bundle->graph;
    size_t size = fg_dtype_size(dtype);
    bool view = (uintptr_t)data % size == 0 && entry->size >= (int64_t)FG_TF_VIEW_FROM;
    fg_graph_hold(graph, NULL);
    fg_tensor *tensor = view ? fg_tensor_wrap_in(bundle->memory, dtype, rank, dims,
                                                 (void *)(uintptr_t)data, NULL, NULL)
                             : fg_tensor_make(bundle->memory, dtype, rank, dims, false);
    if (!tensor) fg_arena_fail(graph->arena);
    graph->constants.at[graph->constants.count - 1] = tensor;
    if (!view && tensor->bytes) memcpy(tensor->data, data, tensor->bytes);
    return tensor;
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

static const char *find_data(fg_bundle *bundle, const fg_tf_bundle_entry *entry, const char *name) {
    const fg_file *file = open_shard(bundle, entry->shard_id);
    if (!file) {
        fail(bundle, "'%s': the data of '%s' is in file %lld, which there is not",
             bundle->index_name, name, (long long)entry->shard_id);
        return NULL;
    }
    if (entry->offset < 0 || (uint64_t)entry->offset > file->length ||
        (uint64_t)entry->size > file->length - (uint64_t)entry->offset) {
        fail(bundle, "'%s': '%s' lies behind the end of the data", bundle->index_name, name);
        return NULL;
    }
    const char *data = file->data + entry->offset;
    if (fg_crc32c_masked(fg_crc32c(data, (size_t)entry->size)) != (uint32_t)entry->crc32c) {
        fail(bundle, "'%s': the checksum of '%s' differs: the data was damaged", bundle->index_name,
             name);
        return NULL;
    }
    return data;
}

fg_tensor *fg_bundle_tensor(fg_bundle *bundle, fg_bytes name, bool *failed) {
    const fg_name *interned = fg_name_find(bundle->graph->names, name.at, name.length);
    const fg_tf_bundle_entry *entry = interned ? fg_map_get(&bundle->entries, interned) : NULL;
    fg_dtype dtype = entry ? fg_tf_dtype_of(entry->dtype) : FG_INVALID;
    if (dtype == FG_INVALID || dtype == FG_STRING) return NULL;
    int rank;
    int64_t dims[FG_MAX_RANK];
    const char *data = NULL;
    if (check_entry(bundle, entry, dtype, interned->text, &rank, dims))
        data = find_data(bundle, entry, interned->text);
    if (data) return make(bundle, entry, dtype, rank, dims, data);
    *failed = true;
    return NULL;
}
