/* Runs a command and prints the most memory that it had, in MiB, looked at all the time: what is
 * its own (anonymous pages), what is of files, and both at once as the kernel counted it.
 *
 *     peaks COMMAND...   own files resident
 *
 * Its output goes nowhere. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void look(const char *path, long *own, long *files) {
    char text[4096];
    long kibibytes;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t count = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0) close(file);
    if (count <= 0) return;
    text[count] = '\0';
    const char *at = strstr(text, "RssAnon:");
    if (at && sscanf(at, "RssAnon: %ld", &kibibytes) == 1 && kibibytes > *own) *own = kibibytes;
    at = strstr(text, "RssFile:");
    if (at && sscanf(at, "RssFile: %ld", &kibibytes) == 1 && kibibytes > *files) *files = kibibytes;
}

int main(int argc, char **argv) {
    char path[64];
    long own = 0, files = 0;
    int status = 0;
    struct rusage usage;
    if (argc < 2) return 2;
    pid_t child = fork();
    if (child == 0) {
        int nothing = open("/dev/null", O_WRONLY);
        dup2(nothing, STDOUT_FILENO);
        dup2(nothing, STDERR_FILENO);
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    if (child < 0) return EXIT_FAILURE;
    snprintf(path, sizeof path, "/proc/%ld/status", (long)child);
    while (wait4(child, &status, WNOHANG, &usage) == 0) {
        look(path, &own, &files);
        nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
    }
    printf("%.1f %.1f %.1f\n", (double)own / 1024, (double)files / 1024,
           (double)usage.ru_maxrss / 1024);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
