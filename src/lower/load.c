/* Constants from files of NumPy: load("FILE.npz", "MEMBER"), load("FILE.npy"). */
#include <string.h>

#include "data/npy.h"
#include "lower/lowering.h"

static void close_archive(void *archive) {
    fg_npz_close(archive);
}

static fg_meaning unreadable(fg_lowering *lo, const fg_node *node, const char *path,
                             const char *member, const fg_data_error *error) {
    fg_complain_at(lo, error->memory ? FG_G105 : FG_G107, node, "'%s'%s%s %s", path,
                   *member ? ":" : "", member, error->why);
    return fg_means_error();
}

/* Each archive is opened once, and stays so while the graph lives. */
static fg_npz *open_archive(fg_lowering *lo, const char *path, fg_data_error *error) {
    const fg_name *key = fg_name_of_text(lo->names, path);
    fg_npz *archive = fg_map_get(&lo->archives, key);
    if (archive) return archive;
    fg_map_set(lo->arena, &lo->archives, key, NULL); /* the room, before anything is held */
    FG_PUSH(lo->graph->arena, &lo->graph->holdings, (fg_holding){0});
    archive = fg_npz_open(lo->memory, path, error);
    if (!archive) return NULL;
    lo->graph->holdings.at[lo->graph->holdings.count - 1] = (fg_holding){archive, close_archive};
    fg_map_set(lo->arena, &lo->archives, key, archive);
    return archive;
}

static size_t find_member(const fg_npz *archive, const char *name) {
    size_t count = fg_npz_count(archive);
    for (size_t i = 0; i < count; i++)
        if (strcmp(fg_npz_name(archive, i), name) == 0) return i;
    return count;
}

static fg_meaning no_member(fg_lowering *lo, const fg_node *node, const fg_npz *archive,
                            const char *path, const fg_name *name) {
    fg_nearest nearest;
    fg_nearest_init(&nearest, name->text, name->length);
    for (size_t i = 0; i < fg_npz_count(archive); i++)
        fg_nearest_offer(&nearest, fg_npz_name(archive, i));
    fg_finding *finding =
        fg_complain_at(lo, FG_G107, node, "'%s' holds no array '%s'", path, name->text);
    if (nearest.best) fg_complain_help(lo, finding, "did you mean '%s'?", nearest.best);
    return fg_means_error();
}

static fg_tensor *given_array(const fg_lowering *lo, const char *path, const fg_name *name) {
    const fg_given *given = lo->given;
    if (!given || strcmp(given->path, path) != 0) return NULL;
    for (size_t i = 0; i < given->count; i++)
        if (strcmp(given->arrays[i].name, name->text) == 0) return given->arrays[i].tensor;
    return NULL;
}

static fg_meaning load_member(fg_lowering *lo, const fg_node *node, const char *path,
                              const fg_name *name) {
    fg_data_error error = {0};
    fg_tensor *given = given_array(lo, path, name);
    if (given) {
        fg_graph_hold(lo->graph, NULL);
        lo->graph->constants.at[lo->graph->constants.count - 1] = fg_tensor_ref(given);
        return fg_means_tensor(
            fg_graph_constant(lo->graph, lo->body->frame, fg_span_at(lo, node), given));
    }
    fg_npz *archive = open_archive(lo, path, &error);
    if (!archive) return unreadable(lo, node, path, "", &error);
    size_t index = find_member(archive, name->text);
    if (index == fg_npz_count(archive)) return no_member(lo, node, archive, path, name);
    fg_graph_hold(lo->graph, NULL); /* the room, before there is a tensor */
    fg_tensor *tensor = fg_npz_read(archive, index, &error);
    if (!tensor) return unreadable(lo, node, path, name->text, &error);
    lo->graph->constants.at[lo->graph->constants.count - 1] = tensor;
    FG_PUSH(lo->graph->arena, &lo->graph->loads, (fg_loaded){path, name->text});
    return fg_means_tensor(
        fg_graph_constant(lo->graph, lo->body->frame, fg_span_at(lo, node), tensor));
}

static fg_meaning load_array(fg_lowering *lo, const fg_node *node, const char *path) {
    fg_data_error error = {0};
    fg_graph_hold(lo->graph, NULL);
    fg_tensor *tensor = fg_npy_load(lo->memory, path, &error);
    if (!tensor) return unreadable(lo, node, path, "", &error);
    lo->graph->constants.at[lo->graph->constants.count - 1] = tensor;
    return fg_means_tensor(
        fg_graph_constant(lo->graph, lo->body->frame, fg_span_at(lo, node), tensor));
}

fg_meaning fg_load(fg_lowering *lo, const fg_node *node, const fg_meaning *args, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (args[i].kind == FG_MEANS_STRING) continue;
        if (args[i].kind != FG_MEANS_ERROR)
            fg_complain_at(lo, FG_G205, node, "load wants strings, not %s",
                           fg_meaning_text(lo->graph, lo->arena, args[i]));
        return fg_means_error();
    }
    const char *path = fg_path_beside(lo, args[0].s);
    return count > 1 ? load_member(lo, node, path, args[1].s) : load_array(lo, node, path);
}
