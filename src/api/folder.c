#include "api/folder.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/* How deep a place to name is looked for, and among how many entries. */
#define MOST_DEEP    3
#define MOST_ENTRIES 10000

/* Nothing of the arena's is asked for while a folder is open. */
typedef char path_text[PATH_MAX];

bool fg_folder_is(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool join(path_text out, const char *path, const char *name) {
    size_t length = strlen(path);
    const char *slash = length > 0 && path[length - 1] == '/' ? "" : "/";
    int written = snprintf(out, sizeof(path_text), "%s%s%s", path, slash, name);
    return written >= 0 && (size_t)written < sizeof(path_text);
}

static bool find_model(const char *path, path_text file) {
    static const char *const names[] = {"saved_model.pb", "saved_model.pbtxt"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (join(file, path, names[i]) && access(file, F_OK) == 0) return true;
    return false;
}

/* Digits alone. */
static bool version_of(const char *name, unsigned long long *version) {
    size_t length = strspn(name, "0123456789");
    *version = 0;
    if (length == 0 || length > 18 || name[length]) return false;
    for (size_t i = 0; i < length; i++)
        *version = *version * 10 + (unsigned long long)(name[i] - '0');
    return true;
}

static bool find_newest(const char *path, path_text file) {
    unsigned long long newest = 0, version;
    bool found = false;
    path_text inside, candidate;
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (!version_of(entry->d_name, &version) || (found && version <= newest)) continue;
        if (!join(inside, path, entry->d_name) || !find_model(inside, candidate)) continue;
        strcpy(file, candidate);
        newest = version;
        found = true;
    }
    if (folder) closedir(folder);
    return found;
}

/* The first folder below, by name, that stands for a model: of those that are the least deep. */
static bool find_deeper(const char *path, int depth, int *entries, path_text place) {
    bool found = false;
    path_text inside, file;
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (entry->d_name[0] == '.' || ++*entries > MOST_ENTRIES) continue;
        if (!join(inside, path, entry->d_name) || !fg_folder_is(inside)) continue;
        bool stands = depth == 0 ? find_model(inside, file) || find_newest(inside, file)
                                 : find_deeper(inside, depth - 1, entries, file);
        const char *which = depth == 0 ? inside : file;
        if (!stands || (found && strcmp(place, which) <= 0)) continue;
        strcpy(place, which);
        found = true;
    }
    if (folder) closedir(folder);
    return found;
}

fg_folder fg_folder_look(fg_arena *arena, const char *path) {
    path_text file;
    fg_folder folder = {0};
    if (find_model(path, file) || find_newest(path, file)) {
        folder.model = fg_arena_text(arena, file, strlen(file));
        return folder;
    }
    int entries = 0;
    bool found = false;
    for (int depth = 0; depth < MOST_DEEP && !found; depth++)
        found = find_deeper(path, depth, &entries, file);
    if (found) folder.deeper = fg_arena_text(arena, file, strlen(file));
    return folder;
}
