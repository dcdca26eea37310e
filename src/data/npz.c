/* Archives of arrays, through libzip. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "data/npy.h"
#include "data/npy_header.h"
#include "data/npy_stream.h"

typedef struct npz_member {
    const char *name;   /* without ".npy" */
    size_t room;        /* bytes allocated for it */
    zip_uint64_t index; /* in the archive */
} npz_member;

struct fg_npz {
    fg_memory *memory;
    fg_file file; /* kept open where the archive is one */
    zip_t *zip;
    npz_member *members; /* in the archive's order */
    size_t count, capacity;
};

/* ---- opening ---- */

/* The length of a member's name without ".npy"; 0 for what is no array. */
static size_t stem_length(const char *name) {
    size_t length = name ? strlen(name) : 0;
    return length > 4 && strcmp(name + length - 4, ".npy") == 0 ? length - 4 : 0;
}

static bool add_member(fg_npz *npz, zip_uint64_t index, const char *name, size_t length) {
    if (npz->count == npz->capacity) {
        size_t capacity = npz->capacity ? npz->capacity * 2 : 16;
        npz_member *grown = fg_memory_realloc(
            npz->memory, npz->members, npz->capacity * sizeof *grown, capacity * sizeof *grown);
        if (!grown) return false;
        npz->members = grown;
        npz->capacity = capacity;
    }
    char *copy = fg_memory_alloc(npz->memory, length + 1);
    if (!copy) return false;
    memcpy(copy, name, length);
    copy[length] = '\0';
    npz->members[npz->count++] = (npz_member){copy, length + 1, index};
    return true;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool refuse_duplicates(fg_npz *npz, fg_data_error *error) {
    size_t room = npz->count * sizeof(const char *);
    if (npz->count < 2) return true;
    const char **names = fg_memory_alloc(npz->memory, room);
    if (!names) return fg_data_fail_memory(error, "needs more memory than is allowed");
    for (size_t i = 0; i < npz->count; i++) names[i] = npz->members[i].name;
    qsort(names, npz->count, sizeof *names, by_name);
    bool unique = true;
    for (size_t i = 1; i < npz->count && unique; i++) {
        unique = strcmp(names[i - 1], names[i]) != 0;
        if (!unique) fg_data_fail(error, 0, "holds two arrays of the name '%.100s'", names[i]);
    }
    fg_memory_free(npz->memory, names, room);
    return unique;
}

static bool list_members(fg_npz *npz, fg_data_error *error) {
    zip_int64_t entries = zip_get_num_entries(npz->zip, 0);
    for (zip_int64_t i = 0; i < entries; i++) {
        const char *name = zip_get_name(npz->zip, (zip_uint64_t)i, ZIP_FL_ENC_GUESS);
        size_t length = stem_length(name);
        if (length > 0 && !add_member(npz, (zip_uint64_t)i, name, length))
            return fg_data_fail_memory(error, "needs more memory than is allowed");
    }
    return refuse_duplicates(npz, error);
}

static bool fail_zip(fg_data_error *error, zip_error_t *why) {
    if (zip_error_code_zip(why) == ZIP_ER_MEMORY)
        return fg_data_fail_memory(error, "needs more memory than there is");
    return fg_data_fail(error, 0, "is a broken archive: %s", zip_error_strerror(why));
}

static bool open_archive(fg_npz *npz, const char *bytes, size_t length, fg_data_error *error) {
    if (length == 0) return fg_data_fail(error, 0, "is empty");
    if (length >= 6 && memcmp(bytes, "\x93NUMPY", 6) == 0)
        return fg_data_fail(error, 0, "is a .npy file, one array, not a .npz archive of them");
    if (length < 2 || memcmp(bytes, "PK", 2) != 0)
        return fg_data_fail(error, 0, "is not a .npz archive");
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(bytes, length, 0, &why);
    npz->zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    if (!npz->zip) {
        if (zip_error_code_zip(&why) == ZIP_ER_NOZIP)
            fg_data_fail(error, length,
                         "is a broken archive: its directory, at the end, is missing");
        else
            fail_zip(error, &why);
        zip_source_free(source);
    }
    zip_error_fini(&why);
    return npz->zip != NULL;
}

static fg_npz *npz_new(fg_memory *memory, fg_data_error *error) {
    fg_npz *npz = fg_memory_alloc(memory, sizeof *npz);
    *error = (fg_data_error){0};
    if (!npz) return fg_data_fail_memory(error, "needs more memory than is allowed");
    *npz = (fg_npz){.memory = memory};
    return npz;
}

fg_npz *fg_npz_open_bytes(fg_memory *memory, const char *bytes, size_t length,
                          fg_data_error *error) {
    fg_npz *npz = npz_new(memory, error);
    if (!npz) return NULL;
    if (open_archive(npz, bytes, length, error) && list_members(npz, error)) return npz;
    fg_npz_close(npz);
    return NULL;
}

fg_npz *fg_npz_open(fg_memory *memory, const char *path, fg_data_error *error) {
    return fg_npz_open_checked(memory, path, NULL, error);
}

fg_npz *fg_npz_open_checked(fg_memory *memory, const char *path, fg_npz_check check,
                            fg_data_error *error) {
    fg_npz *npz = npz_new(memory, error);
    if (!npz) return NULL;
    const char *why = fg_file_open(&npz->file, memory, path, memory->limit);
    if (why && npz->file.over_limit)
        fg_data_fail_memory(error, "cannot be read: %s", why);
    else if (why)
        fg_data_fail(error, 0, "cannot be read: %s", why);
    else if ((!check || check(npz->file.data, npz->file.length, error)) &&
             open_archive(npz, npz->file.data, npz->file.length, error) && list_members(npz, error))
        return npz;
    fg_npz_close(npz);
    return NULL;
}

void fg_npz_close(fg_npz *npz) {
    if (!npz) return;
    for (size_t i = 0; i < npz->count; i++)
        fg_memory_free(npz->memory, (void *)(uintptr_t)npz->members[i].name, npz->members[i].room);
    fg_memory_free(npz->memory, npz->members, npz->capacity * sizeof *npz->members);
    if (npz->zip) zip_discard(npz->zip);
    if (npz->file.memory) fg_file_close(&npz->file);
    fg_memory_free(npz->memory, npz, sizeof *npz);
}

size_t fg_npz_count(const fg_npz *npz) {
    return npz->count;
}

const char *fg_npz_name(const fg_npz *npz, size_t index) {
    assert(index < npz->count);
    return npz->members[index].name;
}

/* ---- reading a member ---- */

typedef struct member_stream {
    zip_file_t *file;
    size_t at;
} member_stream;

static bool read_member(void *user, void *to, size_t size, fg_data_error *error) {
    member_stream *member = user;
    for (size_t done = 0; done < size;) {
        zip_int64_t got = zip_fread(member->file, (char *)to + done, size - done);
        if (got < 0)
            return fg_data_fail(error, member->at, "cannot be unpacked: %s",
                                zip_file_strerror(member->file));
        if (got == 0)
            return fg_data_fail(error, member->at,
                                "ends after %zu bytes, before what the archive says", member->at);
        done += (size_t)got;
        member->at += (size_t)got;
    }
    return true;
}

/* At the end libzip compares the checksum. */
static bool at_end(member_stream *member, fg_data_error *error) {
    char more;
    zip_int64_t got = zip_fread(member->file, &more, 1);
    if (got < 0)
        return fg_data_fail(error, member->at, "cannot be unpacked: %s",
                            zip_file_strerror(member->file));
    if (got > 0)
        return fg_data_fail(error, member->at, "goes on after the %zu bytes that the archive says",
                            member->at);
    return true;
}

/* Deflate makes at most 1032 bytes of one; more than that is a lie, and not worth an allocation. */
static bool plausible(const zip_stat_t *stat) {
    if (stat->comp_method == ZIP_CM_STORE) return stat->size <= stat->comp_size;
    if (stat->comp_method != ZIP_CM_DEFLATE) return true;
    return stat->size / 1032 <= stat->comp_size;
}

static bool check_member(fg_npz *npz, zip_uint64_t index, zip_stat_t *stat, fg_data_error *error) {
    const zip_uint64_t wanted =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(npz->zip, index, 0, stat) != 0)
        return fail_zip(error, zip_get_error(npz->zip));
    if ((stat->valid & wanted) != wanted)
        return fg_data_fail(error, 0, "has no size in the archive");
    if (stat->encryption_method != ZIP_EM_NONE)
        return fg_data_fail(error, 0, "is encrypted, which is not read");
    if (!plausible(stat))
        return fg_data_fail(error, 0, "cannot hold %llu bytes: it has %llu in the archive",
                            (unsigned long long)stat->size, (unsigned long long)stat->comp_size);
    if (stat->size > npz->memory->limit)
        return fg_data_fail_memory(error, "holds %llu bytes, more than is allowed",
                                   (unsigned long long)stat->size);
    return true;
}

fg_tensor *fg_npz_read(fg_npz *npz, size_t index, fg_data_error *error) {
    assert(index < npz->count);
    zip_stat_t stat;
    member_stream member = {0};
    *error = (fg_data_error){0};
    if (!check_member(npz, npz->members[index].index, &stat, error)) return NULL;
    member.file = zip_fopen_index(npz->zip, npz->members[index].index, 0);
    if (!member.file) {
        fail_zip(error, zip_get_error(npz->zip));
        return NULL;
    }
    fg_npy_stream stream = {(size_t)stat.size, "member", read_member, &member};
    fg_tensor *tensor = fg_npy_stream_read(npz->memory, &stream, error);
    if (tensor && !at_end(&member, error)) {
        fg_tensor_unref(tensor);
        tensor = NULL;
    }
    zip_fclose(member.file);
    return tensor;
}

/* ---- saving ---- */

/* 1 January 1980, where a zip archive's time begins: so the bytes do not depend on the day. */
enum { FIRST_DATE = 1 << 5 | 1 };

/* `header` is borrowed, as the tensor's data are, until the archive is closed. */
static bool add_array(fg_memory *memory, zip_t *zip, const fg_tensor *tensor, const char *name,
                      char *header) {
    zip_buffer_fragment_t parts[2] = {
        {.data = (zip_uint8_t *)header, .length = fg_npy_header_write(header, tensor)},
        {.data = tensor->data, .length = tensor->bytes},
    };
    size_t length = strlen(name);
    char *member = fg_memory_alloc(memory, length + 5);
    if (!member) return false;
    memcpy(member, name, length);
    memcpy(member + length, ".npy", 5);
    zip_source_t *source = zip_source_buffer_fragment(zip, parts, tensor->bytes > 0 ? 2 : 1, 0);
    zip_int64_t index = source ? zip_file_add(zip, member, source, ZIP_FL_ENC_UTF_8) : -1;
    fg_memory_free(memory, member, length + 5);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0 &&
           zip_file_set_dostime(zip, (zip_uint64_t)index, 0, FIRST_DATE, 0) == 0;
}

/* What libzip has written, copied to one block. */
static const char *copy_out(fg_memory *memory, zip_source_t *source, char **bytes, size_t *length) {
    zip_stat_t stat;
    if (zip_source_stat(source, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE))
        return "out of memory";
    *bytes = fg_memory_alloc(memory, stat.size);
    if (!*bytes) return "out of memory";
    *length = stat.size;
    if (zip_source_open(source) == 0) {
        zip_uint64_t done = 0;
        zip_int64_t got = 1;
        for (; done < stat.size && got > 0; done += got > 0 ? (zip_uint64_t)got : 0)
            got = zip_source_read(source, *bytes + done, stat.size - done);
        zip_source_close(source);
        if (done == stat.size) return NULL;
    }
    fg_memory_free(memory, *bytes, *length);
    *bytes = NULL;
    return "out of memory";
}

/* libzip takes an archive without members for one to be deleted, so that one is written here: it is
 * the end of a directory that has nothing in it, the last two bytes of which count those of the
 * comment. */
static const char *write_empty(fg_memory *memory, const char *comment, char **bytes,
                               size_t *length) {
    size_t more = comment ? strlen(comment) : 0;
    *length = 22 + more;
    *bytes = fg_memory_alloc(memory, *length);
    if (!*bytes) return "out of memory";
    memcpy(*bytes, "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
    (*bytes)[20] = (char)(more & 0xff);
    (*bytes)[21] = (char)(more >> 8);
    if (more > 0) memcpy(*bytes + 22, comment, more);
    return NULL;
}

static const char *check_names(size_t count, const char *const *names) {
    for (size_t i = 0; i < count; i++)
        if (strlen(names[i]) > 65000) return "a name is longer than 65000 bytes";
    return NULL;
}

static const char *write_archive(fg_memory *memory, size_t count, const fg_tensor *const *tensors,
                                 const char *const *names, const char *comment, char *headers,
                                 char **bytes, size_t *length) {
    const char *why = "out of memory";
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    if (!target) goto out;
    zip_source_keep(target); /* it outlives the archive, which takes one reference */
    zip_t *zip = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (!zip) {
        zip_source_free(target);
        goto out;
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_array(memory, zip, tensors[i], names[i], headers + i * FG_NPY_HEADER_ROOM)) {
            if (zip_error_code_zip(zip_get_error(zip)) == ZIP_ER_EXISTS)
                why = "two arrays have the same name";
            zip_discard(zip);
            goto out;
        }
    }
    bool told =
        !comment || zip_set_archive_comment(zip, comment, (zip_uint16_t)strlen(comment)) == 0;
    if (told && zip_close(zip) == 0)
        why = copy_out(memory, target, bytes, length);
    else
        zip_discard(zip);
out:
    zip_source_free(target);
    zip_error_fini(&error);
    return why;
}

const char *fg_npz_write(fg_memory *memory, size_t count, const fg_tensor *const *tensors,
                         const char *const *names, const char *comment, char **bytes,
                         size_t *length) {
    *bytes = NULL;
    *length = 0;
    const char *why = check_names(count, names);
    if (why) return why;
    if (count == 0) return write_empty(memory, comment, bytes, length);
    if (count > PTRDIFF_MAX / FG_NPY_HEADER_ROOM) return "out of memory";
    size_t room = count * FG_NPY_HEADER_ROOM;
    char *headers = fg_memory_alloc(memory, room);
    if (!headers) return "out of memory";
    why = write_archive(memory, count, tensors, names, comment, headers, bytes, length);
    fg_memory_free(memory, headers, room);
    return why;
}

const char *fg_npz_save(fg_memory *memory, const char *path, size_t count,
                        const fg_tensor *const *tensors, const char *const *names) {
    char *bytes;
    size_t length;
    const char *why = fg_npz_write(memory, count, tensors, names, NULL, &bytes, &length);
    if (!why) why = fg_file_write(path, bytes, length);
    fg_memory_free(memory, bytes, length);
    return why;
}
