/* A context for reading files of TensorFlow from memory, and a writer of the wire. */
#ifndef FG_TESTS_TEST_IMPORT_FIXTURE_H
#define FG_TESTS_TEST_IMPORT_FIXTURE_H

#include <check.h>

#include "tensorflow/tf_read.h"

typedef struct fixture {
    fg_memory memory;
    fg_arena arena;
    fg_guard guard;
    fg_names names;
    fg_sources sources;
    fg_report report;
    bool failed; /* memory was short */
} fixture;

void fx_init(fixture *fx, size_t limit); /* bytes of memory */
void fx_fini(fixture *fx);               /* nothing may be left */
/* Reads a file of these bytes, named "model.pb". */
fg_tf_graph *fx_read(fixture *fx, const void *bytes, size_t length);
fg_tf_graph *fx_read_text(fixture *fx, const char *text);
/* The report has exactly one finding of this code, at this node ("": the file), that says this. */
void fx_expect(fixture *fx, const char *code, const char *node, const char *says);

/* ---- the wire ---- */

typedef struct wire {
    char bytes[4096];
    size_t length;
} wire;

void wr_varint(wire *w, uint64_t value);
void wr_int(wire *w, uint32_t field, uint64_t value);
void wr_bytes(wire *w, uint32_t field, const void *bytes, size_t length);
void wr_text(wire *w, uint32_t field, const char *text);
void wr_message(wire *w, uint32_t field, const wire *message);
/* A node of this name, operation and one input ("" for none); `attr` is a AttrValue of the
 * attribute `key`, or NULL. */
wire wr_node(const char *name, const char *op, const char *input, const char *key,
             const wire *attr);

#endif
