/* Learning phases: bool scalars that are called so, or that decide over dropout and batch
 * normalisation. */
#include "import/importer.h"

/* The last part of a name, without a number at its end: "bidirectional_1/keras_learning_phase_2".
 */
static fg_bytes last_part(fg_bytes name) {
    const char *slash = memrchr(name.at, '/', name.length);
    if (slash) name = (fg_bytes){slash + 1, (size_t)(name.at + name.length - slash - 1)};
    size_t length = name.length;
    while (length > 0 && name.at[length - 1] >= '0' && name.at[length - 1] <= '9') length--;
    if (length > 1 && length < name.length && name.at[length - 1] == '_') name.length = length - 1;
    return name;
}

static bool contains(fg_bytes text, const char *part) {
    return memmem(text.at, text.length, part, strlen(part)) != NULL;
}

static bool is_called_phase(fg_bytes name) {
    static const char *const names[] = {
        "keras_learning_phase",
        "learning_phase",
        "is_training",
        "is_train",
        "isTraining",
        "training",
        "train_phase",
        "phase_train",
        "phase",
        "train_flag",
        "training_phase",
        "train_mode",
        "is_train_ph",
        "is_training_ph",
    };
    fg_bytes part = last_part(name);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (fg_bytes_are(part, names[i])) return true;
    return false;
}

/* The scope of something that training and inference compute differently. */
static bool is_of_phase(fg_bytes name) {
    return contains(name, "dropout") || contains(name, "Dropout") || contains(name, "batch_norm") ||
           contains(name, "BatchNorm") || contains(name, "batchnorm");
}

/* For each node, 1 + the placeholder whose value it passes on, or whose opposite. */
static uint32_t *find_origins(const fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    uint32_t *origin = FG_NEW_ARRAY(im->arena, uint32_t, (size_t)tf->node_count + 1);
    for (uint32_t i = 0; i < tf->node_count; i++) {
        uint32_t node = tf->order[i];
        fg_bytes op = tf->def->node.at[node].op;
        bool placeholder = contains(op, "Placeholder");
        bool passes = fg_bytes_are(op, "Identity") || fg_bytes_are(op, "LogicalNot") ||
                      fg_bytes_are(op, "Switch") || fg_bytes_are(op, "Enter");
        if (placeholder) origin[node] = node + 1;
        if (passes && tf->first_edge[node] < tf->first_edge[node + 1])
            origin[node] = origin[tf->edges[tf->first_edge[node]].node];
    }
    return origin;
}

/* Which input decides: of a Switch the second, of the others the first. */
static int deciding_input(fg_bytes op) {
    if (fg_bytes_are(op, "Switch") || fg_bytes_are(op, "RefSwitch")) return 1;
    if (fg_bytes_are(op, "Select") || fg_bytes_are(op, "SelectV2") || fg_bytes_are(op, "If") ||
        fg_bytes_are(op, "StatelessIf"))
        return 0;
    return -1;
}

enum { DECIDES = 1, DECIDES_PHASE = 2 };

void fg_tf_find_deciders(fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    uint32_t *origin = find_origins(im);
    im->decides = FG_NEW_ARRAY(im->arena, uint8_t, (size_t)tf->node_count + 1);
    for (uint32_t node = 0; node < tf->node_count; node++) {
        const fg_tf_node *def = &tf->def->node.at[node];
        int input = deciding_input(def->op);
        uint32_t edge = tf->first_edge[node] + (uint32_t)(input > 0);
        if (input < 0 || edge >= tf->first_edge[node + 1]) continue;
        uint32_t from = origin[tf->edges[edge].node];
        if (!from) continue;
        /* a Select may choose element by element */
        bool scalar = !fg_bytes_are(def->op, "Select") && !fg_bytes_are(def->op, "SelectV2");
        if (scalar) im->decides[from - 1] |= DECIDES;
        if (is_of_phase(def->name)) im->decides[from - 1] |= DECIDES_PHASE;
    }
}

bool fg_tf_is_truth(const fg_importer *im, uint32_t node) {
    return im->decides[node] & DECIDES || is_called_phase(im->tf->def->node.at[node].name);
}

void fg_tf_find_phases(fg_importer *im) {
    fg_graph *graph = im->graph;
    if (graph->placeholders.count < 2) return;
    for (uint32_t i = 1; i < graph->placeholders.count; i++) {
        fg_placeholder *placeholder = &graph->placeholders.at[i];
        const fg_value *value = fg_graph_value(graph, placeholder->value);
        fg_bytes name = {placeholder->full_name->text, placeholder->full_name->length};
        uint32_t node = fg_tf_find(im->tf, name);
        bool scalar = value->dtype == FG_BOOL && value->shape->rank <= 0;
        if (!scalar || node == UINT32_MAX) continue;
        if (!is_called_phase(name) && !(im->decides[node] & DECIDES_PHASE)) continue;
        placeholder->is_phase = true;
        if (!graph->phase) graph->phase = placeholder->value;
    }
}
