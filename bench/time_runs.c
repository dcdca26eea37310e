/* time_runs COUNT COMMAND ARGUMENT...: runs the command COUNT times after one run that is not
 * counted, its output thrown away, and prints the median and the least of the times in
 * milliseconds, process included. Its status is that of the command if that fails. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
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

/* The command's exit status, or 127 where it could not be run. */
static int run(char **command, const posix_spawn_file_actions_t *actions) {
    pid_t child;
    int status;
    if (posix_spawnp(&child, command[0], actions, NULL, command, environ) != 0) return 127;
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) return 127;
    return WEXITSTATUS(status);
}

int main(int argc, char **argv) {
    int count = argc > 2 ? atoi(argv[1]) : 0;
    if (count < 1 || count > 100000) {
        fputs("usage: time_runs COUNT COMMAND ARGUMENT...\n", stderr);
        return 2;
    }
    double *times = malloc((size_t)count * sizeof *times);
    if (!times) return 4;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    int status = run(argv + 2, &actions);
    for (int i = 0; i < count && status == 0; i++) {
        double begin = now();
        status = run(argv + 2, &actions);
        times[i] = now() - begin;
    }
    if (status == 0) {
        qsort(times, (size_t)count, sizeof *times, ascending);
        double middle = (times[(count - 1) / 2] + times[count / 2]) / 2;
        printf("%.2f %.2f\n", middle, times[0]);
    } else {
        fprintf(stderr, "time_runs: '%s' ended with status %d\n", argv[2], status);
    }
    posix_spawn_file_actions_destroy(&actions);
    free(times);
    return status;
}
