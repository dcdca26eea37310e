#include "syntax/parse.h"

#include <string.h>

#include "grammar/parse.h"
#include "syntax/parser.h"

/* Saved by an editor that calls it Unicode: every second byte would be reported. */
static bool is_utf16(const fg_source *source) {
    return source->length >= 2 &&
           (memcmp(source->text, "\xff\xfe", 2) == 0 || memcmp(source->text, "\xfe\xff", 2) == 0);
}

fg_tree *fg_parse(fg_arena *arena, fg_names *names, fg_report *report, uint32_t source) {
    const fg_source *text = fg_sources_get(report->sources, source);
    fg_tree *tree = FG_NEW(arena, fg_tree);
    tree->source = source;
    tree->text = text->text;
    tree->file = fg_arena_alloc(arena, sizeof *tree->file);
    tree->file->kind = FG_NODE_FILE;
    tree->file->end = (uint32_t)text->length;
    if (is_utf16(text)) {
        fg_report_add(report, FG_G101, (fg_span){source, 0, 2}, "the text is UTF-16, not UTF-8");
        return tree;
    }
    fg_parser parser = {.arena = arena, .names = names, .report = report, .tree = tree};
    fg_scan_init(&parser.scanner, arena, names, report, tree);
    fg_lines_init(&parser.lines);
    fg_grammar_parse(&parser);
    return tree;
}
