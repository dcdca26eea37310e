/* The main program of a fuzz target where there is no libFuzzer: feeds it each file that is named,
 * and each file in a folder that is named; without arguments, the corpora of the program's name:
 * tests/fuzz/corpus/npy and tests/data/npy for fuzz_npy. It has passed if it comes back (TAP). */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In a block of just its size, so that a byte too many is noticed. */
static int feed_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return 0;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    uint8_t *data = size >= 0 ? malloc(size > 0 ? (size_t)size : 1) : NULL;
    int fed = data && fread(data, 1, (size_t)size, file) == (size_t)size;
    fclose(file);
    if (fed) LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    return fed;
}

/* Returns how many files were fed. */
static int feed(const char *path) {
    struct stat st;
    int count = 0;
    if (stat(path, &st) != 0) return 0;
    if (!S_ISDIR(st.st_mode)) return feed_file(path);
    struct dirent **entries;
    int found = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < found; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.') count += feed(name);
        free(entries[i]);
    }
    if (found >= 0) free(entries);
    return count;
}

int main(int argc, char **argv) {
    int count = 0;
    if (argc > 1) {
        for (int i = 1; i < argc; i++) count += feed(argv[i]);
    } else {
        static const char *const folders[] = {"tests/fuzz/corpus", "tests/data"};
        const char *srcdir = getenv("srcdir"), *name = strstr(argv[0], "fuzz_");
        for (const char *at = name; at; at = strstr(at + 1, "fuzz_")) name = at;
        for (size_t i = 0; name && i < sizeof folders / sizeof *folders; i++) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s/%s", srcdir ? srcdir : ".", folders[i], name + 5);
            count += feed(path);
        }
    }
    printf("1..1\n%sok 1 - %d inputs\n", count ? "" : "not ", count);
    return count ? EXIT_SUCCESS : EXIT_FAILURE;
}
