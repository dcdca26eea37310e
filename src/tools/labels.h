/* --labels: words in place of numbers, from files with one word a line. */
#ifndef FG_TOOLS_LABELS_H
#define FG_TOOLS_LABELS_H

#include "feedgraph/tools.h"
#include "tools/output.h"

typedef struct fg_vocabulary {
    const char *name; /* of the output, in the argument: up to its '=' */
    size_t name_length;
    char *text; /* of the file, its lines ended by NUL */
    const char **words;
    size_t count;
} fg_vocabulary;

typedef struct fg_labels {
    size_t count;
    fg_vocabulary *list;
} fg_labels;

/* Reads all --labels and their files. What is wrong is on standard error. */
fg_status fg_labels_init(fg_labels *labels, const fg_arguments *arguments);
void fg_labels_fini(fg_labels *labels);

/* The words for an output; NULL where there are none, or where it does not hold integers. */
const fg_vocabulary *fg_labels_find(const fg_labels *labels, const char *name,
                                    const fg_tensor *tensor);

/* A sentence a line: the words along the last axis. A number that has no word stands as it is. */
void fg_labels_print(fg_output *output, const fg_vocabulary *vocabulary, const fg_tensor *tensor);
/* Nested lists of sentences, strings: without the last axis. */
void fg_labels_print_json(fg_output *output, const fg_vocabulary *vocabulary,
                          const fg_tensor *tensor);

#endif
