/* What shapes break, said in the user's terms. */
#include "compile/compile.h"

void fg_report_trouble(fg_compile *compile, const fg_trouble *trouble) {
    const fg_graph *graph = compile->graph;
    const fg_op *op = fg_graph_op(graph, trouble->op);
    fg_span span = fg_op_user_span(graph, trouble->op);
    fg_finding *finding =
        fg_report_add(compile->report, trouble->code, span, "%s: %s",
                      fg_op_full_name(graph, compile->scratch, trouble->op), trouble->message);
    if (op->span.source != span.source || op->span.begin != span.begin)
        fg_finding_mark(compile->report, finding, op->span, "here");
    for (int i = 0; i < 2; i++) {
        if (trouble->blame[i] < 0 || (uint32_t)trouble->blame[i] >= op->input_count) continue;
        fg_value_id input = fg_op_inputs(graph, op)[trouble->blame[i]];
        if (!input) continue;
        fg_type type = fg_flow_type(compile, input);
        fg_finding_mark(compile->report, finding,
                        fg_op_user_span(graph, graph->values.at[input].op), "%s",
                        fg_type_text(compile->scratch, &compile->sizes, type));
    }
    if (trouble->help) fg_finding_help(compile->report, finding, "%s", trouble->help);
    compile->failed = true;
}
