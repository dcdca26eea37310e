#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* Smaller files are read: that is as fast, and somebody who rewrites one meanwhile does no harm. */
#define MAPPED_FROM ((size_t)1 << 20)
#define FIRST_READ  ((size_t)64 << 10)
/* What the system reads or writes at most in one call. */
#define LARGEST_CALL ((size_t)1 << 30)

/* strerror() may share its answer between threads, and follows the locale. */
static const char *reason(int error) {
#ifdef __GLIBC__
    const char *text = strerrordesc_np(error);
    return text ? text : "Unknown error";
#else
    return strerror(error);
#endif
}

/* ---- reading ---- */

static const char *too_large(fg_file *file, size_t limit) {
    file->over_limit = true;
    snprintf(file->why, sizeof file->why, "larger than the limit of %zu bytes", limit);
    return file->why;
}

static const char *no_memory(fg_file *file) {
    file->over_limit = true;
    return "out of memory";
}

static const char *refuse_kind(mode_t mode, bool standard_input) {
    if (S_ISDIR(mode)) return "is a directory";
    if (S_ISREG(mode) || S_ISFIFO(mode)) return NULL;
    if (standard_input) return NULL;
    if (S_ISCHR(mode) || S_ISBLK(mode)) return "is a device";
    return "is not a file";
}

/* Like read(), but for interruptions, and for a descriptor that somebody made non-blocking. */
static ssize_t read_some(int fd, void *to, size_t size) {
    for (;;) {
        ssize_t got = read(fd, to, size < LARGEST_CALL ? size : LARGEST_CALL);
        if (got >= 0) return got;
        if (errno == EAGAIN) {
            struct pollfd wait = {.fd = fd, .events = POLLIN};
            if (poll(&wait, 1, -1) < 0 && errno != EINTR) return -1;
        } else if (errno != EINTR) {
            return -1;
        }
    }
}

static bool resize(fg_file *file, char **at, size_t capacity) {
    char *moved = *at;
    if (capacity == file->capacity) return true;
    moved = fg_memory_realloc(file->memory, *at, file->capacity, capacity);
    if (!moved) return false;
    *at = moved;
    file->capacity = capacity;
    return true;
}

/* To the end, whatever its length. One byte more than the limit tells whether there are more. */
static const char *read_all(fg_file *file, int fd, size_t limit) {
    char *at = NULL;
    const char *why = NULL;
    size_t most = limit < SIZE_MAX ? limit + 1 : limit;
    for (;;) {
        if (file->length == file->capacity) {
            size_t more = file->capacity ? file->capacity * 2 : FIRST_READ;
            if (!resize(file, &at, more < most ? more : most)) {
                why = no_memory(file);
                break;
            }
        }
        ssize_t got = read_some(fd, at + file->length, file->capacity - file->length);
        if (got < 0) why = reason(errno);
        if (got <= 0) break;
        file->length += (size_t)got;
        if (file->length > limit) {
            why = too_large(file, limit);
            break;
        }
    }
    if (!why && !resize(file, &at, file->length)) why = no_memory(file);
    file->data = at;
    return why;
}

/* A regular file of a known size. */
static const char *read_known(fg_file *file, int fd, size_t size) {
    char *at = NULL;
    if (!resize(file, &at, size)) return no_memory(file);
    file->data = at;
    while (file->length < size) {
        ssize_t got = read_some(fd, at + file->length, size - file->length);
        if (got < 0) return reason(errno);
        if (got == 0) return "became shorter while it was read";
        file->length += (size_t)got;
    }
    return NULL;
}

static bool map_known(fg_file *file, int fd, size_t size) {
    void *at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) return false;
    madvise(at, size, MADV_WILLNEED); /* a wish */
    file->data = at;
    file->length = file->capacity = size;
    file->mapped = true;
    return true;
}

static const char *read_fd(fg_file *file, int fd, size_t limit, bool standard_input) {
    struct stat st;
    if (fstat(fd, &st) != 0) return reason(errno);
    const char *why = refuse_kind(st.st_mode, standard_input);
    if (why) return why;
    /* Files under /proc have contents but no size; standard input need not be at its start. */
    if (!S_ISREG(st.st_mode) || st.st_size <= 0 || standard_input) return read_all(file, fd, limit);
    if ((uintmax_t)st.st_size > limit) return too_large(file, limit);
    size_t size = (size_t)st.st_size;
    if (size >= MAPPED_FROM && map_known(file, fd, size)) return NULL;
    return read_known(file, fd, size);
}

const char *fg_file_open(fg_file *file, fg_memory *memory, const char *path, size_t limit) {
    *file = (fg_file){.memory = memory};
    const char *why;
    if (strcmp(path, "-") == 0) {
        why = read_fd(file, STDIN_FILENO, limit, true);
    } else {
        /* Opening a device can do something, so look first; read_fd looks again. */
        struct stat st;
        if (stat(path, &st) != 0) return reason(errno);
        why = refuse_kind(st.st_mode, false);
        if (why) return why;
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (fd < 0) return reason(errno);
        why = read_fd(file, fd, limit, false);
        close(fd);
    }
    if (why) fg_file_close(file);
    return why;
}

/* Leaves the reason of a failure as it is. */
void fg_file_close(fg_file *file) {
    if (file->mapped) {
        munmap((void *)(uintptr_t)file->data, file->capacity);
    } else {
        fg_memory_free(file->memory, (void *)(uintptr_t)file->data, file->capacity);
    }
    file->data = NULL;
    file->length = file->capacity = 0;
    file->mapped = false;
}

/* ---- writing ---- */

static const char *write_all(int fd, const char *at, size_t length) {
    while (length > 0) {
        ssize_t put = write(fd, at, length < LARGEST_CALL ? length : LARGEST_CALL);
        if (put > 0) {
            at += put;
            length -= (size_t)put;
        } else if (put == 0) {
            return reason(EIO);
        } else if (errno == EAGAIN) {
            struct pollfd wait = {.fd = fd, .events = POLLOUT};
            if (poll(&wait, 1, -1) < 0 && errno != EINTR) return reason(errno);
        } else if (errno != EINTR) {
            return reason(errno);
        }
    }
    return NULL;
}

static const char *write_and_close(int fd, const void *data, size_t length) {
    const char *why = write_all(fd, data, length);
    if (close(fd) != 0 && !why && errno != EINTR) why = reason(errno);
    return why;
}

/* A descriptor that the process has already: opening its name again would begin at the start of
 * the file behind it. */
static int own_descriptor(const char *path) {
    if (strcmp(path, "/dev/stdout") == 0) return STDOUT_FILENO;
    if (strcmp(path, "/dev/stderr") == 0) return STDERR_FILENO;
    if (strncmp(path, "/dev/fd/", 8) != 0 || path[8] < '0' || path[8] > '9') return -1;
    char *end;
    long fd = strtol(path + 8, &end, 10);
    return *end == '\0' && fd <= INT_MAX ? (int)fd : -1;
}

static const char *write_directly(const char *path, const void *data, size_t length) {
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return reason(errno);
    return write_and_close(fd, data, length);
}

#define TRIES 100

/* A new file in the folder of `path`; its name goes to `name`, which holds PATH_MAX bytes. */
static int open_temporary(const char *path, char *name) {
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path) + 1 : 0;
    for (int i = 0; i < TRIES; i++) {
        uint64_t number = 0;
        if (getrandom(&number, sizeof number, GRND_NONBLOCK) < 0)
            number = (uint64_t)getpid() * TRIES + (uint64_t)i;
        int length = snprintf(name, PATH_MAX, "%.*s.fg-%016jx", folder, path, (uintmax_t)number);
        if (length < 0 || length >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
}

/* A file that is written and not yet where it belongs. */
typedef struct fg_pending {
    char name[PATH_MAX]; /* "": it is where it belongs */
    char path[PATH_MAX];
} fg_pending;

/* `old` is the file that is replaced, or NULL. */
static const char *write_beside(fg_pending *to, const struct stat *old, const void *data,
                                size_t length) {
    if (old && access(to->path, W_OK) != 0) return reason(errno);
    int fd = open_temporary(to->path, to->name);
    if (fd < 0) {
        to->name[0] = '\0';
        return reason(errno);
    }
    const char *why = NULL;
    if (old && fchmod(fd, old->st_mode & 0777) != 0) why = reason(errno);
    const char *failed = write_and_close(fd, data, length);
    return why ? why : failed;
}

/* Files that are none of the disk's are written at once. */
static const char *write_pending(fg_pending *to, const char *path, const void *data,
                                 size_t length) {
    to->name[0] = '\0';
    int own = own_descriptor(path);
    if (own >= 0) {
        int fd = fcntl(own, F_DUPFD_CLOEXEC, 3);
        return fd < 0 ? reason(errno) : write_and_close(fd, data, length);
    }
    struct stat st;
    if (stat(path, &st) != 0) {
        if (errno != ENOENT) return reason(errno);
        if (strlen(path) >= PATH_MAX) return reason(ENAMETOOLONG);
        strcpy(to->path, path);
        return write_beside(to, NULL, data, length);
    }
    if (S_ISDIR(st.st_mode)) return "is a directory";
    if (!S_ISREG(st.st_mode)) return write_directly(path, data, length);
    /* Through links, so that they stay. */
    if (!realpath(path, to->path)) return reason(errno);
    return write_beside(to, &st, data, length);
}

static const char *put_in_place(fg_pending *it) {
    if (it->name[0] == '\0') return NULL;
    if (rename(it->name, it->path) != 0) return reason(errno);
    it->name[0] = '\0';
    return NULL;
}

static void drop_pending(const fg_pending *it) {
    if (it->name[0] != '\0') unlink(it->name);
}

const char *fg_file_write(const char *path, const void *data, size_t length) {
    fg_pending it;
    const char *why = write_pending(&it, path, data, length);
    if (!why) why = put_in_place(&it);
    drop_pending(&it);
    return why;
}

const char *fg_file_write_two(const fg_file_bytes *first, const fg_file_bytes *second,
                              const fg_file_bytes **wrong) {
    fg_pending a, b = {.name = ""};
    *wrong = first;
    const char *why = write_pending(&a, first->path, first->data, first->length);
    if (!why) {
        *wrong = second;
        why = write_pending(&b, second->path, second->data, second->length);
    }
    if (!why) {
        *wrong = first;
        why = put_in_place(&a);
    }
    if (!why) {
        *wrong = second;
        why = put_in_place(&b);
    }
    drop_pending(&a);
    drop_pending(&b);
    return why;
}
