#include "diag/escape.h"

#include <stdio.h>
#include <string.h>

typedef struct range {
    uint32_t first, last;
} range;

/* Unicode categories Cc, Cf that steer a terminal or the order of what is read. */
static const range hidden[] = {
    {0x00, 0x1f},     {0x7f, 0x9f},     {0x61c, 0x61c},   {0x200b, 0x200c}, {0x200e, 0x200f},
    {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe007f},
};
/* The blocks of combining marks and joiners that take no column. */
static const range flat[] = {
    {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x64b, 0x65f},   {0x200d, 0x200d},
    {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
};
/* The blocks that Unicode's annex 11 calls wide. */
static const range wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

static bool is_in(uint32_t c, const range *ranges, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last) return true;
    return false;
}
#define IS_IN(c, ranges) is_in((c), (ranges), sizeof(ranges) / sizeof *(ranges))

static uint32_t decode(const char *at, int length) {
    const unsigned char *c = (const unsigned char *)at;
    switch (length) {
        case 1:
            return c[0];
        case 2:
            return (c[0] & 0x1fu) << 6 | (c[1] & 0x3fu);
        case 3:
            return (c[0] & 0x0fu) << 12 | (c[1] & 0x3fu) << 6 | (c[2] & 0x3fu);
        default:
            return (c[0] & 0x07u) << 18 | (c[1] & 0x3fu) << 12 | (c[2] & 0x3fu) << 6 |
                   (c[3] & 0x3fu);
    }
}

static int spell(char *text, size_t size, uint32_t c) {
    return snprintf(text, size, c < 0x80 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
}

fg_cell fg_cell_at(const char *at, const char *end) {
    fg_cell cell = {.length = 1, .width = 1};
    int length = fg_utf8_length(at, end);
    if (length == 0) {
        cell.width = snprintf(cell.text, sizeof cell.text, "\\x%02x", (unsigned char)*at);
        return cell;
    }
    uint32_t c = decode(at, length);
    cell.length = (uint32_t)length;
    if (c != '\t' && IS_IN(c, hidden)) {
        cell.width = spell(cell.text, sizeof cell.text, c);
        return cell;
    }
    memcpy(cell.text, at, (size_t)length);
    if (c >= 0x300) cell.width = IS_IN(c, flat) ? 0 : IS_IN(c, wide) ? 2 : 1;
    return cell;
}

void fg_escape_line(fg_text *out, const char *text) {
    const char *end = text + strlen(text);
    while (text < end) {
        if (*text == '\n' || *text == '\t') {
            fg_text_puts(out, *text == '\n' ? "\\n" : "\\t");
            text++;
            continue;
        }
        fg_cell cell = fg_cell_at(text, end);
        fg_text_puts(out, cell.text);
        text += cell.length;
    }
}

static void json_character(fg_text *out, const char *at, int length) {
    uint32_t c = decode(at, length);
    if (c == '"' || c == '\\') {
        fg_text_printf(out, "\\%c", (char)c);
    } else if (c == '\n' || c == '\t') {
        fg_text_puts(out, c == '\n' ? "\\n" : "\\t");
    } else if (!IS_IN(c, hidden)) {
        fg_text_add(out, at, (size_t)length);
    } else if (c < 0x10000) {
        fg_text_printf(out, "\\u%04x", c);
    } else {
        fg_text_printf(out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + (c & 0x3ff));
    }
}

void fg_escape_json(fg_text *out, const char *text) {
    if (!text) {
        fg_text_puts(out, "null");
        return;
    }
    const char *end = text + strlen(text);
    fg_text_putc(out, '"');
    while (text < end) {
        int length = fg_utf8_length(text, end);
        if (length == 0) {
            fg_text_puts(out, "\\ufffd");
            length = 1;
        } else {
            json_character(out, text, length);
        }
        text += length;
    }
    fg_text_putc(out, '"');
}

/* U+FFFE and U+FFFF are no characters of XML. */
static bool is_no_character(const char *at, uint32_t length) {
    return length == 3 && memcmp(at, "\xef\xbf", 2) == 0 && (unsigned char)at[2] >= 0xbe;
}

void fg_escape_xml(fg_text *out, const char *text) {
    const char *end = text + strlen(text);
    while (text < end) {
        fg_cell cell = fg_cell_at(text, end);
        switch (*text) {
            case '&':
                fg_text_puts(out, "&amp;");
                break;
            case '<':
                fg_text_puts(out, "&lt;");
                break;
            case '>':
                fg_text_puts(out, "&gt;");
                break;
            case '"':
                fg_text_puts(out, "&quot;");
                break;
            case '\n':
            case '\t':
                fg_text_printf(out, "&#%d;", *text);
                break;
            default:
                fg_text_puts(out, is_no_character(text, cell.length) ? "\xef\xbf\xbd" : cell.text);
        }
        text += cell.length;
    }
}

void fg_escape_uri(fg_text *out, const char *path) {
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    if (path[0] == '/') fg_text_puts(out, "file://");
    for (; *path; path++) {
        if (strchr(plain, *path)) {
            fg_text_putc(out, *path);
        } else {
            fg_text_printf(out, "%%%02X", (unsigned char)*path);
        }
    }
}
