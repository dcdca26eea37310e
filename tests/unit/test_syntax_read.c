#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag/render.h"
#include "test_syntax.h"

void fg_read_bytes(fg_read *read, const char *text, size_t length, size_t limit) {
    memset(read, 0, sizeof *read);
    fg_memory_init(&read->memory, limit);
    fg_arena_init(&read->arena, &read->memory);
    read->arena.guard = &read->guard;
    fg_report_init(&read->report, &read->memory, &read->sources);
    read->report.arena.guard = &read->guard;
    if (setjmp(read->guard.env)) {
        read->tree = NULL;
        return;
    }
    fg_names_init(&read->names, &read->arena);
    fg_sources_init(&read->sources, &read->arena);
    uint32_t source = fg_sources_add(&read->sources, FG_SOURCE_FILE, "case.graph", text, length);
    read->tree = fg_parse(&read->arena, &read->names, &read->report, source);
}

void fg_read_text(fg_read *read, const char *text) {
    fg_read_bytes(read, text, strlen(text), SIZE_MAX);
    ck_assert_ptr_nonnull(read->tree);
}

void fg_read_fini(fg_read *read) {
    fg_report_fini(&read->report);
    fg_arena_fini(&read->arena);
    ck_assert_uint_eq(atomic_load(&read->memory.used), 0);
}

const char *fg_read_print(fg_read *read) {
    if (setjmp(read->guard.env)) ck_abort_msg("memory");
    fg_text out;
    fg_text_init(&out, &read->arena);
    fg_print_tree(read->tree, &out);
    return fg_text_get(&out);
}

const char *fg_read_report(fg_read *read) {
    if (setjmp(read->guard.env)) ck_abort_msg("memory");
    fg_text out;
    fg_text_init(&out, &read->arena);
    fg_report_sort(&read->report);
    fg_render_report(&read->report, FG_FORMAT_TEXT, false, &out);
    return fg_text_get(&out);
}

char *fg_read_source_file(const char *folder, const char *name, size_t *length) {
    const char *srcdir = getenv("srcdir");
    char path[4096];
    snprintf(path, sizeof path, "%s/%s/%s", srcdir ? srcdir : ".", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*length + 1);
    *length = fread(text, 1, *length, file);
    text[*length] = 0;
    fclose(file);
    return text;
}

/* ---- the tree as nested lists ---- */

static void show(FILE *out, const fg_node *node);

static void show_list(FILE *out, const fg_node *node) {
    fputc('(', out);
    for (; node; node = node->next) {
        show(out, node);
        if (node->next) fputc(' ', out);
    }
    fputc(')', out);
}

static void show_leaf(FILE *out, const fg_node *node) {
    static const char *const constants[] = {"", "true", "false", "none"};
    switch (node->kind) {
        case FG_NODE_NAME:
            fprintf(out, node->op == FG_TREE_QUOTED ? "'%s'" : "%s", node->slot[0].name->text);
            break;
        case FG_NODE_STRING:
            fprintf(out, "\"%s\"", node->slot[0].name->text);
            break;
        case FG_NODE_CONSTANT:
            fputs(constants[node->op], out);
            break;
        case FG_NODE_ELLIPSIS:
            fputs("...", out);
            break;
        case FG_NODE_UNKNOWN:
            fputs("?", out);
            break;
        default:
            if (node->op == FG_TREE_INTEGER)
                fprintf(out, "%lld", (long long)node->slot[0].integer);
            else if (node->op == FG_TREE_WIDE)
                fprintf(out, "%llu", (unsigned long long)node->slot[0].integer);
            else
                fprintf(out, "%.17gr", node->slot[0].real);
    }
}

static bool is_leaf(const fg_node *node) {
    switch (node->kind) {
        case FG_NODE_NAME:
        case FG_NODE_STRING:
        case FG_NODE_CONSTANT:
        case FG_NODE_ELLIPSIS:
        case FG_NODE_UNKNOWN:
        case FG_NODE_NUMBER:
            return true;
        default:
            return false;
    }
}

/* The slots that hold lists, as tree.def says. */
static bool holds_list(const fg_node *node, int slot) {
    switch (node->kind) {
        case FG_NODE_ASSIGN:
            return true;
        case FG_NODE_VALUES:
        case FG_NODE_RETURN:
        case FG_NODE_ERROR:
        case FG_NODE_IF:
        case FG_NODE_LIST:
            return true;
        case FG_NODE_FOR:
        case FG_NODE_LOOP:
            return slot != 1;
        case FG_NODE_DEF:
            return slot > 0;
        case FG_NODE_SCOPE:
        case FG_NODE_CLAUSE:
        case FG_NODE_INDEX:
        case FG_NODE_TYPE:
            return slot == 1;
        case FG_NODE_SIGNATURE:
            return slot > 0;
        case FG_NODE_CALL:
            return slot == 1 || slot == 3;
        default:
            return false;
    }
}

static void show(FILE *out, const fg_node *node) {
    static const char *const kinds[] = {
#define NODE(kind, slots, holds) #kind,
#include "syntax/tree.def"
#undef NODE
    };
    if (is_leaf(node)) {
        show_leaf(out, node);
        return;
    }
    bool operates = node->kind == FG_NODE_UNARY || node->kind == FG_NODE_BINARY;
    fprintf(out, "(%s", operates ? fg_operator_text(node->op) : kinds[node->kind]);
    if (node->op && !operates) fprintf(out, ":%d", node->op);
    for (int i = 0; i < fg_node_slots(node->kind); i++) {
        fputc(' ', out);
        if (node->kind == FG_NODE_ARG && i == 0)
            fputs(node->slot[0].name->text, out);
        else if (holds_list(node, i))
            show_list(out, node->slot[i].node);
        else if (node->slot[i].node)
            show(out, node->slot[i].node);
        else
            fputc('-', out);
    }
    fputc(')', out);
}

char *fg_read_shape(const fg_tree *tree) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    for (const fg_node *node = tree->file->slot[0].node; node; node = node->next) {
        show(out, node);
        if (node->next) fputc('\n', out);
    }
    fclose(out);
    return text;
}

/* ---- expectations ---- */

void fg_expect_shape(const char *text, const char *shape) {
    fg_read read;
    fg_read_text(&read, text);
    ck_assert_msg(read.report.list.count == 0, "%s\n%s", text, fg_read_report(&read));
    char *got = fg_read_shape(read.tree);
    ck_assert_msg(strcmp(got, shape) == 0, "%s\nexpected %s\ngot      %s", text, shape, got);
    free(got);
    fg_read_fini(&read);
}

void fg_expect_error(const char *text, const char *code, uint32_t line, uint32_t column,
                     const char *says) {
    fg_read read;
    fg_read_text(&read, text);
    const char *report = fg_read_report(&read);
    ck_assert_msg(read.report.list.count == 1, "%s\none error expected, not\n%s", text, report);
    const fg_finding *finding = read.report.list.at[0];
    fg_place place = fg_source_place(&read.sources, finding->span.source, finding->span.begin);
    ck_assert_msg(strcmp(fg_rule_of(finding->code)->code, code) == 0 && place.line == line &&
                      place.column == column && strstr(report, says),
                  "%s\nexpected %s at %u:%u saying \"%s\", not\n%s", text, code, line, column, says,
                  report);
    fg_read_fini(&read);
}
