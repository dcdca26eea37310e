/* The layers' texts, layers/NAME.graph, as they are built into the library. Generated into
 * layers/layer_files.c by build-aux/embed-layers. */
#ifndef FG_LOWER_LAYER_FILES_H
#define FG_LOWER_LAYER_FILES_H

#include <stddef.h>

typedef struct fg_layer_file {
    const char *name; /* "layers/dense.graph" */
    const char *text;
    size_t length; /* bytes, without the NUL behind the last */
} fg_layer_file;

/* A definition, which is a line of a file that begins with `def NAME`. */
typedef struct fg_layer_definition {
    const char *name;
    unsigned file; /* index into fg_layer_files */
} fg_layer_definition;

extern const fg_layer_file fg_layer_files[];
extern const size_t fg_layer_file_count;
extern const fg_layer_definition fg_layer_definitions[]; /* sorted by name, as strcmp does */
extern const size_t fg_layer_definition_count;

#endif
