/* time_runs [-m] COUNT COMMAND ARGUMENT...: runs the command COUNT times after one run that is not
 * counted, its output thrown away, and prints the median and the least of the times in
 * milliseconds, process included; with -m also the median of the processor's time, in milliseconds,
 * and the most memory that was resident, in MiB. Its status is that of the command if that fails.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double milliseconds(struct timeval time) {
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

/* The command's exit status, or 127 where it could not be run. */
static int run(char **command, const posix_spawn_file_actions_t *actions, struct rusage *usage) {
    pid_t child;
    int status;
    if (posix_spawnp(&child, command[0], actions, NULL, command, environ) != 0) return 127;
    if (wait4(child, &status, 0, usage) != child || !WIFEXITED(status)) return 127;
    return WEXITSTATUS(status);
}

static double median(double *times, int count) {
    qsort(times, (size_t)count, sizeof *times, ascending);
    return (times[(count - 1) / 2] + times[count / 2]) / 2;
}

/* Prints what was measured; the command's status where that is not 0. */
static int measure(char **command, int count, bool more, double *times, double *busy) {
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    int status = run(command, &actions, &usage);
    long most = 0;
    for (int i = 0; i < count && status == 0; i++) {
        double begin = now();
        status = run(command, &actions, &usage);
        times[i] = now() - begin;
        busy[i] = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
        if (usage.ru_maxrss > most) most = usage.ru_maxrss;
    }
    posix_spawn_file_actions_destroy(&actions);
    if (status != 0) {
        fprintf(stderr, "time_runs: '%s' ended with status %d\n", command[0], status);
        return status;
    }
    double middle = median(times, count);
    printf("%.2f %.2f", middle, times[0]);
    if (more) printf(" %.2f %.1f", median(busy, count), (double)most / 1024);
    putchar('\n');
    return 0;
}

int main(int argc, char **argv) {
    bool more = argc > 1 && strcmp(argv[1], "-m") == 0;
    int count = argc > 2 + more ? atoi(argv[1 + more]) : 0;
    if (count < 1 || count > 100000) {
        fputs("usage: time_runs [-m] COUNT COMMAND ARGUMENT...\n", stderr);
        return 2;
    }
    double *times = malloc(2 * (size_t)count * sizeof *times);
    if (!times) return 4;
    int status = measure(argv + 2 + more, count, more, times, times + count);
    free(times);
    return status;
}
