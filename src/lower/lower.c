#include "lower/lower.h"

#include "lower/lowering.h"

/* What the file's names mean at its end: what can be fed and fetched by them. */
static void publish_names(fg_lowering *lo) {
    const fg_env *env = lo->root->env;
    for (uint32_t i = 0; i < env->order.count; i++) {
        const fg_entry *entry = fg_env_own(env, env->order.at[i]);
        if (entry->value.kind == FG_MEANS_TENSOR && entry->kind != FG_HALF_SET)
            fg_graph_publish(lo->graph, env->order.at[i], entry->value.tensor);
    }
    if (lo->graph->phase && !fg_graph_named(lo->graph, lo->name_learning_phase))
        fg_graph_publish(lo->graph, lo->name_learning_phase, lo->graph->phase);
}

/* Defaults such as `training = learning_phase` ask for the phase whether or not it is used then. */
static void drop_unused_phase(fg_lowering *lo) {
    fg_graph *graph = lo->graph;
    const fg_op *op = graph->phase ? fg_graph_maker(graph, graph->phase) : NULL;
    if (!op || op->kind != FG_OP_placeholder || op->span.source != 0) return;
    for (uint32_t i = 0; i < graph->inputs.count; i++)
        if (graph->inputs.at[i] == graph->phase) return;
    for (uint32_t s = 0; s < graph->signatures.count; s++) {
        const fg_signature *signature = &graph->signatures.at[s];
        for (uint32_t i = 0; i < signature->input_count; i++)
            if (signature->inputs[i].value == graph->phase) return;
        for (uint32_t i = 0; i < signature->output_count; i++)
            if (signature->outputs[i].value == graph->phase) return;
    }
    uint32_t dropped = op->extra;
    for (uint32_t i = dropped; i + 1 < graph->placeholders.count; i++) {
        graph->placeholders.at[i] = graph->placeholders.at[i + 1];
        fg_graph_maker(graph, graph->placeholders.at[i].value)->extra = i;
    }
    graph->placeholders.count--;
    fg_graph_op(graph, graph->values.at[graph->phase].op)->extra = 0;
    graph->phase = 0;
}

bool fg_lower(fg_graph *graph, const fg_tree *tree, fg_report *report, fg_memory *memory,
              const fg_kernel_table *kernels, const fg_given *given) {
    fg_lowering *lo = FG_NEW(graph->arena, fg_lowering);
    *lo = (fg_lowering){.graph = graph,
                        .arena = graph->arena,
                        .names = graph->names,
                        .report = report,
                        .memory = memory,
                        .kernels = kernels,
                        .given = given};
    lo->name_learning_phase = fg_name_of_text(lo->names, "learning_phase");
    lo->name_shape = fg_name_of_text(lo->names, "shape");
    lo->name_dtype = fg_name_of_text(lo->names, "dtype");
    lo->name_discard = fg_name_of_text(lo->names, "_");
    lo->root = fg_module_new(lo, tree, false);
    lo->root->path = fg_real_path(lo, fg_sources_get(graph->sources, tree->source)->name);
    lo->root->reading = true;
    fg_body file = {.module = lo->root, .env = lo->root->env};
    lo->body = &file;
    fg_run_statements(lo, tree->file->slot[0].node);
    drop_unused_phase(lo);
    fg_default_signature(lo);
    publish_names(lo);
    fg_publish_scopes(lo);
    fg_graph_name_rest(graph);
    return !lo->failed;
}
