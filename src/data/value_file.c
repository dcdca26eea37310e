/* Values in files: "@images.npy", "@images.npz:member". */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "data/reader.h"

typedef struct place {
    char path[PATH_MAX];
    const char *member; /* in `path`, behind its NUL; NULL: none is named */
    fg_token path_token, member_token;
} place;

/* Where the member's name begins: behind the last ".npz:"; or, where there is no file of the whole
 * name, behind the last colon. */
static char *find_member(char *path) {
    char *member = NULL;
    for (char *at = strstr(path, ".npz:"); at; at = strstr(at + 1, ".npz:")) member = at + 5;
    if (member || access(path, F_OK) == 0) return member;
    char *colon = strrchr(path, ':');
    return colon && colon > path ? colon + 1 : NULL;
}

static bool read_place(fg_reader *reader, place *to) {
    uint32_t begin = reader->at, length = reader->end - begin;
    const char *text = reader->text + begin;
    if (length == 0)
        return fg_reader_fail(reader, FG_G102, begin - 1, begin, "a file's name is missing");
    if (length >= sizeof to->path)
        return fg_reader_fail(reader, FG_G413, begin, reader->end,
                              "a file's name of %u bytes, more than %d", length, PATH_MAX - 1);
    if (memchr(text, '\0', length))
        return fg_reader_fail(reader, FG_G413, begin, reader->end,
                              "a file's name with a NUL in it");
    memcpy(to->path, text, length);
    to->path[length] = '\0';
    to->path_token = to->member_token = (fg_token){begin, reader->end};
    char *member = find_member(to->path);
    to->member = member;
    if (member) {
        uint32_t offset = (uint32_t)(member - to->path);
        to->path_token.end = begin + offset - 1;
        to->member_token.begin = begin + offset;
        member[-1] = '\0';
    }
    reader->at = reader->end;
    return true;
}

static fg_tensor *fail_file(fg_reader *reader, const place *from, const char *member,
                            const fg_data_error *error) {
    fg_token token = member ? from->member_token : from->path_token;
    char offset[32] = "", inside[160] = "";
    if (error->offset > 0) snprintf(offset, sizeof offset, " (at byte %zu)", error->offset);
    if (member) snprintf(inside, sizeof inside, " in '%.120s'", from->path);
    return fg_reader_fail(reader, error->memory ? FG_G105 : FG_G413, token.begin, token.end,
                          "'%.120s'%s %s%s", member ? member : from->path, inside, error->why,
                          offset);
}

/* The names of an archive's first arrays, for a message. */
static void list_names(char *out, size_t room, const fg_npz *npz) {
    size_t n = 0, count = fg_npz_count(npz);
    out[0] = '\0';
    for (size_t i = 0; i < count && i < 8 && n < room; i++)
        n += (size_t)snprintf(out + n, room - n, i ? ", %.40s" : "%.40s", fg_npz_name(npz, i));
    if (count > 8 && n < room) snprintf(out + n, room - n, " and %zu more", count - 8);
}

static void fail_member(fg_reader *reader, const place *from, const fg_npz *npz) {
    char names[400];
    fg_nearest nearest;
    list_names(names, sizeof names, npz);
    if (!from->member) {
        fg_reader_fail(reader, FG_G413, from->path_token.begin, from->path_token.end,
                       "'%.120s' holds %zu arrays, and one is wanted", from->path,
                       fg_npz_count(npz));
        if (fg_npz_count(npz) > 0)
            fg_reader_help(reader, "@%.120s:NAME, where NAME is one of %s", from->path, names);
        return;
    }
    fg_reader_fail(reader, FG_G413, from->member_token.begin, from->member_token.end,
                   "'%.120s' holds no array '%.60s'", from->path, from->member);
    fg_nearest_init(&nearest, from->member, strlen(from->member));
    for (size_t i = 0; i < fg_npz_count(npz); i++) fg_nearest_offer(&nearest, fg_npz_name(npz, i));
    if (nearest.best)
        fg_reader_help(reader, "did you mean '%.60s'?", nearest.best);
    else if (fg_npz_count(npz) > 0)
        fg_reader_help(reader, "it holds %s", names);
}

/* The member's number; the archive's count where it is not there. */
static size_t find_in_archive(const fg_npz *npz, const char *member) {
    size_t count = fg_npz_count(npz), i = 0;
    if (!member) return count == 1 ? 0 : count;
    while (i < count && strcmp(fg_npz_name(npz, i), member) != 0) i++;
    return i;
}

static fg_tensor *read_archive(fg_reader *reader, const place *from, const fg_file *file) {
    fg_data_error error;
    fg_npz *npz = fg_npz_open_bytes(reader->memory, file->data, file->length, &error);
    if (!npz) return fail_file(reader, from, NULL, &error);
    fg_tensor *tensor = NULL;
    size_t index = find_in_archive(npz, from->member);
    if (index == fg_npz_count(npz)) {
        fail_member(reader, from, npz);
    } else {
        tensor = fg_npz_read(npz, index, &error);
        if (!tensor) fail_file(reader, from, fg_npz_name(npz, index), &error);
    }
    fg_npz_close(npz);
    return tensor;
}

fg_tensor *fg_file_value_read(fg_reader *reader) {
    place from;
    fg_file file;
    fg_data_error error;
    if (!read_place(reader, &from)) return NULL;
    const char *why = fg_file_open(&file, reader->memory, from.path, reader->memory->limit);
    if (why) {
        fg_data_fail(&error, 0, "cannot be read: %s", why);
        error.memory = file.over_limit;
        return fail_file(reader, &from, NULL, &error);
    }
    fg_tensor *tensor;
    if (from.member || (file.length >= 2 && memcmp(file.data, "PK", 2) == 0)) {
        tensor = read_archive(reader, &from, &file);
    } else {
        tensor = fg_npy_read(reader->memory, file.data, file.length, &error);
        if (!tensor) fail_file(reader, &from, NULL, &error);
    }
    fg_file_close(&file);
    return tensor;
}
