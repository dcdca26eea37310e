#include "tools/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void interrupted(int number) {
    (void)number;
    _exit(FG_INTERRUPTED);
}

static const int interrupts[] = {SIGINT, SIGTERM, SIGHUP};
enum { interrupt_count = sizeof interrupts / sizeof *interrupts };

void fg_tool_begin(void) {
    /* A descriptor below 3 that is closed would be given to the next file opened, and what is
     * printed would land in it. One that cannot do what the stream is for fails as it should. */
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
            (void)!open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; i < interrupt_count; i++) {
        struct sigaction old;
        /* nohup and background jobs have asked for these to be ignored. */
        if (sigaction(interrupts[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN) continue;
        struct sigaction action = {.sa_handler = interrupted};
        sigaction(interrupts[i], &action, NULL);
    }
}

static void mask_interrupts(int how) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < interrupt_count; i++) sigaddset(&set, interrupts[i]);
    sigprocmask(how, &set, NULL);
}

void fg_tool_hold_interrupts(void) {
    mask_interrupts(SIG_BLOCK);
}

void fg_tool_release_interrupts(void) {
    mask_interrupts(SIG_UNBLOCK);
}

static bool wants_color(FILE *file, const char *mode) {
    if (mode != NULL && strcmp(mode, "always") == 0) return true;
    if (mode != NULL && strcmp(mode, "never") == 0) return false;
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    if (no_color != NULL && no_color[0] != '\0') return false;
    if (term == NULL || strcmp(term, "dumb") == 0) return false;
    return isatty(fileno(file)) == 1;
}

void fg_output_init(fg_output *output, const char *tool, FILE *file, const char *mode) {
    *output = (fg_output){.tool = tool, .file = file, .color = wants_color(file, mode)};
}

void fg_print(fg_output *output, const char *format, ...) {
    va_list args;
    va_start(args, format);
    if (output->error == 0 && vfprintf(output->file, format, args) < 0) output->error = errno;
    va_end(args);
}

void fg_print_text(fg_output *output, const char *text) {
    if (output->error == 0 && fputs(text, output->file) == EOF) output->error = errno;
}

void fg_print_bytes(fg_output *output, const char *bytes, size_t length) {
    if (output->error == 0 && fwrite(bytes, 1, length, output->file) < length)
        output->error = errno;
}

void fg_print_plain(fg_output *output, const char *text) {
    for (const char *at = text; *at != '\0';) {
        size_t length = 0;
        while ((unsigned char)at[length] >= ' ' && at[length] != 0x7f) length++;
        fg_print(output, "%.*s", (int)length, at);
        at += length;
        if (*at != '\0') fg_print(output, "\\x%02x", (unsigned char)*at++);
    }
}

void fg_print_heading(fg_output *output, const char *text) {
    if (output->color) fg_print_text(output, "\033[1m");
    fg_print_plain(output, text);
    if (output->color) fg_print_text(output, "\033[0m");
}

/* How many bytes of valid UTF-8 begin here: 1 to 4, or 0. */
static size_t utf8_length(const unsigned char *at) {
    if (at[0] < 0x80) return 1;
    size_t length = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
    if (at[0] < 0xc2 || at[0] > 0xf4) return 0;
    /* Overlong forms, surrogates, and what lies behind U+10FFFF show in the second byte. */
    unsigned char least = at[0] == 0xe0 ? 0xa0 : at[0] == 0xf0 ? 0x90 : 0x80;
    unsigned char most = at[0] == 0xed ? 0x9f : at[0] == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < least || at[1] > most) return 0;
    for (size_t i = 2; i < length; i++)
        if ((at[i] & 0xc0) != 0x80) return 0;
    return length;
}

void fg_print_json_string(fg_output *output, const char *text) {
    fg_print_text(output, "\"");
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0';) {
        size_t length = utf8_length(at);
        if (length == 0) {
            fg_print_text(output, "\xef\xbf\xbd");
            at++;
            continue;
        }
        if (*at == '"' || *at == '\\')
            fg_print(output, "\\%c", *at);
        else if (*at == '\n')
            fg_print_text(output, "\\n");
        else if (*at < 0x20 || *at == 0x7f)
            fg_print(output, "\\u%04x", *at);
        else
            fg_print(output, "%.*s", (int)length, (const char *)at);
        at += length;
    }
    fg_print_text(output, "\"");
}

void fg_print_shell_word(fg_output *output, const char *text) {
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=./:,@%";
    if (text[0] != '\0' && text[strspn(text, plain)] == '\0') {
        fg_print_text(output, text);
        return;
    }
    fg_print_text(output, "'");
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\'')
            fg_print_text(output, "'\\''");
        else
            fg_print(output, "%c", *at);
    }
    fg_print_text(output, "'");
}

fg_status fg_output_finish(fg_output *output) {
    if (output->error == 0 && fflush(output->file) == EOF) output->error = errno;
    if (output->error == 0) return FG_OK;
    if (output->error != EPIPE)
        fprintf(stderr, "%s: standard output: %s\n", output->tool, strerror(output->error));
    return FG_UNWRITABLE;
}
