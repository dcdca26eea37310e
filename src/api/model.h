/* A model: a file's graph, with the texts that its places point into. */
#ifndef FG_API_MODEL_H
#define FG_API_MODEL_H

#include "api/context.h"
#include "base/file.h"
#include "lower/lower.h"
#include "tensorflow/tf_graph.h"

typedef struct fg_signature_info {
    const char *name;
    fg_input_info *inputs;
    fg_output_info *outputs;
} fg_signature_info;

struct fg_model {
    fg_context *context;
    fg_arena arena; /* of the tree and the graph */
    fg_names names;
    fg_graph graph;
    fg_file file; /* the text, where it was read from one */
    bool opened;
    uint32_t source;             /* its number among the context's */
    uint32_t text_source;        /* of JSON: that of the text it became; or 0 */
    const fg_tf_graph *imported; /* what was read, of a file of TensorFlow; else NULL */
    fg_placeholder_info *placeholders;
    fg_signature_info *signatures;
    fg_model *next_failed; /* in the report that keeps it */
};

/* Opens a file for the model, which is otherwise empty: its text is model->file's. What is wrong is
 * in the report. */
fg_status fg_model_open(fg_model *model, const char *path, fg_report *report);
/* fg_model_parse, with arrays for `load`. */
fg_status fg_model_parse_given(fg_context *context, const char *name, const char *text,
                               size_t length, const fg_given *given, fg_report *report,
                               fg_model **model);
/* Fills in what is told of placeholders and signatures; the model's arena has its guard set. */
void fg_model_describe(fg_model *model);

#endif
