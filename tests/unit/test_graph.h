/* Graphs read from text, printed, read again and compared. */
#ifndef FG_TESTS_GRAPH_H
#define FG_TESTS_GRAPH_H

#include <check.h>

#include "graph/graph.h"

/* A text and the graph that it is. */
typedef struct reading {
    fg_memory memory;
    fg_guard guard;
    fg_arena arena;
    fg_names names;
    fg_sources sources;
    fg_report report;
    fg_graph graph;
    bool well; /* without errors */
} reading;

/* `name` is that of the source: imports and weights are relative to it. */
void read_graph(reading *it, const char *name, const char *text, size_t length);
void drop_graph(reading *it);
/* The findings as text; in the reading's arena. */
const char *findings_of(reading *it);
/* The graph as text; to be freed. */
char *text_of(reading *it);

/* What is different between two graphs that should say the same, or NULL; in a's arena. */
const char *difference(reading *a, reading *b);

/* Prints a graph, reads it back and compares; prints that again and expects the same bytes. False
 * where the text itself has errors. */
bool check_text(const char *name, const char *text, size_t length);

/* A random text of the language, from its seed; to be freed. Most are without errors. */
char *random_text(uint32_t seed);

Suite *print_suite(void);
Suite *print_odd_suite(void);
Suite *print_random_suite(void);
Suite *format_suite(void);

#endif
